//! Labels and scores, sorted once.

use std::cmp::Ordering;

/// The most that a weight is multiplied with to reach a prevalence.
const LARGEST_FACTOR: u32 = 100_000_000;

/// Labelled scores, sorted by falling score.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    labels: Vec<bool>,
    scores: Vec<f64>,
}

/// Rows of one score: the weights of its positives and negatives.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Tie {
    pub(super) score: f64,
    pub(super) positives: f64,
    pub(super) negatives: f64,
}

impl Sample {
    /// Sorts labelled scores. The order of rows with one score does not matter to any metric.
    #[must_use]
    pub fn new(rows: impl IntoIterator<Item = (bool, f64)>) -> Self {
        let mut rows: Vec<(bool, f64)> = rows.into_iter().collect();
        rows.sort_by(Self::order);
        let (labels, scores) = rows.into_iter().unzip();
        Self { labels, scores }
    }

    /// Which of two rows comes first. Rows that are alike here keep their order.
    pub(super) fn order(a: &(bool, f64), b: &(bool, f64)) -> Ordering {
        b.1.total_cmp(&a.1).then(b.0.cmp(&a.0))
    }

    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.labels.len()
    }

    /// Tells whether there are no rows.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// How many rows are positive.
    #[must_use]
    pub fn positives(&self) -> usize {
        self.labels.iter().filter(|label| **label).count()
    }

    /// The scores, falling.
    #[must_use]
    pub fn scores(&self) -> &[f64] {
        &self.scores
    }

    /// A weight of one per row.
    #[must_use]
    pub fn unit_weights(&self) -> Vec<u32> {
        vec![1; self.len()]
    }

    /// The weights, scaled so that positives make up `prevalence` of the whole; `None` where a class is missing.
    pub(super) fn at_prevalence(&self, weights: &[u32], prevalence: f64) -> Option<Vec<u32>> {
        let (positives, negatives) =
            self.rows(weights).fold((0.0, 0.0), |(positives, negatives), (label, _, weight)| {
                if label { (positives + weight, negatives) } else { (positives, negatives + weight) }
            });
        let (positive, negative) = (prevalence * negatives, (1.0 - prevalence) * positives);
        // Whole numbers this large carry the ratio exactly enough and leave room for a row drawn forty times.
        let scale = f64::from(LARGEST_FACTOR) / positive.max(negative);
        let factor = |label: bool| ((if label { positive } else { negative }) * scale).round() as u32;
        (positives > 0.0 && negatives > 0.0).then(|| {
            let rows = self.labels.iter().zip(weights);
            rows.map(|(label, weight)| weight.saturating_mul(factor(*label))).collect()
        })
    }

    /// The same scores with other labels.
    pub(super) fn relabelled(&self, label: impl FnMut(f64) -> bool) -> Self {
        Self { labels: self.scores.iter().copied().map(label).collect(), scores: self.scores.clone() }
    }

    /// Rows in order: label, score, weight.
    pub(super) fn rows<'a>(&'a self, weights: &'a [u32]) -> impl Iterator<Item = (bool, f64, f64)> + 'a {
        self.labels
            .iter()
            .zip(&self.scores)
            .zip(weights)
            .map(|((label, score), weight)| (*label, *score, f64::from(*weight)))
    }

    /// The distinct scores in falling order.
    pub(super) fn ties<'a>(&'a self, weights: &'a [u32]) -> impl Iterator<Item = Tie> + 'a {
        let mut rows = self.rows(weights).peekable();
        std::iter::from_fn(move || {
            let (label, score, weight) = rows.next()?;
            let mut tie = Tie { score, positives: 0.0, negatives: 0.0 };
            let mut add = |label: bool, weight: f64| {
                if label { tie.positives += weight } else { tie.negatives += weight }
            };
            add(label, weight);
            while let Some((label, _, weight)) = rows.next_if(|(_, next, _)| *next == score) {
                add(label, weight);
            }
            Some(tie)
        })
    }
}
