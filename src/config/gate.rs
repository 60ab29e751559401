//! `[gate]`: how a new bundle is compared with the active one before it may come in.

use std::path::PathBuf;

use super::kinds::{fraction, integer, path};
use super::reader::{Key, Reader};

/// How a new bundle is compared with the active one.
#[derive(Debug, Clone, PartialEq)]
pub struct GateConfig {
    /// The labelled records; `None` where nothing is compared.
    pub records: Option<PathBuf>,
    /// The most records that the file may hold.
    pub max_records: usize,
    /// Resamples per interval.
    pub resamples: usize,
    /// How much recall may be lost.
    pub max_recall_loss: f64,
    /// How much the share of hard negatives that are flagged may grow.
    pub max_false_alarm_gain: f64,
    /// How much the expected calibration error may grow.
    pub max_ece_gain: f64,
}

impl GateConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let records = Key {
            name: "gate.records",
            unit: "",
            default: (),
            doc: "Labelled records, one JSON object a line, on which a bundle is compared with the active one when it is verified, installed or activated; unset means that quality is not checked.",
        };
        let max_records = Key {
            name: "gate.max_records",
            unit: "records",
            default: 20_000,
            doc: "The most records that `gate.records` may hold; each is scored twice.",
        };
        let resamples = Key {
            name: "gate.resamples",
            unit: "resamples",
            default: 1_000,
            doc: "Resamples of the paired bootstrap that the intervals rest on.",
        };
        let max_recall_loss = Key {
            name: "gate.max_recall_loss",
            unit: "",
            default: 0.01,
            doc: "How much lower the share of records with an intent that have a probability of 0.5 or more may be; a bundle is refused where the whole 95 % interval of the loss lies above (`quality.recall`).",
        };
        let max_false_alarm_gain = Key {
            name: "gate.max_false_alarm_gain",
            unit: "",
            default: 0.01,
            doc: "How much higher the share of hard negatives with 0.5 or more may be, judged in the same way (`quality.false_alarms`).",
        };
        let max_ece_gain = Key {
            name: "gate.max_ece_gain",
            unit: "",
            default: 0.01,
            doc: "How much higher the expected calibration error may be, judged in the same way (`quality.ece`).",
        };
        Self {
            records: reader.read_optional(records, &path()),
            max_records: reader.read(max_records, &integer(1..=1_000_000)),
            resamples: reader.read(resamples, &integer(100..=100_000)),
            max_recall_loss: reader.read(max_recall_loss, &fraction()),
            max_false_alarm_gain: reader.read(max_false_alarm_gain, &fraction()),
            max_ece_gain: reader.read(max_ece_gain, &fraction()),
        }
    }
}
