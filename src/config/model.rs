//! `[model]`: the bundle, the library that runs it, and what may be installed.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use super::kinds::{integer, path, words};
use super::reader::{Key, Reader};
use crate::engine::model::PublicKey;

/// The bundle, the library that runs it, and what may be installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelConfig {
    /// The folder of all bundles.
    pub directory: PathBuf,
    /// One bundle's folder; `None` where the active bundle of `directory` is meant.
    pub bundle: Option<PathBuf>,
    /// ONNX Runtime's shared library.
    pub runtime: PathBuf,
    /// The keys of which one must have signed a bundle, where there are any.
    pub signing_keys: Vec<PublicKey>,
    /// What an install may take in.
    pub install: InstallLimits,
    /// How many installed bundles are kept.
    pub keep: NonZeroUsize,
    /// How often the pointer to the active bundle is looked at; `None` where it is not.
    pub watch: Option<Duration>,
}

/// What an install may take in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstallLimits {
    /// The bytes of all its files, unpacked.
    pub bytes: u64,
    /// Its files and folders.
    pub entries: usize,
}

impl ModelConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let directory = Key {
            name: "model.directory",
            unit: "",
            default: "models",
            doc: "The folder of all model bundles, `<name>/<version>/`, with the pointer to the active one.",
        };
        let bundle = Key {
            name: "model.bundle",
            unit: "",
            default: (),
            doc: "The folder of one bundle to serve instead of the active one.",
        };
        let runtime = Key {
            name: "model.runtime",
            unit: "",
            default: "runtime/onnxruntime/libonnxruntime.so.1.32.0",
            doc: "The shared library of ONNX Runtime.",
        };
        let signing_keys = Key {
            name: "model.signing_keys",
            unit: "",
            default: Vec::new(),
            doc: "The Ed25519 keys of which one must have signed a bundle's `manifest.json` (`manifest.sig`); with none, bundles need no signature.",
        };
        let is_key = |word: &str| PublicKey::parse(word).is_some();
        let bytes = Key {
            name: "model.install_bytes",
            unit: "bytes",
            default: 2 << 30,
            doc: "The largest bundle that is installed, unpacked.",
        };
        let entries = Key {
            name: "model.install_entries",
            unit: "files and folders",
            default: 1_000,
            doc: "The most files and folders that a bundle may be made of to be installed.",
        };
        let keep = Key {
            name: "model.keep",
            unit: "bundles",
            default: 5,
            doc: "How many installed bundles are kept; the oldest of more are removed, but never the active one, the previous one or one that was not installed by this program.",
        };
        let watch = Key {
            name: "model.watch_ms",
            unit: "milliseconds",
            default: (),
            doc: "How often a running service looks whether the pointer to the active bundle has changed, and follows it; unset means never.",
        };
        Self {
            directory: reader.read_path(directory),
            bundle: reader.read_optional(bundle, &path()),
            runtime: reader.read_path(runtime),
            signing_keys: reader
                .read(signing_keys, &words("a list of Ed25519 keys, each of 64 hexadecimal digits", is_key))
                .iter()
                .filter_map(|word| PublicKey::parse(word))
                .collect(),
            install: InstallLimits {
                bytes: reader.read(bytes, &integer(1..=1 << 40)),
                entries: reader.read(entries, &integer(1..=1_000_000)),
            },
            keep: NonZeroUsize::new(reader.read(keep, &integer(1..=10_000))).unwrap_or(NonZeroUsize::MIN),
            watch: reader.read_optional(watch, &integer(10..=3_600_000)).map(Duration::from_millis),
        }
    }
}
