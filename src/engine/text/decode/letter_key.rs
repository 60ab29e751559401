//! Digits written as letters by a key that the text gives, "O4qI S7b EqB, q is nine", or as capitals that look like them,
//! "4D3-5S5-DII7".

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::{Replacement, Source};
use crate::engine::text::number_words::{ENGLISH, Number, NumberWord, Strength, number_words};

/// How many characters a telephone number has.
const LENGTH: std::ops::RangeInclusive<usize> = 9..=13;
/// How numbers are grouped that no key explains.
const SHAPES: [&[usize]; 15] = [
    &[4, 5, 2],
    &[2, 4, 4],
    &[2, 5, 4],
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
/// What letters and digits are called.
const LETTER_NOUNS: &str = "letter letters lettre lettres buchstabe buchstaben letra letras lettera lettere litera litery liter буква буквы буквами літери harf harfler harfleri huruf akshar bokstäver bogstaver";
const DIGIT_NOUNS: &str = "digit digits number numbers numeral numerals figure figures chiffre chiffres ziffer ziffern zahl zahlen cifra cifras número números numeri cifre cijfers cijfer cyfra cyfry cyfr цифра цифры цифр цифрами цифри rakam rakamlar rakamları angka ank numero siffror tal";
/// Words between a letter and its digit.
const LINKS: &str = " is are s means mean stood resembling backwards reversed mirrored flipped sideways really actually just meaning equals equal for stands be being as the a an both like was us reads read number digit es son por \
    ist sind steht für fur als est sont c vale gilt pour vaut é è per sta jest to za это значит eto hai matlab ay demek adalah là la ";
/// Words that say which case of a letter is meant.
const SMALL: [&str; 4] = ["small", "lower", "little", "lowercase"];
const LARGE: [&str; 4] = ["capital", "big", "upper", "uppercase"];

/// A letter and the digit that it stands for.
type Pair = (char, u8);

pub(super) fn decode(source: &Source<'_>, found: &mut Vec<Replacement>) {
    let text = source.text;
    let mut key: Option<Key> = None;
    let mut row = Row::default();
    for group in groups(text) {
        let end = row.end;
        let is_near = row.groups.is_empty() || {
            let gap = &text[end..group.start];
            is_gap(gap) && (group.len() > 1 || !gap.contains(','))
        };
        // "SO3 then SSS": what puts one group behind another.
        if is_near && !row.groups.is_empty() && THEN.contains(&&text[group.clone()]) {
            (row.end, row.is_dictated) = (group.end, true);
            continue;
        }
        // Behind groups one letter begins what explains them.
        let is_apart = group.len() == 1 && row.has_long;
        if !is_near || is_apart {
            close(source, &mut row, &mut key, found);
        }
        if may_stand(&text[group.clone()]) || !row.groups.is_empty() && is_last(text, &group) {
            row.end = group.end;
            row.has_long |= group.len() > 2;
            row.groups.push(group);
        } else {
            close(source, &mut row, &mut key, found);
        }
    }
    close(source, &mut row, &mut key, found);
}

/// What a text tells of its letters.
struct Key {
    pairs: Vec<Pair>,
    /// Whether it says that letters are digits.
    is_said: bool,
}

/// Words between two groups that are dictated.
const THEN: [&str; 8] = ["then", "next", "dann", "luego", "puis", "poi", "depois", "potem"];

/// Groups that may be those of one number.
#[derive(Debug, Default)]
struct Row {
    groups: Vec<Range<usize>>,
    /// Where the last one, or the word behind it, ends.
    end: usize,
    /// Whether one has more than two characters.
    has_long: bool,
    /// Whether words put one behind another.
    is_dictated: bool,
}

/// "39 98 S7 lo.": small letters that look like digits, as the last group of a row.
fn is_last(text: &str, group: &Range<usize>) -> bool {
    const LONGEST: usize = 4;
    group.len() <= LONGEST
        && text[group.clone()].bytes().all(|byte| b"oilzsb".contains(&byte))
        && !text[group.end..].trim_start_matches(' ').starts_with(char::is_alphanumeric)
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

fn close(source: &Source<'_>, row: &mut Row, key: &mut Option<Key>, found: &mut Vec<Replacement>) {
    let Row { groups: row, is_dictated, .. } = std::mem::take(row);
    let text = source.text;
    let written = |row: &[Range<usize>]| row.iter().map(Range::len).sum::<usize>();
    if written(&row) < *LENGTH.start() || row.iter().all(|group| is_digits(&text[group.clone()])) {
        return;
    }
    let key = key.get_or_insert_with(|| Key { pairs: pairs(source), is_said: says_letters_are_digits(source) });
    // "Ring O4qI S7b EqB": what cannot be digits parts the row.
    let mut readable: Vec<(Range<usize>, String)> = Vec::new();
    for group in row {
        match value(&text[group.clone()], &key.pairs) {
            Some(read) => readable.push((group, read)),
            None => push(text, std::mem::take(&mut readable), key, is_dictated, found),
        }
    }
    push(text, readable, key, is_dictated, found);
}

/// Replaces groups that are believed to be digits.
fn push(text: &str, row: Vec<(Range<usize>, String)>, key: &Key, is_dictated: bool, found: &mut Vec<Replacement>) {
    let groups: Vec<Range<usize>> = row.iter().map(|(group, _)| group.clone()).collect();
    if !LENGTH.contains(&groups.iter().map(Range::len).sum()) {
        return;
    }
    let chars = groups.iter().flat_map(|group| text[group.clone()].chars());
    let keyed = chars.filter(|char| in_key(&key.pairs, *char).is_some()).count();
    let is_keyed = keyed > 0 && (is_shown(text, &groups) || groups.iter().all(|group| group.len() == 1));
    let is_told = || is_dictated && is_dictated_shape(text, &groups) || is_shown(text, &groups) && key.is_said;
    if is_keyed || is_telling(text, &groups) || is_told() {
        let changed = row.into_iter().filter(|(group, value)| text[group.clone()] != *value);
        found.extend(changed.map(|(group, value)| Replacement::new(group, value, "letters_for_digits")));
    }
}

fn is_digits(group: &str) -> bool {
    group.bytes().all(|byte| byte.is_ascii_digit())
}

/// "SO3 then SSS then OIOS": capitals in the groups of a number that words put one behind another.
fn is_dictated_shape(text: &str, row: &[Range<usize>]) -> bool {
    let has_shape = SHAPES.iter().any(|shape| row.iter().map(Range::len).eq(shape.iter().copied()));
    let is_plain = |group: &Range<usize>| !text[group.clone()].bytes().any(|byte| byte.is_ascii_lowercase());
    has_shape && row.iter().all(is_plain) && is_shown(text, row)
}

/// Tells whether a row has digits of its own, or groups of one letter over and over.
fn is_shown(text: &str, row: &[Range<usize>]) -> bool {
    let shows = |group: &Range<usize>| {
        let group = &text[group.clone()];
        let first = group.bytes().next();
        group.bytes().any(|byte| byte.is_ascii_digit())
            || group.len() > 2 && group.bytes().all(|byte| Some(byte) == first)
    };
    row.iter().filter(|group| shows(group)).count() * 3 >= row.len()
}

/// "Les lettres remplacent les chiffres", "you'll see which letters are meant as numbers".
fn says_letters_are_digits(source: &Source<'_>) -> bool {
    static LETTERS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| LETTER_NOUNS.split_whitespace().collect());
    static DIGITS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| DIGIT_NOUNS.split_whitespace().collect());
    let lower = source.lower();
    let says = |set: &FxHashSet<&str>| source.words().iter().any(|word| set.contains(&lower[word.clone()]));
    says(&LETTERS) && says(&DIGITS)
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
            && text[group.clone()].bytes().all(|byte| matches!(byte, b'O' | b'I' | b'Z' | b'S' | b'B' | b'E' | b'G'))
    };
    let is_mixed = |group: &Range<usize>| {
        let group = &text[group.clone()];
        group.bytes().any(|byte| byte.is_ascii_digit()) && !is_digits(group)
    };
    let is_in_pairs = || {
        row.len() > 2
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
        let mut end = at + 1;
        while end < at + REACH && is_link(word(end)) {
            end += 1;
        }
        // "Three is E".
        let turned = || {
            let letter = only_letter(word(end)).filter(|letter| letter.is_ascii_uppercase() && *letter != 'I')?;
            (end > at + 1).then(|| digit(word(at)).map(|digit| (letter, digit))).flatten()
        };
        let told = only_letter(word(at)).and_then(|letter| Some((letter, digit(word(end))?)));
        let Some((letter, digit)) = told.or_else(turned) else { continue };
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
    let is_sure =
        |meaning: &&NumberWord| meaning.language == ENGLISH || meaning.strength == Strength::Strong && word.len() > 2;
    meanings.iter().filter(is_sure).find_map(|meaning| {
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
