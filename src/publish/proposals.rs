//! What admins taught and nobody has committed yet: kept in the data folder, until it is in the knowledge.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::lesson::Lesson;
use crate::coach::Coach;
use crate::knowledge::SourceFile;
use crate::store::{Kept, Store, StoreError};

/// As many are kept; of more the oldest go.
const MOST: usize = 500;

/// For so many seconds a preview may be approved.
const DRAFTS_LAST: u64 = 86_400;

/// How far a proposal has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// An admin has seen what it would do.
    Draft,
    /// An admin wants it.
    Approved,
    /// It is published.
    Applied,
}

/// A lesson that an admin may approve, or has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proposal {
    pub id: u64,
    /// When it was made, in seconds since 1970.
    pub at: u64,
    pub state: State,
    pub lesson: Lesson,
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct All {
    /// The id of the next.
    next: u64,
    proposals: Vec<Proposal>,
}

/// The proposals in a data folder; its clones share it.
#[derive(Clone)]
pub struct Proposals(Arc<Shared>);

struct Shared {
    store: Store,
    /// Held by whoever changes the file.
    turn: Mutex<()>,
}

impl Proposals {
    /// Those in this data folder.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self(Arc::new(Shared {
            store,
            turn: Mutex::new(()),
        }))
    }

    /// All that are approved and not published yet, oldest first. Blocks for as long as the disk takes, like all of these.
    ///
    /// # Errors
    /// The file cannot be used.
    pub fn approved(&self) -> Result<Vec<Proposal>, StoreError> {
        let all: All = self.0.store.read(Kept::Proposals)?;
        Ok(all
            .proposals
            .into_iter()
            .filter(|it| it.state == State::Approved)
            .collect())
    }

    /// The proposal with this id.
    ///
    /// # Errors
    /// The file cannot be used.
    pub fn get(&self, id: u64) -> Result<Option<Proposal>, StoreError> {
        let all: All = self.0.store.read(Kept::Proposals)?;
        Ok(all.proposals.into_iter().find(|it| it.id == id))
    }

    /// Keeps a lesson whose effect an admin is about to see.
    ///
    /// # Errors
    /// The file cannot be used.
    pub fn draft(&self, lesson: Lesson, now: u64) -> Result<u64, StoreError> {
        self.change(|all| {
            all.proposals
                .retain(|it| it.state == State::Approved || now.saturating_sub(it.at) <= DRAFTS_LAST);
            let surplus = (all.proposals.len() + 1).saturating_sub(MOST);
            all.proposals.drain(..surplus);
            all.next += 1;
            all.proposals.push(Proposal {
                id: all.next,
                at: now,
                state: State::Draft,
                lesson,
            });
            all.next
        })
    }

    /// Puts a proposal into another state; none if there is no such proposal.
    ///
    /// # Errors
    /// The file cannot be used.
    pub fn mark(&self, id: u64, state: State) -> Result<Option<Proposal>, StoreError> {
        self.change(|all| {
            let it = all.proposals.iter_mut().find(|it| it.id == id)?;
            it.state = state;
            Some(it.clone())
        })
    }

    /// Drops a proposal; false if there was none.
    ///
    /// # Errors
    /// The file cannot be used.
    pub fn withdraw(&self, id: u64) -> Result<bool, StoreError> {
        self.change(|all| {
            let before = all.proposals.len();
            all.proposals.retain(|it| it.id != id);
            all.proposals.len() < before
        })
    }

    /// Takes these wordings out of all proposals, and drops those that have none left.
    ///
    /// # Errors
    /// The file cannot be used.
    pub fn forget(&self, wordings: &[String]) -> Result<(), StoreError> {
        if wordings.is_empty() || !self.0.store.holds(Kept::Proposals) {
            return Ok(());
        }
        self.change(|all| {
            for it in &mut all.proposals {
                let lesson = &mut it.lesson;
                lesson.phrasings.retain(|it| !wordings.contains(it));
                // The check is one of them.
                if lesson.check.as_ref().is_some_and(|it| wordings.contains(it)) {
                    lesson.check = lesson.phrasings.first().cloned();
                }
            }
            // In a new answer they stand among an admin's words: it goes as a whole.
            let holds = |file: &SourceFile| wordings.iter().any(|it| file.text.contains(it.as_str()));
            all.proposals.retain(|it| {
                let lesson = &it.lesson;
                !lesson.phrasings.is_empty() && !lesson.file.as_ref().is_some_and(holds)
            });
        })
    }

    fn change<T>(&self, change: impl FnOnce(&mut All) -> T) -> Result<T, StoreError> {
        let _turn = self.lock();
        let mut all: All = self.0.store.read(Kept::Proposals)?;
        let done = change(&mut all);
        self.0.store.write(Kept::Proposals, &all)?;
        Ok(done)
    }

    fn lock(&self) -> MutexGuard<'_, ()> {
        self.0.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A question as a way to ask that can be taught: as [`wording`], in the spelling that the coach reads it in.
#[must_use]
pub fn phrasing(coach: &Coach, question: &str) -> Option<String> {
    let wording = wording(question)?;
    Some(coach.reader().spelt(&wording)).filter(|it| !it.is_empty())
}

/// A question as a way to ask: in lower case, and without what was taken out of it before it was stored. None if nothing
/// is left.
#[must_use]
pub fn wording(question: &str) -> Option<String> {
    let lower = question.to_lowercase();
    let parts: Vec<&str> = lower.split(['.', ',', ';', '!', '?']).map(str::trim).collect();
    let redacted = |it: &&str| it.contains('[');
    // "i'm [name], how do i …": the first part says nothing without the name.
    let whole: Vec<&str> = parts
        .iter()
        .copied()
        .filter(|it| !it.is_empty() && !redacted(it))
        .collect();
    let parts = if whole.is_empty() { parts } else { whole };
    let mut out = String::new();
    let mut inside = false;
    for it in parts.join(" ").chars() {
        match it {
            '[' => inside = true,
            ']' => inside = false,
            '{' | '}' => {}
            _ if inside => {}
            _ => out.push(it),
        }
    }
    let words: Vec<&str> = out.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_question_becomes_a_way_to_ask() {
        for (question, expected) in [
            ("How much leave do I get?", Some("how much leave do i get")),
            ("I'm [name], how much leave do I get", Some("how much leave do i get")),
            ("can i work at [employer] with {role}", Some("can i work at with role")),
            ("[name]", None),
            ("", None),
        ] {
            assert_eq!(wording(question).as_deref(), expected, "{question}");
        }
    }

    #[test]
    fn what_is_taught_has_no_slips() {
        let (knowledge, _) = crate::knowledge::load(crate::knowledge::builtin());
        let coach = Coach::for_lookups(knowledge);
        let taught = phrasing(&coach, "Wich tools do it sytems directers use?");
        assert_eq!(taught.as_deref(), Some("which tools do it systems directors use"));
    }

    #[test]
    fn they_are_kept_until_they_are_published_or_withdrawn() {
        let home = tempfile::tempdir().unwrap();
        let all = Proposals::new(Store::new(home.path().to_owned()));
        let lesson = |topic: &str, phrasings: &[&str]| Lesson {
            topic: topic.to_owned(),
            phrasings: phrasings.iter().map(|it| (*it).to_owned()).collect(),
            check: phrasings.first().map(|it| (*it).to_owned()),
            file: None,
        };
        let first = all.draft(lesson("a", &["x", "y"]), 0).unwrap();
        let second = all.draft(lesson("b", &["z"]), 0).unwrap();
        assert!(all.approved().unwrap().is_empty());
        for id in [first, second] {
            assert_eq!(all.mark(id, State::Approved).unwrap().unwrap().id, id);
        }
        assert_eq!(all.mark(99, State::Approved).unwrap(), None);
        all.forget(&["x".to_owned(), "z".to_owned()]).unwrap();
        let left = all.approved().unwrap();
        assert_eq!(left.len(), 1);
        assert_eq!(
            (left[0].lesson.phrasings.as_slice(), left[0].lesson.check.as_deref()),
            (&["y".to_owned()][..], Some("y"))
        );
        assert!(all.withdraw(first).unwrap() && !all.withdraw(first).unwrap());
        let draft = all.draft(lesson("c", &["x"]), 0).unwrap();
        all.draft(lesson("d", &["x"]), DRAFTS_LAST + 1).unwrap();
        assert_eq!(all.get(draft).unwrap(), None, "nobody approved it in time");
    }
}
