//! Two models on the same labelled rows: what changes from the champion, which answers, to the challenger.
//!
//! Both read the same rows in every resample, so what makes rows easy or hard for both drops out of the intervals: a
//! difference can be certain where neither value is.

mod flips;
mod measures;
mod migration;

use serde::Serialize;

use super::calibration_error::{ECE_BINS, ReliabilityBin, reliability_bins};
use super::report::Settings;
use super::row::Row;
use super::sample::Sample;
use super::slices::large_slices;
use crate::engine::score::Guarantees;
use crate::engine::taxonomy::Target;

pub use flips::{Flip, Flips};
pub use measures::{Better, Change, Comparison};
pub use migration::{Migration, Moved};

use measures::{Measure, compare};

/// The same rows, scored by two models.
#[derive(Debug, Clone, Copy)]
pub struct Paired<'a> {
    champion: &'a [Row],
    challenger: &'a [Row],
}

/// Rows that are not the same ones.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("row {row} of the champion is {champion}, expected the same row with the same labels, found {challenger}")]
pub struct NotTheSameRows {
    /// Which row, from 1.
    pub row: usize,
    /// Its id on the champion's side.
    pub champion: String,
    /// And on the challenger's.
    pub challenger: String,
}

/// What changes from the champion to the challenger.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairedReport {
    /// Rows measured.
    pub rows: usize,
    /// Rows with at least one intent.
    pub positives: usize,
    /// Harmless rows on which a rule fires or whose author declines.
    pub hard_negatives: usize,
    /// Refusals and reports without an intent.
    pub refusals: usize,
    /// For "at least one intent", on all rows.
    pub measures: Vec<Comparison>,
    /// By target, on all rows.
    pub targets: Vec<PairedSlice>,
    /// The champion's reliability diagram for "at least one intent".
    pub reliability_before: Vec<ReliabilityBin>,
    /// The challenger's.
    pub reliability_after: Vec<ReliabilityBin>,
    /// Where thresholds on the champion's probabilities go.
    pub migration: Vec<Migration>,
    /// The rows that change sides at one half.
    pub flips: Flips,
    /// By slice, for "at least one intent".
    pub slices: Vec<PairedSlice>,
}

/// The comparison on a part of the rows, or of one target.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairedSlice {
    /// The dimension, e.g. `lang`, or `target`.
    pub dimension: String,
    /// The value, e.g. `es`.
    pub value: String,
    /// Rows.
    pub rows: usize,
    /// Of these, the positive ones.
    pub positives: usize,
    /// What changes on them.
    pub measures: Vec<Comparison>,
}

/// What a gate asks of a challenger.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Quality {
    /// Of the rows with an intent, those with a probability of one half or more.
    pub recall: Comparison,
    /// Of the hard negatives, those with as much.
    pub false_alarms: Comparison,
    /// The expected calibration error.
    pub ece: Comparison,
}

impl<'a> Paired<'a> {
    /// Pairs rows, which must be the same ones in the same order.
    ///
    /// # Errors
    /// Names the first row that is another one, or has other labels.
    pub fn new(champion: &'a [Row], challenger: &'a [Row]) -> Result<Self, NotTheSameRows> {
        let name = |row: Option<&Row>| row.map_or_else(|| "nothing".to_owned(), |row| format!("`{}`", row.id));
        for index in 0..champion.len().max(challenger.len()) {
            let (a, b) = (champion.get(index), challenger.get(index));
            if !matches!((a, b), (Some(a), Some(b)) if a.id == b.id && a.labels == b.labels) {
                return Err(NotTheSameRows { row: index + 1, champion: name(a), challenger: name(b) });
            }
        }
        Ok(Self { champion, challenger })
    }

    /// Measures what a gate asks.
    #[must_use]
    pub fn quality(&self, settings: &Settings) -> Quality {
        let measures = [Measure::recall_at_half(), Measure::hard_false_alarms(), Measure::ece()];
        let compared = compare(&self.sides(None), &measures, settings);
        let [recall, false_alarms, ece] = compared.try_into().expect("a comparison per measure");
        Quality { recall, false_alarms, ece }
    }

    fn sides(&self, target: Option<Target>) -> [Side<'a>; 2] {
        [self.champion, self.challenger].map(|rows| Side::new(rows.iter().collect(), target))
    }
}

impl PairedReport {
    /// How many times [`Self::measure`] says that it has come further.
    pub const STEPS: usize = Target::ALL.len() + 2;

    /// Compares two models whose bundles promise something for these thresholds.
    #[must_use]
    pub fn measure(
        paired: Paired<'_>,
        guarantees: [&Guarantees; 2],
        settings: &Settings,
        mut tick: impl FnMut(),
    ) -> Self {
        let rows = paired.champion;
        let count = |is_one: fn(&Row) -> bool| rows.iter().filter(|row| is_one(row)).count();
        let sides = paired.sides(None);
        let measures = compare(&sides, &Measure::of_all(guarantees), settings);
        tick();
        let migration = migration::measure(paired, &sides, guarantees, settings);
        tick();
        let targets = Target::ALL.map(|target| {
            tick();
            let sides = paired.sides(Some(target));
            let measures = compare(&sides, &Measure::of_target(), settings);
            let (rows, positives) = (sides[0].sample.len(), sides[0].sample.positives());
            PairedSlice { dimension: "target".to_owned(), value: target.to_string(), rows, positives, measures }
        });
        let slices = large_slices(rows).map(|slice| {
            let sides = [paired.champion, paired.challenger]
                .map(|rows| Side::new(slice.rows.iter().map(|index| &rows[*index]).collect(), None));
            PairedSlice {
                dimension: slice.dimension.to_owned(),
                value: slice.value.to_owned(),
                rows: slice.rows.len(),
                positives: sides[0].sample.positives(),
                measures: compare(&sides, &Measure::of_slice(), settings),
            }
        });
        let reliability = |side: &Side<'_>| reliability_bins(&side.sample, &side.sample.unit_weights(), ECE_BINS);
        Self {
            rows: rows.len(),
            positives: count(Row::has_intent),
            hard_negatives: count(|row| row.is_hard && !row.has_intent()),
            refusals: count(Row::only_declines),
            measures,
            targets: targets.into(),
            reliability_before: reliability(&sides[0]),
            reliability_after: reliability(&sides[1]),
            migration,
            flips: Flips::of(paired, settings),
            slices: slices.collect(),
        }
    }
}

/// One model's scores of the rows: by row, and sorted.
struct Side<'a> {
    rows: Vec<&'a Row>,
    scores: Vec<f64>,
    /// Which row stands where in the sample.
    order: Vec<usize>,
    sample: Sample,
}

impl<'a> Side<'a> {
    /// The served probabilities of a target, `None` being "at least one intent".
    fn new(rows: Vec<&'a Row>, target: Option<Target>) -> Self {
        let scored: Vec<(bool, f64)> = rows.iter().map(|row| row.target(0, target)).collect();
        let mut order: Vec<usize> = (0..rows.len()).collect();
        order.sort_by(|a, b| Sample::order(&scored[*a], &scored[*b]));
        // They are in order, so the sample keeps them there.
        let sample = Sample::new(order.iter().map(|row| scored[*row]));
        Self { rows, scores: scored.into_iter().map(|(_, score)| score).collect(), order, sample }
    }

    /// Weights by row as weights in the sample's order.
    fn sorted(&self, weights: &[u32]) -> Vec<u32> {
        self.order.iter().map(|row| weights[*row]).collect()
    }
}
