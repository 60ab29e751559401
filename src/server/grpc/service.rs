//! The scoring service: a call in, the flow's answers out.

use std::cmp::min;
use std::pin::Pin;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_util::stream::{self, Stream, StreamExt};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::sleep_until;
use tonic::{Request, Response, Status, Streaming};

use super::call::Deadline;
use super::convert::{self, Rules};
use super::proto::scoring_service_server::ScoringService;
use super::proto::{
    ScoreBatchRequest, ScoreBatchResponse, ScoreRequest, ScoreResponse, ScoreResult, ScoreStreamRequest,
    ScoreStreamResponse, Verdict, score_result, score_stream_response,
};
use super::status::{RequestError, Violation};
use crate::config::LimitsConfig;
use crate::server::batch::Priority;
use crate::server::flow::{Flow, FlowError};
use crate::server::metrics::{Metrics, Rejection};
use crate::server::pipeline::Pipeline;
use crate::server::rollout::Serving;
use crate::server::shutdown::{OpenCall, OpenCalls, Phase};

/// What the service goes by.
#[derive(Debug, Clone)]
pub(crate) struct ScoringConfig {
    pub(crate) limits: LimitsConfig,
    pub(crate) default_policy: String,
    pub(crate) default_deadline: Duration,
    /// Whether a request may choose the release that answers it.
    pub(crate) allow_pins: bool,
}

/// How the service and its calls hear of one another.
#[derive(Debug, Clone)]
pub(crate) struct Life {
    pub(crate) phase: watch::Receiver<Phase>,
    pub(crate) calls: OpenCalls,
}

/// The scoring service; clones share one flow.
pub(crate) struct Scoring<P: Pipeline> {
    shared: Arc<Shared<P>>,
}

struct Shared<P: Pipeline> {
    flow: Arc<Flow<P>>,
    config: ScoringConfig,
    life: Life,
    metrics: Arc<Metrics>,
}

impl<P: Pipeline> Scoring<P> {
    pub(crate) fn new(flow: Arc<Flow<P>>, config: ScoringConfig, life: Life, metrics: Arc<Metrics>) -> Self {
        Self { shared: Arc::new(Shared { flow, config, life, metrics }) }
    }
}

impl Life {
    /// Takes a call in; refuses it while draining.
    pub(super) fn open(&self, metrics: &Metrics) -> Result<OpenCall, RequestError> {
        // Counted before the look at the phase, so that the drain waits for every call that was let in.
        let call = self.calls.enter();
        if *self.phase.borrow() == Phase::Draining {
            metrics.reject(Rejection::Draining);
            return Err(RequestError::Draining);
        }
        Ok(call)
    }
}

impl ScoringConfig {
    /// The deadline of work that begins now.
    pub(super) fn deadline(&self, client: Option<Instant>) -> Instant {
        let default = Instant::now() + self.default_deadline;
        client.map_or(default, |client| min(client, default))
    }
}

/// How urgent a request is: what its call and its method say.
#[derive(Debug, Clone, Copy)]
struct Urgency {
    deadline: Instant,
    /// Where the request itself says nothing.
    priority: Priority,
}

impl<P: Pipeline> Shared<P> {
    fn open(&self) -> Result<OpenCall, RequestError> {
        self.life.open(&self.metrics)
    }

    fn deadline(&self, client: Option<Instant>) -> Instant {
        self.config.deadline(client)
    }

    /// Answers one request, which stands at `path` of the call.
    async fn item(&self, serving: &Serving<P>, path: &str, request: ScoreRequest, urgency: Urgency) -> Outcome {
        let Urgency { deadline, priority } = urgency;
        let choice = convert::choice(&request, self.config.allow_pins);
        let route = choice.and_then(|choice| serving.route(choice).map_err(|absent| absent.to_string()));
        // Checked against what usually answers, where it cannot be what was asked for.
        let (route, bad_label) = route.map_or_else(|bad| (serving.usual(), Some(bad)), |route| (route, None));
        let rules = Rules {
            limits: &self.config.limits,
            release: route.live.release.identity(),
            bad_label,
            default_policy: &self.config.default_policy,
            default_priority: priority,
            identifier_key: self.flow.identifier_key(),
        };
        let incoming = rules.read(path, request).inspect_err(|_| self.metrics.reject(Rejection::Invalid))?;
        let answer = self.flow.answer(&route, incoming.question, deadline).await?;
        Ok(convert::verdict(answer, incoming.reply))
    }

    /// Answers one of several items in a task of its own, which ends with the future.
    ///
    /// The answers of a call are polled only as fast as its client reads them; a client that does not read must not keep
    /// a message from its deadline, or a place in the queue.
    async fn item_task(
        self: Arc<Self>,
        serving: Arc<Serving<P>>,
        path: String,
        request: ScoreRequest,
        urgency: Urgency,
    ) -> Outcome {
        let mut task = JoinSet::new();
        let shared = Arc::clone(&self);
        task.spawn(async move { shared.item(&serving, &path, request, urgency).await });
        match task.join_next().await {
            Some(Ok(outcome)) => outcome,
            Some(Err(_)) | None => {
                self.metrics.reject(Rejection::Internal);
                Err(FlowError::Panicked { stage: "a task" }.into())
            }
        }
    }

    async fn stream_item(self: Arc<Self>, item: ScoreStreamRequest, client: Option<Instant>) -> ScoreStreamResponse {
        let ScoreStreamRequest { id, request } = item;
        let (id, checked) = convert::utf8_or_lossy(id);
        let outcome = match checked {
            Ok(()) => {
                let urgency = Urgency { deadline: self.deadline(client), priority: Priority::Bulk };
                let serving = self.flow.current();
                self.item_task(serving, "request".to_owned(), request.unwrap_or_default(), urgency).await
            }
            Err(error) => {
                self.metrics.reject(Rejection::Invalid);
                Err(error)
            }
        };
        let result = match outcome {
            Ok(verdict) => score_stream_response::Result::Verdict(verdict),
            Err(error) => score_stream_response::Result::Error(error.into()),
        };
        ScoreStreamResponse { id, result: Some(result) }
    }
}

type Outcome = Result<Verdict, RequestError>;
type Responses = Pin<Box<dyn Stream<Item = Result<ScoreStreamResponse, Status>> + Send>>;

#[tonic::async_trait]
impl<P: Pipeline> ScoringService for Scoring<P> {
    type ScoreStreamStream = Responses;

    async fn score(&self, request: Request<ScoreRequest>) -> Result<Response<ScoreResponse>, Status> {
        let _call = self.shared.open()?;
        let deadline = self.shared.deadline(Deadline::of(&request));
        let urgency = Urgency { deadline, priority: Priority::Interactive };
        let serving = self.shared.flow.current();
        let verdict = self.shared.item(&serving, "", request.into_inner(), urgency).await?;
        Ok(Response::new(ScoreResponse { verdict: Some(verdict) }))
    }

    async fn score_batch(&self, request: Request<ScoreBatchRequest>) -> Result<Response<ScoreBatchResponse>, Status> {
        let shared = &self.shared;
        let _call = shared.open()?;
        let urgency = Urgency { deadline: shared.deadline(Deadline::of(&request)), priority: Priority::Bulk };
        let ScoreBatchRequest { requests } = request.into_inner();
        let (count, most) = (requests.len(), shared.config.limits.batch_items);
        if count > most {
            shared.metrics.reject(Rejection::Invalid);
            let description = format!("{count} items, expected at most {most}");
            return Err(RequestError::Invalid(vec![Violation { field: "requests".to_owned(), description }]).into());
        }
        // The whole batch finds the same releases.
        let serving = shared.flow.current();
        let items = requests.into_iter().enumerate().map(|(index, request)| {
            let (shared, serving) = (Arc::clone(shared), Arc::clone(&serving));
            async move {
                let result = match shared.item_task(serving, format!("requests[{index}]"), request, urgency).await {
                    Ok(verdict) => score_result::Result::Verdict(verdict),
                    Err(error) => score_result::Result::Error(error.into()),
                };
                ScoreResult { result: Some(result) }
            }
        });
        let results = stream::iter(items).buffered(shared.config.limits.in_flight).collect().await;
        Ok(Response::new(ScoreBatchResponse { results }))
    }

    async fn score_stream(
        &self,
        request: Request<Streaming<ScoreStreamRequest>>,
    ) -> Result<Response<Responses>, Status> {
        let call = self.shared.open()?;
        let shared = Arc::clone(&self.shared);
        let in_flight = shared.config.limits.in_flight;
        let client = Deadline::of(&request);
        let input = Input { requests: request.into_inner(), client, phase: shared.life.phase.clone() };
        // An end of the input that is an error goes through the same buffer, so it comes after the answers before it.
        let responses = stream::unfold(Some(input), Input::next)
            .map(move |item| {
                let shared = Arc::clone(&shared);
                // The call is open for as long as its answers are read.
                let _ = &call;
                async move {
                    match item {
                        Ok(item) => Ok(shared.stream_item(item, client).await),
                        Err(status) => Err(status),
                    }
                }
            })
            .buffered(in_flight);
        Ok(Response::new(Box::pin(responses)))
    }
}

/// The requests of a stream, up to its end, its deadline or the service's.
struct Input {
    requests: Streaming<ScoreStreamRequest>,
    client: Option<Instant>,
    phase: watch::Receiver<Phase>,
}

impl Input {
    async fn next(input: Option<Self>) -> Option<(Result<ScoreStreamRequest, Status>, Option<Self>)> {
        let mut input = input?;
        let deadline = async {
            match input.client {
                Some(deadline) => sleep_until(deadline.into()).await,
                None => std::future::pending().await,
            }
        };
        let draining = async {
            // A sender that is gone means the same: the service ends.
            let _ = input.phase.wait_for(|phase| *phase == Phase::Draining).await;
        };
        let read: Result<Option<ScoreStreamRequest>, Status> = tokio::select! {
            biased;
            () = draining => Err(RequestError::Draining.into()),
            () = deadline => Err(RequestError::from(FlowError::DeadlineExceeded).into()),
            read = input.requests.message() => read,
        };
        match read {
            Ok(Some(request)) => Some((Ok(request), Some(input))),
            Ok(None) => None,
            Err(status) => Some((Err(status), None)),
        }
    }
}
