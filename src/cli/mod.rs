//! The command line: one file per command. Results go to stdout, errors to stderr.
//!
//! Exit codes: 0 done, 1 done but with something refused (a bundle, a line, a check), 2 not done (bad usage, bad
//! configuration, unreadable file).

mod bench;
mod bundles;
mod challenge;
mod challenge_page;
mod compression;
mod eval;
mod explanation;
mod html;
mod jsonl;
mod labelled;
mod model;
mod no_telemetry;
mod outcomes;
mod parties;
mod pictures;
mod policy;
mod prepare;
mod report_page;
mod rollout;
mod rules;
mod scan;
mod score;
mod scorer;
mod serve;
mod verdict_text;

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

use crate::config::{Config, Sources};

/// How likely is it that a message takes business off the platform?
///
/// Sidedoor combines rule hits (contact details and phrases, however disguised) with a text classifier and answers
/// with calibrated probabilities, the evidence behind them and what the marketplace's policy says to do.
#[derive(Debug, Parser)]
#[command(name = "sidedoor", version, after_help = EXAMPLES)]
struct Cli {
    #[command(flatten)]
    configuration: Configuration,
    #[command(subcommand)]
    command: Command,
}

const EXAMPLES: &str = "Examples:
  sidedoor score \"let's talk elsewhere, my mail is jo at example dot com\"
  sidedoor score --jsonl messages.jsonl > verdicts.jsonl
  sidedoor scan messages.csv.gz --output verdicts.csv.gz
  sidedoor eval --jsonl labelled.jsonl --report report/
  sidedoor serve --print-config
  sidedoor model verify models/minilm/0.2.0
  sidedoor policy explain \"pay me directly\" --stage active_contract
  sidedoor model install --activate bundle.tar.gz
  sidedoor rules explain \"write me on t3legram\"

Exit codes: 0 done; 1 done, but something was refused; 2 not done.";

/// Where the configuration comes from.
#[derive(Debug, Args)]
struct Configuration {
    /// The configuration file; without it the defaults apply (docs/CONFIG.md lists every key)
    #[arg(long, global = true, value_name = "FILE")]
    config: Option<PathBuf>,
    /// Sets one key, e.g. --set limits.text_bytes=8192; stronger than SIDEDOOR_LIMITS__TEXT_BYTES and the file
    #[arg(long = "set", global = true, value_name = "KEY=VALUE")]
    set: Vec<String>,
}

impl Configuration {
    fn load(&self) -> anyhow::Result<Config> {
        Ok(Config::load(&Sources::of_process(self.config.as_deref(), self.set.clone())?)?)
    }

    /// The arguments with which another process of ours gets the same configuration.
    fn arguments(&self) -> Vec<OsString> {
        let config = self.config.iter().flat_map(|path| ["--config".into(), path.into()]);
        config.chain(self.set.iter().flat_map(|setting| ["--set".into(), setting.into()])).collect()
    }
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Start the gRPC service
    Serve(serve::Serve),
    /// Score one text, or a file of records
    Score(score::Score),
    /// Score a large file on all cores; goes on where it was interrupted
    Scan(scan::Scan),
    /// Show exactly what the model and the fusion see of each record
    Prepare(prepare::Prepare),
    /// Measure quality on a labelled file
    Eval(eval::Eval),
    /// Measure speed
    #[command(subcommand)]
    Bench(bench::Bench),
    /// Look at bundles, run the gate on one, install, activate, roll back
    #[command(subcommand)]
    Model(model::Model),
    /// Take moderators' decisions and users' reports out of the store, or count them
    #[command(subcommand)]
    Outcomes(outcomes::Outcomes),
    /// Check policies, show them, explain a decision, and prove what a change does
    #[command(subcommand)]
    Policy(Box<policy::PolicyCommand>),
    /// Test rule packs, lint them, or explain what fires on a text
    #[command(subcommand)]
    Rules(rules::Rules),
}

/// Parses the arguments, runs the command, and says how it ended.
#[must_use]
pub fn run() -> ExitCode {
    let Cli { configuration, command } = Cli::parse();
    if let Err(reason) = no_telemetry::switch_off() {
        eprintln!("error: {reason}");
        return ExitCode::from(2);
    }
    let ended = match command {
        Command::Serve(serve) => serve.run(&configuration),
        Command::Score(score) => score.run(&configuration),
        Command::Scan(scan) => scan.run(&configuration),
        Command::Prepare(prepare) => prepare.run(&configuration),
        Command::Eval(eval) => eval.run(&configuration),
        Command::Bench(bench) => bench.run(&configuration),
        Command::Model(model) => model.run(&configuration),
        Command::Outcomes(outcomes) => outcomes.run(&configuration),
        Command::Policy(policy) => policy.run(&configuration),
        Command::Rules(rules) => rules.run(&configuration),
    };
    match ended {
        Ok(Ended::Done) => ExitCode::SUCCESS,
        Ok(Ended::WithRefusals) => ExitCode::from(1),
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// How a command that was carried out ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Ended {
    Done,
    WithRefusals,
}

/// A reader that has seen enough (`| head`) is no failure.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause.downcast_ref::<std::io::Error>().is_some_and(|error| error.kind() == std::io::ErrorKind::BrokenPipe)
    })
}
