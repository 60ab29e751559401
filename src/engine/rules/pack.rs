//! The file format of packs: TOML to [`Pack`], every problem at once.

use serde::Deserialize;
use toml::Spanned;

use super::phrase::{self, Phrase};
use crate::engine::model::{PackReference, hex_sha256};
use crate::engine::taxonomy::Target;

/// A pack that has been read: its rules are well formed, their inline tests not yet run.
#[derive(Debug, Clone, PartialEq)]
pub struct Pack {
    pub(super) file: String,
    pub(super) identity: PackReference,
    pub(super) rules: Vec<Rule>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rule {
    pub(super) id: String,
    pub(super) line: usize,
    pub(super) target: Target,
    pub(super) confidence: f64,
    pub(super) phrases: Vec<Phrase>,
    pub(super) unless: Vec<Phrase>,
    pub(super) unless_before: Vec<Phrase>,
    pub(super) unless_after: Vec<Phrase>,
    pub(super) hits: Vec<String>,
    pub(super) misses: Vec<String>,
}

/// What is wrong with a pack, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {what}")]
pub struct PackProblem {
    /// The pack's file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What was found and what was expected.
    pub what: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPack {
    name: String,
    version: String,
    /// For readers; a rule's language does not restrict where it is tried.
    #[serde(rename = "lang")]
    _lang: String,
    #[serde(default, rename = "description")]
    _description: String,
    rule: Vec<Spanned<toml::Value>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: String,
    target: String,
    confidence: f64,
    phrases: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    unless_before: Vec<String>,
    #[serde(default)]
    unless_after: Vec<String>,
    hits: Vec<String>,
    misses: Vec<String>,
}

impl Pack {
    /// Reads a pack. `file` is its name in messages.
    ///
    /// # Errors
    /// Every problem: text that is no TOML, unknown keys, unknown targets, bad phrases, confidences out of range, ids
    /// that occur twice, rules without inline tests.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<PackProblem>> {
        let line_of = |offset: usize| text.get(..offset).map_or(1, |before| before.matches('\n').count() + 1);
        let problem = |line: usize, what: String| PackProblem { file: file.to_owned(), line, what };
        let raw: RawPack = toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| line_of(span.start));
            vec![problem(line, error.message().to_owned())]
        })?;
        let mut problems = Vec::new();
        let mut rules: Vec<Rule> = Vec::new();
        for spanned in raw.rule {
            let line = line_of(spanned.span().start);
            match spanned.into_inner().try_into::<RawRule>() {
                Err(error) => problems.push(problem(line, error.message().to_owned())),
                Ok(raw) => {
                    if let Some(first) = rules.iter().find(|rule| rule.id == raw.id) {
                        problems.push(problem(line, format!("rule `{}` stands at line {} too", raw.id, first.line)));
                    }
                    match raw.checked(line) {
                        Ok(rule) => rules.push(rule),
                        Err(found) => problems.extend(found.into_iter().map(|what| problem(line, what))),
                    }
                }
            }
        }
        if problems.is_empty() {
            let sha256 = hex_sha256(text.as_bytes());
            let identity = PackReference { name: raw.name, version: raw.version, sha256 };
            Ok(Self { file: file.to_owned(), identity, rules })
        } else {
            Err(problems)
        }
    }
}

impl RawRule {
    fn checked(self, line: usize) -> Result<Rule, Vec<String>> {
        let mut problems = Vec::new();
        let id = self.id;
        let mut phrases = |key: &str, written: &[String]| -> Vec<Phrase> {
            written
                .iter()
                .filter_map(|written| {
                    phrase::parse(written).map_err(|what| problems.push(format!("rule `{id}`: {key}: {what}"))).ok()
                })
                .collect()
        };
        let (found, unless) = (phrases("phrases", &self.phrases), phrases("unless", &self.unless));
        let unless_before = phrases("unless_before", &self.unless_before);
        let unless_after = phrases("unless_after", &self.unless_after);
        let target = self
            .target
            .parse::<Target>()
            .map_err(|error| problems.push(format!("rule `{id}`: {error}")))
            .unwrap_or(Target::Declines);
        if !(self.confidence > 0.0 && self.confidence <= 1.0) {
            problems.push(format!("rule `{id}`: confidence {}, expected over 0 and at most 1", self.confidence));
        }
        for (key, list) in [("phrases", &self.phrases), ("hits", &self.hits), ("misses", &self.misses)] {
            if list.is_empty() {
                problems.push(format!("rule `{id}`: {key} is empty, expected at least one"));
            }
        }
        if problems.is_empty() {
            Ok(Rule {
                id,
                line,
                target,
                confidence: self.confidence,
                phrases: found,
                unless,
                unless_before,
                unless_after,
                hits: self.hits,
                misses: self.misses,
            })
        } else {
            Err(problems)
        }
    }
}
