//! A number whose end is told anew: "0161 496 0112", "that rings somebody else", "sorry, the last three should be 121".

use super::joined::Joined;
use super::order::{Rank, rank};
use super::vocabulary::{Role, is};
use super::{Conversation, SURE, Speakers, Split};
use crate::engine::text::{takes_back, words};
use crate::engine::verdict::FindingKind;

/// How many messages back the number may stand.
const MAX_BACK: usize = 4;
/// How many digits are put right.
const DIGITS: std::ops::RangeInclusive<usize> = 2..=6;
/// The author's last number, with its last digits as the message tells them.
pub(super) fn find(conversation: &Conversation<'_>, speakers: Speakers) -> Option<Split> {
    let last = conversation.last();
    let text = conversation.text(last);
    if speakers == Speakers::Both || !text.bytes().any(|byte| byte.is_ascii_digit()) || !puts_right(text) {
        return None;
    }
    let is_ending = |word: &std::ops::Range<usize>| {
        let digits = &text[word.clone()];
        DIGITS.contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && rank(text, word) == Some(Rank::End)
    };
    // What is right is told last: "not 112 but 121 at the end".
    let ending = words(text).take(64).filter(is_ending).last()?;
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
