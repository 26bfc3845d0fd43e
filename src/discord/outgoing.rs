//! Messages in channels: sending, editing and deleting an answer of one or several messages.

use std::hash::{DefaultHasher, Hash, Hasher};

use serde_json::json;
use serenity::Error;
use serenity::all::{ChannelId, MessageId};

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
}

/// Sends an answer to a question: as a reply to it if `attached`, else only in its channel.
///
/// # Errors
/// The first message could not be sent; of the rest, what could be sent is given back.
pub async fn send(bot: &Bot, to: Question<'_>, messages: &[Message], attached: bool) -> Result<Answer, Error> {
    let Question {
        channel,
        question,
        text,
    } = to;
    let mut answer = Answer::default();
    for (i, message) in messages.iter().enumerate() {
        let mut body = message.to_create(false);
        // The same question never gets the same part of an answer twice, however often it is sent.
        body["nonce"] = json!(nonce(question, i, text));
        body["enforce_nonce"] = json!(true);
        if attached && i == 0 {
            body["message_reference"] = json!({ "message_id": question.to_string(), "fail_if_not_exists": false });
        }
        match persist(&*bot.timer, PATIENT, || {
            bot.rest.send_message(channel, Vec::new(), &body)
        })
        .await
        {
            Ok(sent) => answer.messages.push(sent.id),
            Err(error) if i == 0 => return Err(error),
            Err(error) => {
                tracing::warn!(cause = %Cause(&error), "a part of an answer is missing");
                break;
            }
        }
    }
    Ok(answer)
}

/// Turns an answer into another one.
///
/// # Errors
/// One of its messages could not be edited.
pub async fn renew(
    bot: &Bot,
    to: Question<'_>,
    before: &Answer,
    messages: &[Message],
    attached: bool,
) -> Result<Answer, Error> {
    if before.messages.is_empty() {
        return send(bot, to, messages, attached).await;
    }
    let channel = to.channel;
    let mut answer = Answer::default();
    for (message, id) in messages.iter().zip(&before.messages) {
        let body = message.to_edit();
        persist(&*bot.timer, PATIENT, || {
            bot.rest.edit_message(channel, *id, &body, Vec::new())
        })
        .await?;
        answer.messages.push(*id);
    }
    for message in messages.iter().skip(before.messages.len()) {
        let body = message.to_create(false);
        let sent = persist(&*bot.timer, PATIENT, || {
            bot.rest.send_message(channel, Vec::new(), &body)
        })
        .await?;
        answer.messages.push(sent.id);
    }
    let surplus = Answer {
        messages: before.messages.iter().skip(messages.len()).copied().collect(),
    };
    delete(bot, channel, &surplus).await;
    Ok(answer)
}

/// Deletes an answer; what is gone already is fine.
pub async fn delete(bot: &Bot, channel: ChannelId, answer: &Answer) {
    for id in &answer.messages {
        if let Err(error) = persist(&*bot.timer, PATIENT, || bot.rest.delete_message(channel, *id, None)).await
            && judge(&error) != Failure::Gone
        {
            tracing::warn!(cause = %Cause(&error), "an answer could not be deleted");
        }
    }
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

/// Names a part of the answer to a question with this text.
fn nonce(question: MessageId, part: usize, text: &str) -> String {
    let mut hasher = DefaultHasher::new();
    (text, part).hash(&mut hasher);
    let nonce = format!("{question}-{:04x}", hasher.finish() >> 48);
    debug_assert!(nonce.len() <= limits::NONCE, "an id has at most 20 digits");
    nonce
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nonce_fits_and_is_the_same_for_the_same() {
        let longest = MessageId::new(u64::MAX);
        let first = nonce(longest, 0, "a");
        assert!(first.len() <= limits::NONCE);
        assert_eq!(nonce(longest, 0, "a"), first);
        assert_ne!(nonce(longest, 1, "a"), first);
        assert_ne!(nonce(longest, 0, "b"), first);
    }
}
