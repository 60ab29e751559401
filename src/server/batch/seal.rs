//! Which jobs are read in one run. Knows neither threads nor clocks.
//!
//! A run is sealed when a worker is free, with what waits then: nobody waits for it to fill. Whoever is next is in it;
//! the rest of it are those of nearest length among the next few runs' worth, so that little is padded.

use std::cmp::{max, min};
use std::num::NonZeroUsize;
use std::time::Instant;

use super::cost::CostModel;

/// How many runs' worth of waiting jobs are looked at.
pub(super) const WINDOW: usize = 4;
/// How often a job may be passed over before it goes ahead of those of nearer length, however long it is.
const MOST_PASSED_OVER: u32 = 8;
/// How many times as long as another of its run a message may be, unless one of them was passed over too often.
const MOST_UNEVEN: usize = 2;

/// How runs are made.
#[derive(Debug, Clone, Copy)]
pub(super) struct Runs<'a> {
    /// The most messages of one.
    pub(super) most: NonZeroUsize,
    /// What one takes.
    pub(super) costs: &'a CostModel,
}

/// A job that waits, as far as a run is concerned.
#[derive(Debug, Clone, Copy)]
pub(super) struct Candidate {
    pub(super) tokens: usize,
    pub(super) deadline: Instant,
    /// How often one that came later was taken before it.
    pub(super) passed_over: u32,
}

/// Which of the jobs that wait are read together, given in the order in which they are next: the first, and with it as many as
/// can be read without any of the run missing its deadline. `end` tells when a run of so many tokens ends, padding included.
pub(super) fn seal(waiting: &[Candidate], most: NonZeroUsize, end: impl Fn(usize) -> Instant) -> Vec<usize> {
    let Some(first) = waiting.first() else { return Vec::new() };
    let is_overdue = |index: usize| waiting[index].passed_over >= MOST_PASSED_OVER;
    let is_even = |tokens: usize| max(tokens, first.tokens) <= MOST_UNEVEN * min(tokens, first.tokens);
    let mut others: Vec<usize> =
        (1..waiting.len()).filter(|index| is_overdue(*index) || is_even(waiting[*index].tokens)).collect();
    // Stable, so of equals the one that is next comes first.
    others.sort_by_key(|index| if is_overdue(*index) { 0 } else { 1 + waiting[*index].tokens.abs_diff(first.tokens) });
    let (mut sealed, mut longest, mut soonest) = (vec![0], first.tokens, first.deadline);
    for index in others {
        if sealed.len() == most.get() {
            break;
        }
        let longer = max(longest, waiting[index].tokens);
        let sooner = min(soonest, waiting[index].deadline);
        if end(longer * (sealed.len() + 1)) <= sooner {
            sealed.push(index);
            (longest, soonest) = (longer, sooner);
        }
    }
    sealed
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    /// Tokens, milliseconds to the deadline, times passed over; a token takes a millisecond.
    #[track_caller]
    fn check(waiting: &[(usize, u64, u32)], most: usize, expected: &[usize]) {
        let now = Instant::now();
        let candidates: Vec<Candidate> = waiting
            .iter()
            .map(|(tokens, deadline, passed_over)| Candidate {
                tokens: *tokens,
                deadline: now + Duration::from_millis(*deadline),
                passed_over: *passed_over,
            })
            .collect();
        let end = |padded: usize| now + Duration::from_millis(padded as u64);
        assert_eq!(seal(&candidates, NonZeroUsize::new(most).unwrap(), end), expected, "{waiting:?}");
    }

    #[test]
    fn whoever_is_next_is_joined_by_those_of_nearest_length() {
        check(&[], 4, &[]);
        check(&[(10, 999, 0)], 4, &[0]);
        check(&[(10, 999, 0), (10, 999, 0)], 1, &[0]);
        check(&[(10, 999, 0), (19, 999, 0), (12, 999, 0), (10, 999, 0), (11, 999, 0)], 3, &[0, 3, 4]);
        check(&[(10, 999, 0), (12, 999, 0), (8, 999, 0), (12, 999, 0)], 3, &[0, 1, 2]);
    }

    #[test]
    fn nobody_is_padded_to_more_than_twice_the_length() {
        check(&[(10, 999, 0), (21, 999, 0), (20, 999, 0), (4, 999, 0), (5, 999, 0)], 8, &[0, 4, 2]);
    }

    #[test]
    fn who_was_passed_over_too_often_goes_first_however_long() {
        check(&[(10, 999, 0), (10, 999, 0), (90, 999, 7), (10, 999, 0)], 2, &[0, 1]);
        check(&[(10, 999, 0), (10, 999, 0), (90, 999, 8), (10, 999, 0)], 2, &[0, 2]);
    }

    #[test]
    fn nobody_joins_who_would_make_one_late() {
        // The first has time for two of its length, not for three, and not for two of eleven.
        check(&[(10, 21, 0), (11, 999, 0), (10, 999, 0), (10, 999, 0)], 4, &[0, 2]);
        // The second is late itself; the first is read alone however late it is.
        check(&[(10, 999, 0), (10, 15, 0), (10, 999, 0)], 4, &[0, 2]);
        check(&[(10, 5, 0), (10, 999, 0)], 4, &[0]);
    }
}
