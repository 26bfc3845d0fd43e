//! A lexicon from the texts of a knowledge.

use std::collections::BTreeMap;

use foldhash::{HashMap, HashSet};
use rust_stemmers::{Algorithm, Stemmer};

use super::{Lexicon, Spelling, Word, stem_with};
use crate::matcher::meanings::{Meaning, is_common};
use crate::matcher::normalise::normalise;
use crate::matcher::spelling::{Speller, edits_forgiven};
use crate::matcher::token::tokenise_phrasing;
use crate::matcher::tuning::{SLIP_MOST, SLIP_OF};

/// What a lexicon is made of.
pub struct LexiconSource<'a, V: Iterator<Item = &'a str>> {
    /// Words without content; question words are among them.
    pub stop_words: &'a [String],
    /// A word, and the words that mean the same.
    pub synonyms: &'a [(String, Vec<String>)],
    /// What to write, and the chat spellings that it is written for; either may be several words.
    pub spellings: &'a [(String, Vec<String>)],
    /// Words that are never corrected.
    pub keep: &'a [String],
    /// The words of the ways to ask, as members word them, and how often each occurs: a rare one may be a slip of the pen.
    pub phrasings: &'a BTreeMap<String, u32>,
    /// Every alias, name, answer …: texts of one or more words, as often as they occur.
    pub vocabulary: V,
}

impl Lexicon {
    /// Collects the words of `source`.
    #[must_use]
    pub fn build<'a, V: Iterator<Item = &'a str>>(source: LexiconSource<'a, V>) -> Self {
        let stemmer = Stemmer::create(Algorithm::English);
        let mut counts = source.phrasings.clone();
        let rare: Vec<String> = counts
            .iter()
            .filter(|(_, count)| **count <= SLIP_MOST)
            .map(|(word, _)| word.clone())
            .collect();
        let named = word_counts(source.vocabulary);
        for (word, count) in &named {
            *counts.entry(word.clone()).or_default() += count;
        }
        let frequent = counts.iter().filter(|(_, count)| **count >= SLIP_OF);
        let frequent = Speller::build(frequent.map(|(word, count)| (word.as_str(), *count)));
        let slips = rare
            .into_iter()
            .filter(|word| !named.contains_key(word) && is_slip(word, &frequent));
        for slip in slips.collect::<Vec<_>>() {
            counts.remove(&slip);
        }
        let mut stops = HashSet::default();
        for text in source.stop_words {
            for token in tokenise_phrasing(text) {
                counts.entry(token.text.clone()).or_default();
                stops.insert(token.text);
            }
        }
        let mut owners: HashMap<Box<str>, Box<str>> = HashMap::default();
        for (owner, same) in source.synonyms {
            let owner = normalise(owner);
            counts.entry(owner.clone()).or_default();
            let concept = stem_with(&stemmer, &owner);
            for word in same {
                let word = normalise(word);
                owners
                    .entry(stem_with(&stemmer, &word).into())
                    .or_insert_with(|| concept.as_ref().into());
                counts.entry(word).or_default();
            }
        }
        let mut spellings: HashMap<Box<str>, Vec<Spelling>> = HashMap::default();
        let mut spelt: Vec<Box<str>> = Vec::new();
        for (write, misspelt) in source.spellings {
            let write: Vec<Box<str>> = boxed_words(write);
            for word in &write {
                counts.entry(word.to_string()).or_default();
            }
            for text in misspelt {
                let mut from = boxed_words(text).into_iter();
                let Some(first) = from.next() else { continue };
                spelt.push(first.clone());
                spellings.entry(first).or_default().push(Spelling {
                    rest: from.collect(),
                    write: write.clone(),
                });
            }
        }
        for ways in spellings.values_mut() {
            ways.sort_by_key(|way| usize::MAX - way.rest.len());
        }
        let candidates = counts.iter().map(|(word, &count)| (word.as_str(), count));
        let speller = Speller::build(candidates);
        let kept: Vec<Box<str>> = source.keep.iter().flat_map(|text| boxed_words(text)).collect();
        // A misspelling that an author listed is known as such; its stem makes no other word right.
        let stems = counts
            .keys()
            .map(String::as_str)
            .chain(kept.iter().map(AsRef::as_ref))
            .map(|word| stem_with(&stemmer, word).into())
            .collect();
        let words: HashMap<Box<str>, Word> = counts
            .into_keys()
            .map(String::into_boxed_str)
            .chain(kept)
            .chain(spelt)
            .map(|word| {
                let stem = stem_with(&stemmer, &word);
                let concept = owners.get(stem.as_ref()).map_or(stem.as_ref(), |owner| owner);
                let stop = stops.contains(word.as_ref());
                let (concept, meaning): (Box<str>, _) = (concept.into(), Meaning::of(concept));
                let stem = (*stem != *concept).then(|| stem.as_ref().into());
                let known = Word {
                    stop,
                    concept,
                    stem,
                    meaning,
                };
                (word, known)
            })
            .collect();
        Self {
            words,
            stems,
            owners,
            spellings,
            speller,
            stemmer,
        }
    }
}

/// The words of some texts, and how often each occurs.
pub(in crate::matcher) fn word_counts<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeMap<String, u32> {
    let mut counts: HashMap<String, u32> = HashMap::default();
    for token in texts.flat_map(tokenise_phrasing) {
        // Words repeat: most are counted without being kept again.
        if let Some(count) = counts.get_mut(&token.text) {
            *count += 1;
        } else {
            counts.insert(token.text, 1);
        }
    }
    counts.into_iter().collect()
}

/// Whether a rare word is a frequent one, misspelt: authors copy what members wrote, and "directer" in one phrasing must
/// not make it a word of its own. "Coder" beside "code" is one.
fn is_slip(word: &str, frequent: &Speller) -> bool {
    edits_forgiven(word) > 0
        && !is_common(word)
        && frequent.nearest(word, 1).is_some_and(|(right, _)| {
            right.chars().next() == word.chars().next() && !word.starts_with(right) && !right.starts_with(word)
        })
}

fn boxed_words(text: &str) -> Vec<Box<str>> {
    let tokens = tokenise_phrasing(text).into_iter();
    tokens.map(|token| token.text.into_boxed_str()).collect()
}
