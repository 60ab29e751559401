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
fn a_report_is_the_same_twice_and_its_intervals_hold_the_value() {
    let rows: Vec<Row> = (0..90_u32)
        .map(|index| {
            let p = f64::from(index) / 90.0;
            let mut labels = [false; 7];
            labels[0] = (index * 7) % 90 < index;
            let scores = vec![RowScores { targets: [p; 7], any: p }];
            let slices = vec![("half", if index % 2 == 0 { "even" } else { "odd" }.to_owned())];
            Row { labels, scores, is_hard: index % 3 == 0, slices }
        })
        .collect();
    let settings = Settings { resamples: 50, seed: 3 };
    let report = Report::measure(&rows, &["fused"], settings, || ());
    assert_eq!(report, Report::measure(&rows, &["fused"], settings, || ()));
    let auroc = report.evidence[0].targets[0].auroc.unwrap();
    assert!(auroc.low <= auroc.value && auroc.value <= auroc.high && auroc.low < auroc.high, "{auroc:?}");
    assert_eq!(report.slices.len(), 2);
    let mut table = String::new();
    report.write_table(&mut table).unwrap();
    assert!(table.contains("share_contact"), "{table}");
}
