//! What a text says of a list whose figures are a telephone number, as data: that somebody answers, how it is read, that
//! it is no list. Phrases by comma, as the folded view writes them or nearly so; one that ends in `-` is a beginning.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::engine::text::{Views, is_whole_word};

/// What a cue says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cue {
    /// Somebody answers, or something is to be dialled.
    Dial,
    /// The figures are to be read in a row.
    Read,
    /// The list is not what it looks like.
    Deny,
    /// A part of the number goes before the rest.
    Front,
    /// A part of it is to be left out.
    Drop,
    /// It begins with a plus.
    Plus,
    /// What is written is no telephone number.
    NoPhone,
}

/// A cue and how much it says.
#[derive(Debug, Clone)]
pub(super) struct Said {
    pub(super) cue: Cue,
    pub(super) weight: f64,
    pub(super) range: Range<usize>,
}

/// The cues of a folded text.
pub(super) fn cues(text: &str) -> Vec<Said> {
    CUES.automaton
        .find_overlapping_iter(text)
        .filter_map(|found| {
            let (cue, weight, is_stem) = CUES.meanings[found.pattern().as_usize()];
            let end = if is_stem { word_end(text, found.end()) } else { found.end() };
            let is_whole = is_whole_word(text, &(found.start()..end));
            is_whole.then(|| Said { cue, weight, range: found.range() })
        })
        .collect()
}

/// Where the word ends that goes on at a place.
fn word_end(text: &str, at: usize) -> usize {
    text[at..].find(|char: char| !char.is_alphanumeric()).map_or(text.len(), |length| at + length)
}

struct Cues {
    automaton: AhoCorasick,
    meanings: Vec<(Cue, f64, bool)>,
}

static CUES: LazyLock<Cues> = LazyLock::new(|| {
    let mut phrases = Vec::new();
    let mut meanings = Vec::new();
    for (cue, weight, list) in LISTS {
        for phrase in list.split(',').map(str::trim).filter(|phrase| !phrase.is_empty()) {
            let stem = phrase.strip_suffix('-');
            phrases.push(Views::plain(stem.unwrap_or(phrase)));
            meanings.push((*cue, *weight, stem.is_some()));
        }
    }
    let automaton = AhoCorasick::new(phrases).expect("the phrases are a constant that the tests compile");
    Cues { automaton, meanings }
});

const LISTS: &[(Cue, f64, &str)] = &[
    (
        Cue::Dial,
        2.0,
        "dial-, ring the, ring me, ring us, ring my, ring a, ring it, rings, rings in, rings me, ringing, rung up, be rung, being rung, ring up, gets a ring, give it a ring, ringer, ringtone, telephon-, phone me, phone us, my phone, the phone, handset, headset, receiver, \
         pick up, picks up, picking up, picked up, answers, i answer, we answer, will answer, who answers, answered by, hears you, hear you, hear me, i'm listening, my ears, my ear, reach me, reaches me, reach us, \
         get hold of, gets hold of, gets me, get me, finds me, found me, find me on, get through, gets you through, green button, call button, press call, hit call, \
         my mobile, a mobile, my cell, a cell, it's a cell, landline, on the line, the line, my line, at the other end, other end of, off the hook, hang up, my pocket, in my pocket, wakes me, wake me, \
         call me, call us, call for, call it, call that, call them, you call, to call, calls me, calls him, calls her, knock on, knocked on, speak to me, talk to me, chat, chatting, by voice, voicemail, on a keypad, keypad, buttons, \
         my thumb, your thumb, by thumb, with a thumb, thumbs, a thumb, what you'd type, you'd type, tap it in, tap them in, punch it, punch them, key it in, key them in, buzz me, buzz us, give me a buzz, give us a buzz, tinkle, vibrat-, text me, text it, text that, text them",
    ),
    (
        Cue::Dial,
        2.0,
        "llam-, llámame, márca-, marca los, marca la, marca el, marca eso, marcad-, márquen-, marcar, contest-, descuelg-, descolga-, coge el, cojo, cógelo, suena, sonar, me suena, suene, timbr-, al aparato, auricular, teléfono, telefono, móvil, al habla, me despiertas, me encuentras, me localizas, me pillas, botón verde, teclea-, pulgar, el dedo gordo, \
         me liga, me ligue, liga pra, ligue, ligar, liguem, disca-, disque, atend-, telefon-, telemóvel, celular, toca o, tocar, toca aqui, chama-, aparelho, me acha, me encontra, botão verde, polegar, dedão, dedo verde, \
         appel-, compos-, décroch-, sonne, sonner, sonnez, téléphon-, portable, au bout du fil, combiné, réponds, répond, répondr-, joindre, joignable, bouton vert, me réveille, à l'appareil, pouce, vous tombez sur, tu tombes sur, au bout de la ligne, \
         anruf-, anzuruf-, ruf an, ruft an, ruf mich, klingel-, bimmel-, wähl-, gewählt, abheb-, hebt ab, heb ab, hörer, rangeh-, geht ran, geh ran, gehe ich ran, gehe ran, drangeh-, am apparat, erreich-, zu mir, tipp-, eintipp-, handy, festnetz, telefon, leitung, grüne taste, grünen knopf, daumen, am rohr, \
         chiam-, squill-, suona, telefon-, componi, componete, compon-, rispond-, cornetta, cellulare, mi trovi, mi trovate, tasto verde, digita, digita-, al telefono, pollice",
    ),
    (
        Cue::Dial,
        2.0,
        "واتصل, واتصلوا, ورن, وكلمني, zadzwo-, dzwon-, wykręc-, odbier-, odbierz-, odebra-, telefon-, komórk-, słuchawk-, łap mnie, złapiesz mnie, zielony przycisk, wybierz numer, kciuk-, wystuk-, \
         звон-, позвон-, набер-, набира-, набрать, ответ-, отвеч-, трубк-, телефон-, сотов-, мобильн-, дозвон-, зелен кнопк-, на связи, большой палец, большим пальцем, в трубку, \
         дзвон-, подзвон-, зателефон-, слухавк-, відпов-, набер-, на зв'язку, \
         bel me, bel mij, bel maar, bellen, belt, neemt op, neem op, opneem-, toets, toets-, draai dit, hoorn, mobiel, rinkel-, gaat over, bereik-, duim-, aan de lijn, en druk, \
         beni ara, bizi ara, arayin, araman-, arayabil-, ararsan, tuşla-, çevir-, telefon-, çalar, çaldır-, cevap ver-, açarım, açar, ulaş-, ahize, yeşil tuş, \
         telpon-, telepon-, nelpon, hubung-, kontak, pencet, angkat, diangkat, ngobrol, berdering, hp saya, hp aku, nomor saya, kabari, \
         gọi, gọi em, bấm, bấm chuông, bấm máy, nhấc máy, nghe máy, alo, điện thoại, liên hệ, đổ chuông, em thưa, em nghe, \
         tawag-, tumawag, tawagan, sasagot, kontakin, i-dial, idial, mag-ring, kumatok, telepono, \
         ghanti, phone karo, phone kar, phone lagao, call karo, call kar, call kijiye, call lagao, baat karo, baat kar, baat karein, dial karo, mila lo, milao, milaiye, ghumao, ghuma, uthaunga, uthata, uthati, kol dao, call den, call diyen, phone den, phone diyen, phone dio, kotha bolun, घंटी, फोन, फ़ोन, कॉल, मिलाओ, मिलाइए, डायल, কল, ফোন, ডায়াল, \
         اتصل, اتصلوا, كلمني, كلموني, رن, رنة, رنلي, دق, دقلي, طلب الرقم, اطلب, هاتف, هاتفي, موبايل, جوال, سماعة, بيرد, برد, أرد, ارد, فون کریں, کال کریں, کال کرو, گھنٹی, \
         打给我, 打給我, 打电话, 打電話, 拨, 撥, 叫我, 接电话, 接電話, 手机, 手機, 找我, 我接, 我来接, 响, 按绿, 电话, \
         電話, かけて, かけてください, 鳴ら-, 鳴る, 出ます, 出るよ, ダイヤル, 受話器, 押して, 繋が, つながり, 携帯, \
         전화, 걸어, 거세요, 걸면, 받아요, 받습니다, 눌러, 누르, 울려, 울립니다, 통화, 휴대폰, 핸드폰, โทร, กดโทร, รับสาย",
    ),
    (
        Cue::Dial,
        1.0,
        "call, calls, ring, phone, mobile, cell, type, type it, press, tap, hello, voice, number, speak, answer, listen, listening, buzz, tel, numéro, nummer, numero, numer, номер, numara, nomor, number hai, 号码, 番号, 번호, رقم",
    ),
    (
        Cue::Read,
        2.0,
        "in order, in this order, in that order, the order, in a row, a row of, all in one go, in one go, a string of, the string, string them, one after another, one after the other, back to back, side by side, end to end, no gaps, no spaces, without spaces, \
         straight through, read top, top down, top to bottom, downwards, read down, reads down, left to right, column, ignore the, drop the, lose the, without the, skip the, strip the, mind the, forget the, minus the, only the numbers, just the numbers, numbers only, \
         figures only, the figures, the figure, digits only, the digits, ten digits, eleven digits, ten of them, eleven of them, the lot of, the whole lot, sequence, read them, read it, read these, read those, read straight, read across, read aloud, read out, \
         put together, put them together, push them together, stick them together, join them, joined up, glue, glued, stitch-, squash-, run together, run them together, commas, the points, decimal points, laid end, line them up, lined up, add them up in, in a line, write them down, write it down, copy them, copy it, count the, what they spell, taken together, all together, as one number, one long number, as a number, tape the, then dial",
    ),
    (
        Cue::Read,
        2.0,
        "en orden, por orden, en este orden, en ese orden, seguidos, seguidas, seguido, de corrido, de seguido, de un tirón, todo junto, júnta-, juntos, juntas, juntando, pegad-, en fila, en hilera, la columna, columna, léel-, leídos, leídas, lee, lees, solo los números, sólo los números, solo las cifras, las cifras, los dígitos, los números, quita, quítale-, sin los, sin las, sin comas, las comas, comas, léelos, une, unidos, apunta, de arriba abajo, de izquierda, ese marcador, ese orden, copia los, suma en fila, \
         na ordem, em ordem, por ordem, nessa ordem, nesta ordem, seguid-, tudo junto, junta tudo, junt-, em fila, de cima, coluna, leia, lê, lê-, só os números, os números, algarismos, dígitos, tira os, tira as, sem os, sem as, sem vírgula, vírgulas, anota, emenda, \
         dans l'ordre, dans cet ordre, à la suite, d'affilée, bout à bout, coll-, en ligne, colonne, lis, lisez, lire, lus, de haut en bas, les chiffres, que les chiffres, sans les, sans virgule, virgules, d'une traite, enlev-, retir-, mis ensemble, mets ensemble, d'un trait, notez, note-, \
         der reihe, in der reihenfolge, reihenfolge, hintereinander, aneinander, nacheinander, zusammen, zusammengesetzt, am stück, spalte, lies, lest, gelesen, lesen, von oben, untereinander, die ziffern, nur die zahlen, nur ziffern, die zahlen, ohne die, streich-, weglass-, ohne komma, kommas, schreib-, notier-, in einer reihe, durchlesen, \
         in ordine, in quest'ordine, di fila, in fila, uno dopo l'altro, di seguito, attacca-, tutto insieme, insieme, tutto attaccato, colonna, leggi, leggete, leggere, letti, lette, dall'alto, le cifre, solo i numeri, i numeri, togli, togliendo, senza i, senza le, senza virgol-, le virgole, virgole, uniscil-, segnati, segna",
    ),
    (
        Cue::Read,
        2.0,
        "po kolei, w kolejności, w tej kolejności, pod rząd, z rzędu, razem, ciągiem, jeden za drugim, sklej-, kolumn-, czytaj-, przeczytaj-, czytane, z góry na dół, od góry, same cyfry, same liczby, tylko liczby, cyfry, liczby, bez przecink-, przecinki, w jednym ciągu, pomiń, zapisz, złącz, połącz, złóż, te wymiary, te liczby, \
         подряд, по порядку, в таком порядке, в ряд, в рядок, рядком, слитно, вместе, столбик-, столбец, колонк-, чита-, прочита-, прочти, прочтите, сверху вниз, только цифры, цифры, числа, убери-, запиши-, сложи-, один за другим, друг за другом, по алфавиту, без запят-, запятые, без пробел-, склей-, соедини-, \
         підряд, поспіль, разом, стовпчик-, зверху вниз, прочитай-, лише цифри, цифри, числа, запиши-, з'єднай-, \
         op volgorde, in deze volgorde, volgorde, achter elkaar, aan elkaar, op een rij, in een rij, achter mekaar, komma's, kommas, kolom, lees, van boven, de cijfers, alleen de cijfers, alleen de getallen, getallen, zonder de, plak-, noteer-, schrijf-, \
         sırayla, sırasıyla, bu sırayla, yan yana, arka arkaya, peş peşe, birleştir-, bitişik, oku, okuyun, okursan, yukarıdan, rakamlar-, sadece rakam-, sayıları, sütun-, alt alta, yaz, yazın, not al, \
         berurutan, urut, urutkan, diurut-, gabung-, digabung, sambung-, disambung, berderet, baca, bacanya, dibaca, dari atas, angkanya, angka saja, kolom, catat, tulis, \
         liền nhau, theo thứ tự, ghép, ghép lại, đọc, từ trên xuống, các số, chữ số, viết liền, nối, nối lại, lần lượt, \
         sunod-sunod, sunud-sunod, magkakasunod, pagsama-, pagdugtung-, idugtong, basahin, isulat, mula taas, mga numero, \
         ek saath, saath mein, saath me, mila ke, milake, milakar, padho, padhna, padh lo, padhiye, padhein, parho, parhna, parh lo, line se, ek ke baad ek, likho, likh lo, likhna, likhen, jodo, jodkar, jod lo, kram se, tarteeb, upar se niche, seedha padho, sirf number, ankon, ek sathe, ek shathe, por por, poro, pore nin, likhe rakhun, likhun, एक साथ, क्रम से, पढ़, पढ़ो, पढ़िए, मिलाकर, लिख, जोड़, ऊपर से, পড়, পড়ুন, একসাথে, পরপর, লিখ, \
         بالترتيب, ورا بعض, وراء بعض, على التوالي, متتالية, متتالي, اقرأ, اقرا, اقرأها, اقراها, من فوق, العمود, الأرقام, الارقام, بدون, اكتب, اكتبها, جنب بعض, اجمعها, ترتیب سے, ساتھ ملا, پڑھ, لکھ لیں, \
         连起来, 連起來, 顺序, 順序, 依次, 排起来, 排成, 念, 读, 讀, 从上往下, 从上到下, 竖着, 豎著, 数字, 數字, 去掉, 连着, 连在一起, 拼, 拼起来, 抄下来, 挨着, \
         順に, 順番, 順番に, つなげ, つないで, 並べ, 縦に, 読む, 読んで, 数字だけ, 数字を, 続けて, 上から, 書き出し, くっつけ, \
         순서대로, 차례로, 이어, 이어서, 붙여, 세로로, 읽어, 읽으면, 숫자만, 숫자를, 위에서, 적어, 나란히, เรียง, เรียงกัน, ต่อกัน, อ่าน, ตัวเลข",
    ),
    (
        Cue::Read,
        1.0,
        "together, then, numbers, figures, digits, count, order, luego, depois, puis, danach, poi, potem, потом, sonra, lalu, sau đó, phir, row, all of them, you get it, get it",
    ),
    (
        Cue::Deny,
        1.5,
        "doesn't exist, don't exist, does not exist, no such, nobody was, of course not, not really, not in any, not a real, there is no, there are no, there's no, we have no, we've no, i have no, no real, pretend, imaginary, made up, invented, so-called, in disguise, you know what, worth more, unlike me, are not in the, nobody here, never mind the, isn't about, it isn't, it's not, it's no, they're not, they aren't, that isn't, that's no, is not a, isn't a, not a scarf, \
         no existe, no existen, inventad-, de mentira, no son, no es un, no es una, no hay, no busques, en realidad no, ya me entiendes, disfrazad-, \
         não existe, não são, não é uma, não é um, de mentira, na verdade, entendeu, não tem nenhum-, \
         n'existe, inventé-, ce n'est pas, n'est pas un, ne sont pas, il n'y a pas, pas vraiment, pas de vrai, vous m'avez compris, tu m'as compris, \
         gibt es nicht, gibt's nicht, gibt es gar nicht, ausgedacht, erfunden, musst du nicht, müsst ihr nicht, das ist kein, sind keine, ist keine, kein echt-, in wahrheit, \
         non esiste, non esistono, inventat-, non è un, non è una, non sono, non c'è, in realtà, mi hai capito, \
         nie istniej-, nie ma żadn-, to nie jest, to nie, zmyślon-, wymyślon-, tak naprawdę, nie są to, \
         не существует, никакого, никакой, никаких, выдуман-, придуман-, это не, на самом деле, на деле, якобы, не існує, жодн-, вигадан-, це не, насправді, \
         bestaat niet, bestaan niet, verzonnen, dat is geen, dit is geen, zijn geen, eigenlijk, uydur-, böyle bir, aslında, değil, yok öyle, bukan, sebenarnya, không có thật, không phải, thực ra, thật ra, giả vờ, hindi talaga, walang ganyan, \
         asal mein, asli, nahi hai, nahin hai, koi nahi, kuch nahi, ashole, असल में, नहीं है, আসলে, ليس, ليست, مش, مو حقيقي, في الحقيقة, وهمي, 不是, 其实, 其實, 假的, 编的, 没有, ではない, じゃない, じゃなく, ではありません, 実は, 架空, 아니라, 아니에요, 아닙니다, 사실은, 사실, 가짜",
    ),
    (
        Cue::Deny,
        0.5,
        "not, isn't, aren't, don't, do not, wasn't, never, no, forget, ignore, joke, funny, odd, luck, no son, no es, olvida, nunca, não, esquece, pas, n', ne, oublie, nicht, kein, keine, keinen, vergiss, eigentlich, non, nie, niby, не, нет, ни, нема, niet, geen, vergeet, yok, unut, tidak, gak, nggak, không, đừng, hindi, wala, nahi, nahin, nahi, na, noy, नहीं, না, لا, مو, ما, انسى, 别, 不, ない, 없",
    ),
    (
        Cue::Front,
        1.0,
        "front, in front, up front, before, goes first, comes first, first, leading, ahead, starts, begins, start with, begin with, prefix, prefixed, at the start, delante, antes, primero, empieza, prefijo, por delante, na frente, primeiro, começa, prefixo, devant, avant, d'abord, commence, préfixe, en tête, davor, voran, vorne, vorn, vorweg, vornedran, zuerst, davanti, prima, inizia, prefisso, \
         z przodu, na początku, przed, na początek, najpierw, спереди, впереди, перед, сначала, в начале, вначале, спереду, попереду, на початку, voor, ervoor, vooraan, vooraf, eerst, başına, başında, önüne, önünde, önce, di depan, depannya, didepan, awalan, ở đầu, đầu, phía trước, đằng trước, trước, aage, aagey, pehle, shuru, sa unahan, sa umpisa, una, shamne, age, shurute, आगे, पहले, शुरू, আগে, শুরুতে, قبل, قدام, أول, في البداية, بالأول, 前面, 开头, 開頭, 最前, 先, 前に, 最初, 頭に, 앞에, 맨 앞, 먼저, 처음",
    ),
    (
        Cue::Drop,
        1.0,
        "ignore, drop, without, lose, skip, forget, minus, strip, quita, sin, tira, sem, sans, enlève, ohne, weg, streich, togli, senza, bez, pomiń, без, убери, zonder, olmadan, tanpa, bỏ, hata, हटा, بدون, 去掉, 抜き, 빼고",
    ),
    (
        Cue::Plus,
        2.0,
        "plus sign, a plus in front, plus in front, a plus before, plus before, signo más, un más delante, signe plus, pluszeichen, segno più, sinal de mais, znak plus, плюс впереди, плюс спереди, знак плюс, artı işareti, tanda plus, dấu cộng, plus lagao, علامة زائد, 加号",
    ),
    (
        Cue::NoPhone,
        1.0,
        "not a phone, not a telephone, not a number you can, not my number, not a mobile, no phone number, isn't a phone, not phone numbers, don't dial, do not dial, don't call, do not call, don't ring, please don't phone, no calls, no es un teléfono, no es teléfono, no es mi teléfono, no llames, no llamen, não é telefone, não é um telefone, não ligue, pas un numéro de téléphone, pas un téléphone, n'appelez pas, ne pas appeler, keine telefonnummer, kein telefon, nicht anrufen, non è un telefono, non è un numero di telefono, non chiamare, to nie telefon, nie dzwoń, nie dzwonić, не телефон, не звоните, не звонить, не дзвон-, geen telefoonnummer, niet bellen, telefon değil, bukan nomor telepon, bukan nomor hp, jangan telepon, không phải số điện thoại, phone number nahi, ليس رقم هاتف, 不是电话, 电話ではありません, 電話番号ではありません, 전화번호가 아닙니다, 전화번호 아님",
    ),
];
