//! User names that a sentence tells to look up, follow or befriend where it hides or leaves out the service: "look for
//! hob.and.hinge on the camera one", "minha conta das fotos é atelie.da.zulmira, segue lá".
//!
//! Identifiers of code, files, versions and parts have the same shape. So the sentence has to lead to the name, has to
//! speak of a described place or of followers, and must not speak of work with data.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashSet;

use super::handle_clause::{ends_clause, is_inflected};
use super::handle_everywhere::is_everywhere;
use super::handle_name::{Name, names};
use super::lookup_words::{
    AS_WORDS, CALLED, CODE_PARTS, FILLERS, FOLLOWERS, FOLLOWING, HERE, LINKS, ME, ME_BEHIND, NET, OPENERS, OWN,
    POSTING, SEEKING, SEEKING_BEHIND, SOCIAL, SOUGHT, WORK,
};
use super::ordinary::is_ordinary;
use crate::engine::text::{
    Original, Span, View, ViewKind, Views, after, before, describes_service, known_suffix, listed, phrases, says,
    tells_service,
};

/// Bytes around a name in which the place and the followers are looked for, before it and behind it.
const BEFORE: usize = 96;
const BEHIND: usize = 96;
/// Words between a verb of looking up and the name.
const MAX_WORDS_BETWEEN: usize = 6;
/// A made-up word of letters alone has to be so long.
const LONG: usize = 9;

/// How far the sentence speaks for a name whose service is not named.
pub(super) fn confidence(views: &Views, view: &View, name: &Name) -> Option<f64> {
    let original = views.get(ViewKind::Original).text.as_str();
    let text = view.text.as_str();
    let word = &text[name.range.clone()];
    let written = &original[name.span.range()];
    let is_user_name = name.is_telling && is_user_name(word, written);
    let is_word = name.is_made_up
        && word.len() >= LONG
        && !word.contains('-')
        && !is_inflected(word)
        && !written.contains(|char: char| char.is_uppercase());
    // A name that was put together as the text asks is one, whatever its shape.
    let is_hidden = matches!(views.decoding(name.span), Some("delete_the_word" | "emoji_rebus"))
        && (name.is_made_up || name.is_telling);
    if !is_user_name && !is_word && !is_hidden {
        return None;
    }
    let lead = lead(text, name);
    if lead == Lead::None || is_user_name && is_joined_sentence(text, name) {
        return None;
    }
    let (head, tail) = (before(text, name.range.start, BEFORE), after(text, name.range.end, BEHIND));
    if speaks_of_work(text, name) {
        return None;
    }
    let says_either = |sayings: &AhoCorasick| says(sayings, head) || says(sayings, tail);
    let is_place = || describes_service(head) || describes_service(tail);
    let is_social = || says_either(&SOCIAL_SAYINGS);
    // "The bird one is oak_veneer": words that everyday text has are a name only where they are announced or somebody's.
    let is_somebodys = || name.is_announced || has_made_up_part(word) || says(&OWN_SAYINGS, head) || is_put_there(tail);
    match lead {
        Lead::Link | Lead::Written | Lead::Seek | Lead::Follow | Lead::Me
            if is_hidden && (tells_service(head) || tells_service(tail)) =>
        {
            Some(0.65)
        }
        Lead::Seek if is_user_name && is_everywhere(text, name) => Some(0.6),
        Lead::Me if is_user_name => Some(0.65),
        Lead::Me if is_place() || is_social() || says_either(&NET_SAYINGS) => Some(0.6),
        Lead::Follow if is_user_name && (has_made_up_part(word) || is_short(word) && says_either(&POSTING_SAYINGS)) => {
            Some(0.6)
        }
        Lead::Follow | Lead::Seek if is_user_name && (is_place() || is_social()) => Some(0.7),
        Lead::Written if is_place() => Some(0.6),
        // "Look for foxandden on the site with the pins": a long word that no text has, where it is somebody's name.
        Lead::Seek | Lead::Follow if is_word && is_sought(head) && is_place() => Some(0.6),
        Lead::Link if is_word && (is_called(head) && ends_name(tail) || is_me_behind(tail)) && is_place() => Some(0.6),
        Lead::Link if is_user_name && says_either(&FOLLOWER_SAYINGS) => Some(0.6),
        Lead::Link if is_user_name && is_somebodys() && is_place() => Some(0.65),
        Lead::Link if is_user_name && is_somebodys() && is_social() => Some(0.6),
        Lead::None | Lead::Link | Lead::Written | Lead::Seek | Lead::Follow | Lead::Me => None,
    }
}

/// Tells whether a text speaks of work with data, code or files around a name.
pub(super) fn speaks_of_work(text: &str, name: &Name) -> bool {
    says(&WORK_SAYINGS, before(text, name.range.start, BEFORE))
        || says(&WORK_SAYINGS, after(text, name.range.end, BEHIND))
}

/// "Look for", right before a name.
fn is_sought(head: &str) -> bool {
    let head = head.trim_end_matches([' ', '"', '“', '\'', ':']);
    SOUGHT.split(',').any(|said| {
        head.strip_suffix(said.trim()).is_some_and(|rest| !rest.ends_with(|char: char| char.is_alphanumeric()))
    })
}

/// "My name over at the game chat is": the sentence gives a name.
fn is_called(head: &str) -> bool {
    static CALLED_SAYINGS: LazyLock<AhoCorasick> = LazyLock::new(|| phrases(CALLED));
    says(&CALLED_SAYINGS, head.rsplit(['.', '!', '?', '\n', ';']).next().unwrap_or_default())
}

/// "… is what I go by", right behind a name.
fn is_me_behind(tail: &str) -> bool {
    let rest = tail.trim_start_matches(['"', '\'', '”', ' ', '`', ',', '-', '—']);
    ME_BEHIND.split(',').any(|said| {
        rest.strip_prefix(said.trim()).is_some_and(|rest| !rest.starts_with(|char: char| char.is_alphanumeric()))
    })
}

/// Tells whether the sentence ends behind a name, or goes on with a place.
fn ends_name(tail: &str) -> bool {
    const GOING_ON: &str =
        "there on in at over where auf im bei en na su sur op dans di da no w там на orada burada ben";
    let next = tail.split_whitespace().next().unwrap_or_default();
    ends_clause(tail, 0) || GOING_ON.split(' ').any(|word| word == next)
}

/// "pottery_maud after the slash", "oak_and_ash over there".
fn is_put_there(tail: &str) -> bool {
    const THERE: [&str; 9] =
        ["there", "over there", "on there", "after the slash", "behind the slash", "dort", "daar", "alli", "tam"];
    let rest = tail.trim_start_matches(['"', '\'', ' ']);
    THERE.iter().any(|there| rest.strip_prefix(there).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric)))
}

/// Everyday words in a long row are a rule or a pattern: "knit_two_purl_two".
fn is_short(word: &str) -> bool {
    const MOST_PARTS: usize = 3;
    word.split(['.', '_']).count() <= MOST_PARTS
}

/// "Find me as agreed.bring the ladder": two everyday words with a stop between, and the sentence goes on.
fn is_joined_sentence(text: &str, name: &Name) -> bool {
    const GOING_ON: [&str; 22] = [
        "there", "on", "in", "at", "over", "where", "and", "has", "auf", "im", "en", "no", "na", "su", "sur", "op",
        "w", "dans", "di", "da", "bei", "by",
    ];
    let word = &text[name.range.clone()];
    let is_two = word.split('.').count() == 2 && !word.contains('_');
    let next = after(text, name.range.end, 16).split_whitespace().next().unwrap_or_default();
    is_two && !has_made_up_part(word) && !ends_clause(text, name.range.end) && !GOING_ON.contains(&next)
}

/// What leads to a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lead {
    None,
    /// "it's", "account is", a colon, a comma.
    Link,
    /// "written as", "under the name".
    Written,
    /// "search for", "type".
    Seek,
    /// "follow", "add".
    Follow,
    /// "find me as", "add me".
    Me,
}

fn lead(text: &str, name: &Name) -> Lead {
    static FOLLOW: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(FOLLOWING));
    static SEEK: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(SEEKING));
    static AS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(AS_WORDS));
    static MINE: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(ME));
    static SMALL: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(FILLERS));
    static LINK: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(LINKS));
    const REACH: usize = 56;
    let head = before(text, name.range.start, REACH);
    let clause = head.rsplit(['.', '!', '?', '\n', ';']).next().unwrap_or_default();
    let mut words = clause.rsplit(|char: char| !char.is_alphanumeric() && !matches!(char, '\'' | '-'));
    let (mut is_as, mut is_me) = (false, false);
    for word in words.by_ref().filter(|word| !word.is_empty()).take(MAX_WORDS_BETWEEN) {
        let verb = word.trim_start_matches('-');
        if FOLLOW.contains(verb) {
            return if is_me { Lead::Me } else { Lead::Follow };
        }
        if SEEK.contains(verb) {
            return if is_me && is_as { Lead::Me } else { Lead::Seek };
        }
        is_as |= AS.contains(verb);
        is_me |= MINE.contains(verb);
        if !AS.contains(verb) && !MINE.contains(verb) && !SMALL.contains(verb) {
            break;
        }
    }
    let rest = after(text, name.range.end, 28).trim_start_matches(['"', '\'', '”', ' ', '`']);
    if SEEKING_BEHIND.split(',').any(|said| {
        rest.strip_prefix(said.trim()).is_some_and(|rest| !rest.starts_with(|char: char| char.is_alphanumeric()))
    }) {
        return Lead::Seek;
    }
    if is_me_behind(rest) {
        return Lead::Link;
    }
    let last = clause.trim_end_matches([' ', '"', '\'', '“', '`']);
    let word = last.rsplit(|char: char| !char.is_alphanumeric() && char != '\'').next().unwrap_or_default();
    if is_as && ["written", "spelt", "spelled"].iter().any(|said| clause.contains(said)) {
        return Lead::Written;
    }
    let is_set_off = name.is_announced || last.ends_with([',', '-']) || last.is_empty();
    if is_set_off || is_as || LINK.contains(word) { Lead::Link } else { Lead::None }
}

/// Where a text introduces somebody by a word with the shape of a user name, in sentences that do not speak of work with data.
pub(in crate::engine) fn user_names(views: &Views) -> Vec<Span<Original>> {
    let original = views.get(ViewKind::Original).text.as_str();
    let view = views.get(ViewKind::Folded);
    let is_told = |name: &Name| {
        let word = &view.text[name.range.clone()];
        name.is_telling
            && !name.has_sign
            && is_introduced(&view.text, name)
            && known_suffix(word).is_none()
            && is_user_name(word, &original[name.span.range()])
            && !speaks_of_work(&view.text, name)
    };
    names(view, original).into_iter().filter(is_told).map(|name| name.span).collect()
}

/// Tells whether a folded text speaks of work with data, code or files, whose names look like those of people.
pub(in crate::engine) fn speaks_of_data(text: &str) -> bool {
    says(&WORK_SAYINGS, text)
}

/// Words with the shape of a user name, wherever they stand, in sentences that do not speak of work with data; with
/// `is_asked_for`, words that everyday text does not have as well.
pub(in crate::engine) fn possible_names(views: &Views, is_asked_for: bool) -> Vec<Span<Original>> {
    const SHORTEST: usize = 6;
    let original = views.get(ViewKind::Original).text.as_str();
    let view = views.get(ViewKind::Folded);
    let is_possible = |name: &Name| {
        let word = &view.text[name.range.clone()];
        let is_word = is_asked_for && name.is_made_up && word.len() >= SHORTEST && !is_inflected(word);
        let is_telling = name.is_telling
            && is_user_name(word, &original[name.span.range()])
            && !is_joined_sentence(&view.text, name);
        (is_telling || is_word || name.has_sign) && known_suffix(word).is_none() && !speaks_of_work(&view.text, name)
    };
    names(view, original).into_iter().filter(is_possible).map(|name| name.span).collect()
}

/// "Hello, mossandtilda here", "sold as mossandtilda".
fn is_introduced(text: &str, name: &Name) -> bool {
    let rest = after(text, name.range.end, 16);
    let next = rest.split(|char: char| !char.is_alphanumeric()).find(|word| !word.is_empty()).unwrap_or_default();
    HERE.split(' ').any(|here| here == next) || lead(text, name) != Lead::None
}

/// Tells whether a telling word can be somebody's name: inner dots or underscores between words, or letters with a
/// number behind; no identifier, version or part.
fn is_user_name(word: &str, written: &str) -> bool {
    static OPENING: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(OPENERS));
    const MOST_PARTS: usize = 4;
    const MOST_DIGITS: usize = 4;
    const FEWEST_LETTERS: usize = 6;
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    let has_signs = word.contains(['.', '_']);
    // "React.useState", "MAX_USERS": a name has no capitals but the first.
    if written.chars().skip(1).any(char::is_uppercase) || letters < FEWEST_LETTERS || word.contains('-') {
        return false;
    }
    let parts: Vec<&str> = word.split(['.', '_']).collect();
    let is_part = |part: &&str| {
        let stem = part.trim_end_matches(|char: char| char.is_ascii_digit());
        stem.bytes().all(|byte| byte.is_ascii_alphabetic())
            && part.len() - stem.len() <= MOST_DIGITS
            && !CODE.contains(stem)
            && !(stem.len() == 1 && part.len() > 1)
    };
    let inner = if has_signs { parts.len() } else { 0 };
    if parts.len() > MOST_PARTS || parts.iter().any(|part| part.is_empty()) || !parts.iter().all(is_part) {
        return false;
    }
    // "tomorrow.please", "it.then": a sentence that lacks its space.
    if inner == 2 && word.contains('.') && (OPENING.contains(parts[1]) || OPENING.contains(parts[0])) {
        return false;
    }
    has_signs || word.bytes().next().is_some_and(|byte| byte.is_ascii_alphabetic()) && has_made_up_part(word)
}

/// Tells whether one of a word's parts is one that identifiers have.
pub(super) fn is_identifier(word: &str) -> bool {
    word.split(['.', '_']).any(|part| CODE.contains(part.trim_end_matches(|char: char| char.is_ascii_digit())))
}

/// Tells whether a part is a word that everyday text does not have.
fn has_made_up_part(word: &str) -> bool {
    word.split(['.', '_']).any(|part| !is_ordinary(part.trim_end_matches(|char: char| char.is_ascii_digit())))
}

static CODE: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(CODE_PARTS));
static WORK_SAYINGS: LazyLock<AhoCorasick> = LazyLock::new(|| phrases(WORK));
static SOCIAL_SAYINGS: LazyLock<AhoCorasick> = LazyLock::new(|| phrases(SOCIAL));
static FOLLOWER_SAYINGS: LazyLock<AhoCorasick> = LazyLock::new(|| phrases(FOLLOWERS));
static POSTING_SAYINGS: LazyLock<AhoCorasick> = LazyLock::new(|| phrases(POSTING));
static OWN_SAYINGS: LazyLock<AhoCorasick> = LazyLock::new(|| phrases(OWN));
static NET_SAYINGS: LazyLock<AhoCorasick> = LazyLock::new(|| phrases(NET));

#[cfg(test)]
mod tests {
    use crate::engine::detect::tests::check_handle as check;

    #[test]
    fn names_in_described_places() {
        check("the finished ovens are on the camera one, look for tin.and.ladle there", Some("tin.and.ladle"));
        check("sur le petit oiseau bleu : luthier.marceau, je réponds le soir", Some("luthier.marceau"));
        check("in de app met filmpjes heet ik bakker.bram", Some("bakker.bram"));
        check("f-site, written as plastererlowrie after the slash", Some("plastererlowrie"));
    }

    #[test]
    fn names_to_look_up_and_follow() {
        check("type tessa.weaves where people post their lunches", Some("tessa.weaves"));
        check("minha conta é atelie.da.nair, segue lá que mando no direct", Some("atelie.da.nair"));
        check("Suche mich einfach als orgelkroete, im Netz gibts nur eine", Some("orgelkroete"));
        check("Serial no. is pedalpusher.una, it has 900 followers", Some("pedalpusher.una"));
    }

    #[test]
    fn identifiers_files_and_parts() {
        check("search for user_id in the log", None);
        check("look for config.loader there", None);
        check("type npm_run_dev and follow the posts", None);
        check("look for brand_guidelines in the shared folder", None);
        check("The bird one is oak.veneer and the ghost one is walnut", None);
        check("find me as agreed.bring the ladder", None);
        check("the photo app crashes in image.picker when users post", None);
    }
}
