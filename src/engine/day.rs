//! A day of the calendar. The engine has no clock: which day it is comes with the question.
//!
//! ```
//! use sidedoor::engine::day::Day;
//! let day: Day = "2026-02-28".parse().unwrap();
//! assert_eq!(day.next().to_string(), "2026-03-01");
//! assert_eq!(Day::of_unix_seconds(86_400), "1970-01-02".parse().unwrap());
//! assert!("2026-02-29".parse::<Day>().is_err());
//! ```

use std::fmt;
use std::str::FromStr;

/// A day, counted from 1970-01-01 in the proleptic Gregorian calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Day(i32);

/// A text that is no day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no day, expected one like 2026-01-31")]
pub struct NoDay(String);

impl Day {
    /// The first day there is.
    pub const FIRST: Self = Self(i32::MIN);

    /// The day of a date, where it exists.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        // Days from civil, by Howard Hinnant: years begin in March, so that the leap day comes last.
        let (month_index, day_index) = (i32::from(month), i32::from(day));
        let shifted = i32::from(year) - i32::from(month <= 2);
        let (era, year_of_era) = (shifted.div_euclid(400), shifted.rem_euclid(400));
        let day_of_year = (153 * ((month_index + 9) % 12) + 2) / 5 + day_index - 1;
        let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
        let day_found = Self(era * 146_097 + day_of_era - 719_468);
        (day_found.date() == (i32::from(year), month, day)).then_some(day_found)
    }

    /// The day in UTC of a moment, in seconds since 1970.
    #[must_use]
    pub fn of_unix_seconds(seconds: u64) -> Self {
        Self(i32::try_from(seconds / 86_400).unwrap_or(i32::MAX))
    }

    /// The day after.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }

    /// The day before.
    #[must_use]
    pub const fn previous(self) -> Self {
        Self(self.0.saturating_sub(1))
    }

    fn date(self) -> (i32, u8, u8) {
        let days = i64::from(self.0) + 719_468;
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * day_of_year + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        let narrow = |number: i64| u8::try_from(number).unwrap_or(u8::MAX);
        (i32::try_from(year).unwrap_or(i32::MAX), narrow(month), narrow(day_of_year - (153 * shifted + 2) / 5 + 1))
    }
}

impl fmt::Display for Day {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = self.date();
        write!(formatter, "{year:04}-{month:02}-{day:02}")
    }
}

impl FromStr for Day {
    type Err = NoDay;

    fn from_str(text: &str) -> Result<Self, NoDay> {
        let parse = || {
            let (year, rest) = text.split_once('-')?;
            let (month, day) = rest.split_once('-')?;
            let is_written_out = year.len() == 4 && month.len() == 2 && day.len() == 2;
            is_written_out.then_some(())?;
            Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
        };
        parse().ok_or_else(|| NoDay(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_eight_centuries_follows_the_one_before() {
        let mut day = Day::new(1600, 1, 1).unwrap();
        let last = Day::new(2400, 12, 31).unwrap();
        while day < last {
            let (year, month, number) = day.next().date();
            assert_eq!(Day::new(u16::try_from(year).unwrap(), month, number), Some(day.next()));
            assert_eq!(day.next().previous(), day);
            day = day.next();
        }
        assert_eq!(last.to_string(), "2400-12-31");
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in ["2026-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "2026-1-1", "today", ""] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
        assert!("2000-02-29".parse::<Day>().is_ok());
    }
}
