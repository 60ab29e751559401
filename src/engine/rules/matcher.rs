//! Compiled packs against the views of a text: findings.
//!
//! One look at the text's words says which phrases can occur at all; only those are confirmed, each in one pass.

use std::ops::Range;

use super::compile::{CompiledContext, PackSet, Pattern};
use crate::engine::text::{View, ViewKind, Views};
use crate::engine::verdict::{Finding, FindingKind};

/// How far before and after a hit its context is looked at, in characters of the view: about six words.
const CONTEXT_CHARS: usize = 40;

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
            // Rule, start and end of every hit in the plainer views.
            let mut known: Vec<(usize, usize, usize)> = Vec::new();
            for finding in &findings {
                if let Some(rule) = self.rules.iter().position(|rule| rule.id == finding.rule) {
                    known.push((rule, finding.span.start(), finding.span.end()));
                }
            }
            known.sort_unstable();
            for phrase in self.candidates(view) {
                let phrase = &self.phrases[phrase];
                let rule = &self.rules[phrase.rule];
                for hit in phrase.regex.get().find_iter(&view.text) {
                    let span = view.original(hit.start(), hit.end());
                    let before =
                        known.partition_point(|(other, start, _)| (*other, *start) < (phrase.rule, span.end()));
                    let is_known = before
                        .checked_sub(1)
                        .map(|last| known[last])
                        .is_some_and(|(other, _, end)| other == phrase.rule && end > span.start());
                    if is_known || span.is_empty() || rule.context.cancelled_by(view, hit.range()).is_some() {
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

    /// Why a rule has no hit though one of its phrases matches; `None` where none does.
    pub(super) fn why_not(&self, rule: &str, views: &Views) -> Option<String> {
        for (kind, _) in VIEWS {
            let view = views.get(kind);
            for phrase in self.phrases.iter().filter(|phrase| self.rules[phrase.rule].id == rule) {
                for hit in phrase.regex.get().find_iter(&view.text) {
                    if let Some(why) = self.rules[phrase.rule].context.cancelled_by(view, hit.range()) {
                        return Some(format!("`{}` matches, but {why}", hit.as_str()));
                    }
                }
            }
        }
        None
    }

    /// The phrases whose literals occur, each once, in order.
    fn candidates(&self, view: &View) -> Vec<usize> {
        let seen = self.literals.seen_in(&view.text);
        let holds_all = |phrase: &usize| {
            let mut further = self.phrases[*phrase].further_literals.iter();
            further.all(|literals| literals.iter().any(|literal| seen.holds(*literal)))
        };
        let looked_for = seen.indices.iter().flat_map(|index| &self.phrases_by_literal[*index]);
        let mut phrases: Vec<usize> = looked_for.copied().filter(holds_all).collect();
        phrases.sort_unstable();
        phrases.dedup();
        phrases
    }
}

impl CompiledContext {
    /// What in its surroundings takes a hit back, in words.
    fn cancelled_by(&self, view: &View, hit: Range<usize>) -> Option<String> {
        let text = view.text.as_str();
        if let Some(unless) = &self.unless {
            let (start, end) = (chars_before(text, hit.start), chars_after(text, hit.end));
            let overlaps =
                |found: &regex::Match<'_>| start + found.start() < hit.end && hit.start < start + found.end();
            if let Some(found) = unless.get().find_iter(&text[start..end]).find(overlaps) {
                return Some(format!("`unless` matches `{}`", found.as_str()));
            }
        }
        if !self.quoted && is_quoted(text, chars_before(text, hit.start), hit.start) {
            return Some("it stands in quotation marks (`quoted = true` lets it hit)".to_owned());
        }
        let before = &text[sentence_start(text, chars_before(text, hit.start), hit.start)..hit.start];
        let after = &text[hit.end..sentence_end(text, hit.end, chars_after(text, hit.end))];
        let found =
            |regex: &Option<Pattern>, text: &str| regex.as_ref().is_some_and(|regex| regex.get().is_match(text));
        let lacks =
            |regex: &Option<Pattern>, text: &str| regex.as_ref().is_some_and(|regex| !regex.get().is_match(text));
        if found(&self.unless_before, before) {
            Some(format!("`unless_before` matches in `{before}`"))
        } else if found(&self.unless_after, after) {
            Some(format!("`unless_after` matches in `{after}`"))
        } else if lacks(&self.when_before, before) {
            Some(format!("`when_before` matches nothing in `{before}`"))
        } else if lacks(&self.when_after, after) {
            Some(format!("`when_after` matches nothing in `{after}`"))
        } else {
            None
        }
    }
}

/// Tells whether a quotation that began at `start` or later is still open at `end`.
fn is_quoted(text: &str, start: usize, end: usize) -> bool {
    let is_mark =
        |c: char| matches!(c, '\'' | '"' | '`' | '’' | '‘' | '“' | '”' | '„' | '«' | '»' | '「' | '」' | '『' | '』');
    let mut is_open = false;
    for (at, c) in text[start..end].char_indices().filter(|(_, c)| is_mark(*c)) {
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let before = is_word(text[..start + at].chars().next_back());
        let after = is_word(text[start + at + c.len_utf8()..].chars().next());
        is_open = match c {
            '「' | '『' | '«' | '„' | '“' => true,
            '」' | '』' | '»' | '”' => false,
            // A mark between letters is an apostrophe; before a word it opens, behind one it closes.
            _ if before && after => is_open,
            _ => after,
        };
    }
    is_open
}

fn chars_before(text: &str, at: usize) -> usize {
    text[..at].char_indices().rev().nth(CONTEXT_CHARS - 1).map_or(0, |(start, _)| start)
}

fn chars_after(text: &str, at: usize) -> usize {
    text[at..].char_indices().nth(CONTEXT_CHARS).map_or(text.len(), |(end, _)| at + end)
}

/// Where the sentence begins that runs up to `end`.
fn sentence_start(text: &str, start: usize, end: usize) -> usize {
    let part = &text[start..end];
    let last = part.char_indices().rfind(|(at, c)| ends_sentence(&part[*at..], *c));
    last.map_or(start, |(at, c)| start + at + c.len_utf8())
}

/// Where the sentence ends that begins at `start`.
fn sentence_end(text: &str, start: usize, end: usize) -> usize {
    let part = &text[start..end];
    part.char_indices().find(|(at, c)| ends_sentence(&part[*at..], *c)).map_or(end, |(at, _)| start + at)
}

/// Tells whether the character at the head of `rest` ends a sentence: a full stop inside an address does not.
fn ends_sentence(rest: &str, c: char) -> bool {
    match c {
        '\n' | '。' | '！' | '？' | '।' | '؟' | '۔' => true,
        '.' | '!' | '?' => rest[1..].chars().next().is_none_or(char::is_whitespace),
        _ => false,
    }
}
