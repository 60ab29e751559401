//! What is served: releases, and where the configuration says that their parts lie.

mod release;
mod serving;
mod slot;
mod sources;

pub use release::{Release, ReleaseError, ReleaseSources, active_bundle, load_preparer, toml_files};
pub use serving::{ConfiguredReleases, ServedRelease};
pub(crate) use slot::Slot;
pub use sources::{bundle_folder, detect_options, release_sources};
