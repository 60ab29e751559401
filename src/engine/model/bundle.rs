//! A bundle on disk, and the only way from there to one that may answer.
//!
//! [`Bundle::open`] gives a `Bundle<Unverified>`, which can be looked at but not run. [`Bundle::verify`] consumes it and
//! gives a `Bundle<Verified>`, which nothing else can make. The bytes that were hashed are the bytes that are used: the
//! model, which is most of a bundle, is not kept in memory beside its sessions, so it is hashed whenever it is read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};

use super::checks::{CheckName, Checks, Mismatch};
use super::manifest::{EngineVersions, Manifest, PackReference, SCHEMA_VERSION, ScreenFiles};
use super::pace::Pace;
use super::runtime::Runtime;
use super::session::{Session, SessionError};
use super::signature::{self, PublicKey, SIGNATURE_FILE};
use super::tokenizer::{Tokenizer, VocabulariesInUse};
use super::weights::Weights;
use crate::engine::score::Calibration;
use crate::engine::screen::Screen;

/// The file that says what a bundle is made of.
pub const MANIFEST_FILE: &str = "manifest.json";
const CALIBRATION_FILE: &str = "calibration.json";
const GOLDEN_FILE: &str = "golden.jsonl";

/// A bundle that has been read but not checked.
#[derive(Debug)]
pub struct Unverified(());

/// A bundle whose files, hashes, labels, versions, calibration, tokenizer and model have been checked.
#[derive(Debug)]
pub struct Verified {
    calibration: Calibration,
    tokenizer: Tokenizer,
    weights: Weights,
    /// The session that the checks used, for whoever needs the first one.
    session: Mutex<Option<Session>>,
    screen: Option<Arc<Screen>>,
    golden: String,
    sha256: String,
}

/// A model on disk with all that it needs to answer.
#[derive(Debug)]
pub struct Bundle<State> {
    directory: PathBuf,
    manifest_text: String,
    state: State,
    manifest: Option<Manifest>,
}

/// Why a bundle cannot be opened at all.
#[derive(Debug, thiserror::Error)]
#[error("cannot read the bundle's manifest {path}: {source}")]
pub struct OpenError {
    /// The file.
    pub path: PathBuf,
    /// What the system said.
    pub source: std::io::Error,
}

/// What a bundle is compared with.
#[derive(Debug)]
pub struct Surroundings<'a> {
    /// The loaded runtime.
    pub runtime: &'a Runtime,
    /// The engine's own definitions.
    pub engine: EngineVersions,
    /// The engine's rule features, in order.
    pub feature_names: &'a [&'a str],
    /// What to do where the packs are not those of calibration.
    pub pack_drift: PackDrift,
    /// The keys of which one must have signed the bundle; where there are none, nothing need be signed.
    pub signing_keys: &'a [PublicKey],
    /// The vocabularies of other bundles.
    pub vocabularies: &'a VocabulariesInUse,
    /// Whether others are answered meanwhile.
    pub pace: Pace,
}

/// What to do where the packs in use are not those that a bundle was calibrated with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PackDrift {
    /// Refuse the bundle.
    Refuse,
    /// Accept it; its golden findings cannot be compared then.
    Accept,
}

impl Bundle<Unverified> {
    /// Reads a bundle's manifest.
    ///
    /// # Errors
    /// When there is no readable `manifest.json` in the directory.
    pub fn open(directory: &Path) -> Result<Self, OpenError> {
        let path = directory.join(MANIFEST_FILE);
        let manifest_text = fs::read_to_string(&path).map_err(|source| OpenError { path, source })?;
        let manifest = serde_json::from_str(&manifest_text).ok();
        Ok(Self { directory: directory.to_owned(), manifest_text, state: Unverified(()), manifest })
    }

    /// The hash of the manifest as it was read: the bundle's identity, if the rest is as the manifest says.
    #[must_use]
    pub fn claimed_sha256(&self) -> String {
        hex_sha256(self.manifest_text.as_bytes())
    }

    /// The manifest, where it has the format. Nothing in it has been checked.
    #[must_use]
    pub fn claimed_manifest(&self) -> Option<&Manifest> {
        self.manifest.as_ref()
    }

    /// Makes every check that can be made; the bundle comes back only where none failed.
    pub fn verify(self, surroundings: &Surroundings<'_>, checks: &mut Checks) -> Option<Bundle<Verified>> {
        let parsed = parse_manifest(&self.manifest_text);
        let manifest =
            checks.record(CheckName::Manifest, parsed, |manifest| format!("{} {}", manifest.name, manifest.version))?;
        if !surroundings.signing_keys.is_empty() {
            let signature = fs::read(self.directory.join(SIGNATURE_FILE));
            let key = signature::check(surroundings.signing_keys, self.manifest_text.as_bytes(), signature);
            checks.record(CheckName::Signature, key, |key| format!("by {key}"))?;
        }
        let files = read_files(&self.directory, &manifest);
        let files = checks.record(CheckName::Files, files, |files| format!("{} files", files.len()))?;
        let hashes = check_hashes(&files, &manifest);
        checks.record(CheckName::Hashes, hashes, |()| "sha256 and size of every file".to_owned());
        surroundings.pace.rest();
        let targets = manifest.targets().map_err(|found| Mismatch::new("labels that map to one target each", found));
        checks.record(CheckName::Labels, targets, |targets| format!("{} labels", targets.len()));
        let versions = check_versions(&manifest, surroundings.engine);
        checks.record(CheckName::EngineVersions, versions, |()| {
            let EngineVersions { text_views_version, rule_features_version } = surroundings.engine;
            format!("text views {text_views_version}, rule features {rule_features_version}")
        });
        let calibration = text_of(&files, CALIBRATION_FILE).and_then(|text| {
            Calibration::parse(text, surroundings.feature_names)
                .map_err(|error| Mismatch::new("a calibration for every target", error.to_string()))
        });
        let calibration =
            checks.record(CheckName::Calibration, calibration, |_| "stacks, calibrators, risk".to_owned());
        let tokenizer = bytes_of(&files, &manifest.tokenizer.file).and_then(|bytes| {
            Tokenizer::load_shared(bytes, manifest.input.clone(), surroundings.vocabularies)
                .map_err(|error| Mismatch::new("a tokenizer that fits the manifest", error.to_string()))
        });
        let tokenizer = checks.record(CheckName::Tokenizer, tokenizer, |tokenizer| {
            format!("{} special tokens", tokenizer.special_tokens().len())
        });
        surroundings.pace.rest();
        let session = bytes_of(&files, &manifest.onnx.file).and_then(|onnx| {
            let weights = Weights::of(onnx, surroundings.runtime);
            let session = Session::from_bytes(surroundings.runtime, onnx, &manifest, &weights);
            session.map(|session| (session, weights)).map_err(|error| match error {
                SessionError::Signature { expected, found } => Mismatch { expected, found },
                other @ (SessionError::Runtime { .. }
                | SessionError::Device { .. }
                | SessionError::Unreadable(_)
                | SessionError::Unloadable(_)
                | SessionError::Run(_)
                | SessionError::NotANumber(_)) => {
                    Mismatch::new("a model that ONNX Runtime can load", other.to_string())
                }
            })
        });
        let session = checks.record(CheckName::Onnx, session, |_| "inputs and output as the manifest says".to_owned());
        surroundings.pace.rest();
        let screen = manifest.screen.as_ref().and_then(|screen| check_screen(&files, screen, checks));
        let golden = text_of(&files, GOLDEN_FILE).map(str::to_owned);
        let golden = checks.record(CheckName::Golden, golden, |text| format!("{} cases", text.lines().count()));
        let (calibration, tokenizer, golden) = (calibration?, tokenizer?, golden?);
        let (session, weights) = session?;
        let session = Mutex::new(Some(session));
        let sha256 = hex_sha256(self.manifest_text.as_bytes());
        checks.is_clean().then(|| Bundle {
            directory: self.directory,
            manifest_text: self.manifest_text,
            state: Verified { calibration, tokenizer, weights, session, screen, golden, sha256 },
            manifest: Some(manifest),
        })
    }
}

impl Bundle<Verified> {
    /// The manifest.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        self.manifest.as_ref().expect("a verified bundle has a parsed manifest")
    }

    /// The bundle's identity: the hash of its manifest, which holds the hashes of everything else.
    #[must_use]
    pub fn sha256(&self) -> &str {
        &self.state.sha256
    }

    /// Whether the packs in use are those of calibration.
    pub(in crate::engine) fn check_packs(&self, packs: &[PackReference], drift: PackDrift, checks: &mut Checks) {
        let describe = |packs: &[PackReference]| {
            let mut lines: Vec<String> =
                packs.iter().map(|pack| format!("{} {} sha256 {}", pack.name, pack.version, pack.sha256)).collect();
            lines.sort_unstable();
            lines.join(", ")
        };
        let (expected, found) = (describe(&self.manifest().packs), describe(packs));
        if expected == found {
            checks.record(CheckName::Packs, Ok(()), |()| format!("{} packs", packs.len()));
        } else if drift == PackDrift::Accept {
            checks.skip(CheckName::Packs, format!("drift accepted: calibrated with {expected}, found {found}"));
        } else {
            checks.record(CheckName::Packs, Err::<(), _>(Mismatch { expected, found }), |()| String::new());
        }
    }

    /// What turns logits into probabilities.
    #[must_use]
    pub fn calibration(&self) -> &Calibration {
        &self.state.calibration
    }

    /// What turns text into tokens.
    #[must_use]
    pub fn tokenizer(&self) -> &Tokenizer {
        &self.state.tokenizer
    }

    /// What settles clearly harmless messages, where the bundle has it.
    #[must_use]
    pub fn screen(&self) -> Option<&Arc<Screen>> {
        self.state.screen.as_ref()
    }

    /// The golden cases, one JSON object a line.
    #[must_use]
    pub fn golden(&self) -> &str {
        &self.state.golden
    }

    /// A session on the model: the one that was kept, or else a new one.
    ///
    /// # Errors
    /// When the model is no longer what was verified, or ONNX Runtime refuses it.
    pub fn session(&self, runtime: &Runtime) -> Result<Session, SessionError> {
        let kept = self.state.session.lock().unwrap_or_else(PoisonError::into_inner).take();
        let another = || Session::from_bytes(runtime, &self.read_onnx()?, self.manifest(), &self.state.weights);
        kept.map_or_else(another, Ok)
    }

    /// Keeps a session of this bundle for whoever needs the next one.
    pub fn keep(&self, session: Session) {
        *self.state.session.lock().unwrap_or_else(PoisonError::into_inner) = Some(session);
    }

    fn read_onnx(&self) -> Result<Vec<u8>, SessionError> {
        let manifest = self.manifest();
        let path = self.directory.join(&manifest.onnx.file);
        let onnx = fs::read(&path).map_err(|error| SessionError::Unreadable(format!("{}: {error}", path.display())))?;
        let (found, expected) = (hex_sha256(&onnx), manifest.files.get(&manifest.onnx.file).map(|file| &file.sha256));
        if expected.is_some_and(|expected| *expected == found) {
            Ok(onnx)
        } else {
            let expected = expected.map_or("none", String::as_str);
            Err(SessionError::Unreadable(format!("{}: sha256 {found}, expected {expected}", path.display())))
        }
    }
}

impl<State> Bundle<State> {
    /// Where it lies.
    #[must_use]
    pub fn directory(&self) -> &Path {
        &self.directory
    }
}

/// The hash of some bytes, in hexadecimal.
#[must_use]
pub fn hex_sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

type Files = BTreeMap<String, Vec<u8>>;

fn parse_manifest(text: &str) -> Result<Manifest, Mismatch> {
    let version = serde_json::from_str::<serde_json::Value>(text)
        .ok()
        .and_then(|value| value.get("schema_version").and_then(serde_json::Value::as_u64));
    if let Some(version) = version.filter(|version| *version != u64::from(SCHEMA_VERSION)) {
        return Err(Mismatch::new(format!("schema_version {SCHEMA_VERSION}"), version.to_string()));
    }
    serde_json::from_str(text)
        .map_err(|error| Mismatch::new(format!("a manifest of schema_version {SCHEMA_VERSION}"), error.to_string()))
}

/// Reads the files that the manifest lists; one that is missing or leads out of the bundle is named.
fn read_files(directory: &Path, manifest: &Manifest) -> Result<Files, Mismatch> {
    let mut needed = vec![manifest.onnx.file.as_str(), manifest.tokenizer.file.as_str(), CALIBRATION_FILE, GOLDEN_FILE];
    needed.extend(manifest.screen.iter().flat_map(|screen| [screen.settings.as_str(), screen.weights.as_str()]));
    let listed: BTreeSet<&str> = manifest.files.keys().map(String::as_str).collect();
    if let Some(missing) = needed.iter().find(|name| !listed.contains(*name)) {
        return Err(Mismatch::new(format!("`{missing}` among the manifest's files"), "no such entry"));
    }
    let mut files = Files::new();
    for name in listed {
        let path = Path::new(name);
        if !path.components().all(|part| matches!(part, Component::Normal(_))) {
            return Err(Mismatch::new("files inside the bundle", format!("`{name}`")));
        }
        let bytes = fs::read(directory.join(path))
            .map_err(|error| Mismatch::new(format!("a readable file `{name}`"), error.to_string()))?;
        files.insert(name.to_owned(), bytes);
    }
    Ok(files)
}

fn check_hashes(files: &Files, manifest: &Manifest) -> Result<(), Mismatch> {
    let (mut expected, mut found) = (Vec::new(), Vec::new());
    for (name, entry) in &manifest.files {
        let bytes = files.get(name).map_or(&[][..], Vec::as_slice);
        let sha256 = hex_sha256(bytes);
        if sha256 != entry.sha256 || bytes.len() as u64 != entry.bytes {
            expected.push(format!("`{name}` sha256 {} of {} bytes", entry.sha256, entry.bytes));
            found.push(format!("sha256 {sha256} of {} bytes", bytes.len()));
        }
    }
    if expected.is_empty() { Ok(()) } else { Err(Mismatch::new(expected.join("; "), found.join("; "))) }
}

fn check_versions(manifest: &Manifest, engine: EngineVersions) -> Result<(), Mismatch> {
    let describe = |versions: EngineVersions| {
        format!("text views {}, rule features {}", versions.text_views_version, versions.rule_features_version)
    };
    if manifest.engine == engine { Ok(()) } else { Err(Mismatch::new(describe(engine), describe(manifest.engine))) }
}

fn check_screen(files: &Files, screen: &ScreenFiles, checks: &mut Checks) -> Option<Arc<Screen>> {
    let parsed = text_of(files, &screen.settings).and_then(|settings| {
        let weights = bytes_of(files, &screen.weights)?;
        Screen::parse(settings, weights).map_err(|error| {
            Mismatch::new("a screen with a weight a bucket and a calibrator a target", error.to_string())
        })
    });
    let parsed = checks.record(CheckName::Screen, parsed, |screen| {
        format!("settles at most {:.2} % of messages with an intent", screen.missed().bound * 100.0)
    });
    parsed.map(Arc::new)
}

fn bytes_of<'a>(files: &'a Files, name: &str) -> Result<&'a [u8], Mismatch> {
    files.get(name).map(Vec::as_slice).ok_or_else(|| Mismatch::new(format!("a file `{name}`"), "none"))
}

fn text_of<'a>(files: &'a Files, name: &str) -> Result<&'a str, Mismatch> {
    std::str::from_utf8(bytes_of(files, name)?)
        .map_err(|error| Mismatch::new(format!("`{name}` in UTF-8"), error.to_string()))
}
