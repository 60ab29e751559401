//! Numbers that are told part by part: which parts of a message are digits that stand as a dictated part does.
//!
//! "50?", "ok 60", "tuesday 14" and "15:30" hold digits as well. A part counts only where it is most of its message, or
//! stands at its end behind a word that announces it, or at its beginning with a pause behind it; amounts, times,
//! dates and measures never do.

use std::ops::Range;

use super::vocabulary::{Role, count, is};
use crate::engine::text::{
    Spoken, ViewKind, Views, is_spoken_beside, numbers_parts, places_part, spoken, takes_back, words,
};

/// Digits of one message that may be a part of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fragment {
    /// The runs of digits and number words, in bytes of the original, without the words between.
    pub(super) runs: Vec<Range<usize>>,
    /// The runs as the folded view writes them, joined.
    pub(super) folded: String,
    /// How many words say digits.
    pub(super) spoken: usize,
    /// How many digits are written.
    pub(super) digits: usize,
}

/// What a message holds of a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Told {
    /// No digits at all.
    Nothing,
    /// A part.
    Part(Fragment),
    /// Digits that are something else.
    Other,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Digits,
    Spoken,
    Weak,
    Filler,
    /// It takes back what was told before.
    Correction,
    Other,
}

#[derive(Debug)]
struct Token {
    range: Range<usize>,
    kind: Kind,
}

/// Longest text between two words of one part, in bytes.
const MAX_GAP: usize = 12;
/// A message with more words than this tells its parts only at its very beginning or end.
const SHORT_WORDS: usize = 8;
/// The longest part, in tokens.
const MAX_TOKENS: usize = 24;

/// Where a message stands among those that tell a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Before the message that is looked at: its part stands at the end.
    Before,
    /// The other side's question right before the message: its part is the longest.
    Question,
    /// The message itself, whose part may stand at the beginning.
    Last,
    /// The message itself behind one that is nothing but digits: with digits at its beginning it goes on.
    LastOfRow,
}

/// Tells whether a message is nothing but a part of a number: "07700", "+44", "555 -".
pub(super) fn is_bare(text: &str) -> bool {
    const LONGEST: usize = 12;
    let text = text.trim();
    text.len() <= LONGEST
        && text.bytes().filter(u8::is_ascii_digit).count() >= 2
        && text.bytes().all(|byte| byte.is_ascii_digit() || b" +-().,".contains(&byte))
}

/// Looks for a part.
pub(super) fn told(views: &Views, place: Place) -> Told {
    let view = views.get(ViewKind::Folded);
    let text = view.text.as_str();
    let mut tokens: Vec<Token> = words(text).map(|range| Token { kind: kind(&text[range.clone()]), range }).collect();
    take_neighbours(text, &mut tokens);
    part_letters(text, &mut tokens);
    pass_counts(text, &mut tokens);
    pass_others(text, &mut tokens);
    let groups = groups(text, &tokens);
    let holds_digits = text.bytes().any(|byte| byte.is_ascii_digit());
    // "0803, one sec": a number word by itself, beside written digits, counts something else.
    let counts = |group: &&Range<usize>| groups.len() == 1 || !is_lone_word(&tokens[(*group).clone()]);
    let length = |group: &&Range<usize>| tokens[(*group).clone()].iter().map(|token| token.range.len()).sum::<usize>();
    let chosen = match place {
        Place::Before => groups.iter().rfind(counts).or(groups.last()),
        Place::Question => groups.iter().rev().filter(counts).max_by_key(length).or(groups.last()),
        Place::Last | Place::LastOfRow => groups.iter().find(counts).or(groups.first()),
    };
    let is_only = groups.len() == 1;
    let is_part = |group: &&Range<usize>| {
        is_part(text, &tokens, group, is_only) || place == Place::LastOfRow && goes_on(text, &tokens, group)
    };
    let fragment = chosen.filter(is_part).map(|group| {
        let runs = runs(text, &tokens[group.clone()]);
        let said = |kind: Kind| tokens[group.clone()].iter().filter(move |token| token.kind == kind);
        Fragment {
            spoken: said(Kind::Spoken).count() + said(Kind::Weak).count(),
            digits: said(Kind::Digits).map(|token| token.range.len()).sum(),
            folded: runs.iter().map(|run| &text[run.clone()]).collect::<Vec<_>>().join(" "),
            runs: runs.into_iter().map(|run| view.original(run.start, run.end).range()).collect(),
        }
    });
    match fragment {
        Some(fragment) => Told::Part(fragment),
        None if holds_digits => Told::Other,
        None => Told::Nothing,
    }
}

fn is_lone_word(group: &[Token]) -> bool {
    matches!(group, [only] if only.kind == Kind::Spoken)
}

fn kind(word: &str) -> Kind {
    if word.bytes().all(|byte| byte.is_ascii_digit()) {
        return Kind::Digits;
    }
    if takes_back(word) && spoken(word).is_none() {
        return Kind::Correction;
    }
    match spoken(word) {
        Some(Spoken::Digits | Spoken::Repeat) => Kind::Spoken,
        Some(Spoken::Weak) if is(Role::Filler, word) && word != "plus" => Kind::Filler,
        Some(Spoken::Weak) => Kind::Weak,
        None if is(Role::Filler, word) => Kind::Filler,
        None => Kind::Other,
    }
}

/// Everyday words that say digits right beside a number word of their language.
fn take_neighbours(text: &str, tokens: &mut [Token]) {
    for index in 0..tokens.len() {
        let says = |at: usize| {
            tokens.get(at).is_some_and(|token| {
                token.kind == Kind::Spoken
                    && is_spoken_beside(&text[tokens[index].range.clone()], &text[token.range.clone()])
            })
        };
        if tokens[index].kind == Kind::Other && (index > 0 && says(index - 1) || says(index + 1)) {
            tokens[index].kind = Kind::Spoken;
        }
    }
}

/// A letter between written digits belongs to a code ("553 e 15"), though it says "and" between number words.
fn part_letters(text: &str, tokens: &mut [Token]) {
    for index in 1..tokens.len() {
        let is_letter =
            tokens[index].kind == Kind::Filler && text[tokens[index].range.clone()].chars().nth(1).is_none();
        let beside = |at: usize| tokens.get(at).is_some_and(|token| token.kind == Kind::Digits);
        if is_letter && (beside(index - 1) || beside(index + 1)) {
            tokens[index].kind = Kind::Other;
        }
    }
}

/// The count in "last four 0147" and "the first three are 415" is no digit: as many digits follow.
fn pass_counts(text: &str, tokens: &mut [Token]) {
    for index in 1..tokens.len() {
        let Some(count) = count(&text[tokens[index].range.clone()]) else { continue };
        if !is(Role::Ordinal, &text[tokens[index - 1].range.clone()]) {
            continue;
        }
        let following = tokens[index + 1..].iter().skip_while(|token| token.kind == Kind::Filler);
        let told = following.take_while(|token| matches!(token.kind, Kind::Digits | Kind::Spoken | Kind::Weak));
        let digits: usize = told.map(|token| if token.kind == Kind::Digits { token.range.len() } else { 1 }).sum();
        if digits == count || digits == 0 {
            tokens[index].kind = Kind::Filler;
        }
    }
}

/// Amounts, and the numbers of the parts themselves, are told beside a number: "€900. oh and 555", "day three: 555".
fn pass_others(text: &str, tokens: &mut [Token]) {
    for index in 0..tokens.len() {
        let range = tokens[index].range.clone();
        let is_number = matches!(tokens[index].kind, Kind::Digits | Kind::Spoken | Kind::Weak);
        let is_amount = || {
            text[..range.start].ends_with(['$', '€', '£', '₹', '₦', '₱'])
                || text[range.end..].starts_with(['$', '€', '£', '₹', '%'])
        };
        if tokens[index].kind == Kind::Digits && is_amount() {
            tokens[index].kind = Kind::Filler;
        }
        let is_counted = is_number
            && index > 0
            && numbers_parts(&text[tokens[index - 1].range.clone()])
            && (index < 2 || !places_part(&text[tokens[index - 2].range.clone()]))
            && &text[tokens[index - 1].range.end..range.start] == " "
            && (range.len() == 1 || tokens[index].kind != Kind::Digits);
        if is_counted {
            tokens[index].kind = Kind::Filler;
            tokens[index - 1].kind = Kind::Filler;
        }
    }
}

/// Stretches of tokens that begin and end with digits or number words and hold nothing but fillers between.
fn groups(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut current: Option<Range<usize>> = None;
    for (index, token) in tokens.iter().enumerate() {
        if token.kind == Kind::Correction {
            // What was told is told anew; alone it says nothing.
            let again = tokens[index..].iter().any(|token| matches!(token.kind, Kind::Digits | Kind::Spoken));
            let taken = current.take().or_else(|| groups.pop());
            groups.extend(taken.filter(|_| !again));
        }
        let is_apart = index > 0 && token.range.start - tokens[index - 1].range.end > MAX_GAP;
        if token.kind == Kind::Other || is_apart {
            groups.extend(current.take());
        }
        match token.kind {
            Kind::Other => {}
            // Weak words count beside firm ones: "oh one", "triple five", "plus four four".
            Kind::Weak if current.is_none() => {
                let is_before_firm =
                    tokens.get(index + 1).is_some_and(|next| matches!(next.kind, Kind::Digits | Kind::Spoken));
                let is_behind_word = index > 0 && tokens[index - 1].kind == Kind::Other;
                if is_before_firm && (!is_behind_word || may_lead(&text[token.range.clone()])) {
                    current = Some(index..index + 1);
                }
            }
            Kind::Filler | Kind::Correction => {}
            Kind::Digits | Kind::Spoken | Kind::Weak => {
                let start = current.as_ref().map_or(index, |group| group.start);
                current = Some(start..index + 1);
            }
        }
    }
    groups.extend(current);
    groups.retain(|group| tokens[group.clone()].iter().any(|token| matches!(token.kind, Kind::Digits | Kind::Spoken)));
    groups
}

/// Weak words that say digits even where a sentence comes before them.
fn may_lead(word: &str) -> bool {
    matches!(word, "oh" | "o" | "plus" | "double" | "triple" | "treble" | "doble" | "hundred" | "nil")
}

/// The group without fillers, as runs of what stands together.
fn runs(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let mut runs: Vec<Range<usize>> = Vec::new();
    let mut is_open = false;
    for token in tokens {
        if matches!(token.kind, Kind::Filler | Kind::Correction | Kind::Other) {
            is_open = false;
            continue;
        }
        match runs.last_mut() {
            Some(last) if is_open => last.end = token.range.end,
            _ => {
                let lead = usize::from(text[..token.range.start].ends_with(['+', '(']));
                runs.push(token.range.start - lead..token.range.end);
            }
        }
        is_open = true;
    }
    runs
}

fn is_part(text: &str, tokens: &[Token], group: &Range<usize>, is_only: bool) -> bool {
    let of = |kind: Kind, range: &[Token]| range.iter().filter(|token| token.kind == kind).count();
    let (before, inside, after) = (&tokens[..group.start], &tokens[group.clone()], &tokens[group.end..]);
    let (others_before, others_after) = (of(Kind::Other, before), of(Kind::Other, after));
    let (Some(first), Some(last)) = (inside.first(), inside.last()) else { return false };
    if inside.len() > MAX_TOKENS || is_something_else(text, before, inside, after) {
        return false;
    }
    let numbers = inside.len() - of(Kind::Filler, inside);
    let is_most = is_only && tokens.len() <= SHORT_WORDS + numbers && others_before + others_after <= numbers / 2;
    let lead = text[..first.range.start].trim_end_matches([' ', '+', '(', '"', '\'']);
    let is_announced = lead.ends_with([':', '=', '-', '>', '…', '\n', '.', '!', '?'])
        || is_line(text, before, inside, after)
        || before.last().is_some_and(|token| is(Role::Announcing, &text[token.range.clone()]));
    let is_at_end = others_after == 0 && (others_before == 0 || is_announced);
    let behind = after.iter().take_while(|token| token.kind == Kind::Filler);
    let pauses = std::iter::once(last).chain(behind).any(|token| {
        let rest = text[token.range.end..].trim_start_matches([' ', ')', '"', '\'']);
        rest.chars().next().is_none_or(|char| !char.is_alphanumeric() && !"%/'’".contains(char))
    });
    let is_at_start = others_before == 0 && (others_after == 0 || pauses);
    // "and to finish: 0 1 4 seven two. See you there"
    let is_framed = lead.ends_with(':') && numbers > 1 && pauses;
    is_most
        || is_framed
        || is_at_end
        || is_at_start
        || is_area(text, before, inside)
        || is_told_within(text, before, inside, after)
}

/// "491 thats the lot, text me": behind a row of digits, those that a message begins with go on with it.
fn goes_on(text: &str, tokens: &[Token], group: &Range<usize>) -> bool {
    let (before, inside, after) = (&tokens[..group.start], &tokens[group.clone()], &tokens[group.end..]);
    inside.len() <= MAX_TOKENS
        && before.iter().all(|token| token.kind == Kind::Filler)
        && !is_something_else(text, before, inside, after)
}

/// "still a 415?", "is the area code 617?", "and then 555?" ask for no price.
fn is_area(text: &str, before: &[Token], inside: &[Token]) -> bool {
    const NEAR: usize = 2;
    let word = |token: &Token| &text[token.range.clone()];
    matches!(inside, [only] if only.kind == Kind::Digits && (2..=5).contains(&only.range.len()))
        && (before.last().is_some_and(|token| matches!(word(token), "a" | "an"))
            || before.iter().rev().take(NEAR).any(|token| is(Role::Place, word(token))))
}

/// A part inside a longer sentence: one that begins as telephone numbers do, or that the words right around it call a
/// part ("so finish with 0157 and I'll pick up", "still got the 312 area code?").
fn is_told_within(text: &str, before: &[Token], inside: &[Token], after: &[Token]) -> bool {
    const NEAR: usize = 3;
    let word = |token: &Token| &text[token.range.clone()];
    let Some(first) = inside.first() else { return false };
    let told: usize = inside
        .iter()
        .map(|token| match token.kind {
            Kind::Digits => token.range.len(),
            Kind::Spoken | Kind::Weak => 1,
            Kind::Filler | Kind::Correction | Kind::Other => 0,
        })
        .sum();
    let is_zero = matches!(word(first), "zero" | "oh" | "sero" | "null" | "cero" | "nol");
    // "in bits, 077"
    let is_behind_pause = after.is_empty() && text[..first.range.start].trim_end().ends_with(',');
    let is_leading = word(first).starts_with('0')
        && (is_behind_pause || first.kind == Kind::Digits && first.range.len() >= 4)
        || is_zero && told >= 4;
    let is_called =
        before.iter().rev().take(NEAR).chain(after.iter().take(NEAR)).any(|token| is(Role::Place, word(token)));
    told >= 2 && (is_leading || is_called)
}

/// "ending in 0173", "followed by 555": the word before the part belongs to one that calls it so.
fn is_placed(text: &str, before: &[Token]) -> bool {
    let [.., placing, last] = before else { return false };
    let word = |token: &Token| &text[token.range.clone()];
    matches!(word(last), "in" | "on" | "by")
        && [Role::Place, Role::Dictation].iter().any(|role| is(*role, word(placing)))
}

/// "The yard's on 312": what somebody is reached on, as the last word; a year or a day of the month is not.
fn is_line(text: &str, before: &[Token], inside: &[Token], after: &[Token]) -> bool {
    let on = before.last().map_or("", |token| &text[token.range.clone()]);
    matches!(on, "on" | "under" | "auf" | "unter" | "sur" | "al" | "sul" | "no" | "op" | "na" | "на")
        && after.is_empty()
        && matches!(inside, [only] if only.kind == Kind::Digits && (3..=5).contains(&only.range.len()) && !is_year(&text[only.range.clone()]))
}

fn is_year(digits: &str) -> bool {
    digits.len() == 4 && (digits.starts_with("19") || digits.starts_with("20"))
}

/// Amounts, times, dates, measures, places in a list.
fn is_something_else(text: &str, before: &[Token], inside: &[Token], after: &[Token]) -> bool {
    let (Some(first), Some(last)) = (inside.first(), inside.last()) else { return true };
    let head = text[..first.range.start].trim_end();
    let tail = &text[last.range.end..];
    let word = |token: Option<&Token>| token.map_or("", |token| &text[token.range.clone()]);
    let is_money = |char: char| "$€£₹¥₽₱#%°".contains(char);
    let is_proposed = tail.trim_start().starts_with('?')
        && !is_area(text, before, inside)
        && inside.iter().all(|token| token.kind == Kind::Digits && !text[token.range.clone()].starts_with('0'));
    let glued = |gap: &str| {
        // "15:30", "4.50", "1,200", "14/07", "10-12": two short numbers that make one of another kind.
        matches!(gap, ":" | "/" | "," | "×" | "=" | "*") || gap.contains(is_money) || gap.contains("->")
    };
    let is_glued = inside.windows(2).any(|pair| {
        let gap = &text[pair[0].range.end..pair[1].range.start];
        let is_decimal = gap == "." && pair[1].range.len() <= 2 && pair[0].range.len() <= 4;
        let is_range = gap == "-" && pair[0].range.len() <= 2 && pair[1].range.len() <= 2;
        glued(gap) || is_decimal || is_range
    });
    let is_dated = matches!(inside, [only] if is_year(&text[only.range.clone()]))
        && before.last().is_some_and(|token| token.kind == Kind::Other);
    // "the last one", "sure, this one".
    let is_pronoun =
        matches!(inside, [only] if ["one", "uno", "una"].contains(&&text[only.range.clone()])) && !before.is_empty();
    is_pronoun
        || head.ends_with(is_money)
        || tail.trim_start().starts_with(is_money)
        || tail.starts_with([':', '/']) && tail[1..].starts_with(|char: char| char.is_ascii_alphanumeric())
        || head.ends_with([':', '/']) && head[..head.len() - 1].ends_with(|char: char| char.is_ascii_digit())
        || is_proposed
        || is_glued
        || is_dated
        || is(Role::Unit, word(after.first()))
        || is(Role::BeforeOther, word(before.last()))
            && !is_placed(text, before)
            && !is_line(text, before, inside, after)
            && (!head.ends_with(':') || last.range.end - first.range.start < 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        for place in [Place::Before, Place::Last] {
            let found = match told(&Views::of(text), place) {
                Told::Part(fragment) => Some(fragment.folded),
                Told::Nothing | Told::Other => None,
            };
            assert_eq!(found.as_deref(), expected, "{text:?}, {place:?}");
        }
    }

    #[test]
    fn parts_are_most_of_their_message_or_announced() {
        check("415", Some("415"));
        check("then 555", Some("555"));
        check("oh one three seven", Some("oh one three seven"));
        check("my area is 415", Some("415"));
        check("01 and then double eight", Some("01 double eight"));
        check("last bit: six one", Some("six one"));
        check("+44", Some("+44"));
        check("so you can reach my husband: 312", Some("312"));
        check("617 there, that is the whole lot", Some("617"));
        check("is it still a 503?", Some("503"));
        check("so the prefix is 0161?", Some("0161"));
        // The preposition comes along; only digits and signs are read of it.
        check("ending in 0138", Some("in 0138"));
        check("I'll tell you bit by bit, 078", Some("078"));
    }

    #[test]
    fn digits_go_on_behind_a_row_of_them() {
        let text = "618 that was everything, knock when you are near";
        assert!(is_bare("07700") && is_bare("+44 77") && !is_bare("07700 ok") && !is_bare("5"));
        assert!(!matches!(told(&Views::of(text), Place::Last), Told::Part(_)));
        assert!(matches!(told(&Views::of(text), Place::LastOfRow), Told::Part(_)));
        assert!(!matches!(told(&Views::of("618 euros are fine"), Place::LastOfRow), Told::Part(_)));
    }

    #[test]
    fn amounts_times_and_measures_are_no_parts() {
        for text in [
            "50?",
            "$60",
            "55 €",
            "tuesday 14",
            "15:30",
            "see you at 9",
            "20 hours",
            "I can do 40 pages a day",
            "4.50",
            "14/07",
            "10-12",
            "2 or 3 people",
            "room 12",
            "no numbers here",
            "we sold 300 of them in 12 weeks",
        ] {
            check(text, None);
        }
    }
}
