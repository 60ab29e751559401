//! Texts for the author, one a language, with the kinds of what was found in them and never its values.

use super::ProblemKind;
use super::section::{Notes, Section, is_filled};
use crate::engine::parties::Language;
use crate::engine::taxonomy::{FindingKind, IdentifierKinds};

/// What stands in a text for the kinds of the identifiers found.
const PLACEHOLDER: &str = "{identifiers}";
const WORD_KEYS: [&str; 6] = ["phone", "email", "url", "handle", "payment", "other"];

/// A text in every language of its file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Texts(Vec<String>);

impl Texts {
    /// The text in the file's first language, as it is written.
    #[must_use]
    pub fn first(&self) -> &str {
        self.0.first().map_or("", String::as_str)
    }
}

/// The languages of a file, the one that others fall back to first, and what they call the kinds of identifiers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Languages {
    all: Vec<Language>,
    /// Per language the words of [`WORD_KEYS`]; `None` where the file does not give them.
    words: Vec<Option<[String; WORD_KEYS.len()]>>,
}

impl Languages {
    pub(super) fn read(notes: &mut Notes<'_>, policy: &Section<'_>) -> Self {
        let given = policy.words::<Language>(notes, "languages").map(|words| words.words);
        let all = given.filter(|words| !words.is_empty()).unwrap_or_else(|| vec![Language::ENGLISH]);
        let mut words = vec![None; all.len()];
        if let Some(value) = policy.get("identifiers") {
            if let Some(table) = value.get_ref().as_table() {
                let names: Vec<String> = all.iter().map(Language::to_string).collect();
                let known: Vec<&str> = names.iter().map(String::as_str).collect();
                let section = Section::open(notes, "`identifiers`".to_owned(), value.span(), table, &known);
                for (name, words) in names.iter().zip(&mut words) {
                    *words = read_words(notes, &section, name);
                }
            } else {
                policy.wrong(notes, "identifiers", value, "a table of languages, each with the words of the kinds");
            }
        }
        Self { all, words }
    }

    /// Reads a text: one for every language, or, where there is one language alone, just the text.
    pub(super) fn text(
        &self,
        notes: &mut Notes<'_>,
        section: &Section<'_>,
        key: &'static str,
    ) -> Option<(Texts, usize)> {
        let value = section.get(key)?;
        let line = notes.line(&value.span());
        let before = notes.problems.len();
        let place = || section.place.clone();
        let mut texts = vec![String::new(); self.all.len()];
        if let Some(table) = value.get_ref().as_table() {
            let names: Vec<String> = self.all.iter().map(Language::to_string).collect();
            let known: Vec<&str> = names.iter().map(String::as_str).collect();
            let inner = Section::open(notes, format!("{}: `{key}`", section.place), value.span(), table, &known);
            for (name, text) in names.iter().zip(&mut texts) {
                match inner.get(name) {
                    None => notes
                        .note_at(Some(line), ProblemKind::Untranslated { place: place(), key, language: name.clone() }),
                    Some(value) => {
                        let read = inner.filled(notes, name, value).unwrap_or_default();
                        self.check_placeholders(notes, section, key, line, &read);
                        *text = read;
                    }
                }
            }
        } else {
            let read = section.filled(notes, key, value)?;
            self.check_placeholders(notes, section, key, line, &read);
            texts[0] = read;
            for language in &self.all[1..] {
                let language = language.to_string();
                notes.note_at(Some(line), ProblemKind::Untranslated { place: place(), key, language });
            }
        }
        (notes.problems.len() == before).then_some((Texts(texts), line))
    }

    fn check_placeholders(
        &self,
        notes: &mut Notes<'_>,
        section: &Section<'_>,
        key: &'static str,
        line: usize,
        text: &str,
    ) {
        let place = || section.place.clone();
        let rest = text.replace(PLACEHOLDER, "");
        if let Some(found) = rest.find(['{', '}']) {
            let found: String = rest[found..].chars().take(20).collect();
            notes.note_at(Some(line), ProblemKind::UnknownPlaceholder { place: place(), key, found });
        }
        if rest.len() < text.len() && self.words.iter().any(Option::is_none) {
            notes.note_at(Some(line), ProblemKind::NoKindWords { place: place(), key });
        }
    }

    /// The text in the asked language, or in the nearest that there is.
    pub(super) fn fill(&self, texts: &Texts, asked: Option<Language>, kinds: IdentifierKinds) -> String {
        let position = self.position(asked);
        let text = texts.0.get(position).map_or("", String::as_str);
        let Some(Some(words)) = self.words.get(position).filter(|_| text.contains(PLACEHOLDER)) else {
            return text.to_owned();
        };
        let named: Vec<&str> = kinds.iter().map(|kind| words[kind.index()].as_str()).collect();
        let named = if named.is_empty() { words[FindingKind::IDENTIFIERS.len()].clone() } else { named.join(", ") };
        text.replace(PLACEHOLDER, &named)
    }

    fn position(&self, asked: Option<Language>) -> usize {
        let Some(asked) = asked else { return 0 };
        let fitting = self.all.iter().enumerate().filter(|(_, language)| asked.is_a(**language));
        fitting.max_by_key(|(_, language)| language.to_string().len()).map_or(0, |(position, _)| position)
    }
}

fn read_words(notes: &mut Notes<'_>, section: &Section<'_>, language: &str) -> Option<[String; WORD_KEYS.len()]> {
    let value = section.get(language)?;
    let Some(table) = value.get_ref().as_table() else {
        section.wrong(notes, language, value, "a table with the words of the kinds");
        return None;
    };
    let inner = Section::open(notes, format!("`identifiers.{language}`"), value.span(), table, &WORD_KEYS);
    let words = WORD_KEYS.map(|key| inner.text(notes, key, "what the kind is called", is_filled).map(|(word, _)| word));
    words.iter().all(Option::is_some).then(|| words.map(Option::unwrap_or_default))
}
