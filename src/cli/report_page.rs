//! A report as one page for people: `report.html`, complete in itself.

use super::html::{Cell, Page, number};
use super::pictures::Pictures;
use crate::engine::eval::{Estimate, Mistake, Report, Share, ShiftReport, SliceReport, TargetReport, ThresholdReport};

/// Writes the page. `subject` names what was measured on what.
pub(super) fn report_page(report: &Report, pictures: &Pictures, subject: &str) -> String {
    let mut page = Page::new("How well Sidedoor tells who leaves the platform");
    write_headline(&mut page, report);
    page.pictures(&pictures.any);
    write_evidence(&mut page, report);
    write_thresholds(&mut page, report);
    write_guarantees(&mut page, report);
    write_screened(&mut page, report);
    write_priors(&mut page, report);
    write_targets(&mut page, report, pictures);
    write_slices(&mut page, report);
    write_techniques(&mut page, report);
    page.section("false-alarms", "Worst false alarms");
    page.note("Records without an intent whose served probability of any is 0.5 or more, at most 40.");
    write_mistakes(&mut page, &report.false_alarms);
    page.section("misses", "Worst misses");
    page.note("Records with an intent whose served probability of any is below 0.5, at most 40.");
    write_mistakes(&mut page, &report.misses);
    page.finish(&format!(
        "{subject}: {} records, {} with at least one intent, {} hard negatives (a rule fires, or the author declines).",
        report.rows, report.positives, report.hard_negatives
    ))
}

fn write_headline(page: &mut Page, report: &Report) {
    page.section("headline", "Any intent, as served");
    page.note(
        "In brackets are 95 % intervals, from the bootstrap unless called exact. Floors are what a perfect score would \
         show on as many records.",
    );
    let Some(any) = report.evidence.first().and_then(|served| served.targets.first()) else { return };
    let interval = |estimate: Option<Estimate>| {
        estimate.map_or_else(String::new, |Estimate { low, high, .. }| format!("[{low:.3}, {high:.3}]"))
    };
    let value = |estimate: Option<Estimate>| number(estimate.map(|estimate| estimate.value));
    let mut figures: Vec<(&str, String, String)> = [
        ("AUROC", any.auroc),
        ("average precision", any.auprc),
        ("recall at 1 % false alarms", any.recall_at_1_percent),
        ("recall at 1 % of the hard negatives", any.recall_at_1_percent_hard),
        ("Brier score", any.brier),
        ("log loss", any.log_loss),
    ]
    .map(|(name, estimate)| (name, value(estimate), interval(estimate)))
    .to_vec();
    for (name, estimate, floor) in
        [("ECE, 15 equal bins", any.ece, any.ece_floor), ("smooth ECE", any.smooth_ece, any.smooth_ece_floor)]
    {
        figures.push((name, value(estimate), format!("{} floor {}", interval(estimate), number(floor))));
    }
    let refusals = report.refusals_flagged;
    figures.push((
        "refusals and reports flagged",
        number(refusals.value),
        format!("[{:.3}, {:.3}] exact, {} of {}", refusals.low, refusals.high, refusals.hits, refusals.rows),
    ));
    let pairs = report.minimal_pairs;
    figures.push((
        "minimal pairs ordered right",
        number(pairs.ordered_right),
        format!("{} pairs in {} texts", pairs.pairs, pairs.texts),
    ));
    page.figures(&figures);
}

fn write_evidence(page: &mut Page, report: &Report) {
    page.section("evidence", "Fused against its parts");
    page.note(
        "Any intent. Max and noisy-or join rules and model without a fit; the served fusion has to beat them. \
         Brier = reliability − resolution + uncertainty + within (Murphy 1973): the first three over 15 bins of equal \
         mass, the last one what differs inside the bins.",
    );
    let of_any = report.evidence.iter().filter_map(|evidence| Some((&evidence.name, evidence.targets.first()?)));
    let rows: Vec<Vec<Cell>> = of_any.map(|(name, any)| target_row(name, any)).collect();
    page.table(&TARGET_HEADERS, &rows);
}

const TARGET_HEADERS: [&str; 18] = [
    "",
    "with",
    "AUROC",
    "AUPRC",
    "recall at 1 %",
    "recall at 0.5 %",
    "at 1 %, hard",
    "at 0.5 %, hard",
    "Brier",
    "reliability",
    "resolution",
    "uncertainty",
    "within",
    "log loss",
    "ECE",
    "floor",
    "smECE",
    "floor",
];

fn target_row(name: &str, target: &TargetReport) -> Vec<Cell> {
    let parts = target.brier_parts;
    vec![
        Cell::Words(name.to_owned()),
        Cell::Count(target.positives),
        Cell::Estimate(target.auroc),
        Cell::Estimate(target.auprc),
        Cell::Estimate(target.recall_at_1_percent),
        Cell::Estimate(target.recall_at_half_percent),
        Cell::Estimate(target.recall_at_1_percent_hard),
        Cell::Estimate(target.recall_at_half_percent_hard),
        Cell::Estimate(target.brier),
        Cell::Number(parts.map(|parts| parts.reliability)),
        Cell::Number(parts.map(|parts| parts.resolution)),
        Cell::Number(parts.map(|parts| parts.uncertainty)),
        Cell::Number(parts.map(|parts| parts.within)),
        Cell::Estimate(target.log_loss),
        Cell::Estimate(target.ece),
        Cell::Number(target.ece_floor),
        Cell::Estimate(target.smooth_ece),
        Cell::Number(target.smooth_ece_floor),
    ]
}

fn write_thresholds(page: &mut Page, report: &Report) {
    page.section("thresholds", "Thresholds");
    page.note(
        "What flagging at a threshold does to these records, with exact intervals (Clopper and Pearson 1934). Precision \
         is that of this set; where intents are rarer it is lower.",
    );
    let rows: Vec<Vec<Cell>> = report
        .thresholds
        .iter()
        .map(|row| {
            let mut cells = vec![Cell::Words(format!("{:.2}", row.threshold)), Cell::Count(row.precision.rows)];
            cells.extend(threshold_cells(row));
            cells
        })
        .collect();
    page.table(&["threshold", "flagged", "recall", "false-alarm rate", "precision"], &rows);
}

fn threshold_cells(row: &ThresholdReport) -> [Cell; 3] {
    [Cell::Share(row.recall), Cell::Share(row.false_positive_rate), Cell::Share(row.precision)]
}

fn write_guarantees(page: &mut Page, report: &Report) {
    if report.guarantees.is_empty() {
        return;
    }
    page.section("guarantees", "The bundle's thresholds and what they promise");
    page.note(
        "A promise is made on the bundle's calibration records, for messages like those: of so many, so many count \
         against it, so that the true share is at most the bound. Beside it stands what the measured records show.",
    );
    let rows: Vec<Vec<Cell>> = report
        .guarantees
        .iter()
        .map(|row| {
            let guarantee = &row.guarantee;
            let mut cells = vec![
                Cell::Words(guarantee.name.clone()),
                Cell::Words(guarantee.promise.clone()),
                Cell::Number(Some(guarantee.threshold)),
                Cell::Number(Some(guarantee.bound)),
                Cell::Count(guarantee.reached),
                Cell::Count(guarantee.rows),
            ];
            cells.extend(threshold_cells(&row.measured));
            cells
        })
        .collect();
    page.table(
        &[
            "name",
            "promise",
            "threshold",
            "bound",
            "against",
            "of",
            "recall here",
            "false-alarm rate here",
            "precision here",
        ],
        &rows,
    );
}

fn write_screened(page: &mut Page, report: &Report) {
    let Some(screened) = &report.screened else { return };
    page.section("screen", "What the screen settles");
    page.note("Without the classifier, where no rule fires. All other figures are those without the screen.");
    let share = |name: &'static str, share: Share| {
        let interval = format!("[{:.4}, {:.4}] exact, {} of {}", share.low, share.high, share.hits, share.rows);
        (name, share.value.map_or_else(|| "–".to_owned(), |value| format!("{value:.4}")), interval)
    };
    page.figures(&[
        share("settled", screened.settled),
        share("of the records without an intent", screened.harmless_settled),
        share("of those with one: missed", screened.missed),
        share("of these, flagged without it: recall lost", screened.recall_lost),
        ("ECE on what it settles", number(screened.ece), format!("floor {}", number(screened.ece_floor))),
        ("AUROC with it", number(screened.with.auroc), format!("{} without", number(screened.without.auroc))),
        (
            "recall at 1 % with it",
            number(screened.with.recall_at_1_percent),
            format!("{} without", number(screened.without.recall_at_1_percent)),
        ),
    ]);
}

fn write_priors(page: &mut Page, report: &Report) {
    page.section("priors", "Where intents are rarer");
    page.note(
        "These records, weighted so that those with an intent make up the share given, as on a marketplace with the \
         same kinds of messages in other amounts: without telling the engine, and with that share as the prior.",
    );
    let mut rows = Vec::new();
    for report in &report.priors {
        for (told, ShiftReport { mean, ece, log_loss }) in [("not told", report.without), ("told", report.with)] {
            rows.push(vec![
                Cell::Words(format!("{} %", report.prior * 100.0)),
                Cell::Words(told.to_owned()),
                Cell::Words(small(mean)),
                Cell::Words(small(ece)),
                Cell::Words(small(log_loss)),
            ]);
        }
    }
    page.table(&["share", "prior", "mean probability", "ECE", "log loss"], &rows);
}

/// Four decimals, for what is small where intents are rare.
fn small(estimate: Option<Estimate>) -> String {
    estimate.map_or_else(|| number(None), |Estimate { value, low, high }| format!("{value:.4} [{low:.4}, {high:.4}]"))
}

fn write_targets(page: &mut Page, report: &Report, pictures: &Pictures) {
    page.section("targets", "By target, as served");
    let targets = report.evidence.first().map_or(&[][..], |served| served.targets.as_slice());
    let rows: Vec<Vec<Cell>> = targets.iter().map(|target| target_row(&target.name, target)).collect();
    page.table(&TARGET_HEADERS, &rows);
    page.pictures(&pictures.targets);
}

const SLICE_HEADERS: [&str; 9] =
    ["slice", "", "records", "with", "AUROC", "recall", "false-alarm rate", "ECE", "floor"];

fn write_slices(page: &mut Page, report: &Report) {
    page.section("slices", "Slices");
    page.note(
        "Any intent as served, in slices of at least 30 records; flagged is 0.5 or more. Records with one intent are \
         ranked against all records without any.",
    );
    let rows: Vec<Vec<Cell>> = report.slices.iter().map(slice_row).collect();
    page.table(&SLICE_HEADERS, &rows);
    let worst = &report.worst_slices;
    let rows: Vec<Vec<Cell>> = [&worst.by_ece, &worst.by_auroc].into_iter().flatten().map(slice_row).collect();
    if !rows.is_empty() {
        page.note(
            "Of the slices of at least 200 records, the one with the highest ECE and the one with the lowest AUROC:",
        );
        page.table(&SLICE_HEADERS, &rows);
    }
}

fn slice_row(slice: &SliceReport) -> Vec<Cell> {
    vec![
        Cell::Words(slice.dimension.clone()),
        Cell::Words(slice.value.clone()),
        Cell::Count(slice.rows),
        Cell::Count(slice.positives),
        Cell::Bar(slice.auroc),
        Cell::Bar(slice.recall),
        Cell::Bar(slice.false_positive_rate),
        Cell::Bar(slice.ece),
        Cell::Number(slice.ece_floor),
    ]
}

fn write_techniques(page: &mut Page, report: &Report) {
    if report.techniques.is_empty() {
        return;
    }
    page.section("techniques", "What the evidence alone finds");
    page.note(
        "By technique, findings of confidence 0.5 or more and no model: of the records that hide something, those found \
         and those found with the canonical value; of their lookalikes, those with an identifier that is not there.",
    );
    let rows: Vec<Vec<Cell>> = report
        .techniques
        .iter()
        .map(|row| {
            let share = |count: usize| (row.positives > 0).then(|| count as f64 / row.positives as f64);
            vec![
                Cell::Words(row.technique.clone()),
                Cell::Count(row.positives),
                Cell::Bar(share(row.found)),
                Cell::Bar(share(row.canonical)),
                Cell::Count(row.lookalikes),
                Cell::Count(row.false_findings),
            ]
        })
        .collect();
    page.table(&["technique", "records", "found", "canonical", "lookalikes", "false"], &rows);
}

fn write_mistakes(page: &mut Page, mistakes: &[Mistake]) {
    if mistakes.is_empty() {
        page.note("None.");
        return;
    }
    let mut headers = vec!["record", "probability", "labels", "findings: rule (technique)"];
    let has_text = mistakes.iter().any(|mistake| mistake.text.is_some());
    headers.extend(has_text.then_some("text"));
    let rows: Vec<Vec<Cell>> = mistakes
        .iter()
        .map(|mistake| {
            let findings = mistake.findings.iter().map(|(rule, technique)| format!("{rule} ({technique})"));
            let mut cells = vec![
                Cell::Words(mistake.id.clone()),
                Cell::Number(Some(mistake.probability)),
                Cell::Words(mistake.labels.join(", ")),
                Cell::Words(findings.collect::<Vec<_>>().join(", ")),
            ];
            cells.extend(mistake.text.clone().map(Cell::Words));
            cells
        })
        .collect();
    page.table(&headers, &rows);
}
