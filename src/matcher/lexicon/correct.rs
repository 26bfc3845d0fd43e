//! A member's words as the words that are known.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use super::{Lexicon, Spelling, stem_with};
use crate::matcher::meanings::is_common;
use crate::matcher::normalise::normalise;
use crate::matcher::spelling::edits_forgiven;
use crate::matcher::token::{Pause, Token, tokenise};
use crate::matcher::tuning::SPLIT_PART_LETTERS;

impl Lexicon {
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

    /// Whether any text of these words is corrected alike by both, and its words mean the same.
    pub(in crate::matcher) fn reads_alike(&self, other: &Self, words: &BTreeMap<String, u32>) -> bool {
        let beyond =
            |a: &Self, b: &Self| -> Vec<Box<str>> { a.words.keys().filter(|it| !b.knows(it)).cloned().collect() };
        let differing = [beyond(self, other), beyond(other, self)].concat();
        let known_to_one = || differing.iter().any(|it| words.contains_key(it.as_ref()));
        // A slip may become another word, or a part of one: with its neighbour it is a word of which it is a part.
        let slips = || words.keys().filter(|word| !self.knows(word));
        let part_of_one = |slip: &String| differing.iter().any(|it| it.contains(slip.as_str()));
        let corrected_alike = |slip: &String| self.known_form(slip) == other.known_form(slip);
        self.spellings == other.spellings
            && self.owners == other.owners
            && self.stops() == other.stops()
            && !known_to_one()
            && slips().all(|slip| !part_of_one(slip) && corrected_alike(slip))
    }

    fn stops(&self) -> BTreeSet<&str> {
        let stops = self.words.iter().filter(|(_, known)| known.stop);
        stops.map(|(word, _)| word.as_ref()).collect()
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

    /// The known word or words that an unknown word was meant to be; two are parted by a space.
    fn known_form(&self, word: &str) -> Option<Cow<'_, str>> {
        let edits = edits_forgiven(word);
        // A common word is hardly ever a slip for one of the knowledge.
        if edits == 0 || is_common(word) || self.is_inflected(word) {
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

    /// Whether an unknown word is a known one with another ending, and so no misspelling.
    ///
    /// Only endings of grammar count: "directer" has a known stem as well, and yet is a slip, and so is "directers".
    fn is_inflected(&self, word: &str) -> bool {
        const ENDINGS: [&str; 4] = ["ed", "ing", "ly", "ies"];
        // The stemmer takes the last "e" of many a name, but nobody writes it without.
        if self.knows(&format!("{word}e")) {
            return false;
        }
        let stem = stem_with(&self.stemmer, word);
        let bare = word == stem || word.strip_suffix('e') == Some(stem.as_ref());
        if bare || ENDINGS.iter().any(|e| word.ends_with(e)) {
            return self.stems.contains(stem.as_ref());
        }
        ["s", "es"]
            .iter()
            .filter_map(|e| word.strip_suffix(e))
            .any(|one| self.knows_as_right(one) || self.is_inflected(one))
    }

    /// Whether a word is known, and not as a misspelling that an author listed: that has no other forms.
    fn knows_as_right(&self, word: &str) -> bool {
        self.knows(word) && !self.spellings.contains_key(word)
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
            hyphen: false,
            written: Some(written.clone()),
        });
    }
    if out.len() > from
        && let Some(end) = out.last_mut()
    {
        end.pause = last.pause;
        end.question = last.question;
        end.hyphen = last.hyphen;
    }
}
