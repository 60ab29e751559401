//! The folder of all bundles: what lies there, which one is active, and what is removed.
//!
//! ```text
//! models/active                          the pointer
//! models/rollout                         what is tried beside the active bundle
//! models/<name>/<version>/               a bundle that somebody put there
//! models/<name>/<version>-<12 digits>/   an installed one, by the head of its manifest's hash
//! models/.staging/                       what an install has not finished
//! ```
//!
//! Several processes may work on one folder (a service, a command line): locks keep their changes apart, and no change
//! can be seen half done.

use std::fs::{self, File};
use std::io;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use super::durable;
use super::pointer::{Pointer, Reference};
use super::rollout::{Rollout, RolloutKey};
use super::step::{Progress, Step};
use crate::engine::model::{Bundle, MANIFEST_FILE, Manifest};

pub(super) const POINTER_FILE: &str = "active";
const ROLLOUT_FILE: &str = "rollout";
const LOCK_FILE: &str = ".lock";
const STAGING_LOCK_FILE: &str = ".staging.lock";
const STAGING_FOLDER: &str = ".staging";
/// The digits of the hash in an installed bundle's folder.
const HASH_DIGITS: usize = 12;

/// The folder of all bundles.
#[derive(Debug, Clone)]
pub struct Store {
    models: PathBuf,
}

/// A bundle in the folder; nothing of it has been checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Stored {
    /// Where it lies.
    pub reference: Reference,
    /// The hash of its manifest.
    pub sha256: String,
    /// Its manifest, where it can be read.
    pub manifest: Option<Manifest>,
    /// When its manifest was written to this disk.
    pub installed: SystemTime,
}

impl Stored {
    /// Tells whether an install has put it there: its folder is named by its content.
    #[must_use]
    pub fn is_installed(&self) -> bool {
        self.reference.version().ends_with(&format!("-{}", &self.sha256[..HASH_DIGITS]))
    }
}

/// Why the folder cannot be used, or not in this way.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Something cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Unreadable {
        /// What.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// Something cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Unwritable {
        /// What.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The pointer is none.
    #[error("{}: expected <name>/<version>, then the previous one or nothing, found {found:?}", path.display())]
    Pointer {
        /// The file.
        path: PathBuf,
        /// Its text.
        found: String,
    },
    /// The file of what is tried is none.
    #[error("{}: {problem}; correct or remove the file", path.display())]
    Rollout {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// No bundle is called that.
    #[error("no bundle `{wanted}`, expected one of: {}", candidates.join(", "))]
    Unknown {
        /// The reference or the hash.
        wanted: String,
        /// Those that there are.
        candidates: Vec<String>,
    },
    /// Several bundles are called that.
    #[error("`{wanted}` may be each of: {}", candidates.join(", "))]
    Ambiguous {
        /// The reference or the hash.
        wanted: String,
        /// Those that it may be.
        candidates: Vec<String>,
    },
    /// There is nothing to roll back to.
    #[error("no previous bundle to roll back to")]
    NoPrevious,
}

pub(super) fn unreadable(path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    let path = path.to_owned();
    move |source| StoreError::Unreadable { path, source }
}

pub(super) fn unwritable(path: &Path) -> impl FnOnce(io::Error) -> StoreError {
    let path = path.to_owned();
    move |source| StoreError::Unwritable { path, source }
}

impl Store {
    /// The store in that folder. Nothing is written before something is changed.
    #[must_use]
    pub fn new(models: PathBuf) -> Self {
        Self { models }
    }

    /// A bundle's folder.
    #[must_use]
    pub fn folder(&self, reference: &Reference) -> PathBuf {
        reference.folder(&self.models)
    }

    /// Every folder with a manifest, by reference.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn list(&self) -> Result<Vec<Stored>, StoreError> {
        let mut stored = Vec::new();
        for name in folders(&self.models)? {
            for version in folders(&self.models.join(&name))? {
                let Some(reference) = Reference::new(&name, &version) else { continue };
                let folder = self.folder(&reference);
                // Another process may be removing it.
                let Ok(bundle) = Bundle::open(&folder) else { continue };
                let manifest = folder.join(MANIFEST_FILE);
                let installed =
                    fs::metadata(&manifest).and_then(|manifest| manifest.modified()).map_err(unreadable(&manifest))?;
                stored.push(Stored {
                    reference,
                    sha256: bundle.claimed_sha256(),
                    manifest: bundle.claimed_manifest().cloned(),
                    installed,
                });
            }
        }
        stored.sort_by(|a, b| a.reference.cmp(&b.reference));
        Ok(stored)
    }

    /// The bundle of that reference, or of that name and version, or whose hash begins so.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn find(&self, wanted: &str) -> Result<Stored, StoreError> {
        let stored = self.list()?;
        let is_hash = wanted.len() >= HASH_DIGITS && wanted.bytes().all(|digit| digit.is_ascii_hexdigit());
        let is_called = |stored: &&Stored| {
            let manifest = stored.manifest.as_ref();
            let name_and_version = manifest.map(|manifest| format!("{}/{}", manifest.name, manifest.version));
            name_and_version.is_some_and(|known| known == wanted) || (is_hash && stored.sha256.starts_with(wanted))
        };
        let mut candidates: Vec<&Stored> =
            stored.iter().filter(|stored| stored.reference.to_string() == wanted).collect();
        if candidates.is_empty() {
            candidates = stored.iter().filter(is_called).collect();
        }
        let names = |stored: &[&Stored]| stored.iter().map(|stored| stored.reference.to_string()).collect();
        match candidates.as_slice() {
            [found] => Ok((*found).clone()),
            [] => {
                let candidates = names(&stored.iter().collect::<Vec<_>>());
                Err(StoreError::Unknown { wanted: wanted.to_owned(), candidates })
            }
            several => Err(StoreError::Ambiguous { wanted: wanted.to_owned(), candidates: names(several) }),
        }
    }

    /// What the pointer says; `None` where there is none.
    ///
    /// # Errors
    /// When it cannot be read or is no pointer.
    pub fn pointer(&self) -> Result<Option<Pointer>, StoreError> {
        let path = self.models.join(POINTER_FILE);
        let found = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(StoreError::Unreadable { path, source }),
        };
        Pointer::parse(&found).map(Some).ok_or(StoreError::Pointer { path, found })
    }

    /// The active bundle.
    ///
    /// # Errors
    /// When there is no pointer, or it cannot be read.
    pub fn active(&self) -> Result<Reference, StoreError> {
        let path = self.models.join(POINTER_FILE);
        let missing = || StoreError::Unreadable { path, source: io::ErrorKind::NotFound.into() };
        Ok(self.pointer()?.ok_or_else(missing)?.active)
    }

    /// The bundle that a rollback would make active.
    ///
    /// # Errors
    /// When there is none.
    pub fn previous(&self) -> Result<Stored, StoreError> {
        let previous = self.pointer()?.and_then(|pointer| pointer.previous).ok_or(StoreError::NoPrevious)?;
        self.find(&previous.to_string())
    }

    /// Makes a bundle the active one; what was active becomes the previous one.
    ///
    /// # Errors
    /// When the bundle is gone or the pointer cannot be written.
    pub fn activate(&self, reference: &Reference, progress: Progress<'_>) -> Result<Pointer, StoreError> {
        let _lock = self.lock()?;
        let manifest = self.folder(reference).join(MANIFEST_FILE);
        fs::metadata(&manifest).map_err(unreadable(&manifest))?;
        // A pointer that is none is replaced; there is no previous bundle then.
        let old = self.pointer().unwrap_or_default();
        let previous = match old {
            Some(old) if old.active == *reference => old.previous,
            Some(old) => Some(old.active),
            None => None,
        };
        let pointer = Pointer { active: reference.clone(), previous };
        progress(Step::Pointing(reference));
        let path = self.models.join(POINTER_FILE);
        durable::replace(&path, &pointer.to_string()).map_err(unwritable(&path))?;
        progress(Step::Active(reference));
        Ok(pointer)
    }

    /// What is tried beside the active bundle; `None` where nothing ever was.
    ///
    /// # Errors
    /// When the file cannot be read or is none.
    pub fn rollout(&self) -> Result<Option<Rollout>, StoreError> {
        let path = self.models.join(ROLLOUT_FILE);
        let text = match fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(source) => return Err(StoreError::Unreadable { path, source }),
        };
        Rollout::parse(&text).map(Some).map_err(|problem| StoreError::Rollout { path, problem })
    }

    /// Changes what is tried; gives what is tried then. The first change makes the key.
    ///
    /// # Errors
    /// When the file cannot be read or written.
    pub fn change_rollout(&self, change: impl FnOnce(&mut Rollout)) -> Result<Rollout, StoreError> {
        let _lock = self.lock()?;
        let path = self.models.join(ROLLOUT_FILE);
        let old = self.rollout()?;
        let mut rollout = match &old {
            Some(old) => old.clone(),
            None => {
                let mut random = [0; 32];
                getrandom::fill(&mut random).map_err(|error| unwritable(&path)(io::Error::other(error.to_string())))?;
                Rollout::new(RolloutKey::new(random))
            }
        };
        change(&mut rollout);
        if old.as_ref() != Some(&rollout) {
            durable::replace_private(&path, &rollout.to_text()).map_err(unwritable(&path))?;
        }
        Ok(rollout)
    }

    /// An empty folder beside the bundles for one install at a time.
    pub(super) fn stage(&self) -> Result<Stage, StoreError> {
        let path = self.models.join(STAGING_LOCK_FILE);
        let lock = durable::lock(&path).map_err(unwritable(&path))?;
        // Nobody else installs now; what is there was left by one that was killed.
        let folder = self.models.join(STAGING_FOLDER);
        let stage = Stage { folder, _lock: lock };
        stage.clear().map_err(unwritable(&stage.folder))?;
        fs::create_dir(&stage.folder).map_err(unwritable(&stage.folder))?;
        Ok(stage)
    }

    /// Moves a verified bundle out of the stage to the folder that its content names, and removes the oldest of too many
    /// installed ones. One that is there already stays as it is.
    pub(super) fn publish(
        &self,
        staged: &Staged<'_>,
        keep: NonZeroUsize,
        progress: Progress<'_>,
    ) -> Result<Stored, StoreError> {
        let _lock = self.lock()?;
        let Staged { stage, folder, reference, sha256 } = staged;
        if let Some(stored) = self.list()?.into_iter().find(|stored| stored.sha256 == *sha256) {
            progress(Step::AlreadyThere(&stored.reference));
            return Ok(stored);
        }
        let place = self.folder(reference);
        progress(Step::Publishing(reference));
        durable::publish(folder, &place).map_err(unwritable(&place))?;
        progress(Step::Published(reference));
        self.remove_oldest(stage, reference, keep, progress)?;
        self.find(&reference.to_string())
    }

    fn remove_oldest(
        &self,
        stage: &Stage,
        newest: &Reference,
        keep: NonZeroUsize,
        progress: Progress<'_>,
    ) -> Result<(), StoreError> {
        let (pointer, rollout) = (self.pointer().unwrap_or_default(), self.rollout().unwrap_or_default());
        let is_in_use = |reference: &Reference| {
            let pointed = pointer.iter().flat_map(|pointer| pointer.previous.iter().chain([&pointer.active]));
            let tried = rollout.iter().flat_map(Rollout::bundles);
            std::iter::once(newest).chain(pointed).chain(tried).any(|used| used == reference)
        };
        let mut installed: Vec<Stored> = self.list()?.into_iter().filter(Stored::is_installed).collect();
        installed.sort_by_key(|stored| std::cmp::Reverse(stored.installed));
        for old in installed.iter().skip(keep.get()).filter(|old| !is_in_use(&old.reference)) {
            progress(Step::Removing(&old.reference));
            // Out of sight first, so that nobody finds a half of it.
            let (place, bin) = (self.folder(&old.reference), stage.folder.join("removed"));
            fs::rename(&place, &bin).and_then(|()| fs::remove_dir_all(&bin)).map_err(unwritable(&place))?;
        }
        Ok(())
    }

    fn lock(&self) -> Result<File, StoreError> {
        let path = self.models.join(LOCK_FILE);
        durable::lock(&path).map_err(unwritable(&path))
    }
}

/// A verified bundle in the stage.
pub(super) struct Staged<'a> {
    pub(super) stage: &'a Stage,
    pub(super) folder: PathBuf,
    pub(super) reference: Reference,
    pub(super) sha256: String,
}

/// The reference of an installed bundle; `None` where its name or version would be no plain folder's name.
pub(super) fn installed_reference(manifest: &Manifest, sha256: &str) -> Option<Reference> {
    Reference::new(&manifest.name, &format!("{}-{}", manifest.version, &sha256[..HASH_DIGITS]))
}

/// A folder for one install; emptied when dropped.
#[derive(Debug)]
pub(super) struct Stage {
    pub(super) folder: PathBuf,
    _lock: File,
}

impl Stage {
    fn clear(&self) -> io::Result<()> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            Ok(()) | Err(_) => Ok(()),
        }
    }
}

impl Drop for Stage {
    fn drop(&mut self) {
        // What cannot be removed now is removed by the next install, or refused by it.
        let _ = self.clear();
    }
}

/// The names of the folders in a folder, those with a leading dot left out.
fn folders(folder: &Path) -> Result<Vec<String>, StoreError> {
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(unreadable(folder))? {
        let path = entry.map_err(unreadable(folder))?.path();
        let name = path.file_name().and_then(|name| name.to_str()).filter(|name| !name.starts_with('.'));
        if let Some(name) = name.filter(|_| path.is_dir()) {
            names.push(name.to_owned());
        }
    }
    Ok(names)
}
