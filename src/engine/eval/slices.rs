//! The same measures on parts of the rows.

use std::collections::BTreeMap;

use serde::Serialize;

use super::calibration_error::{ece, noise_floor};
use super::ranking::auroc;
use super::report::Settings;
use super::row::Row;
use super::sample::Sample;
use crate::engine::taxonomy::{Intent, Target};

/// Slices with fewer rows say nothing.
const MIN_SLICE_ROWS: usize = 30;
/// Slices with fewer rows are not called the worst.
const MIN_WORST_ROWS: usize = 200;
/// What counts as flagged.
pub(super) const FLAGGED: f64 = 0.5;

/// The measures of a slice, for "at least one intent".
///
/// A slice of the dimension `intent` holds the rows with that intent. They are ranked against all rows without any;
/// a false-positive rate or a calibration error of rows that were chosen by their label would mean nothing.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SliceReport {
    /// The dimension, e.g. `lang`.
    pub dimension: String,
    /// The value, e.g. `es`.
    pub value: String,
    /// Rows.
    pub rows: usize,
    /// Rows with at least one intent.
    pub positives: usize,
    /// Area under the ROC curve.
    pub auroc: Option<f64>,
    /// Share of the positives with a probability of at least 0.5.
    pub recall: Option<f64>,
    /// Share of the negatives with a probability of at least 0.5.
    pub false_positive_rate: Option<f64>,
    /// Expected calibration error.
    pub ece: Option<f64>,
    /// What a perfect score would show.
    pub ece_floor: Option<f64>,
}

/// The worst of the slices with at least 200 rows.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct WorstSlices {
    /// By calibration: the highest ECE.
    pub by_ece: Option<SliceReport>,
    /// By ranking: the lowest AUROC.
    pub by_auroc: Option<SliceReport>,
}

impl WorstSlices {
    pub(super) fn of(slices: &[SliceReport]) -> Self {
        let worst = |badness: fn(&SliceReport) -> Option<f64>| {
            slices
                .iter()
                .filter(|slice| slice.rows >= MIN_WORST_ROWS)
                .filter_map(|slice| badness(slice).map(|badness| (badness, slice)))
                .max_by(|(a, _), (b, _)| a.total_cmp(b))
                .map(|(_, slice)| slice.clone())
        };
        Self { by_ece: worst(|slice| slice.ece), by_auroc: worst(|slice| slice.auroc.map(|auroc| -auroc)) }
    }
}

/// Rows that have something in common.
pub(super) struct Slice<'a> {
    pub(super) dimension: &'a str,
    pub(super) value: &'a str,
    /// Which rows they are.
    pub(super) rows: Vec<usize>,
}

/// Every slice that is large enough to say something, by dimension and value.
pub(super) fn large_slices(rows: &[Row]) -> impl Iterator<Item = Slice<'_>> {
    let mut slices: BTreeMap<(&str, u32, &str), Vec<usize>> = BTreeMap::new();
    for (index, row) in rows.iter().enumerate() {
        for (dimension, value) in &row.slices {
            slices.entry((dimension, leading_number(value), value)).or_default().push(index);
        }
    }
    let large = slices.into_iter().filter(|(_, rows)| rows.len() >= MIN_SLICE_ROWS);
    large.map(|((dimension, _, value), rows)| Slice { dimension, value, rows })
}

/// Measures every slice that is large enough.
pub(super) fn measure_slices(rows: &[Row], settings: &Settings) -> Vec<SliceReport> {
    let mut measured: Vec<SliceReport> = large_slices(rows)
        .map(|slice| {
            let rows: Vec<&Row> = slice.rows.iter().map(|index| &rows[*index]).collect();
            measure_slice(slice.dimension, slice.value, &rows, settings)
        })
        .collect();
    measured.extend(Intent::ALL.into_iter().filter_map(|intent| measure_intent(rows, intent)));
    measured
}

/// Puts `7-20` before `21-60`, and both before what is no number.
fn leading_number(value: &str) -> u32 {
    let end = value.find(|c: char| !c.is_ascii_digit()).unwrap_or(value.len());
    value[..end].parse().unwrap_or(u32::MAX)
}

fn measure_slice(dimension: &str, value: &str, rows: &[&Row], settings: &Settings) -> SliceReport {
    let sample = Sample::new(rows.iter().map(|row| row.any()));
    let weights = sample.unit_weights();
    SliceReport {
        dimension: dimension.to_owned(),
        value: value.to_owned(),
        rows: rows.len(),
        positives: sample.positives(),
        auroc: auroc(&sample, &weights),
        recall: flagged(rows, true),
        false_positive_rate: flagged(rows, false),
        ece: ece(&sample, &weights),
        ece_floor: noise_floor(&sample, ece, settings.seed),
    }
}

fn measure_intent(rows: &[Row], intent: Intent) -> Option<SliceReport> {
    let has_it = |row: &&Row| row.labels[Target::Intent(intent).index()];
    let with: Vec<&Row> = rows.iter().filter(has_it).collect();
    let against = Sample::new(rows.iter().filter(|row| has_it(row) || !row.has_intent()).map(Row::any));
    (with.len() >= MIN_SLICE_ROWS).then(|| SliceReport {
        dimension: "intent".to_owned(),
        value: intent.to_string(),
        rows: with.len(),
        positives: with.len(),
        auroc: auroc(&against, &against.unit_weights()),
        recall: flagged(&with, true),
        false_positive_rate: None,
        ece: None,
        ece_floor: None,
    })
}

/// The share of the rows with (or without) an intent whose probability reaches [`FLAGGED`].
fn flagged(rows: &[&Row], wanted: bool) -> Option<f64> {
    let of: Vec<f64> = rows.iter().map(|row| row.any()).filter(|(label, _)| *label == wanted).map(|(_, p)| p).collect();
    (!of.is_empty()).then(|| of.iter().filter(|p| **p >= FLAGGED).count() as f64 / of.len() as f64)
}
