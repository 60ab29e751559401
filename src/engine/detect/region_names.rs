//! The names by which a text points to a country, as data, in folded spelling.

/// Places, currencies and services that stand for one country.
pub(super) const NAMED: &[(&str, &str)] = &[
    (
        "GB",
        "liverpool, sheffield, newcastle, nottingham, leicester, coventry, hull, bradford, stoke, derby, southampton, portsmouth, plymouth, wolverhampton, swansea, brighton, bournemouth, norwich, luton, sunderland, middlesbrough, blackpool, bolton, harrogate, aberdeen, dundee, inverness, yorkshire, lancashire, kent, essex, surrey, croydon, hackney, brixton, camden, wigan, huddersfield, barnsley, rotherham, halifax, preston, oldham, london, leeds, manchester, bristol, glasgow, edinburgh, cardiff, belfast, birmingham, uk, england, scotland, wales, quid, sort code, postcode, landline, mum, northern ireland, exeter, oxford, cambridge, reading uk, york, bath, chester, carlisle, perth scotland, stirling, fife, ayr, paisley, falkirk, dumfries, newport, wrexham, lincoln uk, peterborough, milton keynes, northampton, swindon, gloucester, cheltenham, ipswich, colchester, cornwall, devon, dorset, somerset, norfolk, suffolk, sussex, cumbria, tyneside, merseyside, salford, stockport, rochdale, doncaster, grimsby, scunthorpe, ulster, derry",
    ),
    (
        "IE",
        "dublin, cork, galway, limerick, ireland, eircode, donegal, letterkenny, waterford, sligo, kerry, tralee, killarney, mayo, kilkenny, drogheda, dundalk, athlone, wexford, tipperary, roscommon, monaghan, cavan, bray, wicklow, kildare, naas, meath, navan, louth, carlow, laois, portlaoise, offaly, tullamore, westmeath, mullingar, longford, leitrim, dun laoghaire, tallaght, maynooth, celbridge, greystones, youghal, cobh, ballina mayo, westport, castlebar, craic, himself does be, fierce handy, gardai",
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
    (
        "KE",
        "kilimani, westlands, kasarani, kileleshwa, lavington, karen nairobi, ngong, rongai, kiambu, machakos, kitengela, ruaka, juja, kitale, nyeri, malindi, safaricom, nakuru, eldoret, thika, nairobi, mombasa, kenya, mpesa, m-pesa, kisumu",
    ),
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
        "paris, lyon, marseille, toulouse, bordeaux, france, lydia, paylib, nantes, lille, strasbourg, rennes, montpellier, grenoble, dijon, toulon, rouen, creteil, montreuil, reims, le havre, saint etienne, nimes, aix en provence, brest, le mans, amiens, limoges, clermont ferrand, villeurbanne, metz, besancon, perpignan, caen, mulhouse, avignon, poitiers, la rochelle, annecy, versailles, vendee, bretagne, normandie",
    ),
    (
        "BE",
        "bruxelles, brussel, belgique, antwerpen, liege, namur, charleroi, ixelles, schaerbeek, brugge, leuven, louvain, mechelen, tournai, hasselt, wallonie, vlaanderen, une fois, oostende, waterloo, uccle, anderlecht",
    ),
    (
        "CH",
        "zurich, geneve, schweiz, suisse, twint, basel, bern, lausanne, lugano, winterthur, luzern, st gallen, sankt gallen, fribourg, neuchatel, vevey, montreux, nyon, locarno, bellinzona, ticino, schaffhausen, aarau, gruezi, huitante, natel, svizzera, chiasso, mendrisio, yverdon, winti, zuri, thun, koniz, biel, bienne, chur, uster, sion, frauenfeld, olten, solothurn, emmental, toggenburg, oberland zurich, gruess, merci vilmal, zugle, zugla",
    ),
    (
        "DE",
        "berlin, munchen, hamburg, koln, frankfurt, deutschland, kleinanzeigen, leipzig, germany, neukolln, kreuzberg, stuttgart, dusseldorf, dortmund, bremen, hannover, nurnberg, dresden, bonn, munster, kopenick, spandau, marzahn, friedrichshain, charlottenburg, schoneberg, wedding berlin, moabit, lichtenberg, treptow, steglitz, zehlendorf, prenzlauer berg, bochum, wuppertal, bielefeld, aachen, chemnitz, halle saale, magdeburg, erfurt, jena, potsdam, kassel, saarbrucken, oldenburg, osnabruck, heidelberg, regensburg, ingolstadt, wurzburg, ulm, heilbronn, pforzheim, gottingen, karlsruhe, mannheim, augsburg, wiesbaden, kiel, lubeck, freiburg, mainz, rostock, altona, pankow",
    ),
    (
        "AT",
        "wien, graz, osterreich, linz, salzburg, innsbruck, klagenfurt, villach, wels, st polten, dornbirn, bregenz, floridsdorf, donaustadt, heuer, servus aus wien, servas, favoriten, ottakring, hernals, simmering, meidling, josefstadt, leopoldstadt, mariahilf, hietzing, dobling, penzing, wahring, alsergrund, landstrasse wien, st. polten, wiener neustadt, steyr, leoben, kapfenberg, eisenstadt, baden bei wien, modling, tulln, krems, oida, steiermark, tirol, vorarlberg, karnten, burgenland",
    ),
    (
        "IT",
        "roma, milano, torino, napoli, italia, postepay, satispay, bologna, firenze, palermo, genova, catania, venezia, verona, padova, trieste, brescia, bergamo, modena, cagliari, perugia, pescara, trastevere, lecce, livorno, forcella, vomero, scampia, messina, reggio calabria, reggio emilia, parma, ravenna, rimini, salerno, sassari, siracusa, pescara, monza, piacenza, ancona, udine, treviso, vicenza, mestre, caserta, cosenza, varese, novara, pisa, lucca, siena, arezzo, foggia, taranto, brindisi, fori, testaccio, navigli, brianza",
    ),
    ("NL", "amsterdam, rotterdam, utrecht, nederland, tikkie, den haag, eindhoven"),
    (
        "PL",
        "radom, warszawie, krakowie, lodzi, lodz, wroclawiu, gdansku, gdynia, gdyni, sopot, szczecin, szczecinie, bydgoszcz, lublin, lublinie, katowice, katowicach, bialystok, bialymstoku, czestochowa, kielce, kielcach, torun, rzeszow, rzeszowie, olsztyn, gliwice, zabrze, opole, nowa huta, praga poludnie, mokotow, ursynow, warszawa, krakow, wroclaw, gdansk, polska, blik, poznan, warsaw, poland",
    ),
    (
        "RU",
        "москва, москве, питер, питере, спб, россия, сбер, сбербанк, moscow, piter, pitere, moskva, moskve, spb, kazani, novosib, мск, казань, казани, новосибирск, екатеринбург, екб, самара, самаре, краснодар, сочи, воронеж, уфа, уфе, пермь, перми, челябинск, омск, ростов, ростове, питера, питеру, тюмень, тула, рублеи, руб",
    ),
    (
        "UA",
        "dnipro, dnipra, kyivi, kyevi, lvovi, kharkiv, kharkovi, odesi, odesa, odesi, ukraini, одещині, одещина, київщині, львівщині, харківщині, буковині, закарпаття, оболонь, троєщина, троєщині, троещина, київ, києві, львів, львові, одеса, харків, приват, монобанк, kyiv, lviv, ukraine, киів, киіві, одесі, харкові, дніпро, дніпрі, запоріжжя, вінниця, вінниці, полтава, полтаві, чернівці, тернопіль, ужгород, луцьк, рівне, гривень, гривні, грн, киев, киеве, львов, львове, одесса, одессе, харьков, харькове, днепр, днепре",
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
        "mumbai, delhi, bangalore, bengaluru, chennai, kolkata, hyderabad, pune, india, rupees, lakh, upi, paytm, gpay, phonepe, indiranagar, koramangala, jaipur, noida, gurgaon, gurugram, kanpur, lucknow, patna, bhopal, indore, ahmedabad, nagpur, andheri, bandra, kochi, coimbatore, vizag, chandigarh, ludhiana, ranchi, kanpur, howrah, varanasi, banaras, allahabad, prayagraj, agra, meerut, ghaziabad, faridabad, dehradun, amritsar, jalandhar, vadodara, baroda, rajkot, nashik, thane, navi mumbai, guwahati, bhubaneswar, cuttack, mysore, mangalore, madurai, trichy, kochi, trivandrum, vijayawada, warangal, raipur, jodhpur, udaipur, gwalior, jabalpur, mehendi, mehndi, वाराणसी, बनारस, इलाहाबाद, प्रयागराज, आगरा, मेरठ, गाजियाबाद, गाज़ियाबाद, इंदौर, भोपाल, नागपुर, सूरत, अहमदाबाद, रांची, देहरादून, चंडीगढ़, गुरुग्राम, दिल्ली, मुंबई, कानपुर, लखनऊ, पटना, जयपुर, पुणे, नोएडा, बेंगलुरु, कोलकाता, हैदराबाद",
    ),
    (
        "PK",
        "karachi, lahore, islamabad, pakistan, easypaisa, jazzcash, rawalpindi, gulshan, multan, faisalabad, peshawar, quetta, sialkot, gujranwala, pindi, johar town, hyderabad sindh, sargodha, bahawalpur, nazimabad, korangi, model town, bahria town, abbottabad, pkr, saddar, dha karachi, dha lahore, clifton karachi, north nazimabad, gulistan, wapda town, cantt lahore, okara, sahiwal, sheikhupura, jhelum, mardan, gujrat pk, kharian, pindi mein",
    ),
    (
        "BD",
        "dhaka, chittagong, bangladesh, bkash, nagad, mirpur, sylhet, taka, khulna, rajshahi, barisal, gazipur, uttara, dhanmondi, banani, gulshan dhaka, mohammadpur, motijheel, narayanganj, rangpur, bogura, bikash, ঢাকা, চট্টগ্রাম, সিলেট, মিরপুর, খুলনা",
    ),
    ("LK", "colombo, sri lanka"),
    ("NP", "kathmandu, nepal, esewa"),
    (
        "PH",
        "manila, cebu, davao, quezon, philippines, gcash, makati, taguig, globe, smart, ph mobile, ph number, ph phone, dumaguete, tacloban, zamboanga, cagayan, laguna, pinoy, pinay, cavite, bulacan, pasig, pampanga, antipolo, batangas, iloilo, bacolod, baguio, muntinlupa, malabon, navotas, san juan ph, tondo, tondo manila, tarlac, nueva ecija, pangasinan, ilocos, vigan, naga city, legazpi, general santos, gensan, butuan, surigao, bohol, tagbilaran, palawan, boracay, aklan, roxas city, lapu-lapu, talisay, mandaue, manang, mandaluyong, paranaque, las pinas, caloocan, marikina, rizal",
    ),
    (
        "ID",
        "jakarta, surabaya, bandung, indonesia, gopay, dana, jogja, kos putri, bali, ovo, yogyakarta, semarang, malang, depok, bekasi, tangerang, bogor, makassar, denpasar, palembang, kosan, ngekos, sleman, bantul, sragen, klaten, magelang, kudus, cirebon, sukabumi, tasik, tasikmalaya, garut, cimahi, sidoarjo, gresik, kediri, jember, banyuwangi, lampung, padang, pekanbaru, batam, banjarmasin, balikpapan, samarinda, pontianak, manado, mataram, lombok, kupang, jaksel, jakbar, jaktim, jakut, monggo, matur nuwun, sunda, bdg, jkt, sby, undangan",
    ),
    ("MY", "kuala lumpur, malaysia, penang, johor, ringgit"),
    ("SG", "singapore, paynow, hdb"),
    (
        "VN",
        "ha noi, hanoi, sai gon, saigon, viet nam, momo, zalo, da nang, hcm, tphcm, can tho, hai phong, nha trang, bien hoa, binh duong, vung tau, quan 1, go vap, thu duc, cau giay, ha dong, dong da, hoan kiem, hai ba trung, thanh xuan, long bien, tan binh, binh thanh, phu nhuan, tan phu, binh tan, dong nai, long an, tay ninh, da lat, quy nhon, thanh hoa, nghe an, vinh, bac ninh, bac giang, thai nguyen, hai duong, nam dinh, thai binh",
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
pub(super) const LINES: [&str; 12] =
    ["mobile", "cell", "number", "phone", "line", "sim", "whatsapp", "one is", "landline", "no", "tel", "digits"];
/// Adjectives of countries.
pub(super) const ADJECTIVES: &[(&str, &str)] = &[
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
