//! A new bundle among the others: staged, put through the whole gate, then published in one step.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Duration;

use super::gate::Gate;
use super::release::ReleaseError;
use super::remote::{self, Cancelled, RemoteError};
use super::staging::{Source, Staging, StagingError};
use super::step::{Progress, Step};
use super::store::{Stage, Staged, Store, StoreError, Stored, installed_reference, unreadable};
use crate::config::{Config, InstallLimits, RemoteUrl};
use crate::engine::model::{Check, CheckName, Checks, MANIFEST_FILE, SIGNATURE_FILE};

/// Installs bundles with the gate of this configuration.
#[derive(Debug, Clone)]
pub struct Installer {
    store: Store,
    gate: Gate,
    limits: InstallLimits,
    keep: NonZeroUsize,
    fetch_timeout: Duration,
}

/// Why a bundle was not installed.
#[derive(Debug, thiserror::Error)]
pub enum InstallError {
    /// It failed checks.
    #[error("bundle refused: {}", failed.iter().map(Check::to_string).collect::<Vec<_>>().join("\n"))]
    Refused {
        /// The checks that failed.
        failed: Vec<Check>,
    },
    /// What it is checked against cannot be loaded.
    #[error(transparent)]
    Release(ReleaseError),
    /// The folder of all bundles cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The object store that it lies in could not be read.
    #[error(transparent)]
    Remote(#[from] RemoteError),
}

impl From<StagingError> for InstallError {
    fn from(error: StagingError) -> Self {
        match error {
            StagingError::Refused(check) => Self::Refused { failed: vec![check] },
            StagingError::Store(error) => Self::Store(error),
        }
    }
}

impl From<ReleaseError> for InstallError {
    fn from(error: ReleaseError) -> Self {
        if let ReleaseError::Refused { failed, .. } = error { Self::Refused { failed } } else { Self::Release(error) }
    }
}

impl Installer {
    /// An installer into the configured folder.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        Self::behind(Gate::new(config), config)
    }

    /// The same behind this gate, whose releases share what they have in common.
    pub(super) fn behind(gate: Gate, config: &Config) -> Self {
        Self {
            store: Store::new(config.model.directory.clone()),
            gate,
            limits: config.model.install,
            keep: config.model.keep,
            fetch_timeout: config.model.fetch_timeout,
        }
    }

    /// Installs a bundle; nothing else changes. The same bundle twice is one. Blocks.
    ///
    /// # Errors
    /// When any check fails; what it was copied from, and all other bundles, are as they were.
    pub fn install(&self, source: Source<'_>, progress: Progress<'_>) -> Result<Stored, InstallError> {
        self.install_in(&self.store.stage()?, source, progress)
    }

    /// As [`Self::install`] of a bundle's folder or archive in an object store. Nothing of it stays where it fails or is
    /// cancelled. Blocks; not to be called from a runtime's thread.
    ///
    /// # Errors
    /// As [`Self::install`]; also when the store cannot be read.
    pub fn install_from(
        &self,
        url: &RemoteUrl,
        cancelled: Cancelled,
        progress: Progress<'_>,
    ) -> Result<Stored, InstallError> {
        let stage = self.store.stage()?;
        let into = (stage.folder.as_path(), self.limits);
        let fetched = remote::fetch(url, self.fetch_timeout, into, cancelled, &mut *progress)?;
        self.install_in(&stage, Source::Path(&fetched), progress)
    }

    fn install_in(&self, stage: &Stage, source: Source<'_>, progress: Progress<'_>) -> Result<Stored, InstallError> {
        let folder = stage.folder.join("bundle");
        fs::create_dir(&folder).map_err(|source| StoreError::Unwritable { path: folder.clone(), source })?;
        let folder = Staging::new(&folder, self.limits, &mut *progress).copy(source)?;
        progress(Step::Checking);
        let mut checks = Checks::default();
        let release = self.gate.admit_with(&self.gate.sources(folder.clone()), &mut checks)?;
        let manifest = release.engine().manifest();
        let refused = |name, expected: &str, found: String| InstallError::Refused {
            failed: vec![Check::failed(name, expected, found)],
        };
        if let Some(unlisted) = unlisted(&folder, &manifest.files.keys().map(String::as_str).collect())? {
            return Err(refused(CheckName::Files, "the manifest's files and no other", format!("`{unlisted}`")));
        }
        let sha256 = release.model().sha256.clone();
        let reference = installed_reference(manifest, &sha256).ok_or_else(|| {
            let found = format!("`{}`, `{}`", manifest.name, manifest.version);
            refused(CheckName::Paths, "a name and a version of letters, digits and `._+-`", found)
        })?;
        progress(Step::Checked(checks.as_slice().len()));
        let staged = Staged { stage, folder, reference, sha256 };
        Ok(self.store.publish(&staged, self.keep, progress)?)
    }
}

/// A file that the manifest does not list.
fn unlisted(folder: &Path, listed: &BTreeSet<&str>) -> Result<Option<String>, StoreError> {
    fn search(folder: &Path, prefix: &str, listed: &BTreeSet<&str>) -> io::Result<Option<String>> {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
            if entry.file_type()?.is_dir() {
                if let Some(found) = search(&entry.path(), &format!("{name}/"), listed)? {
                    return Ok(Some(found));
                }
            } else if name != MANIFEST_FILE && name != SIGNATURE_FILE && !listed.contains(name.as_str()) {
                return Ok(Some(name));
            }
        }
        Ok(None)
    }
    search(folder, "", listed).map_err(unreadable(folder))
}
