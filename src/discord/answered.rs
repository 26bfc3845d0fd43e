//! Which message was answered by which, so that an event that comes twice is answered once, an edited question edits
//! its answer and a deleted one deletes it. Bounded: the oldest are forgotten.
//!
//! The events of one message may be handled out of order or at the same time, so each step says what is left to do.

use std::collections::{HashMap, VecDeque};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use serenity::all::{ChannelId, MessageId};

use super::note::Note;

/// As many questions as are remembered.
const MOST: usize = 10_000;

/// How long after it was asked an edit of a question edits the answer.
pub const EDITS_COUNT_FOR: Duration = Duration::from_secs(5 * 60);

/// The messages of one answer, in their channel.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    pub messages: Vec<MessageId>,
}

#[derive(Debug)]
enum State {
    /// Somebody is at it; what came meanwhile waits here.
    InHand { edited: Option<Box<Note>>, deleted: bool },
    /// Answered, or left without an answer if there are no messages.
    Done(Answer),
    /// The question or the answer was deleted: nothing more is said to it.
    Gone,
}

#[derive(Debug)]
struct Entry {
    at: Duration,
    /// Of the text that was answered: Discord reports an update for more than a new text.
    text: u64,
    state: State,
}

#[derive(Debug, Default)]
struct Inner {
    questions: HashMap<MessageId, Entry>,
    order: VecDeque<MessageId>,
    /// Answer → question.
    answers: HashMap<MessageId, MessageId>,
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

impl Answered {
    /// Takes a question in hand. False if that has been done before.
    #[must_use]
    pub fn begin(&self, question: MessageId, text: &str, now: Duration) -> bool {
        let mut inner = self.lock();
        if inner.questions.contains_key(&question) {
            return false;
        }
        let state = State::InHand {
            edited: None,
            deleted: false,
        };
        inner.insert(question, text, state, now);
        true
    }

    /// The question has been answered by these messages, or by none.
    pub fn done(&self, question: MessageId, answer: Answer) -> Then {
        let mut guard = self.lock();
        let inner = &mut *guard;
        let Some(entry) = inner.questions.get_mut(&question) else {
            return Then::Rest;
        };
        let before = std::mem::replace(&mut entry.state, State::Done(answer.clone()));
        match before {
            State::InHand { deleted: true, .. } | State::Gone => {
                entry.state = State::Gone;
                Then::Delete(answer)
            }
            State::InHand { edited: Some(note), .. } => {
                entry.text = hash(&note.text);
                entry.state = State::InHand {
                    edited: None,
                    deleted: false,
                };
                Then::Renew(note, answer)
            }
            State::InHand { .. } | State::Done(_) => {
                for message in &answer.messages {
                    inner.answers.insert(*message, question);
                }
                Then::Rest
            }
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
                entry.state = State::InHand {
                    edited: None,
                    deleted: false,
                };
                Edit::Renew(answer)
            }
            State::Done(_) | State::Gone => Edit::Ignore,
        }
    }

    /// A message is gone: gives back the answer that has to go with it, with its channel.
    pub fn delete(&self, message: MessageId, channel: ChannelId, now: Duration) -> Option<(ChannelId, Answer)> {
        let mut guard = self.lock();
        let inner = &mut *guard;
        // An answer that was deleted is not brought back by an edit of its question.
        if let Some(question) = inner.answers.remove(&message) {
            if let Some(entry) = inner.questions.get_mut(&question) {
                entry.state = State::Gone;
            }
            return None;
        }
        match inner.questions.get_mut(&message) {
            Some(entry) => match &mut entry.state {
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
                    (!answer.messages.is_empty()).then_some((channel, answer))
                }
                State::Gone => None,
            },
            None => {
                // The deletion has overtaken the message.
                inner.insert(message, "", State::Gone, now);
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

    /// The answer to a question, if there is one.
    #[must_use]
    pub fn to(&self, question: MessageId) -> Option<Answer> {
        match &self.lock().questions.get(&question)?.state {
            State::Done(answer) if !answer.messages.is_empty() => Some(answer.clone()),
            _ => None,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn insert(&mut self, question: MessageId, text: &str, state: State, now: Duration) {
        while self.order.len() >= MOST {
            let oldest = self.order.pop_front();
            let entry = oldest.and_then(|it| self.questions.remove(&it));
            if let Some(State::Done(answer)) = entry.map(|it| it.state) {
                for message in &answer.messages {
                    self.answers.remove(message);
                }
            }
        }
        self.order.push_back(question);
        let entry = Entry {
            at: now,
            text: hash(text),
            state,
        };
        self.questions.insert(question, entry);
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANNEL: ChannelId = ChannelId::new(9);

    fn id(n: u64) -> MessageId {
        MessageId::new(n)
    }

    fn answer(n: u64) -> Answer {
        Answer { messages: vec![id(n)] }
    }

    fn note(n: u64, text: &str) -> Note {
        Note::of_test(n, text)
    }

    fn minutes(n: u64) -> Duration {
        Duration::from_secs(60 * n)
    }

    #[test]
    fn a_message_is_taken_in_hand_once() {
        let all = Answered::default();
        assert!(all.begin(id(1), "a", Duration::ZERO));
        assert!(!all.begin(id(1), "a", Duration::ZERO));
        assert!(matches!(all.done(id(1), answer(2)), Then::Rest));
        assert!(!all.begin(id(1), "a", minutes(60)));
        assert_eq!(all.to(id(1)), Some(answer(2)));
        assert_eq!(all.whole(id(2)), answer(2));
    }

    #[test]
    fn an_edit_renews_the_answer_for_five_minutes() {
        let all = Answered::default();
        assert_eq!(all.edit(&note(1, "b"), Duration::ZERO), Edit::Unknown);
        assert!(all.begin(id(1), "a", Duration::ZERO));
        let _ = all.done(id(1), answer(2));
        assert_eq!(all.edit(&note(1, "a"), Duration::ZERO), Edit::Ignore, "the same text");
        assert_eq!(all.edit(&note(1, "b"), minutes(5)), Edit::Renew(answer(2)));
        let _ = all.done(id(1), answer(2));
        assert_eq!(all.edit(&note(1, "c"), minutes(6)), Edit::Ignore);
    }

    #[test]
    fn an_edit_meanwhile_waits() {
        let all = Answered::default();
        assert!(all.begin(id(1), "a", Duration::ZERO));
        assert_eq!(all.edit(&note(1, "b"), Duration::ZERO), Edit::Ignore);
        assert_eq!(all.edit(&note(1, "c"), Duration::ZERO), Edit::Ignore);
        let Then::Renew(again, before) = all.done(id(1), answer(2)) else {
            panic!("the edit is lost");
        };
        assert_eq!((again.text.as_str(), before), ("c", answer(2)));
        assert!(matches!(all.done(id(1), answer(2)), Then::Rest));
        assert!(all.begin(id(5), "a", Duration::ZERO));
        assert_eq!(all.edit(&note(5, "b"), Duration::ZERO), Edit::Ignore);
        assert_eq!(all.edit(&note(5, "a"), Duration::ZERO), Edit::Ignore);
        assert!(
            matches!(all.done(id(5), answer(6)), Then::Rest),
            "edited and edited back"
        );
    }

    #[test]
    fn a_deletion_takes_the_answer_along_whenever_it_comes() {
        let all = Answered::default();
        assert!(all.begin(id(1), "a", Duration::ZERO));
        let _ = all.done(id(1), answer(2));
        assert_eq!(all.delete(id(1), CHANNEL, minutes(60)), Some((CHANNEL, answer(2))));
        assert_eq!(all.delete(id(1), CHANNEL, minutes(60)), None, "once");
        assert_eq!(all.edit(&note(1, "b"), Duration::ZERO), Edit::Ignore);

        assert!(all.begin(id(3), "a", Duration::ZERO));
        assert_eq!(all.delete(id(3), CHANNEL, Duration::ZERO), None);
        assert!(
            matches!(all.done(id(3), answer(4)), Then::Delete(it) if it == answer(4)),
            "meanwhile"
        );

        assert_eq!(all.delete(id(5), CHANNEL, Duration::ZERO), None);
        assert!(!all.begin(id(5), "a", Duration::ZERO), "it came before its message");
    }

    #[test]
    fn a_deleted_answer_stays_deleted() {
        let all = Answered::default();
        assert!(all.begin(id(1), "a", Duration::ZERO));
        let _ = all.done(id(1), answer(2));
        assert_eq!(all.delete(id(2), CHANNEL, Duration::ZERO), None);
        assert_eq!(all.edit(&note(1, "b"), Duration::ZERO), Edit::Ignore);
        assert_eq!(all.delete(id(1), CHANNEL, Duration::ZERO), None);
    }

    #[test]
    fn they_are_bounded() {
        let all = Answered::default();
        for n in 1..=2 * MOST as u64 {
            assert!(all.begin(id(2 * n), "a", Duration::ZERO));
            let _ = all.done(id(2 * n), answer(2 * n + 1));
        }
        let inner = all.lock();
        assert_eq!(
            (inner.questions.len(), inner.order.len(), inner.answers.len()),
            (MOST, MOST, MOST)
        );
    }
}
