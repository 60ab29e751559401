//! The `decoded` view: encodings and puzzles undone, before anything else is folded.
//!
//! A decoder proposes replacements for parts of the original text, each with the technique that it undoes, and only
//! where what comes out says something that people hide: an address, a link, a number, a name. Everything else stays
//! as it is written, so that hashes, keys and ordinary words keep their form.

mod alphabet;
mod broken_ending;
mod characters;
mod ending;
mod example;
mod file_name;
mod initials;
mod initials_items;
mod initials_sentence;
mod initials_words;
mod left_out;
mod left_out_kinds;
mod letter_key;
mod line_words;
mod mirror;
mod mirror_words;
mod morse;
mod moved_gaps;
mod numerals;
mod rebus;
mod shift_words;
mod spelling;
mod stand_ins;
mod strewn;
mod struck;
mod sum_counts;
mod sum_parts;
mod sum_rows;
mod sum_shift;
mod sum_words;
mod sums;
mod tail;
mod transport;
mod upside_down;

use std::cell::OnceCell;
use std::ops::Range;

use aho_corasick::AhoCorasick;

pub(crate) use ending::ENDING_CUES;
pub(crate) use numerals::emoji_digit;

use super::offsets::{OffsetMapBuilder, Original, Span};
use super::pattern;
use super::tld::known_suffix;
use super::views::{View, ViewKind};
use super::words::words;

/// An encoding inside an encoding is undone this often.
const MAX_DEPTH: usize = 3;

/// A part of a text and what it says when decoded.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Replacement {
    range: Range<usize>,
    text: String,
    technique: &'static str,
}

impl Replacement {
    fn new(range: Range<usize>, text: impl Into<String>, technique: &'static str) -> Self {
        Self { range, text: text.into(), technique }
    }
}

/// A part of the original text that was encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Decoding {
    /// Where it stands.
    pub(super) span: Span<Original>,
    /// What hid it.
    pub(super) technique: &'static str,
}

/// Undoes encodings, nested ones too; what was encoded comes level by level, each in the order of the text.
pub(super) fn decode(original: &View) -> (View, Vec<Vec<Decoding>>) {
    let mut view = View { kind: ViewKind::Decoded, ..original.clone() };
    let mut decodings = Vec::new();
    for depth in 0..MAX_DEPTH {
        // A riddle is solved once: what comes out would be turned round again.
        let replacements =
            replacements(&view.text, if depth == 0 { DECODERS } else { &[characters::decode, transport::decode] });
        if replacements.is_empty() {
            break;
        }
        let level = replacements.iter().map(|found| Decoding {
            span: view.original(found.range.start, found.range.end),
            technique: found.technique,
        });
        decodings.push(level.collect());
        view = apply(&view, &replacements);
    }
    (view, decodings)
}

/// A text that is decoded, with what several decoders need of it, each made once and only when asked for.
struct Source<'text> {
    text: &'text str,
    lower: OnceCell<String>,
    words: OnceCell<Vec<Range<usize>>>,
    tokens: OnceCell<Vec<Range<usize>>>,
}

impl<'text> Source<'text> {
    fn new(text: &'text str) -> Self {
        Self { text, lower: OnceCell::new(), words: OnceCell::new(), tokens: OnceCell::new() }
    }

    /// The text in lower case, as far as that takes the same bytes: places in it are places in the text.
    fn lower(&self) -> &str {
        self.lower.get_or_init(|| lower_in_place(self.text))
    }

    /// Its words, as [`words`] tells them.
    fn words(&self) -> &[Range<usize>] {
        self.words.get_or_init(|| words(self.text).collect())
    }

    /// Its tokens, as [`tokens`] tells them.
    fn tokens(&self) -> &[Range<usize>] {
        self.tokens.get_or_init(|| tokens(self.text).collect())
    }
}

type Decoder = fn(&Source<'_>, &mut Vec<Replacement>);

const DECODERS: &[Decoder] = &[
    characters::decode,
    struck::decode,
    upside_down::decode,
    morse::decode,
    file_name::decode,
    mirror::decode,
    transport::decode,
    alphabet::decode,
    numerals::decode,
    moved_gaps::decode,
    letter_key::decode,
    ending::decode,
    broken_ending::decode,
    sums::decode,
    stand_ins::decode,
    left_out::decode,
    rebus::decode,
    line_words::decode,
    initials::decode,
];

/// What the decoders propose, in order and without overlaps; the earlier decoder wins.
fn replacements(text: &str, decoders: &[Decoder]) -> Vec<Replacement> {
    let source = Source::new(text);
    let mut found: Vec<Replacement> = Vec::new();
    for decode in decoders {
        let mut proposed = Vec::new();
        decode(&source, &mut proposed);
        if proposed.is_empty() {
            continue;
        }
        proposed.sort_by_key(|next| (next.range.start, next.range.end));
        found.extend(without_overlaps(&found, proposed));
        found.sort_by_key(|next| next.range.start);
    }
    found
}

fn without_overlaps(taken: &[Replacement], proposed: Vec<Replacement>) -> Vec<Replacement> {
    let mut end = 0;
    proposed
        .into_iter()
        .filter(|next| {
            let first = taken.partition_point(|kept| kept.range.end <= next.range.start);
            let is_free =
                next.range.start >= end && taken.get(first).is_none_or(|kept| kept.range.start >= next.range.end);
            if is_free {
                end = next.range.end;
            }
            is_free
        })
        .collect()
}

fn apply(view: &View, replacements: &[Replacement]) -> View {
    let mut written = OffsetMapBuilder::default();
    let mut copied = 0;
    for found in replacements {
        written.keep(&view.text[copied..found.range.start], copied);
        written.replace(&found.text, found.range.clone());
        copied = found.range.end;
    }
    written.keep(&view.text[copied..], copied);
    let (text, map) = written.finish();
    View { kind: ViewKind::Decoded, text, map: map.through(&view.map) }
}

/// Runs of characters that are no white space, without the quotes and brackets around them.
fn tokens(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    const AROUND: &[char] =
        &['"', '\'', '`', '(', ')', '[', ']', '{', '}', '<', '>', ',', ';', '!', '?', '“', '”', '«', '»'];
    between(text, char::is_whitespace)
        .map(|run| {
            let token = &text[run.clone()];
            let lead = token.len() - token.trim_start_matches(AROUND).len();
            let trimmed = token[lead..].trim_end_matches(AROUND);
            run.start + lead..run.start + lead + trimmed.len()
        })
        .filter(|range| !range.is_empty())
}

/// Runs of characters between those that part them.
fn between(text: &str, parts: impl Fn(char) -> bool) -> impl Iterator<Item = Range<usize>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        let start = at + text[at..].find(|char| !parts(char))?;
        at = text[start..].find(&parts).map_or(text.len(), |length| start + length);
        Some(start..at)
    })
}

/// How many digits a telephone number has whose parts lie apart.
const TELEPHONE: std::ops::RangeInclusive<usize> = 9..=13;

/// Tells whether a decoded text holds what people hide: an address, a name with its sign, a link, a number.
fn speaks(text: &str) -> bool {
    const MIN_DIGITS: usize = 7;
    let has_name = text.match_indices('@').any(|(at, _)| {
        text[at + 1..].chars().take_while(|char| char.is_ascii_alphanumeric() || matches!(char, '_' | '.')).count() >= 3
    });
    has_name
        || text.bytes().filter(u8::is_ascii_digit).count() >= MIN_DIGITS
        || tokens(text).any(|token| host(&text[token]).is_some())
}

/// The host that a token names, as an address or a link, if its ending is known.
fn host(token: &str) -> Option<&str> {
    let rest = token.split_once("://").map_or(token, |(_, rest)| rest);
    let rest = rest.rsplit('@').next()?;
    let host = rest.split(['/', '?', '#', ':']).next()?.trim_end_matches('.');
    let is_host = host.contains('.')
        && host
            .split('.')
            .all(|label| !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-'));
    (is_host && known_suffix(&host.to_ascii_lowercase()).is_some()).then_some(host)
}

/// Tells whether a text is made of what names and addresses are made of.
fn is_plain_name(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"._@+-".contains(&byte))
        && text.bytes().filter(u8::is_ascii_lowercase).count() * 2 >= text.len()
}

fn lower_in_place(text: &str) -> String {
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    text.chars()
        .map(|char| {
            let mut lower = char.to_lowercase();
            match (lower.next(), lower.next()) {
                (Some(only), None) if only.len_utf8() == char.len_utf8() => only,
                _ => char,
            }
        })
        .collect()
}

/// Phrases that say that something is encoded, looked for in one pass.
fn hints(phrases: &[&str]) -> AhoCorasick {
    AhoCorasick::new(phrases).expect("the phrases are a constant that the tests compile")
}

#[cfg(test)]
pub(super) mod tests {
    use crate::engine::text::{ViewKind, Views};

    /// Compares what the decoded view shows of a text.
    #[track_caller]
    pub(in crate::engine::text) fn check(text: &str, expected: &str) {
        assert_eq!(Views::of(text).get(ViewKind::Decoded).text, expected, "{text}");
    }
}
