//! Fits all classes at once: the ridge regression and the support vector machines, by coordinate descent.
//!
//! Both are solved in their dual form, one phrasing after the other, for a block of classes in the same pass
//! (for the machines: Hsieh, Chang, Lin, Keerthi and Sundararajan, "A dual coordinate descent method for
//! large-scale linear SVM", 2008; the ridge is the same with a squared loss, where a step is a step of Gauss and
//! Seidel on (K + ridge I) alpha = Y). A pass costs phrasings × features × classes, so that training grows in
//! line with the phrasings, where a factorisation grows with their cube. The weights of a feature for the classes of
//! a block lie side by side and are as many as the vector registers hold.

use super::lanes::{LANES, Lanes, add, add_scaled, add_scaled_in_place};
use super::meanings::DIMENSIONS;
use super::rows::Rows;
use super::sweeps::{MachineSweep, RidgeSweep, sweep};
use super::training::Steps;
use super::tuning::{
    DIAGONAL_SWEEPS, RIDGE_SWEEPS, RIDGE_TOLERANCE, ROWS_OF_ALL_SWEEPS, STRIDES, SVM_REST_SWEEPS, SVM_SWEEPS,
    SVM_TOLERANCE,
};

/// The phrasings, made ready for many passes.
pub(super) struct Problem {
    /// The phrasings by the features that at least two of them have, in numbers of their own.
    rows: Rows,
    /// What the features that only this phrasing has add to its product with itself.
    own: Vec<f32>,
    /// The product of each phrasing with itself.
    pub squares: Vec<f32>,
    /// By number of a feature: the square of its worth.
    worths: Vec<f32>,
    /// The number of each feature; [`ALONE`] if a single phrasing has it.
    numbers: Vec<u32>,
    /// The orders of passes, in turn: mixed, so that phrasings of one class do not follow each other, and always the same.
    orders: [Vec<u32>; STRIDES.len()],
}

const ALONE: u32 = u32::MAX;

/// The work on a block of classes, and what comes of it.
pub(super) struct Fit<'p> {
    pub problem: &'p Problem,
    class_of: &'p [usize],
    /// The first class of the block.
    pub from: usize,
    /// By phrasing: the dual variables, with the sign of the side for the machines.
    pub coefficients: Vec<Lanes>,
    /// By the number of the shared feature: the weights, times the feature's worth. So a score is a sum without products
    /// but by block.
    weights: Vec<Lanes>,
    /// The weights of the meanings.
    meanings: Vec<Lanes>,
    pub intercept: Lanes,
}

impl Problem {
    /// From the rows of the phrasings, and in how many of them each feature is.
    pub(super) fn new(mut rows: Rows, counts: &[u32]) -> Self {
        // The most common first: most of a pass goes through a few thousand of them, which then lie close together.
        let counted = rows.worths.len() as u32;
        let mut shared: Vec<u32> = (0..counted).filter(|&f| counts[f as usize] > 1).collect();
        shared.sort_by_key(|&f| std::cmp::Reverse(counts[f as usize]));
        let mut numbers = vec![ALONE; counted as usize];
        for (number, &feature) in shared.iter().enumerate() {
            numbers[feature as usize] = number as u32;
        }
        let size = rows.len();
        let (mut own, mut squares) = (Vec::with_capacity(size), Vec::with_capacity(size));
        let (mut from, mut kept) = (0, 0);
        for at in 0..size {
            let (mut alone, mut together) = (0.0, 0.0);
            for (end, scale) in rows.ends[at].iter_mut().zip(&rows.scales[at]) {
                for place in from..*end as usize {
                    let feature = rows.features[place] as usize;
                    let value = scale * rows.worths[feature];
                    if numbers[feature] == ALONE {
                        alone += value * value;
                    } else {
                        // In place: what is kept never overtakes what is read.
                        rows.features[kept] = numbers[feature];
                        kept += 1;
                        together += value * value;
                    }
                }
                from = *end as usize;
                *end = kept as u32;
            }
            if let Some(meant) = rows.meanings.get(at) {
                let squares: f32 = meant.numbers.iter().map(|&it| f32::from(it) * f32::from(it)).sum();
                together += meant.unit * meant.unit * squares;
            }
            own.push(alone);
            squares.push(alone + together);
        }
        rows.features.truncate(kept);
        rows.features.shrink_to_fit();
        let worth = |&feature: &u32| rows.worths[feature as usize] * rows.worths[feature as usize];
        Self {
            worths: shared.iter().map(worth).collect(),
            rows,
            own,
            squares,
            numbers,
            orders: STRIDES.map(|stride| mixed(size, stride)),
        }
    }

    /// How many passes over the phrasings all the work may take, for so many classes and phrasings left out.
    pub(super) fn steps(&self, classes: usize, left_out: usize) -> usize {
        let of_classes = classes.div_ceil(LANES) * (self.sweeps(RIDGE_SWEEPS) + self.sweeps(SVM_SWEEPS));
        of_classes + left_out.div_ceil(LANES) * DIAGONAL_SWEEPS
    }

    /// The order of the nth pass.
    pub(super) fn order(&self, nth: usize) -> &[u32] {
        &self.orders[nth % STRIDES.len()]
    }

    /// How many passes there is time for.
    fn sweeps(&self, (least, most): (usize, usize)) -> usize {
        (ROWS_OF_ALL_SWEEPS / self.squares.len().max(1)).clamp(least, most)
    }

    /// The regression of every class towards 1 for its phrasings and 0 for all others, and what `keep` takes of each
    /// block of classes, in their order.
    pub(super) fn ridge<T: Send>(
        &self,
        steps: &Steps,
        class_of: &[usize],
        classes: usize,
        keep: impl Fn(&Fit) -> T + Sync,
    ) -> Vec<T> {
        self.regress(steps, class_of, classes, self.sweeps(RIDGE_SWEEPS), keep)
    }

    /// The diagonal of (K + ridge I)⁻¹ at some phrasings.
    ///
    /// A column of the inverse is the regression towards 1 for that phrasing alone.
    pub(super) fn inverse_diagonal(&self, steps: &Steps, at: &[usize]) -> Vec<f32> {
        let mut class_of = vec![usize::MAX; self.squares.len()];
        for (class, &phrasing) in at.iter().enumerate() {
            class_of[phrasing] = class;
        }
        let diagonals = self.regress(steps, &class_of, at.len(), DIAGONAL_SWEEPS, |fit| {
            let mine = at[fit.from..].iter().take(LANES).enumerate();
            mine.map(|(lane, &phrasing)| fit.coefficients[phrasing].0[lane])
                .collect::<Vec<_>>()
        });
        diagonals.concat()
    }

    /// The machine of every class against the rest, with squared hinge loss and intercept; `keep` as for the ridge.
    pub(super) fn machines<T: Send>(
        &self,
        steps: &Steps,
        class_of: &[usize],
        classes: usize,
        keep: impl Fn(&Fit) -> T + Sync,
    ) -> Vec<T> {
        self.in_blocks(steps, class_of, classes, |fit| {
            let mut resting = vec![false; self.squares.len()];
            for nth in 0..self.sweeps(SVM_SWEEPS) {
                steps.done(1);
                let whole = nth.is_multiple_of(SVM_REST_SWEEPS);
                if whole {
                    resting.fill(false);
                }
                let largest = sweep(MachineSweep {
                    fit,
                    nth,
                    resting: &mut resting,
                });
                if whole && largest < SVM_TOLERANCE {
                    break;
                }
            }
            keep(fit)
        })
    }

    fn regress<T: Send>(
        &self,
        steps: &Steps,
        class_of: &[usize],
        classes: usize,
        sweeps: usize,
        keep: impl Fn(&Fit) -> T + Sync,
    ) -> Vec<T> {
        self.in_blocks(steps, class_of, classes, |fit| {
            for nth in 0..sweeps {
                steps.done(1);
                if sweep(RidgeSweep { fit, nth }) < RIDGE_TOLERANCE {
                    break;
                }
            }
            keep(fit)
        })
    }

    /// Shares the blocks of classes among the processors; a block comes out the same whichever one has it.
    fn in_blocks<T: Send>(
        &self,
        steps: &Steps,
        class_of: &[usize],
        classes: usize,
        work: impl Fn(&mut Fit) -> T + Sync,
    ) -> Vec<T> {
        let threads = steps.training.threads.get();
        let starts: Vec<usize> = (0..classes).step_by(LANES).collect();
        let (work, starts) = (&work, &starts);
        let mut done: Vec<(usize, T)> = std::thread::scope(|scope| {
            let running: Vec<_> = (0..threads.min(starts.len()))
                .map(|first| {
                    scope.spawn(move || {
                        let mut fit = Fit::new(self, class_of);
                        let mine = starts.iter().skip(first).step_by(threads);
                        mine.map(|&from| {
                            fit.begin(from);
                            (from, work(&mut fit))
                        })
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
        done.sort_by_key(|(from, _)| *from);
        done.into_iter().map(|(_, it)| it).collect()
    }
}

impl<'p> Fit<'p> {
    fn new(problem: &'p Problem, class_of: &'p [usize]) -> Self {
        Self {
            problem,
            class_of,
            from: 0,
            coefficients: vec![Lanes::ZERO; problem.squares.len()],
            weights: vec![Lanes::ZERO; problem.worths.len()],
            meanings: vec![
                Lanes::ZERO;
                if problem.rows.meanings.is_empty() {
                    0
                } else {
                    DIMENSIONS
                }
            ],
            intercept: Lanes::ZERO,
        }
    }

    fn begin(&mut self, from: usize) {
        self.from = from;
        self.coefficients.fill(Lanes::ZERO);
        self.weights.fill(Lanes::ZERO);
        self.meanings.fill(Lanes::ZERO);
        self.intercept = Lanes::ZERO;
    }

    /// The lane of a phrasing's own class; beyond the lanes where another block has it.
    #[inline(always)]
    pub(super) fn lane_of(&self, at: usize) -> usize {
        self.class_of[at].wrapping_sub(self.from)
    }

    /// The weights of a feature that more than one phrasing has.
    pub(super) fn weight(&self, feature: u32) -> Lanes {
        let counted = self.problem.numbers.len();
        match self.problem.numbers.get(feature as usize) {
            Some(&number) => {
                let worth = self.problem.rows.worths[feature as usize];
                Lanes(self.weights[number as usize].0.map(|it| it / worth))
            }
            None => self.meanings[feature as usize - counted],
        }
    }

    /// The scores of one phrasing with the present weights.
    ///
    /// Two sums at a time: the next does not wait for the one before it.
    #[inline(always)]
    pub(super) fn score<const FUSED: bool>(&self, at: usize) -> Lanes {
        let rows = &self.problem.rows;
        let mut sums = self.intercept;
        add_scaled::<FUSED>(&mut sums, self.problem.own[at], &self.coefficients[at]);
        for (features, scale) in rows.blocks(at) {
            let (mut even, mut odd) = (Lanes::ZERO, Lanes::ZERO);
            let (pairs, last) = features.as_chunks::<2>();
            for &last in last {
                add(&mut even, &self.weights[last as usize]);
            }
            for &[one, other] in pairs {
                add(&mut even, &self.weights[one as usize]);
                add(&mut odd, &self.weights[other as usize]);
            }
            add(&mut even, &odd);
            add_scaled::<FUSED>(&mut sums, scale, &even);
        }
        if let Some(meant) = rows.meanings.get(at) {
            let (mut even, mut odd) = (Lanes::ZERO, Lanes::ZERO);
            for at in 0..DIMENSIONS / 2 {
                let number = |at: usize| f32::from(meant.numbers[at]);
                add_scaled::<FUSED>(&mut even, number(2 * at), &self.meanings[2 * at]);
                add_scaled::<FUSED>(&mut odd, number(2 * at + 1), &self.meanings[2 * at + 1]);
            }
            add(&mut even, &odd);
            add_scaled::<FUSED>(&mut sums, meant.unit, &even);
        }
        sums
    }

    /// Adds to the variables of one phrasing.
    #[inline(always)]
    pub(super) fn shift<const FUSED: bool>(&mut self, at: usize, by: Lanes) {
        let Problem { rows, worths, .. } = self.problem;
        add_scaled_in_place::<FUSED>(&mut self.coefficients[at], 1.0, by);
        for (features, scale) in rows.blocks(at) {
            for &feature in features {
                let feature = feature as usize;
                add_scaled_in_place::<FUSED>(&mut self.weights[feature], scale * worths[feature], by);
            }
        }
        if let Some(meant) = rows.meanings.get(at) {
            for (at, weights) in self.meanings.iter_mut().enumerate() {
                add_scaled_in_place::<FUSED>(weights, meant.unit * f32::from(meant.numbers[at]), by);
            }
        }
    }
}

/// The numbers below `size` in an order that jumps about: by a stride of so many thousandths of it, made coprime to it.
fn mixed(size: usize, stride: usize) -> Vec<u32> {
    fn divisor(a: usize, b: usize) -> usize {
        if b == 0 { a } else { divisor(b, a % b) }
    }
    let mut stride = (size * stride / 1000).max(1);
    while divisor(stride, size.max(1)) != 1 {
        stride += 1;
    }
    let mut at = 0;
    (0..size)
        .map(|_| {
            let here = at;
            at = (at + stride) % size;
            here as u32
        })
        .collect()
}
