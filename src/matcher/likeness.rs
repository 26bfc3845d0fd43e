//! How alike texts are, by the features that questions are understood by.

use crate::knowledge::Knowledge;

use super::features::FeatureSpace;
use super::reader::Reader;
use super::rows::Rows;
use super::token::tokenise_phrasing;

/// Texts, of which can be told how alike they are. What their words share counts by how rare it is among them.
pub struct Likeness {
    rows: Rows,
    /// How long each row is.
    lengths: Vec<f32>,
}

impl Reader {
    /// Reads texts, to be held against each other.
    #[must_use]
    pub fn likeness<T: AsRef<str>>(&self, knowledge: &Knowledge, texts: &[T]) -> Likeness {
        let read = |text: &T| {
            let tokens = self.lexicon.correct(tokenise_phrasing(text.as_ref()));
            let masked = self.gazetteer.mask_phrasing(&tokens, knowledge, true).tokens;
            let words: Vec<&str> = masked.iter().map(|it| it.text.as_str()).collect();
            words.join(" ")
        };
        let texts: Vec<String> = texts.iter().map(read).collect();
        let (_, rows, _) = FeatureSpace::learn(&texts, &self.lexicon);
        let mut likeness = Likeness {
            lengths: vec![1.0; rows.len()],
            rows,
        };
        likeness.lengths = (0..texts.len()).map(|at| likeness.product(at, at).sqrt()).collect();
        likeness
    }
}

impl Likeness {
    /// How alike two of the texts are, by their places: 1 for the same words, about 0 where they have nothing in common.
    #[must_use]
    pub fn between(&self, a: usize, b: usize) -> f32 {
        let lengths = self.lengths[a] * self.lengths[b];
        if lengths > 0.0 {
            self.product(a, b) / lengths
        } else {
            0.0
        }
    }

    fn product(&self, a: usize, b: usize) -> f32 {
        let (mut one, mut other) = (self.rows.counted(a).peekable(), self.rows.counted(b).peekable());
        let mut sum = self.meant(a, b);
        // Both go by the ids of features.
        while let (Some((first, x)), Some((second, y))) = (one.peek(), other.peek()) {
            match first.cmp(second) {
                std::cmp::Ordering::Less => {
                    one.next();
                }
                std::cmp::Ordering::Greater => {
                    other.next();
                }
                std::cmp::Ordering::Equal => {
                    sum += x * y;
                    one.next();
                    other.next();
                }
            }
        }
        sum
    }

    /// The part of a product that the meanings have.
    fn meant(&self, a: usize, b: usize) -> f32 {
        let (Some(a), Some(b)) = (self.rows.meanings.get(a), self.rows.meanings.get(b)) else {
            return 0.0;
        };
        let products = a
            .numbers
            .iter()
            .zip(&b.numbers)
            .map(|(x, y)| f32::from(*x) * f32::from(*y));
        a.unit * b.unit * products.sum::<f32>()
    }

    /// Groups of texts that are at least so much like the first of their group. The order of the texts decides who leads: a
    /// text joins the leader that it is most like.
    #[must_use]
    pub fn groups(&self, least: f32) -> Vec<Vec<usize>> {
        let mut groups: Vec<Vec<usize>> = Vec::new();
        for text in 0..self.rows.len() {
            let leaders = groups.iter().enumerate();
            let near = leaders.map(|(group, it)| (group, self.between(it[0], text)));
            let best = near.filter(|(_, it)| *it >= least).max_by(|a, b| a.1.total_cmp(&b.1));
            match best {
                Some((group, _)) => groups[group].push(text),
                None => groups.push(vec![text]),
            }
        }
        groups
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::knowledge::{builtin, load};

    #[test]
    fn what_means_the_same_comes_together() {
        let (knowledge, _) = load(builtin());
        let reader = Reader::of(&knowledge);
        let texts = [
            "how much parental leave does a cio get",
            "is there parental leave for an mis director",
            "do they play golf with the board",
            "does a cio need a pilot license",
            "parental leave mis manager",
            "is golf with the board part of it",
        ];
        let likeness = reader.likeness(&knowledge, &texts);
        for at in 0..texts.len() {
            assert!((likeness.between(at, at) - 1.0).abs() < 0.01, "{at}");
        }
        assert_eq!(likeness.groups(0.3), [vec![0, 1, 4], vec![2, 5], vec![3]]);
    }
}
