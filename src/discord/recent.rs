//! What each member asked last in each channel, in their own words: for as long as a conversation lasts, so that what turns
//! out to be missed can be noted.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serenity::all::UserId;

use super::conversation::Key;
use crate::coach::MEMORY_LASTS;
use crate::journal::MissId;

/// As many are kept at once.
const MOST: usize = 1_000;

/// A question that was asked just now.
#[derive(Clone, PartialEq, Eq)]
pub struct Latest {
    pub text: String,
    /// The topic of the reply.
    pub topic: Option<String>,
    /// Where it counts as missed.
    pub miss: Option<MissId>,
    pub at: Duration,
}

/// All of them.
#[derive(Default)]
pub struct Recent(Mutex<HashMap<Key, Latest>>);

impl Recent {
    /// Remembers a question in the place of the one before.
    pub fn remember(&self, key: Key, latest: Latest) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if all.len() >= MOST && !all.contains_key(&key) {
            let now = latest.at;
            all.retain(|_, it| is_fresh(it, now));
            // Whoever is driven out loses no more than a text beside a 👎.
            if all.len() >= MOST
                && let Some(oldest) = all.iter().min_by_key(|(_, it)| it.at).map(|(key, _)| *key)
            {
                all.remove(&oldest);
            }
        }
        all.insert(key, latest);
    }

    /// What was asked last, if that was just now.
    #[must_use]
    pub fn latest(&self, key: Key, now: Duration) -> Option<Latest> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match all.get(&key) {
            Some(it) if is_fresh(it, now) => Some(it.clone()),
            Some(_) => {
                all.remove(&key);
                None
            }
            None => None,
        }
    }

    /// The miss of what was asked last, once: it can only turn out to be one thing.
    #[must_use]
    pub fn take_miss(&self, key: Key, now: Duration) -> Option<MissId> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.get_mut(&key).filter(|it| is_fresh(it, now))?.miss.take()
    }

    /// Forgets what a member asked.
    pub fn forget(&self, member: UserId) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.retain(|key, _| key.member != member);
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
            topic: None,
            miss: Some(MissId(7)),
            at: Duration::from_secs(at),
        }
    }

    #[test]
    fn they_last_as_long_as_a_conversation() {
        let recent = Recent::default();
        recent.remember(key(1), latest(0));
        let end = MEMORY_LASTS;
        assert!(recent.latest(key(1), end) == Some(latest(0)));
        assert_eq!(recent.take_miss(key(1), end), Some(MissId(7)));
        assert_eq!(recent.take_miss(key(1), end), None, "once");
        assert!(recent.latest(key(1), end + Duration::from_secs(1)).is_none());
        recent.remember(key(1), latest(0));
        recent.remember(key(2), latest(0));
        recent.forget(UserId::new(1));
        assert!(recent.latest(key(1), end).is_none() && recent.latest(key(2), end).is_some());
    }

    #[test]
    fn they_are_bounded() {
        let recent = Recent::default();
        for n in 1..=MOST as u64 + 10 {
            let at = Duration::from_millis(n);
            recent.remember(key(n), Latest { at, ..latest(0) });
        }
        assert_eq!(recent.0.lock().unwrap().len(), MOST);
        let now = Duration::from_secs(2);
        assert!(recent.latest(key(MOST as u64 + 10), now).is_some());
        assert!(recent.latest(key(1), now).is_none());
    }
}
