//! Number words whose gaps stand elsewhere: "fou ron esix fi vefive", "textmeattwoohsixfive".
//!
//! Read only where word after word runs over the gaps, as many as a telephone number has digits.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};

use super::{Replacement, Source};

/// The digits' names of a language, from zero on, none of which begins another, and what repeats the next.
struct Names {
    digits: [&'static [&'static str]; 10],
    twice: &'static [&'static str],
    thrice: &'static [&'static str],
}

const LANGUAGES: &[Names] = &[
    Names {
        digits: [
            &["zero", "oh", "nought"],
            &["one"],
            &["two"],
            &["three"],
            &["four"],
            &["five"],
            &["six"],
            &["seven"],
            &["eight"],
            &["nine"],
        ],
        twice: &["double"],
        thrice: &["triple", "treble"],
    },
    plain([
        &["cero"],
        &["uno"],
        &["dos"],
        &["tres"],
        &["cuatro"],
        &["cinco"],
        &["seis"],
        &["siete"],
        &["ocho"],
        &["nueve"],
    ]),
    plain([
        &["zero"],
        &["um"],
        &["dois"],
        &["três", "tres"],
        &["quatro"],
        &["cinco"],
        &["seis"],
        &["sete"],
        &["oito"],
        &["nove"],
    ]),
    plain([
        &["zéro", "zero"],
        &["un"],
        &["deux"],
        &["trois"],
        &["quatre"],
        &["cinq"],
        &["six"],
        &["sept"],
        &["huit"],
        &["neuf"],
    ]),
    plain([
        &["zero"],
        &["uno"],
        &["due"],
        &["tre"],
        &["quattro"],
        &["cinque"],
        &["sei"],
        &["sette"],
        &["otto"],
        &["nove"],
    ]),
    plain([
        &["null"],
        &["eins"],
        &["zwei", "zwo"],
        &["drei"],
        &["vier"],
        &["fünf", "fuenf"],
        &["sechs"],
        &["sieben"],
        &["acht"],
        &["neun"],
    ]),
    plain([
        &["nul"],
        &["een"],
        &["twee"],
        &["drie"],
        &["vier"],
        &["vijf"],
        &["zes"],
        &["zeven"],
        &["acht"],
        &["negen"],
    ]),
    plain([
        &["zero"],
        &["jeden"],
        &["dwa"],
        &["trzy"],
        &["cztery"],
        &["pięć", "piec"],
        &["sześć", "szesc"],
        &["siedem"],
        &["osiem"],
        &["dziewięć", "dziewiec"],
    ]),
    plain([
        &["ноль", "нуль"],
        &["один"],
        &["два"],
        &["три"],
        &["четыре"],
        &["пять"],
        &["шесть"],
        &["семь"],
        &["восемь"],
        &["девять"],
    ]),
    plain([
        &["sıfır", "sifir"],
        &["bir"],
        &["iki"],
        &["üç"],
        &["dört"],
        &["beş"],
        &["altı"],
        &["yedi"],
        &["sekiz"],
        &["dokuz"],
    ]),
    plain([
        &["nol", "kosong"],
        &["satu"],
        &["dua"],
        &["tiga"],
        &["empat"],
        &["lima"],
        &["enam"],
        &["tujuh"],
        &["delapan"],
        &["sembilan"],
    ]),
];

const fn plain(digits: [&'static [&'static str]; 10]) -> Names {
    Names { digits, twice: &[], thrice: &[] }
}

/// How many digits a telephone number has.
const DIGITS: std::ops::RangeInclusive<usize> = 9..=15;
/// Fewest names that run over a gap, where they do not stand in one long word.
const FEWEST_BROKEN: usize = 2;
/// A word so long is no word: in it names may begin anywhere.
const LONG: usize = 24;

pub(super) fn decode(source: &Source<'_>, found: &mut Vec<Replacement>) {
    if !may_hold(source) {
        return;
    }
    let letters = letters(source);
    for names in LANGUAGES {
        let mut at = 0;
        while at < letters.len() {
            if !letters[at].may_begin {
                at += 1;
                continue;
            }
            let Some((end, number)) = run(&letters, names, at) else {
                at += 1;
                continue;
            };
            // "Plustwothreefour": the sign belongs to the number, which others read.
            let has_sign = at >= 4 && letters[at - 4..at].iter().map(|letter| letter.char).eq("plus".chars());
            if !has_sign {
                let range = letters[at].range.start..letters[end - 1].range.end;
                found.push(Replacement::new(range, number, "glued_words"));
            }
            at = end;
        }
        if !found.is_empty() {
            return;
        }
    }
}

/// Tells whether names of digits, of whatever language, follow one another where all gaps are left out.
fn may_hold(source: &Source<'_>) -> bool {
    const FEWEST_IN_A_ROW: usize = 3;
    static NAMES: LazyLock<AhoCorasick> = LazyLock::new(|| {
        let names = LANGUAGES.iter().flat_map(|names| names.digits.iter().chain([&names.twice, &names.thrice]));
        AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(names.flat_map(|names| names.iter()))
            .expect("the names are a constant that the tests compile")
    });
    let lower = source.lower();
    let squeezed: String = source.words().iter().map(|word| &lower[word.clone()]).collect();
    let (mut row, mut end) = (0, 0);
    squeezed.len() >= *DIGITS.start() * 2
        && NAMES.find_iter(&squeezed).any(|name| {
            row = if name.start() == end { row + 1 } else { 1 };
            end = name.end();
            row == FEWEST_IN_A_ROW
        })
}

/// A letter of the text.
struct Letter {
    char: char,
    range: Range<usize>,
    /// Whether a name may begin here, and whether a word ends behind it.
    may_begin: bool,
    ends: bool,
    /// Whether something else than a space stands before it.
    is_apart: bool,
}

/// The letters of words that may hold such names.
fn letters(source: &Source<'_>) -> Vec<Letter> {
    let lower = source.lower();
    let mut chars: Vec<Letter> = Vec::new();
    let mut before = 0;
    for word in source.words() {
        let gap = &lower[before..word.start];
        let is_apart = !gap.chars().all(|char| matches!(char, ' ' | '-' | '.'));
        before = word.end;
        for (at, char) in lower[word.clone()].char_indices() {
            let start = word.start + at;
            let end = start + char.len_utf8();
            chars.push(Letter {
                char,
                range: start..end,
                may_begin: at == 0 || word.len() >= LONG,
                ends: end == word.end,
                is_apart: at == 0 && is_apart,
            });
        }
    }
    chars
}

/// The longest number that begins with this letter, and the letter behind it.
fn run(letters: &[Letter], names: &Names, start: usize) -> Option<(usize, String)> {
    let mut number = String::new();
    let (mut at, mut broken, mut times) = (start, 0, 1);
    let mut best = None;
    while number.len() <= *DIGITS.end() {
        let Some((length, value)) = name(letters, names, at) else { break };
        broken += usize::from(letters[at..at + length - 1].iter().any(|letter| letter.ends));
        at += length;
        match value {
            Value::Digit(digit) => {
                for _ in 0..times {
                    number.push(digit);
                }
                times = 1;
            }
            // "Double double …": without an end.
            Value::Times(_) if times > 1 => break,
            Value::Times(count) => times = count,
        }
        let begins_inside = start > 0 && !letters[start - 1].ends;
        let is_told = broken >= FEWEST_BROKEN || begins_inside && broken == 0;
        if is_told && times == 1 && letters[at - 1].ends && DIGITS.contains(&number.len()) {
            best = Some((at, number.clone()));
        }
    }
    best
}

enum Value {
    Digit(char),
    Times(usize),
}

/// The name that begins with this letter, and how many letters it has.
fn name(letters: &[Letter], names: &Names, at: usize) -> Option<(usize, Value)> {
    let is = |name: &str| {
        let mut length = 0;
        for char in name.chars() {
            let letter = letters.get(at + length)?;
            if letter.char != char || length > 0 && letter.is_apart {
                return None;
            }
            length += 1;
        }
        Some(length)
    };
    let digit = ('0'..='9')
        .zip(names.digits)
        .find_map(|(digit, names)| names.iter().find_map(|name| is(name)).map(|length| (length, Value::Digit(digit))));
    let times =
        |list: &[&str], count| list.iter().find_map(|name| is(name)).map(|length| (length, Value::Times(count)));
    digit.or_else(|| times(names.twice, 2)).or_else(|| times(names.thrice, 3))
}

#[cfg(test)]
mod tests {
    use crate::engine::text::decode::tests::check;

    #[test]
    fn number_words_run_over_their_gaps() {
        check("fou ron esix fi vefive fi vezero on eon eeight, cat sitter", "4165550118, cat sitter");
        check("textmeattwoohsixfivefivefiveohonefivesix all week", "textmeat2065550156 all week");
        check("sie benac htneu nnull einsei nszwei drei vier bitte", "789011234 bitte");
    }

    #[test]
    fn words_with_their_own_gaps_stay() {
        for text in ["one two three four five six seven eight nine", "the stone onerous twofold", "no one to on eon"] {
            check(text, text);
        }
    }
}
