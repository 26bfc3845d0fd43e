//! Words → features: stems, neighbours, pairs and letters, each weighed by how rare it is.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasherDefault, DefaultHasher, Hash, Hasher};

use super::lexicon::Lexicon;
use super::token::is_placeholder;
use super::tuning::{BLOCK_WEIGHTS, NGRAM_LETTERS, PAIR_WINDOW};

/// The four kinds of features, in the order of [`BLOCK_WEIGHTS`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Block {
    /// One word, as its concept.
    Stem,
    /// Two words side by side, or one at the edge of the text.
    Bigram,
    /// Two content words anywhere in the text, in any order.
    Pair,
    /// Two to four letters inside a word.
    Letters,
}

impl Block {
    /// All blocks.
    pub const ALL: [Self; 4] = [Self::Stem, Self::Bigram, Self::Pair, Self::Letters];
}

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Stem => "word",
            Self::Bigram => "neighbours",
            Self::Pair => "pair",
            Self::Letters => "letters",
        })
    }
}

/// A text as the features that the space knows, in the order of their ids, with weights such that
/// the product of two texts is their similarity, and of a text with itself 1.
pub type Row = Vec<(u32, f32)>;

/// The features of all phrasings, and how much each is worth.
#[derive(Debug)]
pub struct FeatureSpace {
    blocks: [Features; 4],
    /// Concepts by their key, to name features by.
    names: HashMap<u32, Box<str>>,
    /// Block and key of every feature.
    keys: Vec<(Block, u64)>,
    /// In how many phrasings each feature occurs.
    phrasings: Vec<u32>,
}

#[derive(Debug, Default)]
struct Features {
    known: HashMap<u64, (u32, f32), BuildHasherDefault<KeyHasher>>,
    /// Weight of a feature that no phrasing has.
    unknown: f32,
}

/// What extraction needs room for; kept from one text to the next.
#[derive(Debug, Default)]
pub struct Extraction {
    words: Vec<WordKey>,
    keys: [Vec<u64>; 4],
    row: Row,
    letters: Vec<char>,
}

#[derive(Debug, Clone, Copy)]
struct WordKey {
    key: u32,
    content: bool,
}

/// Stands before the first and after the last word in bigrams.
const EDGE: u32 = 0;

/// The rows of many texts, one behind the other.
#[derive(Debug, Default)]
pub struct Rows {
    /// Where each row ends.
    pub ends: Vec<u32>,
    pub entries: Row,
}

impl Rows {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// One of the rows.
    #[inline]
    pub fn row(&self, at: usize) -> &[(u32, f32)] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.entries[start as usize..self.ends[at] as usize]
    }
}

impl FeatureSpace {
    /// Learns the features of `texts`, and gives the row of each.
    ///
    /// The words of a text have a space between them.
    pub fn learn<T: AsRef<str>>(texts: &[T], lexicon: &Lexicon) -> (Self, Rows) {
        let mut room = Extraction::default();
        let mut names = HashMap::new();
        let mut counts: [HashMap<u64, u32, BuildHasherDefault<KeyHasher>>; 4] = Default::default();
        for text in texts {
            room.extract(text.as_ref().split(' '), lexicon);
            for word in text.as_ref().split(' ') {
                let concept = lexicon.concept(word);
                names
                    .entry(word_key(&concept))
                    .or_insert_with(|| concept.as_ref().into());
            }
            for (keys, counts) in room.keys.iter().zip(&mut counts) {
                for run in keys.chunk_by(|a, b| a == b) {
                    let Some(&key) = run.first() else { continue };
                    *counts.entry(key).or_default() += 1;
                }
            }
        }
        let mut space = Self {
            blocks: Default::default(),
            names,
            keys: Vec::new(),
            phrasings: Vec::new(),
        };
        let total = texts.len();
        for ((block, features), counts) in Block::ALL.into_iter().zip(&mut space.blocks).zip(counts) {
            // Ids follow the keys, so that they don't depend on the order of a hash map.
            let mut counts: Vec<(u64, u32)> = counts.into_iter().collect();
            counts.sort_unstable();
            features.unknown = rarity_weight(total, 0);
            features.known.reserve(counts.len());
            for (key, phrasings) in counts {
                // A feature takes more than a byte of text, and texts are bounded, so that ids
                // of 32 bits suffice.
                let id = space.keys.len() as u32;
                let weight = rarity_weight(total, phrasings as usize);
                features.known.insert(key, (id, weight));
                space.keys.push((block, key));
                space.phrasings.push(phrasings);
            }
        }
        // A second look at the texts costs less than keeping what the first one found.
        let entries = space.phrasings.iter().map(|&phrasings| phrasings as usize).sum();
        let mut rows = Rows {
            ends: Vec::with_capacity(total),
            entries: Row::with_capacity(entries),
        };
        for text in texts {
            rows.entries
                .extend_from_slice(space.row(text.as_ref().split(' '), lexicon, &mut room));
            rows.ends.push(rows.entries.len() as u32);
        }
        (space, rows)
    }

    /// The row of a text. Features that the space does not know count in the norm only.
    pub fn row<'t, 'r>(
        &self,
        words: impl Iterator<Item = &'t str>,
        lexicon: &Lexicon,
        room: &'r mut Extraction,
    ) -> &'r Row {
        room.extract(words, lexicon);
        room.row.clear();
        for ((features, keys), share) in self.blocks.iter().zip(&room.keys).zip(BLOCK_WEIGHTS) {
            let runs = keys.chunk_by(|a, b| a == b);
            let found = runs.filter_map(|run| Some((*run.first()?, frequency_weight(run.len()))));
            features.weigh(found, share, &mut room.row);
        }
        &room.row
    }

    /// Whether any phrasing has a word of this concept.
    pub fn knows_concept(&self, concept: &str) -> bool {
        self.names.contains_key(&word_key(concept))
    }

    /// In how many phrasings each feature occurs, by its id.
    pub fn phrasings(&self) -> &[u32] {
        &self.phrasings
    }

    /// The block of a feature, and its words or letters.
    pub fn name(&self, id: u32) -> Option<(Block, String)> {
        let &(block, key) = self.keys.get(id as usize)?;
        let word = |key: u32| match key {
            EDGE => "·",
            _ => self.names.get(&key).map_or("?", AsRef::as_ref),
        };
        let (first, second) = ((key >> 32) as u32, key as u32);
        let text = match block {
            Block::Stem => word(second).to_owned(),
            Block::Bigram => format!("{} {}", word(first), word(second)),
            Block::Pair => format!("{} + {}", word(first), word(second)),
            Block::Letters => unpack_letters(key),
        };
        Some((block, text))
    }
}

impl Features {
    /// Appends the known ones of `found` to `row`, so that the squares of all, known or not, sum
    /// to `share`.
    fn weigh(&self, found: impl Iterator<Item = (u64, f32)>, share: f32, row: &mut Row) {
        let from = row.len();
        let mut squares = 0.0;
        for (key, frequency) in found {
            if let Some(&(id, rarity)) = self.known.get(&key) {
                let weight = frequency * rarity;
                squares += weight * weight;
                row.push((id, weight));
            } else {
                let weight = frequency * self.unknown;
                squares += weight * weight;
            }
        }
        if squares > 0.0 {
            let scale = (share / squares).sqrt();
            for (_, weight) in row.get_mut(from..).unwrap_or_default() {
                *weight *= scale;
            }
        }
    }
}

impl Extraction {
    /// Collects the sorted keys of each block, one for each occurrence.
    fn extract<'t>(&mut self, words: impl Iterator<Item = &'t str>, lexicon: &Lexicon) {
        self.words.clear();
        self.keys.iter_mut().for_each(Vec::clear);
        let [stems, bigrams, pairs, letters] = &mut self.keys;
        for text in words {
            let word = WordKey {
                key: word_key(&lexicon.concept(text)),
                content: !lexicon.is_stop(text),
            };
            self.words.push(word);
            stems.push(u64::from(word.key));
            if !is_placeholder(text) {
                self.letters.clear();
                self.letters.extend(text.chars());
                for length in NGRAM_LETTERS {
                    letters.extend(self.letters.windows(length).map(pack_letters));
                }
            }
        }
        let mut before = EDGE;
        for word in &self.words {
            bigrams.push(joined(before, word.key));
            before = word.key;
        }
        if before != EDGE {
            bigrams.push(joined(before, EDGE));
        }
        self.words.retain(|word| word.content);
        for (at, first) in self.words.iter().enumerate() {
            let window = self.words.iter().skip(at + 1).take(PAIR_WINDOW);
            for second in window.filter(|second| second.key != first.key) {
                pairs.push(joined(first.key.min(second.key), first.key.max(second.key)));
            }
        }
        self.keys.iter_mut().for_each(|keys| keys.sort_unstable());
    }
}

/// 1 + ln of how often a feature occurs in the text.
fn frequency_weight(times: usize) -> f32 {
    if times == 1 { 1.0 } else { 1.0 + (times as f32).ln() }
}

/// Square root of the smoothed inverse document frequency, ln((1 + total) / (1 + having)) + 1.
fn rarity_weight(total: usize, having: usize) -> f32 {
    let idf = ((1 + total) as f32 / (1 + having) as f32).ln() + 1.0;
    idf.sqrt()
}

/// A concept as a number, the same in every process; never [`EDGE`].
fn word_key(concept: &str) -> u32 {
    // FNV-1a. Two of some thousand concepts share a number once in some thousand vocabularies,
    // and then only blur two words; concepts of the same phrasing would have to be rare ones.
    let hash = concept.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    });
    ((hash >> 32) as u32 ^ hash as u32).max(EDGE + 1)
}

fn joined(first: u32, second: u32) -> u64 {
    u64::from(first) << 32 | u64::from(second)
}

/// Up to four letters in 16 bits each; letters beyond the basic plane share numbers.
fn pack_letters(letters: &[char]) -> u64 {
    letters
        .iter()
        .fold(0, |key, &c| key << 16 | u64::from(c as u32 & 0xffff))
}

fn unpack_letters(key: u64) -> String {
    let letters = [key >> 48, key >> 32, key >> 16, key].map(|part| (part & 0xffff) as u32);
    letters
        .into_iter()
        .filter(|&c| c != 0)
        .filter_map(char::from_u32)
        .collect()
}

/// Keys are spread well enough by one multiplication; a general hash would take longer than the
/// rest of the look-up.
#[derive(Default)]
struct KeyHasher(u64);

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
        let product = key.wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = product ^ (product >> 32);
    }
}
