//! Reads declared keys out of the sources and remembers every problem.

use std::path::{Path, PathBuf};

use toml::{Table, Value};

use super::kinds::Kind;
use super::problem::{ConfigError, Problem};
use super::sources::{ENV_PREFIX, Sources};

/// The declaration of a key: everything about it but its kind.
pub(super) struct Key<D> {
    /// `section.key`.
    pub(super) name: &'static str,
    /// The unit, e.g. `bytes`; empty where there is none.
    pub(super) unit: &'static str,
    /// The default.
    pub(super) default: D,
    /// What it does, in one or two sentences.
    pub(super) doc: &'static str,
}

/// A key with its effective value, for printing.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub(super) name: &'static str,
    pub(super) unit: &'static str,
    pub(super) doc: &'static str,
    pub(super) expected: String,
    /// The default as TOML, relative to the home folder where it is a path; `None` where the key is not set by default.
    pub(super) default: Option<Value>,
    /// The effective value; `None` where the key is not set.
    pub(super) value: Option<Value>,
    pub(super) is_path: bool,
    /// The value is kept out of everything that is printed.
    pub(super) is_secret: bool,
}

impl Entry {
    /// The section and the key within it.
    pub(super) fn parts(&self) -> (&'static str, &'static str) {
        self.name.split_once('.').unwrap_or(("", self.name))
    }
}

/// A value that a source gives, with what is needed to read it and to complain about it.
struct Given {
    /// Where from, in words.
    place: String,
    /// `section.key` as written.
    name: String,
    /// Readings of the value, best first: an environment variable or a flag may be TOML or a bare word.
    readings: Vec<Value>,
    /// Where relative paths start.
    base: PathBuf,
    is_environment: bool,
}

/// Walks through the declarations.
pub(super) struct Reader<'a> {
    home: &'a Path,
    /// Later ones count.
    given: Vec<Given>,
    entries: Vec<Entry>,
    problems: Vec<Problem>,
}

impl<'a> Reader<'a> {
    pub(super) fn new(sources: &'a Sources) -> Self {
        let mut reader = Self { home: &sources.home, given: Vec::new(), entries: Vec::new(), problems: Vec::new() };
        if let Some((path, text)) = &sources.file {
            reader.take_file(path, text);
        }
        for (variable, value) in &sources.environment {
            let name = variable.trim_start_matches(ENV_PREFIX).to_lowercase().replacen("__", ".", 1);
            reader.take_word(variable.clone(), name, value, &sources.current);
        }
        for flag in &sources.flags {
            let Some((name, value)) = flag.split_once('=') else {
                let what = "expected section.key=value".to_owned();
                reader.problems.push(Problem { place: format!("--set {flag}"), what });
                continue;
            };
            let name = name.trim();
            reader.take_word(format!("--set {name}"), name.to_owned(), value, &sources.current);
        }
        reader
    }

    fn take_file(&mut self, path: &Path, text: &str) {
        let file = path.display();
        let table: Table = match text.parse() {
            Ok(table) => table,
            Err(error) => {
                let what = format!("not TOML: {}", error.to_string().trim_end());
                self.problems.push(Problem { place: file.to_string(), what });
                return;
            }
        };
        let base = path.parent().map(Path::to_path_buf).unwrap_or_default();
        for (section, keys) in table {
            let Value::Table(keys) = keys else {
                let what = "unknown key outside of any section".to_owned();
                self.problems.push(Problem { place: format!("{file}: {section}"), what });
                continue;
            };
            for (key, value) in keys {
                let name = format!("{section}.{key}");
                let place = format!("{file}: {name}");
                let readings = vec![value];
                self.given.push(Given { place, name, readings, base: base.clone(), is_environment: false });
            }
        }
    }

    fn take_word(&mut self, place: String, name: String, value: &str, base: &Path) {
        let mut readings: Vec<Value> = value.trim().parse().into_iter().collect();
        readings.push(Value::String(value.to_owned()));
        let is_environment = place.starts_with(ENV_PREFIX);
        self.given.push(Given { place, name, readings, base: base.to_path_buf(), is_environment });
    }

    /// Reads a key that always has a value.
    pub(super) fn read<T>(&mut self, key: Key<T>, kind: &Kind<T>) -> T {
        let default = (kind.write)(&key.default);
        self.read_given(&key, kind, Some(default)).unwrap_or(key.default)
    }

    /// Reads a path whose default lies in the home folder.
    pub(super) fn read_path(&mut self, key: Key<&'static str>) -> PathBuf {
        let kind = super::kinds::path();
        let default = self.home.join(key.default);
        self.read_given(&key, &kind, Some(Value::String(key.default.to_owned()))).unwrap_or(default)
    }

    /// Reads a key that may be left unset.
    pub(super) fn read_optional<T>(&mut self, key: Key<()>, kind: &Kind<T>) -> Option<T> {
        self.read_given(&key, kind, None)
    }

    fn read_given<T, D>(&mut self, key: &Key<D>, kind: &Kind<T>, default: Option<Value>) -> Option<T> {
        let mut found = None;
        for given in self.given.iter().filter(|given| given.name == key.name) {
            found = given.readings.iter().find_map(|value| (kind.read)(value, &given.base));
            if found.is_none() {
                let shown = given.readings.first().map_or_else(String::new, kind.show);
                let what = format!("expected {}, found {shown}", kind.expected);
                self.problems.push(Problem { place: given.place.clone(), what });
            }
        }
        let effective = match (&default, &found) {
            (_, Some(value)) => Some((kind.write)(value)),
            (Some(Value::String(path)), None) if kind.is_path => {
                Some(Value::String(self.home.join(path).display().to_string()))
            }
            (default, None) => default.clone(),
        };
        self.entries.push(Entry {
            name: key.name,
            unit: key.unit,
            doc: key.doc,
            expected: kind.expected.clone(),
            default,
            value: effective,
            is_path: kind.is_path,
            is_secret: false,
        });
        found
    }

    /// Reads a value that only the environment may give, so that it is not written down, and that nothing ever shows:
    /// neither the printed configuration nor a complaint.
    pub(super) fn read_secret<T>(
        &mut self,
        key: &Key<()>,
        expected: &str,
        read: impl Fn(&str) -> Result<T, String>,
    ) -> Option<T> {
        let mut found = None;
        for given in self.given.iter().filter(|given| given.name == key.name) {
            // The last reading is the bare word.
            let word = given.readings.last().and_then(Value::as_str).filter(|_| given.is_environment);
            let what = match word.map(&read) {
                Some(Ok(value)) => {
                    found = Some(value);
                    continue;
                }
                Some(Err(what)) => what,
                None => {
                    let variable = key.name.replacen('.', "__", 1).to_uppercase();
                    format!("a secret, expected in the environment variable {ENV_PREFIX}{variable} alone")
                }
            };
            self.problems.push(Problem { place: given.place.clone(), what });
        }
        self.entries.push(Entry {
            name: key.name,
            unit: key.unit,
            doc: key.doc,
            expected: expected.to_owned(),
            default: None,
            value: None,
            is_path: false,
            is_secret: true,
        });
        found
    }

    /// Reports a contradiction between keys.
    pub(super) fn contradiction(&mut self, keys: &[&str], what: String) {
        let places = keys.iter().map(|name| self.place(name)).collect::<Vec<_>>().join(", ");
        self.problems.push(Problem { place: places, what });
    }

    /// Where a key's value comes from.
    fn place(&self, name: &str) -> String {
        match self.given.iter().rfind(|given| given.name == name) {
            Some(given) => given.place.clone(),
            None => format!("{name} (default)"),
        }
    }

    /// The keys as read, or all problems; unknown keys are among them.
    pub(super) fn finish(mut self) -> Result<Vec<Entry>, ConfigError> {
        for given in &self.given {
            if self.entries.iter().any(|entry| entry.name == given.name) {
                continue;
            }
            let section = given.name.split_once('.').map_or("", |(section, _)| section);
            let keys: Vec<_> =
                self.entries.iter().map(Entry::parts).filter(|parts| parts.0 == section).map(|parts| parts.1).collect();
            let what = if keys.is_empty() {
                let mut sections: Vec<_> = self.entries.iter().map(|entry| entry.parts().0).collect();
                sections.dedup();
                format!("unknown section, expected one of: {}", sections.join(", "))
            } else {
                format!("unknown key, [{section}] has: {}", keys.join(", "))
            };
            self.problems.push(Problem { place: given.place.clone(), what });
        }
        if self.problems.is_empty() { Ok(self.entries) } else { Err(ConfigError { problems: self.problems }) }
    }
}
