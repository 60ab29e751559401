//! The rows of a Parquet file; of its columns only those that a record has are read.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use csv::StringRecord;
use indicatif::ProgressBar;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::reader::RowIter;
use parquet::record::{Field, Row as Values};
use parquet::schema::types::Type;

use super::rows::{Columns, Places, Row};
use crate::cli::jsonl::{CHUNK_BYTES, CHUNK_LINES};

/// The rows of a Parquet file, compressed or not.
pub(super) struct ParquetRows {
    rows: RowIter<'static>,
    source: String,
    places: Places,
    progress: ProgressBar,
    number: u64,
}

impl ParquetRows {
    pub(super) fn open(path: &Path, columns: &Columns) -> anyhow::Result<Self> {
        let source = path.display().to_string();
        let file = File::open(path).with_context(|| format!("cannot read {source}"))?;
        let reader = guarded(|| SerializedFileReader::new(file));
        let reader = reader.with_context(|| format!("{source} is no Parquet file"))?;
        let metadata = reader.metadata().file_metadata();
        let (schema, count) = (metadata.schema().clone(), metadata.num_rows());
        let wanted = [&columns.text, &columns.id, "stage", "surface", "purpose", "history"];
        let all: Vec<&str> = schema.get_fields().iter().map(|field| field.name()).collect();
        // Names what there is, where the text is missing.
        Places::of(&all, columns, &source)?;
        let mut fields: Vec<Arc<Type>> = Vec::new();
        for field in schema.get_fields().iter().filter(|field| wanted.contains(&field.name())) {
            anyhow::ensure!(field.is_primitive(), "{source}: column `{}`: expected plain values", field.name());
            fields.push(Arc::clone(field));
        }
        let names: Vec<&str> = fields.iter().map(|field| field.name()).collect();
        let places = Places::of(&names, columns, &source)?;
        let projection = Type::group_type_builder(schema.name()).with_fields(fields).build()?;
        let rows = guarded(|| RowIter::from_file_into(Box::new(reader)).project(Some(projection)));
        let rows = rows.with_context(|| format!("cannot read {source}"))?;
        let progress = ProgressBar::new(u64::try_from(count).unwrap_or_default());
        Ok(Self { rows, source, places, progress, number: 0 })
    }

    pub(super) fn chunk(&mut self) -> anyhow::Result<Vec<Row>> {
        let (mut rows, mut bytes) = (Vec::new(), 0);
        while rows.len() < CHUNK_LINES && bytes < CHUNK_BYTES {
            let values = guarded(|| self.rows.next().transpose());
            let values = values.with_context(|| format!("cannot read {} behind row {}", self.source, self.number))?;
            let Some(values) = values else {
                self.progress.finish_and_clear();
                break;
            };
            self.number += 1;
            self.progress.inc(1);
            let record = words(&values);
            let read = record.as_ref().map_err(Clone::clone).and_then(|record| self.places.read(record, self.number));
            let length = record.as_ref().map_or(0, |record| record.as_slice().len());
            bytes += length;
            let refused = match (&read, record) {
                (Err(_), Ok(record)) => record.iter().collect::<Vec<_>>().join(","),
                _ => String::new(),
            };
            rows.push(Row { line: self.number, record: read, refused });
        }
        Ok(rows)
    }

    pub(super) fn progress(&self) -> &ProgressBar {
        &self.progress
    }
}

/// Reads on, where the library may panic at a broken file instead of giving an error.
fn guarded<T>(read: impl FnOnce() -> parquet::errors::Result<T>) -> anyhow::Result<T> {
    let read = catch_unwind(AssertUnwindSafe(read)).map_err(|_| anyhow::anyhow!("the file is broken"))?;
    Ok(read?)
}

/// The values of a row as words, in the order of the columns.
fn words(values: &Values) -> Result<StringRecord, String> {
    let word = |(name, field): (&String, &Field)| {
        if let Field::Str(word) = field {
            Ok(word.clone())
        } else if let Field::Bytes(bytes) = field {
            bytes.as_utf8().map(str::to_owned).map_err(|_| format!("{name}: not UTF-8"))
        } else if matches!(field, Field::Null) {
            Ok(String::new())
        } else {
            Ok(field.to_string())
        }
    };
    values.get_column_iter().map(word).collect()
}

#[cfg(test)]
mod tests {
    use parquet::basic::{Compression, ZstdLevel};
    use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
    use parquet::file::properties::WriterProperties;
    use parquet::file::writer::SerializedFileWriter;
    use parquet::schema::parser::parse_message_type;

    use super::*;

    fn file(folder: &Path, compression: Compression) -> std::path::PathBuf {
        let path = folder.join("in.parquet");
        let schema = "message rows { required int64 id; optional binary extra; required binary text (UTF8); \
                      optional binary stage (UTF8); }";
        let schema = Arc::new(parse_message_type(schema).unwrap());
        let properties = Arc::new(WriterProperties::builder().set_compression(compression).build());
        let mut writer = SerializedFileWriter::new(File::create(&path).unwrap(), schema, properties).unwrap();
        let mut group = writer.next_row_group().unwrap();
        let texts = ["hello", "", "call me"].map(ByteArray::from);
        let stages = ["active_contract", "no_stage"].map(ByteArray::from);
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<Int64Type>().write_batch(&[7, 8, 9], None, None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&[], Some(&[0, 0, 0]), None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&texts, None, None).unwrap();
        column.close().unwrap();
        let mut column = group.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&stages, Some(&[1, 0, 1]), None).unwrap();
        column.close().unwrap();
        group.close().unwrap();
        writer.close().unwrap();
        path
    }

    fn columns(text: &str) -> Columns {
        Columns { text: text.to_owned(), id: "id".to_owned() }
    }

    #[test]
    fn rows_are_read_by_the_names_of_their_columns() {
        let folder = tempfile::tempdir().unwrap();
        for compression in [Compression::UNCOMPRESSED, Compression::SNAPPY, Compression::ZSTD(ZstdLevel::default())] {
            let mut rows = ParquetRows::open(&file(folder.path(), compression), &columns("text")).unwrap();
            let read = rows.chunk().unwrap();
            let [first, second, third] = read.as_slice() else { panic!("{read:?}") };
            let record = first.record.as_ref().unwrap();
            assert_eq!((record.id.as_str(), record.text.as_str(), first.line), ("7", "hello", 1));
            assert_eq!(record.stage, crate::engine::taxonomy::Stage::ActiveContract);
            assert_eq!(second.record.as_ref().unwrap_err(), "the text is empty");
            assert!(third.record.as_ref().unwrap_err().contains("no_stage"), "{third:?}");
            assert!(rows.chunk().unwrap().is_empty());
        }
    }

    #[test]
    fn a_missing_column_is_named_with_what_there_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = file(folder.path(), Compression::UNCOMPRESSED);
        let error = ParquetRows::open(&path, &columns("body")).err().unwrap().to_string();
        assert!(error.contains("no column `body`, found: id, extra, text, stage"), "{error}");
    }

    #[test]
    fn broken_files_are_errors() {
        let folder = tempfile::tempdir().unwrap();
        let path = file(folder.path(), Compression::SNAPPY);
        let bytes = std::fs::read(&path).unwrap();
        for at in 0..bytes.len() {
            let mut broken = bytes.clone();
            broken[at] ^= 0x15;
            for broken in [&broken[..], &bytes[..at]] {
                std::fs::write(&path, broken).unwrap();
                // What can still be read may be other rows; what cannot is an error, and no panic.
                if let Ok(mut rows) = ParquetRows::open(&path, &columns("text")) {
                    while rows.chunk().is_ok_and(|chunk| !chunk.is_empty()) {}
                }
            }
        }
    }
}
