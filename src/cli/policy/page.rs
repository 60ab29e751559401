//! A policy as a page: matrices of stage and purpose, and the clauses with what they reach. For a terminal here, for a
//! browser in `html`.

use std::io::{self, Write};

use crate::engine::day::Day;
use crate::engine::policy::{Circumstances, Clause, Context, Permission, Policy};
use crate::engine::taxonomy::{Intent, Purpose, Stage, Surface};

/// What a page shows.
pub(super) struct Page {
    pub(super) title: String,
    pub(super) description: String,
    pub(super) in_force: String,
    pub(super) blocks: Vec<Block>,
    pub(super) clauses: Vec<Line>,
}

/// The matrix of one stage and of the purposes for which it is the same.
pub(super) struct Block {
    pub(super) title: String,
    pub(super) rows: Rows,
}

/// Per intent, per surface.
pub(super) type Rows = Vec<(Intent, Vec<Entry>)>;

/// Who decides one combination.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) is_prohibited: bool,
    /// The clause's number on the page.
    pub(super) number: usize,
}

/// A clause.
pub(super) struct Line {
    pub(super) number: usize,
    pub(super) id: String,
    pub(super) says: String,
    pub(super) reason: String,
    pub(super) reach: Vec<String>,
}

impl Page {
    /// The policy as it is for parties of whom nothing is known, on a day.
    pub(super) fn of(policy: &Policy, day: Day) -> Self {
        let identity = policy.identity();
        let until = policy.effective_until().map_or_else(String::new, |until| format!(" to {until}"));
        let circumstances = Circumstances { day, ..Circumstances::default() };
        let mut blocks = Vec::new();
        for stage in Stage::ALL {
            let mut by_rows: Vec<(Vec<Purpose>, Rows)> = Vec::new();
            for purpose in Purpose::ALL {
                let rows = rows(policy, stage, purpose, circumstances);
                match by_rows.iter_mut().find(|(_, same)| *same == rows) {
                    Some((purposes, _)) => purposes.push(purpose),
                    None => by_rows.push((vec![purpose], rows)),
                }
            }
            blocks.extend(by_rows.into_iter().map(|(purposes, rows)| Block { title: title(stage, &purposes), rows }));
        }
        Self {
            title: format!("{} {}", identity.name, identity.version),
            description: policy.description().to_owned(),
            in_force: format!("from {}{until}; shown for {day}", policy.effective_from()),
            blocks,
            clauses: policy
                .clauses()
                .iter()
                .enumerate()
                .map(|(index, clause)| line(policy, index + 1, clause))
                .collect(),
        }
    }

    /// For a terminal.
    pub(super) fn write(&self, out: &mut impl Write) -> io::Result<()> {
        writeln!(out, "{}, {}", self.title, self.in_force)?;
        writeln!(out, "{}", self.description)?;
        for block in &self.blocks {
            writeln!(out, "\n{}", block.title)?;
            write!(out, "  {:<20}", "")?;
            for surface in Surface::ALL {
                write!(out, "{:>11}", surface.as_str())?;
            }
            writeln!(out)?;
            for (intent, entries) in &block.rows {
                write!(out, "  {:<20}", intent.as_str())?;
                for Entry { is_prohibited, number } in entries {
                    write!(out, "{:>11}", format!("{} {number}", if *is_prohibited { "no" } else { "yes" }))?;
                }
                writeln!(out)?;
            }
        }
        writeln!(out, "\nclauses")?;
        for line in &self.clauses {
            writeln!(out, "{:>4}  {}: {}", line.number, line.id, line.says)?;
            writeln!(out, "      {}", line.reason)?;
            for reach in &line.reach {
                writeln!(out, "      - {reach}")?;
            }
        }
        Ok(())
    }
}

fn rows(policy: &Policy, stage: Stage, purpose: Purpose, circumstances: Circumstances) -> Rows {
    let entry = |surface: Surface, intent: Intent| {
        let context = Context { circumstances, ..Context::new(stage, surface, purpose) };
        let clause = policy.clause(&context, intent);
        let number = policy.clauses().iter().position(|other| other.id == clause.id).map_or(0, |index| index + 1);
        Entry { is_prohibited: clause.permission != Permission::Allowed, number }
    };
    Intent::ALL.map(|intent| (intent, Surface::ALL.map(|surface| entry(surface, intent)).to_vec())).to_vec()
}

fn title(stage: Stage, purposes: &[Purpose]) -> String {
    if purposes.len() == Purpose::ALL.len() {
        return format!("{stage}, whatever purpose is declared");
    }
    let purposes: Vec<&str> = purposes.iter().map(|purpose| purpose.as_str()).collect();
    format!("{stage}, purpose {}", purposes.join(" or "))
}

fn line(policy: &Policy, number: usize, clause: &Clause) -> Line {
    let says = match &clause.permission {
        Permission::Allowed => "allowed".to_owned(),
        Permission::Prohibited { ladder, .. } => format!("prohibited; {}", steps(ladder)),
    };
    let reach = policy.reach(clause).iter().map(ToString::to_string).collect();
    Line { number, id: clause.id.clone(), says, reason: clause.reason.first().to_owned(), reach }
}

/// The steps of a ladder in words.
pub(super) fn steps(ladder: &crate::engine::policy::Ladder) -> String {
    let steps = ladder.steps().iter().map(|step| format!("{} from {:.1} %", step.action, step.at.value() * 100.0));
    steps.collect::<Vec<_>>().join(", ")
}
