//! Words as parts of a number that is being dictated.

use std::ops::Range;

use super::lookalikes::lookalike;
use crate::engine::text::number_words::{
    ENGLISH, LONGEST, Number, NumberWord, Strength, number_words, without_particle,
};
use crate::engine::text::words::words;

/// A word longer than this is no number.
const MAX_WORD: usize = 96;

/// How a part of a text can be read as part of a number.
#[derive(Debug, Clone)]
pub(super) enum Reading {
    /// Digits as they stand.
    Digits,
    /// A number word, with its meaning in each language that has it.
    Words(Vec<NumberWord>),
    /// Digits and letters that look like digits, read as these digits.
    Lookalike(String),
}

/// A part of a text and its reading.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// Where it stands.
    pub(super) range: Range<usize>,
    /// What it says.
    pub(super) reading: Reading,
}

impl Token {
    pub(super) fn end(&self) -> usize {
        self.range.end
    }

    pub(super) fn is_digits(&self) -> bool {
        matches!(self.reading, Reading::Digits)
    }
}

/// Hands over every word of a text with the tokens that it is made of; none where it is no number.
pub(super) fn each(text: &str, mut take: impl FnMut(Range<usize>, Vec<Token>)) {
    let mut words = words(text).peekable();
    while let Some(mut range) = words.next() {
        // "п'ять" is one word where the apostrophe belongs to it.
        if let Some(next) = words.peek()
            && next.start == range.end + 1
            && text.as_bytes()[range.end] == b'\''
            && !text.as_bytes()[range.start].is_ascii()
            && !number_words(&text[range.start..next.end]).is_empty()
        {
            range.end = next.end;
            words.next();
        }
        let tokens = read(text, &range);
        take(range, tokens);
    }
}

fn read(text: &str, range: &Range<usize>) -> Vec<Token> {
    let word = &text[range.clone()];
    let one = |reading: Reading| vec![Token { range: range.clone(), reading }];
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return one(Reading::Digits);
    }
    let meanings = number_words(word);
    if !meanings.is_empty() {
        return one(Reading::Words(meanings.to_vec()));
    }
    if let Some(digit) = plural_digit(word).or_else(|| written_count(word)) {
        return one(Reading::Words(vec![digit]));
    }
    if word.len() > MAX_WORD {
        return Vec::new();
    }
    if let Some(digits) = lookalike(word).filter(|_| word.bytes().any(|byte| byte.is_ascii_digit())) {
        return one(Reading::Lookalike(digits));
    }
    let parts = glued(word);
    if !parts.is_empty() {
        return shifted(parts, range.start);
    }
    if let Some(digits) = lookalike(word) {
        return one(Reading::Lookalike(digits));
    }
    let parts = without_particle(word).map(glued).unwrap_or_default();
    shifted(parts, range.start)
}

fn shifted(parts: Vec<Token>, by: usize) -> Vec<Token> {
    parts
        .into_iter()
        .map(|part| Token { range: part.range.start + by..part.range.end + by, reading: part.reading })
        .collect()
}

/// "5s", as in "two 5s".
fn plural_digit(word: &str) -> Option<NumberWord> {
    let digit = word.strip_suffix('s')?;
    let value = digit.parse::<u8>().ok().filter(|value| digit.len() == 1 && *value <= 9)?;
    Some(NumberWord { number: Number::Units(value), strength: Strength::Weak, language: ENGLISH })
}

/// "x3", as in "5 (x3)"; "3x", as in "3x 5".
fn written_count(word: &str) -> Option<NumberWord> {
    let (count, is_behind) = match word.strip_prefix('x') {
        Some(count) => (count, true),
        None => (word.strip_suffix('x')?, false),
    };
    let count = count.parse::<u8>().ok().filter(|value| count.len() == 1 && (2..=6).contains(value))?;
    let number = if is_behind { Number::Again(count) } else { Number::Repeat(count) };
    Some(NumberWord { number, strength: Strength::Weak, language: ENGLISH })
}

/// The best way to read what follows a place in a glued word.
#[derive(Clone, Copy)]
struct Step {
    /// Where the part that begins here ends.
    end: usize,
    /// The languages in which everything from here on is numbers.
    languages: u32,
    has_strong: bool,
    parts: u32,
}

/// The parts of a word that is wholly made of number words of one language and digits, preferring longer parts.
fn glued(word: &str) -> Vec<Token> {
    let all = u32::MAX;
    let mut steps: Vec<Option<Step>> = vec![None; word.len() + 1];
    steps[word.len()] = Some(Step { end: word.len(), languages: all, has_strong: false, parts: 0 });
    let bytes = word.as_bytes();
    for at in (0..word.len()).rev().filter(|at| word.is_char_boundary(*at)) {
        if bytes[at].is_ascii_digit() {
            if let Some(rest) = steps[at + 1] {
                let continues = bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
                let end = if continues { rest.end } else { at + 1 };
                steps[at] = Some(Step { end, parts: rest.parts + u32::from(!continues), ..rest });
            }
            continue;
        }
        for end in (at + 1..=word.len().min(at + LONGEST)).rev().filter(|end| word.is_char_boundary(*end)) {
            let Some(rest) = steps[end] else { continue };
            let meanings = number_words(&word[at..end]);
            let is_part = |word: &&NumberWord| {
                let is_between = matches!(
                    word.number,
                    Number::And | Number::Times | Number::Link | Number::Again(_) | Number::Sign(_)
                );
                !is_between || (word.number == Number::Sign('+') && at == 0)
            };
            let languages =
                meanings.iter().filter(is_part).fold(0, |set, word| set | 1 << word.language) & rest.languages;
            if languages == 0 {
                continue;
            }
            let is_strong =
                meanings.iter().any(|word| word.strength == Strength::Strong && languages & 1 << word.language != 0);
            steps[at] = Some(Step { end, languages, has_strong: rest.has_strong || is_strong, parts: rest.parts + 1 });
            break;
        }
    }
    let has_digits = bytes.iter().any(u8::is_ascii_digit);
    let is_believed = |first: &Step| (first.has_strong && first.parts > 1) || (has_digits && first.parts > 2);
    let Some(first) = steps[0].filter(is_believed) else { return Vec::new() };
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < word.len() {
        let Some(step) = steps[at] else { return Vec::new() };
        let part = &word[at..step.end];
        let reading = if bytes[at].is_ascii_digit() {
            Reading::Digits
        } else {
            let spoken = number_words(part).iter().filter(|word| first.languages & 1 << word.language != 0);
            Reading::Words(spoken.copied().collect())
        };
        tokens.push(Token { range: at..step.end, reading });
        at = step.end;
    }
    tokens
}
