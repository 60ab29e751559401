//! What says that a name is the same in other places.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::handle_name::Name;
use crate::engine::text::{after, before};

const EVERYWHERE: [&str; 83] = [
    "every social",
    "all my social",
    "any social",
    "all social media",
    "wszystkich",
    "überall gleich",
    "todas las redes",
    "everywhere",
    "absolutely anywhere",
    "anywhere else",
    "anywhere online",
    "anywhere you",
    "and anywhere",
    "or anywhere",
    "one and same",
    "one and the same",
    "here there",
    "other places",
    "other sites",
    "other apps",
    "every network",
    "every site",
    "any site",
    "везде",
    "всюду",
    "wszedzie",
    "her yerde",
    "same name",
    "any network",
    "on everything",
    "all networks",
    "add me",
    "any app",
    "in any",
    "pick your network",
    "that's the handle",
    "my handle",
    "my username",
    "same handle",
    "same username",
    "on all of them",
    "all platforms",
    "every platform",
    "the socials",
    "on socials",
    "my socials",
    "all socials",
    "search bar",
    "look me up",
    "google me",
    "online",
    "find me",
    "wherever you scroll",
    "all the apps",
    "every app",
    "one of them is me",
    "any of the",
    "en todas",
    "em todas",
    "partout",
    "qualquer rede",
    "todas as redes",
    "cualquier red",
    "todos lados",
    "todos los sitios",
    "todo lado",
    "n'importe quel reseau",
    "tous les reseaux",
    "jedem netzwerk",
    "allen netzwerken",
    "ogni social",
    "tutti i social",
    "qualsiasi social",
    "соцсетях",
    "любои сети",
    "соцмережах",
    "kazdym serwisie",
    "kazdej apce",
    "semua sosmed",
    "di mana mana",
    "tum sosyal",
    "überall",
    "uberall",
];

/// "same everywhere", "any network".
pub(super) fn is_everywhere(text: &str, name: &Name) -> bool {
    static SAYINGS: LazyLock<AhoCorasick> =
        LazyLock::new(|| AhoCorasick::new(EVERYWHERE).expect("the sayings are a constant that the tests compile"));
    // "The same name everywhere in the code", "my name everywhere as …" speak of something else.
    let is_meant = |part: &str| {
        SAYINGS.find_overlapping_iter(part).any(|said| {
            let rest = &part[said.end()..];
            ![" in the ", " in my ", " in our ", " in your ", " as "].iter().any(|other| rest.starts_with(other))
        })
    };
    let lead = before(text, name.range.start, 40);
    let speaks_of_work = lead.contains("everywhere in ") || lead.contains("everywhere as ");
    !speaks_of_work && (is_meant(after(text, name.range.end, 56)) || is_meant(lead))
}
