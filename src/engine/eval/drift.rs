//! How far the inputs of one file lie from those of another: the population stability index, dimension by dimension.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

/// Added to the count of every value, so that one that a file does not have costs much and not infinitely much.
const PSEUDO_COUNT: f64 = 0.5;

/// The dimension of token lengths.
pub const TOKENS: &str = "tokens";

/// The upper ends of the bins of token lengths.
const TOKEN_BINS: [usize; 7] = [8, 16, 32, 64, 128, 256, 512];

/// The bin of a length in tokens.
#[must_use]
pub fn token_bin(tokens: usize) -> String {
    let bin = TOKEN_BINS.partition_point(|end| *end < tokens);
    let start = bin.checked_sub(1).map_or(0, |below| TOKEN_BINS[below] + 1);
    TOKEN_BINS.get(bin).map_or_else(|| format!("over {}", start - 1), |end| format!("{start}-{end}"))
}

/// The inputs of a file, counted by dimension and value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Inputs {
    rows: usize,
    counts: BTreeMap<String, BTreeMap<String, usize>>,
}

impl Inputs {
    /// Counts one row: the value of each dimension that it has.
    pub fn add<'a>(&mut self, values: impl IntoIterator<Item = (&'a str, String)>) {
        self.rows += 1;
        for (dimension, value) in values {
            *self.counts.entry(dimension.to_owned()).or_default().entry(value).or_default() += 1;
        }
    }
}

/// The inputs of two files side by side.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DriftReport {
    /// Rows of the first file.
    pub rows_before: usize,
    /// Rows of the second.
    pub rows_after: usize,
    /// By dimension, the largest index first.
    pub dimensions: Vec<Drift>,
}

/// One dimension.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Drift {
    /// Its name.
    pub dimension: String,
    /// The population stability index: the sum of (after − before) · ln(after / before) over the shares of its values.
    pub index: f64,
    /// What two files of this size show on average where nothing has changed.
    pub floor: f64,
    /// The value whose share changes most.
    pub largest: Option<Shift>,
}

/// A value's share of either file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Shift {
    /// The value.
    pub value: String,
    /// Its share of the first file.
    pub before: f64,
    /// Its share of the second.
    pub after: f64,
}

impl DriftReport {
    /// Compares two files.
    #[must_use]
    pub fn between(before: &Inputs, after: &Inputs) -> Self {
        let names: BTreeSet<&String> = before.counts.keys().chain(after.counts.keys()).collect();
        let (none, mut dimensions) = (BTreeMap::new(), Vec::new());
        for name in names {
            let (a, b) = (before.counts.get(name).unwrap_or(&none), after.counts.get(name).unwrap_or(&none));
            dimensions.push(Drift::of(name, a, b));
        }
        dimensions.sort_by(|a, b| b.index.total_cmp(&a.index));
        Self { rows_before: before.rows, rows_after: after.rows, dimensions }
    }
}

impl Drift {
    fn of(dimension: &str, before: &BTreeMap<String, usize>, after: &BTreeMap<String, usize>) -> Self {
        let values: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let total = |counts: &BTreeMap<String, usize>| {
            counts.values().sum::<usize>() as f64 + PSEUDO_COUNT * values.len() as f64
        };
        let totals = (total(before), total(after));
        let share = |counts: &BTreeMap<String, usize>, value: &String, total: f64| {
            (counts.get(value).copied().unwrap_or_default() as f64 + PSEUDO_COUNT) / total
        };
        let (mut index, mut largest): (f64, Option<Shift>) = (0.0, None);
        for value in &values {
            let (a, b) = (share(before, value, totals.0), share(after, value, totals.1));
            index += (b - a) * (b / a).ln();
            if largest.as_ref().is_none_or(|shift| (b - a).abs() > (shift.after - shift.before).abs()) {
                largest = Some(Shift { value: (*value).clone(), before: a, after: b });
            }
        }
        // The index of two samples of one distribution is chi-squared, scaled; this is its mean (Yurdakul 2018).
        let floor = values.len().saturating_sub(1) as f64 * (1.0 / totals.0 + 1.0 / totals.1);
        Self { dimension: dimension.to_owned(), index, floor, largest }
    }
}
