//! Spellings that follow from others by rule, so that the table need not list them.

use super::{Language, Number};

/// Shorter words are listed as they are: too much is an everyday word when shortened.
const MIN_RESPELLED: usize = 5;
/// Most rules that are tried on one word, all combinations of them.
const MAX_RULES: usize = 6;

/// Numbers under a hundred that a language writes as one word: "neunundvierzig", "negenenveertig", "trentotto".
pub(super) fn joined(language: &Language) -> Vec<(String, Number)> {
    let first = |listed: &String| listed.split_whitespace().next().unwrap_or_default().trim_end_matches('?').to_owned();
    let and = match language.tag.as_str() {
        "de" => "und",
        "nl" => "en",
        "it" => "",
        _ => return Vec::new(),
    };
    let mut words = Vec::new();
    for (ten, tens) in (2..).zip(language.tens.iter().map(first)) {
        for (unit, name) in (1..).zip(language.units.iter().skip(1).map(first)) {
            let name = if name == "eins" { "ein".to_owned() } else { name };
            let word = if and.is_empty() {
                let is_elided = name.starts_with(['u', 'o']);
                format!("{}{name}", if is_elided { &tens[..tens.len() - 1] } else { tens.as_str() })
            } else {
                format!("{name}{and}{tens}")
            };
            words.push((word, Number::Teen(ten * 10 + unit)));
        }
    }
    words
}

/// Teens, tens and compounds as people shorten them: of "chhattees" also "chattis", "chattees" and "chhatis".
pub(super) fn respelled(language: &Language) -> Vec<(String, Number)> {
    let rules: Vec<(&str, &str)> = language.respell.iter().filter_map(|rule| rule.split_once(' ')).collect();
    if rules.is_empty() {
        return Vec::new();
    }
    let teens = (10..).zip(&language.teens).map(|(value, listed)| (Number::Teen(value), listed));
    let tens = (2..).zip(&language.tens).map(|(tens, listed)| (Number::Tens(tens * 10), listed));
    let compounds =
        language.compounds.iter().filter_map(|(value, listed)| Some((Number::Teen(value.parse().ok()?), listed)));
    let mut words = Vec::new();
    for (number, listed) in teens.chain(tens).chain(compounds) {
        for word in listed.split_whitespace().filter(|word| !word.ends_with('?')) {
            words.extend(variants(word, &rules).into_iter().map(|variant| (variant, number)));
        }
    }
    words
}

/// What any selection of the rules makes of a word.
fn variants(word: &str, rules: &[(&str, &str)]) -> Vec<String> {
    let fitting = rules.iter().filter(|(from, _)| format!("{word}$").contains(from)).take(MAX_RULES);
    let mut found = vec![word.to_owned()];
    for (from, to) in fitting {
        let shortened: Vec<String> = found
            .iter()
            .map(|known| format!("{known}$").replace(from, to).trim_end_matches('$').to_owned())
            .filter(|variant| variant.len() >= MIN_RESPELLED && !found.contains(variant))
            .collect();
        found.extend(shortened);
    }
    found
}
