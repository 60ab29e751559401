//! What to do at which risk: steps that rise in threshold and in severity.

use super::Action;
use crate::engine::score::{Probability, Threshold};

/// One step of a ladder.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Step {
    /// The risk from which it holds.
    pub at: Threshold,
    /// What to do from there on.
    pub action: Action,
}

/// Steps that rise in threshold and severity; below the first, everything passes. At least one step.
#[derive(Debug, Clone, PartialEq)]
pub struct Ladder {
    name: String,
    steps: Vec<Step>,
}

impl Ladder {
    /// Wraps steps that the reader has checked.
    pub(super) fn new(name: String, steps: Vec<Step>) -> Self {
        Self { name, steps }
    }

    /// Its name in the file.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its steps, lowest first.
    #[must_use]
    pub fn steps(&self) -> &[Step] {
        &self.steps
    }

    /// What to do at that risk. Masking needs something to mask: without identifiers the next milder step holds.
    #[must_use]
    pub fn action(&self, risk: Probability, has_identifiers: bool) -> Action {
        self.steps
            .iter()
            .rev()
            .filter(|step| step.at.is_reached_by(risk))
            .map(|step| step.action)
            .find(|action| has_identifiers || *action != Action::Redact)
            .unwrap_or(Action::Allow)
    }

    /// Tells whether a probability alone would reach the first step.
    #[must_use]
    pub fn is_entered_by(&self, probability: Probability) -> bool {
        self.steps.first().is_some_and(|step| step.at.is_reached_by(probability))
    }
}
