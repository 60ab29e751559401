//! A part of a number that stands elsewhere in the conversation, and is only pointed to: "room 0137, then", "call me on 415
//! 555", "and the end is the room number you gave".
//!
//! The word that points has to stand beside digits earlier; what those make has to be a number with the parts that its
//! author told.

use std::ops::Range;

use super::vocabulary::{Role, is};
use super::{Conversation, Speakers, Split, numbers, spread_over};
use crate::engine::text::{Span, ViewKind, Views, words};
use crate::engine::verdict::{Finding, HistoryPart};

/// How many messages back the digits may stand.
const MAX_BACK: usize = 8;
/// Words of the message that are read, and of an earlier one.
const MAX_WORDS: usize = 20;
const MAX_TOLD: usize = 40;
/// How many words may stand between the word and its digits.
const NEAR: usize = 2;
/// The shortest word that points.
const SHORTEST: usize = 4;
/// How many digits are pointed to.
const DIGITS: std::ops::RangeInclusive<usize> = 2..=6;
/// Below this a number that was put together is not believed.
const MIN_CONFIDENCE: f64 = 0.8;
const MOST: f64 = 0.85;

/// The number whose part the message points to.
pub(super) fn find(conversation: &Conversation<'_>, speakers: Speakers) -> Option<Split> {
    if speakers == Speakers::Both {
        return None;
    }
    let last = conversation.last();
    let view = conversation.views(last).get(ViewKind::Folded);
    let text = view.text.as_str();
    let said: Vec<Range<usize>> = words(text).take(MAX_WORDS + 1).collect();
    let is_cue = |word: &Range<usize>| {
        [Role::Dictation, Role::Place, Role::End, Role::Front].into_iter().any(|role| is(role, &text[word.clone()]))
    };
    if said.len() > MAX_WORDS || !said.iter().any(is_cue) {
        return None;
    }
    let (pointing, at, digits) = said.iter().rev().find_map(|word| {
        let (at, digits) = told_beside(conversation, &text[word.clone()])?;
        Some((word.clone(), at, digits))
    })?;
    let pointed = &conversation.text(at)[digits.clone()];
    let further: Vec<&Range<usize>> = said
        .iter()
        .filter(|word| word.start > pointing.end && text[(*word).clone()].bytes().all(|byte| byte.is_ascii_digit()))
        .collect();
    let holds_others = said
        .iter()
        .any(|word| word.end <= pointing.start && text[word.clone()].bytes().any(|byte| byte.is_ascii_digit()));
    if holds_others {
        return None;
    }
    let is_front = said.iter().any(|word| is(Role::Front, &text[word.clone()]));
    let mut written = if is_front { pointed.to_owned() } else { format!("then {pointed}") };
    for word in &further {
        written.push(' ');
        written.push_str(&text[(*word).clone()]);
    }
    if is_front {
        written.push_str(" in front");
    }
    let message = Views::of(&written);
    let resolved = Conversation { message: &message, ..*conversation };
    let split = numbers::find(&resolved, Speakers::Author).filter(|split| split.found.confidence >= MIN_CONFIDENCE)?;
    let end = further.last().map_or(pointing.end, |word| word.end);
    let part = HistoryPart { turn: at, span: Span::new(digits.start, digits.end) };
    let mut history = split.found.history.clone();
    if history.iter().any(|told| told.turn == at) {
        return None;
    }
    history.push(part);
    history.sort_by_key(|part| part.turn);
    let confidence = split.found.confidence.min(MOST);
    let span = view.original(pointing.start, end);
    Some(Split { found: Finding { confidence, ..spread_over(split.found, span, history) } })
}

/// The digits beside which an earlier message has the same word.
fn told_beside(conversation: &Conversation<'_>, pointing: &str) -> Option<(usize, Range<usize>)> {
    let is_cue = [Role::Filler, Role::Dictation, Role::Place, Role::Announcing, Role::Contact, Role::Number];
    let is_noun = pointing.chars().count() >= SHORTEST
        && pointing.chars().all(char::is_alphabetic)
        && !is_cue.into_iter().any(|role| is(role, pointing));
    if !is_noun {
        return None;
    }
    let last = conversation.last();
    (last.saturating_sub(MAX_BACK)..last).rev().find_map(|at| {
        let text = conversation.text(at);
        let told: Vec<Range<usize>> = words(text).take(MAX_TOLD).collect();
        let noun = told.iter().position(|word| text[word.clone()].to_lowercase() == pointing)?;
        let is_digits = |word: &&Range<usize>| {
            DIGITS.contains(&word.len()) && text[(*word).clone()].bytes().all(|byte| byte.is_ascii_digit())
        };
        let behind = told[noun + 1..].iter().take(NEAR + 1).find(is_digits);
        let before = || told[..noun].iter().rev().take(NEAR + 1).find(is_digits);
        behind.or_else(before).map(|digits| (at, digits.clone()))
    })
}
