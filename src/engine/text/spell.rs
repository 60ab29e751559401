//! The `spelled` view: separators said in words or set in brackets become the signs that they stand for.
//!
//! Liberal on purpose: a word that could be a separator becomes one where the words around it allow it. The detectors
//! that read this view decide, and can see through the map which signs were words.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::offsets::OffsetMapBuilder;
use super::separators::{
    AT_UNSPACED, AT_WORDS, DASH_UNSPACED, DASH_WORDS, DOT_UNSPACED, DOT_WORDS, SLASH_WORDS, UNDER_UNSPACED, UNDER_WORDS,
};
use super::tld::is_known_suffix;
use super::views::{View, ViewKind};

/// Providers whose name stands for their domain.
pub(crate) const PROVIDERS: &str = "gmail|googlemail|yahoo|ymail|hotmail|outlook|icloud|protonmail|proton|aol|gmx|yandex|rediffmail|zoho|fastmail|tutanota";

/// How far a bare separator looks for what makes it one, in bytes.
const REACH: usize = 80;

static SEPARATOR: LazyLock<Regex> = LazyLock::new(|| {
    let open = r"[)\]}>]?\s{0,3}[(\[{</|*~]{1,3}\s{0,2}";
    let close = r"\s{0,2}[)\]}>/|*~]{1,3}\s{0,3}[(\[{<]?";
    let gap = r"[\s,_-]{1,3}";
    pattern(&format!(
        r"(?P<at_set>{open}(?:{AT_WORDS}|at sign|a|@){close})|(?P<dot_set>{open}(?:{DOT_WORDS}|full stop|period|d|\.){close})|(?P<at_unspaced>\s{{0,2}}(?:{AT_UNSPACED})\s{{0,2}})|(?P<dot_unspaced>\s{{0,2}}(?:{DOT_UNSPACED})\s{{0,2}})|(?P<split>(?:\s{{0,2}}\.\s{{0,2}}|[\s,]{{1,3}}(?:{DOT_WORDS})[\s,]{{1,3}})(?P<letters>(?:[a-z]\s){{1,6}}[a-z])\b)|(?P<halves>\s{{0,2}}\.\s{{0,2}}(?P<first>[a-z]{{1,5}})\s{{1,2}}(?P<second>[a-z]{{1,6}})\b)|(?P<slash_set>{open}(?:slash|/){close})|(?P<colon_set>{open}:{close})|(?P<under_set>{open}(?:{UNDER_WORDS}|_){close})|(?P<dash_set>{open}(?:{DASH_WORDS}|minus|-){close})|(?P<at>{gap}(?:at the rate(?: of)?|at sign|{AT_WORDS}|ät){gap})|(?P<dot>{gap}(?:{DOT_WORDS}|full stop|period){gap})|(?P<under>[\s,]{{1,3}}(?:{UNDER_WORDS}){gap}|\s{{0,2}}(?:{UNDER_UNSPACED})\s{{0,2}})|(?P<slash>\s{{1,3}}(?:{SLASH_WORDS}){gap})|(?P<dash>[\s,]{{1,3}}(?:{DASH_WORDS}|minus){gap}|\s{{0,2}}(?:{DASH_UNSPACED})\s{{0,2}})|(?P<spaced_dot>\s{{1,2}}\.\s{{1,2}})|(?P<spaced_slash>\s{{1,2}}/\s{{1,2}})|(?P<spaced_at>\s{{1,2}}@\s{{1,2}})|(?P<hxxp>\bhxxp)",
    ))
});

// What these read is cut to `REACH`, so that their repetitions need no bound; bounds make them large.
static DOMAIN_AFTER_AT: LazyLock<Regex> = LazyLock::new(|| {
    let dot = format!(
        r"(?:\.|[\s_-]{{0,2}}[(\[{{<]\s?(?:{DOT_WORDS}|d|\.)\s?[)\]}}>][\s_-]{{0,2}}|[\s_-]{{1,2}}(?:{DOT_WORDS})[\s_-]{{1,2}}|\s\.\s)"
    );
    pattern(&format!(
        r"^(?:(?:{PROVIDERS})\b|[\p{{L}}\p{{N}}][\p{{L}}\p{{N}}-]*(?:{dot}[\p{{L}}\p{{N}}-]{{2,}}){{0,3}}{dot}(?P<last>[\p{{L}}\p{{N}}]{{2,}}))"
    ))
});

static WORD_AFTER_DOT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\p{L}\p{N}-]{2,}"));
static AT_AHEAD: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"@|[\s_(\[{{<-](?:{AT_WORDS})[\s_)\]}}>-]")));

static AT_NEXT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^[\p{{L}}\p{{N}}_-]+(?:[\s,]{{1,3}}(?:{DOT_WORDS}|{UNDER_WORDS}|{DASH_WORDS})[\s,]{{1,3}}[\p{{L}}\p{{N}}_-]+)*[\s,_(\[{{<-]{{0,3}}(?:@|(?:{AT_WORDS})[\s_)\]}}>-]|(?:{AT_UNSPACED}))"
    ))
});

fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("the pattern is a constant that the tests compile")
}

/// Turns spelled separators into signs.
pub(super) fn spell(folded: &View) -> View {
    let text = folded.text.as_str();
    let mut view = OffsetMapBuilder::default();
    let mut copied = 0;
    let mut from = 0;
    while let Some(found) = SEPARATOR.captures_at(text, from) {
        let Some(whole) = found.get(0) else { break };
        let Some(sign) = sign(text, &found, whole.range()) else {
            // What is no separator may hold the beginning of one.
            from = whole.start() + text[whole.start()..].chars().next().map_or(1, char::len_utf8);
            continue;
        };
        from = whole.end();
        view.keep(&text[copied..whole.start()], copied);
        view.replace(&sign, whole.range());
        copied = whole.end();
    }
    view.keep(&text[copied..], copied);
    let (text, map) = view.finish();
    View { kind: ViewKind::Spelled, text, map: map.through(&folded.map) }
}

/// The sign that a separator stands for, if it is one here.
fn sign(text: &str, found: &Captures<'_>, whole: std::ops::Range<usize>) -> Option<String> {
    if found.name("split").is_some() || found.name("halves").is_some() {
        return joined_suffix(text, found, whole.start);
    }
    plain_sign(text, found, whole).map(str::to_owned)
}

/// "dot c o m", ". exa mple": the ending of a host in pieces.
fn joined_suffix(text: &str, found: &Captures<'_>, start: usize) -> Option<String> {
    if !text[..start].ends_with(char::is_alphanumeric) {
        return None;
    }
    let part = |name: &str| found.name(name).map_or("", |part| part.as_str());
    let suffix: String = match part("letters") {
        "" if is_known_suffix(part("first")) || part("first").len() + part("second").len() < 4 => return None,
        "" => format!("{}{}", part("first"), part("second")),
        letters => letters.split_whitespace().collect(),
    };
    is_known_suffix(&suffix).then(|| format!(".{suffix}"))
}

fn plain_sign(text: &str, found: &Captures<'_>, whole: std::ops::Range<usize>) -> Option<&'static str> {
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
    let is_prose = ["and", "or", "as", "for", "in", "with", "is", "are", "to", "the"].iter().any(|word| {
        ahead
            .strip_prefix(word)
            .is_some_and(|rest| !rest.starts_with(|char: char| char.is_alphanumeric() || char == '.'))
    });
    if is("at_set") || is("at_unspaced") {
        (!is_prose).then_some("@")
    } else if is("dot_set") || is("dot_unspaced") {
        (!is_prose && (is("dot_set") || ahead.starts_with(|char: char| char.is_ascii_alphanumeric()))).then_some(".")
    } else if is("colon_set") {
        Some(":")
    } else if is("slash_set") || is("slash") || is("spaced_slash") {
        Some("/")
    } else if is("under_set") || is("under") {
        Some("_")
    } else if is("dash_set") || is("dash") {
        Some("-")
    } else if is("at") || is("spaced_at") {
        // "et" is "at" in Turkish, and "and" in French.
        if found[0].trim_matches([' ', ',', '-', '_']) == "et" && !ahead.contains("nokta") {
            return None;
        }
        let domain = DOMAIN_AFTER_AT.captures(ahead)?;
        domain.name("last").is_none_or(|last| is_known_suffix(last.as_str())).then_some("@")
    } else {
        let is_suffix = WORD_AFTER_DOT.find(ahead).is_some_and(|word| is_known_suffix(word.as_str()));
        let is_english = found[0].contains("dot");
        let is_in_name = (is_english && AT_AHEAD.is_match(ahead)) || AT_NEXT.is_match(ahead);
        (is_suffix || is_in_name || follows_domain(text, whole.start)).then_some(".")
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
