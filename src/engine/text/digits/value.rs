//! From spoken parts to digits: "two hundred and five", "double five", "neun und vierzig", "dua puluh lima".

use std::ops::Range;

use super::correction::take_back;
use crate::engine::text::number_words::{ENGLISH, Number, NumberWord, Strength, says_units_first};

/// What a part of a run says.
#[derive(Debug, Clone)]
pub(super) enum Part {
    Digits,
    Word(NumberWord),
    Lookalike(String),
}

impl Part {
    /// An everyday word that only sounds like a number: "1120 to 1205".
    pub(super) fn is_inner(&self) -> bool {
        matches!(self, Self::Word(NumberWord { strength: Strength::Inner, number: Number::Unit(_), .. }))
    }

    /// The language of a word; digits are read as English has them.
    pub(super) fn language(&self) -> usize {
        match self {
            Self::Word(word) => word.language,
            Self::Digits | Self::Lookalike(_) => ENGLISH,
        }
    }

    /// The number of a word.
    pub(super) fn number(&self) -> Option<Number> {
        match self {
            Self::Word(word) => Some(word.number),
            Self::Digits | Self::Lookalike(_) => None,
        }
    }
}

/// A part of a run and where it stands.
#[derive(Debug, Clone)]
pub(super) struct Spoken {
    pub(super) range: Range<usize>,
    pub(super) part: Part,
}

impl Spoken {
    fn number(&self) -> Option<Number> {
        self.part.number()
    }
}

/// Tells whether a linking word at `at` joins a count and its digit: "pair of sevens", "three of a kind in fives".
pub(super) fn is_linked(run: &[Spoken], next: &[Option<Number>]) -> bool {
    let is_link = |number: &Option<Number>| matches!(number, Some(Number::Link | Number::And));
    let after = next.iter().take(MAX_LINKS).find(|number| !is_link(number)).copied().flatten();
    let mut before = run.iter().rev().map(Spoken::number).skip_while(is_link);
    match (before.next().flatten(), after) {
        (_, Some(Number::Repeat(_))) => true,
        (Some(Number::Repeat(_)), Some(Number::Unit(_) | Number::Units(_))) => true,
        (Some(Number::Unit(2..=9)), Some(Number::Units(_))) => true,
        (Some(Number::Unit(2..=5)), _) => matches!(before.next(), Some(Some(Number::Units(_)))),
        _ => false,
    }
}

pub(super) fn number(run: &[Spoken], at: usize) -> Option<Number> {
    run.get(at).and_then(|spoken| spoken.part.number())
}

/// The digits that a run dictates, part by part.
pub(super) fn numbers(text: &str, run: &[Spoken]) -> Vec<(Range<usize>, String)> {
    let (mut parts, mut corrections) = (Vec::new(), Vec::new());
    let mut at = 0;
    while let Some(spoken) = run.get(at) {
        let (length, value) = match &spoken.part {
            Part::Word(_) if is_article(run, at) => (1, String::new()),
            Part::Digits => digits(text, &run[at..]),
            Part::Lookalike(digits) => (1, digits.clone()),
            Part::Word(word) => match word.number {
                Number::And => (passed(text, &run[at..]), String::new()),
                Number::Times | Number::Link | Number::CountAfter | Number::Filler | Number::More => (1, String::new()),
                Number::Correct => {
                    corrections.push(parts.len());
                    (1, String::new())
                }
                Number::Sign(sign) => (1, sign.to_string()),
                Number::Repeat(times) => repeated(text, &run[at..], times),
                Number::Units(digit) => plural(text, &run[at..], digit),
                Number::Again(_) => (1, String::new()),
                Number::TeenSuffix => (1, "10".to_owned()),
                Number::Unit(_)
                | Number::AndUnit(_)
                | Number::Teen(_)
                | Number::Tens(_)
                | Number::InvertedTens(_)
                | Number::Hundreds(_)
                | Number::Ten
                | Number::Hundred
                | Number::Thousand => compound(text, &run[at..]),
            },
        };
        parts.push((spoken.range.start..run[at + length - 1].range.end, value));
        at += length;
    }
    if corrections.is_empty() { parts } else { take_back(text, parts, &corrections) }
}

/// "dezanove e um sete": the article before the last digit.
fn is_article(run: &[Spoken], at: usize) -> bool {
    let is_weak_one = matches!(&run[at].part, Part::Word(word)
        if word.number == Number::Unit(1) && word.strength == Strength::Weak && word.language != ENGLISH);
    is_weak_one
        && at > 1
        && number(run, at - 1) == Some(Number::And)
        && matches!(number(run, at - 2), Some(Number::Teen(_)))
        && matches!(number(run, at + 1), Some(Number::Unit(_)))
        && number(run, at + 2).is_none_or(|next| !next.is_value())
}

/// How many parts say nothing: a word between parts, and the count behind it in "last four 0147".
fn passed(text: &str, run: &[Spoken]) -> usize {
    const PLACES: [&str; 5] = ["last", "first", "next", "final", "other"];
    let count = run.get(1).and_then(|next| digit(text, next)).and_then(|count| count.parse::<usize>().ok());
    let Some(count) = count.filter(|count| (2..=6).contains(count) && PLACES.contains(&&text[run[0].range.clone()]))
    else {
        return 1;
    };
    let following = match run.get(2) {
        Some(Spoken { part: Part::Digits, range }) if range.len() > 1 => range.len(),
        _ => run[2..].iter().take_while(|next| digit(text, next).is_some()).count(),
    };
    if following == count { 2 } else { 1 }
}

/// Words between a count and its digit: "a pair of sevens", "three of a kind in fives".
const MAX_LINKS: usize = 4;

/// Where the first part from `at` on stands that is no such word.
fn behind_links(run: &[Spoken], at: usize) -> usize {
    let links = run.iter().skip(at).take(MAX_LINKS);
    at + links.take_while(|spoken| matches!(spoken.number(), Some(Number::Link | Number::And | Number::Filler))).count()
}

/// The digit that is said several times, after its count and the words between.
fn counted(text: &str, run: &[Spoken], times: usize) -> Option<(usize, String)> {
    let at = behind_links(run, 1);
    let next = run.get(at)?;
    if text[run[0].range.end..next.range.start].contains([',', '\t']) {
        return None;
    }
    match number(run, at) {
        Some(Number::Units(digit)) => Some((at + 1, digit.to_string().repeat(times))),
        _ => None,
    }
}

/// How often a digit is said once more behind it, and how many parts that takes: "five, the same again, and again".
fn more_behind(run: &[Spoken]) -> Option<(usize, usize)> {
    const BETWEEN: usize = 3;
    let (mut used, mut times) = (1, 1);
    loop {
        let rest = run.get(used..).unwrap_or_default();
        let between =
            rest.iter().take(BETWEEN).take_while(|spoken| spoken.number().is_some_and(Number::is_joint)).count();
        if number(rest, between) != Some(Number::More) {
            break;
        }
        (used, times) = (used + between + 1, times + 1);
    }
    // "cinco, nochmal fünf": it is said what comes again.
    let is_repeated =
        matches!((number(run, 0), number(run, used)), (Some(Number::Unit(a)), Some(Number::Unit(b))) if a == b);
    (times > 1 && !is_repeated).then_some((used, times))
}

/// A count that stands behind its digit: "five three times", "5 (x3)", "fives, three of them".
fn count_behind(text: &str, run: &[Spoken]) -> Option<(usize, usize)> {
    if let Some(found) = more_behind(run) {
        return Some(found);
    }
    if let Some(Number::Again(times)) = number(run, 1) {
        return Some((2, times.into()));
    }
    // "a five thrice, seventy": where the language says the same before and behind, a pause shows which.
    if let Some(Number::Repeat(times)) = number(run, 1)
        && run[1].part.language() != ENGLISH
        && let Some(next) = run.get(2)
        && text[run[1].range.end..next.range.start].contains([',', ';', '.'])
        && !text[run[0].range.end..run[1].range.start].contains([',', ';', '.'])
    {
        return Some((2, times.into()));
    }
    let at = after_fillers(run, 1);
    let times = run.get(at).and_then(|next| digit(text, next))?.parse().ok()?;
    let ends = |at: usize| {
        run.get(at).is_none_or(|next| {
            next.number() == Some(Number::And)
                || text[run[at - 1].range.end..next.range.start].contains([',', ';', '.', ')'])
        })
    };
    let is_plural = matches!(number(run, 0), Some(Number::Units(_)));
    let used = match number(run, at + 1) {
        Some(Number::Times) if ends(at + 2) => at + 2,
        Some(Number::Link) if is_plural => behind_links(run, at + 1),
        _ if is_plural && ends(at) => at + 1,
        _ => return None,
    };
    (2..=5).contains(&times).then_some((used, times))
}

/// "fives", and how often. At the end, behind a pause, a remark begins: "…, four, two, six, noughts left as noughts".
fn plural(text: &str, run: &[Spoken], digit: u8) -> (usize, String) {
    let (before, behind) = (&text[..run[0].range.start], &text[run[0].range.end..]);
    if run.len() == 1 && [", ", ". ", "; "].iter().any(|pause| before.ends_with(pause)) && behind.starts_with(' ') {
        return (1, String::new());
    }
    let (used, times) = count_behind(text, run).unwrap_or((1, 1));
    (used, digit.to_string().repeat(times))
}

/// Digits, and what a word behind makes of them: "2 hundred", "3 times 5", "two 5s".
fn digits(text: &str, run: &[Spoken]) -> (usize, String) {
    let written = &text[run[0].range.clone()];
    if written.len() == 1
        && let Some((used, times)) = count_behind(text, run)
    {
        return (used, written.repeat(times));
    }
    // "4.2 x 3.1" is no count.
    let is_decimal = text[..run[0].range.start].ends_with(['.', ','])
        || run.get(2).is_some_and(|next| {
            text[next.range.end..].starts_with(['.', ','])
                && text[next.range.end + 1..].starts_with(|char: char| char.is_ascii_digit())
        });
    let times = written.parse::<usize>().ok().filter(|times| written.len() == 1 && (2..=9).contains(times));
    match (times, number(run, 1)) {
        (Some(_), Some(Number::Hundred)) => (2, format!("{written}00")),
        (Some(times), Some(Number::Times)) if !is_decimal && joins(text, run, 1) => {
            match multiplied(text, run, times) {
                Some((used, digits)) => (used, digits.repeat(times)),
                None => (1, written.to_owned()),
            }
        }
        (Some(times), Some(Number::Units(_) | Number::Link)) => {
            counted(text, run, times).unwrap_or_else(|| (1, written.to_owned()))
        }
        _ => (1, written.to_owned()),
    }
}

/// "double five", "triple 0"; a word that repeats nothing says nothing.
fn repeated(text: &str, run: &[Spoken], times: u8) -> (usize, String) {
    let at = behind_links(run, 1);
    match run.get(at).and_then(|next| digit(text, next)) {
        Some(digit) => (at + 1, digit.repeat(times.into())),
        None => (1, String::new()),
    }
}

/// What is said several times: a digit, or a group of two ("three times 55", "deux fois vingt-deux"), and where it ends.
fn multiplied(text: &str, run: &[Spoken], times: usize) -> Option<(usize, String)> {
    const MOST_GROUPS: usize = 4;
    let at = after_fillers(run, 2);
    let next = run.get(at)?;
    if let Some(digit) = digit(text, next) {
        return Some((at + 1, digit));
    }
    // "6 de 34": what only may be a count makes no groups.
    let is_count = matches!(&run[1].part, Part::Word(word) if word.strength != Strength::Inner);
    if !is_count || times > MOST_GROUPS {
        return None;
    }
    if matches!(next.part, Part::Digits) {
        let group = &text[next.range.clone()];
        return (group.len() == 2).then(|| (at + 1, group.to_owned()));
    }
    let (used, value) = below_hundred(text, &run[at..])?;
    (value >= 10).then(|| (at + used, value.to_string()))
}

/// Where the run goes on behind an article or a particle: "doble el cinco".
fn after_fillers(run: &[Spoken], at: usize) -> usize {
    at + usize::from(number(run, at) == Some(Number::Filler))
}

/// The single digit that a part says.
fn digit(text: &str, spoken: &Spoken) -> Option<String> {
    match &spoken.part {
        Part::Digits if spoken.range.len() == 1 => Some(text[spoken.range.clone()].to_owned()),
        Part::Word(NumberWord { number: Number::Unit(value) | Number::Units(value), .. }) => Some(value.to_string()),
        Part::Digits | Part::Word(_) | Part::Lookalike(_) => None,
    }
}

/// Reads one number of several words ("cinquenta e cinco", "one hundred and two", "three fives"): how many parts it
/// takes, and its digits.
pub(super) fn compound(text: &str, run: &[Spoken]) -> (usize, String) {
    if let Some(Number::Unit(times @ 2..=9)) = number(run, 0)
        && let Some(found) = counted(text, run, times.into())
    {
        return found;
    }
    if let Some(Number::Unit(digit)) = number(run, 0)
        && let Some((used, times)) = count_behind(text, run)
    {
        return (used, digit.to_string().repeat(times));
    }
    if let (Some(Number::Unit(times @ 2..=9)), Some(Number::Times)) = (number(run, 0), number(run, 1))
        && joins(text, run, 1)
        && let Some((used, digits)) = multiplied(text, run, times.into())
    {
        return (used, digits.repeat(times.into()));
    }
    if let Some(Number::Unit(digit)) = number(run, 0) {
        let at = after_fillers(run, 1);
        let times = run.get(at).and_then(|count| self::digit(text, count)).and_then(|count| count.parse().ok());
        if let (Some(times @ 2..=9), Some(Number::CountAfter)) = (times, number(run, at + 1)) {
            return (at + 2, digit.to_string().repeat(times));
        }
    }
    let (mut used, mut value) = below_thousand(text, run).unwrap_or((0, 1));
    // "خمسة وخمسين مرتين": a number of two digits twice.
    if (10..100).contains(&value) && used > 0 {
        let is_behind = |at: usize| {
            run.get(at)
                .is_none_or(|next| text[run[at - 1].range.end..next.range.start].contains([',', '.', ';', '،', '、']))
                || number(run, at).is_some_and(Number::is_joint)
        };
        match number(run, used) {
            Some(Number::Again(times @ 2..=3)) => return (used + 1, value.to_string().repeat(times.into())),
            Some(Number::Repeat(times @ 2..=3)) if is_behind(used + 1) && joins(text, run, used) => {
                return (used + 1, value.to_string().repeat(times.into()));
            }
            _ => {}
        }
    }
    if value > 0 && number(run, used) == Some(Number::Thousand) && joins(text, run, used) {
        (used, value) = (used + 1, value.saturating_mul(1000));
        add_tail(text, run, &mut used, &mut value, below_thousand);
    }
    (used.max(1), value.to_string())
}

/// Reads a number below a thousand, of which the hundreds may stand alone: "百", "hundertfünf".
fn below_thousand(text: &str, run: &[Spoken]) -> Option<(usize, u32)> {
    let (mut used, mut value) = match (number(run, 0)?, below_hundred(text, run)) {
        (Number::Hundreds(hundreds), _) => (1, u32::from(hundreds)),
        (Number::Hundred, _) => (1, 100),
        (_, Some((used, value)))
            if number(run, used) == Some(Number::Hundred) && multiplies(text, run, used, value) =>
        {
            (used + 1, value * 100)
        }
        (_, Some(below)) => return Some(below),
        (_, None) => return None,
    };
    add_tail(text, run, &mut used, &mut value, below_hundred);
    Some((used, value))
}

/// Tells whether a value makes the hundreds behind it more; "null hundertsiebzig" is two numbers, as are tens before
/// hundreds in languages that write both in one word.
fn multiplies(text: &str, run: &[Spoken], at: usize, value: u32) -> bool {
    let is_glued = run[at - 1].range.end == run[at].range.start;
    let is_small = value < 10 || is_glued || !says_units_first(run[at].part.language());
    value > 0 && is_small && joins(text, run, at)
}

/// Tells whether nothing sets a part apart from the one before it; in scripts that write numbers without spaces, a space
/// does.
fn joins(text: &str, run: &[Spoken], at: usize) -> bool {
    const APART: &[char] = &[',', ';', '.', '/', '…', '،', '、', '|', '\t'];
    if at == 0 {
        return true;
    }
    let gap = &text[run[at - 1].range.end..run[at].range.start];
    let is_unspaced = text[run[at].range.clone()].starts_with(
        |char| matches!(char, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ac00}'..='\u{d7a3}'),
    );
    if is_unspaced { gap.is_empty() } else { !gap.contains(APART) }
}

/// Reads a number at the beginning of a run: how many parts it takes, and its value.
type ReadNumber = fn(&str, &[Spoken]) -> Option<(usize, u32)>;

/// "one hundred thirty-two", but "nine hundred, two one four" dictates digit by digit.
fn add_tail(text: &str, run: &[Spoken], used: &mut usize, value: &mut u32, read: ReadNumber) {
    // "bốn trăm linh một": what is no digit between a hundred and its unit.
    let is_odd = run.get(*used).is_some_and(|next| matches!(&text[next.range.clone()], "linh" | "le"))
        && matches!(number(run, *used + 1), Some(Number::Unit(_)));
    let has_and = is_odd || matches!(number(run, *used), Some(Number::And | Number::AndUnit(_)));
    let skip = usize::from(is_odd || number(run, *used) == Some(Number::And));
    let Some((more, rest)) = run.get(*used + skip..).and_then(|rest| read(text, rest)) else { return };
    let next = *used + skip + more;
    let gap = &text[run[*used - 1].range.end..run[*used + skip].range.start];
    let is_apart = gap.contains([',', ';', '.', '/', '…', '،', '、', '|', '-', '\t'].as_slice());
    let is_english = matches!(&run[*used - 1].part, Part::Word(word) if word.language == ENGLISH);
    let is_dictated = rest < 10 && !has_and && is_english && matches!(number(run, next), Some(Number::Unit(_)));
    // "three hundred, five hundred and five": the next hundreds are a number of their own.
    let is_multiplied = rest < 10 && number(run, next) == Some(Number::Hundred) && joins(text, run, next);
    if rest > 0 && !is_apart && !is_dictated && !is_multiplied {
        *used = next;
        *value += rest;
    }
}

/// Reads "twenty", "twenty three", "trinta e oito", "quatre vingt dix huit", "dua puluh lima", "seven".
fn below_hundred(text: &str, run: &[Spoken]) -> Option<(usize, u32)> {
    let is_french =
        |at: usize, stem: &str| run.get(at).is_some_and(|spoken| text[spoken.range.clone()].starts_with(stem));
    let (mut used, mut value) = match number(run, 0)? {
        Number::Unit(4) if is_french(1, "vingt") => (2, 80),
        Number::Unit(unit) | Number::AndUnit(unit) => match number(run, 1) {
            Some(Number::TeenSuffix) => return Some((2, 10 + u32::from(unit))),
            Some(Number::Ten) if unit > 1 && joins(text, run, 1) => (2, u32::from(unit) * 10),
            Some(Number::InvertedTens(tens)) => return Some((2, u32::from(tens + unit))),
            Some(Number::And) if is_inverting(text, &run[1]) && joins(text, run, 1) => match number(run, 2) {
                Some(Number::Tens(tens)) if unit > 0 && joins(text, run, 2) => {
                    return Some((3, u32::from(tens + unit)));
                }
                _ => return Some((1, unit.into())),
            },
            Some(Number::Teen(10)) if is_arabic(text, &run[0]) => return Some((2, 10 + u32::from(unit))),
            _ => return Some((1, unit.into())),
        },
        Number::Teen(10) if is_french(0, "dix") => {
            return Some(match number(run, 1) {
                Some(Number::Unit(unit @ 7..=9)) => (2, 10 + u32::from(unit)),
                _ => (1, 10),
            });
        }
        Number::Teen(teen) => return Some((1, teen.into())),
        Number::Tens(tens) if says_units_first(run[0].part.language()) => return Some((1, u32::from(tens))),
        Number::Tens(tens) | Number::InvertedTens(tens) => (1, u32::from(tens)),
        Number::Ten => (1, 10),
        Number::Units(_)
        | Number::Hundreds(_)
        | Number::TeenSuffix
        | Number::Hundred
        | Number::Thousand
        | Number::Repeat(_)
        | Number::And
        | Number::Times
        | Number::CountAfter
        | Number::Filler
        | Number::Correct
        | Number::More
        | Number::Again(_)
        | Number::Link
        | Number::Sign(_) => return None,
    };
    let skip = usize::from(number(run, used) == Some(Number::And));
    let takes_teens = value == 80 || is_french(0, "soixante");
    let is_apart = run.get(used + skip).is_some_and(|next| {
        text[run[used - 1].range.end..next.range.start].contains([',', ';', '.', '/', '،', '、', '\t'].as_slice())
            || skip == 0 && !joins(text, run, used)
    });
    if skip == 0
        && value >= 20
        && let Some(unit) = glued_unit(text, run, used)
    {
        return Some((used + 1, value + unit));
    }
    // "dua puluh | tiga belas", "quatre vingt | quatre vingt douze"
    let is_eighty = number(run, used + skip) == Some(Number::Unit(4))
        && is_french(used + skip + 1, "vingt")
        && joins(text, run, used + skip + 1);
    let is_multiplied = is_eighty
        || matches!(number(run, used + skip + 1), Some(Number::TeenSuffix | Number::Ten))
            && joins(text, run, used + skip + 1);
    match number(run, used + skip) {
        Some(Number::Unit(unit @ 1..=9)) if !is_apart && !is_multiplied => {
            (used, value) = (used + skip + 1, value + u32::from(unit))
        }
        Some(Number::Teen(_)) if takes_teens && !is_apart => {
            if let Some((more, rest)) = below_hundred(text, &run[used + skip..]) {
                (used, value) = (used + skip + more, value + rest);
            }
        }
        _ => {}
    }
    Some((used, value))
}

/// "fifty5": one written digit right behind its tens.
fn glued_unit(text: &str, run: &[Spoken], at: usize) -> Option<u32> {
    let next = run.get(at).filter(|next| matches!(next.part, Part::Digits))?;
    let is_glued = run[at - 1].range.end == next.range.start && next.range.len() == 1;
    text[next.range.clone()].parse().ok().filter(|unit| is_glued && *unit > 0)
}

/// "four and twenty" as Arabic and German say it, the unit first.
fn is_inverting(text: &str, spoken: &Spoken) -> bool {
    says_units_first(spoken.part.language())
        && matches!(&text[spoken.range.clone()], "w" | "we" | "wa" | "و" | "und" | "en")
}

fn is_arabic(text: &str, spoken: &Spoken) -> bool {
    text[spoken.range.clone()].starts_with(|char| matches!(char, '\u{600}'..='\u{6ff}'))
}
