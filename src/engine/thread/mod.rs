//! One identifier spread over several messages, by the author alone or by both parties.
//!
//! The pieces that the history and the message hold of a number, an address or a name are joined, and the ordinary
//! detectors read the joined text. What they find counts only where it needs two messages at least and ends in the
//! message itself; each message keeps its own span. A bare name that answers a question needs the question. The work is
//! bounded by the messages' length: every message is cut into words once per kind of speaker, and what is joined never
//! exceeds some hundred bytes.

mod answer;
mod before_at;
mod broken;
mod codes;
mod correction;
mod dictation;
mod edit;
mod edited;
mod halves;
mod invited;
mod joined;
mod links;
mod loose;
mod mailbox;
mod names;
mod numbers;
mod order;
mod pointed;
mod provider;
mod referred;
mod said_signs;
mod sign_alone;
mod signs;
mod vocabulary;

use joined::Joined;

use super::detect::{Context, Detectors};
use super::message::Turn;
use super::taxonomy::Party;
use super::text::{Original, Span, ViewKind, Views, after, describes_service};
use super::verdict::{Finding, FindingKind, HistoryPart, PLAIN};

/// The technique of what is spread over several messages.
const SPLIT_HISTORY: &str = "split_history";
/// From this confidence on, what a message holds by itself is left as it is.
const SURE: f64 = 0.5;

/// Whose messages are joined; the others' are passed over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Speakers {
    Author,
    Both,
}

/// The history and the message, oldest first.
struct Conversation<'a> {
    detectors: &'a Detectors,
    turns: &'a [Turn],
    history: &'a [Views],
    message: &'a Views,
}

/// A finding in the message with its parts in the history.
struct Split {
    found: Finding,
}

/// Finds identifiers that end in the message and begin before it; `own` are those that the message holds by itself.
pub(super) fn split_findings(
    detectors: &Detectors,
    turns: &[Turn],
    history: &[Views],
    message: &Views,
    own: &[Finding],
) -> Vec<Finding> {
    let conversation = Conversation { detectors, turns, history, message };
    if history.is_empty() {
        return Vec::new();
    }
    let finders: [fn(&Conversation<'_>, Speakers) -> Option<Split>; 16] = [
        numbers::find,
        correction::find,
        names::find,
        halves::find,
        answer::find,
        invited::find,
        links::find,
        provider::find,
        codes::find,
        broken::find,
        pointed::find,
        signs::find,
        edited::find,
        before_at::find,
        sign_alone::find,
        referred::find,
    ];
    finders
        .into_iter()
        .filter_map(|find| {
            let alone = find(&conversation, Speakers::Author);
            let both = find(&conversation, Speakers::Both);
            // Of two that are equally sure, the one that needs nobody else.
            match (alone, both) {
                (Some(alone), Some(both)) if both.found.confidence > alone.found.confidence => Some(both),
                (alone, both) => alone.or(both),
            }
        })
        .map(|split| split.found)
        .filter(|found| {
            !own.iter().any(|own| own.kind == found.kind && own.confidence >= SURE && own.span.overlaps(&found.span))
        })
        .collect()
}

impl<'a> Conversation<'a> {
    /// The message's place.
    fn last(&self) -> usize {
        self.history.len()
    }

    fn views(&self, at: usize) -> &'a Views {
        self.history.get(at).unwrap_or(self.message)
    }

    fn text(&self, at: usize) -> &'a str {
        &self.views(at).get(ViewKind::Original).text
    }

    fn is_by_author(&self, at: usize) -> bool {
        self.turns.get(at).is_none_or(|turn| turn.from == Party::Author)
    }

    /// Where a message names a messenger or a network.
    fn service(&self, at: usize) -> Option<HistoryPart> {
        let service = Context::of(self.views(at)).service()?;
        Some(HistoryPart { turn: at, span: Span::new(service.start, service.end) })
    }

    /// Tells whether a message names a messenger or a network, or describes one within so many bytes.
    fn tells_service(&self, at: usize, reach: usize) -> bool {
        self.service(at).is_some() || describes_service(after(&self.views(at).get(ViewKind::Folded).text, 0, reach))
    }

    /// The surest identifier in the joined text that needs the message and another.
    fn read(&self, joined: &Joined, at_least: f64, is_wanted: impl Fn(FindingKind) -> bool) -> Option<Split> {
        let mut best: Option<Split> = None;
        for found in self.detectors.run(&Views::of(joined.text())) {
            if found.confidence < at_least || !is_wanted(found.kind) {
                continue;
            }
            if best.as_ref().is_some_and(|best| best.found.confidence >= found.confidence) {
                continue;
            }
            if let Some(found) = self.spread(joined, found) {
                best = Some(Split { found });
            }
        }
        best
    }

    /// A finding of the joined text as one of the message.
    fn spread(&self, joined: &Joined, found: Finding) -> Option<Finding> {
        let mut sources = joined.sources(found.span);
        // "dot it's the other one": the word goes on.
        let rest = joined.text().get(found.span.end()..).unwrap_or_default();
        if rest.starts_with(['\'', '’']) && rest.chars().nth(1).is_some_and(char::is_alphabetic) {
            return None;
        }
        let own = sources.iter().position(|(part, _)| *part == self.last())?;
        let (_, span): (usize, Span<Original>) = sources.remove(own);
        if sources.is_empty() || span.is_empty() {
            return None;
        }
        // The parts may have been told in another order than they are read in.
        sources.sort_by_key(|(part, _)| *part);
        let history = sources.into_iter().map(|(turn, span)| HistoryPart { turn, span }).collect();
        Some(spread_over(found, span, history))
    }
}

/// A finding whose span is in the message and whose other parts are in earlier ones.
fn spread_over(found: Finding, span: Span<Original>, history: Vec<HistoryPart>) -> Finding {
    let mut further_techniques = found.further_techniques;
    if found.technique != PLAIN {
        further_techniques.insert(0, found.technique);
    }
    Finding { span, technique: SPLIT_HISTORY.to_owned(), further_techniques, history, ..found }
}
