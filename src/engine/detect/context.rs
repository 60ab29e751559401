//! What a text is about: signal words around an identifier ("call", "insta", "invoice no."), and its words as such.

use std::ops::Range;

use super::app_names;
use super::signals::{self, Topic};
use crate::engine::text::{Original, Span, View, ViewKind, Views, words};

/// Where a text's signal words stand, in bytes of the original; and the words of two of its views.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    signals: Vec<Signal>,
    /// The topics of all signals, one bit each.
    topics: u32,
    folded_words: Vec<Range<usize>>,
    /// Those of the letters, where they show another text.
    letters_words: Option<Vec<Range<usize>>>,
}

/// One signal word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Signal {
    pub(super) topic: Topic,
    pub(super) span: Range<usize>,
    /// The view that showed it.
    pub(super) view: ViewKind,
}

/// Bytes of a text that two words may be apart and still belong together.
const REACH: usize = 48;

impl Context {
    /// Looks for signal words in the folded text, and for disguised ones among the letters.
    #[must_use]
    pub fn of(views: &Views) -> Self {
        let [folded, letters] = [ViewKind::Folded, ViewKind::Letters].map(|kind| views.get(kind));
        let words_of = |view: &View| words(&view.text).collect::<Vec<_>>();
        let folded_words = words_of(folded);
        let letters_words = (letters.text != folded.text).then(|| words_of(letters));
        let mut signals = Vec::new();
        for (view, words) in [(folded, Some(&folded_words)), (letters, letters_words.as_ref())] {
            for (topic, range) in words.into_iter().flat_map(|words| signals::find(&view.text, words)) {
                let span = view.original(range.start, range.end).range();
                signals.push(Signal { topic, span, view: view.kind });
            }
        }
        for (view, words) in [(folded, Some(&folded_words)), (letters, letters_words.as_ref())] {
            for (range, is_called) in words.into_iter().flat_map(|words| app_names::find(&view.text, words)) {
                let span = view.original(range.start, range.end).range();
                // A misspelt name counts as disguised, as those do that only the letters show.
                let signal = |topic: Topic| Signal { topic, span: span.clone(), view: ViewKind::Letters };
                signals.push(signal(Topic::App));
                if is_called {
                    signals.push(signal(Topic::Call));
                }
            }
        }
        signals.sort_by_key(|signal| (signal.span.start, signal.span.end, signal.topic, signal.view));
        signals.dedup_by(|next, kept| next.topic == kept.topic && next.span == kept.span);
        // The "number" of a case number calls nobody.
        let labels: Vec<Range<usize>> = signals
            .iter()
            .filter(|signal| matches!(signal.topic, Topic::Reference | Topic::Code | Topic::Elsewhere))
            .map(|signal| signal.span.clone())
            .collect();
        // Both are sorted by where they begin: of the labels so far, the one that reaches furthest.
        let (mut next, mut furthest) = (0, 0..0);
        signals.retain(|signal| {
            while let Some(label) = labels.get(next).filter(|label| label.start <= signal.span.start) {
                if label.end > furthest.end {
                    furthest = label.clone();
                }
                next += 1;
            }
            signal.topic != Topic::Call || signal.span.end > furthest.end || signal.span == furthest
        });
        let topics = signals.iter().fold(0, |topics, signal| topics | bit(signal.topic));
        Self { signals, topics, folded_words, letters_words }
    }

    /// The words of the folded view, in bytes of it.
    pub(super) fn folded_words(&self) -> &[Range<usize>] {
        &self.folded_words
    }

    /// The words of the letters, in bytes of them.
    pub(super) fn letters_words(&self) -> &[Range<usize>] {
        self.letters_words.as_ref().unwrap_or(&self.folded_words)
    }

    /// Tells whether a word of the topic stands anywhere.
    pub(super) fn speaks_of(&self, topic: Topic) -> bool {
        self.topics & bit(topic) != 0
    }

    /// Where a messenger or network is named first, in bytes of the original.
    pub(in crate::engine) fn service(&self) -> Option<Range<usize>> {
        self.services().next().map(|service| service.span.clone())
    }

    /// Where messengers and networks are named.
    pub(super) fn services(&self) -> impl Iterator<Item = &Signal> {
        self.signals.iter().filter(|signal| signal.topic == Topic::App)
    }

    /// Signals that begin within reach before or after a span.
    pub(super) fn around(&self, span: &Span<Original>) -> impl Iterator<Item = &Signal> {
        self.within(span.start().saturating_sub(REACH), span.end() + REACH)
    }

    /// Tells whether a word of the topic stands within reach.
    pub(super) fn is_near(&self, topic: Topic, span: &Span<Original>) -> bool {
        self.speaks_of(topic) && self.around(span).any(|signal| signal.topic == topic)
    }

    /// Tells whether a word of the topic stands a word or two before a span, or behind it where the text between joins
    /// them.
    pub(super) fn is_close(
        &self,
        topic: Topic,
        span: &Span<Original>,
        joins: impl Fn(&str) -> bool,
        text: &str,
    ) -> bool {
        self.within(span.start().saturating_sub(28), span.end() + 20).any(|signal| {
            let is_behind = signal.span.start >= span.end();
            signal.topic == topic && (!is_behind || text.get(span.end()..signal.span.start).is_some_and(&joins))
        })
    }

    /// Tells whether a word of the topic stands within `reach` bytes before a span.
    pub(super) fn comes_before(&self, topic: Topic, span: &Span<Original>, reach: usize) -> bool {
        self.within(span.start().saturating_sub(reach), span.start()).any(|signal| signal.topic == topic)
    }

    /// Signals that begin within `reach` bytes before a span.
    pub(super) fn before(&self, span: &Span<Original>, reach: usize) -> impl Iterator<Item = &Signal> {
        self.within(span.start().saturating_sub(reach), span.start())
    }

    /// Signals that begin within `reach` bytes behind a span.
    pub(super) fn after(&self, span: &Span<Original>, reach: usize) -> impl Iterator<Item = &Signal> {
        self.within(span.end(), span.end() + reach)
    }

    /// Signals that begin between two places of the original.
    pub(super) fn within(&self, start: usize, end: usize) -> impl Iterator<Item = &Signal> {
        let first = self.signals.partition_point(|signal| signal.span.start < start);
        self.signals[first..].iter().take_while(move |signal| signal.span.start < end)
    }
}

fn bit(topic: Topic) -> u32 {
    1 << topic as u32
}
