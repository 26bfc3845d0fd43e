//! Messages that say little but names.

use crate::knowledge::model::{Figure, Lookup};

use super::{Choice, Reading};
use crate::matcher::entities::Entity;
use crate::matcher::segment::opens_question;
use crate::matcher::token::Token;
use crate::matcher::train::topic_words;
use crate::matcher::tuning;
use crate::matcher::verdict::{Ask, Carried, Class, Finding, Grounds, Mode};

impl Reading<'_> {
    /// What names alone ask: a table that they lead to, or a question back.
    pub(super) fn bare_names(&mut self) -> Finding {
        if self.mode == Mode::Uninvited {
            return Finding::Unknown;
        }
        if self.slots.subjects.is_empty() && !self.slots.professions.is_empty() {
            return Finding::OutsideTitle(self.slots.outside_title());
        }
        // A title and a place, and a table by title and place: that is what is wanted, or what there is of the place.
        let pay = self
            .intent_with(Lookup::Salary)
            .map(|pay| self.told_of_place().unwrap_or(pay));
        if let (Some(intent), true, true) = (pay, !self.slots.subjects.is_empty(), self.slots.names_place()) {
            self.why.grounds = Grounds::Names;
            return Finding::Asks(vec![self.names_ask(intent)]);
        }
        // "From … to …", and nothing else.
        let next = self.intent_with(Lookup::Next);
        if let (Some(intent), true, true) = (next, !self.slots.subjects.is_empty(), !self.slots.own.is_empty()) {
            self.why.grounds = Grounds::Names;
            return Finding::Asks(vec![self.names_ask(intent)]);
        }
        if !self.slots.items.is_empty()
            && let Some(asks) = self.only_items()
        {
            self.why.grounds = Grounds::Names;
            return Finding::Asks(asks);
        }
        let span = 0..self.masked.tokens.len();
        let ranked = self.rank(span.clone());
        let choice = Choice { span, ranked };
        self.note(&choice);
        self.why.threshold = self.matcher.thresholds.sure;
        let mut asks = self.candidates(&choice.ranked);
        if asks
            .first()
            .is_some_and(|a| a.confidence >= self.matcher.thresholds.sure)
        {
            asks.truncate(1);
            return Finding::Asks(asks);
        }
        // Of a place alone, pay is what there is most on.
        if let (Some(intent), true) = (pay, self.slots.names_place() && !self.slots.names_title()) {
            asks.retain(|it| it.class != Class::Intent(intent));
            asks.insert(0, self.names_ask(intent));
            asks.truncate(tuning::MOST_SUGGESTIONS);
        }
        if asks.is_empty() {
            Finding::Unknown
        } else {
            Finding::BareNames(asks)
        }
    }

    /// The first intent that has an answer for the one place named, where no figure is for it.
    fn told_of_place(&self) -> Option<usize> {
        let [place] = self.slots.places.as_slice() else {
            return None;
        };
        let id = self.knowledge.places[*place].id.get_ref();
        let names = |figure: &Figure| figure.places.iter().any(|it| it.get_ref() == id);
        // A region has the figures of its countries.
        let is_region = !self.knowledge.places[*place].parts.is_empty();
        if is_region || self.knowledge.figures.iter().any(|it| names(it)) {
            return None;
        }
        let mut intents = self.knowledge.intents.iter();
        intents.position(|it| it.tells_of(id))
    }

    /// Items, and nothing else that says what is asked: with a title, with a word for what they are ("… as a skill"), or
    /// in a question of no content ("what is …").
    pub(super) fn only_items(&self) -> Option<Vec<Ask>> {
        if self.slots.items.is_empty() {
            return None;
        }
        let mut named_by_kind = false;
        for at in (0..self.masked.tokens.len()).filter(|at| self.content[*at]) {
            if !self.is_of_an_item(at) {
                if !self.is_kind_of_item(at) {
                    return None;
                }
                named_by_kind = true;
            }
        }
        // "Aws": the name of a thing, and nothing beside it.
        let alone = self.mode == Mode::Asked && (0..self.masked.tokens.len()).all(|at| self.is_of_an_item(at));
        if self.slots.subjects.is_empty() && !named_by_kind && !alone && !self.asks_in_stop_words() {
            return None;
        }
        Some(vec![self.names_ask(self.intent_with(Lookup::Item)?)])
    }

    /// Whether items are asked for by what they are, so that no other reading is meant: "… as a skill", or "what is …"
    /// without a title.
    pub(super) fn asks_for_items_as_such(&self) -> bool {
        let by_kind = (0..self.masked.tokens.len())
            .any(|at| self.content[at] && !self.is_of_an_item(at) && self.is_kind_of_item(at));
        by_kind || !self.slots.names_title() && self.asks_in_stop_words()
    }

    /// "does a … need agile": a phrasing about certificates, with another item in the place of one; to the letter, or if need
    /// be only `nearly` so.
    pub(super) fn item_in_place_of_another(&mut self, nearly: bool) -> Option<Vec<Ask>> {
        let mention = self
            .masked
            .mentions
            .iter()
            .find(|m| matches!(m.entity, Entity::Item(_)))?;
        let tokens = &self.masked.tokens;
        let last = tokens.get(mention.at + mention.length.checked_sub(1)?)?;
        let mut words = tokens[..mention.at].to_vec();
        words.push(Token {
            text: "{credential}".to_owned(),
            ..last.clone()
        });
        words.extend_from_slice(&tokens[mention.at + mention.length..]);
        // Names alone say nothing of what is asked.
        if words.iter().all(Token::is_placeholder) {
            return None;
        }
        let ranked = self.matcher.rank(&words, &mut self.scratch);
        let (Class::Intent(intent), confidence) = ranked.top()? else {
            return None;
        };
        let near = ranked.is_literal() || nearly && confidence >= self.matcher.thresholds.know;
        let of_items = matches!(
            self.knowledge.intents[intent].lookup,
            Some(Lookup::Item | Lookup::WhoNames)
        );
        (of_items && near).then(|| {
            self.why.unscored(Grounds::Exchange);
            vec![self.names_ask(intent)]
        })
    }

    /// "Tell me about the …": a topic by its title, and nothing else that says anything. What names more than a title or a place
    /// ("the pay at …") asks for something else.
    pub(super) fn topic_by_name(&mut self) -> Option<Ask> {
        let mut names = self.masked.tokens.iter().filter(|it| it.is_placeholder());
        if !names.all(|it| matches!(it.text.as_str(), "{role}" | "{place}")) {
            return None;
        }
        let said = self.masked.tokens.iter().zip(&self.content);
        let said = said.filter(|(_, content)| **content).map(|(token, _)| token);
        let words = topic_words(said, &self.matcher.reader.lexicon);
        let intent = *self.matcher.topics.get(&words)?;
        self.why.unscored(Grounds::Names);
        Some(self.names_ask(intent))
    }

    fn is_of_an_item(&self, at: usize) -> bool {
        let mut items = self
            .masked
            .mentions
            .iter()
            .filter(|m| matches!(m.entity, Entity::Item(_)));
        items.any(|m| m.at <= at && at < m.at + m.length)
    }

    /// Whether a word says what one of the items is: a skill, a tool …
    fn is_kind_of_item(&self, at: usize) -> bool {
        let lexicon = &self.matcher.reader.lexicon;
        let word = lexicon.concept(&self.masked.tokens[at].text);
        let mut kinds = self.slots.items.iter().map(|i| self.knowledge.items[*i].kind.name());
        kinds.any(|kind| lexicon.concept(kind) == word)
    }

    pub(super) fn intent_with(&self, lookup: Lookup) -> Option<usize> {
        self.knowledge.intents.iter().position(|i| i.lookup == Some(lookup))
    }

    pub(super) fn names_ask(&self, intent: usize) -> Ask {
        let (mut slots, mut carried) = (self.slots.clone(), Carried::default());
        if let Some(context) = self.context {
            self.fill(&mut slots, &mut carried, context, true);
        }
        Ask {
            class: Class::Intent(intent),
            confidence: tuning::NAMES_CONFIDENCE,
            slots,
            carried,
        }
    }

    /// "what is a …": no content words, and yet a question.
    pub(super) fn asks_in_stop_words(&self) -> bool {
        let plain: Vec<Token> = self
            .masked
            .tokens
            .iter()
            .filter(|t| !t.text.starts_with('{'))
            .cloned()
            .collect();
        !plain.is_empty() && opens_question(&plain)
    }
}
