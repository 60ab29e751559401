//! What all ways of spelling letters share: the signs and digits between them, and what becomes of a row.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::tail::{tail, to_at};
use super::{Replacement, pattern};
use crate::engine::text::before;
use crate::engine::text::number_words::{ENGLISH, Number, number_words};
use crate::engine::text::services::tells_service;
use crate::engine::text::sign_words::inner_sign;

/// A word's place and its letters in lower case.
pub(super) type Word<'text> = (Range<usize>, &'text str);

/// A sign or digits inside of what is spelled, and the last word that they take.
pub(super) fn inner(words: &[Word<'_>], at: usize) -> Option<(String, usize)> {
    let (_, word) = &words[at];
    if ["under", "guion", "tiret"].contains(word)
        && let Some((_, next)) = words.get(at + 1)
        && let Some(sign) = inner_sign(&format!("{word} {next}"))
    {
        return Some((sign.to_string(), at + 1));
    }
    let sign = inner_sign(word).map(|sign| sign.to_string());
    sign.or_else(|| digit(word)).map(|sign| (sign, at))
}

/// Tells whether only signs and words such as "then" stand between the end of a row and a word.
pub(super) fn is_joint(text: &str, words: &[Word<'_>], end: usize, at: usize) -> bool {
    const CONNECTORS: [&str; 44] = [
        "and",
        "then",
        "next",
        "finally",
        "followed",
        "by",
        "the",
        "number",
        "numbers",
        "comma",
        "plus",
        "y",
        "et",
        "und",
        "e",
        "i",
        "и",
        "dann",
        "poi",
        "puis",
        "luego",
        "después",
        "depois",
        "потом",
        "затем",
        "potem",
        "daarna",
        "sedan",
        "after",
        "that",
        "a",
        "an",
        "lastly",
        "last",
        "zahl",
        "número",
        "numero",
        "nummer",
        "chiffre",
        "die",
        "el",
        "le",
        "og",
        "och",
    ];
    const MAX_CONNECTORS: usize = 4;
    const MAX_GAP: usize = 6;
    let lowest = at.saturating_sub(MAX_CONNECTORS + 1);
    let Some(first) =
        words[lowest..at].iter().rposition(|(range, _)| range.end <= end).map(|before| lowest + before + 1)
    else {
        return false;
    };
    let mut from = end;
    for (range, word) in &words[first..=at] {
        let gap = text.get(from..range.start).unwrap_or("?");
        let is_short =
            gap.len() <= MAX_GAP && gap.chars().all(|char| !char.is_alphanumeric() && !matches!(char, '!' | '?' | '@'));
        if !is_short || range.start != words[at].0.start && !CONNECTORS.contains(word) {
            return false;
        }
        from = range.end;
    }
    true
}

/// What is spelled; a name with its sign, where nothing around makes more of it and the text names a service.
pub(super) fn push(
    text: &str,
    mut range: Range<usize>,
    mut plain: String,
    has_service: &OnceCell<bool>,
    found: &mut Vec<Replacement>,
) {
    // "Handle", "nickname": that a name is meant is as much.
    static NAMED: LazyLock<Regex> = LazyLock::new(|| pattern(r"handle|user ?name|nick ?name"));
    static JOINED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)^(?:[\s,(\[;-]{0,4}(?:(?:then|and|poi|dann|puis|luego|all one word|one word|all lower ?case|lower ?case|no spaces?)[\s,]{1,2}){0,2})(?:@|at\b|dot\b|[.]\S|\[|arroba|arobase|chiocciola|klammeraffe|собак|apenstaart|malpa|małpa|zavin|kukac|punkt\b|punto\b|ponto\b|point\b|точка|nokta|kropka|piste|titik|at sign|et nokta|골뱅이|アット)",
        )
    });
    static LED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)(?:@|\.|\bat|dot|arroba|arobase|chiocciola|klammeraffe|собака|punkt|punto|ponto|point|точка)[\s,]{0,3}$",
        )
    });
    const MIN_NAME: usize = 3;
    const REACH: usize = 40;
    if let Some((rest, length)) = tail(&text[range.end..]) {
        plain.push_str(&rest);
        range.end += length;
    }
    if let Some(length) = to_at(&text[range.end..]) {
        let is_sign = text[range.end + length..].starts_with('@');
        range.end += length - usize::from(!is_sign && length > 0);
    }
    let before = before(text, range.start, REACH);
    let after = &text[range.end..text.ceil_char_boundary((range.end + REACH).min(text.len()))];
    let is_name = plain.len() >= MIN_NAME
        && plain.starts_with(|char: char| char.is_ascii_alphabetic())
        && !plain.contains('@')
        && !JOINED.is_match(after)
        && !LED.is_match(before)
        && *has_service.get_or_init(|| {
            let lower = text.to_lowercase();
            NAMED.is_match(&lower) || tells_service(&lower)
        });
    let plain = if is_name { format!("@{plain}") } else { plain };
    found.push(Replacement::new(range.clone(), with_space(text, range.end, plain), "nato"));
}

/// A word that follows without a space would melt with the letters.
fn with_space(text: &str, end: usize, mut plain: String) -> String {
    if text[end..].starts_with(char::is_alphanumeric) {
        plain.push(' ');
    }
    plain
}

fn digit(word: &str) -> Option<String> {
    if word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(word.to_owned());
    }
    number_words(word)
        .iter()
        .filter(|meaning| meaning.language == ENGLISH)
        .find_map(|meaning| if let Number::Unit(digit) = meaning.number { Some(digit.to_string()) } else { None })
}
