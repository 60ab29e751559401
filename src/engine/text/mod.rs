//! Text folded into parallel views in which disguises fall away, each with an offset map back to the original bytes.

mod confusables;
mod country_endings;
mod decode;
mod digits;
mod grams;
mod letters;
mod near;
mod normalize;
mod number_words;
mod offsets;
mod pictures;
mod services;
mod sign_at;
mod sign_words;
mod spell;
mod spelled_ending;
mod spelled_link;
mod spoken;
mod tld;
mod views;
mod words;

pub(crate) use confusables::is_invisible;
pub(crate) use country_endings::{COUNTRIES, ENDING_NOUNS, country_ending, country_letters, country_names};
pub(crate) use decode::{ENDING_CUES, emoji_digit};
pub(crate) use digits::said;
pub use grams::{BUCKETS, GRAMS_VERSION, grams};
pub(crate) use letters::letter_of_digit;
pub(crate) use near::{after, before, last_word};
pub use offsets::{Normalized, OffsetMap, OffsetMapBuilder, Original, Span};
pub(crate) use pictures::picture_name;
pub(crate) use services::{EVERYDAY, NAMING, describes_service, is_everyday, is_service_name, tells_service};
pub(crate) use sign_at::{NAME_SIGNS, sign_at};
pub(crate) use sign_words::{REMARKS, named_sign, spelled_letter};
pub(crate) use spell::{PROVIDERS, is_provider};
pub(crate) use spoken::{Count, Spoken, count, is_spoken_beside, numbers_parts, places_part, spoken, takes_back};
pub(crate) use tld::{is_known_suffix, known_suffix};
pub use views::{View, ViewKind, Views};
pub(crate) use words::{is_whole_word, listed, phrases, says, words};

use regex::Regex;

/// A pattern that is a constant, which the tests compile.
pub(crate) fn pattern(source: &str) -> Regex {
    Regex::new(source).expect("the pattern is a constant that the tests compile")
}

/// Version of the views' definition. A bundle names the one that it was trained with; raise it with every change that
/// can alter a view's text.
pub const TEXT_VIEWS_VERSION: u32 = 12;
