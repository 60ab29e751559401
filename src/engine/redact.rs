//! The text with its identifiers made unreadable.
//!
//! What is hidden is decided by the one overlap resolver ([`identifier_spans`]), so spans never overlap and the same
//! findings always give the same text. What is written must not be read as an identifier again: the result is read
//! once more, and what is still found is hidden with it, in a few rounds.

use std::sync::Arc;

use super::identifier_key::IdentifierKey;
use super::overlap::identifier_spans;
use super::policy::Action;
use super::text::{OffsetMap, OffsetMapBuilder, Original, Span};
use super::verdict::{Finding, FindingKind};

/// What stands in the place of an identifier.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RedactionStyle {
    /// Its kind in brackets: `[phone]`.
    Placeholder,
    /// A block for every character of it: `████`.
    Mask,
    /// Its kind and the hexadecimal part of its keyed hash: `[phone #9f86…]`; its kind alone where its value is not
    /// known.
    Hash(Arc<IdentifierKey>),
}

/// When an answer holds the redacted text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedactionTime {
    /// Never.
    Never,
    /// Where the action is to redact.
    Advised,
    /// Always.
    Always,
}

/// Whether and how an answer holds the text without its identifiers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redaction {
    /// When.
    pub time: RedactionTime,
    /// What stands in an identifier's place.
    pub style: RedactionStyle,
}

impl Redaction {
    /// Placeholders, where the action is to redact.
    pub const USUAL: &'static Self = {
        static USUAL: Redaction = Redaction { time: RedactionTime::Advised, style: RedactionStyle::Placeholder };
        &USUAL
    };

    /// Tells whether an answer with this action holds the redacted text.
    #[must_use]
    pub fn is_wanted(&self, action: Action) -> bool {
        match self.time {
            RedactionTime::Never => false,
            RedactionTime::Advised => action == Action::Redact,
            RedactionTime::Always => true,
        }
    }
}

/// How often the result is read again; every round hides more, or changes to masks.
const MAX_ROUNDS: usize = 6;
/// What a mask is made of. No view folds it into anything else.
const BLOCK: char = '█';

/// Hides the identifiers among the findings, and whatever `read_again` still finds in the result.
pub(super) fn redact(
    text: &str,
    findings: &[Finding],
    style: &RedactionStyle,
    read_again: impl Fn(&str) -> Vec<Finding>,
) -> String {
    let mut hidden: Vec<Finding> =
        findings.iter().filter(|finding| finding.kind != FindingKind::Phrase).cloned().collect();
    let mut style = style;
    for _ in 0..MAX_ROUNDS {
        let spans = identifier_spans(&hidden);
        let (redacted, map) = write(text, &hidden, &spans, style);
        let mut left = read_again(&redacted);
        left.retain(|finding| finding.kind != FindingKind::Phrase);
        if left.is_empty() {
            return redacted;
        }
        for finding in left {
            let span = map.original(Span::new(finding.span.start(), finding.span.end()));
            hidden.push(Finding { span, ..finding });
        }
        if identifier_spans(&hidden) == spans {
            // What is found lies in what was written.
            style = &RedactionStyle::Mask;
        }
    }
    mask(text)
}

fn write(
    text: &str,
    hidden: &[Finding],
    spans: &[(Span<Original>, FindingKind)],
    style: &RedactionStyle,
) -> (String, OffsetMap) {
    let mut written = OffsetMapBuilder::default();
    let mut at = 0;
    for ((span, kind), value) in spans.iter().zip(values(hidden, spans)) {
        written.keep(&text[at..span.start()], at);
        let replacement = match style {
            RedactionStyle::Placeholder => format!("[{kind}]"),
            RedactionStyle::Mask => mask(&text[span.range()]),
            RedactionStyle::Hash(key) => match value {
                Some(value) => {
                    let hash = key.hash(*kind, value);
                    format!("[{kind} #{}]", hash.trim_start_matches(IdentifierKey::PREFIX))
                }
                None => format!("[{kind}]"),
            },
        };
        written.replace(&replacement, span.range());
        at = span.end();
    }
    written.keep(&text[at..], at);
    written.finish()
}

/// Per span the value of the first finding of its kind; findings of later rounds come last.
fn values<'a>(hidden: &'a [Finding], spans: &[(Span<Original>, FindingKind)]) -> Vec<Option<&'a str>> {
    let mut values = vec![None; spans.len()];
    for finding in hidden {
        let index = spans.partition_point(|(span, _)| span.end() <= finding.span.start());
        if let (Some((_, kind)), Some(value)) = (spans.get(index), values.get_mut(index))
            && *kind == finding.kind
            && value.is_none()
        {
            *value = finding.value.as_deref();
        }
    }
    values
}

fn mask(text: &str) -> String {
    text.chars().map(|_| BLOCK).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn phone(start: usize, end: usize) -> Finding {
        Finding {
            value: Some("+14155550137".to_owned()),
            ..Finding::new("test", FindingKind::Phone, Span::new(start, end))
        }
    }

    #[track_caller]
    fn check(style: &RedactionStyle, expected: &str) {
        let redacted = redact("é 4155 und 0137 ü", &[phone(3, 7), phone(12, 16)], style, |_| Vec::new());
        assert_eq!(redacted, expected);
    }

    #[test]
    fn every_style_hides_in_its_way() {
        check(&RedactionStyle::Placeholder, "é [phone] und [phone] ü");
        check(&RedactionStyle::Mask, "é ████ und ████ ü");
        let key = Arc::new(IdentifierKey::new(b"0123456789abcdef".to_vec()).unwrap());
        let hash = key.hash(FindingKind::Phone, "+14155550137");
        let hash = hash.trim_start_matches("hmac-sha256:");
        check(&RedactionStyle::Hash(key), &format!("é [phone #{hash}] und [phone #{hash}] ü"));
    }

    #[test]
    fn what_is_still_found_is_hidden_too() {
        let again = |text: &str| text.find("0137").map(|at| phone(at, at + 4)).into_iter().collect();
        assert_eq!(redact("415 0137", &[phone(0, 3)], &RedactionStyle::Placeholder, again), "[phone] [phone]");
    }

    #[test]
    fn a_placeholder_that_is_taken_for_an_identifier_becomes_a_mask() {
        let again = |text: &str| text.find("phone").map(|at| phone(at, at + 5)).into_iter().collect();
        assert_eq!(redact("415 0137", &[phone(0, 3)], &RedactionStyle::Placeholder, again), "███ 0137");
    }

    #[test]
    fn where_nothing_helps_the_whole_text_is_masked() {
        let again = |_: &str| vec![phone(0, 1)];
        assert_eq!(redact("415 ü", &[phone(0, 3)], &RedactionStyle::Placeholder, again), "█████");
    }
}
