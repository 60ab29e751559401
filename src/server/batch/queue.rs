//! Who is let in, who is next, who is given up. Knows neither threads nor clocks: the time is an argument.
//!
//! Work is counted from admission to the end of the run, so what waits, what is still being prepared and what runs are
//! all ahead of whoever comes next.

use std::cmp::{max, min};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::Priority;
use super::cost::{Estimate, Reading};
use super::seal::{Candidate, Runs, WINDOW, seal};

/// How much interactive work is done for each unit of bulk work while both wait.
const INTERACTIVE_SHARE: u32 = 7;

/// What wants to come in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Demand {
    pub(super) priority: Priority,
    pub(super) estimate: Estimate,
    pub(super) deadline: Instant,
}

/// A place in the queue, from admission until a worker has taken the job or its caller has left.
#[derive(Debug)]
pub(super) struct Place {
    id: u64,
    priority: Priority,
    share: Duration,
    deadline: Instant,
}

impl Place {
    pub(super) fn deadline(&self) -> Instant {
        self.deadline
    }
}

/// It could not be done in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Overloaded {
    /// When the like of it is likely to be let in.
    pub(crate) retry_after: Duration,
}

/// What a worker is given.
#[derive(Debug)]
pub(super) struct Next<J> {
    /// One job, or those that are read together.
    pub(super) jobs: Vec<J>,
    /// Jobs before them that can no longer be done in time, with when to come back.
    pub(super) hopeless: Vec<(J, Overloaded)>,
}

/// A job whose text has been cut into tokens.
#[derive(Debug)]
struct Waiting<J> {
    job: J,
    tokens: usize,
    cost: Reading,
    deadline: Instant,
    /// How often one of its lane that came later was taken before it.
    passed_over: u32,
}

/// The jobs of one priority.
#[derive(Debug)]
struct Lane<J> {
    /// By order of admission.
    waiting: BTreeMap<u64, Waiting<J>>,
    /// Places that are held, whether their jobs wait or are still prepared.
    places: usize,
    /// The work of those places.
    work: Duration,
    /// When it is this lane's turn, on the clock of start-time fair queueing.
    turn: Duration,
    /// How fast that clock goes while this lane is served.
    weight: u32,
}

impl<J> Lane<J> {
    fn new(weight: u32) -> Self {
        Self { waiting: BTreeMap::new(), places: 0, work: Duration::ZERO, turn: Duration::ZERO, weight }
    }
}

/// The queue before the workers.
#[derive(Debug)]
pub(super) struct Queue<J> {
    most_places: usize,
    interactive: Lane<J>,
    bulk: Lane<J>,
    /// What each worker runs: since when, and what it was expected to take.
    running: Vec<Option<(Instant, Duration)>>,
    /// The turn of the lane that was last served.
    served: Duration,
    next_id: u64,
    pub(super) is_closed: bool,
}

impl<J> Queue<J> {
    /// A queue in which `length` jobs may wait.
    pub(super) fn new(length: usize, workers: usize) -> Self {
        Self {
            most_places: length + workers,
            interactive: Lane::new(1),
            bulk: Lane::new(INTERACTIVE_SHARE),
            running: vec![None; workers],
            served: Duration::ZERO,
            next_id: 0,
            is_closed: false,
        }
    }

    /// Gives a place to what can be done in time.
    ///
    /// A worker that has nothing to do takes anything: the estimate may be wrong, and that is how it is put right.
    pub(super) fn admit(&mut self, demand: Demand, now: Instant) -> Result<Place, Overloaded> {
        let Demand { priority, estimate, deadline } = demand;
        let ahead = self.ahead(priority, now);
        let held = self.interactive.places + self.bulk.places + self.running.iter().flatten().count();
        let is_bulk_full = priority == Priority::Bulk && self.bulk.places >= self.most_places.div_ceil(2);
        if held >= self.most_places || is_bulk_full {
            return Err(Overloaded { retry_after: bounded(ahead) });
        }
        let end = now + max(ahead, estimate.around) + estimate.classify.run;
        if end > deadline && held >= self.running.len() {
            return Err(Overloaded { retry_after: bounded(end - deadline) });
        }
        let id = self.next_id;
        self.next_id += 1;
        let lane = self.lane(priority);
        lane.places += 1;
        lane.work += estimate.classify.share;
        Ok(Place { id, priority, share: estimate.classify.share, deadline })
    }

    /// Puts the job in line, now that its tokens and its cost are known.
    pub(super) fn enter(&mut self, place: &mut Place, job: J, tokens: usize, cost: Reading) {
        let served = self.served;
        let lane = self.lane(place.priority);
        lane.work = lane.work.saturating_sub(place.share) + cost.share;
        place.share = cost.share;
        if lane.waiting.is_empty() {
            // A lane that was idle has saved nothing up.
            lane.turn = max(lane.turn, served);
        }
        lane.waiting.insert(place.id, Waiting { job, tokens, cost, deadline: place.deadline, passed_over: 0 });
    }

    /// Takes a job back that waits, or the place of one that does not yet.
    pub(super) fn leave(&mut self, place: &Place, has_entered: bool) -> Option<J> {
        let lane = self.lane(place.priority);
        let job = lane.waiting.remove(&place.id).map(|waiting| waiting.job);
        if job.is_some() || !has_entered {
            lane.places -= 1;
            lane.work = lane.work.saturating_sub(place.share);
        }
        job
    }

    /// What a worker does next. Those that can no longer be done in time are passed over while there is another.
    pub(super) fn take(&mut self, worker: usize, now: Instant, runs: Runs<'_>) -> Option<Next<J>> {
        let mut hopeless = Vec::new();
        loop {
            let (priority, id, head) = self.pop()?;
            let has_others = !self.interactive.waiting.is_empty() || !self.bulk.waiting.is_empty();
            let end = now + head.cost.alone;
            if end > head.deadline && has_others {
                hopeless.push((head.job, Overloaded { retry_after: bounded(end - head.deadline) }));
                continue;
            }
            let (jobs, cost) = self.lane(priority).seal(id, head, now, runs);
            self.running[worker] = Some((now, cost));
            return Some(Next { jobs, hopeless });
        }
    }

    /// The worker has ended its run.
    pub(super) fn done(&mut self, worker: usize) {
        self.running[worker] = None;
    }

    fn pop(&mut self) -> Option<(Priority, u64, Waiting<J>)> {
        let is_bulk = match (self.interactive.waiting.is_empty(), self.bulk.waiting.is_empty()) {
            (true, _) => true,
            (false, true) => false,
            (false, false) => self.bulk.turn < self.interactive.turn,
        };
        let priority = if is_bulk { Priority::Bulk } else { Priority::Interactive };
        let lane = self.lane(priority);
        let id = *lane.waiting.first_key_value()?.0;
        let turn = lane.turn;
        let head = lane.remove(id)?;
        self.served = turn;
        Some((priority, id, head))
    }

    /// How long it takes until a worker is free for whoever comes now.
    fn ahead(&self, priority: Priority, now: Instant) -> Duration {
        let runs = self.running.iter().flatten();
        let running: Duration =
            runs.map(|(since, cost)| cost.saturating_sub(now.saturating_duration_since(*since))).sum();
        let (interactive, bulk) = (self.interactive.work, self.bulk.work);
        let queued = match priority {
            Priority::Interactive => interactive + min(bulk, interactive / INTERACTIVE_SHARE),
            Priority::Bulk => interactive + bulk,
        };
        (running + queued) / u32::try_from(self.running.len()).unwrap_or(u32::MAX)
    }

    fn lane(&mut self, priority: Priority) -> &mut Lane<J> {
        match priority {
            Priority::Interactive => &mut self.interactive,
            Priority::Bulk => &mut self.bulk,
        }
    }
}

impl<J> Lane<J> {
    /// Takes out what a worker is about to read.
    fn remove(&mut self, id: u64) -> Option<Waiting<J>> {
        let waiting = self.waiting.remove(&id)?;
        self.places -= 1;
        self.work = self.work.saturating_sub(waiting.cost.share);
        self.turn += waiting.cost.share * self.weight;
        Some(waiting)
    }

    /// Takes along those that are best read together with the head, which has been taken out, and tells how long that takes.
    fn seal(&mut self, head_id: u64, head: Waiting<J>, now: Instant, runs: Runs<'_>) -> (Vec<J>, Duration) {
        let Runs { most, costs } = runs;
        if most.get() == 1 || self.waiting.is_empty() {
            return (vec![head.job], head.cost.alone);
        }
        let (mut ids, mut candidates) = (vec![head_id], vec![Candidate::from(&head)]);
        for (id, waiting) in self.waiting.iter().take(WINDOW * most.get() - 1) {
            ids.push(*id);
            candidates.push(Candidate::from(waiting));
        }
        let sealed = seal(&candidates, most, |padded| now + costs.run(padded));
        let longest = sealed.iter().map(|index| candidates[*index].tokens).max().unwrap_or_default();
        let last = sealed.iter().map(|index| ids[*index]).max().unwrap_or_default();
        let others: Vec<J> =
            sealed.iter().filter_map(|index| self.remove(ids[*index])).map(|waiting| waiting.job).collect();
        for (_, passed) in self.waiting.range_mut(..last) {
            passed.passed_over += 1;
        }
        let cost = if others.is_empty() { head.cost.alone } else { costs.run(longest * sealed.len()) };
        (std::iter::once(head.job).chain(others).collect(), cost)
    }
}

impl<J> From<&Waiting<J>> for Candidate {
    fn from(waiting: &Waiting<J>) -> Self {
        let Waiting { tokens, deadline, passed_over, .. } = *waiting;
        Self { tokens, deadline, passed_over }
    }
}

/// A delay that is worth telling: not so short that everybody comes back at once, not so long that nobody does.
fn bounded(wait: Duration) -> Duration {
    wait.clamp(Duration::from_millis(10), Duration::from_secs(5))
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use super::Priority::{Bulk, Interactive};
    use super::*;
    use crate::server::batch::cost::CostModel;

    const WORK: Duration = Duration::from_millis(10);
    const READING: Reading = Reading { share: WORK, run: WORK, alone: WORK };
    const TOKENS: usize = 20;

    fn demand(priority: Priority, deadline: Instant) -> Demand {
        Demand { priority, estimate: Estimate { around: Duration::from_millis(1), classify: READING }, deadline }
    }

    /// What the one worker reads next, at most so many together; runs take no time.
    fn take(queue: &mut Queue<u32>, now: Instant, most: usize) -> Option<Next<u32>> {
        queue.take(0, now, Runs { most: NonZeroUsize::new(most).unwrap(), costs: &CostModel::default() })
    }

    /// Lets a job of the usual size in and puts it in line.
    fn put(queue: &mut Queue<u32>, job: u32, priority: Priority, deadline: Instant, now: Instant) -> Place {
        let mut place = queue.admit(demand(priority, deadline), now).unwrap();
        queue.enter(&mut place, job, TOKENS, READING);
        place
    }

    #[test]
    fn refuses_on_arrival_what_cannot_end_in_time() {
        let (mut queue, now) = (Queue::new(100, 2), Instant::now());
        let deadline = now + Duration::from_millis(45);
        // Of work for 10 ms each, two workers do eight in 40 ms.
        let places: Vec<_> = (0..8).map(|job| put(&mut queue, job, Interactive, deadline, now)).collect();
        let refused = queue.admit(demand(Interactive, deadline), now).unwrap_err();
        assert_eq!(refused.retry_after, Duration::from_millis(10));
        assert!(queue.admit(demand(Interactive, now + Duration::from_millis(51)), now).is_ok());
        // What is given back is free at once.
        for place in &places[..4] {
            assert!(queue.leave(place, true).is_some());
        }
        assert!(queue.admit(demand(Interactive, deadline), now).is_ok());
    }

    #[test]
    fn what_runs_counts_for_what_is_left_of_it() {
        let (mut queue, now) = (Queue::new(100, 1), Instant::now());
        put(&mut queue, 0, Interactive, now + WORK, now);
        assert!(take(&mut queue, now, 1).is_some());
        assert!(queue.admit(demand(Interactive, now + Duration::from_millis(19)), now).is_err());
        let later = now + Duration::from_millis(5);
        assert!(queue.admit(demand(Interactive, now + Duration::from_millis(21)), later).is_ok());
    }

    #[test]
    fn an_idle_worker_takes_what_looks_hopeless() {
        let (mut queue, now) = (Queue::new(100, 1), Instant::now());
        put(&mut queue, 0, Interactive, now + Duration::from_millis(1), now);
        let next = take(&mut queue, now, 1).unwrap();
        assert_eq!((next.jobs, next.hopeless.len()), (vec![0], 0));
    }

    #[test]
    fn the_hopeless_are_passed_over_at_the_head() {
        let (mut queue, now) = (Queue::new(100, 1), Instant::now());
        put(&mut queue, 0, Interactive, now + WORK, now);
        put(&mut queue, 1, Interactive, now + 3 * WORK, now);
        put(&mut queue, 2, Interactive, now + 9 * WORK, now);
        let next = take(&mut queue, now + 2 * WORK + Duration::from_millis(1), 1).unwrap();
        let hopeless: Vec<u32> = next.hopeless.iter().map(|(job, _)| *job).collect();
        assert_eq!((next.jobs, hopeless), (vec![2], vec![0, 1]));
        assert!(take(&mut queue, now, 1).is_none());
    }

    #[test]
    fn a_full_queue_refuses_whatever_the_deadline() {
        let (mut queue, now) = (Queue::new(3, 1), Instant::now());
        let deadline = now + Duration::from_secs(600);
        put(&mut queue, 0, Bulk, deadline, now);
        put(&mut queue, 1, Bulk, deadline, now);
        assert!(queue.admit(demand(Bulk, deadline), now).is_err(), "bulk has half of the places");
        put(&mut queue, 2, Interactive, deadline, now);
        let place = put(&mut queue, 3, Interactive, deadline, now);
        assert!(queue.admit(demand(Interactive, deadline), now).is_err());
        queue.leave(&place, true);
        assert!(queue.admit(demand(Interactive, deadline), now).is_ok());
    }

    #[test]
    fn interactive_goes_first_and_bulk_is_not_starved() {
        let (mut queue, now) = (Queue::new(100, 1), Instant::now());
        let deadline = now + Duration::from_secs(600);
        for job in 0..20 {
            put(&mut queue, 100 + job, Bulk, deadline, now);
        }
        for job in 0..20 {
            put(&mut queue, job, Interactive, deadline, now);
        }
        let order: Vec<u32> = std::iter::from_fn(|| take(&mut queue, now, 1)).flat_map(|next| next.jobs).collect();
        let bulk_places: Vec<usize> = (0..23).filter(|place| order[*place] >= 100).collect();
        assert_eq!(bulk_places, [1, 9, 17], "{order:?}");
        assert_eq!(order.len(), 40);
    }

    #[test]
    fn bulk_waits_behind_everything_and_interactive_does_not() {
        let (mut queue, now) = (Queue::new(100, 1), Instant::now());
        for job in 0..10 {
            put(&mut queue, job, Bulk, now + Duration::from_secs(600), now);
        }
        let soon = now + Duration::from_millis(30);
        assert!(queue.admit(demand(Bulk, soon), now).is_err());
        assert!(queue.admit(demand(Interactive, soon), now).is_ok());
    }

    #[test]
    fn a_place_given_back_twice_is_given_back_once() {
        let (mut queue, now) = (Queue::<u32>::new(100, 1), Instant::now());
        let place = put(&mut queue, 0, Interactive, now + WORK, now);
        assert!(take(&mut queue, now, 1).is_some());
        assert!(queue.leave(&place, true).is_none());
        queue.done(0);
        let unprepared = queue.admit(demand(Interactive, now + WORK), now).unwrap();
        assert!(queue.leave(&unprepared, false).is_none());
        assert_eq!((queue.interactive.places, queue.interactive.work), (0, Duration::ZERO));
    }

    /// Lets a job of that many tokens in, with plenty of time.
    fn put_long(queue: &mut Queue<u32>, job: u32, tokens: usize, now: Instant) -> Place {
        let mut place = queue.admit(demand(Interactive, now + Duration::from_secs(600)), now).unwrap();
        queue.enter(&mut place, job, tokens, READING);
        place
    }

    #[test]
    fn a_run_takes_what_waits_of_like_length_and_of_one_lane() {
        let (mut queue, now) = (Queue::new(100, 1), Instant::now());
        let deadline = now + Duration::from_secs(600);
        put(&mut queue, 100, Bulk, deadline, now);
        let cancelled = put(&mut queue, 9, Interactive, deadline, now);
        for (job, tokens) in [(0, 10), (1, 90), (2, 11), (3, 10), (4, 80)] {
            put_long(&mut queue, job, tokens, now);
        }
        assert_eq!(queue.leave(&cancelled, true), Some(9));
        let runs: Vec<Vec<u32>> = std::iter::from_fn(|| take(&mut queue, now, 8)).map(|next| next.jobs).collect();
        assert_eq!(runs, [vec![0, 3, 2], vec![100], vec![1, 4]]);
        let left = (queue.interactive.places, queue.interactive.work, queue.bulk.places, queue.bulk.work);
        assert_eq!(left, (0, Duration::ZERO, 0, Duration::ZERO));
    }

    #[test]
    fn passed_over_are_those_before_whom_a_later_one_was_taken() {
        let (mut queue, now) = (Queue::new(100, 1), Instant::now());
        for (job, tokens) in [(0, 10), (1, 90), (2, 10), (3, 10)] {
            put_long(&mut queue, job, tokens, now);
        }
        assert_eq!(take(&mut queue, now, 2).unwrap().jobs, [0, 2]);
        let passed_over: Vec<u32> = queue.interactive.waiting.values().map(|waiting| waiting.passed_over).collect();
        assert_eq!(passed_over, [1, 0]);
    }
}
