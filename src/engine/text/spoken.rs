//! Whether a word says a number, for those who look at words one at a time.

use super::number_words::{Number, number_word};

/// How a word can be part of a number that is being dictated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Spoken {
    /// It says digits.
    Digits,
    /// "double", "triple": it says the next digit several times.
    Repeat,
    /// It says digits or a sign, but is an everyday word as well.
    Weak,
}

/// Reads a word as the folded view writes it.
pub(crate) fn spoken(word: &str) -> Option<Spoken> {
    let found = number_word(word)?;
    match found.number {
        Number::And | Number::Times => None,
        Number::Sign(_) => Some(Spoken::Weak),
        Number::Repeat(_) => Some(Spoken::Repeat),
        Number::Unit(_)
        | Number::Units(_)
        | Number::Teen(_)
        | Number::Tens(_)
        | Number::Hundreds(_)
        | Number::Hundred
        | Number::Thousand => Some(if found.is_weak { Spoken::Weak } else { Spoken::Digits }),
    }
}
