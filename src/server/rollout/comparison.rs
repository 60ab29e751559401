//! The answers that were given beside those of a challenger, in bounded memory. Pure; knows no text of a message.

use std::collections::VecDeque;
use std::time::Duration;

use hdrhistogram::Histogram;

use super::psi::{Risks, psi};
use crate::engine::policy::Action;
use crate::engine::taxonomy::Intent;
use crate::engine::verdict::Verdict;
use crate::server::pipeline::Component;

/// Bins of each axis of the scatter.
const SCATTER_BINS: usize = 20;
/// The thresholds on the risk at which crossings are counted.
const THRESHOLDS: [f64; 2] = [0.5, 0.9];
/// From where on an intent counts as there.
const INTENT_THRESHOLD: f64 = 0.5;
/// The flips that are kept.
const MOST_FLIPS: usize = 64;
/// The longest time that is told apart.
const LONGEST_US: u64 = 600_000_000;

/// Messages by both actions: `[stable][challenger]`.
pub(crate) type Actions = [[u64; Action::ALL.len()]; Action::ALL.len()];

/// What one release makes of a message.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reading {
    pub(crate) risk: f64,
    pub(crate) intents: [f64; Intent::ALL.len()],
    pub(crate) action: Action,
    /// To prepare, classify and conclude.
    pub(crate) took: Duration,
}

/// The answers of two releases to the same messages.
#[derive(Debug, Clone)]
pub(crate) struct Comparison {
    pub(crate) stable: Component,
    pub(crate) challenger: Component,
    pub(crate) compared: u64,
    pub(crate) unread: Unread,
    difference: f64,
    scatter: Vec<u64>,
    pub(crate) actions: Actions,
    pub(crate) thresholds: [Crossings; THRESHOLDS.len()],
    pub(crate) intents: [Agreement; Intent::ALL.len()],
    risks: [Risks; 2],
    took: [Histogram<u64>; 2],
    pub(crate) flips: VecDeque<Flip>,
}

/// Messages that the challenger did not read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Unread {
    /// Too many waited.
    pub(crate) queue_full: u64,
    /// Its share of the CPU was used up.
    pub(crate) over_budget: u64,
    /// It failed.
    pub(crate) failed: u64,
}

/// Messages on different sides of a threshold.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Crossings {
    pub(crate) threshold: f64,
    /// The challenger alone reaches it.
    pub(crate) up: u64,
    /// The stable release alone does.
    pub(crate) down: u64,
}

/// Messages by who sees an intent.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Agreement {
    pub(crate) both: u64,
    pub(crate) neither: u64,
    pub(crate) stable_only: u64,
    pub(crate) challenger_only: u64,
}

/// A message on which the two differ.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Flip {
    /// Stands for the caller's id.
    pub(crate) id_hash: String,
    pub(crate) stable: (f64, Action),
    pub(crate) challenger: (f64, Action),
}

/// Quantiles of a time, in microseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Latency {
    pub(crate) p50_us: u64,
    pub(crate) p95_us: u64,
    pub(crate) p99_us: u64,
}

impl Reading {
    pub(crate) fn of(verdict: &Verdict, took: Duration) -> Self {
        let mut intents = [0.0; Intent::ALL.len()];
        for found in &verdict.intents {
            intents[found.intent.index()] = found.probability.value();
        }
        Self { risk: verdict.risk.value(), intents, action: verdict.decision.action, took }
    }
}

impl Comparison {
    pub(crate) fn new(stable: Component, challenger: Component) -> Self {
        let histogram =
            || Histogram::new_with_max(LONGEST_US, 2).expect("two digits up to ten minutes are a histogram");
        Self {
            stable,
            challenger,
            compared: 0,
            unread: Unread::default(),
            difference: 0.0,
            scatter: vec![0; SCATTER_BINS * SCATTER_BINS],
            actions: Actions::default(),
            thresholds: THRESHOLDS.map(|threshold| Crossings { threshold, up: 0, down: 0 }),
            intents: Default::default(),
            risks: [Risks::new(), Risks::new()],
            took: [histogram(), histogram()],
            flips: VecDeque::new(),
        }
    }

    /// Takes a message that both have read; `id_hash` makes what stands for its id, where it has one.
    pub(crate) fn observe(&mut self, stable: &Reading, challenger: &Reading, id_hash: impl FnOnce() -> Option<String>) {
        self.compared += 1;
        self.difference += (stable.risk - challenger.risk).abs();
        self.scatter[bin(stable.risk) * SCATTER_BINS + bin(challenger.risk)] += 1;
        self.actions[stable.action.index()][challenger.action.index()] += 1;
        let mut is_flip = stable.action != challenger.action;
        for crossings in &mut self.thresholds {
            match (stable.risk >= crossings.threshold, challenger.risk >= crossings.threshold) {
                (false, true) => crossings.up += 1,
                (true, false) => crossings.down += 1,
                (true, true) | (false, false) => continue,
            }
            is_flip = true;
        }
        for (agreement, (before, now)) in self.intents.iter_mut().zip(stable.intents.iter().zip(challenger.intents)) {
            match (*before >= INTENT_THRESHOLD, now >= INTENT_THRESHOLD) {
                (true, true) => agreement.both += 1,
                (false, false) => agreement.neither += 1,
                (true, false) => agreement.stable_only += 1,
                (false, true) => agreement.challenger_only += 1,
            }
        }
        for (index, reading) in [stable, challenger].into_iter().enumerate() {
            self.risks[index].count(reading.risk);
            let took = u64::try_from(reading.took.as_micros()).unwrap_or(u64::MAX);
            self.took[index].saturating_record(took);
        }
        if let Some(id_hash) = is_flip.then(id_hash).flatten() {
            if self.flips.len() == MOST_FLIPS {
                self.flips.pop_front();
            }
            let side = |reading: &Reading| (reading.risk, reading.action);
            self.flips.push_back(Flip { id_hash, stable: side(stable), challenger: side(challenger) });
        }
    }

    /// The share of messages with the same action; 1 where there are none.
    pub(crate) fn action_agreement(&self) -> f64 {
        let same: u64 = (0..Action::ALL.len()).map(|action| self.actions[action][action]).sum();
        if self.compared == 0 { 1.0 } else { same as f64 / self.compared as f64 }
    }

    /// The mean of the absolute differences of the risks.
    pub(crate) fn mean_risk_difference(&self) -> f64 {
        if self.compared == 0 { 0.0 } else { self.difference / self.compared as f64 }
    }

    /// How far the risks have moved.
    pub(crate) fn psi(&self) -> f64 {
        psi(&self.risks[0], &self.risks[1])
    }

    /// Pairs of risks: `SCATTER_BINS` × the stable release's bin + the challenger's.
    pub(crate) fn scatter(&self) -> &[u64] {
        &self.scatter
    }

    /// What each took: the stable release, the challenger.
    pub(crate) fn latencies(&self) -> [Latency; 2] {
        [0, 1].map(|index| {
            let at = |quantile| self.took[index].value_at_quantile(quantile);
            Latency { p50_us: at(0.5), p95_us: at(0.95), p99_us: at(0.99) }
        })
    }
}

fn bin(risk: f64) -> usize {
    ((risk * SCATTER_BINS as f64) as usize).min(SCATTER_BINS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn component(name: &str) -> Component {
        Component { name: name.to_owned(), version: "1".to_owned(), sha256: String::new() }
    }

    fn comparison() -> Comparison {
        Comparison::new(component("stable"), component("challenger"))
    }

    fn reading(risk: f64, action: Action) -> Reading {
        let mut intents = [0.0; Intent::ALL.len()];
        intents[Intent::PayOffPlatform.index()] = risk;
        Reading { risk, intents, action, took: Duration::from_millis(3) }
    }

    #[test]
    fn what_agrees_flips_nothing() {
        let mut comparison = comparison();
        for index in 0..=100 {
            let reading = reading(f64::from(index) / 100.0, Action::Nudge);
            comparison.observe(&reading, &reading, || panic!("no flip needs an id"));
        }
        assert_eq!(comparison.compared, 101);
        assert!((comparison.action_agreement() - 1.0).abs() < 1e-12 && comparison.psi().abs() < 1e-12);
        assert!(comparison.mean_risk_difference().abs() < 1e-12);
        let on_the_diagonal: u64 = (0..SCATTER_BINS).map(|bin| comparison.scatter()[bin * SCATTER_BINS + bin]).sum();
        assert_eq!(on_the_diagonal, 101);
        assert_eq!(comparison.intents[Intent::PayOffPlatform.index()].both, 51);
        let [stable, challenger] = comparison.latencies();
        assert_eq!(stable, challenger);
        assert!((2_900..=3_100).contains(&stable.p50_us), "{stable:?}");
    }

    #[test]
    fn flips_are_counted_and_the_latest_are_kept() {
        let mut comparison = comparison();
        for index in 0..100 {
            let (low, high) = (reading(0.2, Action::Allow), reading(0.95, Action::Block));
            comparison.observe(&low, &high, || Some(format!("hash {index}")));
        }
        // On another side of one threshold, with the same action; without an id it is counted and not kept.
        comparison.observe(&reading(0.6, Action::Hold), &reading(0.4, Action::Hold), || None);
        let [half, most] = comparison.thresholds;
        assert_eq!(((half.up, half.down), (most.up, most.down)), ((100, 1), (100, 0)));
        assert_eq!(comparison.actions[Action::Allow.index()][Action::Block.index()], 100);
        assert_eq!(comparison.scatter()[4 * SCATTER_BINS + 19], 100);
        let pay = comparison.intents[Intent::PayOffPlatform.index()];
        assert_eq!(pay, Agreement { both: 0, neither: 0, stable_only: 1, challenger_only: 100 });
        assert_eq!(comparison.flips.len(), MOST_FLIPS);
        assert_eq!(comparison.flips[0].id_hash, "hash 36");
        assert!((comparison.action_agreement() - 1.0 / 101.0).abs() < 1e-12);
    }
}
