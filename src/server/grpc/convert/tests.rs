//! What requests are refused for, and by which names.

use std::sync::Arc;

use super::request::{Incoming, Rules, choice};
use super::spans::Positions;
use crate::config::{Config, LimitsConfig, Sources};
use crate::engine::message::Message;
use crate::engine::parties::Parties;
use crate::engine::taxonomy::{Origin, Party, Purpose, Role, Stage, Surface};
use crate::engine::text::Span;
use crate::engine::{IdentifierKey, Redaction, RedactionStyle};
use crate::server::batch::Priority;
use crate::server::grpc::proto;
use crate::server::grpc::status::RequestError;
use crate::server::pipeline::{Component, ReleaseIdentity};
use crate::server::rollout::{Choice, Pin};

fn read(request: proto::ScoreRequest) -> Result<Incoming, Vec<(String, String)>> {
    read_with(None, request)
}

fn read_with(
    key: Option<&Arc<IdentifierKey>>,
    request: proto::ScoreRequest,
) -> Result<Incoming, Vec<(String, String)>> {
    let component = |name: &str| Component { name: name.to_owned(), version: "1".to_owned(), sha256: "0".repeat(64) };
    let release = ReleaseIdentity {
        model: component("tiny"),
        packs: Vec::new(),
        policies: vec![component("freelance"), component("rentals")],
    };
    let config = Config::load(&Sources::empty("/home")).unwrap();
    let limits =
        LimitsConfig { text_bytes: 40, history_turns: 2, turn_bytes: 10, hits: 2, batch_items: 2, ..config.limits };
    let rules = Rules {
        limits: &limits,
        release: &release,
        bad_label: None,
        default_policy: "freelance",
        default_priority: Priority::Bulk,
        identifier_key: key,
    };
    rules.read("requests[3]", request).map_err(|error| match error {
        RequestError::Invalid(violations) => violations.into_iter().map(|bad| (bad.field, bad.description)).collect(),
        other @ (RequestError::Draining | RequestError::Flow(_) | RequestError::Outcome(_)) => {
            panic!("expected violations, found {other:?}")
        }
    })
}

fn text(text: impl Into<Vec<u8>>) -> proto::Message {
    proto::Message { text: text.into(), ..Default::default() }
}

fn request(message: proto::Message) -> proto::ScoreRequest {
    proto::ScoreRequest { message: Some(message), options: None }
}

fn with_options(options: proto::ScoreOptions) -> proto::ScoreRequest {
    proto::ScoreRequest { message: Some(text("hello")), options: Some(options) }
}

fn hit(span: Option<proto::Span>) -> proto::CallerHit {
    proto::CallerHit { rule: b"own.rule".to_vec(), kind: proto::FindingKind::Phrase.into(), span, ..Default::default() }
}

fn utf8(start: u32, end: u32) -> Option<proto::Span> {
    Some(proto::Span { utf8: Some(proto::TextRange { start, end }), utf16: None })
}

fn utf16(start: u32, end: u32) -> Option<proto::Span> {
    Some(proto::Span { utf8: None, utf16: Some(proto::TextRange { start, end }) })
}

fn with_hit(words: &str, hit: proto::CallerHit) -> proto::ScoreRequest {
    request(proto::Message { hits: vec![hit], ..text(words) })
}

#[track_caller]
fn check_refused(request: proto::ScoreRequest, field: &str, part: &str) {
    let violations = read(request).expect_err("it is refused");
    let [(found, description)] = violations.as_slice() else {
        panic!("expected one violation, found {violations:?}");
    };
    assert_eq!(found, &format!("requests[3].{field}"));
    assert!(description.contains(part), "`{description}` does not say `{part}`");
}

#[test]
fn unset_words_have_their_documented_meaning() {
    let incoming = read(request(text("hello"))).unwrap();
    assert_eq!(incoming.question.message, Message::plain("hello"));
    assert_eq!(incoming.question.policy, "freelance");
    assert_eq!(incoming.question.prior, None);
    assert!(incoming.reply.has_findings);
    assert_eq!(incoming.question.hash_with, None);
    assert_eq!(&incoming.question.redaction, Redaction::USUAL);
}

#[test]
fn set_words_are_taken() {
    let message = proto::Message {
        stage: proto::Stage::ActiveContract.into(),
        surface: proto::Surface::FileName.into(),
        purpose: proto::Purpose::SystemAccess.into(),
        history: vec![proto::Turn { from: proto::Party::Other.into(), text: b"hi".to_vec() }],
        ..text("hello")
    };
    let options = proto::ScoreOptions { prior: Some(0.02), policy: b"rentals".to_vec(), ..Default::default() };
    let incoming = read(proto::ScoreRequest { message: Some(message), options: Some(options) }).unwrap();
    let Message { stage, surface, purpose, history, .. } = incoming.question.message;
    assert_eq!((stage, surface, purpose), (Stage::ActiveContract, Surface::FileName, Purpose::SystemAccess));
    assert_eq!((history[0].from, history[0].text.as_str()), (Party::Other, "hi"));
    assert_eq!(incoming.question.policy, "rentals");
    assert!((incoming.question.prior.unwrap().value() - 0.02).abs() < 1e-12);
}

#[test]
fn bad_messages_are_refused_by_name() {
    check_refused(proto::ScoreRequest::default(), "message", "missing");
    check_refused(request(text("")), "message.text", "empty");
    check_refused(request(text("x".repeat(41))), "message.text", "41 bytes, expected at most 40");
    check_refused(request(text(*b"caf\xe9")), "message.text", "not UTF-8 from byte 3");
    let unknown = |message| check_refused(request(message), "message.stage", "unknown value 99");
    unknown(proto::Message { stage: 99, ..text("a") });
    check_refused(request(proto::Message { surface: -1, ..text("a") }), "message.surface", "SURFACE_JOB_POST");
    check_refused(request(proto::Message { purpose: 4, ..text("a") }), "message.purpose", "unknown value 4");
    let turn = |from: i32, text: &[u8]| proto::Turn { from, text: text.to_vec() };
    let told = |history| request(proto::Message { history, ..text("a") });
    check_refused(told(vec![turn(1, b""); 3]), "message.history", "3 turns, expected at most 2");
    check_refused(told(vec![turn(1, b""), turn(0, b"")]), "message.history[1].from", "not set");
    check_refused(told(vec![turn(7, b"")]), "message.history[0].from", "PARTY_AUTHOR, PARTY_OTHER");
    check_refused(told(vec![turn(1, b"01234567890")]), "message.history[0].text", "11 bytes");
    check_refused(told(vec![turn(1, b"\xff")]), "message.history[0].text", "not UTF-8");
}

#[test]
fn parties_are_taken_and_refused_by_name() {
    let good = proto::Parties {
        author_role: proto::Role::Provider.into(),
        author_plan: b"plus".to_vec(),
        jurisdiction: b"DE".to_vec(),
        language: b"pt-BR".to_vec(),
        origin: proto::Origin::Elsewhere.into(),
        relationship_days: 731,
        strike_ages_days: vec![3, 40],
    };
    let with = |parties: proto::Parties| request(proto::Message { parties: Some(parties), ..text("a") });
    let parties = read(with(good.clone())).unwrap().question.message.parties;
    assert_eq!((parties.author_role, parties.origin), (Some(Role::Provider), Origin::Elsewhere));
    assert_eq!(parties.author_plan.unwrap().to_string(), "plus");
    assert_eq!(parties.jurisdiction.unwrap().to_string(), "DE");
    assert_eq!(parties.language.unwrap().to_string(), "pt-BR");
    assert_eq!((parties.relationship_days, parties.strike_ages_days), (731, vec![3, 40]));
    assert_eq!(read(request(text("a"))).unwrap().question.message.parties, Parties::default());
    let bad = |parties, field: &str, says: &str| check_refused(with(parties), field, says);
    bad(proto::Parties { author_role: 9, ..good.clone() }, "message.parties.author_role", "unknown value 9");
    bad(proto::Parties { origin: 9, ..good.clone() }, "message.parties.origin", "ORIGIN_ELSEWHERE");
    bad(proto::Parties { author_plan: b"call me".to_vec(), ..good.clone() }, "message.parties.author_plan", "up to 24");
    bad(proto::Parties { jurisdiction: b"XX".to_vec(), ..good.clone() }, "message.parties.jurisdiction", "ISO 3166-1");
    bad(proto::Parties { language: b"\xff".to_vec(), ..good.clone() }, "message.parties.language", "not UTF-8");
    let many = proto::Parties { strike_ages_days: vec![1; 65], ..good };
    bad(many, "message.parties.strike_ages_days", "65 strikes, expected at most 64");
}

#[test]
fn bad_options_are_refused_by_name() {
    for prior in [f64::NAN, f64::INFINITY, -0.1, 0.0, 1.0, 1.5] {
        let options = proto::ScoreOptions { prior: Some(prior), ..Default::default() };
        check_refused(with_options(options), "options.prior", "strictly between 0 and 1");
    }
    let policy = |name: &[u8]| with_options(proto::ScoreOptions { policy: name.to_vec(), ..Default::default() });
    check_refused(policy(b"nowhere"), "options.policy", "expected one of: freelance, rentals");
    check_refused(policy(b"\xf0\x28"), "options.policy", "not UTF-8");
    check_refused(policy(&[b'p'; 200]), "options.policy", "200 bytes");
}

#[test]
fn hashes_need_a_key() {
    let hashed = || with_options(proto::ScoreOptions { hash_identifiers: true, ..Default::default() });
    let style = |style: proto::RedactionStyle| {
        with_options(proto::ScoreOptions { redaction_style: style.into(), ..Default::default() })
    };
    check_refused(hashed(), "options.hash_identifiers", "`identifiers.key_file` sets it");
    check_refused(style(proto::RedactionStyle::Hash), "options.redaction_style", "`identifiers.key_file` sets it");
    let unknown = proto::ScoreOptions { redaction_style: 9, ..Default::default() };
    check_refused(with_options(unknown), "options.redaction_style", "unknown value 9");
    let key = Arc::new(IdentifierKey::new(b"0123456789abcdef".to_vec()).unwrap());
    assert_eq!(read_with(Some(&key), hashed()).unwrap().question.hash_with, Some(Arc::clone(&key)));
    let taken = |name| read_with(Some(&key), style(name)).unwrap().question.redaction.style;
    assert_eq!(taken(proto::RedactionStyle::Hash), RedactionStyle::Hash(Arc::clone(&key)));
    assert_eq!(taken(proto::RedactionStyle::Mask), RedactionStyle::Mask);
}

#[test]
fn bad_hits_are_refused_by_name() {
    let words = "à 🙂 b";
    check_refused(with_hit(words, hit(None)), "message.hits[0].span", "missing");
    check_refused(with_hit(words, hit(utf8(0, 1))), "message.hits[0].span.utf8", "cuts through a character");
    check_refused(with_hit(words, hit(utf8(2, 2))), "message.hits[0].span.utf8", "a start before the end");
    check_refused(with_hit(words, hit(utf8(0, 99))), "message.hits[0].span.utf8", "the text's 9 bytes");
    check_refused(with_hit(words, hit(utf16(2, 3))), "message.hits[0].span.utf16", "cuts through a character");
    check_refused(with_hit(words, hit(utf16(0, 7))), "message.hits[0].span.utf16", "6 UTF-16 units");
    check_refused(with_hit("abc", hit(utf16(0, 4))), "message.hits[0].span.utf16", "3 bytes");
    let two = Some(proto::Span { utf8: utf8(0, 2).unwrap().utf8, utf16: utf16(2, 4).unwrap().utf16 });
    check_refused(with_hit(words, hit(two)), "message.hits[0].span", "different places");
    let good = hit(utf8(0, 2));
    let kind = |kind| with_hit(words, proto::CallerHit { kind, ..good.clone() });
    check_refused(kind(0), "message.hits[0].kind", "not set");
    check_refused(kind(50), "message.hits[0].kind", "unknown value 50");
    check_refused(with_hit(words, proto::CallerHit { intent: 9, ..good.clone() }), "message.hits[0].intent", "unknown");
    check_refused(with_hit(words, proto::CallerHit { rule: vec![], ..good.clone() }), "message.hits[0].rule", "empty");
    let confidence = proto::CallerHit { confidence: Some(f64::NAN), ..good.clone() };
    check_refused(with_hit(words, confidence), "message.hits[0].confidence", "from 0 to 1");
    let value = proto::CallerHit { value: Some(vec![b'v'; 600]), ..good.clone() };
    check_refused(with_hit(words, value), "message.hits[0].value", "600 bytes");
    let many = request(proto::Message { hits: vec![good; 3], ..text(words) });
    check_refused(many, "message.hits", "3 hits, expected at most 2");
}

#[test]
fn good_hits_are_taken_in_either_counting() {
    let words = "à 🙂 b";
    for span in [utf8(3, 7), utf16(2, 4)] {
        let incoming = read(with_hit(words, hit(span))).unwrap();
        let hit = &incoming.question.message.hits[0];
        assert_eq!(&words[hit.span.range()], "🙂");
        assert!((hit.confidence - 1.0).abs() < 1e-12);
    }
}

#[test]
fn everything_wrong_is_said_at_once() {
    let message = proto::Message { stage: 44, surface: 44, history: vec![proto::Turn::default()], ..text("") };
    let options = proto::ScoreOptions { prior: Some(2.0), policy: b"x".to_vec(), ..Default::default() };
    let violations = read(proto::ScoreRequest { message: Some(message), options: Some(options) }).unwrap_err();
    let fields: Vec<_> = violations.iter().map(|bad| bad.0.trim_start_matches("requests[3].")).collect();
    let expected = [
        "message.text",
        "message.stage",
        "message.surface",
        "message.history[0].from",
        "options.prior",
        "options.policy",
    ];
    assert_eq!(fields, expected);
}

#[test]
fn positions_agree_with_the_standard_library() {
    for text in ["", "plain", "à 🙂 b", "🙂🙂", "日本語 text", "e\u{301}\u{200b}"] {
        let positions = Positions::of(text);
        for (start, first) in text.char_indices() {
            let end = start + first.len_utf8();
            let span = positions.to_proto(Span::new(start, end));
            let units = |part: &str| u32::try_from(part.encode_utf16().count()).unwrap();
            let (utf8, utf16) = (span.utf8.unwrap(), span.utf16.unwrap());
            assert_eq!((utf16.start, utf16.end), (units(&text[..start]), units(&text[..end])), "{text}");
            assert_eq!(positions.span_of_utf8(utf8), Ok(Span::new(start, end)));
            assert_eq!(positions.span_of_utf16(utf16), Ok(Span::new(start, end)));
        }
    }
}

#[test]
fn a_conversation_or_a_label_chooses_who_answers() {
    let labelled = |label: i32| with_options(proto::ScoreOptions { release_label: label, ..Default::default() });
    let canary = labelled(proto::ReleaseLabel::Canary.into());
    assert_eq!(choice(&request(text("hello")), false), Ok(Choice::None));
    let chat = request(proto::Message { conversation_id: b"chat-1".to_vec(), ..text("hello") });
    assert_eq!(choice(&chat, false), Ok(Choice::Conversation(b"chat-1")));
    assert_eq!(choice(&canary, true), Ok(Choice::Pinned(Pin::Canary)));
    for (request, allow_pins, said) in
        [(canary, false, "`rollout.allow_pins` lets them"), (labelled(9), true, "unknown value 9")]
    {
        let found = choice(&request, allow_pins).unwrap_err();
        assert!(found.contains(said), "{found}");
    }
}

#[test]
fn ids_have_their_limits() {
    let long = vec![b'x'; 129];
    check_refused(request(proto::Message { id: long.clone(), ..text("hello") }), "message.id", "129 bytes");
    let message = proto::Message { conversation_id: long, ..text("hello") };
    check_refused(request(message), "message.conversation_id", "129 bytes");
    let message = proto::Message { conversation_id: vec![0xff], ..text("hello") };
    check_refused(request(message), "message.conversation_id", "not UTF-8 from byte 0");
    let message = proto::Message { id: b"order-1".to_vec(), ..text("hello") };
    assert_eq!(read(request(message)).unwrap().question.id, "order-1");
}
