//! How far probabilities are from frequencies: Brier and its parts, log loss, ECE, smooth ECE, and the floor that noise alone sets.

use super::random::SplitMix;
use super::sample::Sample;

/// Bins of equal mass that the expected calibration error uses.
pub const ECE_BINS: usize = 15;
/// Grid of the smooth calibration error: fine against the bandwidths that occur, which are over 0.01.
const GRID: usize = 256;
/// A probability nearer to 0 or 1 counts as this near, so that one certain mistake costs much and not infinitely much.
const LOG_LOSS_CLIP: f64 = 1e-12;
/// 95 % of a normal distribution lie within so many standard deviations.
const TWO_SIDED_95: f64 = 1.959_964;
/// Draws of labels that the noise floor averages over.
const FLOOR_DRAWS: usize = 40;

/// Mean squared difference of probability and label (Brier 1950).
#[must_use]
pub fn brier(sample: &Sample, weights: &[u32]) -> Option<f64> {
    mean(sample, weights, |label, p| (p - f64::from(u8::from(label))).powi(2))
}

/// Where a Brier score comes from (Murphy 1973), over [`ECE_BINS`] bins of equal mass.
///
/// Brier = reliability − resolution + uncertainty + within. The last part is what bins lose: Murphy's three terms are
/// exact only where all probabilities of a bin are one.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct BrierParts {
    /// Mean squared distance of a bin's mean probability from its frequency; 0 is best.
    pub reliability: f64,
    /// Mean squared distance of a bin's frequency from the base rate; more is better.
    pub resolution: f64,
    /// What the base rate alone leaves open: its variance.
    pub uncertainty: f64,
    /// The rest: differences of probability and label inside the bins.
    pub within: f64,
}

/// Takes the Brier score apart.
#[must_use]
pub fn brier_parts(sample: &Sample, weights: &[u32]) -> Option<BrierParts> {
    let whole = brier(sample, weights)?;
    let bins = reliability_bins(sample, weights, ECE_BINS);
    let total: f64 = bins.iter().map(|bin| bin.weight).sum();
    let mean =
        |value: &dyn Fn(&ReliabilityBin) -> f64| bins.iter().map(|bin| bin.weight * value(bin)).sum::<f64>() / total;
    let base_rate = mean(&|bin| bin.frequency);
    let reliability = mean(&|bin| (bin.probability - bin.frequency).powi(2));
    let resolution = mean(&|bin| (bin.frequency - base_rate).powi(2));
    let uncertainty = base_rate * (1.0 - base_rate);
    Some(BrierParts { reliability, resolution, uncertainty, within: whole - reliability + resolution - uncertainty })
}

/// Mean probability.
#[must_use]
pub fn mean_probability(sample: &Sample, weights: &[u32]) -> Option<f64> {
    mean(sample, weights, |_, p| p)
}

/// Mean negative log likelihood, in nats.
#[must_use]
pub fn log_loss(sample: &Sample, weights: &[u32]) -> Option<f64> {
    mean(sample, weights, |label, p| -(if label { p } else { 1.0 - p }).max(LOG_LOSS_CLIP).ln())
}

/// Expected calibration error over [`ECE_BINS`] bins of equal mass: the mean over rows of |mean probability − frequency|
/// of the row's bin.
#[must_use]
pub fn ece(sample: &Sample, weights: &[u32]) -> Option<f64> {
    let bins = reliability_bins(sample, weights, ECE_BINS);
    let total: f64 = bins.iter().map(|bin| bin.weight).sum();
    (total > 0.0)
        .then(|| bins.iter().map(|bin| bin.weight * (bin.probability - bin.frequency).abs()).sum::<f64>() / total)
}

/// A bin of a reliability diagram.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct ReliabilityBin {
    /// Weight of its rows.
    pub weight: f64,
    /// Their mean probability.
    pub probability: f64,
    /// The share of positives among them.
    pub frequency: f64,
}

impl ReliabilityBin {
    /// Where the true frequency lies with 95 % confidence (Wilson 1927, since a bin's weight is no whole number).
    #[must_use]
    pub fn band(&self) -> (f64, f64) {
        let (squared, p, n) = (TWO_SIDED_95 * TWO_SIDED_95, self.frequency, self.weight);
        let centre = (p + squared / (2.0 * n)) / (1.0 + squared / n);
        let reach = (p * (1.0 - p) * squared / n + (squared / (2.0 * n)).powi(2)).sqrt() / (1.0 + squared / n);
        ((centre - reach).max(0.0), (centre + reach).min(1.0))
    }
}

/// Cuts the rows, in order of score, into bins of equal mass. What lies on a cut is shared, rows of one score evenly.
#[must_use]
pub fn reliability_bins(sample: &Sample, weights: &[u32], count: usize) -> Vec<ReliabilityBin> {
    let total: f64 = weights.iter().map(|weight| f64::from(*weight)).sum();
    let count = count.max(1);
    // `count` is a small constant.
    let size = total / count as f64;
    let mut bins = Vec::with_capacity(count);
    let (mut weight, mut sum, mut positives) = (0.0, 0.0, 0.0);
    for tie in sample.ties(weights) {
        let mass = tie.positives + tie.negatives;
        let mut left = mass;
        while left > 0.0 {
            // The last bin takes whatever is left, so that rounding never opens one more.
            let is_last = bins.len() + 1 == count;
            let part = if is_last { left } else { left.min(size - weight) };
            weight += part;
            sum += part * tie.score;
            positives += part * tie.positives / mass;
            left -= part;
            if !is_last && size - weight <= size * 1e-9 {
                bins.push(ReliabilityBin { weight, probability: sum / weight, frequency: positives / weight });
                (weight, sum, positives) = (0.0, 0.0, 0.0);
            }
        }
    }
    if weight > 0.0 {
        bins.push(ReliabilityBin { weight, probability: sum / weight, frequency: positives / weight });
    }
    bins
}

/// Smooth calibration error (Błasiok and Nakkiran 2023): residuals smoothed by a Gaussian kernel reflected at 0 and 1,
/// at the bandwidth that equals the error itself.
#[must_use]
pub fn smooth_ece(sample: &Sample, weights: &[u32]) -> Option<f64> {
    let total: f64 = weights.iter().map(|weight| f64::from(*weight)).sum();
    if total == 0.0 {
        return None;
    }
    let mut residuals = vec![0.0; GRID];
    for (label, p, weight) in sample.rows(weights) {
        let residual = weight * (f64::from(u8::from(label)) - p) / total;
        // Shared between the two nearest cell centres. The position lies in 0..GRID, so the casts are exact enough.
        let position = (p * GRID as f64 - 0.5).clamp(0.0, (GRID - 1) as f64);
        let (cell, share) = (position.floor() as usize, position.fract());
        residuals[cell] += residual * (1.0 - share);
        residuals[(cell + 1).min(GRID - 1)] += residual * share;
    }
    // The smoothed error falls as the bandwidth grows, so the fixed point is found by bisection.
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..16 {
        let bandwidth = f64::midpoint(low, high);
        if smoothed_error(&residuals, bandwidth) < bandwidth { high = bandwidth } else { low = bandwidth }
    }
    Some(high)
}

fn smoothed_error(residuals: &[f64], bandwidth: f64) -> f64 {
    let cells = residuals.len();
    let width = (bandwidth * cells as f64).max(1e-9);
    let reach = ((4.0 * width).ceil() as usize).min(2 * cells);
    let kernel: Vec<f64> = (0..=reach).map(|distance| (-0.5 * (distance as f64 / width).powi(2)).exp()).collect();
    let mass = kernel[0] + 2.0 * kernel[1..].iter().sum::<f64>();
    let mut smoothed = vec![0.0; cells];
    for (cell, residual) in residuals.iter().enumerate().filter(|(_, residual)| **residual != 0.0) {
        let residual = residual / mass;
        for (distance, weight) in kernel.iter().enumerate() {
            smoothed[reflect(cell + distance, cells)] += residual * weight;
            if distance > 0 {
                // Two periods up keeps the index positive without changing where it is reflected to.
                smoothed[reflect(cell + 4 * cells - distance, cells)] += residual * weight;
            }
        }
    }
    smoothed.iter().map(|value| value.abs()).sum()
}

/// Folds an index on the line back into `0..cells`, as in a mirror at either end.
fn reflect(index: usize, cells: usize) -> usize {
    let folded = index % (2 * cells);
    if folded < cells { folded } else { 2 * cells - 1 - folded }
}

/// What an error metric shows on average for a score that is perfect: labels drawn from the scores themselves.
#[must_use]
pub fn noise_floor(sample: &Sample, metric: impl Fn(&Sample, &[u32]) -> Option<f64>, seed: u64) -> Option<f64> {
    let weights = sample.unit_weights();
    let mut random = SplitMix::new(seed);
    let mut sum = 0.0;
    for _ in 0..FLOOR_DRAWS {
        sum += metric(&sample.relabelled(|p| random.unit() < p), &weights)?;
    }
    Some(sum / FLOOR_DRAWS as f64)
}

fn mean(sample: &Sample, weights: &[u32], value: impl Fn(bool, f64) -> f64) -> Option<f64> {
    let (sum, total) = sample
        .rows(weights)
        .fold((0.0, 0.0), |(sum, total), (label, p, weight)| (sum + weight * value(label, p), total + weight));
    (total > 0.0).then(|| sum / total)
}
