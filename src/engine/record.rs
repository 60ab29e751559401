//! The record of the label guide, one JSON object a line, and the forms in which findings and prepared messages are
//! written beside it. Files meet here: the command line, the golden cases of a bundle, and training.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::message::{Message, Turn};
use super::parties::Parties;
use super::prepare::Prepared;
use super::taxonomy::{Intent, Party, Purpose, Stage, Surface};
use super::text::ViewKind;
use super::verdict::{Finding, FindingKind, HistoryPart};

/// A labelled or unlabelled message in a file. Only `text` is required; labels are absent where nobody labelled it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    /// The record's id; empty where the file gives none.
    #[serde(default)]
    pub id: String,
    /// The author group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// The message's text.
    pub text: String,
    /// Where the parties stand.
    #[serde(default = "default_stage")]
    pub stage: Stage,
    /// Where the text appears.
    #[serde(default = "default_surface")]
    pub surface: Surface,
    /// Earlier messages, oldest first.
    #[serde(default)]
    pub history: Vec<RecordTurn>,
    /// What the sender declares.
    #[serde(default = "default_purpose")]
    pub purpose: Purpose,
    /// What the author does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intents: Option<Vec<Intent>>,
    /// Whether the author declines.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub declines: Option<bool>,
    /// BCP 47.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lang: Option<String>,
    /// How the message hides or phrases it, or which kind of negative it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub technique: Option<String>,
    /// Canonical identifiers that the message gives.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub identifiers: Option<Vec<RecordIdentifier>>,
    /// Who the parties are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub parties: Option<Parties>,
}

/// One earlier message in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordTurn {
    /// Who wrote it.
    pub from: Party,
    /// Its text.
    pub text: String,
}

/// A canonical identifier in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RecordIdentifier {
    /// Its kind.
    pub kind: FindingKind,
    /// Its canonical value.
    pub value: String,
}

fn default_stage() -> Stage {
    Stage::PreContract
}

fn default_surface() -> Surface {
    Surface::Message
}

fn default_purpose() -> Purpose {
    Purpose::None
}

impl Record {
    /// The message, without its labels.
    #[must_use]
    pub fn message(&self) -> Message {
        Message {
            text: self.text.clone(),
            stage: self.stage,
            surface: self.surface,
            purpose: self.purpose,
            history: self.history.iter().map(|turn| Turn { from: turn.from, text: turn.text.clone() }).collect(),
            hits: Vec::new(),
            parties: self.parties.clone().unwrap_or_default(),
        }
    }
}

/// A finding in a file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FindingRecord {
    /// What it is.
    pub kind: FindingKind,
    /// The rule or detector.
    pub rule: String,
    /// Canonical value.
    pub value: Option<String>,
    /// How it was hidden.
    pub technique: String,
    /// Further ways in which it was hidden.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub further_techniques: Vec<String>,
    /// Its parts in earlier messages, oldest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub history: Vec<HistoryPartRecord>,
    /// First byte in the text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
    /// 0 to 1.
    pub confidence: f64,
}

/// The part of a finding in an earlier message, in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HistoryPartRecord {
    /// Which turn of the history, from 0, the oldest.
    pub turn: usize,
    /// First byte in that turn's text.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl From<&HistoryPart> for HistoryPartRecord {
    fn from(part: &HistoryPart) -> Self {
        Self { turn: part.turn, start: part.span.start(), end: part.span.end() }
    }
}

impl From<&Finding> for FindingRecord {
    fn from(finding: &Finding) -> Self {
        Self {
            kind: finding.kind,
            rule: finding.rule.clone(),
            value: finding.value.clone(),
            technique: finding.technique.clone(),
            further_techniques: finding.further_techniques.clone(),
            history: finding.history.iter().map(HistoryPartRecord::from).collect(),
            start: finding.span.start(),
            end: finding.span.end(),
            confidence: finding.confidence,
        }
    }
}

/// What the model and the fusion see of a message: the output of `sidedoor prepare`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PreparedRecord {
    /// The folded texts by view.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub views: BTreeMap<String, String>,
    /// The evidence.
    pub findings: Vec<FindingRecord>,
    /// The rule features by name.
    pub features: BTreeMap<String, f64>,
    /// The text that the tokenizer is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_text: Option<String>,
    /// The history that the tokenizer is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model_history: Option<String>,
    /// The token windows.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub windows: Vec<WindowRecord>,
}

/// A token window in a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WindowRecord {
    /// Token ids.
    pub ids: Vec<i64>,
    /// Segment ids.
    pub type_ids: Vec<i64>,
    /// First byte of the text that the window covers.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

impl From<&Prepared> for PreparedRecord {
    fn from(prepared: &Prepared) -> Self {
        let input = prepared.input.as_ref();
        Self {
            views: prepared
                .views
                .iter()
                .filter(|view| view.kind != ViewKind::Original)
                .map(|view| (view.kind.to_string(), view.text.clone()))
                .collect(),
            findings: prepared.findings.iter().map(FindingRecord::from).collect(),
            features: prepared.features.iter().map(|(name, value)| (name.to_owned(), value)).collect(),
            model_text: input.map(|input| input.text.clone()),
            model_history: input.map(|input| input.history.clone()),
            windows: input.map_or_else(Vec::new, |input| {
                input
                    .windows
                    .iter()
                    .map(|window| WindowRecord {
                        ids: window.tokens.ids.clone(),
                        type_ids: window.tokens.type_ids.clone(),
                        start: window.span.start(),
                        end: window.span.end(),
                    })
                    .collect()
            }),
        }
    }
}
