//! Messages that say little but names.

use crate::knowledge::model::Lookup;

use super::{Choice, Reading};
use crate::matcher::entities::Entity;
use crate::matcher::segment::opens_question;
use crate::matcher::token::Token;
use crate::matcher::tuning;
use crate::matcher::verdict::{Ask, Carried, Class, Finding, Mode};

impl Reading<'_> {
    /// What names alone ask: a table that they lead to, or a question back.
    pub(super) fn bare_names(&mut self) -> Finding {
        if self.mode == Mode::Uninvited {
            return Finding::Unknown;
        }
        if self.slots.subjects.is_empty() && !self.slots.professions.is_empty() {
            return Finding::OutsideTitle(self.slots.clone());
        }
        // A title and a place, and a table by title and place: that is what is wanted.
        let pay = self
            .knowledge
            .intents
            .iter()
            .position(|i| i.lookup == Some(Lookup::Salary));
        if let (Some(intent), true, true) = (pay, !self.slots.subjects.is_empty(), self.slots.names_place()) {
            return Finding::Asks(vec![Ask {
                class: Class::Intent(intent),
                confidence: tuning::NAMES_CONFIDENCE,
                slots: self.slots.clone(),
                carried: Carried::default(),
            }]);
        }
        if !self.slots.items.is_empty()
            && let Some(asks) = self.only_items()
        {
            return Finding::Asks(asks);
        }
        let whole = 0..self.masked.tokens.len();
        let choice = Choice {
            ranked: self.rank(whole.clone()),
            span: whole.clone(),
        };
        self.note(&choice, &whole);
        self.why.threshold = self.matcher.thresholds.sure;
        let mut asks = self.candidates(&choice.ranked);
        if asks
            .first()
            .is_some_and(|a| a.confidence >= self.matcher.thresholds.sure)
        {
            asks.truncate(1);
            return Finding::Asks(asks);
        }
        if asks.is_empty() {
            Finding::Unknown
        } else {
            Finding::BareNames(asks)
        }
    }

    /// Items and a title, and nothing else that says what is asked.
    pub(super) fn only_items(&self) -> Option<Vec<Ask>> {
        if self.slots.items.is_empty() || self.slots.subjects.is_empty() {
            return None;
        }
        let of_an_item = |at: usize| {
            self.masked
                .mentions
                .iter()
                .any(|m| matches!(m.entity, Entity::Item(_)) && m.at <= at && at < m.at + m.length)
        };
        if self
            .content
            .iter()
            .enumerate()
            .any(|(at, content)| *content && !of_an_item(at))
        {
            return None;
        }
        let intent = self
            .knowledge
            .intents
            .iter()
            .position(|i| i.lookup == Some(Lookup::Item))?;
        Some(vec![Ask {
            class: Class::Intent(intent),
            confidence: tuning::NAMES_CONFIDENCE,
            slots: self.slots.clone(),
            carried: Carried::default(),
        }])
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
