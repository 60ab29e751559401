//! A run of number tokens: in which language it is dictated, what of it belongs, and what it writes into the view.

use super::lookalikes::without_false_lookalikes;
use super::mended::mended;
use super::table::is_table;
use super::token::{Reading, Token};
use super::value::{Part, Spoken, is_linked, numbers};
use crate::engine::text::number_words::{ENGLISH, LANGUAGES, Number, NumberWord, Strength};
use crate::engine::text::offsets::OffsetMapBuilder;

/// Fewest digits that make a dictated run.
const MIN_DIGITS: usize = 3;
/// Everyday words that are digits too are believed in rows of this many.
const MIN_WEAK_ROW: usize = 6;
/// So many everyday words beside written digits may be part of the row.
const MIN_WEAK: usize = 3;
/// Words that only string digits together make a run of so many, where so many of them stand.
const MIN_JOINED: usize = 9;
const MIN_JOINTS: usize = 2;
/// Written digits are a number of which a part is taken back from so many on.
const MIN_TAKEN_BACK: usize = 7;

/// Writes what a run says into the view; `copied` is how far the text has been taken over.
pub(super) fn write(text: &str, run: &[Token], view: &mut OffsetMapBuilder, copied: &mut usize) {
    let language = language(run);
    for stretch in without_false_lookalikes(text, run) {
        let mut spoken: Vec<Spoken> = Vec::with_capacity(stretch.len());
        for (index, token) in stretch.iter().enumerate() {
            let beside = [index.checked_sub(1), Some(index + 1)].into_iter().flatten().filter_map(|at| stretch.get(at));
            let is_between_numbers = beside.clone().any(|token| token.is_digits() && token.range.len() > 2);
            let is_beside_digits = beside.clone().count() == 2 && beside.clone().all(Token::is_digits);
            let is_counting = || is_linked(&spoken, &ahead(stretch, index, language));
            let is_other = |part: &Part| {
                (is_between_numbers && part.is_inner())
                    || (is_beside_digits
                        && part.number() == Some(Number::Filler)
                        && !is_unspaced(text, token)
                        && !is_phrase(text, token))
                    || (is_link(part) && !is_counting() && !is_another(text, stretch, index, language))
                    || is_dozen(text, stretch, index)
            };
            let part = match meaning(token, language).or_else(|| is_beside_digits.then(|| mixed_in(token)).flatten()) {
                Some(part) if is_preposition(text, stretch, index, &part) && !(is_link(&part) && is_counting()) => {
                    Some(JOINT)
                }
                part => part,
            };
            match part.filter(|part| !is_other(part)) {
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

const JOINT: Part = Part::Word(NumberWord { number: Number::And, strength: Strength::Inner, language: ENGLISH });

/// Tells of a word that sounds like a number that it leads to a noun or counts a turn: "four for the area", "and once more
/// five".
fn is_preposition(text: &str, run: &[Token], index: usize, part: &Part) -> bool {
    let word = |at: Option<usize>| at.and_then(|at| run.get(at)).map_or("", |token| &text[token.range.clone()]);
    let is_led = (part.is_inner() || part.number() == Some(Number::Link))
        && matches!(word(Some(index + 1)), "the" | "a" | "an" | "it" | "that's");
    let is_once = part.number() == Some(Number::Unit(1))
        && (matches!(word(index.checked_sub(1)), "jeszcze" | "еще" | "ще" | "noch" | "encore" | "mais" | "ancora")
            || word(Some(index + 2)) == "daha");
    is_led || is_once
}

/// "meia dúzia de ovos": half a dozen of things, where "meia dúzia" alone is how a six is said.
fn is_dozen(text: &str, run: &[Token], index: usize) -> bool {
    let word = |at: usize| run.get(at).map_or("", |token| &text[token.range.clone()]);
    word(index) == "duzia" && word(index + 1) == "de"
}

/// "five and another five".
fn is_another(text: &str, run: &[Token], index: usize, language: usize) -> bool {
    let next = run.get(index + 1).and_then(|next| meaning(next, language));
    &text[run[index].range.clone()] == "another"
        && next.is_some_and(|next| matches!(next, Part::Digits) || matches!(next.number(), Some(Number::Unit(_))))
}

fn is_link(part: &Part) -> bool {
    part.number() == Some(Number::Link)
}

/// A word of a script that writes words without spaces between them.
fn is_unspaced(text: &str, token: &Token) -> bool {
    text[token.range.clone()]
        .starts_with(|char: char| matches!(char, '\u{3040}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'))
}

/// Several words that say nothing but which part comes: "row two", "to finish".
fn is_phrase(text: &str, token: &Token) -> bool {
    text[token.range.clone()].contains(' ')
}

/// What the tokens behind one say.
fn ahead(run: &[Token], index: usize, language: usize) -> Vec<Option<Number>> {
    const REACH: usize = 5;
    let next = run.iter().skip(index + 1).take(REACH);
    next.map(|token| meaning(token, language).and_then(|part| part.number())).collect()
}

/// The language that most of a run's words belong to, strong ones first.
pub(super) fn language(run: &[Token]) -> usize {
    let mut weights = [0_u32; LANGUAGES];
    for token in run {
        let Reading::Words(meanings) = &token.reading else { continue };
        let weight = |word: &NumberWord| match word.strength {
            Strength::Inner if word.number == Number::And => 0,
            _ if word.number == Number::Filler => 0,
            _ if word.number == Number::Correct => 1,
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

/// What a token says in a language.
pub(super) fn meaning(token: &Token, language: usize) -> Option<Part> {
    match &token.reading {
        Reading::Digits => Some(Part::Digits),
        Reading::Lookalike(digits) => Some(Part::Lookalike(digits.clone())),
        Reading::Words(meanings) => meanings
            .iter()
            .find(|word| word.language == language)
            .or_else(|| meanings.iter().find(|word| word.language == ENGLISH))
            // A short word of another language is an everyday one of this: "so do I".
            .or_else(|| meanings.iter().find(|word| word.strength == Strength::Strong && token.range.len() > 2))
            .map(|word| Part::Word(*word)),
    }
}

/// "3 char 7": between written digits, a number word of any language, unless it is a short one.
fn mixed_in(token: &Token) -> Option<Part> {
    const SHORTEST: usize = 4;
    let Reading::Words(meanings) = &token.reading else { return None };
    let says = |word: &&NumberWord| matches!(word.number, Number::Unit(_)) && token.range.len() >= SHORTEST;
    meanings.iter().find(says).map(|word| Part::Word(*word))
}

fn write_spoken(text: &str, run: &[Spoken], view: &mut OffsetMapBuilder, copied: &mut usize) {
    let Some((first, last)) = core(text, run) else { return };
    let (first, last) = extended(text, run, first, last);
    let run = &run[first..last];
    if is_table(text, run) {
        return;
    }
    let parts = mended(text, numbers(text, run));
    let digits = count_digits(&parts);
    let is_said = |spoken: &Spoken| match &spoken.part {
        Part::Digits => false,
        Part::Word(word) => !word.number.is_joint() && !matches!(word.number, Number::Sign(_)),
        Part::Lookalike(_) => true,
    };
    let is_taken_back =
        || digits >= MIN_TAKEN_BACK && run.iter().any(|spoken| spoken.part.number() == Some(Number::Correct));
    let is_told = || run.iter().any(is_said) || digits >= MIN_JOINED && is_joined(text, run) || is_taken_back();
    if digits < MIN_DIGITS || !is_told() {
        return;
    }
    let mut is_first = run.first().is_some_and(is_said);
    for (mut source, value) in parts {
        // What says nothing leaves one space, not two.
        source.end += usize::from(value.is_empty() && text[source.end..].starts_with(' '));
        // "#sixonefour": the sign makes no name of a number that is spelled out.
        source.start -= usize::from(std::mem::take(&mut is_first) && text[*copied..source.start].ends_with('#'));
        view.keep(&text[*copied..source.start], *copied);
        if value == text[source.clone()] {
            view.keep(&value, source.start);
        } else {
            view.replace(&value, source.clone());
        }
        *copied = source.end;
    }
}

fn count_digits(parts: &[(std::ops::Range<usize>, String)]) -> usize {
    parts.iter().map(|(_, value)| value.bytes().filter(u8::is_ascii_digit).count()).sum()
}

/// Written digits that words string together: "0802 comma 555 comma 0133", "816 and then 555 and then 01", "98, phir 555,
/// phir 01".
fn is_joined(text: &str, run: &[Spoken]) -> bool {
    /// Words that only say "and": of a list as much as of what is dictated.
    const PLAIN: &str = " and und et y e i a en og och dan oraz ve aur or ar ebong та и і й و ";
    /// Words that say which part comes.
    const ORDERED: [&str; 8] = ["then", "next", "finally", "lastly", "followed", "finishing", "ending", "last"];
    let is_joint = |spoken: &&Spoken| match spoken.part.number() {
        Some(Number::Sign(sign)) => sign != '+',
        Some(Number::And) => {
            let word = &text[spoken.range.clone()];
            ORDERED.contains(&word)
                || word.len() > 2 && spoken.part.language() != ENGLISH && !PLAIN.split(' ').any(|plain| plain == word)
        }
        // "row two", "the toronto bit".
        Some(Number::Filler) => text[spoken.range.clone()].contains(' '),
        _ => false,
    };
    run.iter().filter(is_joint).count() >= MIN_JOINTS
}

fn is_unit(spoken: &Spoken) -> bool {
    matches!(spoken.part.number(), Some(Number::Unit(_) | Number::Units(_)))
}

/// The part of a run that belongs to the number for sure: without everyday words at its ends.
fn core(text: &str, run: &[Spoken]) -> Option<(usize, usize)> {
    // Everyday words at the ends need company that is nothing but numbers; English is dictated with "oh" and "double".
    let has_company = run.iter().any(|spoken| match &spoken.part {
        Part::Word(word) if word.number.is_joint() => false,
        Part::Word(word) => word.strength == Strength::Strong || word.language == ENGLISH,
        Part::Digits | Part::Lookalike(_) => false,
    });
    // Where all number words of a language are everyday words too, written digits among them tell what they are.
    let weak = |spoken: &&Spoken| {
        matches!(&spoken.part, Part::Word(word)
        if word.strength == Strength::Weak && word.language != ENGLISH && word.number.is_value())
    };
    let is_weak_language = !has_company && run.iter().filter(weak).count() >= MIN_WEAK;
    let mut row = 0;
    let has_row = run.iter().any(|spoken| {
        row = match (&spoken.part, spoken.part.number()) {
            (_, Some(number)) if number.is_value() => row + 1,
            (Part::Digits, _) if is_weak_language => row + spoken.range.len().min(3),
            (_, Some(Number::Times | Number::Repeat(_))) => row,
            (_, Some(number)) if is_weak_language && number.is_joint() => row,
            _ => 0,
        };
        row >= MIN_WEAK_ROW
    });
    // "and do say hello": one short word of another language is an everyday word of this one.
    let is_lone = |spoken: &Spoken, language: usize| {
        language != ENGLISH
            && spoken.range.len() <= 2
            && run.iter().filter(|other| matches!(&other.part, Part::Word(word) if word.language == language)).count()
                < 2
    };
    let is_firm = |spoken: &Spoken| match &spoken.part {
        Part::Word(word) => {
            !word.number.is_joint()
                && ((word.strength == Strength::Strong && !is_lone(spoken, word.language))
                    || word.number == Number::Sign('+')
                    || (has_row && word.strength == Strength::Weak && word.number.is_value()))
        }
        Part::Digits | Part::Lookalike(_) => true,
    };
    // "one oh", "double five" and "five twice" end in weak words that belong; others at an end are trimmed.
    let belongs_ahead = |spoken: &Spoken| {
        is_firm(spoken)
            || matches!(&spoken.part, Part::Word(word)
                if word.strength == Strength::Weak
                    && has_company
                    && !is_lone(spoken, word.language)
                    && (matches!(word.number, Number::Repeat(_))
                        || word.number.is_value() && !matches!(word.number, Number::Hundred | Number::Thousand)))
    };
    let belongs_behind = |spoken: &Spoken| {
        belongs_ahead(spoken) || matches!(spoken.part.number(), Some(Number::Again(_) | Number::Times | Number::More))
    };
    let is_between = |spoken: &Spoken| spoken.part.number().is_some_and(Number::is_joint);
    let (first, last) = (run.iter().position(is_firm)?, run.iter().rposition(is_firm)?);
    let first = run[..first].iter().rposition(|spoken| !belongs_ahead(spoken)).map_or(0, |at| at + 1);
    let last = last + run[last..].iter().take_while(|spoken| belongs_behind(spoken) || is_between(spoken)).count();
    let last = run[..last].iter().rposition(|spoken| !is_between(spoken)).map_or(last, |at| at + 1);
    let last = last - usize::from(last > first + 1 && ends_in_article(text, &run[..last]));
    (first < last).then_some((first, last))
}

/// "…soixante-dix-neuf, un sms suffit": what is one and an article too, apart from the number and before a noun.
fn ends_in_article(text: &str, run: &[Spoken]) -> bool {
    let [.., before, last] = run else { return false };
    const ARTICLES: [&str; 10] = ["un", "une", "una", "uno", "um", "uma", "ein", "eine", "een", "en"];
    let is_article = matches!(&last.part, Part::Word(word)
        if word.number == Number::Unit(1) && word.strength == Strength::Weak && word.language != ENGLISH)
        && ARTICLES.contains(&&text[last.range.clone()]);
    let behind = text[last.range.end..].strip_prefix(' ');
    is_article
        && text[before.range.end..last.range.start].contains([',', ';', '.', ':', '!', '?', '\n'])
        && behind.is_some_and(|rest| rest.starts_with(char::is_alphabetic))
}

/// How numbers with a zero begin that have ten digits in all (Ireland, Australia); others have eleven.
const SHORT_BEGINNINGS: [&str; 6] = ["04", "083", "085", "086", "087", "089"];

/// Everyday words that sound like digits, taken in at an end where they make a number whole that is short of them:
/// "fore won fore, five five five, oh one too eight"; "07 seven 00 nine 00 one six ate."
fn extended(text: &str, run: &[Spoken], first: usize, last: usize) -> (usize, usize) {
    const MAX_TAKEN: usize = 3;
    let digits = |range: std::ops::Range<usize>| {
        let parts = numbers(text, &run[range]);
        let beginning: String = parts.iter().flat_map(|(_, value)| value.chars()).take(3).collect();
        let is_short = SHORT_BEGINNINGS.iter().any(|short| beginning.starts_with(short));
        (count_digits(&parts), beginning.starts_with('0'), is_short)
    };
    let is_whole = |(count, has_zero, is_short): (usize, bool, bool)| match (has_zero, is_short) {
        (false, _) | (true, true) => count == 10,
        (true, false) => count == 11,
    };
    let short = digits(first..last);
    if is_whole(short) || !(5..=10).contains(&short.0) {
        return (first, last);
    }
    let gap = |at: usize| &text[run[at - 1].range.end..run[at].range.start];
    let is_drawn = |at: usize| gap(at).contains(['-', ',', '.', '/', '_', '*']);
    // "my cell is ate oh six", "0one7for".
    let begins = |at: usize| {
        let before = text[..run[at].range.start].trim_end_matches([' ', '"', '\'']);
        before.is_empty()
            || before.ends_with([':', '.', ',', '-', '=', '(', '\n'])
            || before.ends_with(" is")
            || before.ends_with(" on")
    };
    let ends = |at: usize| {
        if gap(at - 1).is_empty() {
            return true;
        }
        let rest = text[run[at - 1].range.end..].trim_start_matches(' ');
        rest.is_empty() || rest.starts_with(['.', ',', '!', ';', ')', '\n'])
    };
    let before = run[..first].iter().rev().take(MAX_TAKEN).take_while(|spoken| is_unit(spoken)).count();
    let behind = run[last..].iter().take(MAX_TAKEN).take_while(|spoken| is_unit(spoken)).count();
    for (start, end) in (0..=before).flat_map(|before| (0..=behind).map(move |behind| (first - before, last + behind)))
    {
        let is_led = start == first
            || first - start > 1
            || is_drawn(first)
            || gap(first).is_empty()
            || end > last && begins(start);
        // Nobody writes "7 ate" of a meal.
        let is_verb = |at: usize| matches!(&text[run[at].range.clone()], "ate" | "won") && gap(at).trim().is_empty();
        let is_ended = end == last || end - last > 1 || ends(end) || is_verb(last) && short.0 + (first - start) == 9;
        if is_led && is_ended && is_whole(digits(start..end)) {
            return (start, end);
        }
    }
    (first, last)
}
