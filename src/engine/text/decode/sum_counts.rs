//! Things of which everybody knows how many there are: a week's days, a piano's keys.

use std::ops::Range;

use super::sum_words::has;
use crate::engine::text::near::{after, last_word};
use crate::engine::text::words::words;

/// A thing, what it is a part of, and how many of it that has.
pub(super) struct Common {
    /// Names of the thing, folded.
    pub(super) things: &'static str,
    /// Names of what has it, with spaces around each.
    wholes: &'static str,
    count: u32,
}

const fn common(things: &'static str, wholes: &'static str, count: u32) -> Common {
    Common { things, wholes, count }
}

/// The things. The same name may stand in several rows, as "days" of a week or a year.
pub(super) const COUNTS: &[Common] = &[
    common(
        "days dias jours tage giorni dni дни днеи дней dagen gunleri hari",
        " week weeks week's semana semaine woche settimana tygodnia tygodniu недели неделе haftanin seminggu minggu ",
        7,
    ),
    common("days dias jours tage", " year ano annee jahr leap ", 365),
    common("days nights", " fortnight ", 14),
    common(
        "hours horas heures stunden ore godzin godziny часов часы uren saat jam",
        " day dia jour tag tages giorno doby dobie dnia сутках сутки dag gunun sehari ",
        24,
    ),
    common(
        "minutes minutos minutes minuten minuti minut минут dakika menit",
        " hour hora heure stunde ora godzinie godziny часе uur saatin sejam ",
        60,
    ),
    common("seconds segundos secondes sekunden secondi sekund секунд", " minute minuto minuten minucie минуте ", 60),
    common(
        "months meses mois monate mesi miesiecy месяцев maanden",
        " year ano annee jahr jahres anno roku году jaar ",
        12,
    ),
    common(
        "weeks semanas semaines wochen settimane tygodni недель weken",
        " year ano annee jahr jahres anno roku году jaar ",
        52,
    ),
    common("cards cartes karten kart карт kaarten jeu", " pack deck cartes poker jokers paquet talii колоде spel ", 52),
    common(
        "keys touches teclas tasten tasti klawiszy klawisze клавиш toetsen tus",
        " piano pianos grand pianoforte klavier klaviers klavieres fortepianu pianina fortepian рояля пианино ",
        88,
    ),
    common("letters letras lettres buchstaben lettere", " alphabet alfabeto alphabets ", 26),
    common(
        "dwarfs dwarves enanitos enanos nains zwerge nani anoes krasnoludkow гномов dwergen",
        " snow white blancanieves neige schneewittchen biancaneve neve sniezki белоснежки sneeuwwitje grimm ",
        7,
    ),
    common("lives vidas vies leben vite", " cat cats cat's chat katze gatto ", 9),
    common("legs patas pattes beine zampe", " spider spider's arana araignee spinne ragno ", 8),
    common(
        "strings cuerdas cordes saiten corde cordas strun",
        " guitar guitarra guitare gitarre chitarra violao gitary ",
        6,
    ),
    common(
        "strings cuerdas cordes saiten corde cordas strun",
        " violin violon geige violino cello viola ukulele skrzypiec fiddle ",
        4,
    ),
    common("players jugadores joueurs spieler", " football soccer futbol elf ", 11),
    common("degrees grados degres grad gradi", " circle circulo cercle kreis cerchio ", 360),
    common("commandments mandamientos commandements gebote", " moses bible god ", 10),
    common("sides faces caras flachen", " die dice dado cube wurfel ", 6),
    common("colours colors colores couleurs farben", " rainbow arcoiris arc regenbogen ", 7),
    common("continents continentes kontinente", " world earth mundo monde welt ", 7),
    common("states", " america union us usa ", 50),
];

/// What may stand between a thing and its whole, or behind it.
const BETWEEN: &str = " in of on a an the full whole standard normal proper does has have got there are is that's with without leave de del du des d la le l el los las les una un une uno um uma do da dos das no na em en dans sur par per pro hat einer eines ein eine im in am der die das von tiene hay tem ha in nel nella su di w ma на в у есть op van een het bir ada dalam who live lived from your my any one s ";

/// How many there are of the thing that a text names at `thing`, and where the phrase lies: "however many keys a full
/// piano has", "a week's days".
pub(super) fn known_count(text: &str, thing: &Range<usize>, index: usize) -> Option<(Range<usize>, u32)> {
    const MOST: usize = 6;
    const REACH: usize = 60;
    let name = &text[thing.clone()];
    let alike =
        || COUNTS.iter().enumerate().filter(|(at, common)| *at >= index && has(&format!(" {} ", common.things), name));
    let rest = after(text, thing.end, REACH);
    for word in words(rest).take(MOST) {
        let is_apart = rest[..word.start].contains(['.', ',', ';', ':', '!', '?', '\n']);
        let said = &rest[word.clone()];
        if is_apart {
            break;
        }
        if let Some((_, common)) = alike().find(|(_, common)| has(common.wholes, said)) {
            let tail = trailing(&rest[word.end..], common);
            return Some((lead(text, thing.start)..thing.end + word.end + tail, common.count));
        }
        if !has(BETWEEN, said) {
            break;
        }
    }
    // "a week's days", "piano keys".
    let before = text[..thing.start].strip_suffix(' ')?;
    let before = before.strip_suffix("'s").or_else(|| before.strip_suffix("\u{2019}s")).unwrap_or(before);
    let whole = last_word(before);
    let (_, common) = alike().find(|(_, common)| !whole.is_empty() && has(common.wholes, whole))?;
    Some((lead(text, before.len() - whole.len())..thing.end, common.count))
}

/// How far the phrase goes on behind the whole: "has", "white", "sans les jokers".
fn trailing(rest: &str, common: &Common) -> usize {
    const MOST: usize = 4;
    const BEHIND: &str = " has have got white jokers sans ohne sin without senza tiene hat ma ";
    let mut end = 0;
    for word in words(after(rest, 0, 40)).take(MOST) {
        let said = &rest[word.clone()];
        if !rest[end..word.start].trim().is_empty()
            || !(has(BEHIND, said) || has(BETWEEN, said) || has(common.wholes, said))
        {
            break;
        }
        end = word.end;
    }
    // An article that leads to the next thing is none of it.
    let kept = rest[..end].trim_end();
    if has(BEHIND, kept.rsplit(' ').next().unwrap_or_default())
        || kept.rsplit(' ').next().is_some_and(|last| has(common.wholes, last))
    {
        end
    } else {
        0
    }
}

/// Where the phrase begins: "the number of", "however many", "as many as", "un".
fn lead(text: &str, mut start: usize) -> usize {
    const MOST: usize = 6;
    const LEADING: &str = " the a an number of how many however as s count amount all un une el los las les le la die der das so viele wie cuantos cuantas cuantas tantos tantas como combien de das ile tyle quante quanti сколько ";
    for _ in 0..MOST {
        let before = text[..start].trim_end_matches(' ');
        let word = last_word(before);
        if before.is_empty() || before.len() + 1 < start || !has(LEADING, word) {
            break;
        }
        start = before.len() - word.len();
    }
    start
}
