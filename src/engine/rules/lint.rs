//! What is legal in packs but not useful: rules that never get a finding through, phrases that another rule always
//! wins over, that are written twice, or that are looked for by too common a word.
//!
//! Whether a phrase gets through is tried out, not proved: on samples that hold each of its alternatives once, with the
//! context that its rule asks for.

use std::collections::{BTreeMap, BTreeSet};

use super::compile::{PackFile, PackSet};
use super::frequency::{COMMON, share_of_any};
use super::pack::{Pack, PackProblem, Rule};
use super::phrase::Phrase;
use crate::engine::overlap;
use crate::engine::taxonomy::vocabulary;
use crate::engine::text::{ViewKind, Views};

/// A phrase that is a candidate, in vain, on more of all inline tests than this is slow.
/// Inline tests speak of nothing else than the packs' subject, so a quarter of them is little.
const MOST_FALSE_CANDIDATES: f64 = 0.25;
/// Fewer candidates than this say nothing.
const FEWEST_CANDIDATES: usize = 6;

vocabulary! {
    /// What a lint is about.
    LintKind, "lint" {
        /// No phrase of the rule ever gets a finding through.
        Unreachable = "unreachable",
        /// A phrase's findings always lose to another rule's of the same target.
        Shadowed = "shadowed",
        /// A phrase is looked for by a word that most texts hold, so that its regular expression runs on most texts.
        Slow = "slow",
        /// The same phrase is written twice.
        Duplicate = "duplicate",
        /// A list that no phrase uses.
        Unused = "unused",
    }
}

/// Something that is legal but not useful.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Lint {
    /// The pack's file.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// What it is about.
    pub kind: LintKind,
    /// What was found.
    pub what: String,
}

/// Why a phrase has no finding in the end.
enum Lost {
    /// The rule's own context cancels every hit; one reason.
    Cancelled(String),
    /// Other rules win.
    ToRules(BTreeSet<String>),
}

impl Lint {
    /// Looks at packs together.
    ///
    /// # Errors
    /// As [`PackSet::load`]: what is wrong must be put right first.
    pub fn all(files: &[PackFile]) -> Result<Vec<Self>, Vec<PackProblem>> {
        let set = PackSet::load(files)?;
        let packs: Vec<Pack> = files.iter().map(|(file, text)| Pack::read(file, text).0).collect();
        let mut lints = duplicates(&packs);
        let texts = inline_texts(&packs);
        for pack in &packs {
            let lint = |line, kind, what| Self { file: pack.file.clone(), line, kind, what };
            for list in &pack.unused_lists {
                lints.push(lint(list.line, LintKind::Unused, format!("no phrase uses the list `{}`", list.value)));
            }
            for rule in &pack.rules {
                for (line, kind, what) in lost(&set, rule) {
                    lints.push(lint(line, kind, what));
                }
                for phrase in &rule.phrases {
                    if let Some(what) = slow(&set, phrase, &texts) {
                        lints.push(lint(phrase.line, LintKind::Slow, format!("rule `{}`: {what}", rule.id)));
                    }
                }
            }
        }
        let order = |file: &str| files.iter().position(|(name, _)| name == file);
        lints.sort_by_key(|lint| (order(&lint.file), lint.line, lint.kind.index()));
        Ok(lints)
    }
}

fn duplicates(packs: &[Pack]) -> Vec<Lint> {
    let mut first: BTreeMap<&str, (&Pack, &Rule, &Phrase)> = BTreeMap::new();
    let mut lints = Vec::new();
    for pack in packs {
        for rule in &pack.rules {
            for phrase in &rule.phrases {
                let Some((other_pack, other_rule, other)) = first.get(phrase.regex.as_str()) else {
                    first.insert(&phrase.regex, (pack, rule, phrase));
                    continue;
                };
                let what = format!(
                    "rule `{}`: `{}` stands in rule `{}` too ({}:{})",
                    rule.id, phrase.written, other_rule.id, other_pack.file, other.line
                );
                lints.push(Lint { file: pack.file.clone(), line: phrase.line, kind: LintKind::Duplicate, what });
            }
        }
    }
    lints
}

/// The folded text of every inline test.
fn inline_texts(packs: &[Pack]) -> Vec<String> {
    let rules = packs.iter().flat_map(|pack| &pack.rules);
    let texts = rules.flat_map(|rule| rule.hits.iter().chain(&rule.misses));
    texts.map(|text| Views::of(&text.value).get(ViewKind::Folded).text.clone()).collect()
}

/// What never gets through: the whole rule, or some of its phrases.
fn lost(set: &PackSet, rule: &Rule) -> Vec<(usize, LintKind, String)> {
    let outcomes: Vec<(&Phrase, Option<Lost>)> =
        rule.phrases.iter().map(|phrase| (phrase, lost_phrase(set, rule, phrase))).collect();
    if outcomes.iter().all(|(_, lost)| lost.is_some()) {
        let why: BTreeSet<String> = outcomes.iter().filter_map(|(_, lost)| lost.as_ref().map(Lost::in_words)).collect();
        let why: Vec<String> = why.into_iter().collect();
        return vec![(rule.line, LintKind::Unreachable, format!("rule `{}`: {}", rule.id, why.join("; ")))];
    }
    outcomes
        .into_iter()
        .filter_map(|(phrase, lost)| {
            let what = format!("rule `{}`: `{}`: {}", rule.id, phrase.written, lost?.in_words());
            Some((phrase.line, LintKind::Shadowed, what))
        })
        .collect()
}

fn lost_phrase(set: &PackSet, rule: &Rule, phrase: &Phrase) -> Option<Lost> {
    let (mut winners, mut reason) = (BTreeSet::new(), None);
    for sample in phrase.samples() {
        let views = Views::of(&in_context(rule, &sample));
        let findings = set.run(&views);
        let is_own = |id: &str| id == rule.id;
        if !findings.iter().any(|finding| is_own(&finding.rule)) {
            reason = reason.or_else(|| set.why_not(&rule.id, &views));
            continue;
        }
        let left = overlap::resolve(findings);
        if left.iter().any(|finding| is_own(&finding.rule)) {
            return None;
        }
        winners.extend(left.into_iter().filter(|left| left.target == Some(rule.target)).map(|left| left.rule));
    }
    match winners.is_empty() {
        false => Some(Lost::ToRules(winners)),
        true => Some(Lost::Cancelled(reason.unwrap_or_else(|| "no sample of it matches".to_owned()))),
    }
}

/// A sample with what its rule wants before and after it.
fn in_context(rule: &Rule, sample: &str) -> String {
    let first = |phrases: &[Phrase]| phrases.first().and_then(|phrase| phrase.samples().into_iter().next());
    let (before, after) = (first(&rule.context.when_before), first(&rule.context.when_after));
    [before.as_deref(), Some(sample), after.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

impl Lost {
    fn in_words(&self) -> String {
        match self {
            Self::Cancelled(why) => format!("its own context cancels every hit: {why}"),
            Self::ToRules(rules) => {
                let rules: Vec<String> = rules.iter().map(|rule| format!("`{rule}`")).collect();
                format!("always loses to {}", rules.join(", "))
            }
        }
    }
}

fn slow(set: &PackSet, phrase: &Phrase, texts: &[String]) -> Option<String> {
    let expected = share_of_any(&phrase.literals);
    let stands_in = |text: &&String| {
        phrase.literals.iter().any(|literal| {
            text.match_indices(&literal.text).any(|(at, found)| literal.stands_at(text, at..at + found.len()))
        })
    };
    let candidates: Vec<&String> = texts.iter().filter(stands_in).collect();
    let compiled = set.phrases.iter().find(|compiled| compiled.regex.as_str() == phrase.regex)?;
    let matching = candidates.iter().filter(|text| compiled.regex.get().is_match(text)).count();
    let in_vain = candidates.len() - matching;
    let is_slow_here = candidates.len() >= FEWEST_CANDIDATES
        && in_vain as f64 > MOST_FALSE_CANDIDATES * texts.len() as f64
        && in_vain > matching;
    if expected <= COMMON && !is_slow_here {
        return None;
    }
    let words: Vec<String> = phrase.literals.iter().map(|literal| format!("`{}`", literal.text)).collect();
    Some(format!(
        "`{}` is looked for by {}: about {:.0} % of messages hold it; of {} inline tests {} do, {in_vain} in vain",
        phrase.written,
        words.join(", "),
        expected * 100.0,
        texts.len(),
        candidates.len(),
    ))
}
