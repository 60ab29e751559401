//! Names and wallets as people speak of them in other languages: nicknames, cases, local spellings.
//!
//! Written as the folded view writes them: lower case, Latin and Cyrillic without accents (`й` is `и`).

/// What says that a name follows.
pub(super) const NAMES: &str = "아디, 아뒤, 아이디, 아이디는, 친추, 닉네임, 닉, ник, никнеим, нік, нікнеим, найди, знаиди, ищи, добавь, додаи, \
    ник такой, usuario, usuarios, mi usuario, agregame, me encuentras, me acha, me procura, usuario e, procura, pseudo, mon pseudo, \
    ajoute, ajoutez, ajoute moi, benutzername, nutzername, heisse, finde mich, nome utente, mi trovi, cercami, nazwa, uzytkownik, \
    znajdz mnie, kullanici adi, kullanici, ekle, ekleyin, يوزر, يوزري, حسابي, معرف, معرفي, ضيفني, اضفني, आईडी, यूजरनेम, इद, \
    追加, 検索, 号, 搜索, 昵称, 账号, 帐号, 加我, ket ban, nick, ten la, cari, user ku, hanapin, i-add, ไอดี";

/// Wallets and ways to pay.
pub(super) const WALLETS: &str = "bikash, bkaash, b-kash, bikashe, nogod, nagod, বিকাশ, নগদ, রকেট, जीपे, गूगल पे, फोनपे, फोन पे, पेटीएम, \
    पे टी एम, phone-pe, fonpe, fone pe, jee pay, paytm karo, paytm kardo, easy paisa, easypesa, jazz cash, jaz cash, جاز کیش, ایزی پیسہ, \
    gcash, g cash, g-cash, gkash, jikash, gkas, pay maya, paymaya, go pay, gopay, shopeepay, shopee pay, linkaja, momo, vi momo, \
    zalopay, zalo pay, 支付宝, 支付寶, 微信支付, 转账, 轉帳, 街口, 街口支付, paypay, ペイペイ, 振込, 카카오페이, 토스, 계좌, 계좌이체, 네이버페이, \
    пикс, piks, chave pix, mercado pago, mercadopago, pic pay, picpay, nubank, bizun, bisum, bizzum, yape, plin, \
    nequi, nequis, daviplata, transfiya, oxxo, sinpe, sinpe movil, plik, blika, blikiem, blik na telefon, сбп, тинек, тинька, тиньков, \
    монобанк, моно, на монобанк, приват24, приватбанк, приват, kaspi, каспи, papara, paparaya, ininal, havale, فودافون كاش, انستاباي, انستا باي, \
    كليك, stc pay, اس تي سي باي, bancomat pay, satispei, satispay, postepei, paylib, wero, twint, twinten, swisha, swishen, vippsa, \
    mobilepay, tikkie, payconiq, promptpay, พร้อมเพย์, ทรูมันนี่, m-pesa, mpesa, emola, e-mola, orange money, momo pay";
