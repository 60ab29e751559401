//! The ending of an address that is told apart from it: "jo@mill, and then the usual three letters, c, o, m".

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashSet;

use super::alphabet::stands_for;
use super::{Replacement, Source, hints};
use crate::engine::text::country_endings::{ENDING_NOUNS, country_ending, country_letters};
use crate::engine::text::sign_words::letter;
use crate::engine::text::words::words;
use crate::engine::text::{after, is_provider, listed};

/// How far behind the address its ending is looked for, in bytes and in words.
const REACH: usize = 120;
const MAX_WORDS: usize = 32;
/// Most words between the two, and between two letters.
const MAX_LEAD: usize = 10;
const MAX_JOINERS: usize = 3;

const ENDINGS: [&str; 17] =
    ["com", "org", "net", "example", "info", "ie", "de", "nl", "fr", "it", "es", "pl", "be", "eu", "io", "uk", "shop"];
/// What may lead to the ending; of these, one at least says that letters are told.
const LEAD: &str = "and then after that a an the usual three letters full stop fullstop dot point punto punkt ponto period ending ends with in followed by comma y luego despues e poi und dann dahinter hinten dran et puis apres titik punktum kropka nokta its last bit is comes it's you put add tres trois drei zwei two dos deux due dwie letras lettres lettere buchstaben litery letters normal normale for of from de von voor di mit met z con avec endung ending endings koncowka końcówka terminacion terminación terminaison extension commercial ordinary";
const TELLING: &str = "letters usual full ending ends hinten dahinter after followed last stop letras lettres lettere buchstaben litery bit comes endung koncowka końcówka terminacion terminación terminaison extension";
/// What may stand between two letters.
const JOINERS: &str = "and then a an y e et und dann luego poi puis plus";
/// What leads from a letter to its example.
const EXAMPLES: &str = "as for like wie como comme come";
pub(super) fn decode(source: &Source<'_>, found: &mut Vec<Replacement>) {
    let text = source.lower();
    static CUES: LazyLock<AhoCorasick> = LazyLock::new(|| hints(&ENDING_CUES.split(' ').collect::<Vec<_>>()));
    if CUES.is_match(text) {
        behind_names(source, found);
    }
    for (at, _) in text.match_indices('@') {
        let rest = &text[at + 1..];
        let length = rest.find(|char: char| !(char.is_ascii_alphanumeric() || char == '-')).unwrap_or(rest.len());
        let (label, end) = (&rest[..length], at + 1 + length);
        let goes_on = text[end..].starts_with('.') && text[end + 1..].starts_with(char::is_alphanumeric);
        let is_address = text[..at].ends_with(|char: char| char.is_ascii_alphanumeric()) && length > 1 && !goes_on;
        if !is_address || is_provider(label) {
            continue;
        }
        if let Some((ending, length)) = ending(after(text, end, REACH)) {
            found.push(Replacement::new(end..end + length, format!(".{ending}"), "split_tld"));
        }
    }
}

/// What an ending is called.
pub(crate) const ENDING_CUES: &str = "ending endung terminacion terminación terminaison koncowka końcówka extension extensión окончание uitgang estensione";

/// "Calendly, then the commercial ending (see-oh-em)": the ending of a page that is only named.
fn behind_names(source: &Source<'_>, found: &mut Vec<Replacement>) {
    const SHORTEST: usize = 6;
    static CUES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(ENDING_CUES));
    static LEADING: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(LEAD));
    let text = source.lower();
    let words = source.words();
    for (at, name) in words.iter().enumerate() {
        let Some(next) = words.get(at + 1) else { return };
        let is_name = name.len() >= SHORTEST
            && text[name.clone()].bytes().all(|byte| byte.is_ascii_alphanumeric())
            && !LEADING.contains(&text[name.clone()])
            && matches!(&text[name.end..next.start], ", " | ". " | " (" | "; " | " - ");
        if !is_name || !LEADING.contains(&text[next.clone()]) {
            continue;
        }
        let Some((ending, length)) = ending_in_letters(after(text, name.end, REACH)) else { continue };
        let end = name.end + length;
        let is_called =
            words[at + 1..].iter().take_while(|word| word.end <= end).any(|word| CUES.contains(&text[word.clone()]));
        if is_called {
            let closed = usize::from(text[name.end..end].contains('(') && text[end..].starts_with(')'));
            found.push(Replacement::new(name.end..end + closed, format!(".{ending}"), "split_tld"));
        }
    }
}

/// The ending that a text tells, and how many bytes that takes.
fn ending(rest: &str) -> Option<(&'static str, usize)> {
    let words: Vec<Range<usize>> = words(rest).take(MAX_WORDS).collect();
    let (lead, tells) = lead(rest, &words);
    in_letters(rest, &words, lead, tells).or_else(|| of_country(rest, &words, lead, tells))
}

/// The same, of those that are told letter by letter.
fn ending_in_letters(rest: &str) -> Option<(&'static str, usize)> {
    let words: Vec<Range<usize>> = words(rest).take(MAX_WORDS).collect();
    let (lead, tells) = lead(rest, &words);
    in_letters(rest, &words, lead, tells)
}

/// How many words lead to an ending, and whether one of them says that it is one.
fn lead(rest: &str, words: &[Range<usize>]) -> (usize, bool) {
    static LEADING: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(LEAD));
    static TELLS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(TELLING));
    let leading = words.iter().take(MAX_LEAD).map(|word| &rest[word.clone()]).take_while(|word| LEADING.contains(word));
    leading.fold((0, false), |(count, tells), word| (count + 1, tells || TELLS.contains(word)))
}

fn in_letters(rest: &str, words: &[Range<usize>], lead: usize, tells: bool) -> Option<(&'static str, usize)> {
    if !tells {
        return None;
    }
    (1..=lead).rev().find_map(|start| {
        ENDINGS.into_iter().find_map(|ending| {
            let end = spelled(rest, words, start, ending)?;
            Some((ending, end))
        })
    })
}

/// "The two letters for Ireland", "dutch ending": the ending of a country that is named behind the lead.
fn of_country(rest: &str, words: &[Range<usize>], lead: usize, tells: bool) -> Option<(&'static str, usize)> {
    let word = |at: usize| words.get(at).map(|word| &rest[word.clone()]);
    // Names that are everyday words stand in the lead: "mit", "de".
    let ending = country_ending(word(lead)?)?;
    let is_called = word(lead + 1).is_some_and(|noun| ENDING_NOUNS.split('|').any(|known| known == noun));
    if !tells && !is_called {
        return None;
    }
    let is_letters =
        (0..lead).any(|at| matches!(word(at), Some("letters" | "buchstaben" | "letras" | "lettres" | "lettere")));
    let end = words[lead + usize::from(is_called)].end;
    Some((if is_letters { country_letters(ending) } else { ending }, end))
}

/// Where the letters of an ending end that begin with this word.
fn spelled(rest: &str, words: &[Range<usize>], start: usize, ending: &str) -> Option<usize> {
    let word = |at: usize| words.get(at).map(|word| &rest[word.clone()]);
    let is = |at: usize, list: &str| word(at).is_some_and(|word| list.split(' ').any(|listed| listed == word));
    let mut at = start;
    for (index, wanted) in ending.chars().enumerate() {
        let mut joiners = 0;
        while !is_letter(word(at)?, wanted) {
            joiners += 1;
            if index == 0 || joiners > MAX_JOINERS || !is(at, JOINERS) {
                return None;
            }
            at += 1;
        }
        at += 1;
        if is(at, EXAMPLES) {
            at += 1 + usize::from(is(at + 1, "in en em dans"));
            at += usize::from(word(at)?.starts_with(wanted));
        }
    }
    // "c, o, m, p": another word is spelled.
    let goes_on = word(at).is_some_and(|word| word.len() == 1 && !is(at, JOINERS));
    (!goes_on).then(|| words[at - 1].end)
}

fn is_letter(word: &str, wanted: char) -> bool {
    letter(word) == Some(wanted) || stands_for(word, wanted)
}

#[cfg(test)]
mod tests {
    use crate::engine::text::decode::tests::check;

    #[test]
    fn endings_behind_the_address() {
        check("jo@mill and then the usual three letters, c as in crust, o, m", "jo@mill.com");
        check("jo@mill and after that a full stop, o, r, g. Daily", "jo@mill.org. Daily");
        check("jo@mill, und hinten Charlie-Oskar-Martha, danke", "jo@mill.com, danke");
        check("jo@mill. The ending is the two letters for Germany", "jo@mill.de");
        check("jo@mill, dutch ending, please", "jo@mill.nl, please");
        check("jo@mill mit deutscher Endung, danke", "jo@mill.de, danke");
        check("it is millpond, then the commercial ending (see-oh-em), then /15", "it is millpond.com, then /15");
        check("millpond, the ending is an i and then an o", "millpond.io");
    }

    #[test]
    fn letters_of_something_else() {
        for text in [
            "ask jo@mill.com, then the letters c, o, m",
            "jo@mill and after that a common room",
            "jo@mill, dutch or not",
            "we met jo@mill in Ireland",
            "chocolat, the french ending was better",
        ] {
            check(text, text);
        }
    }
}
