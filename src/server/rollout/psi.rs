//! The population stability index of two streams of risks, from counts alone.

/// Bins of the log-odds. Risks crowd near 0 and 1, where even bins of the risk itself would tell nothing apart.
const BINS: usize = 256;
/// The largest log-odds that is told apart.
const WIDEST: f64 = 8.0;
/// The groups that the index is taken over, even by the first stream.
const GROUPS: u64 = 10;
/// What every group counts beforehand, so that an empty one has no infinite weight.
const BEFOREHAND: f64 = 0.5;

/// Risks, counted by their log-odds.
#[derive(Debug, Clone)]
pub(super) struct Risks {
    counts: Box<[u64; BINS]>,
    total: u64,
}

impl Risks {
    pub(super) fn new() -> Self {
        Self { counts: Box::new([0; BINS]), total: 0 }
    }

    pub(super) fn count(&mut self, risk: f64) {
        let log_odds = (risk / (1.0 - risk)).ln().clamp(-WIDEST, WIDEST);
        let bin = ((log_odds + WIDEST) / (2.0 * WIDEST) * BINS as f64) as usize;
        self.counts[bin.min(BINS - 1)] += 1;
        self.total += 1;
    }
}

/// How far `found` has moved from `expected`; 0 where one of them is empty.
pub(super) fn psi(expected: &Risks, found: &Risks) -> f64 {
    if expected.total == 0 || found.total == 0 {
        return 0.0;
    }
    let mut groups: Vec<(u64, u64)> = Vec::with_capacity(GROUPS as usize);
    let (mut group, mut passed, mut border) = ((0, 0), 0, 1);
    for (expected_count, found_count) in expected.counts.iter().zip(found.counts.iter()) {
        group.0 += expected_count;
        group.1 += found_count;
        passed += expected_count;
        // The next border of a tenth has been reached; a bin that holds several tenths is one group.
        if passed * GROUPS >= border * expected.total && passed < expected.total {
            groups.push(std::mem::take(&mut group));
            border = passed * GROUPS / expected.total + 1;
        }
    }
    groups.push(group);
    let part = |count: u64, total: u64| (count as f64 + BEFOREHAND) / (total as f64 + BEFOREHAND * groups.len() as f64);
    groups
        .iter()
        .map(|(in_expected, in_found)| {
            let (p, q) = (part(*in_expected, expected.total), part(*in_found, found.total));
            (q - p) * (q / p).ln()
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn risks(values: impl IntoIterator<Item = f64>) -> Risks {
        let mut risks = Risks::new();
        values.into_iter().for_each(|risk| risks.count(risk));
        risks
    }

    fn even(shift: f64) -> Risks {
        risks((0..10_000).map(|index| (f64::from(index) / 10_000.0 + shift).clamp(0.0, 1.0)))
    }

    #[test]
    fn what_has_not_moved_is_nought() {
        assert!(psi(&even(0.0), &even(0.0)).abs() < 1e-12);
        assert!(psi(&Risks::new(), &even(0.0)).abs() < 1e-12);
        assert!(psi(&even(0.0), &Risks::new()).abs() < 1e-12);
        let ends = risks([0.0, 1.0, 0.0]);
        assert!(psi(&ends, &ends).abs() < 1e-12);
    }

    #[test]
    fn it_is_the_index_of_the_textbook() {
        // Two groups, 80 and 20 of 100 against 50 and 50: (0.5 - 0.8) ln(0.5 / 0.8) + (0.5 - 0.2) ln(0.5 / 0.2).
        let two = |low: usize, high: usize| risks(std::iter::repeat_n(0.1, low).chain(std::iter::repeat_n(0.9, high)));
        let found = psi(&two(8_000, 2_000), &two(5_000, 5_000));
        assert!((found - 0.4159).abs() < 0.001, "{found}");
    }

    #[test]
    fn it_grows_with_the_distance() {
        let (small, large) = (psi(&even(0.0), &even(0.02)), psi(&even(0.0), &even(0.3)));
        assert!(small < 0.1 && large > 0.25, "{small}, {large}");
    }

    #[test]
    fn it_tells_apart_what_crowds_at_the_ends() {
        let low = |risk: f64| risks((0..1_000).map(|index| risk * (1.0 + f64::from(index) / 1_000.0)));
        assert!(psi(&low(0.001), &low(0.004)) > 0.25);
    }
}
