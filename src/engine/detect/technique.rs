//! How an identifier was hidden: read off the view that shows it and the original text behind it.

use std::ops::Range;

use unicode_script::{Script, UnicodeScript};

use crate::engine::text::{View, ViewKind, Views};

/// The name of what hides the part `range` of a view.
pub(super) fn technique(views: &Views, view: &View, range: Range<usize>) -> &'static str {
    let original = &views.get(ViewKind::Original).text[view.original(range.start, range.end).range()];
    if let Some(technique) = views.decoding(view.original(range.start, range.end)) {
        return technique;
    }
    match view.kind {
        ViewKind::Original | ViewKind::Decoded => "plain",
        ViewKind::Folded => characters(original),
        ViewKind::Spelled => match characters(original) {
            "plain" => separators(original),
            disguise => disguise,
        },
        ViewKind::Digits => digits(original, &view.text[range]),
        ViewKind::Letters => match characters(original) {
            "plain" if original.contains([' ', '-', '.', '*', '_', '|']) => "spaced_letters",
            "plain" => "leet",
            disguise => disguise,
        },
    }
}

/// The disguise that the characters themselves show.
pub(super) fn characters(original: &str) -> &'static str {
    if original.is_ascii() {
        return "plain";
    }
    let (mut lookalike, mut found) = (false, "plain");
    for char in original.chars() {
        match char {
            '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{ad}' => return "zero_width",
            '\u{202a}'..='\u{202e}' => return "bidi",
            '\u{20e3}' => return "keycap",
            '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20e2}' => return "combining_marks",
            '\u{2460}'..='\u{24ff}' | '\u{2776}'..='\u{2793}' | '\u{1f100}'..='\u{1f189}' => return "circled",
            '\u{1d400}'..='\u{1d7ff}' => return "mathematical",
            '\u{1fbf0}'..='\u{1fbf9}' => return "segmented_digits",
            '\u{ff01}'..='\u{ff5e}' => return "fullwidth",
            '\u{2070}'..='\u{209f}' | '\u{b2}' | '\u{b3}' | '\u{b9}' => return "superscript",
            _ if char.is_numeric() && !char.is_ascii() => found = "other_digits",
            '\u{1d00}'..='\u{1d7f}' | '\u{250}'..='\u{2af}' | '\u{a720}'..='\u{a7ff}' => lookalike = true,
            _ if matches!(char.script(), Script::Cyrillic | Script::Greek | Script::Armenian | Script::Cherokee) => {
                lookalike = true;
            }
            _ => {}
        }
    }
    if lookalike && found == "plain" { "homoglyphs" } else { found }
}

fn separators(original: &str) -> &'static str {
    if original.contains(['[', '(', '{', '<']) {
        "at_dot_brackets"
    } else if original.contains(" . ") || original.contains(" / ") || original.contains(" @ ") {
        "spaced_separators"
    } else if original.to_ascii_lowercase().starts_with("hxxp") {
        "defanged_url"
    } else {
        "at_dot_words"
    }
}

/// How digits that only the `digits` view shows were written.
fn digits(original: &str, read: &str) -> &'static str {
    let lower = original.to_lowercase();
    if ["double", "triple", "treble", "doble", "fives", "cincos"].iter().any(|word| lower.contains(word)) {
        return "multiples";
    }
    let digits = original.chars().filter(|char| char.is_numeric()).count();
    let letters = original.chars().filter(|char| char.is_alphabetic()).count();
    let read = read.chars().filter(char::is_ascii_digit).count();
    if digits == 0 && original.contains(char::is_whitespace) {
        "number_words"
    } else if digits == 0 {
        "glued_words"
    } else if digits + letters <= read {
        "letters_for_digits"
    } else {
        "mixed_digits_words"
    }
}

/// How digits that every view shows were set out.
pub(super) fn layout(original: &str, groups: &[usize]) -> &'static str {
    match characters(original) {
        "plain" => {}
        disguise => return disguise,
    }
    let is_single = groups.len() >= 6 && groups.iter().filter(|length| **length == 1).count() * 2 >= groups.len();
    if !is_single {
        return "plain";
    }
    if original.contains('*') {
        "starred_digits"
    } else if original.contains('_') {
        "underscore_digits"
    } else if original.contains('.') {
        "dotted_digits"
    } else if original.contains('-') {
        "dashed_digits"
    } else {
        "spaced_digits"
    }
}
