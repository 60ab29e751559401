//! The cells of the policy table: stage × surface × purpose × intent.

use std::collections::BTreeSet;
use std::fmt;

use super::Context;
use crate::engine::taxonomy::{Intent, Purpose, Stage, Surface};

/// One combination that a policy must decide.
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

/// Some cells, shown as briefly as they allow: axis by axis where they form a block, else by number and first member.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Combinations(Vec<Cell>);

impl Combinations {
    /// Wraps cells, which must be distinct.
    #[must_use]
    pub fn new(cells: Vec<Cell>) -> Self {
        Self(cells)
    }

    /// The cells.
    #[must_use]
    pub fn cells(&self) -> &[Cell] {
        &self.0
    }

    /// Tells whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Display for Combinations {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let stages: BTreeSet<Stage> = self.0.iter().map(|cell| cell.stage).collect();
        let surfaces: BTreeSet<Surface> = self.0.iter().map(|cell| cell.surface).collect();
        let purposes: BTreeSet<Purpose> = self.0.iter().map(|cell| cell.purpose).collect();
        let intents: BTreeSet<Intent> = self.0.iter().map(|cell| cell.intent).collect();
        let block = stages.len() * surfaces.len() * purposes.len() * intents.len();
        match self.0.first() {
            Some(first) if block != self.0.len() => {
                write!(formatter, "{} combinations, the first: {first}", self.0.len())
            }
            _ => write!(
                formatter,
                "{}, {}, {}, {}",
                axis("stage", &stages, Stage::ALL.len()),
                axis("surface", &surfaces, Surface::ALL.len()),
                axis("purpose", &purposes, Purpose::ALL.len()),
                axis("intent", &intents, Intent::ALL.len()),
            ),
        }
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
    use super::*;

    #[test]
    fn index_counts_through_every_cell() {
        let indices: Vec<usize> = Cell::all().map(Cell::index).collect();
        assert_eq!(indices, (0..Cell::COUNT).collect::<Vec<_>>());
        assert_eq!(Cell::COUNT, 324);
    }

    #[test]
    fn shows_blocks_by_axis_and_the_rest_by_number() {
        let block = Cell::all().filter(|cell| cell.stage == Stage::PreContract && cell.intent == Intent::EvadeFilter);
        assert_eq!(
            Combinations::new(block.collect()).to_string(),
            "stage pre_contract, any surface, any purpose, intent evade_filter"
        );
        let ragged = Cell::all().filter(|cell| cell.index() < 7);
        assert_eq!(
            Combinations::new(ragged.collect()).to_string(),
            "7 combinations, the first: stage pre_contract, surface message, purpose none, intent share_contact"
        );
    }
}
