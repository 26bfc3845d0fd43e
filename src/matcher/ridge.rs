//! Kernel ridge regression in closed form, with its leave-one-out scores.
//!
//! One regression for each class, towards 1 for its phrasings and 0 for all others, sharing one
//! inverse: alpha = (K + ridge I)⁻¹ Y. A score is an estimate of how sure the class is, which is
//! why it serves as confidence.

use faer::dyn_stack::{MemBuffer, MemStack};
use faer::linalg::cholesky::llt::factor::{
    LltParams, LltRegularization, cholesky_in_place, cholesky_in_place_scratch,
};
use faer::linalg::matmul::triangular::{BlockStructure, matmul};
use faer::linalg::triangular_inverse::invert_lower_triangular;
use faer::{Accum, Auto, Mat, MatRef, Par};

use super::kernel::Kernel;
use super::tuning::RIDGE;

/// The regression of every class.
pub struct Ridge {
    /// Phrasings × classes: how much a text's similarity to a phrasing counts for a class.
    pub alpha: Mat<f32>,
    /// Phrasings × classes: the score of each phrasing as if it had been left out.
    pub left_out: Mat<f32>,
}

/// Fits the regressions. `class_of` has the class of every phrasing, less than `classes`.
///
/// The score of phrasing i for class c with phrasing i left out is y − alpha / d, where d is the
/// diagonal of the inverse at i: exactly what fitting again without it would give (Rifkin and
/// Lippert, "Notes on Regularized Least Squares", 2007, section 3.2).
///
/// `None` if the kernel is no kernel, so that its matrix has no factor.
#[must_use]
pub fn fit(kernel: &Kernel, class_of: &[usize], classes: usize) -> Option<Ridge> {
    let size = kernel.size();
    if size == 0 {
        return Some(Ridge { alpha: Mat::zeros(0, classes), left_out: Mat::zeros(0, classes) });
    }
    let mut matrix = MatRef::from_column_major_slice(kernel.values(), size, size).to_owned();
    for at in 0..size {
        matrix[(at, at)] += RIDGE;
    }
    let inverse = inverse_factor(matrix)?;

    // L⁻¹ Y: each column is the sum of the columns of the class's phrasings.
    let mut half = Mat::<f32>::zeros(size, classes);
    let mut diagonal = vec![0.0_f32; size];
    for ((at, &class), diagonal) in class_of.iter().enumerate().zip(&mut diagonal) {
        let column = &inverse.col_as_slice(at)[at..];
        *diagonal = square(column);
        for (sum, value) in half.col_as_slice_mut(class)[at..].iter_mut().zip(column) {
            *sum += value;
        }
    }
    let mut alpha = Mat::<f32>::zeros(size, classes);
    matmul(
        alpha.as_mut(),
        BlockStructure::Rectangular,
        Accum::Replace,
        inverse.transpose(),
        BlockStructure::TriangularUpper,
        half.as_ref(),
        BlockStructure::Rectangular,
        1.0,
        Par::Seq,
    );
    let left_out = Mat::from_fn(size, classes, |at, class| {
        let target = if class_of[at] == class { 1.0 } else { 0.0 };
        target - alpha[(at, class)] / diagonal[at]
    });
    Some(Ridge { alpha, left_out })
}

/// The diagonal of the inverse of a positive definite matrix; `None` if it is not.
#[must_use]
pub fn inverse_diagonal(matrix: Mat<f32>) -> Option<Vec<f32>> {
    let inverse = inverse_factor(matrix)?;
    Some((0..inverse.ncols()).map(|at| square(&inverse.col_as_slice(at)[at..])).collect())
}

/// L⁻¹, where L Lᵀ is the Cholesky factorisation of the matrix; `None` if it has none.
fn inverse_factor(mut matrix: Mat<f32>) -> Option<Mat<f32>> {
    let size = matrix.nrows();
    // Sequential, so that the sums are taken in the same order on every machine.
    let par = Par::Seq;
    let params = <LltParams as Auto<f32>>::auto();
    let scratch = cholesky_in_place_scratch::<f32>(size, par, params.into());
    cholesky_in_place(
        matrix.as_mut(),
        LltRegularization::default(),
        par,
        MemStack::new(&mut MemBuffer::new(scratch)),
        params.into(),
    )
    .ok()?;
    let mut inverse = Mat::<f32>::zeros(size, size);
    invert_lower_triangular(inverse.as_mut(), matrix.as_ref(), par);
    Some(inverse)
}

fn square(values: &[f32]) -> f32 {
    values.iter().map(|v| v * v).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Points on a line, near ones similar.
    fn toy(points: &[f32]) -> Kernel {
        let similarity = |a: f32, b: f32| (-(a - b).abs()).exp();
        let values = points.iter().flat_map(|&a| points.iter().map(move |&b| similarity(a, b)));
        Kernel::from_values(points.len(), values.collect())
    }

    #[test]
    fn left_out_is_really_left_out() {
        let points = [0.0, 0.2, 0.5, 1.5, 1.9, 2.0, 3.7, 4.0, 4.1, 0.9];
        let class_of = [0, 0, 0, 1, 1, 1, 2, 2, 2, 1];
        let whole = fit(&toy(&points), &class_of, 3).unwrap();
        for out in 0..points.len() {
            let without = |at: &usize| *at != out;
            let kept: Vec<usize> = (0..points.len()).filter(without).collect();
            let fewer: Vec<f32> = kept.iter().map(|&at| points[at]).collect();
            let classes: Vec<usize> = kept.iter().map(|&at| class_of[at]).collect();
            let ridge = fit(&toy(&fewer), &classes, 3).unwrap();
            for class in 0..3 {
                let score: f32 = (0..fewer.len())
                    .map(|at| (-(fewer[at] - points[out]).abs()).exp() * ridge.alpha[(at, class)])
                    .sum();
                let closed = whole.left_out[(out, class)];
                assert!((score - closed).abs() < 1e-5, "{out} {class}: {score} {closed}");
            }
        }
    }

    #[test]
    fn nothing_is_fine() {
        assert!(fit(&toy(&[]), &[], 3).is_some());
        assert!(fit(&toy(&[1.0]), &[0], 1).is_some());
    }
}
