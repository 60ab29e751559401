//! Pictures and loud words that stand for a sign, where the text says which: "dulcie➖scrubs, with ➖ an underscore",
//! "lindenDASHloft.com", "I write HASH where an underscore belongs: fergusHASHtiles".

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::sum_words::folded;
use super::{Replacement, Source, pattern};
use crate::engine::text::sign_words::{inner_sign, is_at};
use crate::engine::text::words::{is_whole_word, words};

/// A loud word, or a picture with what may follow it.
static STAND_IN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[A-Z]{3,12}|[\x{25a0}-\x{2793}\x{2795}-\x{2797}\x{27b0}\x{2b1b}-\x{2bff}\x{3030}\x{1f300}-\x{1f445}\x{1f450}-\x{1faff}]\x{fe0f}?",
    )
});
/// How far from a stand-in its sign is told, in bytes, and how many words lie between.
const REACH: usize = 40;
const MAX_WORDS: usize = 4;
/// Longer texts have no need of stand-ins for signs.
const MAX_STAND_INS: usize = 48;

pub(super) fn decode(source: &Source<'_>, found: &mut Vec<Replacement>) {
    let text = source.text;
    let mut places: BTreeMap<&str, Vec<Range<usize>>> = BTreeMap::new();
    for place in STAND_IN.find_iter(text).take(MAX_STAND_INS) {
        places.entry(place.as_str().trim_end_matches('\u{fe0f}')).or_default().push(place.range());
    }
    for (stand_in, places) in places.into_iter().filter(|(_, places)| places.len() > 1) {
        let is_word = stand_in.is_ascii();
        // Where it is told what it stands for, it stands for itself.
        let told = places.iter().enumerate().rev().find_map(|(at, place)| Some((at, told(text, place)?)));
        let own = || sign(&stand_in.to_ascii_lowercase()).filter(|_| is_word);
        let Some((own_place, sign)) = told.or_else(|| Some((usize::MAX, own()?))) else { continue };
        let joins: Vec<Range<usize>> = places
            .iter()
            .enumerate()
            .filter(|(at, _)| *at != own_place)
            .filter_map(|(_, place)| joint(text, place, is_word))
            .collect();
        if joins.len() == places.len() {
            continue;
        }
        let technique = if is_word { "delete_the_word" } else { "emoji_rebus" };
        found.extend(joins.into_iter().map(|join| Replacement::new(join, sign.to_string(), technique)));
    }
}

/// A stand-in between two parts of a name, with the spaces around a picture.
fn joint(text: &str, place: &Range<usize>, is_word: bool) -> Option<Range<usize>> {
    let is_part = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit();
    let (before, after) = (&text[..place.start], &text[place.end..]);
    let (left, right) =
        if is_word { (before, after) } else { (before.trim_end_matches(' '), after.trim_start_matches(' ')) };
    let is_even = (before.len() == left.len()) == (after.len() == right.len());
    (is_even && left.ends_with(is_part) && right.starts_with(is_part)).then(|| left.len()..text.len() - right.len())
}

/// The sign that is told behind a stand-in, or before it: "put a dot wherever I wrote OUCH".
fn told(text: &str, place: &Range<usize>) -> Option<char> {
    const PUT: [&str; 12] = [
        "wherever",
        "where",
        "whenever",
        "for",
        "instead",
        "place",
        "donde",
        "statt",
        "anstatt",
        "em vez",
        "au lieu",
        "вместо",
    ];
    let end = text.floor_char_boundary((place.end + REACH).min(text.len()));
    let behind = &text[place.end..end];
    let is_stop =
        |char: char| ".,!?;()\n".contains(char) || char >= '\u{2190}' && !char.is_alphanumeric() && char != '\u{fe0f}';
    let (behind, next) = behind.split_at(behind.find(is_stop).unwrap_or(behind.len()));
    // "🔹 dot 🔹", "XXXandXXX": what only parts words stands for nothing.
    let stand_in = &text[place.clone()];
    if next.starts_with(stand_in) || stand_in.is_ascii() && !is_whole_word(text, place) {
        return None;
    }
    let start = text.ceil_char_boundary(place.start.saturating_sub(REACH));
    let before = text[start..place.start].rsplit(|char| is_stop(char) || char == ':').next().unwrap_or_default();
    // "A red 🔴 dot": only a word or a sign between says that one stands for the other.
    let is_bare = behind.trim_start_matches(' ').starts_with(char::is_alphabetic);
    said(behind, usize::from(is_bare))
        .or_else(|| PUT.iter().any(|word| before.contains(word)).then(|| said(before, 0)).flatten())
}

/// The first name of a sign among the first words from one on.
fn said(part: &str, from: usize) -> Option<char> {
    const LONGEST_NAME: usize = 3;
    let view = folded(part);
    let text = view.text.as_str();
    let words: Vec<Range<usize>> = words(text).take(MAX_WORDS + LONGEST_NAME).collect();
    (from..words.len().min(MAX_WORDS)).find_map(|first| {
        let last = words.len().min(first + LONGEST_NAME);
        (first..last).rev().find_map(|last| sign(&text[words[first].start..words[last].end]))
    })
}

fn sign(name: &str) -> Option<char> {
    // "At" is a word of every sentence.
    if is_at(name) && name.len() > 2 { Some('@') } else { inner_sign(name) }
}

#[cfg(test)]
mod tests {
    use crate::engine::text::decode::tests::check;

    #[test]
    fn stand_ins_that_the_text_explains() {
        check("it is moss➖lane, with ➖ an underscore", "it is moss_lane, with ➖ an underscore");
        check("jo 🌀 mill 🔸 example (🌀 é a arroba, 🔸 o ponto)", "jo@mill.example (🌀 é a arroba, 🔸 o ponto)");
        check("mossDASHlane.com, DASH being the little line", "moss-lane.com, DASH being the little line");
        check("Put a dot wherever I wrote OUCH: mossOUCHlane", "Put a dot wherever I wrote OUCH: moss.lane");
        check(
            "I write HASH where an underscore belongs: mossHASHlane",
            "I write HASH where an underscore belongs: moss_lane",
        );
    }

    #[test]
    fn other_pictures_and_capitals() {
        for text in [
            "red 🔴 blue 🔵 and a red 🔴 dot at the end",
            "the getURLpath call takes a URL, with a dot at its end",
            "fresh 🍥 rolls, point at the 🍥 you like",
            "jo 🔹 at 🔹 mill 🔹 dot 🔹 example",
        ] {
            check(text, text);
        }
    }
}
