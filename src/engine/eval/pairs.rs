//! Minimal pairs: rows with word for word the same text, of which only one has an intent. The history decides.

use std::collections::BTreeMap;

use serde::Serialize;

use super::row::Row;

/// How the pairs are ordered by the served probability of "at least one intent".
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct PairsReport {
    /// Texts that occur with and without an intent.
    pub texts: usize,
    /// Pairs of a row with and a row without, within one text.
    pub pairs: usize,
    /// The share of pairs in which the row with an intent has the higher probability, ties counting half.
    pub ordered_right: Option<f64>,
}

/// Compares every row with an intent against every one without, text by text; case and spacing do not count.
pub(super) fn measure_pairs(rows: &[Row]) -> PairsReport {
    let mut by_text: BTreeMap<String, [Vec<f64>; 2]> = BTreeMap::new();
    for row in rows {
        let words: Vec<String> = row.text.split_whitespace().map(str::to_lowercase).collect();
        let (label, p) = row.any();
        by_text.entry(words.join(" ")).or_default()[usize::from(label)].push(p);
    }
    let (mut texts, mut pairs, mut right) = (0, 0, 0.0);
    for [without, with] in by_text.values() {
        texts += usize::from(!without.is_empty() && !with.is_empty());
        pairs += without.len() * with.len();
        for p in with {
            right += without
                .iter()
                .map(|other| if p > other { 1.0 } else { f64::from(u8::from(p == other)) / 2.0 })
                .sum::<f64>();
        }
    }
    PairsReport { texts, pairs, ordered_right: (pairs > 0).then(|| right / pairs as f64) }
}
