//! A bundle on disk becomes something that scores.

mod bundle;
mod checks;
mod in_use;
mod manifest;
mod pace;
mod pieces;
mod runtime;
mod session;
mod signature;
#[cfg(test)]
mod tests;
mod tokenizer;
mod weights;

pub use bundle::{Bundle, MANIFEST_FILE, OpenError, PackDrift, Surroundings, Unverified, Verified, hex_sha256};
pub(crate) use checks::Mismatch;
pub use checks::{Check, CheckName, Checks, Outcome};
pub use in_use::InUse;
pub use manifest::{
    Budget, EngineVersions, FileEntry, FloatType, InputFormat, IntegerType, Label, Manifest, Onnx, Output,
    PackReference, Placeholders, SCHEMA_VERSION, ScreenFiles, Tensor, TokenizerFile, Tolerance, Turns,
};
pub use pace::Pace;
pub use runtime::{Device, Runtime};
pub use session::{Session, SessionError};
pub use signature::{PublicKey, SIGNATURE_FILE};
pub use tokenizer::{Tokenizer, TokenizerError, VocabulariesInUse, Window};
