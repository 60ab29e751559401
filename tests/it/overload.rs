//! More than can be done in time.

use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tonic::{Code, Request};
use tonic_types::StatusExt;

use crate::service::{Service, ask};

const CALLS: usize = 200;

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_be_scored_in_time_is_refused_at_once_and_told_when_to_come_back() {
    let service = Service::start(&["batch.workers=1"]);
    let mut client = service.client().await;
    // Some 600 tokens each, so that all of them take far longer than the deadline.
    let text = "we could look at the second draft of the report before noon ".repeat(50);
    client.score(ask(text.as_str())).await.unwrap();
    let calls: Vec<_> = (0..CALLS)
        .map(|_| {
            let mut client = client.clone();
            let mut request = Request::new(ask(text.as_str()));
            request.set_timeout(Duration::from_millis(1_000));
            tokio::spawn(async move { client.score(request).await.map(drop) })
        })
        .collect();
    let mut refused = 0;
    for call in calls {
        let Err(status) = call.await.unwrap() else { continue };
        if status.code() == Code::ResourceExhausted {
            refused += 1;
            let delay = status.get_details_retry_info().and_then(|retry| retry.retry_delay);
            assert!(delay.is_some_and(|delay| delay >= Duration::from_millis(10)), "{status:?}");
        }
    }
    assert!(refused >= CALLS / 2, "{refused} of {CALLS} were refused");
    // Nothing of it stays behind.
    client.score(ask("hello")).await.unwrap();
    let mut stream = TcpStream::connect(service.admin).await.unwrap();
    stream.write_all(b"GET /metrics HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n").await.unwrap();
    let mut metrics = String::new();
    stream.read_to_string(&mut metrics).await.unwrap();
    assert!(metrics.contains(r#"sidedoor_rejected_total{reason="overloaded"}"#), "{metrics}");
    assert!(metrics.contains("sidedoor_queue_length 0"), "{metrics}");
}
