//! `[batch]`: the classifier's workers and their queue.

use std::num::NonZeroUsize;
use std::thread::available_parallelism;

use toml::Value;

use super::kinds::{Kind, integer};
use super::reader::{Key, Reader};

/// The classifier's workers and their queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BatchConfig {
    /// How many workers run the classifier.
    pub workers: NonZeroUsize,
    /// How many messages may wait for a worker.
    pub queue_length: usize,
    /// How many messages may be read in one run.
    pub messages: NonZeroUsize,
}

/// How many workers were asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Workers {
    /// One per core.
    PerCore,
    /// As many.
    Count(NonZeroUsize),
}

impl BatchConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let workers = Key {
            name: "batch.workers",
            unit: "threads",
            default: Workers::PerCore,
            doc: "How many threads run the classifier, each with a single-threaded session of its own; `auto` takes one per core.",
        };
        let queue_length = Key {
            name: "batch.queue_length",
            unit: "messages",
            default: 512,
            doc: "How many messages may wait for a worker whatever their deadlines, bulk messages half as many; the next one is refused at once with RESOURCE_EXHAUSTED.",
        };
        let messages = Key {
            name: "batch.messages",
            unit: "messages",
            default: 1,
            doc: "The most messages of like length that may be read in one run. Above 1, loading a bundle measures whether runs of 2, 4, 8 and so on move no logit by more than 0.001 and are faster, and takes the best number; a bundle whose scores depend on neighbours, as those of dynamic int8 do, goes on with 1.",
        };
        let workers = match reader.read(workers, &workers_kind()) {
            Workers::PerCore => available_parallelism().unwrap_or(NonZeroUsize::MIN),
            Workers::Count(count) => count,
        };
        Self {
            workers,
            queue_length: reader.read(queue_length, &integer(1..=1_000_000)),
            messages: NonZeroUsize::new(reader.read(messages, &integer(1..=256))).unwrap_or(NonZeroUsize::MIN),
        }
    }
}

fn workers_kind() -> Kind<Workers> {
    Kind {
        expected: "\"auto\" or an integer from 1 to 1024".to_owned(),
        read: Box::new(|value, _| {
            if value.as_str() == Some("auto") {
                return Some(Workers::PerCore);
            }
            let count = value.as_integer().and_then(|count| usize::try_from(count).ok())?;
            NonZeroUsize::new(count).filter(|count| count.get() <= 1_024).map(Workers::Count)
        }),
        write: |value| match value {
            Workers::PerCore => Value::String("auto".to_owned()),
            Workers::Count(count) => Value::Integer(i64::try_from(count.get()).unwrap_or(i64::MAX)),
        },
        show: Value::to_string,
        is_path: false,
    }
}
