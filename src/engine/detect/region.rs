//! Which countries a text seems to come from: places and currencies that it names, its script, its commonest words.
//!
//! National telephone numbers are read by the rules of these countries first, whatever the configuration lists.

use std::str::FromStr;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use rlibphonenumber::Region;
use rustc_hash::FxHashMap;
use unicode_normalization::UnicodeNormalization;
use unicode_script::{Script, UnicodeScript};

use super::region_names::{ADJECTIVES, LINES, NAMED};
use crate::engine::text::{ViewKind, Views, is_whole_word, spoken, words};

/// A script or a letter that shows a language needs this many letters, or two common words, to be believed.
const MIN_LETTERS: usize = 2;
const MIN_COMMON_WORDS: usize = 2;
/// So many common words tell a language better than its letters do.
const TELLING_WORDS: usize = 3;

/// The regions that a text points to.
#[derive(Debug, Default)]
pub(super) struct Hints {
    /// Most likely first.
    pub(super) regions: Vec<Region>,
    /// The places that the text names, in its order, with where they stand in the original.
    places: Vec<(usize, Region)>,
    /// Where clauses end in the original; looked for only where it names several places.
    breaks: Vec<usize>,
}

impl Hints {
    /// Reads them off a text.
    pub(super) fn of(views: &Views) -> Self {
        let view = views.get(ViewKind::Folded);
        let folded = &view.text;
        let mut hints = Self::default();
        for found in PLACES.automaton.find_overlapping_iter(folded) {
            let is_said =
                || is_number_too(views, view.original(found.start(), found.end()).start(), &folded[found.range()]);
            if (is_whole_word(folded, &found.range()) || has_arabic_prefix(folded, found.start(), found.end()))
                && !is_said()
                && let Ok(region) = Region::from_str(PLACES.regions[found.pattern().as_usize()])
            {
                hints.places.push((view.original(found.start(), found.end()).start(), region));
                hints.add(region);
            }
        }
        let original = &views.get(ViewKind::Original).text;
        if hints.places.len() > 1 {
            let ends = original.match_indices([',', ';', '.', '!', '?', '\n']);
            hints.breaks = ends
                .filter(|(at, sign)| original[at + sign.len()..].starts_with(char::is_whitespace) || *sign == "\n")
                .map(|(at, _)| at)
                .collect();
        }
        let said = by_words(folded);
        let mut listed: Vec<&str> =
            said.iter().filter(|said| said.words >= TELLING_WORDS).map(|said| said.regions).collect();
        if !original.is_ascii() {
            listed.extend(by_script(original));
            let letters = by_letters(original);
            // Vietnamese has the accents of French and Italian as well.
            let is_vietnamese = letters.contains(&"VN");
            listed.extend(letters.into_iter().filter(|regions| !is_vietnamese || *regions == "VN"));
        }
        listed.extend(said.map(|said| said.regions));
        for region in listed.iter().flat_map(|codes| codes.split(' ')).filter_map(|code| Region::from_str(code).ok()) {
            hints.add(region);
        }
        hints
    }

    fn add(&mut self, region: Region) {
        if !self.regions.contains(&region) {
            self.regions.push(region);
        }
    }

    /// Tells whether the text names a place of a region.
    pub(super) fn names(&self, is_it: impl Fn(Region) -> bool) -> bool {
        self.places.iter().any(|(_, region)| is_it(*region))
    }

    /// The regions in the order in which they are likely for a number at `start..end` of the original: where the text
    /// names several places, the one named last before the number, then the next behind it.
    pub(super) fn at(&self, start: usize, end: usize) -> Vec<Region> {
        let before = self.places.iter().rev().find(|(at, _)| *at < start);
        let behind = self.places.iter().find(|(at, _)| *at >= end);
        let is_with = |place: Option<&(usize, Region)>| {
            place.is_some_and(|(at, _)| {
                let first = self.breaks.partition_point(|seam| seam < at.min(&end));
                self.breaks.get(first).is_none_or(|seam| *seam >= start.max(*at))
            })
        };
        // "here on this number, on that one in Auckland": what stands in the number's own clause is nearer.
        let nearest = if is_with(behind) && !is_with(before) { [behind, before] } else { [before, behind] };
        let mut regions: Vec<Region> = nearest.into_iter().flatten().map(|(_, region)| *region).collect();
        regions.dedup();
        let rest = self.regions.iter().filter(|region| !regions.contains(region)).copied().collect::<Vec<_>>();
        regions.extend(rest);
        regions
    }
}

/// "satu lima dua": a place whose name is a number in some language, written like one.
fn is_number_too(views: &Views, start: usize, name: &str) -> bool {
    let original = &views.get(ViewKind::Original).text;
    spoken(name).is_some() && original[start..].starts_with(char::is_lowercase)
}

/// "in", "from" and "and" are one letter, glued before the name of an Arabic place.
fn has_arabic_prefix(text: &str, start: usize, end: usize) -> bool {
    let before = text[..start].strip_suffix(['ب', 'ف', 'ل', 'و', 'ع', 'م']);
    text[start..].starts_with(|char| matches!(char, '\u{600}'..='\u{6ff}'))
        && before.is_some_and(|before| !before.ends_with(char::is_alphabetic))
        && !text[end..].starts_with(char::is_alphabetic)
}

fn by_script(text: &str) -> Option<&'static str> {
    let mut counts = [0_usize; SCRIPTS.len()];
    for char in text.chars().filter(|char| !char.is_ascii() && char.is_alphabetic()) {
        let script = char.script();
        if let Some(index) = SCRIPTS.iter().position(|(known, _)| *known == script) {
            counts[index] += 1;
        }
    }
    // Japanese and Korean texts hold Chinese characters too, so their own scripts come first in the table.
    let found = counts.iter().position(|count| *count >= MIN_LETTERS)?;
    if SCRIPTS[found].0 == Script::Arabic && text.contains(['پ', 'چ', 'ژ', 'گ', 'ک', 'ی']) {
        return Some(if text.contains(['ٹ', 'ڈ', 'ڑ', 'ں', 'ے', 'ہ']) { "PK IN" } else { "IR AF" });
    }
    if SCRIPTS[found].0 == Script::Cyrillic {
        let written = CYRILLIC.iter().find(|(letters, _)| text.contains(|char| letters.contains(char)));
        return Some(written.map_or(SCRIPTS[found].1, |(_, regions)| *regions));
    }
    Some(SCRIPTS[found].1)
}

const SCRIPTS: [(Script, &str); 26] = [
    (Script::Georgian, "GE"),
    (Script::Armenian, "AM"),
    (Script::Ethiopic, "ET ER"),
    (Script::Khmer, "KH"),
    (Script::Lao, "LA"),
    (Script::Myanmar, "MM"),
    (Script::Sinhala, "LK"),
    (Script::Malayalam, "IN"),
    (Script::Oriya, "IN"),
    (Script::Mongolian, "MN CN"),
    (Script::Tamil, "IN LK"),
    (Script::Telugu, "IN"),
    (Script::Gujarati, "IN"),
    (Script::Gurmukhi, "IN"),
    (Script::Kannada, "IN"),
    (Script::Hiragana, "JP"),
    (Script::Katakana, "JP"),
    (Script::Hangul, "KR"),
    (Script::Han, "CN TW HK JP"),
    (Script::Thai, "TH"),
    (Script::Devanagari, "IN NP"),
    (Script::Bengali, "BD IN"),
    (Script::Cyrillic, "RU UA KZ BY BG RS"),
    (Script::Arabic, "SA EG AE JO MA IQ DZ LB KW QA"),
    (Script::Hebrew, "IL"),
    (Script::Greek, "GR CY"),
];

/// Cyrillic letters that few languages write, the telling ones first.
const CYRILLIC: [(&str, &str); 7] = [
    ("ўЎ", "BY"),
    ("ѓќѕЃЌЅ", "MK"),
    ("ђћЂЋ", "RS BA ME"),
    ("љњџјЉЊЏЈ", "RS MK BA ME"),
    ("қғұһәҚҒҰӘ", "KZ UZ KG"),
    ("ӣӯҷҳ", "TJ"),
    ("їєґіІЇЄ", "UA"),
];

/// Letters that few languages write.
fn by_letters(text: &str) -> Vec<&'static str> {
    const LETTERS: [(&str, &str); 20] = [
        ("əƏ", "AZ"),
        ("ðþÐÞ", "IS"),
        ("ėųįĖŲĮ", "LT"),
        ("āēīķļņģĀĒĪĶĻŅĢ", "LV"),
        ("đćĐĆ", "RS HR BA ME"),
        ("ĺŕľĽ", "SK"),
        ("čšžČŠŽ", "HR RS SI BA CZ SK LT"),
        ("łąęśćżźŁĄĘŚĆŻŹ", "PL"),
        ("ğşıİĞŞ", "TR"),
        ("ơưđạảấầẩẫậắằẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", "VN"),
        ("ãõÃÕ", "BR PT"),
        ("õÕ", "EE"),
        ("ñ¿¡Ñ", "ES MX AR CO PE CL"),
        ("äöüßÄÖÜ", "DE AT CH"),
        ("øåØÅ", "NO DK SE"),
        ("ěřůĚŘ", "CZ SK"),
        ("őűŐŰ", "HU"),
        ("țșăȚȘĂ", "RO MD"),
        ("œêîûïŒ", "FR BE CA"),
        ("ìòÌÒ", "IT"),
    ];
    LETTERS
        .iter()
        .filter(|(letters, _)| text.contains(|char| letters.contains(char)))
        .map(|(_, regions)| *regions)
        .collect()
}

/// A language that the commonest words of a text show.
struct Said {
    regions: &'static str,
    /// How many of its words there are, the telling ones counted more than once.
    words: usize,
}

/// The language whose commonest words stand in the text most often.
fn by_words(folded: &str) -> Option<Said> {
    let mut counts = vec![0_usize; LANGUAGES.rows.len()];
    for range in words(folded).take(400) {
        for index in LANGUAGES.by_word.get(&folded[range]).into_iter().flatten() {
            counts[*index] += LANGUAGES.rows[*index].1;
        }
    }
    // Plenty of English tells that it is no other language.
    let (english, plain) = (counts[0], std::mem::take(&mut counts[1]));
    counts[0] += plain;
    let most = counts.iter().max().copied().filter(|most| *most >= MIN_COMMON_WORDS)?;
    let first = counts.iter().position(|count| *count == most)?;
    let is_told = first > 0 || english >= MIN_COMMON_WORDS;
    is_told.then(|| Said { regions: LANGUAGES.rows[first].0, words: most })
}

/// Languages with their regions, and which of them have a word.
struct Languages {
    /// Regions, and how much one word says.
    rows: Vec<(&'static str, usize)>,
    by_word: FxHashMap<&'static str, Vec<usize>>,
}

static LANGUAGES: LazyLock<Languages> = LazyLock::new(|| {
    let mut languages = Languages { rows: Vec::new(), by_word: FxHashMap::default() };
    let mut add = |regions: &'static str, weight: Option<usize>, words: &'static str| {
        let first = |regions: &'static str| regions.split(' ').next();
        // A list without a weight of its own goes on with the one that has the same first region.
        let known = weight.is_none().then(|| languages.rows.iter().position(|(row, _)| first(row) == first(regions)));
        let index = known.flatten().unwrap_or(languages.rows.len());
        if index == languages.rows.len() {
            languages.rows.push((regions, weight.unwrap_or(1)));
        }
        for word in words.split_whitespace() {
            let rows = languages.by_word.entry(word).or_default();
            if !rows.contains(&index) {
                rows.push(index);
            }
        }
    };
    for (regions, weight, words) in COMMON {
        add(regions, Some(weight), words);
    }
    for (regions, words) in include_str!("region_words.txt").lines().filter_map(|line| line.split_once(": ")) {
        match regions.split_once(" *") {
            Some((regions, weight)) => add(regions, weight.parse().ok(), words),
            None => add(regions, None, words),
        }
    }
    languages
});

/// Regions, how much one word says, and the words.
const COMMON: [(&str, usize, &str); 27] = [
    // Of languages whose words are as many, the first counts: words like "in" and "is" are of several.
    ("US GB CA AU", 1, "the and of to in is you that it for on with my me at or if after"),
    // More of English, which points to no country by itself.
    (
        "",
        1,
        "we are was be have has not but they this so no do can will just from what when your our out up all get he she his her them there here how who about been would could please thanks hi hello need want only also as by an i a im its dont",
    ),
    (
        "ES MX AR CO PE CL",
        1,
        "el la los las de que y en un una por para con mi tu su es al se lo te si me cuatro cinco siete ocho nueve tres dos \
         pregunta llamame escribeme del los unos dame hola buenas vale como donde cuando porque mas todo esta este esa son hay tambien solo ya muy gracias oye mira venga apunta toma contesta sobre sin tengo hacer puede podemos lunes martes miercoles jueves viernes sabado domingo hoy manana tarde noche luego busca numero piso movil soy estoy tengo pero como hasta desde once doce quince veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cero uno seis quinientos anota marca aqui le favor",
    ),
    (
        "BR PT",
        1,
        "o os as um uma que e em por para com meu minha seu sua nao do da no na ao se voce falar fala atendo de oi ola bom dia voces pro pros dele dela isso essa esse ta to tava fica ficou hoje amanha muito mais mas ja so quando onde valeu beleza galera cara mano gente chama respondo segunda terca quarta quinta sexta domingo noite tarde depois abraco tambem sou estou \
         oito sete nove quatro dois sao pelo liga chama aula obra um seis meia vinte trinta quarenta cinquenta sessenta oitenta noventa dez onze anota manda aqui ai pra ta pode",
    ),
    (
        "FR BE CH CA",
        1,
        "le la les un une des de du et en pour par avec mon ma mes votre vos est au aux se ce je vous sur si sept huit neuf six \
         appelez demandez ou chez pas soixante trente quatre deux trois cinq vingt quarante cinquante septante nonante dix quinze bonjour appelle dans chien salut slt pas plus tout bien aussi ca cest suis etes nous ils elle on qui que quoi dont comme sans sous cette ces mes tes leur merci stp svp voila alors jusqu dispo demain soir matin lundi mardi mercredi jeudi vendredi samedi dimanche bientot puis apres",
    ),
    (
        "DE AT CH",
        1,
        "der die das ein eine und in mit fur auf zu den dem ich ist sie mein meine ihr bei wegen noch nicht gern an von \
         null eins zwei zwo drei vier funf sechs sieben acht neun frag ruf zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig hundert unter oder uns wir dann anrufen melden hier weil sonst aber wenn wie was wer kann konnen haben hat habe war wird werden sind dem des beim zum zur nur schon mal auch noch oder alle alles gern gerne bitte danke hallo moin geht gibt kommt chef monats ende euch deine unsere dieser diese dieses ueber am im es man mir dir du bis weiter hinten vorne montag dienstag mittwoch donnerstag freitag samstag sonntag morgen heute abends gruss",
    ),
    (
        "IT",
        1,
        "il lo la i gli le un una di da in con su per e che mi ti si mio mia sono se ma chiedere anche cinque sette otto nove \
         quattro tre due chiama ancora qui uno sei venti trenta quaranta cinquanta sessanta settanta ottanta novanta dieci tre trecento chiamami al numero del della dove nulla ciao salve buongiorno questo questa quello vuole posso puo abbiamo essere fare come quando piu molto bene grazie dopo prima alle dalle sul sulla dei delle degli nel nella lo si ho hai ha lunedi martedi mercoledi giovedi venerdi sabato domenica domani oggi sera resto mattina",
    ),
    (
        "NL BE",
        1,
        "de het een en van in op met voor te ik is mijn bij naar vraag nog niet bel graag drie vijf zes zeven negen nul een twee vier acht tien twintig dertig veertig vijftig zestig zeventig tachtig negentig dan je kan",
    ),
    (
        "PL",
        1,
        "i w na z do sie nie jest to po za dla pan pani tez moj moja od ze lub prosze dzwonic piec szesc siedem osiem \
         jeden dwa trzy cztery dziewiec dziesiec piecset szescset czterysta pincet dzwon zadzwon zapisz numer koncu panie panow mam mamy jak kiedy gdzie tylko jeszcze tak jestem jestesmy mozna moze bedzie rano wieczorem dzis jutro dzieki prosic ze dziala odbioru co by czy bo dwa trzy przez przy pod nad poniedzialek wtorek sroda czwartek piatek sobota niedziela sobote niedziele wtedy",
    ),
    (
        "TR",
        1,
        "ve bir bu icin ile de da ne mi var hanim bey numara numaradan arayin ulasin bes sifir iki dort alti yedi sekiz dokuz hala \
         yuz elli otuz kirk altmis yetmis seksen doksan yirmi uc on ara yaz benim numaram icin abi abla hocam buradan sayin ilgili not al ama siz sen biz bana sana beni seni benim senin evet hayir tamam selam merhaba var yok daha sonra once lutfen kadar gibi cok az sadece burada orada simdi bugun yarin aksam dersi hem ya pazartesi sali carsamba persembe cuma cumartesi pazar olarak beklerim bekliyorum bende kurye",
    ),
    (
        "ID MY",
        1,
        "di yang dan ke dari ini itu untuk dengan saya kak nomor bapak ibu masih ada ya bisa tolong nol satu dua tiga empat lima \
         enam tujuh delapan sembilan kosong les lapan dlapan tuju puluh belas mas mbak gan kalo aja nomer hubungi catat senin selasa rabu kamis jumat sabtu minggu besok nanti terakhir oke kalau udah sudah aja saja juga biar gak ga nggak tidak bukan karena jadi sama buat kirim harga daftar sewa jual beli gan sis bro om pak bu siji loro telu papat limo enem pitu wolu songo kami kita mereka dong deh sih nih les bs dirmh dirumah wa",
    ),
    (
        "PH",
        1,
        "ang ng sa na po lang kayo ako mo ko ba si yung nyo pwede bukas ito dito naman hanapin sero isa dalawa tatlo apat lima anim \
         pito walo siyam opo singko kwatro siyete otso nuwebe sais dos beynte kwarenta singkwenta sisenta nobenta para may lahat kahit tapos boss yung ung dyan nyo ninyo natin namin nila niya niyo kayo tayo sila siya ako ikaw pala ba din rin daw raw kasi kung pag nasa meron wala sabado linggo bukas ngayon lahat tawag txt lang",
    ),
    (
        "VN",
        1,
        "la va cua cho toi minh so khong mot hai ba bon nam sau bay tam chin nhe ban co anh chi em goi phong con muoi tram lam dang roi xe con xem bac chau nhan chup bao nhieu gia lien he duoc khi nay kia do day the gi nao cung nhung neu hay a lo oi nha e cac ai muon mua ban",
    ),
    (
        "IN PK",
        1,
        "hai ka ki ke ko se mein main par bhai bhaiya ji mera mere aap kar karo ho nahi nau aath saat paanch chaar teen do ek chhe \
         shunya raat ghar liye le sau pachpan pachas hun hu nahin wala note arre haan likho likh lungi lunga didi beti tak jab tab bas wahi usme isme pehle baad kal aaj subah shaam bolo batao milega karenge karunga karungi kariye ghar aur bolo batana shukriya dhanyavad shifting chahiye abhi kitna bhej phir",
    ),
    (
        "PK IN",
        2,
        "sifar aik chay hain janab rishta jee haan wala mein tuition dafa gulshan assalam alaikum rabta yeh karein baji inshallah inshaallah batati likhen krna krte hun apka apki bohat acha theek hy hen se bhi rates",
    ),
    (
        "BD IN",
        2,
        "shunno shunyo dui tin pach choy noy amar ache bhai bikale bolte niye apni basa korai koro \
         pachchis kotha bolte achhi lagle lagbe korbo dada apu vai parbo bhara ekhane tuku shathe korte hobe dekhte chhoy ekta ami dekhen apu ke nombor nomber dekhabo korben korte theke bhalo lagbe koren apnar tomar tumi jonno ektu akhon ekhon pathan pathao",
    ),
    ("JP", 1, "kyuu yon nana hachi roku shichi denwa kudasai onegai desu shimasu"),
    ("KR", 1, "gong yeong chil yuk jeonhwa juseyo beonho imnida ieyo yeyo"),
    ("CN TW", 1, "yao ling liu jiu qi wu dianhua weixin zhijie haoma shi nin liao"),
    ("CZ SK", 1, "je na se za to ale nebo prosim volejte cislo nula dva tri ctyri pet sest sedm osm devet zavolejte"),
    (
        "NG",
        12,
        "abeg oga dey wey wahala wetin sabi sef biko ogbeni oyinbo naija owambe gele jollof waec jamb nepa danfo okada \
         agbada egusi buka pikin comot waka mallam alhaji alhaja jare shey ehen garri asoebi",
    ),
    (
        "KE TZ",
        1,
        "habari nyumba bado ipo nipigie jioni hapa asubuhi kesho leo sasa yangu yako wangu kwa na ya wa ni tu lakini pia kama simu \
         namba shilingi bei gani sawa asante karibu mimi wewe yeye sisi tutakutana tusipitie niko nataka nina",
    ),
    (
        "RU BY KZ",
        2,
        "privet eto pishi pishite zvoni zvonite nado mozhno mozhet spasibo kogda skolko ochen tolko vatsap segodnya zavtra pozvoni \
         menya tebya budet nomer poslednie zdes dva odin pyat shest vosem devyat desyat dvadcat tridcat sorok",
    ),
    (
        "UA",
        2,
        "dzvony dzvonit pryvit tse treba mozhna mozhe dyakuyu koly skilky duzhe tilky siohodni zavtra mene tebe bude perevezu \
         pyshit budlaska visim shist devyanosto dvadtsyat trydtsyat pyatdesyat",
    ),
    (
        "EG SA AE JO MA LB",
        2,
        "3la 3ala 3ashan 3shan enta inta enti keda kda 7abibi habibi msh ba3d wallah yalla ezay ezzay 3ayez 3aiz 3ayza bokra bukra masr \
         delwa2ty dilwaqti raqam ra2m ya3ni mafi kteer ahlan 3alaikum sefr wahed wa7ed khamsa arb3a",
    ),
    ("RO", 1, "si in la cu pentru este un o pe nu ce mai din sunt"),
    ("SE NO DK", 1, "och jag en ett pa med det ar som til mig mitt nummer ring"),
];

/// Wallets and banks of one country, which tell it as a town does.
fn wallets() -> impl Iterator<Item = (&'static str, &'static str)> {
    let lines = include_str!("payment_names.txt").lines();
    let of_country = |line: &'static str| line.strip_prefix("wallet ").or_else(|| line.strip_prefix("bank "));
    let named = lines.filter_map(of_country).filter_map(|line| line.split_once(": "));
    let mut countries: FxHashMap<&str, Vec<&str>> = FxHashMap::default();
    for (country, names) in named {
        for name in names.split(',').map(str::trim) {
            countries.entry(name).or_default().push(country);
        }
    }
    countries
        .into_iter()
        .filter(|(name, of)| !name.is_empty() && of.iter().all(|country| *country == of[0]))
        .map(|(name, of)| (of[0], name))
}

struct Places {
    automaton: AhoCorasick,
    regions: Vec<&'static str>,
}

static PLACES: LazyLock<Places> = LazyLock::new(|| {
    let towns = include_str!("region_places.txt").lines().filter(|line| !line.starts_with('#'));
    let towns = towns.filter_map(|line| line.split_once(": "));
    let mut listed: Vec<(&'static str, String)> = NAMED
        .iter()
        .copied()
        .chain(towns)
        .chain(wallets())
        .flat_map(|(region, names)| names.split(',').map(move |name| (region, name.trim().nfkc().collect())))
        .collect();
    for (region, adjectives) in ADJECTIVES {
        for adjective in adjectives.split(", ") {
            listed.extend(LINES.iter().map(|line| (*region, format!("{adjective} {line}"))));
        }
    }
    Places {
        automaton: AhoCorasick::new(listed.iter().map(|(_, name)| name))
            .expect("the names are a constant that the tests compile"),
        regions: listed.into_iter().map(|(region, _)| region).collect(),
    }
});
