//! Messages in channels: sending, editing and deleting an answer of one or several messages.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::json;
use serenity::Error;
use serenity::all::{ChannelId, MessageId, UserId};

use super::answered::Answer;
use super::bot::Bot;
use super::limits;
use super::retry::{Cause, Failure, PATIENT, judge, persist};
use super::view::Message;

/// What is answered.
#[derive(Debug, Clone, Copy)]
pub struct Question<'t> {
    pub channel: ChannelId,
    pub question: MessageId,
    pub text: &'t str,
    /// Tells one time that it is answered from another with the same text.
    pub time: u64,
}

/// What became of an answer: the messages that it now consists of, and what went wrong, if anything did.
#[derive(Debug, Default)]
pub struct Delivery {
    pub answer: Answer,
    pub failed: Option<Error>,
}

/// Sends an answer to a question, in place of the messages `before` where there are some: as a reply to it if
/// `attached`, else only in its channel.
pub async fn deliver(bot: &Bot, to: Question<'_>, before: &Answer, messages: &[Message], attached: bool) -> Delivery {
    let channel = to.channel;
    let mut answer = Answer::default();
    for (i, message) in messages.iter().enumerate() {
        let delivered = match before.messages.get(i) {
            Some(id) => {
                let body = message.to_edit();
                let edited = persist(&*bot.timer, PATIENT, || {
                    bot.rest.edit_message(channel, *id, &body, Vec::new())
                });
                edited.await.map(|_| *id)
            }
            None => create(bot, to, i, message, attached && i == 0).await,
        };
        match delivered {
            Ok(id) => answer.messages.push(id),
            // What there is of a new answer is better than none.
            Err(error) if i > 0 && before.is_empty() => {
                tracing::warn!(cause = %Cause(&error), "a part of an answer is missing");
                return Delivery { answer, failed: None };
            }
            Err(error) => {
                // What was there before still is, unless it is just that which is gone.
                let rest = before.messages.iter().skip(i);
                let gone = usize::from(judge(&error) == Failure::Gone);
                answer.messages.extend(rest.skip(gone));
                return Delivery {
                    answer,
                    failed: Some(error),
                };
            }
        }
    }
    let surplus = Answer {
        messages: before.messages.iter().skip(messages.len()).copied().collect(),
    };
    answer.messages.extend(delete(bot, channel, &surplus).await.messages);
    Delivery { answer, failed: None }
}

async fn create(
    bot: &Bot,
    to: Question<'_>,
    part: usize,
    message: &Message,
    attached: bool,
) -> Result<MessageId, Error> {
    let mut body = message.to_create(false);
    // The same question never gets the same part of an answer twice, however often it is sent.
    body["nonce"] = json!(nonce(to, part));
    body["enforce_nonce"] = json!(true);
    if attached {
        body["message_reference"] = json!({ "message_id": to.question.to_string(), "fail_if_not_exists": false });
    }
    let sent = persist(&*bot.timer, PATIENT, || {
        bot.rest.send_message(to.channel, Vec::new(), &body)
    })
    .await?;
    Ok(sent.id)
}

/// Deletes an answer, and gives back what of it could not be; what is gone already is fine.
pub async fn delete(bot: &Bot, channel: ChannelId, answer: &Answer) -> Answer {
    let mut left = Answer::default();
    for id in &answer.messages {
        if let Err(error) = persist(&*bot.timer, PATIENT, || bot.rest.delete_message(channel, *id, None)).await
            && judge(&error) != Failure::Gone
        {
            tracing::warn!(cause = %Cause(&error), "an answer could not be deleted");
            left.messages.push(*id);
        }
    }
    left
}

/// Sends messages to a person directly.
///
/// # Errors
/// Discord would not take them, as of people who take none.
pub async fn tell(bot: &Bot, person: UserId, messages: &[Message]) -> Result<(), Error> {
    let recipient = json!({ "recipient_id": person.to_string() });
    let room = persist(&*bot.timer, PATIENT, || bot.rest.create_private_channel(&recipient)).await?;
    for message in messages {
        let body = message.to_create(false);
        persist(&*bot.timer, PATIENT, || {
            bot.rest.send_message(room.id, message.attachments(), &body)
        })
        .await?;
    }
    Ok(())
}

/// Shows "is typing" if the work takes longer than the bot's patience for an answer.
pub async fn with_typing<T>(bot: &Bot, channel: ChannelId, work: impl Future<Output = T>) -> T {
    tokio::pin!(work);
    tokio::select! {
        biased;
        done = &mut work => return done,
        () = bot.timer.sleep(bot.patience.answer) => {}
    }
    // The work is done when it is done, even if the indicator is still on its way.
    let typing = async {
        if let Err(error) = bot.rest.broadcast_typing(channel).await {
            tracing::debug!(cause = %Cause(&error), "no typing indicator");
        }
        std::future::pending::<std::convert::Infallible>().await
    };
    tokio::select! {
        biased;
        done = &mut work => done,
        never = typing => match never {},
    }
}

/// Names a part of the answer to a question with this text at this time: the same in every process.
fn nonce(to: Question<'_>, part: usize) -> String {
    let mut hasher = DefaultHasher::new();
    (to.text, to.time, part).hash(&mut hasher);
    let nonce = format!("{}-{:04x}", to.question, hasher.finish() >> 48);
    debug_assert!(nonce.len() <= limits::NONCE, "an id has at most 20 digits");
    nonce
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_fits_and_is_the_same_for_the_same() {
        let question = Question {
            channel: ChannelId::new(1),
            question: MessageId::new(u64::MAX),
            text: "a",
            time: 0,
        };
        let first = nonce(question, 0);
        assert!(first.len() <= limits::NONCE);
        assert_eq!(nonce(question, 0), first);
        assert_ne!(nonce(question, 1), first);
        assert_ne!(nonce(Question { text: "b", ..question }, 0), first);
        assert_ne!(nonce(Question { time: 1, ..question }, 0), first);
    }
}
