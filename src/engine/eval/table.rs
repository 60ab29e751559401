//! A report as a table for people.

use std::fmt::{self, Write};

use super::bootstrap::Estimate;
use super::calibration_error::BrierParts;
use super::pairs::PairsReport;
use super::report::{Report, TargetReport};
use super::screened::write_screened;
use super::share::Share;
use super::slices::SliceReport;
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
        writeln!(out, "or the hard ones alone; floors are what a perfect score would show on as many rows.")?;
        writeln!(
            out,
            "Brier = reliability - resolution + uncertainty + within (Murphy 1973): the first three over 15 bins of equal\n\
             mass, the last one what differs inside them. max and noisy-or join rules and model without a fit.\n"
        )?;
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
                "{:<20} {:>4}  {:<17} {:<7} {:<7} {:<7} {:<7} {:<17} {:<17} {:<6} {:<17} {:<6}",
                "", "", "Brier", "reliab.", "resol.", "uncert.", "within", "log loss", "ECE", "floor", "smECE", "floor"
            )?;
            for target in &evidence.targets {
                write_calibration(out, target)?;
            }
            writeln!(out)?;
        }
        self.write_refusals_and_pairs(out)?;
        self.write_priors(out)?;
        if let Some(screened) = &self.screened {
            write_screened(screened, out)?;
        }
        let name = self.evidence.first().map_or("", |evidence| evidence.name.as_str());
        writeln!(out, "Slices of at least 30 records, any intent, {name}; recall and false alarms at 0.5\n")?;
        writeln!(
            out,
            "{:<12} {:<24} {:>5} {:>5} {:>6} {:>7} {:>7} {:>6} {:>6}",
            "slice", "", "n", "n+", "AUROC", "recall", "alarms", "ECE", "floor"
        )?;
        self.slices.iter().try_for_each(|slice| write_slice(out, slice))?;
        for (measure, worst) in [("ECE", &self.worst_slices.by_ece), ("AUROC", &self.worst_slices.by_auroc)] {
            if let Some(slice) = worst {
                writeln!(out, "\nThe worst {measure} of the slices of at least 200 records:")?;
                write_slice(out, slice)?;
            }
        }
        if self.techniques.is_empty() {
            return Ok(());
        }
        writeln!(out)?;
        write_techniques(&self.techniques, out)
    }

    fn write_refusals_and_pairs(&self, out: &mut impl Write) -> fmt::Result {
        let Share { hits, rows, value, low, high } = self.refusals_flagged;
        writeln!(
            out,
            "Refusals and reports without an intent, flagged at 0.5: {hits} of {rows}, {} {}-{} (exact interval)",
            number(value),
            decimal(low),
            decimal(high)
        )?;
        let PairsReport { texts, pairs, ordered_right } = self.minimal_pairs;
        writeln!(
            out,
            "Minimal pairs, one text with and without an intent: {} ordered right, of {pairs} pairs in {texts} texts\n",
            number(ordered_right)
        )
    }

    fn write_priors(&self, out: &mut impl Write) -> fmt::Result {
        writeln!(
            out,
            "Any intent, fused, with rows weighted to other base rates; before and after telling the engine that prior\n"
        )?;
        writeln!(
            out,
            "{:<10} {:<14} {:<20} {:<20} {:<20}",
            "base rate", "prior", "mean probability", "ECE", "log loss"
        )?;
        for report in &self.priors {
            for (told, shift) in [("not told", report.without), ("told", report.with)] {
                writeln!(
                    out,
                    "{:<10} {told:<14} {:<20} {:<20} {:<20}",
                    format!("{} %", report.prior * 100.0),
                    small_interval(shift.mean),
                    small_interval(shift.ece),
                    small_interval(shift.log_loss)
                )?;
            }
        }
        writeln!(out)
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
    let part = |part: fn(&BrierParts) -> f64| number(target.brier_parts.as_ref().map(part));
    writeln!(
        out,
        "  {:<18} {:>4}  {:<17} {:<7} {:<7} {:<7} {:<7} {:<17} {:<17} {:<6} {:<17} {:<6}",
        target.name,
        target.positives,
        interval(target.brier),
        part(|parts| parts.reliability),
        part(|parts| parts.resolution),
        part(|parts| parts.uncertainty),
        part(|parts| parts.within),
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

/// Four decimals, for what is small where intents are rare.
fn small_interval(estimate: Option<Estimate>) -> String {
    estimate.map_or_else(|| "-".to_owned(), |Estimate { value, low, high }| format!("{value:.4} {low:.4}-{high:.4}"))
}

fn number(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), decimal)
}

/// Three decimals without the zero before the point.
fn decimal(value: f64) -> String {
    let written = format!("{value:.3}");
    written.strip_prefix("0.").map_or(written.clone(), |rest| format!(".{rest}"))
}
