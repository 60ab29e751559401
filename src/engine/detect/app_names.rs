//! Messengers by the sound of their names: "tellygramm", "dscrd", "snapchet", "sk-ype".
//!
//! The known misspellings are signal words; this finds the ones that nobody has listed. Vowels carry little, so two
//! spellings are one name where their consonants are.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::ordinary::is_ordinary;
use super::signals::APPS;
use crate::engine::text::words;

/// Names by their consonants, as [`consonants`] writes them, and whether people are called there by number.
const NAMES: [(&str, bool); 20] = [
    ("tlgrn", true),
    ("tlkrm", true),
    ("wdsp", true),
    ("wtzp", true),
    ("nstgrm", false),
    ("dskrt", false),
    ("fkbk", false),
    ("msngjr", false),
    ("sknl", true),
    ("tlgrm", true),
    ("wtsp", true),
    ("vtsp", true),
    ("instgrm", false),
    ("enstgrm", false),
    ("snpxt", false),
    ("dskrd", false),
    ("fsbk", false),
    ("msngr", false),
    ("lnkdn", false),
    ("sgnl", true),
];

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

const LENGTHS: std::ops::RangeInclusive<usize> = 4..=14;

/// Where a text, as the folded view writes it, names a messenger in an unlisted spelling; and whether it is one with
/// numbers.
pub(super) fn find(text: &str) -> Vec<(Range<usize>, bool)> {
    let mut found = Vec::new();
    let mut last: Option<Range<usize>> = None;
    for word in words(text) {
        if let Some(is_called) = sound(&text[word.clone()]) {
            found.push((word.clone(), is_called));
        }
        if let Some(first) = last.replace(word.clone())
            && matches!(&text[first.end..word.start], "-" | "_" | "*" | "." | "/" | "~")
            && is_split_name(&text[first.clone()], &text[word.clone()])
        {
            found.push((first.start..word.end, false));
        }
    }
    found
}

fn sound(word: &str) -> Option<bool> {
    if !LENGTHS.contains(&word.len()) || !word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    if !word.starts_with(['t', 'w', 'v', 'i', 'e', 's', 'd', 'f', 'm', 'l']) {
        return None;
    }
    let consonants = consonants(word);
    let (_, is_called) = NAMES.iter().find(|(name, _)| *name == consonants)?;
    let has_vowel = word.contains(['a', 'e', 'i', 'o', 'u', 'y']);
    (!OTHERS.contains(&word) && (!has_vowel || (word.len() > 5 && !is_ordinary(word)))).then_some(*is_called)
}

/// The first letter and the consonants after it, sounds that are alike written alike, none twice in a row.
fn consonants(word: &str) -> String {
    let bytes = word.as_bytes();
    let mut sounds = String::new();
    for (at, byte) in bytes.iter().enumerate() {
        let next = bytes.get(at + 1);
        let sound = match byte {
            b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h' | b'w' if at > 0 => continue,
            b'c' if next == Some(&b'h') => 'x',
            b'c' if matches!(next, Some(b'e' | b'i' | b'y')) => 's',
            b'c' | b'q' => 'k',
            b'z' => 's',
            b'j' => 'g',
            byte => char::from(*byte),
        };
        if !sounds.ends_with(sound) {
            sounds.push(sound);
        }
    }
    sounds
}

/// A listed name with a sign in the middle.
fn is_split_name(first: &str, second: &str) -> bool {
    static WHOLE: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        APPS.split(',')
            .map(str::trim)
            .filter(|name| name.len() > 4 && name.bytes().all(|byte| byte.is_ascii_lowercase()))
            .collect()
    });
    let is_part = |word: &str| word.len() > 1 && word.bytes().all(|byte| byte.is_ascii_lowercase());
    is_part(first)
        && is_part(second)
        && first.len() + second.len() < 16
        && WHOLE.contains(format!("{first}{second}").as_str())
}

#[cfg(test)]
mod tests {
    use super::find;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let names: Vec<&str> = find(text).into_iter().map(|(range, _)| &text[range]).collect();
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
