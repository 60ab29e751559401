//! Packs become the literals that their phrases need, to be looked for together, and a regular expression per phrase to
//! confirm.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use regex::{Regex, RegexBuilder};
use rustc_hash::FxHashMap;

use super::literals::Literals;
use super::pack::{Context, Pack, PackProblem, Rule};
use super::pattern;
use super::phrase::{Literal, Phrase};
use crate::engine::model::{PackReference, hex_sha256};
use crate::engine::taxonomy::Target;
use crate::engine::text::Views;

/// Every pack in use, compiled. Immutable.
#[derive(Debug)]
pub struct PackSet {
    identities: Vec<PackReference>,
    /// What phrases need.
    pub(super) literals: Literals,
    /// Which phrases are looked for by each literal.
    pub(super) phrases_by_literal: Vec<Vec<usize>>,
    pub(super) phrases: Vec<CompiledPhrase>,
    pub(super) rules: Vec<CompiledRule>,
    inline_tests: usize,
}

/// How much of everything packs hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PackSizes {
    /// Rules.
    pub rules: usize,
    /// Phrases.
    pub phrases: usize,
    /// Words that are looked for.
    pub literals: usize,
    /// Inline tests.
    pub inline_tests: usize,
}

/// A phrase whose pattern is longer is refused.
const MAX_PATTERN_BYTES: usize = 1 << 18;

/// A regular expression that is compiled when it is first needed: most phrases never are, and compiling all of them
/// takes longer than everything else at a start.
#[derive(Debug)]
pub(super) struct Pattern {
    /// In shorthand.
    pattern: String,
    regex: OnceLock<Regex>,
}

#[derive(Debug)]
pub(super) struct CompiledPhrase {
    pub(super) regex: Pattern,
    pub(super) rule: usize,
    /// Literals by index, of each list one of which must occur beside the one that the phrase is looked for by.
    pub(super) further_literals: Vec<Vec<usize>>,
}

#[derive(Debug)]
pub(super) struct CompiledRule {
    pub(super) id: String,
    pub(super) target: Target,
    pub(super) confidence: f64,
    pub(super) context: CompiledContext,
}

#[derive(Debug)]
pub(super) struct CompiledContext {
    pub(super) quoted: bool,
    pub(super) unless: Option<Pattern>,
    pub(super) unless_before: Option<Pattern>,
    pub(super) unless_after: Option<Pattern>,
    pub(super) when_before: Option<Pattern>,
    pub(super) when_after: Option<Pattern>,
}

/// A pack's file: its name and its text.
pub type PackFile = (String, String);

impl PackSet {
    /// Reads packs, compiles them together and runs their inline tests.
    ///
    /// # Errors
    /// Every problem of every file, ordered by file and line: see [`Pack::read`]; and names and ids in two packs,
    /// phrases that are too long, inline tests that fail.
    pub fn load(files: &[PackFile]) -> Result<Self, Vec<PackProblem>> {
        Self::load_proven(files, &BTreeSet::new())
    }

    /// As [`Self::load`], but for the inline tests of packs whose hash is among `proven`: those that a bundle was
    /// calibrated with have passed them.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn load_proven(files: &[PackFile], proven: &BTreeSet<&str>) -> Result<Self, Vec<PackProblem>> {
        let (packs, mut problems): (Vec<Pack>, Vec<Vec<PackProblem>>) =
            files.iter().map(|(file, text)| Pack::read(file, text)).unzip();
        let mut compiler = Compiler::default();
        for (index, pack) in packs.iter().enumerate() {
            problems.push(compiler.add(pack, &packs[..index]));
        }
        match compiler.finish(&packs) {
            Ok(set) => {
                let unproven = packs.iter().filter(|pack| !proven.contains(pack.identity.sha256.as_str()));
                problems.push(unproven.flat_map(|pack| set.failing_tests(pack)).collect());
                let mut problems: Vec<PackProblem> = problems.into_iter().flatten().collect();
                let order = |file: &str| files.iter().position(|(name, _)| name == file);
                problems.sort_by_key(|problem| (order(&problem.file), problem.line));
                if problems.is_empty() { Ok(set) } else { Err(problems) }
            }
            Err(problem) => Err(problems.into_iter().flatten().chain([problem]).collect()),
        }
    }

    /// The packs' names, versions and hashes.
    #[must_use]
    pub fn identities(&self) -> &[PackReference] {
        &self.identities
    }

    /// Whether these files, in this order, are what it was made of.
    #[must_use]
    pub fn is_of(&self, files: &[PackFile]) -> bool {
        self.identities.len() == files.len()
            && self.identities.iter().zip(files).all(|(pack, (_, text))| pack.sha256 == hex_sha256(text.as_bytes()))
    }

    /// How much of everything there is.
    #[must_use]
    pub fn sizes(&self) -> PackSizes {
        PackSizes {
            rules: self.rules.len(),
            phrases: self.phrases.len(),
            literals: self.literals.len(),
            inline_tests: self.inline_tests,
        }
    }

    fn failing_tests(&self, pack: &Pack) -> Vec<PackProblem> {
        let mut failing = Vec::new();
        for rule in &pack.rules {
            let mut fail = |line, what| failing.push(PackProblem { file: pack.file.clone(), line, what });
            for hit in &rule.hits {
                let views = Views::of(&hit.value);
                if !self.run(&views).iter().any(|finding| finding.rule == rule.id) {
                    let why = self.why_not(&rule.id, &views).unwrap_or_else(|| "no phrase matches".to_owned());
                    fail(hit.line, format!("rule `{}` should hit `{}`: {why}", rule.id, hit.value));
                }
            }
            for miss in &rule.misses {
                if let Some(hit) = self.run(&Views::of(&miss.value)).iter().find(|finding| finding.rule == rule.id) {
                    let found = miss.value.get(hit.span.range()).unwrap_or_default();
                    let view = hit.view;
                    let what = format!("rule `{}` should miss `{}`: it hits `{found}` in {view}", rule.id, miss.value);
                    fail(miss.line, what);
                }
            }
        }
        failing
    }
}

/// A set in the making.
#[derive(Default)]
struct Compiler {
    /// The index of each literal.
    literals: FxHashMap<Literal, usize>,
    phrases_by_literal: Vec<Vec<usize>>,
    phrases: Vec<CompiledPhrase>,
    rules: Vec<CompiledRule>,
}

impl Compiler {
    /// Adds a pack behind those before it; the problems are of rules that are left out.
    fn add(&mut self, pack: &Pack, before: &[Pack]) -> Vec<PackProblem> {
        let mut problems = Vec::new();
        let mut fail = |line, what| problems.push(PackProblem { file: pack.file.clone(), line, what });
        if let Some(other) = before.iter().find(|other| other.identity.name == pack.identity.name) {
            let name = &pack.identity.name;
            if !name.is_empty() {
                fail(pack.line, format!("the pack's name `{name}` is that of {} too", other.file));
            }
        }
        for rule in &pack.rules {
            if let Some(other) = before.iter().find(|pack| pack.rules.iter().any(|other| other.id == rule.id)) {
                fail(rule.line, format!("rule `{}` stands in {} too", rule.id, other.file));
                continue;
            }
            match compile_rule(rule) {
                Err((line, what)) => fail(line, format!("rule `{}`: {what}", rule.id)),
                Ok((compiled, phrases)) => {
                    for (regex, phrase) in phrases.into_iter().zip(&rule.phrases) {
                        for literal in &phrase.literals {
                            let literal = self.index(literal);
                            self.phrases_by_literal[literal].push(self.phrases.len());
                        }
                        let further = phrase.further_literals.iter();
                        let further_literals = further
                            .map(|literals| literals.iter().map(|literal| self.index(literal)).collect())
                            .collect();
                        self.phrases.push(CompiledPhrase { regex, rule: self.rules.len(), further_literals });
                    }
                    self.rules.push(compiled);
                }
            }
        }
        problems
    }

    /// The index of a literal, which is added where it is new.
    fn index(&mut self, literal: &Literal) -> usize {
        *self.literals.entry(literal.clone()).or_insert_with(|| {
            self.phrases_by_literal.push(Vec::new());
            self.phrases_by_literal.len() - 1
        })
    }

    fn finish(self, packs: &[Pack]) -> Result<PackSet, PackProblem> {
        let Self { literals, phrases_by_literal, phrases, rules } = self;
        let mut literals: Vec<(Literal, usize)> = literals.into_iter().collect();
        literals.sort_unstable_by_key(|(_, index)| *index);
        let literals = Literals::new(literals.into_iter().map(|(literal, _)| literal).collect()).map_err(|error| {
            let files: Vec<&str> = packs.iter().map(|pack| pack.file.as_str()).collect();
            PackProblem { file: files.join(", "), line: 1, what: error.to_string() }
        })?;
        let identities = packs.iter().map(|pack| pack.identity.clone()).collect();
        let inline_tests =
            packs.iter().flat_map(|pack| &pack.rules).map(|rule| rule.hits.len() + rule.misses.len()).sum();
        Ok(PackSet { identities, literals, phrases_by_literal, phrases, rules, inline_tests })
    }
}

/// A rule's line and what is wrong there.
type Misfit = (usize, String);

fn compile_rule(rule: &Rule) -> Result<(CompiledRule, Vec<Pattern>), Misfit> {
    let Context { quoted, unless, unless_before, unless_after, when_before, when_after } = &rule.context;
    let context = CompiledContext {
        quoted: *quoted,
        unless: joined(unless)?,
        unless_before: joined(unless_before)?,
        unless_after: joined(unless_after)?,
        when_before: joined(when_before)?,
        when_after: joined(when_after)?,
    };
    let compiled = CompiledRule { id: rule.id.clone(), target: rule.target, confidence: rule.confidence, context };
    let phrases = rule.phrases.iter().map(|phrase| compile(&phrase.regex, phrase.line)).collect::<Result<_, _>>()?;
    Ok((compiled, phrases))
}

fn joined(phrases: &[Phrase]) -> Result<Option<Pattern>, Misfit> {
    let Some(first) = phrases.first() else { return Ok(None) };
    let patterns: Vec<&str> = phrases.iter().map(|phrase| phrase.regex.as_str()).collect();
    compile(&patterns.join("|"), first.line).map(Some)
}

fn compile(pattern: &str, line: usize) -> Result<Pattern, Misfit> {
    let found = pattern::size(pattern);
    if found > MAX_PATTERN_BYTES {
        return Err((
            line,
            format!("the phrase makes a pattern of {found} bytes, expected at most {MAX_PATTERN_BYTES}"),
        ));
    }
    Ok(Pattern { pattern: pattern.to_owned(), regex: OnceLock::new() })
}

impl Pattern {
    /// It in shorthand.
    pub(super) fn as_str(&self) -> &str {
        &self.pattern
    }

    /// The regular expression.
    pub(super) fn get(&self) -> &Regex {
        self.regex.get_or_init(|| {
            let compiled = RegexBuilder::new(&pattern::written_out(&self.pattern)).size_limit(usize::MAX).build();
            compiled.expect("patterns are written by `pattern::of` from escaped words and have a bounded length")
        })
    }
}
