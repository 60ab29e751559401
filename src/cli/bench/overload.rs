//! `sidedoor bench overload`: what the service still answers in time when more is asked than it can do.

use std::io::{self, Write};
use std::time::Duration;

use clap::Args;
use serde::Serialize;

use super::child::Served;
use super::load::{COLUMNS, Load, Outcome, Schedule};
use super::model::Speed;
use super::setup::{Conditions, Setup};
use super::{Configuration, print};

/// What `bench overload` runs over.
#[derive(Debug, Args)]
pub(in crate::cli) struct Overload {
    #[command(flatten)]
    setup: Setup,
    /// Offered load, in parts of the capacity measured before
    #[arg(long, default_value = "1.15,1.5,3", value_delimiter = ',', value_name = "FACTOR")]
    factor: Vec<f64>,
    /// The deadline of every call
    #[arg(long, default_value_t = 200, value_name = "MILLISECONDS")]
    deadline_ms: u64,
}

/// Calls at a time while the capacity is measured.
const CONCURRENCY: usize = 64;
/// The load after an overload, in parts of the capacity.
const AFTERWARDS: f64 = 0.5;

#[derive(Debug, Serialize)]
struct Report {
    conditions: Conditions,
    deadline_ms: u64,
    raw: Speed,
    /// The closed loop without deadlines.
    capacity: Outcome,
    service_to_raw: f64,
    overloads: Vec<Overloaded>,
}

#[derive(Debug, Serialize)]
struct Overloaded {
    factor: f64,
    outcome: Outcome,
    goodput_to_capacity: f64,
    /// The second after it, at half of the capacity.
    afterwards: Outcome,
}

impl Overload {
    pub(super) fn run(&self, configuration: &Configuration) -> anyhow::Result<()> {
        let bed = self.setup.load(configuration)?;
        let raw = bed.raw(&bed.prepared()?, bed.workers)?;
        let served = Served::start(configuration, bed.screening)?;
        let load = Load::connect(&served, &bed.messages)?;
        load.closed(bed.workers, bed.time.div_f64(10.0))?;
        let capacity = load.closed(CONCURRENCY, bed.time)?;
        let rate = capacity.answered_per_second;
        let deadline = Some(Duration::from_millis(self.deadline_ms));
        let mut overloads = Vec::new();
        for factor in &self.factor {
            let outcome = load.open(Schedule { rate: rate * factor, time: bed.time, deadline })?;
            let afterwards = Schedule { rate: rate * AFTERWARDS, time: Duration::from_secs(1), deadline };
            overloads.push(Overloaded {
                factor: *factor,
                goodput_to_capacity: outcome.answered_per_second / rate,
                outcome,
                afterwards: load.open(afterwards)?,
            });
        }
        let report = Report {
            conditions: bed.conditions(),
            deadline_ms: self.deadline_ms,
            service_to_raw: rate / raw.messages_per_second,
            raw,
            capacity,
            overloads,
        };
        print(&report, self.setup.json, |out| report.write(out))
    }
}

impl Report {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}, deadlines of {} ms\n", self.conditions, self.deadline_ms)?;
        let Speed { sessions, messages_per_second, .. } = &self.raw;
        writeln!(out, "ONNX Runtime alone, {sessions} sessions: {messages_per_second:.1} messages/s")?;
        writeln!(out, "\n{:<14}{COLUMNS} {:>12}", "", "to capacity")?;
        writeln!(out, "{:<14}{} {:>12.3}", "capacity", self.capacity, 1.0)?;
        for Overloaded { factor, outcome, goodput_to_capacity, afterwards } in &self.overloads {
            writeln!(out, "{:<14}{outcome} {goodput_to_capacity:>12.3}", format!("{factor} x"))?;
            writeln!(out, "{:<14}{afterwards}", "  then 0.5 x")?;
        }
        writeln!(out, "\nthe service's capacity is {:.3} of ONNX Runtime alone", self.service_to_raw)
    }
}
