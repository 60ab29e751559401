//! A release that reads along and answers nobody: one thread, far back, within its share of the CPU.
//!
//! What answers hands it a copy of the message once the verdict is there, and never waits: what finds no place in the queue,
//! or comes while the share is used up, is counted and not read. The challenger may have another tokenizer and other rules,
//! so it prepares the message anew.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};

use super::budget::Budget;
use super::comparison::{Comparison, Reading};
use crate::engine::day::Day;
use crate::engine::message::Message;
use crate::engine::score::Probability;
use crate::engine::screen::Screening;
use crate::engine::{Redaction, RedactionStyle, RedactionTime};
use crate::server::FIRST_MESSAGE;
use crate::server::background::{Standback, stand_back};
use crate::server::batch::{Crew, WarmUpError};
use crate::server::metrics::{Metrics, ShadowOutcome};
use crate::server::pipeline::{Classifier, Component, ConcludeOptions, Pipeline, StageError};
use crate::server::registry::{RolloutKey, TrafficShare};

/// The name of its thread.
const THREAD: &str = "shadow";
/// Nothing is told to anybody, so nothing is redacted.
const NO_REDACTION: Redaction = Redaction { time: RedactionTime::Never, style: RedactionStyle::Placeholder };

/// How it reads.
pub(crate) struct ShadowSettings {
    /// Of the messages.
    pub(crate) share: TrafficShare,
    /// Of one core.
    pub(crate) cpu_share: f64,
    pub(crate) queue_length: usize,
    /// Hashes the messages' ids.
    pub(crate) key: RolloutKey,
}

/// The answering side's end of it. The thread ends when it is dropped.
pub(crate) struct Shadow<P: Pipeline> {
    model: Component,
    share: TrafficShare,
    /// Grows by the share with every message; one is taken when it overflows.
    taken: AtomicU64,
    queue: mpsc::Sender<Seen<P>>,
    compared: Arc<Compared>,
    metrics: Arc<Metrics>,
    is_over: Arc<AtomicBool>,
}

/// A message that has been answered.
pub(crate) struct Seen<P: Pipeline> {
    /// What answered.
    pub(crate) release: Arc<P>,
    pub(crate) message: Message,
    /// The caller's id of it; may be empty.
    pub(crate) id: String,
    /// What it made of it.
    pub(crate) reading: Reading,
    pub(crate) prior: Option<Probability>,
    pub(crate) policy: String,
    /// Whether a screen might have settled it.
    pub(crate) screening: Screening,
    pub(crate) day: Day,
}

/// The comparison so far, for whoever wants to see it.
#[derive(Debug)]
pub(crate) struct Compared {
    /// What answers takes no part in this lock: a thread that stands far back may hold it for long.
    comparison: Mutex<Comparison>,
    queue_full: AtomicU64,
}

impl Compared {
    fn new(comparison: Comparison) -> Self {
        Self { comparison: Mutex::new(comparison), queue_full: AtomicU64::new(0) }
    }

    // Nothing panics while it holds the lock.
    fn lock(&self) -> MutexGuard<'_, Comparison> {
        self.comparison.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// As it is now.
    pub(crate) fn snapshot(&self) -> Comparison {
        let mut comparison = self.lock().clone();
        comparison.unread.queue_full = self.queue_full.load(Ordering::Relaxed);
        comparison
    }
}

impl<P: Pipeline> Shadow<P> {
    /// Starts the thread and lets it read a first message, to be warm.
    pub(crate) async fn start(
        (release, classifier): (Arc<P>, Box<dyn Classifier<P>>),
        stable: Component,
        settings: ShadowSettings,
        crew: Crew,
        metrics: Arc<Metrics>,
    ) -> Result<Self, WarmUpError> {
        let ShadowSettings { share, cpu_share, queue_length, key } = settings;
        let (queue, seen) = mpsc::channel(queue_length);
        let model = release.identity().model.clone();
        let compared = Arc::new(Compared::new(Comparison::new(stable, model.clone())));
        let is_over = Arc::new(AtomicBool::new(false));
        // Dropped where the warm-up fails, which ends the thread.
        let shadow = Self {
            model,
            share,
            taken: AtomicU64::new(0),
            queue,
            compared: Arc::clone(&compared),
            metrics: Arc::clone(&metrics),
            is_over: Arc::clone(&is_over),
        };
        let mut reader = Reader { release, classifier, key, compared, metrics, is_over, _crew: crew };
        let (report, reported) = oneshot::channel();
        let body = move || {
            stand_back(Standback::Shadow);
            let first = catch_unwind(AssertUnwindSafe(|| reader.first()));
            let is_warm = matches!(first, Ok(Ok(())));
            if report.send(first.map_err(drop)).is_ok() && is_warm {
                reader.work(seen, Budget::new(cpu_share, Instant::now()));
            }
        };
        let name = || THREAD.to_owned();
        thread::Builder::new()
            .name(name())
            .spawn(body)
            .map_err(|source| WarmUpError::Thread { name: name(), source })?;
        match reported.await {
            Ok(Ok(Ok(()))) => Ok(shadow),
            Ok(Ok(Err(source))) => Err(WarmUpError::Failed { name: name(), source }),
            Ok(Err(())) | Err(_) => Err(WarmUpError::Panicked { name: name() }),
        }
    }

    /// Its model.
    pub(crate) fn model(&self) -> &Component {
        &self.model
    }

    /// The share of the messages that it is meant to read.
    pub(crate) fn share(&self) -> TrafficShare {
        self.share
    }

    /// The comparison so far.
    pub(crate) fn compared(&self) -> Arc<Compared> {
        Arc::clone(&self.compared)
    }

    /// Begins a new comparison, with another release that answers.
    pub(crate) fn compare_with(&self, stable: Component) {
        *self.compared.lock() = Comparison::new(stable, self.model.clone());
        self.compared.queue_full.store(0, Ordering::Relaxed);
    }

    /// Hands on a message that has been answered, if it is one of the share and there is a place for it.
    pub(crate) fn offer(&self, seen: impl FnOnce() -> Seen<P>) {
        if !self.is_one_of_the_share() {
            return;
        }
        match self.queue.try_reserve() {
            Ok(place) => place.send(seen()),
            Err(_) => {
                self.compared.queue_full.fetch_add(1, Ordering::Relaxed);
                self.metrics.shadow(ShadowOutcome::QueueFull);
            }
        }
    }

    fn is_one_of_the_share(&self) -> bool {
        let step = self.share.of_all_hashes();
        // All of the traffic is the largest number, which misses one message in 2^64.
        step == u64::MAX || self.taken.fetch_add(step, Ordering::Relaxed).checked_add(step).is_none()
    }
}

impl<P: Pipeline> Drop for Shadow<P> {
    fn drop(&mut self) {
        self.is_over.store(true, Ordering::Relaxed);
    }
}

/// The thread's end.
struct Reader<P: Pipeline> {
    release: Arc<P>,
    classifier: Box<dyn Classifier<P>>,
    key: RolloutKey,
    compared: Arc<Compared>,
    metrics: Arc<Metrics>,
    is_over: Arc<AtomicBool>,
    /// Dropped with the thread, for which the end of the service waits.
    _crew: Crew,
}

impl<P: Pipeline> Reader<P> {
    fn first(&mut self) -> Result<(), StageError> {
        let prepared = self.release.prepare(&Message::plain(FIRST_MESSAGE), Screening::Off)?;
        self.classifier.classify(&prepared).map(drop)
    }

    fn work(&mut self, mut queue: mpsc::Receiver<Seen<P>>, mut budget: Budget) {
        while let Some(seen) = queue.blocking_recv() {
            if self.is_over.load(Ordering::Relaxed) {
                break;
            }
            if !budget.has_credit(Instant::now()) {
                self.compared.lock().unread.over_budget += 1;
                self.metrics.shadow(ShadowOutcome::OverBudget);
                continue;
            }
            let before = cpu_time();
            let read = catch_unwind(AssertUnwindSafe(|| self.read(&seen)));
            self.record(&seen, read.ok().and_then(Result::ok));
            budget.charge(cpu_time().saturating_sub(before));
        }
    }

    fn read(&mut self, seen: &Seen<P>) -> Result<Reading, StageError> {
        let Seen { message, prior, policy, screening, day, .. } = seen;
        let started = Instant::now();
        // As it would answer: its own screen settles what it can.
        let prepared = self.release.prepare(message, *screening)?;
        let logits = match self.release.tokens(&prepared) {
            Some(_) => Some(self.classifier.classify(&prepared)?),
            None => None,
        };
        let options = ConcludeOptions { prior: *prior, policy, hash_with: None, redaction: &NO_REDACTION, day: *day };
        let verdict = self.release.conclude(message, &prepared, logits, &options)?;
        Ok(Reading::of(&verdict, started.elapsed()))
    }

    fn record(&self, seen: &Seen<P>, read: Option<Reading>) {
        let mut comparison = self.compared.lock();
        if comparison.stable != seen.release.identity().model {
            // Answered by the one before; the comparison is of what answers now.
            return;
        }
        let Some(reading) = read else {
            comparison.unread.failed += 1;
            self.metrics.shadow(ShadowOutcome::Failed);
            return;
        };
        let id_hash = || (!seen.id.is_empty()).then(|| self.key.message(&seen.id));
        comparison.observe(&seen.reading, &reading, id_hash);
        self.metrics.shadow(ShadowOutcome::Compared);
        self.metrics.shadow_standing(comparison.action_agreement(), comparison.psi());
    }
}

/// What this thread has used so far.
fn cpu_time() -> Duration {
    let used = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::try_from(used).unwrap_or_default()
}
