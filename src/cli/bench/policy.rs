//! `sidedoor bench policy`: the decision alone.

use std::io::{self, Write};

use clap::Args;

use super::Configuration;
use crate::config::Config;
use crate::engine::policy::{Cell, Circumstances, Context, Policy, Scores};
use crate::engine::score::Probability;
use crate::engine::taxonomy::{FindingKind, Intent};
use crate::server::registry::toml_files;
use crate::server::usage::ThreadClock;

/// What `bench policy` runs over.
#[derive(Debug, Args)]
pub(in crate::cli) struct PolicyBench {
    /// Print the figures as JSON
    #[arg(long)]
    json: bool,
}

impl PolicyBench {
    pub(super) fn run(&self, configuration: &Configuration) -> anyhow::Result<()> {
        policies(&configuration.load()?, self.json)
    }
}

/// How often every combination is decided.
const ROUNDS: usize = 20;
/// The probabilities that each decision is measured at: harmless, doubtful, plain.
const PROBABILITIES: [f64; 3] = [0.02, 0.6, 0.97];

/// Decides over every combination of every configured policy, with each intent in turn the likely one.
fn policies(config: &Config, json: bool) -> anyhow::Result<()> {
    let mut out = io::stdout().lock();
    let mut figures = Vec::new();
    for (file, text) in toml_files(&config.policy.directory)? {
        let policy = Policy::parse(&file, &text).map_err(|problems| anyhow::anyhow!("{}", problems[0]))?;
        let circumstances: Vec<Circumstances> = policy.circumstances().collect();
        let mut questions = Vec::new();
        for circumstances in circumstances {
            for cell in Cell::all() {
                for probability in PROBABILITIES {
                    let mut intents = [Probability::nearest(0.01); Intent::ALL.len()];
                    intents[cell.intent.index()] = Probability::nearest(probability);
                    let identifiers = [FindingKind::Phone].into_iter().collect();
                    let scores = Scores { intents, risk: Probability::nearest(probability), identifiers };
                    questions.push((Context { circumstances, ..Context::of(cell) }, scores));
                }
            }
        }
        let rounds = (ROUNDS * Cell::COUNT * PROBABILITIES.len() / questions.len()).max(1);
        let clock = ThreadClock::start();
        let mut acted = 0;
        for _ in 0..rounds {
            acted +=
                questions.iter().filter(|(context, scores)| policy.decide(context, scores).clause.is_some()).count();
        }
        let decisions = rounds * questions.len();
        let nanoseconds = clock.elapsed().as_secs_f64() * 1e9 / decisions as f64;
        figures.push((policy.identity().name.clone(), policy.combinations(), decisions, acted, nanoseconds));
    }
    if json {
        let figures = figures.iter().map(|(name, combinations, decisions, acted, nanoseconds)| {
            serde_json::json!({
                "policy": name,
                "combinations": combinations,
                "decisions": decisions,
                "not_allowed": acted,
                "nanoseconds": nanoseconds,
            })
        });
        writeln!(out, "{}", serde_json::to_string_pretty(&figures.collect::<Vec<_>>())?)?;
    } else {
        for (name, combinations, decisions, acted, nanoseconds) in figures {
            let share = 100.0 * acted as f64 / decisions as f64;
            writeln!(
                out,
                "{name:<14}{nanoseconds:>8.0} ns a decision, {decisions} decisions over {combinations} combinations, {share:.0} % not allowed"
            )?;
        }
    }
    Ok(())
}
