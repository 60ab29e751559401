//! A verdict for a person.

use std::fmt::Write;

use crate::engine::Terms;
use crate::engine::policy::Decision;
use crate::engine::verdict::Verdict;
use crate::server::registry::Release;

/// Width of a full bar, in characters.
const BAR: f64 = 20.0;

/// Renders a verdict on `text`, several lines.
pub(super) fn render(text: &str, verdict: &Verdict, release: &Release, terms: Terms<'_>) -> anyhow::Result<String> {
    let mut out = String::new();
    let decision = &verdict.decision;
    writeln!(out, "{:<20}{:>6.1} %  {}", "risk", percent(verdict.risk.value()), decision.action)?;
    if let Some(interval) = verdict.interval {
        let (low, high) = (percent(interval.low.value()), percent(interval.high.value()));
        let note = if interval.is_wide() { ", uncertain" } else { "" };
        writeln!(out, "{:<20}{low:>6.1} % to {high:.1} % with a chance of 90 %{note}", "")?;
    }
    if verdict.screened {
        writeln!(out, "{:<20}by the screen: clearly harmless, no classifier read it", "")?;
    }
    writeln!(out)?;
    for entry in &verdict.intents {
        let p = entry.probability.value();
        let here = if entry.is_prohibited { "prohibited" } else { "allowed" };
        writeln!(out, "  {:<18}{:>6.1} %  {here:<12}{}", entry.intent.as_str(), percent(p), bar(p))?;
    }
    let p = verdict.declines.value();
    writeln!(out, "  {:<18}{:>6.1} %  {:<12}{}", "declines", percent(p), "", bar(p))?;
    if !verdict.findings.is_empty() {
        writeln!(out, "\nfindings")?;
        for finding in &verdict.findings {
            let span = finding.span;
            let quoted = text.get(span.range()).unwrap_or_default();
            write!(out, "  {:>3}..{:<4} {:<8} \"{quoted}\"", span.start(), span.end(), finding.kind.as_str())?;
            if let Some(value) = &finding.value {
                write!(out, " = {value}")?;
            }
            let techniques = finding.techniques().collect::<Vec<_>>().join(" + ");
            writeln!(out, "  [{}, {techniques}, confidence {:.2}]", finding.rule, finding.confidence)?;
        }
    }
    writeln!(out)?;
    if let Some(clause) = &decision.clause {
        writeln!(out, "clause    {clause}")?;
    }
    if !decision.reason.is_empty() {
        writeln!(out, "why       {}", decision.reason)?;
    }
    if let Some(counterfactual) = &decision.counterfactual {
        writeln!(out, "instead   {}", counterfactual.text)?;
    }
    out += &advice(decision);
    if let Some(help) = &verdict.help {
        writeln!(out, "help      {}", help.text)?;
        if let Some(look) = &help.look_at {
            let clause = look.clause.as_deref().unwrap_or("-");
            writeln!(
                out,
                "look at   turn {}, risk {:.1} %, {} by {clause}",
                look.turn,
                percent(look.risk.value()),
                look.action
            )?;
        }
    }
    if let Some(redacted) = &verdict.redacted_text {
        writeln!(out, "redacted  {redacted}")?;
    }
    let policy = release.engine().concluder().policy(terms.policy)?.identity();
    let model = release.model();
    writeln!(out, "release   model {} {}, policy {} {}", model.name, model.version, policy.name, policy.version)?;
    Ok(out)
}

/// What to do instead, the public rule and what is advised about the author: a line each, where there is one.
pub(super) fn advice(decision: &Decision) -> String {
    let mut lines = String::new();
    if let Some(alternative) = &decision.alternative {
        lines += &format!("better    {alternative}\n");
    }
    if let Some(rule) = &decision.rule {
        lines += &format!("rule      {rule}\n");
    }
    if let Some(consequence) = decision.consequence {
        let days = consequence.days.map_or_else(String::new, |days| format!(" for {days} days"));
        lines += &format!("advice    {}{days}, strike {}\n", consequence.advice, consequence.strikes);
    }
    lines
}

fn percent(p: f64) -> f64 {
    p * 100.0
}

fn bar(p: f64) -> String {
    // A probability is at most 1, so the bar has at most 20 characters.
    let filled = (p * BAR).round();
    (0..20).take_while(|step| f64::from(*step) < filled).map(|_| '█').collect()
}
