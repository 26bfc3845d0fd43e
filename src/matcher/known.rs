//! The features that phrasings have, each with a number: a table that is made once and takes little more than the keys.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde::{Deserialize, Serialize};

/// Features by key. Their numbers follow each other in the order of [`mixed`] keys.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Known {
    /// The number of the first.
    first: u32,
    /// By how far a mixed key is shifted to give its bucket.
    shift: u32,
    /// Where the keys of each bucket begin, and where those of the last end.
    #[serde(deserialize_with = "super::kept::tight")]
    starts: Vec<u32>,
    #[serde(deserialize_with = "super::kept::tight")]
    keys: Vec<u64>,
}

/// So many keys are in a bucket, on average, at most.
const IN_A_BUCKET: usize = 2;

/// A key as a number that tells keys apart by its first bits already; no two keys share one.
///
/// One multiplication, by 2^64 divided by the golden ratio (Knuth, "The Art of Computer Programming", 6.4).
pub fn mixed(key: u64) -> u64 {
    key.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Known {
    /// These keys, each of them once, in the order of [`mixed`]; the number of the first is given.
    pub fn new(keys: Vec<u64>, first: u32) -> Self {
        debug_assert!(keys.is_sorted_by_key(|key| mixed(*key)));
        let buckets = (keys.len() / IN_A_BUCKET).max(2).next_power_of_two();
        let shift = u64::BITS - buckets.trailing_zeros();
        let mut starts = vec![0; buckets + 1];
        for key in &keys {
            starts[bucket(*key, shift) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Self {
            first,
            shift,
            starts,
            keys,
        }
    }

    /// The number behind the last.
    pub fn end(&self) -> u32 {
        self.first + self.keys.len() as u32
    }

    /// The number of a key, if it is known.
    pub fn find(&self, key: u64) -> Option<u32> {
        if self.keys.is_empty() {
            return None;
        }
        let bucket = bucket(key, self.shift);
        let (start, end) = (self.starts[bucket], self.starts[bucket + 1]);
        let within = self.keys[start as usize..end as usize]
            .iter()
            .position(|it| *it == key)?;
        // There are fewer than 2^32.
        Some(self.first + start + within as u32)
    }
}

fn bucket(key: u64, shift: u32) -> usize {
    (mixed(key) >> shift) as usize
}

/// Keys are spread well enough by one multiplication; a general hash would take longer than the
/// rest of the look-up.
#[derive(Default)]
pub struct KeyHasher(u64);

impl Hasher for KeyHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        self.0 = hasher.finish();
    }

    fn write_u64(&mut self, key: u64) {
        let product = mixed(key);
        self.0 = product ^ (product >> 32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_key_is_found_under_its_number() {
        for count in [0, 1, 2, 3, 7, 1_000] {
            let mut keys: Vec<u64> = (0..count).map(|n| n * n * 77 + 5).collect();
            keys.sort_by_key(|key| mixed(*key));
            let known = Known::new(keys.clone(), 10);
            for (at, key) in keys.iter().enumerate() {
                assert_eq!(known.find(*key), Some(10 + at as u32));
                assert_eq!(known.find(key + 1), None);
            }
            assert_eq!(known.find(u64::MAX), None);
        }
    }
}
