//! `lexicon.json` and its weights become a [`Lexicon`], or every problem is told.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Blend, COLUMNS, Lexicon};
use crate::engine::taxonomy::Target;
use crate::engine::text::{BUCKETS, GRAMS_VERSION};

/// The version of the file format that this engine reads.
const SCHEMA_VERSION: u32 = 1;

/// The name of the last column.
const FOREIGN: &str = "foreign";

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLexicon {
    schema_version: u32,
    grams_version: u32,
    /// By the targets' names, and `foreign`.
    columns: BTreeMap<String, RawColumn>,
    blend: RawBlend,
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawColumn {
    scale: f64,
    intercept: f64,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBlend {
    lexicon: f64,
    logit: f64,
    shift: BTreeMap<String, f64>,
}

/// What is wrong with a lexicon, every problem found.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", .0.join("; "))]
pub struct LexiconError(pub Vec<String>);

impl Lexicon {
    /// Reads the settings' text and the weights: a row of signed bytes a bucket, one a target in the order of
    /// [`Target::ALL`], then `foreign`.
    ///
    /// # Errors
    /// When the settings are not the format or hold a number that is not finite, or the weights have another length.
    pub fn parse(settings: &str, weights: &[u8]) -> Result<Self, LexiconError> {
        let raw: RawLexicon = serde_json::from_str(settings).map_err(|error| LexiconError(vec![error.to_string()]))?;
        let mut problems = Vec::new();
        for (name, found, expected) in [
            ("schema_version", raw.schema_version, SCHEMA_VERSION),
            ("grams_version", raw.grams_version, GRAMS_VERSION),
        ] {
            if found != expected {
                problems.push(format!("{name}: {found}, expected {expected}"));
            }
        }
        let names: Vec<&str> = Target::ALL.into_iter().map(Target::as_str).chain([FOREIGN]).collect();
        for (place, keys) in [
            ("columns", raw.columns.keys().collect::<Vec<_>>()),
            ("blend.shift", raw.blend.shift.keys().collect::<Vec<_>>()),
        ] {
            let known = if place == "columns" { &names[..] } else { &names[..Target::ALL.len()] };
            problems.extend(
                known
                    .iter()
                    .filter(|name| !keys.iter().any(|key| key == *name))
                    .map(|name| format!("{place}.{name}: missing")),
            );
            problems.extend(
                keys.iter()
                    .filter(|key| !known.contains(&key.as_str()))
                    .map(|key| format!("{place}.{key}: unknown, expected one of {}", known.join(", "))),
            );
        }
        let columns: [RawColumn; COLUMNS] = std::array::from_fn(|at| {
            raw.columns.get(names[at]).copied().unwrap_or(RawColumn { scale: 0.0, intercept: 0.0 })
        });
        let shift = Target::ALL.map(|target| raw.blend.shift.get(target.as_str()).copied().unwrap_or_default());
        let numbers = columns.iter().flat_map(|column| [column.scale, column.intercept]);
        if !numbers.chain(shift).chain([raw.blend.lexicon, raw.blend.logit]).all(f64::is_finite) {
            problems.push("columns, blend: found a number that is not finite".to_owned());
        }
        if weights.len() != BUCKETS * COLUMNS {
            problems.push(format!(
                "weights: {} bytes, expected {}, {COLUMNS} a bucket",
                weights.len(),
                BUCKETS * COLUMNS
            ));
        }
        if !problems.is_empty() {
            return Err(LexiconError(problems));
        }
        let (rows, _) = weights.as_chunks::<COLUMNS>();
        Ok(Self {
            weights: rows.iter().map(|row| row.map(u8::cast_signed)).collect(),
            scales: columns.map(|column| column.scale),
            intercepts: columns.map(|column| column.intercept),
            blend: Blend { lexicon: raw.blend.lexicon, logit: raw.blend.logit, shift },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> serde_json::Value {
        let column = serde_json::json!({"scale": 0.5, "intercept": -1.0});
        let names = Target::ALL.into_iter().map(Target::as_str);
        let columns: BTreeMap<&str, _> = names.clone().chain([FOREIGN]).map(|name| (name, &column)).collect();
        let shift: BTreeMap<&str, f64> = names.map(|name| (name, 0.5)).collect();
        serde_json::json!({
            "schema_version": 1, "grams_version": GRAMS_VERSION, "columns": columns,
            "blend": {"lexicon": 0.5, "logit": -0.5, "shift": shift},
        })
    }

    #[track_caller]
    fn check(change: impl FnOnce(&mut serde_json::Value), weights: usize, expected: &str) {
        let mut settings = settings();
        change(&mut settings);
        let error = Lexicon::parse(&settings.to_string(), &vec![0; weights]).unwrap_err().to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn weights_are_rows_of_signed_bytes() {
        let mut weights = vec![0; BUCKETS * COLUMNS];
        weights[3 * COLUMNS + 1] = 0xff;
        let lexicon = Lexicon::parse(&settings().to_string(), &weights).unwrap();
        assert_eq!((lexicon.weights[3][0], lexicon.weights[3][1], lexicon.weights[2][1]), (0, -1, 0));
    }

    #[test]
    fn what_is_wrong_is_told() {
        let whole = BUCKETS * COLUMNS;
        check(|file| file["grams_version"] = 9.into(), whole, "grams_version: 9, expected 2");
        check(|_| (), whole - 1, "weights: 2097151 bytes, expected 2097152, 8 a bucket");
        check(
            |file| drop(file["columns"].as_object_mut().unwrap().remove("foreign")),
            whole,
            "columns.foreign: missing",
        );
        check(|file| file["columns"]["any"] = file["columns"]["foreign"].clone(), whole, "columns.any: unknown");
        check(|file| file["blend"]["shift"]["foreign"] = 1.into(), whole, "blend.shift.foreign: unknown");
        check(|file| file["blend"]["colour"] = 1.into(), whole, "unknown field `colour`");
    }

    #[test]
    fn every_problem_is_told_at_once() {
        check(|file| file["schema_version"] = 2.into(), 1, "schema_version: 2, expected 1; weights: 1 bytes");
    }
}
