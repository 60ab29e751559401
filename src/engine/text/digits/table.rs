//! Multiplication that is recited: "seven times eight fifty-six", "六七四十二、七八五十六".

use super::value::{Spoken, compound, number};
use crate::engine::text::number_words::Number;

/// Products without a word for "times" are believed in rows of this many.
const MIN_BARE: usize = 2;

/// Tells whether a run says products, each behind its two factors.
pub(super) fn is_table(text: &str, run: &[Spoken]) -> bool {
    let (mut bare, mut at) = (0, 0);
    while at < run.len() {
        match product(text, &run[at..]) {
            Some(Product { is_said: true, .. }) => return true,
            Some(product) => (bare, at) = (bare + 1, at + product.length),
            None => at += 1,
        }
    }
    bare >= MIN_BARE
}

struct Product {
    /// How many parts it takes with its factors.
    length: usize,
    /// A word says that it is one.
    is_said: bool,
}

fn product(text: &str, run: &[Spoken]) -> Option<Product> {
    let factor = |at: usize| match number(run, at) {
        Some(Number::Unit(digit @ 2..=9)) => Some(u32::from(digit)),
        _ => None,
    };
    let first = factor(0)?;
    let is_said = number(run, 1) == Some(Number::Times);
    let second = 1 + usize::from(is_said);
    let wanted = (first * factor(second)?).to_string();
    let at = second + 1;
    let said = run.get(at..).filter(|rest| !rest.is_empty())?;
    let (length, value) = compound(text, said);
    if value == wanted {
        return Some(Product { length: at + length, is_said });
    }
    // "bốn hai": the product digit by digit.
    let digits: Option<String> = (at..at + wanted.len())
        .map(|at| match number(run, at) {
            Some(Number::Unit(digit)) => Some(char::from(b'0' + digit)),
            _ => None,
        })
        .collect();
    (digits? == wanted).then_some(Product { length: at + wanted.len(), is_said })
}

#[cfg(test)]
mod tests {
    use crate::engine::text::{ViewKind, Views};

    #[track_caller]
    fn check(text: &str, is_table: bool) {
        let views = Views::of(text);
        let digits = views.get(ViewKind::Digits).text.bytes().filter(u8::is_ascii_digit).count();
        assert_eq!(digits < 7, is_table, "{text}: {}", views.get(ViewKind::Digits).text);
    }

    #[test]
    fn tables_are_no_numbers() {
        check("he mixes up six times nine fifty four, eight times three twenty four, four times four sixteen", true);
        check("üç kere dokuz yirmi yedi, altı kere altı otuz altı, dört kere yedi yirmi sekiz", true);
        check("四九三十六、三八二十四、七九六十三", true);
        check("tiga kali sembilan dua puluh tujuh, delapan kali delapan enam puluh empat", true);
        check("three two one, five five five, oh one four two", false);
        check("four one five, three times five, oh one seven seven", false);
    }
}
