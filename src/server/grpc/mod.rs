//! The wire. Proto types and `tonic::Status` stay in here.

mod call;
pub(crate) mod codec;
mod convert;
mod models;
mod outcomes;
mod service;
mod status;

/// The generated types of `proto/sidedoor/v1`.
///
/// The strings of requests are bytes here, so that our own conversion meets those that are not UTF-8 (see `build.rs`).
#[allow(missing_docs, unreachable_pub, clippy::all, clippy::pedantic, reason = "generated")]
pub mod proto {
    tonic::include_proto!("sidedoor.v1");

    /// The files as they are written, for reflection.
    pub(crate) const DESCRIPTORS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/sidedoor.v1.binpb"));
}

pub(crate) use call::CallLayer;
#[cfg(test)]
pub(crate) use call::CallService;
pub(crate) use models::{Bearer, Models};
pub(crate) use outcomes::Outcomes;
pub(crate) use service::{Life, Scoring, ScoringConfig};

/// The full name of the model service.
pub const MODEL_SERVICE_NAME: &str = proto::model_service_server::SERVICE_NAME;

/// The full name of the outcome service.
pub const OUTCOME_SERVICE_NAME: &str = proto::outcome_service_server::SERVICE_NAME;

/// The full name of the scoring service.
pub const SERVICE_NAME: &str = proto::scoring_service_server::SERVICE_NAME;
