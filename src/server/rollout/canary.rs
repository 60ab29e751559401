//! A release that answers a share of the conversations, for as long as it keeps its limits.

use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tokio::sync::Notify;

use super::watch::{Breach, Side, Watch};
use crate::config::CanaryLimits;
use crate::engine::policy::Action;
use crate::server::flow::Live;
use crate::server::pipeline::{Component, Pipeline};
use crate::server::registry::{RolloutKey, TrafficShare};

/// How it takes part.
#[derive(Debug, Clone)]
pub(crate) struct CanarySettings {
    /// Of the conversations.
    pub(crate) share: TrafficShare,
    /// Chooses them.
    pub(crate) key: RolloutKey,
    pub(crate) limits: CanaryLimits,
    /// Told when a limit is broken.
    pub(crate) broken: Arc<Notify>,
}

/// A release on trial.
pub(crate) struct Canary<P: Pipeline> {
    live: Arc<Live<P>>,
    settings: CanarySettings,
    watch: Mutex<Watch>,
    breach: OnceLock<Breach>,
}

impl<P: Pipeline> Canary<P> {
    pub(crate) fn new(live: Arc<Live<P>>, settings: CanarySettings) -> Self {
        let watch = Mutex::new(Watch::new(settings.limits));
        Self { live, settings, watch, breach: OnceLock::new() }
    }

    /// The same release on trial anew, beside another stable one.
    pub(crate) fn anew(&self) -> Self {
        Self::new(Arc::clone(&self.live), self.settings.clone())
    }

    /// The release and its workers.
    pub(crate) fn live(&self) -> &Arc<Live<P>> {
        &self.live
    }

    /// Its model.
    pub(crate) fn model(&self) -> &Component {
        &self.live.release.identity().model
    }

    /// The share of the conversations that it answers.
    pub(crate) fn share(&self) -> TrafficShare {
        self.settings.share
    }

    /// The limit that it has broken.
    pub(crate) fn breach(&self) -> Option<Breach> {
        self.breach.get().copied()
    }

    /// Who answers that conversation; `None` where the trial is over.
    pub(super) fn side(&self, conversation: &[u8]) -> Option<Side> {
        if self.breach().is_some() {
            return None;
        }
        let CanarySettings { share, key, .. } = &self.settings;
        Some(if share.holds(key.conversation(conversation)) { Side::Canary } else { Side::Stable })
    }

    /// Counts a message by its action, or as one without a verdict. A limit that breaks ends the trial at once, before
    /// anybody has taken the canary away.
    pub(super) fn count(&self, side: Side, action: Option<Action>) {
        // Nothing panics while the lock is held.
        let breach = self.watch.lock().unwrap_or_else(PoisonError::into_inner).count(side, action);
        if let Some(breach) = breach
            && self.breach.set(breach).is_ok()
        {
            self.settings.broken.notify_one();
        }
    }
}
