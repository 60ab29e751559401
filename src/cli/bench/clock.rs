//! The clock of measurements.

use std::fs;
use std::time::Instant;

use anyhow::Context;

/// Processor time of this thread where the system tells it (Linux), else the time on the wall.
pub(super) struct Clock {
    wall: Instant,
    processor: Option<u64>,
}

impl Clock {
    pub(super) fn start() -> Self {
        Self { wall: Instant::now(), processor: on_processor() }
    }

    pub(super) fn seconds(&self) -> anyhow::Result<f64> {
        match (self.processor, on_processor()) {
            (Some(start), Some(end)) => {
                let spent = end.checked_sub(start).context("the thread's processor time ran backwards")?;
                Ok(spent.max(1) as f64 / 1e9)
            }
            _ => Ok(self.wall.elapsed().as_secs_f64()),
        }
    }
}

/// Nanoseconds that this thread has run (Linux, Documentation/scheduler/sched-stats).
fn on_processor() -> Option<u64> {
    fs::read_to_string("/proc/thread-self/schedstat").ok()?.split_whitespace().next()?.parse().ok()
}
