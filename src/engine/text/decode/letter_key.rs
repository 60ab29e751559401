//! Digits written as letters by a key that the text gives, "O4qI S7b EqB, q is nine", or as capitals that look like them,
//! "4D3-5S5-DII7".

use std::ops::Range;

use super::{Replacement, Source};
use crate::engine::text::number_words::{ENGLISH, Number, number_words};

/// How many characters a telephone number has.
const LENGTH: std::ops::RangeInclusive<usize> = 9..=13;
/// How numbers are grouped that no key explains.
const SHAPES: [&[usize]; 12] = [
    &[3, 3, 2, 2],
    &[2, 2, 2, 2, 2],
    &[1, 3, 3, 4],
    &[3, 3, 4],
    &[4, 3, 4],
    &[4, 3, 3],
    &[4, 4, 3],
    &[5, 5],
    &[5, 6],
    &[10],
    &[11],
    &[4, 3, 2, 2],
];
/// Words between a letter and its digit.
const LINKS: &str = " is are s means mean stood resembling backwards reversed mirrored flipped sideways really actually just meaning equals equal for stands be being as the a an both like was us reads read number digit es son por \
    ist sind steht für fur als est sont pour vaut é è per sta jest to za это значит eto hai matlab ay demek adalah là la ";
/// Words that say which case of a letter is meant.
const SMALL: [&str; 4] = ["small", "lower", "little", "lowercase"];
const LARGE: [&str; 4] = ["capital", "big", "upper", "uppercase"];

/// A letter and the digit that it stands for.
type Pair = (char, u8);

pub(super) fn decode(source: &Source<'_>, found: &mut Vec<Replacement>) {
    let text = source.text;
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    let mut key: Option<Vec<Pair>> = None;
    let mut row: Vec<Range<usize>> = Vec::new();
    for group in groups(text) {
        let is_near = row.last().is_none_or(|last| {
            let gap = &text[last.end..group.start];
            is_gap(gap) && (group.len() > 1 || !gap.contains(','))
        });
        // Behind groups one letter begins what explains them.
        let is_apart = group.len() == 1 && row.iter().any(|group| group.len() > 2);
        if !is_near || is_apart {
            close(source, &mut row, &mut key, found);
        }
        if may_stand(&text[group.clone()]) {
            row.push(group);
        } else {
            close(source, &mut row, &mut key, found);
        }
    }
    close(source, &mut row, &mut key, found);
}

/// Runs of letters, digits and the signs that look like a one.
fn groups(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let is_part = |char: char| char.is_alphanumeric() || char == '|';
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(is_part)?;
        at = text[start..].find(|char| !is_part(char)).map_or(text.len(), |length| start + length);
        Some(start..at)
    })
}

fn is_gap(gap: &str) -> bool {
    gap.chars().nth(3).is_none() && gap.chars().all(|char| " -./_,–—".contains(char))
}

/// Tells whether a group can be digits at all: it has one, or is in capitals, in both cases, or of one letter.
fn may_stand(group: &str) -> bool {
    const LONGEST: usize = 13;
    if group.len() > LONGEST || !group.is_ascii() {
        return false;
    }
    let first = group.bytes().next().unwrap_or_default();
    group.bytes().any(|byte| byte.is_ascii_digit())
        || group.bytes().any(|byte| byte.is_ascii_uppercase())
        || group.len() >= 3 && group.bytes().all(|byte| byte == first)
}

fn close(source: &Source<'_>, row: &mut Vec<Range<usize>>, key: &mut Option<Vec<Pair>>, found: &mut Vec<Replacement>) {
    let row = std::mem::take(row);
    let text = source.text;
    let written = |row: &[Range<usize>]| row.iter().map(Range::len).sum::<usize>();
    if written(&row) < *LENGTH.start() || row.iter().all(|group| is_digits(&text[group.clone()])) {
        return;
    }
    let key = key.get_or_insert_with(|| pairs(source));
    // "Ring O4qI S7b EqB": what cannot be digits parts the row.
    let mut readable: Vec<(Range<usize>, String)> = Vec::new();
    for group in row {
        match value(&text[group.clone()], key) {
            Some(read) => readable.push((group, read)),
            None => push(text, &mut readable, key, found),
        }
    }
    push(text, &mut readable, key, found);
}

/// Replaces groups that are believed to be digits.
fn push(text: &str, row: &mut Vec<(Range<usize>, String)>, key: &[Pair], found: &mut Vec<Replacement>) {
    let row = std::mem::take(row);
    let groups: Vec<Range<usize>> = row.iter().map(|(group, _)| group.clone()).collect();
    if !LENGTH.contains(&groups.iter().map(Range::len).sum()) {
        return;
    }
    let is_keyed = groups.iter().any(|group| text[group.clone()].chars().any(|char| in_key(key, char).is_some()));
    if is_keyed || is_telling(text, &groups) {
        let changed = row.into_iter().filter(|(group, value)| text[group.clone()] != *value);
        found.extend(changed.map(|(group, value)| Replacement::new(group, value, "letters_for_digits")));
    }
}

fn is_digits(group: &str) -> bool {
    group.bytes().all(|byte| byte.is_ascii_digit())
}

/// Without a key the groups must be those of a number, some of their characters digits, and some letters such as the other
/// readers of letters do not know.
fn is_telling(text: &str, row: &[Range<usize>]) -> bool {
    const FEWEST_DIGITS: usize = 2;
    let chars = || row.iter().flat_map(|group| text[group.clone()].chars());
    let digits = chars().filter(char::is_ascii_digit).count();
    let repeated = row
        .iter()
        .filter(|group| {
            group.len() == 3
                && ["SSS", "sss", "S5S", "5S5", "SS5", "5SS", "S55", "55S"].contains(&&text[(*group).clone()])
        })
        .count();
    // "555 DOG 0191": a word in capitals is no group of digits.
    let shows_itself = |group: &Range<usize>| {
        let group = &text[group.clone()];
        let first = group.bytes().next();
        group.bytes().any(|byte| byte.is_ascii_digit()) || group.bytes().all(|byte| Some(byte) == first)
    };
    let has_shape = || SHAPES.iter().any(|shape| row.iter().map(Range::len).eq(shape.iter().copied()));
    // "7O2 S5S OI ZB": most groups mix the two, and the others are pairs of capitals that nobody writes otherwise.
    let is_pair = |group: &Range<usize>| {
        group.len() == 2
            && text[group.clone()].bytes().all(|byte| matches!(byte, b'O' | b'I' | b'Z' | b'S' | b'B' | b'E'))
    };
    let is_mixed = |group: &Range<usize>| {
        let group = &text[group.clone()];
        group.bytes().any(|byte| byte.is_ascii_digit()) && !is_digits(group)
    };
    let is_in_pairs = || {
        row.len() > 3
            && row.iter().any(is_pair)
            && row.iter().all(|group| is_pair(group) || shows_itself(group))
            && row.iter().filter(|group| is_mixed(group)).count() > 1
    };
    if has_shape() && is_in_pairs() {
        return true;
    }
    row.iter().all(shows_itself)
        && has_shape()
        && (digits >= FEWEST_DIGITS && repeated > 0 || digits * 2 >= row.iter().map(Range::len).sum())
        && chars().any(|char| matches!(char, 'q' | 'Q' | 'D' | 'E' | 'T' | '|'))
}

fn in_key(key: &[Pair], char: char) -> Option<u8> {
    key.iter().find(|(letter, _)| *letter == char).map(|(_, digit)| *digit)
}

fn value(group: &str, key: &[Pair]) -> Option<String> {
    group
        .chars()
        .map(|char| match in_key(key, char) {
            Some(digit) => Some(char::from(b'0' + digit)),
            None => look(char),
        })
        .collect()
}

/// The digit that a character looks like.
fn look(char: char) -> Option<char> {
    Some(match char {
        '0'..='9' => char,
        'o' | 'O' | 'D' | 'Q' => '0',
        'I' | 'i' | 'l' | 'L' | '|' | 'J' => '1',
        'Z' | 'z' => '2',
        'E' => '3',
        'A' => '4',
        'S' | 's' => '5',
        'G' | 'b' => '6',
        'T' => '7',
        'B' => '8',
        'g' | 'q' | 'P' => '9',
        _ => return None,
    })
}

/// The key: "q is 9", "T for 7", "D=0", "B eight".
fn pairs(source: &Source<'_>) -> Vec<Pair> {
    const REACH: usize = 4;
    const MAX_PAIRS: usize = 12;
    let (text, words) = (source.text, source.words());
    let word = |at: usize| words.get(at).map_or("", |range| &text[range.clone()]);
    let mut pairs = Vec::new();
    for at in 0..words.len() {
        let Some(letter) = only_letter(word(at)) else { continue };
        let mut end = at + 1;
        while end < at + REACH && is_link(word(end)) {
            end += 1;
        }
        let Some(digit) = digit(word(end)) else { continue };
        let gap = &text[words[at].end..words[end].start];
        let is_linked = end > at + 1 || gap.contains(['=', ':', '>', '→']);
        let is_bare = gap == " " && word(end).len() >= 3 && !matches!(letter, 'a' | 'A' | 'I');
        if gap.contains([',', '.', ';', '\n']) || !(is_linked || is_bare) {
            continue;
        }
        let is_possessive = text[..words[at].start].ends_with(['\'', '\u{2019}']);
        if is_possessive {
            continue;
        }
        // The other case means the same, unless it looks like a digit of its own or the text says which case it means.
        let before = at.checked_sub(1).map(|at| word(at).to_ascii_lowercase()).unwrap_or_default();
        let (small, large) = (letter.to_ascii_lowercase(), letter.to_ascii_uppercase());
        if SMALL.contains(&before.as_str()) || LARGE.contains(&before.as_str()) {
            pairs.push((if SMALL.contains(&before.as_str()) { small } else { large }, digit));
        } else {
            pairs.push((letter, digit));
            let other = if letter == small { large } else { small };
            pairs.extend(look(other).is_none().then_some((other, digit)));
        }
        if pairs.len() >= MAX_PAIRS * 2 {
            break;
        }
    }
    pairs
}

fn only_letter(word: &str) -> Option<char> {
    let mut chars = word.chars();
    chars.next().filter(|char| char.is_ascii_alphabetic() && chars.next().is_none())
}

fn is_link(word: &str) -> bool {
    let lower = word.to_lowercase();
    !lower.is_empty() && LINKS.split(' ').any(|link| link == lower)
}

/// A digit, written or said, also in the plural.
fn digit(word: &str) -> Option<u8> {
    if word.len() == 1 {
        return word.parse().ok();
    }
    let meanings = number_words(&word.to_lowercase());
    meanings.iter().filter(|meaning| meaning.language == ENGLISH).find_map(|meaning| {
        if let Number::Unit(digit) | Number::Units(digit) = meaning.number { Some(digit) } else { None }
    })
}

#[cfg(test)]
mod tests {
    use crate::engine::text::decode::tests::check;

    #[test]
    fn a_key_says_which_letters_are_digits() {
        check("call 2o6 5hh o1w7, h is five and w = 4", "call 206 555 0147, h is five and w = 4");
        check("ring O4q1 57D 1S6, q is the nine", "ring 0491 570 156, q is the nine");
        check("X T E S S S O I P 4, X for 6, P is 9", "6 7 3 5 5 5 0 1 9 4, X for 6, P is 9");
    }

    #[test]
    fn capitals_look_like_digits_in_the_shape_of_a_number() {
        check("OqI7-SSS-OI6S", "0917-555-0165");
        check("DqI7-SS5-DE6S", "0917-555-0365");
        check("4D3-5S5-DI|7", "403-555-0117");
        check("PART DT3-SET-B4QD", "PART DT3-SET-B4QD");
        check("the BBC ITV DEAL", "the BBC ITV DEAL");
    }
}
