//! The real service, run as its users run it.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use serde_json::Value;
use sidedoor::server::grpc::proto::model_service_client::ModelServiceClient;
use sidedoor::server::grpc::proto::scoring_service_client::ScoringServiceClient;
use sidedoor::server::grpc::proto::{Message, ScoreRequest};
use tokio::sync::watch;
use tokio::time::timeout;
use tonic::service::Interceptor;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;
use tonic::{Request, Status};

use crate::support::{home, sidedoor};

/// `sidedoor serve` with the default bundle and policy on free ports; killed when dropped.
pub(crate) struct Service {
    child: Child,
    /// All that it has logged, and who reads that.
    log: watch::Receiver<Vec<String>>,
    reader: Option<JoinHandle<()>>,
    pub(crate) grpc: SocketAddr,
    pub(crate) admin: SocketAddr,
}

impl Service {
    /// Starts it and waits until it says that it serves.
    pub(crate) fn start(settings: &[&str]) -> Self {
        Self::start_where(settings, |_| {})
    }

    /// As [`Self::start`], after a last change to how.
    pub(crate) fn start_where(settings: &[&str], change: impl FnOnce(&mut Command)) -> Self {
        let mut command = sidedoor(&home());
        command.arg("serve");
        let fixed = ["server.listen=127.0.0.1:0", "admin.listen=127.0.0.1:0", "log.format=json", "log.level=info"];
        for setting in fixed.iter().chain(settings) {
            command.args(["--set", setting]);
        }
        change(&mut command);
        let mut child = command.stderr(Stdio::piped()).stdout(Stdio::null()).spawn().expect("the binary starts");
        let mut lines = BufReader::new(child.stderr.take().expect("stderr is piped")).lines();
        let mut said = Vec::new();
        let serving = loop {
            let line = match lines.next() {
                Some(line) => line.expect("the log is UTF-8"),
                None => panic!("the service ended without serving; it said:\n{}", said.join("\n")),
            };
            match serde_json::from_str::<Value>(&line) {
                Ok(event) if event["message"] == "serving" => break event,
                Ok(_) | Err(_) => said.push(line),
            }
        };
        // Read to the end, since a full pipe would stop the service.
        let (told, log) = watch::channel(said);
        let reader = thread::spawn(move || {
            for line in lines.map_while(Result::ok) {
                told.send_modify(|said| said.push(line));
            }
        });
        let address = |key: &str| serving[key].as_str().and_then(|text| text.parse().ok()).expect("an address");
        Self { grpc: address("grpc_address"), admin: address("admin_address"), child, log, reader: Some(reader) }
    }

    /// Waits, without taking any of the processor from it, until so many lines of its log hold all of these.
    pub(crate) async fn logs(&self, parts: &[&str], count: usize) {
        let mut log = self.log.clone();
        let holds = |line: &&String| parts.iter().all(|part| line.contains(part));
        let has_said_it = timeout(LIMIT, log.wait_for(|said| said.iter().filter(holds).count() >= count)).await;
        let is_said = matches!(has_said_it, Ok(Ok(_)));
        assert!(is_said, "it should say {count} times: {parts:?}\nit said: {:#?}", self.log.borrow());
    }

    /// A channel to it.
    pub(crate) async fn channel(&self) -> Channel {
        let endpoint = Channel::from_shared(format!("http://{}", self.grpc)).expect("an address is a URI");
        endpoint.connect().await.expect("it listens")
    }

    /// A client of the scoring service.
    pub(crate) async fn client(&self) -> ScoringServiceClient<Channel> {
        ScoringServiceClient::new(self.channel().await)
    }

    /// A client of the model service that presents that token.
    pub(crate) async fn models(&self, token: &'static str) -> ModelServiceClient<InterceptedService<Channel, Token>> {
        let endpoint = Channel::from_shared(format!("http://{}", self.admin)).expect("an address is a URI");
        let channel = endpoint.connect().await.expect("it listens");
        ModelServiceClient::with_interceptor(channel, Token(token))
    }

    /// The process's id.
    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Sends SIGTERM.
    pub(crate) fn terminate(&self) {
        let status = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status();
        assert!(status.expect("kill runs").success());
    }

    /// Sends SIGKILL and waits.
    pub(crate) fn kill(&mut self) {
        self.child.kill().expect("it can be killed");
        self.child.wait().expect("it ends");
    }

    /// Waits for its end; returns how it ended and all that it logged.
    pub(crate) fn wait(&mut self) -> (ExitStatus, Vec<String>) {
        let status = self.child.wait().expect("it ends");
        if let Some(reader) = self.reader.take() {
            reader.join().expect("reading does not panic");
        }
        (status, self.log.borrow().clone())
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// How long it may take to say what a test waits for, on a slow machine beside other tests.
const LIMIT: Duration = Duration::from_secs(300);

/// Puts a bearer token on every call; an empty one on none.
#[derive(Clone)]
pub(crate) struct Token(&'static str);

impl Interceptor for Token {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        if !self.0.is_empty() {
            let value = format!("Bearer {}", self.0).parse().expect("a token is a header's value");
            request.metadata_mut().insert("authorization", value);
        }
        Ok(request)
    }
}

/// A request with nothing but a text.
pub(crate) fn ask(text: impl Into<Vec<u8>>) -> ScoreRequest {
    ScoreRequest { message: Some(Message { text: text.into(), ..Default::default() }), options: None }
}
