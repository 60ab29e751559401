//! Names whose signs are said: "hal underscore hedges on insta", "mein Nick ist fuchs Punkt bau".
//!
//! The spelled view writes the underscores, which nothing else has. A dot and a dash are words of every sentence: they
//! join two words only where something leads to the first, or a service follows the last.

use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashSet;

use super::lookup_words::{AS_WORDS, FOLLOWING, LINKS, SEEKING};
use crate::engine::text::{
    OffsetMapBuilder, View, ViewKind, Views, after, before, is_provider, is_service_name, listed, sign_at, words,
};

/// Words that are no first or last part of a name: they tell about its sign.
const NO_PART: &str = "a an the and or at in on of to for with by is it its my no not as then than after before between behind from instead where when \
    which that this first last end start both same put add use plus only just your you me i we red blue green black white little small big polka single \
    un una uno el la los las y o e de del en con sin al por le les des du et ou au avec sans ein eine einen einem der die das und oder mit ohne am im auf \
    zwischen il lo gli di da con senza um uma o os as do dos no na com sem een het en of met zonder z i w na bez po do и в на с без после перед \
    ve bir ile dan yang di ke va khong co ka ke ki ko aur rakho lagao likho daalo dalo karo jaisa jaisi jaise wala wali beech mein hai hain pon pone usa metti mets mettez coloca bota setze schreib wie como come comme jak koy yaz gibi pakai pasang taruh seperti nhu like write type name word words letters letter sign space gap sale zusammen dazwischen joined glued together tutto attaccato tudo junto todo tout attache there here good great main key one two three half";

/// Words that lead to a name, beside those of looking up.
const MORE_LEADS: &str = "me mine account profile page pseudo apodo konto profil perfil cuenta under on";
/// Words behind a name that tie it to a place.
const TIES: &str =
    "on at in over there auf bei im en su sur no na chez pe par w op di dort la daar tam там в на bizim there's is";
/// What may stand between a part and the sign.
const GAP_WORDS: &str = "then a an and ein einen dann danach un una uno luego poi puis depois um een dan potem potom потом затем sonra lalu terus phir";

/// What longer texts hold of this is left: a message that dictates is short.
const MAX_SIGNS: usize = 64;

/// A view that shows the signs that are said between the parts of a name, if there are any.
pub(super) fn dictated(views: &Views) -> Option<View> {
    let spelled = views.get(ViewKind::Spelled);
    let text = spelled.text.as_str();
    let mut joints: Vec<(Range<usize>, char)> = Vec::new();
    let mut end = 0;
    for word in words(text) {
        if word.start < end || joints.len() == MAX_SIGNS {
            continue;
        }
        let Some((sign, length)) = sign_at(text, word.start) else { continue };
        end = word.start + length;
        let Some(joint) = joint(text, word.start..end) else { continue };
        // Two signs in a row join nothing: "nokta nokta".
        if joints.last().is_some_and(|(last, _)| last.end > joint.start) {
            joints.pop();
            continue;
        }
        joints.push((joint, sign));
    }
    let mut written = OffsetMapBuilder::default();
    let (mut copied, mut at) = (0, 0);
    let mut has_any = false;
    while at < joints.len() {
        let first = at;
        // Signs with one word between belong together: "fox dot and dot den".
        while at + 1 < joints.len() && is_part(&text[joints[at].0.end..joints[at + 1].0.start]) {
            at += 1;
        }
        let chain = &joints[first..=at];
        at += 1;
        let Some(name) = whole(text, &chain[0].0, &chain[chain.len() - 1].0) else { continue };
        let is_bare = chain.iter().any(|(_, sign)| *sign != '_');
        if is_bare && !is_led(text, name.start) && !is_tied(text, name.end) {
            continue;
        }
        has_any = true;
        for (joint, sign) in chain {
            written.keep(&text[copied..joint.start], copied);
            written.replace(sign.encode_utf8(&mut [0; 4]), joint.clone());
            copied = joint.end;
        }
    }
    if !has_any && spelled.text == views.get(ViewKind::Folded).text {
        return None;
    }
    written.keep(&text[copied..], copied);
    let (text, map) = written.finish();
    Some(View { kind: ViewKind::Spelled, text, map: map.through(&spelled.map) })
}

/// Tells whether a name has a sign that is not written in the text, and parts that can be a name's.
pub(super) fn is_said(name: &str, original: &str) -> bool {
    let is_outer = |part: Option<&str>| part.is_some_and(may_be_outer);
    let mut parts = name.split(['_', '.', '-']);
    let has_parts = is_outer(parts.next()) && is_outer(parts.next_back());
    let written = original.bytes().filter(|byte| b"_.-".contains(byte)).count();
    has_parts && name.bytes().filter(|byte| b"_.-".contains(byte)).count() > written
}

/// A sign with the gaps around it, from the end of one part to the beginning of the next.
fn joint(text: &str, sign: Range<usize>) -> Option<Range<usize>> {
    static FILLERS: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(GAP_WORDS));
    const MOST: usize = 3;
    let is_gap = |char: char| char == ' ' || char == ',';
    let is_letter = |char: char| char.is_ascii_alphanumeric();
    let (mut start, mut end) = (sign.start, sign.end);
    for step in 0..=MOST {
        let head = text[..start].trim_end_matches(is_gap);
        if head.len() == start || start - head.len() > 2 {
            return None;
        }
        start = head.len();
        let word = head.len() - head.trim_end_matches(is_letter).len();
        if word == 0 {
            return None;
        }
        if step == MOST || !FILLERS.contains(&head[head.len() - word..]) {
            break;
        }
        start -= word;
    }
    for step in 0..=MOST {
        let tail = &text[end..];
        let blank = tail.len() - tail.trim_start_matches(is_gap).len();
        if blank == 0 || blank > 2 {
            return None;
        }
        let tail = &tail[blank..];
        let word = tail.find(|char| !is_letter(char)).unwrap_or(tail.len());
        if word == 0 {
            return None;
        }
        end += blank;
        if step == MOST || !FILLERS.contains(&tail[..word]) {
            break;
        }
        end += word;
    }
    Some(start..end)
}

/// The name around the first joint and the last, whose outer parts can be a name's.
fn whole(text: &str, first: &Range<usize>, last: &Range<usize>) -> Option<Range<usize>> {
    let is_letter = |char: char| char.is_ascii_alphanumeric() || matches!(char, '_' | '.' | '-');
    let head = &text[..first.start];
    let start = head.trim_end_matches(is_letter).len();
    let tail = &text[last.end..];
    let end = last.end + tail.find(|char| !is_letter(char)).unwrap_or(tail.len());
    let (left, right) = (&text[start..first.start], text[last.end..end].trim_end_matches(['.', '-']));
    let is_whole = !text[..start].ends_with(|char: char| char.is_alphanumeric() || matches!(char, '@' | '/'))
        && !text[end..].starts_with(|char: char| char.is_alphanumeric() || matches!(char, '@' | '/'));
    (is_whole && may_be_outer(left) && may_be_outer(right)).then_some(start..last.end + right.len())
}

/// Tells whether a name can begin or end with a part.
fn may_be_outer(part: &str) -> bool {
    static NO: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(NO_PART));
    !part.is_empty() && !NO.contains(part)
}

fn is_part(part: &str) -> bool {
    !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Tells whether something leads to a name: a colon, "called", a service.
fn is_led(text: &str, start: usize) -> bool {
    static LEADS: LazyLock<FxHashSet<&str>> =
        LazyLock::new(|| [LINKS, AS_WORDS, SEEKING, FOLLOWING, MORE_LEADS].into_iter().flat_map(listed).collect());
    const REACH: usize = 32;
    let lead = before(text, start, REACH).trim_end_matches([' ', '"', '\'', '“', '(']);
    if lead.ends_with([':', '=', '>', '→']) {
        return true;
    }
    let lead = lead.trim_end_matches(',');
    let word = lead.rsplit(|char: char| !char.is_alphanumeric() && char != '\'').next().unwrap_or_default();
    LEADS.contains(word) || is_service(word)
}

/// Tells whether a service or a word that leads to one follows a name.
fn is_tied(text: &str, end: usize) -> bool {
    static TIED: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(TIES));
    const WORDS: usize = 3;
    const REACH: usize = 40;
    let rest = &text[end..];
    let gap = rest.len() - rest.trim_start_matches([' ', ',', '(', '"', '-']).len();
    if gap > 3 {
        return false;
    }
    let near = after(text, end, REACH);
    let mut is_led = false;
    for word in words(near).take(WORDS).map(|word| &near[word]) {
        if is_service(word) {
            return true;
        }
        is_led |= TIED.contains(word);
        if !is_led {
            return false;
        }
    }
    false
}

fn is_service(word: &str) -> bool {
    is_service_name(word) || is_provider(word)
}

#[cfg(test)]
mod tests {
    use crate::engine::detect::tests::check_handle as check;

    #[test]
    fn names_with_signs_that_are_said() {
        check("find me on insta: fox underscore lair", Some("fox_lair"));
        check("mein insta ist fuchs unterstrich bau", Some("fuchs_bau"));
        check("fox alt çizgi lair, ig'de", Some("fox_lair"));
        check("instagram saya dapur garis bawah mbak garis bawah sri", Some("dapur_mbak_sri"));
        check("insta: zorro punto cueva", Some("zorro.cueva"));
    }

    #[test]
    fn signs_that_are_talked_about() {
        check("the insta name ends with an underscore at the moment", None);
        check("for insta, a red dot in the corner of the polka dot dress", None);
        check("the file is called fox underscore lair, the insta banner", None);
        check("saginda nokta nokta boya dokulmus, insta", None);
    }
}
