//! Learning from a knowledge.

use serde::{Deserialize, Serialize};

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use crate::knowledge::Knowledge;
use crate::knowledge::model::{Intent, Point};

use super::Matcher;
use super::classifier::{Classifier, Example, HeldOut};
use super::language::Languages;
use super::lexicon::Lexicon;
use super::phrasings::{labels, phrasings};
use super::ranking::{Gist, literal_key, write_literal_key};
use super::reader::Reader;
use super::talk::Talk;
use super::thresholds::{HeldOutRow, Thresholds};
use super::token::{Token, joined, tokenise_phrasing};
use super::training::Training;
use super::verdict::Class;

/// All that the classifier learns from: where this is the same, so is what comes of it, to the last bit.
///
/// Answers, figures, sources and ladders are no part of it, but for the words of theirs by which a misspelt phrasing is
/// corrected, and for names: both show in the words of the examples.
#[derive(PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Lesson {
    #[serde(deserialize_with = "super::kept::tight")]
    examples: Vec<Example>,
    classes: Vec<Class>,
    /// For each example, which of the phrasings of its class it is.
    #[serde(deserialize_with = "super::kept::tight")]
    origins: Vec<usize>,
    /// Each word of the examples with its concept, and whether it is a stop word: of the lexicon nothing else counts.
    words: BTreeMap<Box<str>, (Box<str>, bool)>,
}

/// What comes of a lesson; the costly part of training.
pub(super) struct Learnt {
    pub(super) lesson: Lesson,
    pub(super) classifier: Classifier,
    pub(super) held_out: Vec<HeldOutRow>,
}

impl Lesson {
    fn new(examples: Vec<Example>, origins: Vec<usize>, classes: Vec<Class>, lexicon: &Lexicon) -> Self {
        let distinct: HashSet<&str> = examples.iter().flat_map(|it| it.words.split(' ')).collect();
        let known = |word: &str| (word.into(), (lexicon.concept(word).into(), lexicon.is_stop(word)));
        let words = distinct.into_iter().map(known).collect();
        Self {
            examples,
            classes,
            origins,
            words,
        }
    }

    /// The phrasings that were learnt, in the order of their words.
    pub(super) fn examples(&self) -> &[Example] {
        &self.examples
    }

    /// As [`Matcher::gists`].
    pub(super) fn gists<'a>(&'a self, lexicon: &'a Lexicon) -> impl Iterator<Item = (Class, usize, Gist)> + 'a {
        let all = self.examples.iter().zip(&self.origins);
        let wordy = all.filter(|(example, _)| example.words.contains(' '));
        let mut key = String::new();
        wordy.map(move |(example, origin)| {
            key.clear();
            write_literal_key(&mut key, example.words.split(' '), lexicon);
            (self.classes[example.class], *origin, Gist::of(&key))
        })
    }

    fn learn(self, lexicon: &Lexicon, training: &Training) -> Learnt {
        let (classifier, left_out) = Classifier::train(&self.examples, self.classes.len(), lexicon, training);
        Learnt {
            held_out: self.held_out_rows(&left_out),
            classifier,
            lesson: self,
        }
    }

    /// Every phrasing's fate when it was left out.
    fn held_out_rows(&self, left_out: &[HeldOut]) -> Vec<HeldOutRow> {
        let is_intent = |row: &usize| matches!(self.classes[*row], Class::Intent(_));
        left_out
            .iter()
            .map(|h| HeldOutRow {
                class: self.classes[h.class],
                phrasing: self.origins[h.example],
                names_title: self.examples[h.example].words.split(' ').any(|word| word == "{role}"),
                chosen: self.classes[h.best],
                confidence: h.scores[h.best],
                best_intent: (0..h.scores.len())
                    .filter(is_intent)
                    .map(|row| h.scores[row])
                    .fold(0.0, f32::max),
                lead: h.lead,
            })
            .collect()
    }
}

impl Matcher {
    /// Learns from a knowledge, read by its own reader.
    ///
    /// What `before` learnt is taken over where this knowledge teaches the same, which spares nearly all of the time and
    /// changes nothing.
    #[must_use]
    pub fn train(knowledge: &Knowledge, reader: Arc<Reader>, before: Option<&Self>) -> Self {
        Self::train_as(knowledge, reader, before, &Training::default())
    }

    /// As [`Matcher::train`], on a given number of processors.
    #[must_use]
    pub fn train_as(knowledge: &Knowledge, reader: Arc<Reader>, before: Option<&Self>, training: &Training) -> Self {
        let (classes, phrasings) = phrasings(knowledge);
        let taught_the_same = |it: &&Self| it.classes == classes && it.reader.reads_phrasings_as(&reader);
        if let Some(before) = before.filter(taught_the_same) {
            let (literal, learnt) = (Arc::clone(&before.literal), Arc::clone(&before.learnt));
            return Self::assemble(knowledge, reader, classes, literal, learnt);
        }
        let Reader { lexicon, gazetteer, .. } = &*reader;
        let examples = training.share_out(&phrasings, |(text, class)| {
            let tokens = lexicon.correct(tokenise_phrasing(text));
            let with_trades = matches!(classes[*class], Class::Intent(_));
            Example {
                words: joined(&gazetteer.mask_phrasing(&tokens, knowledge, with_trades).tokens).into(),
                class: *class,
            }
        });
        let literal = Arc::new(literal_phrasings(&examples, &classes, lexicon));
        // A word by itself is a topic only where nothing else is said: "travel" asks, "i travel to the office" does not.
        let alone = |e: &Example| matches!(classes[e.class], Class::Intent(_)) && !e.words.contains(' ');
        let mut lessons: Vec<(Example, usize)> = examples
            .into_iter()
            .zip(places_in_class(&phrasings))
            .filter(|(e, _)| !alone(e))
            .collect();
        // What is learnt does not depend on the order in which an author wrote it.
        lessons.sort_by(|(a, _), (b, _)| (&a.words, a.class).cmp(&(&b.words, b.class)));
        let (examples, origins): (Vec<Example>, Vec<usize>) = lessons.into_iter().unzip();
        let lesson = Lesson::new(examples, origins, classes.clone(), lexicon);
        let learnt = match before.filter(|it| it.learnt.lesson == lesson) {
            Some(before) => Arc::clone(&before.learnt),
            None => Arc::new(lesson.learn(lexicon, training)),
        };
        Self::assemble(knowledge, reader, classes, literal, learnt)
    }

    /// What is learnt, together with all that is not.
    pub(super) fn assemble(
        knowledge: &Knowledge,
        reader: Arc<Reader>,
        classes: Vec<Class>,
        literal: Arc<foldhash::HashMap<Gist, u32>>,
        learnt: Arc<Learnt>,
    ) -> Self {
        let lexicon = &reader.lexicon;
        let thresholds = Thresholds::from_held_out(&learnt.held_out);
        let talk = Talk::build(knowledge, lexicon);
        let hints = hints(knowledge, &reader);
        let things = things(knowledge, lexicon);
        let topics = topics(knowledge, lexicon);
        let labels = labels(knowledge, lexicon, &reader.gazetteer, &classes);
        let languages = Languages::of(knowledge, |w| lexicon.is_stop(w));
        Self {
            reader,
            learnt,
            classes,
            talk,
            languages,
            thresholds,
            hints,
            things,
            topics,
            literal,
            labels,
        }
    }
}

/// For each phrasing, which of its class it is.
fn places_in_class(phrasings: &[(&str, usize)]) -> Vec<usize> {
    let mut counts: HashMap<usize, usize> = HashMap::new();
    let place = |(_, class): &(&str, usize)| {
        let count = counts.entry(*class).or_default();
        *count += 1;
        *count - 1
    };
    phrasings.iter().map(place).collect()
}

/// What is met to the letter: phrasings of things that get a reply, but for those that stand under two of them.
fn literal_phrasings(examples: &[Example], classes: &[Class], lexicon: &Lexicon) -> foldhash::HashMap<Gist, u32> {
    let mut owners: foldhash::HashMap<Gist, Option<u32>> = foldhash::HashMap::default();
    for example in examples {
        if matches!(
            classes[example.class],
            Class::Intent(_) | Class::SmallTalk(_) | Class::Distress
        ) {
            let key = literal_key(example.words.split(' '), lexicon);
            // A text without words is nobody's.
            if key.trim().is_empty() {
                continue;
            }
            let class = example.class as u32;
            let owner = owners.entry(Gist::of(&key)).or_insert(Some(class));
            if *owner != Some(class) {
                *owner = None;
            }
        }
    }
    owners
        .into_iter()
        .filter_map(|(key, owner)| Some((key, owner?)))
        .collect()
}

/// The words for the things that the answers of an intent list.
fn things(k: &Knowledge, lexicon: &Lexicon) -> HashMap<usize, Vec<Token>> {
    let named = k.intents.iter().enumerate();
    named
        .filter_map(|(i, intent)| Some((i, lexicon.correct(tokenise_phrasing(intent.things.as_deref()?)))))
        .collect()
}

/// Intents by the words of their titles; a title that two have names none of them.
fn topics(k: &Knowledge, lexicon: &Lexicon) -> HashMap<Vec<String>, usize> {
    let mut owners: HashMap<Vec<String>, Option<usize>> = HashMap::new();
    for (at, intent) in k.intents.iter().enumerate() {
        for name in [Some(&intent.title), intent.topic.as_ref()].into_iter().flatten() {
            let tokens = lexicon.correct(tokenise_phrasing(name));
            let words = topic_words(&tokens, lexicon);
            // "Where the … are" says more than its one word of content.
            let articles = tokens
                .iter()
                .filter(|it| matches!(it.text.as_str(), "the" | "a" | "an"));
            if words.len() + articles.count() < tokens.len() {
                continue;
            }
            let owner = owners.entry(words).or_insert(Some(at));
            if *owner != Some(at) {
                *owner = None;
            }
        }
    }
    let named = owners.into_iter().filter(|(words, _)| !words.is_empty());
    named.filter_map(|(words, owner)| Some((words, owner?))).collect()
}

/// The stems of the words that say something, in the order of the alphabet.
pub(super) fn topic_words<'t>(tokens: impl IntoIterator<Item = &'t Token>, lexicon: &Lexicon) -> Vec<String> {
    let says = |it: &&Token| !it.is_placeholder() && !lexicon.is_stop(&it.text);
    let stems = tokens.into_iter().filter(says).map(|it| lexicon.stem(&it.text));
    let mut words: Vec<String> = stems.collect();
    words.sort_unstable();
    words.dedup();
    words
}

/// The stems that the lines of each intent's answers wait for: the words written for it, and the line's own label.
fn hints(k: &Knowledge, reader: &Reader) -> HashMap<usize, Vec<Vec<String>>> {
    let of_point = |point: &Point| -> Vec<Vec<String>> {
        let when = point.when.iter().map(|words| reader.stems_waited_for(words).to_vec());
        when.chain(point.label.iter().map(|label| reader.stems_of(label)))
            .collect()
    };
    let of_intent = |intent: &Intent| {
        let points = intent.answers.iter().flat_map(|it| &it.points);
        points.flat_map(of_point).filter(|stems| !stems.is_empty()).collect()
    };
    k.intents
        .iter()
        .enumerate()
        .map(|(at, intent)| (at, of_intent(intent)))
        .collect()
}
