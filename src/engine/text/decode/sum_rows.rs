//! Rows of numbers and sums that make a telephone number, and sums glued behind a name: "601, then twice 111, then a
//! thousand minus 545"; "mossy.tiles and straight behind it half of 128".
//!
//! A sum says nothing by itself: it counts among the digits of a number, or right behind a name.

use std::ops::Range;

use super::sum_parts::{Item, Kind, Origin, Part, WHOLE, counts_digits, items, part};
use super::sum_words::{folded, has, is_of_phones, may_say};
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
    let items = items(text);
    let is_phone = items.iter().any(|item| is_of_phones(&text[item.range.clone()]));
    let mut at = 0;
    while at < items.len() {
        let Some((row, end)) = row(text, &items, at) else {
            at += 1;
            continue;
        };
        let is_all = at == 0 || items[..at].iter().all(|item| matches!(item.kind, Kind::Joint { .. }));
        at = end;
        let is_all = is_all && end >= items.len() && found.is_empty();
        if let Some(range) = telephone(text, &row, is_phone).or_else(|| piece(&row).filter(|_| is_all)) {
            let digits = row.parts.iter().map(|part| part.value.as_str()).collect::<Vec<_>>().join(" ");
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

/// Tells whether a text has digits, or number words, enough for a number.
fn has_numbers(source: &Source<'_>) -> bool {
    const FEWEST_DIGITS: usize = 3;
    const FEWEST_WORDS: usize = 4;
    let is_value = |range: &&Range<usize>| {
        let word = source.lower().get((*range).clone()).unwrap_or_default();
        number_words(word).iter().any(|word| word.number.is_value())
    };
    source.text.bytes().filter(u8::is_ascii_digit).nth(FEWEST_DIGITS - 1).is_some()
        || GLUED.iter().any(|words| source.lower().contains(words))
        || source.words().iter().filter(is_value).nth(FEWEST_WORDS - 1).is_some()
}

/// Parts of a number with nothing between them but what says which comes.
struct Row {
    parts: Vec<Part>,
    /// Whether words put one part behind another.
    is_sequence: bool,
    /// Whether a word goes on right behind it.
    is_followed: bool,
}

/// The row that begins at an item, and the item behind it.
fn row(text: &str, items: &[Item], start: usize) -> Option<(Row, usize)> {
    const MOST_BETWEEN: usize = 60;
    let mut row = Row { parts: Vec::new(), is_sequence: false, is_followed: false };
    let (mut at, mut end, mut reached) = (start, 0, start);
    let mut is_sequence = false;
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
            row.is_sequence |= is_sequence && !row.parts.is_empty();
            is_sequence = false;
            (end, at, reached) = (part.range.end, next, next);
            // "twice 170 is 340": the sum, and what it makes.
            match row.parts.last_mut() {
                Some(sum) if sum.origin != Origin::Plain && part.origin == Origin::Plain && sum.value == part.value => {
                    sum.range.end = part.range.end;
                }
                _ => row.parts.push(part),
            }
            continue;
        }
        match &item.kind {
            Kind::Joint { is_sequence: is_then } if !row.parts.is_empty() => is_sequence |= is_then,
            Kind::Role(role) if !row.parts.is_empty() && !role.is_thing() => {}
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
    (is_sum && row.is_sequence && PIECE.contains(&digits)).then_some(first.range.start..last.range.end)
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
    const AMOUNT: [char; 7] = ['$', '€', '£', '₹', '¥', '%', '='];
    let (first, last) = (row.parts.first()?, row.parts.last()?);
    let range = first.range.start..last.range.end;
    let digits: usize = row.parts.iter().map(|part| part.value.len()).sum();
    let lead: usize =
        row.parts.iter().take_while(|part| part.origin == Origin::Plain).map(|part| part.value.len()).sum();
    let is_whole = first.value.len() >= *WHOLE.start() && row.parts.len() == 1;
    let is_told = is_phone && (row.parts.len() > 1 || is_whole) || row.is_sequence && lead > FEWEST_PLAIN;
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
        && !row.is_followed
        && !is_amount
        && !is_decimal)
        .then_some(range)
}

/// What says that a number goes right behind a name.
const GLUED: [&str; 44] = [
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
];

/// What is glued to the end of a name: "mossy.tiles and straight behind it half of 128". Where the end of the name, what
/// leads over and the number lie, and the number.
fn behind_name(text: &str, row: &Row) -> Option<(Range<usize>, String)> {
    const REACH: usize = 90;
    const LONGEST_GAP: usize = 48;
    let [sum] = row.parts.as_slice() else { return None };
    if sum.origin == Origin::Plain || row.is_followed || sum.value.len() > 6 {
        return None;
    }
    let lead = before(text, sum.range.start, REACH);
    let offset = sum.range.start - lead.len();
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
    let end = name?;
    let gap = &lead[end..];
    let is_glued =
        gap.len() <= LONGEST_GAP && !gap.contains(['.', '!', '?']) && GLUED.iter().any(|words| gap.contains(words));
    let is_ended = !after(text, sum.range.end, 2).starts_with(['.', '%'])
        || after(text, sum.range.end, 2).trim_end_matches(['.', ' ']).is_empty();
    (is_glued && is_ended).then(|| (offset + end..sum.range.end, sum.value.clone()))
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
    fn counts_that_everybody_knows_are_digits() {
        check("call 415 555 01, then however many cards are in a deck", "call 415 555 01 52");
        check("312 555 01, then a week's days, then a dozen minus 3", "312 555 01 7 9");
        check("A piano has 88 keys, a deck 52 cards", "A piano has 88 keys, a deck 52 cards");
    }

    #[test]
    fn a_sum_goes_on_behind_a_name() {
        check("insta: mossy.tiles and straight after it half of 90", "insta: mossy.tiles45");
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
