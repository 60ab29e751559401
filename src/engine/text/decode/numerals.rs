//! Digits written as Roman numerals, as emoji that count or look like them, small and glued to a word, and number
//! words whose letters are turned round.

use std::ops::Range;

use super::sums::DIGITS;
use super::{Replacement, Source, TELEPHONE};
use crate::engine::text::number_words::{ENGLISH, Number, NumberWord, Strength, number_words};

pub(super) fn decode(source: &Source<'_>, found: &mut Vec<Replacement>) {
    let text = source.text;
    roman_numerals(source, found);
    turned_words(source, found);
    if !text.is_ascii() {
        emoji(text, found);
        small_digits(text, found);
        mathematical_digits(text, found);
    }
}

/// "𝟬𝟳𝟳𝟬𝟬 nice font isn't it 𝟵𝟬𝟬 I do lettering 𝟴𝟭𝟵": digits of an alphabet that nobody writes prose in belong together.
fn mathematical_digits(text: &str, found: &mut Vec<Replacement>) {
    const LONGEST_GAP: usize = 48;
    let is_styled = |char: char| matches!(char, '\u{1d7ce}'..='\u{1d7ff}' | '\u{1fbf0}'..='\u{1fbf9}');
    let (mut groups, mut digits): (Vec<Range<usize>>, usize) = (Vec::new(), 0);
    for (at, char) in text.char_indices().filter(|(_, char)| is_styled(*char)) {
        digits += 1;
        match groups.last_mut() {
            Some(last) if last.end == at => last.end += char.len_utf8(),
            _ => groups.push(at..at + char.len_utf8()),
        }
    }
    let gaps: Vec<Range<usize>> = groups.windows(2).map(|pair| pair[0].end..pair[1].start).collect();
    if TELEPHONE.contains(&digits) && gaps.iter().all(|gap| gap.len() <= LONGEST_GAP) {
        let is_talk = |gap: &Range<usize>| text[gap.clone()].contains(char::is_alphabetic);
        found.extend(gaps.into_iter().filter(is_talk).map(|gap| Replacement::new(gap, " ", "mathematical")));
    }
}

/// A part of a row of Roman numerals.
struct Part {
    range: Range<usize>,
    value: String,
    is_roman: bool,
    /// A character that shows whether a numeral is small or large.
    case: Option<char>,
}

/// "IV-I-V / V-V-V / 0-I-III-IV", "CCCXVII, then DLV, then nil and CLVI".
fn roman_numerals(source: &Source<'_>, found: &mut Vec<Replacement>) {
    let mut row: Vec<Part> = Vec::new();
    let (text, lower) = (source.text, source.lower());
    for range in source.words().iter().cloned() {
        let word = &text[range.clone()];
        if let Some(digits) = mixed_numerals(word) {
            found.push(Replacement::new(range, digits, "roman_numerals"));
            close(&mut row, found);
            continue;
        }
        let is_near = row.last().is_none_or(|last| is_gap(&text[last.range.end..range.start]));
        if !is_near {
            close(&mut row, found);
        }
        let is = |listed: &[&str]| listed.iter().any(|listed| listed.eq_ignore_ascii_case(word));
        match roman(word) {
            Some(value) => {
                row.push(Part { range, value: value.to_string(), is_roman: true, case: word.chars().next() })
            }
            None if word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_digit()) => {
                row.push(Part { value: word.to_owned(), range, is_roman: false, case: None });
            }
            None if word == "N" || is(&["nulla", "zero", "nil", "nought", "o"]) => {
                row.push(Part { range, value: "0".to_owned(), is_roman: false, case: None });
            }
            // Passed over, as long as a numeral follows.
            None if !row.is_empty() && is(&PASSED) => {
                row.push(Part { range, value: String::new(), is_roman: false, case: None });
            }
            None => match unit(&lower[range.clone()]) {
                Some(digit) => row.push(Part { range, value: digit.to_string(), is_roman: false, case: None }),
                None => close(&mut row, found),
            },
        }
    }
    close(&mut row, found);
}

/// Words between the numerals of one number.
const PASSED: [&str; 34] = [
    "then",
    "and",
    "a",
    "et",
    "dash",
    "y",
    "e",
    "is",
    "are",
    "normal",
    "plain",
    "next",
    "the",
    "end",
    "bit",
    "that",
    "s",
    "ends",
    "with",
    "last",
    "first",
    "middle",
    "code",
    "area",
    "now",
    "finally",
    "und",
    "dann",
    "puis",
    "luego",
    "poi",
    "потом",
    "followed",
    "by",
];

/// The digit of an English number word that is nothing else.
fn unit(word: &str) -> Option<u8> {
    const LENGTH: std::ops::RangeInclusive<usize> = 3..=5;
    if !LENGTH.contains(&word.len()) {
        return None;
    }
    let is_sure = |meaning: &&NumberWord| meaning.language == ENGLISH && meaning.strength == Strength::Strong;
    number_words(word)
        .iter()
        .filter(is_sure)
        .find_map(|meaning| if let Number::Unit(digit) = meaning.number { Some(digit) } else { None })
}

/// "Ⅵ0Ⅳ": numerals that are characters of their own, glued to digits and to each other.
fn mixed_numerals(word: &str) -> Option<String> {
    const MAX_CHARS: usize = 13;
    if word.is_ascii() || word.chars().nth(MAX_CHARS).is_some() || word.chars().nth(1).is_none() {
        return None;
    }
    let value = |char: char| match char {
        '0'..='9' => Some(char.to_string()),
        'Ⅰ'..='Ⅻ' => Some((char as u32 - 'Ⅰ' as u32 + 1).to_string()),
        'ⅰ'..='ⅻ' => Some((char as u32 - 'ⅰ' as u32 + 1).to_string()),
        _ => None,
    };
    let digits: Option<String> = word.chars().map(value).collect();
    digits.filter(|_| word.bytes().any(|byte| byte.is_ascii_digit()))
}

fn is_gap(gap: &str) -> bool {
    gap.chars().nth(4).is_none() && gap.chars().all(|char| " ,.-–—/|[]():;·•*_\n".contains(char))
}

fn close(row: &mut Vec<Part>, found: &mut Vec<Replacement>) {
    // "…, N for none" explains, and belongs to no row.
    let is_apart = |row: &[Part]| match row {
        [.., before, last] => last.value == "0" && last.range.len() == 1 && last.range.start - before.range.end > 1,
        _ => false,
    };
    while row.last().is_some_and(|part| part.value.is_empty()) || is_apart(row) {
        row.pop();
    }
    let digits: usize = row.iter().map(|part| part.value.len()).sum();
    let said = row.iter().filter(|part| !part.value.is_empty()).count();
    let romans = row.iter().filter(|part| part.is_roman).count();
    // "ii V I, iii VI": degrees of a scale, major and minor.
    let is_case = |is: fn(char) -> bool| row.iter().any(|part| part.is_roman && part.case.is_some_and(is));
    let others = row.iter().filter(|part| !part.is_roman && !part.value.is_empty()).count();
    let is_mixed = is_case(char::is_lowercase) && is_case(char::is_uppercase) && others < 4;
    // One letter of the alphabet is a numeral only beside longer ones, or as a sign of its own.
    let is_sure = |part: &&Part| part.is_roman && part.range.len() > 1;
    let sure = row.iter().filter(is_sure).count();
    if DIGITS.contains(&digits) && romans * 2 >= said && sure >= 2 && !is_mixed {
        for part in row.drain(..) {
            found.push(Replacement::new(part.range, part.value, "roman_numerals"));
        }
    }
    row.clear();
}

/// A Roman numeral below a thousand, in one case, as it is properly written.
fn roman(word: &str) -> Option<u32> {
    const MAX: usize = 12;
    if word.len() > MAX * 3 {
        return None;
    }
    if !word.chars().all(|char| "IVXLCDivxlcd".contains(char) || matches!(char, 'Ⅰ'..='Ⅻ' | 'ⅰ'..='ⅻ')) {
        return None;
    }
    let plain: Option<String> = word
        .chars()
        .map(|char| {
            Some(match char {
                'Ⅰ'..='Ⅻ' => ROMAN[char as usize - 'Ⅰ' as usize],
                'ⅰ'..='ⅻ' => ROMAN[char as usize - 'ⅰ' as usize],
                'I' | 'i' => "I",
                'V' | 'v' => "V",
                'X' | 'x' => "X",
                'L' | 'l' => "L",
                'C' | 'c' => "C",
                'D' | 'd' => "D",
                _ => return None,
            })
        })
        .collect();
    let plain = plain?;
    let is_one_case = !word.chars().any(char::is_lowercase) || !word.chars().any(char::is_uppercase);
    let is_letter = ["L", "C", "D"].contains(&plain.as_str());
    if plain.is_empty() || plain.len() > MAX || !is_one_case || is_letter {
        return None;
    }
    let value = |byte: u8| match byte {
        b'I' => 1,
        b'V' => 5,
        b'X' => 10,
        b'L' => 50,
        b'C' => 100,
        _ => 500,
    };
    let bytes = plain.as_bytes();
    let total: i32 = (0..bytes.len())
        .map(|at| {
            let is_less = bytes.get(at + 1).is_some_and(|next| value(*next) > value(bytes[at]));
            if is_less { -value(bytes[at]) } else { value(bytes[at]) }
        })
        .sum();
    u32::try_from(total).ok().filter(|total| written(*total) == plain)
}

const ROMAN: [&str; 12] = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"];

fn written(mut value: u32) -> String {
    const STEPS: [(u32, &str); 12] = [
        (900, "?"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut text = String::new();
    for (step, letters) in STEPS {
        while value >= step {
            text.push_str(letters);
            value -= step;
        }
    }
    text
}

/// "ruof eno ruof": each word turned round, in their order.
fn turned_words(source: &Source<'_>, found: &mut Vec<Replacement>) {
    const MIN_WORDS: usize = 5;
    const LONGEST: usize = 8;
    let mut row: Vec<Replacement> = Vec::new();
    let mut sure = 0;
    let text = source.text;
    let mut close = |row: &mut Vec<Replacement>, sure: &mut usize| {
        if row.len() >= MIN_WORDS && *sure >= MIN_WORDS - 1 {
            // ", evif" turned as a whole stands as " ,evif".
            let is_line = row.windows(2).any(|pair| {
                let gap = &text[pair[0].range.end..pair[1].range.start];
                gap.starts_with(' ') && gap.ends_with([',', '.', ';'])
            });
            if is_line {
                let words: Vec<&str> = row.iter().rev().map(|word| word.text.as_str()).collect();
                let range = row[0].range.start..row[row.len() - 1].range.end;
                found.push(Replacement::new(range, words.join(" "), "reversed"));
                row.clear();
            }
            found.append(row);
        }
        row.clear();
        *sure = 0;
    };
    let lower = source.lower();
    for range in source.words().iter().cloned() {
        let word = &lower[range.clone()];
        if word.len() > LONGEST || !word.is_ascii() {
            close(&mut row, &mut sure);
            continue;
        }
        let mut turned = [0; LONGEST];
        for (to, from) in turned.iter_mut().zip(word.bytes().rev()) {
            *to = from;
        }
        let turned = std::str::from_utf8(&turned[..word.len()]).unwrap_or_default();
        let says = |word: &str| {
            number_words(word).iter().any(|meaning| {
                meaning.language == ENGLISH && matches!(meaning.number, Number::Unit(_) | Number::Repeat(_))
            })
        };
        if says(turned) {
            sure += usize::from(!says(word) && turned.len() > 2);
            row.push(Replacement::new(range, turned, "reversed"));
        } else {
            close(&mut row, &mut sure);
        }
    }
    close(&mut row, &mut sure);
}

/// Emoji that show a digit, look like one, or count something.
pub(crate) fn emoji_digit(char: char) -> Option<&'static str> {
    Some(match char {
        '🥚' | '⭕' | '🍩' | '🅾' | '⚪' | '🔘' | '👌' | '🕳' => "0",
        '☝' | '🥇' | '👆' | '⚀' | '🕐' | '🂡' => "1",
        '✌' | '🥈' | '⚁' | '🕑' | '🂢' | '🦢' => "2",
        '🥉' | '⚂' | '🕒' | '☘' | '🂣' => "3",
        '⚃' | '🕓' | '🍀' | '🂤' => "4",
        '🖐' | '✋' | '⚄' | '🕔' | '🂥' | '🖖' => "5",
        '⚅' | '🕕' | '🂦' => "6",
        '🕖' | '🂧' | '🌈' => "7",
        '🎱' | '🕗' | '🐙' | '🂨' => "8",
        '🕘' | '🂩' => "9",
        '🔟' | '🕙' => "10",
        '🕚' => "11",
        '🕛' => "12",
        '💯' => "100",
        _ => return None,
    })
}

/// "4️⃣1️⃣5️⃣ 🖐🖐🖐 🥚☝✌🎱": rows of digits and of emoji that stand for them. Beside digits enough for a number, emoji are
/// ornaments.
fn emoji(text: &str, found: &mut Vec<Replacement>) {
    let mut row: Vec<Replacement> = Vec::new();
    let mut written = 0;
    let mut close = |row: &mut Vec<Replacement>, written: &mut usize| {
        let digits = *written + row.iter().map(|emoji| emoji.text.len()).sum::<usize>();
        if DIGITS.contains(&digits) && !DIGITS.contains(&*written) {
            found.append(row);
        }
        row.clear();
        *written = 0;
    };
    for (at, char) in text.char_indices() {
        let is_joint = " -./,()+\u{fe0f}\u{20e3}\u{200d}".contains(char) || ('\u{1f3fb}'..='\u{1f3ff}').contains(&char);
        if char.is_ascii_digit() {
            written += 1;
        } else if let Some(value) = emoji_digit(char) {
            row.push(Replacement::new(at..at + char.len_utf8(), value, "emoji_rebus"));
        } else if !is_joint {
            close(&mut row, &mut written);
        }
    }
    close(&mut row, &mut written);
}

/// "my mobile⁰⁷⁷⁰⁰⁹⁰⁰¹⁷⁴": raised or lowered digits that hang on a word like the mark of a footnote.
fn small_digits(text: &str, found: &mut Vec<Replacement>) {
    let is_small = |char: char| matches!(char, '⁰' | '¹' | '²' | '³' | '⁴'..='⁹' | '₀'..='₉');
    let mut at = 0;
    while let Some(length) = text[at..].find(is_small) {
        let start = at + length;
        let end = text[start..].find(|char| !is_small(char)).map_or(text.len(), |length| start + length);
        at = end;
        let digits: String = text[start..end]
            .chars()
            .map(|char| {
                char.to_digit(10).map_or_else(|| any_ascii::any_ascii_char(char).to_owned(), |digit| digit.to_string())
            })
            .collect();
        let hangs = text[..start].ends_with(char::is_alphabetic) || text[end..].starts_with(char::is_alphabetic);
        if hangs && DIGITS.contains(&digits.len()) {
            found.push(Replacement::new(start..end, format!(" {digits} "), "superscript"));
        }
    }
}
