//! A rough notion of how common a word is in messages, for choosing the word that a phrase is looked for by.
//!
//! Three bands are enough: an exact share would depend on the marketplace.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::phrase::Literal;

/// Words by band, one band a line; `#` begins a comment.
const WORDS: &str = include_str!("common_words.txt");

/// The share of messages that hold a word of the first band, of the second, of the third.
const SHARES: [f64; 3] = [0.25, 0.05, 0.01];
/// The share of messages that hold any other word.
const RARE: f64 = 0.001;
/// A word that more messages hold than this makes a bad literal.
pub(super) const COMMON: f64 = 0.1;

static BANDS: LazyLock<HashMap<&'static str, usize>> = LazyLock::new(|| {
    let mut bands = HashMap::new();
    for line in WORDS.lines().filter(|line| !line.starts_with('#')) {
        if let Some((band, words)) = line.split_once(':') {
            let band = band.chars().next_back().and_then(|digit| digit.to_digit(10)).map_or(0, |digit| digit as usize);
            for word in words.split_whitespace() {
                let known = bands.entry(word).or_insert(band);
                *known = (*known).min(band);
            }
        }
    }
    bands
});

/// The share of messages that are likely to hold the literal.
pub(super) fn share(literal: &Literal) -> f64 {
    let word = literal.text.as_str();
    if let Some(band) = BANDS.get(word) {
        return SHARES[band.saturating_sub(1).min(SHARES.len() - 1)];
    }
    // A short part of a word stands in many; a long word is rarer than a short one.
    let chars = word.chars().count();
    let is_part = !(literal.begins_word && literal.ends_word) && word.is_ascii();
    let shortness = 1.0 + 4.0 / chars as f64;
    if is_part && chars <= 3 { SHARES[1] } else { RARE * shortness }
}

/// The share of messages that are likely to hold one of the literals, at most.
pub(super) fn share_of_any(literals: &[Literal]) -> f64 {
    literals
        .iter()
        .enumerate()
        .filter(|(at, literal)| !literals[..*at].contains(literal))
        .map(|(_, each)| share(each))
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(text: &str) -> Literal {
        Literal { text: text.to_owned(), begins_word: true, ends_word: true }
    }

    #[test]
    fn common_words_are_common_in_every_language() {
        for word in ["the", "de", "и", "nicht", "ve", "है", "的", "ang"] {
            assert!(share(&whole(word)) > COMMON, "{word}");
        }
        for word in ["telegram", "elsewhere", "комиссии", "微信"] {
            assert!(share(&whole(word)) < COMMON, "{word}");
        }
    }
}
