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

/// How often a test of something random tries: `usual`, or `SIDEDOOR_ROUNDS` times where the environment sets it.
#[expect(clippy::disallowed_methods, reason = "a test run is configured by nothing else")]
pub(crate) fn rounds(usual: usize) -> usize {
    match std::env::var("SIDEDOOR_ROUNDS") {
        Ok(rounds) => rounds.parse().expect("SIDEDOOR_ROUNDS is a number"),
        Err(_) => usual,
    }
}
