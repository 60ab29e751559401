//! Load over real gRPC: as many calls at a time as told (closed loop), or as many calls a second (open loop).
//!
//! In the open loop a call's latency counts from when it was to be sent, so that a slow service cannot slow down the clock
//! that it is measured by (coordinated omission).

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use hdrhistogram::Histogram;
use serde::Serialize;
use tokio::runtime::Runtime;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tonic::transport::Channel;
use tonic::{Code, Request};

use super::child::Served;
use super::model::{micros, new_histogram};
use crate::engine::message::Message;
use crate::engine::taxonomy::Party;
use crate::server::grpc::proto;
use crate::server::grpc::proto::scoring_service_client::ScoringServiceClient;

/// The calls are spread over so many connections.
const CONNECTIONS: usize = 4;

/// The caller's side.
pub(super) struct Load {
    runtime: Runtime,
    caller: Arc<Caller>,
}

struct Caller {
    clients: Vec<ScoringServiceClient<Channel>>,
    requests: Vec<proto::ScoreRequest>,
    next: AtomicUsize,
    /// Messages a call.
    batch: usize,
}

/// A load in the open loop.
#[derive(Debug, Clone, Copy)]
pub(super) struct Schedule {
    pub(super) rate: f64,
    pub(super) time: Duration,
    pub(super) deadline: Option<Duration>,
}

/// How calls ended.
#[derive(Debug, Serialize)]
pub(super) struct Outcome {
    /// Messages.
    pub(super) offered_per_second: Option<f64>,
    /// Messages.
    pub(super) answered_per_second: f64,
    pub(super) p50_ms: f64,
    pub(super) p95_ms: f64,
    pub(super) p99_ms: f64,
    pub(super) max_ms: f64,
    /// Refused at once (`RESOURCE_EXHAUSTED`).
    pub(super) refused: u64,
    /// Not answered by the deadline.
    pub(super) late: u64,
    /// Everything else.
    pub(super) failed: u64,
}

struct Tally {
    /// Messages a call.
    batch: usize,
    answered: Histogram<u64>,
    refused: u64,
    late: u64,
    failed: u64,
}

impl Tally {
    fn new(batch: usize) -> anyhow::Result<Self> {
        Ok(Self { batch, answered: new_histogram()?, refused: 0, late: 0, failed: 0 })
    }

    fn record(&mut self, result: Result<(), Code>, latency: Duration, deadline: Option<Duration>) {
        match result {
            Ok(()) if deadline.is_none_or(|deadline| latency <= deadline) => {
                self.answered.saturating_record(micros(latency));
            }
            // The caller's clock runs out with either code.
            Ok(()) | Err(Code::DeadlineExceeded | Code::Cancelled) => self.late += 1,
            Err(Code::ResourceExhausted) => self.refused += 1,
            Err(_) => self.failed += 1,
        }
    }

    fn outcome(&self, offered_per_second: Option<f64>, took: Duration) -> Outcome {
        let at = |quantile| self.answered.value_at_quantile(quantile) as f64 / 1e3;
        Outcome {
            offered_per_second,
            answered_per_second: self.answered.len() as f64 * self.batch as f64 / took.as_secs_f64(),
            p50_ms: at(0.5),
            p95_ms: at(0.95),
            p99_ms: at(0.99),
            max_ms: at(1.0),
            refused: self.refused,
            late: self.late,
            failed: self.failed,
        }
    }
}

impl Caller {
    async fn call(&self, deadline: Option<Duration>) -> Result<(), Code> {
        let index = self.next.fetch_add(1, Ordering::Relaxed);
        let mut client = self.clients[index % self.clients.len()].clone();
        let message = |at: usize| self.requests[at % self.requests.len()].clone();
        if self.batch == 1 {
            let request = in_time(message(index), deadline);
            return client.score(request).await.map(drop).map_err(|status| status.code());
        }
        let requests = (index * self.batch..(index + 1) * self.batch).map(message).collect();
        let request = in_time(proto::ScoreBatchRequest { requests }, deadline);
        let response = client.score_batch(request).await.map_err(|status| status.code())?;
        let errors = response.into_inner().results.into_iter().filter_map(|item| match item.result {
            Some(proto::score_result::Result::Error(error)) => Some(Code::from(error.code)),
            Some(proto::score_result::Result::Verdict(_)) | None => None,
        });
        errors.map(Err).next().unwrap_or(Ok(()))
    }
}

fn in_time<T>(message: T, deadline: Option<Duration>) -> Request<T> {
    let mut request = Request::new(message);
    if let Some(deadline) = deadline {
        request.set_timeout(deadline);
    }
    request
}

impl Load {
    pub(super) fn connect(served: &Served, messages: &[Message]) -> anyhow::Result<Self> {
        Self::connect_in_batches(served, messages, 1)
    }

    /// As `connect`, with so many messages a call.
    pub(super) fn connect_in_batches(served: &Served, messages: &[Message], batch: usize) -> anyhow::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let endpoint = Channel::from_shared(format!("http://{}", served.address))?.tcp_nodelay(true);
        let mut clients = Vec::new();
        for _ in 0..CONNECTIONS {
            clients.push(ScoringServiceClient::new(runtime.block_on(endpoint.connect())?));
        }
        let requests = messages.iter().map(request).collect();
        Ok(Self {
            runtime,
            caller: Arc::new(Caller { clients, requests, next: AtomicUsize::new(0), batch: batch.max(1) }),
        })
    }

    /// So many calls at a time, each followed by the next as soon as it is answered.
    pub(super) fn closed(&self, concurrency: usize, time: Duration) -> anyhow::Result<Outcome> {
        let start = Instant::now();
        let tallies = self.runtime.block_on(async {
            let mut callers = JoinSet::new();
            for _ in 0..concurrency {
                let caller = Arc::clone(&self.caller);
                callers.spawn(async move {
                    let mut tally = Tally::new(caller.batch)?;
                    while start.elapsed() < time {
                        let began = Instant::now();
                        let result = caller.call(None).await;
                        tally.record(result, began.elapsed(), None);
                    }
                    anyhow::Ok(tally)
                });
            }
            callers.join_all().await
        });
        let took = start.elapsed();
        let mut all = Tally::new(self.caller.batch)?;
        for tally in tallies {
            let tally = tally?;
            all.answered.add(tally.answered)?;
            all.refused += tally.refused;
            all.late += tally.late;
            all.failed += tally.failed;
        }
        Ok(all.outcome(None, took))
    }

    /// So many messages a second in calls at even distances, whether the earlier ones are answered or not.
    pub(super) fn open(&self, schedule: Schedule) -> anyhow::Result<Outcome> {
        self.open_until(schedule, &|elapsed| elapsed >= schedule.time)
    }

    /// As `open`, but for as long as it is not over.
    pub(super) fn open_until(
        &self,
        schedule: Schedule,
        is_over: &(impl Fn(Duration) -> bool + Sync),
    ) -> anyhow::Result<Outcome> {
        let Schedule { rate, deadline, .. } = schedule;
        let (ended, mut endings) = mpsc::unbounded_channel();
        let (handle, caller) = (self.runtime.handle().clone(), Arc::clone(&self.caller));
        // A thread that sleeps keeps time better than the runtime's timers, which are exact to a millisecond.
        let calls_per_second = rate / self.caller.batch as f64;
        let pace = move || {
            let start = Instant::now();
            let mut index = 0_u32;
            while !is_over(start.elapsed()) {
                let intended = start + Duration::from_secs_f64(f64::from(index) / calls_per_second);
                thread::sleep(intended.saturating_duration_since(Instant::now()));
                let (caller, ended) = (Arc::clone(&caller), ended.clone());
                handle.spawn(async move {
                    let left = deadline.map(|deadline| deadline.saturating_sub(intended.elapsed()));
                    let result = caller.call(left).await;
                    // Whoever counts is there until the last call has ended.
                    let _ = ended.send((result, intended.elapsed()));
                });
                index += 1;
            }
            start.elapsed()
        };
        let mut tally = Tally::new(self.caller.batch)?;
        let took = thread::scope(|scope| {
            let pacing = scope.spawn(pace);
            self.runtime.block_on(async {
                while let Some((result, latency)) = endings.recv().await {
                    tally.record(result, latency, deadline);
                }
            });
            pacing.join().map_err(|_| anyhow::anyhow!("the pacing thread panicked"))
        })?;
        Ok(tally.outcome(Some(rate), took))
    }
}

fn request(message: &Message) -> proto::ScoreRequest {
    let party = |party: Party| i32::from(proto::Party::from(party));
    let history = message
        .history
        .iter()
        .map(|turn| proto::Turn { from: party(turn.from), text: turn.text.clone().into_bytes() })
        .collect();
    let message = proto::Message {
        text: message.text.clone().into_bytes(),
        stage: proto::Stage::from(message.stage).into(),
        surface: proto::Surface::from(message.surface).into(),
        purpose: proto::Purpose::from(message.purpose).into(),
        history,
        hits: Vec::new(),
        parties: None,
        id: Vec::new(),
        conversation_id: Vec::new(),
    };
    proto::ScoreRequest { message: Some(message), options: None }
}

/// The head of a table of outcomes, and a line of it.
pub(super) const COLUMNS: &str =
    "   offered  answered/s     p50 ms    p95 ms    p99 ms    max ms  refused     late   failed";

impl std::fmt::Display for Outcome {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let offered = self.offered_per_second.map_or_else(|| "-".to_owned(), |rate| format!("{rate:.0}"));
        let Self { answered_per_second, p50_ms, p95_ms, p99_ms, max_ms, refused, late, failed, .. } = self;
        write!(
            f,
            "{offered:>10} {answered_per_second:>11.1} {p50_ms:>10.2} {p95_ms:>9.2} {p99_ms:>9.2} {max_ms:>9.2} \
             {refused:>8} {late:>8} {failed:>8}"
        )
    }
}
