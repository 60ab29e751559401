//! `sidedoor bench`: measurements that anyone can repeat.

mod child;
mod load;
mod model;
mod overload;
mod policy;
mod rules;
mod service;
mod setup;
mod swap;

use std::io::{self, Write};
use std::path::Path;

use clap::Subcommand;
use serde::Serialize;

use super::jsonl::Lines;
use super::{Configuration, Ended};
use crate::engine::message::Message;
use crate::engine::record::Record;

/// Measures speed. Machines differ and are shared: compare figures of one run only.
#[derive(Debug, Subcommand)]
pub(super) enum Bench {
    /// Views, detectors and packs without the model: messages per CPU-second on one thread
    Rules(rules::Rules),
    /// The decision alone: nanoseconds by policy, over every combination
    Policy(policy::PolicyBench),
    /// The model in ONNX Runtime alone, and the engine around it, in this process
    Model(model::Model),
    /// The service over gRPC beside the model alone: throughput and latency
    Service(service::Service),
    /// The service under more load than it can carry: what it still answers in time
    Overload(overload::Overload),
    /// Bundles swapped while the service answers: latency, failures, memory
    Swap(swap::Swap),
}

impl Bench {
    pub(super) fn run(&self, configuration: &Configuration) -> anyhow::Result<Ended> {
        match self {
            Self::Rules(rules) => rules.run(configuration)?,
            Self::Policy(policy) => policy.run(configuration)?,
            Self::Model(model) => model.run(configuration)?,
            Self::Service(service) => service.run(configuration)?,
            Self::Overload(overload) => overload.run(configuration)?,
            Self::Swap(swap) => swap.run(configuration)?,
        }
        Ok(Ended::Done)
    }
}

/// The first messages of a file, up to `most`.
fn read_messages(file: &Path, most: usize) -> anyhow::Result<Vec<Message>> {
    let mut lines = Lines::open(file)?;
    let mut messages = Vec::new();
    while messages.len() < most {
        let records = lines.records()?;
        if records.is_empty() {
            break;
        }
        messages.extend(records.iter().map(Record::message));
    }
    lines.progress().finish_and_clear();
    anyhow::ensure!(!messages.is_empty(), "{}: no messages", file.display());
    messages.truncate(most);
    Ok(messages)
}

/// Prints a report as JSON or as its table.
fn print(
    report: &impl Serialize,
    as_json: bool,
    table: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    if as_json {
        writeln!(out, "{}", serde_json::to_string_pretty(report)?)?;
    } else {
        table(&mut out)?;
    }
    Ok(())
}
