//! Packs become one automaton over the literals that their phrases need, and a regular expression per phrase to confirm.

use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;

use super::pack::{Pack, PackProblem, Rule};
use super::phrase::Phrase;
use crate::engine::model::PackReference;
use crate::engine::taxonomy::Target;
use crate::engine::text::Views;

/// Every pack in use, compiled. Immutable.
#[derive(Debug)]
pub struct PackSet {
    identities: Vec<PackReference>,
    pub(super) literals: AhoCorasick,
    /// Which phrases need the literal of that index.
    pub(super) phrases_of_literal: Vec<Vec<usize>>,
    pub(super) phrases: Vec<CompiledPhrase>,
    pub(super) rules: Vec<CompiledRule>,
}

#[derive(Debug)]
pub(super) struct CompiledPhrase {
    pub(super) regex: Regex,
    pub(super) rule: usize,
}

#[derive(Debug)]
pub(super) struct CompiledRule {
    pub(super) id: String,
    pub(super) target: Target,
    pub(super) confidence: f64,
    pub(super) unless: Option<Regex>,
    pub(super) unless_before: Option<Regex>,
    pub(super) unless_after: Option<Regex>,
}

impl PackSet {
    /// Compiles packs together and runs their inline tests.
    ///
    /// # Errors
    /// Every problem: a rule id in two packs, phrases that cannot be compiled, inline tests that fail.
    pub fn compile(packs: Vec<Pack>) -> Result<Self, Vec<PackProblem>> {
        let mut problems = Vec::new();
        let mut literals: Vec<String> = Vec::new();
        let mut set = Self {
            identities: packs.iter().map(|pack| pack.identity.clone()).collect(),
            literals: build_literals(&[]).map_err(|what| vec![problem(&packs, 0, what)])?,
            phrases_of_literal: Vec::new(),
            phrases: Vec::new(),
            rules: Vec::new(),
        };
        let mut indices = std::collections::BTreeMap::<String, usize>::new();
        for pack in &packs {
            for rule in &pack.rules {
                let at = |what: String| PackProblem { file: pack.file.clone(), line: rule.line, what };
                if set.rules.iter().any(|other| other.id == rule.id) {
                    problems.push(at(format!("rule `{}` stands in another pack too", rule.id)));
                    continue;
                }
                match compile_rule(rule) {
                    Err(what) => problems.push(at(format!("rule `{}`: {what}", rule.id))),
                    Ok((compiled, phrases)) => {
                        for (regex, phrase) in phrases.into_iter().zip(&rule.phrases) {
                            for literal in &phrase.literals {
                                let index = *indices.entry(literal.clone()).or_insert_with(|| {
                                    literals.push(literal.clone());
                                    set.phrases_of_literal.push(Vec::new());
                                    literals.len() - 1
                                });
                                set.phrases_of_literal[index].push(set.phrases.len());
                            }
                            set.phrases.push(CompiledPhrase { regex, rule: set.rules.len() });
                        }
                        set.rules.push(compiled);
                    }
                }
            }
        }
        match build_literals(&literals) {
            Ok(automaton) => set.literals = automaton,
            Err(what) => problems.push(problem(&packs, 0, what)),
        }
        for pack in &packs {
            for rule in &pack.rules {
                problems.extend(set.failing_tests(rule).into_iter().map(|what| PackProblem {
                    file: pack.file.clone(),
                    line: rule.line,
                    what,
                }));
            }
        }
        if problems.is_empty() { Ok(set) } else { Err(problems) }
    }

    /// The packs' names, versions and hashes.
    #[must_use]
    pub fn identities(&self) -> &[PackReference] {
        &self.identities
    }

    fn failing_tests(&self, rule: &Rule) -> Vec<String> {
        let is_hit = |text: &str| self.run(&Views::of(text)).iter().any(|finding| finding.rule == rule.id);
        let mut failing = Vec::new();
        for text in rule.hits.iter().filter(|text| !is_hit(text)) {
            failing.push(format!("rule `{}` should hit `{text}`", rule.id));
        }
        for text in rule.misses.iter().filter(|text| is_hit(text)) {
            failing.push(format!("rule `{}` should miss `{text}`", rule.id));
        }
        failing
    }
}

fn problem(packs: &[Pack], line: usize, what: String) -> PackProblem {
    let files: Vec<&str> = packs.iter().map(|pack| pack.file.as_str()).collect();
    PackProblem { file: files.join(", "), line, what }
}

fn build_literals(literals: &[String]) -> Result<AhoCorasick, String> {
    AhoCorasick::builder().match_kind(MatchKind::Standard).build(literals).map_err(|error| error.to_string())
}

fn compile_rule(rule: &Rule) -> Result<(CompiledRule, Vec<Regex>), String> {
    let compile = |pattern: &str| Regex::new(pattern).map_err(|error| error.to_string());
    let joined = |phrases: &[Phrase]| -> Result<Option<Regex>, String> {
        if phrases.is_empty() {
            return Ok(None);
        }
        let patterns: Vec<&str> = phrases.iter().map(|phrase| phrase.regex.as_str()).collect();
        compile(&patterns.join("|")).map(Some)
    };
    let compiled = CompiledRule {
        id: rule.id.clone(),
        target: rule.target,
        confidence: rule.confidence,
        unless: joined(&rule.unless)?,
        unless_before: joined(&rule.unless_before)?,
        unless_after: joined(&rule.unless_after)?,
    };
    let phrases = rule.phrases.iter().map(|phrase| compile(&phrase.regex)).collect::<Result<_, _>>()?;
    Ok((compiled, phrases))
}
