//! A share of counted rows with its exact interval.

use serde::Serialize;

/// So much of the probability lies beyond either end of an interval.
const TAIL: f64 = 0.025;

/// How many of how many, with the exact 95 % interval (Clopper and Pearson 1934).
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Share {
    /// Rows counted.
    pub hits: usize,
    /// Rows among which they were counted.
    pub rows: usize,
    /// The share; absent where there are no rows.
    pub value: Option<f64>,
    /// The lowest share that still makes so many hits likely enough.
    pub low: f64,
    /// The highest.
    pub high: f64,
}

impl Share {
    /// Takes `hits` of `rows`; more hits than rows count as all.
    #[must_use]
    pub fn new(hits: usize, rows: usize) -> Self {
        let hits = hits.min(rows);
        let value = (rows > 0).then(|| hits as f64 / rows as f64);
        Self { hits, rows, value, low: lower_bound(hits, rows), high: 1.0 - lower_bound(rows - hits, rows) }
    }

    /// Counts the items that are hits.
    pub(super) fn of(items: impl IntoIterator<Item = bool>) -> Self {
        let (hits, rows) = items.into_iter().fold((0, 0), |(hits, rows), hit| (hits + usize::from(hit), rows + 1));
        Self::new(hits, rows)
    }
}

/// The share at which `hits` or more of `rows` have the probability [`TAIL`], by bisection.
fn lower_bound(hits: usize, rows: usize) -> f64 {
    if hits == 0 {
        return 0.0;
    }
    let ln_ways: f64 = (1..=hits).map(|step| ((rows - hits + step) as f64 / step as f64).ln()).sum();
    let (mut low, mut high) = (0.0, hits as f64 / rows as f64);
    for _ in 0..50 {
        let share = f64::midpoint(low, high);
        if upper_tail(hits, rows, share, ln_ways) < TAIL { low = share } else { high = share }
    }
    f64::midpoint(low, high)
}

/// The probability of `hits` or more of `rows`. The share is below `hits / rows`, so every term is below the one before.
fn upper_tail(hits: usize, rows: usize, share: f64, ln_ways: f64) -> f64 {
    let mut term = (ln_ways + hits as f64 * share.ln() + (rows - hits) as f64 * (-share).ln_1p()).exp();
    let mut sum = term;
    for count in hits..rows {
        term *= (rows - count) as f64 / (count + 1) as f64 * share / (1.0 - share);
        sum += term;
        if term < sum * 1e-14 {
            break;
        }
    }
    sum
}
