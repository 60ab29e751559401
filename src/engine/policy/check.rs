//! Whether what a policy file says adds up: names resolve, and every combination is decided exactly once.

use std::collections::BTreeMap;

use super::file::{FileClause, PolicyFile};
use super::section::Notes;
use super::{Cell, Clause, Combinations, Ladder, Permission, ProblemKind};

/// The clauses and, per cell, which of them decides; `None` where something is wrong.
pub(super) fn check(notes: &mut Notes<'_>, file: &PolicyFile) -> Option<(Vec<Clause>, Vec<usize>)> {
    check_overrides(notes, file);
    let clauses: Vec<Option<Clause>> = file.clauses.iter().map(|clause| resolve(notes, file, clause)).collect();
    check_ladders_used(notes, file);
    let cells = decide_cells(notes, file)?;
    check_counterfactuals(notes, file, &cells);
    Some((clauses.into_iter().collect::<Option<_>>()?, cells))
}

fn check_overrides(notes: &mut Notes<'_>, file: &PolicyFile) {
    for clause in &file.clauses {
        for (id, line) in &clause.overrides {
            let place = clause.place.clone();
            let Some(other) = file.clauses.iter().find(|other| other.id == *id && !other.is_default) else {
                let kind = ProblemKind::UnknownName { place, what: "clause", found: id.clone(), expected: ids(file) };
                notes.note_at(Some(*line), kind);
                continue;
            };
            if *id == clause.id {
                notes.note_at(Some(*line), ProblemKind::OverridesItself { place });
            } else if other.overrides(clause) {
                notes.note_at(Some(*line), ProblemKind::OverridesInTurn { place, id: id.clone() });
            } else if !clause.is_damaged
                && !other.is_damaged
                && !Cell::all().any(|cell| clause.covers(cell) && other.covers(cell))
            {
                notes.note_at(Some(*line), ProblemKind::IdleOverride { place, id: id.clone() });
            }
        }
    }
}

fn ids(file: &PolicyFile) -> String {
    let ids: Vec<&str> =
        file.clauses.iter().filter(|clause| !clause.is_default).map(|clause| clause.id.as_str()).collect();
    ids.join(", ")
}

fn resolve(notes: &mut Notes<'_>, file: &PolicyFile, clause: &FileClause) -> Option<Clause> {
    let permission = if clause.is_prohibited {
        let ladder = resolve_ladder(notes, file, clause)?;
        Permission::Prohibited { ladder, counterfactual: clause.counterfactual.as_ref().map(|(text, _)| text.clone()) }
    } else {
        for (key, value) in [("counterfactual", &clause.counterfactual), ("ladder", &clause.ladder)] {
            if let Some((_, line)) = value.as_ref().filter(|_| !clause.is_damaged) {
                notes.note_at(Some(*line), ProblemKind::OnlyForProhibitions { place: clause.place.clone(), key });
            }
        }
        Permission::Allowed
    };
    Some(Clause { id: clause.id.clone(), permission, reason: clause.reason.clone(), rule: clause.rule.clone() })
}

fn resolve_ladder(notes: &mut Notes<'_>, file: &PolicyFile, clause: &FileClause) -> Option<Ladder> {
    let place = clause.place.clone();
    let Some((name, line)) = &clause.ladder else {
        let expected = "the name of a ladder, since the clause prohibits";
        notes.note_at(Some(clause.line), ProblemKind::MissingKey { place, key: "ladder", expected });
        return None;
    };
    let Some(found) = file.ladders.iter().find(|ladder| ladder.name == *name) else {
        let names: Vec<&str> = file.ladders.iter().map(|ladder| ladder.name.as_str()).collect();
        let expected = names.join(", ");
        notes.note_at(Some(*line), ProblemKind::UnknownName { place, what: "ladder", found: name.clone(), expected });
        return None;
    };
    found.ladder.clone()
}

fn check_ladders_used(notes: &mut Notes<'_>, file: &PolicyFile) {
    for ladder in &file.ladders {
        let is_used = |clause: &FileClause| clause.ladder.as_ref().is_some_and(|(name, _)| *name == ladder.name);
        if !file.clauses.iter().any(is_used) {
            let place = format!("ladder `{}`", ladder.name);
            notes.note_at(Some(ladder.line), ProblemKind::UnusedLadder { place });
        }
    }
}

/// Per cell, the clause that decides it. A clause that could not be read whole makes its neighbours' reach uncertain,
/// so what it might explain is not reported as well.
fn decide_cells(notes: &mut Notes<'_>, file: &PolicyFile) -> Option<Vec<usize>> {
    let clauses = &file.clauses;
    let is_whole = clauses.iter().all(|clause| !clause.is_damaged) && !clauses.is_empty();
    let mut gaps = Vec::new();
    let mut contradictions: BTreeMap<(usize, usize), Vec<Cell>> = BTreeMap::new();
    let mut deciders = Vec::with_capacity(Cell::COUNT);
    let mut decides = vec![false; clauses.len()];
    for cell in Cell::all() {
        let covering: Vec<usize> = (0..clauses.len()).filter(|index| clauses[*index].covers(cell)).collect();
        let standing: Vec<usize> = covering
            .iter()
            .copied()
            .filter(|index| !covering.iter().any(|other| clauses[*other].overrides(&clauses[*index])))
            .collect();
        for index in &standing {
            decides[*index] = true;
        }
        match standing.as_slice() {
            [] if covering.is_empty() => gaps.push(cell),
            [] => {}
            [decider] => deciders.push(*decider),
            [first, rest @ ..] => {
                for other in rest {
                    contradictions.entry((*first, *other)).or_default().push(cell);
                }
            }
        }
    }
    let is_certain = |index: usize| {
        let clause = &clauses[index];
        !clause.is_damaged && !clauses.iter().any(|other| other.is_damaged && other.overrides(clause))
    };
    for ((first, other), cells) in contradictions {
        if is_certain(first) && is_certain(other) {
            let place = clauses[other].place.clone();
            let (line, other) = (clauses[other].line, clauses[first].id.clone());
            let combinations = Combinations::new(cells);
            notes.note_at(Some(line), ProblemKind::Contradiction { place, other, combinations });
        }
    }
    if is_whole && !gaps.is_empty() {
        for combinations in by_intent(gaps) {
            notes.note_at(None, ProblemKind::Gap { combinations });
        }
    }
    for (clause, _) in clauses.iter().zip(decides).filter(|(clause, decides)| !decides && !clause.is_default) {
        let covers_any = Cell::all().any(|cell| clause.covers(cell));
        if is_whole && covers_any {
            notes.note_at(Some(clause.line), ProblemKind::Unreachable { place: clause.place.clone() });
        }
    }
    (deciders.len() == Cell::COUNT).then_some(deciders)
}

/// Gaps are told intent by intent, which keeps them blocks; intents with the same gap are told together.
fn by_intent(cells: Vec<Cell>) -> Vec<Combinations> {
    let mut contexts_by_intent = BTreeMap::new();
    for cell in cells {
        contexts_by_intent.entry(cell.intent).or_insert_with(Vec::new).push(cell);
    }
    let mut groups: BTreeMap<Vec<_>, Vec<Cell>> = BTreeMap::new();
    for cells in contexts_by_intent.into_values() {
        let contexts = cells.iter().map(|cell| (cell.stage, cell.surface, cell.purpose)).collect();
        groups.entry(contexts).or_default().extend(cells);
    }
    groups.into_values().map(Combinations::new).collect()
}

/// A clause that promises in words what would be fine must have such a context wherever it decides.
fn check_counterfactuals(notes: &mut Notes<'_>, file: &PolicyFile, deciders: &[usize]) {
    let is_allowed = |cell: Cell| !file.clauses[deciders[cell.index()]].is_prohibited;
    for (index, clause) in file.clauses.iter().enumerate() {
        let Some((_, line)) = clause.counterfactual.as_ref().filter(|_| clause.is_prohibited) else { continue };
        let empty = Cell::all().filter(|cell| deciders[cell.index()] == index).filter(|cell| {
            !Cell::all().any(|other| other.surface == cell.surface && other.intent == cell.intent && is_allowed(other))
        });
        let combinations = Combinations::new(empty.collect());
        if !combinations.is_empty() {
            let place = clause.place.clone();
            notes.note_at(Some(*line), ProblemKind::NoCounterfactual { place, combinations });
        }
    }
}
