//! Where a secret comes from: a file, or the environment.

use std::fs;
use std::io;
use std::path::Path;

/// The bytes of a secret's file; a line end behind them is no part of them.
pub(super) fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = fs::read(path)?;
    if bytes.ends_with(b"\n") {
        bytes.pop();
        if bytes.ends_with(b"\r") {
            bytes.pop();
        }
    }
    Ok(bytes)
}
