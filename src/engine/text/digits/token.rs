//! Words as parts of a number that is being dictated.

use std::borrow::Cow;
use std::ops::Range;

use unicode_script::{Script, UnicodeScript};

use super::lookalikes::{lookalike, unmasked};
use crate::engine::text::near::after;
use crate::engine::text::number_words::{
    ENGLISH, LONGEST, Number, NumberWord, Strength, leading_particle, number_phrase, number_words, without_particle,
};
use crate::engine::text::spoken::{numbers_parts, places_part};
use crate::engine::text::words::words;

/// A word longer than this is no number.
const MAX_WORD: usize = 144;

/// What numbers are made of, in the plural, and the most bytes of such a word.
const COUNTED: [&str; 22] = [
    "digits",
    "numbers",
    "numerals",
    "figures",
    "cifras",
    "digitos",
    "chiffres",
    "ziffern",
    "stellen",
    "zahlen",
    "cifre",
    "cyfr",
    "cyfry",
    "цифр",
    "цифры",
    "algarismos",
    "hane",
    "rakam",
    "cijfers",
    "angka",
    "डिजिट",
    "अंक",
];
const COUNTED_BYTES: usize = 18;

/// What Turkish says behind the number from which, or on which, somebody is called.
const AFTER_FROM: [&str; 12] = [
    "ara",
    "arayin",
    "arayiniz",
    "arayabilirsin",
    "arayabilirsiniz",
    "ararsan",
    "ararsaniz",
    "ulas",
    "ulasin",
    "ulasabilirsin",
    "ulasabilirsiniz",
    "yaz",
];

/// How a part of a text can be read as part of a number.
#[derive(Debug, Clone)]
pub(super) enum Reading {
    /// Digits as they stand.
    Digits,
    /// A number word, with its meaning in each language that has it.
    Words(Cow<'static, [NumberWord]>),
    /// Digits and letters that look like digits, read as these digits.
    Lookalike(String),
}

/// A part of a text and its reading.
#[derive(Debug, Clone)]
pub(super) struct Token {
    /// Where it stands.
    pub(super) range: Range<usize>,
    /// What it says.
    pub(super) reading: Reading,
}

impl Token {
    pub(super) fn end(&self) -> usize {
        self.range.end
    }

    /// Tells whether it is a word that says digits.
    fn is_value(&self) -> bool {
        matches!(&self.reading, Reading::Words(meanings) if meanings.iter().any(|word| word.number.is_value()))
    }

    /// Tells whether it is a word that stands between numbers and says nothing itself, in every language that has it.
    pub(super) fn is_joint(&self) -> bool {
        matches!(&self.reading, Reading::Words(meanings) if meanings.iter().all(|word| word.number.is_joint()))
    }

    pub(super) fn is_digits(&self) -> bool {
        matches!(self.reading, Reading::Digits)
    }
}

/// "En Lima": a town, whose name is a number in another language.
fn is_town(text: &str, before: &Range<usize>, range: &Range<usize>) -> bool {
    &text[range.clone()] == "lima" && matches!(&text[before.clone()], "en" | "desde")
}

/// Hands over every word of a text with the tokens that it is made of; none where it is no number.
pub(super) fn each(text: &str, mut take: impl FnMut(Range<usize>, Vec<Token>)) {
    let mut words = words(text).peekable();
    let mut before = 0..0;
    while let Some(mut range) = words.next() {
        let last = std::mem::replace(&mut before, range.clone());
        if let Some((end, key)) = number_phrase(text, &range) {
            while let Some(next) = words.next_if(|next| next.start < end) {
                before = next;
            }
            take(range.start..end, vec![Token { range: range.start..end, reading: words_of(&key) }]);
            continue;
        }
        if is_town(text, &last, &range) {
            take(range, Vec::new());
            continue;
        }
        // "п'ять" is one word where the apostrophe belongs to it.
        if let Some(next) = words.peek()
            && next.start == range.end + 1
            && text.as_bytes()[range.end] == b'\''
            && !text.as_bytes()[range.start].is_ascii()
            && !number_words(&text[range.start..next.end]).is_empty()
        {
            range.end = next.end;
            words.next();
        }
        let mut tokens = read(text, &range);
        if let Some(next) = words.peek() {
            let joined = if tokens.is_empty() { joined(text, &last, &range, next) } else { None };
            // "Row two 5 7 0": the row's number is none of its digits.
            let reading = joined.or_else(|| is_row(text, &last, &range, next).then(filler));
            if let Some(reading) = reading {
                range.end = next.end;
                words.next();
                tokens = vec![Token { range: range.clone(), reading }];
            }
        }
        // "0500 004 18 93 ten ara": behind digits, Turkish says "from" so.
        if &text[range.clone()] == "ten"
            && !last.is_empty()
            && text[last.clone()].bytes().all(|byte| byte.is_ascii_digit())
            && words.peek().is_some_and(|next| AFTER_FROM.contains(&&text[next.clone()]))
        {
            tokens.clear();
        }
        // "ten digits in all": the number counts what is said.
        if matches!(tokens.as_slice(), [only] if only.is_value())
            && words.peek().is_some_and(|next| next.len() <= COUNTED_BYTES && COUNTED.contains(&&text[next.clone()]))
        {
            tokens.clear();
        }
        take(range, tokens);
    }
}

fn words_of(key: &str) -> Reading {
    Reading::Words(Cow::Borrowed(number_words(key)))
}

fn filler() -> Reading {
    Reading::Words(vec![NumberWord { number: Number::Filler, strength: Strength::Inner, language: ENGLISH }].into())
}

/// What two words say together of which the first is no number by itself.
fn joined(text: &str, before: &Range<usize>, first: &Range<usize>, second: &Range<usize>) -> Option<Reading> {
    hyphenated(text, first, second).or_else(|| is_remark(text, before, first, second).then(filler))
}

/// "sev-en": two parts of one number word, neither of them a word of a number.
fn hyphenated(text: &str, first: &Range<usize>, second: &Range<usize>) -> Option<Reading> {
    const LONGEST_PARTS: usize = 10;
    let may_be = second.start == first.end + 1
        && second.end - first.start <= LONGEST_PARTS
        && matches!(text.as_bytes()[first.end], b'-' | b'.' | b'_' | b'\'')
        && number_words(&text[second.clone()]).iter().all(|word| word.strength != Strength::Strong);
    if !may_be {
        return None;
    }
    let meanings = number_words(&[&text[first.clone()], &text[second.clone()]].concat());
    let is_sure =
        |word: &NumberWord| word.language == ENGLISH && word.strength == Strength::Strong && word.number.is_value();
    meanings.iter().any(is_sure).then_some(Reading::Words(Cow::Borrowed(meanings)))
}

/// "the toronto bit": what a part of the number is.
fn is_remark(text: &str, before: &Range<usize>, word: &Range<usize>, next: &Range<usize>) -> bool {
    const PARTS: [&str; 14] = [
        "bit", "part", "code", "prefix", "area", "chunk", "half", "end", "section", "piece", "group", "block",
        "region", "side",
    ];
    matches!(&text[before.clone()], "the" | "my" | "our" | "your" | "as" | "s" | "is")
        && &text[word.end..next.start] == " "
        && PARTS.contains(&&text[next.clone()])
}

fn is_row(text: &str, before: &Range<usize>, word: &Range<usize>, next: &Range<usize>) -> bool {
    const MOST_ROWS: u8 = 6;
    if word.len() < 3 || &text[word.end..next.start] != " " || !numbers_parts(&text[word.clone()]) {
        return false;
    }
    // "the first part two one two"
    if places_part(&text[before.clone()]) {
        return false;
    }
    let count = &text[next.clone()];
    let is_few = |count: u8| (1..=MOST_ROWS).contains(&count);
    count.parse().is_ok_and(is_few)
        || number_words(count).iter().any(|word| matches!(word.number, Number::Unit(count) if is_few(count)))
}

fn read(text: &str, range: &Range<usize>) -> Vec<Token> {
    let word = &text[range.clone()];
    let one = |reading: Reading| vec![Token { range: range.clone(), reading }];
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return one(Reading::Digits);
    }
    let meanings = number_words(word);
    if is_particle_before_word(text, range) {
        return Vec::new();
    }
    if !meanings.is_empty() {
        return one(Reading::Words(Cow::Borrowed(meanings)));
    }
    if let Some(digit) = plural_digit(word).or_else(|| written_count(word)) {
        return one(Reading::Words(Cow::Owned(vec![digit])));
    }
    if word.len() > MAX_WORD {
        return Vec::new();
    }
    if word.bytes().any(|byte| byte.is_ascii_digit())
        && let Some(digits) = lookalike(word)
    {
        return one(Reading::Lookalike(digits));
    }
    let mut parts = glued(word);
    if !parts.is_empty() {
        let is_followed = text[range.end..].starts_with(char::is_alphanumeric);
        let is_particle = |last: &Token| last.is_value() && leading_particle(&word[last.range.clone()]).is_some();
        if is_followed && parts.last().is_some_and(is_particle) {
            // "いちよんに電話": what sounds like "two" belongs to the word behind.
            parts.pop();
        }
        return shifted(parts, range.start);
    }
    if let Some(meanings) = unmasked(word) {
        return one(Reading::Words(Cow::Owned(meanings)));
    }
    if let Some(digits) = lookalike(word) {
        return one(Reading::Lookalike(digits));
    }
    let parts = before_particle(word);
    let parts = if parts.is_empty() { leading(word) } else { parts };
    let parts = if parts.is_empty() { trailing(word) } else { parts };
    shifted(parts, range.start)
}

/// "三八一六に電話": what sounds like a number, behind one and right before a word that is none, leads over to it.
fn is_particle_before_word(text: &str, range: &Range<usize>) -> bool {
    let word = &text[range.clone()];
    !word.is_ascii()
        && leading_particle(word).is_some_and(|_| word.chars().nth(1).is_none())
        && text[..range.start].ends_with(char::is_alphanumeric)
        && words(after(text, range.end, LONGEST)).next().is_some_and(|next| {
            let follower = &text[range.end + next.start..range.end + next.end];
            next.start == 0
                && follower.starts_with(|char: char| char.script() == Script::Han)
                && number_words(follower).is_empty()
        })
}

/// The numbers before a particle that is glued behind them, and the particle: "공일공에", "sekize".
fn before_particle(word: &str) -> Vec<Token> {
    for (particle, rest) in without_particle(word) {
        let language = particle.language;
        let meanings: Vec<NumberWord> = number_words(rest)
            .iter()
            .filter(|word| word.language == language && (word.strength == Strength::Strong || !rest.is_ascii()))
            .copied()
            .collect();
        // Too many words of Latin letters end as if they had a particle to look into each.
        let mut parts = if !meanings.is_empty() {
            vec![Token { range: 0..rest.len(), reading: Reading::Words(meanings.into()) }]
        } else if rest.is_ascii() {
            Vec::new()
        } else {
            let parts = glued(rest);
            if parts.is_empty() { trailing(rest) } else { parts }
        };
        if parts.is_empty() {
            continue;
        }
        if !particle.is_ending {
            let filler = NumberWord { number: Number::Filler, strength: Strength::Inner, language };
            parts.push(Token { range: rest.len()..word.len(), reading: Reading::Words(vec![filler].into()) });
        }
        return parts;
    }
    Vec::new()
}

/// The numbers that a word of a script without spaces begins with, before a particle and what follows it:
/// "よんにーいちにかけてください".
fn leading(word: &str) -> Vec<Token> {
    let is_unspaced = |char: char| matches!(char.script(), Script::Hiragana | Script::Katakana | Script::Hangul);
    if word.is_ascii() || !word.chars().any(is_unspaced) {
        return Vec::new();
    }
    let mut is_reached = vec![false; word.len() + 1];
    is_reached[0] = true;
    for at in (0..word.len()).filter(|at| word.is_char_boundary(*at)) {
        if !is_reached[at] {
            continue;
        }
        for end in (at + 1..=word.len().min(at + LONGEST)).filter(|end| word.is_char_boundary(*end)) {
            let part = &word[at..end];
            if part.bytes().all(|byte| byte.is_ascii_digit()) || !number_words(part).is_empty() {
                is_reached[end] = true;
            }
        }
    }
    let found = (1..word.len()).rev().filter(|end| is_reached[*end]);
    let Some((end, particle)) = found.filter_map(|end| Some((end, leading_particle(&word[end..])?))).next() else {
        return Vec::new();
    };
    // "いちにかけて": "に" is the particle, not a two; before what ends the sentence it is one.
    let before_verb = word[..end].strip_suffix('に').filter(|rest| !particle.is_ending && is_reached[rest.len()]);
    glued(before_verb.unwrap_or(&word[..end]))
}

/// The numbers that a word goes over into, behind a particle or where its script changes: "うちはぜろきゅうぜろ",
/// "おねがいしたいのでゼロキュウ", "は080のゴゴゴ".
fn trailing(word: &str) -> Vec<Token> {
    const MIN_PARTS: u32 = 3;
    const BEFORE: [char; 12] = ['は', 'が', 'を', 'で', 'の', 'に', 'も', 'と', 'ー', '는', '은', '로'];
    if word.is_ascii() {
        return Vec::new();
    }
    let mut last = None;
    let starts = word.char_indices().filter_map(|(at, char)| {
        let before: Option<char> = last.replace(char);
        let is_change =
            || char.script() == Script::Katakana && before.is_some_and(|before| before.script() == Script::Hiragana);
        before.is_some_and(|before| BEFORE.contains(&before) || is_change()).then_some(at)
    });
    let mut table = None;
    let found = starts
        .filter(|start| {
            let steps = table.get_or_insert_with(|| steps(word));
            steps[*start].is_some_and(|step| step.parts >= MIN_PARTS)
        })
        .find_map(|start| {
            let parts = glued(&word[start..]);
            (!parts.is_empty()).then(|| shifted(parts, start))
        });
    found.unwrap_or_default()
}

fn shifted(parts: Vec<Token>, by: usize) -> Vec<Token> {
    parts
        .into_iter()
        .map(|part| Token { range: part.range.start + by..part.range.end + by, reading: part.reading })
        .collect()
}

/// "5s", as in "two 5s".
fn plural_digit(word: &str) -> Option<NumberWord> {
    let digit = word.strip_suffix('s')?;
    let value = digit.parse::<u8>().ok().filter(|value| digit.len() == 1 && *value <= 9)?;
    Some(NumberWord { number: Number::Units(value), strength: Strength::Weak, language: ENGLISH })
}

/// "x3", as in "5 (x3)"; "3x", as in "3x 5".
fn written_count(word: &str) -> Option<NumberWord> {
    let (count, is_behind) = match word.strip_prefix('x') {
        Some(count) => (count, true),
        None => (word.strip_suffix('x')?, false),
    };
    let count = count.parse::<u8>().ok().filter(|value| count.len() == 1 && (2..=6).contains(value))?;
    let number = if is_behind { Number::Again(count) } else { Number::Repeat(count) };
    Some(NumberWord { number, strength: Strength::Weak, language: ENGLISH })
}

/// A word between numbers is glued to them only if it is longer than one character.
const MIN_FILLER: usize = 3;

/// The best way to read what follows a place in a glued word.
#[derive(Clone, Copy)]
struct Step {
    /// Where the part that begins here ends.
    end: usize,
    /// The languages in which everything from here on is numbers.
    languages: u32,
    has_strong: bool,
    parts: u32,
}

/// How everything from each place of a word on can be read as number words of one language and digits, preferring longer
/// parts.
fn steps(word: &str) -> Vec<Option<Step>> {
    let all = u32::MAX;
    let mut steps: Vec<Option<Step>> = vec![None; word.len() + 1];
    steps[word.len()] = Some(Step { end: word.len(), languages: all, has_strong: false, parts: 0 });
    let bytes = word.as_bytes();
    for at in (0..word.len()).rev().filter(|at| word.is_char_boundary(*at)) {
        if bytes[at].is_ascii_digit() {
            if let Some(rest) = steps[at + 1] {
                let continues = bytes.get(at + 1).is_some_and(u8::is_ascii_digit);
                let end = if continues { rest.end } else { at + 1 };
                steps[at] = Some(Step { end, parts: rest.parts + u32::from(!continues), ..rest });
            }
            continue;
        }
        for end in (at + 1..=word.len().min(at + LONGEST)).rev().filter(|end| word.is_char_boundary(*end)) {
            let Some(rest) = steps[end] else { continue };
            let meanings = number_words(&word[at..end]);
            // Signs are glued in scripts without spaces: "まるの", "0の"; and a plus before a number.
            let is_part = |word: &&NumberWord| {
                let is_sign =
                    matches!(word.number, Number::Sign(sign) if !bytes[at].is_ascii() || (sign == '+' && at == 0));
                let is_count = matches!(word.number, Number::Repeat(_) | Number::CountAfter);
                let is_filler = matches!(word.number, Number::Filler | Number::Correct)
                    && !bytes[at].is_ascii()
                    && end - at > MIN_FILLER;
                let is_joint = word.number == Number::And && at > 0 && end - at > 1 && word.language != ENGLISH;
                is_sign || is_count || is_filler || is_joint || word.number.is_value()
            };
            let languages =
                meanings.iter().filter(is_part).fold(0, |set, word| set | 1 << word.language) & rest.languages;
            // One letter is a digit for its look, not for its name in some other language.
            let languages = if end - at == 1 { languages & 1 << ENGLISH } else { languages };
            if languages == 0 {
                continue;
            }
            let is_strong =
                meanings.iter().any(|word| word.strength == Strength::Strong && languages & 1 << word.language != 0);
            steps[at] = Some(Step { end, languages, has_strong: rest.has_strong || is_strong, parts: rest.parts + 1 });
            break;
        }
    }
    steps
}

/// The parts of a word that is wholly made of number words of one language and digits.
fn glued(word: &str) -> Vec<Token> {
    let steps = steps(word);
    let bytes = word.as_bytes();
    let has_digits = bytes.iter().any(u8::is_ascii_digit);
    // "9ate".
    let is_homophone = || {
        let name = word.trim_start_matches(|char: char| char.is_ascii_digit());
        let is_oh = word.trim_end_matches(|char: char| char.is_ascii_digit()) == "oh";
        name.len() >= 3 && name.len() < word.len() && name.is_ascii() || is_oh
    };
    let is_believed = |first: &Step| {
        let is_unspaced = !word.is_ascii() && (has_digits || first.parts > 2);
        (first.has_strong && first.parts > 1)
            || (has_digits && (first.parts > 2 || first.parts == 2 && is_homophone()))
            || is_unspaced
    };
    let Some(first) = steps[0].filter(is_believed) else { return Vec::new() };
    let mut tokens = Vec::new();
    let mut at = 0;
    while at < word.len() {
        let Some(step) = steps[at] else { return Vec::new() };
        let part = &word[at..step.end];
        let reading = if bytes[at].is_ascii_digit() {
            Reading::Digits
        } else {
            let spoken = number_words(part).iter().filter(|word| first.languages & 1 << word.language != 0);
            Reading::Words(spoken.copied().collect())
        };
        tokens.push(Token { range: at..step.end, reading });
        at = step.end;
    }
    tokens
}
