//! The versions that were published last, each with its files: kept in the data folder, a file for the list and one
//! for each version, so that publishing writes one of them and the list.

use std::fmt;

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

/// The history, newest first.
#[derive(Debug, Clone)]
pub struct History {
    store: Store,
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
        Self { store }
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

    /// Forgets that it was this person on Discord who published.
    ///
    /// # Errors
    /// The list cannot be read or written.
    pub fn forget(&self, person: u64) -> Result<(), HistoryError> {
        let mut published = self.list()?;
        let theirs = published.iter_mut().filter(|it| it.by == Who::Discord(person));
        let changed = theirs.map(|it| it.by = Who::Gone).count();
        if changed > 0 {
            self.store.write(Kept::History, &List { published })?;
        }
        Ok(())
    }

    /// Puts a publication on top of the list, with its files, and lets go of the oldest. The files are on the disk before
    /// the list names them, so that whatever stands in the list is there.
    ///
    /// # Errors
    /// The list cannot be read, or something cannot be written; then the history is as it was.
    pub fn keep(&self, publication: Publication, files: &[SourceFile]) -> Result<(), HistoryError> {
        let mut published = self.list()?;
        let newest = publication.version.clone();
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
