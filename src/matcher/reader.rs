//! Reading a text with the words and names of a knowledge, before any question is learnt.

use std::collections::HashMap;
use std::sync::Arc;

use crate::knowledge::Knowledge;

use super::entities::{Currency, Entity, Gazetteer, Mention};
use super::lexicon::Lexicon;
use super::meanings::is_common;
use super::ranking::literal_key;
use super::rungs::Levels;
use super::terms::Terms;
use super::token::{Token, joined, tokenise_phrasing};
use super::vocabulary::build_lexicon;
use super::wordings::Wordings;

/// The words and names of a knowledge. All that a look-up takes; a question takes a [`Matcher`](super::Matcher) too.
pub struct Reader {
    pub(super) lexicon: Lexicon,
    pub(super) gazetteer: Gazetteer,
    levels: Levels,
    terms: Terms,
    wordings: Arc<Wordings>,
    /// The words that a part of an answer waits for, by how an author wrote them → their stems.
    waited_for: HashMap<Box<str>, Box<[String]>>,
}

impl Reader {
    /// Collects the words and names of a knowledge.
    #[must_use]
    pub fn of(knowledge: &Knowledge) -> Self {
        Self::after(knowledge, None)
    }

    /// As [`Reader::of`], and to the same effect; what `before` found out about the same phrasings is taken over.
    #[must_use]
    pub fn after(knowledge: &Knowledge, before: Option<&Self>) -> Self {
        let wordings = Wordings::of(knowledge, before.map(|it| &it.wordings));
        let lexicon = build_lexicon(knowledge, &wordings);
        let gazetteer = Gazetteer::build(knowledge, &lexicon, &wordings.before_titles);
        let levels = Levels::of(knowledge, &lexicon);
        let terms = Terms::of(knowledge);
        let mut reader = Self {
            lexicon,
            gazetteer,
            levels,
            terms,
            wordings,
            waited_for: HashMap::new(),
        };
        reader.waited_for = waited_for(knowledge)
            .map(|words| (words.into(), reader.stems_of(words).into()))
            .collect();
        reader
    }

    /// Whether both read the same phrasings, each to the same words with the same meaning.
    pub(super) fn reads_phrasings_as(&self, other: &Self) -> bool {
        self.wordings.are_those_of(&other.wordings)
            && self.gazetteer == other.gazetteer
            && self.lexicon.reads_alike(&other.lexicon, &self.wordings.counts)
    }

    /// The names in a text that a member gave as a role, level or country.
    #[must_use]
    pub fn names(&self, knowledge: &Knowledge, text: &str) -> Vec<Entity> {
        let tokens = self.lexicon.read(text);
        self.gazetteer
            .mask(&tokens, knowledge, &self.lexicon)
            .mentions
            .into_iter()
            .map(|m| m.entity)
            .collect()
    }

    /// How a message is read: its words with placeholders for names, and what was found in it, in the order of the words.
    #[must_use]
    pub fn read_as(&self, knowledge: &Knowledge, text: &str) -> (String, Vec<Mention>) {
        let masked = self.gazetteer.mask(&self.lexicon.read(text), knowledge, &self.lexicon);
        (joined(&masked.tokens), masked.mentions)
    }

    /// Whether a word, in lower case, is used by the knowledge or by English at large, so that it names nobody in
    /// particular.
    #[must_use]
    pub fn knows(&self, word: &str) -> bool {
        self.lexicon.knows(word) || is_common(word)
    }

    /// Whether a word, in lower case, is part of a name that the knowledge has: of a role, a level, a place, a skill.
    #[must_use]
    pub fn is_term(&self, word: &str) -> bool {
        self.terms.contains(word)
    }

    /// Whether a word, in lower case, is part of the title of a role.
    #[must_use]
    pub fn is_title(&self, word: &str) -> bool {
        self.terms.is_title(word)
    }

    /// A text in the spelling that it is read in: what is taught with a slip in it would make a word of the slip, and nobody
    /// who makes the same would be understood any more.
    #[must_use]
    pub fn spelt(&self, text: &str) -> String {
        let tokens = self.lexicon.correct(tokenise_phrasing(text));
        let words: Vec<&str> = tokens.iter().map(|it| it.text.as_str()).collect();
        words.join(" ")
    }

    /// The words that pick a rung.
    pub(crate) fn levels(&self) -> &Levels {
        &self.levels
    }

    /// What a phrasing has to teach: the stems of its words, with placeholders for names and without articles. None of a
    /// word by itself, which is learnt to the letter.
    #[must_use]
    pub fn gist(&self, knowledge: &Knowledge, phrasing: &str) -> Option<String> {
        let tokens = self.lexicon.correct(tokenise_phrasing(phrasing));
        let masked = self.gazetteer.mask_phrasing(&tokens, knowledge, true).tokens;
        let words = masked.iter().map(|it| it.text.as_str());
        (masked.len() > 1).then(|| literal_key(words, &self.lexicon))
    }

    /// The stems of the words of a text.
    #[must_use]
    pub fn stems_of(&self, text: &str) -> Vec<String> {
        self.stems(&self.lexicon.read(text))
    }

    /// The stems of words that a part of an answer waits for, or that name the level of a figure, as an author wrote them;
    /// none where no author did.
    pub(crate) fn stems_waited_for(&self, words: &str) -> &[String] {
        self.waited_for.get(words).map_or(&[], AsRef::as_ref)
    }

    /// The currency that a word names.
    pub(crate) fn currency(&self, word: &str) -> Option<Currency> {
        match self.lexicon.read(word).as_slice() {
            [token] => self.gazetteer.currency(&token.text),
            _ => None,
        }
    }

    pub(super) fn stems(&self, tokens: &[Token]) -> Vec<String> {
        tokens.iter().map(|t| self.lexicon.stem(&t.text)).collect()
    }
}

/// Every text of an author that is looked for in questions word by word.
fn waited_for(k: &Knowledge) -> impl Iterator<Item = &str> {
    let answers = k.intents.iter().flat_map(|it| &it.answers);
    let of_lines = answers.flat_map(|it| &it.points).flat_map(|it| &it.when);
    let of_premises = k.intents.iter().flat_map(|it| &it.premise).flat_map(|it| &it.when);
    let instead = k.intents.iter().flat_map(|it| &it.instead_of).flat_map(|it| &it.unless);
    let levels = k.figures.iter().filter_map(|it| it.level.as_deref());
    of_lines
        .chain(of_premises)
        .chain(instead)
        .map(String::as_str)
        .chain(levels)
}
