//! A matcher that knows nothing but phrasings, and how it does on questions.
//!
//! The phrasings become the intents of a knowledge, which is learnt as any knowledge is; questions are ranked as those
//! of members are. There are no names, tables or answers in it, so nothing but the ranking is measured.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::knowledge::model::Spanned;
use serde::Serialize;

use super::labelled::Labelled;
use super::measures::{self, Outcome};
use crate::knowledge::model::Intent;
use crate::knowledge::{Entry, Knowledge};
use crate::matcher::{Class, HeldOutRow, Matcher, Reader, Scratch, Thresholds, Training};

/// What was learnt from a list of phrasings.
pub struct Learnt {
    knowledge: Knowledge,
    matcher: Matcher,
}

/// What a question was taken for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Taken<'l> {
    /// None where it is taken for nobody's question.
    pub intent: Option<&'l str>,
    /// How sure that is; lower for what is taken for nobody's question than for anything else.
    pub confidence: f32,
}

/// How a list of questions went. Shares are fractions of 1; none where there is nothing to take a share of.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Result {
    /// Questions in scope, and out of scope.
    #[serde(skip)]
    pub counts: [usize; 2],
    /// See [`measures::accuracy`].
    pub accuracy: Option<f64>,
    /// See [`measures::auroc`].
    pub auroc: Option<f64>,
    /// See [`measures::oscr`].
    pub oscr: Option<f64>,
    /// See [`measures::oos_recall_at_90`].
    pub oos_recall_at_90: Option<f64>,
    pub self_threshold: SelfThreshold,
    /// See [`measures::calibration_error`].
    pub ece: Option<f64>,
    /// By intent, its questions.
    pub intents: BTreeMap<String, Tally>,
    /// Wrong choices for questions in scope, the most frequent first.
    pub confusions: Vec<Confusion>,
    /// Intents of questions without any phrasing: no answer to these can be right.
    pub without_phrasings: Vec<String>,
}

/// What comes of the threshold that the phrasings alone gave.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct SelfThreshold {
    pub value: f32,
    /// See [`measures::AtThreshold`].
    pub in_scope_right: Option<f64>,
    /// See [`measures::AtThreshold`].
    pub oos_refused: Option<f64>,
}

/// Questions, and how many of them were taken for what they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Tally {
    pub n: usize,
    pub right: usize,
}

/// Questions of one intent that were taken for another, or for nobody's question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Confusion {
    pub gold: String,
    pub got: Option<String>,
    pub n: usize,
}

impl Learnt {
    /// Learns the phrasings. Which words carry no content, and what chats abbreviate, is taken from `words`: that belongs
    /// to a language, not to what is asked in it.
    #[must_use]
    pub fn from(phrasings: &Labelled, words: &Knowledge, training: &Training) -> Self {
        let knowledge = knowledge_of(phrasings, words);
        let reader = Arc::new(Reader::of(&knowledge));
        let matcher = Matcher::train_as(&knowledge, reader, None, training);
        Self { knowledge, matcher }
    }

    /// What a question is taken for.
    #[must_use]
    pub fn take(&self, question: &str, scratch: &mut Scratch) -> Taken<'_> {
        let ranked = self.matcher.classify(&self.knowledge, question, scratch);
        let intent = |class| match class {
            Class::Intent(at) => Some(self.knowledge.intents[at].id.get_ref().as_str()),
            _ => None,
        };
        match ranked {
            None => Taken {
                intent: None,
                confidence: f32::NEG_INFINITY,
            },
            Some((class, confidence)) => match intent(class) {
                Some(intent) => Taken {
                    intent: Some(intent),
                    confidence,
                },
                // The surer it is nobody's, the less sure it is somebody's.
                None => Taken {
                    intent: None,
                    confidence: -1.0 - confidence,
                },
            },
        }
    }

    /// Sums up what the questions were taken for, in their order.
    #[must_use]
    pub fn sum_up(&self, questions: &Labelled, taken: &[Taken<'_>]) -> Result {
        let mut outcomes = Vec::with_capacity(taken.len());
        let mut intents: BTreeMap<String, Tally> = BTreeMap::new();
        let mut confusions: BTreeMap<(&str, Option<&str>), usize> = BTreeMap::new();
        for (line, taken) in questions.lines.iter().zip(taken) {
            let right = line.intent.is_some() && line.intent.as_deref() == taken.intent;
            outcomes.push(Outcome {
                in_scope: line.intent.is_some(),
                right,
                confidence: taken.confidence,
            });
            let Some(gold) = &line.intent else { continue };
            let tally = intents.entry(gold.clone()).or_default();
            tally.n += 1;
            tally.right += usize::from(right);
            if !right {
                *confusions.entry((gold, taken.intent)).or_default() += 1;
            }
        }
        let mut confusions: Vec<Confusion> = confusions
            .into_iter()
            .map(|((gold, got), n)| Confusion {
                gold: gold.to_owned(),
                got: got.map(str::to_owned),
                n,
            })
            .collect();
        // Stable: equally frequent ones stay in the order of their names.
        confusions.sort_by_key(|it| std::cmp::Reverse(it.n));
        let value = self.own_threshold();
        let at = measures::at_threshold(&outcomes, value);
        let in_scope = outcomes.iter().filter(|it| it.in_scope).count();
        Result {
            counts: [in_scope, outcomes.len() - in_scope],
            accuracy: measures::accuracy(&outcomes),
            auroc: measures::auroc(&outcomes),
            oscr: measures::oscr(&outcomes),
            oos_recall_at_90: measures::oos_recall_at_90(&outcomes),
            self_threshold: SelfThreshold {
                value,
                in_scope_right: at.in_scope_right,
                oos_refused: at.oos_refused,
            },
            ece: measures::calibration_error(&outcomes),
            without_phrasings: intents
                .keys()
                .filter(|id| !self.knowledge.intents.iter().any(|it| it.id.get_ref() == *id))
                .cloned()
                .collect(),
            intents,
            confusions,
        }
    }

    /// The confidence below which a question is refused, from the phrasings of intents alone: those of no intent, where
    /// there are any, are taught but must not tell where strangers lie.
    fn own_threshold(&self) -> f32 {
        let held_out = self.matcher.held_out().iter();
        let own: Vec<HeldOutRow> = held_out
            .filter(|row| matches!(row.class, Class::Intent(_)))
            .copied()
            .collect();
        Thresholds::from_held_out(&own).know
    }

    /// Share of these questions, too, that are taken for what they are; none if none is in scope.
    #[must_use]
    pub fn accuracy(&self, questions: &Labelled, scratch: &mut Scratch) -> Option<f64> {
        let own = || questions.lines.iter().filter(|it| it.intent.is_some());
        let right = own()
            .filter(|it| self.take(&it.text, scratch).intent == it.intent.as_deref())
            .count();
        (own().count() > 0).then(|| right as f64 / own().count() as f64)
    }
}

/// A knowledge of nothing but phrasings. Those of no intent are what it knows to be nobody's question.
fn knowledge_of(phrasings: &Labelled, words: &Knowledge) -> Knowledge {
    let mut knowledge = Knowledge {
        stop_words: words.stop_words.clone(),
        spellings: words.spellings.clone(),
        keep: words.keep.clone(),
        ..Knowledge::default()
    };
    let mut at: HashMap<&str, usize> = HashMap::new();
    for line in &phrasings.lines {
        let text = line.text.clone();
        let Some(id) = &line.intent else {
            knowledge.noise.push(text);
            continue;
        };
        let at = *at.entry(id).or_insert_with(|| {
            knowledge.intents.push(Entry {
                value: intent(id),
                file: 0,
            });
            knowledge.intents.len() - 1
        });
        knowledge.intents[at].value.phrasings.push(nowhere(text));
    }
    knowledge
}

/// An intent that has nothing but its id.
fn intent(id: &str) -> Intent {
    Intent {
        id: nowhere(id.to_owned()),
        title: String::new(),
        label: String::new(),
        phrasings: Vec::new(),
        follow_ups: Vec::new(),
        reason: None,
        then: None,
        instead_of: Vec::new(),
        summary: None,
        topic: None,
        things: None,
        newcomers: false,
        pay_at_large: false,
        onward: false,
        lookup: None,
        rung: None,
        premise: Vec::new(),
        answers: Vec::new(),
    }
}

/// Something that stands in no file.
fn nowhere<T>(it: T) -> Spanned<T> {
    Spanned::new(0..0, it)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labelled(lines: &[(&str, Option<&str>)]) -> Labelled {
        let line = |(text, intent): &(&str, Option<&str>)| super::super::LabelledLine {
            text: (*text).to_owned(),
            intent: intent.map(str::to_owned),
        };
        Labelled {
            lines: lines.iter().map(line).collect(),
        }
    }

    fn phrasings() -> Labelled {
        labelled(&[
            ("where is my parcel", Some("track")),
            ("has my parcel been sent", Some("track")),
            ("when will the parcel arrive", Some("track")),
            ("i want my money back", Some("refund")),
            ("how do i get a refund", Some("refund")),
            ("please refund me", Some("refund")),
            ("who won the match", None),
            ("what is the weather like", None),
        ])
    }

    #[test]
    fn questions_are_ranked_by_the_phrasings() {
        let learnt = Learnt::from(&phrasings(), &Knowledge::default(), &Training::default());
        let take = |question: &str| learnt.take(question, &mut Scratch::default());
        let exact = take("Where is my parcel?");
        assert_eq!(exact.intent, Some("track"));
        assert!((exact.confidence - 1.0).abs() < 1e-6, "{exact:?}");
        assert_eq!(take("did they send the pacrel").intent, Some("track"));
        assert_eq!(take("a refund of the money").intent, Some("refund"));
        let nobodys = take("who won the last match");
        assert_eq!(nobodys.intent, None);
        let nothing = take("…");
        assert_eq!(nothing.intent, None);
        assert!(nothing.confidence < nobodys.confidence && nobodys.confidence < 0.0);
    }

    #[test]
    fn the_sum_counts_by_intent_and_confusion() {
        let learnt = Learnt::from(&phrasings(), &Knowledge::default(), &Training::default());
        let questions = labelled(&[
            ("a", Some("track")),
            ("b", Some("track")),
            ("c", Some("track")),
            ("d", Some("refund")),
            ("e", Some("sing")),
            ("f", None),
        ]);
        let taken = [
            (Some("track"), 0.9),
            (Some("refund"), 0.6),
            (Some("refund"), 0.5),
            (None, -1.5),
            (Some("track"), 0.2),
            (Some("track"), 0.4),
        ]
        .map(|(intent, confidence)| Taken { intent, confidence });
        let result = learnt.sum_up(&questions, &taken);
        assert_eq!(result.counts, [5, 1]);
        assert_eq!(result.accuracy, Some(0.2));
        // The stranger at 40 % is below three of five.
        assert_eq!(result.auroc, Some(0.6));
        assert_eq!(result.oscr, Some(0.2));
        assert_eq!(result.without_phrasings, ["sing"]);
        let tallies: Vec<(&str, usize, usize)> = result
            .intents
            .iter()
            .map(|(id, it)| (id.as_str(), it.right, it.n))
            .collect();
        assert_eq!(tallies, [("refund", 0, 1), ("sing", 0, 1), ("track", 1, 3)]);
        let confusions: Vec<(&str, Option<&str>, usize)> = result
            .confusions
            .iter()
            .map(|it| (it.gold.as_str(), it.got.as_deref(), it.n))
            .collect();
        assert_eq!(
            confusions,
            [
                ("track", Some("refund"), 2),
                ("refund", None, 1),
                ("sing", Some("track"), 1)
            ]
        );
    }
}
