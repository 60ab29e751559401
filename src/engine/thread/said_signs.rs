//! Signs that a message says in words where it begins or ends: "underscore", "agora o símbolo do caracol".

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::vocabulary::{Role, is, is_any};
use crate::engine::text::{named_sign, words};

/// Most words of a sign's name.
const LONGEST_NAME: usize = 4;
/// Most words that lead to a sign, and from it to what it joins.
const MOST_LEAD: usize = 5;
/// What leads from a message's beginning to a sign.
const LEADS: &str = "a an the un une una uno ein eine um uma o el il le la das den der to put add with plus mit con avec com \
    sign symbol character simbolo segno signo zeichen symbole signe znak znaku znakiem знак символ isareti tanda do del de du di of van von \
    por par per na w that this little small called named word part piece bit half wort teil mot partie palabra parte parola slowo слово kelime kata first second third fourth primera segunda primeira prima seconda erste zweite deuxieme ثم phir fir sonra potem potom roi tapos";
/// What leads from a sign to what it joins, beside words that lead from part to part.
const ONWARD: &str = "and then behind after it y e et und en i puis ensuite luego despues detras dann dahinter danach poi dietro depois atras derriere a word the";

/// A sign said in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SaidSign {
    pub(super) sign: char,
    /// Its name, with the words that lead to it at a message's beginning, or from it at its end.
    pub(super) range: Range<usize>,
}

/// Names that are everyday words, which say a sign only beside more of an address.
const EVERYDAY: &str = "at ad et ed dat point period punt piste bar minus menos meno raya strip tire line oblique whack fraction pika cham phay streck strich";

fn plain(word: &str) -> String {
    let lower = word.to_lowercase();
    let plain = lower.nfd().filter(|char| !is_combining_mark(*char));
    plain.map(|char| if char == 'ł' { 'l' } else { char }).collect()
}

/// The sign that a text begins with, behind nothing but what leads to one: "y luego guion bajo, y detrás".
pub(super) fn leading(text: &str) -> Option<SaidSign> {
    let words: Vec<Range<usize>> = words(text).take(MOST_LEAD + LONGEST_NAME + MOST_LEAD).collect();
    let plain: Vec<String> = words.iter().map(|word| plain(&text[word.clone()])).collect();
    for start in 0..words.len().min(MOST_LEAD) {
        let longest = (1..=LONGEST_NAME.min(words.len() - start)).rev().find_map(|count| {
            let name = plain[start..start + count].join(" ");
            let sign = named_sign(&name).filter(|_| !is_any(EVERYDAY, &name))?;
            let is_joined = words[start..start + count]
                .windows(2)
                .all(|pair| matches!(&text[pair[0].end..pair[1].start], " " | "-" | "'"));
            is_joined.then_some((sign, start + count))
        });
        if let Some((sign, next)) = longest {
            // "Punto de encuentro": a point of something.
            let is_of = matches!(plain[next - 1].as_str(), "punto" | "ponto")
                && plain.get(next).is_some_and(|word| word == "de")
                && words.get(next + 1).is_some_and(|noun| &text[words[next].end..noun.start] == " ");
            if is_of {
                return None;
            }
            // "Dot is coming too": behind a dot an ending stands, and more of an address.
            let is_more = |at: usize| {
                words.get(at).zip(words.get(at + 1)).is_none_or(|(word, more)| {
                    &text[word.end..more.start] != " " || named_sign(&plain[at + 1]).is_some()
                })
            };
            let ending = next + plain[next..].iter().take_while(|word| is_any(ONWARD, word)).count();
            if sign == '.' && !is_more(ending) {
                return None;
            }
            let end = words[ending - 1].end;
            let rest = &text[end..];
            let end = end + rest.len() - rest.trim_start_matches([' ', ',', ':', ';', '"', '“', '„', '«', '\'']).len();
            return Some(SaidSign { sign, range: words[0].start..end });
        }
        let word = plain[start].as_str();
        if !is(Role::Filler, word) && !is_any(LEADS, word) {
            return None;
        }
    }
    None
}

/// The sign that is all a text, or its last sentence, says.
pub(super) fn only(text: &str) -> Option<SaidSign> {
    let end = text.trim_end_matches(|char: char| !char.is_alphanumeric() && !")]".contains(char)).len();
    let start = text[..end].rfind(['.', '!', '?', ';', '\n', ',']).map_or(0, |at| at + 1);
    let start = text.ceil_char_boundary(start);
    let said = leading(&text[start..end])?;
    (said.range.end == end - start).then(|| SaidSign { sign: said.sign, range: start + said.range.start..end })
}

/// The sign that a message ends with behind a name, and where what stands before it ends: "mariuccia e un punto".
pub(super) fn trailing(text: &str) -> Option<(usize, SaidSign)> {
    let end = text.trim_end_matches(|char: char| !char.is_alphanumeric()).len();
    let all: Vec<Range<usize>> = words(&text[..end]).collect();
    let from = all.len().saturating_sub(LONGEST_NAME + MOST_LEAD);
    let near = &all[from..];
    let plain: Vec<String> = near.iter().map(|word| plain(&text[word.clone()])).collect();
    let (sign, mut at) = (1..=LONGEST_NAME.min(near.len())).rev().find_map(|count| {
        let start = near.len() - count;
        let name = plain[start..].join(" ");
        Some((named_sign(&name).filter(|_| !is_any(EVERYDAY, &name))?, start))
    })?;
    // "Ends in an underscore" leads to it, "a firm. then a dot" begins anew.
    while at > 0 && (is_any(LEADS, &plain[at - 1]) || is_any(ONWARD, &plain[at - 1])) {
        at -= 1;
    }
    let word = near.get(at.checked_sub(1)?)?;
    let gap = &text[word.end..near[at].start];
    let is_near = gap.chars().all(|char| matches!(char, ' ' | ',' | '"' | '\''));
    is_near.then(|| (word.end, SaidSign { sign, range: near[at].start..end }))
}

/// How far nothing but words that lead to a part reach.
pub(super) fn lead(text: &str) -> usize {
    let mut words = words(text);
    let first = words.find(|word| {
        let word = plain(&text[word.clone()]);
        !is(Role::Filler, &word) && !is_any(LEADS, &word) && !is_any(ONWARD, &word)
    });
    first.map_or(text.len(), |word| word.start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_at_the_beginning_of_a_message() {
        for (text, expected) in [
            ("guion bajo, y detrás candela", Some(('_', "candela"))),
            ("punkt de, danke", Some(('.', "de, danke"))),
            ("then a hyphen and park", Some(('-', "park"))),
            ("the park has a dot", None),
            ("dot is coming too", None),
            ("dot co dot uk", Some(('.', "co dot uk"))),
            ("punto de encuentro: la fuente", None),
        ] {
            let said = leading(text).map(|said| (said.sign, &text[said.range.end..]));
            assert_eq!(said, expected, "{text}");
        }
    }

    #[test]
    fn messages_that_say_nothing_but_a_sign() {
        for (text, expected) in [
            ("agora o símbolo do caracol", Some('@')),
            ("a firm. then a dot", Some('.')),
            ("und dann ein Unterstrich", Some('_')),
            ("what a point", None),
        ] {
            assert_eq!(only(text).map(|said| said.sign), expected, "{text}");
        }
    }
}
