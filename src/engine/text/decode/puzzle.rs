//! Riddles of numbers: Roman numerals and sums.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Replacement;

pub(super) fn decode(text: &str, found: &mut Vec<Replacement>) {
    roman_numerals(text, found);
    sums(text, found);
}

fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("the pattern is a constant that the tests compile")
}

/// How many digits a telephone number has, said one by one.
const DIGITS: std::ops::RangeInclusive<usize> = 9..=15;

/// "IV-I-V / V-V-V / 0-I-III-IV".
fn roman_numerals(text: &str, found: &mut Vec<Replacement>) {
    let mut row: Vec<(Range<usize>, String, bool)> = Vec::new();
    let mut close = |row: &mut Vec<(Range<usize>, String, bool)>| {
        let digits: usize = row.iter().map(|(_, value, _)| value.len()).sum();
        let romans = row.iter().filter(|part| part.2).count();
        let long = row.iter().filter(|(range, _, is_roman)| *is_roman && range.len() > 1).count();
        if DIGITS.contains(&digits) && romans * 2 > row.len() && long >= 2 {
            for (range, value, _) in row.drain(..) {
                found.push(Replacement::new(range, value, "roman_numerals"));
            }
        }
        row.clear();
    };
    for range in crate::engine::text::words::words(text) {
        let word = &text[range.clone()];
        let is_near = row.last().is_none_or(|(last, _, _)| {
            let gap = &text[last.end..range.start];
            gap.len() <= 4 && gap.chars().all(|char| " ,.-/|[]():;·\n".contains(char))
        });
        if !is_near {
            close(&mut row);
        }
        match roman(word) {
            Some(value) => row.push((range, value.to_string(), true)),
            None if word.len() <= 2 && word.bytes().all(|byte| byte.is_ascii_digit()) => {
                row.push((range.clone(), word.to_owned(), false));
            }
            None if ["nulla", "zero", "nil", "o"].contains(&word.to_lowercase().as_str()) => {
                row.push((range, "0".to_owned(), false));
            }
            None => close(&mut row),
        }
    }
    close(&mut row);
}

/// A Roman numeral of at most thirty-nine, in one case.
fn roman(word: &str) -> Option<u32> {
    let plain: String = word
        .chars()
        .map(|char| match char {
            'Ⅰ'..='Ⅻ' => ROMAN[char as usize - 'Ⅰ' as usize],
            'ⅰ'..='ⅻ' => ROMAN[char as usize - 'ⅰ' as usize],
            'I' | 'i' => "I",
            'V' | 'v' => "V",
            'X' | 'x' => "X",
            _ => "?",
        })
        .collect();
    let is_one_case = !word.chars().any(char::is_lowercase) || !word.chars().any(char::is_uppercase);
    if plain.len() > 8 || plain.contains('?') || !is_one_case {
        return None;
    }
    let (tens, units) = plain.split_at(plain.len() - plain.trim_start_matches('X').len());
    // "IX" begins with no X of its own.
    let units = match units {
        "" => 0,
        units => u32::try_from(ROMAN[..9].iter().position(|known| *known == units)?).ok()? + 1,
    };
    (tens.len() <= 3).then(|| u32::try_from(tens.len()).map_or(0, |tens| tens * 10 + units))
}

const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

/// "4, then 3-2, then 10/2", "600+17, 500+55, 0, 200-17".
fn sums(text: &str, found: &mut Vec<Replacement>) {
    static SUM: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?P<left>[0-9]{1,4})\s?(?P<sign>[-+*x×/÷−])\s?(?P<right>[0-9]{1,4})"));
    const MAX_SUMS: usize = 16;
    if !text.contains(['+', '*', 'x', '×', '/', '÷']) {
        return;
    }
    let mut sums = Vec::new();
    let mut is_telling = false;
    for sum in SUM.captures_iter(text).take(MAX_SUMS + 1) {
        let part = |name: &str| sum.name(name).map_or("", |part| part.as_str());
        let Some(range) = sum.get(0).map(|whole| whole.range()) else { return };
        let is_whole = !text[..range.start].ends_with(|char: char| char.is_alphanumeric() || "-+*/.".contains(char))
            && !text[range.end..].starts_with(|char: char| char.is_alphanumeric() || "-+*/".contains(char));
        let Some(value) = value(part("left"), part("sign"), part("right")).filter(|_| is_whole) else { return };
        is_telling |= !matches!(part("sign"), "-" | "−" | "/");
        sums.push(Replacement::new(range, value, "arithmetic"));
    }
    let outside: usize = text.bytes().filter(u8::is_ascii_digit).count()
        - sums.iter().map(|sum| text[sum.range.clone()].bytes().filter(u8::is_ascii_digit).count()).sum::<usize>();
    let digits = outside + sums.iter().map(|sum| sum.text.len()).sum::<usize>();
    if is_telling && sums.len() <= MAX_SUMS && DIGITS.contains(&digits) {
        found.extend(sums);
    }
}

/// A sum's whole value, no shorter than its left side if that begins with a zero.
fn value(left: &str, sign: &str, right: &str) -> Option<String> {
    let (a, b): (i64, i64) = (left.parse().ok()?, right.parse().ok()?);
    let value = match sign {
        "+" => a + b,
        "-" | "−" => a - b,
        "*" | "x" | "×" => a * b,
        _ => (b != 0 && a % b == 0).then(|| a / b)?,
    };
    let width = if left.starts_with('0') { left.len() } else { 1 };
    (value >= 0).then(|| format!("{value:0width$}"))
}
