//! Which message was answered by which, so that an event that comes twice is answered once, an edited question edits
//! its answer and a deleted one deletes it. Bounded: the oldest are forgotten, and what nobody answered never displaces
//! what was answered.
//!
//! The events of one message may be handled out of order or at the same time, so each step says what is left to do.

mod book;

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serenity::all::{ChannelId, MessageId, UserId};

use super::note::Note;
use book::{Inner, State, hash};

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
    /// This answer is to be brought up to date; call [`Answered::done`] after it. Says who asked for it from the message's
    /// menu, if it was so.
    Renew(Answer, Option<UserId>),
}

/// What is left to do when an answer has been sent.
#[derive(Debug)]
pub enum Then {
    Rest,
    /// The question was edited meanwhile; call [`Answered::done`] after it. As [`Edit::Renew`].
    Renew(Box<Note>, Answer, Option<UserId>),
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

    /// Takes a question in hand for somebody who asks for its answer from its menu, whatever was before: one that was left without an
    /// answer, or whose answer was deleted, is answered anew.
    #[must_use]
    pub fn begin_again(&self, question: MessageId, text: &str, asker: UserId, now: Duration) -> Again {
        let mut guard = self.lock();
        let inner = &mut *guard;
        let Some(entry) = inner.questions.get_mut(&question) else {
            if inner.overtaken.contains(&question) {
                return Again::Gone;
            }
            inner.insert(question, text, now).on_demand = Some(asker);
            return Again::Taken;
        };
        match &entry.state {
            State::InHand { .. } => Again::InHand,
            State::Done(answer) if !answer.is_empty() => Again::Answered(answer.clone()),
            State::Gone => Again::Gone,
            State::Done(_) | State::Dismissed => {
                let dismissed = matches!(entry.state, State::Dismissed);
                (entry.at, entry.text, entry.on_demand) = (now, hash(text), Some(asker));
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

    /// Takes a question in hand that was answered before this process began. False if it is known by now.
    #[must_use]
    pub fn adopt(&self, question: MessageId, answer: &Answer, text: &str, now: Duration) -> bool {
        let mut inner = self.lock();
        if inner.questions.contains_key(&question) || inner.overtaken.contains(&question) {
            return false;
        }
        inner.insert(question, text, now).state = State::in_hand(answer.clone());
        true
    }

    /// These messages are one answer to a command or a button, the first of them first.
    pub fn group(&self, answer: Answer, now: Duration) {
        let mut inner = self.lock();
        // There is no question in the channel: the first message stands for it.
        if let Some(first) = answer.messages.first().copied()
            && !inner.questions.contains_key(&first)
        {
            inner.insert(first, "", now);
            inner.settle(first, answer);
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
                let on_demand = entry.on_demand;
                if !answer.is_empty() {
                    inner.keep(question);
                }
                Then::Renew(note, answer, on_demand)
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
                Edit::Renew(answer, entry.on_demand)
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

    /// Whether this message is a question that is remembered.
    #[must_use]
    pub fn knows(&self, question: MessageId) -> bool {
        self.lock().questions.contains_key(&question)
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

#[cfg(test)]
mod tests;
