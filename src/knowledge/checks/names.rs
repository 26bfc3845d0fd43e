//! Names, aliases, synonyms and spellings: each has one owner.

use std::collections::HashMap;

use super::{at, phrasings::normalised};
use crate::knowledge::diagnostic::quoted;
use crate::knowledge::model::Spanned;
use crate::knowledge::sink::{At, Sink};
use crate::knowledge::{Knowledge, in_brackets, without_brackets};

pub fn check(all: &Knowledge, sink: &mut Sink<'_>) {
    let (titles, places, items) = (titles(all, sink), places(all, sink), items(all, sink));
    across(&titles, &places, sink);
    across(&titles, &items, sink);
    across(&places, &items, sink);
    synonyms(all, sink);
    spellings(all, sink);
}

fn titles<'k>(all: &'k Knowledge, sink: &mut Sink<'_>) -> Names<'k> {
    let mut names = Names::new("title", words_of);
    for it in &all.roles {
        let owner = Owner::new(it.file, &it.id);
        names.key(&owner, "name", &it.name, sink);
        names.key(&owner, "plural", &it.plural, sink);
        names.parts(&owner, &it.name, sink);
        names.list(&owner, &it.aliases, sink);
        // An id is a name too, with blanks for its dashes. That it is empty is told elsewhere.
        names.list(&owner, Some(&it.id).filter(|id| !id.get_ref().is_empty()), sink);
    }
    for it in &all.groups {
        let owner = Owner::new(it.file, &it.id);
        names.key(&owner, "name", &it.name, sink);
        names.list(&owner, &it.aliases, sink);
    }
    for it in &all.related {
        let owner = Owner::new(it.file, &it.id);
        names.key(&owner, "name", &it.name, sink);
        names.key(&owner, "plural", &it.plural, sink);
        names.parts(&owner, &it.name, sink);
        names.list(&owner, &it.aliases, sink);
    }
    names
}

fn places<'k>(all: &'k Knowledge, sink: &mut Sink<'_>) -> Names<'k> {
    let mut names = Names::new("place or country", words_of);
    for it in &all.places {
        let owner = Owner::new(it.file, &it.id);
        names.key(&owner, "name", &it.name, sink);
        names.list(&owner, &it.aliases, sink);
        names.list(&owner, &it.cities, sink);
    }
    for it in &all.countries {
        let owner = Owner::named(it.file, &it.name);
        names.list(&owner, [&it.name], sink);
        names.list(&owner, &it.aliases, sink);
    }
    names
}

fn items<'k>(all: &'k Knowledge, sink: &mut Sink<'_>) -> Names<'k> {
    let mut names = Names::new("item", words_of);
    for it in &all.items {
        let owner = Owner::new(it.file, &it.id);
        names.key(&owner, "name", &it.name, sink);
        if let Some(full) = &it.full {
            names.key(&owner, "full", full, sink);
        }
        names.list(&owner, &it.aliases, sink);
    }
    names
}

/// Reports what is a name of one kind and of another: a message with it would be about either.
fn across(some: &Names<'_>, others: &Names<'_>, sink: &mut Sink<'_>) {
    let both = some
        .owners
        .iter()
        .filter_map(|(words, this)| Some((this, others.owners.get(words)?)));
    for (this, that) in both {
        let (here, there) = (this.spot.find(sink), that.spot.find(sink));
        let (culprit, other) = sink.culprit(there.clone(), here.clone());
        let (late, late_kind, early, early_kind) = if culprit == here {
            (this, some.kind, that, others.kind)
        } else {
            (that, others.kind, this, some.kind)
        };
        let message = format!(
            "the {late_kind} {} is a name of the {early_kind} {} too, at {}",
            quoted(&late.name),
            quoted(early.owner.id),
            sink.place(other)
        );
        sink.error(
            culprit,
            message,
            format!("leave it to {} or to {}", quoted(early.owner.id), quoted(late.owner.id)),
        );
    }
}

fn synonyms(all: &Knowledge, sink: &mut Sink<'_>) {
    let mut words = Names::new("synonym", lower);
    for it in &all.synonyms {
        let all = || std::iter::once(&it.word).chain(&it.same);
        words.list(&Owner::named(it.file, &it.word), all(), sink);
        for word in all().filter(|word| word.get_ref().split_whitespace().count() > 1) {
            let message = format!("the synonym {} is more than one word", quoted(word.get_ref()));
            sink.error(at(it.file, word), message, "write one word, or ask it in a phrasing");
        }
    }
}

fn spellings(all: &Knowledge, sink: &mut Sink<'_>) {
    let mut words = Names::new("spelling", lower);
    for it in &all.spellings {
        // A list without entries has nothing that could be taken.
        if let Some(first) = it.for_.first() {
            let owner = Owner {
                id: &it.write,
                ..Owner::named(it.file, first)
            };
            words.list(&owner, &it.for_, sink);
        }
    }
}

fn lower(word: &str) -> String {
    word.trim().to_lowercase()
}

/// An entry that names belong to.
#[derive(Clone)]
struct Owner<'k> {
    id: &'k str,
    /// Where the entry is named: two entries with one id are two owners.
    entry: At,
    /// Whether the id has a check of its own, which tells of an entry that stands there twice.
    by_id: bool,
}

impl<'k> Owner<'k> {
    fn new(file: usize, id: &'k Spanned<String>) -> Self {
        Self {
            id: id.get_ref(),
            entry: at(file, id),
            by_id: true,
        }
    }

    /// An entry without an id, which goes by one of its names.
    fn named(file: usize, name: &'k Spanned<String>) -> Self {
        Self {
            by_id: false,
            ..Self::new(file, name)
        }
    }
}

/// Names of which each belongs to one entry.
struct Names<'k> {
    /// What they are, in the singular.
    kind: &'static str,
    /// Names that come out the same are one name.
    simplified: fn(&str) -> String,
    owners: HashMap<String, Owned<'k>>,
}

/// A name as an entry writes it.
#[derive(Clone)]
struct Owned<'k> {
    owner: Owner<'k>,
    name: String,
    spot: Spot,
}

/// Where a name stands: at a place, or behind a key near it that is looked for only when something is wrong.
#[derive(Clone)]
struct Spot {
    near: At,
    key: Option<&'static str>,
}

fn words_of(name: &str) -> String {
    normalised(name).into_owned()
}

impl Spot {
    fn find(&self, sink: &Sink<'_>) -> At {
        match self.key {
            Some(key) => sink.key(self.near.clone(), key),
            None => self.near.clone(),
        }
    }
}

impl<'k> Names<'k> {
    fn new(kind: &'static str, simplified: fn(&str) -> String) -> Self {
        Self {
            kind,
            simplified,
            owners: HashMap::new(),
        }
    }

    fn key(&mut self, owner: &Owner<'k>, key: &'static str, name: &str, sink: &mut Sink<'_>) {
        let spot = Spot {
            near: owner.entry.clone(),
            key: Some(key),
        };
        self.own(owner, name, &spot, sink);
    }

    /// What a name such as "Head Chef (HC)" says with and without its brackets, which are names by themselves.
    fn parts(&mut self, owner: &Owner<'k>, name: &str, sink: &mut Sink<'_>) {
        for part in [Some(without_brackets(name)), in_brackets(name)].into_iter().flatten() {
            if part != name && !part.is_empty() {
                self.key(owner, "name", part, sink);
            }
        }
    }

    fn list<'n>(
        &mut self,
        owner: &Owner<'k>,
        names: impl IntoIterator<Item = &'n Spanned<String>>,
        sink: &mut Sink<'_>,
    ) {
        for name in names {
            let spot = Spot {
                near: at(owner.entry.0, name),
                key: None,
            };
            self.own(owner, name.get_ref(), &spot, sink);
        }
    }

    /// Gives a name to an entry, or reports that another one has it.
    fn own(&mut self, owner: &Owner<'k>, name: &str, spot: &Spot, sink: &mut Sink<'_>) {
        let words = (self.simplified)(name);
        if words.is_empty() {
            let message = format!("an empty {}", self.kind);
            sink.error(spot.find(sink), message, "write it, or leave it out");
            return;
        }
        let this = Owned {
            owner: owner.clone(),
            name: name.to_owned(),
            spot: spot.clone(),
        };
        let Some(first) = self.owners.get(&words) else {
            self.owners.insert(words, this);
            return;
        };
        if first.owner.entry == owner.entry {
            return;
        }
        let (here, there) = (this.spot.find(sink), first.spot.find(sink));
        let (culprit, other) = sink.culprit(there, here.clone());
        let first = first.clone();
        let (late, early) = if culprit == here { (this, first) } else { (first, this) };
        if late.owner.by_id && early.owner.by_id && late.owner.id == early.owner.id {
            self.owners.insert(words, early);
            return;
        }
        let message = format!(
            "the {} {} belongs to {} already, at {}",
            self.kind,
            quoted(&late.name),
            quoted(early.owner.id),
            sink.place(other)
        );
        let label = if late.owner.id == early.owner.id {
            "add what is new here to the first, and delete this one".to_owned()
        } else if late.owner.by_id == early.owner.by_id {
            format!("leave it to {} or to {}", quoted(early.owner.id), quoted(late.owner.id))
        } else {
            "a country of which something is told is a `[[place]]` alone: delete its `[[country]]`".to_owned()
        };
        sink.error(culprit, message, label);
        self.owners.insert(words, early);
    }
}
