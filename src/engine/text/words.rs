//! Words of a text: runs of letters and digits, with ideographs one by one.

use std::ops::Range;

use unicode_script::{Script, UnicodeScript};

/// The words of a text in order.
pub(crate) fn words(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        let (start, first) = chars.find(|(_, char)| is_word_char(*char))?;
        let mut end = start + first.len_utf8();
        if !is_ideograph(first) {
            while let Some((at, char)) = chars.next_if(|(_, char)| is_word_char(*char) && !is_ideograph(*char)) {
                end = at + char.len_utf8();
            }
        }
        Some(start..end)
    })
}

/// Tells whether a character can be part of a word. Indic signs that are no letters of their own count.
pub(crate) fn is_word_char(char: char) -> bool {
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
