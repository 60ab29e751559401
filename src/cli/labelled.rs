//! A labelled file, scored row by row.

use std::io::{self, IsTerminal};
use std::path::Path;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};

use super::jsonl::Lines;
use super::scorer::{Scorer, Work};
use crate::engine::Prepared;
use crate::engine::eval::Row;
use crate::engine::record::Record;
use crate::engine::screen::Screening;

/// Scores every record of a file; `take` gets each row in order, with what `also` says of it.
///
/// # Errors
/// When the file cannot be read or holds no record, or names every line that is no labelled record.
pub(super) fn score_labelled<T: Send>(
    scorer: &mut Scorer,
    path: &Path,
    screening: Screening,
    also: impl Fn(&Record, &Prepared) -> T + Sync,
    mut take: impl FnMut(&Record, Row, T),
) -> anyhow::Result<()> {
    let mut lines = Lines::open(path)?;
    let (mut is_empty, mut mistakes) = (true, Vec::new());
    loop {
        let chunk = lines.chunk()?;
        if chunk.is_empty() {
            break;
        }
        let mut records = Vec::new();
        for line in chunk {
            match line.record {
                Ok(record) if record.intents.is_some() && record.declines.is_some() => records.push(record),
                Ok(_) => mistakes.push(format!("{}: expected the labels `intents` and `declines`", line.place)),
                Err(error) => mistakes.push(format!("{}: {error}", line.place)),
            }
        }
        is_empty &= records.is_empty();
        let measured = scorer.map(
            &records,
            |record| Some(record.message()),
            |reader, record, work| {
                let Work { message, prepared, classified } = work.context("every record is a message")?;
                let classified = classified.context("the classifier reads every record")?;
                let engine = reader.release.engine();
                let settled = match screening {
                    Screening::On => engine.prepare_with(&message, screening)?.settled,
                    Screening::Off => None,
                };
                let screened = settled.map(|settled| engine.row_scores(&settled.probabilities));
                let row = Row { screened, ..engine.row(record, &prepared, &classified) };
                Ok((row, also(record, &prepared)))
            },
        )?;
        for (record, (row, further)) in records.iter().zip(measured) {
            take(record, row, further);
        }
    }
    if !mistakes.is_empty() {
        anyhow::bail!("{}", mistakes.join("\n"));
    }
    if is_empty {
        anyhow::bail!("{}: no records", path.display());
    }
    Ok(())
}

/// A bar for so many steps of measuring; nothing where nobody looks.
pub(super) fn measuring(steps: usize) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(steps as u64);
    match ProgressStyle::with_template("measuring {wide_bar} {pos}/{len}, {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
