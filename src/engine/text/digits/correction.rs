//! Digits that are taken back: "five, no, sorry, six", "sei sette anzi sei otto".

use std::ops::Range;

use super::Said;

/// Most digits that are taken back at once.
const MOST: usize = 4;
/// Fewest digits that are told anew across a pause, and make one number with those before it.
const LEAST_ANEW: usize = 3;

/// Puts the number behind each correction in the place of the digits before it; `corrections` are parts that say so.
pub(super) fn take_back(text: &str, mut parts: Vec<Said>, corrections: &[usize]) -> Vec<Said> {
    if let Some(gone) = begun_anew(&parts, corrections) {
        let range = parts[gone.start].0.start..parts[gone.end].0.start;
        parts.splice(gone, [(range, String::new())]);
        return parts;
    }
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
        // A longer one may begin before those that were taken already.
        while let Some(before) = taken.pop_if(|before| before.end > first) {
            first = first.min(before.start);
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

/// What goes where somebody begins anew and says all of it: "seven two zero, no wait, seven oh two five five five …".
fn begun_anew(parts: &[Said], corrections: &[usize]) -> Option<Range<usize>> {
    let last = *corrections.last()?;
    let first = parts.iter().position(|part| !digits(&part.1).is_empty()).filter(|first| *first < last)?;
    let next = (last..parts.len()).find(|next| !digits(&parts[*next].1).is_empty())?;
    let told = || parts[next..].iter().flat_map(|part| digits(&part.1));
    let is_whole = matches!((told().count(), told().next()), (10, _) | (11, Some('0' | '1')));
    is_whole.then_some(first..next)
}

/// How many digits before a correction the number behind it replaces: as many as it has itself, or more where the speaker
/// begins further ahead with the same digits ("six seven, no, six eight").
fn length(text: &str, before: &[Said], behind: &[Said]) -> usize {
    let said: Vec<char> = before.iter().rev().take(MOST).rev().flat_map(|(_, value)| digits(value)).collect();
    let mut instead: Vec<char> = Vec::new();
    let mut pause = None;
    for (index, (range, value)) in behind.iter().enumerate() {
        let is_paused = index > 0
            && text[behind[index - 1].0.end..range.start].contains([',', ';', '.', '…', '،', '、', '，', '。', '\n']);
        if instead.len() >= MOST {
            break;
        }
        if is_paused {
            pause = pause.or(Some(instead.len()));
        }
        instead.extend(digits(value));
    }
    let until_pause = pause.unwrap_or(instead.len());
    let least = behind.first().map_or(0, |(_, value)| digits(value).len());
    // Said anew, in other words or with one other digit, the last of them or, where the speaker pauses behind it, any.
    let is_aligned = |length: &usize| {
        let length = *length;
        let is_within = length <= until_pause || length >= LEAST_ANEW && length <= instead.len();
        length <= said.len() && is_within && {
            let pairs = || said[said.len() - length..].iter().zip(&instead);
            let differing = pairs().filter(|(old, new)| old != new).count();
            let is_last = said.last() != instead.get(length - 1);
            differing == 0 || differing == 1 && (is_last || until_pause == length)
        }
    };
    (least.max(2)..=MOST).rev().find(is_aligned).unwrap_or(least)
}

fn digits(value: &str) -> Vec<char> {
    value.chars().filter(char::is_ascii_digit).collect()
}

#[cfg(test)]
mod tests {
    use crate::engine::text::digits::tests::check_digits as check;

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
        check("dos uno cero, ocho treinta, cero uno setenta y dos, digo, cero uno, siete dos", "2108300172");
        check("four oh, no wait, four one five, five five five, oh one six three", "4155550163");
        check("three one two five five five oh one four nine, sorry, oh one, four eight", "3125550148");
        // The last takes back more than those before it have left.
        check("five five 742 sorry, 742 sorry, 742 sorry, 7420", "57420");
    }
}
