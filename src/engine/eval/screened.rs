//! What the screen settles of the rows, and what is lost by it.

use std::fmt::{self, Write};

use serde::Serialize;

use super::calibration_error::{ece, mean_probability, noise_floor};
use super::ranking::{auroc, recall_at};
use super::row::Row;
use super::sample::Sample;
use super::share::Share;
use super::slices::FLAGGED;

/// Seed of the noise floor.
const SEED: u64 = 17;

/// What the screen settles, and the served probability of "at least one intent" with it and without it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScreenedReport {
    /// Of all rows, those settled.
    pub settled: Share,
    /// Of the rows without an intent, those settled.
    pub harmless_settled: Share,
    /// Of the rows with an intent, those settled.
    pub missed: Share,
    /// Of the rows with an intent, those settled which the classifier would have flagged at 0.5: the recall that is lost.
    pub recall_lost: Share,
    /// The screen's mean probability on what it settles.
    pub mean_probability: Option<f64>,
    /// The expected calibration error of the screen's probabilities on what it settles.
    pub ece: Option<f64>,
    /// What a perfect score would show on as many rows.
    pub ece_floor: Option<f64>,
    /// Ranking with the screen.
    pub with: Ranking,
    /// Ranking without it.
    pub without: Ranking,
}

/// How well a score ranks.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Ranking {
    /// Area under the ROC curve.
    pub auroc: Option<f64>,
    /// Recall at 1 % false positives.
    pub recall_at_1_percent: Option<f64>,
}

impl Ranking {
    fn of(pairs: impl Iterator<Item = (bool, f64)>) -> Self {
        let sample = Sample::new(pairs);
        let weights = sample.unit_weights();
        Self { auroc: auroc(&sample, &weights), recall_at_1_percent: recall_at(&sample, &weights, 0.01) }
    }
}

/// Measures what the screen settles; `None` where that is nothing.
pub(super) fn measure_screened(rows: &[Row]) -> Option<ScreenedReport> {
    if rows.iter().all(|row| row.screened.is_none()) {
        return None;
    }
    let settled = Sample::new(rows.iter().filter_map(|row| Some((row.has_intent(), row.screened?.any))));
    let with_intent = |wanted: bool| rows.iter().filter(move |row| row.has_intent() == wanted);
    let weights = settled.unit_weights();
    Some(ScreenedReport {
        settled: Share::of(rows.iter().map(|row| row.screened.is_some())),
        harmless_settled: Share::of(with_intent(false).map(|row| row.screened.is_some())),
        missed: Share::of(with_intent(true).map(|row| row.screened.is_some())),
        recall_lost: Share::of(with_intent(true).map(|row| row.screened.is_some() && row.any().1 >= FLAGGED)),
        mean_probability: mean_probability(&settled, &weights),
        ece: ece(&settled, &weights),
        ece_floor: noise_floor(&settled, ece, SEED),
        with: Ranking::of(rows.iter().map(|row| (row.has_intent(), row.screened.map_or(row.any().1, |own| own.any)))),
        without: Ranking::of(rows.iter().map(Row::any)),
    })
}

/// Writes the report for people.
pub(super) fn write_screened(report: &ScreenedReport, out: &mut impl Write) -> fmt::Result {
    let number = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.4}"));
    let share = |share: &Share| {
        format!("{} of {}, {} {:.4}-{:.4}", share.hits, share.rows, number(share.value), share.low, share.high)
    };
    writeln!(out, "The screen, with exact intervals; all other figures are without it\n")?;
    for (name, value) in [
        ("settled", &report.settled),
        ("  of those without an intent", &report.harmless_settled),
        ("  of those with one", &report.missed),
        ("  of those, flagged at 0.5 without it", &report.recall_lost),
    ] {
        writeln!(out, "{name:<40}{}", share(value))?;
    }
    writeln!(
        out,
        "{:<40}mean {}, ECE {} (floor {})",
        "its probability of any intent",
        number(report.mean_probability),
        number(report.ece),
        number(report.ece_floor)
    )?;
    for (name, ranking) in [("ranking with it", report.with), ("ranking without it", report.without)] {
        let Ranking { auroc, recall_at_1_percent } = ranking;
        writeln!(out, "{name:<40}AUROC {}, R@1% {}", number(auroc), number(recall_at_1_percent))?;
    }
    writeln!(out)
}
