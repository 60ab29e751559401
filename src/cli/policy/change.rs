//! What a change does before it goes live: two policies, or one policy on another day, on the same messages.

use std::collections::BTreeMap;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::{Context, bail};

use super::sources::Sources;
use super::{Diff, Ended, Replay};
use crate::cli::jsonl::Lines;
use crate::cli::scorer::{Scorer, Work};
use crate::config::Config;
use crate::engine::day::Day;
use crate::engine::policy::{Action, Policy};
use crate::engine::record::Record;
use crate::engine::verdict::Verdict;
use crate::engine::{Terms, context};
use crate::server::registry::{Release, release_sources};
use crate::server::today;

/// How many messages a change names.
const NAMED: usize = 5;

/// What one policy made of one message.
struct Outcome {
    action: Action,
    clause: String,
    /// Whether the labels say that the message breaks the policy; `None` where nobody labelled it.
    breaks: Option<bool>,
}

/// What the actions on labelled messages come to.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
struct Tally {
    labelled: usize,
    false_alarms: usize,
    misses: usize,
    reviews: usize,
}

impl Tally {
    /// A hold is a look; a message that is redacted or refused though it breaks nothing is a false alarm; one that
    /// breaks the policy and passes, reminded or not, is missed.
    fn add(&mut self, outcome: &Outcome) {
        let Some(breaks) = outcome.breaks else { return };
        self.labelled += 1;
        match (outcome.action, breaks) {
            (Action::Hold, _) => self.reviews += 1,
            (Action::Redact | Action::Block, false) => self.false_alarms += 1,
            (Action::Allow | Action::Nudge, true) => self.misses += 1,
            (Action::Allow | Action::Nudge, false) | (Action::Redact | Action::Block, true) => {}
        }
    }
}

/// Messages that go from one clause and action to another.
#[derive(Debug, Default)]
struct Change {
    count: usize,
    ids: Vec<String>,
}

impl Diff {
    pub(super) fn run(&self, config: &Config, sources: &Sources<'_>) -> anyhow::Result<Ended> {
        let policies = [sources.policy(Some(&self.old))?, sources.policy(Some(&self.new))?];
        let day = self.at.unwrap_or_else(today);
        let mut changes: BTreeMap<[(String, Action); 2], Change> = BTreeMap::new();
        let mut tallies = [Tally::default(); 2];
        let mut messages = 0;
        decide(config, &self.jsonl, &policies.each_ref(), day, |record, verdicts| {
            messages += 1;
            for (tally, (_, outcome)) in tallies.iter_mut().zip(verdicts) {
                tally.add(outcome);
            }
            let ends = |index: usize| verdicts.get(index).map(|(_, outcome)| (outcome.clause.clone(), outcome.action));
            if let (Some(before), Some(after)) = (ends(0), ends(1))
                && before != after
            {
                let change = changes.entry([before, after]).or_default();
                change.count += 1;
                if change.ids.len() < NAMED {
                    change.ids.push(record.id.clone());
                }
            }
            Ok(())
        })?;
        let cost = |tally: &Tally| {
            tally.false_alarms as f64 * self.false_alarm
                + tally.misses as f64 * self.miss
                + tally.reviews as f64 * self.review
        };
        let mut changes: Vec<_> = changes.into_iter().collect();
        changes
            .sort_by(|(ends, change), (other_ends, other)| other.count.cmp(&change.count).then(ends.cmp(other_ends)));
        let mut out = io::stdout().lock();
        if self.json {
            let changes = changes.iter().map(|([before, after], change)| {
                serde_json::json!({
                    "from": { "clause": before.0, "action": before.1 },
                    "to": { "clause": after.0, "action": after.1 },
                    "count": change.count,
                    "ids": change.ids,
                })
            });
            let sides = policies.iter().zip(&tallies).map(|(policy, tally)| {
                serde_json::json!({
                    "name": policy.identity().name,
                    "version": policy.identity().version,
                    "sha256": policy.identity().sha256,
                    "labelled": tally.labelled,
                    "false_alarms": tally.false_alarms,
                    "misses": tally.misses,
                    "reviews": tally.reviews,
                    "cost": cost(tally),
                })
            });
            let (changes, sides): (Vec<_>, Vec<_>) = (changes.collect(), sides.collect());
            let whole = serde_json::json!({
                "messages": messages, "day": day.to_string(), "policies": sides, "changes": changes,
            });
            writeln!(out, "{}", serde_json::to_string_pretty(&whole)?)?;
            return Ok(Ended::Done);
        }
        let changed: usize = changes.iter().map(|(_, change)| change.count).sum();
        writeln!(out, "{messages} messages, {changed} verdicts change on {day}\n")?;
        if !changes.is_empty() {
            writeln!(out, "{:>7}  {:<40}{:<40}e.g.", "count", "before", "after")?;
        }
        for ([before, after], change) in &changes {
            let end = |(clause, action): &(String, Action)| format!("{action} {clause}");
            writeln!(out, "{:>7}  {:<40}{:<40}{}", change.count, end(before), end(after), change.ids.join(", "))?;
        }
        if tallies[0].labelled > 0 {
            writeln!(out, "\n{:<28}{:>12}{:>8}{:>9}{:>12}", "labelled", "false alarms", "misses", "reviews", "cost")?;
            for (policy, tally) in policies.iter().zip(&tallies) {
                let name = format!("{} {}", policy.identity().name, policy.identity().version);
                let Tally { false_alarms, misses, reviews, .. } = tally;
                writeln!(out, "{name:<28}{false_alarms:>12}{misses:>8}{reviews:>9}{:>12.1}", cost(tally))?;
            }
        }
        Ok(Ended::Done)
    }
}

impl Replay {
    pub(super) fn run(&self, config: &Config, sources: &Sources<'_>) -> anyhow::Result<Ended> {
        let policy = sources.policy(self.policy.as_deref())?;
        let identity = policy.identity();
        if !policy.is_in_force(self.at) {
            let until = policy.effective_until().map_or_else(String::new, |until| format!(" to {until}"));
            let (name, version, from) = (&identity.name, &identity.version, policy.effective_from());
            bail!("policy {name} {version} is in force from {from}{until}, not on {}", self.at);
        }
        let mut out = BufWriter::new(io::stdout().lock());
        decide(config, &self.jsonl, &[&policy], self.at, |record, verdicts| {
            for (verdict, outcome) in verdicts {
                let line = serde_json::json!({
                    "id": record.id,
                    "day": self.at.to_string(),
                    "policy": { "name": identity.name, "version": identity.version, "sha256": identity.sha256 },
                    "risk": verdict.risk.value(),
                    "action": outcome.action,
                    "clause": verdict.decision.clause,
                });
                writeln!(out, "{line}")?;
            }
            Ok(())
        })?;
        out.flush()?;
        Ok(Ended::Done)
    }
}

/// Reads every record once and lets each policy decide on it.
fn decide(
    config: &Config,
    file: &Path,
    policies: &[&Policy],
    day: Day,
    mut told: impl FnMut(&Record, &[(Verdict, Outcome)]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut lines = Lines::open(file)?;
    let mut scorer = Scorer::new(Release::load(&release_sources(config)?)?, config.scoring.screening)?;
    let terms = Terms { prior: config.scoring.prior, day, ..Terms::default() };
    loop {
        let records = lines.records()?;
        if records.is_empty() {
            return Ok(());
        }
        let verdicts = scorer.map(
            &records,
            |record| Some(record.message()),
            |reader, record, work| {
                let Work { message, prepared, classified } = work.context("every record is a message")?;
                let concluder = reader.release.engine().concluder();
                let decided = policies.iter().map(|policy| {
                    let verdict = concluder.conclude_by(policy, &message, &prepared, classified.as_ref(), terms);
                    let prohibited = policy.prohibited(&context(policy, &message, &prepared, day));
                    let breaks = |intents: &Vec<_>| intents.iter().any(|intent| prohibited.contains(*intent));
                    let outcome = Outcome {
                        action: verdict.decision.action,
                        clause: verdict.decision.clause.clone().unwrap_or_else(|| "-".to_owned()),
                        breaks: record.intents.as_ref().map(breaks),
                    };
                    (verdict, outcome)
                });
                Ok(decided.collect::<Vec<_>>())
            },
        )?;
        for (record, verdicts) in records.iter().zip(&verdicts) {
            told(record, verdicts)?;
        }
    }
}
