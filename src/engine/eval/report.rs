//! A labelled set with its scores becomes a [`Report`]: per target and overall, by evidence, by slice.

use std::collections::BTreeMap;

use serde::Serialize;

use super::bootstrap::{Estimate, Metric, estimates};
use super::calibration_error::{
    ECE_BINS, ReliabilityBin, brier, ece, log_loss, noise_floor, reliability_bins, smooth_ece,
};
use super::ranking::{auroc, average_precision, precision_recall_curve, recall_at};
use super::sample::Sample;
use super::techniques::TechniqueReport;
use crate::engine::taxonomy::Target;

/// Slices with fewer rows say nothing.
const MIN_SLICE_ROWS: usize = 30;
/// What counts as flagged in the slices' rates.
const FLAGGED: f64 = 0.5;

/// One labelled row.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// The labels, in the order of [`Target::ALL`].
    pub labels: [bool; Target::ALL.len()],
    /// The probabilities by kind of evidence, in the report's order.
    pub scores: Vec<RowScores>,
    /// A harmless row that is hard: a rule fires on it, or its author declines.
    pub is_hard: bool,
    /// What the row belongs to: dimension and value, e.g. `lang` and `es`.
    pub slices: Vec<(&'static str, String)>,
}

/// A row's probabilities from one kind of evidence.
#[derive(Debug, Clone, PartialEq)]
pub struct RowScores {
    /// In the order of [`Target::ALL`].
    pub targets: [f64; Target::ALL.len()],
    /// That at least one intent occurs.
    pub any: f64,
}

impl Row {
    /// Tells whether the author does anything at all of what the intents name.
    #[must_use]
    pub fn has_intent(&self) -> bool {
        Target::ALL.iter().zip(self.labels).any(|(target, label)| label && *target != Target::Declines)
    }
}

/// How many resamples the intervals rest on, and their seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Resamples per interval.
    pub resamples: usize,
    /// Seed of the resampling and of the noise floor.
    pub seed: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { resamples: 1000, seed: 17 }
    }
}

/// What was measured on a labelled set.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// Rows measured.
    pub rows: usize,
    /// Rows with at least one intent.
    pub positives: usize,
    /// Harmless rows on which a rule fires or whose author declines.
    pub hard_negatives: usize,
    /// By kind of evidence, the first being the one that is served.
    pub evidence: Vec<EvidenceReport>,
    /// By slice, for the first kind of evidence.
    pub slices: Vec<SliceReport>,
    /// What the evidence alone finds, by technique; the sum last. Empty until it is filled in.
    pub techniques: Vec<TechniqueReport>,
}

/// What one kind of evidence achieves.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvidenceReport {
    /// Its name.
    pub name: String,
    /// `any` (at least one intent) first, then every target.
    pub targets: Vec<TargetReport>,
}

/// The measures of one target. A measure that is not defined on the rows is absent.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct TargetReport {
    /// `any` or the target's name.
    pub name: String,
    /// Rows with the label.
    pub positives: usize,
    /// Area under the ROC curve.
    pub auroc: Option<Estimate>,
    /// Average precision.
    pub auprc: Option<Estimate>,
    /// Recall at 1 % false positives.
    pub recall_at_1_percent: Option<Estimate>,
    /// Recall at 0.5 % false positives.
    pub recall_at_half_percent: Option<Estimate>,
    /// Recall at 1 % false positives among the hard negatives alone.
    pub recall_at_1_percent_hard: Option<Estimate>,
    /// Recall at 0.5 % false positives among the hard negatives alone.
    pub recall_at_half_percent_hard: Option<Estimate>,
    /// Mean squared error.
    pub brier: Option<Estimate>,
    /// Mean negative log likelihood, in nats.
    pub log_loss: Option<Estimate>,
    /// Expected calibration error, 15 bins of equal mass.
    pub ece: Option<Estimate>,
    /// What a perfect score would show as ECE on as many rows.
    pub ece_floor: Option<f64>,
    /// Smooth calibration error.
    pub smooth_ece: Option<Estimate>,
    /// What a perfect score would show as smooth ECE.
    pub smooth_ece_floor: Option<f64>,
    /// The reliability diagram.
    pub reliability: Vec<ReliabilityBin>,
    /// The precision-recall curve: recall and precision by threshold.
    #[serde(skip)]
    pub curve: Vec<(f64, f64)>,
    /// Scores of the rows with and without the label, for a histogram.
    #[serde(skip)]
    pub scores: (Vec<f64>, Vec<f64>),
}

/// The measures of a slice, for "at least one intent".
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

impl Report {
    /// Measures rows whose scores are, in order, from the kinds of evidence named.
    #[must_use]
    pub fn measure(rows: &[Row], evidence: &[&str], settings: Settings, mut tick: impl FnMut()) -> Self {
        let evidence = evidence
            .iter()
            .enumerate()
            .map(|(index, name)| EvidenceReport {
                name: (*name).to_owned(),
                targets: std::iter::once(None)
                    .chain(Target::ALL.into_iter().map(Some))
                    .map(|target| {
                        tick();
                        measure_target(rows, index, target, settings)
                    })
                    .collect(),
            })
            .collect();
        Self {
            rows: rows.len(),
            positives: rows.iter().filter(|row| row.has_intent()).count(),
            hard_negatives: rows.iter().filter(|row| row.is_hard && !row.has_intent()).count(),
            evidence,
            slices: measure_slices(rows, settings),
            techniques: Vec::new(),
        }
    }
}

fn label_and_score(row: &Row, evidence: usize, target: Option<Target>) -> (bool, f64) {
    let scores = &row.scores[evidence];
    match target {
        None => (row.has_intent(), scores.any),
        Some(target) => (row.labels[target.index()], scores.targets[target.index()]),
    }
}

fn measure_target(rows: &[Row], evidence: usize, target: Option<Target>, settings: Settings) -> TargetReport {
    let sample = Sample::new(rows.iter().map(|row| label_and_score(row, evidence, target)));
    let hard = Sample::new(
        rows.iter()
            .filter(|row| row.is_hard || label_and_score(row, evidence, target).0)
            .map(|row| label_and_score(row, evidence, target)),
    );
    let metrics: [Metric<'_>; 8] = [
        &auroc,
        &average_precision,
        &|sample, weights| recall_at(sample, weights, 0.01),
        &|sample, weights| recall_at(sample, weights, 0.005),
        &brier,
        &log_loss,
        &ece,
        &smooth_ece,
    ];
    let measured = estimates(&sample, &metrics, settings.resamples, settings.seed);
    let on_hard: [Metric<'_>; 2] =
        [&|sample, weights| recall_at(sample, weights, 0.01), &|sample, weights| recall_at(sample, weights, 0.005)];
    let measured_on_hard = estimates(&hard, &on_hard, settings.resamples, settings.seed);
    let split = |wanted: bool| {
        rows.iter()
            .map(|row| label_and_score(row, evidence, target))
            .filter(|(label, _)| *label == wanted)
            .map(|(_, score)| score)
            .collect()
    };
    TargetReport {
        name: target.map_or("any", Target::as_str).to_owned(),
        positives: sample.positives(),
        auroc: measured[0],
        auprc: measured[1],
        recall_at_1_percent: measured[2],
        recall_at_half_percent: measured[3],
        recall_at_1_percent_hard: measured_on_hard[0],
        recall_at_half_percent_hard: measured_on_hard[1],
        brier: measured[4],
        log_loss: measured[5],
        ece: measured[6],
        ece_floor: noise_floor(&sample, ece, settings.seed),
        smooth_ece: measured[7],
        smooth_ece_floor: noise_floor(&sample, smooth_ece, settings.seed),
        reliability: reliability_bins(&sample, &sample.unit_weights(), ECE_BINS),
        curve: precision_recall_curve(&sample),
        scores: (split(true), split(false)),
    }
}

fn measure_slices(rows: &[Row], settings: Settings) -> Vec<SliceReport> {
    let mut slices: BTreeMap<(&'static str, &str), Vec<&Row>> = BTreeMap::new();
    for row in rows {
        for (dimension, value) in &row.slices {
            slices.entry((dimension, value)).or_default().push(row);
        }
    }
    slices
        .into_iter()
        .filter(|(_, rows)| rows.len() >= MIN_SLICE_ROWS)
        .map(|((dimension, value), rows)| {
            let sample = Sample::new(rows.iter().map(|row| label_and_score(row, 0, None)));
            let weights = sample.unit_weights();
            let share = |wanted: bool| {
                let of: Vec<f64> = rows
                    .iter()
                    .map(|row| label_and_score(row, 0, None))
                    .filter(|(label, _)| *label == wanted)
                    .map(|(_, score)| score)
                    .collect();
                let flagged = of.iter().filter(|score| **score >= FLAGGED).count();
                (!of.is_empty()).then(|| flagged as f64 / of.len() as f64)
            };
            SliceReport {
                dimension: dimension.to_owned(),
                value: value.to_owned(),
                rows: rows.len(),
                positives: sample.positives(),
                auroc: auroc(&sample, &weights),
                recall: share(true),
                false_positive_rate: share(false),
                ece: ece(&sample, &weights),
                ece_floor: noise_floor(&sample, ece, settings.seed),
            }
        })
        .collect()
}
