//! `[model]`: the bundle, the library that runs it, and what may be installed.

use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use super::kinds::{ChoiceName, choice, integer, path, remote_url, words};
use super::reader::{Key, Reader};
use super::remote_url::RemoteUrl;
use crate::engine::model::{Device, PublicKey};

/// The bundle, the library that runs it, and what may be installed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ModelConfig {
    /// The folder of all bundles.
    pub directory: PathBuf,
    /// One bundle's folder; `None` where the active bundle of `directory` is meant.
    pub bundle: Option<PathBuf>,
    /// ONNX Runtime's shared library.
    pub runtime: PathBuf,
    /// What the model runs on.
    pub device: Device,
    /// The keys of which one must have signed a bundle, where there are any.
    pub signing_keys: Vec<PublicKey>,
    /// What an install may take in.
    pub install: InstallLimits,
    /// How many installed bundles are kept.
    pub keep: NonZeroUsize,
    /// How often the pointer to the active bundle is looked at; `None` where it is not.
    pub watch: Option<Duration>,
    /// The longest that a download may take.
    pub fetch_timeout: Duration,
    /// The pointer in an object store that is followed; `None` where none is.
    pub follow: Option<FollowConfig>,
}

/// A pointer in an object store that is followed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowConfig {
    /// The folder of bundles that holds it.
    pub url: RemoteUrl,
    /// How often it is looked at.
    pub every: Duration,
    /// The longest wait until a bundle that was refused is tried again.
    pub retry_at_most: Duration,
}

/// What an install may take in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InstallLimits {
    /// The bytes of all its files, unpacked.
    pub bytes: u64,
    /// Its files and folders.
    pub entries: usize,
}

impl ChoiceName for Device {
    fn name(&self) -> &'static str {
        self.as_str()
    }
}

impl ModelConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let directory = Key {
            name: "model.directory",
            unit: "",
            default: "models",
            doc: "The folder of all model bundles, `<name>/<version>/`, with the pointer to the active one.",
        };
        let bundle = Key {
            name: "model.bundle",
            unit: "",
            default: (),
            doc: "The folder of one bundle to serve instead of the active one.",
        };
        let runtime = Key {
            name: "model.runtime",
            unit: "",
            default: "runtime/onnxruntime/libonnxruntime.so.1.32.0",
            doc: "The shared library of ONNX Runtime.",
        };
        let device = Key {
            name: "model.device",
            unit: "",
            default: Device::Cpu,
            doc: "What the model runs on: the processor, or an NVIDIA accelerator, in a program built with `--features cuda` and with a `model.runtime` that has CUDA. What cannot be used is an error.",
        };
        let signing_keys = Key {
            name: "model.signing_keys",
            unit: "",
            default: Vec::new(),
            doc: "The Ed25519 keys of which one must have signed a bundle's `manifest.json` (`manifest.sig`); with none, bundles need no signature.",
        };
        let is_key = |word: &str| PublicKey::parse(word).is_some();
        let bytes = Key {
            name: "model.install_bytes",
            unit: "bytes",
            default: 2 << 30,
            doc: "The largest bundle that is installed, unpacked; nothing larger is downloaded.",
        };
        let entries = Key {
            name: "model.install_entries",
            unit: "files and folders",
            default: 1_000,
            doc: "The most files and folders that a bundle may be made of to be installed.",
        };
        let keep = Key {
            name: "model.keep",
            unit: "bundles",
            default: 5,
            doc: "How many installed bundles are kept; the oldest of more are removed, but never the active one, the previous one or one that was not installed by this program.",
        };
        let watch = Key {
            name: "model.watch_ms",
            unit: "milliseconds",
            default: (),
            doc: "How often a running service looks whether the pointer to the active bundle has changed, and follows it; unset means never.",
        };
        let fetch_timeout = Key {
            name: "model.fetch_timeout_ms",
            unit: "milliseconds",
            default: 600_000,
            doc: "The longest that the download of a bundle from an object store may take, with all that is tried again.",
        };
        let follow_url = Key {
            name: "model.follow_url",
            unit: "",
            default: (),
            doc: "A folder of bundles in an object store, `<name>/<version>` in it, whose object `active` a running service follows: it installs and activates what is named there; unset means that none is followed.",
        };
        let follow = Key {
            name: "model.follow_ms",
            unit: "milliseconds",
            default: 30_000,
            doc: "How often the object `active` of `model.follow_url` is looked at.",
        };
        let follow_retry = Key {
            name: "model.follow_retry_ms",
            unit: "milliseconds",
            default: 600_000,
            doc: "The longest wait until a bundle that `active` names and that was not installed or not activated is tried again; it begins with `model.follow_ms` and doubles. Another name is tried at once.",
        };
        let model = Self {
            directory: reader.read_path(directory),
            bundle: reader.read_optional(bundle, &path()),
            runtime: reader.read_path(runtime),
            device: reader.read(device, &choice(&[("cpu", Device::Cpu), ("cuda", Device::Cuda)])),
            signing_keys: reader
                .read(signing_keys, &words("a list of Ed25519 keys, each of 64 hexadecimal digits", is_key))
                .iter()
                .filter_map(|word| PublicKey::parse(word))
                .collect(),
            install: InstallLimits {
                bytes: reader.read(bytes, &integer(1..=1 << 40)),
                entries: reader.read(entries, &integer(1..=1_000_000)),
            },
            keep: NonZeroUsize::new(reader.read(keep, &integer(1..=10_000))).unwrap_or(NonZeroUsize::MIN),
            watch: reader.read_optional(watch, &integer(10..=3_600_000)).map(Duration::from_millis),
            fetch_timeout: Duration::from_millis(reader.read(fetch_timeout, &integer(100..=86_400_000))),
            follow: None,
        };
        let url = reader.read_optional(follow_url, &remote_url());
        let every = Duration::from_millis(reader.read(follow, &integer(10..=86_400_000)));
        let retry_at_most = Duration::from_millis(reader.read(follow_retry, &integer(10..=86_400_000)));
        if model.bundle.is_some() && url.is_some() {
            let what = "two ways to say which bundle answers, expected one of them".to_owned();
            reader.contradiction(&["model.bundle", "model.follow_url"], what);
        }
        Self { follow: url.map(|url| FollowConfig { url, every, retry_at_most }), ..model }
    }
}
