//! What a threshold on the served probability of "at least one intent" does, and what the bundle promises for one.

use serde::Serialize;

use super::row::Row;
use super::share::Share;
use crate::engine::score::{Guarantee, Guarantees};

/// The thresholds of the table.
const THRESHOLDS: [f64; 10] = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95];

/// What one threshold does on the measured rows.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ThresholdReport {
    /// Rows with at least so much are flagged.
    pub threshold: f64,
    /// Of the rows with an intent, those flagged.
    pub recall: Share,
    /// Of the rows without, those flagged.
    pub false_positive_rate: Share,
    /// Of the flagged rows, those with an intent; at the measured set's share of such rows.
    pub precision: Share,
}

impl ThresholdReport {
    pub(super) fn measure(rows: &[Row], threshold: f64) -> Self {
        let any = || rows.iter().map(Row::any);
        let flagged = |wanted: bool| any().filter(move |(label, _)| *label == wanted).map(move |(_, p)| p >= threshold);
        Self {
            threshold,
            recall: Share::of(flagged(true)),
            false_positive_rate: Share::of(flagged(false)),
            precision: Share::of(any().filter(|(_, p)| *p >= threshold).map(|(label, _)| label)),
        }
    }
}

/// Measures the table's thresholds.
pub(super) fn measure_thresholds(rows: &[Row]) -> Vec<ThresholdReport> {
    THRESHOLDS.iter().map(|threshold| ThresholdReport::measure(rows, *threshold)).collect()
}

/// A promise beside what the measured rows show.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct GuaranteeReport {
    /// The promise.
    #[serde(flatten)]
    pub guarantee: Guarantee,
    /// Its threshold on the measured rows.
    pub measured: ThresholdReport,
}

/// Measures the thresholds that the bundle promises something for.
pub(super) fn measure_guarantees(rows: &[Row], guarantees: &Guarantees) -> Vec<GuaranteeReport> {
    let measure = |guarantee: &Guarantee| GuaranteeReport {
        guarantee: guarantee.clone(),
        measured: ThresholdReport::measure(rows, guarantee.threshold),
    };
    guarantees.values().map(measure).collect()
}
