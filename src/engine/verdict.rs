//! The whole answer and the evidence behind it.

use super::policy::{Action, Decision};
use super::score::{Interval, Probability};
pub use super::taxonomy::FindingKind;
use super::taxonomy::{Intent, Target};
use super::text::{Original, Span, ViewKind};

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The rule or detector that found it, e.g. `detect.email` or `en.move.talk_elsewhere`.
    pub rule: String,
    /// What it is.
    pub kind: FindingKind,
    /// Where it stands in the original text, in bytes, on character boundaries; of a finding that is spread over
    /// several messages, the part in the message itself.
    pub span: Span<Original>,
    /// Canonical value of an identifier, as in the label guide.
    pub value: Option<String>,
    /// How it was hidden, e.g. `plain`, `number_words`, `spelled_separators`.
    pub technique: String,
    /// Further ways in which it was hidden, where several apply; without `technique` and without `plain`.
    pub further_techniques: Vec<String>,
    /// Its parts in earlier messages, oldest first; empty where it stands in the message alone.
    pub history: Vec<HistoryPart>,
    /// The view that it was found in.
    pub view: ViewKind,
    /// What the finding speaks for: an intent, `declines`, or nothing in particular.
    pub target: Option<Target>,
    /// How sure the rule is of itself, 0 to 1 (not a probability).
    pub confidence: f64,
}

/// The part of a finding that stands in an earlier message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HistoryPart {
    /// Which turn of the message's history, from 0, the oldest.
    pub turn: usize,
    /// Where in that turn's text, in bytes, on character boundaries.
    pub span: Span<Original>,
}

impl Finding {
    /// A finding with nothing known of it but what it is and where: plain, read in the original, fully sure.
    ///
    /// Every finding is made from this one, so that a new field needs a value here alone.
    #[must_use]
    pub fn new(rule: impl Into<String>, kind: FindingKind, span: Span<Original>) -> Self {
        Self {
            rule: rule.into(),
            kind,
            span,
            value: None,
            technique: PLAIN.to_owned(),
            further_techniques: Vec::new(),
            history: Vec::new(),
            view: ViewKind::Original,
            target: None,
            confidence: 1.0,
        }
    }

    /// Every way in which it was hidden, the main one first.
    pub fn techniques(&self) -> impl Iterator<Item = &str> {
        std::iter::once(&self.technique).chain(&self.further_techniques).map(String::as_str)
    }
}

/// The technique of a finding that nothing hides.
pub const PLAIN: &str = "plain";

/// A target's calibrated probability.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct IntentProbability {
    /// The intent.
    pub intent: Intent,
    /// Calibrated probability that the author does it.
    pub probability: Probability,
    /// Whether the policy prohibits it in this context.
    pub is_prohibited: bool,
}

/// The whole answer to one message.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// Calibrated probability that the message breaks the policy in force in this context.
    pub risk: Probability,
    /// Where that probability lies with a chance of about 90 %; `None` where the answer rests on part of the evidence.
    pub interval: Option<Interval>,
    /// One entry per intent, in the order of the guide.
    pub intents: Vec<IntentProbability>,
    /// Calibrated probability that the author declines.
    pub declines: Probability,
    /// The evidence, ordered by position.
    pub findings: Vec<Finding>,
    /// What the policy says to do, and why.
    pub decision: Decision,
    /// The part of the text that the model's highest logit came from; `None` where no model took part.
    pub carried_by: Option<Span<Original>>,
    /// The text without its identifiers, where the terms want it.
    pub redacted_text: Option<String>,
    /// What an author who declines is offered.
    pub help: Option<Help>,
    /// The screen settled it: the probabilities are the screen's, and no classifier took part.
    pub screened: bool,
}

/// What an author who refuses or reports is offered.
#[derive(Debug, Clone, PartialEq)]
pub struct Help {
    /// In words for the author.
    pub text: String,
    /// The other party's message that should be looked at; `None` where the history has none that breaks the policy.
    pub look_at: Option<LookAt>,
}

/// A message of the other party, scored by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct LookAt {
    /// Which turn of the history, from 0, the oldest.
    pub turn: usize,
    /// Calibrated probability that it breaks the policy.
    pub risk: Probability,
    /// What the policy advises for it.
    pub action: Action,
    /// The clause that decided on it.
    pub clause: Option<String>,
}
