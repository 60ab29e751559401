//! A number whose end is told anew: "0161 496 0112", "that rings somebody else", "sorry, the last three should be 121".

use std::ops::Range;

use super::joined::Joined;
use super::order::{Rank, rank};
use super::vocabulary::{Role, is, is_any};
use super::{Conversation, SURE, Speakers, Split};
use crate::engine::text::{takes_back, words};
use crate::engine::verdict::FindingKind;

/// How many messages back the number may stand.
const MAX_BACK: usize = 4;
/// How many digits are put right.
const DIGITS: std::ops::RangeInclusive<usize> = 2..=6;
/// What may stand right behind what is right.
const NEGATIONS: &str = "not instead rather and no nicht statt und sondern pas et plutot y en e nao non invece nie zamiast a не а вместо niet bukan degil";
/// Words of the message that are read.
const MAX_WORDS: usize = 64;

/// The author's last number, with some of its digits as the message tells them.
pub(super) fn find(conversation: &Conversation<'_>, speakers: Speakers) -> Option<Split> {
    let text = conversation.text(conversation.last());
    if speakers == Speakers::Both || !text.bytes().any(|byte| byte.is_ascii_digit()) || !puts_right(text) {
        return None;
    }
    let groups: Vec<Range<usize>> = words(text)
        .take(MAX_WORDS)
        .filter(|word| DIGITS.contains(&word.len()) && text[word.clone()].bytes().all(|byte| byte.is_ascii_digit()))
        .collect();
    exchanged(conversation, &groups).or_else(|| ended(conversation, &groups))
}

/// "The middle is 570, not 507": what is wrong stands in the number as it was told, what is right does not.
fn exchanged(conversation: &Conversation<'_>, groups: &[Range<usize>]) -> Option<Split> {
    let last = conversation.last();
    let text = conversation.text(last);
    let [one, other] = groups else { return None };
    let (one, other) = (one.clone(), other.clone());
    if one.len() != other.len() || text[one.clone()] == text[other.clone()] {
        return None;
    }
    let pieces: Vec<usize> = (last.saturating_sub(MAX_BACK)..last)
        .filter(|at| conversation.is_by_author(*at))
        .filter(|at| conversation.text(*at).bytes().filter(u8::is_ascii_digit).count() > 1)
        .collect();
    let place = |wrong: &Range<usize>| {
        let wrong = &text[wrong.clone()];
        let mut found = pieces.iter().flat_map(|at| {
            let told = conversation.text(*at);
            words(told).take(MAX_WORDS).filter(move |word| &told[word.clone()] == wrong).map(move |word| (*at, word))
        });
        found.next().filter(|_| found.next().is_none())
    };
    let (wrong_at, wrong, right) = match (place(&one), place(&other)) {
        (Some((at, wrong)), None) => (at, wrong, other),
        (None, Some((at, wrong))) => (at, wrong, one),
        (Some(_), Some(_)) | (None, None) => return None,
    };
    // "570 wide": a measure.
    let rest = &text[right.end..];
    let next = words(rest).next().map(|word| rest[word].to_lowercase()).unwrap_or_default();
    if rest.starts_with(' ') && !is_any(NEGATIONS, &next) {
        return None;
    }
    let mut joined = Joined::default();
    joined.glue("call ");
    for at in pieces {
        let told = conversation.text(at);
        for word in words(told).take(MAX_WORDS) {
            if !told[word.clone()].bytes().all(|byte| byte.is_ascii_digit()) {
                continue;
            }
            joined.glue(if told[..word.start].ends_with('+') { " +" } else { " " });
            if at == wrong_at && word == wrong {
                joined.take(last, text, right.clone());
            } else {
                joined.take(at, told, word);
            }
        }
    }
    conversation.read(&joined, SURE, |kind| kind == FindingKind::Phone)
}

/// "Sorry, the last three should be 121", "last two digits the other way round, 81".
fn ended(conversation: &Conversation<'_>, groups: &[Range<usize>]) -> Option<Split> {
    let last = conversation.last();
    let text = conversation.text(last);
    // Where only one group is told, the words that place it may stand anywhere.
    let is_placed = || {
        groups.len() == 1
            && words(text).take(MAX_WORDS).any(|word| is(Role::End, &text[word].to_lowercase()))
            && !words(text).take(MAX_WORDS).any(|word| {
                let word = text[word].to_lowercase();
                is(Role::Front, &word) || is(Role::Middle, &word)
            })
    };
    // What is right is told last: "not 112 but 121 at the end".
    let is_ending = |word: &&Range<usize>| rank(text, word) == Some(Rank::End);
    let ending = groups.iter().rfind(is_ending).or_else(|| groups.first().filter(|_| is_placed()))?.clone();
    let number =
        (last.saturating_sub(MAX_BACK)..last).rev().filter(|at| conversation.is_by_author(*at)).find_map(|at| {
            let found = conversation.detectors.run(conversation.views(at));
            let number =
                found.into_iter().rfind(|found| found.kind == FindingKind::Phone && found.confidence >= SURE)?;
            Some((at, number.span.range()))
        });
    let (at, number) = number?;
    let before = conversation.text(at);
    let digits = before[number.clone()].char_indices().filter(|(_, char)| char.is_ascii_digit());
    let kept = digits.rev().nth(ending.len() - 1)?.0;
    let mut joined = Joined::default();
    joined.glue("call ");
    joined.take(at, before, number.start..number.start + kept);
    joined.take(last, text, ending);
    conversation.read(&joined, SURE, |kind| kind == FindingKind::Phone)
}

fn puts_right(text: &str) -> bool {
    words(text).take(64).any(|word| {
        let word = text[word].to_lowercase();
        is(Role::Wrong, &word) || takes_back(&word)
    })
}
