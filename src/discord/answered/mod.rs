//! Which message was answered by which, so that an event that comes twice is answered once, an edited question edits
//! its answer and a deleted one deletes it. Bounded: the oldest are forgotten, and what nobody answered never displaces
//! what was answered.
//!
//! The events of one message may be handled out of order or at the same time, so each step says what is left to do.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serenity::all::{ChannelId, MessageId};

use super::note::Note;

/// As many answered questions as are remembered.
const MOST_ANSWERED: usize = 10_000;

/// As many messages that were left without an answer: in a channel where the bot reads along everybody can write some.
const MOST_SILENT: usize = 2_000;

/// As many deletions of messages that are not known: everybody can delete some, and only those of a message that is yet
/// to come matter.
const MOST_OVERTAKEN: usize = 512;

/// How long after it was asked an edit of a question edits the answer.
pub const EDITS_COUNT_FOR: Duration = Duration::from_secs(5 * 60);

/// The messages of one answer, in their channel.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    pub messages: Vec<MessageId>,
}

impl Answer {
    /// Whether there is nothing of it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.messages.is_empty()
    }
}

#[derive(Debug)]
enum State {
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
    fn in_hand(before: Answer) -> Self {
        Self::InHand {
            before,
            dismissed: false,
            edited: None,
            deleted: false,
        }
    }
}

#[derive(Debug)]
struct Entry {
    at: Duration,
    /// Of the text that was answered: Discord reports an update for more than a new text.
    text: u64,
    state: State,
    /// Whether it has ever had an answer, and so stands among the answered ones.
    answered: bool,
}

#[derive(Debug, Default)]
struct Inner {
    questions: HashMap<MessageId, Entry>,
    /// Questions that had an answer, oldest first.
    answered: VecDeque<MessageId>,
    /// All questions as they came; those that have been answered since do not count here.
    silent: VecDeque<MessageId>,
    /// Answer → question.
    answers: HashMap<MessageId, MessageId>,
    /// Messages whose deletion came first.
    overtaken: VecDeque<MessageId>,
}

/// All questions of late.
#[derive(Debug, Default)]
pub struct Answered(Mutex<Inner>);

/// What an edit leads to.
#[derive(Debug, PartialEq, Eq)]
pub enum Edit {
    /// Nothing: the same text, too late, or whoever is at it has been told.
    Ignore,
    /// The question has never been seen.
    Unknown,
    /// This answer is to be brought up to date; call [`Answered::done`] after it.
    Renew(Answer),
}

/// What is left to do when an answer has been sent.
#[derive(Debug)]
pub enum Then {
    Rest,
    /// The question was edited meanwhile; call [`Answered::done`] after it.
    Renew(Box<Note>, Answer),
    /// The question was deleted meanwhile.
    Delete(Answer),
}

/// What there is of an answer when a message is to be answered on demand.
#[derive(Debug, PartialEq, Eq)]
pub enum Again {
    /// Nothing: it is now in hand; call [`Answered::done`] after it.
    Taken,
    /// Somebody is at it.
    InHand,
    /// This answer.
    Answered(Answer),
    /// The message is deleted.
    Gone,
}

impl Answered {
    /// Takes a question in hand. False if that has been done before.
    #[must_use]
    pub fn begin(&self, question: MessageId, text: &str, now: Duration) -> bool {
        let mut inner = self.lock();
        if inner.questions.contains_key(&question) || inner.overtaken.contains(&question) {
            return false;
        }
        inner.insert(question, text, now);
        true
    }

    /// Takes a question in hand for somebody who asks for its answer, whatever was before: one that was left without an
    /// answer, or whose answer was deleted, is answered anew.
    #[must_use]
    pub fn begin_again(&self, question: MessageId, text: &str, now: Duration) -> Again {
        let mut guard = self.lock();
        let inner = &mut *guard;
        let Some(entry) = inner.questions.get_mut(&question) else {
            if inner.overtaken.contains(&question) {
                return Again::Gone;
            }
            inner.insert(question, text, now);
            return Again::Taken;
        };
        match &entry.state {
            State::InHand { .. } => Again::InHand,
            State::Done(answer) if !answer.is_empty() => Again::Answered(answer.clone()),
            State::Gone => Again::Gone,
            State::Done(_) | State::Dismissed => {
                let dismissed = matches!(entry.state, State::Dismissed);
                (entry.at, entry.text) = (now, hash(text));
                entry.state = State::InHand {
                    before: Answer::default(),
                    dismissed,
                    edited: None,
                    deleted: false,
                };
                Again::Taken
            }
        }
    }

    /// The question has been answered by these messages, or by none.
    pub fn done(&self, question: MessageId, answer: Answer) -> Then {
        let mut guard = self.lock();
        let inner = &mut *guard;
        // The answer may be deleted before this is known to be one.
        let dismissed = answer.messages.iter().any(|it| inner.overtaken.contains(it));
        let Some(entry) = inner.questions.get_mut(&question) else {
            return Then::Rest;
        };
        match &mut entry.state {
            State::InHand { deleted: true, .. } | State::Gone => {
                entry.state = State::Gone;
                Then::Delete(answer)
            }
            State::InHand { edited: Some(note), .. } if !dismissed => {
                let note = note.clone();
                entry.text = hash(&note.text);
                entry.state = State::in_hand(answer.clone());
                if !answer.is_empty() {
                    inner.keep(question);
                }
                Then::Renew(note, answer)
            }
            State::InHand { .. } => {
                if dismissed {
                    entry.state = State::Dismissed;
                } else {
                    inner.settle(question, answer);
                }
                Then::Rest
            }
            // It was not in hand.
            State::Done(_) | State::Dismissed => Then::Rest,
        }
    }

    /// Whoever was at the question has failed: it is left as it was before. Gives back an answer that has to go, as the
    /// question was deleted meanwhile.
    pub fn give_up(&self, question: MessageId) -> Option<Answer> {
        let mut guard = self.lock();
        let inner = &mut *guard;
        let entry = inner.questions.get_mut(&question)?;
        match &mut entry.state {
            State::InHand {
                before, deleted: true, ..
            } => {
                let before = std::mem::take(before);
                entry.state = State::Gone;
                (!before.is_empty()).then_some(before)
            }
            State::InHand { dismissed: true, .. } => {
                entry.state = State::Dismissed;
                None
            }
            State::InHand { before, .. } => {
                let before = std::mem::take(before);
                inner.settle(question, before);
                None
            }
            _ => None,
        }
    }

    /// The answer turned out to have been deleted.
    pub fn dismissed(&self, question: MessageId) {
        if let Some(entry) = self.lock().questions.get_mut(&question)
            && !matches!(entry.state, State::Gone)
        {
            entry.state = State::Dismissed;
        }
    }

    /// These messages belong to the answer as well.
    pub fn add(&self, question: MessageId, more: &Answer) {
        let mut guard = self.lock();
        let inner = &mut *guard;
        let Some(entry) = inner.questions.get_mut(&question) else {
            return;
        };
        match &mut entry.state {
            State::Done(answer) => {
                let mut answer = std::mem::take(answer);
                answer.messages.extend(&more.messages);
                inner.settle(question, answer);
            }
            State::InHand { before, .. } => before.messages.extend(&more.messages),
            State::Dismissed | State::Gone => {}
        }
    }

    /// A question has another text.
    pub fn edit(&self, note: &Note, now: Duration) -> Edit {
        let mut guard = self.lock();
        let inner = &mut *guard;
        let Some(entry) = inner.questions.get_mut(&note.id) else {
            return Edit::Unknown;
        };
        let text = hash(&note.text);
        if now.saturating_sub(entry.at) > EDITS_COUNT_FOR {
            return Edit::Ignore;
        }
        match &mut entry.state {
            State::InHand { edited, .. } => {
                // The text that is being answered may come back.
                *edited = (text != entry.text).then(|| Box::new(note.clone()));
                Edit::Ignore
            }
            State::Done(answer) if text != entry.text => {
                let answer = std::mem::take(answer);
                // Whatever of it is deleted from here on, the bot deletes.
                for message in &answer.messages {
                    inner.answers.remove(message);
                }
                entry.text = text;
                entry.state = State::in_hand(answer.clone());
                Edit::Renew(answer)
            }
            State::Done(_) | State::Dismissed | State::Gone => Edit::Ignore,
        }
    }

    /// A message is gone: gives back the answer that has to go with it, with its channel.
    pub fn delete(&self, message: MessageId, channel: ChannelId) -> Option<(ChannelId, Answer)> {
        let mut guard = self.lock();
        let inner = &mut *guard;
        // An answer that was deleted is not brought back by an edit of its question.
        if let Some(question) = inner.answers.remove(&message) {
            if let Some(entry) = inner.questions.get_mut(&question)
                && let State::Done(answer) = std::mem::replace(&mut entry.state, State::Dismissed)
            {
                for message in &answer.messages {
                    inner.answers.remove(message);
                }
            }
            return None;
        }
        let Some(entry) = inner.questions.get_mut(&message) else {
            // The deletion may have overtaken the message.
            if inner.overtaken.len() == MOST_OVERTAKEN {
                inner.overtaken.pop_front();
            }
            inner.overtaken.push_back(message);
            return None;
        };
        match &mut entry.state {
            State::InHand { deleted, .. } => {
                *deleted = true;
                None
            }
            State::Done(answer) => {
                let answer = std::mem::take(answer);
                entry.state = State::Gone;
                for message in &answer.messages {
                    inner.answers.remove(message);
                }
                (!answer.is_empty()).then_some((channel, answer))
            }
            State::Dismissed | State::Gone => {
                entry.state = State::Gone;
                None
            }
        }
    }

    /// All messages of the answer that this message is part of.
    #[must_use]
    pub fn whole(&self, message: MessageId) -> Answer {
        let inner = self.lock();
        let question = inner.answers.get(&message);
        match question.and_then(|it| inner.questions.get(it)).map(|it| &it.state) {
            Some(State::Done(answer)) => answer.clone(),
            _ => Answer::default(),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    /// A new question, in hand.
    fn insert(&mut self, question: MessageId, text: &str, now: Duration) {
        while self.silent.len() >= MOST_SILENT {
            let oldest = self.silent.pop_front();
            if let Some(oldest) = oldest
                && self.questions.get(&oldest).is_some_and(|it| !it.answered)
            {
                self.questions.remove(&oldest);
            }
        }
        self.silent.push_back(question);
        let entry = Entry {
            at: now,
            text: hash(text),
            state: State::in_hand(Answer::default()),
            answered: false,
        };
        self.questions.insert(question, entry);
    }

    /// Nobody is at the question any more, and this is its answer.
    fn settle(&mut self, question: MessageId, answer: Answer) {
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
    fn keep(&mut self, question: MessageId) {
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

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests;
