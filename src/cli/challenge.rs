//! `sidedoor model challenge`: one bundle against another on the same labelled records, as one page.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use serde::{Deserialize, Serialize};

use super::Ended;
use super::challenge_page::challenge_page;
use super::jsonl::Lines;
use super::labelled::{measuring, score_labelled};
use super::scorer::Scorer;
use crate::config::Config;
use crate::engine::eval::{DriftReport, Inputs, Paired, PairedReport, Row, Settings};
use crate::engine::model::{PackDrift, PackReference};
use crate::engine::score::Guarantees;
use crate::engine::screen::Screening;
use crate::engine::{Prepared, input_values};
use crate::server::registry::{Release, ReleaseSources, bundle_folder, sources_with};

/// Where a bundle keeps what its variants of other precision measured.
const QUANTISATION_FILE: &str = "report/quantisation.json";

/// What is compared.
#[derive(Debug, Args)]
pub(super) struct Challenge {
    /// The folder of the bundle that wants to answer
    #[arg(value_name = "CHALLENGER")]
    challenger: PathBuf,
    /// The folder of the bundle to compare it with; without it the active bundle
    #[arg(long, value_name = "DIR")]
    champion: Option<PathBuf>,
    /// The file of labelled records, one JSON object a line; it is read twice
    #[arg(long, value_name = "FILE")]
    jsonl: PathBuf,
    /// Earlier records, labelled or not, to tell how far the inputs have drifted since
    #[arg(long, value_name = "FILE")]
    before: Option<PathBuf>,
    /// Write the page there
    #[arg(long, value_name = "FILE")]
    output: PathBuf,
    /// Print the comparison as JSON
    #[arg(long)]
    json: bool,
    /// Give the text of the messages that change sides, which is otherwise written nowhere
    #[arg(long)]
    include_text: bool,
    /// Resamples per interval
    #[arg(long, default_value_t = Settings::default().resamples, value_name = "N")]
    resamples: usize,
}

/// Everything that the page shows.
#[derive(Debug, Serialize)]
pub(super) struct Contest {
    pub(super) champion: Contestant,
    pub(super) challenger: Contestant,
    #[serde(flatten)]
    pub(super) paired: PairedReport,
    /// Of the challenger's bundle, where it has one.
    pub(super) quantisation: Option<Quantisation>,
    /// From the earlier records to the labelled ones.
    pub(super) drift: Option<DriftReport>,
}

/// One of the two.
#[derive(Debug, Serialize)]
pub(super) struct Contestant {
    pub(super) name: String,
    pub(super) version: String,
    pub(super) sha256: String,
}

/// The variants that were measured when a bundle was made. Further keys are another version's.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Quantisation {
    pub(super) shipped: String,
    pub(super) rows: usize,
    pub(super) latency: String,
    pub(super) variants: Vec<Variant>,
}

/// One variant.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Variant {
    pub(super) name: String,
    pub(super) megabytes: f64,
    pub(super) milliseconds: f64,
    pub(super) auroc: f64,
    pub(super) auprc: f64,
    pub(super) largest_logit_shift: f64,
    pub(super) mean_probability_shift: f64,
}

/// A bundle on the labelled records.
struct Scored {
    rows: Vec<Row>,
    inputs: Inputs,
    guarantees: Guarantees,
    model: PackReference,
}

impl Challenge {
    pub(super) fn run(&self, config: &Config) -> anyhow::Result<Ended> {
        anyhow::ensure!(self.jsonl != Path::new("-"), "--jsonl -: expected a file, since it is read twice");
        let champion = match &self.champion {
            Some(folder) => folder.clone(),
            None => bundle_folder(config)?,
        };
        // One after the other, so that only one of the two is in memory.
        // The champion is asked how good it is, not whether it may answer: with other packs than its own, too.
        let sources = ReleaseSources { pack_drift: PackDrift::Accept, ..sources_with(config, champion) };
        let champion = self.score(&sources, None)?;
        let mut earlier = self.before.as_ref().map(|_| Inputs::default());
        let challenger = self.score(&sources_with(config, self.challenger.clone()), earlier.as_mut())?;
        let paired = Paired::new(&champion.rows, &challenger.rows)
            .with_context(|| format!("{} has changed while it was read", self.jsonl.display()))?;
        let settings =
            Settings { resamples: self.resamples.max(1), includes_text: self.include_text, ..Settings::default() };
        let steps = measuring(PairedReport::STEPS);
        let guarantees = [&champion.guarantees, &challenger.guarantees];
        let contest = Contest {
            paired: PairedReport::measure(paired, guarantees, &settings, || steps.inc(1)),
            champion: champion.model.into(),
            challenger: challenger.model.into(),
            quantisation: quantisation(&self.challenger)?,
            drift: earlier.map(|earlier| DriftReport::between(&earlier, &challenger.inputs)),
        };
        steps.finish_and_clear();
        let file = self.jsonl.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let page = challenge_page(&contest, &file)?;
        fs::write(&self.output, page).with_context(|| format!("cannot write {}", self.output.display()))?;
        let mut out = io::stdout().lock();
        if self.json {
            writeln!(out, "{}", serde_json::to_string_pretty(&contest)?)?;
        } else {
            write_summary(&contest, &mut out)?;
        }
        Ok(Ended::Done)
    }

    /// Scores the labelled records, and counts the earlier ones as the same bundle sees them.
    fn score(&self, sources: &ReleaseSources, earlier: Option<&mut Inputs>) -> anyhow::Result<Scored> {
        let mut scorer = Scorer::new(Release::load(sources)?, Screening::Off)?;
        if let (Some(inputs), Some(file)) = (earlier, &self.before) {
            count_inputs(&mut scorer, file, inputs)?;
        }
        let (mut rows, mut inputs) = (Vec::new(), Inputs::default());
        score_labelled(&mut scorer, &self.jsonl, Screening::Off, input_values, |_, row, values| {
            inputs.add(values);
            let text = if self.include_text { row.text } else { String::new() };
            rows.push(Row { text, ..row });
        })?;
        let release = scorer.release();
        let guarantees = release.engine().concluder().guarantees().clone();
        Ok(Scored { rows, inputs, guarantees, model: release.model().clone() })
    }
}

impl From<PackReference> for Contestant {
    fn from(model: PackReference) -> Self {
        Self { name: model.name, version: model.version, sha256: model.sha256 }
    }
}

/// Counts the inputs of a file. Nothing of it is classified.
fn count_inputs(scorer: &mut Scorer, file: &Path, inputs: &mut Inputs) -> anyhow::Result<()> {
    let mut lines = Lines::open(file)?;
    loop {
        let records = lines.records()?;
        if records.is_empty() {
            return Ok(());
        }
        let values = scorer.map(
            &records,
            |_| None,
            |reader, record, _| {
                let prepared: Prepared = reader.release.engine().prepare(&record.message())?;
                Ok(input_values(record, &prepared))
            },
        )?;
        values.into_iter().for_each(|values| inputs.add(values));
    }
}

/// The table in a bundle's folder, which loading has checked by its hash.
fn quantisation(bundle: &Path) -> anyhow::Result<Option<Quantisation>> {
    let path = bundle.join(QUANTISATION_FILE);
    if !path.is_file() {
        return Ok(None);
    }
    let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    let read = serde_json::from_slice(&bytes);
    Ok(Some(read.with_context(|| format!("{}: expected a quantisation table", path.display()))?))
}

fn write_summary(contest: &Contest, out: &mut dyn Write) -> io::Result<()> {
    let Contest { champion, challenger, paired, .. } = contest;
    writeln!(
        out,
        "{} {} against {} {} on {} records, {} with at least one intent\n",
        challenger.name, challenger.version, champion.name, champion.version, paired.rows, paired.positives
    )?;
    writeln!(out, "{:<36} {:>9} {:>10}  difference with 95 % interval", "any intent", "champion", "challenger")?;
    let number = |value: Option<f64>| value.map_or_else(|| "-".to_owned(), |value| format!("{value:.3}"));
    for measure in &paired.measures {
        let difference = measure.difference.map_or_else(String::new, |difference| {
            format!("{:+.3} [{:+.3}, {:+.3}]", difference.value, difference.low, difference.high)
        });
        let (before, after) = (number(measure.champion), number(measure.challenger));
        writeln!(out, "{:<36} {before:>9} {after:>10}  {difference}", measure.name)?;
    }
    let flips = &paired.flips;
    writeln!(
        out,
        "\nAt 0.5: {} with an intent found, {} lost; {} without cleared, {} alarmed.",
        flips.found, flips.lost, flips.cleared, flips.alarmed
    )
}
