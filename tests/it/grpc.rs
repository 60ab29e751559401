//! The whole path over real gRPC: the wiring, and what must not depend on it.

use sidedoor::server::grpc::SERVICE_NAME;
use sidedoor::server::grpc::proto::{
    ScoreBatchRequest, ScoreStreamRequest, Verdict, score_result, score_stream_response,
};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_stream::wrappers::UnboundedReceiverStream;
use tonic::{Code, Status};
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;
use tonic_types::StatusExt;

use crate::service::{Service, ask};

const TEXTS: [&str; 6] = [
    "Thanks, the second draft looks great. I'll send comments tomorrow.",
    "let's talk elsewhere, my mail is jo at example dot com",
    "call me on four one five 555 01 37 whenever you like",
    "Sorry, I only work here, please don't send your number.",
    "there are quicker ways to talk than this inbox 🙂",
    "we could both do without their cut",
];

/// A verdict without what differs from run to run.
fn lasting(mut verdict: Verdict) -> Verdict {
    assert!(verdict.costs.take().is_some());
    verdict
}

fn item(id: usize, text: &str) -> ScoreStreamRequest {
    ScoreStreamRequest { id: id.to_string().into_bytes(), request: Some(ask(text)) }
}

#[tokio::test]
async fn a_message_gets_a_verdict() {
    let service = Service::start(&[]);
    let text = TEXTS[1];
    let verdict = service.client().await.score(ask(text)).await.unwrap().into_inner().verdict.unwrap();
    assert!(verdict.risk > 0.5, "{verdict:?}");
    let interval = verdict.risk_interval.expect("the whole evidence took part");
    assert!(
        interval.low <= verdict.risk && verdict.risk <= interval.high && interval.low < interval.high,
        "{interval:?}"
    );
    assert_eq!(verdict.intents.len(), 6);
    let email = verdict.findings.iter().find(|found| found.value.as_deref() == Some("jo@example.com")).unwrap();
    let range = email.span.unwrap().utf8.unwrap();
    assert_eq!(&text[range.start as usize..range.end as usize], "jo at example dot com");
    let release = verdict.release.unwrap();
    assert_eq!(release.model.unwrap().sha256.len(), 64);
    assert_eq!(release.policy.unwrap().name, "freelance");
}

#[tokio::test]
async fn a_score_depends_on_nothing_but_the_message() {
    let service = Service::start(&[]);
    let mut client = service.client().await;
    let mut alone = Vec::new();
    for text in TEXTS {
        alone.push(lasting(client.score(ask(text)).await.unwrap().into_inner().verdict.unwrap()));
    }

    let requests = TEXTS.map(ask).to_vec();
    let results = client.score_batch(ScoreBatchRequest { requests }).await.unwrap().into_inner().results;
    for (result, expected) in results.into_iter().zip(&alone) {
        let Some(score_result::Result::Verdict(verdict)) = result.result else { panic!("no verdict") };
        assert_eq!(&lasting(verdict), expected, "in a batch");
    }

    // Other traffic beside the stream.
    let beside: Vec<_> = (0..8)
        .map(|index| {
            let mut client = client.clone();
            tokio::spawn(async move {
                for round in 0..20 {
                    let text = TEXTS[(index + round) % TEXTS.len()];
                    client.score(ask(text.repeat(round + 1))).await.unwrap();
                }
            })
        })
        .collect();
    let requests: Vec<_> = (0..60).map(|index| item(index, TEXTS[index % TEXTS.len()])).collect();
    let mut responses = client.score_stream(tokio_stream::iter(requests)).await.unwrap().into_inner();
    let mut count = 0;
    while let Some(response) = responses.message().await.unwrap() {
        assert_eq!(response.id, count.to_string());
        let Some(score_stream_response::Result::Verdict(verdict)) = response.result else { panic!("no verdict") };
        assert_eq!(lasting(verdict), alone[count % TEXTS.len()], "in a stream beside other traffic");
        count += 1;
    }
    assert_eq!(count, 60);
    for task in beside {
        task.await.unwrap();
    }
}

#[tokio::test]
async fn bad_items_get_their_own_errors() {
    let service = Service::start(&[]);
    let mut client = service.client().await;
    let requests = vec![ask(TEXTS[0]), ask(""), ask(*b"\xff"), ask(TEXTS[1])];
    let results = client.score_batch(ScoreBatchRequest { requests }).await.unwrap().into_inner().results;
    let errors: Vec<_> = results
        .iter()
        .filter_map(|result| match &result.result {
            Some(score_result::Result::Error(error)) => Some(error.field_violations[0].field.as_str()),
            Some(score_result::Result::Verdict(_)) | None => None,
        })
        .collect();
    assert_eq!(errors, ["requests[1].message.text", "requests[2].message.text"]);

    let status: Status = client.score(ask("x".repeat(40_000))).await.unwrap_err();
    assert_eq!(status.code(), Code::InvalidArgument);
    assert_eq!(status.get_details_bad_request().unwrap().field_violations[0].field, "message.text");
}

#[tokio::test]
async fn drains_under_load_and_ends_with_success() {
    let mut service = Service::start(&["shutdown.grace_ms=20000"]);
    let channel = service.channel().await;
    let request = HealthCheckRequest { service: SERVICE_NAME.to_owned() };
    let status = HealthClient::new(channel.clone()).check(request).await.unwrap().into_inner().status();
    assert_eq!(status, ServingStatus::Serving);

    let mut client = service.client().await;
    let (requests, receiver) = mpsc::unbounded_channel();
    let mut responses = client.score_stream(UnboundedReceiverStream::new(receiver)).await.unwrap().into_inner();
    for index in 0..40 {
        requests.send(item(index, TEXTS[index % TEXTS.len()])).unwrap();
    }
    assert_eq!(responses.message().await.unwrap().unwrap().id, "0");
    service.terminate();
    // Every answer that still comes is whole and in order; then the stream says why it ends.
    let mut count = 1;
    let last = loop {
        match responses.message().await {
            Ok(Some(response)) => {
                assert_eq!(response.id, count.to_string());
                assert!(matches!(response.result, Some(score_stream_response::Result::Verdict(_))));
                count += 1;
            }
            Ok(None) => panic!("the stream ended without a reason"),
            Err(status) => break status,
        }
    };
    assert_eq!(last.code(), Code::Unavailable);
    let (status, _) = tokio::task::spawn_blocking(move || service.wait()).await.unwrap();
    assert!(status.success(), "{status}");
}

#[tokio::test]
async fn a_killed_service_starts_again() {
    let mut service = Service::start(&[]);
    let before = service.client().await.score(ask(TEXTS[4])).await.unwrap().into_inner().verdict.unwrap();
    service.kill();
    let address = format!("server.listen={}", service.grpc);
    let service = Service::start(&[&address]);
    let after = service.client().await.score(ask(TEXTS[4])).await.unwrap().into_inner().verdict.unwrap();
    assert_eq!(lasting(after), lasting(before));
}

#[tokio::test]
async fn neither_log_nor_metrics_hold_the_text() {
    let mut service = Service::start(&["log.level=trace"]);
    let mut client = service.client().await;
    client.score(ask("my marmalade address is jo at marmalade dot example")).await.unwrap();
    client.score(ask(*b"marmalade \xff")).await.unwrap_err();
    drop(client);
    let mut stream = TcpStream::connect(service.admin).await.unwrap();
    stream.write_all(b"GET /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut metrics = String::new();
    stream.read_to_string(&mut metrics).await.unwrap();
    assert!(metrics.contains("sidedoor_verdicts_total"), "{metrics}");
    assert!(!metrics.contains("marmalade"), "{metrics}");
    service.terminate();
    let (_, log) = tokio::task::spawn_blocking(move || service.wait()).await.unwrap();
    let telling: Vec<_> = log.iter().filter(|line| line.contains("marmalade")).collect();
    assert!(!log.is_empty() && telling.is_empty(), "{telling:?}");
}

#[tokio::test]
async fn reflection_lists_the_service() {
    use tonic_reflection::pb::v1::ServerReflectionRequest;
    use tonic_reflection::pb::v1::server_reflection_client::ServerReflectionClient;
    use tonic_reflection::pb::v1::server_reflection_request::MessageRequest;
    use tonic_reflection::pb::v1::server_reflection_response::MessageResponse;
    let service = Service::start(&[]);
    let request = ServerReflectionRequest {
        host: String::new(),
        message_request: Some(MessageRequest::FileContainingSymbol(SERVICE_NAME.to_owned())),
    };
    let mut client = ServerReflectionClient::new(service.channel().await);
    let mut responses = client.server_reflection_info(tokio_stream::iter([request])).await.unwrap().into_inner();
    let response = responses.message().await.unwrap().and_then(|response| response.message_response);
    assert!(matches!(response, Some(MessageResponse::FileDescriptorResponse(_))), "{response:?}");
}
