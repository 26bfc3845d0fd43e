//! What the next message may lean on.

use std::time::Duration;

use crate::matcher::Context;

use super::MEMORY_LASTS;
use super::reply::Reply;

/// What one member said last in one place.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    pub(super) turn: Option<Turn>,
}

impl Memory {
    /// Forgets the conversation.
    pub fn clear(&mut self) {
        self.turn = None;
    }

    /// Forgets the conversation when its last turn is too long ago.
    pub(super) fn fade(&mut self, now: Duration) {
        if self
            .turn
            .as_ref()
            .is_some_and(|t| now.saturating_sub(t.at) > MEMORY_LASTS)
        {
            self.clear();
        }
    }
}

/// A message and what was said to it.
#[derive(Debug, Clone)]
pub(super) struct Turn {
    pub context: Context,
    pub stems: Vec<String>,
    pub reply: Reply,
    /// Intents that "tell me more" has told already.
    pub told: Vec<usize>,
    pub at: Duration,
}
