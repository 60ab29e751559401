//! `sidedoor bench`: measurements that anyone can repeat.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context as _;
use clap::{Args, Subcommand};
use serde::Serialize;

use super::jsonl::Lines;
use super::{Configuration, Ended};
use crate::config::Config;
use crate::engine::Preparer;
use crate::engine::message::Message;
use crate::engine::policy::{Cell, Circumstances, Context, Policy, Scores};
use crate::engine::score::Probability;
use crate::engine::taxonomy::{FindingKind, Intent};
use crate::server::registry::{detect_options, load_preparer, toml_files};

/// Measures speed. Machines differ and are shared: compare figures of one run only.
#[derive(Debug, Subcommand)]
pub(super) enum Bench {
    /// Views, detectors and packs without the model: messages per CPU-second on one thread
    Rules(Rules),
    /// The decision alone: nanoseconds by policy, over every combination
    Policy(PolicyBench),
}

/// What `bench policy` runs over.
#[derive(Debug, Args)]
pub(super) struct PolicyBench {
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
}

/// What `bench rules` runs over.
#[derive(Debug, Args)]
pub(super) struct Rules {
    /// Messages, one JSON object with a `text` a line; `-` reads the standard input
    #[arg(long, value_name = "FILE")]
    jsonl: Option<PathBuf>,
    /// Time per byte of hostile texts from 100 bytes to 1 MB, to show that it is linear
    #[arg(long)]
    adversarial: bool,
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
}

impl Bench {
    pub(super) fn run(&self, configuration: &Configuration) -> anyhow::Result<Ended> {
        let config = configuration.load()?;
        let rules = match self {
            Self::Rules(rules) => rules,
            Self::Policy(bench) => return policies(&config, bench.json),
        };
        let preparer = load_preparer(&config.packs.directory, detect_options(&config), None)?;
        if rules.jsonl.is_none() && !rules.adversarial {
            anyhow::bail!("nothing to measure: give --jsonl FILE, --adversarial, or both");
        }
        let report = Report {
            traffic: rules.jsonl.as_ref().map(|file| traffic(&preparer, file)).transpose()?,
            adversarial: if rules.adversarial { adversarial(&preparer)? } else { Vec::new() },
        };
        let mut out = io::stdout().lock();
        if rules.json {
            writeln!(out, "{}", serde_json::to_string_pretty(&report)?)?;
        } else {
            report.write(&mut out)?;
        }
        Ok(Ended::Done)
    }
}

#[derive(Debug, Serialize)]
struct Report {
    traffic: Option<Traffic>,
    adversarial: Vec<Hostile>,
}

#[derive(Debug, Serialize)]
struct Traffic {
    messages: usize,
    bytes: usize,
    findings: usize,
    cpu_seconds: f64,
    messages_per_cpu_second: f64,
    megabytes_per_cpu_second: f64,
}

/// One kind of hostile text at several lengths.
#[derive(Debug, Serialize)]
struct Hostile {
    kind: &'static str,
    /// Bytes, and nanoseconds of processor time per byte.
    points: Vec<(usize, f64)>,
}

impl Report {
    fn write(&self, out: &mut impl Write) -> io::Result<()> {
        if let Some(traffic) = &self.traffic {
            writeln!(
                out,
                "{} messages, {} bytes, {} findings in {:.3} CPU-seconds: {:.0} messages and {:.2} MB per CPU-second",
                traffic.messages,
                traffic.bytes,
                traffic.findings,
                traffic.cpu_seconds,
                traffic.messages_per_cpu_second,
                traffic.megabytes_per_cpu_second
            )?;
        }
        if let Some(first) = self.adversarial.first() {
            write!(out, "{:<24}", "ns per byte")?;
            for (bytes, _) in &first.points {
                write!(out, " {bytes:>9}")?;
            }
            writeln!(out)?;
        }
        for hostile in &self.adversarial {
            write!(out, "{:<24}", hostile.kind)?;
            for (_, nanoseconds) in &hostile.points {
                write!(out, " {nanoseconds:>9.1}")?;
            }
            writeln!(out)?;
        }
        Ok(())
    }
}

fn traffic(preparer: &Preparer, file: &Path) -> anyhow::Result<Traffic> {
    let mut lines = Lines::open(file)?;
    let mut messages: Vec<Message> = Vec::new();
    loop {
        let chunk = lines.chunk()?;
        if chunk.is_empty() {
            break;
        }
        for line in chunk {
            messages.push(line.record.map_err(|error| anyhow::anyhow!("{}: {error}", line.place))?.message());
        }
    }
    anyhow::ensure!(!messages.is_empty(), "{}: no messages", file.display());
    // The tables are built on first use; that is start-up, not work.
    preparer.prepare(&messages[0])?;
    let clock = Clock::start();
    let mut findings = 0;
    for message in &messages {
        findings += preparer.prepare(message)?.findings.len();
    }
    let cpu_seconds = clock.seconds()?;
    let bytes = messages.iter().map(|message| message.text.len()).sum::<usize>();
    Ok(Traffic {
        messages: messages.len(),
        bytes,
        findings,
        cpu_seconds,
        messages_per_cpu_second: messages.len() as f64 / cpu_seconds,
        megabytes_per_cpu_second: bytes as f64 / 1e6 / cpu_seconds,
    })
}

/// How often every combination is decided.
const ROUNDS: usize = 20;
/// The probabilities that each decision is measured at: harmless, doubtful, plain.
const PROBABILITIES: [f64; 3] = [0.02, 0.6, 0.97];

/// Decides over every combination of every configured policy, with each intent in turn the likely one.
fn policies(config: &Config, json: bool) -> anyhow::Result<Ended> {
    let mut out = io::stdout().lock();
    let mut figures = Vec::new();
    for (file, text) in toml_files(&config.policy.directory)? {
        let policy = Policy::parse(&file, &text).map_err(|problems| anyhow::anyhow!("{}", problems[0]))?;
        let circumstances: Vec<Circumstances> = policy.circumstances().collect();
        let mut questions = Vec::new();
        for circumstances in circumstances {
            for cell in Cell::all() {
                for probability in PROBABILITIES {
                    let mut intents = [Probability::nearest(0.01); Intent::ALL.len()];
                    intents[cell.intent.index()] = Probability::nearest(probability);
                    let identifiers = [FindingKind::Phone].into_iter().collect();
                    let scores = Scores { intents, risk: Probability::nearest(probability), identifiers };
                    questions.push((Context { circumstances, ..Context::of(cell) }, scores));
                }
            }
        }
        let rounds = (ROUNDS * Cell::COUNT * PROBABILITIES.len() / questions.len()).max(1);
        let clock = Clock::start();
        let mut acted = 0;
        for _ in 0..rounds {
            acted +=
                questions.iter().filter(|(context, scores)| policy.decide(context, scores).clause.is_some()).count();
        }
        let decisions = rounds * questions.len();
        let nanoseconds = clock.seconds()? * 1e9 / decisions as f64;
        figures.push((policy.identity().name.clone(), policy.combinations(), decisions, acted, nanoseconds));
    }
    if json {
        let figures = figures.iter().map(|(name, combinations, decisions, acted, nanoseconds)| {
            serde_json::json!({
                "policy": name,
                "combinations": combinations,
                "decisions": decisions,
                "not_allowed": acted,
                "nanoseconds": nanoseconds,
            })
        });
        writeln!(out, "{}", serde_json::to_string_pretty(&figures.collect::<Vec<_>>())?)?;
    } else {
        for (name, combinations, decisions, acted, nanoseconds) in figures {
            let share = 100.0 * acted as f64 / decisions as f64;
            writeln!(
                out,
                "{name:<14}{nanoseconds:>8.0} ns a decision, {decisions} decisions over {combinations} combinations, {share:.0} % not allowed"
            )?;
        }
    }
    Ok(Ended::Done)
}

/// Texts that a careless pass would take too long over.
const HOSTILE: [(&str, &str); 9] = [
    ("digits", "4155550137"),
    ("spaces", "          "),
    ("dot at", "dot at "),
    ("combining marks", "\u{301}\u{302}\u{489}"),
    ("nested encodings", "JTI1NDAlMjUyRWV4YW1wbGUl"),
    ("number words", "four one five "),
    ("letters one by one", "a b c d e f g "),
    ("brackets", "((([[[{{{"),
    ("handles", "ig: @a_b.c "),
];
const LENGTHS: [usize; 5] = [100, 1_000, 10_000, 100_000, 1_000_000];
/// Short texts are read over and over until this many bytes have passed.
const MIN_BYTES: usize = 200_000;

fn adversarial(preparer: &Preparer) -> anyhow::Result<Vec<Hostile>> {
    HOSTILE
        .iter()
        .map(|(kind, unit)| {
            let points = LENGTHS.iter().map(|length| {
                let message = Message::plain(unit.repeat(length / unit.len() + 1));
                let times = (MIN_BYTES / message.text.len()).max(1);
                preparer.prepare(&message)?;
                let clock = Clock::start();
                for _ in 0..times {
                    preparer.prepare(&message)?;
                }
                Ok((*length, clock.seconds()? * 1e9 / (times * message.text.len()) as f64))
            });
            Ok(Hostile { kind, points: points.collect::<anyhow::Result<_>>()? })
        })
        .collect()
}

/// Processor time of this thread where the system tells it (Linux), else the time on the wall.
struct Clock {
    wall: Instant,
    processor: Option<u64>,
}

impl Clock {
    fn start() -> Self {
        Self { wall: Instant::now(), processor: on_processor() }
    }

    fn seconds(&self) -> anyhow::Result<f64> {
        match (self.processor, on_processor()) {
            (Some(start), Some(end)) => {
                let spent = end.checked_sub(start).context("the thread's processor time ran backwards")?;
                Ok(spent.max(1) as f64 / 1e9)
            }
            _ => Ok(self.wall.elapsed().as_secs_f64()),
        }
    }
}

/// Nanoseconds that this thread has run (Linux, Documentation/scheduler/sched-stats).
fn on_processor() -> Option<u64> {
    fs::read_to_string("/proc/thread-self/schedstat").ok()?.split_whitespace().next()?.parse().ok()
}
