//! The pieces that a tokenizer cuts words into, in a fifth of the memory.
//!
//! The library keeps the vocabulary of a unigram model as a tree in which every node is a hash map, beside a map and a list
//! of the same strings: 24 MB for 36,000 pieces. Here one automaton finds all pieces that end at a character, which is what
//! the best way to cut a word is computed from. Other models stay the library's.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use aho_corasick::AhoCorasick;
use serde::de::{Deserialize, Deserializer, Error};
use serde_json::value::RawValue;
use tokenizers::models::{ModelWrapper, TrainerWrapper};
use tokenizers::{DecoderWrapper, Model, NormalizerWrapper, PostProcessorWrapper, PreTokenizerWrapper};
use tokenizers::{Result, Token, TokenizerImpl};

/// The library's tokenizer with these pieces.
pub(super) type Pipeline =
    TokenizerImpl<Pieces, NormalizerWrapper, PreTokenizerWrapper, PostProcessorWrapper, DecoderWrapper>;

/// What cuts words.
#[derive(Debug)]
pub(super) enum Pieces {
    /// A unigram model.
    Unigram(Unigram),
    /// Any other model of the library.
    Other(ModelWrapper),
}

/// A unigram model (Kudo 2018, "Subword Regularization"): of all ways to cut a word, the one whose pieces have the highest
/// sum of log probabilities.
#[derive(Debug)]
pub(super) struct Unigram {
    /// All pieces, one behind the other, in the order of their ids.
    text: String,
    /// Where each piece ends.
    ends: Vec<usize>,
    /// Log probabilities.
    scores: Vec<f64>,
    /// Ids in the order of their texts.
    by_text: Vec<u32>,
    /// Finds the pieces; its patterns are the ids.
    automaton: AhoCorasick,
    /// What stands for characters that are in no piece.
    unknown: u32,
    /// Log probability of such a character.
    unknown_score: f64,
    /// Whether the bytes of such characters have pieces (`<0xE2>`).
    byte_fallback: bool,
}

/// How much less likely an unknown character is than the least likely piece, as in SentencePiece.
const UNKNOWN_PENALTY: f64 = 10.0;

/// A unigram model as the library writes it.
#[derive(serde::Deserialize)]
struct UnigramFile {
    #[serde(rename = "type")]
    kind: String,
    unk_id: u32,
    vocab: Vec<(String, f64)>,
    #[serde(default)]
    byte_fallback: bool,
}

/// The best way to cut a word up to some character.
#[derive(Clone, Copy)]
struct Best {
    score: f64,
    /// Where the last piece begins.
    start: usize,
    /// The last piece.
    id: u32,
}

impl Unigram {
    /// `None` for what this is not made for: other models, empty pieces, pieces that are listed twice.
    fn of(file: &UnigramFile) -> Option<Self> {
        let pieces = || file.vocab.iter().map(|(piece, _)| piece.as_str());
        let mut by_text: Vec<u32> = (0..u32::try_from(file.vocab.len()).ok()?).collect();
        let piece = |id: u32| file.vocab[id as usize].0.as_str();
        by_text.sort_unstable_by(|a, b| piece(*a).cmp(piece(*b)));
        let is_plain =
            by_text.windows(2).all(|pair| piece(pair[0]) != piece(pair[1])) && pieces().all(|one| !one.is_empty());
        if file.kind != "Unigram" || !is_plain || file.vocab.len() <= file.unk_id as usize {
            return None;
        }
        let mut end = 0;
        let ends = pieces().map(|piece| {
            end += piece.len();
            end
        });
        let lowest = file.vocab.iter().map(|(_, score)| *score).fold(f64::INFINITY, f64::min);
        Some(Self {
            ends: ends.collect(),
            text: pieces().collect(),
            scores: file.vocab.iter().map(|(_, score)| *score).collect(),
            automaton: AhoCorasick::new(pieces()).ok()?,
            by_text,
            unknown: file.unk_id,
            unknown_score: lowest - UNKNOWN_PENALTY,
            byte_fallback: file.byte_fallback,
        })
    }

    fn piece(&self, id: u32) -> Option<&str> {
        let id = id as usize;
        let start = if id == 0 { 0 } else { *self.ends.get(id - 1)? };
        self.text.get(start..*self.ends.get(id)?)
    }

    fn id(&self, piece: &str) -> Option<u32> {
        let found = self.by_text.binary_search_by(|id| self.piece(*id).unwrap_or_default().cmp(piece)).ok()?;
        Some(self.by_text[found])
    }

    /// Cuts a word; neighbouring unknown characters make one token.
    fn cut(&self, word: &str) -> Vec<Token> {
        let best = self.best(word);
        let mut tokens = Vec::new();
        let mut end = word.len();
        while end > 0 {
            let last = best[end];
            let mut start = last.start;
            if last.id == self.unknown {
                while start > 0 && best[start].id == self.unknown {
                    start = best[start].start;
                }
                // From the last to the first, as all of them.
                tokens.extend(self.unknown(&word[start..end], (start, end)).into_iter().rev());
            } else {
                tokens.push(Token::new(last.id, word[start..end].to_owned(), (start, end)));
            }
            end = start;
        }
        tokens.reverse();
        tokens
    }

    /// For each end of a character the best way to cut the word up to there (Viterbi 1967).
    fn best(&self, word: &str) -> Vec<Best> {
        let mut best = vec![Best { score: 0.0, start: 0, id: self.unknown }; word.len() + 1];
        let mut found = self.automaton.find_overlapping_iter(word).peekable();
        for (start, char) in word.char_indices() {
            let end = start + char.len_utf8();
            let mut chosen: Option<Best> = None;
            let mut is_known = false;
            let mut take = |start: usize, score: f64, id: u32| {
                let score = score + best[start].score;
                // Of two that are as good the longer last piece stays, which comes first.
                if chosen.is_none_or(|chosen| score > chosen.score) {
                    chosen = Some(Best { score, start, id });
                }
            };
            while let Some(piece) = found.next_if(|piece| piece.end() == end) {
                is_known |= piece.start() == start;
                take(piece.start(), self.scores[piece.pattern().as_usize()], piece.pattern().as_u32());
            }
            if !is_known {
                take(start, self.unknown_score, self.unknown);
            }
            if let Some(chosen) = chosen {
                best[end] = chosen;
            }
        }
        best
    }

    /// The tokens of characters that are in no piece.
    fn unknown(&self, text: &str, offsets: (usize, usize)) -> Vec<Token> {
        let byte = |byte: u8| {
            let piece = format!("<0x{byte:02X}>");
            self.id(&piece).map(|id| Token::new(id, piece, offsets))
        };
        let bytes = if self.byte_fallback { text.bytes().map(byte).collect() } else { None };
        bytes.unwrap_or_else(|| vec![Token::new(self.id(text).unwrap_or(self.unknown), text.to_owned(), offsets)])
    }
}

impl<'de> Deserialize<'de> for Pieces {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let written = Box::<RawValue>::deserialize(deserializer)?;
        let file = serde_json::from_str::<UnigramFile>(written.get()).ok();
        match file.as_ref().and_then(Unigram::of) {
            Some(unigram) => Ok(Self::Unigram(unigram)),
            None => serde_json::from_str(written.get()).map(Self::Other).map_err(D::Error::custom),
        }
    }
}

impl Model for Pieces {
    type Trainer = TrainerWrapper;

    fn tokenize(&self, word: &str) -> Result<Vec<Token>> {
        match self {
            Self::Unigram(unigram) => Ok(unigram.cut(word)),
            Self::Other(model) => model.tokenize(word),
        }
    }

    fn token_to_id(&self, token: &str) -> Option<u32> {
        match self {
            Self::Unigram(unigram) => unigram.id(token),
            Self::Other(model) => model.token_to_id(token),
        }
    }

    fn id_to_token(&self, id: u32) -> Option<String> {
        match self {
            Self::Unigram(unigram) => unigram.piece(id).map(str::to_owned),
            Self::Other(model) => model.id_to_token(id),
        }
    }

    fn get_vocab(&self) -> HashMap<String, u32> {
        match self {
            Self::Unigram(unigram) => {
                unigram.by_text.iter().filter_map(|id| Some((unigram.piece(*id)?.to_owned(), *id))).collect()
            }
            Self::Other(model) => model.get_vocab(),
        }
    }

    fn get_vocab_size(&self) -> usize {
        match self {
            Self::Unigram(unigram) => unigram.ends.len(),
            Self::Other(model) => model.get_vocab_size(),
        }
    }

    fn save(&self, folder: &Path, prefix: Option<&str>) -> Result<Vec<PathBuf>> {
        match self {
            Self::Unigram(_) => Err("a bundle's tokenizer is only read".into()),
            Self::Other(model) => model.save(folder, prefix),
        }
    }

    fn get_trainer(&self) -> TrainerWrapper {
        match self {
            Self::Unigram(_) => TrainerWrapper::UnigramTrainer(Default::default()),
            Self::Other(model) => model.get_trainer(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tokenizers::models::unigram;

    use super::*;

    const PIECES: [(&str, f64); 16] = [
        ("<s>", 0.0),
        ("<unk>", 0.0),
        ("▁", -3.0),
        ("a", -4.5),
        ("b", -4.5),
        ("ab", -9.0),
        ("aba", -8.0),
        ("▁a", -5.0),
        ("ba", -6.5),
        ("ñ", -6.0),
        ("añ", -7.0),
        ("中", -9.5),
        ("中a", -9.0),
        ("<0x63>", -11.0),
        ("cd", -12.0),
        ("aaaa", -14.0),
    ];

    fn file(byte_fallback: bool) -> UnigramFile {
        let vocab = PIECES.map(|(piece, score)| (piece.to_owned(), score)).to_vec();
        UnigramFile { kind: "Unigram".to_owned(), unk_id: 1, vocab, byte_fallback }
    }

    proptest! {
        #[test]
        fn words_are_cut_as_the_library_cuts_them(word in "[ab▁ñ中cd😀]{0,24}", byte_fallback in any::<bool>()) {
            let file = file(byte_fallback);
            let theirs = unigram::Unigram::from(file.vocab.clone(), Some(1), byte_fallback).unwrap();
            let ours = Unigram::of(&file).unwrap();
            let written = |tokens: Vec<Token>| tokens.into_iter().map(|token| (token.id, token.value, token.offsets));
            let expected: Vec<_> = written(theirs.tokenize(&word).unwrap()).collect();
            prop_assert_eq!(written(ours.cut(&word)).collect::<Vec<_>>(), expected);
        }
    }

    #[test]
    fn pieces_and_ids_lead_to_each_other() {
        let ours = Unigram::of(&file(false)).unwrap();
        for (id, (piece, _)) in (0..).zip(PIECES) {
            assert_eq!((ours.id(piece), ours.piece(id)), (Some(id), Some(piece)));
        }
        assert_eq!((ours.id("abab"), ours.piece(16)), (None, None));
    }

    #[test]
    fn what_it_is_not_made_for_stays_the_librarys() {
        let with = |change: fn(&mut UnigramFile)| {
            let mut file = file(false);
            change(&mut file);
            Unigram::of(&file).is_none()
        };
        assert!(with(|file| file.vocab.push(("ab".to_owned(), -1.0))));
        assert!(with(|file| file.vocab.push((String::new(), -1.0))));
        assert!(with(|file| file.unk_id = 16));
        assert!(with(|file| "BPE".clone_into(&mut file.kind)));
        assert!(!with(|file| file.byte_fallback = true));
    }
}
