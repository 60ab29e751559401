//! What is served: releases, and where the configuration says that their parts lie.

mod release;
mod serving;
mod sources;

pub use release::{Release, ReleaseError, ReleaseSources, active_bundle, load_preparer};
pub use serving::ServedRelease;
pub use sources::{bundle_folder, detect_options, release_sources};
