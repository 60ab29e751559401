//! The pure core: message in, verdict out.
#![warn(missing_docs)]

pub mod detect;
pub mod eval;
pub mod message;
pub mod model;
pub mod overlap;
pub mod policy;
pub mod rules;
pub mod score;
pub mod taxonomy;
pub mod text;
pub mod verdict;
