//! From scores to what to do, why, and what would have been fine.

use super::{Action, Cell, Clause, Context, Counterfactual, Decision, Permission, Policy, Scores};
use crate::engine::taxonomy::{Intent, IntentSet, Purpose, Stage};

impl Policy {
    /// Decides on a message. The clause of the likeliest prohibited intent governs; among equals the first in the order
    /// of the guide. The action never grows milder as the risk grows.
    #[must_use]
    pub fn decide(&self, context: &Context, scores: &Scores) -> Decision {
        let pass = Decision { action: Action::Allow, clause: None, reason: String::new(), counterfactual: None };
        let prohibited = self.prohibited(context);
        let Some(intent) = likeliest(prohibited, scores) else { return pass };
        let clause = self.clause(Cell::of(context, intent));
        let Permission::Prohibited { ladder, counterfactual } = &clause.permission else { return pass };
        let action = ladder.action(scores.risk, scores.has_identifiers);
        if action == Action::Allow {
            return pass;
        }
        let offending = self.offending(context, prohibited, scores).with(intent);
        Decision {
            action,
            clause: Some(clause.id.clone()),
            reason: clause.reason.clone(),
            counterfactual: self.counterfactual(context, intent, offending, counterfactual.as_deref()),
        }
    }

    /// The prohibited intents that by themselves would reach the first step of their own clause.
    fn offending(&self, context: &Context, prohibited: IntentSet, scores: &Scores) -> IntentSet {
        let is_entered = |clause: &Clause, intent: Intent| match &clause.permission {
            Permission::Prohibited { ladder, .. } => ladder.is_entered_by(scores.intents[intent.index()]),
            Permission::Allowed => false,
        };
        prohibited.iter().filter(|intent| is_entered(self.clause(Cell::of(context, *intent)), *intent)).collect()
    }

    /// The nearest context that permits everything which offends here. The clause's own words are used where they speak
    /// of that very context.
    fn counterfactual(
        &self,
        context: &Context,
        governing: Intent,
        offending: IntentSet,
        words: Option<&str>,
    ) -> Option<Counterfactual> {
        let nearest = self.nearest(context, offending)?;
        let for_governing = self.nearest(context, IntentSet::EMPTY.with(governing));
        let text = match words {
            Some(words) if for_governing == Some(nearest) => words.to_owned(),
            _ => describe(context, &nearest),
        };
        Some(Counterfactual { stage: nearest.stage, purpose: nearest.purpose, text })
    }

    /// A later stage is nearer than an earlier one, and any stage nearer than another declared purpose: time passes by
    /// itself, and no one should be coached into declaring a purpose.
    fn nearest(&self, context: &Context, intents: IntentSet) -> Option<Context> {
        let contexts = Stage::ALL
            .into_iter()
            .flat_map(|stage| Purpose::ALL.into_iter().map(move |purpose| Context { stage, purpose, ..*context }));
        contexts.filter(|other| !intents.iter().any(|intent| self.prohibited(other).contains(intent))).min_by_key(
            |other| {
                (
                    other.purpose != context.purpose,
                    other.stage < context.stage,
                    other.stage.index().abs_diff(context.stage.index()),
                    other.purpose.index(),
                )
            },
        )
    }
}

fn likeliest(prohibited: IntentSet, scores: &Scores) -> Option<Intent> {
    let mut best: Option<Intent> = None;
    for intent in prohibited.iter() {
        if best.is_none_or(|best| scores.intents[intent.index()] > scores.intents[best.index()]) {
            best = Some(intent);
        }
    }
    best
}

fn describe(here: &Context, there: &Context) -> String {
    let stage = (there.stage != here.stage).then_some(match there.stage {
        Stage::PreContract => "before a contract",
        Stage::ActiveContract if here.stage == Stage::PreContract => "once a contract starts",
        Stage::ActiveContract => "while a contract runs",
        Stage::PostContract => "once the contract has ended",
    });
    let purpose = (there.purpose != here.purpose).then_some(match there.purpose {
        Purpose::None => "without a declared purpose",
        Purpose::LegalDocument => "in a legal document",
        Purpose::SystemAccess => "for access to a system that the work needs",
    });
    let parts: Vec<&str> = stage.into_iter().chain(purpose).collect();
    format!("allowed {}", parts.join(", "))
}
