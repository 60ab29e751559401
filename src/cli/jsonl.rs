//! Reading records, one JSON object a line, in chunks of bounded size.

use std::fs::File;
use std::io::{self, BufRead, BufReader, IsTerminal, Read};
use std::path::Path;
use std::time::Duration;

use anyhow::Context;
use indicatif::{ProgressBar, ProgressStyle};

use super::compression::Compression;
use crate::engine::record::Record;

/// How many lines are worked on at once: enough to keep every core busy, little enough to stay small.
pub(super) const CHUNK_LINES: usize = 512;

/// Fewer lines than [`CHUNK_LINES`] where they are longer than this together.
pub(super) const CHUNK_BYTES: usize = 8 << 20;

/// The longest line that is read; far over what any record within the service's limits takes.
pub(super) const MAX_LINE_BYTES: u64 = 16 << 20;

/// A line of the file.
#[derive(Debug)]
pub(super) struct Line {
    /// File and line, for messages.
    pub(super) place: String,
    /// The number of the line in the file, from 1.
    pub(super) number: u64,
    /// The record, or why it is none.
    pub(super) record: Result<Record, String>,
    /// The line as it stands in the file, where it is no record.
    pub(super) refused: String,
}

/// Reads a file, `.gz` and `.zst` included, or the standard input where the path is `-`.
pub(super) struct Lines {
    reader: Box<dyn BufRead>,
    source: String,
    number: u64,
    progress: ProgressBar,
}

impl Lines {
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let source = path.display().to_string();
        let (reader, bytes): (Box<dyn Read>, u64) = if path == Path::new("-") {
            (Box::new(io::stdin()), 0)
        } else {
            let file = File::open(path).with_context(|| format!("cannot read {source}"))?;
            let bytes = file.metadata().with_context(|| format!("cannot read {source}"))?.len();
            (Box::new(file), bytes)
        };
        let progress = progress_bar(bytes);
        let reader = Compression::of(path).reader(progress.wrap_read(reader));
        let reader = Box::new(BufReader::new(reader));
        Ok(Self { reader, source, number: 0, progress })
    }

    /// The next lines, none at the end. A line over the limit is an error, since what follows cannot be trusted.
    pub(super) fn chunk(&mut self) -> anyhow::Result<Vec<Line>> {
        let mut lines = Vec::new();
        let mut chunk_bytes = 0;
        while lines.len() < CHUNK_LINES && chunk_bytes < CHUNK_BYTES {
            let mut bytes = Vec::new();
            let read = (&mut self.reader)
                .take(MAX_LINE_BYTES + 1)
                .read_until(b'\n', &mut bytes)
                .with_context(|| format!("cannot read {}", self.source))?;
            if read == 0 {
                self.progress.finish_and_clear();
                break;
            }
            self.number += 1;
            if bytes.len() as u64 > MAX_LINE_BYTES {
                anyhow::bail!("{}:{}: line of over {} bytes", self.source, self.number, MAX_LINE_BYTES);
            }
            if bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            chunk_bytes += bytes.len();
            lines.push(self.parse(&bytes));
        }
        Ok(lines)
    }

    /// The next records, none at the end; a line that is none is an error.
    pub(super) fn records(&mut self) -> anyhow::Result<Vec<Record>> {
        let record = |line: Line| line.record.map_err(|error| anyhow::anyhow!("{}: {error}", line.place));
        self.chunk()?.into_iter().map(record).collect()
    }

    /// What is shown of how far the reading is.
    pub(super) fn progress(&self) -> &ProgressBar {
        &self.progress
    }

    fn parse(&self, bytes: &[u8]) -> Line {
        let place = format!("{}:{}", self.source, self.number);
        let record = serde_json::from_slice::<Record>(bytes)
            .map_err(|error| without_position(&error))
            .and_then(|record| if record.text.is_empty() { Err("`text` is empty".to_owned()) } else { Ok(record) })
            .map(|record| if record.id.is_empty() { Record { id: self.number.to_string(), ..record } } else { record });
        let refused =
            if record.is_err() { String::from_utf8_lossy(bytes).trim_end().to_owned() } else { String::new() };
        Line { place, number: self.number, record, refused }
    }
}

/// The parser's words without its position, which is always line 1 here.
fn without_position(error: &serde_json::Error) -> String {
    let written = error.to_string();
    match written.rsplit_once(" at line ") {
        Some((what, _)) => format!("{what} (column {})", error.column()),
        None => written,
    }
}

/// A bar on a terminal, nothing elsewhere; a stream of unknown length shows its rate alone.
pub(super) fn progress_bar(bytes: u64) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let (bar, template) = if bytes == 0 {
        (ProgressBar::new_spinner(), "{spinner} {bytes} read, {bytes_per_sec} {msg}")
    } else {
        (ProgressBar::new(bytes), "{wide_bar} {bytes}/{total_bytes}, {bytes_per_sec}, {msg}{eta} left")
    };
    bar.enable_steady_tick(Duration::from_millis(200));
    match ProgressStyle::with_template(template) {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
