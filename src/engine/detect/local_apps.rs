//! Messengers, networks and wallets as people name them in other languages: nicknames, cases, local spellings.
//!
//! Written as the folded view writes them: lower case, Latin and Cyrillic without accents (`й` is `и`).

/// Messengers and networks.
pub(super) const APPS: &str = "телега, телегу, телеге, телеги, телегои, телеграма, телеграму, телеграме, телеграмом, телеграмм, телеграмме, \
    телеграмму, телеграмчик, тг, тгшка, тгшку, тгшке, телеграмі, телезі, ватсап, ватсапе, ватсапу, ватсапп, вацап, вацапе, вотсап, \
    вотсапе, вотсапп, вотцап, воцап, ватцап, вайбер, ваибер, ваибере, ваиберу, ваибером, ваибері, вибер, вк, вконтакте, вконтакт, \
    инста, инсте, инсту, инсты, инстаграм, инстаграме, инстаграмм, інста, інсті, інсту, інстаграм, інстаграмі, дискорд, дискорде, \
    дискорді, діскорд, скаип, скаипе, скаипі, феисбук, феисбуке, феисбуці, мессенджер, мессенджере, месенджер, месенджері, \
    одноклассники, одноклассниках, тиктоке, тикток, тіктоці, \
    薇信, 威信, 徽信, 维信, v信, 加薇, 加微, 加v, 加vx, 薇, 薇❤, 微❤, 薇心, 微心, v❤, 绿泡泡, 绿色软件, 绿色聊天, 扣扣, 企鹅号, qq号, 抖音, 抖音号, \
    小红书, 小红书号, 微博, 微信号, 加威, 加卫星, 賴, 加賴, 加line, 私line, \
    ライン, らいん, ラインid, lineid, カカオ, カカオトーク, インスタ, いんすた, インスタグラム, ツイッター, ディスコード, ディスコ, テレグラム, スカイプ, 緑のアプリ, \
    ワッツアップ, シグナル, フェイスブック, メッセンジャー, バイバー, \
    까톡, 깨톡, 카톡, 카카오, 카톡아이디, 카톡id, 오픈카톡, 오픈채팅, 오픈톡, 옾챗, 옾카, 옾톡, 라인, 라인아이디, 텔레, 텔레그램, 텔그, 인스타, 인스타그램, 인별, \
    페북, 페이스북, 페메, 디코, 디스코드, 스카이프, 왓츠앱, 왓챕, 위챗, 노란톡, ㅋㅌ, ㅋㅏ톡, \
    za lo, zal0, da lo, gialo, phay, phay buc, fay buc, facebuk, mes senger, in sta, intagram, \
    wa-nya, wasap, wasapp, watsap, whatsaap, ige, wanya, wasapnya, \
    wasa, guasap, guasa, wassapp, guatsap, guatsapp, watsa, whatsa, wsp, wpp, wsap, wasup, insta, feis, feisbuk, telegran, \
    zap, zapzap, zapp, wpp, whatss, uatsap, uatizap, uotisap, zapizapi, insta, \
    messengerze, messengera, mesendzer, mesendzerze, telegramie, telegrama, whatsappie, whatsappa, instagramie, fejs, fejsie, fejsbuk, \
    insta, instagramda, instagramdan, instam, instadan, telegramdan, telegramda, vatsap, vatsaptan, vatsapp, watsaptan, whatsapptan, \
    whatsapptan, bipten, telefram, \
    واتس, واتساب, واتس اب, الواتس, الواتساب, عالواتس, بالواتس, وتساب, وتس, وتس اب, وتسابي, واتسي, تلغرام, تليجرام, تيليجرام, تلجرام, تلقرام, تليقرام, \
    التلغرام, التليجرام, تيليغرام, سناب, سنابي, السناب, سناب شات, انستا, انستغرام, انستجرام, انستقرام, الانستا, انستاي, فيسبوك, فيس بوك, الفيس, فيس, \
    ماسنجر, مسنجر, فايبر, ايمو, إيمو, تيك توك, ديسكورد, سكايب, لاين, سيجنال, \
    تلگرام, واتساپ, واتس اپ, واتس‌اپ, اینستا, اینستاگرام, ایتا, روبیکا, سروش, واٹس ایپ, واٹس اپ, واٹساپ, ٹیلیگرام, انسٹا, انسٹاگرام, فیس بک, \
    व्हाट्सएप, व्हाट्सऐप, व्हाट्सप्प, वाट्सएप, वॉट्सएप, वाट्सप, टेलीग्राम, इंस्टा, इंस्टाग्राम, फेसबुक, स्नैपचैट, मैसेंजर, \
    হোয়াটসঅ্যাপ, হোয়াটসএপ, হোয়াটস অ্যাপ, টেলিগ্রাম, ইমো, ইমোতে, মেসেঞ্জার, মেসেঞ্জারে, ইনস্টা, ফেসবুক, ভাইবার, \
    ไลน์, ไอดีไลน์, ไลน์ไอดี, แอดไลน์, เฟส, เฟซ, เฟสบุ๊ค, ไอจี, วอทส์แอพ, เทเลแกรม, \
    ווטסאפ, וואטסאפ, ווצאפ, טלגרם, טלגראם, אינסטה, אינסטגרם, פייסבוק, מסנג'ר, \
    βαιμπερ, βαιμπερακι, ινστα, ινσταγκραμ, μεσεντζερ, τελεγκραμ, φεισμπουκ";

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
