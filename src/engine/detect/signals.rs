//! The signal words, as data, and what finds them.
//!
//! Written as the folded view writes them: lower case, Latin and Cyrillic without accents.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use rustc_hash::{FxHashMap, FxHashSet};
use unicode_normalization::UnicodeNormalization;

use super::lists::payment_names;
use super::local_words;
use crate::engine::text::{NAMING, is_whole_word, words};

/// What a signal word speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Topic {
    /// Calling, texting, a telephone.
    Call,
    /// Writing mail.
    Mail,
    /// Opening a page.
    Link,
    /// A messenger or social network by name.
    App,
    /// A user name, or being found under one.
    Name,
    /// A payment service.
    Pay,
    /// Crypto currency.
    Coin,
    /// A bank account.
    Account,
    /// UPI.
    Upi,
    /// A cash tag's service.
    CashTag,
    /// Cards that are paid with.
    Card,
    /// Order numbers, parts, sizes, identifiers of things: numbers that are no telephone.
    Reference,
    /// Scores, draws, dictations and times tables: numbers in words that are no telephone.
    Tally,
    /// Words of contact in phrases that call nobody: a bell that rings, a part of a page.
    Elsewhere,
    /// Numbers of books and the like, which are never telephone numbers.
    Code,
}

/// Signal words with their topic, in no particular order; `words` are the words of the text.
pub(super) fn find(text: &str, words: &[Range<usize>]) -> Vec<(Topic, Range<usize>)> {
    if !text.is_ascii() {
        let found = AUTOMATON
            .find_overlapping_iter(text)
            .map(|found| (SIGNALS[found.pattern().as_usize()].topic, found.range()));
        return found.filter(|(_, range)| is_whole_word(text, range)).collect();
    }
    // Its words can be looked up one by one, which is faster.
    let mut found = Vec::new();
    for word in words {
        for signal in BY_WORD.get(&text[word.clone()]).into_iter().flatten() {
            let Some(start) = word.start.checked_sub(signal.lead) else { continue };
            let range = start..start + signal.text.len();
            if text.get(range.clone()) == Some(signal.text.as_str()) && is_whole_word(text, &range) {
                found.push((signal.topic, range));
            }
        }
    }
    found
}

/// A signal word, or several in a row.
struct Signal {
    topic: Topic,
    text: String,
    /// How many bytes of signs stand before its first word.
    lead: usize,
}

static SIGNALS: LazyLock<Vec<Signal>> = LazyLock::new(|| {
    let services = NAMING.iter().map(|listed| (Topic::App, *listed));
    let lists = TOPICS.iter().copied().chain(services);
    let listed = lists.flat_map(|(topic, listed)| listed.split(',').map(move |signal| (topic, signal.trim())));
    let wallets = payment_names().filter(|(kind, ..)| *kind == "wallet").flat_map(|(.., names)| names);
    // A wallet has several countries, and some are listed by hand as well.
    let mut known = FxHashSet::default();
    listed
        .chain(wallets.map(|wallet| (Topic::Pay, wallet)))
        .filter(|(_, signal)| !signal.is_empty())
        .filter(|listed| known.insert(*listed))
        .map(|(topic, signal)| {
            let text: String = signal.nfkc().collect();
            let lead = words(&text).next().map_or(0, |word| word.start);
            Signal { topic, text, lead }
        })
        .collect()
});

static AUTOMATON: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::new(SIGNALS.iter().map(|signal| &signal.text))
        .expect("the words are a constant that the tests compile")
});

/// The signals in ASCII by their first word, which each has.
static BY_WORD: LazyLock<FxHashMap<&str, Vec<&Signal>>> = LazyLock::new(|| {
    let mut by_word: FxHashMap<&str, Vec<&Signal>> = FxHashMap::default();
    for signal in SIGNALS.iter().filter(|signal| signal.text.is_ascii()) {
        let first = words(&signal.text).next().map_or("", |word| &signal.text[word]);
        by_word.entry(first).or_default().push(signal);
    }
    by_word
});

const TOPICS: &[(Topic, &str)] = &[
    (
        Topic::Call,
        "ask the order for, ask order for, speak to the order, talk to the order, ask the item for, ask item for, speak to the item, talk to the item, ask the ticket for, ask ticket for, speak to the ticket, talk to the ticket, ask the invoice for, ask invoice for, speak to the invoice, talk to the invoice, ask the parcel for, ask parcel for, speak to the parcel, talk to the parcel, ask the part for, ask part for, speak to the part, talk to the part, ask the serial for, ask serial for, speak to the serial, talk to the serial, ask the ref for, ask ref for, speak to the ref, talk to the ref, ask the reference for, ask reference for, speak to the reference, talk to the reference, ask the sku for, ask sku for, speak to the sku, talk to the sku, ask the case for, ask case for, speak to the case, talk to the case, ask the model for, ask model for, speak to the model, talk to the model, ask the code for, ask code for, speak to the code, talk to the code, ask the booking for, ask booking for, speak to the booking, talk to the booking, ask the lot for, ask lot for, speak to the lot, talk to the lot, ask the number for, ask number for, speak to the number, talk to the number, ask the product for, ask product for, speak to the product, talk to the product, ask the file for, ask file for, speak to the file, talk to the file, ask the job for, ask job for, speak to the job, talk to the job, \
         speak to, talk to, answers to, ask her, ask him, loves a chinwag, wants to chat, awake until, \
         anklingeln, anklingelt, klingelt an, geht abends ran, geht ran, geht dran, dran gehen, drangehen, rangeht, drangeht, nimmt ab, geht ans, abends ran, immer ran, freut sich auf, \
         descuelga, descuelgue, timbra, timbrame, timbrar, timbrazo, preguntad por, que contesta, habla con, hable con, contestara, \
         fale com, fala com, atende pelo, toca aqui, me toca, discar, bipa, me bipa, \
         decroche le, parlez a, parler a, sonnez, fais sonner, composez, compose le, faites le, \
         squilla, squillate, fate squillare, componi, componga, rispondera, parla con, parlare con, \
         odezwij, odezwij sie, zapytaj o, pytaj o, prosze pytac, wykrec, \
         cevap verir, tusla, konus, diangkat, tanyakan, pencet, hanapin si, sasagot, bat may, nghe may, bam so, \
         i will hear, will answer, and answer, gimme a bell, gizza bell, gis a buzz, gimme a buzz, give us a buzz, give me a buzz, buzz me, buzz us, bell me, bell us, tinkle, \
         holler, holla, hit my line, smoke signal, ping my phone, message there, msg there, text back, phone me, phone us, fone, ringing, \
         catch me on, get me on, gets me, get hold of me, drop a text, drop us a text, drop me a text, drop us a line, shout me on, \
         give us a shout, gimme a shout, give me a shout, my digits, my line, our line, rings me, reaches me, gets through, get through to, \
         punch in, punch it in, key it in, keys in, say it in your head, say it out loud, out loud, say it aloud, put them together, \
         put it together, put it all together, put the rows together, put them side by side, string them together, stick them together, \
         read it downwards, read downwards, read it down, downwards, all in a row, green button, vibrate, vibrates, vibrating, pings, \
         yakk, yarn on, bell you, bell ya, flash me, beep me, pm me on, tap me on, jingle, telephonic, fone me, phone ko, \
         dam un toque, dame un toque, un toque, un telefonazo, echame un telefonazo, pegame un grito, tirame un mensaje, mandame un mensaje, \
         da um toque, manda um zap, manda msg, manda mensagem, un coup de fil, passe un coup de fil, passez un coup de fil, file moi un coup de fil, \
         fammi uno squillo, uno squillo, fai uno squillo, bimmel, bimmeln, klingel durch, klingelt, gib laut, schellen, daj znac, puknij, zagadaj, \
         маякни, маякните, брякни, звякни, звякніть, звякните, черкни, скинь, напиши на, cal kapat, caldir, kasih kabar, kabari, colek, missed call do, \
         nhay may, nhan cho, phone cho, ping toi, 敲我, 找我, 联系我, 打给我, 扣我, ワン切り, 鳴らして, かけて, 연락, 연락주세요, 콜, \
         risponde, rispondo, rispondiamo, chiedi di, chieda di, chiedere di, chiedete di, mi trovi, chiamare, chiamate, telefonare, telefonami, \
         contesta, contestan, contesto, pregunta por, pregunte por, preguntar por, llamad, llame, llamar al, marca, marque, marcame, marqueme, escribame, escribanos, \
         repond, reponds, decroche, decrocher, decrochez, demandez, demander, appeler, appelez moi, rappelez, rappeler, telephonez, tel moi, un sms, \
         rangehen, geht ran, geh ran, abheben, hebt ab, melden, melde dich, meldet, durchrufen, anrufe, ruf an, rufen, rufen sie, ruft, rufnummer, anrufer, fragen nach, klingeln, kurz durchklingeln, lauten lassen, lut aa, luut, aalute, \
         odbiera, odbieram, odbierze, dzwonic, dzwoncie, dzwon, zadzwonic, prosic, pytac o, telefonicznie, numerem, \
         atende, atendo, atendem, chama, chama no, me chama, liga pra, ligue, telefona, procure por, procurar por, telefonar, \
         отвечает, отвечаю, отвечу, трубку, возьмет, спросить, звонить, звонок, наберите, набираите, дзвони, дзвоніть, подзвони, телефонуите, набираите, спитаите, питаите, відповідає, dzvony, dzvonit, zvoni, zvonite, pozvoni, \
         arayin, araman, araman yeter, ara, aramaniz, numaradan, numara, numaram, ulasin, ulasabilirsiniz, telefonda, \
         hubungi, telpon, telepon, telp, nelpon, kontak, wa aja, nomor, nomer, \
         nipigie, piga simu, simu, namba yangu, nitafute, \
         tawagan, tumawag, i-text, itext, txt, text nyo, contactin, \
         goi, alo, a lo, lien he, sdt, dien thoai, nhan tin, so dien thoai, \
         missed call, misscall, miss call, baat kar, baat karo, phone kar, call krna, call krlo, call karlo, number likho, number likh, phon, \
         إتصل, كلمني, كلموني, دق, دقلي, رن, رنلي, اتصلو, رقم, جوال, موبايل, ring us, rings us, gis a bell, give us a bell, give me a bell, give us a ring, give me a ring, dialed, dialled, dialing, dialling, be dialled, texted, rung, answers it, who answers, picks it up, \
         call, calls, answers, dialler, dialer, keypad, dial pad, dials, voice note, green app, rings, two rings, at the beep, beep, leave a message, dial it, speaks, use it well, use it wisely, pick up, \
         picks up, ask for, asks for, hello, phone, phone number, tel, telephone, mobile, mob, cell, cellphone, ring, ring me, dial, text me, sms, \
         text, number, my no, contact no, phone no, whatsapp, whats app, watsapp, wattsap, wa, viber, voicemail, pick up, \
         reach me, reach, landline, hotline, voice, ask for, facetime, imessage, signal, callback, buzz, ping me, contact, \
         llamame, marcame, llamar, llamas, movil, telefono, celular, mi numero, numero, escribeme, llama, \
         telefone, meu numero, me liga, liga, zap, ligar, celu, telemovel, telephoner, appelez, appelle, joignable, portable, \
         mon numero, telefon, handy, anrufen, ruf, anruf, erreichbar, nummer, ruckfragen, telefonnummer, telefoon, bel, bellen, \
         chiama, chiamami, cellulare, numero di telefono, telefoni, soita, ring mig, mitt nummer, zadzwon, numer, \
         call karo, call kar, phone karo, number hai, mera number, baat, tawag, itawag, \
         телефон, номер, звони, звоните, позвони, набери, спросите, набрать, رقمي, اتصل, زنگ, फोन, कॉल, नंबर, नम्बर, বার, \
         নম্বর, 电话, 电话号码, 手机, 打, 電話, 携帯, 전화, 번호, โทร, เบอร์",
    ),
    (
        Topic::Mail,
        "mail, email, e-mail, mails, mailbox, inbox, write to, write me, address, correo, escribeme, escribe, email me, mail me, \
         courriel, adresse, schreib, sende, send it to, send to, posta, poczta, pisz, escreve, почта, ящик, пишите, mejl, bana, \
         documents to, cvs to, cv to, resume to, invoices to, reach me, contact, get hold of me, drop me, i'm, im, mine's, mines, \
         osoitteeseen, kirjoita, 邮箱, メール, 이메일, मेल",
    ),
    (
        Topic::Link,
        "site, website, web site, link, page, visit, portfolio, url, browser, http, https, www, see, homepage, web, look at, \
         check out, go to, on, at, via, through, portal, form, calendar, book, register, sign up, apply, our, my, under, from, \
         seite, webseite, pagina, sitio, enlace, sito, lien, strona, stronie, сайт, сайте, ссылка, ссылке, 官网, サイト, 홈페이지",
    ),
    (Topic::Name, local_words::NAMES),
    (Topic::Pay, local_words::WALLETS),
    (Topic::Tally, TALLIES),
    (
        Topic::Name,
        "handle, username, user name, user, nick, nickname, id, gamertag, tag, screen name, find me, add me, follow me, dm me, \
         dm, search for, look for me, look me up, message me, same name, same handle, everywhere, i'm, im, my name is, known as, \
         go by, i go by, hit me up, hmu, slide into, msg me, ping me, reach me, inbox me, profile, account, login, me as, as, \
         busca, buscame, estoy como, como, name, under, naam, als, unter, sous, chercher, cherche, pod, как, id는, 아이디, 加, 搜, \
         shout me, text me, we're, always, alias, one and same, one and the same, ник, никнейм, logged in as, called, answers as, alias, tagged, friend me",
    ),
    (
        Topic::Pay,
        "venmo, paypal, pay pal, zelle, cashapp, cash app, revolut, revtag, wise, payoneer, bizum, pix, chave, gcash, maya, \
         payid, pay id, interac, e-transfer, etransfer, swish, vipps, mobilepay, twint, blik, mbway, mb way, satispay, lydia, \
         wero, mpesa, m-pesa, mobile money, momo, gpay, google pay, phonepe, paytm, bhim, easypaisa, jazzcash, bkash, nagad, \
         alipay, wechat pay, western union, moneygram, skrill, remitly, apple pay, friends and family, friends & family, сбер, \
         сбербанк, тинькофф, переведи, перевод, karta, monzo, square's app, square app, as payee, promptpay, tikkie",
    ),
    (
        Topic::Coin,
        "btc, bitcoin, eth, ethereum, usdt, usdc, trc20, trc 20, erc20, tron, crypto, wallet, lightning, lnurl, ltc, litecoin, \
         bnb, arbitrum, solana, sol, xmr, monero, satoshi, sats, stablecoin, ether, bitcoins, tether, doge, dogecoin, ripple, xrp, cardano, bep20, metamask, trust wallet, cold wallet, cripto, krypto, kripto, крипта, криптой, крипту, биткоин, биткоином, эфир, эфиром, юсдт, тезер, 比特币, 虚拟币, ビットコイン, 비트코인, кошелек, billetera, cartera",
    ),
    (
        Topic::Account,
        "account, acct, a/c, account no, account number, account title, sort code, sortcode, iban, swift, bic, routing, clabe, \
         paybill, till, bank details, beneficiary, konto, kontoinhaber, konto nr, cuenta, compte, conto, rekening, hesap, rib, \
         spei, bsb, ifsc, bank, transfer, wire, virement, transferencia, uberweisung, bonifico",
    ),
    (
        Topic::Upi,
        "upi, gpay, google pay, phonepe, phone pe, paytm, bhim, vpa, upi id, pay here, advance, transfer, upi par, daal do, bhej do, \
         bhejo, kar do, pay, payment",
    ),
    (
        Topic::CashTag,
        "cashapp, cash app, cash tag, cashtag, cash thing, $cashtag, square, square's, dollar sign, ka ching app, ka-ching app, \
         cash-app, cash.app, account of cash, money app, dollar app, cash apps, green money app, green dollar app, money sign, money symbol, buck sign, cash tag's, \
         cshapp, cashap, caschapp, app of cash, cash handle",
    ),
    (
        Topic::Card,
        "card, cards, visa, mastercard, master card, amex, american express, discover, diners, jcb, rupay, maestro, debit, credit, \
         cvv, cvc, expiry, exp, valid thru, valid till, charge, pan, plastic, tarjeta, visa debito, carte, carte bleue, cartao, \
         karte, kreditkarte, carta, kaart, karta, karty, kart, karti, kartu, the tap to pay, карта, карту, карты, карте, картка, \
         картку, بطاقة, कार्ड, カード, 카드, 卡号, 信用卡",
    ),
    (
        Topic::Reference,
        "dossier, commande, colis, devis, bon de commande, protocolo, chamado, incidencia, vorgang, vertrag, zgloszenie, reklamacja, reklamacji, paczka, paczki, zamowieniu, \
         посылка, посылки, отправление, трек, talep, basvuru, kargo, pesanan, paket, tiket, komplain, phieu, rma, warranty, claim, work order, job no, job number, our ref, your ref, \
         loan number, policy, policy no, meter number, meter no, booking ref, reservation number, voucher, coupon, \
         numero do pedido, numero de pedido, numero del pedido, numero de orden, numero de factura, numero da fatura, numero da nota, numero do protocolo, \
         numero de seguimiento, numero de rastreio, numero de rastreo, numero de guia, numero de referencia, numero de incidencia, numero de caso, numero de ticket, numero de reserva, \
         numero da reserva, numero de cliente, numero do cliente, codigo de rastreio, codigo de seguimiento, codigo de barras, codigo do produto, codigo de producto, \
         numero de commande, numero de facture, numero de suivi, numero de colis, numero de reservation, numero client, numero de client, numero de serie, \
         numero d'ordine, numero ordine, numero di ordine, numero fattura, numero di serie, numero pratica, numero di tracking, codice articolo, codice prodotto, ordine, fattura, \
         bestellnummer, auftragsnummer, rechnungsnummer, kundennummer, seriennummer, sendungsnummer, artikelnummer, ticketnummer, vorgangsnummer, fallnummer, vertragsnummer, sendung, auftrag, \
         ordernummer, factuurnummer, klantnummer, numer zamowienia, numer faktury, numer seryjny, numer katalogowy, numer przesylki, numer klienta, zamowienie, zamowienia, faktura, przesylka, \
         номер заказа, номер счета, номер заявки, номер накладной, серийный номер, сериинын номер, трек номер, трек-номер, накладная, заказа, заявка, заявки, \
         номер замовлення, номер рахунку, серіиний номер, замовлення, накладна, ттн, \
         siparis numarasi, siparis no, fatura no, fatura numarasi, takip numarasi, takip no, seri no, urun kodu, siparis, fatura, \
         nomor pesanan, nomor order, nomor resi, no resi, resi, nomor faktur, kode barang, kode produk, nomor seri, \
         ma don hang, so don hang, ma van don, don hang, so seri, ma san pham, order ka number, order id, tracking number, tracking no, consignment number, complaint number, complaint no, \
         رقم الطلب, رقم الفاتورة, رقم الشحنة, رقم التتبع, ऑर्डर नंबर, आर्डर नंबर, बिल नंबर, 订单号, 单号, 快递单号, 货号, 編號, 注文番号, 伝票番号, 型番, 追跡番号, 品番, 주문번호, 송장번호, 운송장, 접수번호, 품번, \
         aktenzeichen, geschaftszeichen, docket, docket no, expediente, sygnatura, numero de dossier, file number, file no, \
         order, order no, order number, orders, order ref, invoice, invoice no, invoice nr, sku, ref, reference, tracking, part, \
         part number, part no, ticket, ticket number, serial, serial number, po number, po no, p.o., abn, version, build, id, barcode, ean, upc, gtin, \
         case, case number, item, item number, article, article number, model, code, numero de serie, price, prices, dimensions, \
         size, sizes, booking number, reservation, confirmation, batch, lot, policy number, vat, cnpj, cpf, siret, nif, asin, \
         isbn, issn, doi, udid, imei, hash, commit, port, error, pin, otp, zip, lodgement, lodgement number, bond number, permit, permit number, licence number, license number, registration number, docket number, claim number, consignment, weights, pounds, readings, postcode, factura, rechnung, facture, bestellung, \
         pedido, заказ, артикул, transaction, txn, usd, eur, gbp, inr, php, rs, followers, views, rows, records, pixels, px, \
         case id, customer number, loyalty number, card number, ssn, passport, 订单",
    ),
    (
        Topic::Elsewhere,
        "call it a day, call it quits, call it even, so called, close call, called off, call off, calls for, call for, on call, ring the bell, rings the bell, ring the doorbell, ring the buzzer, ring bell, wedding ring, engagement ring, ring size, key ring, ring binder, \
         o ring, ring light, boxing ring, call centre, call center, call sheet, call number, roll call, cell phone case, phone case, \
         phone holder, phone stand, phone screen, text box, text field, text file, text size, text layer, body text, alt text, contact lens, contact lenses, contact sheet, \
         contact form, voice over, voice-over, voiceover, voice part, call to action, call stack, function call, api call, system call, sample text, full text, support call, call log, call logs, \
         curtain call, close call, call back function, callback function, callback url, callback flag, cell culture, cell count, battery cell, cell value, excel cell, mobile menu, mobile version, mobile layout, mobile view, reach for, signal path, signal strength",
    ),
    (
        Topic::Code,
        "isbn, issn, uuid, guid, sha256, md5, imei, doi, orcid, barcode, ean, upc, tracking, ups, usps, fedex, dhl, cnpj, cpf, ip, \
         abn, serial, commit, credit card, card number, debit card",
    ),
];

/// Words of games, lotteries and lessons, in which numbers are said one after another.
const TALLIES: &str = "कुल, एडवांस, उधार, anticipo, acompte, anzahlung, caparra, аванс, предоплата, zaliczka, kapora, uang muka, dat coc, 定金, 押金, 手付金, 계약금, result, results, final score, ergebnis, ergebnisse, risultato, risultati, resultat, resultats, wynik meczu, winning, winning numbers, numbers drawn, drawn, draw, bonus ball, jackpot, worksheet, worksheets, seats, empatamos, empate, ganamos, perdimos, puntos, puntuacion, jurado, jurados, notas, clasificacion, nos pusieron, pontos, empatamos, ganhamos, \
    perdemos, jurados, points, match nul, gagne, perdu, punkte, gewonnen, verloren, unentschieden, punti, pareggio, vinto, perso, giuria, punkty, remis, wygralismy, \
    przegralismy, очков, очки, баллов, баллы, ничья, выиграли, проиграли, балів, бали, нічия, виграли, програли, puan, berabere, kazandik, kaybettik, poin, seri, menang, kalah, \
    diem, thang, thua, puntos, panalo, talo, تعادل, نقاط, نقطة, अंक, जीते, हारे, 平局, 分数, 引き分け, 点数, 무승부, \
    rolls, rolled, dice, die rolls, chords, chord, chord chart, changes, intervals, scale degrees, time signature, bars, measures, reps, laps, heats, innings, overs, wickets, frames, \
    porikkha, porikkhay, peyeche, marks, exam, grades, exercise, exercises, homework, problems, ejercicio, ejercicios, exercicio, exercicios, exercice, exercices, aufgabe, aufgaben, ubung, ubungen, esercizio, esercizi, opgaven, \
    zadanie, zadania, cwiczenie, cwiczenia, задача, задачи, задание, задания, упражнение, упражнения, вправа, вправи, завдання, задачі, задачи, alistirma, soru, sorular, soal, latihan, bai tap, 练习, 习题, 宿題, 問題, 문제, 숙제, \
    score, scores, scoreline, lottery, lotto, bingo, raffle, times table, multiplication table, dictation, spelling test, \
    countdown, count down, sets, match point, tiebreak, halftime, marcador, resultado, partido, quiniela, loteria, sorteo, \
    dictado, tabla, tablas, jogo, placar, partida, sorteio, ditado, tabuada, jeu, jeux, tirage, loto, dictee, table de, tables de, \
    spielstand, spielbericht, satz, es stand, stand es, lottozahlen, ziehung, diktat, einmaleins, spiel, endstand, punteggio, partita, \
    ruota, estrazione, smorfia, tombola, dettato, tabellina, счет, счёт, счетом, матч, партия, партии, сет, лото, лотерея, диктант, таблица умножения, \
    розыгрыш, розыгрыши, рахунок, рахунком, партія, диктант, лотерея, таблиця множення, wynik, wynikiem, mecz, set, losowanie, dyktando, \
    tabliczka mnozenia, skor, skoru, cekilis, piyango, dikte, carpim tablosu, skornya, pertandingan, undian, dikte, perkalian, togel, \
    ti so, xo so, bang cuu chuong, chinh ta, hiep, sinh nam, cuoi nam, iskor, laro, skore, loterya, النتيجة, نتيجه, نتيجة, شوط, املاء, إملاء, جدول الضرب, يانصيب, القرعة, \
    स्कोर, लॉटरी, पहाड़ा, पहाड़े, श्रुतलेख, इमला, लूडो, तंबोला, pahada, pahade, pahadey, lottery, tambola, ludo, namta, নামতা, লটারি, স্কোর, \
    比分, 乘法口诀, 口诀, 彩票, 双色球, 开奖, 听写, 得分, スコア, 得点, 宝くじ, 点差, 구구단, 점수, 스코어, 로또, 받아쓰기, 세트";
