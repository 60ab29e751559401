//! Deadlines, a full queue, priorities, callers who leave.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::task::yield_now;
use tonic::{Code, Request};
use tonic_types::StatusExt;
use tower::Layer;

use super::support::{Fake, Leash, ask, build, item, start};
use crate::engine::screen::Screening;
use crate::server::base_rate::BaseRateWatch;
use crate::server::flow::{Flow, Given};
use crate::server::grpc::proto::scoring_service_client::ScoringServiceClient;
use crate::server::grpc::proto::scoring_service_server::ScoringServiceServer;
use crate::server::grpc::proto::{Priority, ScoreBatchRequest, ScoreOptions, ScoreRequest, score_result};
use crate::server::grpc::{CallLayer, CallService, Life, Scoring};
use crate::server::metrics::Metrics;
use crate::server::shutdown::{OpenCalls, Phase};
use crate::server::{Server, scoring_service};

/// A service without a network: nothing but the service itself enforces deadlines, and dropping a call is seen at once.
struct Direct {
    client: ScoringServiceClient<CallService<ScoringServiceServer<Scoring<Fake>>>>,
    leash: Leash,
    metrics: Arc<Metrics>,
    _phase: watch::Sender<Phase>,
}

async fn direct(settings: &[&str]) -> Direct {
    let (server, leash) = build(settings).await;
    let Server { slot, config, metrics, phase, .. } = server;
    let watch = BaseRateWatch::new(config.scoring.base_rate, None, Arc::clone(&metrics));
    let given = Given { prior: None, identifier_key: None, screening: Screening::On };
    let flow = Arc::new(Flow::new(slot, Arc::clone(&metrics), given, watch));
    phase.send_replace(Phase::Serving);
    let service = scoring_service(flow, &config, Life { phase: phase.subscribe(), calls: OpenCalls::new() }, &metrics);
    let service = CallLayer::new(Arc::clone(&metrics)).layer(service);
    Direct { client: ScoringServiceClient::new(service), leash, metrics, _phase: phase }
}

impl Direct {
    /// Waits until so many messages wait for the worker.
    async fn queued(&self, count: i64) {
        while self.metrics.queue_length.get() != count {
            yield_now().await;
        }
    }
}

fn within<T>(timeout: &str, message: T) -> Request<T> {
    let mut request = Request::new(message);
    request.metadata_mut().insert("grpc-timeout", timeout.parse().unwrap());
    request
}

#[tokio::test]
async fn the_default_deadline_holds() {
    let mut service = start(&["server.default_deadline_ms=20"]).await;
    let status = service.client.score(ask("wait")).await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded, "{status:?}");
    let batch = ScoreBatchRequest { requests: vec![ask("wait"), ask("hello")] };
    let results = service.client.score_batch(batch).await.unwrap().into_inner().results;
    for result in results {
        let Some(score_result::Result::Error(error)) = result.result else { panic!("expected an error") };
        assert_eq!(error.code, Code::DeadlineExceeded as i32);
    }
}

#[tokio::test]
async fn the_clients_deadline_holds() {
    let mut service = direct(&[]).await;
    let status = service.client.score(within("30m", ask("wait"))).await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded, "{status:?}");
    let status = service.client.score(within("0n", ask("hello"))).await.unwrap_err();
    assert_eq!(status.code(), Code::DeadlineExceeded, "{status:?}");

    let requests = tokio_stream::iter([item("a", ask("wait"))]);
    let requests = tokio_stream::StreamExt::chain(requests, tokio_stream::pending());
    let mut responses = service.client.score_stream(within("30m", requests)).await.unwrap().into_inner();
    // The item's deadline is that of the stream.
    assert_eq!(responses.message().await.unwrap().unwrap().id, "a");
    assert_eq!(responses.message().await.unwrap_err().code(), Code::DeadlineExceeded);
    drop(responses);
    let text = service.metrics.encode();
    assert!(text.contains(r#"sidedoor_requests_total{rpc="Score",code="DEADLINE_EXCEEDED"} 2"#), "{text}");
    assert!(text.contains(r#"sidedoor_requests_total{rpc="ScoreStream",code="DEADLINE_EXCEEDED"} 1"#), "{text}");
}

#[tokio::test]
async fn a_full_queue_refuses_at_once_and_says_when_to_come_back() {
    let mut service = start(&["batch.queue_length=1"]).await;
    let mut holders = Vec::new();
    for text in ["wait first", "wait second"] {
        let mut client = service.client.clone();
        holders.push(tokio::spawn(async move { client.score(ask(text)).await }));
        // It has its place before the next one comes.
        assert_eq!(service.leash.prepared.recv().await.unwrap(), text);
    }
    let status = service.client.score(ask("hello")).await.unwrap_err();
    assert_eq!(status.code(), Code::ResourceExhausted, "{status:?}");
    let retry = status.get_details_retry_info().unwrap().retry_delay.unwrap();
    assert!(retry >= Duration::from_millis(10) && retry <= Duration::from_secs(5), "{retry:?}");

    let batch = ScoreBatchRequest { requests: vec![ask("hello"), ask("")] };
    let results = service.client.score_batch(batch).await.unwrap().into_inner().results;
    let [Some(score_result::Result::Error(full)), Some(score_result::Result::Error(empty))] =
        [&results[0].result, &results[1].result]
    else {
        panic!("expected two errors");
    };
    assert_eq!((full.code, empty.code), (Code::ResourceExhausted as i32, Code::InvalidArgument as i32));
    assert!(full.retry_after_ms.is_some() && empty.retry_after_ms.is_none());

    for holder in holders {
        service.leash.go.send(()).unwrap();
        assert!(holder.await.unwrap().is_ok());
    }
    assert!(service.client.score(ask("hello")).await.is_ok());
}

#[tokio::test]
async fn a_message_that_fails_costs_those_of_its_run_nothing() {
    let mut service = direct(&["batch.messages=4"]).await;
    let mut first = service.client.clone();
    let first = tokio::spawn(async move { first.score(ask("wait first")).await });
    assert_eq!(service.leash.entered.recv().await.unwrap(), "wait first");
    let mut calls = Vec::new();
    for text in ["hello, hello", "classify panics", "hello, hello!", "classify fails"] {
        let mut client = service.client.clone();
        calls.push(tokio::spawn(async move { client.score(ask(text)).await.map(drop) }));
        service.queued(calls.len() as i64).await;
    }
    service.leash.go.send(()).unwrap();
    assert!(first.await.unwrap().is_ok());
    let mut codes = Vec::new();
    for call in calls {
        codes.push(call.await.unwrap().map_err(|status| status.code()));
    }
    assert_eq!(codes, [Ok(()), Err(Code::Internal), Ok(()), Err(Code::Internal)]);
    assert_eq!(service.metrics.queue_length.get(), 0);
}

#[tokio::test]
async fn callers_who_left_cost_nothing() {
    let mut service = direct(&["batch.queue_length=2"]).await;
    let mut first = service.client.clone();
    let first = tokio::spawn(async move { first.score(ask("wait first")).await });
    assert_eq!(service.leash.entered.recv().await.unwrap(), "wait first");
    for text in ["wait second", "wait third", "wait fourth"] {
        let mut client = service.client.clone();
        let call = tokio::spawn(async move { client.score(ask(text)).await });
        service.queued(1).await;
        call.abort();
        assert!(call.await.unwrap_err().is_cancelled());
        service.queued(0).await;
    }
    // Their places are free at once, so others are let in.
    let mut client = service.client.clone();
    let call = tokio::spawn(async move { client.score(ask("hello")).await });
    service.queued(1).await;
    service.leash.go.send(()).unwrap();
    assert!(first.await.unwrap().is_ok());
    assert!(call.await.unwrap().is_ok());
    assert!(service.leash.entered.try_recv().is_err(), "a job without a caller was run");
    let text = service.metrics.encode();
    assert!(text.contains(r#"sidedoor_rejected_total{reason="cancelled"} 3"#), "{text}");
    assert!(text.contains(r#"sidedoor_requests_total{rpc="Score",code="CANCELLED"} 3"#), "{text}");
    assert!(text.contains("sidedoor_in_flight 0"), "{text}");
    assert!(text.contains("sidedoor_queue_length 0"), "{text}");
}

#[tokio::test]
async fn who_waits_for_an_answer_goes_before_the_many() {
    let mut service = direct(&[]).await;
    let ask_as = |text: &str, priority: Priority| {
        let options = ScoreOptions { priority: priority.into(), ..Default::default() };
        ScoreRequest { options: Some(options), ..ask(text) }
    };
    let call = |request: ScoreRequest| {
        let mut client = service.client.clone();
        tokio::spawn(async move { client.score(request).await.is_ok() })
    };
    let batch = |requests: Vec<ScoreRequest>| {
        let mut client = service.client.clone();
        tokio::spawn(async move { client.score_batch(ScoreBatchRequest { requests }).await.is_ok() })
    };
    let mut calls = vec![call(ask("wait first"))];
    assert_eq!(service.leash.entered.recv().await.unwrap(), "wait first");
    // The order of arrival; what the request says is stronger than the method.
    calls.push(batch(vec![ask("wait: of a batch")]));
    service.queued(1).await;
    calls.push(call(ask_as("wait: bulk by its own word", Priority::Bulk)));
    service.queued(2).await;
    calls.push(call(ask("wait: unary")));
    service.queued(3).await;
    calls.push(batch(vec![ask_as("wait: urgent, of a batch", Priority::Interactive)]));
    service.queued(4).await;
    let mut order = Vec::new();
    for _ in 0..4 {
        service.leash.go.send(()).unwrap();
        order.push(service.leash.entered.recv().await.unwrap());
    }
    service.leash.go.send(()).unwrap();
    // One turn in eight is for bulk, and the first is due.
    let expected = ["wait: of a batch", "wait: unary", "wait: urgent, of a batch", "wait: bulk by its own word"];
    assert_eq!(order, expected);
    for call in calls {
        assert!(call.await.unwrap());
    }
}

#[tokio::test]
async fn a_storm_of_cancelled_calls_leaves_the_service_whole() {
    let mut service = start(&["batch.queue_length=8"]).await;
    let calls: Vec<_> = (0..300)
        .map(|index| {
            let mut client = service.client.clone();
            let call = tokio::spawn(async move { client.score(ask(format!("message {index}"))).await.is_ok() });
            if index % 3 != 0 {
                call.abort();
            }
            call
        })
        .collect();
    for call in calls {
        // Answered, refused or cut off: all are fine.
        let _ = call.await;
    }
    while service.client.score(ask("hello")).await.is_err() {
        yield_now().await;
    }
}
