//! `sidedoor serve`: the gRPC service, until SIGTERM or SIGINT.

use std::io::{self, Write};
use std::sync::Arc;

use anyhow::Context;
use clap::Args;

use super::{Configuration, Ended};
use crate::config::Config;
use crate::server::registry::{Release, ServedRelease, release_sources};
use crate::server::{Server, signal, telemetry};

/// Starts the gRPC service and serves until SIGTERM or SIGINT; calls that are open then are finished within the grace.
#[derive(Debug, Args)]
pub(super) struct Serve {
    /// Print the effective configuration, commented, and stop
    #[arg(long)]
    print_config: bool,
}

impl Serve {
    pub(super) fn run(&self, configuration: &Configuration) -> anyhow::Result<Ended> {
        let config = configuration.load()?;
        if self.print_config {
            write!(io::stdout().lock(), "{}", config.to_toml())?;
            return Ok(Ended::Done);
        }
        telemetry::init(&config.log).context("cannot set up the log")?;
        tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .thread_name("sidedoor-io")
            .build()
            .context("cannot start the runtime")?
            .block_on(serve(config))?;
        Ok(Ended::Done)
    }
}

async fn serve(config: Config) -> anyhow::Result<()> {
    let sources = release_sources(&config)?;
    let release = Arc::new(ServedRelease::from(Release::load(&sources)?));
    let classifiers = release
        .classifiers(config.batch.workers.get())
        .map_err(|error| anyhow::anyhow!("cannot load the model: {error}"))?;
    let stop = async {
        if let Err(error) = signal().await {
            tracing::error!(%error, "cannot listen for signals; stopping");
        }
    };
    Server::build(config, release, classifiers).await?.run(stop).await?;
    Ok(())
}
