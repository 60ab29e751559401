//! `[policy]`: the policies.

use std::path::PathBuf;

use super::kinds::word;
use super::reader::{Key, Reader};

/// The policies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyConfig {
    /// The folder of the policies.
    pub directory: PathBuf,
    /// The policy that decides where a request names none.
    pub default: String,
}

impl PolicyConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let directory = Key {
            name: "policy.directory",
            unit: "",
            default: "policies",
            doc: "The folder of the policies; every `*.toml` in it is loaded.",
        };
        let default = Key {
            name: "policy.default",
            unit: "",
            default: "freelance".to_owned(),
            doc: "The name of the policy that decides where a request names none.",
        };
        let name = word("the name of a policy", |name| !name.is_empty());
        Self { directory: reader.read_path(directory), default: reader.read(default, &name) }
    }
}
