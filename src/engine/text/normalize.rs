//! The ordered list of foldings.
//!
//! Every text becomes `decoded`, then `folded`, and each further view is made of that one:
//!
//! | view | what it undoes | where |
//! |---|---|---|
//! | `decoded` | encodings and puzzles | `decode/` |
//! | `folded` | case, compatibility forms, invisible characters, marks, digits of every script, confusables | [`fold`] |
//! | `spelled` | spelled and bracketed separators | `spell.rs` |
//! | `digits` | number words, letters for digits | `digits.rs` |
//! | `letters` | digits and signs for letters, spaced-out letters | `letters.rs` |
//!
//! Each is one pass that looks a bounded distance ahead, so all are linear.

use any_ascii::any_ascii_char;
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};
use unicode_script::{Script, UnicodeScript};

pub(super) use super::digits::read_digits;
pub(super) use super::letters::read_letters;
pub(super) use super::spell::spell;

use super::confusables::{self, is_invisible};
use super::offsets::OffsetMapBuilder;
use super::views::{View, ViewKind};

/// Folds case, compatibility forms, invisible characters, digits and confusables.
///
/// Invisible characters and marks belong to the character before them, so a span that ends there covers them too.
pub(super) fn fold(decoded: &View) -> View {
    let text = decoded.text.as_str();
    let mut read_as_latin = confusables::words_read_as_latin(text).into_iter().peekable();
    let mut view = OffsetMapBuilder::default();
    let mut folded = String::new();
    let mut at = 0;
    while at < text.len() {
        let plain = plain_run(&text[at..]);
        view.keep(&text[at..at + plain], at);
        let start = at + plain;
        let Some(char) = text[start..].chars().next() else { break };
        let mut end = start + char.len_utf8();
        at = end;
        if is_invisible(char) {
            continue;
        }
        while let Some(next) = text[end..].chars().next().filter(|next| is_invisible(*next)) {
            end += next.len_utf8();
        }
        at = end;
        while read_as_latin.next_if(|word| word.end <= start).is_some() {}
        let is_disguised = read_as_latin.peek().is_some_and(|word| word.contains(&start));
        folded.clear();
        fold_char(char, is_disguised, &mut folded);
        if folded == text[start..end] {
            view.keep(&text[start..end], start);
        } else {
            view.replace(&folded, start..end);
        }
    }
    let (text, map) = view.finish();
    View { kind: ViewKind::Folded, text, map: map.through(&decoded.map) }
}

/// How much of a text's beginning stays as it is: ASCII in lower case, without a last character that has marks of its own.
fn plain_run(text: &str) -> usize {
    let bytes = text.as_bytes();
    let run = bytes.iter().take_while(|byte| byte.is_ascii() && !byte.is_ascii_uppercase()).count();
    if bytes.get(run).is_some_and(|next| !next.is_ascii()) { run.saturating_sub(1) } else { run }
}

fn fold_char(char: char, is_disguised: bool, folded: &mut String) {
    if char.is_ascii() {
        folded.push(char.to_ascii_lowercase());
        return;
    }
    if let Some(latin) = confusables::latin_lookalike(char).filter(|_| is_disguised) {
        folded.push(latin);
        return;
    }
    if char == '\u{1f51f}' {
        folded.push_str("10");
        return;
    }
    if let Some(sign) = confusables::plain_sign(char) {
        folded.push(sign);
        return;
    }
    let ascii = any_ascii_char(char);
    if char.is_numeric() {
        let digits = ascii.trim_matches(['(', ')', '.']);
        if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            folded.push_str(digits);
            return;
        }
    }
    let is_enclosed_letter = matches!(char, '\u{249c}'..='\u{24b5}' | '\u{1f110}'..='\u{1f189}');
    if char.script() == Script::Latin || is_enclosed_letter {
        let letters = ascii.trim_matches(['(', ')']);
        if !letters.is_empty() {
            folded.extend(letters.chars().map(|letter| letter.to_ascii_lowercase()));
            return;
        }
    }
    for part in std::iter::once(char).nfkc().flat_map(char::to_lowercase) {
        if matches!(part.script(), Script::Greek | Script::Cyrillic) {
            decompose_canonical(part, |base| {
                if !is_combining_mark(base) {
                    folded.push(base);
                }
            });
        } else if !is_invisible(part) {
            folded.push(part);
        }
    }
}
