//! Digits that are taken back: "five, no, sorry, six", "sei sette anzi sei otto".

use std::ops::Range;

/// Most digits that are taken back at once.
const MOST: usize = 4;

/// A part of a run and the digits that it says.
type Said = (Range<usize>, String);

/// Puts the number behind each correction in the place of the digits before it; `corrections` are parts that say so.
pub(super) fn take_back(text: &str, mut parts: Vec<Said>, corrections: &[usize]) -> Vec<Said> {
    let mut taken: Vec<Range<usize>> = Vec::new();
    for (index, at) in corrections.iter().copied().enumerate() {
        let Some(next) = (at..parts.len()).find(|next| !digits(&parts[*next].1).is_empty()) else { break };
        // "no, sorry, I mean": one of them counts.
        if corrections.get(index + 1).is_some_and(|further| *further < next) {
            continue;
        }
        let mut left = length(text, &parts[..at], &parts[next..]);
        let mut first = at;
        while left > 0 && first > 0 {
            let value = &mut parts[first - 1].1;
            let said = digits(value).len();
            if said > left {
                value.truncate(value.len() - left);
                break;
            }
            left -= said;
            value.clear();
            first -= 1;
        }
        if first < next {
            taken.push(first..next);
        }
    }
    for gone in taken.into_iter().rev() {
        let range = parts[gone.start].0.start..parts[gone.end].0.start;
        parts.splice(gone, [(range, String::new())]);
    }
    parts
}

/// How many digits before a correction the number behind it replaces: as many as it has itself, or more where the speaker
/// begins further ahead with the same digits ("six seven, no, six eight").
fn length(text: &str, before: &[Said], behind: &[Said]) -> usize {
    let said: Vec<char> = before.iter().rev().take(MOST).rev().flat_map(|(_, value)| digits(value)).collect();
    let mut instead: Vec<char> = Vec::new();
    for (index, (range, value)) in behind.iter().enumerate() {
        let is_paused = index > 0
            && text[behind[index - 1].0.end..range.start].contains([',', ';', '.', '…', '،', '、', '，', '。', '\n']);
        if is_paused || instead.len() >= MOST {
            break;
        }
        instead.extend(digits(value));
    }
    let least = behind.first().map_or(0, |(_, value)| digits(value).len());
    // Said anew with one other digit, the last of them or, where the speaker pauses behind it, any.
    let is_aligned = |length: &usize| {
        let length = *length;
        length <= said.len() && length <= instead.len() && {
            let pairs = || said[said.len() - length..].iter().zip(&instead);
            let differing = pairs().filter(|(old, new)| old != new).count();
            let is_last = said.last() != instead.get(length - 1);
            differing == 1 && (is_last || instead.len() == length)
        }
    };
    (least.max(2)..=MOST).rev().find(is_aligned).unwrap_or(least)
}

fn digits(value: &str) -> Vec<char> {
    value.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use crate::engine::text::{ViewKind, Views};

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let views = Views::of(text);
        let digits: String = views.get(ViewKind::Digits).text.chars().filter(char::is_ascii_digit).collect();
        assert_eq!(digits, expected, "{text}: {}", views.get(ViewKind::Digits).text);
    }

    #[test]
    fn what_is_said_next_takes_the_place_of_what_was_said() {
        check("two oh two, five five five, oh one eight, no sorry, nine, three", "2025550193");
        check("four one five five five five oh one six two, scratch that, seven two", "4155550172");
        check("206 555 0147... oops, 0148", "2065550148");
        check("tre tre otto, sei due, nove sette anzi nove otto, uno uno", "338629811");
        check("seis uno dos, treinta y tres, cuarenta y cuatro, perdon, cuarenta y cinco", "6123345");
        check("null eins sieben sechs, drei acht ne quatsch drei neun, eins", "0176391");
        check("ноль шестьдесят семь, двадцать, ой нет, тридцать, два два", "0673022");
        check("zero osiem... nie, siedem cztery, piec piec", "07455");
        check("一三八 二二 四不对五，六七", "13822567");
    }
}
