//! From the wire to the engine. Everything that can be wrong with a request is found here, all of it at once.

use std::str::FromStr;
use std::sync::Arc;

use crate::config::LimitsConfig;
use crate::engine::message::{CallerHit, Message, Turn};
use crate::engine::parties::Parties;
use crate::engine::score::Probability;
use crate::engine::screen::Screening;
use crate::engine::taxonomy::{Intent, Origin, Party, Purpose, Role, Stage, Surface, UnknownWord};
use crate::engine::text::{Original, Span};
use crate::engine::verdict::FindingKind;
use crate::engine::{IdentifierKey, Redaction, RedactionStyle, RedactionTime};
use crate::server::batch::Priority;
use crate::server::flow::Question;
use crate::server::grpc::proto;
use crate::server::grpc::status::{RequestError, Violation};
use crate::server::pipeline::ReleaseIdentity;
use crate::server::rollout::{Choice, Pin};

use super::spans::Positions;
use super::words::{StyleName, Word};

/// The longest id, of a message, a stream's item or a caller's rule.
pub(in crate::server::grpc) const ID_BYTES: usize = 128;
const VALUE_BYTES: usize = 512;
const STRIKES: usize = 64;

/// What requests are checked against.
pub(in crate::server::grpc) struct Rules<'a> {
    pub(in crate::server::grpc) limits: &'a LimitsConfig,
    pub(in crate::server::grpc) release: &'a ReleaseIdentity,
    /// Why the release that the request asks for cannot answer it.
    pub(in crate::server::grpc) bad_label: Option<String>,
    /// The policy of requests that name none.
    pub(in crate::server::grpc) default_policy: &'a str,
    /// The priority of requests that say nothing.
    pub(in crate::server::grpc) default_priority: Priority,
    /// The key of hashed identifiers, where one is configured.
    pub(in crate::server::grpc) identifier_key: Option<&'a Arc<IdentifierKey>>,
}

/// A request that passed.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::server::grpc) struct Incoming {
    pub(in crate::server::grpc) question: Question,
    pub(in crate::server::grpc) reply: Reply,
}

/// What the answer should hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::server::grpc) struct Reply {
    pub(in crate::server::grpc) has_findings: bool,
}

/// The options of a request that passed.
struct Options {
    prior: Option<Probability>,
    policy: String,
    hash_with: Option<Arc<IdentifierKey>>,
    redaction: Redaction,
    priority: Priority,
    screening: Screening,
    reply: Reply,
}

/// Who is to answer a request, of which nothing has been checked; `Err` with what is wrong with the label.
pub(in crate::server::grpc) fn choice(request: &proto::ScoreRequest, allow_pins: bool) -> Result<Choice<'_>, String> {
    let label = request.options.as_ref().map_or(0, |options| options.release_label);
    match Pin::read(label)? {
        Some(pin) if allow_pins => Ok(Choice::Pinned(pin)),
        Some(_) => Err("requests may not choose the release; `rollout.allow_pins` lets them".to_owned()),
        None => Ok(match &request.message {
            Some(message) if !message.conversation_id.is_empty() => Choice::Conversation(&message.conversation_id),
            Some(_) | None => Choice::None,
        }),
    }
}

impl Rules<'_> {
    /// Reads a request that stands at `path` of the call, or names everything that is wrong with it.
    pub(in crate::server::grpc) fn read(
        &self,
        path: &str,
        request: proto::ScoreRequest,
    ) -> Result<Incoming, RequestError> {
        let proto::ScoreRequest { message, options } = request;
        let mut check = Check { violations: Vec::new() };
        let message = match message {
            Some(message) => self.message(&mut check, &join(path, "message"), message),
            None => check.fail(join(path, "message"), "missing"),
        };
        let options = self.options(&mut check, &join(path, "options"), options.unwrap_or_default());
        match (message, options) {
            (Some((message, id)), Some(options)) if check.violations.is_empty() => {
                let Options { prior, policy, hash_with, redaction, priority, screening, reply } = options;
                let question = Question { message, id, prior, policy, hash_with, redaction, priority, screening };
                Ok(Incoming { question, reply })
            }
            _ => Err(RequestError::Invalid(check.violations)),
        }
    }

    /// The message, and the caller's id of it.
    pub(super) fn message(&self, check: &mut Check, path: &str, message: proto::Message) -> Option<(Message, String)> {
        let proto::Message { text, stage, surface, purpose, history, hits, parties, id, conversation_id } = message;
        let field = join(path, "text");
        let text = if text.is_empty() {
            check.fail(field, "empty, expected a text")
        } else {
            check.text(field, text, self.limits.text_bytes)
        };
        let stage = check.word(join(path, "stage"), stage).map(|word| word.unwrap_or(Stage::PreContract));
        let surface = check.word(join(path, "surface"), surface).map(|word| word.unwrap_or(Surface::Message));
        let purpose = check.word(join(path, "purpose"), purpose).map(|word| word.unwrap_or(Purpose::None));
        let history = self.history(check, &join(path, "history"), history);
        let hits = match &text {
            Some(text) => self.hits(check, &join(path, "hits"), text, hits),
            // Spans mean nothing without the text, and that it is bad has been said.
            None => None,
        };
        let parties = check.parties(&join(path, "parties"), parties.unwrap_or_default());
        let id = check.text(join(path, "id"), id, ID_BYTES);
        let conversation_id = check.text(join(path, "conversation_id"), conversation_id, ID_BYTES);
        let message = Message {
            text: text?,
            stage: stage?,
            surface: surface?,
            purpose: purpose?,
            history: history?,
            hits: hits?,
            parties: parties?,
        };
        conversation_id.and(id).map(|id| (message, id))
    }

    fn history(&self, check: &mut Check, path: &str, history: Vec<proto::Turn>) -> Option<Vec<Turn>> {
        let count = history.len();
        if count > self.limits.history_turns {
            let most = self.limits.history_turns;
            return check.fail(path.to_owned(), format!("{count} turns, expected at most {most}"));
        }
        let mut turns = Some(Vec::with_capacity(count));
        for (index, turn) in history.into_iter().enumerate() {
            let proto::Turn { from, text } = turn;
            let from = check.required::<Party>(format!("{path}[{index}].from"), from);
            let text = check.text(format!("{path}[{index}].text"), text, self.limits.turn_bytes);
            turns = keep(turns, from.zip(text).map(|(from, text)| Turn { from, text }));
        }
        turns
    }

    fn hits(&self, check: &mut Check, path: &str, text: &str, hits: Vec<proto::CallerHit>) -> Option<Vec<CallerHit>> {
        let count = hits.len();
        if count > self.limits.hits {
            return check.fail(path.to_owned(), format!("{count} hits, expected at most {}", self.limits.hits));
        }
        if hits.is_empty() {
            return Some(Vec::new());
        }
        let positions = Positions::of(text);
        let mut checked = Some(Vec::with_capacity(count));
        for (index, hit) in hits.into_iter().enumerate() {
            checked = keep(checked, check.hit(&format!("{path}[{index}]"), &positions, hit));
        }
        checked
    }

    fn options(&self, check: &mut Check, path: &str, options: proto::ScoreOptions) -> Option<Options> {
        let proto::ScoreOptions {
            prior,
            policy,
            include_findings,
            include_redacted_text,
            hash_identifiers,
            redaction_style,
            priority,
            without_screen,
            release_label: _,
        } = options;
        if let Some(bad) = &self.bad_label {
            let _: Option<()> = check.fail(join(path, "release_label"), bad.clone());
        }
        let prior = match prior {
            None => Some(None),
            Some(prior) if prior > 0.0 && prior < 1.0 => Some(Probability::new(prior).ok()),
            Some(prior) => {
                check.fail(join(path, "prior"), format!("{prior}, expected a number strictly between 0 and 1"))
            }
        };
        let field = join(path, "policy");
        let policy = match check.text(field.clone(), policy, ID_BYTES) {
            Some(name) if name.is_empty() => Some(self.default_policy.to_owned()),
            Some(name) if self.release.policy(&name).is_some() => Some(name),
            Some(_) => {
                let known: Vec<_> = self.release.policies.iter().map(|policy| policy.name.as_str()).collect();
                check.fail(field, format!("unknown policy, expected one of: {}", known.join(", ")))
            }
            None => None,
        };
        let hash_with =
            if hash_identifiers { self.key(check, join(path, "hash_identifiers")).map(Some) } else { Some(None) };
        let field = join(path, "redaction_style");
        let style = match check.word(field.clone(), redaction_style).map(|word| word.unwrap_or(StyleName::Placeholder))
        {
            Some(StyleName::Placeholder) => Some(RedactionStyle::Placeholder),
            Some(StyleName::Mask) => Some(RedactionStyle::Mask),
            Some(StyleName::Hash) => self.key(check, field).map(RedactionStyle::Hash),
            None => None,
        };
        let time = match include_redacted_text {
            None => RedactionTime::Advised,
            Some(true) => RedactionTime::Always,
            Some(false) => RedactionTime::Never,
        };
        let priority = check.word(join(path, "priority"), priority).map(|word| word.unwrap_or(self.default_priority));
        Some(Options {
            prior: prior?,
            policy: policy?,
            hash_with: hash_with?,
            redaction: Redaction { time, style: style? },
            priority: priority?,
            screening: Screening::unless(without_screen),
            reply: Reply { has_findings: include_findings.unwrap_or(true) },
        })
    }

    /// The key that an option needs.
    fn key(&self, check: &mut Check, field: String) -> Option<Arc<IdentifierKey>> {
        match self.identifier_key {
            Some(key) => Some(Arc::clone(key)),
            None => check.fail(field, "needs a key, and the server has none; `identifiers.key_file` sets it"),
        }
    }
}

/// What was found to be wrong so far. Its methods give `None` where they add to it.
pub(super) struct Check {
    pub(super) violations: Vec<Violation>,
}

impl Check {
    pub(super) fn fail<T>(&mut self, field: String, description: impl Into<String>) -> Option<T> {
        self.violations.push(Violation { field, description: description.into() });
        None
    }

    pub(super) fn text(&mut self, field: String, bytes: Vec<u8>, most: usize) -> Option<String> {
        if bytes.len() > most {
            return self.fail(field, format!("{} bytes, expected at most {most}", bytes.len()));
        }
        match String::from_utf8(bytes) {
            Ok(text) => Some(text),
            Err(error) => self.fail(field, format!("not UTF-8 from byte {}", error.utf8_error().valid_up_to())),
        }
    }

    fn word<W: Word>(&mut self, field: String, number: i32) -> Option<Option<W>> {
        match W::read(number) {
            Ok(word) => Some(word),
            Err(description) => self.fail(field, description),
        }
    }

    pub(super) fn required<W: Word>(&mut self, field: String, number: i32) -> Option<W> {
        match self.word(field.clone(), number)? {
            Some(word) => Some(word),
            None => self.fail(field, "not set"),
        }
    }

    /// A word that the marketplace chooses; empty where it is not set.
    fn held<W: FromStr<Err = UnknownWord>>(&mut self, field: String, bytes: Vec<u8>) -> Option<Option<W>> {
        let word = self.text(field.clone(), bytes, ID_BYTES)?;
        match word.parse() {
            _ if word.is_empty() => Some(None),
            Ok(word) => Some(Some(word)),
            Err(UnknownWord { expected, .. }) => self.fail(field, format!("`{word}`, expected {expected}")),
        }
    }

    fn parties(&mut self, path: &str, parties: proto::Parties) -> Option<Parties> {
        let proto::Parties {
            author_role,
            author_plan,
            jurisdiction,
            language,
            origin,
            relationship_days,
            strike_ages_days,
        } = parties;
        let author_role = self.word::<Role>(join(path, "author_role"), author_role);
        let author_plan = self.held(join(path, "author_plan"), author_plan);
        let jurisdiction = self.held(join(path, "jurisdiction"), jurisdiction);
        let language = self.held(join(path, "language"), language);
        let origin = self.word::<Origin>(join(path, "origin"), origin);
        let count = strike_ages_days.len();
        let strike_ages_days = if count > STRIKES {
            self.fail(join(path, "strike_ages_days"), format!("{count} strikes, expected at most {STRIKES}"))
        } else {
            Some(strike_ages_days)
        };
        Some(Parties {
            author_role: author_role?,
            author_plan: author_plan?,
            jurisdiction: jurisdiction?,
            language: language?,
            origin: origin?.unwrap_or_default(),
            relationship_days,
            strike_ages_days: strike_ages_days?,
        })
    }

    fn hit(&mut self, path: &str, positions: &Positions<'_>, hit: proto::CallerHit) -> Option<CallerHit> {
        let proto::CallerHit { rule, kind, intent, span, value, confidence } = hit;
        let rule = if rule.is_empty() {
            self.fail(join(path, "rule"), "empty, expected the id of your rule")
        } else {
            self.text(join(path, "rule"), rule, ID_BYTES)
        };
        let kind = self.required::<FindingKind>(join(path, "kind"), kind);
        let intent = self.word::<Intent>(join(path, "intent"), intent);
        let span = self.span(&join(path, "span"), positions, span);
        let value = match value {
            Some(value) => self.text(join(path, "value"), value, VALUE_BYTES).map(Some),
            None => Some(None),
        };
        let confidence = match confidence {
            None => Some(1.0),
            Some(found) if (0.0..=1.0).contains(&found) => Some(found),
            Some(found) => self.fail(join(path, "confidence"), format!("{found}, expected a number from 0 to 1")),
        };
        Some(CallerHit {
            rule: rule?,
            kind: kind?,
            intent: intent?,
            span: span?,
            value: value?,
            confidence: confidence?,
        })
    }

    fn span(&mut self, path: &str, positions: &Positions<'_>, span: Option<proto::Span>) -> Option<Span<Original>> {
        let proto::Span { utf8, utf16 } = span.unwrap_or_default();
        let bytes = utf8.map(|range| positions.span_of_utf8(range));
        let units = utf16.map(|range| positions.span_of_utf16(range));
        match (bytes, units) {
            (None, None) => self.fail(path.to_owned(), "missing, expected `utf8` or `utf16`"),
            (Some(Err(description)), _) => self.fail(join(path, "utf8"), description),
            (_, Some(Err(description))) => self.fail(join(path, "utf16"), description),
            (Some(Ok(bytes)), Some(Ok(units))) if bytes != units => {
                self.fail(path.to_owned(), "`utf8` and `utf16` are different places, expected one or both of one place")
            }
            (Some(Ok(span)), _) | (None, Some(Ok(span))) => Some(span),
        }
    }
}

/// Adds an item while all were good.
pub(super) fn keep<T>(items: Option<Vec<T>>, item: Option<T>) -> Option<Vec<T>> {
    let (mut items, item) = items.zip(item)?;
    items.push(item);
    Some(items)
}

pub(super) fn join(path: &str, field: &str) -> String {
    if path.is_empty() { field.to_owned() } else { format!("{path}.{field}") }
}

/// Reads the id of a stream's item. A bad one is still returned, as well as it can be, so that its sender finds it.
pub(in crate::server::grpc) fn utf8_or_lossy(bytes: Vec<u8>) -> (String, Result<(), RequestError>) {
    let violation = |description: String| {
        let field = "id".to_owned();
        Err(RequestError::Invalid(vec![Violation { field, description }]))
    };
    if bytes.len() > ID_BYTES {
        let verdict = violation(format!("{} bytes, expected at most {ID_BYTES}", bytes.len()));
        return (String::from_utf8_lossy(&bytes[..ID_BYTES]).into_owned(), verdict);
    }
    match String::from_utf8(bytes) {
        Ok(id) => (id, Ok(())),
        Err(error) => {
            let verdict = violation(format!("not UTF-8 from byte {}", error.utf8_error().valid_up_to()));
            (String::from_utf8_lossy(error.as_bytes()).into_owned(), verdict)
        }
    }
}
