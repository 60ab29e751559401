//! Champion against challenger as one page for people, complete in itself.

use super::challenge::{Contest, Contestant, Quantisation};
use super::html::{Cell, Page, number};
use super::pictures::draw_reliability;
use crate::engine::eval::{
    Change, Comparison, DriftReport, Estimate, Flips, Migration, Moved, PairedReport, PairedSlice, ThresholdReport,
};

/// Writes the page. `file` names the labelled records.
pub(super) fn challenge_page(contest: &Contest, file: &str) -> anyhow::Result<String> {
    let Contest { champion, challenger, paired, quantisation, drift } = contest;
    let mut page = Page::new("Champion against challenger");
    write_headline(&mut page, paired);
    write_differences(&mut page, paired);
    write_reliability(&mut page, paired)?;
    write_migration(&mut page, &paired.migration);
    write_flips(&mut page, &paired.flips);
    page.section("targets", "By target");
    page.note("The same rows, by what their authors do. Differences are the challenger's value less the champion's.");
    write_parts(&mut page, &paired.targets);
    page.section("slices", "Slices");
    page.note(
        "Any intent, in slices of at least 30 records. Many slices are compared: one in twenty may seem to differ by \
         chance alone.",
    );
    write_parts(&mut page, &paired.slices);
    write_quantisation(&mut page, quantisation.as_ref());
    write_drift(&mut page, drift.as_ref());
    let name = |contestant: &Contestant| {
        let Contestant { name, version, sha256 } = contestant;
        format!("{name} {version} ({})", sha256.get(..12).unwrap_or(sha256))
    };
    Ok(page.finish(&format!(
        "The challenger {} against the champion {} on {file}: {} records, {} with at least one intent, {} hard negatives \
         (a rule fires, or the author declines), {} refusals or reports without an intent.",
        name(challenger),
        name(champion),
        paired.rows,
        paired.positives,
        paired.hard_negatives,
        paired.refusals
    )))
}

fn write_headline(page: &mut Page, paired: &PairedReport) {
    page.section("headline", "In short");
    let names = |wanted: Change| {
        let all = paired.measures.iter().filter(|measure| measure.change() == Some(wanted));
        let names: Vec<&str> = all.map(|measure| measure.name.as_str()).collect();
        if names.is_empty() { "nothing".to_owned() } else { names.join(", ") }
    };
    page.note(&format!("Surely better: {}.", names(Change::Better)));
    page.note(&format!("Surely worse: {}.", names(Change::Worse)));
    let figures: Vec<(&str, String, String)> = paired
        .measures
        .iter()
        .filter(|measure| ["AUROC", "recall at 0.5", "false alarms, hard negatives", "ECE"].contains(&&*measure.name))
        .map(|measure| {
            let remark = measure.difference.map_or_else(String::new, |Estimate { value, low, high }| {
                format!("was {}, {value:+.3} [{low:+.3}, {high:+.3}]", number(measure.champion))
            });
            (measure.name.as_str(), number(measure.challenger), remark)
        })
        .collect();
    page.figures(&figures);
}

fn write_differences(page: &mut Page, paired: &PairedReport) {
    page.section("differences", "Differences");
    page.note(
        "Any intent, as served. Both bundles read the same records in each resample, so the interval is that of the \
         difference (95 %, bootstrap by record). Recall and false alarms are shares with a probability of 0.5 or more, \
         or of what is named; at a named threshold each bundle is taken at its own.",
    );
    let rows: Vec<Vec<Cell>> = paired
        .measures
        .iter()
        .map(|measure| {
            vec![
                Cell::Words(measure.name.clone()),
                Cell::Number(measure.champion),
                Cell::Number(measure.challenger),
                Cell::Difference(measure.clone()),
            ]
        })
        .collect();
    page.table(&["measure", "champion", "challenger", "difference"], &rows);
}

fn write_reliability(page: &mut Page, paired: &PairedReport) -> anyhow::Result<()> {
    page.section("reliability", "Reliability before and after");
    page.note("15 bins of equal mass. The band is where the true share lies with 95 % confidence.");
    let (before, after) = (paired.reliability_before.as_slice(), paired.reliability_after.as_slice());
    page.pictures(&[
        draw_reliability("Challenger, with the champion", &[("challenger", after), ("champion", before)])?,
        draw_reliability("Champion", &[("champion", before)])?,
    ]);
    Ok(())
}

fn write_migration(page: &mut Page, migration: &[Migration]) {
    page.section("thresholds", "Where thresholds go");
    page.note(
        "A threshold that you use with the champion, and which one of the challenger's is as precise on these records or \
         flags as many of them, with 95 % intervals. Precision is that of this set; where intents are rarer it is lower, \
         for both. The precision that is matched is the best that the champion has at this threshold or a lower one.",
    );
    let mut rows = Vec::new();
    for row in migration {
        let old = row.champion.threshold;
        let name = row.name.clone().unwrap_or_default();
        let mut add = |name: String, what: &str, threshold: Cell, does: &ThresholdReport| {
            rows.push(vec![
                Cell::Words(name),
                Cell::Words(what.to_owned()),
                threshold,
                Cell::Count(does.precision.rows),
                Cell::Share(does.precision),
                Cell::Share(does.recall),
                Cell::Share(does.false_positive_rate),
            ]);
        };
        add(name, "champion", Cell::Number(Some(old)), &row.champion);
        add(String::new(), "challenger, unchanged", Cell::Number(Some(old)), &row.unchanged);
        if let Some(own) = &row.own {
            add(String::new(), "challenger, its own of that name", Cell::Number(Some(own.threshold)), own);
        }
        for (what, moved) in
            [("challenger, equal precision", row.equal_precision), ("challenger, equal volume", row.equal_volume)]
        {
            if let Some(Moved { threshold, does }) = moved {
                add(String::new(), what, Cell::Estimate(Some(threshold)), &does);
            }
        }
    }
    page.table(&["name", "", "threshold", "flagged", "precision", "recall", "false-alarm rate"], &rows);
}

fn write_flips(page: &mut Page, flips: &Flips) {
    page.section("flips", "Messages that change sides");
    page.note(&format!(
        "At 0.5: of the records with an intent, {} are newly found and {} lost; of those without, {} are cleared and {} \
         newly flagged. The strongest changes first, at most 40.",
        flips.found, flips.lost, flips.cleared, flips.alarmed
    ));
    if flips.strongest.is_empty() {
        return;
    }
    let mut headers = vec!["record", "champion", "challenger", "now", "labels", "findings: rule (technique)"];
    let has_text = flips.strongest.iter().any(|flip| flip.text.is_some());
    headers.extend(has_text.then_some("text"));
    let rows: Vec<Vec<Cell>> = flips
        .strongest
        .iter()
        .map(|flip| {
            let findings = flip.findings.iter().map(|(rule, technique)| format!("{rule} ({technique})"));
            let mut cells = vec![
                Cell::Words(flip.id.clone()),
                Cell::Number(Some(flip.champion)),
                Cell::Number(Some(flip.challenger)),
                Cell::Words(if flip.is_right { "right" } else { "wrong" }.to_owned()),
                Cell::Words(flip.labels.join(", ")),
                Cell::Words(findings.collect::<Vec<_>>().join(", ")),
            ];
            cells.extend(flip.text.clone().map(Cell::Words));
            cells
        })
        .collect();
    page.table(&headers, &rows);
}

/// Parts of the rows; all of them are compared by the same measures.
fn write_parts(page: &mut Page, parts: &[PairedSlice]) {
    let Some(first) = parts.first() else {
        page.note("None is large enough.");
        return;
    };
    let mut headers = vec!["", "", "records", "with"];
    for measure in &first.measures {
        headers.extend([measure.name.as_str(), "difference"]);
    }
    let rows: Vec<Vec<Cell>> = parts
        .iter()
        .map(|part| {
            let mut cells = vec![
                Cell::Words(part.dimension.clone()),
                Cell::Words(part.value.clone()),
                Cell::Count(part.rows),
                Cell::Count(part.positives),
            ];
            let both = |measure: &Comparison| [Cell::Number(measure.challenger), Cell::Difference(measure.clone())];
            cells.extend(part.measures.iter().flat_map(both));
            cells
        })
        .collect();
    page.table(&headers, &rows);
}

fn write_quantisation(page: &mut Page, quantisation: Option<&Quantisation>) {
    page.section("quantisation", "Quantisation");
    let Some(Quantisation { shipped, rows, latency, variants }) = quantisation else {
        page.note("The challenger's bundle has no report/quantisation.json.");
        return;
    };
    page.note(&format!(
        "The challenger's variants, measured when the bundle was made on {rows} records ({latency}). It ships {shipped}. \
         Shifts are against the first variant.",
    ));
    let rows: Vec<Vec<Cell>> = variants
        .iter()
        .map(|variant| {
            vec![
                Cell::Words(variant.name.clone()),
                Cell::Number(Some(variant.megabytes)),
                Cell::Number(Some(variant.milliseconds)),
                Cell::Number(Some(variant.auroc)),
                Cell::Number(Some(variant.auprc)),
                Cell::Number(Some(variant.largest_logit_shift)),
                Cell::Number(Some(variant.mean_probability_shift)),
            ]
        })
        .collect();
    page.table(
        &["variant", "MB", "ms", "AUROC", "AUPRC", "largest shift of a logit", "mean shift of a probability"],
        &rows,
    );
}

fn write_drift(page: &mut Page, drift: Option<&DriftReport>) {
    page.section("drift", "Drift of the inputs");
    let Some(DriftReport { rows_before, rows_after, dimensions }) = drift else {
        page.note("Not measured: --before FILE names earlier records to compare these with.");
        return;
    };
    page.note(&format!(
        "From {rows_before} earlier records to these {rows_after}, as the challenger sees them: the population stability \
         index, and what files of this size show where nothing has changed. Usual words: below 0.1 little, to 0.25 some, \
         above it much.",
    ));
    let rows: Vec<Vec<Cell>> = dimensions
        .iter()
        .map(|drift| {
            let largest = drift.largest.as_ref().map_or_else(String::new, |shift| {
                format!("{}: {:.1} % to {:.1} %", shift.value, shift.before * 100.0, shift.after * 100.0)
            });
            vec![
                Cell::Words(drift.dimension.clone()),
                Cell::Number(Some(drift.index)),
                Cell::Number(Some(drift.floor)),
                Cell::Words(largest),
            ]
        })
        .collect();
    page.table(&["input", "index", "by chance", "largest change"], &rows);
}
