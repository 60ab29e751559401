//! Compiled packs against the views of a text: findings.
//!
//! One pass of the automaton says which phrases can occur at all; only those are confirmed, each in one pass.

use std::collections::BTreeMap;
use std::ops::Range;

use super::compile::{CompiledRule, PackSet};
use crate::engine::text::{View, ViewKind, Views};
use crate::engine::verdict::{Finding, FindingKind};

/// How far before and after a hit its context is looked at, in bytes of the view: about six words.
const CONTEXT_BYTES: usize = 40;

/// The views that phrases are looked for in, and what a hit there says of how it was hidden.
const VIEWS: [(ViewKind, &str); 2] = [(ViewKind::Folded, "plain"), (ViewKind::Letters, "leet")];

impl PackSet {
    /// Finds every rule's hits. A rule that hits a place in several views is reported once, in the plainest.
    #[must_use]
    pub fn run(&self, views: &Views) -> Vec<Finding> {
        let mut findings: Vec<Finding> = Vec::new();
        for (kind, technique) in VIEWS {
            let view = views.get(kind);
            if kind != ViewKind::Folded && view.text == views.get(ViewKind::Folded).text {
                continue;
            }
            // Rule and start of every hit in the plainer views, with its end.
            let known: BTreeMap<(String, usize), usize> = findings
                .iter()
                .map(|finding| ((finding.rule.clone(), finding.span.start()), finding.span.end()))
                .collect();
            for phrase in self.candidates(view) {
                let phrase = &self.phrases[phrase];
                let rule = &self.rules[phrase.rule];
                for hit in phrase.regex.find_iter(&view.text) {
                    let span = view.original(hit.start(), hit.end());
                    let is_known = known
                        .range(..(rule.id.clone(), span.end()))
                        .next_back()
                        .is_some_and(|((id, _), end)| *id == rule.id && *end > span.start());
                    if is_known || span.is_empty() || rule.is_cancelled(view, hit.range()) {
                        continue;
                    }
                    findings.push(Finding {
                        technique: technique.to_owned(),
                        view: kind,
                        target: Some(rule.target),
                        confidence: rule.confidence,
                        ..Finding::new(rule.id.clone(), FindingKind::Phrase, span)
                    });
                }
            }
        }
        findings
    }

    /// The phrases whose literals occur, each once, in order.
    fn candidates(&self, view: &View) -> Vec<usize> {
        let mut seen = vec![false; self.phrases_of_literal.len()];
        let mut phrases = Vec::new();
        for literal in self.literals.find_overlapping_iter(&view.text) {
            let index = literal.pattern().as_usize();
            if !std::mem::replace(&mut seen[index], true) {
                phrases.extend_from_slice(&self.phrases_of_literal[index]);
            }
        }
        phrases.sort_unstable();
        phrases.dedup();
        phrases
    }
}

impl CompiledRule {
    fn is_cancelled(&self, view: &View, hit: Range<usize>) -> bool {
        let text = view.text.as_str();
        let before = floor_boundary(text, hit.start.saturating_sub(CONTEXT_BYTES));
        let after = ceil_boundary(text, hit.end.saturating_add(CONTEXT_BYTES));
        let overlaps = |found: regex::Match<'_>| before + found.start() < hit.end && hit.start < before + found.end();
        self.unless.as_ref().is_some_and(|unless| unless.find_iter(&text[before..after]).any(overlaps))
            || self.unless_before.as_ref().is_some_and(|unless| unless.is_match(&text[before..hit.start]))
            || self.unless_after.as_ref().is_some_and(|unless| unless.is_match(&text[hit.end..after]))
    }
}

fn floor_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn ceil_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
