//! Payment identifiers: IBANs, UPI ids, cash tags, wallets, accounts, and aliases of payment services.
//! Links to payment pages are found with the other links.

use std::ops::Range;
use std::sync::LazyLock;

use iban::{Iban, IbanLike};
use regex::Regex;

use super::context::Context;
use super::crypto::{self, Proof};
use super::ordinary::is_ordinary;
use super::signals::Topic;
use super::technique;
use super::{Detector, Sighting};
use crate::engine::overlap::PAYMENT_ALIAS;
use crate::engine::taxonomy::{Intent, Target};
use crate::engine::text::{View, ViewKind, Views, is_known_suffix};
use crate::engine::verdict::{Finding, FindingKind};

/// Finds payment identifiers.
#[derive(Debug)]
pub(super) struct PaymentDetector;

const IBAN: &str = "detect.payment.iban";
const UPI: &str = "detect.payment.upi";
const CASH_TAG: &str = "detect.payment.cash_tag";
const WALLET: &str = "detect.payment.wallet";
const ACCOUNT: &str = "detect.payment.account";
const CARD: &str = "detect.payment.card";
const SERVICE: &str = "detect.payment.service";

/// The longest and shortest IBAN.
const IBAN_LENGTHS: std::ops::RangeInclusive<usize> = 15..=34;

impl Detector for PaymentDetector {
    fn id(&self) -> &'static str {
        "detect.payment"
    }

    fn detect(&self, views: &Views, context: &Context, found: &mut Vec<Finding>) {
        let seek = Seek { views, context };
        for kind in [ViewKind::Folded, ViewKind::Digits] {
            seek.ibans(views.get(kind), found);
        }
        seek.wallets(views.get(ViewKind::Decoded), found);
        for kind in [ViewKind::Folded, ViewKind::Spelled] {
            seek.upi_ids(views.get(kind), found);
        }
        for kind in [ViewKind::Folded, ViewKind::Digits] {
            seek.cards(views.get(kind), found);
        }
        seek.cash_tags(views.get(ViewKind::Folded), found);
        seek.accounts(views.get(ViewKind::Folded), found);
        seek.service_names(views.get(ViewKind::Folded), found);
    }
}

/// Where to look, and the words around it.
struct Seek<'text> {
    views: &'text Views,
    context: &'text Context,
}

impl Seek<'_> {
    fn add(
        &self,
        view: &View,
        range: Range<usize>,
        rule: &'static str,
        value: String,
        confidence: f64,
        found: &mut Vec<Finding>,
    ) {
        let technique = technique::technique(self.views, view, range.clone());
        let sighting = Sighting { rule, kind: FindingKind::Payment, value, technique, confidence };
        found.push(sighting.at(view, range.start, range.end));
    }

    fn is_near(&self, topic: Topic, view: &View, range: &Range<usize>) -> bool {
        self.context.is_near(topic, &view.original(range.start, range.end))
    }

    fn ibans(&self, view: &View, found: &mut Vec<Finding>) {
        static HEAD: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?-u)[a-z][ -]?[a-z][ -]?[0-9][ -]?[0-9]")
                .expect("the pattern is a constant that the tests compile")
        });
        let text = view.text.as_str();
        let mut from = 0;
        while let Some(head) = HEAD.find_at(text, from) {
            from = head.start() + 1;
            if text[..head.start()].ends_with(|char: char| char.is_ascii_alphanumeric()) {
                continue;
            }
            let (value, ends) = compact(text, head.start());
            let is_said = self.is_near(Topic::Account, view, &head.range());
            let Some(length) = iban_length(&value, &ends, text, is_said) else { continue };
            let end = ends[length - 1];
            let is_valid = value[..length].parse::<Iban>().is_ok();
            self.add(
                view,
                head.start()..end,
                IBAN,
                value[..length].to_owned(),
                if is_valid { 0.98 } else { 0.6 },
                found,
            );
            from = end;
        }
    }

    fn wallets(&self, view: &View, found: &mut Vec<Finding>) {
        for (start, end) in words(&view.text) {
            let Some(proof) = crypto::address(&view.text[start..end]) else { continue };
            let is_said = self.is_near(Topic::Coin, view, &(start..end));
            let confidence = match (proof, is_said) {
                (Proof::Checksum, _) => 0.97,
                (Proof::Shape, true) => 0.85,
                (Proof::Shape, false) if view.text[start..end].starts_with(['0', 'b']) => 0.75,
                (Proof::Shape, false) => continue,
            };
            self.add(view, start..end, WALLET, view.text[start..end].to_owned(), confidence, found);
        }
    }

    /// Card numbers: the prefix of a known scheme, its length, and the check digit (ISO/IEC 7812-1).
    fn cards(&self, view: &View, found: &mut Vec<Finding>) {
        static GROUPS: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?-u)\b[2-6][0-9]{3}(?:[ .-]?[0-9]{4}){3}\b|\b3[0-9]{3}[ .-]?[0-9]{6}[ .-]?[0-9]{4,5}\b|\b3[0-9]{3}(?:[ .-]?[0-9]{4}){3}\b")
                .expect("the pattern is a constant that the tests compile")
        });
        for card in GROUPS.find_iter(&view.text) {
            let digits: String = card.as_str().chars().filter(char::is_ascii_digit).collect();
            let is_inside = view.text[..card.start()].ends_with(['-', '.', '#', '/', '_'])
                || view.text[card.end()..].starts_with(['-', '_', '/']);
            if is_inside || !has_card_prefix(&digits) || !check_digit_holds(&digits) {
                continue;
            }
            self.add(view, card.range(), CARD, digits, 0.9, found);
        }
    }

    /// "name@bank": a name and a word that is no domain.
    fn upi_ids(&self, view: &View, found: &mut Vec<Finding>) {
        const BANKS: &str = "ybl ibl axl apl upi paytm okaxis oksbi okicici okhdfcbank fbl ptsbi ptaxis pthdfc ptyes jupiteraxis \
            waicici waaxis wahdfcbank wasbi yapl rapl freecharge ikwik airtel jio sbi hdfcbank icici axisbank kotak pnb";
        const MAX_NAME: usize = 64;
        /// What specifications write in place of a name.
        const NOBODY: [&str; 8] = ["name", "yourname", "your-name", "username", "user", "somename", "xyz", "handle"];
        let text = view.text.as_str();
        for (at, _) in text.match_indices('@') {
            let is_name = |char: char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_' | '-');
            let before = &text[text.floor_char_boundary(at.saturating_sub(MAX_NAME))..at];
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
            let is_known = BANKS.split_whitespace().any(|known| known == bank);
            let is_said = self.is_near(Topic::Upi, view, &range);
            let looks_like_bank = bank.len() <= 12 && bank.bytes().all(|byte| byte.is_ascii_alphabetic());
            let is_sign = text.is_char_boundary(at) && view.original(at, at + 1).len() <= 3;
            let confidence = match (is_known, is_said) {
                (true, true) => 0.97,
                (true, false) => 0.85,
                (false, true) if looks_like_bank && is_sign => 0.8,
                (false, false) if bank.contains("bank") || (looks_like_bank && bank.ends_with("example")) => 0.7,
                _ => continue,
            };
            self.add(view, range.clone(), UPI, text[range].to_owned(), confidence, found);
        }
    }

    fn cash_tags(&self, view: &View, found: &mut Vec<Finding>) {
        static TAG: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?-u)\$ ?[a-z][a-z0-9_-]{2,20}|dollar sign [a-z][a-z0-9_-]{2,20}")
                .expect("the pattern is a constant that the tests compile")
        });
        for tag in TAG.find_iter(&view.text) {
            let is_code = view.text[..tag.start()]
                .ends_with(|char: char| char.is_alphanumeric() || "({'\"`/".contains(char))
                || view.text[tag.end()..].starts_with(['(', '{', '[', '=', '>', '$']);
            let is_said =
                self.is_near(Topic::CashTag, view, &tag.range()) || self.is_near(Topic::Pay, view, &tag.range());
            let confidence = match (is_said, is_code) {
                (true, _) => 0.95,
                (false, false) if !is_ordinary(&tag.as_str()[1..]) && tag.len() > 6 => 0.6,
                (false, false) => 0.45,
                (false, true) => continue,
            };
            let name = tag.as_str().trim_start_matches("dollar sign").trim_start_matches(['$', ' ']);
            if tag.as_str().contains(' ') && (!is_said || is_ordinary(name)) {
                continue;
            }
            let start = tag.end() - name.len();
            let value = name.trim_end_matches(['-', '_']).to_owned();
            self.add(view, tag.start()..start + value.len(), CASH_TAG, value, confidence, found);
        }
    }

    /// Digits after "account", "sort code", "paybill" and the like.
    fn accounts(&self, view: &View, found: &mut Vec<Finding>) {
        static ACCOUNTS: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(concat!(
                r"\b(?:sort ?code[^0-9\n]{0,20}(?P<sort>\d\d-?\d\d-?\d\d)[^0-9]{0,40}(?P<number>\d{6,10})\b",
                r"|(?:a/?c(?:ct)?(?: no)?|account(?: no| number)?|clabe|routing(?: number)?|abn|paybill|till|konto(?:nummer)?|cuenta)",
                r"[\s:.,?#-]{1,4}(?:is |no |number )?(?P<plain>\d(?:[\d -]{3,32})\d)\b)",
            ))
            .expect("the pattern is a constant that the tests compile")
        });
        for account in ACCOUNTS.captures_iter(&view.text) {
            let digits = |name: &str| -> Option<(Range<usize>, String)> {
                let part = account.name(name)?;
                Some((part.range(), part.as_str().chars().filter(char::is_ascii_digit).collect()))
            };
            if let (Some((sort, code)), Some((number, digits))) = (digits("sort"), digits("number")) {
                self.add(view, sort.start..number.end, ACCOUNT, format!("{code}{digits}"), 0.85, found);
            } else if let Some((range, digits)) = digits("plain") {
                let is_mobile_money = account[0].starts_with("paybill") || account[0].starts_with("till");
                let is_believable = digits.len() >= if is_mobile_money { 5 } else { 7 };
                let asks_money =
                    self.is_near(Topic::Pay, view, &range) || is_mobile_money || self.has_bank_word(view, &range);
                if is_believable && asks_money {
                    self.add(view, range, ACCOUNT, digits, 0.65, found);
                }
            }
        }
    }

    fn has_bank_word(&self, view: &View, range: &Range<usize>) -> bool {
        let span = view.original(range.start, range.end);
        self.context.around(&span).filter(|signal| signal.topic == Topic::Account).count() >= 2
    }

    /// "venmo: @jo-meier", "revtag is @jo".
    fn service_names(&self, view: &View, found: &mut Vec<Finding>) {
        static NAME: LazyLock<Regex> = LazyLock::new(|| {
            Regex::new(r"(?-u)@[a-z0-9][a-z0-9._-]{2,30}").expect("the pattern is a constant that the tests compile")
        });
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
}

fn has_card_prefix(digits: &str) -> bool {
    let lead = |length: usize| digits.get(..length).and_then(|lead| lead.parse::<u32>().ok()).unwrap_or_default();
    match digits.len() {
        14 => lead(2) == 36 || lead(2) == 38 || (300..=305).contains(&lead(3)),
        15 => lead(2) == 34 || lead(2) == 37,
        16 => {
            lead(1) == 4
                || (51..=55).contains(&lead(2))
                || (2221..=2720).contains(&lead(4))
                || lead(4) == 6011
                || lead(2) == 65
                || (3528..=3589).contains(&lead(4))
                || lead(2) == 62
                || lead(2) == 60
        }
        _ => false,
    }
}

/// Luhn's check (ISO/IEC 7812-1, annex B).
fn check_digit_holds(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(index, byte)| match (index % 2, u32::from(byte - b'0')) {
            (0, digit) => digit,
            (_, digit) if digit >= 5 => 2 * digit - 9,
            (_, digit) => 2 * digit,
        })
        .sum();
    sum.is_multiple_of(10) && digits.trim_matches('0').len() > 4
}

/// The letters and digits from `start` on, in capitals, without single separators; and where each ends in the text.
fn compact(text: &str, start: usize) -> (String, Vec<usize>) {
    let (mut value, mut ends) = (String::new(), Vec::new());
    let mut gap = 0;
    for (at, char) in text[start..].char_indices() {
        if char.is_ascii_alphanumeric() {
            gap = 0;
            value.push(char.to_ascii_uppercase());
            ends.push(start + at + 1);
            if ends.len() > *IBAN_LENGTHS.end() {
                break;
            }
        } else if matches!(char, ' ' | '-' | '.') && gap == 0 {
            gap = 1;
        } else {
            break;
        }
    }
    (value, ends)
}

/// The length of the IBAN that begins a compact text: one whose checksum holds, or, where the text speaks of an
/// account, the digits and capitals up to a plausible end.
fn iban_length(value: &str, ends: &[usize], text: &str, is_said: bool) -> Option<usize> {
    let is_end = |length: &usize| !text[ends[*length - 1]..].starts_with(|char: char| char.is_ascii_alphanumeric());
    let lengths = || IBAN_LENGTHS.rev().filter(|length| *length <= value.len()).filter(is_end);
    if let Some(length) = lengths()
        .find(|length| value[..*length].parse::<Iban>().is_ok_and(|iban| iban.electronic_str().len() == *length))
    {
        return Some(length);
    }
    let is_made_up = |length: &usize| {
        let digits = value[..*length].bytes().filter(u8::is_ascii_digit).count();
        digits * 10 >= (*length - 2) * 7 && value[4..*length].bytes().rev().take(4).all(|byte| byte.is_ascii_digit())
    };
    if is_said { lengths().find(is_made_up) } else { None }
}

/// Runs of ASCII letters and digits.
fn words(text: &str) -> impl Iterator<Item = (usize, usize)> + '_ {
    crate::engine::text::words(text).map(|range| (range.start, range.end))
}

/// A telephone number or e-mail beside a payment service is a payment alias as well.
pub(super) fn add_aliases(context: &Context, found: &mut Vec<Finding>) {
    let aliases: Vec<Finding> = found
        .iter()
        .filter(|finding| matches!(finding.kind, FindingKind::Phone | FindingKind::Email))
        .filter(|finding| context.is_near(Topic::Pay, &finding.span))
        .map(|finding| Finding {
            rule: PAYMENT_ALIAS.to_owned(),
            kind: FindingKind::Payment,
            target: Some(Target::Intent(Intent::PayOffPlatform)),
            confidence: finding.confidence * 0.9,
            ..finding.clone()
        })
        .collect();
    found.extend(aliases);
}
