//! A name, an address or a number that was told before, with the change that the message makes to it: "on insta I'm
//! lumenpetra", "there's a lumenpetra but it's a cat", "and a two at the end".
//!
//! What is changed has to be an identifier by itself, or a name that the other side asks about ("are you nilspaints on
//! insta?"); a change alone says nothing.

use std::ops::Range;

use super::edit::{Change, Edit, edit};
use super::vocabulary::{Role, is, says_any};
use super::{Conversation, SURE, Speakers, Split, spread_over};
use crate::engine::detect::possible_names;
use crate::engine::text::{Span, ViewKind, Views, takes_back, words};
use crate::engine::verdict::{Finding, FindingKind, HistoryPart};

/// How many messages back it may stand.
const MAX_BACK: usize = 4;
/// Words of a message that are read.
const MAX_WORDS: usize = 48;
/// The shortest name that is changed.
const SHORTEST: usize = 3;
/// How much of a message is read for a described service.
const REACH: usize = 160;
/// How sure a name is that was changed.
const MOST: f64 = 0.8;

/// Who is asked about a name.
const YOU: &str = "you your yours u ur tu tus tuyo te ti tuo tua ton ta toi votre vous du dein deins deine dich dir ihr seu sua teu voce ты твои твоя твое тебя вы ваш twoje twoj ty cie jij je jouw sen senin kamu mu ban em anh ikaw aap tum";

/// What is changed, and where it stands.
struct Target {
    at: usize,
    range: Range<usize>,
    kind: FindingKind,
    /// Whether a detector has found it where it stands.
    is_found: bool,
}

/// The changed identifier.
pub(super) fn find(conversation: &Conversation<'_>, speakers: Speakers) -> Option<Split> {
    let last = conversation.last();
    let view = conversation.views(last).get(ViewKind::Folded);
    let edit = edit(&view.text).or_else(|| again(conversation))?;
    let first = last.saturating_sub(MAX_BACK);
    let (target, changed) = (first..last).rev().find_map(|at| {
        let is_author = conversation.is_by_author(at);
        // The other side's words count as a question only.
        if is_author != (speakers == Speakers::Author) {
            return None;
        }
        let target = target(conversation, at, &edit)?;
        let changed = changed(&conversation.text(at)[target.range.clone()], target.kind, &edit.change)?;
        Some((target, changed))
    })?;
    let told = conversation.text(target.at);
    let (text, start) = if target.is_found {
        let (head, tail) = (&told[..target.range.start], &told[target.range.end..]);
        (format!("{head}{changed}{tail}"), head.len())
    } else {
        let lead = "insta: ";
        (format!("{lead}{changed}"), lead.len())
    };
    let end = start + changed.len();
    let found = conversation.detectors.run(&Views::of(&text)).into_iter().find(|found| {
        let span = found.span.range();
        found.kind == target.kind && found.confidence >= SURE && span.start < end && span.end > start
    })?;
    let history = HistoryPart { turn: target.at, span: Span::new(target.range.start, target.range.end) };
    let span = view.original(edit.range.start, edit.range.end);
    let confidence = found.confidence.min(MOST);
    Some(Split { found: Finding { confidence, ..spread_over(found, span, vec![history]) } })
}

/// What a message holds that may be changed so.
fn target(conversation: &Conversation<'_>, at: usize, edit: &Edit) -> Option<Target> {
    let is_author = conversation.is_by_author(at);
    let views = conversation.views(at);
    let found = conversation.detectors.run(views);
    let found = found.into_iter().rfind(|found| found.confidence >= SURE && takes(found.kind, &edit.change));
    if let Some(found) = found.filter(|found| is_author || found.kind == FindingKind::Handle) {
        return Some(Target { at, range: found.span.range(), kind: found.kind, is_found: true });
    }
    if !takes(FindingKind::Handle, &edit.change) {
        return None;
    }
    let text = &views.get(ViewKind::Folded).text;
    let is_service = |near: usize| conversation.tells_service(near, REACH);
    let is_here = is_service(at);
    let is_asked = !is_author && text.contains('?');
    if !is_author && !is_asked {
        return None;
    }
    let has_service = || is_author && (at.saturating_sub(2)..=conversation.last()).any(is_service);
    // Words without the shape of a user name are names only beside a service.
    let name = possible_names(views, is_here).pop()?;
    (is_here || is_asked && says_any(text, MAX_WORDS, YOU) || has_service()).then(|| Target {
        at,
        range: name.range(),
        kind: FindingKind::Handle,
        is_found: false,
    })
}

/// Tells whether such a change can be made to an identifier of this kind.
fn takes(kind: FindingKind, change: &Change) -> bool {
    let (is_name, is_mail) = (kind == FindingKind::Handle, kind == FindingKind::Email);
    let is_digits = |what: &str| what.bytes().all(|byte| byte.is_ascii_digit());
    match change {
        Change::Ending(_) => is_mail,
        Change::SwapLast | Change::LastDigit(_) => kind == FindingKind::Phone,
        Change::Exchange { one, .. } if is_digits(one) => kind == FindingKind::Phone || is_name || is_mail,
        Change::Front(_)
        | Change::End(_)
        | Change::Around(_)
        | Change::Inside { .. }
        | Change::Without(_)
        | Change::Exchange { .. }
        | Change::Twice(_) => is_name || is_mail,
    }
}

/// What becomes of an identifier; of an address, its mailbox is changed.
fn changed(written: &str, kind: FindingKind, change: &Change) -> Option<String> {
    if !written.is_ascii() {
        return None;
    }
    if let Change::Ending(ending) = change {
        let (head, old) = written.rsplit_once('.')?;
        return (old != ending && head.contains('@')).then(|| format!("{head}.{ending}"));
    }
    let at = if kind == FindingKind::Email { written.find('@')? } else { written.len() };
    let (name, rest) = written.split_at(at);
    let name = if kind == FindingKind::Phone { changed_number(name, change)? } else { changed_name(name, change)? };
    (name.len() >= SHORTEST).then(|| format!("{name}{rest}"))
}

fn changed_name(written: &str, change: &Change) -> Option<String> {
    let (sign, name) = written.split_at(usize::from(written.starts_with('@')));
    let lower = name.to_ascii_lowercase();
    let changed = match change {
        Change::Front(what) => format!("{what}{name}"),
        Change::End(what) => format!("{name}{what}"),
        Change::Around(what) => format!("{what}{name}{what}"),
        Change::Inside { what, behind, before } => {
            let heads = behind.iter().filter(|word| lower.starts_with(word.as_str())).map(String::len);
            let tails =
                before.iter().filter(|word| lower.ends_with(word.as_str())).map(|word| lower.len() - word.len());
            let at = heads.chain(tails).find(|at| *at <= name.len())?;
            format!("{}{what}{}", &name[..at], &name[at..])
        }
        Change::Without(what) => name.chars().filter(|char| !what.contains(char.to_ascii_lowercase())).collect(),
        Change::Exchange { one, other, .. } => match (lower.contains(one.as_str()), lower.contains(other.as_str())) {
            (true, false) => lower.replace(one.as_str(), other),
            (false, true) => lower.replace(other.as_str(), one),
            (true, true) | (false, false) => return None,
        },
        Change::Twice(letter) => {
            let at = lower.find(*letter).filter(|at| lower.rfind(*letter) == Some(*at))?;
            format!("{}{letter}{}", &name[..at], &name[at..])
        }
        Change::SwapLast | Change::LastDigit(_) | Change::Ending(_) => return None,
    };
    (changed != name).then(|| format!("{sign}{changed}"))
}

fn changed_number(written: &str, change: &Change) -> Option<String> {
    let places: Vec<usize> =
        written.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()).map(|(at, _)| at).collect();
    let mut bytes = written.as_bytes().to_vec();
    let (last, before) = (*places.last()?, *places.get(places.len().checked_sub(2)?)?);
    match change {
        Change::SwapLast => bytes.swap(last, before),
        Change::LastDigit(digit) => bytes[last] = *digit.as_bytes().first()?,
        Change::Exchange { one, other, is_last } => {
            let (one, other) = (*one.as_bytes().first()?, *other.as_bytes().first()?);
            let holds = |digit: u8| places.iter().filter(|at| written.as_bytes()[**at] == digit).count();
            if *is_last || bytes[last] == one {
                bytes[last] =
                    if bytes[last] == one { other } else { Some(one).filter(|_| written.as_bytes()[last] == other)? };
            } else {
                let (wrong, right) = if holds(one) == 1 { (one, other) } else { (other, one) };
                let mut wrongs = places.iter().filter(|at| written.as_bytes()[**at] == wrong);
                let at = wrongs.next().filter(|_| wrongs.next().is_none())?;
                bytes[*at] = right;
            }
        }
        Change::Front(_)
        | Change::End(_)
        | Change::Around(_)
        | Change::Inside { .. }
        | Change::Without(_)
        | Change::Twice(_)
        | Change::Ending(_) => return None,
    }
    String::from_utf8(bytes).ok().filter(|changed| changed != written)
}

/// "Sorry, bram2": the last digit anew where only one is told, behind words that take something back.
fn again(conversation: &Conversation<'_>) -> Option<Edit> {
    let text = &conversation.views(conversation.last()).get(ViewKind::Folded).text;
    let words: Vec<Range<usize>> = words(text).take(MAX_WORDS).collect();
    let says = |role| words.iter().any(|word| is(role, &text[word.clone()]));
    let is_wrong = says(Role::Wrong) || words.iter().any(|word| takes_back(&text[word.clone()]));
    let is_digit =
        |word: &&Range<usize>| word.len() == 1 && text[(*word).clone()].bytes().all(|byte| byte.is_ascii_digit());
    let mut digits = words.iter().filter(is_digit);
    let digit = digits.next().filter(|_| digits.next().is_none() && is_wrong && says(Role::End))?;
    Some(Edit { change: Change::LastDigit(text[digit.clone()].to_owned()), range: digit.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_of_names_and_numbers() {
        let of = |text: &str, kind, change: &Change| changed(text, kind, change);
        let end = Change::End("2".to_owned());
        assert_eq!(of("jo@mill.example", FindingKind::Email, &end).as_deref(), Some("jo2@mill.example"));
        let dot = Change::Inside { what: ".".to_owned(), behind: vec!["nils".to_owned()], before: Vec::new() };
        assert_eq!(of("@nilspaints", FindingKind::Handle, &dot).as_deref(), Some("@nils.paints"));
        assert_eq!(of("0170 98", FindingKind::Phone, &Change::SwapLast).as_deref(), Some("0170 89"));
        assert_eq!(of("mill", FindingKind::Handle, &Change::Without("_".to_owned())), None);
    }
}
