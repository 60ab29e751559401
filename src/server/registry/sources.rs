//! From the configuration to the parts of a release.

use std::path::PathBuf;

use super::release::{ReleaseError, ReleaseSources, active_bundle};
use crate::config::Config;
use crate::engine::detect::DetectOptions;

/// Where the configured release's parts lie.
///
/// # Errors
/// When the pointer to the active bundle cannot be read.
pub fn release_sources(config: &Config) -> Result<ReleaseSources, ReleaseError> {
    Ok(ReleaseSources {
        runtime_library: config.model.runtime.clone(),
        bundle: bundle_folder(config)?,
        packs: config.packs.directory.clone(),
        policies: config.policy.directory.clone(),
        default_policy: config.policy.default.clone(),
        pack_drift: config.packs.drift,
        detect: detect_options(config),
    })
}

/// The configured bundle's folder: the one named, or the active one.
///
/// # Errors
/// When the pointer to the active bundle cannot be read.
pub fn bundle_folder(config: &Config) -> Result<PathBuf, ReleaseError> {
    match &config.model.bundle {
        Some(folder) => Ok(folder.clone()),
        None => active_bundle(&config.model.directory),
    }
}

/// What the detectors are told of the marketplace.
#[must_use]
pub fn detect_options(config: &Config) -> DetectOptions {
    DetectOptions { regions: config.scoring.regions.clone(), platform_hosts: config.scoring.platform_hosts.clone() }
}
