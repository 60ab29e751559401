//! The axes of the table beside stage, surface, purpose and intent: the parties, their history with the platform, the
//! day. An axis is cut only where the clauses of the file cut it, so the table stays total over values that nobody listed.

use super::Cell;
use super::conditions::Conditions;
use crate::engine::day::Day;
use crate::engine::parties::{Jurisdiction, Plan};
use crate::engine::taxonomy::{Origin, Role, Support};

/// What a policy may ask beside stage, surface, purpose and intent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Circumstances {
    /// On which side the author stands.
    pub author: Option<Role>,
    /// The author's plan.
    pub plan: Option<Plan>,
    /// Whose law applies.
    pub jurisdiction: Option<Jurisdiction>,
    /// Where the parties met.
    pub origin: Origin,
    /// For how many days they have known each other.
    pub relationship_days: u32,
    /// The author's strikes that still count.
    pub strikes: u32,
    /// Whether the text bears out the declared purpose.
    pub support: Support,
    /// The day.
    pub day: Day,
}

impl Default for Circumstances {
    fn default() -> Self {
        Self {
            author: None,
            plan: None,
            jurisdiction: None,
            origin: Origin::Platform,
            relationship_days: 0,
            strikes: 0,
            support: Support::BorneOut,
            day: Day::default(),
        }
    }
}

/// The values that the clauses tell apart, one list an axis; the first stands for all that no clause names.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Axes {
    authors: Vec<Option<Role>>,
    plans: Vec<Option<Plan>>,
    jurisdictions: Vec<Option<Jurisdiction>>,
    origins: Vec<Origin>,
    relationship_days: Vec<u32>,
    strikes: Vec<u32>,
    supports: Vec<Support>,
    days: Vec<Day>,
}

/// How many axes there are here.
pub(super) const AXES: usize = 8;

impl Axes {
    pub(super) fn of<'a>(all: impl Iterator<Item = &'a Conditions> + Clone) -> Self {
        Self {
            authors: named(all.clone().map(|one| one.authors.as_deref())),
            plans: named(all.clone().map(|one| one.plans.as_deref())),
            jurisdictions: named(all.clone().map(|one| one.jurisdictions.as_deref())),
            origins: closed(all.clone().map(|one| one.origins.as_deref()), &Origin::ALL),
            relationship_days: cut(0, all.clone().map(|one| one.relationship_days.cuts())),
            strikes: cut(0, all.clone().map(|one| one.strikes.cuts())),
            supports: closed(all.clone().map(|one| one.support.as_deref()), &Support::ALL),
            days: cut(Day::FIRST, all.map(|one| one.days.cuts())),
        }
    }

    fn sizes(&self) -> [usize; AXES] {
        [
            self.authors.len(),
            self.plans.len(),
            self.jurisdictions.len(),
            self.origins.len(),
            self.relationship_days.len(),
            self.strikes.len(),
            self.supports.len(),
            self.days.len(),
        ]
    }

    /// How many circumstances the clauses tell apart.
    pub(super) fn count(&self) -> usize {
        self.sizes().iter().fold(1, |count, size| count.saturating_mul(*size))
    }

    /// The position of circumstances, below [`Self::count`].
    pub(super) fn index(&self, circumstances: &Circumstances) -> usize {
        let Circumstances { author, plan, jurisdiction, origin, relationship_days, strikes, support, day } =
            circumstances;
        let positions = [
            position(&self.authors, author),
            position(&self.plans, plan),
            position(&self.jurisdictions, jurisdiction),
            position(&self.origins, origin),
            interval(&self.relationship_days, relationship_days),
            interval(&self.strikes, strikes),
            position(&self.supports, support),
            interval(&self.days, day),
        ];
        positions.iter().zip(self.sizes()).fold(0, |index, (position, size)| index * size + position)
    }

    /// The position on every axis.
    pub(super) fn positions(&self, mut index: usize) -> [usize; AXES] {
        let sizes = self.sizes();
        let mut positions = [0; AXES];
        for (position, size) in positions.iter_mut().zip(sizes).rev() {
            *position = index % size;
            index /= size;
        }
        positions
    }

    /// Circumstances at a position, the least of each interval.
    pub(super) fn circumstances(&self, index: usize) -> Circumstances {
        let [author, plan, jurisdiction, origin, relationship_days, strikes, support, day] = self.positions(index);
        Circumstances {
            author: self.authors[author],
            plan: self.plans[plan],
            jurisdiction: self.jurisdictions[jurisdiction],
            origin: self.origins[origin],
            relationship_days: self.relationship_days[relationship_days],
            strikes: self.strikes[strikes],
            support: self.supports[support],
            day: self.days[day],
        }
    }

    /// The axes that are cut, each with its place among the axes, its name and the words of its values.
    pub(super) fn words(&self) -> Vec<(usize, &'static str, Vec<String>)> {
        let all = [
            ("author", options(&self.authors)),
            ("plan", options(&self.plans)),
            ("jurisdiction", options(&self.jurisdictions)),
            ("origin", self.origins.iter().map(ToString::to_string).collect()),
            ("relationship_days", numbers(&self.relationship_days)),
            ("strikes", numbers(&self.strikes)),
            ("support", self.supports.iter().map(ToString::to_string).collect()),
            ("day", days(&self.days)),
        ];
        let all = all.into_iter().enumerate().map(|(place, (name, words))| (place, name, words));
        all.filter(|(_, _, words)| words.len() > 1).collect()
    }

    /// How many combinations the whole table has.
    pub(super) fn combinations(&self) -> usize {
        self.count().saturating_mul(Cell::COUNT)
    }
}

/// The values that some clause names, behind "none of them".
fn named<'a, W: Copy + Ord + 'a>(lists: impl Iterator<Item = Option<&'a [W]>>) -> Vec<Option<W>> {
    let mut words: Vec<Option<W>> = lists.flatten().flatten().copied().map(Some).collect();
    words.push(None);
    words.sort_unstable();
    words.dedup();
    words
}

/// The whole vocabulary where some clause asks, else its first word.
fn closed<'a, W: Copy + 'a>(mut lists: impl Iterator<Item = Option<&'a [W]>>, all: &[W]) -> Vec<W> {
    if lists.any(|list| list.is_some()) { all.to_vec() } else { all[..1].to_vec() }
}

/// Where intervals begin.
fn cut<T: Copy + Ord>(first: T, cuts: impl Iterator<Item = [Option<T>; 2]>) -> Vec<T> {
    let mut starts: Vec<T> = cuts.flatten().flatten().chain([first]).collect();
    starts.sort_unstable();
    starts.dedup();
    starts
}

fn position<T: PartialEq>(values: &[T], value: &T) -> usize {
    values.iter().position(|one| one == value).unwrap_or(0)
}

fn interval<T: Ord>(starts: &[T], value: &T) -> usize {
    starts.partition_point(|start| start <= value).saturating_sub(1)
}

fn options<W: ToString>(values: &[Option<W>]) -> Vec<String> {
    values.iter().map(|value| value.as_ref().map_or_else(|| "none of these".to_owned(), W::to_string)).collect()
}

fn numbers(starts: &[u32]) -> Vec<String> {
    let last = |index: usize| starts.get(index + 1).map(|next| next - 1);
    let word = |(index, start): (usize, &u32)| match last(index) {
        None => format!("{start} or more"),
        Some(last) if last == *start => start.to_string(),
        Some(last) => format!("{start} to {last}"),
    };
    starts.iter().enumerate().map(word).collect()
}

fn days(starts: &[Day]) -> Vec<String> {
    let word = |(index, start): (usize, &Day)| match (index, starts.get(index + 1).map(|next| next.previous())) {
        (0, Some(last)) => format!("until {last}"),
        (0, None) => "any".to_owned(),
        (_, None) => format!("from {start}"),
        (_, Some(last)) => format!("{start} to {last}"),
    };
    starts.iter().enumerate().map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::policy::conditions::Range;

    #[test]
    fn every_position_leads_back_to_itself_and_unknown_words_to_the_rest() {
        let conditions = Conditions {
            authors: Some(vec![Role::Provider]),
            plans: Some(vec!["plus".parse().unwrap(), "basic".parse().unwrap()]),
            origins: Some(vec![Origin::Elsewhere]),
            relationship_days: Range { from: Some(30), below: Some(730) },
            strikes: Range { from: Some(2), below: None },
            days: Range { from: "2026-10-01".parse().ok(), below: None },
            ..Conditions::default()
        };
        let axes = Axes::of([&conditions].into_iter());
        assert_eq!(axes.count(), 2 * 3 * 2 * 3 * 2 * 2);
        for index in 0..axes.count() {
            assert_eq!(axes.index(&axes.circumstances(index)), index);
        }
        let asked = Circumstances {
            author: Some(Role::Client),
            plan: "gold".parse().ok(),
            relationship_days: 729,
            strikes: 9,
            ..Circumstances::default()
        };
        let read = axes.circumstances(axes.index(&asked));
        assert_eq!((read.author, read.plan, read.relationship_days, read.strikes), (None, None, 30, 2));
    }
}
