//! Dots and dashes (ITU-R M.1677-1): "----- --... --... ----- -----".

use std::ops::Range;

use super::{Replacement, Source, speaks};

/// Fewest signs of a row; fewer are a ruler or an ellipsis.
const FEWEST: usize = 7;
/// The longest sign, in marks.
const LONGEST: usize = 6;

pub(super) fn decode(source: &Source<'_>, found: &mut Vec<Replacement>) {
    let text = source.text;
    let is_mark = |char: char| mark(char).is_some();
    if text.chars().filter(|char| is_mark(*char)).nth(FEWEST * 2).is_none() {
        return;
    }
    let mut row = Row::default();
    for word in text.split_whitespace().map(|word| {
        let start = word.as_ptr() as usize - text.as_ptr() as usize;
        start..start + word.len()
    }) {
        row.read(text, word, found);
    }
    row.close(found);
}

/// What a row of signs has said so far.
#[derive(Default)]
struct Row {
    said: String,
    range: Option<Range<usize>>,
    signs: usize,
    has_dot: bool,
    has_dash: bool,
}

impl Row {
    /// Reads what stands between two spaces: a sign, several with strokes between, or a stroke between two words.
    fn read(&mut self, text: &str, word: Range<usize>, found: &mut Vec<Replacement>) {
        let is_stroke = |char: char| matches!(char, '/' | '|' | '\\');
        let mut at = word.start;
        for part in text[word.clone()].split(is_stroke) {
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
                    self.signs += 1;
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
        let Self { said, range, signs, has_dot, has_dash } = std::mem::take(self);
        let said = said.trim_end();
        let is_row = signs >= FEWEST && has_dot && has_dash;
        if let Some(range) = range.filter(|_| is_row && speaks(said)) {
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
    }

    #[test]
    fn rulers_and_ellipses_stay() {
        for text in ["- - - - - - - - - -", "... ... ... ... ... ... ...", "wait ... no - - maybe . . . - ok . - . -"] {
            check(text, text);
        }
    }
}
