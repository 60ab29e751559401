//! Addresses whose domain is only hinted at: "jo.park at the google mail one", "my hotmail is basil_and_wren".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::Sighting;
use super::context::Context;
use super::handle_spoken::dictated;
use super::implied_names::{DESCRIBED, HINT, PROVIDERS, SPELLED_COUNTRIES};
use super::ordinary::is_ordinary;
use super::signals::Topic;
use crate::engine::text::{COUNTRIES, ENDING_NOUNS, View, ViewKind, Views, after, country_names, last_word, pattern};
use crate::engine::verdict::{Finding, FindingKind};

/// Bytes between a mailbox and the provider that it belongs to.
const REACH: usize = 64;
const LONGEST_NAME: usize = 40;
/// Long enough for a made-up word to be no name of something else.
const LONG_NAME: usize = 8;

/// What says that an address is spelled.
const AT_SAID: [&str; 13] = [
    "@",
    "before the at",
    "in front of the at",
    "after the at",
    "at sign",
    "arroba",
    "arobase",
    "chiocciola",
    "klammeraffe",
    "kringel",
    "собак",
    "malpa",
    "apenstaart",
];

/// Words of mail within what describes a provider: "das Postfach von der Suchmaschine".
const MAIL_PARTS: [&str; 12] = [
    "mail", "postfach", "post ", "posta", "poczt", "skrzynk", "correo", "correio", "courrier", "почт", "surel", "ящик",
];

struct Provider {
    domain: &'static str,
    pattern: Regex,
    is_described: bool,
}

static TABLE: LazyLock<Vec<Provider>> = LazyLock::new(|| {
    let named = PROVIDERS.iter().map(|provider| (provider, false));
    named
        .chain(DESCRIBED.iter().map(|provider| (provider, true)))
        .map(|((domain, names), is_described)| {
            // Boundaries of any script are slow to tell in a text that is not all ASCII.
            let boundary = if names.is_ascii() { r"(?-u:\b)" } else { r"\b" };
            Provider { domain, pattern: pattern(&format!("{boundary}(?:{names}){boundary}")), is_described }
        })
        .collect()
});

/// Adds the addresses that a text spells in this way.
pub(super) fn detect(rule: &'static str, views: &Views, context: &Context, found: &mut Vec<Finding>) {
    let [folded, spelled] = [ViewKind::Folded, ViewKind::Spelled].map(|kind| views.get(kind));
    detect_in(rule, folded, context, found);
    // "rita traço em baixo molduras no Google": the sign in the mailbox may be told.
    if spelled.text != folded.text {
        detect_in(rule, spelled, context, found);
    }
    if HINT.is_match(&folded.text)
        && let Some(dictated) = dictated(views).filter(|dictated| dictated.text != spelled.text)
    {
        detect_in(rule, &dictated, context, found);
    }
}

fn detect_in(rule: &'static str, view: &View, context: &Context, found: &mut Vec<Finding>) {
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
            let has_mail_word = || {
                let span = view.original(name.start.min(named.start()), name.end.max(named.end()));
                context.is_near(Topic::Mail, &span)
            };
            // "It is called like a view", "the big fruit company": only where the text speaks of mail is a provider meant.
            let is_mail = || MAIL_PARTS.iter().any(|part| named.as_str().contains(part));
            let speaks_of_mail = || is_mail() || has_mail_word() || AT_SAID.iter().any(|at| text.contains(at));
            let is_tied = || name.end <= named.start() && is_tied_by_at(&text[name.end..named.start()]);
            if provider.is_described && !(is_sure && (is_tied() || speaks_of_mail())) {
                continue;
            }
            let end = with_ending(text, named.end());
            let range = name.start.min(named.start())..name.end.max(end);
            let value = format!("{}@{}", &text[name.clone()], local_domain(provider.domain, text, &range));
            let confidence = if is_sure || has_mail_word() { 0.8 } else { 0.6 };
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
            r"\b(?:(?:the|its|in|of|on|a|un|el|la|il|le|die|der) )?(?:{})(?:'s)?[ -](?:one|version|ending|domain|flavou?r|kind|with|endung|variante|edition|address|two letters|letters|suffix|country code|code|tld|{ENDING_NOUNS})\b|\b(?:endung|version|extension|domaine|dominio|edition|edicion|final|ending|domain|flavou?r|kind)(?: (?:en|de|di|du|la|le|da|do|of|for|in|the|from))* (?P<said>{})\b",
            names.join("|"),
            country_names(),
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
    static ENDED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?:(?:acabad[oa]|terminad[oa]|acaba|termina|ending|ends|endet|finit|finisce|finissant|se terminant|hinten|am ende)(?: (?:en|in|auf|par|em|con|with|mit))?|,\s?(?:en|em|in|auf|version|extension|endung)) ?(?:punto |point |dot |ponto |punkt |\.)?(?P<code>co ?uk|uk|fr|de|es|it|nl|pt|be|ca|br|mx|ar|pl|at|ch)\b",
        )
    });
    let ended = || {
        let code = ENDED.captures(&text[from..to])?.name("code")?.as_str();
        Some(match code {
            "uk" | "co uk" | "couk" => "co.uk",
            "br" => "com.br",
            "mx" => "com.mx",
            "ar" => "com.ar",
            code => ["fr", "de", "es", "it", "nl", "pt", "be", "ca", "pl", "at", "ch"]
                .into_iter()
                .find(|known| *known == code)?,
        })
    };
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
    spelled.or_else(ended).or_else(named).map_or_else(|| domain.to_owned(), |suffix| format!("{name}.{suffix}"))
}

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
    if let Some(name) = told_before_the_at(text, &provider) {
        return Some((name, true));
    }
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
        // "The apple one. jo.park, …": nothing but a stop between, and a name that can be nothing else.
        let follows = gap.trim_start_matches([' ', '.', ',', ':', ';', '-', '"', '(']).is_empty() && gap.len() <= 4;
        if (follows || is_led(gap)) && is_telling(&text[(*name).clone()]) {
            return true;
        }
        (is_announced || is_put_before) && (is_telling(&text[(*name).clone()]) || !is_ordinary(&text[(*name).clone()]))
    });
    if let Some(name) = announced {
        let word = &text[name.clone()];
        // "The live one, as one word, owlandanchor": what is announced, long and no word of a language is a mailbox.
        let is_sure = is_telling(word) || word.len() >= LONG_NAME && !is_ordinary(word);
        return Some((name.clone(), is_sure));
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
        ARTICLES.contains(&last_word(text[..name.start].trim_end())) && !text[name.clone()].contains(['.', '_'])
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

/// The name of which a text near a provider says that it stands before the sign: "before the at it's jo_park".
fn told_before_the_at(text: &str, provider: &Range<usize>) -> Option<Range<usize>> {
    const REACH: usize = 160;
    static TOLD: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r#"\b(?:(?:before|in front of|ahead of|left of|przed|vor d(?:em|er)|vorm|avant l['’]? ?|avant|devant l['’]? ?|devant|antes d[aeo]l?(?: la)?|delante del?(?: la)?|prima della|davanti alla|voor het|voor de|до|перед) ?(?:the |a |an )?(?:at|@|curly a|swirly a|swirl|klammeraffen?|arobase|arroba|chiocciola|malpa|apenstaartje|собак[а-я]+)(?: sign| symbol)?|(?:name|bit|part|word|goes|und|and) (?:in front|davor|vorne)(?: of (?:it|that))?)(?:[\s,:"'’-]+(?:it[’']?s|it is|is|goes|comes|put|pop|write|you put|stands|kommt|steht|ist|c[’']est|on met|va|es|pon|pones|vai|e|jest|staat|стоит|пишешь|my name|the name)\b)?(?:[\s,:"'’-]+(?:is|the|el|il|der|das|le)\b)?[\s,:"'’-]{1,3}(?P<name>[a-z0-9][a-z0-9._-]{3,39})"#,
        )
    });
    let from = text.floor_char_boundary(provider.start.saturating_sub(REACH));
    let near = after(text, from, provider.end - from + REACH);
    let found = TOLD.captures_iter(near).find_map(|found| {
        let name = found.name("name")?;
        let word = name.as_str().trim_end_matches(['.', '-', '_']);
        (is_telling(word) || word.len() >= LONG_NAME && !is_ordinary(word))
            .then(|| from + name.start()..from + name.start() + word.len())
    })?;
    let is_apart = found.end <= provider.start || found.start >= provider.end;
    is_apart.then_some(found)
}

/// "jo.park at the usual Microsoft place": nothing but "at the" between a name and a provider.
fn is_tied_by_at(gap: &str) -> bool {
    static TIE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^\s(?:over )?(?:at|@|bei|beim|chez|presso|bij|u|у)\s(?:(?:the|my|der|dem|la|le|les|il|usual|good|old|same|big|trusty|gewohnten|ublichen|alten)\s)*$",
        )
    });
    TIE.is_match(gap)
}

/// Tells whether the words between a provider and a name say that the name is the mailbox: "and before that", "имя ящика".
fn announces(gap: &str) -> bool {
    const LAST: [&str; 66] = [
        "one word",
        "no dots",
        "no spaces",
        "lower case",
        "all together",
        "small letters",
        "in einem wort",
        "zusammengeschrieben",
        "todo junto",
        "en una palabra",
        "en un mot",
        "tout attache",
        "tutto attaccato",
        "tudo junto",
        "одним словом",
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
        "basinda",
        "onunde",
        "ervoor",
        "di depan",
        "depannya",
        "phia truoc",
        "aage",
    ];
    let gap = gap.trim_end_matches([' ', ',', '"', '\'', '“', '(']);
    LAST.iter().any(|word| gap.strip_suffix(word).is_some_and(|rest| !rest.ends_with(char::is_alphanumeric)))
}

/// "Gmail pe meri id hai jo.park", "auf gmail bin ich jo.park": nothing but small words that lead to a mailbox.
fn is_led(gap: &str) -> bool {
    const MOST: usize = 5;
    const LEADS: &str = "pe par pr me mein mai hai hain id ka ki ke wala wali wale meri mera apni nya namanya di is it's its it mine my under as i'm am im bin ich heisse heiss \
        soy es mi sou meu e je suis c'est mon sono mio jestem to moj moja ben ik heet я мои это там there and user username name adres adresim adim kullanici likho likhna likhen \
        перед собакои before the at";
    let is_open = !gap.contains(['.', '!', '?', ';', '\n']);
    let mut words = gap.split(|char: char| !char.is_alphanumeric() && char != '\'').filter(|word| !word.is_empty());
    let count = gap.split_whitespace().count();
    is_open && (1..=MOST).contains(&count) && words.all(|word| LEADS.split_whitespace().any(|lead| lead == word))
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
    // "slater-orrin-fell": everyday compounds have one hyphen, or everyday parts.
    let inner =
        inner || word.matches('-').count() >= 2 && word.split('-').any(|part| part.len() > 3 && !is_ordinary(part));
    (inner && letters >= 3 && !is_host) || (has_number && letters >= 3)
}

#[cfg(test)]
mod tests {
    use crate::engine::detect::tests::check_email as check;

    #[test]
    fn providers_described() {
        check("mirko.tiles with the search engine mail, address as usual", Some("mirko.tiles@gmail.com"));
        check("write to mirko.tiles at the spicy kind of mail, italian ending", Some("mirko.tiles@hotmail.it"));
        check("mirko.tiles, mail of the people who own youtube", Some("mirko.tiles@gmail.com"));
        check("mail me: mirko.tiles, the one with the bitten apple", Some("mirko.tiles@icloud.com"));
        check("my mail is the live one, all one word, mirkotiles", Some("mirkotiles@live.com"));
        check("it's yahoo, the purple mail, and before the at it's mirko_tiles", Some("mirko_tiles@yahoo.com"));
        check("bills to mirko.tiles at the usual Microsoft place", Some("mirko.tiles@outlook.com"));
    }

    #[test]
    fn the_same_words_about_other_things() {
        check("user_list is called like a view in Django", None);
        check("the fruit company sent mirko.tiles a box", None);
        check("gmail shows the name before the at in bold", None);
        check("mail the proofs to the people who own youtube", None);
        check("the file is mirko_tiles with the manzana y pera, mail it", None);
    }
}
