//! What answers a request: one verified bundle, packs and policies. Immutable; a swap replaces the whole.

use std::fs;
use std::path::{Path, PathBuf};

use super::parts::PartsInUse;
use super::store::StoreError;
use crate::engine::detect::{DetectOptions, DetectOptionsError, Detectors};
use crate::engine::model::{
    Bundle, Check, Checks, Device, EngineVersions, OpenError, PackDrift, PackReference, PublicKey, Runtime,
    SessionError, Surroundings, Tokenizer, TokenizerError,
};
use crate::engine::policy::{Policy, PolicyProblem};
use crate::engine::rules::PackProblem;
use crate::engine::score::Guarantees;
use crate::engine::text::TEXT_VIEWS_VERSION;
use crate::engine::{Concluder, Engine, Preparer, RULE_FEATURE_NAMES, RULE_FEATURES_VERSION, UnknownPolicy};
use crate::server::background::pace;

/// Where a release's parts lie and how they are to be joined.
#[derive(Debug, Clone)]
pub struct ReleaseSources {
    /// ONNX Runtime's shared library.
    pub runtime_library: PathBuf,
    /// What the model runs on.
    pub device: Device,
    /// The bundle's folder.
    pub bundle: PathBuf,
    /// The folder of packs, `*.toml`.
    pub packs: PathBuf,
    /// What releases have that are loaded already; this one shares it where it is the same.
    pub in_use: PartsInUse,
    /// The folder of policies, `*.toml`.
    pub policies: PathBuf,
    /// The policy of a request that names none.
    pub default_policy: String,
    /// What to do where the packs are not those that the bundle was calibrated with.
    pub pack_drift: PackDrift,
    /// The keys of which one must have signed the bundle, where there are any.
    pub signing_keys: Vec<PublicKey>,
    /// What the detectors need to know of the marketplace.
    pub detect: DetectOptions,
}

/// One verified bundle, packs and policies, joined.
#[derive(Debug)]
pub struct Release {
    engine: Engine,
    runtime: Runtime,
    model: PackReference,
}

/// Why a release cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ReleaseError {
    /// A folder or file cannot be read.
    #[error("cannot read {path}: {source}")]
    Unreadable {
        /// The folder or file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A folder holds none of what it should.
    #[error("no *.toml file in {0}")]
    Empty(PathBuf),
    /// Packs are wrong; every problem found.
    #[error("{}", lines(.0))]
    Packs(Vec<PackProblem>),
    /// Policies are wrong; every problem found.
    #[error("{}", lines(.0))]
    Policies(Vec<PolicyProblem>),
    /// Two policies have one name, so that a request could not choose.
    #[error("two policies are named `{0}`")]
    TwoPolicies(String),
    /// The default policy is not there.
    #[error("default policy: {0}")]
    DefaultPolicy(#[from] UnknownPolicy),
    /// The detectors' options are wrong.
    #[error(transparent)]
    Detect(#[from] DetectOptionsError),
    /// ONNX Runtime cannot be used.
    #[error(transparent)]
    Runtime(#[from] SessionError),
    /// The bundle has no manifest.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The tokenizer cannot be used.
    #[error(transparent)]
    Tokenizer(#[from] TokenizerError),
    /// The folder of all bundles, or its pointer, cannot be used.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The labelled records that bundles are compared on cannot be used.
    #[error("gate.records: {place}: {what}")]
    Records {
        /// File and line.
        place: String,
        /// What was expected and found.
        what: String,
    },
    /// The bundle failed the gate; the checks that failed.
    #[error("bundle {} refused: {}", directory.display(), lines(failed))]
    Refused {
        /// The bundle's folder.
        directory: PathBuf,
        /// The checks that failed.
        failed: Vec<Check>,
    },
}

fn lines<T: std::fmt::Display>(problems: &[T]) -> String {
    problems.iter().map(T::to_string).collect::<Vec<_>>().join("\n")
}

impl Release {
    /// Loads, verifies and joins the parts.
    ///
    /// # Errors
    /// When any part is missing or wrong; a bundle that fails the gate is refused by name of the check.
    pub fn load(sources: &ReleaseSources) -> Result<Self, ReleaseError> {
        let mut checks = Checks::default();
        Self::load_with(sources, &mut checks)
    }

    /// As [`Self::load`], with every check of the bundle's gate recorded.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn load_with(sources: &ReleaseSources, checks: &mut Checks) -> Result<Self, ReleaseError> {
        let runtime = Runtime::open(&sources.runtime_library)?.on(sources.device)?;
        let bundle = Bundle::open(&sources.bundle)?;
        let calibrated_with = bundle.claimed_manifest().map(|manifest| manifest.packs.clone()).unwrap_or_default();
        let surroundings = Surroundings {
            runtime: &runtime,
            engine: EngineVersions {
                text_views_version: TEXT_VIEWS_VERSION,
                rule_features_version: RULE_FEATURES_VERSION,
            },
            feature_names: &RULE_FEATURE_NAMES,
            pack_drift: sources.pack_drift,
            signing_keys: &sources.signing_keys,
            vocabularies: &sources.in_use.vocabularies,
            pace: pace(),
        };
        let refused = |checks: &Checks| ReleaseError::Refused {
            directory: sources.bundle.clone(),
            failed: checks.failed().cloned().collect(),
        };
        let (bundle, (packs, detectors)) = surroundings.pace.both(
            || bundle.verify(&surroundings, checks),
            || -> Result<_, ReleaseError> {
                let packs = sources.in_use.packs(&sources.packs, &calibrated_with)?;
                Ok((packs, Detectors::new(sources.detect.clone())?))
            },
        )?;
        let bundle = bundle.ok_or_else(|| refused(checks))?;
        let policies = load_policies(&sources.policies, bundle.calibration().guarantees())?;
        let concluder = Concluder::new(bundle.calibration().clone(), policies, &sources.default_policy)?;
        let preparer =
            Preparer::new(detectors, packs, Some(bundle.tokenizer().clone()))?.with_screen(bundle.screen().cloned());
        let engine =
            Engine::assemble(bundle, preparer, concluder, &surroundings, checks).ok_or_else(|| refused(checks))?;
        let manifest = engine.manifest();
        let model = PackReference {
            name: manifest.name.clone(),
            version: manifest.version.clone(),
            sha256: engine.bundle().sha256().to_owned(),
        };
        Ok(Self { engine, runtime, model })
    }

    /// What answers.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// The loaded ONNX Runtime.
    #[must_use]
    pub fn runtime(&self) -> &Runtime {
        &self.runtime
    }

    /// The model's name, version and hash.
    #[must_use]
    pub fn model(&self) -> &PackReference {
        &self.model
    }
}

/// Loads rules without a model, e.g. to prepare training data.
///
/// # Errors
/// When the packs or the options are wrong.
pub fn load_preparer(
    packs: &Path,
    detect: DetectOptions,
    tokenizer: Option<Tokenizer>,
) -> Result<Preparer, ReleaseError> {
    Ok(Preparer::new(Detectors::new(detect)?, PartsInUse::default().packs(packs, &[])?, tokenizer)?)
}

fn load_policies(folder: &Path, guarantees: &Guarantees) -> Result<Vec<Policy>, ReleaseError> {
    let (mut policies, mut problems): (Vec<Policy>, _) = (Vec::new(), Vec::new());
    for (name, text) in toml_files(folder)? {
        match Policy::parse_with(guarantees, &name, &text) {
            Ok(policy) => policies.push(policy),
            Err(found) => problems.extend(found),
        }
    }
    if !problems.is_empty() {
        return Err(ReleaseError::Policies(problems));
    }
    let name = |policy: &Policy| policy.identity().name.clone();
    let mut names: Vec<String> = policies.iter().map(name).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(ReleaseError::TwoPolicies(pair[0].clone())),
        None => Ok(policies),
    }
}

/// The TOML files of a folder with their texts, by name.
///
/// # Errors
/// When the folder or a file cannot be read, or there is none.
pub fn toml_files(folder: &Path) -> Result<Vec<(String, String)>, ReleaseError> {
    let unreadable = |path: &Path| {
        let path = path.to_owned();
        move |source| ReleaseError::Unreadable { path, source }
    };
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .map_err(unreadable(folder))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()
        .map_err(unreadable(folder))?;
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "toml"));
    paths.sort_unstable();
    if paths.is_empty() {
        return Err(ReleaseError::Empty(folder.to_owned()));
    }
    paths
        .into_iter()
        .map(|path| {
            let text = fs::read_to_string(&path).map_err(unreadable(&path))?;
            let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
            Ok((name, text))
        })
        .collect()
}
