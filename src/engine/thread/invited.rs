//! A name that answers an invitation and says nothing else of where it belongs: "u got insta?", "why", "ok, but only
//! because your fridge is cute: frostfree_fran".
//!
//! The other side names or describes a service and asks who the author is there. What answers is a word with the shape
//! of a user name, wherever it stands; words of files and code have that shape too, so neither side may speak of work
//! with them.

use super::joined::Joined;
use super::vocabulary::{is_any, says_any};
use super::{Conversation, Speakers, Split, spread_over};
use crate::engine::detect::{possible_names, speaks_of_data};
use crate::engine::text::{Original, Span, ViewKind, Views, after, describes_service, words};
use crate::engine::verdict::{Finding, FindingKind, HistoryPart};

/// How many messages back the invitation may stand.
const MAX_BACK: usize = 4;
/// Words of a message that are read, and how much of it, in bytes.
const MAX_WORDS: usize = 40;
const REACH: usize = 200;
/// How sure a name is that only an invitation makes one.
const MOST: f64 = 0.75;
const MIN_CONFIDENCE: f64 = 0.5;

/// Whom the other side asks.
const YOU: &str = "you your yours u ur ya tu tus te ti tuo tua ton ta toi t'es vous votre du dein deine dich dir ihr ihre euch seu sua voce vc ты твои твоя тебя тебе вы ваш вас twoj twoje cie ty wasz \
    jij je jouw jullie sen seni senin adin adiniz siz sizi kamu kalian anda kak ban em anh chi ikaw ka mo kayo po aap apka aapka aapki tum tumhara du din";
/// What is asked: where somebody is found, or what he is called.
const REACHING: &str = "on got have find found called name names handle nick nickname user username add follow dm message msg text reach contact pm tag profile account using use at \
    tienes tiene teneis encuentro busco llamas usuario nombre perfil cuenta sigo tens acho encontro chama usuario nome conta perfil sigo \
    as trouve appelles pseudo compte profil suis hast habt finde heisst heissen name konto nutzername hai trovo chiami chiamate nome utente profilo \
    masz macie znalezc znajde nazywasz nick konto profil есть наити зовут ник аккаунт профиль подписаться var mi adin adi ismin kullanici bulabilirim bulurum \
    heb heet vind naam punya nama akun cari ada ten tai khoan tim pangalan mo hanap naam milega dhundu kya";

/// What is asked for where money is sent.
const PAYMENT: &str = "upi gpay phonepe paytm bhim vpa";

/// The name that the message holds, where the messages before it invite one.
pub(super) fn find(conversation: &Conversation<'_>, speakers: Speakers) -> Option<Split> {
    if speakers == Speakers::Author {
        return None;
    }
    let last = conversation.last();
    let views = conversation.views(last);
    if speaks_of_data(&views.get(ViewKind::Folded).text) {
        return None;
    }
    let first = last.saturating_sub(MAX_BACK);
    if let Some(split) = paid(conversation, first) {
        return Some(split);
    }
    let name = possible_names(views, false).pop()?;
    let (at, service) = (first..last).rev().find_map(|at| Some((at, invitation(conversation, at)?)))?;
    let mut joined = Joined::default();
    // That it is a name on a service has been heard.
    joined.glue("insta: ");
    joined.take(last, conversation.text(last), name.range());
    let found = conversation.detectors.run(&Views::of(joined.text()));
    let found =
        found.into_iter().find(|found| found.kind == FindingKind::Handle && found.confidence >= MIN_CONFIDENCE)?;
    let (_, span) = joined.sources(found.span).pop()?;
    let confidence = found.confidence.min(MOST);
    let history = vec![HistoryPart { turn: at, span: service }];
    Some(Split { found: Finding { confidence, ..spread_over(found, span, history) } })
}

/// Where the other side asks for a name on a service: what tells of the service.
fn invitation(conversation: &Conversation<'_>, at: usize) -> Option<Span<Original>> {
    if conversation.is_by_author(at) {
        return None;
    }
    let view = conversation.views(at).get(ViewKind::Folded);
    let text = after(&view.text, 0, REACH);
    let asks = says_any(text, MAX_WORDS, YOU) && says_any(text, MAX_WORDS, REACHING);
    if !asks || speaks_of_data(text) {
        return None;
    }
    match conversation.service(at) {
        Some(service) => Some(service.span),
        None => describes_service(text).then(|| view.original(0, text.len())),
    }
}

/// "Upi id?", "ravi.tiles@okzeph".
fn paid(conversation: &Conversation<'_>, first: usize) -> Option<Split> {
    let last = conversation.last();
    let text = conversation.text(last);
    let at = text.find('@')?;
    let start = text[..at].rfind(char::is_whitespace).map_or(0, |space| text.ceil_char_boundary(space + 1));
    let end = text[at..].find(char::is_whitespace).map_or(text.len(), |length| at + length);
    let end = start + text[start..end].trim_end_matches(|char: char| !char.is_alphanumeric()).len();
    let (asked, word) = (first..last).rev().filter(|turn| !conversation.is_by_author(*turn)).find_map(|turn| {
        let view = conversation.views(turn).get(ViewKind::Folded);
        let word = words(&view.text).take(MAX_WORDS).find(|word| is_any(PAYMENT, &view.text[word.clone()]))?;
        Some((turn, view.original(word.start, word.end)))
    })?;
    let mut joined = Joined::default();
    joined.glue("upi id: ");
    joined.take(last, text, start..end);
    let found = conversation.detectors.run(&Views::of(joined.text()));
    let found =
        found.into_iter().find(|found| found.kind == FindingKind::Payment && found.confidence >= MIN_CONFIDENCE)?;
    let (_, span) = joined.sources(found.span).pop()?;
    Some(Split { found: spread_over(found, span, vec![HistoryPart { turn: asked, span: word }]) })
}
