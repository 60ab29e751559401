//! Why a message is decided as it is.

use std::io::{self, Write};

use anyhow::Context as _;

use super::page::steps;
use super::sources::Sources;
use super::{Ended, Explain};
use crate::cli::scorer::{Scorer, Work};
use crate::cli::verdict_text::advice;
use crate::config::Config;
use crate::engine::message::Message;
use crate::engine::policy::{Context, Permission, Policy};
use crate::engine::verdict::Verdict;
use crate::engine::{Terms, context};
use crate::server::registry::{Release, release_sources};
use crate::server::today;

impl Explain {
    pub(super) fn run(&self, config: &Config, sources: &Sources<'_>) -> anyhow::Result<Ended> {
        let policy = sources.policy(self.policy.as_deref())?;
        let terms = Terms { prior: config.scoring.prior, day: self.at.unwrap_or_else(today), ..Terms::default() };
        let message = Message {
            stage: self.stage,
            surface: self.surface,
            purpose: self.purpose,
            parties: self.parties.parties(),
            ..Message::plain(&self.text)
        };
        let mut scorer = Scorer::new(Release::load(&release_sources(config)?)?, config.scoring.screening)?;
        let explained = scorer.map(
            &[message],
            |message| Some(message.clone()),
            |reader, _, work| {
                let Work { message, prepared, classified } = work.context("every text is a message")?;
                let concluder = reader.release.engine().concluder();
                let verdict = concluder.conclude_by(&policy, &message, &prepared, classified.as_ref(), terms);
                Ok((context(&policy, &message, &prepared, terms.day), verdict))
            },
        )?;
        let mut out = io::stdout().lock();
        for (context, verdict) in &explained {
            if self.json {
                writeln!(out, "{}", serde_json::to_string_pretty(&to_json(&policy, context, verdict))?)?;
            } else {
                write(&mut out, &policy, context, verdict)?;
            }
        }
        Ok(Ended::Done)
    }
}

fn write(out: &mut impl Write, policy: &Policy, context: &Context, verdict: &Verdict) -> io::Result<()> {
    let decision = &verdict.decision;
    let identity = policy.identity();
    let by = decision.clause.as_ref().map_or_else(String::new, |clause| format!(" by {clause}"));
    writeln!(out, "{}{by}, policy {} {}", decision.action, identity.name, identity.version)?;
    writeln!(
        out,
        "stage {}, surface {}, purpose {} ({}), {}",
        context.stage, context.surface, context.purpose, context.circumstances.support, context.circumstances.day
    )?;
    writeln!(out, "\n  {:<20}{:>8}  {:<34}steps", "intent", "", "clause")?;
    for entry in &verdict.intents {
        let clause = policy.clause(context, entry.intent);
        let says = match &clause.permission {
            Permission::Allowed => "allowed".to_owned(),
            Permission::Prohibited { ladder, .. } => steps(ladder),
        };
        let mark = if decision.offending.contains(entry.intent) { "►" } else { " " };
        let percent = entry.probability.value() * 100.0;
        writeln!(out, "{mark} {:<20}{percent:>6.1} %  {:<34}{says}", entry.intent.as_str(), clause.id)?;
    }
    writeln!(
        out,
        "  {:<20}{:>6.1} %  the mildest of the prohibiting clauses decides on it",
        "all together",
        verdict.risk.value() * 100.0
    )?;
    writeln!(out)?;
    if !decision.reason.is_empty() {
        writeln!(out, "why       {}", decision.reason)?;
        let offending: Vec<&str> = decision.offending.iter().map(|intent| intent.as_str()).collect();
        writeln!(out, "allowed   without {}", offending.join(" and "))?;
    }
    if let Some(other) = &decision.counterfactual {
        writeln!(out, "or        {} (stage {}, purpose {})", other.text, other.stage, other.purpose)?;
    }
    write!(out, "{}", advice(decision))?;
    if let Some(help) = &verdict.help {
        writeln!(out, "help      {}", help.text)?;
    }
    Ok(())
}

fn to_json(policy: &Policy, context: &Context, verdict: &Verdict) -> serde_json::Value {
    let decision = &verdict.decision;
    let intents = verdict.intents.iter().map(|entry| {
        let clause = policy.clause(context, entry.intent);
        let steps = match &clause.permission {
            Permission::Allowed => Vec::new(),
            Permission::Prohibited { ladder, .. } => ladder.steps().to_vec(),
        };
        let steps = steps.iter().map(|step| serde_json::json!({ "at": step.at.value(), "action": step.action }));
        serde_json::json!({
            "intent": entry.intent,
            "probability": entry.probability.value(),
            "is_prohibited": entry.is_prohibited,
            "is_offending": decision.offending.contains(entry.intent),
            "clause": clause.id,
            "steps": steps.collect::<Vec<_>>(),
        })
    });
    serde_json::json!({
        "policy": { "name": policy.identity().name, "version": policy.identity().version },
        "day": context.circumstances.day.to_string(),
        "support": context.circumstances.support,
        "risk": verdict.risk.value(),
        "action": decision.action,
        "clause": decision.clause,
        "reason": decision.reason,
        "rule": decision.rule,
        "alternative": decision.alternative,
        "counterfactual": decision.counterfactual.as_ref().map(|other| {
            serde_json::json!({ "stage": other.stage, "purpose": other.purpose, "text": other.text })
        }),
        "consequence": decision.consequence.map(|consequence| {
            serde_json::json!({ "advice": consequence.advice, "strikes": consequence.strikes, "days": consequence.days })
        }),
        "intents": intents.collect::<Vec<_>>(),
    })
}
