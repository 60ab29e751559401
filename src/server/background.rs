//! Long work beside the answers: on a thread of its own, which gives way to those that answer.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread;

use tokio::sync::oneshot;

/// How far a thread stands back behind those that answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standback {
    /// A tenth of their share. Further back, a busy machine would hardly come to the end of a load.
    Load,
    /// As far as it can: it takes what they leave.
    Shadow,
}

/// The work panicked, or no thread could be had for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the work beside the answers panicked, or there was no thread for it")]
pub(crate) struct Unfinished;

/// Does something that blocks. Dropping the future does not end it.
pub(crate) async fn in_background<T: Send + 'static>(
    name: &str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Unfinished> {
    let (done, result) = oneshot::channel();
    let body = move || {
        stand_back(Standback::Load);
        if let Ok(value) = catch_unwind(AssertUnwindSafe(work)) {
            // Nobody may be waiting any more.
            let _ = done.send(value);
        }
    };
    thread::Builder::new().name(name.to_owned()).spawn(body).map_err(|_| Unfinished)?;
    result.await.map_err(|_| Unfinished)
}

/// Lowers the priority of this thread alone; Linux keeps it by thread. A system that refuses has the work done all the
/// same.
#[cfg(target_os = "linux")]
pub(crate) fn stand_back(standback: Standback) {
    let niceness = match standback {
        Standback::Load => 10,
        Standback::Shadow => 19,
    };
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), niceness);
}

#[cfg(not(target_os = "linux"))]
pub(crate) fn stand_back(_: Standback) {}
