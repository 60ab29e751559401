//! What the classifier reads: the folded text with placeholders for identifiers, after the rendered history.
//!
//! The model's text is a view like any other, so a token window can be traced to the original bytes. Whatever in it
//! happens to spell a special token is broken up: nobody can write `[PHONE]` or `[SEP]` into a message and have it
//! read as one.

use aho_corasick::AhoCorasick;

use super::model::{InputFormat, Tokenizer, TokenizerError};
use super::overlap::identifier_spans;
use super::taxonomy::Party;
use super::text::{OffsetMap, OffsetMapBuilder, Original, Span, View};
use super::verdict::{Finding, FindingKind};

/// What the classifier reads of one message.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelInput {
    /// The message's text, folded, with placeholders.
    pub text: String,
    /// The history's turns, each behind its control token; empty without history.
    pub history: String,
    /// The token windows, at least one.
    pub windows: Vec<InputWindow>,
}

/// A token window and where its text stands in the original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InputWindow {
    /// The tokens.
    pub tokens: super::model::Window,
    /// The part of the message that it covers.
    pub span: Span<Original>,
}

/// A text with its folded view and its findings.
pub(super) struct Annotated<'a> {
    pub(super) folded: &'a View,
    pub(super) findings: &'a [Finding],
}

/// Writes model inputs for one tokenizer.
#[derive(Debug, Clone)]
pub(super) struct InputWriter {
    tokenizer: Tokenizer,
    special_tokens: AhoCorasick,
    keeps_identifiers: bool,
}

impl InputWriter {
    pub(super) fn new(tokenizer: Tokenizer) -> Result<Self, TokenizerError> {
        let special_tokens = AhoCorasick::new(tokenizer.special_tokens())
            .map_err(|error| TokenizerError::Unreadable(error.to_string()))?;
        Ok(Self { tokenizer, special_tokens, keeps_identifiers: false })
    }

    /// Leaves identifiers as they are written, where `keep` says so.
    pub(super) fn keeping_identifiers(self, keep: bool) -> Self {
        Self { keeps_identifiers: keep, ..self }
    }

    pub(super) fn write<'a>(
        &self,
        message: &Annotated<'_>,
        history: impl Iterator<Item = (Party, Annotated<'a>)>,
    ) -> Result<ModelInput, TokenizerError> {
        let format = self.tokenizer.format();
        let mut rendered = String::new();
        for (party, turn) in history {
            if !rendered.is_empty() {
                rendered.push(' ');
            }
            rendered.push_str(match party {
                Party::Author => &format.turns.author,
                Party::Other => &format.turns.other,
            });
            rendered.push(' ');
            rendered.push_str(&self.with_placeholders(&turn).0);
        }
        let (text, map) = self.with_placeholders(message);
        let map = map.through(&message.folded.map);
        let windows = self
            .tokenizer
            .windows(&rendered, &text)?
            .into_iter()
            .map(|tokens| InputWindow { span: map.original(tokens.span), tokens })
            .collect();
        Ok(ModelInput { text, history: rendered, windows })
    }

    /// The folded text with placeholders, and the map back to the folded text.
    fn with_placeholders(&self, text: &Annotated<'_>) -> (String, OffsetMap) {
        let folded = &text.folded.text;
        let mut written = OffsetMapBuilder::default();
        let mut at = 0;
        let replaced = if self.keeps_identifiers { &[] } else { text.findings };
        for (span, kind) in identifier_spans(replaced) {
            let span = text.folded.map.normalized(span);
            if span.start() < at || span.is_empty() {
                continue;
            }
            self.keep(&mut written, folded, at..span.start());
            written.replace(placeholder(self.tokenizer.format(), kind), span.range());
            at = span.end();
        }
        self.keep(&mut written, folded, at..folded.len());
        written.finish()
    }

    /// Takes over a part of the text, with a space inside whatever spells a special token.
    fn keep(&self, written: &mut OffsetMapBuilder, folded: &str, range: std::ops::Range<usize>) {
        let mut at = range.start;
        for spelled in self.special_tokens.find_iter(&folded[range.clone()]) {
            let start = range.start + spelled.start();
            let first = folded[start..].chars().next().map_or(0, char::len_utf8);
            written.keep(&folded[at..start], at);
            written.replace(&format!("{} ", &folded[start..start + first]), start..start + first);
            at = start + first;
        }
        written.keep(&folded[at..range.end], at);
    }
}

fn placeholder(format: &InputFormat, kind: FindingKind) -> &str {
    match kind {
        FindingKind::Phone => &format.placeholders.phone,
        FindingKind::Email => &format.placeholders.email,
        FindingKind::Url => &format.placeholders.url,
        FindingKind::Handle => &format.placeholders.handle,
        // A phrase is no identifier and never reaches this point; its text would be kept.
        FindingKind::Payment | FindingKind::Phrase => &format.placeholders.payment,
    }
}
