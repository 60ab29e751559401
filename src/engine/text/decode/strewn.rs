//! One word strewn over a number or an address again and again, which the text names beside:
//! "0813bakso55bakso50bakso166, no bakso", "posdackelt Punkt exadackelmple".
//!
//! That the same word parts digits again and again, and stands for itself elsewhere, is as good as an instruction.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::sum_words::folded;
use super::{Replacement, Source, TELEPHONE, pattern};
use crate::engine::text::sign_words::AT;
use crate::engine::text::words::is_whole_word;

/// What a form of a word may have more than its stem, in letters.
const MAX_ENDING: usize = 4;
/// Most numbers of a text that are read; longer lists are of parts.
const MAX_NUMBERS: usize = 16;

/// Numbers whose groups one and the same word parts.
pub(super) fn numbers(source: &Source<'_>, found: &mut Vec<Replacement>) {
    static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"\+?\p{Nd}+(?:\p{L}[\p{L}\p{M}]{0,11}\p{Nd}+){2,}"));
    static PART: LazyLock<Regex> = LazyLock::new(|| pattern(r"\p{L}[\p{L}\p{M}]*"));
    let text = source.text;
    if text.is_ascii() && !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return;
    }
    let lower = source.lower();
    for number in NUMBER.find_iter(text).take(MAX_NUMBERS) {
        let parts: Vec<Range<usize>> = PART
            .find_iter(number.as_str())
            .map(|part| number.start() + part.start()..number.start() + part.end())
            .collect();
        let Some(filler) = parts.first().map(|first| &lower[first.clone()]) else { continue };
        let digits = number.as_str().chars().filter(|char| char.is_numeric()).count();
        let is_one = parts.iter().all(|part| &lower[part.clone()] == filler);
        if is_one && TELEPHONE.contains(&digits) && is_named(lower, filler, &number.range()) {
            found.extend(parts.into_iter().map(|part| Replacement::new(part, "", "delete_the_word")));
        }
    }
}

/// Tells whether a filler stands outside of what it is strewn over: as a word, where the script parts words. A unit stands
/// behind every group, the last one too: "1399元1599元199元".
fn is_named(lower: &str, filler: &str, outside: &Range<usize>) -> bool {
    const SHORTEST: usize = 3;
    if lower[outside.end..].starts_with(filler) {
        return false;
    }
    let is_outside = |at: usize| at + filler.len() <= outside.start || at >= outside.end;
    let mut places = lower.match_indices(filler).map(|(at, _)| at).filter(|at| is_outside(*at));
    if filler.is_ascii() {
        filler.len() >= SHORTEST && places.any(|at| is_whole_word(lower, &(at..at + filler.len())))
    } else {
        places.next().is_some()
    }
}

/// Words of an address over all of which one is strewn that also stands alone, whole or inflected.
pub(super) fn addresses(source: &Source<'_>, found: &mut Vec<Replacement>) {
    const MAX_WORDS: usize = 48;
    const LONGEST: usize = 4096;
    const FEWEST: usize = 3;
    let lower = source.lower();
    if lower.len() > LONGEST {
        return;
    }
    let words = source.words();
    if words.len() > MAX_WORDS {
        return;
    }
    let said = |word: &Range<usize>| &lower[word.clone()];
    // The word itself, in whatever form, is not what it is strewn over.
    let is_form =
        |word: &str, stem: &str| word.strip_prefix(stem).is_some_and(|rest| rest.chars().count() <= MAX_ENDING);
    let holds = |word: &Range<usize>, stem: &str| said(word).contains(stem) && !is_form(said(word), stem);
    let is_often = |stem: &&str| words.iter().filter(|word| holds(word, stem)).nth(FEWEST - 1).is_some();
    // Most words are none, by the shortest of their stems already.
    let strewn = words.iter().filter(|own| stems(said(own)).last().as_ref().is_some_and(is_often));
    let candidates = strewn.flat_map(|own| stems(said(own)).map(move |stem| (own, stem)));
    for (own, stem) in candidates {
        let holders: Vec<&Range<usize>> = words.iter().filter(|word| holds(word, stem)).collect();
        if holders.len() < FEWEST {
            continue;
        }
        let (Some(first), Some(last)) = (holders.first(), holders.last()) else { continue };
        let range = first.start..last.end;
        let filler = whole(&lower[range.clone()], stem);
        let is_apart = own.end <= range.start || own.start >= range.end;
        if is_apart && says_at(&lower[range.clone()].replace(filler, "")) {
            found.extend(lower[range.clone()].match_indices(filler).map(|(at, _)| {
                Replacement::new(range.start + at..range.start + at + filler.len(), "", "delete_the_word")
            }));
            return;
        }
    }
}

/// The stem with the letters that always follow it: "koza", where the text says "kozy".
fn whole<'text>(part: &'text str, stem: &'text str) -> &'text str {
    const MAX_LETTERS: usize = 2;
    let mut filler = stem;
    for _ in 0..MAX_LETTERS {
        let mut next = part.match_indices(filler).map(|(at, _)| part[at + filler.len()..].chars().next());
        let Some(Some(letter)) = next.next().filter(|first| next.all(|other| other == *first)) else { break };
        let Some(at) = part.find(filler).filter(|_| letter.is_alphabetic()) else { break };
        filler = &part[at..at + filler.len() + letter.len_utf8()];
    }
    filler
}

/// Tells whether a text has the sign of an address, written or by a name that is no everyday word.
fn says_at(text: &str) -> bool {
    const SHORTEST: usize = 3;
    let said = folded(text).text;
    said.contains('@')
        || AT
            .split('|')
            .filter(|name| name.chars().count() >= SHORTEST)
            .any(|name| said.match_indices(name).any(|(at, _)| is_whole_word(&said, &(at..at + name.len()))))
}

/// A word without what its forms end in, the longest first.
fn stems(word: &str) -> impl Iterator<Item = &str> {
    const SHORTEST: usize = 3;
    const LONGEST: usize = 12;
    let count = word.chars().count();
    let is_candidate = (SHORTEST..=LONGEST).contains(&count) && word.chars().all(char::is_alphabetic);
    (0..=MAX_ENDING)
        .filter(move |ending| is_candidate && count - (*ending).min(count) >= SHORTEST)
        .filter_map(move |ending| word.char_indices().nth(count - ending).map_or(Some(word), |(at, _)| word.get(..at)))
}

#[cfg(test)]
mod tests {
    use crate::engine::text::decode::tests::check;

    #[test]
    fn a_word_between_the_digits() {
        check("Ilangin 'bakso'-nya: 0813bakso55bakso50bakso166", "Ilangin 'bakso'-nya: 08135550166");
        check("把苹果吃掉：1苹果58苹果555苹果001苹果56", "把苹果吃掉：15855500156");
        check("stack 1920x1080x2400 x", "stack 1920x1080x2400 x");
        check("套餐：1399元1599元199元", "套餐：1399元1599元199元");
    }

    #[test]
    fn a_word_in_the_words_of_an_address() {
        check(
            "Streich den Dackel: momdackelos Klammdackeleraffe midackelll Punkt exadackelmple",
            "Streich den Dackel: momos Klammeraffe mill Punkt example",
        );
        check(
            "Quita los gatos: mogatoss arroba migatoll punto exagatomple",
            "Quita los gatos: moss arroba mill punto example",
        );
    }

    #[test]
    fn forms_of_the_word() {
        check(
            "Vyhoďte kozy: kozamosskoza kozazavináčkoza mikozall tečka exakozample",
            "Vyhoďte kozy: moss zavináč mill tečka example",
        );
    }

    #[test]
    fn words_with_a_common_part() {
        let text = "remove the chat: chatroom, snapchat and the chatbot, write at length";
        check(text, text);
    }
}
