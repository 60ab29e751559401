//! `[admin]`: metrics and probes.

use std::net::{Ipv4Addr, SocketAddr};

use super::kinds::address;
use super::reader::{Key, Reader};
use super::server::ServerConfig;

/// The admin listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminConfig {
    /// Where to listen.
    pub listen: SocketAddr,
}

impl AdminConfig {
    pub(super) fn read(reader: &mut Reader<'_>, server: &ServerConfig) -> Self {
        let listen = Key {
            name: "admin.listen",
            unit: "",
            default: SocketAddr::from((Ipv4Addr::LOCALHOST, 9464)),
            doc: "Where /metrics, /healthz and /readyz are served over HTTP; port 0 takes a free one. Not for the public.",
        };
        let listen = reader.read(listen, &address());
        if listen == server.listen && listen.port() != 0 {
            let what = format!("both are {listen}, expected two addresses");
            reader.contradiction(&["server.listen", "admin.listen"], what);
        }
        Self { listen }
    }
}
