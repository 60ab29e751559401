//! Bundles and changes on the wire.

use super::verdict::component;
use crate::config::RemoteUrl;
use crate::server::changes::{Refusal, RemovedCanary, Standing, Wish};
use crate::server::grpc::proto;
use crate::server::grpc::status::{RequestError, Violation};
use crate::server::pipeline::Component;
use crate::server::registry::{Pointer, Stored, TrafficShare};
use crate::server::rollout::Labelled;

/// The longest reference or hash that is looked for.
const WANTED_BYTES: usize = 256;
/// The longest URL that is read.
const URL_BYTES: usize = 2_048;

fn bad(field: &str, description: String) -> RequestError {
    RequestError::Invalid(vec![Violation { field: field.to_owned(), description }])
}

/// The bundle that a request names.
pub(in crate::server::grpc) fn bundle_name(bundle: Vec<u8>) -> Result<String, RequestError> {
    let bad = |description| bad("bundle", description);
    if bundle.is_empty() || bundle.len() > WANTED_BYTES {
        return Err(bad(format!("{} bytes, expected 1 to {WANTED_BYTES}", bundle.len())));
    }
    String::from_utf8(bundle).map_err(|error| bad(format!("not UTF-8 from byte {}", error.utf8_error().valid_up_to())))
}

/// The place in an object store that a first request names; `None` where it begins an archive.
pub(in crate::server::grpc) fn install_url(
    request: &proto::InstallBundleRequest,
) -> Result<Option<RemoteUrl>, RequestError> {
    let proto::InstallBundleRequest { chunk, url } = request;
    if url.is_empty() {
        return Ok(None);
    }
    if url.len() > URL_BYTES {
        return Err(bad("url", format!("{} bytes, expected at most {URL_BYTES}", url.len())));
    }
    if !chunk.is_empty() {
        return Err(bad("chunk", "a chunk beside a URL, expected one of them".to_owned()));
    }
    let url = str::from_utf8(url)
        .map_err(|error| bad("url", format!("not UTF-8 from byte {}", error.valid_up_to())))
        .and_then(|url| RemoteUrl::parse(url).map_err(|error| bad("url", error.to_string())))?;
    Ok(Some(url))
}

/// The bundle that is to be tried, or none, on a share of the traffic.
pub(in crate::server::grpc) fn wish(
    bundle: Vec<u8>,
    share: Option<f64>,
    unset: Option<TrafficShare>,
) -> Result<Option<Wish>, RequestError> {
    if bundle.is_empty() {
        return Ok(None);
    }
    let expected = TrafficShare::EXPECTED;
    let share = match share {
        None => unset.ok_or_else(|| bad("share", format!("missing, expected {expected}")))?,
        Some(share) => TrafficShare::new(share).ok_or_else(|| bad("share", format!("{share}, expected {expected}")))?,
    };
    Ok(Some(Wish { bundle: bundle_name(bundle)?, share }))
}

/// A bundle in the folder.
pub(in crate::server::grpc) fn stored_bundle(stored: Stored, pointer: Option<&Pointer>) -> proto::StoredBundle {
    let Stored { reference, sha256, manifest, installed: _ } = stored;
    let (name, version) = manifest.map(|manifest| (manifest.name, manifest.version)).unwrap_or_default();
    proto::StoredBundle {
        is_active: pointer.is_some_and(|pointer| pointer.active == reference),
        is_previous: pointer.is_some_and(|pointer| pointer.previous.as_ref() == Some(&reference)),
        reference: reference.to_string(),
        model: Some(component(Component { name, version, sha256 })),
    }
}

/// What answers now.
pub(in crate::server::grpc) fn model(model: Component) -> Option<proto::Component> {
    Some(component(model))
}

/// Where things stand.
pub(in crate::server::grpc) fn status(pointer: Option<Pointer>, standing: Standing) -> proto::GetStatusResponse {
    let Standing { model, warm, releases, compared: _, last_refusal, removed_canary } = standing;
    let (active, previous) =
        pointer.map(|Pointer { active, previous }| (active.to_string(), previous)).unwrap_or_default();
    proto::GetStatusResponse {
        model: Some(component(model)),
        active,
        previous: previous.map(|previous| previous.to_string()).unwrap_or_default(),
        warm: warm.map(component),
        last_refusal: last_refusal.map(|Refusal { change, reason, message }| proto::RefusedChange {
            change: change.as_str().to_owned(),
            reason: reason.to_owned(),
            message,
        }),
        releases: releases
            .into_iter()
            .map(|Labelled { label, model, share }| proto::LabelledRelease {
                label: label.as_str().to_owned(),
                model: Some(component(model)),
                share: share.map(TrafficShare::value),
            })
            .collect(),
        removed_canary: removed_canary.map(|RemovedCanary { model, breach }| proto::RemovedCanary {
            model: Some(component(model)),
            reason: breach.limit.as_str().to_owned(),
            message: breach.to_string(),
        }),
    }
}
