//! What is tried beside the stable release, changed while it answers: loaded, checked and warm before it is written to the
//! disk, and written before it takes part.

use std::sync::Arc;

use super::{Serving, Shadow, ShadowSettings};
use crate::server::BuildError;
use crate::server::background::in_background;
use crate::server::batch::WarmUpError;
use crate::server::changes::{ChangeError, Changer, Wish, record};
use crate::server::metrics::Change;
use crate::server::pipeline::{Component, Pipeline};
use crate::server::registry::{Rollout, RolloutKey, StoreError, Store, Trial};
use crate::server::reload::Hands;

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

    /// Looks at the file of what is tried; where it has changed, follows it. What cannot be tried is left out and logged;
    /// the file stays as it is.
    pub(in crate::server) async fn follow_rollout(&mut self) {
        if self.is_fixed {
            return;
        }
        let rollout = match self.on_store(Store::rollout).await {
            // The folder, or the file, is not there; or somebody is writing it by hand, and the next look sees more.
            Ok(None) => return,
            Ok(Some(rollout)) => rollout,
            Err(error) => return record(Change::Shadow, &Err::<(), _>(error), &self.metrics, &self.standing),
        };
        let known = self.tried.replace(rollout.clone());
        let Rollout { key, shadow } = rollout;
        if known.as_ref().map(|known| &known.shadow) != Some(&shadow) {
            let outcome = match &shadow {
                Some(trial) => self.load_shadow(trial, key).await.map(Some),
                None => Ok(None),
            };
            record(Change::Shadow, &outcome, &self.metrics, &self.standing);
            self.let_read(outcome.unwrap_or_default());
        }
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

    fn let_read(&self, shadow: Option<Arc<Shadow<P>>>) -> Option<Component> {
        let model = shadow.as_ref().map(|shadow| shadow.model().clone());
        match &model {
            Some(Component { name, version, sha256 }) => {
                tracing::info!(model = format!("{name} {version} {sha256}"), "a release reads in the shadow");
            }
            None => tracing::info!("no release reads in the shadow"),
        }
        self.serve(Serving { shadow, ..Serving::clone(&self.slot.current()) });
        model
    }

    /// Does something with the folder of all bundles.
    async fn on_store<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Store) -> Result<T, StoreError> + Send + 'static,
    ) -> Result<T, ChangeError> {
        let store = self.store.clone();
        Ok(in_background("store", move || work(&store)).await??)
    }
}
