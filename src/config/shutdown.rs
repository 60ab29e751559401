//! `[shutdown]`: how the service ends.

use std::time::Duration;

use super::kinds::integer;
use super::reader::{Key, Reader};

/// How the service ends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ShutdownConfig {
    /// How long open calls may take to end after the signal.
    pub grace: Duration,
}

impl ShutdownConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let grace = Key {
            name: "shutdown.grace_ms",
            unit: "milliseconds",
            default: 10_000,
            doc: "How long open calls may take to end after SIGTERM or SIGINT before they are cut off.",
        };
        Self { grace: Duration::from_millis(reader.read(grace, &integer(0..=600_000))) }
    }
}
