//! The outcome service: what came of messages, read again and kept.

use std::sync::Arc;
use std::time::Instant;

use futures_util::stream::{self, StreamExt};
use tokio::time::timeout_at;
use tonic::{Request, Response, Status};

use super::call::Deadline;
use super::convert::{self, Reported, Rules};
use super::proto::outcome_service_server::{OutcomeService, OutcomeServiceServer};
use super::proto::{Outcome, OutcomeResult, ReportOutcomesRequest, ReportOutcomesResponse, outcome_result};
use super::service::{Life, ScoringConfig};
use super::status::{RequestError, Violation};
use crate::engine::model::PackReference;
use crate::engine::outcome::{Measured, Measurement, OutcomeRecord, TextKeeping, packs_digest};
use crate::server::batch::Priority;
use crate::server::flow::{Flow, FlowError, Live, now_ms};
use crate::server::metrics::{Metrics, Reported as Counted};
use crate::server::outcomes::{Intake, NewOutcome, OutcomeError, Receipt};
use crate::server::pipeline::{Component, Pipeline, ReleaseIdentity};

/// The outcome service.
pub(crate) struct Outcomes<P: Pipeline> {
    pub(crate) flow: Arc<Flow<P>>,
    pub(crate) config: ScoringConfig,
    pub(crate) life: Life,
    /// `None` where no outcomes are taken.
    pub(crate) intake: Option<Intake>,
    pub(crate) text: TextKeeping,
    pub(crate) metrics: Arc<Metrics>,
}

/// What the outcomes of one call have in common.
struct Call<'a, P: Pipeline> {
    intake: &'a Intake,
    /// One release reads them all: what answers, whatever is on trial.
    live: Arc<Live<P>>,
    deadline: Instant,
}

impl<P: Pipeline> Outcomes<P> {
    /// The service with its limits.
    pub(crate) fn served(self) -> OutcomeServiceServer<Self> {
        let most = self.config.limits.message_bytes;
        OutcomeServiceServer::new(self).max_decoding_message_size(most)
    }

    /// Reads one outcome, which stands at `path` of the call, and keeps it.
    async fn item(&self, call: &Call<'_, P>, path: &str, outcome: Outcome) -> Result<Receipt, RequestError> {
        let Call { intake, live, deadline } = call;
        let identity = live.release.identity();
        let rules = Rules {
            limits: &self.config.limits,
            release: identity,
            bad_label: None,
            default_policy: &self.config.default_policy,
            default_priority: Priority::Bulk,
            identifier_key: self.flow.identifier_key(),
        };
        let Reported { message, labels, fingerprint } = rules.outcome(path, outcome)?;
        let place = intake.reserve()?;
        let (message, measured) = self.flow.measure(live, message, *deadline).await?;
        let record = OutcomeRecord::new(labels, &message, measurement(measured, identity), self.text);
        let kept = timeout_at((*deadline).into(), place.keep(NewOutcome { record, fingerprint })).await;
        Ok(kept.map_err(|_| FlowError::DeadlineExceeded)??)
    }
}

#[tonic::async_trait]
impl<P: Pipeline> OutcomeService for Outcomes<P> {
    async fn report_outcomes(
        &self,
        request: Request<ReportOutcomesRequest>,
    ) -> Result<Response<ReportOutcomesResponse>, Status> {
        let _call = self.life.open(&self.metrics)?;
        let intake = self.intake.as_ref().ok_or(RequestError::Outcome(OutcomeError::Off))?;
        let deadline = self.config.deadline(Deadline::of(&request));
        let ReportOutcomesRequest { outcomes } = request.into_inner();
        let (count, most) = (outcomes.len(), self.config.limits.batch_items);
        if count > most {
            self.metrics.outcome(Counted::Invalid);
            let description = format!("{count} outcomes, expected at most {most}");
            return Err(RequestError::Invalid(vec![Violation { field: "outcomes".to_owned(), description }]).into());
        }
        let call = Call { intake, live: Arc::clone(&self.flow.current().stable), deadline };
        let items = outcomes.into_iter().enumerate().map(|(index, outcome)| {
            let call = &call;
            async move {
                let path = format!("outcomes[{index}]");
                let kept = self.item(call, &path, outcome).await;
                self.metrics.outcome(match &kept {
                    Ok(receipt) => receipt.result,
                    Err(error) => refused(error),
                });
                OutcomeResult {
                    result: Some(match kept {
                        Ok(Receipt { model, .. }) => outcome_result::Result::Stored(convert::stored(model)),
                        Err(error) => outcome_result::Result::Error(error.into()),
                    }),
                }
            }
        });
        let results = stream::iter(items).buffered(self.config.limits.in_flight).collect().await;
        Ok(Response::new(ReportOutcomesResponse { results }))
    }
}

/// How an outcome that was not kept is counted.
fn refused(error: &RequestError) -> Counted {
    match error {
        RequestError::Invalid(_) => Counted::Invalid,
        RequestError::Outcome(OutcomeError::Conflict { .. }) => Counted::Conflict,
        RequestError::Outcome(OutcomeError::Full { .. })
        | RequestError::Flow(FlowError::Overloaded { .. } | FlowError::Hopeless { .. }) => Counted::Overloaded,
        RequestError::Flow(FlowError::DeadlineExceeded) => Counted::Deadline,
        RequestError::Draining
        | RequestError::Outcome(OutcomeError::Off | OutcomeError::Failed)
        | RequestError::Flow(
            FlowError::Failed { .. }
            | FlowError::Panicked { .. }
            | FlowError::Stopped
            | FlowError::UnknownPolicy { .. },
        ) => Counted::Failed,
    }
}

fn measurement(measured: Measured, identity: &ReleaseIdentity) -> Measurement {
    let Component { name, version, sha256 } = identity.model.clone();
    let packs = identity.packs.iter().map(|pack| (pack.name.as_str(), pack.version.as_str(), pack.sha256.as_str()));
    let model = PackReference { name, version, sha256 };
    Measurement { measured, model, packs: packs_digest(packs), at_ms: now_ms() }
}
