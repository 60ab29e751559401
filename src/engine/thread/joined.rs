//! The parts of several messages as one text, and the way back.

use std::ops::Range;

use crate::engine::text::{Original, Span};

/// A run of the joined text that was taken from a message.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    /// Where it begins in the joined text.
    at: usize,
    /// How long it is there.
    len: usize,
    /// The message: an index into the conversation.
    part: usize,
    /// Where it was taken from, in the message's text.
    source: Range<usize>,
}

/// Parts of messages, joined.
#[derive(Debug, Default)]
pub(super) struct Joined {
    text: String,
    pieces: Vec<Piece>,
}

impl Joined {
    /// The text.
    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// Adds what stands in no message.
    pub(super) fn glue(&mut self, glue: &str) {
        self.text.push_str(glue);
    }

    /// Takes over a part of a message's text as it is.
    pub(super) fn take(&mut self, part: usize, text: &str, source: Range<usize>) {
        let piece = Piece { at: self.text.len(), len: source.len(), part, source: source.clone() };
        self.pieces.push(piece);
        self.text.push_str(&text[source]);
    }

    /// Writes something else for a part of a message's text.
    pub(super) fn write(&mut self, part: usize, replacement: &str, source: Range<usize>) {
        self.pieces.push(Piece { at: self.text.len(), len: replacement.len(), part, source });
        self.text.push_str(replacement);
    }

    /// What a span of the joined text came from: per message, in order, the smallest span that holds all of it.
    pub(super) fn sources(&self, span: Span<Original>) -> Vec<(usize, Span<Original>)> {
        let mut sources: Vec<(usize, Span<Original>)> = Vec::new();
        for piece in &self.pieces {
            let (start, end) = (span.start().max(piece.at), span.end().min(piece.at + piece.len));
            if start >= end {
                continue;
            }
            let source = if piece.len == piece.source.len() {
                Span::new(piece.source.start + (start - piece.at), piece.source.start + (end - piece.at))
            } else {
                Span::new(piece.source.start, piece.source.end)
            };
            match sources.last_mut() {
                Some((part, last)) if *part == piece.part => {
                    *last = Span::new(last.start().min(source.start()), last.end().max(source.end()));
                }
                _ => sources.push((piece.part, source)),
            }
        }
        sources
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_leads_back_to_every_message_that_it_touches() {
        let mut joined = Joined::default();
        joined.take(0, "it is jo", 6..8);
        joined.write(1, "_", 0..10);
        joined.take(1, "underscore park", 11..15);
        assert_eq!(joined.text(), "jo_park");
        let sources = joined.sources(Span::new(0, 7));
        assert_eq!(sources, [(0, Span::new(6, 8)), (1, Span::new(0, 15))]);
        assert_eq!(joined.sources(Span::new(3, 5)), [(1, Span::new(11, 13))]);
        assert_eq!(joined.sources(Span::new(7, 7)), []);
    }
}
