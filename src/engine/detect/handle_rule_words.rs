//! How people tell where the signs and numbers of a name go, and what else they say about names that are none of theirs.
//! Data only, as the folded view writes it.

/// Between the words of a name.
pub(super) const BETWEEN: &str = "(?:right |goes |sits |is )?(?:in )?between|in the middle|joining them|dazwischen|zwischen|in der mitte|entre|en medio|en el medio|no meio|au milieu|tra|fra|in mezzo|nel mezzo|pomiedzy|miedzy|w srodku|posrodku|между|посередине|посередці|між|arasina|arasinda|ortasina|ortasinda|ertussen|tussen|di tengah|di antara|o giua|beech me[in]*|bich me[in]*";
/// Behind them.
pub(super) const END: &str = "(?:at|on|to) (?:the |its |each |either |both )?(?:ends?|back|tail|sides?)|at the tail|behind(?: it)?|trailing|hinten(?: dran)?|dahinter|am ende|am schluss|zum schluss|al final|al fondo|detras|no fim|no final|atras|a la fin|au bout|derriere|alla fine|in fondo|in coda|dietro|na koncu|z tylu|в конце|сзади|наприкінці|в кінці|sonunda|sonuna|sona|aan het eind(?:e)?|erachter|achteraan|di akhir|di belakang(?:nya)?|o cuoi|phia sau|aakhir me[in]*|last me[in]*|end me[in]*|peeche";
/// Before them.
pub(super) const FRONT: &str = "in front(?: of it)?|at the (?:start|front|beginning)|leading|before it|vorne(?: dran)?|davor|vorn|am anfang|delante|al principio|na frente|no comeco|no inicio|devant|au debut|davanti|all['’]inizio|na poczatku|z przodu|przed|в начале|спереди|на початку|basinda|basina|ervoor|vooraan|di depan(?:nya)?|di awal|o dau|phia truoc|shuru me[in]*|aage";
/// At both ends.
pub(super) const BOTH: &str = "(?:at|on) (?:each|either|both) (?:ends?|sides?)|vorne und hinten|a los dos lados|des deux cotes|dos dois lados|da entrambi i lati";

/// What leads to a number that goes on.
pub(super) const PLUS: &str = "plus|with|and|then|followed by|und|dann|mit|y|con|mas|luego|seguido de|e|depois|com|mais|et|puis|avec|suivi de|poi|piu|seguito da|i|potem|z|oraz|и|потом|плюс|та|ve|sonra|arti|dan|lalu|ditambah|tambah|cong|them|voi|va|en|dan|met|aur|phir";
/// What the number is.
pub(super) const NUMBER_NOUNS: &str = "year|my birth year|birth year|number|numbers|digits|figures?|zahl|jahr|jahrgang|ano|numero|annee|anno|rok|numer|год|число|yil|tahun|angka|nam|so|nummer|saal|my age|age";
/// That only its last two digits count.
pub(super) const LAST_TWO: &str = "last two|letzten (?:zwei|beiden)|dos ultimos|ultimas? dos|deux derniers|ultime due|dois ultimos|dwie ostatnie|ostatnie dwie|последние две|son iki|dua (?:digit )?terakhir|hai so cuoi|laatste twee";

/// That the sign between two words of a name falls away.
pub(super) const NO_AMPERSAND: &str = "no (?:the )?(?:ampersand|&|and)|without (?:the |an )?(?:ampersand|&|and)|(?:drop|skip|lose|minus|leave out|forget) the (?:ampersand|&|and)|sans (?:le |l['’])?(?:&|et commercial|esperluette)|ohne (?:das )?(?:&|und-?zeichen|und)|sin (?:el )?(?:&|ampersand|y)|sem (?:o )?(?:&|e comercial)|senza (?:la )?(?:&|e commerciale)|zonder (?:de )?(?:&|en-teken)|bez (?:znaku )?(?:&|i)|без (?:&|амперсанда)";
/// That a word is written for it.
pub(super) const AMPERSAND_WORDS: &[(&str, &str)] = &[
    (r#"["'“‘«]et["'”’»] (?:au lieu|a la place)"#, "et"),
    (r#"["'“‘„]und["'”’“] (?:statt|anstatt|anstelle)"#, "und"),
    (r#"["'“‘«]y["'”’»] en (?:vez|lugar)"#, "y"),
    (r#"["'“‘«]e["'”’»] (?:em vez|no lugar|al posto|invece)"#, "e"),
    (r#"["'“‘]en["'”’] (?:in plaats|ipv)"#, "en"),
    (r#"["'“‘„]i["'”’] zamiast"#, "i"),
    (r#"["'“‘«]и["'”’»] вместо"#, "i"),
];

/// What speaks of making, choosing or printing a name, or of somebody else's.
pub(super) const MAKING: &str = "logos?|icons?|designs?|designed|designing|fonts?|bold|banner|draw|drawn|headline|poster|flyer|should|shall|would you|could you|ideas?|suggest|suggestions|recommend|available|taken|clients?|customers?|fields?|form|column|print|printed|label|slogan|title|caption|hashtag|password|letters on|embroider|engrave|engraved|paint|sign reads|whiteboard|invoice to|invoices|template|entwurf|schrift|schriftzug|soll|sollte|vorschlag|vorschlage|kunden?|feld|formular|disen[oa]r?|letrero|rotulo|fuente|deberia|sugerencia|clientes?|campo|formulario|logotipo|desenho|fonte|devo|conception|police|devrais|devrait|proposition|formulaire|carattere|dovrei|proposta|modulo|ontwerp|lettertype|zou|voorstel|projekt logo|czcionka|powinien|логотип|шрифт|должен|клиент[а-я]*|tasarim|yazi tipi|desain|huruf tebal|nen dat";
