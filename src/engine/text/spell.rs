//! The `spelled` view: separators said in words or set in brackets become the signs that they stand for.
//!
//! Liberal on purpose: a word that could be a separator becomes one where the words around it allow it. The detectors
//! that read this view decide, and can see through the map which signs were words.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::offsets::OffsetMapBuilder;
use super::sign_words::{
    AND, AT, AT_UNSPACED, DASH, DASH_UNSPACED, DOT, DOT_UNSPACED, FILLERS, REMARKS, SLASH, SLASH_UNSPACED, UNDERSCORE,
    UNDERSCORE_UNSPACED, WEAK_DASH, WEAK_SLASH,
};
use super::spelled_ending::{self, Ending};
use super::spelled_link;
use super::tld::is_known_suffix;
use super::views::{View, ViewKind};
use super::{after, before, pattern};

/// Providers whose name stands for their domain.
pub(crate) const PROVIDERS: &str = "gmail|googlemail|yahoo|ymail|hotmail|outlook|icloud|protonmail|proton|aol|gmx|yandex|rediffmail|zoho|fastmail|tutanota";

/// Tells whether a word is one of them.
pub(crate) fn is_provider(word: &str) -> bool {
    PROVIDERS.split('|').any(|provider| provider == word)
}

/// How far a bare separator looks for what makes it one, in bytes.
const REACH: usize = 96;

/// Its boundaries are those of ASCII words: to tell others, the expression would have to be read in a way that is a hundred
/// times slower, wherever a text has a single character beyond ASCII.
static SEPARATOR: LazyLock<Regex> = LazyLock::new(|| {
    let open = r"[)\]}>」】]?[\s_–—-]{0,3}[(\[{<「【〔《〈『〖«/|*~]{1,3}\s{0,2}";
    let close = r"\s{0,2}[)\]}>」】〕》〉』〗»/|*~]{1,3}[\s_–—-]{0,3}[(\[{<「【]?";
    // Signs that decorate words, but never a single letter.
    let mark = r#"\s{0,2}["'=:^!\\+#%`.~*_-]{1,3}"#;
    // Pointing hands and arrows lead from sign to sign as well.
    let gap = r"[\s,_👉👈➡→➜⇒▶-]{1,3}";
    let lead_of = |fillers: &str| {
        format!(
            r"{gap}(?:(?:{fillers})[\s,]{{1,2}})?(?:(?:an?|the|ein|un|una|um|der|die|das|den|het|another|noch ein|otro|encore un|un altro|outro|nog een|jeszcze jedna) )?"
        )
    };
    let lead = lead_of(FILLERS);
    // "The name with dot com".
    let dot_lead = lead_of(&format!("with|mit|avec|con|{FILLERS}"));
    let trail = format!(r"{gap}(?:(?:{FILLERS})[\s,]{{1,2}})?");
    let remark = remark();
    // In quotes only what can be nothing else: "«a with a tail»".
    let shown: Vec<&str> = AT.split('|').filter(|name| name.contains(' ') && !name.contains('(')).collect();
    let shown = shown.join("|");
    let [at, under, dash, weak_dash] = [AT, UNDERSCORE, DASH, WEAK_DASH].map(hyphened);
    pattern(&format!(
        r"(?P<at_set>{open}(?:(?:the |an )?(?:{at})|{AT_UNSPACED}|a\s?t?|et|@){close}|{mark}(?:at|arroba|arobase|chiocciola|{shown}){mark}\s{{0,2}})|(?P<dot_set>{open}(?:(?:the |a )?(?:{DOT})|{DOT_UNSPACED}|d(?:\s?o\s?t)?|[.•·∙●⋅・‧°]){close}|{mark}(?:dot|punto|ponto|punkt|point){mark}\s{{0,2}})|(?P<at_unspaced>\s{{0,2}}(?:{AT_UNSPACED})\s{{0,2}})|(?P<dot_unspaced>\s{{0,2}}(?:{DOT_UNSPACED})\s{{0,2}})|(?P<under_unspaced>\s{{0,2}}(?:{UNDERSCORE_UNSPACED})\s{{0,2}})|(?P<dash_unspaced>\s{{0,2}}(?:{DASH_UNSPACED})\s{{0,2}})|(?P<slash_unspaced>\s{{0,2}}(?:{SLASH_UNSPACED})\s{{0,2}})|(?P<slash_set>{open}(?:{SLASH}|{WEAK_SLASH}|/){close})|(?P<colon_set>{open}:{close})|(?P<under_set>{open}(?:{under}|_){close})|(?P<dash_set>{open}(?:{dash}|{weak_dash}|-){close})|(?P<at>{remark}{lead}(?:{at}){trail})|(?P<et>{gap}et{gap})|(?P<under>{lead}(?:{under}){trail})|(?P<dash>{lead}(?:{dash}){trail})|(?P<weak_dash>{lead}(?:{weak_dash}){trail})|(?P<slash>{lead}(?:{SLASH}){trail})|(?P<weak_slash>{lead}(?:{WEAK_SLASH}){trail})|(?P<dot>(?P<remark>{remark}){dot_lead}(?:{DOT})(?:{trail}(?:(?:{AND})[\s,]{{1,2}})?))|(?P<then_slash>[\s,]{{1,3}}(?:{FILLERS}|plus|with|add|put)[\s,]{{1,2}}(?:an? |the )?/\s?)|{JOINED_DOT}|(?P<odd_dot>\s?[•·∙●⋅・‧∘°˙ꞏ]\s?)|(?P<decorated>\s?\p{{So}}{{1,2}}\s?(?P<bare>[./@])\s?\p{{So}}{{1,2}}\s?)|(?P<no_dot>[\s,]{{1,2}}(?P<undotted>com|me|gg|us|ly|gle|co|app)(?:\s?/\s?|[\s,]{{1,2}}(?:(?:{FILLERS})[\s,]{{1,2}})?(?:an? |the )?(?:{SLASH})[\s,]{{1,2}}(?:(?:{FILLERS})[\s,]{{1,2}})?))|{NEAR_DOT}|(?P<near_slash>\s{{1,2}}/\s{{0,2}}|/\s{{1,2}})|(?P<spaced_at>\s{{1,2}}@\s{{1,2}}|@\s{{1,2}})|(?P<scheme>(?-u:\b)h(?:xx|tt|\*\*|tx|xt|__|xxx)p(?P<secure>s?)\s{{0,2}}:\s{{0,2}}/\s?/\s{{0,2}}|{MASKED_SCHEME})|{BARE_ENDING}",
    ))
});

/// What of [`SEPARATOR`] is left for a text with [plain signs](has_plain_signs) only: with all the words of signs, what comes
/// behind a space can be read in so many ways that reading an ordinary text costs as much as the rest of this view.
static PLAIN_SEPARATOR: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!("{JOINED_DOT}|{NEAR_DOT}|(?P<scheme>{MASKED_SCHEME})|{BARE_ENDING}")));

const JOINED_DOT: &str = r"(?P<joined_dot>(?:,|dot|punkt|punto|ponto)(?P<ending>com|org|net|example|co\.uk)(?-u:\b))";
const NEAR_DOT: &str = r"(?P<near_dot>\s{0,2}\.\s{0,2})";
const MASKED_SCHEME: &str = r"(?-u:\b)hxxp";
const BARE_ENDING: &str = r"(?P<bare_ending>(?:\s{1,2}|\s?,\s?)[a-z]\s?[.,\s]\s?[a-z](?-u:\b))";

/// Tells whether a text names no sign, and has none but full stops that could be meant for one.
fn has_plain_signs(text: &str) -> bool {
    /// What sets a sign apart, or is one that may be told with more around it.
    const SIGNS: [char; 9] = ['(', '[', '{', '<', '|', '*', '~', '/', '@'];
    /// What may stand at the sides of a sign's name: gaps and marks.
    const SIDE: &str = r##"[\s,_"'=:^!\\+#%`.-]"##;
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        let [at, under, dash, weak_dash] = [AT, UNDERSCORE, DASH, WEAK_DASH].map(hyphened);
        let names = [&at, DOT, &under, &dash, &weak_dash, SLASH, WEAK_SLASH, "et"].join("|");
        pattern(&format!("{SIDE}(?:{names}){SIDE}"))
    });
    text.is_ascii() && !text.contains(SIGNS) && !NAMED.is_match(text)
}

/// What may be remarked before a sign.
fn remark() -> String {
    format!(r"(?:\s?[(,]?\s?(?:{REMARKS})\)?)?")
}

/// "tiret-du-six", "curly-a": the words of a name may be joined.
fn hyphened(names: &str) -> String {
    names.replace(' ', "[ -]")
}

// What these read is cut to `REACH`, so that their repetitions need no bound; bounds make them large.
static DOMAIN_AFTER_AT: LazyLock<Regex> = LazyLock::new(|| {
    let dot = format!(
        r"(?:\.|[\s_-]{{0,2}}[(\[{{<]\s?(?:{DOT}|d|\.)\s?[)\]}}>][\s_-]{{0,2}}|[\s,_-]{{1,2}}(?:(?:{FILLERS})[\s,]{{1,2}})?(?:an? )?(?:{DOT})[\s,_-]{{1,2}}(?:(?:{FILLERS}|{AND})[\s,]{{1,2}})?|\s\.\s)"
    );
    let (remark, weak_dash) = (remark(), hyphened(WEAK_DASH));
    let dash = format!(r"(?:[\s,]{{1,3}}(?:{DASH}|{weak_dash})[\s,]{{1,3}}[\p{{L}}\p{{N}}-]+)");
    pattern(&format!(
        r"^(?:(?:{PROVIDERS})(?-u:\b)|[\p{{L}}\p{{N}}][\p{{L}}\p{{N}}-]*{dash}{{0,2}}{remark}(?:{dot}[\p{{L}}\p{{N}}-]{{2,}}){{0,3}}{dot}(?P<last>[\p{{L}}\p{{N}}]{{2,}}))"
    ))
});

/// A domain whose ending comes in pieces.
static NAME_AND_DOT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^[\p{{L}}\p{{N}}][\p{{L}}\p{{N}}-]*(?:\s{{0,2}}\.\s{{0,2}}|[\s,_]{{1,2}}(?:(?:{FILLERS})[\s,]{{1,2}})?(?:{DOT})[\s,_]{{1,2}}(?:(?:{FILLERS})[\s,]{{1,2}})?)"
    ))
});

static WORD_AFTER_DOT: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[\p{L}\p{N}-]{2,}"));
static AT_NEAR: LazyLock<Regex> =
    LazyLock::new(|| pattern(&format!(r"@|[\s_(\[{{<-](?:{AT})[\s_)\]}}>-]|{AT_UNSPACED}|(?-u:\b)et\s.*nokta")));

static AT_NEXT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"^[\p{{L}}\p{{N}}_-]+[\s,_(\[{{<-]{{0,3}}(?:(?:{FILLERS})[\s,]{{1,2}})?(?:(?:an?|the|der|die|das|el|la|l|le|lo|il|un|una) )?(?:@|(?:{AT})[\s,_)\]}}>-]|(?:{AT_UNSPACED}))"
    ))
});

/// A part of the text and the sign, or the spelled ending with its dot, that it stands for.
struct Sign {
    range: Range<usize>,
    text: String,
}

/// Turns spelled separators into signs.
pub(super) fn spell(folded: &View) -> View {
    let text = folded.text.as_str();
    let mut view = OffsetMapBuilder::default();
    let mut copied = 0;
    let mut from = 0;
    let next = |at: usize| at + text[at..].chars().next().map_or(1, char::len_utf8);
    let separators: &Regex = if has_plain_signs(text) { &PLAIN_SEPARATOR } else { &SEPARATOR };
    while let Some(found) = separators.find_at(text, from) {
        if is_prose(text, found.range()) {
            from = next(found.start());
            continue;
        }
        let Some(found) = separators.captures_at(text, found.start()) else { break };
        let Some(whole) = found.get(0) else { break };
        let link = || spelled_link::last_link(view.text(), &text[copied.min(whole.start())..whole.start()]);
        let sign = sign(text, &found, whole.range(), link).map(|sign| match sign.text.chars().next_back() {
            // The two words that a remark would join are taken: the second is the name.
            Some(last) if sign.range.start < copied && whole.start() >= copied => {
                Sign { range: whole.start()..sign.range.end, text: last.to_string() }
            }
            _ => sign,
        });
        let Some(sign) = sign.filter(|sign| sign.range.start >= copied) else {
            // What is no separator may hold the beginning of one.
            from = next(whole.start());
            continue;
        };
        view.keep(&text[copied..sign.range.start], copied);
        view.replace(&sign.text, sign.range.clone());
        copied = sign.range.end;
        from = copied;
    }
    view.keep(&text[copied..], copied);
    let (text, map) = view.finish();
    View { kind: ViewKind::Spelled, text, map: map.through(&folded.map) }
}

/// Tells of what texts are full of, a full stop and a plain "at", that it is no separator: [`sign`] would say so too, but
/// asks for the groups of the expression, which are slow to find.
fn is_prose(text: &str, found: Range<usize>) -> bool {
    let separator = &text[found.clone()];
    if !text[..found.start].ends_with(char::is_alphanumeric) {
        return !separator.starts_with('h');
    }
    match separator.trim_matches(|char: char| char.is_whitespace() || char == ',') {
        "." => spelled_ending::read(text, found.clone(), true).is_none() && near_dot(text, separator, found).is_none(),
        "at" => !begins_with_domain(after(text, found.end, REACH)),
        _ => false,
    }
}

/// The sign that a separator stands for, if it is one here. `link` gives the link that has just been written.
fn sign(text: &str, found: &Captures<'_>, whole: Range<usize>, link: impl Fn() -> Option<String>) -> Option<Sign> {
    let is = |name: &str| found.name(name).is_some();
    let is_link = || link().is_some();
    if is("scheme") {
        let scheme = match found.name("secure") {
            Some(secure) => format!("http{}://", secure.as_str()),
            None => "http".to_owned(),
        };
        return Some(Sign { range: whole, text: scheme });
    }
    if !text[..whole.start].ends_with(char::is_alphanumeric) {
        return None;
    }
    // "mill,com", "milldotcom".
    if let Some(ending) = found.name("ending") {
        return Some(Sign { range: whole, text: format!(".{}", ending.as_str()) });
    }
    if is("bare_ending") {
        let rest = text[whole.start..].trim_start_matches(|char: char| char.is_whitespace() || char == ',');
        let Ending { text: ending, length } =
            spelled_ending::letters(rest, true).filter(|_| is_domain_begun(text, whole.start))?;
        let lead = text[whole.start..].len() - rest.len();
        return Some(Sign { range: whole.start..whole.start + lead + length, text: format!(".{ending}") });
    }
    // "is.gd/jo . open it": a page has no ending.
    if is("near_dot") && found[0].starts_with(char::is_whitespace) && link().is_some_and(|link| link.contains('/')) {
        return None;
    }
    let is_dot = ["dot", "dot_set", "near_dot", "dot_unspaced"].into_iter().any(is);
    // "And" in another language may be the ending's first letter: "dot e x a m p l e".
    let is_letter = || found[0].len() > 2 && found[0].as_bytes()[found[0].len() - 3..].iter().eq(b" e ");
    let sooner = (is_dot && is_letter()).then(|| whole.start..whole.end - 2);
    let sooner = sooner.filter(|dot| spelled_ending::read(text, dot.clone(), false).is_some());
    let whole = sooner.unwrap_or(whole);
    if is_dot && let Some(ending) = spelled_ending::read(text, whole.clone(), is("near_dot")) {
        // Letters that are an ending already are no host: "c o, full stop, u k".
        let start = if is_link() { whole.start } else { spelled_ending::with_spaced_host(text, whole.start) };
        let range = start..whole.end + ending.length;
        let host: String = text[range.start..whole.start].chars().filter(|char| !char.is_whitespace()).collect();
        let (path, length) =
            (!host.is_empty()).then(|| spelled_link::spaced_path(&text[range.end..])).flatten().unwrap_or_default();
        let range = range.start..range.end + length;
        return Some(Sign { range, text: format!("{host}.{}{path}", ending.text) });
    }
    if let Some(ending) = found.name("undotted") {
        if let Some((start, host)) = spelled_link::undotted_subdomain(&text[..whole.start], ending.as_str()) {
            return Some(Sign { range: start..whole.end, text: format!("{host}/") });
        }
        let is_host = spelled_link::is_undotted_host(&text[..whole.start], ending.as_str());
        return is_host.then(|| Sign { range: whole, text: format!(".{}/", ending.as_str()) });
    }
    // "docs.mill.com / forms / d / e": a step of a path, whatever it would be elsewhere.
    if is("dot_set") || is("at_set") {
        let step: String = found[0].chars().filter(|char| !char.is_whitespace()).collect();
        if matches!(step.as_str(), "/d/" | "/a/") && is_link() {
            return Some(Sign { range: whole, text: step });
        }
    }
    if is("near_slash") && is_link() && text[whole.end..].starts_with(char::is_alphanumeric) {
        return (!spelled_link::is_prose_path(&text[whole.end..])).then(|| Sign { range: whole, text: "/".to_owned() });
    }
    let is_slash = ["slash", "slash_set", "slash_unspaced", "near_slash", "weak_slash"].into_iter().any(is);
    if is_slash {
        let mark = spelled_link::mark(&text[whole.end..], is("near_slash")).filter(|_| is_link());
        if let Some((mark, length)) = mark {
            return Some(Sign { range: whole.start..whole.end + length, text: format!("/{mark}") });
        }
        if is("weak_slash") && !is_link() {
            return None;
        }
    }
    if is("then_slash") {
        return is_link().then(|| Sign { range: whole, text: "/".to_owned() });
    }
    let sign = plain_sign(text, found, whole.clone())?;
    if let Some((start, name)) = found.name("remark").and_then(|remark| spelled_link::joined_name(text, remark.range()))
    {
        return Some(Sign { range: start..whole.end, text: format!("{name}{sign}") });
    }
    Some(Sign { range: whole, text: sign.to_owned() })
}

fn plain_sign(text: &str, found: &Captures<'_>, whole: Range<usize>) -> Option<&'static str> {
    if !text[whole.end..].starts_with(char::is_alphanumeric) {
        return None;
    }
    let is = |name: &str| found.name(name).is_some();
    let ahead = after(text, whole.end, REACH);
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
    } else if is("slash_set") || is("slash") || is("slash_unspaced") || is("weak_slash") {
        (!spelled_link::is_prose_path(ahead)).then_some("/")
    } else if let Some(bare) = found.name("bare") {
        ["/", ".", "@"].into_iter().find(|sign| *sign == bare.as_str())
    } else if is("odd_dot") {
        (spelled_link::begins_with_odd_host(ahead, found[0].contains(char::is_whitespace))
            || follows_domain(text, whole.start) && begins_with_suffix(ahead))
        .then_some(".")
    } else if is("near_slash") {
        let is_even = found[0].starts_with(' ') && found[0].ends_with(' ');
        (is_even || ends_with_host(text, whole.start)).then_some("/")
    } else if is("under_set") || is("under") || is("under_unspaced") {
        Some("_")
    } else if is("dash_set") || is("dash") {
        Some("-")
    } else if is("weak_dash") || is("dash_unspaced") {
        (AT_NEAR.is_match(ahead) || AT_NEAR.is_match(before(text, whole.start, REACH))).then_some("-")
    } else if is("at") || is("spaced_at") || is("et") {
        (begins_with_domain(ahead) && (!is("et") || ahead.contains("nokta"))).then_some("@")
    } else if is("near_dot") {
        near_dot(text, &found[0], whole)
    } else {
        let is_english = found[0].contains("dot");
        let is_in_name = (is_english && AT_NEAR.is_match(ahead)) || AT_NEXT.is_match(ahead);
        let word = found[0].trim_matches(|char: char| !char.is_alphanumeric());
        let is_subdomain = || (is_english || ahead.contains(word)) && begins_with_host(ahead);
        (begins_with_suffix(ahead) || is_in_name || follows_domain(text, whole.start) || is_subdomain()).then_some(".")
    }
}

/// A dot with a space at a side: "a . example", "jo@mill. example", "mill .com".
fn near_dot(text: &str, dot: &str, whole: Range<usize>) -> Option<&'static str> {
    if !text[whole.end..].starts_with(char::is_alphanumeric) {
        return None;
    }
    /// Endings that are no everyday words and no names of techniques.
    const SURE: [&str; 6] = ["com", "org", "example", "info", "shop", "biz"];
    let (has_before, has_after) = (dot.starts_with(char::is_whitespace), dot.ends_with(char::is_whitespace));
    let ahead = after(text, whole.end, REACH);
    let word = WORD_AFTER_DOT.find(ahead).map_or("", |word| word.as_str());
    let leads_to_page =
        || is_known_suffix(word) && ahead[word.len()..].trim_start().starts_with('/') && !ahead.starts_with("and/");
    let is_dot = match (has_before, has_after) {
        (false, false) => false,
        (true, true) => {
            let is_subdomain = || ahead[word.len()..].starts_with(" .") && begins_with_host(ahead);
            is_known_suffix(word) || AT_NEXT.is_match(ahead) || follows_domain(text, whole.start) || is_subdomain()
        }
        (true, false) => {
            SURE.contains(&word) || is_known_suffix(word) && is_domain_begun(text, whole.start) || leads_to_page()
        }
        (false, true) => {
            is_known_suffix(word) && is_domain_begun(text, whole.start)
                || leads_to_page() && spelled_link::is_undotted_host(&text[..whole.start], word)
        }
    };
    is_dot.then_some(".")
}

/// Tells whether a text begins with a domain, however its dots are written.
fn begins_with_domain(ahead: &str) -> bool {
    if !ahead.starts_with(char::is_alphanumeric) {
        return false;
    }
    let is_plain = || {
        let domain = DOMAIN_AFTER_AT.captures(ahead);
        domain.is_some_and(|domain| domain.name("last").is_none_or(|last| is_known_suffix(last.as_str())))
    };
    DOMAIN_AFTER_AT.is_match(ahead) && is_plain()
        || NAME_AND_DOT
            .find(ahead)
            .is_some_and(|name| spelled_ending::read(ahead, name.end() - 1..name.end(), false).is_some())
}

/// Tells whether a text begins with a whole host: what stands before its dot is a subdomain.
fn begins_with_host(ahead: &str) -> bool {
    let last = DOMAIN_AFTER_AT.captures(ahead).and_then(|domain| domain.name("last"));
    last.is_some_and(|last| is_known_suffix(last.as_str()))
}

fn begins_with_suffix(ahead: &str) -> bool {
    WORD_AFTER_DOT.find(ahead).is_some_and(|word| is_known_suffix(word.as_str()))
}

/// Tells whether more of a domain has just been spelled: "smith dot co dot uk", "a . b . example".
fn follows_domain(text: &str, end: usize) -> bool {
    before(text, end, REACH).contains('@')
}

/// "jo@mill": a domain that lacks its ending.
fn is_domain_begun(text: &str, end: usize) -> bool {
    let before = before(text, end, REACH);
    let name = before.trim_end_matches(|char: char| char.is_alphanumeric() || char == '-');
    name.len() < before.len() && name.ends_with('@')
}

/// "mill.example", "mill[.]example": a host has just been written.
fn ends_with_host(text: &str, end: usize) -> bool {
    let before = before(text, end, REACH);
    let rest = before.trim_end_matches(|char: char| char.is_ascii_alphanumeric());
    rest.ends_with(['.', ']', ')', '}']) && is_known_suffix(&before[rest.len()..])
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::{PLAIN_SEPARATOR, SEPARATOR, has_plain_signs};
    use crate::engine::text::{ViewKind, Views};

    /// Words and signs of which separators are made, and some of no separator.
    fn texts() -> impl Strategy<Value = String> {
        const PARTS: [&str; 32] = [
            " ",
            " ",
            " ",
            "mill",
            "jo",
            "com",
            "at",
            "dot",
            "underscore",
            "minus sign",
            "dash",
            "slash",
            "stroke",
            "et",
            "and",
            "then",
            "the",
            "a",
            "d",
            "c",
            ".",
            ",",
            "-",
            "_",
            "'",
            ":",
            "!",
            "hxxp",
            "http",
            "punkt",
            "one word",
            "\n",
        ];
        prop::collection::vec(prop::sample::select(&PARTS[..]), 0..12).prop_map(|parts| parts.concat())
    }

    proptest! {
        #[test]
        fn a_text_of_plain_signs_is_read_as_with_all_of_them(text in texts()) {
            if has_plain_signs(&text) {
                let places = |found: regex::Match<'_>| found.range();
                prop_assert_eq!(
                    PLAIN_SEPARATOR.find_iter(&text).map(places).collect::<Vec<_>>(),
                    SEPARATOR.find_iter(&text).map(places).collect::<Vec<_>>()
                );
            }
        }
    }

    /// Compares what the spelled view shows of a text.
    #[track_caller]
    pub(in crate::engine::text) fn check(text: &str, expected: &str) {
        assert_eq!(Views::of(text).get(ViewKind::Spelled).text, expected, "{text}");
    }
}
