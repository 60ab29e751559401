//! How far a scan is: the file beside the output from which it goes on.

use std::fs::{self, File};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::beside;
use super::rows::Columns;
use crate::engine::Terms;
use crate::engine::screen::Screening;
use crate::server::registry::{Release, durable};

/// What is scored, and how: a scan goes on only as it began.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Job {
    /// The input's length and the SHA-256 of its first bytes.
    input_bytes: u64,
    input_head_sha256: String,
    text_column: String,
    id_column: String,
    /// The hashes of the model, the packs and the policy.
    release: Vec<String>,
    prior: Option<String>,
    /// Whether the screen may settle rows.
    #[serde(default)]
    is_screened: bool,
}

/// What is done, and how long the files are with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Progress {
    pub(super) job: Job,
    /// Rows of the input that are done.
    pub(super) rows: u64,
    pub(super) scored: u64,
    pub(super) rejected: u64,
    pub(super) output_bytes: u64,
    pub(super) rejected_bytes: u64,
}

/// How much of the input is hashed.
const HEAD_BYTES: u64 = 1 << 20;

impl Job {
    pub(super) fn new(
        input: &Path,
        release: &Release,
        (terms, screening): (Terms<'_>, Screening),
        columns: &Columns,
    ) -> anyhow::Result<Self> {
        let read = || -> io::Result<(u64, Vec<u8>)> {
            let file = File::open(input)?;
            let bytes = file.metadata()?.len();
            let mut head = Vec::new();
            file.take(HEAD_BYTES).read_to_end(&mut head)?;
            Ok((bytes, head))
        };
        let (input_bytes, head) = read().with_context(|| format!("cannot read {}", input.display()))?;
        let policy = release.engine().concluder().policy(terms.policy)?.identity();
        let packs = release.engine().preparer().packs().identities();
        let mut hashes = vec![release.model().sha256.clone(), policy.sha256.clone()];
        hashes.extend(packs.iter().map(|pack| pack.sha256.clone()));
        Ok(Self {
            input_bytes,
            input_head_sha256: Sha256::digest(&head).iter().map(|byte| format!("{byte:02x}")).collect(),
            text_column: columns.text.clone(),
            id_column: columns.id.clone(),
            release: hashes,
            prior: terms.prior.map(|prior| prior.value().to_string()),
            is_screened: screening == Screening::On && release.engine().preparer().screen().is_some(),
        })
    }
}

impl Progress {
    pub(super) fn none(job: Job) -> Self {
        Self { job, rows: 0, scored: 0, rejected: 0, output_bytes: 0, rejected_bytes: 0 }
    }

    /// The file beside the output.
    pub(super) fn path(output: &Path) -> PathBuf {
        beside(output, ".progress")
    }

    /// What an earlier scan left, where one was interrupted.
    pub(super) fn load(output: &Path) -> anyhow::Result<Option<Self>> {
        let path = Self::path(output);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).with_context(|| format!("cannot read {}", path.display())),
        };
        serde_json::from_slice(&text).map(Some).with_context(|| format!("{} is no progress file", path.display()))
    }

    /// Replaces the file in one step.
    pub(super) fn save(&self, output: &Path) -> anyhow::Result<()> {
        let path = Self::path(output);
        durable::replace(&path, &serde_json::to_string(self)?)
            .with_context(|| format!("cannot write {}", path.display()))
    }
}
