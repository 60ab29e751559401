//! `sidedoor bench model`: what the machine can do without a service around it.

use std::io::{self, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Args;
use hdrhistogram::Histogram;
use serde::Serialize;

use super::setup::{Bed, Conditions, Setup};
use super::{Configuration, print};
use crate::engine::message::Message;
use crate::engine::model::Session;
use crate::engine::score::Evidence;
use crate::engine::{Classified, Prepared, Redaction, Terms};
use crate::server::today;

/// What `bench model` runs over.
#[derive(Debug, Args)]
pub(in crate::cli) struct Model {
    #[command(flatten)]
    setup: Setup,
}

/// One arrangement.
#[derive(Debug, Serialize)]
pub(super) struct Speed {
    pub(super) sessions: usize,
    pub(super) messages_per_second: f64,
    pub(super) p50_ms: f64,
    pub(super) p99_ms: f64,
}

#[derive(Debug, Serialize)]
struct Report {
    conditions: Conditions,
    mean_tokens: f64,
    /// ONNX Runtime alone on prepared messages, one unpadded message a run.
    raw_one_session: Speed,
    raw: Speed,
    /// The whole engine: prepare, classify what the screen does not settle, conclude.
    engine: Speed,
    /// The share of the messages that the screen settles.
    settled: f64,
    engine_to_raw: f64,
}

impl Model {
    pub(super) fn run(&self, configuration: &Configuration) -> anyhow::Result<()> {
        let bed = self.setup.load(configuration)?;
        let prepared = bed.prepared()?;
        let (raw_one_session, raw) = (bed.raw(&prepared, 1)?, bed.raw(&prepared, bed.workers)?);
        let engine = bed.engine()?;
        let report = Report {
            conditions: bed.conditions(),
            mean_tokens: mean_tokens(&prepared),
            settled: bed.settled()?,
            engine_to_raw: engine.messages_per_second / raw.messages_per_second,
            raw_one_session,
            raw,
            engine,
        };
        print(&report, self.setup.json, |out| report.write(out))
    }
}

impl Report {
    fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "{}, {:.1} tokens on average", self.conditions, self.mean_tokens)?;
        writeln!(out, "settled by the screen: {:.1} %\n", self.settled * 100.0)?;
        writeln!(
            out,
            "{:<28} {:>8} {:>10} {:>9} {:>9} {:>9}",
            "", "sessions", "messages/s", "p50 ms", "p99 ms", "to raw"
        )?;
        for (name, speed) in [
            ("ONNX Runtime alone", &self.raw_one_session),
            ("ONNX Runtime alone", &self.raw),
            ("the engine, in process", &self.engine),
        ] {
            let Speed { sessions, messages_per_second, p50_ms, p99_ms } = speed;
            let ratio = messages_per_second / self.raw.messages_per_second;
            writeln!(
                out,
                "{name:<28} {sessions:>8} {messages_per_second:>10.1} {p50_ms:>9.2} {p99_ms:>9.2} {ratio:>9.3}"
            )?;
        }
        Ok(())
    }
}

fn mean_tokens(prepared: &[Prepared]) -> f64 {
    let windows = prepared.iter().filter_map(|prepared| prepared.input.as_ref()).flat_map(|input| &input.windows);
    windows.map(|window| window.tokens.ids.len()).sum::<usize>() as f64 / prepared.len() as f64
}

impl Bed {
    /// Every message, ready for the classifier.
    pub(super) fn prepared(&self) -> anyhow::Result<Vec<Prepared>> {
        self.messages.iter().map(|message| Ok(self.release.engine().prepare(message)?)).collect()
    }

    /// The share of the messages that the screen settles.
    fn settled(&self) -> anyhow::Result<f64> {
        let mut settled = 0;
        for message in &self.messages {
            settled += usize::from(self.release.engine().prepare_with(message, self.screening)?.settled.is_some());
        }
        Ok(settled as f64 / self.messages.len() as f64)
    }

    /// ONNX Runtime alone: one thread per session, one unpadded message a run.
    pub(super) fn raw(&self, prepared: &[Prepared], sessions: usize) -> anyhow::Result<Speed> {
        self.measure(sessions, |session, index| {
            let classified = Classified::read(session, &prepared[index % prepared.len()])?;
            classified.map(drop).context("a message has at least one window")
        })
    }

    /// The whole engine on every thread, without a service.
    fn engine(&self) -> anyhow::Result<Speed> {
        let engine = self.release.engine();
        let (evidence, redaction) = (Evidence::Fused, Redaction::USUAL);
        let terms = Terms { policy: None, prior: None, evidence, hash_with: None, redaction, day: today() };
        self.measure(self.workers, |session, index| {
            let message: &Message = &self.messages[index % self.messages.len()];
            let prepared = engine.prepare_with(message, self.screening)?;
            let classified = Classified::read(session, &prepared)?;
            engine.conclude(message, &prepared, classified.as_ref(), terms)?;
            Ok(())
        })
    }

    /// Runs `work` on one thread per session until the time is up; it gets a session and a running number.
    fn measure(
        &self,
        sessions: usize,
        work: impl Fn(&mut Session, usize) -> anyhow::Result<()> + Sync,
    ) -> anyhow::Result<Speed> {
        let (release, next) = (&self.release, AtomicUsize::new(0));
        let mut owned = Vec::new();
        for _ in 0..sessions {
            let mut session = release.engine().session(release.runtime())?;
            // The first run sets things up.
            work(&mut session, 0)?;
            owned.push(session);
        }
        let start = Instant::now();
        let histograms: Vec<anyhow::Result<Histogram<u64>>> = thread::scope(|scope| {
            let run = |mut session: Session| {
                let mut histogram = new_histogram()?;
                while start.elapsed() < self.time {
                    let began = Instant::now();
                    work(&mut session, next.fetch_add(1, Ordering::Relaxed))?;
                    histogram.saturating_record(micros(began.elapsed()));
                }
                anyhow::Ok(histogram)
            };
            let threads: Vec<_> = owned.into_iter().map(|session| scope.spawn(move || run(session))).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap_or_else(|_| Err(anyhow::anyhow!("a thread panicked"))))
                .collect()
        });
        let took = start.elapsed();
        let mut all = new_histogram()?;
        for histogram in histograms {
            all.add(histogram?)?;
        }
        Ok(Speed {
            sessions,
            messages_per_second: all.len() as f64 / took.as_secs_f64(),
            p50_ms: all.value_at_quantile(0.5) as f64 / 1e3,
            p99_ms: all.value_at_quantile(0.99) as f64 / 1e3,
        })
    }
}

/// Microseconds from 1 to two minutes, to three digits.
pub(super) fn new_histogram() -> anyhow::Result<Histogram<u64>> {
    Ok(Histogram::new_with_bounds(1, 120_000_000, 3)?)
}

pub(super) fn micros(time: Duration) -> u64 {
    u64::try_from(time.as_micros()).unwrap_or(u64::MAX)
}
