//! A bundle on disk becomes something that scores.

mod bundle;
mod checks;
mod manifest;
mod session;
mod signature;
mod tokenizer;

pub use bundle::{Bundle, MANIFEST_FILE, OpenError, PackDrift, Surroundings, Unverified, Verified, hex_sha256};
pub(crate) use checks::Mismatch;
pub use checks::{Check, CheckName, Checks, Outcome};
pub use manifest::{
    Element, EngineVersions, FileEntry, InputFormat, Label, Manifest, Onnx, PackReference, Placeholders,
    SCHEMA_VERSION, ScreenFiles, Tensor, TokenizerFile, Tolerance, Turns,
};
pub use session::{Runtime, Session, SessionError};
pub use signature::{PublicKey, SIGNATURE_FILE};
pub use tokenizer::{Tokenizer, TokenizerError, Window};
