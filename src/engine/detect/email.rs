//! E-mail addresses: plain, with spelled separators, and those whose domain is only a provider's name.

use std::ops::Range;

use super::context::Context;
use super::email_told;
use super::host::{self, Host};
use super::implied;
use super::signals::Topic;
use super::technique;
use super::{Detector, Sighting};
use crate::engine::text::{View, ViewKind, Views, is_provider, known_suffix};
use crate::engine::verdict::{Finding, FindingKind};

/// Finds e-mail addresses.
#[derive(Debug)]
pub(super) struct EmailDetector {
    platform_hosts: Vec<String>,
}

/// Longest local part and domain (RFC 5321).
const MAX_LOCAL: usize = 64;
const MAX_DOMAIN: usize = 253;

/// Words before "at" in prose; they are no mailbox unless the address is written with a sign.
const PROSE: &str = "look looking find me us work working available here is are was be been meet meeting live page site form \
    link join start sign register apply apply arrive based available seen it them him her everyone id up down out in on and \
    or the a an photos samples book challenge good great best only visit click starts stay call see this that you i we they \
    logged login account accounts-at active posted works studied study get gets portfolio document documents questionnaire \
    candidate test listed hosted running run quiz challenge kata sent live lives go going came stop back online again there \
    time price priced job hiring directly early late once not all team user profile name stuff more anytime well thing \
    calendar gallery prices rates pictures pics shop store slots slot times pinned hosted hang reads chat talk answers us answer \
    of to with from by dem den der die das el la le un una del di des du w z behind after hinter nach dahinter danach derriere apres detras despues tras depois dopo dietro za po после за achter sonra \
    waiting sitting parked viewable visible displayed shown lying located found everything works stay order orders buy read view browse questions";

impl EmailDetector {
    pub(super) fn new(platform_hosts: Vec<String>) -> Self {
        Self { platform_hosts }
    }
}

impl Detector for EmailDetector {
    fn id(&self) -> &'static str {
        "detect.email"
    }

    fn detect(&self, views: &Views, context: &Context, found: &mut Vec<Finding>) {
        for kind in [ViewKind::Decoded, ViewKind::Folded, ViewKind::Spelled, ViewKind::Letters] {
            let view = views.get(kind);
            for (at, _) in view.text.match_indices('@') {
                found.extend(self.around(views, view, context, at));
            }
        }
        implied::detect(self.id(), views, context, found);
        email_told::detect(self.id(), views, |host| self.is_ours(host), found);
    }
}

impl EmailDetector {
    /// The address whose `@` stands at `at`.
    fn around(&self, views: &Views, view: &View, context: &Context, at: usize) -> Option<Finding> {
        let text = view.text.as_str();
        let local = local_part(text, at)?;
        // As written, only an international domain is read; a mailbox that hides in other letters is for the other views.
        let is_hidden = |mailbox: &str| mailbox.chars().any(|char| !char.is_ascii() && !char.is_whitespace());
        let before = text[..local.start].chars().next_back();
        if view.kind == ViewKind::Decoded
            && (is_hidden(&text[local.clone()]) || before.is_some_and(|char| is_hidden(char.encode_utf8(&mut [0; 4]))))
        {
            return None;
        }
        let domain = domain(text, at + 1)?;
        let mailbox = strip_lead(&text[local.clone()]);
        let mut local = local.end - mailbox.len()..local.end;
        let letters = letters_before(views, view, local.clone(), at);
        let mailbox = letters.as_ref().map_or(mailbox, |(mailbox, _)| mailbox.as_str());
        local.start = letters.as_ref().map_or(local.start, |(_, start)| *start);
        let written = without_extension(text[domain.clone()].trim_end_matches('.'));
        // Lower case may take more or fewer bytes.
        let end = domain.start + written.len();
        let name = written.to_lowercase();
        let is_provider = is_provider(&name);
        let is_path = text[end..].starts_with(['/', ':']) && text[end + 1..].starts_with(char::is_alphanumeric);
        if is_path || (!is_provider && known_suffix(&name).is_none()) {
            return None;
        }
        let span = view.original(local.start, end);
        let is_said = is_said(views, view, at);
        let has_mail_word = context.is_near(Topic::Mail, &span);
        let is_telling = mailbox.contains(|char: char| matches!(char, '.' | '_' | '-') || char.is_ascii_digit());
        let domain_source = &views.get(ViewKind::Original).text[view.original(at + 1, end).range()];
        if [
            "the", "a", "an", "some", "any", "least", "all", "first", "last", "one", "no", "every", "each", "which",
            "what", "my", "our", "your", "this", "that", "his", "her", "their", "home", "work", "school",
        ]
        .contains(&name.split('.').next().unwrap_or_default())
        {
            return None;
        }
        let is_domain_said = !is_provider && !domain_source.to_lowercase().contains(&name);
        if mailbox == "git"
            || mailbox.contains('\'')
            || self.is_ours(&name)
            || (view.kind == ViewKind::Letters && !has_mail_word)
        {
            return None;
        }
        if is_said && (is_prose(mailbox) || (!is_telling && !has_mail_word && !is_domain_said && !is_provider)) {
            return None;
        }
        let mut confidence: f64 = match (is_said, is_provider) {
            (false, false) => 0.97,
            (true, false) => 0.85,
            (false, true) => 0.7,
            (true, true) => 0.6,
        };
        if has_mail_word && is_provider {
            confidence += 0.15;
        }
        if [
            "user",
            "someone",
            "name",
            "noreply",
            "no-reply",
            "yourname",
            "placeholder",
            "example",
            "sample",
            "dev",
            "test",
        ]
        .contains(&mailbox.to_lowercase().as_str())
        {
            confidence -= 0.5;
        }
        let technique =
            if is_provider { "implied_domain" } else { technique::technique(views, view, local.start..end) };
        let domain = if is_provider { format!("{name}.com") } else { host::unicode(&name) };
        let value = format!("{}@{domain}", mailbox.to_lowercase());
        let sighting = Sighting { rule: self.id(), kind: FindingKind::Email, value, technique, confidence };
        Some(sighting.at(view, local.start, end))
    }

    fn is_ours(&self, domain: &str) -> bool {
        Host::is_within(domain, &self.platform_hosts)
    }
}

/// Tells whether the `@` at a place of a view is a word in the text, once what is encoded is decoded.
pub(super) fn is_said(views: &Views, view: &View, at: usize) -> bool {
    let span = view.original(at, at + 1);
    let decoded = views.get(ViewKind::Decoded);
    let written = &decoded.text[decoded.map.normalized(span).range()];
    !span.is_empty() && !written.contains(['@', '＠', '﹫'])
}

/// Tells whether a word before "at" is one of prose and no mailbox.
pub(super) fn is_prose(mailbox: &str) -> bool {
    let mailbox = mailbox.to_lowercase();
    PROSE.split_whitespace().any(|word| word == mailbox)
}

fn local_part(text: &str, at: usize) -> Option<Range<usize>> {
    let start = text[..at]
        .char_indices()
        .rev()
        .take(MAX_LOCAL)
        .take_while(|(_, char)| char.is_alphanumeric() || "._%+-'".contains(*char))
        .last()
        .map(|(start, _)| start)?;
    let lead = text[start..at].len() - text[start..at].trim_start_matches(['.', '\'', '-', '+', '%', '_']).len();
    let start = start + lead;
    (start < at && !text[..at].ends_with('.')).then_some(start..at)
}

fn domain(text: &str, start: usize) -> Option<Range<usize>> {
    let rest = &text[start..];
    let end = rest
        .char_indices()
        .take(MAX_DOMAIN)
        .find(|(_, char)| !(char.is_alphanumeric() || matches!(char, '.' | '-')))
        .map_or_else(|| rest.char_indices().nth(MAX_DOMAIN).map_or(rest.len(), |(at, _)| at), |(at, _)| at);
    let name = rest[..end].trim_end_matches(['.', '-']);
    (!name.is_empty() && !name.starts_with(['.', '-']) && !name.contains("..")).then_some(start..start + name.len())
}

/// "k a r i n@mill.example": the mailbox whose last letter stands before the sign, and where it begins.
fn letters_before(views: &Views, view: &View, local: Range<usize>, at: usize) -> Option<(String, usize)> {
    const FEWEST: usize = 3;
    let text = view.text.as_str();
    if local.len() != 1 || view.kind != ViewKind::Spelled {
        return None;
    }
    let mut letters = vec![text.as_bytes()[local.start]];
    let mut start = local.start;
    while let Some(head) = text[..start].strip_suffix([' ', '-']) {
        let head = head.strip_suffix(',').unwrap_or(head);
        let Some(letter) = head.bytes().next_back().filter(u8::is_ascii_alphanumeric) else { break };
        let is_single =
            !head[..head.len() - 1].ends_with(|char: char| char.is_alphanumeric() || "'’@._".contains(char));
        if !is_single || letters.len() == MAX_LOCAL {
            break;
        }
        letters.push(letter);
        start = head.len() - 1;
    }
    letters.reverse();
    // "r e n a t a at": what looks like an article is the last letter.
    let written = &views.get(ViewKind::Original).text[view.original(at, at + 1).range()];
    let mut words = written.split([' ', ',']).filter(|word| !word.is_empty());
    if let (Some("a" | "A"), Some("at" | "@" | "arroba" | "chiocciola")) = (words.next(), words.next()) {
        letters.push(b'a');
    }
    (letters.len() >= FEWEST).then(|| (letters.into_iter().map(char::from).collect(), start))
}

/// A domain without the ending of the file whose name holds the address.
fn without_extension(domain: &str) -> &str {
    match domain.rsplit_once('.') {
        Some((rest, extension))
            if known_suffix(domain).is_none() && known_suffix(rest).is_some() && extension.len() <= 4 =>
        {
            rest
        }
        _ => domain,
    }
}

/// A mailbox without words glued before it by underscores: "mail_to_jo" is "jo", in a file's name.
fn strip_lead(local: &str) -> &str {
    let mut rest = local;
    while let Some((word, tail)) = rest.split_once('_') {
        let is_lead = ["mail", "mailto", "to", "email", "me", "contact", "write", "cv", "resume", "at", "is", "my"];
        if tail.is_empty() || !is_lead.contains(&word.to_lowercase().as_str()) {
            break;
        }
        rest = tail;
    }
    rest
}
