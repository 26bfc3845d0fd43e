//! `/stats`: what was asked, answered and missed, and what helped, for admins.

use std::sync::Arc;

use super::knowledge::{may, refusal};
use super::{Ctx, Trouble, exchange};
use crate::discord::bot::Bot;
use crate::discord::components::only;
use crate::discord::limits;
use crate::discord::view::{File, Message, fenced};
use crate::journal::{Stats, chart, stats_details, stats_table};

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
        return Ok(exchange.complete(&only(refusal(bot).await), true).await?);
    }
    let messages = match read(bot, 0).await {
        Ok(stats) => messages(&stats).await,
        Err(words) => only(words),
    };
    Ok(exchange.complete(&messages, true).await?)
}

/// The numbers up to and with the day so many days ago, or what to tell an admin instead.
pub async fn read(bot: &Arc<Bot>, days_ago: u32) -> Result<Stats, String> {
    if !bot.journal.is_on() {
        return Err(super::knowledge::no_journal(bot).to_owned());
    }
    let coach = bot.served.coach();
    bot.journal
        .stats(coach.knowledge(), days_ago)
        .await
        .map_err(|error| format!("{}.", upper_first(&error.to_string())))
}

/// The numbers as a table, all of them as a file, and the days as a picture, whose words state its numbers.
pub async fn messages(stats: &Stats) -> Vec<Message> {
    let table = stats_table(stats);
    let whole = fenced(table.trim_end());
    let content = if limits::length(&whole) <= limits::CONTENT {
        whole
    } else {
        "The numbers are too many for a message: /stats has them as a file.".to_owned()
    };
    let drawn = stats.clone();
    // It is drawn apart from the event loop. Without the picture there is still the table.
    let picture = tokio::task::spawn_blocking(move || chart::png(&drawn)).await;
    let picture = picture
        .ok()
        .flatten()
        .map(|it| File::picture("questions.png", it, chart::alt(stats)));
    // One message has one file.
    let mut messages = vec![Message {
        content,
        file: picture,
        ..Message::default()
    }];
    messages.push(Message {
        content: "Each topic with what was said of it, and every topic that nobody asked for:".to_owned(),
        file: Some(File::text("stats.txt", stats_details(stats))),
        ..Message::default()
    });
    messages
}

fn upper_first(text: &str) -> String {
    let mut chars = text.chars();
    let first = chars.next().map(|it| it.to_uppercase().to_string()).unwrap_or_default();
    first + chars.as_str()
}
