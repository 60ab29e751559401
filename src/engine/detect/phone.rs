//! Telephone numbers: plain, oddly set out, in words, in letters.

use std::cell::LazyCell;

use rlibphonenumber::{PHONE_NUMBER_UTIL, Region};

use super::context::Context;
use super::phone_label::{follows_abbreviation, follows_isbn};
use super::phone_listed;
use super::phone_number::{self, Fit, Reading, is_mobile};
use super::phone_shape::{self, Candidate};
use super::region::Hints;
use super::signals::Topic;
use super::technique;
use super::{Detector, Sighting};
use crate::engine::text::{Original, Span, View, ViewKind, Views};
use crate::engine::verdict::{Finding, FindingKind};

/// Finds telephone numbers of the configured regions, and international ones.
#[derive(Debug)]
pub(super) struct PhoneDetector {
    regions: Vec<Region>,
}

/// What the text says of where a number is from.
#[derive(Debug, Clone, Copy)]
struct Home<'hints> {
    /// The regions that it points to, most likely first.
    hinted: &'hints [Region],
    /// It names a place of the number's region.
    is_named: bool,
    /// … where the number is one that people have.
    is_there: bool,
}

/// Below this a reading is not worth a finding.
const MIN_CONFIDENCE: f64 = 0.2;
/// Most that is believed of what may be a number of any kind.
const DOUBTED: f64 = 0.45;
/// The longest number without an area code.
const LONGEST_LOCAL: usize = 8;

impl PhoneDetector {
    pub(super) fn new(regions: Vec<Region>) -> Self {
        Self { regions }
    }
}

impl Detector for PhoneDetector {
    fn id(&self) -> &'static str {
        "detect.phone"
    }

    fn detect(&self, views: &Views, context: &Context, found: &mut Vec<Finding>) {
        // Most digits are no number by their shape, and need no country.
        let hints = LazyCell::new(|| Hints::of(views));
        let first = found.len();
        self.sight_all(views, context, &hints, found);
        let sighted = found.split_off(first);
        let listed = phone_listed::find(views, context, || &*hints, &self.regions, &sighted);
        let is_rival = |finding: &Finding| listed.as_ref().is_some_and(|listed| listed.span.overlaps(&finding.span));
        found.extend(sighted.iter().filter(|finding| !is_rival(finding)).cloned());
        found.extend(listed);
    }
}

impl PhoneDetector {
    /// Adds what stands together as numbers do.
    fn sight_all(
        &self,
        views: &Views,
        context: &Context,
        hints: &LazyCell<Hints, impl FnOnce() -> Hints>,
        found: &mut Vec<Finding>,
    ) {
        if !has_digits(views) {
            return;
        }
        let first = found.len();
        for kind in [ViewKind::Folded, ViewKind::Digits] {
            let view = views.get(kind);
            if kind == ViewKind::Digits && view.text == views.get(ViewKind::Folded).text {
                continue;
            }
            for run in phone_shape::runs(&view.text) {
                found.extend(self.sight_run(views, view, context, hints, &run));
            }
        }
        let sighted = found.split_off(first);
        found.extend(sighted.iter().filter(|finding| !is_part_of_dictation(finding, &sighted)).cloned());
    }
}

/// Tells whether digits are only the written part of a number that is dictated around them.
fn is_part_of_dictation(finding: &Finding, sighted: &[Finding]) -> bool {
    finding.view == ViewKind::Folded
        && sighted.iter().any(|other| {
            other.view == ViewKind::Digits
                && other.span != finding.span
                && other.span.covers(&finding.span)
                && other.confidence >= 0.5_f64.max(finding.confidence - 0.1)
        })
}

/// Tells whether a canonical number is one of a region's.
pub(super) fn is_of(value: &str, region: Region) -> bool {
    PHONE_NUMBER_UTIL
        .get_country_code_for_region(region)
        .is_some_and(|code| value.strip_prefix('+').is_some_and(|digits| digits.starts_with(&code.to_string())))
}

/// Tells whether a reading is of no region that the text points to.
fn is_abroad(reading: &Reading, hinted: &[Region]) -> bool {
    !hinted.is_empty() && !hinted.iter().any(|region| is_of(&reading.value, *region))
}

/// Tells whether a part of a run is a mobile number of a region that the text points to.
fn is_mobile_at_home(part: &Candidate, hinted: &[Region]) -> bool {
    !part.is_whole_run
        && part.digits.len() >= 9
        && phone_number::read(part, hinted, &[]).is_some_and(|reading| {
            reading.fit >= Fit::Assigned && !is_abroad(&reading, hinted) && is_mobile(&reading.value)
        })
}

/// Tells whether the text names a place where a reading is a mobile number, or one that is kept for stories.
fn is_there(hints: &Hints, reading: &Reading) -> bool {
    let is_likely = || reading.fit == Fit::Grouped || is_mobile(&reading.value);
    reading.fit >= Fit::Assigned && hints.names(|region| is_of(&reading.value, region)) && is_likely()
}

/// What speaks against number words that no word of contact is near: the text is of a game or a lesson, or its language
/// is not the one of the country whose number they would make.
fn doubt_of_words(
    context: &Context,
    hinted: &[Region],
    span: &Span<Original>,
    candidate: &Candidate,
    reading: &Reading,
) -> f64 {
    let is_foreign = !hinted.is_empty() && !hinted.iter().any(|region| is_of(&reading.value, *region));
    let mut doubt: f64 = 0.0;
    // A mobile number of the country whose language it is said in is hardly a score.
    let is_at_home = !is_foreign && !hinted.is_empty() && reading.fit >= Fit::Assigned && is_mobile(&reading.value);
    if candidate.is_ascending() {
        doubt += 0.5;
    } else if context.is_near(Topic::Tally, span) {
        doubt += if is_at_home { 0.3 } else { 0.5 };
    } else if context.speaks_of(Topic::Tally) {
        doubt += 0.3;
    }
    if is_foreign && reading.fit < Fit::Grouped {
        doubt += 0.55;
    } else if is_foreign && reading.fit == Fit::AssignedInternational {
        doubt += 0.6;
    }
    doubt
}

/// Tells whether a word of contact stands right before: "call 67441233", "my number is 555 0142".
fn is_called(context: &Context, span: &Span<Original>) -> bool {
    const REACH: usize = 24;
    const GAP: usize = 4;
    context
        .before(span, REACH)
        .any(|signal| signal.topic == Topic::Call && (signal.span.end..=signal.span.end + GAP).contains(&span.start()))
}

/// "35 31 32, 87 24 29": without a plus, digits begin with the code of a country by chance where it is no group.
fn is_code_apart(candidate: &Candidate, value: &str) -> bool {
    let has_sign = candidate.has_plus || candidate.digits.starts_with("00");
    let are_pairs = candidate.groups.len() > 3 && candidate.groups.iter().all(|length| *length == 2);
    has_sign
        || !are_pairs
        || PHONE_NUMBER_UTIL.parse(value, None).is_ok_and(|number| (10..100).contains(&number.country_code))
}

/// "3, 7, 1, 12, 5": items of a list, of one digit and of two.
fn is_small_list(candidate: &Candidate) -> bool {
    const FEWEST: usize = 5;
    let commas = candidate.separators.split('\u{0}').filter(|gap| gap.trim_end() == ",").count();
    candidate.groups.len() >= FEWEST
        && candidate.groups.iter().all(|length| *length <= 2)
        && candidate.groups.contains(&1)
        && candidate.groups.contains(&2)
        && !candidate.digits.starts_with('0')
        && commas * 4 >= (candidate.groups.len() - 1) * 3
}

/// "2024-0639-98".
fn begins_with_year(candidate: &Candidate) -> bool {
    candidate.groups.len() > 1
        && candidate.groups[0] == 4
        && candidate
            .digits
            .get(..4)
            .and_then(|year| year.parse().ok())
            .is_some_and(|year| (1990..=2039).contains(&year))
}

/// Tells whether digits enough for a number stand in the text, however they are said.
fn has_digits(views: &Views) -> bool {
    let digits = views.get(ViewKind::Digits).text.bytes().filter(u8::is_ascii_digit).take(*phone_shape::DIGITS.start());
    digits.count() == *phone_shape::DIGITS.start()
}

impl PhoneDetector {
    /// The whole run if it is a number, else the numbers inside.
    fn sight_run(
        &self,
        views: &Views,
        view: &View,
        context: &Context,
        hints: &Hints,
        run: &[Candidate],
    ) -> Vec<Finding> {
        let mut found = Vec::new();
        for candidate in run {
            let span = view.original(candidate.range.start, candidate.range.end);
            let hinted = &hints.at(span.start(), span.end());
            let Some(reading) = phone_number::read(candidate, hinted, &self.regions) else { continue };
            let is_whole = candidate.is_whole_run && reading.fit >= Fit::HintedLength;
            let has_code = candidate.has_plus
                || candidate.digits.starts_with("00")
                || reading.fit == Fit::AssignedInternational && (2..=3).contains(&candidate.groups[0]);
            if is_whole
                && !has_code
                && is_abroad(&reading, hinted)
                && run.iter().any(|part| is_mobile_at_home(part, hinted))
            {
                // With a digit too many it fits another country by chance.
                continue;
            }
            let home = Home {
                hinted,
                is_there: is_there(hints, &reading),
                is_named: hints.names(|region| is_of(&reading.value, region)),
            };
            found.extend(self.sight(views, view, context, &home, candidate, reading));
            if is_whole {
                break;
            }
        }
        found
    }

    fn sight(
        &self,
        views: &Views,
        view: &View,
        context: &Context,
        home: &Home<'_>,
        candidate: &Candidate,
        reading: Reading,
    ) -> Option<Finding> {
        let Home { hinted, is_there, is_named } = *home;
        let span = view.original(candidate.range.start, candidate.range.end);
        let original = &views.get(ViewKind::Original).text[span.range()];
        let is_spelled = views.decoding(span).is_some()
            || view.kind == ViewKind::Digits && original.chars().any(char::is_alphabetic);
        let technique = if is_spelled || views.decoding(span).is_some() {
            technique::technique(views, view, candidate.range.clone())
        } else {
            technique::layout(original, &candidate.groups)
        };
        let is_set_out = candidate.groups.len() > 1;
        let mut confidence: f64 = match reading.fit {
            Fit::AssignedInternational if !is_code_apart(candidate, &reading.value) => 0.3,
            Fit::AssignedInternational if candidate.has_plus || is_set_out => 0.95,
            Fit::AssignedInternational => 0.45,
            Fit::International if candidate.has_plus => 0.8,
            Fit::International => 0.35,
            Fit::Grouped => 0.85,
            Fit::Assigned if is_set_out || candidate.digits.starts_with('0') => 0.65,
            Fit::Assigned => 0.5,
            Fit::HintedLength => 0.3,
            Fit::Loose if is_set_out && candidate.digits.starts_with('0') => 0.3,
            Fit::Loose => 0.15,
            Fit::Length => 0.1,
        };
        let is_call = context.is_near(Topic::Call, &span);
        let is_known = is_call
            || is_there
            || candidate.has_plus
            || hinted.iter().chain(self.regions.first()).any(|region| is_of(&reading.value, *region));
        let is_disguised = is_spelled || !technique.ends_with("_digits");
        if technique != "plain" && (is_disguised || is_known) {
            // Nobody spells out an order number.
            confidence += if reading.fit >= Fit::International || reading.fit == Fit::Length { 0.2 } else { 0.35 };
        } else if technique != "plain" {
            // Digits one by one are a row of a table as often as a number of a country that nothing points to.
            confidence -= 0.3;
        }
        if is_call {
            confidence += if reading.fit >= Fit::International { 0.15 } else { 0.35 };
        }
        let is_worded = is_spelled && views.decoding(span).is_none();
        if is_worded && !is_call && !is_there && !candidate.has_plus {
            confidence -= doubt_of_words(context, hinted, &span, candidate, &reading);
        }
        // The label does not make a number harmless: its shape and the sentence decide.
        let is_decoy = is_call && reading.fit >= Fit::Assigned;
        if context.comes_before(Topic::Code, &span, 24) && !is_decoy {
            // What names a code in one language is an everyday word of another, and codes are not spelled out.
            if !is_worded || reading.fit < Fit::Assigned {
                return None;
            }
            confidence -= 0.3;
        }
        let text = &views.get(ViewKind::Original).text;
        let before = text[..span.start()].trim_end();
        if follows_isbn(before) {
            return None;
        }
        if before.ends_with(['$', '€', '£', '₹']) && !is_call {
            return None;
        }
        let is_labelled =
            context.is_close(Topic::Reference, &span, |gap| !gap.contains([',', '.', ';', '!', '?', '\n']), text)
                || before.ends_with('#')
                || follows_abbreviation(&text[..span.start()]);
        if !candidate.has_plus && !is_spelled && !is_decoy && is_labelled {
            confidence -= if is_there && reading.fit == Fit::Grouped { 0.3 } else { 0.4 };
        }
        if is_small_list(candidate) && !is_call && !is_there {
            confidence -= 0.35;
        }
        // "Winning numbers: 04 11 23 35 42"
        let pairs = candidate.groups.iter().filter(|length| **length == 2).count();
        let is_drawn_lot =
            pairs > 2 && pairs * 2 > candidate.groups.len() && candidate.groups.iter().all(|length| *length <= 2);
        if !is_spelled && !candidate.has_plus && is_drawn_lot && context.is_near(Topic::Tally, &span) {
            confidence -= if is_call { 0.3 } else { 0.5 };
        }
        // "Invoice 2024-0913-88": the sentence may speak of calls, the number is dated all the same.
        if begins_with_year(candidate) && !candidate.has_plus && (!is_call || is_labelled) {
            confidence -= if is_call { 0.6 } else { 0.3 };
        }
        // Nobody draws the items of a list one by one.
        let is_drawn = is_disguised && !matches!(technique, "plain" | "fullwidth" | "zero_width");
        let is_abroad_sure = candidate.has_plus && reading.fit == Fit::AssignedInternational;
        if candidate.is_list && !is_spelled && !is_drawn && !is_abroad_sure && (!is_call || candidate.is_row()) {
            // One odd sign throughout sets out a number as often as a list.
            let is_believed = candidate.is_uniform() && reading.fit >= Fit::Grouped || is_there;
            confidence -= if is_believed { 0.2 } else { 0.4 };
        }
        if !candidate.is_whole_run {
            // Of a row of small numbers some make a telephone number by chance.
            let is_row = candidate.groups.iter().all(|length| *length <= 2) && !candidate.digits.starts_with('0');
            confidence -= match is_row && !is_spelled && !candidate.has_plus {
                true if !is_call => 0.5,
                true => 0.3,
                false => 0.1,
            };
        }
        let is_called = is_called(context, &span);
        let is_local = candidate.digits.len() <= LONGEST_LOCAL;
        if is_local && reading.fit <= Fit::Loose && candidate.groups.len() <= 2 && !is_labelled {
            confidence += if is_called { 0.1 } else { 0.0 };
        }
        // What no country assigns is a number only where much else says so.
        let is_backed = is_call && is_spelled || is_named || candidate.has_plus || is_called;
        let is_chance = reading.fit == Fit::International && reading.value.starts_with("+1") && !is_call;
        let is_unlikely =
            (reading.fit == Fit::HintedLength || is_chance) && !is_backed || reading.fit == Fit::Length && !is_local;
        if is_unlikely {
            confidence = confidence.min(DOUBTED);
        }
        (confidence >= MIN_CONFIDENCE).then(|| {
            Sighting {
                rule: self.id(),
                kind: FindingKind::Phone,
                value: reading.value,
                technique,
                confidence: confidence.min(0.98),
            }
            .at(view, candidate.range.start, candidate.range.end)
        })
    }
}
