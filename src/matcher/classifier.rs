//! From words to a score for every class.

use std::num::NonZeroUsize;
use std::ops::Range;

use super::features::{Block, Extraction, FeatureSpace, Row};
use super::kernel::Kernel;
use super::lexicon::Lexicon;
use super::token::Token;
use super::tuning::{FOLDS, RIDGE_MAX_PHRASINGS};
use super::weights::{Accumulator, Weights};
use super::{ridge, svm};

/// A phrasing of a class.
#[derive(Debug, Clone)]
pub struct Example {
    /// Its words, as [`Lexicon::read`] or
    /// [`tokenise_phrasing`](super::token::tokenise_phrasing) give them.
    pub tokens: Vec<Token>,
    /// Less than the number of classes.
    pub class: usize,
}

/// What was learned from the phrasings; never changes afterwards.
pub struct Classifier {
    space: FeatureSpace,
    classes: usize,
    weights: Weights,
    held_out: Vec<HeldOut>,
}

/// The scores of a text.
#[derive(Debug, Clone, Default)]
pub struct Scores {
    /// How sure each class is: near 1 for one of its own phrasings, near 0 for anything else.
    pub ridge: Vec<f32>,
    /// What the choice is made by: ridge and support vector machine, each in standard deviations
    /// above the mean of all classes, added.
    pub vote: Vec<f32>,
    /// Share of the content words that no phrasing has, 0 to 1.
    pub unknown: f32,
}

impl Scores {
    /// The class with the highest vote; of equal ones the first. `None` without classes.
    #[must_use]
    pub fn best(&self) -> Option<usize> {
        best_of(&self.vote)
    }
}

/// How a phrasing would fare as a question if it were not there itself.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeldOut {
    /// Its class.
    pub class: usize,
    /// The class that it would reach.
    pub best: usize,
    /// The other class that comes nearest by vote; its own where there is no other.
    pub rival: usize,
    /// Confidence of its own class.
    pub own: f32,
    /// Confidence of the most confident other class.
    pub other: f32,
    /// Vote of its own class less that of `rival`; negative if the phrasing is stolen.
    pub margin: f32,
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
    accumulator: Accumulator,
    scores: Scores,
}

impl Classifier {
    /// Learns from `examples`. Those of a class beyond `classes` are ignored.
    #[must_use]
    pub fn train(examples: &[Example], classes: usize, lexicon: &Lexicon) -> Self {
        let examples = || examples.iter().filter(|example| example.class < classes);
        let texts: Vec<&[Token]> = examples().map(|example| example.tokens.as_slice()).collect();
        let class_of: Vec<usize> = examples().map(|example| example.class).collect();
        let (space, rows) = FeatureSpace::learn(&texts, lexicon);
        let fitted = if rows.len() <= RIDGE_MAX_PHRASINGS {
            fit_both(&rows, space.len(), &class_of, classes)
        } else {
            None
        };
        let fitted = fitted.unwrap_or_else(|| fit_machines(&rows, space.len(), &class_of, classes));
        let Fitted { coefficients, base, held_out } = fitted;
        let weights = Weights::new(&rows, space.phrasings(), coefficients, base);
        Self { space, classes, weights, held_out }
    }

    /// Scores a text for every class.
    pub fn score<'s>(
        &self,
        tokens: &[Token],
        lexicon: &Lexicon,
        scratch: &'s mut Scratch,
    ) -> &'s Scores {
        let Scratch { extraction, accumulator, scores } = scratch;
        let row = self.space.row(tokens, lexicon, extraction);
        let both = self.weights.score(row, accumulator);
        let (ridge, machine) = both.split_at(self.classes);
        scores.ridge.clear();
        scores.ridge.extend_from_slice(ridge);
        vote(ridge, machine, &mut scores.vote);
        scores.unknown = self.unknown_share(tokens, lexicon);
        scores
    }

    /// Every example, in order, as if it had been left out.
    ///
    /// Exact for the ridge. For the support vector machines it supposes that the same phrasings
    /// stay at the margin. Without a ridge (above
    /// [`RIDGE_MAX_PHRASINGS`]) by five folds.
    #[must_use]
    pub fn held_out(&self) -> &[HeldOut] {
        &self.held_out
    }

    /// The features that carry a class's confidence, the strongest first.
    ///
    /// They sum to the confidence; without a ridge, to the confidence less its constant part.
    #[must_use]
    pub fn explain(&self, tokens: &[Token], class: usize, lexicon: &Lexicon) -> Vec<Contribution> {
        let mut extraction = Extraction::default();
        let row = self.space.row(tokens, lexicon, &mut extraction);
        let mut contributions: Vec<Contribution> = row
            .iter()
            .filter_map(|&(id, value)| {
                let (block, feature) = self.space.name(id)?;
                let weight = value * self.weights.weight(id, class);
                Some(Contribution { block, feature, weight })
            })
            .collect();
        contributions.sort_by(|a, b| b.weight.abs().total_cmp(&a.weight.abs()));
        contributions
    }

    fn unknown_share(&self, tokens: &[Token], lexicon: &Lexicon) -> f32 {
        let mut content = 0_usize;
        let mut unknown = 0_usize;
        for token in tokens.iter().filter(|token| !lexicon.is_stop(&token.text)) {
            content += 1;
            unknown += usize::from(!self.space.knows_concept(&lexicon.concept(&token.text)));
        }
        unknown as f32 / content.max(1) as f32
    }
}

/// What fitting gives: for every phrasing a coefficient for the confidence of each class, then
/// one for the machine of each class; their constant parts; and the held-out scores.
struct Fitted {
    coefficients: Vec<Vec<f32>>,
    base: Vec<f32>,
    held_out: Vec<HeldOut>,
}

fn fit_both(rows: &[Row], features: usize, class_of: &[usize], classes: usize) -> Option<Fitted> {
    let kernel = Kernel::of(rows, features);
    let (ridge, machines) = std::thread::scope(|scope| {
        let ridge = scope.spawn(|| ridge::fit(&kernel, class_of, classes));
        let machines = for_each_class(classes, |class| {
            let belongs: Vec<bool> = class_of.iter().map(|&c| c == class).collect();
            let machine = svm::train_on_kernel(&kernel, &belongs);
            let left_out = svm::left_out(&kernel, &machine, &belongs);
            (machine, left_out)
        });
        (ridge.join(), machines)
    });
    let ridge = ridge.ok()??;
    let mut coefficients = Vec::with_capacity(rows.len());
    let mut held_out = Vec::with_capacity(rows.len());
    let mut votes = Vec::new();
    for (at, &class) in class_of.iter().enumerate() {
        let alphas = (0..classes).map(|class| ridge.alpha[(at, class)]);
        let betas = machines.iter().map(|(machine, _)| machine.beta[at]);
        coefficients.push(alphas.chain(betas).collect());
        let confidence: Vec<f32> = (0..classes).map(|c| ridge.left_out[(at, c)]).collect();
        let margins: Vec<f32> = machines.iter().map(|(_, left_out)| left_out[at]).collect();
        vote(&confidence, &margins, &mut votes);
        held_out.push(fate(class, &confidence, &votes));
    }
    let intercepts = machines.iter().map(|(machine, _)| machine.intercept);
    let base = std::iter::repeat_n(0.0, classes).chain(intercepts).collect();
    Some(Fitted { coefficients, base, held_out })
}

/// Support vector machines alone. Their score stands in for the confidence, scaled so that the
/// margin on the side of the class is 1 and that on the other side 0.
fn fit_machines(rows: &[Row], features: usize, class_of: &[usize], classes: usize) -> Fitted {
    let size = rows.len();
    let trained = for_each_class(classes, |class| {
        let belongs: Vec<bool> = class_of.iter().map(|&c| c == class).collect();
        let all: Vec<&Row> = rows.iter().collect();
        let machine = svm::train_on_rows(&all, features, &belongs);
        let mut left_out = vec![0.0_f32; size];
        for fold in 0..FOLDS {
            let is_kept = |at: &usize| at % FOLDS != fold;
            let kept: Vec<usize> = (0..size).filter(is_kept).collect();
            let fewer: Vec<&Row> = kept.iter().map(|&at| &rows[at]).collect();
            let theirs: Vec<bool> = kept.iter().map(|&at| belongs[at]).collect();
            let part = svm::train_on_rows(&fewer, features, &theirs);
            let weights = part.weights(&fewer, features);
            for at in (fold..size).step_by(FOLDS) {
                let products = rows[at].iter().map(|&(f, w)| w * weights[f as usize]);
                left_out[at] = products.sum::<f32>() + part.intercept;
            }
        }
        (machine, left_out)
    });
    let mut votes = Vec::new();
    let mut coefficients = Vec::with_capacity(size);
    let mut held_out = Vec::with_capacity(size);
    for (at, &class) in class_of.iter().enumerate() {
        let betas = || trained.iter().map(|(machine, _)| machine.beta[at]);
        coefficients.push(betas().map(|beta| beta / 2.0).chain(betas()).collect());
        let margins: Vec<f32> = trained.iter().map(|(_, left_out)| left_out[at]).collect();
        let confidence: Vec<f32> = margins.iter().map(|margin| (margin + 1.0) / 2.0).collect();
        vote(&confidence, &margins, &mut votes);
        held_out.push(fate(class, &confidence, &votes));
    }
    let intercepts = || trained.iter().map(|(machine, _)| machine.intercept);
    let base = intercepts().map(|b| (b + 1.0) / 2.0).chain(intercepts()).collect();
    Fitted { coefficients, base, held_out }
}

/// Runs `work` for every class on all processors; the results stand in the order of the classes.
fn for_each_class<T: Send>(classes: usize, work: impl Fn(usize) -> T + Sync) -> Vec<T> {
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let share = classes.div_ceil(threads).max(1);
    let run = |range: Range<usize>| range.map(&work).collect::<Vec<T>>();
    std::thread::scope(|scope| {
        let parts: Vec<_> = (0..classes)
            .step_by(share)
            .map(|from| scope.spawn(move || run(from..(from + share).min(classes))))
            .collect();
        // A panic in a thread goes on in this one.
        let results = parts.into_iter().map(|part| part.join());
        results.flat_map(|part| part.unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

/// Adds both scores, each in standard deviations from its mean over the classes.
fn vote(ridge: &[f32], machine: &[f32], votes: &mut Vec<f32>) {
    let (ridge_mean, ridge_scale) = spread(ridge);
    let (machine_mean, machine_scale) = spread(machine);
    votes.clear();
    votes.extend(ridge.iter().zip(machine).map(|(r, m)| {
        (r - ridge_mean) * ridge_scale + (m - machine_mean) * machine_scale
    }));
}

/// Mean and inverse standard deviation; the latter 0 where all values are the same.
fn spread(values: &[f32]) -> (f32, f32) {
    let count = values.len().max(1) as f32;
    let mean = values.iter().sum::<f32>() / count;
    let variance = values.iter().map(|v| (v - mean) * (v - mean)).sum::<f32>() / count;
    (mean, if variance > 1e-12 { variance.sqrt().recip() } else { 0.0 })
}

fn fate(class: usize, confidence: &[f32], votes: &[f32]) -> HeldOut {
    let others = |scores: &[f32]| {
        let others = scores.iter().copied().enumerate().filter(|&(c, _)| c != class);
        others.max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)))
    };
    let (rival, rival_vote) = others(votes).unwrap_or((class, 0.0));
    HeldOut {
        class,
        best: best_of(votes).unwrap_or(class),
        rival,
        own: confidence[class],
        other: others(confidence).map_or(0.0, |(_, confidence)| confidence),
        margin: votes[class] - rival_vote,
    }
}

fn best_of(scores: &[f32]) -> Option<usize> {
    let scores = scores.iter().enumerate();
    scores.max_by(|a, b| a.1.total_cmp(b.1).then(b.0.cmp(&a.0))).map(|(class, _)| class)
}
