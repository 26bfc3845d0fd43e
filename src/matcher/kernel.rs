//! How similar every phrasing is to every other.

use faer::linalg::matmul::triangular::{BlockStructure, matmul};
use faer::{Accum, Mat, MatMut, Par};

use super::features::Row;
use super::tuning::DENSE_FEATURE_ONE_IN;

/// The symmetric matrix of the products of all rows.
pub struct Kernel {
    size: usize,
    values: Vec<f32>,
}

impl Kernel {
    /// Multiplies all rows with each other. `features` is more than the highest id in them.
    ///
    /// Features that many rows have go through a dense matrix product, the others through lists
    /// of the rows that have them.
    #[must_use]
    pub fn of(rows: &[Row], features: usize) -> Self {
        let size = rows.len();
        let mut counts = vec![0_usize; features];
        for &(feature, _) in rows.iter().flatten() {
            counts[feature as usize] += 1;
        }
        let mut columns = vec![None; features];
        let mut width = 0;
        for (column, &count) in columns.iter_mut().zip(&counts) {
            if count * DENSE_FEATURE_ONE_IN > size {
                *column = Some(width);
                width += 1;
            }
        }
        let mut values = vec![0.0_f32; size * size];
        if size == 0 {
            return Self { size, values };
        }
        let mut dense = Mat::<f32>::zeros(size, width);
        for (at, row) in rows.iter().enumerate() {
            for &(feature, weight) in row {
                if let Some(column) = columns[feature as usize] {
                    dense[(at, column)] = weight;
                }
            }
        }
        // The upper triangle by columns is the lower triangle by rows.
        matmul(
            MatMut::from_column_major_slice_mut(&mut values, size, size),
            BlockStructure::TriangularUpper,
            Accum::Replace,
            dense.as_ref(),
            BlockStructure::Rectangular,
            dense.transpose(),
            BlockStructure::Rectangular,
            1.0,
            Par::Seq,
        );
        add_sparse(rows, &columns, &counts, &mut values);
        mirror(&mut values, size);
        Self { size, values }
    }

    /// A kernel from its values, row by row; for tests on toy sets.
    #[cfg(test)]
    pub fn from_values(size: usize, values: Vec<f32>) -> Self {
        assert_eq!(values.len(), size * size);
        Self { size, values }
    }

    /// How many phrasings there are.
    #[must_use]
    pub fn size(&self) -> usize {
        self.size
    }

    /// The similarities of one phrasing to all.
    #[must_use]
    pub fn row(&self, at: usize) -> &[f32] {
        &self.values[at * self.size..(at + 1) * self.size]
    }

    /// All values, row by row.
    #[must_use]
    pub fn values(&self) -> &[f32] {
        &self.values
    }
}

/// Adds the products of the features without a dense column to the lower triangle.
fn add_sparse(rows: &[Row], columns: &[Option<usize>], counts: &[usize], values: &mut [f32]) {
    // One run of memory holds the lists of all features, each filled as the rows pass.
    let mut ends = Vec::with_capacity(counts.len());
    let mut total = 0;
    for (column, &count) in columns.iter().zip(counts) {
        ends.push(total);
        // A feature of a single row has no product with another; the diagonal is added apart.
        if column.is_none() && count > 1 {
            total += count;
        }
    }
    let starts = ends.clone();
    let mut having = vec![(0_u32, 0.0_f32); total];
    for ((at, row), line) in rows.iter().enumerate().zip(values.chunks_exact_mut(rows.len())) {
        let mut square = 0.0;
        for &(feature, weight) in row {
            let feature = feature as usize;
            if columns[feature].is_some() {
                continue;
            }
            square += weight * weight;
            if counts[feature] > 1 {
                for &(other, others) in &having[starts[feature]..ends[feature]] {
                    line[other as usize] += weight * others;
                }
                having[ends[feature]] = (at as u32, weight);
                ends[feature] += 1;
            }
        }
        line[at] += square;
    }
}

/// Copies the lower triangle to the upper, in squares that fit the cache.
fn mirror(values: &mut [f32], size: usize) {
    const SQUARE: usize = 64;
    for top in (0..size).step_by(SQUARE) {
        for left in (0..=top).step_by(SQUARE) {
            for row in top..(top + SQUARE).min(size) {
                for column in left..(left + SQUARE).min(row) {
                    values[column * size + row] = values[row * size + column];
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_of_all_rows() {
        // Row r has feature f if f divides r + 1; the low ones are in many rows, the high in few.
        let size = 150;
        let rows: Vec<Row> = (0..size)
            .map(|r| {
                (1..=size)
                    .filter(|f| (r + 1) % f == 0)
                    .map(|f| (f as u32, 1.0 / (r + f) as f32))
                    .collect()
            })
            .collect();
        let kernel = Kernel::of(&rows, size + 1);
        for (i, one) in rows.iter().enumerate() {
            for (j, other) in rows.iter().enumerate() {
                let expected: f32 = one
                    .iter()
                    .filter_map(|(f, w)| Some(w * other.iter().find(|(g, _)| f == g)?.1))
                    .sum();
                assert!((kernel.row(i)[j] - expected).abs() < 1e-6, "{i} {j}");
            }
        }
    }

    #[test]
    fn nothing_is_fine() {
        assert_eq!(Kernel::of(&[], 0).size(), 0);
        assert_eq!(Kernel::of(&[Row::new()], 0).values(), [0.0]);
    }
}
