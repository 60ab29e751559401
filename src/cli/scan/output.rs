//! The files that a scan writes: the answers, the rows set aside, and how far it is.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::Context;
use serde::Serialize;

use super::progress::{Job, Progress};
use super::rows::Row;
use super::{Format, beside};
use crate::cli::compression::Compression;
use crate::cli::score::to_json;
use crate::engine::Terms;
use crate::engine::record::FindingRecord;
use crate::engine::taxonomy::Intent;
use crate::engine::verdict::Verdict;
use crate::server::registry::Release;

/// How often the progress is written down, after the first chunk.
const SAVE_EVERY: Duration = Duration::from_secs(1);

/// The open files.
pub(super) struct Output {
    path: PathBuf,
    format: Format,
    compression: Compression,
    answers: File,
    rejected: File,
    saved: Option<Instant>,
}

/// A row that was set aside.
#[derive(Debug, Serialize)]
struct Rejected<'a> {
    line: u64,
    reason: &'a str,
    row: &'a str,
}

impl Output {
    /// Starts anew, whatever is there.
    pub(super) fn create(path: &Path, job: Job) -> anyhow::Result<(Self, Progress)> {
        let progress = Progress::none(job);
        let output = Self::open(path)?;
        // First of all, so that a scan that is killed right here is known to be one.
        progress.save(path)?;
        output.cut(&progress)?;
        Ok((output, progress))
    }

    /// Goes on where an earlier scan was interrupted, or starts where nothing is there.
    pub(super) fn resume_or_create(path: &Path, job: Job) -> anyhow::Result<(Self, Progress)> {
        let Some(progress) = Progress::load(path)? else {
            anyhow::ensure!(!path.exists(), "{} is there already; --restart replaces it", path.display());
            return Self::create(path, job);
        };
        anyhow::ensure!(
            progress.job == job,
            "{} is of another input, release or option; --restart starts anew",
            Progress::path(path).display()
        );
        let output = Self::open(path)?;
        output.cut(&progress)?;
        Ok((output, progress))
    }

    fn open(path: &Path) -> anyhow::Result<Self> {
        let open = |path: &Path| {
            let opened = OpenOptions::new().create(true).write(true).truncate(false).open(path);
            opened.with_context(|| format!("cannot write {}", path.display()))
        };
        let format = Format::of(path)?;
        let answers = open(path)?;
        match answers.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => anyhow::bail!("{}: another scan is writing it", path.display()),
            Err(TryLockError::Error(error)) => {
                return Err(error).with_context(|| format!("cannot lock {}", path.display()));
            }
        }
        let rejected = open(&beside(path, ".rejected.jsonl"))?;
        let compression = Compression::of(path);
        Ok(Self { path: path.to_owned(), format, compression, answers, rejected, saved: None })
    }

    /// Cuts off what was written behind the progress.
    fn cut(&self, progress: &Progress) -> anyhow::Result<()> {
        for (mut file, bytes) in [(&self.answers, progress.output_bytes), (&self.rejected, progress.rejected_bytes)] {
            let found = file.metadata()?.len();
            anyhow::ensure!(
                found >= bytes,
                "{} or its rejected rows hold {found} bytes, less than the {bytes} that are done; --restart starts anew",
                self.path.display()
            );
            file.set_len(bytes)?;
            file.seek(SeekFrom::End(0))?;
        }
        Ok(())
    }

    /// The row of a verdict.
    pub(super) fn row(
        &self,
        id: &str,
        verdict: &Verdict,
        release: &Release,
        terms: Terms<'_>,
    ) -> anyhow::Result<Vec<u8>> {
        match self.format {
            Format::Jsonl => Ok((to_json(id, verdict, release, terms)? + "\n").into_bytes()),
            Format::Csv => {
                let findings: Vec<_> = verdict.findings.iter().map(FindingRecord::from).collect();
                let policy = release.engine().concluder().policy(terms.policy)?.identity();
                let mut fields = vec![id.to_owned(), verdict.risk.value().to_string()];
                fields.push(verdict.decision.action.as_str().to_owned());
                fields.push(verdict.decision.clause.clone().unwrap_or_default());
                fields.extend(verdict.intents.iter().map(|entry| entry.probability.value().to_string()));
                fields.push(verdict.declines.value().to_string());
                fields.push(serde_json::to_string(&findings)?);
                fields.push(format!("{} {}", release.model().name, release.model().version));
                fields.push(format!("{} {}", policy.name, policy.version));
                csv_row(&fields)
            }
        }
    }

    /// Adds the answers of a chunk.
    pub(super) fn write(
        &mut self,
        progress: &mut Progress,
        chunk: &[Row],
        answers: Vec<Result<Vec<u8>, String>>,
    ) -> anyhow::Result<()> {
        let (mut scored, mut rejected) = (Vec::new(), Vec::new());
        if progress.rows == 0 && self.format == Format::Csv {
            scored = head()?;
        }
        for (row, answer) in chunk.iter().zip(answers) {
            match answer {
                Ok(answer) => {
                    scored.extend(answer);
                    progress.scored += 1;
                }
                Err(reason) => {
                    serde_json::to_writer(
                        &mut rejected,
                        &Rejected { line: row.line, reason: &reason, row: &row.refused },
                    )?;
                    rejected.push(b'\n');
                    progress.rejected += 1;
                }
            }
        }
        let scored = if scored.is_empty() { scored } else { self.compression.member(scored)? };
        self.append(&scored, &rejected).with_context(|| format!("cannot write {}", self.path.display()))?;
        progress.rows += chunk.len() as u64;
        progress.output_bytes += scored.len() as u64;
        progress.rejected_bytes += rejected.len() as u64;
        if self.saved.is_none_or(|saved| saved.elapsed() >= SAVE_EVERY) {
            self.save(progress)?;
        }
        Ok(())
    }

    fn append(&mut self, scored: &[u8], rejected: &[u8]) -> io::Result<()> {
        self.answers.write_all(scored)?;
        self.rejected.write_all(rejected)
    }

    /// What the progress says must be on the disk before it does.
    fn save(&mut self, progress: &Progress) -> anyhow::Result<()> {
        self.answers.sync_data()?;
        self.rejected.sync_data()?;
        progress.save(&self.path)?;
        self.saved = Some(Instant::now());
        Ok(())
    }

    /// Everything is done: nothing is left to go on from.
    pub(super) fn finish(mut self, progress: &Progress) -> anyhow::Result<()> {
        self.save(progress)?;
        if progress.rejected == 0 {
            fs::remove_file(beside(&self.path, ".rejected.jsonl"))?;
        }
        fs::remove_file(Progress::path(&self.path))?;
        Ok(())
    }
}

fn head() -> anyhow::Result<Vec<u8>> {
    let mut fields = vec!["id", "risk", "action", "clause"];
    fields.extend(Intent::ALL.iter().map(|intent| intent.as_str()));
    fields.extend(["declines", "findings", "model", "policy"]);
    csv_row(&fields)
}

fn csv_row<F: AsRef<[u8]>>(fields: &[F]) -> anyhow::Result<Vec<u8>> {
    let mut writer = csv::WriterBuilder::new().from_writer(Vec::new());
    writer.write_record(fields)?;
    Ok(writer.into_inner().map_err(|error| error.into_error())?)
}
