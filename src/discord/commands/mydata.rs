//! `/mydata`: all that is kept about whoever asks, as a file by direct message.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use serde_json::{Value, json};
use serenity::all::UserId;

use super::{Ctx, Trouble, exchange};
use crate::discord::bot::Bot;
use crate::discord::components::only;
use crate::discord::keeping::keep;
use crate::discord::outgoing;
use crate::discord::retry::Cause;
use crate::discord::view::{File, Message};
use crate::journal::{Everything, retention};
use crate::publish::{Who, minute};

/// Get a file with all that I keep about you, by direct message
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub async fn mydata(ctx: Ctx<'_>) -> Result<(), Trouble> {
    let (bot, exchange, member) = (ctx.data(), exchange(&ctx), ctx.interaction.user.id);
    exchange.defer(true).await?;
    let everything = match bot.journal.everything_of(member.get()).await {
        Ok(everything) => everything,
        Err(_) if !bot.journal.may_hold() => Everything::default(),
        Err(error) => {
            tracing::warn!(%error, "a member's data could not be read");
            let words = "I could not read my journal. Please try again in a few minutes; if it stays, tell an admin.";
            return Ok(exchange.complete(&only(words), true).await?);
        }
    };
    let worker = Arc::clone(bot);
    let files = tokio::task::spawn_blocking(move || Files::of(&worker, member)).await?;
    let files = match files {
        Ok(files) => files,
        Err(error) => {
            tracing::warn!(%error, "a member's data could not be read from the data folder");
            let words =
                "I could not read all of my files. Please try again in a few minutes; if it stays, tell an admin.";
            return Ok(exchange.complete(&only(words), true).await?);
        }
    };
    let all = all(bot, &everything, &files, member);
    let message = Message {
        content: "All that I keep about you, as you asked with /mydata. /forget deletes it.".to_owned(),
        file: Some(File::text(
            "mydata.json",
            serde_json::to_string_pretty(&all).unwrap_or_default(),
        )),
        ..Message::default()
    };
    match outgoing::tell(bot, member, std::slice::from_ref(&message)).await {
        Ok(()) => Ok(exchange
            .complete(&only("I sent it to you by direct message."), true)
            .await?),
        Err(error) => {
            // Many people take no direct messages. Here nobody else sees it either.
            tracing::debug!(cause = %Cause(&error), "a member takes no direct messages");
            let message = Message {
                content: "You take no direct messages from me, so here it is; you alone see it. /forget deletes it."
                    .to_owned(),
                ..message
            };
            Ok(exchange.complete(&[message], true).await?)
        }
    }
}

/// What the files of the data folder hold about a member.
struct Files {
    /// Ways to ask in their words.
    taught: Vec<String>,
    /// How many versions of the knowledge they published, which stand there with their id.
    published: usize,
}

impl Files {
    fn of(bot: &Bot, member: UserId) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        let hash = bot.uninvited.member(member)?;
        let history = bot.served.history()?;
        Ok(Self {
            taught: bot.proposals.of(hash.as_str())?,
            published: history.iter().filter(|it| it.by == Who::Discord(member.get())).count(),
        })
    }
}

fn all(bot: &Bot, everything: &Everything, files: &Files, member: UserId) -> Value {
    let hour = |hours: i64| {
        let hours = u64::try_from(hours).unwrap_or(0);
        minute(UNIX_EPOCH + Duration::from_secs(3_600 * hours)).to_string()
    };
    let questions = everything.questions.iter().map(|it| {
        let taken_for: Vec<Value> = it
            .candidates
            .iter()
            .map(|it| json!({ "topic": it.topic, "score": f64::from(it.score) / 100.0, "because_of": it.why }))
            .collect();
        json!({
            "hour": hour(it.hour),
            "kind_of_channel": it.place,
            "missed_as": it.missing,
            "reason_of_dislike": Some(&it.reason).filter(|it| !it.is_empty()),
            "question_without_what_is_personal": it.question,
            "taken_for": taken_for,
        })
    });
    let votes = everything.votes.iter().map(|it| {
        let day = hour(24 * it.day);
        json!({ "day": day.split(' ').next(), "topic": it.topic, "vote": it.opinion })
    });
    let lines = retention::lines(keep(&bot.settings), bot.journal.may_hold());
    json!({
        "what_is_kept": lines.lines().collect::<Vec<_>>(),
        "questions": questions.collect::<Vec<_>>(),
        "votes": votes.collect::<Vec<_>>(),
        "ways_to_ask_that_wait_to_be_taught": files.taught,
        "versions_of_the_knowledge_published_with_your_id": files.published,
        "wants_no_answer_uninvited": bot.uninvited.unwanted_by(member),
        "asked_last": bot.recent.of(member, bot.clock.now()),
    })
}
