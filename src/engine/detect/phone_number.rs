//! From digits to a number in E.164, through the library's knowledge of every country.

use rlibphonenumber::{NumberLengthType, PHONE_NUMBER_UTIL, PhoneNumber, PhoneNumberFormat, PhoneNumberType, Region};

use super::phone_reserved::{FICTION, is_reserved};
use super::phone_shape::Candidate;

/// How well the digits fit a country's numbers, worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// Nothing is known but the length.
    Length,
    /// Assigned by a country that lets numbers have many lengths, so that almost any digits fit.
    Loose,
    /// The length fits a region that the text points to.
    HintedLength,
    /// An international number of a possible length.
    International,
    /// A number that the region assigns, oddly grouped.
    Assigned,
    /// A number that the region assigns, grouped as there; or keeps for stories.
    Grouped,
    /// An international number that its country assigns.
    AssignedInternational,
}

/// A reading of a candidate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Reading {
    /// E.164, or the bare digits where the country stays open.
    pub(super) value: String,
    /// How well it fits.
    pub(super) fit: Fit,
}

/// Regions whose numbering plans are open.
const LOOSE: [Region; 5] = [Region::DE, Region::IT, Region::AT, Region::LU, Region::FI];
/// Shorter numbers lack their area code.
const MIN_NATIONAL: usize = 8;

/// Regions whose numbers are mostly written without their trunk prefix.
const TRUNK_OPTIONAL: [Region; 3] = [Region::IN, Region::BR, Region::PH];
/// Regions whose mobile numbers are dictated without it too; believed where the text points there.
const TRUNK_DROPPED: [Region; 13] = [
    Region::AR,
    Region::TR,
    Region::PK,
    Region::BD,
    Region::ID,
    Region::UA,
    Region::VN,
    Region::EG,
    Region::SA,
    Region::AE,
    Region::KR,
    Region::RU,
    Region::JO,
];

/// Regions whose mobile numbers are so only with their trunk prefix on paper; spoken aloud and in groups it may be
/// missing ("with a zero in front").
const TRUNK_DROPPED_ALOUD: [Region; 7] =
    [Region::FR, Region::DE, Region::NL, Region::BE, Region::CH, Region::JP, Region::TW];
/// Regions that one language or script points to together, whose mobile numbers tell them apart.
const NEIGHBOURS: [&[Region]; 3] = [
    &[Region::IN, Region::PK, Region::BD, Region::NP],
    &[Region::CN, Region::TW, Region::HK, Region::JP],
    &[
        Region::SA,
        Region::EG,
        Region::AE,
        Region::JO,
        Region::MA,
        Region::IQ,
        Region::DZ,
        Region::LB,
        Region::KW,
        Region::QA,
    ],
];

/// The best reading of a candidate; `hinted` regions come before the configured ones.
pub(super) fn read(candidate: &Candidate, hinted: &[Region], regions: &[Region]) -> Option<Reading> {
    let international = international_digits(candidate).and_then(|digits| international(&digits));
    if international.is_some() && candidate.has_plus {
        return international;
    }
    // What the text itself points to comes first, in its order.
    let is_story = |reading: &Reading| reading.fit == Fit::Grouped && reading.value.starts_with("+1");
    let story = (candidate.digits.contains(FICTION) && regions.contains(&Region::US))
        .then(|| national(candidate, Region::US, false, Some(Fit::Assigned)))
        .flatten()
        .filter(|reading| is_story(reading) && is_reserved(Region::US, 1, &reading.value[2..]));
    if is_indian(candidate)
        && (regions.contains(&Region::IN) || hinted.contains(&Region::IN))
        && let Some(reading) = national(candidate, Region::IN, true, Some(Fit::International))
    {
        return Some(reading);
    }
    let mut at_home = hinted.iter().enumerate().filter_map(|(rank, region)| {
        let reading = national(candidate, *region, true, Some(Fit::International))?;
        // A number of a story fits other countries by chance; their mobile numbers it fits hardly ever.
        let is_taken = story.is_none() || is_mobile_shaped(*region, &candidate.digits, rank);
        is_taken.then_some((*region, reading))
    });
    let at_home =
        at_home.next().map(|(region, reading)| mobile_next_door(region, &reading, at_home).unwrap_or(reading));
    if let Some(reading) = at_home.or(story) {
        return Some(reading);
    }
    if international.as_ref().is_some_and(|reading| reading.fit == Fit::AssignedInternational) {
        return international;
    }
    if candidate.digits.len() < MIN_NATIONAL {
        return Some(Reading { value: candidate.digits.clone(), fit: Fit::Length });
    }
    let mut best: Option<Reading> = None;
    let is_nigerian = is_nigerian(&candidate.digits);
    let likely = regions.iter().filter(|region| is_nigerian && **region == Region::NG);
    let rest = regions.iter().filter(|region| !(is_nigerian && **region == Region::NG));
    let irish = is_irish(candidate).then_some(&Region::IE);
    let order =
        hinted.iter().chain(irish.into_iter().chain(likely.chain(rest)).filter(|region| !hinted.contains(region)));
    for (index, region) in order.enumerate() {
        let so_far = best.as_ref().map(|best| best.fit);
        best = national(candidate, *region, index < hinted.len(), so_far).or(best);
        if best.as_ref().is_some_and(|best| best.fit == Fit::Grouped) {
            // No national number fits better.
            break;
        }
    }
    let bare = || Reading { value: candidate.digits.clone(), fit: Fit::Length };
    // In one piece, a country code says more than a national number that nobody assigns; of groups one may be too many.
    let is_piece = candidate.groups.len() == 1;
    let is_better = international.as_ref().map(|reading| reading.fit) > best.as_ref().map(|best| best.fit);
    let best = if best.is_none() || is_piece && is_better { international } else { best };
    best.or_else(|| (candidate.digits.len() >= 9).then(bare))
}

/// A mobile number of a neighbouring region, where the first region reads one of a landline.
fn mobile_next_door(
    region: Region,
    reading: &Reading,
    others: impl Iterator<Item = (Region, Reading)>,
) -> Option<Reading> {
    let neighbours = NEIGHBOURS.iter().find(|regions| regions.contains(&region))?;
    if is_mobile(&reading.value) {
        return None;
    }
    others
        .filter(|(other, reading)| neighbours.contains(other) && is_mobile(&reading.value))
        .map(|(_, reading)| reading)
        .next()
}

pub(super) fn is_mobile(e164: &str) -> bool {
    PHONE_NUMBER_UTIL.parse(e164, None).is_ok_and(|number| number.get_type() == PhoneNumberType::Mobile)
}

/// Tells whether digits begin as a country's mobile numbers do; `rank` is how likely the text points there.
fn is_mobile_shaped(region: Region, digits: &str, rank: usize) -> bool {
    if region == Region::IN {
        digits.starts_with(['6', '7', '8', '9'])
    } else if region == Region::IT {
        digits.starts_with('3')
    } else if region == Region::BR {
        digits.len() == 11
    } else {
        ![Region::MX, Region::AR, Region::CO].contains(&region) || rank == 0
    }
}

/// The digits after the international prefix, where there is one.
fn international_digits(candidate: &Candidate) -> Option<String> {
    let digits = candidate.digits.as_str();
    match digits.strip_prefix("00") {
        Some(rest) => Some(rest.to_owned()),
        None if candidate.has_plus => Some(digits.to_owned()),
        // A country code without its plus: the number that follows must be a full one.
        None if digits.len() >= 11 && !digits.starts_with('0') => Some(digits.to_owned()),
        None => None,
    }
}

fn international(digits: &str) -> Option<Reading> {
    let number = PHONE_NUMBER_UTIL.parse(format!("+{digits}"), None).ok()?;
    let fit = if number.is_valid() {
        Fit::AssignedInternational
    } else if is_full_length(&number) {
        Fit::International
    } else {
        return None;
    };
    Some(Reading { value: e164(&number), fit })
}

/// The reading as a number of a region, where it fits better than this.
fn national(candidate: &Candidate, region: Region, is_hinted: bool, better_than: Option<Fit>) -> Option<Reading> {
    let digits = candidate.digits.as_str();
    let number = PHONE_NUMBER_UTIL.parse(digits, Some(region)).ok()?;
    let is_home = PHONE_NUMBER_UTIL.get_country_code_for_region(region) == Some(number.country_code);
    if !is_home || !is_full_length(&number) {
        return None;
    }
    let has_trunk = || number.format_as(PhoneNumberFormat::National).trim_start_matches('(').starts_with('0');
    let may_lack_trunk = TRUNK_OPTIONAL.contains(&region) || (is_hinted && TRUNK_DROPPED.contains(&region));
    let is_said_without = || {
        is_hinted
            && TRUNK_DROPPED_ALOUD.contains(&region)
            && candidate.groups.len() > 3
            && (number.get_type() == PhoneNumberType::Mobile
                || is_reserved(region, number.country_code, &number.get_national_significant_number()))
    };
    let nsn = number.get_national_significant_number();
    if region == Region::AU && (nsn.len() != 9 && !is_service(&nsn) || is_irish(candidate))
        || region == Region::PH && nsn.len() > LONGEST_PHILIPPINE
    {
        return None;
    }
    let is_loose = || {
        !is_hinted && (LOOSE.contains(&region) || digits.len() <= MIN_NATIONAL)
            || !is_usual(&number, region, digits, is_hinted)
    };
    let fit = if is_reserved(region, number.country_code, &nsn) {
        Fit::Grouped
    } else if !number.is_valid() {
        if is_hinted { Fit::HintedLength } else { Fit::Length }
    } else if is_loose() {
        Fit::Loose
    } else if candidate.groups.len() > 1 && groups(&number, digits.starts_with('0')).contains(&candidate.groups) {
        Fit::Grouped
    } else {
        Fit::Assigned
    };
    // Writing a number out costs more than all the rest.
    let lacks_trunk = || !digits.starts_with('0') && !may_lack_trunk && !is_said_without() && has_trunk();
    let is_better = better_than.is_none_or(|best| fit > best) && !lacks_trunk();
    is_better.then(|| Reading { value: e164(&number), fit })
}

/// Philippine numbers have no more digits, whatever the library allows.
const LONGEST_PHILIPPINE: usize = 10;

/// "087 555 0142", "0 8 9, 555, …": grouped as mobile numbers of Ireland are, and as Australia's landlines, which begin
/// alike, never are.
fn is_irish(candidate: &Candidate) -> bool {
    const BEGINNING: usize = 3;
    let mut told = 0;
    let pauses = candidate.groups.iter().zip(candidate.separators.split('\u{0}')).find_map(|(length, gap)| {
        told += length;
        (told >= BEGINNING || gap.contains([',', '-', '.', '/'])).then_some(told)
    });
    candidate.digits.len() == 10
        && candidate.groups.len() > 1
        && pauses == Some(BEGINNING)
        && ["083", "085", "086", "087", "089"].iter().any(|beginning| candidate.digits.starts_with(beginning))
}

/// "98555 01459": two groups of five, as India alone writes its mobile numbers.
fn is_indian(candidate: &Candidate) -> bool {
    candidate.groups == [5, 5] && candidate.digits.starts_with(['6', '7', '8', '9'])
}

/// Australian numbers of companies: 1300 555 012, 13 55 12. All others have nine digits, whatever the library allows.
fn is_service(digits: &str) -> bool {
    digits.starts_with("13") || digits.starts_with("18")
}

/// Nigerian mobile numbers as they are always written, which no other configured country assigns to people.
fn is_nigerian(digits: &str) -> bool {
    digits.len() == 11 && ["070", "080", "081"].iter().any(|beginning| digits.starts_with(beginning))
}

/// Tells whether people have such numbers and write them so: mobile and fixed lines, not those that companies rent for
/// their callers; in countries that write mobile numbers bare, without a zero before them.
fn is_usual(number: &PhoneNumber, region: Region, digits: &str, is_hinted: bool) -> bool {
    // North American personal numbers are numbers like any other there.
    let is_rented = number.country_code != 1
        && matches!(
            number.get_type(),
            PhoneNumberType::PremiumRate
                | PhoneNumberType::SharedCost
                | PhoneNumberType::PersonalNumber
                | PhoneNumberType::Pager
                | PhoneNumberType::UAN
                | PhoneNumberType::VoiceMail
        );
    let is_odd = !is_hinted
        && ((region == Region::IN && digits.len() == 11 && digits.starts_with('0'))
            || (region == Region::PH && digits.starts_with("08"))
            || (region == Region::BD && !digits.starts_with("01")));
    !is_rented && !is_odd
}

pub(super) fn is_full_length(number: &PhoneNumber) -> bool {
    matches!(number.is_possible_with_reason(), Ok(NumberLengthType::IsPossible))
}

fn e164(number: &PhoneNumber) -> String {
    number.format_as(PhoneNumberFormat::E164).into_owned()
}

/// The group lengths in which the number's country writes it, nationally and without the country code.
fn groups(number: &PhoneNumber, has_trunk: bool) -> [Vec<usize>; 2] {
    let lengths = |text: &str| -> Vec<usize> {
        text.split(|char: char| !char.is_ascii_digit()).map(str::len).filter(|length| *length > 0).collect()
    };
    let national = lengths(&number.format_as(PhoneNumberFormat::National));
    let mut international = lengths(&number.format_as(PhoneNumberFormat::International));
    international.remove(0);
    if has_trunk && let Some(first) = international.first_mut() {
        *first += 1;
    }
    [national, international]
}
