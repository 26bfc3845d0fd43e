//! Events that have come in and whose handlers have not begun: they are in hand already, so that a stop waits for them.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use serenity::all::{Event, MessageId};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tokio_util::task::task_tracker::TaskTrackerToken;

/// What has come in, in the order in which handlers are called or in any other.
#[derive(Debug)]
pub struct Coming {
    stop: CancellationToken,
    in_hand: TaskTracker,
    tokens: Mutex<HashMap<u64, Vec<TaskTrackerToken>>>,
}

impl Coming {
    /// `stop` says that what comes from then on is left alone.
    #[must_use]
    pub fn new(stop: CancellationToken, in_hand: TaskTracker) -> Self {
        Self {
            stop,
            in_hand,
            tokens: Mutex::default(),
        }
    }

    /// An event has come in.
    pub fn comes(&self, number: u64) {
        if !self.stop.is_cancelled() {
            let mut tokens = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
            tokens.entry(number).or_default().push(self.in_hand.token());
        }
    }

    /// The handler of an event begins: what it does is in hand for as long as the token lives. None if it came after the
    /// stop; what came before is finished, however long its handler had to wait for its turn.
    pub fn begins(&self, number: u64) -> Option<TaskTrackerToken> {
        let mut all = self.tokens.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(tokens) = all.get_mut(&number) {
            let token = tokens.pop();
            if tokens.is_empty() {
                all.remove(&number);
            }
            return token;
        }
        // Nobody may have seen it come.
        (!self.stop.is_cancelled()).then(|| self.in_hand.token())
    }
}

/// What tells an event from the others that are handled; none if nothing is done about such.
#[must_use]
pub fn number(event: &Event) -> Option<u64> {
    Some(match event {
        Event::MessageCreate(it) => it.message.id.get(),
        Event::MessageUpdate(it) => it.id.get(),
        Event::MessageDelete(it) => it.message_id.get(),
        Event::MessageDeleteBulk(it) => number_of_bulk(&it.ids),
        Event::InteractionCreate(it) => it.interaction.id().get(),
        _ => return None,
    })
}

/// The same for a deletion of several messages.
#[must_use]
pub fn number_of_bulk(messages: &[MessageId]) -> u64 {
    messages.first().map_or(0, |it| it.get())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_before_the_stop_is_finished_whatever_the_order() {
        let (stop, in_hand) = (CancellationToken::new(), TaskTracker::new());
        let coming = Coming::new(stop.clone(), in_hand.clone());
        coming.comes(1);
        coming.comes(2);
        stop.cancel();
        coming.comes(3);
        assert_eq!(in_hand.len(), 2);
        assert!(
            coming.begins(3).is_none(),
            "it came too late, and takes no other's place"
        );
        let (second, first) = (coming.begins(2), coming.begins(1));
        assert!(first.is_some() && second.is_some());
        drop((first, second));
        assert!(in_hand.is_empty() && coming.begins(1).is_none());
    }

    #[test]
    fn an_event_that_nobody_saw_come_is_handled_too() {
        let coming = Coming::new(CancellationToken::new(), TaskTracker::new());
        assert!(coming.begins(1).is_some());
        coming.comes(1);
        coming.comes(1);
        let both = [coming.begins(1), coming.begins(1)];
        assert!(both.iter().all(Option::is_some) && coming.in_hand.len() == 2);
    }
}
