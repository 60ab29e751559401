//! The names of the signs that user names have, where they stand in a text: "fox guion bajo den", "fox dot den".

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::sign_words::{DASH, DOT, UNDERSCORE, WEAK_DASH};
use super::words::is_whole_word;

/// The names of the signs that user names have, by sign; with bars between, as patterns have them.
pub(crate) const NAME_SIGNS: [(char, &str); 4] = [('_', UNDERSCORE), ('.', DOT), ('-', DASH), ('-', WEAK_DASH)];

/// The sign whose name begins at a place of a text, as the folded view writes it, and how long the name is. The longest
/// of several counts.
pub(crate) fn sign_at(text: &str, at: usize) -> Option<(char, usize)> {
    static BY_WORD: LazyLock<FxHashMap<&str, Vec<(&str, char)>>> = LazyLock::new(|| {
        let mut by_word: FxHashMap<&str, Vec<(&str, char)>> = FxHashMap::default();
        for (sign, names) in NAME_SIGNS {
            for name in names.split('|').filter(|name| !name.contains(['(', '[', '?', '\\'])) {
                by_word.entry(first_word(name)).or_default().push((name, sign));
            }
        }
        for names in by_word.values_mut() {
            names.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        }
        by_word
    });
    let rest = text.get(at..)?;
    let (name, sign) = BY_WORD
        .get(first_word(rest))?
        .iter()
        .find(|(name, _)| rest.starts_with(name) && is_whole_word(text, &(at..at + name.len())))?;
    Some((*sign, name.len()))
}

fn first_word(text: &str) -> &str {
    text.split([' ', ',', '.', ';', ':', '!', '?', '\n', ')', '"']).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::sign_at;

    #[test]
    fn the_longest_name_counts() {
        assert_eq!(sign_at("fox guion bajo den", 4), Some(('_', 10)));
        assert_eq!(sign_at("fox guion den", 4), Some(('-', 5)));
        assert_eq!(sign_at("fox dotted den", 4), None);
    }
}
