//! A policy that loaded: every combination decided by exactly one clause.

use sha2::{Digest, Sha256};
use toml::value::Date;

use super::section::Notes;
use super::{Cell, Context, Ladder, PolicyProblem, check, file};
use crate::engine::taxonomy::{Intent, IntentSet};

/// Which policy answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyIdentity {
    /// Its name.
    pub name: String,
    /// Its version, three numbers.
    pub version: String,
    /// Hash of the file's bytes, in hexadecimal.
    pub sha256: String,
}

/// One rule of a policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// Its id, e.g. `contact.before_contract`; `default` for the stated default.
    pub id: String,
    /// What it says.
    pub permission: Permission,
    /// Why, in words for the author of a message.
    pub reason: String,
    /// The public rule behind it: its text or its address.
    pub rule: Option<String>,
}

/// What a clause says of the combinations that it decides.
#[derive(Debug, Clone, PartialEq)]
pub enum Permission {
    /// It is fine.
    Allowed,
    /// It is not.
    Prohibited {
        /// What to do at which risk.
        ladder: Ladder,
        /// What would have made it fine, in the clause's own words.
        counterfactual: Option<String>,
    },
}

/// A policy: a total table over stage × surface × purpose × intent. Immutable.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    identity: PolicyIdentity,
    effective_from: Date,
    description: String,
    clauses: Vec<Clause>,
    /// Per cell, the index of the clause that decides it.
    cells: Vec<usize>,
}

impl Policy {
    /// Reads a policy file. `file` is how problems name it.
    ///
    /// # Errors
    /// Every mistake in the file, in its order: syntax, unknown keys and words, thresholds out of range or not rising,
    /// unknown names, combinations that no clause or several clauses decide, clauses that decide nothing.
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<PolicyProblem>> {
        let mut notes = Notes::new(file, text);
        let policy = Self::read(&mut notes, text);
        let mut problems = notes.problems;
        problems.sort_by_key(|problem| problem.line.unwrap_or(usize::MAX));
        policy.filter(|_| problems.is_empty()).ok_or(problems)
    }

    /// The policy, whole only where nothing was noted.
    fn read(notes: &mut Notes<'_>, text: &str) -> Option<Self> {
        let read = file::read(notes, text)?;
        let (clauses, cells) = check::check(notes, &read)?;
        let sha256 = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        Some(Self {
            identity: PolicyIdentity { name: read.name?, version: read.version?, sha256 },
            effective_from: read.effective_from?,
            description: read.description?,
            clauses,
            cells,
        })
    }

    /// Name, version and hash.
    #[must_use]
    pub fn identity(&self) -> &PolicyIdentity {
        &self.identity
    }

    /// The day from which it holds.
    #[must_use]
    pub fn effective_from(&self) -> Date {
        self.effective_from
    }

    /// What it is for, in a sentence or two.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Its clauses in the order of the file, the stated default last.
    #[must_use]
    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    /// The clause that decides a combination.
    #[must_use]
    pub fn clause(&self, cell: Cell) -> &Clause {
        &self.clauses[self.cells[cell.index()]]
    }

    /// The intents that are prohibited in a context.
    #[must_use]
    pub fn prohibited(&self, context: &Context) -> IntentSet {
        Intent::ALL
            .into_iter()
            .filter(|intent| {
                matches!(self.clause(Cell::of(context, *intent)).permission, Permission::Prohibited { .. })
            })
            .collect()
    }
}
