//! Text written upside down with letters that look like turned ones: "ǝldɯɐxǝ˙lʃıɯ@oɾ", read from its end.

use std::collections::BTreeSet;
use std::ops::Range;

use super::file_name::without_extension;
use super::{Replacement, Source, between};

/// So many letters that only look like turned ones show that a text is turned, and so many different ones that no
/// language writes.
const FEWEST: usize = 3;
const FEWEST_KINDS: usize = 2;
/// Letters of Turkish, Azerbaijani, Greek and languages of Africa.
const ELSEWHERE: &str = "ıəɔɓΛϛ∩";

pub(super) fn decode(source: &Source<'_>, found: &mut Vec<Replacement>) {
    let text = source.text;
    if text.chars().filter(|char| is_turned(*char)).nth(FEWEST - 1).is_none() {
        return;
    }
    for line in between(text, |char| char == '\n') {
        let words: Vec<Range<usize>> = between(&text[line.clone()], |char| char == ' ')
            .map(|word| {
                let start = line.start + word.start;
                start..start + without_extension(&text[line.clone()][word]).len()
            })
            .collect();
        let can_turn = |word: &Range<usize>| text[word.clone()].chars().all(|char| turned(char).is_some());
        // Words side by side in which everything can be turned; the last of a row is read first.
        for row in words.chunk_by(|word, next| can_turn(word) && can_turn(next)) {
            let whole = row[0].start..row[row.len() - 1].end;
            found.extend(Some(whole).filter(|_| can_turn(&row[0])).and_then(|whole| read(text, whole)));
        }
    }
}

/// What a row of words says, if it is turned.
fn read(text: &str, row: Range<usize>) -> Option<Replacement> {
    let written = &text[row.clone()];
    let marks: Vec<char> = written.chars().filter(|char| is_turned(*char)).collect();
    let kinds: BTreeSet<char> = marks.iter().filter(|char| !ELSEWHERE.contains(**char)).copied().collect();
    let said = written.chars().rev().filter_map(|char| if char == ' ' { Some(' ') } else { turned(char) });
    (marks.len() >= FEWEST && kinds.len() >= FEWEST_KINDS)
        .then(|| Replacement::new(row, said.collect::<String>(), "upside_down"))
}

/// Tells whether a character is hardly written but for what it looks like turned.
fn is_turned(char: char) -> bool {
    !char.is_ascii() && TURNED.iter().any(|(written, _)| *written == char)
}

/// What a character looks like upside down.
fn turned(char: char) -> Option<char> {
    if let Some((_, said)) = TURNED.iter().chain(PLAIN).find(|(written, _)| *written == char) {
        return Some(*said);
    }
    SAME.contains(char).then_some(char)
}

/// Characters that look the same upside down, and signs of addresses and numbers that people leave as they are.
const SAME: &str = "losxzHINOSXZ08@-:/+$";

const TURNED: &[(char, char)] = &[
    ('ɐ', 'a'),
    ('ɔ', 'c'),
    ('ǝ', 'e'),
    ('ə', 'e'),
    ('ɟ', 'f'),
    ('ƃ', 'g'),
    ('ɓ', 'g'),
    ('ɥ', 'h'),
    ('ᴉ', 'i'),
    ('ı', 'i'),
    ('ɾ', 'j'),
    ('ʞ', 'k'),
    ('ʃ', 'l'),
    ('ɯ', 'm'),
    ('ɹ', 'r'),
    ('ʇ', 't'),
    ('ʌ', 'v'),
    ('ʍ', 'w'),
    ('ʎ', 'y'),
    ('˙', '.'),
    ('‾', '_'),
    ('Ɩ', '1'),
    ('ᄅ', '2'),
    ('ᘔ', '2'),
    ('Ɛ', '3'),
    ('ㄣ', '4'),
    ('ᔭ', '4'),
    ('ϛ', '5'),
    ('ㄥ', '7'),
    ('∀', 'A'),
    ('Ɔ', 'C'),
    ('Ǝ', 'E'),
    ('Ⅎ', 'F'),
    ('⅁', 'G'),
    ('ſ', 'J'),
    ('Ԁ', 'P'),
    ('┴', 'T'),
    ('⊥', 'T'),
    ('∩', 'U'),
    ('Λ', 'V'),
    ('⅄', 'Y'),
];

/// Characters that are others upside down, and themselves too.
const PLAIN: &[(char, char)] = &[
    ('q', 'b'),
    ('p', 'd'),
    ('b', 'q'),
    ('d', 'p'),
    ('u', 'n'),
    ('n', 'u'),
    ('M', 'W'),
    ('W', 'M'),
    ('6', '9'),
    ('9', '6'),
    ('¿', '?'),
    ('¡', '!'),
    (',', '\''),
    ('\'', ','),
    ('(', ')'),
    (')', '('),
];

#[cfg(test)]
mod tests {
    use crate::engine::text::decode::tests::check;

    #[test]
    fn turned_text_is_read_from_its_end() {
        check("ǝldɯɐxǝ˙ǝuᴉd@ɯoʇ    stand on your head", "tom@pine.example    stand on your head");
        check("ǝɯ llɐɔ", "call me");
        check("ǝldɯɐxǝ˙lʃıɯ@oɾ.pdf", "jo@mill.example.pdf");
        check("ʇɹɐʇs/ǝldɯɐxǝ˙llıɯ ʇɐ ǝɯ ɥɔɐǝɹ", "reach me at mill.example/start");
        check("06 ㄣㄥ Ɛᄅ  ɹǝʍoʇ", "tower  23 74 90");
    }

    #[test]
    fn phonetics_and_other_letters_stay() {
        for text in ["[ˈwɔːtə] is how I say water", "ısı ve ışık", "əlaqə üçün yazın", "x ∈ ∀, u n d"]
        {
            check(text, text);
        }
    }
}
