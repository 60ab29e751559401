//! A bundle from a folder or an archive, copied beside the others. Whatever the source says, nothing is written outside
//! of the stage, and no more than the limits allow.

use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Component, Path, PathBuf};

use flate2::bufread::MultiGzDecoder;
use ruzstd::decoding::StreamingDecoder;
use tar::{Archive, EntryType};

use super::durable;
use super::step::{Progress, Step};
use super::store::{StoreError, unwritable};
use crate::config::InstallLimits;
use crate::engine::model::{Check, CheckName, MANIFEST_FILE};

/// What a gzip file begins with.
const GZIP_MAGIC: [u8; 2] = [0x1f, 0x8b];
/// What a zstd file begins with.
const ZSTD_MAGIC: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// What an archive may be.
const ARCHIVE: &str = "a tar archive, plain, gzipped or one zstd frame";

/// Why a source was not copied.
#[derive(Debug, thiserror::Error)]
pub(super) enum StagingError {
    /// It is not what a bundle may be.
    #[error("{0}")]
    Refused(Check),
    /// It could not be written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

pub(super) fn refused(name: CheckName, expected: impl Into<String>, found: impl Into<String>) -> StagingError {
    StagingError::Refused(Check::failed(name, expected, found))
}

/// Copies sources to a folder.
pub(super) struct Staging<'a> {
    folder: PathBuf,
    limits: InstallLimits,
    left: InstallLimits,
    progress: Progress<'a>,
}

impl<'a> Staging<'a> {
    /// Copies to that folder, which is there and empty.
    pub(super) fn new(folder: &Path, limits: InstallLimits, progress: Progress<'a>) -> Self {
        Self { folder: folder.to_owned(), limits, left: limits, progress }
    }

    /// Copies a folder, or unpacks an archive; returns the folder that holds the manifest, and all that was copied,
    /// written through to the disk.
    pub(super) fn copy(mut self, source: Source<'_>) -> Result<PathBuf, StagingError> {
        match source {
            Source::Path(path) if path.is_dir() => self.walk(path, Path::new(""))?,
            Source::Path(path) => {
                let unreadable = |error: io::Error| {
                    refused(
                        CheckName::Archive,
                        "a folder or a readable archive",
                        format!("{}: {error}", path.display()),
                    )
                };
                self.unpack(File::open(path).map_err(unreadable)?)?;
            }
            Source::Archive(archive) => self.unpack(archive)?,
        }
        let root = self.root()?;
        sync_folders(&self.folder).map_err(unwritable(&self.folder))?;
        Ok(root)
    }

    fn walk(&mut self, folder: &Path, name: &Path) -> Result<(), StagingError> {
        let unreadable = |error: io::Error| {
            refused(CheckName::Archive, "a readable folder", format!("{}: {error}", folder.display()))
        };
        let mut entries =
            fs::read_dir(folder).and_then(|entries| entries.collect::<Result<Vec<_>, _>>()).map_err(unreadable)?;
        entries.sort_by_key(fs::DirEntry::file_name);
        for entry in entries {
            let (path, name) = (entry.path(), name.join(entry.file_name()));
            let kind = entry.file_type().map_err(unreadable)?;
            if kind.is_dir() {
                self.enter(&name)?;
                self.walk(&path, &name)?;
            } else if kind.is_file() {
                let file = File::open(&path).map_err(unreadable)?;
                let size = file.metadata().map_err(unreadable)?.len();
                self.file(&name, size, file)?;
            } else {
                return Err(refused(CheckName::Links, "files and folders", format!("`{}`: {kind:?}", name.display())));
            }
        }
        Ok(())
    }

    /// Reads the archive's headers as they stand. Extensions that would rename an entry or say where a link leads are
    /// counted and passed over: the names of a bundle's files are short, and its manifest says what they must hold.
    fn unpack(&mut self, archive: impl Read) -> Result<(), StagingError> {
        let mut archive = BufReader::new(archive);
        let head = archive.fill_buf().map_err(|error| refused(CheckName::Archive, ARCHIVE, error.to_string()))?;
        if head.starts_with(&GZIP_MAGIC) {
            self.untar(MultiGzDecoder::new(archive))
        } else if head.starts_with(&ZSTD_MAGIC) {
            let frame = StreamingDecoder::new(archive);
            self.untar(frame.map_err(|error| refused(CheckName::Archive, ARCHIVE, error.to_string()))?)
        } else {
            self.untar(archive)
        }
    }

    fn untar(&mut self, archive: impl Read) -> Result<(), StagingError> {
        let unreadable = |error: io::Error| refused(CheckName::Archive, ARCHIVE, error.to_string());
        let mut archive = Archive::new(archive);
        for entry in archive.entries().map_err(unreadable)?.raw(true) {
            let entry = entry.map_err(unreadable)?;
            let name = entry.path().map_err(unreadable)?.into_owned();
            let size = entry.header().entry_size().map_err(unreadable)?;
            let kind = entry.header().entry_type();
            if kind.is_file() {
                self.file(&name, size, entry)?;
            } else if kind.is_dir() {
                self.enter(&name)?;
            } else if kind.is_pax_local_extensions() || kind.is_pax_global_extensions() {
                self.count(&name, size)?;
            } else {
                let found = format!("`{}`: {}", name.display(), kind_of(kind));
                return Err(refused(CheckName::Links, "files and folders", found));
            }
        }
        Ok(())
    }

    /// A folder of the source; made when a file needs it.
    fn enter(&mut self, name: &Path) -> Result<(), StagingError> {
        self.count(name, 0)?;
        inside(name).map(drop)
    }

    fn file(&mut self, name: &Path, size: u64, content: impl Read) -> Result<(), StagingError> {
        self.count(name, size)?;
        let name = inside(name)?;
        let path = self.folder.join(&name);
        let written = || -> Result<u64, io::Error> {
            fs::create_dir_all(path.parent().unwrap_or(&self.folder))?;
            // One name twice would let the later file hide the earlier one.
            let mut file = File::create_new(&path)?;
            let copied = copy(&mut content.take(size), &mut file)?;
            file.sync_all()?;
            Ok(copied)
        };
        match written() {
            Ok(copied) if copied == size => {
                (self.progress)(Step::Staged(&name.to_string_lossy()));
                Ok(())
            }
            Ok(copied) => {
                Err(refused(CheckName::Archive, format!("{size} bytes of `{}`", name.display()), copied.to_string()))
            }
            Err(error) => match error.get_ref().and_then(|inner| inner.downcast_ref::<ReadFailed>()) {
                Some(ReadFailed(what)) => {
                    Err(refused(CheckName::Archive, format!("{size} bytes of `{}`", name.display()), what.clone()))
                }
                None if matches!(
                    error.kind(),
                    io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory | io::ErrorKind::IsADirectory
                ) =>
                {
                    Err(refused(CheckName::Paths, "every name once", format!("`{}` again", name.display())))
                }
                None => Err(StoreError::Unwritable { path, source: error }.into()),
            },
        }
    }

    /// Counts before anything is read, by what the source says of itself; no more is read than that.
    fn count(&mut self, name: &Path, size: u64) -> Result<(), StagingError> {
        let over = |expected: String, found: String| Err(refused(CheckName::Size, expected, found));
        match self.left.entries.checked_sub(1) {
            Some(left) => self.left.entries = left,
            None => return over(format!("at most {} files and folders", self.limits.entries), "more".to_owned()),
        }
        match self.left.bytes.checked_sub(size) {
            Some(left) => self.left.bytes = left,
            None => {
                let found =
                    format!("`{}` of {size} bytes on top of {}", name.display(), self.limits.bytes - self.left.bytes);
                return over(format!("at most {} bytes in all", self.limits.bytes), found);
            }
        }
        Ok(())
    }

    /// The folder with the manifest: the stage itself, or the one folder in it.
    fn root(&self) -> Result<PathBuf, StagingError> {
        if self.folder.join(MANIFEST_FILE).is_file() {
            return Ok(self.folder.clone());
        }
        let entries: Vec<PathBuf> = fs::read_dir(&self.folder)
            .and_then(|entries| entries.map(|entry| entry.map(|entry| entry.path())).collect())
            .map_err(unwritable(&self.folder))?;
        match entries.as_slice() {
            [root] if root.join(MANIFEST_FILE).is_file() => Ok(root.clone()),
            _ => Err(refused(
                CheckName::Manifest,
                format!("`{MANIFEST_FILE}`, on top or in the one folder there"),
                "none",
            )),
        }
    }
}

/// Where a bundle comes from.
pub enum Source<'a> {
    /// A folder, or an archive, by its path.
    Path(&'a Path),
    /// The bytes of an archive.
    Archive(Box<dyn Read + Send + 'a>),
}

/// The plain names that a path is made of.
pub(super) fn inside(name: &Path) -> Result<PathBuf, StagingError> {
    let mut plain = PathBuf::new();
    for part in name.components() {
        match part {
            Component::Normal(part) => plain.push(part),
            Component::CurDir => {}
            Component::RootDir | Component::ParentDir | Component::Prefix(_) => {
                return Err(refused(CheckName::Paths, "names inside the bundle", format!("`{}`", name.display())));
            }
        }
    }
    Ok(plain)
}

/// The source failed, not the disk.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct ReadFailed(String);

/// As `io::copy`, with the two sides' failures told apart.
fn copy(from: &mut impl Read, to: &mut impl Write) -> io::Result<u64> {
    let mut buffer = vec![0; 64 * 1024];
    let mut copied = 0;
    loop {
        let read = match from.read(&mut buffer) {
            Ok(0) => return Ok(copied),
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => return Err(io::Error::other(ReadFailed(error.to_string()))),
        };
        to.write_all(&buffer[..read])?;
        copied += read as u64;
    }
}

fn sync_folders(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_type()?.is_dir() {
            sync_folders(&entry.path())?;
        }
    }
    durable::sync_folder(folder)
}

fn kind_of(kind: EntryType) -> &'static str {
    if kind.is_symlink() {
        "a symbolic link"
    } else if kind.is_hard_link() {
        "a hard link"
    } else if kind.is_fifo() {
        "a pipe"
    } else if kind.is_character_special() || kind.is_block_special() {
        "a device"
    } else {
        "an entry of another kind"
    }
}
