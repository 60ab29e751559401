//! One labelled row: what its author does, what each kind of evidence makes of it, and where it belongs.

use unicode_segmentation::UnicodeSegmentation;

use crate::engine::score::Evidence;
use crate::engine::taxonomy::Target;

/// The kinds of evidence that are compared, the served one first.
pub const EVIDENCE: [(Evidence, &str); 3] =
    [(Evidence::Fused, "fused"), (Evidence::RulesOnly, "rules only"), (Evidence::ModelOnly, "model only")];

/// Shares of messages with an intent that marketplaces may see; calibration is measured at each.
pub const PRIORS: [f64; 3] = [0.1, 0.01, 0.001];

/// One labelled row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The record's id.
    pub id: String,
    /// The message's text, to find the rows of one wording.
    pub text: String,
    /// The labels, in the order of [`Target::ALL`].
    pub labels: [bool; Target::ALL.len()],
    /// The probabilities by kind of evidence, in the order of [`EVIDENCE`].
    pub scores: [RowScores; EVIDENCE.len()],
    /// The served probability that at least one intent occurs, told each of the [`PRIORS`].
    pub any_at_prior: [f64; PRIORS.len()],
    /// A harmless row that is hard: a rule fires on it, or its author declines.
    pub is_hard: bool,
    /// What was found in it: rule and technique.
    pub findings: Vec<(String, String)>,
    /// What the row belongs to: dimension and value, e.g. `lang` and `es`.
    pub slices: Vec<(&'static str, String)>,
    /// The screen's own probabilities, where it settles the row.
    pub screened: Option<RowScores>,
}

/// A row's probabilities from one kind of evidence.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RowScores {
    /// In the order of [`Target::ALL`].
    pub targets: [f64; Target::ALL.len()],
    /// That at least one intent occurs.
    pub any: f64,
}

impl Row {
    /// Tells whether the author does anything at all of what the intents name.
    #[must_use]
    pub fn has_intent(&self) -> bool {
        Target::ALL.iter().zip(self.labels).any(|(target, label)| label && *target != Target::Declines)
    }

    /// Tells whether the author declines and does nothing of what the intents name.
    #[must_use]
    pub fn only_declines(&self) -> bool {
        self.labels[Target::Declines.index()] && !self.has_intent()
    }

    /// What the author does, in words: intents, and `declines`.
    pub(super) fn label_names(&self) -> Vec<&'static str> {
        let labelled = Target::ALL.iter().zip(self.labels).filter(|(_, label)| *label);
        labelled.map(|(target, _)| target.as_str()).collect()
    }

    /// The label and the served probability of "at least one intent".
    pub(super) fn any(&self) -> (bool, f64) {
        (self.has_intent(), self.scores[0].any)
    }

    /// The label and the probability of a target, `None` being "at least one intent".
    pub(super) fn target(&self, evidence: usize, target: Option<Target>) -> (bool, f64) {
        let scores = &self.scores[evidence];
        match target {
            None => (self.has_intent(), scores.any),
            Some(target) => (self.labels[target.index()], scores.targets[target.index()]),
        }
    }
}

/// The slice of the `length` dimension that a text belongs to, by its words (UAX 29, so that every script has some).
///
/// ```
/// use sidedoor::engine::eval::length_slice;
/// assert_eq!(length_slice("sure, works for me!"), "1-6");
/// ```
#[must_use]
pub fn length_slice(text: &str) -> &'static str {
    match text.unicode_words().count() {
        0..=6 => "1-6",
        7..=20 => "7-20",
        21..=60 => "21-60",
        _ => "over 60",
    }
}
