//! A run of number tokens: in which language it is dictated, what of it belongs, and what it writes into the view.

use super::token::{Reading, Token};
use super::value::{Part, Spoken, numbers};
use crate::engine::text::number_words::{ENGLISH, LANGUAGES, Number, NumberWord, Strength};
use crate::engine::text::offsets::OffsetMapBuilder;

/// Fewest digits that make a dictated run.
const MIN_DIGITS: usize = 3;
/// Letters stand for digits only in runs of at least this many characters …
const MIN_LOOKALIKE_RUN: usize = 7;
/// … of which at least this share, in tenths, are digits.
const MIN_DIGIT_TENTHS: usize = 3;
/// Everyday words that are digits too are believed in rows of this many.
const MIN_WEAK_ROW: usize = 6;

/// Writes what a run says into the view; `copied` is how far the text has been taken over.
pub(super) fn write(text: &str, run: &[Token], view: &mut OffsetMapBuilder, copied: &mut usize) {
    let language = language(run);
    for stretch in without_false_lookalikes(text, run) {
        let mut spoken: Vec<Spoken> = Vec::with_capacity(stretch.len());
        for (index, token) in stretch.iter().enumerate() {
            let beside = [index.checked_sub(1), Some(index + 1)].into_iter().flatten().filter_map(|at| stretch.get(at));
            let is_between_numbers = beside.clone().any(|token| token.is_digits() && token.range.len() > 2);
            let is_beside_digits = beside.clone().any(Token::is_digits);
            let is_read = |part: &Part| {
                !(is_between_numbers && part.is_inner() || is_beside_digits && part.number() == Some(Number::Filler))
            };
            match meaning(token, language).filter(is_read) {
                Some(part) => spoken.push(Spoken { range: token.range.clone(), part }),
                None => {
                    write_spoken(text, &spoken, view, copied);
                    spoken.clear();
                }
            }
        }
        write_spoken(text, &spoken, view, copied);
    }
}

/// The language that most of a run's words belong to, strong ones first.
fn language(run: &[Token]) -> usize {
    let mut weights = [0_u32; LANGUAGES];
    for token in run {
        let Reading::Words(meanings) = &token.reading else { continue };
        let weight = |word: &NumberWord| match word.strength {
            _ if word.number == Number::Filler => 0,
            Strength::Strong => 4,
            Strength::Weak | Strength::Inner => 1,
        };
        let english = meanings.iter().find(|word| word.language == ENGLISH).map_or(0, weight);
        for (index, total) in weights.iter_mut().enumerate() {
            *total += english.min(if index == ENGLISH { u32::MAX } else { 3 });
        }
        for word in meanings.iter().filter(|word| word.language != ENGLISH) {
            weights[word.language] += weight(word).saturating_sub(english.min(3));
        }
    }
    let most = weights.iter().max().copied().unwrap_or_default();
    weights.iter().position(|weight| *weight == most).unwrap_or(ENGLISH)
}

fn meaning(token: &Token, language: usize) -> Option<Part> {
    match &token.reading {
        Reading::Digits => Some(Part::Digits),
        Reading::Lookalike(digits) => Some(Part::Lookalike(digits.clone())),
        Reading::Words(meanings) => meanings
            .iter()
            .find(|word| word.language == language)
            .or_else(|| meanings.iter().find(|word| word.language == ENGLISH))
            .or_else(|| meanings.iter().find(|word| word.strength == Strength::Strong))
            .map(|word| Part::Word(*word)),
    }
}

/// Splits a run at words that look like digits, unless the run is made of digits enough to believe them.
fn without_false_lookalikes<'run>(text: &str, run: &'run [Token]) -> impl Iterator<Item = &'run [Token]> {
    let is_lookalike = |token: &Token| matches!(token.reading, Reading::Lookalike(_));
    let (mut all, mut digits) = (0, 0);
    for token in run.iter().filter(|token| is_lookalike(token) || token.is_digits()) {
        all += token.range.len();
        digits += text[token.range.clone()].bytes().filter(u8::is_ascii_digit).count();
    }
    let is_believed =
        all >= MIN_LOOKALIKE_RUN && (digits * 10 >= all * MIN_DIGIT_TENTHS || has_shape_of_number(text, run));
    run.split(move |token| !is_believed && is_lookalike(token))
}

/// "4IS SSS OI3O": three, three and four characters, one of them a digit or one letter three times over.
fn has_shape_of_number(text: &str, run: &[Token]) -> bool {
    let groups = run.iter().map(|token| &text[token.range.clone()]);
    let is_telling = |group: &str| {
        let mut chars = group.chars();
        let first = chars.next();
        group.bytes().any(|byte| byte.is_ascii_digit()) || (group.len() >= 3 && chars.all(|char| Some(char) == first))
    };
    groups.clone().map(str::len).eq([3, 3, 4]) && groups.clone().any(is_telling)
}

fn write_spoken(text: &str, run: &[Spoken], view: &mut OffsetMapBuilder, copied: &mut usize) {
    let number = |at: usize| run.get(at).and_then(|spoken: &Spoken| spoken.part.number());
    let is_value = |spoken: &Spoken| spoken.part.number().is_some_and(Number::is_value);
    let mut row = 0;
    // Everyday words at the ends need company that is nothing but numbers; English is dictated with "oh" and "double".
    let has_company = run.iter().any(|spoken| match &spoken.part {
        Part::Word(word) if matches!(word.number, Number::And | Number::Filler) => false,
        Part::Word(word) => word.strength == Strength::Strong || word.language == ENGLISH,
        Part::Digits | Part::Lookalike(_) => false,
    });
    let has_row = run.iter().any(|spoken| {
        row = match spoken.part.number() {
            Some(number) if number.is_value() => row + 1,
            Some(Number::Times) => row,
            _ => 0,
        };
        row >= MIN_WEAK_ROW
    });
    let is_firm = |spoken: &Spoken| match &spoken.part {
        Part::Word(word) => {
            word.strength == Strength::Strong
                || word.number == Number::Sign('+')
                || (has_row && word.strength == Strength::Weak && is_value(spoken))
        }
        Part::Digits | Part::Lookalike(_) => true,
    };
    // "one oh" and "double five" end in weak words that belong; others at an end are trimmed.
    let belongs = |spoken: &Spoken| {
        is_firm(spoken)
            || matches!(&spoken.part, Part::Word(word)
                if word.strength == Strength::Weak
                    && has_company
                    && (matches!(word.number, Number::Repeat(_))
                        || word.number.is_value() && !matches!(word.number, Number::Hundred | Number::Thousand)))
    };
    let (Some(first), Some(last)) = (run.iter().position(is_firm), run.iter().rposition(is_firm)) else { return };
    let first = run[..first].iter().rposition(|spoken| !belongs(spoken)).map_or(0, |at| at + 1);
    let mut last = run[last..].iter().position(|spoken| !belongs(spoken)).map_or(run.len(), |at| last + at);
    // "setenta y uno": the unit belongs to its tens, however ordinary a word it is.
    let ends_in_tens = matches!(number(last - 1), Some(Number::Tens(_) | Number::Hundreds(_)));
    if ends_in_tens && number(last) == Some(Number::And) && run.get(last + 1).is_some_and(belongs) {
        last += 2;
    }
    let run = &run[first..last];
    let parts = numbers(text, run);
    let digits: usize = parts.iter().map(|(_, value)| value.bytes().filter(u8::is_ascii_digit).count()).sum();
    let is_said = |spoken: &Spoken| match &spoken.part {
        Part::Digits => false,
        Part::Word(word) => !matches!(word.number, Number::And | Number::Filler | Number::Sign(_)),
        Part::Lookalike(_) => true,
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
