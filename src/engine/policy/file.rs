//! A policy file, read key by key: what it says, not yet whether it adds up (`check` sees to that).

use std::ops::Range;

use toml::de::{DeTable, DeValue};
use toml::value::Date;
use toml::{Spanned, map::Map};

use super::section::{Notes, Section, Words, is_filled, shown};
use super::{Action, Cell, Ladder, ProblemKind, Step};
use crate::engine::score::Threshold;
use crate::engine::taxonomy::{Intent, IntentSet, Purpose, Stage, Surface};

const POLICY_KEYS: [&str; 7] = ["name", "version", "effective_from", "description", "default", "ladders", "clauses"];
const DEFAULT_KEYS: [&str; 4] = ["decision", "reason", "rule", "ladder"];
const CLAUSE_KEYS: [&str; 11] = [
    "id",
    "stages",
    "surfaces",
    "purposes",
    "intents",
    "decision",
    "overrides",
    "reason",
    "rule",
    "counterfactual",
    "ladder",
];
const STEP_KEYS: [&str; 2] = ["at", "action"];

/// The id by which decisions name the stated default.
pub(super) const DEFAULT_ID: &str = "default";

/// What the file says. Parts that could not be read are left out and noted.
pub(super) struct PolicyFile {
    pub(super) name: Option<String>,
    pub(super) version: Option<String>,
    pub(super) effective_from: Option<Date>,
    pub(super) description: Option<String>,
    pub(super) ladders: Vec<FileLadder>,
    /// In the order of the file, the stated default last.
    pub(super) clauses: Vec<FileClause>,
}

/// A ladder; `ladder` is `None` where its steps are wrong.
pub(super) struct FileLadder {
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) ladder: Option<Ladder>,
}

/// A clause. `is_damaged` where some of it could not be read, so that nothing should be concluded from its reach.
pub(super) struct FileClause {
    pub(super) place: String,
    pub(super) line: usize,
    pub(super) id: String,
    pub(super) is_default: bool,
    pub(super) is_damaged: bool,
    pub(super) stages: Vec<Stage>,
    pub(super) surfaces: Vec<Surface>,
    pub(super) purposes: Vec<Purpose>,
    pub(super) intents: IntentSet,
    pub(super) is_prohibited: bool,
    pub(super) overrides: Vec<(String, usize)>,
    pub(super) reason: String,
    pub(super) rule: Option<String>,
    pub(super) counterfactual: Option<(String, usize)>,
    pub(super) ladder: Option<(String, usize)>,
}

impl FileClause {
    /// Whether the clause speaks of that cell.
    pub(super) fn covers(&self, cell: Cell) -> bool {
        self.intents.contains(cell.intent)
            && self.stages.contains(&cell.stage)
            && self.surfaces.contains(&cell.surface)
            && self.purposes.contains(&cell.purpose)
    }

    pub(super) fn overrides(&self, other: &Self) -> bool {
        if other.is_default { !self.is_default } else { self.overrides.iter().any(|(id, _)| *id == other.id) }
    }
}

/// Reads the whole file; every mistake lands in the notes. `None` where it is not TOML: then nothing else is told of
/// it, since what the parser saved of it may not be what was meant.
pub(super) fn read(notes: &mut Notes<'_>, text: &str) -> Option<PolicyFile> {
    let (document, errors) = DeTable::parse_recoverable(text);
    let is_toml = errors.is_empty();
    for error in errors {
        let span = error.span().unwrap_or_default();
        notes.note(&span, ProblemKind::Syntax { message: error.message().to_owned() });
    }
    if !is_toml {
        return None;
    }
    let span = document.span().start..document.span().start;
    let policy = Section::open(notes, "the policy".to_owned(), span, document.get_ref(), &POLICY_KEYS);
    let name = policy.text(notes, "name", "lower-case letters, digits, `_` and `-`", is_name);
    let version = policy.text(notes, "version", "three numbers, e.g. \"1.0.0\"", is_version);
    let effective_from = read_date(notes, &policy);
    let description = policy.text(notes, "description", "a text that is not empty", is_filled);
    let ladders = read_ladders(notes, &policy);
    let mut clauses = read_clauses(notes, &policy);
    clauses.extend(read_default(notes, &policy));
    Some(PolicyFile {
        name: name.map(|(name, _)| name),
        version: version.map(|(version, _)| version),
        effective_from,
        description: description.map(|(description, _)| description),
        ladders,
        clauses,
    })
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
}

fn is_clause_id(text: &str) -> bool {
    text != DEFAULT_ID && !text.is_empty() && text.split('.').all(is_name)
}

fn is_version(text: &str) -> bool {
    text.split('.').count() == 3 && text.split('.').all(|part| part.parse::<u32>().is_ok())
}

fn read_date(notes: &mut Notes<'_>, policy: &Section<'_>) -> Option<Date> {
    const EXPECTED: &str = "a date without quotes, e.g. 2026-01-31";
    let value = policy.required(notes, "effective_from", EXPECTED)?;
    match value.get_ref().as_datetime() {
        Some(toml::value::Datetime { date: Some(date), time: None, .. }) => Some(*date),
        _ => {
            policy.wrong(notes, "effective_from", value, EXPECTED);
            None
        }
    }
}

fn read_ladders(notes: &mut Notes<'_>, policy: &Section<'_>) -> Vec<FileLadder> {
    let Some(value) = policy.get("ladders") else { return Vec::new() };
    let Some(table) = value.get_ref().as_table() else {
        policy.wrong(notes, "ladders", value, "a table of ladders, each a list of steps");
        return Vec::new();
    };
    // The table is sorted by name; problems are told in the order of the file.
    let mut entries: Vec<_> = Map::iter(table).collect();
    entries.sort_by_key(|(name, _)| name.span().start);
    let mut ladders = Vec::new();
    for (key, value) in entries {
        let name = key.get_ref().to_string();
        let line = notes.line(&key.span());
        let ladder = read_steps(notes, policy, &name, value).map(|steps| Ladder::new(name.clone(), steps));
        ladders.push(FileLadder { name, line, ladder });
    }
    ladders
}

fn read_steps(
    notes: &mut Notes<'_>,
    policy: &Section<'_>,
    name: &str,
    value: &Spanned<DeValue<'_>>,
) -> Option<Vec<Step>> {
    const EXPECTED: &str = "a list of steps, e.g. [{ at = 0.5, action = \"HOLD\" }]";
    let Some(array) = value.get_ref().as_array().filter(|array| !array.is_empty()) else {
        policy.wrong(notes, &format!("ladders.{name}"), value, EXPECTED);
        return None;
    };
    let before = notes.problems.len();
    let place = format!("ladder `{name}`");
    let mut steps: Vec<Step> = Vec::new();
    for (index, item) in array.iter().enumerate() {
        let number = index + 1;
        let Some(table) = item.get_ref().as_table() else {
            let found = shown(item.get_ref());
            let kind = ProblemKind::WrongValue {
                place: place.clone(),
                key: format!("step {number}"),
                found,
                expected: "a table with `at` and `action`",
            };
            notes.note(&item.span(), kind);
            continue;
        };
        let section = Section::open(notes, format!("{place} step {number}"), item.span(), table, &STEP_KEYS);
        let at = read_threshold(notes, &section);
        let action = read_action(notes, &section);
        let (Some(at), Some(action)) = (at, action) else { continue };
        if let Some(previous) = steps.last().filter(|previous| at.value() <= previous.at.value()) {
            let (found, previous) = (at.value().to_string(), previous.at.value().to_string());
            notes.note(&item.span(), ProblemKind::NotRising { place: place.clone(), step: number, found, previous });
        }
        let previous = steps.last().map_or(Action::Allow, |step| step.action);
        if action <= previous {
            let (found, previous) = (action.as_str(), previous.as_str());
            let kind = ProblemKind::NotMoreSevere { place: place.clone(), step: number, found, previous };
            notes.note(&item.span(), kind);
        }
        steps.push(Step { at, action });
    }
    (notes.problems.len() == before).then_some(steps)
}

fn read_threshold(notes: &mut Notes<'_>, section: &Section<'_>) -> Option<Threshold> {
    const EXPECTED: &str = "a number from 0 to 1";
    let value = section.required(notes, "at", EXPECTED)?;
    let number = match value.get_ref() {
        DeValue::Float(number) => number.as_str().replace('_', "").parse::<f64>().ok(),
        DeValue::Integer(number) => number.as_str().replace('_', "").parse::<f64>().ok(),
        DeValue::String(_) | DeValue::Boolean(_) | DeValue::Datetime(_) | DeValue::Array(_) | DeValue::Table(_) => None,
    };
    let threshold = number.and_then(|number| Threshold::new(number).ok());
    if threshold.is_none() {
        section.wrong(notes, "at", value, EXPECTED);
    }
    threshold
}

fn read_action(notes: &mut Notes<'_>, section: &Section<'_>) -> Option<Action> {
    let (word, line) = section.text(notes, "action", "an action, e.g. \"HOLD\"", is_filled)?;
    match word.parse() {
        Ok(action) => Some(action),
        Err(word) => {
            let place = section.place.clone();
            notes.note_at(Some(line), ProblemKind::UnknownWord { place, key: "action", word });
            None
        }
    }
}

fn read_clauses(notes: &mut Notes<'_>, policy: &Section<'_>) -> Vec<FileClause> {
    const EXPECTED: &str = "a list of tables, each headed [[clauses]]";
    let Some(value) = policy.required(notes, "clauses", EXPECTED) else { return Vec::new() };
    let Some(array) = value.get_ref().as_array() else {
        policy.wrong(notes, "clauses", value, EXPECTED);
        return Vec::new();
    };
    let mut clauses: Vec<FileClause> = Vec::new();
    for (index, item) in array.iter().enumerate() {
        let Some(table) = item.get_ref().as_table() else {
            policy.wrong(notes, "clauses", item, EXPECTED);
            continue;
        };
        let clause = read_clause(notes, index + 1, item.span(), table);
        if let Some(first) = clauses.iter().find(|earlier| earlier.id == clause.id) {
            let kind = ProblemKind::TakenId { place: clause.place.clone(), first_line: first.line };
            notes.note_at(Some(clause.line), kind);
        }
        clauses.push(clause);
    }
    clauses
}

fn read_clause(notes: &mut Notes<'_>, number: usize, span: Range<usize>, table: &DeTable<'_>) -> FileClause {
    let given_id = table.iter().find(|(key, _)| key.get_ref() == "id").and_then(|(_, id)| id.get_ref().as_str());
    let place = given_id.map_or_else(|| format!("clause {number}"), |id| format!("clause `{id}`"));
    let section = Section::open(notes, place.clone(), span.clone(), table, &CLAUSE_KEYS);
    let id = section.text(notes, "id", "words of a-z, 0-9, `_` and `-` joined by dots, not `default`", is_clause_id);
    let mut is_damaged = false;
    let mut axis_is_damaged = |damaged: bool| is_damaged |= damaged;
    let stages = all_or_given(section.words(notes, "stages"), &Stage::ALL, &mut axis_is_damaged);
    let surfaces = all_or_given(section.words(notes, "surfaces"), &Surface::ALL, &mut axis_is_damaged);
    let purposes = all_or_given(section.words(notes, "purposes"), &Purpose::ALL, &mut axis_is_damaged);
    let intents = section.required(notes, "intents", "a list of intents").and_then(|_| section.words(notes, "intents"));
    axis_is_damaged(intents.is_none());
    let intents = all_or_given(intents, &[], &mut axis_is_damaged);
    let is_prohibited = read_decision(notes, &section);
    axis_is_damaged(is_prohibited.is_none());
    let overrides = section.texts(notes, "overrides").map_or_else(Vec::new, |listed| listed.texts);
    let reason = section.text(notes, "reason", "a text for the author of the message", is_filled);
    FileClause {
        line: notes.line(&span),
        id: id.map_or_else(|| place.clone(), |(id, _)| id),
        is_default: false,
        is_damaged,
        stages,
        surfaces,
        purposes,
        intents: intents.into_iter().collect(),
        is_prohibited: is_prohibited.unwrap_or_default(),
        overrides: overrides.into_iter().map(|(id, span)| (id, notes.line(&span))).collect(),
        reason: reason.map(|(reason, _)| reason).unwrap_or_default(),
        rule: section.optional_text(notes, "rule").map(|(rule, _)| rule),
        counterfactual: section.optional_text(notes, "counterfactual"),
        ladder: section.optional_text(notes, "ladder"),
        place,
    }
}

fn all_or_given<W: Copy>(words: Option<Words<W>>, all: &[W], axis_is_damaged: &mut impl FnMut(bool)) -> Vec<W> {
    match words {
        Some(words) => {
            axis_is_damaged(words.is_damaged);
            words.words
        }
        None => all.to_vec(),
    }
}

fn read_decision(notes: &mut Notes<'_>, section: &Section<'_>) -> Option<bool> {
    let is_known = |text: &str| matches!(text, "prohibited" | "allowed");
    let (decision, _) = section.text(notes, "decision", "`prohibited` or `allowed`", is_known)?;
    Some(decision == "prohibited")
}

fn read_default(notes: &mut Notes<'_>, policy: &Section<'_>) -> Option<FileClause> {
    let value = policy.get("default")?;
    let Some(table) = value.get_ref().as_table() else {
        policy.wrong(notes, "default", value, "a table with `decision` and `reason`");
        return None;
    };
    let section = Section::open(notes, "the default".to_owned(), value.span(), table, &DEFAULT_KEYS);
    let is_prohibited = read_decision(notes, &section);
    let reason = section.text(notes, "reason", "a text for the author of the message", is_filled);
    Some(FileClause {
        place: section.place.clone(),
        line: notes.line(&value.span()),
        id: DEFAULT_ID.to_owned(),
        is_default: true,
        is_damaged: false,
        stages: Stage::ALL.to_vec(),
        surfaces: Surface::ALL.to_vec(),
        purposes: Purpose::ALL.to_vec(),
        intents: Intent::ALL.into_iter().collect(),
        is_prohibited: is_prohibited.unwrap_or_default(),
        overrides: Vec::new(),
        reason: reason.map(|(reason, _)| reason).unwrap_or_default(),
        rule: section.optional_text(notes, "rule").map(|(rule, _)| rule),
        counterfactual: None,
        ladder: section.optional_text(notes, "ladder"),
    })
}
