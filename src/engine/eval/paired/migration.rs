//! Where a threshold on the champion's probabilities goes: to which one of the challenger's.
//!
//! A threshold lies between two scores, the lowest that it flags and the highest that it does not, at some share of the
//! way. The migrated one lies at the same share of the way between two scores of the challenger, so the same model twice
//! keeps every threshold where it is.

use serde::Serialize;

use super::{Paired, Side};
use crate::engine::eval::bootstrap::{Estimate, intervals};
use crate::engine::eval::report::Settings;
use crate::engine::eval::thresholds::ThresholdReport;
use crate::engine::score::Guarantees;

/// Thresholds without a name that are migrated.
const THRESHOLDS: [f64; 3] = [0.5, 0.9, 0.95];

/// A threshold of the champion and its counterparts.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Migration {
    /// The name under which the champion's bundle promises something for it, where it does.
    pub name: Option<String>,
    /// What the champion does at it.
    pub champion: ThresholdReport,
    /// What the challenger does at the same number.
    pub unchanged: ThresholdReport,
    /// What the challenger does at its own threshold of that name, where it has one.
    pub own: Option<ThresholdReport>,
    /// Where the challenger is as precise: the precision is that of the champion at this threshold or any lower one
    /// (interpolated precision, which never rises as more is flagged). Absent where the champion flags nothing.
    pub equal_precision: Option<Moved>,
    /// Where the challenger flags as many rows, or as near to it as its equal scores allow.
    pub equal_volume: Option<Moved>,
}

/// A migrated threshold.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Moved {
    /// The threshold.
    pub threshold: Estimate,
    /// What the challenger does at it.
    pub does: ThresholdReport,
}

/// Migrates the usual thresholds and those that the champion's bundle names.
pub(super) fn measure(
    paired: Paired<'_>,
    sides: &[Side<'_>; 2],
    [champion, challenger]: [&Guarantees; 2],
    settings: &Settings,
) -> Vec<Migration> {
    let named = champion.iter().map(|(name, guarantee)| (Some(name.clone()), guarantee.threshold));
    let thresholds: Vec<(Option<String>, f64)> =
        THRESHOLDS.into_iter().map(|threshold| (None, threshold)).chain(named).collect();
    let moved = intervals(sides[0].rows.len(), settings.resamples, settings.seed, |weights| {
        let [before, after] = [&sides[0], &sides[1]].map(|side| Cuts::of(side, weights));
        let both = |threshold: f64| [before.equal_precision(&after, threshold), before.equal_volume(&after, threshold)];
        thresholds.iter().flat_map(|(_, threshold)| both(*threshold)).collect()
    });
    let at = |threshold: Estimate| Moved { threshold, does: does(paired, threshold.value) };
    thresholds
        .into_iter()
        .zip(moved.chunks_exact(2))
        .map(|((name, threshold), moved)| Migration {
            champion: ThresholdReport::measure(paired.champion, threshold),
            unchanged: does(paired, threshold),
            own: name.as_ref().and_then(|name| Some(does(paired, challenger.get(name)?.threshold))),
            name,
            equal_precision: moved[0].map(at),
            equal_volume: moved[1].map(at),
        })
        .collect()
}

fn does(paired: Paired<'_>, threshold: f64) -> ThresholdReport {
    ThresholdReport::measure(paired.challenger, threshold)
}

/// A score at which rows begin to be flagged.
struct Cut {
    score: f64,
    /// The weight of the rows with this score or more.
    flagged: f64,
    /// Their precision, or that of a lower cut where it is higher.
    precision: f64,
}

/// The distinct scores of one model, falling.
struct Cuts(Vec<Cut>);

impl Cuts {
    fn of(side: &Side<'_>, weights: &[u32]) -> Self {
        let sorted = side.sorted(weights);
        let (mut flagged, mut positives) = (0.0, 0.0);
        let mut cuts: Vec<Cut> = Vec::new();
        for tie in side.sample.ties(&sorted).filter(|tie| tie.positives + tie.negatives > 0.0) {
            flagged += tie.positives + tie.negatives;
            positives += tie.positives;
            cuts.push(Cut { score: tie.score, flagged, precision: positives / flagged });
        }
        let mut best = 0.0_f64;
        for cut in cuts.iter_mut().rev() {
            best = best.max(cut.precision);
            cut.precision = best;
        }
        Self(cuts)
    }

    /// How many cuts the threshold takes in, and at what share of the way to the next one above it lies.
    fn place(&self, threshold: f64) -> (usize, f64) {
        let taken = self.0.partition_point(|cut| cut.score >= threshold);
        let (low, high) = self.gap(taken);
        (taken, if high > low { (threshold - low) / (high - low) } else { 1.0 })
    }

    /// The highest score that so many cuts leave out and the lowest that they take in.
    fn gap(&self, taken: usize) -> (f64, f64) {
        let high = taken.checked_sub(1).map_or(1.0, |last| self.0[last].score);
        (self.0.get(taken).map_or(0.0, |next| next.score), high)
    }

    fn threshold(&self, taken: usize, share: f64) -> f64 {
        let (low, high) = self.gap(taken);
        low + share * (high - low)
    }

    fn flagged(&self, taken: usize) -> f64 {
        taken.checked_sub(1).map_or(0.0, |last| self.0[last].flagged)
    }

    fn equal_volume(&self, other: &Self, threshold: f64) -> Option<f64> {
        let (taken, share) = self.place(threshold);
        let volume = self.flagged(taken);
        let distance = |taken: &usize| (other.flagged(*taken) - volume).abs();
        let nearest = (0..=other.0.len()).min_by(|a, b| distance(a).total_cmp(&distance(b)))?;
        Some(other.threshold(nearest, share))
    }

    fn equal_precision(&self, other: &Self, threshold: f64) -> Option<f64> {
        let (taken, share) = self.place(threshold);
        let last = self.0.get(taken.checked_sub(1)?)?;
        // Where several cuts are equally precise, the one that flags as many.
        let distance = |cut: &Cut| ((cut.precision - last.precision).abs(), (cut.flagged - last.flagged).abs());
        let (nearest, _) = other
            .0
            .iter()
            .map(distance)
            .enumerate()
            .min_by(|(_, a), (_, b)| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)))?;
        Some(other.threshold(nearest + 1, share))
    }
}
