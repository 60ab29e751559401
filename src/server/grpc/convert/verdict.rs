//! From the engine to the wire.

use crate::engine::message::Turn;
use crate::engine::policy::{Consequence, Counterfactual, Decision};
use crate::engine::taxonomy::Target;
use crate::engine::verdict::{Finding, Help, HistoryPart, IntentProbability, LookAt, Verdict};
use crate::server::flow::{Answer, Costs};
use crate::server::grpc::proto;
use crate::server::pipeline::{Component, Pipeline, ReleaseIdentity};

use super::request::Reply;
use super::spans::{Positions, narrow};

/// The answer as the wire carries it.
pub(in crate::server::grpc) fn verdict<P: Pipeline>(answer: Answer<P>, reply: Reply) -> proto::Verdict {
    let Answer { message, verdict, release, policy, costs } = answer;
    let Verdict { risk, interval, intents, declines, findings, decision, carried_by, redacted_text, help, screened } =
        verdict;
    let Decision { action, clause, reason, counterfactual, alternative, rule, offending, consequence } = decision;
    let positions = Positions::of(&message.text);
    let findings = if reply.has_findings { findings } else { Vec::new() };
    proto::Verdict {
        risk: risk.value(),
        intents: intents.into_iter().map(intent).collect(),
        declines: declines.value(),
        findings: findings.into_iter().map(|found| finding(&positions, &message.history, found)).collect(),
        action: proto::Action::from(action).into(),
        clause,
        reason,
        counterfactual: counterfactual.map(|Counterfactual { stage, purpose, text }| proto::Counterfactual {
            stage: proto::Stage::from(stage).into(),
            purpose: proto::Purpose::from(purpose).into(),
            text,
        }),
        redacted_text,
        carried_by: carried_by.map(|span| positions.to_proto(span)),
        release: Some(identity(release.identity(), policy)),
        costs: Some(cost(costs)),
        alternative,
        rule,
        offending_intents: offending.iter().map(|intent| proto::Intent::from(intent).into()).collect(),
        consequence: consequence.map(|Consequence { advice, strikes, days }| proto::Consequence {
            advice: proto::Advice::from(advice).into(),
            strikes,
            days,
        }),
        risk_interval: interval.map(|interval| proto::RiskInterval {
            low: interval.low.value(),
            high: interval.high.value(),
            is_wide: interval.is_wide(),
        }),
        screened,
        help: help.map(|Help { text, look_at }| proto::Help { text, look_at: look_at.map(look) }),
    }
}

fn look(found: LookAt) -> proto::LookAt {
    let LookAt { turn, risk, action, clause } = found;
    proto::LookAt { turn: narrow(turn), risk: risk.value(), action: proto::Action::from(action).into(), clause }
}

fn intent(found: IntentProbability) -> proto::IntentProbability {
    let IntentProbability { intent, probability, is_prohibited } = found;
    proto::IntentProbability {
        intent: proto::Intent::from(intent).into(),
        probability: probability.value(),
        is_prohibited,
    }
}

fn finding(positions: &Positions<'_>, turns: &[Turn], found: Finding) -> proto::Finding {
    let Finding { rule, kind, span, value, technique, further_techniques, history, view, target, confidence } = found;
    proto::Finding {
        rule,
        kind: proto::FindingKind::from(kind).into(),
        value,
        technique,
        confidence,
        view: proto::View::from(view).into(),
        span: Some(positions.to_proto(span)),
        target: target.map(|target| match target {
            Target::Intent(intent) => proto::finding::Target::Intent(proto::Intent::from(intent).into()),
            Target::Declines => proto::finding::Target::Declines(true),
        }),
        further_techniques,
        history: history.into_iter().map(|part| history_part(turns, part)).collect(),
    }
}

fn history_part(turns: &[Turn], part: HistoryPart) -> proto::HistoryPart {
    let HistoryPart { turn, span } = part;
    let text = turns.get(turn).map_or("", |turn| turn.text.as_str());
    proto::HistoryPart { turn: narrow(turn), span: Some(Positions::of(text).to_proto(span)) }
}

fn identity(release: &ReleaseIdentity, policy: Component) -> proto::Release {
    let ReleaseIdentity { model, packs, policies: _ } = release;
    proto::Release {
        model: Some(component(model.clone())),
        packs: packs.iter().cloned().map(component).collect(),
        policy: Some(component(policy)),
    }
}

pub(super) fn component(part: Component) -> proto::Component {
    let Component { name, version, sha256 } = part;
    proto::Component { name, version, sha256 }
}

fn cost(costs: Costs) -> proto::Costs {
    let Costs { prepare, queue, classify, conclude } = costs;
    let micros = |took: std::time::Duration| u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
    proto::Costs {
        prepare_us: micros(prepare),
        queue_us: micros(queue),
        classify_us: micros(classify),
        conclude_us: micros(conclude),
    }
}
