//! The file format of packs: TOML to [`Pack`], every problem at once and each with its line.

use toml::de::{DeTable, DeValue};

use super::fields::{Fields, Placed, Source};
use super::phrase::{self, Lists, Phrase};
use crate::engine::model::{PackReference, hex_sha256};
use crate::engine::taxonomy::Target;

/// A pack that has been read: its rules are well formed, their inline tests not yet run.
#[derive(Debug, Clone, PartialEq)]
pub struct Pack {
    pub(super) file: String,
    pub(super) identity: PackReference,
    /// The line of its name.
    pub(super) line: usize,
    pub(super) rules: Vec<Rule>,
    /// The lists that no phrase uses, with their lines.
    pub(super) unused_lists: Vec<Placed<String>>,
}

/// One rule.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Rule {
    pub(super) id: String,
    pub(super) line: usize,
    pub(super) target: Target,
    pub(super) langs: Vec<String>,
    pub(super) confidence: f64,
    pub(super) phrases: Vec<Phrase>,
    pub(super) context: Context,
    pub(super) hits: Vec<Placed<String>>,
    pub(super) misses: Vec<Placed<String>>,
}

/// What a hit's surroundings must and must not hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Context {
    /// Whether a hit counts that begins inside quotation marks, where somebody else's words stand.
    pub(super) quoted: bool,
    pub(super) unless: Vec<Phrase>,
    pub(super) unless_before: Vec<Phrase>,
    pub(super) unless_after: Vec<Phrase>,
    pub(super) when_before: Vec<Phrase>,
    pub(super) when_after: Vec<Phrase>,
}

/// What is wrong with a pack, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}: {what}")]
pub struct PackProblem {
    /// The pack's file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What was found and what was expected.
    pub what: String,
}

impl Pack {
    /// Reads a pack. `file` is its name in messages. Rules with mistakes are left out, so that the others can be tested.
    ///
    /// The problems are text that is no TOML, unknown keys, unknown targets and lists, bad phrases, confidences out of
    /// range, ids that occur twice, rules without inline tests.
    #[must_use]
    pub fn read(file: &str, text: &str) -> (Self, Vec<PackProblem>) {
        let source = Source::new(file, text);
        let (table, errors) = DeTable::parse_recoverable(text);
        let mut problems: Vec<PackProblem> = errors
            .iter()
            .map(|error| {
                let line = error.span().map_or(1, |span| source.line(span.start));
                source.problem(line, error.message().to_owned())
            })
            .collect();
        let mut pack = Self {
            file: file.to_owned(),
            identity: PackReference {
                name: String::new(),
                version: String::new(),
                sha256: hex_sha256(text.as_bytes()),
            },
            line: 1,
            rules: Vec::new(),
            unused_lists: Vec::new(),
        };
        if !problems.is_empty() {
            return (pack, problems);
        }
        let mut fields = Fields::new(&source, 1, table.into_inner());
        if let Some(Placed { value, line }) = fields.text("name") {
            pack.identity.name = value;
            pack.line = line;
        }
        pack.identity.version = fields.text("version").map(|version| version.value).unwrap_or_default();
        let lang = fields.text("lang").filter(|lang| check_lang(&mut fields, lang));
        fields.optional_text("description");
        let (lists, found) = read_lists(&source, &mut fields);
        problems.extend(found);
        let mut used = Vec::new();
        for (line, table) in fields.tables("rule") {
            let rule = Fields::new(&source, line, table);
            let default_lang = lang.as_ref().map(|lang| lang.value.clone());
            let known = Known { rules: &pack.rules, lists: &lists, lang: default_lang };
            let (rule, found) = Rule::read(rule, &known, &mut used);
            problems.extend(found);
            pack.rules.extend(rule);
        }
        pack.unused_lists = lists.lines.into_iter().filter(|list| !used.contains(&list.value)).collect();
        problems.extend(fields.finish());
        (pack, problems)
    }
}

/// The pack's lists, and where each one stands.
struct NamedLists {
    lists: Lists,
    lines: Vec<Placed<String>>,
}

fn read_lists(source: &Source<'_>, fields: &mut Fields<'_, '_>) -> (NamedLists, Vec<PackProblem>) {
    let mut named = NamedLists { lists: Lists::new(), lines: Vec::new() };
    let Some(Placed { value, line }) = fields.take("lists") else { return (named, Vec::new()) };
    let DeValue::Table(table) = value else {
        fields.problem(line, &format!("lists is {}, expected [lists]", value.type_str()));
        return (named, Vec::new());
    };
    let mut entries = Fields::new(source, line, table);
    entries.called("[lists] ".to_owned());
    let (entries, mut problems) = entries.every_list();
    for (name, texts) in entries {
        let line = texts.first().map_or(line, |text| text.line);
        for text in &texts {
            // An entry is a plain row of words: as a phrase of one alternative it shows what is wrong with it.
            let is_plain = !text.value.contains(['(', ')', '|', '{', '?']);
            if !is_plain || phrase::parse_context(&format!("({})", text.value), text.line, &Lists::new()).is_err() {
                let what = format!("[lists] {name}: `{}` is not a row of lower-case words", text.value);
                problems.push(source.problem(text.line, what));
            }
        }
        named.lines.push(Placed { value: name.clone(), line });
        named.lists.insert(name, texts.into_iter().map(|text| text.value).collect());
    }
    (named, problems)
}

/// What a rule is read beside.
struct Known<'a> {
    rules: &'a [Rule],
    lists: &'a NamedLists,
    lang: Option<String>,
}

impl Rule {
    /// The rule, where nothing is wrong with it, and everything that is.
    fn read(mut fields: Fields<'_, '_>, known: &Known<'_>, used: &mut Vec<String>) -> (Option<Self>, Vec<PackProblem>) {
        let line = fields.line();
        let id = fields.text("id");
        if let Some(id) = &id {
            fields.called(format!("rule `{}`: ", id.value));
            if let Some(first) = known.rules.iter().find(|rule| rule.id == id.value) {
                fields.problem(id.line, &format!("the id stands at line {} too", first.line));
            }
        }
        let target = fields.text("target").and_then(|target| {
            target.value.parse::<Target>().map_err(|error| fields.problem(target.line, &error.to_string())).ok()
        });
        let mut langs = fields.texts("langs");
        langs.retain(|lang| check_lang(&mut fields, lang));
        let confidence = fields.number("confidence");
        if let Some(Placed { value, line }) = confidence.as_ref()
            && !(*value > 0.0 && *value <= 1.0)
        {
            fields.problem(*line, &format!("confidence is {value}, expected over 0 and at most 1"));
        }
        let written = fields.some_texts("phrases");
        type Parse = fn(&str, usize, &Lists) -> Result<Phrase, String>;
        let mut parse = |fields: &mut Fields<'_, '_>, key: &str, written: Vec<Placed<String>>, read: Parse| {
            let mut phrases = Vec::new();
            for Placed { value, line } in written {
                used.extend(known.lists.lists.keys().filter(|name| value.contains(&format!("{{{name}}}"))).cloned());
                match read(&value, line, &known.lists.lists) {
                    Ok(phrase) => phrases.push(phrase),
                    Err(what) => fields.problem(line, &format!("{key}: {what}")),
                }
            }
            phrases
        };
        let phrases = parse(&mut fields, "phrases", written, phrase::parse);
        let quoted = fields.truth("quoted", target == Some(Target::Declines));
        let mut context = |key: &'static str| {
            let written = fields.texts(key);
            parse(&mut fields, key, written, phrase::parse_context)
        };
        let context = Context {
            quoted,
            unless: context("unless"),
            unless_before: context("unless_before"),
            unless_after: context("unless_after"),
            when_before: context("when_before"),
            when_after: context("when_after"),
        };
        let (hits, misses) = (fields.some_texts("hits"), fields.some_texts("misses"));
        let problems = fields.finish();
        let langs = match langs.is_empty() {
            true => known.lang.iter().cloned().collect(),
            false => langs.into_iter().map(|lang| lang.value).collect(),
        };
        let rule = match (id, target, confidence) {
            (Some(id), Some(target), Some(confidence)) if problems.is_empty() => {
                let (id, confidence) = (id.value, confidence.value);
                Some(Self { id, line, target, langs, confidence, phrases, context, hits, misses })
            }
            _ => None,
        };
        (rule, problems)
    }
}

/// A tag as in BCP 47: a language of two or three letters, then parts of letters and digits.
fn check_lang(fields: &mut Fields<'_, '_>, lang: &Placed<String>) -> bool {
    let mut parts = lang.value.split('-');
    let is_language = parts
        .next()
        .is_some_and(|part| (2..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_lowercase()));
    let is_tag = is_language
        && parts.all(|part| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if !is_tag {
        fields.problem(lang.line, &format!("`{}` is no language tag such as `en` or `hi-Latn`", lang.value));
    }
    is_tag
}
