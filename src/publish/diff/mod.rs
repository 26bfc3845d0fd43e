//! What one knowledge has that another has not, in the words of the files: kinds of entries, their ids, their keys.

mod entries;
mod keys;
mod renames;
mod replies;
mod words;

use serde::Serialize;

pub use replies::{ReplyChange, replies};

use crate::coach::Coach;
use crate::knowledge::SourceFile;

/// What differs between two knowledges.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Diff {
    /// Entries of the files, by kind and name.
    pub entries: Vec<EntryChange>,
    /// Replies that can be given and read otherwise, by id.
    pub replies: Vec<ReplyChange>,
}

/// What became of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Change {
    Added,
    Removed,
    Changed,
}

/// An entry that came, went or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct EntryChange {
    /// As it stands between the brackets, such as `intent` or `figure`.
    pub kind: String,
    /// Its id, or what it is known by; empty for what there is one of.
    pub name: String,
    /// The name it had before, where it has another now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub was: Option<String>,
    pub change: Change,
    /// Value by value. Of an entry that came or went all values.
    pub edits: Vec<Edit>,
}

/// A value that came (no `before`), went (no `after`) or changed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Edit {
    /// The key, such as `phrasings`; below an entry of a list with what that is known by: `answer chef: text`.
    pub field: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

impl Diff {
    /// What differs between the files and replies of two coaches.
    #[must_use]
    pub fn between(before: &Coach, after: &Coach) -> Self {
        Self {
            entries: entries(&before.knowledge().files, &after.knowledge().files),
            replies: replies(before, after),
        }
    }

    /// Whether nothing differs but comments and layout.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.replies.is_empty()
    }
}

/// What differs between two sets of files that are TOML. Where entries stand, and in which file, does not matter.
#[must_use]
pub fn entries(before: &[SourceFile], after: &[SourceFile]) -> Vec<EntryChange> {
    entries::changes(before, after)
}
