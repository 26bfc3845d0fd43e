//! Members who don't want to be answered where they did not ask.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use serde::{Deserialize, Serialize};
use serenity::all::UserId;

use crate::journal::{Key, Member, NoKey};
use crate::store::{Kept, Store, StoreError};

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct Set {
    members: BTreeSet<Member>,
}

/// Why a wish cannot be kept, for the log.
#[derive(Debug)]
pub enum Unkept {
    Store(StoreError),
    Key(NoKey),
}

impl std::fmt::Display for Unkept {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::Key(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for Unkept {}

/// Who does not want it; its clones share it.
#[derive(Clone)]
pub struct Uninvited(Arc<Shared>);

struct Shared {
    store: Store,
    /// Made when the first wish is to be kept.
    key: OnceLock<Key>,
    set: Mutex<Set>,
    /// Held while the set is on its way to the disk, so that an older one never comes after a newer.
    writing: Mutex<()>,
}

impl Uninvited {
    /// Reads who said so before the last restart.
    ///
    /// # Errors
    /// A file is there and cannot be used.
    pub fn read(store: Store) -> Result<Self, Unkept> {
        let set: Set = store.read(Kept::Uninvited).map_err(Unkept::Store)?;
        let key = OnceLock::new();
        if !set.members.is_empty() {
            let _ = key.set(Key::of(&store).map_err(Unkept::Key)?);
        }
        Ok(Self(Arc::new(Shared {
            store,
            key,
            set: Mutex::new(set),
            writing: Mutex::new(()),
        })))
    }

    /// Whether a member wants to be left alone.
    #[must_use]
    pub fn unwanted_by(&self, member: UserId) -> bool {
        let Some(key) = self.0.key.get() else { return false };
        let member = key.member(member.get());
        let set = self.0.set.lock().unwrap_or_else(PoisonError::into_inner);
        set.members.contains(&member)
    }

    /// A member as they stand in the files of the data folder. Blocks for as long as the disk takes.
    ///
    /// # Errors
    /// There is no key to hash them with.
    pub fn member(&self, member: UserId) -> Result<Member, Unkept> {
        Ok(self.key()?.member(member.get()))
    }

    fn key(&self) -> Result<&Key, Unkept> {
        if let Some(key) = self.0.key.get() {
            return Ok(key);
        }
        let key = Key::of(&self.0.store).map_err(Unkept::Key)?;
        Ok(self.0.key.get_or_init(|| key))
    }

    /// Keeps what a member wants; tells whether that is something new. Blocks for as long as the disk takes.
    ///
    /// # Errors
    /// It cannot be kept, and does not hold.
    pub fn set(&self, member: UserId, unwanted: bool) -> Result<bool, Unkept> {
        let key = match self.0.key.get() {
            Some(key) => key,
            None if !unwanted => return Ok(false),
            None => self.key()?,
        };
        let member = key.member(member.get());
        let _writing = self.0.writing.lock().unwrap_or_else(PoisonError::into_inner);
        let mut set = self.0.set.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let news = if unwanted {
            set.members.insert(member)
        } else {
            set.members.remove(&member)
        };
        if news {
            self.0.store.write(Kept::Uninvited, &set).map_err(Unkept::Store)?;
            *self.0.set.lock().unwrap_or_else(PoisonError::into_inner) = set;
        }
        Ok(news)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wish_outlives_a_restart_and_names_nobody() {
        let home = tempfile::tempdir().unwrap();
        let store = Store::new(home.path().to_owned());
        let (ada, bob) = (UserId::new(80_351_110_224_678_912), UserId::new(2));
        let all = Uninvited::read(store.clone()).unwrap();
        assert!(!all.set(bob, false).unwrap() && !home.path().join("key.json").exists());
        assert!(all.set(ada, true).unwrap() && !all.set(ada, true).unwrap());
        for all in [all, Uninvited::read(store.clone()).unwrap()] {
            assert!(all.unwanted_by(ada) && !all.unwanted_by(bob));
        }
        let file = std::fs::read_to_string(home.path().join("uninvited.json")).unwrap();
        assert!(!file.contains("80351110224678912"), "{file}");
        let all = Uninvited::read(store).unwrap();
        assert!(all.set(ada, false).unwrap() && !all.unwanted_by(ada));
    }
}
