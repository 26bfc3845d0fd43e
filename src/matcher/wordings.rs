//! What the phrasings of a knowledge say by themselves, whatever else it says.
//!
//! They are most of its text, and from one version to the next they seldom change: what is told of them is handed on.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use crate::knowledge::Knowledge;

use super::entities::words_before_titles;
use super::lexicon::word_counts;
use super::phrasings::phrasings;

/// The words of all phrasings.
pub(super) struct Wordings {
    /// Tells one list of phrasings from another; two of them share one by an accident that nobody will see.
    digest: u64,
    /// Each word, and how often it occurs.
    pub counts: BTreeMap<String, u32>,
    /// Words that stand before a title.
    pub before_titles: Vec<String>,
}

impl Wordings {
    /// Those of a knowledge; those of `before`, where they are the same.
    pub fn of(knowledge: &Knowledge, before: Option<&Arc<Self>>) -> Arc<Self> {
        let (classes, texts) = phrasings(knowledge);
        let mut hasher = DefaultHasher::new();
        classes.hash(&mut hasher);
        texts.hash(&mut hasher);
        for head in &knowledge.titles.heads {
            head.get_ref().hash(&mut hasher);
        }
        let digest = hasher.finish();
        if let Some(before) = before.filter(|it| it.digest == digest) {
            return Arc::clone(before);
        }
        Arc::new(Self {
            digest,
            counts: word_counts(texts.iter().map(|(text, _)| *text)),
            before_titles: words_before_titles(knowledge),
        })
    }

    /// Whether both are those of the same phrasings, in the same order.
    pub fn are_those_of(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}
