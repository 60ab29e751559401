//! Names told by first letters: of lines down the side, of the words of a sentence.
//!
//! The text says so somewhere ("first letter of each line", "initials only"); what it says beside ("then 07", "at
//! mill.example") goes on the end of the name.

use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::alphabet::{in_latin, plain_letter};
use super::initials_items::items;
use super::initials_sentence::{capitals, sentence, words};
use super::initials_words::{FAINT, HINT, LAST, STEMS};
use super::{Replacement, Source, pattern};
use crate::engine::text::services::{BRANDS, is_service_name};
use crate::engine::text::tld::known_suffix;

/// How many letters are a name.
const LETTERS: std::ops::RangeInclusive<usize> = 3..=30;

pub(super) fn decode(source: &Source<'_>, found: &mut Vec<Replacement>) {
    let (text, lower) = (source.text, source.lower());
    let hint = STEMS.is_match(lower).then(|| HINT.find(lower)).flatten().map(|hint| hint.range());
    let Some(hint) = hint else { return by_last_letters(source, found) };
    let lines = lines(text);
    let rows = match rows(lower, &lines, &hint) {
        Some(rows) => without_bullets(text, without_head(text, without_tail(text, rows))),
        None if speaks_of_lines(&lower[hint.clone()]) => return,
        None => match items(text, lower, &hint).or_else(|| sentence_words(text, lower, &hint)) {
            Some(rows) => rows,
            None => return,
        },
    };
    push(text, lower, &rows, &hint, found);
}

/// The words of a sentence whose first letters count; of a hint that speaks of capitals only those that have one.
fn sentence_words(text: &str, lower: &str, hint: &Range<usize>) -> Option<Vec<Range<usize>>> {
    let mut words = capitals(text, words(text, sentence(text, lower, hint)?));
    if [
        "capital",
        "caps",
        "big letter",
        "majuscul",
        "maiuscol",
        "mayúscul",
        "mayuscul",
        "maiúscul",
        "großbuchst",
        "заглавн",
    ]
    .iter()
    .any(|said| lower[hint.clone()].contains(said))
    {
        words.retain(|word| initial(text, word).is_some_and(char::is_uppercase));
    }
    Some(words)
}

/// "Last letters this time": the same at the ends of lines.
fn by_last_letters(source: &Source<'_>, found: &mut Vec<Replacement>) {
    let (text, lower) = (source.text, source.lower());
    if !text.contains('\n') {
        return;
    }
    let hint = STEMS.is_match(lower).then(|| LAST.find(lower)).flatten().map(|hint| hint.range());
    let Some(hint) = hint else { return by_faint_hint(source, found) };
    let lines = lines(text);
    let Some(rows) = rows(lower, &lines, &hint) else { return };
    let rows = without_head(text, without_tail(text, rows));
    let last = |row: &Range<usize>| text[row.clone()].chars().rfind(|char| char.is_alphanumeric());
    found.extend(name(lower, rows, in_small(rows.iter().filter_map(last)), &hint));
}

/// Tells whether a hint is about lines: it says nothing of the words of a sentence.
fn speaks_of_lines(hint: &str) -> bool {
    ["edge", "margin", "vertical", "senkrecht", "downward", "down the", "rand", "вертикал"]
        .iter()
        .any(|word| hint.contains(word))
}

/// The initial of the last line, if it says what to do and is one of the lines itself: "Reach me by reading down the left
/// edge" behind four lines without an empty one between, and what comes out can be said.
fn own_initial(text: &str, lower: &str, rows: &[Range<usize>], hint: &Range<usize>) -> Option<char> {
    const FINALS: &str =
        "rk st nt nd ck ll ss tt ng rt rd lk lt ld mp sk rn rm rs ns ts ks th sh ch ff zz ft pt rl rp lf";
    let is_vowel = |char: char| "aeiouyäöüáéíóúаеиоуыэюя".contains(char);
    let last = rows.last().filter(|last| last.end < hint.start)?;
    let line = text[last.end..].strip_prefix('\n')?;
    let line = &line[..line.find('\n').unwrap_or(line.len())];
    let start = last.end + 1;
    let is_last = start <= hint.start && text[start + line.len()..].trim().is_empty();
    let first = line.chars().next().filter(|first| first.is_alphabetic())?;
    let is_alike =
        rows.iter().all(|row| initial(text, row).is_some_and(|other| other.is_uppercase() == first.is_uppercase()));
    let said = &lower[start..start + line.len()];
    // "Go down the left edge" tells how to read the others.
    const TELLING: [&str; 6] = ["go", "look", "take", "follow", "just", "only"];
    let is_telling = said.split(' ').next().is_some_and(|word| TELLING.contains(&word.trim_end_matches([',', ':'])));
    let is_counted = count_of_lines(said).is_some_and(|count| count != rows.len() + 1);
    let adds = [&NUMBER, &WORD, &DOMAIN, &SUFFIX].into_iter().any(|added| added.is_match(said));
    let (before, first) = (initial(text, last)?.to_lowercase().next()?, first.to_lowercase().next()?);
    let can_be_said =
        is_vowel(before) || is_vowel(first) || FINALS.split(' ').any(|pair| pair.chars().eq([before, first]));
    (is_last && is_alike && !is_telling && !is_counted && !adds && can_be_said).then_some(first)
}

/// "Left margin", "line breaks": words that many texts have count only where short lines follow whose letters can be said.
fn by_faint_hint(source: &Source<'_>, found: &mut Vec<Replacement>) {
    const LONGEST_ROW: usize = 60;
    let text = source.text;
    if text.bytes().filter(|byte| *byte == b'\n').count() < MIN_FAINT_LINES - 1 {
        return;
    }
    let (lower, lines) = (source.lower(), lines(text));
    let Some(hint) = FAINT.find(lower).map(|hint| hint.range()) else { return };
    let Some(rows) = rows(lower, &lines, &hint) else { return };
    let rows = without_bullets(text, without_head(text, without_tail(text, rows)));
    let initials = initials(text, &rows);
    let can_be_said = initials.contains(['a', 'e', 'i', 'o', 'u', 'y', 'а', 'е', 'и', 'о', 'у'])
        && initials.chars().collect::<BTreeSet<_>>().len() > 2;
    if rows.len() >= MIN_FAINT_LINES - 1 && can_be_said && rows.iter().all(|row| row.len() <= LONGEST_ROW) {
        push(text, lower, &rows, &hint, found);
    }
}

/// Fewest lines with a faint hint: the one that holds it, and the letters of a name.
const MIN_FAINT_LINES: usize = 5;

/// The first letter or digit of a line or word.
fn initial(text: &str, part: &Range<usize>) -> Option<char> {
    text[part.clone()].chars().find(|char| char.is_alphanumeric())
}

/// Those of all.
fn initials(text: &str, parts: &[Range<usize>]) -> String {
    in_small(parts.iter().filter_map(|part| initial(text, part)))
}

/// Letters in lower case, as a name in Latin letters has them.
fn in_small(letters: impl Iterator<Item = char>) -> String {
    letters.flat_map(char::to_lowercase).fold(String::new(), |mut small, letter| {
        match in_latin(letter) {
            Some(latin) => small.push_str(latin),
            None => small.push(plain_letter(letter)),
        }
        small
    })
}

fn push(text: &str, lower: &str, parts: &[Range<usize>], hint: &Range<usize>, found: &mut Vec<Replacement>) {
    let mut initials = initials(text, parts);
    initials.extend(own_initial(text, lower, parts, hint));
    found.extend(name(lower, parts, initials, hint));
}

/// The name that letters of lines or words are.
fn name(lower: &str, parts: &[Range<usize>], letters: String, hint: &Range<usize>) -> Option<Replacement> {
    let range = parts.first()?.start..parts.last()?.end;
    if !LETTERS.contains(&letters.chars().count()) {
        return None;
    }
    let technique = if lower[range.clone()].contains('\n') { "acrostic" } else { "first_letters" };
    if letters.bytes().all(|byte| byte.is_ascii_digit()) {
        return Some(Replacement::new(range, letters, technique));
    }
    let (plain, end) = with_ending(letters, lower, &range, hint);
    Some(Replacement::new(range.start..end, plain, technique))
}

/// "At mill.example", "@ mill dot example".
pub(super) static DOMAIN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:@|\b(?:at|arroba|arobase|chiocciola|собака)\s(?:and |then |und |dann |y |e |et |и )?)\s?([a-z0-9][a-z0-9-]*(?:\s?(?:\.|\b(?:{DOTS})\b)\s?[a-z]{{2,}}){{1,3}})"
    ))
});
/// "Add .example", "then dot example".
static SUFFIX: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:\b(?:add|then|plus|with|and|by|append|put|dann|und|poi|y|luego|puis|depois|e)\s(?:a\s)?|,\s?)(?:\.|(?:{DOTS})\s)([a-z]{{2,}})\b"
    ))
});
/// What says that something comes behind the letters.
const ADD: &str = r"(?:\b(?:add|then|plus|followed by|append|with|put|and|häng|setz|ajoutez?|aggiungi|añade|añadan?|agrega|adiciona|lägg till|ekle|tambah|dodaj|додай|добавь|dann|poi|luego|puis|depois|más|mas|mais|und|y|et|tapos|kisha|thêm|sonuna|potem|plus|daarna|потом|плюс|затем)\s|[+]\s?|,\s)(?:an?\s|the\s|el\s|la\s|le\s|il\s|o\s|die\s|eine?n?\s|une?\s|un[ao]?\s)?";
/// "Then 07", "add the number 5", "3 on the end".
static NUMBER: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r"(?:{ADD}(?:(?:numbers?|digits?|year|figures?|número|numero|numéro|nummer|zahl|chiffres?|año|ano|année|jahr|numer|число|цифр[ыу]?|номер)\s)?|[+]\s?)([0-9]{{1,4}})\b(?:\s(line|word|letter|row|more))?|\b([0-9]{{1,4}}) (?:on|at|to) the (?:very )?end\b"
    ))
});
/// "Add underscore and repairs", "then 'studio'".
static WORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(
        r#"(?:{ADD}(?P<sign>нижнє підкреслення|κάτω παύλα|alt çizgi|garis bawah|liniuță jos|understreck|alsóvonás|punct|underscore|unterstrich|gui[oó]n bajo|tiret bas|sublinhado|trattino basso|podkreślnik|нижнее подчеркивание|_|dash|hyphen|dot|punkt|punto|point|ponto)[\s,]{{0,2}}(?:(?:and|then|und|y|et|e|dann|luego|puis|poi|и|plus|[+])[\s,]{{1,2}})?(?:the word )?["'“«]?(?P<after>[a-z0-9]{{2,20}})|{ADD}(?:(?:word|palabra|mot|wort|parola|palavra|слово)\s)?["'“«„](?:\s?)(?P<word>[a-z0-9_.-]{{2,20}}(?: [a-z0-9_.-]{{2,20}})?)\s?["'”»“]|[+]\s?(?P<plus>[a-z_][a-z0-9_.]{{1,20}})\b)"#
    ))
});
static DOT: LazyLock<Regex> = LazyLock::new(|| pattern(&format!(r"\s?(?:\.|\b(?:{DOTS})\b)\s?")));
const DOTS: &str = "dot|punto|ponto|point|punkt|kropka|nokta|точка";

/// What says that the name is one that money is sent to.
static CASH_TAG: LazyLock<Regex> = LazyLock::new(|| pattern(r"cash[ -]?(?:tag|app)|dollar sign|signo de d[oó]lar"));

/// The name with what the text adds to it: a domain, an ending of one, a number; else with the sign of a handle. And
/// where it ends: what is added goes with the name where it stands behind it.
fn with_ending(initials: String, lower: &str, rows: &Range<usize>, hint: &Range<usize>) -> (String, usize) {
    const REACH: usize = 16;
    // "Instagram", or いんすた: where a name is, and none itself.
    if !initials.is_ascii() && is_service_name(&initials) || BRANDS.split_whitespace().any(|brand| brand == initials) {
        return (format!("{initials}:"), rows.end);
    }
    // What stands after the hint, and not in the lines or words themselves.
    let parts = [(rows.end, &lower[rows.end..]), (hint.start, lower.get(hint.start..rows.start).unwrap_or_default())];
    for (start, part) in parts {
        let end = |found: Option<regex::Match<'_>>| {
            let near = found.filter(|found| start == rows.end && found.start() <= REACH);
            near.map_or(rows.end, |found| start + found.end())
        };
        if let Some(domain) = DOMAIN.captures(part) {
            let name = DOT.replace_all(&domain[1], ".");
            // The next sentence may follow its dot as another label would.
            let mut name = name.as_ref();
            while known_suffix(name).is_none()
                && let Some((shorter, _)) = name.rsplit_once('.')
            {
                name = shorter;
            }
            if known_suffix(name).is_some() {
                return (format!("{initials}@{name}"), end(domain.get(1)));
            }
        }
        if let Some(added) = WORD.captures(part) {
            let sign = match added.name("sign").map(|sign| sign.as_str()) {
                None => "",
                Some("dash" | "hyphen") => "-",
                Some("dot" | "punkt" | "punto" | "point" | "ponto" | "punct") => ".",
                Some(_) => "_",
            };
            let word = ["after", "word", "plus"].into_iter().find_map(|name| added.name(name));
            let word = word.map_or("", |word| word.as_str()).replace(' ', "");
            let name = format!("{initials}{sign}{word}");
            let is_host = sign == "." && known_suffix(&name).is_some();
            return (if is_host { name } else { format!("@{name}") }, end(added.get(0)));
        }
        if let Some(suffix) = SUFFIX.captures(part) {
            let host = format!("{initials}.{}", &suffix[1]);
            if known_suffix(&host).is_some() {
                return (host, end(suffix.get(1)));
            }
        }
        let number = NUMBER.captures(part).filter(|number| number.get(2).is_none());
        if let Some(number) = number.and_then(|number| number.get(1).or_else(|| number.get(3))) {
            return (format!("@{initials}{}", number.as_str()), end(Some(number)));
        }
    }
    let sign = if CASH_TAG.is_match(lower) { '$' } else { '@' };
    (format!("{sign}{initials}"), rows.end)
}

/// The lines whose first letters count, where the text has enough of them: those below what says so, else those above.
fn rows<'lines>(lower: &str, lines: &'lines [Range<usize>], hint: &Range<usize>) -> Option<&'lines [Range<usize>]> {
    const MIN_LINES: usize = 3;
    let at = lines.iter().position(|line| line.end >= hint.end)?;
    let (above, below) = (&lines[..at], &lines[at + 1..]);
    let said = &lower[lines[at].clone()];
    let points_up = ["above", "up there", "oben", "arriba", "acima", "sopra", "au-dessus", "ci-dessus", "выше"]
        .iter()
        .any(|word| said.contains(word));
    let rows = match (above.len() >= MIN_LINES, below.len() >= MIN_LINES) {
        (true, true) if points_up => above,
        (_, true) => below,
        (true, false) => above,
        (false, false) => return None,
    };
    // A number that is told line by line has no initials.
    let is_digits = |line: &&Range<usize>| {
        let said = lower[(*line).clone()].trim();
        said.len() > 1 && said.bytes().all(|byte| byte.is_ascii_digit() || byte == b' ')
    };
    if rows.iter().filter(is_digits).count() * 2 >= rows.len() {
        return None;
    }
    // "The four lines below": no more than so many.
    let count = count_of_lines(said).filter(|count| (MIN_LINES..rows.len()).contains(count)).unwrap_or(rows.len());
    Some(if at == 0 || rows.first() != lines.first() { &rows[..count] } else { &rows[rows.len() - count..] })
}

/// "The five lines", "next 6 rows".
fn count_of_lines(said: &str) -> Option<usize> {
    const COUNTS: [&[&str]; 8] = [
        &["3", "three", "drei", "tres", "trois", "tre"],
        &["4", "four", "vier", "cuatro", "quatre", "quattro", "quatro"],
        &["5", "five", "fünf", "cinco", "cinq", "cinque"],
        &["6", "six", "sechs", "seis", "sei"],
        &["7", "seven", "sieben", "siete", "sept", "sette", "sete"],
        &["8", "eight", "acht", "ocho", "huit", "otto", "oito"],
        &["9", "nine", "neun", "nueve", "neuf", "nove"],
        &["10", "ten", "zehn", "diez", "dix", "dieci", "dez"],
    ];
    const LINES: [&str; 12] =
        ["line", "lines", "row", "rows", "items", "zeilen", "líneas", "lineas", "lignes", "righe", "linhas", "строк"];
    let words: Vec<&str> = said.split(|char: char| !char.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    let counted = words.windows(2).find(|pair| LINES.contains(&pair[1]))?;
    COUNTS.iter().position(|names| names.contains(&counted[0])).map(|place| place + 3)
}

fn lines(text: &str) -> Vec<Range<usize>> {
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        if !line.trim().is_empty() {
            lines.push(start..start + line.trim_end().len());
        }
        start += line.len();
    }
    lines
}

/// Lines of letters without the prose behind them: what an empty line sets apart, or a last line that is a sentence.
fn without_tail<'lines>(text: &str, rows: &'lines [Range<usize>]) -> &'lines [Range<usize>] {
    const MIN_ROWS: usize = 3;
    const MAX_TAIL: usize = 2;
    const SENTENCE: usize = 7;
    let is_apart = |index: usize| text[rows[index - 1].end..rows[index].start].matches('\n').count() > 1;
    if let Some(cut) = (MIN_ROWS..rows.len()).find(|index| is_apart(*index) && rows.len() - index <= MAX_TAIL) {
        return &rows[..cut];
    }
    let length = |row: &Range<usize>| text[row.clone()].split_whitespace().count();
    match rows.split_last() {
        Some((last, rest))
            if rest.len() > MIN_ROWS
                && length(last) >= SENTENCE
                && rest.iter().all(|row| length(row) < SENTENCE - 2) =>
        {
            rest
        }
        _ => rows,
    }
}

/// Lines of letters without what stands over them: "What we do:".
fn without_head<'lines>(text: &str, rows: &'lines [Range<usize>]) -> &'lines [Range<usize>] {
    const MIN_ROWS: usize = 3;
    match rows.split_first() {
        Some((first, rest)) if rest.len() >= MIN_ROWS && text[first.clone()].ends_with([':', '?', ';']) => rest,
        _ => rows,
    }
}

fn without_bullets(text: &str, rows: &[Range<usize>]) -> Vec<Range<usize>> {
    rows.iter().map(|line| without_bullet(text, line.clone())).collect()
}

/// "1. Tiles", "- tiles".
fn without_bullet(text: &str, line: Range<usize>) -> Range<usize> {
    let shown = &text[line.clone()];
    let digits = shown.trim_start().trim_start_matches(|char: char| char.is_ascii_digit());
    let rest = match digits.strip_prefix(['.', ')']) {
        Some(rest) if digits.len() < shown.trim_start().len() && rest.chars().any(char::is_alphanumeric) => rest,
        _ => shown,
    };
    line.end - rest.len()..line.end
}

#[cfg(test)]
mod tests {
    use crate::engine::text::decode::tests::check;

    #[test]
    fn letters_of_lines() {
        check(
            "Telegram stands in the first column.\n\nGuitar\nUkulele\nLute\nLyre",
            "Telegram stands in the first column.\n\n@gull",
        );
        check(
            "Tall\nIron\nLong\nEbony\nReach me by reading down the left edge",
            "@tiler\nReach me by reading down the left edge",
        );
        check("Shelves\nleft edge\nis damaged", "Shelves\nleft edge\nis damaged");
    }

    #[test]
    fn letters_of_words() {
        check(
            "Take first letters and add underscore then loft: Tea In Long Evenings Returns, see you",
            "Take first letters and add underscore then loft: @tiler_loft see you",
        );
        check("my insta is Tall Iron Long Ebony Rails, only initials", "my insta is @tiler only initials");
    }
}
