//! Numbers with meaning: probabilities, logits and thresholds are not one another.

/// A number outside the range that its type promises.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[error("{found} is not a {what}, expected {expected}")]
pub struct NumberError {
    /// What was wanted.
    pub what: &'static str,
    /// The legal range.
    pub expected: &'static str,
    /// What came.
    pub found: f64,
}

/// A probability: finite, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Probability(f64);

impl Probability {
    /// Never.
    pub const ZERO: Self = Self(0.0);

    /// Checks and wraps.
    ///
    /// # Errors
    /// When the value is not finite or lies outside 0 to 1.
    pub fn new(value: f64) -> Result<Self, NumberError> {
        if (0.0..=1.0).contains(&value) {
            Ok(Self(value))
        } else {
            Err(NumberError { what: "probability", expected: "a number from 0 to 1", found: value })
        }
    }

    /// The nearest probability; a value that is no number counts as 0.
    #[must_use]
    pub fn nearest(value: f64) -> Self {
        Self(if value.is_nan() { 0.0 } else { value.clamp(0.0, 1.0) })
    }

    /// The value.
    #[must_use]
    pub fn value(self) -> f64 {
        self.0
    }

    /// The complement.
    #[must_use]
    pub fn complement(self) -> Self {
        Self(1.0 - self.0)
    }
}

/// A decision threshold on a probability: 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd)]
pub struct Threshold(f64);

impl Threshold {
    /// Checks and wraps.
    ///
    /// # Errors
    /// When the value is not finite or lies outside 0 to 1.
    pub fn new(value: f64) -> Result<Self, NumberError> {
        if (0.0..=1.0).contains(&value) {
            Ok(Self(value))
        } else {
            Err(NumberError { what: "threshold", expected: "a number from 0 to 1", found: value })
        }
    }

    /// The value.
    #[must_use]
    pub fn value(self) -> f64 {
        self.0
    }

    /// Tells whether the probability reaches the threshold.
    #[must_use]
    pub fn is_reached_by(self, probability: Probability) -> bool {
        probability.0 >= self.0
    }
}
