//! Dots and dashes (ITU-R M.1677-1): "----- --... --... ----- -----".

use std::collections::BTreeSet;
use std::ops::Range;

use super::file_name::without_extension;
use super::{Replacement, Source, between, speaks};

/// Fewest signs of a row; fewer are a ruler or an ellipsis. Those of digits, five marks each, are none so soon.
const FEWEST: usize = 7;
const FEWEST_DIGITS: usize = 3;
/// Fewest different letters of a name.
const FEWEST_LETTERS: usize = 4;
/// The longest sign, in marks.
const LONGEST: usize = 6;

pub(super) fn decode(source: &Source<'_>, found: &mut Vec<Replacement>) {
    let text = source.text;
    const FEWEST_MARKS: usize = 5 * FEWEST_DIGITS;
    if text.chars().filter(|char| mark(*char).is_some()).nth(FEWEST_MARKS - 1).is_none() {
        return;
    }
    let mut row = Row::default();
    for word in between(text, char::is_whitespace) {
        row.read(text, word, found);
    }
    row.close(found);
}

/// What a row of signs has said so far.
#[derive(Default)]
struct Row {
    said: String,
    range: Option<Range<usize>>,
    has_dot: bool,
    has_dash: bool,
}

impl Row {
    /// Reads what stands between two spaces: a sign, several with strokes between, or a stroke between two words.
    fn read(&mut self, text: &str, word: Range<usize>, found: &mut Vec<Replacement>) {
        // "....-_.....wav": in a file's name the low line is what parts words.
        let written = without_extension(&text[word.clone()]);
        let has_dash = written.contains('-');
        let is_stroke = |char: char| matches!(char, '/' | '|' | '\\') || char == '_' && has_dash;
        let mut at = word.start;
        for part in written.split(is_stroke) {
            let place = at..at + part.len();
            at = place.end + 1;
            if place.start > word.start || part.is_empty() {
                self.gap();
            }
            if part.is_empty() {
                continue;
            }
            match sign(part) {
                Some(char) => {
                    self.said.push(char);
                    self.has_dot |= part.chars().any(|char| mark(char) == Some('.'));
                    self.has_dash |= part.chars().any(|char| mark(char) == Some('-'));
                    let start = self.range.as_ref().map_or(place.start, |range| range.start);
                    self.range = Some(start..place.end);
                }
                None => self.close(found),
            }
        }
    }

    fn gap(&mut self) {
        if !self.said.is_empty() && !self.said.ends_with(' ') {
            self.said.push(' ');
        }
    }

    fn close(&mut self, found: &mut Vec<Replacement>) {
        let Self { said, range, has_dot, has_dash } = std::mem::take(self);
        let said = said.trim_end();
        let signs = said.chars().filter(|char| *char != ' ').count();
        let is_number = signs >= FEWEST_DIGITS && said.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ');
        let letters: BTreeSet<char> = said.chars().filter(|char| char.is_ascii_lowercase()).collect();
        let is_row = is_number || signs >= FEWEST && (letters.len() >= FEWEST_LETTERS || speaks(said));
        if let Some(range) = range.filter(|_| is_row && has_dot && has_dash) {
            found.push(Replacement::new(range, said, "morse"));
        }
    }
}

/// The mark that a character is, whatever dot or dash it is written as.
fn mark(char: char) -> Option<char> {
    match char {
        '.' | '·' | '•' | '∙' | '*' => Some('.'),
        '-' | '–' | '—' | '−' | '_' => Some('-'),
        _ => None,
    }
}

/// The character of a sign.
fn sign(part: &str) -> Option<char> {
    let marks: String = part.chars().map(mark).take(LONGEST + 1).collect::<Option<_>>()?;
    SIGNS.iter().find(|(sign, _)| *sign == marks).map(|(_, char)| *char)
}

const SIGNS: [(&str, char); 43] = [
    (".-", 'a'),
    ("-...", 'b'),
    ("-.-.", 'c'),
    ("-..", 'd'),
    (".", 'e'),
    ("..-.", 'f'),
    ("--.", 'g'),
    ("....", 'h'),
    ("..", 'i'),
    (".---", 'j'),
    ("-.-", 'k'),
    (".-..", 'l'),
    ("--", 'm'),
    ("-.", 'n'),
    ("---", 'o'),
    (".--.", 'p'),
    ("--.-", 'q'),
    (".-.", 'r'),
    ("...", 's'),
    ("-", 't'),
    ("..-", 'u'),
    ("...-", 'v'),
    (".--", 'w'),
    ("-..-", 'x'),
    ("-.--", 'y'),
    ("--..", 'z'),
    ("-----", '0'),
    (".----", '1'),
    ("..---", '2'),
    ("...--", '3'),
    ("....-", '4'),
    (".....", '5'),
    ("-....", '6'),
    ("--...", '7'),
    ("---..", '8'),
    ("----.", '9'),
    (".-.-.-", '.'),
    ("--..--", ','),
    ("-..-.", '/'),
    ("-....-", '-'),
    (".-.-.", '+'),
    ("..--.-", '_'),
    (".--.-.", '@'),
];

#[cfg(test)]
mod tests {
    use crate::engine::text::decode::tests::check;

    #[test]
    fn rows_of_signs_are_read() {
        check(
            "----- --... --... ----- ----- / ----. ----- ----- / ..... ..--- ..... for the scouts",
            "07700 900 525 for the scouts",
        );
        check(".--- --- .--.-. -- .. .-.. .-.. .-.-.- . ... please", "jo@mill.es please");
        check("0491 570 and then •---- ••••• -••••", "0491 570 and then 156");
        check("insta: ——•— ••— •• •—•• •—•• •— —• —•• , green", "insta: quilland , green");
        check("track_-.... ----- ....-_..... ....._----- .----.wav", "track_604 55 01.wav");
    }

    #[test]
    fn rulers_and_ellipses_stay() {
        for text in [
            "- - - - - - - - - -",
            "... ... ... ... ... ... ...",
            "wait ... no - - maybe . . . - ok . - . -",
            "----- ----- ----- -----",
            ". - . - . - . - . - . -",
        ] {
            check(text, text);
        }
    }
}
