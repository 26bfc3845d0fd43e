//! What each member said last in each channel, for a while and for a bounded number of them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use serenity::all::{ChannelId, UserId};

use crate::coach::{Coach, MEMORY_LASTS, Memory};

/// As many conversations as are kept at once; each takes some kilobytes.
const MOST: usize = 1_000;

/// Whose conversation, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Key {
    pub member: UserId,
    pub channel: ChannelId,
    /// What was said in private is not taken up where others read along.
    pub private: bool,
}

struct Kept {
    memory: Memory,
    /// A memory points into the knowledge that it came from.
    coach: Weak<Coach>,
    at: Duration,
}

/// All conversations.
#[derive(Default)]
pub struct Conversations(Mutex<HashMap<Key, Kept>>);

impl Conversations {
    /// What was said before; nothing if that was long ago or with another knowledge.
    #[must_use]
    pub fn recall(&self, key: Key, coach: &Arc<Coach>, now: Duration) -> Memory {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&key)
            .filter(|it| now.saturating_sub(it.at) <= MEMORY_LASTS)
            .filter(|it| Weak::ptr_eq(&it.coach, &Arc::downgrade(coach)))
            .map(|it| it.memory.clone())
            .unwrap_or_default()
    }

    /// Remembers for the next message.
    pub fn remember(&self, key: Key, memory: Memory, coach: &Arc<Coach>, now: Duration) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST && !kept.contains_key(&key) {
            make_room(&mut kept, now);
        }
        let coach = Arc::downgrade(coach);
        kept.insert(key, Kept { memory, coach, at: now });
    }

    /// Drops what is over.
    pub fn tidy(&self, now: Duration) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|_, it| now.saturating_sub(it.at) <= MEMORY_LASTS);
    }

    /// Forgets what a member said.
    pub fn forget(&self, member: UserId) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|key, _| key.member != member);
    }
}

/// Drops what nobody can take up again; if that is not enough, the older half.
fn make_room(kept: &mut HashMap<Key, Kept>, now: Duration) {
    kept.retain(|_, it| now.saturating_sub(it.at) <= MEMORY_LASTS);
    if kept.len() < MOST {
        return;
    }
    let mut times: Vec<Duration> = kept.values().map(|it| it.at).collect();
    let middle = times.len() / 2;
    let (_, median, _) = times.select_nth_unstable(middle);
    let median = *median;
    kept.retain(|_, it| it.at > median);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coach::Question;
    use crate::knowledge::{SourceFile, load};

    fn coach() -> Arc<Coach> {
        let text = include_str!("../../tests/knowledge/sound.toml").to_owned();
        let name = "sound.toml".to_owned();
        Arc::new(Coach::new(load(vec![SourceFile { name, text }]).0))
    }

    fn key(member: u64) -> Key {
        Key {
            member: UserId::new(member),
            channel: ChannelId::new(1),
            private: false,
        }
    }

    /// A memory with something in it.
    fn spoken(coach: &Coach) -> Memory {
        let mut memory = Memory::default();
        let _ = coach.answer(&Question::asked("what does a chef earn"), &mut memory, Duration::ZERO);
        memory
    }

    fn holds(memory: &Memory) -> bool {
        format!("{memory:?}") != format!("{:?}", Memory::default())
    }

    #[test]
    fn a_conversation_is_taken_up_by_the_same_member_in_the_same_place_for_a_while() {
        let coach = coach();
        let all = Conversations::default();
        all.remember(key(1), spoken(&coach), &coach, Duration::ZERO);
        let recall = |key, now| holds(&all.recall(key, &coach, now));
        assert!(recall(key(1), MEMORY_LASTS));
        assert!(!recall(key(1), MEMORY_LASTS + Duration::from_millis(1)));
        assert!(!recall(key(2), Duration::ZERO));
        let elsewhere = ChannelId::new(2);
        assert!(!recall(
            Key {
                channel: elsewhere,
                ..key(1)
            },
            Duration::ZERO
        ));
        assert!(!recall(
            Key {
                private: true,
                ..key(1)
            },
            Duration::ZERO
        ));
    }

    #[test]
    fn a_new_knowledge_forgets() {
        let (old, new) = (coach(), coach());
        let all = Conversations::default();
        all.remember(key(1), spoken(&old), &old, Duration::ZERO);
        assert!(holds(&all.recall(key(1), &old, Duration::ZERO)));
        assert!(!holds(&all.recall(key(1), &new, Duration::ZERO)));
    }

    #[test]
    fn they_are_bounded() {
        let coach = coach();
        let all = Conversations::default();
        for i in 0..3 * MOST as u64 {
            all.remember(key(i + 1), spoken(&coach), &coach, Duration::from_millis(i));
            assert!(all.0.lock().unwrap().len() <= MOST);
        }
        let now = Duration::from_millis(3 * MOST as u64);
        assert!(
            holds(&all.recall(key(3 * MOST as u64), &coach, now)),
            "the newest stays"
        );
    }
}
