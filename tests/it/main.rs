//! The one integration binary: it drives the real `sidedoor` with the real default bundle.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should panic")]

mod bundles;
mod challenge;
mod commands;
mod gate;
mod golden_disguise;
mod golden_evidence;
mod golden_history;
mod golden_policy;
mod grpc;
mod life;
mod life_kill;
mod life_refusals;
mod object_server;
mod outcomes;
mod overload;
mod parts;
mod policy_commands;
mod redaction;
mod reload;
mod remote;
mod rollout;
mod rules;
mod scan;
mod screen;
mod service;
mod support;
mod tidy;
