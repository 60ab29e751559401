//! Number words of several languages, as data.
//!
//! Words are written as the folded view writes them: lower case, Latin and Cyrillic without accents. A word that is
//! an everyday word in some language too (`once`, `due`, `char`) is weak: it counts only between stronger ones.

use std::collections::HashMap;
use std::sync::LazyLock;

/// What a word contributes to a number that is being dictated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Number {
    /// 0 to 9.
    Unit(u8),
    /// A digit in the plural: "three fives".
    Units(u8),
    /// 10 to 19.
    Teen(u8),
    /// 20, 30 … 90.
    Tens(u8),
    /// 100, 200 … 900 in one word.
    Hundreds(u16),
    /// "hundred".
    Hundred,
    /// "thousand".
    Thousand,
    /// "double", "triple": the next digit that many times.
    Repeat(u8),
    /// "times": "three times five".
    Times,
    /// "and" between the parts of a number.
    And,
    /// A sign said in words.
    Sign(char),
}

/// A number word.
#[derive(Debug, Clone, Copy)]
pub(super) struct NumberWord {
    /// Its contribution.
    pub(super) number: Number,
    /// Whether it is an everyday word too.
    pub(super) is_weak: bool,
}

/// The longest word, in bytes; what is longer cannot be one.
pub(super) const LONGEST: usize = 32;

/// The number word with this folded spelling.
pub(super) fn number_word(word: &str) -> Option<NumberWord> {
    static WORDS: LazyLock<HashMap<String, NumberWord>> = LazyLock::new(table);
    if word.len() > LONGEST { None } else { WORDS.get(word).copied() }
}

fn table() -> HashMap<String, NumberWord> {
    let mut words = HashMap::new();
    let mut add = |listed: &str, number: Number| {
        for word in listed.split_whitespace() {
            let is_weak = word.ends_with('?');
            let word = word.trim_end_matches('?');
            words.entry(word.to_owned()).or_insert(NumberWord { number, is_weak });
        }
    };
    for (digit, listed) in (0..).zip(UNITS) {
        add(listed, Number::Unit(digit));
    }
    for (digit, listed) in (0..).zip(PLURALS) {
        add(listed, Number::Units(digit));
    }
    for (teen, listed) in (10..).zip(TEENS) {
        add(listed, Number::Teen(teen));
    }
    for (index, listed) in (2..).zip(TENS) {
        add(listed, Number::Tens(index * 10));
    }
    for (index, listed) in (1..).zip(HUNDREDS) {
        add(listed, Number::Hundreds(index * 100));
    }
    for (number, listed) in OTHERS {
        add(listed, number);
    }
    words.extend(inverted());
    words
}

/// "neunundvierzig", "negenenveertig": the unit first, glued to the tens.
fn inverted() -> impl Iterator<Item = (String, NumberWord)> {
    let german = ("und", "ein zwei drei vier funf sechs sieben acht neun", GERMAN_TENS);
    let dutch = ("en", "een twee drie vier vijf zes zeven acht negen", DUTCH_TENS);
    [german, dutch].into_iter().flat_map(|(and, units, tens)| {
        (2..).zip(tens.split_whitespace()).flat_map(move |(ten, tens)| {
            (1..).zip(units.split_whitespace()).map(move |(unit, word)| {
                // Two digits in one word stand as a teen does: nothing can follow inside the same number.
                let number = Number::Teen(ten * 10 + unit);
                (format!("{word}{and}{tens}"), NumberWord { number, is_weak: false })
            })
        })
    })
}

const GERMAN_TENS: &str = "zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig";
const DUTCH_TENS: &str = "twintig dertig veertig vijftig zestig zeventig tachtig negentig";

/// English, Spanish, Portuguese, French, Italian, German, Dutch, Tagalog, romanised Hindi, Hindi, Russian, Chinese.
const UNITS: [&str; 10] = [
    "zero zeroes? oh? o? nought naught nil? zilch? cipher? cero null? nul? shunya sunya शून्य ноль нуль 零 〇",
    "one uno? um? uma? un? une? eins ein? een? isa? ek एक один одна? 一 幺 壹",
    "two dos? dois deux due? zwei zwo twee dalawa do? दो два две 二 两 贰",
    "three tres? trois tre? drei drie tatlo teen? तीन три 三 叁",
    "four cuatro quatro quatre quattro vier apat char? chaar चार четыре 四 肆",
    "five fife cinco cinq cinque funf fuenf vijf lima? panch paanch पाँच पांच пять 五 伍",
    "six seis sei? sechs zes anim? che? chhe chhah छह छः шесть 六 陆",
    "seven siete sete? sept sette sieben zeven pito? saat सात семь 七 柒",
    "eight ocho oito huit otto? acht walo? aath आठ восемь 八 捌",
    "nine niner nueve nove neuf nove neun negen siyam nau? नौ девять 九 玖",
];

/// Digits in the plural.
const PLURALS: [&str; 10] = [
    "zeros zeroes ohs ceros zeros нуля нулей",
    "ones? unos? uns?",
    "twos doses?",
    "threes treses двоики троики",
    "fours cuatros quatros",
    "fives cincos пятерки",
    "sixes seises",
    "sevens sietes setes семерки",
    "eights ochos oitos",
    "nines nueves noves",
];

/// 10 to 19.
const TEENS: [&str; 10] = [
    "ten diez dez dix dieci zehn tien десять",
    "eleven once? onze undici elf? одиннадцать",
    "twelve doce doze? douze dodici zwolf twaalf двенадцать",
    "thirteen trece treze treize tredici dreizehn dertien тринадцать",
    "fourteen catorce catorze quatorze quattordici vierzehn veertien четырнадцать",
    "fifteen quince? quinze quindici funfzehn vijftien пятнадцать",
    "sixteen dieciseis dezesseis seize? sedici sechzehn zestien шестнадцать",
    "seventeen diecisiete dezessete diciassette siebzehn zeventien семнадцать",
    "eighteen dieciocho dezoito diciotto achtzehn achttien восемнадцать",
    "nineteen diecinueve dezenove diciannove neunzehn negentien девятнадцать",
];

/// 20, 30 … 90.
const TENS: [&str; 8] = [
    "twenty veinte vinte vingt vingts venti zwanzig twintig двадцать",
    "thirty treinta trinta trente trenta dreissig dertig тридцать",
    "forty fourty cuarenta quarenta quarante quaranta vierzig veertig сорок?",
    "fifty cincuenta cinquenta cinquante cinquanta funfzig vijftig пятьдесят",
    "sixty sesenta sessenta soixante sessanta sechzig zestig шестьдесят",
    "seventy setenta septante settanta siebzig zeventig семьдесят",
    "eighty ochenta oitenta octante ottanta achtzig tachtig восемьдесят",
    "ninety noventa nonante novanta neunzig negentig девяносто",
];

/// 100, 200 … 900 in one word.
const HUNDREDS: [&str; 9] = [
    "cien? ciento сто?",
    "doscientos doscientas duzentos двести",
    "trescientos trescientas trezentos триста",
    "cuatrocientos quatrocentos четыреста",
    "quinientos quinientas quinhentos пятьсот",
    "seiscientos seiscentos шестьсот",
    "setecientos setecentos семьсот",
    "ochocientos oitocentos восемьсот",
    "novecientos novecentos девятьсот",
];

const OTHERS: [(Number, &str); 10] = [
    (Number::Hundred, "hundred hundert honderd cents? cent? cento? sau?"),
    (Number::Thousand, "thousand mil? mille? tausend duizend hazar? тысяча тысячи"),
    (Number::Repeat(2), "double? doble? doppel? dubbel? дважды?"),
    (Number::Repeat(3), "triple? treble? tripple? трижды?"),
    (Number::Repeat(4), "quadruple? quad?"),
    (Number::Times, "times? baar? bar? बार? veces? vezes? fois?"),
    (Number::And, "and? y? e? et? und? en? и? then? dann? luego? depois? puis? poi? aur?"),
    (Number::Sign('+'), "plus? mas? mais? плюс?"),
    (Number::Sign('-'), "dash? hyphen? minus? guion? hifen?"),
    (Number::Sign(' '), "space? comma? pause?"),
];
