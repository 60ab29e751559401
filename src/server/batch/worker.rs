//! The threads that own the sessions.

use std::convert::Infallible;
use std::io;
use std::num::NonZeroUsize;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, PoisonError};
use std::thread;
use std::time::Instant;

use tokio::sync::{mpsc, oneshot};

use super::handle::Shared;
use super::queue::{Next, Queue};
use super::seal::Runs;
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
                let run = worker.warm(classifier.as_mut(), &first, tokens);
                let is_warm = run.is_ok();
                let is_awaited = report.send(run).is_ok();
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
    /// The first run sets things up; the second tells what a message takes; a third warms up what as many together need.
    fn warm(
        &self,
        classifier: &mut dyn Classifier<P>,
        first: &P::Prepared,
        tokens: usize,
    ) -> Result<(), ClassifyError> {
        guarded(|| classifier.classify(first))?;
        self.run(classifier, first, tokens)?;
        let most = classifier.most_together().get();
        if most > 1 {
            let together = vec![first; most];
            guarded(|| classifier.classify_together(&together))?;
        }
        Ok(())
    }

    fn work(&self, classifier: &mut dyn Classifier<P>) {
        let most = classifier.most_together();
        while let Some(next) = self.next(most) {
            let Next { jobs, hopeless } = next;
            for (job, overloaded) in hopeless {
                self.shared.metrics.queue_length.dec();
                // A caller who left needs no answer, here and below.
                let _ = job.reply.send(Err(ClassifyError::Hopeless { retry_after: overloaded.retry_after }));
            }
            self.shared.metrics.queue_length.dec_by(i64::try_from(jobs.len()).unwrap_or(i64::MAX));
            let answers = self.read(classifier, &jobs);
            // The place is free before the caller hears of it, so that a caller who goes on at once finds it.
            self.shared.queue().done(self.index);
            for (Job { prepared, reply, .. }, answer) in jobs.into_iter().zip(answers) {
                drop(prepared);
                let _ = reply.send(answer);
            }
        }
    }

    /// Reads jobs in one run, but for those whose time is up; what each is answered, in their order.
    fn read(
        &self,
        classifier: &mut dyn Classifier<P>,
        jobs: &[Job<P>],
    ) -> Vec<Result<Classified<P::Logits>, ClassifyError>> {
        let started = Instant::now();
        let in_time: Vec<&Job<P>> = jobs.iter().filter(|job| started < job.deadline).collect();
        let mut runs = self.run_together(classifier, &in_time).into_iter();
        let answer = |job: &Job<P>| {
            let run = if started < job.deadline { runs.next() } else { None };
            let logits = run.unwrap_or(Err(ClassifyError::Expired))?;
            Ok(Classified { logits, queued: started - job.queued_at, ran: started.elapsed() })
        };
        jobs.iter().map(answer).collect()
    }

    /// Runs the classifier once, or once for each job where that fails: one message must not cost others their answers.
    fn run_together(
        &self,
        classifier: &mut dyn Classifier<P>,
        jobs: &[&Job<P>],
    ) -> Vec<Result<P::Logits, ClassifyError>> {
        if jobs.len() > 1 {
            let prepared: Vec<&P::Prepared> = jobs.iter().map(|job| &*job.prepared).collect();
            let started = Instant::now();
            let logits = guarded(|| classifier.classify_together(&prepared)).ok();
            if let Some(logits) = logits.filter(|logits| logits.len() == jobs.len()) {
                let longest = jobs.iter().map(|job| job.tokens).max().unwrap_or_default();
                self.shared.costs().learn_run(jobs.len(), longest * jobs.len(), started.elapsed());
                return logits.into_iter().map(Ok).collect();
            }
        }
        jobs.iter().map(|job| self.run(classifier, &job.prepared, job.tokens)).collect()
    }

    /// Runs the classifier on one message and learns from it.
    fn run(
        &self,
        classifier: &mut dyn Classifier<P>,
        prepared: &P::Prepared,
        tokens: usize,
    ) -> Result<P::Logits, ClassifyError> {
        let started = Instant::now();
        let logits = guarded(|| classifier.classify(prepared))?;
        self.shared.costs().learn_run(1, tokens, started.elapsed());
        Ok(logits)
    }

    /// Waits for a job, and takes along what is read with it; `None` once nobody can bring one any more.
    fn next(&self, most: NonZeroUsize) -> Option<Next<Job<P>>> {
        let mut queue = self.shared.queue();
        loop {
            let next = queue.take(self.index, Instant::now(), Runs { most, costs: &self.shared.costs() });
            if next.is_some() {
                return next;
            }
            if queue.is_closed {
                return None;
            }
            queue = self.shared.has_jobs.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }
}

/// Runs the classifier so that a panic costs one run and not the thread.
fn guarded<L>(run: impl FnOnce() -> Result<L, StageError>) -> Result<L, ClassifyError> {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(run) => run.map_err(ClassifyError::Failed),
        Err(_) => Err(ClassifyError::Panicked),
    }
}
