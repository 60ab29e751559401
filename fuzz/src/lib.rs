//! The properties that must hold of whatever people send. Each function takes any bytes and panics where one is broken.

use std::sync::{Arc, LazyLock};

use sidedoor::engine::detect::{DetectOptions, Detectors};
use sidedoor::engine::message::{Message, Turn};
use sidedoor::engine::overlap::{identifier_spans, resolve};
use sidedoor::engine::rules::PackSet;
use sidedoor::engine::taxonomy::Party;
use sidedoor::engine::text::{Normalized, Span, Views};
use sidedoor::engine::verdict::{Finding, FindingKind};
use sidedoor::engine::{IdentifierKey, Preparer, RedactionStyle};

/// What stands between two messages of a conversation, and between a pack and the text that it reads.
pub const SEPARATOR: char = '\u{1e}';

static DETECTORS: LazyLock<Detectors> =
    LazyLock::new(|| Detectors::new(DetectOptions::default()).expect("the default options are good"));
static PACKS: LazyLock<PackSet> = LazyLock::new(shipped);
static PREPARER: LazyLock<Preparer> = LazyLock::new(|| {
    let detectors = Detectors::new(DetectOptions::default()).expect("the default options are good");
    Preparer::new(detectors, shipped(), None).expect("there is no tokenizer to fail")
});

fn shipped() -> PackSet {
    let file = ("en.toml".to_owned(), include_str!("../../packs/en.toml").to_owned());
    PackSet::load(&[file]).expect("the shipped pack is good")
}

/// Every part of every view leads to whole characters of the original, and a whole view to no more than all of it.
pub fn views(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let views = Views::of(&text);
    assert_eq!(views, Views::of(&text), "folding is deterministic");
    for view in views.iter() {
        let ends: Vec<usize> = view.text.char_indices().map(|(at, _)| at).chain([view.text.len()]).collect();
        for (index, start) in ends.iter().enumerate() {
            for length in [0, 1, 2, 7, 64] {
                let end = ends[(index + length).min(ends.len() - 1)];
                let span = view.map.original(Span::<Normalized>::new(*start, end));
                assert!(text.get(span.range()).is_some(), "{}: {start}..{end} leads to {span:?}", view.kind);
            }
        }
    }
}

/// Findings cover what they claim, and resolving them twice changes nothing.
pub fn detectors(data: &[u8]) {
    let text = String::from_utf8_lossy(data);
    let views = Views::of(&text);
    let mut findings = DETECTORS.run(&views);
    findings.extend(PACKS.run(&views));
    let resolved = resolve(findings);
    for finding in &resolved {
        let covered = text.get(finding.span.range());
        assert!(covered.is_some_and(|covered| !covered.is_empty()), "{finding:?}");
        assert!((0.0..=1.0).contains(&finding.confidence), "{finding:?}");
        assert!(finding.further_techniques.iter().all(|name| *name != finding.technique), "{finding:?}");
    }
    assert_disjoint(&text, &resolved);
    assert_eq!(resolve(resolved.clone()), resolved);
}

/// A pack is taken or refused, and what was taken can read any text.
pub fn packs(data: &[u8]) {
    let data = String::from_utf8_lossy(data);
    let (pack, text) = data.split_once(SEPARATOR).unwrap_or((&data, "let's talk elsewhere, call me"));
    let Ok(packs) = PackSet::load(&[("fuzz.toml".to_owned(), pack.to_owned())]) else { return };
    for finding in packs.run(&Views::of(text)) {
        assert!(text.get(finding.span.range()).is_some(), "{finding:?}");
    }
}

/// Redacted in any style, and prepared again, a message holds no identifier; and its parts in the history are there.
pub fn redaction(data: &[u8]) {
    let data = String::from_utf8_lossy(data);
    let mut turns: Vec<Turn> = data
        .split(SEPARATOR)
        .take(12)
        .map(|text| {
            let from = if text.len() % 3 == 0 { Party::Other } else { Party::Author };
            Turn { from, text: text.to_owned() }
        })
        .collect();
    let Some(last) = turns.pop() else { return };
    let message = Message { history: turns, ..Message::plain(last.text) };
    let prepared = PREPARER.prepare(&message).expect("nothing in it can fail");
    assert_disjoint(&message.text, &prepared.findings);
    for finding in &prepared.findings {
        for part in &finding.history {
            let turn = &message.history[part.turn].text;
            assert!(turn.get(part.span.range()).is_some_and(|part| !part.is_empty()), "{finding:?}");
        }
    }
    let key = IdentifierKey::new(b"a key of the fuzzer".to_vec()).expect("it is long enough");
    for style in [RedactionStyle::Placeholder, RedactionStyle::Mask, RedactionStyle::Hash(Arc::new(key))] {
        let redacted = PREPARER.redact(&message, &prepared.findings, &style);
        let again =
            PREPARER.prepare(&Message { text: redacted.clone(), ..message.clone() }).expect("nothing in it can fail");
        let left: Vec<&Finding> = again.findings.iter().filter(|found| found.kind != FindingKind::Phrase).collect();
        assert!(left.is_empty(), "{redacted:?} still holds {left:?}");
    }
}

fn assert_disjoint(text: &str, findings: &[Finding]) {
    let spans = identifier_spans(findings);
    for (span, _) in &spans {
        assert!(text.get(span.range()).is_some(), "{span:?}");
    }
    for pair in spans.windows(2) {
        assert!(pair[0].0.end() <= pair[1].0.start(), "{spans:?}");
    }
}
