//! A share of one core, as a token bucket. Knows no clock: times are arguments.

use std::time::{Duration, Instant};

/// What was not used may be used later, up to the share of so much time.
const REMEMBERED: Duration = Duration::from_secs(1);

/// How much CPU time may be used.
#[derive(Debug)]
pub(super) struct Budget {
    /// Of one core, 0 to 1.
    share: f64,
    /// In seconds; below nought where the last message took more than was left.
    credit: f64,
    at: Instant,
}

impl Budget {
    pub(super) fn new(share: f64, now: Instant) -> Self {
        Self { share, credit: share * REMEMBERED.as_secs_f64(), at: now }
    }

    /// Tells whether any is left.
    pub(super) fn has_credit(&mut self, now: Instant) -> bool {
        let passed = now.saturating_duration_since(self.at).as_secs_f64();
        self.credit = (self.credit + self.share * passed).min(self.share * REMEMBERED.as_secs_f64());
        self.at = now;
        self.credit > 0.0
    }

    /// Takes what was used.
    pub(super) fn charge(&mut self, used: Duration) {
        self.credit -= used.as_secs_f64();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How much is used in so many seconds by messages that take so long, one after the other.
    fn used(share: f64, seconds: f64, message: Duration) -> f64 {
        let start = Instant::now();
        let (mut budget, mut now, mut used) = (Budget::new(share, start), start, Duration::ZERO);
        while (now - start).as_secs_f64() < seconds {
            if budget.has_credit(now) {
                budget.charge(message);
                used += message;
                now += message;
            } else {
                now += Duration::from_millis(1);
            }
        }
        used.as_secs_f64()
    }

    #[test]
    fn the_share_holds_whatever_the_messages_take() {
        for share in [0.05, 0.25, 0.9] {
            for millis in [1, 10, 400] {
                let message = Duration::from_millis(millis);
                let found = used(share, 100.0, message) / 100.0;
                // A second's share beforehand, and one message that began with the last of it.
                let most = share + (share + message.as_secs_f64()) / 100.0;
                assert!(found <= most && found >= 0.95 * share, "{share} of messages of {millis} ms: {found}");
            }
        }
    }

    #[test]
    fn a_long_pause_is_worth_a_second() {
        let start = Instant::now();
        let mut budget = Budget::new(0.5, start);
        assert!(budget.has_credit(start + Duration::from_secs(3_600)));
        budget.charge(Duration::from_millis(501));
        assert!(!budget.has_credit(start + Duration::from_secs(3_600)));
        assert!(budget.has_credit(start + Duration::from_secs(3_600) + Duration::from_millis(3)));
    }
}
