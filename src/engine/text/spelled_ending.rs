//! The ending of a host in pieces: "dot c o m", ". exa mple", "dot see oh em".

use std::ops::Range;

use super::sign_words::letter;
use super::tld::is_known_suffix;

/// An ending and how many bytes of the text it takes.
pub(super) struct Ending {
    pub(super) text: String,
    pub(super) length: usize,
}

/// Endings of two letters that people spell by the letters' names. Others are words: "see you", "why not".
const SPELLED_SHORT: [&str; 24] = [
    "co", "io", "uk", "de", "fr", "it", "es", "nl", "eu", "us", "me", "gg", "ly", "in", "ru", "pl", "tv", "ai", "ca",
    "au", "be", "ch", "at", "nz",
];

/// Longest ending that is put together.
const MAX_PIECES: usize = 12;

/// Reads the ending after the dot at `dot`. A dot that is only a sign asks for more than one in words.
pub(super) fn read(text: &str, dot: Range<usize>, is_sign: bool) -> Option<Ending> {
    let rest = &text[dot.end..];
    let is_apart = text[dot.clone()].starts_with(char::is_whitespace);
    letters(rest, is_sign)
        .filter(|ending| {
            let is_short = ending.text.len() < 3;
            !(is_sign && is_short) || is_apart || rest[ending.length..].trim_start().starts_with('/')
        })
        .or_else(|| hyphened(rest).filter(|_| is_sign))
        .or_else(|| halves(text, dot.end))
        .or_else(|| pieces(rest))
        // "Under that section. (a) (i) …": paragraphs.
        .or_else(|| bracketed(rest).filter(|_| !is_sign))
}

/// "ce-oh-em": letters by name behind a dot that is only a sign, with hyphens between.
fn hyphened(rest: &str) -> Option<Ending> {
    let word = &rest[..rest.find(|char: char| !(char.is_ascii_lowercase() || char == '-')).unwrap_or(rest.len())];
    let ending = letters(word, false)?;
    (ending.text.len() > 2 && ending.length == word.len()).then_some(ending)
}

/// "ex_am_ple", "ex, am, ple", "exa … mple": pieces with the same sign between, of an ending that nobody takes for words.
fn pieces(rest: &str) -> Option<Ending> {
    const WHOLE: [&str; 6] = ["example", "online", "studio", "agency", "design", "com"];
    const SIGNS: [char; 14] = ['_', '-', '·', '*', '/', '|', '~', '+', ' ', ',', '…', '>', ':', ';'];
    let blanks = |at: usize| rest[at..].len() - rest[at..].trim_start_matches(' ').len();
    let (mut joined, mut at, mut sign) = (String::new(), 0, None);
    while joined.len() <= WHOLE[0].len() {
        let length = rest[at..].find(|char: char| !char.is_ascii_lowercase()).unwrap_or(rest.len() - at);
        joined.push_str(&rest[at..at + length]);
        at += length;
        if length == 0 {
            return None;
        }
        if WHOLE.contains(&joined.as_str()) && !rest[at..].starts_with(char::is_alphanumeric) {
            return sign.map(|_| Ending { text: joined, length: at });
        }
        let lead = blanks(at).min(2);
        let next = rest[at + lead..].chars().next().filter(|char| SIGNS.contains(char));
        let next = next.or_else(|| (lead > 0).then_some(' '))?;
        if *sign.get_or_insert(next) != next {
            return None;
        }
        at += lead + if next == ' ' { 0 } else { next.len_utf8() };
        // "exa ... mple" has its sign several times.
        at += rest[at..].bytes().take_while(|byte| *byte == b'.').count().min(3);
        at += blanks(at).min(2);
    }
    None
}

/// Letters one by one, or their names where `is_single` does not forbid them.
pub(super) fn letters(text: &str, is_single: bool) -> Option<Ending> {
    const LEADS: [&str; 7] =
        ["the letter ", "the letters ", "letters ", "die buchstaben ", "las letras ", "les lettres ", "le lettere "];
    let mut joined = String::new();
    let mut best: Option<Ending> = None;
    let blank = text.len() - text.trim_start_matches(' ').len();
    let lead = LEADS.iter().find(|lead| text[blank..].starts_with(**lead));
    let mut at = lead.map_or(0, |lead| blank + lead.len());
    let mut is_named = false;
    for piece in 0..MAX_PIECES {
        let gap = gap(&text[at..], piece > 0);
        let start = at + gap;
        let length = text[start..].find(|char: char| !char.is_ascii_lowercase()).unwrap_or(text.len() - start);
        let word = &text[start..start + length];
        let next = text[start + length..].chars().next();
        if piece > 0 && gap == 0 || is_single && piece == 0 && length > 1 || next.is_some_and(char::is_alphanumeric) {
            break;
        }
        let Some(letter) = letter(word) else { break };
        is_named |= length > 1;
        joined.push(letter);
        at = start + length;
        at += example(&text[at..], letter);
        // The bracket of the first letter may stand before the text: "(dot) (o) (r) (g)".
        let is_open = piece == 0 && start == 0 || text[..start].ends_with(['(', '[', '{', '<']);
        let closed = at + usize::from(is_open && text[at..].starts_with([')', ']', '}', '>']));
        at = closed;
        if piece > 0
            && is_known_suffix(&joined)
            && (!is_named || joined.len() > 2 || SPELLED_SHORT.contains(&joined.as_str()))
        {
            best = Some(Ending { text: joined.clone(), length: at });
        }
    }
    best
}

/// The length of what explains a letter: " as in crust", " for Oscar".
fn example(text: &str, letter: char) -> usize {
    const LINKS: [&str; 8] = [" as in ", " for ", " like ", " wie ", " comme ", " como ", " come ", " jak "];
    let Some(link) = LINKS.iter().find(|link| text.starts_with(**link)) else { return 0 };
    let rest = &text[link.len()..];
    let word = rest.find(|char: char| !char.is_alphabetic()).unwrap_or(rest.len());
    if word > 1 && rest.starts_with(letter) { link.len() + word } else { 0 }
}

/// The length of what stands between two letters.
fn gap(text: &str, is_inner: bool) -> usize {
    const MAX_GAP: usize = 4;
    let bare = text.len()
        - text
            .trim_start_matches(|char: char| {
                char.is_whitespace()
                    || is_inner && matches!(char, ',' | '.' | '-' | '_' | '·' | '•' | '*' | '/' | '|' | '+' | '~')
            })
            .len();
    let bracket = usize::from(text[bare..].starts_with(['(', '[', '{', '<']));
    let gap = bare + bracket;
    if gap > MAX_GAP {
        return 0;
    }
    if is_inner && gap > 0 { gap + led(&text[gap..]) } else { gap }
}

/// The length of the words that lead from one letter to the next: "and then an ", "en dan een ".
fn led(text: &str) -> usize {
    /// Of these one comes first; those of two words begin with what could be a letter itself.
    const FIRST: [&str; 24] = [
        "y luego ",
        "y despues ",
        "y la ",
        "y el ",
        "y una ",
        "e poi ",
        "e depois ",
        "e a ",
        "e la ",
        "e una ",
        "en dan ",
        "and ",
        "then ",
        "then) ",
        "plus ",
        "dot ",
        "punkt ",
        "und ",
        "et ",
        "og ",
        "och ",
        "ve ",
        "luego ",
        "puis ",
    ];
    const NEXT: [&str; 32] = [
        "then ", "dann ", "luego ", "despues ", "puis ", "poi ", "depois ", "sa ", "dan ", "finally ", "an ", "a ",
        "the ", "letter ", "ein ", "eine ", "einem ", "das ", "une ", "un ", "la ", "el ", "le ", "l'", "una ", "um ",
        "uma ", "een ", "de ", "another ", "lettre ", "letra ",
    ];
    const MOST: usize = 3;
    let start =
        |list: &[&str], at: usize| list.iter().find(|word| text[at..].starts_with(**word)).map(|word| word.len());
    let Some(mut at) = start(&FIRST, 0).or_else(|| start(&["the letter "], 0)) else { return 0 };
    for _ in 0..MOST {
        // "And a": the article, unless the letter itself ends the ending.
        match start(&NEXT, at).filter(|length| text[at + length..].starts_with(|char: char| char.is_ascii_lowercase()))
        {
            Some(length) => at += length,
            None => break,
        }
    }
    at
}

/// "(n) (et)", of which the first bracket may stand before the text: letters in brackets that make an ending.
fn bracketed(rest: &str) -> Option<Ending> {
    let mut joined = String::new();
    let mut at = 0;
    for piece in 0..MAX_PIECES {
        let blank = rest[at..].len() - rest[at..].trim_start_matches(' ').len();
        let open = usize::from(rest[at + blank..].starts_with(['(', '[', '{', '<']));
        let start = at + blank + open;
        let length = rest[start..].find(|char: char| !char.is_ascii_lowercase()).unwrap_or(rest.len() - start);
        let is_closed = rest[start + length..].starts_with([')', ']', '}', '>']);
        if length == 0 || !is_closed || blank > 2 || piece > 0 && open == 0 {
            return None;
        }
        joined.push_str(&rest[start..start + length]);
        at = start + length + 1;
        let goes_on = rest[at..].trim_start_matches(' ').starts_with(['(', '[', '{', '<']);
        if piece > 0 && !goes_on && is_known_suffix(&joined) {
            return Some(Ending { text: joined, length: at });
        }
    }
    None
}

/// "exa mple", "c om": two pieces of which the first is no ending, or a text that says to close the gap.
fn halves(text: &str, at: usize) -> Option<Ending> {
    const REACH: usize = 96;
    let rest = &text[at..];
    const COMMON: [&str; 6] = ["com", "net", "org", "biz", "app", "dev"];
    const CLOSE_UP: [&str; 14] = [
        "gap",
        "no space",
        "the space",
        "without space",
        "squish",
        "join ",
        "glue",
        "close up",
        "close it up",
        "together",
        "stick",
        "squash",
        "one word",
        "spaces",
    ];
    const LONGEST: usize = 8;
    let word = |text: &str| text.find(|char: char| !char.is_ascii_lowercase()).unwrap_or(text.len());
    let first = word(rest);
    let after = &rest[first..];
    let space = after.len() - after.trim_start().len();
    let second = word(&after[space..]);
    let is_pair = (1..LONGEST).contains(&first) && (1..=2).contains(&space) && (1..LONGEST).contains(&second);
    if !is_pair || after[space + second..].starts_with(char::is_alphanumeric) {
        return None;
    }
    let joined = format!("{}{}", &rest[..first], &after[space..space + second]);
    let is_path = after[space + second..].trim_start().starts_with('/');
    let is_plain = joined == "com"
        || !is_known_suffix(&rest[..first])
            && (joined.len() >= 4 || COMMON.contains(&joined.as_str()) || is_path && first == 1 && second == 1);
    let near = &text
        [text.floor_char_boundary(at.saturating_sub(REACH))..text.ceil_char_boundary((at + REACH).min(text.len()))];
    let is_asked = || CLOSE_UP.iter().any(|word| near.contains(word));
    (is_known_suffix(&joined) && (is_plain || is_asked()))
        .then_some(Ending { text: joined, length: first + space + second })
}

/// Where the host before `dot` begins if its letters are spaced out, too: "b i t . l y".
pub(super) fn with_spaced_host(text: &str, dot: usize) -> usize {
    let mut start = dot;
    let mut letters = 0;
    let mut chars = text[..dot].char_indices().rev().peekable();
    while let Some((at, char)) = chars.next() {
        let is_single =
            char.is_ascii_alphanumeric() && chars.peek().is_none_or(|(_, before)| !before.is_alphanumeric());
        if !is_single {
            break;
        }
        letters += 1;
        start = at;
        if chars.next_if(|(_, before)| *before == ' ').is_none() {
            break;
        }
    }
    if letters >= 2 { start } else { dot }
}

#[cfg(test)]
mod tests {
    use crate::engine::text::spell::tests::check;

    #[test]
    fn endings_in_pieces() {
        check("jo@mill ,n,e,t", "jo@mill.net");
        check("tidemill dot c·o·m", "tidemill.com");
        check("tidemill dot c as in cup, o, m", "tidemill.com");
        check("tidemill dot ex_am_ple", "tidemill.example");
        check("tidemill dot ex, am, ple", "tidemill.example");
        check("jo@mill.exa … mple", "jo@mill.example");
        check("tidemill dot c dot o dot m", "tidemill.com");
        check("jo@mill (dot) (o) (r) (g), evenings", "jo@mill.org, evenings");
        check("tide-mill , dot , e x a m p l e , daily", "tide-mill.example , daily");
        check("tidemill.example.ce-oh-em", "tidemill.example.com");
        check("tidemill then a full stop then the letters i, o", "tidemill.io");
        check("tidemill, a full stop, c o, another full stop, u k", "tidemill.co.uk");
        check("tidemill (dot) (n) (et), the third page", "tidemill.net, the third page");
        check("tide-mill punt n en dan een l, daar", "tide-mill.nl, daar");
        check("tidemill with dot eee, exx, ay, em, pee, ell, ee", "tidemill.example");
    }
}
