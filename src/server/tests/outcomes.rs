//! Outcomes over real gRPC.

use std::path::Path;

use tonic::Code;

use super::support::{Running, http, start};
use crate::engine::outcome::OutcomeRecord;
use crate::server::grpc::proto::outcome_service_client::OutcomeServiceClient;
use crate::server::grpc::proto::{
    Intent, ItemError, Message, Outcome, OutcomeSource, ReportOutcomesRequest, StoredOutcome, outcome_result,
};
use crate::server::outcomes::{OutcomeReader, OutcomeStoreError};

fn outcome(id: &str, text: &str) -> Outcome {
    Outcome {
        id: id.as_bytes().to_vec(),
        message: Some(Message { text: text.as_bytes().to_vec(), ..Default::default() }),
        source: OutcomeSource::Moderator.into(),
        intents: vec![Intent::PayOffPlatform.into()],
        ..Default::default()
    }
}

async fn taking(folder: &Path, further: &[&str]) -> Running {
    let directory = format!("outcomes.directory={}", folder.display());
    start(&[&[directory.as_str()], further].concat()).await
}

async fn report(service: &Running, outcomes: Vec<Outcome>) -> Vec<Result<StoredOutcome, ItemError>> {
    let mut client = OutcomeServiceClient::new(service.channel.clone());
    let response = client.report_outcomes(ReportOutcomesRequest { outcomes }).await.unwrap().into_inner();
    let results = response.results.into_iter().map(|result| match result.result.unwrap() {
        outcome_result::Result::Stored(stored) => Ok(stored),
        outcome_result::Result::Error(error) => Err(error),
    });
    results.collect()
}

fn kept(folder: &Path) -> Vec<OutcomeRecord> {
    let mut records = Vec::new();
    let read = OutcomeReader::open(folder).unwrap().each(|record, _| {
        records.push(record.clone());
        Ok::<(), OutcomeStoreError>(())
    });
    read.unwrap();
    records
}

#[tokio::test]
async fn a_server_without_a_folder_takes_none() {
    let service = start(&[]).await;
    let mut client = OutcomeServiceClient::new(service.channel.clone());
    let refused = client.report_outcomes(ReportOutcomesRequest::default()).await.unwrap_err();
    assert_eq!(refused.code(), Code::FailedPrecondition);
    assert!(refused.message().contains("outcomes.directory"), "{refused}");
}

#[tokio::test]
async fn each_outcome_is_kept_or_refused_by_itself() {
    let folder = tempfile::tempdir().unwrap();
    let service = taking(folder.path(), &[]).await;
    let long = "x".repeat(129);
    let bad = Outcome { source: 0, intents: vec![1, 99], message: None, ..outcome(&long, "") };
    let told = Outcome { declines: Some(true), decided_at_ms: Some(5), intents: vec![6, 1], ..outcome("b", "12345") };
    let results =
        report(&service, vec![outcome("a", "pay me"), bad, told, outcome("c", "classify fails"), outcome("d", "")])
            .await;
    let [Ok(a), Err(bad), Ok(_), Err(broken), Err(empty)] = results.as_slice() else { panic!("{results:?}") };
    assert_eq!(a.model.as_ref().unwrap().version, "1.2");
    assert_eq!(bad.code(), Code::InvalidArgument);
    let fields: Vec<_> = bad.field_violations.iter().map(|bad| bad.field.as_str()).collect();
    assert_eq!(fields, ["id", "message", "source", "intents[1]"].map(|field| format!("outcomes[1].{field}")));
    assert_eq!((broken.code(), empty.code()), (Code::Internal, Code::InvalidArgument));

    // Those of one call are kept in the order in which they were scored.
    let mut records = kept(folder.path());
    records.sort_by(|left, right| left.id.cmp(&right.id));
    let [first, second] = records.as_slice() else { panic!("{records:?}") };
    let (pay, evade, share) = ("pay_off_platform", "evade_filter", "share_contact");
    assert_eq!((first.id.as_str(), first.intents[0].as_str(), first.declines), ("a", pay, None));
    assert_eq!(second.intents.iter().map(|intent| intent.as_str()).collect::<Vec<_>>(), [share, evade]);
    assert_eq!((second.declines, second.decided_at_ms), (Some(true), Some(5)));
    assert_eq!((second.model.name.as_str(), second.logits["declines"]), ("tiny", 0.005));
    assert_eq!((second.text.as_ref(), second.history.as_ref()), (None, None));
    assert!(second.stored_at_ms > 1_600_000_000_000);

    let metrics = http(service.admin, "GET /metrics HTTP/1.1", b"").await;
    for line in [
        r#"sidedoor_outcomes_total{result="stored"} 2"#,
        r#"sidedoor_outcomes_total{result="invalid"} 2"#,
        r#"sidedoor_outcomes_total{result="failed"} 1"#,
        "sidedoor_outcomes_kept 2",
        "sidedoor_base_rate_estimate NaN",
    ] {
        assert!(metrics.contains(line), "no `{line}` in\n{metrics}");
    }
}

#[tokio::test]
async fn an_id_again_is_answered_as_before_and_means_one_content() {
    let folder = tempfile::tempdir().unwrap();
    let first = {
        let service = taking(folder.path(), &["outcomes.keep_text=true"]).await;
        let results = report(&service, vec![outcome("a", "pay me"), outcome("a", "pay me")]).await;
        assert_eq!(results[0], results[1]);
        service.stop.send(()).unwrap();
        service.ended.await.unwrap().unwrap();
        results[0].clone()
    };
    let service = taking(folder.path(), &[]).await;
    let declined = Outcome { declines: Some(false), ..outcome("a", "pay me") };
    let results = report(&service, vec![outcome("a", "pay me"), outcome("a", "pay him"), declined]).await;
    assert!(first.is_ok() && results[0] == first, "{results:?}");
    for conflict in &results[1..] {
        let error = conflict.as_ref().unwrap_err();
        assert_eq!((error.code(), error.field_violations.len()), (Code::AlreadyExists, 0));
        assert!(error.message.contains("`a`"), "{error:?}");
    }
    let records = kept(folder.path());
    assert_eq!((records.len(), records[0].text.as_deref()), (1, Some("pay me")));
}

#[tokio::test]
async fn what_finds_no_place_is_refused_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let mut service = taking(folder.path(), &["outcomes.queue_length=1"]).await;
    let mut client = OutcomeServiceClient::new(service.channel.clone());
    let outcomes = vec![outcome("a", "wait for it"), outcome("b", "pay me")];
    let call = tokio::spawn(async move { client.report_outcomes(ReportOutcomesRequest { outcomes }).await });
    assert_eq!(service.leash.entered.recv().await.unwrap(), "wait for it");
    service.leash.go.send(()).unwrap();
    let results = call.await.unwrap().unwrap().into_inner().results;
    let Some(outcome_result::Result::Stored(_)) = results[0].result else { panic!("{results:?}") };
    let Some(outcome_result::Result::Error(error)) = &results[1].result else { panic!("{results:?}") };
    assert_eq!((error.code(), error.retry_after_ms), (Code::ResourceExhausted, Some(200)));
    assert_eq!(kept(folder.path()).len(), 1);
}

#[tokio::test]
async fn a_batch_over_the_limit_is_refused_whole() {
    let folder = tempfile::tempdir().unwrap();
    let service = taking(folder.path(), &["limits.batch_items=1"]).await;
    let mut client = OutcomeServiceClient::new(service.channel.clone());
    let outcomes = vec![outcome("a", "pay me"), outcome("b", "pay me")];
    let refused = client.report_outcomes(ReportOutcomesRequest { outcomes }).await.unwrap_err();
    assert_eq!(refused.code(), Code::InvalidArgument);
    assert!(refused.message().contains("2 outcomes, expected at most 1"), "{refused}");
    assert!(kept(folder.path()).is_empty());
}

impl ItemError {
    fn code(&self) -> Code {
        Code::from_i32(self.code)
    }
}
