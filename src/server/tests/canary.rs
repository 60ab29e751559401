//! Who answers which message.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use super::support::{Fake, Leash, fake};
use crate::config::{CanaryLimits, Config, Sources};
use crate::engine::Redaction;
use crate::engine::message::Message;
use crate::engine::screen::Screening;
use crate::server::base_rate::BaseRateWatch;
use crate::server::batch::{Crew, Priority};
use crate::server::flow::{Flow, Given, Live, Question};
use crate::server::metrics::Metrics;
use crate::server::pipeline::Pipeline;
use crate::server::registry::{RolloutKey, Slot, TrafficShare};
use crate::server::reload::Place;
use crate::server::rollout::{Absent, Canary, CanarySettings, Choice, Label, Pin, Route, Serving};

const LIMITS: CanaryLimits =
    CanaryLimits { max_error_share: 0.2, max_action_shift: 0.2, window: 100, min_messages: 10 };

struct Bed {
    serving: Serving<Fake>,
    broken: Arc<Notify>,
    metrics: Arc<Metrics>,
    _leashes: [Leash; 2],
}

/// A stable release 1 and a canary 2 on half of the conversations.
async fn bed() -> Bed {
    let metrics = Arc::new(Metrics::new(fake("0").0.identity(), 1));
    let (crew, _) = Crew::new();
    let place = Place { default_policy: "freelance".to_owned(), queue_length: 8 };
    let live = async |version: &str| {
        let (release, classifier, leash) = fake(version);
        let live: Live<Fake> = place.warm((release, vec![classifier]), &crew, &metrics).await.unwrap();
        (live, leash)
    };
    let ((stable, first), (canary, second)) = (live("1").await, live("2").await);
    let broken = Arc::new(Notify::new());
    let settings = CanarySettings {
        share: TrafficShare::new(0.5).unwrap(),
        key: RolloutKey::new([7; 32]),
        limits: LIMITS,
        broken: Arc::clone(&broken),
    };
    let mut serving = Serving::alone(stable);
    serving.canary = Some(Arc::new(Canary::new(Arc::new(canary), settings)));
    Bed { serving, broken, metrics, _leashes: [first, second] }
}

fn version<'a>(route: &'a Route<'_, Fake>) -> &'a str {
    &route.live.release.identity().model.version
}

fn by_conversation(serving: &Serving<Fake>, chats: usize) -> Vec<String> {
    let ids = (0..chats).map(|chat| format!("chat-{chat}"));
    ids.map(|id| version(&serving.route(Choice::Conversation(id.as_bytes())).unwrap()).to_owned()).collect()
}

#[tokio::test]
async fn half_of_the_conversations_have_the_canary_and_keep_it() {
    let Bed { serving, .. } = bed().await;
    let first = by_conversation(&serving, 1_000);
    let canary = first.iter().filter(|version| *version == "2").count();
    assert!((400..600).contains(&canary), "{canary}");
    assert_eq!(first, by_conversation(&serving, 1_000));
    assert_eq!(version(&serving.route(Choice::None).unwrap()), "1");
    for (pin, expected) in [(Pin::Stable, Ok("1")), (Pin::Canary, Ok("2")), (Pin::Previous, Err(Absent(Pin::Previous)))]
    {
        let found = serving.route(Choice::Pinned(pin));
        assert_eq!(found.as_ref().map(version).map_err(|absent| *absent), expected);
    }
    assert!(Absent(Pin::Previous).to_string().starts_with("no release is previous now"));
    let labels: Vec<_> = serving.releases().into_iter().map(|release| release.label).collect();
    assert_eq!(labels, [Label::Stable, Label::Canary]);
}

#[tokio::test]
async fn a_canary_that_fails_answers_nobody_any_more() {
    let Bed { serving, broken, metrics, _leashes } = bed().await;
    let serving = Arc::new(Slot::new(serving));
    let given = Given { prior: None, identifier_key: None, screening: Screening::On };
    let watch = BaseRateWatch::new(
        Config::load(&Sources::empty("/home")).unwrap().scoring.base_rate,
        None,
        Arc::clone(&metrics),
    );
    let flow = Flow::new(Arc::clone(&serving), metrics, given, watch);
    let serving = serving.current();
    let answer = async |id: &str, text: &str| {
        let question = Question {
            message: Message::plain(text),
            id: String::new(),
            prior: None,
            policy: "freelance".to_owned(),
            hash_with: None,
            redaction: Redaction::USUAL.clone(),
            priority: Priority::Interactive,
            screening: Screening::On,
        };
        let route = serving.route(Choice::Conversation(id.as_bytes())).unwrap();
        let deadline = Instant::now() + Duration::from_secs(60);
        let answered = flow.answer(&route, question, deadline).await;
        (version(&route).to_owned(), answered.is_ok())
    };
    let versions = by_conversation(&serving, 20);
    let chat = |version: &str| format!("chat-{}", versions.iter().position(|found| found == version).unwrap());
    let (of_stable, of_canary) = (chat("1"), chat("2"));
    // The stable release may fail as it likes: nobody is removed for that.
    for _ in 0..10 {
        assert_eq!(answer(&of_stable, "classify fails").await, ("1".to_owned(), false));
        assert_eq!(answer(&of_stable, "hello").await, ("1".to_owned(), true));
    }
    // Of the messages before it half have failed, so it takes eight of ten.
    for _ in 0..8 {
        assert_eq!(answer(&of_canary, "classify fails").await, ("2".to_owned(), false));
    }
    broken.notified().await;
    assert_eq!(answer(&of_canary, "hello").await, ("1".to_owned(), true));
    assert_eq!(serving.canary.as_ref().unwrap().breach().unwrap().limit.as_str(), "error_share");
}
