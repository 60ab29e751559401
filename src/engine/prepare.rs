//! A message becomes [`Prepared`]: views, findings, rule features and the classifier's tokens. Pure.

use super::detect::Detectors;
use super::features::RuleFeatures;
use super::input::{Annotated, InputWriter, ModelInput};
use super::message::{CallerHit, Message};
use super::model::{Tokenizer, TokenizerError};
use super::overlap;
use super::redact::{RedactionStyle, redact};
use super::rules::PackSet;
use super::taxonomy::{Intent, Target};
use super::text::{ViewKind, Views};
use super::thread;
use super::verdict::{Finding, FindingKind};

/// A message ready for the classifier.
#[derive(Debug, Clone, PartialEq)]
pub struct Prepared {
    /// The parallel views of the text.
    pub views: Views,
    /// The evidence in the message, ordered by position.
    pub findings: Vec<Finding>,
    /// The evidence as numbers.
    pub features: RuleFeatures,
    /// What the classifier reads; `None` where there is no tokenizer.
    pub input: Option<ModelInput>,
}

/// Why a message cannot be prepared.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PrepareError {
    /// A caller's rule hit points outside the text or into the middle of a character.
    #[error("hits[{index}].span: {start}..{end} is not on character boundaries of a text of {len} bytes")]
    HitSpan {
        /// Which hit.
        index: usize,
        /// Its first byte.
        start: usize,
        /// One past its last byte.
        end: usize,
        /// The text's length.
        len: usize,
    },
    /// The tokenizer refused the text.
    #[error(transparent)]
    Tokenizer(#[from] TokenizerError),
}

/// Prepares messages: detectors, packs and, where there is a model, its tokenizer. Immutable.
#[derive(Debug)]
pub struct Preparer {
    detectors: Detectors,
    packs: PackSet,
    writer: Option<InputWriter>,
}

impl Preparer {
    /// Joins the parts.
    ///
    /// # Errors
    /// When the tokenizer's special tokens cannot be compiled.
    pub fn new(detectors: Detectors, packs: PackSet, tokenizer: Option<Tokenizer>) -> Result<Self, TokenizerError> {
        let writer = tokenizer.map(InputWriter::new).transpose()?;
        Ok(Self { detectors, packs, writer })
    }

    /// The packs in use.
    #[must_use]
    pub fn packs(&self) -> &PackSet {
        &self.packs
    }

    /// The message's text with the identifiers among its findings made unreadable. Prepared again with the same
    /// history, it holds none any more.
    #[must_use]
    pub fn redact(&self, message: &Message, findings: &[Finding], style: &RedactionStyle) -> String {
        if findings.iter().all(|finding| finding.kind == FindingKind::Phrase) {
            return message.text.clone();
        }
        let turns: Vec<Views> = message.history.iter().map(|turn| Views::of(&turn.text)).collect();
        redact(&message.text, findings, style, |text| {
            overlap::resolve(self.identifiers(&Views::of(text), message, &turns))
        })
    }

    /// What the detectors find in a text, alone and together with the history.
    fn identifiers(&self, views: &Views, message: &Message, turns: &[Views]) -> Vec<Finding> {
        let mut found = self.detectors.run(views);
        found.extend(thread::split_findings(&self.detectors, &message.history, turns, views, &found));
        found
    }

    /// Prepares one message.
    ///
    /// # Errors
    /// When a caller's hit does not lie in the text, or the tokenizer refuses the text.
    pub fn prepare(&self, message: &Message) -> Result<Prepared, PrepareError> {
        let views = Views::of(&message.text);
        let turns: Vec<Views> = message.history.iter().map(|turn| Views::of(&turn.text)).collect();
        let mut findings = self.identifiers(&views, message, &turns);
        findings.extend(self.packs.run(&views));
        for (index, hit) in message.hits.iter().enumerate() {
            findings.push(caller_finding(hit, index, &message.text)?);
        }
        let findings = overlap::resolve(findings);
        let history: Vec<(Views, Vec<Finding>)> = turns
            .into_iter()
            .map(|views| {
                let mut findings = self.detectors.run(&views);
                findings.extend(self.packs.run(&views));
                (views, overlap::resolve(findings))
            })
            .collect();
        let parties = || message.history.iter().map(|turn| turn.from);
        let features =
            RuleFeatures::of(&findings, parties().zip(history.iter().map(|(_, findings)| findings.as_slice())));
        let input = self
            .writer
            .as_ref()
            .map(|writer| {
                writer.write(
                    &Annotated { folded: views.get(ViewKind::Folded), findings: &findings },
                    parties().zip(
                        history
                            .iter()
                            .map(|(views, findings)| Annotated { folded: views.get(ViewKind::Folded), findings }),
                    ),
                )
            })
            .transpose()?;
        Ok(Prepared { views, findings, features, input })
    }
}

/// A caller's hit as a finding of our own kind; an identifier speaks for `share_contact` where the caller says nothing.
fn caller_finding(hit: &CallerHit, index: usize, text: &str) -> Result<Finding, PrepareError> {
    let range = hit.span.range();
    if range.is_empty() || text.get(range.clone()).is_none() {
        return Err(PrepareError::HitSpan { index, start: range.start, end: range.end, len: text.len() });
    }
    let implied = match hit.kind {
        FindingKind::Phone | FindingKind::Email | FindingKind::Url | FindingKind::Handle => Some(Intent::ShareContact),
        FindingKind::Payment => Some(Intent::PayOffPlatform),
        FindingKind::Phrase => None,
    };
    Ok(Finding {
        value: hit.value.clone(),
        target: hit.intent.or(implied).map(Target::Intent),
        confidence: hit.confidence.clamp(0.0, 1.0),
        ..Finding::new(hit.rule.clone(), hit.kind, hit.span)
    })
}
