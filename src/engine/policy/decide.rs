//! From scores to what to do, why, and what would have been fine.

use super::texts::Texts;
use super::{Action, Circumstances, Clause, Context, Counterfactual, Decision, Ladder, Permission, Policy, Scores};
use crate::engine::taxonomy::{Intent, IntentSet, Purpose, Stage, Support};

/// From here on it is more likely than not that the author does it.
const LIKELY: f64 = 0.5;

impl Policy {
    /// Decides on a message: the severest action that the clause of a prohibited intent takes at the intent's own
    /// probability, or, where that is more, the mildest that any of these clauses takes at the risk of all together. So
    /// the action never grows milder as the risk or the probability of a prohibited intent grows.
    #[must_use]
    pub fn decide(&self, context: &Context, scores: &Scores) -> Decision {
        let ladders = Intent::ALL.map(|intent| self.ladder(context, intent));
        let Some((action, intent)) = govern(&ladders, scores) else { return self.pass(context, scores) };
        let clause = self.clause(context, intent);
        let words = match &clause.permission {
            Permission::Prohibited { counterfactual, .. } => counterfactual.as_ref(),
            Permission::Allowed => None,
        };
        let offending = offending(&ladders, scores).with(intent);
        Decision {
            action,
            clause: Some(clause.id.clone()),
            reason: self.fill(&clause.reason, context, scores),
            counterfactual: self.counterfactual(context, intent, offending, words),
            alternative: clause.alternative.as_ref().map(|text| self.fill(text, context, scores)),
            rule: clause.rule.clone(),
            offending,
            consequence: self.strikes.as_ref().and_then(|rule| rule.consequence(context.circumstances.strikes, action)),
        }
    }

    /// Lets it pass. Where the author likely does something for which an allowing clause knows a better way, that comes
    /// along.
    fn pass(&self, context: &Context, scores: &Scores) -> Decision {
        let likely = |intent: &Intent| scores.intents[intent.index()].value() >= LIKELY;
        let allowing = |clause: &&Clause| clause.permission == Permission::Allowed;
        let clauses =
            Intent::ALL.into_iter().filter(likely).map(|intent| self.clause(context, intent)).filter(allowing);
        let alternative = clauses.filter_map(|clause| clause.alternative.as_ref()).next();
        Decision { alternative: alternative.map(|text| self.fill(text, context, scores)), ..Decision::pass() }
    }

    fn fill(&self, texts: &Texts, context: &Context, scores: &Scores) -> String {
        self.text(texts, context.language, scores.identifiers)
    }

    fn ladder(&self, context: &Context, intent: Intent) -> Option<&Ladder> {
        match &self.clause(context, intent).permission {
            Permission::Prohibited { ladder, .. } => Some(ladder),
            Permission::Allowed => None,
        }
    }

    /// The nearest context that permits everything which offends here. The clause's own words are used where they speak
    /// of that very context.
    fn counterfactual(
        &self,
        context: &Context,
        governing: Intent,
        offending: IntentSet,
        words: Option<&Texts>,
    ) -> Option<Counterfactual> {
        let nearest = self.nearest(context, offending)?;
        let for_governing = self.nearest(context, IntentSet::EMPTY.with(governing));
        let text = match words {
            Some(words) if for_governing == Some(nearest) => self.text(words, context.language, Default::default()),
            _ => describe(context, &nearest),
        };
        Some(Counterfactual { stage: nearest.stage, purpose: nearest.purpose, text })
    }

    /// A later stage is nearer than an earlier one, and any stage nearer than another declared purpose: time passes by
    /// itself, and no one should be coached into declaring a purpose.
    fn nearest(&self, context: &Context, intents: IntentSet) -> Option<Context> {
        let contexts =
            Stage::ALL.into_iter().flat_map(|stage| Purpose::ALL.map(|purpose| context.with(stage, purpose)));
        let permits = |other: &Context| {
            let prohibited = self.prohibited(other);
            !intents.iter().any(|intent| prohibited.contains(intent))
        };
        contexts.filter(permits).min_by_key(|other| {
            (
                other.purpose != context.purpose,
                other.stage < context.stage,
                other.stage.index().abs_diff(context.stage.index()),
                other.purpose.index(),
            )
        })
    }
}

impl Context {
    /// The same in another stage and for another purpose. What does not bear out one purpose bears out no other.
    #[must_use]
    pub fn with(&self, stage: Stage, purpose: Purpose) -> Self {
        let here = self.circumstances;
        let support = if purpose == Purpose::None { Support::BorneOut } else { here.support };
        Self { stage, purpose, circumstances: Circumstances { support, ..here }, ..*self }
    }
}

/// Per intent, the ladder of the clause that prohibits it here.
type Ladders<'a> = [Option<&'a Ladder>; Intent::ALL.len()];

/// The action and the intent whose clause takes it: the likeliest of those that take it by themselves, else the
/// likeliest of those that take it at the risk of all together. Among equals the first in the order of the guide.
fn govern(ladders: &Ladders<'_>, scores: &Scores) -> Option<(Action, Intent)> {
    let has_identifiers = !scores.identifiers.is_empty();
    let prohibited = || Intent::ALL.into_iter().filter_map(|intent| Some((intent, ladders[intent.index()]?)));
    let alone = |intent: Intent, ladder: &Ladder| ladder.action(scores.intents[intent.index()], has_identifiers);
    let together = prohibited().map(|(_, ladder)| ladder.action(scores.risk, has_identifiers)).min()?;
    let action = prohibited().map(|(intent, ladder)| alone(intent, ladder)).max()?.max(together);
    if action == Action::Allow {
        return None;
    }
    let by_itself = prohibited().filter(|(intent, ladder)| alone(*intent, ladder) == action);
    let by_all = prohibited().filter(|(_, ladder)| ladder.action(scores.risk, has_identifiers) == action);
    let intent = likeliest(by_itself.map(|(intent, _)| intent), scores)
        .or_else(|| likeliest(by_all.map(|(intent, _)| intent), scores))?;
    Some((action, intent))
}

/// The prohibited intents that by themselves would reach the first step of their own clause.
fn offending(ladders: &Ladders<'_>, scores: &Scores) -> IntentSet {
    let is_entered = |intent: &Intent| {
        ladders[intent.index()].is_some_and(|ladder| ladder.is_entered_by(scores.intents[intent.index()]))
    };
    Intent::ALL.into_iter().filter(is_entered).collect()
}

fn likeliest(intents: impl Iterator<Item = Intent>, scores: &Scores) -> Option<Intent> {
    let mut best: Option<Intent> = None;
    for intent in intents {
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
