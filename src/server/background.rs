//! Long work beside the answers: on threads of their own, which give way to those that answer.
//!
//! A low priority alone does not keep out of their way: whatever they leave of the processor it would take, and of the
//! caches too, so that each answer takes longer and those behind it wait. So such work also rests in proportion to what it
//! has used, as long as others work.
//!
//! The threads stay for the next work, and one thread loads all releases. Every regular expression keeps a cache for each
//! thread that has used it, so that memory would grow with every thread that has ever loaded one.

use std::cell::Cell;
use std::sync::LazyLock;
use std::thread;
use std::time::{Duration, Instant};

use tokio::runtime::{Builder, Runtime};

use crate::engine::model::Pace;

/// How far a thread stands back behind those that answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standback {
    /// A fiftieth of their share.
    Load,
    /// As far as it can: it takes what they leave.
    Shadow,
}

/// The work panicked, or no thread could be had for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the work beside the answers panicked, or there was no thread for it")]
pub(crate) struct Unfinished;

/// Most pieces of work at a time; others wait.
const MAX_THREADS: usize = 8;
/// How long a thread waits for work before it ends.
const KEPT: Duration = Duration::from_secs(60 * 60 * 24);

static THREADS: LazyLock<Option<Runtime>> = LazyLock::new(|| threads("background", MAX_THREADS));
static LOADER: LazyLock<Option<Runtime>> = LazyLock::new(|| threads("loader", 1));

/// Threads that block: nothing is ever polled on the runtime they belong to.
fn threads(name: &str, most: usize) -> Option<Runtime> {
    Builder::new_current_thread()
        .thread_name(name)
        .max_blocking_threads(most)
        .thread_keep_alive(KEPT)
        .on_thread_start(|| stand_back(Standback::Load))
        .build()
        .ok()
}

/// Does something that blocks. Dropping the future does not end it.
pub(crate) async fn in_background<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Unfinished> {
    on(&THREADS, work).await
}

/// Loads a release, after those that were to be loaded before. Dropping the future does not end it.
pub(crate) async fn load_in_background<T: Send + 'static>(
    load: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Unfinished> {
    on(&LOADER, load).await
}

async fn on<T: Send + 'static>(
    threads: &Option<Runtime>,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Unfinished> {
    let done = threads.as_ref().ok_or(Unfinished)?.spawn_blocking(|| {
        SPENT.set(Spent::now());
        work()
    });
    done.await.map_err(|_| Unfinished)
}

/// Lowers the priority of this thread alone; Linux keeps it by thread. A system that refuses has the work done all the
/// same.
#[cfg(target_os = "linux")]
pub(crate) fn stand_back(standback: Standback) {
    let niceness = match standback {
        Standback::Load => 18,
        Standback::Shadow => 19,
    };
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), niceness);
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn stand_back(_: Standback) {}

/// How much longer than it has worked a thread rests where others work.
const REST: u32 = 3;
/// The shortest piece of work that is worth a rest, and the longest rest.
const SHORTEST_PIECE: Duration = Duration::from_millis(2);
const LONGEST_REST: Duration = Duration::from_millis(500);
/// The part of one core from which on others count as working.
const WORKING: u32 = 10;

thread_local! {
    /// When this thread last rested; `None` where it need not.
    static SPENT: Cell<Option<Spent>> = const { Cell::new(None) };
}

/// What has been used of the processor.
#[derive(Debug, Clone, Copy)]
struct Spent {
    at: Instant,
    by_thread: Duration,
    by_process: Duration,
}

impl Spent {
    #[cfg(target_os = "linux")]
    fn now() -> Option<Self> {
        use rustix::time::{ClockId, clock_gettime};
        let used = |clock| Duration::try_from(clock_gettime(clock)).ok();
        let (by_thread, by_process) = (used(ClockId::ThreadCPUTime)?, used(ClockId::ProcessCPUTime)?);
        Some(Self { at: Instant::now(), by_thread, by_process })
    }

    #[cfg(not(target_os = "linux"))]
    fn now() -> Option<Self> {
        None
    }

    /// How long to rest for what was used since `before`; `None` where that is too little to speak of.
    fn rest_since(self, before: Self) -> Option<Duration> {
        let own = self.by_thread.saturating_sub(before.by_thread);
        if own < SHORTEST_PIECE {
            return None;
        }
        let others = self.by_process.saturating_sub(before.by_process).saturating_sub(own);
        let are_others_working = others * WORKING > self.at - before.at;
        Some(if are_others_working { (own * REST).min(LONGEST_REST) } else { Duration::ZERO })
    }
}

/// Between two pieces of long work: rests where it is done in the background and others work meanwhile.
pub(crate) fn rest() {
    let (Some(before), Some(now)) = (SPENT.get(), Spent::now()) else { return };
    if let Some(rest) = now.rest_since(before) {
        thread::sleep(rest);
        SPENT.set(Spent::now());
    }
}

/// Whether what this thread loads is loaded in the background, beside the answers.
pub(crate) fn pace() -> Pace {
    SPENT.get().map_or(Pace::Alone, |_| Pace::Beside(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    #[track_caller]
    fn check(wall: u32, own: u32, others: u32, rest: Option<Duration>) {
        let before = Spent { at: Instant::now(), by_thread: 7 * MS, by_process: 100 * MS };
        let after = Spent {
            at: before.at + wall * MS,
            by_thread: before.by_thread + own * MS,
            by_process: before.by_process + (own + others) * MS,
        };
        assert_eq!(after.rest_since(before), rest);
    }

    #[test]
    fn rests_for_what_it_used_while_others_work() {
        check(20, 10, 15, Some(30 * MS));
        check(20, 10, 1, Some(Duration::ZERO));
        check(4_000, 1_000, 4_000, Some(LONGEST_REST));
        check(20, 1, 15, None);
    }

    #[test]
    fn who_answers_never_rests() {
        let started = Spent::now();
        rest();
        assert!(SPENT.get().is_none() && started.is_some());
    }
}
