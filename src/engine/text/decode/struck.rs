//! What markup takes out of a text or puts into a number without showing it: "~~3~~9~~8~~1", "07700<!-- x -->900",
//! "0770<b></b>0900".

use std::sync::LazyLock;

use regex::Regex;

use super::{Replacement, Source, pattern};

pub(super) fn decode(source: &Source<'_>, found: &mut Vec<Replacement>) {
    let text = source.text;
    if text.contains("~~") {
        struck(text, found);
    }
    if text.contains('<') {
        static HIDDEN: LazyLock<Regex> = LazyLock::new(|| {
            pattern(
                r"(?i)<!--[^<>]{0,64}-->|<s>[^<>]{0,64}</s>|<del>[^<>]{0,64}</del>|<strike>[^<>]{0,64}</strike>|</?(?:b|i|u|em|strong|small|big|span|wbr|font|mark)\s?/?>",
            )
        });
        let hidden = HIDDEN.find_iter(text).filter(|part| {
            // What stands between words is no disguise.
            let is_joint =
                |char: Option<char>| char.is_some_and(|char| char.is_alphanumeric() || "@._+<>-".contains(char));
            let before = is_joint(text[..part.start()].chars().next_back());
            let after = is_joint(text[part.end()..].chars().next());
            let has_content = part.as_str()[1..].contains('<') || part.as_str().starts_with("<!");
            if has_content { before || after } else { before && after }
        });
        found.extend(hidden.map(|part| Replacement::new(part.range(), "", "struck_out")));
    }
}

/// What stands between two pairs of tildes is struck through.
fn struck(text: &str, found: &mut Vec<Replacement>) {
    const LONGEST: usize = 64;
    let mut at = 0;
    while let Some(start) = text[at..].find("~~").map(|length| at + length) {
        let inside = start + 2;
        let Some(length) = text[inside..].find("~~") else { return };
        let end = inside + length + 2;
        let is_struck = length > 0 && length <= LONGEST && !text[inside..inside + length].contains(['\n', '~']);
        if is_struck {
            found.push(Replacement::new(start..end, "", "struck_out"));
            at = end;
        } else {
            at = inside;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::engine::text::decode::tests::check;

    #[test]
    fn what_is_struck_out_goes() {
        check("~~3~~9~~8~~1~~2~~6 ~~4~~555 0~~9~~1~~7~~3~~0~~5", "916 555 0135");
        check("07700<!-- spare -->900<s>4</s>123", "07700900123");
        check("070-<del>555</del>174 <del>19</del>06 <del>2</del>42", "070-174 06 42");
        check("0770<b></b>0900<b>12</b>3", "07700900123");
    }

    #[test]
    fn other_signs_stay() {
        for text in ["a ~ b ~~ c", "if a <b> and c <i> d", "~~~~~~~~", "x<y>z, 3 <b>4</b>"] {
            check(text, text);
        }
    }
}
