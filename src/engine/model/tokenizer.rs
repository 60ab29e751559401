//! From the model's text to token windows.
//!
//! Truncation and padding come from the manifest alone; what the tokenizer's own file says of them is ignored, since
//! several servers scored silently wrong through it.

use std::sync::Arc;

use sha2::{Digest, Sha256};
use tokenizers::{Encoding, PostProcessor, TruncationDirection};

use super::in_use::InUse;
use super::manifest::InputFormat;
use super::pieces::Pipeline;
use crate::engine::text::{Normalized, Span};

/// What a model reads at once, and the part of the model's text that it covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Window {
    /// Token ids, special tokens included, unpadded.
    pub ids: Vec<i64>,
    /// Segment of each token: 0 for the history, 1 for the message that follows it; all 0 without history.
    pub type_ids: Vec<i64>,
    /// The part of the text covered, in bytes of the model's text.
    pub span: Span<Normalized>,
}

/// Why a tokenizer cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TokenizerError {
    /// The file is not a tokenizer.
    #[error("not a tokenizer in the Hugging Face format: {0}")]
    Unreadable(String),
    /// A control token of the manifest is not a special token of the vocabulary.
    #[error("`{0}` is not a special token of the tokenizer, expected every control token of the manifest's input")]
    NoControlToken(String),
    /// The sizes leave no room for the text.
    #[error(
        "max_tokens {max_tokens} leaves no room: {special} special tokens, history_tokens {history_tokens} and stride {stride} must be less"
    )]
    NoRoom {
        /// From the manifest.
        max_tokens: usize,
        /// Special tokens of a pair.
        special: usize,
        /// From the manifest.
        history_tokens: usize,
        /// From the manifest.
        stride: usize,
    },
    /// The library refused the text.
    #[error("the text cannot be tokenized: {0}")]
    Failed(String),
}

/// A loaded tokenizer with the manifest's sizes. Clones share the vocabulary.
#[derive(Debug, Clone)]
pub struct Tokenizer {
    vocabulary: Arc<Vocabulary>,
    format: InputFormat,
    special_tokens: Vec<String>,
}

/// The vocabularies of the bundles that are loaded. Bundles with the same file share one.
pub type VocabulariesInUse = InUse<Vocabulary>;

/// What a `tokenizer.json` says.
#[derive(Debug)]
pub struct Vocabulary {
    inner: Pipeline,
    /// Of the file.
    sha256: [u8; 32],
}

impl Vocabulary {
    /// What the file says, less of truncation and padding.
    fn read(json: &[u8], sha256: [u8; 32]) -> Result<Self, TokenizerError> {
        let unreadable = |error: tokenizers::Error| TokenizerError::Unreadable(error.to_string());
        let mut inner = Pipeline::from_bytes(json).map_err(unreadable)?;
        inner.with_truncation(None).map_err(unreadable)?;
        inner.with_padding(None);
        Ok(Self { inner, sha256 })
    }
}

impl Tokenizer {
    /// Loads a `tokenizer.json`.
    ///
    /// # Errors
    /// When the file is not a tokenizer, lacks a control token, or the sizes leave no room for the text.
    pub fn load(json: &[u8], format: InputFormat) -> Result<Self, TokenizerError> {
        Self::load_shared(json, format, &VocabulariesInUse::default())
    }

    /// As [`Self::load`], with the vocabulary in use where the file is the same.
    ///
    /// # Errors
    /// As [`Self::load`].
    pub fn load_shared(json: &[u8], format: InputFormat, in_use: &VocabulariesInUse) -> Result<Self, TokenizerError> {
        let sha256 = Sha256::digest(json).into();
        let vocabulary = in_use.obtain(|vocabulary| vocabulary.sha256 == sha256, || Vocabulary::read(json, sha256))?;
        let inner = &vocabulary.inner;
        let mut special_tokens: Vec<String> = inner
            .get_added_tokens_decoder()
            .into_values()
            .filter(|token| token.special && !token.content.is_empty())
            .map(|token| token.content)
            .collect();
        special_tokens.sort_unstable();
        for token in format.control_tokens() {
            if special_tokens.binary_search_by(|special| special.as_str().cmp(token)).is_err() {
                return Err(TokenizerError::NoControlToken(token.to_owned()));
            }
        }
        let special = inner.get_post_processor().map_or(0, |processor| processor.added_tokens(true));
        if format.max_tokens <= special + format.history_tokens + format.stride {
            return Err(TokenizerError::NoRoom {
                max_tokens: format.max_tokens,
                special,
                history_tokens: format.history_tokens,
                stride: format.stride,
            });
        }
        Ok(Self { vocabulary, format, special_tokens })
    }

    #[cfg(test)]
    pub(super) fn shares_with(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.vocabulary, &other.vocabulary)
    }

    /// How the input is to be written.
    #[must_use]
    pub fn format(&self) -> &InputFormat {
        &self.format
    }

    /// Tokens with a meaning of their own, which a text must not be able to spell. Sorted.
    #[must_use]
    pub fn special_tokens(&self) -> &[String] {
        &self.special_tokens
    }

    /// Reads `text` in windows, each behind the tail of `history` (which may be empty).
    ///
    /// # Errors
    /// When the tokenizer refuses the text.
    pub fn windows(&self, history: &str, text: &str) -> Result<Vec<Window>, TokenizerError> {
        let failed = |error: tokenizers::Error| TokenizerError::Failed(error.to_string());
        let mut history_tokens = None;
        if !history.is_empty() {
            let mut encoding = self.vocabulary.inner.encode(history, false).map_err(failed)?;
            encoding.truncate(self.format.history_tokens, 0, TruncationDirection::Left);
            drop(encoding.take_overflowing());
            history_tokens = (!encoding.is_empty()).then_some(encoding);
        }
        let special = self
            .vocabulary
            .inner
            .get_post_processor()
            .map_or(0, |processor| processor.added_tokens(history_tokens.is_some()));
        let room = self.format.max_tokens - special - history_tokens.as_ref().map_or(0, Encoding::len);
        let mut first = self.vocabulary.inner.encode(text, false).map_err(failed)?;
        first.truncate(room, self.format.stride, TruncationDirection::Right);
        let rest = first.take_overflowing();
        std::iter::once(first)
            .chain(rest)
            .map(|part| {
                let span = match (part.get_offsets().first(), part.get_offsets().last()) {
                    (Some(first), Some(last)) => Span::new(first.0, last.1),
                    _ => Span::new(0, 0),
                };
                let (head, pair) = match history_tokens.clone() {
                    Some(history) => (history, Some(part)),
                    None => (part, None),
                };
                let joined = self.vocabulary.inner.post_process(head, pair, true).map_err(failed)?;
                Ok(Window {
                    ids: joined.get_ids().iter().copied().map(i64::from).collect(),
                    type_ids: joined.get_type_ids().iter().copied().map(i64::from).collect(),
                    span,
                })
            })
            .collect()
    }
}
