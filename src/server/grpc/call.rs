//! What every call goes through, whichever service it is for: its deadline, and being counted.
//!
//! tonic cuts a call off at its `grpc-timeout` with CANCELLED; this layer does so a millisecond earlier with the code
//! that the standard asks for, DEADLINE_EXCEEDED. It also covers the time in which the body arrives.

use std::cell::Cell;
use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body::{Body as HttpBody, Frame, SizeHint};
use tokio::time::timeout_at;
use tonic::body::Body;
use tonic::codegen::http::{HeaderMap, Request, Response};
use tonic::{Code, Status};
use tower::{Layer, Service};

use super::status::RequestError;
use crate::server::flow::FlowError;
use crate::server::metrics::Metrics;

/// How much earlier than tonic a call is cut off: the resolution of the runtime's timers.
const MARGIN: Duration = Duration::from_millis(1);

/// The rpcs that are counted by name.
const RPCS: [(&str, &str); 16] = [
    ("/sidedoor.v1.ScoringService/Score", "Score"),
    ("/sidedoor.v1.ScoringService/ScoreBatch", "ScoreBatch"),
    ("/sidedoor.v1.ScoringService/ScoreStream", "ScoreStream"),
    ("/sidedoor.v1.OutcomeService/ReportOutcomes", "ReportOutcomes"),
    ("/sidedoor.v1.ModelService/ListBundles", "ListBundles"),
    ("/sidedoor.v1.ModelService/InstallBundle", "InstallBundle"),
    ("/sidedoor.v1.ModelService/ActivateBundle", "ActivateBundle"),
    ("/sidedoor.v1.ModelService/Rollback", "Rollback"),
    ("/sidedoor.v1.ModelService/GetStatus", "GetStatus"),
    ("/sidedoor.v1.ModelService/SetShadow", "SetShadow"),
    ("/sidedoor.v1.ModelService/SetCanary", "SetCanary"),
    ("/sidedoor.v1.ModelService/GetComparison", "GetComparison"),
    ("/grpc.health.v1.Health/Check", "Health/Check"),
    ("/grpc.health.v1.Health/Watch", "Health/Watch"),
    ("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", "ServerReflection"),
    ("/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", "ServerReflection"),
];

/// When the client stops waiting.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Deadline(Instant);

impl Deadline {
    /// The deadline that the client set, if it did.
    pub(super) fn of<T>(request: &tonic::Request<T>) -> Option<Instant> {
        request.extensions().get::<Self>().map(|deadline| deadline.0)
    }

    fn parse(headers: &HeaderMap, now: Instant) -> Option<Self> {
        let value = headers.get("grpc-timeout")?.to_str().ok()?;
        now.checked_add(parse_timeout(value)?.saturating_sub(MARGIN)).map(Self)
    }
}

/// Reads `grpc-timeout`: up to eight digits and a unit.
fn parse_timeout(value: &str) -> Option<Duration> {
    let unit = value.chars().last()?;
    let digits = value.strip_suffix(unit)?;
    if digits.is_empty() || digits.len() > 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let count: u64 = digits.parse().ok()?;
    match unit {
        'H' => Some(Duration::from_secs(count * 3_600)),
        'M' => Some(Duration::from_secs(count * 60)),
        'S' => Some(Duration::from_secs(count)),
        'm' => Some(Duration::from_millis(count)),
        'u' => Some(Duration::from_micros(count)),
        'n' => Some(Duration::from_nanos(count)),
        _ => None,
    }
}

/// Puts [`CallService`] around the services.
#[derive(Debug, Clone)]
pub(crate) struct CallLayer {
    metrics: Arc<Metrics>,
}

impl CallLayer {
    pub(crate) fn new(metrics: Arc<Metrics>) -> Self {
        Self { metrics }
    }
}

impl<S> Layer<S> for CallLayer {
    type Service = CallService<S>;

    fn layer(&self, inner: S) -> CallService<S> {
        CallService { inner, metrics: Arc::clone(&self.metrics) }
    }
}

/// Sets the deadline of a call and counts it by its outcome.
#[derive(Debug, Clone)]
pub(crate) struct CallService<S> {
    inner: S,
    metrics: Arc<Metrics>,
}

impl<S, B> Service<Request<B>> for CallService<S>
where
    S: Service<Request<B>, Response = Response<Body>, Error = Infallible>,
    S::Future: Send + 'static,
{
    type Response = Response<Body>;
    type Error = Infallible;
    type Future = Pin<Box<dyn Future<Output = Result<Response<Body>, Infallible>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let now = Instant::now();
        let deadline = Deadline::parse(request.headers(), now);
        if let Some(deadline) = deadline {
            request.extensions_mut().insert(deadline);
        }
        let path = request.uri().path();
        let rpc = RPCS.iter().find(|(known, _)| *known == path).map_or("other", |(_, rpc)| rpc);
        let count = Count { rpc, began: now, deadline, code: Cell::new(None), metrics: Arc::clone(&self.metrics) };
        let answer = self.inner.call(request);
        Box::pin(async move {
            let response = match deadline {
                None => answer.await?,
                Some(Deadline(instant)) => match timeout_at(instant.into(), answer).await {
                    Ok(response) => response?,
                    Err(_) => Status::from(RequestError::from(FlowError::DeadlineExceeded)).into_http(),
                },
            };
            count.read(response.headers());
            Ok(response.map(|body| Body::new(CountedBody { body, count })))
        })
    }
}

/// Counts a call when it ends, however it ends.
struct Count {
    rpc: &'static str,
    began: Instant,
    deadline: Option<Deadline>,
    code: Cell<Option<Code>>,
    metrics: Arc<Metrics>,
}

impl Count {
    /// Takes the status from headers or trailers, where it is there.
    fn read(&self, headers: &HeaderMap) {
        if let Some(status) = headers.get("grpc-status") {
            self.code.set(Some(Code::from_bytes(status.as_bytes())));
        }
    }
}

impl Drop for Count {
    fn drop(&mut self) {
        let code = self.code.get().unwrap_or_else(|| {
            // The client left. Where its time had run out, that is why.
            let has_expired = self.deadline.is_some_and(|deadline| deadline.0 <= Instant::now());
            if has_expired { Code::DeadlineExceeded } else { Code::Cancelled }
        });
        self.metrics.request(self.rpc, name(code), self.began.elapsed());
    }
}

/// A body that watches for the trailers.
struct CountedBody {
    body: Body,
    count: Count,
}

impl HttpBody for CountedBody {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        if let Some(trailers) = frame.as_ref().and_then(|frame| frame.as_ref().ok()).and_then(Frame::trailers_ref) {
            self.count.read(trailers);
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The standard name of a code.
fn name(code: Code) -> &'static str {
    match code {
        Code::Ok => "OK",
        Code::Cancelled => "CANCELLED",
        Code::Unknown => "UNKNOWN",
        Code::InvalidArgument => "INVALID_ARGUMENT",
        Code::DeadlineExceeded => "DEADLINE_EXCEEDED",
        Code::NotFound => "NOT_FOUND",
        Code::AlreadyExists => "ALREADY_EXISTS",
        Code::PermissionDenied => "PERMISSION_DENIED",
        Code::ResourceExhausted => "RESOURCE_EXHAUSTED",
        Code::FailedPrecondition => "FAILED_PRECONDITION",
        Code::Aborted => "ABORTED",
        Code::OutOfRange => "OUT_OF_RANGE",
        Code::Unimplemented => "UNIMPLEMENTED",
        Code::Internal => "INTERNAL",
        Code::Unavailable => "UNAVAILABLE",
        Code::DataLoss => "DATA_LOSS",
        Code::Unauthenticated => "UNAUTHENTICATED",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(value: &str, expected: Option<Duration>) {
        assert_eq!(parse_timeout(value), expected, "{value}");
    }

    #[test]
    fn reads_the_timeouts_of_the_standard() {
        check("1H", Some(Duration::from_secs(3_600)));
        check("2M", Some(Duration::from_secs(120)));
        check("3S", Some(Duration::from_secs(3)));
        check("99999999m", Some(Duration::from_millis(99_999_999)));
        check("5u", Some(Duration::from_micros(5)));
        check("6n", Some(Duration::from_nanos(6)));
        for bad in ["", "S", "5", "5s", "-5S", "999999999S", "1.5S", "٣S", "5é"] {
            check(bad, None);
        }
    }
}
