//! 👍 and 👎 under an answer: anybody may say what they think of it, and with one more tap why.

use std::time::Duration;

use serenity::all::ComponentInteraction;

use super::bot::Bot;
use super::conversation::Key;
use super::custom_id::{self, About};
use super::markup::words;
use super::respond::Exchange;
use super::trouble::Trouble;
use super::view::{self, Message};
use crate::journal::{Opinion, Place, Question, Reason, Unwritten, Vote};

/// Whoever votes waits no longer than this for it to be written.
const PATIENCE: Duration = Duration::from_millis(1_500);

/// With a 👎 the question is noted only so long after the answer.
const QUESTION_LASTS: Duration = Duration::from_secs(86_400);

/// What somebody reads whose vote was not written.
const NOT_NOTED: &str = "Thank you. I cannot write it down at the moment, so it may not count: please try again later.";

/// Notes an opinion of the answer that the button is under, which `asker` asked for.
///
/// # Errors
/// Discord would not take the response.
pub async fn say(
    bot: &Bot,
    it: &ComponentInteraction,
    exchange: Exchange<'_>,
    (topic, key): (String, Key),
    opinion: Opinion,
) -> Result<(), Trouble> {
    let vote = Vote {
        answer: it.message.id.get(),
        voter: it.user.id.get(),
        question: question(bot, it, &topic, key),
        opinion,
        topic: topic.clone(),
    };
    if note(bot, vote).await.is_err() {
        return Ok(exchange.whisper(NOT_NOTED).await?);
    }
    if opinion == Opinion::Up {
        return Ok(exchange.whisper("Thank you, good to know.").await?);
    }
    let about = About {
        answer: it.message.id.get(),
        topic,
    };
    let message = Message {
        content: "Thank you. What is wrong with it?".to_owned(),
        components: view::reasons(&about, it.user.id.get()),
        ..Message::default()
    };
    Ok(exchange.send(&[message], true).await?)
}

/// Notes why somebody does not like an answer, in place of the question for it.
///
/// # Errors
/// Discord would not take the response.
pub async fn explain(
    bot: &Bot,
    it: &ComponentInteraction,
    exchange: Exchange<'_>,
    about: About,
    reason: Reason,
) -> Result<(), Trouble> {
    let vote = Vote {
        answer: about.answer,
        voter: it.user.id.get(),
        topic: about.topic,
        opinion: Opinion::Down(Some(reason)),
        // It was noted with the vote, if it was known.
        question: None,
    };
    let words = match note(bot, vote).await {
        Ok(()) => format!("Thank you, noted: {}.", reason.label().to_lowercase()),
        Err(_) => NOT_NOTED.to_owned(),
    };
    Ok(exchange.replace(&[Message::line(words)], true).await?)
}

async fn note(bot: &Bot, vote: Vote) -> Result<(), Unwritten> {
    tokio::select! {
        biased;
        written = bot.journal.vote(vote) => written,
        () = bot.timer.sleep(PATIENCE) => Err(Unwritten::Broken),
    }
}

/// The question that was answered, where it can still be told: the message that the answer replies to, if whoever
/// asked wrote it, or what they asked last in this channel.
fn question(bot: &Bot, it: &ComponentInteraction, topic: &str, key: Key) -> Option<Question> {
    // What was asked long ago is nobody's business any more, and may have been forgotten on demand since.
    let answered = Duration::from_secs(u64::try_from(it.message.id.created_at().unix_timestamp()).unwrap_or_default());
    if bot.clock.since_1970().saturating_sub(answered) > QUESTION_LASTS {
        return None;
    }
    let replied_to = it.message.referenced_message.as_deref();
    let written = replied_to
        .filter(|it| it.author.id == key.member)
        .map(|it| words(&it.content));
    let text = written
        .filter(|it| !it.is_empty())
        .or_else(|| bot.recent.about(key, topic, bot.clock.now()).map(|it| it.text))?;
    let place = match (key.private, it.guild_id) {
        (true, _) => Place::Private,
        (false, Some(_)) => Place::Channel,
        (false, None) => Place::Direct,
    };
    Some(Question {
        text,
        asker: key.member.get(),
        place,
        coach: bot.served.coach(),
    })
}

/// The button's action, as it stands under an answer about `topic`.
#[must_use]
pub fn fits(topic: &str) -> bool {
    let about = About {
        answer: u64::MAX,
        topic: topic.to_owned(),
    };
    custom_id::write(&custom_id::Action::Because(Reason::Other, about), u64::MAX).is_some()
}
