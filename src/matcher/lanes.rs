//! Classes side by side: as many numbers as the vector registers take in one go.
//!
//! Loops over them count to [`LANES`]: how many numbers two zipped iterators have is hidden from the compiler where it builds
//! a crate in pieces, as it does for tests, and then it takes one number at a time.

use serde::{Deserialize, Serialize};

/// How many classes are fitted and scored together.
///
/// 32 numbers fill four of the sixteen wide registers; the weights of all features for so many classes stay near the
/// processor, and numbers of 16 bits for them fill one line of its cache.
pub(super) const LANES: usize = 32;

/// A number for each class of a block, in whole lines of the cache.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
#[repr(align(64))]
pub(super) struct Lanes(pub [f32; LANES]);

/// As [`Lanes`], in little more than a quarter of the room: whole numbers, and what one is worth.
///
/// Each errs by 1/254 of the largest at most; in a sum of a hundred that is far below what tells two classes apart.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Packed {
    unit: f32,
    counts: [i8; LANES],
}

impl Lanes {
    pub(super) const ZERO: Self = Self([0.0; LANES]);
}

/// Whether the instructions at hand multiply and add in one go. Without them that would be a call for each number.
pub(super) const fn fused<S: pulp::Simd>() -> bool {
    size_of::<S::f32s>() > size_of::<f32>()
}

/// Adds `by` times the values to the sums.
#[inline(always)]
pub(super) fn add_scaled<const FUSED: bool>(sums: &mut Lanes, by: f32, values: &Lanes) {
    for lane in 0..LANES {
        let (sum, value) = (sums.0[lane], values.0[lane]);
        sums.0[lane] = if FUSED {
            value.mul_add(by, sum)
        } else {
            sum + by * value
        };
    }
}

/// Adds the values to the sums.
#[inline(always)]
pub(super) fn add(sums: &mut Lanes, values: &Lanes) {
    for lane in 0..LANES {
        sums.0[lane] += values.0[lane];
    }
}

/// As [`add_scaled`], to sums among many others.
///
/// By way of a copy, which stays in registers; where the compiler cannot see that sums and values are apart, it works
/// on them one by one.
#[inline(always)]
pub(super) fn add_scaled_in_place<const FUSED: bool>(sums: &mut Lanes, by: f32, values: Lanes) {
    let mut copy = *sums;
    add_scaled::<FUSED>(&mut copy, by, &values);
    *sums = copy;
}

/// As [`add_scaled`], from packed values.
#[inline(always)]
pub(super) fn add_scaled_packed(sums: &mut Lanes, by: f32, values: &Packed) {
    let by = by * values.unit;
    for lane in 0..LANES {
        sums.0[lane] += by * f32::from(values.counts[lane]);
    }
}

/// The nearest packed values.
pub(super) fn pack(values: &Lanes) -> Packed {
    let largest = values.0.iter().fold(0.0_f32, |largest, value| largest.max(value.abs()));
    let unit = largest / f32::from(i8::MAX);
    let per_unit = if unit > 0.0 { unit.recip() } else { 0.0 };
    Packed {
        unit,
        counts: values.0.map(|value| (value * per_unit).round() as i8),
    }
}

impl Packed {
    /// The number of one class.
    pub(super) fn get(&self, lane: usize) -> f32 {
        self.unit * f32::from(self.counts[lane])
    }
}

#[cfg(test)]
mod tests {
    use super::{LANES, Lanes, add_scaled_packed, pack};

    #[test]
    fn packing_keeps_two_digits() {
        for largest in [0.0, 1e-20, 0.01, 1.0, 300.0] {
            let values = Lanes(std::array::from_fn(|lane| {
                largest * (lane as f32 / (LANES - 1) as f32 * 2.0 - 1.0)
            }));
            let packed = pack(&values);
            let mut sums = Lanes::ZERO;
            add_scaled_packed(&mut sums, 2.0, &packed);
            for lane in 0..LANES {
                let error = largest / 250.0;
                assert!((packed.get(lane) - values.0[lane]).abs() <= error);
                assert!((sums.0[lane] - 2.0 * values.0[lane]).abs() <= 2.0 * error);
            }
        }
    }
}
