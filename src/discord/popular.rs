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

    /// Sorts by how often each was answered, the order of equals kept.
    pub fn sort<T>(&self, list: &mut [T], intent: impl Fn(&T) -> &str) {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        list.sort_by_key(|it| std::cmp::Reverse(counts.get(intent(it)).copied().unwrap_or(0)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_asked_most_comes_first() {
        let popular = Popular::default();
        for intent in ["b", "c", "c"] {
            popular.count(intent);
        }
        let mut list = ["a", "b", "c", "d"];
        popular.sort(&mut list, |it| it);
        assert_eq!(list, ["c", "b", "a", "d"]);
    }
}
