//! Quality on a labelled set: ranking, calibration, intervals, thresholds, slices, mistakes; what the evidence alone
//! finds, by technique; two models on the same rows, and two files of inputs.

mod bootstrap;
mod calibration_error;
mod drift;
mod mistakes;
mod paired;
mod pairs;
mod prior;
mod random;
mod ranking;
mod report;
mod row;
mod sample;
mod screened;
mod share;
mod slices;
mod table;
mod techniques;
mod thresholds;

pub use bootstrap::Estimate;
pub use calibration_error::{
    BrierParts, ECE_BINS, ReliabilityBin, brier, brier_parts, ece, log_loss, mean_probability, noise_floor,
    reliability_bins, smooth_ece,
};
pub use drift::{Drift, DriftReport, Inputs, Shift, TOKENS, token_bin};
pub use mistakes::Mistake;
pub use paired::{
    Better, Change, Comparison, Flip, Flips, Migration, Moved, NotTheSameRows, Paired, PairedReport, PairedSlice,
    Quality,
};
pub use pairs::PairsReport;
pub use prior::{PriorReport, ShiftReport};
pub use ranking::{auroc, average_precision, precision_recall_curve, recall_at, roc_curve};
pub use report::{EvidenceReport, Report, Settings, TargetReport};
pub use row::{EVIDENCE, PRIORS, Row, RowScores, length_slice};
pub use sample::Sample;
pub use screened::ScreenedReport;
pub use share::Share;
pub use slices::{SliceReport, WorstSlices};
pub use techniques::{TechniqueReport, Techniques, write_techniques};
pub use thresholds::{GuaranteeReport, ThresholdReport};

#[cfg(test)]
mod tests;
