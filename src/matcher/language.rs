//! The language of a message that is not in English: by its script, or by its everyday words.

use std::collections::HashSet;

use crate::knowledge::Knowledge;
use crate::knowledge::model::Language;

use super::normalise::normalise;
use super::tuning;

/// How messages in other languages are known.
#[derive(Debug, Default)]
pub struct Languages(Vec<Signs>);

#[derive(Debug)]
struct Signs {
    words: HashSet<String>,
    script: Option<Script>,
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
        let signs = |l: &Language| Signs {
            words: l
                .words
                .iter()
                .map(|w| normalise(w))
                .filter(|w| !is_english(w))
                .collect(),
            script: l.script.as_deref().and_then(script),
        };
        Self(knowledge.languages.iter().map(|l| signs(l)).collect())
    }

    /// Which language a message is in, by index. `is_english` tells the function words of English.
    #[must_use]
    pub fn find(&self, message: &Foreign, is_english: impl Fn(&str) -> bool) -> Option<usize> {
        self.by_script(message, &is_english)
            .or_else(|| self.by_words(message, &is_english))
    }

    /// Letters of another script, and no English sentence around them.
    fn by_script(&self, message: &Foreign, is_english: &impl Fn(&str) -> bool) -> Option<usize> {
        let count = |test: &dyn Fn(char) -> bool| message.text.chars().filter(|c| test(*c)).count();
        let letters = count(&char::is_alphabetic);
        let foreign = count(&|c| self.0.iter().filter_map(|l| l.script).any(|s| (s.test)(c)));
        let english = message.words.iter().any(|w| is_english(w));
        if foreign == 0 || english && foreign * tuning::FOREIGN_LETTERS_LEAST < letters {
            return None;
        }
        let found = self.0.iter().enumerate().filter_map(|(i, language)| {
            let script = language.script?;
            (count(&script.test) > 0).then_some((i, language, script))
        });
        found
            .max_by_key(|(i, language, script)| (!script.shared, language.hits(&message.words), std::cmp::Reverse(*i)))
            .map(|(i, ..)| i)
    }

    /// Everyday words that English lacks: two of them, or one long one where next to nothing else stands.
    fn by_words(&self, message: &Foreign, is_english: &impl Fn(&str) -> bool) -> Option<usize> {
        let hits = self.0.iter().enumerate().map(|(i, l)| (i, l.hits(&message.words)));
        let (best, hits) = hits.max_by_key(|(i, n)| (*n, std::cmp::Reverse(*i)))?;
        let words = &self.0[best].words;
        let english = message
            .words
            .iter()
            .filter(|w| is_english(w) && !words.contains(**w))
            .count();
        let telling = || {
            let long = |w: &&&str| words.contains(**w) && w.chars().count() >= tuning::FOREIGN_WORD_LETTERS;
            english == 0 && hits * 2 >= message.words.len() && message.words.iter().any(|w| long(&w))
        };
        (hits >= 2 && hits >= english || hits == 1 && telling()).then_some(best)
    }
}

impl Signs {
    fn hits(&self, words: &[&str]) -> usize {
        words.iter().filter(|w| self.words.contains(**w)).count()
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
