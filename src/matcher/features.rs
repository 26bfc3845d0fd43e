//! Words → features: stems, neighbours, pairs, letters and meanings, each weighed by how rare it is.

use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use std::fmt;
use std::hash::BuildHasherDefault;

use super::known::{KeyHasher, Known, mixed};
use super::lexicon::{Lexicon, Look};
use super::meanings::{DIMENSIONS, Meaning};
use super::rows::{Meant, Rows};
use super::token::is_placeholder;
use super::tuning::{BLOCK_WEIGHTS, MEANING_OF_STOP_WORDS, NGRAM_LETTERS, PAIR_WINDOW, RARE_FEATURE_PHRASINGS};

/// The kinds of features, in the order of [`BLOCK_WEIGHTS`], and what no feature brings.
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
    /// What the words mean, together: as many features as a meaning has numbers.
    Meaning,
    /// No feature: where the score of every text begins.
    Start,
}

impl Block {
    /// The blocks whose features a text either has or lacks.
    const COUNTED: [Self; COUNTED] = [Self::Stem, Self::Bigram, Self::Pair, Self::Letters];
}

/// How many these are.
pub(super) const COUNTED: usize = 4;

impl fmt::Display for Block {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Stem => "word",
            Self::Bigram => "neighbours",
            Self::Pair => "pair",
            Self::Letters => "letters",
            Self::Meaning => "meaning",
            Self::Start => "start",
        })
    }
}

/// A text as the features that the space knows, in the order of their ids, with weights such that
/// the product of two texts is their similarity, and of a text with itself 1.
pub type Row = Vec<(u32, f32)>;

/// The features of all phrasings, and how much each is worth.
#[derive(Debug, Serialize, Deserialize)]
pub struct FeatureSpace {
    blocks: [Features; COUNTED],
    /// By feature: what it is worth where it is, beside others of its block.
    #[serde(deserialize_with = "super::kept::tight")]
    worths: Vec<f32>,
    /// Concepts by their key, to name features by.
    names: HashMap<u32, Box<str>>,
    /// The first of the ids of the meanings, which lie behind those of all other features; none where too few phrasings mean
    /// anything.
    meanings: Option<u32>,
}

#[derive(Debug, Default, Serialize, Deserialize)]
struct Features {
    known: Known,
    /// Weight of a feature that no phrasing has.
    unknown: f32,
}

/// What extraction needs room for; kept from one text to the next.
#[derive(Debug, Default)]
pub struct Extraction {
    words: Vec<WordKey>,
    content: Vec<u32>,
    keys: [Vec<u64>; COUNTED],
    row: Row,
    letters: Vec<char>,
}

#[derive(Debug, Clone, Copy)]
struct WordKey {
    key: u32,
    stop: bool,
    meaning: Option<Meaning>,
}

/// Stands before the first and after the last word in bigrams.
const EDGE: u32 = 0;

impl FeatureSpace {
    /// Learns the features of `texts`; gives the row of each text, and in how many of them each feature occurs.
    ///
    /// The words of a text have a space between them.
    pub fn learn<T: AsRef<str>>(texts: &[T], lexicon: &Lexicon) -> (Self, Rows, Vec<u32>) {
        let mut room = Extraction::default();
        let mut names = HashMap::new();
        let mut meant = 0;
        let mut counts: [HashMap<u64, u32, BuildHasherDefault<KeyHasher>>; COUNTED] = Default::default();
        for text in texts {
            room.extract(text.as_ref().split(' '), lexicon);
            meant += usize::from(room.words.iter().any(|word| word.meaning.is_some()));
            for word in text.as_ref().split(' ') {
                let concept = lexicon.concept(word);
                names
                    .entry(word_key(&concept))
                    .or_insert_with(|| concept.as_ref().into());
            }
            for (keys, counts) in room.keys.iter().zip(&mut counts) {
                for &key in keys {
                    *counts.entry(key).or_default() += 1;
                }
            }
        }
        let mut space = Self {
            blocks: Default::default(),
            worths: Vec::new(),
            names,
            meanings: None,
        };
        let mut having: Vec<u32> = Vec::new();
        let total = texts.len();
        for (features, counts) in space.blocks.iter_mut().zip(counts) {
            // A feature takes more than a byte of text, and texts are bounded, so that ids of 32 bits suffice.
            let first = having.len() as u32;
            let mut counts: Vec<(u64, u32)> = counts.into_iter().collect();
            counts.sort_unstable_by_key(|(key, _)| mixed(*key));
            having.extend(counts.iter().map(|(_, phrasings)| *phrasings));
            features.known = Known::new(counts.into_iter().map(|(key, _)| key).collect(), first);
            features.unknown = rarity_weight(total, 0);
        }
        space.worths = having.iter().map(|it| rarity_weight(total, *it as usize)).collect();
        let entries = having.iter().map(|&phrasings| phrasings as usize).sum();
        if meant > RARE_FEATURE_PHRASINGS {
            space.meanings = Some(having.len() as u32);
            having.extend([meant as u32; DIMENSIONS]);
        }
        // A second look at the texts costs less than keeping what the first one found.
        let mut rows = Rows {
            worths: space.worths.clone(),
            ends: Vec::with_capacity(total),
            features: Vec::with_capacity(entries),
            scales: Vec::with_capacity(total),
            meanings: Vec::with_capacity(space.meanings.map_or(0, |_| total)),
        };
        for text in texts {
            room.extract(text.as_ref().split(' '), lexicon);
            space.append(&room, &mut rows);
        }
        (space, rows, having)
    }

    /// Appends the row of the text that `room` was last used for.
    fn append(&self, room: &Extraction, rows: &mut Rows) {
        let (mut ends, mut scales) = ([0; COUNTED], [0.0; COUNTED]);
        let blocks = self.blocks.iter().zip(&room.keys).zip(BLOCK_WEIGHTS);
        for (((features, keys), share), (end, scale)) in blocks.zip(ends.iter_mut().zip(&mut scales)) {
            *scale = features.look(&self.worths, keys, share, |feature, _| rows.features.push(feature));
            *end = rows.features.len() as u32;
        }
        rows.ends.push(ends);
        rows.scales.push(scales);
        if self.meanings.is_some() {
            let (sums, scale) = self.meaning(&room.words);
            rows.meanings.push(Meant::of(&sums, scale));
        }
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
            let from = room.row.len();
            let scale = features.look(&self.worths, keys, share, |feature, worth| {
                room.row.push((feature, worth))
            });
            for (_, worth) in &mut room.row[from..] {
                *worth *= scale;
            }
        }
        if let Some(first) = self.meanings {
            let (sums, scale) = self.meaning(&room.words);
            room.row.extend((first..).zip(sums.map(|it| it * scale)));
        }
        &room.row
    }

    /// What the words mean together: the sum of what each means, by how rare it is; and times what it is as long as its
    /// block weighs.
    fn meaning(&self, words: &[WordKey]) -> ([f32; DIMENSIONS], f32) {
        let mut sums = [0.0; DIMENSIONS];
        for word in words {
            let Some(meaning) = word.meaning else { continue };
            let weight = self.weight_of_meaning(word);
            for (sum, number) in sums.iter_mut().zip(meaning.numbers()) {
                *sum += weight * number;
            }
        }
        let squares: f32 = sums.iter().map(|it| it * it).sum();
        (sums, scale_to(BLOCK_WEIGHTS[COUNTED], squares))
    }

    fn weight_of_meaning(&self, word: &WordKey) -> f32 {
        let [stems, ..] = &self.blocks;
        let known = stems.known.find(u64::from(word.key));
        let rarity = known.map_or(stems.unknown, |id| self.worths[id as usize]);
        if word.stop {
            rarity * MEANING_OF_STOP_WORDS
        } else {
            rarity
        }
    }

    /// The part that each word of the text that `room` was last used for has in the meanings of its row, added up as
    /// `weigh` says of each number.
    pub fn meanings_by_word(&self, room: &Extraction, weigh: impl Fn(u32) -> f32) -> Vec<(&str, f32)> {
        let Some(first) = self.meanings else {
            return Vec::new();
        };
        let (_, scale) = self.meaning(&room.words);
        let parts = room.words.iter().filter_map(|word| {
            let numbers = word.meaning?.numbers();
            let sum: f32 = (first..).zip(numbers).map(|(id, number)| number * weigh(id)).sum();
            Some((word.key, sum * scale * self.weight_of_meaning(word)))
        });
        parts.map(|(key, part)| (self.word(key), part)).collect()
    }

    /// Where the features of each block end.
    pub fn ends(&self) -> [u32; COUNTED] {
        self.blocks.each_ref().map(|it| it.known.end())
    }

    /// What each feature is worth where it is, beside others of its block; those of meanings have no such worth.
    pub fn worths(&self) -> &[f32] {
        &self.worths
    }

    /// Whether any phrasing has a word of this concept.
    pub fn knows_concept(&self, concept: &str) -> bool {
        self.names.contains_key(&word_key(concept))
    }

    /// The blocks of the features of the text that `room` was last used for, and their words or letters; the numbers of a
    /// meaning have no names.
    pub fn names(&self, room: &Extraction) -> HashMap<u32, (Block, String)> {
        let blocks = Block::COUNTED.into_iter().zip(self.blocks.iter().zip(&room.keys));
        blocks
            .flat_map(|(block, (features, keys))| keys.iter().map(move |key| (block, features, *key)))
            .filter_map(|(block, features, key)| {
                let id = features.known.find(key)?;
                Some((id, (block, self.text_of(block, key))))
            })
            .collect()
    }

    fn text_of(&self, block: Block, key: u64) -> String {
        let (first, second) = ((key >> 32) as u32, key as u32);
        match block {
            Block::Bigram => format!("{} {}", self.word(first), self.word(second)),
            Block::Pair => format!("{} + {}", self.word(first), self.word(second)),
            Block::Letters => unpack_letters(key),
            Block::Stem | Block::Meaning | Block::Start => self.word(second).to_owned(),
        }
    }

    /// The concept of a key.
    fn word(&self, key: u32) -> &str {
        match key {
            EDGE => "·",
            _ => self.names.get(&key).map_or("?", AsRef::as_ref),
        }
    }
}

impl Features {
    /// Gives the known ones of `keys` and what each is worth to `take`, and the factor by which the squares of all, known
    /// or not, sum to `share`.
    fn look(&self, worths: &[f32], keys: &[u64], share: f32, mut take: impl FnMut(u32, f32)) -> f32 {
        let mut squares = 0.0;
        for key in keys {
            let worth = self.known.find(*key).map_or(self.unknown, |id| {
                let worth = worths[id as usize];
                take(id, worth);
                worth
            });
            squares += worth * worth;
        }
        scale_to(share, squares)
    }
}

impl Extraction {
    /// Collects the keys of each block, in the order of their numbers.
    fn extract<'t>(&mut self, words: impl Iterator<Item = &'t str>, lexicon: &Lexicon) {
        self.words.clear();
        self.keys.iter_mut().for_each(Vec::clear);
        let [stems, bigrams, pairs, letters] = &mut self.keys;
        for text in words {
            let Look { concept, stop, meaning } = lexicon.look(text);
            let word = WordKey {
                key: word_key(&concept),
                stop,
                meaning,
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
        self.content.clear();
        self.content
            .extend(self.words.iter().filter(|word| !word.stop).map(|word| word.key));
        for (at, &first) in self.content.iter().enumerate() {
            let window = self.content.iter().skip(at + 1).take(PAIR_WINDOW);
            for &second in window.filter(|second| **second != first) {
                pairs.push(joined(first.min(second), first.max(second)));
            }
        }
        for keys in &mut self.keys {
            keys.sort_unstable_by_key(|key| mixed(*key));
            keys.dedup();
        }
    }
}

/// The factor by which what has these squares gets the square of its length; 0 where there is nothing.
fn scale_to(square: f32, squares: f32) -> f32 {
    if squares > 0.0 { (square / squares).sqrt() } else { 0.0 }
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
