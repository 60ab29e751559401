//! Outcomes on the wire.

use prost::Message as _;
use sha2::{Digest, Sha256};

use super::request::{Check, ID_BYTES, Rules, join, keep};
use super::verdict::component;
use crate::engine::message::Message;
use crate::engine::model::PackReference;
use crate::engine::outcome::Labels;
use crate::engine::taxonomy::OutcomeSource;
use crate::server::grpc::proto;
use crate::server::grpc::status::RequestError;
use crate::server::outcomes::Fingerprint;
use crate::server::pipeline::Component;

/// An outcome that passed.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::server::grpc) struct Reported {
    pub(in crate::server::grpc) message: Message,
    pub(in crate::server::grpc) labels: Labels,
    pub(in crate::server::grpc) fingerprint: Fingerprint,
}

impl Rules<'_> {
    /// Reads an outcome that stands at `path` of the call, or names everything that is wrong with it.
    pub(in crate::server::grpc) fn outcome(
        &self,
        path: &str,
        outcome: proto::Outcome,
    ) -> Result<Reported, RequestError> {
        // Encoded again, what was sent has one form: fields in the order of their numbers, none that this server does not
        // know.
        let fingerprint = Sha256::digest(outcome.encode_to_vec()).into();
        let proto::Outcome { id, message, source, intents, declines, decided_at_ms } = outcome;
        let mut check = Check { violations: Vec::new() };
        let field = join(path, "id");
        let id = if id.is_empty() {
            check.fail(field, "empty, expected an id of your own")
        } else {
            check.text(field, id, ID_BYTES)
        };
        let message = match message {
            Some(message) => self.message(&mut check, &join(path, "message"), message).map(|(message, _)| message),
            None => check.fail(join(path, "message"), "missing"),
        };
        let source = check.required::<OutcomeSource>(join(path, "source"), source);
        let mut read = Some(Vec::new());
        for (index, intent) in intents.into_iter().enumerate() {
            read = keep(read, check.required(format!("{}[{index}]", join(path, "intents")), intent));
        }
        match (id, message, source, read) {
            (Some(id), Some(message), Some(source), Some(intents)) if check.violations.is_empty() => {
                let intents = intents.into_iter().collect();
                let labels = Labels { id, source, intents, declines, decided_at_ms };
                Ok(Reported { message, labels, fingerprint })
            }
            _ => Err(RequestError::Invalid(check.violations)),
        }
    }
}

/// The answer to an outcome that is on the disk.
pub(in crate::server::grpc) fn stored(model: PackReference) -> proto::StoredOutcome {
    let PackReference { name, version, sha256 } = model;
    proto::StoredOutcome { model: Some(component(Component { name, version, sha256 })) }
}
