//! Letters told by examples: "N as in Nancy", "C for Charlie", "H ham".

use std::cell::OnceCell;
use std::ops::Range;

use super::Replacement;
use super::alphabet::plain_letter;
use super::spelling::{Word, inner, is_joint, push};

/// Fewest letters told by example.
const MIN_EXAMPLES: usize = 2;

/// Words between a letter and its example.
const LINKS: &[&[&str]] = &[
    &["as", "in"],
    &["as"],
    &["for"],
    &["like"],
    &["like", "in"],
    &["in"],
    &["is", "for"],
    &["from"],
    &["wie"],
    &["wie", "in"],
    &["de"],
    &["como"],
    &["como", "en"],
    &["como", "em"],
    &["comme"],
    &["comme", "dans"],
    &["come"],
    &["di"],
    &["jak"],
    &["как"],
    &["як"],
    &["som"],
    &["som", "i"],
    &["gibi"],
    &["que"],
    &["van"],
    &["als", "in"],
    &["niin", "kuin"],
    &["mint"],
    &["ca"],
    &["untuk"],
    &["seperti"],
    &["nhu"],
    &["như"],
    &["se"],
    &["s"],
    &["kao"],
    &["ako"],
    &["για"],
    &["όπως"],
];

/// A letter, a sign or digits of what is spelled.
struct Item {
    range: Range<usize>,
    text: String,
    kind: ItemKind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum ItemKind {
    /// A letter with its example after a word that links them.
    Linked,
    /// A letter with its example beside it: "H ham".
    Bare,
    /// A sign or digits; they begin nothing.
    Other,
}

/// "N as in Nancy", "C for Charlie", "wie"; "N again" repeats; "underscore", "then 88" go between and behind.
pub(super) fn decode(text: &str, words: &[Word<'_>], has_service: &OnceCell<bool>, found: &mut Vec<Replacement>) {
    /// Letters without a linking word say less.
    const MIN_BARE: usize = 4;
    let mut rows: Vec<Vec<Item>> = vec![Vec::new()];
    let mut at = 0;
    while at < words.len() {
        let row_end = rows.last().and_then(|row| row.last()).map(|item| item.range.end);
        let follows = row_end.is_some_and(|end| is_joint(text, words, end, at));
        match letter_item(text, words, at, follows) {
            Some((item, last)) => {
                if row_end.is_some() && !follows {
                    rows.push(Vec::new());
                }
                if let Some(row) = rows.last_mut() {
                    row.push(item);
                }
                at = last + 1;
                continue;
            }
            None if follows => {
                // "…, underscore, then 'mill'": a word in quotes behind a sign goes on the name.
                let is_quoted = text[..words[at].0.start].ends_with(['\'', '"', '“', '‘', '«', '„']);
                let is_after_sign = rows
                    .last()
                    .and_then(|row| row.last())
                    .is_some_and(|item| item.kind == ItemKind::Other && matches!(item.text.as_str(), "_" | "-" | "."));
                if is_quoted && is_after_sign && words[at].1.is_ascii() {
                    if let Some(row) = rows.last_mut() {
                        let (range, word) = words[at].clone();
                        row.push(Item { range, text: word.to_owned(), kind: ItemKind::Linked });
                    }
                } else if let (Some((sign, last)), Some(row)) = (inner(words, at), rows.last_mut()) {
                    row.push(Item { range: words[at].0.start..words[last].0.end, text: sign, kind: ItemKind::Other });
                    at = last;
                }
            }
            None => {}
        }
        at += 1;
    }
    for mut row in rows {
        while row.last().is_some_and(|item| {
            item.kind == ItemKind::Other && !item.text.ends_with(|char: char| char.is_ascii_digit())
        }) {
            row.pop();
        }
        let count = |kind: ItemKind| row.iter().filter(|item| item.kind == kind).count();
        if count(ItemKind::Linked) >= MIN_EXAMPLES || count(ItemKind::Bare) >= MIN_BARE {
            let plain: String = row.iter().map(|item| item.text.as_str()).collect();
            push(text, row[0].range.start..row[row.len() - 1].range.end, plain, has_service, found);
        }
    }
}

/// Tells whether an example that begins with `first` stands for a letter: "E comme Émile", "L как лампа".
fn is_letter(letter: char, first: char) -> bool {
    const SOUNDS: [(char, &str); 26] = [
        ('a', "а"),
        ('b', "б"),
        ('c', "цск"),
        ('d', "д"),
        ('e', "еэ"),
        ('f', "ф"),
        ('g', "г"),
        ('h', "хг"),
        ('i', "иійы"),
        ('j', "йждю"),
        ('k', "к"),
        ('l', "л"),
        ('m', "м"),
        ('n', "н"),
        ('o', "о"),
        ('p', "п"),
        ('q', "кк"),
        ('r', "р"),
        ('s', "сш"),
        ('t', "т"),
        ('u', "ую"),
        ('v', "вф"),
        ('w', "ву"),
        ('x', "хк"),
        ('y', "йыую"),
        ('z', "зц"),
    ];
    let sounds = || SOUNDS.iter().any(|(latin, cyrillic)| *latin == letter && cyrillic.contains(first));
    letter == first || letter == plain_letter(first) || sounds()
}

/// The letter at a word, with its example, and the last word that it takes.
fn letter_item(text: &str, words: &[Word<'_>], at: usize, follows: bool) -> Option<(Item, usize)> {
    let (range, word) = &words[at];
    let times = if ["double", "doble", "doppel", "doppio"].contains(word) { 2 } else { 1 };
    let at_letter = at + times - 1;
    let (_, word) = words.get(at_letter)?;
    let mut letters = word.chars();
    let letter = letters.next().filter(|letter| letter.is_alphabetic() && letters.next().is_none())?;
    let item = |last: usize, kind: ItemKind| {
        Some((Item { range: range.start..words[last].0.end, text: letter.to_string().repeat(times), kind }, last))
    };
    let next = words.get(at_letter + 1)?;
    if follows && ["again", "nochmal", "otra", "encore"].contains(&next.1) {
        return item(at_letter + 1, ItemKind::Linked);
    }
    let is_example =
        |name: &str| name.chars().next().is_some_and(|first| is_letter(letter, first)) && name.chars().count() > 1;
    let linked = LINKS.iter().find_map(|link| {
        let is_link = link
            .iter()
            .enumerate()
            .all(|(step, part)| words.get(at_letter + 1 + step).is_some_and(|(_, next)| next == part));
        let last = at_letter + 1 + link.len();
        (is_link && words.get(last).is_some_and(|(_, name)| is_example(name))).then_some(last)
    });
    if let Some(last) = linked {
        return item(last, ItemKind::Linked);
    }
    let gap = text[words[at_letter].0.end..next.0.start].trim();
    let is_closed = !text[next.0.end..].starts_with(' ')
        || words.get(at_letter + 2).is_none_or(|(_, word)| word.chars().count() == 1);
    (is_example(next.1) && matches!(gap, "" | "=" | "-" | ":" | "(" | "–") && is_closed)
        .then(|| item(at_letter + 1, ItemKind::Bare))?
}
