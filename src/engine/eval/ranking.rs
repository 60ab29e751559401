//! How well scores order positives before negatives: AUROC, average precision, recall at a false-positive rate.
//!
//! All take rows sorted by falling score with a weight each, so that a bootstrap resample is a change of weights.

use super::sample::Sample;

/// Area under the ROC curve (the probability that a positive scores above a negative, ties counting half).
///
/// `None` where one of the classes is missing.
#[must_use]
pub fn auroc(sample: &Sample, weights: &[u32]) -> Option<f64> {
    let mut area = 0.0;
    let (mut positives, mut negatives) = (0.0, 0.0);
    for tie in sample.ties(weights) {
        area += tie.negatives * (positives + tie.positives / 2.0);
        positives += tie.positives;
        negatives += tie.negatives;
    }
    (positives > 0.0 && negatives > 0.0).then(|| area / (positives * negatives))
}

/// Average precision: the precision at each threshold, weighted by the recall gained there (no interpolation).
///
/// `None` where there are no positives.
#[must_use]
pub fn average_precision(sample: &Sample, weights: &[u32]) -> Option<f64> {
    let mut sum = 0.0;
    let (mut positives, mut negatives) = (0.0, 0.0);
    for tie in sample.ties(weights) {
        positives += tie.positives;
        negatives += tie.negatives;
        if tie.positives > 0.0 {
            sum += tie.positives * positives / (positives + negatives);
        }
    }
    (positives > 0.0).then(|| sum / positives)
}

/// Largest recall at a threshold whose false-positive rate is at most `rate`.
///
/// `None` where one of the classes is missing.
#[must_use]
pub fn recall_at(sample: &Sample, weights: &[u32], rate: f64) -> Option<f64> {
    let (all_positives, all_negatives) = sample
        .ties(weights)
        .fold((0.0, 0.0), |(positives, negatives), tie| (positives + tie.positives, negatives + tie.negatives));
    if all_positives == 0.0 || all_negatives == 0.0 {
        return None;
    }
    let (mut positives, mut negatives, mut recall) = (0.0, 0.0, 0.0);
    for tie in sample.ties(weights) {
        positives += tie.positives;
        negatives += tie.negatives;
        if negatives / all_negatives > rate {
            break;
        }
        recall = positives / all_positives;
    }
    Some(recall)
}

/// Points of the ROC curve, one per threshold from the highest: false-positive rate and recall. Begins at 0, 0.
#[must_use]
pub fn roc_curve(sample: &Sample) -> Vec<(f64, f64)> {
    let weights = sample.unit_weights();
    let all_positives = sample.positives() as f64;
    let all_negatives = sample.len() as f64 - all_positives;
    let (mut positives, mut negatives) = (0.0, 0.0);
    let points = sample.ties(&weights).map(|tie| {
        positives += tie.positives;
        negatives += tie.negatives;
        (negatives / all_negatives.max(1.0), positives / all_positives.max(1.0))
    });
    std::iter::once((0.0, 0.0)).chain(points).collect()
}

/// Points of the precision-recall curve, one per threshold: recall and precision.
#[must_use]
pub fn precision_recall_curve(sample: &Sample) -> Vec<(f64, f64)> {
    let weights = sample.unit_weights();
    let total: f64 = sample.ties(&weights).map(|tie| tie.positives).sum();
    let (mut positives, mut negatives) = (0.0, 0.0);
    sample
        .ties(&weights)
        .map(|tie| {
            positives += tie.positives;
            negatives += tie.negatives;
            (positives / total.max(1.0), positives / (positives + negatives))
        })
        .collect()
}
