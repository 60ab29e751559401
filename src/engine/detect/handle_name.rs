//! Words that could be names on other services, and what their spelling says about them.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::ordinary::is_ordinary;
use crate::engine::text::{Original, Span, View, letter_of_digit, listed, picture_name};

/// A word that could be a handle.
pub(super) struct Name {
    /// Where it stands in the view.
    pub(super) range: Range<usize>,
    /// Where it stands in the original text.
    pub(super) span: Span<Original>,
    /// What it says, without its sign and without ornaments.
    pub(super) value: String,
    /// Begins with `@`.
    pub(super) has_sign: bool,
    /// Written as no ordinary word is: underscores, inner dots, digits.
    pub(super) is_telling: bool,
    /// Stands directly after a colon, an arrow or the like.
    pub(super) is_announced: bool,
    /// A word that everyday text does not have.
    pub(super) is_made_up: bool,
}

const SHORTEST: usize = 3;
const LONGEST: usize = 40;

/// Words of letters, digits, dots, underscores and dashes that are no addresses, paths, files or numbers, and that their
/// spelling, a sign or an announcement sets apart from ordinary words.
pub(super) fn names(view: &View, original: &str) -> Vec<Name> {
    let text = view.text.as_str();
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-');
    let mut names = Vec::new();
    let mut at = 0;
    while let Some(length) = text.as_bytes()[at..].iter().position(is_part) {
        let start = at + length;
        let rest = &text.as_bytes()[start..];
        let end = start + rest.iter().position(|byte| !is_part(byte)).unwrap_or(rest.len());
        at = end;
        let Some(mut name) = name(view, original, start, end) else { continue };
        if let Some((value, end)) = with_ornaments(text, &name) {
            name.value = value;
            name.is_made_up = name.value.bytes().all(|byte| byte.is_ascii_lowercase()) && !is_ordinary(&name.value);
            name.range.end = end;
            name.span = view.original(name.range.start, end);
            at = at.max(end);
        }
        names.push(name);
    }
    names
}

/// "bright🔹oak", "@fern🦊 (fox, as a word)": a name with pictures in it, without those that only adorn it.
fn with_ornaments(text: &str, name: &Name) -> Option<(String, usize)> {
    const REACH: usize = 40;
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_' | '-');
    let mut value = name.value.clone();
    let mut end = name.range.end;
    while let Some(picture) = text[end..].chars().next().filter(|char| is_picture(*char)) {
        let rest = &text[end + picture.len_utf8()..];
        let part = &rest[..rest.find(|char| !is_part(char)).unwrap_or(rest.len())];
        let part = part.trim_end_matches(['.', '-']);
        let said = &rest[part.len()..text_end(rest, part.len() + REACH).max(part.len())];
        match picture_name(picture).filter(|called| said.contains(*called)) {
            Some(called) => value.push_str(called),
            None if part.is_empty() => break,
            None => {}
        }
        value.push_str(part);
        end += picture.len_utf8() + part.len();
        if value.len() > LONGEST {
            return None;
        }
    }
    (end > name.range.end).then_some((value, end))
}

fn text_end(text: &str, at: usize) -> usize {
    text.floor_char_boundary(at.min(text.len()))
}

/// Tells whether a name is written in another alphabet than the text before it: bubbles, small capitals, raised letters.
fn is_decorated(before: &str, written: &str, length: usize) -> bool {
    const SHORTEST: usize = 4;
    const NEAR: usize = 16;
    let before = &before.as_bytes()[before.len().saturating_sub(NEAR)..];
    // A character of such an alphabet takes more bytes than the letter that it stands for.
    length >= SHORTEST
        && before.is_ascii()
        && written.chars().count() == length
        && written.chars().filter(|char| char.len_utf8() > 2).count() * 2 > length
}

/// "eyJhbGciOiJIUzI1NiJ9": a key or a hash, whose capitals and digits stand anywhere.
fn is_code(word: &str, written: &str) -> bool {
    const SHORTEST: usize = 16;
    const MIN_TURNS: usize = 5;
    let kind = |byte: u8| (byte.is_ascii_uppercase(), byte.is_ascii_digit());
    written.len() >= SHORTEST
        && written.eq_ignore_ascii_case(word)
        && written.bytes().any(|byte| byte.is_ascii_lowercase())
        && written.bytes().any(|byte| byte.is_ascii_uppercase())
        && written.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && written.bytes().any(|byte| byte.is_ascii_digit())
        && written.as_bytes().windows(2).filter(|pair| kind(pair[0]) != kind(pair[1])).count() >= MIN_TURNS
}

/// "S1GN4L L0ST": everyday words in capitals and digits, as a panel or a film shows them.
fn is_shouted(word: &str, written: &str, before: &str) -> bool {
    let is_loud =
        |text: &str| text.contains(|char: char| char.is_ascii_uppercase()) && !text.contains(char::is_lowercase);
    let last = before.split_whitespace().next_back().unwrap_or_default();
    if !is_loud(written) || !is_loud(last) || !word.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return false;
    }
    let read: String = word.chars().map(|char| letter_of_digit(char).unwrap_or(char)).collect();
    read.bytes().all(|byte| byte.is_ascii_alphabetic()) && is_ordinary(&read)
}

/// Emoji and dingbats.
fn is_picture(char: char) -> bool {
    matches!(char, '\u{2600}'..='\u{27bf}' | '\u{1f300}'..='\u{1faff}' | '\u{25a0}'..='\u{25ff}' | '\u{2b50}' | '\u{2b55}')
        && !matches!(char, '\u{2794}'..='\u{27bf}' | '\u{1f446}'..='\u{1f449}' | '\u{25b6}' | '\u{25ba}')
}

/// The word at `start..end` of a view, unless it is ordinary and nothing points to it.
fn name(view: &View, original: &str, start: usize, end: usize) -> Option<Name> {
    let text = view.text.as_str();
    let word = text[start..end].trim_end_matches(['.', '-']);
    let lead = word.len() - word.trim_start_matches(['.', '-']).len();
    let (start, word) = (start + lead, &word[lead..]);
    if !(SHORTEST..=LONGEST).contains(&word.len()) {
        return None;
    }
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    if letters < 2 {
        return None;
    }
    let mut end = start + word.len();
    let before = &text[..start];
    let after = &text[end..];
    let (last, next) = (before.bytes().next_back(), after.bytes().next());
    let lead_ends_with = |is_part: fn(char) -> bool| before[..before.len() - 1].ends_with(is_part);
    let has_sign =
        last == Some(b'@') && !lead_ends_with(|char| char.is_alphanumeric() || matches!(char, '.' | '_' | '-' | '/'));
    // "max_uses=1" is set in code.
    let is_set = next == Some(b'=') && after[1..].starts_with(|char: char| char.is_ascii_digit());
    let is_other = matches!(next, Some(b'@' | b'(' | b'/' | b'\\'))
        || is_set
        || matches!(last, Some(b'/' | b'\\' | b'#' | b'$'))
        || (last == Some(b'@') && !has_sign)
        || (last == Some(b'?') && lead_ends_with(char::is_alphanumeric));
    let has_dot = word.bytes().any(|byte| byte == b'.');
    if is_other || has_dot && (word.contains("..") || is_file_name(word)) {
        return None;
    }
    let tag = after
        .strip_prefix('#')
        .map_or(0, |rest| rest.len() - rest.trim_start_matches(|char: char| char.is_ascii_digit()).len());
    if tag == 4 {
        end += 1 + tag;
    }
    // The old form of names on one network: "live:" and what follows it are one.
    let is_live =
        last == Some(b':') && before.ends_with("live:") && !before[..before.len() - 5].ends_with(char::is_alphanumeric);
    let is_telling = tag == 4
        || is_live
        || is_telling(word, letters)
        || original.len() > text.len()
            && is_decorated(before, &original[view.original(start, end).range()], word.len());
    let is_announced = if is_live { announced_before(before) } else { is_announced(before) };
    let is_made_up = word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') && !is_ordinary(word);
    if !(has_sign || is_telling || is_announced || is_made_up || after.starts_with(is_picture)) {
        return None;
    }
    let written = view.original(start, end);
    if !has_sign && is_shouted(word, &original[written.range()], &original[..written.start()])
        || is_code(word, &original[written.range()])
    {
        return None;
    }
    let value = if is_live { format!("live:{}", &text[start..end]) } else { text[start..end].to_owned() };
    let start = if is_live { start - 5 } else { start - usize::from(has_sign) };
    Some(Name {
        range: start..end,
        span: view.original(start, end),
        value,
        has_sign,
        is_telling,
        is_announced,
        is_made_up,
    })
}

/// Written as no ordinary word is; `letters` is how many it has.
fn is_telling(word: &str, letters: usize) -> bool {
    // All it could be told by is no letter.
    if letters == word.len() {
        return false;
    }
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let is_time_or_measure = digits > 0 && letters <= 3 && word.starts_with(|char: char| char.is_ascii_digit());
    word.contains('_')
        || (word.contains('.') && word.split('.').all(|part| !part.is_empty()))
        || (digits > 0 && letters >= 3 && !is_time_or_measure)
        || (word.matches('-').count() >= 2 && !is_compound(word))
}

/// Tells whether a colon, an arrow or the like leads to what follows.
fn is_announced(before: &str) -> bool {
    let lead = before.trim_end_matches(|char: char| {
        matches!(char, ' ' | '"' | '\'' | '`' | '(' | '@' | '*' | '“') || is_picture(char)
    });
    let is_lead = |char: char| {
        matches!(
            char,
            ':' | '='
                | '>'
                | '→'
                | '：'
                | '»'
                | '➡'
                | '➜'
                | '➝'
                | '➞'
                | '➔'
                | '👉'
                | '⇒'
                | '⟶'
                | '▶'
                | '►'
                | '⮕'
                | '—'
        )
    };
    lead.ends_with(is_lead) || lead.ends_with("- ")
}

/// "Skype: live:jo.park": what stands before the whole name.
fn announced_before(before: &str) -> bool {
    before[..before.len() - 5].trim_end_matches([' ', '"', '(']).ends_with([':', '=', '>', '→'])
}

/// "state-of-the-art", "signal-to-noise".
fn is_compound(word: &str) -> bool {
    const SMALL: [&str; 15] =
        ["to", "of", "in", "the", "by", "for", "a", "on", "at", "up", "as", "or", "it", "off", "and"];
    // "six-year-old", "12-inch-wide".
    const MEASURES: [&str; 22] = [
        "year", "old", "day", "days", "week", "weeks", "month", "months", "hour", "hours", "minute", "min", "inch",
        "foot", "mile", "part", "piece", "person", "room", "bed", "level", "page",
    ];
    word.split('-').any(|part| SMALL.contains(&part) || MEASURES.contains(&part))
}

fn is_file_name(word: &str) -> bool {
    static EXTENSIONS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        listed(
            "pdf doc docx xls xlsx ods odt csv txt png jpg jpeg gif svg tif tiff heic bmp avi mkv webm webp mp3 mp4 wav mov psd ai zip rar \
        json xml yml yaml toml sql py js ts jsx tsx css scss html php java rb go rs sh md log ini cfg env lock",
        )
    });
    word.rsplit_once('.').is_some_and(|(_, extension)| EXTENSIONS.contains(extension))
}
