//! Whether what a policy file says adds up: names resolve, and every combination is decided exactly once.

use std::collections::BTreeMap;

use super::axes::Axes;
use super::cells::Point;
use super::file::{FileClause, PolicyFile};
use super::section::Notes;
use super::{Cell, Circumstances, Clause, Combinations, Context, Ladder, Permission, ProblemKind};
use crate::engine::taxonomy::{Intent, Purpose, Stage};

/// The largest table, which takes two bytes a combination.
const MAX_COMBINATIONS: usize = 2_000_000;

/// The whole table: the clauses, the circumstances that they tell apart, and who decides what.
pub(super) struct Checked {
    pub(super) clauses: Vec<Clause>,
    pub(super) axes: Axes,
    /// Per circumstances and cell, the clause that decides.
    pub(super) deciders: Vec<u16>,
}

/// The table; `None` where something is wrong.
pub(super) fn check(notes: &mut Notes<'_>, file: &PolicyFile) -> Option<Checked> {
    let axes = Axes::of(file.clauses.iter().map(|clause| &clause.conditions));
    let found = axes.combinations();
    if found > MAX_COMBINATIONS {
        notes.note_at(None, ProblemKind::TooManyCombinations { found, limit: MAX_COMBINATIONS });
        return None;
    }
    check_overrides(notes, file, &axes);
    check_strikes(notes, file);
    let clauses: Vec<Option<Clause>> = file.clauses.iter().map(|clause| resolve(notes, file, clause)).collect();
    check_ladders_used(notes, file);
    let deciders = decide_cells(notes, file, &axes)?;
    check_counterfactuals(notes, file, &axes, &deciders);
    Some(Checked { clauses: clauses.into_iter().collect::<Option<_>>()?, axes, deciders })
}

/// All circumstances that the clauses tell apart, by position.
fn circumstances(axes: &Axes) -> Vec<Circumstances> {
    (0..axes.count()).map(|index| axes.circumstances(index)).collect()
}

fn check_strikes(notes: &mut Notes<'_>, file: &PolicyFile) {
    for clause in file.clauses.iter().filter(|clause| clause.conditions.ask_for_strikes()) {
        if !file.counts_strikes {
            notes.note_at(Some(clause.line), ProblemKind::UncountedStrikes { place: clause.place.clone() });
        }
    }
}

fn check_overrides(notes: &mut Notes<'_>, file: &PolicyFile, axes: &Axes) {
    let circumstances = circumstances(axes);
    for clause in &file.clauses {
        for (id, line) in &clause.overrides {
            let place = clause.place.clone();
            let Some(other) = file.clauses.iter().find(|other| other.id == *id && !other.is_default) else {
                let kind = ProblemKind::UnknownName { place, what: "clause", found: id.clone(), expected: ids(file) };
                notes.note_at(Some(*line), kind);
                continue;
            };
            let do_meet = || {
                Cell::all().any(|cell| clause.covers(cell) && other.covers(cell))
                    && circumstances.iter().any(|here| clause.holds_in(here) && other.holds_in(here))
            };
            if *id == clause.id {
                notes.note_at(Some(*line), ProblemKind::OverridesItself { place });
            } else if other.overrides(clause) {
                notes.note_at(Some(*line), ProblemKind::OverridesInTurn { place, id: id.clone() });
            } else if !(clause.is_damaged || other.is_damaged || do_meet()) {
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
        let lines = [
            ("counterfactual", clause.counterfactual.as_ref().map(|(_, line)| *line)),
            ("ladder", clause.ladder.as_ref().map(|(_, line)| *line)),
        ];
        for (key, line) in lines {
            if line.is_some() && !clause.is_damaged {
                notes.note_at(line, ProblemKind::OnlyForProhibitions { place: clause.place.clone(), key });
            }
        }
        Permission::Allowed
    };
    Some(Clause {
        id: clause.id.clone(),
        permission,
        reason: clause.reason.clone(),
        rule: clause.rule.clone(),
        alternative: clause.alternative.clone(),
        is_conditional: !clause.conditions.are_none(),
    })
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

/// Per point, the clause that decides it. A clause that could not be read whole makes its neighbours' reach uncertain,
/// so what it might explain is not reported as well.
fn decide_cells(notes: &mut Notes<'_>, file: &PolicyFile, axes: &Axes) -> Option<Vec<u16>> {
    let clauses = &file.clauses;
    let is_whole = clauses.iter().all(|clause| !clause.is_damaged) && !clauses.is_empty();
    let mut gaps: Vec<Point> = Vec::new();
    let mut contradictions: BTreeMap<(usize, usize), Vec<Point>> = BTreeMap::new();
    let mut deciders = Vec::with_capacity(axes.combinations());
    let mut decides = vec![false; clauses.len()];
    for (here, circumstances) in circumstances(axes).iter().enumerate() {
        let present: Vec<usize> = (0..clauses.len()).filter(|index| clauses[*index].holds_in(circumstances)).collect();
        for cell in Cell::all() {
            let covering: Vec<usize> = present.iter().copied().filter(|index| clauses[*index].covers(cell)).collect();
            let is_overridden = |index: usize| covering.iter().any(|other| clauses[*other].overrides(&clauses[index]));
            let standing: Vec<usize> = covering.iter().copied().filter(|index| !is_overridden(*index)).collect();
            for index in &standing {
                decides[*index] = true;
            }
            match standing.as_slice() {
                [] if covering.is_empty() => gaps.push((here, cell)),
                [] => {}
                [decider] => deciders.extend(u16::try_from(*decider)),
                [first, rest @ ..] => {
                    for other in rest {
                        contradictions.entry((*first, *other)).or_default().push((here, cell));
                    }
                }
            }
        }
    }
    let is_certain = |index: usize| {
        let clause = &clauses[index];
        !clause.is_damaged && !clauses.iter().any(|other| other.is_damaged && other.overrides(clause))
    };
    for ((first, other), points) in contradictions {
        if is_certain(first) && is_certain(other) {
            let place = clauses[other].place.clone();
            let (line, other) = (clauses[other].line, clauses[first].id.clone());
            let combinations = Combinations::new(axes, &points);
            notes.note_at(Some(line), ProblemKind::Contradiction { place, other, combinations });
        }
    }
    if is_whole && !gaps.is_empty() {
        for points in by_intent(gaps) {
            notes.note_at(None, ProblemKind::Gap { combinations: Combinations::new(axes, &points) });
        }
    }
    for (clause, _) in clauses.iter().zip(decides).filter(|(clause, decides)| !decides && !clause.is_default) {
        let covers_any = Cell::all().any(|cell| clause.covers(cell));
        if is_whole && covers_any {
            notes.note_at(Some(clause.line), ProblemKind::Unreachable { place: clause.place.clone() });
        }
    }
    (deciders.len() == axes.combinations()).then_some(deciders)
}

/// Gaps are told intent by intent, which keeps them blocks; intents with the same gap are told together.
pub(super) fn by_intent(points: Vec<Point>) -> Vec<Vec<Point>> {
    let mut by_intent: BTreeMap<Intent, Vec<Point>> = BTreeMap::new();
    for point in points {
        by_intent.entry(point.1.intent).or_default().push(point);
    }
    let mut groups: BTreeMap<Vec<_>, Vec<Point>> = BTreeMap::new();
    for points in by_intent.into_values() {
        let contexts = points.iter().map(|(here, cell)| (*here, cell.stage, cell.surface, cell.purpose)).collect();
        groups.entry(contexts).or_default().extend(points);
    }
    groups.into_values().collect()
}

/// A clause that promises in words what would be fine must have such a context wherever it decides.
fn check_counterfactuals(notes: &mut Notes<'_>, file: &PolicyFile, axes: &Axes, deciders: &[u16]) {
    let circumstances = circumstances(axes);
    let is_allowed = |here: usize, cell: Cell| {
        let decider = deciders[here * Cell::COUNT + cell.index()];
        !file.clauses[usize::from(decider)].is_prohibited
    };
    for (index, clause) in file.clauses.iter().enumerate() {
        let Some((_, line)) = clause.counterfactual.as_ref().filter(|_| clause.is_prohibited) else { continue };
        let mut empty: Vec<Point> = Vec::new();
        for (here, these) in circumstances.iter().enumerate().filter(|(_, these)| clause.holds_in(these)) {
            let decided = Cell::all().filter(|cell| clause.covers(*cell));
            for cell in decided.filter(|cell| usize::from(deciders[here * Cell::COUNT + cell.index()]) == index) {
                let context = Context { circumstances: *these, ..Context::of(cell) };
                let others = Stage::ALL.into_iter().flat_map(|stage| Purpose::ALL.map(|purpose| (stage, purpose)));
                let mut others = others.map(|(stage, purpose)| context.with(stage, purpose));
                if !others.any(|other| is_allowed(axes.index(&other.circumstances), Cell::of(&other, cell.intent))) {
                    empty.push((here, cell));
                }
            }
        }
        if !empty.is_empty() {
            let (place, combinations) = (clause.place.clone(), Combinations::new(axes, &empty));
            notes.note_at(Some(*line), ProblemKind::NoCounterfactual { place, combinations });
        }
    }
}
