//! The words around the parts of an identifier that is spread over messages, as data, in folded spelling.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::engine::text::words;

/// Words that say nothing beside a part: they may stand before it, behind it and inside it.
const FILLERS: &str = "another more finish finishing finishes start starting begin hang onto them so add item put here's there's je commence par pour finir a ah aha alright and area begin begins bit bits code digits digit done first follow followed haha hahaha \
    hehe here heres hey hm hmm i im is it its just last lets like lol me mine mhm middle my next no now number ok okay oki oops \
    part parts perfect please pls plus prefix re rest right s second so sorry start starts starting sure thanks thats that the \
    them then there third thx u uh um wait well with yeah yep yes you your end ends ending ended again code's comes after \
    finally half of got gotcha cool great nice fine one's ones go and-then country city mobile cell phone landline line numbers \
    y luego despues ahora es el la mi numero ultimo ultima primero primera final dale si vale bueno entonces listo sigue codigo \
    e depois agora meu ultimos fim comeca termina et puis apres mon numero c'est fin d'accord voila ensuite und dann danach \
    meine nummer ende zuletzt gut ja genau vorwahl poi dopo il mio ultimo ecco да потом дальше номер мой конец ок ага затем код \
    phir aur pehla pehli dusra dusri doosra tisra tukda hissa darmiyan mein beech akhir aakhir akhri aakhri yaad rakhein rakho likhein likh lein mera hai accha haan theek baaki wahi uske usme iske baad bas ab lo likho pehle aage ke \
    toma apunta anota escribe venga fin acaba eso ya esta era faltaba siguientes pronto isso acabou so falta alors donc pis c'est-tout tout voici reste \
    fertig noch das wars kommt jetzt dahinter basta infine allora ecco-fatto manca всё все это ещё еще вот так i to tyle dalej jeszcze ostatnie pisz pisze zapisz mam teraz dopisz \
    sonra bitti son devam tamam lalu terus udah sudah habis sisanya tapos yun lang roi xong tiep cuoi theo hinten dran vorne dazu fechou fechado na no koncu to wszystko и і й та а во ve en olarak og och ja jaa salamat kak ya nha \
    of lot whole thing everything all bits other both that's we're i'm there's go chunk chunks part's thats-it empieza empezando acabando terminando siguen \
    siguiente siguientes cuatro-ultimos continua segue seguem termino suivent suivants continue manque geht weiter letzten letzte letzter erste ersten \
    segue seguono ultimi ultime mancano продолжаю конце начало остаток конец-номера koniec ostatnie pierwsze reszta potem devami sonrasi selanjutnya akhirnya \
    tail head torn opening closing closes mate bro bruv sis love dear buddy pal hun hon boss chief sir madam lads bhai bhaiya didi yaar \
    amigo amiga tio tia cara mano mec alter digga kumpel abeg sha oga po opo kak mas mbak abi kanka brat братан друг  \
    finit finissent termina terminan termine termino terminen terminent endet enden finisce finiscono konczy bitiyor biter berakhir depannya belakangnya \
    tengahnya depan belakang tengah oui attends j'attends vas-y esta bien weiter-gehts \
    perfecto aye yup yea yeh nah cheers ta alrighty bitteschon prego tenga mhmm write note down jot";

/// Words that announce a part at the end of a longer sentence.
const ANNOUNCING: &str = "is are was with code number at digits prefix area call text ring dial reach whatsapp signal phone cell \
    mobile starts begins start begin es numero con empieza codigo com comeca numero ist nummer mit vorwahl beginnt est commence \
    numero avec e con inizia номер код начинается hai number first by under as called name handle user username nick mail email \
    address insta instagram telegram por par pour auf met per na pada dengan ile od down begin starts tail";

/// Words of contact: somebody gives or asks for a telephone number.
const CONTACT: &str = "tinkle holler dial dialling dialing bell buzz phone telephone mobile cell cellphone call calling text sms reach ring dial whatsapp whats viber \
    prefix landline contact callback tel telefono movil celular llamame llama prefijo telefone liga ligar zap portable appelle \
    appeler indicatif telefon handy anrufen ruf vorwahl telefoon bellen chiamami chiama cellulare prefisso телефон звони позвони \
    karo call numara telefonu zadzwon pregunta preguntas pregunte pregunten contesta marca marcame llamas llamar llame chiedi \
    chiedere risponde rispondo demande demandez repond decroche rappelle joignable melde melden klingel klingeln abheben erreichbar procura atende ligue chama \
    dzwon dzwonic odbiera odbieram звоните позвони набери спросите отвечу ara arayin hubungi telpon tawag tawagan nipigie goi";

/// Words of numbers of any kind, a telephone's or another's.
const NUMBER: &str = "number numbers digit digits area code no. numero nummer numer номер код";

/// Words of dictation: the parts come one after the other.
const DICTATION: &str = "bits tail missing countdown then rest next last remaining remainder pieces piece parts chunk chunks writing pen keep continue ends \
    ending ended starts begins starting beginning backwards reverse reversed order half halves finish finally torn front luego despues resto sigue ultimos final depois \
    ensuite puis reste suite fin dann rest weiter danach ende poi resto dopo потом дальше остальное конец phir baaki aage baad fin acaba basta fine koniec bitti lalu terus pis alors tapos cuoi koncu sonu sonunda olarak terakhir akhir huli dulo fim pehla dusra tukda hissa aakhir akhir darmiyan pisz zapisz конце кінець кінці hinten dran vorne resto laatste verder vervolgens something falta faltan manque manquent fehlt fehlen manca mancano brakuje не-хватает ontbreekt \
    aakhri akhri aakhir belakangnya depannya cuoi-cung tiep";

/// Words that count or place digits: "the last four".
const ORDINALS: &str = "first last next final finally middle other second third remaining start end then plus primeros primeras \
    ultimos ultimas ultimi ultime primi premiers derniers dernieres primeiros letzten ersten letzte erste последние первые ostatnie ostatnich son laatste eerste terakhir aakhri akhri aakhir cuoi";

/// Words right before or behind a part that call it one.
const PLACES: &str = "area prefix code first after afterwards second third begin begins start starts finish finishes finishing \
    last commence ende schluss zuletzt fin final ultimos ultimas ultimo ultima ultimi derniers dernier finir suite reste resto luego despues puis ensuite dann danach hinten vorne depois poi dopo \
    потом дальше конец конце koniec konca potem dalej sonra sonu lalu terus akhir followed middle half remaining empieza empiezo termina beginne beginnt endet comeca inizia finisce add tack append then next rest tail torn front opening closing closes completes ended ending ends ende endet acaba \
    vorn davor delante devant davanti";

/// Words of other numbers: where the messages speak of these, bare digits are no telephone number.
const OTHER_NUMBERS: &str = "order orders invoice ticket tracking parcel package sku serial model version isbn booking reservation \
    flight gate door gatecode lock pin otp score scores points page pages chapter width height length size sizes dimensions \
    qty quantity pieces-each price prices budget offer offers rate quote discount usd eur gbp inr rs dollars euros pounds bucks \
    hours minutes meeting deadline date dates time times slot slots room floor apartment lesson bars measure bpm frames pixels \
    px words kg grams lbs cm mm km miles year years born age postcode zip case reference ref id item batch account iban \
    meter reading readings card cards credit debit ssn social security customer pincode statement balance bank loan \
    confirmation passport birth dob transaction deal total deposit cost costs fee fees sum tip pay paid charge each";

/// Words that make a number right behind them a time, a place in a list or an amount.
const BEFORE_OTHER: &str = "at around about until till by on in page pages chapter room floor gate step level week day monday \
    tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs fri sat sun january february march april \
    may june july august september october november december jan feb mar apr jun jul aug sep sept oct nov dec max min only pay \
    offer for under over below above version v size qty between from gegen um bis am lunes martes miercoles jueves viernes \
    sabado domingo montag dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi \
    dimanche grade item lot unit apartment apt flat bus platform track door building block seat row table build issue";

/// Words that make a number right before them an amount, a time or a measure.
const UNITS: &str = "am pm h hr hrs hour hours min mins minute minutes sec secs second seconds day days week weeks month months \
    year years page pages word words eur euro euros usd dollar dollars buck bucks gbp pound pounds quid inr rs rupees k kg g gr \
    grams lb lbs oz cm mm m km mi miles px pcs pc pieces items units people guests chairs percent pct x times sets rounds \
    o'clock oclock uhr euros stunden tage wochen horas dias semanas heures jours th st nd rd max each per night nights revisions \
    slides photos images videos hrs. sessions lessons classes bags boxes meters metres feet ft inch inches eggs cups ml l gb mb";

/// Words right beside a part that put it first.
const FRONTS: &str = "first start starts begin begins beginning front prefix opening area empieza empezando primero primeros \
    comienza delante principio beginnt anfang vorn vorne davor vorwahl zuerst commence commencent debut devant indicatif premiers inizia \
    davanti prefisso primi pehla pehle shuru shuroo comeca frente primeiros comeco начало начинается начале сначала первые спереди poczatek przodu \
    awal depan depannya una unahan vooraan voorop poczatku basa basina basta borjan alkuun inceput";
/// Words that put it in the middle.
const MIDDLES: &str = "middle centre center between medio mitte milieu mezzo meio середина середине srodek srodku orta ortasi darmiyan beech tengah tengahnya gitna";
/// Words that put it last.
const ENDS: &str = "last end ends ending ended tail finish finishes finishing final behind rear closing closes ultimos ultimas termina acaba fin \
    detras ende endet hinten schluss letzten letzte finit finissent termine terminent derniers derriere fine finisce ultimi dietro fim atras конец конце последние сзади \
    koniec konca koncu ostatnie sonu sonunda sonuna akhir end-of bout fondo coda hintendran dran einde eind achteraan laatste slutet slut lopussa sfarsit kraju aakhir akhri aakhri belakang belakangnya huli dulo";

/// Words that turn the order of the parts round.
const BACKWARDS: &str = "backwards backward reverse reversed revers ruckwarts rückwärts umgekehrt reves revés inverso inversa envers inverse rovescio \
    contrario contrário наоборот задом odwrotnie tersten terbalik";

/// Words that say that something was wrong.
const WRONGS: &str = "should typo meant wrong correct correction instead mistyped mistake oops swapped not \
    falsch vertippt richtig error equivoque trompe faute sbagliato errato errei errado ошибся";

/// Words that lead to what something stands behind.
const BEHINDS: &str = "after behind following nach hinter dahinter apres derriere despues detras tras depois atras dopo dietro po za после за sonra arkasina setelah sesudah \
    sau na achter efter etter dupa posle";
/// … before it.
const BEFORES: &str = "before vor davor avant devant antes delante prima davanti przed перед once sebelum truoc voor innan for inainte ispred";
/// … between what.
const BETWEENS: &str = "between betwixt middle entre zwischen dazwischen tra fra mezzo miedzy pomiedzy srodku между посередине arasina arasinda arada ortaya tussen medio meio milieu giua \
    antara beech mellan mellem mellom valissa intre izmedju";
/// Words of both sides.
const BOTHS: &str = "both each either beiden beide ambos ambas deux chaque entrambi entrambe obu каждои обоих обеих her-iki beide kedua";
/// Words that take something out.
const WITHOUTS: &str = "without take out no drop remove minus lose skip scrap omit delete strip ditch ohne weg streich streiche sans enleve enlevez retire sin quita quitale quitando \
    sem tira tire senza togli leva bez usun wyrzuc zonder haal без убери уберите olmadan cikar sil tanpa hapus bo uden utan ilman fara bina hatao";
/// Words that put one thing in another's place.
const INSTEADS: &str = "instead rather not nicht statt anstatt anstelle sondern lieu place vez lugar invece posto zamiast вместо yerine plaats istallet ganti thay replace \
    swap should meant typed wrote";
/// Words that say what something is.
const BEINGS: &str = "is's is was it's should be becomes ist wird war est devient es era seria e era diventa to jest powinno byc это должна будет olacak adalah";
/// Words of who keeps somebody's mail.
const PROVIDERS: &str = "provider anbieter fournisseur proveedor provedor fornitore dostawca dostawcy провайдер провайдера saglayici penyedia aanbieder domain domaine dominio domäne domena домен host";
/// Words that change places.
const SWAPS: &str = "swap swapped switch switched flip flipped transposed vertauscht vertauschen tausche tausch tauschen intercambia intercambiados cambiados invertidos inverte troca trocados \
    inverses inverser echange echanger inversez scambia scambiati invertiti zamien zamienione odwrotnie поменяи поменять местами yer degistir omgedraaid verwisseld tukar";

/// What a word can be; a word may be several things.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Says nothing beside a part.
    Filler,
    /// Announces a part at the end of a sentence.
    Announcing,
    /// Speaks of contact.
    Contact,
    /// Speaks of a number, whatever kind of one.
    Number,
    /// Speaks of dictation.
    Dictation,
    /// Counts or places digits.
    Ordinal,
    /// Right beside a part, calls it one.
    Place,
    /// Speaks of numbers that are no telephone's.
    OtherNumber,
    /// Makes the number behind it another kind of number.
    BeforeOther,
    /// Makes the number before it an amount.
    Unit,
    /// Right beside a part, puts it first.
    Front,
    /// … in the middle.
    Middle,
    /// … last.
    End,
    /// Turns the order of the parts round.
    Backwards,
    /// Says that something was wrong.
    Wrong,
    /// Leads to what something stands behind.
    Behind,
    /// … before it.
    Before,
    /// … between what.
    Between,
    /// Speaks of both sides.
    Both,
    /// Takes something out.
    Without,
    /// Puts one thing in another's place.
    Instead,
    /// Says what something is.
    Being,
    /// Makes parts change places.
    Swap,
    /// Speaks of who keeps somebody's mail.
    Provider,
}

const LISTS: [(Role, &str); 24] = [
    (Role::Filler, FILLERS),
    (Role::Announcing, ANNOUNCING),
    (Role::Contact, CONTACT),
    (Role::Number, NUMBER),
    (Role::Dictation, DICTATION),
    (Role::Ordinal, ORDINALS),
    (Role::Place, PLACES),
    (Role::OtherNumber, OTHER_NUMBERS),
    (Role::BeforeOther, BEFORE_OTHER),
    (Role::Unit, UNITS),
    (Role::Front, FRONTS),
    (Role::Middle, MIDDLES),
    (Role::End, ENDS),
    (Role::Backwards, BACKWARDS),
    (Role::Wrong, WRONGS),
    (Role::Behind, BEHINDS),
    (Role::Before, BEFORES),
    (Role::Between, BETWEENS),
    (Role::Both, BOTHS),
    (Role::Without, WITHOUTS),
    (Role::Instead, INSTEADS),
    (Role::Being, BEINGS),
    (Role::Swap, SWAPS),
    (Role::Provider, PROVIDERS),
];

/// Tells whether a word, in lower case as the folded view or the text itself writes it, has the role.
pub(super) fn is(role: Role, word: &str) -> bool {
    static ROLES: LazyLock<HashMap<&str, u32>> = LazyLock::new(|| {
        let mut roles = HashMap::new();
        for (role, list) in LISTS {
            for word in list.split_whitespace() {
                *roles.entry(word).or_insert(0) |= 1 << role as u8;
            }
        }
        roles
    });
    ROLES.get(word).is_some_and(|roles| roles & (1 << role as u8) != 0)
}

/// Tells whether a short list holds a word.
pub(super) fn is_any(list: &str, word: &str) -> bool {
    list.split_whitespace().any(|listed| listed == word)
}

/// Tells whether one of a text's first so many words, in lower case, stands in a short list.
pub(super) fn says_any(text: &str, most: usize, list: &str) -> bool {
    words(text).take(most).any(|word| is_any(list, &text[word].to_lowercase()))
}

/// Small numbers, with which people count the digits that they tell.
pub(super) fn count(word: &str) -> Option<usize> {
    const COUNTS: [&[&str]; 5] = [
        &[
            "2", "two", "dos", "deux", "zwei", "due", "dois", "duas", "два", "две", "dwa", "dwie", "iki", "twee",
            "dua", "do", "hai",
        ],
        &["3", "three", "tres", "trois", "drei", "tre", "три", "trzy", "uc", "drie", "tiga", "teen", "ba"],
        &[
            "4",
            "four",
            "cuatro",
            "quatre",
            "vier",
            "quattro",
            "quatro",
            "четыре",
            "cztery",
            "dort",
            "empat",
            "chaar",
            "char",
            "bon",
        ],
        &[
            "5", "five", "cinco", "cinq", "funf", "cinque", "пять", "piec", "bes", "vijf", "lima", "paanch", "panch",
            "nam",
        ],
        &["6", "six", "seis", "sechs", "sei", "шесть", "szesc", "alti", "zes", "enam", "chhe", "chhah", "sau"],
    ];
    COUNTS.iter().position(|words| words.contains(&word)).map(|at| at + 2)
}

/// Words that say that a name goes on without a gap.
pub(super) const CONTINUING: &[&str] =
    &["then", "followed by", "plus", "and then", "and", "luego", "dann", "puis", "poi"];

/// Separators in words, with the sign that joins; the others are left to the views.
pub(super) const SEPARATOR_WORDS: &[(&str, &str)] = &[
    ("underscore", "_"),
    ("under score", "_"),
    ("guion bajo", "_"),
    ("unterstrich", "_"),
    ("at sign", "@"),
    ("at symbol", "@"),
    ("at", " at "),
    ("arroba", " at "),
    ("dot", " dot "),
    ("punto", " dot "),
    ("ponto", " dot "),
    ("punkt", " dot "),
    ("slash", "/"),
    ("dash", "-"),
    ("hyphen", "-"),
    ("(at)", " at "),
    ("[at]", " at "),
    ("(dot)", " dot "),
    ("[dot]", " dot "),
];
