//! `[rollout]`: what a release that is tried beside the stable one may cost.

use super::kinds::{flag, integer, share};
use super::reader::{Key, Reader};

/// What a release that is tried beside the stable one may cost.
#[derive(Debug, Clone, PartialEq)]
pub struct RolloutConfig {
    /// The shadow's share of one core.
    pub shadow_cpu_share: f64,
    /// How many messages may wait for the shadow.
    pub shadow_queue_length: usize,
    /// When a canary is removed.
    pub canary: CanaryLimits,
    /// Whether a request may choose the release that answers it.
    pub allow_pins: bool,
}

/// When a canary is removed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CanaryLimits {
    /// How much larger the share of its unanswered messages may be than the stable release's.
    pub max_error_share: f64,
    /// How far the shares of its actions may lie from the stable release's.
    pub max_action_shift: f64,
    /// Over so many of the latest messages of each.
    pub window: usize,
    /// From so many messages of each on.
    pub min_messages: usize,
}

impl RolloutConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let shadow_cpu_share = Key {
            name: "rollout.shadow_cpu_share",
            unit: "cores",
            default: 0.25,
            doc: "How much of one core the shadow may use, on average over a second; messages that come while it is used up are counted and not read.",
        };
        let shadow_queue_length = Key {
            name: "rollout.shadow_queue_length",
            unit: "messages",
            default: 64,
            doc: "How many messages may wait for the shadow; the next ones are counted and not read.",
        };
        let shadow_cpu_share = reader.read(shadow_cpu_share, &share());
        let shadow_queue_length = reader.read(shadow_queue_length, &integer(1..=10_000));
        let max_error_share = Key {
            name: "rollout.max_error_share",
            unit: "",
            default: 0.02,
            doc: "How much larger the share of a canary's messages without a verdict may be than that of the stable release before it is removed; fewer than `canary_min_messages` count as that many.",
        };
        let max_action_shift = Key {
            name: "rollout.max_action_shift",
            unit: "",
            default: 0.1,
            doc: "How far a canary's share of messages with at least some action may lie from that of the stable release, for any action, before it is removed.",
        };
        let window = Key {
            name: "rollout.canary_window",
            unit: "messages",
            default: 2_000,
            doc: "How many of the latest messages of the canary and of the stable release the limits look at; messages without a conversation do not count.",
        };
        let min_messages = Key {
            name: "rollout.canary_min_messages",
            unit: "messages",
            default: 500,
            doc: "How many messages of each the actions are compared from.",
        };
        let allow_pins = Key {
            name: "rollout.allow_pins",
            unit: "",
            default: false,
            doc: "Whether `ScoreOptions.release_label` may choose the release that answers.",
        };
        let canary = CanaryLimits {
            max_error_share: reader.read(max_error_share, &share()),
            max_action_shift: reader.read(max_action_shift, &share()),
            window: reader.read(window, &integer(1..=1_000_000)),
            min_messages: reader.read(min_messages, &integer(1..=1_000_000)),
        };
        if canary.min_messages > canary.window {
            let what = format!("{} messages of a window of {}", canary.min_messages, canary.window);
            reader.contradiction(&["rollout.canary_min_messages", "rollout.canary_window"], what);
        }
        Self { shadow_cpu_share, shadow_queue_length, canary, allow_pins: reader.read(allow_pins, &flag()) }
    }
}
