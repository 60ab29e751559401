//! From the configuration to the parts of a release.

use std::path::PathBuf;

use super::parts::PartsInUse;
use super::release::{ReleaseError, ReleaseSources};
use super::store::Store;
use crate::config::Config;
use crate::engine::detect::DetectOptions;

/// Where the configured release's parts lie.
///
/// # Errors
/// When the pointer to the active bundle cannot be read.
pub fn release_sources(config: &Config) -> Result<ReleaseSources, ReleaseError> {
    Ok(sources_with(config, bundle_folder(config)?))
}

/// Where the configured release's parts lie, with another bundle.
#[must_use]
pub fn sources_with(config: &Config, bundle: PathBuf) -> ReleaseSources {
    ReleaseSources {
        runtime_library: config.model.runtime.clone(),
        device: config.model.device,
        bundle,
        packs: config.packs.directory.clone(),
        in_use: PartsInUse::default(),
        policies: config.policy.directory.clone(),
        default_policy: config.policy.default.clone(),
        pack_drift: config.packs.drift,
        signing_keys: config.model.signing_keys.clone(),
        detect: detect_options(config),
    }
}

/// The configured bundle's folder: the one named, or the active one.
///
/// # Errors
/// When the pointer to the active bundle cannot be read.
pub fn bundle_folder(config: &Config) -> Result<PathBuf, ReleaseError> {
    match &config.model.bundle {
        Some(folder) => Ok(folder.clone()),
        None => {
            let store = Store::new(config.model.directory.clone());
            Ok(store.folder(&store.active()?))
        }
    }
}

/// What the detectors are told of the marketplace.
#[must_use]
pub fn detect_options(config: &Config) -> DetectOptions {
    DetectOptions { regions: config.scoring.regions.clone(), platform_hosts: config.scoring.platform_hosts.clone() }
}
