//! `[limits]`: what a client may send.

use super::kinds::integer;
use super::reader::{Key, Reader};

/// What a client may send; anything larger is refused by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LimitsConfig {
    /// Longest text.
    pub text_bytes: usize,
    /// Most turns of history.
    pub history_turns: usize,
    /// Longest turn.
    pub turn_bytes: usize,
    /// Most rule hits of the caller.
    pub hits: usize,
    /// Most items of a batch.
    pub batch_items: usize,
    /// Largest request on the wire.
    pub message_bytes: usize,
    /// Most calls at a time on one connection.
    pub concurrent_streams: u32,
    /// Most items of one batch or stream that are worked on at a time.
    pub in_flight: usize,
}

impl LimitsConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let key = |name, unit, default, doc| Key { name, unit, default, doc };
        let bytes = "bytes of UTF-8";
        let limits = Self {
            text_bytes: reader.read(
                key("limits.text_bytes", bytes, 32_768, "The longest text that is accepted."),
                &integer(1..=1_048_576),
            ),
            history_turns: reader.read(
                key("limits.history_turns", "turns", 10, "The most earlier messages that are accepted with a message."),
                &integer(0..=100),
            ),
            turn_bytes: reader.read(
                key("limits.turn_bytes", bytes, 8_192, "The longest earlier message that is accepted."),
                &integer(1..=1_048_576),
            ),
            hits: reader.read(
                key("limits.hits", "hits", 64, "The most rule hits of the caller's own that are accepted with a message."),
                &integer(0..=1_024),
            ),
            batch_items: reader.read(
                key("limits.batch_items", "items", 256, "The most items that a batch may hold."),
                &integer(1..=10_000),
            ),
            message_bytes: reader.read(
                key("limits.message_bytes", "bytes", 4_194_304, "The largest request message on the wire."),
                &integer(1_024..=67_108_864),
            ),
            concurrent_streams: reader.read(
                Key {
                    name: "limits.concurrent_streams",
                    unit: "calls per connection",
                    default: 256,
                    doc: "The most calls that one connection may have open; HTTP/2 makes the client wait with more.",
                },
                &integer(1..=65_536),
            ),
            in_flight: reader.read(
                key(
                    "limits.in_flight",
                    "items per call",
                    16,
                    "The most items of one batch or stream that are worked on at a time; a stream is not read further ahead.",
                ),
                &integer(1..=1_024),
            ),
        };
        let largest = limits.text_bytes + limits.history_turns * limits.turn_bytes;
        if limits.message_bytes < largest {
            let what = format!(
                "a message within the other limits may take {largest} bytes, but message_bytes is {}",
                limits.message_bytes
            );
            let keys = ["limits.message_bytes", "limits.text_bytes", "limits.history_turns", "limits.turn_bytes"];
            reader.contradiction(&keys, what);
        }
        limits
    }
}
