//! Changes on the disk that a kill or a loss of power leaves whole or undone, never half.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// Makes a folder's entries last.
pub(super) fn sync_folder(folder: &Path) -> io::Result<()> {
    // The folder of a plain file name.
    let here = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    File::open(here)?.sync_all()
}

/// Writes a file anew: whoever reads it finds the old text or the new one.
pub(crate) fn replace(path: &Path, text: &str) -> io::Result<()> {
    replace_with(File::options().write(true).create(true).truncate(true), path, text)
}

/// As [`replace`], a file that nobody but its owner may read.
pub(super) fn replace_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = File::options();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    replace_with(&options, path, text)
}

fn replace_with(options: &OpenOptions, path: &Path, text: &str) -> io::Result<()> {
    let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
        return Err(io::Error::from(io::ErrorKind::InvalidInput));
    };
    let next = folder.join(format!(".{}.next", name.to_string_lossy()));
    let mut file = options.open(&next)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    fs::rename(&next, path)?;
    sync_folder(folder)
}

/// Moves a folder that has been synced to where it belongs; nothing may be there.
pub(super) fn publish(folder: &Path, place: &Path) -> io::Result<()> {
    let parent = place.parent().ok_or(io::ErrorKind::InvalidInput)?;
    if !parent.is_dir() {
        fs::create_dir(parent)?;
        parent.parent().map_or(Ok(()), sync_folder)?;
    }
    fs::rename(folder, place)?;
    sync_folder(parent)
}

/// An exclusive lock between processes; it ends when the file is closed, by a kill also.
pub(super) fn lock(path: &Path) -> io::Result<File> {
    let file = File::options().create(true).truncate(false).write(true).open(path)?;
    file.lock()?;
    Ok(file)
}
