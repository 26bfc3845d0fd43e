//! A difference in words.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::{Change, Diff, Edit, EntryChange};
use crate::knowledge::plain;

/// So many edits of an entry are shown one by one.
const MOST_EDITS: usize = 20;

/// So many ids of replies are named.
const MOST_REPLIES: usize = 40;

/// What is counted under another name than the key or kind that it stands under: one, and several.
const NOUNS: [(&str, [&str; 2]); 15] = [
    ("aliases", ["alias", "aliases"]),
    ("cities", ["alias", "aliases"]),
    ("country", ["country", "countries"]),
    ("employers", ["employer", "employers"]),
    ("for", ["alias", "aliases"]),
    ("keep", ["kept word", "kept words"]),
    ("levels", ["alias", "aliases"]),
    ("noise", ["noise message", "noise messages"]),
    ("phrasings", ["phrasing", "phrasings"]),
    ("related", ["related title", "related titles"]),
    ("same", ["alias", "aliases"]),
    ("schools", ["school", "schools"]),
    ("smalltalk", ["small talk", "small talk"]),
    ("stop_words", ["stop word", "stop words"]),
    ("topics", ["topic", "topics"]),
];

impl Diff {
    /// What differs, in a line: "1 intent added; 14 phrasings added, 2 removed; 3 replies read otherwise".
    #[must_use]
    pub fn summary(&self) -> String {
        let mut counts: BTreeMap<[String; 2], [usize; 3]> = BTreeMap::new();
        let mut count = |name: &str, change: Change| {
            counts.entry(noun(name)).or_default()[change as usize] += 1;
        };
        for it in &self.entries {
            // A list at the top of a file is no entry: its items are.
            if !it.name.is_empty() || it.edits.iter().any(|edit| !edit.field.is_empty()) {
                let counted_apart = |edit: &Edit| own_noun(&edit.field).is_some();
                if it.change != Change::Changed || !it.edits.iter().all(counted_apart) {
                    count(&it.kind, it.change);
                }
            }
            for edit in &it.edits {
                let name = if edit.field.is_empty() {
                    Some(&*it.kind)
                } else {
                    own_noun(&edit.field)
                };
                if let Some(name) = name {
                    count(name, edit.change());
                }
            }
        }
        let mut parts: Vec<String> = counts
            .into_iter()
            .map(|(noun, counts)| counted(&noun, counts))
            .collect();
        match self.replies.len() {
            0 => {}
            1 => parts.push("1 reply reads otherwise".to_owned()),
            n => parts.push(format!("{n} replies read otherwise")),
        }
        if parts.is_empty() {
            parts.push("nothing but comments and layout".to_owned());
        }
        parts.join("; ")
    }

    /// What differs, entry by entry, as lines of plain text; empty where nothing does.
    #[must_use]
    pub fn details(&self) -> String {
        let mut out = String::new();
        for it in &self.entries {
            entry(&mut out, it);
        }
        if !self.replies.is_empty() {
            let ids = self.replies.iter().take(MOST_REPLIES).map(|it| plain(&it.id));
            let ids = ids.collect::<Vec<_>>().join(", ");
            let more = self.replies.len().saturating_sub(MOST_REPLIES);
            let more = if more > 0 {
                format!(", and {more} more")
            } else {
                String::new()
            };
            let _ = writeln!(out, "replies that read otherwise: {ids}{more}");
        }
        out
    }
}

impl Edit {
    fn change(&self) -> Change {
        match (&self.before, &self.after) {
            (None, _) => Change::Added,
            (_, None) => Change::Removed,
            _ => Change::Changed,
        }
    }
}

fn counted([one, several]: &[String; 2], [added, removed, changed]: [usize; 3]) -> String {
    let all = [(added, "added"), (removed, "removed"), (changed, "changed")];
    let mut parts = Vec::new();
    for (n, what) in all.into_iter().filter(|(n, _)| *n > 0) {
        // "2 figures added, 1 removed"
        let noun = match (parts.is_empty(), n) {
            (false, _) => String::new(),
            (true, 1) => format!("{one} "),
            (true, _) => format!("{several} "),
        };
        parts.push(format!("{n} {noun}{what}"));
    }
    parts.join(", ")
}

fn noun(name: &str) -> [String; 2] {
    match NOUNS.iter().find(|(it, _)| *it == name) {
        Some((_, words)) => words.map(str::to_owned),
        None => {
            let one = name.replace('_', " ");
            let several = format!("{one}s");
            [one, several]
        }
    }
}

/// The name under which the values of a key are counted by themselves, if they are: phrasings and other names.
fn own_noun(field: &str) -> Option<&str> {
    let key = field.rsplit(": ").next().unwrap_or(field);
    NOUNS.iter().map(|(it, _)| *it).find(|it| *it == key)
}

fn entry(out: &mut String, it: &EntryChange) {
    let what = match it.change {
        Change::Added => "added",
        Change::Removed => "removed",
        Change::Changed if it.was.is_some() => "renamed",
        Change::Changed => "changed",
    };
    let was = it
        .was
        .as_deref()
        .map_or_else(String::new, |was| format!(" {} →", short(was)));
    let name = if it.name.is_empty() {
        String::new()
    } else {
        format!(" {}", short(&it.name))
    };
    let _ = writeln!(out, "{what}: {}{was}{name}", plain(&it.kind));
    if it.change != Change::Changed {
        return;
    }
    for edit in it.edits.iter().take(MOST_EDITS) {
        let field = if edit.field.is_empty() {
            String::new()
        } else {
            format!("{}: ", short(&edit.field))
        };
        let _ = match (&edit.before, &edit.after) {
            (Some(before), Some(after)) => {
                let (before, after) = around_the_change(before, after);
                writeln!(out, "  ~ {field}{before} → {after}")
            }
            (Some(before), None) => writeln!(out, "  - {field}{}", short(before)),
            (None, after) => writeln!(out, "  + {field}{}", short(after.as_deref().unwrap_or_default())),
        };
    }
    if let more @ 1.. = it.edits.len().saturating_sub(MOST_EDITS) {
        let _ = writeln!(out, "  and {more} more");
    }
}

/// As much as fits on a line.
fn short(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut short: String = plain(text).chars().take(LONGEST).collect();
    if text.chars().nth(LONGEST).is_some() {
        short.push('…');
    }
    short
}

/// Two texts from the word before the first in which they differ.
fn around_the_change(before: &str, after: &str) -> (String, String) {
    let mut same = 0;
    for ((at, a), b) in before.char_indices().zip(after.chars()) {
        if a != b {
            break;
        }
        if a == ' ' {
            same = at + 1;
        }
    }
    // A text that begins alike is shown from its start, unless the change would be out of sight.
    const IN_SIGHT: usize = 40;
    if same <= IN_SIGHT {
        return (short(before), short(after));
    }
    let from = |text: &str| format!("…{}", short(text.get(same..).unwrap_or_default()));
    (from(before), from(after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_in_sight() {
        let long = "word ".repeat(30);
        let (before, after) = around_the_change(&format!("{long}old end"), &format!("{long}new end"));
        assert_eq!((before.as_str(), after.as_str()), ("…old end", "…new end"));
        let (before, after) = around_the_change("5,000", "6,000");
        assert_eq!((before.as_str(), after.as_str()), ("5,000", "6,000"));
    }
}
