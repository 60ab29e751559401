//! Names that a rule makes of another name: "same as my shop, Fox & Den, all one word, underscore at the end, on the
//! dancing app", "first and last name with a dot between, on insta. I'm Joan Millward".
//!
//! Three things must be told near each other: that a name's words are joined or are the name, a service by its name or
//! by what it is known for, and the name. What the rule adds (signs, a year) must be told so that it can be known; else
//! nothing is found.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::{Captures, Regex};

use super::Sighting;
use super::context::Context;
use super::handle_rule_words::{
    AMPERSAND_WORDS, BETWEEN, BOTH, END, FRONT, LAST_TWO, MAKING, NO_AMPERSAND, NUMBER_NOUNS, PLUS,
};
use super::named_host::{self, Instruction, Name};
use crate::engine::text::{
    NAME_SIGNS, View, ViewKind, Views, after, before, describes_service, is_everyday, is_whole_word, last_word,
    pattern, phrases, says, words,
};
use crate::engine::verdict::{Finding, FindingKind};

/// How far around the instruction the name and the service are looked for, in bytes.
const REACH: usize = 160;
/// Instructions of a text that are read.
const MAX_INSTRUCTIONS: usize = 4;
const LONGEST: usize = 40;

/// Words without one of which a sign between two words is nobody's name.
const OWN_CUES: &str = "me, my, mine, i'm, us, our, username, handle, find, look for, search, put, stick, write, mich, mein, meine, ich, such, suche, schreib, mi, yo, soy, pon, ponle, busca, \
    mon, moi, mets, cherche, mio, mia, sono, metti, cerca, meu, minha, sou, procura, moj, moja, mnie, wstaw, szukaj, мои, меня, поставь, ищи, mijn, ik, zoek, saya, aku, cari";

/// Adds the name that a text tells by a rule.
pub(super) fn detect(rule: &'static str, views: &Views, context: &Context, found: &mut Vec<Finding>) {
    let view = views.get(ViewKind::Folded);
    let text = view.text.as_str();
    let original = views.get(ViewKind::Original).text.as_str();
    if let Some((value, range)) = between_two(text) {
        let span = view.original(range.start, range.end);
        let lead = before(text, range.start, REACH);
        let near = after(text, range.start - lead.len(), lead.len() + range.len() + REACH);
        let is_named =
            context.services().any(|service| !is_everyday(original, &service.span)) || describes_service(near);
        let is_found = found.iter().any(|other| other.kind == FindingKind::Handle && other.span.overlaps(&span));
        if is_named && !is_found && !is_made(near) {
            let sighting =
                Sighting { rule, kind: FindingKind::Handle, value, technique: "at_dot_words", confidence: 0.7 };
            found.push(sighting.at(view, range.start, range.end));
            return;
        }
    }
    let told = named_host::instructions(text).filter(|told| is_whole_word(text, &told.range()));
    for whole in told.take(MAX_INSTRUCTIONS) {
        let lead = before(text, whole.start(), REACH);
        let near_at = whole.start() - lead.len();
        let near = after(text, near_at, lead.len() + whole.len() + REACH);
        let span = view.original(near_at, near_at + near.len());
        let is_named = || {
            context.services().any(|service| {
                service.span.start < span.end()
                    && span.start() < service.span.end
                    && !is_everyday(original, &service.span)
            })
        };
        if !(is_named() || describes_service(near)) {
            continue;
        }
        if near.contains('@')
            || is_made(near)
            || named_host::is_asked(text, whole.end())
            || named_host::ending(text, whole.range()).is_some()
        {
            continue;
        }
        let instruction = Instruction::of(whole, near);
        let near = near_at..near_at + near.len();
        let name = instruction
            .name(view, original, near.clone(), &whole.range())
            .or_else(|| set_off(text, whole.range(), near.clone()));
        let Some(name) = name.filter(|name| is_apart(context, view, &name.range)) else { continue };
        let Some(value) = written(text, near, &name, instruction.is_both) else { continue };
        let (start, end) = (name.range.start.min(whole.start()), name.range.end.max(whole.end()));
        // Beside a name that is written, a rule may be about that one.
        let span = view.original(name.range.start, name.range.end);
        if found
            .iter()
            .any(|other| other.kind == FindingKind::Handle && other.confidence >= 0.5 && !other.span.overlaps(&span))
        {
            return;
        }
        found.retain(|other| other.kind != FindingKind::Handle || !other.span.overlaps(&span));
        let sighting =
            Sighting { rule, kind: FindingKind::Handle, value, technique: "implicit_handle", confidence: 0.7 };
        found.push(sighting.at(view, start, end));
        return;
    }
}

/// Tells whether a text speaks of making, choosing or printing a name.
pub(super) fn is_made(text: &str) -> bool {
    static MADE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"\b(?:{MAKING})\b")));
    MADE.is_match(text)
}

/// The sign whose name a pattern found.
fn sign(found: &Captures<'_>) -> char {
    match (found.name("under"), found.name("dot")) {
        (Some(_), _) => '_',
        (None, Some(_)) => '.',
        (None, None) => '-',
    }
}

/// "A dot between fox and den", "Unterstrich zwischen fuchs und bau".
fn between_two(text: &str) -> Option<(String, Range<usize>)> {
    static TOLD: LazyLock<Regex> = LazyLock::new(|| {
        let names = NAME_SIGNS.map(|(_, names)| names);
        pattern(&format!(
            r#"\b(?:(?P<under>{})|(?P<dot>{})|(?P<dash>{})) (?:between|in between|zwischen|entre|tra|fra|pomiedzy|miedzy|между|між|tussen|di antara|giua) ["'“‘«„]?(?P<first>[a-z0-9]{{2,20}})["'”’»“]? (?:and|und|y|et|e|i|и|та|en|dan|va) ["'“‘«„]?(?P<last>[a-z0-9]{{2,20}})\b"#,
            names[0], names[1], names[2]
        ))
    });
    const NO_PART: &str =
        "the a an my your both each first last words names name parts them it los las die der le la les gli i";
    static CUES: LazyLock<AhoCorasick> = LazyLock::new(|| {
        phrases("between, zwischen, entre, tra, fra, pomiedzy, miedzy, между, між, tussen, antara, giua")
    });
    static OWN: LazyLock<AhoCorasick> = LazyLock::new(|| phrases(OWN_CUES));
    if !says(&CUES, text) || !says(&OWN, text) {
        return None;
    }
    let told = TOLD.captures(text)?;
    let (whole, first, last) = (told.get(0)?, told.name("first")?, told.name("last")?);
    let is_other = |part: &str| NO_PART.split(' ').any(|other| other == part);
    if is_other(first.as_str()) || is_other(last.as_str()) {
        return None;
    }
    Some((format!("{}{}{}", first.as_str(), sign(&told), last.as_str()), whole.range()))
}

/// Tells whether a name is no service's.
fn is_apart(context: &Context, view: &View, name: &Range<usize>) -> bool {
    let span = view.original(name.start, name.end);
    !context.services().any(|service| service.span.start < span.end() && span.start() < service.span.end)
}

/// ": demir rezene", "(tia zuca do forno)": a name in lower case behind a colon or in brackets or quotes, near the rule.
fn set_off(text: &str, rule: Range<usize>, near: Range<usize>) -> Option<Name> {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r#"(?:(?P<open>[("“«‘„]) ?(?P<shown>[a-z0-9]+(?:[ '’&-]{1,3}[a-z0-9]+){1,4}) ?[)"”»’“])|: ?(?P<last>[a-z0-9]+(?:[ '’&-]{1,3}[a-z0-9]+){1,4})(?P<end>[.!?\n]|$)"#,
        )
    });
    const NO_PART: &str = "the it is on in at no all same i you we and with write me see below";
    let names = NAME.captures_iter(&text[near.clone()]).filter_map(|found| {
        let name = found.name("shown").or_else(|| found.name("last"))?;
        let range = near.start + name.start()..near.start + name.end();
        let is_name = range.end <= rule.start || range.start >= rule.end;
        let has_other = NO_PART
            .split(' ')
            .any(|word| name.as_str().starts_with(word) && name.as_str()[word.len()..].starts_with(' '));
        (is_name && !has_other && !named_host::is_instruction(name.as_str())).then_some(range)
    });
    let range = names.min_by_key(|range| range.start.abs_diff(rule.end)).or_else(|| listed(text, near))?;
    let is_and = |word: &Range<usize>| {
        ["and", "und", "y", "et", "e", "i", "и", "ve", "dan", "en"].contains(&&text[word.clone()])
    };
    let all = words(&text[range.clone()]).map(|word| range.start + word.start..range.start + word.end);
    let is_list = text[range.clone()].contains(',');
    Some(Name { words: all.filter(|word| !(is_list && is_and(word))).collect(), range })
}

/// "Three words: moss, mill and lane".
fn listed(text: &str, near: Range<usize>) -> Option<Range<usize>> {
    static LISTED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?:two|three|four|2|3|4|dos|tres|cuatro|deux|trois|quatre|zwei|drei|vier|due|tre|quattro|duas|quatro|dwa|dwie|trzy|twee|drie|iki|uc|два|две|три|dua|tiga) (?:words|parts|pieces|worter|teile|palabras|partes|mots|parties|parole|parti|palavras|slowa|woorden|kelime|слова|части|kata)[:,] (?P<list>[a-z0-9]+(?:, (?:and |und |y |et |e |i |и )?[a-z0-9]+){1,3}(?: (?:and|und|y|et|e|i|и) [a-z0-9]+)?)",
        )
    });
    let list = LISTED.captures(&text[near.clone()])?.name("list")?;
    Some(near.start + list.start()..near.start + list.end())
}

/// The name as the rule near it writes it, if all that it says can be done.
fn written(text: &str, near: Range<usize>, name: &Name, is_both: bool) -> Option<String> {
    let part = &text[near.clone()];
    let own = name.range.start - near.start..name.range.end - near.start;
    let signs = Signs::of(part, &own, is_both && name.words.len() == 2)?;
    let mut value = String::new();
    value.extend(signs.front);
    for (at, word) in name.words.iter().enumerate() {
        if at > 0 {
            let gap = &text[name.words[at - 1].end..word.start];
            if gap.contains('&') {
                value.push_str(ampersand(part));
            }
            // "Ursula's": a part of the word before.
            if !gap.ends_with(['\'', '’']) {
                value.extend(signs.between);
            }
        }
        value.push_str(&text[word.clone()]);
    }
    value.extend(signs.end);
    value.push_str(&number(part, &own)?);
    let is_plain = value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte));
    (is_plain && (4..=LONGEST).contains(&value.len())).then_some(value)
}

/// What stands for "&": nothing, "and", or the word that the text says.
fn ampersand(near: &str) -> &'static str {
    static NONE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("(?:^|[^a-z])(?:{NO_AMPERSAND})(?:[^a-z]|$)")));
    static SAID: LazyLock<Vec<(Regex, &str)>> =
        LazyLock::new(|| AMPERSAND_WORDS.iter().map(|(said, word)| (pattern(said), *word)).collect());
    if let Some((_, word)) = SAID.iter().find(|(said, _)| said.is_match(near)) {
        return word;
    }
    if NONE.is_match(near) { "" } else { "and" }
}

/// Where a rule puts signs.
#[derive(Default)]
struct Signs {
    front: Option<char>,
    between: Option<char>,
    end: Option<char>,
}

impl Signs {
    /// Reads them off the text near a name; none where a sign's place cannot be known.
    fn of(near: &str, name: &Range<usize>, is_pair: bool) -> Option<Self> {
        static SIGN: LazyLock<Regex> = LazyLock::new(|| {
            let names = NAME_SIGNS.map(|(_, names)| names);
            pattern(&format!(
                r"\b(?:(?P<under>{})|(?P<dot>{})|(?P<dash>{}|{}))\b",
                names[0], names[1], names[2], names[3]
            ))
        });
        static PLACE: LazyLock<Regex> = LazyLock::new(|| {
            pattern(&format!(r"\b(?:(?P<both>{BOTH})|(?P<between>{BETWEEN})|(?P<end>{END})|(?P<front>{FRONT}))\b"))
        });
        const AROUND: usize = 32;
        const WITH: &str = "with a an mit ein einem con un una avec com um met een z с dengan name vorname prenom nombre nome voornaam imie имя ad";
        let mut signs = Self::default();
        for found in SIGN.captures_iter(near) {
            let whole = found.get(0)?;
            if whole.start() < name.end && name.start < whole.end() || is_without(&near[..whole.start()]) {
                continue;
            }
            let sign = sign(&found);
            let clause = |part: &str| part.find(['.', ';', '!', '?', '\n']).unwrap_or(part.len());
            let behind = after(near, whole.end(), AROUND);
            let behind = &behind[..clause(behind)];
            let ahead = before(near, whole.start(), AROUND);
            let ahead = ahead.rsplit(['.', ';', '!', '?', '\n', ',']).next().unwrap_or_default();
            let place = PLACE.captures(behind).or_else(|| PLACE.captures_iter(ahead).last());
            let Some(place) = place else {
                // "First name dot last name", "with a dot": between the two.
                if is_pair && WITH.split(' ').any(|with| with == last_word(near[..whole.start()].trim_end())) {
                    signs.between = Some(sign);
                    continue;
                }
                // An everyday word, perhaps; an underscore is a part of the name that is not known.
                if sign == '_' {
                    return None;
                }
                continue;
            };
            if place.name("both").is_some() {
                (signs.front, signs.end) = (Some(sign), Some(sign));
            } else if place.name("between").is_some() {
                signs.between = Some(sign);
            } else if place.name("end").is_some() {
                signs.end = Some(sign);
            } else {
                signs.front = Some(sign);
            }
        }
        Some(signs)
    }
}

/// "No dots", "ohne Punkt": the sign is not there.
fn is_without(lead: &str) -> bool {
    const WITHOUT: [&str; 24] = [
        "no", "not", "without", "kein", "keine", "keinen", "ohne", "sin", "sem", "sans", "pas", "senza", "bez", "geen",
        "zonder", "без", "tanpa", "khong", "bina", "nada", "niente", "instead", "neither", "yok",
    ];
    let clause = lead.rsplit([',', ';', '(', '.']).next().unwrap_or_default();
    clause
        .rsplit(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(2)
        .any(|word| WITHOUT.contains(&word))
}

/// The number that a rule puts behind a name: empty without one, none where it is not told in figures.
fn number(near: &str, name: &Range<usize>) -> Option<String> {
    static TOLD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r"(?:\b(?:{PLUS})\s|[+&]\s?)(?:(?:the|a|my|our|die|das|der|mein|el|la|mi|o|meu|le|l'|mon|il|mio|haar|mijn)\s)?(?:(?P<two>{LAST_TWO})[^0-9.;!?\n]{{0,32}}|(?:{NUMBER_NOUNS})[^0-9.;!?\n]{{0,24}})?\b(?P<digits>[0-9]{{1,4}})\b"
        ))
    });
    static OPEN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r"\b(?:plus|followed by|ditambah|cong them|them)\s(?:\S+\s){{0,2}}(?:{NUMBER_NOUNS}|{LAST_TWO})\b"
        ))
    });
    for told in TOLD.captures_iter(near) {
        let digits = told.name("digits")?;
        if digits.start() < name.end && name.start < digits.end() || is_measure(&near[digits.end()..]) {
            continue;
        }
        let value = digits.as_str();
        let from = if told.name("two").is_some() { value.len().saturating_sub(2) } else { 0 };
        return Some(value[from..].to_owned());
    }
    (!OPEN.is_match(near)).then(String::new)
}

/// "12 pieces", "30%": a number of something else.
fn is_measure(rest: &str) -> bool {
    const PLACES: &str = "at on in to together tacked stuck glued behind am an hinten dahinter al en a no na alla au в sonunda di o aan at";
    let rest = rest.trim_start_matches(' ');
    let word = rest.split(|char: char| !char.is_alphanumeric()).next().unwrap_or_default();
    rest.starts_with(['%', '€', '$', '£', ':']) || !word.is_empty() && !PLACES.split(' ').any(|place| place == word)
}

#[cfg(test)]
mod tests {
    use crate::engine::detect::tests::check_handle as check;

    #[test]
    fn names_of_shops() {
        check("Same as my shop (Fox & Den), no ampersand, underscore at the end, on the dancing app", Some("foxden_"));
        check("sur Insta c'est le nom de la boutique tout attaché : Terrier Du Renard", Some("terrierdurenard"));
        check("instagramda dükkan adı bitişik: kirmizi tilki ini", Some("kirmizitilkiini"));
        check("the firm's name run together, Fox And Burrow, on the app with the ghost", Some("foxandburrow"));
    }

    #[test]
    fn names_of_people() {
        check("first and last name with a dot between on insta, I'm Joan Millward", Some("joan.millward"));
        check("Vor- und Nachname, Unterstrich dazwischen, auf Insta. Ich heiße Otto Fuchsbau", Some("otto_fuchsbau"));
        check(
            "full name in one word plus the year 1987, on telegram. My name is Joan Millward",
            Some("joanmillward1987"),
        );
    }

    #[test]
    fn names_that_are_designed_or_not_known() {
        check("Put the shop's name in one word below the insta icon. We are Fox And Den", None);
        check("My insta is the shop's name in one word, Fox And Den, plus the year we opened", None);
        check("Is it Fox And Den in one word on insta?", None);
        check("insta shows a dash between date and place", None);
        check("Fox And Den, one word, would you take it for an insta name?", None);
    }
}
