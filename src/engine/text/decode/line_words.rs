//! Numbers told by the first, or the last, words of lines: "first words down, starts with 206".
//!
//! Read only where the text tells one to, and where line after line begins, or ends, with the word of a number.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::sum_words::{folded, is_of_phones};
use super::{Replacement, Source, TELEPHONE, pattern};
use crate::engine::text::number_words::{ENGLISH, LANGUAGES, Number, NumberWord, number_words};
use crate::engine::text::words::words;

/// What tells one to read the first words, or the last, folded.
static HINT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?P<last>\b(?:last|final|ending|closing|end) (?:words?|numbers?)\b|\b(?:line|row) (?:ends|endings)\b|\b(?:ends?|endings?) of (?:each|every|all|the|my|these)(?: \w+)? (?:lines?|rows?)\b|\bletzte[ns]? (?:wort|worter)\b|\bultimas? palabras?\b|\bderniers? mots?\b|\bultim[ae] parol[ae]\b|\bultimas? palavras?\b|\blaatste woord(?:en)?\b|\bostatni(?:e|ch|ego) slow[oa]?\b|последн(?:ее|ие|их|его) слов|\bson kelime|\bkata terakhir|\btu cuoi)",
        r"|(?P<first>\b(?:first|1st|starting|opening|beginning|initial|leading|front) (?:words?|numbers?)\b|\b(?:line|row) (?:starts|beginnings|openers)\b|\b(?:starts?|beginnings?|fronts?) of (?:each|every|all|the|my|these)(?: \w+)? (?:lines?|rows?)\b|\bhow (?:each|every) (?:line|row) (?:starts|begins)\b|\bwords? down the (?:left|side|front)|\berste[ns]? (?:wort|worter)\b|\bprimeras? palabras?\b|\bpremiers? mots?\b|\bprim[ae] parol[ae]\b|\bprimeiras? palavras?\b|\beerste woord(?:en)?\b|\bpierwsz(?:e|ych|ego) slow[oa]?\b|перв(?:ое|ые|ых|ого) слов|\bilk kelime|\bkata pertama|\bpehl[ae] shabd|\btu dau)",
    ))
});

/// The digits that the number begins with, told beside.
static PREFIX: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"\b(?:starts?|starting|begins?|beginning|comes? after|goes behind|behind|after|prefix|area code|code|vorwahl|beginnt mit|prefijo|empieza (?:con|por)|prefixe|commence par|indicatif|prefisso|inizia con|prefixo|comeca com|kierunkowy|zaczyna sie od|netnummer|begint met|начинается с|код|ddd|kode|awalan)(?: is| are| it| with| by| auf)?(?: ?[:=-])? ?(?P<digits>\+?[0-9](?:[ -]?[0-9]){1,8})\b",
    )
});

/// Fewest lines in a row.
const FEWEST_LINES: usize = 4;

pub(super) fn decode(source: &Source<'_>, found: &mut Vec<Replacement>) {
    if source.text.bytes().filter(|byte| *byte == b'\n').count() < FEWEST_LINES {
        return;
    }
    let view = folded(source.text);
    let text = view.text.as_str();
    let Some(hint) = HINT.captures(text) else { return };
    let is_first = hint.name("first").is_some();
    let Some(hint) = hint.get(0).map(|hint| hint.range()) else { return };
    let Some((rows, digits)) = rows(text, &hint, is_first) else { return };
    let told = PREFIX.captures_iter(text).filter_map(|told| told.name("digits")).map(|told| told.range());
    let mut outside = told.filter(|told| told.end <= rows.start || told.start >= rows.end);
    let prefix = outside.next().or_else(|| digits_beside(text, &hint));
    let begins = prefix.clone().map_or("", |prefix| &text[prefix]);
    let number = format!("{begins}{digits}");
    let is_said = |word: Range<usize>| {
        (word.end <= rows.start || word.start >= rows.end)
            && (word.end <= hint.start || word.start >= hint.end)
            && is_of_phones(&text[word])
    };
    let is_national = digits.starts_with('0') && matches!(digits.len(), 10 | 11);
    if prefix.is_none() && !is_national && !words(text).any(is_said) {
        return;
    }
    if !TELEPHONE.contains(&number.bytes().filter(u8::is_ascii_digit).count()) {
        return;
    }
    let range = prefix.map_or(rows.clone(), |prefix| prefix.start.min(rows.start)..prefix.end.max(rows.end));
    let span = view.original(range.start, range.end);
    found.push(Replacement::new(span.start()..span.end(), number, "acrostic"));
}

/// "Mobile, last words: 07700": digits in the line of the hint, as many as a number begins with.
fn digits_beside(text: &str, hint: &Range<usize>) -> Option<Range<usize>> {
    const BEGINNING: std::ops::RangeInclusive<usize> = 3..=7;
    let start = text[..hint.start].rfind('\n').map_or(0, |at| at + 1);
    let end = text[hint.end..].find('\n').map_or(text.len(), |at| hint.end + at);
    let line = &text[start..end];
    let mut found = words(line)
        .filter(|word| BEGINNING.contains(&word.len()) && line[word.clone()].bytes().all(|byte| byte.is_ascii_digit()));
    let only = found.next().filter(|_| found.next().is_none())?;
    Some(start + only.start..start + only.end)
}

/// The lines that all begin, or end, with a number's word, where they lie, and the digits that they tell.
fn rows(text: &str, hint: &Range<usize>, is_first: bool) -> Option<(Range<usize>, String)> {
    let mut start = 0;
    let mut lines: Vec<(Range<usize>, &'static [NumberWord])> = Vec::new();
    let mut best: (usize, Option<(Range<usize>, String)>) = (0, None);
    for line in text.split_inclusive('\n') {
        let range = start..start + line.trim_end().len();
        start += line.len();
        if range.is_empty() {
            continue;
        }
        let holds_hint = range.start <= hint.start && hint.start < range.end;
        let mut said = words(&text[range.clone()]);
        let word = if is_first { said.next() } else { said.last() };
        let meanings = word
            .map_or(&[] as &[NumberWord], |word| number_words(&text[range.start + word.start..range.start + word.end]));
        if holds_hint || !meanings.iter().any(|word| digits(word.number).is_some()) {
            best = longer(best, &lines);
            lines.clear();
        } else {
            lines.push((range, meanings));
        }
    }
    longer(best, &lines).1
}

type Best = (usize, Option<(Range<usize>, String)>);

/// The lines, if they are more than those before, and one language has all their words.
fn longer(best: Best, lines: &[(Range<usize>, &'static [NumberWord])]) -> Best {
    let (Some((first, _)), Some((last, _))) = (lines.first(), lines.last()) else { return best };
    if lines.len() < FEWEST_LINES || lines.len() <= best.0 {
        return best;
    }
    let told = (ENGLISH..LANGUAGES).find_map(|language| {
        let said = |meanings: &[NumberWord]| {
            meanings.iter().find(|word| word.language == language).and_then(|word| digits(word.number))
        };
        lines.iter().map(|(_, meanings)| said(meanings)).collect::<Option<String>>()
    });
    match told {
        Some(told) => (lines.len(), Some((first.start..last.end, told))),
        None => best,
    }
}

/// The digits that a word tells by itself.
fn digits(number: Number) -> Option<String> {
    match number {
        Number::Unit(value) | Number::Units(value) | Number::Teen(value) | Number::Tens(value) => {
            Some(value.to_string())
        }
        Number::AndUnit(_)
        | Number::InvertedTens(_)
        | Number::Hundreds(_)
        | Number::TeenSuffix
        | Number::Ten
        | Number::Hundred
        | Number::Thousand
        | Number::Repeat(_)
        | Number::Times
        | Number::Again(_)
        | Number::Link
        | Number::And
        | Number::CountAfter
        | Number::Filler
        | Number::Correct
        | Number::More
        | Number::Sign(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::text::decode::tests::check;

    #[test]
    fn first_words_of_lines_tell_a_number() {
        check(
            "First words down, starts with 312:\nFive cats live here.\nFive dogs too.\nFive hens.\nZero foxes.\nOne barn.\nEight cows.\nTwo of us.",
            "First words down, starts with 3125550182",
        );
    }

    #[test]
    fn last_words_of_lines_tell_a_number() {
        check(
            "wir sind neun\nund der Hund zwei\ndie Katze null\ndas Pferd acht\nVorwahl 0176 0406, das letzte Wort jeder Zeile",
            "0176 04069208, das letzte Wort jeder Zeile",
        );
    }

    #[test]
    fn the_number_begins_in_the_line_that_tells_of_it() {
        check(
            "Mobile, last words: 07700\nI count to nine\nmy cat is zero\ndog zero\nI have three\nhe is two\nshe is six",
            "Mobile, last words: 07700900326",
        );
    }

    #[test]
    fn lists_of_things_are_no_number() {
        for text in [
            "Last number is the quantity:\nbolts nine\nscrews twenty\nhinges eight\nnails fifty\nglue one\ntape two",
            "One bed\nTwo chairs\nFive lamps\nFour stools\nRead the list from the top",
            "The first words of a baby:\nOne cat\nTwo dogs\nmum\ndad\nball",
            "Last words of the play:\nso it was nine\nand then ten\nthe end came\nat eight",
        ] {
            check(text, text);
        }
    }
}
