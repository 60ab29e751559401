//! The home folder: where the shipped bundle, packs and policies lie.

use std::path::{Path, PathBuf};

/// The folders that make a folder the home.
const MARKS: [&str; 2] = ["models", "policies"];

/// Finds the nearest ancestor of the executable that holds `models/` and `policies/`.
#[must_use]
pub fn find_home(executable: &Path) -> Option<PathBuf> {
    executable
        .ancestors()
        .skip(1)
        .find(|folder| MARKS.iter().all(|mark| folder.join(mark).is_dir()))
        .map(Path::to_path_buf)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn finds_the_nearest_ancestor_with_both_marks() {
        let outer = tempfile::tempdir().unwrap();
        let inner = outer.path().join("inner");
        let executable = inner.join("target/release/sidedoor");
        for folder in [outer.path(), &inner] {
            fs::create_dir_all(folder.join("models")).unwrap();
        }
        fs::create_dir_all(outer.path().join("policies")).unwrap();
        assert_eq!(find_home(&executable).as_deref(), Some(outer.path()));
        fs::create_dir_all(inner.join("policies")).unwrap();
        assert_eq!(find_home(&executable), Some(inner));
    }
}
