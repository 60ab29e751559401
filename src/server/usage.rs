//! What a thread and a process take of the machine.

use std::fs;
use std::time::Duration;

/// The processor time of the thread that started it: what else the machine does counts little. The time on the wall where
/// the system does not tell it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ThreadClock(Mark);

#[cfg(target_os = "linux")]
type Mark = rustix::time::Timespec;
#[cfg(not(target_os = "linux"))]
type Mark = std::time::Instant;

impl ThreadClock {
    pub(crate) fn start() -> Self {
        Self(now())
    }

    /// Since the start; to be asked on the same thread.
    pub(crate) fn elapsed(&self) -> Duration {
        since(self.0)
    }
}

#[cfg(target_os = "linux")]
fn now() -> Mark {
    rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime)
}

#[cfg(target_os = "linux")]
fn since(start: Mark) -> Duration {
    Duration::try_from(now() - start).unwrap_or_default()
}

#[cfg(not(target_os = "linux"))]
fn now() -> Mark {
    std::time::Instant::now()
}

#[cfg(not(target_os = "linux"))]
fn since(start: Mark) -> Duration {
    start.elapsed()
}

/// Resident memory of the process of that number in megabytes, where the system tells it (Linux).
pub(crate) fn resident_mb(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<f64>().ok()? * 1024.0 / 1e6)
}
