//! What the next message may lean on.

use std::time::Duration;

use crate::matcher::{Ask, Context, Slots, Subject};

use super::MEMORY_LASTS;
use super::reply::{NextQuestion, Reply};
use crate::knowledge::model::Conversation;
use crate::matcher::normalise;

/// What one member said last in one place.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    pub(super) turn: Option<Turn>,
    /// The last two titles that were asked about one at a time, the newest last.
    pub(super) titles: Vec<Subject>,
    /// The same for places.
    pub(super) places: Vec<usize>,
    /// Whether the last turn brought another place, and no other title.
    pub(super) moved_on: bool,
    /// The questions that the last reply offered, and when.
    offered: Option<(Vec<NextQuestion>, Duration)>,
}

impl Memory {
    /// Forgets the conversation.
    pub fn clear(&mut self) {
        *self = Self::default();
    }

    /// Forgets the conversation when its last turn is too long ago.
    pub(super) fn fade(&mut self, now: Duration) {
        if self
            .turn
            .as_ref()
            .is_some_and(|t| now.saturating_sub(t.at) > MEMORY_LASTS)
        {
            self.turn = None;
            self.titles.clear();
            self.places.clear();
        }
        if self
            .offered
            .as_ref()
            .is_some_and(|(_, at)| now.saturating_sub(*at) > MEMORY_LASTS)
        {
            self.offered = None;
        }
    }

    /// Notes the title and the place that were asked about, each if it was one.
    pub(super) fn asked_about(&mut self, slots: &Slots) {
        // "From … to …", or what the asker is.
        if let ([own], [_]) = (slots.own.as_slice(), slots.subjects.as_slice()) {
            push_last(&mut self.titles, *own);
        }
        let title = match slots.subjects.as_slice() {
            [one] => push_last(&mut self.titles, *one),
            _ => false,
        };
        let place = match slots.places.as_slice() {
            [one] => push_last(&mut self.places, *one),
            _ => false,
        };
        if title || place {
            self.moved_on = !title;
        }
    }

    /// Keeps the title or place of a message that was asked back on: what comes next is about that, whatever was meant.
    pub(super) fn keep_names(&mut self, asks: &[Ask], stems: &[String], reply: &Reply, now: Duration) {
        let names = |it: &&Ask| it.slots.names_title() || it.slots.names_place();
        let Some(Ask { slots, .. }) = asks.first().filter(names) else {
            return;
        };
        match &mut self.turn {
            Some(turn) => {
                let kept = &mut turn.context.slots;
                if slots.names_title() {
                    kept.subjects.clone_from(&slots.subjects);
                    kept.titles.clone_from(&slots.titles);
                }
                if slots.names_place() {
                    kept.places.clone_from(&slots.places);
                    kept.cities.clone_from(&slots.cities);
                    kept.countries.clone_from(&slots.countries);
                }
                turn.at = now;
            }
            None => {
                self.turn = Some(Turn {
                    context: Context {
                        class: asks[0].class,
                        slots: slots.clone(),
                    },
                    stems: stems.to_vec(),
                    reply: reply.clone(),
                    parts: Vec::new(),
                    told: Vec::new(),
                    at: now,
                    is_last: false,
                });
            }
        }
    }

    /// Keeps the questions that a reply offers; a reply without any takes back those of the one before.
    pub(super) fn offer(&mut self, questions: &[NextQuestion], now: Duration) {
        self.offered = (!questions.is_empty()).then(|| (questions.to_vec(), now));
    }

    /// Whether there are questions on offer.
    pub(super) fn offers(&self) -> bool {
        self.offered.is_some()
    }

    /// The questions on offer, when a member asks for them once more ("which ones?").
    pub(super) fn asked_again(&self, words: &Conversation, text: &str) -> Option<&[NextQuestion]> {
        let (offered, _) = self.offered.as_ref()?;
        says(text, &words.picks_again).then_some(offered)
    }

    /// The question that a member takes of those offered ("2", "the last one").
    pub(super) fn picked(&self, words: &Conversation, text: &str) -> Option<String> {
        let (offered, _) = self.offered.as_ref()?;
        let says = |ways: &[String]| says(text, ways);
        let nth = if says(&words.picks_last) {
            offered.len().checked_sub(1)
        } else {
            words.picks.iter().position(|ways| says(ways))
        };
        Some(offered.get(nth?)?.question.clone())
    }
}

/// Makes something the last of two; whether it was not before.
fn push_last<T: PartialEq>(list: &mut Vec<T>, item: T) -> bool {
    if list.last() == Some(&item) {
        return false;
    }
    list.retain(|it| *it != item);
    list.push(item);
    if list.len() > 2 {
        list.remove(0);
    }
    true
}

/// Whether a message is one of some ways to say a thing, and nothing else.
pub(super) fn says(text: &str, ways: &[String]) -> bool {
    let text = normalise(text);
    let said = text.trim_matches(|c: char| !c.is_alphanumeric());
    ways.iter().any(|way| way == said)
}

/// A message and what was said to it.
#[derive(Debug, Clone)]
pub(super) struct Turn {
    pub context: Context,
    pub stems: Vec<String>,
    pub reply: Reply,
    /// Title and body of each part of the reply, where it has several.
    pub parts: Vec<(String, String)>,
    /// Intents that "tell me more" has told already.
    pub told: Vec<usize>,
    pub at: Duration,
    /// Whether its reply is the last that said something: else "that" is something else.
    pub is_last: bool,
}
