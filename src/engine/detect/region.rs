//! Which countries a text seems to come from: places and currencies that it names, its script, its commonest words.
//!
//! National telephone numbers are read by the rules of these countries first, whatever the configuration lists.

use std::str::FromStr;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use rlibphonenumber::Region;
use unicode_script::{Script, UnicodeScript};

use crate::engine::text::{ViewKind, Views, is_whole_word, words};

/// A script or a letter that shows a language needs this many letters, or two common words, to be believed.
const MIN_LETTERS: usize = 2;
const MIN_COMMON_WORDS: usize = 2;

/// The regions that a text points to.
#[derive(Debug, Default)]
pub(super) struct Hints {
    /// Most likely first.
    pub(super) regions: Vec<Region>,
    /// The places that the text names, in its order, with where they stand in the original.
    places: Vec<(usize, Region)>,
}

impl Hints {
    /// Reads them off a text.
    pub(super) fn of(views: &Views) -> Self {
        let view = views.get(ViewKind::Folded);
        let folded = &view.text;
        let mut hints = Self::default();
        for found in PLACES.automaton.find_overlapping_iter(folded) {
            if is_whole_word(folded, &found.range())
                && let Ok(region) = Region::from_str(PLACES.regions[found.pattern().as_usize()])
            {
                hints.places.push((view.original(found.start(), found.end()).start(), region));
                hints.add(region);
            }
        }
        let original = &views.get(ViewKind::Original).text;
        let mut listed = Vec::new();
        if !original.is_ascii() {
            listed.extend(by_script(original));
            listed.extend(by_letters(original));
        }
        listed.extend(by_words(folded));
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

    /// The regions in the order in which they are likely for a number at `start..end` of the original: where the text
    /// names several places, the one named last before the number, then the next behind it.
    pub(super) fn at(&self, start: usize, end: usize) -> Vec<Region> {
        let before = self.places.iter().rev().find(|(at, _)| *at < start);
        let behind = self.places.iter().find(|(at, _)| *at >= end);
        let mut regions: Vec<Region> = [before, behind].into_iter().flatten().map(|(_, region)| *region).collect();
        regions.dedup();
        let rest = self.regions.iter().filter(|region| !regions.contains(region)).copied().collect::<Vec<_>>();
        regions.extend(rest);
        regions
    }
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
    let is_ukrainian = SCRIPTS[found].0 == Script::Cyrillic && text.contains(['і', 'ї', 'є', 'ґ', 'І', 'Ї', 'Є']);
    Some(if is_ukrainian { "UA" } else { SCRIPTS[found].1 })
}

const SCRIPTS: [(Script, &str); 15] = [
    (Script::Tamil, "IN LK"),
    (Script::Telugu, "IN"),
    (Script::Gujarati, "IN"),
    (Script::Gurmukhi, "IN"),
    (Script::Kannada, "IN"),
    (Script::Hiragana, "JP"),
    (Script::Katakana, "JP"),
    (Script::Hangul, "KR"),
    (Script::Han, "CN TW HK"),
    (Script::Thai, "TH"),
    (Script::Devanagari, "IN NP"),
    (Script::Bengali, "BD IN"),
    (Script::Cyrillic, "RU UA KZ BY"),
    (Script::Arabic, "SA EG AE JO MA IQ DZ"),
    (Script::Hebrew, "IL"),
];

/// Letters that few languages write.
fn by_letters(text: &str) -> Vec<&'static str> {
    const LETTERS: [(&str, &str); 10] = [
        ("łąęśćżźŁĄĘŚĆŻŹ", "PL"),
        ("ğşıİĞŞ", "TR"),
        ("ơưđạảấầẩẫậắằẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", "VN"),
        ("ãõÃÕ", "BR PT"),
        ("ñ¿¡Ñ", "ES MX AR CO PE CL"),
        ("äöüßÄÖÜ", "DE AT CH"),
        ("øåØÅ", "NO DK SE"),
        ("ěřůĚŘ", "CZ"),
        ("œêîûïŒ", "FR BE CA"),
        ("ìòÌÒ", "IT"),
    ];
    LETTERS
        .iter()
        .filter(|(letters, _)| text.contains(|char| letters.contains(char)))
        .map(|(_, regions)| *regions)
        .collect()
}

/// The language whose commonest words stand in the text most often.
fn by_words(folded: &str) -> Option<&'static str> {
    let mut counts = [0_usize; COMMON.len()];
    for range in words(folded).take(400) {
        for (index, set) in COMMON_WORDS.iter().enumerate() {
            counts[index] += COMMON[index].1 * usize::from(set.contains(&folded[range.clone()]));
        }
    }
    let most = counts.iter().max().copied().filter(|most| *most >= MIN_COMMON_WORDS)?;
    counts.iter().position(|count| *count == most).map(|index| COMMON[index].0)
}

static COMMON_WORDS: LazyLock<Vec<std::collections::HashSet<&'static str>>> =
    LazyLock::new(|| COMMON.iter().map(|(_, _, listed)| listed.split_whitespace().collect()).collect());

/// Regions, how much one word says, and the words.
const COMMON: [(&str, usize, &str); 18] = [
    (
        "ES MX AR CO PE CL",
        1,
        "el la los las de que y en un una por para con mi tu su es al se lo te si me cuatro cinco siete ocho nueve tres dos \
         pregunta llamame escribeme busca numero piso movil soy estoy tengo pero como hasta desde",
    ),
    (
        "BR PT",
        1,
        "o os as um uma que e em por para com meu minha seu sua nao do da no na ao se voce falar fala atendo tambem sou estou \
         oito sete nove quatro dois sao pelo liga chama aula obra",
    ),
    (
        "FR BE CH CA",
        1,
        "le la les un une des de du et en pour par avec mon ma mes votre vos est au aux se ce je vous sur si sept huit neuf six \
         appelez demandez ou chez pas soixante trente quatre",
    ),
    (
        "DE AT CH",
        1,
        "der die das ein eine und in mit fur auf zu den dem ich ist sie mein meine ihr bei wegen noch nicht gern an von \
         null eins zwei zwo drei vier funf sechs sieben acht neun frag ruf",
    ),
    (
        "IT",
        1,
        "il lo la i gli le un una di da in con su per e che mi ti si mio mia sono se ma chiedere anche cinque sette otto nove \
         quattro tre due chiama ancora qui",
    ),
    (
        "NL BE",
        1,
        "de het een en van in op met voor te ik is mijn bij naar vraag nog niet bel graag drie vijf zes zeven negen",
    ),
    (
        "PL",
        1,
        "i w na z do sie nie jest to po za dla pan pani tez moj moja od ze lub prosze dzwonic piec szesc siedem osiem zero",
    ),
    (
        "TR",
        1,
        "ve bir bu icin ile de da ne mi var hanim bey numara numaradan arayin ulasin bes sifir iki dort alti yedi sekiz dokuz hala",
    ),
    (
        "ID MY",
        1,
        "di yang dan ke dari ini itu untuk dengan saya kak nomor bapak ibu masih ada ya bisa tolong nol satu dua tiga empat lima \
         enam tujuh delapan sembilan kosong les",
    ),
    (
        "PH",
        1,
        "ang ng sa na po lang kayo ako mo ko ba si yung nyo pwede bukas ito dito naman hanapin sero isa dalawa tatlo apat lima anim \
         pito walo siyam opo",
    ),
    (
        "VN",
        1,
        "la va cua cho toi minh so khong mot hai ba bon nam sau bay tam chin nhe ban co anh chi em goi phong con",
    ),
    (
        "IN PK",
        1,
        "hai ka ki ke ko se mein main par bhai bhaiya ji mera mere aap kar karo ho nahi nau aath saat paanch chaar teen do ek chhe \
         shunya raat ghar liye le",
    ),
    ("PK IN", 2, "sifar aik chay hain janab rishta jee haan wala mein tuition dafa gulshan"),
    ("BD IN", 2, "shunno shunyo dui tin pach choy noy amar ache bhai bikale bolte niye apni basa korai koro"),
    (
        "NG",
        6,
        "abeg oga dey wey wahala wetin sabi sef biko ogbeni oyinbo naija owambe gele jollof waec jamb nepa danfo okada \
         agbada egusi buka pikin comot waka mallam alhaji alhaja jare shey ehen garri asoebi",
    ),
    ("RO", 1, "si in la cu pentru este un o pe nu ce mai din sunt"),
    ("SE NO DK", 1, "och jag en ett pa med det ar som til mig mitt nummer ring"),
    ("US GB CA AU", 1, "the and of to in is you that it for on with my me at or if after"),
];

struct Places {
    automaton: AhoCorasick,
    regions: Vec<&'static str>,
}

static PLACES: LazyLock<Places> = LazyLock::new(|| {
    let listed: Vec<(&'static str, &'static str)> =
        NAMED.iter().flat_map(|(region, names)| names.split(',').map(|name| (*region, name.trim()))).collect();
    Places {
        automaton: AhoCorasick::new(listed.iter().map(|(_, name)| name))
            .expect("the names are a constant that the tests compile"),
        regions: listed.into_iter().map(|(region, _)| region).collect(),
    }
});

/// Places, currencies and services that stand for one country.
const NAMED: &[(&str, &str)] = &[
    (
        "GB",
        "liverpool, sheffield, newcastle, nottingham, leicester, coventry, hull, bradford, stoke, derby, southampton, portsmouth, plymouth, wolverhampton, swansea, brighton, bournemouth, norwich, luton, sunderland, middlesbrough, blackpool, bolton, harrogate, aberdeen, dundee, inverness, yorkshire, lancashire, kent, essex, surrey, croydon, hackney, brixton, camden, wigan, huddersfield, barnsley, rotherham, halifax, preston, oldham, london, leeds, manchester, bristol, glasgow, edinburgh, cardiff, belfast, birmingham, uk, england, scotland, wales, quid, sort code, postcode, landline, mum",
    ),
    ("IE", "dublin, cork, galway, limerick, ireland, eircode"),
    (
        "US",
        "new york, nyc, los angeles, houston, phoenix, philadelphia, san antonio, san diego, dallas, austin, jacksonville, san francisco, indianapolis, indy, columbus, charlotte, fort worth, el paso, detroit, nashville, memphis, oklahoma city, las vegas, louisville, baltimore, milwaukee, albuquerque, tucson, fresno, sacramento, kansas city, kc, omaha, colorado springs, raleigh, long beach, miami, oakland, minneapolis, tulsa, tampa, new orleans, cleveland, honolulu, anaheim, pittsburgh, cincinnati, st paul, st louis, saint louis, saint paul, anchorage, newark, orlando, buffalo, madison, reno, spokane, des moines, boise, tacoma, salt lake city, wisconsin, minnesota, michigan, illinois, indiana, iowa, missouri, nebraska, kansas, kentucky, tennessee, virginia, california, oregon, nevada, arizona, colorado, oklahoma, louisiana, alabama, pennsylvania, new jersey, connecticut, massachusetts, maryland, north carolina, south carolina, queens, bronx, manhattan, atlanta, evanston, green bay, duluth, fargo, toledo ohio, akron, dayton, zip code, chicago, brooklyn, texas, ohio, florida, boston, seattle, denver, usa, venmo, zelle",
    ),
    (
        "CA",
        "edmonton, winnipeg, halifax ns, saskatoon, mississauga, toronto, montreal, vancouver, calgary, ottawa, canada, e-transfer, interac, quebec",
    ),
    (
        "AU",
        "canberra, hobart, darwin, gold coast, geelong, fremantle, parramatta, queensland, nsw, sydney, melbourne, brisbane, perth, adelaide, australia, arvo, payid, abn, aussie",
    ),
    (
        "NZ",
        "hamilton nz, dunedin, tauranga, queenstown, aotearoa, auckland, wellington, christchurch, new zealand, kiwi",
    ),
    ("ZA", "soweto, sandton, bloemfontein, gqeberha, cape town, johannesburg, joburg, durban, pretoria, south africa"),
    (
        "NG",
        "yaba, lekki, surulere, mushin, epe, kano, kaduna, enugu, onitsha, benin city, warri, calabar, jos, ilorin, abeokuta, oshodi, ajah, ikorodu, festac, maryland ikeja, victoria island, ikoyi, owerri, uyo, balogun, ojuelegba, computer village, nsukka, akure, oshogbo, asaba, wuse, garki, ogun, lasgidi, opay, palmpay, gtbank, lagos, abuja, ibadan, nigeria, naira, ikeja, port harcourt",
    ),
    ("KE", "nakuru, eldoret, thika, nairobi, mombasa, kenya, mpesa, m-pesa, kisumu"),
    ("GH", "tema, takoradi, cape coast, tamale, accra, kumasi, ghana, cedi"),
    ("ES", "madrid, barcelona, sevilla, valencia, malaga, bizum, espana, bilbao, zaragoza"),
    ("MX", "cdmx, mexico, guadalajara, monterrey, puebla, oxxo, spei, clabe, tijuana"),
    ("AR", "buenos aires, cordoba, rosario, argentina, mercado pago, caba, mendoza"),
    ("CO", "bogota, medellin, cali, colombia, nequi, daviplata"),
    ("PE", "lima peru, lima, peru, yape, plin"),
    ("CL", "santiago, chile, valparaiso"),
    ("PT", "lisboa, braga, coimbra, faro, portugal, mbway, mb way, t2, telemovel, porto"),
    ("BR", "sao paulo, rio de janeiro, brasil, pix, curitiba, belo horizonte, celular, zap, salvador, recife, brazil"),
    ("FR", "paris, lyon, marseille, toulouse, bordeaux, france, lydia, paylib, nantes"),
    ("BE", "bruxelles, brussel, belgique, antwerpen, liege"),
    ("CH", "zurich, geneve, schweiz, suisse, twint, basel, bern"),
    ("DE", "berlin, munchen, hamburg, koln, frankfurt, deutschland, kleinanzeigen, leipzig, germany"),
    ("AT", "wien, graz, osterreich, linz, salzburg"),
    ("IT", "roma, milano, torino, napoli, italia, postepay, satispay, bologna, firenze"),
    ("NL", "amsterdam, rotterdam, utrecht, nederland, tikkie, den haag, eindhoven"),
    ("PL", "warszawa, krakow, wroclaw, gdansk, polska, blik, poznan, warsaw, poland"),
    ("RU", "москва, москве, питер, питере, спб, россия, сбер, сбербанк, moscow"),
    ("UA", "київ, києві, львів, львові, одеса, харків, приват, монобанк, kyiv, lviv, ukraine"),
    ("KZ", "алматы, астана, казахстан, kaspi"),
    ("TR", "istanbul, ankara, izmir, turkiye, papara, bursa, antalya"),
    ("SA", "الرياض, جده, جدة, السعوديه, السعودية, الدمام, riyadh, jeddah, مكة"),
    ("AE", "دبي, الشارقه, الشارقة, بالشارقة, ابوظبي, أبوظبي, الامارات, dubai, abu dhabi, sharjah, uae, عجمان"),
    ("EG", "القاهره, القاهرة, بالقاهرة, مصر, الاسكندرية, فودافون كاش, cairo, egypt, الجيزه, الجيزة"),
    ("JO", "عمان, عمّان, الاردن, الأردن, amman, jordan"),
    ("MA", "الدار البيضاء, المغرب, الرباط, مراكش, casablanca, morocco, كازا"),
    ("DZ", "الجزائر, وهران, algiers"),
    ("LB", "بيروت, لبنان, beirut"),
    ("KW", "الكويت, kuwait"),
    ("QA", "الدوحة, قطر, doha, qatar"),
    (
        "IN",
        "mumbai, delhi, bangalore, bengaluru, chennai, kolkata, hyderabad, pune, india, rupees, lakh, upi, paytm, gpay, phonepe, indiranagar, koramangala, jaipur",
    ),
    ("PK", "karachi, lahore, islamabad, pakistan, easypaisa, jazzcash, rawalpindi, gulshan"),
    ("BD", "dhaka, chittagong, bangladesh, bkash, nagad, mirpur, sylhet, taka"),
    ("LK", "colombo, sri lanka"),
    ("NP", "kathmandu, nepal, esewa"),
    ("PH", "manila, cebu, davao, quezon, philippines, gcash, makati, taguig, globe, smart"),
    ("ID", "jakarta, surabaya, bandung, indonesia, gopay, dana, jogja, kos putri, bali, ovo"),
    ("MY", "kuala lumpur, malaysia, penang, johor, ringgit"),
    ("SG", "singapore, paynow, hdb"),
    ("VN", "ha noi, hanoi, sai gon, saigon, viet nam, momo, zalo, da nang, hcm, tphcm"),
    ("TH", "bangkok, thailand, promptpay, กรุงเทพ"),
    ("CN", "北京, 上海, 广州, 深圳, 支付宝, 微信, beijing, shanghai"),
    ("TW", "台北, 台灣, taipei, taiwan, 高雄"),
    ("HK", "香港, hong kong, fps"),
    ("JP", "東京, 大阪, 京都, tokyo, osaka, japan"),
    ("KR", "서울, 부산, 인천, 강남, seoul, korea"),
    ("IL", "tel aviv, jerusalem, israel, bit app"),
    ("SE", "stockholm, goteborg, malmo, sverige, swish"),
    ("RO", "bucuresti, cluj, romania"),
];
