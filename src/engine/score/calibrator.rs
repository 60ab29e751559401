//! Calibrators: a monotone map from a stack's score to a probability, fitted in training and applied in `f64`.

use serde::Deserialize;

use super::probability::Probability;

/// A fitted calibrator.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Calibrator {
    /// Beta calibration (Kull, Silva Filho and Flach 2017): `σ(a·ln s − b·ln(1−s) + c)` with `s = σ(z)`.
    Beta {
        /// Weight of `ln s`, at least 0.
        a: f64,
        /// Weight of `−ln(1−s)`, at least 0.
        b: f64,
        /// Intercept.
        c: f64,
    },
    /// Platt scaling (Platt 1999): `σ(slope·z + intercept)`.
    Platt {
        /// Slope, at least 0.
        slope: f64,
        /// Intercept.
        intercept: f64,
    },
}

impl Calibrator {
    /// Turns a score on the log-odds scale into a probability.
    #[must_use]
    pub fn apply(&self, score: f64) -> Probability {
        let log_odds = match *self {
            // ln σ(z) = −softplus(−z) and −ln(1−σ(z)) = softplus(z): exact where s itself would round to 0 or 1.
            Self::Beta { a, b, c } => -a * softplus(-score) + b * softplus(score) + c,
            Self::Platt { slope, intercept } => slope * score + intercept,
        };
        Probability::nearest(sigmoid(log_odds))
    }

    /// Tells what is wrong with the parameters, if anything.
    pub(crate) fn problem(&self) -> Option<String> {
        let (slopes, all) = match *self {
            Self::Beta { a, b, c } => (vec![a, b], vec![a, b, c]),
            Self::Platt { slope, intercept } => (vec![slope], vec![slope, intercept]),
        };
        if all.iter().any(|value| !value.is_finite()) {
            Some("a parameter is not finite".to_owned())
        } else if slopes.iter().any(|slope| *slope < 0.0) {
            Some("a slope is negative, so a higher score would mean a lower probability".to_owned())
        } else {
            None
        }
    }
}

/// The logistic function, exact at both ends.
#[must_use]
pub fn sigmoid(log_odds: f64) -> f64 {
    if log_odds >= 0.0 {
        1.0 / (1.0 + (-log_odds).exp())
    } else {
        let odds = log_odds.exp();
        odds / (1.0 + odds)
    }
}

/// `ln(1 + e^x)` without overflow.
fn softplus(x: f64) -> f64 {
    x.max(0.0) + (-x.abs()).exp().ln_1p()
}
