//! Names on other services: "@name", and names that the text gives for a messenger or a network.

use std::cell::LazyCell;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::context::{Context, Signal};
use super::handle_clause::{
    GERMAN_REACH, ends_clause, is_enumerated, is_figure, is_german, is_inflected, is_of_data, is_predicate,
    is_qualified, is_there,
};
use super::handle_everywhere::is_everywhere;
use super::handle_lookup;
use super::handle_name::{Name, names};
use super::handle_other::{is_common, is_part_of_work, is_said, is_work_word};
use super::handle_rule;
use super::handle_spoken;
use super::host;
use super::ordinary::is_ordinary;
use super::signals::Topic;
use super::technique;
use super::{Detector, Sighting};
use crate::engine::text::{
    EVERYDAY, Original, Span, View, ViewKind, Views, before, describes_service, is_everyday, known_suffix, listed,
    tells_service,
};
use crate::engine::verdict::{Finding, FindingKind};

/// Finds handles.
#[derive(Debug)]
pub(super) struct HandleDetector;

/// The longest short form of a service's name, in bytes.
const SHORT_FORM: usize = 4;
/// Bytes between a service's name and the handle after it, and before it.
const AFTER_APP: usize = 32;
const BEFORE_APP: usize = 20;
/// The same where the text says that it is a name: "Signal suits me best for this. Username …", "I am … on the usual …".
const FAR: usize = 120;
const FAR_AFTER: usize = 56;

impl Detector for HandleDetector {
    fn id(&self) -> &'static str {
        "detect.handle"
    }

    fn detect(&self, views: &Views, context: &Context, found: &mut Vec<Finding>) {
        let view = views.get(ViewKind::Folded);
        let has_service = LazyCell::new(|| has_service(views, context));
        let original = views.get(ViewKind::Original).text.as_str();
        let first = found.len();
        if let Some(dictated) = handle_spoken::dictated(views).filter(|_| *has_service) {
            for name in names(&dictated, original) {
                let written = &original[name.span.range()];
                if handle_spoken::is_said(&name.value, written) && !handle_lookup::speaks_of_work(&dictated.text, &name)
                {
                    found.extend(sighting(self.id(), views, &dictated, context, name, || *has_service));
                }
            }
        }
        let dictated = first..found.len();
        for name in names(view, original) {
            // A part of a name that is dictated is none.
            if !found[dictated.clone()].iter().any(|whole| whole.span.overlaps(&name.span)) {
                found.extend(sighting(self.id(), views, view, context, name, || *has_service));
            }
        }
        handle_rule::detect(self.id(), views, context, found);
    }
}

/// What a word of a view is, if it is a handle.
fn sighting(
    rule: &'static str,
    views: &Views,
    view: &View,
    context: &Context,
    name: Name,
    has_service: impl Fn() -> bool,
) -> Option<Finding> {
    let (confidence, signal) = match riddle(views, context, &name, has_service) {
        Riddle::None => confidence(views, view, context, &name)?,
        Riddle::Told(confidence) => (confidence, None),
        Riddle::Idle => return None,
    };
    let disguised_app = signal.is_some_and(|signal| signal.view == ViewKind::Letters);
    let technique = match technique::technique(views, view, name.range.clone()) {
        "plain" if disguised_app => "messenger_misspelt",
        "plain" if signal.is_none() && !name.has_sign => "implicit_handle",
        technique => technique,
    };
    let sighting = Sighting { rule, kind: FindingKind::Handle, value: name.value, technique, confidence };
    Some(sighting.at(view, name.range.start, name.range.end))
}

/// How far the words around speak for a handle, and which service they name.
fn confidence<'context>(
    views: &Views,
    view: &View,
    context: &'context Context,
    name: &Name,
) -> Option<(f64, Option<&'context Signal>)> {
    let views_text = views.get(ViewKind::Original).text.as_str();
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
    let is_rebus = || views.decoding(name.span) == Some("emoji_rebus");
    // A picture names a service only where the name is pointed at or looks like one.
    let counts = |app: &&Signal| {
        !is_everyday(views_text, &app.span)
            && (name.is_announced || name.has_sign || name.is_telling || is_rebus() || !is_picture(views_text, app))
    };
    let (app_before, app_after) = (app_before.filter(counts), app_after.filter(counts));
    let is_named = signals().any(|signal| signal.topic == Topic::Name);
    // The words between must not make the service a subject of work: "telegram bot", "instagram ads".
    let is_work =
        || before(text, name.range.start, AFTER_APP).split(|char: char| !char.is_alphanumeric()).any(is_work_word);
    let is_service = context.around(&name.span).any(|signal| {
        matches!(signal.topic, Topic::App | Topic::Pay)
            && signal.span.start <= name.span.start()
            && name.span.end() <= signal.span.end
    });
    let is_host = word.contains('.') && known_suffix(word).is_some();
    let is_service_host = is_host && host::place(word, "").is_some();
    let is_other = || is_common(word) || is_said(word) || is_part_of_work(word) || is_of_data(text, name);
    if is_service || is_service_host || is_other() {
        return None;
    }
    if let Some(app) = app_before.filter(|app| !is_work() && means_service(views_text, view, app, name)) {
        let is_adjacent = name.is_announced || name.span.start() - app.span.end <= 2;
        let confidence = match (name.has_sign, name.is_telling, name.is_announced) {
            (true, _, _) => 0.95,
            (false, true, true) => 0.92,
            // "The photo app crashes in image.picker".
            (false, true, false)
                if handle_lookup::is_identifier(word) && describes_service(&views_text[app.span.clone()]) =>
            {
                return None;
            }
            (false, true, false) => 0.8,
            // "T3L3 ballast": a short form in other signs may as well be a part's number.
            (false, false, false) if app.view == ViewKind::Letters && app.span.len() <= SHORT_FORM => return None,
            (false, false, _) if is_predicate(view, app, name) => return None,
            (false, false, _) if name.is_made_up && is_led(view, app, name) => 0.75,
            (false, false, true) if is_adjacent && ends_clause(text, name.range.end) && !is_enumerated(text, name) => {
                0.55
            }
            (false, false, _) => return None,
        };
        return Some((confidence, Some(app)));
    }
    if name.is_announced && name.is_telling && !name.has_sign {
        let is_near = |app: &&Signal| {
            let to = view.map.normalized(Span::new(app.span.start, app.span.end)).end();
            text.get(to..name.range.start).is_some_and(|gap| !gap.contains(['.', ',', '!', '?', '\n', ';']))
        };
        let app = context.before(&name.span, FAR).filter(|signal| signal.topic == Topic::App).last();
        if let Some(app) = app.filter(|app| !is_work() && counts(app)).filter(is_near) {
            return Some((0.65, Some(app)));
        }
    }
    let is_titled = is_titled(text, name);
    if is_titled && (name.is_telling || name.is_made_up) && !name.has_sign {
        let app = context
            .before(&name.span, FAR)
            .chain(context.after(&name.span, FAR))
            .find(|signal| signal.topic == Topic::App);
        if let Some(app) = app.filter(|app| !overlaps(app, &name.span) && !is_work() && counts(app)) {
            return Some((if name.is_telling { 0.8 } else { 0.65 }, Some(app)));
        }
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
    if name.is_telling && !is_host && is_claimed(text, name) {
        let app = context.after(&name.span, FAR_AFTER).find(|signal| signal.topic == Topic::App);
        if let Some(app) = app.filter(counts) {
            return Some((0.65, Some(app)));
        }
    }
    match (app_after, is_named, name.is_telling) {
        (Some(app), _, true) if !is_host => Some((0.7, Some(app))),
        (Some(app), _, false) if name.is_made_up && !is_host && leads_to(view, name, app) && !is_verb(text, name) => {
            Some((0.65, Some(app)))
        }
        // "Handle's the same: owlandanchor, insta or whatever you like".
        (Some(app), true, false) if name.is_made_up && name.is_announced && !is_host && !is_enumerated(text, name) => {
            Some((0.6, Some(app)))
        }
        (_, _, false)
            if name.is_made_up
                && is_given(text, name, is_named)
                && (is_named || !is_inflected(word))
                && is_everywhere(text, name) =>
        {
            Some((0.65, None))
        }
        // "I'm owlandanchor over there", behind a picture of the place.
        (_, _, false)
            if name.is_made_up
                && context.speaks_of(Topic::App)
                && is_given(text, name, false)
                && !is_inflected(word)
                && is_there(text, name) =>
        {
            Some((0.6, None))
        }
        (None, true, true)
            if (is_claimed(text, name) || text[..name.range.start].ends_with(" como "))
                && is_everywhere(text, name) =>
        {
            Some((0.7, None))
        }
        (None, false, true) if !is_host && is_claimed(text, name) && is_everywhere(text, name) => Some((0.6, None)),
        (None, true, true)
            if !is_host
                && !is_qualified(text, name)
                && is_claimed(text, name)
                && !is_figure(text, name)
                && (word.contains('_') || has_made_up_part(word)) =>
        {
            Some((0.5, None))
        }
        _ if !is_host && !is_work() => handle_lookup::confidence(views, view, name).map(|sure| (sure, None)),
        _ => None,
    }
}

/// Tells whether a service is shown and not named.
fn is_picture(original: &str, app: &Signal) -> bool {
    !original[app.span.clone()].chars().any(char::is_alphanumeric)
}

/// "username owlandanchor", "nick: owlandanchor", "ID is owlandanchor", "ник owlandanchor".
fn is_titled(text: &str, name: &Name) -> bool {
    static TITLES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        listed(
            "username user handle nick nickname id name tag gamertag account login alias screenname usuario usuaria apodo nombre \
             utilizador conta nome pseudo identifiant benutzername nutzername nutzer konto utente uzytkownik kullanici \
             ник никнейм логин юзер юзернейм нік користувач аккаунт 아이디 아디 닉 닉네임 账号 用户名 号 号码 アカウント ユーザー名 naam",
        )
    });
    const BETWEEN: [&str; 18] = [
        "is", "there", "on", "it", "it's", "its", "here", "as", "my", "es", "e", "est", "ist", "jest", "hai", "being",
        "will", "be",
    ];
    let lead = before(text, name.range.start, 40);
    const SEARCHES: [&str; 10] =
        ["look for", "search for", "search", "look up", "follow", "add", "friend", "buscar", "busca", "suche"];
    if SEARCHES.iter().any(|search| lead.trim_end_matches([' ', '"', '“', '\'']).ends_with(search)) {
        return name.is_telling;
    }
    let mut words = lead.rsplit(|char: char| !char.is_alphanumeric() && char != '\'').filter(|word| !word.is_empty());
    if lead.trim_end().ends_with(['.', '!', '?', ';']) {
        return false;
    }
    words.by_ref().take(5).find(|word| !BETWEEN.contains(word)).is_some_and(|word| TITLES.contains(word))
}

/// What a riddle has to do with a name.
enum Riddle {
    None,
    /// It hides the name, and the text says where the name is one.
    Told(f64),
    /// First letters make a name of any text; this one speaks of no service.
    Idle,
}

/// A name that a riddle hides is meant for the service that the text names, wherever it names it.
fn riddle(views: &Views, context: &Context, name: &Name, has_service: impl Fn() -> bool) -> Riddle {
    let Some(technique) = views.decoding(name.span) else { return Riddle::None };
    let is_service =
        context.around(&name.span).any(|signal| signal.topic == Topic::App && overlaps(signal, &name.span));
    if is_service {
        return Riddle::None;
    }
    let is_signed = match technique {
        "acrostic" | "first_letters" | "nato" => name.has_sign,
        "reversed" | "rot13" | "base64" | "hex" => false,
        _ => return Riddle::None,
    };
    match (has_service(), is_signed || name.is_telling) {
        (true, true) => Riddle::Told(0.85),
        (true, false) if name.is_made_up => Riddle::Told(0.6),
        (false, true) if technique == "nato" && context.is_near(Topic::Name, &name.span) => Riddle::Told(0.6),
        _ if is_signed => Riddle::Idle,
        _ => Riddle::None,
    }
}

/// Tells whether a text tells of a service anywhere.
fn has_service(views: &Views, context: &Context) -> bool {
    let original = views.get(ViewKind::Original).text.as_str();
    context.services().any(|service| !is_everyday(original, &service.span))
        || tells_service(&views.get(ViewKind::Folded).text)
}

fn overlaps(signal: &Signal, span: &Span<Original>) -> bool {
    signal.span.start < span.end() && span.start() < signal.span.end
}

/// Tells whether a name is tied to the service after it: "captainplaster — that's Discord", "owlandanchor on insta".
fn leads_to(view: &View, name: &Name, app: &Signal) -> bool {
    const TIES: [&str; 44] = [
        "thats", "thts", "its", "was", "on", "that's", "is", "my", "at", "in", "via", "en", "no", "su", "sur", "auf",
        "bei", "na", "di", "handle", "that", "this", "there", "over", "the", "and", "both", "name", "user", "username",
        "nick", "id", "me", "to", "for", "what", "it", "it's", "of", "course", "pe", "par", "w", "в",
    ];
    let to = view.map.normalized(Span::new(app.span.start, app.span.end)).start();
    let Some(gap) = view.text.get(name.range.end..to) else { return false };
    let words = || gap.split(|char: char| !char.is_alphanumeric() && char != '\'').filter(|word| !word.is_empty());
    words().all(|word| TIES.contains(&word)) && (words().next().is_some() || gap.contains(['-', '(', ':', '=', '—']))
}

/// "Las clases las coordino en …", "ich antworte auf …": in the middle of a sentence of another language the word before
/// "in" is mostly its verb.
fn is_verb(text: &str, name: &Name) -> bool {
    const FOREIGN: [&str; 14] =
        ["en", "no", "su", "sur", "auf", "bei", "na", "di", "pe", "par", "w", "в", "per", "por"];
    let next = text[name.range.end..].split_whitespace().next().unwrap_or_default();
    let lead = before(text, name.range.start, 24).trim_end();
    let begins = lead.is_empty() || lead.ends_with(['.', ',', ':', '!', '?', '\n', '-', '(', '"', '“']);
    FOREIGN.contains(&next) && !begins && !is_claimed(text, name)
}

/// "moss.andmortar": a dot between two everyday words is a sentence that lacks its space.
fn has_made_up_part(word: &str) -> bool {
    word.split(['.', '-']).any(|part| !is_ordinary(part))
}

/// "Signal processing, user_input", "snap fasteners": a service whose name is an everyday word is not meant where the
/// next word goes with it, and a bare word behind it is a name only where it is somebody's.
fn means_service(original: &str, view: &View, app: &Signal, name: &Name) -> bool {
    const OWNERS: [&str; 9] = ["my", "on", "in", "via", "our", "add", "the", "is", "or"];
    let word = &original[app.span.clone()];
    if name.has_sign || !EVERYDAY.iter().any(|everyday| word.eq_ignore_ascii_case(everyday)) {
        return true;
    }
    let gap = original.get(app.span.end..name.span.start()).unwrap_or_default();
    let before = original[..app.span.start].trim_end();
    let is_owned = before.is_empty()
        || before.ends_with(|char: char| !char.is_alphanumeric())
        || before
            .rsplit(|char: char| !char.is_alphanumeric())
            .next()
            .is_some_and(|word| OWNERS.iter().any(|owner| word.eq_ignore_ascii_case(owner)));
    // The word behind makes of it a part of something else: "processing", "fasteners", "42".
    const LONGEST_LEAD: usize = 5;
    let next = gap.split(|char: char| !char.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    let is_part =
        next.is_ascii() && (next.len() > LONGEST_LEAD || next.starts_with(|char: char| char.is_ascii_digit()));
    let is_somebodys = || is_owned && !before.is_empty() || !gap.trim().is_empty();
    !is_part && (name.is_telling || is_led(view, app, name) && is_somebodys())
}

/// Tells whether nothing but a short lead stands between a service and a name: "on telegram, owlandanchor".
fn is_led(view: &View, app: &Signal, name: &Name) -> bool {
    static LEADS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        listed(
            "too just simply me mine mines c'est cest i i'm im is as at under by handle user username name nick nickname id add find am the my here there too it's its it \
             heisst heiss lautet binar binaer binary ascii code codigo account profile por no en sur auf bei unter als como come sous su na pod jako nik ник под как на there's where also \
             search searching look for 4 2 up type tag ask ya kak di dengan akun cari busca buscame suche such cherche cerca szukaj либо ищи ищите either or and both are identical same equal ka pe par mein hai で は の も に から へ を か 를 을 로 으로 은 는 에서 에 是 上 的 搜 ❤ в во name's user's",
        )
    });
    let text = view.text.as_str();
    let from = view.map.normalized(Span::new(app.span.start, app.span.end)).end();
    let Some(gap) = text.get(from..name.range.start) else { return false };
    let words = || gap.split(|char: char| !char.is_alphanumeric() && char != '\'').filter(|word| !word.is_empty());
    // "for insta, palette of earth": behind a comma alone the sentence goes on.
    let is_given = words().next().is_some() || !gap.contains([',', ';', '.']) || ends_clause(text, name.range.end);
    is_given && words().all(|word| LEADS.contains(word))
}

/// "I'm mossandmortar", "type pebblewick", "gustavbends. That's it".
fn is_claimed(text: &str, name: &Name) -> bool {
    const CLAIMS: [&str; 62] = [
        "its",
        "it's",
        "just",
        "am",
        "we're",
        "always",
        "soy",
        "yo",
        "bin",
        "i'm",
        "im",
        "as",
        "type",
        "search",
        "procura",
        "busca",
        "buscan",
        "buscas",
        "cherche",
        "suche",
        "such",
        "cerca",
        "ищи",
        "ищите",
        "cari",
        "googelt",
        "under",
        "handle",
        "called",
        "sou",
        "suis",
        "sono",
        "jestem",
        "как",
        "name",
        "find",
        "heisse",
        "heiss",
        "llamo",
        "chamo",
        "chiamo",
        "appelle",
        "nazywam",
        "nick",
        "nickname",
        "pseudo",
        "username",
        "alias",
        "usuario",
        "usuário",
        "apodo",
        "benutzername",
        "nutzername",
        "ник",
        "логин",
        "зовут",
        "user",
        "adim",
        "nama",
        "naam",
        "namaku",
        "heet",
    ];
    // Before a word that could be any, these only begin what somebody does.
    const TELLING_CLAIMS: [&str; 3] = ["aku", "saya", "ik"];
    let lead = before(text, name.range.start, 24).trim_end_matches([' ', '"', '\'', '“', ':']);
    if ["e.g.", "i.e.", "z.b.", "p.ej.", "p. ej.", "ex.", "etc."].iter().any(|word| lead.ends_with(word)) {
        return false;
    }
    // "My nick never changes, wren.hollow, …", "I go by wren_hollow".
    let is_between_commas =
        || lead.ends_with(',') && text[name.range.end..].trim_start_matches(['"', '\'', ' ']).starts_with([',', '.']);
    let is_known_by = || {
        ["go by", "goes by", "known by", "answer to", "listen to", "sign as"].iter().any(|said| lead.ends_with(said))
    };
    name.is_announced
        || name.is_telling && (is_between_commas() || is_known_by())
        || (lead.is_empty() && text[name.range.end..].starts_with(['.', ',', ' ', '\'', '"']) && name.range.len() > 7)
        || lead.ends_with(['.', '!', '?', '\n'])
        || lead.rsplit(char::is_whitespace).next().is_some_and(|word| {
            name.is_telling && TELLING_CLAIMS.contains(&word)
                || CLAIMS.contains(&word) && !(word == "im" && is_german(before(text, name.range.start, GERMAN_REACH)))
        })
}

/// A made-up word that is claimed, or stands between commas; "I am surfing" says no name.
fn is_given(text: &str, name: &Name, is_named: bool) -> bool {
    const LONG: usize = 10;
    let lead = before(text, name.range.start, 24).trim_end();
    let is_between_commas = lead.ends_with(',')
        && text[name.range.end..].trim_start().starts_with([',', '.'])
        && (is_named || name.range.len() >= LONG);
    is_between_commas || (is_claimed(text, name) && !lead.ends_with(" am") && lead != "am")
}
