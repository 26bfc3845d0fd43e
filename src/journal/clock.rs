//! Whether the clock can be believed: by a wrong one everything would be deleted at once, or dated so that it is later.

use std::time::Duration;

use tokio::time::Instant;

/// No clock was right before this, in hours since 1970: the first of January 2025, when there was no journal yet. A
/// machine without a clock of its own begins in 1970.
pub const EARLIEST: i64 = 482_136;

/// A clock that was put right may go back by so many hours …
const BACK: i64 = 24;

/// … and a journal that nobody wrote for longer is one whose clock may have leapt.
const AHEAD: i64 = 24 * 7;

/// Since when the clock has been hard to believe.
#[derive(Debug)]
pub struct Doubt {
    since: Option<Instant>,
    /// When the clock was last believed, by a clock that cannot be set, and what it said.
    believed: (Instant, Option<i64>),
}

impl Doubt {
    /// Nothing is known yet.
    #[must_use]
    pub fn new(now: Instant) -> Self {
        Self {
            since: None,
            believed: (now, None),
        }
    }

    /// Why `hour` is hard to believe, where the latest thing in the journal is dated `latest`. What goes on being said
    /// for `patience` is believed in the end.
    pub fn about(&mut self, hour: i64, latest: Option<i64>, now: Instant, patience: Duration) -> Option<&'static str> {
        let passed =
            i64::try_from(now.saturating_duration_since(self.believed.0).as_secs() / 3_600).unwrap_or(i64::MAX);
        let expected = self.believed.1.map(|it| it.saturating_add(passed));
        let before = expected.max(latest);
        let why = if hour < EARLIEST {
            Some("it says a time before this program was written")
        } else if before.is_some_and(|it| hour + BACK < it) {
            Some("it went back by more than a day")
        } else if before.is_some_and(|it| hour > it + AHEAD) {
            Some("it went ahead by more than a week")
        } else {
            None
        };
        let since = *self.since.get_or_insert(now);
        if why.is_some() && now.saturating_duration_since(since) < patience {
            return why;
        }
        self.since = None;
        self.believed = (now, Some(hour));
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: Duration = Duration::from_secs(86_400);
    const NOW: i64 = 497_000;

    #[test]
    fn a_clock_is_doubted_until_it_insists() {
        let begin = Instant::now();
        let mut doubt = Doubt::new(begin);
        assert_eq!(doubt.about(NOW, Some(NOW - 24), begin, DAY), None);
        // In 1970, a month back, ten years ahead.
        for wrong in [5, NOW - 24 * 30, NOW + 87_600] {
            assert!(doubt.about(wrong, Some(NOW), begin, DAY).is_some(), "{wrong}");
        }
        // It was put right.
        assert_eq!(doubt.about(NOW + 1, Some(NOW), begin + DAY / 24, DAY), None);
        // It is so, and stays so.
        let later = begin + DAY;
        assert!(doubt.about(NOW + 87_600, Some(NOW), later, DAY).is_some());
        assert_eq!(doubt.about(NOW + 87_624, Some(NOW), later + DAY, DAY), None);
        assert_eq!(doubt.about(NOW + 87_625, Some(NOW), later + DAY, DAY), None);
    }

    #[test]
    fn time_that_passes_is_no_leap() {
        let begin = Instant::now();
        let mut doubt = Doubt::new(begin);
        assert_eq!(doubt.about(NOW, None, begin, DAY), None);
        // Nobody asked anything for ten days.
        assert_eq!(doubt.about(NOW + 240, Some(NOW), begin + 10 * DAY, DAY), None);
    }
}
