//! What the shell needs of a release: the two pure halves of a request, what runs between them, and its name.
//!
//! The shell is written against this so that it can be driven by a release of a few lines; it knows neither tokens, but
//! for their number, nor logits.

use std::error::Error;
use std::num::NonZeroUsize;

use crate::engine::day::Day;
use crate::engine::message::Message;
use crate::engine::outcome::Measured;
use crate::engine::score::Probability;
use crate::engine::screen::Screening;
use crate::engine::verdict::Verdict;
use crate::engine::{IdentifierKey, Redaction};

/// Why a stage failed on a message that passed every limit: a fault of ours. Its words must not quote the message.
pub type StageError = Box<dyn Error + Send + Sync>;

/// An immutable release: one bundle, the packs and the policies.
pub trait Pipeline: Send + Sync + 'static {
    /// What the first half hands to the second, and what the classifier reads.
    type Prepared: Send + Sync + 'static;
    /// What the classifier answers.
    type Logits: Send + 'static;

    /// What the release is made of.
    fn identity(&self) -> &ReleaseIdentity;

    /// Folds the text, finds the evidence, and cuts it into tokens unless the screen settles it. Pure, and linear in the
    /// length of the message.
    ///
    /// # Errors
    /// When the message cannot be prepared though it is within every limit.
    fn prepare(&self, message: &Message, screening: Screening) -> Result<Self::Prepared, StageError>;

    /// How much the classifier has to read, in tokens; `None` where the screen has settled the message.
    fn tokens(&self, prepared: &Self::Prepared) -> Option<usize>;

    /// What was measured of the message before any prior and any policy; of a settled one there are no logits. Pure.
    fn measure(&self, prepared: &Self::Prepared, logits: Option<&Self::Logits>) -> Measured;

    /// Calibrates, fuses and decides; of a settled message there are no logits. Pure.
    ///
    /// # Errors
    /// When the verdict cannot be made though the message was prepared and read.
    fn conclude(
        &self,
        message: &Message,
        prepared: &Self::Prepared,
        logits: Option<Self::Logits>,
        options: &ConcludeOptions<'_>,
    ) -> Result<Verdict, StageError>;
}

/// What runs between the halves: blocks, and is owned by one thread.
pub trait Classifier<P: Pipeline>: Send + 'static {
    /// Reads one prepared message.
    ///
    /// # Errors
    /// When the model cannot be run.
    fn classify(&mut self, prepared: &P::Prepared) -> Result<P::Logits, StageError>;

    /// The most messages that are worth reading in one run.
    fn most_together(&self) -> NonZeroUsize {
        NonZeroUsize::MIN
    }

    /// Reads several messages in one run; the answers are in their order.
    ///
    /// # Errors
    /// When the model cannot be run.
    fn classify_together(&mut self, prepared: &[&P::Prepared]) -> Result<Vec<P::Logits>, StageError> {
        prepared.iter().map(|prepared| self.classify(prepared)).collect()
    }
}

/// What a verdict depends on besides the message.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ConcludeOptions<'a> {
    /// The base rate where the message comes from; `None` where it is the bundle's.
    pub prior: Option<Probability>,
    /// The name of the policy, one of [`ReleaseIdentity::policies`].
    pub policy: &'a str,
    /// The key whose hashes stand for the identifiers' values.
    pub hash_with: Option<&'a IdentifierKey>,
    /// Whether and how the text is given back without its identifiers.
    pub redaction: &'a Redaction,
    /// The day on which the policy decides.
    pub day: Day,
}

/// What a release is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReleaseIdentity {
    /// The model bundle.
    pub model: Component,
    /// The rule packs, by name.
    pub packs: Vec<Component>,
    /// The policies that can be asked for, by name.
    pub policies: Vec<Component>,
}

impl ReleaseIdentity {
    /// The policy of that name.
    #[must_use]
    pub fn policy(&self, name: &str) -> Option<&Component> {
        self.policies.iter().find(|policy| policy.name == name)
    }
}

/// One versioned part of a release.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Component {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The SHA-256 of what was loaded, in lower-case hexadecimal.
    pub sha256: String,
}
