//! Telephone numbers told by something else: the prices of a list, the ages of a family, the ranks of a game of chess, of
//! which the text says in one way or another that they are to be dialled.
//!
//! Every list has figures. They are a number only where cues of several kinds come together: somebody answers, the figures
//! are read in a row, the list is none, a zero goes in front; and where they make a number that the text's country assigns.

use rlibphonenumber::{PHONE_NUMBER_UTIL, Region};
use rustc_hash::FxHashSet;

use super::Sighting;
use super::context::Context;
use super::phone_figures::{Figure, Told, levels, words_between};
use super::phone_listed_words::{Cue, Said, cues};
use super::phone_number::{self, Fit, Reading, is_full_length, is_mobile};
use super::phone_shape::{Candidate, is_counting};
use super::region::Hints;
use super::signals::Topic;
use crate::engine::text::{View, ViewKind, Views};
use crate::engine::verdict::{Finding, FindingKind};

/// How many digits a telephone number has.
const DIGITS: std::ops::RangeInclusive<usize> = 9..=13;
/// Longer texts are not looked at.
const LONGEST: usize = 8192;
/// A list's figures stand close to one another: so many words are between two of them at most. A long text has figures
/// here and there that are of nothing together.
const WORDS_BETWEEN: usize = 6;
/// How far from the figures a cue may stand, in bytes.
const REACH: usize = 400;
/// How much must speak for a number.
const ENOUGH: f64 = 4.0;
/// … where its digits stand together, so that they are a number, or that of something else, by themselves.
const ENOUGH_TOGETHER: f64 = 5.5;

/// From here on a number is surer than one that some of its figures make by themselves.
const SURE: f64 = 6.0;

/// What is known of a text whose figures are looked at.
struct Listing<'text> {
    view: &'text View,
    cues: Vec<Said>,
    is_call: bool,
    hints: &'text Hints,
    regions: &'text [Region],
}

/// Figures that might be a number.
struct Window<'figures> {
    figures: &'figures [Figure],
    /// Digits that are told elsewhere to go before them.
    lead: Option<&'figures str>,
    /// They are all of the text's.
    is_whole: bool,
    /// A zero before them is to be left out.
    is_cut: bool,
}

/// A number and how much speaks for it.
struct Number {
    reading: Reading,
    score: f64,
    is_lead: bool,
    start: usize,
    end: usize,
}

/// Finds the number that the figures of a text make, if cues enough say that they do; `sighted` is what is found already.
pub(super) fn find<'text>(
    views: &Views,
    context: &Context,
    hints: impl FnOnce() -> &'text Hints,
    regions: &[Region],
    sighted: &[Finding],
) -> Option<Finding> {
    let view = views.undecoded();
    if view.text.len() > LONGEST {
        return None;
    }
    let cues = cues(&view.text);
    let is_call = context.speaks_of(Topic::Call);
    if !may_tell(&cues, is_call) {
        return None;
    }
    let levels = levels(&view.text);
    let digits = |figures: &Vec<Figure>| figures.iter().map(|figure| figure.digits.len()).sum::<usize>();
    if levels.iter().all(|figures| digits(figures) < *DIGITS.start()) {
        return None;
    }
    let listing = Listing { view: &view, cues, is_call, hints: hints(), regions };
    let leads: Vec<Figure> = levels[1].iter().filter(|figure| listing.is_lead(figure)).cloned().collect();
    let mut best: Option<Number> = None;
    let mut tried = FxHashSet::default();
    for (at, figures) in levels.iter().enumerate() {
        if levels[..at].contains(figures) {
            continue;
        }
        for told in listing.numbers(figures, &leads, &mut tried) {
            if best.as_ref().is_none_or(|best| told.score > best.score) {
                best = Some(told);
            }
        }
    }
    let Number { reading, score, is_lead, start, end } = best?;
    let confidence = (0.55 + (score - ENOUGH) * 0.12).clamp(0.55, 0.95);
    let sighting = Sighting {
        rule: "detect.phone",
        kind: FindingKind::Phone,
        value: reading.value,
        technique: "listed_digits",
        confidence,
    };
    let finding = sighting.at(&view, start, end);
    let original = &views.get(ViewKind::Original).text;
    // "600 x 555 x 012" is a sum by its signs alone; a row of digits goes on with what is told to go before it.
    let gives_way = |other: &Finding| {
        let is_row = matches!(other.technique.as_str(), "plain" | "spaced_digits" | "dashed_digits" | "dotted_digits");
        let told = &original[other.span.range()];
        let is_sign_sum = other.technique == "arithmetic" && (told.contains(" x ") || told.contains('×'));
        other.span.overlaps(&finding.span)
            && (is_sign_sum || score >= SURE && is_row && (is_lead || other.confidence < 0.7))
    };
    let is_firm = |other: &Finding| {
        let value = other.value.as_deref().unwrap_or_default();
        let is_number = PHONE_NUMBER_UTIL.parse(value, None).is_ok_and(|number| is_full_length(&number));
        other.confidence >= 0.5 && (other.value == finding.value || is_number && !gives_way(other))
    };
    (!sighted.iter().any(is_firm)).then_some(finding)
}

/// Tells whether cues enough stand in a text that its figures are worth a look.
fn may_tell(cues: &[Said], is_call: bool) -> bool {
    let weight = |cue: Cue| weight(cues.iter(), cue);
    let dial = weight(Cue::Dial).max(if is_call { 1.0 } else { 0.0 });
    weight(Cue::NoPhone) == 0.0
        && (dial > 0.0 && dial + weight(Cue::Read) + weight(Cue::Deny) + weight(Cue::Front) >= 2.0
            || weight(Cue::Read) + weight(Cue::Deny) >= 2.0
            || weight(Cue::Plus) > 0.0)
}

fn weight<'cues>(cues: impl Iterator<Item = &'cues Said>, cue: Cue) -> f64 {
    cues.filter(|said| said.cue == cue).map(|said| said.weight).fold(0.0, f64::max)
}

impl Listing<'_> {
    /// The numbers that figures make for which enough speaks.
    fn numbers(&self, figures: &[Figure], leads: &[Figure], tried: &mut FxHashSet<String>) -> Vec<Number> {
        let mut found = self.windows(figures, None, tried);
        if let Some(last) = leads.last() {
            let is_lead = |figure: &&Figure| leads.iter().any(|lead| lead.range == figure.range);
            let rest: Vec<Figure> = figures.iter().filter(|figure| !is_lead(figure)).cloned().collect();
            found.extend(self.windows(&rest, Some(&last.digits), tried));
        }
        found
    }

    /// "with a nought in front": a figure that goes before the others.
    fn is_lead(&self, figure: &Figure) -> bool {
        const WORDS: usize = 3;
        const MOST: usize = 4;
        let text = self.view.text.as_str();
        let is_near = |start: usize, end: usize| {
            start <= end
                && !text[start..end].contains(['.', '!', '?', ';', '\n', ':'])
                && words_between(text, start, end) <= WORDS
        };
        figure.digits.starts_with('0')
            && figure.digits.len() <= MOST
            && self.cues.iter().filter(|said| said.cue == Cue::Front).any(|said| {
                said.range.start >= figure.range.end && is_near(figure.range.end, said.range.start)
                    || said.range.end <= figure.range.start
                        && is_near(said.range.end, figure.range.start)
                        && words_between(text, said.range.end, figure.range.start) == 0
            })
    }

    fn windows(&self, figures: &[Figure], lead: Option<&str>, tried: &mut FxHashSet<String>) -> Vec<Number> {
        const MOST_STARTS: usize = 12;
        let text = self.view.text.as_str();
        let ends_part = |at: usize| {
            at == 0 || at == figures.len() || {
                let gap = &text[figures[at - 1].range.end..figures[at].range.start];
                gap.contains(['!', '?', ';', ':', '(', ')', '…', '—', '–', '\n', '。', '、', '，', '！', '"'])
                    || gap.contains(". ")
                    || gap.contains("..")
                    || gap.contains(" - ")
                    || gap.contains(", ") && words_between(text, figures[at - 1].range.end, figures[at].range.start) > 2
            }
        };
        let is_apart =
            |at: usize| words_between(text, figures[at - 1].range.end, figures[at].range.start) > WORDS_BETWEEN;
        let is_cut = lead.is_none() && weight(self.cues.iter(), Cue::Drop) > 0.0;
        let mut found = Vec::new();
        for start in (0..figures.len()).filter(|at| ends_part(*at)).take(MOST_STARTS) {
            let mut length = lead.map_or(0, str::len);
            for end in start..figures.len() {
                length += figures[end].digits.len();
                if length > *DIGITS.end() + 1 || end > start && is_apart(end) {
                    break;
                }
                if length < *DIGITS.start() || !ends_part(end + 1) {
                    continue;
                }
                let is_whole = start == 0 && end + 1 == figures.len();
                let window = |is_cut: bool| Window { figures: &figures[start..=end], lead, is_whole, is_cut };
                found.extend(self.number(&window(false), tried));
                if is_cut && figures[start].digits.starts_with('0') {
                    found.extend(self.number(&window(true), tried));
                }
            }
        }
        found
    }

    /// The number that some figures make, if enough speaks for it.
    fn number(&self, window: &Window<'_>, tried: &mut FxHashSet<String>) -> Option<Number> {
        let (first, last) = (window.figures.first()?, window.figures.last()?);
        let mut digits: String = window.figures.iter().map(|figure| figure.digits.as_str()).collect();
        if let Some(lead) = window.lead {
            digits.insert_str(0, lead);
        }
        if window.is_cut {
            digits.remove(0);
        }
        let (start, end) = (first.range.start, last.range.end);
        if !DIGITS.contains(&digits.len()) || is_counting(&digits) || !tried.insert(format!("{start} {digits}")) {
            return None;
        }
        let span = self.view.original(start, end);
        let near =
            || self.cues.iter().filter(|said| said.range.end + REACH >= start && said.range.start <= end + REACH);
        let [dial, read, deny, plus] = [Cue::Dial, Cue::Read, Cue::Deny, Cue::Plus].map(|cue| weight(near(), cue));
        let dial = dial.max(if self.is_call { 1.0 } else { 0.0 });
        let hinted = self.hints.at(span.start(), span.end());
        let candidate = |has_plus: bool| Candidate {
            range: start..end,
            digits: digits.clone(),
            groups: window.figures.iter().map(|figure| figure.digits.len()).collect(),
            has_plus,
            separators: String::new(),
            is_list: false,
            is_whole_run: true,
        };
        let is_of = |reading: &Reading, region: Region| super::phone::is_of(&reading.value, region);
        let is_named = |reading: &Reading| self.hints.names(|region| is_of(reading, region));
        let abroad = (plus > 0.0 || digits.len() > 10 && !digits.starts_with('0'))
            .then(|| phone_number::read(&candidate(true), &hinted, self.regions))
            .flatten()
            .filter(|reading| reading.fit >= Fit::International && reading.value[1..] == digits)
            .filter(|reading| plus > 0.0 || is_named(reading));
        let is_abroad = abroad.is_some();
        let at_home = || {
            phone_number::read(&candidate(false), &hinted, self.regions).filter(|reading| {
                matches!(reading.fit, Fit::Assigned | Fit::Grouped)
                    || reading.fit == Fit::AssignedInternational
                        && reading.value.starts_with("+1")
                        && reading.value.as_bytes().get(2).is_some_and(|first| *first >= b'2')
            })
        };
        let reading = abroad.or_else(at_home)?;
        let is_english = hinted.first().is_none_or(|first| *first == Region::US);
        let home = if is_named(&reading) {
            1.5
        } else if hinted.iter().any(|region| is_of(&reading, *region))
            && (is_english || !reading.value.starts_with("+1"))
        {
            if is_english { 0.0 } else { 0.75 }
        } else if is_english && (reading.value.starts_with("+1") || reading.value.starts_with("+44")) {
            0.0
        } else {
            -1.5
        };
        let is_grouped = reading.fit == Fit::Grouped;
        let is_mobile = is_mobile(&reading.value);
        let has_zero = digits.starts_with('0') && (is_grouped || is_mobile) && !is_abroad;
        let has_nothing = window.figures.iter().any(|figure| figure.digits.bytes().all(|byte| byte == b'0'));
        let is_lead = window.lead.is_some();
        let bonus = [
            (is_lead && has_zero, 2.0),
            (is_grouped, 1.0),
            (has_zero, 1.0),
            (has_nothing, 0.5),
            (is_mobile && home > 0.0, 0.5),
            (!window.is_whole, -1.0),
            (window.figures.iter().any(|figure| figure.told != Told::Written), -0.25),
        ];
        let score =
            dial + read + deny + home + plus + bonus.iter().filter(|(is, _)| *is).map(|(_, more)| more).sum::<f64>();
        let is_placed = home > 1.0;
        let is_asked = dial >= 1.0
            || is_lead && has_zero && deny >= 1.0
            || plus > 0.0
            || is_placed && is_grouped && (read >= 2.0 || deny >= 1.0);
        // That somebody answers is said of every list.
        let grounds =
            [read >= 1.0, deny >= 1.0, is_placed, is_lead || plus > 0.0, has_zero, is_grouped, is_mobile && home > 0.0];
        let is_told = grounds.iter().filter(|is| **is).count() > 1;
        let enough = if self.are_together(window.figures) { ENOUGH_TOGETHER } else { ENOUGH };
        let is_denied = deny >= 1.0 || is_lead || enough < ENOUGH_TOGETHER;
        (is_asked && is_told && is_denied && score >= enough).then_some(Number { reading, score, is_lead, start, end })
    }

    /// Tells whether nothing but light signs stand between figures, as between the groups of any number.
    fn are_together(&self, figures: &[Figure]) -> bool {
        const LONGEST: usize = 3;
        /// Rows of more figures than a number has groups are lists.
        const MOST: usize = 5;
        figures.windows(2).all(|pair| {
            let gap = &self.view.text[pair[0].range.end..pair[1].range.start];
            gap.len() <= LONGEST && !gap.contains(char::is_alphanumeric) && !(gap.contains(',') && figures.len() > MOST)
        })
    }
}
