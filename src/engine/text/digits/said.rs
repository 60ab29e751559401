//! The numbers that a text says, one by one, for those who calculate with them.

use std::ops::Range;

use super::run::{language, meaning};
use super::token::{self, Token};
use super::value::{Part, Spoken, numbers};
use super::{Said, is_far};

/// The numbers of a folded text in order, each with its digits; words that only join them have none. Nothing is read where
/// `cuts` lie, which are in order and do not overlap.
pub(crate) fn said(text: &str, cuts: &[Range<usize>]) -> Vec<Said> {
    let mut found = Vec::new();
    let mut run: Vec<Token> = Vec::new();
    let mut cuts = cuts.iter().peekable();
    token::each(text, |range, tokens| {
        while cuts.next_if(|cut| cut.end <= range.start).is_some() {}
        let is_cut = cuts.peek().is_some_and(|cut| cut.start < range.end);
        let is_far = run.last().is_some_and(|last| is_far(&text[last.end()..range.start]));
        if is_cut || is_far || tokens.is_empty() {
            flush(text, &mut run, &mut found);
        }
        if !is_cut {
            run.extend(tokens);
        }
    });
    flush(text, &mut run, &mut found);
    found
}

fn flush(text: &str, run: &mut Vec<Token>, found: &mut Vec<Said>) {
    let language = language(run);
    let mut spoken = Vec::with_capacity(run.len());
    for token in run.drain(..) {
        match meaning(&token, language).filter(|part| !part.is_inner() && !matches!(part, Part::Lookalike(_))) {
            Some(part) => spoken.push(Spoken { range: token.range, part }),
            None => found.extend(numbers(text, &std::mem::take(&mut spoken))),
        }
    }
    found.extend(numbers(text, &spoken));
}
