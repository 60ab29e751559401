//! From the probabilities of intents to the probability that at least one of a set occurs.
//!
//! Intents go together (who shares a contact mostly wants to move), so `1 − Π(1−p)` overstates and `max p` understates.
//! The true value lies between the two for intents that are not negatively correlated; where, is fitted. The form is
//! monotone in the set and exact for a single intent, so the risk of every policy is coherent with every other's.

use super::probability::Probability;
use crate::engine::taxonomy::{Intent, IntentSet};

/// The fitted combination.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct RiskCombination {
    /// Where between the largest probability (0) and independence (1) the union lies.
    pub(super) union_weight: f64,
    /// Share of messages with at least one intent among those that the calibration was fitted on.
    pub(super) base_rate: f64,
}

/// The probabilities of the six intents, in the order of [`Intent::ALL`].
pub type IntentProbabilities = [Probability; Intent::ALL.len()];

impl RiskCombination {
    /// The share of messages with at least one intent at which the probabilities hold.
    #[must_use]
    pub fn base_rate(&self) -> Probability {
        Probability::nearest(self.base_rate)
    }

    /// Probability that at least one intent of the set occurs.
    #[must_use]
    pub fn union(&self, probabilities: &IntentProbabilities, set: IntentSet) -> Probability {
        let mut largest = 0.0_f64;
        let mut none = 1.0_f64;
        for intent in set.iter() {
            let p = probabilities[intent.index()].value();
            largest = largest.max(p);
            none *= 1.0 - p;
        }
        Probability::nearest((1.0 - self.union_weight) * largest + self.union_weight * (1.0 - none))
    }

    /// Moves the probabilities of the intents, and the risk of `set`, from the fitted base rate to `prior`.
    ///
    /// `prior` is the share of messages with at least one intent, whatever the policy. Messages with and without one
    /// are reweighed and everything is derived from that, so the shifted numbers stay coherent (label-shift
    /// correction: Saerens, Latinne and Decaestecker 2002).
    #[must_use]
    pub fn shift(
        &self,
        probabilities: &IntentProbabilities,
        set: IntentSet,
        prior: Option<Probability>,
    ) -> (IntentProbabilities, Probability) {
        let risk = self.union(probabilities, set);
        let Some(prior) = prior else { return (*probabilities, risk) };
        let with = prior.value() / self.base_rate;
        let without = prior.complement().value() / (1.0 - self.base_rate);
        let any = self.union(probabilities, IntentSet::ALL).value();
        let total = any * with + (1.0 - any) * without;
        let shifted = |p: Probability| {
            // `total` is 0 only where certainty meets a prior that rules it out; the evidence then stands.
            if total > 0.0 { Probability::nearest(p.value() * with / total) } else { p }
        };
        (probabilities.map(shifted), shifted(risk))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn combination() -> RiskCombination {
        RiskCombination { union_weight: 0.5, base_rate: 0.4 }
    }

    fn probabilities(values: [f64; 6]) -> IntentProbabilities {
        values.map(Probability::nearest)
    }

    #[test]
    fn the_union_lies_between_the_largest_and_independence() {
        let p = probabilities([0.5, 0.5, 0.0, 0.0, 0.0, 0.0]);
        assert_eq!(combination().union(&p, IntentSet::ALL).value(), 0.625);
        assert_eq!(combination().union(&p, IntentSet::EMPTY).value(), 0.0);
        assert_eq!(combination().union(&p, IntentSet::EMPTY.with(Intent::ShareContact)).value(), 0.5);
    }

    #[test]
    fn a_prior_at_the_fitted_base_rate_changes_nothing() {
        let p = probabilities([0.3, 0.2, 0.1, 0.0, 0.0, 0.9]);
        let (shifted, risk) = combination().shift(&p, IntentSet::ALL, Some(Probability::nearest(0.4)));
        for (before, after) in p.iter().zip(shifted) {
            assert!((before.value() - after.value()).abs() < 1e-12);
        }
        assert!((risk.value() - combination().union(&p, IntentSet::ALL).value()).abs() < 1e-12);
    }

    #[test]
    fn a_lower_prior_shifts_the_odds_by_the_ratio_of_priors() {
        let p = probabilities([0.4, 0.0, 0.0, 0.0, 0.0, 0.0]);
        let (_, risk) = combination().shift(&p, IntentSet::ALL, Some(Probability::nearest(0.04)));
        let odds = risk.value() / (1.0 - risk.value());
        let expected = (0.4 / 0.6) * (0.04 / 0.96) / (0.4 / 0.6);
        assert!((odds - expected).abs() < 1e-12, "{odds} against {expected}");
    }

    #[test]
    fn priors_of_zero_and_one_give_probabilities() {
        for prior in [0.0, 1.0] {
            for p in [0.0, 0.5, 1.0] {
                let p = probabilities([p, 0.0, 0.0, 0.0, 0.0, 0.0]);
                let (_, risk) = combination().shift(&p, IntentSet::ALL, Some(Probability::nearest(prior)));
                assert!((0.0..=1.0).contains(&risk.value()));
            }
        }
    }
}
