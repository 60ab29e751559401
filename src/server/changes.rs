//! What answers, changed while it answers: activations, rollbacks, reloads, one after the other.
//!
//! A new release is loaded, checked and warm before the pointer is written, and the pointer is written before it answers.
//! On any failure the old one goes on. The one that answered before stays warm until the next change, for a rollback that
//! loads nothing.

use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::{Notify, mpsc, oneshot, watch};
use tokio::time::{Interval, MissedTickBehavior, interval};

use super::BuildError;
use super::background::{Unfinished, in_background, load_in_background};
use super::batch::Crew;
use super::flow::Live;
use super::metrics::{Change, Metrics, Reload};
use super::pipeline::{Component, Pipeline, ReleaseIdentity};
use super::registry::{
    InstallError, Pointer, Reference, ReleaseError, RemoteError, Rollout, Slot, Store, StoreError, Stored, TrafficShare,
};
use super::reload::{Hands, Loaded, Loader, Place};
use super::rollout::{Breach, Compared, Labelled, Serving};
use crate::config::RolloutConfig;

/// A change that somebody waits for.
#[derive(Debug)]
pub(crate) enum Order {
    /// Let that bundle answer.
    Activate(String, Reply<Done>),
    /// As [`Self::Activate`]; who asks records how it ended.
    Follow(String, Reply<Done>),
    /// Let the previous bundle answer.
    Rollback(Reply<Done>),
    /// Let that bundle read along, or none.
    Shadow(Option<Wish>, Reply<Option<Component>>),
    /// Let that bundle answer a share of the conversations, or none.
    Canary(Option<Wish>, Reply<Option<Component>>),
}

/// Where somebody waits for a change.
pub(crate) type Reply<T> = oneshot::Sender<Result<T, ChangeError>>;

/// A bundle that is to be tried.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Wish {
    /// What it is called.
    pub(crate) bundle: String,
    pub(crate) share: TrafficShare,
}

/// A change that was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Done {
    /// What answers now.
    pub(crate) model: Component,
    /// Nothing had to be loaded for it.
    pub(crate) was_warm: bool,
}

/// Why a change was not made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ChangeError {
    /// The bundle was not installed.
    #[error(transparent)]
    Install(#[from] InstallError),
    /// The pointer in an object store cannot be read.
    #[error(transparent)]
    Remote(#[from] RemoteError),
    /// The bundle, or the pointer, is not there or cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The release could not be loaded, or its bundle failed the gate.
    #[error(transparent)]
    Release(#[from] ReleaseError),
    /// The release could not be warmed.
    #[error(transparent)]
    WarmUp(#[from] BuildError),
    /// The configuration says which bundle answers.
    #[error("model.bundle says which bundle answers; unset it to activate others")]
    Fixed,
    /// A canary would be what answers already.
    #[error("{bundle} answers already")]
    AnswersAlready {
        /// The bundle.
        bundle: Reference,
    },
    /// The work panicked.
    #[error(transparent)]
    Unfinished(#[from] Unfinished),
    /// The service is ending, or cannot change what it serves.
    #[error("the service is shutting down")]
    Stopped,
}

impl ChangeError {
    /// Why, in one word.
    pub(crate) fn reason(&self) -> &'static str {
        match self {
            Self::Install(InstallError::Refused { failed }) | Self::Release(ReleaseError::Refused { failed, .. }) => {
                failed.first().map_or("refused", |check| check.name.as_str())
            }
            Self::Install(InstallError::Store(error)) | Self::Store(error) => store_reason(error),
            Self::Install(InstallError::Remote(error)) | Self::Remote(error) => remote_reason(error),
            Self::Release(ReleaseError::Store(error)) => store_reason(error),
            Self::Install(InstallError::Release(_)) | Self::Release(_) => "release",
            Self::WarmUp(_) => "warm_up",
            Self::Fixed => "fixed",
            Self::AnswersAlready { .. } => "answers_already",
            Self::Unfinished(_) => "panicked",
            Self::Stopped => "stopped",
        }
    }
}

fn store_reason(error: &StoreError) -> &'static str {
    match error {
        StoreError::Unreadable { .. } | StoreError::Unwritable { .. } => "disk",
        StoreError::Pointer { .. } => "pointer",
        StoreError::Rollout { .. } => "rollout",
        StoreError::Unknown { .. } => "unknown_bundle",
        StoreError::Ambiguous { .. } => "ambiguous_bundle",
        StoreError::NoPrevious => "no_previous",
    }
}

fn remote_reason(error: &RemoteError) -> &'static str {
    match error {
        RemoteError::Missing { .. } => "missing",
        RemoteError::Denied { .. } => "denied",
        RemoteError::TimedOut { .. } => "timed_out",
        RemoteError::Cancelled { .. } => "cancelled",
        RemoteError::Unreadable { .. } => "unreachable",
        RemoteError::Pointer { .. } => "pointer",
    }
}

/// What a look from outside may see of the changes.
#[derive(Debug, Clone)]
pub(crate) struct Standing {
    /// The model that answers.
    pub(crate) model: Component,
    /// The release that a rollback would find warm.
    pub(crate) warm: Option<Component>,
    /// Everything that is loaded.
    pub(crate) releases: Vec<Labelled>,
    /// The comparison with what reads along.
    pub(crate) compared: Option<Arc<Compared>>,
    /// The last change that was refused.
    pub(crate) last_refusal: Option<Refusal>,
    /// The canary that broke a limit, where none was set since.
    pub(crate) removed_canary: Option<RemovedCanary>,
}

/// A canary that broke a limit.
#[derive(Debug, Clone)]
pub(crate) struct RemovedCanary {
    pub(crate) model: Component,
    pub(crate) breach: Breach,
}

/// A change that was refused.
#[derive(Debug, Clone)]
pub(crate) struct Refusal {
    pub(crate) change: Change,
    pub(crate) reason: &'static str,
    pub(crate) message: String,
}

/// Counts how a change ended, and logs and remembers why it was refused.
pub(crate) fn record<T>(
    change: Change,
    outcome: &Result<T, ChangeError>,
    metrics: &Metrics,
    standing: &watch::Sender<Standing>,
) {
    match outcome {
        Ok(_) => metrics.change(change, "done"),
        Err(error) => {
            let reason = error.reason();
            metrics.change(change, reason);
            tracing::error!(change = change.as_str(), reason, %error, "a change was refused; the old one goes on");
            remember(change, error, standing);
        }
    }
}

/// Remembers why a change was refused.
pub(crate) fn remember(change: Change, error: &ChangeError, standing: &watch::Sender<Standing>) {
    let refusal = Refusal { change, reason: error.reason(), message: error.to_string() };
    standing.send_modify(|standing| standing.last_refusal = Some(refusal));
}

/// Who may ask for changes.
pub(super) struct Askers {
    /// Somebody who waits for the answer.
    pub(super) orders: mpsc::Receiver<Order>,
    /// SIGHUP.
    pub(super) hangups: mpsc::Receiver<()>,
    /// How often the pointer is looked at.
    pub(super) watch: Option<Duration>,
}

/// Makes the changes.
pub(super) struct Changer<P: Pipeline> {
    pub(super) loader: Arc<dyn Loader<P>>,
    pub(super) store: Store,
    /// The configuration names the bundle.
    pub(super) is_fixed: bool,
    pub(super) place: Place,
    pub(super) slot: Arc<Slot<Serving<P>>>,
    pub(super) crew: Crew,
    pub(super) metrics: Arc<Metrics>,
    pub(super) standing: watch::Sender<Standing>,
    pub(super) rollout: RolloutConfig,
    /// Told when the canary has broken a limit.
    pub(super) broken: Arc<Notify>,
    /// The pointer as it was last followed.
    pub(super) followed: Option<Pointer>,
    /// What is tried, as it was last followed.
    pub(super) tried: Option<Rollout>,
}

impl<P: Pipeline> Changer<P> {
    /// Makes one change after the other; ends when nobody can ask any more. What was tried when the service ended is
    /// tried again.
    pub(super) async fn run(mut self, mut askers: Askers) {
        self.reload_rollout().await;
        let mut ticks = askers.watch.filter(|_| !self.is_fixed).map(|period| {
            let mut ticks = interval(period);
            ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
            ticks
        });
        let broken = Arc::clone(&self.broken);
        loop {
            let is_watching = ticks.is_some();
            tokio::select! {
                Some(order) = askers.orders.recv() => self.carry_out(order).await,
                Some(()) = askers.hangups.recv() => self.reload().await,
                () = broken.notified() => self.remove_canary().await,
                () = tick(ticks.as_mut()), if is_watching => self.follow().await,
                else => break,
            }
        }
    }

    async fn carry_out(&mut self, order: Order) {
        match order {
            Order::Activate(bundle, reply) => {
                let outcome = self.activate(Wanted::Named(bundle)).await;
                self.tell(Change::Activate, outcome, reply);
            }
            Order::Follow(bundle, reply) => {
                // Who asked may have left; the change stands.
                let _ = reply.send(self.activate(Wanted::Named(bundle)).await);
            }
            Order::Rollback(reply) => {
                let outcome = self.activate(Wanted::Previous).await;
                self.tell(Change::Rollback, outcome, reply);
            }
            Order::Shadow(wish, reply) => {
                let outcome = self.set_shadow(wish).await;
                self.tell(Change::Shadow, outcome, reply);
            }
            Order::Canary(wish, reply) => {
                let outcome = self.set_canary(wish).await;
                self.tell(Change::Canary, outcome, reply);
            }
        }
    }

    fn tell<T>(&self, change: Change, outcome: Result<T, ChangeError>, reply: Reply<T>) {
        record(change, &outcome, &self.metrics, &self.standing);
        // Who asked may have left; the change stands.
        let _ = reply.send(outcome);
    }

    async fn activate(&mut self, wanted: Wanted) -> Result<Done, ChangeError> {
        if self.is_fixed {
            return Err(ChangeError::Fixed);
        }
        let store = self.store.clone();
        // A way back must be open whatever the labelled records say.
        let is_judged = matches!(wanted, Wanted::Named(_));
        let find = move || match &wanted {
            Wanted::Named(bundle) => store.find(bundle),
            Wanted::Previous => store.previous(),
        };
        let stored = in_background(find).await??;
        let Stored { reference, sha256, .. } = &stored;
        let next = match self.at_hand(sha256) {
            Some(live) => (live, true),
            None if is_judged => (self.admit(self.store.folder(reference)).await?, false),
            None => (self.load(Some(self.store.folder(reference))).await?, false),
        };
        let (store, reference) = (self.store.clone(), reference.clone());
        let pointer = in_background(move || store.activate(&reference, &mut |_| {})).await??;
        self.followed = Some(pointer.clone());
        let (live, was_warm) = next;
        let model = live.release.identity().model.clone();
        self.publish(live);
        self.forget_canary_that_is(&pointer.active).await;
        Ok(Done { model, was_warm })
    }

    /// Loads everything anew, as it lies on the disk now.
    async fn reload(&mut self) {
        tracing::info!("loading a new release");
        let outcome = self.load(None).await;
        if self.finish_reload(outcome) {
            // What is tried has the old packs and policies.
            self.reload_rollout().await;
        }
    }

    /// Looks at what is tried and at the pointer; where they have changed, follows them.
    async fn follow(&mut self) {
        self.follow_pointer().await;
        self.follow_rollout().await;
    }

    async fn follow_pointer(&mut self) {
        let (store, followed) = (self.store.clone(), self.followed.clone());
        let looked = in_background(move || match store.pointer() {
            Ok(Some(pointer)) if followed.as_ref() != Some(&pointer) => {
                let active = store.find(&pointer.active.to_string());
                Some((pointer, active))
            }
            // Nothing new; or somebody is writing it by hand, and the next look sees more.
            Ok(_) | Err(_) => None,
        });
        let Ok(Some((pointer, active))) = looked.await else { return };
        self.followed = Some(pointer.clone());
        let outcome = match active {
            Ok(active) if active.sha256 == self.slot.current().stable.release.identity().model.sha256 => return,
            Ok(active) => match self.at_hand(&active.sha256) {
                Some(live) => Ok(live),
                None => self.load(Some(self.store.folder(&active.reference))).await,
            },
            Err(error) => Err(error.into()),
        };
        if self.finish_reload(outcome) {
            self.forget_canary_that_is(&pointer.active).await;
        }
    }

    /// Tells whether it answers.
    fn finish_reload(&self, outcome: Result<Arc<Live<P>>, ChangeError>) -> bool {
        record(Change::Reload, &outcome, &self.metrics, &self.standing);
        let is_published = outcome.map(|live| self.publish(live)).is_ok();
        self.metrics.reload(if is_published { Reload::Published } else { Reload::Refused });
        tracing::info!(is_published, "a reload has ended");
        is_published
    }

    /// A warm release with that bundle, and the packs and policies of the one that answers.
    pub(super) fn at_hand(&self, sha256: &str) -> Option<Arc<Live<P>>> {
        let serving = self.slot.current();
        let stable = serving.stable.release.identity();
        let canary = serving.canary.as_ref().map(|canary| canary.live());
        [Some(&serving.stable), serving.previous.as_ref(), canary]
            .into_iter()
            .flatten()
            .find(|live| {
                let ReleaseIdentity { model, packs, policies } = live.release.identity();
                model.sha256 == sha256 && *packs == stable.packs && *policies == stable.policies
            })
            .cloned()
    }

    pub(super) async fn load(&self, bundle: Option<PathBuf>) -> Result<Arc<Live<P>>, ChangeError> {
        let loaded = self.load_with(bundle, Hands::All).await?;
        self.warm(loaded).await
    }

    /// As [`Self::load`] of a bundle that somebody wants to answer: it must also pass what that asks.
    pub(super) async fn admit(&self, bundle: PathBuf) -> Result<Arc<Live<P>>, ChangeError> {
        let loader = Arc::clone(&self.loader);
        let loaded = load_in_background(move || loader.admit(&bundle)).await??;
        self.warm(loaded).await
    }

    async fn warm(&self, loaded: Loaded<P>) -> Result<Arc<Live<P>>, ChangeError> {
        Ok(Arc::new(self.place.warm(loaded, &self.crew, &self.metrics).await?))
    }

    pub(super) async fn load_with(&self, bundle: Option<PathBuf>, hands: Hands) -> Result<Loaded<P>, ChangeError> {
        let loader = Arc::clone(&self.loader);
        Ok(load_in_background(move || loader.load(bundle.as_deref(), hands)).await??)
    }

    fn publish(&self, live: Arc<Live<P>>) {
        let serving = self.slot.current();
        if Arc::ptr_eq(&live, &serving.stable) {
            return;
        }
        let identity = live.release.identity().clone();
        // Kept for a rollback, which changes the bundle and nothing else.
        let before = serving.stable.release.identity();
        let is_same_but_for_the_bundle = before.model.sha256 != identity.model.sha256
            && before.packs == identity.packs
            && before.policies == identity.policies;
        if let Some(shadow) = &serving.shadow {
            shadow.compare_with(identity.model.clone());
        }
        // A canary that answers everybody now is none; another one is on trial beside another release.
        let canary = serving.canary.as_ref().filter(|canary| canary.model().sha256 != identity.model.sha256);
        let canary = canary.map(|canary| match canary.breach() {
            None => Arc::new(canary.anew()),
            // It is about to be removed.
            Some(_) => Arc::clone(canary),
        });
        let previous = is_same_but_for_the_bundle.then(|| Arc::clone(&serving.stable));
        self.serve(Serving { stable: live, previous, canary, shadow: serving.shadow.clone() });
        self.metrics.release(&identity);
        let model = format!("{} {} {}", identity.model.name, identity.model.version, identity.model.sha256);
        tracing::info!(model, packs = identity.packs.len(), "a new release answers");
    }

    /// Lets calls find this from now on.
    pub(super) fn serve(&self, serving: Serving<P>) {
        let model = |live: &Live<P>| live.release.identity().model.clone();
        let (stable, warm) = (model(&serving.stable), serving.previous.as_deref().map(model));
        let (releases, compared) = (serving.releases(), serving.shadow.as_ref().map(|shadow| shadow.compared()));
        self.metrics.labels(&releases);
        self.slot.publish(Arc::new(serving));
        self.standing.send_modify(|standing| {
            let (last_refusal, removed_canary) = (standing.last_refusal.take(), standing.removed_canary.take());
            *standing = Standing { model: stable, warm, releases, compared, last_refusal, removed_canary };
        });
    }
}

/// Which bundle is to answer.
enum Wanted {
    Named(String),
    Previous,
}

async fn tick(ticks: Option<&mut Interval>) {
    match ticks {
        Some(ticks) => {
            ticks.tick().await;
        }
        None => std::future::pending().await,
    }
}
