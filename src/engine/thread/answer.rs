//! A name that answers the question for it and stands alone: "what's your handle?", "shamrockpaws, no dots or nothing".
//!
//! The message by itself is a word. That it is a name is said before: somebody asks for a name, or the author promises
//! it, and a service is named.

use super::joined::Joined;
use super::vocabulary::{is_any, says_any};
use super::{Conversation, Speakers, Split, spread_over};
use crate::engine::detect::speaks_of_data;
use crate::engine::text::{ViewKind, Views, after, words};
use crate::engine::verdict::{Finding, FindingKind, HistoryPart};

/// How many messages back the question may stand.
const MAX_BACK: usize = 2;
/// Words of a message that are read.
const MAX_WORDS: usize = 40;
/// The shortest and the longest name, in bytes.
const SHORTEST: usize = 5;
const LONGEST: usize = 40;
/// An everyday word that answers is no name.
const MIN_CONFIDENCE: f64 = 0.7;
/// How sure a name is that only a question makes one.
const MOST: f64 = 0.75;

/// What is asked for or promised.
const NAMES: &str = "name handle username nick nickname user account id tag profile usuario nombre apodo nome pseudo nutzername benutzername ник \
    called chiami chiamate llamas llamais appelles heisst heißt heissen nazywasz зовут adin adın isim heet nama ten pangalan naam";
/// Words that ask for it or lead to it.
const ASKING: &str = "what what's whats which how who under find found search look called type your ur you u here own alone itself cual cuál como cómo qual quel wie welcher как какой come comment hoe jak ne apa gi ano kya tu te du sen kamu te";

/// The name that the message begins with, where the messages before it ask for one.
pub(super) fn find(conversation: &Conversation<'_>, speakers: Speakers) -> Option<Split> {
    if speakers == Speakers::Author {
        return None;
    }
    let last = conversation.last();
    let text = conversation.text(last);
    let start = text.len() - text.trim_start_matches([' ', '"', '“', '\'', '@']).len();
    let near = after(text, start, LONGEST + 1);
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_' | '-');
    let name = near[..near.find(|char| !is_part(char)).unwrap_or(near.len())].trim_end_matches(['.', '-']);
    let rest = text[start + name.len()..].trim_start_matches(['"', '”', '\'', ' ']);
    let stands_alone =
        rest.is_empty() || !rest.starts_with(|char: char| char.is_alphanumeric() || "@/:'’".contains(char));
    if !(SHORTEST..=LONGEST).contains(&name.len()) || !stands_alone {
        return None;
    }
    let asked = (last.saturating_sub(MAX_BACK)..last).rev().find(|at| asks(conversation, *at))?;
    let mut joined = Joined::default();
    // That it is a name on a service has been heard.
    joined.glue("insta: ");
    joined.take(last, text, start..start + name.len());
    let found = conversation.detectors.run(&Views::of(joined.text()));
    let found =
        found.into_iter().find(|found| found.kind == FindingKind::Handle && found.confidence >= MIN_CONFIDENCE)?;
    let (_, span) = joined.sources(found.span).pop()?;
    let question = conversation.service(asked).or_else(|| conversation.service(asked.checked_sub(1)?));
    let question = question.or_else(|| own_name(conversation, asked))?;
    let confidence = found.confidence.min(MOST);
    Some(Split { found: Finding { confidence, ..spread_over(found, span, vec![question]) } })
}

/// Tells whether a message asks for a name on a service, or promises one.
fn asks(conversation: &Conversation<'_>, at: usize) -> bool {
    let text = &conversation.views(at).get(ViewKind::Folded).text;
    // "What's the variable called?": data has names too.
    if speaks_of_data(text) {
        return false;
    }
    let is_asked = !conversation.is_by_author(at) && text.contains('?');
    let says = |list| says_any(text, MAX_WORDS, list);
    (is_asked || conversation.is_by_author(at)) && says(NAMES) && says(ASKING)
}

/// "What's your handle?": a name that only a service gives.
fn own_name(conversation: &Conversation<'_>, at: usize) -> Option<HistoryPart> {
    const HANDLES: &str = "handle username nick nickname usuario apodo pseudo nutzername benutzername ник";
    const YOURS: &str = "your ur tu tus seu teu dein deine ihr votre ton";
    let view = conversation.views(at).get(ViewKind::Folded);
    let said =
        |list: &'static str| words(&view.text).take(MAX_WORDS).find(|word| is_any(list, &view.text[word.clone()]));
    said(YOURS)?;
    let word = said(HANDLES)?;
    Some(HistoryPart { turn: at, span: view.original(word.start, word.end) })
}
