//! A message becomes [`Prepared`]: views, findings, rule features, and the classifier's tokens or what the screen makes
//! of it. Pure.

use std::sync::Arc;

use super::detect::Detectors;
use super::features::RuleFeatures;
use super::input::{Annotated, InputWriter, ModelInput};
use super::message::{CallerHit, Message};
use super::model::{Tokenizer, TokenizerError};
use super::overlap;
use super::redact::{RedactionStyle, redact};
use super::rules::PackSet;
use super::screen::{Screen, Screened, Screening};
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
    /// What the classifier reads; `None` where there is no tokenizer, or the screen has settled the message.
    pub input: Option<ModelInput>,
    /// What the screen makes of it, where that settles it.
    pub settled: Option<Screened>,
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
    packs: Arc<PackSet>,
    writer: Option<InputWriter>,
    screen: Option<Arc<Screen>>,
}

impl Preparer {
    /// Joins the parts.
    ///
    /// # Errors
    /// When the tokenizer's special tokens cannot be compiled.
    pub fn new(
        detectors: Detectors,
        packs: impl Into<Arc<PackSet>>,
        tokenizer: Option<Tokenizer>,
    ) -> Result<Self, TokenizerError> {
        let writer = tokenizer.map(InputWriter::new).transpose()?;
        Ok(Self { detectors, packs: packs.into(), writer, screen: None })
    }

    /// Lets this screen settle messages.
    #[must_use]
    pub fn with_screen(self, screen: Option<Arc<Screen>>) -> Self {
        Self { screen, ..self }
    }

    /// Lets the classifier read identifiers as they are written, where `keep` says so: as it reads those which no
    /// detector finds, for its training.
    #[must_use]
    pub fn keeping_identifiers(self, keep: bool) -> Self {
        Self { writer: self.writer.map(|writer| writer.keeping_identifiers(keep)), ..self }
    }

    /// What settles clearly harmless messages, where there is such a thing.
    #[must_use]
    pub fn screen(&self) -> Option<&Screen> {
        self.screen.as_deref()
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

    /// Prepares one message for the classifier.
    ///
    /// # Errors
    /// When a caller's hit does not lie in the text, or the tokenizer refuses the text.
    pub fn prepare(&self, message: &Message) -> Result<Prepared, PrepareError> {
        self.prepare_with(message, Screening::Off)
    }

    /// Prepares one message, for the classifier only where the screen does not settle it.
    ///
    /// # Errors
    /// As [`Self::prepare`].
    pub fn prepare_with(&self, message: &Message, screening: Screening) -> Result<Prepared, PrepareError> {
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
        let is_silent = findings.is_empty() && history.iter().all(|(_, findings)| findings.is_empty());
        let settled = match &self.screen {
            Some(screen) if screening == Screening::On && is_silent => {
                let texts = std::iter::once(&message.text).chain(message.history.iter().map(|turn| &turn.text));
                let longest = texts.map(String::len).max().unwrap_or_default();
                screen.settle(folded_texts(&views, history.iter().map(|(views, _)| views)), longest)
            }
            Some(_) | None => None,
        };
        let input = self
            .writer
            .as_ref()
            .filter(|_| settled.is_none())
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
        Ok(Prepared { views, findings, features, input, settled })
    }

    /// What the screen makes of a message, whether it settles it or not.
    #[must_use]
    pub fn screened(&self, message: &Message) -> Option<Screened> {
        let turns: Vec<Views> = message.history.iter().map(|turn| Views::of(&turn.text)).collect();
        self.screen().map(|screen| screen.read(folded_texts(&Views::of(&message.text), turns.iter())))
    }
}

/// What the screen reads: the message's own text and those of its history; an empty turn says nothing.
fn folded_texts<'a>(views: &'a Views, history: impl Iterator<Item = &'a Views>) -> impl Iterator<Item = &'a str> {
    let folded = |views: &'a Views| views.get(ViewKind::Folded).text.as_str();
    std::iter::once(folded(views)).chain(history.map(folded).filter(|text| !text.is_empty()))
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
