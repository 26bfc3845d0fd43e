//! The clock of our own timers (cooldowns, conversations, the time in which an edit counts), and the timer of what has
//! to be waited for (pauses between connections, signs of life). Tests move the one, and hold the other.

use std::pin::Pin;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A clock that does not run backwards.
pub trait Clock: Send + Sync + 'static {
    /// The time since some moment that never changes.
    fn now(&self) -> Duration;

    /// The time since 1970, which Discord's ids and timestamps count from.
    fn since_1970(&self) -> Duration {
        // Before 1970 nothing on Discord is old.
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default()
    }
}

/// Ends when a time has passed.
pub type Sleep = Pin<Box<dyn Future<Output = ()> + Send>>;

/// Waits. It does not run backwards either.
pub trait Timer: Send + Sync + 'static {
    /// The time since some moment that never changes.
    fn now(&self) -> Duration;

    /// Waits until this much time has passed.
    fn sleep(&self, time: Duration) -> Sleep;
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

impl Timer for MachineClock {
    fn now(&self) -> Duration {
        self.0.elapsed()
    }

    fn sleep(&self, time: Duration) -> Sleep {
        Box::pin(tokio::time::sleep(time))
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
