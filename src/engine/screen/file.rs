//! `screen.json` and its weights become a [`Screen`], or every problem is told.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::Screen;
use crate::engine::score::Calibrator;
use crate::engine::taxonomy::Target;
use crate::engine::text::{BUCKETS, GRAMS_VERSION};

/// The version of the file format that this engine reads.
const SCHEMA_VERSION: u32 = 1;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawScreen {
    schema_version: u32,
    grams_version: u32,
    scale: f64,
    intercept: f64,
    threshold: f64,
    max_bytes: usize,
    missed: Missed,
    calibrators: BTreeMap<String, Calibrator>,
}

/// What training measured for a screen's threshold, on scores of author groups that took no part in the fit.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Missed {
    /// At most this share of the messages with an intent is settled, with a confidence of 95 %.
    pub bound: f64,
    /// The messages with an intent that it was measured on.
    pub rows: u64,
    /// How many of them were settled.
    pub reached: u64,
}

/// What is wrong with a screen, every problem found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("; "))]
pub struct ScreenError(pub Vec<String>);

impl Screen {
    /// Reads the settings' text and the weights, one signed byte a bucket.
    ///
    /// # Errors
    /// When the settings are not the format or hold a number out of range, or the weights are not one a bucket.
    pub fn parse(settings: &str, weights: &[u8]) -> Result<Self, ScreenError> {
        let raw: RawScreen = serde_json::from_str(settings).map_err(|error| ScreenError(vec![error.to_string()]))?;
        let mut problems = Vec::new();
        for (name, found, expected) in [
            ("schema_version", raw.schema_version, SCHEMA_VERSION),
            ("grams_version", raw.grams_version, GRAMS_VERSION),
        ] {
            if found != expected {
                problems.push(format!("{name}: {found}, expected {expected}"));
            }
        }
        for (name, number) in [("scale", raw.scale), ("intercept", raw.intercept), ("threshold", raw.threshold)] {
            if !number.is_finite() {
                problems.push(format!("{name}: {number} is not finite"));
            }
        }
        if raw.threshold >= raw.intercept {
            problems.push(format!(
                "threshold: {}, expected less than the intercept {}: a text that the screen knows nothing of scores that",
                raw.threshold, raw.intercept
            ));
        }
        if !(0.0..=1.0).contains(&raw.missed.bound) {
            problems.push(format!("missed.bound: {}, expected a number from 0 to 1", raw.missed.bound));
        }
        if weights.len() != BUCKETS {
            problems.push(format!("weights: {} bytes, expected {BUCKETS}, one a bucket", weights.len()));
        }
        for name in raw.calibrators.keys().filter(|name| name.parse::<Target>().is_err()) {
            problems.push(format!("calibrators.{name}: no such target"));
        }
        let calibrators = Target::ALL.map(|target| match raw.calibrators.get(target.as_str()) {
            None => {
                problems.push(format!("calibrators.{target}: missing"));
                Calibrator::Platt { slope: 0.0, intercept: 0.0 }
            }
            Some(calibrator) => {
                if let Some(problem) = calibrator.problem() {
                    problems.push(format!("calibrators.{target}: {problem}"));
                }
                *calibrator
            }
        });
        if !problems.is_empty() {
            return Err(ScreenError(problems));
        }
        Ok(Self {
            weights: weights.iter().map(|byte| byte.cast_signed()).collect(),
            scale: raw.scale,
            intercept: raw.intercept,
            threshold: raw.threshold,
            max_bytes: raw.max_bytes,
            calibrators,
            missed: raw.missed,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> serde_json::Value {
        let platt = serde_json::json!({"kind": "platt", "slope": 1.0, "intercept": -1.0});
        let calibrators: BTreeMap<&str, _> = Target::ALL.into_iter().map(|target| (target.as_str(), &platt)).collect();
        serde_json::json!({
            "schema_version": 1, "grams_version": GRAMS_VERSION, "scale": 0.5, "intercept": -1.0, "threshold": -2.0,
            "max_bytes": 500, "missed": {"bound": 0.0019, "rows": 12_000, "reached": 16}, "calibrators": calibrators,
        })
    }

    #[track_caller]
    fn check(change: impl FnOnce(&mut serde_json::Value), weights: usize, expected: &str) {
        let mut settings = settings();
        change(&mut settings);
        let error = Screen::parse(&settings.to_string(), &vec![0; weights]).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn weights_are_signed_bytes() {
        let mut weights = vec![0; BUCKETS];
        weights[3] = 0xff;
        let screen = Screen::parse(&settings().to_string(), &weights).unwrap();
        assert_eq!((screen.weights[2], screen.weights[3]), (0, -1));
        assert_eq!(screen.missed(), &Missed { bound: 0.0019, rows: 12_000, reached: 16 });
    }

    #[test]
    fn what_is_wrong_is_told() {
        check(|file| file["threshold"] = (-1.0).into(), BUCKETS, "threshold: -1, expected less than the intercept -1");
        check(|file| file["grams_version"] = 9.into(), BUCKETS, "grams_version: 9, expected 2");
        check(|_| (), BUCKETS - 1, "weights: 262143 bytes, expected 262144");
        check(
            |file| file["calibrators"]["declines"]["slope"] = (-1.0).into(),
            BUCKETS,
            "calibrators.declines: a slope",
        );
        check(
            |file| drop(file["calibrators"].as_object_mut().unwrap().remove("declines")),
            BUCKETS,
            "declines: missing",
        );
        check(|file| file["missed"]["bound"] = 2.into(), BUCKETS, "missed.bound: 2");
        check(|file| file["colour"] = 1.into(), BUCKETS, "unknown field `colour`");
    }

    #[test]
    fn every_problem_is_told_at_once() {
        check(|file| file["schema_version"] = 2.into(), 1, "schema_version: 2, expected 1; weights: 1 bytes");
    }
}
