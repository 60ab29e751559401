//! The end of the service.

use std::time::{Duration, Instant};

use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio_stream::StreamExt;
use tokio_stream::wrappers::UnboundedReceiverStream;
use tonic::Code;
use tonic_health::pb::HealthCheckRequest;
use tonic_health::pb::health_check_response::ServingStatus;
use tonic_health::pb::health_client::HealthClient;

use super::support::{ask, item, start};
use crate::server::grpc::SERVICE_NAME;
use crate::server::grpc::proto::score_stream_response;

#[tokio::test]
async fn open_calls_end_and_the_service_with_them() {
    let mut service = start(&["shutdown.grace_ms=60000"]).await;
    let (requests, receiver) = mpsc::unbounded_channel();
    let stream = UnboundedReceiverStream::new(receiver);
    let mut responses = service.client.score_stream(stream).await.unwrap().into_inner();
    requests.send(item("a", ask("hello"))).unwrap();
    assert_eq!(responses.message().await.unwrap().unwrap().id, "a");

    let request = HealthCheckRequest { service: SERVICE_NAME.to_owned() };
    let mut health = HealthClient::new(service.channel.clone()).watch(request).await.unwrap().into_inner();
    assert_eq!(health.message().await.unwrap().unwrap().status(), ServingStatus::Serving);

    // One message of a call and one of the stream are in the works when the signal comes.
    let mut client = service.client.clone();
    let call = tokio::spawn(async move { client.score(ask("wait")).await });
    assert_eq!(service.leash.entered.recv().await.unwrap(), "wait");
    requests.send(item("b", ask("wait too"))).unwrap();
    while service.leash.prepared.recv().await.unwrap() != "wait too" {}
    service.stop.send(()).unwrap();
    assert_eq!(health.message().await.unwrap().unwrap().status(), ServingStatus::NotServing);

    for _ in 0..2 {
        service.leash.go.send(()).unwrap();
    }
    assert!(call.await.unwrap().is_ok());
    let last = responses.message().await.unwrap().unwrap();
    assert_eq!(last.id, "b");
    assert!(matches!(last.result, Some(score_stream_response::Result::Verdict(_))));
    assert_eq!(responses.message().await.unwrap_err().code(), Code::Unavailable);
    // The watch ends as well, instead of holding the service up.
    while health.next().await.is_some_and(|status| status.is_ok()) {}
    service.ended.await.unwrap().unwrap();
    assert!(TcpStream::connect(service.grpc).await.is_err());
    assert!(TcpStream::connect(service.admin).await.is_err());
}

#[tokio::test]
async fn new_calls_are_refused_while_draining() {
    let mut service = start(&["shutdown.grace_ms=60000"]).await;
    let mut client = service.client.clone();
    let call = tokio::spawn(async move { client.score(ask("wait")).await });
    assert_eq!(service.leash.entered.recv().await.unwrap(), "wait");
    let request = HealthCheckRequest { service: String::new() };
    let mut health = HealthClient::new(service.channel.clone()).watch(request).await.unwrap().into_inner();
    health.message().await.unwrap();
    service.stop.send(()).unwrap();
    assert_eq!(health.message().await.unwrap().unwrap().status(), ServingStatus::NotServing);
    let status = service.client.score(ask("hello")).await.unwrap_err();
    // The call may meet our refusal, or the GOAWAY that makes its own transport cancel it.
    assert!(matches!(status.code(), Code::Unavailable | Code::Cancelled), "{status:?}");
    service.leash.go.send(()).unwrap();
    assert!(call.await.unwrap().is_ok());
    service.ended.await.unwrap().unwrap();
}

#[tokio::test]
async fn the_grace_bounds_the_drain() {
    let mut service = start(&["shutdown.grace_ms=50"]).await;
    let mut client = service.client.clone();
    let _call = tokio::spawn(async move { client.score(ask("wait")).await });
    assert_eq!(service.leash.entered.recv().await.unwrap(), "wait");
    let stopped = Instant::now();
    service.stop.send(()).unwrap();
    service.ended.await.unwrap().unwrap();
    assert!(stopped.elapsed() < Duration::from_secs(5), "{:?}", stopped.elapsed());
}
