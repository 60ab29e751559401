//! The callers' end of the queue.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::oneshot;

use super::cost::{CostModel, Size};
use super::queue::{Demand, Overloaded, Place, Queue};
use super::{Job, Priority};
use crate::server::metrics::Metrics;
use crate::server::pipeline::{Pipeline, StageError};

/// The callers' end of the queue; the workers end when it is dropped.
pub(crate) struct Handle<P: Pipeline> {
    shared: Arc<Shared<P>>,
}

/// What callers and workers share.
pub(super) struct Shared<P: Pipeline> {
    queue: Mutex<Queue<Job<P>>>,
    costs: Mutex<CostModel>,
    pub(super) has_jobs: Condvar,
    pub(super) metrics: Arc<Metrics>,
}

/// A message that was let in. Dropping it gives its place back, wherever it is.
pub(crate) struct Ticket<P: Pipeline> {
    shared: Arc<Shared<P>>,
    place: Place,
    size: Size,
    has_entered: bool,
}

/// What a worker answers.
#[derive(Debug)]
pub(crate) struct Classified<L> {
    pub(crate) logits: L,
    pub(crate) queued: Duration,
    pub(crate) ran: Duration,
}

/// Why a job was not answered.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ClassifyError {
    /// The deadline passed while the job waited.
    #[error("the deadline passed in the queue")]
    Expired,
    /// It could no longer end by its deadline, and others could.
    #[error("the message could no longer be scored in time")]
    Hopeless {
        /// When to try again.
        retry_after: Duration,
    },
    /// The model could not be run.
    #[error("the classifier failed: {0}")]
    Failed(StageError),
    /// The model's run panicked; the worker goes on.
    #[error("the classifier panicked")]
    Panicked,
    /// No worker is left.
    #[error("the classifier's workers have stopped")]
    Stopped,
}

impl<P: Pipeline> Shared<P> {
    pub(super) fn new(queue: Queue<Job<P>>, metrics: Arc<Metrics>) -> Self {
        Self { queue: Mutex::new(queue), costs: Mutex::default(), has_jobs: Condvar::new(), metrics }
    }

    // Nothing panics while it holds one of the locks, and what they guard is sound after every step.
    pub(super) fn queue(&self) -> MutexGuard<'_, Queue<Job<P>>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn costs(&self) -> MutexGuard<'_, CostModel> {
        self.costs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<P: Pipeline> Handle<P> {
    pub(super) fn new(shared: Arc<Shared<P>>) -> Self {
        Self { shared }
    }

    /// Lets a message in that can be answered by its deadline, or refuses it at once.
    pub(crate) fn admit(&self, size: Size, priority: Priority, deadline: Instant) -> Result<Ticket<P>, Overloaded> {
        let estimate = self.shared.costs().estimate(size);
        let place = self.shared.queue().admit(Demand { priority, estimate, deadline }, Instant::now())?;
        Ok(Ticket { shared: Arc::clone(&self.shared), place, size, has_entered: false })
    }

    /// Learns how long the stages around the classifier took.
    pub(crate) fn learn_around(&self, size: Size, took: Duration) {
        self.shared.costs().learn_around(size, took);
    }
}

impl<P: Pipeline> Drop for Handle<P> {
    fn drop(&mut self) {
        self.shared.queue().is_closed = true;
        self.shared.has_jobs.notify_all();
    }
}

impl<P: Pipeline> Ticket<P> {
    /// Waits for a worker to read the message, which is so many tokens long. Dropping the future takes the job back.
    pub(crate) async fn classify(
        mut self,
        prepared: Arc<P::Prepared>,
        tokens: usize,
    ) -> Result<Classified<P::Logits>, ClassifyError> {
        let (reply, answer) = oneshot::channel();
        let cost = {
            let mut costs = self.shared.costs();
            costs.learn_tokens(self.size, tokens);
            costs.classify(tokens)
        };
        let job = Job { prepared, tokens, deadline: self.place.deadline(), queued_at: Instant::now(), reply };
        self.shared.queue().enter(&mut self.place, job, tokens, cost);
        self.has_entered = true;
        self.shared.metrics.queue_length.inc();
        self.shared.has_jobs.notify_one();
        answer.await.unwrap_or(Err(ClassifyError::Stopped))
    }
}

impl<P: Pipeline> Drop for Ticket<P> {
    fn drop(&mut self) {
        let waiting = self.shared.queue().leave(&self.place, self.has_entered);
        if waiting.is_some() {
            self.shared.metrics.queue_length.dec();
        }
    }
}
