//! The `spelled` view: separators said in words or set in brackets become the signs that they stand for.
//!
//! Liberal on purpose: a word that could be a separator becomes one where the words around it allow it. The detectors
//! that read this view decide, and can see through the map which signs were words.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::offsets::OffsetMapBuilder;
use super::tld::is_known_suffix;
use super::views::{View, ViewKind};

/// Providers whose name stands for their domain.
pub(crate) const PROVIDERS: &str = "gmail|googlemail|yahoo|ymail|hotmail|outlook|icloud|protonmail|proton|aol|gmx|yandex|rediffmail|zoho|fastmail|tutanota";

const AT_WORDS: &str =
    "at|arroba|arobase|chiocciola|klammeraffe|apenstaartje|malpa|snabel-a|собака|собачка|ат|kukac|atti";
const DOT_WORDS: &str = "dot|punto|ponto|punkt|point|punt|piste|nokta|kropka|tecka|punct|точка|тчк|डॉट";

/// How far a bare separator looks for what makes it one, in bytes.
const REACH: usize = 80;

static SEPARATOR: LazyLock<Regex> = LazyLock::new(|| {
    let open = r"\s{0,3}[(\[{<]\s{0,2}";
    let close = r"\s{0,2}[)\]}>]\s{0,3}";
    let gap = r"[\s_-]{1,3}";
    pattern(&format!(
        r"(?P<at_set>{open}(?:{AT_WORDS}|a|@){close})|(?P<dot_set>{open}(?:{DOT_WORDS}|d|\.){close})|(?P<slash_set>{open}(?:slash|/){close})|(?P<colon_set>{open}:{close})|(?P<under_set>{open}(?:underscore|_){close})|(?P<dash_set>{open}(?:dash|hyphen|minus|-){close})|(?P<at>{gap}(?:at the rate(?: of)?|at sign|{AT_WORDS}|ät){gap})|(?P<dot>{gap}(?:{DOT_WORDS}|full stop){gap})|(?P<under>\s{{1,3}}(?:underscore|under score|guion bajo|unterstrich|podkreslnik){gap})|(?P<slash>\s{{1,3}}(?:slash|barra|forward slash){gap})|(?P<dash>\s{{1,3}}(?:dash|hyphen|minus|bindestrich|tiret){gap})|(?P<spaced_dot>\s{{1,2}}\.\s{{1,2}})|(?P<spaced_slash>\s{{1,2}}/\s{{1,2}})|(?P<spaced_at>\s{{1,2}}@\s{{1,2}})|(?P<hxxp>\bhxxp)",
    ))
});

static DOMAIN_AFTER_AT: LazyLock<Regex> = LazyLock::new(|| {
    let dot = format!(
        r"(?:\.|[\s_-]{{0,2}}[(\[{{<]\s?(?:{DOT_WORDS}|d|\.)\s?[)\]}}>][\s_-]{{0,2}}|[\s_-]{{1,2}}(?:{DOT_WORDS})[\s_-]{{1,2}}|\s\.\s)"
    );
    pattern(&format!(
        r"^(?:(?:{PROVIDERS})\b|[\p{{L}}\p{{N}}][\p{{L}}\p{{N}}-]{{0,40}}(?:{dot}[\p{{L}}\p{{N}}-]{{2,40}}){{0,3}}{dot}(?P<last>[\p{{L}}\p{{N}}]{{2,40}}))"
    ))
});

static WORD_AFTER_DOT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\p{L}\p{N}-]{2,40}"));
static AT_AHEAD: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"@|[\s_(\[{{<-](?:{AT_WORDS})[\s_)\]}}>-]")));

fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("the pattern is a constant that the tests compile")
}

/// Turns spelled separators into signs.
pub(super) fn spell(folded: &View) -> View {
    let text = folded.text.as_str();
    let mut view = OffsetMapBuilder::default();
    let mut copied = 0;
    for found in SEPARATOR.captures_iter(text) {
        let Some(whole) = found.get(0) else { continue };
        let Some(sign) = sign(text, &found, whole.range()) else { continue };
        view.keep(&text[copied..whole.start()], copied);
        view.replace(sign, whole.range());
        copied = whole.end();
    }
    view.keep(&text[copied..], copied);
    let (text, map) = view.finish();
    View { kind: ViewKind::Spelled, text, map: map.through(&folded.map) }
}

/// The sign that a separator stands for, if it is one here.
fn sign(text: &str, found: &Captures<'_>, whole: std::ops::Range<usize>) -> Option<&'static str> {
    let joins_words =
        text[..whole.start].ends_with(char::is_alphanumeric) && text[whole.end..].starts_with(char::is_alphanumeric);
    let is = |name: &str| found.name(name).is_some();
    if is("hxxp") {
        return Some("http");
    }
    if !joins_words {
        return None;
    }
    let ahead = reach(&text[whole.end..]);
    if is("at_set") {
        Some("@")
    } else if is("dot_set") {
        Some(".")
    } else if is("colon_set") {
        Some(":")
    } else if is("slash_set") || is("slash") || is("spaced_slash") {
        Some("/")
    } else if is("under_set") || is("under") {
        Some("_")
    } else if is("dash_set") || is("dash") {
        Some("-")
    } else if is("at") || is("spaced_at") {
        let domain = DOMAIN_AFTER_AT.captures(ahead)?;
        domain.name("last").is_none_or(|last| is_known_suffix(last.as_str())).then_some("@")
    } else {
        let is_suffix = WORD_AFTER_DOT.find(ahead).is_some_and(|word| is_known_suffix(word.as_str()));
        let is_english = found[0].contains("dot");
        (is_suffix || (is_english && AT_AHEAD.is_match(ahead)) || follows_domain(text, whole.start)).then_some(".")
    }
}

/// Tells whether more of a domain has just been spelled: "smith dot co dot uk", "a . b . example".
fn follows_domain(text: &str, end: usize) -> bool {
    let behind = &text[text.floor_char_boundary(end.saturating_sub(REACH))..end];
    behind.contains('@')
}

fn reach(text: &str) -> &str {
    &text[..text.floor_char_boundary(text.len().min(REACH))]
}
