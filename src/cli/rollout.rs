//! `sidedoor model shadow`, `canary` and `compare`: what a running service tries beside the stable release, through its model
//! service.

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use tonic::metadata::{Ascii, MetadataValue};
use tonic::transport::Channel;
use tonic::{Code, Request, Status};

use super::Ended;
use crate::config::Config;
use crate::server::grpc::proto::model_service_client::ModelServiceClient;
use crate::server::grpc::proto::{
    Action, Component, GetComparisonRequest, GetComparisonResponse, Intent, Latency, SetCanaryRequest,
    SetShadowRequest, UnreadMessages,
};

/// The service that is asked.
#[derive(Debug, Args)]
pub(super) struct Asked {
    /// Its admin listener, e.g. 127.0.0.1:9464; without it admin.listen
    #[arg(long, value_name = "ADDRESS")]
    admin: Option<String>,
    /// The file with its token; without it admin.token_file
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
}

/// The model service with its token.
struct Service {
    client: ModelServiceClient<Channel>,
    token: MetadataValue<Ascii>,
}

impl Asked {
    /// Asks the service something.
    fn ask<T>(&self, config: &Config, ask: impl AsyncFnOnce(Service) -> anyhow::Result<T>) -> anyhow::Result<T> {
        let address = self.admin.clone().unwrap_or_else(|| config.admin.listen.to_string());
        let file = self.token_file.as_ref().or(config.admin.token_file.as_ref());
        let file = file.context("no token; name its file with --token-file or admin.token_file")?;
        let token = fs::read_to_string(file).with_context(|| format!("cannot read the token {}", file.display()))?;
        let token = format!("Bearer {}", token.trim_end());
        let token = token.parse().with_context(|| format!("{} holds no token", file.display()))?;
        tokio::runtime::Builder::new_current_thread().enable_all().build()?.block_on(async {
            let endpoint = Channel::from_shared(format!("http://{address}"))?;
            let channel = endpoint.connect().await.with_context(|| format!("cannot reach the service at {address}"))?;
            ask(Service { client: ModelServiceClient::new(channel), token }).await
        })
    }
}

impl Service {
    fn request<T>(&self, message: T) -> Request<T> {
        let mut request = Request::new(message);
        request.metadata_mut().insert("authorization", self.token.clone());
        request
    }
}

/// Why a call failed, in the service's words.
fn failure(status: &Status) -> anyhow::Error {
    anyhow::anyhow!("{} ({:?})", status.message(), status.code())
}

/// Lets a bundle read in the shadow, or none.
pub(super) fn shadow(config: &Config, asked: &Asked, bundle: &str, share: Option<f64>) -> anyhow::Result<Ended> {
    let model = asked.ask(config, async |mut service| {
        let request = service.request(SetShadowRequest { bundle: bundle.as_bytes().to_vec(), share });
        let response = service.client.set_shadow(request).await.map_err(|status| failure(&status))?;
        Ok(response.into_inner().model)
    })?;
    let mut out = io::stdout().lock();
    match model {
        Some(model) => writeln!(out, "{} reads in the shadow", shown(&model))?,
        None => writeln!(out, "nothing reads in the shadow")?,
    }
    Ok(Ended::Done)
}

/// Lets a bundle answer a share of the conversations, or none.
pub(super) fn canary(config: &Config, asked: &Asked, bundle: &str, share: Option<f64>) -> anyhow::Result<Ended> {
    let model = asked.ask(config, async |mut service| {
        let request = service.request(SetCanaryRequest { bundle: bundle.as_bytes().to_vec(), share });
        let response = service.client.set_canary(request).await.map_err(|status| failure(&status))?;
        Ok(response.into_inner().model)
    })?;
    let mut out = io::stdout().lock();
    match model {
        Some(model) => writeln!(out, "{} answers its share of the conversations", shown(&model))?,
        None => writeln!(out, "no canary answers")?,
    }
    Ok(Ended::Done)
}

/// Shows the comparison so far; ends with refusals where there is none.
pub(super) fn compare(config: &Config, asked: &Asked, json: bool) -> anyhow::Result<Ended> {
    let found = asked.ask(config, async |mut service| {
        let request = service.request(GetComparisonRequest {});
        match service.client.get_comparison(request).await {
            Ok(found) => Ok(Some(found.into_inner())),
            Err(status) if status.code() == Code::FailedPrecondition => {
                eprintln!("error: {}", status.message());
                Ok(None)
            }
            Err(status) => Err(failure(&status)),
        }
    })?;
    let Some(found) = found else { return Ok(Ended::WithRefusals) };
    let mut out = io::stdout().lock();
    if json {
        writeln!(out, "{}", as_json(&found))?
    } else {
        write(&found, &mut out)?
    }
    Ok(Ended::Done)
}

fn shown(model: &Component) -> String {
    format!("{} {} {}", model.name, model.version, model.sha256.get(..12).unwrap_or(&model.sha256))
}

fn action(number: i32) -> &'static str {
    Action::try_from(number).map_or("?", |action| action.as_str_name().trim_start_matches("ACTION_"))
}

fn intent(number: i32) -> String {
    Intent::try_from(number)
        .map_or_else(|_| "?".to_owned(), |intent| intent.as_str_name().trim_start_matches("INTENT_").to_lowercase())
}

fn as_json(found: &GetComparisonResponse) -> serde_json::Value {
    let model = |model: &Option<Component>| {
        let Component { name, version, sha256 } = model.clone().unwrap_or_default();
        serde_json::json!({ "name": name, "version": version, "sha256": sha256 })
    };
    let latency = |latency: &Option<Latency>| {
        let Latency { p50_us, p95_us, p99_us } = latency.unwrap_or_default();
        serde_json::json!({ "p50_us": p50_us, "p95_us": p95_us, "p99_us": p99_us })
    };
    let UnreadMessages { queue_full, over_budget, failed } = found.unread.unwrap_or_default();
    let actions = found.actions.iter().map(|pair| {
        serde_json::json!({
            "stable": action(pair.stable), "challenger": action(pair.challenger), "count": pair.count
        })
    });
    let thresholds = found
        .thresholds
        .iter()
        .map(|flips| serde_json::json!({ "threshold": flips.threshold, "up": flips.up, "down": flips.down }));
    let intents = found.intents.iter().map(|agreement| {
        serde_json::json!({
            "intent": intent(agreement.intent), "both": agreement.both, "neither": agreement.neither,
            "stable_only": agreement.stable_only, "challenger_only": agreement.challenger_only,
        })
    });
    let flips = found.flips.iter().map(|flip| {
        serde_json::json!({
            "id_hash": flip.id_hash,
            "stable": { "risk": flip.stable_risk, "action": action(flip.stable_action) },
            "challenger": { "risk": flip.challenger_risk, "action": action(flip.challenger_action) },
        })
    });
    serde_json::json!({
        "stable": model(&found.stable),
        "challenger": model(&found.challenger),
        "compared": found.compared,
        "unread": { "queue_full": queue_full, "over_budget": over_budget, "failed": failed },
        "action_agreement": found.action_agreement,
        "mean_risk_difference": found.mean_risk_difference,
        "psi": found.psi,
        "scatter": found.scatter,
        "actions": actions.collect::<Vec<_>>(),
        "thresholds": thresholds.collect::<Vec<_>>(),
        "intents": intents.collect::<Vec<_>>(),
        "latency": { "stable": latency(&found.stable_latency), "challenger": latency(&found.challenger_latency) },
        "flips": flips.collect::<Vec<_>>(),
    })
}

fn write(found: &GetComparisonResponse, out: &mut dyn Write) -> io::Result<()> {
    let UnreadMessages { queue_full, over_budget, failed } = found.unread.unwrap_or_default();
    for (label, model) in [("stable", &found.stable), ("challenger", &found.challenger)] {
        writeln!(out, "{label:<12}{}", model.as_ref().map(shown).unwrap_or_default())?;
    }
    writeln!(
        out,
        "compared    {} messages; not read: {queue_full} queue full, {over_budget} over budget, {failed} failed",
        found.compared
    )?;
    writeln!(out, "actions     {:.2} % the same", 100.0 * found.action_agreement)?;
    for pair in found.actions.iter().filter(|pair| pair.stable != pair.challenger) {
        writeln!(out, "            {:>8}  {} -> {}", pair.count, action(pair.stable), action(pair.challenger))?;
    }
    writeln!(out, "risk        mean difference {:.4}, PSI {:.4}", found.mean_risk_difference, found.psi)?;
    for flips in &found.thresholds {
        writeln!(out, "            at {}: {} up, {} down", flips.threshold, flips.up, flips.down)?;
    }
    writeln!(out, "intents at 0.5       both   neither  only stable  only challenger")?;
    for agreement in &found.intents {
        writeln!(
            out,
            "  {:<18}{:>5}{:>10}{:>13}{:>17}",
            intent(agreement.intent),
            agreement.both,
            agreement.neither,
            agreement.stable_only,
            agreement.challenger_only
        )?;
    }
    writeln!(out, "latency         p50 ms    p95 ms    p99 ms")?;
    for (label, latency) in [("stable", found.stable_latency), ("challenger", found.challenger_latency)] {
        let Latency { p50_us, p95_us, p99_us } = latency.unwrap_or_default();
        let millis = |micros: u64| micros as f64 / 1e3;
        writeln!(out, "  {label:<12}{:>8.2}{:>10.2}{:>10.2}", millis(p50_us), millis(p95_us), millis(p99_us))?;
    }
    for flip in &found.flips {
        writeln!(
            out,
            "flip        {}  {:.3} {} -> {:.3} {}",
            flip.id_hash,
            flip.stable_risk,
            action(flip.stable_action),
            flip.challenger_risk,
            action(flip.challenger_action)
        )?;
    }
    Ok(())
}
