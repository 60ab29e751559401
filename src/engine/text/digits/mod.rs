//! The `digits` view: number words and letters that stand for digits become digits.
//!
//! Words are read only where at least three digits come together, in one language (English mixes into any), so prose
//! ("one of us") stays as it is.

mod correction;
mod lookalikes;
mod mended;
mod run;
mod said;
mod table;
mod token;
mod value;

use std::ops::Range;

use super::offsets::OffsetMapBuilder;
use super::views::{View, ViewKind};
pub(crate) use said::said;
use token::Token;

/// A part of a run and the digits that it says.
type Said = (Range<usize>, String);

/// Most characters between two parts of a dictated run.
const MAX_GAP: usize = 5;

/// Tells whether what stands between two parts is too long; dots may be drawn out: "one ... five".
fn is_far(gap: &str) -> bool {
    const MAX_DOTS: usize = 12;
    gap.chars().nth(MAX_GAP).is_some()
        && !(gap.len() <= MAX_DOTS && gap.chars().all(|char| matches!(char, ' ' | '.' | '…')))
}

pub(super) fn read_digits(folded: &View) -> View {
    let text = folded.text.as_str();
    let mut view = OffsetMapBuilder::default();
    let mut copied = 0;
    let mut run: Vec<Token> = Vec::new();
    let mut flush = |run: &mut Vec<Token>| {
        if run.len() > 1 || run.first().is_some_and(|token| !token.is_digits()) {
            run::write(text, run, &mut view, &mut copied);
        }
        run.clear();
    };
    let mut is_broken = true;
    token::each(text, |range, tokens| {
        let is_far = run.last().is_some_and(|last| is_far(&text[last.end()..range.start]));
        if is_broken || is_far {
            flush(&mut run);
        }
        is_broken = tokens.is_empty() || tokens.last().is_some_and(|last| last.end() < range.end);
        // What only joins numbers begins none.
        let lead = if run.is_empty() { tokens.iter().take_while(|token| token.is_joint()).count() } else { 0 };
        run.extend(tokens.into_iter().skip(lead));
    });
    flush(&mut run);
    view.keep(&text[copied..], copied);
    let (text, map) = view.finish();
    View { kind: ViewKind::Digits, text, map: map.through(&folded.map) }
}

#[cfg(test)]
mod tests {
    use crate::engine::text::{ViewKind, Views};

    /// Compares the digits of the view, without what stands between them.
    #[track_caller]
    pub(super) fn check_digits(text: &str, expected: &str) {
        let views = Views::of(text);
        let digits: String = views.get(ViewKind::Digits).text.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(digits, expected, "{text}: {}", views.get(ViewKind::Digits).text);
    }
}
