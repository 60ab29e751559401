//! The pointer in an object store, followed: what it names is installed and activated, so that a fleet does what one
//! object says.
//!
//! It works beside the changes and orders only the last step of them, so that a download holds up no rollback. Whatever
//! fails is tried again at the next look, and logged once.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{MissedTickBehavior, interval};

use super::background::in_background;
use super::changes::{ChangeError, Done, Order, Standing, remember};
use super::metrics::{Change, Metrics};
use super::pipeline::Component;
use super::registry::{Installer, Reference, Remote, Seen, Store, Stored};
use crate::config::FollowConfig;

/// Follows the pointer.
pub(super) struct Follower {
    pub(super) config: FollowConfig,
    /// The longest that a look may take.
    pub(super) limit: Duration,
    pub(super) installer: Installer,
    pub(super) store: Store,
    pub(super) orders: mpsc::Sender<Order>,
    pub(super) metrics: Arc<Metrics>,
    pub(super) standing: watch::Sender<Standing>,
}

/// What is known of the other end.
#[derive(Default)]
struct Known {
    remote: Option<Remote>,
    /// The pointer as it was last followed.
    followed: Option<Seen>,
    /// What was installed last, by its name there.
    installed: Option<(Reference, Stored)>,
    /// The failure that was logged last and goes on: the reason, and what the pointer named.
    failure: Option<(&'static str, Option<Reference>)>,
    /// What the pointer names, where that could be read.
    named: Option<Reference>,
}

impl Follower {
    /// Looks again and again; ends when it is dropped.
    pub(super) async fn run(self) {
        let mut known = Known::default();
        let mut ticks = interval(self.config.every);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            known.named = None;
            let outcome = self.look(&mut known).await;
            self.record(outcome, &mut known);
        }
    }

    /// Counts how a look ended where anything was to be done, and logs what is new of it.
    fn record(&self, outcome: Result<Option<Component>, ChangeError>, known: &mut Known) {
        let url = &self.config.url;
        match outcome {
            Ok(changed) => {
                if known.failure.take().is_some() {
                    tracing::info!(%url, "the pointer is followed again");
                }
                if let Some(model) = changed {
                    self.metrics.change(Change::Follow, "done");
                    tracing::info!(%url, model = model.name, version = model.version, "the pointer was followed");
                }
            }
            Err(error) => {
                let reason = error.reason();
                self.metrics.change(Change::Follow, reason);
                remember(Change::Follow, &error, &self.standing);
                let failure = Some((reason, known.named.take()));
                if known.failure != failure {
                    tracing::error!(%url, reason, %error, "the pointer was not followed; the old release goes on");
                    known.failure = failure;
                }
            }
        }
    }

    /// Looks once; gives what answers now where the pointer has changed.
    async fn look(&self, known: &mut Known) -> Result<Option<Component>, ChangeError> {
        let remote = match &known.remote {
            Some(remote) => remote.clone(),
            None => known.remote.insert(Remote::open(&self.config.url, self.limit)?).clone(),
        };
        let e_tag = known.followed.as_ref().and_then(|followed| followed.e_tag.as_deref());
        let Some(seen) = remote.pointer(e_tag).await? else { return Ok(None) };
        known.named = Some(seen.active.clone());
        let is_same = known.followed.as_ref().is_some_and(|followed| followed.active == seen.active);
        let changed = if is_same {
            None
        } else {
            let stored = self.obtain(&remote, &seen.active, known).await?;
            Some(self.activate(&stored.reference).await?.model)
        };
        known.followed = Some(seen);
        Ok(changed)
    }

    /// The bundle of that name, from this machine where it is here already.
    async fn obtain(&self, remote: &Remote, name: &Reference, known: &mut Known) -> Result<Stored, ChangeError> {
        let installed = known.installed.as_ref().filter(|(installed, _)| installed == name);
        let sha256 = match remote.manifest_sha256(name).await? {
            Some(sha256) => Some(sha256),
            // An archive does not show what is in it.
            None => installed.map(|(_, stored)| stored.sha256.clone()),
        };
        if let Some(sha256) = sha256 {
            let store = self.store.clone();
            let stored = in_background("find", move || store.list()).await??;
            if let Some(stored) = stored.into_iter().find(|stored| stored.sha256 == sha256) {
                return Ok(stored);
            }
        }
        let (installer, url) = (self.installer.clone(), self.config.url.join(&name.to_string()));
        // Dropped with this, it ends the download.
        let (_waiting, cancelled) = oneshot::channel();
        let installing = in_background("install", move || {
            installer.install_from(&url, cancelled, &mut |step| tracing::info!(%step, "installing"))
        });
        let stored = installing.await??;
        known.installed = Some((name.clone(), stored.clone()));
        Ok(stored)
    }

    async fn activate(&self, bundle: &Reference) -> Result<Done, ChangeError> {
        let (reply, answer) = oneshot::channel();
        let order = Order::Follow(bundle.to_string(), reply);
        self.orders.send(order).await.map_err(|_| ChangeError::Stopped)?;
        answer.await.map_err(|_| ChangeError::Stopped)?
    }
}
