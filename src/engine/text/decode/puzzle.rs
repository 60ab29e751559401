//! Riddles that the text itself explains: words to leave out, first letters.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

use super::{Replacement, hints};

pub(super) fn decode(text: &str, found: &mut Vec<Replacement>) {
    let lower = text.to_lowercase();
    left_out(text, &lower, found);
    first_letters(text, &lower, found);
}

fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("the pattern is a constant that the tests compile")
}

/// "jo@REMOVEmail.example, drop the capital word"; "07700 pudding 900537, leave the pudding out".
fn left_out(text: &str, lower: &str, found: &mut Vec<Replacement>) {
    static LOUD: LazyLock<Regex> = LazyLock::new(|| pattern(r"[A-Z]{3,}"));
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r#"(?:leave|take|pull|cut|throw) (?:the |my |out )?["']?(?P<a>[a-z.]{3,20})["']? out|(?:without|drop|delete|remove|minus|skip|ignore|omit|lose|strip|take out|cut out|leave out|no) (?:the |my |all |every )?(?:words? |bit |letters? )?["']?(?P<b>[a-z.]{3,20})["']?"#,
        )
    });
    static INSTRUCTIONS: LazyLock<AhoCorasick> = LazyLock::new(|| {
        hints(&[
            "drop",
            "remove",
            "delete",
            "without",
            "take out",
            "leave out",
            " out",
            "minus",
            "skip",
            "ignore",
            "omit",
            "loud bit",
            "capital",
            "caps",
            "aren't part",
            "not part",
            "isn't part",
            "the exes",
            "shouting",
            "uppercase",
            "upper case",
            "strip",
            "sans",
            "sin la",
            "ohne",
            "без",
            "senza",
            "sem ",
            "retire",
            "quita",
            "enlève",
            "usuń",
            "kosong",
        ])
    });
    const SELF_EXPLAINING: &[&str] =
        &["nospam", "no-spam", "removethis", "removeme", "deleteme", "deletethis", "ignorethis", "remove_this"];
    for word in SELF_EXPLAINING {
        for (start, _) in lower.match_indices(word).filter(|_| lower.len() == text.len()) {
            let end = start + word.len();
            if is_inside_address(text, start, end) {
                found.push(Replacement::new(with_joint(text, start, end), "", "delete_the_word"));
            }
        }
    }
    if !INSTRUCTIONS.is_match(lower) || lower.len() != text.len() {
        return;
    }
    for loud in LOUD.find_iter(text) {
        let (start, end) = (loud.start(), loud.end());
        if is_inside_address(text, start, end) || is_between_digits(text, start, end) {
            found.push(Replacement::new(start..end, "", "delete_the_word"));
        }
    }
    for named in NAMED.captures_iter(lower) {
        let Some(name) = named.name("a").or_else(|| named.name("b")) else { continue };
        let word = name.as_str().trim_end_matches('.');
        for (start, _) in lower.match_indices(word).filter(|(start, _)| *start != name.start()) {
            let end = start + word.len();
            if is_inside_address(text, start, end) || is_between_digits(text, start, end) {
                found.push(Replacement::new(start..end, "", "delete_the_word"));
            }
        }
    }
}

/// A dot that the left-out word brought along goes too.
fn with_joint(text: &str, start: usize, end: usize) -> Range<usize> {
    let has_dot = text[..start].ends_with('.') && text[end..].starts_with(['@', '.']);
    start - usize::from(has_dot)..end
}

/// Glued to letters in lower case, in a word with an `@` or a dot.
fn is_inside_address(text: &str, start: usize, end: usize) -> bool {
    let is_part = |char: char| char.is_ascii_alphanumeric() || "@._-".contains(char);
    let head = text[..start].rfind(|char| !is_part(char)).map_or(0, |at| at + 1);
    let head = text.ceil_char_boundary(head);
    let tail = text[end..].find(|char| !is_part(char)).map_or(text.len(), |length| end + length);
    let word = &text[head..tail];
    let is_glued = text[..start].ends_with(is_part) || text[end..].starts_with(is_part);
    is_glued && word.contains(['@', '.']) && word.bytes().any(|byte| byte.is_ascii_lowercase())
}

fn is_between_digits(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].trim_end_matches([' ', '-']);
    let after = text[end..].trim_start_matches([' ', '-']);
    before.ends_with(|char: char| char.is_ascii_digit()) && after.starts_with(|char: char| char.is_ascii_digit())
}

/// "First letters down the side are my Telegram", "initials of: Big red apples …".
fn first_letters(text: &str, lower: &str, found: &mut Vec<Replacement>) {
    static HINTS: LazyLock<AhoCorasick> = LazyLock::new(|| {
        hints(&[
            "first letter",
            "first digit",
            "first character",
            "initials",
            "the margin",
            "line starts",
            "acrostic",
            "word starts",
            "beginnings",
            "each word begins",
            "each word starts",
            "each item starts",
            "each line begins",
            "each line starts",
            "capitals on the left",
            "down the side",
            "down the left",
            "anfangsbuchstaben",
            "primera letra",
            "iniciales",
            "iniziali",
            "primeira letra",
            "iniciais",
            "premières lettres",
            "première lettre",
            "первые буквы",
            "первая буква",
            "pierwsze litery",
            "ilk harf",
            "how each word",
            "start of each",
            "starts of each",
            "huruf pertama",
            "unang letra",
            "头一个字母",
            "首字母",
            "頭文字",
        ])
    });
    const MIN_LETTERS: usize = 3;
    if !HINTS.is_match(lower) {
        return;
    }
    let lines: Vec<Range<usize>> = lines(text);
    if lines.len() > MIN_LETTERS {
        let first = lines.iter().position(|line| HINTS.is_match(&text[line.clone()].to_lowercase())).unwrap_or(0);
        let rows: &[Range<usize>] = if first + 1 < lines.len() { &lines[first + 1..] } else { &lines[..first] };
        push_initials(text, rows.iter().cloned(), found);
        return;
    }
    let Some(sentence) = sentence_of_initials(text) else { return };
    let words = crate::engine::text::words::words(&text[sentence.clone()]);
    push_initials(text, words.map(|word| sentence.start + word.start..sentence.start + word.end), found);
}

fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            lines.push(start..start + line.trim_end().len());
        }
        start += line.len();
    }
    lines
}

/// What follows a colon, or stands in quotes, or is the next sentence.
fn sentence_of_initials(text: &str) -> Option<Range<usize>> {
    const MIN_WORDS: usize = 3;
    let quoted = text.find(['"', '“']).and_then(|open| {
        let open = open + text[open..].chars().next()?.len_utf8();
        let length = text[open..].find(['"', '”'])?;
        Some(open..open + length)
    });
    let after_colon = text.rfind(": ").map(|colon| colon + 2..text.len());
    let next_sentence = text.find(". ").map(|stop| stop + 2..text.len());
    [quoted, after_colon, next_sentence]
        .into_iter()
        .flatten()
        .map(|range| {
            let stop = text[range.clone()].find(['.', '!', '?', '\n']).unwrap_or(range.len());
            range.start..range.start + stop
        })
        .find(|range| crate::engine::text::words::words(&text[range.clone()]).count() >= MIN_WORDS)
}

fn push_initials(text: &str, parts: impl Iterator<Item = Range<usize>>, found: &mut Vec<Replacement>) {
    const LETTERS: std::ops::RangeInclusive<usize> = 3..=30;
    let parts: Vec<Range<usize>> = parts.collect();
    let initials: String = parts
        .iter()
        .filter_map(|part| text[part.clone()].chars().find(|char| char.is_alphanumeric()))
        .flat_map(char::to_lowercase)
        .collect();
    let (Some(first), Some(last)) = (parts.first(), parts.last()) else { return };
    if LETTERS.contains(&initials.chars().count()) {
        let is_number = initials.bytes().all(|byte| byte.is_ascii_digit());
        let plain = if is_number { initials } else { format!("@{initials}") };
        let technique = if text[first.start..last.end].contains('\n') { "acrostic" } else { "first_letters" };
        found.push(Replacement::new(first.start..last.end, plain, technique));
    }
}
