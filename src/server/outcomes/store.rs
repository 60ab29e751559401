//! The store of outcomes: one file, transactions, every commit written through to the disk.
//!
//! One process writes; others may read at the same time, each from a state between two commits. After a kill the next
//! writer repairs the file by itself.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use redb::{
    Builder, ConcurrencyMode, Database, DatabaseError, ReadOnlyDatabase, ReadTransaction, ReadableDatabase,
    ReadableTable, ReadableTableMetadata, TableDefinition, TableError,
};

use crate::engine::model::PackReference;
use crate::engine::outcome::OutcomeRecord;

const FILE: &str = "outcomes.redb";
/// The lines of the export, in the order in which they came.
const RECORDS: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("records");
/// Where the line of an id is, and the fingerprint of what was sent.
const IDS: TableDefinition<'_, &str, (u64, Fingerprint)> = TableDefinition::new("ids");
/// The pages that are kept in memory.
const CACHE_BYTES: usize = 16 << 20;

/// The SHA-256 of an outcome as it was sent, its id included.
pub(crate) type Fingerprint = [u8; 32];

/// An outcome that is to be kept.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NewOutcome {
    pub(crate) record: OutcomeRecord,
    pub(crate) fingerprint: Fingerprint,
}

/// What became of an outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Added {
    /// It is on the disk.
    Stored,
    /// It was before; its logits are of this model.
    Known(PackReference),
    /// Another one has its id.
    Conflict,
}

/// Why the store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum OutcomeStoreError {
    /// The folder cannot be made or read.
    #[error("cannot use the folder of outcomes {}: {source}", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// There is no store.
    #[error("no outcomes in {}", .0.display())]
    Absent(PathBuf),
    /// Another process writes to it.
    #[error("the outcomes in {} are being written by another process", .0.display())]
    InUse(PathBuf),
    /// The file cannot be read or written.
    #[error("cannot use the outcomes in {}: {source}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: Box<redb::Error>,
    },
    /// A line of it is none.
    #[error("outcome {number} in {} cannot be read: {source}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line's number in the store.
        number: u64,
        /// Why.
        source: serde_json::Error,
    },
}

/// The store, for the one process that writes.
pub(super) struct OutcomeStore {
    database: Database,
    path: PathBuf,
    max_records: u64,
}

impl OutcomeStore {
    /// Opens the store in that folder; makes both where they are not there, and repairs what a kill has left.
    pub(super) fn open(directory: &Path, max_records: u64) -> Result<Self, OutcomeStoreError> {
        let path = directory.join(FILE);
        create(directory, &path).map_err(|source| OutcomeStoreError::Folder { path: directory.to_owned(), source })?;
        let database = builder().create(&path).told(&path)?;
        Ok(Self { database, path, max_records })
    }

    /// How many outcomes there are.
    pub(super) fn len(&self) -> Result<u64, OutcomeStoreError> {
        let transaction = self.database.begin_read().told(&self.path)?;
        match transaction.open_table(RECORDS) {
            Ok(records) => records.len().told(&self.path),
            Err(TableError::TableDoesNotExist(_)) => Ok(0),
            Err(error) => Err(error).told(&self.path),
        }
    }

    /// Keeps outcomes; when it returns, all of them are on the disk or none is. The oldest of more than may be kept go;
    /// tells how many did.
    pub(super) fn add(&self, outcomes: &[NewOutcome]) -> Result<(Vec<Added>, u64), OutcomeStoreError> {
        let path = self.path.as_path();
        let line_failed = |number, source| OutcomeStoreError::Line { path: self.path.clone(), number, source };
        let transaction = self.database.begin_write().told(path)?;
        let (mut added, mut dropped) = (Vec::with_capacity(outcomes.len()), 0);
        {
            let mut records = transaction.open_table(RECORDS).told(path)?;
            let mut ids = transaction.open_table(IDS).told(path)?;
            let mut next = records.last().told(path)?.map_or(0, |(number, _)| number.value() + 1);
            for NewOutcome { record, fingerprint } in outcomes {
                let id = record.id.as_str();
                let known = ids.get(id).told(path)?.map(|known| known.value());
                added.push(match known {
                    Some((_, found)) if found != *fingerprint => Added::Conflict,
                    Some((number, _)) => {
                        let line = records.get(number).told(path)?;
                        let line = line.as_ref().map_or(&[] as &[u8], redb::AccessGuard::value);
                        let record: OutcomeRecord =
                            serde_json::from_slice(line).map_err(|source| line_failed(number, source))?;
                        Added::Known(record.model)
                    }
                    None => {
                        let line = serde_json::to_vec(record).map_err(|source| line_failed(next, source))?;
                        records.insert(next, line.as_slice()).told(path)?;
                        ids.insert(id, (next, *fingerprint)).told(path)?;
                        next += 1;
                        Added::Stored
                    }
                });
            }
            while records.len().told(path)? > self.max_records {
                let Some((number, line)) = records.pop_first().told(path)? else { break };
                let record: OutcomeRecord =
                    serde_json::from_slice(line.value()).map_err(|source| line_failed(number.value(), source))?;
                ids.remove(record.id.as_str()).told(path)?;
                dropped += 1;
            }
        }
        if added.contains(&Added::Stored) {
            transaction.commit().told(path)?;
        } else {
            transaction.abort().told(path)?;
        }
        Ok((added, dropped))
    }
}

/// The store, for those that read, while it is written as well.
pub struct OutcomeReader {
    transaction: ReadTransaction,
    path: PathBuf,
    /// Closes the file when it is dropped.
    _database: Box<dyn ReadableDatabase>,
}

impl OutcomeReader {
    /// Opens the store in that folder as it is now.
    ///
    /// # Errors
    /// When there is none, or it cannot be read.
    pub fn open(directory: &Path) -> Result<Self, OutcomeStoreError> {
        let path = directory.join(FILE);
        if !path.is_file() {
            return Err(OutcomeStoreError::Absent(directory.to_owned()));
        }
        let read_only: Result<ReadOnlyDatabase, _> = builder().open_read_only(&path);
        let database: Box<dyn ReadableDatabase> = match read_only {
            Ok(database) => Box::new(database),
            // Its writer was killed and nobody has written since.
            Err(DatabaseError::RepairAborted) => Box::new(builder().open(&path).told(&path)?),
            Err(error) => return Err(error).told(&path),
        };
        let transaction = database.begin_read().told(&path)?;
        Ok(Self { transaction, path, _database: database })
    }

    /// Gives every outcome to `take`, with the line that it is kept as, oldest first, until `take` fails.
    ///
    /// # Errors
    /// When an outcome cannot be read, and as `take` does.
    pub fn each<E: From<OutcomeStoreError>>(
        &self,
        mut take: impl FnMut(&OutcomeRecord, &[u8]) -> Result<(), E>,
    ) -> Result<(), E> {
        let records = match self.transaction.open_table(RECORDS) {
            Ok(records) => records,
            Err(TableError::TableDoesNotExist(_)) => return Ok(()),
            Err(error) => return Err(told(error.into(), &self.path).into()),
        };
        for entry in records.iter().told(&self.path)? {
            let (number, line) = entry.told(&self.path)?;
            let record = serde_json::from_slice(line.value()).map_err(|source| OutcomeStoreError::Line {
                path: self.path.clone(),
                number: number.value(),
                source,
            })?;
            take(&record, line.value())?;
        }
        Ok(())
    }
}

fn builder() -> Builder {
    let mut builder = Builder::new();
    builder.set_cache_size(CACHE_BYTES).set_concurrency_mode(ConcurrencyMode::SingleWriter);
    builder
}

/// Makes folder and file, readable by nobody else, and lets them last.
fn create(directory: &Path, path: &Path) -> io::Result<()> {
    fs::create_dir_all(directory)?;
    OpenOptions::new().create(true).append(true).mode(0o600).open(path)?;
    File::open(directory)?.sync_all()
}

/// What a failure of the file is told as.
trait Told<T> {
    fn told(self, path: &Path) -> Result<T, OutcomeStoreError>;
}

impl<T, E: Into<redb::Error>> Told<T> for Result<T, E> {
    fn told(self, path: &Path) -> Result<T, OutcomeStoreError> {
        self.map_err(|error| told(error.into(), path))
    }
}

fn told(error: redb::Error, path: &Path) -> OutcomeStoreError {
    if matches!(error, redb::Error::DatabaseAlreadyOpen) {
        OutcomeStoreError::InUse(path.to_owned())
    } else {
        OutcomeStoreError::File { path: path.to_owned(), source: Box::new(error) }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::engine::taxonomy::{Intent, OutcomeSource, Purpose, Stage, Surface};

    fn outcome(id: &str, content: u8) -> NewOutcome {
        let record = OutcomeRecord {
            id: id.to_owned(),
            source: OutcomeSource::Moderator,
            intents: vec![Intent::ShareContact],
            declines: Some(false),
            decided_at_ms: None,
            stored_at_ms: u64::from(content),
            model: PackReference { name: "tiny".to_owned(), version: content.to_string(), sha256: "ab".to_owned() },
            packs: "cd".to_owned(),
            stage: Stage::PreContract,
            surface: Surface::Message,
            purpose: Purpose::None,
            features: BTreeMap::new(),
            logits: BTreeMap::new(),
            text: None,
            history: None,
        };
        NewOutcome { record, fingerprint: [content; 32] }
    }

    fn ids(directory: &Path) -> Vec<String> {
        let mut ids = Vec::new();
        let taken = OutcomeReader::open(directory).unwrap().each(|record, line| {
            assert_eq!(serde_json::to_vec(record).unwrap(), line);
            ids.push(record.id.clone());
            Ok::<(), OutcomeStoreError>(())
        });
        taken.unwrap();
        ids
    }

    #[test]
    fn an_id_is_kept_once_and_means_one_content() {
        let folder = tempfile::tempdir().unwrap();
        let store = OutcomeStore::open(folder.path(), 100).unwrap();
        let (first, later) = (outcome("a", 1), NewOutcome { fingerprint: [1; 32], ..outcome("a", 9) });
        let added = store.add(&[first.clone(), outcome("b", 2), later.clone(), outcome("a", 3)]).unwrap();
        let known = Added::Known(first.record.model.clone());
        assert_eq!(added, (vec![Added::Stored, Added::Stored, known.clone(), Added::Conflict], 0));
        // Across commits and openings as within one.
        drop(store);
        let store = OutcomeStore::open(folder.path(), 100).unwrap();
        assert_eq!(store.add(&[later, outcome("b", 4)]).unwrap(), (vec![known, Added::Conflict], 0));
        assert_eq!(store.len().unwrap(), 2);
        assert_eq!(ids(folder.path()), ["a", "b"]);
    }

    #[test]
    fn the_oldest_of_too_many_go_and_their_ids_with_them() {
        let folder = tempfile::tempdir().unwrap();
        let store = OutcomeStore::open(folder.path(), 3).unwrap();
        let many: Vec<_> = ["a", "b", "c", "d", "e"].map(|id| outcome(id, 1)).to_vec();
        assert_eq!(store.add(&many).unwrap().1, 2);
        assert_eq!(ids(folder.path()), ["c", "d", "e"]);
        assert_eq!(store.add(&[outcome("a", 2)]).unwrap(), (vec![Added::Stored], 1));
        assert_eq!(ids(folder.path()), ["d", "e", "a"]);
    }

    #[test]
    fn one_writes_and_others_read_meanwhile() {
        let folder = tempfile::tempdir().unwrap();
        assert!(matches!(OutcomeReader::open(folder.path()), Err(OutcomeStoreError::Absent(_))));
        let store = OutcomeStore::open(folder.path(), 100).unwrap();
        assert_eq!((store.len().unwrap(), ids(folder.path())), (0, Vec::new()));
        store.add(&[outcome("a", 1)]).unwrap();
        let before = OutcomeReader::open(folder.path()).unwrap();
        store.add(&[outcome("b", 1)]).unwrap();
        let mut seen = 0;
        before
            .each(|_, _| {
                seen += 1;
                Ok::<(), OutcomeStoreError>(())
            })
            .unwrap();
        assert_eq!((seen, ids(folder.path())), (1, vec!["a".to_owned(), "b".to_owned()]));
        let second = OutcomeStore::open(folder.path(), 100);
        assert!(matches!(second, Err(OutcomeStoreError::InUse(_))));
    }

    #[test]
    fn a_file_that_is_no_store_is_told() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join(FILE), "not a store").unwrap();
        let Err(error) = OutcomeStore::open(folder.path(), 100) else { panic!("opened what is no store") };
        assert!(error.to_string().contains(FILE), "{error}");
    }
}
