//! The worst mistakes of either side, for a person to read.

use serde::Serialize;

use super::report::Settings;
use super::row::Row;
use super::slices::FLAGGED;

/// So many of either side.
pub(super) const MOST: usize = 40;

/// A row on the wrong side of one half.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Mistake {
    /// The record's id.
    pub id: String,
    /// The served probability of "at least one intent".
    pub probability: f64,
    /// What its author does: intents, and `declines`.
    pub labels: Vec<&'static str>,
    /// What was found in it: rule and technique.
    pub findings: Vec<(String, String)>,
    /// The message's text, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

/// The rows without an intent that are flagged, highest probability first.
pub(super) fn false_alarms(rows: &[Row], settings: &Settings) -> Vec<Mistake> {
    mistakes(rows, settings, |(has_intent, p)| !has_intent && p >= FLAGGED, |p| -p)
}

/// The rows with an intent that are not flagged, lowest probability first.
pub(super) fn misses(rows: &[Row], settings: &Settings) -> Vec<Mistake> {
    mistakes(rows, settings, |(has_intent, p)| has_intent && p < FLAGGED, |p| p)
}

fn mistakes(
    rows: &[Row],
    settings: &Settings,
    is_wrong: impl Fn((bool, f64)) -> bool,
    rank: impl Fn(f64) -> f64,
) -> Vec<Mistake> {
    let mut wrong: Vec<&Row> = rows.iter().filter(|row| is_wrong(row.any())).collect();
    wrong.sort_by(|a, b| rank(a.any().1).total_cmp(&rank(b.any().1)));
    wrong
        .into_iter()
        .take(MOST)
        .map(|row| Mistake {
            id: row.id.clone(),
            probability: row.any().1,
            labels: row.label_names(),
            findings: row.findings.clone(),
            text: settings.includes_text.then(|| row.text.clone()),
        })
        .collect()
}
