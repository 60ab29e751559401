//! The endings of countries, and how people name the countries: "the dutch ending", "deutsche Endung". Data, and its look-up.
//!
//! Written as the folded view writes them: lower case, Latin and Cyrillic without accents.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

/// Endings by country, as shops there have them, and the country's names and adjectives.
pub(crate) const COUNTRIES: &[(&str, &str)] = &[
    (
        "co.uk",
        "uk|u\\.k\\.|british|english|united kingdom|britain|great britain|england|gb|royaume uni|reino unido|englische|englischer|englischen|britische|britischer|britischen|grossbritannien|britanica|britanico|britannique|anglaise|inglesa|ingles|inglese|britannica|britse|engelse|brytyjska|angielska|английская|британская",
    ),
    (
        "fr",
        "french|fr|france|francais|francaise|francesa|frances|francese|franzosische|franzosischer|franzosischen|frankreich|francia|franca|franse|frankrijk|francuska|francji|французская",
    ),
    (
        "de",
        "german|de|deutsche|deutscher|deutschen|deutsch|germany|deutschland|alemana|aleman|alemania|allemande|allemand|allemagne|tedesco|tedesca|germania|alema|alemanha|duitse|duitsland|niemiecka|niemiec|немецкая|германская",
    ),
    (
        "it",
        "italian|italy|italia|italiano|italiana|italienische|italienischer|italienischen|italienne|italien|italiaanse|wloska|итальянская",
    ),
    (
        "es",
        "spanish|spain|espanol|espanola|espana|spanische|spanischer|spanischen|espagnole|espagnol|espagne|spagnolo|spagnola|spanien|spagna|spaanse|hiszpanska|испанская",
    ),
    ("com.br", "brazilian|brazil|brasileiro|brasileira|brasil|brasilianische|brasileno|brasilena|bresilienne"),
    ("co.in", "indian|india"),
    ("co.jp", "japanese|japan"),
    ("ca", "canadian|canada"),
    ("com.au", "australian|aussie|australia"),
    (
        "nl",
        "dutch|netherlands|holland|nederlandse|nederland|hollandse|niederlandische|niederlandischer|niederlandischen|hollandische|hollandischer|hollandischen|niederlande|holandesa|holanda|neerlandaise|hollandaise|olandese|olanda|holenderska|голландская",
    ),
    ("com.mx", "mexican|mexico|mexicano|mexicana"),
    ("com.ar", "argentinian|argentine|argentina|argentino"),
    (
        "ie",
        "irish|ireland|irische|irischer|irischen|irland|irlandesa|irlanda|irlandaise|irlande|irlandese|ierse|irlandzka",
    ),
    ("be", "belgian|belgium|belge|belgisch|belgische|belgischer|belgischen|belgique|belga|belgica|belgijska"),
    (
        "at",
        "austrian|austria|osterreichisch|osterreichische|osterreichischer|osterreichischen|osterreich|austriaca|autrichienne|oostenrijkse|austriacka",
    ),
    ("ch", "swiss ending|switzerland|schweizer|schweizerische|schweiz|suiza|svizzera|zwitserse|szwajcarska"),
    (
        "pl",
        "polish|poland|polska|polski|polskie|polskiej|polnische|polnischer|polnischen|polaca|polonaise|polacca|poolse|польская",
    ),
    ("se", "swedish|sweden|svensk|svenska|schwedische|schwedischer|schwedischen|sueca|suedoise|zweedse|szwedzka"),
    ("dk", "danish|denmark|dansk|danske|danische|danischer|danischen|danesa|danoise|deense|dunska"),
    ("no", "norwegian|norway|norsk|norske|norwegische|norwegischer|norwegischen|noruega|noorse"),
    ("fi", "finnish|finland|finnische|finnischer|finnischen"),
    ("cz", "czech|czechia|ceska|tschechische|tschechischer|tschechischen|czeska"),
    ("pt", "portuguese|portugal|portugues|portuguesa|portugiesische|portugaise|portoghese"),
    ("co.nz", "kiwi|new zealand"),
    ("co.za", "south african|south africa"),
    ("com.ph", "filipino|philippines|ph"),
    ("co.id", "indonesian|indonesia"),
    ("com.tr", "turkish|turkey|turkiye|turkische|turkischer|turkischen"),
    ("ru", "russian|russia|russische|russischer|russischen|rosyjska|русская|русскои|россииская"),
    ("com.ua", "ukrainian|ukraine|украинская|українська"),
    ("gr", "greek|greece|griechische|griechischer|griechischen"),
    ("ro", "romanian|romania"),
    ("eu", "european|europe|europa|europaische|europaischer|europaischen|europea|europeenne|europese|europejska"),
];

/// What a country's ending is called, so that it is no ending of a tale or a word.
pub(crate) const ENDING_NOUNS: &str = "ending|endings|suffix|tld|domain ending|country code|endung|landesendung|domainendung|terminacion|terminacao|terminaison|terminazione|desinenza|estensione|extension|extensao|extensie|uitgang|koncowka|koncowke|koncowki|rozszerzenie|uzantisi|uzanti|окончание|зона|домен";

/// The ending of a country by one of its names of one word.
pub(crate) fn country_ending(name: &str) -> Option<&'static str> {
    static NAMES: LazyLock<FxHashMap<&str, &str>> = LazyLock::new(|| {
        COUNTRIES.iter().flat_map(|(ending, names)| names.split('|').map(move |name| (name, *ending))).collect()
    });
    NAMES.get(name).copied()
}

/// The two letters of a country's ending: "uk" of "co.uk".
pub(crate) fn country_letters(ending: &'static str) -> &'static str {
    ending.rsplit('.').next().unwrap_or(ending)
}

/// All names of countries, for a pattern.
pub(crate) fn country_names() -> String {
    COUNTRIES.iter().map(|(_, names)| *names).collect::<Vec<_>>().join("|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_by_name() {
        assert_eq!(country_ending("dutch"), Some("nl"));
        assert_eq!(country_ending("irische"), Some("ie"));
        assert_eq!(country_ending("welsh"), None);
        assert_eq!(country_letters("co.uk"), "uk");
    }
}
