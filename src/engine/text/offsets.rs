//! Where every byte of a view came from: spans and the one offset map.
//!
//! A [`Span`] carries in its type which text it points into; only [`OffsetMap`] converts one into the other.
//!
//! ```
//! use sidedoor::engine::text::{Normalized, OffsetMapBuilder, Span};
//! let mut view = OffsetMapBuilder::default();
//! view.keep("call ", 0);
//! view.replace("4", 5..9); // "four"
//! let (text, map) = view.finish();
//! assert_eq!(text, "call 4");
//! assert_eq!(map.original(Span::<Normalized>::new(5, 6)).range(), 5..9);
//! ```

use std::cmp::{max, min};
use std::fmt;
use std::marker::PhantomData;
use std::ops::Range;

/// Marks a span in the caller's own text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Original {}

/// Marks a span in a view.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Normalized {}

/// A half-open range of UTF-8 bytes in the text that `Text` names.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span<Text> {
    start: usize,
    end: usize,
    text: PhantomData<Text>,
}

impl<Text> Span<Text> {
    /// Makes a span; an end before the start is taken as the start.
    #[must_use]
    pub fn new(start: usize, end: usize) -> Self {
        Self { start, end: max(start, end), text: PhantomData }
    }

    /// First byte.
    #[must_use]
    pub fn start(&self) -> usize {
        self.start
    }

    /// One past the last byte.
    #[must_use]
    pub fn end(&self) -> usize {
        self.end
    }

    /// Length in bytes.
    #[must_use]
    pub fn len(&self) -> usize {
        self.end - self.start
    }

    /// Tells whether the span covers nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.start == self.end
    }

    /// As a range, to slice with.
    #[must_use]
    pub fn range(&self) -> Range<usize> {
        self.start..self.end
    }

    /// Tells whether the two share at least one byte.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// Tells whether `other` lies wholly inside.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl<Text> fmt::Debug for Span<Text> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}..{}", self.start, self.end)
    }
}

/// A run of the view and the bytes behind it.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    /// Where the run begins in the view; it ends where the next begins.
    at: usize,
    /// What it came from.
    source: Range<usize>,
    /// The bytes are the same in both texts, so positions inside the run correspond one to one.
    is_verbatim: bool,
}

/// Maps spans of a view to spans of the text that it was made from.
///
/// Linear in the number of runs, of which a view that changes nothing has one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OffsetMap {
    pieces: Vec<Piece>,
    view_len: usize,
}

impl OffsetMap {
    /// The map of a view that is the text itself.
    #[must_use]
    pub fn identity(len: usize) -> Self {
        let pieces = if len == 0 { Vec::new() } else { vec![Piece { at: 0, source: 0..len, is_verbatim: true }] };
        Self { pieces, view_len: len }
    }

    /// The smallest span of the original that everything in `span` came from.
    ///
    /// An empty span, or one past the end of the view, gives an empty span at the nearest place.
    #[must_use]
    pub fn original(&self, span: Span<Normalized>) -> Span<Original> {
        let (start, end) = (min(span.start, self.view_len), min(span.end, self.view_len));
        let mut covered: Option<Range<usize>> = None;
        for piece in self.sources(start..end) {
            covered = Some(match covered {
                Some(range) => min(range.start, piece.source.start)..max(range.end, piece.source.end),
                None => piece.source,
            });
        }
        let covered = covered.unwrap_or_else(|| {
            let place = self.pieces.last().map_or(0, |piece| piece.source.end);
            place..place
        });
        Span::new(covered.start, covered.end)
    }

    /// The smallest span of the view that everything in `span` went into, for a map that keeps the order.
    ///
    /// A span that left no trace in the view gives an empty span.
    #[must_use]
    pub fn normalized(&self, span: Span<Original>) -> Span<Normalized> {
        let first = self.pieces.partition_point(|piece| piece.source.end <= span.start);
        let past = first + self.pieces[first..].partition_point(|piece| piece.source.start < span.end);
        if first == past {
            let place = self.pieces.get(first).map_or(self.view_len, |piece| piece.at);
            return Span::new(place, place);
        }
        let (head, tail) = (&self.pieces[first], &self.pieces[past - 1]);
        let start = if head.is_verbatim { head.at + span.start.saturating_sub(head.source.start) } else { head.at };
        let end = if tail.is_verbatim {
            tail.at + (min(span.end, tail.source.end) - tail.source.start)
        } else {
            self.end_of(past - 1)
        };
        Span::new(start, end)
    }

    /// The map of a view of a view: `self` leads to the middle text, `inner` from there to the original.
    #[must_use]
    pub fn through(self, inner: &Self) -> Self {
        if inner.is_identity() {
            return self;
        }
        let mut pieces = Vec::with_capacity(self.pieces.len());
        for (index, piece) in self.pieces.iter().enumerate() {
            if piece.is_verbatim {
                let shift = piece.at;
                let offset = piece.source.start;
                pieces.extend(inner.sources(piece.source.clone()).map(|part| Piece {
                    at: part.at - offset + shift,
                    source: part.source,
                    is_verbatim: part.is_verbatim,
                }));
            } else {
                let source = inner.original(Span::new(piece.source.start, piece.source.end)).range();
                pieces.push(Piece { at: piece.at, source, is_verbatim: false });
            }
            debug_assert!(self.end_of(index) >= piece.at);
        }
        Self { pieces, view_len: self.view_len }
    }

    fn is_identity(&self) -> bool {
        matches!(self.pieces.as_slice(), [only] if only.is_verbatim && only.source == (0..self.view_len))
    }

    fn end_of(&self, index: usize) -> usize {
        self.pieces.get(index + 1).map_or(self.view_len, |next| next.at)
    }

    /// The runs that `range` of the view touches, cut to it where they are verbatim.
    fn sources(&self, range: Range<usize>) -> impl Iterator<Item = Piece> + '_ {
        let first = self.pieces.partition_point(|piece| piece.at <= range.start).saturating_sub(1);
        (first..self.pieces.len()).map_while(move |index| {
            let piece = &self.pieces[index];
            let (at, end) = (max(piece.at, range.start), min(self.end_of(index), range.end));
            (piece.at < range.end && at < end).then(|| {
                let source = if piece.is_verbatim {
                    piece.source.start + (at - piece.at)..piece.source.start + (end - piece.at)
                } else {
                    piece.source.clone()
                };
                Piece { at, source, is_verbatim: piece.is_verbatim }
            })
        })
    }
}

/// Writes a view and its map together; what is neither kept nor replaced falls away.
#[derive(Debug, Default)]
pub struct OffsetMapBuilder {
    text: String,
    pieces: Vec<Piece>,
}

impl OffsetMapBuilder {
    /// Takes over `run`, which stands at byte `at` of the source.
    pub fn keep(&mut self, run: &str, at: usize) {
        if run.is_empty() {
            return;
        }
        let continues = self.pieces.last().is_some_and(|last| {
            last.is_verbatim && last.source.end == at && self.text.len() - last.at == last.source.len()
        });
        if continues {
            if let Some(last) = self.pieces.last_mut() {
                last.source.end += run.len();
            }
        } else {
            self.pieces.push(Piece { at: self.text.len(), source: at..at + run.len(), is_verbatim: true });
        }
        self.text.push_str(run);
    }

    /// Writes `replacement` for the bytes `source`, which must lie on character boundaries.
    pub fn replace(&mut self, replacement: &str, source: Range<usize>) {
        if replacement.is_empty() {
            return;
        }
        self.pieces.push(Piece { at: self.text.len(), source, is_verbatim: false });
        self.text.push_str(replacement);
    }

    /// The text written so far.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The view's text and its map.
    #[must_use]
    pub fn finish(self) -> (String, OffsetMap) {
        let view_len = self.text.len();
        (self.text, OffsetMap { pieces: self.pieces, view_len })
    }
}
