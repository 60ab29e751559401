//! Messengers and networks by their names, with everyday short forms, misspellings and local spellings. Data only.
//!
//! Written as the folded view writes them: lower case, Latin and Cyrillic without accents (`й` is `и`).

/// The common ones, and what mail and money go through, as they are spelled.
pub(crate) const BRANDS: &str = "telegram whatsapp instagram snapchat discord facebook insta snap signal skype viber threema wechat tiktok twitter messenger \
    linkedin gmail yahoo hotmail venmo paypal zelle";

/// In Latin letters.
pub(super) const LATIN: &str = "telegram, telegramm, telegran, telegarm, telagram, teligram, tellegram, telegrm, telgram, instegram, instagarm, instgram, intagram, instogram, \
    instergram, instagramm, instegrem, instragram, istagram, isntagram, inatagram, instigram, instargram, telegam, telegrma, tellegrem, whatapp, \
    whatsaap, whatsappp, watzapp, whasapp, whastapp, whatsep, wotsap, wotsapp, wutsapp, discrd, diskord, dischord, snapshat, snapcaht, facbok, messanger, \
    mesenger, singnal, vibar, skyype, fasebook, facebok, feacebook, facbook, snapchap, snapchatt, snpchat, watshapp, whatssapp, watapp, whattsapp, \
    wassap, wasap, wassup app, whatsup, whatsupp, discored, dicsord, disscord, skipe, skyp, signel, singal, viberr, linkdn, linkdein, tictok, tik tock, \
    weechat, tg, tele gram, whatsapp, whats app, watsapp, wattsap, wattsapp, whatsap, watsap, whatsup app, instagram, insta, instagrm, ig, snapchat, \
    snap, discord, dizcord, discrod, skype, skyppe, skpe, wechat, we chat, wee chat, weixin, wx, line id, line, kakao, kakaotalk, viber, signal, sygnal, \
    signl, threema, kik, tiktok, tik tok, twitter, twitch, facebook, fb, facebook messenger, messenger, linkedin, linkdin, reddit, zalo, vk, imo, slack, \
    matrix, wickr, session, icq, steam, psn, xbox live, roblox, tumblr, pinterest, behance, onlyfans, itch, mastodon, bluesky, threads, clubhouse, \
    soundcloud, bandcamp, youtube, patreon, ko-fi, substack, bereal, ravelry, strava, deviantart, artstation, mixcloud, dribbble, qq, bigo, tango, \
    instada, ins:, my ins, xiaohongshu, telegrami, telegram channel, tele, telega, dscrd, skp, scype, skaip, skajp, vaiber, vyber, vibber, wiber, \
    vibre app, insta gram, snap chat, face book, face time, whazzup, whatzup, watzup, watsup, wazzap, wazap, wozap, wpp, wzp, wapp, whatsappa, zap zap, \
    zap-zap, zapzap, zap app, wasa, wasapp, guasap, guasapp, guatsap, watsapcito, vx, my dc, on dc, dc is, dc tag, dc name, dc:, on kik, lineid, za lo, \
    zal0, da lo, gialo, phay, phay buc, fay buc, facebuk, mes senger, in sta, wa-nya, ige, wanya, wasapnya, guasa, wassapp, guatsapp, watsa, whatsa, wsp, \
    wsap, wasup, feis, feisbuk, zap, zapp, whatss, uatsap, uatizap, uotisap, zapizapi, messengerze, messengera, mesendzer, mesendzerze, telegramie, \
    telegrama, whatsappie, instagramie, fejs, fejsie, fejsbuk, instagramda, instagramdan, instam, instadan, telegramdan, telegramda, vatsap, vatsaptan, \
    vatsapp, watsaptan, whatsapptan, bipten, telefram, ig'de, ig'den, ig'deyim, insta'da, insta'dan, instagram'da, instagram'dan, telegram'da, telegram'dan, whatsapp'ta, whatsapp'tan, wp'den, wp'de, \
    tiktok'ta, facebook'ta, face'te, discord'da, twitter'da, snap'te, tiktokta, discordda, ig nya, ignya, ig-nya, ig ku, igku, instanya, instagramnya, tiktoknya, telegramnya, \
    instagramu, insty, instagrama, tiktoku, tiktoka, facebooku, facebooka, telegramu, discordzie, discorda, messengerku, teegee, tee gee, insta gramophone";

/// In other scripts.
pub(super) const OTHER: &str = "카톡, 카카오톡, 微信, 加微信, тг, телега, телеграм, телеграмм, телеграме, инста, инстаграм, вотсап, ватсап, вайбер, скайп, дискорд, тік-тоці, тикток, 加ins, \
    ins号, ins账号, 我ins, 的ins, 上ins, ins：, ins上, телегу, телеге, телегой, телеги, тгшку, инсте, инсту, вотсапе, ватсапе, вацап, вацапе, вайбере, вк, \
    вконтакте, 薇, 加薇, 薇信, 威信, 微, 加v, v信, 扣扣, 抖音, 小红书, 까톡, 톡 아이디, 톡아이디, 톡으로, 톡 주세요, 톡주세요, 개인톡, 갠톡, 톡💛, 💛톡, 톡💬, 💬톡, 카카오, 카톡아이디, 라인, 인스타, 텔레그램, カカオ, ライン, \
    インスタ, ディスコード, テレグラム, واتساب, واتس, تلجرام, تيليجرام, انستا, سناب, टेलीग्राम, व्हाट्सएप, व्हाट्सऐप, इंस्टा, телегои, телеграма, телеграму, телеграмом, \
    телеграмме, телеграмму, телеграмчик, тгшка, тгшке, телеграмі, телезі, ватсапу, ватсапп, вотсапп, вотцап, воцап, ватцап, ваибер, ваибере, ваиберу, \
    ваибером, ваибері, вибер, вконтакт, инсты, инстаграме, инстаграмм, інста, інсті, інсту, інстаграм, інстаграмі, дискорде, дискорді, діскорд, скаип, \
    скаипе, скаипі, феисбук, феисбуке, феисбуці, мессенджер, мессенджере, месенджер, месенджері, одноклассники, одноклассниках, тиктоке, тіктоці, 徽信, 维信, \
    加微, 加vx, 薇❤, 微❤, 薇心, 微心, v❤, 绿泡泡, 绿色软件, 绿色聊天, 企鹅号, qq号, 抖音号, 小红书号, 微博, 微信号, 加威, 加卫星, 賴, 加賴, 加line, 私line, らいん, ラインid, カカオトーク, いんすた, インスタグラム, ツイッター, \
    ディスコ, スカイプ, ワッツアップ, シグナル, フェイスブック, メッセンジャー, バイバー, 깨톡, 카톡id, 오픈카톡, 오픈채팅, 오픈톡, 옾챗, 옾카, 옾톡, 라인아이디, 텔레, 텔그, 인스타그램, 인별, 페북, 페이스북, 페메, 디코, 디스코드, 스카이프, 왓츠앱, \
    왓챕, 위챗, 노란톡, ㅋㅌ, ㅋㅏ톡, واتس اب, الواتس, الواتساب, عالواتس, بالواتس, وتساب, وتس, وتس اب, وتسابي, واتسي, تلغرام, تليجرام, تلقرام, تليقرام, التلغرام, \
    التليجرام, تيليغرام, سنابي, السناب, سناب شات, انستغرام, انستجرام, انستقرام, الانستا, انستاي, فيسبوك, فيس بوك, الفيس, فيس, ماسنجر, مسنجر, فايبر, ايمو, \
    إيمو, تيك توك, ديسكورد, سكايب, لاين, سيجنال, تلگرام, واتساپ, واتس اپ, واتس‌اپ, اینستا, اینستاگرام, ایتا, روبیکا, سروش, واٹس ایپ, واٹس اپ, واٹساپ, \
    ٹیلیگرام, انسٹا, انسٹاگرام, فیس بک, व्हाट्सप्प, वाट्सएप, वॉट्सएप, वाट्सप, इंस्टाग्राम, फेसबुक, स्नैपचैट, मैसेंजर, হোয়াটসঅ্যাপ, হোয়াটসএপ, \
    হোয়াটস অ্যাপ, টেলিগ্রাম, ইমো, ইমোতে, মেসেঞ্জার, মেসেঞ্জারে, ইনস্টা, ফেসবুক, ভাইবার, ไลน์, ไอดีไลน์, ไลน์ไอดี, แอดไลน์, เฟส, เฟซ, เฟสบุ๊ค, ไอจี, \
    วอทส์แอพ, เทเลแกรม, ווטסאפ, וואטסאפ, ווצאפ, טלגרם, טלגראם, אינסטה, אינסטגרם, פייסבוק, מסנג'ר, βαιμπερ, βαιμπερακι, ινστα, ινσταγκραμ, μεσεντζερ, \
    τελεγκραμ, φεισμπουκ";

/// Descriptions that nobody uses of anything else.
pub(super) const CODE_NAMES: &str = "paper plane app, paper-plane app, paper plane, blue plane app, blue plane, plane app, ghost app, app with the ghost, bird site, bird app, photo app, \
    photo site, picture app, camera app, green app, green bubble app, gamer chat, gaming chat, small blue app, blue messenger, blue app, \
    little red book app, violin account, avioncito azul, la de las fotos, musk's site, elon's site, elon's app, zuck's app, zuckerberg's, photo one, \
    photo wale app, photo-sharing app, disappearing photo app, yellow ghost, little ghost, the gram, chat app with the phone, gamer app, gamers app, \
    緑のアプリ";

/// All of them together.
pub(super) const ANY: &str = "take me on, nets, all networks, any network, on everything";

/// Pictures that stand for one.
pub(super) const DRAWN: &str = "👻, 📸, 📷, ✈, 🛩, 🐦, 🎮";

/// Everyday words that are services more often than anything else.
pub(super) const MOSTLY_SERVICES: [&str; 3] = ["signal", "line", "snap"];
/// Names that are everyday words.
pub(crate) const EVERYDAY: [&str; 9] =
    ["signal", "line", "snap", "session", "matrix", "threads", "steam", "tango", "nets"];
