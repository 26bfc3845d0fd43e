//! Linear support vector machines, one class against the rest, with intercept.
//!
//! Dual coordinate descent on the squared hinge loss with shrinking (Hsieh, Chang, Lin, Keerthi
//! and Sundararajan, "A dual coordinate descent method for large-scale linear SVM", 2008).
//! The intercept is the weight of a feature that every text has with the value 1.

use faer::Mat;

use super::features::Row;
use super::kernel::Kernel;
use super::ridge::inverse_diagonal;
use super::tuning::{SVM_COST, SVM_MAX_SWEEPS, SVM_TOLERANCE};

/// The machine of one class.
#[derive(Debug, Clone, PartialEq)]
pub struct Machine {
    /// How much a text's similarity to each phrasing counts; 0 for those behind the margin.
    pub beta: Vec<f32>,
    /// Added to every score.
    pub intercept: f32,
    /// The score of each phrasing.
    pub outputs: Vec<f32>,
}

/// Half the inverse cost: the squared hinge's share of the dual's diagonal.
const SLACK: f32 = 0.5 / SVM_COST;

/// Trains one class against the rest, on similarities computed before.
#[must_use]
pub fn train_on_kernel(kernel: &Kernel, belongs: &[bool]) -> Machine {
    let outputs = KernelOutputs { kernel, products: vec![0.0; kernel.size()], intercept: 0.0 };
    solve(outputs, belongs)
}

/// Trains one class against the rest, on rows whose ids are less than `features`; for more
/// phrasings than a kernel has room for.
#[must_use]
pub fn train_on_rows(rows: &[&Row], features: usize, belongs: &[bool]) -> Machine {
    let squares = rows.iter().map(|row| row.iter().map(|(_, w)| w * w).sum()).collect();
    let outputs = RowOutputs { rows, squares, weights: vec![0.0; features], intercept: 0.0 };
    solve(outputs, belongs)
}

/// What coordinate descent needs of the data.
trait Outputs {
    /// The present score of a phrasing.
    fn output(&self, at: usize) -> f32;
    /// The product of a phrasing with itself.
    fn square(&self, at: usize) -> f32;
    /// Adds to the dual variable of a phrasing.
    fn shift(&mut self, at: usize, by: f32);
    fn intercept(&self) -> f32;
}

/// Scores of all phrasings kept up to date: a look is free, a change costs a row of the kernel.
struct KernelOutputs<'k> {
    kernel: &'k Kernel,
    products: Vec<f32>,
    intercept: f32,
}

impl Outputs for KernelOutputs<'_> {
    fn output(&self, at: usize) -> f32 {
        self.products[at] + self.intercept
    }

    fn square(&self, at: usize) -> f32 {
        self.kernel.row(at)[at] + 1.0
    }

    fn shift(&mut self, at: usize, by: f32) {
        for (product, similarity) in self.products.iter_mut().zip(self.kernel.row(at)) {
            *product += by * similarity;
        }
        self.intercept += by;
    }

    fn intercept(&self) -> f32 {
        self.intercept
    }
}

/// Weights of all features kept up to date: a look and a change both cost a row's features.
struct RowOutputs<'r> {
    rows: &'r [&'r Row],
    squares: Vec<f32>,
    weights: Vec<f32>,
    intercept: f32,
}

impl Outputs for RowOutputs<'_> {
    fn output(&self, at: usize) -> f32 {
        let row = self.rows[at].iter();
        let product: f32 = row.map(|&(f, w)| w * self.weights[f as usize]).sum();
        product + self.intercept
    }

    fn square(&self, at: usize) -> f32 {
        self.squares[at] + 1.0
    }

    fn shift(&mut self, at: usize, by: f32) {
        for &(feature, weight) in self.rows[at] {
            self.weights[feature as usize] += by * weight;
        }
        self.intercept += by;
    }

    fn intercept(&self) -> f32 {
        self.intercept
    }
}

fn solve(mut outputs: impl Outputs, belongs: &[bool]) -> Machine {
    let size = belongs.len();
    let mut alpha = vec![0.0_f32; size];
    // The class's own phrasings first: with them in place most others stay behind the margin.
    let all: Vec<usize> = (0..size)
        .filter(|&at| belongs[at])
        .chain((0..size).filter(|&at| !belongs[at]))
        .collect();
    let mut active = all.clone();
    let mut shrink_above = f32::INFINITY;
    for _ in 0..SVM_MAX_SWEEPS {
        let mut worst = 0.0_f32;
        active.retain(|&at| {
            let sign = if belongs[at] { 1.0 } else { -1.0 };
            let gradient = sign * outputs.output(at) - 1.0 + alpha[at] * SLACK;
            if alpha[at] == 0.0 && gradient >= 0.0 {
                return gradient <= shrink_above;
            }
            worst = worst.max(gradient.abs());
            if gradient.abs() > SVM_TOLERANCE / 4.0 {
                let next = (alpha[at] - gradient / (outputs.square(at) + SLACK)).max(0.0);
                outputs.shift(at, sign * (next - alpha[at]));
                alpha[at] = next;
            }
            true
        });
        if worst > SVM_TOLERANCE {
            shrink_above = worst;
        } else if active.len() == size {
            break;
        } else {
            // Converged on what was left: look at all again.
            active.clone_from(&all);
            shrink_above = f32::INFINITY;
        }
    }
    let signed = |(&alpha, &own): (&f32, &bool)| if own { alpha } else { -alpha };
    Machine {
        beta: alpha.iter().zip(belongs).map(signed).collect(),
        intercept: outputs.intercept(),
        outputs: (0..size).map(|at| outputs.output(at)).collect(),
    }
}

impl Machine {
    /// The weight of every feature.
    #[must_use]
    pub fn weights(&self, rows: &[&Row], features: usize) -> Vec<f32> {
        let mut weights = vec![0.0_f32; features];
        for (row, &beta) in rows.iter().zip(&self.beta).filter(|(_, beta)| **beta != 0.0) {
            for &(feature, value) in *row {
                weights[feature as usize] += beta * value;
            }
        }
        weights
    }
}

/// The score of every phrasing as if it had been left out, supposing that the others stay on
/// their sides of the margin.
///
/// With the squared hinge the phrasings at the margin form a ridge regression, whose leave-one-out
/// scores have a closed form (see [`super::ridge::fit`]); the others do not matter to the machine.
#[must_use]
pub fn left_out(kernel: &Kernel, machine: &Machine, belongs: &[bool]) -> Vec<f32> {
    let mut scores = machine.outputs.clone();
    let at_margin: Vec<usize> =
        (0..machine.beta.len()).filter(|&at| machine.beta[at] != 0.0).collect();
    let matrix = Mat::from_fn(at_margin.len(), at_margin.len(), |i, j| {
        let similarity = kernel.row(at_margin[i])[at_margin[j]] + 1.0;
        if i == j { similarity + SLACK } else { similarity }
    });
    let Some(diagonal) = inverse_diagonal(matrix) else {
        return scores;
    };
    for (&at, inverse) in at_margin.iter().zip(diagonal) {
        let target = if belongs[at] { 1.0 } else { -1.0 };
        scores[at] = target - machine.beta[at] / inverse;
    }
    scores
}
