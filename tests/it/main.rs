//! The integration tests: golden rows and the real binary.

mod golden_policy;
