//! Telephone numbers that were dictated over several messages.

use std::iter;

use super::dictation::{Fragment, Place, Told, is_bare, told};
use super::joined::Joined;
use super::loose::loose;
use super::order::{Rank, rank, reordered};
use super::vocabulary::{Role, is, says_any};
use super::{Conversation, SURE, Speakers, Split};
use crate::engine::text::{ViewKind, Views, after, spoken, words};
use crate::engine::verdict::FindingKind;

/// Most parts of one number: a digit a message.
const MAX_PARTS: usize = 16;
/// Most messages without a part between two of them.
const MAX_SKIPPED: usize = 3;
/// Words of a message that may be passed over between two parts.
const MAX_CHATTER_WORDS: usize = 16;
/// Most digits of a telephone number, and of a part of one.
const MAX_DIGITS: usize = 18;
/// From so many digits on, a part may be a whole number.
const WHOLE_DIGITS: usize = 7;
/// How much of the text before the first part says what it is, in bytes.
const LEAD_BYTES: usize = 40;
/// The same behind the last part, and of each message.
const TAIL_BYTES: usize = 64;
/// Zero at the beginning, as it is said.
const ZEROS: [&str; 8] = ["oh", "o", "zero", "cero", "null", "nul", "ноль", "shunya"];
/// Below this a number that was put together is not believed.
const MIN_CONFIDENCE: f64 = 0.5;
/// The same where neither words nor number words say that a telephone number is told.
const MIN_UNCLEAR: f64 = 0.8;

/// A part of a number and the message that it stands in.
pub(super) struct Part {
    pub(super) at: usize,
    fragment: Fragment,
    /// Whether words stand beside it of which nothing is known.
    is_loose: bool,
}

impl Part {
    /// Where in the number it belongs, if the words beside it say so.
    pub(super) fn rank(&self, conversation: &Conversation<'_>) -> Option<Rank> {
        let (first, last) = (self.fragment.runs.first()?, self.fragment.runs.last()?);
        rank(conversation.text(self.at), &(first.start..last.end))
    }

    /// Tells whether an earlier part is told once more here, with what follows it: "512", "512 555, right?".
    fn repeats(&self, earlier: &Fragment) -> bool {
        let digits = |fragment: &Fragment| fragment.folded.bytes().filter(u8::is_ascii_digit).collect::<Vec<_>>();
        let (told, again) = (digits(earlier), digits(&self.fragment));
        earlier.spoken == 0 && told.len() >= 3 && again.len() > told.len() && again.starts_with(&told)
    }
}

/// The best number that ends in the conversation's last message, told by these speakers.
pub(super) fn find(conversation: &Conversation<'_>, speakers: Speakers) -> Option<Split> {
    let mut parts = chain(conversation, speakers);
    let mut best: Option<Split> = None;
    // From the whole chain to its last two parts.
    while parts.len() >= 2 {
        if let Some(at_least) = needed_confidence(conversation, &parts)
            && let Some(split) = read_as_placed(conversation, &parts, at_least)
            && best.as_ref().is_none_or(|best| split.found.confidence > best.found.confidence)
        {
            best = Some(split);
        }
        parts.remove(0);
    }
    best
}

/// The parts that lead to the last message, oldest first; none where that holds none.
fn chain(conversation: &Conversation<'_>, speakers: Speakers) -> Vec<Part> {
    let last = conversation.last();
    let is_asked = last.checked_sub(1).is_some_and(|before| {
        !conversation.is_by_author(before) && asks_on(&conversation.views(before).get(ViewKind::Folded).text)
    });
    let is_asked = is_asked || last.checked_sub(1).is_some_and(|before| is_missed(conversation, before));
    let is_row = is_asked
        || last.checked_sub(1).is_some_and(|before| {
            (speakers == Speakers::Both || conversation.is_by_author(before)) && is_bare(conversation.text(before))
        });
    let place = if is_row { Place::LastOfRow } else { Place::Last };
    let (fragment, is_loose) = match told(conversation.views(last), place) {
        Told::Part(fragment) => (fragment, false),
        Told::Other => match loose(conversation.views(last)) {
            Some(fragment) => (fragment, true),
            None => return Vec::new(),
        },
        Told::Nothing => return Vec::new(),
    };
    let part = Part { at: last, fragment, is_loose };
    // "415 in front": a number without its beginning.
    let is_front = part.rank(conversation) == Some(Rank::Front);
    let fragment = &part.fragment;
    let (mut skipped, mut digits) = (0, fragment.digits + fragment.spoken);
    let mut parts = vec![part];
    for at in (0..last).rev() {
        let is_heard = speakers == Speakers::Both || conversation.is_by_author(at);
        let mut is_loose = false;
        let is_question = at + 1 == last && !conversation.is_by_author(at);
        let mut heard = told(conversation.views(at), if is_question { Place::Question } else { Place::Before });
        if let Some(fragment) = (is_heard && heard == Told::Other).then(|| loose(conversation.views(at))).flatten() {
            (heard, is_loose) = (Told::Part(fragment), true);
        }
        match heard {
            Told::Part(fragment) if is_heard => {
                let is_long = fragment.digits + fragment.spoken >= WHOLE_DIGITS;
                if is_long && !is_asked && !is_front && is_whole(conversation, at, &fragment) {
                    break;
                }
                if parts.last().is_some_and(|later| later.repeats(&fragment)) {
                    skipped = 0;
                    continue;
                }
                digits += fragment.digits + fragment.spoken;
                if digits > MAX_DIGITS || parts.len() == MAX_PARTS {
                    break;
                }
                parts.push(Part { at, fragment, is_loose });
                skipped = 0;
            }
            Told::Other if is_heard => break,
            Told::Part(_) | Told::Other | Told::Nothing => {
                skipped += 1;
                let text = &conversation.views(at).get(ViewKind::Folded).text;
                if skipped > MAX_SKIPPED || words(text).nth(MAX_CHATTER_WORDS).is_some() {
                    break;
                }
            }
        }
    }
    parts.reverse();
    parts
}

/// "And the last three?", "0803 then?": the other side asks for the next part.
fn asks_on(text: &str) -> bool {
    let asks = |word: &str| is(Role::Dictation, word) || is(Role::Place, word);
    text.contains('?')
        && words(text).nth(MAX_CHATTER_WORDS).is_none()
        && (words(text).any(|word| asks(&text[word])) || words(text).all(|word| is(Role::Filler, &text[word])))
}

/// "Falta algo", "is it 07700 900 something?": the other side misses the rest of a number.
fn is_missed(conversation: &Conversation<'_>, at: usize) -> bool {
    const MISSING: &str = "missing something rest more short incomplete falta faltan resto manque manquent suite fehlt fehlen unvollstandig weiter manca mancano brakuje reszta хватает дальше eksik devami \
        kurang sisanya thieu ontbreekt kulang aage baaki area prefix vorwahl prefijo indicatif prefisso";
    let text = &conversation.views(at).get(ViewKind::Folded).text;
    !conversation.is_by_author(at) && says_any(text, MAX_CHATTER_WORDS, MISSING)
}

/// Tells whether a part is a number by itself, to which later digits do not belong.
fn is_whole(conversation: &Conversation<'_>, at: usize, fragment: &Fragment) -> bool {
    let text = conversation.text(at);
    let joined: Vec<&str> = fragment.runs.iter().map(|run| &text[run.clone()]).collect();
    let found = conversation.detectors.run(&Views::of(&joined.join(" ")));
    found.iter().any(|found| found.kind == FindingKind::Phone && found.confidence >= SURE)
}

/// Tells a dictated number from prices, times and counts that follow one another in a conversation: how sure the
/// detector must be of what the parts make, the surer the less they and the words around them say; `None` where they
/// make nothing.
fn needed_confidence(conversation: &Conversation<'_>, parts: &[Part]) -> Option<f64> {
    let first = parts.first()?;
    let spoken: usize = parts.iter().map(|part| part.fragment.spoken).sum();
    let digits: usize = parts.iter().map(|part| part.fragment.digits).sum();
    // A number word may stand for two digits, or repeat the next.
    if digits + 3 * spoken < 7 {
        return None;
    }
    if parts.iter().any(|part| part.is_loose) && !is_number_throughout(parts) {
        return None;
    }
    let has = |role: Role| {
        (first.at.saturating_sub(1)..=conversation.last()).any(|at| {
            let text = &conversation.views(at).get(ViewKind::Folded).text;
            words(text).take(200).any(|word| is(role, &text[word]))
        })
    };
    let (is_contact, is_number, is_dictated) = (has(Role::Contact), has(Role::Number), has(Role::Dictation));
    let written = || parts.iter().map(|part| part.fragment.folded.as_str());
    let begins_with_zero =
        |part: &str| part.starts_with('0') || words(part).next().is_some_and(|word| ZEROS.contains(&&part[word]));
    let begins_with_plus = |part: &str| part.starts_with('+') || part.starts_with("plus ");
    let has_zero = written().any(begins_with_zero) || written().next().is_some_and(begins_with_plus);
    let is_said = parts.iter().any(|part| part.fragment.spoken >= 2);
    let is_said_throughout = parts.iter().all(|part| part.fragment.spoken > 0 && part.fragment.digits == 0);
    let is_short = parts.iter().all(|part| part.fragment.digits + part.fragment.spoken <= 2);
    let sizes = || parts.iter().map(|part| part.fragment.digits);
    let is_like_american = sizes().eq([3, 3, 4]) || sizes().eq([6, 4]) || sizes().eq([4, 6]);
    // "06", "39", "98" …: nothing else is told in so many pairs, the first with a zero.
    let is_in_pairs = parts.len() >= 4 && written().next().is_some_and(|part| part.len() == 2 && part.starts_with('0'));
    let is_believable = if has(Role::OtherNumber) && !is_contact {
        is_said_throughout && has_zero
            || is_like_american && (is_dictated || is_number) && !is_like_prices(parts)
            || has_zero && is_number && is_dictated
    } else if is_short && is_in_pairs {
        true
    } else if is_short || is_like_prices(parts) {
        is_contact || is_number || (is_said_throughout && is_dictated)
    } else {
        is_contact || is_number || is_dictated || is_said || has_zero || is_like_american
    };
    let is_believable = is_believable || is_said && is_number && is_dictated;
    if parts.iter().any(|part| part.is_loose) && (has(Role::OtherNumber) || !is_contact && !has_zero && parts.len() < 3)
    {
        return None;
    }
    let is_clear = is_contact || is_said || is_dictated && (is_number || has_zero);
    is_believable.then_some(if is_clear { MIN_CONFIDENCE } else { MIN_UNCLEAR })
}

/// Parts beside words of which nothing is known have to make a whole number: one that begins with its zero, or as many
/// digits as only a number has.
fn is_number_throughout(parts: &[Part]) -> bool {
    const WITH_ZERO: std::ops::RangeInclusive<usize> = 9..=12;
    const WITHOUT: std::ops::RangeInclusive<usize> = 10..=11;
    let digits: usize = parts.iter().map(|part| part.fragment.digits + part.fragment.spoken).sum();
    let first = parts.first().map_or("", |part| part.fragment.folded.as_str());
    let begins = first.starts_with('0') && first.len() > 1;
    (if begins { WITH_ZERO } else { WITHOUT }).contains(&digits) && !is_like_prices(parts)
}

/// Amounts that are bargained over: written, without a leading zero, and all round or all close together.
fn is_like_prices(parts: &[Part]) -> bool {
    let mut amounts: Vec<u64> = Vec::new();
    for part in parts {
        for run in part.fragment.folded.split([' ', '-', '.']) {
            match run.parse::<u64>() {
                Ok(amount) if part.fragment.spoken == 0 && !run.starts_with('0') => amounts.push(amount),
                Ok(_) | Err(_) => return false,
            }
        }
    }
    let (least, most) = (amounts.iter().min(), amounts.iter().max());
    let is_close = least.zip(most).is_some_and(|(least, most)| *most <= least.saturating_mul(2));
    is_close || amounts.iter().all(|amount| amount % 5 == 0)
}

/// Reads the parts in the order that the words beside them give, or else as they were told.
fn read_as_placed(conversation: &Conversation<'_>, parts: &[Part], at_least: f64) -> Option<Split> {
    let placed = reordered(conversation, parts).and_then(|order| read(conversation, parts, &order, at_least));
    placed.or_else(|| read(conversation, parts, &(0..parts.len()).collect::<Vec<_>>(), at_least))
}

fn read(conversation: &Conversation<'_>, parts: &[Part], order: &[usize], at_least: f64) -> Option<Split> {
    let first = parts.first()?;
    let mut joined = Joined::default();
    joined.glue(&lead(conversation, first));
    for part in order.iter().map(|at| &parts[*at]) {
        let text = conversation.text(part.at);
        for run in &part.fragment.runs {
            let mut run = run.clone();
            // "Plus 44": the sign alone, so that no count is read into the word.
            if text[run.clone()].get(..5).is_some_and(|lead| lead.eq_ignore_ascii_case("plus ")) {
                joined.write(part.at, "+", run.start..run.start + 5);
                run.start += 5;
            }
            joined.take(part.at, text, run);
            joined.glue(" ");
        }
        // Where one message ends, so does a count: "one two" and then "fives".
        joined.glue("\t");
    }
    joined.glue(&tail(conversation, parts));
    conversation.read(&joined, at_least, |kind| kind == FindingKind::Phone)
}

/// What stands behind the last part and what else the messages say, so that the detectors hear whom to ask for, and in which
/// language; without what could be read as digits.
fn tail(conversation: &Conversation<'_>, parts: &[Part]) -> String {
    const LOOKALIKES: &str = "oilzasgb";
    let mut tail = String::from("\n");
    let last = parts.last().map_or("", |last| {
        let text = conversation.text(last.at);
        last.fragment.runs.last().map_or("", |run| &text[run.end..])
    });
    let last = Views::folded(after(last, 0, TAIL_BYTES));
    let first = parts.first().map_or(conversation.last(), |first| first.at.saturating_sub(1));
    let messages = (first..=conversation.last())
        .rev()
        .take(MAX_PARTS)
        .map(|at| conversation.views(at).get(ViewKind::Folded).text.as_str());
    for text in iter::once(last.as_str()).chain(messages) {
        let text = after(text, 0, TAIL_BYTES);
        for word in words(text).map(|word| text[word].to_lowercase()) {
            let is_plain =
                !is(Role::Backwards, &word) && word.chars().all(char::is_alphabetic) && spoken(&word).is_none();
            if is_plain && !word.chars().all(|char| LOOKALIKES.contains(char)) {
                tail.push(' ');
                tail.push_str(&word);
            }
        }
    }
    tail
}

/// What stands before the first part, so that the detectors hear "call" or "order no."; without digits of its own.
fn lead(conversation: &Conversation<'_>, first: &Part) -> String {
    let view = conversation.views(first.at).get(ViewKind::Original);
    let before = first.fragment.runs.first().map_or("", |run| &view.text[..run.start]);
    let asked = first.at.checked_sub(1).map_or("", |at| conversation.text(at));
    let mut lead = String::new();
    for text in iter::once(asked).chain([before]) {
        let tail = &text[text.ceil_char_boundary(text.len().saturating_sub(LEAD_BYTES))..];
        let tail = tail.rsplit(|char: char| char.is_numeric()).next().unwrap_or_default();
        for word in words(tail).map(|word| &tail[word]).filter(|word| !is(Role::Backwards, &word.to_lowercase())) {
            lead.push_str(word);
            lead.push(' ');
        }
    }
    lead.retain(|char| char.is_alphabetic() || char == ' ');
    lead
}
