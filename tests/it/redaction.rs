//! What must hold of every redacted text: spans disjoint and on characters, and nothing left to be found.

use std::fs;
use std::rc::Rc;
use std::sync::Arc;

use proptest::prelude::*;
use sidedoor::engine::detect::{DetectOptions, Detectors};
use sidedoor::engine::message::{Message, Turn};
use sidedoor::engine::overlap::identifier_spans;
use sidedoor::engine::rules::PackSet;
use sidedoor::engine::taxonomy::Party;
use sidedoor::engine::verdict::{Finding, FindingKind};
use sidedoor::engine::{IdentifierKey, Preparer, RedactionStyle};

use crate::support::home;

thread_local! {
    static PREPARER: Rc<Preparer> = Rc::new(preparer());
}

fn preparer() -> Preparer {
    let packs = PackSet::load(&[]).unwrap();
    Preparer::new(Detectors::new(DetectOptions::default()).unwrap(), packs, None).unwrap()
}

fn styles() -> [RedactionStyle; 3] {
    let key = IdentifierKey::new(b"0123456789abcdef".to_vec()).unwrap();
    [RedactionStyle::Placeholder, RedactionStyle::Mask, RedactionStyle::Hash(Arc::new(key))]
}

/// What the rows of the detectors cover, and whole sentences of theirs.
fn identifiers() -> Vec<String> {
    let mut parts = Vec::new();
    for file in ["email", "handle", "payment", "phone", "url"] {
        let path = home().join(format!("tests/golden/detect/{file}.toml"));
        let rows: toml::Table = fs::read_to_string(path).unwrap().parse().unwrap();
        for row in rows["found"].as_array().unwrap() {
            parts.extend(["covers", "text"].map(|key| row[key].as_str().unwrap().to_owned()));
        }
    }
    assert!(parts.len() > 100);
    parts
}

fn words() -> Vec<String> {
    "call me at or on dot insta telegram paypal iban my number is the mail: wire to 0 7 55 + @ . / # - _ ( ) , \
     and then tomorrow with two for double [phone] [email] ünü 木 👍"
        .split_whitespace()
        .map(str::to_owned)
        .collect()
}

fn text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        3 => prop::sample::select(identifiers()),
        4 => prop::sample::select(words()),
        1 => "[0-9]{1,5}",
        1 => "[a-z.@_]{1,8}",
    ];
    let gap = prop::sample::select(vec![" ", " ", " ", "", "\n", ", "]);
    prop::collection::vec((part, gap), 1..9)
        .prop_map(|parts| parts.into_iter().map(|(part, gap)| part + gap).collect::<String>())
}

fn is_identifier(finding: &&Finding) -> bool {
    finding.kind != FindingKind::Phrase
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_redacted_text_holds_no_identifier(text in text(), history in prop::collection::vec((any::<bool>(), text()), 0..3)) {
        let preparer = PREPARER.with(Rc::clone);
        let turn = |(is_author, text)| Turn { from: if is_author { Party::Author } else { Party::Other }, text };
        let message = Message { history: history.into_iter().map(turn).collect(), ..Message::plain(text.clone()) };
        let prepared = preparer.prepare(&message).unwrap();
        let spans = identifier_spans(&prepared.findings);
        for (span, _) in &spans {
            prop_assert!(text.get(span.range()).is_some_and(|part| !part.is_empty()), "{span:?} of {text:?}");
        }
        for pair in spans.windows(2) {
            prop_assert!(pair[0].0.end() <= pair[1].0.start(), "{spans:?}");
        }
        for finding in &prepared.findings {
            for part in &finding.history {
                let turn = &message.history[part.turn].text;
                prop_assert!(turn.get(part.span.range()).is_some_and(|part| !part.is_empty()), "{finding:?}");
            }
        }
        for style in styles() {
            let redacted = preparer.redact(&message, &prepared.findings, &style);
            prop_assert_eq!(&redacted, &preparer.redact(&message, &prepared.findings, &style), "deterministic");
            let again = preparer.prepare(&Message { text: redacted.clone(), ..message.clone() }).unwrap();
            let left: Vec<_> = again.findings.iter().filter(is_identifier).collect();
            prop_assert!(left.is_empty(), "{text:?} became {redacted:?}, which holds {left:?}");
        }
    }
}

/// The loop that hides more, or masks, is for what is rare: ordinary sentences keep their words.
#[test]
fn sentences_keep_what_is_no_identifier() {
    let preparer = preparer();
    let check = |text: &str, expected: &str| {
        let message = Message::plain(text);
        let findings = preparer.prepare(&message).unwrap().findings;
        assert_eq!(preparer.redact(&message, &findings, &RedactionStyle::Placeholder), expected);
    };
    check("call 415 555 0137 after nine", "call [phone] after nine");
    check("my mail is jo at example dot com, or insta: jo_park", "my mail is [email], or insta: [handle]");
    check("nothing to hide here", "nothing to hide here");
}
