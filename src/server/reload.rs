//! A new release beside the old one: loaded, checked and warm before it is published; on any failure the old one goes on.

use std::sync::Arc;

use tokio::sync::mpsc;
use tokio::task::spawn_blocking;

use super::batch::{Crew, Workers};
use super::flow::Live;
use super::metrics::{Metrics, Reload};
use super::pipeline::{Classifier, Pipeline, StageError};
use super::registry::Slot;
use super::{BuildError, FIRST_MESSAGE};
use crate::engine::message::Message;

/// A release and one classifier per worker.
pub type Loaded<P> = (Arc<P>, Vec<Box<dyn Classifier<P>>>);

/// Where releases come from.
pub trait Loader<P: Pipeline>: Send + Sync + 'static {
    /// Loads and checks a release from the configured places as they are now. Blocks.
    ///
    /// # Errors
    /// When any part is missing, wrong or fails its checks.
    fn load(&self) -> Result<Loaded<P>, StageError>;
}

/// What a release must fit into.
#[derive(Debug, Clone)]
pub(super) struct Place {
    pub(super) default_policy: String,
    pub(super) queue_length: usize,
}

impl Place {
    /// Makes a release ready to answer: its policies are looked at, each of its classifiers reads a message.
    pub(super) async fn warm<P: Pipeline>(
        &self,
        (release, classifiers): Loaded<P>,
        crew: &Crew,
        metrics: &Arc<Metrics>,
    ) -> Result<Live<P>, BuildError> {
        let identity = release.identity();
        if identity.policy(&self.default_policy).is_none() {
            let names: Vec<_> = identity.policies.iter().map(|policy| policy.name.as_str()).collect();
            let (found, expected) = (self.default_policy.clone(), names.join(", "));
            return Err(BuildError::DefaultPolicy { found, expected });
        }
        let first = release.prepare(&Message::plain(FIRST_MESSAGE)).map_err(BuildError::Prepare)?;
        let workers = Workers { classifiers, queue_length: self.queue_length, crew: crew.clone() };
        let tokens = release.tokens(&first);
        let batch = workers.start(Arc::new(first), tokens, Arc::clone(metrics)).await?;
        Ok(Live { release, batch })
    }
}

/// Loads a new release whenever it is asked to.
pub(super) struct Reloader<P: Pipeline> {
    pub(super) loader: Arc<dyn Loader<P>>,
    pub(super) triggers: mpsc::Receiver<()>,
}

impl<P: Pipeline> Reloader<P> {
    /// Publishes a release per trigger, one after the other; ends when nobody can ask any more.
    pub(super) async fn run(mut self, place: Place, slot: Arc<Slot<Live<P>>>, crew: Crew, metrics: Arc<Metrics>) {
        while self.triggers.recv().await.is_some() {
            tracing::info!("loading a new release");
            let loader = Arc::clone(&self.loader);
            let loaded = spawn_blocking(move || loader.load()).await;
            let outcome = match loaded {
                Err(_) => Err("loading panicked".into()),
                Ok(Err(error)) => Err(error),
                Ok(Ok(loaded)) => place.warm(loaded, &crew, &metrics).await.map_err(StageError::from),
            };
            match outcome {
                Ok(live) => {
                    let identity = live.release.identity().clone();
                    slot.publish(live);
                    metrics.release(&identity);
                    metrics.reload(Reload::Published);
                    let model = format!("{} {} {}", identity.model.name, identity.model.version, identity.model.sha256);
                    tracing::info!(model, packs = identity.packs.len(), "a new release answers");
                }
                Err(error) => {
                    metrics.reload(Reload::Refused);
                    tracing::error!(%error, "the new release was refused; the old one goes on");
                }
            }
        }
    }
}
