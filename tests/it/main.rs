//! The one integration binary: it drives the real `sidedoor` with the real default bundle.

mod bundles;
mod commands;
mod golden_evidence;
mod golden_policy;
mod grpc;
mod service;
mod support;
mod tidy;
