//! The signal words, as data, and the one pass that finds them.
//!
//! Written as the folded view writes them: lower case, Latin and Cyrillic without accents.

use std::ops::Range;
use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use crate::engine::text::is_whole_word;

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
    /// Order numbers, parts, sizes, identifiers of things: numbers that are no telephone.
    Reference,
    /// Numbers of books and the like, which are never telephone numbers.
    Code,
}

/// Signal words with their topic, in no particular order.
pub(super) fn find(text: &str) -> impl Iterator<Item = (Topic, Range<usize>)> + '_ {
    WORDS.automaton.find_overlapping_iter(text).filter_map(|found| {
        let range = found.range();
        is_whole_word(text, &range).then(|| (WORDS.topics[found.pattern().as_usize()], range))
    })
}

struct Words {
    automaton: AhoCorasick,
    topics: Vec<Topic>,
}

static WORDS: LazyLock<Words> = LazyLock::new(|| {
    let listed: Vec<(Topic, &str)> = TOPICS
        .iter()
        .flat_map(|(topic, words)| words.split(',').map(|word| (*topic, word.trim())))
        .filter(|(_, word)| !word.is_empty())
        .collect();
    Words {
        automaton: AhoCorasick::new(listed.iter().map(|(_, word)| word))
            .expect("the words are a constant that the tests compile"),
        topics: listed.into_iter().map(|(topic, _)| topic).collect(),
    }
});

const TOPICS: &[(Topic, &str)] = &[
    (
        Topic::Call,
        "call, calls, answers, dialler, dialer, keypad, dial pad, dials, voice note, green app, rings, two rings, at the beep, beep, leave a message, dial it, speaks, use it well, use it wisely, pick up, \
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
    (Topic::App, APPS),
    (
        Topic::Name,
        "handle, username, user name, user, nick, nickname, id, gamertag, tag, screen name, find me, add me, follow me, dm me, \
         dm, search for, look for me, look me up, message me, same name, same handle, everywhere, i'm, im, my name is, known as, \
         go by, i go by, hit me up, hmu, slide into, msg me, ping me, reach me, inbox me, profile, account, login, me as, as, \
         busca, buscame, estoy como, como, name, under, naam, als, unter, sous, chercher, cherche, pod, как, id는, 아이디, 加, 搜, \
         shout me, text me, called, answers as, alias, tagged, friend me",
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
         bnb, arbitrum, solana, sol, xmr, monero, satoshi, sats, stablecoin, кошелек, billetera, cartera",
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
         cash-app",
    ),
    (
        Topic::Reference,
        "aktenzeichen, geschaftszeichen, docket, docket no, expediente, sygnatura, numero de dossier, file number, file no, \
         order, order no, order number, orders, order ref, invoice, invoice no, invoice nr, sku, ref, reference, tracking, part, \
         part number, part no, ticket, ticket number, serial, serial number, po, abn, version, build, id, barcode, ean, upc, gtin, \
         case, case number, item, item number, article, article number, model, code, numero de serie, price, prices, dimensions, \
         size, sizes, booking number, reservation, confirmation, batch, lot, policy number, vat, cnpj, cpf, siret, nif, asin, \
         isbn, issn, doi, udid, imei, hash, commit, port, error, pin, otp, zip, postcode, factura, rechnung, facture, bestellung, \
         pedido, заказ, артикул, transaction, txn, usd, eur, gbp, inr, php, rs, followers, views, rows, records, pixels, px, \
         case id, customer number, loyalty number, card number, ssn, passport, 订单",
    ),
    (
        Topic::Code,
        "isbn, issn, uuid, guid, sha256, md5, imei, doi, orcid, barcode, ean, upc, tracking, ups, usps, fedex, dhl, cnpj, cpf, ip, \
         abn, serial, commit, credit card, card number, debit card",
    ),
];

/// Messengers and networks, with everyday short forms, misspellings and code words.
pub(super) const APPS: &str = "telegram, telegramm, telegran, telegarm, telagram, teligram, tellegram, telegrm, telgram, instegram, instagarm, instgram, intagram, \
    instogram, fasebook, facebok, feacebook, facbook, snapchap, snapchatt, snpchat, watshapp, whatssapp, watapp, whattsapp, wassap, wasap, \
    wassup app, whatsup, whatsupp, discored, dicsord, disscord, skipe, skyp, signel, singal, viberr, linkdn, linkdein, tictok, tik tock, weechat, tg, tele gram, whatsapp, whats app, watsapp, wattsap, wattsapp, \
    whatsap, watsap, whatsup app, instagram, insta, instagrm, ig, snapchat, snap, discord, dizcord, discrod, skype, skyppe, skpe, \
    wechat, we chat, wee chat, weixin, wx, line id, line, kakao, kakaotalk, 카톡, 카카오톡, 微信, 加微信, viber, signal, sygnal, signl, \
    threema, kik, tiktok, tik tok, twitter, twitch, facebook, fb, facebook messenger, messenger, linkedin, linkdin, reddit, zalo, \
    vk, imo, slack, matrix, wickr, session, icq, steam, psn, xbox live, roblox, tumblr, pinterest, behance, onlyfans, itch, \
    mastodon, bluesky, threads, clubhouse, soundcloud, bandcamp, youtube, qq, bigo, tango, \
    paper plane app, paper-plane app, paper plane, blue plane app, blue plane, plane app, ghost app, app with the ghost, bird site, \
    bird app, photo app, photo site, picture app, camera app, green app, green bubble app, gamer chat, gaming chat, small blue app, \
    blue messenger, blue app, little red book app, violin account, avioncito azul, la de las fotos, тг, телега, телеграм, телеграмм, \
    телеграме, инста, инстаграм, вотсап, ватсап, вайбер, скайп, дискорд, тік-тоці, тикток, instada, ins, xiaohongshu, \
    take me on, nets, all networks, any network, on everything, telegrami, telegram channel";
