//! The part of a text near a place, so that looking around takes bounded time.

/// What stands before `end`, as far back as `reach` bytes; a character that begins further back is there as a whole.
pub(crate) fn before(text: &str, end: usize, reach: usize) -> &str {
    &text[text.floor_char_boundary(end.saturating_sub(reach))..end]
}

/// What stands from `start` on, as far as `reach` bytes; a character that ends further on is left out.
pub(crate) fn after(text: &str, start: usize, reach: usize) -> &str {
    &text[start..text.floor_char_boundary((start + reach).min(text.len()))]
}

/// The letters and digits that a text ends with; empty where it ends with something else.
pub(crate) fn last_word(text: &str) -> &str {
    text.rsplit(|char: char| !char.is_alphanumeric()).next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{after, before, last_word};

    #[test]
    fn last_words_begin_behind_signs_of_any_width() {
        assert_eq!((last_word("a\u{2028}été"), last_word("b."), last_word("")), ("été", "", ""));
    }

    #[test]
    fn characters_stay_whole() {
        assert_eq!((before("añb", 4, 2), after("añb", 0, 2)), ("ñb", "a"));
        assert_eq!((before("ab", 2, 9), after("ab", 0, 9)), ("ab", "ab"));
    }
}
