//! Hosts: their names, and what kind of place the well-known ones are.

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
    let words = || host.split(['.', '-']).chain(path.split(['/', '-', '_', '?', '=']));
    known_place(host, path).or_else(|| {
        WORDS.iter().find_map(|(place, listed)| {
            words().any(|word| listed.split_whitespace().any(|listed| listed == word)).then_some(*place)
        })
    })
}

/// What kind of place a well-known host is.
pub(super) fn known_place(host: &str, path: &str) -> Option<Place> {
    for (place, listed) in KNOWN {
        for entry in listed.split_whitespace() {
            let (name, start) = entry.split_once('/').map_or((entry, ""), |(name, start)| (name, start));
            if is_same_or_below(host, name) && path.trim_start_matches('/').starts_with(start) {
                return Some(*place);
            }
        }
    }
    None
}

const KNOWN: &[(Place, &str)] = &[
    (
        Place::Invite,
        "t.me telegram.me telegram.dog wa.me wa.link api.whatsapp.com chat.whatsapp.com whatsapp.com/channel discord.gg \
         discord.com/invite discordapp.com/invite m.me messenger.com/t signal.me signal.group line.me lin.ee join.skype.com \
         viber.com invite.viber.com chats.viber.com join.slack.com snapchat.com/add ig.me instagram.com facebook.com fb.me \
         fb.com kik.me threema.id zalo.me vk.me vk.com vm.tiktok.com tiktok.com x.com twitter.com linkedin.com/in \
         open.kakao.com u.wechat.com weixin.qq.com imo.im matrix.to session.im linktr.ee beacons.ai bio.link about.me onlyfans.com",
    ),
    (
        Place::Calendar,
        "calendly.com cal.com calendar.app.google calendar.google.com doodle.com savvycal.com tidycal.com youcanbook.me \
         acuityscheduling.com zcal.co koalendar.com simplybook.me meetings.hubspot.com outlook.office365.com/owa/calendar \
         bookings.cloud.microsoft reclaim.ai setmore.com squareup.com/appointments appoint.ly fantastical.app",
    ),
    (
        Place::VideoRoom,
        "zoom.us zoom.com/j meet.google.com teams.microsoft.com teams.live.com whereby.com meet.jit.si webex.com gotomeet.me \
         bluejeans.com 8x8.vc daily.co jitsi.org/room meet.new",
    ),
    (
        Place::Form,
        "forms.gle docs.google.com/forms typeform.com jotform.com form.jotform.com airtable.com/shr tally.so surveymonkey.com \
         forms.office.com forms.microsoft.com forms.yandex.ru wufoo.com cognitoforms.com paperform.co formstack.com",
    ),
    (
        Place::Application,
        "boards.greenhouse.io job-boards.greenhouse.io jobs.lever.co apply.workable.com jobs.ashbyhq.com bamboohr.com \
         smartrecruiters.com breezy.hr recruitee.com teamtailor.com personio.de workday.com myworkdayjobs.com icims.com \
         indeed.com linkedin.com/jobs hackerrank.com codility.com testgorilla.com",
    ),
    (
        Place::Payment,
        "paypal.me paypal.com/paypalme venmo.com cash.app revolut.me wise.com/pay buy.stripe.com checkout.stripe.com ko-fi.com \
         buymeacoffee.com send.monobank.ua monobank.ua/jar patreon.com gofundme.com zellepay.com upi.link tikkie.me bunq.me \
         mbway.pt monzo.me payhip.com gumroad.com",
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
