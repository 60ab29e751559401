//! Account numbers with a checksum (ISO 13616), in one piece, in groups, and with words between.

use std::ops::Range;
use std::sync::LazyLock;

use iban::{Iban, IbanLike};
use regex::Regex;
use rustc_hash::FxHashSet;

use super::payment::{IBAN, Seek, WORDS_BETWEEN, says_backwards};
use super::signals::Topic;
use crate::engine::text::{Count, View, count, is_whole_word, pattern, spelled_letter, words};
use crate::engine::verdict::Finding;

/// The longest and shortest IBAN.
const LENGTHS: std::ops::RangeInclusive<usize> = 15..=34;
/// Signs between two groups, in characters.
const MAX_SIGNS: usize = 12;
/// Words of a sentence between two groups.
const MAX_WORDS: usize = 6;
/// Letters of a country.
const COUNTRY: usize = 2;

impl Seek<'_> {
    pub(super) fn ibans(&self, view: &View, found: &mut Vec<Finding>) {
        static HEAD: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?-u)[a-z][ -]?[a-z][ -]?[0-9][ -]?[0-9]"));
        let text = view.text.as_str();
        if !text.bytes().any(|byte| byte.is_ascii_digit()) {
            return;
        }
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
            let value = &value[..length];
            // "The number is 9931…": a short word before figures is no country.
            if !is_iban(value) && is_word(text, head.start()) {
                continue;
            }
            self.add(view, head.start()..end, IBAN, value.to_owned(), if is_iban(value) { 0.98 } else { 0.6 }, found);
            from = end;
        }
        self.ibans_in_pieces(view, found);
        self.national_accounts(view, found);
        self.heads_apart(view, found);
    }

    /// "99999 00001 …, and FR76 goes in front", "second half 0055…, first half NL12TEST0": the head stands elsewhere in the
    /// text. Only a checksum that holds makes an account of the two.
    fn heads_apart(&self, view: &View, found: &mut Vec<Finding>) {
        static HEAD: LazyLock<Regex> = LazyLock::new(|| {
            pattern(r"(?-u)\b[a-z]{2}[ ,.:-]{0,3}[0-9]{2}(?:[ -]?[a-z]{4})?(?:[ -]?[0-9]{1,4}){0,4}\b")
        });
        static REST: LazyLock<Regex> = LazyLock::new(|| pattern(r"[0-9](?:[ .,/|·•_-]{0,3}[0-9]){7,30}"));
        const MOST: usize = 6;
        const REACH: usize = 160;
        let text = view.text.as_str();
        if !self.context.speaks_of(Topic::Account) && !text.contains("half") {
            return;
        }
        let bare = |part: &str| part.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        for head in HEAD.find_iter(text).take(MOST) {
            for rest in REST.find_iter(text).take(MOST) {
                let range = head.start().min(rest.start())..head.end().max(rest.end());
                let is_apart = head.end() <= rest.start() || rest.end() <= head.start();
                let value = (bare(head.as_str()) + &bare(rest.as_str())).to_ascii_uppercase();
                if is_apart && range.len() <= REACH && is_iban(&value) {
                    self.add(view, range, IBAN, value, 0.9, found);
                }
            }
        }
    }

    /// "Konto 61 1090 1014 …, PL in front": the number of an account as its country writes it, where the text names the
    /// country or an account, and the checksum holds.
    fn national_accounts(&self, view: &View, found: &mut Vec<Finding>) {
        let text = view.text.as_str();
        let is_separator = |char: char| matches!(char, ' ' | '-' | '.' | '/' | '\u{a0}');
        let mut at = 0;
        while let Some(start) = text[at..].find(|char: char| char.is_ascii_digit()).map(|length| at + length) {
            let rest = &text[start..];
            let length = rest.find(|char: char| !(char.is_ascii_digit() || is_separator(char))).unwrap_or(rest.len());
            let run = rest[..length].trim_end_matches(is_separator);
            at = start + length.max(1);
            let digits: String = run.chars().filter(char::is_ascii_digit).collect();
            let is_inside = text[..start].ends_with(|char: char| char.is_alphanumeric())
                || rest[run.len()..].starts_with(|char: char| char.is_alphanumeric());
            if is_inside || !LENGTHS.contains(&(digits.len() + 2)) {
                continue;
            }
            let range = start..start + run.len();
            let is_account = self.is_near(Topic::Account, view, &range);
            let read = NATIONAL.iter().find_map(|(country, length, names)| {
                let value = format!("{country}{digits}");
                let is_named = || names.iter().any(|name| text.contains(name)) || names_code(self.original(), country);
                (digits.len() == *length && is_iban(&value) && (is_account || is_named())).then_some(value)
            });
            if let Some(value) = read {
                self.add(view, range, IBAN, value, 0.85, found);
            }
        }
    }

    /// "PT fifty, then 0002 0123 …", "nl60abna 🌷 0417…": only a checksum that holds makes an account of pieces.
    fn ibans_in_pieces(&self, view: &View, found: &mut Vec<Finding>) {
        const MIN_DIGITS: usize = 9;
        let text = view.text.as_str();
        if text.bytes().filter(u8::is_ascii_digit).count() < MIN_DIGITS {
            return;
        }
        let is_backwards = says_backwards(text);
        let words: Vec<Range<usize>> = words(text).collect();
        let mut next = 0;
        while next < words.len() {
            let start = next;
            next += 1;
            let begins = begins_code(text, &words[start..]);
            if !begins && !is_backwards {
                continue;
            }
            let strict = read(text, &words[start..], is_backwards, Letters::Kept);
            let loosely = |letters| begins.then(|| read(text, &words[start..], is_backwards, letters)).flatten();
            let Some((used, value)) =
                strict.or_else(|| loosely(Letters::BankOnly)).or_else(|| loosely(Letters::OneByOne))
            else {
                continue;
            };
            next = start + used;
            self.add(view, words[start].start..words[next - 1].end, IBAN, value, 0.95, found);
        }
    }
}

/// Countries whose account numbers are digits alone: how many, with the check digits, and how texts name the country.
const NATIONAL: &[(&str, usize, &[&str])] = &[
    (
        "PL",
        26,
        &["poland", "polish", "polsk", "polen", "pologne", "polonia", "польш", "zlot", "konto", "przelew", "rachun"],
    ),
    ("ES", 22, &["spain", "spanish", "espan", "spanien", "espagne", "spagna", "испан"]),
    ("DE", 20, &["german", "deutsch", "aleman", "allemand", "tedesc", "немец", "герман"]),
    ("AT", 18, &["austria", "osterreich", "autrich", "австри"]),
    ("BE", 14, &["belgi", "belgique", "belgie", "бельги"]),
    ("PT", 23, &["portug", "португал"]),
    ("DK", 16, &["denmark", "danish", "dansk", "danmark"]),
    ("FI", 16, &["finland", "finnish", "suom"]),
    ("NO", 13, &["norway", "norwegian", "norsk", "norge"]),
    ("SE", 22, &["sweden", "swedish", "svensk", "sverige"]),
    ("CZ", 22, &["czech", "cesk", "tschech", "чех"]),
    ("SK", 22, &["slovak", "slovensk"]),
    ("HU", 26, &["hungar", "magyar", "ungarn"]),
    ("HR", 19, &["croat", "hrvat"]),
    ("SI", 17, &["sloven"]),
    ("LT", 18, &["lithuan", "lietuv"]),
    ("EE", 18, &["eston", "eesti"]),
    ("UA", 27, &["ukrain", "украин", "україн"]),
    ("AE", 21, &["emirat", "dubai"]),
    ("IL", 21, &["israel"]),
];

/// "PL in front": the country's code as a word.
fn names_code(text: &str, country: &str) -> bool {
    text.match_indices(country).any(|(at, _)| is_whole_word(text, &(at..at + country.len())))
}

/// Tells whether two letters with a space behind them are a word that sentences have before numbers.
fn is_word(text: &str, start: usize) -> bool {
    const WORDS: [&str; 10] = ["is", "no", "at", "es", "me", "be", "de", "it", "se", "al"];
    text[start..].split_once(' ').is_some_and(|(first, _)| WORDS.contains(&first))
}

/// Tells whether a value is an account number whose checksum holds.
pub(super) fn is_iban(value: &str) -> bool {
    value.parse::<Iban>().is_ok_and(|iban| iban.electronic_str().len() == value.len())
}

/// Two letters, alone or with digits after them, or one and one, as they are or by their names: "g b", "gee bee".
fn begins_code(text: &str, words: &[Range<usize>]) -> bool {
    let word = |index: usize| words.get(index).map_or("", |range| &text[range.clone()]);
    let first = word(0).as_bytes();
    if spelled_letter(word(0)).is_some() && spelled_letter(word(1)).is_some() {
        return true;
    }
    let is_letter = |word: &[u8], at: usize| word.get(at).is_some_and(u8::is_ascii_alphabetic);
    let is_digit = |word: &[u8], at: usize| word.get(at).is_some_and(u8::is_ascii_digit);
    match first.len() {
        2 => is_letter(first, 0) && is_letter(first, 1),
        _ => is_letter(first, 0) && is_letter(first, 1) && is_digit(first, 2),
    }
}

/// What becomes of words of letters alone that no list knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Letters {
    /// They are part of the number.
    Kept,
    /// They are talk, but for the four letters of a bank behind the check digits.
    BankOnly,
    /// They are talk, but for those of one letter.
    OneByOne,
}

/// Joins pieces until they are an account number; words that lead from one piece to the next are left out.
fn read(text: &str, words: &[Range<usize>], is_backwards: bool, letters: Letters) -> Option<(usize, String)> {
    static BETWEEN: LazyLock<FxHashSet<&str>> =
        LazyLock::new(|| WORDS_BETWEEN.split_whitespace().filter(|word| word.len() > 1).collect());
    let mut value = String::new();
    let (mut end, mut skipped, mut index) = (words.first()?.start, 0, 0);
    while let Some(range) = words.get(index) {
        if text[end..range.start].chars().nth(MAX_SIGNS).is_some() || text[end..range.start].contains("\n\n") {
            return None;
        }
        end = range.end;
        index += 1;
        let word = &text[range.clone()];
        if value.len() < COUNTRY
            && let Some(letter) = spelled_letter(word)
        {
            value.push(letter.to_ascii_uppercase());
            continue;
        }
        let is_kept = match letters {
            Letters::Kept => true,
            Letters::BankOnly => value.len() == 4 && word.len() == 4,
            Letters::OneByOne => word.len() == 1,
        };
        let is_talk =
            !is_kept && value.len() >= COUNTRY && word.chars().all(char::is_alphabetic) && count(word).is_none();
        if !value.is_empty() && (BETWEEN.contains(word) || is_talk) {
            skipped += 1;
            if skipped > MAX_WORDS {
                return None;
            }
            continue;
        }
        skipped = 0;
        // "X" alone is a letter here, and not what multiplies.
        let said = if letters == Letters::OneByOne && word.len() == 1 { None } else { count(word) };
        match said {
            Some(Count::Number(number)) => value.push_str(&number.to_string()),
            Some(Count::Tens(tens)) => {
                let unit = words.get(index).and_then(|next| count(&text[next.clone()]));
                if let Some(Count::Number(unit @ 1..=9)) = unit {
                    value.push_str(&(tens + unit).to_string());
                    end = words[index].end;
                    index += 1;
                } else {
                    value.push_str(&tens.to_string());
                }
            }
            Some(Count::Each(_) | Count::Repeat(_) | Count::Times) => return None,
            None if word.is_ascii() => value.push_str(&word.to_ascii_uppercase()),
            None => return None,
        }
        if value.len() > *LENGTHS.end() {
            return None;
        }
        if LENGTHS.contains(&value.len()) {
            if is_iban(&value) {
                return Some((index, value));
            }
            if let Some(turned) = is_backwards.then(|| turned(&value)).flatten() {
                return Some((index, turned));
            }
        }
    }
    None
}

/// A value from its end; the digits may have been turned before, and only the letters stand behind them still.
fn turned(value: &str) -> Option<String> {
    let whole: String = value.chars().rev().collect();
    let (digits, letters) = value.split_at(value.len() - 2);
    let country: String = letters.chars().rev().collect();
    [whole, format!("{country}{digits}")].into_iter().find(|value| is_iban(value))
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
            if ends.len() > *LENGTHS.end() {
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
    let lengths = || LENGTHS.rev().filter(|length| *length <= value.len()).filter(is_end);
    if let Some(length) = lengths().find(|length| is_iban(&value[..*length])) {
        return Some(length);
    }
    let is_made_up = |length: &usize| {
        let digits = value[..*length].bytes().filter(u8::is_ascii_digit).count();
        digits * 10 >= (*length - 2) * 7 && value[4..*length].bytes().rev().take(4).all(|byte| byte.is_ascii_digit())
    };
    if is_said { lengths().find(is_made_up) } else { None }
}

#[cfg(test)]
pub(super) mod tests {
    use crate::engine::detect::payment::tests::found;

    #[track_caller]
    pub(in crate::engine::detect) fn check(text: &str, expected: Option<&str>) {
        assert_eq!(found(super::IBAN, 0.0, text).as_deref(), expected, "{text}");
    }

    #[test]
    fn accounts_in_pieces() {
        check("DE89 3704 0044 0532 0130 00", Some("DE89370400440532013000"));
        check("de89/3704/0044/0532/0130/00 for the rent", Some("DE89370400440532013000"));
        check("D E, eighty-nine, and then 37040044 plus 0532013000", Some("DE89370400440532013000"));
        check("gb29🧡nwbk🧡60161331926819", Some("GB29NWBK60161331926819"));
        check("begin with NL91, dan ABNA, dan de rest 0417164300", Some("NL91ABNA0417164300"));
        check("my polish account 61 1090 1014 0000 0712 1981 2874", Some("PL61109010140000071219812874"));
        check("iban: rest is 0532 0130 00, and before it DE89 3704 0044", Some("DE89370400440532013000"));
        check("read it backwards: 000310235044004073 98ED", Some("DE89370400440532013000"));
        check("Gee Bee twenty-nine, NWBK, then 6016 1331 9268 19", Some("GB29NWBK60161331926819"));
        check("I, T, 60, la X di Xilofono, 05428, 11101, 000000, 123456", Some("IT60X0542811101000000123456"));
    }

    #[test]
    fn other_codes() {
        check("part de 89 3704 0044 0532 0130 01 of the lot", None);
        check("is 12 then 3456 7890 1234 of these", None);
    }
}
