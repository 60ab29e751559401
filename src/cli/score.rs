//! `sidedoor score`: one text for a person, or a file of records for a program.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context;
use clap::{Args, ValueEnum};
use serde::Serialize;

use super::jsonl::{Line, Lines};
use super::parties::PartyFlags;
use super::scorer::{Reader, Scorer, Work};
use super::verdict_text;
use super::{Configuration, Ended};
use crate::config::Config;
use crate::engine::message::Message;
use crate::engine::model::PackReference;
use crate::engine::record::{FindingRecord, Record};
use crate::engine::score::{Evidence, Probability};
use crate::engine::screen::Screening;
use crate::engine::taxonomy::{Purpose, Stage, Surface};
use crate::engine::verdict::Verdict;
use crate::engine::{IdentifierKey, Redaction, RedactionStyle, RedactionTime, Terms};
use crate::server::registry::{Release, release_sources};
use crate::server::today;

/// Scores one text and prints the verdict for a person, or a file of records and prints one JSON object a line.
#[derive(Debug, Args)]
pub(super) struct Score {
    /// The text
    #[arg(required_unless_present = "jsonl", conflicts_with = "jsonl")]
    text: Option<String>,
    /// A file of records, one JSON object a line; `-` reads the standard input
    #[arg(long, value_name = "FILE", conflicts_with = "PartyFlags")]
    jsonl: Option<PathBuf>,
    /// Where the parties stand: pre_contract, active_contract or post_contract
    #[arg(long, default_value = "pre_contract", value_name = "STAGE", conflicts_with = "jsonl")]
    stage: Stage,
    /// Where the text appears: message, proposal, job_post, profile, attachment or file_name
    #[arg(long, default_value = "message", value_name = "SURFACE", conflicts_with = "jsonl")]
    surface: Surface,
    /// What the sender declares: none, legal_document or system_access
    #[arg(long, default_value = "none", value_name = "PURPOSE", conflicts_with = "jsonl")]
    purpose: Purpose,
    #[command(flatten)]
    parties: PartyFlags,
    /// The policy, instead of the configured one
    #[arg(long, value_name = "NAME")]
    policy: Option<String>,
    /// The share of messages with at least one intent where these come from, 0 to 1
    #[arg(long, value_name = "SHARE", value_parser = parse_probability)]
    prior: Option<Probability>,
    /// Give identifiers as keyed hashes; the key is that of the configuration (identifiers.key_file)
    #[arg(long)]
    hash_identifiers: bool,
    /// Give the text without its identifiers as well, with this in their place: placeholder, mask or hash
    #[arg(long, value_name = "STYLE")]
    redact: Option<Style>,
    /// Let the classifier read every message, even where the bundle's screen would settle it
    #[arg(long)]
    without_screen: bool,
    /// Print the verdict on the one text as JSON
    #[arg(long, conflicts_with = "jsonl")]
    json: bool,
}

/// What stands in the place of an identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Style {
    /// Its kind: [phone]
    Placeholder,
    /// A block for every character
    Mask,
    /// Its kind and its keyed hash
    Hash,
}

/// How the answers are given.
struct Answering {
    hash_with: Option<Arc<IdentifierKey>>,
    redaction: Redaction,
}

pub(super) fn parse_probability(text: &str) -> Result<Probability, String> {
    let value: f64 = text.parse().map_err(|_| "expected a number from 0 to 1".to_owned())?;
    Probability::new(value).map_err(|error| error.to_string())
}

/// A verdict as `--jsonl` writes it.
#[derive(Debug, Serialize)]
struct Output<'a> {
    id: &'a str,
    risk: f64,
    intents: BTreeMap<&'static str, f64>,
    declines: f64,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    screened: bool,
    findings: Vec<FindingRecord>,
    action: &'static str,
    clause: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    consequence: Option<ConsequenceOutput>,
    #[serde(skip_serializing_if = "Option::is_none")]
    help: Option<HelpOutput<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    redacted_text: Option<&'a str>,
    release: ReleaseOutput<'a>,
}

/// What is advised to do about the author.
#[derive(Debug, Serialize)]
struct ConsequenceOutput {
    advice: &'static str,
    strikes: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    days: Option<u32>,
}

/// What an author who declines is offered.
#[derive(Debug, Serialize)]
struct HelpOutput<'a> {
    text: &'a str,
    look_at: Option<LookAtOutput<'a>>,
}

/// The other party's message that should be looked at.
#[derive(Debug, Serialize)]
struct LookAtOutput<'a> {
    turn: usize,
    risk: f64,
    action: &'static str,
    clause: Option<&'a str>,
}

/// What made a verdict.
#[derive(Debug, Serialize)]
struct ReleaseOutput<'a> {
    model: &'a PackReference,
    packs: &'a [PackReference],
    policy: PackReference,
}

impl Score {
    pub(super) fn run(&self, configuration: &Configuration) -> anyhow::Result<Ended> {
        let config = configuration.load()?;
        let Answering { hash_with, redaction } = self.answering(&config)?;
        let release = Release::load(&release_sources(&config)?)?;
        let prior = self.prior.or(config.scoring.prior);
        let terms = Terms {
            policy: self.policy.as_deref(),
            prior,
            evidence: Evidence::Fused,
            hash_with: hash_with.as_deref(),
            redaction: &redaction,
            day: today(),
        };
        release.engine().concluder().policy(terms.policy)?;
        let screening = config.scoring.screening.and(Screening::unless(self.without_screen));
        let mut scorer = Scorer::new(release, screening)?;
        match (&self.text, &self.jsonl) {
            (Some(text), _) => self.score_text(&mut scorer, text, terms),
            (None, Some(path)) => score_file(&mut scorer, &mut Lines::open(path)?, terms),
            (None, None) => anyhow::bail!("expected a text or --jsonl FILE"),
        }
    }

    fn answering(&self, config: &Config) -> anyhow::Result<Answering> {
        let key = if self.hash_identifiers || self.redact == Some(Style::Hash) {
            let key = config.identifiers.load()?.map(Arc::new);
            let option = if self.hash_identifiers { "--hash-identifiers" } else { "--redact hash" };
            Some(key.with_context(|| format!("{option} needs a key; identifiers.key_file sets it"))?)
        } else {
            None
        };
        let time = if self.redact.is_some() { RedactionTime::Always } else { RedactionTime::Never };
        let style = match (self.redact, &key) {
            (Some(Style::Mask), _) => RedactionStyle::Mask,
            (Some(Style::Hash), Some(key)) => RedactionStyle::Hash(Arc::clone(key)),
            (Some(Style::Placeholder | Style::Hash) | None, _) => RedactionStyle::Placeholder,
        };
        Ok(Answering { hash_with: key.filter(|_| self.hash_identifiers), redaction: Redaction { time, style } })
    }

    fn score_text(&self, scorer: &mut Scorer, text: &str, terms: Terms<'_>) -> anyhow::Result<Ended> {
        let message = Message {
            stage: self.stage,
            surface: self.surface,
            purpose: self.purpose,
            parties: self.parties.parties(),
            ..Message::plain(text)
        };
        let verdicts = scorer.map(
            &[message],
            |message| Some(message.clone()),
            |reader, _, work| reader.conclude(&work.context("every text is a message")?, terms),
        )?;
        let mut out = io::stdout().lock();
        for verdict in &verdicts {
            if self.json {
                writeln!(out, "{}", to_json("", verdict, scorer.release(), terms)?)?;
            } else {
                write!(out, "{}", verdict_text::render(text, verdict, scorer.release(), terms)?)?;
            }
        }
        Ok(Ended::Done)
    }
}

/// One line out per line in, in the same order; a line that is no record is answered with its error.
fn score_file(scorer: &mut Scorer, lines: &mut Lines, terms: Terms<'_>) -> anyhow::Result<Ended> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut ended = Ended::Done;
    loop {
        let chunk = lines.chunk()?;
        if chunk.is_empty() {
            break;
        }
        let answers = scorer.map(
            &chunk,
            |line| line.record.as_ref().ok().map(Record::message),
            |reader, line, work| answer(reader, line, work, terms),
        )?;
        for answer in answers {
            match answer {
                Ok(json) => writeln!(out, "{json}")?,
                Err(error) => {
                    ended = Ended::WithRefusals;
                    eprintln!("error: {error}");
                    writeln!(out, "{}", serde_json::json!({ "error": error }))?;
                }
            }
        }
    }
    out.flush()?;
    Ok(ended)
}

fn answer(
    reader: &mut Reader<'_>,
    line: &Line,
    work: Option<Work>,
    terms: Terms<'_>,
) -> anyhow::Result<Result<String, String>> {
    let record = match &line.record {
        Ok(record) => record,
        Err(error) => return Ok(Err(format!("{}: {error}", line.place))),
    };
    let verdict = reader.conclude(&work.context("every record is a message")?, terms)?;
    Ok(Ok(to_json(&record.id, &verdict, reader.release, terms)?))
}

pub(super) fn to_json(id: &str, verdict: &Verdict, release: &Release, terms: Terms<'_>) -> anyhow::Result<String> {
    let policy = release.engine().concluder().policy(terms.policy)?.identity();
    let output = Output {
        id,
        risk: verdict.risk.value(),
        intents: verdict.intents.iter().map(|entry| (entry.intent.as_str(), entry.probability.value())).collect(),
        declines: verdict.declines.value(),
        screened: verdict.screened,
        findings: verdict.findings.iter().map(FindingRecord::from).collect(),
        action: verdict.decision.action.as_str(),
        clause: verdict.decision.clause.as_deref(),
        consequence: verdict.decision.consequence.map(|consequence| ConsequenceOutput {
            advice: consequence.advice.as_str(),
            strikes: consequence.strikes,
            days: consequence.days,
        }),
        help: verdict.help.as_ref().map(|help| HelpOutput {
            text: &help.text,
            look_at: help.look_at.as_ref().map(|look| LookAtOutput {
                turn: look.turn,
                risk: look.risk.value(),
                action: look.action.as_str(),
                clause: look.clause.as_deref(),
            }),
        }),
        redacted_text: verdict.redacted_text.as_deref(),
        release: ReleaseOutput {
            model: release.model(),
            packs: release.engine().preparer().packs().identities(),
            policy: PackReference {
                name: policy.name.clone(),
                version: policy.version.clone(),
                sha256: policy.sha256.clone(),
            },
        },
    };
    Ok(serde_json::to_string(&output)?)
}
