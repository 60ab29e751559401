use super::report::row;
use super::*;
use crate::engine::score::{Guarantee, Guarantees};
use crate::engine::taxonomy::Target;

const FEW: Settings = Settings { resamples: 60, seed: 5, includes_text: false };

/// 240 rows with distinct probabilities; the higher, the likelier an intent.
fn rows() -> Vec<Row> {
    (0..240_u32)
        .map(|index| {
            let p = (f64::from(index) + 0.5) / 240.0;
            let has_intent = (index * 97) % 240 < index;
            let half = if index % 2 == 0 { "even" } else { "odd" }.to_owned();
            Row { id: format!("row {index}"), slices: vec![("half", half)], ..row(has_intent, p) }
        })
        .collect()
}

/// The same rows with other probabilities.
fn scored(rows: &[Row], score: impl Fn(usize, f64) -> f64) -> Vec<Row> {
    let change = |(index, row): (usize, &Row)| {
        let p = score(index, row.scores[0].any);
        Row { scores: [RowScores { targets: [p; Target::ALL.len()], any: p }; EVIDENCE.len()], ..row.clone() }
    };
    rows.iter().enumerate().map(change).collect()
}

fn promise(name: &str, threshold: f64) -> Guarantees {
    let (name, promise) = (name.to_owned(), "nothing".to_owned());
    Guarantees::from([(name.clone(), Guarantee { name, threshold, promise, bound: 0.1, rows: 10, reached: 1 })])
}

fn compare(champion: &[Row], challenger: &[Row]) -> PairedReport {
    let paired = Paired::new(champion, challenger).unwrap();
    PairedReport::measure(paired, [&promise("low", 0.2), &promise("low", 0.3)], &FEW, || ())
}

fn measure<'a>(report: &'a PairedReport, name: &str) -> &'a Comparison {
    report.measures.iter().find(|measure| measure.name == name).unwrap()
}

#[track_caller]
fn is_estimate(name: &str, estimate: Option<Estimate>, expected: f64, tolerance: f64) {
    let Estimate { value, low, high } = estimate.unwrap();
    for (part, found) in [("value", value), ("low", low), ("high", high)] {
        check(name, part, Some(found), expected, tolerance);
    }
}

#[test]
fn the_same_scores_twice_differ_in_nothing() {
    let rows = rows();
    let mut steps = 0;
    let paired = Paired::new(&rows, &rows).unwrap();
    let promises = promise("low", 0.2);
    let report = PairedReport::measure(paired, [&promises; 2], &FEW, || steps += 1);
    assert_eq!(steps, PairedReport::STEPS);
    let parts = report.targets.iter().chain(&report.slices);
    for measure in report.measures.iter().chain(parts.flat_map(|part| &part.measures)) {
        if measure.champion.is_some() {
            is_estimate(&measure.name, measure.difference, 0.0, 0.0);
            assert_eq!(measure.change(), Some(Change::Unclear), "{}", measure.name);
        }
    }
    assert_eq!(report.flips, Flips::default());
    assert_eq!(report.reliability_before, report.reliability_after);
    let thresholds: Vec<f64> = report.migration.iter().map(|row| row.champion.threshold).collect();
    assert_eq!(thresholds, [0.5, 0.9, 0.95, 0.2]);
    for row in &report.migration {
        for moved in [row.equal_precision, row.equal_volume] {
            let moved = moved.unwrap();
            is_estimate("identity", Some(moved.threshold), row.champion.threshold, 1e-12);
            assert_eq!(moved.does.precision, row.champion.precision);
        }
    }
}

#[test]
fn equal_volume_undoes_a_monotone_change() {
    let rows = rows();
    let bent = |p: f64| p.powi(3);
    let report = compare(&rows, &scored(&rows, |_, p| bent(p)));
    is_estimate("auroc", measure(&report, "AUROC").difference, 0.0, 0.0);
    for row in &report.migration {
        let threshold = row.champion.threshold;
        for moved in [row.equal_precision, row.equal_volume] {
            let moved = moved.unwrap();
            // Straight between two scores that are 1/240 apart, where the change is bent.
            check("bent", "threshold", Some(moved.threshold.value), bent(threshold), 1e-4);
            assert_eq!(moved.does.precision, row.champion.precision, "at {threshold}");
            assert_eq!(moved.does.recall, row.champion.recall, "at {threshold}");
        }
        assert!(row.unchanged.precision.rows < row.champion.precision.rows, "at {threshold}");
    }
    // A policy that uses the name follows it to the challenger's own threshold.
    let named = report.migration.last().unwrap();
    assert_eq!((named.name.as_deref(), named.own.map(|own| own.threshold)), (Some("low"), Some(0.3)));
    let by_name = measure(&report, "recall at low");
    assert_eq!(by_name.champion, named.champion.recall.value);
    assert_eq!(by_name.challenger, named.own.unwrap().recall.value);
}

#[test]
fn differences_are_those_of_the_scores() {
    // Of ten rows with an intent the champion flags three and the challenger seven, at .9 one and none; of ten without,
    // four and one, of which two and one are hard.
    let give = |probabilities: [f64; 20]| -> Vec<Row> {
        let rows = probabilities.into_iter().enumerate();
        rows.map(|(index, p)| {
            let id = format!("row {index}");
            Row { id, is_hard: (10..12).contains(&index), ..row(index < 10, p) }
        })
        .collect()
    };
    let (low, high) = (0.25, 0.75);
    let before = give([
        0.9375, high, high, low, low, low, low, low, low, low, high, high, high, high, low, low, low, low, low, low,
    ]);
    let after = give([
        high, high, high, high, high, high, high, low, low, low, high, low, low, low, low, low, low, low, low, low,
    ]);
    let report = compare(&before, &after);
    for (name, champion, challenger) in [
        ("recall at 0.5", 0.3, 0.7),
        ("recall at 0.9", 0.1, 0.0),
        ("recall at low", 1.0, 0.7),
        ("false alarms, no intent", 0.4, 0.1),
        ("false alarms, hard negatives", 1.0, 0.5),
    ] {
        let found = measure(&report, name);
        check(name, "champion", found.champion, champion, 1e-12);
        check(name, "challenger", found.challenger, challenger, 1e-12);
        check(name, "difference", found.difference.map(|difference| difference.value), challenger - champion, 1e-12);
    }
    let recall = measure(&report, "recall at 0.5");
    assert_eq!(recall.loss().unwrap().value, -recall.difference.unwrap().value);
    let refusals = measure(&report, "false alarms, refusals");
    assert_eq!((refusals.champion, refusals.difference, refusals.change()), (None, None, None));
    let Flips { found, lost, cleared, alarmed, strongest } = &report.flips;
    assert_eq!((*found, *lost, *cleared, *alarmed, strongest.len()), (4, 0, 3, 0, 7));
    assert_eq!((report.positives, report.hard_negatives, report.refusals), (10, 2, 0));
    let Quality { recall, false_alarms, .. } = Paired::new(&before, &after).unwrap().quality(&FEW);
    assert_eq!((&recall, recall.challenger), (measure(&report, "recall at 0.5"), Some(0.7)));
    assert_eq!(&false_alarms, measure(&report, "false alarms, hard negatives"));
}

#[test]
fn a_difference_can_be_certain_where_neither_value_is() {
    // Both find every second of 240 rows; the challenger finds 24 more.
    let all: Vec<Row> = rows().into_iter().map(|row| Row { labels: [true; Target::ALL.len()], ..row }).collect();
    let before = scored(&all, |index, _| if index % 2 == 0 { 0.6 } else { 0.4 });
    let after = scored(&all, |index, _| if index % 2 == 0 || index % 10 == 1 { 0.6 } else { 0.4 });
    let recall = Paired::new(&before, &after).unwrap().quality(&FEW).recall;
    let Estimate { value, low, high } = recall.difference.unwrap();
    check("recall", "difference", Some(value), 0.1, 1e-12);
    // The difference of two independent recalls of 240 rows would have an interval of .18.
    assert!(low > 0.03 && high < 0.17 && high - low < 0.13, "{low} to {high}");
    assert_eq!(recall.change(), Some(Change::Better));
}

#[test]
fn flips_are_told_by_the_strongest_change_and_without_text() {
    let rows = vec![row(true, 0.45), row(false, 0.4), row(true, 0.9), row(false, 0.1)];
    let after = scored(&rows, |index, p| [0.55, 0.9, 0.2, p][index]);
    let report = compare(&rows, &after);
    let told: Vec<_> = report.flips.strongest.iter().map(|flip| (flip.id.as_str(), flip.is_right)).collect();
    assert_eq!(told, [("row at 0.9", false), ("row at 0.4", false), ("row at 0.45", true)]);
    assert_eq!((report.flips.found, report.flips.lost, report.flips.alarmed), (1, 1, 1));
    assert!(!serde_json::to_string(&report).unwrap().contains("text at"));
    let settings = Settings { includes_text: true, ..FEW };
    let paired = Paired::new(&rows, &after).unwrap();
    let told = PairedReport::measure(paired, [&Guarantees::new(); 2], &settings, || ());
    assert_eq!(told.flips.strongest[0].text.as_deref(), Some("text at 0.9"));
}

#[test]
fn a_threshold_over_every_score_has_a_volume_and_no_precision() {
    let rows = vec![row(true, 0.4), row(false, 0.2)];
    let report = compare(&rows, &rows);
    let half = &report.migration[0];
    assert_eq!(half.equal_precision, None);
    is_estimate("nothing flagged", half.equal_volume.map(|moved| moved.threshold), 0.5, 1e-12);
}

#[test]
fn only_the_same_rows_are_compared() {
    let (rows, mut others) = (rows(), rows());
    assert_eq!(Paired::new(&rows, &others[..239]).unwrap_err().challenger, "nothing");
    others[1].labels[0] ^= true;
    assert_eq!(Paired::new(&rows, &others).unwrap_err().row, 2);
}

#[test]
fn slices_hold_the_rows_of_one_value() {
    let rows = rows();
    let report = compare(&rows, &scored(&rows, |index, p| if index % 2 == 0 { 1.0 - p } else { p }));
    let slices: Vec<_> = report.slices.iter().map(|slice| (slice.value.as_str(), slice.rows)).collect();
    assert_eq!(slices, [("even", 120), ("odd", 120)]);
    let auroc = |slice: &PairedSlice| slice.measures[0].clone();
    assert_eq!(auroc(&report.slices[0]).change(), Some(Change::Worse));
    is_estimate("odd", auroc(&report.slices[1]).difference, 0.0, 0.0);
    assert_eq!(report.targets.len(), Target::ALL.len());
}
