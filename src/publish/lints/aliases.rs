//! Names that are everyday words, so that messages about something else are taken for a name.

use std::borrow::Cow;
use std::collections::HashSet;

use foldhash::HashMap;

use crate::knowledge::model::Spanned;

use super::Found;
use crate::knowledge::Knowledge;

/// A word that stands in so many messages that are nobody's question, and in no question, is one that people chat with.
const LEAST_NOISE: usize = 3;

pub fn check(k: &Knowledge, found: &mut Found<'_>) {
    let stop: HashSet<&str> = k.stop_words.iter().map(String::as_str).collect();
    let names: Vec<(usize, &Spanned<String>, String)> = names(k)
        .map(|(file, alias)| (file, alias, alias.get_ref().to_lowercase()))
        .filter(|(.., word)| word.split_whitespace().count() == 1)
        .collect();
    let words = || names.iter().map(|(.., word)| word.as_str());
    let intents = k.intents.iter().flat_map(|it| &it.phrasings);
    let noise = Counts::of(words(), k.noise.iter().map(String::as_str));
    let asked = Counts::of(words(), intents.map(|it| it.get_ref().as_str()));
    for (file, alias, word) in &names {
        let (chatter, questions) = (noise.messages_with(word), asked.messages_with(word));
        let why = if stop.contains(word.as_str()) {
            "is one of the stop words".to_owned()
        } else if chatter >= LEAST_NOISE && questions == 0 {
            format!("stands in {chatter} messages of `noise` and in no phrasing")
        } else {
            continue;
        };
        found.warn(
            "everyday-alias",
            (*file, alias.span()),
            format!("this name is an everyday word too: it {why}"),
            "leave it out, or write it with another word beside it".to_owned(),
        );
    }
}

/// The other names of everything that has some, each with its file.
fn names(k: &Knowledge) -> impl Iterator<Item = (usize, &Spanned<String>)> {
    fn of(file: usize, list: &[Spanned<String>]) -> impl Iterator<Item = (usize, &Spanned<String>)> {
        list.iter().map(move |it| (file, it))
    }
    let roles = k.roles.iter().flat_map(|it| of(it.file, &it.aliases));
    let groups = k.groups.iter().flat_map(|it| of(it.file, &it.aliases));
    let related = k.related.iter().flat_map(|it| of(it.file, &it.aliases));
    let places = k
        .places
        .iter()
        .flat_map(|it| of(it.file, &it.aliases).chain(of(it.file, &it.cities)));
    let items = k.items.iter().flat_map(|it| of(it.file, &it.aliases));
    let ladders = k.ladders.iter().flat_map(|it| of(it.file, &it.aliases));
    let outsiders = k.professions.iter().chain(&k.countries);
    let outsiders = outsiders.flat_map(|it| std::iter::once((it.file, &it.name)).chain(of(it.file, &it.aliases)));
    roles
        .chain(groups)
        .chain(related)
        .chain(places)
        .chain(items)
        .chain(ladders)
        .chain(outsiders)
}

/// Words, and in how many messages each of them stands.
struct Counts<'w> {
    of: HashMap<&'w str, Count>,
}

#[derive(Default)]
struct Count {
    messages: usize,
    /// The number of the last of them, from 1.
    last: usize,
}

impl<'w> Counts<'w> {
    fn of<'m>(words: impl Iterator<Item = &'w str>, messages: impl Iterator<Item = &'m str>) -> Self {
        let mut of: HashMap<&str, Count> = words.map(|it| (it, Count::default())).collect();
        for (number, message) in (1..).zip(messages) {
            let lower = if message.chars().any(char::is_uppercase) {
                Cow::Owned(message.to_lowercase())
            } else {
                Cow::Borrowed(message)
            };
            for word in lower.split(|c: char| !c.is_alphanumeric()) {
                if let Some(count) = of.get_mut(word).filter(|it| it.last != number) {
                    count.last = number;
                    count.messages += 1;
                }
            }
        }
        Self { of }
    }

    fn messages_with(&self, word: &str) -> usize {
        self.of.get(word).map_or(0, |it| it.messages)
    }
}
