//! Reads ladders: steps at probabilities or guarantees, or thresholds that follow from costs.

use toml::Spanned;
use toml::de::{DeTable, DeValue};
use toml::map::Map;

use super::section::{Notes, Section, shown};
use super::{Action, Ladder, ProblemKind, Step};
use crate::engine::score::{Guarantees, Threshold};

const STEP_KEYS: [&str; 3] = ["at", "guarantee", "action"];
const COST_KEYS: [&str; 3] = ["false_alarm", "miss", "review"];

/// A ladder; `ladder` is `None` where it is wrong.
pub(super) struct FileLadder {
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) ladder: Option<Ladder>,
}

pub(super) fn read(notes: &mut Notes<'_>, policy: &Section<'_>, guarantees: &Guarantees) -> Vec<FileLadder> {
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
        let steps = match value.get_ref().as_table() {
            Some(costs) => by_costs(notes, &name, value, costs),
            None => read_steps(notes, policy, &name, value, guarantees),
        };
        ladders.push(FileLadder { ladder: steps.map(|steps| Ladder::new(name.clone(), steps)), name, line });
    }
    ladders
}

/// What is cheapest at each probability: passing costs `p × miss`, refusing `(1 − p) × false_alarm`, a look `review`.
fn by_costs(notes: &mut Notes<'_>, name: &str, value: &Spanned<DeValue<'_>>, table: &DeTable<'_>) -> Option<Vec<Step>> {
    let place = format!("ladder `{name}`");
    let section = Section::open(notes, place.clone(), value.span(), table, &COST_KEYS);
    section.required(notes, "false_alarm", "what refusing a harmless message costs");
    section.required(notes, "miss", "what passing a message that breaks the policy costs");
    let false_alarm = section.cost(notes, "false_alarm");
    let miss = section.cost(notes, "miss");
    let has_review = section.get("review").is_some();
    let review = section.cost(notes, "review");
    let (false_alarm, miss) = (false_alarm?, miss?);
    let step = |at: f64, action: Action| Threshold::new(at).ok().map(|at| Step { at, action });
    if !has_review {
        return step(false_alarm / (false_alarm + miss), Action::Block).map(|step| vec![step]);
    }
    let review = review?;
    let (hold, block) = (review / miss, 1.0 - review / false_alarm);
    if hold >= block {
        notes.note(&value.span(), ProblemKind::ReviewNeverPays { place });
        return None;
    }
    Some(vec![step(hold, Action::Hold)?, step(block, Action::Block)?])
}

fn read_steps(
    notes: &mut Notes<'_>,
    policy: &Section<'_>,
    name: &str,
    value: &Spanned<DeValue<'_>>,
    guarantees: &Guarantees,
) -> Option<Vec<Step>> {
    const EXPECTED: &str = "a list of steps, e.g. [{ at = 0.5, action = \"HOLD\" }], or a table of costs";
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
            let (key, found) = (format!("step {number}"), shown(item.get_ref()));
            let expected = "a table with `at` and `action`";
            notes.note(&item.span(), ProblemKind::WrongValue { place: place.clone(), key, found, expected });
            continue;
        };
        let section = Section::open(notes, format!("{place} step {number}"), item.span(), table, &STEP_KEYS);
        let at = match section.get("guarantee") {
            Some(named) => guaranteed(notes, &section, named, guarantees),
            None => section.threshold(notes, "at"),
        };
        let action: Option<Action> = section.word(notes, "action", "an action, e.g. \"HOLD\"");
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

fn guaranteed(
    notes: &mut Notes<'_>,
    section: &Section<'_>,
    value: &Spanned<DeValue<'_>>,
    guarantees: &Guarantees,
) -> Option<Threshold> {
    let place = section.place.clone();
    if section.get("at").is_some() {
        notes.note(&value.span(), ProblemKind::TwoThresholds { place });
        return None;
    }
    let name = section.filled(notes, "guarantee", value)?;
    let threshold = guarantees.get(&name).and_then(|guarantee| Threshold::new(guarantee.threshold).ok());
    if threshold.is_none() {
        let known = guarantees.keys().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
        let known = if known.is_empty() { "it carries none".to_owned() } else { format!("it carries {known}") };
        notes.note(&value.span(), ProblemKind::NoGuarantee { place, name, known });
    }
    threshold
}
