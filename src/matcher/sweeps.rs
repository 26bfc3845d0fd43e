//! A step for every phrasing, with the widest instructions at hand.

#![expect(clippy::needless_range_loop, reason = "see `lanes`")]

use pulp::{Arch, WithSimd};

use super::lanes::{LANES, Lanes, add_scaled_in_place, fused};
use super::solver::Fit;
use super::tuning::{RIDGE, SVM_COST};

/// Half the inverse cost: what the squared hinge adds to the dual's diagonal.
const SLACK: f32 = 0.5 / SVM_COST;

/// Goes over all phrasings once; gives the largest change.
pub(super) fn sweep(pass: impl Pass) -> f32 {
    Arch::new().dispatch(Dispatched(pass))
}

pub(super) trait Pass {
    /// One pass, with or without multiplying and adding in one go.
    fn pass<const FUSED: bool>(self) -> f32;
}

struct Dispatched<P>(P);

impl<P: Pass> WithSimd for Dispatched<P> {
    type Output = f32;

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _simd: S) -> f32 {
        if fused::<S>() {
            self.0.pass::<true>()
        } else {
            self.0.pass::<false>()
        }
    }
}

/// One pass over all phrasings for the regression; gives the largest change.
pub(super) struct RidgeSweep<'a, 'p> {
    pub fit: &'a mut Fit<'p>,
    /// Which pass it is.
    pub nth: usize,
}

impl Pass for RidgeSweep<'_, '_> {
    #[inline(always)]
    fn pass<const FUSED: bool>(self) -> f32 {
        let Self { fit, nth } = self;
        let mut largest = Lanes::ZERO;
        for &at in fit.problem.order(nth) {
            let at = at as usize;
            let mut by = fit.score::<FUSED>(at);
            let step = 1.0 / (fit.problem.squares[at] + RIDGE);
            let alphas = fit.coefficients[at].0;
            for lane in 0..LANES {
                by.0[lane] = -(by.0[lane] + RIDGE * alphas[lane]) * step;
            }
            if let Some(mine) = by.0.get_mut(fit.lane_of(at)) {
                *mine += step;
            }
            keep_largest(&mut largest, &by);
            fit.shift::<FUSED>(at, by);
        }
        largest.0.into_iter().fold(0.0, f32::max)
    }
}

/// One pass over all phrasings but the resting ones for the machines; gives the largest change.
pub(super) struct MachineSweep<'a, 'p> {
    pub fit: &'a mut Fit<'p>,
    /// As in [`RidgeSweep`].
    pub nth: usize,
    /// A phrasing on the right side of every margin rests until the next pass over all.
    pub resting: &'a mut [bool],
}

impl Pass for MachineSweep<'_, '_> {
    #[inline(always)]
    fn pass<const FUSED: bool>(self) -> f32 {
        let Self { fit, nth, resting } = self;
        let mut largest = Lanes::ZERO;
        for &at in fit.problem.order(nth) {
            let at = at as usize;
            if resting[at] {
                continue;
            }
            let mut by = fit.score::<FUSED>(at);
            let step = 1.0 / (fit.problem.squares[at] + 1.0 + SLACK);
            // All but one of the sides are "not this class": the variable is -alpha there, and alpha is never negative.
            let mut sides = [-1.0; LANES];
            if let Some(mine) = sides.get_mut(fit.lane_of(at)) {
                *mine = 1.0;
            }
            let signed = fit.coefficients[at].0;
            for lane in 0..LANES {
                let side = sides[lane];
                let alpha = side * signed[lane];
                let gradient = side * by.0[lane] - 1.0 + alpha * SLACK;
                let change = (alpha - gradient * step).max(0.0) - alpha;
                by.0[lane] = side * change;
            }
            keep_largest(&mut largest, &by);
            if by.0.iter().any(|by| *by != 0.0) {
                fit.shift::<FUSED>(at, by);
                add_scaled_in_place::<FUSED>(&mut fit.intercept, 1.0, by);
            } else {
                resting[at] = true;
            }
        }
        largest.0.into_iter().fold(0.0, f32::max)
    }
}

/// Raises each number to the size of its counterpart.
#[inline(always)]
fn keep_largest(largest: &mut Lanes, values: &Lanes) {
    for lane in 0..LANES {
        let (size, before) = (values.0[lane].abs(), largest.0[lane]);
        // Unlike `max`, this has no case of its own for what is not a number.
        largest.0[lane] = if size > before { size } else { before };
    }
}
