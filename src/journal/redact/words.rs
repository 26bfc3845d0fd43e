//! What is recognised by the words around it: names after "I'm" or "my boss", employers after "at" or "work for", and
//! words for health and visa status.

use super::Vocabulary;
use super::lists::{ABBREVIATED, STOP};
use super::pieces::{Piece, pieces};
use super::sensitive::parts_of;

/// From which word on, how many words, and what to put in their place.
pub type Found = (usize, usize, &'static str);

/// The text with such words replaced by their kind.
pub fn replace(text: &str, vocabulary: &dyn Vocabulary) -> String {
    let pieces = pieces(text);
    let words = Words::of(&pieces, vocabulary);
    let mut kinds: Vec<Option<&'static str>> = vec![None; words.all.len()];
    let mut found = words.sensitive();
    for at in 0..words.all.len() {
        found.extend(words.named(at));
        found.extend(words.employers(at));
    }
    for (from, count, kind) in found {
        for kept in kinds.iter_mut().skip(from).take(count) {
            kept.get_or_insert(kind);
        }
    }
    written(&pieces, &kinds)
}

/// The text again; a row of words of one kind is one placeholder.
fn written(pieces: &[Piece<'_>], kinds: &[Option<&'static str>]) -> String {
    let mut kinds = kinds.iter().copied();
    let mut out = String::new();
    // The last placeholder, and the gap behind it, which goes if another of its kind follows.
    let mut last: Option<&str> = None;
    let mut gap = String::new();
    for piece in pieces {
        let kind = match piece {
            Piece::Gap(text) => {
                gap.push_str(text);
                continue;
            }
            Piece::Placeholder(kind) => {
                let _ = kinds.next();
                Some(*kind)
            }
            Piece::Word(_) => kinds.next().flatten(),
        };
        if kind.is_some() && kind == last && gap.trim_matches([' ', '&', '-', ',', '/', '.']).is_empty() {
            gap.clear();
            continue;
        }
        out += &gap;
        gap.clear();
        out += kind.unwrap_or(piece.text());
        last = kind;
    }
    out + &gap
}

/// A word of the text, or a placeholder, which is no word and ends every sequence.
pub struct Word<'t> {
    pub text: &'t str,
    pub lower: String,
    pub is_placeholder: bool,
    /// Whether a sentence ends before it.
    pub begins: bool,
    /// Whether nothing but blanks stands before it.
    pub adjoins: bool,
    /// Whether nothing stands before it but what joins the parts of a company's name.
    pub joins: bool,
}

impl Word<'_> {
    /// In lower case and without a genitive.
    pub fn core(&self) -> &str {
        self.lower.trim_end_matches("'s")
    }
}

/// Whether a sentence ends in the gap behind a word.
fn ends_sentence(gap: &str, before: &Word<'_>) -> bool {
    // "J.P. Morgan", but not "so do I. How".
    let initials = before.lower != "i" && before.lower.split('.').all(|it| it.chars().count() == 1);
    let abbreviated = gap.trim_end() == "." && (initials || ABBREVIATED.contains(before.lower.as_str()));
    gap.contains(['.', '!', '?', ';']) && !abbreviated
}

pub struct Words<'t> {
    pub all: Vec<Word<'t>>,
    /// The words taken apart at hyphens, each part with the number of its word.
    pub parts: Vec<(String, usize)>,
    pub vocabulary: &'t dyn Vocabulary,
    /// Whether capital letters mean anything in this text.
    pub has_case: bool,
}

impl<'t> Words<'t> {
    fn of(pieces: &[Piece<'t>], vocabulary: &'t dyn Vocabulary) -> Self {
        let mut all: Vec<Word<'t>> = Vec::new();
        let mut gap = "";
        for piece in pieces {
            match *piece {
                Piece::Gap(text) => {
                    gap = text;
                    continue;
                }
                Piece::Word(text) | Piece::Placeholder(text) => all.push(Word {
                    text,
                    lower: text.to_lowercase().replace('‑', "-"),
                    is_placeholder: matches!(piece, Piece::Placeholder(_)),
                    begins: match all.last() {
                        Some(before) => ends_sentence(gap, before),
                        None => true,
                    },
                    adjoins: gap.trim_start_matches('.').chars().all(|it| it == ' '),
                    joins: gap.trim_start_matches('.').chars().all(|it| " &/-+".contains(it)),
                }),
            }
            gap = "";
        }
        let cased = |it: &Word<'_>| it.text.chars().any(char::is_lowercase);
        let has_case = all.iter().any(|it| !it.is_placeholder && cased(it));
        let parts = parts_of(&all);
        Self {
            all,
            parts,
            vocabulary,
            has_case,
        }
    }

    pub fn word(&self, at: usize) -> Option<&str> {
        let word = self.all.get(at).filter(|it| !it.is_placeholder)?;
        Some(&word.lower)
    }

    /// How many words a sequence has, if the text has it from `at` on; alternatives stand between `|`.
    pub fn begins(&self, at: usize, sequence: &str) -> Option<usize> {
        let mut count = 0;
        for any in sequence.split(' ') {
            let word = self.all.get(at + count).filter(|it| !it.is_placeholder)?;
            let ends = count > 0 && word.begins;
            if ends || !any.split('|').any(|it| it == word.lower) {
                return None;
            }
            count += 1;
        }
        Some(count)
    }

    /// Whether neither the knowledge nor English at large has the word, so that it may name somebody.
    pub fn is_unknown(&self, word: &str) -> bool {
        // "transitioning", "overqualified": what ends so and is long is rarely somebody.
        let form = word.len() >= 9 && ["ing", "ed", "ly", "ist", "less"].iter().any(|it| word.ends_with(it));
        // "should've", but not "O'Brien".
        let shortened = word.find('\'').is_some_and(|at| at > 1);
        let known = |it: &str| it.is_empty() || self.vocabulary.knows(it);
        !(form || shortened || known(word) || word.contains('-') && word.split('-').all(known))
    }

    /// Whether a word is written as names are: Peter, McDonald; not IBM, and not the first word of a sentence.
    pub fn is_capitalised(&self, word: &Word<'_>) -> bool {
        let mut chars = word.text.chars();
        let first = chars.next().is_some_and(char::is_uppercase);
        self.has_case && !word.begins && first && chars.any(char::is_lowercase)
    }

    /// Whether a word of the language may be the last part of a name that has begun: neither a word that ends names, nor a
    /// form that names rarely have, nor one of the career's own.
    pub fn may_go_on(&self, word: &str) -> bool {
        let form = ["ing", "ed", "ly", "s"].iter().any(|it| word.ends_with(it));
        word.chars().count() > 2 && !form && !STOP.contains(word) && !self.vocabulary.is_term(word)
    }
}
