//! Percentile bootstrap intervals (Efron 1979), seeded.

use serde::Serialize;

use super::random::SplitMix;
use super::sample::Sample;

/// A measured value with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// On all rows.
    pub value: f64,
    /// 2.5 % of the resamples lie below.
    pub low: f64,
    /// 2.5 % of the resamples lie above.
    pub high: f64,
}

/// A metric on weighted rows; `None` where it is not defined.
pub(super) type Metric<'a> = &'a dyn Fn(&Sample, &[u32]) -> Option<f64>;

/// Measures several metrics on the same `resamples` resamples of the rows.
pub(super) fn estimates(sample: &Sample, metrics: &[Metric<'_>], resamples: usize, seed: u64) -> Vec<Option<Estimate>> {
    let measure = |weights: &[u32]| metrics.iter().map(|metric| metric(sample, weights)).collect();
    intervals(sample.len(), resamples, seed, measure)
}

/// Takes several values of so many rows, as they are and on the same `resamples` resamples of them. `values` gets a
/// weight per row and gives as many values every time, `None` where one is not defined.
pub(super) fn intervals(
    rows: usize,
    resamples: usize,
    seed: u64,
    values: impl Fn(&[u32]) -> Vec<Option<f64>>,
) -> Vec<Option<Estimate>> {
    let measured = values(&vec![1; rows]);
    let mut random = SplitMix::new(seed);
    let mut drawn: Vec<Vec<f64>> = vec![Vec::new(); measured.len()];
    let mut weights = vec![0_u32; rows];
    for _ in 0..resamples {
        weights.fill(0);
        for _ in 0..rows {
            weights[random.below(rows)] += 1;
        }
        for (drawn, value) in drawn.iter_mut().zip(values(&weights)) {
            drawn.extend(value);
        }
    }
    measured
        .into_iter()
        .zip(drawn)
        .map(|(value, mut drawn)| {
            let value = value?;
            drawn.sort_by(f64::total_cmp);
            let at = |share: f64| {
                // The share is below 1, so the index is below the length.
                drawn.get((share * drawn.len() as f64) as usize).copied().unwrap_or(value)
            };
            Some(Estimate { value, low: at(0.025), high: at(0.975) })
        })
        .collect()
}
