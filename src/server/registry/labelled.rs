//! Labelled records out of a file, one after the other.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::Path;

use super::release::ReleaseError;
use crate::engine::record::Record;

/// The longest line that is read; far over what any record within the service's limits takes.
const MAX_LINE_BYTES: u64 = 16 << 20;

/// A file of labelled records, one JSON object a line. The first mistake ends it.
pub(super) struct Labelled {
    reader: BufReader<File>,
    source: String,
    line: usize,
    records: usize,
    max: usize,
    is_over: bool,
}

impl Labelled {
    /// Opens a file of at most `max` records.
    pub(super) fn open(path: &Path, max: usize) -> Result<Self, ReleaseError> {
        let unreadable = |source| ReleaseError::Unreadable { path: path.to_owned(), source };
        let reader = BufReader::new(File::open(path).map_err(unreadable)?);
        Ok(Self { reader, source: path.display().to_string(), line: 0, records: 0, max, is_over: false })
    }

    /// The next record with its place, `None` at the end.
    fn read(&mut self) -> Result<Option<(String, Record)>, (usize, String)> {
        loop {
            let mut bytes = Vec::new();
            self.line += 1;
            let here = |what: String| (self.line, what);
            let read = (&mut self.reader).take(MAX_LINE_BYTES + 1).read_until(b'\n', &mut bytes);
            let read = read.map_err(|error| here(error.to_string()))?;
            if read == 0 {
                return if self.records == 0 { Err(here("no records".to_owned())) } else { Ok(None) };
            }
            if bytes.len() as u64 > MAX_LINE_BYTES {
                return Err(here(format!("a line of over {MAX_LINE_BYTES} bytes")));
            }
            if bytes.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            if self.records == self.max {
                return Err(here(format!("expected at most {} records (gate.max_records), found more", self.max)));
            }
            // The parser's words name keys and places, and no value but that of an unknown variant.
            let record: Record = serde_json::from_slice(&bytes).map_err(|error| {
                here(format!("expected a labelled record, found none at column {}", error.column()))
            })?;
            if record.intents.is_none() || record.declines.is_none() {
                return Err(here("expected the labels `intents` and `declines`".to_owned()));
            }
            if record.text.is_empty() {
                return Err(here("expected a text, found none".to_owned()));
            }
            self.records += 1;
            return Ok(Some((format!("{}:{}", self.source, self.line), record)));
        }
    }
}

impl Iterator for Labelled {
    type Item = Result<(String, Record), ReleaseError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.is_over {
            return None;
        }
        let next = self.read();
        self.is_over = !matches!(next, Ok(Some(_)));
        match next {
            Ok(next) => next.map(Ok),
            Err((line, what)) => Some(Err(ReleaseError::Records { place: format!("{}:{line}", self.source), what })),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn read(text: &str, max: usize) -> Result<usize, String> {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("labelled.jsonl");
        fs::write(&file, text).unwrap();
        let read: Result<Vec<_>, ReleaseError> = Labelled::open(&file, max).unwrap().collect();
        read.map(|records| records.len()).map_err(|error| error.to_string())
    }

    #[track_caller]
    fn refused(text: &str, part: &str) {
        let error = read(text, 2).unwrap_err();
        assert!(error.contains(part), "expected `{error}` to contain `{part}`");
    }

    const RECORD: &str = r#"{"text": "a secret", "intents": [], "declines": false}"#;

    #[test]
    fn labelled_records_are_read_and_what_is_none_is_named_by_its_line() {
        assert_eq!(read(&format!("{RECORD}\n\n{RECORD}"), 2), Ok(2));
        refused(&format!("{RECORD}\n{RECORD}\n{RECORD}\n"), "labelled.jsonl:3: expected at most 2 records");
        refused(&format!("{RECORD}\n{{\"text\": \"a secret\"}}"), "labelled.jsonl:2: expected the labels");
        refused("", "labelled.jsonl:1: no records");
        refused("{\"text\": \"a secret\"", "labelled.jsonl:1: expected a labelled record");
        assert!(!read("{\"text\": \"a secret\", \"intents\": [\"a secret\"]}", 2).unwrap_err().contains("secret"));
    }
}
