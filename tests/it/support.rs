//! What every integration test needs: the home folder and the real binary.

use std::path::{Path, PathBuf};
use std::process::Command;

/// The repository, which is the home folder of the built binary.
pub(crate) fn home() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// The real binary, called from a folder that is not the repository, in an environment without its variables.
pub(crate) fn sidedoor(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sidedoor"));
    command.current_dir(folder);
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("SIDEDOOR_") {
            command.env_remove(name);
        }
    }
    command
}
