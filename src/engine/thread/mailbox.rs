//! The seam between a mailbox and the domain that a later message gives: "jo.park", "at what?", "tidemill dot example".

use std::ops::Range;

use super::Conversation;
use super::names::{Piece, Seam, is_separator_word};
use super::vocabulary::{Role, is};
use crate::engine::text::{ViewKind, is_provider, known_suffix, named_sign, words};

/// Words that ask for the domain, or say that a mailbox is told.
const MAIL: [&str; 11] =
    ["mail", "email", "mailbox", "inbox", "correo", "provider", "domain", "mel", "posta", "почта", "почту"];
/// The sign by name, as who asks for the rest says it.
const AT: [&str; 12] = [
    "at",
    "@",
    "arroba",
    "arobase",
    "chiocciola",
    "klammeraffe",
    "apenstaartje",
    "собака",
    "собачка",
    "malpa",
    "alpha",
    "snabela",
];
/// How many words of the second message may stand before the domain.
const MAX_LEAD: usize = 7;
/// How many messages back a mailbox is looked for.
const MAX_BACK: usize = 4;
/// Words of a message that are read.
const MAX_WORDS: usize = 64;

/// The seam, where the first piece ends in a mailbox and the second begins with a domain, or leads to one with "at".
pub(super) fn seam(conversation: &Conversation<'_>, first: &Piece, second: &Piece) -> Option<Seam> {
    let (left, right) = (first.text(conversation), second.text(conversation));
    let domain = domain(right)?;
    let is_led = right[..domain].ends_with('@')
        || words(&right[..domain]).any(|word| AT.contains(&right[word].to_lowercase().as_str()));
    let is_signed = is_led || is_asked(conversation, first.at, second.at);
    if domain > 0 && !is_signed {
        return None;
    }
    let mailbox = echoed(conversation, first, second).or_else(|| mailbox(left))?;
    let is_only = left[..mailbox.start].trim().is_empty();
    let is_told = is_telling(&left[mailbox.clone()])
        || is_signed
            && (is_only && !is(Role::BeforeOther, &left[mailbox.clone()])
                || speaks_of_mail(conversation, first.at, second.at));
    if !is_told || !is_signed && !speaks_of_mail(conversation, first.at, second.at) {
        return None;
    }
    Some(Seam::Written { sign: "@", behind: left.len() - mailbox.end, before: domain })
}

/// Tells whether the mailbox of a message that begins with "at" and a domain was told before the message in question,
/// which says something else.
pub(super) fn is_elsewhere(conversation: &Conversation<'_>, first: &Piece, second: &Piece) -> bool {
    let left = first.text(conversation);
    let has_separator = || left.to_lowercase().split_whitespace().any(is_separator_word);
    domain(second.text(conversation)).is_some()
        && left.contains(' ')
        && !has_separator()
        && (first.at.saturating_sub(MAX_BACK)..first.at).any(|at| {
            let text = conversation.text(at);
            conversation.is_by_author(at)
                && text
                    .split_whitespace()
                    .take(MAX_WORDS)
                    .any(|word| is_telling(word.trim_matches(['.', ',', '!', '?'])))
        })
}

/// Where the domain of the second message begins: "at tidemill.example", "then tidemill dot example", "gmail".
fn domain(text: &str) -> Option<usize> {
    const DOTS: [&str; 6] = ["dot", "punto", "punkt", "ponto", "point", "точка"];
    // "@okaxis is the bank bit".
    if text.starts_with('@') && text[1..].starts_with(|char: char| char.is_ascii_alphabetic()) && text.contains(' ') {
        return Some(1);
    }
    let mut at = 0;
    let tokens = text.split(' ').map(|token| {
        let start = at;
        at += token.len() + 1;
        (start, token.trim_end_matches([',', ';', '!', '.', ')', '?']))
    });
    let mut tokens: Vec<(usize, &str)> = tokens.take(MAX_LEAD + 3).collect();
    tokens.retain(|(_, token)| !token.is_empty());
    tokens.iter().enumerate().take(MAX_LEAD).find_map(|(index, (start, token))| {
        let lower = token.to_lowercase();
        let is_written = lower.contains('.') && !lower.contains(['/', '@']) && known_suffix(&lower).is_some();
        let is_spelled = || {
            let (dot, ending) = (tokens.get(index + 1), tokens.get(index + 2));
            let is_dot = dot.is_some_and(|(_, dot)| DOTS.contains(&dot.to_lowercase().as_str()));
            is_dot
                && lower.len() > 2
                && ending
                    .is_some_and(|(_, ending)| known_suffix(&format!("{lower}.{}", ending.to_lowercase())).is_some())
        };
        (is_written || is_provider(&lower) || is_spelled()).then_some(*start)
    })
}

/// The word of the first message that the other side repeats by itself: "scrivimi a giardini, poi continuo", "giardini, ok".
fn echoed(conversation: &Conversation<'_>, first: &Piece, second: &Piece) -> Option<Range<usize>> {
    const SHORTEST: usize = 4;
    const FEW: usize = 4;
    let left = first.text(conversation);
    (first.at + 1..second.at).filter(|at| !conversation.is_by_author(*at)).find_map(|at| {
        let answer = conversation.text(at);
        let echo = words(answer).next().filter(|_| words(answer).nth(FEW).is_none())?;
        let is_echo = |word: &Range<usize>| left[word.clone()].eq_ignore_ascii_case(&answer[echo.clone()]);
        let is_name = echo.len() >= SHORTEST && !is(Role::Filler, &answer[echo.clone()].to_lowercase());
        words(left).take(MAX_WORDS).find(|word| is_name && is_echo(word))
    })
}

/// The last word of the first message that may be a mailbox: "it is jo.park, keep that".
fn mailbox(text: &str) -> Option<Range<usize>> {
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_' | '-');
    let mut end = text.len();
    let mut last = None;
    for _ in 0..MAX_WORDS {
        end = text[..end].trim_end_matches(|char: char| !char.is_ascii_alphanumeric() && char != '_').len();
        let start = text[..end].rfind(|char: char| !is_part(char)).map_or(0, |at| at + 1);
        let start = text.ceil_char_boundary(start);
        let word = start..end;
        if word.is_empty() {
            break;
        }
        if is_telling(&text[word.clone()]) {
            return Some(word);
        }
        let is_filler = is(Role::Filler, &text[word.clone()].to_lowercase());
        if last.is_none() && !is_filler && word.len() > 2 {
            last = Some(word);
        }
        end = start;
    }
    last
}

pub(super) fn is_telling(word: &str) -> bool {
    let inner = word.trim_matches(|char: char| !char.is_ascii_alphanumeric());
    inner.len() > 4
        && inner.len() + 2 > word.len()
        && inner.contains(['.', '_'])
        && !inner.contains(['/', '@', ':'])
        && inner.bytes().any(|byte| byte.is_ascii_alphabetic())
        && known_suffix(&inner.to_lowercase()).is_none()
}

/// Tells whether somebody asks what comes behind the sign: "at what?", "which provider?", "then the at sign?".
fn is_asked(conversation: &Conversation<'_>, from: usize, to: usize) -> bool {
    (from + 1..to).any(|at| {
        let text = &conversation.views(at).get(ViewKind::Folded).text;
        let mut all = words(text).take(MAX_WORDS).map(|word| &text[word]);
        let is_short = text.len() < 60;
        text.contains('?')
            && is_short
            && all.any(|word| {
                AT.contains(&word)
                    || word.len() > 3 && named_sign(word) == Some('@')
                    || is(Role::Provider, word)
                    || matches!(word, "provider" | "domain" | "gmail" | "yahoo" | "outlook")
            })
    })
}

fn speaks_of_mail(conversation: &Conversation<'_>, from: usize, to: usize) -> bool {
    (from.saturating_sub(1)..=to).any(|at| {
        let text = &conversation.views(at).get(ViewKind::Folded).text;
        words(text).take(MAX_WORDS).any(|word| MAIL.contains(&&text[word]))
    })
}
