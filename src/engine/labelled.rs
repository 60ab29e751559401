//! A labelled record becomes a row to measure, or counts as an input.

use super::assembly::Engine;
use super::conclude::Classified;
use super::eval::{EVIDENCE, PRIORS, Row, RowScores, TOKENS, length_slice, token_bin};
use super::prepare::Prepared;
use super::record::Record;
use super::score::{Evidence, Probability};
use super::taxonomy::{IntentSet, Target};

impl Engine {
    /// The row of a record that is prepared and classified. A record without labels counts as one without an intent.
    #[must_use]
    pub fn row(&self, record: &Record, prepared: &Prepared, classified: &Classified) -> Row {
        let concluder = self.concluder();
        let intents = record.intents.as_deref().unwrap_or_default();
        let declines = record.declines.unwrap_or_default();
        let probabilities = |evidence| concluder.probabilities(prepared, Some(classified), evidence);
        let scores = EVIDENCE.map(|(evidence, _)| self.row_scores(&probabilities(evidence)));
        let served = probabilities(Evidence::Fused);
        let mut slices = vec![
            ("surface", record.surface.to_string()),
            ("stage", record.stage.to_string()),
            ("length", length_slice(&record.text).to_owned()),
            ("history", if record.history.is_empty() { "without" } else { "with" }.to_owned()),
            ("findings", if prepared.findings.is_empty() { "without" } else { "with" }.to_owned()),
        ];
        slices.extend(record.technique.clone().map(|technique| ("technique", technique)));
        slices.extend(record.lang.clone().map(|lang| ("lang", lang)));
        slices.extend(record.group.clone().map(|group| ("group", group)));
        Row {
            id: record.id.clone(),
            text: record.text.clone(),
            labels: Target::ALL.map(|target| match target {
                Target::Intent(intent) => intents.contains(&intent),
                Target::Declines => declines,
            }),
            scores,
            any_at_prior: PRIORS.map(|prior| concluder.any_at(&served, Probability::nearest(prior)).value()),
            is_hard: intents.is_empty() && (declines || !prepared.findings.is_empty()),
            findings: prepared.findings.iter().map(|found| (found.rule.clone(), found.technique.clone())).collect(),
            slices,
            screened: None,
        }
    }

    /// Probabilities as a row holds them.
    #[must_use]
    pub fn row_scores(&self, probabilities: &[Probability; Target::ALL.len()]) -> RowScores {
        RowScores {
            targets: probabilities.map(Probability::value),
            any: self.concluder().union(probabilities, IntentSet::ALL).value(),
        }
    }
}

/// What a record is as an input: its length in tokens, language, surface, stage, and what each rule feature says of it.
#[must_use]
pub fn input_values(record: &Record, prepared: &Prepared) -> Vec<(&'static str, String)> {
    let windows = prepared.input.iter().flat_map(|input| &input.windows);
    let tokens = windows.map(|window| window.tokens.ids.len()).sum();
    let mut values = vec![
        (TOKENS, token_bin(tokens)),
        ("lang", record.lang.clone().unwrap_or_else(|| "not given".to_owned())),
        ("surface", record.surface.to_string()),
        ("stage", record.stage.to_string()),
    ];
    values.extend(prepared.features.iter().map(|(name, value)| {
        let said = if value <= 0.0 {
            "nothing"
        } else if value < 0.5 {
            "below 0.5"
        } else {
            "0.5 or more"
        };
        (name, said.to_owned())
    }));
    values
}
