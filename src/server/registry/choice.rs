//! How many messages are best read in one run: tried on the bundle's golden cases while it is loaded.

use std::fmt;
use std::num::NonZeroUsize;
use std::time::{Duration, Instant};

use super::release::ReleaseError;
use crate::engine::Engine;
use crate::engine::model::{Session, SessionError, Window};
use crate::engine::score::Logits;
use crate::engine::taxonomy::Target;
use crate::server::background::rest;

/// How far a logit may be from what it is where the window is read alone: what adding up in another order makes of it.
const SAME_LOGIT: f64 = 1e-3;
/// The part of the time a message that a larger run must save.
const WORTHWHILE: f64 = 0.1;
/// How often everything is read; the fastest time counts, since other work only makes it longer.
const PASSES: usize = 3;
/// How many windows are read for each number, of the latter's multiples; as many as a worker looks at.
const RUNS: usize = 4;

/// What came of runs of so many windows.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Tried {
    size: NonZeroUsize,
    /// The largest difference of a logit from that of the window alone.
    moved: f64,
    /// The time a window, alone and together.
    alone: Duration,
    together: Duration,
}

/// How many messages are read in one run, and why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Choice {
    /// One, since the model takes no more: it has no mask, or its graph fixes the number.
    Unable,
    /// One, since a logit moves with its neighbours.
    Dependent { size: NonZeroUsize, moved: f64 },
    /// One, since more are not faster.
    Slow,
    /// As many as that, which are read in that part of the time.
    Together { size: NonZeroUsize, time: f64 },
}

impl Choice {
    /// Tries runs of 2, 4, 8 and so on up to the limit.
    ///
    /// # Errors
    /// When the model fails.
    pub(super) fn measured(engine: &Engine, session: &mut Session, limit: NonZeroUsize) -> Result<Self, ReleaseError> {
        let windows = golden_windows(engine);
        if !session.can_batch() || windows.is_empty() {
            return Ok(Self::Unable);
        }
        let mut tried = Vec::new();
        for size in sizes(limit) {
            let found = attempt(session, &windows, size)?;
            tried.push(found);
            if found.moved > SAME_LOGIT {
                break;
            }
        }
        Ok(Self::of(&tried))
    }

    /// From what was tried, by size. A model that depends on neighbours in one size is not trusted in another.
    fn of(tried: &[Tried]) -> Self {
        if let Some(Tried { size, moved, .. }) = tried.iter().find(|tried| tried.moved > SAME_LOGIT) {
            return Self::Dependent { size: *size, moved: *moved };
        }
        let mut best = (Self::Slow, 1.0);
        for Tried { size, alone, together, .. } in tried {
            let time = together.as_secs_f64() / alone.as_secs_f64();
            if time <= best.1 * (1.0 - WORTHWHILE) {
                best = (Self::Together { size: *size, time }, time);
            }
        }
        best.0
    }

    pub(super) fn most(self) -> NonZeroUsize {
        match self {
            Self::Unable | Self::Dependent { .. } | Self::Slow => NonZeroUsize::MIN,
            Self::Together { size, .. } => size,
        }
    }
}

impl fmt::Display for Choice {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unable => formatter.write_str("the model has no attention_mask or fixes the number of its rows"),
            Self::Dependent { size, moved } => {
                write!(
                    formatter,
                    "in runs of {size} a logit moves by {moved:.1e} with its neighbours, at most {SAME_LOGIT:.0e} is allowed"
                )
            }
            Self::Slow => formatter.write_str("reading more together does not save a tenth of the time"),
            Self::Together { size, time } => {
                write!(formatter, "runs of {size} take {:.0} % of the time of as many runs of one", time * 100.0)
            }
        }
    }
}

/// 2, 4, 8 and so on, and the limit itself.
fn sizes(limit: NonZeroUsize) -> impl Iterator<Item = NonZeroUsize> {
    let doubled = (1..usize::BITS).map(|power| 1_usize << power).take_while(move |size| *size < limit.get());
    doubled.chain([limit.get()]).filter_map(NonZeroUsize::new)
}

/// The windows of the golden cases that are read in one.
fn golden_windows(engine: &Engine) -> Vec<Window> {
    let prepare = |message| {
        rest();
        engine.prepare(&message).ok()?.input
    };
    let inputs = engine.golden_messages().into_iter().filter_map(prepare);
    inputs
        .filter(|input| input.windows.len() == 1)
        .flat_map(|input| input.windows)
        .map(|window| window.tokens)
        .collect()
}

/// Reads some runs' worth of windows alone and, sorted by length, together.
fn attempt(session: &mut Session, windows: &[Window], size: NonZeroUsize) -> Result<Tried, SessionError> {
    let mut worth: Vec<&Window> = windows.iter().cycle().take(RUNS * size.get()).collect();
    worth.sort_by_key(|window| window.ids.len());
    let (mut alone, mut together, mut moved) = (Duration::MAX, Duration::MAX, 0.0_f64);
    for _ in 0..PASSES {
        let (apart, took) = timed(|| worth.iter().map(|window| session.run(window)).collect::<Result<Vec<_>, _>>())?;
        alone = alone.min(took);
        let runs = || worth.chunks(size.get()).map(|run| session.run_batch(run)).collect::<Result<Vec<_>, _>>();
        let (joined, took) = timed(runs)?;
        together = together.min(took);
        moved = apart.iter().zip(joined.iter().flatten()).map(|(a, b)| difference(a, b)).fold(moved, f64::max);
        if moved > SAME_LOGIT {
            break;
        }
    }
    let count = u32::try_from(worth.len()).unwrap_or(u32::MAX);
    Ok(Tried { size, moved, alone: alone / count, together: together / count })
}

fn timed<T>(work: impl FnOnce() -> Result<T, SessionError>) -> Result<(T, Duration), SessionError> {
    rest();
    let started = Instant::now();
    let done = work()?;
    Ok((done, started.elapsed()))
}

fn difference(alone: &Logits, together: &Logits) -> f64 {
    let of = |target| Some((alone.get(target)? - together.get(target)?).abs());
    Target::ALL.into_iter().filter_map(of).fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Rows of size, moved, microseconds alone and together.
    #[track_caller]
    fn check(rows: &[(usize, f64, u64, u64)], most: usize, because: &str) {
        let tried: Vec<Tried> = rows
            .iter()
            .map(|(size, moved, alone, together)| Tried {
                size: NonZeroUsize::new(*size).unwrap(),
                moved: *moved,
                alone: Duration::from_micros(*alone),
                together: Duration::from_micros(*together),
            })
            .collect();
        let choice = Choice::of(&tried);
        assert_eq!(choice.most().get(), most, "{choice}");
        assert!(choice.to_string().contains(because), "{choice}");
    }

    #[test]
    fn the_largest_run_that_saves_enough_is_taken() {
        check(&[], 1, "does not save");
        check(&[(2, 1e-6, 1_000, 950), (4, 1e-6, 1_000, 920)], 1, "does not save");
        check(&[(2, 1e-6, 1_000, 800), (4, 1e-6, 1_000, 700), (8, 1e-6, 1_000, 690)], 4, "runs of 4 take 70 %");
        // Twice the size may save enough where the size before did not.
        check(&[(2, 0.0, 1_000, 1_100), (4, 0.0, 1_000, 700), (8, 0.0, 1_000, 900)], 4, "70 %");
        check(&[(2, 0.0, 100, 55), (4, 0.0, 100, 30), (8, 0.0, 100, 16), (16, 0.0, 100, 9)], 16, "9 %");
    }

    #[test]
    fn a_model_whose_logits_move_with_neighbours_reads_one_at_a_time() {
        check(&[(2, 0.05, 1_000, 500)], 1, "in runs of 2 a logit moves by 5.0e-2");
        check(&[(2, 1e-6, 1_000, 500), (4, 2e-3, 1_000, 300)], 1, "in runs of 4");
    }

    #[test]
    fn sizes_double_up_to_the_limit() {
        let sizes = |limit| sizes(NonZeroUsize::new(limit).unwrap()).map(NonZeroUsize::get).collect::<Vec<_>>();
        assert_eq!((sizes(2), sizes(8), sizes(12)), (vec![2], vec![2, 4, 8], vec![2, 4, 8, 12]));
    }
}
