//! Who the parties are to each other and to the platform, as far as a policy may ask.
//!
//! What a marketplace names itself (plans, jurisdictions, languages) comes in words that are checked, short and copied
//! whole, so that no text of a message can pass as one.
//!
//! ```
//! use sidedoor::engine::parties::{Jurisdiction, Language, Plan};
//! assert_eq!("basic_2".parse::<Plan>().unwrap().to_string(), "basic_2");
//! assert!("call me".parse::<Plan>().is_err());
//! assert!("DE".parse::<Jurisdiction>().is_ok() && "XX".parse::<Jurisdiction>().is_err());
//! assert!("pt-BR".parse::<Language>().unwrap().is_a("pt".parse().unwrap()));
//! ```

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::taxonomy::{Origin, Role, UnknownWord};

/// The parties of a message, in memory and in a file; what is absent is not known.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Parties {
    /// On which side the author stands.
    pub author_role: Option<Role>,
    /// The author's plan, in the marketplace's word.
    pub author_plan: Option<Plan>,
    /// Whose law applies.
    pub jurisdiction: Option<Jurisdiction>,
    /// The language that the author is addressed in.
    pub language: Option<Language>,
    /// Where the two met.
    pub origin: Origin,
    /// For how many days they have known each other.
    pub relationship_days: u32,
    /// How many days ago the author's strikes were given.
    pub strike_ages_days: Vec<u32>,
}

/// A short word that is held whole, filled up with zeros.
type Held<const N: usize> = [u8; N];

fn hold<const N: usize>(word: &str) -> Option<Held<N>> {
    let mut held = [0; N];
    held.get_mut(..word.len())?.copy_from_slice(word.as_bytes());
    Some(held)
}

fn held_text<const N: usize>(held: &Held<N>) -> &str {
    let end = held.iter().position(|byte| *byte == 0).unwrap_or(N);
    str::from_utf8(&held[..end]).unwrap_or_default()
}

macro_rules! held_word {
    ($(#[$meta:meta])* $name:ident[$length:literal], $label:literal, $expected:literal, $is_right:expr) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Held<$length>);

        impl FromStr for $name {
            type Err = UnknownWord;

            fn from_str(word: &str) -> Result<Self, UnknownWord> {
                let is_right: fn(&str) -> bool = $is_right;
                let held = if is_right(word) { hold(word) } else { None };
                held.map(Self).ok_or_else(|| UnknownWord {
                    vocabulary: $label,
                    found: word.to_owned(),
                    expected: $expected.to_owned(),
                })
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(held_text(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(formatter, "{}({self})", stringify!($name))
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let word = String::deserialize(deserializer)?;
                word.parse().map_err(serde::de::Error::custom)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }
    };
}

held_word! {
    /// A plan in the marketplace's word: up to 24 of a-z, 0-9, `_` and `-`.
    Plan[24], "plan", "up to 24 of a-z, 0-9, `_` and `-`",
    |word| !word.is_empty() && word.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'_' | b'-'))
}

held_word! {
    /// A country, in its two letters of ISO 3166-1.
    Jurisdiction[2], "jurisdiction", "a country's two letters of ISO 3166-1, e.g. DE",
    |word| COUNTRIES.split_ascii_whitespace().any(|country| country == word)
}

held_word! {
    /// A language tag of BCP 47, up to 12 characters, e.g. `en` or `pt-BR`.
    Language[12], "language", "a language tag of BCP 47, e.g. en or pt-BR",
    |word| {
        let mut parts = word.split('-');
        let is_part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric());
        let is_primary = |part: &str| matches!(part.len(), 2 | 3) && part.bytes().all(|byte| byte.is_ascii_lowercase());
        parts.next().is_some_and(is_primary) && parts.all(is_part)
    }
}

impl Language {
    /// English.
    pub const ENGLISH: Self = Self(*b"en\0\0\0\0\0\0\0\0\0\0");

    /// Tells whether this is the other language or a variety of it.
    #[must_use]
    pub fn is_a(self, other: Self) -> bool {
        let rest = held_text(&self.0).strip_prefix(held_text(&other.0));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }
}

const COUNTRIES: &str = "\
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ CA CC CD \
CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF \
GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN \
KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA \
NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI \
SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI \
VN VU WF WS YE YT ZA ZM ZW";
