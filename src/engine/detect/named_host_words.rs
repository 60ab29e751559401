//! How people tell that a host is a name written in one word, and what else they say around it. Data only, as the folded
//! view writes it.

/// That a name's words are joined, beside the remarks that stand in the middle of an address.
pub(super) const JOINED: &str = "(?:written|spelled|spelt|squashed|squished|glued|stuck|pushed|run|typed|put|joined|mashed|smushed|jammed|all)[ -]together|without (?:the |a |any )?(?:spaces?|gaps?|blanks?)|minus the (?:spaces?|gaps?)|no (?:the )?(?:spaces?|gaps?|blanks?)|(?:glue|squash|squish|smush|smoosh|mash|jam|stick|run|join|close|push|shove) (?:it|them|that|those|both|the (?:rest|two|words|lot|name|parts|gaps?|spaces?))(?: (?:all |up )?together| up)?|(?:drop|lose|skip|take out|remove|close) the (?:spaces?|gaps?)|in einem (?:wort|stuck)|als ein wort|zusammen|aneinander|ohne (?:abstand|lucke)|junt[oa]s?|pegadit[oa]|sin (?:el )?espacio|colad[oa]s?|sem (?:o )?espaco|d['’]un seul tenant|en un seul mot|colles?|sans l['’]espace|attaccat[oie]|uniti|senza (?:lo )?spazio|tutto unito|aan elkaar|aaneen|zonder (?:de )?spaties?|een woord|razem|lacznie|bez (?:odstepu|spacji)|jednym (?:slowem|ciagiem)|bitisik|birlesik|bosluksuz|в одно слово|одним словом|слитно|без пробел(?:а|ов)|digabung|disambung|tanpa spasi|satu kata|viet lien|lien nhau|khong (?:dau )?cach|ek saath|jod ?(?:ke|kar)|bina space(?: ke)?";

/// That a name is the host, without a word of joining: a name of one word has nothing to join.
pub(super) const OWN_NAME: &str = "(?:the |our |my |me )?(?:shop|store|company|firm|business|band|brand|studio|bakery|cafe|workshop|school|farm|salon|clinic|garage|restaurant|label|team|club|surname|last name|family name|full name)(?:['’]s)? name|name of (?:the|our|my) (?:shop|store|company|firm|business|band|brand|studio|bakery|cafe|workshop|school|farm|salon)|(?:nom|nombre|nome) (?:de l['’]?|de la|del?|do|da|della?) ?(?:atelier|boutique|magasin|societe|tienda|empresa|taller|loja|oficina|negozio|ditta|bottega)|(?:name|namen) (?:des|der|vom) (?:ladens?|firma|werkstatt|betriebs?|geschafts?|band)|(?:firmen|laden|nach)name|nazw[ay] (?:firmy|sklepu|zespolu)";

/// A person's first and last name.
pub(super) const BOTH_NAMES: &str = "first (?:name )?(?:and|then|plus|&|,) (?:last|second|sur ?name|family)(?: name)?|full name|vor- und nachname|vorname und nachname|name und nachname|nombre y apellidos?|nome e (?:sobrenome|apelido|cognome)|prenom(?: et |[ ,-]+)nom|nom et prenom|cognome e nome|voor- en achternaam|imie i nazwisko|ad(?:im)? (?:ve )?soyad(?:im)?|имя и фамили[яюи]|naam aur surname|nama lengkap|ho (?:va )?ten";

/// What stands before a name.
pub(super) const INTRODUCING: &str = "called|named|name is|name['’]s|names?|we['’]?re|we are|i['’]?m|i am|this is|it['’]s|trade as|trading as|known as|go by|play as|(?:shop|store|company|firm|business|band|brand|studio|bakery|cafe|workshop|school|farm|salon|we|i) (?:is|are|am)|(?:my|our|the|their) (?:shop|store|company|firm|business|band|brand|studio|bakery|cafe|workshop|school|farm|salon)|(?:mein|unser)[a-z]* (?:laden|firma|werkstatt|band)|(?:mi|nuestr[oa]) (?:tienda|taller|grupo)|(?:mon|notre) (?:atelier|groupe|boutique)|heisse|heissen|heisst|heissst|ich bin|wir sind|name ist|namens|genannt|me llamo|se llama|nos llamamos|somos|soy|nombre es|chamo|chama|chama-se|chamamos|sou|me chamo|appelle|appelons|je suis|nous sommes|on est|on s['’]appelle|nom est|chiamo|chiama|chiamiamo|sono|siamo|heet|heten|wij zijn|we zijn|ik ben|nazywam sie|nazywa sie|nazywamy sie|jestem|jestesmy|zespol to|firma to|sklep to|adim|adimiz|ismim|adi|зовут|называется|называемся|мы|я|namanya|nama|kami|ten la|naam hai|naam";

/// What a name is typed into, or how it is looked for, before a name in lower case.
pub(super) const TYPED: &str = "type|type in|enter|google|search|search for|look up|look for|tippe?|eingeben|gib ein|escribe|teclea|busca|buscad|buscame|digita|digite|procure|tape|tapez|cherche|cherchez|scrivi|digita|cerca|typ|zoek|wpisz|szukaj|yaz|ketik|cari|go to|visit";

/// Words of pages and mail: without any the name is written in one word for something else.
pub(super) const PAGES: &str = "internet ?adresse|web ?adresse|sites?|web ?sites?|web ?page|page|web|address|address bar|url|online|internet|browser|google|type|look (?:us|me|it|at) ?(?:up)?|find (?:us|me)|(?:e-?)?mails?|write|seite|website|webseite|internetseite|homepage|netz|adresse|pagina|tienda|sitio|busca[a-z]*|correo|lien|cherche[rz]?|sito|indirizzo|strona|strone|stronie|adres|sayfa|sitesi|adresi|саите?|страниц[аеу]|адрес|почт[аеу]|situs|laman|alamat|trang|dia chi";

/// Words of another business with a name and its ending: buying it, drawing it, spelling it.
pub(super) const ELSEWHERE: &str = "free|available|taken|registered|register|buy|buying|logo|ideas?|suggest|suggestions|headline|font|tattoo|password|hashtag|label|print|banner|certificate|spelling|frei|verfugbar|registrieren|libre|disponible|disponivel|registrar|libero|disponibile|dostepn[aey]|свободн[а-я]+|logotipo|etikett|etiqueta|file|grammar|essay|novel|chapter|verb|noun|plural|dativ|dative";

/// Words that begin a sentence or stand in one and are no part of a name, however they are written.
pub(super) const NO_NAME: &str = "i im i'm we my our me the this that it its a an so and or but also hi hello hey yes no ok look search type google find visit see go \
    website site web page homepage online internet url www domain address mail email url insta instagram facebook whatsapp telegram monday tuesday \
    wednesday thursday friday saturday sunday meine mein unsere unser ich wir die der das den seite webseite internetseite name nachname vorname \
    endung deutsche mi mis nuestra la el los las una un es y se buscad busca pagina tienda nombre apellido minha meu nossa nosso a o os as \
    le les une notre mon ma il lo gli una mio mia nostro nostra sito de het een mijn onze ik naam moja nasza strona firma imie nazwisko \
    soy somos sono siamo sou jestem jestesmy nazywam just simply easy einfach solo simplement basta po prostu dutch german irish french italian spanish polish english british all one word glue squash join";
