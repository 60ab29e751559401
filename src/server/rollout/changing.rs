//! What is tried beside the stable release, changed while it answers: loaded, checked and warm before it is written to the
//! disk, and written before it takes part.

use std::sync::Arc;

use super::{Canary, CanarySettings, Serving, Shadow, ShadowSettings};
use crate::server::BuildError;
use crate::server::background::in_background;
use crate::server::batch::WarmUpError;
use crate::server::changes::{ChangeError, Changer, RemovedCanary, Wish, record};
use crate::server::metrics::Change;
use crate::server::pipeline::{Component, Pipeline};
use crate::server::registry::{Reference, Rollout, RolloutKey, Store, StoreError, Trial};
use crate::server::reload::Hands;

/// How a canary comes in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    /// Somebody wants it, and it will answer: it must pass what an activation asks, for it may be activated while it is warm.
    Judged,
    /// It was tried before.
    Again,
}

impl<P: Pipeline> Changer<P> {
    /// Lets a bundle read along, or none; gives what does so then.
    pub(in crate::server) async fn set_shadow(&mut self, wish: Option<Wish>) -> Result<Option<Component>, ChangeError> {
        let trial = self.find_trial(wish).await?;
        let key = self.on_store(|store| store.change_rollout(|_| {})).await?.key;
        let shadow = match &trial {
            Some(trial) => Some(self.load_shadow(trial, key).await?),
            None => None,
        };
        let rollout = self.on_store(move |store| store.change_rollout(|rollout| rollout.shadow = trial)).await?;
        self.tried = Some(rollout);
        Ok(self.let_read(shadow))
    }

    /// Lets a bundle answer a share of the conversations, or none; gives what does so then.
    pub(in crate::server) async fn set_canary(&mut self, wish: Option<Wish>) -> Result<Option<Component>, ChangeError> {
        let trial = self.find_trial(wish).await?;
        let key = self.on_store(|store| store.change_rollout(|_| {})).await?.key;
        let canary = match &trial {
            Some(trial) => Some(self.load_canary(trial, key, Entry::Judged).await?),
            None => None,
        };
        let rollout = self.on_store(move |store| store.change_rollout(|rollout| rollout.canary = trial)).await?;
        self.tried = Some(rollout);
        self.standing.send_modify(|standing| standing.removed_canary = None);
        Ok(self.let_answer(canary))
    }

    /// Takes a canary away that has broken a limit: it answers nobody any more, from the moment that it did.
    pub(in crate::server) async fn remove_canary(&mut self) {
        let serving = self.slot.current();
        let Some((canary, breach)) = serving.canary.as_ref().and_then(|canary| Some((canary, canary.breach()?))) else {
            return;
        };
        let model = canary.model().clone();
        let Component { name, version, sha256 } = &model;
        self.metrics.change(Change::CanaryRemoved, breach.limit.as_str());
        tracing::error!(model = format!("{name} {version} {sha256}"), %breach, "the canary broke a limit; it is removed");
        self.standing.send_modify(|standing| standing.removed_canary = Some(RemovedCanary { model, breach }));
        self.let_answer(None);
        self.forget_canary().await;
    }

    /// Takes the canary out of the file where it is what answers now.
    pub(in crate::server) async fn forget_canary_that_is(&mut self, active: &Reference) {
        let canary = self.tried.as_ref().and_then(|tried| tried.canary.as_ref());
        if canary.is_some_and(|canary| canary.bundle == *active) {
            self.forget_canary().await;
        }
    }

    async fn forget_canary(&mut self) {
        match self.on_store(|store| store.change_rollout(|rollout| rollout.canary = None)).await {
            Ok(rollout) => self.tried = Some(rollout),
            // It would be tried again when the service starts.
            Err(error) => record(Change::Canary, &Err::<(), _>(error), &self.metrics, &self.standing),
        }
    }

    /// Loads what is tried, as it lies on the disk now.
    pub(in crate::server) async fn reload_rollout(&mut self) {
        match self.read_rollout().await {
            Ok(None) => {}
            Ok(Some(rollout)) => {
                self.tried = Some(rollout.clone());
                self.begin_canary(&rollout).await;
                self.begin_shadow(&rollout).await;
            }
            // What is tried goes on.
            Err(error) => record(Change::Rollout, &Err::<(), _>(error), &self.metrics, &self.standing),
        }
    }

    /// Looks at the file of what is tried; where it has changed, follows it.
    pub(in crate::server) async fn follow_rollout(&mut self) {
        // Where it cannot be read, somebody is writing it by hand, and the next look sees more.
        let Ok(Some(rollout)) = self.read_rollout().await else { return };
        let known = self.tried.replace(rollout.clone());
        let (shadow, canary) = known.map_or((None, None), |known| (known.shadow, known.canary));
        if rollout.canary != canary {
            self.begin_canary(&rollout).await;
        }
        if rollout.shadow != shadow {
            self.begin_shadow(&rollout).await;
        }
    }

    /// `None` where nothing was ever tried, or the configuration says which bundle answers.
    async fn read_rollout(&self) -> Result<Option<Rollout>, ChangeError> {
        if self.is_fixed { Ok(None) } else { self.on_store(Store::rollout).await }
    }

    /// What cannot be tried is left out; the file stays as it is.
    async fn begin_canary(&mut self, rollout: &Rollout) {
        let outcome = match &rollout.canary {
            Some(trial) => self.load_canary(trial, rollout.key.clone(), Entry::Again).await.map(Some),
            None if self.slot.current().canary.is_none() => return,
            None => Ok(None),
        };
        if let Err(ChangeError::AnswersAlready { .. }) = &outcome {
            // It was activated while nobody looked.
            self.let_answer(None);
            return self.forget_canary().await;
        }
        record(Change::Canary, &outcome, &self.metrics, &self.standing);
        self.let_answer(outcome.unwrap_or_default());
    }

    async fn begin_shadow(&self, rollout: &Rollout) {
        let outcome = match &rollout.shadow {
            Some(trial) => self.load_shadow(trial, rollout.key.clone()).await.map(Some),
            None if self.slot.current().shadow.is_none() => return,
            None => Ok(None),
        };
        record(Change::Shadow, &outcome, &self.metrics, &self.standing);
        self.let_read(outcome.unwrap_or_default());
    }

    async fn find_trial(&self, wish: Option<Wish>) -> Result<Option<Trial>, ChangeError> {
        if self.is_fixed {
            return Err(ChangeError::Fixed);
        }
        let Some(Wish { bundle, share }) = wish else { return Ok(None) };
        let stored = self.on_store(move |store| store.find(&bundle)).await?;
        Ok(Some(Trial { bundle: stored.reference, share }))
    }

    async fn load_shadow(&self, trial: &Trial, key: RolloutKey) -> Result<Arc<Shadow<P>>, ChangeError> {
        let (release, classifiers) = self.load_with(Some(self.store.folder(&trial.bundle)), Hands::One).await?;
        let classifier = classifiers.into_iter().next().ok_or_else(|| BuildError::from(WarmUpError::None))?;
        let settings = ShadowSettings {
            share: trial.share,
            cpu_share: self.rollout.shadow_cpu_share,
            queue_length: self.rollout.shadow_queue_length,
            key,
        };
        let stable = self.slot.current().stable.release.identity().model.clone();
        let (crew, metrics) = (self.crew.clone(), Arc::clone(&self.metrics));
        let shadow = Shadow::start((release, classifier), stable, settings, crew, metrics).await;
        Ok(Arc::new(shadow.map_err(BuildError::from)?))
    }

    async fn load_canary(&self, trial: &Trial, key: RolloutKey, entry: Entry) -> Result<Arc<Canary<P>>, ChangeError> {
        let reference = trial.bundle.to_string();
        let stored = self.on_store(move |store| store.find(&reference)).await?;
        if stored.sha256 == self.slot.current().stable.release.identity().model.sha256 {
            return Err(ChangeError::AnswersAlready { bundle: trial.bundle.clone() });
        }
        let live = match self.at_hand(&stored.sha256) {
            Some(live) => live,
            None => match entry {
                Entry::Judged => self.admit(self.store.folder(&trial.bundle)).await?,
                Entry::Again => self.load(Some(self.store.folder(&trial.bundle))).await?,
            },
        };
        let broken = Arc::clone(&self.broken);
        let settings = CanarySettings { share: trial.share, key, limits: self.rollout.canary, broken };
        Ok(Arc::new(Canary::new(live, settings)))
    }

    fn let_answer(&self, canary: Option<Arc<Canary<P>>>) -> Option<Component> {
        self.serve(Serving { canary: canary.clone(), ..Serving::clone(&self.slot.current()) });
        let Some(canary) = canary else {
            tracing::info!("no canary answers");
            return None;
        };
        let Component { name, version, sha256 } = canary.model();
        let (model, share) = (format!("{name} {version} {sha256}"), canary.share().value());
        tracing::info!(model, share, "a canary answers");
        Some(canary.model().clone())
    }

    fn let_read(&self, shadow: Option<Arc<Shadow<P>>>) -> Option<Component> {
        self.serve(Serving { shadow: shadow.clone(), ..Serving::clone(&self.slot.current()) });
        let Some(shadow) = shadow else {
            tracing::info!("no release reads in the shadow");
            return None;
        };
        let Component { name, version, sha256 } = shadow.model();
        tracing::info!(model = format!("{name} {version} {sha256}"), "a release reads in the shadow");
        Some(shadow.model().clone())
    }

    /// Does something with the folder of all bundles.
    async fn on_store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, ChangeError> {
        let store = self.store.clone();
        Ok(in_background(move || work(&store)).await??)
    }
}
