//! Names of figures where a text speaks of what is numbered so, as data: notes of a scale, balls of snooker, elements, calls
//! of bingo; and what everybody counts alike. As the folded view writes them.

/// Names that count where the text holds one of the words.
pub(super) struct Names {
    /// Words that say what is spoken of; none where the names need none.
    pub(super) about: &'static str,
    /// Each name and its figure, by comma.
    pub(super) names: &'static str,
}

/// Nothing, as lists say it.
pub(super) const NONE: &str = "none, nothing, nil, zilch, no, miss, missed, blank, empty, ninguno, ninguna, nada, ni uno, ni una, ni un, vacío, cero, nenhum, nenhuma, nem um, nem uma, aucun, aucune, rien, pas un, pas une, pas de, keine, keiner, kein, keins, nichts, \
    nessuno, nessuna, nessun, niente, żaden, żadna, żadnego, nic, ani jednego, ani jednej, ничего, ни одного, ни одной, нету, нет, нуль, нічого, жодного, жодної, geen, niets, niks, hiç, hiçbir, yok, tidak ada, gak ada, nggak ada, không có, không, wala, walang, koi nahi, kuch nahi, ek bhi nahi, kichu na, कुछ नहीं, कोई नहीं, কিছু না, ولا واحد, ولا شي, مافي, ما في, 没有, 没, 蛋, なし, 無し, ない, 없음, 없고, 하나도";

pub(super) const NAMES: &[Names] = &[
    Names {
        about: "do re, do-re, solfege, solfège, solfa, scale, hum, sing, note, notes, tune, melody, solfeo, notas, tararea, solfeggio, note musicali, canta, tonleiter, sing, gamme, chante, nuty, gama, ноты, нотами, спой, melodi, nada, notasi",
        names: "do 1, re 2, mi 3, fa 4, so 5, sol 5, la 6, ti 7, si 7, до 1, ре 2, ми 3, фа 4, соль 5, ля 6, си 7, rest 0, silence 0, pausa 0, pause 0",
    },
    Names {
        about: "snooker, billiards, cue, break, снукер, snookera",
        names: "red 1, yellow 2, green 3, brown 4, blue 5, pink 6, black 7, white 0, красныи 1, желтыи 2, зеленыи 3, коричневыи 4, синии 5, розовыи 6, черныи 7",
    },
    Names {
        about: "periodic, atomic, element, elements, periodensystem, ordnungszahl, ordnungszahlen, elemente, periódica, atómico, atómicos, elementos, atômico, atômicos, périodique, atomique, atomiques, éléments, periodica, atomico, atomici, elementi, okresowy, układ okresowy, atomowe, pierwiastki, менделеева, элементы, менделєєва",
        names: "hydrogen 1, helium 2, lithium 3, beryllium 4, boron 5, carbon 6, nitrogen 7, oxygen 8, fluorine 9, neon 10, wasserstoff 1, beryllium 4, bor 5, kohlenstoff 6, stickstoff 7, sauerstoff 8, fluor 9, hidrógeno 1, hidrogênio 1, helio 2, hélio 2, litio 3, lítio 3, berilio 4, berílio 4, boro 5, carbono 6, nitrógeno 7, nitrogênio 7, oxígeno 8, oxigênio 8, flúor 9, \
            hydrogène 1, hélium 2, bore 5, carbone 6, azote 7, oxygène 8, idrogeno 1, elio 2, berillio 4, carbonio 6, azoto 7, ossigeno 8, fluoro 9, wodór 1, hel 2, lit 3, beryl 4, węgiel 6, azot 7, tlen 8, водород 1, гелии 2, литии 3, бериллии 4, бор 5, углерод 6, азот 7, кислород 8, фтор 9",
    },
    Names {
        about: "bingo, housey, full house, lotto, tombola",
        names: "kelly's eye 1, one little duck 2, cup of tea 3, knock at the door 4, man alive 5, half a dozen 6, tom mix 6, lucky seven 7, lucky 7 7, garden gate 8, doctor's orders 9, doctors orders 9",
    },
    Names {
        about: "cards, card, deck, poker, hand, suit, karten, cartas, cartes, carte, karty, карты, kartlar",
        names: "ace 1, deuce 2, trey 3, joker 0, as 1, ass 1, asso 1, туз 1",
    },
    Names {
        about: "riddle, riddles, no numbers, count, counts, guess, as many as, the number of, how many, rätsel, rate, acertijo, adivina, adivinanza, cuántos, charada, adivinha, devinette, autant que, indovinello, zagadka, zgadnij, загадка, угадаи, bilmece, tebak",
        names: "muses 9, musen 9, musas 9, dwarfs 7, dwarves 7, zwerge 7, seas 7, wonders 7, sins 7, todsünden 7, apostles 12, musketeers 3, trinity 3, beatles 4, seasons 4, jahreszeiten 4, winds 4, evangelists 4, tenors 3, kings of orient 3, wise men 3, little pigs 3, blind mice 3, horsemen 4, olympic rings 5, famous five 5, senses 5, sinne 5, pentagon 5, hexagon 6, octagon 8, octopus 8, spider 8, pair 2, couple 2, twins 2, dozen halved 6, unicorn 1, cat's lives 9, lives of a cat 9, \
            musas 9, enanitos 7, mares 7, maravillas 7, pecados 7, mosqueteros 3, trinidad 3, estaciones 4, sentidos 5, anões 7, pecados capitais 7, muses 9, nains 7, merveilles 7, mousquetaires 3, trinité 3, saisons 4, sens 5, muse 9, nani 7, meraviglie 7, moschettieri 3, trinità 3, stagioni 4, sensi 5, krasnoludków 7, muz 9, muszkieterów 3, гномов 7, муз 9, чудес 7, мушкетеров 3",
    },
];
