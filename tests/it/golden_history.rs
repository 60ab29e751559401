//! Identifiers that are spread over several messages, against their golden rows.

use std::fs;

use serde::Deserialize;
use sidedoor::engine::Preparer;
use sidedoor::engine::detect::{DetectOptions, Detectors};
use sidedoor::engine::message::{Message, Turn};
use sidedoor::engine::rules::PackSet;
use sidedoor::engine::taxonomy::Party;
use sidedoor::engine::verdict::{Finding, FindingKind};

use crate::support::home;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Rows {
    found: Vec<Found>,
    quiet: Vec<Quiet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Found {
    name: String,
    history: Vec<(String, String)>,
    text: String,
    kind: FindingKind,
    value: String,
    covers: String,
    parts: Vec<(usize, String)>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Quiet {
    name: String,
    history: Vec<(String, String)>,
    text: String,
}

fn conversation(history: &[(String, String)], text: &str) -> Message {
    let turn = |(from, text): &(String, String)| Turn {
        from: if from == "a" { Party::Author } else { Party::Other },
        text: text.clone(),
    };
    Message { history: history.iter().map(turn).collect(), ..Message::plain(text) }
}

/// The findings that have a part in the history.
fn split(preparer: &Preparer, message: &Message) -> Vec<Finding> {
    let mut findings = preparer.prepare(message).unwrap().findings;
    findings.retain(|finding| !finding.history.is_empty());
    findings
}

fn describe(message: &Message, finding: &Finding) -> String {
    let parts: Vec<String> = finding
        .history
        .iter()
        .map(|part| format!("{}: {:?}", part.turn, &message.history[part.turn].text[part.span.range()]))
        .collect();
    format!(
        "{} = {:?} at {:?} with [{}], {:.2}, {}",
        finding.kind,
        finding.value,
        &message.text[finding.span.range()],
        parts.join(", "),
        finding.confidence,
        finding.techniques().collect::<Vec<_>>().join("+")
    )
}

#[test]
fn what_is_spread_over_messages_is_found_with_every_part() {
    let text = fs::read_to_string(home().join("tests/golden/detect/history/rows.toml")).unwrap();
    let rows: Rows = toml::from_str(&text).unwrap();
    let packs = PackSet::load(&[]).unwrap();
    let preparer = Preparer::new(Detectors::new(DetectOptions::default()).unwrap(), packs, None).unwrap();
    let mut wrong = Vec::new();
    for row in &rows.found {
        let message = conversation(&row.history, &row.text);
        let findings = split(&preparer, &message);
        let fits = findings.iter().any(|finding| {
            let parts: Vec<(usize, &str)> = finding
                .history
                .iter()
                .map(|part| (part.turn, &message.history[part.turn].text[part.span.range()]))
                .collect();
            finding.kind == row.kind
                && finding.value.as_ref() == Some(&row.value)
                && finding.technique == "split_history"
                && message.text[finding.span.range()] == row.covers
                && parts.iter().copied().eq(row.parts.iter().map(|(turn, text)| (*turn, text.as_str())))
        });
        if !fits {
            let seen: Vec<String> = findings.iter().map(|finding| describe(&message, finding)).collect();
            wrong.push(format!("{}: found {seen:?}", row.name));
        }
    }
    for row in &rows.quiet {
        let message = conversation(&row.history, &row.text);
        let seen: Vec<String> = split(&preparer, &message).iter().map(|finding| describe(&message, finding)).collect();
        if !seen.is_empty() {
            wrong.push(format!("{}: found {seen:?}", row.name));
        }
    }
    let count = rows.found.len() + rows.quiet.len();
    assert!(wrong.is_empty(), "{} of {count} rows are wrong:\n{}", wrong.len(), wrong.join("\n"));
}
