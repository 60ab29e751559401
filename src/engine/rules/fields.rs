//! Typed fields out of a TOML table, every mistake with the line that it stands on.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::pack::PackProblem;

/// A file's name and text, to say where something stands.
pub(super) struct Source<'a> {
    file: &'a str,
    line_starts: Vec<usize>,
}

impl<'a> Source<'a> {
    pub(super) fn new(file: &'a str, text: &str) -> Self {
        let line_starts = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
        Self { file, line_starts }
    }

    pub(super) fn line(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= offset)
    }

    pub(super) fn problem(&self, line: usize, what: String) -> PackProblem {
        PackProblem { file: self.file.to_owned(), line, what }
    }
}

/// A value and its line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed<T> {
    pub(super) value: T,
    pub(super) line: usize,
}

/// A list of texts by its name.
pub(super) type NamedList = (String, Vec<Placed<String>>);

/// The fields of one table. What is asked for is taken out; what is left in the end is unknown.
pub(super) struct Fields<'s, 'i> {
    source: &'s Source<'s>,
    /// The table's name in messages, with a blank behind it, or nothing.
    owner: String,
    line: usize,
    table: DeTable<'i>,
    known: Vec<&'static str>,
    problems: Vec<PackProblem>,
}

impl<'s, 'i> Fields<'s, 'i> {
    pub(super) fn new(source: &'s Source<'s>, line: usize, table: DeTable<'i>) -> Self {
        Self { source, owner: String::new(), line, table, known: Vec::new(), problems: Vec::new() }
    }

    /// Names the table in the messages that follow.
    pub(super) fn called(&mut self, owner: String) {
        self.owner = owner;
    }

    /// The line on which the table begins.
    pub(super) fn line(&self) -> usize {
        self.line
    }

    /// Notes a mistake.
    pub(super) fn problem(&mut self, line: usize, what: &str) {
        self.problems.push(self.source.problem(line, format!("{}{what}", self.owner)));
    }

    /// A value that need not be there.
    pub(super) fn take(&mut self, key: &'static str) -> Option<Placed<DeValue<'i>>> {
        self.known.push(key);
        let (at, value) = self.table.remove_entry(key)?;
        Some(Placed { value: value.into_inner(), line: self.source.line(at.span().start) })
    }

    /// A text that must be there.
    pub(super) fn text(&mut self, key: &'static str) -> Option<Placed<String>> {
        let found = self.optional_text(key);
        if found.is_none() && !self.has_problem_with(key) {
            self.problem(self.line, &format!("{key} is missing"));
        }
        found
    }

    /// A text that need not be there.
    pub(super) fn optional_text(&mut self, key: &'static str) -> Option<Placed<String>> {
        let Placed { value, line } = self.take(key)?;
        if let DeValue::String(text) = value {
            return Some(Placed { value: text.into_owned(), line });
        }
        self.problem(line, &format!("{key} is {}, expected a string", value.type_str()));
        None
    }

    /// A number that must be there.
    pub(super) fn number(&mut self, key: &'static str) -> Option<Placed<f64>> {
        let Some(Placed { value, line }) = self.take(key) else {
            self.problem(self.line, &format!("{key} is missing"));
            return None;
        };
        let number = if let DeValue::Float(float) = &value {
            float.as_str().parse().ok()
        } else if let DeValue::Integer(integer) = &value {
            integer.as_str().parse().ok()
        } else {
            None
        };
        if number.is_none() {
            self.problem(line, &format!("{key} is {}, expected a number", value.type_str()));
        }
        number.map(|value| Placed { value, line })
    }

    /// Whether something holds; `default` where the key is not there.
    pub(super) fn truth(&mut self, key: &'static str, default: bool) -> bool {
        match self.take(key) {
            Some(Placed { value: DeValue::Boolean(value), .. }) => value,
            Some(Placed { value, line }) => {
                self.problem(line, &format!("{key} is {}, expected true or false", value.type_str()));
                default
            }
            None => default,
        }
    }

    /// A list of texts; empty where the key is not there.
    pub(super) fn texts(&mut self, key: &'static str) -> Vec<Placed<String>> {
        match self.take(key) {
            Some(Placed { value, line }) => self.list(key, value, line),
            None => Vec::new(),
        }
    }

    /// A list of texts that must be there and hold something.
    pub(super) fn some_texts(&mut self, key: &'static str) -> Vec<Placed<String>> {
        match self.take(key) {
            Some(Placed { value, line }) => {
                if matches!(&value, DeValue::Array(array) if array.is_empty()) {
                    self.problem(line, &format!("{key} is empty, expected at least one"));
                }
                self.list(key, value, line)
            }
            None => {
                self.problem(self.line, &format!("{key} is missing"));
                Vec::new()
            }
        }
    }

    fn list(&mut self, key: &str, value: DeValue<'i>, line: usize) -> Vec<Placed<String>> {
        let DeValue::Array(array) = value else {
            self.problem(line, &format!("{key} is {}, expected a list of strings", value.type_str()));
            return Vec::new();
        };
        let mut texts = Vec::new();
        for item in array {
            let line = self.source.line(item.span().start);
            let item = item.into_inner();
            if let DeValue::String(text) = item {
                texts.push(Placed { value: text.into_owned(), line });
            } else {
                self.problem(line, &format!("{key} holds {}, expected strings", item.type_str()));
            }
        }
        texts
    }

    /// Takes every field that is left as a list of texts by its own name.
    pub(super) fn every_list(mut self) -> (Vec<NamedList>, Vec<PackProblem>) {
        let entries: Vec<(String, usize, DeValue<'i>)> = std::mem::take(&mut self.table)
            .into_iter()
            .map(|(key, value)| (key.get_ref().to_string(), self.source.line(key.span().start), value.into_inner()))
            .collect();
        let mut lists = Vec::new();
        for (key, line, value) in entries {
            let texts = self.list(&key, value, line);
            if texts.is_empty() {
                self.problem(line, &format!("{key} is empty, expected at least one"));
            }
            lists.push((key, texts));
        }
        (lists, self.problems)
    }

    /// The tables of an array of tables, each with its line.
    pub(super) fn tables(&mut self, key: &'static str) -> Vec<(usize, DeTable<'i>)> {
        let Some(Placed { value, line }) = self.take(key) else {
            self.problem(self.line, &format!("there is no [[{key}]], expected at least one"));
            return Vec::new();
        };
        let DeValue::Array(array) = value else {
            self.problem(line, &format!("{key} is {}, expected [[{key}]]", value.type_str()));
            return Vec::new();
        };
        let mut tables = Vec::new();
        for item in array {
            let line = self.source.line(item.span().start);
            let item = Spanned::into_inner(item);
            if let DeValue::Table(table) = item {
                tables.push((line, table));
            } else {
                self.problem(line, &format!("{key} holds {}, expected [[{key}]]", item.type_str()));
            }
        }
        tables
    }

    /// Every mistake, unknown keys among them.
    pub(super) fn finish(mut self) -> Vec<PackProblem> {
        let unknown: Vec<(String, usize)> =
            self.table.iter().map(|(key, _)| (key.get_ref().to_string(), self.source.line(key.span().start))).collect();
        let known = self.known.join(", ");
        for (key, line) in unknown {
            self.problem(line, &format!("unknown key `{key}`, expected one of: {known}"));
        }
        self.problems
    }

    fn has_problem_with(&self, key: &str) -> bool {
        self.problems.iter().any(|problem| problem.what.contains(&format!("{key} is")))
    }
}
