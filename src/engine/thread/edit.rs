//! What a message does to a name or a number that was told before: "and a two at the end", "without the underscore",
//! "a dot instead of the underscore".
//!
//! It knows words only: whether there is anything that can be changed so is for others to see.

use std::ops::Range;

use super::vocabulary::{Role, is, is_any};
use crate::engine::text::{Count, count, known_suffix, named_sign, words};

/// A change, and where the folded text tells it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Edit {
    pub(super) change: Change,
    pub(super) range: Range<usize>,
}

/// What is changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Change {
    /// Something stands before all of it.
    Front(String),
    /// … behind all of it.
    End(String),
    /// … on both sides.
    Around(String),
    /// … between two of its parts, behind one of these words or before one.
    Inside { what: String, behind: Vec<String>, before: Vec<String> },
    /// These characters are not in it.
    Without(String),
    /// One of the two stands where the other stood.
    Exchange { one: String, other: String, is_last: bool },
    /// A letter is written twice.
    Twice(char),
    /// The last two digits change places.
    SwapLast,
    /// The last digit is this one.
    LastDigit(String),
    /// The address has another ending.
    Ending(String),
}

/// Most words of a message that changes something.
const MAX_WORDS: usize = 22;
/// Most words of a sign's name.
const LONGEST_NAME: usize = 4;
/// How many words stand between what takes out and what is taken out.
const NEAR: usize = 3;

/// Names of signs that are everyday words.
const EVERYDAY: &str = "at ad et ed at-sign line bar period minus menos meno strip oblique stroke decimal pika";
/// Number words that are articles.
const ARTICLES: &str = "one un une uno una ein eine einen einer um uma en een et ena egy bir mot ek";
/// Letters that are words by themselves.
const LETTER_WORDS: &str = "a e i o u y";
/// What stands before a letter that is meant as one.
const LETTER_LEADS: &str = "an letter no without drop buchstabe letra lettre lettera letter litera litere буква буквы букву harf harfi huruf chu ein sans sin sem senza bez без ohne";
/// The vowels by name.
const VOWELS: &str = "vowels vokale vokalen voyelles vocales vogais vocali samogloski samoglosek klinkers гласные гласных sesliler vokal";
/// What says that a letter is written twice.
const TWICE: &str = "two double 2 zwei doppel doppeltes doppeltem deux double dos doble dois duplo due doppia dwa podwojne два две двоиное двоинои iki cift twee dubbele dubbel";
/// Endings that are said without their dot.
const ENDINGS: &str = "com org net info de fr nl pl eu uk io co ch pt br ru";
/// What negates what stands behind it.
const NOT: &str = "not nicht no non pas statt anstatt niet nie не değil degil bukan never instead";

/// A sign, a letter or some digits that a message speaks of.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Item {
    what: String,
    kind: Kind,
    /// Its words.
    words: Range<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Sign,
    Letter,
    Digits,
}

/// Reads a folded message.
pub(super) fn edit(text: &str) -> Option<Edit> {
    let ranges: Vec<Range<usize>> = words(text).take(MAX_WORDS + 1).collect();
    if ranges.is_empty() || ranges.len() > MAX_WORDS {
        return None;
    }
    let said: Vec<&str> = ranges.iter().map(|range| &text[range.clone()]).collect();
    let sentence = Sentence { items: items(text, &ranges, &said), text, ranges, said };
    let change = sentence.ending().or_else(|| sentence.without()).or_else(|| sentence.exchange());
    let change = change.or_else(|| sentence.twice()).or_else(|| sentence.last_digits());
    let (change, first, last) = change.or_else(|| sentence.placed())?;
    Some(Edit { change, range: sentence.ranges[first].start..sentence.ranges[last].end })
}

struct Sentence<'a> {
    text: &'a str,
    ranges: Vec<Range<usize>>,
    said: Vec<&'a str>,
    items: Vec<Item>,
}

/// A change with the first and the last of its words.
type Told = (Change, usize, usize);

impl Sentence<'_> {
    fn first(&self, role: Role) -> Option<usize> {
        self.said.iter().position(|word| is(role, word))
    }

    fn told(&self, change: Change, items: &[&Item], further: &[usize]) -> Option<Told> {
        let first = items.iter().map(|item| item.words.start).chain(further.iter().copied()).min()?;
        let last = items.iter().map(|item| item.words.end - 1).chain(further.iter().copied()).max()?;
        Some((change, first, last))
    }

    /// ".org, sorry", "dot org", "ends in org".
    fn ending(&self) -> Option<Told> {
        const FEW: usize = 12;
        let is_ending = |word: &str| word.len() > 1 && known_suffix(&format!("a.{word}")).is_some();
        let is_negated = |at: usize| at > 0 && is_any(NOT, self.said[at - 1]);
        if self.said.len() > FEW {
            return None;
        }
        let told = (0..self.said.len()).find(|at| {
            let (word, start) = (self.said[*at], self.ranges[*at].start);
            let lead = &self.text[..start];
            let is_written = lead.ends_with('.') && !lead[..lead.len() - 1].ends_with(char::is_alphanumeric);
            let dot = self.items.iter().find(|item| item.what == "." && item.words.end == *at);
            let is_said = || dot.is_some_and(|dot| !is_negated(dot.words.start));
            let is_last =
                || is_any(ENDINGS, word) && (at.saturating_sub(NEAR)..*at).any(|near| is(Role::End, self.said[near]));
            is_ending(word) && !is_negated(*at) && (is_written || is_said() || is_last())
        })?;
        let is_placed = [Role::Between, Role::Front].into_iter().any(|role| self.first(role).is_some());
        (!is_placed).then(|| (Change::Ending(self.said[told].to_owned()), told, told))
    }

    /// "Without the underscore", "no e", "drop both vowels".
    fn without(&self) -> Option<Told> {
        let at = self.first(Role::Without)?;
        let vowels = (at + 1..self.said.len()).take(NEAR).find(|near| is_any(VOWELS, self.said[*near]));
        if let Some(vowels) = vowels {
            return Some((Change::Without("aeiou".to_owned()), at, vowels));
        }
        // "No, underscore" takes nothing out.
        let is_led = |item: &&Item| {
            let gap = &self.text[self.ranges[at].end..self.ranges[item.words.start].start];
            !gap.contains([',', '.', ';', '!', '?'])
        };
        let behind = self.items.iter().find(|item| (at + 1..=at + NEAR).contains(&item.words.start)).filter(is_led);
        // "The underscore is too much", "l'underscore enlève-le".
        let before = || self.items.iter().find(|item| item.words.end + 2 >= at && item.words.end <= at && at > 0);
        let is_bare = is_any("no non sem", self.said[at]);
        let item = behind.or_else(|| before().filter(|_| !is_bare)).filter(|item| item.kind != Kind::Digits)?;
        self.told(Change::Without(item.what.clone()), &[item], &[at])
    }

    /// "A dot instead of the underscore", "the last digit is a 6, not a 7".
    fn exchange(&self) -> Option<Told> {
        let [one, other] = self.items.as_slice() else { return None };
        let is_single = one.what.chars().count() == 1 && other.what.chars().count() == 1;
        let is_said = [Role::Instead, Role::Wrong].into_iter().any(|role| self.first(role).is_some())
            || self.said[one.words.end..other.words.start].iter().any(|word| is(Role::Being, word));
        if one.kind != other.kind || one.what == other.what || !is_single || !is_said {
            return None;
        }
        let is_last = self.first(Role::End).is_some();
        let change = Change::Exchange { one: one.what.clone(), other: other.what.clone(), is_last };
        self.told(change, &[one, other], &[])
    }

    /// "Two m's", "mit Doppel-M".
    fn twice(&self) -> Option<Told> {
        let letter = |at: usize| {
            let letter = self.said.get(at)?.trim_end_matches("'s").trim_end_matches("’s");
            let is_plural = letter.len() == 2 && letter.ends_with('s');
            let mut chars = letter.chars();
            let first = chars.next().filter(char::is_ascii_lowercase)?;
            (chars.next().is_none() || is_plural).then_some(first)
        };
        (0..self.said.len())
            .find_map(|at| Some((at, letter(at + 1).filter(|_| is_any(TWICE, self.said[at]))?)))
            .map(|(at, letter)| (Change::Twice(letter), at, at + 1))
    }

    /// "And a two at the end", "un tiret bas devant", "a dot after nils".
    fn placed(&self) -> Option<Told> {
        let item = self.items.first()?;
        if self.items.iter().any(|other| other.what != item.what) {
            return None;
        }
        let what = item.what.clone();
        let found = |role| self.first(role).filter(|at| !item.words.contains(at));
        let (front, end) = (found(Role::Front), found(Role::End));
        let (between, behind, before) = (found(Role::Between), found(Role::Behind), found(Role::Before));
        if let (Some(both), Some(end)) = (found(Role::Both), end) {
            return self.told(Change::Around(what), &[item], &[both, end]);
        }
        let anchors = |from: Option<usize>| -> Vec<String> {
            let from = from.map_or(self.said.len(), |at| at + 1);
            self.said[from..].iter().filter(|word| word.len() > 1).map(|word| (*word).to_owned()).collect()
        };
        if let Some(at) = between.or(behind).or(before) {
            let (after, ahead) = (anchors(between.or(behind)), anchors(between.or(before).or(front)));
            if !after.is_empty() || !ahead.is_empty() {
                let change = Change::Inside { what, behind: after, before: ahead };
                return self.told(change, &[item], &[at]);
            }
        }
        match (front, end) {
            (Some(front), None) => self.told(Change::Front(what), &[item], &[front]),
            (None, Some(end)) => self.told(Change::End(what), &[item], &[end]),
            (Some(_), Some(_)) | (None, None) => {
                let at = behind.filter(|at| at + 1 == self.said.len())?;
                self.told(Change::End(what), &[item], &[at])
            }
        }
    }

    /// "Swap the last two", "los dos últimos al revés".
    fn last_digits(&self) -> Option<Told> {
        let end = self.first(Role::End)?;
        let swap = self.said.iter().position(|word| is(Role::Backwards, word) || is(Role::Swap, word))?;
        let two = self.said.iter().position(|word| is_any(TWICE, word))?;
        let first = end.min(swap).min(two);
        Some((Change::SwapLast, first, end.max(swap).max(two)))
    }
}

/// The signs, letters and digits that a message speaks of, in order.
fn items(text: &str, ranges: &[Range<usize>], said: &[&str]) -> Vec<Item> {
    let mut items = Vec::new();
    let mut at = 0;
    while at < said.len() {
        let sign = (1..=LONGEST_NAME.min(said.len() - at)).rev().find_map(|length| {
            let is_joined = ranges[at..at + length]
                .windows(2)
                .all(|pair| matches!(&text[pair[0].end..pair[1].start], " " | "-" | "'"));
            let name = said[at..at + length].join(" ");
            let sign = named_sign(&name).filter(|sign| is_joined && matches!(sign, '.' | '_' | '-'))?;
            (!is_any(EVERYDAY, &name)).then_some((sign.to_string(), length))
        });
        if let Some((what, length)) = sign {
            items.push(Item { what, kind: Kind::Sign, words: at..at + length });
            at += length;
            continue;
        }
        if let Some((what, kind)) = item(text, ranges, said, at) {
            items.push(Item { what, kind, words: at..at + 1 });
        }
        at += 1;
    }
    items
}

fn item(text: &str, ranges: &[Range<usize>], said: &[&str], at: usize) -> Option<(String, Kind)> {
    const MOST_DIGITS: usize = 4;
    let (word, range) = (said[at], &ranges[at]);
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return (word.len() <= MOST_DIGITS).then(|| (word.to_owned(), Kind::Digits));
    }
    if word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        let is_quoted = text[..range.start].ends_with(['\'', '"', '“', '‘', '«', '„'])
            && text[range.end..].starts_with(['\'', '"', '”', '’', '»', '“']);
        let is_led = at > 0 && is_any(LETTER_LEADS, said[at - 1]);
        let is_word = is_any(LETTER_WORDS, word);
        return (is_quoted || is_led || !is_word).then(|| (word.to_owned(), Kind::Letter));
    }
    match count(word) {
        Some(Count::Number(value)) if !is_any(ARTICLES, word) => Some((value.to_string(), Kind::Digits)),
        Some(Count::Number(_) | Count::Tens(_) | Count::Each(_) | Count::Repeat(_) | Count::Times) | None => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<Change>) {
        assert_eq!(edit(text).map(|edit| edit.change), expected, "{text}");
    }

    #[test]
    fn changes_in_many_languages() {
        let end = |what: &str| Some(Change::End(what.to_owned()));
        check("and a two at the end", end("2"));
        check("le meme, mais avec un deux au bout", end("2"));
        check("da kommt noch eine sieben hinten dran", end("7"));
        check("avec un tiret bas devant", Some(Change::Front("_".to_owned())));
        check("add 'x' at each end", Some(Change::Around("x".to_owned())));
        check("without the underscore", Some(Change::Without("_".to_owned())));
        check("no e. everything else as you wrote it", Some(Change::Without("e".to_owned())));
        check("sin el guion bajo", Some(Change::Without("_".to_owned())));
        check("dot org, sorry", Some(Change::Ending("org".to_owned())));
        check("it's .org, not .net", Some(Change::Ending("org".to_owned())));
        check("sorry, two m's in bramm", Some(Change::Twice('m')));
        check("los dos ultimos al reves", Some(Change::SwapLast));
    }

    #[test]
    fn other_sentences() {
        check("see you at the end of the week", None);
        check("can we do it at two", None);
    }
}
