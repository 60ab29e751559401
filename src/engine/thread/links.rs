//! The page of a link that an earlier message begins: "calendly.com, wait for the rest", "/jo-park/30min goes after it".
//!
//! A path by itself is as often one of a file or of a page that is worked on. So the host has to be that of a service
//! whose pages belong to people, or its message to say that more follows.

use std::iter;
use std::ops::Range;

use super::joined::Joined;
use super::vocabulary::{is_any, says_any};
use super::{Conversation, Speakers, Split};
use crate::engine::text::{ViewKind, after, known_suffix, words};
use crate::engine::verdict::FindingKind;

/// How many messages back the host may stand.
const MAX_BACK: usize = 4;
/// Words of a message that are read.
const MAX_WORDS: usize = 48;
/// The longest path, in bytes.
const LONGEST: usize = 80;
/// Below this a link that was put together is not believed.
const MIN_CONFIDENCE: f64 = 0.5;

/// The sign by name.
const SLASH: &str = "slash barra schrägstrich schragstrich слэш слеш";
/// What says that a path goes behind something.
const BEHIND: &str = "after behind goes go put tack stick add append glue then next rest end slash it that paste followed detrás después luego dahinter dran danach puis ensuite derrière poi dopo depois";
/// What says that the rest of a link is still to come.
const MORE: &str = "next rest wait bit half then coming follows following first begin start starts begins more minute sec second moment continues continued";

/// The link that the message ends.
pub(super) fn find(conversation: &Conversation<'_>, speakers: Speakers) -> Option<Split> {
    if speakers == Speakers::Both {
        return None;
    }
    let last = conversation.last();
    let path = path(conversation.text(last))?;
    let before = (last.saturating_sub(MAX_BACK)..last).rev().filter(|at| conversation.is_by_author(*at));
    let (at, host, range) = before.filter_map(|at| host(conversation, at)).next()?;
    let mut joined = Joined::default();
    joined.write(at, &host, range);
    // "There I'm jo-park": the first step of the path, in a message between.
    for between in (at + 1..last).filter(|between| conversation.is_by_author(*between)) {
        let text = conversation.text(between);
        if let Some(step) = slug(text) {
            joined.glue("/");
            joined.take(between, text, step);
        }
    }
    for step in path {
        joined.glue("/");
        joined.take(last, conversation.text(last), step);
    }
    let says_more = says_any(conversation.text(at), MAX_WORDS, MORE);
    let split =
        conversation.read(&joined, MIN_CONFIDENCE, |kind| matches!(kind, FindingKind::Url | FindingKind::Payment))?;
    (says_more || split.found.rule != "detect.url").then_some(split)
}

/// The steps of a path that a message tells, without their slashes.
fn path(text: &str) -> Option<Vec<Range<usize>>> {
    let written = text.match_indices('/').map(|(at, _)| at).find(|at| {
        !text[..*at].ends_with(|char: char| !char.is_whitespace() && !"(\"'“".contains(char))
            && text[at + 1..].starts_with(|char: char| char.is_ascii_alphanumeric())
    });
    if let Some(at) = written.filter(|_| says_any(text, MAX_WORDS, BEHIND)) {
        let near = after(text, at + 1, LONGEST);
        let end = near.find(|char: char| !(char.is_ascii_alphanumeric() || "/_-.~#+@".contains(char)));
        let path = near[..end.unwrap_or(near.len())].trim_end_matches(['.', '/', '-']);
        let step = at + 1..at + 1 + path.len();
        return (path.len() > 2).then(|| iter::once(step).collect());
    }
    spelled(text)
}

/// "Slash u slash tunetable-duo", "one more slash, then 30min".
fn spelled(text: &str) -> Option<Vec<Range<usize>>> {
    const MAX_LEAD: usize = 4;
    const BETWEEN: &str = "then the word and is comes";
    let words: Vec<Range<usize>> = words(text).take(MAX_WORDS).collect();
    let is = |at: usize, list: &str| words.get(at).is_some_and(|word| is_any(list, &text[word.clone()].to_lowercase()));
    let mut at = (0..MAX_LEAD).find(|at| is(*at, SLASH))?;
    let mut steps = Vec::new();
    while is(at, SLASH) {
        at += 1;
        while is(at, BETWEEN) {
            at += 1;
        }
        let start = words.get(at)?.start;
        // What is bracketed stands for something else.
        let gap = &text[words.get(at - 1)?.end..start];
        if !gap.chars().all(|char| char.is_whitespace() || ",:\"'“".contains(char)) {
            return None;
        }
        let near = after(text, start, LONGEST);
        let end = near.find(|char: char| !(char.is_ascii_alphanumeric() || "_-.~".contains(char)));
        let step = near[..end.unwrap_or(near.len())].trim_end_matches(['.', '-']);
        if step.is_empty() {
            return None;
        }
        steps.push(start..start + step.len());
        while words.get(at).is_some_and(|word| word.start < start + step.len()) {
            at += 1;
        }
    }
    steps.iter().any(|step| step.len() > 2).then_some(steps)
}

/// The last bare host of a message, however its dots are spelled.
fn host(conversation: &Conversation<'_>, at: usize) -> Option<(usize, String, Range<usize>)> {
    let view = conversation.views(at).get(ViewKind::Spelled);
    let mut found = None;
    let mut from = 0;
    for token in view.text.split_inclusive(char::is_whitespace).take(MAX_WORDS) {
        let start = from + token.len() - token.trim_start_matches(['"', '(', '“']).len();
        from += token.len();
        let host = view.text[start..from].trim_end_matches(|char: char| !char.is_ascii_alphanumeric());
        let is_host = !host.contains(['@', '/', ':']) && host.is_ascii() && known_suffix(host).is_some();
        if is_host {
            found = Some((at, host.to_owned(), view.original(start, start + host.len()).range()));
        }
    }
    found
}

/// The name with which a short message ends: "there I'm orla-firth".
fn slug(text: &str) -> Option<Range<usize>> {
    let end = text.trim_end_matches(|char: char| !char.is_ascii_alphanumeric()).len();
    let start = text[..end].rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let start = text.ceil_char_boundary(start);
    let word = &text[start..end];
    let is_slug = word.contains(['-', '_'])
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
    (is_slug && text.len() <= LONGEST).then_some(start..end)
}
