//! Names that are everyday words, so that messages about something else are taken for a name.

use std::collections::{HashMap, HashSet};

use crate::knowledge::model::Spanned;

use super::Found;
use crate::knowledge::Knowledge;

/// A word that stands in so many messages that are nobody's question, and in no question, is one that people chat with.
const LEAST_NOISE: usize = 3;

pub fn check(k: &Knowledge, found: &mut Found<'_>) {
    let stop: HashSet<&str> = k.stop_words.iter().map(String::as_str).collect();
    let noise = messages_with(k.noise.iter().map(String::as_str));
    let intents = k.intents.iter().flat_map(|it| &it.phrasings);
    let asked = messages_with(intents.map(|it| it.get_ref().as_str()));
    let count = |counts: &HashMap<String, usize>, word: &str| counts.get(word).copied().unwrap_or_default();
    for (file, alias) in names(k) {
        let word = alias.get_ref().to_lowercase();
        if word.split_whitespace().count() != 1 {
            continue;
        }
        let (chatter, questions) = (count(&noise, &word), count(&asked, &word));
        let why = if stop.contains(word.as_str()) {
            "is one of the stop words".to_owned()
        } else if chatter >= LEAST_NOISE && questions == 0 {
            format!("stands in {chatter} messages of `noise` and in no phrasing")
        } else {
            continue;
        };
        found.warn(
            "everyday-alias",
            (file, alias.span()),
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

/// Each word, and in how many of the messages it stands.
fn messages_with<'m>(messages: impl Iterator<Item = &'m str>) -> HashMap<String, usize> {
    let mut counts: HashMap<String, usize> = HashMap::new();
    for message in messages {
        let lower = message.to_lowercase();
        let words: HashSet<&str> = lower.split(|c: char| !c.is_alphanumeric()).collect();
        for word in words {
            if let Some(count) = counts.get_mut(word) {
                *count += 1;
            } else {
                counts.insert(word.to_owned(), 1);
            }
        }
    }
    counts
}
