//! `[identifiers]`: the key under which identifiers are hashed.

use std::io;
use std::path::PathBuf;

use super::kinds::path;
use super::reader::{Key, Reader};
use super::secret;
use crate::engine::{IdentifierKey, KeyTooShort};

/// Where the key of hashed identifiers comes from. The key itself is shown nowhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentifiersConfig {
    /// The file that holds it.
    pub key_file: Option<PathBuf>,
    /// The key out of the environment.
    pub key: Option<IdentifierKey>,
}

/// A key that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum IdentifierKeyError {
    /// Its file cannot be read.
    #[error("cannot read identifiers.key_file {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is too short.
    #[error("identifiers.key_file {}: {source}", path.display())]
    TooShort {
        /// The file.
        path: PathBuf,
        /// How short.
        source: KeyTooShort,
    },
}

impl IdentifiersConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let key_file = Key {
            name: "identifiers.key_file",
            unit: "",
            default: (),
            doc: "The file with the key under which identifiers are hashed, at least 16 bytes; a line end behind it is no part of it. Without a key no hashes are given.",
        };
        let key = Key {
            name: "identifiers.key",
            unit: "",
            default: (),
            doc: "The key itself, in place of a file. Read from `SIDEDOOR_IDENTIFIERS__KEY` alone, and never printed.",
        };
        let key_file = reader.read_optional(key_file, &path());
        let key = reader.read_secret(&key, "at least 16 bytes, from the environment alone", |value| {
            IdentifierKey::new(value.as_bytes().to_vec()).map_err(|error| error.to_string())
        });
        if key_file.is_some() && key.is_some() {
            let what = "two keys, expected one of them".to_owned();
            reader.contradiction(&["identifiers.key_file", "identifiers.key"], what);
        }
        Self { key_file, key }
    }

    /// The key, where one is configured.
    ///
    /// # Errors
    /// When the file cannot be read or holds too few bytes.
    pub fn load(&self) -> Result<Option<IdentifierKey>, IdentifierKeyError> {
        let Some(path) = &self.key_file else { return Ok(self.key.clone()) };
        let bytes =
            secret::read_file(path).map_err(|source| IdentifierKeyError::Unreadable { path: path.clone(), source })?;
        let key =
            IdentifierKey::new(bytes).map_err(|source| IdentifierKeyError::TooShort { path: path.clone(), source })?;
        Ok(Some(key))
    }
}
