//! Whether a canary keeps its limits: the latest messages of both sides, by how they ended. Pure.

use std::collections::VecDeque;
use std::fmt;

use crate::config::CanaryLimits;
use crate::engine::policy::Action;

/// Every action, and no verdict at all.
const ENDS: usize = Action::ALL.len() + 1;
/// No verdict.
const ERROR: usize = Action::ALL.len();

/// Who has answered, or should have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Stable,
    Canary,
}

/// The latest messages of both sides.
#[derive(Debug)]
pub(super) struct Watch {
    limits: CanaryLimits,
    stable: Window,
    canary: Window,
}

/// A limit that was broken.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Breach {
    pub(crate) limit: Limit,
    stable: f64,
    canary: f64,
    most: f64,
}

/// The limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    /// Messages without a verdict.
    ErrorShare,
    /// Messages with at least that action.
    ActionShift(Action),
}

impl Limit {
    /// In one word.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::ErrorShare => "error_share",
            Self::ActionShift(_) => "action_shift",
        }
    }
}

impl fmt::Display for Breach {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { limit, stable, canary, most } = self;
        let (what, key) = match limit {
            Limit::ErrorShare => ("without a verdict".to_owned(), "max_error_share"),
            Limit::ActionShift(action) => (format!("with {action} or a severer action"), "max_action_shift"),
        };
        write!(
            formatter,
            "{:.2} % of its messages were {what}, of the stable release's {:.2} %; expected at most {:.2} points between \
             them (rollout.{key})",
            canary * 100.0,
            stable * 100.0,
            most * 100.0
        )
    }
}

impl Watch {
    pub(super) fn new(limits: CanaryLimits) -> Self {
        Self { limits, stable: Window::default(), canary: Window::default() }
    }

    /// Counts a message by its action, or as one without a verdict; tells whether a limit is broken now.
    pub(super) fn count(&mut self, side: Side, action: Option<Action>) -> Option<Breach> {
        let window = match side {
            Side::Stable => &mut self.stable,
            Side::Canary => &mut self.canary,
        };
        window.push(action.map_or(ERROR, Action::index), self.limits.window);
        self.errors().or_else(|| self.actions())
    }

    /// Few messages count as more, so that a canary that fails at everything is seen soon, and one failure is none.
    fn errors(&self) -> Option<Breach> {
        let most = self.limits.max_error_share;
        let stable = share(self.stable.counts[ERROR], self.stable.total());
        let canary = share(self.canary.counts[ERROR], self.canary.total().max(self.limits.min_messages as u64));
        (canary - stable > most).then_some(Breach { limit: Limit::ErrorShare, stable, canary, most })
    }

    /// The largest difference of the shares with at least some action: stricter and milder alike.
    fn actions(&self) -> Option<Breach> {
        let most = self.limits.max_action_shift;
        let (of_stable, of_canary) = (self.stable.answered(), self.canary.answered());
        if of_stable.min(of_canary) < self.limits.min_messages as u64 {
            return None;
        }
        Action::ALL.into_iter().skip(1).find_map(|action| {
            let stable = share(self.stable.at_least(action), of_stable);
            let canary = share(self.canary.at_least(action), of_canary);
            let limit = Limit::ActionShift(action);
            ((canary - stable).abs() > most).then_some(Breach { limit, stable, canary, most })
        })
    }
}

fn share(count: u64, of: u64) -> f64 {
    if of == 0 { 0.0 } else { count as f64 / of as f64 }
}

/// The latest messages of one side.
#[derive(Debug, Default)]
struct Window {
    latest: VecDeque<u8>,
    counts: [u64; ENDS],
}

impl Window {
    fn push(&mut self, end: usize, most: usize) {
        if self.latest.len() == most
            && let Some(oldest) = self.latest.pop_front()
        {
            self.counts[usize::from(oldest)] -= 1;
        }
        self.counts[end] += 1;
        self.latest.push_back(u8::try_from(end).expect("there are a handful of ends"));
    }

    fn total(&self) -> u64 {
        self.counts.iter().sum()
    }

    fn answered(&self) -> u64 {
        self.total() - self.counts[ERROR]
    }

    fn at_least(&self, action: Action) -> u64 {
        self.counts[action.index()..ERROR].iter().sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMITS: CanaryLimits =
        CanaryLimits { max_error_share: 0.05, max_action_shift: 0.1, window: 200, min_messages: 100 };

    /// Counts that many of each; gives the first limit that breaks and after how many.
    fn broken(watch: &mut Watch, side: Side, action: Option<Action>, count: usize) -> Option<(usize, Limit)> {
        (1..=count).find_map(|index| watch.count(side, action).map(|breach| (index, breach.limit)))
    }

    #[test]
    fn a_canary_that_fails_at_everything_is_seen_soon() {
        let mut watch = Watch::new(LIMITS);
        assert_eq!(broken(&mut watch, Side::Canary, None, 100), Some((6, Limit::ErrorShare)));
    }

    #[test]
    fn what_both_fail_at_is_not_the_canarys_fault() {
        let mut watch = Watch::new(LIMITS);
        for _ in 0..500 {
            for side in [Side::Stable, Side::Canary] {
                assert_eq!(watch.count(side, None), None);
                assert_eq!(watch.count(side, Some(Action::Allow)), None);
            }
        }
    }

    #[test]
    fn stricter_and_milder_both_break_the_limit_and_few_messages_do_not() {
        for (usual, other) in [(Action::Allow, Action::Nudge), (Action::Block, Action::Hold)] {
            let mut watch = Watch::new(LIMITS);
            assert_eq!(broken(&mut watch, Side::Stable, Some(usual), 150), None);
            let severer = usual.max(other);
            let expected = Some((100, Limit::ActionShift(severer)));
            assert_eq!(broken(&mut watch, Side::Canary, Some(other), 150), expected);
        }
    }

    #[test]
    fn only_the_latest_count() {
        let mut watch = Watch::new(LIMITS);
        // Five failures in a hundred are within the limit, and gone after two hundred more.
        assert_eq!(broken(&mut watch, Side::Canary, None, 5), None);
        assert_eq!(broken(&mut watch, Side::Canary, Some(Action::Allow), 200), None);
        assert_eq!(watch.canary.counts[ERROR], 0);
        assert_eq!(watch.canary.total(), 200);
    }

    #[test]
    fn a_breach_is_told_in_words() {
        let mut watch = Watch::new(LIMITS);
        let breach = (0..6).find_map(|_| watch.count(Side::Canary, None)).unwrap();
        assert_eq!(
            breach.to_string(),
            "6.00 % of its messages were without a verdict, of the stable release's 0.00 %; expected at most 5.00 points \
             between them (rollout.max_error_share)"
        );
    }
}
