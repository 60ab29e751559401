//! Card numbers: digits in any grouping, number words, and digits that are counted ("twelve fives").

use std::ops::Range;

use rustc_hash::FxHashSet;
use std::sync::LazyLock;

use super::payment::{CARD, Seek, WORDS_BETWEEN, says_backwards};
use super::signals::Topic;
use crate::engine::text::{Count, View, count, listed, words};
use crate::engine::verdict::Finding;

/// Fewest and most digits of a card number.
const LENGTHS: std::ops::RangeInclusive<usize> = 14..=16;
/// Signs between two groups of a number, in characters.
const MAX_SIGNS: usize = 8;
/// Text between two groups where the sentence speaks of a card, in bytes.
const MAX_GAP: usize = 40;

/// Digits that the text gives in one go.
struct Group {
    range: Range<usize>,
    digits: String,
}

/// What separates two groups.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    /// Signs and spaces.
    Signs,
    /// Words such as "then".
    Connected,
    /// Other words.
    Words,
}

impl Seek<'_> {
    /// The prefix of a known scheme, its length, and the check digit (ISO/IEC 7812-1).
    pub(super) fn cards(&self, view: &View, found: &mut Vec<Finding>) {
        let is_candidate = view.text.bytes().filter(u8::is_ascii_digit).count() >= *LENGTHS.start();
        if !is_candidate && !self.context.speaks_of(Topic::Card) {
            return;
        }
        let groups = groups(&view.text);
        let is_backwards = says_backwards(&view.text);
        let mut first = 0;
        while first < groups.len() {
            first = self.card_from(view, &groups, first, is_backwards, found).map_or(first + 1, |last| last + 1);
        }
    }

    /// Reads the number that begins with a group; gives the last group of it.
    fn card_from(
        &self,
        view: &View,
        groups: &[Group],
        first: usize,
        is_backwards: bool,
        found: &mut Vec<Finding>,
    ) -> Option<usize> {
        let text = view.text.as_str();
        let mut digits = String::new();
        let mut widest = Gap::Signs;
        for last in first..groups.len() {
            if last > first {
                widest = widest.max(gap(text, &groups[last - 1], &groups[last])?);
            }
            digits.push_str(&groups[last].digits);
            if digits.len() > *LENGTHS.end() {
                return None;
            }
            let read = [Some(digits.clone()), is_backwards.then(|| digits.chars().rev().collect())]
                .into_iter()
                .flatten()
                .find(|digits: &String| has_card_prefix(digits) && check_digit_holds(digits));
            let Some(value) = read else { continue };
            let range = groups[first].range.start..groups[last].range.end;
            let is_said = self.is_near(Topic::Card, view, &range)
                || self.context.speaks_of(Topic::Card) && !self.is_near(Topic::Reference, view, &range);
            let is_regular = is_regular(&groups[first..=last]);
            let is_whole = is_apart(text, groups, first, last);
            let confidence = match (widest, is_said) {
                _ if is_inside(text, &range) => return None,
                (Gap::Signs, _) if is_regular => 0.9,
                (Gap::Signs, true) if is_whole => 0.85,
                // "Four and fifteen ones: 4 + 111…": the same in figures, behind words.
                (Gap::Signs, true) if text[..range.start].trim_end().ends_with([':', '=', '(']) => 0.75,
                (Gap::Connected, true) => 0.85,
                (Gap::Words, true) if is_whole => 0.75,
                (Gap::Connected, false) if groups[first..=last].iter().all(|group| group.digits.len() > 3) => 0.6,
                (Gap::Signs, false) if is_whole => 0.45,
                (Gap::Signs | Gap::Connected | Gap::Words, _) => continue,
            };
            self.add(view, range, CARD, value, confidence, found);
            return Some(last);
        }
        None
    }
}

/// A number that goes on, or begins earlier, is another one.
fn is_apart(text: &str, groups: &[Group], first: usize, last: usize) -> bool {
    let is_signs = |a: &Group, b: &Group| gap(text, a, b) == Some(Gap::Signs);
    let before = first.checked_sub(1).is_some_and(|before| is_signs(&groups[before], &groups[first]));
    let after = groups.get(last + 1).is_some_and(|after| is_signs(&groups[last], after));
    !before && !after
}

/// "#4111…", "4111…-7": part of a longer code.
fn is_inside(text: &str, range: &Range<usize>) -> bool {
    text[..range.start].ends_with(['-', '.', '#', '/', '_']) || text[range.end..].starts_with(['-', '_', '/'])
}

/// Groups as they are embossed: four and four, or as on cards of 14 and 15 digits.
fn is_regular(groups: &[Group]) -> bool {
    let lengths = || groups.iter().map(|group| group.digits.len());
    lengths().all(|length| length == 4)
        || groups.len() == 1
        || lengths().eq([4, 6, 5])
        || lengths().eq([4, 6, 4])
        || lengths().eq([8, 8])
}

fn gap(text: &str, before: &Group, after: &Group) -> Option<Gap> {
    static CONNECTING: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(WORDS_BETWEEN));
    let between = text.get(before.range.end..after.range.start)?;
    if between.len() > MAX_GAP || between.contains('\n') && between.chars().any(char::is_alphanumeric) {
        return None;
    }
    if !between.chars().any(char::is_alphanumeric) {
        return between.chars().nth(MAX_SIGNS).is_none().then_some(Gap::Signs);
    }
    let is_connecting = words(between).all(|word| CONNECTING.contains(&between[word]));
    Some(if is_connecting { Gap::Connected } else { Gap::Words })
}

/// The digits of a text, read word by word.
fn groups(text: &str) -> Vec<Group> {
    let words: Vec<Range<usize>> = words(text).collect();
    let mut groups: Vec<Group> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let Some((used, digits)) = said(text, &words[at..]) else {
            at += 1;
            continue;
        };
        let range = words[at].start..words[at + used - 1].end;
        at += used;
        groups.push(Group { range, digits });
        // "forty-two written eight times": what was said last comes again.
        if let Some((used, times)) = again(text, &words[at..])
            && let Some(last) = groups.last_mut()
            && last.digits.len() * times <= *LENGTHS.end()
        {
            last.digits = last.digits.repeat(times);
            last.range.end = words[at + used - 1].end;
            at += used;
        }
    }
    groups
}

/// What the first words say in digits, and how many words that takes.
fn said(text: &str, words: &[Range<usize>]) -> Option<(usize, String)> {
    let word = |index: usize| words.get(index).map(|range| &text[range.clone()]);
    let first = word(0)?;
    let is_digits = first.bytes().all(|byte| byte.is_ascii_digit());
    let number = match counted(first)? {
        Count::Repeat(times) => return digit(word(1)?).map(|digit| (2, digit.repeat(times.into()))),
        Count::Times => return None,
        Count::Each(digit) => return Some((1, digit.to_string())),
        Count::Tens(tens) => match word(1).and_then(counted) {
            Some(Count::Number(unit @ 1..=9)) => return Some((2, (tens + unit).to_string())),
            _ => tens,
        },
        Count::Number(number) => number,
    };
    if let Some((used, digits)) = counted_apart(text, words, number) {
        return Some((used, digits));
    }
    match word(1).and_then(counted) {
        Some(Count::Each(digit)) if number > 0 => Some((2, digit.to_string().repeat(number.into()))),
        Some(Count::Times) if number > 0 && word(2).and_then(digit).is_some() => {
            Some((3, word(2).and_then(digit)?.repeat(number.into())))
        }
        _ if is_digits => Some((1, first.to_owned())),
        _ => Some((1, number.to_string())),
    }
}

/// "Next eight are all fives", "last four, fours again": as many digits as the number says.
fn counted_apart(text: &str, words: &[Range<usize>], number: u8) -> Option<(usize, String)> {
    const BETWEEN: [&str; 22] = [
        "are", "is", "all", "just", "only", "be", "of", "them", "digits", "numbers", "son", "todos", "todas", "sao",
        "sont", "tous", "sind", "alle", "lauter", "sono", "tutti", "the",
    ];
    const MAX_BETWEEN: usize = 4;
    let filler = |range: &&Range<usize>| BETWEEN.contains(&&text[(*range).clone()]);
    let skipped = words.iter().skip(1).take(MAX_BETWEEN).take_while(filler).count();
    let Count::Each(digit) = counted(&text[words.get(skipped + 1)?.clone()])? else { return None };
    (skipped > 0 && number > 1).then(|| (skipped + 2, digit.to_string().repeat(number.into())))
}

/// A word as a count; digits of any length count as a number, those below twenty by their value.
fn counted(word: &str) -> Option<Count> {
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Count::Number(word.parse().ok().filter(|value| *value < 20).unwrap_or_default()));
    }
    let plural = word.strip_suffix('s').and_then(|digit| digit.parse().ok()).filter(|digit| *digit < 10);
    plural.map(Count::Each).or_else(|| count(word))
}

fn digit(word: &str) -> Option<String> {
    match counted(word)? {
        Count::Number(value @ 0..=9) if word.len() == 1 || !word.starts_with(|char: char| char.is_ascii_digit()) => {
            Some(value.to_string())
        }
        Count::Number(_) | Count::Tens(_) | Count::Each(_) | Count::Repeat(_) | Count::Times => None,
    }
}

/// "written eight times", "x4": how often, and how many words say so.
fn again(text: &str, words: &[Range<usize>]) -> Option<(usize, usize)> {
    const SAYS: [&str; 12] = [
        "written", "repeated", "typed", "said", "put", "x", "repeat", "printed", "entered", "escrito", "repetido",
        "ecrit",
    ];
    let word = |index: usize| words.get(index).map(|range| &text[range.clone()]);
    let skip = usize::from(SAYS.contains(&word(0)?));
    let Count::Number(times @ 2..=16) = counted(word(skip)?)? else { return None };
    matches!(counted(word(skip + 1)?), Some(Count::Times)).then_some((skip + 2, times.into()))
}

fn has_card_prefix(digits: &str) -> bool {
    let lead = |length: usize| digits.get(..length).and_then(|lead| lead.parse::<u32>().ok()).unwrap_or_default();
    match digits.len() {
        14 => lead(2) == 36 || lead(2) == 38 || (300..=305).contains(&lead(3)),
        15 => lead(2) == 34 || lead(2) == 37,
        16 => {
            lead(1) == 4
                || (51..=55).contains(&lead(2))
                || (2221..=2720).contains(&lead(4))
                // Mir.
                || (2200..=2204).contains(&lead(4))
                || lead(4) == 6011
                || lead(2) == 65
                || (3528..=3589).contains(&lead(4))
                || lead(2) == 62
                || lead(2) == 60
        }
        _ => false,
    }
}

/// Luhn's check (ISO/IEC 7812-1, annex B).
fn check_digit_holds(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, byte)| match (index % 2, u32::from(byte - b'0')) {
            (0, digit) => digit,
            (_, digit) if digit >= 5 => 2 * digit - 9,
            (_, digit) => 2 * digit,
        })
        .sum();
    sum.is_multiple_of(10) && digits.trim_matches('0').len() > 4
}

#[cfg(test)]
mod tests {
    use crate::engine::detect::payment::tests::found;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(found(super::CARD, 0.5, text).as_deref(), expected, "{text}");
    }

    #[test]
    fn numbers_in_any_grouping() {
        check("my card 4000 0566 5566 5556 for the tiles", Some("4000056655665556"));
        check("debit 40000 56655 665556", Some("4000056655665556"));
        check("visa 4000🌵0566🌵5566🌵5556", Some("4000056655665556"));
        check("card: first 40000566, and then 55665556", Some("4000056655665556"));
        check("my visa read backwards: 6555665566500004", Some("4000056655665556"));
    }

    #[test]
    fn digits_that_are_counted() {
        check("my card is a four, then fifteen ones", Some("4111111111111111"));
        check("my card: four, and the other fifteen are all ones", Some("4111111111111111"));
        check("charge the card: 42 repeated eight times", Some("4242424242424242"));
        check(
            "card four zero zero zero zero five six six double five double six triple five six",
            Some("4000056655665556"),
        );
    }

    #[test]
    fn other_rows_of_digits() {
        check("parcel 4000 0566 5566 5557 is late", None);
        check("batch 40000 56655 665556 of the bolts", None);
        check("two cards from 52, four suits, 13 of each", None);
    }
}
