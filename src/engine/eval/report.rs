//! A labelled set with its scores becomes a [`Report`]: per target and overall, by evidence, threshold, base rate and slice.

use serde::Serialize;

use super::bootstrap::{Estimate, Metric, estimates};
use super::calibration_error::{
    BrierParts, ECE_BINS, ReliabilityBin, brier, brier_parts, ece, log_loss, noise_floor, reliability_bins, smooth_ece,
};
use super::mistakes::{Mistake, false_alarms, misses};
use super::pairs::{PairsReport, measure_pairs};
use super::prior::{PriorReport, measure_priors};
use super::ranking::{auroc, average_precision, precision_recall_curve, recall_at, roc_curve};
use super::row::{EVIDENCE, PRIORS, Row};
use super::sample::Sample;
use super::screened::{ScreenedReport, measure_screened};
use super::share::Share;
use super::slices::{FLAGGED, SliceReport, WorstSlices, measure_slices};
use super::techniques::TechniqueReport;
use super::thresholds::{GuaranteeReport, ThresholdReport, measure_guarantees, measure_thresholds};
use crate::engine::score::Guarantees;
use crate::engine::taxonomy::Target;

/// Ways to join rules and model without a fit, which the fitted fusion has to beat.
const JOINS: [(&str, Join); 2] = [("max", f64::max), ("noisy-or", |rules, model| 1.0 - (1.0 - rules) * (1.0 - model))];

/// From the probabilities of rules and model to one.
type Join = fn(f64, f64) -> f64;

/// How many resamples the intervals rest on, their seed, and what the report may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Settings {
    /// Resamples per interval.
    pub resamples: usize,
    /// Seed of the resampling and of the noise floor.
    pub seed: u64,
    /// Whether the mistakes carry the messages' text, which is written nowhere else.
    pub includes_text: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self { resamples: 1000, seed: 17, includes_text: false }
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
    /// Refusals and reports without an intent: how many have a probability of "at least one intent" of 0.5 or more.
    pub refusals_flagged: Share,
    /// Rows of one wording with and without an intent.
    pub minimal_pairs: PairsReport,
    /// Calibration at other base rates.
    pub priors: Vec<PriorReport>,
    /// By threshold on the served probability of "at least one intent".
    pub thresholds: Vec<ThresholdReport>,
    /// The thresholds that the bundle promises something for.
    pub guarantees: Vec<GuaranteeReport>,
    /// What the screen settles and what that costs; absent where it settles nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub screened: Option<ScreenedReport>,
    /// By slice, for the first kind of evidence.
    pub slices: Vec<SliceReport>,
    /// The worst slices that are large enough to say so.
    pub worst_slices: WorstSlices,
    /// What the evidence alone finds, by technique; the sum last. Empty until it is filled in.
    pub techniques: Vec<TechniqueReport>,
    /// The rows without an intent that have the highest probabilities.
    pub false_alarms: Vec<Mistake>,
    /// The rows with an intent that have the lowest.
    pub misses: Vec<Mistake>,
}

/// What one kind of evidence achieves.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct EvidenceReport {
    /// Its name.
    pub name: String,
    /// `any` (at least one intent) first, then every target; `any` alone for what is only there to compare with.
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
    /// Where the mean squared error comes from.
    pub brier_parts: Option<BrierParts>,
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
    /// The ROC curve: false-positive rate and recall by threshold.
    #[serde(skip)]
    pub roc: Vec<(f64, f64)>,
    /// Scores of the rows with and without the label, for a histogram.
    #[serde(skip)]
    pub scores: (Vec<f64>, Vec<f64>),
}

impl Report {
    /// How many times [`Self::measure`] says that it has come further.
    pub const STEPS: usize = EVIDENCE.len() * (Target::ALL.len() + 1) + JOINS.len() + PRIORS.len();

    /// Measures rows, and the thresholds that their bundle promises something for.
    #[must_use]
    pub fn measure(rows: &[Row], guarantees: &Guarantees, settings: &Settings, mut tick: impl FnMut()) -> Self {
        let mut evidence: Vec<EvidenceReport> = Vec::new();
        for (index, (_, name)) in EVIDENCE.iter().enumerate() {
            let targets = std::iter::once(None).chain(Target::ALL.into_iter().map(Some)).map(|target| {
                tick();
                measure_target(target.map_or("any", Target::as_str), rows, settings, |row| row.target(index, target))
            });
            evidence.push(EvidenceReport { name: (*name).to_owned(), targets: targets.collect() });
        }
        for (name, join) in JOINS {
            tick();
            let joined = |row: &Row| {
                let [_, rules, model] = row.scores;
                (row.has_intent(), join(rules.any, model.any))
            };
            let any = measure_target("any", rows, settings, joined);
            evidence.push(EvidenceReport { name: name.to_owned(), targets: vec![any] });
        }
        let slices = measure_slices(rows, settings);
        Self {
            rows: rows.len(),
            positives: rows.iter().filter(|row| row.has_intent()).count(),
            hard_negatives: rows.iter().filter(|row| row.is_hard && !row.has_intent()).count(),
            evidence,
            refusals_flagged: Share::of(
                rows.iter().filter(|row| row.only_declines()).map(|row| row.any().1 >= FLAGGED),
            ),
            minimal_pairs: measure_pairs(rows),
            priors: measure_priors(rows, settings, &mut tick),
            thresholds: measure_thresholds(rows),
            guarantees: measure_guarantees(rows, guarantees),
            screened: measure_screened(rows),
            worst_slices: WorstSlices::of(&slices),
            slices,
            techniques: Vec::new(),
            false_alarms: false_alarms(rows, settings),
            misses: misses(rows, settings),
        }
    }
}

fn measure_target(
    name: &str,
    rows: &[Row],
    settings: &Settings,
    label_and_score: impl Fn(&Row) -> (bool, f64),
) -> TargetReport {
    let sample = Sample::new(rows.iter().map(&label_and_score));
    let hard = Sample::new(rows.iter().filter(|row| row.is_hard || label_and_score(row).0).map(&label_and_score));
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
        rows.iter().map(&label_and_score).filter(|(label, _)| *label == wanted).map(|(_, score)| score).collect()
    };
    TargetReport {
        name: name.to_owned(),
        positives: sample.positives(),
        auroc: measured[0],
        auprc: measured[1],
        recall_at_1_percent: measured[2],
        recall_at_half_percent: measured[3],
        recall_at_1_percent_hard: measured_on_hard[0],
        recall_at_half_percent_hard: measured_on_hard[1],
        brier: measured[4],
        brier_parts: brier_parts(&sample, &sample.unit_weights()),
        log_loss: measured[5],
        ece: measured[6],
        ece_floor: noise_floor(&sample, ece, settings.seed),
        smooth_ece: measured[7],
        smooth_ece_floor: noise_floor(&sample, smooth_ece, settings.seed),
        reliability: reliability_bins(&sample, &sample.unit_weights(), ECE_BINS),
        curve: precision_recall_curve(&sample),
        roc: roc_curve(&sample),
        scores: (split(true), split(false)),
    }
}
