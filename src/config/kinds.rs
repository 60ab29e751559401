//! The kinds of values: what TOML they accept, what they expect in words, how they are written back.

use std::fmt::Display;
use std::net::SocketAddr;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use toml::Value;

use super::remote_url::{self, RemoteUrl};

/// Reads a TOML value; relative paths start from the folder.
type ReadValue<T> = Box<dyn Fn(&Value, &Path) -> Option<T>>;

/// What a value that is not accepted should have been: "expected …, found …" is built from it.
pub(super) struct Kind<T> {
    /// In words, e.g. `an integer from 1 to 1024`.
    pub(super) expected: String,
    /// Reads a TOML value; `None` where it is not of this kind. The folder is the one relative paths start from.
    pub(super) read: ReadValue<T>,
    /// Writes a value so that it can be read back.
    pub(super) write: fn(&T) -> Value,
    /// Shows a value that was not accepted.
    pub(super) show: fn(&Value) -> String,
    /// Whether the values are paths, whose defaults depend on the home folder.
    pub(super) is_path: bool,
}

impl<T> Kind<T> {
    fn new(expected: impl Into<String>, read: impl Fn(&Value) -> Option<T> + 'static, write: fn(&T) -> Value) -> Self {
        let read: ReadValue<T> = Box::new(move |value, _| read(value));
        Self { expected: expected.into(), read, write, show: Value::to_string, is_path: false }
    }
}

/// An integer in a range.
pub(super) fn integer<T>(range: RangeInclusive<T>) -> Kind<T>
where
    T: TryFrom<i64> + TryInto<i64> + PartialOrd + Display + Copy + 'static,
{
    Kind::new(
        format!("an integer from {} to {}", range.start(), range.end()),
        move |value| value.as_integer().and_then(|found| T::try_from(found).ok()).filter(|found| range.contains(found)),
        |value| Value::Integer((*value).try_into().unwrap_or(i64::MAX)),
    )
}

/// A number strictly between 0 and 1.
pub(super) fn share() -> Kind<f64> {
    Kind::new(
        "a number strictly between 0 and 1",
        |value| number(value).filter(|found| *found > 0.0 && *found < 1.0),
        |value| Value::Float(*value),
    )
}

/// A number above 1.
pub(super) fn factor() -> Kind<f64> {
    Kind::new(
        "a number above 1",
        |value| number(value).filter(|found| *found > 1.0 && found.is_finite()),
        |value| Value::Float(*value),
    )
}

/// A number from 0 to 1.
pub(super) fn fraction() -> Kind<f64> {
    Kind::new(
        "a number from 0 to 1",
        |value| number(value).filter(|found| (0.0..=1.0).contains(found)),
        |value| Value::Float(*value),
    )
}

/// Whole numbers are written without a point.
fn number(value: &Value) -> Option<f64> {
    value.as_float().or_else(|| value.as_integer().map(|whole| whole as f64))
}

/// Yes or no.
pub(super) fn flag() -> Kind<bool> {
    Kind::new("true or false", Value::as_bool, |value| Value::Boolean(*value))
}

/// An address to listen on.
pub(super) fn address() -> Kind<SocketAddr> {
    Kind::new(
        "an address such as 127.0.0.1:50051",
        |value| value.as_str().and_then(|found| found.parse().ok()),
        |value| Value::String(value.to_string()),
    )
}

/// A path; a relative one starts from its source's folder.
pub(super) fn path() -> Kind<PathBuf> {
    Kind {
        expected: "a path".to_owned(),
        read: Box::new(|value, base| value.as_str().filter(|found| !found.is_empty()).map(|found| base.join(found))),
        write: |value| Value::String(value.display().to_string()),
        show: Value::to_string,
        is_path: true,
    }
}

/// A place in an object store; what may be a credential in it is not shown.
pub(super) fn remote_url() -> Kind<RemoteUrl> {
    let read = |value: &Value| value.as_str().and_then(|found| RemoteUrl::parse(found).ok());
    let show = |value: &Value| value.as_str().map_or_else(|| value.to_string(), remote_url::shown);
    Kind { show, ..Kind::new(RemoteUrl::EXPECTED, read, |value| Value::String(value.to_string())) }
}

/// A word that `accepts` takes.
pub(super) fn word(expected: &'static str, accepts: fn(&str) -> bool) -> Kind<String> {
    Kind::new(
        expected,
        move |value| value.as_str().filter(|found| accepts(found)).map(str::to_owned),
        |value| Value::String(value.clone()),
    )
}

/// A list of words that `accepts` takes.
pub(super) fn words(expected: &'static str, accepts: fn(&str) -> bool) -> Kind<Vec<String>> {
    Kind::new(
        expected,
        move |value| {
            let items = value.as_array()?;
            items.iter().map(|item| item.as_str().filter(|word| accepts(word)).map(str::to_owned)).collect()
        },
        |value| Value::Array(value.iter().cloned().map(Value::String).collect()),
    )
}

/// One of a few named values.
pub(super) fn choice<T>(names: &'static [(&'static str, T)]) -> Kind<T>
where
    T: ChoiceName + Copy + PartialEq + 'static,
{
    let expected = names.iter().map(|(name, _)| format!("\"{name}\"")).collect::<Vec<_>>().join(" or ");
    Kind::new(
        expected,
        move |value| {
            let found = value.as_str()?;
            names.iter().find(|(name, _)| *name == found).map(|(_, value)| *value)
        },
        |value| Value::String(value.name().to_owned()),
    )
}

/// How a named value is written.
pub(super) trait ChoiceName {
    /// Its name in the file.
    fn name(&self) -> &'static str;
}
