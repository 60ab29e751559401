//! Good and bad calls.

use prost_types::Duration as AnyMessage;
use tokio_stream::StreamExt;
use tonic::client::Grpc;
use tonic::codegen::http::uri::PathAndQuery;
use tonic::{Code, Request, Status};
use tonic_prost::ProstCodec;
use tonic_types::StatusExt;

use super::support::{ask, item, start};
use crate::engine::IdentifierKey;
use crate::engine::verdict::FindingKind;
use crate::server::grpc::proto::{
    self, ScoreBatchRequest, ScoreOptions, ScoreRequest, score_result, score_stream_response,
};

#[track_caller]
fn check_refused(status: &Status, fields: &[&str]) {
    assert_eq!(status.code(), Code::InvalidArgument, "{status:?}");
    let details = status.get_details_bad_request().expect("it has a BadRequest");
    let found: Vec<_> = details.field_violations.iter().map(|bad| bad.field.as_str()).collect();
    assert_eq!(found, fields);
}

#[tokio::test]
async fn a_verdict_carries_everything() {
    let mut service = start(&[]).await;
    let options = ScoreOptions { prior: Some(0.25), policy: b"rentals".to_vec(), ..Default::default() };
    let request = ScoreRequest { options: Some(options), ..ask("é 🙂") };
    let verdict = service.client.score(request).await.unwrap().into_inner().verdict.unwrap();
    assert_eq!((verdict.risk, verdict.declines), (0.25, 0.75));
    assert_eq!(verdict.intents.len(), 6);
    assert_eq!(verdict.intents[2].intent(), proto::Intent::MoveOffPlatform);
    assert!(verdict.intents[2].is_prohibited);
    assert_eq!(verdict.action(), proto::Action::Hold);
    assert_eq!(verdict.clause.as_deref(), Some("rentals.clause"));
    assert_eq!(verdict.counterfactual.unwrap().stage(), proto::Stage::ActiveContract);
    assert_eq!((verdict.alternative.as_deref(), verdict.rule.as_deref()), (Some("write here"), Some("rule 1")));
    assert_eq!(verdict.offending_intents, [i32::from(proto::Intent::PayOffPlatform)]);
    let consequence = verdict.consequence.unwrap();
    assert_eq!((consequence.advice(), consequence.strikes, consequence.days), (proto::Advice::Restriction, 3, Some(7)));
    assert_eq!(verdict.help, None);
    assert_eq!(verdict.redacted_text, None);
    let [finding] = verdict.findings.as_slice() else { panic!("expected one finding") };
    assert_eq!((finding.kind(), finding.view()), (proto::FindingKind::Phrase, proto::View::Folded));
    assert_eq!(finding.target, Some(proto::finding::Target::Declines(true)));
    let span = finding.span.unwrap();
    assert_eq!(span.utf8, Some(proto::TextRange { start: 3, end: 7 }));
    assert_eq!(span.utf16, Some(proto::TextRange { start: 2, end: 4 }));
    let release = verdict.release.unwrap();
    assert_eq!(release.model.unwrap().name, "tiny");
    assert_eq!(release.packs.len(), 1);
    assert_eq!(release.policy.unwrap().name, "rentals");
    assert!(verdict.costs.is_some());
}

#[tokio::test]
async fn who_declines_has_the_other_side_s_latest_messages_read_and_the_worst_named() {
    let mut service = start(&[]).await;
    let turn = |from: proto::Party, text: &str| proto::Turn { from: from.into(), text: text.into() };
    let history = vec![
        turn(proto::Party::Other, "too long ago to be read, though it is by far the longest of them all"),
        turn(proto::Party::Other, "the longest of the latest three, so the riskiest"),
        turn(proto::Party::Author, "my own words, however long they are, are not what anybody should look at here"),
        turn(proto::Party::Other, "short"),
        turn(proto::Party::Other, ""),
        turn(proto::Party::Other, "pay me directly"),
    ];
    let message = proto::Message { text: b"no, thanks".to_vec(), history, ..Default::default() };
    let verdict = service.client.score(ScoreRequest { message: Some(message), options: None }).await;
    let help = verdict.unwrap().into_inner().verdict.unwrap().help.unwrap();
    assert_eq!(help.text, "well done");
    let look_at = help.look_at.unwrap();
    assert_eq!((look_at.turn, look_at.action()), (1, proto::Action::Hold));
    assert_eq!(look_at.clause.as_deref(), Some("freelance.clause"));
    assert!((look_at.risk - 0.048).abs() < 1e-12, "{}", look_at.risk);
    let mut read = Vec::new();
    while let Ok(text) = service.leash.prepared.try_recv() {
        read.push(text);
    }
    assert_eq!(read, ["no, thanks", "pay me directly", "short", "the longest of the latest three, so the riskiest"]);
}

#[tokio::test]
async fn options_shape_the_verdict() {
    let mut service = start(&[]).await;
    let mut shaped = async |text: &str, options: ScoreOptions| {
        let request = ScoreRequest { options: Some(options), ..ask(text) };
        service.client.score(request).await.unwrap().into_inner().verdict.unwrap()
    };
    let without = shaped("🙂 mask", ScoreOptions { include_findings: Some(false), ..Default::default() }).await;
    assert_eq!((without.findings.len(), without.redacted_text.as_deref()), (0, Some("[masked]")));
    let never = ScoreOptions { include_redacted_text: Some(false), ..Default::default() };
    assert_eq!(shaped("mask", never).await.redacted_text, None);
    let always = ScoreOptions { include_redacted_text: Some(true), ..Default::default() };
    assert!(shaped("plain", always.clone()).await.redacted_text.is_some());
    let masked = ScoreOptions { redaction_style: proto::RedactionStyle::Mask.into(), ..always };
    assert_eq!(shaped("plain", masked).await.redacted_text.as_deref(), Some("████"));
}

#[tokio::test]
async fn identifiers_are_hashed_with_the_configured_key() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("key");
    std::fs::write(&file, "0123456789abcdef\n").unwrap();
    let mut service = start(&[&format!("identifiers.key_file={}", file.display())]).await;
    let options = ScoreOptions { hash_identifiers: true, ..Default::default() };
    let request = ScoreRequest { options: Some(options), ..ask("🙂") };
    let verdict = service.client.score(request).await.unwrap().into_inner().verdict.unwrap();
    let expected = IdentifierKey::new(b"0123456789abcdef".to_vec()).unwrap().hash(FindingKind::Phrase, "🙂");
    assert_eq!(verdict.findings[0].value, Some(expected));
    let mut without = start(&[]).await;
    let options = ScoreOptions { hash_identifiers: true, ..Default::default() };
    let status = without.client.score(ScoreRequest { options: Some(options), ..ask("🙂") }).await.unwrap_err();
    check_refused(&status, &["options.hash_identifiers"]);
}

#[tokio::test]
async fn a_finding_carries_its_techniques_and_its_parts_in_the_history() {
    let mut service = start(&[]).await;
    let turn = proto::Turn { from: proto::Party::Other.into(), text: "🙂 é".into() };
    let message = proto::Message { text: "é 🙂".into(), history: vec![turn.clone(), turn], ..Default::default() };
    let request = ScoreRequest { message: Some(message), options: None };
    let verdict = service.client.score(request).await.unwrap().into_inner().verdict.unwrap();
    let [finding] = verdict.findings.as_slice() else { panic!("expected one finding") };
    assert_eq!(finding.further_techniques, ["keycap"]);
    let [_, part] = finding.history.as_slice() else { panic!("expected two parts") };
    assert_eq!(part.turn, 1);
    assert_eq!(part.span.unwrap().utf8, Some(proto::TextRange { start: 0, end: 4 }));
    assert_eq!(part.span.unwrap().utf16, Some(proto::TextRange { start: 0, end: 2 }));
}

#[tokio::test]
async fn bad_requests_are_refused_by_field() {
    let mut service = start(&["limits.text_bytes=40"]).await;
    let mut refused = async |request: ScoreRequest, fields: &[&str]| {
        check_refused(&service.client.score(request).await.unwrap_err(), fields);
    };
    refused(ScoreRequest::default(), &["message"]).await;
    refused(ask(""), &["message.text"]).await;
    refused(ask("x".repeat(41)), &["message.text"]).await;
    refused(ask(*b"\xc3\x28"), &["message.text"]).await;
    let message = proto::Message { text: b"hello".to_vec(), stage: 77, surface: 78, ..Default::default() };
    refused(ScoreRequest { message: Some(message), options: None }, &["message.stage", "message.surface"]).await;
    let options = ScoreOptions { prior: Some(f64::NAN), policy: b"nowhere".to_vec(), ..Default::default() };
    let request = ScoreRequest { options: Some(options), ..ask("hello") };
    refused(request, &["options.prior", "options.policy"]).await;
    assert!(service.client.score(ask("hello")).await.is_ok());
}

#[tokio::test]
async fn one_bad_item_does_not_spoil_a_batch() {
    let mut service = start(&["limits.in_flight=2", "limits.batch_items=6"]).await;
    let batch = |texts: &[&[u8]]| ScoreBatchRequest { requests: texts.iter().map(|text| ask(*text)).collect() };
    let texts: [&[u8]; 6] = [b"one", b"", b"\xff\xfe", b"classify panics", b"prepare fails", b"seven!!"];
    let results = service.client.score_batch(batch(&texts)).await.unwrap().into_inner().results;
    let code = |result: &proto::ScoreResult| match result.result.as_ref().unwrap() {
        score_result::Result::Verdict(_) => 0,
        score_result::Result::Error(error) => error.code,
    };
    let codes: Vec<_> = results.iter().map(code).collect();
    assert_eq!(codes, [0, 3, 3, 13, 13, 0]);
    let Some(score_result::Result::Error(error)) = &results[2].result else { panic!("expected an error") };
    assert_eq!(error.field_violations[0].field, "requests[2].message.text");
    let Some(score_result::Result::Verdict(verdict)) = &results[5].result else { panic!("expected a verdict") };
    assert_eq!(verdict.risk, 0.007);

    let status = service.client.score_batch(batch(&[&b"x"[..]; 7])).await.unwrap_err();
    check_refused(&status, &["requests"]);
    assert!(service.client.score_batch(batch(&[])).await.unwrap().into_inner().results.is_empty());
}

#[tokio::test]
async fn bad_items_do_not_end_a_stream() {
    let mut service = start(&["limits.in_flight=3"]).await;
    let long = "i".repeat(200);
    let mut requests = vec![
        item("a", ask("one")),
        item("b", ask("")),
        item("b", ask("prepare panics")),
        item(&long, ask("one")),
        proto::ScoreStreamRequest { id: b"\xff".to_vec(), request: Some(ask("one")) },
        proto::ScoreStreamRequest { id: b"none".to_vec(), request: None },
    ];
    requests.extend((0..50).map(|index| item(&index.to_string(), ask("x".repeat(index + 1)))));
    let responses = service.client.score_stream(tokio_stream::iter(requests)).await.unwrap().into_inner();
    let responses: Vec<_> = responses.map(Result::unwrap).collect().await;
    let told = |response: &proto::ScoreStreamResponse| match response.result.as_ref().unwrap() {
        score_stream_response::Result::Verdict(_) => String::new(),
        score_stream_response::Result::Error(error) => {
            let fields: Vec<_> = error.field_violations.iter().map(|bad| bad.field.as_str()).collect();
            format!("{} {}", error.code, fields.join(","))
        }
    };
    let found: Vec<_> = responses[..6].iter().map(|response| (response.id.as_str(), told(response))).collect();
    let expected = [
        ("a", ""),
        ("b", "3 request.message.text"),
        ("b", "13 "),
        (&long[..128], "3 id"),
        ("\u{fffd}", "3 id"),
        ("none", "3 request.message"),
    ];
    assert_eq!(found, expected.map(|(id, told)| (id, told.to_owned())));
    for (index, response) in responses[6..].iter().enumerate() {
        assert_eq!(response.id, index.to_string());
        let Some(score_stream_response::Result::Verdict(verdict)) = &response.result else { panic!("no verdict") };
        assert_eq!(verdict.risk, (index + 1) as f64 / 1_000.0);
    }
}

#[tokio::test]
async fn bytes_that_are_no_request_are_the_clients_fault() {
    let service = start(&["limits.text_bytes=100", "limits.turn_bytes=10", "limits.message_bytes=1024"]).await;
    let call = async |message: AnyMessage| {
        let mut grpc = Grpc::new(service.channel.clone());
        grpc.ready().await.unwrap();
        let path = PathAndQuery::from_static("/sidedoor.v1.ScoringService/Score");
        let codec = ProstCodec::<AnyMessage, proto::ScoreResponse>::default();
        grpc.unary(Request::new(message), path, codec).await.unwrap_err()
    };
    // Field 1 as a number, where a message is expected.
    let status = call(AnyMessage { seconds: 5, nanos: 0 }).await;
    assert_eq!(status.code(), Code::InvalidArgument, "{status:?}");
    assert!(status.message().contains("cannot decode the request"), "{status:?}");

    let status = service.client.clone().score(ask("x".repeat(2_000))).await.unwrap_err();
    assert_eq!(status.code(), Code::OutOfRange, "{status:?}");
}

#[tokio::test]
async fn our_own_faults_cost_one_message_and_tell_nothing() {
    let mut service = start(&[]).await;
    for text in ["prepare panics", "prepare fails", "classify panics", "classify fails", "conclude panics"] {
        let status = service.client.score(ask(text)).await.unwrap_err();
        assert_eq!(status.code(), Code::Internal, "{text}: {status:?}");
        assert!(!status.message().contains(text), "{status:?}");
        assert!(service.client.score(ask("hello")).await.is_ok(), "after {text}");
    }
}

#[tokio::test]
async fn long_texts_go_the_same_way() {
    let mut service = start(&[]).await;
    let text = "é".repeat(10_000);
    let verdict = service.client.score(ask(text)).await.unwrap().into_inner().verdict.unwrap();
    assert_eq!(verdict.risk, 1.0);
    let carried_by = verdict.carried_by.unwrap();
    assert_eq!(carried_by.utf16, Some(proto::TextRange { start: 0, end: 10_000 }));
}
