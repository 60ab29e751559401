//! Networks, messengers and wallets by their colours, shapes, owners and purposes: "the camera one", "where people post
//! their lunches". Data, and what finds it.
//!
//! Most of these speak as often of a camera or a ghost. So they name nothing by themselves: a word with the shape of a
//! user name has to stand beside them. Written as the folded view writes them: lower case, without accents.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use rustc_hash::FxHashSet;

use crate::engine::text::words::{listed, says, words};

/// What a place is for or shows, before one of [`NOUNS`].
const FEATURES: &str = "camera, photo, photos, photo-sharing, picture, pictures, pic, pics, selfie, snapshot, ghost, bird, plane, \
    aeroplane, airplane, bubble, speech bubble, controller, gamer, gamers, gamer's, gaming, dance, dancing, dancing video, short video, \
    music note, musical note, lip sync, disappearing, disappearing photo, self-destructing, streaming, pinboard, moodboard, networking, \
    tweety, blue f, big f, little f, f, zuck, zucks, zuck's, zuckerberg's, musk's, elon's, bezos's, zuck's picture, zucks picture, \
    zuck's photo, meta's, v, secret chat, lunch, lunches, filter, filters, hashtag, purple gamer, purple camera, tweet, tweets, tweeting, reels, reel, pin, pins, pinning, clips, short clips, short clip, vanishing, vanishing photo, \
    little ghost, yellow ghost, paper plane, square photo, squares, play button, clock, gamers' chat, game chat";
const NOUNS: &str = "app, site, website, one, place, thing, network, messenger, platform, chat app, board, chat";

/// Words of places that stay places wherever they stand, and what makes them known, a few words from them: "l'appli aux
/// photos carrées", "la red del pajarito".
const PLACE_WORDS: &str = "app appli apps network messenger platform social chat aplicacion aplicativo red rede plataforma reseau plateforme netzwerk \
    netz kanal plattform rete piattaforma netwerk kanaal apka apce apke siec sieci serwis serwisie uygulama uygulamasi uygulamada uygulamasinda \
    приложение приложении сеть сети соцсеть соцсети aplikasi medsos sosmed socialu sociale ung";
const KNOWN_BY: &str = "camera photo photos picture pictures selfies ghost bird plane bubble controller gamer gamers dancing dances vanishing vanish disappear disappearing tweets \
    foto fotos fotografias camara camarita fantasma pajaro pajarito avion avioncito bailes gamers videos-cortos passaro passarinho aviao fantasminha dancinha dancinhas \
    photos carrees fantome oiseau avion danses manette bilder bildern kamera geist gespenst vogel flieger tanz zocker spiele immagini fantasmino uccellino aereo \
    aeroplanino balletti foto's spook spookje vogel vogeltje vliegtuig vliegtuigje dansjes filmpjes zdjec zdjecia zdjeciami duszek duszkiem ptak ptaszek ptaszkiem samolot \
    samolocik samolocikiem filmikow tancow graczy fotograf fotograflar hayalet kus kuslu ucak oyuncu dans фото фотки фотографии картинки привидением птичка птичкои \
    самолетик самолетиком танцы геимеров kamera hantu burung pesawat joget sayaw chobir picha";
const MAX_WORDS_APART: usize = 4;

/// Words of places that are everyday words as well, which count only where what they are known by follows closely: "the
/// one with the ghost", "na tym z duszkiem".
const LOOSE_PLACES: &str = "one site place board page thing spot corner chat server feed stage seite ding teil dienst sitio pagina lugar cosa truc endroit celle celui site coin \
    posto sito luogo roba quello quella lugar aquele aquela plek ding strona stronie miejsce miejscu tym tej ten ta то та место месте там той тои yer yerde sayfa sayfada tempat situs yang cho noi bên ben trang jagah wala wali";
const LOOSELY_KNOWN_BY: &str = "ghost ghosts bird plane tweets tweet pins dances dancing vanishing vanish disappear disappearing selfies squares reels fantasma pajarito camarita avioncito \
    bailes reels gespenst geist geistchen vogel papierflieger kamera fantome oiseau danses carrees fantasmino uccellino aeroplanino balletti passarinho fantasminha aviaozinho dancinhas \
    spookje vogeltje vliegtuigje dansjes duszkiem duszek ptaszkiem ptaszek samolocikiem tancami привидением птичкои самолетиком танцами hayalet hayaletli kuslu danslar hantu burung pesawat joget bhoot chidiya";
const MAX_WORDS_BEHIND: usize = 3;

/// The same in one phrase.
const PHRASES: &str = "red play button, the play button, camera on pink, white camera on, camera with the squares, little squares, grinning pad, grinning controller, grinning gamepad, purple tv, \
    where you tweet, people tweet, where folks tweet, where people pin, place for tweets, place with reels, board with pins, board with the pins, disappearing pics, vanishing pics, pics vanish, pics disappear, \
    pictures that vanish, photos that vanish, place you post, place where you post, site you post, you post your, you share your, you put your pics, under the reel, my reels, your reels, \
    network for suits, cv network, work network with, professional network, the clock app, bilderdienst, fotodienst, quadratischen bilder, quadratische bilder, kurzvideos, kurze videos, kurzen videos, \
    fotos cuadradas, videos cortos, videos curtos, fotos quadradas, videos courtes, photos carrees, video corti, foto quadrate, korte filmpjes, vierkante foto's, krotkie filmiki, krotkich filmikow, kwadratowe zdjecia, \
    короткие видео, коротких видео, квадратные фото, fotografli yer, kisa video, kisa videolar, video pendek, foto kotak, mang top top, ben top top, mang tiktok, video ngan, anh vuong, chhoti video, \
    du petit fantome, de l'oiseau, do passarinho, del pajarito, de la camarita, da camerazinha, virou letra, code hosting place, mtandao wa picha, chobir app, mau xanh chu f, mang xa hoi chu f, ptaci siti, ptaci site, siti s fotkami, siti s fotkama, niebieskim portalu, niebieski portal, niebieskiej f, big video site, big video place, video site, video portal, videoportal, video-portal, clip app, \
    donde la gente, donde todos, donde todo el mundo, onde o povo, onde todo mundo, onde a galera, ou les gens, ou tout le monde, dove la gente, dove tutti, wo leute, wo die leute, \
    gdzie ludzie, gdzie wszyscy, где люди, куда все, code hosting site, place where coders, network with the job titles, job title network, suits and ties one, \
    la de fotos, el de fotos, la de bailes, a das fotos, o das fotos, la rete delle foto, reseau a photos, gram place, pictures site, site with the pictures, \
    📘, 🎵, 🎶, 💼, 📌, 📹, f-site, f site, f-place, f-book, face site, face-site, i-site, t-gram, i-gram, s-chat, x-site, the gram, insta-thing, \
    app for gamers, chat for gamers, site for gamers, place for gamers, app the gamers use, app gamers use, controller face, \
    purple controller, little camera, pink camera, rainbow camera, camera icon, yellow ghost, white ghost, ghostie, little ghost, \
    blue bird, little bird, birdie, paper plane, paper aeroplane, paper airplane, green bubble, green handset, little handset, \
    blue thumb, thumbs-up company, owned by meta, owned by zuckerberg, owned by zuck, owned by musk, musk bought, elon bought, \
    competes with paypal, rival of paypal, paypal's rival, paypal's little sister, paypal owns, disappearing pictures, pictures disappear, \
    pictures vanish, photos vanish, where people post, where everyone posts, where everybody posts, where folks post, where they post their, \
    where you post, where people put, where people share, where everyone shares, where people pin, where people dance, where kids dance, \
    where the kids dance, where teenagers dance, where gamers, where the gamers, where influencers, where people show, where the pictures, \
    where pictures vanish, where everyone puts, people post their, people photograph their, \
    la de las fotos, el de las fotos, la de la camarita, app de las fotos, app de fotos, red de las fotos, red de fotos, la camarita, \
    avioncito, avion de papel, pajarito azul, fantasmita, fantasma amarillo, el de los bailes, app de los bailes, la nota musical, \
    la de los videos cortos, la de los gamers, donde la gente sube, donde la gente cuelga, donde se suben, donde todos suben, donde todo el mundo sube, \
    app das fotos, rede das fotos, rede de fotos, conta das fotos, aplicativo de fotos, app de foto, app das dancinhas, rede das dancinhas, \
    passarinho azul, fantasminha, fantasma amarelo, aviaozinho, aviao de papel, camerazinha, app dos gamers, onde o povo posta, \
    onde todo mundo posta, onde se posta, onde a galera posta, \
    appli photo, appli photos, appli de photos, appli des photos, reseau des photos, reseau photo, petit appareil photo, fantome jaune, petit fantome, \
    oiseau bleu, petit oiseau, avion en papier, petit avion, avion bleu, appli des gamers, truc des gamers, manette violette, appli des danses, \
    ou les gens postent, ou les gens mettent, ou on met des, ou on poste, ou tout le monde poste, \
    foto-app, fotoapp, bilder-app, bilderapp, die mit der kamera, das mit der kamera, da mit der kamera, gelbe gespenst, gelben gespenst, gelber geist, gelben geist, \
    gespenster-app, geister-app, blaue vogel, blauen vogel, voglein, vogelchen, papierflieger, blauen flieger, blaue flieger, tanz-app, \
    gamer-app, zocker-app, wo alle ihre, wo alle ihr, wo leute ihr, wo die leute, wo man bilder, wo man fotos, \
    quella delle foto, quello delle foto, app delle foto, app di foto, fantasmino, fantasma giallo, uccellino, aeroplanino, aereo di carta, \
    aeroplano di carta, quella dei balletti, app dei balletti, quello dei gamer, dove tutti mettono, dove la gente mette, dove si mettono, dove tutti postano, \
    fotosite, foto-site, die van de foto's, app met de camera, spookje, gele spook, blauwe vogel, vogeltje, papieren vliegtuigje, vliegtuigje, dansapp, gamersapp, \
    waar iedereen, waar mensen hun, waar de mensen, \
    ten od zdjec, ta od zdjec, apka od zdjec, apce od zdjec, apce ze zdjeciami, duszek, duszku, zolty duch, zoltym duchu, ptaszek, ptaszku, niebieski ptak, \
    samolocik, samolociku, papierowy samolot, dla graczy, gdzie wszyscy wrzucaja, gdzie ludzie wrzucaja, gdzie wrzuca sie, \
    fotograf uygulamasi, fotograflarin oldugu, foto uygulamasi, sari hayalet, mavi kus, kagit ucak, kamerali uygulama, kamerali olan, \
    oyuncularin uygulamasi, herkesin foto, herkesin fotograf, herkesin yemek, \
    где все выкладывают, куда все выкладывают, где люди выкладывают, где все постят, где фотки, где картинки, там где фото, приложение с камерои, \
    с камерои, самолетик, самолетике, желтое привидение, желтом привидении, с привидением, синяя птичка, синеи птичке, птичка, птичке, для геимеров, \
    jahan log photo, jahan sab photo, jahan log foto, photo wala app, photo wale app, camera wala app, camera wale app, bhoot wala app, bhoot wale app, \
    chidiya wala app, chidiya wale app, hawai jahaz wala app, \
    aplikasi foto, aplikasi kamera, yang buat foto, hantu kuning, burung biru, pesawat kertas, aplikasi joget, tempat orang posting, tempat orang upload, \
    app chup anh, app hinh, con ma vang, may bay giay, noi moi nguoi dang";

/// Networks as a whole.
const SOCIALS: &str = "the socials, socials, social media, all the apps, other apps, other networks, other sites, other places, the nets, on everything, \
    las redes, en redes, otras redes, redes sociales, nas redes, outras redes, redes sociais, les reseaux, sur les reseaux, autres reseaux, \
    in den netzwerken, anderen netzwerken, auf social, social media, sui social, altri social, de socials, sociale media, na socialach, w socialach, \
    w mediach spolecznosciowych, sosyal medyada, sosyal medya, соцсетях, соцсети, medsos, sosmed, mang xa hoi";

static PLACES: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let listed = |list: &'static str| list.split(',').map(str::trim);
    let composed = listed(FEATURES).flat_map(|feature| listed(NOUNS).map(move |noun| format!("{feature} {noun}")));
    AhoCorasick::new(composed.chain([PHRASES, SOCIALS].into_iter().flat_map(listed).map(str::to_owned)))
        .expect("the phrases are a constant that the tests compile")
});

/// Tells whether a text describes a network, a messenger or a wallet.
pub(crate) fn describes_service(part: &str) -> bool {
    says(&PLACES, part) || tells_apart(part)
}

/// "The app with the little camera": the word of a place, and what it is known by a few words from it.
fn tells_apart(part: &str) -> bool {
    static PLACE: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(PLACE_WORDS));
    static KNOWN: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(KNOWN_BY));
    static LOOSE: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(LOOSE_PLACES));
    static LOOSELY_KNOWN: LazyLock<FxHashSet<&str>> = LazyLock::new(|| listed(LOOSELY_KNOWN_BY));
    part.split(['.', '!', '?', '\n', ';', ',', ':']).any(|clause| {
        let (mut place, mut known, mut loose) = (None, None, None);
        words(clause).enumerate().any(|(at, word)| {
            let word = &clause[word];
            place = if PLACE.contains(word) { Some(at) } else { place };
            known = if KNOWN.contains(word) { Some(at) } else { known };
            let is_loose =
                LOOSELY_KNOWN.contains(word) && loose.is_some_and(|loose: usize| at - loose <= MAX_WORDS_BEHIND);
            loose = if LOOSE.contains(word) { Some(at) } else { loose };
            is_loose || matches!((place, known), (Some(place), Some(known)) if place.abs_diff(known) <= MAX_WORDS_APART)
        })
    })
}

#[cfg(test)]
mod tests {
    use super::describes_service;

    #[test]
    fn places_by_what_they_show() {
        for text in [
            "on the camera one",
            "where people post their lunches",
            "dans l'appli aux photos carrees",
            "zuck's photo place",
        ] {
            assert!(describes_service(text), "{text}");
        }
    }

    #[test]
    fn other_cameras_and_ghosts() {
        for text in
            ["the camera and one lens", "a ghost in the hall", "photos by friday. the app is fine", "phone owned by me"]
        {
            assert!(!describes_service(text), "{text}");
        }
    }
}
