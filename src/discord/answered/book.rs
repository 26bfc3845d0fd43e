//! What is remembered of questions and answers, and how much of it.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::time::Duration;

use serenity::all::{MessageId, UserId};

use super::{Answer, Note};

/// As many answered questions as are remembered.
pub(super) const MOST_ANSWERED: usize = 10_000;

/// As many messages that were left without an answer: in a channel where the bot reads along everybody can write some.
pub(super) const MOST_SILENT: usize = 2_000;

#[derive(Debug)]
pub(super) enum State {
    /// Somebody is at it; what came meanwhile waits here.
    InHand {
        /// What there was of an answer before.
        before: Answer,
        /// Whether there was one before, which somebody deleted.
        dismissed: bool,
        edited: Option<Box<Note>>,
        deleted: bool,
    },
    /// Answered, or left without an answer if there are no messages.
    Done(Answer),
    /// The answer was deleted: an edit of the question does not bring it back.
    Dismissed,
    /// The question was deleted: nothing more is said to it.
    Gone,
}

impl State {
    pub(super) fn in_hand(before: Answer) -> Self {
        Self::InHand {
            before,
            dismissed: false,
            edited: None,
            deleted: false,
        }
    }
}

#[derive(Debug)]
pub(super) struct Entry {
    pub(super) at: Duration,
    /// Of the text that was answered: Discord reports an update for more than a new text.
    pub(super) text: u64,
    pub(super) state: State,
    /// Who asked for the answer from the message's menu, if it was so.
    pub(super) on_demand: Option<UserId>,
    /// Whether it has ever had an answer, and so stands among the answered ones.
    answered: bool,
}

#[derive(Debug, Default)]
pub(super) struct Inner {
    pub(super) questions: HashMap<MessageId, Entry>,
    /// Questions that had an answer, oldest first.
    pub(super) answered: VecDeque<MessageId>,
    /// All questions as they came; those that have been answered since do not count here.
    pub(super) silent: VecDeque<MessageId>,
    /// Answer → question.
    pub(super) answers: HashMap<MessageId, MessageId>,
    /// Messages whose deletion came first.
    pub(super) overtaken: VecDeque<MessageId>,
}

impl Inner {
    /// A new question, in hand.
    pub(super) fn insert(&mut self, question: MessageId, text: &str, now: Duration) -> &mut Entry {
        // One look at each is enough: if somebody is at all of them, there are some more for as long as that takes.
        for _ in 0..self.silent.len() {
            if self.silent.len() < MOST_SILENT {
                break;
            }
            let Some(oldest) = self.silent.pop_front() else {
                break;
            };
            match self.questions.get(&oldest) {
                Some(it) if it.answered => {}
                Some(it) if matches!(it.state, State::InHand { .. }) => self.silent.push_back(oldest),
                _ => drop(self.questions.remove(&oldest)),
            }
        }
        self.silent.push_back(question);
        let entry = Entry {
            at: now,
            text: hash(text),
            state: State::in_hand(Answer::default()),
            on_demand: None,
            answered: false,
        };
        self.questions.entry(question).insert_entry(entry).into_mut()
    }

    /// Nobody is at the question any more, and this is its answer.
    pub(super) fn settle(&mut self, question: MessageId, answer: Answer) {
        for message in &answer.messages {
            self.answers.insert(*message, question);
        }
        let some = !answer.is_empty();
        if let Some(entry) = self.questions.get_mut(&question) {
            entry.state = State::Done(answer);
        }
        if some {
            self.keep(question);
        }
    }

    /// Has it stand among the answered ones.
    pub(super) fn keep(&mut self, question: MessageId) {
        match self.questions.get_mut(&question) {
            Some(entry) if !entry.answered => entry.answered = true,
            _ => return,
        }
        while self.answered.len() >= MOST_ANSWERED {
            let oldest = self.answered.pop_front();
            let entry = oldest.and_then(|it| self.questions.remove(&it));
            if let Some(State::Done(answer)) = entry.map(|it| it.state) {
                for message in &answer.messages {
                    self.answers.remove(message);
                }
            }
        }
        self.answered.push_back(question);
    }
}

pub(super) fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}
