//! Addresses, links and names whose pieces stand in messages that follow one another: "my mail is jo.park", "at gmail",
//! "dot com".
//!
//! Two messages belong together only where a separator stands at the seam, as a sign or in words, or where the second
//! says that the name goes on. Ordinary messages have no such seam.

use std::ops::Range;

use super::joined::Joined;
use super::vocabulary::{CONTINUING, Role, SEPARATOR_WORDS, is};
use super::{Conversation, Speakers, Split, mailbox};
use crate::engine::text::{ViewKind, known_suffix, words};
use crate::engine::verdict::FindingKind;

/// Most messages of one name.
const MAX_PIECES: usize = 6;
/// Most messages without a piece between two of them, and the most words that such a message has.
const MAX_SKIPPED: usize = 2;
const MAX_CHATTER_WORDS: usize = 12;
/// A message that is wholly a piece is not longer than this, in bytes.
const MAX_PIECE: usize = 80;
/// How much of the first message, and of the last, is read, in bytes.
const REACH: usize = 160;
/// Below this a name that was put together is not believed.
const MIN_CONFIDENCE: f64 = 0.5;

/// The best name that ends in the conversation's last message, told by these speakers.
pub(super) fn find(conversation: &Conversation<'_>, speakers: Speakers) -> Option<Split> {
    let last = conversation.last();
    let mut pieces = vec![Piece::of(conversation, last)];
    let mut skipped = 0;
    for at in (0..last).rev() {
        let is_heard = speakers == Speakers::Both || conversation.is_by_author(at);
        let next = pieces.last()?;
        let piece = Piece::of(conversation, at);
        let is_ended = pieces.len() > 1 && pieces[pieces.len() - 2].text(conversation).starts_with('.');
        let seam = if is_heard { Seam::between(conversation, &piece, next) } else { None };
        // "coal", "and tar", ".example": bare words in a row before an ending.
        let is_row = || is_heard && is_ended && piece.is_bare(conversation) && next.is_bare(conversation);
        let seam = seam.or_else(|| (at + 1 == next.at && is_row()).then_some(Seam::Close));
        if let Some(seam) = seam {
            let is_whole = piece.source.len() <= MAX_PIECE;
            if let Some(next) = pieces.last_mut() {
                next.seam = Some(seam);
            }
            pieces.push(piece);
            skipped = 0;
            if !is_whole || pieces.len() == MAX_PIECES {
                break;
            }
            continue;
        }
        skipped += 1;
        let text = &conversation.views(at).get(ViewKind::Folded).text;
        if skipped > MAX_SKIPPED || words(text).nth(MAX_CHATTER_WORDS).is_some() {
            break;
        }
    }
    if pieces.len() < 2 {
        return None;
    }
    pieces.reverse();
    let joined = join(conversation, &pieces)?;
    conversation.read(&joined, MIN_CONFIDENCE, |kind| !matches!(kind, FindingKind::Phone | FindingKind::Phrase))
}

/// What a message may hold of a name.
pub(super) struct Piece {
    pub(super) at: usize,
    /// Without the fillers before and the signs behind.
    source: Range<usize>,
    /// Whether a word before said that the name goes on.
    continues: bool,
    /// How it hangs together with the piece before.
    seam: Option<Seam>,
}

impl Piece {
    fn of(conversation: &Conversation<'_>, at: usize) -> Self {
        let text = conversation.text(at);
        let is_last = at == conversation.last();
        let end = text.trim_end_matches(|char: char| !(char.is_alphanumeric() || "@_-/)]".contains(char))).len();
        let end = if is_last { end } else { without_question(text, end) };
        let (mut start, mut continues) = (0, false);
        for word in words(text).take_while(|word| word.end <= end) {
            let lower = text[word.clone()].to_lowercase();
            let gap = text[start..word.start].trim_start_matches([' ', ',', '\n', '…', ':', '"', '\'']);
            // A sign before the first word belongs to the piece: ".com", "@gmail", "(at)".
            if gap.trim_end_matches("...").ends_with(['.', '@', '_', '-', '/', '(', '[']) {
                start = word.start - gap.len();
                break;
            }
            start = word.start;
            if !is(Role::Filler, &lower) || is_separator_word(&lower) {
                break;
            }
            continues |= CONTINUING.contains(&lower.as_str());
            start = word.end;
        }
        let end = if let Some(glued) = glued_on(&text[start.min(end)..end]).filter(|_| is_last) {
            continues = true;
            start + glued
        } else {
            end
        };
        let start = start.min(end);
        let start = end - text[start..end].trim_start().len();
        let source = if is_last {
            start..text.floor_char_boundary(end.min(start + REACH))
        } else {
            text.ceil_char_boundary(start.max(end.saturating_sub(REACH)))..end
        };
        Self { at, source, continues, seam: None }
    }

    /// Tells whether it is one lower-case word and its message holds no other.
    fn is_bare(&self, conversation: &Conversation<'_>) -> bool {
        let text = conversation.text(self.at).trim();
        text.len() >= 3 && text.chars().all(|char| char.is_lowercase() || char.is_ascii_digit())
    }

    pub(super) fn text<'a>(&self, conversation: &Conversation<'a>) -> &'a str {
        &conversation.text(self.at)[self.source.clone()]
    }
}

/// Where a message ends without the words that ask for the rest: "jo.park and then?".
fn without_question(text: &str, end: usize) -> usize {
    const ASKING: [&str; 8] = ["and", "then", "next", "comes", "what", "after", "that", "so"];
    if !text[end..].contains('?') {
        return end;
    }
    let mut end = end;
    while let Some(before) = ASKING.iter().find_map(|word| text[..end].strip_suffix(word)) {
        let trimmed = before.trim_end_matches([' ', ',']);
        if trimmed.len() == before.len() {
            break;
        }
        end = trimmed.len();
    }
    end
}

/// The length of a word that is to be put behind the one before: "park, glue it on", "park stick together".
fn glued_on(text: &str) -> Option<usize> {
    const JOINING: [&str; 11] =
        ["glue", "stick", "tack", "attach", "append", "join", "paste", "slap", "no space", "one word", "all one"];
    let length = text.find([' ', ','])?;
    let rest = text[length..].trim_start_matches([' ', ',', '.']).to_lowercase();
    let rest = rest.strip_prefix("and ").unwrap_or(&rest);
    JOINING.iter().any(|joining| rest.starts_with(joining)).then_some(length)
}

pub(super) fn is_separator_word(word: &str) -> bool {
    SEPARATOR_WORDS.iter().any(|(separator, _)| *separator == word)
}

/// How two pieces hang together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Seam {
    /// A sign at the seam, or a word that says that the name goes on: nothing between.
    Close,
    /// A separator in words that the views read: a space between.
    Spelled,
    /// A separator in words that only joins: so many bytes at the end of the first and the beginning of the second.
    Written { sign: &'static str, behind: usize, before: usize },
}

impl Seam {
    fn between(conversation: &Conversation<'_>, first: &Piece, second: &Piece) -> Option<Self> {
        let (left, right) = (first.text(conversation), second.text(conversation));
        if left.is_empty() || right.is_empty() {
            return None;
        }
        let is_name = |char: char| char.is_alphanumeric();
        let sign_ahead = right.starts_with(['@', '_', '.', '/', '-'])
            && right[1..].starts_with(is_name)
            && !right[1..].contains(char::is_whitespace);
        let sign_behind = left.ends_with(['@', '_', '/', '-']) && left[..left.len() - 1].ends_with(is_name);
        let sign_ahead = sign_ahead || begins_with_ending(right);
        // "It's .org, not .net": another ending of a whole address.
        let is_whole = || left.split_whitespace().next_back().is_some_and(is_address);
        if begins_with_ending(right) && right.contains(' ') && is_whole() {
            return None;
        }
        if (sign_ahead && left.ends_with(is_name)) || (sign_behind && right.starts_with(is_name)) {
            return Some(Self::Close);
        }
        let (lower_left, lower_right) = (left.to_lowercase(), right.to_lowercase());
        for (word, sign) in SEPARATOR_WORDS {
            let stands_behind = lower_left
                .strip_suffix(word)
                .is_some_and(|rest| rest.ends_with([' ', ',', ']', ')']) || rest.ends_with("->"));
            let stands_ahead =
                lower_right.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ',']));
            if lower_left == *word {
                // A message of its own, which the seam before it has written.
                return Some(if sign.starts_with(' ') { Self::Spelled } else { Self::Close });
            }
            if !stands_behind && !stands_ahead {
                continue;
            }
            if sign.starts_with(' ') {
                if !stands_ahead {
                    return Some(Self::Spelled);
                }
                let spelled = || (!mailbox::is_elsewhere(conversation, first, second)).then_some(Self::Spelled);
                return mailbox::seam(conversation, first, second).or_else(spelled);
            }
            // Lower case may be longer or shorter; such words are left to themselves.
            if lower_left.len() != left.len() || lower_right.len() != right.len() {
                return None;
            }
            let behind = if stands_behind {
                left.len() - left[..left.len() - word.len()].trim_end_matches([' ', ',']).len()
            } else {
                0
            };
            let before =
                if stands_ahead { right.len() - right[word.len()..].trim_start_matches([' ', ',']).len() } else { 0 };
            return Some(Self::Written { sign, behind, before });
        }
        let is_one_word =
            |text: &str| !text.is_empty() && text.chars().all(|char| is_name(char) || "_-.".contains(char));
        if second.continues && is_one_word(right) {
            return Some(Self::Close);
        }
        mailbox::seam(conversation, first, second)
    }
}

/// ".example is where you book": the ending of a host, and then the sentence goes on.
fn begins_with_ending(text: &str) -> bool {
    let ending = text.split([' ', ',', '!']).next().unwrap_or_default();
    ending.len() > 2 && ending.starts_with('.') && known_suffix(&format!("a{}", ending.to_lowercase())).is_some()
}

fn is_address(word: &str) -> bool {
    word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && known_suffix(&host.to_lowercase()).is_some())
}

fn join(conversation: &Conversation<'_>, pieces: &[Piece]) -> Option<Joined> {
    let mut joined = Joined::default();
    // What was asked before says which service a name is on.
    if let Some(asked) = pieces.first()?.at.checked_sub(1) {
        let text = conversation.text(asked);
        let tail = &text[text.ceil_char_boundary(text.len().saturating_sub(48))..];
        joined.glue(&tail.replace(|char: char| !char.is_alphanumeric(), " "));
        joined.glue(" : ");
    }
    for (index, piece) in pieces.iter().enumerate() {
        let text = conversation.text(piece.at);
        let mut source = piece.source.clone();
        match &piece.seam {
            Some(Seam::Spelled) => joined.glue(" "),
            Some(Seam::Written { behind: 0, before: 0, sign }) => joined.glue(sign),
            Some(Seam::Written { before, sign, .. }) if *before > 0 => {
                joined.write(piece.at, sign, source.start..source.start + before);
                source.start += before;
            }
            Some(Seam::Written { .. } | Seam::Close) | None => {}
        }
        let next = pieces.get(index + 1).and_then(|next| next.seam.as_ref());
        match next {
            Some(Seam::Written { behind, sign, before }) if *behind > 0 => {
                let end = source.end.saturating_sub(*behind).max(source.start);
                joined.take(piece.at, text, source.start..end);
                if *before == 0 {
                    joined.write(piece.at, sign, end..source.end);
                }
            }
            _ => take_path(&mut joined, piece, text, source),
        }
    }
    Some(joined)
}

/// The rest of a link, with the slashes that are told in words: "slash jo-park slash 30min".
fn take_path(joined: &mut Joined, piece: &Piece, text: &str, source: Range<usize>) {
    const SLASH: &str = " slash ";
    let mut source = source;
    if matches!(piece.seam, Some(Seam::Written { sign: "/", .. })) {
        while let Some(at) = text[source.clone()].find(SLASH) {
            let slash = source.start + at..source.start + at + SLASH.len();
            joined.take(piece.at, text, source.start..slash.start);
            source.start = slash.end;
            joined.write(piece.at, "/", slash);
        }
    }
    joined.take(piece.at, text, source);
}
