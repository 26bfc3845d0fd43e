//! The weights of all features for all classes, laid out for fast scoring.

use pulp::{Arch, WithSimd};

use super::features::{Row, Rows};
use super::lanes::{LANES, Lanes, Packed, add_scaled_packed, pack};
use super::solver::{Fit, Problem};
use super::tuning::RARE_FEATURE_PHRASINGS;

// The weights of a feature that a single phrasing has are not fitted; they follow from the coefficients.
const _: () = assert!(RARE_FEATURE_PHRASINGS >= 1);

/// Where the weights of each feature are.
///
/// Common features have a weight for every class. Rare ones, most of all, would need far more memory than the
/// phrasings that have them; they go by way of these.
#[derive(Debug)]
pub struct Places {
    of: Vec<Place>,
    /// The common features, in their order.
    common: Vec<u32>,
    /// Phrasings that have rare features, and the value there.
    having: Vec<(u32, f32)>,
    phrasings: usize,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    /// Index into the common features.
    Common(u32),
    /// From here so many entries of `having`.
    Rare(u32, u32),
}

/// The scores of a block of classes: each is the sum over the phrasings of coefficient times similarity, plus a
/// constant.
#[derive(Debug)]
pub struct Block {
    constant: Lanes,
    /// By phrasing.
    coefficients: Vec<Packed>,
    /// By common feature.
    common: Vec<Packed>,
}

/// A text by what it shares with the phrasings.
#[derive(Debug, Default)]
pub struct Shared {
    /// Common features of the text, and their values.
    common: Vec<(u32, f32)>,
    /// Phrasings with rare features of the text, and how much these bring them in.
    phrasings: Vec<(u32, f32)>,
    /// By phrasing; all 0 between texts.
    shares: Vec<f32>,
}

impl Places {
    /// From the rows of the phrasings, and in how many of them each feature is.
    pub fn new(rows: &Rows, counts: &[u32]) -> Self {
        let (mut of, mut common) = (Vec::with_capacity(counts.len()), Vec::new());
        let mut rare = 0_u32;
        for (feature, &count) in counts.iter().enumerate() {
            if count as usize <= RARE_FEATURE_PHRASINGS {
                of.push(Place::Rare(rare, 0));
                rare += count;
            } else {
                of.push(Place::Common(common.len() as u32));
                common.push(feature as u32);
            }
        }
        let mut having = vec![(0, 0.0); rare as usize];
        for phrasing in 0..rows.len() {
            for &(feature, value) in rows.row(phrasing) {
                if let Place::Rare(from, count) = &mut of[feature as usize] {
                    having[(*from + *count) as usize] = (phrasing as u32, value);
                    *count += 1;
                }
            }
        }
        Self {
            of,
            common,
            having,
            phrasings: rows.len(),
        }
    }

    /// What scoring needs of a fit.
    pub fn block(&self, problem: &Problem, fit: &Fit) -> Block {
        let common = self.common.iter().filter_map(|&feature| problem.number(feature));
        Block {
            constant: fit.intercept,
            coefficients: fit.coefficients.iter().map(pack).collect(),
            common: common.map(|number| pack(&fit.weights[number])).collect(),
        }
    }

    /// Finds what a text shares with the phrasings.
    pub fn share(&self, row: &Row, shared: &mut Shared) {
        let Shared {
            common,
            phrasings,
            shares,
        } = shared;
        common.clear();
        phrasings.clear();
        shares.resize(self.phrasings, 0.0);
        for &(feature, value) in row {
            match self.of[feature as usize] {
                Place::Common(at) => common.push((at, value)),
                Place::Rare(from, count) => {
                    for &(phrasing, there) in &self.having[from as usize..(from + count) as usize] {
                        let share = &mut shares[phrasing as usize];
                        if *share == 0.0 {
                            phrasings.push((phrasing, 0.0));
                        }
                        *share += value * there;
                    }
                }
            }
        }
        for (phrasing, share) in phrasings {
            *share = std::mem::take(&mut shares[*phrasing as usize]);
        }
    }

    /// The weight of a feature for one class.
    pub fn weight(&self, blocks: &[Block], feature: u32, class: usize) -> f32 {
        let (block, lane) = (&blocks[class / LANES], class % LANES);
        match self.of[feature as usize] {
            Place::Common(at) => block.common[at as usize].get(lane),
            Place::Rare(from, count) => self.having[from as usize..(from + count) as usize]
                .iter()
                .map(|&(at, there)| there * block.coefficients[at as usize].get(lane))
                .sum(),
        }
    }
}

/// The scores of a text for all classes of the blocks, some zeros behind them.
pub fn score(blocks: &[Block], text: &Shared, scores: &mut Vec<f32>) {
    scores.clear();
    Arch::new().dispatch(Scoring { blocks, text, scores });
}

struct Scoring<'a> {
    blocks: &'a [Block],
    text: &'a Shared,
    scores: &'a mut Vec<f32>,
}

impl WithSimd for Scoring<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _simd: S) {
        for block in self.blocks {
            let mut sums = block.constant;
            for &(at, value) in &self.text.common {
                add_scaled_packed(&mut sums, value, &block.common[at as usize]);
            }
            for &(at, value) in &self.text.phrasings {
                add_scaled_packed(&mut sums, value, &block.coefficients[at as usize]);
            }
            self.scores.extend_from_slice(&sums.0);
        }
    }
}
