//! The `letters` view: digits and signs that stand for letters become letters, spaced-out letters close up, long
//! repeats shorten.

use super::offsets::OffsetMapBuilder;
use super::services::BRANDS;
use super::views::{View, ViewKind};

/// Fewest single letters in a row that count as spaced out.
const MIN_SPACED: usize = 3;

pub(super) fn read_letters(folded: &View) -> View {
    let text = folded.text.as_str();
    let mut view = OffsetMapBuilder::default();
    let mut start = 0;
    while start < text.len() {
        let end = match spaced_out(text, start) {
            Some(run) => {
                for (at, char) in run.letters {
                    write(text, at, char, &mut view);
                }
                run.end
            }
            None => {
                let end = token_end(text, start);
                write_token(text, start, end, &mut view);
                end
            }
        };
        start = end;
    }
    let (text, map) = view.finish();
    View { kind: ViewKind::Letters, text, map: map.through(&folded.map) }
}

/// Letters written one by one with the same separator between.
struct SpacedOut {
    letters: Vec<(usize, char)>,
    end: usize,
}

fn spaced_out(text: &str, start: usize) -> Option<SpacedOut> {
    let before = text[..start].chars().next_back();
    if before.is_some_and(char::is_alphanumeric) {
        return None;
    }
    let mut chars = text[start..].char_indices().map(|(at, char)| (start + at, char)).peekable();
    let mut letters = Vec::new();
    let mut separator = None;
    let mut end = start;
    // A row of digits is no word: giving up early keeps the pass linear.
    let (mut alphabetic, mut stand_ins) = (0, 0);
    while let Some((at, char)) = chars.next_if(|(_, char)| is_letter_or_stand_in(*char)) {
        let followed = chars.peek().copied();
        if followed.is_some_and(|(_, next)| next.is_alphanumeric()) {
            break;
        }
        if char.is_alphabetic() {
            alphabetic += 1
        } else {
            stand_ins += 1
        }
        if stand_ins > 2 * alphabetic + 4 {
            break;
        }
        letters.push((at, char));
        end = at + char.len_utf8();
        let Some((sign_at, sign)) = followed else { break };
        let is_separator = matches!(sign, ' ' | '-' | '.' | '_' | '*' | '|' | '/' | '~' | '+');
        if separator.is_some_and(|used| used != sign) {
            // "t e l e g r a m v-e-n-m-o": the letter begins the next word.
            if is_separator && text[sign_at + 1..].starts_with(is_letter_or_stand_in) {
                letters.pop();
                end = letters.last().map_or(start, |(at, char)| at + char.len_utf8());
            }
            break;
        }
        if !is_separator {
            break;
        }
        separator = Some(sign);
        chars.next();
    }
    (alphabetic >= MIN_SPACED).then_some(SpacedOut { letters, end })
}

fn is_letter_or_stand_in(char: char) -> bool {
    char.is_alphabetic() || matches!(char, '0' | '1' | '3' | '4' | '5' | '7' | '8' | '@' | '$')
}

/// The end of the token at `start`: a run of letters, digits and stand-ins, or one other character.
fn token_end(text: &str, start: usize) -> usize {
    let is_part = |char: char| char.is_alphanumeric() || matches!(char, '@' | '$' | '!' | '|' | '€' | '¥' | '¢' | '£');
    let first = text[start..].chars().next().map_or(1, char::len_utf8);
    if text[start..].starts_with(is_part) {
        text[start..].find(|char| !is_part(char)).map_or(text.len(), |length| start + length)
    } else {
        start + first
    }
}

fn write_token(text: &str, start: usize, end: usize, view: &mut OffsetMapBuilder) {
    let token = &text[start..end];
    let letters = token.chars().filter(|char| char.is_alphabetic()).count();
    let is_leet =
        (letters >= 2 || letters == 1 && names_service(token)) && token.chars().any(|char| !char.is_alphabetic());
    if !is_leet {
        write_shortened(text, start, end, view);
        return;
    }
    let is_cyrillic = token.contains(|char: char| matches!(char, '\u{400}'..='\u{4ff}'));
    let last = token.trim_end_matches('!').len();
    for (at, char) in token.char_indices() {
        let has_letter_before = token[..at].chars().next_back().is_some_and(char::is_alphanumeric);
        let is_inside = has_letter_before
            && token.get(at + char.len_utf8()..last).is_some_and(|rest| rest.starts_with(char::is_alphanumeric));
        let plain = match char {
            '@' | '$' | '!' | '|' if !is_inside => char,
            _ if is_cyrillic => cyrillic_stand_in(char),
            _ => stand_in(token, at, char),
        };
        write_as(text, start + at, char, plain, view);
    }
}

/// "1n574", "5n4p": with a single letter left, only a service's name.
fn names_service(token: &str) -> bool {
    let reads = |service: &str| {
        token.len() == service.len()
            && token
                .char_indices()
                .zip(service.chars())
                .all(|((at, char), plain)| char == plain || stand_in(token, at, char) == plain)
    };
    BRANDS.split_whitespace().any(reads)
}

/// The Cyrillic letter that a digit or sign stands for.
fn cyrillic_stand_in(char: char) -> char {
    match char {
        '0' => 'о',
        '3' => 'е',
        '4' | '@' => 'а',
        '6' => 'б',
        '8' => 'в',
        _ => char,
    }
}

/// The Latin letter that a digit is most often written for.
pub(crate) fn letter_of_digit(digit: char) -> Option<char> {
    match digit {
        '0' => Some('o'),
        '1' => Some('i'),
        '3' => Some('e'),
        '4' => Some('a'),
        '5' => Some('s'),
        '7' => Some('t'),
        _ => None,
    }
}

/// The Latin letter that a digit or sign stands for.
fn stand_in(token: &str, at: usize, char: char) -> char {
    match char {
        '@' => 'a',
        '$' => 's',
        '8' => 'b',
        '€' => 'e',
        '¥' => 'y',
        '¢' => 'c',
        '1' | '!' | '|' => {
            // `paypa1` and `te1egram`, but `s1gnal` and `1nsta`.
            let is_vowel = |letter: Option<char>| letter.is_some_and(|letter| "aeiou034@".contains(letter));
            let before = token[..at].chars().next_back();
            let after = token[at + 1..].chars().next();
            if is_vowel(before) && (after.is_none() || is_vowel(after)) { 'l' } else { 'i' }
        }
        _ => letter_of_digit(char).unwrap_or(char),
    }
}

/// Copies a token, a letter that comes three times or more in a row only once.
fn write_shortened(text: &str, start: usize, end: usize, view: &mut OffsetMapBuilder) {
    let token = &text[start..end];
    if token.as_bytes().windows(3).all(|three| three[0] != three[1] || three[1] != three[2]) && token.is_ascii() {
        view.keep(token, start);
        return;
    }
    let mut chars = token.char_indices().peekable();
    while let Some((at, char)) = chars.next() {
        let mut stop = at + char.len_utf8();
        let mut times = 1;
        while let Some((at, _)) = chars.next_if(|(_, next)| *next == char && char.is_alphabetic()) {
            stop = at + char.len_utf8();
            times += 1;
        }
        if times >= 3 && token != "www" {
            view.replace(&token[at..at + char.len_utf8()], start + at..start + stop);
        } else {
            view.keep(&text[start + at..start + stop], start + at);
        }
    }
}

fn write(text: &str, at: usize, char: char, view: &mut OffsetMapBuilder) {
    write_as(text, at, char, stand_in(&text[at..at + char.len_utf8()], 0, char), view);
}

fn write_as(text: &str, at: usize, char: char, plain: char, view: &mut OffsetMapBuilder) {
    let end = at + char.len_utf8();
    if plain == char {
        view.keep(&text[at..end], at);
    } else {
        view.replace(plain.encode_utf8(&mut [0; 4]), at..end);
    }
}
