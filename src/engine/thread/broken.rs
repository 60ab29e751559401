//! A host whose ending is broken off, and completed by an earlier message: "the last letter is p", "mill.sho".

use super::joined::Joined;
use super::vocabulary::is_any;
use super::{Conversation, Speakers, Split};
use crate::engine::text::{ENDING_CUES, known_suffix, words};
use crate::engine::verdict::FindingKind;

/// How many messages back the letters may be told.
const MAX_BACK: usize = 3;
/// Longer messages tell something else.
const LONGEST: usize = 160;
/// Below this a host that was put together is not believed.
const MIN_CONFIDENCE: f64 = 0.5;

/// The host that ends in the message, with the letters that its author told before.
pub(super) fn find(conversation: &Conversation<'_>, speakers: Speakers) -> Option<Split> {
    if speakers == Speakers::Both {
        return None;
    }
    let last = conversation.last();
    let text = conversation.text(last);
    if text.len() > LONGEST {
        return None;
    }
    if !text.split_whitespace().any(is_broken) {
        return told_apart(conversation);
    }
    (last.saturating_sub(MAX_BACK)..last).rev().filter(|at| conversation.is_by_author(*at)).find_map(|at| {
        let told = conversation.text(at);
        let has_letter = || words(told).any(|word| told[word.clone()].len() == 1);
        if told.len() > LONGEST || told.contains('@') || !has_letter() {
            return None;
        }
        let mut joined = Joined::default();
        joined.take(at, told, 0..told.len());
        joined.glue(", ");
        joined.take(last, text, 0..text.len());
        let is_host = |kind| matches!(kind, FindingKind::Url | FindingKind::Email);
        let split = conversation.read(&joined, MIN_CONFIDENCE, is_host)?;
        split.found.further_techniques.iter().any(|technique| technique == "split_tld").then_some(split)
    })
}

/// "The site is called millpond", ".com?", "no, the ending is an i and then an o".
fn told_apart(conversation: &Conversation<'_>) -> Option<Split> {
    const SHORTEST: usize = 6;
    let last = conversation.last();
    let text = conversation.text(last);
    let cue = words(text).find(|word| is_any(ENDING_CUES, &text[word.clone()].to_lowercase()))?;
    let at = (last.saturating_sub(MAX_BACK)..last).rev().find(|at| conversation.is_by_author(*at))?;
    let told = conversation.text(at);
    let end = told.trim_end_matches(|char: char| !char.is_ascii_alphanumeric()).len();
    let start = told[..end].rfind(|char: char| !(char.is_ascii_alphanumeric() || char == '-'));
    let start = start.map_or(0, |at| told.ceil_char_boundary(at + 1));
    if end - start < SHORTEST {
        return None;
    }
    let mut joined = Joined::default();
    joined.glue("site: ");
    joined.take(at, told, start..end);
    joined.glue(", ");
    joined.take(last, text, cue.start..text.len());
    conversation.read(&joined, MIN_CONFIDENCE, |kind| kind == FindingKind::Url)
}

/// "mill.sho", "jo@mill.d": letters behind the dot that are no ending.
fn is_broken(token: &str) -> bool {
    const LONGEST_ENDING: usize = 6;
    let token = token.trim_end_matches(|char: char| !char.is_ascii_alphanumeric()).to_ascii_lowercase();
    token.rsplit_once('.').is_some_and(|(name, ending)| {
        name.ends_with(|char: char| char.is_ascii_alphanumeric())
            && (1..=LONGEST_ENDING).contains(&ending.len())
            && ending.bytes().all(|byte| byte.is_ascii_lowercase())
            && known_suffix(&token).is_none()
    })
}
