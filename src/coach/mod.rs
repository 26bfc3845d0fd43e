//! From a verdict to a reply: the answer, the look-up, the question back, or an honest "I don't know".
//!
//! Pure: same knowledge, message and turn before, same reply. The clock is an argument.

mod again;
mod answer;
mod ask;
mod at_years;
mod both;
mod choices;
mod compare;
mod draft;
mod export;
mod faq;
mod goes_on;
mod items;
mod join;
mod judge;
mod ladder;
mod lines;
mod lookup;
mod memory;
mod money;
mod next_questions;
mod numbers;
mod other_replies;
mod outside;
mod pay;
mod pay_over;
mod rank;
mod reason;
mod related;
mod reply;
mod salary;
mod sources;
mod tables;
mod told;
mod topics;
mod units;
mod way;
mod whose;
mod why;
mod wishes;
mod wording;

use std::io::{self, Read, Write};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

pub use ask::Question;
pub use memory::Memory;
pub use reply::{Given, Kind, NextQuestion, Reply, SourceLine};
#[cfg(feature = "discord")]
pub(crate) use topics::heading as topic_heading;
pub use why::{Reasons, explain, name as class_name, reasons};

use crate::knowledge::Knowledge;
use crate::matcher::{Matcher, Reader, Training, Verdict};

/// How long a follow-up may lean on the turn before.
pub const MEMORY_LASTS: Duration = Duration::from_secs(600);

/// A knowledge, and what is learnt from it: everything that answering takes.
pub struct Coach {
    knowledge: Arc<Knowledge>,
    reader: Arc<Reader>,
    matcher: OnceLock<Matcher>,
}

impl Coach {
    /// Learns from a knowledge.
    #[must_use]
    pub fn new(knowledge: Knowledge) -> Self {
        let coach = Self::for_lookups(knowledge);
        coach.learn();
        coach
    }

    /// As [`Coach::new`], and to the same effect, but what `before` has learnt is taken over where this knowledge teaches
    /// the same: training depends on the phrasings, and on the names and words that they are read with, alone.
    #[must_use]
    pub fn after(before: &Self, knowledge: Knowledge) -> Self {
        let coach = Self {
            reader: Arc::new(Reader::after(&knowledge, Some(&before.reader))),
            knowledge: Arc::new(knowledge),
            matcher: OnceLock::new(),
        };
        coach
            .matcher
            .get_or_init(|| Matcher::train(&coach.knowledge, Arc::clone(&coach.reader), before.matcher.get()));
        coach
    }

    /// As [`Coach::new`], but learning waits for the first question: whoever only looks things up need not wait at all.
    #[must_use]
    pub fn for_lookups(knowledge: Knowledge) -> Self {
        Self {
            reader: Arc::new(Reader::of(&knowledge)),
            knowledge: Arc::new(knowledge),
            matcher: OnceLock::new(),
        }
    }

    /// Learns what questions mean, if that has not been done.
    pub fn learn(&self) {
        self.matcher();
    }

    /// As [`Coach::learn`], on so many processors, and with somebody to tell how far it is.
    pub fn learn_with(&self, training: &Training) {
        self.matcher
            .get_or_init(|| Matcher::train_as(&self.knowledge, Arc::clone(&self.reader), None, training));
    }

    /// Writes what was learnt, for [`Coach::recall`]; learns it, if that has not been done.
    ///
    /// # Errors
    ///
    /// Those of the writer.
    pub fn keep(&self, to: impl Write) -> io::Result<()> {
        self.matcher().keep(to)
    }

    /// Takes over what the same program learnt from the same knowledge, as [`Coach::keep`] wrote it; whoever keeps the bytes
    /// sees to it that they are the same.
    ///
    /// # Errors
    ///
    /// Those of the reader, and `InvalidData` if the bytes are not whole. It is as if nothing had been done then.
    pub fn recall(&self, from: impl Read) -> io::Result<()> {
        let matcher = Matcher::recall(&self.knowledge, Arc::clone(&self.reader), from)?;
        // Where it has learnt meanwhile, that is the same.
        let _ = self.matcher.set(matcher);
        Ok(())
    }

    /// Whether it has learnt what questions mean.
    #[must_use]
    pub fn has_learnt(&self) -> bool {
        self.matcher.get().is_some()
    }

    /// What the coach knows.
    #[must_use]
    pub fn knowledge(&self) -> &Knowledge {
        &self.knowledge
    }

    /// How it understands questions.
    pub fn matcher(&self) -> &Matcher {
        self.matcher
            .get_or_init(|| Matcher::train(&self.knowledge, Arc::clone(&self.reader), None))
    }

    /// How it reads names.
    #[must_use]
    pub fn reader(&self) -> &Reader {
        &self.reader
    }

    /// Answers a message. `memory` is the conversation of this asker in this place; `now` is any clock that does not run backwards.
    #[must_use]
    pub fn answer(&self, question: &Question, memory: &mut Memory, now: Duration) -> Reply {
        self.answer_with_verdict(question, memory, now).0
    }

    /// As [`Coach::answer`], with the verdict that led to the reply.
    #[must_use]
    pub fn answer_with_verdict(&self, question: &Question, memory: &mut Memory, now: Duration) -> (Reply, Verdict) {
        ask::answer(self, question, memory, now)
    }

    /// Pay of a role, at a level, in a country; all of them free text.
    #[must_use]
    pub fn salary(&self, role: Option<&str>, level: Option<&str>, country: Option<&str>) -> Reply {
        lookup::salary(self, role, level, country).unwrap_or_else(|reply| *reply)
    }

    /// The career ladder of a role.
    #[must_use]
    pub fn ladder(&self, role: Option<&str>, level: Option<&str>) -> Reply {
        lookup::ladder(self, role, level).unwrap_or_else(|reply| *reply)
    }

    /// The step after a role.
    #[must_use]
    pub fn next(&self, role: &str, level: Option<&str>) -> Reply {
        lookup::next(self, role, level).unwrap_or_else(|reply| *reply)
    }

    /// Two titles side by side.
    #[must_use]
    pub fn compare(&self, a: &str, b: &str, country: Option<&str>) -> Reply {
        lookup::compare(self, a, b, country).unwrap_or_else(|reply| *reply)
    }

    /// The code of what a look-up is given, for where space is short; none if the text names nothing that has one.
    #[must_use]
    pub fn code_of(&self, given: Given, text: &str) -> Option<&str> {
        lookup::code_of(self, given, text)
    }

    /// What a code stands for, in words that every look-up knows.
    #[must_use]
    pub fn name_of(&self, given: Given, code: &str) -> Option<&str> {
        lookup::name_of(self, given, code)
    }

    /// What can be answered.
    #[must_use]
    pub fn topics(&self) -> Reply {
        let mut reply = topics::all(&self.knowledge).finish(&self.knowledge);
        reply.confidence = 1.0;
        reply
    }

    /// The plain question behind an intent, about a role where one is given; both by id.
    #[must_use]
    pub fn question(&self, intent: &str, role: Option<&str>) -> Option<NextQuestion> {
        choices::question(&self.knowledge, intent, role)
    }

    /// The ids of the roles that an intent tells apart.
    #[must_use]
    pub fn roles_of(&self, intent: &str) -> Vec<&str> {
        let intent = self.knowledge.intent(intent);
        let roles = intent.map_or_else(Vec::new, |it| choices::roles(&self.knowledge, it));
        roles
            .into_iter()
            .map(|r| self.knowledge.roles[r].id.get_ref().as_str())
            .collect()
    }

    /// The question of a reply for each role there is an answer for, if the reply was about none in particular.
    #[must_use]
    pub fn choice_of_role(&self, reply: &Reply) -> Vec<NextQuestion> {
        choices::of_roles(&self.knowledge, reply)
    }

    /// Every reply that the knowledge can give.
    #[must_use]
    pub fn export(&self) -> Vec<Reply> {
        let mut all = Vec::new();
        self.export_each(&mut |reply| all.push(reply));
        all
    }

    /// As [`Coach::export`], one after the other: all of them together take much memory.
    pub fn export_each(&self, give: &mut dyn FnMut(Reply)) {
        export::each(self, give);
    }
}
