//! Names by which payment services know people: behind a sign, beside the service, or called an alias.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashSet;

use super::ordinary::is_ordinary;
use super::payment::{SERVICE, Seek};
use super::signals::Topic;
use crate::engine::text::{View, is_known_suffix, listed, pattern, words};
use crate::engine::verdict::Finding;

/// How far from a service its name may stand, in bytes of the original.
const REACH: usize = 40;
/// Fewest bytes of a name that nothing but the service tells.
const MIN_LENGTH: usize = 5;

/// Words that say that a name follows, or went before.
const NAMING: &str = "tag revtag id handle handle's alias user username user-name nick nickname name naam account account's acc pseudo usuario nombre \
    nome utente benutzername nutzername kullanici adi nazwa ник никнеим имя имени логин нік cuenta conta compte konto ad hesabi navn namn \
    アカウント id는 아이디 아이디는 ชื่อ 用户名 账号 帳號 اسم يوزر معرف الاسم नाम";
/// Words that may stand between a service and a name besides.
const FILLING: &str = "is it's its my mine me mein mera meri meu minha mi mon ma mein jest to es e est ist is are on at as in by under the a \
    para pra por no na em en con at w pod als unter sous come sono soy sou je suis ich bin i'm im use just only send it pe par ko pa на по мой моя \
    я під мене for via find search look up we're same here there über ueber uber auf zu an hai h er är som heter heet";

impl Seek<'_> {
    /// "venmo: @jo-meier", "revtag is @jo".
    pub(super) fn service_names(&self, view: &View, found: &mut Vec<Finding>) {
        static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?-u)@[a-z0-9][a-z0-9._-]{2,30}"));
        if !self.context.speaks_of(Topic::Pay) {
            return;
        }
        for name in NAME.find_iter(&view.text) {
            let value = name.as_str()[1..].trim_end_matches(['.', '-', '_']);
            let range = name.start()..name.start() + 1 + value.len();
            let is_address = view.text[..name.start()].ends_with(|char: char| char.is_alphanumeric() || char == '.');
            let span = view.original(range.start, range.end);
            let is_service = self.context.comes_before(Topic::Pay, &span, 32)
                || self
                    .context
                    .around(&span)
                    .any(|signal| signal.topic == Topic::Pay && signal.span.start < span.end() + 16);
            if !is_address && is_service && !self.context.comes_before(Topic::App, &span, 24) {
                self.add(view, range, SERVICE, value.to_owned(), 0.8, found);
            }
        }
    }

    /// "aveti revolut? ioana_tapiterie", "my tag on chipper is tobi_fx", "alias: gato.mate.lluvia".
    pub(super) fn bare_service_names(&self, view: &View, found: &mut Vec<Finding>) {
        static NAME: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?-u)[a-z0-9]+(?:[._-]{1,2}[a-z0-9]+)*"));
        static ALIAS: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"(?-u)\balias[ :=]{1,3}(?:es |is |e |de |cbu |cvu |bancario |mp )?([a-z0-9]{2,20}(?:[.-][a-z0-9]{2,20}){1,4})",
            )
        });
        let text = view.text.as_str();
        for alias in ALIAS.captures_iter(text).filter_map(|alias| alias.get(1)) {
            let parts: Vec<&str> = alias.as_str().split(['.', '-']).collect();
            let is_host = parts.last().is_some_and(|last| is_known_suffix(last)) && parts.len() < 3;
            if !is_host && !text[alias.end()..].starts_with(['@', '/']) {
                self.add(view, alias.range(), SERVICE, alias.as_str().to_owned(), 0.7, found);
            }
        }
        if !self.context.speaks_of(Topic::Pay) {
            return;
        }
        for name in NAME.find_iter(text).filter(|name| name.len() >= MIN_LENGTH) {
            let (range, value) = (name.range(), name.as_str());
            let has_sign = value.contains(['_', '.', '-']);
            let has_digit = value.bytes().any(|byte| byte.is_ascii_digit());
            let has_letter = value.bytes().any(|byte| byte.is_ascii_lowercase());
            if !has_letter || is_ordinary(value) || !stands_alone(text, &range) || is_host(value) {
                continue;
            }
            let is_telling = has_sign && !is_compound(value) || has_digit;
            let confidence = match self.way_to_service(view, &range) {
                Some(Way::Named) if is_telling => 0.8,
                Some(Way::Named) => 0.65,
                Some(Way::Filled) if is_telling => 0.65,
                Some(Way::Filled) | None => continue,
            };
            self.add(view, range, SERVICE, value.to_owned(), confidence, found);
        }
    }

    /// How a name is joined to the service that stands nearest; `None` where other words stand between.
    fn way_to_service(&self, view: &View, range: &Range<usize>) -> Option<Way> {
        let span = view.original(range.start, range.end);
        let original = self.original();
        // "przelewy24" is the service itself.
        if self.context.within(span.start(), span.end()).any(|signal| signal.topic == Topic::Pay) {
            return None;
        }
        // A service that reaches into the name has no text between.
        let before = self.context.before(&span, REACH).filter(|signal| signal.topic == Topic::Pay);
        let behind = self.context.after(&span, REACH).filter(|signal| signal.topic == Topic::Pay);
        let ways = before
            .filter_map(|signal| original.get(signal.span.end..span.start()))
            .chain(behind.filter_map(|signal| original.get(span.end()..signal.span.start)));
        ways.filter_map(Way::through).max()
    }
}

/// What stands between a service and a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Way {
    /// Nothing, or words that say nothing.
    Filled,
    /// A word for names among them.
    Named,
}

impl Way {
    fn through(between: &str) -> Option<Self> {
        static NAMES: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(NAMING));
        static FILLERS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(FILLING));
        if between.contains(['\n', ';', '!']) || between.contains(". ") {
            return None;
        }
        let between = between.to_lowercase();
        let mut way = Self::Filled;
        for word in words(&between) {
            let word = &between[word];
            if NAMES.contains(word) {
                way = Self::Named;
            } else if !FILLERS.contains(word) {
                return None;
            }
        }
        Some(way)
    }
}

/// Tells whether a word is no part of an address, a link, a price or a longer code.
fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    !before.is_some_and(|char| char.is_alphanumeric() || "@/._-$+#€£".contains(char))
        && !after.is_some_and(|char| char.is_alphanumeric() || "@/_$€£%".contains(char))
}

fn is_host(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, last)| is_known_suffix(last) && last.len() <= 3)
}

/// "e-transfer", "mid-week": words with a hyphen that everybody writes.
fn is_compound(name: &str) -> bool {
    !name.contains(['_', '.']) && name.split('-').any(|part| is_ordinary(part) || part.len() < 3)
}

#[cfg(test)]
mod tests {
    use crate::engine::detect::payment::tests::found;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(found(super::SERVICE, 0.5, text).as_deref(), expected, "{text}");
    }

    #[test]
    fn names_beside_a_service() {
        check("revolut? oana_tapet, then we both keep our part", Some("oana_tapet"));
        check("my handle on revolut is beecloud7", Some("beecloud7"));
        check("marlow_fx is my tag on venmo", Some("marlow_fx"));
        check("venmo: @jo-meier", Some("jo-meier"));
        check("alias: rueda.verde.pino y listo", Some("rueda.verde.pino"));
    }

    #[test]
    fn what_is_no_name() {
        check("revolut works, transfer arrives on friday", None);
        check("paypal.me is a page", None);
        check("the alias column is empty", None);
        check("pay by e-transfer mid-week", None);
    }
}
