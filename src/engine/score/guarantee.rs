//! Thresholds that a bundle guarantees something for.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A threshold in `calibration.json` and what training promises for it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guarantee {
    /// Its name, which a policy may use.
    pub name: String,
    /// The threshold on risk, 0 to 1.
    pub threshold: f64,
    /// The promise, in words.
    pub promise: String,
    /// What the share in question is at most, with the promise's confidence.
    pub bound: f64,
    /// The calibration rows that the bound rests on.
    pub rows: usize,
    /// Of these, the ones that count against the promise.
    pub reached: usize,
}

/// Guarantees by name.
pub type Guarantees = BTreeMap<String, Guarantee>;
