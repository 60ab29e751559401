//! The whole gate: what a bundle must pass to come in or to be activated, beside what it must pass to be loaded at all.
//!
//! Loading proves that a bundle is whole and computes what training computed. What is asked here needs a clock and the
//! bundle that answers now: it keeps to its budget, and on labelled records it is not surely worse than the active one.
//! A start, a reload and a rollback do not ask this: they must work when the machine is busy and the labelled file gone.

use std::fmt::Display;
use std::path::{Path, PathBuf};

use super::budget;
use super::labelled::Labelled;
use super::parts::PartsInUse;
use super::release::{Release, ReleaseError, ReleaseSources};
use super::sources::{bundle_folder, sources_with};
use crate::config::{Config, GateConfig};
use crate::engine::Classified;
use crate::engine::eval::{Comparison, Estimate, Paired, Quality, Row, Settings};
use crate::engine::model::{Bundle, CheckName, Checks, Mismatch, PackDrift, Session};
use crate::engine::record::Record;
use crate::server::background::rest;

/// The checks of quality, in the order in which they are made.
const QUALITY: [CheckName; 3] = [CheckName::QualityRecall, CheckName::QualityFalseAlarms, CheckName::QualityEce];

/// The gate of a configuration. The releases that come through it share what they have in common.
#[derive(Debug, Clone)]
pub struct Gate {
    config: Config,
    in_use: PartsInUse,
}

impl Gate {
    /// The gate that the configuration describes.
    #[must_use]
    pub fn new(config: &Config) -> Self {
        Self { config: config.clone(), in_use: PartsInUse::default() }
    }

    /// Loads the configured release with the bundle in that folder, and makes every check. Blocks.
    ///
    /// # Errors
    /// As [`Release::load`]; also when the labelled records cannot be read.
    pub fn admit(&self, bundle: PathBuf) -> Result<Release, ReleaseError> {
        self.admit_with(&self.sources(bundle), &mut Checks::default())
    }

    /// Where the configured release's parts lie, with the bundle in that folder.
    pub(super) fn sources(&self, bundle: PathBuf) -> ReleaseSources {
        ReleaseSources { in_use: self.in_use.clone(), ..sources_with(&self.config, bundle) }
    }

    /// As [`Self::admit`], from these sources, with every check recorded.
    ///
    /// # Errors
    /// As [`Self::admit`].
    pub fn admit_with(&self, sources: &ReleaseSources, checks: &mut Checks) -> Result<Release, ReleaseError> {
        let release = Release::load_with(sources, checks)?;
        budget::check(&release, checks)?;
        self.check_quality(&release, checks)?;
        if checks.is_clean() {
            return Ok(release);
        }
        Err(ReleaseError::Refused { directory: sources.bundle.clone(), failed: checks.failed().cloned().collect() })
    }

    fn check_quality(&self, challenger: &Release, checks: &mut Checks) -> Result<(), ReleaseError> {
        let gate = &self.config.gate;
        let compared = match &gate.records {
            None => Err("gate.records is not set".to_owned()),
            Some(records) => self.champion(challenger).map(|champion| (records, champion)),
        };
        let (records, champion) = match compared {
            Ok(compared) => compared,
            Err(why) => {
                QUALITY.into_iter().for_each(|name| checks.skip(name, why.clone()));
                return Ok(());
            }
        };
        let rows = score(records, gate.max_records, [&champion, challenger])?;
        let unreadable = |what: String| ReleaseError::Records { place: records.display().to_string(), what };
        let paired = Paired::new(&rows[0], &rows[1]).map_err(|error| unreadable(error.to_string()))?;
        let settings = Settings { resamples: gate.resamples, ..Settings::default() };
        let Quality { recall, false_alarms, ece } = paired.quality(&settings);
        let against = format!("{} {} on {} records", champion.model().name, champion.model().version, rows[0].len());
        let limits = limits(gate);
        for ((name, comparison), limit) in QUALITY.into_iter().zip([recall, false_alarms, ece]).zip(limits) {
            match judge(&comparison, limit, &against) {
                Some(judged) => {
                    checks.record(name, judged, Clone::clone);
                }
                None => checks.skip(name, format!("not defined on the {} records of gate.records", rows[0].len())),
            }
        }
        Ok(())
    }

    /// What answers now; or why there is nothing to compare with.
    fn champion(&self, challenger: &Release) -> Result<Release, String> {
        let folder = bundle_folder(&self.config).map_err(|error| format!("no active bundle: {error}"))?;
        let unloadable = |error: &dyn Display| format!("the active bundle cannot be loaded: {error}");
        let bundle = Bundle::open(&folder).map_err(|error| unloadable(&error))?;
        if bundle.claimed_sha256() == challenger.model().sha256 {
            return Err("this is the active bundle".to_owned());
        }
        // It is asked how good it is, not whether it may answer; with other packs than its own, this is what it gives.
        let sources = ReleaseSources { pack_drift: PackDrift::Accept, ..self.sources(folder) };
        // A broken one must not stand in the way of the one that replaces it.
        Release::load(&sources).map_err(|error| unloadable(&error))
    }
}

fn limits(gate: &GateConfig) -> [f64; 3] {
    [gate.max_recall_loss, gate.max_false_alarm_gain, gate.max_ece_gain]
}

/// Judges a loss by the whole of its interval: a bundle is refused where even the low end lies above the limit. A point
/// beyond the limit would refuse by chance: a retrain moves every measure a little, and a gate that cries wolf is turned
/// off. What a small file cannot tell is shown and let through; `None` where the measure is not defined.
fn judge(comparison: &Comparison, limit: f64, against: &str) -> Option<Result<String, Mismatch>> {
    let (before, after) = (comparison.champion?, comparison.challenger?);
    let Estimate { value, low, high } = comparison.loss()?;
    let name = &comparison.name;
    let found =
        format!("{name} {after:.3} against {before:.3} of {against}: worse by {value:.3} [{low:.3}, {high:.3}]");
    Some(if low > limit {
        let expected = format!("a 95 % interval of the loss that reaches down to {limit:.3}");
        Err(Mismatch::new(expected, found))
    } else {
        Ok(format!("{found}, limit {limit:.3}"))
    })
}

/// The rows of both releases, without their texts, on one thread: whoever answers meanwhile needs the others.
fn score(records: &Path, max: usize, releases: [&Release; 2]) -> Result<[Vec<Row>; 2], ReleaseError> {
    let mut sessions = Vec::new();
    for release in releases {
        sessions.push(release.engine().session(release.runtime())?);
    }
    let mut rows = [Vec::new(), Vec::new()];
    for labelled in Labelled::open(records, max)? {
        rest();
        let (place, record) = labelled?;
        for ((release, session), rows) in releases.into_iter().zip(&mut sessions).zip(&mut rows) {
            let row = read(release, session, &record);
            let row = row.map_err(|what| ReleaseError::Records { place: place.clone(), what })?;
            rows.push(Row { text: String::new(), ..row });
        }
    }
    Ok(rows)
}

fn read(release: &Release, session: &mut Session, record: &Record) -> Result<Row, String> {
    let prepared = release.engine().prepare(&record.message()).map_err(|error| error.to_string())?;
    let classified = Classified::read(session, &prepared).map_err(|error| error.to_string())?;
    let classified = classified.ok_or("the message has no window")?;
    Ok(release.engine().row(record, &prepared, &classified))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::eval::Better;

    #[track_caller]
    fn check(better: Better, difference: [f64; 3], refusal: Option<&str>) {
        let [value, low, high] = difference;
        let comparison = Comparison {
            name: "recall".to_owned(),
            better,
            champion: Some(0.5),
            challenger: Some(0.5 + value),
            difference: Some(Estimate { value, low, high }),
        };
        let judged = judge(&comparison, 0.01, "minilm 1 on 9 records").unwrap();
        match refusal {
            None => assert!(judged.is_ok(), "{judged:?}"),
            Some(part) => assert!(judged.as_ref().is_err_and(|mismatch| mismatch.found.contains(part)), "{judged:?}"),
        }
    }

    #[test]
    fn only_a_whole_interval_beyond_the_limit_refuses() {
        check(Better::Lower, [0.03, 0.02, 0.04], Some("worse by 0.030 [0.020, 0.040]"));
        check(Better::Lower, [0.03, 0.005, 0.06], None);
        check(Better::Lower, [-0.03, -0.04, -0.02], None);
        check(Better::Higher, [-0.03, -0.04, -0.02], Some("worse by 0.030 [0.020, 0.040]"));
        check(Better::Higher, [0.03, 0.02, 0.04], None);
    }

    #[test]
    fn what_is_not_defined_is_not_judged() {
        let comparison = Comparison {
            name: "recall".to_owned(),
            better: Better::Higher,
            champion: None,
            challenger: None,
            difference: None,
        };
        assert_eq!(judge(&comparison, 0.01, ""), None);
    }
}
