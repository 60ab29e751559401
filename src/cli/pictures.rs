//! A report as pictures: reliability diagrams, precision-recall curves, score histograms.

use std::path::Path;

use plotters::coord::Shift;
use plotters::prelude::*;

use crate::engine::eval::{EvidenceReport, Report, TargetReport};

const SIZE: (u32, u32) = (1280, 560);
/// Bars of a histogram.
const BARS: usize = 25;
/// 95 % of a normal distribution lie within so many standard deviations.
const TWO_SIDED_95: f64 = 1.96;

const COLOURS: [RGBColor; 8] = [
    RGBColor(31, 119, 180),
    RGBColor(255, 127, 14),
    RGBColor(44, 160, 44),
    RGBColor(214, 39, 40),
    RGBColor(148, 103, 189),
    RGBColor(140, 86, 75),
    RGBColor(227, 119, 194),
    RGBColor(90, 90, 90),
];

/// Draws every picture of a report into a folder.
pub(super) fn draw(report: &Report, folder: &Path) -> anyhow::Result<()> {
    let any = |evidence: &EvidenceReport| evidence.targets.first().cloned();
    let by_evidence: Vec<(String, TargetReport)> = report
        .evidence
        .iter()
        .filter_map(|evidence| any(evidence).map(|target| (evidence.name.clone(), target)))
        .collect();
    let by_target: Vec<(String, TargetReport)> = report.evidence.first().map_or_else(Vec::new, |evidence| {
        evidence.targets.iter().map(|target| (target.name.clone(), target.clone())).collect()
    });
    canvas(&folder.join("evidence.svg"), |left, right| {
        draw_reliability(left, "Any intent: reliability by evidence", &by_evidence)?;
        draw_curves(right, "Any intent: precision and recall", &by_evidence)
    })?;
    canvas(&folder.join("targets.svg"), |left, right| {
        draw_reliability(left, "Served probabilities: reliability by target", &by_target)?;
        draw_curves(right, "Served probabilities: precision and recall", &by_target)
    })?;
    if let Some((_, served)) = by_evidence.first() {
        canvas(&folder.join("scores.svg"), |left, right| {
            draw_histogram(left, "Any intent: records with one", &served.scores.0, COLOURS[3])?;
            draw_histogram(right, "Any intent: records without", &served.scores.1, COLOURS[0])
        })?;
    }
    Ok(())
}

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;

fn canvas(path: &Path, draw: impl FnOnce(&Area<'_>, &Area<'_>) -> anyhow::Result<()>) -> anyhow::Result<()> {
    let root = SVGBackend::new(path, SIZE).into_drawing_area();
    root.fill(&WHITE)?;
    let (left, right) = root.split_horizontally(SIZE.0 / 2);
    draw(&left, &right)?;
    root.present()?;
    Ok(())
}

fn draw_reliability(area: &Area<'_>, title: &str, series: &[(String, TargetReport)]) -> anyhow::Result<()> {
    let mut chart = ChartBuilder::on(area)
        .caption(title, ("sans-serif", 20))
        .margin(12)
        .x_label_area_size(36)
        .y_label_area_size(48)
        .build_cartesian_2d(0.0..1.0, 0.0..1.0)?;
    chart.configure_mesh().x_desc("mean probability").y_desc("share with the label").light_line_style(WHITE).draw()?;
    chart.draw_series(LineSeries::new([(0.0, 0.0), (1.0, 1.0)], BLACK.mix(0.4)))?;
    for ((name, target), colour) in series.iter().zip(COLOURS) {
        let points: Vec<(f64, f64)> = target.reliability.iter().map(|bin| (bin.probability, bin.frequency)).collect();
        chart
            .draw_series(LineSeries::new(points.clone(), colour.stroke_width(2)))?
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2)));
        chart.draw_series(points.iter().map(|point| Circle::new(*point, 3, colour.filled())))?;
        chart.draw_series(target.reliability.iter().map(|bin| {
            let reach = TWO_SIDED_95 * (bin.frequency * (1.0 - bin.frequency) / bin.weight.max(1.0)).sqrt();
            let (low, high) = ((bin.frequency - reach).max(0.0), (bin.frequency + reach).min(1.0));
            PathElement::new([(bin.probability, low), (bin.probability, high)], colour.mix(0.5))
        }))?;
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::UpperLeft)
        .background_style(WHITE.mix(0.8))
        .border_style(BLACK.mix(0.3))
        .draw()?;
    Ok(())
}

fn draw_curves(area: &Area<'_>, title: &str, series: &[(String, TargetReport)]) -> anyhow::Result<()> {
    let mut chart = ChartBuilder::on(area)
        .caption(title, ("sans-serif", 20))
        .margin(12)
        .x_label_area_size(36)
        .y_label_area_size(48)
        .build_cartesian_2d(0.0..1.0, 0.0..1.0)?;
    chart.configure_mesh().x_desc("recall").y_desc("precision").light_line_style(WHITE).draw()?;
    for ((name, target), colour) in series.iter().zip(COLOURS) {
        chart
            .draw_series(LineSeries::new(target.curve.iter().copied(), colour.stroke_width(2)))?
            .label(name)
            .legend(move |(x, y)| PathElement::new([(x, y), (x + 18, y)], colour.stroke_width(2)));
    }
    chart
        .configure_series_labels()
        .position(SeriesLabelPosition::LowerLeft)
        .background_style(WHITE.mix(0.8))
        .border_style(BLACK.mix(0.3))
        .draw()?;
    Ok(())
}

fn draw_histogram(area: &Area<'_>, title: &str, scores: &[f64], colour: RGBColor) -> anyhow::Result<()> {
    let mut counts = [0_u32; BARS];
    for score in scores {
        // A probability is at most 1, so the bar is one of them.
        counts[((score * BARS as f64) as usize).min(BARS - 1)] += 1;
    }
    let tallest = f64::from(counts.iter().copied().max().unwrap_or(0).max(1));
    let mut chart = ChartBuilder::on(area)
        .caption(title, ("sans-serif", 20))
        .margin(12)
        .x_label_area_size(36)
        .y_label_area_size(48)
        .build_cartesian_2d(0.0..1.0, 0.0..tallest)?;
    chart.configure_mesh().x_desc("probability").y_desc("records").light_line_style(WHITE).draw()?;
    let width = 1.0 / BARS as f64;
    chart.draw_series(counts.iter().enumerate().map(|(bar, count)| {
        let left = bar as f64 * width;
        Rectangle::new([(left, 0.0), (left + width * 0.9, f64::from(*count))], colour.filled())
    }))?;
    Ok(())
}
