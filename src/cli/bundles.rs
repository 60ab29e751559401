//! `sidedoor model install`, `activate`, `rollback`, `list`: the life of bundles, on the folder. A running service follows
//! on SIGHUP, or by itself where `model.watch_ms` is set. An install takes URLs of object stores as well as paths.

use std::io::{self, Write};
use std::path::Path;
use std::{process, thread};

use tokio::sync::oneshot;

use super::Ended;
use crate::config::{Config, RemoteUrl};
use crate::engine::model::Check;
use crate::server::registry::{
    Cancelled, Gate, InstallError, Installer, Pointer, Release, ReleaseError, Source, Step, Store, Stored, sources_with,
};
use crate::server::signal;

/// As a shell tells of a process that a signal ended.
const INTERRUPTED: i32 = 130;

/// What follows an install.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Then {
    Stop,
    Activate,
}

/// What a bundle must pass before it may be the active one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asks {
    /// Everything.
    Everything,
    /// What makes it loadable: it has just passed the rest, or it is the way back, which must be open.
    Loading,
}

/// Installs a bundle; the steps go to stderr, its reference to stdout.
pub(super) fn install(config: &Config, source: &Path, then: Then, json: bool) -> anyhow::Result<Ended> {
    let installer = Installer::new(config);
    let installed = match source.to_str().filter(|source| RemoteUrl::is_meant(source)) {
        Some(url) => installer.install_from(&RemoteUrl::parse(url)?, interruption()?, &mut say),
        None => installer.install(Source::Path(source), &mut say),
    };
    let stored = match installed {
        Ok(stored) => stored,
        Err(InstallError::Refused { failed }) => return Ok(refused(&source.display().to_string(), &failed, json)?),
        Err(error) => return Err(error.into()),
    };
    let store = Store::new(config.model.directory.clone());
    match then {
        Then::Stop => show(&store, &[stored], json),
        Then::Activate => change(config, &store, &stored, Asks::Loading, json),
    }
}

/// From now on SIGTERM and SIGINT end a download, which leaves nothing behind; where there is none, they end the process.
fn interruption() -> io::Result<Cancelled> {
    let (waiting, cancelled) = oneshot::channel();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let interrupted = async move {
        interrupt().await;
        if !waiting.is_closed() {
            drop(waiting);
            interrupt().await;
        }
        process::exit(INTERRUPTED)
    };
    thread::Builder::new().name("signals".to_owned()).spawn(move || runtime.block_on(interrupted))?;
    Ok(cancelled)
}

async fn interrupt() {
    if signal().await.is_err() {
        // Then a signal does what it does by itself.
        std::future::pending().await
    }
}

/// Lets another bundle be the active one, once it has passed the gate.
pub(super) fn activate(config: &Config, wanted: &str, json: bool) -> anyhow::Result<Ended> {
    let store = Store::new(config.model.directory.clone());
    let stored = store.find(wanted)?;
    change(config, &store, &stored, Asks::Everything, json)
}

/// Lets the previous bundle be the active one again, once it has passed the gate.
pub(super) fn rollback(config: &Config, json: bool) -> anyhow::Result<Ended> {
    let store = Store::new(config.model.directory.clone());
    let stored = store.previous()?;
    change(config, &store, &stored, Asks::Loading, json)
}

/// Shows every bundle in the folder.
pub(super) fn list(config: &Config, json: bool) -> anyhow::Result<Ended> {
    let store = Store::new(config.model.directory.clone());
    show(&store, &store.list()?, json)
}

fn change(config: &Config, store: &Store, stored: &Stored, asks: Asks, json: bool) -> anyhow::Result<Ended> {
    say(Step::Checking);
    let folder = store.folder(&stored.reference);
    let loaded = match asks {
        Asks::Everything => Gate::new(config).admit(folder),
        Asks::Loading => Release::load(&sources_with(config, folder)),
    };
    match loaded {
        Ok(_) => {}
        Err(ReleaseError::Refused { failed, .. }) => return Ok(refused(&stored.reference.to_string(), &failed, json)?),
        Err(error) => return Err(error.into()),
    }
    store.activate(&stored.reference, &mut say)?;
    show(store, std::slice::from_ref(stored), json)
}

fn say(step: Step<'_>) {
    // Whether anybody reads the steps changes nothing about them.
    let _ = writeln!(io::stderr(), "{step}");
}

fn show(store: &Store, stored: &[Stored], json: bool) -> anyhow::Result<Ended> {
    let pointer = store.pointer()?;
    let mut out = io::stdout().lock();
    for stored in stored {
        let standing = standing(stored, pointer.as_ref());
        if json {
            let Stored { reference, sha256, .. } = stored;
            let line = serde_json::json!({
                "bundle": reference.to_string(), "sha256": sha256, "standing": standing,
                "installed": stored.is_installed(),
            });
            writeln!(out, "{line}")?;
        } else {
            writeln!(out, "{:<40}  {:<8}  sha256 {}", stored.reference.to_string(), standing, stored.sha256)?;
        }
    }
    Ok(Ended::Done)
}

fn standing(stored: &Stored, pointer: Option<&Pointer>) -> &'static str {
    match pointer {
        Some(pointer) if pointer.active == stored.reference => "active",
        Some(pointer) if pointer.previous.as_ref() == Some(&stored.reference) => "previous",
        Some(_) | None => "",
    }
}

fn refused(what: &str, failed: &[Check], json: bool) -> io::Result<Ended> {
    if json {
        let mut out = io::stdout().lock();
        writeln!(out, "{}", serde_json::json!({ "bundle": what, "refused": super::model::checks_json(failed) }))?;
    }
    let names: Vec<&str> = failed.iter().map(|check| check.name.as_str()).collect();
    eprintln!("error: bundle {what} refused by: {}", names.join(", "));
    for check in failed {
        eprintln!("  {check}");
    }
    Ok(Ended::WithRefusals)
}
