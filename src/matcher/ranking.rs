//! Classes by their scores, and phrasings that are met to the letter.

use std::hash::{DefaultHasher, Hasher};
use std::rc::Rc;

use serde::{Deserialize, Serialize};

use crate::knowledge::Knowledge;

use super::Matcher;
use super::classifier;
use super::lexicon::Lexicon;
use super::reader::Reader;
use super::token::Token;
use super::verdict::Class;

/// So many classes are put in order; of the others one is looked for only now and then.
const IN_ORDER: usize = 8;

/// Room for ranking, kept by the caller from one text to the next.
#[derive(Debug, Default)]
pub struct Scratch {
    scores: classifier::Scratch,
    key: String,
}

/// Classes with their confidence; the first is the choice.
#[derive(Debug, Clone, Default)]
pub(super) struct Ranked {
    /// The first [`IN_ORDER`] of them by their votes, the rest in any order.
    classes: Vec<Voted>,
    /// The class whose score the confidence of the first is.
    scored: Option<Class>,
    /// The words that were ranked; none where they are those of the message itself.
    words: Option<Rc<str>>,
}

#[derive(Debug, Clone, Copy)]
struct Voted {
    class: Class,
    confidence: f32,
    vote: f32,
}

impl Ranked {
    /// The confidence of what is met to the letter.
    pub const LITERAL: f32 = 1.0;

    fn new(classes: Vec<Voted>) -> Self {
        Self::with_order(classes, 0)
    }

    /// The first `known` of the classes are the best already, in their order.
    fn with_order(mut classes: Vec<Voted>, known: usize) -> Self {
        let by_vote = |a: &Voted, b: &Voted| b.vote.total_cmp(&a.vote).then(a.class.cmp(&b.class));
        let known = known.min(classes.len());
        let rest = &mut classes[known..];
        let wanted = IN_ORDER.saturating_sub(known).min(rest.len());
        if wanted > 0 {
            if wanted < rest.len() {
                rest.select_nth_unstable_by(wanted, by_vote);
            }
            rest[..wanted].sort_unstable_by(by_vote);
        }
        Self {
            scored: classes.first().map(|it| it.class),
            classes,
            words: None,
        }
    }

    pub fn top(&self) -> Option<(Class, f32)> {
        self.classes.first().map(Voted::pair)
    }

    /// How far the choice and the next best are apart.
    pub fn lead(&self) -> f32 {
        match self.classes.as_slice() {
            [first, second, ..] => (first.confidence - second.confidence).abs(),
            [only] => only.confidence,
            [] => 0.0,
        }
    }

    /// Puts the best of some classes first, with the confidence that the first had.
    pub fn put_first(&mut self, is_one: impl Fn(Class) -> bool) {
        if let (Some(first), Some(at)) = (self.classes.first().copied(), self.position(is_one)) {
            let class = self.classes.remove(at).class;
            self.classes.insert(0, Voted { class, ..first });
        }
    }

    pub fn best_intent(&self) -> Option<(Class, f32)> {
        self.position(is_intent).map(|at| self.classes[at].pair())
    }

    /// The best of some classes, if anything speaks for it.
    pub fn best_of(&self, is_one: impl Fn(Class) -> bool) -> Option<Class> {
        let best = self.position(is_one).map(|at| self.classes[at])?;
        (best.confidence > 0.0).then_some(best.class)
    }

    /// Where the best of some classes is.
    fn position(&self, is_one: impl Fn(Class) -> bool) -> Option<usize> {
        let (head, rest) = self.classes.split_at(self.classes.len().min(IN_ORDER));
        head.iter().position(|it| is_one(it.class)).or_else(|| {
            let rest = rest.iter().enumerate().filter(|(_, it)| is_one(it.class));
            rest.max_by(|(_, a), (_, b)| a.vote.total_cmp(&b.vote).then(b.class.cmp(&a.class)))
                .map(|(at, _)| head.len() + at)
        })
    }

    pub fn intents_only(&self) -> Self {
        let head = &self.classes[..self.classes.len().min(IN_ORDER)];
        let known = head.iter().filter(|it| is_intent(it.class)).count();
        let intents = self.classes.iter().copied().filter(|it| is_intent(it.class)).collect();
        let mut only = Self::with_order(intents, known);
        only.words.clone_from(&self.words);
        if self.top() == only.top() {
            only.scored = self.scored;
        }
        only
    }

    pub fn of(&self, class: Class) -> f32 {
        let mut all = self.classes.iter();
        all.find(|it| it.class == class).map_or(0.0, |it| it.confidence)
    }

    pub fn best(&self) -> impl Iterator<Item = (Class, f32)> + '_ {
        self.classes.iter().take(5).map(Voted::pair)
    }

    /// The class whose score the confidence of the first is: itself, or the one that lent it. None where the first is met
    /// to the letter.
    pub fn scored(&self) -> Option<Class> {
        self.scored
    }

    /// Whether the first is met to the letter.
    pub fn is_literal(&self) -> bool {
        self.scored.is_none()
    }

    /// The words that were ranked, where they are not those of the message itself.
    pub fn words(&self) -> Option<&str> {
        self.words.as_deref()
    }

    /// The same, of words that the message itself does not have.
    pub fn of_words(self, words: &str) -> Self {
        Self {
            words: Some(words.into()),
            ..self
        }
    }
}

impl Voted {
    fn pair(&self) -> (Class, f32) {
        (self.class, self.confidence)
    }
}

fn is_intent(class: Class) -> bool {
    matches!(class, Class::Intent(_))
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
        let lexicon = &self.reader.lexicon;
        let scores = self.learnt.classifier.score(tokens, lexicon, &mut scratch.scores);
        let rows = self.classes.iter().zip(scores.confidence.iter().zip(&scores.vote));
        let mut classes: Vec<Voted> = rows
            .map(|(&class, (&confidence, &vote))| Voted {
                class,
                confidence,
                vote,
            })
            .collect();
        scratch.key.clear();
        write_literal_key(&mut scratch.key, tokens.iter().map(|t| t.text.as_str()), lexicon);
        let literal = self.met(Gist::of(&scratch.key));
        if let Some(met) = literal.and_then(|row| classes.get_mut(row)) {
            met.confidence = Ranked::LITERAL;
            met.vote = f32::INFINITY;
        }
        let mut ranked = Ranked::new(classes);
        if literal.is_some() {
            ranked.scored = None;
        }
        ranked
    }
}

/// What is left of a wording when articles, number and endings are taken away, in little memory. Two wordings that differ
/// in more share one by an accident that nobody will see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Gist(u64);

impl Gist {
    pub(super) fn of(key: &str) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(key.as_bytes());
        Self(hasher.finish())
    }
}

/// What two wordings have in common when they differ in articles, number and endings only: "what does a … do" and
/// "what do the …s do".
pub(super) fn literal_key<'t>(words: impl Iterator<Item = &'t str>, lexicon: &Lexicon) -> String {
    let mut key = String::new();
    write_literal_key(&mut key, words, lexicon);
    key
}

pub(super) fn write_literal_key<'t>(key: &mut String, words: impl Iterator<Item = &'t str>, lexicon: &Lexicon) {
    for word in words {
        match word {
            "a" | "an" | "the" | "do" | "does" | "did" => continue,
            "are" | "was" | "were" => key.push_str("is"),
            "has" => key.push_str("have"),
            _ => key.push_str(&lexicon.stem_of(word)),
        }
        key.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranked(votes: &[f32]) -> Ranked {
        let voted = |(at, vote): (usize, &f32)| Voted {
            class: if at % 3 == 0 { Class::Gap(at) } else { Class::Intent(at) },
            confidence: vote / 10.0,
            vote: *vote,
        };
        Ranked::new(votes.iter().enumerate().map(voted).collect())
    }

    fn class(ranked: &Ranked) -> Option<Class> {
        ranked.top().map(|it| it.0)
    }

    #[test]
    fn the_best_are_in_order_and_the_others_are_found() {
        // Twenty classes; the best is the last, a seventh time the next.
        let votes: Vec<f32> = (0..20_u8).map(|at| f32::from(at * 7 % 20)).collect();
        let all = ranked(&votes);
        let best: Vec<f32> = all.best().map(|it| it.1 * 10.0).collect();
        assert_eq!(best, [19.0, 18.0, 17.0, 16.0, 15.0]);
        for (at, vote) in votes.iter().enumerate() {
            let class = all.classes.iter().find(|it| it.vote == *vote).unwrap().class;
            assert_eq!(all.classes[all.position(|it| it == class).unwrap()].vote, *vote, "{at}");
        }
        let low = |class: Class| matches!(class, Class::Intent(0..=5));
        let expected = (1..6).filter(|at| at % 3 != 0).map(|at| votes[at]).fold(0.0, f32::max);
        assert_eq!(all.classes[all.position(low).unwrap()].vote, expected);
    }

    #[test]
    fn equal_votes_go_by_the_order_of_the_classes() {
        let all = ranked(&[1.0; 12]);
        assert_eq!(class(&all), Some(Class::Intent(1)));
        assert_eq!(class(&all.intents_only()), Some(Class::Intent(1)));
    }

    #[test]
    fn a_lent_confidence_says_whose_it_is() {
        let mut all = ranked(&[0.0, 9.0, 5.0, 8.0]);
        assert_eq!(all.scored(), Some(Class::Intent(1)));
        all.put_first(|class| class == Class::Intent(2));
        for ranked in [&all, &all.intents_only()] {
            assert_eq!(ranked.top(), Some((Class::Intent(2), 0.9)));
            assert_eq!(ranked.scored(), Some(Class::Intent(1)));
        }
        let gap_first = ranked(&[9.0, 5.0, 8.0]);
        assert_eq!(gap_first.scored(), Some(Class::Gap(0)));
        assert_eq!(gap_first.intents_only().scored(), Some(Class::Intent(2)));
        assert_eq!(ranked(&[]).intents_only().top(), None);
    }
}
