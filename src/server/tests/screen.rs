//! Messages that the screen settles pass the workers by.

use super::support::{ask, http, start};
use crate::server::grpc::proto::{ScoreOptions, ScoreRequest};

#[tokio::test]
async fn a_settled_message_needs_no_worker_and_gives_its_place_back() {
    let mut service = start(&["batch.queue_length=1", "server.default_deadline_ms=60000"]).await;
    let mut holder = service.client.clone();
    let held = tokio::spawn(async move { holder.score(ask("wait")).await });
    // The only worker is held, and one place is left.
    assert_eq!(service.leash.entered.recv().await.unwrap(), "wait");
    for _ in 0..5 {
        let verdict = service.client.score(ask("lovely")).await.unwrap().into_inner().verdict.unwrap();
        assert!(verdict.screened);
        assert_eq!(verdict.risk, 0.001);
        let costs = verdict.costs.unwrap();
        assert_eq!((costs.queue_us, costs.classify_us), (0, 0));
    }
    service.leash.go.send(()).unwrap();
    assert!(!held.await.unwrap().unwrap().into_inner().verdict.unwrap().screened);
    let metrics = http(service.admin, "GET /metrics HTTP/1.1", b"").await;
    assert!(metrics.contains(r#"sidedoor_screened_total{model="tiny",model_version="1.2"} 5"#), "{metrics}");
    let reads = r#"sidedoor_stage_duration_seconds_count{stage="classify",model="tiny",model_version="1.2"} 1"#;
    assert!(metrics.contains(reads), "{metrics}");
}

#[tokio::test]
async fn the_screen_can_be_switched_off_per_request_and_in_the_configuration() {
    let options = ScoreOptions { without_screen: true, ..Default::default() };
    let without = ScoreRequest { options: Some(options), ..ask("lovely") };
    let mut service = start(&[]).await;
    assert!(service.client.score(ask("lovely")).await.unwrap().into_inner().verdict.unwrap().screened);
    let verdict = service.client.score(without).await.unwrap().into_inner().verdict.unwrap();
    assert_eq!((verdict.screened, verdict.risk), (false, 0.006));

    let mut service = start(&["scoring.screen=false"]).await;
    let verdict = service.client.score(ask("lovely")).await.unwrap().into_inner().verdict.unwrap();
    assert_eq!((verdict.screened, verdict.risk), (false, 0.006));
}
