//! Bundles and changes on the wire.

use super::verdict::component;
use crate::server::changes::{Refusal, Standing};
use crate::server::grpc::proto;
use crate::server::grpc::status::{RequestError, Violation};
use crate::server::pipeline::Component;
use crate::server::registry::{Pointer, Stored};

/// The longest reference or hash that is looked for.
const WANTED_BYTES: usize = 256;

/// The bundle that a request names.
pub(in crate::server::grpc) fn bundle_name(request: proto::ActivateBundleRequest) -> Result<String, RequestError> {
    let proto::ActivateBundleRequest { bundle } = request;
    let bad = |description: String| RequestError::Invalid(vec![Violation { field: "bundle".to_owned(), description }]);
    if bundle.is_empty() || bundle.len() > WANTED_BYTES {
        return Err(bad(format!("{} bytes, expected 1 to {WANTED_BYTES}", bundle.len())));
    }
    String::from_utf8(bundle).map_err(|error| bad(format!("not UTF-8 from byte {}", error.utf8_error().valid_up_to())))
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
    let Standing { model, warm, last_refusal } = standing;
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
    }
}
