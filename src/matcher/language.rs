//! The language of a message that is not in English: by its script, or by its everyday words.

use std::collections::HashMap;

use crate::knowledge::Knowledge;
use crate::knowledge::model::Language;

use super::normalise::normalise;
use super::tuning;

/// How messages in other languages are known.
#[derive(Debug, Default)]
pub struct Languages {
    /// Of each language.
    scripts: Vec<Option<Script>>,
    /// An everyday word, and the languages that have it: one look-up a word, however many languages there are.
    words: HashMap<String, Vec<usize>>,
}

/// Whether a character belongs to a script.
#[derive(Debug, Clone, Copy)]
struct Script {
    test: fn(char) -> bool,
    /// Other languages are written in it too: of two, the one that has more of its own decides.
    shared: bool,
}

/// A message without the names in it: a title may be in English whatever stands around it.
pub struct Foreign<'t> {
    /// The message as typed.
    pub text: &'t str,
    /// Its words as typed, but for names.
    pub words: Vec<&'t str>,
}

impl Languages {
    /// Reads the words as messages are read; those that are then function words of English too tell nothing.
    #[must_use]
    pub fn of(knowledge: &Knowledge, is_english: impl Fn(&str) -> bool) -> Self {
        let mut words: HashMap<String, Vec<usize>> = HashMap::new();
        for (at, language) in knowledge.languages.iter().enumerate() {
            let own = language.words.iter().map(|w| normalise(w));
            for word in own.filter(|w| !is_english(w)) {
                let having = words.entry(word).or_default();
                if having.last() != Some(&at) {
                    having.push(at);
                }
            }
        }
        let script = |it: &Language| it.script.as_deref().and_then(script);
        Self {
            scripts: knowledge.languages.iter().map(|it| script(it)).collect(),
            words,
        }
    }

    /// Which language a message is in, by index. `is_english` tells the function words of English.
    #[must_use]
    pub fn find(&self, message: &Foreign, is_english: impl Fn(&str) -> bool) -> Option<usize> {
        self.by_script(message, &is_english)
            .or_else(|| self.by_words(message, &is_english))
    }

    /// How many of the words each language has.
    fn hits(&self, words: &[&str]) -> Vec<usize> {
        let mut hits = vec![0; self.scripts.len()];
        for having in words.iter().filter_map(|word| self.words.get(*word)) {
            for at in having {
                hits[*at] += 1;
            }
        }
        hits
    }

    /// Letters of another script, and no English sentence around them.
    fn by_script(&self, message: &Foreign, is_english: &impl Fn(&str) -> bool) -> Option<usize> {
        if message.text.is_ascii() {
            return None;
        }
        let count = |test: &dyn Fn(char) -> bool| message.text.chars().filter(|c| test(*c)).count();
        let letters = count(&char::is_alphabetic);
        let foreign = count(&|c| self.scripts.iter().flatten().any(|s| (s.test)(c)));
        let english = message.words.iter().any(|w| is_english(w));
        if foreign == 0 || english && foreign * tuning::FOREIGN_LETTERS_LEAST < letters {
            return None;
        }
        let hits = self.hits(&message.words);
        let found = self.scripts.iter().enumerate().filter_map(|(i, script)| {
            let script = script.as_ref()?;
            (count(&script.test) > 0).then_some((i, script))
        });
        found
            .max_by_key(|(i, script)| (!script.shared, hits[*i], std::cmp::Reverse(*i)))
            .map(|(i, _)| i)
    }

    /// Everyday words that English lacks: two of them, or one long one where next to nothing else stands.
    fn by_words(&self, message: &Foreign, is_english: &impl Fn(&str) -> bool) -> Option<usize> {
        let hits = self.hits(&message.words).into_iter().enumerate();
        let (best, hits) = hits.max_by_key(|(i, n)| (*n, std::cmp::Reverse(*i)))?;
        if hits == 0 {
            return None;
        }
        let has = |word: &str| self.words.get(word).is_some_and(|having| having.contains(&best));
        let english = message.words.iter().filter(|w| is_english(w) && !has(w)).count();
        let telling = || {
            let long = |w: &&str| has(w) && w.chars().count() >= tuning::FOREIGN_WORD_LETTERS;
            english == 0 && hits * 2 >= message.words.len() && message.words.iter().any(long)
        };
        (hits >= 2 && hits >= english || hits == 1 && telling()).then_some(best)
    }
}

/// A Unicode script by its name in the knowledge.
fn script(name: &str) -> Option<Script> {
    let test: fn(char) -> bool = match name {
        "han" => |c| matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3400}'..='\u{4dbf}'),
        "kana" | "hiragana" | "katakana" => |c| matches!(c, '\u{3040}'..='\u{30ff}'),
        "hangul" => |c| matches!(c, '\u{ac00}'..='\u{d7af}' | '\u{1100}'..='\u{11ff}'),
        "cyrillic" => |c| matches!(c, '\u{0400}'..='\u{04ff}'),
        "arabic" => |c| matches!(c, '\u{0600}'..='\u{06ff}' | '\u{0750}'..='\u{077f}'),
        "devanagari" => |c| matches!(c, '\u{0900}'..='\u{097f}'),
        "bengali" => |c| matches!(c, '\u{0980}'..='\u{09ff}'),
        "hebrew" => |c| matches!(c, '\u{0590}'..='\u{05ff}'),
        "greek" => |c| matches!(c, '\u{0370}'..='\u{03ff}'),
        "thai" => |c| matches!(c, '\u{0e00}'..='\u{0e7f}'),
        "tamil" => |c| matches!(c, '\u{0b80}'..='\u{0bff}'),
        "telugu" => |c| matches!(c, '\u{0c00}'..='\u{0c7f}'),
        _ => return None,
    };
    // Japanese is written in Chinese characters too; kana is Japanese alone.
    let shared = name == "han";
    Some(Script { test, shared })
}
