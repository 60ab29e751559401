//! The words of looking up and following a name, and those of work with data that has the shape of one. Data only.
//!
//! Written as the folded view writes them: lower case, Latin and Cyrillic without accents.

/// Verbs of following and befriending, which take a name.
pub(super) const FOLLOWING: &str = "follow friend dm befriend unfollow sigue sigueme siguenos agregame anademe seguid sigan segue siga sigam \
    segueme seguir adiciona suis-moi suivez abonne abonnez folge folgt folg seguimi seguici seguite volg obserwuj obserwujcie подпишись подпишитесь подписываися \
    befreunde";

/// Verbs of looking up.
pub(super) const SEEKING: &str = "add tag ekle see hit look search type find lookup search-for googel punch pop stick bung key enter hunt seek \
    busca buscame buscad busquen busque buscanos teclea escribe encuentrame encontras procura procure procurem digita digite acha ache \
    cherche cherchez tape tapez trouve trouvez retrouve retrouvez suche such sucht sucht's tippe tipp gib finde findet findest findste \
    cerca cercami cercate cercaci digitate trovi trovami trovate zoek zoekt typ tik vind vindt \
    kiem tim szukaj szukajcie wpisz wpiszcie znajdz znajdziesz wyszukaj ищи ищите наиди наидите набери наберите вбеи вбеите поищи cari ketik carinya dhundo dhundho dhoondo search-karo tim";

/// Words that lead on from such a verb to a name.
pub(super) const AS_WORDS: &str = "as under by called named call calls nennt nennen llaman chamam appellent chiamano noemen como come sous als unter onder jako pod как под sebagai";

/// The person who is looked up.
pub(super) const ME: &str = "me us mich mir uns moi nous mi nos mij ons mnie nas меня нас";

/// What may stand between the verb and the name.
pub(super) const FILLERS: &str = "for up it just simply the my our exactly user username name handle account profile nick nickname thing \
    solo simplemente por a o el la mi usuario nombre perfil cuenta so apenas pelo pela meu conta nome usuario \
    le la mon compte pseudo simplement juste einfach nur mal nach nem dem den das ein konto namen profil \
    semplicemente il lo profilo utente nome gewoon eens op naar naam het de account \
    po prostu konto nick nazwe profil просто по ник имя аккаунт aja nama akun dengan";

/// Words right before a name that say that it is one, or what follows a label.
pub(super) const LINKS: &str = "is are was its it's i'm im am e es est ist jest to c'est sono sou soy suis bin ben hai adalah это is: named called name handle nick user heet heisse heiss adim jestem zovut зовут nazywam chiamo chamo llamo appelle ik ich \
    username account account's name's handle's user's nick's username's usuario conta cuenta compte konto pseudo nome nombre naam nama ник at say says reads";

/// The same behind a name, from its end on.
pub(super) const SEEKING_BEHIND: &str = "diye ara, diye arat, diye aratin, diye bul, yaz bul, yazip bul, yazin, yaz cikarim, takip et, takip edin, 'i takip et, 'yi takip et, ekle, \
    search karo, search kar lo, search kar, search karna, dhundo, dhoondo, ko follow karo, follow karo, follow kar lo, naam se dhundo, \
    suchen, eingeben, eintippen, in die suche, into the search, in the search bar, in the search box, in where, into where, in de zoekbalk, intypen";

/// What is said of followers, direct messages and posts.
pub(super) const SOCIAL: &str = "followers, follow me, follow us, follow there, follow it, follow back, follow her, follow him, dm, dms, dm's, slide into, friend request, \
    friend thing, friend me, reels, my stories, in my stories, in stories, my feed, unfollow, tag me, give it a follow, gimme a follow, give us a follow, the reel, my reel, our reel, under my reels, \
    sigueme, siguenos, seguidores, en historias, mis historias, por directo, por md, al md, segue la, me segue, segue que, segue ai, siga la, no direct, na dm, nos stories, \
    abonne-toi, abonne toi, abonnez-vous, abonnes la, en mp, en dm, en story, mes stories, folge mir, folgt mir, follower, per dm, in der story, \
    seguimi, seguici, follower, in direct, nelle storie, volg me, volgers, stuur een dm, stuur me een dm, obserwuj, obserwujacych, w relacji, w relacjach, \
    takip et, takipci, takip edin, hikayede, hikayemde, подпишись, подписываися, подписывайся, подписчиков, подписчики, в личку, в директ, в сторис, сторис, \
    follow karo, follow kar, pengikut, difollow, follow ya, theo doi";

/// Those who follow; nothing but a name has them.
pub(super) const FOLLOWERS: &str = "followers, follower, subscribers, seguidores, abonnes, obserwujacych, obserwatorow, takipci, takipcisi, подписчиков, подписчики, \
    pengikut, volgers, seguaci, followerow, nguoi theo doi";

/// What somebody does under the name that is to be followed.
pub(super) const POSTING: &str = "i post, i put, i answer, i reply, i upload, i share, say hi, say hello, for updates, for pictures, for pics, for photos, for more, my work, my jobs, \
    subo, publico, pongo, contesto, posto, respondo, je poste, je mets, je reponds, da sind alle, da poste, ich poste, ich antworte, pubblico, rispondo, wrzucam, odpisuje, \
    ik post, ik zet, ik antwoord, выкладываю, отвечаю, paylasiyorum, yaziyorum, aku posting, aku upload";

/// What is said of the net as a whole.
pub(super) const NET: &str = "im netz, im internet, on the internet, on the net, on the web, online, en internet, en la red, en linea, na internet, na net, sur internet, \
    sur le net, sur la toile, su internet, in rete, sul web, op internet, online, w sieci, w internecie, internette, nette, в интернете, в сети, di internet, net pe, tren mang";

/// What speaks of work with data, code and files.
pub(super) const WORK: &str = "table, tables, column, columns, field, fields, api, endpoint, query, queries, json, yaml, schema, function, functions, class, variable, variables, \
    module, modules, import, imports, log, logs, server, repo, repository, branch, branches, commit, commits, merge, pull request, deploy, script, scripts, config, \
    folder, folders, file, files, filename, directory, path, env, environment, package, packages, library, libraries, dependency, dependencies, database, \
    backend, frontend, css, selector, unit test, tests, bug, bugs, error, errors, stack trace, stacktrace, traceback, code, codebase, source, python, react, django, plugin, plugins, npm, pip, docker, \
    terminal, command, console, shell, prompt, analytics, layer, layers, spreadsheet, sheet, cell, cells, tab, ledger, exact error, crashes, crash, dataset, dashboard, string, strings, constant, enum, decorator, \
    method, methods, parameter, argument, attribute, property, flag, feature flag, hook, webhook, cookie, cron, job queue, topic, bucket, s3, pipeline, workflow, test user, seed, \
    staging, production, sku, part number, model number, version, release, drive, dropbox, sharepoint, document, docs, template, preset, font, asset, assets, texture, figma, component, components, \
    datei, dateien, ordner, spalte, tabelle, quellcode, variable, archivo, archivos, carpeta, columna, tabla, codigo, arquivo, arquivos, pasta, coluna, tabela, \
    fichier, fichiers, dossier, colonne, cartella, colonna, tabella, codice, bestand, bestanden, kolom, tabel, plik, pliki, pliku, folderze, kolumna, tabeli, kodzie, \
    dosya, dosyayi, klasor, tablo, kolon, файл, фаил, фаилы, папка, папке, таблица, таблице, столбец, коде, лог, логах, berkas, kolom, tabel";

/// Parts that identifiers have and people's names do not.
pub(super) const CODE_PARTS: &str = "id ids idx index user users get set has config cfg conf loader load npm run dev test tests spec src dist build main util utils \
    helper helpers api app data db sql json xml csv log logs error errors err event events handler click value values val key keys list item items total count num \
    number max min new old temp tmp file files path dir url uri http https html css js ts py img image icon btn button header footer nav menu page form field fields input output \
    table col row column date time timestamp created updated deleted status state model models view views controller service services module modules class func function method obj \
    object str int bool float array dict map node root parent child width height size color colour bg font text title desc description order orders invoice product products price qty \
    sku code env prod staging release version ver beta alpha final draft copy backup export import mask layer rev admin role guest client server request response session token auth login \
    password default custom global local static public private string os sys np pd plt numpy pandas torch sklearn react vue django flask spring java org com net io std fmt args kwargs init \
    self this next prev start end first last email phone address customer customers account accounts payment payments amount tax subtotal discount query param params result results report \
    name names username type types kind mode flag enable disable is can should cache queue job jobs task tasks worker thread process pid port host hosts ip dns cpu gpu ram disk node nodes pod pods \
    cluster docker kube kubectl helm aws gcp azure bucket topic stream batch train eval model loss epoch layer conv pool lib libs pkg package vendor core common shared base abstract impl factory manager \
    util struct enum trait async await fetch post put patch delete select insert update where group join left right inner outer step steps stage phase level part section chapter scene take shot clip seq v \
    template theme widget component props ref dom window document body div span link href script style sheet cell tab frame buffer pointer null column backup readme license changelog todo fixme pdf png jpg doc docx xls xlsx zip";

/// Words that begin or end sentences which lack the space between them.
pub(super) const OPENERS: &str = "i im we you he she they it its the this that and but or so if when then there here please thanks thank my our your his her can could will would is are do does \
    did no not yes ok okay also just for to in on at with from as by how what why who where let see check call send me us them too up out now today tomorrow soon later again \
    und ich die der das bitte danke wir sie er es y el los por gracias si no pero o a e um uma obrigado obrigada que et je merci les un une il elle on grazie per ma con en ik het een van de dank \
    bu ve ben i ja na to w z jest это и я в на но";

/// "Here" behind a name with which somebody introduces himself.
pub(super) const HERE: &str = "here aqui aca ici hier qui tutaj tu burada burda здесь тут disini sini";

/// What makes a name somebody's own.
pub(super) const OWN: &str = "i'm, im, i am, my, mine, me, it's, its, i go by, name, account, call me, they call me, soy, mi, me llamo, cuenta, sou, meu, minha, conta, \
    je suis, mon, ma, m'appelle, compte, ich bin, ich heisse, heisse ich, bin ich, mein, meine, konto, sono, mi chiamo, mio, mia, ik ben, ik heet, heet ik, ben ik, mijn, jestem, moj, moje, \
    benim, adim, ismim, я, мои, меня, мой, mera, meri, aku, saya";

/// What makes of the word behind it the name that somebody has somewhere.
pub(super) const CALLED: &str = "called, named, my name, our name, name is, name's, i go by, i'm under, username, user name, my user, my handle, handle is, my nick, nick is, nickname, listed as, \
    heisse ich, heiss ich, ich heisse, heissen wir, wir heissen, mein name, benutzername, m'appelle, on s'appelle, mon pseudo, mon nom, me llamo, nos llamamos, mi usuario, mi nombre, me chamo, meu usuario, meu nome, \
    mi chiamo, ci chiamiamo, mio nome, mio nick, heet ik, ik heet, heten we, gebruikersnaam, nazywam sie, moj nick, moja nazwa, меня зовут, мои ник, ник, adim, kullanici adim, ismim, namaku, nama saya, nama aku, nama akun, ten minh, mera naam";

/// Verbs of looking up of languages whose other words of everyday text are known to be ordinary, or are short.
pub(super) const SOUGHT: &str =
    "look for, look up, search for, search, find, find me as, hunt for, type, type in, kiem, tim, add, follow";

/// What makes of the word before it the name that somebody has somewhere.
pub(super) const ME_BEHIND: &str = "is what i go by, is what we go by, is me, is us, is my name, is my handle, is my username, is my user, that's me, thats me, that is me, 's me, \
    bin ich, das bin ich, heisse ich, so heisse ich, soy yo, esa soy yo, ese soy yo, es mi usuario, sou eu, sono io, c'est moi, c'est nous, ca c'est moi, to ja, to my, это я, это мы, benim adim, itu aku, itu saya, \
    do la minh, main hoon, ben ik, dat ben ik";
