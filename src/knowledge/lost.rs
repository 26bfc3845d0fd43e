//! What could not be read.

use std::collections::HashSet;

use toml::de::DeValue;

/// What stands in the files but could not be read: nothing should call it missing.
#[derive(Default)]
pub struct Lost {
    /// Kind and id of entries with problems of their own.
    entries: HashSet<(&'static str, String)>,
    /// Whatever looks like an id in files that are no TOML.
    anywhere: HashSet<String>,
    kinds: HashSet<&'static str>,
    files: bool,
    /// There are files of which nothing could be read at all.
    unread: bool,
}

impl Lost {
    /// Whether an entry of this kind with this id was lost.
    pub fn has(&self, kind: &'static str, id: &str) -> bool {
        self.unread || self.anywhere.contains(id) || self.entries.contains(&(kind, id.to_owned()))
    }

    /// Whether entries of this kind may have been lost.
    pub fn any(&self, kind: &'static str) -> bool {
        self.unread || self.files || self.kinds.contains(kind)
    }

    /// Loses files that nobody could look into: they may hold anything.
    pub fn unread_files(&mut self) {
        self.unread = true;
    }

    /// Loses an entry, but remembers its id if it has one.
    pub fn entry(&mut self, kind: &'static str, table: &DeValue<'_>) {
        self.kinds.insert(kind);
        if let Some(id) = table.get("id").and_then(|id| id.get_ref().as_str()) {
            self.entries.insert((kind, id.to_owned()));
        }
    }

    /// Loses a file, but remembers whatever looks like an id in it.
    pub fn file(&mut self, text: &str) {
        self.files = true;
        self.ids(text);
    }

    /// Remembers whatever looks like an id in some lines.
    pub fn ids(&mut self, lines: &str) {
        let ids = lines.lines().filter_map(|line| {
            let value = line
                .trim_start()
                .strip_prefix("id")?
                .trim_start()
                .strip_prefix('=')?
                .trim_start();
            value.trim_start_matches(['"', '\'']).split(['"', '\'']).next()
        });
        self.anywhere.extend(ids.map(str::to_owned));
    }
}
