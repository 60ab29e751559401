//! The classifier's queue: a handle that many calls share and the threads that own the sessions.
//!
//! What cannot be answered by its deadline is refused on arrival (`queue`), by what was learned of the time that messages
//! take (`cost`). A worker reads one message a run, or several of like length (`seal`) where the classifier says that it
//! pays: with dynamic int8 scales a message's score would depend on its neighbours. Knows nothing of the wire.

mod cost;
mod handle;
mod queue;
mod seal;
mod worker;

pub(crate) use cost::Size;
pub(crate) use handle::{Classified, ClassifyError, Handle};
pub(crate) use queue::Overloaded;
pub(crate) use worker::{Crew, CrewEnd, WarmUpError, Workers};

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::oneshot;

use super::pipeline::Pipeline;

/// How urgent a message is beside others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Priority {
    /// Somebody waits for it.
    Interactive,
    /// It is one of many; it goes on when nobody waits, and a little even then.
    Bulk,
}

/// A prepared message on its way to a worker.
struct Job<P: Pipeline> {
    prepared: Arc<P::Prepared>,
    tokens: usize,
    deadline: Instant,
    queued_at: Instant,
    reply: oneshot::Sender<Result<Classified<P::Logits>, ClassifyError>>,
}
