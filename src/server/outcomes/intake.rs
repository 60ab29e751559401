//! The way of outcomes to the disk: a bounded queue, and the one thread that writes.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use super::OutcomeError;
use super::store::{Added, NewOutcome, OutcomeStore, OutcomeStoreError};
use crate::config::OutcomesConfig;
use crate::engine::model::PackReference;
use crate::server::batch::Crew;
use crate::server::metrics::{Metrics, Reported};

/// The most outcomes that one commit holds.
const GROUP: usize = 256;
/// A refused outcome may come again after some commits.
const RETRY_AFTER: Duration = Duration::from_millis(200);

/// Where outcomes are handed in; the thread that writes ends with the last clone.
#[derive(Clone)]
pub(crate) struct Intake {
    queue: mpsc::Sender<Waiting>,
}

/// A place in the queue, taken before the work for it is done.
pub(crate) struct Place(mpsc::OwnedPermit<Waiting>);

/// An outcome is on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Receipt {
    /// The model whose logits are kept.
    pub(crate) model: PackReference,
    /// Whether it was there before.
    pub(crate) result: Reported,
}

/// An outcome that waits to be written.
struct Waiting {
    outcome: NewOutcome,
    reply: oneshot::Sender<Result<Receipt, OutcomeError>>,
}

impl Intake {
    /// Opens the store and starts the thread that writes; `None` where none is configured.
    pub(crate) fn start(
        config: &OutcomesConfig,
        metrics: &Arc<Metrics>,
        crew: &Crew,
    ) -> Result<Option<Self>, OutcomeStoreError> {
        let Some(directory) = config.directory.clone() else { return Ok(None) };
        let store = OutcomeStore::open(&directory, config.max_records)?;
        metrics.outcomes_kept.set(i64::try_from(store.len()?).unwrap_or(i64::MAX));
        let (queue, waiting) = mpsc::channel(config.queue_length);
        let path = directory.clone();
        let mut writer = Writer {
            directory,
            max_records: config.max_records,
            store: Some(store),
            metrics: Arc::clone(metrics),
            _crew: crew.clone(),
        };
        thread::Builder::new()
            .name("outcomes".to_owned())
            .spawn(move || writer.work(waiting))
            .map_err(|source: io::Error| OutcomeStoreError::Folder { path, source })?;
        Ok(Some(Self { queue }))
    }

    /// Takes a place, or refuses at once.
    pub(crate) fn reserve(&self) -> Result<Place, OutcomeError> {
        match self.queue.clone().try_reserve_owned() {
            Ok(permit) => Ok(Place(permit)),
            Err(mpsc::error::TrySendError::Full(_)) => Err(OutcomeError::Full { retry_after: RETRY_AFTER }),
            Err(mpsc::error::TrySendError::Closed(_)) => Err(OutcomeError::Failed),
        }
    }
}

impl Place {
    /// Hands the outcome in and waits until it is on the disk. Where the future is dropped, it may get there all the same.
    pub(crate) async fn keep(self, outcome: NewOutcome) -> Result<Receipt, OutcomeError> {
        let (reply, answer) = oneshot::channel();
        self.0.send(Waiting { outcome, reply });
        answer.await.unwrap_or(Err(OutcomeError::Failed))
    }
}

struct Writer {
    directory: PathBuf,
    max_records: u64,
    /// `None` after a failure: the file is then opened anew, which puts right what a full disk has left.
    store: Option<OutcomeStore>,
    metrics: Arc<Metrics>,
    /// Dropped with the thread, so that the service's end waits for it.
    _crew: Crew,
}

impl Writer {
    fn work(&mut self, mut queue: mpsc::Receiver<Waiting>) {
        while let Some(first) = queue.blocking_recv() {
            let (mut outcomes, mut replies) = (vec![first.outcome], vec![first.reply]);
            while outcomes.len() < GROUP
                && let Ok(next) = queue.try_recv()
            {
                outcomes.push(next.outcome);
                replies.push(next.reply);
            }
            // A caller who left needs no answer, here and below.
            match catch_unwind(AssertUnwindSafe(|| self.add(&outcomes))) {
                Ok(Ok(added)) => {
                    for ((outcome, added), reply) in outcomes.into_iter().zip(added).zip(replies) {
                        let _ = reply.send(receipt(outcome, added));
                    }
                }
                Ok(Err(error)) => {
                    tracing::error!(%error, outcomes = outcomes.len(), "outcomes were not stored");
                    self.store = None;
                    for reply in replies {
                        let _ = reply.send(Err(OutcomeError::Failed));
                    }
                }
                // The panic has been logged; the replies, dropped, tell of it.
                Err(_) => self.store = None,
            }
        }
    }

    fn add(&mut self, outcomes: &[NewOutcome]) -> Result<Vec<Added>, OutcomeStoreError> {
        let store = match self.store.take() {
            Some(store) => store,
            None => OutcomeStore::open(&self.directory, self.max_records)?,
        };
        let (added, dropped) = store.add(outcomes)?;
        self.metrics.outcomes_dropped.inc_by(dropped);
        self.metrics.outcomes_kept.set(i64::try_from(store.len()?).unwrap_or(i64::MAX));
        self.store = Some(store);
        Ok(added)
    }
}

fn receipt(outcome: NewOutcome, added: Added) -> Result<Receipt, OutcomeError> {
    match added {
        Added::Stored => Ok(Receipt { model: outcome.record.model, result: Reported::Stored }),
        Added::Known(model) => Ok(Receipt { model, result: Reported::Known }),
        Added::Conflict => Err(OutcomeError::Conflict { id: outcome.record.id }),
    }
}
