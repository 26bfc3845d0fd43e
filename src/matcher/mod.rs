//! From a message to a [`Verdict`]: what is asked, about whom and where, how sure, and why.
//!
//! Text → tokens → spelling → names → features → scores → verdict.
//! The room knows no disk, clock or Discord, and not what an answer looks like; the same knowledge and the same
//! message give the same verdict.

mod classifier;
mod contractions;
mod entities;
mod features;
mod kept;
mod known;
mod lanes;
mod language;
mod lexicon;
mod likeness;
mod meanings;
mod normalise;
mod phrasings;
mod places;
mod ranking;
mod reader;
mod rows;
mod rungs;
mod scan;
mod segment;
mod shares;
mod slots;
mod solver;
mod spelling;
mod sweeps;
mod talk;
mod terms;
mod thresholds;
mod token;
mod train;
mod training;
pub mod tuning;
mod understand;
mod verdict;
mod vocabulary;
mod weights;
mod wordings;

use std::collections::HashMap;
use std::sync::Arc;

pub use classifier::Contribution;
pub use entities::{Amount, Currency, Entity, Mention, Subject, Years};
pub use features::Block;
pub use likeness::Likeness;
pub use normalise::normalise;
pub use ranking::{Gist, Scratch};
pub use reader::Reader;
pub use slots::Slots;
pub use talk::Number;
pub use thresholds::{HeldOutRow, Thresholds};
pub use training::Training;
pub use verdict::{Ask, Carried, Class, Context, Finding, Further, Grounds, Mode, Verdict, Why};

use language::Languages;
use talk::Talk;
use token::{Token, tokenise_phrasing};
use train::Learnt;

/// Everything that the matcher learnt from a knowledge. Immutable, so that any number of threads may ask it.
pub struct Matcher {
    reader: Arc<Reader>,
    /// Shared with the matchers before and after that were taught the same.
    learnt: Arc<Learnt>,
    classes: Vec<Class>,
    talk: Talk,
    languages: Languages,
    thresholds: Thresholds,
    /// Intent → the sets of stems that its answers wait for.
    hints: HashMap<usize, Vec<Vec<String>>>,
    /// Intent → the words for the things that its answers list.
    things: HashMap<usize, Vec<Token>>,
    /// The words of an intent's title, without those that say nothing, → the intent.
    topics: HashMap<Vec<String>, usize>,
    /// The phrasings themselves, articles aside: an author who writes one gets it, whatever the statistics say. Shared as
    /// `learnt` is.
    literal: Arc<foldhash::HashMap<Gist, u32>>,
    /// The labels of buttons, as the phrasings.
    labels: HashMap<Gist, u32>,
}

impl Matcher {
    /// The bars that a verdict must clear.
    #[must_use]
    pub fn thresholds(&self) -> Thresholds {
        self.thresholds
    }

    /// Whether the two share what they learnt, since they were taught the same.
    #[must_use]
    pub fn learnt_the_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.learnt, &other.learnt)
    }

    /// The row of what is met to the letter.
    fn met(&self, key: Gist) -> Option<usize> {
        let row = self.labels.get(&key).or_else(|| self.literal.get(&key))?;
        Some(*row as usize)
    }

    /// Every phrasing's fate when it was left out of the training.
    #[must_use]
    pub fn held_out(&self) -> &[HeldOutRow] {
        &self.learnt.held_out
    }

    /// What each phrasing has to teach: its class, which of the class's phrasings it is, and the stems of its words, with
    /// placeholders for names and without articles. None of a word by itself, which is learnt to the letter.
    pub fn gists(&self) -> impl Iterator<Item = (Class, usize, Gist)> + '_ {
        self.learnt.lesson.gists(&self.reader.lexicon)
    }

    /// The features that carry a class for words that were scored ([`Why::scored_as`]), largest first. They add up to the
    /// confidence of the class, but for rounding.
    #[must_use]
    pub fn explain(&self, scored_as: &str, class: Class) -> Vec<Contribution> {
        let Some(row) = self.classes.iter().position(|c| *c == class) else {
            return Vec::new();
        };
        let words = scored_as.split(' ').filter(|word| !word.is_empty());
        self.learnt.classifier.explain(words, row, &self.reader.lexicon)
    }

    /// The content words of a part of a message that no phrasing has, and how many content words it has.
    #[must_use]
    pub fn unknown_words(&self, part: &str) -> (Vec<String>, usize) {
        let tokens = tokenise_phrasing(part);
        let (unknown, content) = self.learnt.classifier.unknown_words(&tokens, &self.reader.lexicon);
        (unknown.into_iter().map(str::to_owned).collect(), content)
    }
}
