//! Account numbers some of whose digits are written as the letters that look like them: "GB8Z WEST IZ34 S698 7654 3Z".
//!
//! Only a checksum that holds, in the length that the country's numbers have, makes one of such letters.

use std::ops::Range;

use super::payment::{IBAN, Seek};
use super::payment_iban::is_iban;
use crate::engine::text::{View, words};
use crate::engine::verdict::Finding;

/// The longest and shortest IBAN.
const LENGTHS: std::ops::RangeInclusive<usize> = 15..=34;
/// Fewest digits that are written as such.
const FEWEST_DIGITS: usize = 2;
/// Characters of the country and the check digits, and of a bank behind these.
const HEAD: usize = 4;
const BANK: usize = 4;
/// Most groups of one number, and most signs between two.
const MOST_GROUPS: usize = 14;
const MOST_SIGNS: usize = 3;

impl Seek<'_> {
    pub(super) fn ibans_in_letters(&self, view: &View, found: &mut Vec<Finding>) {
        let text = view.text.as_str();
        if text.bytes().filter(u8::is_ascii_digit).nth(FEWEST_DIGITS - 1).is_none() {
            return;
        }
        let words: Vec<Range<usize>> = words(text).collect();
        for start in 0..words.len() {
            let head = text[words[start].clone()].as_bytes();
            if head.len() < 2 || !head[..2].iter().all(u8::is_ascii_lowercase) {
                continue;
            }
            if let Some((end, value)) = read(text, &words[start..]) {
                self.add(view, words[start].start..end, IBAN, value, 0.9, found);
            }
        }
    }
}

/// The account number that begins with these words, and where it ends.
fn read(text: &str, words: &[Range<usize>]) -> Option<(usize, String)> {
    let mut written = String::new();
    let mut end = words.first()?.start;
    for word in words.iter().take(MOST_GROUPS) {
        let group = &text[word.clone()];
        let is_near = text[end..word.start].chars().nth(MOST_SIGNS).is_none();
        let may_stand = written.len() <= HEAD || group.chars().all(|char| digit(char).is_some());
        if !is_near || !group.is_ascii() || !may_stand || written.len() + group.len() > *LENGTHS.end() {
            return None;
        }
        written.push_str(group);
        end = word.end;
        let has_digits = || written.bytes().filter(u8::is_ascii_digit).count() >= FEWEST_DIGITS;
        if LENGTHS.contains(&written.len()) && has_digits() {
            let read = [HEAD, HEAD + BANK].into_iter().find_map(|kept| value(&written, kept));
            if let Some(value) = read {
                return Some((end, value));
            }
        }
    }
    None
}

/// What is written, with the country's letters, and a bank's before `from`, as they stand, if its checksum holds.
fn value(written: &str, from: usize) -> Option<String> {
    let read = written.chars().enumerate().map(|(at, char)| match at {
        0 | 1 => Some(char),
        _ if (HEAD..from).contains(&at) => Some(char),
        _ => digit(char),
    });
    let value = read.collect::<Option<String>>()?.to_ascii_uppercase();
    (!value.eq_ignore_ascii_case(written) && is_iban(&value)).then_some(value)
}

/// The digit that a small letter looks like, or rather its capital.
fn digit(char: char) -> Option<char> {
    match char {
        '0'..='9' => Some(char),
        'o' | 'd' | 'q' => Some('0'),
        'i' | 'l' => Some('1'),
        'z' => Some('2'),
        'e' => Some('3'),
        'a' => Some('4'),
        's' => Some('5'),
        'g' => Some('6'),
        't' => Some('7'),
        'b' => Some('8'),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::detect::payment_iban::tests::check;

    #[test]
    fn letters_stand_for_digits_where_the_checksum_holds() {
        check("to GB8Z WEST IZ34 S698 7654 3Z please", Some("GB82WEST12345698765432"));
        check("DEB9 37O4 OO44 OS3Z OI3O OO", Some("DE89370400440532013000"));
        check("DEB9 37O4 OO44 OS3Z OI3O OI", None);
        check("do 12 of the SOLID BIG OGEES I SAID", None);
    }
}
