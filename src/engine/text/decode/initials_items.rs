//! Sentences, and items between strokes, whose first letters count: "Dust / Oven / Vacuum, the initials of those jobs".

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::pattern;

/// Fewest parts that spell a name.
const MIN_PARTS: usize = 4;
/// What parts items, and the fewest that are a list.
const SIGNS: [(&str, usize); 6] = [(" / ", 4), (" | ", 4), (" · ", 4), (" • ", 4), (" + ", 4), (", ", 5)];

/// The parts of a text that its hint speaks of, where it has them.
pub(super) fn items(text: &str, lower: &str, hint: &Range<usize>) -> Option<Vec<Range<usize>>> {
    let sentences = sentences(text);
    let at = sentences.iter().position(|sentence| sentence.end >= hint.end)?;
    let divided = |sentence: &Range<usize>| {
        (hint.end <= sentence.start || sentence.end <= hint.start)
            .then(|| SIGNS.iter().find_map(|(sign, fewest)| parts(text, sentence, sign, *fewest)))
            .flatten()
    };
    if let Some(parts) = sentences.iter().find_map(divided) {
        return Some(parts);
    }
    static SENTENCES: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\b(?:sentences?|frases?|oraci[oó]n(?:es)?|phrases?|s[aä]tze?s?|frasi|предложени[йяе]|речень|zda(?:ń|nia)|cümle(?:nin|lerin)?|kalimat|zin(?:nen)?|this message|este mensaje|esta mensagem|questo messaggio|ce message|diese[rn]? nachricht)\b",
        )
    });
    if !SENTENCES.is_match(&lower[sentences[at].clone()]) {
        return None;
    }
    let (before, after) = (&sentences[..at], &sentences[at + 1..]);
    [after, before].into_iter().find(|sentences| sentences.len() >= MIN_PARTS).map(<[_]>::to_vec)
}

/// The parts of a sentence between signs with spaces around them.
fn parts(text: &str, sentence: &Range<usize>, sign: &str, fewest: usize) -> Option<Vec<Range<usize>>> {
    const LONGEST: usize = 28;
    let mut at = sentence.start;
    let mut parts = Vec::new();
    for part in text[sentence.clone()].split(sign) {
        parts.push(at..at + part.len());
        at += part.len() + sign.len();
    }
    (parts.len() >= fewest && parts.iter().all(|part| !part.is_empty() && part.len() <= LONGEST)).then_some(parts)
}

fn sentences(text: &str) -> Vec<Range<usize>> {
    static STOP: LazyLock<Regex> = LazyLock::new(|| pattern(r"[.!?…:]+(?:\s+|$)|\n+"));
    let mut sentences = Vec::new();
    let mut from = 0;
    for stop in STOP.find_iter(text).map(|stop| stop.range()).chain(std::iter::once(text.len()..text.len())) {
        if text[from..stop.start].chars().any(char::is_alphanumeric) {
            sentences.push(from..stop.start);
        }
        from = stop.end;
    }
    sentences
}

#[cfg(test)]
mod tests {
    use crate::engine::text::decode::tests::check;

    #[test]
    fn first_letters_of_sentences_and_items() {
        check(
            "Take the initials of each sentence, on insta. Mats come first. Ovens next. Say when. Sinks last.",
            "Take the initials of each sentence, on insta. @moss.",
        );
        check(
            "Mats / Old ovens / Sinks / Stairs. The initials of those jobs, on ig",
            "@moss. The initials of those jobs, on ig",
        );
    }

    #[test]
    fn other_sentences() {
        let text = "Sign with your initials. Mats. Ovens. Sinks. Sofas.";
        check(text, text);
    }
}
