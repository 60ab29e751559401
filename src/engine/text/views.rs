//! The parallel views of one text.
//!
//! No single folding serves everything: reading `l` as `1` helps a telephone number and ruins a word, and the other
//! way round. So each view undoes one family of disguises, and detectors and packs say which views they read.

use std::borrow::Cow;

use super::decode::{Decoding, decode};
use super::normalize;
use super::offsets::{Normalized, OffsetMap, Original, Span};
use crate::engine::taxonomy::vocabulary;

vocabulary! {
    /// Which disguises a view has undone.
    ViewKind, "view" {
        /// The text as given.
        Original = "original",
        /// Encodings and puzzles undone: entities, base64, letters turned round, spelling alphabets, sums.
        Decoded = "decoded",
        /// Of `decoded`: case, compatibility forms, invisible characters, digits of every script, mixed-script confusables.
        Folded = "folded",
        /// Of `folded`: spelled and bracketed separators ("at", "(dot)") become `@` and `.`.
        Spelled = "spelled",
        /// Of `folded`: number words and letters that stand for digits become digits.
        Digits = "digits",
        /// Of `folded`: digits and signs that stand for letters become letters, spaced-out letters close up.
        Letters = "letters",
    }
}

/// One folding of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// Which one.
    pub kind: ViewKind,
    /// The folded text.
    pub text: String,
    /// The way back to the original bytes.
    pub map: OffsetMap,
}

impl View {
    /// Where a part of this view stands in the original text.
    #[must_use]
    pub fn original(&self, start: usize, end: usize) -> Span<Original> {
        self.map.original(Span::<Normalized>::new(start, end))
    }
}

/// All views of one text, in the order of [`ViewKind::ALL`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Views {
    views: [View; ViewKind::ALL.len()],
    decodings: Vec<Vec<Decoding>>,
}

impl Views {
    /// Folds a text into every view. Linear in the text's length.
    #[must_use]
    pub fn of(text: &str) -> Self {
        let original = View { kind: ViewKind::Original, text: text.to_owned(), map: OffsetMap::identity(text.len()) };
        let (decoded, decodings) = decode(&original);
        let folded = normalize::fold(&decoded);
        let spelled = normalize::spell(&folded);
        let digits = normalize::read_digits(&folded);
        let letters = normalize::read_letters(&folded);
        Self { views: [original, decoded, folded, spelled, digits, letters], decodings }
    }

    /// The text of the folded view alone.
    pub(crate) fn folded(text: &str) -> String {
        let original = View { kind: ViewKind::Original, text: text.to_owned(), map: OffsetMap::identity(text.len()) };
        normalize::fold(&decode(&original).0).text
    }

    /// The text as given, folded, without what the decoders undo.
    pub(crate) fn undecoded(&self) -> Cow<'_, View> {
        if self.decodings.is_empty() {
            Cow::Borrowed(self.get(ViewKind::Folded))
        } else {
            Cow::Owned(normalize::fold(self.get(ViewKind::Original)))
        }
    }

    /// A text, folded as it is written.
    pub(crate) fn plain(text: &str) -> String {
        let original = View { kind: ViewKind::Original, text: text.to_owned(), map: OffsetMap::identity(text.len()) };
        normalize::fold(&original).text
    }

    /// One view.
    #[must_use]
    pub fn get(&self, kind: ViewKind) -> &View {
        &self.views[kind.index()]
    }

    /// What was encoded in a part of the original text, if anything was.
    pub(crate) fn decoding(&self, span: Span<Original>) -> Option<&'static str> {
        self.decodings.iter().find_map(|level| {
            let first = level.partition_point(|decoding| decoding.span.end() <= span.start());
            level.get(first).filter(|decoding| decoding.span.start() < span.end()).map(|decoding| decoding.technique)
        })
    }

    /// Every view.
    pub fn iter(&self) -> impl Iterator<Item = &View> {
        self.views.iter()
    }
}
