//! A release as the shell drives it.

use std::num::NonZeroUsize;
use std::path::Path;
use std::sync::Arc;

use super::choice::Choice;
use super::gate::Gate;
use super::install::Installer;
use super::release::{Release, ReleaseError};
use super::sources::bundle_folder;
use crate::config::Config;
use crate::engine::message::Message;
use crate::engine::model::{PackReference, Session};
use crate::engine::outcome::Measured;
use crate::engine::score::Evidence;
use crate::engine::screen::Screening;
use crate::engine::verdict::Verdict;
use crate::engine::{Classified, Prepared, Terms};
use crate::server::background::rest;
use crate::server::pipeline::{Classifier, Component, ConcludeOptions, Pipeline, ReleaseIdentity, StageError};
use crate::server::reload::{Hands, Loaded, Loader};

/// A release with its identity in the shell's words.
#[derive(Debug)]
pub struct ServedRelease {
    release: Release,
    identity: ReleaseIdentity,
}

impl From<Release> for ServedRelease {
    fn from(release: Release) -> Self {
        let component = |part: &PackReference| Component {
            name: part.name.clone(),
            version: part.version.clone(),
            sha256: part.sha256.clone(),
        };
        let identity = ReleaseIdentity {
            model: component(release.model()),
            packs: release.engine().preparer().packs().identities().iter().map(component).collect(),
            policies: release
                .engine()
                .concluder()
                .policies()
                .map(|policy| {
                    let identity = policy.identity();
                    Component {
                        name: identity.name.clone(),
                        version: identity.version.clone(),
                        sha256: identity.sha256.clone(),
                    }
                })
                .collect(),
        };
        Self { release, identity }
    }
}

impl ServedRelease {
    /// One classifier per worker, each with a session of its own; each reads up to `limit` messages a run where that pays.
    ///
    /// # Errors
    /// When ONNX Runtime refuses the model.
    pub fn classifiers(
        &self,
        workers: usize,
        limit: NonZeroUsize,
    ) -> Result<Vec<Box<dyn Classifier<Self>>>, ReleaseError> {
        let engine = self.release.engine();
        let most = self.most_together(limit)?;
        (0..workers)
            .map(|_| {
                rest();
                let session = engine.session(self.release.runtime())?;
                Ok(Box::new(SessionClassifier { session, most }) as Box<dyn Classifier<Self>>)
            })
            .collect()
    }

    /// How many messages are best read in one run, at most `limit`; measured where more than one may.
    fn most_together(&self, limit: NonZeroUsize) -> Result<NonZeroUsize, ReleaseError> {
        if limit.get() == 1 {
            return Ok(limit);
        }
        let engine = self.release.engine();
        let mut session = engine.session(self.release.runtime())?;
        let choice = Choice::measured(engine, &mut session, limit)?;
        engine.bundle().keep(session);
        let Component { name, version, .. } = &self.identity.model;
        tracing::info!(model = format!("{name} {version}"), messages = choice.most(), because = %choice, "how many messages a run reads");
        Ok(choice.most())
    }
}

/// The releases that the configuration describes: loading one reads its folders, and the pointer to the active bundle,
/// as they are then.
#[derive(Debug)]
pub struct ConfiguredReleases {
    config: Config,
    gate: Gate,
}

impl ConfiguredReleases {
    /// Releases of this configuration.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self { gate: Gate::new(&config), config }
    }

    fn serve(&self, release: Release, hands: Hands) -> Result<Loaded<ServedRelease>, ReleaseError> {
        let release = Arc::new(ServedRelease::from(release));
        let workers = match hands {
            Hands::All => self.config.batch.workers.get(),
            Hands::One => 1,
        };
        let classifiers = release.classifiers(workers, self.config.batch.messages)?;
        Ok((release, classifiers))
    }
}

impl Loader<ServedRelease> for ConfiguredReleases {
    fn load(&self, bundle: Option<&Path>, hands: Hands) -> Result<Loaded<ServedRelease>, ReleaseError> {
        let bundle = bundle.map_or_else(|| bundle_folder(&self.config), |folder| Ok(folder.to_owned()))?;
        self.serve(Release::load(&self.gate.sources(bundle))?, hands)
    }

    fn admit(&self, bundle: &Path) -> Result<Loaded<ServedRelease>, ReleaseError> {
        self.serve(self.gate.admit(bundle.to_owned())?, Hands::All)
    }

    fn installer(&self, _: &Config) -> Installer {
        Installer::behind(self.gate.clone(), &self.config)
    }
}

impl Pipeline for ServedRelease {
    type Prepared = Prepared;
    type Logits = Classified;

    fn identity(&self) -> &ReleaseIdentity {
        &self.identity
    }

    fn prepare(&self, message: &Message, screening: Screening) -> Result<Prepared, StageError> {
        Ok(self.release.engine().prepare_with(message, screening)?)
    }

    fn tokens(&self, prepared: &Prepared) -> Option<usize> {
        prepared.input.as_ref().map(|input| input.windows.iter().map(|window| window.tokens.ids.len()).sum())
    }

    fn measure(&self, prepared: &Prepared, classified: Option<&Classified>) -> Measured {
        self.release.engine().concluder().measure(prepared, classified)
    }

    fn conclude(
        &self,
        message: &Message,
        prepared: &Prepared,
        classified: Option<Classified>,
        options: &ConcludeOptions<'_>,
    ) -> Result<Verdict, StageError> {
        let ConcludeOptions { prior, policy, hash_with, redaction, day } = *options;
        let terms = Terms { policy: Some(policy), prior, evidence: Evidence::Fused, hash_with, redaction, day };
        Ok(self.release.engine().conclude(message, prepared, classified.as_ref(), terms)?)
    }
}

/// A session, driven window by window or by several together.
struct SessionClassifier {
    session: Session,
    most: NonZeroUsize,
}

impl Classifier<ServedRelease> for SessionClassifier {
    fn classify(&mut self, prepared: &Prepared) -> Result<Classified, StageError> {
        Classified::read(&mut self.session, prepared)?.ok_or_else(|| NO_WINDOW.into())
    }

    fn most_together(&self) -> NonZeroUsize {
        self.most
    }

    fn classify_together(&mut self, prepared: &[&Prepared]) -> Result<Vec<Classified>, StageError> {
        let read = Classified::read_together(&mut self.session, prepared, self.most)?;
        read.into_iter().map(|classified| classified.ok_or_else(|| NO_WINDOW.into())).collect()
    }
}

const NO_WINDOW: &str = "the message has no window";
