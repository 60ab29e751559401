//! Names on other services: "@name", and names that the text gives for a messenger or a network.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::context::{Context, Signal};
use super::ordinary::is_ordinary;
use super::signals::Topic;
use super::technique;
use super::{Detector, Sighting};
use crate::engine::text::{Original, Span, View, ViewKind, Views, known_suffix};
use crate::engine::verdict::{Finding, FindingKind};

/// Finds handles.
#[derive(Debug)]
pub(super) struct HandleDetector;

/// Bytes between a service's name and the handle after it, and before it.
const AFTER_APP: usize = 32;
const BEFORE_APP: usize = 20;

impl Detector for HandleDetector {
    fn id(&self) -> &'static str {
        "detect.handle"
    }

    fn detect(&self, views: &Views, context: &Context, found: &mut Vec<Finding>) {
        let view = views.get(ViewKind::Folded);
        for name in names(view) {
            let Some((confidence, signal)) = confidence(view, context, &name) else { continue };
            let disguised_app = signal.is_some_and(|signal| signal.view == ViewKind::Letters);
            let technique = match technique::technique(views, view, name.range.clone()) {
                "plain" if disguised_app => "messenger_misspelt",
                "plain" if signal.is_none() && !name.has_sign => "implicit_handle",
                technique => technique,
            };
            let value = view.text[name.range.clone()].trim_start_matches('@').to_owned();
            let sighting = Sighting { rule: self.id(), kind: FindingKind::Handle, value, technique, confidence };
            found.push(sighting.at(view, name.range.start, name.range.end));
        }
    }
}

/// A word that could be a handle.
struct Name {
    range: Range<usize>,
    span: Span<Original>,
    /// Begins with `@`.
    has_sign: bool,
    /// Written as no ordinary word is: underscores, inner dots, digits.
    is_telling: bool,
    /// Stands directly after a colon, an arrow or the like.
    is_announced: bool,
    /// A word that everyday text does not have.
    is_made_up: bool,
}

const SHORTEST: usize = 3;
const LONGEST: usize = 40;

/// Words of letters, digits, dots, underscores and dashes that are no addresses, paths, files or numbers.
fn names(view: &View) -> Vec<Name> {
    let text = view.text.as_str();
    let is_part = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_' | '-');
    let mut names = Vec::new();
    let mut at = 0;
    while let Some(length) = text[at..].find(is_part) {
        let start = at + length;
        let end = text[start..].find(|char| !is_part(char)).map_or(text.len(), |length| start + length);
        at = end;
        names.extend(name(view, start, end));
    }
    names
}

fn name(view: &View, start: usize, end: usize) -> Option<Name> {
    let text = view.text.as_str();
    let word = text[start..end].trim_end_matches(['.', '-']);
    let lead = word.len() - word.trim_start_matches(['.', '-']).len();
    let (start, word) = (start + lead, &word[lead..]);
    let mut end = start + word.len();
    let before = &text[..start];
    let after = &text[end..];
    let has_sign = before.ends_with('@')
        && !before[..before.len() - 1].ends_with(|char: char| char.is_alphanumeric() || "._-/".contains(char));
    let is_other = after.starts_with(['@', '(', '/', '\\'])
        || before.ends_with(['/', '\\', '#', '$'])
        || (before.ends_with('@') && !has_sign)
        || is_file_name(word);
    if is_other || !(SHORTEST..=LONGEST).contains(&word.len()) || word.contains("..") {
        return None;
    }
    let tag = after
        .strip_prefix('#')
        .map_or(0, |rest| rest.len() - rest.trim_start_matches(|char: char| char.is_ascii_digit()).len());
    if tag == 4 {
        end += 1 + tag;
    }
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    if letters < 2 {
        return None;
    }
    let is_time_or_measure = digits > 0 && letters <= 3 && word.starts_with(|char: char| char.is_ascii_digit());
    let is_telling = tag == 4
        || word.contains('_')
        || (word.contains('.') && word.split('.').all(|part| !part.is_empty()))
        || (digits > 0 && letters >= 3 && !is_time_or_measure)
        || word.matches('-').count() >= 2;
    let lead = before.trim_end_matches([' ', '"', '\'', '`', '(', '@', '*']);
    let is_announced = lead.ends_with([':', '=', '>', '→', '：', '»']) || lead.ends_with("- ") || lead.ends_with("—");
    let start = start - usize::from(has_sign);
    let is_made_up = word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') && !is_ordinary(word);
    Some(Name { range: start..end, span: view.original(start, end), has_sign, is_telling, is_announced, is_made_up })
}

/// Words of a list that is written with spaces between.
fn listed(words: &'static str) -> FxHashSet<&'static str> {
    words.split_whitespace().collect()
}

fn is_file_name(word: &str) -> bool {
    static EXTENSIONS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        listed(
            "pdf doc docx xls xlsx ods odt csv txt png jpg jpeg gif svg webp mp3 mp4 wav mov psd ai zip rar \
        json xml yml yaml toml sql py js ts jsx tsx css scss html php java rb go rs sh md log ini cfg env lock",
        )
    });
    word.rsplit_once('.').is_some_and(|(_, extension)| EXTENSIONS.contains(extension))
}

/// How far the words around speak for a handle, and which service they name.
fn confidence<'context>(
    view: &View,
    context: &'context Context,
    name: &Name,
) -> Option<(f64, Option<&'context Signal>)> {
    let text = view.text.as_str();
    let word = text[name.range.clone()].trim_start_matches('@');
    let signals = || context.around(&name.span).filter(|signal| !overlaps(signal, &name.span));
    let app_before = signals()
        .filter(|signal| signal.topic == Topic::App && signal.span.end <= name.span.start())
        .filter(|signal| name.span.start() - signal.span.end <= AFTER_APP)
        .last();
    let app_after = signals()
        .filter(|signal| signal.topic == Topic::App && signal.span.start >= name.span.end())
        .find(|signal| signal.span.start - name.span.end() <= BEFORE_APP);
    let is_named = signals().any(|signal| signal.topic == Topic::Name);
    // The words between must not make the service a subject of work: "telegram bot", "instagram ads".
    let is_work =
        || before(text, name.range.start, AFTER_APP).split(|char: char| !char.is_alphanumeric()).any(is_work_word);
    let is_service = context.around(&name.span).any(|signal| {
        matches!(signal.topic, Topic::App | Topic::Pay)
            && signal.span.start <= name.span.start()
            && name.span.end() <= signal.span.end
    });
    if is_service || is_common(word) {
        return None;
    }
    if let Some(app) = app_before.filter(|_| !is_work()) {
        let is_adjacent = name.is_announced || name.span.start() - app.span.end <= 2;
        let confidence = match (name.has_sign, name.is_telling, name.is_announced) {
            (true, _, _) => 0.95,
            (false, true, true) => 0.92,
            (false, true, false) => 0.8,
            (false, false, _) if name.is_made_up && is_led(view, app, name) => 0.75,
            (false, false, true) if is_adjacent && ends_clause(text, name.range.end) => 0.55,
            (false, false, _) => return None,
        };
        return Some((confidence, Some(app)));
    }
    if name.has_sign {
        let is_mention = name.range.start == 0 || text[..name.range.start].trim_end().ends_with(['.', '!', '?', '\n']);
        let confidence = match (app_after.is_some(), is_named, name.is_telling, is_mention) {
            (true, _, _, _) => 0.92,
            (false, true, true, _) => 0.8,
            (false, true, false, false) => 0.7,
            (false, false, true, _) => 0.5,
            (false, true, false, true) | (false, false, false, _) => return None,
        };
        return Some((confidence, app_after));
    }
    let is_host = known_suffix(word).is_some();
    match (app_after, is_named, name.is_telling) {
        (Some(app), _, true) if !is_host => Some((0.7, Some(app))),
        (Some(app), _, false) if name.is_made_up && !is_host && leads_to(view, name, app) => Some((0.65, Some(app))),
        (_, _, false) if name.is_made_up && is_claimed(text, name) && is_everywhere(text, name) => Some((0.65, None)),
        (None, true, true) if is_claimed(text, name) && is_everywhere(text, name) => Some((0.7, None)),
        (None, true, true) if !is_host && is_claimed(text, name) && (word.contains('_') || has_made_up_part(word)) => {
            Some((0.5, None))
        }
        _ => None,
    }
}

fn overlaps(signal: &Signal, span: &Span<Original>) -> bool {
    signal.span.start < span.end() && span.start() < signal.span.end
}

const EVERYWHERE: [&str; 36] = [
    "everywhere",
    "same name",
    "any network",
    "on everything",
    "all networks",
    "add me",
    "any app",
    "in any",
    "pick your network",
    "that's the handle",
    "my handle",
    "my username",
    "same handle",
    "same username",
    "on all of them",
    "all platforms",
    "every platform",
    "the socials",
    "on socials",
    "my socials",
    "all socials",
    "search bar",
    "look me up",
    "google me",
    "online",
    "find me",
    "wherever you scroll",
    "all the apps",
    "every app",
    "one of them is me",
    "any of the",
    "en todas",
    "em todas",
    "partout",
    "überall",
    "uberall",
];

/// Tells whether a name is tied to the service after it: "captainplaster — that's Discord", "owlandanchor on insta".
fn leads_to(view: &View, name: &Name, app: &Signal) -> bool {
    const TIES: [&str; 16] =
        ["on", "that's", "is", "my", "at", "in", "via", "en", "no", "su", "sur", "auf", "bei", "na", "di", "handle"];
    let to = view.map.normalized(Span::new(app.span.start, app.span.end)).start();
    let Some(gap) = view.text.get(name.range.end..to) else { return false };
    let words = || gap.split(|char: char| !char.is_alphanumeric() && char != '\'').filter(|word| !word.is_empty());
    words().all(|word| TIES.contains(&word)) && (words().next().is_some() || gap.contains(['-', '(', ':', '=', '—']))
}

/// "moss.andmortar": a dot between two everyday words is a sentence that lacks its space.
fn has_made_up_part(word: &str) -> bool {
    word.split(['.', '-']).any(|part| !is_ordinary(part))
}

/// Tells whether nothing but a short lead stands between a service and a name: "on telegram, owlandanchor".
fn is_led(view: &View, app: &Signal, name: &Name) -> bool {
    static LEADS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        listed(
            "me is as at under by handle user username name nick nickname id add find am the my here there too it's its it \
             account profile por no en sur auf bei unter als como come sous su na pod jako nik ник под как на there's where also \
             either or and ka pe par mein hai で は の も に から 은 는 로 에서 에 是 上",
        )
    });
    let from = view.map.normalized(Span::new(app.span.start, app.span.end)).end();
    let Some(gap) = view.text.get(from..name.range.start) else { return false };
    gap.split(|char: char| !char.is_alphanumeric() && char != '\'')
        .filter(|word| !word.is_empty())
        .all(|word| LEADS.contains(word))
}

/// "I'm mossandmortar", "type pebblewick", "gustavbends. That's it".
fn is_claimed(text: &str, name: &Name) -> bool {
    const CLAIMS: [&str; 16] = [
        "i'm", "im", "as", "type", "search", "under", "handle", "called", "soy", "sou", "suis", "sono", "jestem",
        "как", "name", "find",
    ];
    let lead = before(text, name.range.start, 24).trim_end_matches([' ', '"', '\'', '“', ':']);
    name.is_announced
        || (lead.is_empty() && text[name.range.end..].starts_with(['.', ',', ' ']) && name.range.len() > 7)
        || lead.ends_with(['.', '!', '?', '\n'])
        || lead.rsplit(char::is_whitespace).next().is_some_and(|word| CLAIMS.contains(&word))
}

/// "same everywhere", "any network".
fn is_everywhere(text: &str, name: &Name) -> bool {
    let after = &text[name.range.end..text.floor_char_boundary((name.range.end + 40).min(text.len()))];
    EVERYWHERE.iter().any(|word| after.contains(word) || before(text, name.range.start, 40).contains(word))
}

fn before(text: &str, end: usize, reach: usize) -> &str {
    &text[text.floor_char_boundary(end.saturating_sub(reach))..end]
}

fn ends_clause(text: &str, end: usize) -> bool {
    let rest = text[end..].trim_start_matches(['"', '\'', ')', '`', ' ']);
    rest.is_empty() || rest.starts_with(['.', ',', ';', '!', '\n', '|', '-'])
}

fn is_work_word(word: &str) -> bool {
    static WORK: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        listed(
            "bot bots api apis integration integrations button buttons plugin plugins template templates ads ad campaign \
             campaigns widget webhook webhooks sdk chatbot marketing pixel export feed feeds reel reels stories carousel carousels \
             posts login oauth embed icon icons sticker stickers moderation server js module library token cloud clone app's \
             scheduler automation analytics followers catalogue catalog",
        )
    });
    WORK.contains(word)
}

/// Words of everyday text that look like names.
fn is_common(word: &str) -> bool {
    static COMMON: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        listed(
            "is me my the and or for you your i'm id user username name handle at on in it as add here there no yes \
             not only just please thanks hello call text chat message messages video voice dms group channel number account link \
             same everywhere everyone all any e-mail email mail etc e.g i.e a.m p.m media dataclass property types import override \
             transactional async cacheable deprecated nullable autowired param return app everybody channel here follow-up \
             check-in sign-up log-in set-up back-up one-on-one face-to-face day-to-day up-to-date end-to-end to-do covid-19 font-face keyframes",
        )
    });
    COMMON.contains(word)
}
