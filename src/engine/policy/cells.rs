//! The cells of the policy table: stage × surface × purpose × intent, and how many of them are told together.

use std::collections::BTreeSet;
use std::fmt;

use super::Context;
use super::axes::{AXES, Axes};
use crate::engine::taxonomy::{Intent, Purpose, Stage, Surface};

/// One combination that a policy must decide in any circumstances.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Cell {
    /// Where the parties stand.
    pub stage: Stage,
    /// Where the text appears.
    pub surface: Surface,
    /// What the sender declares.
    pub purpose: Purpose,
    /// What the author does.
    pub intent: Intent,
}

impl Cell {
    /// How many there are.
    pub const COUNT: usize = Stage::ALL.len() * Surface::ALL.len() * Purpose::ALL.len() * Intent::ALL.len();

    /// The cell of an intent in a context.
    #[must_use]
    pub const fn of(context: &Context, intent: Intent) -> Self {
        Self { stage: context.stage, surface: context.surface, purpose: context.purpose, intent }
    }

    /// Every cell, in the order of [`Self::index`].
    pub fn all() -> impl Iterator<Item = Self> {
        Stage::ALL.into_iter().flat_map(|stage| {
            Surface::ALL.into_iter().flat_map(move |surface| {
                Purpose::ALL.into_iter().flat_map(move |purpose| {
                    Intent::ALL.into_iter().map(move |intent| Self { stage, surface, purpose, intent })
                })
            })
        })
    }

    /// The position in the table.
    #[must_use]
    pub const fn index(self) -> usize {
        ((self.stage.index() * Surface::ALL.len() + self.surface.index()) * Purpose::ALL.len() + self.purpose.index())
            * Intent::ALL.len()
            + self.intent.index()
    }
}

impl fmt::Display for Cell {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { stage, surface, purpose, intent } = self;
        write!(formatter, "stage {stage}, surface {surface}, purpose {purpose}, intent {intent}")
    }
}

/// A cell in circumstances, which are given by their position among the axes.
pub(super) type Point = (usize, Cell);

/// Some combinations, shown as briefly as they allow: axis by axis where they form a block, else by number and first
/// member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Combinations(String);

impl Combinations {
    /// Describes distinct points.
    pub(super) fn new(axes: &Axes, points: &[Point]) -> Self {
        let mut stages = BTreeSet::new();
        let mut surfaces = BTreeSet::new();
        let mut purposes = BTreeSet::new();
        let mut intents = BTreeSet::new();
        let mut further: [BTreeSet<usize>; AXES] = Default::default();
        for (index, cell) in points {
            stages.insert(cell.stage);
            surfaces.insert(cell.surface);
            purposes.insert(cell.purpose);
            intents.insert(cell.intent);
            for (set, position) in further.iter_mut().zip(axes.positions(*index)) {
                set.insert(position);
            }
        }
        let block = stages.len() * surfaces.len() * purposes.len() * intents.len();
        let block = further.iter().fold(block, |size, set| size * set.len());
        if let Some((index, cell)) = points.first().filter(|_| block != points.len()) {
            let positions = axes.positions(*index);
            let further =
                axes.words().into_iter().map(|(place, name, words)| format!(", {name} {}", words[positions[place]]));
            return Self(format!("{} combinations, the first: {cell}{}", points.len(), further.collect::<String>()));
        }
        let mut parts = vec![
            axis("stage", &stages, Stage::ALL.len()),
            axis("surface", &surfaces, Surface::ALL.len()),
            axis("purpose", &purposes, Purpose::ALL.len()),
            axis("intent", &intents, Intent::ALL.len()),
        ];
        for (place, name, words) in axes.words() {
            let found: Vec<&str> = further[place].iter().map(|position| words[*position].as_str()).collect();
            if found.len() < words.len() {
                parts.push(format!("{name} {}", found.join(" or ")));
            }
        }
        Self(parts.join(", "))
    }
}

impl fmt::Display for Combinations {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

fn axis<W: fmt::Display>(name: &str, words: &BTreeSet<W>, all: usize) -> String {
    if words.len() == all {
        format!("any {name}")
    } else {
        let words: Vec<String> = words.iter().map(W::to_string).collect();
        format!("{name} {}", words.join(" or "))
    }
}

#[cfg(test)]
mod tests {
    use super::super::conditions::Conditions;
    use super::*;
    use crate::engine::taxonomy::Origin;

    #[test]
    fn index_counts_through_every_cell() {
        let indices: Vec<usize> = Cell::all().map(Cell::index).collect();
        assert_eq!(indices, (0..Cell::COUNT).collect::<Vec<_>>());
        assert_eq!(Cell::COUNT, 324);
    }

    #[test]
    fn shows_blocks_by_axis_and_the_rest_by_number() {
        let conditions = Conditions { origins: Some(vec![Origin::Elsewhere]), ..Conditions::default() };
        let axes = Axes::of([&conditions].into_iter());
        let evading = |cell: &Cell| cell.stage == Stage::PreContract && cell.intent == Intent::EvadeFilter;
        let here = |index: usize| Cell::all().filter(evading).map(move |cell| (index, cell));
        let show = |points: Vec<Point>| Combinations::new(&axes, &points).to_string();
        assert_eq!(
            show(here(0).chain(here(1)).collect()),
            "stage pre_contract, any surface, any purpose, intent evade_filter"
        );
        assert_eq!(
            show(here(1).collect()),
            "stage pre_contract, any surface, any purpose, intent evade_filter, origin elsewhere"
        );
        let ragged = Cell::all().filter(|cell| cell.index() < 7).map(|cell| (1, cell));
        assert_eq!(
            show(ragged.collect()),
            "7 combinations, the first: stage pre_contract, surface message, purpose none, intent share_contact, \
             origin elsewhere"
        );
    }
}
