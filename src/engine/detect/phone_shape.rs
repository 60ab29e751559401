//! Where digits could make a telephone number, by shape alone: groups of digits with light separators.

use std::ops::Range;

use crate::engine::text::{before, is_whole_word};

/// Fewest and most digits of a telephone number (E.164 allows 15).
pub(super) const DIGITS: std::ops::RangeInclusive<usize> = 7..=15;
/// Longest gap inside a number, in characters.
const MAX_GAP: usize = 5;
/// Runs with more digits than this are lists or hashes: only their segments are looked at.
const MAX_RUN_DIGITS: usize = 30;

/// Digits that might be a number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Candidate {
    /// From the first digit, or the plus or bracket before it, to the last.
    pub(super) range: Range<usize>,
    /// The digits alone.
    pub(super) digits: String,
    /// Lengths of the groups.
    pub(super) groups: Vec<usize>,
    /// Whether a plus stands before them.
    pub(super) has_plus: bool,
    /// The separators between the groups, joined.
    pub(super) separators: String,
    /// Whether most groups stand apart like the items of a list.
    pub(super) is_list: bool,
    /// Whether this is everything that stands together.
    pub(super) is_whole_run: bool,
}

impl Candidate {
    /// "22,65,61,66,382": the items of a list without spaces.
    pub(super) fn is_row(&self) -> bool {
        self.groups.len() > 3 && self.separators.split('\u{0}').all(|gap| gap == ",")
    }

    /// "501, 502, 510": numbers of exercises, pages or houses, of which one is close behind another.
    pub(super) fn is_ascending(&self) -> bool {
        const CLOSE: u32 = 10;
        let mut rest = self.digits.as_str();
        let mut numbers: Vec<u32> = Vec::with_capacity(self.groups.len());
        for length in &self.groups {
            let (group, behind) = rest.split_at(*length);
            numbers.extend(group.parse::<u32>());
            rest = behind;
        }
        let is_even =
            self.groups.len() > 2 && self.groups[0] > 2 && self.groups.iter().all(|group| *group == self.groups[0]);
        is_even
            && numbers.windows(2).all(|pair| pair[0] < pair[1])
            && numbers.windows(2).any(|pair| pair[1] - pair[0] <= CLOSE)
    }

    /// "0706|555|0188": one separator throughout, and no comma.
    pub(super) fn is_uniform(&self) -> bool {
        let mut gaps = self.separators.split('\u{0}');
        let first = gaps.next().unwrap_or_default();
        first != "," && first != ", " && self.groups.len() <= 5 && gaps.all(|gap| gap == first)
    }
}

/// The runs of a text, each with its candidates, the fullest first.
pub(super) fn runs(text: &str) -> Vec<Vec<Candidate>> {
    let mut runs = Vec::new();
    let mut run: Vec<Range<usize>> = Vec::new();
    let bytes = text.as_bytes();
    let (mut at, mut digits) = (0, 0);
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        let start = at;
        while at < bytes.len() && bytes[at].is_ascii_digit() {
            at += 1;
        }
        let is_joined = |gap: &str| {
            // Behind a whole number a bracket opens a remark.
            let is_opened = gap.starts_with(' ') && gap.contains('(') && !gap.contains(')');
            let is_apart = gap == ":" && run.last().is_some_and(|last| last.len() > 2);
            // "020=7946=0=338": sums have one such sign.
            let is_chained = gap == "="
                && (text[at..].starts_with('=') || run.len() > 1 && text[..run[run.len() - 1].start].ends_with('='));
            (is_light(gap) || is_apart || is_chained) && !(digits >= *DIGITS.start() && is_opened) || is_remark(gap)
        };
        if run.last().is_some_and(|last| !is_joined(&text[last.end..start])) {
            runs.extend(candidates(text, &run));
            run.clear();
            digits = 0;
        }
        run.push(start..at);
        digits += at - start;
    }
    runs.extend(candidates(text, &run));
    runs
}

fn is_light(gap: &str) -> bool {
    /// Spaces alone may set groups further apart.
    const MAX_SPACES: usize = 12;
    (gap.chars().nth(MAX_GAP).is_none() || gap.len() <= MAX_SPACES && gap.bytes().all(|byte| byte == b' '))
        && gap
            .chars()
            .all(|char| " \t\n-.()[]/_,*|~+;!?:…·•=<>^&\\'\"{}#".contains(char) || char == 'ー' || is_ornament(char))
        && !matches!(gap, ":" | "+" | "+ " | " + " | "=" | " = " | "#" | " > " | " < ")
}

/// Words in brackets between two groups: "0491 (that's the start) 570 (the middle) 156".
fn is_remark(gap: &str) -> bool {
    const MOST: usize = 40;
    let inner = gap.trim().strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
    gap.len() <= MOST
        && inner.is_some_and(|inner| !inner.contains(['(', ')', '\n']) && inner.contains(char::is_alphabetic))
}

/// Emoji and other signs that are no letters, digits or currency.
fn is_ornament(char: char) -> bool {
    !char.is_ascii() && !char.is_alphanumeric() && !char.is_whitespace() && !"€£₹¥₽₱₩₺₫₦°×÷±≤≥".contains(char)
}

/// A gap that often stands between two numbers.
fn is_weak(gap: &str) -> bool {
    gap.contains([',', ';', '/', '|', '?', '!', ':', '\n', '=', '<', '>', '#'])
        || gap.contains("  ")
        || gap.contains(" - ")
        || gap.contains('+')
        || gap.contains(". ")
}

fn candidates(text: &str, run: &[Range<usize>]) -> Option<Vec<Candidate>> {
    let mut segments: Vec<&[Range<usize>]> = Vec::new();
    let mut start = 0;
    for at in 1..=run.len() {
        if at == run.len() || is_weak(&text[run[at - 1].end..run[at].start]) {
            segments.push(&run[start..at]);
            start = at;
        }
    }
    let length = |groups: &[Range<usize>]| groups.iter().map(Range::len).sum::<usize>();
    let total = length(run);
    if total < *DIGITS.start() {
        return None;
    }
    let is_ip = run.len() == 4
        && run.windows(2).all(|pair| is_dot(&text[pair[0].end..pair[1].start]))
        && run.iter().all(|group| text[group.clone()].parse::<u8>().is_ok())
        && !text[run[0].clone()].starts_with('0');
    if is_ip {
        return None;
    }
    let mut windows: Vec<&[Range<usize>]> = vec![run];
    if segments.len() > 1 {
        if total <= MAX_RUN_DIGITS {
            let mut end = run.len();
            let mut start = 0;
            for index in 1..segments.len() {
                start += segments[index - 1].len();
                end -= segments[segments.len() - index].len();
                windows.push(&run[..end]);
                windows.push(&run[start..]);
            }
        }
        windows.extend(&segments);
    }
    if run.len() > 1 && total <= MAX_RUN_DIGITS {
        windows.push(&run[1..]);
        windows.push(&run[..run.len() - 1]);
    }
    windows.retain(|groups| DIGITS.contains(&length(groups)));
    windows.dedup();
    let candidates: Vec<Candidate> =
        windows.into_iter().filter_map(|groups| candidate(text, groups, groups.len() == run.len())).collect();
    (!candidates.is_empty()).then_some(candidates)
}

/// Words that stand glued before a number in the names of files.
const LABELS: [&str; 9] = ["call", "callme", "tel", "phone", "whatsapp", "cell", "mobile", "text", "plus"];

fn candidate(text: &str, groups: &[Range<usize>], is_whole_run: bool) -> Option<Candidate> {
    let (first, last) = (groups.first()?, groups.last()?);
    let is_labelled = LABELS.iter().any(|label| text[..first.start].ends_with(label));
    let is_whole = is_whole_word(text, &(first.start..last.end))
        && (is_whole_word(text, last) || text[..last.start].ends_with('ー'));
    if !(is_labelled || is_whole) {
        return None;
    }
    let before = text[..first.start].trim_end_matches([' ', '(']);
    let has_plus = before.ends_with('+')
        && first.start - before.len() <= 2
        && !before[..before.len() - 1].ends_with(|char: char| char.is_ascii_digit());
    let start = if has_plus {
        before.len() - 1
    } else if text[..first.start].ends_with('(') {
        first.start - 1
    } else {
        first.start
    };
    let weak = groups.windows(2).filter(|pair| is_weak(&text[pair[0].end..pair[1].start])).count();
    let candidate = Candidate {
        is_list: weak >= 4 || (weak >= 2 && weak * 2 >= groups.len()),
        range: start..last.end,
        digits: groups.iter().map(|group| &text[group.clone()]).collect(),
        groups: groups.iter().map(Range::len).collect(),
        has_plus,
        separators: groups.windows(2).map(|pair| &text[pair[0].end..pair[1].start]).collect::<Vec<_>>().join("\u{0}"),
        is_whole_run,
    };
    (has_plus || !is_something_else(text, &candidate)).then_some(candidate)
}

/// Dates, addresses of machines, amounts, versions, identifiers, counting.
fn is_something_else(text: &str, candidate: &Candidate) -> bool {
    is_date(candidate)
        || is_inside_date(text, candidate)
        || is_clock_row(candidate)
        || is_ip_address(candidate)
        || is_amount(text, candidate)
        || is_measures(candidate)
        || is_letter_codes(candidate)
        || is_status_codes(text, candidate)
        || is_colour(text, candidate)
        || is_inside_identifier(text, candidate)
        || is_permutations(&candidate.digits)
        || is_counting(&candidate.digits)
}

fn is_date(candidate: &Candidate) -> bool {
    let digits = candidate.digits.as_str();
    let number = |range: Range<usize>| digits.get(range).and_then(|part| part.parse::<u32>().ok()).unwrap_or(u32::MAX);
    let is_year = |year: u32| (1900..=2099).contains(&year);
    let is_day = |month: u32, day: u32| (1..=12).contains(&month) && (1..=31).contains(&day);
    match candidate.groups.as_slice() {
        [4, 2, 2, ..] | [8] | [8, 2 | 4 | 6, ..] => is_year(number(0..4)) && is_day(number(4..6), number(6..8)),
        [2, 2, 4, ..] => {
            is_year(number(4..8)) && (is_day(number(0..2), number(2..4)) || is_day(number(2..4), number(0..2)))
        }
        // "2019 - 2023"
        [4, 4] => is_year(number(0..4)) && is_year(number(4..8)),
        _ => false,
    }
}

/// The month and day of a date whose year stands before them: "2026-05-02 at 10.41".
fn is_inside_date(text: &str, candidate: &Candidate) -> bool {
    let Some(before) = text[..candidate.range.start].strip_suffix(['-', '.', '/', '_']) else { return false };
    let year = before.get(before.len().saturating_sub(4)..).unwrap_or_default();
    // "IMG_20240318_174455_0142"
    let day = before.get(before.len().saturating_sub(8)..).unwrap_or_default();
    let part = |range: Range<usize>| day.get(range).and_then(|part| part.parse::<u32>().ok()).unwrap_or_default();
    let is_stamp =
        (1900..=2099).contains(&part(0..4)) && (1..=12).contains(&part(4..6)) && (1..=31).contains(&part(6..8));
    if is_stamp && matches!(candidate.groups[0], 4 | 6 | 9) {
        return true;
    }
    let is_day = |digits: &str| digits.parse::<u32>().is_ok_and(|day| (1..=31).contains(&day));
    candidate.groups.starts_with(&[2, 2])
        && year.parse::<u32>().is_ok_and(|year| (1900..=2099).contains(&year))
        && is_day(&candidate.digits[..2])
        && is_day(&candidate.digits[2..4])
}

/// "0900 1300 1400 1800": times of day without their colons.
fn is_clock_row(candidate: &Candidate) -> bool {
    const QUARTERS: [&str; 4] = ["00", "15", "30", "45"];
    candidate.groups.len() >= 3
        && candidate.groups.iter().all(|length| *length == 4)
        && candidate.digits.as_bytes().chunks(4).all(|time| {
            let time = std::str::from_utf8(time).unwrap_or_default();
            time[..2].parse::<u32>().is_ok_and(|hour| hour < 24) && QUARTERS.contains(&&time[2..])
        })
}

/// "2*4*96, 2*6*120": measures of several things, the parts of each joined by the same sign.
fn is_measures(candidate: &Candidate) -> bool {
    let mut sizes: Vec<Vec<usize>> = vec![Vec::new()];
    let mut gaps = candidate.separators.split('\u{0}');
    let mut is_joined = candidate.separators.contains('*');
    for length in &candidate.groups {
        if let Some(size) = sizes.last_mut() {
            size.push(*length);
        }
        match gaps.next() {
            Some("*") | None => {}
            Some(", " | "; " | ",") => sizes.push(Vec::new()),
            Some(_) => is_joined = false,
        }
    }
    let is_size = |size: &Vec<usize>| size.len() > 1 && size.len() <= 3;
    // Digits one by one are disguised, not measured.
    is_joined
        && sizes.len() > 1
        && sizes.iter().filter(|size| is_size(size)).count() > 1
        && candidate.groups.iter().any(|length| *length > 1)
}

/// "72 69 76 76 79": codes of capital letters, or of small ones.
fn is_letter_codes(candidate: &Candidate) -> bool {
    const FEWEST: usize = 5;
    let mut rest = candidate.digits.as_str();
    candidate.groups.len() >= FEWEST
        && candidate.groups.iter().all(|length| {
            let (group, behind) = rest.split_at(*length);
            rest = behind;
            group.len() <= 3 && group.parse::<u8>().is_ok_and(|code| code.is_ascii_alphabetic() || code == b' ')
        })
}

/// "200 201 400 401 404": answers of a server, three digits each.
fn is_status_codes(text: &str, candidate: &Candidate) -> bool {
    let codes = candidate.digits.as_bytes().chunks(3);
    candidate.groups.len() >= 3
        && candidate.groups.iter().all(|length| *length == 3)
        && codes.clone().all(|code| matches!(code, [b'1'..=b'5', b'0' | b'1' | b'2', _]))
        && codes.filter(|code| code[1] == b'0').count() * 2 >= candidate.groups.len()
        && !text[..candidate.range.start].ends_with(['+', '('])
}

/// "RGB 250 248 240": three parts of a colour, behind its name.
fn is_colour(text: &str, candidate: &Candidate) -> bool {
    const LEAD: usize = 48;
    const NAMES: [&str; 9] = ["rgb", "colour", "color", "cmyk", "hsl", "farbe", "couleur", "colore", "cor "];
    let is_part = |at: usize| candidate.digits[at..at + 3].parse::<u8>().is_ok();
    candidate.groups == [3, 3, 3] && [0, 3, 6].into_iter().all(is_part) && {
        let lead = before(text, candidate.range.start, LEAD);
        NAMES.iter().any(|name| lead.contains(name))
    }
}

/// A dot, bare or in brackets as in "10[.]0[.]0[.]1".
fn is_dot(gap: &str) -> bool {
    gap.trim_matches(['[', ']', '(', ')', '{', '}']) == "."
}

fn is_ip_address(candidate: &Candidate) -> bool {
    let dots = candidate.separators.split('\u{0}').filter(|gap| is_dot(gap)).count();
    let has_zero_lead = candidate.digits.starts_with('0') && candidate.groups[0] > 1;
    dots == 3
        && (4..=6).contains(&candidate.groups.len())
        && candidate.groups.iter().take(4).all(|length| *length <= 3)
        && candidate.groups.iter().any(|length| *length > 1)
        && !has_zero_lead
}

/// "1.250.000", "$4155550137", "12 %".
fn is_amount(text: &str, candidate: &Candidate) -> bool {
    let is_thousands = candidate.groups.len() >= 3
        && candidate.groups[1..].iter().all(|length| *length == 3)
        && candidate.groups[0] <= 3
        && candidate.separators.split('\u{0}').all(|gap| gap == "." || gap == ",");
    let before = text[..candidate.range.start].trim_end();
    let after = text[candidate.range.end..].trim_start();
    is_thousands
        || decimals(candidate, |group| group == "0") >= 2
        || decimals(candidate, |group| group.len() == 1) >= 3
        || before.ends_with(['$', '€', '£', '₹', '¥', '₽', '₱']) && !is_full_number(candidate)
        || after.starts_with(['$', '€', '£', '₹', '¥', '₽', '%'])
}

/// Ten digits in one go, or three, three and four: an amount would be written otherwise.
fn is_full_number(candidate: &Candidate) -> bool {
    matches!(candidate.groups.as_slice(), [10 | 11] | [3, 3, 4] | [4, 3, 4] | [5, 6])
}

/// How many groups read like "0.55", with a whole part like this.
fn decimals(candidate: &Candidate, is_whole: impl Fn(&str) -> bool) -> usize {
    let gaps: Vec<&str> = candidate.separators.split('\u{0}').collect();
    let mut digits = candidate.digits.as_str();
    let mut found = 0;
    for (index, length) in candidate.groups.iter().enumerate() {
        let (group, rest) = digits.split_at(*length);
        let ends = gaps.get(index + 1).is_none_or(|next| *next != ".");
        let begins = index == 0 || gaps.get(index - 1).is_none_or(|before| *before != ".");
        if is_whole(group) && begins && ends && gaps.get(index) == Some(&".") {
            found += 1;
        }
        digits = rest;
    }
    found
}

/// Part of a longer name made of letters and digits: "550e8400-e29b-41d4-a716-446655440137", "F-2207-118-x".
fn is_inside_identifier(text: &str, candidate: &Candidate) -> bool {
    let before = &text[..candidate.range.start];
    let after = &text[candidate.range.end..];
    let token_before = before
        .strip_suffix(['-', ':', '=', '#'])
        .map(|rest| rest.rsplit(|char: char| !char.is_ascii_alphanumeric()).next().unwrap_or_default());
    let is_mixed = |token: &str| {
        token.len() >= 2
            && token.bytes().any(|byte| byte.is_ascii_digit())
            && token.bytes().any(|byte| byte.is_ascii_alphabetic())
    };
    let is_glued_after =
        after.strip_prefix('-').is_some_and(|rest| rest.starts_with(|char: char| char.is_ascii_alphabetic()));
    let is_mobile = candidate.digits.starts_with('0') && matches!(candidate.digits.len(), 10 | 11);
    before.ends_with('#') && candidate.groups != [3, 3, 4] && !is_mobile
        || token_before.is_some_and(is_mixed)
        || is_glued_after
}

/// "123456 214365 241635", "21436587": the same first numbers in another order each time, as bells are rung and pieces are
/// played.
fn is_permutations(digits: &str) -> bool {
    const ALONE: usize = 7;
    let is_row = |row: &[u8]| (b'1'..).take(row.len()).all(|digit| row.contains(&digit));
    let is_all = |length: usize| {
        digits.len().is_multiple_of(length)
            && (digits.len() > length || length >= ALONE)
            && digits.as_bytes().chunks(length).all(is_row)
    };
    (4..=9).any(is_all)
}

/// 12345678, 0000000, 98765432.
pub(super) fn is_counting(digits: &str) -> bool {
    let steps: Vec<i16> = digits.as_bytes().windows(2).map(|pair| i16::from(pair[1]) - i16::from(pair[0])).collect();
    let is_step = |wanted: i16| steps.iter().filter(|step| **step == wanted).count() + 2 >= steps.len();
    let is_binary = digits.len() >= 8 && digits.bytes().all(|byte| byte <= b'1');
    is_binary
        || digits.contains("2345678")
        || is_step(1)
        || is_step(-1)
        || is_step(0)
        || digits.trim_matches('0').len() < 4
}
