//! The word that a misspelt one was meant to be, among the words that are known.

use strsim::osa_distance;

use super::tuning::{CORRECT_FROM_LETTERS, TWO_EDITS_FROM_LETTERS};

/// The known words, laid out so that few of them need to be compared.
#[derive(Debug, Clone, Default)]
pub(super) struct Speller {
    /// Sorted by length, then alphabetically.
    words: Vec<Candidate>,
    /// Letter counts of `words`, apart from them so that the filter runs through memory in order.
    letters: Vec<u64>,
    /// `words` of `n` letters are those from `starts[n]` to `starts[n + 1]`.
    starts: Vec<usize>,
}

#[derive(Debug, Clone)]
struct Candidate {
    text: Box<str>,
    count: u32,
}

impl Speller {
    /// `words` with how often each occurs in what the bot knows.
    pub(super) fn build<'a>(words: impl Iterator<Item = (&'a str, u32)>) -> Self {
        let mut candidates: Vec<(usize, &str, u32)> = words
            .filter(|(word, _)| word.chars().all(char::is_alphabetic))
            .map(|(word, count)| (word.chars().count(), word, count))
            .filter(|&(length, _, _)| length + 1 >= CORRECT_FROM_LETTERS)
            .collect();
        candidates.sort_unstable();
        let longest = candidates.last().map_or(0, |&(length, _, _)| length);
        let starts = (0..=longest + 1)
            .map(|length| candidates.partition_point(|&(l, _, _)| l < length))
            .collect();
        Self {
            letters: candidates.iter().map(|(_, word, _)| letter_counts(word)).collect(),
            words: candidates
                .into_iter()
                .map(|(_, word, count)| Candidate {
                    text: word.into(),
                    count,
                })
                .collect(),
            starts,
        }
    }

    /// The known word nearest to `word` by optimal string alignment, within `edits`: of equally near ones one of the same
    /// letters, then that with the same first letter, then the more frequent, then the first in the alphabet.
    ///
    /// Letters change places far more often than one hits another key that happens to make a word: "wnat" is "want", however
    /// frequent "what" may be, and "eyar" is "year" and no "ear".
    pub(super) fn nearest(&self, word: &str, edits: usize) -> Option<(&str, usize)> {
        let length = word.chars().count();
        let counts = letter_counts(word);
        let first = word.chars().next();
        let last = self.starts.len().saturating_sub(1);
        let from = *self.starts.get(length.saturating_sub(edits).min(last))?;
        let to = *self.starts.get((length + edits + 1).min(last))?;
        let mut best: Option<(Rank, &str)> = None;
        for (known, &letters) in self.words.get(from..to)?.iter().zip(self.letters.get(from..to)?) {
            // An edit changes the counts of at most two letters.
            if (counts ^ letters).count_ones() as usize > 2 * edits {
                continue;
            }
            let distance = osa_distance(word, &known.text);
            if distance > edits {
                continue;
            }
            let rank = Rank {
                distance,
                other_letters: counts != letters,
                other_first: known.text.chars().next() != first,
                rarity: u32::MAX - known.count,
            };
            if best.is_none_or(|(least, _)| rank < least) {
                best = Some((rank, &known.text));
            }
        }
        best.map(|(rank, text)| (text, rank.distance))
    }
}

/// How little a known word is what was meant: the first of these that differs decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    distance: usize,
    other_letters: bool,
    other_first: bool,
    rarity: u32,
}

/// How many edits a word may be away from a known one; 0 if it is none of the speller's business:
/// too short, or with anything but letters in it.
pub(super) fn edits_forgiven(word: &str) -> usize {
    let mut length = 0;
    for c in word.chars() {
        if !c.is_alphabetic() {
            return 0;
        }
        length += 1;
    }
    match length {
        0..CORRECT_FROM_LETTERS => 0,
        CORRECT_FROM_LETTERS..TWO_EDITS_FROM_LETTERS => 1,
        _ => 2,
    }
}

/// Two bits a letter: whether it occurs at all, and whether it occurs more than once.
fn letter_counts(word: &str) -> u64 {
    word.chars().fold(0, |counts, c| {
        let letter = match c {
            'a'..='z' => c as u32 - 'a' as u32,
            _ => 26 + c as u32 % 6,
        };
        let once = 1 << (2 * letter);
        if counts & once == 0 {
            counts | once
        } else {
            counts | once << 1
        }
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn speller() -> Speller {
        let words = [
            ("salary", 9),
            ("manager", 9),
            ("management", 5),
            ("director", 8),
            ("pay", 9),
            ("form", 2),
            ("from", 7),
            ("farm", 1),
            ("work", 5),
            ("word", 9),
            ("want", 2),
            ("what", 9),
            ("certification", 3),
        ];
        Speller::build(words.into_iter())
    }

    #[test]
    fn table() {
        let cases = [
            ("salray", Some("salary")),
            ("sallary", Some("salary")),
            ("alary", Some("salary")),
            ("slaray", None),
            ("mangaer", Some("manager")),
            ("managment", Some("management")),
            ("certificatoin", Some("certification")),
            ("certfcation", Some("certification")),
            ("certfcaton", None),
            ("fomr", Some("form")),
            ("worx", Some("word")),
            ("wnat", Some("want")),
            ("whar", Some("what")),
            ("warm", Some("farm")),
            ("orm", None),
            ("pays", Some("pay")),
            ("salary2", None),
            ("", None),
        ];
        let speller = speller();
        for (word, expected) in cases {
            let edits = edits_forgiven(word);
            let nearest = (edits > 0).then(|| speller.nearest(word, edits)).flatten();
            assert_eq!(nearest.map(|(text, _)| text), expected, "{word:?}");
        }
    }

    proptest! {
        #[test]
        fn the_filter_loses_nothing(word in "[a-dé]{4,9}", known in "[a-dé]{4,9}", edits in 1usize..3) {
            let speller = Speller::build([(known.as_str(), 1)].into_iter());
            prop_assert_eq!(
                speller.nearest(&word, edits).is_some(),
                osa_distance(&word, &known) <= edits
            );
        }

        #[test]
        fn never_panics(word in any::<String>()) {
            speller().nearest(&word, edits_forgiven(&word));
            Speller::default().nearest(&word, 2);
        }
    }
}
