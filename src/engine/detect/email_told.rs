//! Addresses of which a text tells the parts apart: "before the at it's jo, behind it mill dot example", "alice at the
//! domain millseeds, ending .example", "first name dot last name at mill dot example. I'm Joan Millward".
//!
//! The parts must be told so that the address can be known: a mailbox, a host and its ending.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::{Captures, Regex};

use super::Sighting;
use super::email::is_prose;
use super::handle_rule::is_made;
use super::named_host::{self, Instruction};
use crate::engine::text::{
    ENDING_NOUNS, PROVIDERS, ViewKind, Views, after, before, country_ending, country_names, is_known_suffix,
    known_suffix, last_word, named_sign, pattern, phrases, says, words,
};
use crate::engine::verdict::{Finding, FindingKind};

/// How far from one part of an address the others are looked for, in bytes.
const REACH: usize = 120;

/// How the sign is called where a text tells what stands around it.
const AT: &str = "at|@|at[ -]?(?:sign|symbol|zeichen)|swirl|curl|snail|squiggle|monkey|klammeraffen?|kringel|affen?|schnecke|arobase|escargot|arroba|caracol|chiocciola|lumaca|malp[aey]|malpka|apenstaart(?:je)?|собак[а-я]+|равлик[а-я]*|песик[а-я]*|zavinac(?:em|e)?|kukac|et isareti(?:nden|nin)?|keong|a cong|at the rate";
/// "Before", and what may stand between it and the sign.
const BEFORE: &str = "before|in front of|ahead of|left of|vor|vorm|avant|devant|antes d[aeo]l?|delante del?|prima dell?[ao]?|davanti all?[ao]?|przed|voor|до|перед|onunde|sebelum|truoc|pred";
const ARTICLES: &str = "(?:(?:the|a|an|der|dem|den|das|la|el|o|il|lo|het|de|le|les|that|little|curly|round|big|dau|ky tu)[ '’]|l['’] ?){0,2}";
/// The dot of a host, in words.
const DOTS: &str = "dot|punkt|punto|ponto|point|punt|kropka|nokta|titik|cham|tecka|точка|крапка";
/// "Is", in several languages.
const IS: &str = "(?:it['’]?s|it is|is|goes|comes|put|write|stands|you put|kommt|steht|ist|schreib|c['’]est|on met|mets|va|es|pon|pones|e|ha|metti|jest|stoi|daj|staat|komt|стоит|пиши|идет|je|la|adalah|tulis)[\\s,:]+";
const NO_NAME: &str =
    "the a an it is what that this and or der die das was il la el le lo un una que co to что это my your our";
/// Words between a mailbox and the host behind it.
const LEADING_ON: &str = "and then behind after it its s is the sign goes comes before in front of a dahinter danach hinter ihm dem steht kommt und dann vor vorm za po niej nim przed potem i \
    apres derriere c est puis l le la et avant devant despues detras y luego viene va antes de del delante dietro dopo poi e davanti alla depois atras потом после за и перед неи собакои \
    sonra arkasinda arkasina onunde lalu setelah sebelum erachter daarna voor het phia sau truoc";

/// Adds the addresses that a text tells in this way.
pub(super) fn detect(rule: &'static str, views: &Views, is_own: impl Fn(&str) -> bool, found: &mut Vec<Finding>) {
    // What reads as an address by itself is none where the text tells what the words stand for.
    let named = by_names(views).map(|told| (told, true));
    let others = [around_the_sign(views), with_its_ending(views)].into_iter().flatten().map(|told| (told, false));
    for ((kind, range, mailbox, host), is_surer) in named.into_iter().chain(others) {
        let view = views.get(kind);
        let span = view.original(range.start, range.end);
        let rivals = |other: &Finding| other.kind == FindingKind::Email && other.span.overlaps(&span);
        if is_own(&host) || !is_surer && found.iter().any(|other| rivals(other) && other.confidence >= 0.5) {
            continue;
        }
        found.retain(|other| !rivals(other));
        let value = format!("{mailbox}@{host}");
        let sighting = Sighting { rule, kind: FindingKind::Email, value, technique: "at_dot_words", confidence: 0.8 };
        found.push(sighting.at(view, range.start, range.end));
    }
}

/// The view, the place in it, the mailbox and the host.
type Told = (ViewKind, Range<usize>, String, String);

/// Words without one of which none of the patterns can match, so that most texts are left after one look.
const SIGN_CUES: &str = "the at, an at, dem at, em at, @, at sign, at symbol, swirl, curl, snail, squiggle, monkey, klammeraffe, klammeraffen, kringel, affe, affen, \
    schnecke, arobase, escargot, arroba, caracol, chiocciola, lumaca, malpa, malpe, malpy, malpka, apenstaart, apenstaartje, собака, собаку, собакои, собаки, \
    собачка, собачку, собачкои, равлик, равлика, равликом, песик, zavinac, zavinacem, kukac, et isareti, et isaretinden, keong, a cong, at the rate";
const NAME_CUES: &str = "last name, lastname, surname, sur name, family name, nachname, nom, apellido, sobrenome, cognome, achternaam, nazwisko, фамилия, soyad";

/// "Before the at it's jo, behind it mill dot example", "jo goes in front of the swirl, mill.example behind".
fn around_the_sign(views: &Views) -> Option<Told> {
    static CUES: LazyLock<AhoCorasick> = LazyLock::new(|| phrases(SIGN_CUES));
    static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r#"\b(?:{BEFORE}) {ARTICLES}(?:{AT})(?:(?P<is>,? (?:{IS})|: ?| ?= ?| ?["'“‘«])| )["'“‘«]?(?P<name>[a-z0-9][a-z0-9._-]*)"#
        ))
    });
    static AHEAD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r#"\b(?P<name>[a-z0-9][a-z0-9._-]*)["'”’»]?,? (?:(?:goes|comes|stands|sits|is|kommt|steht|va|jest|stoi|staat|стоит) )?(?:{BEFORE}) {ARTICLES}(?:{AT})(?:[\s,.;:!?)]|$)"#
        ))
    });
    let view = views.get(ViewKind::Folded);
    let text = view.text.as_str();
    if !says(&CUES, text) {
        return None;
    }
    let read = |found: Captures<'_>, is_told: bool| {
        let name = found.name("name")?;
        let word = name.as_str().trim_end_matches(['.', '-', '_']);
        let range = name.start()..name.start() + word.len();
        if word.len() < 2 || is_prose(word) || NO_NAME.split(' ').any(|other| other == word) {
            return None;
        }
        let end = range.end.max(found.get(0)?.end());
        let (host, place) = host_near(text, range.start, end)?;
        // "Meet before the at sign sculpture, details on …": the host has to go on what the sentence tells.
        let is_next = || text.get(range.end..place.start).is_some_and(leads_on);
        (is_told || is_next()).then(|| {
            let whole = range.start.min(place.start)..range.end.max(place.end);
            (ViewKind::Folded, whole, word.to_owned(), host)
        })
    };
    let behind = BEHIND.captures_iter(text).find_map(|found| {
        let is_told = found.name("is").is_some();
        read(found, is_told)
    });
    behind.or_else(|| AHEAD.captures_iter(text).find_map(|found| read(found, false)))
}

/// Tells whether between a mailbox and its host nothing stands but the sign and words that lead on.
fn leads_on(gap: &str) -> bool {
    words(gap).all(|word| {
        let word = &gap[word];
        LEADING_ON.split_whitespace().any(|lead| lead == word) || named_sign(word) == Some('@') || is_called_at(word)
    })
}

fn is_called_at(word: &str) -> bool {
    static NAMES: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("^(?:{AT})$")));
    NAMES.is_match(word)
}

/// The host that is written or spelled nearest behind a place, else before it.
fn host_near(text: &str, start: usize, end: usize) -> Option<(String, Range<usize>)> {
    static HOST: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r"(?P<host>[a-z0-9][a-z0-9-]+)(?P<rest>(?:(?:\.|\s\.\s?|,?\s(?:{DOTS}|full stop),?\s)[a-z0-9-]{{2,}}){{1,3}})"
        ))
    });
    let read = |from: usize, part: &str| {
        let hosts: Vec<(String, Range<usize>)> = HOST
            .captures_iter(part)
            .filter_map(|found| {
                let whole = found.get(0)?;
                let labels = spelled(whole.as_str());
                // What goes on behind the ending is no part of the host.
                let length = (2..=labels.len()).rev().find(|length| {
                    is_known_suffix(labels[..*length].last().copied().unwrap_or_default())
                        && known_suffix(&labels[..*length].join(".")).is_some()
                })?;
                Some((labels[..length].join("."), from + whole.start()..from + whole.end()))
            })
            .collect();
        hosts
    };
    let behind = after(text, end, REACH);
    if let Some(host) = read(end, behind).into_iter().next() {
        return Some(host);
    }
    let ahead = before(text, start, REACH);
    read(start - ahead.len(), ahead).pop()
}

/// The labels of a host whose dots are words or signs.
fn spelled(host: &str) -> Vec<&str> {
    let is_dot = |label: &str| DOTS.split('|').any(|dot| dot == label) || matches!(label, "full" | "stop");
    host.split(|char: char| !(char.is_alphanumeric() || char == '-'))
        .filter(|label| !label.is_empty() && !is_dot(label))
        .collect()
}

/// "Alice at the domain millseeds, and the ending is .example", "alice at millseeds, french ending".
fn with_its_ending(views: &Views) -> Option<Told> {
    static TOLD: LazyLock<Regex> = LazyLock::new(|| {
        let countries = country_names();
        pattern(&format!(
            r#"\b(?P<local>[a-z0-9][a-z0-9._-]*)["'”]?,? (?:{AT})[\s,]+(?:(?:the |my |our |la |le |el |il |die |der )?(?:domaine?|dominio|host|domen[aey]?|домен[а-я]*|alan adi) (?:called |named |is |ist |es |est )?)?["'“‘«]?(?P<host>[a-z0-9][a-z0-9-]{{2,}})["'”’»]?(?:[,;.]| -)? (?:(?:and|with|und|mit|y|con|e|com|et|avec|i|z|и|ve|dan|dengan|a|an|the|its|die|der|ein|eine|einer|la|el|il|le|un|una|het|de|o) ){{0,3}}(?:(?:{ENDING_NOUNS}|akhiran|akhirannya|duoi)[\s,:]+(?:(?:is|are|ist|es|est|e|to|jest|in|on|auf|en|su|adalah|la|the|a|der|die|das) ){{0,2}}(?:(?:dot|punkt|punto|point|ponto|punt|kropka|nokta|titik|точка) |\.)?(?P<tld>[a-z]{{2,}}(?:\.[a-z]{{2}})?)\b|(?P<country>{countries}) (?:{ENDING_NOUNS})\b)"#
        ))
    });
    const NO_HOST: &str = "the my our your home work least last first that this all once night noon";
    static CUES: LazyLock<AhoCorasick> = LazyLock::new(|| {
        AhoCorasick::new(ENDING_NOUNS.split('|')).expect("the words are a constant that the tests compile")
    });
    let view = views.get(ViewKind::Folded);
    let text = view.text.as_str();
    if !says(&CUES, text) {
        return None;
    }
    TOLD.captures_iter(text).find_map(|found| {
        let (whole, local, host) = (found.get(0)?, found.name("local")?, found.name("host")?);
        let tld = match (found.name("tld"), found.name("country")) {
            (Some(tld), _) => country_ending(tld.as_str()).unwrap_or(tld.as_str()),
            (None, country) => country_ending(country?.as_str())?,
        };
        let domain = format!("{}.{tld}", host.as_str());
        let is_other = is_prose(local.as_str())
            || NO_HOST.split(' ').any(|other| other == host.as_str())
            || known_suffix(&domain).is_none();
        let mailbox = local.as_str().to_owned();
        (!is_other).then(|| (ViewKind::Folded, local.start()..whole.end(), mailbox, domain))
    })
}

/// "First name dot last name at mill dot example. I'm Joan Millward", "prénom.nom, puis l'escargot, puis gmail".
fn by_names(views: &Views) -> Option<Told> {
    static TOLD: LazyLock<Regex> = LazyLock::new(|| {
        let sign = r"(?P<sign>\s?[._-]\s?|,?\s(?:dot|punkt|punto|ponto|point|punt|kropka|nokta|titik|точка|underscore|unterstrich|guion bajo|tiret bas|hyphen|dash|bindestrich|and|und|y|e|et|i|и|then|plus|dann)\s)";
        pattern(&format!(
            r"\b(?:first ?name|vorname|prenom|nombre|primeiro nome|nome|voornaam|imie|имя|ad){sign}(?:last ?name|sur ?name|family name|nachname|nom|apellido|sobrenome|cognome|achternaam|nazwisko|фамилия|soyad)\b"
        ))
    });
    static PLACE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r"(?:\b|\s)(?:{AT})[\s,]+(?:(?:then|dann|puis|poi|luego|depois|potem|потом|the|der|die|my) ){{0,2}}(?:(?P<provider>{PROVIDERS})\b)?"
        ))
    });
    static CUES: LazyLock<AhoCorasick> = LazyLock::new(|| phrases(NAME_CUES));
    let view = views.get(ViewKind::Folded);
    let text = view.text.as_str();
    if !says(&CUES, text) {
        return None;
    }
    let told = TOLD.captures(text)?;
    let whole = told.get(0)?;
    let lead = before(text, whole.start(), REACH);
    let near_at = whole.start() - lead.len();
    let near = after(text, near_at, lead.len() + whole.len() + REACH);
    let place = PLACE.captures(after(text, whole.end(), REACH))?;
    let place_end = whole.end() + place.get(0)?.end();
    let (host, end) = match place.name("provider") {
        Some(provider) => (format!("{}.com", provider.as_str()), whole.end() + provider.end()),
        None => {
            let (host, range) = host_near(text, place_end, place_end)?;
            // The host stands right behind the sign.
            (range.start <= place_end + 2).then_some((host, range.end))?
        }
    };
    if is_made(near) {
        return None;
    }
    let name = Instruction::both(whole.range()).name(
        view,
        &views.get(ViewKind::Original).text,
        near_at..near_at + near.len(),
        &whole.range(),
    )?;
    let [first, last] = name.words.as_slice() else { return None };
    let sign = match last_word(told.name("sign")?.as_str().trim()) {
        "underscore" | "unterstrich" | "bajo" | "bas" => "_",
        "hyphen" | "dash" | "bindestrich" => "-",
        "and" | "und" | "y" | "e" | "et" | "i" | "и" | "then" | "plus" | "dann" => "",
        "" => told.name("sign")?.as_str().trim(),
        _ => ".",
    };
    let mailbox = format!("{}{sign}{}", &text[first.clone()], &text[last.clone()]);
    let range = whole.start().min(name.range.start)..end.max(name.range.end);
    let is_apart = !named_host::is_asked(text, end);
    is_apart.then_some((ViewKind::Folded, range, mailbox, host))
}

#[cfg(test)]
mod tests {
    use crate::engine::detect::tests::check_email as check;

    #[test]
    fn parts_around_the_sign() {
        check("before the at it's moss, behind it mill dot example", Some("moss@mill.example"));
        check("vor dem Klammeraffen steht moos, dahinter muehle Punkt example", Some("moos@muehle.example"));
        check("małpa w środku, przed małpą mech, za małpą mlyn kropka example", Some("mech@mlyn.example"));
        check("moss in front of the swirl, mill dot example behind it", Some("moss@mill.example"));
    }

    #[test]
    fn hosts_whose_ending_is_told() {
        check(
            "seed lists go to alice at the domain millseeds, and the ending is .example",
            Some("alice@millseeds.example"),
        );
        check("alice arroba millseeds, terminación española", Some("alice@millseeds.es"));
    }

    #[test]
    fn mailboxes_of_names() {
        check("first name dot last name at mill dot example, I'm Joan Millward", Some("joan.millward@mill.example"));
        check(
            "prénom.nom, puis l'escargot, puis moulin point example. C'est Odile Marchal",
            Some("odile.marchal@moulin.example"),
        );
    }

    #[test]
    fn the_same_words_about_other_things() {
        check("meet before the at sign sculpture, details on mill.example", None);
        check("the form wants first name dot last name at the company, should I change the field?", None);
        check("arrive at millbrook, ending of the line", None);
    }
}
