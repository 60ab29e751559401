//! A mailbox whose provider a later message only names: "my mailbox is jo.park", "which provider?", "the google mail one".

use std::ops::Range;

use super::joined::Joined;
use super::vocabulary::says_any;
use super::{Conversation, Speakers, Split, mailbox};
use crate::engine::text::{ViewKind, after};
use crate::engine::verdict::FindingKind;

/// How many messages back the mailbox may stand.
const MAX_BACK: usize = 4;
/// Words of a message that are read.
const MAX_WORDS: usize = 40;
/// How much of the message is read, in bytes.
const REACH: usize = 120;
/// Below this an address that was put together is not believed.
const MIN_CONFIDENCE: f64 = 0.5;

/// What says that a mailbox is told or asked for.
const MAIL: &str = "mail email e-mail mailbox inbox correo provider domain username address box posta почта почту";

/// The address whose provider the message names.
pub(super) fn find(conversation: &Conversation<'_>, speakers: Speakers) -> Option<Split> {
    if speakers == Speakers::Both {
        return None;
    }
    let last = conversation.last();
    let text = conversation.text(last);
    if text.contains('@') {
        return None;
    }
    let first = last.saturating_sub(MAX_BACK);
    let (at, name) = (first..last)
        .rev()
        .filter(|at| conversation.is_by_author(*at))
        .find_map(|at| Some((at, telling_word(conversation.text(at))?)))?;
    let speaks_of_mail =
        (first..last).any(|at| says_any(&conversation.views(at).get(ViewKind::Folded).text, MAX_WORDS, MAIL));
    if !speaks_of_mail || !(at + 1..last).any(|at| asks(conversation, at)) {
        return None;
    }
    let told = after(text, 0, REACH);
    let mut joined = Joined::default();
    joined.glue("mail: ");
    joined.take(at, conversation.text(at), name);
    joined.glue(", ");
    joined.take(last, text, 0..told.len());
    conversation.read(&joined, MIN_CONFIDENCE, |kind| kind == FindingKind::Email)
}

/// "On what?", "which provider?": the other side asks for the rest.
fn asks(conversation: &Conversation<'_>, at: usize) -> bool {
    const ASKING: &str = "provider domain host gmail yahoo outlook what which where cual qual quel welcher quale";
    let text = &conversation.views(at).get(ViewKind::Folded).text;
    !conversation.is_by_author(at) && text.contains('?') && says_any(text, MAX_WORDS, ASKING)
}

/// The last word of a message that is written as mailboxes are.
fn telling_word(text: &str) -> Option<Range<usize>> {
    let mut from = 0;
    let mut found = None;
    for token in text.split_inclusive(char::is_whitespace).take(MAX_WORDS) {
        let word = token.trim_end_matches(|char: char| !char.is_ascii_alphanumeric());
        if mailbox::is_telling(word) {
            found = Some(from..from + word.len());
        }
        from += token.len();
    }
    found
}
