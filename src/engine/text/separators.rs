//! How the signs of addresses are named, as alternatives of a pattern.
//!
//! Written as the folded view writes them: lower case, Latin, Cyrillic and Greek letters without accents.

/// `@`
pub(super) const AT_WORDS: &str = "coada de maimuta|অ্যাট দ্য রেট|simbolo ng at|a commercial|chiocciolina|klammeraffen|affenschwanz|\
    apenstaartje|klammeraffe|apestaartje|маимунско а|et the rate|chiocciola|at zeichen|at-zeichen|\
    apenstaart|kanelbulle|miukumauku|et zenklas|et isareti|at isareti|ed isareti|kuyruklu a|ایٹ دا ریٹ|\
    ایٹ دی ریٹ|at da rate|at the rte|at de rate|a con cong|krollalfa|alfakroll|at-merkki|at merkki|\
    at d rate|এট দা রেট|arrobase|snabel-a|snabel a|маимунка|علامه ات|علامة ات|ऐट द रेट|एट द रेट|tanda at|\
    arrobas|arobase|snabela|собачка|сабачка|равлика|равлику|кльомба|zavinac|guzel a|ات ساين|ات ساین|แอดไซน์|\
    a keong|a bulat|arroba|arobas|arobaz|malpka|собака|собаку|собаки|сабака|равлик|слімак|a rond|majmun|\
    παπακι|שטרודל|כרוכית|a cong|a vong|malpa|malpy|песик|kukac|arond|manki|অ্যাট|এ্যাট|a moc|keong|afna|\
    atti|แอ็ด|ايت|آيت|ایٹ|แอท|แอด|at|ат|ατ|et|ات|آت|أت|ऐट|एट|अट|এট";

/// `.`
pub(super) const DOT_WORDS: &str = "punktum|noktasi|kropka|kropke|taskas|punkts|крапка|крапку|кропка|τελεια|tuldok|noktah|punto|ponto|punkt|\
    point|piste|nokta|tecka|bodka|punct|tacka|tocka|точка|точку|тачка|titik|nukta|बिंदु|נקודה|prik|punt|\
    pont|pika|cham|doht|dott|டாட்|نقطه|نقطة|dot|тчк|dat|डॉट|डाट|डोट|ডাট|ڈاٹ|دوت|จุด|ডট";

/// `_`
pub(super) const UNDER_WORDS: &str = "нижним подчеркиванием|ніжняе падкрэсліванне|нижнее подчеркивание|нижнє підкреслення|trattino in basso|\
    liggend streepje|tracinho baixo|traco em baixo|trattino basso|lineetta bassa|подчеркиванием|\
    liniuta de jos|tiret du huit|laag streepje|подчеркивание|нижнии пробел|нижніи пробіл|dolny myslnik|\
    podciarkovnik|dau gach duoi|อันเดอร์สกอร์|tiret du bas|tiret en bas|sottolineato|нижняя черта|\
    підкреслення|podkreslenie|dolna kreska|donja crtica|আন্ডার স্কোর|under score|guion abajo|traco baixo|\
    unterstrich|bodenstrich|understreck|нижнее тире|нижня риска|podkreslnik|liniuta jos|долна черта|\
    alt cizgisi|আন্ডারস্কোর|garis bawah|strip bawah|salungguhit|underscore|underskore|guion bajo|barra baja|\
    sublinhado|underlaine|tiret du 8|tiefstrich|understrek|understreg|podtrzitko|podciarnik|donja crta|\
    κατω παυλα|شرطه سفليه|شرطة سفلية|अंडर स्कोर|ขีดเส้นใต้|underline|raya baja|tiret bas|андерскор|\
    podtrznik|alulvonas|alsovonas|linie jos|alt cizgi|اندر سكور|انڈر سکور|انڈراسکور|अंडरस्कोर|gach duoi|\
    gach chan|subguion|souligne|alaviiva|alahuzas|podcrtaj|alt tire|altcizgi|קו תחתון|اندرسكور|أندرسكور|\
    آندرلاین|اندرلاین|tiret 8|подчерк|podloga|podcrta|ขีดล่าง|خط زیر";

/// `-`
pub(super) const DASH_WORDS: &str = "verbindingsstreepje|tiret du milieu|gedankenstrich|trait d'union|trait d union|guion normal|\
    tiret du six|mittelstrich|eksi isareti|tanda hubung|guion medio|bindestrich|koppelteken|bindestreck|\
    tanda minus|tiret du 6|bindestrek|bindestreg|kisa cizgi|gach ngang|valiviiva|tavuviiva|працяжнік|\
    spojovnik|tracinho|trattino|lineetta|streepje|черточка|gach noi|dau gach|рисочка|myslnik|lacznik|\
    pomlcka|kotojel|cratima|خط تیره|gitling|ขีดกลาง|hyphen|crtica|हाइफ़न|হাইফেন|guion|hifen|traco|tiret|\
    viiva|дефис|дефіс|vezaj|παυλα|हाइफन|ড্যাশ|dash|тире|tire|شرطة|شرطه|מקף|داش|ڈیش|डैश|ขีด";

/// `/`
pub(super) const SLASH_WORDS: &str = "forward slash|barre oblique|schragstrich|косая черта|egik cizgi|ukosnik|taksim|slash|barra|slesz|слеш|\
    слэш";

/// Names of the signs in scripts that put no spaces between words.
pub(super) const AT_UNSPACED: &str =
    "アットマーク|あっとまーく|at符号|アット|あっと|골뱅이|小老鼠|圈圈a|애트|艾特|爱特|圈a|花a|앳|엣";
pub(super) const DOT_UNSPACED: &str = "ドット|どっと|てん|도트|点|點|쩜|점|닷";
pub(super) const UNDER_UNSPACED: &str =
    "アンダースコア|アンダーライン|アンダーバー|あんだーばー|언더스코어|언더바|下划线|下劃線|下線|밑줄|底线|底線";
pub(super) const DASH_UNSPACED: &str = "ハイフン|はいふん|하이픈|中划线|中横线|대시|横杠|横线|短横|减号";
