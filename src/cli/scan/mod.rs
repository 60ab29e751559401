//! `sidedoor scan`: a large file on all cores, in bounded memory, that goes on where it was interrupted.
//!
//! Rows are scored in chunks. The output grows by a chunk at a time; then the progress file, which replaces its
//! predecessor in one step, says how many rows are done and how long the files were. Whatever was written behind that is
//! cut off when the scan goes on, so nothing is scored twice or lost.

mod output;
mod parquet;
mod progress;
mod rows;

use std::path::{Path, PathBuf};
use std::time::Instant;

use anyhow::Context;
use clap::Args;

use self::output::Output;
use self::progress::{Job, Progress};
use self::rows::{Columns, Row, Rows};
use super::score::parse_probability;
use super::scorer::{Reader, Scorer, Work};
use super::{Configuration, Ended};
use crate::engine::record::Record;
use crate::engine::score::{Evidence, Probability};
use crate::engine::screen::Screening;
use crate::engine::{Redaction, RedactionStyle, RedactionTime, Terms};
use crate::server::registry::{Release, release_sources};
use crate::server::today;

/// Scores every row of a file and writes one row each, in the same order.
///
/// Formats are told by the names: .jsonl or .csv, also with .gz or .zst; the input may be .parquet as well. A CSV file has a
/// head; of a CSV or Parquet file the columns `text`, `id`, `stage`, `surface`, `purpose` and `history` (a JSON list of
/// turns) are read, others are not. Rows that cannot be read are
/// set aside in OUTPUT.rejected.jsonl with line and reason. Interrupted, even by kill -9, the same command goes on where it
/// stopped.
#[derive(Debug, Args)]
pub(super) struct Scan {
    /// The file to score
    #[arg(value_name = "FILE")]
    input: PathBuf,
    /// The file to write
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    /// Start anew, and replace what an earlier scan wrote
    #[arg(long)]
    restart: bool,
    /// The policy, instead of the configured one
    #[arg(long, value_name = "NAME")]
    policy: Option<String>,
    /// The share of messages with at least one intent where these come from, 0 to 1
    #[arg(long, value_name = "SHARE", value_parser = parse_probability)]
    prior: Option<Probability>,
    /// Let the classifier read every message, even where the bundle's screen would settle it
    #[arg(long)]
    without_screen: bool,
    /// The column of a CSV or Parquet file that holds the text
    #[arg(long, default_value = "text", value_name = "NAME")]
    text_column: String,
    /// The column of a CSV or Parquet file that holds the id
    #[arg(long, default_value = "id", value_name = "NAME")]
    id_column: String,
}

impl Scan {
    pub(super) fn run(&self, configuration: &Configuration) -> anyhow::Result<Ended> {
        let config = configuration.load()?;
        let columns = Columns { text: self.text_column.clone(), id: self.id_column.clone() };
        let mut rows = Rows::open(&self.input, &columns)?;
        let redaction = Redaction { time: RedactionTime::Never, style: RedactionStyle::Placeholder };
        let terms = Terms {
            policy: self.policy.as_deref(),
            prior: self.prior.or(config.scoring.prior),
            evidence: Evidence::Fused,
            hash_with: None,
            redaction: &redaction,
            day: today(),
        };
        let release = Release::load(&release_sources(&config)?)?;
        let screening = config.scoring.screening.and(Screening::unless(self.without_screen));
        let job = Job::new(&self.input, &release, (terms, screening), &columns)?;
        let (mut output, mut progress) = if self.restart {
            Output::create(&self.output, job)?
        } else {
            Output::resume_or_create(&self.output, job)?
        };
        skip(&mut rows, progress.rows)?;
        let mut scorer = Scorer::new(release, screening)?;
        let done_before = progress.rows;
        let started = Instant::now();
        loop {
            let chunk = rows.chunk()?;
            if chunk.is_empty() {
                break;
            }
            let answers = scorer.map(
                &chunk,
                |row: &Row| row.record.as_ref().ok().map(Record::message),
                |reader, row, work| answer(&output, reader, row, (work, terms)),
            )?;
            output.write(&mut progress, &chunk, answers)?;
            let rate = (progress.rows - done_before) as f64 / started.elapsed().as_secs_f64();
            rows.progress().set_message(format!("{} rows, {rate:.0}/s, ", progress.rows));
        }
        output.finish(&progress)?;
        let (new, seconds) = (progress.rows - done_before, started.elapsed().as_secs_f64());
        let Progress { scored, rejected, .. } = progress;
        eprintln!(
            "{scored} rows scored, {rejected} set aside; {new} of them now, in {seconds:.1} s, {:.0} a second",
            new as f64 / seconds
        );
        Ok(if rejected == 0 { Ended::Done } else { Ended::WithRefusals })
    }
}

/// Reads past the rows that are done.
fn skip(rows: &mut Rows, done: u64) -> anyhow::Result<()> {
    let mut passed = 0;
    while passed < done {
        let chunk = rows.chunk()?;
        anyhow::ensure!(!chunk.is_empty(), "the input has {passed} rows, but {done} are done");
        passed += chunk.len() as u64;
    }
    // The progress file is written between chunks only, and the same file falls into the same chunks.
    anyhow::ensure!(passed == done, "the input does not fall into the rows that are done");
    rows.progress().reset_eta();
    Ok(())
}

/// The row of the output, or why there is none.
fn answer(
    output: &Output,
    reader: &mut Reader<'_>,
    row: &Row,
    (work, terms): (Option<Work>, Terms<'_>),
) -> anyhow::Result<Result<Vec<u8>, String>> {
    let record = match &row.record {
        Ok(record) => record,
        Err(reason) => return Ok(Err(reason.clone())),
    };
    let verdict = reader.conclude(&work.context("every record is a message")?, terms)?;
    Ok(Ok(output.row(&record.id, &verdict, reader.release, terms)?))
}

/// What a file's name says of its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Jsonl,
    Csv,
}

impl Format {
    fn of(path: &Path) -> anyhow::Result<Self> {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = name.trim_end_matches(".gz").trim_end_matches(".zst");
        if name.ends_with(".jsonl") {
            Ok(Self::Jsonl)
        } else if name.ends_with(".csv") {
            Ok(Self::Csv)
        } else {
            anyhow::bail!("{}: expected a name that ends in .jsonl or .csv, also with .gz or .zst", path.display())
        }
    }
}

/// Adds an ending to a path.
fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
