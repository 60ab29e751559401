//! What the clause around a name says: that it is one, or that the word does something else in it.

use super::context::Signal;
use super::handle_name::Name;
use crate::engine::text::{Span, View, before};

/// "Over there", "there too" behind a name: it is one in the place that the text speaks of.
pub(super) fn is_there(text: &str, name: &Name) -> bool {
    let rest = text[name.range.end..].trim_start();
    ["over there", "there too", "there as well", "on there", "on it"].iter().any(|place| rest.starts_with(place))
}

/// "Surfing", "delayed", "quickly": forms that no dictionary lists in full.
pub(super) fn is_inflected(word: &str) -> bool {
    ["ing", "ed", "ly"].iter().any(|ending| word.ends_with(ending))
}

/// "Skype is shutting down", "Telegram? Mine is lagging": what a service does, and no name on it.
pub(super) fn is_predicate(view: &View, app: &Signal, name: &Name) -> bool {
    let text = view.text.as_str();
    let from = view.map.normalized(Span::new(app.span.start, app.span.end)).end();
    let Some(gap) = text.get(from..name.range.start) else { return false };
    let mut words = gap.rsplit(|char: char| !char.is_alphanumeric() && char != '\'').filter(|word| !word.is_empty());
    let is_said = words.next().is_some_and(|word| ["is", "was", "are", "were", "be", "keeps"].contains(&word));
    let is_owned = || gap.contains("mine") || gap.contains("yours");
    is_said && is_inflected(&text[name.range.clone()]) && (!ends_clause(text, name.range.end) || is_owned())
}

/// "Discord: roles, channels, a bot", `Instagram: "gone, just like that"`: an everyday word that begins a list or a
/// quotation.
pub(super) fn is_enumerated(text: &str, name: &Name) -> bool {
    const QUOTES: [char; 3] = ['"', '“', '«'];
    const LONGEST_ITEM: usize = 24;
    const AND: [&str; 9] = ["and", "y", "e", "et", "und", "i", "ve", "dan", "и"];
    if text[..name.range.start].ends_with(QUOTES) {
        return !text[name.range.end..].starts_with(['"', '”', '»']);
    }
    let Some(rest) = text[name.range.end..].strip_prefix(',') else { return false };
    let item = rest[..rest.find([',', '.', ';', '!', '?', '\n', ':']).unwrap_or(rest.len())].trim();
    if name.is_made_up || item.len() > LONGEST_ITEM {
        return false;
    }
    let goes_on = rest.trim_start().get(item.len()..).is_some_and(|rest| rest.starts_with(','));
    // "Posts, reels and stories".
    let mut words = item.split(' ').skip(1);
    goes_on || words.next().is_some_and(|word| AND.contains(&word)) && words.count() == 1
}

pub(super) fn ends_clause(text: &str, end: usize) -> bool {
    let rest = text[end..].trim_start_matches(['"', '\'', ')', '`', ' ']);
    rest.is_empty() || rest.starts_with(['.', ',', ';', '!', '\n', '|', '-'])
}

/// "api:3f9e", "image:v2": a colon without a space, as code has it.
pub(super) fn is_qualified(text: &str, name: &Name) -> bool {
    text[..name.range.start].strip_suffix(':').is_some_and(|lead| lead.ends_with(char::is_alphanumeric))
}

/// "The column has the same name everywhere, order_ref": a name in a table or in code.
pub(super) fn is_of_data(text: &str, name: &Name) -> bool {
    const DATA: [&str; 10] = [
        "column",
        "variable",
        "spalte",
        "columna",
        "colonne",
        "colonna",
        "coluna",
        "dataset",
        "foreign key",
        "primary key",
    ];
    const REACH: usize = 96;
    name.is_telling && !name.has_sign && {
        let lead = before(text, name.range.start, REACH);
        DATA.iter().any(|word| lead.contains(word))
    }
}

/// "The game character is called D4rkKn1ght": a figure, a team, an animal.
pub(super) fn is_figure(text: &str, name: &Name) -> bool {
    const FIGURES: [&str; 8] = ["character", "clan", "guild", "villain", "boss", "robot", "mascot", "figure"];
    const REACH: usize = 40;
    let lead = before(text, name.range.start, REACH);
    lead.contains("called") && FIGURES.iter().any(|figure| lead.contains(figure))
}

/// How far before a word the language is looked for, in bytes.
pub(super) const GERMAN_REACH: usize = 64;

/// "Im" is "in the", and no "I'm".
pub(super) fn is_german(lead: &str) -> bool {
    [" ist ", " und ", " der ", " die ", " das "].iter().any(|word| lead.contains(word) || lead.starts_with(&word[1..]))
}

#[cfg(test)]
mod tests {
    use crate::engine::detect::tests::check_handle as check;

    #[test]
    fn clauses_that_give_a_name() {
        check("Handle's the one on my sign: owlandanchor, insta or whatever you use", Some("owlandanchor"));
        check("my nick never changed, wrenlow, on every messenger", Some("wrenlow"));
        check("mon insta c'est owlandanchor", Some("owlandanchor"));
        check("got telegram? mine is owlandanchor", Some("owlandanchor"));
    }

    #[test]
    fn clauses_about_something_else() {
        check("Telegram: stickers, channels, folders, all explained in one lesson", None);
        check("Instagram: posts, reels and stories", None);
        check("Caption for Instagram: \"rain, and then more rain\"", None);
        check("WhatsApp was restyling its icons last year", None);
    }
}
