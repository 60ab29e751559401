//! Rows of numbers and sums that make a telephone number, and sums glued behind a name: "601, then twice 111, then a
//! thousand minus 545"; "mossy.tiles and straight behind it half of 128".
//!
//! A sum says nothing by itself: it counts among the digits of a number, or right behind a name.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::sum_counts::known_count;
use super::sum_parts::{Item, Kind, Origin, Part, WHOLE, counts_digits, items, part};
use super::sum_words::{Role, folded, has, is_of_phones, may_say, sum_words};
use super::{Replacement, Source};
use crate::engine::text::near::{after, before};
use crate::engine::text::number_words::number_words;
use crate::engine::text::views::View;

pub(super) fn decode(source: &Source<'_>, found: &mut Vec<Replacement>) {
    if !may_say(source.lower()) || !has_numbers(source) {
        return;
    }
    let view = folded(source.text);
    let text = view.text.as_str();
    // Most that may say a sum by a part of a word say none.
    if !says_sum(text) {
        return;
    }
    let items = items(text);
    let is_phone = items.iter().any(|item| is_of_phones(&text[item.range.clone()]));
    let led = items.iter().take_while(|item| matches!(item.kind, Kind::Joint { .. })).count();
    let mut at = 0;
    while at < items.len() {
        let Some((row, end)) = row(text, &items, at) else {
            at += 1;
            continue;
        };
        let is_all = at <= led && end >= items.len() && found.is_empty();
        at = end;
        let told = |row: &Row| telephone(text, row, is_phone).map(|range| (range, digits(row)));
        let number = behind_colon(text, &row)
            .and_then(|row| told(&row))
            .or_else(|| cuts(text, &row, Next::Apart).find_map(|cut| told(&cut)))
            .or_else(|| told(&row))
            .or_else(|| piece(&row).filter(|_| is_all).map(|range| (range, digits(&row))))
            .or_else(|| cuts(text, &row, Next::Any).find_map(|cut| told(&cut)));
        if let Some((range, digits)) = number {
            found.push(replacement(&view, range, digits));
        } else if let Some((range, value)) = behind_name(text, &row) {
            found.push(replacement(&view, range, value));
        }
    }
}

fn replacement(view: &View, range: Range<usize>, text: String) -> Replacement {
    let span = view.original(range.start, range.end);
    Replacement::new(span.start()..span.end(), text, "arithmetic")
}

/// The digits of a row, part by part.
fn digits(row: &Row) -> String {
    row.parts.iter().map(|part| part.value.as_str()).collect::<Vec<_>>().join(" ")
}

/// "Two times two, three times three, like this: 0-6-3, then 4": the parts behind a colon, where a number begins there.
fn behind_colon(text: &str, row: &Row) -> Option<Row> {
    let first = (1..row.parts.len()).rev().find(|at| {
        text[row.parts[at - 1].range.end..row.parts[*at].range.start].contains(':')
            && row.parts[*at].value.starts_with('0')
    })?;
    let moved = |list: &[usize]| list.iter().filter(|at| **at > first).map(|at| at - first).collect();
    Some(Row {
        parts: row.parts[first..].to_vec(),
        sequences: moved(&row.sequences),
        loose: moved(&row.loose),
        is_followed: row.is_followed,
        is_checked: row.is_checked,
    })
}

/// Before which parts a row may be cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Next {
    /// Those that no word puts behind the one before.
    Apart,
    Any,
}

/// The row without what further sentences tell, the longest first: "0171, then a hundred minus 19. After 5 I am home".
fn cuts<'a>(text: &'a str, row: &'a Row, next: Next) -> impl Iterator<Item = Row> + 'a {
    /// More parts no number has.
    const MOST_PARTS: usize = 24;
    let may_end = move |count: &usize| next == Next::Any || !row.sequences.contains(count);
    (2..row.parts.len().min(MOST_PARTS)).rev().filter(may_end).filter_map(move |count| {
        let (last, next) = (&row.parts[count - 1], &row.parts[count]);
        let gap = &text[last.range.end..next.range.start];
        gap.starts_with(['.', '!', '?', ';', '\n', '\u{2026}']).then(|| Row {
            parts: row.parts[..count].to_vec(),
            sequences: row.sequences.iter().copied().filter(|at| *at < count).collect(),
            loose: row.loose.iter().copied().filter(|at| *at < count).collect(),
            is_followed: false,
            is_checked: row.is_checked,
        })
    })
}

/// Tells whether a text has digits, or number words, enough for a number.
fn has_numbers(source: &Source<'_>) -> bool {
    const FEWEST_DIGITS: usize = 3;
    const FEWEST_WORDS: usize = 4;
    let is_value = |range: &&Range<usize>| {
        let word = source.lower().get((*range).clone()).unwrap_or_default();
        number_words(word).iter().any(|word| word.number.is_value())
    };
    source.text.bytes().filter(u8::is_ascii_digit).nth(FEWEST_DIGITS - 1).is_some()
        || GLUING.is_match(source.lower())
        || source.words().iter().filter(is_value).nth(FEWEST_WORDS - 1).is_some()
}

/// Tells whether a folded text says how a number is made, or where it is glued: without either no row counts.
fn says_sum(text: &str) -> bool {
    let is_known = |(range, role): &(Range<usize>, Role)| {
        if let Role::Thing(index) = role { known_count(text, range, *index).is_some() } else { true }
    };
    GLUING.is_match(text) || sum_words(text).iter().any(is_known)
}

/// Parts of a number with nothing between them but what says which comes.
struct Row {
    parts: Vec<Part>,
    /// The parts that words put behind the one before.
    sequences: Vec<usize>,
    /// The parts that other words lead to.
    loose: Vec<usize>,
    /// Whether a word goes on right behind it.
    is_followed: bool,
    /// Whether what a sum makes is told behind it, as in tables.
    is_checked: bool,
}

/// The row that begins at an item, and the item behind it.
fn row(text: &str, items: &[Item], start: usize) -> Option<(Row, usize)> {
    const MOST_BETWEEN: usize = 60;
    /// Words that say nothing of the parts, between two of them.
    const MOST_LOOSE: usize = 3;
    let mut row =
        Row { parts: Vec::new(), sequences: Vec::new(), loose: Vec::new(), is_followed: false, is_checked: false };
    let (mut at, mut end, mut reached) = (start, 0, start);
    let (mut is_sequence, mut is_joined, mut loose) = (false, false, 0);
    while let Some(item) = items.get(at) {
        let is_far =
            !row.parts.is_empty() && (item.range.start - end > MOST_BETWEEN || !is_light(&text[end..item.range.start]));
        if is_far {
            break;
        }
        if counts_digits(text, items, at) {
            at += 1;
            continue;
        }
        if let Some((part, next)) = part(text, items, at) {
            if !row.parts.is_empty() {
                row.sequences.extend(is_sequence.then_some(row.parts.len()));
                row.loose.extend((loose > 0).then_some(row.parts.len()));
            }
            (is_sequence, is_joined, loose) = (false, false, 0);
            (end, at, reached) = (part.range.end, next, next);
            // "twice 170 is 340": the sum, and what it makes.
            match row.parts.last_mut() {
                Some(sum) if sum.origin != Origin::Plain && part.origin == Origin::Plain && sum.value == part.value => {
                    sum.range.end = part.range.end;
                    row.is_checked = true;
                }
                _ => row.parts.push(part),
            }
            continue;
        }
        match &item.kind {
            Kind::Joint { is_sequence: is_then } if !row.parts.is_empty() => {
                (is_sequence, is_joined) = (is_sequence || *is_then, true);
            }
            Kind::Role(role) if !row.parts.is_empty() && !role.is_thing() => {}
            // "07700, continues 900": behind a pause, or what puts the next part behind, other words may lead to it.
            Kind::Other
                if !row.parts.is_empty()
                    && loose < MOST_LOOSE
                    && (is_joined || !is_light_space(&text[end..next_word(text, end)])) =>
            {
                loose += 1;
            }
            Kind::Value(_) | Kind::Known(_) | Kind::Role(_) | Kind::Joint { .. } | Kind::Other => break,
        }
        at += 1;
    }
    row.is_followed = is_followed(text, items, reached, end);
    (!row.parts.is_empty()).then_some((row, reached.max(start + 1)))
}

/// Where a part of a number lies that is all that a message says: "613, then 111 times 5".
fn piece(row: &Row) -> Option<Range<usize>> {
    const PIECE: std::ops::RangeInclusive<usize> = 2..=8;
    let (first, last) = (row.parts.first()?, row.parts.last()?);
    let digits: usize = row.parts.iter().map(|part| part.value.len()).sum();
    let is_sum = row.parts.iter().any(|part| part.origin.is_said());
    (is_sum && row.loose.is_empty() && !row.sequences.is_empty() && PIECE.contains(&digits))
        .then_some(first.range.start..last.range.end)
}

/// Tells whether a word goes on right behind a row: "… plus three rooms", "… of the order".
fn is_followed(text: &str, items: &[Item], at: usize, mut end: usize) -> bool {
    const LEADING: &str = " of de di da do du from van von to for on in the a an el la per para fur z na ";
    for item in items.iter().skip(at) {
        let word = &text[item.range.clone()];
        if !is_light_space(&text[end..item.range.start]) {
            return false;
        }
        if !(matches!(item.kind, Kind::Joint { .. }) && has(LEADING, word)) {
            return item.kind == Kind::Other && !is_of_phones(word);
        }
        end = item.range.end;
    }
    false
}

/// Where the next word begins.
fn next_word(text: &str, from: usize) -> usize {
    text[from..].find(char::is_alphanumeric).map_or(text.len(), |length| from + length)
}

fn is_light_space(gap: &str) -> bool {
    gap.chars().all(|char| char == ' ')
}

/// Tells whether nothing but words that are looked at one by one, spaces and light signs stand between two parts.
fn is_light(gap: &str) -> bool {
    gap.chars().all(|char| char.is_alphanumeric() || char.is_whitespace() || "',;:.()-–—/|…!\u{2019}&>".contains(char))
}

/// Where a telephone number lies that a row says with sums in words, if it is one.
fn telephone(text: &str, row: &Row, is_phone: bool) -> Option<Range<usize>> {
    const FEWEST_PLAIN: usize = 2;
    const LONGEST_LEAD: usize = 10;
    const FEWEST_PARTS: usize = 3;
    const FULL: std::ops::RangeInclusive<usize> = 10..=12;
    const AMOUNT: [char; 7] = ['$', '€', '£', '₹', '¥', '%', '='];
    let (first, last) = (row.parts.first()?, row.parts.last()?);
    let range = first.range.start..last.range.end;
    let digits: usize = row.parts.iter().map(|part| part.value.len()).sum();
    let lead: usize =
        row.parts.iter().take_while(|part| part.origin == Origin::Plain).map(|part| part.value.len()).sum();
    let is_whole = first.value.len() >= *WHOLE.start() && row.parts.len() == 1;
    let is_sequence = !row.sequences.is_empty();
    let said = row.parts.iter().filter(|part| part.origin.is_said()).count();
    // Nothing else has so many digits in so many parts, of which some are to be calculated.
    let is_shaped = !row.is_checked
        && FULL.contains(&digits)
        && row.parts.len() >= FEWEST_PARTS
        && (first.value.starts_with('0') && is_sequence || said > 1 && (is_sequence || row.parts.len() > FEWEST_PARTS));
    let is_zero_first = first.value.starts_with('0') && first.value.len() > 2 && FULL.contains(&digits);
    let is_told = is_phone && (row.parts.len() > 1 || is_whole)
        || is_sequence && lead > FEWEST_PLAIN
        || is_zero_first
        || is_shaped;
    let is_tight =
        row.loose.is_empty() || FULL.contains(&digits) && (is_phone || is_zero_first || said > 1 && is_sequence);
    let is_amount = text[..range.start].trim_end_matches(' ').ends_with(AMOUNT)
        || text[range.end..].trim_start_matches(' ').starts_with(AMOUNT)
        || text[range.clone()].contains(AMOUNT);
    let is_decimal = text[range.clone()].match_indices(['.', ',']).any(|(at, _)| {
        let digit = |char: Option<char>| char.is_some_and(|char| char.is_ascii_digit());
        digit(text[..range.start + at].chars().next_back()) && digit(text[range.start + at + 1..].chars().next())
    });
    // A number that is whole needs nothing more; only those with a zero before may be longer.
    let is_longer = row.parts.len() > 1
        && (lead > LONGEST_LEAD
            || lead == LONGEST_LEAD
                && (!first.value.starts_with('0') || row.parts.iter().any(|part| part.origin == Origin::Known)));
    (first.origin != Origin::Known
        && !is_longer
        && row.parts.iter().any(|part| part.origin.is_said())
        && WHOLE.contains(&digits)
        && is_told
        && is_tight
        && !row.is_followed
        && !is_amount
        && !is_decimal)
        .then_some(range)
}

/// What says that a number goes right behind a name.
const GLUED: [&str; 64] = [
    "behind it",
    "straight after",
    "right after",
    "straight behind",
    "right behind",
    "directly behind",
    "directly after",
    "immediately after",
    "glued",
    "stuck on",
    "stuck to",
    "attached",
    "no gap",
    "no space",
    "on the end",
    "at the end of it",
    "tacked on",
    "direkt dahinter",
    "direkt danach",
    "direkt dran",
    "ohne leerzeichen",
    "pegado",
    "justo detras",
    "justo despues",
    "sin espacio",
    "colle",
    "juste derriere",
    "juste apres",
    "sans espace",
    "colado",
    "logo atras",
    "logo depois",
    "sem espaco",
    "subito dopo",
    "attaccato",
    "senza spazio",
    "zaraz za",
    "bez spacji",
    "сразу за",
    "слитно",
    "без пробела",
    "direct erachter",
    "zonder spatie",
    "hemen ardindan",
    "on its tail",
    "tagged on",
    "after it",
    "stuck behind",
    "detras",
    "dahinter",
    "hinten dran",
    "derriere",
    "accole",
    "dietro",
    "in coda",
    "atras",
    "na konce",
    "doklejone",
    "na koncu",
    "в конце",
    "erachter",
    "arkasina",
    "di belakang",
    "uske aage",
];

static GLUING: LazyLock<AhoCorasick> =
    LazyLock::new(|| AhoCorasick::new(GLUED).expect("the phrases are a constant that the tests compile"));

/// What is glued to the end of a name: "mossy.tiles and straight behind it half of 128". Where the end of the name, what
/// leads over and the number lie, and the number.
fn behind_name(text: &str, row: &Row) -> Option<(Range<usize>, String)> {
    const REACH: usize = 90;
    const LONGEST_GAP: usize = 48;
    const TAIL: usize = 40;
    const SHORTEST: usize = 6;
    let sum = row.parts.first()?;
    let is_only = row.parts.len() == 1;
    if sum.origin == Origin::Plain || is_only && row.is_followed || sum.value.len() > 6 {
        return None;
    }
    let lead = before(text, sum.range.start, REACH);
    let offset = sum.range.start - lead.len();
    let tail = after(text, sum.range.end, TAIL);
    let tail = &tail[..tail.find([',', '.', ';', '!', '?', '\n']).unwrap_or(tail.len())];
    // "With half of 150 behind it".
    let glued_behind = GLUED.iter().find_map(|words| tail.find(words).map(|at| at + words.len()));
    let is_name = |word: &str| {
        word.chars().all(|char| char.is_ascii_alphanumeric() || "._@-".contains(char))
            && word.chars().filter(char::is_ascii_alphabetic).count() >= 3
            && word.ends_with(|char: char| char.is_ascii_alphanumeric() || char == '_')
    };
    let mut at = 0;
    let mut name = None;
    for word in lead.split_inclusive(' ') {
        let shown = word.trim_end_matches([' ', ',', ';']);
        let is_marked = shown.trim_end_matches(['.', '_', '@']).contains(['.', '_', '@']) || lead[..at].ends_with(": ");
        if is_marked && is_name(shown) {
            name = Some(at + shown.len());
        }
        at += word.len();
    }
    // A plain word right before what says that the number goes behind it.
    let plain = || {
        let said = lead.trim_end();
        let at =
            GLUED.iter().chain(&["with", "mit", "con", "avec", "com"]).filter_map(|words| said.rfind(words)).max()?;
        let said = said[..at].trim_end_matches([' ', ',']);
        let said = ["and", "y", "e", "et", "und", "then", "plus"]
            .iter()
            .find_map(|and| said.strip_suffix(and).filter(|said| said.ends_with([' ', ','])))
            .unwrap_or(said)
            .trim_end_matches([' ', ',']);
        let word = said.rsplit([' ', ':', '"', '\n']).next().unwrap_or_default();
        let is_plain = word.len() >= SHORTEST && is_name(word) && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        is_plain.then_some(said.len())
    };
    let end = name.or_else(plain)?;
    let gap = &lead[end..];
    let is_glued = (is_only || glued_behind.is_some())
        && gap.len() <= LONGEST_GAP
        && !gap.contains(['.', '!', '?'])
        && (glued_behind.is_some() || GLUING.is_match(gap));
    let is_ended = !after(text, sum.range.end, 2).starts_with(['.', '%'])
        || after(text, sum.range.end, 2).trim_end_matches(['.', ' ']).is_empty();
    let sum_end = sum.range.end + glued_behind.unwrap_or(0);
    (is_glued && is_ended).then(|| (offset + end..sum_end, sum.value.clone()))
}

#[cfg(test)]
mod tests {
    use crate::engine::text::decode::tests::check;

    #[test]
    fn sums_in_words_count_among_the_digits() {
        check("Mobile 07700 900, and the last three are one hundred plus eighty nine", "Mobile 07700 900 189");
        check("numer: 600, potem trzy razy 111, na koniec tysiąc minus 12", "numer: 600 333 988");
        check("Handy 0176 040690 und dann drei Dutzend minus vier", "Handy 0176 040690 32");
        check("06 39 98, puis la moitié de 164, puis 50 plus 7, appelez-moi", "06 39 98 82 57, appelez-moi");
        check("toma 612340870 y súmale 5, es mi móvil", "toma 612340875, es mi móvil");
        check("phone 312 555, then 0, then the product of 4 and 31", "phone 312 555 0 124");
        check("ring me: 303 555 0, then 150 take one away", "ring me: 303 555 0 149");
    }

    #[test]
    fn parts_may_be_led_to_by_other_words_and_end_with_their_sentence() {
        check(
            "My number begins 07700, continues 900, and for the last three take 250 less 16.",
            "My number begins 07700 900 234.",
        );
        check("0171, danach 39200, danach hundert minus neunzehn. Ab 17 Uhr", "0171 39200 81. Ab 17 Uhr");
        check(
            "area code 200 + 12, exchange 5 × 111, line 0100 plus three dozen. Do call.",
            "area code 212 555 0136. Do call.",
        );
        check("0491 570 (300 halved, +7)", "0491 570 157)");
        check("415, three fives, 01, then whatever six times nine makes", "415 555 01 54 makes");
        check("Рахуй: 067, тоді 310, тоді квадрат 5, тоді двічі по 24", "Рахуй: 067 310 25 48");
    }

    #[test]
    fn counts_that_everybody_knows_are_digits() {
        check("call 415 555 01, then however many cards are in a deck", "call 415 555 01 52");
        check("312 555 01, then a week's days, then a dozen minus 3", "312 555 01 7 9");
        check("A piano has 88 keys, a deck 52 cards", "A piano has 88 keys, a deck 52 cards");
    }

    #[test]
    fn a_sum_goes_on_behind_a_name() {
        check("insta: mossy.tiles and straight after it half of 90", "insta: mossy.tiles45");
        check("pennyfold with half of 150 behind it, on ig", "pennyfold75, on ig");
        check("Telegram: trazos y detrás el doble de 21, todo pegado", "Telegram: trazos42, todo pegado");
        check(
            "open notes.v2 and straight after it half of 12 pages",
            "open notes.v2 and straight after it half of 12 pages",
        );
    }

    #[test]
    fn ordinary_sums_stay() {
        for text in [
            "Call when ready: 2 dozen plus 3 rooms, then 3 times 25 minutes",
            "half of 120 euros now, then 450 minus 20 euros, then 300, text me",
            "twice 170 is 340, then 900 minus 25 is 875, call the office if not",
            "order 450 minus 20 for the tap, then 300 plus 45 for the tiles",
            "a dozen plus one eggs, then half of 128",
            "call 07700 900123, 7 days a week, hours of the day as you like",
            "mornings are best, hours of the day vary, ring 0491 570 156",
        ] {
            check(text, text);
        }
    }
}
