//! Which features have weights of their own, and which go by way of the phrasings that have them.

use super::features::{COUNTED, Row};
use super::rows::Rows;
use super::tuning::RARE_FEATURE_PHRASINGS;
use serde::{Deserialize, Serialize};

// The weights of a feature that a single phrasing has are not fitted; they follow from the coefficients.
const _: () = assert!(RARE_FEATURE_PHRASINGS >= 1);

/// Where the weights of each feature are.
///
/// Common features have a weight for every class. Rare ones, most of all, would need far more memory than the
/// phrasings that have them; they go by way of these.
#[derive(Debug, Serialize, Deserialize)]
pub struct Places {
    #[serde(deserialize_with = "super::kept::tight")]
    of: Vec<Place>,
    /// Where the features of each block end.
    ends: [u32; COUNTED],
    /// The phrasings of each rare feature, one feature behind the other; the highest bit marks the last that has it.
    #[serde(deserialize_with = "super::kept::tight")]
    having: Vec<u32>,
    /// By phrasing and block: times the worth of a feature, its value there.
    #[serde(deserialize_with = "super::kept::tight")]
    scales: Vec<[f32; COUNTED]>,
}

/// One word of memory: there are as many as features.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
struct Place(u32);

/// Marks a common feature, and the last phrasing of a rare one. Texts are far too short for numbers that high.
const MARK: u32 = 1 << 31;

/// A text by what it shares with the phrasings.
#[derive(Debug, Default)]
pub struct Shared {
    /// Common features of the text, and their values.
    pub common: Vec<(u32, f32)>,
    /// Phrasings with rare features of the text, and how much these bring them in.
    pub phrasings: Vec<(u32, f32)>,
    /// By phrasing; all 0 between texts.
    shares: Vec<f32>,
}

impl Places {
    /// From the rows of the phrasings, in how many of them each feature is, and where the features of each block end; gives
    /// the common features, too, in their order.
    pub fn new(rows: &Rows, counts: &[u32], ends: [u32; COUNTED]) -> (Self, Vec<u32>) {
        let (mut of, mut common) = (Vec::with_capacity(counts.len()), Vec::new());
        let mut rare = 0;
        for (feature, &count) in counts.iter().enumerate() {
            if count as usize <= RARE_FEATURE_PHRASINGS {
                of.push(Place(rare));
                rare += count;
            } else {
                of.push(Place(common.len() as u32 | MARK));
                common.push(feature as u32);
            }
        }
        let mut having = vec![0; rare as usize];
        let mut next = of.clone();
        for phrasing in 0..rows.len() {
            for feature in rows.blocks(phrasing).into_iter().flat_map(|(features, _)| features) {
                let next = &mut next[*feature as usize];
                if next.0 & MARK == 0 {
                    having[next.0 as usize] = phrasing as u32;
                    next.0 += 1;
                }
            }
        }
        // Every feature is in one phrasing at least, so the one before the next place is its last.
        for next in next.iter().filter(|next| next.0 & MARK == 0) {
            if let Some(last) = (next.0 as usize).checked_sub(1).and_then(|at| having.get_mut(at)) {
                *last |= MARK;
            }
        }
        let places = Self {
            of,
            ends,
            having,
            scales: rows.scales.clone(),
        };
        (places, common)
    }

    /// Finds what a text shares with the phrasings; `worths` are those of the features.
    pub fn share(&self, row: &Row, worths: &[f32], shared: &mut Shared) {
        let Shared {
            common,
            phrasings,
            shares,
        } = shared;
        common.clear();
        phrasings.clear();
        shares.resize(self.scales.len(), 0.0);
        for &(feature, value) in row {
            match self.find(feature, worths) {
                Found::Common(at) => common.push((at, value)),
                Found::Rare(having) => {
                    for (phrasing, there) in having {
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

    /// Where the weights of a feature are.
    pub fn find(&self, feature: u32, worths: &[f32]) -> Found<impl Iterator<Item = (u32, f32)>> {
        let place = self.of[feature as usize].0;
        if place & MARK != 0 {
            return Found::Common(place & !MARK);
        }
        // Features behind those of all blocks are common: the meanings are of nearly all phrasings.
        let block = self.ends.iter().position(|end| feature < *end).unwrap_or(COUNTED - 1);
        let worth = worths[feature as usize];
        let mut rest = self.having[place as usize..].iter();
        let mut ended = false;
        Found::Rare(std::iter::from_fn(move || {
            let next = rest.next().filter(|_| !ended)?;
            ended = next & MARK != 0;
            let phrasing = next & !MARK;
            Some((phrasing, worth * self.scales[phrasing as usize][block]))
        }))
    }
}

/// Where the weights of a feature are.
pub enum Found<H> {
    /// With this number among the common ones.
    Common(u32),
    /// With these phrasings, which have it with these values.
    Rare(H),
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where a feature is: the number of a common one, or the phrasings that have a rare one.
    fn found(places: &Places, feature: u32, worths: &[f32]) -> Result<u32, Vec<(u32, f32)>> {
        match places.find(feature, worths) {
            Found::Common(at) => Ok(at),
            Found::Rare(having) => Err(having.collect()),
        }
    }

    #[test]
    fn common_features_have_a_number_and_rare_ones_their_phrasings() {
        const MANY: u32 = RARE_FEATURE_PHRASINGS as u32 + 1;
        let mut rows = Rows {
            worths: vec![0.25, 0.5, 1.0],
            ..Rows::default()
        };
        for phrasing in 0..MANY {
            // Feature 0 is in one phrasing, 1 in all; 2, of another block, in the first and the last.
            rows.features.extend((phrasing == 1).then_some(0));
            rows.features.push(1);
            let first = rows.features.len() as u32;
            rows.features
                .extend((phrasing == 0 || phrasing + 1 == MANY).then_some(2));
            let rest = rows.features.len() as u32;
            rows.ends.push([first, rest, rest, rest]);
            rows.scales.push([1.0, phrasing as f32, 0.0, 0.0]);
        }
        let (places, common) = Places::new(&rows, &[1, MANY, 2], [2, 3, 3, 3]);
        assert_eq!(common, [1]);
        let last = (MANY - 1, (MANY - 1) as f32);
        for (feature, expected) in [(0, Err(vec![(1, 0.25)])), (1, Ok(0)), (2, Err(vec![(0, 0.0), last]))] {
            assert_eq!(found(&places, feature, &rows.worths), expected, "{feature}");
        }

        let mut shared = Shared::default();
        for _ in 0..2 {
            places.share(&vec![(0, 2.0), (1, 3.0)], &rows.worths, &mut shared);
            assert_eq!(
                (&shared.common[..], &shared.phrasings[..]),
                (&[(0, 3.0)][..], &[(1, 0.5)][..])
            );
        }
    }
}
