//! What admins taught and nobody has committed yet: kept in the data folder, until it is in the knowledge.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::lesson::Lesson;
use super::patch::{Stands, stands, without_phrasing};
use crate::knowledge::SourceFile;
use crate::store::{Kept, Store, StoreError};

/// As many drafts are kept; of more the oldest go. What is approved stays.
const MOST_DRAFTS: usize = 200;

/// For so many seconds a preview may be approved.
const DRAFTS_LAST: u64 = 86_400;

/// For so many seconds a proposal stays that is in the knowledge: it may be rolled back.
const DONE_LASTS: u64 = 7 * 86_400;

/// Of so many ways to ask it is remembered whose they are, until they are proposed.
const MOST_WHOSE: usize = 2_000;

/// Of ways to ask, the members whose words they are, as keyed hashes.
pub type Whose = BTreeMap<String, BTreeSet<String>>;

/// How far a proposal has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// An admin has seen what it would do.
    Draft,
    /// An admin wants it.
    Approved,
    /// It was published.
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
    /// Whose the ways to ask are, where that is known: with the last of them a way to ask goes.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub whose: Whose,
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
    /// Whose the ways to ask are that somebody is about to teach.
    whose: Mutex<HashMap<String, BTreeSet<String>>>,
}

impl Proposals {
    /// Those in this data folder.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self(Arc::new(Shared {
            store,
            turn: Mutex::new(()),
            whose: Mutex::default(),
        }))
    }

    /// All that are approved, oldest first, published or not: what is published may have been taken back since. Blocks for as
    /// long as the disk takes, like all of these.
    ///
    /// # Errors
    /// The file cannot be used.
    pub fn approved(&self) -> Result<Vec<Proposal>, StoreError> {
        let all: All = self.0.store.read(Kept::Proposals)?;
        Ok(all
            .proposals
            .into_iter()
            .filter(|it| it.state != State::Draft)
            .collect())
    }

    /// Remembers whose the words are of ways to ask that somebody is about to teach; a proposal that has one of them takes it
    /// over.
    pub fn are_of(&self, whose: Whose) {
        let mut known = self.0.whose.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() + whose.len() > MOST_WHOSE {
            known.clear();
        }
        for (phrasing, members) in whose {
            known.entry(phrasing).or_default().extend(members);
        }
    }

    /// What a member taught without knowing: the ways to ask that are in their words.
    ///
    /// # Errors
    /// The file cannot be used.
    pub fn of(&self, member: &str) -> Result<Vec<String>, StoreError> {
        let all: All = self.0.store.read(Kept::Proposals)?;
        let whose = all.proposals.into_iter().flat_map(|it| it.whose);
        let of_member = whose.filter(|(_, members)| members.contains(member));
        Ok(of_member.map(|(phrasing, _)| phrasing).collect())
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
        let whose: Whose = {
            let known = self.0.whose.lock().unwrap_or_else(PoisonError::into_inner);
            let of = |it: &String| Some((it.clone(), known.get(it)?.clone()));
            lesson.phrasings.iter().filter_map(of).collect()
        };
        self.change(|all| {
            let proposals = &mut all.proposals;
            proposals.retain(|it| it.state != State::Draft || now.saturating_sub(it.at) <= DRAFTS_LAST);
            let drafts = proposals.iter().filter(|it| it.state == State::Draft).count();
            let mut surplus = (drafts + 1).saturating_sub(MOST_DRAFTS);
            proposals.retain(|it| {
                let goes = surplus > 0 && it.state == State::Draft;
                surplus -= usize::from(goes);
                !goes
            });
            all.next += 1;
            all.proposals.push(Proposal {
                id: all.next,
                at: now,
                state: State::Draft,
                lesson,
                whose,
            });
            all.next
        })
    }

    /// Drops drafts that nobody approved in time, and what has been in the knowledge for a while, which has these files.
    ///
    /// # Errors
    /// The file cannot be used.
    pub fn tidy(&self, files: &[SourceFile], now: u64) -> Result<(), StoreError> {
        if !self.0.store.holds(Kept::Proposals) {
            return Ok(());
        }
        let goes = |it: &Proposal| {
            let age = now.saturating_sub(it.at);
            match it.state {
                State::Draft => age > DRAFTS_LAST,
                State::Approved | State::Applied => age > DONE_LASTS && stands(files, &it.lesson) == Stands::Done,
            }
        };
        let _turn = self.lock();
        let mut all: All = self.0.store.read(Kept::Proposals)?;
        let before = all.proposals.len();
        all.proposals.retain(|it| !goes(it));
        if all.proposals.len() == before {
            return Ok(());
        }
        self.0.store.write(Kept::Proposals, &all)
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

    /// Takes a member's words out of all proposals, and drops those that have none left; gives how many ways to ask went.
    /// What others asked in the same words stays. `wordings` are words of the member's: they go where nothing is known of
    /// whose they are.
    ///
    /// # Errors
    /// The file cannot be used.
    pub fn forget(&self, member: &str, wordings: &[String]) -> Result<u64, StoreError> {
        {
            let mut known = self.0.whose.lock().unwrap_or_else(PoisonError::into_inner);
            for it in known.values_mut() {
                it.remove(member);
            }
            known.retain(|_, it| !it.is_empty());
        }
        if !self.0.store.holds(Kept::Proposals) {
            return Ok(0);
        }
        self.change(|all| {
            let mut gone = 0;
            all.proposals.retain_mut(|it| {
                let went = it.forget(member, wordings);
                gone += went as u64;
                went == 0 || !it.lesson.phrasings.is_empty()
            });
            gone
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

impl Proposal {
    /// Takes out what is in a member's words alone; gives how many ways to ask that is.
    fn forget(&mut self, member: &str, wordings: &[String]) -> usize {
        let mut goes: Vec<String> = Vec::new();
        for phrasing in &self.lesson.phrasings {
            let alone = match self.whose.get_mut(phrasing) {
                Some(members) => members.remove(member) && members.is_empty(),
                None => wordings.contains(phrasing),
            };
            if alone {
                goes.push(phrasing.clone());
            }
        }
        for phrasing in &goes {
            self.whose.remove(phrasing);
            self.lesson.phrasings.retain(|it| it != phrasing);
            if let Some(file) = &self.lesson.file {
                match without_phrasing(file, phrasing) {
                    Some(file) => self.lesson.file = Some(file),
                    // It cannot be told from an admin's words: all of it goes.
                    None => self.lesson.phrasings.clear(),
                }
            }
        }
        // The check is one of them.
        if self.lesson.check.as_ref().is_some_and(|it| goes.contains(it)) {
            self.lesson.check = self.lesson.phrasings.first().cloned();
        }
        goes.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_several_asked_stays_until_all_of_them_are_forgotten() {
        let home = tempfile::tempdir().unwrap();
        let all = Proposals::new(Store::new(home.path().to_owned()));
        let of = |phrasing: &str, ids: &[&str]| (phrasing.to_owned(), ids.iter().map(|it| (*it).to_owned()).collect());
        all.are_of(Whose::from([of("x y", &["ada"]), of("z", &["ada", "bob"])]));
        let text = "# guide of salary\n[[intent]]\nid = \"n\"\nphrasings = [\"x y\", \"z\"]\n";
        let lesson = Lesson {
            topic: "n".to_owned(),
            phrasings: vec!["x y".to_owned(), "z".to_owned()],
            check: Some("x y".to_owned()),
            file: Some(SourceFile {
                name: "n.toml".to_owned(),
                text: text.to_owned(),
            }),
        };
        let id = all.draft(lesson, 0).unwrap();
        assert_eq!(all.of("ada").unwrap(), ["x y", "z"]);
        // A word of somebody else's that stands in an admin's text takes nothing with it.
        assert_eq!(all.forget("eve", &["salary".to_owned(), "z".to_owned()]).unwrap(), 0);
        assert_eq!(all.forget("ada", &[]).unwrap(), 1);
        let left = all.get(id).unwrap().unwrap();
        assert_eq!(left.lesson.phrasings, ["z"]);
        assert_eq!(left.lesson.check.as_deref(), Some("z"));
        assert!(!left.lesson.file.unwrap().text.contains("x y"));
        assert_eq!(all.forget("bob", &[]).unwrap(), 1);
        assert_eq!(all.get(id).unwrap(), None);
        let file = std::fs::read_to_string(home.path().join("proposals.json")).unwrap();
        assert!(!file.contains("x y") && !file.contains("ada"), "{file}");
    }

    #[test]
    fn what_is_in_the_knowledge_goes_after_a_while() {
        let home = tempfile::tempdir().unwrap();
        let all = Proposals::new(Store::new(home.path().to_owned()));
        let lesson = |phrasing: &str| Lesson {
            topic: "n".to_owned(),
            phrasings: vec![phrasing.to_owned()],
            check: None,
            file: None,
        };
        let files = [SourceFile {
            name: "n.toml".to_owned(),
            text: "[[intent]]\nid = \"n\"\nphrasings = [\"x\"]\n".to_owned(),
        }];
        let [done, open, draft] = ["x", "y", "z"].map(|it| all.draft(lesson(it), 0).unwrap());
        for id in [done, open] {
            all.mark(id, State::Approved).unwrap();
        }
        let left = || [done, open, draft].map(|it| all.get(it).unwrap().is_some());
        all.tidy(&files, DRAFTS_LAST).unwrap();
        assert_eq!(left(), [true, true, true]);
        all.tidy(&files, DRAFTS_LAST + 1).unwrap();
        assert_eq!(left(), [true, true, false]);
        all.tidy(&files, DONE_LASTS + 1).unwrap();
        assert_eq!(left(), [false, true, false]);
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
        let gone = all.forget("ada", &["x".to_owned(), "z".to_owned()]).unwrap();
        assert_eq!(gone, 2);
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
