//! Numbers that have a digit too many because a round number and the unit behind it are read one by one: "six hundred
//! four, five five five, …" says 604, "five fifty 5" says 555.

use super::Said;

/// Joins a round number in words and the unit behind it where that, and nothing else, makes the number whole: one of North
/// America, or one with a zero before it.
pub(super) fn mended(text: &str, mut parts: Vec<Said>) -> Vec<Said> {
    let told: String = parts.iter().map(|(_, value)| value.as_str()).collect();
    let is_long = matches!(told.as_bytes(), [b'2'..=b'9', ..] if told.len() == 11)
        || matches!(told.as_bytes(), [b'0', b'1'..=b'9', ..] if told.len() == 12);
    if !is_long || !told.bytes().all(|byte| byte.is_ascii_digit()) {
        return parts;
    }
    let mut before = 0;
    for at in 1..parts.len() {
        let (round, unit) = (&parts[at - 1], &parts[at]);
        before += round.1.len();
        let is_round =
            round.1.len() > 1 && round.1.ends_with('0') && text[round.0.clone()].contains(char::is_alphabetic);
        let is_unit = unit.1.len() == 1 && unit.1 != "0" && &text[round.0.end..unit.0.start] == " ";
        if !is_round || !is_unit {
            continue;
        }
        let joined = [&told[..before - 1], &told[before..]].concat();
        if is_whole(&joined) {
            let unit = unit.1.clone();
            parts[at - 1].1.pop();
            parts[at - 1].1.push_str(&unit);
            parts[at - 1].0.end = parts[at].0.end;
            parts.remove(at);
            break;
        }
    }
    parts
}

fn is_whole(digits: &str) -> bool {
    match digits.as_bytes() {
        [b'0', ..] => digits.len() == 11,
        [_, second, _, exchange, ..] => digits.len() == 10 && *second != b'9' && matches!(exchange, b'2'..=b'9'),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::text::digits::tests::check_digits as check;

    #[test]
    fn a_round_number_takes_its_unit_where_that_makes_the_number_whole() {
        check("seven hundred two five five five oh one three eight", "7025550138");
        check("2 one 2 five fifty 5 oh one 6 eight", "2125550168");
        check("nine hundred, two one four, five five", "90021455");
    }
}
