//! Numbers that regulators keep for stories and examples. Nobody answers them, so the library calls most of them
//! invalid; texts that are made up use nothing else, and they are set out like any number of their country.

use rlibphonenumber::Region;

/// Region, and the beginning of the national number without its trunk prefix.
///
/// Sources: Ofcom "Telephone numbers for use in TV and radio drama programmes"; ARCEP decision 2018-0881;
/// Bundesnetzagentur "Rufnummern für Medienproduktionen"; ACMA "Phone numbers for use in TV shows, films and creative
/// works"; PTS "Telefonnummer för användning i böcker, filmer".
const RESERVED: &[(Region, &str)] = &[
    (
        Region::GB,
        "7700900 163296 113496 114496 115496 116496 117496 118496 121496 131496 141496 151496 161496 2079460 1914980 \
         2896496 2920180 306999 808157 909879",
    ),
    (Region::FR, "19900 26191 35301 46571 53649 63998"),
    (
        Region::DE,
        "3023125 6990009 4066969 2214710 8999998 1719312 17139200 1719920 1716071 1729925904 1728173 1729967 17604069 \
         15228817386 15228895456 15254599371",
    ),
    (
        Region::AU,
        "255501 370101 755501 855501 255570 370130 755570 855570 491570006 491570156 491570157 491570158 491570159 \
         491570110 491570313 491570737 491571266 491571491 491571804 491572549 491572665 491572983 491573770 491573087 \
         491574118 491574632 491575254 491575789 491576398 491576801 491577426 491577644 491578957 491578148 491578888 \
         491579212 491579760 491579455",
    ),
    (Region::SE, "7017406 3139006 4062804 84650041 9803192"),
    (Region::IE, "209155"),
    (Region::NL, "66000"),
];

/// The exchange that the North American plan keeps in every area code, and how its lines there begin: 555-0100 to 555-0199.
pub(super) const FICTION: &str = "55501";

/// Tells whether a national number is kept for stories.
pub(super) fn is_reserved(region: Region, country_code: i32, national: &str) -> bool {
    if country_code == 1 {
        return national.len() == 10 && national.as_bytes()[0] >= b'2' && &national[3..8] == FICTION;
    }
    RESERVED
        .iter()
        .filter(|(reserved, _)| *reserved == region)
        .flat_map(|(_, prefixes)| prefixes.split_whitespace())
        .any(|prefix| national.starts_with(prefix))
}
