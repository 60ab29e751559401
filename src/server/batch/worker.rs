//! The threads that own the sessions.

use std::convert::Infallible;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError};
use std::thread;
use std::time::Instant;

use tokio::sync::{mpsc, oneshot};

use super::handle::Shared;
use super::queue::{Next, Queue};
use super::{Classified, ClassifyError, Handle, Job};
use crate::server::metrics::Metrics;
use crate::server::pipeline::{Classifier, Pipeline, StageError};

/// Threads that are to be started: one per classifier.
pub(crate) struct Workers<P: Pipeline> {
    pub(crate) classifiers: Vec<Box<dyn Classifier<P>>>,
    pub(crate) queue_length: usize,
    pub(crate) crew: Crew,
}

/// Everybody who works, on this release or an earlier one; clones share it.
#[derive(Clone)]
pub(crate) struct Crew {
    /// Dropped with the last clone, which [`CrewEnd::reached`] hears.
    _alive: mpsc::Sender<Infallible>,
}

/// Tells when a crew is gone.
pub(crate) struct CrewEnd {
    gone: mpsc::Receiver<Infallible>,
}

impl Crew {
    pub(crate) fn new() -> (Self, CrewEnd) {
        let (alive, gone) = mpsc::channel(1);
        (Self { _alive: alive }, CrewEnd { gone })
    }
}

impl CrewEnd {
    /// Waits until every thread has ended, which they do once no handle is left, and no clone of the crew is left that
    /// could start another.
    pub(crate) async fn reached(mut self) {
        while self.gone.recv().await.is_some() {}
    }
}

/// Why the workers did not come up.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WarmUpError {
    /// There is no classifier to run.
    #[error("no classifier was given, expected at least one")]
    None,
    /// The system gave no thread.
    #[error("cannot start the thread {name}: {source}")]
    Thread {
        /// The thread's name.
        name: String,
        /// Why.
        source: io::Error,
    },
    /// The first run failed.
    #[error("the first run of {name} failed: {source}")]
    Failed {
        /// The thread's name.
        name: String,
        /// Why.
        source: StageError,
    },
    /// The first run panicked.
    #[error("the first run of {name} panicked")]
    Panicked {
        /// The thread's name.
        name: String,
    },
}

impl<P: Pipeline> Workers<P> {
    /// Starts one thread per classifier and lets each read `first`, which is so many tokens long, before it takes jobs.
    ///
    /// # Errors
    /// When a thread cannot be started or a first run fails.
    pub(crate) async fn start(
        self,
        first: Arc<P::Prepared>,
        tokens: usize,
        metrics: Arc<Metrics>,
    ) -> Result<Handle<P>, WarmUpError> {
        let Self { classifiers, queue_length, crew } = self;
        if classifiers.is_empty() {
            return Err(WarmUpError::None);
        }
        let shared = Arc::new(Shared::new(Queue::new(queue_length, classifiers.len()), metrics));
        // Dropped where the warm-up fails, so that the threads that are warm end.
        let handle = Handle::new(Arc::clone(&shared));
        let mut warm = Vec::new();
        for (index, mut classifier) in classifiers.into_iter().enumerate() {
            let name = format!("classify-{index}");
            let (report, reported) = oneshot::channel();
            let worker = Worker { index, shared: Arc::clone(&shared), _crew: crew.clone() };
            let first = Arc::clone(&first);
            let body = move || {
                // The first run sets things up; the second tells what a message takes.
                let run =
                    guarded(classifier.as_mut(), &first).and_then(|_| worker.run(classifier.as_mut(), &first, tokens));
                let is_warm = run.is_ok();
                let is_awaited = report.send(run.map(drop)).is_ok();
                if is_warm && is_awaited {
                    worker.work(classifier.as_mut());
                }
            };
            thread::Builder::new()
                .name(name.clone())
                .spawn(body)
                .map_err(|source| WarmUpError::Thread { name: name.clone(), source })?;
            warm.push((name, reported));
        }
        for (name, reported) in warm {
            match reported.await {
                Ok(Ok(())) => {}
                Ok(Err(ClassifyError::Failed(source))) => return Err(WarmUpError::Failed { name, source }),
                Ok(Err(_)) | Err(_) => return Err(WarmUpError::Panicked { name }),
            }
        }
        Ok(handle)
    }
}

struct Worker<P: Pipeline> {
    index: usize,
    shared: Arc<Shared<P>>,
    /// Dropped with the thread; [`CrewEnd::reached`] waits for the last one.
    _crew: Crew,
}

impl<P: Pipeline> Worker<P> {
    fn work(&self, classifier: &mut dyn Classifier<P>) {
        while let Some(next) = self.next() {
            let Next { job, hopeless } = next;
            for (job, overloaded) in hopeless {
                self.shared.metrics.queue_length.dec();
                // A caller who left needs no answer, here and below.
                let _ = job.reply.send(Err(ClassifyError::Hopeless { retry_after: overloaded.retry_after }));
            }
            self.shared.metrics.queue_length.dec();
            let Job { prepared, tokens, deadline, queued_at, reply } = job;
            let started = Instant::now();
            let answer = if started >= deadline {
                Err(ClassifyError::Expired)
            } else {
                let run = self.run(classifier, &prepared, tokens);
                run.map(|logits| Classified { logits, queued: started - queued_at, ran: started.elapsed() })
            };
            // The place is free before the caller hears of it, so that a caller who goes on at once finds it.
            self.shared.queue().done(self.index);
            drop(prepared);
            let _ = reply.send(answer);
        }
    }

    /// Runs the classifier and learns from it.
    fn run(
        &self,
        classifier: &mut dyn Classifier<P>,
        prepared: &P::Prepared,
        tokens: usize,
    ) -> Result<P::Logits, ClassifyError> {
        let started = Instant::now();
        let logits = guarded(classifier, prepared)?;
        self.shared.costs().learn_classify(tokens, started.elapsed());
        Ok(logits)
    }

    /// Waits for a job; `None` once nobody can bring one any more.
    fn next(&self) -> Option<Next<Job<P>>> {
        let mut queue = self.shared.queue();
        loop {
            if let Some(next) = queue.take(self.index, Instant::now()) {
                return Some(next);
            }
            if queue.is_closed {
                return None;
            }
            queue = self.shared.has_jobs.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Runs the classifier so that a panic costs one job and not the thread.
fn guarded<P: Pipeline>(
    classifier: &mut dyn Classifier<P>,
    prepared: &P::Prepared,
) -> Result<P::Logits, ClassifyError> {
    match catch_unwind(AssertUnwindSafe(|| classifier.classify(prepared))) {
        Ok(run) => run.map_err(ClassifyError::Failed),
        Err(_) => Err(ClassifyError::Panicked),
    }
}
