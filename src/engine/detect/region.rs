//! Which countries a text seems to come from: places and currencies that it names, its script, its commonest words.
//!
//! National telephone numbers are read by the rules of these countries first, whatever the configuration lists.

use std::ops::Range;
use std::str::FromStr;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use rlibphonenumber::Region;
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_script::{Script, UnicodeScript};

use super::lists::{payment_names, rows};
use super::region_names::{ADJECTIVES, LINES, NAMED};
use crate::engine::text::{ViewKind, Views, is_whole_word, spoken, words};

/// A script or a letter that shows a language needs this many letters, or two common words, to be believed.
const MIN_LETTERS: usize = 2;
const MIN_COMMON_WORDS: usize = 2;
/// So many common words tell a language better than its letters do.
const TELLING_WORDS: usize = 3;

/// The regions that a text points to.
#[derive(Debug, Default)]
pub(super) struct Hints {
    /// Most likely first.
    pub(super) regions: Vec<Region>,
    /// How many of them are those of places.
    of_places: usize,
    /// The places that the text names, in the order in which they end, with where they stand in the original.
    places: Vec<(Range<usize>, Region)>,
    /// Where clauses end in the original; looked for only where it names several places.
    breaks: Vec<usize>,
}

impl Hints {
    /// Reads them off a text.
    pub(super) fn of(views: &Views) -> Self {
        let view = views.get(ViewKind::Folded);
        let folded = &view.text;
        let mut hints = Self::default();
        for found in PLACES.automaton.find_overlapping_iter(folded) {
            let is_said =
                || is_number_too(views, view.original(found.start(), found.end()).start(), &folded[found.range()]);
            if (is_whole_word(folded, &found.range()) || has_arabic_prefix(folded, found.start(), found.end()))
                && !is_said()
                && let Ok(region) = Region::from_str(PLACES.regions[found.pattern().as_usize()])
            {
                hints.places.push((view.original(found.start(), found.end()).range(), region));
                hints.add(region);
            }
        }
        hints.of_places = hints.regions.len();
        let original = &views.get(ViewKind::Original).text;
        if hints.places.len() > 1 {
            let ends = original.match_indices([',', ';', '.', '!', '?', '\n']);
            hints.breaks = ends
                .filter(|(at, sign)| original[at + sign.len()..].starts_with(char::is_whitespace) || *sign == "\n")
                .map(|(at, _)| at)
                .collect();
        }
        let said = by_words(folded);
        let mut listed: Vec<&str> =
            said.iter().filter(|said| said.words >= TELLING_WORDS).map(|said| said.regions).collect();
        if !original.is_ascii() {
            listed.extend(by_script(original));
            let letters = by_letters(original);
            // Vietnamese has the accents of French and Italian as well.
            let is_vietnamese = letters.contains(&"VN");
            listed.extend(letters.into_iter().filter(|regions| !is_vietnamese || *regions == "VN"));
        }
        listed.extend(said.map(|said| said.regions));
        for region in listed.iter().flat_map(|codes| codes.split(' ')).filter_map(|code| Region::from_str(code).ok()) {
            hints.add(region);
        }
        hints
    }

    fn add(&mut self, region: Region) {
        if !self.regions.contains(&region) {
            self.regions.push(region);
        }
    }

    /// Tells whether the text names a place of a region.
    pub(super) fn names(&self, is_it: impl Fn(Region) -> bool) -> bool {
        self.regions[..self.of_places].iter().any(|region| is_it(*region))
    }

    /// The regions in the order in which they are likely for a number at `start..end` of the original: where the text
    /// names several places, the one named last before the number, then the next behind it.
    pub(super) fn at(&self, start: usize, end: usize) -> Vec<Region> {
        let (ended, rest) = self.places.split_at(self.places.partition_point(|(place, _)| place.end <= start));
        // A name may reach into the number.
        let reaching = rest.iter().take_while(|(place, _)| place.start < end).filter(|(place, _)| place.start < start);
        let before = reaching.last().or(ended.last());
        let behind = rest.iter().find(|(place, _)| place.start >= end);
        let is_with = |place: Option<&(Range<usize>, Region)>| {
            place.is_some_and(|(place, _)| {
                let first = self.breaks.partition_point(|seam| *seam < place.start.min(end));
                self.breaks.get(first).is_none_or(|seam| *seam >= start.max(place.start))
            })
        };
        // "here on this number, on that one in Auckland": what stands in the number's own clause is nearer.
        let nearest = if is_with(behind) && !is_with(before) { [behind, before] } else { [before, behind] };
        let mut regions: Vec<Region> = nearest.into_iter().flatten().map(|(_, region)| *region).collect();
        regions.dedup();
        let rest = self.regions.iter().filter(|region| !regions.contains(region)).copied().collect::<Vec<_>>();
        regions.extend(rest);
        regions
    }
}

/// "satu lima dua": a place whose name is a number in some language, written like one.
fn is_number_too(views: &Views, start: usize, name: &str) -> bool {
    let original = &views.get(ViewKind::Original).text;
    spoken(name).is_some() && original[start..].starts_with(char::is_lowercase)
}

/// "in", "from" and "and" are one letter, glued before the name of an Arabic place.
fn has_arabic_prefix(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].strip_suffix(['ب', 'ف', 'ل', 'و', 'ع', 'م']);
    text[start..].starts_with(|char| matches!(char, '\u{600}'..='\u{6ff}'))
        && before.is_some_and(|before| !before.ends_with(char::is_alphabetic))
        && !text[end..].starts_with(char::is_alphabetic)
}

fn by_script(text: &str) -> Option<&'static str> {
    let mut counts = [0_usize; SCRIPTS.len()];
    for char in text.chars().filter(|char| !char.is_ascii() && char.is_alphabetic()) {
        let script = char.script();
        if let Some(index) = SCRIPTS.iter().position(|(known, _)| *known == script) {
            counts[index] += 1;
        }
    }
    // Japanese and Korean texts hold Chinese characters too, so their own scripts come first in the table.
    let found = counts.iter().position(|count| *count >= MIN_LETTERS)?;
    if SCRIPTS[found].0 == Script::Arabic && text.contains(['پ', 'چ', 'ژ', 'گ', 'ک', 'ی']) {
        return Some(if text.contains(['ٹ', 'ڈ', 'ڑ', 'ں', 'ے', 'ہ']) { "PK IN" } else { "IR AF" });
    }
    if SCRIPTS[found].0 == Script::Cyrillic {
        let written = CYRILLIC.iter().find(|(letters, _)| text.contains(|char| letters.contains(char)));
        return Some(written.map_or(SCRIPTS[found].1, |(_, regions)| *regions));
    }
    Some(SCRIPTS[found].1)
}

const SCRIPTS: [(Script, &str); 26] = [
    (Script::Georgian, "GE"),
    (Script::Armenian, "AM"),
    (Script::Ethiopic, "ET ER"),
    (Script::Khmer, "KH"),
    (Script::Lao, "LA"),
    (Script::Myanmar, "MM"),
    (Script::Sinhala, "LK"),
    (Script::Malayalam, "IN"),
    (Script::Oriya, "IN"),
    (Script::Mongolian, "MN CN"),
    (Script::Tamil, "IN LK"),
    (Script::Telugu, "IN"),
    (Script::Gujarati, "IN"),
    (Script::Gurmukhi, "IN"),
    (Script::Kannada, "IN"),
    (Script::Hiragana, "JP"),
    (Script::Katakana, "JP"),
    (Script::Hangul, "KR"),
    (Script::Han, "CN TW HK JP"),
    (Script::Thai, "TH"),
    (Script::Devanagari, "IN NP"),
    (Script::Bengali, "BD IN"),
    (Script::Cyrillic, "RU UA KZ BY BG RS"),
    (Script::Arabic, "SA EG AE JO MA IQ DZ LB KW QA"),
    (Script::Hebrew, "IL"),
    (Script::Greek, "GR CY"),
];

/// Cyrillic letters that few languages write, the telling ones first.
const CYRILLIC: [(&str, &str); 7] = [
    ("ўЎ", "BY"),
    ("ѓќѕЃЌЅ", "MK"),
    ("ђћЂЋ", "RS BA ME"),
    ("љњџјЉЊЏЈ", "RS MK BA ME"),
    ("қғұһәҚҒҰӘ", "KZ UZ KG"),
    ("ӣӯҷҳ", "TJ"),
    ("їєґіІЇЄ", "UA"),
];

/// Letters that few languages write.
fn by_letters(text: &str) -> Vec<&'static str> {
    const LETTERS: [(&str, &str); 20] = [
        ("əƏ", "AZ"),
        ("ðþÐÞ", "IS"),
        ("ėųįĖŲĮ", "LT"),
        ("āēīķļņģĀĒĪĶĻŅĢ", "LV"),
        ("đćĐĆ", "RS HR BA ME"),
        ("ĺŕľĽ", "SK"),
        ("čšžČŠŽ", "HR RS SI BA CZ SK LT"),
        ("łąęśćżźŁĄĘŚĆŻŹ", "PL"),
        ("ğşıİĞŞ", "TR"),
        ("ơưđạảấầẩẫậắằẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", "VN"),
        ("ãõÃÕ", "BR PT"),
        ("õÕ", "EE"),
        ("ñ¿¡Ñ", "ES MX AR CO PE CL"),
        ("äöüßÄÖÜ", "DE AT CH"),
        ("øåØÅ", "NO DK SE"),
        ("ěřůĚŘ", "CZ SK"),
        ("őűŐŰ", "HU"),
        ("țșăȚȘĂ", "RO MD"),
        ("œêîûïŒ", "FR BE CA"),
        ("ìòÌÒ", "IT"),
    ];
    LETTERS
        .iter()
        .filter(|(letters, _)| text.contains(|char| letters.contains(char)))
        .map(|(_, regions)| *regions)
        .collect()
}

/// A language that the commonest words of a text show.
struct Said {
    regions: &'static str,
    /// How many of its words there are, the telling ones counted more than once.
    words: usize,
}

/// The language whose commonest words stand in the text most often.
fn by_words(folded: &str) -> Option<Said> {
    let mut counts = vec![0_usize; LANGUAGES.rows.len()];
    for range in words(folded).take(400) {
        // "cinque55": a number that is part words, part digits; the letters of "3d" are none.
        const SHORTEST: usize = 3;
        let word = &folded[range];
        let bare = word.trim_matches(|char: char| char.is_ascii_digit());
        let word = if bare.len() >= SHORTEST { bare } else { word };
        for index in LANGUAGES.by_word.get(word).into_iter().flatten() {
            counts[*index] += LANGUAGES.rows[*index].1;
        }
    }
    // Plenty of English tells that it is no other language.
    let (english, plain) = (counts[0], std::mem::take(&mut counts[1]));
    counts[0] += plain;
    let most = counts.iter().max().copied().filter(|most| *most >= MIN_COMMON_WORDS)?;
    let first = counts.iter().position(|count| *count == most)?;
    let is_told = first > 0 || english >= MIN_COMMON_WORDS;
    is_told.then(|| Said { regions: LANGUAGES.rows[first].0, words: most })
}

/// Languages with their regions, and which of them have a word.
struct Languages {
    /// Regions, and how much one word says.
    rows: Vec<(&'static str, usize)>,
    by_word: FxHashMap<&'static str, Vec<usize>>,
}

static LANGUAGES: LazyLock<Languages> = LazyLock::new(|| {
    let mut languages = Languages { rows: Vec::new(), by_word: FxHashMap::default() };
    for (index, (regions, words)) in rows(include_str!("region_words.txt")).enumerate() {
        let weighed = regions.split_once(" *").and_then(|(regions, weight)| Some((regions, weight.parse().ok()?)));
        languages.rows.push(weighed.unwrap_or((regions, 1)));
        for word in words.split_whitespace() {
            languages.by_word.entry(word).or_default().push(index);
        }
    }
    languages
});

/// Wallets and banks of one country, which tell it as a town does.
fn wallets() -> impl Iterator<Item = (&'static str, &'static str)> {
    let mut countries: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for (_, country, names) in payment_names().filter(|(kind, ..)| matches!(*kind, "wallet" | "bank")) {
        for name in names {
            countries.entry(name).or_default().push(country);
        }
    }
    countries.into_iter().filter(|(_, of)| of.iter().all(|country| *country == of[0])).map(|(name, of)| (of[0], name))
}

struct Places {
    automaton: AhoCorasick,
    regions: Vec<&'static str>,
}

static PLACES: LazyLock<Places> = LazyLock::new(|| {
    let mut listed: Vec<(&'static str, String)> = NAMED
        .iter()
        .copied()
        .chain(rows(include_str!("region_places.txt")))
        .chain(wallets())
        .flat_map(|(region, names)| names.split(',').map(move |name| (region, name.trim().nfkc().collect())))
        .collect();
    for (region, adjectives) in ADJECTIVES {
        for adjective in adjectives.split(", ") {
            listed.extend(LINES.iter().map(|line| (*region, format!("{adjective} {line}"))));
        }
    }
    Places {
        automaton: AhoCorasick::new(listed.iter().map(|(_, name)| name))
            .expect("the names are a constant that the tests compile"),
        regions: listed.into_iter().map(|(region, _)| region).collect(),
    }
});
