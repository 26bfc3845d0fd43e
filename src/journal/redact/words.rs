//! What is recognised by the words around it: names after "I'm" or "my boss", employers after "at" or "work for", and
//! words for health and visa status.

use super::lists::{
    ABBREVIATED, COMPANIES, CORPORATE, EMPLOYERS, GIVEN_NAMES, GOOD_AT, HEALTH, NAMED, NAMES, NO_EMPLOYER, NO_NAME,
    PARTICLES, RELATIONS, Sure, VISA,
};
use super::pieces::{Piece, pieces};

/// No name of a person or an employer has more words.
const MOST_WORDS: usize = 4;

/// The text with such words replaced by their kind.
pub fn replace(text: &str, known: &dyn Fn(&str) -> bool) -> String {
    let pieces = pieces(text);
    let words = Words::of(&pieces, known);
    let mut kinds: Vec<Option<&'static str>> = vec![None; words.all.len()];
    for at in 0..words.all.len() {
        for (from, count, kind) in words.found(at) {
            for kept in kinds.iter_mut().skip(from).take(count) {
                kept.get_or_insert(kind);
            }
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
        if kind.is_some() && kind == last && gap.trim_matches([' ', '&', '-', ',']).is_empty() {
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
struct Word<'t> {
    text: &'t str,
    lower: String,
    is_placeholder: bool,
    /// Whether a sentence ends before it.
    begins: bool,
    /// Whether nothing but blanks stands before it.
    adjoins: bool,
}

/// Whether a sentence ends in the gap behind a word.
fn ends_sentence(gap: &str, before: &Word<'_>) -> bool {
    let abbreviated = gap.trim_end() == "." && ABBREVIATED.contains(before.lower.as_str());
    gap.contains(['.', '!', '?', ';']) && !abbreviated
}

struct Words<'t> {
    all: Vec<Word<'t>>,
    known: &'t dyn Fn(&str) -> bool,
    /// Whether capital letters mean anything in this text.
    has_case: bool,
}

impl<'t> Words<'t> {
    fn of(pieces: &[Piece<'t>], known: &'t dyn Fn(&str) -> bool) -> Self {
        let mut all = Vec::new();
        let mut gap = "";
        for piece in pieces {
            match *piece {
                Piece::Gap(text) => {
                    gap = text;
                    continue;
                }
                Piece::Word(text) | Piece::Placeholder(text) => all.push(Word {
                    text,
                    lower: text.to_lowercase().replace(['’', '‑'], "'"),
                    is_placeholder: matches!(piece, Piece::Placeholder(_)),
                    begins: match all.last() {
                        Some(before) => ends_sentence(gap, before),
                        None => true,
                    },
                    adjoins: gap.trim_start_matches('.').chars().all(|it| it == ' '),
                }),
            }
            gap = "";
        }
        let cased = |it: &Word<'_>| it.text.chars().any(char::is_lowercase);
        let has_case = all.iter().any(|it| !it.is_placeholder && cased(it));
        Self { all, known, has_case }
    }

    /// What is to go because of the words from `at` on: from which word, how many, and what to put there.
    fn found(&self, at: usize) -> Vec<(usize, usize, &'static str)> {
        let mut out = Vec::new();
        for (list, kind) in [(&HEALTH, "[health]"), (&VISA, "[visa]")] {
            let longest = list.iter().filter_map(|it| self.begins(at, it)).max();
            out.extend(longest.map(|count| (at, count, kind)));
        }
        if let Some(count) = self.begins(at, "diagnosed with") {
            out.push((at, count + 2, "[health]"));
        }
        // "OPT" is a visa, "opt" a verb.
        if self.all[at].text == "OPT" && self.has_case {
            out.push((at, 1, "[visa]"));
        }
        for (sequences, sure) in [(&NAMES, false), (&NAMED, true)] {
            for it in sequences.iter() {
                if let Some(count) = self.begins(at, it) {
                    out.push((at + count, self.name_at(at + count, sure), "[name]"));
                }
            }
        }
        if self.word(at) == Some("my") {
            out.extend(self.relation(at));
        }
        for (sequence, sure) in EMPLOYERS {
            if let Some(count) = self.begins(at, sequence)
                && !(at > 0 && *sequence == "at" && GOOD_AT.contains(self.all[at - 1].lower.as_str()))
            {
                out.extend(self.employer_at(at + count, *sure));
            }
        }
        out.retain(|(_, count, _)| *count > 0);
        out
    }

    /// A name after "my boss", "my old manager is", "my wife is called".
    fn relation(&self, at: usize) -> Option<(usize, usize, &'static str)> {
        // A word may stand between: "my new boss".
        let relation = (at + 1..at + 3).find(|it| self.word(*it).is_some_and(|word| RELATIONS.contains(word)))?;
        // "my boss's boss Peter", "my IT manager Peter".
        let mut from = relation + 1;
        while self.word(from).is_some_and(|word| RELATIONS.contains(word)) {
            from += 1;
        }
        for it in [
            "is called",
            "is named",
            "'s name is",
            "name is",
            "called",
            "named",
            "is",
        ] {
            if let Some(count) = self.begins(from, it) {
                let sure = it != "is";
                return Some((from + count, self.name_at(from + count, sure), "[name]"));
            }
        }
        Some((from, self.name_at(from, false), "[name]"))
    }

    /// How many words from `at` on are a name. Where it is `sure` that one is there, the first word is.
    fn name_at(&self, at: usize, sure: bool) -> usize {
        let mut count = 0;
        while count < MOST_WORDS {
            let Some(word) = self.all.get(at + count) else { break };
            if word.is_placeholder || word.begins || count > 0 && !word.adjoins {
                break;
            }
            let lower = word.lower.trim_end_matches("'s");
            if NO_NAME.contains(lower) || !lower.chars().all(|it| it.is_alphabetic() || "-'.".contains(it)) {
                break;
            }
            let given = GIVEN_NAMES.contains(lower);
            let first = given || self.is_unknown(lower) || sure;
            let next = given
                || self.is_unknown(lower)
                || self.is_capitalised(word)
                || PARTICLES.contains(lower)
                || lower.chars().count() == 1 && lower != "i";
            if !(if count == 0 { first } else { next }) {
                break;
            }
            count += 1;
        }
        count
    }

    fn employer_at(&self, at: usize, sure: Sure) -> Option<(usize, usize, &'static str)> {
        const ARTICLES: [&str; 9] = ["the", "a", "an", "my", "our", "their", "his", "her", "this"];
        let mut from = at;
        while self.word(from).is_some_and(|it| ARTICLES.contains(&it)) {
            from += 1;
        }
        let article = from > at;
        let mut count = 0;
        while count < MOST_WORDS {
            let Some(word) = self.all.get(from + count) else { break };
            if word.is_placeholder || word.begins || count > 0 && !word.adjoins {
                break;
            }
            let lower = word.lower.trim_end_matches("'s");
            if !lower.chars().any(char::is_alphabetic) {
                break;
            }
            let company = COMPANIES.contains(lower);
            let named = company || self.is_unknown(lower) || self.is_capitalised(word);
            let takes = if count == 0 {
                // After "a" and "the" a common word says what it is, and not who: "at a bank".
                let common = NO_EMPLOYER.contains(lower);
                !common
                    && match sure {
                        Sure::Always => named || !article,
                        Sure::Named => named,
                        Sure::Company => company,
                    }
            } else {
                named && !NO_EMPLOYER.contains(lower) || CORPORATE.contains(lower)
            };
            if !takes {
                break;
            }
            count += 1;
        }
        Some((from, count, "[employer]"))
    }

    fn word(&self, at: usize) -> Option<&str> {
        let word = self.all.get(at).filter(|it| !it.is_placeholder)?;
        Some(&word.lower)
    }

    /// How many words a sequence has, if the text has it from `at` on; alternatives stand between `|`.
    fn begins(&self, at: usize, sequence: &str) -> Option<usize> {
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

    fn is_unknown(&self, lower: &str) -> bool {
        // "transitioning", "overqualified": what ends so and is long is rarely somebody.
        let form = lower.len() >= 9 && ["ing", "ed", "ly", "ist", "less"].iter().any(|it| lower.ends_with(it));
        !form && !(self.known)(lower)
    }

    /// Whether a word is written as names are: Peter, McDonald; not CIO, and not the first word of a sentence.
    fn is_capitalised(&self, word: &Word<'_>) -> bool {
        let mut chars = word.text.chars();
        let first = chars.next().is_some_and(char::is_uppercase);
        self.has_case && !word.begins && first && chars.any(char::is_lowercase)
    }
}
