//! The weights of all features for all classes, laid out for fast scoring.

use super::features::Row;
use super::tuning::RARE_FEATURE_PHRASINGS;

/// Weights for several scores at once: each is the sum over the phrasings of coefficient times
/// similarity, plus a constant.
///
/// Common features have a weight for every score. Rare ones, most of all, would need far more
/// memory than the phrasings that have them; they go by way of these.
#[derive(Debug)]
pub struct Weights {
    width: usize,
    /// The constant part of every score.
    base: Vec<f32>,
    /// Phrasings × scores.
    coefficients: Vec<f32>,
    /// Common features × scores.
    common: Vec<f32>,
    /// Where the weights of each feature are.
    places: Vec<Place>,
    /// Phrasings that have rare features, and the value there.
    having: Vec<(u32, f32)>,
}

#[derive(Debug, Clone, Copy)]
enum Place {
    /// Row of `common`.
    Common(u32),
    /// From here so many entries of `having`.
    Rare(u32, u32),
}

/// Room for scoring.
#[derive(Debug, Default)]
pub struct Accumulator {
    scores: Vec<f32>,
    /// By phrasing, how much the rare features bring it in; all 0 between texts.
    shares: Vec<f32>,
    touched: Vec<u32>,
}

impl Weights {
    /// From the rows of the phrasings, in how many of them each feature is, the coefficients of
    /// each phrasing for all scores, and the scores' constants.
    pub fn new(rows: &[Row], phrasings: &[u32], coefficients: Vec<Vec<f32>>, base: Vec<f32>) -> Self {
        let width = base.len();
        let mut places = Vec::with_capacity(phrasings.len());
        let (mut commons, mut rares) = (0_u32, 0_u32);
        for &count in phrasings {
            if count as usize <= RARE_FEATURE_PHRASINGS {
                places.push(Place::Rare(rares, 0));
                rares += count;
            } else {
                places.push(Place::Common(commons));
                commons += 1;
            }
        }
        let mut common = vec![0.0; commons as usize * width];
        let mut having = vec![(0, 0.0); rares as usize];
        for ((at, row), theirs) in rows.iter().enumerate().zip(&coefficients) {
            for &(feature, value) in row {
                match &mut places[feature as usize] {
                    Place::Common(place) => {
                        let from = *place as usize * width;
                        add_scaled(&mut common[from..from + width], value, theirs);
                    }
                    Place::Rare(from, count) => {
                        having[(*from + *count) as usize] = (at as u32, value);
                        *count += 1;
                    }
                }
            }
        }
        Self {
            width,
            base,
            coefficients: coefficients.concat(),
            common,
            places,
            having,
        }
    }

    /// All scores of a text.
    pub fn score<'a>(&self, row: &Row, room: &'a mut Accumulator) -> &'a [f32] {
        let phrasings = self.coefficients.len().checked_div(self.width).unwrap_or(0);
        room.scores.clone_from(&self.base);
        room.shares.resize(phrasings, 0.0);
        for &(feature, value) in row {
            match self.places[feature as usize] {
                Place::Common(place) => {
                    let from = place as usize * self.width;
                    let weights = &self.common[from..from + self.width];
                    add_scaled(&mut room.scores, value, weights);
                }
                Place::Rare(from, count) => {
                    for &(phrasing, there) in &self.having[from as usize..(from + count) as usize] {
                        let share = &mut room.shares[phrasing as usize];
                        if *share == 0.0 {
                            room.touched.push(phrasing);
                        }
                        *share += value * there;
                    }
                }
            }
        }
        for phrasing in room.touched.drain(..) {
            let phrasing = phrasing as usize;
            let share = std::mem::take(&mut room.shares[phrasing]);
            let from = phrasing * self.width;
            add_scaled(&mut room.scores, share, &self.coefficients[from..from + self.width]);
        }
        &room.scores
    }

    /// The weight of a feature for one score.
    pub fn weight(&self, feature: u32, score: usize) -> f32 {
        match self.places[feature as usize] {
            Place::Common(place) => self.common[place as usize * self.width + score],
            Place::Rare(from, count) => self.having[from as usize..(from + count) as usize]
                .iter()
                .map(|&(at, there)| there * self.coefficients[at as usize * self.width + score])
                .sum(),
        }
    }
}

fn add_scaled(sums: &mut [f32], by: f32, values: &[f32]) {
    for (sum, value) in sums.iter_mut().zip(values) {
        *sum += by * value;
    }
}
