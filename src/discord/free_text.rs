//! Messages that members write: when to answer them, and how.

use std::hash::{DefaultHasher, Hash, Hasher};

use serenity::all::{ChannelId, MessageId, Permissions, ReactionType, UserId};

use super::adopted;
use super::answer::{Asked, Entry, Outcome, ask, show};
use super::answered::{Answer, EDITS_COUNT_FOR, Edit, Then};
use super::bot::Bot;
use super::call::{self, Call, addresses, call, is_by_role};
use super::conversation::Key;
use super::cooldown::Wait;
use super::note::Note;
use super::outgoing::{self, Delivery};
use super::retry::{Cause, Failure, PATIENT, judge, persist};
use super::rights::{self, rights_in};
use super::trouble::Trouble;
use super::view::Message;
use crate::matcher::Mode;

/// Shown on a message whose author has to wait.
const WAIT: char = '⏳';

/// What whoever mentions the bot's role reads there.
const ROLE_UNSEEN: &str = "I see that you mentioned my role, but not what you wrote: here Discord shows me only messages that mention me myself. Edit it so that it does, or use /ask.";

/// What whoever replies to the bot without a mention reads where Discord keeps the text to itself.
const UNSEEN: &str = "I see that you replied to me, but not what you wrote: here Discord shows me only messages that mention me. Edit it so that it mentions me, or use /ask.";

/// What there is of an answer by now, and what went wrong on the way.
pub(super) struct Sent {
    answer: Answer,
    trouble: Option<Trouble>,
}

impl Sent {
    /// Nothing went wrong.
    pub(super) fn only(answer: Answer) -> Self {
        Self { answer, trouble: None }
    }
}

/// Answers a new message, if it is for the coach.
///
/// # Errors
/// Discord would not take the answer.
pub async fn new_message(bot: &Bot, note: &Note) -> Result<(), Trouble> {
    // Where somebody writes may have to be looked up, which takes its time.
    let call = call(bot, note);
    let call = if addresses(bot, note).await {
        outgoing::with_typing(bot, note.channel, call).await
    } else {
        call.await
    };
    let Some(call) = call else {
        return Ok(());
    };
    if !bot.answered.begin(note.id, &note.text, bot.clock.now()) {
        return Ok(());
    }
    let sent = answer(bot, note, &call, Answer::default()).await;
    settle(bot, note.channel, note.id, sent).await
}

/// Brings the answer to an edited message up to date.
///
/// # Errors
/// Discord would not take the answer.
pub async fn edited_message(bot: &Bot, note: &Note) -> Result<(), Trouble> {
    match bot.answered.edit(note, bot.clock.now()) {
        Edit::Ignore => Ok(()),
        // Perhaps it is for the coach only now.
        Edit::Unknown if is_just_edited(bot, note) => {
            let Some(before) = adopted::answer(bot, note.channel, note.id).await else {
                return new_message(bot, note).await;
            };
            if !bot.answered.adopt(note.id, &before, &note.text, bot.clock.now()) {
                return Ok(());
            }
            let sent = renew(bot, note, before, None).await;
            settle(bot, note.channel, note.id, sent).await
        }
        Edit::Unknown => Ok(()),
        Edit::Renew(before, on_demand) => {
            let sent = renew(bot, note, before, on_demand).await;
            settle(bot, note.channel, note.id, sent).await
        }
    }
}

/// Whether a message that was left alone has a new text, and is young enough for it to count. Discord reports an update
/// for much else: a preview, a pin, a thread that hangs from it, years later and of messages that were edited once.
fn is_just_edited(bot: &Bot, note: &Note) -> bool {
    let Some(edited) = note.edited else {
        return false;
    };
    let age = bot.clock.since_1970().saturating_sub(note.written());
    let mut hasher = DefaultHasher::new();
    (note.id, edited, &note.text).hash(&mut hasher);
    age <= EDITS_COUNT_FOR && bot.edits.is_new(hasher.finish(), bot.clock.now())
}

/// Whoever handled this message failed: what is in hand of it no longer is.
pub async fn give_up(bot: &Bot, note: &Note) {
    if let Some(answer) = bot.answered.give_up(note.id) {
        outgoing::delete(bot, note.channel, &answer).await;
    }
}

/// Notes what was sent, and does what has become necessary meanwhile.
pub(super) async fn settle(bot: &Bot, channel: ChannelId, question: MessageId, mut sent: Sent) -> Result<(), Trouble> {
    loop {
        match bot.answered.done(question, sent.answer) {
            Then::Rest => return sent.trouble.map_or(Ok(()), Err),
            Then::Delete(answer) => {
                outgoing::delete(bot, channel, &answer).await;
                return sent.trouble.map_or(Ok(()), Err);
            }
            Then::Renew(note, before, on_demand) => sent = renew(bot, &note, before, on_demand).await,
        }
    }
}

/// Brings an answer up to date, or one `on_demand` of whoever used the message's menu.
async fn renew(bot: &Bot, note: &Note, before: Answer, on_demand: Option<UserId>) -> Sent {
    let Some(call) = call(bot, note).await.or_else(|| call::on_demand(note, on_demand?)) else {
        // Whoever takes the mention out again has had their answer.
        return Sent::only(before);
    };
    let call = Call {
        entry: Entry::Edit,
        ..call
    };
    answer(bot, note, &call, before).await
}

async fn answer(bot: &Bot, note: &Note, call: &Call, before: Answer) -> Sent {
    let key = Key {
        member: call.asker,
        channel: note.channel,
        private: false,
    };
    let rights = rights_in(bot, note.channel);
    if rights.regained {
        rights::keep(bot).await;
    }
    if !rights.send {
        // Nobody would read an answer: nothing is counted, noted or remembered of the question.
        rights::tell(bot, note.channel, &rights.lacking).await;
        return Sent::only(before);
    }
    // Bringing an answer up to date is no second answer.
    let counts = before.is_empty();
    let shown = if call.readings.is_empty() {
        unseen(bot, note, key, counts)
    } else {
        let asked = Asked {
            readings: &call.readings,
            own: call.own,
            mode: call.mode,
            key,
            entry: call.entry,
            counts,
        };
        match ask(bot, &asked) {
            Outcome::Reply(found) => Ok(show(bot, &found, key, rights.embeds)),
            Outcome::Silence => return Sent::only(outgoing::delete(bot, note.channel, &before).await),
            Outcome::Wait(wait) => Err(wait),
        }
    };
    let messages = match shown {
        Ok(messages) => messages,
        Err(wait) => {
            if wait.news && call.mode == Mode::Asked {
                show_wait(bot, note).await;
            }
            return Sent::only(before);
        }
    };
    let delivery = deliver(bot, note, &before, &messages, rights.attached);
    let sent = outgoing::with_typing(bot, note.channel, delivery).await;
    // Whoever asked comes first.
    if !rights.lacking.is_empty() {
        rights::tell(bot, note.channel, &rights.lacking).await;
    }
    sent
}

fn unseen(bot: &Bot, note: &Note, key: Key, counts: bool) -> Result<Vec<Message>, Wait> {
    if counts {
        bot.cooldown.count(key.member, key.channel)?;
    }
    let by_role = is_by_role(bot, note);
    Ok(vec![Message::line(if by_role { ROLE_UNSEEN } else { UNSEEN })])
}

/// Says that something went wrong, to somebody who is waiting for an answer.
pub async fn apologise(bot: &Bot, note: &Note, words: String) {
    let messages = [Message::line(words)];
    let Sent { answer, trouble } = deliver(bot, note, &Answer::default(), &messages, true).await;
    if trouble.is_some() {
        tracing::warn!("a member could not be told that something went wrong");
    }
    // It goes as soon as there is something better to say.
    bot.answered.add(note.id, &answer);
}

async fn deliver(bot: &Bot, note: &Note, before: &Answer, messages: &[Message], attached: bool) -> Sent {
    let to = outgoing::Question {
        channel: note.channel,
        question: note.id,
        text: &note.text,
        time: note.edited.map_or(0, |it| it.as_secs()),
    };
    let Delivery { answer, failed } = outgoing::deliver(bot, to, before, messages, attached).await;
    let Some(error) = failed else {
        return Sent::only(answer);
    };
    match judge(&error) {
        // Discord knows better what the bot may do than the events told.
        Failure::Forbidden if note.server.is_some() => {
            let right = rights::to_send(bot.servers.place(note.channel).as_ref());
            rights::tell(bot, note.channel, &rights::lacking(Permissions::empty(), right)).await;
            Sent::only(answer)
        }
        // Somebody has deleted the answer, and no event told: whoever did that wants none.
        Failure::Gone if !before.is_empty() => {
            outgoing::delete(bot, note.channel, &answer).await;
            bot.answered.dismissed(note.id);
            Sent::only(Answer::default())
        }
        _ => Sent {
            answer,
            trouble: Some(error.into()),
        },
    }
}

async fn show_wait(bot: &Bot, note: &Note) {
    let may = bot.servers.permissions(note.channel);
    let needed = Permissions::ADD_REACTIONS | Permissions::READ_MESSAGE_HISTORY;
    if may.is_some_and(|it| !it.contains(needed)) {
        return;
    }
    let reaction = ReactionType::from(WAIT);
    if let Err(error) = persist(&*bot.timer, PATIENT, || {
        bot.rest.create_reaction(note.channel, note.id, &reaction)
    })
    .await
    {
        tracing::debug!(cause = %Cause(&error), "no ⏳");
    }
}
