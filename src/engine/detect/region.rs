//! Which countries a text seems to come from: places and currencies that it names, its script, its commonest words.
//!
//! National telephone numbers are read by the rules of these countries first, whatever the configuration lists.

use std::str::FromStr;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use rlibphonenumber::Region;
use unicode_normalization::UnicodeNormalization;
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
            if (is_whole_word(folded, &found.range()) || has_arabic_prefix(folded, found.start(), found.end()))
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
    let is_ukrainian = SCRIPTS[found].0 == Script::Cyrillic && text.contains(['і', 'ї', 'є', 'ґ', 'І', 'Ї', 'Є']);
    Some(if is_ukrainian { "UA" } else { SCRIPTS[found].1 })
}

const SCRIPTS: [(Script, &str); 16] = [
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

/// Letters that few languages write.
fn by_letters(text: &str) -> Vec<&'static str> {
    const LETTERS: [(&str, &str); 12] = [
        ("łąęśćżźŁĄĘŚĆŻŹ", "PL"),
        ("ğşıİĞŞ", "TR"),
        ("ơưđạảấầẩẫậắằẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ", "VN"),
        ("ãõÃÕ", "BR PT"),
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
const COMMON: [(&str, usize, &str); 22] = [
    // Of languages whose words are as many, the first counts: words like "in" and "is" are of several.
    ("US GB CA AU", 1, "the and of to in is you that it for on with my me at or if after"),
    (
        "ES MX AR CO PE CL",
        1,
        "el la los las de que y en un una por para con mi tu su es al se lo te si me cuatro cinco siete ocho nueve tres dos \
         pregunta llamame escribeme busca numero piso movil soy estoy tengo pero como hasta desde once doce quince veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cero uno seis quinientos anota marca aqui le favor",
    ),
    (
        "BR PT",
        1,
        "o os as um uma que e em por para com meu minha seu sua nao do da no na ao se voce falar fala atendo tambem sou estou \
         oito sete nove quatro dois sao pelo liga chama aula obra um seis meia vinte trinta quarenta cinquenta sessenta oitenta noventa dez onze anota manda aqui ai pra ta pode",
    ),
    (
        "FR BE CH CA",
        1,
        "le la les un une des de du et en pour par avec mon ma mes votre vos est au aux se ce je vous sur si sept huit neuf six \
         appelez demandez ou chez pas soixante trente quatre deux trois cinq vingt quarante cinquante septante nonante dix quinze bonjour appelle dans chien",
    ),
    (
        "DE AT CH",
        1,
        "der die das ein eine und in mit fur auf zu den dem ich ist sie mein meine ihr bei wegen noch nicht gern an von \
         null eins zwei zwo drei vier funf sechs sieben acht neun frag ruf zwanzig dreissig vierzig funfzig sechzig siebzig achtzig neunzig hundert unter oder uns wir dann anrufen melden",
    ),
    (
        "IT",
        1,
        "il lo la i gli le un una di da in con su per e che mi ti si mio mia sono se ma chiedere anche cinque sette otto nove \
         quattro tre due chiama ancora qui uno sei venti trenta quaranta cinquanta sessanta settanta ottanta novanta dieci tre trecento chiamami al numero del della",
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
         jeden dwa trzy cztery dziewiec dziesiec piecset szescset czterysta pincet dzwon zadzwon zapisz numer koncu",
    ),
    (
        "TR",
        1,
        "ve bir bu icin ile de da ne mi var hanim bey numara numaradan arayin ulasin bes sifir iki dort alti yedi sekiz dokuz hala \
         yuz elli otuz kirk altmis yetmis seksen doksan yirmi uc on ara yaz benim numaram icin abi abla hocam buradan",
    ),
    (
        "ID MY",
        1,
        "di yang dan ke dari ini itu untuk dengan saya kak nomor bapak ibu masih ada ya bisa tolong nol satu dua tiga empat lima \
         enam tujuh delapan sembilan kosong les lapan dlapan tuju puluh belas mas mbak gan kalo aja nomer hubungi catat",
    ),
    (
        "PH",
        1,
        "ang ng sa na po lang kayo ako mo ko ba si yung nyo pwede bukas ito dito naman hanapin sero isa dalawa tatlo apat lima anim \
         pito walo siyam opo singko kwatro siyete otso nuwebe sais dos beynte kwarenta singkwenta sisenta nobenta para may lahat kahit tapos boss",
    ),
    (
        "VN",
        1,
        "la va cua cho toi minh so khong mot hai ba bon nam sau bay tam chin nhe ban co anh chi em goi phong con muoi tram lam dang roi",
    ),
    (
        "IN PK",
        1,
        "hai ka ki ke ko se mein main par bhai bhaiya ji mera mere aap kar karo ho nahi nau aath saat paanch chaar teen do ek chhe \
         shunya raat ghar liye le sau pachpan pachas hun hu nahin wala note",
    ),
    (
        "PK IN",
        2,
        "sifar aik chay hain janab rishta jee haan wala mein tuition dafa gulshan assalam alaikum rabta yeh karein baji inshallah inshaallah",
    ),
    (
        "BD IN",
        2,
        "shunno shunyo dui tin pach choy noy amar ache bhai bikale bolte niye apni basa korai koro \
         pachchis kotha bolte achhi lagle lagbe korbo dada apu vai parbo bhara ekhane tuku shathe korte hobe dekhte chhoy ekta ami dekhen",
    ),
    ("JP", 1, "kyuu yon nana hachi roku shichi denwa kudasai onegai desu shimasu"),
    ("KR", 1, "gong yeong chil yuk jeonhwa juseyo beonho imnida ieyo yeyo"),
    ("CN TW", 1, "yao ling liu jiu qi wu dianhua weixin zhijie haoma shi nin liao"),
    ("CZ SK", 1, "je na se za to ale nebo prosim volejte cislo nula dva tri ctyri pet sest sedm osm devet zavolejte"),
    (
        "NG",
        6,
        "abeg oga dey wey wahala wetin sabi sef biko ogbeni oyinbo naija owambe gele jollof waec jamb nepa danfo okada \
         agbada egusi buka pikin comot waka mallam alhaji alhaja jare shey ehen garri asoebi",
    ),
    ("RO", 1, "si in la cu pentru este un o pe nu ce mai din sunt"),
    ("SE NO DK", 1, "och jag en ett pa med det ar som til mig mitt nummer ring"),
];

struct Places {
    automaton: AhoCorasick,
    regions: Vec<&'static str>,
}

static PLACES: LazyLock<Places> = LazyLock::new(|| {
    let mut listed: Vec<(&'static str, String)> = NAMED
        .iter()
        .flat_map(|(region, names)| names.split(',').map(|name| (*region, name.trim().nfkc().collect())))
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

/// Places, currencies and services that stand for one country.
const NAMED: &[(&str, &str)] = &[
    (
        "GB",
        "liverpool, sheffield, newcastle, nottingham, leicester, coventry, hull, bradford, stoke, derby, southampton, portsmouth, plymouth, wolverhampton, swansea, brighton, bournemouth, norwich, luton, sunderland, middlesbrough, blackpool, bolton, harrogate, aberdeen, dundee, inverness, yorkshire, lancashire, kent, essex, surrey, croydon, hackney, brixton, camden, wigan, huddersfield, barnsley, rotherham, halifax, preston, oldham, london, leeds, manchester, bristol, glasgow, edinburgh, cardiff, belfast, birmingham, uk, england, scotland, wales, quid, sort code, postcode, landline, mum, northern ireland, exeter, oxford, cambridge, reading uk, york, bath, chester, carlisle, perth scotland, stirling, fife, ayr, paisley, falkirk, dumfries, newport, wrexham, lincoln uk, peterborough, milton keynes, northampton, swindon, gloucester, cheltenham, ipswich, colchester, cornwall, devon, dorset, somerset, norfolk, suffolk, sussex, cumbria, tyneside, merseyside, salford, stockport, rochdale, doncaster, grimsby, scunthorpe, ulster, derry",
    ),
    (
        "IE",
        "dublin, cork, galway, limerick, ireland, eircode, donegal, letterkenny, waterford, sligo, kerry, tralee, killarney, mayo, kilkenny, drogheda, dundalk, athlone, wexford, tipperary, roscommon, monaghan, cavan, bray",
    ),
    (
        "US",
        "new york, nyc, los angeles, houston, phoenix, philadelphia, san antonio, san diego, dallas, austin, jacksonville, san francisco, indianapolis, indy, columbus, charlotte, fort worth, el paso, detroit, nashville, memphis, oklahoma city, las vegas, lubbock, amarillo, laredo, corpus christi, waco, plano, knoxville, chattanooga, birmingham al, savannah, mobile al, baton rouge, shreveport, little rock, wichita, lincoln ne, sioux falls, billings, eugene, bakersfield, stockton, santa fe, el paso tx, scranton, rochester, syracuse, albany, hartford, providence ri, richmond va, norfolk va, greensboro, durham nc, lexington ky, fort wayne, grand rapids, ann arbor, louisville, baltimore, milwaukee, albuquerque, tucson, fresno, sacramento, kansas city, kc, omaha, colorado springs, raleigh, long beach, miami, oakland, minneapolis, tulsa, tampa, new orleans, cleveland, honolulu, anaheim, pittsburgh, cincinnati, st paul, st louis, saint louis, saint paul, anchorage, newark, orlando, buffalo, madison, reno, spokane, des moines, boise, tacoma, salt lake city, wisconsin, minnesota, michigan, illinois, indiana, iowa, missouri, nebraska, kansas, kentucky, tennessee, virginia, california, oregon, nevada, arizona, colorado, oklahoma, louisiana, alabama, pennsylvania, new jersey, connecticut, massachusetts, maryland, north carolina, south carolina, queens, bronx, manhattan, atlanta, evanston, green bay, duluth, fargo, toledo ohio, akron, dayton, zip code, chicago, brooklyn, texas, ohio, florida, boston, seattle, denver, usa, venmo, zelle",
    ),
    (
        "CA",
        "regina sk, victoria bc, kelowna, hamilton on, kitchener, nova scotia, newfoundland, ontario, alberta, british columbia, manitoba, saskatchewan, edmonton, winnipeg, halifax ns, saskatoon, mississauga, toronto, montreal, vancouver, calgary, ottawa, canada, e-transfer, interac, quebec",
    ),
    (
        "AU",
        "canberra, hobart, darwin, gold coast, geelong, fremantle, parramatta, queensland, nsw, ballarat, bendigo, dubbo, penrith, noosa, cairns, townsville, toowoomba, wollongong, launceston, albury, wodonga, wagga, tamworth nsw, orange nsw, bathurst, coffs harbour, byron bay, ballina, port macquarie, gosford, mackay, rockhampton, bundaberg, hervey bay, mandurah, bunbury, geraldton, kalgoorlie, alice springs, shepparton, mildura, tasmania, tassie, sunshine coast, fitzroy, footscray, bondi, sydney, melbourne, brisbane, perth, adelaide, australia, arvo, payid, abn, aussie",
    ),
    (
        "NZ",
        "nelson nz, napier, rotorua, invercargill, palmerston north, whangarei, new plymouth, hamilton nz, dunedin, tauranga, queenstown, aotearoa, auckland, wellington, christchurch, new zealand, kiwi",
    ),
    ("ZA", "soweto, sandton, bloemfontein, gqeberha, cape town, johannesburg, joburg, durban, pretoria, south africa"),
    (
        "NG",
        "yaba, lekki, surulere, mushin, epe, kano, kaduna, enugu, onitsha, benin city, warri, calabar, jos, ilorin, abeokuta, oshodi, ajah, ikorodu, festac, maryland ikeja, victoria island, ikoyi, owerri, uyo, balogun, ojuelegba, computer village, nsukka, akure, oshogbo, asaba, wuse, garki, ogun, lasgidi, opay, palmpay, gtbank, lagos, abuja, ibadan, nigeria, naira, ikeja, port harcourt",
    ),
    ("KE", "nakuru, eldoret, thika, nairobi, mombasa, kenya, mpesa, m-pesa, kisumu"),
    ("GH", "tema, takoradi, cape coast, tamale, accra, kumasi, ghana, cedi"),
    (
        "ES",
        "madrid, barcelona, sevilla, valencia, malaga, bizum, espana, bilbao, zaragoza, triana, murcia, alicante, vigo, gijon, vallecas, lavapies, palma, donostia, san sebastian, pamplona, cadiz, huelva, almeria, valladolid, salamanca, oviedo, santander, tenerife, las palmas, vale tio, vosotros, currar, presu",
    ),
    (
        "MX",
        "cdmx, mexico, guadalajara, monterrey, puebla, oxxo, spei, clabe, tijuana, juarez, ciudad juarez, mexicali, nogales, reynosa, matamoros, nuevo laredo, ensenada, chihuahua, merida, leon gto, queretaro, cancun, zapopan, toluca, coyoacan, polanco, iztapalapa, guey, wey, chido, orale, ahorita, colonia roma, culiacan, hermosillo, saltillo, oaxaca, veracruz, acapulco, morelia",
    ),
    (
        "AR",
        "buenos aires, cordoba, rosario, argentina, mercado pago, caba, mendoza, de capital, capital federal, recoleta, quilmes, la plata, mar del plata, tucuman, neuquen, bariloche, villa crespo, avellaneda, lanus, moron, ituzaingo, escribime, laburo, depto, guita, boludo, tenes, podes, queres, decime",
    ),
    (
        "CO",
        "bogota, medellin, cali, colombia, nequi, daviplata, barranquilla, cartagena, bucaramanga, pereira, manizales, cucuta, ibague, chapinero, usaquen, envigado, parce, parcero, parcera, bacano, sumerce",
    ),
    (
        "PE",
        "lima peru, lima, peru, yape, plin, surquillo, miraflores, callao, arequipa, cusco, cuzco, surco, san borja, chorrillos, chiclayo, piura, iquitos, soles, jiron",
    ),
    (
        "CL",
        "santiago, chile, valparaiso, nunoa, providencia, maipu, las condes, puente alto, temuco, antofagasta, vina del mar, la serena, iquique, rancagua, puerto montt, valpo, cachai, ubicai, altiro, la pega, pega del, weon",
    ),
    (
        "PT",
        "lisboa, braga, coimbra, faro, portugal, mbway, mb way, t2, telemovel, porto, setubal, aveiro, guimaraes, leiria, viseu, evora, almada, cascais, sintra, amadora, funchal, gaia, matosinhos, canalizador, casa de banho, telemoveis, autocarro, carrinha, orcamentamos, se faz favor",
    ),
    (
        "BR",
        "sao paulo, rio de janeiro, brasil, pix, curitiba, belo horizonte, celular, zap, salvador, recife, brazil, fortaleza, porto alegre, florianopolis, goiania, campinas, niteroi, manaus, belem, encanador, copacabana, pinheiros, ipanema",
    ),
    (
        "FR",
        "paris, lyon, marseille, toulouse, bordeaux, france, lydia, paylib, nantes, lille, strasbourg, rennes, montpellier, grenoble, dijon, toulon, rouen, creteil, montreuil",
    ),
    (
        "BE",
        "bruxelles, brussel, belgique, antwerpen, liege, namur, charleroi, ixelles, schaerbeek, brugge, leuven, louvain, mechelen, tournai, hasselt, wallonie, vlaanderen, une fois, oostende, waterloo, uccle, anderlecht",
    ),
    (
        "CH",
        "zurich, geneve, schweiz, suisse, twint, basel, bern, lausanne, lugano, winterthur, luzern, st gallen, sankt gallen, fribourg, neuchatel, vevey, montreux, nyon, locarno, bellinzona, ticino, schaffhausen, aarau, gruezi, huitante, natel, svizzera, chiasso, mendrisio, yverdon, winti, zuri",
    ),
    (
        "DE",
        "berlin, munchen, hamburg, koln, frankfurt, deutschland, kleinanzeigen, leipzig, germany, neukolln, kreuzberg, stuttgart, dusseldorf, dortmund, bremen, hannover, nurnberg, dresden, bonn, munster, karlsruhe, mannheim, augsburg, wiesbaden, kiel, lubeck, freiburg, mainz, rostock, altona, pankow",
    ),
    (
        "AT",
        "wien, graz, osterreich, linz, salzburg, innsbruck, klagenfurt, villach, wels, st polten, dornbirn, bregenz, floridsdorf, donaustadt, heuer, servus aus wien, steiermark, tirol, vorarlberg, karnten, burgenland",
    ),
    (
        "IT",
        "roma, milano, torino, napoli, italia, postepay, satispay, bologna, firenze, palermo, genova, catania, venezia, verona, padova, trieste, brescia, bergamo, modena, cagliari, perugia, pescara, trastevere, lecce, livorno",
    ),
    ("NL", "amsterdam, rotterdam, utrecht, nederland, tikkie, den haag, eindhoven"),
    ("PL", "warszawa, krakow, wroclaw, gdansk, polska, blik, poznan, warsaw, poland"),
    (
        "RU",
        "москва, москве, питер, питере, спб, россия, сбер, сбербанк, moscow, мск, казань, казани, новосибирск, екатеринбург, екб, самара, самаре, краснодар, сочи, воронеж, уфа, уфе, пермь, перми, челябинск, омск, ростов, ростове, тюмень, тула, рублеи, руб",
    ),
    (
        "UA",
        "київ, києві, львів, львові, одеса, харків, приват, монобанк, kyiv, lviv, ukraine, киів, киіві, одесі, харкові, дніпро, дніпрі, запоріжжя, вінниця, вінниці, полтава, полтаві, чернівці, тернопіль, ужгород, луцьк, рівне, гривень, гривні, грн, киев, киеве, львов, львове, одесса, одессе, харьков, харькове, днепр, днепре",
    ),
    ("KZ", "алматы, астана, казахстан, kaspi, каспи, шымкент, караганда, тенге, астане"),
    (
        "TR",
        "istanbul, ankara, izmir, turkiye, papara, bursa, antalya, kadikoy, besiktas, uskudar, sisli, adana, konya, gaziantep, mersin, eskisehir, kayseri, kocaeli, samsun, trabzon, denizli, bakirkoy, kartal, maltepe, umraniye",
    ),
    (
        "SA",
        "الرياض, جده, جدة, السعوديه, السعودية, الدمام, riyadh, jeddah, مكة, المدينة المنورة, الخبر, تبوك, ابها, الطائف, القصيم, ابغى, ابغا, ريال",
    ),
    (
        "AE",
        "دبي, الشارقه, الشارقة, بالشارقة, ابوظبي, أبوظبي, الامارات, dubai, abu dhabi, sharjah, uae, عجمان, راس الخيمة, درهم, الفجيرة",
    ),
    (
        "EG",
        "القاهره, القاهرة, بالقاهرة, مصر, الاسكندرية, فودافون كاش, cairo, egypt, الجيزه, الجيزة, مدينة نصر, المعادي, الزمالك, المنصورة, طنطا, اسكندرية, عايز, عاوز, كلمني, جنيه, دلوقتي, كده",
    ),
    ("JO", "عمان, عمّان, الاردن, الأردن, amman, jordan, إربد, اربد, الزرقاء, الزرقا, العقبة, عمّان"),
    (
        "MA",
        "الدار البيضاء, المغرب, الرباط, مراكش, casablanca, morocco, كازا, طنجة, طنجه, فاس, اكادير, أكادير, سلا, مكناس, وجدة, عيط ليا, ديال, بزاف, واخا, كازابلانكا, الدراهم, خويا",
    ),
    ("DZ", "الجزائر, وهران, algiers, قسنطينة, عنابة, سطيف, دزاير, لالجي"),
    ("LB", "بيروت, لبنان, beirut, طرابلس الشام, صيدا, جونية, زحلة, الحمرا, الاشرفية, دقلي, دقيلي"),
    ("KW", "الكويت, kuwait, السالمية, حولي, الفروانية, الجهراء"),
    ("QA", "الدوحة, قطر, doha, qatar, الريان, الوكرة, لوسيل"),
    (
        "IN",
        "mumbai, delhi, bangalore, bengaluru, chennai, kolkata, hyderabad, pune, india, rupees, lakh, upi, paytm, gpay, phonepe, indiranagar, koramangala, jaipur, noida, gurgaon, gurugram, kanpur, lucknow, patna, bhopal, indore, ahmedabad, nagpur, andheri, bandra, kochi, coimbatore, vizag, chandigarh, ludhiana, ranchi, kanpur, howrah, दिल्ली, मुंबई, कानपुर, लखनऊ, पटना, जयपुर, पुणे, नोएडा, बेंगलुरु, कोलकाता, हैदराबाद",
    ),
    (
        "PK",
        "karachi, lahore, islamabad, pakistan, easypaisa, jazzcash, rawalpindi, gulshan, multan, faisalabad, peshawar, quetta, sialkot, gujranwala, pindi, johar town, hyderabad sindh, sargodha, bahawalpur, nazimabad, korangi, model town, bahria town, abbottabad, pkr",
    ),
    (
        "BD",
        "dhaka, chittagong, bangladesh, bkash, nagad, mirpur, sylhet, taka, khulna, rajshahi, barisal, gazipur, uttara, dhanmondi, banani, gulshan dhaka, mohammadpur, motijheel, narayanganj, rangpur, bogura, bikash, ঢাকা, চট্টগ্রাম, সিলেট, মিরপুর, খুলনা",
    ),
    ("LK", "colombo, sri lanka"),
    ("NP", "kathmandu, nepal, esewa"),
    (
        "PH",
        "manila, cebu, davao, quezon, philippines, gcash, makati, taguig, globe, smart, ph mobile, ph number, ph phone, dumaguete, tacloban, zamboanga, cagayan, laguna, pinoy, pinay, cavite, bulacan, pasig, pampanga, antipolo, batangas, iloilo, bacolod, baguio, mandaluyong, paranaque, las pinas, caloocan, marikina, rizal",
    ),
    (
        "ID",
        "jakarta, surabaya, bandung, indonesia, gopay, dana, jogja, kos putri, bali, ovo, yogyakarta, semarang, malang, depok, bekasi, tangerang, bogor, makassar, denpasar, palembang, kosan, ngekos",
    ),
    ("MY", "kuala lumpur, malaysia, penang, johor, ringgit"),
    ("SG", "singapore, paynow, hdb"),
    (
        "VN",
        "ha noi, hanoi, sai gon, saigon, viet nam, momo, zalo, da nang, hcm, tphcm, can tho, hai phong, nha trang, bien hoa, binh duong, vung tau, quan 1, go vap, thu duc, cau giay",
    ),
    ("TH", "bangkok, thailand, promptpay, กรุงเทพ"),
    (
        "CN",
        "北京, 上海, 广州, 深圳, 支付宝, 微信, beijing, shanghai, 杭州, 成都, 重庆, 武汉, 西安, 南京, 苏州, 天津, 长沙, 青岛, 朝阳, 海淀, 浦东, guangzhou, shenzhen, chengdu, hangzhou",
    ),
    ("TW", "台北, 台灣, taipei, taiwan, 高雄, 台中, 臺北, 臺灣, 台南, 新北, 桃園, 新竹"),
    ("HK", "香港, hong kong, fps"),
    (
        "JP",
        "東京, 大阪, 京都, tokyo, osaka, japan, 横浜, 名古屋, 札幌, 福岡, 神戸, 仙台, 渋谷, 新宿, 池袋, 千葉, 埼玉, 広島",
    ),
    (
        "KR",
        "서울, 부산, 인천, 강남, seoul, korea, 대구, 대전, 광주, 울산, 수원, 성남, 분당, 홍대, 잠실, 마포, 송파, gangnam, busan, incheon, hongdae",
    ),
    ("IL", "tel aviv, jerusalem, israel, bit app"),
    ("BE CH", "septante, nonante"),
    ("GR", "αθηνα, θεσσαλονικη, πατρα, ηρακλειο, athens, greece"),
    ("CZ", "praha, praze, brno, brne, ostrava, plzen, cesko, prague"),
    ("HU", "budapest, debrecen, szeged, magyarorszag"),
    ("IR", "تهران, مشهد, اصفهان, شیراز, تومان"),
    ("SE", "stockholm, goteborg, malmo, sverige, swish"),
    ("RO", "bucuresti, cluj, romania"),
];

/// What people have of a country, next to its adjective: "my Irish mobile", "the UK one".
const LINES: [&str; 12] =
    ["mobile", "cell", "number", "phone", "line", "sim", "whatsapp", "one is", "landline", "no", "tel", "digits"];
const ADJECTIVES: &[(&str, &str)] = &[
    ("GB", "uk, british, english, scottish, welsh"),
    ("IE", "irish"),
    ("US", "us, american, u.s., stateside"),
    ("CA", "canadian"),
    ("AU", "australian, aussie, aus"),
    ("NZ", "nz, kiwi"),
    ("ZA", "south african, sa"),
    ("NG", "nigerian, naija"),
    ("KE", "kenyan"),
    ("GH", "ghanaian"),
    ("IN", "indian"),
    ("PK", "pakistani"),
    ("BD", "bangladeshi"),
    ("PH", "filipino, philippine"),
    ("SG", "sg, singaporean"),
    ("MY", "malaysian"),
    ("AE", "dubai, uae, emirati"),
    ("MX", "mexican"),
    ("ES", "spanish"),
    ("PT", "portuguese"),
    ("BR", "brazilian"),
    ("FR", "french"),
    ("DE", "german"),
    ("IT", "italian"),
    ("NL", "dutch"),
    ("BE", "belgian"),
    ("CH", "swiss"),
    ("AT", "austrian"),
    ("PL", "polish"),
    ("TR", "turkish"),
    ("UA", "ukrainian"),
    ("RU", "russian"),
    ("JP", "japanese"),
    ("KR", "korean"),
    ("CN", "chinese"),
    ("ID", "indonesian"),
    ("VN", "vietnamese"),
    ("TH", "thai"),
];
