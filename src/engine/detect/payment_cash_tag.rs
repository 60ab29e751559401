//! Cash tags: a name behind a dollar sign, written, said, or shown.

use std::ops::Range;
use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::ordinary::is_ordinary;
use super::payment::{CASH_TAG, Seek};
use super::signals::Topic;
use crate::engine::text::{View, pattern};
use crate::engine::verdict::Finding;

/// Ways to name the sign.
const SIGN_WORDS: &str = r"(?:dollar|money|cash|buck|bucks|currency|usd|peso)s?'?s?[ -]?(?:sign|symbol|mark|signs)|\$ sign|💲|s with an? [a-z]+(?: [a-z]+)? (?:through|thru|over|in|across|down)(?: (?:it|the middle))?|s with an? (?:line|stroke|bar|slash|stripe)|(?:barred|crossed|crossed-out|crossed out|striped) s|shift ?[+-]? ?(?:and )?(?:4|four)|signo (?:de )?(?:dolar|pesos)|simbolo (?:de|do|del) (?:dolar|dollaro)|cifrao|dollarzeichen|signe (?:du )?dollar|dollar[- ]?(?:zeichen|s)|s (?:crossed|struck|slashed|barred|striped)(?: (?:through|out|down))?|(?:curly|curvy|snaky|wiggly) s with [a-z ]{1,16}(?:line|bar|stroke)|the s that costs|money[- ]s|rich s|\$[- ]thing|dollar thing|buck thing|cash thing";
/// What may stand between the sign and the name.
const BETWEEN: &str = r"(?:[\s,:;>→➜➡️“”'()-]|\b(?:and|then|followed|by|plus|with|next|after|that|it|ends?|ending|starts?|is|the|my|name|word|no|gap|space|spaces|directly|straight|comes|first|begins?|opens?|glued|stuck|to|y|luego|e|depois|und|dann|phir|aur)\b)";

impl Seek<'_> {
    pub(super) fn cash_tags(&self, view: &View, found: &mut Vec<Finding>) {
        if view.text.contains(['$', '£']) {
            self.written_cash_tags(view, found);
        }
        self.said_cash_tags(view, found);
    }

    fn written_cash_tags(&self, view: &View, found: &mut Vec<Finding>) {
        static TAG: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?-u:[$]|£)(?-u: ?[a-z][a-z0-9_-]{2,20})"));
        let text = view.text.as_str();
        for tag in TAG.find_iter(text) {
            let rest = &text[tag.end()..];
            let is_code = text[..tag.start()]
                .ends_with(|char: char| char.is_alphanumeric() || "({'\"`/".contains(char))
                || rest.starts_with(['(', '{', '[', '=', '>', '$'])
                || rest.trim_start().starts_with(['=', '+', '{'])
                || rest.starts_with("->");
            let is_said =
                self.is_near(Topic::CashTag, view, &tag.range()) || self.is_near(Topic::Pay, view, &tag.range());
            let name = tag.as_str().trim_start_matches(['$', '£', ' ']);
            if tag.as_str().starts_with('£') && !is_said {
                continue;
            }
            let is_variable = name.contains('_');
            // "A variable starts with a dollar sign, so $total …".
            if (is_variable || is_ordinary(name)) && speaks_of_code(text) {
                continue;
            }
            let asks_money = || asks_money(text, &tag.range());
            let confidence = match (is_said, is_code) {
                (true, _) => 0.95,
                (false, false) if !is_ordinary(name) && tag.len() > 6 && !is_variable && asks_money() => 0.6,
                (false, false) if is_lone(text, name) => 0.55,
                (false, false) => 0.45,
                (false, true) => continue,
            };
            // "cash.app/$jo" is a link.
            if text[..tag.start()].ends_with('/') {
                continue;
            }
            if tag.as_str().contains(' ') && (!is_said || is_ordinary(name)) {
                continue;
            }
            let start = tag.end() - name.len();
            let value = name.trim_end_matches(['-', '_']).to_owned();
            self.add(view, tag.start()..start + value.len(), CASH_TAG, value, confidence, found);
        }
    }

    /// "dollar sign and then jorisbakes", "$, j, o, r, i, s", "jorisbakes with a buck sign before it".
    fn said_cash_tags(&self, view: &View, found: &mut Vec<Finding>) {
        static HINT: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"💲|\$|s with an? |sign|symbol|mark|shift|barred s|crossed|striped s|cifrao|signe|simbolo|dollarzeichen",
            )
        });
        static SAID: LazyLock<Regex> = LazyLock::new(|| {
            pattern(&format!(
                r"(?:(?:\$|{SIGN_WORDS}){BETWEEN}{{1,14}}(?P<letters>(?:[a-z](?: as in [a-z]+| for [a-z]+)?[\s,-]{{1,3}}){{3,20}}[a-z0-9])\b|(?:{SIGN_WORDS}){BETWEEN}{{0,14}}(?P<after>[a-z][a-z0-9_-]{{2,20}})|\b(?P<before>[a-z][a-z0-9_-]{{2,20}})[\s,]+(?:with|behind|after|preceded by|led by|and)? ?(?:an? |the )(?:{SIGN_WORDS}))"
            ))
        });
        // Such a tag counts only beside a service, which costs less to ask.
        let is_said = self.context.speaks_of(Topic::CashTag) || self.context.speaks_of(Topic::Pay);
        let is_shown = || ["$", "dollar", "buck", "money", "s with a"].iter().any(|sign| view.text.contains(sign));
        if !is_said && !is_shown() || !HINT.is_match(&view.text) {
            return;
        }
        let mut from = 0;
        while let Some(tag) = SAID.captures_at(&view.text, from) {
            let (Some(value), Some(whole)) = (name(&tag), tag.get(0)) else { break };
            let is_telling = value.bytes().any(|byte| byte.is_ascii_digit()) || !is_ordinary(&value);
            let is_said =
                self.is_near(Topic::CashTag, view, &whole.range()) || self.is_near(Topic::Pay, view, &whole.range());
            from = whole.end();
            // Without a service, letters that somebody took apart, or a sign in a word and talk of money.
            let is_meant = || {
                let is_apart = tag.name("letters").is_some() && value.len() >= 6;
                let is_asked =
                    tag.name("after").is_some() && value.len() >= 8 && asks_money(&view.text, &whole.range());
                (is_apart || is_asked) && !speaks_of_code(&view.text)
            };
            if is_telling && !is_said && is_meant() {
                self.add(view, whole.range(), CASH_TAG, value, 0.6, found);
            } else if is_telling && is_said {
                self.add(view, whole.range(), CASH_TAG, value, 0.85, found);
            } else if let Some(before) = tag.name("before") {
                // The word before the sign was none of the name; one may follow.
                from = before.end();
            }
        }
    }
}

/// A long made-up word of letters, in a text that has no other tag and speaks of no code: no price, no variable, no share.
fn is_lone(text: &str, name: &str) -> bool {
    const SHORTEST: usize = 9;
    let is_letters = name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    name.len() >= SHORTEST && is_letters && !is_ordinary(name) && tags(text) < 2 && !speaks_of_code(text)
}

/// How many names stand behind the sign, up to two.
fn tags(text: &str) -> usize {
    text.as_bytes().windows(2).filter(|pair| pair[0] == b'$' && pair[1].is_ascii_alphabetic()).take(2).count()
}

fn speaks_of_code(text: &str) -> bool {
    holds(text, &CODE)
}

/// Tells whether a text has one of the words.
fn holds(text: &str, listed: &[&str]) -> bool {
    text.split(|char: char| !char.is_alphanumeric()).any(|word| listed.contains(&word))
}

/// Words of texts in which the sign marks a variable.
const CODE: [&str; 25] = [
    "variable",
    "variables",
    "php",
    "jquery",
    "shell",
    "bash",
    "script",
    "env",
    "template",
    "perl",
    "rename",
    "function",
    "regex",
    "code",
    "vorlage",
    "plantilla",
    "variablen",
    "selector",
    "powershell",
    "javascript",
    "css",
    "macro",
    "scss",
    "sass",
    "docker",
];

/// Tells whether the words before and behind a tag are about money that somebody sends, and not about code or a price.
fn asks_money(text: &str, tag: &Range<usize>) -> bool {
    const REACH: usize = 64;
    const MONEY: [&str; 45] = [
        "send",
        "sent",
        "pay",
        "paid",
        "deposit",
        "tip",
        "tips",
        "transfer",
        "money",
        "owe",
        "upfront",
        "half",
        "cash",
        "drop",
        "throw",
        "shoot",
        "payment",
        "payments",
        "invoice",
        "retainer",
        "balance",
        "rent",
        "fee",
        "donate",
        "manda",
        "mandame",
        "envia",
        "paga",
        "pagas",
        "pago",
        "zahl",
        "hold",
        "holds",
        "holding",
        "secure",
        "secures",
        "reserve",
        "reserves",
        "book",
        "books",
        "keeps",
        "locks",
        "schick",
        "anzahlung",
        "advance",
    ];
    let near = &text[text.floor_char_boundary(tag.start.saturating_sub(REACH))
        ..text.ceil_char_boundary((tag.end + REACH).min(text.len()))];
    // Several are variables.
    tags(text) < 2 && holds(near, &MONEY) && !speaks_of_code(near)
}

/// The name that a said tag gives.
fn name(tag: &Captures<'_>) -> Option<String> {
    if let Some(name) = tag.name("after").or_else(|| tag.name("before")) {
        return Some(name.as_str().trim_end_matches(['-', '_']).to_owned());
    }
    let letters = tag.name("letters")?.as_str();
    let single = letters
        .split([' ', ','])
        .filter(|word| word.len() == 1 && word.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    Some(single.collect())
}

#[cfg(test)]
mod tests {
    use crate::engine::detect::payment::tests::found;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(found(super::CASH_TAG, 0.5, text).as_deref(), expected, "{text}");
    }

    #[test]
    fn signs_said_and_shown() {
        check("cash app: dollar sign, then jorisbakes", Some("jorisbakes"));
        check("cash app 💲JorisBakes", Some("jorisbakes"));
        check("on cashapp an s with a line through it followed by jorisbakes", Some("jorisbakes"));
        check("cash app, shift+4 then jorisbakes", Some("jorisbakes"));
        check("cash app $, j as in jam, o, r, i, s, b, a, k, e, s.", Some("jorisbakes"));
        check("it's jorisbakes with a money sign in front, on cash app", Some("jorisbakes"));
    }

    #[test]
    fn tags_without_a_service() {
        check("$orchardmabelquilts for the deposit", Some("orchardmabelquilts"));
        check("tag? $ o r c h a r d m a b e l", Some("orchardmabel"));
        check("$cabinetdoors = 4", None);
    }

    #[test]
    fn code_and_prices() {
        check("$jorisbakes = new Client();", None);
        check("rename $backdrops and $curtainrod in the script", None);
        check("the template prints $bakery_name twice", None);
        check("the dollar sign is too small on the label", None);
    }
}
