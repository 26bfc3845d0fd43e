//! `/channel`: whether the bot answers in a channel, for admins.

use std::sync::Arc;

use serenity::all::{ChannelId, CommandInteraction, Permissions};

use super::about::PORTAL;
use super::{Ctx, Trouble, exchange};
use crate::discord::bot::Bot;
use crate::discord::channels::ChannelMode;
use crate::discord::rights;
use crate::discord::servers::is_thread;

#[derive(Debug, Clone, Copy, poise::ChoiceParameter)]
pub enum Mode {
    #[name = "off: I stay silent, but for commands"]
    Off,
    #[name = "mention: I answer whoever addresses me"]
    Mention,
    #[name = "auto: I answer every question that I am sure of, too"]
    Auto,
}

/// Set whether I answer in this channel
#[poise::command(
    slash_command,
    guild_only,
    default_member_permissions = "MANAGE_CHANNELS",
    install_context = "Guild",
    interaction_context = "Guild"
)]
pub async fn channel(
    ctx: Ctx<'_>,
    #[description = "What I do with messages in this channel and its threads"] mode: Mode,
) -> Result<(), Trouble> {
    let exchange = exchange(&ctx);
    let member = ctx
        .interaction
        .member
        .as_ref()
        .and_then(|it| it.permissions)
        .unwrap_or_default();
    // Discord hides the command from others, but a server can change that.
    if !member.intersects(Permissions::MANAGE_CHANNELS | Permissions::ADMINISTRATOR) {
        let words = "This takes the permission Manage Channels. Ask an admin of this server.";
        return Ok(exchange.whisper(words).await?);
    }
    let mode = match mode {
        Mode::Off => ChannelMode::Off,
        Mode::Mention => ChannelMode::Mention,
        Mode::Auto => ChannelMode::Auto,
    };
    let (bot, channel) = (Arc::clone(ctx.data()), home(ctx.data(), ctx.interaction));
    let set = tokio::task::spawn_blocking(move || bot.channels.set(channel, mode));
    set.await??;
    let place = if channel == ctx.interaction.channel_id {
        "this channel".to_owned()
    } else {
        format!("<#{channel}> and its threads")
    };
    let mut words = match mode {
        ChannelMode::Off => format!("I stay silent in {place}. Commands still work."),
        ChannelMode::Mention => format!("In {place} I answer whoever mentions me or replies to me."),
        ChannelMode::Auto => {
            format!("In {place} I answer every question that I am sure of, and stay silent otherwise.")
        }
    };
    let bot = ctx.data();
    if mode == ChannelMode::Auto && !bot.reads_messages() {
        words += &format!(
            "\nBut I cannot see its messages: whoever runs me has to tick {PORTAL} and set `message_content = true`."
        );
    }
    if let Some(have) = ctx.interaction.app_permissions.filter(|_| mode != ChannelMode::Off) {
        let lacking = rights::lacking(have, rights::all());
        if !lacking.is_empty() {
            words += &format!("\n{}", rights::words(channel, &lacking));
            rights::has_been_told(bot, channel, &lacking).await;
        }
    }
    Ok(exchange.whisper(words).await?)
}

/// The channel that a command was given in. Threads and forum posts have the mode of the one they hang from.
fn home(bot: &Bot, command: &CommandInteraction) -> ChannelId {
    let place = command.channel.as_ref();
    let thread = place.filter(|it| is_thread(it.kind));
    thread
        .and_then(|it| it.parent_id)
        .unwrap_or_else(|| bot.servers.home(command.channel_id))
}
