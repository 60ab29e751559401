//! Positions in bytes and in UTF-16 code units.

use crate::engine::text::{Original, Span};
use crate::server::grpc::proto;

/// Converts positions within one text; built once, linear in its length.
pub(super) struct Positions<'a> {
    text: &'a str,
    /// For every byte, and for the end, the UTF-16 position of the character that it belongs to; empty where the text is
    /// ASCII and the two are the same.
    utf16: Vec<u32>,
}

impl<'a> Positions<'a> {
    pub(super) fn of(text: &'a str) -> Self {
        let mut utf16 = Vec::new();
        if !text.is_ascii() {
            utf16.reserve(text.len() + 1);
            let mut position = 0;
            for letter in text.chars() {
                utf16.extend(std::iter::repeat_n(position, letter.len_utf8()));
                position += if letter.len_utf16() == 2 { 2 } else { 1 };
            }
            utf16.push(position);
        }
        Self { text, utf16 }
    }

    /// The span in both countings.
    pub(super) fn to_proto(&self, span: Span<Original>) -> proto::Span {
        let position = |byte: usize| match self.utf16.get(byte) {
            Some(position) => *position,
            None => narrow(byte),
        };
        proto::Span {
            utf8: Some(proto::TextRange { start: narrow(span.start()), end: narrow(span.end()) }),
            utf16: Some(proto::TextRange { start: position(span.start()), end: position(span.end()) }),
        }
    }

    /// The span of a range in bytes.
    pub(super) fn span_of_utf8(&self, range: proto::TextRange) -> Result<Span<Original>, String> {
        let proto::TextRange { start, end } = range;
        let (first, last) = (start as usize, end as usize);
        if last > self.text.len() {
            return Err(format!("{start}..{end}, expected a range within the text's {} bytes", self.text.len()));
        }
        if first >= last {
            return Err(format!("{start}..{end}, expected a start before the end"));
        }
        if !self.text.is_char_boundary(first) || !self.text.is_char_boundary(last) {
            return Err(format!("{start}..{end} cuts through a character"));
        }
        Ok(Span::new(first, last))
    }

    /// The span of a range in UTF-16 code units.
    pub(super) fn span_of_utf16(&self, range: proto::TextRange) -> Result<Span<Original>, String> {
        let proto::TextRange { start, end } = range;
        if self.utf16.is_empty() {
            return self.span_of_utf8(range);
        }
        let units = self.utf16.last().copied().unwrap_or_default();
        if end > units {
            return Err(format!("{start}..{end}, expected a range within the text's {units} UTF-16 units"));
        }
        if start >= end {
            return Err(format!("{start}..{end}, expected a start before the end"));
        }
        match (self.byte(start), self.byte(end)) {
            (Some(first), Some(last)) => Ok(Span::new(first, last)),
            _ => Err(format!("{start}..{end} cuts through a character")),
        }
    }

    fn byte(&self, position: u32) -> Option<usize> {
        let byte = self.utf16.partition_point(|unit| *unit < position);
        (self.utf16.get(byte) == Some(&position)).then_some(byte)
    }
}

/// Positions fit, since no text is longer than the limits allow; a longer one would be cut to the last position.
pub(super) fn narrow(position: usize) -> u32 {
    u32::try_from(position).unwrap_or(u32::MAX)
}
