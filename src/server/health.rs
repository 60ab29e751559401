//! The standard health service, tied to the phase of the service.

use tonic_health::ServingStatus;
use tonic_health::server::HealthReporter;

use super::grpc::SERVICE_NAME;

/// Every name that clients may ask for: the whole server, and the scoring service.
const NAMES: [&str; 2] = ["", SERVICE_NAME];

/// Tells clients whether the service answers.
#[derive(Clone)]
pub(crate) struct Health {
    reporter: HealthReporter,
}

impl Health {
    /// Begins as not serving.
    pub(crate) async fn new() -> Self {
        let health = Self { reporter: HealthReporter::new() };
        health.set(ServingStatus::NotServing).await;
        health
    }

    /// Where the gRPC service of it reads.
    pub(crate) fn reporter(&self) -> HealthReporter {
        self.reporter.clone()
    }

    /// Sets every name.
    pub(crate) async fn set(&self, status: ServingStatus) {
        for name in NAMES {
            self.reporter.set_service_status(name, status).await;
        }
    }

    /// Ends the streams of clients that watch, which would otherwise stay open for as long as the clients like.
    pub(crate) async fn end(&mut self) {
        for name in NAMES {
            self.reporter.clear_service_status(name).await;
        }
    }
}
