//! Disguised identifiers and their lookalikes, technique by technique, against what the evidence finds today.
//!
//! `seen.jsonl` was at hand while detectors were written, `aside.jsonl` was not; its writer knew nothing of the other.
//! `floors.toml` holds what is reached, so that a change that loses something fails here.

use std::fs;

use serde::Deserialize;
use sidedoor::engine::Preparer;
use sidedoor::engine::detect::{DetectOptions, Detectors};
use sidedoor::engine::eval::Techniques;
use sidedoor::engine::record::Record;
use sidedoor::engine::rules::PackSet;

use crate::support::home;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Floors {
    seen: Floor,
    aside: Floor,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Floor {
    /// Shares of the rows that hide something.
    recall: f64,
    canonical: f64,
    /// Rows that hide nothing and are claimed to.
    most_false: usize,
}

fn preparer() -> Preparer {
    let mut files: Vec<_> = fs::read_dir(home().join("packs")).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "toml"));
    files.sort();
    let packs: Vec<(String, String)> =
        files.iter().map(|file| (file.display().to_string(), fs::read_to_string(file).unwrap())).collect();
    let detectors = Detectors::new(DetectOptions::default()).unwrap();
    Preparer::new(detectors, PackSet::load(&packs).unwrap(), None).unwrap()
}

#[track_caller]
fn check(preparer: &Preparer, file: &str, floor: &Floor) {
    let text = fs::read_to_string(home().join("tests/golden/disguise").join(file)).unwrap();
    let mut techniques = Techniques::default();
    for line in text.lines() {
        let record: Record = serde_json::from_str(line).unwrap();
        let findings = preparer.prepare(&record.message()).unwrap().findings;
        let given = record.identifiers.as_deref().unwrap_or_default();
        let given: Vec<_> = given.iter().map(|item| (item.kind, item.value.as_str())).collect();
        let has_intent = record.intents.is_some_and(|intents| !intents.is_empty());
        techniques.add(record.technique.as_deref().unwrap(), &given, has_intent, &findings);
    }
    let all = techniques.report().pop().unwrap();
    let share = |count: usize| count as f64 / all.positives as f64;
    assert!(share(all.found) >= floor.recall, "{file}: recall {:.3}, floor {}", share(all.found), floor.recall);
    assert!(
        share(all.canonical) >= floor.canonical,
        "{file}: canonical {:.3}, floor {}",
        share(all.canonical),
        floor.canonical
    );
    assert!(
        all.false_findings <= floor.most_false,
        "{file}: {} false, at most {}",
        all.false_findings,
        floor.most_false
    );
}

#[test]
fn disguises_are_found_and_lookalikes_left_in_peace() {
    let floors = fs::read_to_string(home().join("tests/golden/disguise/floors.toml")).unwrap();
    let floors: Floors = toml::from_str(&floors).unwrap();
    let preparer = preparer();
    check(&preparer, "seen.jsonl", &floors.seen);
    check(&preparer, "aside.jsonl", &floors.aside);
}
