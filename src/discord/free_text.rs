//! Messages that members write: when to answer them, and how.

use serenity::all::{Channel, ChannelId, Http, Permissions, ReactionType, UserId};

use super::answer::{Asked, Entry, Outcome, ask, show};
use super::answered::{Answer, Edit, Then};
use super::bot::Bot;
use super::channels::ChannelMode;
use super::conversation::Key;
use super::markup::words;
use super::note::Note;
use super::outgoing;
use super::retry::{Failure, PATIENT, judge, persist};
use super::rights;
use super::servers::Place;
use super::trouble::Trouble;
use super::view::Message;
use crate::matcher::Mode;

/// Shown on a message whose author has to wait.
const WAIT: char = '⏳';

/// A message that wants an answer.
#[derive(Debug, PartialEq, Eq)]
struct Call {
    mode: Mode,
    readings: Vec<String>,
    entry: Entry,
}

/// Whether a message addresses the bot: in a direct message, by name, or by replying to it.
#[must_use]
pub fn addresses(note: &Note, me: UserId) -> bool {
    let replied_to = note.reply_to.as_ref().and_then(|it| it.author);
    note.server.is_none() || note.calls(me) || replied_to == Some(me)
}

/// Answers a new message, if it is for the coach.
///
/// # Errors
/// Discord would not take the answer.
pub async fn new_message(bot: &Bot, http: &Http, note: &Note) -> Result<(), Trouble> {
    let Some(call) = call(bot, http, note).await else {
        return Ok(());
    };
    if !bot.answered.begin(note.id, &note.text, bot.clock.now()) {
        return Ok(());
    }
    let answer = answer(bot, http, note, &call, Answer::default()).await;
    settle(bot, http, note, answer).await
}

/// Brings the answer to an edited message up to date. `recent` says whether it was written a few minutes ago at most.
///
/// # Errors
/// Discord would not take the answer.
pub async fn edited_message(bot: &Bot, http: &Http, note: &Note, recent: bool) -> Result<(), Trouble> {
    match bot.answered.edit(note, bot.clock.now()) {
        Edit::Ignore => Ok(()),
        // Perhaps it is for the coach only now.
        Edit::Unknown if recent => new_message(bot, http, note).await,
        Edit::Unknown => Ok(()),
        Edit::Renew(before) => {
            let answer = renew(bot, http, note, before).await;
            settle(bot, http, note, answer).await
        }
    }
}

/// Notes what was sent, and does what has become necessary meanwhile.
async fn settle(bot: &Bot, http: &Http, note: &Note, answer: Result<Answer, Trouble>) -> Result<(), Trouble> {
    let mut result = answer;
    loop {
        let (sent, failed) = match result {
            Ok(answer) => (answer, None),
            Err(trouble) => (Answer::default(), Some(trouble)),
        };
        match bot.answered.done(note.id, sent) {
            Then::Rest => return failed.map_or(Ok(()), Err),
            Then::Delete(answer) => {
                outgoing::delete(http, note.channel, &answer).await;
                return failed.map_or(Ok(()), Err);
            }
            Then::Renew(note, before) => result = renew(bot, http, &note, before).await,
        }
    }
}

async fn renew(bot: &Bot, http: &Http, note: &Note, before: Answer) -> Result<Answer, Trouble> {
    match call(bot, http, note).await {
        Some(mut call) => {
            call.entry = Entry::Edit;
            answer(bot, http, note, &call, before).await
        }
        // Whoever takes the mention out again has had their answer.
        None => Ok(before),
    }
}

async fn answer(bot: &Bot, http: &Http, note: &Note, call: &Call, before: Answer) -> Result<Answer, Trouble> {
    let key = Key {
        member: note.author,
        channel: note.channel,
        private: false,
    };
    let asked = Asked {
        readings: &call.readings,
        mode: call.mode,
        key,
        entry: call.entry,
        // Bringing an answer up to date is no second answer.
        counts: before.messages.is_empty(),
    };
    let found = match ask(bot, &asked) {
        Outcome::Reply(found) => found,
        Outcome::Silence => {
            outgoing::delete(http, note.channel, &before).await;
            return Ok(Answer::default());
        }
        Outcome::Wait(wait) => {
            if wait.news && call.mode == Mode::Asked {
                show_wait(bot, http, note).await;
            }
            return Ok(before);
        }
    };
    let rights = rights_in(bot, note.channel);
    let answer = if rights.send {
        let messages = show(bot, &found, key, rights.embeds);
        let delivery = deliver(bot, http, note, &before, &messages, rights.attached);
        outgoing::with_typing(http, note.channel, bot.patience.answer, delivery).await
    } else {
        Ok(before)
    };
    // Whoever asked comes first.
    if !rights.lacking.is_empty() {
        rights::tell(bot, http, note.channel, &rights.lacking).await;
    }
    answer
}

/// Says that something went wrong, to somebody who is waiting for an answer.
pub async fn apologise(bot: &Bot, http: &Http, note: &Note, words: String) {
    let messages = [Message::line(words)];
    let sent = deliver(bot, http, note, &Answer::default(), &messages, true).await;
    match sent {
        Ok(answer) => drop(bot.answered.done(note.id, answer)),
        Err(_) => tracing::warn!("a member could not be told that something went wrong"),
    }
}

async fn deliver(
    bot: &Bot,
    http: &Http,
    note: &Note,
    before: &Answer,
    messages: &[Message],
    attached: bool,
) -> Result<Answer, Trouble> {
    let to = outgoing::Question {
        channel: note.channel,
        question: note.id,
        text: &note.text,
    };
    match outgoing::renew(http, to, before, messages, attached).await {
        Ok(answer) => Ok(answer),
        // Discord knows better what the bot may do than the events told.
        Err(error) if judge(&error) == Failure::Forbidden && note.server.is_some() => {
            let (right, _) = sending(bot.servers.place(note.channel).as_ref());
            rights::tell(bot, http, note.channel, &rights::lacking(Permissions::empty(), right)).await;
            Ok(before.clone())
        }
        Err(error) => Err(error.into()),
    }
}

/// What a message wants; none if it is not for the coach.
async fn call(bot: &Bot, http: &Http, note: &Note) -> Option<Call> {
    let me = bot.me().await;
    let addressed = addresses(note, me);
    if !addressed && (note.text.is_empty() || !bot.channels.any_auto() || is_for_another(note, me)) {
        return None;
    }
    let place = match note.server {
        Some(_) => place(bot, http, note.channel).await,
        None => None,
    };
    let thread = place.as_ref().filter(|it| it.is_thread());
    let mode = match (
        bot.channels.mode(note.channel, thread.and_then(|it| it.parent)),
        addressed,
    ) {
        _ if note.server.is_none() => Mode::Asked,
        (ChannelMode::Off, _) | (ChannelMode::Mention, false) => return None,
        (_, true) => Mode::Asked,
        (ChannelMode::Auto, false) => Mode::Uninvited,
    };
    let entry = match mode {
        Mode::Uninvited => Entry::Uninvited,
        Mode::Asked if note.server.is_none() => Entry::Direct,
        Mode::Asked => Entry::Mention,
    };
    // A forum post begins with a message that has the id of the post; its title is half of the question.
    let is_post = note.id.get() == note.channel.get();
    let title = thread.filter(|_| is_post).and_then(|it| it.title.as_deref());
    let readings = readings(note, title, me);
    Some(Call { mode, readings, entry })
}

/// Whether a message that does not address the bot addresses somebody else.
fn is_for_another(note: &Note, me: UserId) -> bool {
    note.reply_to.is_some() || note.mentions.iter().any(|it| *it != me)
}

/// The ways to read a message, best first.
fn readings(note: &Note, title: Option<&str>, me: UserId) -> Vec<String> {
    let text = words(&note.text);
    if let Some(title) = title {
        let title = words(title);
        return match (title.is_empty(), text.is_empty()) {
            (false, false) => vec![format!("{title}\n{text}"), title, text],
            (false, true) => vec![title],
            _ => vec![text],
        };
    }
    // "@coach" alone, in reply to a question of somebody else: that question.
    let other = note
        .reply_to
        .as_ref()
        .filter(|it| text.is_empty() && it.author != Some(me));
    match other.map(|it| words(&it.text)).filter(|it| !it.is_empty()) {
        Some(question) => vec![question],
        None => vec![text],
    }
}

/// What is known of a place; what is not is asked for, once.
async fn place(bot: &Bot, http: &Http, channel: ChannelId) -> Option<Place> {
    if let Some(place) = bot.servers.place(channel) {
        return Some(place);
    }
    match persist(PATIENT, || http.get_channel(channel)).await {
        Ok(Channel::Guild(channel)) => bot.servers.learn_place(&channel),
        Ok(_) => return None,
        Err(error) => {
            tracing::warn!(%error, "a channel cannot be looked up");
            return None;
        }
    }
    bot.servers.place(channel)
}

/// What the bot can do in a channel.
struct Rights {
    send: bool,
    embeds: bool,
    attached: bool,
    /// What an admin should know of, with what cannot be done without it.
    lacking: Vec<(&'static str, &'static str)>,
}

/// The right to send messages in a place, and all that answering there takes.
fn sending(place: Option<&Place>) -> (Permissions, Permissions) {
    let send = if place.is_some_and(Place::is_thread) {
        Permissions::SEND_MESSAGES_IN_THREADS
    } else {
        Permissions::SEND_MESSAGES
    };
    (
        send,
        send | Permissions::EMBED_LINKS | Permissions::READ_MESSAGE_HISTORY,
    )
}

fn rights_in(bot: &Bot, channel: ChannelId) -> Rights {
    // Of a direct message, or where too little is known, the best is assumed; Discord will say if it is not so.
    let Some(have) = bot.servers.permissions(channel) else {
        return Rights {
            send: true,
            embeds: true,
            attached: true,
            lacking: Vec::new(),
        };
    };
    let (send, mut needed) = sending(bot.servers.place(channel).as_ref());
    if !bot.settings.embeds {
        needed -= Permissions::EMBED_LINKS;
    }
    Rights {
        send: have.contains(send),
        embeds: have.contains(Permissions::EMBED_LINKS),
        attached: have.contains(Permissions::READ_MESSAGE_HISTORY),
        lacking: rights::lacking(have, needed),
    }
}

async fn show_wait(bot: &Bot, http: &Http, note: &Note) {
    let may = bot.servers.permissions(note.channel);
    let needed = Permissions::ADD_REACTIONS | Permissions::READ_MESSAGE_HISTORY;
    if may.is_some_and(|it| !it.contains(needed)) {
        return;
    }
    let reaction = ReactionType::from(WAIT);
    if let Err(error) = persist(PATIENT, || http.create_reaction(note.channel, note.id, &reaction)).await {
        tracing::debug!(%error, "no ⏳");
    }
}

#[cfg(test)]
mod tests {
    use super::super::note::ReplyTo;
    use super::*;

    const ME: UserId = UserId::new(99);

    #[test]
    fn who_is_addressed() {
        let note = |text: &str, reply_to: Option<u64>| Note {
            mentions: if text.contains("<@5>") {
                vec![UserId::new(5)]
            } else {
                Vec::new()
            },
            reply_to: reply_to.map(|author| ReplyTo {
                id: None,
                author: Some(UserId::new(author)),
                text: "what does a chef earn".into(),
            }),
            ..Note::of_test(1, text)
        };
        for (text, reply_to, addressed, another) in [
            ("hello", None, false, false),
            ("<@99> hello", None, true, false),
            ("<@!99> hello", None, true, false),
            ("hello", Some(99), true, true),
            ("hello", Some(5), false, true),
            ("<@99> hello", Some(5), true, true),
            ("<@5> hello", None, false, true),
            ("<@5> <@99> hello", None, true, true),
        ] {
            let note = note(text, reply_to);
            assert_eq!(addresses(&note, ME), addressed, "{text}");
            assert_eq!(is_for_another(&note, ME), another, "{text}");
        }
        let direct = Note {
            server: None,
            ..note("hello", None)
        };
        assert!(addresses(&direct, ME));
        assert_eq!(readings(&note("<@99>", Some(5)), None, ME), ["what does a chef earn"]);
        assert_eq!(readings(&note("<@99>", Some(99)), None, ME), [""]);
        assert_eq!(readings(&note("<@99> hi", Some(5)), None, ME), ["hi"]);
    }

    #[test]
    fn a_post_is_read_with_its_title() {
        let note = |text: &str| Note::of_test(1, text);
        assert_eq!(
            readings(&note("text"), Some("title"), ME),
            ["title\ntext", "title", "text"]
        );
        assert_eq!(readings(&note(""), Some("title"), ME), ["title"]);
        assert_eq!(readings(&note("text"), Some(""), ME), ["text"]);
    }
}
