//! Logging. Lines name rpcs, codes, versions and durations; never the text of a message.

use std::io;
use std::panic;
use std::thread;

use tracing_subscriber::EnvFilter;
use tracing_subscriber::util::{SubscriberInitExt, TryInitError};

use crate::config::{LogConfig, LogFormat};

/// Sends the log of this process to standard error.
///
/// Panics are logged by their place alone: the words of a panic may quote the text that caused it.
///
/// # Errors
/// When the process has a log already.
pub fn init(config: &LogConfig) -> Result<(), TryInitError> {
    let filter = EnvFilter::builder().parse_lossy(&config.level);
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(io::stderr);
    match config.format {
        LogFormat::Text => subscriber.finish().try_init()?,
        LogFormat::Json => subscriber.json().flatten_event(true).finish().try_init()?,
    }
    panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        let thread = thread::current();
        tracing::error!(%place, thread = thread.name().unwrap_or("unnamed"), "a thread panicked");
    }));
    Ok(())
}
