//! Learning from a knowledge.

use std::collections::HashMap;
use std::sync::Arc;

use crate::knowledge::Knowledge;

use super::Matcher;
use super::classifier::{Classifier, Example, HeldOut};
use super::lexicon::Lexicon;
use super::phrasings::{labels, phrasings};
use super::ranking::literal_key;
use super::reader::Reader;
use super::talk::Talk;
use super::thresholds::{HeldOutRow, Thresholds};
use super::token::{joined, tokenise_phrasing};
use super::training::Training;
use super::verdict::Class;

impl Matcher {
    /// Learns from a knowledge, read by its own reader.
    #[must_use]
    pub fn train(knowledge: &Knowledge, reader: Arc<Reader>) -> Self {
        Self::train_as(knowledge, reader, &Training::default())
    }

    /// As [`Matcher::train`], on a given number of processors.
    #[must_use]
    pub fn train_as(knowledge: &Knowledge, reader: Arc<Reader>, training: &Training) -> Self {
        let Reader { lexicon, gazetteer } = &*reader;
        let (classes, phrasings) = phrasings(knowledge);
        let examples: Vec<Example> = phrasings
            .iter()
            .map(|(text, class)| {
                let tokens = lexicon.correct(tokenise_phrasing(text));
                let with_trades = matches!(classes[*class], Class::Intent(_));
                Example {
                    words: joined(&gazetteer.mask_phrasing(&tokens, knowledge, with_trades).tokens).into(),
                    class: *class,
                }
            })
            .collect();
        let mut literal = literal_phrasings(&examples, &classes, lexicon);
        literal.extend(labels(knowledge, lexicon, gazetteer, &classes));
        // A word by itself is a topic only where nothing else is said: "travel" asks, "i travel to the office" does not.
        let alone = |e: &Example| matches!(classes[e.class], Class::Intent(_)) && !e.words.contains(' ');
        let examples: Vec<Example> = examples.into_iter().filter(|e| !alone(e)).collect();
        let (classifier, left_out) = Classifier::train(&examples, classes.len(), lexicon, training);
        let held_out = held_out_rows(&left_out, &classes, &examples);
        let thresholds = Thresholds::from_held_out(&held_out);
        let talk = Talk::build(knowledge, lexicon);
        let level_words = knowledge
            .ladders
            .iter()
            .flat_map(|l| &l.rungs)
            .flat_map(|r| &r.levels)
            .map(|w| w.get_ref().clone())
            .collect();
        let hints = hints(knowledge, lexicon);
        Self {
            reader,
            classifier,
            classes,
            talk,
            thresholds,
            level_words,
            hints,
            held_out,
            literal,
        }
    }
}

/// What is met to the letter: phrasings of things that get a reply, but for those that stand under two of them.
fn literal_phrasings(examples: &[Example], classes: &[Class], lexicon: &Lexicon) -> HashMap<String, usize> {
    let mut owners: HashMap<String, Option<usize>> = HashMap::new();
    for example in examples {
        if matches!(
            classes[example.class],
            Class::Intent(_) | Class::SmallTalk(_) | Class::Distress
        ) {
            let key = literal_key(example.words.split(' '), lexicon);
            let owner = owners.entry(key).or_insert(Some(example.class));
            if *owner != Some(example.class) {
                *owner = None;
            }
        }
    }
    let owned = owners.into_iter().filter_map(|(key, owner)| Some((key, owner?)));
    // A text without words is nobody's.
    owned.filter(|(key, _)| !key.trim().is_empty()).collect()
}

/// Every phrasing's fate when it was left out.
fn held_out_rows(left_out: &[HeldOut], classes: &[Class], examples: &[Example]) -> Vec<HeldOutRow> {
    left_out
        .iter()
        .map(|h| HeldOutRow {
            class: classes[h.class],
            names_title: examples[h.example].words.split(' ').any(|word| word == "{role}"),
            chosen: classes[h.best],
            confidence: h.scores[h.best],
            best_intent: h
                .scores
                .iter()
                .zip(classes)
                .filter(|(_, c)| matches!(c, Class::Intent(_)))
                .map(|(s, _)| *s)
                .fold(0.0, f32::max),
            lead: h.lead,
        })
        .collect()
}

/// The stems that the lines of each intent's answers wait for.
fn hints(k: &Knowledge, lexicon: &Lexicon) -> HashMap<usize, Vec<Vec<String>>> {
    k.intents
        .iter()
        .enumerate()
        .map(|(i, intent)| {
            let sets = intent
                .answers
                .iter()
                .flat_map(|a| &a.points)
                .flat_map(|p| &p.when)
                .map(|w| stems(lexicon, w))
                .filter(|s: &Vec<String>| !s.is_empty())
                .collect();
            (i, sets)
        })
        .collect()
}

fn stems(lexicon: &Lexicon, text: &str) -> Vec<String> {
    tokenise_phrasing(text).iter().map(|t| lexicon.stem(&t.text)).collect()
}
