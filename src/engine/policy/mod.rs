//! Permission: whether what the author does is allowed here and now, and what to do. Sees intents and probabilities
//! only, never text.
//!
//! A policy is a file of clauses (docs/POLICY.md teaches the language). Each clause prohibits or allows intents for some
//! stages, surfaces and purposes, and where it asks for them, parties, strikes and days; every combination is decided by
//! exactly one clause, or by the stated default, and a file that leaves a gap or decides twice does not load.
//!
//! ```
//! use sidedoor::engine::policy::{Action, Context, Policy, Scores};
//! use sidedoor::engine::score::Probability;
//! use sidedoor::engine::taxonomy::{Intent, Purpose, Stage, Surface};
//!
//! let policy = Policy::parse("example.toml", r#"
//!     name = "example"
//!     version = "1.0.0"
//!     effective_from = 2026-01-01
//!     description = "Nothing is paid elsewhere."
//!     default = { decision = "allowed", reason = "This is fine." }
//!     ladders.strict = [{ at = 0.5, action = "BLOCK" }]
//!
//!     [[clauses]]
//!     id = "payment.always"
//!     intents = ["pay_off_platform"]
//!     decision = "prohibited"
//!     reason = "Payments stay on the platform."
//!     ladder = "strict"
//! "#).unwrap();
//! let context = Context::new(Stage::PreContract, Surface::Message, Purpose::None);
//! assert!(policy.prohibited(&context).contains(Intent::PayOffPlatform));
//!
//! let mut intents = [Probability::ZERO; Intent::ALL.len()];
//! intents[Intent::PayOffPlatform.index()] = Probability::nearest(0.9);
//! let scores = Scores { intents, risk: Probability::nearest(0.9), identifiers: Default::default() };
//! assert_eq!(policy.decide(&context, &scores).action, Action::Block);
//! ```

use crate::engine::parties::Language;
use crate::engine::score::Probability;
use crate::engine::taxonomy::{IdentifierKinds, Intent, IntentSet, Purpose, Stage, Surface, vocabulary};

mod axes;
mod cells;
mod check;
mod conditions;
mod decide;
mod file;
mod ladder;
mod ladders;
mod problem;
mod section;
mod strikes;
mod table;
mod texts;

pub use axes::Circumstances;
pub use cells::{Cell, Combinations};
pub use ladder::{Ladder, Step};
pub use problem::{PolicyProblem, ProblemKind};
pub use strikes::{Advice, Consequence};
pub use table::{Clause, Permission, Policy, PolicyIdentity};
pub use texts::Texts;

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

/// Where a message stands, as far as the policy asks. Copied whole and free of lifetimes, so no text of a message fits in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Context {
    /// Where the parties stand.
    pub stage: Stage,
    /// Where the text appears.
    pub surface: Surface,
    /// What the sender declares.
    pub purpose: Purpose,
    /// The rest of what a policy may ask.
    pub circumstances: Circumstances,
    /// The language that the author is addressed in; no clause asks for it.
    pub language: Option<Language>,
}

impl Context {
    /// A context about which nothing more is known.
    #[must_use]
    pub fn new(stage: Stage, surface: Surface, purpose: Purpose) -> Self {
        Self { stage, surface, purpose, circumstances: Circumstances::default(), language: None }
    }

    /// The context of a cell, about which nothing more is known.
    #[must_use]
    pub fn of(cell: Cell) -> Self {
        Self::new(cell.stage, cell.surface, cell.purpose)
    }
}

/// What is known of a message when the policy decides.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scores {
    /// Calibrated probability per intent, in the order of the guide.
    pub intents: [Probability; Intent::ALL.len()],
    /// Calibrated probability that the message breaks this policy in this context.
    pub risk: Probability,
    /// Which kinds of identifiers were found; where there is none, there is nothing to mask.
    pub identifiers: IdentifierKinds,
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
    /// What to do instead; where the action is `ALLOW`, what would be better still.
    pub alternative: Option<String>,
    /// The public rule behind the clause.
    pub rule: Option<String>,
    /// What the message would have to do without to be allowed; empty where the action is `ALLOW`.
    pub offending: IntentSet,
    /// What the policy advises to do about the author.
    pub consequence: Option<Consequence>,
}

impl Decision {
    /// Nothing to do.
    #[must_use]
    pub const fn pass() -> Self {
        Self {
            action: Action::Allow,
            clause: None,
            reason: String::new(),
            counterfactual: None,
            alternative: None,
            rule: None,
            offending: IntentSet::EMPTY,
            consequence: None,
        }
    }
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
