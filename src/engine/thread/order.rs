//! Where a part belongs, as the words around it say: "503 goes in front", "last four 0198".

use super::Conversation;
use super::numbers::Part;
use super::vocabulary::{Role, is};
use crate::engine::text::{after, before, words};

/// How much of the text beside a part is read, in bytes, and how many words of it.
const REACH: usize = 48;
const NEAR: usize = 4;
/// How many words of a message are looked at for the order.
const MAX_WORDS: usize = 48;

/// Where a part stands in its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Rank {
    Front,
    Middle,
    End,
}

/// What the words beside a range of a text say of its place; the nearest counts, those before it first.
pub(super) fn rank(text: &str, range: &std::ops::Range<usize>) -> Option<Rank> {
    let (lead, rest) = (before(text, range.start, REACH), after(text, range.end, REACH));
    // Another sentence speaks of another part.
    let lead = lead.rsplit(['.', '!', '?', '\n']).next().unwrap_or_default();
    let rest = rest.split(['.', ',', ';', '!', '?', '\n']).next().unwrap_or_default();
    let mut near: Vec<&str> = words(lead).map(|word| &lead[word]).collect();
    near.reverse();
    near.truncate(NEAR);
    let behind = words(rest).map(|word| &rest[word]).take(NEAR);
    near.into_iter().chain(behind).find_map(|word| {
        let word = word.to_lowercase();
        [(Role::Front, Rank::Front), (Role::Middle, Rank::Middle), (Role::End, Rank::End)]
            .into_iter()
            .find_map(|(role, rank)| is(role, &word).then_some(rank))
    })
}

/// The order in which parts are to be read where that is not the one in which they were told: each is said to be first,
/// middle or last, or they are told backwards.
pub(super) fn reordered(conversation: &Conversation<'_>, parts: &[Part]) -> Option<Vec<usize>> {
    let ranks: Vec<Option<Rank>> = parts.iter().map(|part| part.rank(conversation)).collect();
    let mut order: Vec<usize> = (0..parts.len()).collect();
    let is_front_last = ranks.last() == Some(&Some(Rank::Front)) && ranks.first() != Some(&Some(Rank::Front));
    if ranks.iter().all(Option::is_some) {
        order.sort_by_key(|at| ranks[*at]);
    } else if is_front_last {
        order.rotate_right(1);
    } else if is_told_backwards(conversation, parts) {
        order.reverse();
    }
    (!order.is_sorted()).then_some(order)
}

fn is_told_backwards(conversation: &Conversation<'_>, parts: &[Part]) -> bool {
    parts.iter().any(|part| {
        let text = conversation.text(part.at);
        words(text).take(MAX_WORDS).any(|word| is(Role::Backwards, &text[word].to_lowercase()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_beside_a_part_say_where_it_belongs() {
        for (text, part, expected) in [
            ("0412 is how it ends", "0412", Some(Rank::End)),
            ("put 0303 in front of that", "0303", Some(Rank::Front)),
            ("the middle is 555", "555", Some(Rank::Middle)),
            ("555. the last bit comes later", "555", None),
            ("und vorne 0171", "0171", Some(Rank::Front)),
        ] {
            let at = text.find(part).unwrap();
            assert_eq!(rank(text, &(at..at + part.len())), expected, "{text}");
        }
    }
}
