//! What a bundle takes to run, against the budget in its manifest, on its golden cases.

use super::release::{Release, ReleaseError};
use crate::engine::message::Message;
use crate::engine::model::{CheckName, Checks, Mismatch};
use crate::engine::{Classified, Prepared};

/// Sessions held at once to measure one: the first may fill memory that was freed before, and one may be unlucky.
const SESSIONS: usize = 3;

/// Makes the checks that the manifest asks for.
pub(super) fn check(release: &Release, checks: &mut Checks) -> Result<(), ReleaseError> {
    let Some(budget) = release.engine().manifest().budget else { return Ok(()) };
    let messages = release.engine().golden_messages();
    let prepared: Vec<Prepared> =
        messages.iter().filter_map(|message| release.engine().prepare(message).ok()).collect();
    if let Some(limit) = budget.latency_ms {
        let found = latency(release, &messages)?;
        let what = format!("{found:.2} ms, the median of {} golden cases", messages.len());
        let expected = format!("at most {limit} ms of processor time a message");
        checks.record(CheckName::BudgetLatency, within(found, limit, expected, what), Clone::clone);
    }
    if let Some(limit) = budget.memory_mb {
        match memory(release, &prepared)? {
            Some(found) => {
                let what = format!("{found:.1} MB, the median of {SESSIONS} sessions");
                let expected = format!("at most {limit} MB of resident memory a session");
                checks.record(CheckName::BudgetMemory, within(found, limit, expected, what), Clone::clone);
            }
            None => checks.skip(CheckName::BudgetMemory, "this system does not tell what a process holds"),
        }
    }
    Ok(())
}

fn within(found: f64, limit: f64, expected: String, what: String) -> Result<String, Mismatch> {
    if found <= limit { Ok(what) } else { Err(Mismatch { expected, found: what }) }
}

/// The median time to prepare and classify a message. The time of the thread, where the system tells it, so that what
/// else the machine does counts little.
fn latency(release: &Release, messages: &[Message]) -> Result<f64, ReleaseError> {
    let mut session = release.engine().session(release.runtime())?;
    let mut times = Vec::new();
    // The first run sets things up, and is not counted.
    for message in messages.iter().take(1).chain(messages) {
        let start = thread_time::now();
        let Ok(prepared) = release.engine().prepare(message) else { continue };
        Classified::read(&mut session, &prepared)?;
        times.push(thread_time::milliseconds_since(start));
    }
    Ok(median(times.split_off(times.len().min(1))))
}

/// The median growth of this process by one more session that has run; `None` where the system does not tell.
fn memory(release: &Release, prepared: &[Prepared]) -> Result<Option<f64>, ReleaseError> {
    let (mut sessions, mut growth) = (Vec::new(), Vec::new());
    for _ in 0..SESSIONS {
        let Some(before) = resident_mb() else { return Ok(None) };
        let mut session = release.engine().session(release.runtime())?;
        for prepared in prepared {
            Classified::read(&mut session, prepared)?;
        }
        sessions.push(session);
        growth.extend(resident_mb().map(|after| after - before));
    }
    Ok(Some(median(growth)))
}

/// The upper of the two middle ones where their number is even; 0 where there are none.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
}

/// This process's resident memory in megabytes, where the system tells it (Linux).
fn resident_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().trim_end_matches("kB").trim().parse::<f64>().ok()? * 1024.0 / 1e6)
}

/// The processor time of this thread.
#[cfg(target_os = "linux")]
mod thread_time {
    use rustix::time::{ClockId, Timespec, clock_gettime};

    pub(super) fn now() -> Timespec {
        clock_gettime(ClockId::ThreadCPUTime)
    }

    pub(super) fn milliseconds_since(start: Timespec) -> f64 {
        let now = now();
        // A thread runs for less than what these numbers hold exactly.
        (now.tv_sec - start.tv_sec) as f64 * 1e3 + (now.tv_nsec - start.tv_nsec) as f64 / 1e6
    }
}

/// Where the system does not tell a thread's time: that on the wall.
#[cfg(not(target_os = "linux"))]
mod thread_time {
    use std::time::Instant;

    pub(super) fn now() -> Instant {
        Instant::now()
    }

    pub(super) fn milliseconds_since(start: Instant) -> f64 {
        start.elapsed().as_secs_f64() * 1e3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_kept_up_to_the_limit() {
        let judge = |found| within(found, 5.0, "at most 5".to_owned(), format!("{found}"));
        assert_eq!(judge(5.0), Ok("5".to_owned()));
        assert_eq!(judge(5.5), Err(Mismatch::new("at most 5", "5.5")));
    }

    #[test]
    fn a_median_is_the_middle() {
        assert_eq!(median(vec![9.0, 1.0, 2.0]), 2.0);
        assert_eq!(median(Vec::new()), 0.0);
    }
}
