//! `sidedoor eval`: quality on a labelled file, fused next to rules only and model only.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;

use super::labelled::{measuring, score_labelled};
use super::pictures;
use super::report_page::report_page;
use super::scorer::Scorer;
use super::{Configuration, Ended};
use crate::engine::Prepared;
use crate::engine::eval::{Report, Settings, Techniques};
use crate::engine::record::Record;
use crate::engine::screen::Screening;
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
        let mut scorer = Scorer::new(Release::load(&release_sources(&config)?)?, Screening::Off)?;
        let mut rows = Vec::new();
        let mut techniques = Techniques::default();
        let findings = |_: &Record, prepared: &Prepared| prepared.findings.clone();
        score_labelled(&mut scorer, &self.jsonl, screening, findings, |record, row, findings| {
            if let Some(technique) = &record.technique {
                let given = record.identifiers.as_deref().unwrap_or_default();
                let given: Vec<_> = given.iter().map(|item| (item.kind, item.value.as_str())).collect();
                techniques.add(technique, &given, row.has_intent(), &findings);
            }
            rows.push(row);
        })?;
        let settings =
            Settings { resamples: self.resamples.max(1), includes_text: self.include_text, ..Settings::default() };
        let steps = measuring(Report::STEPS);
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
