//! A message: the text with its context. Knows nothing of the wire and nothing of limits.

use super::parties::Parties;
use super::taxonomy::{Intent, Party, Purpose, Stage, Surface};
use super::text::{Original, Span};
use super::verdict::FindingKind;

/// One message on a marketplace, as the engine reads it.
#[derive(Debug, Clone, PartialEq)]
pub struct Message {
    /// The text, any Unicode.
    pub text: String,
    /// Where the parties stand.
    pub stage: Stage,
    /// Where the text appears.
    pub surface: Surface,
    /// What the sender declares.
    pub purpose: Purpose,
    /// Earlier messages, oldest first.
    pub history: Vec<Turn>,
    /// Rule hits that the caller found itself; they take part like our own.
    pub hits: Vec<CallerHit>,
    /// Who the parties are to each other and to the platform.
    pub parties: Parties,
}

impl Message {
    /// A chat message before a contract, without history.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            stage: Stage::PreContract,
            surface: Surface::Message,
            purpose: Purpose::None,
            history: Vec::new(),
            hits: Vec::new(),
            parties: Parties::default(),
        }
    }
}

/// One earlier message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Who wrote it.
    pub from: Party,
    /// Its text.
    pub text: String,
}

/// A rule hit that the caller brings with the message.
#[derive(Debug, Clone, PartialEq)]
pub struct CallerHit {
    /// The caller's own rule id.
    pub rule: String,
    /// What was found.
    pub kind: FindingKind,
    /// The intent that the hit speaks for.
    pub intent: Option<Intent>,
    /// Where in the text; empty spans are not accepted by the callers of this type.
    pub span: Span<Original>,
    /// Canonical value, where the hit is an identifier.
    pub value: Option<String>,
    /// The caller's confidence, 0 to 1.
    pub confidence: f64,
}
