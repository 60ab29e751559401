//! A sign that the last message only names, between two parts that were told before it: "on insta I'm nils", "nils what?",
//! "paints, with something between", "underscore".

use std::ops::Range;

use super::joined::Joined;
use super::said_signs::{SaidSign, lead, only};
use super::vocabulary::{Role, is};
use super::{Conversation, Speakers, Split, spread_over};
use crate::engine::text::{Span, ViewKind, Views, after, words};
use crate::engine::verdict::{Finding, FindingKind, HistoryPart};

/// How many messages back the first part may stand.
const MAX_BACK: usize = 6;
/// Words of a message that are read, and how much of it, in bytes.
const MAX_WORDS: usize = 32;
const REACH: usize = 120;
/// The shortest and the longest part.
const PART: std::ops::RangeInclusive<usize> = 3..=30;
/// How sure a name is that only its sign makes one.
const MOST: f64 = 0.75;
const MIN_CONFIDENCE: f64 = 0.5;

/// The name whose parts the sign joins.
pub(super) fn find(conversation: &Conversation<'_>, speakers: Speakers) -> Option<Split> {
    if speakers == Speakers::Both {
        return None;
    }
    let last = conversation.last();
    let text = conversation.text(last);
    let said = only(text).filter(|said| matches!(said.sign, '.' | '_' | '-'))?;
    if lead(&text[..said.range.start]) < said.range.start || !is_asked_for(conversation) {
        return None;
    }
    let first = last.saturating_sub(MAX_BACK);
    let mut told = (first..last).rev().filter(|at| conversation.is_by_author(*at));
    let behind = told.next()?;
    let second = first_word(conversation.text(behind))?;
    let (ahead, head) = told.find_map(|at| Some((at, last_word(conversation.text(at))?)))?;
    if !(first..=last).any(|at| conversation.tells_service(at, REACH)) {
        return None;
    }
    read(conversation, (ahead, head), &said, (behind, second))
}

/// Whether a message before asks for what stands between, or says that something does.
fn is_asked_for(conversation: &Conversation<'_>) -> bool {
    let last = conversation.last();
    (last.saturating_sub(2)..last).any(|at| {
        let text = &conversation.views(at).get(ViewKind::Folded).text;
        words(text).take(MAX_WORDS).any(|word| is(Role::Between, &text[word]))
    })
}

fn read(
    conversation: &Conversation<'_>,
    (ahead, first): (usize, Range<usize>),
    said: &SaidSign,
    (behind, second): (usize, Range<usize>),
) -> Option<Split> {
    let last = conversation.last();
    let mut joined = Joined::default();
    // That it is a name on a service has been heard.
    joined.glue("insta: ");
    joined.take(ahead, conversation.text(ahead), first);
    joined.write(last, said.sign.encode_utf8(&mut [0; 4]), said.range.clone());
    joined.take(behind, conversation.text(behind), second);
    let found = conversation.detectors.run(&Views::of(joined.text()));
    let is_name = |found: &Finding| found.kind == FindingKind::Handle && found.confidence >= MIN_CONFIDENCE;
    let found = found.into_iter().find(is_name)?;
    let history = joined.sources(found.span).into_iter().filter(|(turn, _)| *turn != last);
    let history: Vec<HistoryPart> = history.map(|(turn, span)| HistoryPart { turn, span }).collect();
    let confidence = found.confidence.min(MOST);
    let span = Span::new(said.range.start, said.range.end);
    (history.len() > 1).then(|| Split { found: Finding { confidence, ..spread_over(found, span, history) } })
}

/// The word that a message begins with, behind what only leads to it.
fn first_word(text: &str) -> Option<Range<usize>> {
    let start = lead(after(text, 0, REACH));
    let near = after(text, start, REACH);
    let length = near.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(near.len());
    PART.contains(&length).then(|| start..start + length)
}

/// The word that a message ends with.
fn last_word(text: &str) -> Option<Range<usize>> {
    let end = text.trim_end_matches(|char: char| !char.is_alphanumeric()).len();
    let start = text[..end].rfind(|char: char| !char.is_ascii_alphanumeric());
    let start = start.map_or(0, |at| text.ceil_char_boundary(at + 1));
    let word = &text[start..end];
    let is_word = word.bytes().any(|byte| byte.is_ascii_alphabetic()) && !is(Role::Filler, &word.to_ascii_lowercase());
    (is_word && PART.contains(&(end - start))).then_some(start..end)
}
