//! The phrase language of packs, compiled to a regular expression and the literals that it cannot match without.
//!
//! A phrase is words with one space between them. `(a|b c|d)` stands for any of its alternatives, `?` after a word or a
//! group makes it optional, `..` is a gap of up to three words, `word*` any word that begins so. An apostrophe may be
//! missing in the text, and any run of up to four spaces and signs separates words.
//!
//! ```text
//! (talk|speak) (elsewhere|somewhere else)
//! take (this|it)? off (platform|here)
//! move .. to telegram
//! ```

/// What separates two words in a text.
const SEPARATOR: &str = r"[^\p{L}\p{M}\p{N}]{1,4}";
/// Up to three words in between.
const GAP: &str = r"(?:[\p{L}\p{M}\p{N}'’]+[^\p{L}\p{M}\p{N}]{1,4}){0,3}";
/// Shorter literals would send half of all texts to the regular expressions.
const MIN_LITERAL_CHARS: usize = 2;

/// A phrase ready to be compiled into automata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    /// The regular expression, case-sensitive, for folded text.
    pub(super) regex: String,
    /// The phrase occurs only where one of these does.
    pub(super) literals: Vec<String>,
}

/// One word, group or gap of a phrase.
enum Element {
    Words { alternatives: Vec<Vec<String>>, is_optional: bool },
    Gap,
}

/// Parses a phrase; the error says what is wrong with it.
pub(super) fn parse(phrase: &str) -> Result<Phrase, String> {
    let elements = elements(phrase)?;
    let literals = elements
        .iter()
        .filter_map(required_literals)
        .max_by_key(|literals| literals.iter().map(|literal| literal.chars().count()).min())
        .filter(|literals| literals.iter().all(|literal| literal.chars().count() >= MIN_LITERAL_CHARS))
        .ok_or_else(|| format!("`{phrase}` has no required word of {MIN_LITERAL_CHARS} letters or more"))?;
    let mut regex = String::new();
    // What must separate the next word from what was written; an optional word brings its own.
    let mut needs_separator = false;
    for (index, element) in elements.iter().enumerate() {
        match element {
            Element::Gap if index == 0 || index + 1 == elements.len() => {
                return Err(format!("`{phrase}` begins or ends with a gap"));
            }
            Element::Gap => {
                regex.push_str(SEPARATOR);
                regex.push_str(GAP);
                needs_separator = false;
            }
            Element::Words { alternatives, is_optional } => {
                let words = alternation(alternatives);
                let separator = if needs_separator { SEPARATOR } else { "" };
                if *is_optional && needs_separator {
                    regex.push_str(&format!("(?:{separator}{words})?"));
                } else if *is_optional {
                    regex.push_str(&format!("(?:{words}{SEPARATOR})?"));
                } else {
                    regex.push_str(separator);
                    regex.push_str(&words);
                    needs_separator = true;
                }
            }
        }
    }
    let is_bounded = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_unspaced(c));
    let (first, last) = (phrase.chars().find(|c| c.is_alphanumeric()), phrase.chars().rfind(|c| c.is_alphanumeric()));
    let ends_open = phrase.ends_with('*');
    let before = if is_bounded(first) { r"\b" } else { "" };
    let after = if is_bounded(last) && !ends_open { r"\b" } else { "" };
    Ok(Phrase { regex: format!("{before}{regex}{after}"), literals })
}

/// Scripts that put no spaces between words, where a word boundary would never be seen.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1780}'..='\u{17ff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

fn elements(phrase: &str) -> Result<Vec<Element>, String> {
    let mut elements = Vec::new();
    let mut rest = phrase;
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('(') {
            let (group, after) = inside.split_once(')').ok_or_else(|| format!("`{phrase}` has a `(` without a `)`"))?;
            let alternatives = group
                .split('|')
                .map(|alternative| alternative.split(' ').map(|word| checked(word, phrase)).collect())
                .collect::<Result<Vec<Vec<String>>, String>>()?;
            rest = after;
            elements.push(Element::Words { alternatives, is_optional: take_optional(&mut rest) });
        } else {
            let end = rest.find([' ', '?']).unwrap_or(rest.len());
            let word = &rest[..end];
            rest = &rest[end..];
            if word == ".." {
                elements.push(Element::Gap);
            } else {
                let alternatives = vec![vec![checked(word, phrase)?]];
                elements.push(Element::Words { alternatives, is_optional: take_optional(&mut rest) });
            }
        }
        match rest.strip_prefix(' ') {
            Some(next) if !next.is_empty() => rest = next,
            None if rest.is_empty() => {}
            _ => return Err(format!("`{phrase}`: expected one space before `{rest}`")),
        }
    }
    if elements.is_empty() { Err("an empty phrase".to_owned()) } else { Ok(elements) }
}

fn take_optional(rest: &mut &str) -> bool {
    rest.strip_prefix('?').map(|after| *rest = after).is_some()
}

/// A word of letters, digits and the signs that occur inside words; `*` at its end.
fn checked(word: &str, phrase: &str) -> Result<String, String> {
    let stem = word.strip_suffix('*').unwrap_or(word);
    let is_word = !stem.is_empty()
        && stem.chars().all(|c| (c.is_alphanumeric() && !c.is_uppercase()) || is_mark(c) || "'-&.+@$€£/".contains(c));
    if is_word { Ok(word.to_owned()) } else { Err(format!("`{phrase}`: `{word}` is not a lower-case word")) }
}

/// Vowel signs of scripts that write them as marks.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

fn alternation(alternatives: &[Vec<String>]) -> String {
    let written: Vec<String> = alternatives
        .iter()
        .map(|words| words.iter().map(|word| escape(word)).collect::<Vec<_>>().join(SEPARATOR))
        .collect();
    format!("(?:{})", written.join("|"))
}

fn escape(word: &str) -> String {
    match word.strip_suffix('*') {
        Some(stem) => format!(r"{}[\p{{L}}\p{{M}}\p{{N}}']*", escape(stem)),
        None => regex::escape(word).replace('\'', "'?"),
    }
}

/// The literals of which one must occur where the element does; none for a gap or an optional element.
fn required_literals(element: &Element) -> Option<Vec<String>> {
    match element {
        Element::Gap | Element::Words { is_optional: true, .. } => None,
        Element::Words { alternatives, is_optional: false } => alternatives
            .iter()
            .map(|words| {
                words
                    .iter()
                    .flat_map(|word| word.trim_end_matches('*').split('\''))
                    .max_by_key(|part| part.chars().count())
                    .map(str::to_owned)
            })
            .collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::Regex;

    #[track_caller]
    fn check(phrase: &str, matching: &[&str], other: &[&str]) {
        let regex = Regex::new(&parse(phrase).unwrap().regex).unwrap();
        for text in matching {
            assert!(regex.is_match(text), "`{phrase}` should match `{text}`: {regex}");
        }
        for text in other {
            assert!(!regex.is_match(text), "`{phrase}` should not match `{text}`: {regex}");
        }
    }

    #[test]
    fn words_match_whole_and_with_any_separator() {
        check(
            "talk elsewhere",
            &["let's talk elsewhere", "talk, elsewhere!", "talk...\nelsewhere"],
            &["talks elsewhere", "talkelsewhere"],
        );
    }

    #[test]
    fn groups_options_gaps_and_prefixes() {
        check("(talk|speak to you) elsewhere", &["speak to you elsewhere", "talk elsewhere"], &["speak elsewhere"]);
        check("take (this|it)? off here", &["take off here", "take it off here"], &["take that off here"]);
        check("please? ring me", &["ring me", "please ring me"], &["bring me"]);
        check(
            "move .. to telegram",
            &["move to telegram", "move this chat over to telegram"],
            &["move it all over there now to telegram"],
        );
        check("whats* me", &["whatsapp me", "whats me"], &["what me"]);
        check("let's talk", &["lets talk", "let's talk"], &["let talk"]);
    }

    #[test]
    fn scripts_without_spaces_need_no_boundary() {
        check("微信", &["加我微信吧"], &["电话"]);
    }

    #[test]
    fn mistakes_are_named() {
        for (phrase, what) in [
            ("", "empty"),
            ("(a|b", "without a `)`"),
            ("Talk here", "lower-case"),
            ("a?", "no required word"),
            (".. talk", "begins or ends with a gap"),
            ("talk  here", "lower-case"),
            ("talk(here)", "lower-case"),
        ] {
            let error = parse(phrase).unwrap_err();
            assert!(error.contains(what), "`{phrase}`: {error}");
        }
    }
}
