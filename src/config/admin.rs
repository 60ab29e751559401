//! `[admin]`: metrics, probes and the life of models.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::{fmt, io};

use sha2::{Digest, Sha256};

use super::kinds::{address, path};
use super::reader::{Key, Reader};
use super::secret;
use super::server::ServerConfig;

/// The admin listener.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdminConfig {
    /// Where to listen.
    pub listen: SocketAddr,
    /// The file that holds the token of `ModelService`.
    pub token_file: Option<PathBuf>,
    /// The token out of the environment.
    pub token: Option<AdminToken>,
}

/// The bearer token that `ModelService` asks for. Only its hash is kept.
#[derive(Clone, PartialEq, Eq)]
pub struct AdminToken([u8; 32]);

/// A token that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum AdminTokenError {
    /// Its file cannot be read.
    #[error("cannot read admin.token_file {}: {source}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It could be guessed, or no client could send it.
    #[error("admin.token_file {}: {source}", path.display())]
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: UnusableToken,
    },
}

/// Why a token is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected a token of at least {} visible ASCII characters, found {found} bytes", AdminToken::MIN_BYTES)]
pub struct UnusableToken {
    /// How long it is.
    pub found: usize,
}

impl AdminToken {
    /// The shortest token that is taken.
    pub const MIN_BYTES: usize = 16;

    /// Takes a token.
    ///
    /// # Errors
    /// When it is too short, or holds what a header cannot.
    pub fn new(token: &[u8]) -> Result<Self, UnusableToken> {
        if token.len() < Self::MIN_BYTES || !token.iter().all(u8::is_ascii_graphic) {
            return Err(UnusableToken { found: token.len() });
        }
        Ok(Self(Sha256::digest(token).into()))
    }

    /// Tells whether this is the token. Hashes are compared, so the time it takes says nothing about the token.
    #[must_use]
    pub fn is(&self, presented: &[u8]) -> bool {
        self.0 == <[u8; 32]>::from(Sha256::digest(presented))
    }
}

impl fmt::Debug for AdminToken {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("AdminToken(not shown)")
    }
}

impl AdminConfig {
    pub(super) fn read(reader: &mut Reader<'_>, server: &ServerConfig) -> Self {
        let listen = Key {
            name: "admin.listen",
            unit: "",
            default: SocketAddr::from((Ipv4Addr::LOCALHOST, 9464)),
            doc: "Where /metrics, /healthz and /readyz are served over HTTP, and ModelService over gRPC; port 0 takes a free one. Not for the public.",
        };
        let token_file = Key {
            name: "admin.token_file",
            unit: "",
            default: (),
            doc: "The file with the bearer token that ModelService asks for, at least 16 visible characters; a line end behind it is no part of it. Without a token every call of it is refused.",
        };
        let token = Key {
            name: "admin.token",
            unit: "",
            default: (),
            doc: "The token itself, in place of a file. Read from `SIDEDOOR_ADMIN__TOKEN` alone, and never printed.",
        };
        let listen = reader.read(listen, &address());
        if listen == server.listen && listen.port() != 0 {
            let what = format!("both are {listen}, expected two addresses");
            reader.contradiction(&["server.listen", "admin.listen"], what);
        }
        let token_file = reader.read_optional(token_file, &path());
        let token = reader.read_secret(&token, "at least 16 visible characters, from the environment alone", |value| {
            AdminToken::new(value.as_bytes()).map_err(|error| error.to_string())
        });
        if token_file.is_some() && token.is_some() {
            let what = "two tokens, expected one of them".to_owned();
            reader.contradiction(&["admin.token_file", "admin.token"], what);
        }
        Self { listen, token_file, token }
    }

    /// The token, where one is configured.
    ///
    /// # Errors
    /// When the file cannot be read or holds no usable token.
    pub fn load_token(&self) -> Result<Option<AdminToken>, AdminTokenError> {
        let Some(path) = &self.token_file else { return Ok(self.token.clone()) };
        let bytes =
            secret::read_file(path).map_err(|source| AdminTokenError::Unreadable { path: path.clone(), source })?;
        let token =
            AdminToken::new(&bytes).map_err(|source| AdminTokenError::Unusable { path: path.clone(), source })?;
        Ok(Some(token))
    }
}
