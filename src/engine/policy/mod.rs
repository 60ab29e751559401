//! Permission: whether what the author does is allowed here and now, and what to do. Sees intents and probabilities
//! only, never text.

use crate::engine::taxonomy::{Purpose, Stage, vocabulary};

vocabulary! {
    /// What the marketplace is advised to do, mildest first.
    Action, "action" {
        /// Let it pass.
        Allow = "ALLOW",
        /// Let it pass and remind the author of the rule.
        Nudge = "NUDGE",
        /// Let it pass with the identifiers masked.
        Redact = "REDACT",
        /// Keep it back until someone has looked.
        Hold = "HOLD",
        /// Refuse it.
        Block = "BLOCK",
    }
}

/// What the policy decided and why.
#[derive(Debug, Clone, PartialEq)]
pub struct Decision {
    /// The action.
    pub action: Action,
    /// The id of the clause that decided; `None` where nothing is prohibited or no threshold was reached.
    pub clause: Option<String>,
    /// Why, in words for the author; empty where the action is `ALLOW`.
    pub reason: String,
    /// What change of context would have allowed it.
    pub counterfactual: Option<Counterfactual>,
}

/// The nearest context in which the same message would have been allowed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counterfactual {
    /// The stage of that context.
    pub stage: Stage,
    /// The purpose of that context.
    pub purpose: Purpose,
    /// In words, e.g. "allowed once a contract starts".
    pub text: String,
}
