//! The words of a text whose first letters count.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::initials::DOMAIN;
use super::pattern;
use crate::engine::text::services::names_service;

/// "My snap is Giant Otters Love Dancing, …": a row of words with capitals in a text that has few of them.
fn capital_run(text: &str, hint: &Range<usize>) -> Option<Range<usize>> {
    const MIN_RUN: usize = 4;
    let is_capital = |word: &Range<usize>| {
        let mut letters = text[word.clone()].chars().filter(|char| char.is_alphabetic());
        letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_lowercase)
    };
    let is_free = |word: &Range<usize>| word.end <= hint.start || word.start >= hint.end;
    let words = words(text, 0..text.len());
    let ends = |word: &Range<usize>| text[word.clone()].ends_with(['.', '!', '?', ':', ';']);
    let (mut best, mut start) = (0..0, 0);
    for (at, word) in words.iter().enumerate() {
        if !is_capital(word) || !is_free(word) {
            start = at + 1;
        } else if at + 1 - start > best.len() {
            best = start..at + 1;
        }
        if ends(word) {
            start = at + 1;
        }
    }
    (best.len() >= MIN_RUN).then(|| words[best.start].start..words[best.end - 1].end)
}

/// Words with capitals, where other words follow that have none: "Mossy Old Tiles Here, see you there".
pub(super) fn capitals(text: &str, mut words: Vec<Range<usize>>) -> Vec<Range<usize>> {
    const MIN_CAPITALS: usize = 4;
    let is_capital = |word: &Range<usize>| {
        let first = text[word.clone()].chars().find(|char| char.is_alphanumeric());
        first.is_some_and(char::is_uppercase)
    };
    let length = words.iter().take_while(|word| is_capital(word)).count();
    if length >= MIN_CAPITALS && !words[length..].iter().any(is_capital) {
        words.truncate(length);
    }
    words
}

pub(super) fn words(text: &str, sentence: Range<usize>) -> Vec<Range<usize>> {
    let mut words = Vec::new();
    let mut at = sentence.start;
    for word in text[sentence].split_inclusive(char::is_whitespace) {
        if word.chars().any(char::is_alphanumeric) {
            words.push(at..at + word.trim_end().len());
        }
        at += word.len();
    }
    words
}

/// A part of the text between signs that end a thought.
struct Segment {
    range: Range<usize>,
    is_quoted: bool,
    /// What comes after it announces the next one: a colon, an arrow.
    announces: bool,
}

fn segments(text: &str) -> Vec<Segment> {
    static BREAK: LazyLock<Regex> = LazyLock::new(|| {
        pattern("[.!?…]+(?:\\s|$)|[\\n;()\"“”„«»]|:\\s|\\s?(?:->|=>|→|=|<-|←)\\s?|\\s[-–]+\\s|\\s?—\\s?|[。！？：]")
    });
    let mut segments: Vec<Segment> = Vec::new();
    let mut from = 0;
    let mut is_open = false;
    for stop in BREAK.find_iter(text) {
        let sign = stop.as_str().trim();
        let is_quote = ["\"", "“", "”", "„", "«", "»"].contains(&sign);
        let announces = matches!(sign, ":" | "->" | "=>" | "→" | "=" | "：");
        push_segment(
            text,
            Segment { range: from..stop.start(), is_quoted: is_open && is_quote, announces },
            &mut segments,
        );
        is_open = is_quote && !is_open || is_open && !is_quote;
        from = stop.end();
    }
    push_segment(text, Segment { range: from..text.len(), is_quoted: false, announces: false }, &mut segments);
    segments
}

fn push_segment(text: &str, segment: Segment, segments: &mut Vec<Segment>) {
    if text[segment.range.clone()].chars().any(char::is_alphanumeric) {
        segments.push(segment);
    } else if let Some(last) = segments.last_mut() {
        last.announces |= segment.announces;
    }
}

/// The words whose first letters count: those in quotes, after "of" or a colon, else the sentence before, else the next.
pub(super) fn sentence(text: &str, lower: &str, hint: &Range<usize>) -> Option<Range<usize>> {
    const MIN_WORDS: usize = 3;
    static OF: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^\s?(?:of|from|in|von|aus|de|di|da|du|des)\s+(?P<rest>[^,]*)"));
    const POINTING: [&str; 16] = [
        "each",
        "every",
        "this",
        "that",
        "the",
        "these",
        "those",
        "following",
        "all",
        "them",
        "words",
        "lines",
        "your",
        "cada",
        "chaque",
        "ogni",
    ];
    let is_long = |range: &Range<usize>| words(text, range.clone()).len() >= MIN_WORDS;
    let segments = segments(text);
    let at = segments.iter().position(|segment| segment.range.end >= hint.end)?;
    let own = &segments[at];
    let quoted = segments.iter().find(|segment| segment.is_quoted && is_long(&segment.range));
    if let Some(quoted) = quoted {
        return Some(quoted.range.clone());
    }
    static SINGLE: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?:^|[\s,:(])['‘](?P<said>\p{L}+(?:[ ,]+[\p{L}’']+){2,})['’](?:[\s,.!?)]|$)"));
    if let Some(quoted) = SINGLE.captures(text).and_then(|quoted| quoted.name("said")) {
        return Some(quoted.range());
    }
    if let Some(run) = capital_run(text, hint) {
        return Some(run);
    }
    if hint.start >= own.range.start
        && let Some(rest) = OF.captures(&lower[hint.end..own.range.end]).and_then(|of| of.name("rest"))
        && !POINTING.contains(&rest.as_str().split_whitespace().next().unwrap_or_default())
    {
        let end = DOMAIN.find(rest.as_str()).map_or(rest.end(), |domain| rest.start() + domain.start());
        let range = hint.end + rest.start()..hint.end + end;
        if is_long(&range) {
            return Some(range);
        }
    }
    // "First letter of each word, Mossy Old Roof …": a row of capitals behind the comma.
    if let Some(comma) = lower[hint.end.max(own.range.start)..own.range.end].find([',', ':']) {
        let range = hint.end.max(own.range.start) + comma + 1..own.range.end;
        let is_row = words(text, range.clone()).iter().all(|word| text[word.clone()].starts_with(char::is_uppercase));
        if is_row && is_long(&range) {
            return Some(range);
        }
    }
    if own.announces
        && let Some(next) = segments.get(at + 1).filter(|next| is_long(&next.range))
    {
        return Some(next.range.clone());
    }
    // "Warm ink …, only how each word begins".
    let lead = lower[own.range.start..hint.start.max(own.range.start)]
        .rfind(',')
        .map(|comma| own.range.start..own.range.start + comma);
    let before = segments[..at].iter().rev().take(3).map(|segment| segment.range.clone());
    lead.into_iter()
        .chain(before)
        .filter_map(|range| without_remarks(lower, range))
        .find(|range| is_long(range) && !text[range.clone()].contains(|char: char| char.is_ascii_digit()))
        .or_else(|| segments.get(at + 1).map(|next| next.range.clone()).filter(is_long))
}

/// A sentence without the clauses that speak about it: "…, that's how to remember my snap".
fn without_remarks(lower: &str, range: Range<usize>) -> Option<Range<usize>> {
    const REMARKS: [&str; 15] = [
        "that's",
        "thats",
        "that is",
        "remember",
        "letter",
        "handle",
        "username",
        "user name",
        "nickname",
        "my name",
        "add me",
        "find me",
        "reach me",
        "mail",
        "write to",
    ];
    let mut kept: Option<Range<usize>> = None;
    let mut at = range.start;
    for clause in lower[range].split_inclusive(',') {
        let span = at..at + clause.trim_end_matches(',').len();
        at += clause.len();
        if REMARKS.iter().any(|word| clause.contains(word)) || names_service(clause) {
            if kept.is_some() {
                break;
            }
            continue;
        }
        kept = Some(kept.map_or(span.start, |kept| kept.start)..span.end);
    }
    kept
}
