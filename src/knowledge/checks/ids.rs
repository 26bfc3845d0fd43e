//! Ids and codes: their shape, and that each has one owner.

use std::collections::HashMap;

use super::at;
use crate::knowledge::diagnostic::quoted;
use crate::knowledge::model::Spanned;
use crate::knowledge::sink::{At, Sink};
use crate::knowledge::{Entry, Knowledge};

/// Buttons carry ids and codes, and have room for a hundred characters.
const LONGEST_ID: usize = 32;
const LONGEST_CODE: usize = 6;

pub fn check(all: &Knowledge, sink: &mut Sink<'_>) {
    let ids = |what: &str, longest| Space::new(what, longest);
    let mut sources = ids("sources", LONGEST_ID);
    sources.add(&all.sources, |it| &it.id, sink);

    let mut titles = ids("roles, groups and related titles", LONGEST_ID);
    titles.add(&all.roles, |it| &it.id, sink);
    titles.add(&all.groups, |it| &it.id, sink);
    titles.add(&all.related, |it| &it.id, sink);

    let mut places = ids("places", LONGEST_ID);
    places.add(&all.places, |it| &it.id, sink);

    let mut ladders = ids("ladders", LONGEST_ID);
    ladders.add(&all.ladders, |it| &it.id, sink);

    let mut items = ids("items", LONGEST_ID);
    items.add(&all.items, |it| &it.id, sink);

    let mut topics = ids("intents, gaps and small talk", LONGEST_ID);
    topics.add(&all.intents, |it| &it.id, sink);
    topics.add(&all.gaps, |it| &it.id, sink);
    topics.add(&all.small_talk, |it| &it.id, sink);

    let mut languages = ids("languages", LONGEST_ID);
    languages.add(&all.languages, |it| &it.id, sink);

    let mut title_codes = Space::new("roles, related titles and ladders", LONGEST_CODE);
    title_codes.add(&all.roles, |it| &it.code, sink);
    title_codes.add(&all.related, |it| &it.code, sink);
    title_codes.add(&all.ladders, |it| &it.code, sink);

    let mut place_codes = Space::new("places", LONGEST_CODE);
    place_codes.add(&all.places, |it| &it.code, sink);

    let mut item_codes = Space::new("items", LONGEST_CODE);
    item_codes.add(&all.items, |it| &it.code, sink);
}

/// Ids or codes that must differ from one another.
struct Space<'k> {
    /// Whose they are, in the plural.
    owners: String,
    longest: usize,
    seen: HashMap<&'k str, At>,
}

impl<'k> Space<'k> {
    fn new(owners: &str, longest: usize) -> Self {
        Self {
            owners: owners.to_owned(),
            longest,
            seen: HashMap::new(),
        }
    }

    fn add<T>(&mut self, entries: &'k [Entry<T>], id: impl Fn(&'k T) -> &'k Spanned<String>, sink: &mut Sink<'_>) {
        let what = if self.longest == LONGEST_CODE { "code" } else { "id" };
        for entry in entries {
            let id = id(&entry.value);
            let here = at(entry.file, id);
            if !well_formed(id.get_ref(), self.longest) {
                let message = format!(
                    "{} cannot be {} {what}",
                    quoted(id.get_ref()),
                    if what == "id" { "an" } else { "a" }
                );
                let label = format!("write 1 to {} of the characters a-z, 0-9 and `-`", self.longest);
                sink.error(here, message, label);
                continue;
            }
            let Some(first) = self.seen.get(id.get_ref().as_str()) else {
                self.seen.insert(id.get_ref(), here);
                continue;
            };
            let (culprit, other) = sink.culprit(first.clone(), here);
            let message = format!(
                "the {what} {} is taken: it stands at {} already",
                quoted(id.get_ref()),
                sink.place(other.clone())
            );
            let label = format!(
                "{what}s of {} must differ: remove this entry, or change its {what}",
                self.owners
            );
            sink.error(culprit, message, label);
            self.seen.insert(id.get_ref(), other);
        }
    }
}

fn well_formed(id: &str, longest: usize) -> bool {
    (1..=longest).contains(&id.len()) && id.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
}
