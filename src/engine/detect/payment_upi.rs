//! UPI ids: a name and the mark of a payment service, with a sign, a word or an ornament between.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::{FxHashMap, FxHashSet};

use super::ordinary::is_ordinary;
use super::payment::{Seek, UPI};
use super::signals::Topic;
use crate::engine::text::{View, ViewKind, after, before, is_known_suffix, pattern};
use crate::engine::verdict::Finding;

/// Marks that are no words.
const MARKS: &str = "ybl ibl axl apl fbl yapl rapl okaxis oksbi okicici okhdfcbank ptsbi ptaxis pthdfc ptyes jupiteraxis waicici \
    waaxis wahdfcbank wasbi idfcfirst yesbankltd barodampay cnrb abfspay axisgo naviaxis timecosmos tapicici sliceaxis \
    pingpay kmbl utbi ikwik yesg shriramhdfcbank axisb instapay";
/// Marks that sentences use as words or names: banks and services.
const WORDS: &str = "upi paytm airtel jio mobikwik postbank freecharge amazonpay sbi icici kotak pnb hdfcbank axisbank idfcbank indus \
    federal yesbank yespay unionbank rbl kbl mahb idbi dbs hsbc sib dlb obc uco aubank equitas superyes fam";

/// Bytes before a mark in which its name stands.
const REACH: usize = 96;

/// A name, what joins it, and nothing behind it.
static BEFORE_MARK: LazyLock<Regex> = LazyLock::new(|| {
    let fill = r#"(?:[\s,()\[\]{}<>|*:;'"‘’“”~_-]|\b(?:then|and|after|afterwards|phir|fir|uske|iske|ke|baad|aur|और|फिर|के|बाद|उसके|the|sign|symbol|wala|followed|by|next|comes|just|plus|with|joined|to|bank|my|is|what|u|you|we|type|that|it|write|put|enter|only|sirf|hai|he|h|likho|likhna|daalo|lagao|laga|do|wahi|ye|yeh|a|an|one|sab|jod|lo|end|ends|ending|at the end|then comes)\b)"#;
    let at = r"@|\b(?:at the rate(?: of)?|at-the-rate(?:-of)?|at da rate|at d rate|at rate|attherate|at sign|at symbol|(?:curly|swirly|round|circled|squiggly|twisty|snail) a|a in a circle|a with a (?:tail|circle|loop|ring)(?: around it)?|gol a|goal a|at|att|aet|arroba|ऐट द रेट|एट द रेट|एट|ऐट|अट|(?:bank |upi |vpa )?(?:handle|suffix|extension))\b";
    pattern(&format!(
        r"(?P<name>[a-z0-9]+(?:(?:[._-]| [._-] )[a-z0-9]+)*){fill}{{0,12}}(?:(?P<at>{at})|(?P<sign>[^\w\s.,!?;:'()/-]{{1,3}})){fill}{{0,12}}$"
    ))
});

impl Seek<'_> {
    /// "name@bank": a name and a word that is no domain.
    pub(super) fn upi_ids(&self, view: &View, found: &mut Vec<Finding>) {
        const MAX_NAME: usize = 64;
        /// What specifications write in place of a name.
        const NOBODY: [&str; 10] =
            ["success", "failure", "name", "yourname", "your-name", "username", "user", "somename", "xyz", "handle"];
        let text = view.text.as_str();
        for (at, _) in text.match_indices('@') {
            let is_name = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_' | '-');
            let before = before(text, at, MAX_NAME);
            let name = before.rsplit(|char| !is_name(char)).next().unwrap_or_default();
            let name = ["upi_", "upi-"]
                .iter()
                .find_map(|lead| name.split(lead).nth(1))
                .unwrap_or(name)
                .trim_matches(['.', '-', '_']);
            let after = &text[at + 1..];
            let length = after.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(after.len());
            let bank = &after[..length];
            let is_domain = after[length..].strip_prefix('.').is_some_and(|rest| {
                is_known_suffix(rest.split(|char: char| !char.is_alphanumeric()).next().unwrap_or_default())
            });
            if name.len() < 3 || NOBODY.contains(&name) || bank.len() < 2 || is_domain || !text[..at].ends_with(name) {
                continue;
            }
            let range = at - name.len()..at + 1 + length;
            let is_known = mark(bank).is_some();
            let is_said = self.is_near(Topic::Upi, view, &range);
            let looks_like_bank = bank.len() <= 12 && bank.bytes().all(|byte| byte.is_ascii_alphabetic());
            let is_sign = text.is_char_boundary(at) && view.original(at, at + 1).len() <= 3;
            let confidence = match (is_known, is_said) {
                (true, true) => 0.97,
                (true, false) => 0.85,
                (false, true) if looks_like_bank && is_sign => 0.8,
                (false, false)
                    if (bank.contains("bank") && bank != "bank")
                        || (looks_like_bank && bank.ends_with("example") && bank != "example") =>
                {
                    0.7
                }
                _ => continue,
            };
            self.add(view, range.clone(), UPI, text[range].to_owned(), confidence, found);
        }
    }

    /// "name at ybl", "name (at the rate) paytm", "name 🌀 ibl": a known mark, and a name joined to it.
    pub(super) fn spelled_upi_ids(&self, view: &View, words: &[Range<usize>], found: &mut Vec<Finding>) {
        let text = view.text.as_str();
        for word in words {
            let bank = &text[word.clone()];
            // "ok-axis", "ok axis".
            let split = begins_mark(bank).then(|| split_mark(text, word)).flatten();
            let (bank, word) = match &split {
                Some((bank, range)) => (bank.as_str(), range),
                None => (bank, word),
            };
            let Some(mark) = mark(bank) else { continue };
            self.name_after_mark(view, word, bank, found);
            let from = text.ceil_char_boundary(word.start.saturating_sub(REACH));
            let Some(joined) = BEFORE_MARK.captures(&text[from..word.start]) else { continue };
            let Some(name) = joined.name("name") else { continue };
            let range = from + name.start()..word.end;
            if text[..range.start].ends_with(|char: char| char.is_alphanumeric() || "@/_.".contains(char)) {
                continue;
            }
            let name: String = name.as_str().split_whitespace().collect();
            let is_telling = name.contains(['.', '_', '-']) || name.bytes().any(|byte| byte.is_ascii_digit());
            let is_name = name.len() >= 3 && name.bytes().any(|byte| byte.is_ascii_alphanumeric());
            let is_made_up = is_telling || !is_ordinary(&name);
            let is_said = self.is_near(Topic::Upi, view, &range);
            let is_read_as_letters = view.kind == ViewKind::Letters && self.has_digits(view, &range);
            let confidence = match (joined.name("at").is_some(), mark) {
                _ if !is_name || is_read_as_letters => continue,
                (true, Mark::Coined) if is_made_up => 0.85,
                (true, Mark::Coined) if is_said => 0.7,
                (true, Mark::Word) if is_made_up && is_said => 0.8,
                (true, Mark::Word) if is_telling => 0.55,
                (false, Mark::Coined) if is_telling || (is_made_up && is_said) => 0.7,
                (true | false, Mark::Coined | Mark::Word) => continue,
            };
            self.add(view, range, UPI, format!("{name}@{bank}"), confidence, found);
        }
    }
}

impl Seek<'_> {
    fn name_after_mark(&self, view: &View, word: &Range<usize>, bank: &str, found: &mut Vec<Finding>) {
        let text = view.text.as_str();
        let Some(said) = AFTER_MARK.captures(after(text, word.end, REACH)) else { return };
        let Some(name) = said.name("name") else { return };
        let range = word.start..word.end + name.end();
        if name.len() >= 3 && !is_ordinary(name.as_str()) && self.is_near(Topic::Upi, view, &range) {
            self.add(view, range, UPI, format!("{}@{bank}", name.as_str()), 0.75, found);
        }
    }
}

/// Tells whether a coined mark begins with a word that short.
fn begins_mark(word: &str) -> bool {
    const LONGEST: usize = 3;
    static BEGINNINGS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| {
        let marks = MARKS.split_whitespace();
        marks.flat_map(|mark| (1..=LONGEST).filter_map(|length| mark.get(..length))).collect()
    });
    word.len() <= LONGEST && BEGINNINGS.contains(word)
}

/// A coined mark in two halves or letter by letter, from its first part on: "ok-axis", "a-p-l".
fn split_mark(text: &str, first: &Range<usize>) -> Option<(String, Range<usize>)> {
    const LONGEST: usize = 24;
    let near = after(text, first.start, LONGEST);
    let mut joined = String::new();
    for (at, char) in near.char_indices() {
        if char.is_ascii_alphanumeric() {
            joined.push(char);
        } else if !matches!(char, '-' | ' ' | '.' | '_') || joined.len() > 10 {
            return None;
        }
        let end = at + char.len_utf8();
        let is_whole = !near[end..].starts_with(|next: char| next.is_ascii_alphanumeric());
        if is_whole && end > joined.len() && char.is_ascii_alphanumeric() && mark(&joined) == Some(Mark::Coined) {
            return Some((joined, first.start..first.start + end));
        }
    }
    None
}

/// "On the okaxis handle, name part is maths.zubin": the mark first, and the name that goes before it told after.
static AFTER_MARK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r#"^[\s,;:'"’”)]{0,3}(?:(?:handle|bank|wala|wale|pe|par|suffix|id|vpa|upi|ending)[\s,;:]{1,3}){0,2}(?:(?:and|aur|with|the|my|mera)\s){0,2}(?:name(?: part)?|user(?: ?name)?|id|naam|first part|(?:what comes )?before (?:the )?(?:at|that|it)|in front)[\s,:=]{1,3}(?:(?:is|hai|of it is)\s)?['"“‘]?(?P<name>[a-z0-9]+(?:[._-][a-z0-9]+)*)"#,
    )
});

/// What kind of word the mark of a payment service is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Coined,
    Word,
}

fn mark(word: &str) -> Option<Mark> {
    static MARKED: LazyLock<FxHashMap<&str, Mark>> = LazyLock::new(|| {
        let everyday = WORDS.split_whitespace().map(|word| (word, Mark::Word));
        everyday.chain(MARKS.split_whitespace().map(|word| (word, Mark::Coined))).collect()
    });
    MARKED.get(word).copied()
}

#[cfg(test)]
mod tests {
    use crate::engine::detect::payment::tests::found;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(found(super::UPI, 0.5, text).as_deref(), expected, "{text}");
    }

    #[test]
    fn names_joined_to_a_mark() {
        check("advance to pritam.tabla @ okaxis", Some("pritam.tabla@okaxis"));
        check("send it on pritamtabla at the rate ybl", Some("pritamtabla@ybl"));
        check("gpay pe pritam.tabla aur phir at the rate ke baad paytm", Some("pritam.tabla@paytm"));
        check("pay p r i t a m . t a b l a then @ then o k s b i", Some("pritam.tabla@oksbi"));
        check("advance on pritam.tabla handle okaxis", Some("pritam.tabla@okaxis"));
        check("pritam.tabla🪷okicici for the sitar", Some("pritam.tabla@okicici"));
    }

    #[test]
    fn other_uses_of_the_words() {
        check("look at upi as a method of payment", None);
        check("the meeting at sbi is at ten", None);
        check("please pay the advance, a money transfer at sbi", None);
    }
}
