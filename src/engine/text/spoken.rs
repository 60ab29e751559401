//! Whether a word says a number, for those who look at words one at a time.

use super::number_words::{ENGLISH, Number, Strength, number_words};

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

/// The last of the languages, in the table's order, whose everyday number words are numbers first: the Western European
/// ones. Further down stand words such as Bengali "at" (eight).
const LAST_FAMILIAR: usize = 6;

/// Reads a word as the folded view writes it; English before the other languages, of which mostly strong words
/// count: one word alone does not tell its language.
pub(crate) fn spoken(word: &str) -> Option<Spoken> {
    let rank = |strength: Strength| match strength {
        Strength::Strong => 0,
        Strength::Weak => 1,
        Strength::Inner => 2,
    };
    let meanings = number_words(word).iter().filter(|word| match word.strength {
        Strength::Strong => true,
        Strength::Weak => word.language <= LAST_FAMILIAR,
        Strength::Inner => false,
    });
    let found = meanings.min_by_key(|word| (word.language != ENGLISH, rank(word.strength)))?;
    match found.number {
        Number::And | Number::Times | Number::Link => None,
        Number::Sign(_) => Some(Spoken::Weak),
        Number::Repeat(_) | Number::Again(_) => Some(Spoken::Repeat),
        Number::Unit(_)
        | Number::AndUnit(_)
        | Number::Units(_)
        | Number::Teen(_)
        | Number::Tens(_)
        | Number::InvertedTens(_)
        | Number::Hundreds(_)
        | Number::TeenSuffix
        | Number::Ten
        | Number::Hundred
        | Number::Thousand => Some(if found.strength == Strength::Strong { Spoken::Digits } else { Spoken::Weak }),
    }
}
