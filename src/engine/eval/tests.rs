mod drift;
mod paired;
mod report;

use super::*;

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Cases {
    case: Vec<Case>,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    labels: Vec<u8>,
    scores: Vec<f64>,
    auroc: f64,
    average_precision: f64,
    recall_at_10_percent: f64,
    brier: f64,
    log_loss: f64,
    ece: f64,
    smooth_ece: f64,
    smooth_ece_relplot: Option<f64>,
}

fn sample(labels: &[u8], scores: &[f64]) -> Sample {
    Sample::new(labels.iter().map(|label| *label == 1).zip(scores.iter().copied()))
}

#[track_caller]
fn check(case: &str, metric: &str, found: Option<f64>, expected: f64, tolerance: f64) {
    let found = found.unwrap();
    assert!((found - expected).abs() <= tolerance, "{case}: {metric} {found}, expected {expected} within {tolerance}");
}

#[test]
fn metrics_agree_with_the_reference_libraries() {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/eval/metrics.toml");
    let cases: Cases = toml::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for case in &cases.case {
        let sample = sample(&case.labels, &case.scores);
        let ones = sample.unit_weights();
        check(&case.name, "auroc", auroc(&sample, &ones), case.auroc, 1e-8);
        check(&case.name, "average precision", average_precision(&sample, &ones), case.average_precision, 1e-8);
        check(&case.name, "recall", recall_at(&sample, &ones, 0.1), case.recall_at_10_percent, 1e-8);
        check(&case.name, "brier", brier(&sample, &ones), case.brier, 1e-8);
        check(&case.name, "log loss", log_loss(&sample, &ones), case.log_loss, 1e-8);
        check(&case.name, "ece", ece(&sample, &ones), case.ece, 1e-8);
        check(&case.name, "smooth ece", smooth_ece(&sample, &ones), case.smooth_ece, 5e-4);
        // The library integrates on a coarse mesh and cuts the kernel at half the unit interval.
        if let Some(expected) = case.smooth_ece_relplot {
            check(&case.name, "smooth ece of relplot", smooth_ece(&sample, &ones), expected, 5e-3);
        }
    }
}

#[test]
fn a_weight_is_a_repeated_row() {
    let labels = [1, 0, 1, 0, 0, 1];
    let scores = [0.9, 0.8, 0.8, 0.4, 0.3, 0.2];
    let weights = [2, 1, 0, 3, 1, 1];
    let weighted = sample(&labels, &scores);
    let mut repeated = (Vec::new(), Vec::new());
    for index in 0..labels.len() {
        for _ in 0..weights[index] {
            repeated.0.push(labels[index]);
            repeated.1.push(scores[index]);
        }
    }
    let repeated = sample(&repeated.0, &repeated.1);
    let ones = repeated.unit_weights();
    // Sorting puts the positive of the two rows at 0.8 first.
    let weights = [2, 0, 1, 3, 1, 1];
    for metric in [auroc, average_precision, brier, log_loss, ece, smooth_ece] {
        let (a, b) = (metric(&weighted, &weights).unwrap(), metric(&repeated, &ones).unwrap());
        assert!((a - b).abs() < 1e-12, "{a} against {b}");
    }
}

#[test]
fn bins_have_equal_mass_and_share_ties_evenly() {
    let sample = sample(&[1, 0, 1, 0], &[0.5, 0.5, 0.5, 0.5]);
    for bin in reliability_bins(&sample, &sample.unit_weights(), 3) {
        assert!((bin.weight - 4.0 / 3.0).abs() < 1e-9);
        assert!((bin.frequency - 0.5).abs() < 1e-9);
    }
}

#[test]
fn rounding_opens_no_further_bin() {
    for count in ECE_BINS..600 {
        let sample = Sample::new((0..count).map(|row| (row % 3 == 0, (row as f64 * 0.618).fract())));
        assert_eq!(reliability_bins(&sample, &sample.unit_weights(), ECE_BINS).len(), ECE_BINS, "{count} rows");
    }
}

#[test]
fn one_class_has_no_ranking() {
    let sample = sample(&[1, 1], &[0.5, 0.6]);
    let ones = sample.unit_weights();
    assert_eq!(auroc(&sample, &ones), None);
    assert_eq!(recall_at(&sample, &ones, 0.01), None);
    assert_eq!(average_precision(&sample, &ones), Some(1.0));
}

#[test]
fn the_floor_of_a_perfect_score_falls_with_the_rows() {
    let rows = |count: usize| {
        let scores: Vec<f64> = (0..count).map(|index| (index as f64 + 0.5) / count as f64).collect();
        sample(&vec![0; count], &scores)
    };
    let (few, many) = (noise_floor(&rows(150), ece, 1).unwrap(), noise_floor(&rows(15_000), ece, 1).unwrap());
    assert!(few > 3.0 * many, "{few} against {many}");
    assert_eq!(noise_floor(&rows(150), ece, 1), noise_floor(&rows(150), ece, 1));
}

#[test]
fn the_parts_of_a_brier_score_are_those_of_murphy() {
    // Three scores, five bins each: 4, 2 and 0 of 5 positive, base rate 0.4.
    let scores: Vec<f64> = [[0.9; 5], [0.5; 5], [0.1; 5]].concat();
    let three = sample(&[1, 1, 1, 1, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0], &scores);
    let parts = brier_parts(&three, &three.unit_weights()).unwrap();
    check("three", "reliability", Some(parts.reliability), 0.01, 1e-12);
    check("three", "resolution", Some(parts.resolution), 0.32 / 3.0, 1e-12);
    check("three", "uncertainty", Some(parts.uncertainty), 0.24, 1e-12);
    check("three", "within", Some(parts.within), 0.0, 1e-12);
    // Two rows in 15 bins: seven of either, and one that holds half of each.
    let two = sample(&[1, 0], &[0.8, 0.4]);
    let parts = brier_parts(&two, &two.unit_weights()).unwrap();
    check("two", "reliability", Some(parts.reliability), 1.41 / 15.0, 1e-9);
    check("two", "resolution", Some(parts.resolution), 3.5 / 15.0, 1e-9);
    check("two", "uncertainty", Some(parts.uncertainty), 0.25, 1e-9);
    check("two", "within", Some(parts.within), -0.16 / 15.0, 1e-9);
}

#[test]
fn the_band_of_a_bin_is_wilsons() {
    let (low, high) = ReliabilityBin { weight: 10.0, probability: 0.5, frequency: 0.5 }.band();
    check("5 of 10", "low", Some(low), 0.23659, 1e-5);
    check("5 of 10", "high", Some(high), 0.76341, 1e-5);
}

#[test]
fn the_interval_of_a_share_is_exact() {
    // The first from tables of the binomial distribution, the last two by hand: 1 − 0.025^(1/10).
    for (hits, rows, low, high) in [
        (5, 10, 0.187_086, 0.812_914),
        (1, 10, 0.002_529, 0.445_016),
        (0, 10, 0.0, 0.308_497),
        (10, 10, 0.691_503, 1.0),
    ] {
        let share = Share::new(hits, rows);
        check(&format!("{hits} of {rows}"), "low", Some(share.low), low, 1e-6);
        check(&format!("{hits} of {rows}"), "high", Some(share.high), high, 1e-6);
    }
    assert_eq!((Share::new(0, 0).value, Share::new(0, 0).low, Share::new(0, 0).high), (None, 0.0, 1.0));
    // So many rows that the probability of a single count is no number above 0 far from the share.
    let share = Share::new(500, 100_000);
    assert!(0.0045 < share.low && share.low < 0.005 && 0.005 < share.high && share.high < 0.0055, "{share:?}");
}

#[test]
fn a_roc_curve_goes_from_nothing_to_everything() {
    let curve = roc_curve(&sample(&[1, 0, 1, 0], &[0.9, 0.8, 0.8, 0.1]));
    assert_eq!(curve, [(0.0, 0.0), (0.0, 0.5), (0.5, 1.0), (1.0, 1.0)]);
}

#[test]
fn weights_reach_the_prevalence_wanted() {
    let sample = sample(&[1, 1, 0, 0, 0], &[0.9, 0.8, 0.7, 0.6, 0.5]);
    let weights = sample.at_prevalence(&[1, 3, 1, 1, 0], 0.001).unwrap();
    let positives = f64::from(weights[0]) + f64::from(weights[1]);
    let all: f64 = weights.iter().map(|weight| f64::from(*weight)).sum();
    assert!((positives / all - 0.001).abs() < 1e-7, "{positives} of {all}");
    assert_eq!(weights[1], 3 * weights[0]);
    assert_eq!(sample.at_prevalence(&[0, 0, 1, 1, 1], 0.1), None);
}
