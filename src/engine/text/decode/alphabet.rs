//! Letters spelled out: spelling alphabets ("Kilo Bravo"), and "N as in Nancy".

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::Replacement;
use crate::engine::text::number_words::{ENGLISH, Number, number_words};
use crate::engine::text::words::words;

/// Fewest code words that a text must have before any is read.
const MIN_CODE_WORDS: usize = 4;
/// Code words that are everyday names too.
const NAMES: [&str; 6] = ["oscar", "victor", "charlie", "mike", "romeo", "juliet"];
/// Lists of cities and first names are spelling only where the text speaks of an address or a service.
const ADDRESSED: [&str; 18] = [
    "dot",
    "punkt",
    "punto",
    "point",
    "точка",
    " at ",
    "@",
    "chiocciola",
    "arobase",
    "telegram",
    "insta",
    "snap",
    "signal",
    "skype",
    "whatsapp",
    "discord",
    "mail",
    "собака",
];
/// Fewest letters told by example.
const MIN_EXAMPLES: usize = 2;

pub(super) fn decode(text: &str, found: &mut Vec<Replacement>) {
    let lower: Vec<(Range<usize>, String)> =
        words(text).map(|range| (range.clone(), text[range].to_lowercase())).collect();
    by_example(text, &lower, found);
    if found.is_empty() {
        by_alphabet(text, &lower, found);
    }
}

/// "N as in Nancy", "C for Charlie", "wie"; "N again" repeats.
fn by_example(text: &str, words: &[(Range<usize>, String)], found: &mut Vec<Replacement>) {
    const LINKS: &[&[&str]] = &[
        &["as", "in"],
        &["as"],
        &["for"],
        &["like"],
        &["like", "in"],
        &["in"],
        &["is", "for"],
        &["wie"],
        &["de"],
        &["como"],
        &["comme"],
        &["come"],
        &["jak"],
        &["как"],
        &["som"],
        &["gibi"],
        &["que"],
    ];
    let mut rows: Vec<Vec<(Range<usize>, char)>> = Vec::new();
    let mut at = 0;
    while at < words.len() {
        let (range, word) = &words[at];
        let mut letters = word.chars();
        let letter = letters.next().filter(|letter| letter.is_alphabetic() && letters.next().is_none());
        let example = letter.and_then(|letter| {
            if words.get(at + 1).is_some_and(|(_, next)| next == "again") && !rows.is_empty() {
                return Some((letter, at + 1));
            }
            LINKS.iter().find_map(|link| {
                let is_link = link
                    .iter()
                    .enumerate()
                    .all(|(step, part)| words.get(at + 1 + step).is_some_and(|(_, next)| next == part));
                let (_, name) = words.get(at + 1 + link.len())?;
                (is_link && name.starts_with(letter) && name.chars().count() > 1)
                    .then_some((letter, at + 1 + link.len()))
            })
        });
        let Some((letter, last)) = example else {
            at += 1;
            continue;
        };
        let whole = range.start..words[last].0.end;
        match rows.last_mut() {
            Some(row) if row.last().is_some_and(|(before, _)| is_joint(&text[before.end..whole.start])) => {
                row.push((whole, letter))
            }
            _ => rows.push(vec![(whole, letter)]),
        }
        at = last + 1;
    }
    for row in rows.iter().filter(|row| row.len() >= MIN_EXAMPLES) {
        let plain: String = row.iter().map(|(_, letter)| *letter).collect();
        found.push(Replacement::new(row[0].0.start..row[row.len() - 1].0.end, plain, "nato"));
    }
}

/// What stands between two letters of one word.
fn is_joint(gap: &str) -> bool {
    let gap = gap.trim();
    gap.len() <= 4
        && matches!(gap.trim_matches([',', ';', '.', '/', '-', ' ']), "" | "and" | "y" | "et" | "und" | "e" | "i" | "и")
}

fn by_alphabet(text: &str, words: &[(Range<usize>, String)], found: &mut Vec<Replacement>) {
    let mut counts = [0_usize; ALPHABETS.len()];
    for (_, word) in words {
        for (alphabet, _) in meanings(word) {
            counts[*alphabet] += 1;
        }
    }
    let Some((alphabet, _)) = counts.iter().enumerate().rev().max_by_key(|(_, count)| **count) else { return };
    let is_telling = |word: &str| !NAMES.contains(&word) && meanings(word).iter().any(|(known, _)| *known == alphabet);
    // One word over and over is a number in some language ("lima lima lima").
    let telling: BTreeSet<&str> = words.iter().map(|(_, word)| word.as_str()).filter(|word| is_telling(word)).collect();
    let is_addressed = || {
        let lower = text.to_lowercase();
        ADDRESSED.iter().any(|word| lower.contains(word))
    };
    if counts[alphabet] < MIN_CODE_WORDS || telling.len() < 2 || (alphabet > 0 && !is_addressed()) {
        return;
    }
    let mut row: Vec<(Range<usize>, String, bool)> = Vec::new();
    let mut rows = Vec::new();
    for (index, (range, word)) in words.iter().enumerate() {
        let letter = meanings(word).iter().find(|(known, _)| *known == alphabet).map(|(_, letter)| letter.to_string());
        // "X-ray" falls into two words.
        let is_ray =
            word == "ray" && index > 0 && words[index - 1].1 == "x" && words[index - 1].0.end + 1 == range.start;
        let is_x = word == "x"
            && words.get(index + 1).is_some_and(|(next, word)| word == "ray" && range.end + 1 == next.start);
        let is_near = row.last().is_none_or(|(last, _, _)| range.start - last.end <= 3);
        if !is_near {
            rows.push(std::mem::take(&mut row));
        }
        match (letter, digit(word)) {
            (Some(letter), _) => row.push((range.clone(), letter, true)),
            (None, _) if is_x => row.push((range.clone(), "x".to_owned(), true)),
            (None, _) if is_ray => {
                if let Some(last) = row.last_mut() {
                    last.0.end = range.end;
                }
            }
            (None, Some(digit)) if !row.is_empty() => row.push((range.clone(), digit, false)),
            _ => rows.push(std::mem::take(&mut row)),
        }
    }
    rows.push(row);
    for mut row in rows {
        while row.last().is_some_and(|(_, _, is_letter)| !is_letter) && row.iter().filter(|part| part.2).count() < 2 {
            row.pop();
        }
        let letters = row.iter().filter(|part| part.2).count();
        if letters >= 2 {
            let plain: String = row.iter().map(|(_, letter, _)| letter.as_str()).collect();
            let end = row[row.len() - 1].0.end;
            found.push(Replacement::new(row[0].0.start..end, with_space(text, end, plain), "nato"));
        }
    }
}

/// A word that follows without a space would melt with the letters.
fn with_space(text: &str, end: usize, mut plain: String) -> String {
    if text[end..].starts_with(char::is_alphanumeric) {
        plain.push(' ');
    }
    plain
}

fn digit(word: &str) -> Option<String> {
    if word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(word.to_owned());
    }
    number_words(word)
        .iter()
        .filter(|meaning| meaning.language == ENGLISH)
        .find_map(|meaning| if let Number::Unit(digit) = meaning.number { Some(digit.to_string()) } else { None })
}

/// The alphabets that have a word, with its letter in each.
fn meanings(word: &str) -> &'static [(usize, char)] {
    static TABLE: LazyLock<FxHashMap<String, Vec<(usize, char)>>> = LazyLock::new(|| {
        let mut table: FxHashMap<String, Vec<(usize, char)>> = FxHashMap::default();
        for (alphabet, listed) in ALPHABETS.iter().enumerate() {
            for word in listed.split_whitespace() {
                if let Some(letter) = word.chars().next() {
                    table.entry(word.to_owned()).or_default().push((alphabet, plain_letter(letter)));
                }
            }
        }
        table
    });
    TABLE.get(word).map_or(&[], Vec::as_slice)
}

fn plain_letter(letter: char) -> char {
    match letter {
        'é' | 'è' => 'e',
        'á' => 'a',
        'ö' => 'o',
        other => other,
    }
}

/// ICAO and NATO; the older one of the telegraph; those of Germany, France, Italy, Spain, Russia (by sound).
const ALPHABETS: [&str; 7] = [
    "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa quebec romeo \
     sierra tango uniform victor whiskey whisky xray yankee zulu",
    "able baker easy fox george how item jig king love nan oboe peter queen roger sugar tare uncle william yoke zebra adam boy \
     david edward frank henry ida john lincoln mary nora ocean robert sam tom union young",
    "anton berta cäsar dora emil friedrich gustav heinrich ida julius kaufmann konrad ludwig martha nordpol otto paula quelle \
     richard samuel siegfried theodor ulrich viktor wilhelm xanthippe ypsilon zacharias aachen berlin chemnitz düsseldorf essen \
     frankfurt goslar hamburg ingelheim jena köln leipzig münchen nürnberg offenbach potsdam quickborn rostock salzwedel tübingen \
     unna völklingen wuppertal xanten zwickau",
    "anatole berthe célestin désiré eugène françois gaston henri irma joseph kléber louis marcel nicolas oscar pierre quintal raoul \
     suzanne thérèse ursule victor william xavier yvonne zoé",
    "ancona bologna como domodossola empoli firenze genova imola jolly kursaal livorno milano napoli otranto padova quarto roma \
     savona torino udine venezia washington xilofono yacht zara",
    "antonio burgos carmen david enrique francia gerona historia inés josé kilo lorenzo madrid navidad oviedo parís querido ramón \
     sábado toledo ulises valencia xiquena yegua zaragoza barcelona españa italia navarra",
    "анна борис василий григорий дмитрий елена женя зинаида иван константин леонид михаил николай ольга павел роман семен татьяна \
     ульяна федор харитон",
];
