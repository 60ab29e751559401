//! Names of which a part is a picture, where the text says to read it as a word: "🦊 then 'byte', spelled out".

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

use super::{Replacement, Source, hints, pattern};
use crate::engine::text::pictures::{PICTURES, picture_name};

/// What says that a picture is to be read.
static SAID: LazyLock<AhoCorasick> = LazyLock::new(|| {
    hints(&[
        "spell",
        "spelt",
        "as letters",
        "as a letter",
        "as a word",
        "as words",
        "in letters",
        "in words",
        "as text",
        "write the",
        "type the",
        "word for",
        "words for",
        "in english",
        "english word",
        "words in english",
        "the animal",
        "name the",
        "read the",
        "say the",
        "say what",
        "name of the",
        "instead of the emoji",
        "not the emoji",
        "not the picture",
        "in full",
        "the emoji is",
        "emoji as",
        "emojis as",
        "picture as",
        "ausgeschrieben",
        "als wort",
        "in worten",
        "buchstab",
        "auf englisch",
        "con letras",
        "en letras",
        "escrit",
        "en inglés",
        "en ingles",
        "por extenso",
        "em letras",
        "em inglês",
        "en lettres",
        "en toutes lettres",
        "en anglais",
        "in lettere",
        "a parole",
        "in inglese",
        "буквами",
        "словом",
        "словами",
        "по-английски",
        "słownie",
        "słowem",
        "po angielsku",
        "yazıyla",
        "ingilizce",
        "ditulis",
        "bahasa inggris",
        "英文",
        "英語",
        "영어로",
    ])
});

/// What joins a picture and a word.
const JOINING: &str = "plus|and then|and an|and a|then|followed by|und dann|dann|y luego|luego|et puis|puis|e poi|poi|depois|потом|плюс|potem";

/// Pictures, and words that a sign or "then" joins to them.
static ROW: LazyLock<Regex> = LazyLock::new(|| {
    let signs: String = PICTURES.split_whitespace().step_by(2).collect();
    let picture = format!(r"[{signs}]\x{{fe0f}}?");
    let word = r#"["'“‘]?[a-z0-9_.]{1,24}["'”’]?"#;
    let join = format!(r"(?:[\s,]{{0,2}}(?:\+|&|{JOINING})[\s,]{{0,2}}(?:an? )?)");
    pattern(&format!(
        r"(?i)(?:{word}{join}?)?{picture}(?:{join}{word}|{join}?\s?{picture}|[a-z0-9_.]{{1,24}})+|{word}{join}{picture}|[a-z0-9_.]{{2,24}}{picture}"
    ))
});

pub(super) fn decode(source: &Source<'_>, found: &mut Vec<Replacement>) {
    let text = source.text;
    if text.is_ascii() || !text.chars().any(|char| picture_name(char).is_some()) || !SAID.is_match(source.lower()) {
        return;
    }
    for row in ROW.find_iter(text) {
        let plain = read(row.as_str());
        found.push(Replacement::new(row.range(), plain, "emoji_rebus"));
    }
}

/// The row in letters, without what joins it.
fn read(row: &str) -> String {
    static JOIN: LazyLock<Regex> =
        LazyLock::new(|| pattern(&format!(r"(?i)[\s,]+(?:{JOINING})[\s,]+(?:an? )?|[\s,+&]+")));
    let mut plain = String::new();
    for char in JOIN.replace_all(row, "").chars() {
        match picture_name(char) {
            Some(name) => plain.push_str(name),
            None if matches!(char, '"' | '\'' | '“' | '”' | '‘' | '’' | '\u{fe0f}') => {}
            None => plain.push(char),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use crate::engine::text::decode::tests::check;

    #[test]
    fn pictures_that_are_words() {
        check("snap: 🦉 then 'lamp', spelled out", "snap: owllamp, spelled out");
        check(
            "insta is 🌊+maker_jo (type the picture as a word)",
            "insta is wavemaker_jo (type the picture as a word)",
        );
        check("discord 🐺🍯 in letters", "discord wolfhoney in letters");
    }

    #[test]
    fn other_pictures() {
        check("happy birthday 🎂 and thanks 🌹", "happy birthday 🎂 and thanks 🌹");
        check("spell the name in icing 🎂", "spell the name in icing 🎂");
    }
}
