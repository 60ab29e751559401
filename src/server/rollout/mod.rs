//! What answers, and what is tried beside it: one snapshot, which a call holds from its first check to its last answer.

mod budget;
mod changing;
mod comparison;
mod psi;
mod shadow;

use std::sync::Arc;

use super::flow::Live;
use super::pipeline::{Component, Pipeline};
use super::registry::TrafficShare;
#[cfg(test)]
pub(crate) use comparison::Reading;
pub(crate) use comparison::{Actions, Agreement, Comparison, Crossings, Flip, Latency, Unread};
pub(crate) use shadow::{Compared, Seen, Shadow, ShadowSettings};

/// Every release that is loaded. A change replaces the whole.
pub(crate) struct Serving<P: Pipeline> {
    /// What answers.
    pub(crate) stable: Arc<Live<P>>,
    /// What answered before, while it is the same packs and policies with another bundle.
    pub(crate) previous: Option<Arc<Live<P>>>,
    /// What reads along.
    pub(crate) shadow: Option<Arc<Shadow<P>>>,
}

/// What a release is loaded for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Label {
    /// It answers.
    Stable,
    /// It would answer after a rollback.
    Previous,
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
            Self::Shadow => "shadow",
        }
    }
}

impl<P: Pipeline> Serving<P> {
    /// A release alone.
    pub(crate) fn alone(stable: Live<P>) -> Self {
        Self { stable: Arc::new(stable), previous: None, shadow: None }
    }

    /// Everything that is loaded.
    pub(crate) fn releases(&self) -> Vec<Labelled> {
        let live = |label, live: &Live<P>| Labelled { label, model: live.release.identity().model.clone(), share: None };
        let mut releases = vec![live(Label::Stable, &self.stable)];
        releases.extend(self.previous.as_deref().map(|previous| live(Label::Previous, previous)));
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
        let Self { stable, previous, shadow } = self;
        Self { stable: Arc::clone(stable), previous: previous.clone(), shadow: shadow.clone() }
    }
}
