//! The foldings, one function per view.

use super::views::{View, ViewKind};

fn unchanged(parent: &View, kind: ViewKind) -> View {
    View { kind, text: parent.text.clone(), map: parent.map.clone() }
}

pub(super) fn fold(original: &View) -> View {
    unchanged(original, ViewKind::Folded)
}

pub(super) fn spell(folded: &View) -> View {
    unchanged(folded, ViewKind::Spelled)
}

pub(super) fn read_digits(folded: &View) -> View {
    unchanged(folded, ViewKind::Digits)
}

pub(super) fn read_letters(folded: &View) -> View {
    unchanged(folded, ViewKind::Letters)
}
