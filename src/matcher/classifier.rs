//! From words to a score for every class.

use super::features::{Block, Extraction, FeatureSpace};
use super::lanes::LANES;
use super::lexicon::Lexicon;
use super::places::{Places, Shared};
use super::shares::Shares;
use super::solver::Problem;
use super::token::{Token, is_placeholder};
use super::training::{Steps, Training};
use super::tuning::{HELD_OUT_SAMPLE, RIDGE, RIDGE_LEAST};
use super::weights::{Column, Sums, Weights};
use serde::{Deserialize, Serialize};

/// A phrasing of a class.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Example {
    /// Its words, with a space between them.
    pub words: Box<str>,
    /// Less than the number of classes.
    pub class: usize,
}

/// What was learned from the phrasings; never changes afterwards.
#[derive(Debug)]
pub struct Classifier {
    pub(super) space: FeatureSpace,
    pub(super) classes: usize,
    pub(super) places: Places,
    pub(super) ridge: Weights,
    pub(super) machines: Weights,
    /// How much the machines count beside the regression.
    pub(super) shares: Shares,
}

/// The scores of a text.
#[derive(Debug, Clone, Default)]
pub struct Scores {
    /// How sure each class is: near 1 for one of its own phrasings, near 0 for anything else. The mean of regression and
    /// support vector machine, by their shares.
    pub confidence: Vec<f32>,
    /// What the choice is made by: ridge and support vector machine, each in standard deviations
    /// above the mean of all classes, added by their weights.
    pub vote: Vec<f32>,
}

/// How a phrasing would fare as a question if it were not there itself.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldOut {
    /// Which example it is.
    pub example: usize,
    /// Its class.
    pub class: usize,
    /// The most confident class.
    pub best: usize,
    /// How far the confidence of `best` is above that of every other.
    pub lead: f32,
    /// Confidence of every class.
    pub scores: Vec<f32>,
}

/// A part of a confidence.
#[derive(Debug, Clone, PartialEq)]
pub struct Contribution {
    /// The kind of feature.
    pub block: Block,
    /// Its word, words or letters.
    pub feature: String,
    /// What it adds to the confidence.
    pub weight: f32,
}

/// Room for scoring, kept by the caller from one text to the next.
#[derive(Debug, Default)]
pub struct Scratch {
    extraction: Extraction,
    shared: Shared,
    sums: Sums,
    ridge: Vec<f32>,
    machine: Vec<f32>,
    scores: Scores,
}

impl Classifier {
    /// Learns from `examples`; gives a sample of them too, each as if it had been left out.
    #[must_use]
    pub fn train(examples: &[Example], classes: usize, lexicon: &Lexicon, training: &Training) -> (Self, Vec<HeldOut>) {
        let texts: Vec<&str> = examples.iter().map(|example| &*example.words).collect();
        let class_of: Vec<usize> = examples.iter().map(|example| example.class).collect();
        let (space, rows, having) = FeatureSpace::learn(&texts, lexicon);
        let (places, common) = Places::new(&rows, &having, space.ends());
        let problem = Problem::new(rows, &having);
        let sample = sample(examples);
        let steps = Steps::new(training, problem.steps(classes, sample.len()));
        let fitted = problem.ridge(&steps, &class_of, classes, |fit| {
            let alphas: Vec<_> = sample.iter().map(|&at| fit.coefficients[at]).collect();
            (Column::of(fit, &common, RIDGE_LEAST), alphas)
        });
        let (columns, alphas): (Vec<_>, Vec<_>) = fitted.into_iter().unzip();
        let ridge = Weights::of(&columns, class_of.len());
        drop(columns);
        let fitted = problem.machines(&steps, &class_of, classes, |fit| {
            let of_sample: Vec<_> = sample
                .iter()
                .map(|&at| (fit.score::<false>(at), fit.coefficients[at]))
                .collect();
            (Column::of(fit, &common, 0.0), of_sample)
        });
        let (columns, decisions): (Vec<_>, Vec<_>) = fitted.into_iter().unzip();
        let machines = Weights::of(&columns, class_of.len());
        drop(columns);
        let shares = Shares::of(examples.len(), classes);

        // The score of phrasing i for class c with phrasing i left out is y − alpha / d, where d is the diagonal of
        // (K + ridge I)⁻¹ at i: exactly what fitting again without it would give (Rifkin and Lippert, "Notes on
        // Regularized Least Squares", 2007, section 3.2). A machine with squared hinge loss is such a regression on its
        // support vectors, of which the same diagonal stands in for its own: its decision without i is f − alpha (1 / d −
        // ridge), and f where i is no support vector.
        let diagonal = problem.inverse_diagonal(&steps, &sample);
        let held_out = sample
            .iter()
            .zip(diagonal)
            .enumerate()
            .map(|(row, (&at, diagonal))| {
                let own = |c: usize| f32::from(u8::from(c == class_of[at]));
                let confidence = |c: usize| {
                    let (block, lane) = (c / LANES, c % LANES);
                    let ridge = own(c) - alphas[block][row].0[lane] / diagonal;
                    let (decision, support) = &decisions[block][row];
                    let machine = decision.0[lane] - support.0[lane] * (diagonal.recip() - RIDGE);
                    shares.confidence(ridge, machine)
                };
                fate(at, class_of[at], (0..classes).map(confidence).collect())
            })
            .collect();
        let classifier = Self {
            space,
            classes,
            places,
            ridge,
            machines,
            shares,
        };
        (classifier, held_out)
    }

    /// Scores a text for every class.
    pub fn score<'s>(&self, tokens: &[Token], lexicon: &Lexicon, scratch: &'s mut Scratch) -> &'s Scores {
        let Scratch {
            extraction,
            shared,
            sums,
            ridge,
            machine,
            scores,
        } = scratch;
        let row = self.space.row(words(tokens), lexicon, extraction);
        self.places.share(row, self.space.worths(), shared);
        self.ridge.score(shared, sums, ridge);
        self.machines.score(shared, sums, machine);
        ridge.truncate(self.classes);
        machine.truncate(self.classes);
        vote(ridge, machine, self.shares.vote, &mut scores.vote);
        let both = ridge.iter().zip(machine);
        scores.confidence.clear();
        scores
            .confidence
            .extend(both.map(|(ridge, machine)| self.shares.confidence(*ridge, *machine)));
        scores
    }

    /// The features that carry a class's confidence, the strongest first.
    ///
    /// They sum to the confidence.
    #[must_use]
    pub fn explain<'t>(
        &self,
        words: impl Iterator<Item = &'t str>,
        class: usize,
        lexicon: &Lexicon,
    ) -> Vec<Contribution> {
        let mut extraction = Extraction::default();
        let row = self.space.row(words, lexicon, &mut extraction).clone();
        let of = |model: &Weights, id| model.weight(&self.places, self.space.worths(), id, class);
        let (of_ridge, of_machine) = self.shares.slopes();
        let weigh = |id| of_ridge * of(&self.ridge, id) + of_machine * of(&self.machines, id);
        let mut names = self.space.names(&extraction);
        let named = row.iter().filter_map(|&(id, value)| {
            let (block, feature) = names.remove(&id)?;
            Some(Contribution {
                block,
                feature,
                weight: value * weigh(id),
            })
        });
        let mut contributions: Vec<Contribution> = named.collect();
        let meanings = self.space.meanings_by_word(&extraction, weigh);
        contributions.extend(meanings.into_iter().map(|(word, weight)| Contribution {
            block: Block::Meaning,
            feature: word.to_owned(),
            weight,
        }));
        let start = |model: &Weights| model.constant(class);
        contributions.push(Contribution {
            block: Block::Start,
            feature: "any text".to_owned(),
            weight: self.shares.confidence(start(&self.ridge), start(&self.machines)),
        });
        contributions.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        contributions
    }

    /// The content words that no phrasing has, and how many content words there are.
    #[must_use]
    pub fn unknown_words<'t>(&self, tokens: &'t [Token], lexicon: &Lexicon) -> (Vec<&'t str>, usize) {
        let content = || words(tokens).filter(|word| !is_placeholder(word) && !lexicon.is_stop(word));
        let unknown = content().filter(|word| !self.space.knows_concept(&lexicon.concept(word)));
        (unknown.collect(), content().count())
    }
}

/// Which of the examples are left out. Drawn by their own words, so that an edit changes the sample by what it edits: the
/// bars stay where they are, and two versions of a knowledge are measured by the same phrasings.
fn sample(examples: &[Example]) -> Vec<usize> {
    let mut drawn: Vec<usize> = (0..examples.len()).collect();
    drawn.sort_by_cached_key(|&at| (lot(&examples[at].words), at));
    drawn.truncate(HELD_OUT_SAMPLE);
    drawn.sort_unstable();
    drawn
}

/// A number that tells nothing of the text but is always the same for it: FNV-1a, with the finish of MurmurHash3 so that
/// like texts do not lie together.
fn lot(text: &str) -> u64 {
    let hash = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    let hash = (hash ^ (hash >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

fn words(tokens: &[Token]) -> impl Iterator<Item = &str> {
    tokens.iter().map(|token| token.text.as_str())
}

/// Adds both scores, each in standard deviations from its mean over the classes, the machines' times their vote.
fn vote(ridge: &[f32], machine: &[f32], machine_vote: f32, votes: &mut Vec<f32>) {
    let (ridge_mean, ridge_scale) = spread(ridge);
    let (machine_mean, machine_scale) = spread(machine);
    votes.clear();
    votes.extend(
        ridge
            .iter()
            .zip(machine)
            .map(|(r, m)| (r - ridge_mean) * ridge_scale + machine_vote * (m - machine_mean) * machine_scale),
    );
}

/// Mean and inverse standard deviation; the latter 0 where all values are the same.
fn spread(values: &[f32]) -> (f32, f32) {
    let count = values.len().max(1) as f32;
    let mean = values.iter().sum::<f32>() / count;
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f32>() / count;
    (mean, if variance > 1e-12 { variance.sqrt().recip() } else { 0.0 })
}

fn fate(example: usize, class: usize, scores: Vec<f32>) -> HeldOut {
    let best = best_of(&scores).unwrap_or(class);
    HeldOut {
        example,
        class,
        best,
        lead: scores[best] - best_but(&scores, best).map_or(0.0, |(_, score)| score),
        scores,
    }
}

/// The class with the highest score of all but one.
fn best_but(scores: &[f32], class: usize) -> Option<(usize, f32)> {
    let others = scores.iter().copied().enumerate().filter(|&(c, _)| c != class);
    others.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
}

fn best_of(scores: &[f32]) -> Option<usize> {
    let scores = scores.iter().enumerate();
    scores
        .max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0)))
        .map(|(class, _)| class)
}

#[cfg(test)]
mod tests {
    use std::num::NonZeroUsize;

    use super::*;
    use crate::matcher::lexicon::tests::small;
    use crate::matcher::token::tokenise_phrasing;

    /// Forty classes of three phrasings each, so that more than one block of classes is fitted.
    fn examples() -> Vec<Example> {
        const WORDS: [&str; 8] = [
            "salary", "travel", "hours", "manager", "director", "systems", "work", "germany",
        ];
        (0..40_usize)
            .flat_map(|class| {
                let word = |at: usize| WORDS[(class / at.max(1) + at) % WORDS.len()];
                [
                    format!("what is the {} of topic{class} {}", word(1), word(3)),
                    format!("how many {} does a {{role}} of topic{class} have", word(2)),
                    format!("tell me about {} and {} in {{place}}", word(5), word(8)),
                ]
                .map(|words| Example {
                    words: words.into(),
                    class,
                })
            })
            .collect()
    }

    fn trained(threads: usize) -> (Classifier, Vec<HeldOut>) {
        let training = Training {
            threads: NonZeroUsize::new(threads).unwrap(),
            ..Training::default()
        };
        Classifier::train(&examples(), 40, &small(), &training)
    }

    const TEXTS: [&str; 5] = [
        "what is the salary of topic3",
        "how long does the manager work",
        "vacation and wages of a {role} in {place}",
        "zzzz",
        "tell me",
    ];

    #[test]
    fn the_number_of_threads_changes_no_bit() {
        let bits = |scores: &[f32]| scores.iter().map(|it| it.to_bits()).collect::<Vec<_>>();
        let all = |threads| {
            let (classifier, held_out) = trained(threads);
            let mut scratch = Scratch::default();
            let texts: Vec<_> = TEXTS
                .iter()
                .map(|text| {
                    let scores = classifier.score(&tokenise_phrasing(text), &small(), &mut scratch);
                    (bits(&scores.confidence), bits(&scores.vote))
                })
                .collect();
            let rows: Vec<_> = held_out.iter().map(|row| bits(&row.scores)).collect();
            (texts, rows)
        };
        let alone = all(1);
        for threads in [2, 3, 8] {
            assert!(all(threads) == alone, "{threads} threads");
        }
    }

    #[test]
    fn contributions_add_up_to_the_confidence() {
        let (classifier, _) = trained(1);
        let lexicon = small();
        let mut scratch = Scratch::default();
        for text in TEXTS {
            let tokens = tokenise_phrasing(text);
            let scores = classifier.score(&tokens, &lexicon, &mut scratch).confidence.clone();
            for class in [0, 3, 31, 32, 39] {
                let parts = classifier.explain(words(&tokens), class, &lexicon);
                let sum: f32 = parts.iter().map(|it| it.weight).sum();
                assert!(
                    (sum - scores[class]).abs() < 1e-4,
                    "{text} as {class}: {sum} instead of {}",
                    scores[class]
                );
            }
        }
    }

    #[test]
    fn progress_never_goes_beyond_the_end() {
        let seen = std::sync::Mutex::new(Vec::new());
        let training = Training {
            progress: &|share| seen.lock().unwrap().push(share),
            ..Training::default()
        };
        let _ = Classifier::train(&examples(), 40, &small(), &training);
        let seen = seen.into_inner().unwrap();
        assert!(!seen.is_empty() && seen.iter().all(|share| (0.0..=1.0).contains(share)));
    }
}
