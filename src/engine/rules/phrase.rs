//! The phrase language of packs, read into elements; `pattern` makes the regular expression of them.
//!
//! A phrase is words with one space between them. `(a|b c|d)` stands for any of its alternatives, `{name}` for the
//! pack's list of that name, `?` after a word or a group makes it optional, `..` is a gap of up to three words, `word*`
//! any word that begins so. An apostrophe may be missing in the text, and any run of spaces and signs
//! separates words. Signs and emoji are words too: `💵 (only|please)`.
//!
//! ```text
//! (talk|speak) (elsewhere|somewhere else)
//! take (this|it)? off (platform|here)
//! move .. to {messenger}
//! ```

use std::collections::BTreeMap;

use super::frequency;
use super::pattern;
use crate::engine::text::Views;

/// Shorter literals would send half of all texts to the regular expressions. A sign, an emoji or a character of a script
/// without spaces may stand alone.
const MIN_LITERAL_CHARS: usize = 2;
/// Most texts that [`Phrase::samples`] makes.
const MAX_SAMPLES: usize = 24;

/// The pack's named lists: what `{name}` stands for.
pub(super) type Lists = BTreeMap<String, Vec<String>>;

/// A phrase ready to be compiled into automata.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Phrase {
    /// As it stands in the pack.
    pub(super) written: String,
    /// Its line in the pack.
    pub(super) line: usize,
    /// The regular expression, case-sensitive, for folded text; in the shorthand of `pattern`.
    pub(super) regex: String,
    /// The phrase occurs only where one of these does: the rarest that it needs.
    pub(super) literals: Vec<Literal>,
    /// Of each of these it needs one too.
    pub(super) further_literals: Vec<Vec<Literal>>,
    elements: Vec<Element>,
}

/// A part of a word that a phrase cannot match without.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Literal {
    pub(super) text: String,
    /// No letter stands before it.
    pub(super) begins_word: bool,
    /// No letter stands behind it.
    pub(super) ends_word: bool,
}

/// One word, group or gap of a phrase.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Element {
    /// Each alternative is a row of words.
    Words {
        /// The rows, folded.
        alternatives: Vec<Vec<String>>,
        /// Whether a `?` follows.
        is_optional: bool,
    },
    /// `..`
    Gap,
}

/// Parses a phrase of a hit's surroundings, which is looked for by nothing; the error says what is wrong with it.
pub(super) fn parse_context(written: &str, line: usize, lists: &Lists) -> Result<Phrase, String> {
    let elements = elements(written, lists)?;
    let gap_at_the_edge = [elements.first(), elements.last()].contains(&Some(&Element::Gap));
    if gap_at_the_edge {
        return Err(format!("`{written}` begins or ends with a gap"));
    }
    Ok(Phrase {
        written: written.to_owned(),
        line,
        regex: pattern::of(&elements),
        literals: Vec::new(),
        further_literals: Vec::new(),
        elements,
    })
}

/// Parses a phrase; the error says what is wrong with it.
pub(super) fn parse(written: &str, line: usize, lists: &Lists) -> Result<Phrase, String> {
    let phrase = parse_context(written, line, lists)?;
    let mut needed: Vec<Vec<Literal>> = phrase
        .elements
        .iter()
        .filter_map(required_literals)
        .filter(|literals| literals.iter().all(Literal::is_long_enough))
        .collect();
    needed.sort_by(|a, b| frequency::share_of_any(a).total_cmp(&frequency::share_of_any(b)));
    for literals in &mut needed {
        literals.sort_unstable();
        literals.dedup();
    }
    if needed.is_empty() {
        return Err(format!("`{written}` has no required word of {MIN_LITERAL_CHARS} letters or more"));
    }
    let literals = needed.remove(0);
    Ok(Phrase { literals, further_literals: needed, ..phrase })
}

impl Phrase {
    /// Texts that the phrase matches: each alternative occurs in one, optional words are in half of them.
    pub(super) fn samples(&self) -> Vec<String> {
        let most = |element: &Element| match element {
            Element::Gap => 1,
            Element::Words { alternatives, .. } => alternatives.len(),
        };
        let count = (2 * self.elements.iter().map(most).max().unwrap_or(1)).min(MAX_SAMPLES);
        let sample = |number: usize| {
            let words: Vec<String> = self
                .elements
                .iter()
                .filter_map(|element| match element {
                    Element::Gap => None,
                    Element::Words { is_optional: true, .. } if number.is_multiple_of(2) => None,
                    Element::Words { alternatives, .. } => {
                        Some(alternatives[number / 2 % alternatives.len()].join(" "))
                    }
                })
                .collect();
            words.join(" ").replace('*', "")
        };
        let mut samples: Vec<String> = (0..count).map(sample).collect();
        samples.sort_unstable();
        samples.dedup();
        samples
    }
}

impl Literal {
    fn is_long_enough(&self) -> bool {
        self.text.chars().count() >= MIN_LITERAL_CHARS || !self.text.chars().all(is_bounded)
    }
}

/// Scripts that put no spaces between words, where a word boundary would never be seen.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{0e00}'..='\u{0eff}' | '\u{1780}'..='\u{17ff}' | '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')
}

fn elements(phrase: &str, lists: &Lists) -> Result<Vec<Element>, String> {
    let mut elements = Vec::new();
    let mut rest = phrase;
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('(') {
            let (group, after) = inside.split_once(')').ok_or_else(|| format!("`{phrase}` has a `(` without a `)`"))?;
            let mut alternatives = Vec::new();
            for alternative in group.split('|') {
                match list_name(alternative) {
                    Some(name) => alternatives.extend(listed(name, phrase, lists)?),
                    None => alternatives.push(row(alternative, phrase)?),
                }
            }
            rest = after;
            elements.push(Element::Words { alternatives, is_optional: take_optional(&mut rest) });
        } else {
            let end = rest.find([' ', '?']).unwrap_or(rest.len());
            let word = &rest[..end];
            rest = &rest[end..];
            if word == ".." {
                elements.push(Element::Gap);
            } else {
                let alternatives = match list_name(word) {
                    Some(name) => listed(name, phrase, lists)?,
                    None => vec![vec![checked(word, phrase)?]],
                };
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

fn list_name(word: &str) -> Option<&str> {
    word.strip_prefix('{')?.strip_suffix('}')
}

fn listed(name: &str, phrase: &str, lists: &Lists) -> Result<Vec<Vec<String>>, String> {
    let Some(list) = lists.get(name) else {
        let known: Vec<&str> = lists.keys().map(String::as_str).collect();
        let known = if known.is_empty() { "this pack has no [lists]".to_owned() } else { known.join(", ") };
        return Err(format!("`{phrase}`: unknown list `{name}`, expected one of: {known}"));
    };
    list.iter().map(|alternative| row(alternative, phrase)).collect()
}

/// The words of one alternative.
fn row(alternative: &str, phrase: &str) -> Result<Vec<String>, String> {
    alternative.split(' ').map(|word| checked(word, phrase)).collect()
}

fn take_optional(rest: &mut &str) -> bool {
    rest.strip_prefix('?').map(|after| *rest = after).is_some()
}

/// A word of letters, digits and the signs that occur inside words, or of signs and emoji; `*` at its end. Folded, as
/// the texts are that it is looked for in.
fn checked(word: &str, phrase: &str) -> Result<String, String> {
    let stem = word.strip_suffix('*').unwrap_or(word);
    let is_part = |c: char| (c.is_alphanumeric() && !c.is_uppercase()) || is_mark(c) || "'-&.+@$€£/#%".contains(c);
    let is_word = stem.chars().any(|c| c.is_alphanumeric() || c == '$' || c == '@') && stem.chars().all(is_part);
    let is_sign = !stem.is_empty() && stem.chars().all(|c| !c.is_ascii() && !c.is_alphanumeric() && !c.is_whitespace());
    if !is_word && !is_sign {
        return Err(format!("`{phrase}`: `{word}` is not a lower-case word"));
    }
    let folded = fold(stem);
    if folded.is_empty() || folded.contains(char::is_whitespace) {
        return Err(format!("`{phrase}`: `{word}` is not one word once it is folded (`{folded}`)"));
    }
    Ok(if stem.len() < word.len() { folded + "*" } else { folded })
}

/// Folds a word as it is folded in a text of its own script: alone, a Cyrillic word of letters that look like Latin ones
/// would be taken for a disguise.
fn fold(word: &str) -> String {
    if word.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return word.to_owned();
    }
    let company = "ж ";
    let folded = Views::folded(&format!("{company}{word}"));
    folded.strip_prefix(company).unwrap_or(&folded).to_owned()
}

/// Vowel signs of scripts that write them as marks.
fn is_mark(c: char) -> bool {
    unicode_normalization::char::is_combining_mark(c)
}

/// The literals of which one must occur where the element does; none for a gap or an optional element.
fn required_literals(element: &Element) -> Option<Vec<Literal>> {
    match element {
        Element::Gap | Element::Words { is_optional: true, .. } => None,
        Element::Words { alternatives, is_optional: false } => alternatives
            .iter()
            .map(|words| {
                words
                    .iter()
                    .flat_map(|word| literals_of(word))
                    .filter(Literal::is_long_enough)
                    .min_by(|a, b| frequency::share(a).total_cmp(&frequency::share(b)))
            })
            .collect(),
    }
}

/// The parts of a word between its apostrophes.
fn literals_of(word: &str) -> Vec<Literal> {
    let stem = word.trim_end_matches('*');
    let parts: Vec<&str> = stem.split('\'').collect();
    let last = parts.len() - 1;
    parts
        .iter()
        .enumerate()
        .filter(|(_, part)| !part.is_empty())
        .map(|(index, part)| Literal {
            text: (*part).to_owned(),
            begins_word: index == 0 && part.starts_with(is_bounded),
            ends_word: index == last && stem.len() == word.len() && part.ends_with(is_bounded),
        })
        .collect()
}

/// A letter or digit of a script in which words end where the letters do.
pub(super) fn is_bounded(c: char) -> bool {
    (c.is_alphanumeric() || is_mark(c)) && !is_unspaced(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use regex::Regex;

    #[track_caller]
    fn check(phrase: &str, matching: &[&str], other: &[&str]) {
        let lists = Lists::from([("app".to_owned(), vec!["signal".to_owned(), "the green one".to_owned()])]);
        let phrase = parse(phrase, 1, &lists).unwrap();
        let regex = Regex::new(&pattern::written_out(&phrase.regex)).unwrap();
        for text in matching {
            assert!(regex.is_match(text), "`{}` should match `{text}`: {regex}", phrase.written);
            let has_literal = phrase.literals.iter().any(|literal| text.contains(&literal.text));
            assert!(has_literal, "`{}` needs one of {:?}", phrase.written, phrase.literals);
        }
        for text in other {
            assert!(!regex.is_match(text), "`{}` should not match `{text}`: {regex}", phrase.written);
        }
        for sample in phrase.samples() {
            assert!(regex.is_match(&sample), "the sample `{sample}` should match {regex}");
        }
    }

    #[test]
    fn words_match_whole_and_with_any_separator() {
        check(
            "talk elsewhere",
            &["let's talk elsewhere", "talk, elsewhere!", "talk...\nelsewhere", "talk 👉 elsewhere"],
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
        check(
            "move .. .. to telegram",
            &["move to telegram", "move it all over there now to telegram"],
            &["move it all over there now and then to telegram"],
        );
        check("whats* me", &["whatsapp me", "whats me"], &["what me"]);
        check("let's talk", &["lets talk", "let's talk"], &["let talk"]);
    }

    #[test]
    fn lists_stand_for_their_words() {
        check("on {app}", &["on signal", "on the green one"], &["on app"]);
        check("on (my|{app}) now", &["on my now", "on the green one now"], &["on now"]);
    }

    #[test]
    fn phrases_are_folded_as_texts_are() {
        check("mi número", &["mi numero"], &["mi numeros"]);
        check("straße", &["strasse"], &["strass"]);
        check("мой номер", &["мои номер"], &["мои номера"]);
        check("मेरा नंबर", &["मेरा नंबर दूँ"], &["मेरा नंबरी"]);
    }

    #[test]
    fn scripts_without_spaces_need_no_boundary() {
        check("微信", &["加我微信吧"], &["电话"]);
        check("加 (我|你)? (微信|vx)", &["请加我微信吧", "加vx吧", "加 微信", "我加你vx"], &["加vxx", "微信"]);
        check("转 .. 支付宝", &["转到我的支付宝"], &["转。支付宝", "支付宝转"]);
        check("line で", &["lineで話す", "line で"], &["onlineで"]);
    }

    #[test]
    fn emoji_are_words() {
        check("💵 (only|please)", &["💵only", "pay 💵💵 please", "💵 only!"], &["💵 onlyx", "money only"]);
        check("📱 .. 👇", &["📱👇", "my 📱 is here 👇"], &["👇📱"]);
        check("(📞|ring) me", &["so 📞 me", "ring me"], &["bring me", "📞 men"]);
    }

    #[test]
    fn the_rarest_word_is_the_one_that_is_looked_for() {
        let literals = parse("(send|give) me your telegram", 1, &Lists::new()).unwrap().literals;
        assert_eq!(literals.iter().map(|literal| literal.text.as_str()).collect::<Vec<_>>(), ["telegram"]);
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
            ("on {app}", "unknown list `app`"),
            ("talk --", "lower-case"),
        ] {
            let error = parse(phrase, 1, &Lists::new()).unwrap_err();
            assert!(error.contains(what), "`{phrase}`: {error}");
        }
    }
}
