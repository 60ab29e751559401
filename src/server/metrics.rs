//! Every metric, by name. Labels carry versions, codes and stages; never anything of a message.

use std::sync::Arc;
use std::sync::atomic::AtomicU64;
use std::time::Duration;

use prometheus_client::encoding::text::encode;
use prometheus_client::encoding::{EncodeLabelSet, EncodeLabelValue, LabelValueEncoder};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;

use super::pipeline::{Component, ReleaseIdentity};
use super::rollout::Labelled;
use crate::engine::policy::Action;

/// The media type of [`Metrics::encode`].
pub(crate) const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// A label with a fixed set of words.
macro_rules! label {
    ($(#[$meta:meta])* $name:ident { $($(#[$vmeta:meta])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub(crate) enum $name { $($(#[$vmeta])* $variant),+ }

        impl $name {
            /// The written form.
            pub(crate) const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl EncodeLabelValue for $name {
            fn encode(&self, encoder: &mut LabelValueEncoder<'_>) -> Result<(), std::fmt::Error> {
                self.as_str().encode(encoder)
            }
        }
    };
}

label! {
    /// A stage of a request.
    Stage {
        /// Waiting for a worker.
        Queue = "queue",
        /// Text, findings, tokens.
        Prepare = "prepare",
        /// The model.
        Classify = "classify",
        /// Probabilities, policy.
        Conclude = "conclude",
    }
}

label! {
    /// Why a message was not scored.
    Rejection {
        /// It broke a limit or could not be read.
        Invalid = "invalid",
        /// It could not have been done in time, or too many waited; refused on arrival.
        Overloaded = "overloaded",
        /// It could no longer be done in time; given up before a worker read it.
        Hopeless = "hopeless",
        /// Its time ran out.
        Deadline = "deadline",
        /// The service is shutting down.
        Draining = "draining",
        /// Its caller left before it was answered.
        Cancelled = "cancelled",
        /// A fault of ours.
        Internal = "internal",
    }
}

label! {
    /// How loading a new release ended.
    Reload {
        /// It answers.
        Published = "published",
        /// It was refused; the old one goes on.
        Refused = "refused",
    }
}

label! {
    /// A change of what answers, or of what could.
    Change {
        /// A new bundle among the others.
        Install = "install",
        /// Another bundle answers.
        Activate = "activate",
        /// The previous one does again.
        Rollback = "rollback",
        /// A release anew from the disk.
        Reload = "reload",
        /// Another release reads along, or none.
        Shadow = "shadow",
        /// Another release answers a share of the conversations, or none.
        Canary = "canary",
        /// What is tried, read from the disk.
        Rollout = "rollout",
        /// The bundle that a pointer in an object store names answers.
        Follow = "follow",
        /// The canary broke a limit.
        CanaryRemoved = "canary_removed",
    }
}

label! {
    /// How the report of an outcome ended.
    Reported {
        /// It is on the disk.
        Stored = "stored",
        /// It was there already.
        Known = "known",
        /// Its id was there with other content.
        Conflict = "conflict",
        /// It broke a limit or could not be read.
        Invalid = "invalid",
        /// Too many were on their way, or too many messages waited.
        Overloaded = "overloaded",
        /// Its time ran out; it may be on the disk.
        Deadline = "deadline",
        /// A fault of ours, or of the disk.
        Failed = "failed",
    }
}

label! {
    /// What became of a message that was meant for the shadow.
    ShadowOutcome {
        /// Both have read it.
        Compared = "compared",
        /// Too many waited.
        QueueFull = "queue_full",
        /// The shadow's share of the CPU was used up.
        OverBudget = "over_budget",
        /// The shadow failed on it.
        Failed = "failed",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OutcomeLabels {
    result: Reported,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ShadowLabels {
    outcome: ShadowOutcome,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct LabelledLabels {
    label: &'static str,
    name: String,
    version: String,
    sha256: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ChangeLabels {
    change: Change,
    outcome: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReloadLabels {
    outcome: Reload,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RequestLabels {
    rpc: &'static str,
    code: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct DurationLabels {
    rpc: &'static str,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct VerdictLabels {
    action: &'static str,
    model: String,
    model_version: String,
    policy: String,
    policy_version: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ModelLabels {
    model: String,
    model_version: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct StageLabels {
    stage: Stage,
    model: String,
    model_version: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct RejectionLabels {
    reason: Rejection,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash, EncodeLabelSet)]
struct ReleaseLabels {
    kind: &'static str,
    name: String,
    version: String,
    sha256: String,
}

type Durations<L> = Family<L, Histogram, fn() -> Histogram>;

/// What the service counts.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    requests: Family<RequestLabels, Counter>,
    request_duration: Durations<DurationLabels>,
    verdicts: Family<VerdictLabels, Counter>,
    screened: Family<ModelLabels, Counter>,
    stage_duration: Durations<StageLabels>,
    rejected: Family<RejectionLabels, Counter>,
    reloads: Family<ReloadLabels, Counter>,
    changes: Family<ChangeLabels, Counter>,
    release_info: Family<ReleaseLabels, Gauge>,
    outcomes: Family<OutcomeLabels, Counter>,
    labels: Family<LabelledLabels, Gauge>,
    shadow: Family<ShadowLabels, Counter>,
    shadow_agreement: Gauge<f64, AtomicU64>,
    shadow_psi: Gauge<f64, AtomicU64>,
    in_flight: Gauge,
    /// Outcomes on the disk.
    pub(crate) outcomes_kept: Gauge,
    /// Outcomes that newer ones pushed out.
    pub(crate) outcomes_dropped: Counter,
    /// The share of messages with an intent in live traffic; no number until the window is full.
    pub(crate) base_rate: Gauge<f64, AtomicU64>,
    /// 1 while that share is far from what the scores assume.
    pub(crate) base_rate_alarm: Gauge,
    /// Messages that wait for a worker.
    pub(crate) queue_length: Gauge,
}

impl Metrics {
    /// Registers everything.
    pub(crate) fn new(release: &ReleaseIdentity, workers: usize) -> Self {
        let mut registry = Registry::with_prefix("sidedoor");
        let requests = Family::default();
        registry.register("requests", "Calls by rpc and status code", requests.clone());
        let request_duration: Durations<DurationLabels> = Family::new_with_constructor(|| durations(0.000_25));
        registry.register("request_duration_seconds", "Time from a call's head to its end", request_duration.clone());
        let verdicts = Family::default();
        registry.register("verdicts", "Messages scored, by action and by the release that answered", verdicts.clone());
        let screened = Family::default();
        registry.register("screened", "Messages settled by the screen, without the classifier", screened.clone());
        let stage_duration: Durations<StageLabels> = Family::new_with_constructor(|| durations(0.000_01));
        registry.register("stage_duration_seconds", "Time of each stage of a message", stage_duration.clone());
        let rejected = Family::default();
        registry.register("rejected", "Messages not scored, by reason", rejected.clone());
        let in_flight = Gauge::default();
        registry.register("in_flight", "Messages between admission and verdict", in_flight.clone());
        let queue_length = Gauge::default();
        registry.register("queue_length", "Messages waiting for a worker", queue_length.clone());
        let worker_threads: Gauge = Gauge::default();
        worker_threads.set(i64::try_from(workers).unwrap_or(i64::MAX));
        registry.register("workers", "Threads that run the classifier", worker_threads);
        let reloads = Family::<ReloadLabels, Counter>::default();
        for outcome in [Reload::Published, Reload::Refused] {
            // Counted from nought, so that a rate can be taken of the first one.
            drop(reloads.get_or_create(&ReloadLabels { outcome }));
        }
        registry.register("reloads", "New releases that were loaded, by outcome", reloads.clone());
        let changes = Family::default();
        registry.register("model_changes", "Changes of bundles, done or refused by reason", changes.clone());
        let outcomes = Family::<OutcomeLabels, Counter>::default();
        registry.register("outcomes", "Outcomes that were reported, by result", outcomes.clone());
        let outcomes_kept = Gauge::default();
        registry.register("outcomes_kept", "Outcomes on the disk", outcomes_kept.clone());
        let outcomes_dropped = Counter::default();
        registry.register("outcomes_dropped", "Outcomes that newer ones pushed out", outcomes_dropped.clone());
        let base_rate = Gauge::<f64, AtomicU64>::default();
        base_rate.set(f64::NAN);
        registry.register("base_rate_estimate", "Share of live messages with an intent, estimated", base_rate.clone());
        let base_rate_alarm = Gauge::default();
        registry.register("base_rate_alarm", "1 while that share is far from the assumed one", base_rate_alarm.clone());
        let release_info = Family::<ReleaseLabels, Gauge>::default();
        registry.register("release_info", "What answers: 1 for each part of the release", release_info.clone());
        let labels = Family::<LabelledLabels, Gauge>::default();
        registry.register("labels", "Models that are loaded: 1 for each label", labels.clone());
        let shadow = Family::default();
        registry.register("shadow_messages", "Messages meant for the shadow, by outcome", shadow.clone());
        let shadow_agreement = Gauge::<f64, AtomicU64>::default();
        registry.register(
            "shadow_action_agreement",
            "Share of messages with the same action",
            shadow_agreement.clone(),
        );
        let shadow_psi = Gauge::<f64, AtomicU64>::default();
        registry.register("shadow_psi", "Stability index of the shadow's risks", shadow_psi.clone());
        let metrics = Self {
            registry,
            requests,
            request_duration,
            verdicts,
            screened,
            stage_duration,
            rejected,
            reloads,
            changes,
            release_info,
            outcomes,
            labels,
            shadow,
            shadow_agreement,
            shadow_psi,
            in_flight,
            outcomes_kept,
            outcomes_dropped,
            base_rate,
            base_rate_alarm,
            queue_length,
        };
        metrics.release(release);
        metrics
    }

    /// Says that this is what answers from now on.
    pub(crate) fn release(&self, release: &ReleaseIdentity) {
        let parts = std::iter::once(("model", &release.model))
            .chain(release.packs.iter().map(|pack| ("pack", pack)))
            .chain(release.policies.iter().map(|policy| ("policy", policy)));
        self.release_info.clear();
        for (kind, component) in parts {
            let Component { name, version, sha256 } = component.clone();
            self.release_info.get_or_create(&ReleaseLabels { kind, name, version, sha256 }).set(1);
        }
    }

    /// Says what is loaded from now on, and under which labels.
    pub(crate) fn labels(&self, releases: &[Labelled]) {
        self.labels.clear();
        for Labelled { label, model, .. } in releases {
            let Component { name, version, sha256 } = model.clone();
            self.labels.get_or_create(&LabelledLabels { label: label.as_str(), name, version, sha256 }).set(1);
        }
    }

    /// Counts a message that was meant for the shadow.
    pub(crate) fn shadow(&self, outcome: ShadowOutcome) {
        self.shadow.get_or_create(&ShadowLabels { outcome }).inc();
    }

    /// Says how the comparison with the shadow stands.
    pub(crate) fn shadow_standing(&self, agreement: f64, psi: f64) {
        self.shadow_agreement.set(agreement);
        self.shadow_psi.set(psi);
    }

    /// Counts a new release that was loaded.
    pub(crate) fn reload(&self, outcome: Reload) {
        self.reloads.get_or_create(&ReloadLabels { outcome }).inc();
    }

    /// Counts a change by how it ended: `done`, or the reason it was refused for.
    pub(crate) fn change(&self, change: Change, outcome: &'static str) {
        self.changes.get_or_create(&ChangeLabels { change, outcome }).inc();
    }

    /// Everything in the OpenMetrics text format.
    pub(crate) fn encode(&self) -> String {
        let mut text = String::new();
        // Writing to a string cannot fail; a label that could not be written would leave the text short.
        let _ = encode(&mut text, &self.registry);
        text
    }

    pub(crate) fn request(&self, rpc: &'static str, code: &'static str, took: Duration) {
        self.requests.get_or_create(&RequestLabels { rpc, code }).inc();
        self.request_duration.get_or_create(&DurationLabels { rpc }).observe(took.as_secs_f64());
    }

    pub(crate) fn verdict(&self, action: Action, model: &Component, policy: &Component) {
        let labels = VerdictLabels {
            action: action.as_str(),
            model: model.name.clone(),
            model_version: model.version.clone(),
            policy: policy.name.clone(),
            policy_version: policy.version.clone(),
        };
        self.verdicts.get_or_create(&labels).inc();
    }

    /// Counts a message that the screen settled.
    pub(crate) fn screened(&self, model: &Component) {
        let labels = ModelLabels { model: model.name.clone(), model_version: model.version.clone() };
        self.screened.get_or_create(&labels).inc();
    }

    pub(crate) fn stage(&self, stage: Stage, model: &Component, took: Duration) {
        let labels = StageLabels { stage, model: model.name.clone(), model_version: model.version.clone() };
        self.stage_duration.get_or_create(&labels).observe(took.as_secs_f64());
    }

    pub(crate) fn reject(&self, reason: Rejection) {
        self.rejected.get_or_create(&RejectionLabels { reason }).inc();
    }

    /// Counts an outcome that was reported.
    pub(crate) fn outcome(&self, result: Reported) {
        self.outcomes.get_or_create(&OutcomeLabels { result }).inc();
    }

    /// Counts a message as in flight until the guard is dropped.
    pub(crate) fn in_flight(self: &Arc<Self>) -> InFlight {
        self.in_flight.inc();
        InFlight { metrics: Arc::clone(self) }
    }
}

/// A message between admission and verdict.
pub(crate) struct InFlight {
    metrics: Arc<Metrics>,
}

impl Drop for InFlight {
    fn drop(&mut self) {
        self.metrics.in_flight.dec();
    }
}

/// Fifteen buckets, each twice the one before.
fn durations(first: f64) -> Histogram {
    Histogram::new(prometheus_client::metrics::histogram::exponential_buckets(first, 2.0, 15))
}
