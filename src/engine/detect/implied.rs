//! Addresses whose domain is only hinted at: "jo.park at the google mail one", "my hotmail is basil_and_wren".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Sighting;
use super::context::Context;
use super::ordinary::is_ordinary;
use super::signals::Topic;
use crate::engine::text::{ViewKind, Views, pattern};
use crate::engine::verdict::{Finding, FindingKind};

/// Bytes between a mailbox and the provider that it belongs to.
const REACH: usize = 64;
const LONGEST_NAME: usize = 40;

/// Providers by the ways in which people name them.
const PROVIDERS: &[(&str, &str)] = &[
    (
        "gmail.com",
        r"g[- ]?mail|google ?mail|google'?s? (?:own )?(?:e-?)?(?:mail|post)(?:box)?|gmai?l|goog(?:le)? mail|(?:e-?)?mail(?:box|s)? (?:of|from|by|at|with|von|de|di|da|do|bei) google|goo?gle one|google address|google account|jimail|geemail|gee mail|g male|gmale|g-male|google (?:lot|people|folks|crowd|guys|bunch)|with google|the g one|gugl ?mail|correo de google|google ?posta|джимеил|джимаил|гмеил|гмаил|жмаил|جيميل|जीमेल|ジーメール|지메일|谷歌邮箱",
    ),
    (
        "outlook.com",
        r"outlook|out look|microsoft'?s? (?:own |newer |free )?(?:e-?)?mail(?:box)?|(?:e-?)?mail (?:of|from|by) microsoft|bill gates'?s? (?:newer |own )?(?:e-?)?mail|аутлук",
    ),
    ("hotmail.com", r"hot[- ]?mail|hot[- ]?male|hotmial|hotmale|хотмеил|хотмаил|هوتميل"),
    (
        "icloud.com",
        r"i[- ]?cloud|eye cloud|apple'?s? (?:own )?(?:cloud )?(?:e-?)?mail(?:box)?|apple'?s? cloud(?: mail| one)?|(?:e-?)?mail (?:of|from|by) apple|the apple one|айклауд|аиклауд",
    ),
    ("yahoo.com", r"yahoo|ya hoo|yah00|y! ?mail|yahoo'?s? mail|what cowboys (?:shout|yell)|cowboys shout|ياهو|याहू|яху"),
    ("protonmail.com", r"proton ?mail|swiss (?:encrypted )?(?:proton )?mail"),
    (
        "pm.me",
        r"(?:short|two[- ]letter)(?: \w+){0,4} proton(?: people| mail)?|proton'?s? (?:\w+ )?(?:short|two[- ]letter) (?:one|address|domain)",
    ),
    ("proton.me", r"proton(?: me)?"),
    ("aol.com", r"aol|a o l|america online"),
    ("gmx.de", r"gmx|g[ .-]m[ .-]x|g,? m,? (?:and|und|et|y|e|&) x"),
    ("web.de", r"web ?punkt ?de|web de"),
    ("t-online.de", r"t[- ]online"),
    ("libero.it", r"libero(?: mail)?(?: punto)? it"),
    ("laposte.net", r"la ?poste(?: point)? net|chez la ?poste"),
    ("seznam.cz", r"seznam(?:u|em|ovi|e)?(?: tecka)?(?: cz)?"),
    ("onet.pl", r"onet(?:u|em|owi|cie)?(?: kropka)?(?: pl)|na onecie|onecie|poczt[aey] (?:na )?onet(?:u|cie)?"),
    ("interia.pl", r"interi(?:a|i|e)(?: kropka)?(?: pl)?"),
    ("bk.ru", r"бк точка ру|bk tochka ru"),
    ("daum.net", r"다음 메일|daum"),
    ("fastmail.com", r"fast ?mail"),
    ("tuta.com", r"tuta"),
    ("yandex.ru", r"yandex(?:e|a|te|ten)?|яндекс(?:е|а|у|ом|овскую|овская|овский|овской)?"),
    (
        "mail.ru",
        r"маил[ .-]?ру|меилру|маил точка ру|мэил ру|меил ру|мэил точка ру|меил точка ру|маил ру|mail tochka ru|mail ru",
    ),
    ("ukr.net", r"укр[ .-]?нет(?:у|і|е)?|ukr[ -]?net"),
    ("naver.com", r"naver|네이버"),
    ("qq.com", r"qq邮箱|qq ?mail"),
    ("163.com", r"网易邮箱|163邮箱"),
    ("rediffmail.com", r"rediff(?: ?mail)?"),
    ("zoho.com", r"zoho ?mail"),
    ("wp.pl", r"wirtualn(?:a|ej|a) polsk(?:a|iej|ce)|wu ?pe(?: kropka)? pl"),
    ("o2.pl", r"o2 kropka pl|o dwa(?: kropka)? pl"),
    ("orange.fr", r"orange(?: point)? fr|chez orange"),
    ("free.fr", r"free point fr|chez free"),
    ("virgilio.it", r"virgilio(?: punto)? it"),
    ("freenet.de", r"freenet(?: punkt)?(?: de)?"),
    ("posteo.de", r"posteo(?: punkt)?(?: de)?"),
    ("mailbox.org", r"mailbox (?:dot|punkt) org"),
    ("terra.com.br", r"terra ponto com(?: ponto br)?"),
    ("uol.com.br", r"uol(?: ponto com)?(?: ponto br)?"),
    ("bol.com.br", r"bol ponto com(?: ponto br)?"),
    ("live.com", r"(?:microsoft|windows) live|live (?:mail|dot com)"),
    ("msn.com", r"msn(?: mail)?"),
    ("btinternet.com", r"bt ?internet"),
];

struct Provider {
    domain: &'static str,
    pattern: Regex,
}

static TABLE: LazyLock<Vec<Provider>> = LazyLock::new(|| {
    PROVIDERS
        .iter()
        .map(|(domain, names)| Provider { domain, pattern: pattern(&format!(r"\b(?:{names})\b")) })
        .collect()
});

/// Any of the providers' names begins with one of these, so that most texts are left after one look.
static HINT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"mail|google|outlook|out look|microsoft|gates|hotm|[- ]male|gmale|cloud|ya ?h[o0]|cowboys|proton|aol|america online|gmx|g m x|g,? m,? \S{1,3} x|a o l|yandex|naver|qq|rediff|web (?:punkt )?de|apple|the g one|t[- ]online|libero|poste|seznam|one[tc]|interi|укр|msn|live mail|live dot|uol|bol ponto|terra ponto|o2 kr|o dwa|wu ?pe|wirtualn|posteo|freenet|orange (?:point )?fr|chez orange|chez free|free point|virgilio|bt ?internet|g[.-]m|tuta|daum|[^\x00-\x7f]{3}",
    )
});

/// Adds the addresses that a text spells in this way.
pub(super) fn detect(rule: &'static str, views: &Views, context: &Context, found: &mut Vec<Finding>) {
    let view = views.get(ViewKind::Folded);
    let text = view.text.as_str();
    if !HINT.is_match(text) {
        return;
    }
    for provider in TABLE.iter() {
        for named in provider.pattern.find_iter(text) {
            let is_address = text[..named.start()].ends_with(['@', '.', '/', '-', '_'])
                || text[named.end()..].starts_with(['@', '/', '_', '-']);
            if is_address || is_work(text, named.end()) {
                continue;
            }
            let Some((name, is_sure)) = mailbox(text, named.range()) else { continue };
            let end = with_ending(text, named.end());
            let range = name.start.min(named.start())..name.end.max(end);
            let value = format!("{}@{}", &text[name.clone()], local_domain(provider.domain, text, &range));
            let has_mail_word = context.is_near(Topic::Mail, &view.original(range.start, range.end));
            let confidence = if is_sure || has_mail_word { 0.8 } else { 0.6 };
            let sighting = Sighting { rule, kind: FindingKind::Email, value, technique: "implied_domain", confidence };
            found.push(sighting.at(view, range.start, range.end));
        }
    }
}

/// A provider's domain in the country that the words around name: "hotmail, the uk one".
fn local_domain(domain: &'static str, text: &str, around: &Range<usize>) -> String {
    const REACH: usize = 48;
    static COUNTRY: LazyLock<Regex> = LazyLock::new(|| {
        let names: Vec<String> =
            COUNTRIES.iter().enumerate().map(|(at, (_, names))| format!("(?P<c{at}>{names})")).collect();
        pattern(&format!(
            r"\b(?:(?:the|its|in|of|on|a|un|el|la|il|le|die|der) )?(?:{})(?:'s)?[ -](?:one|version|ending|domain|flavou?r|kind|with|endung|variante|edition|address|two letters|letters|suffix|country code|code|tld)\b|\b(?:endung|version|extension|domaine|dominio|edition|edicion|final|ending|domain|flavou?r|kind)(?: (?:en|de|di|du|la|le|da|do|of|for|in|the|from))* (?P<said>{})\b",
            names.join("|"),
            COUNTRIES.iter().map(|(_, names)| *names).collect::<Vec<_>>().join("|"),
        ))
    });
    let Some((name, "com")) = domain.split_once('.') else { return domain.to_owned() };
    if !["yahoo", "hotmail", "outlook", "live", "gmx"].contains(&name) {
        return domain.to_owned();
    }
    let from = text.floor_char_boundary(around.start.saturating_sub(REACH));
    let to = text.ceil_char_boundary((around.end + REACH).min(text.len()));
    let written = text[around.end..to].trim_start_matches([' ', ',']);
    let spelled = SPELLED_COUNTRIES.iter().find(|(said, _)| written.starts_with(said)).map(|(_, suffix)| *suffix);
    let named = || {
        let found = COUNTRY.captures(&text[from..to])?;
        if let Some(said) = found.name("said") {
            let is_said = |names: &str| names.split('|').any(|name| name == said.as_str());
            return COUNTRIES.iter().find(|(_, names)| is_said(names)).map(|(suffix, _)| *suffix);
        }
        COUNTRIES
            .iter()
            .enumerate()
            .find(|(at, _)| found.name(&format!("c{at}")).is_some())
            .map(|(_, (suffix, _))| *suffix)
    };
    spelled.or_else(named).map_or_else(|| domain.to_owned(), |suffix| format!("{name}.{suffix}"))
}

/// Endings by country, and how the country is named.
const COUNTRIES: &[(&str, &str)] = &[
    ("co.uk", "uk|u\\.k\\.|british|english|united kingdom"),
    ("fr", "french|fr|france|francais|francaise"),
    ("de", "german|de|deutsche|deutsch|germany"),
    ("it", "italian|italy|italiano|italiana"),
    ("es", "spanish|spain|espanol|espana"),
    ("com.br", "brazilian|brazil|brasileiro|brasil"),
    ("co.in", "indian|india"),
    ("co.jp", "japanese|japan"),
    ("ca", "canadian|canada"),
    ("com.au", "australian|aussie|australia"),
    ("nl", "dutch|netherlands"),
    ("com.mx", "mexican|mexico"),
];

/// Endings spelled after the provider's name.
const SPELLED_COUNTRIES: &[(&str, &str)] = &[
    ("dot co dot uk", "co.uk"),
    (".co.uk", "co.uk"),
    ("co uk", "co.uk"),
    ("dot co uk", "co.uk"),
    ("dot fr", "fr"),
    (".fr", "fr"),
    ("point fr", "fr"),
    ("dot de", "de"),
    ("punkt de", "de"),
    (".de", "de"),
    ("punto it", "it"),
    ("dot it", "it"),
    (".it", "it"),
    ("punto es", "es"),
    (".es", "es"),
    ("dot es", "es"),
    ("ponto com ponto br", "com.br"),
    (".com.br", "com.br"),
    ("de espana", "es"),
    ("de mexico", "com.mx"),
    ("de francia", "fr"),
    ("de france", "fr"),
    ("do brasil", "com.br"),
    ("de brasil", "com.br"),
    ("d'italia", "it"),
    ("italia", "it"),
    ("deutschland", "de"),
    ("dot com dot br", "com.br"),
    ("dot co dot jp", "co.jp"),
    ("dot com dot au", "com.au"),
    ("dot com dot mx", "com.mx"),
    ("punto com punto mx", "com.mx"),
    ("punto com punto ar", "com.ar"),
    ("dot nl", "nl"),
    ("punt nl", "nl"),
    ("dot in", "in"),
    ("dot co dot in", "co.in"),
    (".co.in", "co.in"),
    ("dot ca", "ca"),
    (".ca", "ca"),
];

/// "outlook calendar", "gmail add-on": the provider's product is what the work is about.
fn is_work(text: &str, end: usize) -> bool {
    const WORK: [&str; 22] = [
        "calendar",
        "plugin",
        "plug-in",
        "add-on",
        "addon",
        "api",
        "integration",
        "template",
        "templates",
        "filter",
        "filters",
        "rules",
        "inbox",
        "signature",
        "account settings",
        "import",
        "export",
        "migration",
        "users",
        "client",
        "app",
        "tabs",
    ];
    let after = text[end..].trim_start_matches([' ', '\'', 's']);
    WORK.iter().any(|word| after.starts_with(word))
}

/// "dot com", ".com" after the provider's name.
fn with_ending(text: &str, end: usize) -> usize {
    [
        " dot com",
        ".com",
        " punto com",
        " point com",
        " ponto com",
        " nokta com",
        " kropka com",
        " (dot) com",
        ", dot com",
        " com",
    ]
    .iter()
    .find(|ending| text[end..].starts_with(**ending))
    .map_or(end, |ending| end + ending.len())
}

/// The word that is the mailbox, and whether it can be nothing else: the nearest telling one before the provider,
/// else one announced after it.
fn mailbox(text: &str, provider: Range<usize>) -> Option<(Range<usize>, bool)> {
    let start = text.ceil_char_boundary(provider.start.saturating_sub(REACH));
    let before = names(text, start..provider.start);
    if let Some(name) = before.iter().rev().find(|name| is_telling(&text[(*name).clone()])) {
        return Some((name.clone(), true));
    }
    let stop = text.floor_char_boundary((provider.end + REACH).min(text.len()));
    let after = names(text, provider.end..stop);
    let announced = after.iter().find(|name| {
        let gap = text[provider.end..name.start].trim_end();
        let is_announced = gap.ends_with([':', '=', '>']) || announces(gap);
        let is_put_before = [
            " before",
            " in front",
            " goes before",
            " first",
            " davor",
            " delante",
            " avant",
            " davanti",
            " przed",
            " перед",
        ]
        .iter()
        .any(|word| text[name.end..].starts_with(word));
        (is_announced || is_put_before) && (is_telling(&text[(*name).clone()]) || !is_ordinary(&text[(*name).clone()]))
    });
    if let Some(name) = announced {
        return Some((name.clone(), is_telling(&text[name.clone()])));
    }
    // A made-up word that the sentence ties to the provider: "rufuslane over at the old aol mail".
    const TIES: [&str; 40] = [
        "dahinter", "behind", "followed", "by", "das", "die", "el", "la", "le", "mit", "de", "es", "is", "it", "at",
        "on", "over", "with", "and", "then", "the", "old", "usual", "that", "in", "from", "my", "a", "of", "ending",
        "one", "bei", "auf", "en", "no", "su", "sur", "chez", "na", "di",
    ];
    // "The newsletters: on hotmail …", "los boletines en …": what is said of the provider, and no mailbox of it.
    const ARTICLES: [&str; 30] = [
        "the", "a", "an", "these", "those", "your", "our", "their", "los", "las", "el", "la", "un", "una", "les", "le",
        "des", "une", "die", "der", "das", "den", "ein", "eine", "gli", "il", "lo", "os", "as", "um",
    ];
    let is_noun = |name: &Range<usize>| {
        let lead =
            text[..name.start].trim_end().rsplit(|char: char| !char.is_alphanumeric()).next().unwrap_or_default();
        ARTICLES.contains(&lead) && !text[name.clone()].contains(['.', '_'])
    };
    let is_mailbox = |name: &&Range<usize>| !is_ordinary(&text[(*name).clone()]) && !is_noun(name);
    let name = before.iter().rev().find(is_mailbox)?;
    if text[name.end..provider.start].trim_start().starts_with([':', ';', '.', '!', '?']) {
        return None;
    }
    let is_tied = text[name.end..provider.start]
        .split(|char: char| !char.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .all(|word| TIES.contains(&word) || word == "s" || word.len() > 4 && is_ordinary(word));
    let words = text[name.end..provider.start].split_whitespace().count();
    (is_tied && words <= 8).then(|| (name.clone(), false))
}

/// Tells whether the words between a provider and a name say that the name is the mailbox: "and before that", "имя ящика".
fn announces(gap: &str) -> bool {
    const LAST: [&str; 44] = [
        "is",
        "id",
        "address",
        "es",
        "ist",
        "e",
        "est",
        "before that",
        "before it",
        "before the at",
        "in front",
        "in front of it",
        "in front of that",
        "ahead of it",
        "preceded by",
        "name",
        "named",
        "username",
        "user",
        "mailbox",
        "box",
        "login",
        "as",
        "davor",
        "postfach",
        "benutzername",
        "antes",
        "delante",
        "usuario",
        "nombre",
        "avant",
        "devant",
        "identifiant",
        "nom",
        "prima",
        "utente",
        "nome",
        "przed",
        "nazwa",
        "имя",
        "ящик",
        "ящика",
        "логин",
        "перед",
    ];
    let gap = gap.trim_end_matches([' ', ',', '"', '\'', '“', '(']);
    LAST.iter().any(|word| gap.strip_suffix(word).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric)))
}

/// Words that could be mailboxes.
fn names(text: &str, within: Range<usize>) -> Vec<Range<usize>> {
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_' | '-');
    let mut names = Vec::new();
    let mut at = within.start;
    while let Some(length) = text[at..within.end].find(is_part) {
        let start = at + length;
        let end = text[start..within.end].find(|char| !is_part(char)).map_or(within.end, |length| start + length);
        at = end;
        let word = text[start..end].trim_end_matches(['.', '-', '_']);
        let range = start..start + word.len();
        let is_whole = !is_glued(&text[..start]) && !text[range.end..].starts_with(['@', '/', '\\']);
        if is_whole && (4..=LONGEST_NAME).contains(&word.len()) && word.bytes().any(|byte| byte.is_ascii_alphabetic()) {
            names.push(range);
        }
    }
    names
}

/// "/jo", "base64,iVBOR": the end of something longer.
fn is_glued(before: &str) -> bool {
    before.ends_with(|char: char| char.is_alphanumeric() || "@/\\#$".contains(char))
        || before.strip_suffix([',', ';']).is_some_and(|rest| rest.ends_with(char::is_alphanumeric))
}

/// Written as no ordinary word is: inner dots, underscores, or digits after letters.
fn is_telling(word: &str) -> bool {
    let inner =
        word.contains('_') || (word.contains('.') && word.split('.').all(|part| part.len() > 1 || part.is_ascii()));
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    let has_number =
        word.starts_with(|char: char| char.is_ascii_alphabetic()) && word.bytes().any(|byte| byte.is_ascii_digit());
    let is_host = crate::engine::text::known_suffix(word).is_some();
    (inner && letters >= 3 && !is_host) || (has_number && letters >= 3)
}
