//! Watches how common messages with an intent are, and tells when that is far from what the scores assume. Changes nothing.

use std::sync::{Arc, Mutex, PoisonError};

use super::metrics::Metrics;
use crate::config::BaseRateConfig;
use crate::engine::outcome::Measured;
use crate::engine::score::{Probability, RateWindow, odds_factor};

/// An estimate is made whenever this part of the window is new.
const PARTS: usize = 20;

/// Watches the base rate of what is scored.
pub(crate) struct BaseRateWatch {
    config: BaseRateConfig,
    /// The configured base rate; `None` where the bundle's is assumed.
    prior: Option<Probability>,
    metrics: Arc<Metrics>,
    seen: Mutex<Seen>,
}

struct Seen {
    window: RateWindow,
    since_estimate: usize,
    is_far: bool,
}

impl BaseRateWatch {
    pub(crate) fn new(config: BaseRateConfig, prior: Option<Probability>, metrics: Arc<Metrics>) -> Self {
        let seen = Seen { window: RateWindow::new(config.window), since_estimate: 0, is_far: false };
        Self { config, prior, metrics, seen: Mutex::new(seen) }
    }

    /// Takes a scored message into account.
    pub(crate) fn observe(&self, measured: &Measured) {
        // Nothing panics while the lock is held, and what it guards is sound after every step.
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.window.push(measured.any_intent, measured.base_rate);
        seen.since_estimate += 1;
        if !seen.window.is_full() || seen.since_estimate < self.config.window / PARTS {
            return;
        }
        seen.since_estimate = 0;
        let Some(estimate) = seen.window.estimate() else { return };
        let assumed = self.prior.unwrap_or(measured.base_rate);
        let was_far = seen.is_far;
        seen.is_far = odds_factor(estimate, assumed) > self.config.factor;
        let is_far = seen.is_far;
        drop(seen);
        self.metrics.base_rate.set(estimate.value());
        self.metrics.base_rate_alarm.set(i64::from(is_far));
        let (estimate, assumed) = (estimate.value(), assumed.value());
        match (was_far, is_far) {
            (false, true) => tracing::warn!(
                estimate,
                assumed,
                factor = self.config.factor,
                "the base rate of live traffic is far from the one that the scores assume; see docs/OPERATIONS.md"
            ),
            (true, false) => tracing::info!(estimate, assumed, "the base rate of live traffic is as assumed again"),
            (false, false) | (true, true) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::RuleFeatures;
    use crate::engine::score::Logits;
    use crate::server::pipeline::{Component, ReleaseIdentity};

    fn watch(prior: Option<f64>) -> BaseRateWatch {
        let model = Component { name: "tiny".to_owned(), version: "1".to_owned(), sha256: String::new() };
        let identity = ReleaseIdentity { model, packs: Vec::new(), policies: Vec::new() };
        let config = BaseRateConfig { window: 100, factor: 2.0 };
        BaseRateWatch::new(config, prior.map(Probability::nearest), Arc::new(Metrics::new(&identity, 1)))
    }

    /// Messages of which that share looks as if it had an intent.
    fn feed(watch: &BaseRateWatch, messages: usize, share: f64) {
        for message in 0..messages {
            let has_intent = (message % 100) < (100.0 * share) as usize;
            watch.observe(&Measured {
                features: RuleFeatures::of(&[], std::iter::empty()),
                logits: Logits::default(),
                any_intent: Probability::nearest(if has_intent { 0.999 } else { 0.001 }),
                base_rate: Probability::nearest(0.4),
            });
        }
    }

    #[test]
    fn it_tells_when_the_rate_leaves_what_is_assumed_and_when_it_is_back() {
        let watch = watch(None);
        feed(&watch, 99, 0.4);
        assert!(watch.metrics.base_rate.get().is_nan(), "no estimate before the window is full");
        feed(&watch, 101, 0.4);
        assert!((watch.metrics.base_rate.get() - 0.4).abs() < 0.02, "{}", watch.metrics.base_rate.get());
        assert_eq!(watch.metrics.base_rate_alarm.get(), 0);
        feed(&watch, 100, 0.1);
        assert!((watch.metrics.base_rate.get() - 0.1).abs() < 0.02, "{}", watch.metrics.base_rate.get());
        assert_eq!(watch.metrics.base_rate_alarm.get(), 1);
        feed(&watch, 100, 0.4);
        assert_eq!(watch.metrics.base_rate_alarm.get(), 0);
    }

    #[test]
    fn a_configured_prior_is_what_is_assumed() {
        let watch = watch(Some(0.1));
        feed(&watch, 200, 0.1);
        assert_eq!(watch.metrics.base_rate_alarm.get(), 0);
        feed(&watch, 200, 0.4);
        assert_eq!(watch.metrics.base_rate_alarm.get(), 1);
    }
}
