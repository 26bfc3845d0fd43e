//! Classes by their scores, and phrasings that are met to the letter.

use crate::knowledge::Knowledge;

use super::Matcher;
use super::classifier::Scratch;
use super::lexicon::Lexicon;
use super::reader::Reader;
use super::token::Token;
use super::verdict::Class;

/// Classes with their confidence; the first is the choice.
#[derive(Debug, Clone, Default)]
pub(super) struct Ranked(Vec<(Class, f32)>);

impl Ranked {
    /// The confidence of what is met to the letter.
    pub const LITERAL: f32 = 1.0;

    pub fn top(&self) -> Option<(Class, f32)> {
        self.0.first().copied()
    }

    /// How far the choice and the next best are apart.
    pub fn lead(&self) -> f32 {
        match self.0.as_slice() {
            [(_, first), (_, second), ..] => (first - second).abs(),
            [(_, only)] => *only,
            [] => 0.0,
        }
    }

    /// Puts the best of some classes first, with the confidence that the first had.
    pub fn put_first(&mut self, is_one: impl Fn(Class) -> bool) {
        if let (Some((_, confidence)), Some(at)) = (self.top(), self.0.iter().position(|(c, _)| is_one(*c))) {
            let (class, _) = self.0.remove(at);
            self.0.insert(0, (class, confidence));
        }
    }

    pub fn best_intent(&self) -> Option<(Class, f32)> {
        self.0.iter().copied().find(|(c, _)| matches!(c, Class::Intent(_)))
    }

    pub fn intents_only(&self) -> Self {
        Self(
            self.0
                .iter()
                .copied()
                .filter(|(c, _)| matches!(c, Class::Intent(_)))
                .collect(),
        )
    }

    pub fn of(&self, class: Class) -> f32 {
        self.0.iter().find(|(c, _)| *c == class).map_or(0.0, |(_, s)| *s)
    }

    pub fn best(&self) -> impl Iterator<Item = (Class, f32)> + '_ {
        self.0.iter().copied().take(5)
    }
}

impl Matcher {
    /// What a text is taken for when it is one question and leans on nothing before it, and how sure that is; none where
    /// there is nothing to read in it.
    ///
    /// The ranking that every answer starts from; it knows no bars.
    pub fn classify(&self, knowledge: &Knowledge, text: &str, scratch: &mut Scratch) -> Option<(Class, f32)> {
        let Reader { lexicon, gazetteer, .. } = &*self.reader;
        let tokens = gazetteer.mask(&lexicon.read(text), knowledge, lexicon).tokens;
        if tokens.is_empty() {
            return None;
        }
        self.rank(&tokens, scratch).top()
    }

    /// The classes of a text, best first.
    pub(super) fn rank(&self, tokens: &[Token], scratch: &mut Scratch) -> Ranked {
        let scores = self.learnt.classifier.score(tokens, &self.reader.lexicon, scratch);
        let mut order: Vec<(usize, f32)> = scores.vote.iter().copied().enumerate().collect();
        order.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        let mut ranked: Vec<(Class, f32)> = order
            .into_iter()
            .map(|(row, _)| (self.classes[row], scores.ridge[row]))
            .collect();
        if let Some(row) = self.literal.get(&literal_key(
            tokens.iter().map(|t| t.text.as_str()),
            &self.reader.lexicon,
        )) {
            let class = self.classes[*row];
            ranked.retain(|(c, _)| *c != class);
            ranked.insert(0, (class, Ranked::LITERAL));
        }
        Ranked(ranked)
    }
}

/// What two wordings have in common when they differ in articles, number and endings only: "what does a … do" and
/// "what do the …s do".
pub(super) fn literal_key<'t>(words: impl Iterator<Item = &'t str>, lexicon: &Lexicon) -> String {
    let mut key = String::new();
    for word in words {
        match word {
            "a" | "an" | "the" | "do" | "does" | "did" => continue,
            "are" | "was" | "were" => key.push_str("is"),
            "has" => key.push_str("have"),
            _ => key.push_str(&lexicon.stem(word)),
        }
        key.push(' ');
    }
    key
}
