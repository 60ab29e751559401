//! How long a message will take, learned from those before it. Knows neither threads nor clocks.

use std::time::Duration;

/// What is known of a message before any work is done for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Size {
    /// Bytes of text and history, all of which the rules read.
    pub(crate) bytes: usize,
    /// Bytes that may reach the classifier.
    pub(crate) readable_bytes: usize,
}

/// What a message is expected to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Estimate {
    /// Outside of the classifier.
    pub(super) around: Duration,
    /// In the classifier.
    pub(super) classify: Reading,
}

/// What the classifier is expected to take for a message. Where each is read by itself, the three are one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reading {
    /// Its part of the classifier's time.
    pub(super) share: Duration,
    /// The run in which it is read, with as many others as usual.
    pub(super) run: Duration,
    /// A run of its own.
    pub(super) alone: Duration,
}

/// Three lines: tokens by bytes, time around the classifier by bytes, time of a run by its tokens, padding included.
#[derive(Debug, Default)]
pub(super) struct CostModel {
    tokens: Line,
    around: Line,
    run: Line,
    /// How many others are read together with a message.
    others: f64,
}

/// How many of the latest runs tell how many messages are read together.
const RUNS_REMEMBERED: f64 = 32.0;

impl CostModel {
    /// From the length alone, before tokenising.
    pub(super) fn estimate(&self, size: Size) -> Estimate {
        let tokens = self.tokens.at(size.readable_bytes as f64);
        Estimate { around: seconds(self.around.at(size.bytes as f64)), classify: self.reading(tokens) }
    }

    /// Of a message whose tokens have been counted.
    pub(super) fn classify(&self, tokens: usize) -> Reading {
        self.reading(tokens as f64)
    }

    /// Of a run of so many tokens, padding included.
    pub(super) fn run(&self, tokens: usize) -> Duration {
        seconds(self.run.at(tokens as f64))
    }

    fn reading(&self, tokens: f64) -> Reading {
        let together = 1.0 + self.others;
        let run = self.run.at(tokens * together);
        Reading { share: seconds(run / together), run: seconds(run), alone: seconds(self.run.at(tokens)) }
    }

    pub(super) fn learn_tokens(&mut self, size: Size, tokens: usize) {
        self.tokens.learn(size.readable_bytes as f64, tokens as f64);
    }

    pub(super) fn learn_around(&mut self, size: Size, took: Duration) {
        self.around.learn(size.bytes as f64, took.as_secs_f64());
    }

    /// Learns from a run of so many messages and tokens, padding included.
    pub(super) fn learn_run(&mut self, messages: usize, tokens: usize, took: Duration) {
        self.run.learn(tokens as f64, took.as_secs_f64());
        self.others += (messages.saturating_sub(1) as f64 - self.others) / RUNS_REMEMBERED;
    }
}

fn seconds(value: f64) -> Duration {
    Duration::try_from_secs_f64(value).unwrap_or_default()
}

/// `y = a·x + b` with both at least 0, fitted to the latest points.
///
/// Points fade exponentially, so the line follows the machine: other work, another clock rate. A point far above the
/// line counts as no more than [`OUTLIER`] times the line, so one stall does not turn everybody away.
#[derive(Debug, Default)]
struct Line {
    count: f64,
    mean_x: f64,
    mean_y: f64,
    variance: f64,
    covariance: f64,
}

/// How many points are remembered, in effect.
const MEMORY: f64 = 128.0;
/// From how many points on the line is trusted to tell what an outlier is.
const TRUSTED_FROM: f64 = 8.0;
const OUTLIER: f64 = 3.0;
/// How much the points must vary, in squares of their mean, to speak as loudly as the line through the origin does.
const PRIOR_VARIANCE: f64 = 0.01;

impl Line {
    fn learn(&mut self, x: f64, y: f64) {
        let y = if self.count >= TRUSTED_FROM { y.min(self.at(x) * OUTLIER) } else { y };
        self.count = (self.count + 1.0).min(MEMORY);
        let step = 1.0 / self.count;
        let (dx, dy) = (x - self.mean_x, y - self.mean_y);
        self.mean_x += step * dx;
        self.mean_y += step * dy;
        self.variance = (1.0 - step) * (self.variance + step * dx * dx);
        self.covariance = (1.0 - step) * (self.covariance + step * dx * dy);
    }

    /// Where the points do not vary, the line goes through the origin: ten times the length, ten times the time.
    fn at(&self, x: f64) -> f64 {
        if self.mean_x <= 0.0 {
            return self.mean_y;
        }
        let through_origin = self.mean_y / self.mean_x;
        let weight = PRIOR_VARIANCE * self.mean_x * self.mean_x;
        let slope = (self.covariance + weight * through_origin) / (self.variance + weight);
        let slope = slope.clamp(0.0, through_origin);
        slope * (x - self.mean_x) + self.mean_y
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn line(points: impl IntoIterator<Item = (f64, f64)>) -> Line {
        let mut line = Line::default();
        for (x, y) in points {
            line.learn(x, y);
        }
        line
    }

    #[track_caller]
    fn check(line: &Line, x: f64, expected: f64) {
        let found = line.at(x);
        assert!((found - expected).abs() <= 0.05 * expected, "at {x}: {found}, expected {expected}");
    }

    fn sizes() -> impl Iterator<Item = f64> {
        (0..400).map(|index| f64::from(8 + index * 37 % 120))
    }

    #[test]
    fn finds_slope_and_intercept() {
        let line = line(sizes().map(|x| (x, 0.05 * x + 1.0)));
        check(&line, 8.0, 1.4);
        check(&line, 500.0, 26.0);
    }

    #[test]
    fn one_size_says_that_time_is_proportional() {
        check(&line([(20.0, 2.0); 10]), 200.0, 20.0);
    }

    #[test]
    fn never_goes_below_nothing() {
        let line = line(sizes().map(|x| (x, 0.05 * x * x)));
        assert!(line.at(0.0) >= 0.0);
        assert!((Line::default().at(100.0)).abs() < f64::EPSILON);
    }

    #[test]
    fn a_stall_is_shrugged_off_and_a_slower_machine_is_believed() {
        let mut line = line(sizes().map(|x| (x, 0.05 * x + 1.0)));
        line.learn(50.0, 10_000.0);
        assert!(line.at(50.0) < 3.5 * 1.1, "{}", line.at(50.0));
        for x in sizes().chain(sizes()) {
            line.learn(x, 10.0 * (0.05 * x + 1.0));
        }
        check(&line, 50.0, 35.0);
    }

    #[test]
    fn tokens_are_estimated_from_the_length() {
        let mut model = CostModel::default();
        for bytes in sizes().map(|x| x as usize * 10) {
            let size = Size { bytes, readable_bytes: bytes };
            model.learn_tokens(size, bytes / 4 + 2);
            model.learn_run(1, bytes / 4 + 2, Duration::from_micros(bytes as u64 / 4 * 50 + 1_000));
            model.learn_around(size, Duration::from_micros(bytes as u64));
        }
        let estimate = model.estimate(Size { bytes: 2_000, readable_bytes: 1_000 });
        assert!(estimate.around.abs_diff(Duration::from_micros(2_000)) < Duration::from_micros(100), "{estimate:?}");
        assert!(
            estimate.classify.run.abs_diff(Duration::from_micros(13_500)) < Duration::from_micros(700),
            "{estimate:?}"
        );
    }

    #[track_caller]
    fn is_near(found: Duration, expected: Duration) {
        let (found, expected) = (found.as_secs_f64(), expected.as_secs_f64());
        assert!((found - expected).abs() <= 0.05 * expected, "{found}, expected {expected}");
    }

    #[test]
    fn a_message_read_by_itself_costs_its_run() {
        let mut costs = CostModel::default();
        for tokens in [10, 40, 20, 80, 30, 60] {
            costs.learn_run(1, tokens, MS + MS * tokens as u32);
        }
        let Reading { share, run, alone } = costs.classify(50);
        assert_eq!((share, run), (alone, alone));
        is_near(alone, 51 * MS);
    }

    #[test]
    fn messages_read_together_share_their_run() {
        let mut costs = CostModel::default();
        // A run takes 10 ms and a tenth for each token, however many messages it has.
        for round in 0..300 {
            let tokens = 8 * (10 + round % 7 * 10);
            costs.learn_run(8, tokens, 10 * MS + MS * tokens as u32 / 10);
        }
        let Reading { share, run, alone } = costs.classify(50);
        is_near(run, 50 * MS);
        is_near(share, Duration::from_micros(6_250));
        is_near(alone, 15 * MS);
        is_near(costs.run(400), 50 * MS);
    }
}
