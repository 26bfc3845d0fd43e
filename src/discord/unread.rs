//! Events that serenity cannot read: it drops them without a word. They are counted by kind, and whoever gave a command or
//! pressed a button is told.

use std::collections::BTreeMap;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Mutex, PoisonError};

use serenity::all::{InteractionId, UnknownEvent};

use super::bot::Bot;
use super::respond::Exchange;
use super::trouble::apology;

/// As many kinds are counted. Discord has fewer; but it is Discord that names them.
const MOST_KINDS: usize = 200;

/// Suggestions while an option is typed, which have no place for words.
const AUTOCOMPLETE: u64 = 4;

/// How many events of each kind could not be read.
#[derive(Debug, Default)]
pub struct Unread(Mutex<BTreeMap<String, u64>>);

impl Unread {
    /// Counts one, and gives back how many there were of its kind.
    fn count(&self, kind: &str) -> u64 {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !counts.contains_key(kind) && counts.len() >= MOST_KINDS {
            return 0;
        }
        let count = counts.entry(kind.to_owned()).or_default();
        *count += 1;
        *count
    }

    /// How many there were of all kinds.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().sum()
    }
}

/// Takes note of an event that could not be read.
pub fn note(bot: &Arc<Bot>, event: &UnknownEvent) {
    let (kind, count) = (event.kind.as_str(), bot.unread.count(&event.kind));
    // The first, the second, the fourth, …: a kind that Discord has changed does not fill the log.
    if count.is_power_of_two() {
        tracing::warn!(kind, count, "an event could not be read");
    }
    if kind == "INTERACTION_CREATE" {
        tell(bot, event);
    }
}

/// Tells whoever waits for a response.
fn tell(bot: &Arc<Bot>, event: &UnknownEvent) {
    let text = |key: &str| event.value.get(key).and_then(|it| it.as_str()).map(str::to_owned);
    let kind = event.value.get("type").and_then(serde_json::Value::as_u64);
    let (Some(id), Some(token)) = (
        text("id").and_then(|it| it.parse::<InteractionId>().ok()),
        text("token"),
    ) else {
        return;
    };
    let is_new = bot.interactions.is_new(id.get(), bot.timer.now());
    if kind == Some(AUTOCOMPLETE) || !is_new || bot.stop.is_cancelled() {
        return;
    }
    let words = apology("gateway", &"an interaction could not be read");
    let (bot, in_hand) = (Arc::clone(bot), bot.in_hand.token());
    tokio::spawn(async move {
        let responded = AtomicBool::new(false);
        let exchange = Exchange {
            bot: &bot,
            id,
            token: &token,
            responded: &responded,
        };
        let _ = exchange.whisper(words).await;
        drop(in_hand);
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_is_counted() {
        let unread = Unread::default();
        assert_eq!(["A", "B", "A"].map(|kind| unread.count(kind)), [1, 1, 2]);
        assert_eq!(unread.total(), 3);
        for kind in 0..2 * MOST_KINDS {
            unread.count(&kind.to_string());
        }
        assert_eq!(unread.total() as usize, MOST_KINDS + 1, "kinds are bounded");
    }
}
