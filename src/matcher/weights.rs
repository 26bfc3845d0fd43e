//! The weights of all classes, laid out for fast scoring in little memory: what a text needs of a feature or a
//! phrasing lies side by side.

use pulp::{Arch, WithSimd};
use serde::{Deserialize, Serialize};

use super::lanes::{LANES, Lanes, Packed, add_scaled_packed, pack};
use super::places::{Found, Places, Shared};
use super::solver::Fit;

/// The scores of all classes: each is the sum over the phrasings of coefficient times similarity, plus a constant.
#[derive(Debug, Serialize, Deserialize)]
pub struct Weights<C> {
    /// By block of classes.
    constants: Vec<Lanes>,
    /// By common feature, the weights for all blocks.
    common: Vec<Packed>,
    /// By phrasing.
    coefficients: C,
}

/// A coefficient of every phrasing for every class, as the regression has them.
#[derive(Debug, Serialize, Deserialize)]
pub struct Dense(Vec<Packed>);

/// Coefficients that are 0 for most, as those of the machines are: only phrasings near the border of a class count.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sparse {
    /// By phrasing: where its entries end.
    ends: Vec<u32>,
    /// The class, and how many units.
    entries: Vec<(u16, i16)>,
    /// By phrasing: what a unit is worth.
    units: Vec<f32>,
}

/// What is kept of the fit of a block of classes.
pub struct Column<C> {
    constant: Lanes,
    common: Vec<Packed>,
    coefficients: C,
}

/// The sums that scores are made of.
pub type Sums = Vec<Lanes>;

impl Column<Vec<Packed>> {
    /// Of a fit in which most coefficients count.
    pub fn dense(fit: &Fit, common: &[u32]) -> Self {
        Self {
            constant: fit.intercept,
            common: weights_of(fit, common),
            coefficients: fit.coefficients.iter().map(pack).collect(),
        }
    }
}

/// Phrasing, class and coefficient.
type Entry = (u32, u16, f32);

impl Column<Vec<Entry>> {
    /// Of a fit in which few coefficients count.
    pub fn sparse(fit: &Fit, common: &[u32]) -> Self {
        let of_phrasing = |(phrasing, lanes): (usize, &Lanes)| {
            let lanes = lanes.0.into_iter().enumerate().filter(|(_, value)| *value != 0.0);
            // No knowledge has more classes than 16 bits count.
            lanes
                .map(|(lane, value)| (phrasing as u32, (fit.from + lane) as u16, value))
                .collect::<Vec<_>>()
        };
        Self {
            constant: fit.intercept,
            common: weights_of(fit, common),
            coefficients: fit.coefficients.iter().enumerate().flat_map(of_phrasing).collect(),
        }
    }
}

fn weights_of(fit: &Fit, common: &[u32]) -> Vec<Packed> {
    common.iter().map(|&feature| pack(&fit.weight(feature))).collect()
}

impl Weights<Dense> {
    /// All classes of a regression.
    pub fn dense(columns: &[Column<Vec<Packed>>]) -> Self {
        Self {
            constants: columns.iter().map(|column| column.constant).collect(),
            common: side_by_side(columns, |column| &column.common),
            coefficients: Dense(side_by_side(columns, |column| &column.coefficients)),
        }
    }

    /// The weight of a feature for one class.
    pub fn weight(&self, places: &Places, feature: u32, class: usize) -> f32 {
        let blocks = self.constants.len();
        let of = |rows: &[Packed], row: u32| rows[row as usize * blocks + class / LANES].get(class % LANES);
        match places.find(feature) {
            Found::Common(at) => of(&self.common, at),
            Found::Rare(having) => having
                .map(|(phrasing, there)| there * of(&self.coefficients.0, phrasing))
                .sum(),
        }
    }

    /// The scores of a text for all classes of the blocks, some zeros behind them.
    pub fn score(&self, text: &Shared, sums: &mut Sums, scores: &mut Vec<f32>) {
        sums.clone_from(&self.constants);
        Arch::new().dispatch(Adding {
            sums,
            parts: [(&text.common, &self.common), (&text.phrasings, &self.coefficients.0)],
        });
        collect(sums, scores);
    }
}

impl Weights<Sparse> {
    /// All classes of the machines, with the number of phrasings.
    pub fn sparse(columns: &[Column<Vec<Entry>>], phrasings: usize) -> Self {
        Self {
            constants: columns.iter().map(|column| column.constant).collect(),
            common: side_by_side(columns, |column| &column.common),
            coefficients: Sparse::of(columns.iter().flat_map(|column| &column.coefficients), phrasings),
        }
    }

    /// The scores of a text for all classes of the blocks, some zeros behind them.
    pub fn score(&self, text: &Shared, sums: &mut Sums, scores: &mut Vec<f32>) {
        sums.clone_from(&self.constants);
        Arch::new().dispatch(Adding {
            sums,
            parts: [(&text.common, &self.common)],
        });
        for &(phrasing, share) in &text.phrasings {
            for (class, coefficient) in self.coefficients.of_phrasing(phrasing as usize) {
                sums[class / LANES].0[class % LANES] += share * coefficient;
            }
        }
        collect(sums, scores);
    }
}

impl Sparse {
    fn of<'e>(entries: impl Iterator<Item = &'e Entry> + Clone, phrasings: usize) -> Self {
        let (mut starts, mut units) = (vec![0_u32; phrasings + 1], vec![0.0_f32; phrasings]);
        for &(phrasing, _, value) in entries.clone() {
            starts[phrasing as usize + 1] += 1;
            let unit = &mut units[phrasing as usize];
            *unit = unit.max(value.abs() / f32::from(i16::MAX));
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut sorted = vec![(0, 0); starts[phrasings] as usize];
        for &(phrasing, class, value) in entries {
            let next = &mut starts[phrasing as usize];
            // Of a phrasing without a unit there are no entries.
            sorted[*next as usize] = (class, (value / units[phrasing as usize]).round() as i16);
            *next += 1;
        }
        // Each start has moved to where the next phrasing's entries begin.
        starts.truncate(phrasings);
        Self {
            ends: starts,
            entries: sorted,
            units,
        }
    }

    fn of_phrasing(&self, at: usize) -> impl Iterator<Item = (usize, f32)> {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        let entries = &self.entries[start as usize..self.ends[at] as usize];
        let unit = self.units[at];
        entries
            .iter()
            .map(move |&(class, units)| (usize::from(class), unit * f32::from(units)))
    }
}

/// Columns of blocks as rows that hold all blocks.
fn side_by_side<C>(columns: &[Column<C>], of: impl Fn(&Column<C>) -> &Vec<Packed>) -> Vec<Packed> {
    let rows = columns.first().map_or(0, |column| of(column).len());
    let mut all = Vec::with_capacity(rows * columns.len());
    for row in 0..rows {
        all.extend(columns.iter().map(|column| of(column)[row]));
    }
    all
}

fn collect(sums: &Sums, scores: &mut Vec<f32>) {
    scores.clear();
    scores.extend(sums.iter().flat_map(|sums| sums.0));
}

/// Which rows of a table, how many times each.
type Part<'a> = (&'a [(u32, f32)], &'a [Packed]);

/// Adds rows of weights to the sums of all blocks.
struct Adding<'a, const N: usize> {
    sums: &'a mut [Lanes],
    parts: [Part<'a>; N],
}

impl<const N: usize> WithSimd for Adding<'_, N> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _simd: S) {
        let blocks = self.sums.len();
        for (wanted, rows) in self.parts {
            for &(at, value) in wanted {
                let row = &rows[at as usize * blocks..][..blocks];
                for (sums, values) in self.sums.iter_mut().zip(row) {
                    // By way of a copy, which stays in registers.
                    let mut copy = *sums;
                    add_scaled_packed(&mut copy, value, values);
                    *sums = copy;
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Sparse;

    #[test]
    fn a_sparse_coefficient_comes_out_as_it_went_in() {
        // Phrasing 1 has none; those of a phrasing need not follow each other.
        let entries = [(0, 1, 0.5_f32), (2, 0, -1.0), (0, 300, 0.001)];
        let sparse = Sparse::of(entries.iter(), 3);
        for (phrasing, expected) in [(0, vec![(1, 0.5), (300, 0.001)]), (1, vec![]), (2, vec![(0, -1.0)])] {
            let found: Vec<(usize, f32)> = sparse.of_phrasing(phrasing).collect();
            assert_eq!(found.len(), expected.len(), "{phrasing}");
            for ((class, value), (wanted, exact)) in found.into_iter().zip(expected) {
                assert_eq!(class, wanted);
                assert!((value - exact).abs() < 1e-4_f32, "{value} for {exact}");
            }
        }
    }
}
