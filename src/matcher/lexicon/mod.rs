//! The words that the knowledge uses, and how a member's words are read as them.

mod build;
mod correct;

pub use build::LexiconSource;
pub(super) use build::word_counts;

use std::borrow::Cow;
use std::fmt;

use foldhash::{HashMap, HashSet};
use rust_stemmers::Stemmer;

use super::meanings::Meaning;
use super::spelling::Speller;

/// The words that are known, their meanings and their misspellings.
pub struct Lexicon {
    words: HashMap<Box<str>, Word>,
    stems: HashSet<Box<str>>,
    /// Stem of a synonym → stem of its owner.
    owners: HashMap<Box<str>, Box<str>>,
    /// First word of a chat spelling → the ways on, longest first.
    spellings: HashMap<Box<str>, Vec<Spelling>>,
    speller: Speller,
    stemmer: Stemmer,
}

#[derive(Debug)]
struct Word {
    stop: bool,
    /// The stem of the synonym's owner, or the word's own.
    concept: Box<str>,
    /// The word's own stem, where the concept is another's.
    stem: Option<Box<str>>,
    meaning: Option<Meaning>,
}

/// What features are made of.
pub(super) struct Look<'a> {
    /// See [`Lexicon::concept`].
    pub concept: Cow<'a, str>,
    /// Whether the word carries no content.
    pub stop: bool,
    /// What the concept means; none for a word that is rare in general.
    pub meaning: Option<Meaning>,
}

#[derive(Debug, PartialEq)]
struct Spelling {
    rest: Vec<Box<str>>,
    write: Vec<Box<str>>,
}

impl Lexicon {
    /// Whether a word carries no content.
    #[must_use]
    pub fn is_stop(&self, word: &str) -> bool {
        self.words.get(word).is_some_and(|known| known.stop)
    }

    /// Whether a word occurs in what the lexicon was made of.
    #[must_use]
    pub fn knows(&self, word: &str) -> bool {
        self.words.contains_key(word)
    }

    /// Everything about a word that features are made of.
    #[must_use]
    pub(super) fn look<'a>(&'a self, word: &'a str) -> Look<'a> {
        if let Some(known) = self.words.get(word) {
            return Look {
                concept: Cow::Borrowed(&known.concept),
                stop: known.stop,
                meaning: known.meaning,
            };
        }
        let concept = self.concept(word);
        Look {
            meaning: Meaning::of(&concept),
            stop: false,
            concept,
        }
    }

    /// What a word means: the stem of the owner of its synonyms, or its own stem.
    #[must_use]
    pub fn concept<'a>(&'a self, word: &'a str) -> Cow<'a, str> {
        if let Some(known) = self.words.get(word) {
            return Cow::Borrowed(&known.concept);
        }
        let stem = stem_with(&self.stemmer, word);
        match self.owners.get(stem.as_ref()) {
            Some(owner) => Cow::Borrowed(owner),
            None => stem,
        }
    }

    /// The stem of a word by Snowball's English rules; placeholders and numbers are their own.
    #[must_use]
    pub fn stem(&self, word: &str) -> String {
        self.stem_of(word).into_owned()
    }

    /// As [`Lexicon::stem`]; without an allocation for a word that is known.
    pub(super) fn stem_of<'a>(&'a self, word: &'a str) -> Cow<'a, str> {
        match self.words.get(word) {
            Some(known) => Cow::Borrowed(known.stem.as_deref().unwrap_or(&known.concept)),
            None => stem_with(&self.stemmer, word),
        }
    }
}

impl fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.words.len();
        f.debug_struct("Lexicon").field("words", &words).finish_non_exhaustive()
    }
}

fn stem_with<'a>(stemmer: &Stemmer, word: &'a str) -> Cow<'a, str> {
    // Snowball is made for letters; it would take the "s" of "90s" for a plural.
    if word.bytes().all(|b| b.is_ascii_alphabetic()) {
        stemmer.stem(word)
    } else {
        Cow::Borrowed(word)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::matcher::token::Pause;

    fn strings(words: &[&str]) -> Vec<String> {
        words.iter().map(|w| (*w).to_owned()).collect()
    }

    fn pairs(pairs: &[(&str, &[&str])]) -> Vec<(String, Vec<String>)> {
        pairs
            .iter()
            .map(|(word, others)| ((*word).to_owned(), strings(others)))
            .collect()
    }

    /// A small lexicon for the tests of this room.
    pub(in super::super) fn small() -> Lexicon {
        Lexicon::build(LexiconSource {
            stop_words: &strings(&["a", "the", "is", "what", "does", "do", "in", "of", "to", "i"]),
            synonyms: &pairs(&[("salary", &["pay", "wage", "earnings", "earn"])]),
            spellings: &pairs(&[
                ("you", &["u", "ya"]),
                ("i do not know", &["idk"]),
                ("what is up", &["sup", "wat up"]),
                ("please", &["pls", "plz"]),
            ]),
            keep: &strings(&["valorant", "payed"]),
            phrasings: &BTreeMap::new(),
            vocabulary: [
                "what is the salary of a {role}",
                "what does a {role} earn in {place}",
                "information systems manager",
                "it systems director",
                "which certification helps",
                "how many hours does a director work",
                "salary in germany",
                "travel and leadership",
                "please help",
                "cooling",
            ]
            .into_iter(),
        })
    }

    #[test]
    fn reading() {
        let cases = [
            ("what is the salray", "what is the salary"),
            ("informtion sytems mangaer", "information systems manager"),
            ("certifcatoin", "certification"),
            ("itsystems directer", "it systems director"),
            ("leader ship in ger many", "leadership in germany"),
            ("u pls", "you please"),
            ("idk, wat up?", "i do not know what is up"),
            ("pleeeease", "please"),
            ("valorant is coool", "valorant is coool"),
            ("xylophone", "xylophone"),
            ("140k salary2 20+", "140k salary2 20+"),
            ("directors hour", "directors hour"),
            ("hte", "hte"),
            ("what a wrok", "what a work"),
            ("{role}", "role"),
        ];
        let lexicon = small();
        for (text, expected) in cases {
            let words: Vec<String> = lexicon.read(text).into_iter().map(|t| t.text).collect();
            assert_eq!(words.join(" "), expected, "{text:?}");
        }
    }

    #[test]
    fn corrections_say_what_was_written() {
        let tokens = small().read("Salray? idk ok");
        let written: Vec<Option<&str>> = tokens.iter().map(|t| t.written.as_deref()).collect();
        let idk = Some("idk");
        assert_eq!(written, [Some("salray"), idk, idk, idk, idk, None]);
        assert!(tokens.first().is_some_and(|t| t.question && t.pause == Pause::Stop));
        assert!(
            tokens
                .iter()
                .filter(|t| t.written == Some("idk".into()))
                .all(|t| t.span == (8..11))
        );
    }

    #[test]
    fn synonyms_share_a_concept() {
        let lexicon = small();
        for word in ["pay", "wages", "wage", "earning", "earns", "salaries", "salary"] {
            assert_eq!(lexicon.concept(word), lexicon.concept("salary"), "{word}");
        }
        assert_eq!(lexicon.concept("{role}"), "{role}");
        assert_eq!(lexicon.concept("directors"), lexicon.concept("director"));
        assert_ne!(lexicon.concept("director"), lexicon.concept("salary"));
        assert!(lexicon.is_stop("the") && !lexicon.is_stop("salary") && !lexicon.is_stop("zebra"));
    }

    #[test]
    fn reading_twice_is_reading_once() {
        let lexicon = small();
        for text in ["salray of a mangaer", "idk u plz", "what up"] {
            let once: Vec<String> = lexicon.read(text).into_iter().map(|t| t.text).collect();
            let twice: Vec<String> = lexicon.read(&once.join(" ")).into_iter().map(|t| t.text).collect();
            assert_eq!(once, twice);
        }
    }

    #[test]
    fn a_slip_in_a_phrasing_makes_no_word() {
        let mut asked = vec!["what does a director and coder code"; 60];
        asked.extend([
            "what does a directer earn",
            "what does a codar do",
            "a direktor of berlin",
            "a doctor",
        ]);
        let lexicon = Lexicon::build(LexiconSource {
            stop_words: &[],
            synonyms: &[],
            spellings: &[],
            keep: &[],
            phrasings: &word_counts(asked.into_iter()),
            vocabulary: ["direktor"].into_iter(),
        });
        for (word, read) in [
            ("directer", "director"),
            ("codar", "coder"),
            ("direktor", "direktor"),
            ("doctor", "doctor"),
            ("berlin", "berlin"),
        ] {
            let words: Vec<String> = lexicon.read(word).into_iter().map(|t| t.text).collect();
            assert_eq!(words, [read]);
        }
    }

    proptest! {
        #[test]
        fn never_panics(text in any::<String>()) {
            let _ = small().read(&text);
        }
    }
}
