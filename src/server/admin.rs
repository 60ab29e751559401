//! The admin listener: metrics and probes over HTTP, the life of models over gRPC.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use tokio::sync::watch;
use tonic::service::interceptor::InterceptedService;
use tower::Layer;

use super::grpc::proto::model_service_server::ModelServiceServer;
use super::grpc::{Bearer, CallLayer, MODEL_SERVICE_NAME, Models};
use super::metrics::{CONTENT_TYPE, Metrics};
use super::shutdown::Phase;

#[derive(Clone)]
struct Admin {
    metrics: Arc<Metrics>,
    phase: watch::Receiver<Phase>,
}

/// `/metrics`, `/healthz` (the process lives) and `/readyz` (calls are answered), and the model service for those who
/// present the token.
pub(crate) fn router(metrics: Arc<Metrics>, phase: watch::Receiver<Phase>, models: Models, bearer: Bearer) -> Router {
    let models = CallLayer::new(Arc::clone(&metrics)).layer(ModelServiceServer::new(models));
    let models = InterceptedService::new(models, bearer);
    Router::new()
        .route_service(&format!("/{MODEL_SERVICE_NAME}/{{rpc}}"), models)
        .route("/metrics", get(serve_metrics))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(serve_readiness))
        .with_state(Admin { metrics, phase })
}

async fn serve_metrics(State(admin): State<Admin>) -> impl IntoResponse {
    ([(header::CONTENT_TYPE, CONTENT_TYPE)], admin.metrics.encode())
}

async fn serve_readiness(State(admin): State<Admin>) -> impl IntoResponse {
    let phase = *admin.phase.borrow();
    match phase {
        Phase::Warming => (StatusCode::SERVICE_UNAVAILABLE, "warming\n"),
        Phase::Serving => (StatusCode::OK, "ready\n"),
        Phase::Draining => (StatusCode::SERVICE_UNAVAILABLE, "draining\n"),
    }
}
