//! A release that reads along, without a service around it.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::yield_now;

use super::support::{Fake, Leash, fake};
use crate::engine::day::Day;
use crate::engine::message::Message;
use crate::engine::policy::Action;
use crate::engine::screen::Screening;
use crate::engine::taxonomy::Intent;
use crate::server::batch::Crew;
use crate::server::metrics::Metrics;
use crate::server::pipeline::Pipeline;
use crate::server::registry::{RolloutKey, TrafficShare};
use crate::server::rollout::{Comparison, Reading, Seen, Shadow, ShadowSettings};

struct Bed {
    stable: Arc<Fake>,
    shadow: Shadow<Fake>,
    leash: Leash,
    screening: Screening,
    _stable_leash: Leash,
}

async fn bed(queue_length: usize, share: f64) -> Bed {
    let ((stable, _, stable_leash), (release, classifier, leash)) = (fake("1.2"), fake("2.0"));
    let metrics = Arc::new(Metrics::new(stable.identity(), 1));
    let share = TrafficShare::new(share).unwrap();
    let settings = ShadowSettings { share, cpu_share: 0.99, queue_length, key: RolloutKey::new([7; 32]) };
    let (crew, _) = Crew::new();
    let model = stable.identity().model.clone();
    let shadow = Shadow::start((release, classifier), model, settings, crew, metrics).await.unwrap();
    Bed { stable, shadow, leash, screening: Screening::On, _stable_leash: stable_leash }
}

impl Bed {
    fn offer(&self, text: &str) {
        let reading =
            Reading { risk: 0.1, intents: [0.1; Intent::ALL.len()], action: Action::Hold, took: Duration::ZERO };
        self.shadow.offer(|| Seen {
            release: Arc::clone(&self.stable),
            message: Message::plain(text),
            id: text.to_owned(),
            reading,
            prior: None,
            policy: "freelance".to_owned(),
            screening: self.screening,
            day: Day::default(),
        });
    }

    /// The comparison, once so many messages have an end.
    async fn comparison(&self, count: u64) -> Comparison {
        loop {
            let found = self.shadow.compared().snapshot();
            if found.compared + found.unread.failed + found.unread.queue_full == count {
                return found;
            }
            yield_now().await;
        }
    }
}

#[tokio::test]
async fn who_answers_never_waits_for_it() {
    let mut bed = bed(1, 1.0).await;
    bed.offer("wait");
    assert_eq!(bed.leash.entered.recv().await.unwrap(), "wait");
    // It is held; one message finds a place, the others do not, and nobody has waited.
    for _ in 0..10 {
        bed.offer("hello");
    }
    assert_eq!(bed.comparison(9).await.unread.queue_full, 9);
    bed.leash.go.send(()).unwrap();
    let found = bed.comparison(11).await;
    assert_eq!((found.compared, found.unread.failed), (2, 0));
}

#[tokio::test]
async fn its_faults_are_its_own() {
    let bed = bed(64, 1.0).await;
    for text in ["prepare panics", "prepare fails", "classify panics", "classify fails", "conclude panics", "hello"] {
        bed.offer(text);
    }
    let found = bed.comparison(6).await;
    assert_eq!((found.compared, found.unread.failed), (1, 5));
}

#[tokio::test]
async fn it_reads_its_share_and_compares_with_what_answers_now() {
    let bed = bed(1_000, 0.25).await;
    for _ in 0..400 {
        bed.offer("hello");
    }
    let found = bed.comparison(100).await;
    assert_eq!(found.compared, 100);
    assert_eq!(found.actions[Action::Hold.index()][Action::Hold.index()], 100);
    // What another release has answered is no part of it.
    let (next, ..) = fake("3.0");
    bed.shadow.compare_with(next.identity().model.clone());
    for _ in 0..400 {
        bed.offer("hello");
    }
    let next = Bed { stable: next, ..bed };
    for _ in 0..40 {
        next.offer("hello");
    }
    assert_eq!(next.comparison(10).await.compared, 10);
}

#[tokio::test]
async fn its_own_screen_settles_what_it_may() {
    let mut bed = bed(64, 1.0).await;
    bed.offer("lovely");
    // The screen's risk is 0.001, the classifier's 0.006; what answered said 0.1.
    let differences = |found: &Comparison| (found.mean_risk_difference() * found.compared as f64 * 1_000.0).round();
    assert_eq!(differences(&bed.comparison(1).await), 99.0);
    bed.screening = Screening::Off;
    bed.offer("lovely");
    assert_eq!(differences(&bed.comparison(2).await), 99.0 + 94.0);
}
