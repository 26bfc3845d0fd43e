//! The versions that were published last, each with its files: kept in the data folder, a file for the list and one
//! for each version, so that publishing writes one of them and the list.

use std::collections::HashSet;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde::{Deserialize, Serialize};

use super::accuracy::Accuracy;
use super::who::Who;
use crate::knowledge::{SourceFile, version};
use crate::store::{Kept, Store, StoreError};

/// As many publications are kept …
pub const MOST_KEPT: usize = 10;

/// … whose texts together have at most so many bytes, unless the newest alone has more. Room for ten times forty of the
/// shipped knowledge, and a bound for one that grows.
const MOST_BYTES: u64 = 64 << 20;

/// One time that a knowledge was published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Publication {
    /// The hash of the files.
    pub version: String,
    /// When, in seconds since 1970.
    pub at: u64,
    pub by: Who,
    /// What changed, in a line.
    pub summary: String,
    /// How well it recognised its own phrasings.
    pub accuracy: Accuracy,
    /// For one taken back: the version that the folder had then. Until the folder changes, this one stands instead.
    pub instead_of: Option<String>,
    /// The size of the texts.
    pub bytes: u64,
}

/// Why the history cannot be used, in a sentence for an admin.
#[derive(Debug)]
pub enum HistoryError {
    /// The data folder says no.
    Store(StoreError),
    /// The files of a version are not those that were published, or not there at all.
    Damaged(String),
}

impl fmt::Display for HistoryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Store(error) => error.fmt(f),
            Self::Damaged(version) => {
                write!(
                    f,
                    "what is kept of version {version} is not what was published: choose another"
                )
            }
        }
    }
}

impl std::error::Error for HistoryError {}

impl From<StoreError> for HistoryError {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

/// The history, newest first; its clones share it.
#[derive(Debug, Clone)]
pub struct History {
    store: Store,
    turn: Arc<Mutex<Turn>>,
}

/// Held by whoever changes the list, for as long as the disk takes.
#[derive(Debug, Default)]
struct Turn {
    /// Who had themselves forgotten while somebody published, maybe they themselves.
    forgotten: HashSet<u64>,
}

#[derive(Default, Serialize, Deserialize)]
struct List {
    published: Vec<Publication>,
}

#[derive(Default, Serialize, Deserialize)]
struct Texts {
    files: Vec<Text>,
}

#[derive(Serialize, Deserialize)]
struct Text {
    name: String,
    text: String,
}

impl History {
    /// The history in this data folder.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self {
            store,
            turn: Arc::default(),
        }
    }

    /// What was published, newest first.
    ///
    /// # Errors
    /// The list cannot be read.
    pub fn list(&self) -> Result<Vec<Publication>, HistoryError> {
        Ok(self.store.read::<List>(Kept::History)?.published)
    }

    /// The files of a version.
    ///
    /// # Errors
    /// They cannot be read, or are not what was published.
    pub fn files(&self, wanted: &str) -> Result<Vec<SourceFile>, HistoryError> {
        let damaged = || HistoryError::Damaged(wanted.to_owned());
        let number = number(wanted).ok_or_else(damaged)?;
        let texts: Texts = self.store.read(Kept::Knowledge(number))?;
        let files: Vec<SourceFile> = texts
            .files
            .into_iter()
            .map(|Text { name, text }| SourceFile { name, text })
            .collect();
        if version(&files) == wanted {
            Ok(files)
        } else {
            Err(damaged())
        }
    }

    /// Forgets that it was this person on Discord who published; with `publishing`, what they are about to publish is
    /// nobody's either.
    ///
    /// # Errors
    /// The list cannot be read or written.
    pub fn forget(&self, person: u64, publishing: bool) -> Result<(), HistoryError> {
        let mut turn = self.turn();
        if publishing {
            turn.forgotten.insert(person);
        }
        let mut published = self.list()?;
        let theirs = published.iter_mut().filter(|it| it.by == Who::Discord(person));
        let changed = theirs.map(|it| it.by = Who::Gone).count();
        if changed > 0 {
            self.store.write(Kept::History, &List { published })?;
        }
        Ok(())
    }

    /// What this person publishes is theirs again.
    pub fn remember(&self, person: u64) {
        self.turn().forgotten.remove(&person);
    }

    /// Puts a publication on top of the list, with its files, and lets go of the oldest. The files are on the disk before
    /// the list names them, so that whatever stands in the list is there.
    ///
    /// # Errors
    /// The list cannot be read, or something cannot be written; then the history is as it was, unless it was written and
    /// only the disk's last word on that is missing.
    pub fn keep(&self, mut publication: Publication, files: &[SourceFile]) -> Result<(), HistoryError> {
        let turn = self.turn();
        if matches!(publication.by, Who::Discord(person) if turn.forgotten.contains(&person)) {
            publication.by = Who::Gone;
        }
        let mut published = self.list()?;
        let newest = publication.version.clone();
        // A write may be called failed that took place after all: this is the second try.
        let again = |it: &Publication| (&it.version, &it.instead_of) == (&newest, &publication.instead_of);
        if published.first().is_some_and(again) {
            published.remove(0);
        }
        published.insert(0, publication);
        published.truncate(fitting(&published));
        if self.files(&newest).is_err() {
            let texts = Texts {
                files: files
                    .iter()
                    .map(|it| Text {
                        name: it.name.clone(),
                        text: it.text.clone(),
                    })
                    .collect(),
            };
            let number = number(&newest).ok_or(HistoryError::Damaged(newest))?;
            self.store.write(Kept::Knowledge(number), &texts)?;
        }
        let list = List { published };
        self.store.write(Kept::History, &list)?;
        let kept: Vec<u64> = list.published.iter().filter_map(|it| number(&it.version)).collect();
        // What cannot be removed now is tried again with the next; the publication stands.
        let _ = self.store.retain_knowledge(&kept);
        Ok(())
    }

    fn turn(&self) -> MutexGuard<'_, Turn> {
        // A panic of whoever held it left a file that is whole.
        self.turn.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// How many of the newest are kept.
fn fitting(published: &[Publication]) -> usize {
    let mut bytes = 0;
    let mut counted: Vec<&str> = Vec::new();
    for (at, it) in published.iter().enumerate().take(MOST_KEPT) {
        // One that was published twice is kept once.
        if !counted.contains(&it.version.as_str()) {
            counted.push(&it.version);
            bytes += it.bytes;
        }
        if at > 0 && bytes > MOST_BYTES {
            return at;
        }
    }
    published.len().min(MOST_KEPT)
}

/// A version as a number; none for what is no version.
fn number(version: &str) -> Option<u64> {
    let digits = version.len() == 12 && version.bytes().all(|it| it.is_ascii_hexdigit());
    digits.then(|| u64::from_str_radix(version, 16).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_are_kept_as_there_is_room_for() {
        // Version and size of each, newest first, and how many of them are kept.
        let ten = |mebibytes: u64| (0..10).map(|n| (n, mebibytes)).collect::<Vec<_>>();
        for (published, expected) in [
            (vec![], 0),
            (ten(1), 10),
            ((0..12).map(|n| (n, 1)).collect(), 10),
            (ten(7), 9),
            (vec![(0, 64)], 1),
            (vec![(0, 70), (1, 1)], 1),
            (vec![(0, 32), (1, 32), (2, 0)], 3),
            (vec![(0, 32), (1, 33)], 1),
            // The same one twice takes its room once.
            (vec![(0, 40), (1, 20), (0, 40), (2, 4)], 4),
        ] {
            let list: Vec<Publication> = published
                .iter()
                .map(|(version, mebibytes)| Publication {
                    version: format!("{version:012x}"),
                    at: 0,
                    by: Who::Disk,
                    summary: String::new(),
                    accuracy: Accuracy::default(),
                    instead_of: None,
                    bytes: mebibytes << 20,
                })
                .collect();
            assert_eq!(fitting(&list), expected, "{published:?}");
        }
    }
}
