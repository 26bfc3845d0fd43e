//! What each member asked last in each channel, in their own words: for as long as a conversation lasts, so that what turns
//! out to be missed can be noted.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serenity::all::UserId;

use super::conversation::Key;
use crate::coach::MEMORY_LASTS;
use crate::journal::MissId;

/// Of so many members and channels they are kept at once.
const MOST: usize = 1_000;

/// So many of those who have asked nothing for the longest make room for one more.
const MOST_DRIVEN_OUT: usize = 100;

/// So many questions of one member in one channel: what is suggested for one may be taken after the next was asked.
const OF_ONE: usize = 4;

/// A question that was asked just now.
#[derive(Clone, PartialEq, Eq)]
pub struct Latest {
    pub text: String,
    /// The topic of the reply.
    pub topic: Option<String>,
    /// Where it counts as missed.
    pub miss: Option<MissId>,
    /// The questions that were suggested in the place of an answer.
    pub suggested: Vec<String>,
    pub at: Duration,
}

/// All of them, those of a member in a channel oldest first.
#[derive(Default)]
pub struct Recent(Mutex<HashMap<Key, VecDeque<Latest>>>);

impl Recent {
    /// Remembers a question after the ones before.
    pub fn remember(&self, key: Key, latest: Latest) {
        let mut all = self.lock();
        if all.len() >= MOST && !all.contains_key(&key) {
            tidy(&mut all, latest.at);
            if all.len() >= MOST {
                drive_out(&mut all);
            }
        }
        let of_one = all.entry(key).or_default();
        of_one.push_back(latest);
        while of_one.len() > OF_ONE {
            of_one.pop_front();
        }
    }

    /// The latest of the questions just asked that was about this topic.
    #[must_use]
    pub fn about(&self, key: Key, topic: &str, now: Duration) -> Option<Latest> {
        let all = self.lock();
        let mut fresh = all.get(&key)?.iter().rev().filter(|it| is_fresh(it, now));
        fresh.find(|it| it.topic.as_deref() == Some(topic)).cloned()
    }

    /// The miss for which one of these questions was suggested, once: it can only turn out to be one thing.
    #[must_use]
    pub fn take_miss(&self, key: Key, suggested: &[String], now: Duration) -> Option<MissId> {
        let mut all = self.lock();
        let mut fresh = all.get_mut(&key)?.iter_mut().rev().filter(|it| is_fresh(it, now));
        let meant = fresh.find(|it| it.miss.is_some() && it.suggested.iter().any(|it| suggested.contains(it)))?;
        meant.miss.take()
    }

    /// Forgets what a member asked; tells whether there was anything.
    pub fn forget(&self, member: UserId) -> bool {
        let mut all = self.lock();
        let before = all.len();
        all.retain(|key, _| key.member != member);
        all.len() < before
    }

    /// What a member asked just now, in all channels.
    #[must_use]
    pub fn of(&self, member: UserId, now: Duration) -> Vec<String> {
        let all = self.lock();
        let of_member = all.iter().filter(|(key, _)| key.member == member);
        let fresh = of_member.flat_map(|(_, it)| it.iter().filter(|it| is_fresh(it, now)));
        fresh.map(|it| it.text.clone()).collect()
    }

    /// Drops what was asked too long ago.
    pub fn tidy(&self, now: Duration) {
        tidy(&mut self.lock(), now);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<Key, VecDeque<Latest>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn tidy(all: &mut HashMap<Key, VecDeque<Latest>>, now: Duration) {
    for it in all.values_mut() {
        it.retain(|it| is_fresh(it, now));
    }
    all.retain(|_, it| !it.is_empty());
}

/// Makes room, for more than one, so that not everybody who comes has to look for it. Whoever is driven out loses no more
/// than a text beside a 👎.
fn drive_out(all: &mut HashMap<Key, VecDeque<Latest>>) {
    let mut ages: Vec<(Option<Duration>, Key)> =
        all.iter().map(|(key, it)| (it.back().map(|it| it.at), *key)).collect();
    if ages.len() > MOST_DRIVEN_OUT {
        ages.select_nth_unstable_by_key(MOST_DRIVEN_OUT, |it| it.0);
    }
    for (_, key) in ages.iter().take(MOST_DRIVEN_OUT) {
        all.remove(key);
    }
}

fn is_fresh(latest: &Latest, now: Duration) -> bool {
    now.saturating_sub(latest.at) <= MEMORY_LASTS
}

#[cfg(test)]
mod tests {
    use serenity::all::ChannelId;

    use super::*;

    fn key(member: u64) -> Key {
        Key {
            member: UserId::new(member),
            channel: ChannelId::new(1),
            private: false,
        }
    }

    fn latest(at: u64) -> Latest {
        Latest {
            text: "a".to_owned(),
            topic: Some("t".to_owned()),
            miss: Some(MissId(7)),
            suggested: vec!["b".to_owned()],
            at: Duration::from_secs(at),
        }
    }

    #[test]
    fn they_last_as_long_as_a_conversation() {
        let recent = Recent::default();
        recent.remember(key(1), latest(0));
        let end = MEMORY_LASTS;
        assert!(recent.about(key(1), "t", end) == Some(latest(0)));
        let taken = |what: &str| recent.take_miss(key(1), &[what.to_owned()], end);
        let other = Latest {
            miss: Some(MissId(8)),
            suggested: vec!["c".to_owned()],
            ..latest(0)
        };
        recent.remember(key(1), other);
        assert_eq!(taken("d"), None, "it was not suggested");
        assert_eq!(taken("b"), Some(MissId(7)), "of the question before");
        assert_eq!(taken("b"), None, "once");
        assert_eq!(taken("c"), Some(MissId(8)));
        assert!(recent.about(key(1), "t", end + Duration::from_secs(1)).is_none());
        recent.remember(key(1), latest(0));
        recent.remember(key(2), latest(0));
        recent.forget(UserId::new(1));
        assert!(recent.about(key(1), "t", end).is_none() && recent.about(key(2), "t", end).is_some());
    }

    #[test]
    fn they_are_bounded() {
        let recent = Recent::default();
        for n in 1..=MOST as u64 + 10 {
            let at = Duration::from_millis(n);
            recent.remember(key(n), Latest { at, ..latest(0) });
        }
        assert!(recent.0.lock().unwrap().len() <= MOST);
        let now = Duration::from_secs(2);
        assert!(recent.about(key(MOST as u64 + 10), "t", now).is_some());
        assert!(recent.about(key(1), "t", now).is_none());
        let first_kept = MOST_DRIVEN_OUT as u64 + 1;
        assert!(recent.about(key(first_kept), "t", now).is_some());
    }
}
