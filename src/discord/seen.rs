//! What came in last, since Discord sends some events twice.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The last ids that came in, each with the time by the bot's clock.
#[derive(Debug, Default)]
pub struct Seen(Mutex<VecDeque<(u64, Duration)>>);

impl Seen {
    /// As many as are sent again after a broken connection, and then some.
    const MOST: usize = 512;

    /// False if this one has been seen before.
    #[must_use]
    pub fn is_new(&self, id: u64, now: Duration) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.iter().any(|(known, _)| *known == id) {
            return false;
        }
        if seen.len() == Self::MOST {
            seen.pop_front();
        }
        seen.push_back((id, now));
        true
    }

    /// When it came in first, if that is remembered.
    #[must_use]
    pub fn arrival(&self, id: u64) -> Option<Duration> {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever asks has just put it there.
        let mut latest = seen.iter().rev();
        latest.find(|(known, _)| *known == id).map(|(_, at)| *at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_is_new_once() {
        let seen = Seen::default();
        let second = Duration::from_secs(1);
        assert!(seen.is_new(1, second));
        assert!(!seen.is_new(1, 2 * second));
        assert_eq!((seen.arrival(1), seen.arrival(2)), (Some(second), None));
        for id in 2..2_000 {
            assert!(seen.is_new(id, second));
        }
        assert!(seen.0.lock().unwrap().len() <= Seen::MOST);
    }
}
