//! Number words of many languages. The words are data (`words.toml`); this file reads them and looks them up.

mod spellings;

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use unicode_normalization::UnicodeNormalization;

use super::near::after;
use super::words::words as parted;

/// What a word contributes to a number that is being dictated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    /// 0 to 9.
    Unit(u8),
    /// "and five" in one word.
    AndUnit(u8),
    /// A digit in the plural: "three fives".
    Units(u8),
    /// 10 to 19, and two digits in one word ("neunundvierzig"): nothing can follow inside the same number.
    Teen(u8),
    /// 20, 30 … 90.
    Tens(u8),
    /// "and twenty" in one word, after its unit.
    InvertedTens(u8),
    /// 100, 200 … 900 in one word.
    Hundreds(u16),
    /// "belas": ten more than the unit before.
    TeenSuffix,
    /// "puluh": ten times the unit before.
    Ten,
    /// "hundred".
    Hundred,
    /// "thousand".
    Thousand,
    /// "double", "triple": the next digit that many times.
    Repeat(u8),
    /// "times": "three times five", "five three times".
    Times,
    /// "twice", "repeated": the digit before, that many times.
    Again(u8),
    /// "of", "kind": between a count and its digit, "a pair of sevens".
    Link,
    /// "and" between the parts of a number.
    And,
    /// What makes a count of the digit before it: "つ" in "五が三つ", three fives.
    CountAfter,
    /// What stands between two groups and says nothing: "and at the end".
    Filler,
    /// "sorry", "scratch that": the number read next takes the place of the one before.
    Correct,
    /// "the same again": the digit before once more.
    More,
    /// A sign said in words.
    Sign(char),
}

impl Number {
    /// Tells whether it says digits by itself, as nothing between, before or behind numbers does.
    pub(super) fn is_value(self) -> bool {
        match self {
            Self::Unit(_)
            | Self::AndUnit(_)
            | Self::Units(_)
            | Self::Teen(_)
            | Self::Tens(_)
            | Self::InvertedTens(_)
            | Self::Hundreds(_)
            | Self::TeenSuffix
            | Self::Ten
            | Self::Hundred
            | Self::Thousand => true,
            Self::Repeat(_)
            | Self::Again(_)
            | Self::Times
            | Self::And
            | Self::Link
            | Self::CountAfter
            | Self::Filler
            | Self::Correct
            | Self::More
            | Self::Sign(_) => false,
        }
    }

    /// Tells whether it only stands between numbers and says nothing itself.
    pub(super) fn is_joint(self) -> bool {
        matches!(self, Self::And | Self::Link | Self::Filler | Self::Correct)
    }
}

/// How far a word can be taken for a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strength {
    /// It is nothing else.
    Strong,
    /// It is an everyday word too.
    Weak,
    /// It is an everyday word that only sounds like a number ("for"), which counts between others only.
    Inner,
}

/// A number word of one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NumberWord {
    /// Its contribution.
    pub(super) number: Number,
    /// How far it can be believed.
    pub(super) strength: Strength,
    /// The language, as an index below [`LANGUAGES`].
    pub(super) language: usize,
}

/// Most languages that the table may have: a set of them fits into 32 bits.
pub(super) const LANGUAGES: usize = 32;
/// English, which people mix into most others when they dictate.
pub(super) const ENGLISH: usize = 0;
/// The longest word, in bytes; what is longer cannot be one.
pub(super) const LONGEST: usize = 48;

/// What a word with this folded spelling means, by language; empty for a word that is no number.
pub(super) fn number_words(word: &str) -> &'static [NumberWord] {
    if word.len() > LONGEST {
        return &[];
    }
    let found = if is_arabic(word) {
        let key = arabic_key(word);
        // "at the", "the" and "and" are glued before a number.
        let bare = |article: &&str| TABLE.words.get(key.strip_prefix(*article)?);
        TABLE.words.get(key.as_str()).or_else(|| ["عال", "بال", "فال", "ال", "ع", "و"].iter().find_map(bare))
    } else if TABLE.shapes.may_have(word) {
        TABLE.words.get(word)
    } else {
        None
    };
    found.map_or(&[], Vec::as_slice)
}

/// Where the longest number word of several words ends that begins with the word `first` of a text, and the spelling that
/// [`number_words`] knows it by: "scratch that", "hang on", "不对".
pub(super) fn number_phrase(text: &str, first: &Range<usize>) -> Option<(usize, String)> {
    const MOST_WORDS: usize = 3;
    const REACH: usize = 40;
    let seconds = TABLE.leads.get(&text[first.clone()])?;
    let rest = after(text, first.end, REACH);
    let second = parted(rest).next()?;
    if rest.starts_with(' ') && !seconds.contains(&rest[second]) {
        return None;
    }
    let (mut key, mut end) = (text[first.clone()].to_owned(), 0);
    let mut best = None;
    for word in parted(rest).take(MOST_WORDS) {
        match &rest[end..word.start] {
            "" => {}
            " " | "'" | "\u{2019}" | "-" => key.push(' '),
            _ => break,
        }
        key.push_str(&rest[word.clone()]);
        end = word.end;
        if TABLE.words.contains_key(&key) {
            best = Some((first.end + end, key.clone()));
        }
    }
    best
}

/// What a language glues behind a number.
#[derive(Debug)]
pub(super) struct Particle {
    text: String,
    /// Its language.
    pub(super) language: usize,
    /// Whether the sentence ends with it.
    pub(super) is_ending: bool,
}

/// The parts of a word before particles that a language glues behind a number, the longest particle first.
pub(super) fn without_particle(word: &str) -> impl Iterator<Item = (&'static Particle, &str)> {
    let is_ascii = word.is_ascii();
    let last = word.as_bytes().last().map_or(&[] as &[Particle], |last| &TABLE.particles[usize::from(*last)]);
    last.iter()
        .filter(move |particle| particle.text.is_ascii() == is_ascii)
        .filter_map(move |particle| Some((particle, word.strip_suffix(particle.text.as_str())?)))
        .filter(|(_, rest)| !rest.is_empty())
}

/// The longest particle that a text begins with and that can stand behind a number in a script without spaces.
pub(super) fn leading_particle(text: &str) -> Option<&'static Particle> {
    let particles = TABLE.particles.iter().flatten();
    particles
        .filter(|particle| !particle.text.is_ascii() && text.starts_with(particle.text.as_str()))
        .max_by_key(|particle| particle.text.len())
}

/// Tells whether a language says the unit before the tens, so that tens never take a unit after them.
pub(super) fn says_units_first(language: usize) -> bool {
    TABLE.units_first & 1 << language != 0
}

fn is_arabic(word: &str) -> bool {
    word.starts_with(|char| matches!(char, '\u{600}'..='\u{6ff}'))
}

/// Arabic as the table writes it.
fn arabic_key(word: &str) -> String {
    word.chars()
        .filter(|char| !matches!(char, '\u{640}' | '\u{64b}'..='\u{652}'))
        .map(|char| match char {
            'أ' | 'إ' | 'آ' | 'ٱ' => 'ا',
            'ة' => 'ه',
            'ى' | 'ی' => 'ي',
            'ک' => 'ك',
            other => other,
        })
        .collect()
}

struct Table {
    words: FxHashMap<String, Vec<NumberWord>>,
    shapes: Shapes,
    /// The first words of those that are several, each with what can come second.
    leads: FxHashMap<String, FxHashSet<String>>,
    /// By their last byte; the longest first.
    particles: Vec<Vec<Particle>>,
    /// The languages that say units before tens, as a set.
    units_first: u32,
}

/// What words of a table look like, to pass over most others without looking them up: a Bloom filter with one hash, of
/// the first two bytes, the last and the length.
struct Shapes([u64; 256]);

impl Shapes {
    fn of<'words>(words: impl Iterator<Item = &'words String>) -> Self {
        let mut shapes = Self([0; 256]);
        for word in words {
            let (at, bit) = Self::place(word);
            shapes.0[at] |= 1 << bit;
        }
        shapes
    }

    fn may_have(&self, word: &str) -> bool {
        let (at, bit) = Self::place(word);
        self.0[at] & 1 << bit != 0
    }

    /// Which bit of which number stands for a word.
    fn place(word: &str) -> (usize, usize) {
        let bytes = word.as_bytes();
        let byte = |at: usize| bytes.get(at).map_or(0, |byte| u32::from(*byte));
        let last = bytes.last().map_or(0, |byte| u32::from(*byte));
        // Odd numbers far apart (Knuth's multiplicative hashing); the upper bits are the well mixed ones.
        let hash = byte(0).wrapping_mul(0x9e37_79b1)
            ^ byte(1).wrapping_mul(0x85eb_ca6b)
            ^ last.wrapping_mul(0xc2b2_ae35)
            ^ (bytes.len() as u32).wrapping_mul(0x27d4_eb2f);
        let place = (hash >> 18) as usize;
        (place / 64, place % 64)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    language: Vec<Language>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Language {
    tag: String,
    units: Vec<String>,
    #[serde(default)]
    after_and: Vec<String>,
    #[serde(default)]
    plurals: Vec<String>,
    #[serde(default)]
    teens: Vec<String>,
    #[serde(default)]
    tens: Vec<String>,
    #[serde(default)]
    inverted: Vec<String>,
    #[serde(default)]
    hundreds: Vec<String>,
    #[serde(default)]
    compounds: BTreeMap<String, String>,
    #[serde(default)]
    lone_ten: String,
    #[serde(default)]
    count_after: String,
    #[serde(default)]
    filler: String,
    #[serde(default)]
    correct: String,
    #[serde(default)]
    more: String,
    #[serde(default)]
    respell: Vec<String>,
    #[serde(default)]
    teen: String,
    #[serde(default)]
    ten: String,
    #[serde(default)]
    hundred: String,
    #[serde(default)]
    thousand: String,
    #[serde(default)]
    times: String,
    #[serde(default)]
    and: String,
    #[serde(default)]
    repeat: BTreeMap<String, String>,
    #[serde(default)]
    again: BTreeMap<String, String>,
    #[serde(default)]
    link: String,
    #[serde(default)]
    signs: BTreeMap<String, String>,
    #[serde(default)]
    particles: String,
    #[serde(default)]
    endings: String,
    #[serde(default)]
    units_first: bool,
}

static TABLE: LazyLock<Table> = LazyLock::new(|| {
    table(include_str!("words.toml")).expect("the words are a file of the source that the tests read")
});

fn table(file: &str) -> Result<Table, String> {
    let file: File = toml::from_str(file).map_err(|error| error.to_string())?;
    if file.language.len() > LANGUAGES {
        return Err(format!("{} languages, expected at most {LANGUAGES}", file.language.len()));
    }
    let mut words: FxHashMap<String, Vec<NumberWord>> = FxHashMap::default();
    let mut leads: FxHashMap<String, FxHashSet<String>> = FxHashMap::default();
    let mut particles: Vec<Vec<Particle>> = std::iter::repeat_with(Vec::new).take(1 << u8::BITS).collect();
    for (index, language) in file.language.iter().enumerate() {
        let mut add = |listed: &str, number: Number| {
            for word in listed.split_whitespace() {
                let spelled: String = word.trim_end_matches('?').replace('_', " ").nfkc().collect();
                let spelled = if is_arabic(&spelled) { arabic_key(&spelled) } else { spelled };
                let strength = match word.len() - word.trim_end_matches('?').len() {
                    0 => Strength::Strong,
                    1 => Strength::Weak,
                    _ => Strength::Inner,
                };
                let mut parts = parted(&spelled).map(|part| spelled[part].to_owned());
                if let (Some(lead), Some(second)) = (parts.next(), parts.next()) {
                    leads.entry(lead).or_default().insert(second);
                }
                drop(parts);
                let meanings = words.entry(spelled).or_default();
                if meanings.iter().all(|meaning| meaning.language != index) {
                    meanings.push(NumberWord { number, strength, language: index });
                }
            }
        };
        language.add_to(&mut add)?;
        for (word, number) in spellings::joined(language).into_iter().chain(spellings::respelled(language)) {
            add(&word, number);
        }
        for (listed, is_ending) in [(&language.particles, false), (&language.endings, true)] {
            for text in listed.split_whitespace().map(|text| text.nfkc().collect::<String>()) {
                let last = text.as_bytes().last().copied().unwrap_or_default();
                particles[usize::from(last)].push(Particle { text, language: index, is_ending });
            }
        }
    }
    for particles in &mut particles {
        particles.sort_by_key(|particle| std::cmp::Reverse(particle.text.len()));
    }
    let units_first = file.language.iter().enumerate().filter(|(_, language)| language.units_first);
    let units_first = units_first.fold(0, |set, (index, _)| set | 1 << index);
    Ok(Table { shapes: Shapes::of(words.keys()), words, leads, particles, units_first })
}

impl Language {
    fn add_to(&self, add: &mut impl FnMut(&str, Number)) -> Result<(), String> {
        for (digit, listed) in (0..).zip(&self.units) {
            add(listed, Number::Unit(digit));
        }
        for (digit, listed) in (0..).zip(&self.after_and) {
            add(listed, Number::AndUnit(digit));
        }
        for (digit, listed) in (0..).zip(&self.plurals) {
            add(listed, Number::Units(digit));
        }
        for (teen, listed) in (10..).zip(&self.teens) {
            add(listed, Number::Teen(teen));
        }
        for (tens, listed) in (2..).zip(&self.tens) {
            add(listed, Number::Tens(tens * 10));
        }
        for (tens, listed) in (2..).zip(&self.inverted) {
            add(listed, Number::InvertedTens(tens * 10));
        }
        for (hundreds, listed) in (1..).zip(&self.hundreds) {
            add(listed, Number::Hundreds(hundreds * 100));
        }
        for (value, listed) in &self.compounds {
            add(listed, Number::Teen(value.parse().map_err(|_| format!("compound `{value}` is no number"))?));
        }
        for (times, listed) in &self.repeat {
            add(listed, Number::Repeat(times.parse().map_err(|_| format!("repeat `{times}` is no number"))?));
        }
        for (times, listed) in &self.again {
            add(listed, Number::Again(times.parse().map_err(|_| format!("again `{times}` is no number"))?));
        }
        for (sign, listed) in &self.signs {
            add(listed, Number::Sign(sign.chars().next().ok_or("an empty sign")?));
        }
        for (listed, number) in [
            (&self.lone_ten, Number::Tens(10)),
            (&self.count_after, Number::CountAfter),
            (&self.teen, Number::TeenSuffix),
            (&self.ten, Number::Ten),
            (&self.hundred, Number::Hundred),
            (&self.thousand, Number::Thousand),
            (&self.times, Number::Times),
            (&self.link, Number::Link),
            (&self.and, Number::And),
            (&self.correct, Number::Correct),
            (&self.more, Number::More),
            (&self.filler, Number::Filler),
        ] {
            add(listed, number);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(word: &str, expected: Number) {
        let found = number_words(word);
        assert!(found.iter().any(|word| word.number == expected), "`{word}`: {found:?}, expected {expected:?}");
    }

    #[test]
    fn words_of_every_kind_are_read() {
        check("seven", Number::Unit(7));
        check("neunundvierzig", Number::Teen(49));
        check("trentotto", Number::Teen(38));
        check("خمسة", Number::Unit(5));
        check("puluh", Number::Ten);
        check("on", Number::Tens(10));
        check("عالواحد", Number::Unit(1));
        check("chhiyalis", Number::Teen(46));
        check("pachanwe", Number::Teen(95));
        check("shatash", Number::Teen(27));
        check("cincuenticinco", Number::Teen(55));
        check("achtesachzg", Number::Teen(68));
        check("fünfundfuffzich".replace('ü', "u").as_str(), Number::Teen(55));
        check("وخمسميه", Number::Hundreds(500));
        check("tlata", Number::Unit(3));
        check("pyatnadtsat", Number::Teen(15));
        assert_eq!(number_words("seventeenth"), &[]);
    }

    #[test]
    fn every_language_has_ten_digits() {
        let file: File = toml::from_str(include_str!("words.toml")).unwrap();
        for language in file.language {
            assert_eq!(language.units.len(), 10, "{}", language.tag);
        }
    }
}
