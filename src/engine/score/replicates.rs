//! How far a risk can be believed: replicates of the fused stacks, fitted with other weights on the author groups.
//!
//! Where they agree, the calibration rows say the same whoever wrote them; where they differ, the evidence is thin.
//! (Bayesian bootstrap, Rubin 1981, over whole author groups.)

use std::collections::BTreeMap;

use super::fusion::{Logits, RawStack, Stack};
use super::probability::Probability;
use super::risk::RiskCombination;
use crate::engine::taxonomy::{Intent, IntentSet};

/// An interval wider than this calls its risk uncertain.
const WIDE: f64 = 0.3;

/// Where the risk lies with a chance of about 90 %: between the least and the greatest of 19 replicates.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    /// The least risk of any replicate, or the served one if that is less.
    pub low: Probability,
    /// The greatest, in the same way.
    pub high: Probability,
}

impl Interval {
    /// Tells whether the evidence is too thin to rely on the risk alone.
    #[must_use]
    pub fn is_wide(&self) -> bool {
        self.high.value() - self.low.value() > WIDE
    }

    fn with(self, risk: Probability) -> Self {
        let (value, low, high) = (risk.value(), self.low.value(), self.high.value());
        Self { low: if value < low { risk } else { self.low }, high: if value > high { risk } else { self.high } }
    }
}

/// The replicates' stacks, by intent.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Replicates(Vec<[Stack; Intent::ALL.len()]>);

impl Replicates {
    /// Resolves the names; every problem is reported.
    pub(super) fn resolve(
        raw: &[BTreeMap<String, RawStack>],
        feature_names: &[&str],
        problems: &mut Vec<String>,
    ) -> Self {
        let mut replicates = Vec::with_capacity(raw.len());
        for (number, stacks) in raw.iter().enumerate() {
            for name in stacks.keys().filter(|name| name.parse::<Intent>().is_err()) {
                problems.push(format!("replicates[{number}]: `{name}` is no intent"));
            }
            let resolved: Vec<Stack> = Intent::ALL
                .into_iter()
                .filter_map(|intent| {
                    let place = format!("replicates[{number}].{intent}");
                    let Some(stack) = stacks.get(intent.as_str()) else {
                        problems.push(format!("{place} is missing"));
                        return None;
                    };
                    Some(Stack::resolve(stack, feature_names, &place, problems))
                })
                .collect();
            replicates.extend(<[Stack; Intent::ALL.len()]>::try_from(resolved).ok());
        }
        Self(replicates)
    }

    /// The interval around the risk of `set`, which holds `served` too; `None` without replicates.
    pub(super) fn interval(
        &self,
        combination: &RiskCombination,
        features: &[f64],
        logits: &Logits,
        set: IntentSet,
        prior: Option<Probability>,
        served: Probability,
    ) -> Option<Interval> {
        (!self.0.is_empty()).then(|| {
            self.0.iter().fold(Interval { low: served, high: served }, |interval, stacks| {
                let probabilities = Intent::ALL.map(|intent| stacks[intent.index()].apply(features, logits));
                interval.with(combination.shift(&probabilities, set, prior).1)
            })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(intercepts: [f64; 2], skip: Option<Intent>) -> Vec<BTreeMap<String, RawStack>> {
        let stack = |intercept: f64| -> RawStack {
            let calibrator = serde_json::json!({"kind": "platt", "slope": 1.0, "intercept": 0.0});
            serde_json::from_value(serde_json::json!({"intercept": intercept, "weights": {}, "calibrator": calibrator}))
                .unwrap()
        };
        let one = |intercept: f64| {
            let intents = Intent::ALL.into_iter().filter(|intent| Some(*intent) != skip);
            intents.map(|intent| (intent.to_string(), stack(intercept))).collect()
        };
        intercepts.map(one).to_vec()
    }

    fn interval(intercepts: [f64; 2], served: f64) -> Interval {
        let mut problems = Vec::new();
        let replicates = Replicates::resolve(&raw(intercepts, None), &[], &mut problems);
        assert_eq!(problems, Vec::<String>::new());
        let combination = RiskCombination { union_weight: 0.0, base_rate: 0.5 };
        let set = IntentSet::EMPTY.with(Intent::ShareContact);
        let served = Probability::nearest(served);
        replicates.interval(&combination, &[], &Logits::default(), set, None, served).unwrap()
    }

    #[test]
    fn the_interval_reaches_from_the_least_to_the_greatest_replicate() {
        let found = interval([0.0, 3.0_f64.ln()], 0.6);
        assert!((found.low.value() - 0.5).abs() < 1e-9 && (found.high.value() - 0.75).abs() < 1e-9, "{found:?}");
        assert!(!found.is_wide());
    }

    #[test]
    fn the_interval_holds_the_served_risk() {
        let found = interval([0.0, 0.0], 0.9);
        assert_eq!((found.low.value(), found.high.value()), (0.5, 0.9));
        assert!(found.is_wide());
    }

    #[test]
    fn a_replicate_without_an_intent_is_told() {
        let mut problems = Vec::new();
        let replicates = Replicates::resolve(&raw([0.0, 0.0], Some(Intent::EvadeFilter)), &[], &mut problems);
        assert_eq!(problems, ["replicates[0].evade_filter is missing", "replicates[1].evade_filter is missing"]);
        assert!(replicates.0.is_empty());
    }
}
