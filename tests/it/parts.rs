//! Packs, policies and bundles of a test's own, and a service on them.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::service::Service;
use crate::support::{home, sidedoor};

/// Packs, policies and a bundle that can be changed while the service runs.
pub(crate) struct Parts {
    folder: tempfile::TempDir,
}

impl Parts {
    pub(crate) fn new() -> Self {
        let parts = Self { folder: tempfile::tempdir().unwrap() };
        for part in ["packs", "policies", "models"] {
            copy(&home().join(part), &parts.path(part));
        }
        // Another kind of processor rounds differently; what is tested here is the swap, not the numbers.
        let active = fs::read_to_string(parts.path("models/active")).unwrap();
        let bundle = parts.path("models").join(active.trim());
        edit_manifest(&bundle, |manifest| {
            for tolerance in manifest["tolerance"].as_object_mut().unwrap().values_mut() {
                *tolerance = 10.0.into();
            }
        });
        parts
    }

    pub(crate) fn path(&self, part: &str) -> PathBuf {
        self.folder.path().join(part)
    }

    /// The settings that name them.
    pub(crate) fn settings(&self) -> [String; 4] {
        let setting = |key: &str, part: &str| format!("{key}={}", self.path(part).display());
        [
            setting("packs.directory", "packs"),
            setting("policy.directory", "policies"),
            setting("model.directory", "models"),
            "packs.drift=accept".to_owned(),
        ]
    }

    /// The active bundle's reference.
    pub(crate) fn active(&self) -> String {
        fs::read_to_string(self.path("models/active")).unwrap().lines().next().unwrap().to_owned()
    }

    /// The active bundle again under another version, in a folder that is not among the bundles.
    pub(crate) fn variant(&self, version: &str) -> PathBuf {
        let folder = self.path(&format!("variant-{version}"));
        copy(&self.path("models").join(self.active()), &folder);
        edit_manifest(&folder, |manifest| manifest["version"] = version.into());
        folder
    }

    /// Runs `sidedoor model …` on the folder.
    pub(crate) fn model(&self, arguments: &[&str], further: &[&str]) -> Command {
        let mut command = sidedoor(self.folder.path());
        command.arg("model").args(arguments);
        for setting in self.settings().iter().map(String::as_str).chain(further.iter().copied()) {
            command.args(["--set", setting]);
        }
        command
    }

    pub(crate) fn start(&self) -> Service {
        self.start_with(&[])
    }

    pub(crate) fn start_with(&self, further: &[&str]) -> Service {
        self.start_where(further, |_| {})
    }

    /// Starts it after a last change to how.
    pub(crate) fn start_where(&self, further: &[&str], change: impl FnOnce(&mut Command)) -> Service {
        let settings = self.settings();
        let settings: Vec<&str> = settings.iter().map(String::as_str).chain(further.iter().copied()).collect();
        Service::start_where(&settings, change)
    }
}

/// Changes a bundle's manifest.
pub(crate) fn edit_manifest(folder: &Path, edit: impl FnOnce(&mut Value)) {
    let path = folder.join("manifest.json");
    let mut value: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    edit(&mut value);
    fs::write(&path, serde_json::to_vec(&value).unwrap()).unwrap();
}

/// A bundle as an archive, as `tar -cf - -C FOLDER .` makes it.
pub(crate) fn archive(folder: &Path) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    builder.append_dir_all(".", folder).unwrap();
    builder.into_inner().unwrap()
}

pub(crate) fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

pub(crate) async fn metrics(service: &Service) -> String {
    let mut stream = TcpStream::connect(service.admin).await.unwrap();
    stream.write_all(b"GET /metrics HTTP/1.1\r\nhost: test\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

/// What a service logs at the end of a reload whose release answers now, and of one that was refused.
pub(crate) const PUBLISHED: [&str; 2] = [r#""message":"a reload has ended""#, r#""is_published":true"#];
pub(crate) const REFUSED: [&str; 2] = [r#""message":"a reload has ended""#, r#""is_published":false"#];

/// Sends SIGHUP and waits until the service has logged that so many reloads have ended so.
pub(crate) async fn reload(service: &Service, outcome: [&str; 2], count: usize) {
    service.hang_up();
    service.logs(&outcome, count).await;
}

impl Service {
    /// Sends SIGHUP.
    pub(crate) fn hang_up(&self) {
        let status = Command::new("kill").args(["-HUP", &self.process().to_string()]).status();
        assert!(status.unwrap().success());
    }
}
