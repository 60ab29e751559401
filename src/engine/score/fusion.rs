//! Fusion: per target, a small fitted linear model joins the logits with the rule features; its score is calibrated.
//!
//! Stacking keeps calibration where max and noisy-or lose it (ECE .008 against .06 in our measurements).

use std::collections::BTreeMap;

use serde::Deserialize;

use super::calibrator::Calibrator;
use super::probability::Probability;
use crate::engine::taxonomy::Target;

/// A logit outside ±12 says no more than the bound does.
const LOGIT_BOUND: f64 = 12.0;

/// One logit per target, in the order of [`Target::ALL`]; `None` where the model has no such output.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Logits([Option<f64>; Target::ALL.len()]);

impl Logits {
    /// Sets a target's logit.
    pub fn set(&mut self, target: Target, logit: f64) {
        self.0[target.index()] = Some(logit);
    }

    /// A target's logit.
    #[must_use]
    pub fn get(&self, target: Target) -> Option<f64> {
        self.0[target.index()]
    }

    /// Keeps the larger logit per target: a message does what one of its windows does.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        let mut joined = self;
        for (mine, theirs) in joined.0.iter_mut().zip(other.0) {
            *mine = match (*mine, theirs) {
                (Some(a), Some(b)) => Some(a.max(b)),
                (a, b) => a.or(b),
            };
        }
        joined
    }

    /// The largest logit of any intent (not `declines`).
    #[must_use]
    pub fn largest_intent(&self) -> Option<f64> {
        Target::ALL
            .into_iter()
            .filter(|target| *target != Target::Declines)
            .filter_map(|target| self.get(target))
            .max_by(f64::total_cmp)
    }
}

/// A stack as `calibration.json` writes it.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawStack {
    intercept: f64,
    weights: BTreeMap<String, f64>,
    calibrator: Calibrator,
}

/// A fitted linear model with its calibrator.
#[derive(Debug, Clone, PartialEq)]
pub struct Stack {
    intercept: f64,
    feature_weights: Vec<f64>,
    logit_weights: [f64; Target::ALL.len()],
    calibrator: Calibrator,
}

impl Stack {
    /// Resolves the names; every problem is reported, under `place`.
    pub(super) fn resolve(raw: &RawStack, feature_names: &[&str], place: &str, problems: &mut Vec<String>) -> Self {
        let mut stack = Self {
            intercept: raw.intercept,
            feature_weights: vec![0.0; feature_names.len()],
            logit_weights: [0.0; Target::ALL.len()],
            calibrator: raw.calibrator,
        };
        for (name, weight) in &raw.weights {
            let target = name.strip_prefix("logit.").and_then(|target| target.parse::<Target>().ok());
            if !weight.is_finite() {
                problems.push(format!("{place}.weights.{name}: {weight} is not finite"));
            } else if let Some(target) = target {
                stack.logit_weights[target.index()] = *weight;
            } else if let Some(index) = feature_names.iter().position(|feature| feature == name) {
                stack.feature_weights[index] = *weight;
            } else {
                problems
                    .push(format!("{place}.weights.{name}: no such input, expected a rule feature or logit.<target>"));
            }
        }
        if !raw.intercept.is_finite() {
            problems.push(format!("{place}.intercept: {} is not finite", raw.intercept));
        }
        if let Some(problem) = raw.calibrator.problem() {
            problems.push(format!("{place}.calibrator: {problem}"));
        }
        stack
    }

    /// The calibrated probability.
    #[must_use]
    pub fn apply(&self, features: &[f64], logits: &Logits) -> Probability {
        let mut score = self.intercept;
        for (weight, feature) in self.feature_weights.iter().zip(features) {
            score += weight * feature;
        }
        for (target, weight) in Target::ALL.into_iter().zip(self.logit_weights) {
            score += weight * logits.get(target).unwrap_or(0.0).clamp(-LOGIT_BOUND, LOGIT_BOUND);
        }
        self.calibrator.apply(score)
    }
}
