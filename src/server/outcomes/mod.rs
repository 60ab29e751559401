//! Outcomes on their way to the disk and on it. Knows nothing of the wire and nothing of how a message is read.
//!
//! An outcome is answered once it is durable: one thread writes, everything that waits in one transaction. What may wait
//! is bounded, and a place is taken before the message is read, so that no work is done for what would be refused.

mod intake;
mod store;

pub(crate) use intake::{Intake, Receipt};
pub(crate) use store::{Fingerprint, NewOutcome};
pub use store::{OutcomeReader, OutcomeStoreError};

use std::time::Duration;

/// Why an outcome was not kept.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum OutcomeError {
    /// None are taken.
    #[error("outcomes.directory is not set, so no outcomes are taken")]
    Off,
    /// Too many are on their way.
    #[error("too many outcomes are on their way to the disk")]
    Full {
        /// When to try again.
        retry_after: Duration,
    },
    /// Its id is that of another one.
    #[error("the outcome `{id}` was reported before with other content")]
    Conflict {
        /// The id.
        id: String,
    },
    /// The store could not be written.
    #[error("the outcome could not be stored")]
    Failed,
}
