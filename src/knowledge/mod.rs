//! What the coach knows: the TOML model, loading it, the checks that need no matcher, and diagnostics.
//!
//! Knows nothing of matching, Discord or the clock, and does no I/O but [`read_folder`].
//! [`load`] never fails: it gives back what could be read together with every problem, sorted by place.

mod brackets;
mod builtin;
mod checks;
mod complaint;
mod decode;
mod diagnostic;
mod document;
mod folder;
mod kinds;
mod load;
mod lost;
pub mod model;
mod nearest;
mod nesting;
mod position;
mod recovery;
#[cfg(test)]
mod schema;
mod shipped;
mod sink;
mod spanned;
mod syntax;
mod tables;

use std::ops::Deref;
use std::sync::OnceLock;

use model::{
    Check, Conversation, Distress, Figure, Gap, Group, Intent, Item, Ladder, Language, OffLadder, Outsider, PayNote,
    Place, Related, Role, SmallTalk, Source, Spelling, Synonym, Titles,
};

pub(crate) use brackets::{in_brackets, without_brackets};
pub use builtin::builtin;
pub(crate) use checks::normalised;
pub use diagnostic::{Diagnostic, Severity, plain};
pub use document::read_document;
pub use folder::{FolderError, FolderProblem, read_folder};
pub use load::{load, load_rest};

/// The text of one knowledge file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Its path below the knowledge folder, with forward slashes on every platform.
    pub name: String,
    pub text: String,
}

/// A short hash of the names and texts of files: twelve hexadecimal digits.
///
/// It is FNV-1a with 64 bits (Fowler, Noll and Vo), cut to 48: the same on every platform and in every build.
/// It tells versions apart, it does not withstand forgery.
/// Carriage returns are left out, so that a checkout with other line ends is the same version.
#[must_use]
pub fn version(files: &[SourceFile]) -> String {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let mut hash = OFFSET;
    for file in files {
        // No text holds the byte 0xff, so it parts name from text and file from file without doubt.
        let bytes = file.name.bytes().chain([0xff]).chain(file.text.bytes()).chain([0xff]);
        for byte in bytes.filter(|&byte| byte != b'\r') {
            hash = (hash ^ u64::from(byte)).wrapping_mul(PRIME);
        }
    }
    format!("{:012x}", hash >> 16)
}

/// An entry together with the file that it stands in.
#[derive(Debug, Clone)]
pub struct Entry<T> {
    pub value: T,
    /// Index into [`Knowledge::files`].
    pub file: usize,
}

impl<T> Deref for Entry<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.value
    }
}

/// Everything that the knowledge files say, in the order of the files and of the entries in them.
#[derive(Debug, Clone, Default)]
pub struct Knowledge {
    /// The files that all this was read from.
    pub files: Vec<SourceFile>,
    /// Their [`version`], once it was asked for.
    pub(crate) hash: OnceLock<String>,
    pub sources: Vec<Entry<Source>>,
    pub roles: Vec<Entry<Role>>,
    pub groups: Vec<Entry<Group>>,
    pub related: Vec<Entry<Related>>,
    pub places: Vec<Entry<Place>>,
    /// Words without content.
    pub stop_words: Vec<String>,
    pub synonyms: Vec<Entry<Synonym>>,
    pub spellings: Vec<Entry<Spelling>>,
    /// Words that spelling correction leaves alone.
    pub keep: Vec<String>,
    pub figures: Vec<Entry<Figure>>,
    pub pay_notes: Vec<Entry<PayNote>>,
    pub ladders: Vec<Entry<Ladder>>,
    pub off_ladder: Vec<Entry<OffLadder>>,
    pub items: Vec<Entry<Item>>,
    pub intents: Vec<Entry<Intent>>,
    pub titles: Titles,
    pub professions: Vec<Entry<Outsider>>,
    pub countries: Vec<Entry<Outsider>>,
    pub gaps: Vec<Entry<Gap>>,
    /// Messages that are nobody's question.
    pub noise: Vec<String>,
    /// Companies and authorities by name. The documents speak of none by itself.
    pub employers: Vec<String>,
    /// Universities and schools by name. The documents speak of none by itself.
    pub schools: Vec<String>,
    /// What the documents are about, for a member who asked something else: "pay", "the way there".
    pub topics: Vec<String>,
    pub small_talk: Vec<Entry<SmallTalk>>,
    pub distress: Distress,
    pub languages: Vec<Entry<Language>>,
    pub conversation: Conversation,
    pub checks: Vec<Entry<Check>>,
}

impl Knowledge {
    /// The [`version`] of the files that it was read from.
    pub fn version(&self) -> String {
        self.hash.get_or_init(|| version(&self.files)).clone()
    }

    /// The source with this id.
    pub fn source(&self, id: &str) -> Option<&Source> {
        find(&self.sources, |it| it.id.get_ref() == id)
    }

    /// The role with this id.
    pub fn role(&self, id: &str) -> Option<&Role> {
        find(&self.roles, |it| it.id.get_ref() == id)
    }

    /// Where the role with this id stands among [`Knowledge::roles`].
    pub fn role_index(&self, id: &str) -> Option<usize> {
        self.roles.iter().position(|it| it.id.get_ref() == id)
    }

    /// Where the members of a group, itself given by its index, stand among [`Knowledge::roles`].
    pub fn members(&self, group: usize) -> impl Iterator<Item = usize> {
        let members = &self.groups[group].members;
        members.iter().filter_map(|it| self.role_index(it.get_ref()))
    }

    /// The group of roles with this id.
    pub fn group(&self, id: &str) -> Option<&Group> {
        find(&self.groups, |it| it.id.get_ref() == id)
    }

    /// The related title with this id.
    pub fn related(&self, id: &str) -> Option<&Related> {
        find(&self.related, |it| it.id.get_ref() == id)
    }

    /// The place with this id.
    pub fn place(&self, id: &str) -> Option<&Place> {
        find(&self.places, |it| it.id.get_ref() == id)
    }

    /// Where the place with this id stands among [`Knowledge::places`].
    pub fn place_index(&self, id: &str) -> Option<usize> {
        self.places.iter().position(|it| it.id.get_ref() == id)
    }

    /// The ladder with this id.
    pub fn ladder(&self, id: &str) -> Option<&Ladder> {
        find(&self.ladders, |it| it.id.get_ref() == id)
    }

    /// The ladder that this role stands on, with the index of its rung counted from the bottom.
    /// The first ladder in file order, should the role stand on several.
    pub fn rung(&self, role: &str) -> Option<(&Ladder, usize)> {
        self.ladders.iter().find_map(|ladder| {
            let at = ladder.rungs.iter().position(|rung| rung.role.get_ref() == role)?;
            Some((&ladder.value, at))
        })
    }

    /// The way on for a role that stands on no ladder.
    pub fn off_ladder(&self, role: &str) -> Option<&OffLadder> {
        find(&self.off_ladder, |it| it.role.get_ref() == role)
    }

    /// The certificate, degree, tool, skill or framework with this id.
    pub fn item(&self, id: &str) -> Option<&Item> {
        find(&self.items, |it| it.id.get_ref() == id)
    }

    /// The intent with this id.
    pub fn intent(&self, id: &str) -> Option<&Intent> {
        find(&self.intents, |it| it.id.get_ref() == id)
    }

    /// The gap with this id.
    pub fn gap(&self, id: &str) -> Option<&Gap> {
        find(&self.gaps, |it| it.id.get_ref() == id)
    }

    /// The small talk with this id.
    pub fn small_talk(&self, id: &str) -> Option<&SmallTalk> {
        find(&self.small_talk, |it| it.id.get_ref() == id)
    }

    /// The language with this id.
    pub fn language(&self, id: &str) -> Option<&Language> {
        find(&self.languages, |it| it.id.get_ref() == id)
    }
}

/// Lists are short (a hundred entries at most), so a walk is as fast as an index and cannot go stale.
fn find<T>(entries: &[Entry<T>], is_it: impl Fn(&T) -> bool) -> Option<&T> {
    entries.iter().map(|entry| &entry.value).find(|value| is_it(value))
}
