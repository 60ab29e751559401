//! What a link has behind its host, spelled: "slash plus", "/ # ", a page whose letters stand apart; and hosts that lack
//! their dot: "calendly com slash jo".

use std::sync::LazyLock;

use regex::Regex;

use super::sign_words::FILLERS;
use super::tld::is_known_suffix;
use super::{after, pattern};

/// The host, or the page of one, with which what has been written, and the rest that goes with it, ends.
pub(super) fn last_link(written: &str, rest: &str) -> Option<String> {
    const REACH: usize = 96;
    let tail = |text: &str| text[text.ceil_char_boundary(text.len().saturating_sub(REACH))..].to_owned();
    let rest = tail(rest);
    let text = if rest.contains(char::is_whitespace) { rest } else { tail(written) + &rest };
    let link = text.rsplit(char::is_whitespace).next().unwrap_or_default();
    let link = link.split_once("://").map_or(link, |(_, link)| link);
    let host = link.split('/').next().unwrap_or_default().trim_start_matches(|char: char| !char.is_alphanumeric());
    let is_host = host.rsplit_once('.').is_some_and(|(name, ending)| !name.is_empty() && is_known_suffix(ending));
    is_host.then(|| link.to_owned())
}

/// The sign that stands first in a page's name, and how many bytes its spelling takes: "at-the-rate jo", "plus, then jo".
/// A sign itself counts only where spaces keep it from the slash.
pub(super) fn mark(ahead: &str, is_apart: bool) -> Option<(char, usize)> {
    static MARK: LazyLock<Regex> = LazyLock::new(|| {
        let after = format!(r"(?:(?:{FILLERS}|phir|uske baad)[\s,]{{1,3}})?");
        pattern(&format!(
            r"^(?:(?:(?P<at>(?:at[- ]the[- ]rate|at)(?: sign| symbol)?|arroba|arobase|chiocciola)|(?P<plus>plus(?: sign)?|mas|piu)|(?P<hash>hash(?:tag)?(?: sign)?|pound sign|number sign)|(?P<dollar>dollar(?: sign)?|buck sign)|(?P<tilde>tilde|squiggle))[\s,]{{1,3}}{after}|(?P<sign>[@+#$~])[\s,]{{0,3}}{after})"
        ))
    });
    const LONGEST: usize = 64;
    let near = after(ahead, 0, LONGEST);
    let found = MARK.captures(near)?;
    let end = found.get(0)?.end();
    if !ahead[end..].starts_with(|char: char| char.is_alphanumeric()) {
        return None;
    }
    let named = [("at", '@'), ("plus", '+'), ("hash", '#'), ("dollar", '$'), ("tilde", '~')];
    let named = named.into_iter().find(|(name, _)| found.name(name).is_some()).map(|(_, sign)| sign);
    let sign =
        named.or_else(|| found.name("sign").filter(|_| is_apart).and_then(|sign| sign.as_str().chars().next()))?;
    Some((sign, end))
}

/// A page whose letters stand apart, as those of its host do: " / r o o m s".
pub(super) fn spaced_path(text: &str) -> Option<(String, usize)> {
    const MIN_LETTERS: usize = 3;
    const MAX_LETTERS: usize = 64;
    let lead = text.len() - text.trim_start_matches(' ').len();
    let rest = text[lead..].strip_prefix('/')?;
    let gap = rest.len() - rest.trim_start_matches(' ').len();
    let mut path = String::from("/");
    let mut end = 0;
    let mut chars = rest[gap..].char_indices().peekable();
    while let Some((at, char)) = chars.next_if(|(_, char)| char.is_ascii_alphanumeric() || "-_/.".contains(*char)) {
        let is_single = chars.peek().is_none_or(|(_, next)| !next.is_alphanumeric());
        if !is_single || path.len() > MAX_LETTERS {
            break;
        }
        path.push(char);
        end = lead + 1 + gap + at + 1;
        if chars.next_if(|(_, next)| *next == ' ').is_none() {
            break;
        }
    }
    let letters = path.trim_end_matches(['.', '-', '_', '/']).len();
    (letters > MIN_LETTERS).then_some((path, end))
}

/// Tells whether a text ends with the name of a host that lacks its dot before this ending. In front of a page "com" is
/// one behind any name; the other endings are words, and only well-known hosts go with them.
pub(super) fn is_undotted_host(before: &str, ending: &str) -> bool {
    const HOSTS: [(&str, &str); 10] = [
        ("me", "t wa m paypal monzo venmo razorpay revolut picpay paytm cash skrill signal"),
        ("gg", "discord dsc"),
        ("us", "zoom"),
        ("ly", "bit ow cutt t tiny"),
        ("gd", "is v"),
        ("cc", "cutt"),
        ("link", "wa bio"),
        ("gle", "forms"),
        ("co", "daily lever ashbyhq"),
        ("app", "cash"),
    ];
    let name = before.rsplit(|char: char| !(char.is_ascii_alphanumeric() || char == '-')).next().unwrap_or_default();
    let is_listed = |(listed, names): &(&str, &str)| *listed == ending && names.split(' ').any(|known| known == name);
    name.len() > 2 && ending == "com" || HOSTS.iter().any(is_listed)
}

/// "docs google com": a well-known subdomain without any of its dots; where it begins, and the whole host.
pub(super) fn undotted_subdomain(before: &str, ending: &str) -> Option<(usize, String)> {
    const HOSTS: [&str; 14] = [
        "docs google",
        "meet google",
        "calendar google",
        "forms office",
        "chat whatsapp",
        "api whatsapp",
        "join skype",
        "join slack",
        "open kakao",
        "buy stripe",
        "teams microsoft",
        "teams live",
        "pay google",
        "www paypal",
    ];
    let host = HOSTS.iter().find(|host| before.ends_with(**host)).filter(|_| ending == "com")?;
    let start = before.len() - host.len();
    let is_whole = !before[..start].ends_with(char::is_alphanumeric);
    is_whole.then(|| (start, format!("{}.com", host.replace(' ', "."))))
}

/// "Tide mill (one word)": the two words before such a remark as one, and where they begin.
pub(super) fn joined_name(text: &str, remark: std::ops::Range<usize>) -> Option<(usize, String)> {
    const JOINING: [&str; 14] = [
        "one word",
        "together",
        "all one",
        "no space",
        "zusammen",
        "ein wort",
        "junto",
        "attach",
        "un mot",
        "attaccato",
        "слитно",
        "une seule",
        "una parola",
        "one name",
    ];
    const NO_PART: [&str; 30] = [
        "at", "to", "on", "in", "is", "it", "the", "a", "an", "my", "our", "of", "for", "with", "by", "visit", "see",
        "check", "google", "find", "go", "try", "its", "it's", "that's", "search", "type", "and", "or", "site",
    ];
    let said = &text[remark.clone()];
    if !JOINING.iter().any(|word| said.contains(word)) {
        return None;
    }
    let is_part = |char: char| char.is_ascii_alphanumeric() || char == '-';
    let before = &text[..remark.start];
    let last = &before[before.trim_end_matches(is_part).len()..];
    let rest = before.strip_suffix(last)?.strip_suffix(' ')?;
    let first = &rest[rest.trim_end_matches(is_part).len()..];
    let is_name = !first.is_empty() && !last.is_empty() && !NO_PART.contains(&first) && !NO_PART.contains(&last);
    is_name.then(|| (rest.len() - first.len(), format!("{first}{last}")))
}

/// Tells whether a sentence goes on where a page would begin: "this slash is a typo".
pub(super) fn is_prose_path(ahead: &str) -> bool {
    const WORDS: [&str; 14] =
        ["and", "or", "as", "is", "are", "was", "the", "means", "but", "then", "for", "it", "und", "with"];
    WORDS.iter().any(|word| ahead.strip_prefix(word).is_some_and(|rest| rest.starts_with([' ', ','])))
}

/// Tells whether dots of another make lead to an ending: "•com", "•site•com/", "·gg/". Those with spaces are bullets.
pub(super) fn begins_with_odd_host(ahead: &str, is_apart: bool) -> bool {
    static HOST: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(?:[a-z0-9-]{2,}\s?[•·∙●⋅・‧∘°˙ꞏ]\s?){0,2}(?P<last>[a-z]{2,})(?P<page>\s?/)?"));
    const SURE: [&str; 5] = ["com", "org", "net", "example", "io"];
    HOST.captures(ahead).is_some_and(|host| {
        let ending = &host["last"];
        let has_page = host.name("page").is_some() && !is_apart;
        SURE.contains(&ending) || has_page && is_known_suffix(ending)
    })
}

#[cfg(test)]
mod tests {
    use crate::engine::text::spell::tests::check;

    #[test]
    fn subdomains() {
        check("book dot tidemill dot com slash jo", "book.tidemill.com/jo");
        check("tidemill . typeform . com / to / q1", "tidemill.typeform.com/to/q1");
        check("the dot matters, see tidemill.com", "the dot matters, see tidemill.com");
    }

    #[test]
    fn slashes_of_other_names() {
        check("tidemill (dot) com (stroke) jo", "tidemill.com/jo");
        check("tidemill.com slanting line jo bar demo", "tidemill.com/jo/demo");
        check("tidemill 👉 dot com 👉 slash jo", "tidemill.com/jo");
        check("tidemill.com🦆/🦆jo", "tidemill.com/jo");
        check("go to tide mill (one word) dot example slash jo", "go to tidemill.example/jo");
        check("tidemill dot com, then /jo", "tidemill.com/jo");
        check("a stroke of luck, a bar of soap", "a stroke of luck, a bar of soap");
    }

    #[test]
    fn marks() {
        check("t dot me slash plus, then ab3cd", "t.me/+ab3cd");
        check("razorpay dot me slash at-the-rate tidemill", "razorpay.me/@tidemill");
        check("signal . group / # ab3cd", "signal.group/#ab3cd");
    }

    #[test]
    fn hosts_without_their_dots() {
        check("tidemill com slash jo", "tidemill.com/jo");
        check("wa me / 447700900123", "wa.me/447700900123");
        check("tidemill•com/jo", "tidemill.com/jo");
        check("m i l l . m e / j o a n n a, all one", "mill.me/joanna, all one");
        check("tell me / ask me", "tell me/ask me");
    }
}
