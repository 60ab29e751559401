//! Text turned round, and text whose letters are shifted by thirteen.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashMap;

use super::{Replacement, Source, hints, host, mirror_words, shift_words};
use crate::engine::text::number_words::{Number, Strength, number_words};
use crate::engine::text::services::BRANDS;
use crate::engine::text::sign_words::{inner_sign, is_at};

/// Phrases that say that something is turned round, then those that say that letters are shifted.
static HINTS: LazyLock<AhoCorasick> = LazyLock::new(|| hints(&[mirror_words::TURNED, shift_words::SHIFTED].concat()));

/// Words between the hint and a turned name: "insta:", "->", "is", "am".
const LEADS: &[&str] = &[
    ":", "->", "→", "=", "is", "am", "@", "=>", ">>", "i'm", "im", "as", "under", "called", "name", "handle", "user",
    "username", "nick", "es", "soy", "sou", "suis", "bin", "ich", "sono", "jestem", "als", "como", "как", "я", "it's",
    "its", "me", "add", "find", "search", "type", "read", "reading", "flip", "reverse",
];
/// Names of services, which are turned with the names in them.
static SERVICES: LazyLock<FxHashMap<String, Hidden>> = LazyLock::new(|| {
    // A shorter one turned round is mostly a word.
    const SHORTEST: usize = 5;
    Hidden::all(BRANDS.split_whitespace().filter(|name| name.len() >= SHORTEST))
});
static NUMBERS: LazyLock<FxHashMap<String, Hidden>> = LazyLock::new(|| {
    Hidden::all(
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "double", "triple"]
            .into_iter(),
    )
});
/// What is done backwards without turning anything round.
const COUNTED: [&str; 7] =
    ["count backwards", "counts backwards", "counting", "counted", "backwards from", "countdown to", "count down"];
const MIN_NAME: usize = 5;

pub(super) fn decode(source: &Source<'_>, found: &mut Vec<Replacement>) {
    let (text, lower) = (source.text, source.lower());
    let (is_turned, is_shifted) = hinted(lower);
    let mut lead_end = None;
    let mut last_shifted = None;
    for token in source.tokens() {
        let word = &text[token.clone()];
        if word.is_ascii() {
            let trimmed = word.trim_end_matches(['.', ':']);
            let range = token.start..token.start + trimmed.len();
            let lowered = &lower[range.clone()];
            if let Some(hidden) = SERVICES.get(lowered) {
                found.push(hidden.replacement(range));
            } else if let Some(plain) = turned(trimmed) {
                found.push(Replacement::new(range, plain, "reversed"));
            } else if let Some(plain) = shifted(trimmed) {
                found.push(Replacement::new(range, plain, "rot13"));
            } else if is_shifted && is_better_shifted(trimmed, Before::of(text, lead_end, last_shifted, range.start)) {
                last_shifted = Some(range.end);
                found.push(Replacement::new(range, rot13(trimmed), "rot13"));
            } else if is_turned
                && lead_end.is_some_and(|end| is_lead(lower, end, range.start))
                && is_name(trimmed)
                && number_words(lowered).is_empty()
                // The instruction itself.
                && !hinted(lowered).0
            {
                let plain: String = trimmed.chars().rev().collect();
                found.push(Replacement::new(range, plain, "reversed"));
            }
        }
        lead_end = Some(token.start);
    }
    hidden_number_words(source, found);
    if is_turned && !COUNTED.iter().any(|counted| lower.contains(counted)) {
        let says = |listed: &[&str]| listed.iter().any(|phrase| lower.contains(phrase));
        let order = match () {
            () if says(mirror_words::EACH_TURNED) => Order::InEach,
            () if says(mirror_words::GROUPS_TURNED) => Order::Groups,
            () => Order::All,
        };
        found.extend(turned_number(text, order).or_else(|| turned_dictation(source)));
    }
}

/// Whether a text in lower case says that something is turned round, and that letters are shifted.
fn hinted(lower: &str) -> (bool, bool) {
    HINTS.find_overlapping_iter(lower).fold((false, false), |(is_turned, is_shifted), hint| {
        let turns = hint.pattern().as_usize() < mirror_words::TURNED.len();
        (is_turned || turns, is_shifted || !turns)
    })
}

/// Number words each of which is turned round or shifted: "ruof evif", "sbhe svir".
fn hidden_number_words(source: &Source<'_>, found: &mut Vec<Replacement>) {
    const MIN_WORDS: usize = 6;
    let mut row: Vec<Replacement> = Vec::new();
    for token in source.tokens() {
        let word = source.lower()[token.clone()].trim_end_matches(['.', ':']);
        match NUMBERS.get(word) {
            Some(hidden) => row.push(hidden.replacement(token.start..token.start + word.len())),
            None if row.len() < MIN_WORDS => row.clear(),
            None => break,
        }
    }
    if row.len() >= MIN_WORDS {
        found.append(&mut row);
    }
}

/// A word that is turned round or shifted.
struct Hidden {
    plain: &'static str,
    technique: &'static str,
}

impl Hidden {
    /// The words by the way in which they are written.
    fn all(words: impl Iterator<Item = &'static str>) -> FxHashMap<String, Self> {
        let both = |plain: &'static str| {
            let turned = (plain.chars().rev().collect(), Self { plain, technique: "reversed" });
            [turned, (rot13(plain), Self { plain, technique: "rot13" })]
        };
        words.flat_map(both).collect()
    }

    fn replacement(&self, range: Range<usize>) -> Replacement {
        Replacement::new(range, self.plain, self.technique)
    }
}

/// An address or a link written backwards: its end is a known one only then.
fn turned(word: &str) -> Option<String> {
    if !word.contains('.') || host(word).is_some() {
        return None;
    }
    let plain: String = word.chars().rev().collect();
    let host = host(&plain)?;
    let is_sure = plain.contains('@') || host.rsplit('.').next().is_some_and(|suffix| suffix.len() > 2);
    (is_sure && host.len() >= 6).then_some(plain)
}

/// The same for letters shifted by thirteen.
fn shifted(word: &str) -> Option<String> {
    if !word.contains('.') || host(word).is_some() {
        return None;
    }
    const FILES: [&str; 10] = [".png", ".jpg", ".jpeg", ".gif", ".pdf", ".doc", ".docx", ".zip", ".txt", ".svg"];
    if FILES.iter().any(|ending| word.to_ascii_lowercase().ends_with(ending)) {
        return None;
    }
    let plain = rot13(word);
    let host = host(&plain)?;
    let is_sure = plain.contains(['@', '/']) || host.rsplit('.').next().is_some_and(|suffix| suffix.len() > 2);
    (is_sure && host.len() >= 6).then_some(plain)
}

fn rot13(word: &str) -> String {
    word.chars()
        .map(|char| match char {
            'a'..='m' | 'A'..='M' => char::from(char as u8 + 13),
            'n'..='z' | 'N'..='Z' => char::from(char as u8 - 13),
            other => other,
        })
        .collect()
}

/// What stands before a word that may be shifted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Before {
    /// A word that is shifted and a space, or a sign that announces one.
    Shifted,
    /// The word "dot".
    Dot,
    Other,
}

impl Before {
    fn of(text: &str, last: Option<usize>, shifted: Option<usize>, start: usize) -> Self {
        let is_announced = text[..start].trim_end().ends_with([':', '=', '>', '→']);
        if is_announced || shifted.is_some_and(|end| &text[end..start] == " ") {
            return Self::Shifted;
        }
        match last {
            Some(last) if text[last..start].trim().eq_ignore_ascii_case("dot") => Self::Dot,
            _ => Self::Other,
        }
    }
}

/// Tells whether the letters of a word are commoner ones when shifted. Among shifted words less is asked of one.
fn is_better_shifted(word: &str, before: Before) -> bool {
    // Letters of English text in a thousand, from a to z.
    const OFTEN: [u16; 26] =
        [82, 15, 28, 43, 127, 22, 20, 61, 70, 2, 8, 40, 24, 67, 75, 19, 1, 60, 63, 91, 28, 10, 24, 2, 20, 1];
    // "com", "net", "org", "co", "uk", "io".
    const ENDINGS: [&str; 6] = ["pbz", "arg", "bet", "pb", "hx", "vb"];
    let weight = |word: &str| -> f64 {
        word.bytes()
            .filter(u8::is_ascii_alphabetic)
            .map(|byte| f64::from(OFTEN[usize::from(byte.to_ascii_lowercase() - b'a')]).ln())
            .sum()
    };
    const MIN_AMONG: usize = 6;
    let is_sign = is_at(word) || inner_sign(word).is_some();
    let least = if before == Before::Shifted && word.len() >= MIN_AMONG && !is_sign { -2.5 } else { 0.5 };
    let is_word = word.bytes().filter(u8::is_ascii_alphabetic).count() >= 2;
    before == Before::Dot && ENDINGS.contains(&word) || is_word && weight(&rot13(word)) > weight(word) + least
}

fn is_lead(lower: &str, last: usize, start: usize) -> bool {
    let before = lower[last..start].trim_end();
    let before = before.trim_end_matches(['"', '\'', '(']).trim_end();
    LEADS.iter().any(|lead| before == *lead || (before.ends_with(lead) && !lead.starts_with(char::is_alphabetic)))
}

fn is_name(word: &str) -> bool {
    word.len() >= MIN_NAME
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
        && word.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// What of a number is turned round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Order {
    /// All of it.
    All,
    /// The groups, of which each stays as it is.
    Groups,
    /// The digits of each group.
    InEach,
}

/// The longest row of number words and digits, from its end: "nine, then six, then three 5s".
fn turned_dictation(source: &Source<'_>) -> Option<Replacement> {
    const DIGITS: std::ops::RangeInclusive<usize> = 9..=15;
    const MAX_GAP: usize = 3;
    const PASSED: [&str; 8] = ["then", "and", "next", "a", "the", "followed", "by", "y"];
    let (text, lower) = (source.text, source.lower());
    let mut best = Row::default();
    let mut row = Row::default();
    for range in source.words() {
        let word = &lower[range.clone()];
        if !row.says.is_empty() && text[row.reach..range.start].chars().nth(MAX_GAP).is_some() {
            best = best.longer(std::mem::take(&mut row));
        }
        match Said::of(word) {
            Some(said) => {
                row.is_spoken |= !word.bytes().all(|byte| byte.is_ascii_digit());
                row.push(range, said);
            }
            None if PASSED.contains(&word) && !row.says.is_empty() => row.reach = range.end,
            None => best = best.longer(std::mem::take(&mut row)),
        }
    }
    let best = best.longer(row);
    (best.words > 4 && best.is_spoken && DIGITS.contains(&best.says.len())).then(|| {
        let plain = best.says.iter().rev().map(char::to_string).collect::<Vec<_>>().join(" ");
        Replacement::new(best.range.clone(), plain, "reversed")
    })
}

/// What a word says of a number that is told from its end.
enum Said {
    Digits(String),
    /// "fives", as often as the digit before says.
    Each(u8),
    /// "double".
    Repeat(u8),
}

impl Said {
    fn of(word: &str) -> Option<Self> {
        const LONGEST: usize = 5;
        if word.bytes().all(|byte| byte.is_ascii_digit()) {
            return (word.len() <= LONGEST).then(|| Self::Digits(word.to_owned()));
        }
        if let [digit @ b'0'..=b'9', b's'] = word.as_bytes() {
            return Some(Self::Each(digit - b'0'));
        }
        let meanings = number_words(word).iter().filter(|meaning| meaning.strength != Strength::Inner);
        meanings.into_iter().find_map(|meaning| {
            if let Number::Unit(digit) = meaning.number {
                Some(Self::Digits(digit.to_string()))
            } else if let Number::Units(digit) = meaning.number {
                Some(Self::Each(digit))
            } else if let Number::Repeat(times) = meaning.number {
                Some(Self::Repeat(times))
            } else {
                None
            }
        })
    }
}

/// Digits that stand in a row.
#[derive(Default)]
struct Row {
    range: Range<usize>,
    /// How far it goes on, words that are passed over included.
    reach: usize,
    says: Vec<char>,
    words: usize,
    /// Whether a word among them is no written number.
    is_spoken: bool,
    /// How often the next digit is meant.
    repeat: u8,
}

impl Row {
    fn push(&mut self, range: &Range<usize>, said: Said) {
        let start = if self.words == 0 { range.start } else { self.range.start };
        (self.range, self.reach, self.words) = (start..range.end, range.end, self.words + 1);
        let times = usize::from(std::mem::take(&mut self.repeat).max(1));
        match said {
            Said::Digits(digits) => self.says.extend(digits.repeat(times).chars()),
            Said::Each(digit) => {
                let times = self.says.pop().and_then(|times| times.to_digit(10)).unwrap_or(1) as usize;
                self.says.extend(digit.to_string().repeat(times).chars());
            }
            Said::Repeat(times) => self.repeat = times,
        }
    }

    fn longer(self, other: Self) -> Self {
        if other.says.len() > self.says.len() { other } else { self }
    }
}

/// The longest row of digits, from its end.
fn turned_number(text: &str, order: Order) -> Option<Replacement> {
    const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
    let mut best: Option<(usize, Range<usize>)> = None;
    let mut run: Option<(usize, Range<usize>)> = None;
    for (at, char) in text.char_indices() {
        if char.is_ascii_digit() {
            let (count, start) = run.as_ref().map_or((0, at), |(count, range)| (*count, range.start));
            run = Some((count + 1, start..at + 1));
            if run.as_ref().map(|(count, _)| *count) > best.as_ref().map(|(count, _)| *count) {
                best.clone_from(&run);
            }
        } else if !(matches!(char, ' ' | '-' | '.' | '/' | '(' | ')' | '+') || char == ',' && order != Order::All) {
            run = None;
        }
    }
    let (_, range) = best.filter(|(count, _)| DIGITS.contains(count))?;
    if is_counted(&text[range.clone()]) {
        return None;
    }
    let row = &text[range.clone()];
    let groups = || row.split(|char: char| !char.is_ascii_digit()).filter(|group| !group.is_empty());
    let plain: String = match order {
        Order::Groups if groups().count() > 1 => groups().rev().collect::<Vec<_>>().join(" "),
        Order::InEach if groups().count() > 1 => {
            groups().map(|group| group.chars().rev().collect::<String>()).collect::<Vec<_>>().join(" ")
        }
        Order::All | Order::Groups | Order::InEach => row.chars().rev().collect(),
    };
    Some(Replacement::new(range, plain, "reversed"))
}

/// "14 13 12 11 10 9": things that are counted backwards.
fn is_counted(row: &str) -> bool {
    let numbers: Vec<i64> =
        row.split(|char: char| !char.is_ascii_digit()).filter_map(|number| number.parse().ok()).collect();
    numbers.len() > 3 && numbers.windows(2).all(|pair| (pair[1] - pair[0]).abs() == 1)
}
