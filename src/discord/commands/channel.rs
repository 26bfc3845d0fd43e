//! `/channel`: whether the bot answers in a channel, for admins.

use std::sync::Arc;

use serenity::all::Permissions;

use super::about::PORTAL;
use super::{Ctx, Trouble, exchange};
use crate::discord::channels::ChannelMode;
use crate::discord::rights;

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
    #[description = "What I do with messages here and in threads below"] mode: Mode,
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
    let (bot, channel) = (Arc::clone(ctx.data()), ctx.interaction.channel_id);
    let set = tokio::task::spawn_blocking(move || bot.channels.set(channel, mode));
    set.await??;
    let mut words = match mode {
        ChannelMode::Off => "I stay silent in this channel. Commands still work.".to_owned(),
        ChannelMode::Mention => "In this channel I answer whoever mentions me or replies to me.".to_owned(),
        ChannelMode::Auto => {
            "In this channel I answer every question that I am sure of, and stay silent otherwise.".to_owned()
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
