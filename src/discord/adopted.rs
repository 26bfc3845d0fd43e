//! Answers of an earlier process: of a question that was asked just before a restart, Discord is asked for the answer.

use std::sync::atomic::Ordering;
use std::time::Duration;

use serenity::all::{ChannelId, MessageId, MessagePagination, Permissions};

use super::answered::{Answer, EDITS_COUNT_FOR};
use super::bot::Bot;
use super::retry::{Cause, HASTY, persist};

/// Among so many messages behind the question its answer is looked for. Discord gives at most 100.
const LOOKED_AT: u8 = 50;

/// So many questions are looked up in a process: everybody can delete many.
const MOST: u32 = 200;

/// The answer to a question that was asked before this process began, and so lately that an edit of it counts; none if
/// there is none, or it cannot be found.
pub async fn answer(bot: &Bot, channel: ChannelId, question: MessageId) -> Option<Answer> {
    let asked = u64::try_from(question.created_at().unix_timestamp_nanos() / 1_000_000).unwrap_or_default();
    let asked = Duration::from_millis(asked);
    let age = bot.clock.since_1970().saturating_sub(asked);
    if asked >= bot.started || age > EDITS_COUNT_FOR {
        return None;
    }
    let needed = Permissions::VIEW_CHANNEL | Permissions::READ_MESSAGE_HISTORY;
    let rights = bot.servers.permissions(channel);
    if rights.is_some_and(|it| !it.contains(needed)) {
        return None;
    }
    if bot.looked_back.fetch_add(1, Ordering::Relaxed) >= MOST {
        return None;
    }
    let me = bot.me().await;
    let target = Some(MessagePagination::After(question));
    let behind = persist(&*bot.timer, HASTY, || {
        bot.rest.get_messages(channel, target, Some(LOOKED_AT))
    });
    let behind = match behind.await {
        Ok(behind) => behind,
        Err(error) => {
            tracing::warn!(cause = %Cause(&error), "whether a question has been answered cannot be looked up");
            return None;
        }
    };
    let answers = behind.iter().filter(|it| {
        let about = it.message_reference.as_ref().and_then(|it| it.message_id);
        it.author.id == me && about == Some(question)
    });
    let messages: Vec<MessageId> = answers.map(|it| it.id).collect();
    (!messages.is_empty()).then_some(Answer { messages })
}
