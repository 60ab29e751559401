//! The configuration: one TOML file, every key declared once.
//!
//! A key's declaration gives its name, unit, default, legal range and doc; reading, checking, `--print-config` and
//! `docs/CONFIG.md` all come from it. A value comes from the default, the file, the environment
//! (`SIDEDOOR_SECTION__KEY`) or a flag (`--set section.key=value`), the later ones first. Reading returns typed values or
//! every problem found; nothing checks them again afterwards.
//!
//! ```
//! use sidedoor::config::{Config, Sources};
//! let mut sources = Sources::empty("/opt/sidedoor");
//! sources.flags = vec!["limits.text_bytes=1000".to_owned()];
//! assert_eq!(Config::load(&sources).unwrap().limits.text_bytes, 1000);
//! sources.flags = vec!["limits.text_bites=1000".to_owned()];
//! assert!(Config::load(&sources).unwrap_err().to_string().contains("--set limits.text_bites"));
//! ```

mod admin;
mod batch;
mod gate;
mod home;
mod identifiers;
mod kinds;
mod limits;
mod log;
mod model;
mod outcomes;
mod packs;
mod policy;
mod problem;
mod reader;
mod remote_url;
mod render;
mod rollout;
mod scoring;
mod secret;
mod server;
mod shutdown;
mod sources;

#[cfg(test)]
mod tests;

pub use admin::{AdminConfig, AdminToken, AdminTokenError};
pub use batch::BatchConfig;
pub use gate::GateConfig;
pub use home::find_home;
pub use identifiers::{IdentifierKeyError, IdentifiersConfig};
pub use limits::LimitsConfig;
pub use log::{LogConfig, LogFormat};
pub use model::{FollowConfig, InstallLimits, ModelConfig};
pub use outcomes::OutcomesConfig;
pub use packs::PacksConfig;
pub use policy::PolicyConfig;
pub use problem::{ConfigError, Problem};
pub use remote_url::{RemoteScheme, RemoteUrl, RemoteUrlError};
pub use render::{example, markdown};
pub use rollout::{CanaryLimits, RolloutConfig};
pub use scoring::{BaseRateConfig, ScoringConfig};
pub use server::ServerConfig;
pub use shutdown::ShutdownConfig;
pub use sources::{Sources, SourcesError};

use reader::{Entry, Reader};

/// Every setting, checked.
#[derive(Debug, Clone, PartialEq)]
pub struct Config {
    /// `[server]`
    pub server: ServerConfig,
    /// `[admin]`
    pub admin: AdminConfig,
    /// `[limits]`
    pub limits: LimitsConfig,
    /// `[batch]`
    pub batch: BatchConfig,
    /// `[model]`
    pub model: ModelConfig,
    /// `[gate]`
    pub gate: GateConfig,
    /// `[rollout]`
    pub rollout: RolloutConfig,
    /// `[packs]`
    pub packs: PacksConfig,
    /// `[policy]`
    pub policy: PolicyConfig,
    /// `[scoring]`
    pub scoring: ScoringConfig,
    /// `[identifiers]`
    pub identifiers: IdentifiersConfig,
    /// `[outcomes]`
    pub outcomes: OutcomesConfig,
    /// `[shutdown]`
    pub shutdown: ShutdownConfig,
    /// `[log]`
    pub log: LogConfig,
    entries: Vec<Entry>,
}

impl Config {
    /// Reads and checks every key.
    ///
    /// # Errors
    /// All problems at once: a file that is no TOML, unknown sections and keys, wrong types, values out of range, values
    /// that contradict one another. Each names its source.
    pub fn load(sources: &Sources) -> Result<Self, ConfigError> {
        let mut reader = Reader::new(sources);
        let server = ServerConfig::read(&mut reader);
        let admin = AdminConfig::read(&mut reader, &server);
        let limits = LimitsConfig::read(&mut reader);
        let batch = BatchConfig::read(&mut reader);
        let model = ModelConfig::read(&mut reader);
        let gate = GateConfig::read(&mut reader);
        let rollout = RolloutConfig::read(&mut reader);
        let packs = PacksConfig::read(&mut reader);
        let policy = PolicyConfig::read(&mut reader);
        let scoring = ScoringConfig::read(&mut reader);
        let identifiers = IdentifiersConfig::read(&mut reader);
        let outcomes = OutcomesConfig::read(&mut reader);
        let shutdown = ShutdownConfig::read(&mut reader);
        let log = LogConfig::read(&mut reader);
        let entries = reader.finish()?;
        Ok(Self {
            server,
            admin,
            limits,
            batch,
            model,
            gate,
            rollout,
            packs,
            policy,
            scoring,
            identifiers,
            outcomes,
            shutdown,
            log,
            entries,
        })
    }

    /// The effective configuration as commented TOML; reading it back gives the same configuration.
    #[must_use]
    pub fn to_toml(&self) -> String {
        render::effective(&self.entries)
    }
}
