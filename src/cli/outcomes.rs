//! `sidedoor outcomes`: what moderators and users said of messages, out of the store and counted. Works beside a running
//! service.

use std::collections::BTreeMap;
use std::fs::{self, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Subcommand;
use serde::Serialize;

use super::{Configuration, Ended};
use crate::engine::day::Day;
use crate::engine::outcome::OutcomeRecord;
use crate::engine::taxonomy::{Intent, OutcomeSource};
use crate::server::outcomes::OutcomeReader;

/// Takes the outcomes out of the store (outcomes.directory), or counts them; the service may run meanwhile.
#[derive(Debug, Subcommand)]
pub(super) enum Outcomes {
    /// Write them one JSON object a line: labels, rule features and logits; texts where they were kept
    Export {
        /// The file to write; without it the standard output
        #[arg(long, value_name = "FILE")]
        output: Option<PathBuf>,
        /// Only those whose logits this model gave: its SHA-256 or the first 12 or more digits of it
        #[arg(long, value_name = "SHA256", value_parser = hash)]
        model: Option<String>,
    },
    /// Count them by source, intent and model
    Stats {
        /// Print the counts as JSON
        #[arg(long)]
        json: bool,
    },
}

impl Outcomes {
    pub(super) fn run(&self, configuration: &Configuration) -> anyhow::Result<Ended> {
        let config = configuration.load()?;
        let directory = config.outcomes.directory.context("outcomes.directory is not set, so there are no outcomes")?;
        let store = OutcomeReader::open(&directory)?;
        match self {
            Self::Export { output, model } => {
                let model = model.as_deref().unwrap_or_default();
                let written = match output {
                    Some(path) => export_to(&store, model, path)?,
                    None => export(&store, model, &mut BufWriter::new(io::stdout().lock()))?,
                };
                eprintln!("{written} outcomes");
            }
            Self::Stats { json } => {
                let mut counts = Counts::default();
                store.each(|record, _| {
                    counts.add(record);
                    anyhow::Ok(())
                })?;
                let mut out = io::stdout().lock();
                if *json {
                    writeln!(out, "{}", serde_json::to_string(&counts)?)?;
                } else {
                    counts.print(&mut out)?;
                }
            }
        }
        Ok(Ended::Done)
    }
}

fn hash(given: &str) -> Result<String, String> {
    let is_hash =
        (12..=64).contains(&given.len()) && given.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    if is_hash { Ok(given.to_owned()) } else { Err("expected 12 to 64 hexadecimal digits in lower case".to_owned()) }
}

/// Writes to a file that nobody else may read, whole or not at all.
fn export_to(store: &OutcomeReader, model: &str, path: &Path) -> anyhow::Result<usize> {
    let mut name = path.file_name().context("--output names no file")?.to_owned();
    name.push(".partial");
    let partial = path.with_file_name(name);
    let failed = || format!("cannot write {}", partial.display());
    let file = OpenOptions::new().create(true).write(true).truncate(true).mode(0o600).open(&partial);
    let mut out = BufWriter::new(file.with_context(failed)?);
    let written = export(store, model, &mut out)?;
    drop(out);
    fs::rename(&partial, path).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(written)
}

fn export(store: &OutcomeReader, model: &str, out: &mut impl Write) -> anyhow::Result<usize> {
    let mut written = 0;
    store.each(|record, line| {
        if record.model.sha256.starts_with(model) {
            out.write_all(line)?;
            out.write_all(b"\n")?;
            written += 1;
        }
        anyhow::Ok(())
    })?;
    out.flush()?;
    Ok(written)
}

/// What there is.
#[derive(Debug, Default, Serialize)]
struct Counts {
    outcomes: u64,
    /// The day on which the oldest came, and the newest.
    days: Option<(String, String)>,
    sources: BTreeMap<OutcomeSource, SourceCounts>,
    /// By name and version and the head of the hash.
    models: BTreeMap<String, u64>,
    with_text: u64,
}

/// What there is of one source.
#[derive(Debug, Default, Serialize)]
struct SourceCounts {
    outcomes: u64,
    /// Those with at least one intent.
    any_intent: u64,
    intents: BTreeMap<Intent, u64>,
    /// Those in which the author declines, of those of which that is known.
    declines: u64,
    declines_known: u64,
}

impl Counts {
    fn add(&mut self, record: &OutcomeRecord) {
        self.outcomes += 1;
        let day = Day::of_unix_seconds(record.stored_at_ms / 1_000).to_string();
        let first = self.days.take().map_or_else(|| day.clone(), |(first, _)| first);
        self.days = Some((first, day));
        let model = &record.model;
        let head = model.sha256.get(..12).unwrap_or(&model.sha256);
        *self.models.entry(format!("{} {} {head}", model.name, model.version)).or_default() += 1;
        self.with_text += u64::from(record.text.is_some());
        let source = self.sources.entry(record.source).or_default();
        source.outcomes += 1;
        source.any_intent += u64::from(!record.intents.is_empty());
        for intent in &record.intents {
            *source.intents.entry(*intent).or_default() += 1;
        }
        source.declines += u64::from(record.declines == Some(true));
        source.declines_known += u64::from(record.declines.is_some());
    }

    fn print(&self, out: &mut impl Write) -> io::Result<()> {
        match &self.days {
            Some((first, last)) => writeln!(out, "outcomes    {}, from {first} to {last}", self.outcomes)?,
            None => return writeln!(out, "outcomes    0"),
        }
        writeln!(out, "with text   {}", self.with_text)?;
        for (model, count) in &self.models {
            writeln!(out, "model       {model}  {count}")?;
        }
        for (source, counts) in &self.sources {
            writeln!(out, "\n{source}  {}", counts.outcomes)?;
            let share = |count: u64| 100.0 * count as f64 / counts.outcomes as f64;
            for (intent, count) in &counts.intents {
                writeln!(out, "  {:<20}{count:>8}{:>8.1} %", intent.as_str(), share(*count))?;
            }
            writeln!(out, "  {:<20}{:>8}{:>8.1} %", "any intent", counts.any_intent, share(counts.any_intent))?;
            writeln!(out, "  {:<20}{:>8}  of {} that say", "declines", counts.declines, counts.declines_known)?;
        }
        Ok(())
    }
}
