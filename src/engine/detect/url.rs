//! Links: plain, defanged, with spelled separators, and bare hosts where the text makes a link of them.
//!
//! The rule id says what kind of place it is, e.g. `detect.url.calendar`.

use linkify::{LinkFinder, LinkKind};

use super::context::Context;
use super::email;
use super::host::{self, Host, Place};
use super::named_host;
use super::ordinary::is_ordinary;
use super::signals::Topic;
use super::technique;
use super::{Detector, Sighting};
use crate::engine::taxonomy::{Intent, Target};
use crate::engine::text::{View, ViewKind, Views, after, is_invisible, known_suffix, last_word, letter_of_digit};
use crate::engine::verdict::{Finding, FindingKind};

/// Finds links.
#[derive(Debug)]
pub(super) struct UrlDetector {
    platform_hosts: Vec<String>,
}

impl UrlDetector {
    pub(super) fn new(platform_hosts: Vec<String>) -> Self {
        Self { platform_hosts }
    }
}

impl Detector for UrlDetector {
    fn id(&self) -> &'static str {
        "detect.url"
    }

    fn detect(&self, views: &Views, context: &Context, found: &mut Vec<Finding>) {
        named_host::detect(self.id(), views, |host| Host::is_within(host, &self.platform_hosts), found);
        let mut finder = LinkFinder::new();
        finder.kinds(&[LinkKind::Url, LinkKind::Email]).url_must_have_scheme(false);
        for kind in [ViewKind::Decoded, ViewKind::Folded, ViewKind::Spelled, ViewKind::Letters] {
            let view = views.get(kind);
            if !has_inner_dot(&view.text) {
                continue;
            }
            for link in finder.links(&view.text) {
                let Some((link, start)) = host_of(views, view, &link) else { continue };
                if let Some(mut part) = Part::of(link, start) {
                    part.read_leet();
                    part.join_word(&view.text);
                    part.join_number(&view.text);
                    part.strip_extension();
                    found.extend(self.judge(views, view, context, &part));
                }
            }
        }
    }
}

/// Tells whether a dot stands directly before a letter or digit, or before what may hide one, as in every host.
fn has_inner_dot(text: &str) -> bool {
    let next = |dot: usize| text.as_bytes().get(dot + 1);
    text.match_indices('.')
        .filter_map(|(dot, _)| next(dot))
        .any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())
}

/// The part of a link that names its host and page. "It lives at mill dot example" only looks like an address.
fn host_of<'text>(views: &Views, view: &'text View, link: &linkify::Link<'text>) -> Option<(&'text str, usize)> {
    if *link.kind() == LinkKind::Url {
        return Some((link.as_str(), link.start()));
    }
    const LONGEST: usize = 256;
    let (mailbox, _) = link.as_str().split_once('@')?;
    let at = link.start() + mailbox.len();
    // The page goes on behind the domain; no address has one.
    let rest = after(&view.text, at + 1, LONGEST - 1);
    let rest = rest.split(char::is_whitespace).next()?;
    let is_prose = email::is_prose(mailbox) || mailbox.contains('\'') || rest.contains('/');
    (is_prose && email::is_said(views, view, at)).then_some((rest, at + 1))
}

/// Schemes of what is no page of the web.
const OTHER_SCHEMES: [&str; 24] = [
    "ftp",
    "sftp",
    "ftps",
    "ssh",
    "git",
    "file",
    "mailto",
    "tel",
    "sms",
    "ws",
    "wss",
    "postgres",
    "postgresql",
    "mysql",
    "mongodb",
    "redis",
    "amqp",
    "jdbc",
    "s3",
    "gs",
    "data",
    "chrome",
    "smb",
    "rtsp",
];

/// A link taken apart.
struct Part {
    start: usize,
    end: usize,
    host: String,
    path: String,
    /// Where the path begins.
    path_at: usize,
    has_scheme: bool,
    has_www: bool,
}

impl Part {
    fn of(link: &str, start: usize) -> Option<Self> {
        let trimmed = link.trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '"', ')', ']', '}', '>', '*']);
        let has_scheme = trimmed.split_once("://");
        let rest = match has_scheme {
            Some((scheme, rest)) if ["http", "https"].contains(&scheme.to_lowercase().as_str()) => rest,
            Some((scheme, _)) if OTHER_SCHEMES.contains(&scheme.to_lowercase().as_str()) => return None,
            // A made-up one keeps a link from being one: "meow://".
            Some((_, rest)) => rest,
            None => trimmed,
        };
        // What stands before an `@` is a name for the host, not the host.
        let authority_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(authority_end);
        let host = authority.rsplit('@').next()?.to_lowercase();
        let host = host.split(':').next()?.trim_end_matches('.').replace(is_invisible, "");
        let has_www = host.starts_with("www.");
        let host = host.strip_prefix("www.").unwrap_or(&host).to_owned();
        known_suffix(&host)?;
        let path_at = start + trimmed.len() - path.len();
        let path = path.trim_end_matches('/').to_owned();
        Some(Self { start, end: start + trimmed.len(), host, path, path_at, has_scheme: has_scheme.is_some(), has_www })
    }
}

impl Part {
    /// "disc0rd.gg/mill": a well-known host in other signs. What nobody knows keeps its digits.
    fn read_leet(&mut self) {
        if !self.host.bytes().any(|byte| byte.is_ascii_digit()) || host::known_place(&self.host, &self.path).is_some() {
            return;
        }
        let read = |one: char| -> String {
            let letter = |char: char| match char {
                '1' => one,
                '8' => 'b',
                other => letter_of_digit(other).unwrap_or(other),
            };
            self.host.chars().map(letter).collect()
        };
        let known = ['l', 'i']
            .into_iter()
            .map(read)
            .find(|host| matches!(host::known_place(host, &self.path), Some(place) if place != Place::Public));
        if let Some(known) = known {
            self.host = known;
        }
    }

    /// "tiny url.com/mill", "bi t.ly/mill": the word before belongs to the host, where that makes a well-known one of what
    /// is none, or of what a piece of a word stands before.
    fn join_word(&mut self, text: &str) {
        const LONGEST: usize = 12;
        let before = &text[text.floor_char_boundary(self.start.saturating_sub(LONGEST))..self.start];
        let Some(lead) = before.strip_suffix([' ', '-']) else { return };
        let word = last_word(lead);
        let is_whole = word.len() < lead.len() || self.start == before.len();
        if word.is_empty() || !is_whole || self.has_scheme || self.has_www || self.host.matches('.').count() != 1 {
            return;
        }
        let joined = format!("{}{}", word.to_lowercase(), self.host);
        let place = |host: &str| host::known_place(host, &self.path);
        let is_piece = word.len() <= 3 || !is_ordinary(word);
        let may_join = place(&self.host).is_none_or(|known| known != Place::Public && is_piece);
        if may_join && place(&joined).is_some_and(|known| known != Place::Public) {
            self.start -= word.len() + 1;
            self.host = joined;
        }
    }

    /// "t.me/mill_farm.png": a file that is named after a link; no name there has a dot.
    fn strip_extension(&mut self) {
        const EXTENSIONS: [&str; 9] = [".png", ".jpg", ".jpeg", ".gif", ".webp", ".tiff", ".pdf", ".docx", ".doc"];
        if !["t.me", "telegram.me", "wa.me", "discord.gg"].contains(&self.host.as_str()) {
            return;
        }
        if let Some(extension) = EXTENSIONS.iter().find(|extension| self.path.ends_with(**extension)) {
            self.path.truncate(self.path.len() - extension.len());
            self.end -= extension.len();
        }
    }

    /// "wa.me/1 415 555 0137": the number goes on after the spaces.
    fn join_number(&mut self, text: &str) {
        if self.host != "wa.me" || !self.path.trim_start_matches('/').bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        const MAX_NUMBER: usize = 24;
        let rest = after(text, self.end, MAX_NUMBER);
        let number = &rest
            [..rest.find(|char: char| !(char.is_ascii_digit() || matches!(char, ' ' | '-'))).unwrap_or(rest.len())];
        let number = number.trim_end_matches([' ', '-']);
        self.path.extend(number.chars().filter(char::is_ascii_digit));
        self.end += number.len();
    }
}

impl UrlDetector {
    fn judge(&self, views: &Views, view: &View, context: &Context, part: &Part) -> Option<Finding> {
        if Host::is_within(&part.host, &self.platform_hosts) {
            return None;
        }
        let span = view.original(part.start, part.end);
        let original = &views.get(ViewKind::Original).text[span.range()];
        let path = part.path.to_lowercase();
        let place = match view.kind {
            // Reading signs as letters makes words of much that is none.
            ViewKind::Letters => host::known_place(&part.host, &path),
            ViewKind::Original | ViewKind::Decoded | ViewKind::Folded | ViewKind::Spelled | ViewKind::Digits => {
                host::place(&part.host, &path)
            }
        };
        // Letters of another script within a Latin host are for the folded view.
        if view.kind == ViewKind::Decoded && mixes_scripts(&part.host) {
            return None;
        }
        let is_known = matches!(place, Some(Place::Invite | Place::Payment)) || !part.path.is_empty();
        let is_plain = part.has_scheme || part.has_www || is_known;
        let before = &view.text[..part.start];
        let is_said = before.ends_with('@') && email::is_said(views, view, part.start - 1);
        // "(mill.example)" is a remark, "call(mill.example)" is code.
        let is_bracketed = before
            .strip_suffix('(')
            .is_some_and(|lead| lead.is_empty() || lead.ends_with(|char: char| char.is_whitespace() || char == ','));
        let is_apart =
            is_said || is_bracketed || !before.ends_with(['@', '.', '/', '\\', '_', '-', '=', '(']) || part.has_scheme;
        let is_encoded = views.decoding(span).is_some();
        // Whoever breaks an ending off and tells its letters means a host.
        let is_completed = views.decoding(span) == Some("split_tld");
        let is_glued = !is_encoded && !part.has_scheme && !part.has_www && looks_glued(original, part);
        if !is_apart && !is_plain || is_glued || !is_completed && is_file_name(part) {
            return None;
        }
        let mut confidence: f64 = if part.has_scheme || part.has_www {
            0.95
        } else if !part.path.is_empty() {
            0.85
        } else if context.comes_before(Topic::App, &span, 16) {
            // "ig: moss.and.mortar.co" is a name in the network, not a host.
            return None;
        } else {
            let has_link_word = context.comes_before(Topic::Link, &span, 24);
            if view.kind == ViewKind::Spelled && is_of_sentence(part, original) {
                return None;
            }
            // "Pine and oar (dot) d-e": who sets the dot in brackets spells a host.
            let is_set = view.kind == ViewKind::Spelled && is_set_in_brackets(part, original);
            let believed = bare_host(part, has_link_word);
            let believed = if is_completed { Some(believed.unwrap_or(0.7).max(0.7)) } else { believed };
            let believed = believed.or_else(|| is_set.then_some(0.6))?;
            // Nobody spells the dot of a sentence: "willow mill punkt d e".
            let is_spelled = view.kind == ViewKind::Spelled && has_link_word && !original.contains('.');
            let believed = if is_spelled { believed.max(0.6) } else { believed };
            // The rest of a host that is written without it: "mill.example dot c o m".
            let is_longer = view.kind == ViewKind::Spelled && begins_with_host(original);
            if is_longer { believed + LONGER } else { believed }
        };
        if view.kind == ViewKind::Letters {
            // Reading signs as letters makes hosts of much that is none.
            if !matches!(place, Some(Place::Invite | Place::Payment | Place::Calendar)) {
                return None;
            }
            confidence -= 0.3;
        }
        let (rule, kind, target) = classify(place);
        if rule == PUBLIC {
            confidence = confidence.min(0.3);
        }
        let value = format!("{}{}", host::unicode(&part.host), path_as_written(views, view, part));
        let technique = technique::technique(views, view, part.start..part.end);
        let sighting = Sighting { rule, kind, value, technique, confidence };
        let mut finding = sighting.at(view, part.start, part.end);
        finding.target = target;
        Some(finding)
    }
}

/// How much surer a host with its spelled ending is than the one that is written before it.
const LONGER: f64 = 0.01;

/// Tells whether the dot of a host is spelled in brackets, behind a name that is no everyday word.
fn is_set_in_brackets(part: &Part, original: &str) -> bool {
    const SHORTEST: usize = 6;
    let name = part.host.split('.').next().unwrap_or_default();
    !original.contains('.') && original.contains(['(', '[', '{']) && name.len() >= SHORTEST && !is_ordinary(name)
}

/// Tells whether the first word of a link is a host already and more of it follows.
fn begins_with_host(original: &str) -> bool {
    let first = original.split_whitespace().next().unwrap_or_default();
    first.len() < original.len() && first.contains('.') && known_suffix(&first.to_lowercase()).is_some()
}

/// "More than .com", "the dot com crash", "a red dot at channel 7": dots and endings that are spoken of, or words.
fn is_of_sentence(part: &Part, original: &str) -> bool {
    const WORDS: [&str; 50] = [
        "no",
        "whose",
        "the",
        "than",
        "and",
        "at",
        "on",
        "a",
        "an",
        "that",
        "then",
        "is",
        "it",
        "in",
        "to",
        "of",
        "for",
        "or",
        "with",
        "as",
        "from",
        "by",
        "its",
        "into",
        "und",
        "oder",
        "als",
        "les",
        "los",
        "las",
        "y",
        "que",
        "ou",
        "e",
        "o",
        "di",
        "ending",
        "endings",
        "endungen",
        "endung",
        "domains",
        "domain",
        "extension",
        "extensions",
        "suffix",
        "tld",
        "tlds",
        "our",
        "this",
        "each",
    ];
    let name = part.host.split('.').next().unwrap_or_default();
    let is_said_at = part.host.ends_with(".at") && original.to_lowercase().contains("dot at");
    let is_apart = original.contains(char::is_whitespace);
    is_apart && (WORDS.contains(&name) && part.host.matches('.').count() == 1 || is_said_at)
}

/// The path in the case in which it was written, since pages of a service differ by it, and without what cannot be seen.
fn path_as_written(views: &Views, view: &View, part: &Part) -> String {
    let decoded = views.get(ViewKind::Decoded);
    let mut path = String::with_capacity(part.path.len());
    for (at, char) in part.path.char_indices().filter(|(_, char)| !is_invisible(*char)) {
        let start = part.path_at + at;
        let end = start + char.len_utf8();
        let is_read_here = view.text.get(start..end) == Some(&part.path[at..at + char.len_utf8()]);
        let mut source = "".chars();
        if view.kind != ViewKind::Decoded && is_read_here {
            source = decoded.text[decoded.map.normalized(view.original(start, end)).range()].chars();
        }
        match (source.next(), source.next()) {
            (Some(source), None) if source.to_ascii_lowercase() == char => path.push(source),
            _ => path.push(char),
        }
    }
    path
}

/// Tells whether a label has letters of Latin and of a script with look-alikes.
fn mixes_scripts(host: &str) -> bool {
    let is_lookalike = |char: char| matches!(char, '\u{370}'..='\u{58f}' | '\u{13a0}'..='\u{13ff}');
    host.split('.').any(|label| label.contains(is_lookalike) && label.contains(|char: char| char.is_ascii_alphabetic()))
}

const PUBLIC: &str = "detect.url.public";

/// The rule, the kind and what the link speaks for.
fn classify(place: Option<Place>) -> (&'static str, FindingKind, Option<Target>) {
    let intent = |intent| Some(Target::Intent(intent));
    match place {
        Some(Place::Invite) => ("detect.url.invite", FindingKind::Url, intent(Intent::ShareContact)),
        Some(Place::Calendar) => ("detect.url.calendar", FindingKind::Url, intent(Intent::ShareContact)),
        Some(Place::VideoRoom) => ("detect.url.video_room", FindingKind::Url, intent(Intent::MoveOffPlatform)),
        Some(Place::Form) => ("detect.url.form", FindingKind::Url, intent(Intent::ApplyOffPlatform)),
        Some(Place::Application) => ("detect.url.application", FindingKind::Url, intent(Intent::ApplyOffPlatform)),
        Some(Place::Payment) => ("detect.payment.link", FindingKind::Payment, intent(Intent::PayOffPlatform)),
        Some(Place::Shortener) => ("detect.url.shortener", FindingKind::Url, intent(Intent::ShareContact)),
        Some(Place::Public) => (PUBLIC, FindingKind::Url, None),
        // A portfolio link by itself is no intent.
        None => ("detect.url", FindingKind::Url, None),
    }
}

/// How far to believe a host without scheme and path, if at all.
fn bare_host(part: &Part, has_link_word: bool) -> Option<f64> {
    let suffix = known_suffix(&part.host)?;
    let name = part.host.strip_suffix(suffix)?.trim_end_matches('.');
    let is_telling = name.contains(['-', '.']) || name.bytes().any(|byte| byte.is_ascii_digit());
    let is_common = suffix == "example"
        || ["com", "org", "net", "io", "dev", "app", "info", "biz", "shop", "studio", "agency"].contains(&suffix);
    if suffix.contains('.') || (is_common && name.chars().count() > 1) {
        return Some(if has_link_word || is_telling { 0.8 } else { 0.7 });
    }
    // Everyday words end sentences without a space after the dot: "dinner.ms", "fine.in".
    match (is_telling, has_link_word) {
        (true, true) => Some(0.7),
        (true, false) if name.len() < 6 || WORDS.contains(&suffix) => None,
        (true, false) => Some(0.5),
        (false, true) => Some(0.4),
        (false, false) => None,
    }
}

/// Endings that are everyday words too.
const WORDS: [&str; 34] = [
    "how", "love", "im", "is", "so", "it", "in", "me", "to", "my", "at", "be", "do", "no", "us", "now", "today", "one",
    "life", "fun", "live", "work", "best", "as", "am", "by", "la", "es", "good", "cool", "here", "like", "call",
    "date",
];

/// "dinner.Then", "fine.In": a sentence that lacks its space.
fn looks_glued(original: &str, part: &Part) -> bool {
    let end = original.rfind(['/', '?']).unwrap_or(original.len());
    let host = original.get(..end).unwrap_or(original);
    let last = host.rsplit('.').next().unwrap_or_default();
    let is_capital = last.chars().next().is_some_and(char::is_uppercase);
    let is_shouting = !original.chars().any(char::is_lowercase);
    part.path.is_empty() && is_capital && !is_shouting
}

/// "main.py", "notes.md", "logo.zip".
fn is_file_name(part: &Part) -> bool {
    const EXTENSIONS: [&str; 17] =
        ["py", "md", "sh", "rs", "zip", "mov", "so", "cc", "pl", "ps", "ml", "ai", "java", "gz", "mm", "cab", "bz"];
    let extension = part.host.rsplit('.').next().unwrap_or_default();
    let is_bare = !part.has_scheme && !part.has_www && part.path.is_empty();
    is_bare
        && part.host.matches('.').count() == 1
        && EXTENSIONS.contains(&extension)
        && !matches!(extension, "ai" | "pl" | "so" if part.host.contains('-'))
}
