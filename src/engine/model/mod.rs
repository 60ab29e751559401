//! A bundle on disk becomes something that scores.

mod bundle;
mod checks;
mod manifest;
mod session;
mod tokenizer;

pub use bundle::{Bundle, OpenError, PackDrift, Surroundings, Unverified, Verified, hex_sha256};
pub(crate) use checks::Mismatch;
pub use checks::{Check, CheckName, Checks, Outcome};
pub use manifest::{
    Element, EngineVersions, FileEntry, InputFormat, Label, Manifest, Onnx, PackReference, Placeholders,
    SCHEMA_VERSION, Tensor, TokenizerFile, Tolerance, Turns,
};
pub use session::{Runtime, Session, SessionError};
pub use tokenizer::{Tokenizer, TokenizerError, Window};
