//! Addresses and names whose signs are told in words, in a message of their own or before the next part:
//! "apunta: taller", "guion bajo, y detrás candela"; "zulmira", "agora o símbolo do caracol", "e por fim quintal ponto
//! example".

use std::ops::Range;

use super::joined::Joined;
use super::said_signs::{SaidSign, lead, leading, only, trailing};
use super::{Conversation, Speakers, Split};
use crate::engine::text::{ViewKind, after, known_suffix, words};
use crate::engine::verdict::FindingKind;

/// How many messages back the first part may stand.
const MAX_BACK: usize = 6;
/// Most words of a message that is passed over.
const MAX_CHATTER_WORDS: usize = 12;
/// How much of the last message is read, in bytes.
const REACH: usize = 120;
/// The shortest and the longest part, in bytes.
const SHORTEST: usize = 3;
const LONGEST: usize = 40;
/// Below this a name that was put together is not believed.
const MIN_CONFIDENCE: f64 = 0.5;

/// What is joined, from the last to the first.
enum Part {
    Name(usize, Range<usize>),
    Sign(usize, SaidSign),
}

/// The name that ends in the message, behind a sign that is told in words.
pub(super) fn find(conversation: &Conversation<'_>, speakers: Speakers) -> Option<Split> {
    if speakers == Speakers::Both {
        return None;
    }
    let last = conversation.last();
    let text = conversation.text(last);
    let end = after(text, 0, REACH).len();
    let mut parts = Vec::new();
    let mut wants_sign = true;
    let mut start = lead(&text[..end]);
    if let Some(said) = leading(&text[..end]).filter(|said| said.range.end < end) {
        start = said.range.end;
        parts.push(Part::Name(last, start..end));
        parts.push(Part::Sign(last, said));
        wants_sign = false;
    } else if start < end {
        parts.push(Part::Name(last, start..end));
    }
    // "Add only the tail: piattifondi".
    if let Some(at) = announced(&text[..end]).filter(|at| wants_sign && *at > start) {
        start = at;
        parts = vec![Part::Name(last, start..end)];
    }
    // ".example": the sign as it is written.
    if let Some(dot) = text[..start].strip_suffix('.').filter(|_| wants_sign && start < end).map(str::len) {
        parts = vec![Part::Name(last, dot..end)];
        wants_sign = false;
    }
    if !text[start..].starts_with(|char: char| char.is_ascii_alphanumeric()) {
        return None;
    }
    for at in (last.saturating_sub(MAX_BACK)..last).rev() {
        let text = conversation.text(at);
        if !conversation.is_by_author(at) {
            if words(text).nth(MAX_CHATTER_WORDS).is_some() {
                return None;
            }
            continue;
        }
        if wants_sign {
            let Some(said) = only(text) else {
                let (end, said) = trailing(text)?;
                let name = last_name(&text[..end])?;
                parts.push(Part::Sign(at, said));
                parts.push(Part::Name(at, name));
                return read(conversation, at, parts);
            };
            parts.push(Part::Sign(at, said));
            wants_sign = false;
            continue;
        }
        let name = last_name(text)?;
        let said = leading(text).filter(|said| said.range.end == name.start);
        parts.push(Part::Name(at, name));
        match said {
            Some(said) => parts.push(Part::Sign(at, said)),
            None if !is_behind_sign(conversation, at) => return read(conversation, at, parts),
            // "Second word: that a with a tail", "third word: loomandlight".
            None => wants_sign = true,
        }
    }
    None
}

/// Where the one word begins that a message ends with behind a colon.
fn announced(text: &str) -> Option<usize> {
    let at = text.rfind(':')? + 1;
    let word = text[at..].trim();
    let is_word =
        word.len() >= SHORTEST && word.chars().all(|char| char.is_ascii_alphanumeric() || "._-".contains(char));
    (is_word && text[at..].starts_with(' ')).then(|| at + text[at..].len() - text[at..].trim_start().len())
}

/// Whether the author's message before another one says nothing but a sign.
fn is_behind_sign(conversation: &Conversation<'_>, at: usize) -> bool {
    let before = (at.saturating_sub(2)..at).rev().find(|before| conversation.is_by_author(*before));
    before.is_some_and(|before| only(conversation.text(before)).is_some())
}

/// The last word of a message, where the message ends with it: "o meu endereço, por partes: zulmira".
fn last_name(text: &str) -> Option<Range<usize>> {
    let end = text.trim_end_matches([' ', ',', '.', '…', '!', '"', '»', '”']).len();
    let start = text[..end].rfind(|char: char| !(char.is_ascii_alphanumeric() || "._-".contains(char)));
    let start = start.map_or(0, |at| text.ceil_char_boundary(at + 1));
    ((SHORTEST..=LONGEST).contains(&(end - start)) && text[start..end].bytes().any(|byte| byte.is_ascii_alphabetic()))
        .then_some(start..end)
}

/// What the sign says of the name, and the conversation of its service.
fn heard(conversation: &Conversation<'_>, parts: &[Part]) -> &'static str {
    let sign = parts.iter().find_map(|part| match part {
        Part::Sign(_, said) => Some(said.sign),
        Part::Name(..) => None,
    });
    let has_service = || {
        let last = conversation.last();
        (last.saturating_sub(MAX_BACK)..=last).any(|at| conversation.tells_service(at, REACH))
    };
    match sign {
        Some('.') if ends_in_name(conversation, parts) && has_service() => "insta ",
        Some('.') => "site ",
        Some('@') => "mail ",
        Some('_' | '-') if has_service() => "insta ",
        Some(_) | None => "",
    }
}

/// Whether the last part begins with no ending of an address.
fn ends_in_name(conversation: &Conversation<'_>, parts: &[Part]) -> bool {
    parts.iter().any(|part| match part {
        Part::Name(at, range) if *at == conversation.last() => {
            let text = conversation.text(*at)[range.clone()].trim_start_matches('.').to_lowercase();
            let word = text.split(|char: char| !char.is_alphanumeric()).next().unwrap_or_default();
            known_suffix(&format!("a.{word}")).is_none()
        }
        Part::Name(..) | Part::Sign(..) => false,
    })
}

fn read(conversation: &Conversation<'_>, first: usize, parts: Vec<Part>) -> Option<Split> {
    const LEAD: usize = 48;
    let mut joined = Joined::default();
    // That an address is told has been heard.
    joined.glue(heard(conversation, &parts));
    // What was asked before says which service a name is on.
    if let Some(asked) = first.checked_sub(1) {
        let view = conversation.views(asked).get(ViewKind::Original);
        let from = view.text.ceil_char_boundary(view.text.len().saturating_sub(LEAD));
        joined.glue(&view.text[from..].replace(|char: char| !char.is_alphanumeric(), " "));
        joined.glue(" : ");
    }
    for part in parts.into_iter().rev() {
        match part {
            Part::Name(at, range) => joined.take(at, conversation.text(at), range),
            Part::Sign(at, said) => joined.write(at, said.sign.encode_utf8(&mut [0; 4]), said.range),
        }
    }
    let is_name =
        |kind| matches!(kind, FindingKind::Email | FindingKind::Url | FindingKind::Handle | FindingKind::Payment);
    conversation.read(&joined, MIN_CONFIDENCE, is_name)
}
