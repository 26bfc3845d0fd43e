//! Days of the calendar, for people and for the age of a figure.

use std::fmt;
use std::time::{Duration, SystemTime};

/// A day, in universal time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    pub year: u32,
    /// 1 to 12.
    pub month: u32,
    /// 1 to 31.
    pub day: u32,
}

impl Date {
    /// The day of a moment; what lies before 1970 counts as its first day.
    ///
    /// By the days since 1 March of the year 0, whose years end with the leap day (Howard Hinnant, "chrono-compatible
    /// low-level date algorithms").
    #[must_use]
    pub fn of(moment: SystemTime) -> Self {
        const DAYS_BEFORE_1970: u64 = 719_468;
        const DAYS_IN_400_YEARS: u64 = 146_097;
        let days = seconds(moment) / 86_400 + DAYS_BEFORE_1970;
        let (era, day) = (days / DAYS_IN_400_YEARS, days % DAYS_IN_400_YEARS);
        let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
        let day = day - (365 * year + year / 4 - year / 100);
        // Months from March: 31, 30, 31, 30, 31, and again.
        let month = (5 * day + 2) / 153;
        let small = |it: u64| u32::try_from(it).unwrap_or(u32::MAX);
        Self {
            year: small(year + era * 400 + u64::from(month >= 10)),
            month: small(if month < 10 { month + 3 } else { month - 9 }),
            day: small(day - (153 * month + 2) / 5 + 1),
        }
    }

    /// The latest date that a text names, by the end of the month or year where it names no more: "May 2023",
    /// "27 September 2022, updated 11 January 2023", "2021".
    #[must_use]
    pub fn latest_in(text: &str) -> Option<Self> {
        const MONTHS: [&str; 12] = [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ];
        let words: Vec<&str> = text
            .split(|c: char| !c.is_alphanumeric())
            .filter(|it| !it.is_empty())
            .collect();
        // Abbreviated too.
        let month_of = |word: &str| {
            let word = word.to_ascii_lowercase();
            let months = (1..).zip(MONTHS);
            let mut found = months.filter(|(_, name)| word.len() >= 3 && name.starts_with(&word));
            found.next().map(|(month, _)| month)
        };
        let dates = words.iter().enumerate().filter_map(|(at, word)| {
            let year: u32 = word
                .parse()
                .ok()
                .filter(|it| (1900..2100).contains(it) && word.len() == 4)?;
            let month = at.checked_sub(1).and_then(|before| month_of(words[before]));
            Some(Self {
                year,
                month: month.unwrap_or(12),
                day: 31,
            })
        });
        dates.max()
    }
}

/// A moment to the minute, for people: `2026-02-28 09:05 UTC`.
#[must_use]
pub fn minute(moment: SystemTime) -> impl fmt::Display {
    let Date { year, month, day } = Date::of(moment);
    let minutes = seconds(moment) / 60;
    format!(
        "{year}-{month:02}-{day:02} {:02}:{:02} UTC",
        minutes / 60 % 24,
        minutes % 60
    )
}

/// Whole seconds since 1970.
#[must_use]
pub fn seconds(moment: SystemTime) -> u64 {
    moment
        .duration_since(SystemTime::UNIX_EPOCH)
        .map_or(0, |it| it.as_secs())
}

/// The moment so many seconds after the beginning of 1970.
#[must_use]
pub fn moment(seconds: u64) -> SystemTime {
    // Seconds beyond what the machine can tell come from a damaged file.
    SystemTime::UNIX_EPOCH
        .checked_add(Duration::from_secs(seconds))
        .unwrap_or(SystemTime::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_have_their_day_and_minute() {
        for (seconds, expected) in [
            (0, "1970-01-01 00:00 UTC"),
            (951_782_399, "2000-02-28 23:59 UTC"),
            (951_782_400, "2000-02-29 00:00 UTC"),
            (1_709_251_199, "2024-02-29 23:59 UTC"),
            (1_709_251_200, "2024-03-01 00:00 UTC"),
            (1_735_689_599, "2024-12-31 23:59 UTC"),
            (4_107_542_400, "2100-03-01 00:00 UTC"),
        ] {
            assert_eq!(minute(moment(seconds)).to_string(), expected);
        }
        assert_eq!(minute(moment(u64::MAX)).to_string(), "1970-01-01 00:00 UTC");
    }

    #[test]
    fn a_text_names_its_latest_date() {
        for (text, expected) in [
            ("U.S. Bureau of Labor Statistics, May 2023", Some((2023, 5))),
            ("27 September 2022, updated 11 January 2023", Some((2023, 1))),
            ("2021", Some((2021, 12))),
            ("2019-2021", Some((2021, 12))),
            ("dec 1999", Some((1999, 12))),
            ("no year named", None),
            ("120000 a year in 20230", None),
            ("mayor 2023", Some((2023, 12))),
            ("", None),
        ] {
            let found = Date::latest_in(text).map(|it| (it.year, it.month));
            assert_eq!(found, expected, "{text}");
        }
    }
}
