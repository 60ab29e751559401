//! An address whose domain was told first, and whose mailbox answers the question for it: "mine ends in
//! hollowbarn.example", "and what comes in front?", "rk, small letters".

use std::ops::Range;

use super::joined::Joined;
use super::said_signs::lead;
use super::vocabulary::{Role, is};
use super::{Conversation, Speakers, Split};
use crate::engine::text::{ViewKind, after, is_provider, known_suffix, named_sign, words};
use crate::engine::verdict::FindingKind;

/// How many messages back the domain may stand.
const MAX_BACK: usize = 4;
/// Words of a message that are read, and how much of it, in bytes.
const MAX_WORDS: usize = 32;
const REACH: usize = 120;
/// The shortest and the longest mailbox.
const MAILBOX: std::ops::RangeInclusive<usize> = 2..=40;
/// Below this an address that was put together is not believed.
const MIN_CONFIDENCE: f64 = 0.5;

/// The address whose mailbox the message tells.
pub(super) fn find(conversation: &Conversation<'_>, speakers: Speakers) -> Option<Split> {
    if speakers == Speakers::Both {
        return None;
    }
    let last = conversation.last();
    let text = conversation.text(last);
    let mailbox = mailbox(text).filter(|_| !text.contains('@'))?;
    let first = last.saturating_sub(MAX_BACK);
    let (at, domain) = (first..last)
        .rev()
        .filter(|at| conversation.is_by_author(*at))
        .find_map(|at| Some((at, domain(conversation.text(at))?)))?;
    // Who is asked what stands before it, or says so.
    let is_placed = places_before(conversation, last) || (at + 1..last).any(|at| asks(conversation, at));
    if !is_placed {
        return None;
    }
    let mut joined = Joined::default();
    joined.glue("mail: ");
    joined.take(last, text, mailbox);
    joined.glue("@");
    let told = conversation.text(at);
    let is_provider = !told[domain.clone()].contains('.');
    joined.take(at, told, domain);
    if is_provider {
        joined.glue(".com");
    }
    conversation.read(&joined, MIN_CONFIDENCE, |kind| kind == FindingKind::Email)
}

/// "And what comes before the at?": the other side asks what stands in front.
fn asks(conversation: &Conversation<'_>, at: usize) -> bool {
    const SHORT: usize = 10;
    let text = &conversation.views(at).get(ViewKind::Folded).text;
    !conversation.is_by_author(at) && words(text).nth(SHORT).is_none() && says_before(text)
}

/// "Before the swirl": the message says that the word stands in front of the sign.
fn places_before(conversation: &Conversation<'_>, at: usize) -> bool {
    let text = &conversation.views(at).get(ViewKind::Folded).text;
    let said: Vec<&str> = words(text).take(MAX_WORDS).map(|word| &text[word]).collect();
    let is_sign = |word: &&str| word.len() > 3 && named_sign(word) == Some('@');
    says_before(text) && said.iter().any(is_sign)
}

fn says_before(text: &str) -> bool {
    words(text).take(MAX_WORDS).any(|word| is(Role::Before, &text[word.clone()]) || is(Role::Front, &text[word]))
}

/// The first word of a message that may be a mailbox, where the clause ends behind it: "rk, small letters".
fn mailbox(text: &str) -> Option<Range<usize>> {
    let start = lead(after(text, 0, REACH));
    let near = after(text, start, REACH);
    let end = near.find(|char: char| !(char.is_ascii_alphanumeric() || "._-".contains(char))).unwrap_or(near.len());
    let word = near[..end].trim_end_matches(['.', '-']);
    let rest = near[word.len()..].trim_start_matches(['"', '\'', '”', ')']);
    let ends = rest.is_empty() || rest.starts_with(['.', ',', ';', '!', '\n', '(']) || rest.starts_with(" -");
    let is_name = word.bytes().any(|byte| byte.is_ascii_alphabetic()) && word != "www";
    (ends && is_name && MAILBOX.contains(&word.len()) && known_suffix(word).is_none())
        .then(|| start..start + word.len())
}

/// The last word of a message that is a domain, without its mailbox.
fn domain(text: &str) -> Option<Range<usize>> {
    let mut from = 0;
    let mut found = None;
    for token in text.split_inclusive(char::is_whitespace).take(MAX_WORDS) {
        let start = from + token.len() - token.trim_start_matches(|char: char| !char.is_alphanumeric()).len();
        from += token.len();
        let sign = &text[..start];
        let word = text[start..from].trim_end_matches(|char: char| !char.is_ascii_alphanumeric());
        let lower = word.to_ascii_lowercase();
        let is_behind_mailbox =
            sign.strip_suffix('@').is_some_and(|name| name.ends_with(|char: char| char.is_ascii_alphanumeric()));
        let is_domain = !word.is_empty()
            && word.is_ascii()
            && !word.contains(['@', '/', ':'])
            && !is_behind_mailbox
            && (known_suffix(&lower).is_some() || is_provider(&lower));
        if is_domain {
            found = Some(start..start + word.len());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mailboxes_and_domains() {
        let word = |found: Option<Range<usize>>, text: &str| found.map(|range| text[range].to_owned());
        for (text, expected) in [("rk, small letters", Some("rk")), ("the first one is fine", None), ("www.", None)] {
            assert_eq!(word(mailbox(text), text).as_deref(), expected, "{text}");
        }
        for (text, expected) in
            [("ends in @mill.example.", Some("mill.example")), ("jo@mill.example", None), ("nothing here", None)]
        {
            assert_eq!(word(domain(text), text).as_deref(), expected, "{text}");
        }
    }
}
