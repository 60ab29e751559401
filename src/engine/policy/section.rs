//! Reads one table of a policy file key by key, noting every mistake instead of stopping at the first.

use std::ops::Range;
use std::str::FromStr;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::conditions::day_of;
use super::{PolicyProblem, ProblemKind};
use crate::engine::day::Day;
use crate::engine::score::Threshold;
use crate::engine::taxonomy::UnknownWord;

/// The problems found so far, and where lines begin.
pub(super) struct Notes<'a> {
    file: &'a str,
    text: &'a str,
    pub(super) problems: Vec<PolicyProblem>,
}

impl<'a> Notes<'a> {
    pub(super) fn new(file: &'a str, text: &'a str) -> Self {
        Self { file, text, problems: Vec::new() }
    }

    pub(super) fn line(&self, span: &Range<usize>) -> usize {
        let before = self.text.as_bytes().get(..span.start).unwrap_or_default();
        before.iter().filter(|byte| **byte == b'\n').count() + 1
    }

    pub(super) fn note(&mut self, span: &Range<usize>, kind: ProblemKind) {
        let line = Some(self.line(span));
        self.problems.push(PolicyProblem { file: self.file.to_owned(), line, kind });
    }

    pub(super) fn note_at(&mut self, line: Option<usize>, kind: ProblemKind) {
        self.problems.push(PolicyProblem { file: self.file.to_owned(), line, kind });
    }
}

/// One table, with the name by which problems call it.
pub(super) struct Section<'t> {
    pub(super) place: String,
    pub(super) span: Range<usize>,
    table: &'t DeTable<'t>,
}

impl<'t> Section<'t> {
    /// Opens a table and notes the keys that it may not have.
    pub(super) fn open(
        notes: &mut Notes<'_>,
        place: String,
        span: Range<usize>,
        table: &'t DeTable<'t>,
        known: &[&str],
    ) -> Self {
        for key in table.keys() {
            if !known.contains(&key.get_ref().as_ref()) {
                let expected = known.join(", ");
                let key_name = key.get_ref().to_string();
                notes.note(&key.span(), ProblemKind::UnknownKey { place: place.clone(), key: key_name, expected });
            }
        }
        Self { place, span, table }
    }

    pub(super) fn get(&self, key: &str) -> Option<&'t Spanned<DeValue<'t>>> {
        self.table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    pub(super) fn required(
        &self,
        notes: &mut Notes<'_>,
        key: &'static str,
        expected: &'static str,
    ) -> Option<&'t Spanned<DeValue<'t>>> {
        let value = self.get(key);
        if value.is_none() {
            notes.note(&self.span, ProblemKind::MissingKey { place: self.place.clone(), key, expected });
        }
        value
    }

    pub(super) fn wrong(&self, notes: &mut Notes<'_>, key: &str, value: &Spanned<DeValue<'_>>, expected: &'static str) {
        self.wrong_found(notes, key, &value.span(), shown(value.get_ref()), expected);
    }

    /// A text that is there and satisfies the claim.
    pub(super) fn text(
        &self,
        notes: &mut Notes<'_>,
        key: &'static str,
        expected: &'static str,
        is_right: fn(&str) -> bool,
    ) -> Option<(String, usize)> {
        let value = self.required(notes, key, expected)?;
        self.checked_text(notes, key, value, expected, is_right)
    }

    /// A text that may be absent.
    pub(super) fn optional_text(&self, notes: &mut Notes<'_>, key: &'static str) -> Option<(String, usize)> {
        self.checked_text(notes, key, self.get(key)?, "a text that is not empty", is_filled)
    }

    /// The text that a value should be.
    pub(super) fn filled(&self, notes: &mut Notes<'_>, key: &str, value: &Spanned<DeValue<'_>>) -> Option<String> {
        self.checked_text(notes, key, value, "a text that is not empty", is_filled).map(|(text, _)| text)
    }

    /// A word of a vocabulary.
    pub(super) fn word<W: FromStr<Err = UnknownWord>>(
        &self,
        notes: &mut Notes<'_>,
        key: &'static str,
        expected: &'static str,
    ) -> Option<W> {
        let (word, line) = self.text(notes, key, expected, is_filled)?;
        match word.parse() {
            Ok(word) => Some(word),
            Err(word) => {
                notes.note_at(Some(line), ProblemKind::UnknownWord { place: self.place.clone(), key, word });
                None
            }
        }
    }

    /// A day that may be absent.
    pub(super) fn optional_day(&self, notes: &mut Notes<'_>, key: &'static str) -> Option<Day> {
        let value = self.get(key)?;
        let day = day_of(value);
        if day.is_none() {
            self.wrong(notes, key, value, "a date without quotes, e.g. 2026-01-31");
        }
        day
    }

    /// A number from 0 on that may be absent.
    pub(super) fn whole_number(&self, notes: &mut Notes<'_>, key: &'static str) -> Option<u32> {
        let value = self.get(key)?;
        let number = if let DeValue::Integer(number) = value.get_ref() {
            number.as_str().replace('_', "").parse().ok()
        } else {
            None
        };
        if number.is_none() {
            self.wrong(notes, key, value, "a whole number, 0 or more");
        }
        number
    }

    /// A threshold, which must be there.
    pub(super) fn threshold(&self, notes: &mut Notes<'_>, key: &'static str) -> Option<Threshold> {
        const EXPECTED: &str = "a number from 0 to 1";
        let value = self.required(notes, key, EXPECTED)?;
        let threshold = number(value).and_then(|number| Threshold::new(number).ok());
        if threshold.is_none() {
            self.wrong(notes, key, value, EXPECTED);
        }
        threshold
    }

    /// A cost that may be absent.
    pub(super) fn cost(&self, notes: &mut Notes<'_>, key: &'static str) -> Option<f64> {
        let value = self.get(key)?;
        let cost = number(value).filter(|cost| cost.is_finite() && *cost > 0.0);
        if cost.is_none() {
            self.wrong(notes, key, value, "a number over 0");
        }
        cost
    }

    pub(super) fn wrong_found(
        &self,
        notes: &mut Notes<'_>,
        key: &str,
        span: &Range<usize>,
        found: String,
        expected: &'static str,
    ) {
        let (place, key) = (self.place.clone(), key.to_owned());
        notes.note(span, ProblemKind::WrongValue { place, key, found, expected });
    }

    fn checked_text(
        &self,
        notes: &mut Notes<'_>,
        key: &str,
        value: &Spanned<DeValue<'_>>,
        expected: &'static str,
        is_right: fn(&str) -> bool,
    ) -> Option<(String, usize)> {
        match value.get_ref().as_str() {
            Some(text) if is_right(text) => Some((text.trim().to_owned(), notes.line(&value.span()))),
            _ => {
                self.wrong(notes, key, value, expected);
                None
            }
        }
    }

    /// The texts of a list that, where it is given, holds at least one and each once.
    pub(super) fn texts(&self, notes: &mut Notes<'_>, key: &'static str) -> Option<Listed> {
        const EXPECTED: &str = "a list of at least one word";
        let value = self.get(key)?;
        let Some(array) = value.get_ref().as_array().filter(|array| !array.is_empty()) else {
            self.wrong(notes, key, value, EXPECTED);
            return Some(Listed { texts: Vec::new(), is_damaged: true });
        };
        let mut listed = Listed { texts: Vec::new(), is_damaged: false };
        for item in array {
            let Some(text) = item.get_ref().as_str() else {
                self.wrong(notes, key, item, "a word");
                listed.is_damaged = true;
                continue;
            };
            if listed.texts.iter().any(|(earlier, _)| earlier == text) {
                let word = text.to_owned();
                notes.note(&item.span(), ProblemKind::Repeated { place: self.place.clone(), key, word });
            } else {
                listed.texts.push((text.to_owned(), item.span()));
            }
        }
        Some(listed)
    }

    /// The words of a vocabulary in a list; `None` where the key is absent.
    pub(super) fn words<W: FromStr<Err = UnknownWord>>(
        &self,
        notes: &mut Notes<'_>,
        key: &'static str,
    ) -> Option<Words<W>> {
        let Listed { texts, mut is_damaged } = self.texts(notes, key)?;
        let mut words = Vec::new();
        for (text, span) in texts {
            match text.parse() {
                Ok(word) => words.push(word),
                Err(word) => {
                    is_damaged = true;
                    notes.note(&span, ProblemKind::UnknownWord { place: self.place.clone(), key, word });
                }
            }
        }
        Some(Words { words, is_damaged })
    }
}

/// The distinct texts of a list with their places.
pub(super) struct Listed {
    pub(super) texts: Vec<(String, Range<usize>)>,
    pub(super) is_damaged: bool,
}

/// The legal words of a list, and whether others had to be left out.
pub(super) struct Words<W> {
    pub(super) words: Vec<W>,
    pub(super) is_damaged: bool,
}

fn number(value: &Spanned<DeValue<'_>>) -> Option<f64> {
    match value.get_ref() {
        DeValue::Float(number) => number.as_str().replace('_', "").parse().ok(),
        DeValue::Integer(number) => number.as_str().replace('_', "").parse().ok(),
        DeValue::String(_) | DeValue::Boolean(_) | DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => None,
    }
}

/// A value as a problem shows it.
pub(super) fn shown(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) if text.trim().is_empty() => "an empty text".to_owned(),
        DeValue::String(text) => format!("`{text}`"),
        DeValue::Integer(number) => number.to_string(),
        DeValue::Float(number) => number.to_string(),
        DeValue::Boolean(truth) => truth.to_string(),
        DeValue::Datetime(date) => date.to_string(),
        DeValue::Array(array) if array.is_empty() => "an empty list".to_owned(),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

pub(super) fn is_filled(text: &str) -> bool {
    !text.trim().is_empty()
}
