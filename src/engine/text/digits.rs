//! The `digits` view: number words and letters that stand for digits become digits.
//!
//! Words are read only where at least three digits come together, so prose ("one of us") stays as it is.

use std::ops::Range;

use super::number_words::{LONGEST, Number, NumberWord, number_word};
use super::offsets::OffsetMapBuilder;
use super::views::{View, ViewKind};
use super::words::words;

/// Fewest digits that make a dictated run.
const MIN_DIGITS: usize = 3;
/// Most characters between two parts of a dictated run.
const MAX_GAP: usize = 5;
/// Letters stand for digits only in runs of at least this many characters …
const MIN_LOOKALIKE_RUN: usize = 7;
/// … of which at least this share, in tenths, are digits.
const MIN_DIGIT_TENTHS: usize = 3;

/// How a token can be read as part of a number.
#[derive(Debug, Clone)]
enum Reading {
    Digits,
    Word(NumberWord),
    /// Number words and digits glued together, read as these digits.
    Glued(String),
    /// Digits and letters that look like digits.
    Lookalike(String),
}

#[derive(Debug, Clone)]
struct Token {
    range: Range<usize>,
    reading: Reading,
}

pub(super) fn read_digits(folded: &View) -> View {
    let text = folded.text.as_str();
    let mut view = OffsetMapBuilder::default();
    let mut copied = 0;
    let mut run: Vec<Token> = Vec::new();
    let mut flush = |run: &mut Vec<Token>| {
        for part in without_false_lookalikes(text, run) {
            write_run(text, part, &mut view, &mut copied);
        }
        run.clear();
    };
    for range in words(text) {
        let is_near = run.last().is_none_or(|last| text[last.range.end..range.start].chars().nth(MAX_GAP).is_none());
        if !is_near {
            flush(&mut run);
        }
        match read(&text[range.clone()]) {
            Some(reading) => run.push(Token { range, reading }),
            None => flush(&mut run),
        }
    }
    flush(&mut run);
    view.keep(&text[copied..], copied);
    let (text, map) = view.finish();
    View { kind: ViewKind::Digits, text, map: map.through(&folded.map) }
}

fn read(word: &str) -> Option<Reading> {
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Reading::Digits);
    }
    if let Some(number) = number_word(word) {
        return Some(Reading::Word(number));
    }
    glued(word).map(Reading::Glued).or_else(|| lookalike(word).map(Reading::Lookalike))
}

/// Reads a word that is wholly made of number words and digits, preferring longer words.
fn glued(word: &str) -> Option<String> {
    const MAX_WORD: usize = 96;
    if word.len() > MAX_WORD {
        return None;
    }
    // From the end, so that `rest[at]` is the reading of what follows `at`, and whether it has a strong word.
    let mut rest: Vec<Option<(String, bool)>> = vec![None; word.len() + 1];
    rest[word.len()] = Some((String::new(), false));
    for at in (0..word.len()).rev() {
        if !word.is_char_boundary(at) {
            continue;
        }
        let byte = word.as_bytes()[at];
        if byte.is_ascii_digit() {
            if let Some((tail, is_strong)) = rest[at + 1].clone() {
                rest[at] = Some((format!("{}{tail}", byte as char), is_strong));
            }
            continue;
        }
        for end in (at + 1..=word.len().min(at + LONGEST)).rev().filter(|end| word.is_char_boundary(*end)) {
            let Some((tail, is_strong)) = rest[end].clone() else { continue };
            let Some(found) = number_word(&word[at..end]) else { continue };
            let Some(value) = value_of(found.number) else { continue };
            rest[at] = Some((format!("{value}{tail}"), is_strong || !found.is_weak));
            break;
        }
    }
    rest[0].take().filter(|(_, is_strong)| *is_strong).map(|(digits, _)| digits)
}

fn value_of(number: Number) -> Option<u16> {
    match number {
        Number::Unit(value) | Number::Teen(value) | Number::Tens(value) => Some(value.into()),
        Number::Hundreds(value) => Some(value),
        Number::Units(_)
        | Number::Hundred
        | Number::Thousand
        | Number::Repeat(_)
        | Number::Times
        | Number::And
        | Number::Sign(_) => None,
    }
}

/// Reads a word of digits and letters that look like digits, unless it is a number with its unit or a plain word.
fn lookalike(word: &str) -> Option<String> {
    const PLAIN: [&str; 16] =
        ["is", "so", "i", "lol", "lbs", "lb", "oil", "bio", "bis", "il", "los", "lo", "si", "b", "s", "z"];
    let tail = word.trim_start_matches(|char: char| char.is_ascii_digit());
    if PLAIN.contains(&tail) {
        return None;
    }
    word.chars()
        .map(|char| match char {
            '0'..='9' => Some(char),
            'o' => Some('0'),
            'i' | 'l' => Some('1'),
            's' => Some('5'),
            'b' => Some('8'),
            'z' => Some('2'),
            _ => None,
        })
        .collect()
}

/// Splits a run at words that look like digits, unless the run is made of digits enough to believe them.
fn without_false_lookalikes<'run>(text: &str, run: &'run [Token]) -> impl Iterator<Item = &'run [Token]> {
    let is_lookalike = |token: &Token| matches!(token.reading, Reading::Lookalike(_));
    let (mut all, mut digits) = (0, 0);
    for token in run.iter().filter(|token| is_lookalike(token) || matches!(token.reading, Reading::Digits)) {
        all += token.range.len();
        digits += text[token.range.clone()].bytes().filter(u8::is_ascii_digit).count();
    }
    let is_believed = all >= MIN_LOOKALIKE_RUN && digits * 10 >= all * MIN_DIGIT_TENTHS;
    run.split(move |token| !is_believed && is_lookalike(token))
}

fn write_run(text: &str, run: &[Token], view: &mut OffsetMapBuilder, copied: &mut usize) {
    let is_firm = |token: &Token| match &token.reading {
        Reading::Word(word) => !word.is_weak || word.number == Number::Sign('+'),
        Reading::Digits | Reading::Glued(_) | Reading::Lookalike(_) => true,
    };
    // "one oh" and "double five" end in weak words that belong; others at an end are trimmed.
    let belongs = |token: &Token| {
        is_firm(token)
            || matches!(&token.reading, Reading::Word(word) if matches!(word.number, Number::Unit(_) | Number::Repeat(_)))
    };
    let (Some(first), Some(last)) = (run.iter().position(is_firm), run.iter().rposition(is_firm)) else { return };
    let first = run[..first].iter().rposition(|token| !belongs(token)).map_or(0, |at| at + 1);
    let last = run[last..].iter().position(|token| !belongs(token)).map_or(run.len(), |at| last + at);
    let run = &run[first..last];
    let parts = numbers(text, run);
    let digits: usize = parts.iter().map(|(_, value)| value.bytes().filter(u8::is_ascii_digit).count()).sum();
    let is_said = |token: &Token| match &token.reading {
        Reading::Digits => false,
        Reading::Word(word) => !matches!(word.number, Number::And | Number::Sign(_)),
        Reading::Glued(_) | Reading::Lookalike(_) => true,
    };
    if !run.iter().any(is_said) || digits < MIN_DIGITS {
        return;
    }
    for (source, value) in parts {
        view.keep(&text[*copied..source.start], *copied);
        if value == text[source.clone()] {
            view.keep(&value, source.start);
        } else {
            view.replace(&value, source.clone());
        }
        *copied = source.end;
    }
}

/// The digits that a run dictates, part by part.
fn numbers(text: &str, run: &[Token]) -> Vec<(Range<usize>, String)> {
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some(token) = run.get(at) {
        let (length, value) = match &token.reading {
            Reading::Digits => match run.get(at + 1).map(|next| &next.reading) {
                Some(Reading::Word(NumberWord { number: Number::Hundred, .. })) if token.range.len() == 1 => {
                    (2, format!("{}00", &text[token.range.clone()]))
                }
                _ => (1, text[token.range.clone()].to_owned()),
            },
            Reading::Glued(digits) | Reading::Lookalike(digits) => (1, digits.clone()),
            Reading::Word(word) => match word.number {
                Number::And => (1, " ".to_owned()),
                Number::Sign(sign) => (1, sign.to_string()),
                Number::Repeat(times) => match run.get(at + 1).and_then(|next| digit(text, next)) {
                    Some(digit) => (2, digit.repeat(times.into())),
                    None => (1, text[token.range.clone()].to_owned()),
                },
                Number::Units(digit) => (1, digit.to_string()),
                Number::Times => (1, " ".to_owned()),
                Number::Unit(_)
                | Number::Teen(_)
                | Number::Tens(_)
                | Number::Hundreds(_)
                | Number::Hundred
                | Number::Thousand => compound(text, &run[at..]),
            },
        };
        parts.push((token.range.start..run[at + length - 1].range.end, value));
        at += length;
    }
    parts
}

/// The single digit that a token says.
fn digit(text: &str, token: &Token) -> Option<String> {
    match &token.reading {
        Reading::Digits if token.range.len() == 1 => Some(text[token.range.clone()].to_owned()),
        Reading::Word(NumberWord { number: Number::Unit(value) | Number::Units(value), .. }) => Some(value.to_string()),
        Reading::Digits | Reading::Word(_) | Reading::Glued(_) | Reading::Lookalike(_) => None,
    }
}

/// Reads one number of several words ("cinquenta e cinco", "one hundred and two", "three fives"): how many tokens it
/// takes, and its digits.
fn compound(text: &str, run: &[Token]) -> (usize, String) {
    let number = |at: usize| match run.get(at).map(|token| &token.reading) {
        Some(Reading::Word(word)) => Some(word.number),
        _ => None,
    };
    if let (Some(Number::Unit(times @ 2..=9)), Some(Number::Units(digit))) = (number(0), number(1)) {
        return (2, digit.to_string().repeat(times.into()));
    }
    if let (Some(Number::Unit(times @ 2..=9)), Some(Number::Times), Some(Number::Unit(digit) | Number::Units(digit))) =
        (number(0), number(1), number(2))
    {
        return (3, digit.to_string().repeat(times.into()));
    }
    let (mut used, mut value) = below_hundred(text, run).unwrap_or((0, 1));
    if let Some(Number::Hundreds(hundreds)) = number(0) {
        (used, value) = (1, u32::from(hundreds));
    } else if number(used) == Some(Number::Hundred) {
        (used, value) = (used + 1, value * 100);
    }
    // "one hundred thirty-two", but "nine hundred, two one four" dictates digit by digit.
    let tail = |used: &mut usize, value: &mut u32| {
        let has_and = number(*used) == Some(Number::And);
        let skip = usize::from(has_and);
        let Some((more, rest)) = run.get(*used + skip..).and_then(|rest| below_hundred(text, rest)) else { return };
        let next = *used + skip + more;
        let is_apart = text[run[*used - 1].range.end..run[*used + skip].range.start]
            .contains([',', ';', '.', ' ', '/'].as_slice())
            && text[run[*used - 1].range.end..run[*used].range.start].trim() != "";
        let is_dictated =
            rest < 10 && !has_and && run.get(next).is_some_and(|_| number(next) != Some(Number::Thousand));
        if rest > 0 && !is_apart && !is_dictated {
            *used = next;
            *value += rest;
        }
    };
    if value >= 100 {
        tail(&mut used, &mut value);
    }
    if number(used) == Some(Number::Thousand) {
        (used, value) = (used + 1, value.saturating_mul(1000));
        match number(used) {
            Some(Number::Hundreds(hundreds)) => (used, value) = (used + 1, value + u32::from(hundreds)),
            _ => tail(&mut used, &mut value),
        }
    }
    (used.max(1), value.to_string())
}

/// Reads "twenty", "twenty three", "trinta e oito", "quatre vingt dix huit", "seven".
fn below_hundred(text: &str, run: &[Token]) -> Option<(usize, u32)> {
    let number = |at: usize| match run.get(at).map(|token| &token.reading) {
        Some(Reading::Word(word)) => Some(word.number),
        _ => None,
    };
    let is_french =
        |at: usize, stem: &str| run.get(at).is_some_and(|token| text[token.range.clone()].starts_with(stem));
    let (mut used, mut value) = match number(0)? {
        Number::Unit(4) if is_french(1, "vingt") => (2, 80),
        Number::Unit(unit) => return Some((1, unit.into())),
        Number::Teen(10) if is_french(0, "dix") => {
            return Some(match number(1) {
                Some(Number::Unit(unit @ 7..=9)) => (2, 10 + u32::from(unit)),
                _ => (1, 10),
            });
        }
        Number::Teen(teen) => return Some((1, teen.into())),
        Number::Tens(tens) => (1, u32::from(tens)),
        Number::Units(_)
        | Number::Hundreds(_)
        | Number::Hundred
        | Number::Thousand
        | Number::Repeat(_)
        | Number::And
        | Number::Times
        | Number::Sign(_) => return None,
    };
    let skip = usize::from(number(used) == Some(Number::And));
    let takes_teens = value == 80 || is_french(0, "soixante");
    match number(used + skip) {
        Some(Number::Unit(unit @ 1..=9)) => (used, value) = (used + skip + 1, value + u32::from(unit)),
        Some(Number::Teen(_)) if takes_teens => {
            if let Some((more, rest)) = below_hundred(text, &run[used + skip..]) {
                (used, value) = (used + skip + more, value + rest);
            }
        }
        _ => {}
    }
    Some((used, value))
}
