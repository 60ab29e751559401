//! Parts of a number between words that no list knows: "em đọc chậm: 0912", "gitna 555", "中间5550".
//!
//! A short message with a group of digits, or two, and nothing that makes an amount, a time or a measure of it. What
//! such parts make has to be a number from its beginning to its end.

use std::ops::Range;

use super::dictation::Fragment;
use super::vocabulary::{Role, is};
use crate::engine::text::{ViewKind, Views, words};

/// The longest such message, in characters, and its most words.
const LONGEST: usize = 60;
const MAX_WORDS: usize = 7;
/// Most groups of one part: "55 rồi 50".
const MAX_RUNS: usize = 2;
/// How many digits a part has.
const DIGITS: std::ops::RangeInclusive<usize> = 2..=7;

/// The groups of digits of a short message.
pub(super) fn loose(views: &Views) -> Option<Fragment> {
    let view = views.get(ViewKind::Folded);
    let text = view.text.as_str();
    if text.chars().nth(LONGEST).is_some() || text.contains(['$', '€', '£', '₹', '¥', '%', '@', '/', '#', '=', '*'])
    {
        return None;
    }
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find(|char: char| char.is_ascii_digit()).map(|length| at + length) {
        at = start + text[start..].find(|char: char| !char.is_ascii_digit()).unwrap_or(text.len() - start);
        runs.push(start..at);
    }
    let is_glued = |run: &Range<usize>| {
        text[..run.start].ends_with(|char: char| char.is_ascii_alphabetic() || ".,:'".contains(char))
            || text[run.end..].starts_with(|char: char| char.is_ascii_alphabetic() || ":'".contains(char))
            || text[run.end..].trim_start().starts_with('?')
    };
    let is_beside = |word: &Range<usize>| runs.iter().any(|run| word.start == run.end + 1 || word.end + 1 == run.start);
    let mut count = 0;
    let is_other = words(text).any(|range| {
        count += 1;
        let word = &text[range.clone()];
        is_beside(&range) && (is(Role::Unit, word) || is(Role::BeforeOther, word)) || is(Role::OtherNumber, word)
    });
    let digits = runs.iter().map(Range::len).sum();
    let is_part = DIGITS.contains(&digits)
        && runs.len() <= MAX_RUNS
        && runs.iter().all(|run| run.len() > 1 && !is_glued(run))
        && !is_other
        && count <= MAX_WORDS;
    is_part.then(|| Fragment {
        folded: runs.iter().map(|run| &text[run.clone()]).collect::<Vec<_>>().join(" "),
        runs: runs.iter().map(|run| view.original(run.start, run.end).range()).collect(),
        spoken: 0,
        digits,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_group_among_words_of_any_language() {
        for (text, expected) in [
            ("em đọc chậm: 0912", Some("0912")),
            ("gitna 555", Some("555")),
            ("后四位0177", Some("0177")),
            ("55 rồi 50", Some("55 50")),
            ("600 cm", None),
            ("50?", None),
            ("order 0912", None),
        ] {
            assert_eq!(loose(&Views::of(text)).map(|part| part.folded).as_deref(), expected, "{text}");
        }
    }
}
