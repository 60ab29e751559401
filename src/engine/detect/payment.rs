//! Payment identifiers: IBANs, UPI ids, cash tags, wallets, accounts, and aliases of payment services.
//! Links to payment pages are found with the other links.

use std::cell::OnceCell;
use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::context::Context;
use super::crypto::{self, Proof};
use super::signals::Topic;
use super::technique;
use super::{Detector, Sighting, is_same};
use crate::engine::overlap::PAYMENT_ALIAS;
use crate::engine::taxonomy::{Intent, Target};
use crate::engine::text::{View, ViewKind, Views, phrases, says, words};
use crate::engine::verdict::{Finding, FindingKind};

/// Finds payment identifiers.
#[derive(Debug)]
pub(super) struct PaymentDetector;

pub(super) const IBAN: &str = "detect.payment.iban";
pub(super) const UPI: &str = "detect.payment.upi";
pub(super) const CASH_TAG: &str = "detect.payment.cash_tag";
const WALLET: &str = "detect.payment.wallet";
pub(super) const ACCOUNT: &str = "detect.payment.account";
pub(super) const CARD: &str = "detect.payment.card";
pub(super) const SERVICE: &str = "detect.payment.service";

/// Words that lead from one part of a code to the next.
pub(super) const WORDS_BETWEEN: &str = "and then after afterwards next plus followed by finally lastly the a country check figures \
    digits code number numbers remainder rest is are comes dash space gap part half first second third last group block \
    more again begins goes on continues carries finishes finish ends with ending y luego despues et puis und dann danach e poi depois ke baad phir aur wahi baaki aadhe \
    potem zatem sonra lalu kemudian tapos roi потом затем дальше и дальше la le les los las el lo suite fin reste resto restant restante rest der \
    die das dem de het en met begin beginn beginnt beginne weiter geht endet ende fortsetzung cijfers ziffern zahlen chiffres cifras cifre dan daarna vervolgens \
    en tot slot segue poi continua termina acaba empieza comienza comeca seguido suivi par do da dos na koniec początek zaczyna resztę reszta cyfry цифры остальное \
    начало конец начинается кончается hier ici aqui qui tu here this that it with dot dots \
    letters letter letras letra lettres lettre lettere lettera buchstaben buchstabe буквы буква";

impl Detector for PaymentDetector {
    fn id(&self) -> &'static str {
        "detect.payment"
    }

    fn detect(&self, views: &Views, context: &Context, found: &mut Vec<Finding>) {
        let seek = Seek { views, context, is_of_tests: OnceCell::new() };
        let folded = views.get(ViewKind::Folded);
        // What a view shows as the folded one does would only be found twice.
        let other = |kind: ViewKind| Some(views.get(kind)).filter(|view| !is_same(view, folded));
        for view in [Some(folded), other(ViewKind::Digits)].into_iter().flatten() {
            seek.ibans(view, found);
            seek.cards(view, found);
            seek.accounts(view, found);
        }
        seek.ibans_in_letters(folded, found);
        seek.wallets(views.get(ViewKind::Decoded), found);
        for view in [Some(folded), other(ViewKind::Spelled)].into_iter().flatten() {
            seek.upi_ids(view, found);
        }
        seek.spelled_upi_ids(folded, context.folded_words(), found);
        if let Some(letters) = other(ViewKind::Letters) {
            seek.spelled_upi_ids(letters, context.letters_words(), found);
        }
        if let Some(spelled) = other(ViewKind::Spelled) {
            let words: Vec<Range<usize>> = words(&spelled.text).collect();
            seek.spelled_upi_ids(spelled, &words, found);
        }
        seek.cash_tags(folded, found);
        seek.service_names(folded, found);
        seek.bare_service_names(folded, found);
    }
}

/// Tells whether a text, as the folded view writes it, says that something is written from its end.
pub(super) fn says_backwards(text: &str) -> bool {
    const SAYINGS: [&str; 36] = [
        "backward",
        "back to front",
        "revers",
        "far end",
        "right to left",
        "from the end",
        "from the right",
        "retrograde",
        "mirror",
        "flip it",
        "flipped",
        "turn it around",
        "turned around",
        "upside",
        "last digit first",
        "ulta",
        "ulti",
        "peeche se",
        "al reves",
        "al contrario",
        "ao contrario",
        "de tras",
        "a l'envers",
        "ruckwarts",
        "hinten nach vorn",
        "achterstevoren",
        "wspak",
        "od tylu",
        "tersten",
        "наоборот",
        "задом",
        "навпаки",
        "倒",
        "逆",
        "거꾸로",
        "उल्टा",
    ];
    static SAID: LazyLock<AhoCorasick> =
        LazyLock::new(|| AhoCorasick::new(SAYINGS).expect("the sayings are a constant that the tests compile"));
    SAID.is_match(text)
}

/// How sure numbers are that a text about tests shows.
const SAMPLE: f64 = 0.4;

/// Tells whether a text speaks of trying out a shop or a program: its cards and accounts belong to nobody.
fn is_of_tests(text: &str) -> bool {
    const TESTS: &str = "test mode, test card, test cards, sandbox, testmodus, testkarte, modo de prueba, mode test, modo de teste, \
        checkout test, test checkout, staging site, staging server, staging environment, unit test, unit tests, test vector, \
        test vectors, test data, test account, test iban, testdaten, testkonto, fixture, fixtures, regex, parser, validator, decoder, \
        eip-55, card_declined, dummy data, sample data, mock data, seed data, regression suite, datos de prueba, donnees de test, dati di test";
    static TESTED: LazyLock<AhoCorasick> = LazyLock::new(|| phrases(TESTS));
    says(&TESTED, text)
}

/// Where to look, and the words around it.
pub(super) struct Seek<'text> {
    views: &'text Views,
    pub(super) context: &'text Context,
    /// Whether the text speaks of trying something out, once that has been asked.
    is_of_tests: OnceCell<bool>,
}

impl Seek<'_> {
    pub(super) fn add(
        &self,
        view: &View,
        range: Range<usize>,
        rule: &'static str,
        value: String,
        confidence: f64,
        found: &mut Vec<Finding>,
    ) {
        let technique = technique::technique(self.views, view, range.clone());
        let is_of_tests = || *self.is_of_tests.get_or_init(|| is_of_tests(&self.views.get(ViewKind::Folded).text));
        let is_sample = matches!(rule, CARD | IBAN | ACCOUNT | WALLET) && is_of_tests();
        let confidence = if is_sample { confidence.min(SAMPLE) } else { confidence };
        let sighting = Sighting { rule, kind: FindingKind::Payment, value, technique, confidence };
        found.push(sighting.at(view, range.start, range.end));
    }

    /// The text as given.
    pub(super) fn original(&self) -> &str {
        &self.views.get(ViewKind::Original).text
    }

    pub(super) fn is_near(&self, topic: Topic, view: &View, range: &Range<usize>) -> bool {
        self.context.is_near(topic, &view.original(range.start, range.end))
    }

    /// Tells whether digits were written where a view shows letters.
    pub(super) fn has_digits(&self, view: &View, range: &Range<usize>) -> bool {
        let original = view.original(range.start, range.end).range();
        self.views.get(ViewKind::Original).text[original].bytes().any(|byte| byte.is_ascii_digit())
    }

    fn wallets(&self, view: &View, found: &mut Vec<Finding>) {
        for wallet in crypto::wallets(&view.text) {
            let is_said = self.is_near(Topic::Coin, view, &wallet.range);
            let confidence = match (wallet.proof, is_said) {
                (Proof::Checksum, _) => 0.97,
                (Proof::Shape, true) => 0.85,
                (Proof::Shape, false) if wallet.is_whole && wallet.address.starts_with(['0', 'b']) => 0.75,
                (Proof::Shape, false) => continue,
            };
            self.add(view, wallet.range, WALLET, wallet.address, confidence, found);
        }
    }
}

/// How far behind a service an alias stands that needs no other word, in bytes, and how sure it is at least.
const ALIAS_REACH: usize = 16;
const MIN_ALIAS: f64 = 0.55;

/// A telephone number or e-mail beside a payment service is a payment alias as well.
pub(super) fn add_aliases(context: &Context, found: &mut Vec<Finding>) {
    let aliases: Vec<Finding> = found
        .iter()
        .filter(|finding| matches!(finding.kind, FindingKind::Phone | FindingKind::Email))
        .filter(|finding| context.is_near(Topic::Pay, &finding.span))
        .map(|finding| Finding {
            confidence: if context.comes_before(Topic::Pay, &finding.span, ALIAS_REACH) {
                finding.confidence.max(MIN_ALIAS)
            } else {
                finding.confidence * 0.9
            },
            rule: PAYMENT_ALIAS.to_owned(),
            kind: FindingKind::Payment,
            target: Some(Target::Intent(Intent::PayOffPlatform)),
            ..finding.clone()
        })
        .collect();
    found.extend(aliases);
}

#[cfg(test)]
pub(super) mod tests {
    use crate::engine::detect::{DetectOptions, Detectors};
    use crate::engine::text::Views;

    /// The value of the first finding of a rule that is at least so sure.
    pub(in crate::engine::detect) fn found(rule: &str, at_least: f64, text: &str) -> Option<String> {
        let detectors = Detectors::new(DetectOptions::default()).unwrap();
        let mut found = detectors.run(&Views::of(text)).into_iter();
        found.find(|finding| finding.rule == rule && finding.confidence >= at_least)?.value
    }
}
