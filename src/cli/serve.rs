//! `sidedoor serve`: the gRPC service, until SIGTERM or SIGINT.

use std::io::{self, Write};

use anyhow::Context;
use clap::Args;

use super::{Configuration, Ended};
use crate::config::Config;
use crate::server::registry::ConfiguredReleases;
use crate::server::reload::{Hands, Loader};
use crate::server::{Server, hangups, signal, telemetry};

/// Starts the gRPC service and serves until SIGTERM or SIGINT; calls that are open then are finished within the grace.
///
/// On SIGHUP a new release (the bundle, the packs, the policies, as they lie on the disk then) is loaded and checked beside
/// the old one and answers from then on; where anything is wrong with it, the old one goes on and the log says why.
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
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_all()
            .thread_name("sidedoor-io")
            .build()
            .context("cannot start the runtime")?;
        // On a thread that answers later: every regular expression keeps a cache for each thread that has used it, and
        // loading the first release uses them all.
        let served = runtime.block_on(runtime.spawn(serve(config))).context("the service panicked").flatten();
        // A release that is still being loaded holds nobody up.
        runtime.shutdown_background();
        served?;
        Ok(Ended::Done)
    }
}

async fn serve(config: Config) -> anyhow::Result<()> {
    // First of all, since a signal that nobody listens for ends the process.
    let hangups = hangups().context("cannot listen for SIGHUP")?;
    let releases = ConfiguredReleases::new(config.clone());
    let (release, classifiers) = releases.load(None, Hands::All)?;
    let stop = async {
        if let Err(error) = signal().await {
            tracing::error!(%error, "cannot listen for signals; stopping");
        }
    };
    Server::build(config, release, classifiers).await?.reloading(releases, hangups).run(stop).await?;
    Ok(())
}
