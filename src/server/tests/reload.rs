//! A swap while calls are open.

use std::collections::VecDeque;
use std::path::Path;
use std::sync::Mutex;

use tokio::sync::mpsc;

use super::support::{Fake, ask, build, fake, http, run};
use crate::server::registry::ReleaseError;
use crate::server::reload::{Hands, Loaded, Loader};

/// Hands out what the test has put in, in order.
struct Prepared(Mutex<VecDeque<Result<Loaded<Fake>, ReleaseError>>>);

impl Loader<Fake> for Prepared {
    fn load(&self, _: Option<&Path>, _: Hands) -> Result<Loaded<Fake>, ReleaseError> {
        self.0.lock().unwrap().pop_front().unwrap()
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_in_flight_ends_on_its_own_release_and_a_refused_one_is_never_seen() {
    let (server, leash) = build(&[]).await;
    let (next, classifier, mut next_leash) = fake("2.0");
    let (unwarm, panicking, _unwarm_leash) = fake("3.0");
    drop(panicking);
    let broken = ReleaseError::Empty("packs".into());
    let releases: VecDeque<Result<Loaded<Fake>, ReleaseError>> =
        [Ok((next, vec![classifier])), Err(broken), Ok((unwarm, Vec::new()))].into();
    let (triggers, triggered) = mpsc::channel(1);
    let mut service = run(server.reloading(Prepared(Mutex::new(releases)), triggered), leash).await;

    let mut client = service.client.clone();
    let waiting = tokio::spawn(async move { client.score(ask("wait for me")).await });
    assert_eq!(service.leash.entered.recv().await.unwrap(), "wait for me");
    triggers.send(()).await.unwrap();
    // The first message of the new release warms its worker; it answers as soon as it is published.
    next_leash.prepared.recv().await.unwrap();
    let metrics = async |line: &str| loop {
        if http(service.admin, "GET /metrics HTTP/1.1", b"").await.contains(line) {
            break;
        }
        tokio::task::yield_now().await;
    };
    metrics("sidedoor_reloads_total{outcome=\"published\"} 1").await;
    let version = |response: crate::server::grpc::proto::ScoreResponse| {
        response.verdict.unwrap().release.unwrap().model.unwrap().version
    };
    // The old worker is still held by the message before; the new one answers past it.
    assert_eq!(version(service.client.score(ask("hello")).await.unwrap().into_inner()), "2.0");
    service.leash.go.send(()).unwrap();
    assert_eq!(version(waiting.await.unwrap().unwrap().into_inner()), "1.2");

    for refused in 1..=2 {
        triggers.send(()).await.unwrap();
        metrics(&format!("sidedoor_reloads_total{{outcome=\"refused\"}} {refused}")).await;
        assert_eq!(version(service.client.score(ask("hello")).await.unwrap().into_inner()), "2.0");
    }
    metrics("kind=\"model\",name=\"tiny\",version=\"2.0\"").await;
    service.stop.send(()).unwrap();
    service.ended.await.unwrap().unwrap();
}
