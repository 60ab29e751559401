//! What is served: releases, where the configuration says that their parts lie, and the folder of all bundles.

mod budget;
mod choice;
pub(crate) mod durable;
mod gate;
mod install;
mod labelled;
mod parts;
mod pointer;
mod release;
mod remote;
mod rollout;
mod serving;
mod slot;
mod sources;
mod staging;
mod step;
mod store;

pub use gate::Gate;
pub use install::{InstallError, Installer};
pub use parts::PartsInUse;
pub use pointer::{Pointer, Reference};
pub use release::{Release, ReleaseError, ReleaseSources, load_preparer, toml_files};
pub use remote::{Cancelled, RemoteError};
pub(crate) use remote::{Remote, Seen};
pub use rollout::{Rollout, RolloutKey, TrafficShare, Trial};
pub use serving::{ConfiguredReleases, ServedRelease};
pub(crate) use slot::Slot;
pub use sources::{bundle_folder, detect_options, release_sources, sources_with};
pub use staging::Source;
pub use step::{Progress, Step};
pub use store::{Store, StoreError, Stored};
