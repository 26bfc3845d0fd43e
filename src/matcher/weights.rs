//! The weights of all classes, laid out for fast scoring in little memory: what a text needs of a feature or a
//! phrasing lies side by side.

use pulp::{Arch, WithSimd};
use serde::{Deserialize, Serialize};

use super::lanes::{LANES, Lanes, Packed, add_scaled_packed, pack};
use super::places::{Found, Places, Shared};
use super::solver::Fit;

/// The scores of all classes: each is the sum over the phrasings of coefficient times similarity, plus a constant.
#[derive(Debug, Serialize, Deserialize)]
pub struct Weights {
    /// By block of classes.
    constants: Vec<Lanes>,
    /// By common feature, the weights for all blocks.
    #[serde(deserialize_with = "super::kept::tight")]
    common: Vec<Packed>,
    /// By phrasing.
    coefficients: Coefficients,
}

/// Coefficients of phrasings for classes, without those that are 0 or nearly so: of the machines only phrasings near the
/// border of a class have any, and of the regression each phrasing for its own class and for those like it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Coefficients {
    /// By phrasing: where its entries end.
    #[serde(deserialize_with = "super::kept::tight")]
    ends: Vec<u32>,
    /// The class, and how many units; by phrasing in the order of the classes.
    #[serde(deserialize_with = "super::kept::tight")]
    entries: Vec<(u16, i16)>,
    /// By phrasing: what a unit is worth.
    #[serde(deserialize_with = "super::kept::tight")]
    units: Vec<f32>,
}

/// What is kept of the fit of a block of classes.
pub struct Column {
    constant: Lanes,
    common: Vec<Packed>,
    coefficients: Vec<Entry>,
}

/// Phrasing, class and coefficient.
type Entry = (u32, u16, f32);

/// The sums that scores are made of.
pub type Sums = Vec<Lanes>;

impl Column {
    /// What to keep of a fit: the weights of the common features, and the coefficients that are larger than `least`.
    pub fn of(fit: &Fit, common: &[u32], least: f32) -> Self {
        let of_phrasing = |(phrasing, lanes): (usize, &Lanes)| {
            let lanes = lanes.0.into_iter().enumerate().filter(|(_, value)| value.abs() > least);
            // No knowledge has more classes than 16 bits count.
            lanes
                .map(|(lane, value)| (phrasing as u32, (fit.from + lane) as u16, value))
                .collect::<Vec<_>>()
        };
        Self {
            constant: fit.intercept,
            common: common.iter().map(|&feature| pack(&fit.weight(feature))).collect(),
            coefficients: fit.coefficients.iter().enumerate().flat_map(of_phrasing).collect(),
        }
    }
}

impl Weights {
    /// All classes, with the number of phrasings.
    pub fn of(columns: &[Column], phrasings: usize) -> Self {
        Self {
            constants: columns.iter().map(|column| column.constant).collect(),
            common: side_by_side(columns),
            coefficients: Coefficients::of(columns.iter().flat_map(|column| &column.coefficients), phrasings),
        }
    }

    /// The weight of a feature for one class; `worths` are those of the features.
    pub fn weight(&self, places: &Places, worths: &[f32], feature: u32, class: usize) -> f32 {
        let blocks = self.constants.len();
        match places.find(feature, worths) {
            Found::Common(at) => self.common[at as usize * blocks + class / LANES].get(class % LANES),
            Found::Rare(having) => {
                let of_class = |phrasing: u32| {
                    let mut entries = self.coefficients.of_phrasing(phrasing as usize);
                    entries.find(|it| it.0 == class).map_or(0.0, |it| it.1)
                };
                having.map(|(phrasing, there)| there * of_class(phrasing)).sum()
            }
        }
    }

    /// The score of a text without any features for one class.
    pub fn constant(&self, class: usize) -> f32 {
        self.constants[class / LANES].0[class % LANES]
    }

    /// The scores of a text for all classes of the blocks, some zeros behind them.
    pub fn score(&self, text: &Shared, sums: &mut Sums, scores: &mut Vec<f32>) {
        sums.clone_from(&self.constants);
        Arch::new().dispatch(Adding {
            sums,
            wanted: &text.common,
            rows: &self.common,
        });
        scores.clear();
        scores.extend(sums.iter().flat_map(|sums| sums.0));
        for &(phrasing, share) in &text.phrasings {
            for (class, coefficient) in self.coefficients.of_phrasing(phrasing as usize) {
                scores[class] += share * coefficient;
            }
        }
    }
}

impl Coefficients {
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
fn side_by_side(columns: &[Column]) -> Vec<Packed> {
    let rows = columns.first().map_or(0, |column| column.common.len());
    let mut all = Vec::with_capacity(rows * columns.len());
    for row in 0..rows {
        all.extend(columns.iter().map(|column| column.common[row]));
    }
    all
}

/// Adds rows of weights to the sums of all blocks.
struct Adding<'a> {
    sums: &'a mut [Lanes],
    /// Which rows, how many times each.
    wanted: &'a [(u32, f32)],
    rows: &'a [Packed],
}

impl WithSimd for Adding<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _simd: S) {
        let blocks = self.sums.len();
        for &(at, value) in self.wanted {
            let row = &self.rows[at as usize * blocks..][..blocks];
            for (sums, values) in self.sums.iter_mut().zip(row) {
                // By way of a copy, which stays in registers.
                let mut copy = *sums;
                add_scaled_packed(&mut copy, value, values);
                *sums = copy;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Coefficients;

    #[test]
    fn a_coefficient_comes_out_as_it_went_in() {
        // Phrasing 1 has none; those of a phrasing need not follow each other.
        let entries = [(0, 1, 0.5_f32), (2, 0, -1.0), (0, 300, 0.001)];
        let coefficients = Coefficients::of(entries.iter(), 3);
        for (phrasing, expected) in [(0, vec![(1, 0.5), (300, 0.001)]), (1, vec![]), (2, vec![(0, -1.0)])] {
            let found: Vec<(usize, f32)> = coefficients.of_phrasing(phrasing).collect();
            assert_eq!(found.len(), expected.len(), "{phrasing}");
            for ((class, value), (wanted, exact)) in found.into_iter().zip(expected) {
                assert_eq!(class, wanted);
                assert!((value - exact).abs() < 1e-4_f32, "{value} for {exact}");
            }
        }
    }
}
