//! `sidedoor prepare`: exactly what the model and the fusion see, for training and for the curious.

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use serde::Serialize;

use super::jsonl::Lines;
use super::{Configuration, Ended};
use crate::config::Config;
use crate::engine::Preparer;
use crate::engine::message::Message;
use crate::engine::model::{Bundle, InputFormat, Tokenizer};
use crate::engine::record::{PreparedRecord, Record};
use crate::engine::text::{ViewKind, Views, grams};
use crate::server::registry::{bundle_folder, detect_options, load_preparer};

/// Prints, per record, the views, the findings, the rule features, and the token windows.
///
/// The tokenizer is that of the active bundle, of --bundle, or of --tokenizer with --input, so that training can call
/// it before there is a bundle.
#[derive(Debug, Args)]
pub(super) struct Prepare {
    /// The file of records, one JSON object a line; `-` reads the standard input
    #[arg(long, value_name = "FILE")]
    jsonl: PathBuf,
    /// The bundle whose tokenizer is used
    #[arg(long, value_name = "DIR", conflicts_with = "tokenizer")]
    bundle: Option<PathBuf>,
    /// A tokenizer.json, used without a bundle
    #[arg(long, value_name = "FILE", requires = "input")]
    tokenizer: Option<PathBuf>,
    /// The manifest's `input` section as a JSON file, for --tokenizer
    #[arg(long, value_name = "FILE", requires = "tokenizer")]
    input: Option<PathBuf>,
    /// The folder of packs, instead of the configured one
    #[arg(long, value_name = "DIR")]
    packs: Option<PathBuf>,
    /// Give the buckets that a screen reads as well: those of the text, then those of the history's turns
    #[arg(long)]
    grams: bool,
    /// Leave identifiers in the tokens as they are written, as if no detector had found them
    #[arg(long, conflicts_with = "no_tokens")]
    keep_identifiers: bool,
    /// Leave the views out
    #[arg(long)]
    no_views: bool,
    /// Leave the tokens out; needs no bundle
    #[arg(long, conflicts_with_all = ["bundle", "tokenizer"])]
    no_tokens: bool,
}

#[derive(Debug, Serialize)]
struct Output<'a> {
    id: &'a str,
    #[serde(flatten)]
    prepared: PreparedRecord,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    grams: Vec<Vec<u32>>,
}

impl Prepare {
    pub(super) fn run(&self, configuration: &Configuration) -> anyhow::Result<Ended> {
        let config = configuration.load()?;
        let tokenizer = self.tokenizer(&config)?;
        let packs = self.packs.as_deref().unwrap_or(&config.packs.directory);
        let preparer =
            load_preparer(packs, detect_options(&config), tokenizer)?.keeping_identifiers(self.keep_identifiers);
        let mut lines = Lines::open(&self.jsonl)?;
        let mut out = BufWriter::new(io::stdout().lock());
        let mut ended = Ended::Done;
        loop {
            let chunk = lines.chunk()?;
            if chunk.is_empty() {
                break;
            }
            for line in chunk {
                match line.record {
                    Ok(record) => self.print(&preparer, &record, &mut out)?,
                    Err(error) => {
                        ended = Ended::WithRefusals;
                        eprintln!("error: {}: {error}", line.place);
                    }
                }
            }
        }
        out.flush()?;
        Ok(ended)
    }

    fn print(&self, preparer: &Preparer, record: &Record, out: &mut impl Write) -> anyhow::Result<()> {
        let message = record.message();
        let prepared = preparer.prepare(&message).with_context(|| format!("record `{}`", record.id))?;
        let grams = if self.grams { grams_of(&message) } else { Vec::new() };
        let mut prepared = PreparedRecord::from(&prepared);
        if self.no_views {
            prepared.views.clear();
        }
        serde_json::to_writer(&mut *out, &Output { id: &record.id, prepared, grams })?;
        Ok(writeln!(out)?)
    }

    fn tokenizer(&self, config: &Config) -> anyhow::Result<Option<Tokenizer>> {
        if self.no_tokens {
            return Ok(None);
        }
        let (file, format) = match (&self.tokenizer, &self.input) {
            (Some(file), Some(input)) => {
                let text = fs::read_to_string(input).with_context(|| format!("cannot read {}", input.display()))?;
                let format: InputFormat =
                    serde_json::from_str(&text).with_context(|| format!("{} is no input format", input.display()))?;
                (file.clone(), format)
            }
            _ => {
                let folder = match &self.bundle {
                    Some(folder) => folder.clone(),
                    None => bundle_folder(config)?,
                };
                let bundle = Bundle::open(&folder)?;
                let manifest = bundle.claimed_manifest().with_context(|| {
                    format!("{} has no valid manifest; see sidedoor model verify", folder.display())
                })?;
                (folder.join(&manifest.tokenizer.file), manifest.input.clone())
            }
        };
        let json = fs::read(&file).with_context(|| format!("cannot read {}", file.display()))?;
        let tokenizer = Tokenizer::load(&json, format).with_context(|| format!("cannot use {}", file.display()))?;
        Ok(Some(tokenizer))
    }
}

fn grams_of(message: &Message) -> Vec<Vec<u32>> {
    let folded = |text: &str| Views::of(text).get(ViewKind::Folded).text.clone();
    // As the screen reads them: an empty turn says nothing.
    let turns = message.history.iter().map(|turn| folded(&turn.text)).filter(|text| !text.is_empty());
    std::iter::once(folded(&message.text)).chain(turns).map(|text| grams(&text)).collect()
}
