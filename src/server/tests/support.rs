//! A release that the text steers, and a running service around it.

use std::net::SocketAddr;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tonic::transport::Channel;

use crate::config::{Config, Sources};
use crate::engine::message::Message;
use crate::engine::outcome::Measured;
use crate::engine::policy::{Action, Advice, Consequence, Counterfactual, Decision};
use crate::engine::score::{Logits, Probability};
use crate::engine::screen::Screening;
use crate::engine::taxonomy::{Intent, IntentSet, Purpose, Stage, Target};
use crate::engine::text::{Span, ViewKind};
use crate::engine::verdict::{Finding, FindingKind, Help, HistoryPart, IntentProbability, Verdict};
use crate::engine::{RedactionStyle, RuleFeatures};
use crate::server::grpc::proto;
use crate::server::grpc::proto::scoring_service_client::ScoringServiceClient;
use crate::server::pipeline::{Classifier, Component, ConcludeOptions, Pipeline, ReleaseIdentity, StageError};
use crate::server::{RunError, Server};

/// `prepare panics`, `prepare fails`, `classify panics`, `classify fails` and `conclude panics` do so; `wait…` holds the
/// worker until the test lets it go; `lovely…` is settled by the screen; everything else is scored by its length.
pub(super) struct Fake {
    identity: ReleaseIdentity,
    prepared: mpsc::UnboundedSender<String>,
}

impl Pipeline for Fake {
    type Prepared = (String, Screening);
    type Logits = f64;

    fn identity(&self) -> &ReleaseIdentity {
        &self.identity
    }

    fn prepare(&self, message: &Message, screening: Screening) -> Result<Self::Prepared, StageError> {
        match message.text.as_str() {
            "prepare panics" => panic!("a detector's bug"),
            "prepare fails" => Err("no tokens".into()),
            text => {
                // The test may have stopped listening.
                let _ = self.prepared.send(text.to_owned());
                Ok((text.to_owned(), screening))
            }
        }
    }

    fn tokens(&self, (text, screening): &Self::Prepared) -> Option<usize> {
        let is_settled = *screening == Screening::On && text.starts_with("lovely");
        (!is_settled).then_some(text.len())
    }

    fn measure(&self, _: &Self::Prepared, risk: Option<&f64>) -> Measured {
        let risk = risk.unwrap_or(&0.001);
        let mut logits = Logits::default();
        logits.set(Target::Declines, *risk);
        let features = RuleFeatures::of(&[], std::iter::empty());
        Measured { features, logits, any_intent: Probability::nearest(*risk), base_rate: Probability::nearest(0.5) }
    }

    fn conclude(
        &self,
        message: &Message,
        (prepared, _): &Self::Prepared,
        logits: Option<f64>,
        options: &ConcludeOptions<'_>,
    ) -> Result<Verdict, StageError> {
        assert_ne!(prepared, "conclude panics");
        let risk = options.prior.unwrap_or(Probability::nearest(logits.unwrap_or(0.001)));
        let intent = |intent| IntentProbability { intent, probability: risk, is_prohibited: true };
        let action = if message.text.contains("mask") { Action::Redact } else { Action::Hold };
        let findings = message.text.find("🙂").map(|at| Finding {
            view: ViewKind::Folded,
            target: Some(Target::Declines),
            confidence: 0.5,
            further_techniques: vec!["keycap".to_owned()],
            history: (0..message.history.len()).map(|turn| HistoryPart { turn, span: Span::new(0, 4) }).collect(),
            value: options.hash_with.map(|key| key.hash(FindingKind::Phrase, "🙂")),
            ..Finding::new("test.smile", FindingKind::Phrase, Span::new(at, at + "🙂".len()))
        });
        let counterfactual =
            Counterfactual { stage: Stage::ActiveContract, purpose: Purpose::None, text: "with a contract".to_owned() };
        Ok(Verdict {
            risk,
            interval: None,
            intents: Intent::ALL.map(intent).to_vec(),
            declines: risk.complement(),
            redacted_text: options.redaction.is_wanted(action).then(|| match options.redaction.style {
                RedactionStyle::Placeholder => "[masked]".to_owned(),
                RedactionStyle::Mask => "████".to_owned(),
                RedactionStyle::Hash(_) => "[hashed]".to_owned(),
            }),
            findings: findings.into_iter().collect(),
            decision: Decision {
                action,
                clause: Some(format!("{}.clause", options.policy)),
                reason: "because".to_owned(),
                counterfactual: Some(counterfactual),
                alternative: Some("write here".to_owned()),
                rule: Some("rule 1".to_owned()),
                offending: IntentSet::EMPTY.with(Intent::PayOffPlatform),
                consequence: Some(Consequence { advice: Advice::Restriction, strikes: 3, days: Some(7) }),
            },
            help: message.text.starts_with("no,").then(|| Help { text: "well done".to_owned(), look_at: None }),
            carried_by: Some(Span::new(0, message.text.len())),
            screened: logits.is_none(),
        })
    }
}

struct FakeClassifier {
    entered: mpsc::UnboundedSender<String>,
    go: Receiver<()>,
    most: NonZeroUsize,
}

impl Classifier<Fake> for FakeClassifier {
    fn classify(&mut self, (prepared, _): &(String, Screening)) -> Result<f64, StageError> {
        match prepared.as_str() {
            "classify panics" => panic!("a bug in the model"),
            "classify fails" => return Err("the session is broken".into()),
            text if text.starts_with("wait") => {
                // A test that has ended lets everything go.
                let _ = self.entered.send(text.to_owned());
                let _ = self.go.recv();
            }
            _ => {}
        }
        Ok(prepared.len() as f64 / 1_000.0)
    }

    fn most_together(&self) -> NonZeroUsize {
        self.most
    }
}

/// What a test holds of the release: what it has reached, and the classifier's leash.
pub(super) struct Leash {
    pub(super) prepared: mpsc::UnboundedReceiver<String>,
    pub(super) entered: mpsc::UnboundedReceiver<String>,
    pub(super) go: Sender<()>,
}

/// A release whose parts all have that version, with its one classifier.
pub(super) fn fake(version: &str) -> (Arc<Fake>, Box<dyn Classifier<Fake>>, Leash) {
    fake_together(version, NonZeroUsize::MIN)
}

/// As [`fake`], whose classifier reads so many messages a run.
fn fake_together(version: &str, most: NonZeroUsize) -> (Arc<Fake>, Box<dyn Classifier<Fake>>, Leash) {
    let component =
        |name: &str| Component { name: name.to_owned(), version: version.to_owned(), sha256: "ab".repeat(32) };
    let identity = ReleaseIdentity {
        model: component("tiny"),
        packs: vec![component("en")],
        policies: vec![component("freelance"), component("rentals")],
    };
    let (prepared_sender, prepared) = mpsc::unbounded_channel();
    let (entered_sender, entered) = mpsc::unbounded_channel();
    let (go, gate) = channel();
    let classifier = FakeClassifier { entered: entered_sender, go: gate, most };
    let release = Arc::new(Fake { identity, prepared: prepared_sender });
    (release, Box::new(classifier), Leash { prepared, entered, go })
}

/// A service with one worker, on free ports.
pub(super) async fn build(settings: &[&str]) -> (Server<Fake>, Leash) {
    let mut sources = Sources::empty("/home");
    sources.flags = ["server.listen=127.0.0.1:0", "admin.listen=127.0.0.1:0"].map(str::to_owned).to_vec();
    sources.flags.extend(settings.iter().map(|setting| (*setting).to_owned()));
    let config = Config::load(&sources).unwrap();
    let (release, classifier, mut leash) = fake_together("1.2", config.batch.messages);
    let server = Server::build(config, release, vec![classifier]).await.unwrap();
    // The first message, which warms the worker.
    leash.prepared.recv().await.unwrap();
    (server, leash)
}

/// A service that runs.
pub(super) struct Running {
    pub(super) client: ScoringServiceClient<Channel>,
    pub(super) channel: Channel,
    pub(super) leash: Leash,
    pub(super) grpc: SocketAddr,
    pub(super) admin: SocketAddr,
    pub(super) stop: oneshot::Sender<()>,
    pub(super) ended: JoinHandle<Result<(), RunError>>,
}

pub(super) async fn start(settings: &[&str]) -> Running {
    let (server, leash) = build(settings).await;
    run(server, leash).await
}

pub(super) async fn run(server: Server<Fake>, leash: Leash) -> Running {
    let (grpc, admin) = (server.grpc_address(), server.admin_address());
    let (stop, stopped) = oneshot::channel::<()>();
    let ended = tokio::spawn(server.run(async {
        let _ = stopped.await;
    }));
    let channel = Channel::from_shared(format!("http://{grpc}")).unwrap().connect().await.unwrap();
    Running { client: ScoringServiceClient::new(channel.clone()), channel, leash, grpc, admin, stop, ended }
}

pub(super) fn ask(text: impl Into<Vec<u8>>) -> proto::ScoreRequest {
    let message = proto::Message { text: text.into(), ..Default::default() };
    proto::ScoreRequest { message: Some(message), options: None }
}

pub(super) fn item(id: &str, request: proto::ScoreRequest) -> proto::ScoreStreamRequest {
    proto::ScoreStreamRequest { id: id.as_bytes().to_vec(), request: Some(request) }
}

/// One HTTP/1 exchange; the server closes.
pub(super) async fn http(address: SocketAddr, head: &str, body: &[u8]) -> String {
    let mut stream = TcpStream::connect(address).await.unwrap();
    let length = body.len();
    let head = format!("{head}\r\nhost: test\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n");
    stream.write_all(head.as_bytes()).await.unwrap();
    stream.write_all(body).await.unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).await.unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}
