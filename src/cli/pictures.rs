//! A report as pictures: reliability diagrams, precision-recall and ROC curves, score histograms. SVG, as text.

use plotters::coord::Shift;
use plotters::prelude::*;

use crate::engine::eval::{ReliabilityBin, Report, TargetReport};

const SIZE: (u32, u32) = (560, 440);
/// Large enough where a picture is shown at two thirds of its size.
const LETTERS: (&str, u32) = ("sans-serif", 16);
/// Bars of a histogram.
const BARS: usize = 25;
/// A point that moves a curve by less is not seen.
const VISIBLE: f64 = 0.002;
/// Where a histogram's logarithmic axis begins: below one record, so that one record is seen.
const LEAST: f64 = 0.5;

/// Mid tones, readable on light and on dark paper.
const COLOURS: [RGBColor; 8] = [
    RGBColor(31, 119, 180),
    RGBColor(255, 127, 14),
    RGBColor(44, 160, 44),
    RGBColor(214, 39, 40),
    RGBColor(148, 103, 189),
    RGBColor(140, 110, 75),
    RGBColor(227, 119, 194),
    RGBColor(128, 128, 128),
];

/// The pictures of a report, each an `<svg>` element. Black stands for ink and white for paper.
pub(super) struct Pictures {
    /// The probability that any intent occurs.
    pub(super) any: Vec<String>,
    /// The served probabilities of the targets.
    pub(super) targets: Vec<String>,
}

/// Draws every picture of a report.
pub(super) fn draw(report: &Report) -> anyhow::Result<Pictures> {
    let by_evidence: Vec<(&str, &TargetReport)> = report
        .evidence
        .iter()
        .filter_map(|evidence| Some((evidence.name.as_str(), evidence.targets.first()?)))
        .collect();
    let by_target: Vec<(&str, &TargetReport)> = report
        .evidence
        .first()
        .map(|served| served.targets.iter().map(|target| (target.name.as_str(), target)).collect())
        .unwrap_or_default();
    let reliability: Vec<_> = by_evidence.iter().map(|(name, any)| (*name, any.reliability.as_slice())).collect();
    let mut any = vec![
        draw_reliability("Reliability by evidence", &reliability)?,
        draw_precision_recall("Precision and recall by evidence", &by_evidence)?,
        draw_roc("ROC by evidence", &by_evidence)?,
    ];
    if let Some((_, served)) = by_evidence.first() {
        any.push(draw_histogram("Served probability: records with an intent", &served.scores.0, COLOURS[3])?);
        any.push(draw_histogram("Served probability: records without", &served.scores.1, COLOURS[0])?);
    }
    let mut targets = vec![
        draw_precision_recall("Precision and recall by target", &by_target)?,
        draw_roc("ROC by target", &by_target)?,
    ];
    for (name, target) in by_target.iter().skip(1) {
        targets.push(draw_reliability(&format!("Reliability: {name}"), &[("served", &target.reliability)])?);
    }
    Ok(Pictures { any, targets })
}

/// A chart on the unit square.
struct Chart<'a> {
    title: &'a str,
    axes: (&'a str, &'a str),
    has_diagonal: bool,
    legend: SeriesLabelPosition,
    series: Vec<Series<'a>>,
}

/// A line of a chart. Marks stand for measured points; their intervals are shown as a band, on the first line alone, since
/// several bands hide one another.
struct Series<'a> {
    name: &'a str,
    line: Vec<(f64, f64)>,
    marks: Vec<Mark>,
}

struct Mark {
    at: (f64, f64),
    band: (f64, f64),
}

/// Draws reliability diagrams in one picture; the first gets a band.
pub(super) fn draw_reliability(title: &str, diagrams: &[(&str, &[ReliabilityBin])]) -> anyhow::Result<String> {
    let series = diagrams.iter().map(|(name, bins)| {
        // Bins come by falling probability.
        let marks: Vec<Mark> =
            bins.iter().map(|bin| Mark { at: (bin.probability, bin.frequency), band: bin.band() }).collect();
        Series { name, line: marks.iter().map(|mark| mark.at).collect(), marks }
    });
    draw_chart(&Chart {
        title,
        axes: ("mean probability", "share with the label"),
        has_diagonal: true,
        legend: SeriesLabelPosition::UpperLeft,
        series: series.collect(),
    })
}

fn draw_precision_recall(title: &str, targets: &[(&str, &TargetReport)]) -> anyhow::Result<String> {
    draw_chart(&Chart {
        title,
        axes: ("recall", "precision"),
        has_diagonal: false,
        legend: SeriesLabelPosition::LowerLeft,
        series: curves(targets, |target| &target.curve),
    })
}

fn draw_roc(title: &str, targets: &[(&str, &TargetReport)]) -> anyhow::Result<String> {
    draw_chart(&Chart {
        title,
        axes: ("false-alarm rate", "recall"),
        has_diagonal: true,
        legend: SeriesLabelPosition::LowerRight,
        series: curves(targets, |target| &target.roc),
    })
}

fn curves<'a>(
    targets: &[(&'a str, &'a TargetReport)],
    curve: fn(&TargetReport) -> &Vec<(f64, f64)>,
) -> Vec<Series<'a>> {
    targets.iter().map(|(name, target)| Series { name, line: visible(curve(target)), marks: Vec::new() }).collect()
}

/// The points of a curve that can be told from the one before, and its last.
fn visible(points: &[(f64, f64)]) -> Vec<(f64, f64)> {
    let mut kept: Vec<(f64, f64)> = Vec::new();
    for (index, point) in points.iter().enumerate() {
        let is_last = index + 1 == points.len();
        let moves = |before: &(f64, f64)| (point.0 - before.0).abs().max((point.1 - before.1).abs()) >= VISIBLE;
        if is_last || kept.last().is_none_or(moves) {
            kept.push(*point);
        }
    }
    kept
}

fn draw_chart(chart: &Chart<'_>) -> anyhow::Result<String> {
    on_paper(|area| {
        let mut context = ChartBuilder::on(area)
            .caption(chart.title, ("sans-serif", 18))
            .margin(10)
            .x_label_area_size(40)
            .y_label_area_size(64)
            .build_cartesian_2d(0.0..1.0, 0.0..1.0)?;
        context.configure_mesh().x_desc(chart.axes.0).y_desc(chart.axes.1).light_line_style(TRANSPARENT).draw()?;
        if chart.has_diagonal {
            context.draw_series(LineSeries::new([(0.0, 0.0), (1.0, 1.0)], BLACK.mix(0.4)))?;
        }
        if let Some(first) = chart.series.first() {
            let upper = first.marks.iter().map(|mark| (mark.at.0, mark.band.1));
            let lower = first.marks.iter().rev().map(|mark| (mark.at.0, mark.band.0));
            let outline: Vec<(f64, f64)> = upper.chain(lower).collect();
            if !outline.is_empty() {
                context.draw_series([Polygon::new(outline, COLOURS[0].mix(0.2))])?;
            }
        }
        for (series, colour) in chart.series.iter().zip(COLOURS) {
            context
                .draw_series(LineSeries::new(series.line.iter().copied(), colour.stroke_width(2)))?
                .label(series.name)
                .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2)));
            context.draw_series(series.marks.iter().map(|mark| Circle::new(mark.at, 3, colour.filled())))?;
        }
        context
            .configure_series_labels()
            .position(chart.legend.clone())
            .label_font(LETTERS)
            .background_style(WHITE.mix(0.8))
            .border_style(BLACK.mix(0.3))
            .draw()?;
        Ok(())
    })
}

fn draw_histogram(title: &str, scores: &[f64], colour: RGBColor) -> anyhow::Result<String> {
    let mut counts = [0_u32; BARS];
    for score in scores {
        // A probability is at most 1, so the bar is one of them.
        counts[((score * BARS as f64) as usize).min(BARS - 1)] += 1;
    }
    let tallest = f64::from(counts.iter().copied().max().unwrap_or(0).max(1)) * 1.5;
    on_paper(|area| {
        let mut context = ChartBuilder::on(area)
            .caption(title, ("sans-serif", 18))
            .margin(10)
            .x_label_area_size(40)
            .y_label_area_size(64)
            .build_cartesian_2d(0.0..1.0, (LEAST..tallest).log_scale())?;
        context
            .configure_mesh()
            .x_desc("probability")
            .y_desc("records, on a logarithmic scale")
            .light_line_style(TRANSPARENT)
            .axis_desc_style(LETTERS)
            .label_style(LETTERS)
            .draw()?;
        let width = 1.0 / BARS as f64;
        let filled = counts.iter().enumerate().filter(|(_, count)| **count > 0);
        context.draw_series(filled.map(|(bar, count)| {
            let left = bar as f64 * width;
            Rectangle::new([(left, LEAST), (left + width * 0.9, f64::from(*count))], colour.filled())
        }))?;
        Ok(())
    })
}

fn on_paper(draw: impl FnOnce(&DrawingArea<SVGBackend<'_>, Shift>) -> anyhow::Result<()>) -> anyhow::Result<String> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, SIZE).into_drawing_area();
        draw(&area)?;
        area.present()?;
    }
    Ok(svg)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_keeps_what_can_be_seen_and_its_last_point() {
        let points = [(0.0, 0.0), (0.0, 0.001), (0.0, 0.002), (0.5, 0.002), (0.5, 0.003)];
        assert_eq!(visible(&points), [(0.0, 0.0), (0.0, 0.002), (0.5, 0.002), (0.5, 0.003)]);
    }
}
