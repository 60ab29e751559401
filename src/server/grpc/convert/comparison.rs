//! The comparison with the shadow on the wire.

use super::verdict::component;
use crate::engine::policy::Action;
use crate::engine::taxonomy::Intent;
use crate::server::grpc::proto;
use crate::server::rollout::{Actions, Agreement, Comparison, Crossings, Flip, Latency, Unread};

/// The comparison so far.
pub(in crate::server::grpc) fn comparison(found: Comparison) -> proto::GetComparisonResponse {
    let (action_agreement, mean_risk_difference) = (found.action_agreement(), found.mean_risk_difference());
    let (psi, scatter, [stable_latency, challenger_latency]) =
        (found.psi(), found.scatter().to_vec(), found.latencies());
    let Comparison { stable, challenger, compared, unread, actions, thresholds, intents, flips, .. } = found;
    let Unread { queue_full, over_budget, failed } = unread;
    proto::GetComparisonResponse {
        stable: Some(component(stable)),
        challenger: Some(component(challenger)),
        compared,
        unread: Some(proto::UnreadMessages { queue_full, over_budget, failed }),
        action_agreement,
        mean_risk_difference,
        psi,
        scatter,
        actions: action_pairs(&actions),
        thresholds: thresholds.into_iter().map(crossings).collect(),
        intents: Intent::ALL.into_iter().zip(intents).map(|(intent, found)| agreement(intent, found)).collect(),
        stable_latency: Some(latency(stable_latency)),
        challenger_latency: Some(latency(challenger_latency)),
        flips: flips.into_iter().map(flip).collect(),
    }
}

fn action_pairs(actions: &Actions) -> Vec<proto::ActionPair> {
    let mut pairs = Vec::new();
    for stable in Action::ALL {
        for challenger in Action::ALL {
            let count = actions[stable.index()][challenger.index()];
            if count > 0 {
                pairs.push(proto::ActionPair { stable: number(stable), challenger: number(challenger), count });
            }
        }
    }
    pairs
}

fn number(action: Action) -> i32 {
    proto::Action::from(action).into()
}

fn crossings(found: Crossings) -> proto::ThresholdFlips {
    let Crossings { threshold, up, down } = found;
    proto::ThresholdFlips { threshold, up, down }
}

fn agreement(intent: Intent, found: Agreement) -> proto::IntentAgreement {
    let Agreement { both, neither, stable_only, challenger_only } = found;
    proto::IntentAgreement { intent: proto::Intent::from(intent).into(), both, neither, stable_only, challenger_only }
}

fn latency(found: Latency) -> proto::Latency {
    let Latency { p50_us, p95_us, p99_us } = found;
    proto::Latency { p50_us, p95_us, p99_us }
}

fn flip(found: Flip) -> proto::Flip {
    let Flip { id_hash, stable, challenger } = found;
    proto::Flip {
        id_hash,
        stable_risk: stable.0,
        challenger_risk: challenger.0,
        stable_action: number(stable.1),
        challenger_action: number(challenger.1),
    }
}
