//! Classes by their scores, and phrasings that are met to the letter.

use crate::knowledge::Knowledge;

use super::Matcher;
use super::classifier::Scratch;
use super::lexicon::Lexicon;
use super::reader::Reader;
use super::token::{Token, joined};
use super::verdict::Class;

/// Classes with their confidence; the first is the choice.
#[derive(Debug, Clone, Default)]
pub(super) struct Ranked {
    classes: Vec<(Class, f32)>,
    /// Whether the choice is that of a phrasing which is met to the letter.
    literal: bool,
    /// The words that were ranked, where they are not those of the message.
    words: Option<String>,
}

impl Ranked {
    pub fn top(&self) -> Option<(Class, f32)> {
        self.classes.first().copied()
    }

    /// How far the choice and the next best are apart.
    pub fn lead(&self) -> f32 {
        match self.classes.as_slice() {
            [(_, first), (_, second), ..] => (first - second).abs(),
            [(_, only)] => *only,
            [] => 0.0,
        }
    }

    pub fn best_intent(&self) -> Option<(Class, f32)> {
        self.classes
            .iter()
            .copied()
            .find(|(c, _)| matches!(c, Class::Intent(_)))
    }

    pub fn intents_only(&self) -> Self {
        let intents = self.classes.iter().copied();
        Self {
            classes: intents.filter(|(c, _)| matches!(c, Class::Intent(_))).collect(),
            literal: self.literal && matches!(self.top(), Some((Class::Intent(_), _))),
            words: self.words.clone(),
        }
    }

    pub fn of(&self, class: Class) -> f32 {
        self.classes.iter().find(|(c, _)| *c == class).map_or(0.0, |(_, s)| *s)
    }

    /// Whether the choice is that of a phrasing which is met to the letter: no weights led to it.
    pub fn is_literal(&self) -> bool {
        self.literal
    }

    /// Notes that these words were ranked in place of those of the message.
    pub fn of_words(self, tokens: &[Token]) -> Self {
        Self {
            words: Some(joined(tokens)),
            ..self
        }
    }

    /// The words that were ranked, where they are not those of the message.
    pub fn words(&self) -> Option<&str> {
        self.words.as_deref()
    }

    pub fn best(&self) -> impl Iterator<Item = (Class, f32)> + '_ {
        self.classes.iter().copied().take(5)
    }
}

impl Matcher {
    /// What a text is taken for when it is one question and leans on nothing before it, and how sure that is; none where
    /// there is nothing to read in it.
    ///
    /// The ranking that every answer starts from; it knows no bars.
    pub fn classify(&self, knowledge: &Knowledge, text: &str, scratch: &mut Scratch) -> Option<(Class, f32)> {
        let Reader { lexicon, gazetteer } = &*self.reader;
        let tokens = gazetteer.mask(&lexicon.read(text), knowledge, lexicon).tokens;
        if tokens.is_empty() {
            return None;
        }
        self.rank(&tokens, scratch).top()
    }

    /// The classes of a text, best first.
    pub(super) fn rank(&self, tokens: &[Token], scratch: &mut Scratch) -> Ranked {
        let scores = self.classifier.score(tokens, &self.reader.lexicon, scratch);
        let mut order: Vec<(usize, f32)> = scores.vote.iter().copied().enumerate().collect();
        order.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut ranked: Vec<(Class, f32)> = order
            .into_iter()
            .map(|(row, _)| (self.classes[row], scores.ridge[row]))
            .collect();
        let mut literal = false;
        if let Some(row) = self.literal.get(&literal_key(
            tokens.iter().map(|t| t.text.as_str()),
            &self.reader.lexicon,
        )) {
            let class = self.classes[*row];
            ranked.retain(|(c, _)| *c != class);
            ranked.insert(0, (class, 1.0));
            literal = true;
        }
        Ranked {
            classes: ranked,
            literal,
            words: None,
        }
    }
}

/// What two wordings have in common when they differ in articles and endings only.
pub(super) fn literal_key<'t>(words: impl Iterator<Item = &'t str>, lexicon: &Lexicon) -> String {
    let mut key = String::new();
    for word in words.filter(|word| !matches!(*word, "a" | "an" | "the")) {
        key.push_str(&lexicon.stem(word));
        key.push(' ');
    }
    key
}
