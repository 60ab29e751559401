//! What every measurement with the model runs over, and says of itself.

use std::num::NonZero;
use std::path::PathBuf;
use std::thread;
use std::time::Duration;

use clap::Args;
use serde::Serialize;

use super::{Configuration, read_messages};
use crate::engine::message::Message;
use crate::engine::screen::Screening;
use crate::server::registry::{Release, release_sources};

/// What is measured over, and for how long.
#[derive(Debug, Args)]
pub(super) struct Setup {
    /// Messages, one JSON object with a `text` a line, also .gz and .zst
    #[arg(long, value_name = "FILE")]
    jsonl: PathBuf,
    /// How many messages of the file are used, over and over
    #[arg(long, default_value_t = 4_000, value_name = "COUNT")]
    messages: usize,
    /// How long each measurement takes
    #[arg(long, default_value_t = 10.0, value_name = "SECONDS", value_parser = parse_seconds)]
    seconds: f64,
    /// Let the classifier read every message, even where the bundle's screen would settle it
    #[arg(long)]
    without_screen: bool,
    /// Print the figures as JSON
    #[arg(long)]
    pub(super) json: bool,
}

/// The release and the messages.
pub(super) struct Bed {
    pub(super) release: Release,
    pub(super) messages: Vec<Message>,
    pub(super) workers: usize,
    pub(super) time: Duration,
    pub(super) screening: Screening,
}

/// What was measured over, for the report.
#[derive(Debug, Serialize)]
pub(super) struct Conditions {
    model: String,
    messages: usize,
    mean_bytes: f64,
    cores: usize,
    workers: usize,
    seconds_each: f64,
    /// Whether the screen may settle messages.
    is_screened: bool,
}

fn parse_seconds(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(seconds) if seconds > 0.0 && seconds <= 86_400.0 => Ok(seconds),
        Ok(_) | Err(_) => Err("expected a number of seconds from 0 to 86400".to_owned()),
    }
}

impl Setup {
    pub(super) fn load(&self, configuration: &Configuration) -> anyhow::Result<Bed> {
        let config = configuration.load()?;
        Ok(Bed {
            release: Release::load(&release_sources(&config)?)?,
            messages: read_messages(&self.jsonl, self.messages.max(1))?,
            workers: config.batch.workers.get(),
            time: Duration::from_secs_f64(self.seconds),
            screening: config.scoring.screening.and(Screening::unless(self.without_screen)),
        })
    }
}

impl Bed {
    pub(super) fn conditions(&self) -> Conditions {
        let model = self.release.model();
        let bytes: usize = self.messages.iter().map(|message| message.text.len()).sum();
        Conditions {
            model: format!("{} {}", model.name, model.version),
            messages: self.messages.len(),
            mean_bytes: bytes as f64 / self.messages.len() as f64,
            cores: thread::available_parallelism().map_or(1, NonZero::get),
            workers: self.workers,
            seconds_each: self.time.as_secs_f64(),
            is_screened: self.screening == Screening::On && self.release.engine().preparer().screen().is_some(),
        }
    }
}

impl std::fmt::Display for Conditions {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { model, messages, mean_bytes, cores, workers, seconds_each, is_screened } = self;
        let screen = if *is_screened { "with" } else { "without" };
        write!(
            f,
            "{model}, {messages} messages of {mean_bytes:.0} bytes on average, {cores} cores, {workers} workers, \
             {seconds_each} s each, {screen} the screen"
        )
    }
}
