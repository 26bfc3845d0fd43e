//! What words mean by themselves: a table of vectors in which words that are used alike lie close together.
//!
//! It lets a question meet a phrasing that has none of its words: "vacation" lies near "holiday" and far from "salary".
//! It also tells which words are common, so that nobody's spelling of them is taken for a slip.
//! The table is compiled in; where it comes from, and under which licences, stands in the README beside it.

use std::cmp::Ordering;

/// How many numbers a meaning has.
pub(super) const DIMENSIONS: usize = 96;

/// How many stems and common words there are, both lists, and the numbers of each stem in turn.
static TABLE: &[u8] = include_bytes!("table.bin");

/// A stem of the table, by its place there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meaning(u16);

impl Meaning {
    /// The meaning of a stem; none for a word that is rare in general.
    pub(super) fn of(stem: &str) -> Option<Self> {
        stems().find(stem).and_then(|at| u16::try_from(at).ok()).map(Self)
    }

    /// Its numbers. Only their proportions mean anything.
    #[inline]
    pub(super) fn numbers(self) -> [f32; DIMENSIONS] {
        let from = words().end() + usize::from(self.0) * DIMENSIONS;
        std::array::from_fn(|at| f32::from(TABLE[from + at].cast_signed()))
    }
}

/// Whether a word, in lower case, is among the some thousand most common ones of English.
pub(super) fn is_common(word: &str) -> bool {
    words().find(word).is_some()
}

fn stems() -> List {
    List {
        from: 2 * WIDTH,
        count: number(0),
    }
}

fn words() -> List {
    List {
        from: stems().end(),
        count: number(WIDTH),
    }
}

/// Bytes of a number.
const WIDTH: usize = size_of::<u32>();

/// A part of the table: where each entry ends, then the entries, in alphabetical order.
#[derive(Clone, Copy)]
struct List {
    /// Bytes from the start of the table.
    from: usize,
    count: usize,
}

impl List {
    fn find(self, wanted: &str) -> Option<usize> {
        let (mut from, mut to) = (0, self.count);
        while from < to {
            let middle = from.midpoint(to);
            match self.entry(middle).cmp(wanted.as_bytes()) {
                Ordering::Less => from = middle + 1,
                Ordering::Equal => return Some(middle),
                Ordering::Greater => to = middle,
            }
        }
        None
    }

    fn entry(self, at: usize) -> &'static [u8] {
        &TABLE[self.end_of(at)..self.end_of(at + 1)]
    }

    /// Where the list ends.
    fn end(self) -> usize {
        self.end_of(self.count)
    }

    /// Where the first so many entries end.
    fn end_of(self, entries: usize) -> usize {
        let written = match entries {
            0 => 0,
            _ => number(self.from + WIDTH * (entries - 1)),
        };
        self.from + WIDTH * self.count + written
    }
}

/// The number at some bytes from the start of the table.
fn number(at: usize) -> usize {
    u32::from_le_bytes([TABLE[at], TABLE[at + 1], TABLE[at + 2], TABLE[at + 3]]) as usize
}

#[cfg(test)]
mod tests {
    use rust_stemmers::{Algorithm, Stemmer};

    use super::*;

    #[test]
    fn the_table_is_whole_and_in_order() {
        for list in [stems(), words()] {
            let entries: Vec<&str> = (0..list.count)
                .map(|at| std::str::from_utf8(list.entry(at)).unwrap())
                .collect();
            assert!(entries.len() > 5_000 && u16::try_from(entries.len()).is_ok());
            assert!(entries.is_sorted_by(|a, b| a < b));
            for at in [0, entries.len() / 2, entries.len() - 1] {
                assert_eq!(list.find(entries[at]), Some(at));
            }
        }
        assert_eq!(TABLE.len(), words().end() + stems().count * DIMENSIONS);
        for stem in ["", "zzzzz", "aaaaaaa", "{role}", "é"] {
            assert_eq!(Meaning::of(stem), None, "{stem}");
        }
    }

    #[test]
    fn words_used_alike_lie_close_together() {
        let stemmer = Stemmer::create(Algorithm::English);
        let nearness = |a: &str, b: &str| {
            let [a, b] = [a, b].map(|word| Meaning::of(&stemmer.stem(word)).unwrap().numbers());
            let product = |a: &[f32], b: &[f32]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f32>();
            product(&a, &b) / (product(&a, &a) * product(&b, &b)).sqrt()
        };
        for (word, near, far) in [
            ("salary", "wages", "holiday"),
            ("vacation", "holiday", "salary"),
            ("cancel", "stop", "banana"),
            ("quickly", "fast", "kitchen"),
        ] {
            assert!(nearness(word, near) > nearness(word, far) + 0.2, "{word}");
        }
    }

    #[test]
    fn common_words_are_known_in_all_their_forms() {
        for word in ["holiday", "holidays", "went", "running", "form", "from"] {
            assert!(is_common(word), "{word}");
        }
        for word in ["", "salry", "holidya", "directer", "manger", "{role}"] {
            assert!(!is_common(word), "{word}");
        }
    }
}
