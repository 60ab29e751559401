//! What a clause asks beside stage, surface, purpose and intent.

use toml::de::DeValue;
use toml::{Spanned, value::Datetime};

use super::section::{Notes, Section, Words};
use super::{Circumstances, ProblemKind};
use crate::engine::day::Day;
use crate::engine::parties::{Jurisdiction, Plan};
use crate::engine::taxonomy::{Origin, Role, Support};

/// The keys of a clause that are read here.
pub(super) const CONDITION_KEYS: [&str; 9] = [
    "authors",
    "plans",
    "jurisdictions",
    "origins",
    "relationship_days",
    "strikes",
    "support",
    "effective_from",
    "effective_until",
];
const RANGE_KEYS: [&str; 2] = ["from", "below"];

/// An interval, open where nothing is said.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Range<T> {
    pub(super) from: Option<T>,
    pub(super) below: Option<T>,
}

impl<T: Copy + Ord> Range<T> {
    pub(super) const ALL: Self = Self { from: None, below: None };

    pub(super) fn cuts(&self) -> [Option<T>; 2] {
        [self.from, self.below]
    }

    fn holds(&self, value: T) -> bool {
        self.from.is_none_or(|from| value >= from) && self.below.is_none_or(|below| value < below)
    }

    fn is_empty(&self) -> bool {
        matches!((self.from, self.below), (Some(from), Some(below)) if from >= below)
    }
}

/// What a clause asks; an axis that it does not name counts whole.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Conditions {
    pub(super) authors: Option<Vec<Role>>,
    pub(super) plans: Option<Vec<Plan>>,
    pub(super) jurisdictions: Option<Vec<Jurisdiction>>,
    pub(super) origins: Option<Vec<Origin>>,
    pub(super) relationship_days: Range<u32>,
    pub(super) strikes: Range<u32>,
    pub(super) support: Option<Vec<Support>>,
    pub(super) days: Range<Day>,
}

impl Default for Conditions {
    fn default() -> Self {
        Self {
            authors: None,
            plans: None,
            jurisdictions: None,
            origins: None,
            relationship_days: Range::ALL,
            strikes: Range::ALL,
            support: None,
            days: Range::ALL,
        }
    }
}

impl Conditions {
    pub(super) fn cover(&self, circumstances: &Circumstances) -> bool {
        let Circumstances { author, plan, jurisdiction, origin, relationship_days, strikes, support, day } =
            circumstances;
        lists(&self.authors, author.as_ref())
            && lists(&self.plans, plan.as_ref())
            && lists(&self.jurisdictions, jurisdiction.as_ref())
            && lists(&self.origins, Some(origin))
            && self.relationship_days.holds(*relationship_days)
            && self.strikes.holds(*strikes)
            && lists(&self.support, Some(support))
            && self.days.holds(*day)
    }

    pub(super) fn ask_for_strikes(&self) -> bool {
        self.strikes != Range::ALL
    }

    /// Whether they ask for anything at all.
    pub(super) fn are_none(&self) -> bool {
        *self == Self::default()
    }

    /// Reads them, and tells whether something was wrong; `plans` are those that the file declares.
    pub(super) fn read(notes: &mut Notes<'_>, section: &Section<'_>, plans: &[Plan]) -> (Self, bool) {
        let before = notes.problems.len();
        let read = Self {
            authors: given(section.words(notes, "authors")),
            plans: read_plans(notes, section, plans),
            jurisdictions: given(section.words(notes, "jurisdictions")),
            origins: given(section.words(notes, "origins")),
            relationship_days: read_range(notes, section, "relationship_days"),
            strikes: read_range(notes, section, "strikes"),
            support: given(section.words(notes, "support")),
            days: read_days(notes, section),
        };
        (read, notes.problems.len() > before)
    }
}

fn lists<W: PartialEq>(list: &Option<Vec<W>>, word: Option<&W>) -> bool {
    list.as_ref().is_none_or(|list| word.is_some_and(|word| list.contains(word)))
}

fn given<W>(words: Option<Words<W>>) -> Option<Vec<W>> {
    words.map(|words| words.words)
}

fn read_plans(notes: &mut Notes<'_>, section: &Section<'_>, declared: &[Plan]) -> Option<Vec<Plan>> {
    let plans: Words<Plan> = section.words(notes, "plans")?;
    for plan in &plans.words {
        if !declared.contains(plan) {
            let expected = declared.iter().map(Plan::to_string).collect::<Vec<_>>().join(", ");
            let expected =
                if declared.is_empty() { "none, since the file declares no `plans`".to_owned() } else { expected };
            let (place, found) = (section.place.clone(), plan.to_string());
            let line = section.get("plans").map(|value| notes.line(&value.span()));
            notes.note_at(line, ProblemKind::UnknownName { place, what: "plan", found, expected });
        }
    }
    Some(plans.words)
}

fn read_range(notes: &mut Notes<'_>, section: &Section<'_>, key: &'static str) -> Range<u32> {
    const EXPECTED: &str = "whole numbers, e.g. { from = 2, below = 5 }";
    let Some(value) = section.get(key) else { return Range::ALL };
    let Some(table) = value.get_ref().as_table() else {
        section.wrong(notes, key, value, EXPECTED);
        return Range::ALL;
    };
    let inner = Section::open(notes, format!("{}: `{key}`", section.place), value.span(), table, &RANGE_KEYS);
    let range = Range { from: inner.whole_number(notes, "from"), below: inner.whole_number(notes, "below") };
    if table.is_empty() || range.is_empty() || range.below == Some(0) {
        let place = section.place.clone();
        notes.note(&value.span(), ProblemKind::EmptyRange { place, key });
        return Range::ALL;
    }
    range
}

/// `effective_until` names the last day.
fn read_days(notes: &mut Notes<'_>, section: &Section<'_>) -> Range<Day> {
    let from = section.optional_day(notes, "effective_from");
    let until = section.optional_day(notes, "effective_until");
    let range = Range { from, below: until.map(Day::next) };
    if range.is_empty() {
        let place = section.place.clone();
        let line = section.get("effective_until").map(|value| notes.line(&value.span()));
        notes.note_at(line, ProblemKind::EmptyRange { place, key: "effective_until" });
        return Range::ALL;
    }
    range
}

/// A date without a time.
pub(super) fn day_of(value: &Spanned<DeValue<'_>>) -> Option<Day> {
    match value.get_ref().as_datetime() {
        Some(Datetime { date: Some(date), time: None, .. }) => Day::new(date.year, date.month, date.day),
        _ => None,
    }
}
