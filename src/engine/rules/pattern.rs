//! From a phrase's elements to its regular expression.
//!
//! Most of it is what stands between words, the same hundreds of bytes each time, and most phrases are never looked for:
//! so expressions are kept in shorthand, and [`written_out`] when they are compiled.
//!
//! The classes below name signs by range instead of letters by property: the automata stay a tenth of the size, and
//! what is no sign is taken for a part of a word.

use super::phrase::{Element, is_bounded};

/// Spaces, signs, emoji: what no word consists of.
macro_rules! signs {
    () => {
        r"\x00-/:-@\[-`{-\x7f\u{80}-\u{a9}\u{ab}-\u{b4}\u{b6}-\u{b9}\u{bb}-\u{bf}\u{d7}\u{f7}\u{60c}\u{61b}\u{61f}\u{6d4}\u{964}\u{965}\u{2000}-\u{2bff}\u{3000}-\u{3004}\u{3008}-\u{3020}\u{3030}\u{fe00}-\u{fe6f}\u{ff00}-\u{ff0f}\u{1f000}-\u{1faff}"
    };
}

/// What separates two words in a text: a run of any length, since a bounded one would be unrolled into copies.
const SEPARATOR_PATTERN: &str = concat!("[", signs!(), "]+");
/// The same beside a script without spaces, or an emoji.
const LOOSE_SEPARATOR_PATTERN: &str = concat!("[", signs!(), "]*");
/// Up to three words in between, behind a separator.
const GAP_PATTERN: &str = concat!("(?:(?:[^", signs!(), "]|['’])+[", signs!(), "]+){0,3}");
/// A gap beside a script without spaces, or an emoji: within the sentence.
const LOOSE_GAP: &str = r"[^\n.!?。！？]{0,16}?";
/// The rest of a word.
const REST_PATTERN: &str = concat!("(?:[^", signs!(), "]|['’])*");

/// What stands for a part in shorthand: control characters, which no word of a phrase can hold.
const SHORTHAND: [(char, &str); 4] = [
    (SEPARATOR, SEPARATOR_PATTERN),
    (LOOSE_SEPARATOR, LOOSE_SEPARATOR_PATTERN),
    (GAP, GAP_PATTERN),
    (REST, REST_PATTERN),
];
const SEPARATOR: char = '\x01';
const LOOSE_SEPARATOR: char = '\x02';
const GAP: char = '\x03';
const REST: char = '\x04';

/// The regular expression that a shorthand stands for.
pub(super) fn written_out(shorthand: &str) -> String {
    let mut pattern = String::with_capacity(size(shorthand));
    for char in shorthand.chars() {
        match part(char) {
            Some(part) => pattern.push_str(part),
            None => pattern.push(char),
        }
    }
    pattern
}

/// How many bytes the regular expression of a shorthand has.
pub(super) fn size(shorthand: &str) -> usize {
    shorthand.chars().map(|char| part(char).map_or_else(|| char.len_utf8(), str::len)).sum()
}

fn part(char: char) -> Option<&'static str> {
    SHORTHAND.iter().find(|(short, _)| *short == char).map(|(_, part)| *part)
}

/// The regular expression of a phrase, in shorthand.
pub(super) fn of(elements: &[Element]) -> String {
    let mut regex = String::new();
    // What must separate the next word from what was written; an optional word brings its own.
    let mut needs_separator = false;
    let mut is_open_before = false;
    for (index, element) in elements.iter().enumerate() {
        match element {
            Element::Gap => {
                let is_open_after = elements.get(index + 1).is_some_and(is_open_at_start);
                if is_open_before || is_open_after {
                    regex.push_str(LOOSE_GAP);
                } else {
                    // A gap behind a gap makes it wider: "look .. .. sign".
                    if index == 0 || elements[index - 1] != Element::Gap {
                        regex.push(SEPARATOR);
                    }
                    regex.push(GAP);
                }
                needs_separator = false;
            }
            Element::Words { alternatives, is_optional } => {
                let words = alternation(alternatives);
                let before = if is_open_before || is_open_at_start(element) { LOOSE_SEPARATOR } else { SEPARATOR };
                let is_open_at_end = has_open_edge(alternatives, |words| words.last()?.chars().next_back());
                if *is_optional && needs_separator {
                    regex.push_str(&format!("(?:{before}{words})?"));
                    is_open_before |= is_open_at_end;
                } else if *is_optional {
                    let is_open = is_open_at_end || elements.get(index + 1).is_some_and(is_open_at_start);
                    let behind = if is_open { LOOSE_SEPARATOR } else { SEPARATOR };
                    regex.push_str(&format!("(?:{words}{behind})?"));
                } else {
                    if needs_separator {
                        regex.push(before);
                    }
                    regex.push_str(&words);
                    needs_separator = true;
                    is_open_before = is_open_at_end;
                }
            }
        }
    }
    regex
}

fn is_open_at_start(element: &Element) -> bool {
    match element {
        Element::Gap => false,
        Element::Words { alternatives, .. } => has_open_edge(alternatives, |words| words.first()?.chars().next()),
    }
}

/// Tells whether an alternative begins, or ends, with a character that needs no space beside it.
fn has_open_edge(alternatives: &[Vec<String>], edge: impl Fn(&[String]) -> Option<char>) -> bool {
    alternatives.iter().any(|words| edge(words).is_some_and(|c| c != '*' && !is_bounded(c) && !c.is_ascii()))
}

fn alternation(alternatives: &[Vec<String>]) -> String {
    let written: Vec<String> = alternatives
        .iter()
        .map(|words| {
            let mut row = String::new();
            for (index, word) in words.iter().enumerate() {
                if index > 0 {
                    let is_open = |c: Option<char>| c.is_some_and(|c| c != '*' && !is_bounded(c) && !c.is_ascii());
                    let is_loose = is_open(words[index - 1].chars().next_back()) || is_open(word.chars().next());
                    row.push(if is_loose { LOOSE_SEPARATOR } else { SEPARATOR });
                }
                row.push_str(&bounded(word));
            }
            row
        })
        .collect();
    format!("(?:{})", written.join("|"))
}

/// A word with the boundaries that its script has.
fn bounded(word: &str) -> String {
    let stem = word.strip_suffix('*').unwrap_or(word);
    let before = boundary(stem.chars().next());
    let escaped = regex::escape(stem).replace('\'', "['’]?");
    if stem.len() < word.len() {
        format!("{before}{escaped}{REST}")
    } else {
        format!("{before}{escaped}{}", boundary(stem.chars().next_back()))
    }
}

/// A boundary of ASCII words also stands between a Latin letter and one of another script: `加vx吧`.
fn boundary(edge: Option<char>) -> &'static str {
    match edge {
        Some(c) if c.is_ascii_alphanumeric() => r"(?-u:\b)",
        Some(c) if is_bounded(c) => r"\b",
        _ => "",
    }
}
