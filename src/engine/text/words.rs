//! Words of a text: runs of letters and digits, with ideographs one by one.

use std::ops::Range;

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashSet;
use unicode_script::{Script, UnicodeScript};

/// The words of a text in order.
pub(crate) fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut at = 0;
    std::iter::from_fn(move || {
        let first = loop {
            let char = char_at(text, at)?;
            if is_word_char(char) {
                break char;
            }
            at += char.len_utf8();
        };
        let start = at;
        at += first.len_utf8();
        if !is_ideograph(first) {
            while let Some(char) = char_at(text, at).filter(|char| is_word_char(*char) && !is_ideograph(*char)) {
                at += char.len_utf8();
            }
        }
        Some(start..at)
    })
}

/// The character that begins at a place.
#[inline]
fn char_at(text: &str, at: usize) -> Option<char> {
    match text.as_bytes().get(at) {
        Some(byte) if byte.is_ascii() => Some(char::from(*byte)),
        Some(_) => text[at..].chars().next(),
        None => None,
    }
}

/// Words of a list that is written with spaces between.
pub(crate) fn listed(words: &'static str) -> FxHashSet<&'static str> {
    words.split_whitespace().collect()
}

/// Finds the phrases of a list that is written with commas between; [`says`] tells whether a text has one.
///
/// # Panics
///
/// Where the list is longer than any constant.
pub(crate) fn phrases(list: &'static str) -> AhoCorasick {
    AhoCorasick::new(list.split(',').map(str::trim)).expect("the phrases are a constant that the tests compile")
}

/// Tells whether a text has one of the phrases as whole words.
pub(crate) fn says(phrases: &AhoCorasick, text: &str) -> bool {
    phrases.find_overlapping_iter(text).any(|said| is_whole_word(text, &said.range()))
}

/// Tells whether a character can be part of a word. Indic signs that are no letters of their own count.
#[inline]
pub(crate) fn is_word_char(char: char) -> bool {
    if char.is_ascii() {
        return char.is_ascii_alphanumeric();
    }
    char.is_alphanumeric() || matches!(char, '\u{900}'..='\u{dff}' if !matches!(char, '\u{964}' | '\u{965}'))
}

fn is_ideograph(char: char) -> bool {
    !char.is_ascii() && char.script() == Script::Han
}

/// Tells whether a part of a text begins and ends where words do.
pub(crate) fn is_whole_word(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    let first = text[range.clone()].chars().next();
    let last = text[range.clone()].chars().next_back();
    !(joins(before) && joins(first) || joins(last) && joins(after))
}

/// Letters that would continue a word; scripts written without spaces do not.
fn joins(char: Option<char>) -> bool {
    char.is_some_and(|char| {
        is_word_char(char)
            && (char.is_ascii()
                || !matches!(
                    char.script(),
                    Script::Han
                        | Script::Hiragana
                        | Script::Katakana
                        | Script::Hangul
                        | Script::Thai
                        | Script::Lao
                        | Script::Khmer
                        | Script::Myanmar
                ))
    })
}
