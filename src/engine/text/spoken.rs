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
        Number::And
        | Number::Times
        | Number::Link
        | Number::CountAfter
        | Number::Filler
        | Number::Correct
        | Number::More => None,
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

/// Tells whether a word says digits beside another that surely does, in the same language: "piec" behind "piecdziesiat".
pub(crate) fn is_spoken_beside(word: &str, beside: &str) -> bool {
    number_words(word).iter().any(|meaning| {
        let is_sure = |other: &NumberWord| {
            other.language == meaning.language && other.strength == Strength::Strong && other.number.is_value()
        };
        meaning.number.is_value() && meaning.strength != Strength::Inner && number_words(beside).iter().any(is_sure)
    })
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
        | Number::Correct
        | Number::More
        | Number::Sign(_) => None,
    }
}

/// Tells whether a word takes back the number before it: "sorry", "anzi".
pub(crate) fn takes_back(word: &str) -> bool {
    let is_sure = |meaning: &NumberWord| meaning.language == ENGLISH || meaning.strength == Strength::Strong;
    number_words(word).iter().any(|meaning| meaning.number == Number::Correct && is_sure(meaning))
}

/// Tells whether a word counts the parts of what is told, with the number behind it: "row two", "day three".
pub(crate) fn numbers_parts(word: &str) -> bool {
    matches!(
        word,
        "row"
            | "line"
            | "day"
            | "part"
            | "step"
            | "clue"
            | "chunk"
            | "group"
            | "block"
            | "piece"
            | "section"
            | "message"
            | "msg"
            | "verse"
            | "stanza"
            | "round"
            | "stage"
            | "set"
            | "fila"
            | "linea"
            | "linha"
            | "dia"
            | "parte"
            | "paso"
            | "ligne"
            | "jour"
            | "partie"
            | "zeile"
            | "tag"
            | "teil"
            | "riga"
            | "giorno"
            | "строка"
            | "день"
            | "часть"
            | "рядок"
            | "wiersz"
            | "dzien"
            | "czesc"
            | "satir"
            | "gun"
            | "baris"
            | "hari"
            | "bagian"
            | "dong"
            | "ngay"
            | "phan"
            | "number"
            | "item"
            | "bit"
            | "box"
            | "card"
            | "page"
            | "window"
    )
}

/// Tells whether a word says which part is meant, so that what follows is the part itself: "first part", "my line".
pub(crate) fn places_part(word: &str) -> bool {
    matches!(
        word,
        "first"
            | "second"
            | "third"
            | "last"
            | "next"
            | "final"
            | "other"
            | "the"
            | "this"
            | "that"
            | "my"
            | "our"
            | "area"
            | "primera"
            | "ultima"
            | "primeira"
            | "premiere"
            | "derniere"
            | "erste"
            | "letzte"
            | "erster"
            | "letzter"
            | "prima"
    )
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
