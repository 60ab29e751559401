//! From logits and rule features to calibrated probabilities.

mod probability;

pub use probability::{NumberError, Probability, Threshold};
