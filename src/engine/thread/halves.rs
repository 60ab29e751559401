//! Names whose parts are told with their place: "my insta is two words, first one: lead", "second word is andlinen, no gap".
//!
//! Parts of work, songs and books are counted in the same way. So the conversation has to name a service, and one of the
//! messages to say that a name is told or how its parts are joined.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::joined::Joined;
use super::vocabulary::{is_any, says_any};
use super::{Conversation, Speakers, Split};
use crate::engine::text::{after, words};
use crate::engine::verdict::FindingKind;

/// How many messages back the first part may stand.
const MAX_BACK: usize = 6;
/// Words of a message that are read.
const MAX_WORDS: usize = 64;
/// The longest part, in bytes.
const LONGEST: usize = 30;
/// Below this a name that was put together is not believed.
const MIN_CONFIDENCE: f64 = 0.5;

/// Words that count parts, by place.
const PLACES: [&str; 3] = [
    "first 1st start front begins starts primera primero primeira primeiro premiere premier erste erster erstes ersten prima primo pehla pehle",
    "second 2nd other last end back ends segunda segundo deuxieme deuxième seconde zweite zweiter zweites zweiten seconda secondo dusra doosra",
    "third 3rd tercera tercero terceira terceiro troisieme troisième dritte dritter drittes terza terzo",
];
/// What is counted.
const NOUNS: &str = "part half word bit piece one name chunk parte mitad palabra metade palavra partie moitie moitié mot teil hälfte halfte wort meta metà parola hissa";
/// What may stand between it and the part.
const LINKS: &str =
    "is was na es e é est ist lautet hai being with would be in it's its just the of my name handle username";
/// How parts are joined, and the sign that it takes.
const JOINTS: [(&str, &str); 22] = [
    ("underscore", "_"),
    ("guion bajo", "_"),
    ("unterstrich", "_"),
    ("dot between", "."),
    ("dot in the middle", "."),
    ("dot in between", "."),
    ("hyphen", "-"),
    ("no space", ""),
    ("no gap", ""),
    ("without space", ""),
    ("without a space", ""),
    ("together", ""),
    ("one word", ""),
    ("no dots", ""),
    ("glue", ""),
    ("stick", ""),
    ("squash", ""),
    ("junto", ""),
    ("sin espacio", ""),
    ("sem espaço", ""),
    ("zusammen", ""),
    ("sans espace", ""),
];
/// What says that a name is told.
const NAMES: &str = "handle username nick nickname usuario apodo pseudo nutzername benutzername";

/// One part, with the place that its message gives it.
struct Half {
    at: usize,
    place: usize,
    range: Range<usize>,
}

/// The name whose last part the message tells.
pub(super) fn find(conversation: &Conversation<'_>, speakers: Speakers) -> Option<Split> {
    if speakers == Speakers::Both {
        return None;
    }
    let last = conversation.last();
    let own = halves(conversation, last);
    if own.iter().all(|half| half.place == 0) {
        return None;
    }
    let first = last.saturating_sub(MAX_BACK);
    let earlier = (first..last).filter(|at| conversation.is_by_author(*at)).flat_map(|at| halves(conversation, at));
    let mut told: Vec<Half> = earlier.chain(own).collect();
    told.sort_by_key(|half| half.place);
    let is_complete = told.len() > 1 && told.iter().enumerate().all(|(index, half)| half.place == index);
    let mut talk = (first..=last).map(|at| conversation.text(at).to_lowercase());
    let joint = talk.find_map(|text| JOINTS.iter().find(|(words, _)| text.contains(words)).map(|(_, sign)| *sign));
    let is_named = || (first..=last).any(|at| says_any(conversation.text(at), MAX_WORDS, NAMES));
    if !is_complete || joint.is_none() && !is_named() || !(first..=last).any(|at| conversation.service(at).is_some()) {
        return None;
    }
    let mut joined = Joined::default();
    // That it is a name on a service has been heard.
    joined.glue("insta: ");
    for (index, half) in told.iter().enumerate() {
        if index > 0 {
            joined.glue(joint.unwrap_or_default());
        }
        joined.take(half.at, conversation.text(half.at), half.range.clone());
    }
    conversation.read(&joined, MIN_CONFIDENCE, |kind| kind == FindingKind::Handle)
}

/// The place that a word gives a part; asked of every word, so looked up.
fn place(word: &str) -> Option<usize> {
    static BY_WORD: LazyLock<FxHashMap<&str, usize>> = LazyLock::new(|| {
        let listed = |(place, list): (usize, &'static str)| list.split_whitespace().map(move |word| (word, place));
        PLACES.into_iter().enumerate().flat_map(listed).collect()
    });
    BY_WORD.get(word).copied()
}

/// The parts that a message tells.
fn halves(conversation: &Conversation<'_>, at: usize) -> Vec<Half> {
    let text = conversation.text(at);
    let words: Vec<Range<usize>> = words(text).take(MAX_WORDS).collect();
    let lower: Vec<String> = words.iter().map(|word| text[word.clone()].to_lowercase()).collect();
    let mut found: Vec<Half> = Vec::new();
    for (index, word) in lower.iter().enumerate() {
        let Some(place) = place(word) else { continue };
        let has_noun = lower.get(index + 1).is_some_and(|noun| is_any(NOUNS, noun));
        let mut next = index + 1 + usize::from(has_noun);
        let is_linked = lower.get(next).is_some_and(|link| is_any(LINKS, link));
        while lower.get(next).is_some_and(|link| is_any(LINKS, link)) {
            next += 1;
        }
        let (Some(before), Some(part)) = (words.get(next - 1), words.get(next)) else { continue };
        let gap = &text[before.end..part.start];
        let is_announced = is_linked || gap.contains([':', '=', '"', '“', '\'']);
        let is_led = gap.trim_end_matches(['_', '.', '-']).chars().all(|char| " :=\"“',".contains(char));
        if !(has_noun || is_announced) || !is_led || found.iter().any(|half| half.place == place) {
            continue;
        }
        if let Some(range) = part_of_name(text, part.start) {
            found.push(Half { at, place, range });
        }
    }
    found
}

/// The word of a name that begins at a place or at the sign before it; the clause ends behind it.
fn part_of_name(text: &str, at: usize) -> Option<Range<usize>> {
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_' | '-');
    let start = text[..at].trim_end_matches(['_', '.', '-']).len();
    let near = after(text, start, LONGEST + 1);
    let length = near.find(|char| !is_part(char)).unwrap_or(near.len());
    let part = near[..length].trim_end_matches(['.', '-']);
    let rest = text[start + part.len()..].trim_start_matches([' ', '"', '”', '\'', ')']);
    let ends = rest.is_empty() || rest.starts_with(|char: char| !char.is_alphanumeric());
    (ends && (2..=LONGEST).contains(&part.len())).then(|| start..start + part.len())
}
