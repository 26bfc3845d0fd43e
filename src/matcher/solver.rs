//! Fits all classes at once: the ridge regression and the support vector machines, by coordinate descent.
//!
//! Both are solved in their dual form, one phrasing after the other, for every class in the same pass
//! (for the machines: Hsieh, Chang, Lin, Keerthi and Sundararajan, "A dual coordinate descent method for
//! large-scale linear SVM", 2008; the ridge is the same with a squared loss, where a step is a step of Gauss and
//! Seidel on (K + ridge I) alpha = Y). A pass costs phrasings × features × classes, so that training grows in
//! line with the phrasings, where a factorisation grows with their cube. The weights of a feature for neighbouring
//! classes lie side by side, which is what vector instructions want.

use std::num::NonZeroUsize;

use pulp::{Arch, WithSimd};

use super::features::Row;
use super::tuning::{
    CLASSES_AT_ONCE, DIAGONAL_SWEEPS, RIDGE, RIDGE_SWEEPS, RIDGE_TOLERANCE, SVM_COST, SVM_SWEEPS, SVM_TOLERANCE,
};

/// Half the inverse cost: what the squared hinge adds to the dual's diagonal.
const SLACK: f32 = 0.5 / SVM_COST;

/// The phrasings, made ready for many passes.
pub(super) struct Problem {
    /// Features that at least two phrasings have, in numbers of their own.
    shared: Vec<Vec<(u32, f32)>>,
    /// What the features that only this phrasing has add to its product with itself.
    own: Vec<f32>,
    /// The product of each phrasing with itself.
    squares: Vec<f32>,
    features: usize,
    /// The order of a pass: mixed, so that phrasings of one class do not follow each other, and always the same.
    order: Vec<usize>,
}

/// Coefficients of every phrasing for every class, row by row, and a constant for every class.
pub(super) struct Solution {
    /// Phrasings × classes. For the machines with the sign of the side.
    pub coefficients: Vec<f32>,
    pub intercepts: Vec<f32>,
}

impl Problem {
    pub(super) fn new(rows: &[Row], features: usize) -> Self {
        let mut count = vec![0_u32; features];
        for (feature, _) in rows.iter().flatten() {
            count[*feature as usize] += 1;
        }
        let mut number = vec![u32::MAX; features];
        let mut next = 0;
        for (number, count) in number.iter_mut().zip(&count) {
            if *count > 1 {
                *number = next;
                next += 1;
            }
        }
        let shared = rows
            .iter()
            .map(|row| {
                row.iter()
                    .filter(|(f, _)| count[*f as usize] > 1)
                    .map(|(f, v)| (number[*f as usize], *v))
                    .collect()
            })
            .collect();
        let sum = |row: &Row, own: bool| {
            row.iter()
                .filter(|(f, _)| !own || count[*f as usize] == 1)
                .map(|(_, v)| v * v)
                .sum::<f32>()
        };
        Self {
            shared,
            own: rows.iter().map(|r| sum(r, true)).collect(),
            squares: rows.iter().map(|r| sum(r, false)).collect(),
            features: next as usize,
            order: mixed(rows.len()),
        }
    }

    /// The regression of every class towards 1 for its phrasings and 0 for all others.
    pub(super) fn ridge(&self, class_of: &[usize], classes: usize) -> Solution {
        self.regress(class_of, classes, RIDGE_SWEEPS)
    }

    fn regress(&self, class_of: &[usize], classes: usize, sweeps: usize) -> Solution {
        self.in_parts(classes, |from, width| {
            let mut part = Part::new(self, class_of, from, width, false);
            for _ in 0..sweeps {
                if Arch::new().dispatch(RidgeSweep(&mut part)) < RIDGE_TOLERANCE {
                    break;
                }
            }
            part
        })
    }

    /// The diagonal of (K + ridge I)⁻¹ at some phrasings.
    ///
    /// A column of the inverse is the regression towards 1 for that phrasing alone.
    pub(super) fn inverse_diagonal(&self, at: &[usize]) -> Vec<f32> {
        let mut class_of = vec![usize::MAX; self.shared.len()];
        for (class, &phrasing) in at.iter().enumerate() {
            class_of[phrasing] = class;
        }
        let columns = self.regress(&class_of, at.len(), DIAGONAL_SWEEPS);
        at.iter()
            .enumerate()
            .map(|(class, &phrasing)| columns.coefficients[phrasing * at.len() + class])
            .collect()
    }

    /// The machine of every class against the rest, with squared hinge loss and intercept.
    pub(super) fn machines(&self, class_of: &[usize], classes: usize) -> Solution {
        self.in_parts(classes, |from, width| {
            let mut part = Part::new(self, class_of, from, width, true);
            for _ in 0..SVM_SWEEPS {
                if Arch::new().dispatch(MachineSweep(&mut part)) < SVM_TOLERANCE {
                    break;
                }
            }
            part
        })
    }

    /// Shares the classes among the processors, a block at a time; a class comes out the same whichever one has it.
    fn in_parts<'p>(&'p self, classes: usize, work: impl Fn(usize, usize) -> Part<'p> + Sync) -> Solution {
        let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
        let starts: Vec<usize> = (0..classes).step_by(CLASSES_AT_ONCE).collect();
        let (work, starts) = (&work, &starts);
        let parts: Vec<Part> = std::thread::scope(|scope| {
            let running: Vec<_> = (0..threads)
                .map(|first| {
                    scope.spawn(move || {
                        starts
                            .iter()
                            .skip(first)
                            .step_by(threads)
                            .map(|&from| work(from, CLASSES_AT_ONCE.min(classes - from)))
                            .collect::<Vec<_>>()
                    })
                })
                .collect();
            // A panic in a thread goes on in this one.
            running
                .into_iter()
                .flat_map(|r| r.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
                .collect()
        });
        let size = self.shared.len();
        let mut out = Solution {
            coefficients: vec![0.0; size * classes],
            intercepts: vec![0.0; classes],
        };
        for part in parts {
            for at in 0..size {
                let to = at * classes + part.from;
                out.coefficients[to..to + part.width].copy_from_slice(&part.signed[at * part.width..][..part.width]);
            }
            out.intercepts[part.from..part.from + part.width].copy_from_slice(&part.intercept);
        }
        out
    }
}

/// The work on some of the classes.
struct Part<'p> {
    problem: &'p Problem,
    class_of: &'p [usize],
    from: usize,
    width: usize,
    /// Phrasings × classes: the dual variables, with the sign of the side for the machines.
    signed: Vec<f32>,
    /// Features × classes.
    weights: Vec<f32>,
    intercept: Vec<f32>,
    with_intercept: bool,
}

impl<'p> Part<'p> {
    fn new(problem: &'p Problem, class_of: &'p [usize], from: usize, width: usize, with_intercept: bool) -> Self {
        let size = problem.shared.len();
        Self {
            problem,
            class_of,
            from,
            width,
            signed: vec![0.0; size * width],
            weights: vec![0.0; problem.features * width],
            intercept: vec![0.0; width],
            with_intercept,
        }
    }

    /// The scores of one phrasing with the present weights.
    #[inline(always)]
    fn score(&self, at: usize, sums: &mut [f32]) {
        sums.copy_from_slice(&self.intercept);
        let own = self.problem.own[at];
        for (sum, signed) in sums.iter_mut().zip(&self.signed[at * self.width..]) {
            *sum += own * signed;
        }
        for &(feature, value) in &self.problem.shared[at] {
            let weights = &self.weights[feature as usize * self.width..][..self.width];
            for (sum, weight) in sums.iter_mut().zip(weights) {
                *sum += value * weight;
            }
        }
    }

    /// Adds to the variables of one phrasing.
    #[inline(always)]
    fn shift(&mut self, at: usize, by: &[f32]) {
        for (signed, by) in self.signed[at * self.width..].iter_mut().zip(by) {
            *signed += by;
        }
        if self.with_intercept {
            for (intercept, by) in self.intercept.iter_mut().zip(by) {
                *intercept += by;
            }
        }
        for &(feature, value) in &self.problem.shared[at] {
            let weights = &mut self.weights[feature as usize * self.width..][..self.width];
            for (weight, by) in weights.iter_mut().zip(by) {
                *weight += value * by;
            }
        }
    }
}

/// One pass over all phrasings for the regression; gives the largest change.
struct RidgeSweep<'a, 'p>(&'a mut Part<'p>);

impl WithSimd for RidgeSweep<'_, '_> {
    type Output = f32;

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _simd: S) -> f32 {
        let part = self.0;
        let width = part.width;
        let mut sums = vec![0.0_f32; width];
        let mut largest = 0.0_f32;
        for i in 0..part.problem.order.len() {
            let at = part.problem.order[i];
            part.score(at, &mut sums);
            let step = 1.0 / (part.problem.squares[at] + RIDGE);
            let mine = part.class_of[at].wrapping_sub(part.from);
            for (sum, alpha) in sums.iter_mut().zip(&part.signed[at * width..]) {
                *sum = -(*sum + RIDGE * alpha) * step;
            }
            if mine < width {
                sums[mine] += step;
            }
            for by in &sums {
                largest = largest.max(by.abs());
            }
            part.shift(at, &sums);
        }
        largest
    }
}

/// One pass over all phrasings for the machines; gives the largest violation.
struct MachineSweep<'a, 'p>(&'a mut Part<'p>);

impl WithSimd for MachineSweep<'_, '_> {
    type Output = f32;

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _simd: S) -> f32 {
        let part = self.0;
        let width = part.width;
        let mut sums = vec![0.0_f32; width];
        let mut largest = 0.0_f32;
        for i in 0..part.problem.order.len() {
            let at = part.problem.order[i];
            part.score(at, &mut sums);
            let step = 1.0 / (part.problem.squares[at] + 1.0 + SLACK);
            let mine = part.class_of[at].wrapping_sub(part.from);
            let mut moved = 0.0_f32;
            // All but one of the sides are "not this class": the variable is -alpha there, and alpha is never negative.
            for (c, (sum, signed)) in sums.iter_mut().zip(&part.signed[at * width..]).enumerate() {
                let side = if c == mine { 1.0 } else { -1.0 };
                let alpha = side * signed;
                let gradient = side * *sum - 1.0 + alpha * SLACK;
                let next = (alpha - gradient * step).max(0.0);
                let by = next - alpha;
                moved = moved.max(by.abs());
                *sum = side * by;
            }
            largest = largest.max(moved);
            if moved > 0.0 {
                part.shift(at, &sums);
            }
        }
        largest
    }
}

/// The numbers below `size` in an order that jumps about: a stride near the golden section, coprime to the size.
fn mixed(size: usize) -> Vec<usize> {
    fn divisor(a: usize, b: usize) -> usize {
        if b == 0 { a } else { divisor(b, a % b) }
    }
    let mut stride = (size * 618 / 1000).max(1);
    while divisor(stride, size.max(1)) != 1 {
        stride += 1;
    }
    let mut at = 0;
    (0..size)
        .map(|_| {
            let here = at;
            at = (at + stride) % size;
            here
        })
        .collect()
}
