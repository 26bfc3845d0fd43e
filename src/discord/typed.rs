//! How well the words that somebody is typing fit the words that are known.

/// Of what is typed no more words are looked at: a bit for each.
const MOST_WORDS: usize = u8::BITS as usize;

/// A word that is typed, with what is asked of it for each known one.
#[derive(Debug)]
pub struct Typed<'t> {
    text: &'t str,
    /// How many characters it has.
    length: usize,
    letters: Letters,
    /// How many slips of the pen are forgiven in it.
    slips: usize,
}

impl<'t> Typed<'t> {
    /// The first words of what is typed, which has single blanks between them.
    #[must_use]
    pub fn of(typed: &'t str) -> Vec<Self> {
        let words = typed.split(' ').filter(|it| !it.is_empty());
        words.take(MOST_WORDS).map(Self::new).collect()
    }

    fn new(text: &'t str) -> Self {
        let length = text.chars().count();
        Self {
            text,
            length,
            letters: Letters::of(text),
            slips: match length {
                0..=3 => 0,
                4..=7 => 1,
                _ => 2,
            },
        }
    }
}

/// A word of a name.
#[derive(Debug)]
pub struct Known {
    text: Box<str>,
    /// How many characters it has.
    length: usize,
    letters: Letters,
}

/// Which of the typed words something fits.
#[derive(Debug, Clone, Copy, Default)]
pub struct Fits {
    /// What begins with them.
    pub begins: u8,
    /// What does, or is like them.
    pub alike: u8,
}

impl Known {
    /// A word, in small letters.
    #[must_use]
    pub fn new(word: &str) -> Self {
        Self {
            text: word.into(),
            length: word.chars().count(),
            letters: Letters::of(word),
        }
    }

    /// Which of the typed words it fits.
    #[must_use]
    pub fn fits(&self, words: &[Typed]) -> Fits {
        let mut fits = Fits::default();
        for (at, word) in words.iter().enumerate() {
            if self.text.starts_with(word.text) {
                fits.begins |= 1 << at;
                fits.alike |= 1 << at;
            } else if self.is_like(word) {
                fits.alike |= 1 << at;
            }
        }
        fits
    }

    fn is_like(&self, typed: &Typed) -> bool {
        let Typed {
            text, length, slips, ..
        } = *typed;
        if slips == 0 || self.length + slips < length || typed.letters.missing_in(self.letters) > slips as u32 {
            return false;
        }
        // What is being typed may be the beginning of a longer word.
        let beginning = self
            .text
            .char_indices()
            .nth(length)
            .map_or(&*self.text, |(end, _)| &self.text[..end]);
        let alike = |other: &str| strsim::osa_distance(text, other) <= slips;
        alike(beginning) || self.length.abs_diff(length) <= slips && alike(&self.text)
    }
}

/// Which letters a word has: a bit for each of 32 kinds.
#[derive(Debug, Clone, Copy)]
struct Letters(u32);

impl Letters {
    fn of(word: &str) -> Self {
        Self(
            word.chars()
                .fold(0, |bits, letter| bits | 1 << (letter as u32 % u32::BITS)),
        )
    }

    /// How many kinds of letters another lacks. Each takes a slip at least.
    fn missing_in(self, other: Self) -> u32 {
        (self.0 & !other.0).count_ones()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_letters_lose_nothing(typed in "[a-eé]{4,9}", known in "[a-eé]{3,10}") {
            let word = Typed::new(&typed);
            let long = word.length;
            let beginning: String = known.chars().take(long).collect();
            let near = |other: &str| strsim::osa_distance(&typed, other) <= word.slips;
            let expected = near(&beginning) || near(&known);
            prop_assert_eq!(Known::new(&known).is_like(&word), expected);
        }
    }
}
