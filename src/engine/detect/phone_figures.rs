//! The figures of a text, wherever they stand: digits, number words, nothing, and names of what is numbered.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::phone_figure_names::{NAMES, NONE};
use crate::engine::text::{Views, emoji_digit, is_whole_word, said, words};

/// How a figure is told; each way of reading a text takes the figures up to one of these.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Told {
    /// In digits.
    Written,
    /// In words, in pictures, or as words and digits together.
    Spoken,
    /// By a word that says that there is none.
    Nothing,
    /// By the name of what has this number.
    Named,
}

/// A number that stands in a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Figure {
    pub(super) range: Range<usize>,
    pub(super) digits: String,
    pub(super) told: Told,
}

/// Most figures of a text that are looked at; longer lists are of something.
const MOST: usize = 48;
/// Most digits of one figure.
const LONGEST: usize = 12;

/// The figures of a folded text in each way of reading it, by [`Told`]; none where there are too many.
pub(super) fn levels(text: &str) -> [Vec<Figure>; 4] {
    let mut told = Vec::new();
    let written = assembled(text, &told);
    told.extend(spoken(text));
    let spoken = assembled(text, &told);
    told.extend(figures(&NOTHING, text, Told::Nothing));
    let nothing = assembled(text, &told);
    for (_, names) in NAMED.iter().filter(|(about, _)| named(text, about).next().is_some()) {
        told.extend(figures(names, text, Told::Named));
    }
    [written, spoken, nothing, assembled(text, &told)]
}

/// Number words, and pictures of numbers.
fn spoken(text: &str) -> impl Iterator<Item = Figure> + '_ {
    let is_number = |value: &str| !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let words =
        said(text, &[]).into_iter().filter(move |(range, value)| is_number(value) && text[range.clone()] != **value);
    let pictures = text.char_indices().filter(|(_, char)| !char.is_ascii()).filter_map(|(at, char)| {
        let digits = emoji_digit(char)?.to_owned();
        Some((at..at + char.len_utf8(), digits))
    });
    words.chain(pictures).map(|(range, digits)| Figure { range, digits, told: Told::Spoken })
}

/// What phrases say that stand in a text.
fn figures<'text>(phrases: &'text Phrases, text: &'text str, told: Told) -> impl Iterator<Item = Figure> + 'text {
    named(text, phrases).map(move |(range, digits)| Figure { range, digits: digits.to_owned(), told })
}

/// Figures that are told otherwise, with those in digits between them, in order.
fn assembled(text: &str, told: &[Figure]) -> Vec<Figure> {
    let mut found = told.to_vec();
    // Names are of several words and hold numbers.
    found.sort_by_key(|figure| {
        (figure.range.start, std::cmp::Reverse(figure.told), std::cmp::Reverse(figure.range.end))
    });
    let mut end = 0;
    found.retain(|figure| {
        let is_free = figure.range.start >= end;
        if is_free {
            end = figure.range.end;
        }
        is_free
    });
    let others: Vec<Range<usize>> = found.iter().map(|figure| figure.range.clone()).collect();
    found.extend(written(text, &others));
    found.sort_by_key(|figure| figure.range.start);
    found.retain(|figure| !is_counted(text, &figure.range));
    if found.len() > MOST || found.iter().any(|figure| figure.digits.len() > LONGEST) { Vec::new() } else { found }
}

/// Runs of digits, outside of what is told otherwise.
fn written<'text>(text: &'text str, others: &'text [Range<usize>]) -> impl Iterator<Item = Figure> + 'text {
    let bytes = text.as_bytes();
    let (mut at, mut other) = (0, 0);
    std::iter::from_fn(move || {
        loop {
            while at < bytes.len() && !bytes[at].is_ascii_digit() {
                at += 1;
            }
            let start = at;
            while at < bytes.len() && bytes[at].is_ascii_digit() {
                at += 1;
            }
            if start == at {
                return None;
            }
            while others.get(other).is_some_and(|range| range.end <= start) {
                other += 1;
            }
            if others.get(other).is_none_or(|range| range.start >= at) {
                return Some(Figure { range: start..at, digits: text[start..at].to_owned(), told: Told::Written });
            }
        }
    })
}

/// Nouns of which a number before them says how many there are of the figures themselves.
const COUNTED: &str = " digits digit numbers numerals figures calls cifras digitos numeros algarismos chiffres numeros ziffern stellen zahlen cifre numeri cyfr cyfry znakow znaki цифр цифры \
    числа чисел знаков cijfers rakam hane angka chu ank rows lines steps parts pieces halves ";

/// "ten digits", "nueve cifras".
fn is_counted(text: &str, range: &Range<usize>) -> bool {
    let rest = &text[range.end..];
    let Some(gap) = rest.strip_prefix(' ') else { return false };
    let end = gap.find(|char: char| !char.is_alphanumeric()).unwrap_or(gap.len());
    end > 1
        && COUNTED
            .match_indices(&gap[..end])
            .any(|(at, word)| COUNTED[..at].ends_with(' ') && COUNTED[at + word.len()..].starts_with(' '))
}

/// Phrases, each with its figure.
struct Phrases {
    automaton: AhoCorasick,
    digits: Vec<&'static str>,
}

/// Phrases by comma; the last word of each, where it is one, is its figure.
fn phrases(list: &'static str) -> Phrases {
    let (mut phrases, mut digits) = (Vec::new(), Vec::new());
    for phrase in list.split(',').map(str::trim).filter(|phrase| !phrase.is_empty()) {
        let (name, digit) = phrase
            .rsplit_once(' ')
            .filter(|(_, last)| last.bytes().all(|byte| byte.is_ascii_digit()))
            .unwrap_or((phrase, "0"));
        phrases.push(Views::plain(name));
        digits.push(digit);
    }
    let automaton = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(phrases)
        .expect("the phrases are a constant that the tests compile");
    Phrases { automaton, digits }
}

static NOTHING: LazyLock<Phrases> = LazyLock::new(|| phrases(NONE));
static NAMED: LazyLock<Vec<(Phrases, Phrases)>> =
    LazyLock::new(|| NAMES.iter().map(|names| (phrases(names.about), phrases(names.names))).collect());

/// Where phrases stand as whole words, each with its figure.
fn named<'text>(
    text: &'text str,
    phrases: &'text Phrases,
) -> impl Iterator<Item = (Range<usize>, &'static str)> + 'text {
    phrases
        .automaton
        .find_iter(text)
        .map(|found| (found.range(), phrases.digits[found.pattern().as_usize()]))
        .filter(|(range, _)| is_whole_word(text, range))
}

/// How many words stand between two places.
pub(super) fn words_between(text: &str, start: usize, end: usize) -> usize {
    if start < end { words(&text[start..end]).count() } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::{Told, levels};

    #[track_caller]
    fn check(text: &str, told: Told, expected: &str) {
        let levels = levels(text);
        let digits: Vec<&str> = levels[told as usize].iter().map(|figure| figure.digits.as_str()).collect();
        assert_eq!(digits.join(" "), expected, "{text}");
    }

    #[test]
    fn figures_are_told_in_many_ways() {
        check("k7 p7 k0, e|-7-0-2-|", Told::Written, "7 7 0 7 0 2");
        check("seis blancos, uno azul, ni uno verde", Told::Nothing, "6 1 0");
        check("ten digits: 4 eggs", Told::Spoken, "4");
        check("snooker: pink, blue, nothing", Told::Named, "6 5 0");
        check("atomic numbers of nitrogen, hydrogen", Told::Named, "7 1");
    }
}
