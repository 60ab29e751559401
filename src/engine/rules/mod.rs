//! Rule packs: phrases as data, matched in one pass.
//!
//! A pack is a TOML file that analysts write and review. Its rules speak for a target with a confidence; what a hit
//! finally weighs is fitted in training. Each rule brings inline tests, which are run whenever the pack is loaded, but
//! for a pack that the bundle beside it was calibrated with.

mod compile;
mod fields;
mod frequency;
mod lint;
mod literals;
mod matcher;
mod pack;
mod pattern;
mod phrase;

pub use compile::{PackFile, PackSet, PackSizes};
pub use lint::{Lint, LintKind};
pub use pack::{Pack, PackProblem};

#[cfg(test)]
mod tests;
