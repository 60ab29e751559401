//! [`Prepared`] and the classifier's logits become a [`Verdict`]. Pure.

use std::collections::BTreeMap;
use std::num::NonZeroUsize;

use super::day::Day;
use super::identifier_key::IdentifierKey;
use super::message::Message;
use super::model::{Session, SessionError, Window};
use super::outcome::Measured;
use super::policy::{Circumstances, Context, Policy, Scores};
use super::prepare::Prepared;
use super::purpose;
use super::redact::Redaction;
use super::score::{Calibration, Evidence, Guarantees, Logits, Probability};
use super::taxonomy::{Intent, IntentSet, Target};
use super::text::{Original, Span, ViewKind};
use super::verdict::{Help, IntentProbability, Verdict};

/// What the classifier said of one message.
#[derive(Debug, Clone, PartialEq)]
pub struct Classified {
    /// The largest logit per target over all windows.
    pub logits: Logits,
    /// The window that carries the largest logit of any intent.
    pub carried_by: Span<Original>,
}

impl Classified {
    /// Lets the model read every window of a message; `None` where there is none, since there is no tokenizer or the
    /// screen has settled the message.
    ///
    /// # Errors
    /// When the model fails on a window.
    pub fn read(session: &mut Session, prepared: &Prepared) -> Result<Option<Self>, SessionError> {
        let windows = prepared.input.iter().flat_map(|input| &input.windows);
        let logits = windows.map(|window| session.run(&window.tokens)).collect::<Result<Vec<_>, _>>()?;
        Ok(Self::of(prepared, &logits))
    }

    /// As [`Self::read`] for several messages, at most so many windows a run, of nearest length.
    ///
    /// # Errors
    /// When the model fails on a run.
    pub fn read_together(
        session: &mut Session,
        messages: &[&Prepared],
        most: NonZeroUsize,
    ) -> Result<Vec<Option<Self>>, SessionError> {
        let windows_of = |prepared: &&'_ Prepared| prepared.input.as_ref().map_or(0, |input| input.windows.len());
        let windows: Vec<&Window> = messages
            .iter()
            .flat_map(|prepared| prepared.input.iter().flat_map(|input| &input.windows))
            .map(|window| &window.tokens)
            .collect();
        let mut order: Vec<usize> = (0..windows.len()).collect();
        order.sort_by_key(|index| windows[*index].ids.len());
        let mut logits = vec![Logits::default(); windows.len()];
        for run in order.chunks(most.get()) {
            let together: Vec<&Window> = run.iter().map(|index| windows[*index]).collect();
            for (index, found) in run.iter().zip(session.run_batch(&together)?) {
                logits[*index] = found;
            }
        }
        let mut rest = logits.as_slice();
        let mut next = |prepared: &&Prepared| {
            let (own, others) = rest.split_at(windows_of(prepared));
            rest = others;
            Self::of(prepared, own)
        };
        Ok(messages.iter().map(&mut next).collect())
    }

    /// Joins the logits of a message's windows, which must be given in order.
    #[must_use]
    pub fn of(prepared: &Prepared, windows: &[Logits]) -> Option<Self> {
        let input = prepared.input.as_ref()?;
        let mut joined: Option<(Self, f64)> = None;
        for (window, logits) in input.windows.iter().zip(windows) {
            let largest = logits.largest_intent().unwrap_or(f64::NEG_INFINITY);
            joined = Some(match joined {
                None => (Self { logits: *logits, carried_by: window.span }, largest),
                Some((so_far, best)) => {
                    let carried_by = if largest > best { window.span } else { so_far.carried_by };
                    (Self { logits: so_far.logits.max(*logits), carried_by }, best.max(largest))
                }
            });
        }
        joined.map(|(classified, _)| classified)
    }
}

/// How one message is to be concluded.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Terms<'a> {
    /// The policy's name; `None` for the default one.
    pub policy: Option<&'a str>,
    /// Share of messages with at least one intent where the message comes from; `None` for the fitted base rate.
    pub prior: Option<Probability>,
    /// What the answer rests on.
    pub evidence: Evidence,
    /// The key whose hashes stand for the identifiers' values; `None` where the values themselves are wanted.
    pub hash_with: Option<&'a IdentifierKey>,
    /// Whether and how the text is given back without its identifiers.
    pub redaction: &'a Redaction,
    /// The day on which the policy decides.
    pub day: Day,
}

impl Default for Terms<'_> {
    fn default() -> Self {
        Self {
            policy: None,
            prior: None,
            evidence: Evidence::Fused,
            hash_with: None,
            redaction: Redaction::USUAL,
            day: Day::default(),
        }
    }
}

/// A policy that is not there.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("unknown policy `{found}`, expected one of: {expected}")]
pub struct UnknownPolicy {
    /// The name given.
    pub found: String,
    /// The names there are.
    pub expected: String,
}

/// Concludes: calibration and policies. Immutable.
#[derive(Debug)]
pub struct Concluder {
    calibration: Calibration,
    policies: BTreeMap<String, Policy>,
    default_policy: String,
}

impl Concluder {
    /// Joins the parts.
    ///
    /// # Errors
    /// When no policy has the name of the default one.
    pub fn new(calibration: Calibration, policies: Vec<Policy>, default_policy: &str) -> Result<Self, UnknownPolicy> {
        let policies: BTreeMap<String, Policy> =
            policies.into_iter().map(|policy| (policy.identity().name.clone(), policy)).collect();
        let concluder = Self { calibration, policies, default_policy: default_policy.to_owned() };
        concluder.policy(None)?;
        Ok(concluder)
    }

    /// The policy of that name, or the default one.
    ///
    /// # Errors
    /// When there is none.
    pub fn policy(&self, name: Option<&str>) -> Result<&Policy, UnknownPolicy> {
        let name = name.unwrap_or(&self.default_policy);
        self.policies.get(name).ok_or_else(|| UnknownPolicy {
            found: name.to_owned(),
            expected: self.policies.keys().map(String::as_str).collect::<Vec<_>>().join(", "),
        })
    }

    /// The thresholds on risk that the bundle guarantees something for.
    #[must_use]
    pub fn guarantees(&self) -> &Guarantees {
        self.calibration.guarantees()
    }

    /// Every policy, by name.
    pub fn policies(&self) -> impl Iterator<Item = &Policy> {
        self.policies.values()
    }

    /// The calibrated probability of every target, before any prior: intents first, then `declines`. The screen's, where
    /// it settled the message and no classifier read it.
    #[must_use]
    pub fn probabilities(
        &self,
        prepared: &Prepared,
        classified: Option<&Classified>,
        evidence: Evidence,
    ) -> [Probability; Target::ALL.len()] {
        if let (Some(settled), None) = (&prepared.settled, classified) {
            return settled.probabilities;
        }
        let logits = classified.map(|classified| classified.logits).unwrap_or_default();
        let features = prepared.features.values();
        Target::ALL.map(|target| self.calibration.probability(target, features, &logits, evidence))
    }

    /// What outcomes are kept with, and what the base rate of live traffic is judged by.
    #[must_use]
    pub fn measure(&self, prepared: &Prepared, classified: Option<&Classified>) -> Measured {
        let probabilities = self.probabilities(prepared, classified, Evidence::Fused);
        Measured {
            features: prepared.features,
            logits: classified.map(|classified| classified.logits).unwrap_or_default(),
            any_intent: self.union(&probabilities, IntentSet::ALL),
            base_rate: self.calibration.risk().base_rate(),
        }
    }

    /// Probability that at least one intent of the set occurs.
    #[must_use]
    pub fn union(&self, probabilities: &[Probability; Target::ALL.len()], set: IntentSet) -> Probability {
        self.calibration.risk().union(&intents_of(probabilities), set)
    }

    /// Probability that at least one intent occurs where a share of `prior` of all messages has one.
    #[must_use]
    pub fn any_at(&self, probabilities: &[Probability; Target::ALL.len()], prior: Probability) -> Probability {
        self.calibration.risk().shift(&intents_of(probabilities), IntentSet::ALL, Some(prior)).1
    }

    /// The answer without a redacted text and with the identifiers as they are; [`super::Engine::conclude`] gives the
    /// whole. Without `classified` it rests on the screen where that settled the message, else on
    /// the rules alone.
    ///
    /// # Errors
    /// When the terms name a policy that is not there.
    pub fn conclude(
        &self,
        message: &Message,
        prepared: &Prepared,
        classified: Option<&Classified>,
        terms: Terms<'_>,
    ) -> Result<Verdict, UnknownPolicy> {
        Ok(self.conclude_by(self.policy(terms.policy)?, message, prepared, classified, terms))
    }

    /// As [`Self::conclude`], by a policy that need not be one of its own; the one that the terms name plays no part.
    #[must_use]
    pub fn conclude_by(
        &self,
        policy: &Policy,
        message: &Message,
        prepared: &Prepared,
        classified: Option<&Classified>,
        terms: Terms<'_>,
    ) -> Verdict {
        let probabilities = self.probabilities(prepared, classified, terms.evidence);
        let context = context(policy, message, prepared, terms.day);
        let prohibited = policy.prohibited(&context);
        let (intents, risk) = self.calibration.risk().shift(&intents_of(&probabilities), prohibited, terms.prior);
        let interval = classified.and_then(|classified| {
            let features = prepared.features.values();
            self.calibration.interval(features, &classified.logits, terms.evidence, prohibited, terms.prior, risk)
        });
        let findings = &prepared.findings;
        let identifiers = findings.iter().map(|finding| finding.kind).collect();
        let decision = policy.decide(&context, &Scores { intents, risk, identifiers });
        let declines = probabilities[Target::Declines.index()];
        let help = policy.help(declines, context.language).map(|text| Help { text, look_at: None });
        Verdict {
            risk,
            interval,
            intents: Intent::ALL
                .into_iter()
                .map(|intent| IntentProbability {
                    intent,
                    probability: intents[intent.index()],
                    is_prohibited: prohibited.contains(intent),
                })
                .collect(),
            declines,
            redacted_text: None,
            findings: findings.clone(),
            decision,
            carried_by: classified.map(|classified| classified.carried_by),
            help,
            screened: prepared.settled.is_some() && classified.is_none(),
        }
    }
}

/// Where the message stands for the policy. What the policy is told of the text is one word: whether it bears out the
/// declared purpose.
#[must_use]
pub fn context(policy: &Policy, message: &Message, prepared: &Prepared, day: Day) -> Context {
    let parties = &message.parties;
    Context {
        stage: message.stage,
        surface: message.surface,
        purpose: message.purpose,
        circumstances: Circumstances {
            author: parties.author_role,
            plan: parties.author_plan,
            jurisdiction: parties.jurisdiction,
            origin: parties.origin,
            relationship_days: parties.relationship_days,
            strikes: policy.count_strikes(&parties.strike_ages_days),
            support: purpose::support(message.purpose, &prepared.views.get(ViewKind::Folded).text),
            day,
        },
        language: parties.language,
    }
}

fn intents_of(probabilities: &[Probability; Target::ALL.len()]) -> [Probability; Intent::ALL.len()] {
    Intent::ALL.map(|intent| probabilities[Target::Intent(intent).index()])
}
