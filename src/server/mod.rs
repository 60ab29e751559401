//! The async shell: listeners, queue and life cycle around the pure engine.
//!
//! [`Server::build`] wires everything; what it returns is run until a future says stop, then drained. A request goes
//! `grpc` → `flow` → `batch` and back; `pipeline` is what the shell needs of a release.

mod admin;
mod background;
mod base_rate;
mod batch;
mod changes;
mod flow;
mod follower;
pub mod grpc;
mod health;
mod metrics;
pub mod outcomes;
pub mod pipeline;
pub mod registry;
pub mod reload;
mod rollout;
mod shutdown;
pub mod telemetry;
#[cfg(test)]
mod tests;
pub(crate) mod usage;

use std::future::{Future, IntoFuture};
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;

use tokio::net::TcpListener;
use tokio::sync::{Notify, mpsc, watch};
use tokio::time::{Instant, timeout_at};
use tonic::transport::server::TcpIncoming;
use tonic_health::ServingStatus;
use tonic_health::pb::health_server::{HealthServer, SERVICE_NAME as HEALTH_SERVICE_NAME};
use tonic_health::server::HealthService;
use tonic_web::GrpcWebLayer;

pub use shutdown::{hangups, signal};

use crate::config::{AdminToken, AdminTokenError, Config, IdentifierKeyError};
use crate::engine::IdentifierKey;
use base_rate::BaseRateWatch;
use batch::{Crew, CrewEnd, WarmUpError};
use changes::{Askers, Changer, Standing};
pub(crate) use flow::today;
use flow::{Flow, Given};
use follower::Follower;
use grpc::proto::scoring_service_server::ScoringServiceServer;
use grpc::{
    Bearer, CallLayer, Life, Models, OUTCOME_SERVICE_NAME, Outcomes, SERVICE_NAME, Scoring, ScoringConfig, proto,
};
use health::Health;
use metrics::Metrics;
use outcomes::{Intake, OutcomeStoreError};
use pipeline::{Classifier, Pipeline, StageError};
use registry::{Installer, Slot, Store};
use reload::{Loader, Place};
use rollout::Serving;
use shutdown::{OpenCalls, Phase};

/// What the workers read first, to be warm when the first call comes.
const FIRST_MESSAGE: &str = "Thank you for the details, I will send the first draft on Monday.";

/// Where new releases come from, and what asks for one without waiting for it.
struct Reloading<P: Pipeline> {
    loader: Arc<dyn Loader<P>>,
    hangups: mpsc::Receiver<()>,
}

/// Orders of the model service that may wait for the one that is carried out.
const ORDERS_WAITING: usize = 16;

/// The service, listening and warm but not yet answering.
pub struct Server<P: Pipeline> {
    config: Config,
    slot: Arc<Slot<Serving<P>>>,
    place: Place,
    crew: Crew,
    crew_end: CrewEnd,
    reloading: Option<Reloading<P>>,
    admin_token: Option<AdminToken>,
    identifier_key: Option<Arc<IdentifierKey>>,
    intake: Option<Intake>,
    metrics: Arc<Metrics>,
    health: Health,
    phase: watch::Sender<Phase>,
    grpc: TcpListener,
    admin: TcpListener,
    grpc_address: SocketAddr,
    admin_address: SocketAddr,
}

/// Why the service could not be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// An address could not be listened on.
    #[error("cannot listen on {address} ({key}): {source}")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// The key that sets it.
        key: &'static str,
        /// Why.
        source: io::Error,
    },
    /// The default policy is not one of the release's.
    #[error("policy.default is `{found}`, expected one of: {expected}")]
    DefaultPolicy {
        /// The policy named.
        found: String,
        /// Those that there are.
        expected: String,
    },
    /// The release could not prepare the first message.
    #[error("the release cannot prepare a message: {0}")]
    Prepare(StageError),
    /// The classifiers did not come up.
    #[error(transparent)]
    WarmUp(Box<dyn std::error::Error + Send + Sync>),
    /// The descriptors for reflection cannot be read.
    #[error("the descriptors for reflection cannot be read: {0}")]
    Reflection(#[from] tonic_reflection::server::Error),
    /// The key of hashed identifiers cannot be used.
    #[error(transparent)]
    IdentifierKey(#[from] IdentifierKeyError),
    /// The token of the model service cannot be used.
    #[error(transparent)]
    AdminToken(#[from] AdminTokenError),
    /// The store of outcomes cannot be used.
    #[error(transparent)]
    Outcomes(#[from] OutcomeStoreError),
}

impl From<WarmUpError> for BuildError {
    fn from(error: WarmUpError) -> Self {
        Self::WarmUp(error.into())
    }
}

/// Why the service stopped by itself.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The gRPC listener failed.
    #[error("the gRPC listener failed: {0}")]
    Grpc(#[from] tonic::transport::Error),
    /// The descriptors for reflection cannot be read.
    #[error("the descriptors for reflection cannot be read: {0}")]
    Reflection(#[from] tonic_reflection::server::Error),
}

impl<P: Pipeline> Server<P> {
    /// Listens, and warms one worker per classifier.
    ///
    /// # Errors
    /// When an address is taken, the default policy is unknown, or a classifier fails its first run.
    pub async fn build(
        config: Config,
        release: Arc<P>,
        classifiers: Vec<Box<dyn Classifier<P>>>,
    ) -> Result<Self, BuildError> {
        let identifier_key = config.identifiers.load()?.map(Arc::new);
        let admin_token = config.admin.load_token()?;
        let (grpc, grpc_address) = listen(config.server.listen, "server.listen").await?;
        let (admin, admin_address) = listen(config.admin.listen, "admin.listen").await?;
        let metrics = Arc::new(Metrics::new(release.identity(), classifiers.len()));
        let place = Place { default_policy: config.policy.default.clone(), queue_length: config.batch.queue_length };
        let (crew, crew_end) = Crew::new();
        let intake = Intake::start(&config.outcomes, &metrics, &crew)?;
        let serving = Serving::alone(place.warm((release, classifiers), &crew, &metrics).await?);
        metrics.labels(&serving.releases());
        let slot = Arc::new(Slot::new(serving));
        let (phase, _) = watch::channel(Phase::Warming);
        let health = Health::new().await;
        Ok(Self {
            config,
            slot,
            place,
            crew,
            crew_end,
            reloading: None,
            admin_token,
            identifier_key,
            intake,
            metrics,
            health,
            phase,
            grpc,
            admin,
            grpc_address,
            admin_address,
        })
    }

    /// Loads a new release whenever `hangups` says so, the pointer to the active bundle changes (where it is watched), or
    /// the model service is told to; publishes it if nothing is wrong with it.
    #[must_use]
    pub fn reloading(mut self, loader: impl Loader<P>, hangups: mpsc::Receiver<()>) -> Self {
        self.reloading = Some(Reloading { loader: Arc::new(loader), hangups });
        self
    }

    /// Where the gRPC service listens.
    #[must_use]
    pub fn grpc_address(&self) -> SocketAddr {
        self.grpc_address
    }

    /// Where metrics and probes are served.
    #[must_use]
    pub fn admin_address(&self) -> SocketAddr {
        self.admin_address
    }

    /// Answers calls until `stop` is ready, then drains: calls that are open may end within the grace, new ones are
    /// refused, and what is still open afterwards is cut off.
    ///
    /// # Errors
    /// When the gRPC listener fails.
    pub async fn run(self, stop: impl Future<Output = ()> + Send + 'static) -> Result<(), RunError> {
        let Self {
            config,
            slot,
            place,
            crew,
            crew_end,
            reloading,
            admin_token,
            identifier_key,
            intake,
            metrics,
            mut health,
            phase,
            grpc,
            admin,
            grpc_address,
            admin_address,
        } = self;
        let draining = |mut phase: watch::Receiver<Phase>| async move {
            // A sender that is gone means the same: the service ends.
            let _ = phase.wait_for(|phase| *phase == Phase::Draining).await;
        };
        let (orders, ordered) = mpsc::channel(ORDERS_WAITING);
        let serving = slot.current();
        let (standing, _) = watch::channel(Standing {
            model: serving.stable.release.identity().model.clone(),
            warm: None,
            releases: serving.releases(),
            compared: None,
            last_refusal: None,
            removed_canary: None,
        });
        drop(serving);
        let store = Store::new(config.model.directory.clone());
        let installer = match &reloading {
            Some(reloading) => reloading.loader.installer(&config),
            None => Installer::new(&config),
        };
        let follower = config.model.follow.clone().filter(|_| reloading.is_some()).map(|follow| Follower {
            config: follow,
            limit: config.model.fetch_timeout,
            installer: installer.clone(),
            store: store.clone(),
            orders: orders.clone(),
            metrics: Arc::clone(&metrics),
            standing: standing.clone(),
        });
        let models = Models {
            installer,
            store: store.clone(),
            orders,
            standing: standing.clone(),
            metrics: Arc::clone(&metrics),
        };
        let admin_router = admin::router(Arc::clone(&metrics), phase.subscribe(), models, Bearer(admin_token));
        // Probes and metrics are answered until the very end.
        let admin_task = tokio::spawn(axum::serve(admin, admin_router).into_future());

        let given = Given { prior: config.scoring.prior, identifier_key, screening: config.scoring.screening };
        let watch = BaseRateWatch::new(config.scoring.base_rate, given.prior, Arc::clone(&metrics));
        let flow = Arc::new(Flow::new(Arc::clone(&slot), Arc::clone(&metrics), given, watch));
        let changer = |Reloading { loader, hangups }| {
            let askers = Askers { orders: ordered, hangups, watch: config.model.watch };
            let (is_fixed, metrics) = (config.model.bundle.is_some(), Arc::clone(&metrics));
            let changer = Changer {
                loader,
                store,
                is_fixed,
                place,
                slot,
                crew,
                metrics,
                standing,
                rollout: config.rollout.clone(),
                broken: Arc::new(Notify::new()),
                followed: None,
                tried: None,
            };
            changer.run(askers)
        };
        let changing = reloading.map(changer);
        let changes = tokio::spawn(async move {
            if let Some(changing) = changing {
                changing.await;
            }
        });
        let following = tokio::spawn(async move {
            if let Some(follower) = follower {
                follower.run().await;
            }
        });
        let calls = OpenCalls::new();
        let life = Life { phase: phase.subscribe(), calls: calls.clone() };
        let outcomes = Outcomes {
            flow: Arc::clone(&flow),
            config: scoring_config(&config),
            life: life.clone(),
            intake,
            text: config.outcomes.text,
            metrics: Arc::clone(&metrics),
        };
        let scoring = scoring_service(flow, &config, life, &metrics);
        let reflection = || {
            tonic_reflection::server::Builder::configure()
                .register_encoded_file_descriptor_set(proto::DESCRIPTORS)
                .register_encoded_file_descriptor_set(tonic_health::pb::FILE_DESCRIPTOR_SET)
                .with_service_name(SERVICE_NAME)
                .with_service_name(OUTCOME_SERVICE_NAME)
                .with_service_name(HEALTH_SERVICE_NAME)
        };
        let serving = tonic::transport::Server::builder()
            .accept_http1(true)
            .max_concurrent_streams(config.limits.concurrent_streams)
            .http2_keepalive_interval(Some(config.server.keepalive))
            .layer(GrpcWebLayer::new())
            .layer(CallLayer::new(Arc::clone(&metrics)))
            .add_service(scoring)
            .add_service(outcomes.served())
            .add_service(HealthServer::new(HealthService::from_health_reporter(health.reporter())))
            .add_service(reflection().build_v1()?)
            .add_service(reflection().build_v1alpha()?)
            .serve_with_incoming_shutdown(
                TcpIncoming::from(grpc).with_nodelay(Some(true)),
                draining(phase.subscribe()),
            );
        let mut serving = Box::pin(serving);
        health.set(ServingStatus::Serving).await;
        phase.send_replace(Phase::Serving);
        tracing::info!(%grpc_address, %admin_address, "serving");

        tokio::select! {
            result = &mut serving => result?,
            () = stop => {
                tracing::info!(grace_ms = config.shutdown.grace.as_millis(), "draining");
                let cut_off = Instant::now() + config.shutdown.grace;
                // A release that is being loaded will not answer any more. The task holds workers; wait until it is gone.
                following.abort();
                changes.abort();
                let _ = changes.await;
                health.set(ServingStatus::NotServing).await;
                phase.send_replace(Phase::Draining);
                let ending = async {
                    calls.ended().await;
                    health.end().await;
                };
                let (_, served) = tokio::join!(timeout_at(cut_off, ending), timeout_at(cut_off, serving));
                match served {
                    Ok(result) => result?,
                    Err(_) => tracing::warn!("the grace ran out with calls still open; they are cut off"),
                }
                let _ = timeout_at(cut_off, crew_end.reached()).await;
            }
        }
        admin_task.abort();
        tracing::info!("stopped");
        Ok(())
    }
}

/// The scoring service with its limits.
fn scoring_service<P: Pipeline>(
    flow: Arc<Flow<P>>,
    config: &Config,
    life: Life,
    metrics: &Arc<Metrics>,
) -> ScoringServiceServer<Scoring<P>> {
    ScoringServiceServer::new(Scoring::new(flow, scoring_config(config), life, Arc::clone(metrics)))
        .max_decoding_message_size(config.limits.message_bytes)
}

fn scoring_config(config: &Config) -> ScoringConfig {
    ScoringConfig {
        limits: config.limits.clone(),
        default_policy: config.policy.default.clone(),
        default_deadline: config.server.default_deadline,
        allow_pins: config.rollout.allow_pins,
    }
}

async fn listen(address: SocketAddr, key: &'static str) -> Result<(TcpListener, SocketAddr), BuildError> {
    let failed = |source| BuildError::Listen { address, key, source };
    let listener = TcpListener::bind(address).await.map_err(failed)?;
    let bound = listener.local_addr().map_err(failed)?;
    Ok((listener, bound))
}
