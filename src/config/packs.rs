//! `[packs]`: the rule packs.

use std::path::PathBuf;

use super::reader::{Key, Reader};

/// The rule packs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PacksConfig {
    /// The folder of the packs.
    pub directory: PathBuf,
}

impl PacksConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let directory = Key {
            name: "packs.directory",
            unit: "",
            default: "packs",
            doc: "The folder of the rule packs; every `*.toml` in it is loaded.",
        };
        Self { directory: reader.read_path(directory) }
    }
}
