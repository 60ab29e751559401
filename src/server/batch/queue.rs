//! Who is let in, who is next, who is given up. Knows neither threads nor clocks: the time is an argument.
//!
//! Work is counted from admission to the end of the run, so what waits, what is still being prepared and what runs are
//! all ahead of whoever comes next.

use std::cmp::{max, min};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use super::Priority;
use super::cost::Estimate;

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
    cost: Duration,
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
    pub(super) job: J,
    /// Jobs before it that can no longer be done in time, with when to come back.
    pub(super) hopeless: Vec<(J, Overloaded)>,
}

/// The jobs of one priority.
#[derive(Debug)]
struct Lane<J> {
    /// By order of admission.
    waiting: BTreeMap<u64, (J, Duration, Instant)>,
    /// Places that are held, whether their jobs wait or are still prepared.
    places: usize,
    /// The work of those places.
    work: Duration,
    /// When it is this lane's turn, on the clock of start-time fair queueing.
    turn: Duration,
}

impl<J> Default for Lane<J> {
    fn default() -> Self {
        Self { waiting: BTreeMap::new(), places: 0, work: Duration::ZERO, turn: Duration::ZERO }
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
            interactive: Lane::default(),
            bulk: Lane::default(),
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
        let end = now + max(ahead, estimate.around) + estimate.classify;
        if end > deadline && held >= self.running.len() {
            return Err(Overloaded { retry_after: bounded(end - deadline) });
        }
        let id = self.next_id;
        self.next_id += 1;
        let lane = self.lane(priority);
        lane.places += 1;
        lane.work += estimate.classify;
        Ok(Place { id, priority, cost: estimate.classify, deadline })
    }

    /// Puts the job in line, now that its cost is known better.
    pub(super) fn enter(&mut self, place: &mut Place, job: J, cost: Duration) {
        let served = self.served;
        let lane = self.lane(place.priority);
        lane.work = lane.work.saturating_sub(place.cost) + cost;
        place.cost = cost;
        if lane.waiting.is_empty() {
            // A lane that was idle has saved nothing up.
            lane.turn = max(lane.turn, served);
        }
        lane.waiting.insert(place.id, (job, cost, place.deadline));
    }

    /// Takes a job back that waits, or the place of one that does not yet.
    pub(super) fn leave(&mut self, place: &Place, has_entered: bool) -> Option<J> {
        let lane = self.lane(place.priority);
        let job = lane.waiting.remove(&place.id).map(|(job, _, _)| job);
        if job.is_some() || !has_entered {
            lane.places -= 1;
            lane.work = lane.work.saturating_sub(place.cost);
        }
        job
    }

    /// The next job for a worker. Those that can no longer be done in time are passed over while there is another.
    pub(super) fn take(&mut self, worker: usize, now: Instant) -> Option<Next<J>> {
        let mut hopeless = Vec::new();
        loop {
            let (job, cost, deadline) = self.pop()?;
            let has_others = !self.interactive.waiting.is_empty() || !self.bulk.waiting.is_empty();
            if now + cost > deadline && has_others {
                hopeless.push((job, Overloaded { retry_after: bounded(now + cost - deadline) }));
                continue;
            }
            self.running[worker] = Some((now, cost));
            return Some(Next { job, hopeless });
        }
    }

    /// The worker has ended its job.
    pub(super) fn done(&mut self, worker: usize) {
        self.running[worker] = None;
    }

    fn pop(&mut self) -> Option<(J, Duration, Instant)> {
        let is_bulk = match (self.interactive.waiting.is_empty(), self.bulk.waiting.is_empty()) {
            (true, _) => true,
            (false, true) => false,
            (false, false) => self.bulk.turn < self.interactive.turn,
        };
        let (lane, share) = if is_bulk { (&mut self.bulk, INTERACTIVE_SHARE) } else { (&mut self.interactive, 1) };
        let (_, (job, cost, deadline)) = lane.waiting.pop_first()?;
        lane.places -= 1;
        lane.work = lane.work.saturating_sub(cost);
        self.served = lane.turn;
        lane.turn += cost * share;
        Some((job, cost, deadline))
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

/// A delay that is worth telling: not so short that everybody comes back at once, not so long that nobody does.
fn bounded(wait: Duration) -> Duration {
    wait.clamp(Duration::from_millis(10), Duration::from_secs(5))
}

#[cfg(test)]
mod tests {
    use super::Priority::{Bulk, Interactive};
    use super::*;

    const WORK: Duration = Duration::from_millis(10);

    fn demand(priority: Priority, deadline: Instant) -> Demand {
        Demand { priority, estimate: Estimate { around: Duration::from_millis(1), classify: WORK }, deadline }
    }

    /// Lets a job of the usual size in and puts it in line.
    fn put(queue: &mut Queue<u32>, job: u32, priority: Priority, deadline: Instant, now: Instant) -> Place {
        let mut place = queue.admit(demand(priority, deadline), now).unwrap();
        queue.enter(&mut place, job, WORK);
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
        assert!(queue.take(0, now).is_some());
        assert!(queue.admit(demand(Interactive, now + Duration::from_millis(19)), now).is_err());
        let later = now + Duration::from_millis(5);
        assert!(queue.admit(demand(Interactive, now + Duration::from_millis(21)), later).is_ok());
    }

    #[test]
    fn an_idle_worker_takes_what_looks_hopeless() {
        let (mut queue, now) = (Queue::new(100, 1), Instant::now());
        put(&mut queue, 0, Interactive, now + Duration::from_millis(1), now);
        let next = queue.take(0, now).unwrap();
        assert_eq!((next.job, next.hopeless.len()), (0, 0));
    }

    #[test]
    fn the_hopeless_are_passed_over_at_the_head() {
        let (mut queue, now) = (Queue::new(100, 1), Instant::now());
        put(&mut queue, 0, Interactive, now + WORK, now);
        put(&mut queue, 1, Interactive, now + 3 * WORK, now);
        put(&mut queue, 2, Interactive, now + 9 * WORK, now);
        let next = queue.take(0, now + 2 * WORK + Duration::from_millis(1)).unwrap();
        let hopeless: Vec<u32> = next.hopeless.iter().map(|(job, _)| *job).collect();
        assert_eq!((next.job, hopeless), (2, vec![0, 1]));
        assert!(queue.take(0, now).is_none());
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
        let order: Vec<u32> = std::iter::from_fn(|| queue.take(0, now).map(|next| next.job)).collect();
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
        assert!(queue.take(0, now).is_some());
        assert!(queue.leave(&place, true).is_none());
        queue.done(0);
        let unprepared = queue.admit(demand(Interactive, now + WORK), now).unwrap();
        assert!(queue.leave(&unprepared, false).is_none());
        assert_eq!((queue.interactive.places, queue.interactive.work), (0, Duration::ZERO));
    }
}
