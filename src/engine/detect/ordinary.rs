//! Words of everyday text, by which a made-up name is told from them. The list is the corpus's own vocabulary.

use std::sync::LazyLock;

use rustc_hash::FxHashSet;

/// Shorter words are taken for ordinary ones: too many names, abbreviations and words look alike.
const SHORTEST_NAME: usize = 6;

/// Tells whether a word in lower case is one of everyday text, alone or with a usual ending.
pub(super) fn is_ordinary(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&'static str>> =
        LazyLock::new(|| include_str!("ordinary_words.txt").lines().collect());
    const ENDINGS: [&str; 12] = ["s", "es", "ed", "d", "ing", "er", "ers", "ly", "n", "r", "en", "o"];
    word.len() < SHORTEST_NAME
        || WORDS.contains(word)
        || ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending)).any(|stem| {
            WORDS.contains(stem) || (stem.len() >= SHORTEST_NAME - 1 && WORDS.contains(format!("{stem}e").as_str()))
        })
}
