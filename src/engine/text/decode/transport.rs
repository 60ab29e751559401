//! Text as base64, hexadecimal or decimal codes.

use std::ops::Range;

use super::{Replacement, Source, is_plain_name, speaks};
use crate::engine::text::services;
use crate::engine::text::words::words;

/// Shorter texts say too little to be told from chance.
const MIN_BYTES: usize = 5;
/// Fewest characters that encode so many bytes.
const MIN_TOKEN: usize = 8;
/// Longer ones are files.
const MAX_BYTES: usize = 512;

pub(super) fn decode(source: &Source<'_>, found: &mut Vec<Replacement>) {
    let text = source.text;
    let pieces = joined(text, source.tokens(), found);
    for token in source.tokens().iter().filter(|token| token.len() >= MIN_TOKEN) {
        if pieces.iter().any(|taken| taken.contains(&token.start)) {
            continue;
        }
        base64(text, token, found);
        hex_word(text, token, found);
        hex_number(source, token, found);
    }
    code_rows(text, found);
    binary_rows(source, found);
}

/// "01101010 01101111 …": letters and digits in eight bits each, or seven.
fn binary_rows(source: &Source<'_>, found: &mut Vec<Replacement>) {
    const MIN_CODES: usize = 4;
    const MAX_GAP: usize = 3;
    let text = source.text;
    let is_code = |word: &str| (7..=8).contains(&word.len()) && word.bytes().all(|byte| matches!(byte, b'0' | b'1'));
    let mut row: Vec<(Range<usize>, u8)> = Vec::new();
    let mut close = |row: &mut Vec<(Range<usize>, u8)>| {
        let codes = std::mem::take(row);
        if codes.len() < MIN_CODES || codes.len() > MAX_BYTES {
            return;
        }
        let range = codes[0].0.start..codes[codes.len() - 1].0.end;
        let plain = printable(codes.iter().map(|(_, byte)| *byte).collect());
        if let Some(plain) = plain.filter(|plain| speaks(plain) || is_plain_name(plain) || is_telling(plain)) {
            push_words(text, range, &plain, "ascii_codes", found);
        }
    };
    for token in source.tokens() {
        let word = text[token.clone()].trim_end_matches(['.', ':']);
        let is_near = row.last().is_none_or(|(last, _)| token.start - last.end <= MAX_GAP);
        let byte = if is_code(word) { u8::from_str_radix(word, 2).ok() } else { None };
        if byte.is_none() || !is_near {
            close(&mut row);
        }
        row.extend(byte.map(|byte| (token.start..token.start + word.len(), byte)));
    }
    close(&mut row);
}

/// Codes in pieces: "6a6f79 plus 2e7061726b", "part 1 am95 part 2 Lm1hcms". Tells where they stand.
fn joined(text: &str, tokens: &[Range<usize>], found: &mut Vec<Replacement>) -> Vec<Range<usize>> {
    const JOINERS: [&str; 99] = [
        "plus",
        "+",
        "and",
        "then",
        "pt",
        "pt.",
        "part",
        "piece",
        "half",
        "second",
        "next",
        "&",
        "und",
        "dann",
        "y",
        "et",
        "e",
        "then:",
        "poi",
        "luego",
        "teil",
        "followed",
        "first",
        "1st",
        "2nd",
        "no",
        "space",
        "spaces",
        "gap",
        "is",
        "the",
        "rest",
        "last",
        "other",
        "by",
        "this",
        "a",
        "..",
        "...",
        "->",
        "goes",
        "with",
        "first:",
        "second:",
        "for",
        "name",
        "bit",
        "glue",
        "glued",
        "join",
        "to",
        "zweiter",
        "erster",
        "parte",
        "moitié",
        "mitad",
        "primera",
        "segunda",
        "segundo",
        "primer",
        "primeira",
        "primeiro",
        "metade",
        "metà",
        "prima",
        "seconda",
        "secondo",
        "première",
        "deuxième",
        "partie",
        "premier",
        "hälfte",
        "erste",
        "zweite",
        "половина",
        "первая",
        "вторая",
        "часть",
        "и",
        "otra",
        "la",
        "el",
        "le",
        "die",
        "one",
        "two",
        "1)",
        "2)",
        "1.",
        "2.",
        "(1)",
        "(2)",
        "after",
        "comes",
        "end",
        "start",
        "begin",
        "begins",
        "ends",
    ];
    const MAX_PIECES: usize = 4;
    const MAX_JOINERS: usize = 6;
    const MIN_PIECE: usize = 4;
    const MAX_CODES: usize = 12;
    let is_piece = |word: &str| {
        word.len() >= MIN_PIECE
            && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'=' | b'_' | b'-'))
            && word.bytes().any(|byte| byte.is_ascii_digit() || byte.is_ascii_uppercase())
            && !word.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-')
    };
    let is_joiner = |word: &str| JOINERS.contains(&word.to_lowercase().as_str()) || "1234:".contains(word);
    let mut taken: Vec<Range<usize>> = Vec::new();
    let mut at = 0;
    while at < tokens.len() && taken.len() < MAX_CODES {
        let first = at;
        at += 1;
        if !is_piece(&text[tokens[first].clone()]) {
            continue;
        }
        let mut code = text[tokens[first].clone()].to_owned();
        let (mut last, mut next) = (first, first + 1);
        for _ in 1..MAX_PIECES {
            let between = tokens[next..].iter().take(MAX_JOINERS + 1);
            let joiners = between.take_while(|token| is_joiner(&text[(*token).clone()])).count();
            let piece = tokens.get(next + joiners).filter(|token| joiners > 0 && is_piece(&text[(*token).clone()]));
            let Some(piece) = piece else { break };
            code.push_str(&text[piece.clone()]);
            last = next + joiners;
            next = last + 1;
        }
        if last == first {
            continue;
        }
        let plain = hex_text(&code.to_ascii_lowercase()).map(|plain| (plain, "hex")).or_else(|| {
            let data = code.trim_end_matches('=');
            let plain = base64_text(data).filter(|plain| data.len() % 4 != 1 && speaks(plain))?;
            Some((plain, "base64"))
        });
        if let Some((plain, technique)) = plain {
            let range = tokens[first].start..tokens[last].end;
            found.push(Replacement::new(range.clone(), plain, technique));
            taken.push(range);
            at = next;
        }
    }
    taken
}

/// RFC 4648, both alphabets, with or without padding.
fn base64(text: &str, token: &Range<usize>, found: &mut Vec<Replacement>) {
    let word = &text[token.clone()];
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '+' | '/' | '-' | '_' | '=');
    let mut next = token.start;
    for part in word.split_inclusive(|char| !is_part(char)) {
        let start = next;
        next += part.len();
        let part = part.trim_end_matches(|char| !is_part(char));
        // A mark of the end at the beginning: the code is turned round.
        let turned: String = if part.starts_with('=') { part.chars().rev().collect() } else { String::new() };
        let data = if turned.is_empty() { part } else { &turned }.trim_end_matches('=');
        let is_long = (8..=MAX_BYTES * 4 / 3).contains(&data.len());
        let is_mixed = data.bytes().any(|byte| byte.is_ascii_uppercase())
            && data.bytes().any(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
        if !is_long || data.len() % 4 == 1 || !is_mixed || data.contains('=') {
            continue;
        }
        // That chance makes a plain name of so many letters is less than likely.
        let says =
            |plain: &String| speaks(plain) || names_service(plain) || plain.len() > MIN_BYTES && is_plain_name(plain);
        if let Some(plain) = base64_text(data).filter(|plain| plain.len() >= MIN_BYTES && says(plain)) {
            push_words(text, start..start + part.len(), &plain, "base64", found);
        }
    }
}

/// Tells whether what is decoded names a service, and something for it.
fn names_service(plain: &str) -> bool {
    let lower = plain.to_ascii_lowercase();
    words(&lower).nth(1).is_some() && services::names_service(&lower)
}

/// What is decoded, each word where its codes stand, so that a service and a name in it keep their places.
fn push_words(text: &str, range: Range<usize>, plain: &str, technique: &'static str, found: &mut Vec<Replacement>) {
    let place = |at: usize| {
        let place = range.start + at * range.len() / plain.len().max(1);
        text.floor_char_boundary(place)
    };
    let mut at = 0;
    for word in plain.split_inclusive(char::is_whitespace) {
        let end = at + word.len();
        let (from, to) = (place(at), if end == plain.len() { range.end } else { place(end) });
        found.push(Replacement::new(from..to, word, technique));
        at = end;
    }
}

fn base64_text(data: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(data.len() * 3 / 4);
    let (mut bits, mut count) = (0_u32, 0);
    for byte in data.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xff_ffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            bytes.push(u8::try_from(bits >> count & 0xff).ok()?);
        }
    }
    printable(bytes)
}

fn printable(bytes: Vec<u8>) -> Option<String> {
    let text = String::from_utf8(bytes).ok()?;
    let is_readable = text.chars().all(|char| !char.is_control() || char == '\n') && text.is_ascii();
    is_readable.then_some(text)
}

/// "6f6465…", "0x3331…", `\x6b\x69…`, "72:75:73…".
fn hex_word(text: &str, token: &Range<usize>, found: &mut Vec<Replacement>) {
    let word = text[token.clone()].trim_end_matches(['.', ':']);
    let token = token.start..token.start + word.len();
    let lower = word.to_ascii_lowercase();
    let digits: String = if lower.contains("\\x") {
        lower.split("\\x").skip(1).map(|code| if code.len() == 2 { code } else { "?" }).collect()
    } else {
        let bare = lower.strip_prefix("0x").unwrap_or(&lower);
        let is_apart = |sign: char| {
            let mut parts = bare.split(sign);
            bare.len() >= 3 * MIN_BYTES - 1 && parts.all(|part| part.len() == 2)
        };
        match [':', '-', '_', ','].into_iter().find(|sign| is_apart(*sign)) {
            Some(sign) => bare.split(sign).collect(),
            None => bare.to_owned(),
        }
    };
    if let Some(plain) = hex_text(&digits) {
        push_words(text, token, &plain, "hex", found);
    }
}

/// "0x7B1DCB49, in decimal": a number that the text says to write in tens.
fn hex_number(source: &Source<'_>, token: &Range<usize>, found: &mut Vec<Replacement>) {
    const DECIMAL: [&str; 18] = [
        "integer",
        "hex number",
        "hexadecimal number",
        "phone",
        "whatsapp",
        "call me",
        "ring me",
        "text me",
        "my number",
        "dial",
        "decimal",
        "dezimal",
        "base 10",
        "base ten",
        "base-10",
        "décimal",
        "десятичн",
        "十进制",
    ];
    const MAX_DIGITS: usize = 10;
    const FEWEST: u64 = 10_000_000;
    let word = source.text[token.clone()].trim_end_matches(['.', ':']);
    let Some(digits) = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) else { return };
    if digits.len() > MAX_DIGITS || !DECIMAL.iter().any(|word| source.lower().contains(word)) {
        return;
    }
    if let Ok(number) = u64::from_str_radix(digits, 16)
        && number >= FEWEST
    {
        found.push(Replacement::new(token.start..token.start + word.len(), number.to_string(), "hex"));
    }
}

fn hex_text(digits: &str) -> Option<String> {
    let is_long = digits.len().is_multiple_of(2) && (MIN_BYTES..=MAX_BYTES).contains(&(digits.len() / 2));
    if !is_long || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let bytes = (0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).ok());
    let plain = printable(bytes.collect::<Option<Vec<u8>>>()?)?;
    let has_letter_code = digits.bytes().any(|byte| byte.is_ascii_alphabetic());
    (speaks(&plain) || (has_letter_code && plain.len() > MIN_BYTES && is_plain_name(&plain))).then_some(plain)
}

/// Rows of codes with signs between: "98 101 110 64", "CHAR(48)&CHAR(55)", "40 77 69 63".
fn code_rows(text: &str, found: &mut Vec<Replacement>) {
    let mut row: Vec<Range<usize>> = Vec::new();
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let mut start = at;
        while at < bytes.len() && bytes[at].is_ascii_alphanumeric() {
            at += 1;
        }
        // "0x30 0x37".
        if at - start == 4 && text[start..at].starts_with("0x") {
            start += 2;
        }
        let word = &text[start..at];
        let is_code = (2..=3).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_hexdigit());
        let names_code = || ["char", "chr", "alt", "0x"].iter().any(|name| word.eq_ignore_ascii_case(name));
        if !is_code && (row.is_empty() || names_code()) {
            continue;
        }
        let is_near = row.last().is_none_or(|last| is_code_gap(&text[last.end..start]));
        if !is_code || !is_near {
            close_row(text, &mut row, found);
        }
        if is_code {
            row.push(start..at);
        }
    }
    close_row(text, &mut row, found);
}

fn is_code_gap(gap: &str) -> bool {
    const MAX_GAP: usize = 9;
    gap.len() <= MAX_GAP
        && gap
            .to_ascii_lowercase()
            .replace("char", "")
            .replace("chr", "")
            .replace("alt", "")
            .replace("0x", "")
            .chars()
            .all(|char| matches!(char, ' ' | ',' | '.' | '-' | '/' | '(' | ')' | '&' | '+' | '|' | ':' | ';' | '_'))
}

fn close_row(text: &str, row: &mut Vec<Range<usize>>, found: &mut Vec<Replacement>) {
    let codes = std::mem::take(row);
    if !(MIN_BYTES + 1..=MAX_BYTES).contains(&codes.len()) {
        return;
    }
    let words: Vec<&str> = codes.iter().map(|range| &text[range.clone()]).collect();
    let read = |radix: u32| {
        let bytes =
            words.iter().map(|word| u8::from_str_radix(word, radix).ok().filter(|byte| (32..127).contains(byte)));
        printable(bytes.collect::<Option<Vec<u8>>>()?).filter(|plain| is_telling(plain))
    };
    let is_hex = codes.iter().all(|code| text[..code.start].ends_with("0x"));
    let decimal = if !is_hex && words.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_digit())) {
        read(10)
    } else {
        None
    };
    let is_octal = words.iter().all(|word| is_octal_byte(word))
        || words.iter().all(|word| {
            word.len() == 2
                && (b'6'..=b'7').contains(&word.as_bytes()[0])
                && (b'0'..=b'7').contains(&word.as_bytes()[1])
        });
    let decimal = decimal.or_else(|| (is_octal && !is_hex).then(|| read(8)).flatten());
    let is_pairs = words.iter().all(|word| word.len() == 2);
    let (plain, technique) = match (decimal, is_pairs) {
        (Some(plain), _) => (plain, "ascii_codes"),
        (None, true) => match read(16) {
            Some(plain) => (plain, "hex"),
            None => return,
        },
        (None, false) => return,
    };
    // The key that is held belongs to the code, its sign to no number.
    let start = codes[0].start;
    let lead = if is_hex { "0x".len() } else { 0 };
    let key = lead + text[..start - lead].len() - text[..start - lead].trim_end_matches('+').len();
    let plain = format!("{}{plain}", if key > lead { " " } else { "" });
    push_words(text, start - key..codes[codes.len() - 1].end, &plain, technique, found);
}

/// "067", "141": three octal digits.
fn is_octal_byte(word: &str) -> bool {
    word.len() == 3 && word.starts_with(['0', '1']) && word.bytes().all(|byte| (b'0'..=b'7').contains(&byte))
}

/// Tells whether decoded codes say something, and not the next numbers of a list.
fn is_telling(plain: &str) -> bool {
    const MIN_DIGITS: usize = 9;
    let is_climbing = plain.as_bytes().windows(2).all(|pair| pair[0] <= pair[1]);
    let digits = plain.bytes().filter(u8::is_ascii_digit).count();
    let is_number =
        digits >= MIN_DIGITS && plain.bytes().all(|byte| byte.is_ascii_digit() || b" +-().".contains(&byte));
    let letters = plain.bytes().filter(u8::is_ascii_alphabetic).count();
    !is_climbing && (is_number || (letters * 2 > plain.len() && (speaks(plain) || is_plain_name(plain))))
}

#[cfg(test)]
mod tests {
    use crate::engine::text::decode::tests::check;

    #[test]
    fn codes_in_pieces() {
        check("my name 6a6f616e6e61 plus 2e6d696c6c", "my name joanna.mill");
        check("pt 1 am9AdGlkZW pt 2 1pbGwuZXhhbXBsZQ", "pt 1 jo@tidemill.example");
        check("order AB12 and CD34", "order AB12 and CD34");
        check("0x30 0x37 0x37 0x30 0x30 0x39 0x30 0x30 0x37 0x37 0x31 is mine", "07700900771 is mine");
    }
}
