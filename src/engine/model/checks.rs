//! What the gate checks, by name, and how each check ended.

use std::fmt;

/// One named check and its outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The check's name.
    pub name: CheckName,
    /// How it ended.
    pub outcome: Outcome,
}

/// How a check ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// As it should be; says what was looked at.
    Passed(String),
    /// Not as it should be.
    Failed {
        /// What was expected.
        expected: String,
        /// What was found.
        found: String,
    },
    /// Could not or need not be made; says why.
    Skipped(String),
}

/// The checks, in the order in which they are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CheckName {
    /// The archive that it came in can be read to its end.
    Archive,
    /// Names lead nowhere but into the bundle.
    Paths,
    /// There are files and folders, and nothing else.
    Links,
    /// It is no larger than may be installed.
    Size,
    /// `manifest.json` has the format.
    Manifest,
    /// A trusted key has signed it; made where keys are configured.
    Signature,
    /// Every file that it lists is there; on install also, that no other is.
    Files,
    /// Every file has its hash.
    Hashes,
    /// Every label maps to a target.
    Labels,
    /// The engine's definitions are those of training.
    EngineVersions,
    /// `calibration.json` can be applied.
    Calibration,
    /// The tokenizer loads and knows the control tokens.
    Tokenizer,
    /// The model loads and has the manifest's signature.
    Onnx,
    /// The screen, where there is one, can be applied.
    Screen,
    /// The golden cases can be read.
    Golden,
    /// The packs are those of calibration.
    Packs,
    /// The golden cases' views are reproduced.
    GoldenViews,
    /// Their findings and rule features are reproduced.
    GoldenFindings,
    /// Their token ids are reproduced exactly.
    GoldenTokens,
    /// Their logits are reproduced within the tolerance.
    GoldenLogits,
    /// A second session gives the same bits in the opposite order: no message's score depends on its neighbours.
    Neighbours,
    /// Their probabilities and risk are reproduced within the tolerance.
    GoldenProbabilities,
    /// A message takes no more time than the manifest allows.
    BudgetLatency,
    /// A session takes no more memory than the manifest allows.
    BudgetMemory,
    /// Of the labelled records with an intent, no fewer are found than the active bundle finds, within the limit.
    QualityRecall,
    /// Of the hard negatives, no more are flagged, within the limit.
    QualityFalseAlarms,
    /// The calibration error is no larger, within the limit.
    QualityEce,
    /// What the screen makes of them is reproduced.
    GoldenScreen,
}

impl CheckName {
    /// The written form.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Archive => "archive",
            Self::Paths => "paths",
            Self::Links => "links",
            Self::Size => "size",
            Self::Manifest => "manifest",
            Self::Signature => "signature",
            Self::Files => "files",
            Self::Hashes => "hashes",
            Self::Labels => "labels",
            Self::EngineVersions => "engine_versions",
            Self::Calibration => "calibration",
            Self::Tokenizer => "tokenizer",
            Self::Onnx => "onnx",
            Self::Screen => "screen",
            Self::Golden => "golden",
            Self::Packs => "packs",
            Self::GoldenViews => "golden_views",
            Self::GoldenFindings => "golden_findings",
            Self::GoldenTokens => "golden_tokens",
            Self::GoldenLogits => "golden_logits",
            Self::Neighbours => "neighbours",
            Self::GoldenProbabilities => "golden_probabilities",
            Self::BudgetLatency => "budget.latency",
            Self::BudgetMemory => "budget.memory",
            Self::QualityRecall => "quality.recall",
            Self::QualityFalseAlarms => "quality.false_alarms",
            Self::QualityEce => "quality.ece",
            Self::GoldenScreen => "golden_screen",
        }
    }
}

impl fmt::Display for CheckName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.as_str())
    }
}

impl Check {
    /// A check that failed.
    #[must_use]
    pub fn failed(name: CheckName, expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { name, outcome: Outcome::Failed { expected: expected.into(), found: found.into() } }
    }
}

impl fmt::Display for Check {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.outcome {
            Outcome::Passed(what) => write!(formatter, "{}: passed ({what})", self.name),
            Outcome::Failed { expected, found } => {
                write!(formatter, "{}: failed: expected {expected}, found {found}", self.name)
            }
            Outcome::Skipped(why) => write!(formatter, "{}: skipped ({why})", self.name),
        }
    }
}

/// Collects checks as they are made.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Checks(Vec<Check>);

impl Checks {
    /// Records a check that passed with a value, or failed.
    pub(crate) fn record<T>(
        &mut self,
        name: CheckName,
        result: Result<T, Mismatch>,
        passed: impl FnOnce(&T) -> String,
    ) -> Option<T> {
        match result {
            Ok(value) => {
                let what = passed(&value);
                self.0.push(Check { name, outcome: Outcome::Passed(what) });
                Some(value)
            }
            Err(Mismatch { expected, found }) => {
                self.0.push(Check { name, outcome: Outcome::Failed { expected, found } });
                None
            }
        }
    }

    /// Records a check that was not made.
    pub(crate) fn skip(&mut self, name: CheckName, why: impl Into<String>) {
        self.0.push(Check { name, outcome: Outcome::Skipped(why.into()) });
    }

    /// The checks made so far.
    #[must_use]
    pub fn as_slice(&self) -> &[Check] {
        &self.0
    }

    /// The checks that failed.
    pub fn failed(&self) -> impl Iterator<Item = &Check> {
        self.0.iter().filter(|check| matches!(check.outcome, Outcome::Failed { .. }))
    }

    /// Tells whether no check failed.
    #[must_use]
    pub fn is_clean(&self) -> bool {
        self.failed().next().is_none()
    }
}

/// What was expected and what was found instead.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mismatch {
    pub(crate) expected: String,
    pub(crate) found: String,
}

impl Mismatch {
    pub(crate) fn new(expected: impl Into<String>, found: impl Into<String>) -> Self {
        Self { expected: expected.into(), found: found.into() }
    }
}
