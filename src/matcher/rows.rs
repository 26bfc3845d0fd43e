//! The features of many texts, in as little memory as will do.

use super::features::COUNTED;
use super::meanings::DIMENSIONS;

/// The meaning of a text in as little memory as will do: whole numbers, and what one is worth. Each errs by 1/254 of the
/// largest at most, far less than the meanings of two wordings differ.
#[derive(Debug, Clone, Copy)]
pub struct Meant {
    pub unit: f32,
    pub numbers: [i8; DIMENSIONS],
}

/// The rows of many texts, one behind the other.
///
/// A text has a feature or lacks it, so that within a block the values of two rows differ by a factor: it is kept once,
/// and of each feature the number alone.
#[derive(Debug, Default)]
pub struct Rows {
    /// By feature: what it is worth where it is, beside others of its block.
    pub worths: Vec<f32>,
    /// By row: where its features of each block end.
    pub ends: Vec<[u32; COUNTED]>,
    pub features: Vec<u32>,
    /// By row and block: times the worth of a feature, its value there.
    pub scales: Vec<[f32; COUNTED]>,
    /// By row, where there are meanings.
    pub meanings: Vec<Meant>,
}

impl Rows {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The features of a row by block, each block with its factor.
    #[inline(always)]
    pub fn blocks(&self, at: usize) -> [(&[u32], f32); COUNTED] {
        let mut blocks = [(&[][..], 0.0); COUNTED];
        let mut start = self.start(at);
        for (block, it) in blocks.iter_mut().enumerate() {
            let end = self.ends[at][block] as usize;
            *it = (&self.features[start..end], self.scales[at][block]);
            start = end;
        }
        blocks
    }

    /// Where the features of a row begin.
    #[inline(always)]
    pub fn start(&self, at: usize) -> usize {
        at.checked_sub(1).map_or(0, |before| self.ends[before][COUNTED - 1]) as usize
    }

    /// The features of a row and their values, without its meaning.
    pub fn counted(&self, at: usize) -> impl Iterator<Item = (u32, f32)> {
        let value = |feature: u32, scale: f32| (feature, scale * self.worths[feature as usize]);
        self.blocks(at)
            .into_iter()
            .flat_map(move |(features, scale)| features.iter().map(move |&feature| value(feature, scale)))
    }
}

impl Meant {
    /// The sums of what the words mean, times `scale`.
    pub fn of(sums: &[f32; DIMENSIONS], scale: f32) -> Self {
        let largest = sums.iter().fold(0.0_f32, |largest, it| largest.max(it.abs()));
        let per_unit = if largest > 0.0 {
            f32::from(i8::MAX) / largest
        } else {
            0.0
        };
        Self {
            unit: scale * largest / f32::from(i8::MAX),
            numbers: sums.map(|it| (it * per_unit).round() as i8),
        }
    }
}
