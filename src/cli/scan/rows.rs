//! The rows of a JSONL, CSV or Parquet file, in chunks of bounded size.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::str::FromStr;

use anyhow::Context;
use csv::{ByteRecord, StringRecord};
use indicatif::ProgressBar;

use super::Format;
use super::parquet::ParquetRows;
use crate::cli::compression::Compression;
use crate::cli::jsonl::{CHUNK_BYTES, CHUNK_LINES, Line, Lines, MAX_LINE_BYTES, progress_bar};
use crate::engine::record::Record;
use crate::engine::taxonomy::{Purpose, Stage, Surface};

/// A row, read or not.
#[derive(Debug)]
pub(super) struct Row {
    /// The number of its first line in the file, from 1.
    pub(super) line: u64,
    /// The record, or why it is none.
    pub(super) record: Result<Record, String>,
    /// The row as it stands in the file, where it is no record.
    pub(super) refused: String,
}

/// The columns of a CSV or Parquet file that have names of the user's choice.
#[derive(Debug, Clone)]
pub(super) struct Columns {
    pub(super) text: String,
    pub(super) id: String,
}

/// Reads a file row by row.
pub(super) enum Rows {
    Jsonl(Lines),
    Csv(Box<CsvRows>),
    Parquet(Box<ParquetRows>),
}

impl Rows {
    pub(super) fn open(path: &Path, columns: &Columns) -> anyhow::Result<Self> {
        if path.extension().is_some_and(|extension| extension == "parquet") {
            return Ok(Self::Parquet(Box::new(ParquetRows::open(path, columns)?)));
        }
        Ok(match Format::of(path)? {
            Format::Jsonl => Self::Jsonl(Lines::open(path)?),
            Format::Csv => Self::Csv(Box::new(CsvRows::open(path, columns)?)),
        })
    }

    /// The next rows, none at the end.
    pub(super) fn chunk(&mut self) -> anyhow::Result<Vec<Row>> {
        match self {
            Self::Jsonl(lines) => {
                let row = |Line { number, record, refused, .. }| Row { line: number, record, refused };
                Ok(lines.chunk()?.into_iter().map(row).collect())
            }
            Self::Csv(rows) => rows.chunk(),
            Self::Parquet(rows) => rows.chunk(),
        }
    }

    /// What is shown of how far the reading is.
    pub(super) fn progress(&self) -> &ProgressBar {
        match self {
            Self::Jsonl(lines) => lines.progress(),
            Self::Csv(rows) => &rows.progress,
            Self::Parquet(rows) => rows.progress(),
        }
    }
}

/// The rows of a CSV file with a head.
pub(super) struct CsvRows {
    reader: csv::Reader<Bounded<Box<dyn Read>>>,
    source: String,
    places: Places,
    progress: ProgressBar,
    number: u64,
}

/// Where the columns are.
#[derive(Debug)]
pub(super) struct Places {
    count: usize,
    text: usize,
    id: Option<usize>,
    stage: Option<usize>,
    surface: Option<usize>,
    purpose: Option<usize>,
    history: Option<usize>,
}

impl CsvRows {
    fn open(path: &Path, columns: &Columns) -> anyhow::Result<Self> {
        let source = path.display().to_string();
        let cannot_read = || format!("cannot read {source}");
        let file = File::open(path).with_context(cannot_read)?;
        let progress = progress_bar(file.metadata().with_context(cannot_read)?.len());
        let inner = Compression::of(path).reader(progress.wrap_read(file));
        let reader = Bounded { inner, left: MAX_LINE_BYTES };
        let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(reader);
        let head = reader.headers().with_context(cannot_read)?;
        let names: Vec<&str> = head.iter().map(|column| column.trim_start_matches('\u{feff}')).collect();
        let places = Places::of(&names, columns, &source)?;
        Ok(Self { reader, source, places, progress, number: 0 })
    }

    fn chunk(&mut self) -> anyhow::Result<Vec<Row>> {
        let (mut rows, mut bytes) = (Vec::new(), 0);
        let mut record = ByteRecord::new();
        while rows.len() < CHUNK_LINES && bytes < CHUNK_BYTES {
            self.reader.get_mut().left = MAX_LINE_BYTES;
            let is_row = self
                .reader
                .read_byte_record(&mut record)
                .with_context(|| format!("cannot read {} behind row {}", self.source, self.number))?;
            if !is_row {
                self.progress.finish_and_clear();
                break;
            }
            self.number += 1;
            bytes += record.as_slice().len();
            let line = record.position().map_or(0, csv::Position::line);
            let read = StringRecord::from_byte_record(record.clone()).map_err(|_| "not UTF-8".to_owned());
            let read = read.and_then(|record| self.places.read(&record, self.number));
            let refused = if read.is_err() {
                record.iter().map(String::from_utf8_lossy).collect::<Vec<_>>().join(",")
            } else {
                String::new()
            };
            rows.push(Row { line, record: read, refused });
        }
        Ok(rows)
    }
}

impl Places {
    /// Finds the columns by their names.
    pub(super) fn of(names: &[&str], columns: &Columns, source: &str) -> anyhow::Result<Self> {
        let place = |name: &str| names.iter().position(|column| *column == name);
        let text = place(&columns.text).with_context(|| {
            format!("{source}: no column `{}`, found: {}; --text-column names it", columns.text, names.join(", "))
        })?;
        Ok(Self {
            count: names.len(),
            text,
            id: place(&columns.id),
            stage: place("stage"),
            surface: place("surface"),
            purpose: place("purpose"),
            history: place("history"),
        })
    }

    /// The record of a row.
    pub(super) fn read(&self, row: &StringRecord, number: u64) -> Result<Record, String> {
        if row.len() != self.count {
            return Err(format!("{} columns, expected {} as in the head", row.len(), self.count));
        }
        let field = |place: Option<usize>| place.and_then(|place| row.get(place)).unwrap_or_default();
        let text = field(Some(self.text));
        if text.is_empty() {
            return Err("the text is empty".to_owned());
        }
        let id = match field(self.id) {
            "" => number.to_string(),
            id => id.to_owned(),
        };
        let history = match field(self.history) {
            "" => Vec::new(),
            turns => serde_json::from_str(turns).map_err(|error| format!("history: {error}"))?,
        };
        Ok(Record {
            id,
            group: None,
            text: text.to_owned(),
            stage: word(field(self.stage), Stage::PreContract)?,
            surface: word(field(self.surface), Surface::Message)?,
            history,
            parties: None,
            purpose: word(field(self.purpose), Purpose::None)?,
            intents: None,
            declines: None,
            lang: None,
            technique: None,
            identifiers: None,
        })
    }
}

fn word<W: FromStr<Err: ToString>>(field: &str, default: W) -> Result<W, String> {
    if field.is_empty() { Ok(default) } else { field.parse().map_err(|error: W::Err| error.to_string()) }
}

/// Reads so many bytes and no more, so that a quotation mark that is never closed does not fill the memory.
struct Bounded<R> {
    inner: R,
    left: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(io::Error::other(format!("a row of over {MAX_LINE_BYTES} bytes")));
        }
        let read = self.inner.read(buffer)?;
        self.left = self.left.saturating_sub(read as u64);
        Ok(read)
    }
}
