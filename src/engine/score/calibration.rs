//! `calibration.json`: fusion weights, calibrators and the risk combination, as training fitted them.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::fusion::{Logits, RawStack, Stack};
use super::guarantee::{Guarantee, Guarantees};
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
    thresholds: Vec<Guarantee>,
    /// Fused stacks by intent, fitted with other weights on the rows.
    #[serde(default)]
    replicates: Vec<BTreeMap<String, RawStack>>,
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
    guarantees: Guarantees,
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
        let mut guarantees = Guarantees::new();
        for guarantee in raw.thresholds {
            let name = guarantee.name.clone();
            if let Err(error) = Threshold::new(guarantee.threshold) {
                problems.push(format!("thresholds: `{name}`: {error}"));
            } else if guarantees.insert(name.clone(), guarantee).is_some() {
                problems.push(format!("thresholds: `{name}` stands twice"));
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
    pub fn guarantees(&self) -> &Guarantees {
        &self.guarantees
    }

    /// The combination of intents into risk.
    #[must_use]
    pub fn risk(&self) -> &RiskCombination {
        &self.risk
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(thresholds: serde_json::Value) -> Result<Calibration, CalibrationError> {
        let calibrator = serde_json::json!({"kind": "platt", "slope": 1.0, "intercept": 0.0});
        let stack = serde_json::json!({"intercept": 0.0, "weights": {}, "calibrator": calibrator});
        let stacks = serde_json::json!({"fused": stack, "rules": stack, "model": stack});
        let targets: BTreeMap<&str, _> = Target::ALL.into_iter().map(|target| (target.as_str(), &stacks)).collect();
        let mut file = serde_json::json!({
            "schema_version": 1, "targets": targets, "risk": {"union_weight": 0.5}, "base_rate": 0.4,
        });
        if !thresholds.is_null() {
            file["thresholds"] = thresholds;
        }
        Calibration::parse(&file.to_string(), &[])
    }

    #[test]
    fn a_target_without_a_logit_comes_from_the_rules_alone() {
        let stack = |intercept: f64| {
            let calibrator = serde_json::json!({"kind": "platt", "slope": 1.0, "intercept": 0.0});
            serde_json::json!({"intercept": intercept, "weights": {}, "calibrator": calibrator})
        };
        let stacks = serde_json::json!({"fused": stack(1.0), "rules": stack(-2.0), "model": stack(3.0)});
        let targets: BTreeMap<&str, _> = Target::ALL.into_iter().map(|target| (target.as_str(), &stacks)).collect();
        let file = serde_json::json!({
            "schema_version": 1, "targets": targets, "risk": {"union_weight": 0.5}, "base_rate": 0.4,
        });
        let calibration = Calibration::parse(&file.to_string(), &[]).unwrap();
        let mut logits = Logits::default();
        logits.set(Target::Declines, 0.0);
        let at = |target, evidence| calibration.probability(target, &[], &logits, evidence).value();
        let odds = |probability: f64| (probability / (1.0 - probability)).ln().round();
        for evidence in [Evidence::Fused, Evidence::ModelOnly, Evidence::RulesOnly] {
            assert_eq!(odds(at(Target::ALL[0], evidence)), -2.0, "{evidence:?}");
        }
        assert_eq!(odds(at(Target::Declines, Evidence::Fused)), 1.0);
        assert_eq!(odds(at(Target::Declines, Evidence::ModelOnly)), 3.0);
    }

    #[test]
    fn guarantees_are_read_and_may_be_absent() {
        for none in [serde_json::Value::Null, serde_json::json!([])] {
            assert_eq!(parse(none).unwrap().guarantees(), &Guarantees::new());
        }
        let entry = serde_json::json!({"name": "precision_90pct", "threshold": 0.84,
            "promise": "at least 90 % carry an intent", "bound": 0.0981, "rows": 412, "reached": 30});
        let calibration = parse(serde_json::json!([entry])).unwrap();
        let found = &calibration.guarantees()["precision_90pct"];
        assert_eq!((found.threshold, found.bound, found.rows, found.reached), (0.84, 0.0981, 412, 30));
        assert!(parse(serde_json::json!([{"name": "x"}])).unwrap_err().to_string().contains("missing field"));
    }

    #[test]
    fn guarantees_out_of_range_or_twice_are_told() {
        let entry = |threshold: f64| serde_json::json!({"name": "g", "threshold": threshold, "promise": "p", "bound": 0.1, "rows": 9, "reached": 1});
        let error = parse(serde_json::json!([entry(0.5), entry(0.6), entry(1.5)])).unwrap_err();
        assert_eq!(
            error.to_string(),
            "thresholds: `g` stands twice; thresholds: `g`: 1.5 is not a threshold, expected a number from 0 to 1"
        );
    }
}
