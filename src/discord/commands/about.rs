//! `/about`: what this is, what it keeps, and in which mode it runs.

use serenity::all::Permissions;

use super::{Ctx, Trouble, exchange};
use crate::discord::bot::Bot;
use crate::discord::keeping::keep;
use crate::discord::rights;
use crate::discord::view::Message;
use crate::journal::retention;

/// See what I am, what I keep about you, and in which mode I run
#[poise::command(
    slash_command,
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub async fn about(ctx: Ctx<'_>) -> Result<(), Trouble> {
    let (bot, it) = (ctx.data(), ctx.interaction);
    let mut messages = vec![Message::line(words(bot))];
    // Whoever can mend what I lack here reads of it, should the server's owner take no direct messages.
    let member = it.member.as_ref().and_then(|it| it.permissions).unwrap_or_default();
    if let Some(have) = it.app_permissions
        && bot.servers.place(it.channel_id).is_some()
        && member.intersects(Permissions::MANAGE_CHANNELS | Permissions::ADMINISTRATOR)
    {
        let lacking = rights::lacking(have, rights::all());
        if !lacking.is_empty() {
            messages.push(Message::line(rights::words(it.channel_id, &lacking)));
            rights::has_been_told(bot, it.channel_id, &lacking).await;
        }
    }
    Ok(exchange(&ctx).send(&messages, true).await?)
}

/// The line of the developer portal that is to be ticked for all messages.
pub const PORTAL: &str =
    "\"Message Content Intent\" on the page \"Bot\" of the application at https://discord.com/developers/applications";

fn words(bot: &Bot) -> String {
    let coach = bot.served.coach();
    let k = coach.knowledge();
    let mode = if bot.reads_messages() {
        "I read the messages of channels where an admin switched me on, and those that address me.".to_owned()
    } else {
        format!(
            "mention-only: I see only what addresses me. For more, whoever runs me ticks {PORTAL} and sets `message_content = true`."
        )
    };
    format!(
        "I am career-coach {version}, a program: my answers are written by people, from {guides} guides, and each names its guide. No language model is asked.\n\
         - **Knowledge:** version `{knowledge}`, {topics} topics.\n\
         - **Mode:** {mode}\n\
         - **What I keep:** {kept} In memory also which of my answers belongs to which message. My log says which topics are asked, not by whom, and not in which words.{lost}{unread}",
        version = env!("CARGO_PKG_VERSION"),
        guides = k.sources.len(),
        knowledge = k.version(),
        topics = k.intents.len(),
        kept = retention::summary(keep(&bot.settings), bot.journal.is_on()),
        lost = match bot.journal.lost() {
            0 => String::new(),
            lost => format!("\n- **Journal:** since I started, {lost} things could not be noted."),
        },
        unread = match bot.unread.total() {
            0 => String::new(),
            unread => format!("\n- **Discord:** since I started, I could not read {unread} of its events."),
        },
    )
}
