//! Whether a word says a number, for those who look at words one at a time.

use super::number_words::{ENGLISH, Number, NumberWord, Strength, number_words};

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

/// What a word counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Count {
    /// "seven", "fifteen": a number below twenty, or ten, that is complete.
    Number(u8),
    /// "forty": a unit may follow.
    Tens(u8),
    /// "fives": a digit as often as the number before says.
    Each(u8),
    /// "double": the next digit so often.
    Repeat(u8),
    /// "times".
    Times,
}

/// The last of the languages, in the table's order, whose everyday number words are numbers first: the Western European
/// ones. Further down stand words such as Bengali "at" (eight).
const LAST_FAMILIAR: usize = 6;

/// Reads a word as the folded view writes it; English before the other languages, of which mostly strong words
/// count: one word alone does not tell its language.
pub(crate) fn spoken(word: &str) -> Option<Spoken> {
    let found = meaning(word)?;
    match found.number {
        Number::And | Number::Times | Number::Link | Number::CountAfter | Number::Filler => None,
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

/// Reads a word, as the folded view writes it, as a count below a hundred or as what is counted.
pub(crate) fn count(word: &str) -> Option<Count> {
    let found = meaning(word)?;
    match found.number {
        Number::Unit(value) | Number::Teen(value) => Some(Count::Number(value)),
        Number::Ten => Some(Count::Number(10)),
        Number::Tens(value) => Some(Count::Tens(value)),
        Number::Units(digit) => Some(Count::Each(digit)),
        Number::Repeat(times) => Some(Count::Repeat(times)),
        Number::Times => Some(Count::Times),
        Number::AndUnit(_)
        | Number::InvertedTens(_)
        | Number::Hundreds(_)
        | Number::TeenSuffix
        | Number::Hundred
        | Number::Thousand
        | Number::And
        | Number::Again(_)
        | Number::Link
        | Number::CountAfter
        | Number::Filler
        | Number::Sign(_) => None,
    }
}

fn meaning(word: &str) -> Option<NumberWord> {
    let rank = |strength: Strength| match strength {
        Strength::Strong => 0,
        Strength::Weak => 1,
        Strength::Inner => 2,
    };
    number_words(word)
        .iter()
        .filter(|word| match word.strength {
            Strength::Strong => true,
            Strength::Weak => word.language <= LAST_FAMILIAR,
            Strength::Inner => false,
        })
        .min_by_key(|word| (word.language != ENGLISH, rank(word.strength)))
        .copied()
}
