//! Sidedoor tells a marketplace how likely it is that a message takes business off the platform.
//!
//! Three zones. [`engine`] is pure: message in, verdict out; it knows no clock, environment, socket or runtime, and
//! builds alone (`cargo check --lib --no-default-features`). `server` is the async shell around it; `config` and `cli`
//! face the outside world. Arrows point inwards only.

pub mod engine;

#[cfg(feature = "server")]
pub mod cli;
#[cfg(feature = "server")]
pub mod config;
#[cfg(feature = "server")]
pub mod server;
