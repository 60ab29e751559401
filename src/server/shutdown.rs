//! When the service ends, the phases that it goes through, and the calls that it waits for.

use std::io;

use tokio::sync::{mpsc, watch};

/// Where the service stands; it only ever moves forward.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The workers have not all run yet.
    Warming,
    /// Calls are answered.
    Serving,
    /// The calls that are open are answered, no others.
    Draining,
}

/// The scoring calls that are open; clones share one count.
#[derive(Debug, Clone)]
pub(crate) struct OpenCalls {
    count: watch::Sender<usize>,
}

/// A call that is open until this is dropped.
#[derive(Debug)]
pub(crate) struct OpenCall {
    calls: OpenCalls,
}

impl OpenCalls {
    pub(crate) fn new() -> Self {
        Self { count: watch::Sender::new(0) }
    }

    /// Counts a call.
    pub(crate) fn enter(&self) -> OpenCall {
        self.count.send_modify(|count| *count += 1);
        OpenCall { calls: self.clone() }
    }

    /// Waits until no call is open.
    pub(crate) async fn ended(&self) {
        // The sender lives as long as `self`, so waiting ends only with the count.
        let _ = self.count.subscribe().wait_for(|count| *count == 0).await;
    }
}

impl Drop for OpenCall {
    fn drop(&mut self) {
        self.calls.count.send_modify(|count| *count -= 1);
    }
}

/// A message per SIGHUP from now on; those that come while one waits to be taken are one with it.
///
/// # Errors
/// When the signal cannot be listened to.
pub fn hangups() -> io::Result<mpsc::Receiver<()>> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut hangup = signal(SignalKind::hangup())?;
    let (sender, receiver) = mpsc::channel(1);
    tokio::spawn(async move {
        while hangup.recv().await.is_some() {
            if let Err(mpsc::error::TrySendError::Closed(())) = sender.try_send(()) {
                break;
            }
        }
    });
    Ok(receiver)
}

/// Waits for SIGTERM or SIGINT.
///
/// # Errors
/// When the signals cannot be listened to.
pub async fn signal() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}
