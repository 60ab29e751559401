//! A person who refuses or reports is helped: what the other party wrote is scored as well, and the worst of it named.

use super::message::{Message, Turn};
use super::parties::Parties;
use super::policy::Action;
use super::taxonomy::{Party, Purpose, Role, Surface};
use super::verdict::{LookAt, Verdict};

/// How many of the other party's messages are looked at, the latest first.
const LOOKED_AT: usize = 3;

/// The other party's latest messages, each with its turn, as messages of their own with what came before them.
pub fn other_side(message: &Message) -> impl Iterator<Item = (usize, Message)> {
    let theirs = message.history.iter().enumerate().rev().filter(|(_, turn)| turn.from == Party::Other);
    let readable = theirs.filter(|(_, turn)| !turn.text.is_empty()).take(LOOKED_AT);
    readable.map(|(turn, theirs)| (turn, as_message(message, turn, theirs)))
}

fn as_message(message: &Message, turn: usize, theirs: &Turn) -> Message {
    let mirrored = |turn: &Turn| Turn {
        from: match turn.from {
            Party::Author => Party::Other,
            Party::Other => Party::Author,
        },
        text: turn.text.clone(),
    };
    let parties = &message.parties;
    Message {
        text: theirs.text.clone(),
        stage: message.stage,
        surface: Surface::Message,
        purpose: Purpose::None,
        history: message.history[..turn].iter().map(mirrored).collect(),
        hits: Vec::new(),
        // Their plan and their strikes are not known; those of the author are not theirs.
        parties: Parties {
            author_role: parties.author_role.map(|role| match role {
                Role::Client => Role::Provider,
                Role::Provider => Role::Client,
            }),
            author_plan: None,
            strike_ages_days: Vec::new(),
            ..parties.clone()
        },
    }
}

impl LookAt {
    /// The riskiest of the other party's messages for which the policy advises anything; among equals the latest.
    #[must_use]
    pub fn worst(verdicts: impl IntoIterator<Item = (usize, Verdict)>) -> Option<Self> {
        let mut worst: Option<Self> = None;
        for (turn, Verdict { risk, decision, .. }) in verdicts {
            let is_worse = worst.as_ref().is_none_or(|worst| (risk, turn) > (worst.risk, worst.turn));
            if decision.action != Action::Allow && is_worse {
                worst = Some(Self { turn, risk, action: decision.action, clause: decision.clause });
            }
        }
        worst
    }
}
