//! Accounts by their numbers: of banks, of mobile money, and of whatever a text calls an account.
//!
//! A number alone is none. What makes it one is a word for accounts right before it, or a bank's name beside it; codes that
//! stand beside an account (of a bank, a branch, a reference) are told from it by the words before them.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use regex::Regex;

use super::lists::payment_names;
use super::payment::{ACCOUNT, Seek};
use super::signals::Topic;
use crate::engine::text::{View, is_whole_word, pattern};
use crate::engine::verdict::Finding;

/// Fewest and most digits of an account's number.
const DIGITS: std::ops::RangeInclusive<usize> = 5..=26;
/// Fewest where a bank's name alone says what it is.
const MIN_DIGITS_OF_BANK: usize = 7;
/// Most digits of a till of mobile money.
const MAX_DIGITS_OF_TILL: usize = 8;
/// How far before a number the word may stand that says what it is, in bytes.
const LABEL_REACH: usize = 24;
/// Bytes of a stroke between a bank's code and the account.
const MAX_STROKE: usize = 3;
/// How far from a number a bank may stand, in bytes.
const BANK_REACH: usize = 40;
/// Bytes of a text in which words about money are looked for on both sides of a number.
const MONEY_REACH: usize = 96;

/// What a word says of the number behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cue {
    /// A bank by name.
    Bank,
    /// An account follows.
    Account,
    /// The number of some account follows.
    Named,
    /// An account may follow: a word with other meanings too.
    Weak,
    /// Mobile money: short numbers.
    Till,
    /// A code of a payment or a person, and no account.
    Code,
    /// A code of a bank or a branch, which stands beside an account.
    Route,
    /// Sending money.
    Send,
}

struct Cues {
    automaton: AhoCorasick,
    kinds: Vec<Cue>,
}

/// All but the wallets, which are signal words.
static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let mut listed: Vec<(&str, Cue)> = Vec::new();
    for (kind, of, names) in payment_names() {
        let cue = match kind {
            "bank" => Cue::Bank,
            // Other English accounts have numbers as well: of customers, of meters.
            "account" if of == "EN" => Cue::Named,
            "account" => Cue::Account,
            "weak" => Cue::Weak,
            "till" => Cue::Till,
            "code" => Cue::Code,
            "route" => Cue::Route,
            "send" => Cue::Send,
            _ => continue,
        };
        listed.extend(names.map(|name| (name, cue)));
    }
    Cues {
        automaton: AhoCorasick::builder()
            .match_kind(MatchKind::LeftmostLongest)
            .build(listed.iter().map(|(name, _)| name))
            .expect("the names are a constant that the tests compile"),
        kinds: listed.into_iter().map(|(_, cue)| cue).collect(),
    }
});

/// A number as it is written, and what the words around say of it.
struct Number {
    range: Range<usize>,
    /// The word right before it.
    label: Option<Cue>,
    has_bank: bool,
}

impl Seek<'_> {
    /// Numbers that are accounts by the words around them.
    pub(super) fn accounts(&self, view: &View, found: &mut Vec<Finding>) {
        /// "20-71-06", "19-2000145399/0800", "914 207 883-1".
        static NUMBER: LazyLock<Regex> =
            LazyLock::new(|| pattern(r"(?-u)[0-9]+(?:(?:[ .-]| - )[0-9]+)*(?:/[0-9]{3,4}\b)?"));
        let text = view.text.as_str();
        if text.bytes().filter(|byte| byte.is_ascii_digit() || !byte.is_ascii()).count() < *DIGITS.start() {
            return;
        }
        let runs: Vec<Range<usize>> = NUMBER.find_iter(text).map(|run| run.range()).collect();
        if runs.is_empty() {
            return;
        }
        let cues = cues(text);
        if cues.is_empty() {
            return;
        }
        let numbers: Vec<Number> = (0..runs.len()).map(|index| Number::of(text, &runs, index, &cues)).collect();
        for (index, number) in numbers.iter().enumerate() {
            let sort_code = index.checked_sub(1).map(|before| &numbers[before]).filter(|before| {
                is_sort_code(&text[before.range.clone()], before.label == Some(Cue::Route))
                    && number.range.start - before.range.end <= LABEL_REACH
            });
            if let Some(confidence) = self.account_confidence(view, number, sort_code, &cues) {
                let (range, value) = match sort_code {
                    Some(code) => {
                        let range = code.range.start..number.range.end;
                        (range, digits(&text[code.range.clone()]) + &digits(&text[number.range.clone()]))
                    }
                    None => (number.range.clone(), written(&text[number.range.clone()])),
                };
                self.add(view, range, ACCOUNT, value, confidence, found);
            }
        }
    }

    /// How sure it is that a number is an account's; `None` where nothing says so.
    fn account_confidence(
        &self,
        view: &View,
        number: &Number,
        sort_code: Option<&Number>,
        cues: &[(Cue, Range<usize>)],
    ) -> Option<f64> {
        let text = view.text.as_str();
        let shown = &text[number.range.clone()];
        let count = digits(shown).len();
        if !DIGITS.contains(&count)
            || is_inside(text, &number.range)
            || is_iban(text, &number.range)
            || is_amount(shown)
            || are_characters(shown)
            || matches!(number.label, Some(Cue::Code | Cue::Route))
        {
            return None;
        }
        let is_near = |cue: Cue| near(cues, &number.range).iter().any(|(kind, _)| *kind == cue);
        let is_sent = is_near(Cue::Send) || self.is_near(Topic::Pay, view, &number.range);
        let has_code = is_near(Cue::Route);
        let is_told = number.has_bank || has_code;
        // Sums and scores are said in words as well: those need a bank, and money that is sent.
        let is_in_figures = {
            let written = view.original(number.range.start, number.range.end).range();
            self.original()[written].contains(char::is_numeric)
        };
        let evidence = [is_told, is_sent, is_in_figures].into_iter().filter(|is_given| *is_given).count();
        let is_of_bank = number.has_bank && count >= MIN_DIGITS_OF_BANK;
        match number.label {
            _ if sort_code.is_some() && matches!(count, 7..=10) => {
                let is_said = is_told || is_sent || number.label.is_some();
                let is_beside =
                    sort_code.is_some_and(|code| number.range.start - code.range.end <= MAX_STROKE && count == 8);
                if is_said { Some(0.85) } else { is_beside.then_some(0.6) }
            }
            Some(Cue::Till) => (count <= MAX_DIGITS_OF_TILL).then_some(0.7),
            Some(Cue::Account | Cue::Named) if evidence >= 2 => Some(0.85),
            Some(Cue::Account) if count >= MIN_DIGITS_OF_BANK && is_in_figures => Some(0.65),
            // Of somebody's account without a word of money; no telephone, at least.
            Some(Cue::Named) if count > *DIGITS.start() => Some(0.45),
            Some(Cue::Weak) if count >= 6 && is_told => Some(0.75),
            Some(Cue::Weak) if count >= 6 && is_sent && !self.is_called(view, &number.range) => Some(0.65),
            _ if shown.contains('/') && count >= 10 && (number.has_bank || is_sent || number.label.is_some()) => {
                Some(0.8)
            }
            _ if is_of_bank && !self.is_called(view, &number.range) => {
                Some(if is_sent || has_code { 0.75 } else { 0.65 })
            }
            _ => None,
        }
    }

    /// Tells whether words before a number speak of a telephone, an order or the like.
    fn is_called(&self, view: &View, range: &Range<usize>) -> bool {
        let span = view.original(range.start, range.end);
        self.context
            .before(&span, BANK_REACH)
            .any(|signal| matches!(signal.topic, Topic::Call | Topic::Reference | Topic::Code | Topic::Tally))
    }
}

impl Number {
    fn of(text: &str, runs: &[Range<usize>], index: usize, cues: &[(Cue, Range<usize>)]) -> Self {
        let range = runs[index].clone();
        let (previous, next) = (
            index.checked_sub(1).map_or(0, |before| runs[before].end),
            runs.get(index + 1).map_or(text.len(), |after| after.start),
        );
        let cues = near(cues, &range);
        let is_one_clause = |from: usize, to: usize| !text[from..to].contains(['\n', '?', '!']);
        let label = cues
            .iter()
            .rev()
            .filter(|(cue, at)| *cue != Cue::Bank && *cue != Cue::Send && at.end <= range.start && at.start >= previous)
            .find(|(_, at)| range.start - at.end <= LABEL_REACH)
            .filter(|(_, at)| is_one_clause(at.end, range.start))
            .map(|(cue, _)| *cue);
        // Codes may stand between a bank and the account, and the bank behind it.
        let has_bank = cues.iter().filter(|(cue, _)| *cue == Cue::Bank).any(|(_, at)| {
            let is_before = at.end <= range.start && range.start - at.end <= BANK_REACH;
            let is_behind = at.start >= range.end && at.start - range.end <= BANK_REACH / 2 && at.start < next;
            is_before || is_behind
        });
        Self { range, label, has_bank }
    }
}

/// The words of a text that say something of numbers, in its order.
fn cues(text: &str) -> Vec<(Cue, Range<usize>)> {
    let found = CUES.automaton.find_iter(text).filter(|found| is_whole_word(text, &found.range()));
    found.map(|found| (CUES.kinds[found.pattern().as_usize()], found.range())).collect()
}

/// Those within reach of a number.
fn near<'cues>(cues: &'cues [(Cue, Range<usize>)], range: &Range<usize>) -> &'cues [(Cue, Range<usize>)] {
    let first = cues.partition_point(|(_, at)| at.start < range.start.saturating_sub(MONEY_REACH));
    let last = cues.partition_point(|(_, at)| at.start < range.end + MONEY_REACH);
    &cues[first..last]
}

fn digits(run: &str) -> String {
    run.chars().filter(char::is_ascii_digit).collect()
}

/// Digits alone; behind a stroke stands the bank's code, before which a prefix keeps its hyphen (Czech and Slovak accounts).
fn written(run: &str) -> String {
    if run.contains('/') { run.split_whitespace().collect() } else { digits(run) }
}

/// "20-71-06": a British or Irish bank's code; without signs where a word says so.
fn is_sort_code(run: &str, is_named: bool) -> bool {
    let groups: Vec<&str> = run.split(['-', ' ', '.']).collect();
    matches!(groups[..], [bank, area, branch] if [bank, area, branch].iter().all(|group| group.len() == 2))
        || is_named && run.len() == 6 && run.bytes().all(|byte| byte.is_ascii_digit())
}

/// Part of a longer code, an address, a price.
fn is_inside(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    before.is_some_and(|char| char.is_alphanumeric() || "+@#_/$€£%=".contains(char))
        || after.is_some_and(|char| char.is_ascii_alphanumeric() || "@_%$€£".contains(char))
}

/// "500000", "1 200 000": a round sum of money.
fn is_amount(run: &str) -> bool {
    const MAX_DIGITS: usize = 8;
    let digits = digits(run);
    digits.len() <= MAX_DIGITS && digits.ends_with("000") && !digits.starts_with('0')
}

/// "72 101 108 108": characters by their codes in ASCII.
fn are_characters(run: &str) -> bool {
    const FEWEST: usize = 4;
    let codes = || run.split([' ', '.', '-']).filter(|group| !group.is_empty());
    codes().nth(FEWEST - 1).is_some()
        && codes().all(|code| code.parse().is_ok_and(|code: u8| (32..127).contains(&code)))
}

/// "IE29 AIBK 9311…": the digits behind the letters of an IBAN's bank.
fn is_iban(text: &str, range: &Range<usize>) -> bool {
    let before: String = text[..range.start].chars().rev().filter(|char| *char != ' ').take(8).collect();
    let letters = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphabetic());
    // From its end: the bank, the check digits, the country.
    before.len() == 8
        && before.is_ascii()
        && letters(&before[..4])
        && before[4..6].bytes().all(|byte| byte.is_ascii_digit())
        && letters(&before[6..])
}

#[cfg(test)]
mod tests {
    use crate::engine::detect::payment::tests::found;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(found(super::ACCOUNT, 0.5, text).as_deref(), expected, "{text}");
    }

    #[test]
    fn accounts_by_their_words() {
        check("sort code 20-71-06, account 53918274, name Okafor", Some("20710653918274"));
        check("07-01-16 / 33840917, Nationwide Building Society", Some("07011633840917"));
        check("bsb 082-490 acct 71 223 9045, then pay it today", Some("712239045"));
        check("Konto 0532013000, BLZ 37040044", Some("0532013000"));
        check("kto 0532013000 blz 37040044, überweis einfach", Some("0532013000"));
        check("pošli to na účet 19-2000145399/0800", Some("19-2000145399/0800"));
        check("no rek BCA 731 0448 295, transfer dp dulu", Some("7310448295"));
        check("stk 0441002883719 vietcombank, ck xong nhắn em", Some("0441002883719"));
        check("국민은행 740202-04-118365 입금해 주세요", Some("74020204118365"));
        check("mpesa till 555021, pay there", Some("555021"));
    }

    #[test]
    fn other_numbers() {
        check("order 53918274 is on its way", None);
        check("pay me for 114520 views and 7310448 likes", None);
        check("pay 500000 into my account, the rest later", None);
        check("transfer it, the bank says 72 101 108 108 111", None);
        check("my account number is 53918274, the parcel never came", None);
        check("the account page shows 12 orders", None);
        check("unit test: sort code 20-71-06, account 53918274", None);
        check("call the bank, 020 7946 0958, hsbc never answers", None);
        check("bank of ireland, iban ie29 aibk 9311 5212 3456 78", None);
    }
}
