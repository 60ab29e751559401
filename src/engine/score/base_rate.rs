//! How common messages with an intent are in live traffic, judged by their calibrated probabilities alone.
//!
//! The fixed point of the EM of Saerens, Latinne and Decaestecker (2002), which is the share under which the window's
//! messages are most likely. Their likelihood has one maximum, so bisection finds it where EM would take hundreds of
//! steps. It holds as long as messages with and without an intent look as they did to the calibration and only their
//! amounts differ; where harmless messages begin to look like others, it tells of that as well.

use std::collections::VecDeque;

use super::probability::Probability;

/// A probability outside of this margin says no more than the margin does.
const MARGIN: f64 = 1e-6;
/// Halvings of the range: what is left of it is below the resolution of `f64`.
const STEPS: usize = 52;

/// The latest messages: how much likelier each is among those with an intent than among the others.
#[derive(Debug, Clone, PartialEq)]
pub struct RateWindow {
    /// A likelihood ratio does not depend on the base rate that its probability was fitted at, so that messages of several
    /// releases can stand side by side.
    ratios: VecDeque<f64>,
    capacity: usize,
}

impl RateWindow {
    /// An empty window of at most so many messages.
    #[must_use]
    pub fn new(capacity: usize) -> Self {
        Self { ratios: VecDeque::with_capacity(capacity), capacity }
    }

    /// Takes a message in: its probability of at least one intent, and the base rate at which that holds.
    pub fn push(&mut self, probability: Probability, base_rate: Probability) {
        if self.is_full() {
            self.ratios.pop_front();
        }
        self.ratios.push_back(odds(probability) / odds(base_rate));
    }

    /// Tells whether every further message pushes one out.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.ratios.len() >= self.capacity
    }

    /// The share of messages with an intent that explains the window best; `None` while it is empty.
    #[must_use]
    pub fn estimate(&self) -> Option<Probability> {
        if self.ratios.is_empty() {
            return None;
        }
        // The likelihood's slope falls as the share rises.
        let slope =
            |share: f64| self.ratios.iter().map(|ratio| (ratio - 1.0) / (1.0 + share * (ratio - 1.0))).sum::<f64>();
        let (mut low, mut high) = (0.0, 1.0);
        for _ in 0..STEPS {
            let middle = 0.5 * (low + high);
            if slope(middle) > 0.0 { low = middle } else { high = middle }
        }
        Some(Probability::nearest(0.5 * (low + high)))
    }
}

/// By which factor the odds of two shares differ, at least 1.
#[must_use]
pub fn odds_factor(one: Probability, other: Probability) -> f64 {
    let factor = odds(one) / odds(other);
    factor.max(1.0 / factor)
}

fn odds(probability: Probability) -> f64 {
    let value = probability.value().clamp(MARGIN, 1.0 - MARGIN);
    value / (1.0 - value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn filled(probabilities: &[f64], base_rate: f64) -> RateWindow {
        let mut window = RateWindow::new(probabilities.len());
        for probability in probabilities {
            window.push(Probability::nearest(*probability), Probability::nearest(base_rate));
        }
        window
    }

    /// One step of EM: the mean of the probabilities moved to `share`.
    fn em_step(window: &RateWindow, share: f64) -> f64 {
        let moved = window.ratios.iter().map(|ratio| share * ratio / (1.0 + share * (ratio - 1.0)));
        moved.sum::<f64>() / window.ratios.len() as f64
    }

    fn log_likelihood(window: &RateWindow, share: f64) -> f64 {
        window.ratios.iter().map(|ratio| (1.0 + share * (ratio - 1.0)).ln()).sum()
    }

    proptest! {
        #[test]
        fn it_is_the_fixed_point_of_em_and_the_likeliest_share(
            probabilities in prop::collection::vec(0.0_f64..=1.0, 1..200),
            base_rate in 0.01_f64..0.99,
            other in 0.0_f64..=1.0,
        ) {
            let window = filled(&probabilities, base_rate);
            let share = window.estimate().unwrap().value();
            prop_assert!((em_step(&window, share) - share).abs() < 1e-6, "{share} becomes {}", em_step(&window, share));
            prop_assert!(log_likelihood(&window, share) >= log_likelihood(&window, other) - 1e-9);
        }

        #[test]
        fn it_finds_the_share_that_the_messages_were_drawn_at(
            with in 0.5_f64..0.95, without in 0.02_f64..0.4, fitted in 0.05_f64..0.95, share in 0.0_f64..=1.0,
        ) {
            // One sign of an intent, which `with` of those with one show and `without` of the others, as a calibration at
            // `fitted` sees it.
            let calibrated = |in_with: f64, in_without: f64| {
                fitted * in_with / (fitted * in_with + (1.0 - fitted) * in_without)
            };
            let rows = 20_000_u32;
            let shown = (f64::from(rows) * (share * with + (1.0 - share) * without)).round() as usize;
            let mut probabilities = vec![calibrated(with, without); shown];
            probabilities.resize(rows as usize, calibrated(1.0 - with, 1.0 - without));
            let found = filled(&probabilities, fitted).estimate().unwrap().value();
            prop_assert!((found - share).abs() < 0.001, "{found}, expected {share}");
        }
    }

    #[test]
    fn the_window_forgets_the_oldest() {
        let mut window = RateWindow::new(3);
        assert_eq!(window.estimate(), None);
        for probability in [0.9, 0.9, 0.9, 0.1, 0.1, 0.1] {
            window.push(Probability::nearest(probability), Probability::nearest(0.5));
        }
        assert!(window.is_full());
        assert!(window.estimate().unwrap().value() < 1e-9);
    }

    #[test]
    fn factors_count_in_both_directions() {
        let probability = Probability::nearest;
        assert!((odds_factor(probability(0.5), probability(0.2)) - 4.0).abs() < 1e-9);
        assert!((odds_factor(probability(0.2), probability(0.5)) - 4.0).abs() < 1e-9);
        assert_eq!(odds_factor(probability(0.3), probability(0.3)), 1.0);
    }
}
