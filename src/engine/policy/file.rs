//! A policy file, read key by key: what it says, not yet whether it adds up (`check` sees to that).

use std::ops::Range;

use toml::de::DeTable;

use super::conditions::{CONDITION_KEYS, Conditions};
use super::ladders::{self, FileLadder};
use super::section::{Notes, Section, Words, is_filled};
use super::strikes::{Declines, Strikes};
use super::texts::{Languages, Texts};
use super::{Cell, Circumstances, ProblemKind};
use crate::engine::day::Day;
use crate::engine::parties::Plan;
use crate::engine::score::Guarantees;
use crate::engine::taxonomy::{Intent, IntentSet, Purpose, Stage, Surface};

const POLICY_KEYS: [&str; 13] = [
    "name",
    "version",
    "effective_from",
    "effective_until",
    "description",
    "languages",
    "plans",
    "identifiers",
    "strikes",
    "declines",
    "default",
    "ladders",
    "clauses",
];
const DEFAULT_KEYS: [&str; 5] = ["decision", "reason", "rule", "alternative", "ladder"];
const CLAUSE_KEYS: [&str; 12] = [
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
    "alternative",
    "ladder",
];

/// The id by which decisions name the stated default.
pub(super) const DEFAULT_ID: &str = "default";

/// What the file says. Parts that could not be read are left out and noted.
pub(super) struct PolicyFile {
    pub(super) name: Option<String>,
    pub(super) version: Option<String>,
    pub(super) effective_from: Option<Day>,
    /// The last day.
    pub(super) effective_until: Option<Day>,
    pub(super) description: Option<String>,
    pub(super) languages: Languages,
    pub(super) strikes: Option<Strikes>,
    /// Whether the file has `strikes` at all, right or wrong.
    pub(super) counts_strikes: bool,
    pub(super) declines: Option<Declines>,
    pub(super) ladders: Vec<FileLadder>,
    /// In the order of the file, the stated default last.
    pub(super) clauses: Vec<FileClause>,
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
    pub(super) conditions: Conditions,
    pub(super) is_prohibited: bool,
    pub(super) overrides: Vec<(String, usize)>,
    pub(super) reason: Texts,
    pub(super) rule: Option<String>,
    pub(super) counterfactual: Option<(Texts, usize)>,
    pub(super) alternative: Option<Texts>,
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

    /// Whether the clause speaks of those circumstances.
    pub(super) fn holds_in(&self, circumstances: &Circumstances) -> bool {
        self.conditions.cover(circumstances)
    }

    pub(super) fn overrides(&self, other: &Self) -> bool {
        if other.is_default { !self.is_default } else { self.overrides.iter().any(|(id, _)| *id == other.id) }
    }
}

/// Reads the whole file; every mistake lands in the notes. `None` where it is not TOML: then nothing else is told of
/// it, since what the parser saved of it may not be what was meant.
pub(super) fn read(notes: &mut Notes<'_>, text: &str, guarantees: &Guarantees) -> Option<PolicyFile> {
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
    policy.required(notes, "effective_from", "a date without quotes, e.g. 2026-01-31");
    let effective_from = policy.optional_day(notes, "effective_from");
    let effective_until = policy.optional_day(notes, "effective_until");
    if effective_from.zip(effective_until).is_some_and(|(from, until)| until < from) {
        let line = policy.get("effective_until").map(|value| notes.line(&value.span()));
        notes.note_at(line, ProblemKind::EmptyRange { place: policy.place.clone(), key: "effective_until" });
    }
    let description = policy.text(notes, "description", "a text that is not empty", is_filled);
    let languages = Languages::read(notes, &policy);
    let plans: Vec<Plan> = policy.words(notes, "plans").map_or_else(Vec::new, |words| words.words);
    let strikes = Strikes::read(notes, &policy);
    let declines = Declines::read(notes, &policy, &languages);
    let ladders = ladders::read(notes, &policy, guarantees);
    let names = Names { plans: &plans, languages: &languages };
    let mut clauses = read_clauses(notes, &policy, &names);
    clauses.extend(read_default(notes, &policy, &languages));
    Some(PolicyFile {
        name: name.map(|(name, _)| name),
        version: version.map(|(version, _)| version),
        effective_from,
        effective_until,
        counts_strikes: policy.get("strikes").is_some(),
        strikes,
        declines,
        languages,
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

/// What the head of the file declares and its clauses use.
struct Names<'a> {
    plans: &'a [Plan],
    languages: &'a Languages,
}

fn read_clauses(notes: &mut Notes<'_>, policy: &Section<'_>, names: &Names<'_>) -> Vec<FileClause> {
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
        let clause = read_clause(notes, index + 1, (item.span(), table), names);
        if let Some(first) = clauses.iter().find(|earlier| earlier.id == clause.id) {
            let kind = ProblemKind::TakenId { place: clause.place.clone(), first_line: first.line };
            notes.note_at(Some(clause.line), kind);
        }
        clauses.push(clause);
    }
    clauses
}

fn read_clause(
    notes: &mut Notes<'_>,
    number: usize,
    (span, table): (Range<usize>, &DeTable<'_>),
    names: &Names<'_>,
) -> FileClause {
    let given_id = table.iter().find(|(key, _)| key.get_ref() == "id").and_then(|(_, id)| id.get_ref().as_str());
    let place = given_id.map_or_else(|| format!("clause {number}"), |id| format!("clause `{id}`"));
    let known: Vec<&str> = CLAUSE_KEYS.into_iter().chain(CONDITION_KEYS).collect();
    let section = Section::open(notes, place.clone(), span.clone(), table, &known);
    let id = section.text(notes, "id", "words of a-z, 0-9, `_` and `-` joined by dots, not `default`", is_clause_id);
    let mut is_damaged = false;
    let mut axis_is_damaged = |damaged: bool| is_damaged |= damaged;
    let stages = all_or_given(section.words(notes, "stages"), &Stage::ALL, &mut axis_is_damaged);
    let surfaces = all_or_given(section.words(notes, "surfaces"), &Surface::ALL, &mut axis_is_damaged);
    let purposes = all_or_given(section.words(notes, "purposes"), &Purpose::ALL, &mut axis_is_damaged);
    let intents = section.required(notes, "intents", "a list of intents").and_then(|_| section.words(notes, "intents"));
    axis_is_damaged(intents.is_none());
    let intents = all_or_given(intents, &[], &mut axis_is_damaged);
    let (conditions, conditions_are_damaged) = Conditions::read(notes, &section, names.plans);
    axis_is_damaged(conditions_are_damaged);
    let is_prohibited = read_decision(notes, &section);
    axis_is_damaged(is_prohibited.is_none());
    let overrides = section.texts(notes, "overrides").map_or_else(Vec::new, |listed| listed.texts);
    let reason = read_reason(notes, &section, names.languages);
    FileClause {
        line: notes.line(&span),
        id: id.map_or_else(|| place.clone(), |(id, _)| id),
        is_default: false,
        is_damaged,
        stages,
        surfaces,
        purposes,
        intents: intents.into_iter().collect(),
        conditions,
        is_prohibited: is_prohibited.unwrap_or_default(),
        overrides: overrides.into_iter().map(|(id, span)| (id, notes.line(&span))).collect(),
        reason,
        rule: section.optional_text(notes, "rule").map(|(rule, _)| rule),
        counterfactual: names.languages.text(notes, &section, "counterfactual"),
        alternative: names.languages.text(notes, &section, "alternative").map(|(text, _)| text),
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

fn read_reason(notes: &mut Notes<'_>, section: &Section<'_>, languages: &Languages) -> Texts {
    section.required(notes, "reason", "a text for the author of the message");
    languages.text(notes, section, "reason").map(|(reason, _)| reason).unwrap_or_default()
}

fn read_default(notes: &mut Notes<'_>, policy: &Section<'_>, languages: &Languages) -> Option<FileClause> {
    let value = policy.get("default")?;
    let Some(table) = value.get_ref().as_table() else {
        policy.wrong(notes, "default", value, "a table with `decision` and `reason`");
        return None;
    };
    let section = Section::open(notes, "the default".to_owned(), value.span(), table, &DEFAULT_KEYS);
    let is_prohibited = read_decision(notes, &section);
    let reason = read_reason(notes, &section, languages);
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
        conditions: Conditions::default(),
        is_prohibited: is_prohibited.unwrap_or_default(),
        overrides: Vec::new(),
        reason,
        rule: section.optional_text(notes, "rule").map(|(rule, _)| rule),
        counterfactual: None,
        alternative: languages.text(notes, &section, "alternative").map(|(text, _)| text),
        ladder: section.optional_text(notes, "ladder"),
    })
}
