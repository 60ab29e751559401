//! What came of a message, with what was measured of it: enough to fit fusion and calibration anew, without its text.
//!
//! [`OutcomeRecord`] is one line of the file in which the service and training meet (`sidedoor outcomes export`).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::features::RuleFeatures;
use super::message::Message;
use super::model::{PackReference, hex_sha256};
use super::record::RecordTurn;
use super::score::{Logits, Probability};
use super::taxonomy::{Intent, IntentSet, OutcomeSource, Purpose, Stage, Surface, Target};

/// What a release measured of a message, before any prior and any policy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// The findings as numbers.
    pub features: RuleFeatures,
    /// What the classifier said.
    pub logits: Logits,
    /// Probability of at least one intent.
    pub any_intent: Probability,
    /// The base rate at which that holds.
    pub base_rate: Probability,
}

/// What came of a message, in a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutcomeRecord {
    /// The caller's id.
    pub id: String,
    /// Who says so.
    pub source: OutcomeSource,
    /// What the author really did.
    pub intents: Vec<Intent>,
    /// Whether the author really declined; absent where nobody looked at that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declines: Option<bool>,
    /// When it was decided, in milliseconds since 1970, as the caller says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at_ms: Option<u64>,
    /// When it came in.
    pub stored_at_ms: u64,
    /// The model that gave the logits.
    pub model: PackReference,
    /// The packs that gave the features, see [`packs_digest`].
    pub packs: String,
    /// Where the parties stood.
    pub stage: Stage,
    /// Where the text appeared.
    pub surface: Surface,
    /// What the sender declared.
    pub purpose: Purpose,
    /// The rule features by name.
    pub features: BTreeMap<String, f64>,
    /// The logits by target.
    pub logits: BTreeMap<String, f64>,
    /// The text, where it may be kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// The earlier messages, where their texts may be kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub history: Option<Vec<RecordTurn>>,
}

/// Whether a text may be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TextKeeping {
    /// It may.
    Keep,
    /// It may not.
    Drop,
}

/// What is said of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Labels {
    /// The caller's id.
    pub id: String,
    /// Who says so.
    pub source: OutcomeSource,
    /// What the author really did.
    pub intents: IntentSet,
    /// Whether the author really declined, where somebody looked.
    pub declines: Option<bool>,
    /// When it was decided, in milliseconds since 1970.
    pub decided_at_ms: Option<u64>,
}

/// What was measured of a message, by what and when.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    /// The numbers.
    pub measured: Measured,
    /// The model.
    pub model: PackReference,
    /// The packs, see [`packs_digest`].
    pub packs: String,
    /// In milliseconds since 1970.
    pub at_ms: u64,
}

impl OutcomeRecord {
    /// Joins what is said of a message with what was measured of it.
    #[must_use]
    pub fn new(labels: Labels, message: &Message, measurement: Measurement, keeping: TextKeeping) -> Self {
        let Labels { id, source, intents, declines, decided_at_ms } = labels;
        let Measurement { measured, model, packs, at_ms } = measurement;
        let logit = |target: Target| measured.logits.get(target).map(|logit| (target.to_string(), logit));
        let (text, history) = match keeping {
            TextKeeping::Drop => (None, None),
            TextKeeping::Keep => {
                let turn = |turn: &super::message::Turn| RecordTurn { from: turn.from, text: turn.text.clone() };
                (Some(message.text.clone()), Some(message.history.iter().map(turn).collect()))
            }
        };
        Self {
            id,
            source,
            intents: intents.iter().collect(),
            declines,
            decided_at_ms,
            stored_at_ms: at_ms,
            model,
            packs,
            stage: message.stage,
            surface: message.surface,
            purpose: message.purpose,
            features: measured.features.iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            logits: Target::ALL.into_iter().filter_map(logit).collect(),
            text,
            history,
        }
    }
}

/// One hash for a set of packs: SHA-256 of the lines `<name> <version> <sha256>`, ordered by name.
#[must_use]
pub fn packs_digest<'a>(packs: impl Iterator<Item = (&'a str, &'a str, &'a str)>) -> String {
    let mut packs: Vec<_> = packs.collect();
    packs.sort_unstable();
    let lines: String = packs.iter().map(|(name, version, sha256)| format!("{name} {version} {sha256}\n")).collect();
    hex_sha256(lines.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(keeping: TextKeeping) -> OutcomeRecord {
        let mut logits = Logits::default();
        logits.set(Target::Declines, -1.5);
        let measured = Measured {
            features: RuleFeatures::of(&[], std::iter::empty()),
            logits,
            any_intent: Probability::nearest(0.2),
            base_rate: Probability::nearest(0.4),
        };
        let labels = Labels {
            id: "a".to_owned(),
            source: OutcomeSource::UserReport,
            intents: IntentSet::EMPTY.with(Intent::PayOffPlatform),
            declines: None,
            decided_at_ms: Some(5),
        };
        let part =
            |name: &str| PackReference { name: name.to_owned(), version: "1".to_owned(), sha256: "ab".to_owned() };
        let measurement = Measurement { measured, model: part("tiny"), packs: "cd".to_owned(), at_ms: 7 };
        OutcomeRecord::new(labels, &Message::plain("pay me directly"), measurement, keeping)
    }

    #[test]
    fn a_text_is_in_the_line_only_where_it_may_be_kept() {
        for (keeping, is_kept) in [(TextKeeping::Drop, false), (TextKeeping::Keep, true)] {
            let line = serde_json::to_string(&record(keeping)).unwrap();
            assert_eq!(line.contains("pay me directly"), is_kept, "{line}");
            assert!(
                line.contains(r#""source":"user_report","intents":["pay_off_platform"],"decided_at_ms":5"#),
                "{line}"
            );
            assert!(line.contains(r#""logits":{"declines":-1.5}"#), "{line}");
            assert_eq!(serde_json::from_str::<OutcomeRecord>(&line).unwrap(), record(keeping));
        }
    }

    #[test]
    fn packs_have_one_hash_in_any_order() {
        let (one, two) = (("de", "1", "aa"), ("en", "2", "bb"));
        assert_eq!(packs_digest([one, two].into_iter()), packs_digest([two, one].into_iter()));
        assert_eq!(packs_digest([one, two].into_iter()), hex_sha256(b"de 1 aa\nen 2 bb\n"));
    }
}
