//! Numbers that are to be calculated: "4, then 3-2, then 10/2", "half of 12", "take 5125550150 and add nine".

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

use super::sum_words::{HALF, MINUS, OVER, PASSED, PLUS, ROOT, TIMES};
use super::{Replacement, Source, hints, pattern, sum_rows, sum_shift};
use crate::engine::text::number_words::{ENGLISH, Number, number_words};
use crate::engine::text::words::words;

pub(super) fn decode(source: &Source<'_>, found: &mut Vec<Replacement>) {
    let text = source.text;
    sum_rows::decode(source, found);
    if !found.is_empty() {
        return;
    }
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        sum_shift::decode(source, found);
        return;
    }
    shifted_numbers(text, found);
    halved_numbers(source, found);
    sum_shift::decode(source, found);
    if found.is_empty() {
        sums(source, found);
    }
}

/// How many digits a telephone number has, said one by one.
pub(super) const DIGITS: std::ops::RangeInclusive<usize> = 9..=15;

/// Words between commas as a pattern, the longest first.
fn alternatives(words: &str) -> String {
    let mut words: Vec<&str> = words.split(", ").collect();
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words.join("|")
}

/// Most sums of one number.
const MAX_SUMS: usize = 16;

/// "4, then 3-2, then 10/2", "600+17, 500+55, 0, 200-17", "two minus zero, half of 12, 3 squared".
fn sums(source: &Source<'_>, found: &mut Vec<Replacement>) {
    let text = source.lower();
    static SUM: LazyLock<Regex> = LazyLock::new(|| {
        const TERM: &str = "[0-9]{1,4}|zero|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty";
        let [plus, minus, times, over] = [PLUS, MINUS, TIMES, OVER].map(alternatives);
        let (half, root) = (alternatives(HALF), alternatives(ROOT));
        pattern(&format!(
            r"(?P<left>{TERM})(?: ?(?P<sign>[-+*x×/÷−]) ?| (?:(?P<plus>{plus})|(?P<minus>{minus})|(?P<times>{times})|(?P<over>{over})) )(?P<right>{TERM})|(?:(?P<half>{half})|(?:{root})) (?P<of>{TERM})|(?P<base>{TERM})(?: (?P<power>squared|cubed)|²)|(?:√|sqrt ?)\(?(?P<rooted>[0-9]{{1,4}})\)?"
        ))
    });
    static SAID: LazyLock<AhoCorasick> = LazyLock::new(|| {
        let words = [PLUS, MINUS, TIMES, OVER, HALF, ROOT].into_iter().flat_map(|words| words.split(", "));
        let words = words.chain(["squared", "cubed"]).collect::<Vec<_>>();
        hints(&words)
    });
    if !text.contains(['+', '*', 'x', '×', '/', '÷', '-', '−', '²', '√']) && !SAID.is_match(text) {
        return;
    }
    const LONG: usize = 3;
    let mut sums = Vec::new();
    let mut is_telling = false;
    for sum in SUM.captures_iter(text).take(MAX_SUMS + 1) {
        let part = |name: &str| sum.name(name).map(|part| part.as_str());
        let Some(range) = sum.get(0).map(|whole| whole.range()) else { return };
        let is_whole = !text[..range.start].ends_with(|char: char| char.is_alphanumeric() || "-+*/.".contains(char))
            && !text[range.end..].starts_with(|char: char| char.is_alphanumeric() || "-+*/".contains(char));
        // "three times five" repeats the five.
        if part("times").is_some_and(|word| !word.starts_with("multip"))
            && !part("left").into_iter().chain(part("right")).any(|term| term.len() > 1 && term.parse::<u32>().is_ok())
        {
            continue;
        }
        let value = match (part("of").or(part("rooted")), part("base")) {
            (Some(of), _) => single(if part("half").is_some() { Way::Half } else { Way::Root }, of),
            (None, Some(base)) => single(if part("power") == Some("cubed") { Way::Cubed } else { Way::Squared }, base),
            (None, None) => {
                let said = [("plus", "+"), ("minus", "-"), ("times", "*"), ("over", "/")];
                let sign = part("sign")
                    .or_else(|| said.into_iter().find(|(name, _)| part(name).is_some()).map(|(_, sign)| sign));
                value(part("left").unwrap_or_default(), sign.unwrap_or_default(), part("right").unwrap_or_default())
            }
        };
        let Some(value) = value.filter(|_| is_whole) else { return };
        // "900 minus 25 is 875": told to be checked, not to be dialled.
        if value.len() >= LONG && words(&text[range.end..]).take(2).any(|word| text[range.end..][word] == value) {
            return;
        }
        is_telling |= part("times").is_none_or(|word| word.starts_with("multip"))
            && !matches!(part("sign"), Some("-" | "−" | "/"));
        sums.push(Replacement::new(range, value, "arithmetic"));
    }
    if sums.is_empty() || sums.len() > MAX_SUMS {
        return;
    }
    let digits = digits_outside(text, &sums) + sums.iter().map(|sum| sum.text.len()).sum::<usize>();
    let is_asked = || ASKED.iter().any(|word| source.lower().contains(word));
    // "three times 10/2": a count makes more of a digit.
    let is_enough = digits >= 7 && sums.len() >= 3 && digits < *DIGITS.start();
    if !DIGITS.contains(&digits) && !is_enough {
        return;
    }
    let passages = passages(text, &sums);
    if is_telling || !passages.is_empty() || is_asked() {
        found.extend(passages);
        found.extend(sums);
    }
}

/// What stands between the parts of a number that is calculated and only says which part comes: "0491, add 570 behind
/// it, finish with 10*11".
fn passages(text: &str, sums: &[Replacement]) -> Vec<Replacement> {
    const MOST: usize = 48;
    const TELLING: &str = " schluss luego final puis ensuite finit poi infine depois potem koniec потом затем конце sonra phir lalu kemudian danach dann whatever last next final finish finishes start starts begin begins ending end ends add follow follows first middle ";
    const COUNTS: &str = " two three four five six ";
    let mut parts: Vec<std::ops::Range<usize>> = sums.iter().map(|sum| sum.range.clone()).collect();
    for word in words(text) {
        let is_digits = text[word.clone()].bytes().all(|byte| byte.is_ascii_digit());
        if is_digits && !sums.iter().any(|sum| sum.range.start <= word.start && word.end <= sum.range.end) {
            parts.push(word);
        }
    }
    parts.sort_by_key(|part| part.start);
    let gaps = parts.windows(2).map(|pair| pair[0].end..pair[1].start);
    let listed = |list: &str, word: &str| list.contains(&format!(" {} ", word.to_lowercase()));
    let is_passed = |gap: &std::ops::Range<usize>| {
        let between = &text[gap.clone()];
        let is_telling = words(between).any(|word| listed(TELLING, &between[word]));
        let is_said = between.len() <= MOST
            && between.contains(char::is_alphabetic)
            && words(between).all(|word| {
                let word = &between[word];
                listed(PASSED, word) || is_telling && listed(COUNTS, word)
            });
        (is_said, is_said && is_telling)
    };
    if !gaps.clone().any(|gap| is_passed(&gap).1) {
        return Vec::new();
    }
    gaps.filter(|gap| is_passed(gap).0).map(|gap| Replacement::new(gap, " ", "arithmetic")).collect()
}

/// Digits, and words that say one, that belong to no sum.
fn digits_outside(text: &str, sums: &[Replacement]) -> usize {
    words(text)
        .filter(|word| !sums.iter().any(|sum| sum.range.start <= word.start && word.end <= sum.range.end))
        .map(|range| {
            let word = &text[range];
            let is_spoken = number_words(word).iter().any(|meaning| {
                meaning.language == ENGLISH && matches!(meaning.number, Number::Unit(_)) && word.len() >= 3
            });
            word.bytes().filter(u8::is_ascii_digit).count() + usize::from(is_spoken)
        })
        .sum()
}

/// What is made of one number.
enum Way {
    Half,
    Root,
    Squared,
    Cubed,
}

/// "half of 1110", "root of 25", "3 squared".
fn single(way: Way, of: &str) -> Option<String> {
    let term = term(of)?;
    let value = match way {
        Way::Half => (term % 2 == 0).then_some(term / 2)?,
        Way::Squared => term * term,
        Way::Cubed => term * term * term,
        Way::Root => (0..100).find(|root| root * root == term)?,
    };
    Some(value.to_string())
}

/// A number, written or said.
pub(super) fn term(text: &str) -> Option<i64> {
    text.parse().ok().or_else(|| spoken_number(text))
}

/// Words that ask to calculate, where the signs alone could be a number's hyphens.
const ASKED: [&str; 23] = [
    "jod ",
    "maths",
    "mathe",
    "suma",
    "somma",
    "conta ",
    "посчитай",
    "порахуй",
    "policz",
    "topla",
    "hitung",
    "math",
    "solve",
    "calculat",
    "subtract",
    "work it out",
    "work out",
    "add up",
    "sums",
    "puzzle",
    "rechne",
    "calcul",
    "minus",
];

/// "take 5125550150 and add nine": a number that is a little less, or more, than the one that is meant.
fn shifted_numbers(text: &str, found: &mut Vec<Replacement>) {
    static SHIFT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)(?P<base>\+?[0-9][0-9 ().-]{7,18}[0-9])\b[^0-9a-z]{0,3}(?:and |then |but |you |just |now )*(?P<way>add|plus|subtract|take away|take off|minus|deduct) (?P<by>[0-9]{1,4}|[a-z]{3,9})\b",
        )
    });
    for shift in SHIFT.captures_iter(text) {
        let (Some(base), Some(by)) = (shift.name("base"), shift.name("by")) else { continue };
        let digits: String = base.as_str().chars().filter(char::is_ascii_digit).collect();
        let end = by.end();
        let by_lower = by.as_str().to_lowercase();
        let Some(by) = by_lower.parse::<i64>().ok().or_else(|| spoken_number(&by_lower)) else { continue };
        let Some(value) = digits.parse::<i64>().ok().filter(|_| DIGITS.contains(&digits.len())) else { continue };
        let is_more =
            shift.name("way").is_some_and(|way| matches!(way.as_str().to_lowercase().as_str(), "add" | "plus"));
        let value = if is_more { value + by } else { value - by };
        let plus = if base.as_str().starts_with('+') { "+" } else { "" };
        let width = digits.len();
        if value >= 0 {
            found.push(Replacement::new(base.start()..end, format!("{plus}{value:0width$}"), "arithmetic"));
        }
    }
}

/// "half of 8311100294", "8311100294 divided by 2", "double 2077775073": a whole number that is halved or doubled.
fn halved_numbers(source: &Source<'_>, found: &mut Vec<Replacement>) {
    const SAID: [&str; 8] = ["half", "halve", "divide", "twice", "double", "times 2", "times two", "÷"];
    static HALVED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)(?:(?:(?P<half>half(?: of)?|halve|divide)|(?P<twice>twice|double)) (?P<base>[0-9]{9,13})(?P<by> (?:by|in) (?:2|two|half))?|(?P<behind>[0-9]{9,13}) ?(?:(?P<over>divided by|÷|/|halved|cut in half|over) ?(?:2|two)?|(?P<times>times|x|\*) ?(?:2|two)))",
        )
    });
    if !SAID.iter().any(|word| source.lower().contains(word)) {
        return;
    }
    for sum in HALVED.captures_iter(source.text) {
        let Some(base) = sum.name("base").or(sum.name("behind")) else { continue };
        let Some(whole) = sum.get(0) else { continue };
        let Some(value) = base.as_str().parse::<u64>().ok() else { continue };
        let is_half = sum.name("half").is_some() || sum.name("over").is_some();
        let result = if is_half { value.is_multiple_of(2).then_some(value / 2) } else { value.checked_mul(2) };
        if let Some(result) = result {
            let width = if base.as_str().starts_with('0') { base.len() } else { 1 };
            found.push(Replacement::new(whole.range(), format!("{result:0width$}"), "arithmetic"));
        }
    }
}

/// A number of one English word.
fn spoken_number(word: &str) -> Option<i64> {
    number_words(word).iter().filter(|meaning| meaning.language == ENGLISH).find_map(|meaning| {
        if let Number::Unit(value) | Number::Teen(value) | Number::Tens(value) = meaning.number {
            Some(value.into())
        } else {
            None
        }
    })
}

/// A sum's whole value, no shorter than its left side if that begins with a zero.
fn value(left: &str, sign: &str, right: &str) -> Option<String> {
    let (a, b) = (term(left)?, term(right)?);
    let value = match sign {
        "+" => a + b,
        "-" | "−" => a - b,
        "*" | "x" | "×" => a * b,
        _ => (b != 0 && a % b == 0).then(|| a / b)?,
    };
    let width = if left.starts_with('0') { left.len() } else { 1 };
    (value >= 0).then(|| format!("{value:0width$}"))
}
