//! Where policies come from: files, folders, or the configured folder by name.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use crate::config::Config;
use crate::engine::RULE_FEATURE_NAMES;
use crate::engine::policy::Policy;
use crate::engine::score::{Calibration, Guarantees};
use crate::server::registry::{bundle_folder, toml_files};

/// The configured folder and the thresholds that the configured bundle guarantees.
pub(super) struct Sources<'a> {
    config: &'a Config,
    guarantees: Guarantees,
}

impl<'a> Sources<'a> {
    pub(super) fn of(config: &'a Config) -> Self {
        // Policies can be written and checked before there is a bundle; one that asks for a guarantee is then told so.
        Self { config, guarantees: guarantees(config).unwrap_or_default() }
    }

    pub(super) fn guarantees(&self) -> &Guarantees {
        &self.guarantees
    }

    /// The files of paths, each named as it was given; without any, those of the configured folder.
    pub(super) fn files(&self, paths: &[PathBuf]) -> anyhow::Result<Vec<(String, String)>> {
        let configured = [self.config.policy.directory.clone()];
        let mut files = Vec::new();
        for path in if paths.is_empty() { &configured } else { paths } {
            if path.is_dir() {
                let inside = toml_files(path)?.into_iter();
                files.extend(inside.map(|(name, text)| (path.join(name).display().to_string(), text)));
            } else {
                files.push(read(path)?);
            }
        }
        Ok(files)
    }

    /// A policy by its file or its name, or the default one.
    pub(super) fn policy(&self, named: Option<&str>) -> anyhow::Result<Policy> {
        let named = named.unwrap_or(&self.config.policy.default);
        let path = Path::new(named);
        if path.is_file() || path.extension().is_some_and(|extension| extension == "toml") {
            let (file, text) = read(path)?;
            return self.parse(&file, &text);
        }
        let mut names = Vec::new();
        for (file, text) in self.files(&[])? {
            let policy = self.parse(&file, &text)?;
            if policy.identity().name == named {
                return Ok(policy);
            }
            names.push(policy.identity().name.clone());
        }
        bail!("unknown policy `{named}`, expected a file or one of: {}", names.join(", "))
    }

    fn parse(&self, file: &str, text: &str) -> anyhow::Result<Policy> {
        Policy::parse_with(&self.guarantees, file, text).map_err(|problems| {
            let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
            anyhow::anyhow!("{}", problems.join("\n"))
        })
    }
}

fn read(path: &Path) -> anyhow::Result<(String, String)> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok((path.display().to_string(), text))
}

fn guarantees(config: &Config) -> anyhow::Result<Guarantees> {
    let text = fs::read_to_string(bundle_folder(config)?.join("calibration.json"))?;
    Ok(Calibration::parse(&text, &RULE_FEATURE_NAMES)?.guarantees().clone())
}
