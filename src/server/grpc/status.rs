//! What went wrong, in the words of the wire: the only place that maps errors to codes.

use std::time::Duration;

use tonic::{Code, Status};
use tonic_types::{ErrorDetails, FieldViolation, PreconditionViolation, StatusExt};

use super::proto;
use crate::engine::model::Check;
use crate::server::changes::ChangeError;
use crate::server::flow::FlowError;
use crate::server::outcomes::OutcomeError;
use crate::server::registry::{InstallError, ReleaseError, RemoteError, StoreError};

/// A bad field of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Violation {
    /// Its path from the root of the call's request.
    pub(crate) field: String,
    /// What was found and what was expected.
    pub(crate) description: String,
}

/// Why a message was not answered.
#[derive(Debug)]
pub(crate) enum RequestError {
    /// The client sent something that cannot be taken; never empty.
    Invalid(Vec<Violation>),
    /// The service is shutting down.
    Draining,
    /// It was taken, but not answered.
    Flow(FlowError),
    /// It is an outcome that was not kept.
    Outcome(OutcomeError),
}

impl From<FlowError> for RequestError {
    fn from(error: FlowError) -> Self {
        Self::Flow(error)
    }
}

impl From<OutcomeError> for RequestError {
    fn from(error: OutcomeError) -> Self {
        Self::Outcome(error)
    }
}

/// A failure as the wire tells it, whether of a call or of an item.
struct Told {
    code: Code,
    message: String,
    violations: Vec<Violation>,
    retry_after: Option<Duration>,
}

impl RequestError {
    /// The client's fault, the load's and ours never share a code.
    fn tell(self) -> Told {
        let (code, retry_after) = match &self {
            Self::Invalid(_) => (Code::InvalidArgument, None),
            Self::Draining => (Code::Unavailable, None),
            Self::Flow(FlowError::Overloaded { retry_after } | FlowError::Hopeless { retry_after }) => {
                (Code::ResourceExhausted, Some(*retry_after))
            }
            Self::Flow(FlowError::DeadlineExceeded) => (Code::DeadlineExceeded, None),
            Self::Flow(
                FlowError::Failed { .. }
                | FlowError::Panicked { .. }
                | FlowError::Stopped
                | FlowError::UnknownPolicy { .. },
            )
            | Self::Outcome(OutcomeError::Failed) => (Code::Internal, None),
            Self::Outcome(OutcomeError::Off) => (Code::FailedPrecondition, None),
            Self::Outcome(OutcomeError::Full { retry_after }) => (Code::ResourceExhausted, Some(*retry_after)),
            Self::Outcome(OutcomeError::Conflict { .. }) => (Code::AlreadyExists, None),
        };
        let message = match &self {
            Self::Invalid(violations) => {
                let named: Vec<_> =
                    violations.iter().map(|bad| format!("{}: {}", bad.field, bad.description)).collect();
                named.join("; ")
            }
            Self::Draining => "the service is shutting down".to_owned(),
            Self::Flow(
                error @ (FlowError::Overloaded { .. } | FlowError::Hopeless { .. } | FlowError::DeadlineExceeded),
            ) => error.to_string(),
            Self::Outcome(error @ (OutcomeError::Off | OutcomeError::Full { .. } | OutcomeError::Conflict { .. })) => {
                error.to_string()
            }
            Self::Outcome(error @ OutcomeError::Failed) => format!("{error}; the server's log says why"),
            // What is inside of us is in our log, not in the answer.
            Self::Flow(
                FlowError::Failed { .. }
                | FlowError::Panicked { .. }
                | FlowError::Stopped
                | FlowError::UnknownPolicy { .. },
            ) => "the message could not be scored; the server's log says why".to_owned(),
        };
        let violations = if let Self::Invalid(violations) = self { violations } else { Vec::new() };
        Told { code, message, violations, retry_after }
    }
}

impl From<RequestError> for Status {
    fn from(error: RequestError) -> Self {
        let Told { code, message, violations, retry_after } = error.tell();
        let mut details = ErrorDetails::new();
        if !violations.is_empty() {
            let fields = violations.into_iter().map(|bad| FieldViolation::new(bad.field, bad.description));
            details.set_bad_request(fields.collect::<Vec<_>>());
        }
        if let Some(retry_after) = retry_after {
            details.set_retry_info(Some(retry_after));
        }
        Self::with_error_details(code, message, details)
    }
}

impl From<RequestError> for proto::ItemError {
    fn from(error: RequestError) -> Self {
        let Told { code, message, violations, retry_after } = error.tell();
        Self {
            code: code.into(),
            message,
            field_violations: violations
                .into_iter()
                .map(|Violation { field, description }| proto::FieldViolation { field, description })
                .collect(),
            retry_after_ms: retry_after.map(|wait| u32::try_from(wait.as_millis()).unwrap_or(u32::MAX)),
        }
    }
}

/// Why a call was not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AccessError {
    /// No token is configured.
    Off,
    /// It presented none, or another one.
    Token,
}

impl From<AccessError> for Status {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::Off => Self::permission_denied("admin.token_file is not set, so this service is off"),
            AccessError::Token => Self::unauthenticated("expected `authorization: Bearer` and the configured token"),
        }
    }
}

/// There is nothing to compare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct NoShadow;

impl From<NoShadow> for Status {
    fn from(_: NoShadow) -> Self {
        Self::failed_precondition("no bundle reads in the shadow; SetShadow sets one")
    }
}

impl From<ChangeError> for Status {
    fn from(error: ChangeError) -> Self {
        let code = match &error {
            ChangeError::Install(InstallError::Store(error))
            | ChangeError::Store(error)
            | ChangeError::Release(ReleaseError::Store(error)) => store_code(error),
            ChangeError::Install(InstallError::Remote(error)) | ChangeError::Remote(error) => remote_code(error),
            ChangeError::Install(InstallError::Refused { .. } | InstallError::Release(_))
            | ChangeError::Release(_)
            | ChangeError::WarmUp(_)
            | ChangeError::AnswersAlready { .. }
            | ChangeError::Fixed => Code::FailedPrecondition,
            ChangeError::Unfinished(_) => Code::Internal,
            ChangeError::Stopped => Code::Unavailable,
        };
        let mut details = ErrorDetails::new();
        if let ChangeError::Install(InstallError::Refused { failed })
        | ChangeError::Release(ReleaseError::Refused { failed, .. }) = &error
        {
            details.set_precondition_failure(failed.iter().map(precondition).collect::<Vec<_>>());
        }
        Self::with_error_details(code, error.to_string(), details)
    }
}

fn store_code(error: &StoreError) -> Code {
    match error {
        StoreError::Unknown { .. } => Code::NotFound,
        StoreError::Ambiguous { .. } => Code::InvalidArgument,
        StoreError::NoPrevious | StoreError::Pointer { .. } | StoreError::Rollout { .. } => Code::FailedPrecondition,
        StoreError::Unreadable { .. } | StoreError::Unwritable { .. } => Code::Internal,
    }
}

fn remote_code(error: &RemoteError) -> Code {
    match error {
        RemoteError::Missing { .. } => Code::NotFound,
        RemoteError::Denied { .. } | RemoteError::Pointer { .. } => Code::FailedPrecondition,
        RemoteError::TimedOut { .. } | RemoteError::Unreadable { .. } => Code::Unavailable,
        RemoteError::Cancelled { .. } => Code::Cancelled,
    }
}

fn precondition(check: &Check) -> PreconditionViolation {
    PreconditionViolation::new(check.name.as_str(), "bundle", check.to_string())
}
