//! `[model]`: the bundle and the library that runs it.

use std::path::PathBuf;

use super::kinds::path;
use super::reader::{Key, Reader};

/// The bundle and the library that runs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelConfig {
    /// The folder of all bundles.
    pub directory: PathBuf,
    /// One bundle's folder; `None` where the active bundle of `directory` is meant.
    pub bundle: Option<PathBuf>,
    /// ONNX Runtime's shared library.
    pub runtime: PathBuf,
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
        Self {
            directory: reader.read_path(directory),
            bundle: reader.read_optional(bundle, &path()),
            runtime: reader.read_path(runtime),
        }
    }
}
