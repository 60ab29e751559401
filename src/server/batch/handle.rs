//! The callers' end of the queue.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{SyncSender, TrySendError};
use std::time::{Duration, Instant};

use tokio::sync::{OwnedSemaphorePermit, Semaphore, oneshot};

use super::Job;
use crate::server::metrics::Metrics;
use crate::server::pipeline::{Pipeline, StageError};

/// The callers' end of the queue; clones share it.
pub(crate) struct Handle<P: Pipeline> {
    queue: SyncSender<Job<P>>,
    admission: Arc<Semaphore>,
    places: u32,
    load: Arc<Load>,
    metrics: Arc<Metrics>,
}

impl<P: Pipeline> Clone for Handle<P> {
    fn clone(&self) -> Self {
        Self {
            queue: self.queue.clone(),
            admission: Arc::clone(&self.admission),
            places: self.places,
            load: Arc::clone(&self.load),
            metrics: Arc::clone(&self.metrics),
        }
    }
}

/// A place among the messages that are worked on or wait.
#[derive(Debug)]
pub(crate) struct Permit {
    _permit: OwnedSemaphorePermit,
}

/// No place is free.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Overloaded {
    /// When the queue is likely to be empty.
    pub(crate) retry_after: Duration,
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
    /// The queue was full.
    #[error("the queue is full")]
    Full {
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

impl<P: Pipeline> Handle<P> {
    pub(super) fn new(queue: SyncSender<Job<P>>, places: u32, load: Arc<Load>, metrics: Arc<Metrics>) -> Self {
        Self { queue, admission: Arc::new(Semaphore::new(places as usize)), places, load, metrics }
    }

    /// Takes a place, or refuses at once.
    pub(crate) fn admit(&self) -> Result<Permit, Overloaded> {
        match Arc::clone(&self.admission).try_acquire_owned() {
            Ok(permit) => Ok(Permit { _permit: permit }),
            Err(_) => Err(Overloaded { retry_after: self.load.time_to_clear(self.places) }),
        }
    }

    /// Waits for a worker to read the message. Dropping the future takes the job back.
    pub(crate) async fn classify(
        &self,
        permit: Permit,
        prepared: Arc<P::Prepared>,
        deadline: Instant,
    ) -> Result<Classified<P::Logits>, ClassifyError> {
        let (reply, answer) = oneshot::channel();
        let job = Job { prepared, deadline, queued_at: Instant::now(), reply, permit };
        self.metrics.queue_length.inc();
        if let Err(error) = self.queue.try_send(job) {
            self.metrics.queue_length.dec();
            return Err(match error {
                TrySendError::Full(_) => ClassifyError::Full { retry_after: self.load.time_to_clear(self.places) },
                TrySendError::Disconnected(_) => ClassifyError::Stopped,
            });
        }
        answer.await.unwrap_or(Err(ClassifyError::Stopped))
    }
}

/// How long a message takes, learned from those that ran.
#[derive(Debug)]
pub(super) struct Load {
    mean_us: AtomicU64,
    workers: u64,
}

impl Load {
    pub(super) fn new(workers: usize) -> Self {
        Self { mean_us: AtomicU64::new(2_000), workers: workers.max(1) as u64 }
    }

    /// Moves the mean an eighth of the way.
    pub(super) fn record(&self, ran: Duration) {
        let ran = u64::try_from(ran.as_micros()).unwrap_or(u64::MAX / 8);
        let mean = self.mean_us.load(Ordering::Relaxed);
        // Two workers may overwrite one another; an estimate does not mind.
        self.mean_us.store((mean * 7 + ran) / 8, Ordering::Relaxed);
    }

    fn time_to_clear(&self, places: u32) -> Duration {
        let micros = self.mean_us.load(Ordering::Relaxed).saturating_mul(u64::from(places)) / self.workers;
        Duration::from_micros(micros).clamp(Duration::from_millis(10), Duration::from_secs(5))
    }
}
