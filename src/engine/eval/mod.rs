//! Quality on a labelled set: ranking, calibration, intervals, slices; what the evidence alone finds, by technique.

mod bootstrap;
mod calibration_error;
mod random;
mod ranking;
mod report;
mod sample;
mod table;
mod techniques;

pub use bootstrap::Estimate;
pub use calibration_error::{
    ECE_BINS, ReliabilityBin, brier, ece, log_loss, noise_floor, reliability_bins, smooth_ece,
};
pub use ranking::{auroc, average_precision, precision_recall_curve, recall_at};
pub use report::{EvidenceReport, Report, Row, RowScores, Settings, SliceReport, TargetReport};
pub use sample::Sample;
pub use techniques::{TechniqueReport, Techniques, write_techniques};

#[cfg(test)]
mod tests;
