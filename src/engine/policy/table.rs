//! A policy that loaded: every combination decided by exactly one clause.

use sha2::{Digest, Sha256};

use super::axes::Axes;
use super::cells::Point;
use super::check::Checked;
use super::section::Notes;
use super::strikes::{Declines, Strikes};
use super::texts::{Languages, Texts};
use super::{Cell, Circumstances, Combinations, Context, Ladder, PolicyProblem, check, file};
use crate::engine::day::Day;
use crate::engine::parties::Language;
use crate::engine::score::Guarantees;
use crate::engine::score::Probability;
use crate::engine::taxonomy::{IdentifierKinds, Intent, IntentSet};

/// Which policy answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicyIdentity {
    /// Its name.
    pub name: String,
    /// Its version, three numbers.
    pub version: String,
    /// Hash of the file's bytes, in hexadecimal.
    pub sha256: String,
}

/// One rule of a policy.
#[derive(Debug, Clone, PartialEq)]
pub struct Clause {
    /// Its id, e.g. `contact.before_contract`; `default` for the stated default.
    pub id: String,
    /// What it says.
    pub permission: Permission,
    /// Why, in words for the author of a message.
    pub reason: Texts,
    /// The public rule behind it: its text or its address.
    pub rule: Option<String>,
    /// What to do instead, or what is better still where the clause allows.
    pub alternative: Option<Texts>,
    /// Whether it asks for more than stage, surface, purpose and intent.
    pub is_conditional: bool,
}

/// What a clause says of the combinations that it decides.
#[derive(Debug, Clone, PartialEq)]
pub enum Permission {
    /// It is fine.
    Allowed,
    /// It is not.
    Prohibited {
        /// What to do at which risk.
        ladder: Ladder,
        /// What would have made it fine, in the clause's own words.
        counterfactual: Option<Texts>,
    },
}

/// A policy: a total table over stage × surface × purpose × intent in all circumstances that its clauses tell apart.
/// Immutable.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    identity: PolicyIdentity,
    effective_from: Day,
    effective_until: Option<Day>,
    description: String,
    clauses: Vec<Clause>,
    axes: Axes,
    /// Per circumstances and cell, the index of the clause that decides it.
    deciders: Vec<u16>,
    /// Per circumstances, stage, surface and purpose, what is prohibited.
    prohibited: Vec<IntentSet>,
    pub(super) languages: Languages,
    pub(super) strikes: Option<Strikes>,
    declines: Option<Declines>,
}

impl Policy {
    /// Reads a policy file that asks for no guarantee of a bundle. `file` is how problems name it.
    ///
    /// # Errors
    /// As [`Self::parse_with`].
    pub fn parse(file: &str, text: &str) -> Result<Self, Vec<PolicyProblem>> {
        Self::parse_with(&Guarantees::new(), file, text)
    }

    /// Reads a policy file whose thresholds may be those that a bundle guarantees.
    ///
    /// # Errors
    /// Every mistake in the file, in its order: syntax, unknown keys and words, thresholds out of range or not rising,
    /// unknown names, combinations that no clause or several clauses decide, clauses that decide nothing.
    pub fn parse_with(guarantees: &Guarantees, file: &str, text: &str) -> Result<Self, Vec<PolicyProblem>> {
        let mut notes = Notes::new(file, text);
        let policy = Self::read(&mut notes, text, guarantees);
        let mut problems = notes.problems;
        problems.sort_by_key(|problem| problem.line.unwrap_or(usize::MAX));
        policy.filter(|_| problems.is_empty()).ok_or(problems)
    }

    /// The policy, whole only where nothing was noted.
    fn read(notes: &mut Notes<'_>, text: &str, guarantees: &Guarantees) -> Option<Self> {
        let read = file::read(notes, text, guarantees)?;
        let Checked { clauses, axes, deciders } = check::check(notes, &read)?;
        let is_prohibited = |decider: u16| clauses[usize::from(decider)].permission != Permission::Allowed;
        // A cell's index counts the intents last.
        let prohibited = deciders.chunks(Intent::ALL.len()).map(|deciders| {
            let intents = Intent::ALL.into_iter().zip(deciders).filter(|(_, decider)| is_prohibited(**decider));
            intents.map(|(intent, _)| intent).collect()
        });
        let prohibited = prohibited.collect();
        let sha256 = Sha256::digest(text.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
        Some(Self {
            identity: PolicyIdentity { name: read.name?, version: read.version?, sha256 },
            effective_from: read.effective_from?,
            effective_until: read.effective_until,
            description: read.description?,
            clauses,
            axes,
            deciders,
            prohibited,
            languages: read.languages,
            strikes: read.strikes,
            declines: read.declines,
        })
    }

    /// Name, version and hash.
    #[must_use]
    pub fn identity(&self) -> &PolicyIdentity {
        &self.identity
    }

    /// The first day on which it holds.
    #[must_use]
    pub fn effective_from(&self) -> Day {
        self.effective_from
    }

    /// The last day on which it holds, where one is set.
    #[must_use]
    pub fn effective_until(&self) -> Option<Day> {
        self.effective_until
    }

    /// Tells whether it holds on that day.
    #[must_use]
    pub fn is_in_force(&self, day: Day) -> bool {
        day >= self.effective_from && self.effective_until.is_none_or(|until| day <= until)
    }

    /// What it is for, in a sentence or two.
    #[must_use]
    pub fn description(&self) -> &str {
        &self.description
    }

    /// Its clauses in the order of the file, the stated default last.
    #[must_use]
    pub fn clauses(&self) -> &[Clause] {
        &self.clauses
    }

    /// Circumstances, one of each kind that the clauses tell apart.
    pub fn circumstances(&self) -> impl Iterator<Item = Circumstances> {
        (0..self.axes.count()).map(|index| self.axes.circumstances(index))
    }

    /// How many combinations it decides.
    #[must_use]
    pub fn combinations(&self) -> usize {
        self.axes.combinations()
    }

    /// The clause that decides on an intent in a context.
    #[must_use]
    pub fn clause(&self, context: &Context, intent: Intent) -> &Clause {
        let here = self.axes.index(&context.circumstances) * Cell::COUNT;
        &self.clauses[usize::from(self.deciders[here + Cell::of(context, intent).index()])]
    }

    /// The combinations that a clause decides, intent by intent; intents with the same contexts are told together.
    #[must_use]
    pub fn reach(&self, clause: &Clause) -> Vec<Combinations> {
        let here = |index: usize| Cell::all().map(move |cell| (index, cell));
        let points = (0..self.axes.count()).flat_map(here).zip(&self.deciders);
        let mine = |decider: u16| self.clauses[usize::from(decider)].id == clause.id;
        let points: Vec<Point> = points.filter(|(_, decider)| mine(**decider)).map(|(point, _)| point).collect();
        check::by_intent(points).iter().map(|points| Combinations::new(&self.axes, points)).collect()
    }

    /// The intents that are prohibited in a context.
    #[must_use]
    pub fn prohibited(&self, context: &Context) -> IntentSet {
        let here = self.axes.index(&context.circumstances) * Cell::COUNT;
        self.prohibited[(here + Cell::of(context, Intent::ShareContact).index()) / Intent::ALL.len()]
    }

    /// How many of the author's strikes still count.
    #[must_use]
    pub fn count_strikes(&self, ages_days: &[u32]) -> u32 {
        self.strikes.as_ref().map_or(0, |strikes| strikes.count(ages_days))
    }

    /// What an author who declines with that probability is told.
    #[must_use]
    pub fn help(&self, declines: Probability, language: Option<Language>) -> Option<String> {
        let rule = self.declines.as_ref().filter(|rule| rule.at.is_reached_by(declines))?;
        Some(self.languages.fill(&rule.help, language, IdentifierKinds::NONE))
    }

    /// A text of one of its clauses in the asked language, or in the nearest that it has.
    #[must_use]
    pub fn text(&self, texts: &Texts, language: Option<Language>, kinds: IdentifierKinds) -> String {
        self.languages.fill(texts, language, kinds)
    }
}
