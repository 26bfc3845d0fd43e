//! How much of its own score a phrasing brings about: what is needed to tell how it would fare if it were left out.
//!
//! The closed form for the ridge is y − alpha / d, with d the diagonal of (K + ridge I)⁻¹ (Rifkin and Lippert,
//! "Notes on Regularized Least Squares", 2007, section 3.2). 1 / d is the part of a phrasing's product with itself that
//! the others do not explain: k + ridge − q (Q + ridge I)⁻¹ q, with Q the products of the others among each other and q
//! those with it. Only similar phrasings explain anything, so the nearest few stand in for all (as in Vecchia,
//! "Estimation and model identification for continuous spatial processes", 1988), which makes it linear in the phrasings.

use std::num::NonZeroUsize;

use super::features::Row;
use super::tuning::NEIGHBOURS;

/// 1 / d for every phrasing, first with `ridge` on the diagonal of the products, then with `slack` and 1 added to every product
/// (the machines, whose intercept is a feature that every phrasing has).
pub(super) fn unexplained(rows: &[Row], features: usize, ridge: f32, slack: f32) -> Vec<(f32, f32)> {
    let index = Index::new(rows, features);
    let threads = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let share = rows.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let index = &index;
        let running: Vec<_> = (0..rows.len())
            .step_by(share)
            .map(|from| {
                scope.spawn(move || {
                    let mut near = Vec::new();
                    let mut similar = vec![0.0; rows.len()];
                    (from..(from + share).min(rows.len()))
                        .map(|at| {
                            index.nearest(rows, at, &mut similar, &mut near);
                            (one(rows, at, &near, ridge, 0.0), one(rows, at, &near, slack, 1.0))
                        })
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        // A panic in a thread goes on in this one.
        running.into_iter().flat_map(|r| r.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

/// Which phrasings have a feature, for the features that tell phrasings apart.
struct Index {
    having: Vec<Vec<(u32, f32)>>,
}

impl Index {
    /// Features that more phrasings have than this find too many to be worth the way.
    const COMMON: usize = 40;

    fn new(rows: &[Row], features: usize) -> Self {
        let mut having: Vec<Vec<(u32, f32)>> = vec![Vec::new(); features];
        for (at, row) in rows.iter().enumerate() {
            for &(feature, value) in row {
                let list = &mut having[feature as usize];
                if list.len() <= Self::COMMON {
                    list.push((u32::try_from(at).unwrap_or(u32::MAX), value));
                }
            }
        }
        for list in &mut having {
            if list.len() > Self::COMMON || list.len() < 2 {
                *list = Vec::new();
            }
        }
        Self { having }
    }

    /// The phrasings most similar to one, itself left out. `similar` is all 0 before and after.
    fn nearest(&self, rows: &[Row], at: usize, similar: &mut [f32], near: &mut Vec<usize>) {
        near.clear();
        for &(feature, value) in &rows[at] {
            for &(other, there) in &self.having[feature as usize] {
                let sum = &mut similar[other as usize];
                if *sum == 0.0 {
                    near.push(other as usize);
                }
                *sum += value * there;
            }
        }
        near.retain(|other| *other != at);
        let by_similarity = |a: &usize, b: &usize| similar[*b].total_cmp(&similar[*a]).then(a.cmp(b));
        if near.len() > NEIGHBOURS {
            near.select_nth_unstable_by(NEIGHBOURS, by_similarity);
        }
        let found: Vec<usize> = near.iter().take(NEIGHBOURS).copied().collect();
        for other in near.drain(..) {
            similar[other] = 0.0;
        }
        similar[at] = 0.0;
        near.extend(found);
    }
}

/// Products among the neighbours, factored as L Lᵀ in place; then the unexplained part is what is left of the last diagonal entry.
///
/// Cholesky's factorisation of the matrix with the phrasing itself in the last row: the square of its last diagonal entry is
/// exactly k + ridge − q (Q + ridge I)⁻¹ q.
fn one(rows: &[Row], at: usize, near: &[usize], ridge: f32, shift: f32) -> f32 {
    let size = near.len() + 1;
    let mut matrix = [[0.0_f32; NEIGHBOURS + 1]; NEIGHBOURS + 1];
    let row_of = |i: usize| if i < near.len() { &rows[near[i]] } else { &rows[at] };
    for i in 0..size {
        for j in 0..=i {
            let mut sum = product(row_of(i), row_of(j)) + shift + if i == j { ridge } else { 0.0 };
            for k in 0..j {
                sum -= matrix[i][k] * matrix[j][k];
            }
            matrix[i][j] = if i == j { sum.max(1e-6).sqrt() } else { sum / matrix[j][j] };
        }
    }
    matrix[size - 1][size - 1].powi(2)
}

/// The product of two rows; both are sorted by feature.
fn product(a: &Row, b: &Row) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while let (Some((f, x)), Some((g, y))) = (a.get(i), b.get(j)) {
        match f.cmp(g) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                sum += x * y;
                i += 1;
                j += 1;
            }
        }
    }
    sum
}
