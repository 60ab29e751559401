//! `[log]`: what is written to standard error.

use tracing_subscriber::EnvFilter;

use super::kinds::{ChoiceName, choice, word};
use super::reader::{Key, Reader};

/// What is written to standard error; never the text of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogConfig {
    /// How a line looks.
    pub format: LogFormat,
    /// Which lines are written, e.g. `info` or `info,sidedoor=debug`.
    pub level: String,
}

/// How a line of the log looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

impl ChoiceName for LogFormat {
    fn name(&self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
        }
    }
}

impl LogConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let format = Key {
            name: "log.format",
            unit: "",
            default: LogFormat::Text,
            doc: "How a line of the log looks: for people, or one JSON object a line.",
        };
        let level = Key {
            name: "log.level",
            unit: "",
            default: "info".to_owned(),
            doc: "Which lines are written: error, warn, info, debug or trace, also by module (`warn,sidedoor=debug`).",
        };
        let level_kind = word("a log level such as \"info\" or \"warn,sidedoor=debug\"", |level| {
            !level.is_empty() && EnvFilter::builder().parse(level).is_ok()
        });
        let format_kind = choice(&[("text", LogFormat::Text), ("json", LogFormat::Json)]);
        Self { format: reader.read(format, &format_kind), level: reader.read(level, &level_kind) }
    }
}
