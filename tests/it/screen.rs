//! The screen in a real release: what it settles, what it leaves to the classifier, and how the gate looks at it.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sidedoor::engine::message::{CallerHit, Message, Turn};
use sidedoor::engine::model::Checks;
use sidedoor::engine::record::Record;
use sidedoor::engine::screen::Screening;
use sidedoor::engine::taxonomy::{Intent, Party, Target};
use sidedoor::engine::text::{BUCKETS, GRAMS_VERSION, Span, ViewKind, Views, grams};
use sidedoor::engine::verdict::FindingKind;
use sidedoor::engine::{Engine, Terms};
use sidedoor::server::registry::Release;

use crate::bundles::Copy;

const SUSPICIOUS: &str = "elsewhere";

/// The default bundle with a screen that takes every text for harmless but those with [`SUSPICIOUS`].
fn with_screen() -> Copy {
    let mut weights = vec![(-100_i8).cast_unsigned(); BUCKETS];
    for bucket in grams(SUSPICIOUS) {
        weights[bucket as usize] = 127;
    }
    let calibrators: BTreeMap<&str, Value> = Target::ALL
        .into_iter()
        .map(|target| (target.as_str(), json!({ "kind": "platt", "slope": 0.5, "intercept": -1.0 })))
        .collect();
    let settings = json!({
        "schema_version": 1, "grams_version": GRAMS_VERSION, "scale": 0.01, "intercept": -1.0, "threshold": -1.5,
        "max_bytes": 200, "missed": { "bound": 0.002, "rows": 5_000, "reached": 4 }, "calibrators": calibrators,
    });
    let copy = Copy::new();
    copy.write("screen.json", settings.to_string().as_bytes()).write("screen.bin", &weights);
    copy.edit_manifest(|manifest| manifest["screen"] = json!({ "settings": "screen.json", "weights": "screen.bin" }));
    copy.edit_bytes("golden.jsonl", |bytes| {
        let text = String::from_utf8(std::mem::take(bytes)).unwrap();
        let cases = text.lines().map(|line| {
            let mut case: Value = serde_json::from_str(line).unwrap();
            case["screen"] = golden(&serde_json::from_value::<Record>(case["input"].clone()).unwrap());
            format!("{case}\n")
        });
        *bytes = cases.collect::<String>().into_bytes();
    });
    copy.rehash();
    copy
}

/// What that screen makes of a record, by a second writing of it.
fn golden(record: &Record) -> Value {
    let suspicious = grams(SUSPICIOUS);
    let score = |text: &str| {
        let grams = grams(&Views::of(text).get(ViewKind::Folded).text);
        let sum: f64 = grams.iter().map(|bucket| if suspicious.contains(bucket) { 1.27 } else { -1.0 }).sum();
        sum / (grams.len().max(1) as f64).sqrt() - 1.0
    };
    let texts = record.history.iter().map(|turn| &turn.text).filter(|text| !text.is_empty());
    let highest = texts.chain([&record.text]).map(|text| score(text)).fold(f64::NEG_INFINITY, f64::max);
    let probability = 1.0 / (1.0 + (1.0 - 0.5 * highest).exp());
    let probabilities: BTreeMap<&str, f64> =
        Target::ALL.into_iter().map(|target| (target.as_str(), probability)).collect();
    json!({ "score": highest, "probabilities": probabilities })
}

fn turn(text: &str) -> Turn {
    Turn { from: Party::Other, text: text.to_owned() }
}

#[track_caller]
fn check(engine: &Engine, message: &Message, settled: bool) {
    let prepared = engine.prepare_with(message, Screening::On).unwrap();
    assert_eq!(prepared.settled.is_some(), settled, "{message:?}");
    assert_eq!(prepared.input.is_none(), settled, "a settled message has no tokens, any other has: {message:?}");
    let full = engine.prepare(message).unwrap();
    assert_eq!(engine.prepare_with(message, Screening::Off).unwrap(), full);
    assert!(full.settled.is_none() && full.input.is_some());
    if !settled {
        assert_eq!(prepared, full, "what is not settled is prepared as without a screen");
    }
}

#[test]
fn settles_only_where_nothing_is_suspicious() {
    let copy = with_screen();
    let mut checks = Checks::default();
    let release = Release::load_with(&copy.sources, &mut checks).unwrap();
    let made: Vec<&str> = checks.as_slice().iter().map(|check| check.name.as_str()).collect();
    assert!(made.contains(&"screen") && made.contains(&"golden_screen"), "{made:?}");

    let engine = release.engine();
    let plain = || Message::plain("the fence is painted, have a look");
    check(engine, &plain(), true);
    check(engine, &Message { history: vec![turn("how is the fence?"), turn("")], ..plain() }, true);
    // A rule fires.
    check(engine, &Message::plain("write to jo@example.com"), false);
    check(engine, &Message { history: vec![turn("write to jo@example.com")], ..plain() }, false);
    let hit = CallerHit {
        rule: "own.rule".to_owned(),
        kind: FindingKind::Phrase,
        intent: Some(Intent::MoveOffPlatform),
        span: Span::new(0, 3),
        value: None,
        confidence: 0.1,
    };
    check(engine, &Message { hits: vec![hit], ..plain() }, false);
    // The screen itself is suspicious, of the text or of an earlier one.
    check(engine, &Message::plain(SUSPICIOUS), false);
    check(
        engine,
        &Message { history: vec![turn(SUSPICIOUS), turn("hm")], ..Message::plain("sure, works for me") },
        false,
    );
    // Nothing to go by, and too much.
    check(engine, &Message::plain("🙂"), false);
    check(engine, &Message::plain("fence ".repeat(40)), false);
    check(engine, &Message { history: vec![turn(&"fence ".repeat(40))], ..plain() }, false);

    let prepared = engine.prepare_with(&plain(), Screening::On).unwrap();
    let verdict = engine.conclude(&plain(), &prepared, None, Terms::default()).unwrap();
    assert!(verdict.screened && verdict.carried_by.is_none() && verdict.interval.is_none());
    let own = prepared.settled.unwrap();
    assert_eq!(verdict.declines, own.probabilities[Target::Declines.index()]);
    assert!(verdict.intents.iter().all(|entry| entry.probability == own.probabilities[entry.intent.index()]));
    let unread = engine.conclude(&plain(), &engine.prepare(&plain()).unwrap(), None, Terms::default()).unwrap();
    assert!(!unread.screened, "an answer from the rules alone is not the screen's");
}

#[test]
fn the_gate_looks_at_the_screen() {
    let edit_golden = |edit: fn(&mut Value)| {
        let copy = with_screen();
        copy.edit_first_golden_case(edit).rehash();
        copy
    };
    edit_golden(|case| case["screen"]["score"] = 0.25.into()).is_refused_by("golden_screen", "screen score 0.25", "-");
    edit_golden(|case| case["screen"] = Value::Null).is_refused_by("golden_screen", "screen score nothing", "-");
    edit_golden(|case| case["screen"]["probabilities"]["declines"] = 0.75.into()).is_refused_by(
        "golden_screen",
        "screen declines 0.75",
        "0.",
    );

    let copy = with_screen();
    copy.edit_bytes("screen.bin", |weights| weights.truncate(10)).rehash();
    copy.is_refused_by("screen", "a weight a bucket", "weights: 10 bytes, expected 262144");
    let copy = with_screen();
    copy.edit_bytes("screen.bin", |weights| weights[0] ^= 1).is_refused_by("hashes", "`screen.bin`", "sha256");
    let copy = with_screen();
    copy.edit_manifest(|manifest| manifest["screen"]["weights"] = "other.bin".into());
    copy.is_refused_by("files", "`other.bin` among the manifest's files", "no such entry");
}
