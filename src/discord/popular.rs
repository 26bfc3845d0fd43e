//! What members ask most, since the start: what is offered to whoever has typed nothing yet.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// As many intents are counted; a knowledge has fewer.
const MOST: usize = 2_000;

/// How often each intent was answered.
#[derive(Debug, Default)]
pub struct Popular(Mutex<HashMap<String, u32>>);

impl Popular {
    /// Counts an answer.
    pub fn count(&self, intent: &str) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = counts.get_mut(intent) {
            *count = count.saturating_add(1);
        } else if counts.len() < MOST {
            counts.insert(intent.to_owned(), 1);
        }
    }

    /// How often each of some intents was answered.
    #[must_use]
    pub fn counts(&self, intents: &[String]) -> Vec<u32> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        intents.iter().map(|it| counts.get(it).copied().unwrap_or(0)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted() {
        let popular = Popular::default();
        for intent in ["b", "c", "c"] {
            popular.count(intent);
        }
        let intents = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(popular.counts(&intents), [0, 1, 2]);
    }
}
