//! The classifier's queue: a handle that many calls share and the threads that own the sessions.
//!
//! One message per run, unpadded: with dynamic int8 scales a message's score would otherwise depend on its neighbours,
//! and on a CPU a batch gains nothing. Knows nothing of the wire.

mod handle;
mod worker;

pub(crate) use handle::{Classified, ClassifyError, Handle, Overloaded, Permit};
pub(crate) use worker::{Crew, CrewEnd, WarmUpError, Workers};

use std::sync::Arc;
use std::time::Instant;

use tokio::sync::oneshot;

use super::pipeline::Pipeline;

/// A prepared message on its way to a worker.
struct Job<P: Pipeline> {
    prepared: Arc<P::Prepared>,
    deadline: Instant,
    queued_at: Instant,
    reply: oneshot::Sender<Result<Classified<P::Logits>, ClassifyError>>,
    /// Given back when the worker is done with the job, so that the jobs of callers who left still count.
    permit: Permit,
}
