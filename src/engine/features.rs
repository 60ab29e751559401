//! Rule features: what the findings say, as the numbers that fusion was fitted on.

use super::taxonomy::{Intent, Party, Target};
use super::verdict::{Finding, FindingKind, PLAIN};

/// Version of the features' definition. A bundle names the one that it was calibrated with.
pub const RULE_FEATURES_VERSION: u32 = 13;

/// How many features there are.
pub const RULE_FEATURE_COUNT: usize = RULE_FEATURE_NAMES.len();

/// The features' names, in order.
pub const RULE_FEATURE_NAMES: [&str; 19] = [
    "phone",
    "email",
    "url",
    "handle",
    "payment",
    "disguised",
    "phrase.share_contact",
    "phrase.request_contact",
    "phrase.move_off_platform",
    "phrase.pay_off_platform",
    "phrase.apply_off_platform",
    "phrase.evade_filter",
    "phrase.declines",
    "history.offer",
    "history.own_offer",
    "link.share_contact",
    "link.move_off_platform",
    "link.apply_off_platform",
    "history.declines",
];

const DISGUISED: usize = 5;
const PHRASE: usize = 6;
const HISTORY_OFFER: usize = 13;
const HISTORY_OWN_OFFER: usize = 14;
const LINK_SHARE_CONTACT: usize = 15;
const LINK_MOVE_OFF_PLATFORM: usize = 16;
const LINK_APPLY_OFF_PLATFORM: usize = 17;
const HISTORY_DECLINES: usize = 18;

/// One number from 0 to 1 per name of [`RULE_FEATURE_NAMES`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RuleFeatures([f64; RULE_FEATURE_COUNT]);

impl RuleFeatures {
    /// Reads the findings of the message and of the history's turns.
    #[must_use]
    pub fn of<'a>(findings: &[Finding], history: impl Iterator<Item = (Party, &'a [Finding])>) -> Self {
        let mut values = [0.0; RULE_FEATURE_COUNT];
        let mut raise = |index: usize, confidence: f64| values[index] = f64::max(values[index], confidence);
        for finding in findings {
            if let Some(index) = identifier_index(finding.kind) {
                raise(index, finding.confidence);
                if let Some(index) = link_index(finding) {
                    raise(index, finding.confidence);
                }
                if finding.technique != PLAIN {
                    raise(DISGUISED, finding.confidence);
                }
            } else if let Some(target) = finding.target {
                raise(PHRASE + target.index(), finding.confidence);
            }
        }
        for (party, findings) in history {
            let index = match party {
                Party::Other => HISTORY_OFFER,
                Party::Author => HISTORY_OWN_OFFER,
            };
            for finding in findings {
                let is_refusal = finding.target == Some(Target::Declines);
                raise(if is_refusal { HISTORY_DECLINES } else { index }, finding.confidence);
            }
        }
        Self(values)
    }

    /// The values, in the order of [`RULE_FEATURE_NAMES`].
    #[must_use]
    pub fn values(&self) -> &[f64; RULE_FEATURE_COUNT] {
        &self.0
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, f64)> + '_ {
        RULE_FEATURE_NAMES.into_iter().zip(self.0)
    }
}

/// What a link leads to tells more than that there is one: an invitation, a room or a form is no portfolio.
fn link_index(finding: &Finding) -> Option<usize> {
    match (finding.kind, finding.target) {
        (FindingKind::Url, Some(Target::Intent(Intent::ShareContact))) => Some(LINK_SHARE_CONTACT),
        (FindingKind::Url, Some(Target::Intent(Intent::MoveOffPlatform))) => Some(LINK_MOVE_OFF_PLATFORM),
        (FindingKind::Url, Some(Target::Intent(Intent::ApplyOffPlatform))) => Some(LINK_APPLY_OFF_PLATFORM),
        _ => None,
    }
}

fn identifier_index(kind: FindingKind) -> Option<usize> {
    match kind {
        FindingKind::Phone => Some(0),
        FindingKind::Email => Some(1),
        FindingKind::Url => Some(2),
        FindingKind::Handle => Some(3),
        FindingKind::Payment => Some(4),
        FindingKind::Phrase => None,
    }
}
