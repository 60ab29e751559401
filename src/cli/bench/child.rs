//! `sidedoor serve` in a process of its own, on free ports, for as long as it is measured.

use std::env;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread;

use anyhow::Context;
use serde_json::Value;

use super::Configuration;
use crate::engine::screen::Screening;
use crate::server::usage::resident_mb;

/// The service; killed when dropped.
pub(super) struct Served {
    child: Child,
    /// Where it answers.
    pub(super) address: String,
    /// Where it answers those who run it.
    pub(super) admin_address: String,
}

impl Served {
    /// Starts this very program as a service with the same configuration, and with the screen or without it, and waits
    /// until it serves.
    pub(super) fn start(configuration: &Configuration, screening: Screening) -> anyhow::Result<Self> {
        Self::start_with(configuration, &[format!("scoring.screen={}", screening == Screening::On)])
    }

    /// As `start`, with further settings.
    pub(super) fn start_with(configuration: &Configuration, settings: &[String]) -> anyhow::Result<Self> {
        let mut command = Command::new(env::current_exe().context("cannot tell where this program is")?);
        command.arg("serve").args(configuration.arguments());
        for setting in ["server.listen=127.0.0.1:0", "admin.listen=127.0.0.1:0", "log.format=json", "log.level=info"] {
            command.args(["--set", setting]);
        }
        for setting in settings {
            command.args(["--set", setting]);
        }
        let mut child = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::piped()).spawn()?;
        let log = child.stderr.take().context("its log is piped")?;
        let mut served = Self { child, address: String::new(), admin_address: String::new() };
        let mut said = Vec::new();
        let mut lines = BufReader::new(log).lines();
        for line in lines.by_ref() {
            let line = line?;
            let event: Value = serde_json::from_str(&line).unwrap_or_default();
            if event["message"] == "serving" {
                served.address = event["grpc_address"].as_str().context("the log names the address")?.to_owned();
                let admin = event["admin_address"].as_str().context("the log names the admin address")?;
                served.admin_address = admin.to_owned();
                break;
            }
            said.push(line);
        }
        anyhow::ensure!(!served.address.is_empty(), "the service did not start; it said:\n{}", said.join("\n"));
        // Read to the end, since a full pipe would stop the service.
        thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Ok(served)
    }

    /// Its resident memory in MB, where the system tells it (Linux).
    pub(super) fn resident_mb(&self) -> Option<f64> {
        resident_mb(self.child.id())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
