//! How fast lost connections are made anew: soon at first, then ever slower, and never so often that the IDENTIFYs of a
//! day are used up. Pure: the time is an argument.

use std::time::Duration;

use super::limits;
use super::retry::back_off;

/// A connection that lasted this long was a good one: what comes after it starts anew.
const GOOD: Duration = Duration::from_secs(300);

/// A bot that was stuck so often in a row is not cured by another connection.
const STUCK_OFTEN: u32 = 3;

const DAY: Duration = Duration::from_secs(24 * 3_600);

/// So many IDENTIFYs may come in a row before they are held to one in every [`EVERY`].
const BURST: u32 = 30;

/// In the long run one IDENTIFY in this time, so that a day has some left for whoever starts the bot by hand.
const EVERY: Duration = Duration::from_secs(DAY.as_secs() / (limits::IDENTIFIES_A_DAY as u64 - 100));

/// How the last connections fared.
#[derive(Debug)]
pub struct Pace {
    first: Duration,
    longest: Duration,
    /// A connection in which there was no sign of life for so long is not counted as good.
    sign_of_life: Duration,
    failures: u32,
    stuck: u32,
    /// When all IDENTIFYs so far would have been sent, had they kept their distance.
    through: Duration,
}

/// What to do about a lost connection.
#[derive(Debug, PartialEq, Eq)]
pub enum Next {
    /// Connect anew after this time.
    Pause(Duration),
    /// Another connection is of no use.
    GiveUp,
}

impl Pace {
    /// The pace of a bot that rests for `first` after the first failure, and never longer than `longest` unless Discord
    /// allows no more connections.
    #[must_use]
    pub fn new(first: Duration, longest: Duration, sign_of_life: Duration) -> Self {
        Self {
            first,
            longest,
            sign_of_life,
            failures: 0,
            stuck: 0,
            through: Duration::ZERO,
        }
    }

    /// Counts an IDENTIFY; false if it came too early.
    pub fn identifies(&mut self, now: Duration) -> bool {
        let in_time = self.until_next(now).is_zero();
        self.through = self.through.max(now) + EVERY;
        in_time
    }

    /// A connection was lost after it `lasted`.
    pub fn lost(&mut self, now: Duration, lasted: Duration, stuck: bool) -> Next {
        if lasted >= GOOD.max(2 * self.sign_of_life) {
            (self.failures, self.stuck) = (0, 0);
        } else {
            self.failures += 1;
            self.stuck = if stuck { self.stuck + 1 } else { 0 };
        }
        if self.stuck >= STUCK_OFTEN {
            return Next::GiveUp;
        }
        let pause = back_off(self.failures, self.first, self.longest);
        Next::Pause(pause.max(self.until_next(now)))
    }

    /// How long the next IDENTIFY has to wait.
    fn until_next(&self, now: Duration) -> Duration {
        // Of a burst all but one may have been sent early.
        let early = EVERY * (BURST - 1);
        self.through.saturating_sub(early).saturating_sub(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    fn pace() -> Pace {
        Pace::new(5 * SECOND, 300 * SECOND, 120 * SECOND)
    }

    /// IDENTIFYs in the worst of all days of four, if each connection lasts for `lasts`.
    fn worst_day(lasts: impl Fn(u32) -> Duration) -> usize {
        let mut pace = pace();
        let (mut now, mut sent) = (Duration::ZERO, Vec::new());
        for n in 0.. {
            if now > 4 * DAY {
                break;
            }
            assert!(pace.identifies(now), "number {n} is too early");
            sent.push(now);
            now += lasts(n);
            let Next::Pause(pause) = pace.lost(now, lasts(n), false) else {
                panic!("it gave up");
            };
            now += pause;
        }
        let in_a_day = |from: &Duration| sent.iter().filter(|it| (*from..*from + DAY).contains(*it)).count();
        sent.iter().map(in_a_day).max().unwrap()
    }

    #[test]
    fn a_day_never_runs_out_of_identifies() {
        for (what, lasts) in [
            ("lost at once", SECOND / 10),
            ("lost after a minute", 60 * SECOND),
            ("lost when it has just become a good one", 300 * SECOND),
        ] {
            let worst = worst_day(|_| lasts);
            assert!(worst < limits::IDENTIFIES_A_DAY as usize, "{what}: {worst}");
        }
        let worst = worst_day(|n| if n % 5 == 0 { GOOD } else { SECOND });
        assert!(worst < limits::IDENTIFIES_A_DAY as usize, "good now and then: {worst}");
    }

    /// serenity begins sessions of its own, five seconds after one was called invalid.
    #[test]
    fn what_serenity_sends_by_itself_is_noticed_and_counted() {
        let mut pace = pace();
        let mut now = Duration::ZERO;
        let mut in_a_day = 0;
        while now < DAY {
            in_a_day += 1;
            if pace.identifies(now) {
                now += 5 * SECOND;
                continue;
            }
            let Next::Pause(pause) = pace.lost(now, 5 * SECOND, false) else {
                panic!("it gave up");
            };
            assert!(pause <= 300 * SECOND, "it is away for {pause:?}");
            now += pause;
        }
        assert!(in_a_day < limits::IDENTIFIES_A_DAY, "{in_a_day}");
    }

    #[test]
    fn pauses_grow_until_a_connection_was_good() {
        let mut pace = pace();
        let mut pauses = Vec::new();
        for lasted in [1, 1, 1, 299, 300, 1] {
            match pace.lost(Duration::ZERO, lasted * SECOND, false) {
                Next::Pause(pause) => pauses.push(pause.as_secs()),
                Next::GiveUp => panic!("it gave up"),
            }
        }
        assert_eq!(pauses, [10, 20, 40, 80, 5, 10]);
    }

    #[test]
    fn it_gives_up_when_stuck_again_and_again() {
        let mut pace = pace();
        let mut stuck = |stuck| pace.lost(Duration::ZERO, SECOND, stuck) == Next::GiveUp;
        assert!(!stuck(true) && !stuck(true) && !stuck(false));
        assert!(!stuck(true) && !stuck(true) && stuck(true));
    }
}
