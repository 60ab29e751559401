//! A new release beside the old one: where it comes from, and what makes it ready to answer.

use std::path::Path;
use std::sync::Arc;

use super::batch::{Crew, Workers};
use super::flow::Live;
use super::metrics::Metrics;
use super::pipeline::{Classifier, Pipeline};
use super::registry::{Installer, ReleaseError};
use super::{BuildError, FIRST_MESSAGE};
use crate::config::Config;
use crate::engine::message::Message;
use crate::engine::screen::Screening;

/// A release and its classifiers.
pub type Loaded<P> = (Arc<P>, Vec<Box<dyn Classifier<P>>>);

/// How many classifiers a release is loaded with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hands {
    /// One per worker.
    All,
    /// One.
    One,
}

/// Where releases come from.
pub trait Loader<P: Pipeline>: Send + Sync + 'static {
    /// Loads and checks a release from the configured places as they are now, with the bundle in that folder or else the
    /// configured one. Blocks.
    ///
    /// # Errors
    /// When any part is missing, wrong or fails its checks.
    fn load(&self, bundle: Option<&Path>, hands: Hands) -> Result<Loaded<P>, ReleaseError>;

    /// As [`Self::load`] with the bundle in that folder, which must also pass what an activation asks beside it; for all workers. Blocks.
    ///
    /// # Errors
    /// As [`Self::load`].
    fn admit(&self, bundle: &Path) -> Result<Loaded<P>, ReleaseError> {
        self.load(Some(bundle), Hands::All)
    }

    /// What installs bundles beside these releases, into the configured folder.
    fn installer(&self, config: &Config) -> Installer {
        Installer::new(config)
    }
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
        let first = release.prepare(&Message::plain(FIRST_MESSAGE), Screening::Off).map_err(BuildError::Prepare)?;
        let workers = Workers { classifiers, queue_length: self.queue_length, crew: crew.clone() };
        let tokens = release.tokens(&first).unwrap_or_default();
        let batch = workers.start(Arc::new(first), tokens, Arc::clone(metrics)).await?;
        Ok(Live { release, batch })
    }
}
