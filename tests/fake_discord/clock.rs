//! What time it is on this Discord.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// The moment at which a clock that stands still begins: 5 January 2026, noon UTC, in milliseconds since 1970.
pub const START_MS: u64 = 1_767_614_400_000;

/// A clock that stands still until a test moves it, or the machine's own.
#[derive(Clone, Debug)]
pub enum Clock {
    /// Milliseconds since 1970, moved by [`Clock::advance`] alone.
    Still(Arc<AtomicU64>),
    /// The machine's, for bots in a process of their own and for benchmarks.
    Real,
}

impl Clock {
    /// A clock that stands at [`START_MS`].
    pub fn still() -> Self {
        Self::Still(Arc::new(AtomicU64::new(START_MS)))
    }

    /// Milliseconds since 1970.
    pub fn now_ms(&self) -> u64 {
        match self {
            Self::Still(now) => now.load(Ordering::SeqCst),
            Self::Real => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .expect("it is past 1970")
                .as_millis() as u64,
        }
    }

    /// Moves the clock forward.
    ///
    /// # Panics
    ///
    /// The machine's clock is nobody's to move.
    pub fn advance(&self, by: Duration) {
        match self {
            Self::Still(now) => now.fetch_add(by.as_millis() as u64, Ordering::SeqCst),
            Self::Real => panic!("only a clock that stands still can be moved"),
        };
    }
}

/// Discord's way of writing a time: ISO 8601 with microseconds and an offset.
pub fn timestamp(ms: u64) -> String {
    let (days, rest) = (ms / 86_400_000, ms % 86_400_000);
    let (year, month, day) = civil(days as i64);
    let (hour, minute, second, milli) = (rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60, rest % 1000);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}000+00:00")
}

/// Year, month and day of a number of days since 1970 (Howard Hinnant's `civil_from_days`).
fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let day_of_era = z.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    (year_of_era + era * 400 + i64::from(month <= 2), month, day)
}
