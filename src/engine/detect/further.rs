//! Further ways in which an identifier was hidden, beside the main one that its detector names.
//!
//! "ｊｏ at example dot com" is written in fullwidth letters and with words for its separators; the detector names the
//! first of the two.

use super::technique;
use crate::engine::text::{ViewKind, Views};
use crate::engine::verdict::{Finding, PLAIN};

/// Fills in the further techniques of a finding.
pub(super) fn add(views: &Views, finding: &mut Finding) {
    let original = &views.get(ViewKind::Original).text[finding.span.range()];
    let mut further: Vec<&str> = Vec::new();
    let mut add = |name: &'static str| {
        if name != PLAIN && name != finding.technique && !further.contains(&name) {
            further.push(name);
        }
    };
    if !original.is_ascii() {
        let has_latin = original.bytes().any(|byte| byte.is_ascii_alphabetic());
        let mut buffer = [0; 4];
        for char in original.chars().filter(|char| !char.is_ascii()) {
            let name = technique::characters(char.encode_utf8(&mut buffer));
            // A word in its own script looks like nothing else.
            if name != "homoglyphs" || has_latin {
                add(name);
            }
        }
    }
    // What the view undid, once the characters are folded.
    if matches!(finding.view, ViewKind::Spelled | ViewKind::Digits | ViewKind::Letters) && !original.is_ascii() {
        let folded = views.get(ViewKind::Folded);
        let span = folded.map.normalized(finding.span);
        let inner = Views::of(&folded.text[span.range()]);
        let view = inner.get(finding.view);
        if view.text != inner.get(ViewKind::Folded).text {
            add(technique::technique(&inner, view, 0..view.text.len()));
        }
    }
    finding.further_techniques = further.into_iter().map(str::to_owned).collect();
}

#[cfg(test)]
mod tests {
    use crate::engine::detect::{DetectOptions, Detectors};
    use crate::engine::text::Views;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let detectors = Detectors::new(DetectOptions::default()).unwrap();
        let found = detectors.run(&Views::of(text));
        let techniques: Vec<&str> = found.iter().flat_map(|finding| finding.techniques()).collect();
        assert_eq!(techniques, expected, "{text}");
    }

    #[test]
    fn every_technique_is_told_once() {
        check("mail jo.park@example.com", &["plain"]);
        check("mail ｊｏ.park at example dot com", &["fullwidth", "at_dot_words"]);
        check("call ４１５ five five five 0137", &["mixed_digits_words", "fullwidth"]);
        check("call four one five five five five zero one three seven", &["number_words"]);
        check("звони четыре один пять пять пять пять ноль один три семь", &["number_words"]);
    }
}
