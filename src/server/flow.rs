//! One request: admission → prepare → classify → conclude. A message that the screen settles in `prepare` gives its place
//! in the queue back and goes on to `conclude`.
//!
//! `prepare` and `conclude` take some hundred microseconds for a chat message, less than handing them to another thread
//! and back is worth, so they run where the call is; a long text would hold up the other calls of its runtime thread and
//! goes to the blocking pool. Either way a panic costs that one request.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use tokio::task::spawn_blocking;
use tokio::time::timeout_at;

use super::base_rate::BaseRateWatch;
use super::batch::{Classified, ClassifyError, Handle, Overloaded, Priority, Size};
use super::metrics::{Metrics, Rejection, Stage};
use super::pipeline::{Component, ConcludeOptions, Pipeline, StageError};
use super::registry::Slot;
use super::rollout::{Reading, Route, Seen, Serving};
use crate::engine::day::Day;
use crate::engine::message::Message;
use crate::engine::outcome::Measured;
use crate::engine::score::Probability;
use crate::engine::screen::Screening;
use crate::engine::verdict::{LookAt, Verdict};
use crate::engine::{IdentifierKey, Redaction, RedactionTime, other_side};

/// Texts with their history up to this length are prepared on the runtime's own threads.
const INLINE_BYTES: usize = 8 * 1024;

/// The classifier reads the tail of the history alone; for what it will take, no more than this of it counts.
const READABLE_HISTORY_BYTES: usize = 1024;

/// What every request goes through.
pub(crate) struct Flow<P: Pipeline> {
    slot: Arc<Slot<Serving<P>>>,
    metrics: Arc<Metrics>,
    given: Given,
    base_rate: BaseRateWatch,
}

/// What the configuration gives to every message.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    /// The base rate of requests that name none.
    pub(crate) prior: Option<Probability>,
    /// The key of hashed identifiers.
    pub(crate) identifier_key: Option<Arc<IdentifierKey>>,
    /// Whether the screen may settle messages at all.
    pub(crate) screening: Screening,
}

/// A release with the workers that run its model.
pub(crate) struct Live<P: Pipeline> {
    pub(crate) release: Arc<P>,
    pub(crate) batch: Handle<P>,
}

/// A message and how to answer it; everything in it has been checked.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Question {
    pub(crate) message: Message,
    /// The caller's id of it; may be empty.
    pub(crate) id: String,
    pub(crate) prior: Option<Probability>,
    /// The name of a policy that the release which answers has.
    pub(crate) policy: String,
    /// The key whose hashes stand for the identifiers' values.
    pub(crate) hash_with: Option<Arc<IdentifierKey>>,
    /// Whether and how the text is given back without its identifiers.
    pub(crate) redaction: Redaction,
    /// How urgent it is beside others.
    pub(crate) priority: Priority,
    /// Whether the screen may settle it.
    pub(crate) screening: Screening,
}

/// A verdict and what it took.
pub(crate) struct Answer<P: Pipeline> {
    pub(crate) message: Message,
    pub(crate) verdict: Verdict,
    pub(crate) release: Arc<P>,
    pub(crate) policy: Component,
    pub(crate) costs: Costs,
}

/// What each stage took.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Costs {
    pub(crate) prepare: Duration,
    pub(crate) queue: Duration,
    pub(crate) classify: Duration,
    pub(crate) conclude: Duration,
}

impl Costs {
    fn plus(self, other: Self) -> Self {
        Self {
            prepare: self.prepare + other.prepare,
            queue: self.queue + other.queue,
            classify: self.classify + other.classify,
            conclude: self.conclude + other.conclude,
        }
    }
}

/// What all messages that one question has read depend on.
struct Terms {
    prior: Option<Probability>,
    policy: String,
    hash_with: Option<Arc<IdentifierKey>>,
    redaction: Redaction,
    priority: Priority,
    screening: Screening,
    day: Day,
}

/// A message that the classifier has read, unless the screen has settled it.
struct Read<P: Pipeline> {
    message: Message,
    prepared: Arc<P::Prepared>,
    classified: Option<Classified<P::Logits>>,
    size: Size,
    prepare: Duration,
}

/// Why there is no verdict.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FlowError {
    /// Too many messages wait for this one to be scored in time.
    #[error("too many messages wait for this one to be scored by its deadline")]
    Overloaded {
        /// When to try again.
        retry_after: Duration,
    },
    /// It was let in, but others took longer than expected.
    #[error("the message could no longer be scored by its deadline")]
    Hopeless {
        /// When to try again.
        retry_after: Duration,
    },
    /// The deadline passed.
    #[error("the deadline passed before the verdict was ready")]
    DeadlineExceeded,
    /// A stage failed on a message within every limit.
    #[error("{stage} failed: {source}")]
    Failed {
        /// The stage.
        stage: &'static str,
        /// Why.
        source: StageError,
    },
    /// A stage panicked.
    #[error("{stage} panicked")]
    Panicked {
        /// The stage.
        stage: &'static str,
    },
    /// The workers have stopped.
    #[error("the classifier's workers have stopped")]
    Stopped,
    /// The release does not have the policy that was asked for.
    #[error("the release has no policy `{policy}`")]
    UnknownPolicy {
        /// The policy.
        policy: String,
    },
}

impl<P: Pipeline> Flow<P> {
    pub(crate) fn new(
        slot: Arc<Slot<Serving<P>>>,
        metrics: Arc<Metrics>,
        given: Given,
        base_rate: BaseRateWatch,
    ) -> Self {
        Self { slot, metrics, given, base_rate }
    }

    /// What answers now; a call holds it from its first check to its answer.
    pub(crate) fn current(&self) -> Arc<Serving<P>> {
        self.slot.current()
    }

    /// The key of hashed identifiers, where one is configured.
    pub(crate) fn identifier_key(&self) -> Option<&Arc<IdentifierKey>> {
        self.given.identifier_key.as_ref()
    }

    /// Answers a question, or says why not by the deadline.
    pub(crate) async fn answer(
        &self,
        route: &Route<'_, P>,
        question: Question,
        deadline: Instant,
    ) -> Result<Answer<P>, FlowError> {
        let unanswered = Unanswered { metrics: &self.metrics };
        let stages = Box::pin(self.stages(route, question, deadline));
        let outcome = timeout_at(deadline.into(), stages).await.unwrap_or(Err(FlowError::DeadlineExceeded));
        std::mem::forget(unanswered);
        route.ended(outcome.as_ref().ok().map(|answer| answer.verdict.decision.action));
        match &outcome {
            Ok(answer) => self.record(answer),
            Err(error) => {
                self.metrics.reject(error.rejection());
                error.log();
            }
        }
        outcome
    }

    /// Reads a message as one of many and gives what was measured of it, without a verdict; or says why not by the
    /// deadline.
    pub(crate) async fn measure(
        &self,
        live: &Live<P>,
        message: Message,
        deadline: Instant,
    ) -> Result<(Message, Measured), FlowError> {
        let _in_flight = self.metrics.in_flight();
        let reading = Box::pin(self.classify(live, message, (Priority::Bulk, Screening::Off), deadline));
        let outcome = timeout_at(deadline.into(), reading).await.unwrap_or(Err(FlowError::DeadlineExceeded));
        let Read { message, prepared, classified, size, .. } = outcome.inspect_err(FlowError::log)?;
        let release = Arc::clone(&live.release);
        let measured = on_cpu("measure", size.bytes, move || {
            release.measure(&prepared, classified.as_ref().map(|classified| &classified.logits))
        })
        .await;
        Ok((message, measured.inspect_err(FlowError::log)?))
    }

    async fn stages(
        &self,
        route: &Route<'_, P>,
        question: Question,
        deadline: Instant,
    ) -> Result<Answer<P>, FlowError> {
        let Question { message, id, prior, policy, hash_with, redaction, priority, screening } = question;
        let live = route.live;
        let _in_flight = self.metrics.in_flight();
        let Some(policy) = live.release.identity().policy(&policy).cloned() else {
            return Err(FlowError::UnknownPolicy { policy });
        };
        let prior = prior.or(self.given.prior);
        let (screening, day) = (screening.and(self.given.screening), today());
        let terms =
            Arc::new(Terms { prior, policy: policy.name.clone(), hash_with, redaction, priority, screening, day });
        let (message, mut verdict, mut costs, measured) =
            self.read(live, message, Arc::clone(&terms), deadline).await?;
        self.base_rate.observe(&measured);
        let took = costs.prepare + costs.classify + costs.conclude;
        if let Some(help) = &mut verdict.help {
            let theirs: Vec<(usize, Message)> = other_side(&message).collect();
            let redaction = Redaction { time: RedactionTime::Never, ..terms.redaction.clone() };
            let terms = Arc::new(Terms { redaction, policy: policy.name.clone(), hash_with: None, ..*terms });
            let mut verdicts = Vec::with_capacity(theirs.len());
            for (turn, message) in theirs {
                let (_, verdict, cost, _) = self.read(live, message, Arc::clone(&terms), deadline).await?;
                verdicts.push((turn, verdict));
                costs = costs.plus(cost);
            }
            help.look_at = LookAt::worst(verdicts);
        }
        if let Some(shadow) = route.shadow {
            shadow.offer(|| Seen {
                release: Arc::clone(&live.release),
                message: message.clone(),
                id,
                reading: Reading::of(&verdict, took),
                prior,
                policy: policy.name.clone(),
                screening: terms.screening,
                day,
            });
        }
        Ok(Answer { message, verdict, release: Arc::clone(&live.release), policy, costs })
    }

    /// Reads one message from the first view to the verdict.
    async fn read(
        &self,
        live: &Live<P>,
        message: Message,
        terms: Arc<Terms>,
        deadline: Instant,
    ) -> Result<(Message, Verdict, Costs, Measured), FlowError> {
        let Read { message, prepared, classified, size, prepare } =
            self.classify(live, message, (terms.priority, terms.screening), deadline).await?;
        let (logits, queued, ran) = match classified {
            Some(Classified { logits, queued, ran }) => (Some(logits), queued, ran),
            None => (None, Duration::ZERO, Duration::ZERO),
        };

        let started = Instant::now();
        let release = Arc::clone(&live.release);
        let (message, measured, verdict) = on_cpu("conclude", size.bytes, move || {
            let Terms { prior, policy, hash_with, redaction, priority: _, screening: _, day } = terms.as_ref();
            let (prior, day, hash_with) = (*prior, *day, hash_with.as_deref());
            let options = ConcludeOptions { prior, policy, hash_with, redaction, day };
            let measured = release.measure(&prepared, logits.as_ref());
            let verdict = release.conclude(&message, &prepared, logits, &options);
            (message, measured, verdict)
        })
        .await?;
        let verdict = verdict.map_err(|source| FlowError::Failed { stage: "conclude", source })?;
        let conclude = started.elapsed();
        live.batch.learn_around(size, prepare + conclude);
        let costs = Costs { prepare, queue: queued, classify: ran, conclude };
        Ok((message, verdict, costs, measured))
    }

    /// Reads one message from the first view to the logits; where the screen settles it, there are none.
    async fn classify(
        &self,
        live: &Live<P>,
        message: Message,
        (priority, screening): (Priority, Screening),
        deadline: Instant,
    ) -> Result<Read<P>, FlowError> {
        if Instant::now() >= deadline {
            return Err(FlowError::DeadlineExceeded);
        }
        let size = size_of(&message);
        let ticket = live
            .batch
            .admit(size, priority, deadline)
            .map_err(|Overloaded { retry_after }| FlowError::Overloaded { retry_after })?;

        let started = Instant::now();
        let release = Arc::clone(&live.release);
        let (message, prepared) = on_cpu("prepare", size.bytes, move || {
            let prepared = release.prepare(&message, screening);
            (message, prepared)
        })
        .await?;
        let prepared = prepared.map_err(|source| FlowError::Failed { stage: "prepare", source })?;
        let tokens = live.release.tokens(&prepared);
        let prepared = Arc::new(prepared);
        let prepare = started.elapsed();

        let classified = match tokens {
            Some(tokens) => Some(ticket.classify(Arc::clone(&prepared), tokens).await?),
            None => None,
        };
        Ok(Read { message, prepared, classified, size, prepare })
    }

    fn record(&self, answer: &Answer<P>) {
        let Costs { prepare, queue, classify, conclude } = answer.costs;
        let model = &answer.release.identity().model;
        let stages = [
            (Stage::Prepare, prepare),
            (Stage::Queue, queue),
            (Stage::Classify, classify),
            (Stage::Conclude, conclude),
        ];
        let is_skipped = |stage| classify.is_zero() && matches!(stage, Stage::Queue | Stage::Classify);
        for (stage, took) in stages.into_iter().filter(|(stage, _)| !is_skipped(*stage)) {
            self.metrics.stage(stage, model, took);
        }
        self.metrics.verdict(answer.verdict.decision.action, model, &answer.policy);
        if answer.verdict.screened {
            self.metrics.screened(model);
        }
    }
}

impl FlowError {
    /// Logs what is our fault; the others are the client's or the load's, and counted only.
    fn log(&self) {
        if self.rejection() == Rejection::Internal {
            tracing::error!(error = %self, "a message was not scored");
        }
    }

    fn rejection(&self) -> Rejection {
        match self {
            Self::Overloaded { .. } => Rejection::Overloaded,
            Self::Hopeless { .. } => Rejection::Hopeless,
            Self::DeadlineExceeded => Rejection::Deadline,
            Self::Failed { .. } | Self::Panicked { .. } | Self::Stopped | Self::UnknownPolicy { .. } => {
                Rejection::Internal
            }
        }
    }
}

impl From<ClassifyError> for FlowError {
    fn from(error: ClassifyError) -> Self {
        match error {
            ClassifyError::Expired => Self::DeadlineExceeded,
            ClassifyError::Hopeless { retry_after } => Self::Hopeless { retry_after },
            ClassifyError::Failed(source) => Self::Failed { stage: "classify", source },
            ClassifyError::Panicked => Self::Panicked { stage: "classify" },
            ClassifyError::Stopped => Self::Stopped,
        }
    }
}

/// The day in UTC, which the policies' dates go by.
#[expect(clippy::disallowed_methods, reason = "the shell hands the day to the engine, which has no clock")]
pub(crate) fn today() -> Day {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Day::of_unix_seconds(since.as_secs())
}

/// The time in milliseconds since 1970.
#[expect(clippy::disallowed_methods, reason = "outcomes are kept with the time at which they came")]
pub(crate) fn now_ms() -> u64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_millis()).unwrap_or(u64::MAX)
}

/// Counts a message whose caller left before it was answered: forgotten when it is, dropped when it is not.
struct Unanswered<'a> {
    metrics: &'a Metrics,
}

impl Drop for Unanswered<'_> {
    fn drop(&mut self) {
        self.metrics.reject(Rejection::Cancelled);
    }
}

/// What admission goes by.
fn size_of(message: &Message) -> Size {
    let text = message.text.len();
    let history = message.history.iter().map(|turn| turn.text.len()).sum::<usize>();
    Size { bytes: text + history, readable_bytes: text + history.min(READABLE_HISTORY_BYTES) }
}

/// Runs a pure stage where it disturbs least.
async fn on_cpu<T: Send + 'static>(
    stage: &'static str,
    bytes: usize,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, FlowError> {
    let outcome = if bytes <= INLINE_BYTES {
        catch_unwind(AssertUnwindSafe(work)).map_err(drop)
    } else {
        spawn_blocking(work).await.map_err(drop)
    };
    outcome.map_err(|()| FlowError::Panicked { stage })
}
