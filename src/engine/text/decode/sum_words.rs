//! How people say sums, in many languages. Data, and one look for all of it.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use rustc_hash::FxHashSet;

use super::sum_counts::COUNTS;
use crate::engine::text::normalize::fold;
use crate::engine::text::offsets::OffsetMap;
use crate::engine::text::views::{View, ViewKind};
use crate::engine::text::words::is_whole_word;

/// What adds, takes away, multiplies, divides, halves and takes the root, as people say it in many languages; in what they
/// say of an amount too, only beside numbers.
pub(super) const PLUS: &str = "plus, add, más, mas, mais, più, piu, dazu, плюс, artı, arti, tambah, jod, jama, جمع, زائد, प्लस, जोड़, 加, たす, 더하기, cộng, dagdag, dodać";
pub(super) const MINUS: &str = "minus, less, take away, menos, moins, meno, weniger, минус, мінус, eksi, kurang, kurangi, ghata, ghata ke, ناقص, माइनस, 减, 減, ひく, 빼기, trừ, odjąć";
pub(super) const TIMES: &str = "times, multiplied by, por, multiplicado por, fois, mal, per, vezes, volte, veces, razy, умножить на, помножити на, çarpı, carpi, kali, guna, ضرب, गुणा, 乘, かける, 곱하기, nhân, beses";
pub(super) const OVER: &str = "divided by, entre, dividido por, dividido entre, divisé par, divise par, geteilt durch, durch, diviso, разделить на, делить на, поділити на, podzielone przez, bölü, bolu, dibagi, bagi, bhag, على, भाग, 除以, わる, 나누기, chia, hinati sa";
pub(super) const HALF: &str = "half of, la mitad de, mitad de, metade de, la moitié de, moitié de, moitie de, die hälfte von, hälfte von, haelfte von, metà di, la metà di, meta di, половина от, половина, połowa z, połowa, yarısı, setengah dari, setengah, aadha, kalahati ng, nửa của";
pub(super) const ROOT: &str = "square root of, root of, raíz de, raiz de, raíz cuadrada de, racine de, racine carrée de, wurzel aus, radice di, raiz quadrada de, корень из, pierwiastek z";

/// What takes away what stands before it from what stands behind: "five less than 560".
const LESS_THAN: &str = "less than, fewer than, short of, below, menos que, de moins que, weniger als, in meno di, a menos que, mniej niż, меньше чем, minder dan";
const MORE_THAN: &str = "more than, above, added to, más que, de plus que, mehr als, in più di, a mais que, więcej niż, больше чем, meer dan";
/// The sign, as a letter.
pub(super) const CROSS: &str = "x";
/// What takes away, and is a measure too.
const MIN: &str = "min";
/// What makes a sum of a number that is told first: "…, take one away", "…, knock off two".
const TAKE: &str = "take, takes, take off, taking, knock off, knock, subtract, subtracting, deduct, lose, drop, remove, minus, réstale, restale, resta, quita, quítale, quitale, retire, enlève, enleve, ôte, retirez, ziehe, zieh, abzüglich, togli, sottrai, tira, tire, subtrai, odejmij, отними, отнять, вычти, çıkar, trek";
const AWAY: &str = "away, off, away from it, off it, from it, from that, off that, ab, davon, weg, eraf, от этого";
const ADD: &str = "add, adding, and add, súmale, sumale, suma, súmele, añade, ajoute, ajoutez, addiere, addier, zähle dazu, aggiungi, adicione, some, soma, acrescenta, dodaj, прибавь, прибавить, добавь, ekle, tambahkan, tel erbij";
const THIRD: &str = "third of, a third of, one third of, un tercio de, la tercera parte de, un tiers de, le tiers de, ein drittel von, um terço de, un terzo di, een derde van, jedna trzecia z, треть от";
const QUARTER: &str = "quarter of, a quarter of, one quarter of, un cuarto de, la cuarta parte de, un quart de, le quart de, ein viertel von, um quarto de, un quarto di, een kwart van, ćwierć z, четверть от";
const TENTH: &str =
    "tenth of, a tenth of, one tenth of, un décimo de, un dixième de, ein zehntel von, um décimo de, un decimo di";
const SUM_OF: &str = "sum of, the sum of, la suma de, a soma de, la somme de, die summe aus, die summe von, summe aus, la somma di, de som van, сумма";
const PRODUCT_OF: &str = "product of, the product of, el producto de, o produto de, le produit de, das produkt aus, das produkt von, produkt aus, il prodotto di, het product van, iloczyn, произведение";
const DIFFERENCE_OF: &str = "difference of, the difference of, difference between, the difference between, la diferencia entre, a diferença entre, la différence entre, die differenz aus, die differenz von, la differenza tra, la differenza fra, het verschil tussen, różnica, разность";
const TWICE: &str = "twice, double, double of, the double of, two times, el doble de, doble de, o dobro de, dobro de, le double de, double de, das doppelte von, doppelte von, zweimal, zwei mal, il doppio di, doppio di, het dubbele van, dubbele van, tweemaal, podwojone, dwukrotność, dwa razy, дважды, двічі по, двічі, подвоєне, удвоенное, двойное, dua kali, gấp đôi";
const THRICE: &str = "thrice, triple of, the triple of, el triple de, triple de, o triplo de, triplo de, le triple de, das dreifache von, dreimal, drei mal, il triplo di, driemaal, potrojone, trzy razy, трижды, утроенное, tiga kali";
const SQUARE: &str = "square of, the square of, cuadrado de, quadrado de, carré de, quadrat von, quadrato di, kwadrat, kwadraat van, квадрат";
const HALF_OF: &str = "half, a half of, one half of, halve, halbe, die hälfte aus, die helft van, helft van, de helft van, pół z, połówka z, половину от, половину";
const SQUARED: &str = "squared, al cuadrado, ao quadrado, au carré, im quadrat, zum quadrat, al quadrato, do kwadratu, в квадрате, in het kwadraat, kuadrat, bình phương";
const HALVED: &str = "halved, halbiert, cut in half, dividido en dos, a la mitad, divisé par deux, pela metade, dimezzato, na pół, пополам, gehalveerd, yarısı, in yarısı, ın yarısı, un yarısı, ka aadha, ka adha, dibagi dua";
const DOUBLED: &str = "doubled, verdoppelt, duplicado, doblado, doublé, raddoppiato, dobrado, podwojone, удвоить, verdubbeld, iki katı, in iki katı, ın iki katı, ka double, ka dugna";
const DOZEN: &str = "dozen, dozens, docena, docenas, dúzia, dúzias, douzaine, douzaines, dutzend, dozzina, dozzine, dozijn, tuzin, tuziny, tuzinów, düzine, дюжина, дюжины, дюжин, lusin, darjan";
const BAKERS_DOZEN: &str = "baker's dozen, bakers dozen";
const HALF_DOZEN: &str = "half a dozen, half dozen, media docena, meia dúzia, demi-douzaine, une demi-douzaine, ein halbes dutzend, halbes dutzend, mezza dozzina, pół tuzina, полдюжины, half dozijn, yarım düzine, setengah lusin";
const SCORE: &str = "score, scores";
const PAIR: &str = "a pair, ein paar, un par, une paire, un paio, um par";
const NICKEL: &str = "nickel, nickels";

/// What may stand between the parts of a number and only says which part comes.
pub(super) const PASSED: &str = " and then the next is are a an it s i that last first final middle ending end ends start starts add put write \
    behind after follow follows followed by finish finishes with on to digits digit ones one group \
    block part bit number numbers comes come now lastly finally by begin begins plus more plain straight just area code \
    the of in into my your his her it's its thats here you'll that this those these there take takes took comes come to for goes go so donc also pues entonces quindi dus więc wiec значит ok okay please
    whatever makes gives equals you get what 's that's whole result sum answer which dann und danach zuerst vorwahl am schluss zum hinten kommt ist die das \
    luego despues después y el la los al final primero empieza termina es son puis et ensuite le après fin finit par poi e il infine inizia \
    depois termina começa por fim potem i na koniec потом и затем в конце дальше sonra ve phir aur lalu kemudian terus \
    ciągiem koncu końcu nakoncu nastepnie następnie dalej pozniej później oraz wreszcie ostatnie ostatni daarna dan tot slot en eerst tenslotte roi rồi sau đó cuối cùng \
    les derniers dernieres suite du de la ultimos últimos tres las ultimas últimas siguen sigue acaba acabando seguido os ultime cifre letzten letzte endlich noch dazu danach darauf zu beginn anfang for continues continue exchange тоді потім далі apoi pak aztan utana ύστερα μετά έπειτα halafu kisha sedan sen derefter till slut konec फिर ثم بعدها بعدش fir tapos again same order ";

/// Of those the words that put one part behind another.
const SEQUENCE: &str = " then next finally lastly last followed finish finishing ending end luego despues al final sigue puis ensuite enfin dann danach \
    zuletzt letzten darauf poi infine depois entao ai fim potem nastepnie dalej koniec wreszcie потом затем далее конце sonra ardindan phir fir lalu kemudian terus daarna dan slot roi sau first start starts begin \
    тоді потім далі apoi pe pak aztan utana ύστερα μετά έπειτα halafu kisha sedan sen derefter till slut na konec फिर ثم بعدها بعدش fir tapos ";

/// Words that say that a number is a telephone's.
const PHONE: &str = " phone phones phoning call calls calling ring rings ringing text texts texting dial dials dialling dialing wahlen wahlt wahle sonne sonnez sona suona звонок дзвони дзвоніть ringa ringer volat sun hivd mobile mob cell cellphone tel telephone number numbers whatsapp viber line hotline ph landline \
    movil celular telefono telefone numero llama llamame llamar llamad escribeme marca marcar contato liga ligar ligue zap fone telemovel \
    portable numero appelle appeler appelez appel telephone joindre handy handynummer nummer telefon telefonnummer anrufen anruf ruf ruft mobil mobilnummer \
    chiama chiamami chiamare cellulare telefonare bel bellen mobiel telefoonnummer appen zadzwon dzwon dzwonic komorka komorki numer tel \
    звони звоните звонить позвони телефон номер тел набери ara arayin arayın numara telefonum cep number nambar call phone hp telpon telepon hubungi nomor sdt goi gọi dien thoai ";

/// What a word or phrase does in a sum.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Plus,
    Minus,
    Times,
    Over,
    /// Takes the number before it from the one behind it.
    LessThan,
    /// Takes the number behind it away from the one before, where [`Self::Away`] follows.
    Take,
    Away,
    /// The half, the third part, the fourth of what follows.
    Share(u32),
    Twice,
    Thrice,
    /// Calculates with two numbers that follow: "the product of 4 and 151".
    SumOf,
    ProductOf,
    DifferenceOf,
    Root,
    Square,
    Squared,
    Halved,
    Doubled,
    /// So many of what is counted before it.
    Count(u32),
    /// A thing of which everybody knows how many there are, as an index below [`COUNTS`].
    Thing(usize),
}

impl Role {
    /// Tells whether it names a thing, which means nothing where it is not counted.
    pub(super) fn is_thing(self) -> bool {
        matches!(self, Self::Thing(_))
    }
}

struct Words {
    search: AhoCorasick,
    roles: Vec<Role>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    use Role::{
        Away, Count, DifferenceOf, Doubled, Halved, LessThan, Minus, Over, Plus, ProductOf, Root, Share, Square,
        Squared, SumOf, Take, Thrice, Times, Twice,
    };
    let lists = [
        (PLUS, Plus),
        (MORE_THAN, Plus),
        (ADD, Plus),
        (MINUS, Minus),
        (MIN, Minus),
        (LESS_THAN, LessThan),
        (TIMES, Times),
        (CROSS, Times),
        (OVER, Over),
        (TAKE, Take),
        (AWAY, Away),
        (HALF, Share(2)),
        (HALF_OF, Share(2)),
        (THIRD, Share(3)),
        (QUARTER, Share(4)),
        (TENTH, Share(10)),
        (SUM_OF, SumOf),
        (PRODUCT_OF, ProductOf),
        (DIFFERENCE_OF, DifferenceOf),
        (TWICE, Twice),
        (THRICE, Thrice),
        (ROOT, Root),
        (SQUARE, Square),
        (SQUARED, Squared),
        (HALVED, Halved),
        (DOUBLED, Doubled),
        (DOZEN, Count(12)),
        (BAKERS_DOZEN, Count(13)),
        (HALF_DOZEN, Count(6)),
        (SCORE, Count(20)),
        (PAIR, Count(2)),
        (NICKEL, Count(5)),
    ];
    let things = COUNTS
        .iter()
        .enumerate()
        .flat_map(|(index, count)| count.things.split(' ').map(move |thing| (thing, Role::Thing(index))));
    let mut words: Vec<(String, Role)> = Vec::new();
    for (word, role) in
        lists.into_iter().flat_map(|(list, role)| list.split(", ").map(move |word| (word, role))).chain(things)
    {
        let folded = folded(word).text;
        if words.iter().all(|(known, _)| *known != folded) {
            words.push((folded, role));
        }
    }
    let search = AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(words.iter().map(|(word, _)| word))
        .expect("the words are a constant that the tests compile");
    Words { search, roles: words.into_iter().map(|(_, role)| role).collect() }
});

/// A text as number words are written in it.
pub(super) fn folded(text: &str) -> View {
    fold(&View { kind: ViewKind::Original, text: text.to_owned(), map: OffsetMap::identity(text.len()) })
}

/// Tells whether a text, in lower case, may say a sum: a quick look.
pub(super) fn may_say(lower: &str) -> bool {
    WORDS.search.is_match(lower)
}

/// The words of a folded text that make sums, in order.
pub(super) fn sum_words(text: &str) -> Vec<(Range<usize>, Role)> {
    let found = WORDS.search.find_iter(text).map(|found| (found.range(), WORDS.roles[found.pattern().as_usize()]));
    // "a pair of sevens": a digit twice.
    let is_repeat = |range: &Range<usize>, role: Role| {
        role == Role::Count(2) && [" of ", " de ", " di ", " von "].iter().any(|of| text[range.end..].starts_with(of))
    };
    found.filter(|(range, role)| is_whole_word(text, range) && !is_repeat(range, *role)).collect()
}

fn set(list: &str) -> FxHashSet<String> {
    folded(list).text.split_whitespace().map(str::to_owned).collect()
}

/// Tells whether a folded word only says which part of a number comes.
pub(super) fn is_passed(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<String>> = LazyLock::new(|| set(PASSED));
    WORDS.contains(word)
}

/// Tells whether a folded word puts one part of a number behind another.
pub(super) fn follows(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<String>> = LazyLock::new(|| set(SEQUENCE));
    WORDS.contains(word)
}

/// Tells whether a folded word says that a number is a telephone's.
pub(super) fn is_of_phones(word: &str) -> bool {
    static WORDS: LazyLock<FxHashSet<String>> = LazyLock::new(|| set(PHONE));
    WORDS.contains(word)
}

/// Tells whether a list, words with spaces around each, has a word.
pub(super) fn has(list: &str, word: &str) -> bool {
    list.match_indices(word).any(|(at, _)| list[..at].ends_with(' ') && list[at + word.len()..].starts_with(' '))
}
