//! `calibration.json`: fusion weights, calibrators and the risk combination, as training fitted them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::fusion::{Logits, RawStack, Stack};
use super::probability::{Probability, Threshold};
use super::replicates::{Interval, Replicates};
use super::risk::RiskCombination;
use crate::engine::taxonomy::{IntentSet, Target};

/// The version of the file format that this engine reads.
const SCHEMA_VERSION: u32 = 1;

/// Which evidence an answer rests on; each has stacks of its own, fitted on the same rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Evidence {
    /// Rule features and the model's logits.
    Fused,
    /// Rule features alone.
    RulesOnly,
    /// The target's own logit alone.
    ModelOnly,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCalibration {
    schema_version: u32,
    targets: BTreeMap<String, RawStacks>,
    risk: RawRisk,
    base_rate: f64,
    /// Thresholds on risk with what training measured for them; a policy may name them.
    #[serde(default)]
    thresholds: Vec<RawGuarantee>,
    /// Fused stacks by intent, fitted with other weights on the rows.
    #[serde(default)]
    replicates: Vec<BTreeMap<String, RawStack>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawGuarantee {
    name: String,
    threshold: f64,
    /// What is promised, in words.
    #[serde(rename = "promise")]
    _promise: String,
    /// The bound that was measured, on so many rows of which so many break the promise.
    #[serde(rename = "bound")]
    _bound: f64,
    #[serde(rename = "rows")]
    _rows: u64,
    #[serde(rename = "reached")]
    _reached: u64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStacks {
    fused: RawStack,
    rules: RawStack,
    model: RawStack,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRisk {
    union_weight: f64,
}

#[derive(Debug, Clone, PartialEq)]
struct Stacks {
    fused: Stack,
    rules: Stack,
    model: Stack,
}

/// What is wrong with a calibration file, every problem found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("; "))]
pub struct CalibrationError(pub Vec<String>);

/// All that turns logits and rule features into probabilities.
#[derive(Debug, Clone, PartialEq)]
pub struct Calibration {
    targets: Vec<Stacks>,
    risk: RiskCombination,
    guarantees: BTreeMap<String, Threshold>,
    replicates: Replicates,
}

impl Calibration {
    /// Reads the file's text; `feature_names` are the engine's rule features in order.
    ///
    /// # Errors
    /// When it is not the format, names an unknown input or target, lacks a target, or holds a number out of range.
    pub fn parse(text: &str, feature_names: &[&str]) -> Result<Self, CalibrationError> {
        let raw: RawCalibration =
            serde_json::from_str(text).map_err(|error| CalibrationError(vec![error.to_string()]))?;
        let mut problems = Vec::new();
        if raw.schema_version != SCHEMA_VERSION {
            problems.push(format!("schema_version: {}, expected {SCHEMA_VERSION}", raw.schema_version));
        }
        if !(0.0..=1.0).contains(&raw.risk.union_weight) {
            problems.push(format!("risk.union_weight: {}, expected a number from 0 to 1", raw.risk.union_weight));
        }
        if !(raw.base_rate > 0.0 && raw.base_rate < 1.0) {
            problems.push(format!("base_rate: {}, expected a number between 0 and 1", raw.base_rate));
        }
        for name in raw.targets.keys() {
            if let Err(error) = name.parse::<Target>() {
                problems.push(format!("targets: {error}"));
            }
        }
        let mut targets = Vec::new();
        for target in Target::ALL {
            match raw.targets.get(target.as_str()) {
                None => problems.push(format!("targets: `{target}` is missing")),
                Some(stacks) => {
                    let mut resolve = |stack: &RawStack, variant: &str| {
                        Stack::resolve(stack, feature_names, &format!("targets.{target}.{variant}"), &mut problems)
                    };
                    targets.push(Stacks {
                        fused: resolve(&stacks.fused, "fused"),
                        rules: resolve(&stacks.rules, "rules"),
                        model: resolve(&stacks.model, "model"),
                    });
                }
            }
        }
        let mut guarantees = BTreeMap::new();
        for RawGuarantee { name, threshold, .. } in raw.thresholds {
            match Threshold::new(threshold) {
                Err(error) => problems.push(format!("thresholds: `{name}`: {error}")),
                Ok(threshold) => {
                    if guarantees.insert(name.clone(), threshold).is_some() {
                        problems.push(format!("thresholds: `{name}` stands twice"));
                    }
                }
            }
        }
        let replicates = Replicates::resolve(&raw.replicates, feature_names, &mut problems);
        if problems.is_empty() {
            let risk = RiskCombination { union_weight: raw.risk.union_weight, base_rate: raw.base_rate };
            Ok(Self { targets, risk, guarantees, replicates })
        } else {
            Err(CalibrationError(problems))
        }
    }

    /// A target's calibrated probability. A target that the model has no logit for comes from the rules alone.
    #[must_use]
    pub fn probability(&self, target: Target, features: &[f64], logits: &Logits, evidence: Evidence) -> Probability {
        let stacks = &self.targets[target.index()];
        let stack = match evidence {
            Evidence::Fused if logits.get(target).is_some() => &stacks.fused,
            Evidence::ModelOnly if logits.get(target).is_some() => &stacks.model,
            Evidence::Fused | Evidence::ModelOnly | Evidence::RulesOnly => &stacks.rules,
        };
        stack.apply(features, logits)
    }

    /// Where the risk of `set`, served as `risk`, lies with a chance of about 90 %. `None` where the bundle has no
    /// replicates or the answer does not rest on the fused evidence.
    #[must_use]
    pub fn interval(
        &self,
        features: &[f64],
        logits: &Logits,
        evidence: Evidence,
        set: IntentSet,
        prior: Option<Probability>,
        risk: Probability,
    ) -> Option<Interval> {
        let is_fused =
            evidence == Evidence::Fused && Target::ALL.into_iter().any(|target| logits.get(target).is_some());
        is_fused.then(|| self.replicates.interval(&self.risk, features, logits, set, prior, risk)).flatten()
    }

    /// The thresholds on risk that the bundle guarantees something for, by name.
    #[must_use]
    pub fn guarantees(&self) -> &BTreeMap<String, Threshold> {
        &self.guarantees
    }

    /// The combination of intents into risk.
    #[must_use]
    pub fn risk(&self) -> &RiskCombination {
        &self.risk
    }
}
