//! `[packs]`: the rule packs.

use std::path::PathBuf;

use super::kinds::{ChoiceName, choice};
use super::reader::{Key, Reader};
use crate::engine::model::PackDrift;

/// The rule packs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PacksConfig {
    /// The folder of the packs.
    pub directory: PathBuf,
    /// What to do where they are not those that the bundle was calibrated with.
    pub drift: PackDrift,
}

impl ChoiceName for PackDrift {
    fn name(&self) -> &'static str {
        match self {
            Self::Refuse => "refuse",
            Self::Accept => "accept",
        }
    }
}

impl PacksConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let directory = Key {
            name: "packs.directory",
            unit: "",
            default: "packs",
            doc: "The folder of the rule packs; every `*.toml` in it is loaded.",
        };
        let drift = Key {
            name: "packs.drift",
            unit: "",
            default: PackDrift::Refuse,
            doc: "What to do with a bundle that was calibrated with other packs: refuse it, or accept that its probabilities may be off until it is calibrated again.",
        };
        let reactions = choice(&[("refuse", PackDrift::Refuse), ("accept", PackDrift::Accept)]);
        Self { directory: reader.read_path(directory), drift: reader.read(drift, &reactions) }
    }
}
