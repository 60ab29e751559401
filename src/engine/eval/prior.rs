//! Whether probabilities hold where intents are rarer than in the measured rows, with and without the engine's prior.
//!
//! Rows with and without an intent are weighted so that the former make up the wanted share. That is what a marketplace
//! with the same kinds of messages in other amounts would see (label shift), and the only kind of change that a prior
//! answers.

use serde::Serialize;

use super::bootstrap::{Estimate, Metric, estimates};
use super::calibration_error::{ece, log_loss, mean_probability};
use super::report::Settings;
use super::row::{PRIORS, Row};
use super::sample::Sample;

/// Calibration of "at least one intent" at one share of rows with an intent.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PriorReport {
    /// The share of rows with an intent.
    pub prior: f64,
    /// As served to who tells no prior.
    pub without: ShiftReport,
    /// As served to who tells this one.
    pub with: ShiftReport,
}

/// How far the probabilities are off.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct ShiftReport {
    /// Mean probability; the prior itself where all is well.
    pub mean: Option<Estimate>,
    /// Expected calibration error, 15 bins of equal mass.
    pub ece: Option<Estimate>,
    /// Mean negative log likelihood, in nats.
    pub log_loss: Option<Estimate>,
}

/// Measures each of the [`PRIORS`].
pub(super) fn measure_priors(rows: &[Row], settings: &Settings, tick: &mut impl FnMut()) -> Vec<PriorReport> {
    let measure = |(index, prior): (usize, f64)| {
        tick();
        let told = |row: &Row| (row.has_intent(), row.any_at_prior[index]);
        PriorReport {
            prior,
            without: measure_shift(&Sample::new(rows.iter().map(Row::any)), prior, settings),
            with: measure_shift(&Sample::new(rows.iter().map(told)), prior, settings),
        }
    };
    PRIORS.into_iter().enumerate().map(measure).collect()
}

fn measure_shift(sample: &Sample, prior: f64, settings: &Settings) -> ShiftReport {
    let metrics: [Metric<'_>; 3] = [
        &|sample, weights| mean_probability(sample, &sample.at_prevalence(weights, prior)?),
        &|sample, weights| ece(sample, &sample.at_prevalence(weights, prior)?),
        &|sample, weights| log_loss(sample, &sample.at_prevalence(weights, prior)?),
    ];
    let measured = estimates(sample, &metrics, settings.resamples, settings.seed);
    ShiftReport { mean: measured[0], ece: measured[1], log_loss: measured[2] }
}
