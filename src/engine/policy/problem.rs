//! What can be wrong with a policy file.

use std::fmt;

use super::Combinations;
use crate::engine::taxonomy::UnknownWord;

/// One mistake in a policy file. A file that does not load reports all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyProblem {
    /// The file, as the caller named it.
    pub file: String,
    /// The line, counted from 1; `None` where the mistake is in no particular place.
    pub line: Option<usize>,
    /// What is wrong.
    pub kind: ProblemKind,
}

impl fmt::Display for PolicyProblem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(formatter, "{}:{line}: {}", self.file, self.kind),
            None => write!(formatter, "{}: {}", self.file, self.kind),
        }
    }
}

impl std::error::Error for PolicyProblem {}

/// What is wrong; `place` says where, e.g. "clause `payment.always`".
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[expect(missing_docs, reason = "each message says what its fields mean")]
pub enum ProblemKind {
    #[error("not TOML: {message}")]
    Syntax { message: String },
    #[error("{place}: unknown key `{key}`, expected one of: {expected}")]
    UnknownKey { place: String, key: String, expected: String },
    #[error("{place}: missing `{key}`, expected {expected}")]
    MissingKey { place: String, key: &'static str, expected: &'static str },
    #[error("{place}: `{key}` is {found}, expected {expected}")]
    WrongValue { place: String, key: String, found: String, expected: &'static str },
    #[error("{place}: `{key}`: {word}")]
    UnknownWord { place: String, key: &'static str, word: UnknownWord },
    #[error("{place}: `{key}` names `{word}` twice")]
    Repeated { place: String, key: &'static str, word: String },
    #[error("{place}: the id is taken by the clause in line {first_line}")]
    TakenId { place: String, first_line: usize },
    #[error("{place}: step {step} starts at {found}, expected more than the {previous} of the step before")]
    NotRising { place: String, step: usize, found: String, previous: String },
    #[error("{place}: step {step} says {found}, expected something more severe than {previous}")]
    NotMoreSevere { place: String, step: usize, found: &'static str, previous: &'static str },
    #[error("{place}: no clause uses it")]
    UnusedLadder { place: String },
    #[error("{place}: `{key}` belongs to a prohibition, and this clause allows")]
    OnlyForProhibitions { place: String, key: &'static str },
    #[error("{place}: unknown {what} `{found}`, expected one of: {expected}")]
    UnknownName { place: String, what: &'static str, found: String, expected: String },
    #[error("{place}: overrides itself")]
    OverridesItself { place: String },
    #[error("{place}: overrides `{id}`, which overrides it in turn")]
    OverridesInTurn { place: String, id: String },
    #[error("{place}: overrides `{id}`, but no combination is in both")]
    IdleOverride { place: String, id: String },
    #[error("{place}: `{key}` holds nothing")]
    EmptyRange { place: String, key: &'static str },
    #[error("{place}: `{key}` lacks the language {language}")]
    Untranslated { place: String, key: &'static str, language: String },
    #[error("{place}: `{key}` has `{found}`, expected no braces but {{identifiers}}")]
    UnknownPlaceholder { place: String, key: &'static str, found: String },
    #[error("{place}: `{key}` names {{identifiers}}, but `identifiers` does not give the words of every language")]
    NoKindWords { place: String, key: &'static str },
    #[error("{place}: `days` belongs to a restriction, and to it alone")]
    RestrictionDays { place: String },
    #[error(
        "{place}: a look never pays, since `review / miss` is not below `1 - review / false_alarm`; leave `review` out"
    )]
    ReviewNeverPays { place: String },
    #[error("{place}: has both `at` and `guarantee`, expected one of them")]
    TwoThresholds { place: String },
    #[error("{place}: the bundle guarantees no threshold `{name}`; {known}")]
    NoGuarantee { place: String, name: String, known: String },
    #[error("{place}: asks for strikes, but the file has no `strikes` that says for how long they count")]
    UncountedStrikes { place: String },
    #[error(
        "the clauses tell {found} combinations apart, expected at most {limit}; ask for fewer plans, jurisdictions, intervals or dates"
    )]
    TooManyCombinations { found: usize, limit: usize },
    #[error("no clause decides: {combinations}; add a clause or a `default`")]
    Gap { combinations: Combinations },
    #[error("{place} and clause `{other}` both decide: {combinations}; let one override the other")]
    Contradiction { place: String, other: String, combinations: Combinations },
    #[error("{place}: decides nothing, other clauses override it everywhere")]
    Unreachable { place: String },
    #[error("{place}: `counterfactual` promises a change that does not exist: nothing allows {combinations}")]
    NoCounterfactual { place: String, combinations: Combinations },
}
