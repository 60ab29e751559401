//! Messengers by the sound of their names: "tellygramm", "dscrd", "snapchet", "sk-ype".
//!
//! The known misspellings are signal words; this finds the ones that nobody has listed. Vowels carry little, so two
//! spellings are one name where their consonants are.

use std::ops::Range;

use super::ordinary::is_ordinary;
use crate::engine::text::is_service_name;

/// Whether people are called by number where a name has these consonants, as [`Consonants`] writes them.
fn named(consonants: &[u8]) -> Option<bool> {
    match consonants {
        b"tlgrm" | b"tlgrn" | b"tlkrm" | b"wtsp" | b"wdsp" | b"vtsp" | b"sgnl" | b"sknl" => Some(true),
        b"instgrm" | b"enstgrm" | b"nstgrm" | b"snpxt" | b"dskrd" | b"dskrt" | b"fsbk" | b"fkbk" | b"msngr"
        | b"lnkdn" => Some(false),
        _ => None,
    }
}

/// Words of everyday text that sound like a name.
const OTHERS: [&str; 12] = [
    "discard",
    "discards",
    "discarding",
    "messenger",
    "telegrama",
    "telegramas",
    "instagramm",
    "facebook",
    "sequinal",
    "discordo",
    "discorde",
    "discorda",
];

const SHORTEST: usize = 4;
const LONGEST: usize = 14;

/// Where a text, as the folded view writes it, names a messenger in an unlisted spelling; and whether it is one with
/// numbers.
pub(super) fn find(text: &str, words: &[Range<usize>]) -> Vec<(Range<usize>, bool)> {
    let mut found = Vec::new();
    let mut last: Option<&Range<usize>> = None;
    for word in words {
        if let Some(is_called) = sound(&text[word.clone()]) {
            found.push((word.clone(), is_called));
        }
        if let Some(first) = last.replace(word)
            && matches!(&text[first.end..word.start], "-" | "_" | "*" | "." | "/" | "~")
            && is_split_name(&text[first.clone()], &text[word.clone()])
        {
            found.push((first.start..word.end, false));
        }
    }
    found
}

fn sound(word: &str) -> Option<bool> {
    if !(SHORTEST..=LONGEST).contains(&word.len()) || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    if !matches!(word.as_bytes()[0], b't' | b'w' | b'v' | b'i' | b'e' | b's' | b'd' | b'f' | b'm' | b'l') {
        return None;
    }
    let is_called = named(Consonants::of(word).as_bytes())?;
    let has_vowel = word.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    (!OTHERS.contains(&word) && (!has_vowel || (word.len() > 5 && !is_ordinary(word)))).then_some(is_called)
}

/// The first letter and the consonants after it, sounds that are alike written alike, none twice in a row.
#[derive(Default)]
struct Consonants {
    sounds: [u8; LONGEST],
    length: usize,
}

impl Consonants {
    /// Reads them off a word of lower-case letters, which has no more than [`LONGEST`].
    fn of(word: &str) -> Self {
        let bytes = word.as_bytes();
        let mut consonants = Self::default();
        for (at, byte) in bytes.iter().enumerate() {
            let next = bytes.get(at + 1);
            let sound = match byte {
                b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h' | b'w' if at > 0 => continue,
                // "Dischkord": a German "sch" is an "s".
                b'c' if next == Some(&b'h') && at > 0 && bytes[at - 1] == b's' => continue,
                b'c' if next == Some(&b'h') => b'x',
                b'c' if matches!(next, Some(b'e' | b'i' | b'y')) => b's',
                b'c' | b'q' => b'k',
                b'z' => b's',
                b'j' => b'g',
                byte => *byte,
            };
            if consonants.as_bytes().last() != Some(&sound) {
                consonants.sounds[consonants.length] = sound;
                consonants.length += 1;
            }
        }
        consonants
    }

    fn as_bytes(&self) -> &[u8] {
        &self.sounds[..self.length]
    }
}

/// A listed name with a sign in the middle.
fn is_split_name(first: &str, second: &str) -> bool {
    let is_part = |word: &str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    is_part(first)
        && is_part(second)
        && (SHORTEST + 1..16).contains(&(first.len() + second.len()))
        && is_service_name(&format!("{first}{second}"))
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::engine::text::words;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let words: Vec<_> = words(text).collect();
        let names: Vec<&str> = find(text, &words).into_iter().map(|(range, _)| &text[range]).collect();
        assert_eq!(names, expected, "{text}");
    }

    #[test]
    fn names_by_their_sound() {
        check("teligraam or wottsapp", &["teligraam", "wottsapp"]);
        check("my sgnl, my dizkord", &["sgnl", "dizkord"]);
        check("tele-gram or disc.ord", &["tele-gram", "disc.ord"]);
    }

    #[test]
    fn other_words() {
        check("discard the snapshot, send the telegraph message", &[]);
        check("a signal from the messenger", &[]);
    }
}
