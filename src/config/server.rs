//! `[server]`: the gRPC listener.

use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use super::kinds::{address, integer};
use super::reader::{Key, Reader};

/// The gRPC listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerConfig {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The deadline of a call whose client sets none, and of every item of a stream.
    pub default_deadline: Duration,
    /// How often an idle connection is probed.
    pub keepalive: Duration,
}

impl ServerConfig {
    pub(super) fn read(reader: &mut Reader<'_>) -> Self {
        let listen = Key {
            name: "server.listen",
            unit: "",
            default: SocketAddr::from((Ipv4Addr::LOCALHOST, 50051)),
            doc: "Where the gRPC service listens; port 0 takes a free one.",
        };
        let default_deadline = Key {
            name: "server.default_deadline_ms",
            unit: "milliseconds",
            default: 5_000,
            doc: "The deadline of a call whose client sets none, and the longest that one item of a stream may take; what cannot be scored by its deadline is refused on arrival.",
        };
        let keepalive = Key {
            name: "server.keepalive_ms",
            unit: "milliseconds",
            default: 60_000,
            doc: "How often an idle connection is probed, so that dead clients do not hold streams.",
        };
        Self {
            listen: reader.read(listen, &address()),
            default_deadline: Duration::from_millis(reader.read(default_deadline, &integer(1..=600_000))),
            keepalive: Duration::from_millis(reader.read(keepalive, &integer(1_000..=3_600_000))),
        }
    }
}
