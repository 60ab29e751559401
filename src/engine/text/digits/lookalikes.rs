//! Letters that look like digits: "4IS SSS OI3O", "O77OO 9OO I5S".

use super::token::{Reading, Token};

/// Letters beside digits stand for digits only in runs of at least this many characters …
const MIN_RUN: usize = 7;
/// … of which at least this share, in tenths, are digits.
const MIN_DIGIT_TENTHS: usize = 3;
/// Most groups of a number.
const MAX_GROUPS: usize = 5;
/// How numbers are grouped, for words without a digit, which only the shape of all can show to be digits.
const SHAPES: [&[usize]; 18] = [
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
    if !word.bytes().all(|byte| byte.is_ascii_digit() || b"oilzasgb".contains(&byte)) {
        return None;
    }
    let digits: Option<String> = word
        .chars()
        .map(|char| match char {
            '0'..='9' => Some(char),
            'o' => Some('0'),
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

/// Splits a run at words that look like digits, unless the run is made of digits enough to believe them.
pub(super) fn without_false_lookalikes<'run>(text: &str, run: &'run [Token]) -> impl Iterator<Item = &'run [Token]> {
    let is_lookalike = |token: &Token| matches!(token.reading, Reading::Lookalike(_));
    let shaped = if run.iter().any(is_lookalike) { shaped(text, run) } else { Vec::new() };
    let (mut all, mut digits) = (0, 0);
    let may_stand = |token: &Token| has_digit(text, token) && !is_unit(&text[token.range.clone()]);
    for token in run.iter().filter(|token| token.is_digits() || is_lookalike(token) && may_stand(token)) {
        all += token.range.len();
        digits += text[token.range.clone()].bytes().filter(u8::is_ascii_digit).count();
    }
    let is_believed = all >= MIN_RUN && digits * 10 >= all * MIN_DIGIT_TENTHS;
    let starts: Vec<bool> = run
        .iter()
        .map(|token| {
            let is_shaped = shaped.iter().any(|range| range.contains(&token.range.start));
            is_lookalike(token)
                && !is_shaped
                && !(may_stand(token) && (is_believed || has_only_zeros(&text[token.range.clone()])))
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

fn has_digit(text: &str, token: &Token) -> bool {
    text[token.range.clone()].bytes().any(|byte| byte.is_ascii_digit())
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
        let is_one_letter = group.len() >= 3 && group.bytes().all(|byte| byte == group.as_bytes()[0]);
        has_digit(text, token) || is_one_letter
    };
    let mut found = Vec::new();
    for start in 0..run.len() {
        let groups = run[start..].iter().take(MAX_GROUPS).take_while(|token| is_group(token)).count();
        for end in (start + 1..=start + groups).rev() {
            let window = &run[start..end];
            let has_shape =
                SHAPES.iter().any(|shape| window.iter().map(|token| token.range.len()).eq(shape.iter().copied()));
            let telling = window.iter().filter(|token| is_telling(token)).count();
            if has_shape && telling * 3 >= window.len() {
                found.push(window[0].range.start..window[window.len() - 1].range.end);
                break;
            }
        }
    }
    found
}
