//! The ending of a host that is broken off and completed in words: "mill.o and after the o comes r and g", "jo@mill.d (das e
//! fehlt)", "the mill, then .co, and an m on the end"; and one whose letters are digits: "mill.c0m".

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::{Replacement, Source};
use crate::engine::text::words::words;
use crate::engine::text::{after, before, last_word, listed};

/// How far from a host its letters are looked for, in bytes and in words.
const REACH: usize = 96;
const MAX_WORDS: usize = 16;
/// Words between a letter and what says that it completes the ending.
const NEAR: usize = 6;
/// Most letters that are broken off.
const MAX_LETTERS: usize = 4;
const SHORTEST_NAME: usize = 4;
/// Long enough for a made-up word to be no word of a sentence.
const LONG_NAME: usize = 9;

const ENDINGS: &str = "com org net info biz shop store studio online site band art eu io me de nl fr it es pl pt be ch at ie uk us ca \
    se dk no fi cz ru app dev design agency example";
/// What says that letters complete an ending.
const CUES: &str = "end ends ending after afterwards behind last missing add append put stick imagine follows finish comes letter letters \
    dazu denk denkst denken hinten dran dahinter ende endet fehlt kommt folgt letzter letzte buchstabe buchstaben danach \
    final falta faltan pon ponle pones añade agrega lleva letra letras última ultima detrás acaba termina sigue fim põe coloca acrescenta leva \
    fin manque ajoute ajoutez mets lettre lettres dernière derrière suit bout fine fondo manca aggiungi metti mettila mettici lettera \
    lettere dietro eind einde achter erachter ontbreekt laatste komt plak końcu koncu końca dodaj dopisz brakuje literę litera ostatnia \
    sonuna sonunda ekle harf eksik конце добавь буква последняя akhir tambah tambahkan huruf terakhir cuối thêm chữ aakhir lagao jodo slutten slutet sist";
/// The same right behind the host.
const THEN: &str = "then dann luego puis poi dan potem depois sonra потом lalu plus plús und";
/// What may stand between two letters.
const JOINERS: &str = "and then a an the y e et und dann luego poi puis plus en i ve dan";
/// Remarks that make one word of the two before them.
const JOINED: [&str; 10] = [
    " one word",
    " no gap",
    " no space",
    " together",
    " ein wort",
    " zusammen",
    " todo junto",
    " tudo junto",
    " tout attaché",
    " tutto attaccato",
];
/// Words by which a text speaks of a page or of mail.
const PAGES: &str = "site website web page shop store mail email url link domain address seite homepage webseite netz página pagina tienda \
    sito lien adresse winkel strona stronie сайт почта sayfa situs trang correo write";

/// A host whose ending is no ending.
struct Broken {
    /// The name and what stands glued before it.
    token: Range<usize>,
    /// The letters behind the dot.
    letters: Range<usize>,
    /// How the dot is written: behind "one word", of which the spelled view makes a name, in words.
    dot: &'static str,
}

pub(super) fn decode(source: &Source<'_>, found: &mut Vec<Replacement>) {
    if !source.text.contains('.') {
        return;
    }
    let text = source.lower();
    for (dot, _) in text.match_indices('.') {
        let Some(broken) = broken(text, dot) else { continue };
        let letters = &text[broken.letters.clone()];
        if let Some(ending) = of_digits(letters) {
            let end = broken.letters.end + remark(&text[broken.letters.end..]);
            found.push(Replacement::new(broken.token.end..end, format!("{}{ending}", broken.dot), "split_tld"));
        } else if let Some((ending, end)) = completed_after(text, &broken) {
            found.push(Replacement::new(broken.token.end..end, format!("{}{ending}", broken.dot), "split_tld"));
        } else if let Some((ending, start)) = completed_before(text, &broken) {
            let name = &source.text[broken.token.clone()];
            found.push(Replacement::new(start..broken.letters.end, format!("{name}.{ending}"), "split_tld"));
        }
    }
}

/// The host that ends with a few letters behind this dot, if it may be a broken one.
fn broken(text: &str, dot: usize) -> Option<Broken> {
    static LEADS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(THEN));
    const LONGEST: usize = 64;
    let rest = &text[dot + 1..];
    let length = rest.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(rest.len());
    let goes_on = rest[length..].starts_with(['@', '/', '_', '-'])
        || rest[length..].starts_with(|char: char| char.is_alphanumeric())
        || rest[length..].starts_with('.') && rest[length + 1..].starts_with(char::is_alphanumeric);
    if !(1..=MAX_LETTERS + 2).contains(&length) || goes_on {
        return None;
    }
    let lead = before(text, dot, LONGEST);
    let is_part = |char: char| char.is_ascii_alphanumeric() || char == '-';
    // "the mill, then .co": the name stands apart.
    let name_end = if lead.ends_with(char::is_whitespace) {
        let said = lead.trim_end().trim_end_matches(',');
        let word = last_word(said);
        if !LEADS.contains(word) {
            return None;
        }
        let said = said[..said.len() - word.len()].trim_end();
        let said = said.strip_suffix(" and").unwrap_or(said).trim_end_matches([' ', ',', ')']);
        dot - lead.len() + said.len()
    } else {
        dot
    };
    let lead = before(text, name_end, LONGEST);
    let is_remark = name_end < dot && JOINED.iter().any(|remark| lead.ends_with(remark));
    let name = &lead[lead.trim_end_matches(is_part).len()..];
    let token = lead.rsplit(char::is_whitespace).next().unwrap_or_default();
    let token = token.trim_start_matches(['(', '"', '\'', '<', '[', ':']);
    let token_at = name_end - token.len();
    let is_name = is_remark || name.len() >= SHORTEST_NAME && name.bytes().any(|byte| byte.is_ascii_alphabetic());
    let is_plain = token.chars().all(|char| is_part(char) || "@._:/".contains(char));
    let letters = dot + 1..dot + 1 + length;
    // "done.i will": a sentence begins.
    let is_sentence = name_end == dot
        && matches!(&text[letters.clone()], "i" | "a")
        && text[letters.end..].starts_with(' ')
        && text[letters.end + 1..].starts_with(char::is_alphabetic);
    let is_host = || {
        of_digits(&text[letters.clone()]).is_some()
            || token.contains('@')
            || name.len() >= LONG_NAME
            || speaks_of_pages(before(text, token_at, REACH))
            || speaks_of_pages(after(text, letters.end, REACH))
    };
    let dot = if is_remark { " dot " } else { "." };
    (is_name && is_plain && !is_sentence && (is_remark || is_host())).then_some(Broken {
        token: token_at..name_end,
        letters,
        dot,
    })
}

fn speaks_of_pages(text: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(PAGES));
    words(text).any(|word| WORDS.contains(&text[word]))
}

/// "c0m", "0rg", "n3t": the common endings with digits for letters.
fn of_digits(letters: &str) -> Option<&'static str> {
    if !letters.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let plain = letters.replace('0', "o").replace('3', "e").replace('7', "t");
    ["com", "org", "net"].into_iter().find(|ending| *ending == plain)
}

/// How many bytes a remark about such a digit takes: " only the nought's an oh".
fn remark(rest: &str) -> usize {
    const LONGEST: usize = 48;
    const DIGITS: [&str; 10] = ["nought", "zero", "null", "cero", "zéro", " 0", " o ", "number", "digit", "three"];
    let near = after(rest, 0, LONGEST);
    let lead = near.len() - near.trim_start_matches([' ', '(', ',']).len();
    let end = near[lead..].find([',', '.', ';', ')', '!', '?', '\n']).map_or(near.len(), |length| lead + length);
    let is_cut = end == near.len() && near.len() < rest.len();
    let closed = end + usize::from(near[end..].starts_with(')'));
    if lead > 0 && !is_cut && DIGITS.iter().any(|digit| near[..end].contains(digit)) { closed } else { 0 }
}

/// The whole ending and where it ends, if what follows completes it.
fn completed_after(text: &str, broken: &Broken) -> Option<(String, usize)> {
    static CUE: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(CUES));
    static DIRECT: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(THEN));
    let rest = after(text, broken.letters.end, REACH);
    let words: Vec<Range<usize>> = words(rest).take(MAX_WORDS).collect();
    let (start, end, ending) = completion(rest, &words, &text[broken.letters.clone()])?;
    let is_cue = |at: usize| words.get(at).is_some_and(|word| CUE.contains(&rest[word.clone()]));
    // "The mill, then .i and an o": the ending is told apart already.
    let is_apart = broken.token.end + 1 < broken.letters.start;
    let leads = |word: &str| DIRECT.contains(word) || is_apart && JOINERS.split(' ').any(|joiner| joiner == word);
    let is_direct = || start > 0 && words.iter().take(start).all(|word| leads(&rest[word.clone()]));
    let is_added = rest[..words[start].start].trim_end().ends_with('+');
    let is_told = is_added || is_direct() || (start.saturating_sub(NEAR)..end + NEAR).any(is_cue);
    if !is_told {
        return None;
    }
    // What says so behind the letter goes with it: "an m on the end", "das e denkst du dir dazu".
    let last = if is_added { None } else { (end..end + NEAR).rev().find(|at| is_cue(*at)) };
    let is_same_sentence =
        |at: &usize| !rest[words[end - 1].end..words[*at].start].contains(['.', ',', ';', ')', '!', '?']);
    let taken = words[last.filter(is_same_sentence).unwrap_or(end - 1)].end;
    let closed = rest[..taken].contains('(') && rest[taken..].starts_with(')');
    Some((ending, broken.letters.end + taken + usize::from(closed)))
}

/// The whole ending and where its letters begin, if what stands before the host completes it: "the last letter is p: mill.sho".
fn completed_before(text: &str, broken: &Broken) -> Option<(String, usize)> {
    static CUE: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(CUES));
    let from = broken.token.start - before(text, broken.token.start, REACH).len();
    let lead = &text[from..broken.token.start];
    let words: Vec<Range<usize>> = words(lead).collect();
    let words = &words[words.len().saturating_sub(MAX_WORDS + NEAR)..];
    let (start, _, ending) = completion(lead, words, &text[broken.letters.clone()])?;
    let is_cue = |at: usize| CUE.contains(&lead[words[at].clone()]);
    (start.saturating_sub(NEAR)..start).any(is_cue).then(|| (ending, from + words[start].start))
}

/// The words that are the rest of an ending that begins with these letters, and the ending.
fn completion(text: &str, words: &[Range<usize>], letters: &str) -> Option<(usize, usize, String)> {
    static WANTED: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(ENDINGS));
    let word = |at: usize| &text[words[at].clone()];
    // "It's" has no letter that is told.
    let is_elided = |at: usize| {
        let lead = text[..words[at].start].strip_suffix(['\'', '’']);
        lead.is_some_and(|lead| lead.ends_with(char::is_alphanumeric))
    };
    let is_letter = |at: usize| {
        word(at).len() == 1 && word(at).starts_with(|char: char| char.is_ascii_lowercase()) && !is_elided(at)
    };
    let follows =
        |at: usize| at < words.len() && is_letter(at) && text[words[at - 1].end..words[at].start].trim().is_empty();
    let is_joiner = |at: usize| JOINERS.split(' ').any(|joiner| joiner == word(at));
    (0..words.len()).filter(|at| is_letter(*at)).find_map(|start| {
        let mut ending = letters.to_owned();
        let mut at = start;
        while at < words.len() && ending.len() < letters.len() + MAX_LETTERS {
            if !is_letter(at) {
                return None;
            }
            ending.push_str(word(at));
            at += 1;
            if WANTED.contains(ending.as_str()) && !follows(at) {
                return Some((start, at, ending));
            }
            while at + 1 < words.len() && is_joiner(at) && (is_letter(at + 1) || is_joiner(at + 1)) {
                at += 1;
            }
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use crate::engine::text::decode::tests::check;

    #[test]
    fn letters_behind_the_host() {
        check("see oldmilltutors.o and after the o comes r and g", "see oldmilltutors.org");
        check("jo@millpond.d (das e fehlt)", "jo@millpond.de");
        check("our site is millpond, then .co, and an m on the end, folks", "our site is millpond.com, folks");
        check("sito: millpond.i + t. Ciao", "sito: millpond.it. Ciao");
        check("la web es millpond.e y le pones una s al final", "la web es millpond.es");
        check("site: millpond.n, then e and t", "site: millpond.net");
        check("mill pond, one word, then .i and an o", "mill pond, one word dot io");
    }

    #[test]
    fn letters_before_the_host() {
        check("the last letter is p, for pins: millpond.sho is my site", "the last letter is millpond.shop is my site");
    }

    #[test]
    fn digits_for_letters() {
        check("see millpond.c0m only the zero's an oh, slash fees", "see millpond.com, slash fees");
    }

    #[test]
    fn no_endings() {
        for text in [
            "In main.c the e on the end of the name is missing",
            "done.i add an o at the end of potato",
            "Edit conf.d and add an e at the end of the list",
            "the sum is in col.i + t, the tax in col.c + o",
            "jo@mill.com, and an m on the end of my name",
            // A line's end of three bytes before the name.
            "k\u{2028}i@example.or(i uno,",
        ] {
            check(text, text);
        }
    }
}
