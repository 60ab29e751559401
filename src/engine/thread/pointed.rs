//! A name told in an earlier message, to which the message points for another place: "sold as hookandhare_liv here",
//! "same on the socials, no change".
//!
//! The same size, the same name on a contract and the same file point as well. So the message has to name or describe a
//! network, and the earlier word has to have the shape of a user name.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::joined::Joined;
use super::{Conversation, Speakers, Split, spread_over};
use crate::engine::detect::user_names;
use crate::engine::text::{Original, Span, View, ViewKind, Views, after, describes_service, is_whole_word, phrases};
use crate::engine::verdict::{Finding, FindingKind, HistoryPart};

/// How many messages back the name may stand.
const MAX_BACK: usize = 6;
/// How much of the message is read, in bytes.
const REACH: usize = 200;
/// How far the place may stand from what points to it, in bytes.
const NEAR: usize = 48;
/// How sure a name is that only the pointing makes one.
const MOST: f64 = 0.75;
const MIN_CONFIDENCE: f64 = 0.5;

/// What says that the name is the same elsewhere.
const POINTING: &str = "same, no change, unchanged, identical, it's me, that's me, thats me, its me, that name, that one, goes by that, \
    el mismo, la misma, mismo nombre, igual que aqui, soy yo, sin cambios, o mesmo, a mesma, mesmo nome, igual aqui, sou eu, \
    le meme, la meme, meme nom, c'est moi, pareil, pareille, derselbe, dasselbe, gleicher name, der gleiche, genauso, bin ich auch, \
    lo stesso, la stessa, stesso nome, sono io, uguale, hetzelfde, zelfde, ben ik ook, ten sam, ta sama, tak samo, to ja, \
    ayni, ayni isim, benim, тот же, то же, так же, такои же, это я, sama, sama juga, wahi, same hi";

static POINTINGS: LazyLock<AhoCorasick> = LazyLock::new(|| phrases(POINTING));

/// The author's name that the message carries over to another place.
pub(super) fn find(conversation: &Conversation<'_>, speakers: Speakers) -> Option<Split> {
    if speakers == Speakers::Both {
        return None;
    }
    let last = conversation.last();
    let view = conversation.views(last).get(ViewKind::Folded);
    let pointing = said(&POINTINGS, view)?;
    let near = near(&view.text, &pointing);
    let service = || {
        let service = conversation.service(last)?.span;
        let gap = service.start().abs_diff(view.original(pointing.start, pointing.end).start());
        (gap <= NEAR).then_some(())
    };
    let is_place = describes_service(near) || service().is_some();
    // A name that the message itself gives needs no other.
    if !is_place || !user_names(conversation.views(last)).is_empty() {
        return None;
    }
    let (at, name) = (last.saturating_sub(MAX_BACK)..last)
        .rev()
        .filter(|at| conversation.is_by_author(*at))
        .find_map(|at| Some((at, user_names(conversation.views(at)).pop()?)))?;
    let mut joined = Joined::default();
    // That it is a name on a service has been heard.
    joined.glue("insta: ");
    joined.take(at, conversation.text(at), name.range());
    let found = conversation.detectors.run(&Views::of(joined.text()));
    let found =
        found.into_iter().find(|found| found.kind == FindingKind::Handle && found.confidence >= MIN_CONFIDENCE)?;
    let span = view.original(pointing.start, pointing.end);
    let confidence = found.confidence.min(MOST);
    Some(Split { found: Finding { confidence, ..spread_over(found, span, vec![part(at, name)]) } })
}

fn part(turn: usize, span: Span<Original>) -> HistoryPart {
    HistoryPart { turn, span }
}

/// The text around the pointing.
fn near<'a>(text: &'a str, pointing: &Range<usize>) -> &'a str {
    let start = text.floor_char_boundary(pointing.start.saturating_sub(NEAR));
    &text[start..text.floor_char_boundary((pointing.end + NEAR).min(text.len()))]
}

/// Where a view says one of the phrases first.
fn said(phrases: &AhoCorasick, view: &View) -> Option<Range<usize>> {
    let text = after(&view.text, 0, REACH);
    phrases.find_overlapping_iter(text).map(|said| said.range()).find(|said| is_whole_word(text, said))
}
