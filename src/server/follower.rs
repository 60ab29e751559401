//! The pointer in an object store, followed: what it names is installed and activated, so that a fleet does what one
//! object says.
//!
//! It works beside the changes and orders only the last step of them, so that a download holds up no rollback. Whatever
//! fails is logged once and tried again: a pointer that cannot be read at the next look, a bundle that was refused after
//! waits that double, since each try may be a download and a whole gate.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{mpsc, oneshot, watch};
use tokio::time::{Instant, MissedTickBehavior, interval};

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
    /// The bundle that was refused last, until it is followed or the pointer names another.
    refused: Option<Refused>,
    /// The failure that was logged last and goes on: the reason, and what the pointer named.
    failure: Option<(&'static str, Option<Reference>)>,
    /// What the pointer names, where that could be read.
    named: Option<Reference>,
}

/// A bundle that was named and could not be followed.
struct Refused {
    name: Reference,
    tries: u32,
    /// When it is tried again.
    next: Instant,
}

/// How a look ended.
enum Looked {
    /// Nothing was to be done.
    Unchanged,
    /// What is named answers now.
    Changed(Component),
    /// What is named was refused, and is not tried yet.
    Waiting,
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
    fn record(&self, outcome: Result<Looked, ChangeError>, known: &mut Known) {
        let url = &self.config.url;
        match outcome {
            Ok(Looked::Waiting) => {}
            Ok(looked) => {
                if known.failure.take().is_some() {
                    tracing::info!(%url, "the pointer is followed again");
                }
                if let Looked::Changed(model) = looked {
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

    /// Looks once, and follows what the pointer names where it has changed.
    async fn look(&self, known: &mut Known) -> Result<Looked, ChangeError> {
        let remote = match &known.remote {
            Some(remote) => remote.clone(),
            None => known.remote.insert(Remote::open(&self.config.url, self.limit)?).clone(),
        };
        let e_tag = known.followed.as_ref().and_then(|followed| followed.e_tag.as_deref());
        let Some(seen) = remote.pointer(e_tag).await? else {
            known.refused = None;
            return Ok(Looked::Unchanged);
        };
        known.named = Some(seen.active.clone());
        let is_same = known.followed.as_ref().is_some_and(|followed| followed.active == seen.active);
        let looked = if is_same {
            Looked::Unchanged
        } else {
            let refused = known.refused.as_ref().filter(|refused| refused.name == seen.active);
            if refused.is_some_and(|refused| Instant::now() < refused.next) {
                return Ok(Looked::Waiting);
            }
            let tries = refused.map_or(0, |refused| refused.tries);
            match self.switch(&remote, &seen.active, known).await {
                Ok(model) => Looked::Changed(model),
                Err(error) => {
                    let next = Instant::now() + self.wait_after(tries);
                    known.refused = Some(Refused { name: seen.active, tries: tries.saturating_add(1), next });
                    return Err(error);
                }
            }
        };
        known.refused = None;
        known.followed = Some(seen);
        Ok(looked)
    }

    /// How long a bundle is left alone that was refused so often before.
    fn wait_after(&self, tries: u32) -> Duration {
        let doubled = 2_u32.checked_pow(tries).map(|factor| self.config.every.saturating_mul(factor));
        doubled.unwrap_or(self.config.retry_at_most).min(self.config.retry_at_most)
    }

    /// Lets the bundle of that name answer.
    async fn switch(&self, remote: &Remote, name: &Reference, known: &mut Known) -> Result<Component, ChangeError> {
        let stored = self.obtain(remote, name, known).await?;
        Ok(self.activate(&stored.reference).await?.model)
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
            let stored = in_background(move || store.list()).await??;
            if let Some(stored) = stored.into_iter().find(|stored| stored.sha256 == sha256) {
                return Ok(stored);
            }
        }
        let (installer, url) = (self.installer.clone(), self.config.url.join(&name.to_string()));
        // Dropped with this, it ends the download.
        let (_waiting, cancelled) = oneshot::channel();
        let installing = in_background(move || {
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
