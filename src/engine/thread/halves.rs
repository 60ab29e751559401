//! Names whose parts are told with their place: "my insta is two words, first one: lead", "second word is andlinen, no gap".
//!
//! Parts of work, songs and books are counted in the same way. So the conversation has to name a service, and one of the
//! messages to say that a name is told or how its parts are joined.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::joined::Joined;
use super::vocabulary::{is_any, says_any};
use super::{Conversation, Speakers, Split, spread_over};
use crate::engine::text::{Span, Views, after, words};
use crate::engine::verdict::{Finding, FindingKind, HistoryPart};

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
/// Numbers that count parts behind their noun, by place.
const COUNTS: [&str; 3] = ["1 one uno um un eins", "2 two dos dois deux zwei due", "3 three tres trois drei tre"];
/// What is counted.
const NOUNS: &str = "part half word bit piece one name chunk parte mitad palabra metade palavra partie moitie moitié mot teil hälfte halfte wort meta metà parola hissa";
/// What may stand between it and the part.
const LINKS: &str =
    "is was na es e é est ist lautet hai being with would be in it's its just the of my name handle username";
/// How parts are joined, and the sign that it takes.
const JOINTS: [(&str, &str); 34] = [
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
    ("joined", ""),
    ("run them on", ""),
    ("straight after", ""),
    ("pegado", ""),
    ("colado", ""),
    ("colle", ""),
    ("attaccat", ""),
    ("unito", ""),
    ("razem", ""),
    ("aaneen", ""),
    ("слитно", ""),
    ("bitisik", ""),
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
    let command = if own.is_empty() { joint(&conversation.text(last).to_ascii_lowercase()) } else { None };
    if command.is_none() && own.iter().all(|half| half.place == 0) {
        return None;
    }
    let first = last.saturating_sub(MAX_BACK);
    let earlier = (first..last).filter(|at| conversation.is_by_author(*at)).flat_map(|at| halves(conversation, at));
    let mut told: Vec<Half> = earlier.chain(own).collect();
    told.sort_by_key(|half| half.place);
    let is_complete = told.len() > 1 && told.iter().enumerate().all(|(index, half)| half.place == index);
    let mut talk = (first..=last).map(|at| conversation.text(at).to_lowercase());
    let sign = talk.find_map(|text| joint(&text)).map(|(_, sign)| sign);
    let is_named = || (first..=last).any(|at| says_any(conversation.text(at), MAX_WORDS, NAMES));
    // Who only says what to do with parts, of a model perhaps, has to name the service too.
    let is_heard = |at: &usize| command.is_none() || conversation.is_by_author(*at);
    let has_service = || (first..=last).filter(is_heard).any(|at| conversation.service(at).is_some());
    if !is_complete || sign.is_none() && !is_named() || !has_service() {
        return None;
    }
    let mut joined = Joined::default();
    // That it is a name on a service has been heard.
    joined.glue("insta: ");
    for (index, half) in told.iter().enumerate() {
        if index > 0 {
            joined.glue(sign.unwrap_or_default());
        }
        joined.take(half.at, conversation.text(half.at), half.range.clone());
    }
    let Some((command, _)) = command else {
        return conversation.read(&joined, MIN_CONFIDENCE, |kind| kind == FindingKind::Handle);
    };
    // "Glue the two together": the message holds no part, and tells what to do with those before it.
    let found = conversation.detectors.run(&Views::of(joined.text()));
    let is_name = |found: &Finding| found.kind == FindingKind::Handle && found.confidence >= MIN_CONFIDENCE;
    let found = found.into_iter().find(is_name)?;
    let history = joined.sources(found.span).into_iter().map(|(turn, span)| HistoryPart { turn, span }).collect();
    Some(Split { found: spread_over(found, Span::new(command.start, command.end), history) })
}

/// Where a text in lower case says how parts are joined, and the sign that it takes.
fn joint(text: &str) -> Option<(Range<usize>, &'static str)> {
    JOINTS.iter().find_map(|(words, sign)| text.find(words).map(|at| (at..at + words.len(), *sign)))
}

/// The place that a word gives a part; asked of every word, so looked up.
fn place(word: &str) -> Option<usize> {
    static BY_WORD: LazyLock<FxHashMap<&str, usize>> = LazyLock::new(|| {
        let listed = |(place, list): (usize, &'static str)| list.split_whitespace().map(move |word| (word, place));
        PLACES.into_iter().enumerate().flat_map(listed).collect()
    });
    BY_WORD.get(word).copied()
}

/// "Piece one", "part 2": the place that a number behind the noun gives.
fn counted(word: &str) -> Option<usize> {
    COUNTS.iter().position(|list| is_any(list, word))
}

/// The parts that a message tells.
fn halves(conversation: &Conversation<'_>, at: usize) -> Vec<Half> {
    let text = conversation.text(at);
    let words: Vec<Range<usize>> = words(text).take(MAX_WORDS).collect();
    let lower: Vec<String> = words.iter().map(|word| text[word.clone()].to_lowercase()).collect();
    let mut found: Vec<Half> = Vec::new();
    for (index, word) in lower.iter().enumerate() {
        let counted = is_any(NOUNS, word).then(|| lower.get(index + 1).and_then(|count| counted(count))).flatten();
        let Some(place) = place(word).or(counted) else { continue };
        let has_noun = counted.is_some() || lower.get(index + 1).is_some_and(|noun| is_any(NOUNS, noun));
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
