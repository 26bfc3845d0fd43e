//! How far a long piece of work is, for a person who waits at a terminal.

use std::io::{self, IsTerminal, Write};
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::coach::Coach;

use super::learnt;

/// What takes less is not worth a word.
const PATIENCE: Duration = Duration::from_millis(700);
/// A person reads no faster.
const EVERY: Duration = Duration::from_millis(100);

/// What the line says of it.
pub const LEARNING: &str = "learning";

/// A line on the standard error, written over and over; nothing where that is no terminal.
pub struct Progress {
    what: &'static str,
    /// Whether there is anybody to show it to.
    shown: AtomicBool,
    start: Instant,
    /// When the line was last written.
    written: Mutex<Option<Instant>>,
}

impl Progress {
    /// Names the work.
    pub fn new(what: &'static str) -> Self {
        Self {
            what,
            shown: AtomicBool::new(io::stderr().is_terminal()),
            start: Instant::now(),
            written: Mutex::new(None),
        }
    }

    /// Names work that nobody waits for yet: nothing is shown before [`Progress::reveal`].
    pub fn hidden(what: &'static str) -> Self {
        Self {
            shown: AtomicBool::new(false),
            ..Self::new(what)
        }
    }

    /// Somebody waits from now on.
    pub fn reveal(&self) {
        self.shown.store(io::stderr().is_terminal(), Ordering::Relaxed);
    }

    /// Shows that `share` of the work is done, 0 to 1.
    pub fn show(&self, share: f32) {
        if !self.shown.load(Ordering::Relaxed) || self.start.elapsed() < PATIENCE {
            return;
        }
        // Whoever finds another thread writing has nothing to add.
        let Ok(mut written) = self.written.try_lock() else {
            return;
        };
        if written.is_some_and(|at| at.elapsed() < EVERY) {
            return;
        }
        // Where nobody can be shown anything any more, the work goes on.
        let _ = write!(anstream::stderr(), "\r{}", line(self.what, share));
        *written = Some(Instant::now());
    }

    /// Takes the line away.
    pub fn clear(&self) {
        if self.written.lock().is_ok_and(|it| it.is_some()) {
            let blank = " ".repeat(line(self.what, 1.0).chars().count());
            let _ = write!(anstream::stderr(), "\r{blank}\r");
        }
    }
}

/// Teaches a coach what questions mean, if that has not been done, and shows how far it is.
pub fn learn(coach: &Coach) {
    let progress = Progress::new(LEARNING);
    learnt::learn(coach, &progress);
    progress.clear();
}

/// "learning ━━━━━━──────  50 %"
fn line(what: &str, share: f32) -> String {
    const WIDTH: usize = 24;
    let share = share.clamp(0.0, 1.0);
    let done = (share * WIDTH as f32) as usize;
    format!(
        "{what} {}{} {:>3.0} %",
        "━".repeat(done),
        "─".repeat(WIDTH - done),
        100.0 * share
    )
}

#[cfg(test)]
mod tests {
    use super::line;

    #[test]
    fn lines_are_of_one_length() {
        assert_eq!(line("learning", 0.5), "learning ━━━━━━━━━━━━────────────  50 %");
        for share in [-1.0, 0.0, 0.999, 1.0, 7.0] {
            assert_eq!(line("learning", share).chars().count(), 39, "{share}");
        }
    }
}
