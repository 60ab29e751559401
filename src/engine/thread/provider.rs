//! A mailbox whose provider a later message only names: "my mailbox is jo.park", "which provider?", "the google mail one".

use std::ops::Range;

use super::joined::Joined;
use super::vocabulary::says_any;
use super::{Conversation, Speakers, Split, mailbox};
use crate::engine::text::{ViewKind, after, words};
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
const MAIL: &str = "mail email e-mail mailbox inbox correo provider domain username address box posta почта почту arroba \
    arobase chiocciola klammeraffe klammeraffen apenstaartje malpa malpie собака собаки собаку \
    anbieter provider-name fournisseur proveedor provedor fornitore dostawca провайдер saglayici penyedia posta post adresse adres адрес endereco direccion courriel maila kukac alfakroll snabela";
/// The sign by its English name, which alone is a word as any other.
const AT_SIGN: [&str; 3] = ["the at", "at sign", "at symbol"];

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
    let speaks_of_mail = |at| {
        let text = &conversation.views(at).get(ViewKind::Folded).text;
        says_any(text, MAX_WORDS, MAIL) || AT_SIGN.iter().any(|sign| after(text, 0, REACH).contains(sign))
    };
    if !(first..last).any(speaks_of_mail) || !(at + 1..last).any(|at| asks(conversation, at)) {
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

/// "On what?", "which provider?", "and after": the other side asks for the rest.
fn asks(conversation: &Conversation<'_>, at: usize) -> bool {
    const ASKING: &str = "provider domain host gmail yahoo outlook what which where whose cual cuál que qué qual quel quoi chez welcher welchem welchen was wo quale cosa dove jaki jakiej czym co какая какой где чем hangi nerede waar wat mana gi nao kaun";
    const GOING_ON: &str = "after then next rest behind at arroba arobase chiocciola malpa kukac собака after-it despues luego dann danach apres puis dopo poi depois potem";
    const SHORT: usize = 4;
    let text = &conversation.views(at).get(ViewKind::Folded).text;
    let is_short = || words(text).nth(SHORT).is_none();
    !conversation.is_by_author(at)
        && (text.contains('?') && says_any(text, MAX_WORDS, ASKING) || is_short() && says_any(text, SHORT, GOING_ON))
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
