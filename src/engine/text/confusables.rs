//! Characters that look like others, and those that cannot be seen.
//!
//! Not the skeleton of UTS #39, which reads `1` as `l` and `0` as `O` and so destroys numbers: only letters of other
//! scripts that pass for Latin ones, and only in words that mix scripts.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;
use unicode_script::{Script, UnicodeScript};

/// Tells whether a character leaves no mark of its own: zero-width, directional, a variation selector, a tag, or a
/// mark laid over a letter or a digit. Vowel signs of Indic and other scripts are letters and stay.
pub(crate) fn is_invisible(char: char) -> bool {
    matches!(char,
        '\u{ad}' | '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{61c}' | '\u{115f}'..='\u{1160}'
        | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}'
        | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{20d0}'..='\u{20ff}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{fe20}'..='\u{fe2f}' | '\u{feff}' | '\u{ffa0}'
        | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}')
}

/// The plain sign for its look-alikes beyond compatibility forms.
pub(super) fn plain_sign(char: char) -> Option<char> {
    Some(match char {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}' | '\u{2e3a}' | '\u{2e3b}' => '-',
        '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2bc}' | '\u{2b9}' | '\u{2032}' | '\u{ff07}' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{ab}' | '\u{bb}' => '"',
        '\u{2024}' | '\u{3002}' | '\u{ff61}' | '\u{ff0e}' | '\u{fe52}' => '.',
        '\u{2044}' | '\u{2215}' | '\u{29f8}' | '\u{ff0f}' => '/',
        '\u{2236}' | '\u{ff1a}' | '\u{a789}' => ':',
        '\u{ff20}' | '\u{fe6b}' => '@',
        '\u{2795}' | '\u{ff0b}' => '+',
        '\u{2796}' => '-',
        '\u{ff3f}' => '_',
        '\u{27e8}' | '\u{2329}' | '\u{3008}' | '\u{276c}' | '\u{2770}' => '<',
        '\u{27e9}' | '\u{232a}' | '\u{3009}' | '\u{276d}' | '\u{2771}' => '>',
        '\u{3010}' | '\u{3014}' | '\u{3016}' | '\u{27e6}' | '\u{2772}' | '\u{2045}' => '[',
        '\u{3011}' | '\u{3015}' | '\u{3017}' | '\u{27e7}' | '\u{2773}' | '\u{2046}' => ']',
        '\u{2768}' | '\u{276a}' | '\u{2985}' => '(',
        '\u{2769}' | '\u{276b}' | '\u{2986}' => ')',
        '\u{2774}' => '{',
        '\u{2775}' => '}',
        '\u{60c}' | '\u{ff0c}' | '\u{3001}' => ',',
        _ => return None,
    })
}

/// The Latin letter, in lower case, that a letter of another script passes for.
pub(super) fn latin_lookalike(char: char) -> Option<char> {
    static LATIN: LazyLock<FxHashMap<char, char>> = LazyLock::new(|| {
        let pairs = LOOKALIKES.iter().rev().flat_map(|(latin, others)| others.chars().map(|other| (other, *latin)));
        pairs.collect()
    });
    LATIN.get(&char).copied()
}

/// Latin letters and what passes for them in Cyrillic, Greek, Armenian and Cherokee.
const LOOKALIKES: [(char, &str); 26] = [
    ('a', "аАαΑӑӓᎪ"),
    ('b', "ВвЬьΒβᏴ"),
    ('c', "сСϲϹᏟ"),
    ('d', "ԁԀᎠժ"),
    ('e', "еЕёЁεΕєЄҽᎬ"),
    ('f', "ϜғҒ"),
    ('g', "ɡԌցᏀ"),
    ('h', "һҺНнΗհᎻ"),
    ('i', "іІїЇιΙӏᎥ"),
    ('j', "јЈϳᎫ"),
    ('k', "кКκΚҝᏦ"),
    ('l', "ⅼӀᏞ"),
    ('m', "мМΜᎷ"),
    ('n', "пηոΝ"),
    ('o', "оОοΟσօՕ"),
    ('p', "рРρΡքᏢ"),
    ('q', "ԛԚգ"),
    ('r', "гᎡᏒ"),
    ('s', "ѕЅՏᏚ"),
    ('t', "тТτΤᎢ"),
    ('u', "υսμ"),
    ('v', "ѵѴνᏙ"),
    ('w', "ԝԜωшᎳ"),
    ('x', "хХχΧҳ"),
    ('y', "уУүΥγΎ"),
    ('z', "ΖζᏃ"),
];

/// A word as far as its scripts go.
#[derive(Default)]
struct Scripts {
    latin: bool,
    lookalike: bool,
    other: bool,
}

/// The words whose foreign letters stand for Latin ones: those that mix scripts, and those made of look-alikes alone
/// where the text has Latin words and no other letter of those scripts.
pub(super) fn words_read_as_latin(text: &str) -> Vec<Range<usize>> {
    if text.is_ascii() {
        return Vec::new();
    }
    let mut words = Vec::new();
    let mut text_has_other = false;
    let mut current: Option<(usize, Scripts)> = None;
    for (at, char) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
        if char.is_alphanumeric() || char == '_' || is_invisible(char) {
            let (_, scripts) = current.get_or_insert_with(|| (at, Scripts::default()));
            let script = char.script();
            if script == Script::Latin {
                scripts.latin = true;
            } else if [Script::Cyrillic, Script::Greek, Script::Armenian, Script::Cherokee].contains(&script) {
                if latin_lookalike(char).is_some() {
                    scripts.lookalike = true;
                } else {
                    scripts.other = true;
                    text_has_other = true;
                }
            }
        } else if let Some((start, scripts)) = current.take() {
            words.push((start..at, scripts));
        }
    }
    // A text without a Latin word is in its own script: "у вас есть ватсап?".
    let text_has_latin = words.iter().any(|(_, word)| word.latin && !word.lookalike);
    words
        .into_iter()
        .filter(|(_, word)| word.lookalike && (word.latin || (!word.other && !text_has_other && text_has_latin)))
        .map(|(range, _)| range)
        .collect()
}
