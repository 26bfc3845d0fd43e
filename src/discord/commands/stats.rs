//! `/stats`: what was asked, answered and missed, and what helped, for admins.

use std::sync::Arc;

use super::knowledge::{REFUSAL, may};
use super::{Ctx, Trouble, exchange};
use crate::discord::bot::Bot;
use crate::discord::components::only;
use crate::discord::limits;
use crate::discord::view::{File, Message, fenced};
use crate::journal::{Stats, stats_table};

/// See what was asked, answered and missed, and what helped
#[poise::command(
    slash_command,
    default_member_permissions = "ADMINISTRATOR",
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub async fn stats(ctx: Ctx<'_>) -> Result<(), Trouble> {
    let (bot, exchange, interaction) = (ctx.data(), exchange(&ctx), ctx.interaction);
    exchange.defer(true).await?;
    if !may(bot, interaction.user.id, interaction.member.as_deref()).await? {
        return Ok(exchange.complete(&only(REFUSAL), true).await?);
    }
    let messages = match read(bot).await {
        Ok(stats) => messages(&stats),
        Err(words) => only(words),
    };
    Ok(exchange.complete(&messages, true).await?)
}

/// The numbers, or what to tell an admin instead.
pub async fn read(bot: &Arc<Bot>) -> Result<Stats, String> {
    if !bot.journal.is_on() {
        return Err(super::knowledge::JOURNAL_OFF.to_owned());
    }
    let coach = bot.served.coach();
    bot.journal
        .stats(coach.knowledge())
        .await
        .map_err(|error| format!("{}.", upper_first(&error.to_string())))
}

/// The numbers as a message.
pub fn messages(stats: &Stats) -> Vec<Message> {
    let table = stats_table(stats);
    let whole = fenced(table.trim_end());
    if limits::length(&whole) <= limits::CONTENT {
        return vec![Message::line(whole)];
    }
    vec![Message {
        content: "The numbers are in the file.".to_owned(),
        file: Some(File {
            name: "stats.txt",
            text: table,
        }),
        ..Message::default()
    }]
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
    first + chars.as_str()
}
