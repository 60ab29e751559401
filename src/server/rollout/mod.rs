//! What answers, and what is tried beside it: one snapshot, which a call holds from its first check to its last answer.

mod budget;
mod canary;
mod changing;
mod comparison;
mod psi;
mod shadow;
mod watch;

use std::sync::Arc;

use super::flow::Live;
use super::pipeline::{Component, Pipeline};
use super::registry::TrafficShare;
use crate::engine::policy::Action;
pub(crate) use canary::{Canary, CanarySettings};
pub(crate) use comparison::{Actions, Agreement, Comparison, Crossings, Flip, Latency, Reading, Unread};
pub(crate) use shadow::{Compared, Seen, Shadow, ShadowSettings};
pub(crate) use watch::{Breach, Side};

/// Every release that is loaded. A change replaces the whole.
pub(crate) struct Serving<P: Pipeline> {
    /// What answers.
    pub(crate) stable: Arc<Live<P>>,
    /// What answered before, while it is the same packs and policies with another bundle.
    pub(crate) previous: Option<Arc<Live<P>>>,
    /// What answers a share of the conversations.
    pub(crate) canary: Option<Arc<Canary<P>>>,
    /// What reads along.
    pub(crate) shadow: Option<Arc<Shadow<P>>>,
}

/// What a request says of who is to answer it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Choice<'a> {
    /// Nothing: the stable release answers.
    None,
    /// It belongs to a conversation, which one release answers.
    Conversation(&'a [u8]),
    /// It wants that release.
    Pinned(Pin),
}

/// A label that a request may ask for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Pin {
    Stable,
    Canary,
    Previous,
}

/// There is no release under that label.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no release is {} now; GetStatus of the model service tells which there are", .0.label().as_str())]
pub(crate) struct Absent(pub(crate) Pin);

impl Pin {
    fn label(self) -> Label {
        match self {
            Self::Stable => Label::Stable,
            Self::Canary => Label::Canary,
            Self::Previous => Label::Previous,
        }
    }
}

/// Who answers a message, and who hears of it.
pub(crate) struct Route<'a, P: Pipeline> {
    /// What answers.
    pub(crate) live: &'a Live<P>,
    /// Whose limits it counts for, and on which side.
    watched: Option<(&'a Canary<P>, Side)>,
    /// Who reads along.
    pub(crate) shadow: Option<&'a Shadow<P>>,
}

impl<P: Pipeline> Route<'_, P> {
    /// Counts how the message ended: by its action, or as one without a verdict.
    pub(crate) fn ended(&self, action: Option<Action>) {
        if let Some((canary, side)) = self.watched {
            canary.count(side, action);
        }
    }
}

/// What a release is loaded for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Label {
    /// It answers.
    Stable,
    /// It would answer after a rollback.
    Previous,
    /// It answers a share of the conversations.
    Canary,
    /// It reads along.
    Shadow,
}

/// A release under its label, as a look from outside sees it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Labelled {
    pub(crate) label: Label,
    pub(crate) model: Component,
    pub(crate) share: Option<TrafficShare>,
}

impl Label {
    /// The written form.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Stable => "stable",
            Self::Previous => "previous",
            Self::Canary => "canary",
            Self::Shadow => "shadow",
        }
    }
}

impl<P: Pipeline> Serving<P> {
    /// A release alone.
    pub(crate) fn alone(stable: Live<P>) -> Self {
        Self { stable: Arc::new(stable), previous: None, canary: None, shadow: None }
    }

    /// Who answers a message that says nothing.
    pub(crate) fn usual(&self) -> Route<'_, P> {
        Route { live: &self.stable, watched: None, shadow: self.shadow.as_deref() }
    }

    /// Who answers a message.
    pub(crate) fn route(&self, choice: Choice<'_>) -> Result<Route<'_, P>, Absent> {
        let unwatched = |live| Route { live, watched: None, shadow: None };
        match choice {
            Choice::None | Choice::Pinned(Pin::Stable) => Ok(self.usual()),
            Choice::Pinned(pin @ Pin::Canary) => {
                self.canary.as_deref().map(|canary| unwatched(canary.live().as_ref())).ok_or(Absent(pin))
            }
            Choice::Pinned(pin @ Pin::Previous) => self.previous.as_deref().map(unwatched).ok_or(Absent(pin)),
            Choice::Conversation(id) => {
                let side = self.canary.as_deref().and_then(|canary| canary.side(id).map(|side| (canary, side)));
                Ok(match side {
                    Some((canary, Side::Canary)) => Route { watched: side, ..unwatched(canary.live().as_ref()) },
                    Some((_, Side::Stable)) | None => Route { watched: side, ..self.usual() },
                })
            }
        }
    }

    /// Everything that is loaded.
    pub(crate) fn releases(&self) -> Vec<Labelled> {
        let live =
            |label, live: &Live<P>| Labelled { label, model: live.release.identity().model.clone(), share: None };
        let mut releases = vec![live(Label::Stable, &self.stable)];
        releases.extend(self.previous.as_deref().map(|previous| live(Label::Previous, previous)));
        releases.extend(self.canary.as_deref().map(|canary| Labelled {
            label: Label::Canary,
            model: canary.model().clone(),
            share: Some(canary.share()),
        }));
        releases.extend(self.shadow.as_deref().map(|shadow| Labelled {
            label: Label::Shadow,
            model: shadow.model().clone(),
            share: Some(shadow.share()),
        }));
        releases
    }
}

impl<P: Pipeline> Clone for Serving<P> {
    fn clone(&self) -> Self {
        let Self { stable, previous, canary, shadow } = self;
        Self { stable: Arc::clone(stable), previous: previous.clone(), canary: canary.clone(), shadow: shadow.clone() }
    }
}
