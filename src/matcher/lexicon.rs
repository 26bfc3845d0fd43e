//! The words that the knowledge uses, and how a member's words are read as them.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use rust_stemmers::{Algorithm, Stemmer};

use super::normalise::normalise;
use super::spelling::{Speller, edits_forgiven};
use super::token::{Pause, Token, tokenise, tokenise_phrasing};
use super::tuning::SPLIT_PART_LETTERS;

/// What a lexicon is made of.
pub struct LexiconSource<'a, V: Iterator<Item = &'a str>> {
    /// Words without content; question words are among them.
    pub stop_words: &'a [String],
    /// A word, and the words that mean the same.
    pub synonyms: &'a [(String, Vec<String>)],
    /// What to write, and the chat spellings that it is written for; either may be several words.
    pub spellings: &'a [(String, Vec<String>)],
    /// Words that are never corrected, and that nothing is corrected to.
    pub keep: &'a [String],
    /// Every phrasing, alias, name …: texts of one or more words, as often as they occur.
    pub vocabulary: V,
}

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
}

#[derive(Debug)]
struct Spelling {
    rest: Vec<Box<str>>,
    write: Vec<Box<str>>,
}

impl Lexicon {
    /// Collects the words of `source`.
    #[must_use]
    pub fn build<'a, V: Iterator<Item = &'a str>>(source: LexiconSource<'a, V>) -> Self {
        let stemmer = Stemmer::create(Algorithm::English);
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for text in source.vocabulary {
            for token in tokenise_phrasing(text) {
                *counts.entry(token.text).or_default() += 1;
            }
        }
        let mut stops = HashSet::new();
        for text in source.stop_words {
            for token in tokenise_phrasing(text) {
                counts.entry(token.text.clone()).or_default();
                stops.insert(token.text);
            }
        }
        let mut owners: HashMap<Box<str>, Box<str>> = HashMap::new();
        for (owner, same) in source.synonyms {
            let owner = normalise(owner);
            counts.entry(owner.clone()).or_default();
            let concept = stem_with(&stemmer, &owner);
            for word in same {
                let word = normalise(word);
                owners
                    .entry(stem_with(&stemmer, &word).into())
                    .or_insert_with(|| concept.as_ref().into());
                counts.entry(word).or_default();
            }
        }
        let mut spellings: HashMap<Box<str>, Vec<Spelling>> = HashMap::new();
        let mut spelt: Vec<Box<str>> = Vec::new();
        for (write, misspelt) in source.spellings {
            let write: Vec<Box<str>> = boxed_words(write);
            for word in &write {
                counts.entry(word.to_string()).or_default();
            }
            for text in misspelt {
                let mut from = boxed_words(text).into_iter();
                let Some(first) = from.next() else { continue };
                spelt.push(first.clone());
                spellings.entry(first).or_default().push(Spelling {
                    rest: from.collect(),
                    write: write.clone(),
                });
            }
        }
        for ways in spellings.values_mut() {
            ways.sort_by_key(|way| usize::MAX - way.rest.len());
        }
        let candidates = counts.iter().map(|(word, &count)| (word.as_str(), count));
        let speller = Speller::build(candidates);
        let kept: Vec<Box<str>> = source.keep.iter().flat_map(|text| boxed_words(text)).collect();
        // A misspelling that an author listed is known as such; its stem makes no other word right.
        let stems = counts
            .keys()
            .map(String::as_str)
            .chain(kept.iter().map(AsRef::as_ref))
            .map(|word| stem_with(&stemmer, word).into())
            .collect();
        let words: HashMap<Box<str>, Word> = counts
            .into_keys()
            .map(String::into_boxed_str)
            .chain(kept)
            .chain(spelt)
            .map(|word| {
                let stem = stem_with(&stemmer, &word);
                let concept = owners.get(stem.as_ref()).map_or(stem.as_ref(), |owner| owner);
                let stop = stops.contains(word.as_ref());
                let concept = concept.into();
                (word, Word { stop, concept })
            })
            .collect();
        Self {
            words,
            stems,
            owners,
            spellings,
            speller,
            stemmer,
        }
    }

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
        stem_with(&self.stemmer, word).into_owned()
    }

    /// A member's text as words: normalised, chat spellings written out, misspelt words corrected.
    ///
    /// Spans are bytes of the normalised text.
    #[must_use]
    pub fn read(&self, text: &str) -> Vec<Token> {
        self.correct(tokenise(&normalise(text)))
    }

    /// Writes out chat spellings and corrects what is misspelt.
    #[must_use]
    pub fn correct(&self, tokens: Vec<Token>) -> Vec<Token> {
        let mut out: Vec<Token> = Vec::with_capacity(tokens.len() + 4);
        let mut rest = tokens.as_slice();
        while let Some((token, after)) = rest.split_first() {
            rest = after;
            if let Some(way) = self.chat_spelling(token, after) {
                let (replaced, beyond) = after.split_at(way.rest.len());
                let last = replaced.last().unwrap_or(token);
                let words = way.write.iter().map(AsRef::as_ref);
                replace(&mut out, token, last, words);
                rest = beyond;
            } else if let Some(next) = after.first().filter(|next| self.joins(token, next)) {
                let joined = format!("{}{}", token.text, next.text);
                replace(&mut out, token, next, std::iter::once(joined.as_str()));
                rest = after.get(1..).unwrap_or_default();
            } else if self.knows(&token.text) || token.is_placeholder() {
                out.push(token.clone());
            } else if let Some(known) = self.known_form(&token.text) {
                replace(&mut out, token, token, known.split(' '));
            } else {
                out.push(token.clone());
            }
        }
        out
    }

    /// The chat spelling that starts with `token`, if one does.
    fn chat_spelling(&self, token: &Token, after: &[Token]) -> Option<&Spelling> {
        let ways = self.spellings.get(token.text.as_str())?;
        ways.iter().find(|way| {
            way.rest.len() <= after.len() && way.rest.iter().zip(after).all(|(word, next)| **word == *next.text)
        })
    }

    /// Whether a word and the next, not both known, are one known word.
    fn joins(&self, token: &Token, next: &Token) -> bool {
        let letters = |token: &Token| token.text.bytes().all(|b| b.is_ascii_alphabetic());
        token.pause == Pause::None
            && !(self.knows(&token.text) && self.knows(&next.text))
            && letters(token)
            && letters(next)
            && self.knows(&format!("{}{}", token.text, next.text))
    }

    /// Whether an unknown word is a known one with another ending, and so no misspelling.
    ///
    /// Only endings of grammar count: "directer" has a known stem as well, and yet is a slip.
    fn is_inflected(&self, word: &str) -> bool {
        const ENDINGS: [&str; 5] = ["s", "ed", "ing", "ly", "ies"];
        let stem = stem_with(&self.stemmer, word);
        let bare = word == stem || word.strip_suffix('e') == Some(stem.as_ref());
        (bare || ENDINGS.iter().any(|e| word.ends_with(e))) && self.stems.contains(stem.as_ref())
    }

    /// The known word or words that an unknown word was meant to be; two are parted by a space.
    fn known_form(&self, word: &str) -> Option<Cow<'_, str>> {
        let edits = edits_forgiven(word);
        if edits == 0 || self.is_inflected(word) {
            return None;
        }
        if let Some(shorter) = self.without_repeats(word) {
            return Some(Cow::Owned(shorter));
        }
        if let Some((known, _)) = self.speller.nearest(word, 1) {
            return Some(Cow::Borrowed(known));
        }
        if let Some(parts) = self.two_words(word) {
            return Some(Cow::Owned(parts));
        }
        let (known, _) = self.speller.nearest(word, edits)?;
        Some(Cow::Borrowed(known))
    }

    /// "pleeease" → "please": letters three times or more are written once or twice.
    fn without_repeats(&self, word: &str) -> Option<String> {
        [2, 1].into_iter().find_map(|most| {
            let mut shorter = String::with_capacity(word.len());
            let mut run = (None, 0);
            let mut longest = 0;
            for c in word.chars() {
                run = if run.0 == Some(c) {
                    (run.0, run.1 + 1)
                } else {
                    (Some(c), 1)
                };
                longest = longest.max(run.1);
                if run.1 <= most {
                    shorter.push(c);
                }
            }
            (longest > 2 && self.knows(&shorter)).then_some(shorter)
        })
    }

    /// "itsystems" → "it systems".
    fn two_words(&self, word: &str) -> Option<String> {
        let cuts = word.char_indices().map(|(at, _)| at);
        let count = word.chars().count();
        cuts.enumerate()
            .filter(|&(letters, _)| letters >= SPLIT_PART_LETTERS && count - letters >= SPLIT_PART_LETTERS)
            .map(|(_, at)| word.split_at(at))
            .find(|(left, right)| self.knows(left) && self.knows(right))
            .map(|(left, right)| format!("{left} {right}"))
    }
}

impl fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let words = self.words.len();
        f.debug_struct("Lexicon").field("words", &words).finish_non_exhaustive()
    }
}

/// Puts `words` in the place of the tokens from `first` to `last`.
fn replace<'a>(out: &mut Vec<Token>, first: &Token, last: &Token, words: impl Iterator<Item = &'a str>) {
    let from = out.len();
    let written = if std::ptr::eq(first, last) {
        first.text.clone()
    } else {
        format!("{} {}", first.text, last.text)
    };
    for word in words {
        out.push(Token {
            text: word.to_owned(),
            span: first.span.start..last.span.end,
            pause: Pause::None,
            question: false,
            written: Some(written.clone()),
        });
    }
    if out.len() > from
        && let Some(end) = out.last_mut()
    {
        end.pause = last.pause;
        end.question = last.question;
    }
}

fn boxed_words(text: &str) -> Vec<Box<str>> {
    let tokens = tokenise_phrasing(text).into_iter();
    tokens.map(|token| token.text.into_boxed_str()).collect()
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
    use proptest::prelude::*;

    use super::*;

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

    proptest! {
        #[test]
        fn never_panics(text in any::<String>()) {
            let _ = small().read(&text);
        }
    }
}
