//! Which of the words that phrases need a text holds.
//!
//! Most are whole words of Latin letters and are looked up word by word, and so are those that begin as words do; automata
//! look for the rest: ends of words, signs, and other scripts, for which a text in ASCII need not be searched.

use std::ops::Range;

use aho_corasick::{AhoCorasick, BuildError};
use rustc_hash::FxHashMap;

use super::phrase::{Literal, is_bounded};

/// Literals, each with its index, ready to be looked for.
#[derive(Debug)]
pub(super) struct Literals {
    all: Vec<Literal>,
    /// Whole words.
    words: FxHashMap<Vec<u8>, usize>,
    /// Other literals in ASCII that begin where a word does, by their first two bytes.
    starts: FxHashMap<[u8; 2], Vec<usize>>,
    ascii: Parts,
    foreign: Parts,
}

/// Literals that can stand anywhere.
#[derive(Debug)]
struct Parts {
    automaton: AhoCorasick,
    /// Their indices, by pattern of the automaton.
    indices: Vec<usize>,
}

/// The literals that a text holds.
#[derive(Debug)]
pub(super) struct Seen {
    /// One bit for each literal.
    bits: Vec<u64>,
    /// Their indices, each once.
    pub(super) indices: Vec<usize>,
}

impl Literals {
    /// Makes automata of literals, of which each occurs once.
    pub(super) fn new(all: Vec<Literal>) -> Result<Self, BuildError> {
        let mut words = FxHashMap::default();
        let mut starts: FxHashMap<[u8; 2], Vec<usize>> = FxHashMap::default();
        let (mut ascii, mut foreign) = (Vec::new(), Vec::new());
        for (index, literal) in all.iter().enumerate() {
            let text = literal.text.as_bytes();
            let is_latin = text.iter().all(u8::is_ascii_alphanumeric);
            match text.first_chunk::<2>() {
                _ if !text.is_ascii() => foreign.push(index),
                _ if literal.begins_word && literal.ends_word && is_latin => _ = words.insert(text.to_vec(), index),
                Some(start) if literal.begins_word => starts.entry(*start).or_default().push(index),
                _ => ascii.push(index),
            }
        }
        Ok(Self { words, starts, ascii: Parts::new(&all, ascii)?, foreign: Parts::new(&all, foreign)?, all })
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    /// Looks for all of them in a folded text.
    pub(super) fn seen_in(&self, text: &str) -> Seen {
        let mut seen = Seen { bits: vec![0; self.all.len().div_ceil(64)], indices: Vec::new() };
        let mut rest = text.as_bytes();
        while let Some(start) = rest.iter().position(|byte| is_word_byte(*byte)) {
            rest = &rest[start..];
            let end = rest.iter().position(|byte| !is_word_byte(*byte)).unwrap_or(rest.len());
            if let Some(index) = self.words.get(&rest[..end]) {
                seen.add(*index);
            }
            let at = text.len() - rest.len();
            for index in rest.first_chunk().and_then(|start| self.starts.get(start)).into_iter().flatten() {
                let literal = &self.all[*index];
                let is_here = rest.starts_with(literal.text.as_bytes());
                if is_here && literal.stands_at(text, at..at + literal.text.len()) {
                    seen.add(*index);
                }
            }
            rest = &rest[end..];
        }
        let foreign = (!text.is_ascii()).then_some(&self.foreign);
        for parts in [Some(&self.ascii), foreign].into_iter().flatten() {
            for found in parts.automaton.find_overlapping_iter(text) {
                let index = parts.indices[found.pattern().as_usize()];
                if !seen.holds(index) && self.all[index].stands_at(text, found.range()) {
                    seen.add(index);
                }
            }
        }
        seen
    }
}

impl Parts {
    fn new(all: &[Literal], indices: Vec<usize>) -> Result<Self, BuildError> {
        let automaton = AhoCorasick::new(indices.iter().map(|index| &all[*index].text))?;
        Ok(Self { automaton, indices })
    }
}

impl Seen {
    /// Tells whether the literal of this index is among them.
    pub(super) fn holds(&self, index: usize) -> bool {
        self.bits[index / 64] >> (index % 64) & 1 == 1
    }

    fn add(&mut self, index: usize) {
        if !self.holds(index) {
            self.bits[index / 64] |= 1 << (index % 64);
            self.indices.push(index);
        }
    }
}

impl Literal {
    /// Tells whether an occurrence ends where the literal's word does, as far as the phrase asks for it.
    pub(super) fn stands_at(&self, text: &str, found: Range<usize>) -> bool {
        let continues = |edge: Option<char>, next: Option<char>| match edge {
            // As the boundaries of the regular expressions: a Latin word may stand beside any other script.
            Some(edge) if edge.is_ascii() => next.is_some_and(|next| next.is_ascii_alphanumeric() || next == '_'),
            _ => next.is_some_and(is_bounded),
        };
        let before = text[..found.start].chars().next_back();
        let after = text[found.end..].chars().next();
        let is_cut = (self.begins_word && continues(self.text.chars().next(), before))
            || (self.ends_word && continues(self.text.chars().next_back(), after));
        !is_cut
    }
}

/// A part of a Latin word, as the boundaries of the regular expressions see it.
fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let literal = |(text, begins_word, ends_word): (&str, bool, bool)| Literal {
            text: text.to_owned(),
            begins_word,
            ends_word,
        };
        let all = [
            ("call", true, true),
            ("e-mail", true, true),
            ("whats", true, false),
            ("ll", false, true),
            ("звон", true, false),
            ("微信", false, false),
        ];
        let literals = Literals::new(all.map(literal).to_vec()).unwrap();
        let mut found = literals.seen_in(text).indices;
        found.sort_unstable();
        assert_eq!(found.into_iter().map(|index| all[index].0).collect::<Vec<_>>(), expected, "{text}");
    }

    #[test]
    fn words_are_seen_whole_and_parts_where_they_may_stand() {
        check("call, call!", &["call", "ll"]);
        check("recall calls call_me", &["ll"]);
        check("my e-mail, no mail", &["e-mail"]);
        check("e-mails whatsapp somewhats", &["whats"]);
        check("i'll", &["ll"]);
        check("微信call позвони звони", &["call", "ll", "звон", "微信"]);
    }
}
