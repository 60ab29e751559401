//! Signal words around an identifier: "call", "insta", "invoice no.".

use std::ops::Range;

use super::app_names;
use super::signals::{self, Topic};
use crate::engine::text::{Original, Span, ViewKind, Views};

/// Where a text's signal words stand, in bytes of the original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Context {
    signals: Vec<Signal>,
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
        let mut signals = Vec::new();
        for kind in [ViewKind::Folded, ViewKind::Letters] {
            let view = views.get(kind);
            if kind != ViewKind::Folded && view.text == views.get(ViewKind::Folded).text {
                continue;
            }
            for (topic, range) in signals::find(&view.text) {
                let span = view.original(range.start, range.end).range();
                signals.push(Signal { topic, span, view: kind });
            }
        }
        for kind in [ViewKind::Folded, ViewKind::Letters] {
            let view = views.get(kind);
            if kind != ViewKind::Folded && view.text == views.get(ViewKind::Folded).text {
                continue;
            }
            for (range, is_called) in app_names::find(&view.text) {
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
            .filter(|signal| matches!(signal.topic, Topic::Reference | Topic::Code))
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
        Self { signals }
    }

    /// Tells whether a word of the topic stands anywhere.
    pub(super) fn speaks_of(&self, topic: Topic) -> bool {
        self.signals.iter().any(|signal| signal.topic == topic)
    }

    /// Signals that begin within reach before or after a span.
    pub(super) fn around(&self, span: &Span<Original>) -> impl Iterator<Item = &Signal> {
        self.within(span.start().saturating_sub(REACH), span.end() + REACH)
    }

    /// Tells whether a word of the topic stands within reach.
    pub(super) fn is_near(&self, topic: Topic, span: &Span<Original>) -> bool {
        self.around(span).any(|signal| signal.topic == topic)
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

    fn within(&self, start: usize, end: usize) -> impl Iterator<Item = &Signal> {
        let first = self.signals.partition_point(|signal| signal.span.start < start);
        self.signals[first..].iter().take_while(move |signal| signal.span.start < end)
    }
}
