//! Spellings that follow from others by rule, so that the table need not list them.

use super::{Language, Number};

/// Shorter words are listed as they are: too much is an everyday word when shortened.
const MIN_RESPELLED: usize = 5;
/// Most rules that are tried on one word, all combinations of them.
const MAX_RULES: usize = 6;

/// Numbers under a hundred that a language writes as one word: "neunundvierzig", "negenenveertig", "trentotto", and in
/// everyday spelling "nünesibezg", "noventinueve".
pub(super) fn joined(language: &Language) -> Vec<(String, Number)> {
    match language.tag.as_str() {
        "de" => units_before(language, &["und", "e"]),
        "nl" => units_before(language, &["en"]),
        "it" => tens_before(language, |ten, unit| {
            let is_elided = unit.starts_with(['u', 'o']);
            vec![format!("{}{unit}", if is_elided { &ten[..ten.len() - 1] } else { ten })]
        }),
        "es" => tens_before(language, |ten, unit| {
            let stem = &ten[..ten.len() - 1];
            ["i", "ai", "ay", "iy", "ei"].map(|and| format!("{stem}{and}{unit}")).to_vec()
        }),
        _ => Vec::new(),
    }
}

/// "neun", "und", "vierzig", in every spelling of each.
fn units_before(language: &Language, joints: &[&str]) -> Vec<(String, Number)> {
    let mut words = Vec::new();
    for (ten, tens) in (2..).zip(&language.tens) {
        for (unit, units) in (1..).zip(language.units.iter().skip(1)) {
            for name in spelled(units) {
                let name = if name == "eins" { "ein" } else { name };
                let joined =
                    |joint: &&str| spelled(tens).map(|tens| format!("{name}{joint}{tens}")).collect::<Vec<_>>();
                words.extend(joints.iter().flat_map(joined).map(|word| (word, Number::Teen(ten * 10 + unit))));
            }
        }
    }
    words
}

/// Tens and a unit, in their first spelling, as `join` writes them.
fn tens_before(language: &Language, join: impl Fn(&str, &str) -> Vec<String>) -> Vec<(String, Number)> {
    let mut words = Vec::new();
    for (ten, tens) in (2..).zip(language.tens.iter().filter_map(|listed| spelled(listed).next())) {
        for (unit, name) in (1..).zip(language.units.iter().skip(1).filter_map(|listed| spelled(listed).next())) {
            words.extend(join(tens, name).into_iter().map(|word| (word, Number::Teen(ten * 10 + unit))));
        }
    }
    words
}

fn spelled(listed: &str) -> impl Iterator<Item = &str> {
    listed.split_whitespace().map(|word| word.trim_end_matches('?'))
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
