//! Letters that look like digits: "4IS SSS OI3O", "O77OO 9OO I5S".

use super::token::{Reading, Token};
use crate::engine::text::letter_of_digit;
use crate::engine::text::number_words::{ENGLISH, Number, NumberWord, Strength, number_words};

/// Letters beside digits stand for digits only in runs of at least this many characters …
const MIN_RUN: usize = 7;
/// … of which at least this share, in tenths, are digits.
const MIN_DIGIT_TENTHS: usize = 3;
/// Most groups of a number.
const MAX_GROUPS: usize = 5;
/// How numbers are grouped, for words without a digit, which only the shape of all can show to be digits.
const SHAPES: [&[usize]; 25] = [
    &[3, 3, 3],
    &[4, 4, 4],
    &[4, 4, 3],
    &[4, 3, 2, 2],
    &[2, 5, 4],
    &[2, 4, 4],
    &[1, 3, 3, 2, 2],
    &[3, 3, 4],
    &[4, 3, 4],
    &[5, 3, 3],
    &[3, 4, 4],
    &[4, 3, 3],
    &[5, 6],
    &[5, 5],
    &[4, 6],
    &[4, 7],
    &[3, 7],
    &[6, 4],
    &[3, 8],
    &[1, 3, 3, 4],
    &[2, 2, 2, 2, 2],
    &[3, 2, 2, 3],
    &[3, 3, 2, 2],
    &[10],
    &[11],
];
/// Everyday words of such letters, and units behind a count.
const PLAIN: &str = " is so i a lol lbs lb oil bio bis il los lo si b s z as also go all la al ll ";
const UNITS: &str = " s b l z a g i lb lbs gb gbs gal gals gig gigs ai ";

/// Reads a word of digits and letters that look like digits, unless it is a number with its unit or a plain word.
pub(super) fn lookalike(word: &str) -> Option<String> {
    let is_plain = |byte: u8| byte.is_ascii_digit() || b"oilzasgb".contains(&byte);
    // Cyrillic letters that no Latin ones look like count in pairs: one is a word.
    let is_cyrillic = || {
        word.len() > 2 && word.chars().all(|char| matches!(char, 'о' | 'з') || char.is_ascii() && is_plain(char as u8))
    };
    if !word.bytes().all(is_plain) && (word.is_ascii() || !is_cyrillic()) {
        return None;
    }
    let digits: Option<String> = word
        .chars()
        .map(|char| match char {
            '0'..='9' => Some(char),
            'o' | 'о' => Some('0'),
            'з' => Some('3'),
            'i' | 'l' => Some('1'),
            'z' => Some('2'),
            'a' => Some('4'),
            's' => Some('5'),
            'g' => Some('6'),
            'b' => Some('8'),
            _ => None,
        })
        .collect();
    digits.filter(|_| PLAIN.split(' ').all(|plain| plain != word))
}

/// "c1nqu3", "zev3n": a number word some of whose letters are written as digits that look like them.
pub(super) fn unmasked(word: &str) -> Option<Vec<NumberWord>> {
    const FEWEST_LETTERS: usize = 2;
    let is_letter = |byte: &u8| byte.is_ascii_lowercase();
    let is_masked = word.len() > FEWEST_LETTERS
        && word.bytes().all(|byte| is_letter(&byte) || byte.is_ascii_digit())
        && word.bytes().any(|byte| byte.is_ascii_digit())
        && word.bytes().filter(is_letter).count() >= FEWEST_LETTERS;
    if !is_masked {
        return None;
    }
    let letter = |char: char| if char.is_ascii_digit() { letter_of_digit(char) } else { Some(char) };
    let plain: String = word.chars().map(letter).collect::<Option<_>>()?;
    let meanings: Vec<NumberWord> =
        number_words(&plain).iter().filter(|word| word.number.is_value()).copied().collect();
    meanings.iter().any(|word| word.strength != Strength::Inner).then_some(meanings)
}

/// Splits a run at words that look like digits, unless the run is made of digits enough to believe them.
pub(super) fn without_false_lookalikes<'run>(text: &str, run: &'run [Token]) -> impl Iterator<Item = &'run [Token]> {
    let is_lookalike = |token: &Token| matches!(token.reading, Reading::Lookalike(_));
    let shaped = if run.iter().any(is_lookalike) { shaped(text, run) } else { Vec::new() };
    let (mut all, mut digits) = (0, 0);
    let may_stand =
        |token: &Token| has_digit(text, token) && !is_unit(&text[token.range.clone()]) && !is_cell(text, token);
    for token in run.iter().filter(|token| token.is_digits() || is_lookalike(token) && may_stand(token)) {
        all += length(text, token);
        digits += text[token.range.clone()].bytes().filter(u8::is_ascii_digit).count();
    }
    // "OZ8-BIS-SL10": a word of some language between is one of a part's name.
    let is_weak = |word: &NumberWord| word.strength != Strength::Strong && word.language != ENGLISH;
    let is_name = |token: &Token| matches!(&token.reading, Reading::Words(meanings) if meanings.iter().all(is_weak));
    let is_believed = all >= MIN_RUN
        && digits * 10 >= all * MIN_DIGIT_TENTHS
        && !(run.iter().any(is_lookalike) && run.iter().any(is_name));
    // "S5 for 55", "l0g0 like B0SS": an everyday word beside such a letter goes on with the sentence.
    let is_loose = |at: usize| {
        let is_spelled = |at: usize| {
            run.get(at).is_some_and(|token| is_lookalike(token) && !has_only_zeros(&text[token.range.clone()]))
        };
        let says_little = |word: &NumberWord| {
            word.number.is_joint() && word.number != Number::And || word.strength == Strength::Inner
        };
        matches!(&run[at].reading, Reading::Words(meanings) if meanings.iter().all(says_little))
            && (is_spelled(at + 1) || at.checked_sub(1).is_some_and(is_spelled))
    };
    let starts: Vec<bool> = run
        .iter()
        .enumerate()
        .map(|(at, token)| {
            let is_shaped = shaped.iter().any(|range| range.contains(&token.range.start));
            is_lookalike(token)
                && !is_shaped
                && !(may_stand(token) && (is_believed || has_only_zeros(&text[token.range.clone()])))
                || is_loose(at)
        })
        .collect();
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, is_split) in starts.iter().enumerate() {
        if *is_split {
            parts.push(&run[start..at]);
            start = at + 1;
        }
    }
    parts.push(&run[start..]);
    parts.into_iter()
}

/// "500g", "12a": only the shape of all can show that the letter is a digit.
fn is_unit(word: &str) -> bool {
    let tail = word.trim_start_matches(|char: char| char.is_ascii_digit());
    tail.len() < word.len() && UNITS.split(' ').any(|unit| unit == tail)
}

/// "B2+(B3*1.135)": what a formula names, a letter and a small number beside a sign of sums.
fn is_cell(text: &str, token: &Token) -> bool {
    let word = &text[token.range.clone()];
    let is_named = word.len() <= 3
        && word.starts_with(['a', 'b', 'g', 's', 'z'])
        && word[1..].bytes().all(|byte| byte.is_ascii_digit());
    let signs = ['+', '*', '=', '^'];
    is_named && (text[..token.range.start].ends_with(signs) || text[token.range.end..].starts_with(signs))
}

fn length(text: &str, token: &Token) -> usize {
    text[token.range.clone()].chars().count()
}

fn has_digit(text: &str, token: &Token) -> bool {
    text[token.range.clone()].bytes().any(|byte| byte.is_ascii_digit())
}

/// "GB 2024/1187": two letters in front are a country's, or a label, unless one of them is drawn like a digit.
fn is_code(word: &str) -> bool {
    word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_lowercase() && !matches!(byte, b'o' | b'i' | b'l' | b'z'))
}

/// "9oo": no other letter passes for a digit so well.
fn has_only_zeros(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'o')
}

/// The parts of the text where the groups have the lengths of a number's, and a third of them at least show
/// what they are.
fn shaped(text: &str, run: &[Token]) -> Vec<std::ops::Range<usize>> {
    let is_group = |token: &Token| !matches!(token.reading, Reading::Words(_));
    let is_telling = |token: &Token| {
        let group = &text[token.range.clone()];
        let first = group.chars().next();
        let is_one_letter = group.len() >= 3 && group.chars().all(|char| Some(char) == first);
        has_digit(text, token) || is_one_letter
    };
    let mut found = Vec::new();
    for start in 0..run.len() {
        let groups = run[start..].iter().take(MAX_GROUPS).take_while(|token| is_group(token)).count();
        for end in (start + 1..=start + groups).rev() {
            let window = &run[start..end];
            let lengths = || window.iter().map(|token| length(text, token));
            let has_shape = SHAPES.iter().any(|shape| lengths().eq(shape.iter().copied()));
            let telling = window.iter().filter(|token| is_telling(token)).count();
            // Three groups of three are words as often as a number, unless each shows what it is.
            let is_short = lengths().sum::<usize>() < 10;
            if has_shape
                && !is_code(&text[window[0].range.clone()])
                && telling * 3 >= window.len()
                && (!is_short || telling == window.len())
            {
                found.push(window[0].range.start..window[window.len() - 1].range.end);
                break;
            }
        }
    }
    found
}
