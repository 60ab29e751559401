//! Hosts: their names, and what kind of place the well-known ones are.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::engine::text::known_suffix;

/// What a link leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// An invitation to a messenger, or a profile in a network.
    Invite,
    /// A calendar with bookable times.
    Calendar,
    /// A room for video calls.
    VideoRoom,
    /// A form.
    Form,
    /// Applications for work.
    Application,
    /// A page where money is sent.
    Payment,
    /// Documentation, code, news, encyclopaedias: places that belong to nobody in the talk.
    Public,
    /// A link that hides where it leads.
    Shortener,
}

/// Whose a host is.
pub(super) struct Host;

impl Host {
    /// Tells whether a host is one of the list or below one.
    pub(super) fn is_within(host: &str, list: &[String]) -> bool {
        list.iter().any(|listed| is_same_or_below(host, listed))
    }
}

fn is_same_or_below(host: &str, listed: &str) -> bool {
    host.strip_suffix(listed).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
}

/// What kind of place a link leads to: by its host, else by the words that sites use for such pages.
pub(super) fn place(host: &str, path: &str) -> Option<Place> {
    /// The words, each with the first list that holds it.
    static LISTS: LazyLock<FxHashMap<&str, usize>> = LazyLock::new(|| {
        let listed = WORDS.iter().enumerate().rev();
        listed.flat_map(|(list, (_, words))| words.split_whitespace().map(move |word| (word, list))).collect()
    });
    known(host, path).unwrap_or_else(|| {
        // The ending is no word of the site's: "mill.test", "mill.jobs".
        let name = known_suffix(host).and_then(|suffix| host.strip_suffix(suffix)).unwrap_or(host);
        let words = name.split(['.', '-']).chain(path.split(['/', '-', '_', '?', '=']));
        words.filter_map(|word| LISTS.get(word)).min().map(|list| WORDS[*list].0)
    })
}

/// What kind of place a well-known host is.
pub(super) fn known_place(host: &str, path: &str) -> Option<Place> {
    known(host, path).flatten()
}

/// The most bytes that a host's name has (RFC 1035).
const LONGEST_HOST: usize = 253;

/// What is known of a host, where it is known. The bare host of a service with rooms of people's own is nobody's place,
/// whatever words its name has.
fn known(host: &str, path: &str) -> Option<Option<Place>> {
    let page = path.trim_start_matches('/');
    if ABOUT_SERVICE.contains(&page.split('/').next().unwrap_or_default()) {
        return Some(Some(Place::Public));
    }
    let above = host.match_indices('.').map(|(dot, _)| &host[dot + 1..]);
    // To look up longer ones would read the host once for each of its dots.
    let names = std::iter::once(host).chain(above).filter(|name| name.len() <= LONGEST_HOST);
    let entries = names.filter_map(|name| ENTRIES.get(name)).flatten();
    let entry = entries.filter(|entry| page.starts_with(entry.start)).min_by_key(|entry| entry.rank)?;
    // "developers.service.com" is no page of somebody's.
    if host != entry.name && host.split('.').next().is_some_and(|label| ABOUT_SERVICE.contains(&label)) {
        return Some(Some(Place::Public));
    }
    let is_front_door = host == entry.name && page.is_empty();
    let is_private = matches!(entry.place, Place::Calendar | Place::VideoRoom | Place::Form);
    Some((!(is_front_door && is_private)).then_some(entry.place))
}

/// A host that is known, with the beginning of its pages that are meant.
struct Entry {
    name: &'static str,
    start: &'static str,
    place: Place,
    /// Its place in the lists: where several fit, the first counts.
    rank: usize,
}

/// What [`KNOWN`] lists, by host.
static ENTRIES: LazyLock<FxHashMap<&str, Vec<Entry>>> = LazyLock::new(|| {
    let listed = KNOWN.iter().flat_map(|(place, hosts)| hosts.split_whitespace().map(|host| (*place, host)));
    let mut entries: FxHashMap<&str, Vec<Entry>> = FxHashMap::default();
    for (rank, (place, host)) in listed.enumerate() {
        let (name, start) = host.split_once('/').unwrap_or((host, ""));
        entries.entry(name).or_default().push(Entry { name, start, place, rank });
    }
    entries
});

/// First steps of paths under which a service speaks of itself.
const ABOUT_SERVICE: [&str; 20] = [
    "docs",
    "doc",
    "documentation",
    "developers",
    "developer",
    "api",
    "api-docs",
    "pricing",
    "features",
    "integrations",
    "changelog",
    "legal",
    "terms",
    "privacy",
    "security",
    "status",
    "help",
    "support",
    "templates",
    "careers-faq",
];

const KNOWN: &[(Place, &str)] = &[
    (
        Place::Invite,
        "t.me telegram.me telegram.dog wa.me wa.link api.whatsapp.com chat.whatsapp.com whatsapp.com/channel discord.gg \
         discord.com/invite discordapp.com/invite m.me messenger.com/t signal.me signal.group line.me lin.ee join.skype.com \
         viber.com invite.viber.com chats.viber.com join.slack.com snapchat.com/add ig.me instagram.com facebook.com fb.me \
         fb.com kik.me threema.id zalo.me vk.me vk.com vm.tiktok.com tiktok.com x.com twitter.com linkedin.com/in \
         groupme.com/join_group guilded.gg/i revolt.chat/invite rvlt.gg element.io signal.link app.slack.com/client slack.com/join \
         teams.microsoft.com/l/team-invite teams.live.com/l/invite chat.google.com/room spaces.google.com keybase.io/team \
         telegra.im telesco.pe tg.me tx.me wa.link whatsapp.com/catalog api.whatsapp.com/send pf.kakao.com qr.kakao.com line.naver.jp \
         band.us/n band.us/band zalo.me/g oa.zalo.me chat.zalo.me vk.link vk.cc ok.ru max.ru/join max.ru/u bsky.app mstdn.social mastodon.social \
         threads.net threads.com tiktok.com vm.tiktok.com youtube.com/@ twitch.tv pinterest.com snapchat.com/t discord.me disboard.org/server top.gg/servers \
         dsc.gg discord.io discords.com ig.me instagr.am l.instagram.com m.facebook.com fb.com fb.watch g.page lnk.bio linkin.bio \
         bio.site carrd.co campsite.bio solo.to allmylinks.com linkpop.com taplink.cc msha.ke hoo.be snipfeed.co contactout.com \
         simplex.chat jami.net tox.chat getsession.org wire.com/join weixin110.qq.com qm.qq.com jq.qq.com qun.qq.com bigo.tv \
         join.tango.me clubhouse.com meetup.com/join zulipchat.com/join mattermost.com/signup rocket.chat/invite heylo.co geneva.com circle.so/join \
         open.kakao.com u.wechat.com weixin.qq.com imo.im matrix.to session.im linktr.ee beacons.ai bio.link about.me onlyfans.com",
    ),
    (
        Place::Calendar,
        "calendly.com cal.com calendar.app.google calendar.google.com doodle.com savvycal.com tidycal.com youcanbook.me \
         acuityscheduling.com zcal.co koalendar.com simplybook.me meetings.hubspot.com outlook.office365.com/owa/calendar \
         bookings.cloud.microsoft outlook.office.com/bookwithme outlook.office.com/bookings outlook.office365.com/book book.ms \
         calendar.zoho.com bookings.zoho.com zohobookings.com oncehub.com scheduleonce.com meetfox.com meetergo.com harmonizely.com \
         vyte.in calendarhero.com chilipiper.com hubspot.com/meetings lunacal.ai trafft.com cogsworth.com picktime.com book.squareup.com \
         square.site/book appointlet.com appointy.com vcita.com 10to8.com sumoscheduler.com fresha.com treatwell.co.uk timify.com \
         terminland.de doctolib.de calenso.com timetree.com noterro.com clockwise.com motion.com/meet app.usemotion.com/meet \
         book.morgen.so cron.com notion.so/calendar app.simplymeet.me simplymeet.me rally.co when2meet.com lettucemeet.com \
         xoyondo.com framadate.org nuudel.de crab.fit rallly.co calendso.com hey.com/calendar topmate.io book.stripe.com superpeer.com \
         bookme.name booksy.com yclients.com dikidi.net reservio.com bookeo.com checkfront.com planyo.com thryv.com reclaim.ai setmore.com squareup.com/appointments appoint.ly fantastical.app",
    ),
    (
        Place::VideoRoom,
        "zoom.us zoom.com/j meet.google.com teams.microsoft.com teams.live.com whereby.com meet.jit.si webex.com gotomeet.me \
         bluejeans.com 8x8.vc us02web.zoom.us zoomgov.com/j teams.microsoft.com/l/meetup-join gotomeeting.com goto.com/meeting \
         meet.goto.com jitsi.org framatalk.org meet.ffmuc.net brave.com/talk talk.brave.com skype.com/meet join.skype.com/meet chime.aws \
         app.chime.aws ringcentral.com/join v.ringcentral.com vc.bigbluebutton.org bigbluebutton.org/b livestorm.co livewebinar.com clickmeeting.com \
         streamyard.com riverside.fm zencastr.com gather.town gather.town/app butter.us around.co tuple.app pop.com loom.com/meet \
         doxy.me vsee.me lark.com/vc vc.feishu.cn meeting.tencent.com voovmeeting.com meeting.dingtalk.com telemost.yandex.ru \
         telemost.360.yandex.ru sferum.ru vk.com/call salutejazz.ru jazz.sber.ru dion.vc facetime.apple.com \
         huddle.team tandem.chat mirotalk.com p2p.mirotalk.com vdo.ninja talky.io appear.in zoho.com/meeting meeting.zoho.com \
         meetings.vonage.com freeconferencecall.com join.me remo.co hopin.com airmeet.com daily.co jitsi.org/room meet.new",
    ),
    (
        Place::Form,
        "forms.gle docs.google.com/forms typeform.com jotform.com form.jotform.com airtable.com/shr tally.so surveymonkey.com \
         forms.office.com forms.cloud.microsoft fillout.com forms.fillout.com airtable.com/app airtable.com/forms form.typeform.com \
         heyflow.id heyflow.app youform.com youform.io getform.io formspree.io basin.com formsite.com 123formbuilder.com 123contactform.com \
         zfrmz.com forms.zohopublic.com zohopublic.com survey.zohopublic.com smartsheet.com/b/form app.smartsheet.com/b/form \
         monday.com/form forms.monday.com clickup.com/forms forms.clickup.com share.hsforms.com hsforms.com qualtrics.com surveyplanet.com \
         surveysparrow.com questionpro.com limesurvey.org lamapoll.de umfrageonline.com framaforms.org kwiksurveys.com noteforms.com notionforms.io \
         opnform.com deformity.ai formaloo.com formaloo.me feathery.io involve.me outgrow.co landbot.io landbot.pro reform.app growform.co \
         wj.qq.com wjx.cn jinshuju.net mikecrm.com tencentwj.com form.run google.com/forms g.co/forms admin.typeform.com kobotoolbox.org ee.kobotoolbox.org \
         forms.app app.forms.app plumsail.com/forms zonka.co alchemer.com crowdsignal.com survio.com drimify.com forms.microsoft.com forms.yandex.ru wufoo.com cognitoforms.com paperform.co formstack.com",
    ),
    (
        Place::Application,
        "boards.greenhouse.io job-boards.greenhouse.io jobs.lever.co apply.workable.com jobs.ashbyhq.com bamboohr.com \
         smartrecruiters.com lever.co jobs.eu.lever.co greenhouse.io ashbyhq.com workable.com jobs.workable.com keka.com gupy.io kenoby.com \
         solides.jobs pandape.com.br vagas.com.br zohorecruit.com zohorecruit.in jobvite.com jobs.jobvite.com taleo.net successfactors.com oraclecloud.com ultipro.com \
         recruiting.paylocity.com paylocity.com paycomonline.net applytojob.com jazzhr.com jazz.co pinpointhq.com homerun.co join.com comeet.com \
         rippling.com/jobs ats.rippling.com gem.com/jobs dover.com/apply wellfound.com/jobs angel.co/jobs hire.lever.co freshteam.com \
         darwinbox.in darwinbox.com greythr.com hirist.tech instahyre.com naukri.com internshala.com apna.co hirect.in cutshort.io turbohire.co \
         springworks.in recooty.com manatal.com careers-page.com trakstar.com hire.trakstar.com recruiterbox.com jobscore.com jobs.jobscore.com \
         jobdiva.com bullhornreach.com catsone.com crelate.com loxo.co avature.net eightfold.ai phenompeople.com hirevue.com sparkhire.com \
         willo.video myinterview.com hirebridge.com applicantpro.com applicantstack.com clearcompany.com hrmdirect.com isolvedhire.com \
         careerplug.com harri.com workstream.us fountain.com onboard.io teamtailor.com na.teamtailor.com factorialhr.com factorial.co \
         softgarden.io onlyfy.jobs rexx-systems.com d.vinci.de concludis.de umantis.com talention.com stepstone.de welcometothejungle.com \
         welcomekit.co flatchr.io talentview.io huntool.co hh.ru potok.io huntflow.ru robota.ua work.ua pracuj.pl erecruiter.pl traffit.com \
         elempleo.com computrabajo.com bumeran.com getonbrd.com hireline.io kariyer.net eleman.net jobstreet.com glints.com kalibrr.com topcv.vn \
         vietnamworks.com herp.careers hrmos.co talentio.com wantedly.com wanted.co.kr jobkorea.co.kr ninehire.com greetinghr.com mokahr.com \
         breezy.hr recruitee.com teamtailor.com personio.de workday.com myworkdayjobs.com icims.com \
         indeed.com linkedin.com/jobs hackerrank.com codility.com testgorilla.com",
    ),
    (
        Place::Payment,
        "paypal.me paypal.com/paypalme venmo.com cash.app revolut.me wise.com/pay buy.stripe.com checkout.stripe.com ko-fi.com \
         buymeacoffee.com send.monobank.ua monobank.ua/jar patreon.com gofundme.com zellepay.com upi.link tikkie.me bunq.me \
         mbway.pt razorpay.me rzp.io razorpay.com/payment-link pages.razorpay.com picpay.me app.picpay.com nubank.com.br/cobrar nubank.com.br/pagar \
         mercadopago.com/checkout mpago.la mpago.li link.mercadopago.com link.mercadopago.com.br mercadopago.com.ar/checkout pagseguro.uol.com.br pag.ae pagar.me pixme.bio \
         paytm.me p.paytm.me paytm.com/pay phon.pe gpay.app.goo.gl pay.google.com/gp instamojo.com imjo.in cosmofeed.com superprofile.bio \
         payu.in cashfree.com/links payments.cashfree.com wise.com/pay wise.com/p transferwise.com/pay revolut.com/pay checkout.revolut.com \
         pay.sumup.com sumup.link square.link squareup.com/pay checkout.square.site pay.stripe.com donate.stripe.com book.stripe.com invoice.stripe.com \
         pay.gocardless.com gocardless.com/pay twint.ch/pay pay.twint.ch vipps.no/pay qr.vipps.no mobilepay.dk/box mobilepay.fi swish.nu app.swish.nu \
         lydia-app.com lydia.me pots.lydia.me leetchi.com lepotcommun.fr paylib.fr lyf.eu bizum.es satispay.com tag.satispay.com \
         hype.it/pay blik.com/pay przelewy24.pl/pay tpay.com/pay zrzutka.pl ukrsibbank.com privat24.ua/send qr.nspk.ru sbp.nspk.ru \
         tinkoff.ru/cf tbank.ru/cf tinkoff.ru/rm sberbank.ru/qr yoomoney.ru/to money.yandex.ru/to boosty.to donationalerts.com \
         paystack.com/pay paystack.shop flutterwave.com/pay ravesandbox.flutterwave.com chipper.cash chippercash.com mpesa.in opay.link palmpay.app \
         gcash.com/qr gcash.me m.gcash.com maya.ph/pay pay.maya.ph paymaya.me toss.me toss.im qr.kakaopay.com link.kakaopay.com kakaopay.com/link paypay.ne.jp qr.paypay.ne.jp \
         momo.vn me.momo.vn vietqr.io img.vietqr.io zalopay.vn dana.id link.dana.id saweria.co trakteer.id sociabuzz.com \
         qr.alipay.com ur.alipay.com wxp.qq.com cash.me venmo.me account.venmo.com zelle.me pay.zellepay.com payid.me beemit.com.au \
         bunq.me betaalverzoek.rabobank.nl tikkie.me payconiq.com qr.payconiq.com monzo.com/pay starlingbank.com/settle settleup.starlingbank.com \
         pay.collctiv.com collctiv.com whip-round.com coinbase.com/checkout commerce.coinbase.com nowpayments.io/payment strike.me lnurl.at \
         skrill.me payoneer.com/pay link.payoneer.com remitly.com/pay spotfund.com givebutter.com throne.com cash.app/$ buymeacoffee.com ko-fi.com tipeee.com liberapay.com \
         monzo.me payhip.com gumroad.com",
    ),
    (
        Place::Public,
        "github.com gitlab.com bitbucket.org gist.github.com stackoverflow.com stackexchange.com wikipedia.org wikimedia.org \
         npmjs.com pypi.org crates.io docs.rs readthedocs.io readthedocs.org mozilla.org w3.org w3schools.com python.org \
         rust-lang.org golang.org go.dev nodejs.org reactjs.org react.dev vuejs.org angular.io php.net laravel.com \
         wordpress.org developer.apple.com developers.google.com developer.android.com microsoft.com learn.microsoft.com \
         aws.amazon.com cloud.google.com digitalocean.com stripe.com shopify.dev shopify.com help.shopify.com ietf.org \
         rfc-editor.org iso.org schema.org json.org yaml.org kubernetes.io docker.com hub.docker.com nginx.org apache.org \
         postgresql.org mysql.com sqlite.org redis.io elastic.co figma.com canva.com adobe.com behance.net dribbble.com \
         youtube.com youtu.be vimeo.com soundcloud.com medium.com dev.to reddit.com news.ycombinator.com bbc.co.uk bbc.com \
         nytimes.com theguardian.com google.com maps.google.com amazon.com ebay.com etsy.com apple.com unsplash.com \
         pexels.com fonts.google.com drive.google.com docs.google.com dropbox.com wetransfer.com notion.so trello.com \
         atlassian.net atlassian.com jira.com asana.com slack.com discord.com zapier.com mailchimp.com sendgrid.com \
         twilio.com openai.com anthropic.com huggingface.co kaggle.com arxiv.org doi.org imdb.com deepl.com booking.com \
         airbnb.com socket.io asp.net draw.io ml.net paint.net",
    ),
    (
        Place::Shortener,
        "bit.ly bitly.com tinyurl.com goo.gl ow.ly is.gd v.gd rebrand.ly cutt.ly shorturl.at t.co buff.ly rb.gy t.ly s.id t1p.de tiny.cc \
         tiny.one soo.gd adf.ly bl.ink shorte.st clck.ru vk.cc goo.su u.to qr.ae trib.al dub.sh dub.co short.io short.gy tny.im 1url.com urlz.fr \
         kutt.it shrtco.de n9.cl acortar.link encurtador.com.br qrco.de reurl.cc lihi.cc suo.im dwz.cn t.cn url.cn han.gl vo.la me2.do lnkd.in \
         bitly.ws j.mp x.co gg.gg mcaf.ee bom.so shorturl.asia t2m.io lc.chat linkd.in snip.ly kurzelinks.de kortlink.dk ln.run surl.li chilp.it \
         ulvis.net l.ead.me qrs.ly urlr.me lstu.fr da.gd zws.im shrt.li",
    ),
];

/// Words in a host or a path that say what the page is for.
const WORDS: &[(Place, &str)] = &[
    (
        Place::Public,
        "docs doc documentation developer developers api wiki help support status learn manual reference handbook guide tutorial changelog readme spec",
    ),
    (Place::Payment, "paypal venmo cashapp jar tip tips donate"),
    (Place::VideoRoom, "meet jitsi zoom zoomroom room rooms lounge call webinar"),
    (
        Place::Calendar,
        "calendar cal slots slot book booking bookings bookme schedule termine termin agenda appointment appointments cita rdv",
    ),
    (
        Place::Application,
        "apply jobs job careers career karriere hire hiring recruit recruiting recruitment join candidates candidate vacancies \
         vacatures bewerbung empleo carrieres karier entry annotators naukri kadry vakansii basvuru tuyendung rekrut lowongan \
         onboarding screening screen test quiz kata exam prova proba examen pariksha dictee bench assessment vendor supply",
    ),
    (
        Place::Form,
        "form forms formular formulaire formulario anketa survey start enroll enrol register signup questionnaire",
    ),
    (Place::Invite, "join invite inv group chat obrolan g"),
];

/// A host with its punycode labels decoded.
pub(super) fn unicode(host: &str) -> String {
    let decode = |label: &str| label.strip_prefix("xn--").and_then(punycode).unwrap_or_else(|| label.to_owned());
    host.split('.').map(decode).collect::<Vec<_>>().join(".")
}

/// Decodes a label (RFC 3492); `None` where it is no punycode.
fn punycode(label: &str) -> Option<String> {
    const MAX_LABEL: usize = 63;
    const BASE: u32 = 36;
    if label.len() > MAX_LABEL {
        return None;
    }
    let (basic, extended) = label.rsplit_once('-').unwrap_or(("", label));
    let mut output: Vec<char> = basic.chars().collect();
    let (mut code, mut index, mut bias) = (128_u32, 0_u32, 72_u32);
    let mut digits = extended.bytes();
    let mut is_first = true;
    while digits.len() > 0 {
        let (start, mut weight) = (index, 1_u32);
        for position in 1.. {
            let digit = match digits.next()? {
                byte @ b'a'..=b'z' => u32::from(byte - b'a'),
                byte @ b'0'..=b'9' => u32::from(byte - b'0') + 26,
                _ => return None,
            };
            index = index.checked_add(digit.checked_mul(weight)?)?;
            let threshold = (BASE * position).saturating_sub(bias).clamp(1, 26);
            if digit < threshold {
                break;
            }
            weight = weight.checked_mul(BASE - threshold)?;
        }
        let length = u32::try_from(output.len()).ok()? + 1;
        let mut delta = if is_first { (index - start) / 700 } else { (index - start) / 2 };
        is_first = false;
        delta += delta / length;
        let mut steps = 0;
        while delta > 455 {
            delta /= BASE - 1;
            steps += BASE;
        }
        bias = steps + BASE * delta / (delta + 38);
        code = code.checked_add(index / length)?;
        index %= length;
        output.insert(usize::try_from(index).ok()?, char::from_u32(code)?);
        index += 1;
    }
    Some(output.into_iter().collect())
}
