//! From a message to a [`Verdict`]: what is asked, about whom and where, how sure, and why.
//!
//! Text → tokens → spelling → names → features → scores → verdict.
//! The room knows no disk, clock or Discord, and not what an answer looks like; the same knowledge and the same
//! message give the same verdict.

mod classifier;
mod contractions;
mod entities;
mod features;
mod lanes;
mod lexicon;
mod meanings;
mod normalise;
mod phrasings;
mod ranking;
mod reader;
pub(crate) mod rungs;
mod segment;
mod slots;
mod solver;
mod spelling;
mod talk;
mod thresholds;
mod token;
mod train;
mod training;
pub mod tuning;
mod understand;
mod verdict;
mod vocabulary;
mod weights;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

pub use classifier::{Contribution, Scratch};
pub use entities::{Amount, Currency, Entity, Mention, Subject};
pub use features::Block;
pub use normalise::normalise;
pub use reader::Reader;
pub use slots::Slots;
pub use thresholds::{HeldOutRow, Thresholds};
pub use training::Training;
pub use verdict::{Ask, Carried, Class, Context, Finding, Mode, Verdict, Why};

use classifier::Classifier;
use talk::Talk;
use token::tokenise_phrasing;

/// Everything that the matcher learnt from a knowledge. Immutable, so that any number of threads may ask it.
pub struct Matcher {
    reader: Arc<Reader>,
    classifier: Classifier,
    classes: Vec<Class>,
    talk: Talk,
    thresholds: Thresholds,
    /// Words that pick a rung of a ladder.
    level_words: HashSet<String>,
    /// Intent → the sets of stems that its answers wait for.
    hints: HashMap<usize, Vec<Vec<String>>>,
    held_out: Vec<HeldOutRow>,
    /// The phrasings themselves, articles aside: an author who writes one gets it, whatever the statistics say.
    literal: HashMap<String, usize>,
}

impl Matcher {
    /// The bars that a verdict must clear.
    #[must_use]
    pub fn thresholds(&self) -> Thresholds {
        self.thresholds
    }

    /// Every phrasing's fate when it was left out of the training.
    #[must_use]
    pub fn held_out(&self) -> &[HeldOutRow] {
        &self.held_out
    }

    /// What each feature of some words, as [`Why::scored_as`] has them, adds to the confidence of a class, the weightiest
    /// first. They add up to it; the regression has no constant.
    #[must_use]
    pub fn explain(&self, words: &str, class: Class) -> Vec<Contribution> {
        match self.classes.iter().position(|c| *c == class) {
            Some(row) => self.classifier.explain(words.split(' '), row, &self.reader.lexicon),
            None => Vec::new(),
        }
    }

    /// The content words of a part of a message that no phrasing has, and how many content words it has.
    #[must_use]
    pub fn unknown_words(&self, part: &str) -> (Vec<String>, usize) {
        let tokens = tokenise_phrasing(part);
        let (unknown, content) = self.classifier.unknown_words(&tokens, &self.reader.lexicon);
        (unknown.into_iter().map(str::to_owned).collect(), content)
    }
}
