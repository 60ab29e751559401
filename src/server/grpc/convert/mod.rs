//! Between the wire and the engine, every field by name, so that a new field does not compile until it is converted.

mod comparison;
mod models;
mod outcomes;
mod request;
mod spans;
#[cfg(test)]
mod tests;
mod verdict;
mod words;

pub(super) use comparison::comparison;
pub(super) use models::{bundle_name, install_url, model, status, stored_bundle, wish};
pub(super) use outcomes::{Reported, stored};
pub(super) use request::{Rules, choice, utf8_or_lossy};
pub(super) use verdict::verdict;
