//! Letters spelled out: spelling alphabets ("Kilo Bravo"), and "N as in Nancy".

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Range;
use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::spelling::{Word, inner, is_joint, push};
use super::{Replacement, Source, example};
use crate::engine::text::services::tells_service;
use crate::engine::text::sign_words::is_at;

/// Fewest code words that a text must have before any is read.
const MIN_CODE_WORDS: usize = 4;
/// Code words that are everyday names too.
const NAMES: [&str; 6] = ["oscar", "victor", "charlie", "mike", "romeo", "juliet"];
/// Lists of cities and first names are spelling only where the text speaks of an address or a service.
const ADDRESSED: [&str; 19] = [
    "dot",
    "punkt",
    "punto",
    "point",
    "точка",
    " at ",
    "@",
    "chiocciola",
    "arobase",
    "mail",
    "собака",
    "nokta",
    "kropka",
    "ponto",
    "arroba",
    "klammeraffe",
    "underscore",
    "username",
    "handle",
];

pub(super) fn decode(source: &Source<'_>, found: &mut Vec<Replacement>) {
    let words: Vec<Word> = source.words().iter().map(|range| (range.clone(), &source.lower()[range.clone()])).collect();
    let has_service = OnceCell::new();
    example::decode(source.text, &words, &has_service, found);
    if found.is_empty() {
        by_alphabet(source, &words, &has_service, found);
    }
}

fn by_alphabet(source: &Source<'_>, words: &[Word<'_>], has_service: &OnceCell<bool>, found: &mut Vec<Replacement>) {
    let text = source.text;
    let mut counts = [0_usize; ALPHABETS.len()];
    for (_, word) in words {
        for (alphabet, _) in meanings(word) {
            counts[*alphabet] += 1;
        }
    }
    let Some((alphabet, _)) = counts.iter().enumerate().rev().max_by_key(|(_, count)| **count) else { return };
    if counts[alphabet] < MIN_CODE_WORDS {
        return;
    }
    let is_telling = |word: &str| !NAMES.contains(&word) && meanings(word).iter().any(|(known, _)| *known == alphabet);
    // One word over and over is a number in some language ("lima lima lima").
    let telling: BTreeSet<&str> = words.iter().map(|(_, word)| *word).filter(|word| is_telling(word)).collect();
    let is_addressed = || ADDRESSED.iter().any(|word| source.lower().contains(word)) || tells_service(source.lower());
    if telling.len() < 2 || (alphabet > 0 && !is_addressed()) {
        return;
    }
    let is_coded = |word: &str| meanings(word).iter().any(|(known, _)| *known == alphabet);
    let mut row: Vec<(Range<usize>, String, bool)> = Vec::new();
    let mut rows = Vec::new();
    for (index, (range, word)) in words.iter().enumerate() {
        let letter = meanings(word).iter().find(|(known, _)| *known == alphabet).map(|(_, letter)| letter.to_string());
        // "X-ray" falls into two words.
        let is_ray =
            *word == "ray" && index > 0 && words[index - 1].1 == "x" && words[index - 1].0.end + 1 == range.start;
        let next = words.get(index + 1);
        let is_x = *word == "x" && next.is_some_and(|(next, word)| *word == "ray" && range.end + 1 == next.start);
        let follows = row.last().is_some_and(|(last, _, _)| is_joint(text, words, last.end, index));
        let is_connector = row.last().is_some_and(|(last, _, _)| {
            next.is_some() && last.end < range.start && is_joint(text, words, last.end, index + 1)
        });
        // A word of no alphabet between two that are: "Cuneo", "Tulip".
        let is_stranger = follows
            && !is_at(word)
            && text[range.clone()].starts_with(char::is_uppercase)
            && next.is_some_and(|(_, next)| is_coded(next));
        if !row.is_empty() && !follows && !is_ray {
            rows.push(std::mem::take(&mut row));
        }
        match (letter, inner(words, index).map(|(sign, _)| sign)) {
            (Some(letter), _) => row.push((range.clone(), letter, true)),
            (None, _) if is_x => row.push((range.clone(), "x".to_owned(), true)),
            (None, _) if is_ray => {
                if let Some(last) = row.last_mut() {
                    last.0.end = range.end;
                }
            }
            (None, Some(sign)) if !row.is_empty() => row.push((range.clone(), sign, false)),
            (None, None) if is_stranger => {
                let initial = word.chars().next().map(plain_letter).unwrap_or_default();
                row.push((range.clone(), initial.to_string(), true));
            }
            _ if is_connector => {}
            _ => rows.push(std::mem::take(&mut row)),
        }
    }
    rows.push(row);
    for mut row in rows {
        let is_digit = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        while row.last().is_some_and(|(_, text, is_letter)| {
            !is_letter && (!is_digit(text) || row.iter().filter(|part| part.2).count() < 2)
        }) {
            row.pop();
        }
        let letters = row.iter().filter(|part| part.2).count();
        if letters >= 2 {
            let plain: String = row.iter().map(|(_, letter, _)| letter.as_str()).collect();
            push(text, row[0].0.start..row[row.len() - 1].0.end, plain, has_service, found);
        }
    }
}

/// Tells whether a word stands for a letter in one of the alphabets.
pub(super) fn stands_for(word: &str, letter: char) -> bool {
    meanings(word).iter().any(|(_, meant)| *meant == letter)
}

/// The alphabets that have a word, with its letter in each.
fn meanings(word: &str) -> &'static [(usize, char)] {
    static TABLE: LazyLock<FxHashMap<String, Vec<(usize, char)>>> = LazyLock::new(|| {
        let mut table: FxHashMap<String, Vec<(usize, char)>> = FxHashMap::default();
        for (alphabet, listed) in ALPHABETS.iter().enumerate() {
            for word in listed.split_whitespace() {
                if let Some(letter) = word.chars().next() {
                    table.entry(word.to_owned()).or_default().push((alphabet, plain_letter(letter)));
                }
            }
        }
        table
    });
    TABLE.get(word).map_or(&[], Vec::as_slice)
}

/// A Cyrillic or Greek letter as a name in Latin letters has it.
pub(super) fn in_latin(letter: char) -> Option<&'static str> {
    const LETTERS: &str = "а a б b в v г g ґ g д d е e ё e є ye ж zh з z и i і i ї yi й y к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts ч ch \
        ш sh щ sch ы y э e ю yu я ya α a ά a β v γ g δ d ε e έ e ζ z η i ή i θ th ι i ί i κ k λ l μ m ν n ξ x ο o ό o π p ρ r σ s τ t υ y ύ y φ f χ ch \
        ψ ps ω o ώ o";
    static TABLE: LazyLock<FxHashMap<char, &str>> = LazyLock::new(|| {
        let words: Vec<&str> = LETTERS.split_whitespace().collect();
        words.chunks_exact(2).filter_map(|pair| Some((pair[0].chars().next()?, pair[1]))).collect()
    });
    matches!(letter, '\u{370}'..='\u{4ff}').then(|| TABLE.get(&letter).copied()).flatten()
}

/// A letter of an alphabet's word without its accent.
pub(super) fn plain_letter(letter: char) -> char {
    match letter {
        'é' | 'è' | 'ê' => 'e',
        'á' | 'à' | 'â' => 'a',
        'í' | 'ì' | 'î' => 'i',
        'ó' | 'ò' | 'ô' => 'o',
        'ú' | 'ù' => 'u',
        'ñ' => 'n',
        'ö' | 'ø' => 'o',
        'ä' | 'å' => 'a',
        'ž' => 'z',
        'ç' => 'c',
        'ü' => 'u',
        'ş' => 's',
        'ł' | 'ľ' => 'l',
        'ő' | 'õ' => 'o',
        'ã' | 'ą' | 'ă' => 'a',
        'ę' | 'ě' | 'ë' => 'e',
        'ï' | 'ı' => 'i',
        'č' | 'ć' => 'c',
        'š' | 'ś' | 'ș' => 's',
        'ř' => 'r',
        'ď' => 'd',
        'ť' | 'ț' => 't',
        'ň' | 'ń' => 'n',
        'ů' | 'ű' => 'u',
        'ý' => 'y',
        'ź' | 'ż' => 'z',
        'ğ' => 'g',
        other => other,
    }
}

/// ICAO and NATO; the older ones of telegraph and police; those of Germany, France, Italy, Spain, Russia (by sound), the
/// Netherlands, Sweden, Poland, Turkey, Czechia, Portugal and Brazil, Norway and Denmark.
const ALPHABETS: [&str; 14] = [
    "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar papa quebec romeo \
     sierra tango uniform victor whiskey whisky xray yankee zulu",
    "able baker easy fox george how item jig king love nan oboe peter queen roger sugar tare uncle william yoke zebra adam boy \
     david edward frank henry ida john lincoln mary nora ocean robert sam tom union young",
    "anton berta cäsar dora emil friedrich gustav heinrich ida julius kaufmann konrad ludwig martha nordpol otto paula quelle \
     richard samuel siegfried theodor ulrich viktor wilhelm xanthippe ypsilon zacharias aachen berlin chemnitz düsseldorf essen \
     frankfurt goslar hamburg ingelheim jena köln leipzig münchen nürnberg offenbach potsdam quickborn rostock salzwedel tübingen \
     unna völklingen wuppertal xanten zwickau",
    "anatole berthe célestin désiré eugène françois gaston henri irma joseph kléber louis marcel nicolas oscar pierre quintal raoul \
     suzanne thérèse ursule victor william xavier yvonne zoé",
    "ancona bologna como domodossola empoli firenze genova imola jolly kursaal livorno milano napoli otranto padova quarto roma \
     savona torino udine venezia washington xilofono yacht zara",
    "antonio burgos carmen david enrique francia gerona historia inés josé kilo lorenzo madrid navidad oviedo parís querido ramón \
     sábado toledo ulises valencia xiquena yegua zaragoza barcelona españa italia navarra",
    "анна борис василий григорий дмитрий елена женя зинаида иван константин леонид михаил николай ольга павел роман семен татьяна \
     ульяна федор харитон алексей андрей антон виктор вера галина георгий дарья егор жанна зоя игорь кирилл ксения лариса людмила марина \
     мария наталья нина олег пётр петр руслан светлана сергей тимофей фаина филипп эдуард юлия юрий яков",
    "anna bernard cornelis dirk eduard ferdinand gerard hendrik izaak isaak jan johan karel lodewijk maria nico nicolaas otto pieter quotient \
     rudolf richard simon teunis theodoor utrecht victor willem xantippe ypsilon zaandam zacharias",
    "adam bertil caesar cesar david erik filip gustav helge ivar johan kalle ludvig martin niklas olof petter qvintus rudolf sigurd tore urban \
     viktor wilhelm xerxes yngve zäta åke ärlig östen",
    "adam barbara celina dorota ewa franciszek grażyna henryk irena jadwiga karol leon łukasz maria natalia olga paweł roman stanisław tadeusz \
     urszula wacław zygmunt zenon ola ula ela iza kasia basia darek edek felek gosia hania irek jurek krysia leszek magda nela piotr robert \
     staszek tomek wanda zosia ania bartek cezary filip grzegorz igor jacek kazimierz ludwik marek norbert oskar rafał sławek tomasz",
    "adana ankara afyon bolu bursa ceyhan çanakkale denizli edirne fatsa giresun gaziantep hatay isparta izmir jandarma kayseri konya lüleburgaz \
     muş manisa malatya niğde ordu ödemiş polatlı rize sinop samsun siirt şırnak tokat trabzon uşak ünye van yozgat zonguldak",
    "adam božena cyril david emil františek gustav helena ivan josef karel ludvík marie norbert oto petr quido rudolf svatopluk tomáš urban \
     václav xaver žofie zuzana",
    "aveiro bragança coimbra dafundo évora faro guarda horta itália josé lisboa maria nazaré ovar porto queluz rossio setúbal tavira unidade \
     vidago waldemar xavier york zulmira amor bola casa dado elefante faca gato homem ilha joão kiwi lua macaco navio ovo pato queijo rato sapo \
     tatu uva vaca xícara zebra",
    "anders anna bernhard bernt carl cæsar david dora edit edith einar erna fredrik freja georg gustav gudrun harald helga ivar inga johan karin \
     karen kari ludvig lars martin marie nils niels nora olivia otto petter peter quintus rasmus rikard sigrid søren teodor theodor ulrik ulla \
     enkelt-w viggo william xerxes yngve zakarias ærlig østen åse",
];
