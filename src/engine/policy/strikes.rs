//! What follows from doing it again: advice by the strikes that still count, and help for those who decline.

use super::section::{Notes, Section};
use super::texts::{Languages, Texts};
use super::{Action, ProblemKind};
use crate::engine::score::Threshold;
use crate::engine::taxonomy::vocabulary;

const STRIKE_KEYS: [&str; 3] = ["count_days", "from", "steps"];
const STEP_KEYS: [&str; 3] = ["at", "advice", "days"];
const DECLINE_KEYS: [&str; 2] = ["at", "help"];

vocabulary! {
    /// What the marketplace is advised to do about the author, mildest first.
    Advice, "advice" {
        /// Tell them that the next time has consequences.
        Warning = "warning",
        /// Take a badge or a rank away.
        BadgeLoss = "badge_loss",
        /// Restrict the account for some days.
        Restriction = "restriction",
        /// Close the account.
        Suspension = "suspension",
    }
}

/// A consequence that the policy advises. The marketplace decides; nothing is kept here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consequence {
    /// What to do.
    pub advice: Advice,
    /// The strikes that count, this one included.
    pub strikes: u32,
    /// For how many days, where it is a restriction.
    pub days: Option<u32>,
}

/// How strikes add up.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Strikes {
    count_days: u32,
    from: Action,
    steps: Vec<StrikeStep>,
}

#[derive(Debug, Clone, PartialEq)]
struct StrikeStep {
    at: u32,
    advice: Advice,
    days: Option<u32>,
}

impl Strikes {
    pub(super) fn read(notes: &mut Notes<'_>, policy: &Section<'_>) -> Option<Self> {
        let value = policy.get("strikes")?;
        let Some(table) = value.get_ref().as_table() else {
            policy.wrong(notes, "strikes", value, "a table with `count_days`, `from` and `steps`");
            return None;
        };
        let section = Section::open(notes, "`strikes`".to_owned(), value.span(), table, &STRIKE_KEYS);
        section.required(notes, "count_days", "for how many days a strike counts");
        let count_days = section.whole_number(notes, "count_days");
        let from = section.word(notes, "from", "the mildest action that counts, e.g. \"HOLD\"");
        let steps = read_steps(notes, &section);
        Some(Self { count_days: count_days?, from: from?, steps: steps? })
    }

    /// How many of these still count.
    pub(super) fn count(&self, ages_days: &[u32]) -> u32 {
        let count = ages_days.iter().filter(|age| **age < self.count_days).count();
        u32::try_from(count).unwrap_or(u32::MAX)
    }

    pub(super) fn consequence(&self, before: u32, action: Action) -> Option<Consequence> {
        if action < self.from {
            return None;
        }
        let strikes = before.saturating_add(1);
        let step = self.steps.iter().rev().find(|step| step.at <= strikes)?;
        Some(Consequence { advice: step.advice, strikes, days: step.days })
    }
}

fn read_steps(notes: &mut Notes<'_>, section: &Section<'_>) -> Option<Vec<StrikeStep>> {
    const EXPECTED: &str = "a list of steps, e.g. [{ at = 1, advice = \"warning\" }]";
    let value = section.required(notes, "steps", EXPECTED)?;
    let Some(array) = value.get_ref().as_array().filter(|array| !array.is_empty()) else {
        section.wrong(notes, "steps", value, EXPECTED);
        return None;
    };
    let before = notes.problems.len();
    let mut steps: Vec<StrikeStep> = Vec::new();
    for (index, item) in array.iter().enumerate() {
        let number = index + 1;
        let Some(table) = item.get_ref().as_table() else {
            section.wrong(notes, "steps", item, "a table with `at` and `advice`");
            continue;
        };
        let place = format!("`strikes` step {number}");
        let step = Section::open(notes, place.clone(), item.span(), table, &STEP_KEYS);
        step.required(notes, "at", "the number of strikes from which it holds, this one included");
        let at = step.whole_number(notes, "at");
        let advice: Option<Advice> = step.word(notes, "advice", "an advice, e.g. \"warning\"");
        let days = step.whole_number(notes, "days");
        let (Some(at), Some(advice)) = (at, advice) else { continue };
        if (advice == Advice::Restriction) != days.is_some() {
            notes.note(&item.span(), ProblemKind::RestrictionDays { place: place.clone() });
        }
        if let Some(previous) = steps.last() {
            if at <= previous.at {
                let (place, found, previous) = ("`strikes`".to_owned(), at.to_string(), previous.at.to_string());
                notes.note(&item.span(), ProblemKind::NotRising { place, step: number, found, previous });
            }
            if (advice, days) <= (previous.advice, previous.days) {
                let (place, found, previous) = ("`strikes`".to_owned(), advice.as_str(), previous.advice.as_str());
                notes.note(&item.span(), ProblemKind::NotMoreSevere { place, step: number, found, previous });
            }
        } else if at == 0 {
            step.wrong_found(notes, "at", &item.span(), "0".to_owned(), "at least 1, since this one counts too");
        }
        steps.push(StrikeStep { at, advice, days });
    }
    (notes.problems.len() == before).then_some(steps)
}

/// What an author who declines is told, and from which probability on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Declines {
    pub(super) at: Threshold,
    pub(super) help: Texts,
}

impl Declines {
    pub(super) fn read(notes: &mut Notes<'_>, policy: &Section<'_>, languages: &Languages) -> Option<Self> {
        let value = policy.get("declines")?;
        let Some(table) = value.get_ref().as_table() else {
            policy.wrong(notes, "declines", value, "a table with `at` and `help`");
            return None;
        };
        let section = Section::open(notes, "`declines`".to_owned(), value.span(), table, &DECLINE_KEYS);
        let at = section.threshold(notes, "at");
        section.required(notes, "help", "what an author who declines is told");
        let help = languages.text(notes, &section, "help");
        Some(Self { at: at?, help: help?.0 })
    }
}
