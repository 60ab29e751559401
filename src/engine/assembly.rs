//! The engine that answers, and the last gate before it: a bundle's golden cases, reproduced stage by stage.
//!
//! [`Engine::assemble`] is the only way to an engine with a model, so nothing answers that did not reproduce what
//! training computed.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::conclude::{Classified, Concluder, Terms, UnknownPolicy};
use super::message::Message;
use super::model::{
    Bundle, CheckName, Checks, Manifest, Mismatch, Pace, Runtime, Session, SessionError, Surroundings, Verified,
};
use super::prepare::{PrepareError, Prepared, Preparer};
use super::record::{FindingRecord, PreparedRecord, Record, WindowRecord};
use super::score::{Evidence, Logits};
use super::screen::Screening;
use super::taxonomy::{IntentSet, Target};
use super::verdict::Verdict;

/// Rule features and confidences are copied, not computed, so they agree up to the rounding of decimal writing.
const FEATURE_TOLERANCE: f64 = 1e-9;

/// The screen adds whole numbers and rounds once, so it agrees up to the last digits.
const SCREEN_TOLERANCE: f64 = 1e-6;

/// Message in, verdict out: one verified bundle, packs and policies. Immutable.
#[derive(Debug)]
pub struct Engine {
    preparer: Preparer,
    concluder: Concluder,
    bundle: Bundle<Verified>,
}

impl Engine {
    /// Joins the parts after reproducing the bundle's golden cases with them.
    ///
    /// The comparison of findings, and of what follows from them, is skipped where the packs are not those of
    /// calibration; that has been recorded by then as drift that was accepted.
    pub fn assemble(
        bundle: Bundle<Verified>,
        preparer: Preparer,
        concluder: Concluder,
        surroundings: &Surroundings<'_>,
        checks: &mut Checks,
    ) -> Option<Self> {
        bundle.check_packs(preparer.packs().identities(), surroundings.pack_drift, checks);
        if !checks.is_clean() {
            return None;
        }
        let engine = Self { preparer, concluder, bundle };
        let cases = read_golden(engine.bundle.golden()).map_err(|found| Mismatch::new("readable golden cases", found));
        let cases = match cases {
            Ok(cases) => cases,
            Err(mismatch) => {
                checks.record(CheckName::Golden, Err::<(), _>(mismatch), |()| String::new());
                return None;
            }
        };
        let has_drifted = !engine.packs_are_those_of_calibration();
        engine.reproduce(&cases, has_drifted, surroundings, checks);
        checks.is_clean().then_some(engine)
    }

    /// A session on the bundle's model, for the calling thread.
    ///
    /// # Errors
    /// When ONNX Runtime refuses the model.
    pub fn session(&self, runtime: &Runtime) -> Result<Session, SessionError> {
        self.bundle.session(runtime)
    }

    /// The first half: views, findings, features, tokens; for the classifier, whatever the screen would say.
    ///
    /// # Errors
    /// When a caller's hit does not lie in the text, or the tokenizer refuses the text.
    pub fn prepare(&self, message: &Message) -> Result<Prepared, PrepareError> {
        self.preparer.prepare(message)
    }

    /// As [`Self::prepare`]; a message that the screen settles has no tokens and needs no classifier.
    ///
    /// # Errors
    /// As [`Self::prepare`].
    pub fn prepare_with(&self, message: &Message, screening: Screening) -> Result<Prepared, PrepareError> {
        self.preparer.prepare_with(message, screening)
    }

    /// The second half: fusion, calibration, risk, policy; identifiers hashed and the text redacted where wanted.
    ///
    /// # Errors
    /// When the terms name a policy that is not there.
    pub fn conclude(
        &self,
        message: &Message,
        prepared: &Prepared,
        classified: Option<&Classified>,
        terms: Terms<'_>,
    ) -> Result<Verdict, UnknownPolicy> {
        let mut verdict = self.concluder.conclude(message, prepared, classified, terms)?;
        if terms.redaction.is_wanted(verdict.decision.action) {
            let redacted = self.preparer.redact(message, &prepared.findings, &terms.redaction.style);
            verdict.redacted_text = Some(redacted);
        }
        if let Some(key) = terms.hash_with {
            for finding in &mut verdict.findings {
                finding.value = finding.value.as_ref().map(|value| key.hash(finding.kind, value));
            }
        }
        Ok(verdict)
    }

    /// The calibrated second half of the engine by itself, e.g. to compare kinds of evidence.
    #[must_use]
    pub fn concluder(&self) -> &Concluder {
        &self.concluder
    }

    /// The first half by itself.
    #[must_use]
    pub fn preparer(&self) -> &Preparer {
        &self.preparer
    }

    /// The bundle's manifest.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        self.bundle.manifest()
    }

    /// The bundle.
    #[must_use]
    pub fn bundle(&self) -> &Bundle<Verified> {
        &self.bundle
    }

    fn packs_are_those_of_calibration(&self) -> bool {
        let mut ours: Vec<&str> = self.preparer.packs().identities().iter().map(|pack| pack.sha256.as_str()).collect();
        let mut theirs: Vec<&str> = self.manifest().packs.iter().map(|pack| pack.sha256.as_str()).collect();
        ours.sort_unstable();
        theirs.sort_unstable();
        ours == theirs
    }

    fn reproduce(&self, cases: &[GoldenCase], has_drifted: bool, surroundings: &Surroundings<'_>, checks: &mut Checks) {
        let tolerance = self.manifest().tolerance;
        let count = |_: &()| format!("{} cases", cases.len());
        let read = surroundings
            .pace
            .both(|| self.golden_logits(cases, surroundings), || self.prepare_golden(cases, surroundings.pace));
        let views = read.and_then(|(logits, prepared)| {
            compare(cases, &prepared, |case, ours| compare_views(&case.views, ours)).map(|()| (logits, prepared))
        });
        let said = |_: &(_, _)| format!("{} cases", cases.len());
        let Some((logits, prepared)) = checks.record(CheckName::GoldenViews, views, said) else {
            return;
        };
        let logits = logits.map_err(|error| Mismatch::new("a model that runs", error.to_string()));
        self.reproduce_screen(cases, checks);
        if has_drifted {
            checks.skip(CheckName::GoldenFindings, "the packs are not those of calibration");
            checks.skip(CheckName::GoldenTokens, "the packs are not those of calibration");
        } else {
            let findings = compare(cases, &prepared, compare_findings);
            checks.record(CheckName::GoldenFindings, findings, count);
            let tokens = compare(cases, &prepared, |case, ours| compare_windows(&case.windows, &ours.windows));
            checks.record(CheckName::GoldenTokens, tokens, count);
        }
        let mut largest = 0.0_f64;
        let logits = logits.and_then(|[logits, backwards]| {
            for (case, ours) in cases.iter().zip(&logits) {
                largest = largest.max(compare_logits(case, ours, tolerance.logit)?);
            }
            Ok((logits, backwards))
        });
        let within = |largest: f64| format!("{} cases, largest difference {largest:.2e}", cases.len());
        let Some((logits, backwards)) = checks.record(CheckName::GoldenLogits, logits, |_| within(largest)) else {
            return;
        };
        let short = cases.iter().zip(&logits).filter(|(case, _)| case.windows.len() == 1);
        let neighbours = short
            .zip(backwards.iter().rev())
            .try_for_each(|((case, first), second)| compare_bits(case, first, second))
            .map(|()| backwards.len());
        checks.record(CheckName::Neighbours, neighbours, |short| format!("{short} cases, forwards and backwards"));
        if has_drifted {
            checks.skip(CheckName::GoldenProbabilities, "the packs are not those of calibration");
            return;
        }
        let mut largest = 0.0_f64;
        let probabilities = cases.iter().zip(&prepared).zip(&logits).try_for_each(|((case, prepared), logits)| {
            let classified = Classified { logits: *logits, carried_by: super::text::Span::new(0, 0) };
            let probabilities = self.concluder.probabilities(prepared, Some(&classified), Evidence::Fused);
            let risk = self.concluder.union(&probabilities, IntentSet::ALL).value();
            let ours = Target::ALL
                .into_iter()
                .map(|target| (target.as_str(), probabilities[target.index()].value()))
                .chain([("risk", risk)]);
            for (name, ours) in ours {
                let theirs = if name == "risk" { Some(case.risk) } else { case.probabilities.get(name).copied() };
                largest = largest.max(close(&case.id, name, theirs, Some(ours), tolerance.probability)?);
            }
            Ok(())
        });
        checks.record(CheckName::GoldenProbabilities, probabilities, |()| within(largest));
    }

    fn prepare_golden(&self, cases: &[GoldenCase], pace: Pace) -> Result<Vec<Prepared>, Mismatch> {
        let prepare = |case: &GoldenCase| {
            pace.rest();
            self.prepare(&case.input.message())
                .map_err(|error| Mismatch::new(format!("case `{}` prepared", case.id), error.to_string()))
        };
        cases.iter().map(prepare).collect()
    }

    /// The messages of the golden cases, none where they cannot be read.
    #[must_use]
    pub fn golden_messages(&self) -> Vec<Message> {
        let cases = read_golden(self.bundle.golden()).unwrap_or_default();
        cases.iter().map(|case| case.input.message()).collect()
    }

    /// The screen reads the folded text alone, so the packs do not matter.
    fn reproduce_screen(&self, cases: &[GoldenCase], checks: &mut Checks) {
        if self.preparer.screen().is_none() {
            return;
        }
        let mut largest = 0.0_f64;
        let reproduced = cases.iter().try_for_each(|case| {
            let ours = self.preparer.screened(&case.input.message());
            let mut compare = |name: &str, theirs: Option<f64>, ours: Option<f64>| -> Result<(), Mismatch> {
                largest = largest.max(close(&case.id, name, theirs, ours, SCREEN_TOLERANCE)?);
                Ok(())
            };
            let theirs = case.screen.as_ref();
            compare("screen score", theirs.map(|screen| screen.score), ours.map(|screened| screened.score))?;
            Target::ALL.into_iter().try_for_each(|target| {
                let theirs = theirs.and_then(|screen| screen.probabilities.get(target.as_str()).copied());
                let ours = ours.map(|screened| screened.probabilities[target.index()].value());
                compare(&format!("screen {target}"), theirs, ours)
            })
        });
        checks.record(CheckName::GoldenScreen, reproduced, |()| {
            format!("{} cases, largest difference {largest:.2e}", cases.len())
        });
    }

    /// Runs the model on the token windows that training recorded, so that each stage is judged by itself: on all cases, and
    /// then backwards on the short ones, so that what stood before a case is another time behind it. Long texts take most of
    /// the time, and cannot depend on neighbours otherwise than short ones.
    fn golden_logits(
        &self,
        cases: &[GoldenCase],
        surroundings: &Surroundings<'_>,
    ) -> Result<[Vec<Logits>; 2], SessionError> {
        let mut session = self.session(surroundings.runtime)?;
        let mut run = |case: &GoldenCase| {
            surroundings.pace.rest();
            let mut joined = Logits::default();
            for window in &case.windows {
                let window = super::model::Window {
                    ids: window.ids.clone(),
                    type_ids: window.type_ids.clone(),
                    span: super::text::Span::new(0, 0),
                };
                joined = joined.max(session.run(&window)?);
            }
            Ok(joined)
        };
        let forwards = cases.iter().map(&mut run).collect::<Result<_, SessionError>>()?;
        let short = cases.iter().rev().filter(|case| case.windows.len() == 1);
        let backwards = short.map(&mut run).collect::<Result<_, SessionError>>()?;
        self.bundle.keep(session);
        Ok([forwards, backwards])
    }
}

/// A line of `golden.jsonl`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GoldenCase {
    id: String,
    input: Record,
    views: BTreeMap<String, String>,
    findings: Vec<FindingRecord>,
    features: BTreeMap<String, f64>,
    windows: Vec<GoldenWindow>,
    logits: BTreeMap<String, f64>,
    probabilities: BTreeMap<String, f64>,
    risk: f64,
    /// Absent where the bundle has no screen.
    #[serde(default)]
    screen: Option<GoldenScreen>,
}

/// What training's screen makes of a case.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct GoldenScreen {
    score: f64,
    probabilities: BTreeMap<String, f64>,
}

/// A token window as training recorded it.
#[derive(Debug, PartialEq, Deserialize)]
struct GoldenWindow {
    ids: Vec<i64>,
    type_ids: Vec<i64>,
}

fn read_golden(text: &str) -> Result<Vec<GoldenCase>, String> {
    let cases: Vec<GoldenCase> = text
        .lines()
        .enumerate()
        .map(|(index, line)| serde_json::from_str(line).map_err(|error| format!("line {}: {error}", index + 1)))
        .collect::<Result<_, _>>()?;
    if cases.is_empty() { Err("no cases".to_owned()) } else { Ok(cases) }
}

fn compare(
    cases: &[GoldenCase],
    prepared: &[Prepared],
    check: impl Fn(&GoldenCase, &PreparedRecord) -> Result<(), Mismatch>,
) -> Result<(), Mismatch> {
    cases.iter().zip(prepared).try_for_each(|(case, prepared)| {
        check(case, &PreparedRecord::from(prepared)).map_err(|mismatch| Mismatch {
            expected: format!("case `{}`: {}", case.id, mismatch.expected),
            found: mismatch.found,
        })
    })
}

fn compare_views(expected: &BTreeMap<String, String>, ours: &PreparedRecord) -> Result<(), Mismatch> {
    for (name, text) in expected {
        let found = ours.views.get(name);
        if found != Some(text) {
            return Err(Mismatch::new(format!("view {name} {text:?}"), format!("{found:?}")));
        }
    }
    Ok(())
}

fn compare_findings(case: &GoldenCase, ours: &PreparedRecord) -> Result<(), Mismatch> {
    let same = |a: &FindingRecord, b: &FindingRecord| {
        (a.confidence - b.confidence).abs() <= FEATURE_TOLERANCE
            && FindingRecord { confidence: 0.0, ..a.clone() } == FindingRecord { confidence: 0.0, ..b.clone() }
    };
    let describe = |finding: Option<&FindingRecord>| {
        finding.map_or_else(|| "nothing".to_owned(), |f| format!("{} at {}..{}", f.rule, f.start, f.end))
    };
    for index in 0..case.findings.len().max(ours.findings.len()) {
        let (expected, found) = (case.findings.get(index), ours.findings.get(index));
        if !matches!((expected, found), (Some(a), Some(b)) if same(a, b)) {
            return Err(Mismatch::new(format!("finding {index} {}", describe(expected)), describe(found)));
        }
    }
    for (name, expected) in &case.features {
        close("features", name, Some(*expected), ours.features.get(name).copied(), FEATURE_TOLERANCE)?;
    }
    Ok(())
}

fn compare_windows(expected: &[GoldenWindow], ours: &[WindowRecord]) -> Result<(), Mismatch> {
    if expected.len() != ours.len() {
        return Err(Mismatch::new(format!("{} windows", expected.len()), ours.len().to_string()));
    }
    for (index, (expected, ours)) in expected.iter().zip(ours).enumerate() {
        if expected.ids != ours.ids || expected.type_ids != ours.type_ids {
            let at = expected.ids.iter().zip(&ours.ids).take_while(|(a, b)| a == b).count();
            return Err(Mismatch::new(
                format!("window {index} of {} tokens, id {:?} at {at}", expected.ids.len(), expected.ids.get(at)),
                format!("{} tokens, id {:?}", ours.ids.len(), ours.ids.get(at)),
            ));
        }
    }
    Ok(())
}

/// Compares what a case got among other neighbours, to the last bit.
fn compare_bits(case: &GoldenCase, first: &Logits, second: &Logits) -> Result<(), Mismatch> {
    for target in Target::ALL {
        let (a, b) = (first.get(target), second.get(target));
        if a.map(f64::to_bits) != b.map(f64::to_bits) {
            let expected = format!("case `{}`: {target} {a:?} whatever was scored before it", case.id);
            return Err(Mismatch::new(expected, format!("{b:?}")));
        }
    }
    Ok(())
}

fn compare_logits(case: &GoldenCase, ours: &Logits, tolerance: f64) -> Result<f64, Mismatch> {
    let mut largest = 0.0_f64;
    for (name, expected) in &case.logits {
        let ours = name.parse::<Target>().ok().and_then(|target| ours.get(target));
        largest = largest.max(close(&case.id, name, Some(*expected), ours, tolerance)?);
    }
    Ok(largest)
}

/// The difference of two numbers, or a mismatch where it is over the tolerance or one of them is missing.
fn close(case: &str, name: &str, expected: Option<f64>, found: Option<f64>, tolerance: f64) -> Result<f64, Mismatch> {
    let show = |value: Option<f64>| value.map_or_else(|| "nothing".to_owned(), |value| format!("{value:.6}"));
    match (expected, found) {
        (Some(a), Some(b)) if (a - b).abs() <= tolerance => Ok((a - b).abs()),
        _ => Err(Mismatch::new(format!("case `{case}`: {name} {} within {tolerance}", show(expected)), show(found))),
    }
}
