//! Characters written as entities, percent codes or escapes, and text turned round by directional marks.

use std::sync::LazyLock;

use regex::Regex;

use super::{Replacement, Source, host, is_plain_name, pattern, speaks};

pub(super) fn decode(source: &Source<'_>, found: &mut Vec<Replacement>) {
    let text = source.text;
    if text.contains('&') {
        entities(text, found);
    }
    if text.contains('%') {
        percent(source, found);
    }
    if ["U+", "u+", "\\u"].iter().any(|mark| text.contains(mark)) {
        code_points(text, found);
    }
    if ["chr", "char", "ascii", "CHR", "CHAR", "ASCII", "Chr", "Char"].iter().any(|name| text.contains(name)) {
        sign_codes(text, found);
    }
    if text.contains('\u{202e}') {
        overridden(text, found);
    }
    if text.contains('\\') {
        backslashes(source, found);
    }
}

/// "mill chr(46) example": the signs of addresses by their codes.
fn sign_codes(text: &str, found: &mut Vec<Replacement>) {
    static CODE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)[a-z0-9]\s?[+&]?\s?(?P<code>(?:chr|char|ascii)\s?(?:code\s?)?[(\[]?\s?(?P<value>4[567]|64|95)\s?[)\]]?\s?[+&]?\s?)[a-z0-9]",
        )
    });
    // One alone, and the at sign's alone, is as often the width of a column: "name char(64) not null".
    let values: Vec<&str> = CODE.captures_iter(text).filter_map(|code| Some(code.name("value")?.as_str())).collect();
    if values.len() < 2 || values.iter().all(|value| *value == "64") {
        return;
    }
    for code in CODE.captures_iter(text) {
        let (Some(whole), Some(value), Some(said)) = (code.get(0), code.name("value"), code.name("code")) else {
            continue;
        };
        let start = whole.start() + whole.as_str().chars().next().map_or(0, char::len_utf8);
        let sign = value.as_str().parse::<u8>().map_or('.', char::from);
        // Another code of a row, which others read.
        if text[said.end()..].starts_with(|char: char| char.is_ascii_digit()) || whole.as_str().contains(',') {
            continue;
        }
        found.push(Replacement::new(start..said.end(), sign, "ascii_codes"));
    }
}

/// `&#64;`, `&#x40;`, `&commat;` (HTML Living Standard, named character references; the few that identifiers need).
fn entities(text: &str, found: &mut Vec<Replacement>) {
    const NAMED: [(&str, char); 19] = [
        ("commat", '@'),
        ("period", '.'),
        ("lowbar", '_'),
        ("UnderBar", '_'),
        ("sol", '/'),
        ("colon", ':'),
        ("plus", '+'),
        ("hyphen", '-'),
        ("dash", '-'),
        ("num", '#'),
        ("dollar", '$'),
        ("lpar", '('),
        ("rpar", ')'),
        ("amp", '&'),
        ("quot", '"'),
        ("lt", '<'),
        ("gt", '>'),
        ("nbsp", ' '),
        ("comma", ','),
    ];
    static ENTITY: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"&(?:#(?P<decimal>[0-9]{1,7})|#[xX](?P<hex>[0-9a-fA-F]{1,6})|(?P<named>[a-zA-Z]{2,8}));")
    });
    for entity in ENTITY.captures_iter(text) {
        let code =
            |name: &str, radix: u32| entity.name(name).and_then(|code| u32::from_str_radix(code.as_str(), radix).ok());
        let char = match entity.name("named") {
            Some(name) => NAMED.iter().find(|(known, _)| *known == name.as_str()).map(|(_, char)| *char),
            None => code("decimal", 10).or_else(|| code("hex", 16)).and_then(char::from_u32),
        };
        let whole = entity.get(0).map(|whole| whole.range());
        if let (Some(char), Some(range)) = (char.filter(|char| !char.is_control()), whole) {
            found.push(Replacement::new(range, char.to_string(), "html_entities"));
        }
    }
}

/// `U+0030`, `\u0030`: rows of code points, with the spaces and commas between them.
fn code_points(text: &str, found: &mut Vec<Replacement>) {
    const MIN_CODES: usize = 5;
    let mut row: Vec<(std::ops::Range<usize>, char)> = Vec::new();
    let mut close = |row: &mut Vec<(std::ops::Range<usize>, char)>| {
        let codes = std::mem::take(row);
        let plain: String = codes.iter().map(|(_, char)| *char).collect();
        let is_number = plain.bytes().filter(u8::is_ascii_digit).count() >= MIN_CODES;
        if codes.len() >= MIN_CODES && (is_number || speaks(&plain) || is_plain_name(&plain)) {
            found.push(Replacement::new(codes[0].0.start..codes[codes.len() - 1].0.end, plain, "ascii_codes"));
        }
    };
    let mut at = 0;
    while let Some(next) = text[at..].find(['U', 'u']) {
        let sign = at + next;
        at = sign + 1;
        let escape = text[..sign].strip_suffix('\\').map(str::len);
        let digits = match (escape, text[at..].strip_prefix('+')) {
            (_, Some(rest)) => rest,
            (Some(_), None) => &text[at..],
            (None, None) => continue,
        };
        let length = digits.bytes().take(4).take_while(u8::is_ascii_hexdigit).count();
        let code = u32::from_str_radix(&digits[..length], 16).ok().and_then(char::from_u32);
        let Some(char) = code.filter(|char| length == 4 && !char.is_control()) else { continue };
        let (start, end) = (escape.unwrap_or(sign), text.len() - digits.len() + length);
        let is_near = row.last().is_none_or(|(last, _)| {
            let gap = &text[last.end..start];
            gap.len() <= 3 && gap.bytes().all(|byte| b" ,;-.|/".contains(&byte))
        });
        if !is_near {
            close(&mut row);
        }
        row.push((start..end, char));
        at = end;
    }
    close(&mut row);
}

/// `%40` (RFC 3986), where the word around it says something when decoded.
fn percent(source: &Source<'_>, found: &mut Vec<Replacement>) {
    static RUN: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:%(?:25)*[0-9a-fA-F]{2})+"));
    for token in source.tokens() {
        let word = &source.text[token.clone()];
        if !word.contains('%') {
            continue;
        }
        let mut decoded = word.to_owned();
        let mut parts = Vec::new();
        for run in RUN.find_iter(word) {
            let bytes: Vec<u8> = run
                .as_str()
                .split('%')
                .skip(1)
                .filter_map(|code| u8::from_str_radix(last_two(code), 16).ok())
                .collect();
            if let Ok(plain) = String::from_utf8(bytes)
                && !plain.chars().any(char::is_control)
            {
                decoded = decoded.replacen(run.as_str(), &plain, 1);
                parts.push(Replacement::new(
                    token.start + run.start()..token.start + run.end(),
                    plain,
                    "percent_encoding",
                ));
            }
        }
        // Nobody encodes each letter of an ordinary word.
        const MIN_CODES: usize = 5;
        let is_name = parts.len() == 1 && parts[0].text.len() >= MIN_CODES && is_plain_name(&decoded);
        if speaks(&decoded) || is_name {
            found.extend(parts);
        }
    }
}

/// `mill\.example\/jo`: a host with its signs escaped, but for patterns of code.
fn backslashes(source: &Source<'_>, found: &mut Vec<Replacement>) {
    const CODE: [&str; 6] = ["regex", "regexp", "pattern", "grep", "sed ", "escape"];
    for token in source.tokens() {
        let word = &source.text[token.clone()];
        if !word.contains("\\.") || word.contains(['^', '$', '*', '+', '?', '(', '[', '{', '|']) {
            continue;
        }
        let plain = word.replace('\\', "");
        if host(&plain).is_some() && !CODE.iter().any(|code| source.lower().contains(code)) {
            found.push(Replacement::new(token.clone(), plain, "defanged_url"));
        }
    }
}

/// The code in "2540": the sign of an escape was escaped itself.
fn last_two(code: &str) -> &str {
    &code[code.len().saturating_sub(2)..]
}

/// What a right-to-left override shows backwards (Unicode Annex 9): read in the order of the screen.
fn overridden(text: &str, found: &mut Vec<Replacement>) {
    for (start, mark) in text.match_indices('\u{202e}') {
        let inside = start + mark.len();
        let length = text[inside..].find(['\u{202c}', '\n', '\u{202e}']).unwrap_or(text.len() - inside);
        let turned = &text[inside..inside + length];
        let plain: String = turned.trim().chars().rev().collect();
        if plain.is_empty() {
            continue;
        }
        // The marks go with what they turn; white space stays on its side.
        let lead = &turned[..turned.len() - turned.trim_start().len()];
        let trail = &turned[turned.trim_end().len()..];
        let end = inside + length;
        let (end, trail) = if text[end..].starts_with('\u{202c}') {
            (end + '\u{202c}'.len_utf8(), trail)
        } else {
            (end - trail.len(), "")
        };
        found.push(Replacement::new(start..end, format!("{lead}{plain}{trail}"), "bidi"));
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::text::decode::tests::check;

    #[test]
    fn signs_by_their_codes() {
        check("liza chr(64) mill chr(46) example, put them in", "liza@mill.example, put them in");
        for text in ["name char(64) not null", "name char(64) not null, hash char(64) not null"] {
            check(text, text);
        }
    }
}
