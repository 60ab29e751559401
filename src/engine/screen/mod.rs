//! The screen: a first look that settles clearly harmless messages without the classifier.
//!
//! A linear score over hashed pieces of the text, some microseconds a message. It is asked only where no rule fired on
//! the message or its history, and settles a message only where the scores of its text and of every earlier one lie below
//! the threshold: an offer that no rule knows, then "sure, works for me", is not settled. Knows nothing of rules.
//!
//! The threshold is training's: of the messages with an intent at most a known share lies below it ([`Missed`]).

mod file;

pub use file::{Missed, ScreenError};

use super::score::{Calibrator, Probability};
use super::taxonomy::Target;
use super::text::grams;

/// Whether the screen may settle a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Screening {
    /// It may, where the bundle has one.
    On,
    /// Every message goes to the classifier.
    Off,
}

impl Screening {
    /// Off where it is to be done without, else on.
    #[must_use]
    pub fn unless(without: bool) -> Self {
        if without { Self::Off } else { Self::On }
    }

    /// On where both are.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::On, Self::On) => Self::On,
            (Self::Off, _) | (_, Self::Off) => Self::Off,
        }
    }
}

/// What the screen makes of a message.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Screened {
    /// The highest score of its texts, on the log-odds scale.
    pub score: f64,
    /// The calibrated probability of every target, before any prior, among the messages in which no rule fires.
    pub probabilities: [Probability; Target::ALL.len()],
}

/// The fitted screen of a bundle. Immutable.
#[derive(Debug, Clone, PartialEq)]
pub struct Screen {
    /// One per bucket, in steps of `scale`.
    weights: Vec<i8>,
    scale: f64,
    /// What a text without a single known piece scores; above the threshold.
    intercept: f64,
    threshold: f64,
    max_bytes: usize,
    calibrators: [Calibrator; Target::ALL.len()],
    missed: Missed,
}

impl Screen {
    /// The score of a folded text: the higher, the more like a message with an intent.
    #[must_use]
    pub fn score(&self, folded: &str) -> f64 {
        let grams = grams(folded);
        let sum: i64 = grams.iter().map(|bucket| i64::from(self.weights[*bucket as usize])).sum();
        self.intercept + self.scale * sum as f64 / (grams.len().max(1) as f64).sqrt()
    }

    /// What it makes of a message whose folded texts these are, the message's own and those of its history.
    #[must_use]
    pub fn read<'a>(&self, folded: impl Iterator<Item = &'a str>) -> Screened {
        let score = folded.map(|text| self.score(text)).fold(f64::NEG_INFINITY, f64::max);
        Screened { score, probabilities: self.calibrators.map(|calibrator| calibrator.apply(score)) }
    }

    /// As [`Self::read`], where that settles the message: every text scores below the threshold, and none is longer than
    /// training looked at. `longest` is the length of the longest as it was sent, in bytes.
    #[must_use]
    pub fn settle<'a>(&self, folded: impl Iterator<Item = &'a str>, longest: usize) -> Option<Screened> {
        if longest > self.max_bytes {
            return None;
        }
        Some(self.read(folded)).filter(|screened| screened.score < self.threshold)
    }

    /// What training measured for its threshold.
    #[must_use]
    pub fn missed(&self) -> &Missed {
        &self.missed
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::text::BUCKETS;

    /// A screen that knows the word `lovely` as harmless and the word `elsewhere` as not.
    pub(super) fn screen() -> Screen {
        let mut weights = vec![0_i8; BUCKETS];
        for (word, weight) in [("lovely", -100), ("elsewhere", 100)] {
            for bucket in grams(word) {
                weights[bucket as usize] = weight;
            }
        }
        Screen {
            weights,
            scale: 0.01,
            intercept: -1.0,
            threshold: -2.0,
            max_bytes: 40,
            calibrators: [Calibrator::Platt { slope: 1.0, intercept: -1.0 }; Target::ALL.len()],
            missed: Missed { bound: 0.002, rows: 3_000, reached: 1 },
        }
    }

    #[track_caller]
    fn check(texts: &[&str], settled: bool) {
        let longest = texts.iter().map(|text| text.len()).max().unwrap_or_default();
        assert_eq!(screen().settle(texts.iter().copied(), longest).is_some(), settled, "{texts:?}");
    }

    #[test]
    fn settles_what_it_knows_as_harmless() {
        check(&["lovely"], true);
        check(&["lovely, lovely"], true);
        check(&["elsewhere"], false);
        check(&["lovely elsewhere"], false);
    }

    #[test]
    fn does_not_settle_what_it_knows_nothing_of() {
        for text in ["", "?!", "🙂", "quite unknown", "чудово"] {
            check(&[text], false);
        }
    }

    #[test]
    fn looks_at_every_text_of_the_history() {
        check(&["lovely", "lovely", "lovely"], true);
        check(&["lovely", "elsewhere"], false);
        check(&["lovely", "lovely", "quite unknown"], false);
    }

    #[test]
    fn leaves_long_texts_to_the_classifier() {
        check(&["lovely lovely lovely lovely lovely"], true);
        check(&["lovely lovely lovely lovely lovely lovely"], false);
    }

    #[test]
    fn the_probability_follows_the_score() {
        let settled = screen().settle(["lovely"].into_iter(), 6).unwrap();
        let expected = 1.0 / (1.0 + (1.0 - settled.score).exp());
        assert!(settled.probabilities.iter().all(|p| (p.value() - expected).abs() < 1e-12), "{settled:?}");
    }
}
