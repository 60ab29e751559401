//! What a text puts behind a name that it has just spelled: "…, then the word vans", "y sin espacio fotos", "put .ink after";
//! and what only leads to the rest of an address: "…, all joined, then @mill.example".

use std::sync::LazyLock;

use regex::Regex;

use super::pattern;
use crate::engine::text::sign_words::inner_sign;
use crate::engine::text::{after, last_word};

/// How far behind a name it is looked for, in bytes.
const REACH: usize = 80;

/// "Then", in several languages.
const THEN: &str = r"and|then|next|after that|finally|lastly|plus|with|und|dann|danach|noch|y|e|et|puis|poi|luego|despu[eé]s|depois|ensuite|и|а|потом|затем|дальше|далее|далі|потім|potem|dalej|sonra|ardından|lalu|terus|phir|uske baad|aur";
/// That letters belong together.
const JOINED: &str = r"join (?:it|them)(?: all)?(?: up| together)?|put (?:it|them) together|glue (?:it|them)(?: together)?|all joined(?: up)?|(?:all )?together|(?:all |in |as )?one word|all lower ?case|lower ?case|no (?:spaces?|gaps?)|zusammen(?:geschrieben)?|alles klein|todo junto|tudo junto|tout attach[eé]|tutto attaccato|junt[ao]s|слитно|вместе|разом|razem|sab jod (?:lo|do|ke)|jod (?:lo|do|ke)|bitişik";
/// What says that the next word is a part of the name.
const PART: &str = r"the words?|the name|followed by(?: the word)?|without (?:a )?(?:space|gap)|no (?:space|gap)|stick on|tack on|glued on|straight after|right after|das wort|den namen|ohne leerzeichen|direkt(?: dahinter)?|gleich dahinter|gefolgt von|la palabra|sin espacios?|pegad[oa]|seguido (?:de|por)|le mot|sans espace|coll[eé]|suivi de|la parola|senza spazi[oa]?|attaccato|seguito da|a palavra|sem espaço|grudad[oa]|слово|слитно|без пробел(?:а|ов)|сразу|впритык|слово|без пробілу|разом|słowo|bez spacji|boşluksuz|kata|tanpa spasi|shabd|bina space(?: ke)?";

/// The text that goes on the end of the name before `rest`, and how many bytes of `rest` it takes.
pub(super) fn tail(rest: &str) -> Option<(String, usize)> {
    static TAIL: LazyLock<Regex> = LazyLock::new(|| {
        let gap = r"[\s,;()–—-]";
        pattern(&format!(
            r#"(?i)^[\s,;()?!:–—-]{{0,4}}(?:(?:{JOINED}){gap}{{1,3}})?(?:(?:(?:{THEN}){gap}{{1,3}}){{0,3}}(?:(?:{PART}){gap}{{1,3}}){{1,2}}["'«“‘]?(?P<word>[a-z0-9][a-z0-9_.-]{{1,19}})|(?:(?:{THEN}|put|add|append|stick){gap}{{1,3}}){{1,3}}["'«“‘]?(?P<dotted>[._-][a-z][a-z0-9]{{1,19}})|(?:(?:{THEN}){gap}{{1,3}}){{0,2}}(?P<sign>underscore|under score|unterstrich|gui[oó]n bajo|tiret bas|sublinhado|trattino basso|нижнее подчеркивание|podkreślnik|alt çizgi|dash|hyphen|bindestrich|gui[oó]n|tiret|h[ií]fen|tra[cç]o|trattino|дефис|тире|myślnik){gap}{{1,3}}(?:(?:{THEN}){gap}{{1,3}}){{0,3}}(?:(?:{PART}){gap}{{1,3}})?["'«“‘]?(?P<after>[a-z0-9]{{2,20}}))"#
        ))
    });
    /// Words that go on the sentence and not the name.
    const PROSE: [&str; 40] = [
        "me", "my", "it", "is", "on", "in", "at", "to", "and", "the", "a", "an", "of", "for", "you", "we", "i", "dot",
        "that", "this", "please", "ok", "y", "en", "es", "el", "la", "de", "et", "le", "un", "und", "ist", "auf",
        "bei", "e", "em", "no", "na", "su",
    ];
    let near = after(rest, 0, REACH);
    let found = TAIL.captures(near)?;
    let word = found.name("word").or_else(|| found.name("dotted")).or_else(|| found.name("after"))?;
    let name = word.as_str().trim_end_matches(['.', '-', '_']).to_lowercase();
    if PROSE.contains(&name.as_str()) || near[word.start()..].len() == word.len() && near.len() < rest.len() {
        return None;
    }
    let sign = found.name("sign").and_then(|sign| inner_sign(&folded(sign.as_str()))).map(String::from);
    Some((sign.unwrap_or_default() + &name, word.start() + name.len()))
}

/// How many bytes stand between a name and the `@` that follows it after nothing but "all together, then".
pub(super) fn to_at(rest: &str) -> Option<usize> {
    static TO_AT: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r"(?i)^[\s,;.-]{{0,4}}(?:(?:{JOINED})[\s,;.-]{{1,3}})?(?:(?:{THEN})[\s,]{{1,2}}){{0,3}}(?:(?P<sign>@)|(?:at|arroba|arobase|chiocciola|klammeraffe|собака)\s)"
        ))
    });
    let found = TO_AT.captures(after(rest, 0, REACH))?;
    let whole = found.get(0)?;
    Some(found.name("sign").map_or_else(|| whole.start() + word_start(whole.as_str()), |sign| sign.start()))
}

/// Where the last word of a text begins.
fn word_start(text: &str) -> usize {
    let text = text.trim_end();
    text.len() - last_word(text).len()
}

/// In lower case and without the accents that names of signs have.
fn folded(word: &str) -> String {
    let plain = |char| match char {
        'ó' => 'o',
        'í' => 'i',
        'ç' => 'c',
        'ś' => 's',
        other => other,
    };
    word.to_lowercase().chars().map(plain).collect()
}

#[cfg(test)]
mod tests {
    use super::{tail, to_at};

    #[track_caller]
    fn check(after: &str, expected: Option<&str>) {
        assert_eq!(tail(after).map(|(text, _)| text).as_deref(), expected, "{after}");
    }

    #[test]
    fn what_goes_on_the_end() {
        check(", then the word kilns. See you", Some("kilns"));
        check(", y sin espacio tornos. Gracias", Some("tornos"));
        check(", dann das Wort ofen", Some("ofen"));
        check("? join them up, put .kiln after, done", Some(".kiln"));
        check(", tiret, et puis four, merci", Some("-four"));
        check(", then see you on Friday", None);
        check(" and the word is yours", None);
    }

    #[test]
    fn what_leads_to_an_at() {
        assert_eq!(to_at(", then @mill"), Some(7));
        assert_eq!(to_at(" all together, then at mill"), Some(20));
        assert_eq!(to_at(", I am at home"), None);
    }
}
