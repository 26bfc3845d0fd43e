//! How often a member, and a channel, gets an answer.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use governor::clock::{Clock as GovernorClock, Reference};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::HashMapStateStore;
use governor::{Quota, RateLimiter};
use serenity::all::{ChannelId, UserId};

use super::clock::Clock;

/// A channel may have this many answers in the time in which a member may have one.
const OF_A_CHANNEL: NonZeroU32 = NonZeroU32::new(5).unwrap();

/// After so many answers the members and channels that have waited long enough are forgotten.
const TIDY_AFTER: u32 = 1_000;

#[derive(Clone)]
struct Ours(Arc<dyn Clock>);

impl GovernorClock for Ours {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.now()
    }
}

type Limiter<K> = RateLimiter<K, HashMapStateStore<K>, Ours, NoOpMiddleware<Duration>>;

/// A member who was answered or told to wait of late, by the clock.
#[derive(Debug, Clone, Copy, Default)]
struct Member {
    /// When they may have their next answer.
    next: Duration,
    /// Until when they know that they have to wait.
    told: Duration,
}

struct Limiters {
    period: Duration,
    // No limiter of governor's: it would spend a member's answer before the channel is asked.
    members: Mutex<HashMap<UserId, Member>>,
    channels: Limiter<ChannelId>,
    clock: Ours,
    answered: AtomicU32,
}

/// The cooldown of all members and channels.
pub struct Cooldown(Option<Limiters>);

/// It is too early.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Wait {
    /// For how much longer.
    pub left: Duration,
    /// Whether the member has not been told of this wait before.
    pub news: bool,
}

impl Cooldown {
    /// One answer a member in every `period`, or none held back.
    #[must_use]
    pub fn new(period: Option<Duration>, clock: Arc<dyn Clock>) -> Self {
        let limiters = period.filter(|it| !it.is_zero()).and_then(|period| {
            let channel = Quota::with_period(period / OF_A_CHANNEL.get())?.allow_burst(OF_A_CHANNEL);
            let clock = Ours(clock);
            Some(Limiters {
                period,
                members: Mutex::default(),
                channels: RateLimiter::new(channel, HashMapStateStore::default(), clock.clone()),
                clock,
                answered: AtomicU32::new(0),
            })
        });
        Self(limiters)
    }

    /// Counts an answer.
    ///
    /// # Errors
    /// It is too early for another; then it is counted neither for the member nor for the channel.
    pub fn count(&self, member: UserId, channel: ChannelId) -> Result<(), Wait> {
        let Some(limiters) = &self.0 else {
            return Ok(());
        };
        let now = limiters.clock.now();
        let mut members = limiters.members.lock().unwrap_or_else(PoisonError::into_inner);
        if limiters.answered.fetch_add(1, Ordering::Relaxed) % TIDY_AFTER == TIDY_AFTER - 1 {
            members.retain(|_, it| it.next.max(it.told) > now);
            limiters.channels.retain_recent();
        }
        let known = members.entry(member).or_default();
        // The member first: whoever has to wait anyway takes nothing away from the others.
        let early = known.next.saturating_sub(now);
        let left = if early.is_zero() {
            let full = limiters.channels.check_key(&channel).err();
            full.map(|it| it.wait_time_from(now))
        } else {
            Some(early)
        };
        let Some(left) = left else {
            *known = Member {
                next: now + limiters.period,
                told: Duration::ZERO,
            };
            return Ok(());
        };
        let news = known.told <= now;
        if news {
            known.told = now + left;
        }
        Err(Wait { left, news })
    }
}

// Governor's own reference for a duration saturates, so that a clock that stands still is no trouble.
const _: fn() = || {
    fn needs<T: Reference>() {}
    needs::<Duration>();
};

#[cfg(test)]
mod tests {
    use super::super::clock::StandingClock;
    use super::*;

    fn of(period: Option<Duration>) -> (Cooldown, Arc<StandingClock>) {
        let clock = Arc::new(StandingClock::default());
        (Cooldown::new(period, Arc::clone(&clock) as Arc<dyn Clock>), clock)
    }

    fn seconds(n: u64) -> Duration {
        Duration::from_secs(n)
    }

    #[test]
    fn a_member_waits_and_is_told_once() {
        let (cooldown, clock) = of(Some(seconds(4)));
        let (member, channel) = (UserId::new(1), ChannelId::new(1));
        assert_eq!(cooldown.count(member, channel), Ok(()));
        let wait = |left, news| Err(Wait { left, news });
        assert_eq!(cooldown.count(member, channel), wait(seconds(4), true));
        clock.advance(seconds(1));
        assert_eq!(cooldown.count(member, channel), wait(seconds(3), false));
        assert_eq!(cooldown.count(UserId::new(2), channel), Ok(()), "another member");
        clock.advance(seconds(3));
        assert_eq!(cooldown.count(member, channel), Ok(()));
        assert_eq!(
            cooldown.count(member, ChannelId::new(2)),
            wait(seconds(4), true),
            "elsewhere"
        );
    }

    #[test]
    fn each_wait_is_told() {
        let (cooldown, clock) = of(Some(seconds(4)));
        let (member, channel) = (UserId::new(1), ChannelId::new(1));
        let count = || cooldown.count(member, channel).map_err(|it| it.news);
        assert_eq!(count(), Ok(()));
        clock.advance(Duration::from_millis(100));
        assert_eq!((count(), count()), (Err(true), Err(false)));
        clock.advance(Duration::from_millis(3_900));
        assert_eq!(count(), Ok(()));
        clock.advance(Duration::from_millis(50));
        assert_eq!((count(), count()), (Err(true), Err(false)), "another wait");
    }

    #[test]
    fn nobody_uses_up_a_channel_alone() {
        let (cooldown, _) = of(Some(seconds(4)));
        let channel = ChannelId::new(1);
        let answered = (0..50).filter(|_| cooldown.count(UserId::new(1), channel).is_ok());
        assert_eq!(answered.count(), 1);
        for member in 2..=5 {
            assert_eq!(cooldown.count(UserId::new(member), channel), Ok(()), "{member}");
        }
    }

    #[test]
    fn a_channel_has_five_times_as_many() {
        let (cooldown, clock) = of(Some(seconds(5)));
        let channel = ChannelId::new(1);
        for member in 1..=5 {
            assert_eq!(cooldown.count(UserId::new(member), channel), Ok(()), "{member}");
        }
        let wait = cooldown.count(UserId::new(6), channel).unwrap_err();
        assert_eq!(wait.left, seconds(1));
        clock.advance(seconds(5));
        assert_eq!(cooldown.count(UserId::new(6), channel), Ok(()));
    }

    #[test]
    fn off_is_off_and_the_past_is_forgotten() {
        let (cooldown, _) = of(None);
        for _ in 0..100 {
            assert_eq!(cooldown.count(UserId::new(1), ChannelId::new(1)), Ok(()));
        }
        let (cooldown, clock) = of(Some(seconds(1)));
        for member in 1..=3 * u64::from(TIDY_AFTER) {
            assert_eq!(cooldown.count(UserId::new(member), ChannelId::new(member)), Ok(()));
            clock.advance(seconds(1));
        }
        let limiters = cooldown.0.as_ref().unwrap();
        assert!(limiters.members.lock().unwrap().len() <= TIDY_AFTER as usize + 1);
        assert!(limiters.channels.len() <= TIDY_AFTER as usize + 1);
    }
}
