//! How people name the providers of mailboxes, and the countries of their endings, without writing the domain. Data only.
//!
//! Written as the folded view writes them: lower case, Latin and Cyrillic without accents.

use std::sync::LazyLock;

use regex::Regex;

use crate::engine::text::pattern;

/// Providers by the ways in which people name them.
pub(super) const PROVIDERS: &[(&str, &str)] = &[
    (
        "gmail.com",
        r"g[- ]?mail|google ?mail|google'?s? (?:own )?(?:e-?)?(?:mail|post)(?:box)?|gmai?l|goog(?:le)? mail|(?:e-?)?mail(?:box|s)? (?:of|from|by|at|with|von|de|di|da|do|bei) google|goo?gle one|google address|google account|jimail|geemail|gee mail|g male|gmale|g-male|google (?:lot|people|folks|crowd|guys|bunch|place)|with google|the g (?:one|people|folks|lot|crowd|guys)|g-letters?|g letterbox|gugl ?mail|correo de google|google ?posta|джимеил|джимаил|гмеил|гмаил|жмаил|جيميل|जीमेल|ジーメール|지메일|谷歌邮箱",
    ),
    (
        "outlook.com",
        r"outlook|out look|microsoft'?s? (?:own |newer |free )?(?:e-?)?mail(?:box)?|(?:e-?)?mail (?:of|from|by) microsoft|bill gates'?s? (?:newer |own )?(?:e-?)?mail|аутлук",
    ),
    ("hotmail.com", r"hot[- ]?mail|hot[- ]?male|hotmial|hotmale|хотмеил|хотмаил|هوتميل"),
    (
        "icloud.com",
        r"i[- ]?cloud|eye cloud|apple'?s? (?:own )?(?:cloud )?(?:e-?)?mail(?:box)?|apple'?s? cloud(?: mail| one)?|(?:e-?)?mail (?:of|from|by) apple|the apple one|apple one|айклауд|аиклауд",
    ),
    ("yahoo.com", r"yahoo|ya hoo|yah00|y! ?mail|yahoo'?s? mail|what cowboys (?:shout|yell)|cowboys shout|ياهو|याहू|яху"),
    ("protonmail.com", r"proton ?mail|swiss (?:encrypted )?(?:proton )?mail"),
    (
        "pm.me",
        r"(?:short|two[- ]letter)(?: \w+){0,4} proton(?: people| mail)?|proton'?s? (?:\w+ )?(?:short|two[- ]letter) (?:one|address|domain)",
    ),
    ("proton.me", r"proton(?: me)?"),
    ("aol.com", r"aol|a o l|america online"),
    ("gmx.de", r"gmx|g[ .-]m[ .-]x|g,? m,? (?:and|und|et|y|e|&) x"),
    ("web.de", r"web ?punkt ?de|web de"),
    ("t-online.de", r"t[- ]online"),
    ("libero.it", r"libero(?: mail)?(?: punto)? it"),
    ("laposte.net", r"la ?poste(?: point)? net|chez la ?poste"),
    ("seznam.cz", r"seznam(?:u|em|ovi|e)?(?: tecka)?(?: cz)?"),
    ("onet.pl", r"onet(?:u|em|owi|cie)?(?: kropka)?(?: pl)|na onecie|onecie|poczt[aey] (?:na )?onet(?:u|cie)?"),
    ("interia.pl", r"interi(?:a|i|e)(?: kropka)?(?: pl)?"),
    ("bk.ru", r"бк точка ру|bk tochka ru"),
    ("daum.net", r"다음 메일|daum"),
    ("fastmail.com", r"fast ?mail"),
    ("tuta.com", r"tuta"),
    ("yandex.ru", r"yandex(?:e|a|te|ten)?|яндекс(?:е|а|у|ом|овскую|овская|овский|овской)?"),
    (
        "mail.ru",
        r"маил[ .-]?ру|меилру|маил точка ру|мэил ру|меил ру|мэил точка ру|меил точка ру|маил ру|mail tochka ru|mail ru",
    ),
    ("ukr.net", r"укр[ .-]?нет(?:у|і|е)?|ukr[ -]?net"),
    ("naver.com", r"naver|네이버"),
    ("qq.com", r"qq邮箱|qq ?mail"),
    ("163.com", r"网易邮箱|163邮箱"),
    ("rediffmail.com", r"rediff(?: ?mail)?"),
    ("zoho.com", r"zoho ?mail"),
    ("wp.pl", r"wirtualn(?:a|ej|a) polsk(?:a|iej|ce)|wu[ .]?pe(?: kropka)? pl|wu[ .]pe"),
    ("o2.pl", r"o2 kropka pl|o dwa(?: kropka)? pl"),
    ("orange.fr", r"orange(?: point)? fr|chez orange"),
    ("free.fr", r"free point fr|chez free"),
    ("virgilio.it", r"virgilio(?: punto)? it"),
    ("freenet.de", r"freenet(?: punkt)?(?: de)?"),
    ("posteo.de", r"posteo(?: punkt)?(?: de)?"),
    ("mailbox.org", r"mailbox (?:dot|punkt) org"),
    ("terra.com.br", r"terra ponto com(?: ponto br)?"),
    ("uol.com.br", r"uol(?: ponto com)?(?: ponto br)?"),
    ("bol.com.br", r"bol ponto com(?: ponto br)?"),
    ("live.com", r"(?:microsoft|windows) live|live (?:mail|dot com)"),
    ("msn.com", r"msn(?: mail)?"),
    ("btinternet.com", r"bt ?internet"),
];

/// The same by descriptions and plays on the name. They count only beside what can be nothing but a mailbox.
pub(super) const DESCRIBED: &[(&str, &str)] = &[
    (
        "gmail.com",
        r"(?:beim|vom) such-?riesen?|(?:search engine|search giant|suchmaschine|suchmaschinenriese|such-?riesen?)(?:'s|n)?(?: (?:own|free|e|web|usual|big))*[ -]?(?:mails?|e-?mail|post|postfach|address|one|people)|(?:people|company|firm|folks|lot|guys|ones?|giant|outfit|owners?) (?:that|who|which|behind|of) (?:(?:owns?|runs?|makes?|made|bought|built) )?(?:the )?(?:youtube|android|chrome|google maps|street view|search engine|big search engine|pixel)|(?:youtube|android|chrome)'?s? (?:owner|owners|parent|mother|maker|makers|people|lot)(?:'?s)?|(?:empresa|gente|gigante|casa|dueno|duenos|correo) (?:del?|de la|que (?:tiene|hizo)) (?:gran )?(?:buscador|youtube|android)|(?:gens|boite|geant|maison|mail|messagerie) (?:du|de la|de|d') ?(?:moteur de recherche|youtube|android|la recherche)|(?:gente|gigante|casa|azienda|posta|mail) (?:del|di|dei) (?:motore di ricerca|youtube|android)|(?:leute|firma|riese|post|mail) (?:von|der|mit) (?:der )?(?:suchmaschine|youtube|android)|(?:colou?rful|rainbow|four-colou?r) g|g of the search",
    ),
    (
        "outlook.com",
        r"redmond(?:'?s)?(?: [a-z]+)?|(?:windows|office|word|excel) (?:people|company|makers?|folks|firm|lot)'?s?|(?:people|company|firm|lot|makers?) (?:behind|of|who (?:make|made|run)) (?:windows|word|excel|ms office)|(?:another|other|different|posh) word for (?:a )?(?:forecast|prospects?|view)|(?:out|outside) (?:and|then|plus|followed by) (?:a )?look|(?:opposite of|not) (?:inlook|in-look|look in)|(?:los|la gente|empresa|correo) de windows|(?:leute|firma|post|mail) von windows|(?:ceux|boite|mail) de windows",
    ),
    (
        "hotmail.com",
        r"(?:very )?(?:warm|hot|spicy|steaming|scorching|boiling|burning)[ -](?:e-?mail|mail|post|letter|male|one for mail)|(?:opposite of|not|contrary of|reverse of) (?:a )?cold(?: ?mail)?|(?:mail|male) (?:but|only|just|, )? ?(?:hot|spicy|boiling)|correo (?:calent(?:ito|on)|que quema)|mail (?:calda|bollente|chaud|heiss)|microsoft'?s? old(?:er|est)? (?:mail|one|address)|(?:what|as) outlook (?:was|used to be) called|outlook'?s? (?:predecessor|old name|former name|ancestor)",
    ),
    (
        "icloud.com",
        r"(?:the )?iphone (?:one|lot|folks|crowd)|mac(?:book)? (?:people|makers?|folks)|(?:people|company|firm|lot|makers?|guys) (?:that|who|which|behind|of|with) (?:(?:make|makes|made|build|sell|sells) )?(?:the )?(?:iphones?|ipads?|macbooks?|bitten apple|apple logo|fruit logo|bitten fruit)|(?:bitten|half-eaten|nibbled|chewed) (?:apple|fruit)|apple with (?:a|the) bite|fruit with (?:a|the) bite|(?:steve )?jobs'? (?:company|firm|mail|cloud)|(?:de|con) la manzana|manzana mordida|(?:chez|de) la pomme|pomme croquee|(?:della|con la) mela|mela morsicata|angebissene[nr]? apfel|apfel(?:-?(?:firma|wolke|mail))|(?:da|com a) maca|maca mordida",
    ),
    (
        "yahoo.com",
        r"yodel(?:l?ing)?(?: [a-z]+)?|(?:one|mail|provider|search engine|name) (?:that|which) (?:shouts|yells|yodels|cries|ends in an exclamation mark)|(?:opposite of|not) boo[- ]?hoo|what you (?:shout|yell|cry) (?:when|if) you(?:'re| are) (?:happy|glad)|(?:purple|violet) (?:mail|y|one|provider)|(?:with|has|and) (?:the|an?) exclamation (?:mark|point)",
    ),
    (
        "protonmail.com",
        r"(?:swiss|geneva|alpine) (?:one|privacy (?:mail|people|one)|encrypted one|secret mail)|(?:encrypted|private|secure) (?:mail|one) from (?:switzerland|geneva|the swiss|the alps)|(?:counterpart|partner|opposite) of the electron",
    ),
    ("aol.com", r"america on(?:line)?|nineties (?:dial[- ]?up )?mail|dial[- ]?up (?:mail|people|cd people)"),
    ("live.com", r"the live one|microsoft'?s live|live (?:one )?from microsoft|opposite of dead"),
    (
        "gmail.com",
        r"(?:same|very) (?:place|people|company|lot|crowd|outfit|house|folks) (?:as|that (?:do|does|run|runs|make|makes)|behind|who (?:do|run|make)) (?:the )?(?:drive|youtube|android|maps|chrome|pixel|search)(?: and (?:the )?(?:drive|youtube|android|maps|chrome|pixel|search))?|mesmo (?:sitio|lugar) d[oa] (?:drive|youtube|maps|android)(?: e do youtube)?|(?:mismo sitio|misma gente|los mismos|los) (?:del?|de la) (?:drive|youtube|maps|android|buscador)|(?:search engine|buscador|suchmaschine|moteur de recherche|motore di ricerca)(?:'s)? (?:e-?)?(?:mail|one|people|post|correo)|(?:big|capital|letter|the) g mail|g (?:and|then|plus|e|y|und|et) (?:a )?(?:the )?(?:english word for |palabra inglesa (?:para|de) |palavra inglesa p(?:a)?ra )?(?:mail|correio|correo)|(?:el|la|lo|o|a|le|il|das|die|der|bei|chez|von|de|du|da|del|di) google|gugel ?mail|gmayl|jemail|goggle ?mail|google-post|google's|red m envelope|envelope with the red m|(?:with|has|and) the red m",
    ),
    ("gmail.com", r"big g(?:'s)?(?: mail| one)?|(?:the )?one google (?:runs|owns)|(?:post|mail) die mit g anfangt"),
    ("gmail.com", r"гугл(?:е|а|овск[а-я]*|у)?(?: почт[а-я]*)?|почт[аеы] (?:от )?гугла"),
    (
        "outlook.com",
        r"(?:named|called|shares its name with|sounds|spelled|spelt|like) (?:(?:like|after|as|with) )?(?:a|the|what you get from a|an?)? ?(?:view|vista|prospect|view from a window|weather forecast)|microsoft (?:one|lot|people|address|account|place|crowd|outfit)|microsoft'?s (?:own |new |current )?(?:one|post|box|address)|(?:el|la|o|le|il|das|die|bei|chez|von|de|du|da|del|di) microsoft|look out (?:backwards|reversed|turned round|swapped|flipped)|bill gates'?s? (?:own )?(?:one|post|lot)",
    ),
    (
        "hotmail.com",
        r"(?:hot|warm|spicy|boiling|burning|scalding) (?:kind|sort|type|flavou?r|version) of (?:e-?)?mail|(?:opposite of|not) cold ?mail|(?:e-?)?mail (?:that is|that's|which is) hot|correo caliente|heisse (?:mail|post)|posta (?:calda|bollente)|courrier chaud|the hot one|hot (?:and|then|plus) mail",
    ),
    ("hotmail.com", r"горяч(?:ая|ей|ую) почт[аеу]|хот ?меил"),
    (
        "icloud.com",
        r"apple(?: one| people| place| lot| folks| account| address)|(?:the )?(?:fruit|bitten fruit|bitten apple|cupertino|iphone) (?:company|people|firm|lot|one|maker|makers|brand)(?:'?s)?(?: (?:e-?)?mail| cloud| one)?|(?:iphone|mac) (?:e-?)?mail|(?:el|la|o|le|il|das|die|bei|chez|von|de|du|da|del|di) apple|(?:nube|nuvem|nuvola|nuage|wolke) (?:de|da|di|von) (?:apple|la manzana|la pomme|maca)|(?:i|eye|me) (?:and|then|plus) (?:a )?cloud|cloud (?:one )?with an? i",
    ),
    ("icloud.com", r"яблочн[а-я]+(?: почт[а-я]*)?|эппл[а-я]*"),
    (
        "yahoo.com",
        r"y(?:a|e)?[- ]?hoo|why[- ]a[- ]hoo|yoo?hoo ?mail|yahu|jahu|jahoo|(?:purple|violet|lilac|purpura|morad[ao]|rox[ao]|lila|violett?[ae]?)(?: \w+){0,3} (?:exclamation|exclamacion|exclamacao|ausrufezeichen|exclamation mark|esclamativo|bang)|y (?:with|and|plus|morada|roxo|lila|violet|violeta|viola)(?: \w+){0,3} (?:exclamation|exclamacion|exclamacao|ausrufezeichen|esclamativo|bang)|(?:cowboy|cowboys)'? ?(?:shout|yell|cry|one)|gulliver'?s (?:brutes|beasts|creatures)",
    ),
    ("yahoo.com", r"яху|йаху"),
    (
        "protonmail.com",
        r"(?:swiss|positive particle|atom'?s|subatomic)(?: \w+){0,2} (?:e-?)?mail|(?:opposite of|not an?) electron",
    ),
    ("aol.com", r"you'?ve got mail|a[- .]o[- .]l"),
    ("gmx.de", r"g[., -]{1,2}m[., -]{1,2}(?:and |und )?x|gee em ex|geh? em ix|ge-em-ix|vorne g und hinten x"),
    (
        "web.de",
        r"w[ ,.-]{1,2}e[ ,.-]{1,2}b|netz auf englisch|englisch(?:e|es)? (?:wort )?(?:fur|fuer) netz|web (?:mit )?(?:deutsche[rn]? endung|deutschland)|web\.?de|spinnennetz auf englisch",
    ),
    (
        "t-online.de",
        r"telekom(?:[- ]mail|s)?|t (?:strich|minus|bindestrich) online|magenta[- ]?riese[n]?|rosa riese[n]?",
    ),
    ("libero.it", r"libero|quello libero|parola per free"),
    ("laposte.net", r"(?:la )?poste (?:point )?net|le facteur point net"),
    ("fastmail.com", r"(?:quick|speedy|rapid|opposite of slow) ?mail|fast (?:and|then|plus) mail"),
    ("yandex.ru", r"(?:там|почта) же,? где яндекс|янд(?:экс|ыкс)[а-я]*|поисковик(?:е|а) на я"),
    ("mail.ru", r"мыло ?ру|мейл[ .-]?ру"),
    ("rediffmail.com", r"redif+ ?mail|red if+ ?mail"),
    (
        "orange.fr",
        r"(?:operateur|fournisseur|boite)(?: \w+){0,2} (?:agrume|orange|fruit)|couleur (?:agrume|orange)|agrume",
    ),
    ("free.fr", r"(?:operateur|fournisseur)(?: \w+){0,2} (?:gratuit|libre)|(?:gratuit|libre) en anglais"),
    ("sfr.fr", r"sfr(?: point)?(?: fr)?|carre rouge"),
    ("wanadoo.fr", r"wanadoo"),
    ("rambler.ru", r"rambler"),
    ("rambler.ru", r"рамблер[а-я]*"),
    ("comcast.net", r"comcast(?: dot)?(?: net)?|xfinity mail"),
    ("verizon.net", r"verizon dot net"),
    ("att.net", r"at ?(?:and|&) ?t dot net|a t t dot net"),
    ("sky.com", r"sky dot com|the satellite tv (?:people|one)"),
    ("ntlworld.com", r"ntl ?world"),
    ("bigpond.com", r"big ?pond"),
    ("abv.bg", r"абв(?: точка)?(?: бг)?"),
    ("centrum.cz", r"centrum(?:u)? (?:tecka )?cz"),
    ("walla.co.il", r"walla"),
    (
        "gmail.com",
        r"(?:poczt[aey]|skrzynk[aie]|mail) (?:od |z |tej |ta )?(?:wyszukiwark[aie]|google'?a?)|wyszukiwark[aie]|arama motoru(?:nun)?(?: posta(?:si|sinda)?)?|(?:postfach|post|mail) (?:von|bei|vom) (?:der )?suchmaschine|(?:quello|quella|posta|casella) (?:del )?motore di ricerca|поисковик[а-я]* на г|(?:почт[а-я]+|ящик[а-я]*) (?:от )?(?:большого )?поисковик[а-я]*|(?:surel|email|mel) mesin pencari|mesin pencari|cong cu tim kiem|thu (?:cua )?google|google (?:wal[aei]|ka)(?: mail)?|search engine wal[aei](?: mail)?|zoekmachine|de post van google|letter service of the (?:search )?giant|mailbox of the search",
    ),
    (
        "icloud.com",
        r"angebissene[nrms]? apfel|nadgryzion[a-z]+ jablk[a-z]*|jablk(?:o|iem) z ogryzkiem|isiri(?:lmis|k) elma|apel (?:yang )?(?:digigit|tergigit)|qua tao (?:can do|khuyet)|apple wal[aei]|надкушенн[а-я]+ яблок[а-я]*|aangebeten appel|aangevreten appel|pomme entamee",
    ),
    (
        "hotmail.com",
        r"(?:e-?mail|mail|correio) quente|gorac[aey](?: mail| poczta)?|sicak (?:posta|mail)|(?:surel|email|surat) panas|thu nong|hete (?:mail|post)|garam mail",
    ),
    (
        "yahoo.com",
        r"fiolet[a-z]+(?: \w+){0,2} wykrzyknik[a-z]*|mor(?: \w+){0,2} unlem[a-z]*|ungu(?: \w+){0,2} tanda seru|paarse?(?: \w+){0,2} uitroepteken|фиолетов[а-я]+(?: \w+){0,2} восклицательн[а-я]+|violet(?: \w+){0,3} point d['’]exclamation|baingani(?: \w+){0,2} wal[aei]",
    ),
    (
        "outlook.com",
        r"poczt[aey] (?:od )?(?:microsoftu?|windowsa)|microsoft(?:'?un)? (?:postasi|wal[aei]|ka)|(?:почт[а-я]+ )(?:от )?(?:маикрософт[а-я]*|виндоус[а-я]*)|ludzi od windowsa|windows(?:'?un)? postasi|thu (?:cua )?microsoft|de post van microsoft",
    ),
    (
        "proton.me",
        r"(?:swiss|encrypted|schweizer|suizo|suisse|svizzer[oa]|szwajcarsk[a-z]+|швеицарск[а-я]+)(?:[ ,]{1,2}[\w'-]+){0,7}[ ,]{1,2}(?:dot|punkt|punto|point|ponto|kropka|nokta|точка|short ending|ending|endung)(?:[ ,]{1,2}[\w'-]+){0,4} me",
    ),
];

/// Any of the providers' names begins with one of these, so that most texts are left after one look.
pub(super) static HINT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"mail|google|big g|mit g anf|outlook|out look|look out|microsoft|gates|hotm|[- ]male|gmale|cloud|y[ae]? ?h[o0]|[- ]hoo|yahu|jah|cowboys|proton|aol|america online|the g (?:people|folks|lot|crowd|guys)|g-letter|g letterbox|gmx|g m x|g,? m,? \S{1,3} x|a o l|yandex|naver|qq|rediff|w[ ,.-]{1,2}e[ ,.-]{1,2}b|web (?:mit |punkt )?de|apple|the g one|t[- ]online|t (?:strich|minus|bindestrich) online|telekom|libero|poste|seznam|one[tc]|interi|укр|msn|live mail|live dot|uol|bol ponto|terra ponto|o2 kr|o dwa|wu[ .]?pe|wirtualn|posteo|freenet|orange (?:point )?fr|chez orange|chez free|free point|virgilio|bt ?internet|g[., -]{1,2}m|gee em|tuta|daum|exclama|esclama|ausrufez|youtube|drive|android|chrome|search engine|buscador|suchmaschine|moteur de|motore di|fruit|bitten|cupertino|the view|a view|like a view|vista|the hot one|agrume|operateur|fournisseur|netz|facteur|sfr|wanadoo|rambler|electron|comcast|xfinity|verizon|sky dot|ntl|pond|centrum|walla|gulliver|caliente|chaud|the red m|vorne g|search giant|such-?riese|redmond|windows (?:people|company|lot|mak)|office people|de windows|von windows|another word for|look in|inlook|calent|calda|iphone (?:one|lot|people|company|mak|firm|mail)|makes? (?:the )?i(?:phone|pad)|steve jobs|manzana|pomme|mela m|mela,|apfel|maca m|yodel|boo-?hoo|swiss|geneva|from switz|dial-?up|dial up|the live one|rainbow g|colou?rful g|wyszukiwark|arama motor|mesin pencari|tim kiem|zoekmachine|search giant|the giant|angebissen|nadgryzion|ogryzk|elma|apel |qua tao|appel|quente|gorac|sicak|panas|thu nong|hete |fiolet|mor |ungu |paars|violet|baingani|swiss|schweizer|suizo|suisse|svizzer|szwajcarsk|poczt|postasi|[^\x00-\x7f]{3}",
    )
});

/// Endings spelled after the provider's name.
pub(super) const SPELLED_COUNTRIES: &[(&str, &str)] = &[
    ("dot co dot uk", "co.uk"),
    (".co.uk", "co.uk"),
    ("co uk", "co.uk"),
    ("dot co uk", "co.uk"),
    ("dot fr", "fr"),
    (".fr", "fr"),
    ("point fr", "fr"),
    ("dot de", "de"),
    ("punkt de", "de"),
    (".de", "de"),
    ("punto it", "it"),
    ("dot it", "it"),
    (".it", "it"),
    ("punto es", "es"),
    (".es", "es"),
    ("dot es", "es"),
    ("ponto com ponto br", "com.br"),
    (".com.br", "com.br"),
    ("de espana", "es"),
    ("de mexico", "com.mx"),
    ("de francia", "fr"),
    ("de france", "fr"),
    ("do brasil", "com.br"),
    ("de brasil", "com.br"),
    ("d'italia", "it"),
    ("italia", "it"),
    ("deutschland", "de"),
    ("dot com dot br", "com.br"),
    ("dot co dot jp", "co.jp"),
    ("dot com dot au", "com.au"),
    ("dot com dot mx", "com.mx"),
    ("punto com punto mx", "com.mx"),
    ("punto com punto ar", "com.ar"),
    ("dot nl", "nl"),
    ("punt nl", "nl"),
    ("dot in", "in"),
    ("dot co dot in", "co.in"),
    (".co.in", "co.in"),
    ("dot ca", "ca"),
    (".ca", "ca"),
];
