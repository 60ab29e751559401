//! `sidedoor policy`: check policies, show them, explain a decision, and prove what a change does before it goes live.

mod change;
mod explain;
mod html;
mod page;
mod sources;

use std::io::{self, Write};
use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::parties::PartyFlags;
use super::{Configuration, Ended};
use crate::engine::day::Day;
use crate::engine::policy::Policy;
use crate::engine::taxonomy::{Purpose, Stage, Surface};
use crate::server::today;
use page::Page;
use sources::Sources;

/// Checks policies, shows them, explains a decision, and proves what a change does. docs/POLICY.md teaches the language.
///
/// A policy is named by its file or, where it lies in the configured folder, by its name.
#[derive(Debug, Subcommand)]
pub(super) enum PolicyCommand {
    /// Read policies; every mistake of every file is shown with its line and the combinations concerned
    ///
    /// Exit codes: 0 all is well; 1 there are mistakes; 2 a file cannot be read.
    #[command(after_help = "Examples:\n  sidedoor policy check\n  sidedoor policy check drafts/fifth.toml")]
    Check {
        /// Policies, or folders of policies; without any the configured folder
        #[arg(value_name = "PATH")]
        paths: Vec<PathBuf>,
        /// Print the result as JSON
        #[arg(long)]
        json: bool,
    },
    /// Show which clause decides what: the whole matrix, and the clauses with what they reach
    #[command(
        after_help = "Examples:\n  sidedoor policy table freelance\n  sidedoor policy table policies/rentals.toml --html > rentals.html"
    )]
    Table {
        /// The policy; without one the default policy
        #[arg(value_name = "POLICY")]
        policy: Option<String>,
        /// Print a page for a browser
        #[arg(long)]
        html: bool,
        /// The day, for clauses that hold for a time; today without one
        #[arg(long, value_name = "DATE")]
        at: Option<Day>,
    },
    /// Show why a message is decided as it is: each intent's clause and thresholds, and what would have been allowed
    #[command(
        after_help = "Examples:\n  sidedoor policy explain \"pay me directly\" --stage active_contract\n  sidedoor policy explain \"my mail is jo@example.com\" --policy tutoring --author-role provider"
    )]
    Explain(Box<Explain>),
    /// Show which verdicts change from one policy to another on recorded or labelled messages, clause by clause
    ///
    /// Where the records are labelled, false alarms and misses of both are counted. A record's own `parties` count.
    #[command(
        after_help = "Example:\n  sidedoor policy diff freelance drafts/freelance.toml --jsonl traffic.jsonl --false-alarm 5 --miss 20 --review 1"
    )]
    Diff(Box<Diff>),
    /// Decide recorded messages as they are, or were, to be decided on a day; one JSON object a line
    #[command(after_help = "Example:\n  sidedoor policy replay --at 2026-10-01 --jsonl traffic.jsonl")]
    Replay(Replay),
}

/// What `policy explain` asks.
#[derive(Debug, Args)]
pub(super) struct Explain {
    /// The text
    text: String,
    /// Where the parties stand: pre_contract, active_contract or post_contract
    #[arg(long, default_value = "pre_contract", value_name = "STAGE")]
    stage: Stage,
    /// Where the text appears: message, proposal, job_post, profile, attachment or file_name
    #[arg(long, default_value = "message", value_name = "SURFACE")]
    surface: Surface,
    /// What the sender declares: none, legal_document or system_access
    #[arg(long, default_value = "none", value_name = "PURPOSE")]
    purpose: Purpose,
    #[command(flatten)]
    parties: PartyFlags,
    /// The policy; without one the default policy
    #[arg(long, value_name = "POLICY")]
    policy: Option<String>,
    /// The day; today without one
    #[arg(long, value_name = "DATE")]
    at: Option<Day>,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

/// What `policy diff` asks.
#[derive(Debug, Args)]
pub(super) struct Diff {
    /// The policy as it is
    old: String,
    /// The policy as it shall be
    new: String,
    /// Records, one JSON object a line; `-` reads the standard input
    #[arg(long, value_name = "FILE")]
    jsonl: PathBuf,
    /// The day on which both decide; today without one
    #[arg(long, value_name = "DATE")]
    at: Option<Day>,
    /// What redacting or refusing a harmless message costs
    #[arg(long, default_value_t = 1.0, value_name = "COST")]
    false_alarm: f64,
    /// What passing a message that breaks the policy costs
    #[arg(long, default_value_t = 1.0, value_name = "COST")]
    miss: f64,
    /// What a look at a held message costs
    #[arg(long, default_value_t = 0.0, value_name = "COST")]
    review: f64,
    /// Print it as JSON
    #[arg(long)]
    json: bool,
}

/// What `policy replay` asks.
#[derive(Debug, Args)]
pub(super) struct Replay {
    /// The day
    #[arg(long, value_name = "DATE")]
    at: Day,
    /// Records, one JSON object a line; `-` reads the standard input
    #[arg(long, value_name = "FILE")]
    jsonl: PathBuf,
    /// The policy; without one the default policy
    #[arg(long, value_name = "POLICY")]
    policy: Option<String>,
}

impl PolicyCommand {
    pub(super) fn run(&self, configuration: &Configuration) -> anyhow::Result<Ended> {
        let config = configuration.load()?;
        let sources = Sources::of(&config);
        match self {
            Self::Check { paths, json } => check(&sources, paths, *json),
            Self::Table { policy, html, at } => {
                let policy = sources.policy(policy.as_deref())?;
                let page = Page::of(&policy, at.unwrap_or_else(today));
                let mut out = io::stdout().lock();
                if *html {
                    write!(out, "{}", html::render(&page))?;
                } else {
                    page.write(&mut out)?;
                }
                Ok(Ended::Done)
            }
            Self::Explain(explain) => explain.run(&config, &sources),
            Self::Diff(diff) => diff.run(&config, &sources),
            Self::Replay(replay) => replay.run(&config, &sources),
        }
    }
}

fn check(sources: &Sources<'_>, paths: &[PathBuf], json: bool) -> anyhow::Result<Ended> {
    let (mut policies, mut problems) = (Vec::new(), Vec::new());
    for (file, text) in sources.files(paths)? {
        match Policy::parse_with(sources.guarantees(), &file, &text) {
            Ok(policy) => policies.push((file, policy)),
            Err(found) => problems.extend(found),
        }
    }
    let mut out = io::stdout().lock();
    if json {
        let policies = policies.iter().map(|(file, policy)| {
            let identity = policy.identity();
            serde_json::json!({
                "file": file,
                "name": identity.name,
                "version": identity.version,
                "sha256": identity.sha256,
                "clauses": policy.clauses().len(),
                "combinations": policy.combinations(),
            })
        });
        let policies: Vec<serde_json::Value> = policies.collect();
        let found = problems.iter().map(|problem| {
            serde_json::json!({ "file": problem.file, "line": problem.line, "what": problem.kind.to_string() })
        });
        let found: Vec<serde_json::Value> = found.collect();
        let passed = problems.is_empty();
        writeln!(out, "{}", serde_json::json!({ "passed": passed, "policies": policies, "problems": found }))?;
    } else {
        for (_, policy) in &policies {
            let identity = policy.identity();
            writeln!(
                out,
                "ok  {:<12} version {:<8} {} clauses decide {} combinations, sha256 {}",
                identity.name,
                identity.version,
                policy.clauses().len(),
                policy.combinations(),
                identity.sha256
            )?;
        }
        for problem in &problems {
            writeln!(out, "{problem}")?;
        }
        if !problems.is_empty() {
            writeln!(out, "{} mistakes", problems.len())?;
        }
    }
    Ok(if problems.is_empty() { Ended::Done } else { Ended::WithRefusals })
}
