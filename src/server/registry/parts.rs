//! Packs and tokenizers of a configuration's releases, shared by those that have the same.
//!
//! They are much of what a release holds and of what loading one takes. And what they compile or remember when it is first
//! needed would be missing after every change of the model, on the way of those who wait for an answer.

use std::path::Path;
use std::sync::Arc;

use super::release::{ReleaseError, toml_files};
use crate::engine::model::{InUse, PackReference, VocabulariesInUse};
use crate::engine::rules::PackSet;

/// What the releases that are loaded have. Clones know the same ones.
#[derive(Debug, Clone, Default)]
pub struct PartsInUse {
    packs: InUse<PackSet>,
    pub(super) vocabularies: VocabulariesInUse,
}

impl PartsInUse {
    /// The packs of a folder: those in use where they are the same, else loaded. What a bundle was calibrated with need
    /// not pass its inline tests again.
    pub(super) fn packs(&self, folder: &Path, calibrated_with: &[PackReference]) -> Result<Arc<PackSet>, ReleaseError> {
        let files = toml_files(folder)?;
        let proven = calibrated_with.iter().map(|pack| pack.sha256.as_str()).collect();
        let load = || PackSet::load_proven(&files, &proven).map_err(ReleaseError::Packs);
        self.packs.obtain(|packs| packs.is_of(&files), load)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACK: &str = r#"
name = "en"
version = "1"
lang = "en"

[[rule]]
id = "en.pay"
target = "pay_off_platform"
confidence = 0.5
phrases = ["pay me directly"]
hits = ["pay me directly"]
misses = ["pay here"]
"#;

    #[test]
    fn the_same_packs_are_shared_while_somebody_holds_them() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("en.toml");
        std::fs::write(&file, PACK).unwrap();
        let in_use = PartsInUse::default();
        let first = in_use.packs(folder.path(), &[]).unwrap();
        assert!(Arc::ptr_eq(&first, &in_use.clone().packs(folder.path(), &[]).unwrap()));
        std::fs::write(&file, PACK.replace("0.5", "0.6")).unwrap();
        let changed = in_use.packs(folder.path(), &[]).unwrap();
        assert!(!Arc::ptr_eq(&first, &changed));
        drop(first);
        std::fs::write(&file, PACK).unwrap();
        assert_eq!(in_use.packs(folder.path(), &[]).unwrap().sizes().rules, 1);
        // One that nobody holds any more is forgotten.
        assert_eq!(in_use.packs.len(), 2);
        drop(changed);
    }
}
