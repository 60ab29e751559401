use super::*;
use crate::engine::score::{Guarantee, Guarantees};
use crate::engine::taxonomy::Target;

const FEW: Settings = Settings { resamples: 20, seed: 3, includes_text: false };

/// A row that every kind of evidence gives the same probability; its one intent is the first.
pub(super) fn row(has_intent: bool, p: f64) -> Row {
    let mut labels = [false; Target::ALL.len()];
    labels[0] = has_intent;
    Row {
        id: format!("row at {p}"),
        text: format!("text at {p}"),
        labels,
        scores: [RowScores { targets: [p; Target::ALL.len()], any: p }; EVIDENCE.len()],
        any_at_prior: [p; PRIORS.len()],
        is_hard: false,
        findings: Vec::new(),
        slices: Vec::new(),
        screened: None,
    }
}

fn measure(rows: &[Row]) -> Report {
    Report::measure(rows, &Guarantees::new(), &FEW, || ())
}

#[test]
fn a_report_is_the_same_twice_and_its_intervals_hold_the_value() {
    let rows: Vec<Row> = (0..90_u32)
        .map(|index| {
            let half = if index % 2 == 0 { "even" } else { "odd" }.to_owned();
            Row { slices: vec![("half", half)], ..row((index * 7) % 90 < index, f64::from(index) / 90.0) }
        })
        .collect();
    let mut steps = 0;
    let report = Report::measure(&rows, &Guarantees::new(), &FEW, || steps += 1);
    assert_eq!(steps, Report::STEPS);
    assert_eq!(report, measure(&rows));
    let auroc = report.evidence[0].targets[0].auroc.unwrap();
    assert!(auroc.low <= auroc.value && auroc.value <= auroc.high && auroc.low < auroc.high, "{auroc:?}");
    let mut table = String::new();
    report.write_table(&mut table).unwrap();
    for part in ["share_contact", "noisy-or", "half", "Minimal pairs", "0.1 %"] {
        assert!(table.contains(part), "no `{part}` in\n{table}");
    }
}

#[test]
fn joins_without_a_fit_stand_beside_the_fitted_one() {
    let rules_and_model = |has_intent: bool, rules: f64, model: f64| {
        let mut row = row(has_intent, 0.0);
        (row.scores[1].any, row.scores[2].any) = (rules, model);
        row
    };
    let report = measure(&[rules_and_model(true, 0.5, 0.6), rules_and_model(false, 0.2, 0.1)]);
    let brier = |name: &str| {
        let evidence = report.evidence.iter().find(|evidence| evidence.name == name).unwrap();
        evidence.targets[0].brier.map(|brier| brier.value)
    };
    check("max", "brier", brier("max"), (0.4_f64.powi(2) + 0.2_f64.powi(2)) / 2.0, 1e-12);
    check("noisy-or", "brier", brier("noisy-or"), (0.2_f64.powi(2) + 0.28_f64.powi(2)) / 2.0, 1e-12);
    check("rules only", "brier", brier("rules only"), (0.5_f64.powi(2) + 0.2_f64.powi(2)) / 2.0, 1e-12);
}

#[test]
fn pairs_are_rows_of_one_wording_and_ties_count_half() {
    let says = |text: &str, has_intent: bool, p: f64| Row { text: text.to_owned(), ..row(has_intent, p) };
    let report = measure(&[
        says("Sure, works for me", true, 0.9),
        says("sure,  works for ME ", true, 0.4),
        says("sure, works for me", false, 0.4),
        says("SURE, works for me", false, 0.1),
        says("see you there", false, 0.2),
        says("see you there", false, 0.3),
    ]);
    assert_eq!(report.minimal_pairs, PairsReport { texts: 1, pairs: 4, ordered_right: Some(0.875) });
    assert_eq!(measure(&[row(true, 0.5)]).minimal_pairs, PairsReport { texts: 0, pairs: 0, ordered_right: None });
}

#[test]
fn only_refusals_without_an_intent_count_as_refusals() {
    let declining = |has_intent: bool, p: f64| {
        let mut row = row(has_intent, p);
        row.labels[Target::Declines.index()] = true;
        row
    };
    let report = measure(&[declining(false, 0.5), declining(false, 0.4), declining(true, 0.9), row(false, 0.9)]);
    assert_eq!((report.refusals_flagged.hits, report.refusals_flagged.rows), (1, 2));
}

#[test]
fn a_prior_restores_calibration_where_intents_are_rarer() {
    // Exact at a base rate of one half: 8 of 10 at 0.8, 2 of 10 at 0.2. At one tenth, odds are a ninth of what they were.
    let rows: Vec<Row> = (0..20)
        .map(|index| {
            let (p, has_intent) = if index < 10 { (0.8, index < 8) } else { (0.2, index < 12) };
            let odds = p / (1.0 - p) / 9.0;
            Row { any_at_prior: [odds / (1.0 + odds), 0.0, 0.0], ..row(has_intent, p) }
        })
        .collect();
    let tenth = measure(&rows).priors[0];
    let value = |estimate: Option<Estimate>| estimate.map(|estimate| estimate.value);
    check("not told", "mean", value(tenth.without.mean), 0.356, 1e-6);
    check("not told", "ece", value(tenth.without.ece), 0.256, 1e-6);
    check("told", "mean", value(tenth.with.mean), 0.1, 1e-6);
    check("told", "ece", value(tenth.with.ece), 0.0, 1e-6);
    assert!(value(tenth.with.log_loss) < value(tenth.without.log_loss));
}

#[test]
fn thresholds_count_what_reaches_them() {
    let rows = [row(true, 0.95), row(true, 0.5), row(true, 0.2), row(false, 0.5), row(false, 0.1)];
    let promise = Guarantee {
        name: "precision_90pct".to_owned(),
        threshold: 0.9,
        promise: "at least 90 % carry an intent".to_owned(),
        bound: 0.1,
        rows: 400,
        reached: 20,
    };
    let report = Report::measure(&rows, &Guarantees::from([(promise.name.clone(), promise.clone())]), &FEW, || ());
    let counts = |row: &ThresholdReport| {
        let [recall, alarms, precision] = [row.recall, row.false_positive_rate, row.precision];
        [(recall.hits, recall.rows), (alarms.hits, alarms.rows), (precision.hits, precision.rows)]
    };
    let half = report.thresholds.iter().find(|row| row.threshold == 0.5).unwrap();
    assert_eq!(counts(half), [(2, 3), (1, 2), (2, 3)]);
    let highest = report.thresholds.last().unwrap();
    assert_eq!((highest.threshold, counts(highest)), (0.95, [(1, 3), (0, 2), (1, 1)]));
    assert_eq!(report.guarantees[0].guarantee, promise);
    assert_eq!(counts(&report.guarantees[0].measured), [(1, 3), (0, 2), (1, 1)]);
}

#[test]
fn mistakes_come_worst_first_and_without_text() {
    let found = |has_intent: bool, p: f64| Row {
        findings: vec![("detect.email".to_owned(), "plain".to_owned())],
        ..row(has_intent, p)
    };
    let rows = [row(false, 0.6), found(false, 0.9), row(false, 0.4), row(true, 0.3), row(true, 0.1), row(true, 0.5)];
    let report = measure(&rows);
    let ids = |mistakes: &[Mistake]| mistakes.iter().map(|mistake| mistake.id.clone()).collect::<Vec<_>>();
    assert_eq!(ids(&report.false_alarms), ["row at 0.9", "row at 0.6"]);
    assert_eq!(ids(&report.misses), ["row at 0.1", "row at 0.3"]);
    assert_eq!(report.misses[0].labels, ["share_contact"]);
    assert_eq!(report.false_alarms[0].findings, [("detect.email".to_owned(), "plain".to_owned())]);
    assert!(!serde_json::to_string(&report).unwrap().contains("text at"));
    let told = Report::measure(&rows, &Guarantees::new(), &Settings { includes_text: true, ..FEW }, || ());
    assert_eq!(told.misses[0].text.as_deref(), Some("text at 0.1"));
    let many: Vec<Row> = (0..60).map(|index| row(false, 0.5 + f64::from(index) / 200.0)).collect();
    assert_eq!(measure(&many).false_alarms.len(), 40);
}

#[test]
fn slices_stand_in_order_and_the_worst_is_large() {
    let mut rows = Vec::new();
    for (length, count, p) in [("21-60", 200, 0.3), ("7-20", 200, 0.4), ("over 60", 30, 0.9), ("1-6", 29, 0.9)] {
        rows.extend((0..count).map(|_| Row { slices: vec![("length", length.to_owned())], ..row(false, p) }));
    }
    rows.extend((0..30).map(|index| row(true, if index < 20 { 0.95 } else { 0.35 })));
    let report = measure(&rows);
    let values: Vec<&str> = report.slices.iter().map(|slice| slice.value.as_str()).collect();
    // A slice of 29 rows is left out; intents come last.
    assert_eq!(values, ["7-20", "21-60", "over 60", "share_contact"]);
    let worst = report.worst_slices.by_ece.unwrap();
    assert_eq!(worst.value, "7-20");
    check("7-20", "ece", worst.ece, 0.4, 1e-9);
    assert_eq!(report.worst_slices.by_auroc, None);
    let intent = &report.slices[3];
    check("share_contact", "recall", intent.recall, 2.0 / 3.0, 1e-12);
    // Of 459 harmless rows 200 lie below 0.35, and all below 0.95.
    check("share_contact", "auroc", intent.auroc, (20.0 + 10.0 * 200.0 / 459.0) / 30.0, 1e-12);
    assert_eq!((intent.rows, intent.ece, intent.false_positive_rate), (30, None, None));
}

#[test]
fn length_is_counted_in_words_of_every_script() {
    let words = |count: usize| vec!["word"; count].join(" ");
    for (count, slice) in
        [(1, "1-6"), (6, "1-6"), (7, "7-20"), (20, "7-20"), (21, "21-60"), (60, "21-60"), (61, "over 60")]
    {
        assert_eq!(length_slice(&words(count)), slice, "{count} words");
    }
    assert_eq!(length_slice("我们可以在平台外面谈吗"), "7-20");
    assert_eq!(length_slice("👍"), "1-6");
}
