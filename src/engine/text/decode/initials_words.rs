//! How people say that first letters count.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use regex::Regex;

use super::{hints, pattern};

/// What says that first letters count. Each alternative begins with letters, which keeps the search fast.
pub(super) static HINT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?:first|1st|opening|initial|leading|starting|beginning|front|head) (?:letter|character|char|digit|capital|sign)s?\b",
        r"|\binitials\b|acr[oó]sti(?:c|que|co|che)s?\b|akrosti(?:s|ch|chon)|акростих",
        r"|(?:word|line|row|item|sentence) (?:starts|beginnings|openings|heads|openers)\b",
        r"|(?:each|every|all) of (?:these|those|the|my) (?:word|line|row|item|sentence)s? (?:begins?|starts?|opens?)\b",
        r"|(?:each|every|all) (?:word|line|row|item|sentence)s? (?:begins?|starts?|opens?)\b",
        r"|(?:these|those|following) (?:word|line|row|item)s? (?:begin|start|open)\b",
        r"|(?:start|starts|front|fronts|beginning|beginnings|head|heads|top|opening) of (?:each|every|the|these|those|all)(?: \w+){0,2} (?:word|line|row|item|sentence)s?\b",
        r"|voorste letters|herufi za (?:mwanzo|kwanza)|les majuscules|l[ea] maiuscole|las may[uú]sculas|as mai[uú]sculas|die großbuchstaben|заглавные буквы|great letters|pehle huroof|prothom (?:okkhor|akkhor)",
        r"|(?:one|1|a|single) letter (?:per|from each|of each|from every|a|each) (?:word|line|row)?",
        r"|(?:start|starts|beginning) of each\b|beginnings\b|(?:word|line) by its first\b",
        r"|down(?:wards?)? (?:the|its|this|my|that) (?:very )?(?:left|side|margin|edge|front|column)",
        r"|(?:along|in|on|at) the (?:left|left-hand|left hand)?\s?(?:margin|edge)\b",
        r"|(?:capitals?|big letters|caps)(?: i \w+| you \w+)? (?:on|down|along|spell|make|say|read|only|count|matter|at the)\b",
        r"|read(?:ing)? (?:it |this |them |me |us |my list |the list |that |the lines |my lines |straight )?(?:down\b|downwards?|vertically|top to bottom|from top)",
        r"|(?:read|reading|watch|mind|check|see) the (?:left )?(?:margin|edge)\b|vertically|(?:in|en|em|na|à la) verticale?\b|verticalmente|verticalement|senkrecht|von oben nach unten|de haut en bas",
        r"|de arriba (?:a |hacia |para )?abajo|de cima (?:para|a) baixo|dall'alto (?:in|al) basso|сверху вниз|по вертикали|зверху вниз",
        r"|z góry na dół|yukarıdan aşağı|dari atas ke bawah|van boven naar beneden",
        r"|anfangsbuchstaben?|erste[nr]? buchstaben?|primeras? letras?|letras? inicial(?:es)?|iniciales\b|iniziali\b|prim[ae] letter[ae]",
        r"|primeiras? letras?|iniciais\b|letras iniciais|premi[eè]res? lettres?|initiales\b|lettres initiales",
        r"|\binicial(?:es)? d[eoa]|\binicial de|l'initiale de|l'iniziale d[ie]|mnemonic|mnemotechn|eselsbrücke|memory trick",
        r"|(?:remember|memori[sz]e|learn)(?:ed)? (?:the |your |their )?planets|planets? (?:trick|style|sentence|way)",
        r"|перв(?:ы[ехм]|ыми|ой|ая|ую) букв|начальны[ехм] букв|перш(?:і|их|ими|ої|у) літер|перша літера",
        r"|pierwsz(?:e|ych|a|ą|ej|ymi) liter|první(?:ch)? písmen|prvé písmen|ilk harf|baş ?harf|beginletters?|eerste letters?|första bokst",
        r"|første bogstav|forbokstav|ensimmäi(?:set|nen) kirjai|kezdőbetű|primele litere|πρώτα γράμματα|αρχικά",
        r"|huruf (?:pertama|depan|awal)|unang (?:letra|titik)|chữ (?:cái )?đầu|首字母|头一个字母|第一个字母|每行第一个字|藏头|開頭|开头字母|頭文字|最初の文字|縦読み|たて読み|첫 ?글자|세로로",
        r"|الحروف الأولى|أول حرف|pehl[ae] (?:akshar|harf|letter)|पहल[ाे] अक्षर|प्रथम अक्षर",
    ))
});

/// The same of last letters.
pub(super) static LAST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"(?:last|final|ending|closing) (?:letter|character)s\b|last letter of (?:each|every)|endbuchstaben?|letzten? buchstaben|[uú]ltimas letras|letras finales|letras finais",
        r"|derni[eè]res lettres|lettres finales|ultime lettere|lettere finali|последни(?:е|х|ми) букв|останні(?:х|ми)? літер|ostatni(?:e|ch|mi) liter",
        r"|son harf|laatste letters|huruf (?:terakhir|belakang|akhir)|sista bokst",
    ))
});

/// What says it only where lines follow whose first letters can be read.
pub(super) static FAINT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(concat!(
        r"left(?:most|-hand| hand)? (?:margin|edge|side|column|letter|to right)|(?-u:\b)(?:margin|edge)s?(?-u:\b)|downwards?(?-u:\b)|(?:top|straight) down(?-u:\b)|top to (?:bottom|toe)",
        r"|(?:capitals?|capital letters|big letters|caps|letters) (?:in|of|from|at|on|down|to the left)(?-u:\b)",
        r"|line[ -]?breaks?(?-u:\b)|(?:order|shape|layout) of (?:the|my|these|those) (?:line|list|row|item|bullet)s?|(?:line|row|list|bullet)(?:s|'s)? (?:starts?|begins?|opens?|heads?|openers?|order)(?-u:\b)",
        r"|(?:starts?|beginnings?|openings?|heads?|fronts?|first) (?:of |in |on )?(?:the |my |each |every |all |these |those )*(?:line|row|item|bullet|entr)",
        r"|first column|column one|hidden in (?:the|my|this|that) (?:list|lines|menu|poem|rows)|(?:list|lines|menu|poem|rows) (?:hides?|spells?|says?|reads?|tells?|has|holds?)(?-u:\b)|spells?(?-u:\b)|stacked|look left(?-u:\b)",
        r"|columna|margen|borde(?-u:\b)|(?-u:\b)bord(?-u:\b)|la izquierda|hacia abajo|inicio de (?:cada )?l[ií]nea|comienzo de|margem|à gauche|marge(?-u:\b)|débuts? de (?:chaque )?ligne|colonne",
        r"|linke[rnm]? (?:rand|seite|spalte)|zeilenanf[aä]ng|am rand|nach unten|margine|colonna|a sinistra|inizio (?:di |della )?rig",
        r"|слева|лев(?:ый|ого|ом) кра|столбик|столбц|в начале (?:каждой )?строк|злів|стовпч|lew(?:y|ej|a) (?:margines|stron|kolumn)|z lewej|kolumn|początk",
        r"|(?-u:\b)(?:starts|beginnings|openers|capitals|first ones)(?-u:\b)|(?:order|list|menu) (?:isn't|isnt|is not|ain't) (?:random|an accident|by chance)|not (?:a )?(?:random|coincidence)",
        r"|anfänge|zeilenstart|jeweils vorne?|ganz vorne|reihenfolge ist|kein zufall|principios?(?-u:\b)|comienzos?(?-u:\b)|inicios?(?-u:\b)|no es casualidad|débuts(?-u:\b)|début de|commencements|pas un hasard",
        r"|começos?(?-u:\b)|início(?-u:\b)|inícios(?-u:\b)|não é por acaso|inizi(?-u:\b)|inizio di|non è un caso|начал[аоу]|не случайн|неспроста|початк|не випадков|pocz[ąa]tki|nieprzypadkow|baş harf|awalan|depannya",
        r"|satır baş|soldan|sol (?:kenar|taraf)|baş ?harf|sebelah kiri|awal baris|dari atas|行頭|行首|竖着|竖读|縦|左端|세로|앞 ?글자|첫 ?글자|पहला अक्षर|बाएं|शुरू के",
    ))
});

/// Of each alternative of [`HINT`] what it cannot do without: most texts have none of it, and need no more than this look.
pub(super) static STEMS: LazyLock<AhoCorasick> = LazyLock::new(|| {
    hints(&[
        "planet",
        "mnemo",
        "eselsbr",
        "memory trick",
        "letter",
        "char",
        "digit",
        "capital",
        " sign",
        "initial",
        "acrosti",
        "acrósti",
        "akrosti",
        "акростих",
        "word",
        "line",
        "row",
        "item",
        "sentence",
        " of each",
        "beginnings",
        "down",
        "margin",
        "edge",
        "caps",
        "top to bottom",
        "from top",
        "vertical",
        "senkrecht",
        "von oben",
        "de haut",
        "de arriba",
        "de cima",
        "dall'alto",
        "сверху вниз",
        "вертикал",
        "зверху вниз",
        "z góry",
        "yukarıdan",
        "dari atas",
        "van boven",
        "buchstabe",
        "majuscule",
        "herufi",
        "maiuscole",
        "mayúscula",
        "mayuscula",
        "maiúscula",
        "huroof",
        "akkhor",
        "okkhor",
        "letra",
        "inicia",
        "inizial",
        "lettre",
        "букв",
        "літер",
        "liter",
        "písm",
        "harf",
        "bokst",
        "bogstav",
        "kirjai",
        "kezdőbetű",
        "γράμματα",
        "αρχικά",
        "huruf",
        "unang",
        "chữ",
        "首字母",
        "头一个字母",
        "第一个字母",
        "每行第一个字",
        "藏头",
        "開頭",
        "开头字母",
        "頭文字",
        "最初の文字",
        "縦読み",
        "たて読み",
        "글자",
        "세로로",
        "الحروف الأولى",
        "أول حرف",
        "akshar",
        "अक्षर",
    ])
});
