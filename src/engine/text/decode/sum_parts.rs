//! The parts of a number that is dictated with sums in it: "612", "half of 128", "a dozen plus one".

use std::ops::Range;

use super::sum_counts::known_count;
use super::sum_words::{CROSS, Role, follows, has, is_passed, sum_words};
use crate::engine::text::digits::said;
use crate::engine::text::spoken::places_part;
use crate::engine::text::words::words;

/// A word, or several, of a text in which sums may be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    /// A number, written or said.
    Value(String),
    /// What makes a sum.
    Role(Role),
    /// So many as everybody knows.
    Known(u32),
    /// What stands between the parts of a number; whether it puts one behind another.
    Joint { is_sequence: bool },
    /// Any other word.
    Other,
}

/// The words of a folded text, each with what it can say of a number.
pub(super) fn items(text: &str) -> Vec<Item> {
    let mut cuts: Vec<(Range<usize>, Kind)> = Vec::new();
    for (range, role) in sum_words(text) {
        let end = cuts.last().map_or(0, |(last, _)| last.end);
        if let Role::Thing(index) = role {
            if let Some((whole, count)) = known_count(text, &range, index).filter(|(whole, _)| whole.start >= end) {
                cuts.push((whole, Kind::Known(count)));
            }
        } else if range.start >= end {
            cuts.push((range, Kind::Role(role)));
        }
    }
    let ranges: Vec<Range<usize>> = cuts.iter().map(|(range, _)| range.clone()).collect();
    let said = said(text, &ranges).into_iter().filter(|(range, _)| !range.is_empty());
    let is_number = |value: &str| !value.is_empty() && value.bytes().all(|byte| byte.is_ascii_digit());
    let joint = |range: &Range<usize>| Kind::Joint { is_sequence: text[range.clone()].split(' ').any(follows) };
    let said = said.map(|(range, value)| {
        let kind = if is_number(&value) { Kind::Value(value) } else { joint(&range) };
        (range, kind)
    });
    cuts.extend(said);
    cuts.sort_by_key(|(range, _)| range.start);
    let mut cuts = cuts.into_iter().peekable();
    let mut items: Vec<Item> = Vec::new();
    let mut end = 0;
    for word in words(text) {
        if word.start < end {
            continue;
        }
        while cuts.next_if(|(cut, _)| cut.end <= word.start).is_some() {}
        let before = items.len();
        while let Some((cut, kind)) = cuts.next_if(|(cut, _)| cut.start < word.end) {
            if items.len() == before && cut.start > word.start {
                break;
            }
            end = end.max(cut.end);
            items.push(Item { range: cut, kind });
        }
        if items.len() == before {
            let kind = if is_passed(&text[word.clone()]) { joint(&word) } else { Kind::Other };
            items.push(Item { range: word, kind });
        }
    }
    items
}

/// A part of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) range: Range<usize>,
    pub(super) value: String,
    /// How it came about.
    pub(super) origin: Origin,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Origin {
    /// As it stands.
    Plain,
    /// Calculated, with nothing but signs.
    Signs,
    /// Known to everybody: "a dozen", "a week's days".
    Known,
    /// Calculated, as words say.
    Words,
}

impl Origin {
    /// Tells whether words say what there is to calculate, or to know.
    pub(super) fn is_said(self) -> bool {
        matches!(self, Self::Words | Self::Known)
    }
}

/// Reads the part that begins at the item `at`: it, and the item behind.
pub(super) fn part(text: &str, items: &[Item], at: usize) -> Option<(Part, usize)> {
    let (mut part, mut next) = operand(text, items, at, 0)?;
    while let Some((longer, behind)) = continued(text, items, &part, next) {
        (part, next) = (longer, behind);
    }
    Some((part, next))
}

/// Most digits of a number that is calculated with.
const MOST_DIGITS: usize = 6;

/// How many digits a whole telephone number has.
pub(super) const WHOLE: std::ops::RangeInclusive<usize> = 9..=13;

/// A number before which nothing is calculated but what it is told to be made of: "half of 1000", "two dozen".
fn operand(text: &str, items: &[Item], at: usize, depth: usize) -> Option<(Part, usize)> {
    const MOST_DEPTH: usize = 2;
    let item = items.get(at)?;
    let known = |count: u32, range: Range<usize>| Part { range, value: count.to_string(), origin: Origin::Known };
    match &item.kind {
        Kind::Value(value) => {
            let plain = Part { range: item.range.clone(), value: value.clone(), origin: Origin::Plain };
            let behind = items.get(at + 1).filter(|next| is_space(text, item.range.end, next.range.start));
            let times = value.parse::<u32>().ok().filter(|times| (1..=12).contains(times));
            // "24 hours a day": what is counted, not what everybody knows.
            if value != "1" && behind.is_some_and(|next| matches!(next.kind, Kind::Known(_))) {
                return None;
            }
            Some(match (times, behind.map(|next| (&next.kind, next.range.end))) {
                (Some(times), Some((Kind::Role(Role::Count(count)), end))) => {
                    (known(times * count, item.range.start..end), at + 2)
                }
                (Some(1), Some((Kind::Known(count), end))) => (known(*count, item.range.start..end), at + 2),
                _ => (plain, at + 1),
            })
        }
        Kind::Known(count) => {
            // "a pack of cards, fifty two then": the number is told with it.
            let told = items.get(at + 1).filter(|next| next.kind == Kind::Value(count.to_string()));
            let end = told.map_or(item.range.end, |told| told.range.end);
            Some((known(*count, item.range.start..end), at + 1 + usize::from(told.is_some())))
        }
        Kind::Role(Role::Count(count)) => Some((known(*count, item.range.clone()), at + 1)),
        Kind::Role(role @ (Role::Share(_) | Role::Twice | Role::Thrice | Role::Root | Role::Square))
            if depth < MOST_DEPTH =>
        {
            let mut of = at + 1;
            let mut end = item.range.end;
            while let Some(next) = items.get(of)
                && of <= at + 2
                && matches!(next.kind, Kind::Joint { .. })
                && is_space(text, end, next.range.start)
            {
                (of, end) = (of + 1, next.range.end);
            }
            let (inner, next) = operand(text, items, of, depth + 1)?;
            if !is_space(text, end, inner.range.start) {
                return None;
            }
            let range = item.range.start..inner.range.end;
            if let (Role::Twice | Role::Thrice, 1) = (role, inner.value.len()) {
                let times = if *role == Role::Twice { 2 } else { 3 };
                return Some((Part { range, value: inner.value.repeat(times), origin: Origin::Plain }, next));
            }
            Some((Part { range, value: made(*role, &inner.value)?, origin: Origin::Words }, next))
        }
        Kind::Role(role @ (Role::SumOf | Role::ProductOf | Role::DifferenceOf)) if depth < MOST_DEPTH => {
            let (left, and) = operand(text, items, at + 1, MOST_DEPTH)?;
            let joint = items.get(and).filter(|joint| matches!(joint.kind, Kind::Joint { .. }))?;
            let (right, next) = operand(text, items, and + 1, MOST_DEPTH)?;
            let is_near = is_space(text, item.range.end, left.range.start)
                && is_space(text, left.range.end, joint.range.start)
                && is_space(text, joint.range.end, right.range.start);
            let is_short = left.value.len().max(right.value.len()) <= MOST_DIGITS;
            let role = if *role == Role::SumOf {
                Role::Plus
            } else if *role == Role::ProductOf {
                Role::Times
            } else {
                Role::Minus
            };
            let value = if is_near && is_short { calculated(&left.value, role, &right.value)? } else { return None };
            Some((Part { range: item.range.start..right.range.end, value, origin: Origin::Words }, next))
        }
        Kind::Role(_) | Kind::Joint { .. } | Kind::Other => None,
    }
}

/// A part with what is calculated with it behind: "minus one", "squared", "take two away".
fn continued(text: &str, items: &[Item], part: &Part, at: usize) -> Option<(Part, usize)> {
    let is_whole = WHOLE.contains(&part.value.len());
    if part.value.len() > MOST_DIGITS && !is_whole {
        return None;
    }
    // "…, and add nine"
    let is_led = items.get(at).is_some_and(|and| {
        and.kind == Kind::Joint { is_sequence: false } && is_light_gap(&text[part.range.end..and.range.start])
    }) && items
        .get(at + 1)
        .is_some_and(|next| matches!(next.kind, Kind::Role(Role::Plus | Role::Minus | Role::Take)));
    let at = at + usize::from(is_led);
    let next = items.get(at)?;
    let gap = &text[part.range.end..next.range.start];
    if let Kind::Value(_) = next.kind {
        if is_whole || is_led {
            return None;
        }
        let sign = gap.trim_start_matches(',').trim();
        let (right, behind) = operand(text, items, at, 0)?;
        let value = signed(&part.value, sign, &right.value)?;
        let origin = if part.origin.is_said() || right.origin.is_said() { Origin::Words } else { Origin::Signs };
        return Some((Part { range: part.range.start..right.range.end, value, origin }, behind));
    }
    let Kind::Role(role) = next.kind else { return None };
    let is_sign = &text[next.range.clone()] == CROSS;
    let is_paused = is_led || matches!(gap, ", " | " - " | "; ");
    if is_whole && !matches!(role, Role::Plus | Role::Minus | Role::Take) {
        return None;
    }
    if !(gap == " " || is_paused || gap == "'" || gap == "-") {
        return None;
    }
    if let Role::Squared | Role::Halved | Role::Doubled = role {
        let value = made(role, &part.value)?;
        return Some((Part { range: part.range.start..next.range.end, value, origin: Origin::Words }, at + 1));
    }
    let (led, from) = behind_article(text, items, at + 1, next.range.end);
    let (right, behind) = operand(text, items, led, 0)?;
    let is_near = is_space(text, from, right.range.start);
    if !is_near || right.value.len() > MOST_DIGITS {
        return None;
    }
    let mut range = part.range.start..right.range.end;
    let mut behind = behind;
    let away = items
        .get(behind)
        .filter(|away| away.kind == Kind::Role(Role::Away) && is_space(text, right.range.end, away.range.start));
    // "612, plus 345": what is put behind, not what is added.
    let is_joined = role == Role::Plus && part.origin == Origin::Plain && right.value.len() > 2;
    if is_whole && right.value.len() > 4 {
        return None;
    }
    if is_paused && (is_joined || matches!(role, Role::Times | Role::Over | Role::LessThan)) {
        return None;
    }
    let is_taken = away.is_some_and(|away| is_end(text, away.range.end)) && right.value.len() <= part.value.len();
    if role == Role::Take && !is_taken {
        return None;
    }
    if let (Role::Take | Role::Minus, Some(away)) = (role, away) {
        (range.end, behind) = (away.range.end, behind + 1);
    }
    if role == Role::Times
        && part.value.len() == 1
        && right.value.len() == 1
        && !is_sign
        && !is_asked(text, items, at, behind)
    {
        // "three times five" repeats the five; nobody has eight of them.
        let times = part.value.parse::<usize>().ok().filter(|times| (2..=5).contains(times));
        if let Some(times) = times {
            return Some((Part { range, value: right.value.repeat(times), origin: Origin::Plain }, behind));
        }
    }
    let value = calculated(&part.value, role, &right.value)?;
    let is_said = !is_sign || part.origin.is_said() || right.origin.is_said();
    Some((Part { range, value, origin: if is_said { Origin::Words } else { Origin::Signs } }, behind))
}

/// "Plus a dozen": the item behind an article, and where what stands before it ends.
fn behind_article(text: &str, items: &[Item], at: usize, end: usize) -> (usize, usize) {
    const ARTICLES: &str = " a an the un une una uno um uma ein eine einen een ";
    match items.get(at) {
        Some(item)
            if matches!(item.kind, Kind::Joint { .. })
                && has(ARTICLES, &text[item.range.clone()])
                && is_space(text, end, item.range.start) =>
        {
            (at + 1, item.range.end)
        }
        Some(_) | None => (at, end),
    }
}

/// "Whatever six times nine makes": what a product is, not how often a digit stands; the role stands at `at`, and what
/// is calculated ends before `behind`.
fn is_asked(text: &str, items: &[Item], at: usize, behind: usize) -> bool {
    const ASKING: &str = " whatever what product result answer wieviel cuanto quanto combien resultado resultat ergebnis ile сколько kac berapa ";
    const MAKING: &str = " makes make gives give equals macht ergibt gibt hace son fait font donne fa fanno da dao daje равно будет eder hasilnya ";
    let word = |at: usize| items.get(at).map_or("", |item| &text[item.range.clone()]);
    (2..=3).any(|back| at.checked_sub(back).is_some_and(|at| has(ASKING, word(at)))) || has(MAKING, word(behind))
}

/// Nothing, or a light pause.
fn is_light_gap(gap: &str) -> bool {
    matches!(gap, " " | ", " | "; " | " - ")
}

/// Nothing but a space, or what glues a word to another.
fn is_space(text: &str, start: usize, end: usize) -> bool {
    matches!(&text[start..end], " " | "" | "'" | "-" | "\u{2019}")
}

/// Tells whether a sentence or a part of one ends at a place.
fn is_end(text: &str, at: usize) -> bool {
    let rest = &text[at..];
    !rest.starts_with(char::is_alphanumeric) && !rest.trim_start_matches(' ').starts_with(char::is_alphanumeric)
        || rest.starts_with([',', '.', ';', ')', '\n', '!'])
        || rest.starts_with(" and ")
        || rest.starts_with(" then ")
}

/// What is made of one number.
fn made(role: Role, of: &str) -> Option<String> {
    let number: u64 = of.parse().ok().filter(|_| of.len() <= MOST_DIGITS && !(of.len() > 1 && of.starts_with("00")))?;
    let value = if let Role::Share(parts) = role {
        number.is_multiple_of(parts.into()).then_some(number / u64::from(parts))?
    } else if role == Role::Halved {
        number.is_multiple_of(2).then_some(number / 2)?
    } else if matches!(role, Role::Twice | Role::Doubled) {
        number * 2
    } else if role == Role::Thrice {
        number * 3
    } else if matches!(role, Role::Square | Role::Squared) {
        number * number
    } else if role == Role::Root {
        (0..1000).find(|root| root * root == number)?
    } else {
        return None;
    };
    Some(padded(value, of))
}

/// What two numbers make.
fn calculated(left: &str, role: Role, right: &str) -> Option<String> {
    let (a, b): (u64, u64) = (left.parse().ok()?, right.parse().ok()?);
    let value = if role == Role::Plus {
        a + b
    } else if matches!(role, Role::Minus | Role::Take) {
        a.checked_sub(b)?
    } else if role == Role::LessThan {
        b.checked_sub(a)?
    } else if role == Role::Times {
        a * b
    } else if role == Role::Over {
        (b != 0 && a.is_multiple_of(b)).then(|| a / b)?
    } else {
        return None;
    };
    Some(padded(value, left))
}

/// What a sign between two written numbers makes of them; a hyphen or a stroke between longer ones only sets them apart.
fn signed(left: &str, sign: &str, right: &str) -> Option<String> {
    let is_short = left.len().min(right.len()) <= 2 && left.len() <= 4 && right.len() <= 4;
    let role = match sign {
        "+" => Role::Plus,
        "*" | "×" => Role::Times,
        "÷" => Role::Over,
        "-" if is_short => Role::Minus,
        _ => return None,
    };
    calculated(left, role, right)
}

fn padded(value: u64, like: &str) -> String {
    let width = if like.starts_with('0') { like.len() } else { 1 };
    format!("{value:0width$}")
}

/// Tells whether a number only counts the digits that follow: "the last three", "die letzten drei".
pub(super) fn counts_digits(text: &str, items: &[Item], at: usize) -> bool {
    const PLACES: &str = " ultimos ultimas primeros siguientes letzten ersten nachsten derniers dernieres premiers ostatnie pierwsze kolejne ultime ultimi laatste eerste последние три последних terakhir ";
    let Some(Item { range, kind: Kind::Value(value) }) = items.get(at) else { return false };
    let is_place = |index: Option<usize>| {
        index.and_then(|index| items.get(index)).is_some_and(|item| {
            let word = &text[item.range.clone()];
            let is_near = item.range.end.abs_diff(range.start) <= 1 || range.end.abs_diff(item.range.start) <= 1;
            is_near
                && (places_part(word)
                    || matches!(word, "last" | "first" | "next" | "final" | "other")
                    || has(PLACES, word))
        })
    };
    matches!(value.as_str(), "2" | "3" | "4" | "5" | "6") && (is_place(at.checked_sub(1)) || is_place(Some(at + 1)))
}
