//! When something goes wrong in a handler: one short apology with an id, and a line of the log with the same id.

use std::fmt::Display;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU32, Ordering};

use super::retry::{Cause, Failure, judge};

/// An error that a member or admin is told of in these words, and nobody else.
#[derive(Debug)]
pub enum Trouble {
    /// Somebody can mend it: these words say how.
    Told(String),
    /// It is to be looked up in the log.
    Hidden(Box<dyn std::error::Error + Send + Sync>),
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Trouble {
    fn from(error: E) -> Self {
        Self::Hidden(Box::new(error))
    }
}

// Poise asks for it; its own handler of errors, which would show the cause to members, is not used.
impl From<Trouble> for Box<dyn std::error::Error + Send + Sync> {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Told(words) => words.into(),
            Trouble::Hidden(error) => error,
        }
    }
}

impl Trouble {
    /// Whether there is nobody left to tell: the message is deleted, or Discord no longer waits for a response.
    #[must_use]
    pub fn is_moot(&self) -> bool {
        self.failure() == Some(Failure::Gone)
    }

    /// Logs it, and gives the words for whoever waits for an answer; none if nobody does any more.
    #[must_use]
    pub fn words(&self, place: &'static str) -> Option<String> {
        match self {
            Self::Told(words) => Some(words.clone()),
            Self::Hidden(error) => {
                let request = error.downcast_ref::<serenity::Error>().map(Cause);
                let cause: &dyn Display = match &request {
                    Some(request) => request,
                    None => error,
                };
                if self.is_moot() {
                    tracing::warn!(place, %cause, "too late for an answer");
                    return None;
                }
                Some(apology(place, cause))
            }
        }
    }

    /// The failure of the request that this is about, if it is about one.
    #[must_use]
    pub fn failure(&self) -> Option<Failure> {
        match self {
            Self::Hidden(error) => error.downcast_ref::<serenity::Error>().map(judge),
            Self::Told(_) => None,
        }
    }
}

/// Logs an error, and gives the words for whoever waits for an answer.
#[must_use]
pub fn apology(place: &'static str, cause: &dyn Display) -> String {
    let id = error_id();
    tracing::error!(error_id = %id, place, %cause, "a handler failed");
    words(&id)
}

/// As [`apology`], for a panic. What it said is not logged, since it may quote a member; the hook logs where it was.
#[must_use]
pub fn apology_for_panic(place: &'static str) -> String {
    let id = error_id();
    tracing::error!(error_id = %id, place, "a handler panicked");
    words(&id)
}

fn words(id: &str) -> String {
    format!("Sorry, something went wrong on my side. Please try again; if it stays, tell an admin the error id `{id}`.")
}

/// Eight hexadecimal digits that are new each time.
fn error_id() -> String {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    // The hasher is keyed anew in each process, so that two runs don't give the same ids.
    static KEYS: std::sync::LazyLock<RandomState> = std::sync::LazyLock::new(RandomState::new);
    let hash = KEYS.hash_one(COUNT.fetch_add(1, Ordering::Relaxed));
    format!("{:08x}", hash >> 32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_differ_and_the_cause_stays_in_the_log() {
        let first = apology("test", &"secret cause");
        let second = apology_for_panic("test");
        assert_ne!(first, second);
        assert!(!first.contains("secret") && !second.contains("secret"));
    }
}
