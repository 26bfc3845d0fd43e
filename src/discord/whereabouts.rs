//! Places that no event has told of, such as threads that were asleep: Discord is asked, but not as often as members
//! write in them.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use serenity::all::{Channel, ChannelId};

use super::bot::Bot;
use super::retry::{Cause, HASTY, persist};
use super::servers::Place;

/// Discord is not asked for the same place again within this time.
const ASKED_FOR: Duration = Duration::from_secs(60);

/// Nor for more places than this within that time.
const MOST: usize = 30;

/// The places that Discord was asked for of late.
#[derive(Debug, Default)]
pub struct Asked(Mutex<VecDeque<(ChannelId, Duration)>>);

impl Asked {
    /// Whether Discord may be asked for this place; if so, it counts as asked.
    fn may(&self, channel: ChannelId, now: Duration) -> bool {
        let mut asked = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        while asked
            .front()
            .is_some_and(|(_, at)| now.saturating_sub(*at) >= ASKED_FOR)
        {
            asked.pop_front();
        }
        if asked.len() >= MOST || asked.iter().any(|(known, _)| *known == channel) {
            return false;
        }
        asked.push_back((channel, now));
        true
    }
}

/// What is known of a place.
pub async fn place(bot: &Bot, channel: ChannelId) -> Option<Place> {
    if let Some(place) = bot.servers.place(channel) {
        return Some(place);
    }
    if !bot.asked.may(channel, bot.clock.now()) {
        return None;
    }
    match persist(&*bot.timer, HASTY, || bot.rest.get_channel(channel)).await {
        Ok(Channel::Guild(channel)) => bot.servers.learn_place(&channel),
        Ok(_) => return None,
        Err(error) => {
            tracing::warn!(cause = %Cause(&error), "a channel cannot be looked up");
            return None;
        }
    }
    bot.servers.place(channel)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn discord_is_asked_now_and_then() {
        let asked = Asked::default();
        let may = |channel: u64, seconds: u64| asked.may(ChannelId::new(channel), Duration::from_secs(seconds));
        assert!(may(1, 0));
        assert!(!may(1, 59), "just asked");
        assert!(may(1, 60));
        let others = (2..100).filter(|it| may(*it, 60)).count();
        assert_eq!(others, MOST - 1);
        assert!(may(99, 120));
    }
}
