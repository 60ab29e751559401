//! `[outcomes]`: what is kept of moderators' decisions and users' reports.

use std::path::PathBuf;

use super::kinds::{flag, integer, path};
use super::reader::{Key, Reader};
use crate::engine::outcome::TextKeeping;

/// What is kept of moderators' decisions and users' reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OutcomesConfig {
    /// The folder of the store; `None` where outcomes are not taken.
    pub directory: Option<PathBuf>,
    /// Whether the messages' texts are kept.
    pub text: TextKeeping,
    /// How many outcomes are kept.
    pub max_records: u64,
    /// How many may be on their way to the disk.
    pub queue_length: usize,
}

impl OutcomesConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let directory = Key {
            name: "outcomes.directory",
            unit: "",
            default: (),
            doc: "The folder in which outcomes are kept; unset means that none are taken.",
        };
        let keep_text = Key {
            name: "outcomes.keep_text",
            unit: "",
            default: false,
            doc: "Whether the texts of the messages and of their histories are kept with the outcomes; without them, rule features and logits are.",
        };
        let max_records = Key {
            name: "outcomes.max_records",
            unit: "outcomes",
            default: 100_000,
            doc: "How many outcomes are kept, about 1.5 kB each without texts; the oldest of more go.",
        };
        let queue_length = Key {
            name: "outcomes.queue_length",
            unit: "outcomes",
            default: 256,
            doc: "How many outcomes may be on their way to the disk; the next one is refused at once with RESOURCE_EXHAUSTED.",
        };
        Self {
            directory: reader.read_optional(directory, &path()),
            text: if reader.read(keep_text, &flag()) { TextKeeping::Keep } else { TextKeeping::Drop },
            max_records: reader.read(max_records, &integer(1..=10_000_000)),
            queue_length: reader.read(queue_length, &integer(1..=65_536)),
        }
    }
}
