//! Rows of digits each of which is a little more, or less, than is meant: "each digit is one too big: 5 2 6 …",
//! "jede Ziffer um zwei erhöhen: …", "súmale uno a cada cifra".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;
use rustc_hash::FxHashSet;

use super::sum_words::{folded, has};
use super::sums::{DIGITS, term};
use super::{Replacement, Source, pattern};
use crate::engine::text::digits::said;
use crate::engine::text::near::last_word;
use crate::engine::text::number_words::{Number, number_words};
use crate::engine::text::words::words;

/// Most digits of a row that one digit can stand for.
const MOST: i64 = 9;

/// Every one of several, and what numbers are made of, folded.
const EACH: &str = "each every all jede jeder jedes jedem jeden alle allen cada todos todas chaque toutes tous ogni tutte tutti kazda kazdej kazdy kazdego \
    kazdemu wszystkie wszystkich каждая каждои каждую каждого каждому каждое все всех кожна кожноi elke elk ieder iedere alle her butun tum setiap semua har sab sabhi moi";
const OF_NUMBERS: &str = "digit digits number numbers numeral numerals figure figures ziffer ziffern zahl zahlen stelle stellen cifra cifras digito digitos numero numeros \
    chiffre chiffres cifre numeri cyfra cyfry cyfre cyfrze cyfr cyfrom liczba liczby цифра цифры цифру цифре цифр цифрам цифрами числа cijfer cijfers rakam rakama rakamdan \
    rakami rakamlar rakamlardan angka ank anko number chu so";
/// What tells one to make more of it, and less.
const ADDING: &str = "add plus raise increase addiere addieren erhohe erhohen hinzu dazuzahlen suma sumale sume sumar anade anadele ajoute ajoutez ajouter augmente augmentez \
    aggiungi aggiungere somma soma some somar acrescenta acrescente adiciona adicione dodaj dodac прибавь прибавьте прибавить добавь добавьте додаи додати tel ekle ekleyin \
    tambah tambahkan jodo jodna jod dodasz dodajesz dodamy dodaje anades sumas sumando anadiendo ajoutes ajoutant rajoute aggiungendo aggiungete somas somando addierst erhohst \
    прибавишь прибавляешь добавишь додаси додаєш eklersen ekleyince ekleyip tambahin ditambah jodkar jodoge badhao bump nudge";
const TAKING: &str = "take subtract minus knock remove lower drop reduce deduct subtrahiere abziehen abziehst zieh ziehe verringern resta restale reste restar quita quitale quite retire retirez \
    retirer enleve enlevez enlever otez ote soustrais soustraire diminue togli togliere sottrai tira tirar tire subtrai subtraia subtrair odejmij odjac отними отнимите отнять вычти \
    вычтите вычесть убавь відніми trek aftrekken cikar cikarin kurangi kurangkan ghatao ghata hatao odejmiesz odejmujesz restas restando quitas quitando retires enleves togliendo tiras tirando subtraindo \
    вычтешь отнимешь віднімеш cikarirsan cikarinca kurangin dikurangi ghatakar";
/// What says that it is more than is meant, and less.
const MORE: &str = "big bigger high higher large larger gross grosser hoch hoher grande grandes alto alta altos altas demais trop haut haute hauts \
    elevee eleves grand grands troppo piu alti duza duze duzo wyzsza wyzsze wieksza wieksze wiecej велика велики больше выше більша більше groot grote hoog hoge meer buyuk fazla \
    fazladir yuksek besar tinggi lebih bada zyada zyaada";
const LESS: &str = "small smaller low lower klein kleiner niedrig pequeno pequena bajo baja bajos bajas menos baixo baixa petit petite petits bas basse \
    moins piccolo piccoli basso bassi meno mala male malo mniejsza mniejsze nizsza nizsze mniej мала малы меньше ниже менша менше kleine laag lage minder kucuk eksik eksiktir dusuk kecil rendah kurang chhota kam";

/// What makes each digit a little more, or less, by the word behind it: "bump each up by one".
const TURNING: &str = "bump nudge raise move push shift turn take step roll wind put knock kick notch crank slide";
/// Units as they are said of digits.
const ONES: &str = " jedynce jedynke jedynki oczko einen единицу единичку единице одиницю одиничку ";
const TWOS: &str = " dwojce dwojke двоику двоике двоечку двіику zweien ";

pub(super) fn decode(source: &Source<'_>, found: &mut Vec<Replacement>) {
    let Some(row) = row_of_digits(source) else {
        row_in_words(source, found);
        return;
    };
    let range = row[0].start..row[row.len() - 1].end;
    let Some(by) = in_english(source).or_else(|| in_words(source, &range)) else { return };
    let text = source.text;
    let is_apart = row.windows(2).all(|pair| pair[1].start > pair[0].end) && row.len() >= *DIGITS.start();
    let numbers = row.iter().flat_map(|range| match is_apart {
        true => vec![text[range.clone()].parse::<i64>().unwrap_or(MOST)],
        false => text[range.clone()].bytes().map(|byte| i64::from(byte - b'0')).collect(),
    });
    let shifted: String = numbers.map(|digit| (digit % 10 + by).rem_euclid(10).to_string()).collect();
    if DIGITS.contains(&shifted.len()) {
        found.push(Replacement::new(range, shifted, "arithmetic"));
    }
}

/// The same of a row in words: "three zero four, four four four, nine zero two six. Bump each one up by one".
fn row_in_words(source: &Source<'_>, found: &mut Vec<Replacement>) {
    if !says_each(source) {
        return;
    }
    let view = folded(source.text);
    let text = view.text.as_str();
    let mut row: Option<(Range<usize>, String)> = None;
    for (range, value) in said(text, &[]) {
        let is_near = row.as_ref().is_some_and(|(row, _)| text[row.end..range.start].len() <= 3);
        let is_row = |row: &(Range<usize>, String)| DIGITS.contains(&row.1.len());
        if !is_near && row.as_ref().is_some_and(is_row) {
            break;
        }
        match row.as_mut().filter(|_| is_near) {
            Some((row, digits)) => {
                row.end = if value.is_empty() { row.end } else { range.end };
                digits.push_str(&value);
            }
            None => row = Some((range, value)),
        }
    }
    let is_digits = |digits: &str| digits.bytes().all(|byte| byte.is_ascii_digit());
    let Some((range, digits)) = row.filter(|(_, digits)| DIGITS.contains(&digits.len()) && is_digits(digits)) else {
        return;
    };
    let place = view.original(range.start, range.end).range();
    if let Some(by) = in_english(source).or_else(|| in_words(source, &place)) {
        let shifted: String =
            digits.bytes().map(|digit| (i64::from(digit - b'0') + by).rem_euclid(10).to_string()).collect();
        found.push(Replacement::new(place, shifted, "arithmetic"));
    }
}

/// Tells whether a text speaks of each of several at all.
fn says_each(source: &Source<'_>) -> bool {
    if source.text.is_ascii() {
        return source.words().iter().any(|word| LISTS[0].contains(&source.lower()[word.clone()]));
    }
    let view = folded(source.text);
    words(&view.text).any(|word| LISTS[0].contains(&view.text[word]))
}

/// What is to be added to each digit, as English says it.
fn in_english(source: &Source<'_>) -> Option<i64> {
    const SAID: [&str; 6] = ["each", "every", "all digits", "all the digits", "all numbers", "all the numbers"];
    static SHIFT: LazyLock<Regex> = LazyLock::new(|| {
        const BY: &str = "[1-9]|one|two|three|four|five";
        pattern(&format!(
            r"(?i)(?:each|every|all)[a-z ,']{{1,28}}(?: by)? (?P<by>{BY}) (?:too |over|under|up|down|more|less)(?P<way>big|high|large|much|small|low|little)?|(?P<verb>add|plus|take|subtract|minus|knock|remove|lower|raise)[a-z ]{{0,12}} (?P<by2>{BY}) (?:to|off|from|on|onto|for)? ?(?:each|every|all)|(?:each|every) [a-z ]{{0,20}}(?P<sign>plus|minus|\+|-|up|down)(?: by)? ?(?P<by3>{BY})"
        ))
    });
    if !SAID.iter().any(|word| source.lower().contains(word)) {
        return None;
    }
    let shift = SHIFT.captures(source.text)?;
    let part = |name: &str| shift.name(name).map(|part| part.as_str().to_ascii_lowercase());
    let by = part("by").or_else(|| part("by2")).or_else(|| part("by3")).and_then(|by| term(&by))?;
    // What is too big is made less; what is to be added is added.
    let is_more = match (part("way"), part("verb"), part("sign")) {
        (Some(way), _, _) => matches!(way.as_str(), "small" | "low" | "little"),
        (None, Some(verb), _) => matches!(verb.as_str(), "add" | "plus" | "raise"),
        (None, None, Some(sign)) if matches!(sign.as_str(), "up" | "down") => {
            // "Each is up by one" tells how it is, "bump each up by one" what to do.
            let before = source.lower()[..shift.get(0)?.start()].trim_end();
            (sign == "up") == TURNING.split(' ').any(|verb| verb == last_word(before))
        }
        (None, None, Some(sign)) => matches!(sign.as_str(), "plus" | "+"),
        (None, None, None) => {
            shift.get(0).is_some_and(|whole| whole.as_str().ends_with("under") || whole.as_str().ends_with("less"))
        }
    };
    Some(if is_more { by } else { -by })
}

/// The same in the words of any language: every digit, how many, and which way, near one another outside the row.
fn in_words(source: &Source<'_>, row: &Range<usize>) -> Option<i64> {
    const NEAR: usize = 8;
    let view = folded(source.text);
    let text = view.text.as_str();
    let said: Vec<&str> = words(text)
        .filter(|word| {
            let place = view.original(word.start, word.end).range();
            place.end <= row.start || place.start >= row.end
        })
        .map(|word| &text[word])
        .collect();
    let is = |list: &FxHashSet<String>, word: &str| list.contains(word);
    let each = said
        .iter()
        .enumerate()
        .position(|(at, word)| is(&LISTS[0], word) && said[at + 1..].iter().take(3).any(|noun| is(&LISTS[1], noun)))?;
    let near = &said[each.saturating_sub(NEAR)..said.len().min(each + NEAR + 1)];
    let by = near.iter().find_map(|word| digit(word)).or_else(|| near.iter().find_map(|word| unit(word)))?;
    let says = |list: usize| near.iter().any(|word| is(&LISTS[list], word));
    if says(2) != says(3) {
        return Some(if says(2) { by } else { -by });
    }
    (says(4) != says(5)).then(|| if says(4) { -by } else { by })
}

/// The lists, folded as the words of a text are.
static LISTS: LazyLock<[FxHashSet<String>; 6]> = LazyLock::new(|| {
    [EACH, OF_NUMBERS, ADDING, TAKING, MORE, LESS]
        .map(|list| folded(list).text.split_whitespace().map(str::to_owned).collect())
});

fn digit(word: &str) -> Option<i64> {
    word.parse().ok().filter(|digit| (1..=MOST).contains(digit))
}

fn unit(word: &str) -> Option<i64> {
    if let Some(told) = [(ONES, 1), (TWOS, 2)].iter().find(|(list, _)| has(list, word)) {
        return Some(told.1);
    }
    number_words(word)
        .iter()
        .find_map(|meaning| if let Number::Unit(value @ 1..=9) = meaning.number { Some(value.into()) } else { None })
}

/// The first row of numbers with digits enough, and nothing but light signs between.
fn row_of_digits(source: &Source<'_>) -> Option<Vec<Range<usize>>> {
    let text = source.text;
    let mut row: Vec<Range<usize>> = Vec::new();
    let length = |row: &[Range<usize>]| row.iter().map(Range::len).sum::<usize>();
    for range in source.words().iter().cloned() {
        let is_digits = text[range.clone()].bytes().all(|byte| byte.is_ascii_digit());
        let is_near = row.last().is_none_or(|last| {
            let gap = &text[last.end..range.start];
            gap.len() <= 3 && gap.bytes().all(|byte| b" ,-.".contains(&byte))
        });
        if !(is_digits && is_near) {
            if length(&row) >= *DIGITS.start() {
                break;
            }
            row.clear();
        }
        if is_digits {
            row.push(range);
        }
    }
    (length(&row) >= *DIGITS.start()).then_some(row)
}

#[cfg(test)]
mod tests {
    use crate::engine::text::decode::tests::check;

    #[test]
    fn every_digit_is_told_a_little_more_or_less() {
        check("each digit is one too big: 5 2 6 6 6 6 1 2 5 8", "each digit is one too big: 4155550147");
        check("Zieh von jeder Ziffer eins ab: 1282 404021", "Zieh von jeder Ziffer eins ab: 0171393910");
        check("súmale uno a cada cifra: 501 239 760", "súmale uno a cada cifra: 612340871");
        check(
            "three zero four, four four four, nine zero two six. Now bump each one up by one and nine wraps to nought",
            "4155550137. Now bump each one up by one and nine wraps to nought",
        );
        check(
            "jak dodasz po jedynce do każdej cyfry: 4 9 9 4 4 4 9 0 1",
            "jak dodasz po jedynce do każdej cyfry: 500555012",
        );
        check("każda cyfra jest o 1 za duża: 712 345 678", "każda cyfra jest o 1 za duża: 601234567");
    }

    #[test]
    fn rows_that_are_only_spoken_of_stay() {
        for text in [
            "order 5125550150, two of each colour",
            "cada cliente 501239760 paga uno más",
            "Bestellung 5125550150: jede Kiste eins mehr",
            "All numbers are up 3 on last week: 120 450 3000",
        ] {
            check(text, text);
        }
    }
}
