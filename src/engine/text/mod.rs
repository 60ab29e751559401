//! Text folded into parallel views in which disguises fall away, each with an offset map back to the original bytes.

mod normalize;
mod offsets;
mod views;

pub use offsets::{Normalized, OffsetMap, OffsetMapBuilder, Original, Span};
pub use views::{View, ViewKind, Views};

/// Version of the views' definition. A bundle names the one that it was trained with; raise it with every change that
/// can alter a view's text.
pub const TEXT_VIEWS_VERSION: u32 = 1;
