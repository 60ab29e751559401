//! The names of the signs in addresses, as people say them in many languages. Data only.
//!
//! Written as the folded view writes them: lower case, Latin, Cyrillic and Greek without accents.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// `@`.
pub(super) const AT: &str = "at the rate(?: of)?|at rate|at da rate|at d rate|at sign|at symbol|at-sign|at|ät|arroba|arrobas|arrova|arobase|arobas|arobaze|chiocciola|chiocciolina|a commerciale|klammeraffe|klammeraffen|affenschwanz|affenohr|apenstaartje|apestaartje|aapje|malpa|malpka|snabel-a|snabel a|snabela|kanelbulle|krollalfa|alfakroll|miukumauku|at-merkki|ät-merkki|собака|собаку|собачка|собачку|сабака|песик|ат|эт|аэт|ет|равлик|равлика|kukac|atti|kuyruklu a|et isareti|at isareti|zavinac|zavinacek|arond|a rond|coada de maimuta|majmunce|ludo a|маимунка|кльомба|a cong|a moc|papaki|παπακι|παπι|afna|et-merkki|shtrudel|שטרודל|כרוכית|ऐट|एट|ऐट द रेट|एट द रेट|अट|آت|ات|ایٹ|অ্যাট|এট|แอท|แอด|অ্যাট দ্য রেট|simbolo ng at|a commercial|маимунско а|et the rate|at zeichen|at-zeichen|apenstaart|et zenklas|ed isareti|ایٹ دا ریٹ|ایٹ دی ریٹ|at the rte|at de rate|a con cong|at merkki|এট দা রেট|arrobase|علامه ات|علامة ات|tanda at|сабачка|равлику|guzel a|ات ساين|ات ساین|แอดไซน์|a keong|a bulat|arobaz|собаки|слімак|majmun|a vong|malpy|manki|এ্যাট|keong|แอ็ด|ايت|آيت|ατ|أت|curly a|curled a|curvy a|swirly a|twirly a|swirled a|squiggly a|loopy a|looped a|circled a|encircled a|ringed a|round a|roundish a|funny a|fancy a|rolled up a|spiral a|a with a tail|a with the tail|a with its tail|a with a curly tail|a with a curl|a with the curl|a with a loop|a with a ring|a with a ring around it|a with a circle|a with a circle around|a with a circle around it|a with a swirl|a in a circle|a in the circle|a in a ring|a inside a circle|a wearing a circle|snail|snail sign|snail symbol|snail thing|little snail|monkey tail|monkey sign|ampersat|commercial at|at thing|at thingy|at key|email sign|email symbol|mail sign|mail symbol|email squiggle|shift two|shift 2|shift and 2|strudel|kringel a|kringel-a|kringelchen a|a mit kringel|a mit schwanz|a mit schwanzchen|a mit ringel|a im kreis|eingekreistes a|affen-a|schnecke|schnecken-a|mail-zeichen|mailzeichen|e-mail-zeichen|a avec une queue|a avec la queue|a avec une boucle|a dans un rond|a dans un cercle|a entoure|a entouree|a enroule|a boucle|escargot|petit escargot|a con cola|a con colita|a con rabo|a con rabito|a con circulo|a en un circulo|a encerrada|a encerrada en un circulo|a redonda|a enroscada|caracol|caracolito|a com voltinha|a com rabinho|a com rabo|a com caracol|a com circulo|a dentro de um circulo|a enrolado|a com a voltinha|a con la coda|a con la codina|a nel cerchio|a cerchiata|lumaca|lumachina|a w kolku|a z ogonkiem|а с хвостиком|а в кружочке|а в кругу|а з хвостиком|а в кружечку|yuvarlak a|kivrik a|salyangoz|a bundar|a melingkar|a gol|gol a|gol gol a|a-t|a met staart|a met een staart|round thing|curly thing|swirly thing|squiggly thing|loopy thing|curl|squiggle|the swirl|swirl|kringel|schwanz-a|schnirkel|schneckerl|das runde a|rundes a|la caracola|caracola|tortillon|a tourbillon|chiocciolona|slakkenhuis|slak|slimak|slimaczek|улитка|улитку|закорючка|salyangoz isareti|siput|con oc";
/// `.`.
pub(super) const DOT: &str = "tochka|tochku|dot|d0t|doot|dott|punto|ponto|punkt|point|punt|piste|nokta|kropka|tecka|tacka|tocka|bodka|punct|punctul|prik|prikk|pont|pika|pikka|taskas|точка|точку|тчк|тоцка|крапка|крапку|крапочка|кропка|titik|tuldok|cham|phay|dat|doht|doht|τελεια|נקודה|डॉट|डाट|बिंदु|نقطه|نقطة|دوت|دات|ডট|จุด|full stop|fullstop|period|punktum|noktasi|kropke|punkts|noktah|тачка|nukta|டாட்|डोट|ডাট|ڈاٹ|pkt|pct|d-o-t|little dot|tiny dot|dotty|puntito|puntico|pontinho|puntino|punkterl|punktchen|petit point|point final|punto final|точечка|точечку|kropeczka|noktacik|titik kecil|bindu|full-stop|fullpoint|full point|decimal point|decimal";
/// `_`.
pub(super) const UNDERSCORE: &str = "underscore|under score|under-score|underscores|underline|under line|underbar|under bar|low line|low dash|lowdash|bottom dash|guion bajo|guion abajo|raya baja|barra baja|sublinhado|traco baixo|traco embaixo|underline|tiret bas|tiret du bas|tiret du 8|souligne|trait bas|unterstrich|tiefstrich|trattino basso|sottolineato|linea bassa|podkreslnik|podkreslenie|podkreslnikiem|podloga|podtrzitko|podciarkovnik|podcrta|donja crta|нижнее подчеркивание|нижним подчеркиванием|нижнии пробел|нижнее тире|нижняя черта|подчеркивание|подчерк|андерскор|нижне підкреслення|нижнє підкреслення|підкреслення|нижне тире|долна черта|alt cizgi|altcizgi|alt tire|alttan tire|garis bawah|underskor|underskore|gach duoi|gach chan|salungguhit|liggend streepje|laag streepje|understreck|understreg|understrek|alaviiva|alulvonas|also vonal|liniuta jos|liniuta de subliniere|κατω παυλα|שרטוט תחתון|קו תחתון|شرطة سفلية|شرطة تحتية|اندرسكور|अंडरस्कोर|अंडर स्कोर|আন্ডারস্কোর|ขีดล่าง|ніжняе падкрэсліванне|trattino in basso|tracinho baixo|traco em baixo|lineetta bassa|подчеркиванием|liniuta de jos|tiret du huit|нижніи пробіл|dolny myslnik|dau gach duoi|อันเดอร์สกอร์|tiret en bas|dolna kreska|donja crtica|আন্ডার স্কোর|bodenstrich|нижня риска|alt cizgisi|strip bawah|underlaine|podciarnik|شرطه سفليه|ขีดเส้นใต้|podtrznik|alsovonas|linie jos|اندر سكور|انڈر سکور|انڈراسکور|subguion|alahuzas|podcrtaj|أندرسكور|آندرلاین|اندرلاین|tiret 8|خط زیر";
/// `-`, where the word is little used otherwise.
pub(super) const DASH: &str =
    "dash|hyphen|minus|bindestrich|tiret du six|tiret du 6|tiret du milieu|tiret simple|tiret normal|tiret";
/// `-`, where the word is an everyday one: read only in front of more of an address.
pub(super) const WEAK_DASH: &str = "minus sign|mittelstrich|strich|trait d'union|trait d union|guion medio|guion normal|guion|raya|menos|hifen|traco|tracinho|trattino|trattino alto|lineetta|meno|myslnik|lacznik|kreska|pauza|pomlcka|spojovnik|crtica|минус|дефис|тире|черточка|дефіс|мінус|рисочка|tire|kisa cizgi|orta cizgi|eksi|tanda hubung|tanda strip|strip|gach ngang|gach noi|gitling|streepje|koppelteken|bindestreck|streck|bindestreg|bindestrek|strek|yhdysmerkki|valiviiva|viiva|kotojel|liniuta|cratima|παυλα|מקף|شرطة|داش|डैश|हाइफन|ড্যাশ|ขีด|verbindingsstreepje|tiret du milieu|gedankenstrich|tiret du six|eksi isareti|tanda minus|tiret du 6|tavuviiva|працяжнік|dau gach|خط تیره|ขีดกลาง|हाइफ़न|হাইফেন|vezaj|شرطه|ڈیش";
/// `/`.
pub(super) const SLASH: &str = "slash|forward slash|forwardslash|fwd slash|barra|barra inclinada|barra diagonal|schragstrich|barre oblique|slash|sbarra|sbarretta|barretta|ukosnik|lamane przez|lomitko|lomeno|слэш|слеш|слэшь|косая черта|скісна риска|egik cizgi|bolu isareti|garis miring|miring|gach cheo|xuyet|xet|schuine streep|snedstreck|skrastreg|skrastrek|kauttaviiva|perjel|bara oblica|καθετος|לוכסן|سلاش|شرطة مائلة|स्लैश|স্ল্যাশ|ทับ|taksim|slesz";
/// `/`, where the word is an everyday one: read only behind a host, or between brackets.
pub(super) const WEAK_SLASH: &str = "bar|stroke|oblique|oblique stroke|solidus|virgule|whack|forward stroke|forward bar|slanting line|slanted line|slant line|slanting bar|slanted bar|leaning line|diagonal line|diagonal bar|fraction bar|linea inclinada|linea oblicua|linea diagonal|barra oblicua|barra normal|barre|barre inclinee|trait oblique|linea obliqua|barra obliqua|schrager strich|querstrich|kreska ukosna|ukosna kreska|дробь|черта|палка|tirchi line|tirchhi line|tedhi line|tirchi lakeer|garis serong|garis mereng|gach xien|dau xuyet|yatik cizgi|yan cizgi|skra strek|skeva streck";

/// The same in scripts that put no spaces between words.
pub(super) const AT_UNSPACED: &str =
    "アットマーク|アット|あっとまーく|あっと|골뱅이|앳|艾特|小老鼠|圈a|花a|at符号|爱特|圈圈a|애트|엣";
pub(super) const DOT_UNSPACED: &str = "ドット|どっと|点|點|쩜|점|닷|てん|도트";
pub(super) const UNDERSCORE_UNSPACED: &str =
    "アンダーバー|アンダースコア|アンダーライン|언더바|언더스코어|밑줄|下划线|下劃線|底线|底線|あんだーばー|下線";
pub(super) const DASH_UNSPACED: &str =
    "ハイフン|ダッシュ|하이픈|대시|横杠|中划线|减号|横线|连字符|はいふん|中横线|短横";
pub(super) const SLASH_UNSPACED: &str = "スラッシュ|すらっしゅ|슬래시|슬래쉬|슬러시|斜杠|斜线|斜線|斜槓|正斜杠";

/// "Then a dot, then …".
pub(super) const FILLERS: &str = "and then|then|and|followed by|next|und dann|danach|dann|poi|e poi|puis|et puis|ensuite|luego|y luego|despues|depois|e depois|потом|затем|потім|далее|potem|potom|pak|sonra|lalu|kemudian|daarna|sedan|roi|tapos|phir|fir|uske baad|tar pore|ثم|وبعدها|بعدها|फिर|en dan|nakoniec|por fim|al final|zum schluss|pour finir";
/// The same where nothing but an ending can follow: "punto y example".
pub(super) const AND: &str = "y|e|und|et|og|och|en|i|и|та|ve";

/// What is said about the way in which an address is written, in the middle of it.
pub(crate) const REMARKS: &str = "(?:all |in |as )?one word|all together|(?:all |in )?lower ?case|(?:all )?small letters|no spaces?|all one|zusammen(?:geschrieben)?|alles klein|ein wort|todo junto|todo en minusculas|tudo junto|tout attache|en un mot|tutto attaccato|tutto minuscolo|слитно|маленькими(?: буквами)?|joined up|joined together|stuck together|run together|no gaps?|sin espacios?|pegado|todo pegado|sem espacos?|tudo colado|grudado|senza spazi|unito|sans espaces?|colle|tout colle|ohne leerzeichen|klein geschrieben|без пробелов|razem|bez spacji|bitisik|hepsi bitisik|digabung|ek saath|sab jod ke|sab jod lo";

/// The names of the letters where endings are spelled: "dot see oh em", "punto enne e ti". Each letter's names.
const LETTERS: [(char, &str); 26] = [
    ('a', "ay ah"),
    ('b', "bee be bi beh"),
    ('c', "cee see sea ce ci tse ze"),
    ('d', "dee de di deh"),
    ('e', "ee eee eh"),
    ('f', "eff ef effe efe"),
    ('g', "gee ge gi jee"),
    ('h', "aitch haitch hache acca aitsch"),
    ('i', "eye"),
    ('j', "jay jota jott"),
    ('k', "kay ka cappa kappa"),
    ('l', "el ell elle ele"),
    ('m', "em emm emme eme"),
    ('n', "en enn enne ene"),
    ('o', "oh ohh"),
    ('p', "pee pe pi"),
    ('q', "cue queue cu ku"),
    ('r', "ar are arr er erre ere"),
    ('s', "ess esss es esse ese"),
    ('t', "tee te ti teh"),
    ('u', "you yu"),
    ('v', "vee ve vi uve vau"),
    ('w', "doubleu dubya"),
    ('x', "ex exx equis ics iks ix"),
    ('y', "why wye"),
    ('z', "zee zed zeta zett"),
];

static NAMED: LazyLock<FxHashMap<&str, char>> = LazyLock::new(|| {
    LETTERS.iter().flat_map(|(letter, names)| names.split(' ').map(move |name| (name, *letter))).collect()
});

/// The letter that a word is, or names.
pub(super) fn letter(word: &str) -> Option<char> {
    let mut chars = word.chars();
    match (chars.next(), chars.next()) {
        (Some(only), None) => only.is_ascii_lowercase().then_some(only),
        _ => NAMED.get(word).copied(),
    }
}

/// The letter that a word is the name of or is itself, but for names that are rather other words: "be", "are", "you".
pub(crate) fn spelled_letter(word: &str) -> Option<char> {
    const OTHERS: [&str; 24] = [
        "be", "de", "te", "me", "se", "di", "vi", "ti", "ku", "ya", "ay", "ah", "eh", "see", "sea", "are", "you",
        "why", "eye", "oh", "cu", "ka", "el", "es",
    ];
    letter(word).filter(|_| !OTHERS.contains(&word))
}

/// Tells whether a word names the `@`.
pub(super) fn is_at(word: &str) -> bool {
    AT.split('|').any(|name| name == word)
}

/// The sign that a word names, of those that mailboxes and names have.
pub(super) fn inner_sign(word: &str) -> Option<char> {
    let is = |listed: &str| listed.split('|').any(|name| name == word);
    if is(UNDERSCORE) {
        Some('_')
    } else if is(DASH) || is(WEAK_DASH) {
        Some('-')
    } else if is(DOT) {
        Some('.')
    } else {
        None
    }
}

/// The sign that a name of one or more words names, without accents and in lower case.
pub(crate) fn named_sign(name: &str) -> Option<char> {
    static SIGNS: LazyLock<FxHashMap<&str, char>> = LazyLock::new(|| {
        let lists =
            [(WEAK_SLASH, '/'), (WEAK_DASH, '-'), (DASH, '-'), (SLASH, '/'), (UNDERSCORE, '_'), (DOT, '.'), (AT, '@')];
        lists.into_iter().flat_map(|(names, sign)| names.split('|').map(move |name| (name, sign))).collect()
    });
    SIGNS.get(name).copied()
}
