//! The pure core: message in, verdict out. Synchronous; knows no clock, environment, socket or runtime.
//!
//! A request is two pure calls with the classifier between them, which the caller owns:
//!
//! ```text
//! let prepared   = engine.prepare(&message)?;                     // views, findings, features, tokens
//! let classified = Classified::of(&prepared, &logits);            // one session run per token window
//! let verdict    = engine.conclude(&message, &prepared, classified.as_ref(), terms)?;
//! ```
//!
//! With `prepare_with` and [`screen::Screening::On`] a clearly harmless message comes settled and needs no classifier.
#![warn(missing_docs)]

pub mod day;
pub mod detect;
pub mod eval;
pub mod message;
pub mod model;
pub mod outcome;
pub mod overlap;
pub mod parties;
pub mod policy;
pub mod record;
pub mod rules;
pub mod score;
pub mod screen;
pub mod taxonomy;
pub mod text;
pub mod verdict;

mod assembly;
mod conclude;
mod features;
mod identifier_key;
mod input;
mod labelled;
mod prepare;
mod purpose;
mod redact;
mod report;
mod thread;

pub use assembly::Engine;
pub use conclude::{Classified, Concluder, Terms, UnknownPolicy, context};
pub use features::{RULE_FEATURE_COUNT, RULE_FEATURE_NAMES, RULE_FEATURES_VERSION, RuleFeatures};
pub use identifier_key::{IdentifierKey, KeyTooShort};
pub use input::{InputWindow, ModelInput};
pub use labelled::input_values;
pub use prepare::{PrepareError, Prepared, Preparer};
pub use redact::{Redaction, RedactionStyle, RedactionTime};
pub use report::other_side;
