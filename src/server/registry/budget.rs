//! What a bundle takes to run, against the budget in its manifest, on its golden cases.

use std::process;

use super::release::{Release, ReleaseError};
use crate::engine::message::Message;
use crate::engine::model::{CheckName, Checks, Mismatch};
use crate::engine::{Classified, Prepared};
use crate::server::usage::{ThreadClock, resident_mb};

/// Sessions held at once to measure one: some may fill memory that was freed before, or run while such memory is given
/// back, and seem to take nothing; and one may be unlucky.
const SESSIONS: usize = 6;

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
                let what = format!("{found:.1} MB, the second most of {SESSIONS} sessions");
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
        let clock = ThreadClock::start();
        let Ok(prepared) = release.engine().prepare(message) else { continue };
        Classified::read(&mut session, &prepared)?;
        times.push(clock.elapsed().as_secs_f64() * 1e3);
    }
    Ok(median(times.split_off(times.len().min(1))))
}

/// The second largest growth of this process by one more session that has run; `None` where the system does not tell.
fn memory(release: &Release, prepared: &[Prepared]) -> Result<Option<f64>, ReleaseError> {
    let (mut sessions, mut growth) = (Vec::new(), Vec::new());
    for _ in 0..SESSIONS {
        let Some(before) = resident_mb(process::id()) else { return Ok(None) };
        let mut session = release.engine().session(release.runtime())?;
        for prepared in prepared {
            Classified::read(&mut session, prepared)?;
        }
        sessions.push(session);
        growth.extend(resident_mb(process::id()).map(|after| after - before));
    }
    growth.sort_by(f64::total_cmp);
    Ok(Some(growth.iter().rev().nth(1).copied().unwrap_or_default()))
}

/// The upper of the two middle ones where their number is even; 0 where there are none.
fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or_default()
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
