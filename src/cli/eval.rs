//! `sidedoor eval`: quality on a labelled file, fused next to rules only and model only.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};

use super::jsonl::Lines;
use super::pictures;
use super::report_page::report_page;
use super::scorer::{Scorer, Work};
use super::{Configuration, Ended};
use crate::engine::Concluder;
use crate::engine::eval::{EVIDENCE, PRIORS, Report, Row, RowScores, Settings, Techniques, length_slice};
use crate::engine::record::Record;
use crate::engine::score::{Evidence, Probability};
use crate::engine::screen::Screening;
use crate::engine::taxonomy::{IntentSet, Target};
use crate::server::registry::{Release, release_sources};

/// Measures quality on a labelled file: ranking, calibration and slices, with 95 % bootstrap intervals.
///
/// Every record needs its labels `intents` and `declines`. Probabilities are those before any prior, and of the classifier;
/// what the screen settles is measured beside them.
#[derive(Debug, Args)]
pub(super) struct Eval {
    /// The file of labelled records, one JSON object a line; `-` reads the standard input
    #[arg(long, value_name = "FILE")]
    jsonl: PathBuf,
    /// Print the report as JSON
    #[arg(long)]
    json: bool,
    /// Write the report into a folder: report.html with pictures, report.txt, report.json
    #[arg(long, value_name = "DIR")]
    report: Option<PathBuf>,
    /// Give the text of the worst mistakes, which is otherwise written nowhere
    #[arg(long)]
    include_text: bool,
    /// Leave out what the bundle's screen settles, and what that costs
    #[arg(long)]
    without_screen: bool,
    /// Resamples per interval
    #[arg(long, default_value_t = Settings::default().resamples, value_name = "N")]
    resamples: usize,
}

impl Eval {
    pub(super) fn run(&self, configuration: &Configuration) -> anyhow::Result<Ended> {
        let config = configuration.load()?;
        let screening = config.scoring.screening.and(Screening::unless(self.without_screen));
        // The classifier reads every row; what the screen would settle is measured beside it.
        let mut scorer = Scorer::new(Release::load(&release_sources(&config)?)?, Screening::Off)?;
        let mut lines = Lines::open(&self.jsonl)?;
        let mut rows = Vec::new();
        let mut techniques = Techniques::default();
        let mut mistakes = Vec::new();
        loop {
            let chunk = lines.chunk()?;
            if chunk.is_empty() {
                break;
            }
            let mut records = Vec::new();
            for line in chunk {
                match line.record {
                    Ok(record) if record.intents.is_some() && record.declines.is_some() => records.push(record),
                    Ok(_) => mistakes.push(format!("{}: expected the labels `intents` and `declines`", line.place)),
                    Err(error) => mistakes.push(format!("{}: {error}", line.place)),
                }
            }
            let measured = scorer.map(
                &records,
                |record| Some(record.message()),
                |reader, record, work| {
                    let Work { message, prepared, classified } = work.context("every record is a message")?;
                    let engine = reader.release.engine();
                    let settled = engine.prepare_with(&message, screening)?.settled;
                    let screened = settled.map(|settled| scores(engine.concluder(), &settled.probabilities));
                    let row = Row { screened, ..row(reader.release, record, &prepared, classified.as_ref()) };
                    Ok((row, prepared.findings))
                },
            )?;
            for (record, (row, findings)) in records.iter().zip(measured) {
                if let Some(technique) = &record.technique {
                    let given = record.identifiers.as_deref().unwrap_or_default();
                    let given: Vec<_> = given.iter().map(|item| (item.kind, item.value.as_str())).collect();
                    techniques.add(technique, &given, row.has_intent(), &findings);
                }
                rows.push(row);
            }
        }
        if !mistakes.is_empty() {
            anyhow::bail!("{}", mistakes.join("\n"));
        }
        if rows.is_empty() {
            anyhow::bail!("{}: no records", self.jsonl.display());
        }
        let settings =
            Settings { resamples: self.resamples.max(1), includes_text: self.include_text, ..Settings::default() };
        let steps = progress(Report::STEPS);
        let mut report =
            Report::measure(&rows, scorer.release().engine().concluder().guarantees(), &settings, || steps.inc(1));
        report.techniques = techniques.report();
        steps.finish_and_clear();
        let mut table = String::new();
        report.write_table(&mut table)?;
        let json = serde_json::to_string_pretty(&report)?;
        if let Some(folder) = &self.report {
            fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
            fs::write(folder.join("report.txt"), &table)?;
            fs::write(folder.join("report.json"), format!("{json}\n"))?;
            let page = report_page(&report, &pictures::draw(&report)?, &self.subject(scorer.release()));
            fs::write(folder.join("report.html"), page)?;
        }
        writeln!(io::stdout().lock(), "{}", if self.json { json } else { table })?;
        Ok(Ended::Done)
    }

    /// What is measured on what: the model, and the file without the folders that it lies in.
    fn subject(&self, release: &Release) -> String {
        let model = release.model();
        let file = self.jsonl.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        format!("{} {} on {file}", model.name, model.version)
    }
}

fn row(
    release: &Release,
    record: &Record,
    prepared: &crate::engine::Prepared,
    classified: Option<&crate::engine::Classified>,
) -> Row {
    let concluder = release.engine().concluder();
    let intents = record.intents.as_deref().unwrap_or_default();
    let declines = record.declines.unwrap_or_default();
    let probabilities = |evidence| concluder.probabilities(prepared, classified, evidence);
    let scores = EVIDENCE.map(|(evidence, _)| scores(concluder, &probabilities(evidence)));
    let served = probabilities(Evidence::Fused);
    let mut slices = vec![
        ("surface", record.surface.to_string()),
        ("stage", record.stage.to_string()),
        ("length", length_slice(&record.text).to_owned()),
        ("history", if record.history.is_empty() { "without" } else { "with" }.to_owned()),
        ("findings", if prepared.findings.is_empty() { "without" } else { "with" }.to_owned()),
    ];
    slices.extend(record.technique.clone().map(|technique| ("technique", technique)));
    slices.extend(record.lang.clone().map(|lang| ("lang", lang)));
    slices.extend(record.group.clone().map(|group| ("group", group)));
    Row {
        id: record.id.clone(),
        text: record.text.clone(),
        labels: Target::ALL.map(|target| match target {
            Target::Intent(intent) => intents.contains(&intent),
            Target::Declines => declines,
        }),
        scores,
        any_at_prior: PRIORS.map(|prior| concluder.any_at(&served, Probability::nearest(prior)).value()),
        is_hard: intents.is_empty() && (declines || !prepared.findings.is_empty()),
        findings: prepared.findings.iter().map(|finding| (finding.rule.clone(), finding.technique.clone())).collect(),
        slices,
        screened: None,
    }
}

fn scores(concluder: &Concluder, probabilities: &[Probability; Target::ALL.len()]) -> RowScores {
    RowScores {
        targets: probabilities.map(Probability::value),
        any: concluder.union(probabilities, IntentSet::ALL).value(),
    }
}

fn progress(steps: usize) -> ProgressBar {
    if !io::stderr().is_terminal() {
        return ProgressBar::hidden();
    }
    let bar = ProgressBar::new(steps as u64);
    match ProgressStyle::with_template("measuring {wide_bar} {pos}/{len}, {eta} left") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
