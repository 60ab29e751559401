//! A report as a table for people.

use std::fmt::{self, Write};

use super::bootstrap::Estimate;
use super::report::{Report, SliceReport, TargetReport};
use super::techniques::write_techniques;

impl Report {
    /// Writes the report as text.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn write_table(&self, out: &mut impl Write) -> fmt::Result {
        writeln!(
            out,
            "{} records, {} with at least one intent, {} hard negatives (a rule fires, or the author declines)\n",
            self.rows, self.positives, self.hard_negatives
        )?;
        writeln!(
            out,
            "Values with 95 % bootstrap intervals; R@1% is recall at 1 % false positives, among all negatives"
        )?;
        writeln!(out, "or the hard ones alone; floors are what a perfect score would show on as many rows.\n")?;
        for evidence in &self.evidence {
            writeln!(
                out,
                "{:<20} {:>4}  {:<17} {:<17} {:<17} {:<17} {:<17} {:<17}",
                evidence.name, "n+", "AUROC", "AUPRC", "R@1%", "R@0.5%", "R@1% hard", "R@0.5% hard"
            )?;
            for target in &evidence.targets {
                write_ranking(out, target)?;
            }
            writeln!(
                out,
                "{:<20} {:>4}  {:<17} {:<17} {:<17} {:<6} {:<17} {:<6}",
                "", "", "Brier", "log loss", "ECE", "floor", "smECE", "floor"
            )?;
            for target in &evidence.targets {
                write_calibration(out, target)?;
            }
            writeln!(out)?;
        }
        let name = self.evidence.first().map_or("", |evidence| evidence.name.as_str());
        writeln!(out, "Slices of at least 30 records, any intent, {name}; recall and false alarms at 0.5\n")?;
        writeln!(
            out,
            "{:<12} {:<24} {:>5} {:>5} {:>6} {:>7} {:>7} {:>6} {:>6}",
            "slice", "", "n", "n+", "AUROC", "recall", "alarms", "ECE", "floor"
        )?;
        self.slices.iter().try_for_each(|slice| write_slice(out, slice))?;
        if self.techniques.is_empty() {
            return Ok(());
        }
        writeln!(out)?;
        write_techniques(&self.techniques, out)
    }
}

fn write_ranking(out: &mut impl Write, target: &TargetReport) -> fmt::Result {
    writeln!(
        out,
        "  {:<18} {:>4}  {:<17} {:<17} {:<17} {:<17} {:<17} {:<17}",
        target.name,
        target.positives,
        interval(target.auroc),
        interval(target.auprc),
        interval(target.recall_at_1_percent),
        interval(target.recall_at_half_percent),
        interval(target.recall_at_1_percent_hard),
        interval(target.recall_at_half_percent_hard)
    )
}

fn write_calibration(out: &mut impl Write, target: &TargetReport) -> fmt::Result {
    writeln!(
        out,
        "  {:<18} {:>4}  {:<17} {:<17} {:<17} {:<6} {:<17} {:<6}",
        target.name,
        target.positives,
        interval(target.brier),
        interval(target.log_loss),
        interval(target.ece),
        number(target.ece_floor),
        interval(target.smooth_ece),
        number(target.smooth_ece_floor)
    )
}

fn write_slice(out: &mut impl Write, slice: &SliceReport) -> fmt::Result {
    writeln!(
        out,
        "{:<12} {:<24} {:>5} {:>5} {:>6} {:>7} {:>7} {:>6} {:>6}",
        slice.dimension,
        slice.value,
        slice.rows,
        slice.positives,
        number(slice.auroc),
        number(slice.recall),
        number(slice.false_positive_rate),
        number(slice.ece),
        number(slice.ece_floor)
    )
}

fn interval(estimate: Option<Estimate>) -> String {
    estimate.map_or_else(
        || "-".to_owned(),
        |Estimate { value, low, high }| format!("{} {}-{}", decimal(value), decimal(low), decimal(high)),
    )
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), decimal)
}

/// Three decimals without the zero before the point.
fn decimal(value: f64) -> String {
    let written = format!("{value:.3}");
    written.strip_prefix("0.").map_or(written.clone(), |rest| format!(".{rest}"))
}
