//! Rows that one model flags at one half and the other does not.

use serde::Serialize;

use super::Paired;
use crate::engine::eval::mistakes::MOST;
use crate::engine::eval::report::Settings;
use crate::engine::eval::row::Row;
use crate::engine::eval::slices::FLAGGED;

/// How many rows change sides, and those whose probability of "at least one intent" changes most.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Flips {
    /// Rows with an intent that only the challenger flags.
    pub found: usize,
    /// Rows with an intent that only the champion flags.
    pub lost: usize,
    /// Rows without an intent that only the champion flags.
    pub cleared: usize,
    /// Rows without an intent that only the challenger flags.
    pub alarmed: usize,
    /// The strongest changes, at most 40.
    pub strongest: Vec<Flip>,
}

/// A row that changes sides.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Flip {
    /// The record's id.
    pub id: String,
    /// The champion's probability.
    pub champion: f64,
    /// The challenger's.
    pub challenger: f64,
    /// Whether the challenger is on the right side.
    pub is_right: bool,
    /// What its author does: intents, and `declines`.
    pub labels: Vec<&'static str>,
    /// What was found in it: rule and technique.
    pub findings: Vec<(String, String)>,
    /// The message's text, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Flips {
    pub(super) fn of(paired: Paired<'_>, settings: &Settings) -> Self {
        let served = |row: &Row| row.any().1;
        let change = |(before, after): &(&Row, &Row)| (served(after) - served(before)).abs();
        let both = paired.champion.iter().zip(paired.challenger);
        let mut flipped: Vec<(&Row, &Row)> =
            both.filter(|(before, after)| (served(before) >= FLAGGED) != (served(after) >= FLAGGED)).collect();
        let mut flips = Self::default();
        for (_, after) in &flipped {
            let count = match (after.has_intent(), served(after) >= FLAGGED) {
                (true, true) => &mut flips.found,
                (true, false) => &mut flips.lost,
                (false, false) => &mut flips.cleared,
                (false, true) => &mut flips.alarmed,
            };
            *count += 1;
        }
        flipped.sort_by(|a, b| change(b).total_cmp(&change(a)));
        let strongest = flipped.into_iter().take(MOST).map(|(before, after)| Flip {
            id: after.id.clone(),
            champion: served(before),
            challenger: served(after),
            is_right: after.has_intent() == (served(after) >= FLAGGED),
            labels: after.label_names(),
            findings: after.findings.clone(),
            text: settings.includes_text.then(|| after.text.clone()),
        });
        flips.strongest = strongest.collect();
        flips
    }
}
