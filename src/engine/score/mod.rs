//! From logits and rule features to calibrated probabilities.

mod base_rate;
mod calibration;
mod calibrator;
mod fusion;
mod guarantee;
mod probability;
mod replicates;
mod risk;

pub use base_rate::{RateWindow, odds_factor};
pub use calibration::{Calibration, CalibrationError, Evidence};
pub use calibrator::{Calibrator, sigmoid};
pub use fusion::{Logits, Stack};
pub use guarantee::{Guarantee, Guarantees};
pub use probability::{NumberError, Probability, Threshold};
pub use replicates::Interval;
pub use risk::{IntentProbabilities, RiskCombination};
