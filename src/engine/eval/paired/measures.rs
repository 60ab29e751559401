//! One measure of both models and the difference between them.

use serde::Serialize;

use super::Side;
use crate::engine::eval::bootstrap::{Estimate, intervals};
use crate::engine::eval::calibration_error::{brier, ece, log_loss};
use crate::engine::eval::ranking::{auroc, recall_at};
use crate::engine::eval::report::Settings;
use crate::engine::eval::row::Row;
use crate::engine::eval::sample::Sample;
use crate::engine::eval::slices::FLAGGED;
use crate::engine::score::Guarantees;

/// Further thresholds at which recall is compared.
const HIGH: [f64; 2] = [0.9, 0.95];

/// Which way a measure improves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Better {
    /// More is better.
    Higher,
    /// Less is better.
    Lower,
}

/// What an interval says of a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// The whole interval is better.
    Better,
    /// The whole interval is worse.
    Worse,
    /// It holds no change.
    Unclear,
}

/// One measure of both models.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Comparison {
    /// Its name.
    pub name: String,
    /// Which way it improves.
    pub better: Better,
    /// Of the champion; absent where it is not defined on the rows.
    pub champion: Option<f64>,
    /// Of the challenger.
    pub challenger: Option<f64>,
    /// The challenger's less the champion's, with the interval of the difference.
    pub difference: Option<Estimate>,
}

impl Comparison {
    /// How much worse the challenger is; below 0 where it is better.
    #[must_use]
    pub fn loss(&self) -> Option<Estimate> {
        let Estimate { value, low, high } = self.difference?;
        Some(match self.better {
            Better::Lower => Estimate { value, low, high },
            // Not negated: a difference of 0 is not worse by -0.
            Better::Higher => Estimate { value: 0.0 - value, low: 0.0 - high, high: 0.0 - low },
        })
    }

    /// What the interval says; absent where the measure is not defined.
    #[must_use]
    pub fn change(&self) -> Option<Change> {
        let loss = self.loss()?;
        Some(if loss.low > 0.0 {
            Change::Worse
        } else if loss.high < 0.0 {
            Change::Better
        } else {
            Change::Unclear
        })
    }
}

/// Something that can be measured of one model's scores.
pub(super) struct Measure {
    name: String,
    better: Better,
    kind: Kind,
}

enum Kind {
    /// From the scores in order.
    Sorted(fn(&Sample, &[u32]) -> Option<f64>),
    /// The share of such rows whose score reaches a threshold: the champion's and the challenger's.
    Reaching { of: fn(&Row) -> bool, thresholds: [f64; 2] },
}

impl Measure {
    pub(super) fn recall_at_half() -> Self {
        Self::recall("recall at 0.5".to_owned(), [FLAGGED; 2])
    }

    pub(super) fn hard_false_alarms() -> Self {
        Self::false_alarms("false alarms, hard negatives", |row| row.is_hard && !row.has_intent())
    }

    pub(super) fn ece() -> Self {
        Self::sorted("ECE", Better::Lower, ece)
    }

    /// What is compared of "at least one intent" on all rows. A named threshold is each bundle's own, as it is for a policy
    /// that uses the name.
    pub(super) fn of_all([champion, challenger]: [&Guarantees; 2]) -> Vec<Self> {
        let mut measures = vec![Self::auroc(), Self::recall_at_1_percent(), Self::recall_at_half()];
        measures.extend(HIGH.map(|threshold| Self::recall(format!("recall at {threshold}"), [threshold; 2])));
        measures.extend(champion.iter().filter_map(|(name, before)| {
            let thresholds = [before.threshold, challenger.get(name)?.threshold];
            Some(Self::recall(format!("recall at {name}"), thresholds))
        }));
        measures.extend([
            Self::harmless_false_alarms(),
            Self::hard_false_alarms(),
            Self::false_alarms("false alarms, refusals", Row::only_declines),
            Self::brier(),
            Self::sorted("log loss", Better::Lower, log_loss),
            Self::ece(),
        ]);
        measures
    }

    pub(super) fn of_target() -> [Self; 4] {
        [Self::auroc(), Self::recall_at_1_percent(), Self::brier(), Self::ece()]
    }

    pub(super) fn of_slice() -> [Self; 4] {
        [Self::auroc(), Self::recall_at_half(), Self::harmless_false_alarms(), Self::ece()]
    }

    fn auroc() -> Self {
        Self::sorted("AUROC", Better::Higher, auroc)
    }

    fn recall_at_1_percent() -> Self {
        Self::sorted("recall at 1 % false alarms", Better::Higher, |sample, weights| recall_at(sample, weights, 0.01))
    }

    fn brier() -> Self {
        Self::sorted("Brier score", Better::Lower, brier)
    }

    fn harmless_false_alarms() -> Self {
        Self::false_alarms("false alarms, no intent", |row| !row.has_intent())
    }

    fn sorted(name: &str, better: Better, metric: fn(&Sample, &[u32]) -> Option<f64>) -> Self {
        Self { name: name.to_owned(), better, kind: Kind::Sorted(metric) }
    }

    fn recall(name: String, thresholds: [f64; 2]) -> Self {
        Self { name, better: Better::Higher, kind: Kind::Reaching { of: Row::has_intent, thresholds } }
    }

    fn false_alarms(name: &str, of: fn(&Row) -> bool) -> Self {
        let kind = Kind::Reaching { of, thresholds: [FLAGGED; 2] };
        Self { name: name.to_owned(), better: Better::Lower, kind }
    }

    /// Its value for the champion (0) or the challenger (1), whose side this is.
    fn value(&self, side: &Side<'_>, which: usize, weights: &[u32], sorted: &[u32]) -> Option<f64> {
        match &self.kind {
            Kind::Sorted(metric) => metric(&side.sample, sorted),
            Kind::Reaching { of, thresholds } => {
                let (mut all, mut reaching) = (0_u64, 0_u64);
                for ((row, score), weight) in side.rows.iter().zip(&side.scores).zip(weights) {
                    if *weight > 0 && of(row) {
                        all += u64::from(*weight);
                        reaching += if *score >= thresholds[which] { u64::from(*weight) } else { 0 };
                    }
                }
                (all > 0).then(|| reaching as f64 / all as f64)
            }
        }
    }
}

/// Measures both sides and their difference, on the same resamples; a comparison per measure.
pub(super) fn compare(sides: &[Side<'_>; 2], measures: &[Measure], settings: &Settings) -> Vec<Comparison> {
    let values = |which: usize, weights: &[u32]| -> Vec<Option<f64>> {
        let side = &sides[which];
        let sorted = side.sorted(weights);
        measures.iter().map(|measure| measure.value(side, which, weights, &sorted)).collect()
    };
    let rows = sides[0].rows.len();
    let differences = intervals(rows, settings.resamples, settings.seed, |weights| {
        values(0, weights).into_iter().zip(values(1, weights)).map(|(before, after)| Some(after? - before?)).collect()
    });
    let ones = vec![1; rows];
    let measured = values(0, &ones).into_iter().zip(values(1, &ones)).zip(differences);
    measures
        .iter()
        .zip(measured)
        .map(|(measure, ((champion, challenger), difference))| Comparison {
            name: measure.name.clone(),
            better: measure.better,
            champion,
            challenger,
            difference,
        })
        .collect()
}
