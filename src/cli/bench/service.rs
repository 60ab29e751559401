//! `sidedoor bench service`: the service over gRPC beside the model alone, in the same run.

use std::io::{self, Write};

use clap::Args;
use serde::Serialize;

use super::child::Served;
use super::load::{COLUMNS, Load, Outcome, Schedule};
use super::model::Speed;
use super::setup::{Conditions, Setup};
use super::{Configuration, print};

/// What `bench service` runs over.
#[derive(Debug, Args)]
pub(in crate::cli) struct Service {
    #[command(flatten)]
    setup: Setup,
    /// Calls at a time, in the closed loop
    #[arg(long, default_value = "1,8,64", value_delimiter = ',', value_name = "COUNT")]
    concurrency: Vec<usize>,
    /// Messages a call: more than one are sent as a batch
    #[arg(long, default_value_t = 1, value_name = "COUNT")]
    batch: usize,
    /// Messages a second, in the open loop; without it, half of the highest closed-loop throughput
    #[arg(long, value_delimiter = ',', value_name = "RATE")]
    rate: Vec<f64>,
}

#[derive(Debug, Serialize)]
struct Report {
    conditions: Conditions,
    /// Messages a call.
    batch: usize,
    raw_one_session: Speed,
    raw: Speed,
    closed: Vec<Closed>,
    open: Vec<Outcome>,
    resident_mb: Option<f64>,
}

#[derive(Debug, Serialize)]
struct Closed {
    concurrency: usize,
    outcome: Outcome,
    service_to_raw: f64,
}

impl Service {
    pub(super) fn run(&self, configuration: &Configuration) -> anyhow::Result<()> {
        let bed = self.setup.load(configuration)?;
        let prepared = bed.prepared()?;
        let (raw_one_session, raw) = (bed.raw(&prepared, 1)?, bed.raw(&prepared, bed.workers)?);
        drop(prepared);
        let served = Served::start(configuration, bed.screening)?;
        let load = Load::connect_in_batches(&served, &bed.messages, self.batch)?;
        // Warms the connections and lets the service learn what messages take.
        load.closed(bed.workers, bed.time.div_f64(10.0))?;
        let mut closed = Vec::new();
        for concurrency in self.concurrency.iter().map(|count| (*count).max(1)) {
            let outcome = load.closed(concurrency, bed.time)?;
            let service_to_raw = outcome.answered_per_second / raw.messages_per_second;
            closed.push(Closed { concurrency, outcome, service_to_raw });
        }
        let best = closed.iter().map(|closed| closed.outcome.answered_per_second).fold(0.0, f64::max);
        let rates = if self.rate.is_empty() { vec![best / 2.0] } else { self.rate.clone() };
        let schedules = rates.into_iter().map(|rate| Schedule { rate, time: bed.time, deadline: None });
        let open = schedules.map(|schedule| load.open(schedule)).collect::<anyhow::Result<_>>()?;
        let resident_mb = served.resident_mb();
        let report =
            Report { conditions: bed.conditions(), batch: self.batch, raw_one_session, raw, closed, open, resident_mb };
        print(&report, self.setup.json, |out| report.write(out))
    }
}

impl Report {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}\n", self.conditions)?;
        for speed in [&self.raw_one_session, &self.raw] {
            let Speed { sessions, messages_per_second, p50_ms, p99_ms } = speed;
            writeln!(
                out,
                "ONNX Runtime alone, {sessions} sessions: {messages_per_second:.1} messages/s, p50 {p50_ms:.2} ms, \
                 p99 {p99_ms:.2} ms"
            )?;
        }
        if self.batch > 1 {
            writeln!(out, "\n{} messages a call; latencies are those of calls", self.batch)?;
        }
        writeln!(out, "\n{:<14}{COLUMNS} {:>9}", "the service", "to raw")?;
        for Closed { concurrency, outcome, service_to_raw } in &self.closed {
            writeln!(out, "{:<14}{outcome} {service_to_raw:>9.3}", format!("{concurrency} at a time"))?;
        }
        for outcome in &self.open {
            writeln!(out, "{:<14}{outcome}", "open loop")?;
        }
        if let Some(resident_mb) = self.resident_mb {
            writeln!(out, "\nresident memory of the service: {resident_mb:.0} MB")?;
        }
        Ok(())
    }
}
