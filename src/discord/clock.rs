//! The clock of our own timers: cooldowns, conversations, the time in which an edit counts.

use std::time::{Duration, Instant};

/// A clock that does not run backwards.
pub trait Clock: Send + Sync + 'static {
    /// The time since some moment that never changes.
    fn now(&self) -> Duration;
}

/// The clock of the machine.
#[derive(Debug)]
pub struct MachineClock(Instant);

impl Default for MachineClock {
    fn default() -> Self {
        Self(Instant::now())
    }
}

impl Clock for MachineClock {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}

/// A clock that stands still until a test moves it.
#[cfg(test)]
#[derive(Debug, Default)]
pub struct StandingClock(std::sync::atomic::AtomicU64);

#[cfg(test)]
impl StandingClock {
    pub fn advance(&self, by: Duration) {
        let milliseconds = u64::try_from(by.as_millis()).expect("no test takes that long");
        self.0.fetch_add(milliseconds, std::sync::atomic::Ordering::Relaxed);
    }
}

#[cfg(test)]
impl Clock for StandingClock {
    fn now(&self) -> Duration {
        Duration::from_millis(self.0.load(std::sync::atomic::Ordering::Relaxed))
    }
}
