//! Account numbers and wallets in pieces: "first part BE685390", "second part: 07547034".
//!
//! What the pieces make is read by the detectors, which check its sum; nothing else speaks for it.

use std::ops::Range;

use super::joined::Joined;
use super::{Conversation, Speakers, Split};
use crate::engine::verdict::FindingKind;

/// How many messages back the first piece may stand.
const MAX_BACK: usize = 8;
/// Words of a message that are read.
const MAX_WORDS: usize = 48;
/// The shortest first piece, in characters, and the shortest last one of two and of more pieces.
const FIRST: usize = 4;
const HALF: usize = 6;
const PIECE: usize = 2;
/// The longest piece that is all of its message.
const LONGEST: usize = 32;
/// Below this a code that was put together is not believed.
const MIN_CONFIDENCE: f64 = 0.7;

/// The account or wallet that the message ends.
pub(super) fn find(conversation: &Conversation<'_>, speakers: Speakers) -> Option<Split> {
    if speakers == Speakers::Both {
        return None;
    }
    let last = conversation.last();
    let text = conversation.text(last);
    let own = codes(text).find(|code| code.len() >= HALF).or_else(|| codes(text).next()).or_else(|| only_code(text))?;
    let is_half = written(text, &own) >= HALF;
    let mut pieces = vec![(last, own)];
    let mut has_begun = false;
    for at in (last.saturating_sub(MAX_BACK)..last).rev().filter(|at| conversation.is_by_author(*at)) {
        let text = conversation.text(at);
        let first = codes(text).filter(|code| begins(&text[code.clone()])).last();
        has_begun = first.is_some();
        if let Some(piece) = first.or_else(|| codes(text).last()).or_else(|| only_code(text)) {
            pieces.push((at, piece));
        }
        if has_begun {
            break;
        }
    }
    if !has_begun || pieces.len() == 2 && !is_half {
        return None;
    }
    pieces.reverse();
    let (at, first) = pieces.first()?;
    let lead = if is_account(&conversation.text(*at)[first.clone()]) { "iban " } else { "wallet address " };
    let mut joined = Joined::default();
    joined.glue(lead);
    for (at, piece) in pieces {
        joined.take(at, conversation.text(at), piece);
        joined.glue(" ");
    }
    conversation.read(&joined, MIN_CONFIDENCE, |kind| kind == FindingKind::Payment)
}

/// How many letters and digits a piece has.
fn written(text: &str, piece: &Range<usize>) -> usize {
    text[piece.clone()].bytes().filter(u8::is_ascii_alphanumeric).count()
}

/// A message that is nothing but a piece: "NWBK", "04".
fn only_code(text: &str) -> Option<Range<usize>> {
    let code = text.trim();
    let start = text.len() - text.trim_start().len();
    let is_code = (PIECE..=LONGEST).contains(&code.len())
        && code.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase());
    is_code.then(|| start..start + code.len())
}

/// Letters and digits that no word is, in one run or in groups: "DE89370400", "DE89 3704".
fn codes(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut from = 0;
    let mut words = text
        .split_inclusive(|char: char| !char.is_ascii_alphanumeric())
        .take(MAX_WORDS * 2)
        .filter_map(move |token| {
            let word = token.trim_end_matches(|char: char| !char.is_ascii_alphanumeric());
            let range = from..from + word.len();
            from += token.len();
            (!word.is_empty()).then_some(range)
        })
        .peekable();
    std::iter::from_fn(move || {
        loop {
            let mut range = words.next()?;
            let word = &text[range.clone()];
            let is_code = word.bytes().any(|byte| byte.is_ascii_digit())
                || word.len() > 12 && word[1..].bytes().any(|byte| byte.is_ascii_uppercase());
            if !is_code {
                continue;
            }
            let is_group = |word: &str| {
                word.bytes().any(|byte| byte.is_ascii_digit())
                    && word.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
                    || word.len() == FIRST && word.bytes().all(|byte| byte.is_ascii_uppercase())
            };
            if is_group(word) {
                while let Some(next) = words
                    .next_if(|next| matches!(&text[range.end..next.start], " " | "-") && is_group(&text[next.clone()]))
                {
                    range.end = next.end;
                }
            }
            if written(text, &range) >= FIRST {
                return Some(range);
            }
        }
    })
}

/// "ES32", "0x5aAe", "bc1q", "3J98t1": what accounts and wallets begin with.
fn begins(code: &str) -> bool {
    is_account(code)
        || code.starts_with("0x")
        || code.starts_with("bc1")
        || code.len() > 8
            && code.starts_with(['1', '3', 'T', 'L', 'M'])
            && code.bytes().any(|byte| byte.is_ascii_lowercase())
            && code.bytes().any(|byte| byte.is_ascii_uppercase())
}

/// Two letters and two digits, and what follows in groups.
fn is_account(code: &str) -> bool {
    let bytes = code.as_bytes();
    bytes.len() >= FIRST
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        && bytes[2..4].iter().all(u8::is_ascii_digit)
        && bytes[4..]
            .iter()
            .all(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase() || matches!(byte, b' ' | b'-'))
}
