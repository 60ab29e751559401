//! Services that people move to (messengers, networks, wallets), and how a text tells of one: by its name, by what it
//! is known for, or with a picture.
//!
//! A name is enough by itself. A description ("the camera one", "where people post their lunches") is not: most of them
//! speak as often of a camera. So something else has to say that a name on a service is meant: the shape of a user name
//! beside it, or a riddle that hides one. Texts are read as the folded view writes them.

mod described;
mod named;

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashSet;

use super::near::{before, last_word};
use super::words::{phrases, says, words};

pub(crate) use described::describes_service;
pub(crate) use named::{BRANDS, EVERYDAY};

/// What names or draws a service by itself, each list with commas between.
pub(crate) const NAMING: [&str; 5] = [named::LATIN, named::OTHER, named::CODE_NAMES, named::ANY, named::DRAWN];

/// Tells whether a text names a service by a word that means nothing else.
pub(crate) fn names_service(text: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        let is_other = |name: &str| EVERYDAY.contains(&name) && !named::MOSTLY_SERVICES.contains(&name);
        named::LATIN.split(',').map(str::trim).filter(|name| !name.contains(' ') && !is_other(name)).collect()
    });
    static OTHERS: LazyLock<AhoCorasick> = LazyLock::new(|| phrases(named::OTHER));
    words(text).any(|word| WORDS.contains(&text[word.clone()]) && !is_everyday(text, &word))
        || !text.is_ascii() && says(&OTHERS, text)
}

/// Tells whether a text names, describes or draws a service.
pub(crate) fn tells_service(text: &str) -> bool {
    static STRONG: LazyLock<AhoCorasick> = LazyLock::new(|| phrases(named::CODE_NAMES));
    static DRAWN: LazyLock<AhoCorasick> = LazyLock::new(|| phrases(named::DRAWN));
    names_service(text) || says(&STRONG, text) || !text.is_ascii() && DRAWN.is_match(text) || describes_service(text)
}

/// "The line end", "my bio line": an everyday word that the word before it makes one; "the signal app" is the service.
pub(crate) fn is_everyday(text: &str, word: &Range<usize>) -> bool {
    const BEFORE: [&str; 34] = [
        "the", "a", "an", "this", "that", "each", "every", "per", "bio", "tag", "head", "dead", "base", "out", "time",
        "punch", "subject", "first", "second", "last", "next", "bottom", "top", "product", "pipe", "assembly",
        "clothes", "opening", "closing", "cut", "same", "new", "one", "title",
    ];
    let before = before(text, word.start, 16).strip_suffix([' ', '-']);
    let is_app = || [" app", " messenger", " id"].iter().any(|noun| text[word.end..].starts_with(noun));
    let is_made_one = |before: &str| BEFORE.iter().any(|listed| last_word(before).eq_ignore_ascii_case(listed));
    EVERYDAY.contains(&&text[word.clone()]) && before.is_some_and(is_made_one) && !is_app()
}

/// Tells whether a word in lower case is a service's name.
pub(crate) fn is_service_name(word: &str) -> bool {
    static NAMES: LazyLock<FxHashSet<&str>> =
        LazyLock::new(|| NAMING.iter().flat_map(|list| list.split(',')).map(str::trim).collect());
    NAMES.contains(word)
}

#[cfg(test)]
mod tests {
    use super::{describes_service, names_service, tells_service};

    #[test]
    fn services_by_name_description_and_picture() {
        for text in ["my telegram", "в телеге", "on the camera one", "dans l'appli aux photos carrees", "👻 is"]
        {
            assert!(tells_service(text), "{text}");
        }
        assert!(names_service("insta, please") && !names_service("on the camera one"));
        assert!(describes_service("zuck's photo place") && !describes_service("insta, please"));
    }

    #[test]
    fn other_things() {
        for text in ["three threads of silk", "tango for two", "the session is over", "a camera and a lens"] {
            assert!(!tells_service(text), "{text}");
        }
    }
}
