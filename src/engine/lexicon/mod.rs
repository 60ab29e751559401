//! The lexicon: what the words of a message alone say, for the languages that the model's encoder was not pre-trained on.
//!
//! An encoder of English cuts a Ukrainian or Korean word into letters and has to learn it from few examples. Weights on
//! hashed words, pairs and runs of letters learn such a language sooner, at some microseconds a message, and know nothing
//! of order or history. So the two are blended, by how sure the lexicon is that the language is a foreign one:
//!
//! `corrected = logit + foreign * (blend.lexicon * score + blend.logit * logit + blend.shift)`
//!
//! An English message keeps its logits. Everything downstream, from fusion to stored outcomes, sees corrected ones.

mod file;

pub use file::LexiconError;

use super::score::{Logits, sigmoid};
use super::taxonomy::Target;
use super::text::{ViewKind, Views, grams};

/// One a target, in the order of [`Target::ALL`], then whether the language is foreign to the encoder.
const COLUMNS: usize = Target::ALL.len() + 1;
const FOREIGN: usize = Target::ALL.len();

/// The fitted lexicon of a bundle. Immutable.
#[derive(Debug, Clone, PartialEq)]
pub struct Lexicon {
    /// One row a bucket, each number in steps of its column's scale.
    weights: Vec<[i8; COLUMNS]>,
    scales: [f64; COLUMNS],
    /// What a text without a single known piece scores, on the log-odds scale.
    intercepts: [f64; COLUMNS],
    blend: Blend,
}

/// How scores and logits are blended in a foreign language.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Blend {
    lexicon: f64,
    logit: f64,
    shift: [f64; Target::ALL.len()],
}

/// How the logits of one message are corrected: each is multiplied, then shifted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Correction {
    factor: f64,
    shift: [f64; Target::ALL.len()],
}

impl Lexicon {
    /// How the logits of a message with these views are to be corrected. Its own text counts, not its history.
    #[must_use]
    pub fn read(&self, views: &Views) -> Correction {
        let scores = self.scores(&views.get(ViewKind::Folded).text);
        let foreign = sigmoid(scores[FOREIGN]);
        let shift = |target: Target| {
            let at = target.index();
            foreign * (self.blend.lexicon * scores[at] + self.blend.shift[at])
        };
        Correction { factor: 1.0 + foreign * self.blend.logit, shift: Target::ALL.map(shift) }
    }

    /// The score of a folded text in every column, on the log-odds scale.
    fn scores(&self, folded: &str) -> [f64; COLUMNS] {
        let grams = grams(folded);
        let mut sums = [0_i64; COLUMNS];
        for bucket in &grams {
            for (sum, weight) in sums.iter_mut().zip(self.weights[*bucket as usize]) {
                *sum += i64::from(weight);
            }
        }
        let norm = (grams.len().max(1) as f64).sqrt();
        std::array::from_fn(|at| self.intercepts[at] + self.scales[at] * sums[at] as f64 / norm)
    }
}

impl Correction {
    /// The corrected logits; a target without one stays without.
    #[must_use]
    pub fn apply(&self, logits: Logits) -> Logits {
        let mut corrected = logits;
        for target in Target::ALL {
            if let Some(logit) = logits.get(target) {
                corrected.set(target, self.factor * logit + self.shift[target.index()]);
            }
        }
        corrected
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::taxonomy::Intent;
    use crate::engine::text::BUCKETS;

    const PAYS: Target = Target::Intent(Intent::PayOffPlatform);

    /// A lexicon to which `наличными` is foreign and speaks for paying elsewhere, and `cash` is neither.
    fn lexicon() -> Lexicon {
        let mut weights = vec![[0_i8; COLUMNS]; BUCKETS];
        for bucket in grams("наличными") {
            weights[bucket as usize][PAYS.index()] = 100;
            weights[bucket as usize][FOREIGN] = 100;
        }
        Lexicon {
            weights,
            scales: [0.01; COLUMNS],
            intercepts: [-4.0; COLUMNS],
            blend: Blend { lexicon: 0.5, logit: -0.5, shift: [0.25; Target::ALL.len()] },
        }
    }

    fn corrected(text: &str, logit: f64) -> f64 {
        let mut logits = Logits::default();
        logits.set(PAYS, logit);
        let corrected = lexicon().read(&Views::of(text)).apply(logits);
        assert!(corrected.get(Target::Declines).is_none());
        corrected.get(PAYS).unwrap()
    }

    #[test]
    fn a_text_in_the_encoders_language_keeps_its_logits() {
        let foreign = sigmoid(-4.0);
        assert!((corrected("cash", 2.0) - (2.0 + foreign * (0.5 * -4.0 - 0.5 * 2.0 + 0.25))).abs() < 1e-12);
        assert!((corrected("cash", 2.0) - 2.0).abs() < 0.06);
    }

    #[test]
    fn a_foreign_text_is_blended() {
        let pieces = grams("наличными").len() as f64;
        let score = pieces.sqrt() - 4.0;
        let expected = 2.0 + sigmoid(score) * (0.5 * score - 0.5 * 2.0 + 0.25);
        assert!((corrected("Наличными!", 2.0) - expected).abs() < 1e-12);
        assert!(corrected("наличными", -3.0) > -1.6, "the words outweigh half of what the encoder says");
    }

    #[test]
    fn a_text_without_words_scores_the_intercepts() {
        assert!((corrected("🙂", 1.0) - (1.0 + sigmoid(-4.0) * (-2.0 - 0.5 + 0.25))).abs() < 1e-12);
    }
}
