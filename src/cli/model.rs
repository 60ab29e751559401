//! `sidedoor model`: look at bundles, run the whole gate on one, change which one answers.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Subcommand;

use super::bundles::{self, Then};
use super::challenge::Challenge;
use super::rollout::{self, Asked};
use super::{Configuration, Ended};
use crate::engine::model::{Bundle, Check, Checks, Outcome, PackDrift};
use crate::server::registry::{Gate, ReleaseError, ReleaseSources, bundle_folder, sources_with};

/// Looks at bundles, runs the whole gate on one, changes which one answers.
#[derive(Debug, Subcommand)]
pub(super) enum Model {
    /// Run every check on a bundle and show each one's result; exits with 1 where one failed. With gate.records set, its
    /// quality is compared with the active bundle's
    Verify {
        /// The bundle's folder; without it the active bundle
        #[arg(value_name = "DIR")]
        directory: Option<PathBuf>,
        /// Print the checks as JSON
        #[arg(long)]
        json: bool,
        /// Accept packs that are not those of calibration; their golden findings are skipped then
        #[arg(long)]
        accept_pack_drift: bool,
    },
    /// Compare a bundle with another on a labelled file and write one page: differences with intervals, where thresholds
    /// go, the messages that change sides, slices, drift of the inputs
    Challenge(Challenge),
    /// Show what a bundle says of itself
    Show {
        /// The bundle's folder; without it the active bundle
        #[arg(value_name = "DIR")]
        directory: Option<PathBuf>,
        /// Print the manifest as it stands
        #[arg(long)]
        json: bool,
    },
    /// Install a bundle: copy, unpack or download it, run every check, give it a folder named by its content; exits with 1 where it
    /// was refused
    Install {
        /// A bundle's folder, or an archive of it (tar, plain, gzipped or one zstd frame), by its path or its URL in an
        /// object store: s3://BUCKET/…, gs://BUCKET/…, az://CONTAINER/… or file:///…, with credentials from the environment
        source: PathBuf,
        /// Make it the active bundle as well; a running service follows on SIGHUP, or by itself with model.watch_ms
        #[arg(long)]
        activate: bool,
        /// Print the result as JSON
        #[arg(long)]
        json: bool,
    },
    /// Make another bundle the active one, once it has passed every check; a running service follows on SIGHUP, or by
    /// itself with model.watch_ms
    Activate {
        /// Its reference as `list` shows it, its `<name>/<version>`, or 12 or more digits of its hash
        bundle: String,
        /// Print the result as JSON
        #[arg(long)]
        json: bool,
    },
    /// Make the previous bundle the active one again
    Rollback {
        /// Print the result as JSON
        #[arg(long)]
        json: bool,
    },
    /// Let a bundle read the traffic of a running service in the shadow: it answers nobody and is compared; `none` ends it
    Shadow {
        /// As in `activate`; or `none`
        bundle: String,
        /// The share of the messages that it reads, more than 0 and at most 1; without it all of them
        #[arg(long)]
        share: Option<f64>,
        #[command(flatten)]
        asked: Asked,
    },
    /// Let a bundle answer a share of a running service's conversations; `none` ends it. It is removed by itself where it
    /// breaks a limit of the configuration
    Canary {
        /// As in `activate`; or `none`
        bundle: String,
        /// The share of the conversations, more than 0 and at most 1
        #[arg(long)]
        share: Option<f64>,
        #[command(flatten)]
        asked: Asked,
    },
    /// Show how the shadow's answers differ from those that were given; exits with 1 where there is no shadow
    Compare {
        /// Print everything as JSON, with the scatter of the risks
        #[arg(long)]
        json: bool,
        #[command(flatten)]
        asked: Asked,
    },
    /// Show every bundle, and which one is active
    List {
        /// Print one JSON object a line
        #[arg(long)]
        json: bool,
    },
}

impl Model {
    pub(super) fn run(&self, configuration: &Configuration) -> anyhow::Result<Ended> {
        let config = configuration.load()?;
        let folder = |given: &Option<PathBuf>| match given {
            Some(folder) => Ok(folder.clone()),
            None => bundle_folder(&config),
        };
        match self {
            Self::Verify { directory, json, accept_pack_drift } => {
                let mut sources = sources_with(&config, folder(directory)?);
                if *accept_pack_drift {
                    sources.pack_drift = PackDrift::Accept;
                }
                verify(&Gate::new(&config), &sources, *json)
            }
            Self::Challenge(challenge) => challenge.run(&config),
            Self::Show { directory, json } => show(&folder(directory)?, *json),
            Self::Install { source, activate, json } => {
                let then = if *activate { Then::Activate } else { Then::Stop };
                bundles::install(&config, source, then, *json)
            }
            Self::Activate { bundle, json } => bundles::activate(&config, bundle, *json),
            Self::Rollback { json } => bundles::rollback(&config, *json),
            Self::Shadow { bundle, share, asked } => rollout::shadow(&config, asked, unless_none(bundle), *share),
            Self::Canary { bundle, share, asked } => rollout::canary(&config, asked, unless_none(bundle), *share),
            Self::Compare { json, asked } => rollout::compare(&config, asked, *json),
            Self::List { json } => bundles::list(&config, *json),
        }
    }
}

/// On the wire an empty name means none.
fn unless_none(bundle: &str) -> &str {
    if bundle == "none" { "" } else { bundle }
}

fn verify(gate: &Gate, sources: &ReleaseSources, json: bool) -> anyhow::Result<Ended> {
    let mut checks = Checks::default();
    let loaded = gate.admit_with(sources, &mut checks);
    let mut out = io::stdout().lock();
    if json {
        let (bundle, accepted) = (sources.bundle.display().to_string(), loaded.is_ok());
        let checks = checks_json(checks.as_slice());
        writeln!(out, "{}", serde_json::json!({ "bundle": bundle, "accepted": accepted, "checks": checks }))?;
    } else {
        for check in checks.as_slice() {
            let (mark, detail) = match &check.outcome {
                Outcome::Passed(what) => ("ok", what.clone()),
                Outcome::Skipped(why) => ("skipped", why.clone()),
                Outcome::Failed { expected, found } => {
                    ("FAILED", format!("\n{:>10}expected {expected}\n{:>10}found    {found}", "", ""))
                }
            };
            writeln!(out, "{mark:<8}  {:<22}{detail}", check.name)?;
        }
    }
    match loaded {
        Ok(_) => Ok(Ended::Done),
        Err(ReleaseError::Refused { directory, failed }) => {
            let names: Vec<&str> = failed.iter().map(|check| check.name.as_str()).collect();
            eprintln!("error: bundle {} refused by: {}", directory.display(), names.join(", "));
            Ok(Ended::WithRefusals)
        }
        Err(error) => Err(error.into()),
    }
}

pub(super) fn checks_json(checks: &[Check]) -> Vec<serde_json::Value> {
    checks
        .iter()
        .map(|check| match &check.outcome {
            Outcome::Passed(what) => {
                serde_json::json!({ "check": check.name.as_str(), "outcome": "passed", "detail": what })
            }
            Outcome::Skipped(why) => {
                serde_json::json!({ "check": check.name.as_str(), "outcome": "skipped", "detail": why })
            }
            Outcome::Failed { expected, found } => serde_json::json!({
                "check": check.name.as_str(), "outcome": "failed", "expected": expected, "found": found
            }),
        })
        .collect()
}

fn show(folder: &Path, json: bool) -> anyhow::Result<Ended> {
    let bundle = Bundle::open(folder)?;
    let manifest = bundle
        .claimed_manifest()
        .with_context(|| format!("{} has no valid manifest; see sidedoor model verify", folder.display()))?;
    let mut out = io::stdout().lock();
    if json {
        writeln!(out, "{}", serde_json::to_string_pretty(manifest)?)?;
        return Ok(Ended::Done);
    }
    let labels: Vec<&str> = manifest.labels.iter().map(|label| label.target.as_str()).collect();
    let size: u64 = manifest.files.values().map(|file| file.bytes).sum();
    writeln!(out, "{} {}, made {}", manifest.name, manifest.version, manifest.created)?;
    writeln!(out, "folder     {}", folder.display())?;
    writeln!(out, "files      {} files, {:.1} MB", manifest.files.len(), size as f64 / 1e6)?;
    writeln!(out, "labels     {}", labels.join(", "))?;
    writeln!(out, "model      {}, opset {}", manifest.onnx.precision, manifest.onnx.opset)?;
    writeln!(
        out,
        "input      {} tokens, {} of them history at most, windows overlap by {}",
        manifest.input.max_tokens, manifest.input.history_tokens, manifest.input.stride
    )?;
    writeln!(
        out,
        "engine     text views {}, rule features {}",
        manifest.engine.text_views_version, manifest.engine.rule_features_version
    )?;
    for pack in &manifest.packs {
        writeln!(out, "pack       {} {} sha256 {}", pack.name, pack.version, pack.sha256)?;
    }
    writeln!(out, "metrics    {}", serde_json::to_string_pretty(&manifest.metrics)?)?;
    writeln!(out, "Nothing of this has been checked; sidedoor model verify does.")?;
    Ok(Ended::Done)
}
