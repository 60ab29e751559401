//! Hosts that are the name of a shop, a band or a person, of which a text tells how it is written: "We're Fernwell Joinery.
//! The site is that in one word, co uk on the end"; and mailboxes at them.
//!
//! Three things must be told near each other: that the name is joined or is the host, an ending, and the name.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Match, Regex};
use rustc_hash::FxHashSet;

use super::Sighting;
use super::named_host_words::{BOTH_NAMES, ELSEWHERE, INTRODUCING, JOINED, NO_NAME, OWN_NAME, PAGES, TYPED};
use crate::engine::text::{
    COUNTRIES, ENDING_NOUNS, REMARKS, View, ViewKind, Views, after, before, country_ending, country_letters,
    country_names, is_known_suffix, is_whole_word, known_suffix, listed, pattern, words,
};
use crate::engine::verdict::{Finding, FindingKind};

/// How far around the instruction its name and its ending are looked for, in bytes.
const NAME_REACH: usize = 200;
const ENDING_REACH: usize = 96;
/// Instructions of a text that are read.
const MAX_INSTRUCTIONS: usize = 4;
const MAX_WORDS: usize = 5;
const LONGEST_NAME: usize = 60;

// Without boundaries, which are slow to tell in a text that is not all ASCII: `is_whole_word` sees to them.
static INSTRUCTION: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("{OWN_NAME}|{BOTH_NAMES}|{REMARKS}|{JOINED}")));
static OWN: LazyLock<Regex> = LazyLock::new(|| pattern(&format!("^(?:{OWN_NAME})$")));
static BOTH: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"\b(?:{BOTH_NAMES})\b")));

/// Where a text tells that a name's words are joined, or that a name is the address.
pub(super) fn instructions(text: &str) -> impl Iterator<Item = Match<'_>> {
    INSTRUCTION.find_iter(text)
}

/// Tells whether a text holds nothing but such an instruction.
pub(super) fn is_instruction(text: &str) -> bool {
    INSTRUCTION.find(text).is_some_and(|found| found.len() == text.len())
}

/// Adds the hosts that a text tells in this way.
pub(super) fn detect(rule: &'static str, views: &Views, is_own: impl Fn(&str) -> bool, found: &mut Vec<Finding>) {
    static PAGE: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"\b(?:{PAGES})\b")));
    static OTHER: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"\b(?:{ELSEWHERE})\b")));
    let view = views.get(ViewKind::Folded);
    let text = view.text.as_str();
    let original = &views.get(ViewKind::Original).text;
    let told = INSTRUCTION.find_iter(text).filter(|told| is_whole_word(text, &told.range()));
    for whole in told.take(MAX_INSTRUCTIONS) {
        let lead = before(text, whole.start(), NAME_REACH);
        let near_at = whole.start() - lead.len();
        let near = after(text, near_at, lead.len() + whole.len() + NAME_REACH);
        let Some(ending) = ending(text, whole.range()) else { continue };
        if !(near.contains('@') || PAGE.is_match(near)) || OTHER.is_match(near) || is_asked(text, whole.end()) {
            continue;
        }
        let instruction = Instruction::of(whole, near);
        let Some(name) = instruction.name(view, original, near_at..near_at + near.len(), &ending.range) else {
            continue;
        };
        let host = format!("{}.{}", name.host(text, near), ending.suffix);
        if known_suffix(&host).is_none() || is_own(&host) {
            continue;
        }
        let start = name.range.start.min(ending.range.start);
        let end = name.range.end.max(ending.range.end);
        let mailbox = mailbox(text, near_at..near_at + near.len());
        let (kind, value) = match &mailbox {
            Some(local) => (FindingKind::Email, format!("{}@{host}", local.name)),
            None => (FindingKind::Url, host),
        };
        let start = mailbox.as_ref().map_or(start, |local| start.min(local.at));
        let sighting = Sighting { rule, kind, value, technique: "implied_domain", confidence: 0.8 };
        found.push(sighting.at(view, start, end));
        return;
    }
}

/// "One word?": who asks how it is written does not tell a host.
pub(super) fn is_asked(text: &str, end: usize) -> bool {
    const REACH: usize = 24;
    let rest = after(text, end, REACH);
    rest.find(['?', '.', ',', ';', '!']).is_some_and(|at| rest[at..].starts_with('?'))
}

/// An ending that is told, and where.
pub(super) struct Ending {
    suffix: String,
    range: Range<usize>,
}

/// The ending that stands nearest to an instruction, rather behind it.
pub(super) fn ending(text: &str, instruction: Range<usize>) -> Option<Ending> {
    static ENDING: LazyLock<Regex> = LazyLock::new(|| {
        let (countries, dot) = (country_names(), "dot|punto|punkt|point|ponto|punt|kropka|nokta|titik|точка|full stop");
        let end = r"(?:on|at|an|am|al|a|no|op|na|в|in|alla|het|el|to) (?:the |it|das |den |el |la |le |o |het )?(?:end|back|tail|behind|ende|schluss|final|fin|fim|fine|fondo|eind|einde|koncu|konce|конце)";
        pattern(&format!(
            r#"(?:^|[\s"'’“(])\.\s?(?P<dotted>[a-z]{{2,}}(?:\.[a-z]{{2,3}})?)(?:\b|$)|\b(?:{dot})[\s,]{{1,2}}(?P<spelled>[a-z]{{2,}}(?:\s(?:(?:{dot})\s)?[a-z]{{2}})?)\b|\b(?P<bare>co ?uk|com|org|net|de|nl|fr|it|es|pl|ie) (?:stuck |put |tacked |added )?{end}\b|\b(?P<country>{countries})(?:[ -]letter)? (?:{ENDING_NOUNS}|finale|final|fin)\b|\b(?:(?:{ENDING_NOUNS}|finale|final)(?: (?:is|for|of|en|de|di|du|la|le|da|do|the|from|ist|es|est|e|to|jest|po)){{0,3}}|(?P<letters>(?:two letters|zwei buchstaben|dos letras|deux lettres|due lettere) (?:for|of|from|fur|von|de|di))) (?P<said>{countries}|pl|nl|ie|com|be|ch|eu)\b|\b(?P<com>com|org|net)[ -](?:ending|endung)\b"#
        ))
    });
    let lead = before(text, instruction.start, ENDING_REACH);
    let from = instruction.start - lead.len();
    let near = after(text, from, lead.len() + instruction.len() + ENDING_REACH);
    let endings = ENDING.captures_iter(near).filter_map(|found| {
        let whole = found.get(0)?;
        let range = from + whole.start()..from + whole.end();
        if is_denied(&text[from..range.start]) {
            return None;
        }
        let (suffix, range) = if let Some(country) = found.name("country").or_else(|| found.name("said")) {
            let known = country_ending(country.as_str()).or_else(|| {
                COUNTRIES.iter().find(|(_, names)| names.contains(country.as_str())).map(|(known, _)| *known)
            })?;
            let is_letters = found.name("letters").is_some();
            (if is_letters { country_letters(known).to_owned() } else { known.to_owned() }, range)
        } else {
            let said = ["dotted", "spelled", "bare", "com"].into_iter().find_map(|name| found.name(name))?;
            let (suffix, length) = suffix(said.as_str())?;
            let end = if found.name("bare").or(found.name("com")).is_some() {
                range.end
            } else {
                from + said.start() + length
            };
            (suffix, range.start..end)
        };
        Some(Ending { suffix, range })
    });
    endings.min_by_key(|ending| {
        let is_before = ending.range.end <= instruction.start;
        (is_before, ending.range.start.abs_diff(instruction.end))
    })
}

/// The suffix that "co dot uk", "co uk", "co.uk" and "studio at" begin with, and how much of them it takes.
fn suffix(said: &str) -> Option<(String, usize)> {
    let parts: Vec<&str> = said.split([' ', '.']).filter(|part| !part.is_empty()).collect();
    let (first, last) = (parts.first()?, parts.last()?);
    let both = format!("{first}.{last}");
    if parts.len() > 1 && ["co", "com", "org", "net", "ac"].contains(first) && is_known_suffix(&both) {
        return Some((both, said.len()));
    }
    if *first == "couk" {
        return Some(("co.uk".to_owned(), first.len()));
    }
    is_known_suffix(first).then(|| ((*first).to_owned(), first.len()))
}

/// "No dot com please", "not .com".
fn is_denied(lead: &str) -> bool {
    const DENYING: [&str; 16] = [
        "no", "not", "without", "isn't", "kein", "keine", "nicht", "ohne", "sin", "sem", "sans", "pas", "senza", "bez",
        "geen", "non",
    ];
    let lead = lead.trim_end_matches([' ', '"', '(']);
    let lead = lead.strip_suffix(" a").or_else(|| lead.strip_suffix(" the")).unwrap_or(lead);
    lead.rsplit([' ', ',']).next().is_some_and(|word| DENYING.contains(&word))
}

/// That a name is joined.
pub(super) struct Instruction {
    range: Range<usize>,
    /// The name of a business, of one word perhaps.
    is_own: bool,
    /// First and last name.
    pub(super) is_both: bool,
}

/// A name.
pub(super) struct Name {
    pub(super) range: Range<usize>,
    pub(super) words: Vec<Range<usize>>,
}

impl Name {
    /// The name as a host has it.
    fn host(&self, text: &str, near: &str) -> String {
        static WITHOUT_THE: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r#"\b(?:drop|lose|without|minus|skip|leave off|leave out|forget|no|not) (?:the )?["'“‘]?(?:the|article)["'”’]?\b[^a-z]*(?:$|[,.;]|and\b|word\b)"#,
            )
        });
        let mut words = self.words.as_slice();
        if words.len() > 1 && &text[words[0].clone()] == "the" && WITHOUT_THE.is_match(near) {
            words = &words[1..];
        }
        let mut host = String::new();
        for (at, word) in words.iter().enumerate() {
            if at > 0 && text[words[at - 1].end..word.start].contains('&') {
                host.push_str("and");
            }
            host.push_str(&text[word.clone()]);
        }
        host
    }
}

impl Instruction {
    /// An instruction, with the text near it.
    pub(super) fn of(told: Match<'_>, near: &str) -> Self {
        Self { range: told.range(), is_own: OWN.is_match(told.as_str()), is_both: BOTH.is_match(near) }
    }

    /// An instruction to take first and last name.
    pub(super) fn both(range: Range<usize>) -> Self {
        Self { range, is_own: false, is_both: true }
    }

    /// The name that an instruction is about.
    pub(super) fn name(&self, view: &View, original: &str, near: Range<usize>, ending: &Range<usize>) -> Option<Name> {
        let text = view.text.as_str();
        let around = self.range.start.min(ending.start)..self.range.end.max(ending.end);
        let names = capitalised(view, original, near.clone());
        let best = names
            .into_iter()
            .filter(|name| name.range.end <= around.start || name.range.start >= around.end)
            .filter_map(|name| Some((self.belief(text, &name)?, name)))
            .min_by_key(|(belief, name)| {
                let distance = if name.range.end <= self.range.start {
                    self.range.start - name.range.end
                } else {
                    name.range.start.saturating_sub(self.range.end)
                };
                (std::cmp::Reverse(*belief), distance)
            });
        best.map(|(_, name)| name)
            .or_else(|| typed(text, near.start, &self.range))
            .or_else(|| introduced(text, near, &around))
    }

    /// How much speaks for a name, if enough.
    fn belief(&self, text: &str, name: &Name) -> Option<usize> {
        let is_introduced = is_introduced(&text[..name.range.start]);
        let parts = name.words.len();
        // "Tide Mill, all joined", "all joined, Tide Mill".
        let gap = text.get(name.range.end..self.range.start).or_else(|| text.get(self.range.end..name.range.start));
        let is_beside = gap.is_some_and(|gap| gap.len() <= 4 && !gap.contains(char::is_alphanumeric));
        let is_person = self.is_both && parts == 2;
        if parts == 1 && !(self.is_own && is_introduced && !is_person_before(text, name.range.start)) {
            return None;
        }
        let belief = usize::from(is_introduced) * 2 + usize::from(is_beside) * 2 + usize::from(is_person) * 2;
        let is_ours = || {
            before(text, name.range.start, 24).contains("our name")
                || before(text, name.range.start, 24).contains("my name")
        };
        let belief = belief + usize::from(is_ours()) * 2;
        (belief > 0).then_some(belief)
    }
}

/// "I'm Renny": who is so introduced is no shop.
fn is_person_before(text: &str, start: usize) -> bool {
    let lead = text[..start].trim_end_matches([' ', '"', '\'', ':']);
    ["i'm", "i’m", "i am", "im", "ich bin", "je suis", "soy", "sono", "sou"].iter().any(|word| lead.ends_with(word))
}

/// Tells whether a name is announced by what stands before it: "called", "we're".
fn is_introduced(lead: &str) -> bool {
    const REACH: usize = 24;
    static INTRODUCED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r#"(?:^|[\s,.;:(!?-])(?:{INTRODUCING})[\s:,"'“‘«]{{1,3}}(?:the |die |der |das |la |el |le |il )?$"#
        ))
    });
    INTRODUCED.is_match(before(lead, lead.len(), REACH))
}

/// Runs of capitalised words, and quoted ones.
fn capitalised(view: &View, original: &str, near: Range<usize>) -> Vec<Name> {
    static OUTSIDE: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(NO_NAME));
    let text = view.text.as_str();
    let all: Vec<Range<usize>> =
        words(&text[near.clone()]).map(|word| near.start + word.start..near.start + word.end).collect();
    let is_capital = |word: &Range<usize>| {
        original[view.original(word.start, word.end).range()].chars().next().is_some_and(char::is_uppercase)
    };
    let is_tie = |word: &Range<usize>| {
        ["and", "of", "the", "und", "y", "et", "e", "de", "la", "del", "van", "von", "di", "da", "do", "i", "en"]
            .contains(&&text[word.clone()])
    };
    let is_joint = |left: &Range<usize>, right: &Range<usize>| {
        matches!(&text[left.end..right.start], " " | "-" | " & " | "&" | " + " | "'" | "’")
    };
    let mut names = Vec::new();
    let mut at = 0;
    while at < all.len() {
        if !is_capital(&all[at]) {
            at += 1;
            continue;
        }
        let mut end = at + 1;
        loop {
            let joins = |next: usize| next < all.len() && is_joint(&all[next - 1], &all[next]);
            let is_suffix =
                |next: usize| text[..all[next].start].ends_with(['\'', '’']) && &text[all[next].clone()] == "s";
            if joins(end) && (is_capital(&all[end]) || is_suffix(end)) {
                end += 1;
            } else if joins(end) && is_tie(&all[end]) && joins(end + 1) && is_capital(&all[end + 1]) {
                end += 2;
            } else {
                break;
            }
        }
        let mut run = &all[at..end];
        at = end;
        // "The" may belong to a name; what else begins a sentence does not.
        while run.first().is_some_and(|word| {
            let word = &text[word.clone()];
            OUTSIDE.contains(word) && (word != "the" || run.len() < 3)
        }) {
            run = &run[1..];
        }
        while run.last().is_some_and(|word| OUTSIDE.contains(&text[word.clone()])) {
            run = &run[..run.len() - 1];
        }
        if let (Some(first), Some(last)) = (run.first(), run.last())
            && run.len() <= MAX_WORDS
            && last.end - first.start <= LONGEST_NAME
            && text[first.start..last.end].is_ascii()
        {
            names.push(Name { range: first.start..last.end, words: run.to_vec() });
        }
    }
    names
}

/// "Type nine willows pottery without the gaps", "'nine willows pottery', one word": a name in lower case right before.
fn typed(text: &str, from: usize, instruction: &Range<usize>) -> Option<Name> {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r#"(?:(?:^|[\s,.;:(!?])(?:{TYPED})[\s:]{{1,2}}(?P<typed>[a-z0-9]+(?: [a-z0-9]+){{1,3}})|["'“‘«](?P<quoted>[a-z0-9]+(?: (?:& )?[a-z0-9]+){{1,4}})["'”’»])[\s,(;:-]{{1,3}}(?:all |written |in |just )?$"#
        ))
    });
    let found = NAME.captures(&text[from..instruction.start])?;
    let name = found.name("typed").or_else(|| found.name("quoted"))?;
    Some(whole(text, from + name.start()..from + name.end()))
}

/// "we're mossrail models. website is that without the space": a name in lower case that is a whole clause.
fn introduced(text: &str, near: Range<usize>, around: &Range<usize>) -> Option<Name> {
    static NAME: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r#"(?:^|[\s,.;:(!?])(?:called|named|name is|name['’]s|(?:shop|store|company|firm|band|brand|studio|bakery|cafe|workshop) is|heisst|heisse|se llama|me llamo|s['’]appelle|si chiama|mi chiamo|heet|nazywa sie|nazywam sie|we['’]re)[\s:]{1,2}["'“‘«]?(?P<name>[a-z0-9]+(?: (?:& )?[a-z0-9]+){1,3})["'”’»]?(?:[,.;:!?)]|$)"#,
        )
    });
    const NO_PART: &str = "a an the just not only very so is are now here there in on at to for with and it that this than all your you \
        open closed busy sorry going happy ready based moving";
    let found = NAME.captures(&text[near.clone()])?;
    let name = found.name("name")?;
    let range = near.start + name.start()..near.start + name.end();
    let has_other = NO_PART.split_whitespace().any(|word| name.as_str().split(' ').any(|part| part == word));
    let is_apart = range.end <= around.start || range.start >= around.end;
    (is_apart && !has_other).then(|| whole(text, range))
}

fn whole(text: &str, range: Range<usize>) -> Name {
    let words = words(&text[range.clone()]).map(|word| range.start + word.start..range.start + word.end).collect();
    Name { range, words }
}

/// A mailbox, and where it is told.
struct Mailbox {
    name: String,
    at: usize,
}

/// "jo.park at their bakery", "first name at": the mailbox at a named host.
fn mailbox(text: &str, near: Range<usize>) -> Option<Mailbox> {
    static WRITTEN: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?P<name>[a-z0-9]+(?:[._-][a-z0-9]+)+|hello|hi|info|mail|contact|office|orders|bookings|hallo|hola|contacto|kontakt|bonjour|contatto)(?:(?:,| and| then)? (?:at|arroba|chiocciola|arobase|bei|malpa) | ?@ ?(?:then |and then )?)(?:(?:the|my|our|their|his|her|that|la|el|mi|il|le|l['’]|der|die|das|unser[a-z]*|mein[a-z]*|notre|ma|mon) ?)(?:[a-z]+)\b",
        )
    });
    static FIRST_NAME: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?:first name|vorname|prenom|nombre|primeiro nome|nome|voornaam|imie)(?: and| then)?,? (?:at|@|arroba|arobase|chiocciola|klammeraffe|malpa|apenstaartje)\b",
        )
    });
    static I_AM: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?:i['’]m|i am|my name is|ich bin|ich heisse|je suis|je m['’]appelle|soy|me llamo|sono|mi chiamo|sou|me chamo|ik ben|jestem) (?P<name>[a-z]{2,20})\b",
        )
    });
    let part = &text[near.clone()];
    if FIRST_NAME.is_match(part) {
        let name = I_AM.captures(part)?.name("name")?;
        return Some(Mailbox { name: name.as_str().to_owned(), at: near.start + name.start() });
    }
    let name = WRITTEN.captures(part)?.name("name")?;
    Some(Mailbox { name: name.as_str().to_owned(), at: near.start + name.start() })
}

#[cfg(test)]
mod tests {
    use crate::engine::detect::tests::value_of;
    use crate::engine::verdict::FindingKind;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(value_of(&[FindingKind::Url, FindingKind::Email], text).as_deref(), expected, "{text}");
    }

    #[test]
    fn names_in_one_word() {
        check("We're Tide Millers. The site is that, one word, with co uk on the end", Some("tidemillers.co.uk"));
        check("Our shop is called Tide & Mill. Website: no spaces, dutch ending", Some("tideandmill.nl"));
        check("Buscad en internet Azulejos Molino, todo junto y con punto es", Some("azulejosmolino.es"));
        check(
            "type tide mill pots without the gaps in the browser, dot studio at the end",
            Some("tidemillpots.studio"),
        );
        check(
            "You know our name, The Tide Millers: drop the The, glue the rest, add dot band. It's a page",
            Some("tidemillers.band"),
        );
    }

    #[test]
    fn names_of_people() {
        check("mi web es mi nombre pegado y punto com. Soy Joana Molino", Some("joanamolino.com"));
        check("My website is first and last name, no gap, then dot com. Joan Millward", Some("joanmillward.com"));
        check(
            "Meine Seite: Vor- und Nachname zusammen, deutsche Endung. Ich heiße Otto Mühlstein",
            Some("ottomuhlstein.de"),
        );
    }

    #[test]
    fn mailboxes_at_names() {
        check(
            "write to jo.park at the bakery. The bakery is Tide And Mill, written together, irish ending",
            Some("jo.park@tideandmill.ie"),
        );
        check(
            "Our mails go first name at, then the shop's name with a dot com. I'm Joan, shop is Millward",
            Some("joan@millward.com"),
        );
    }

    #[test]
    fn the_same_words_about_other_things() {
        check("Is Tide Millers one word on the site? The .co.uk goes in small print", None);
        check(
            "I want a name for the shop, one word, with a free German ending. We are Tide Millers now, the site is old",
            None,
        );
        check("The logo says Tide Millers, all one word, and the page has no dot com", None);
        check("In German you write it together, and the page on the German ending is by Herr Otto Mill", None);
    }
}
