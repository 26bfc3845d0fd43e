//! "Ask the coach about this": answers a message of somebody, from its menu.

use std::time::Duration;

use serenity::all::{InteractionContext, Message, Permissions};

use super::{Ctx, Trouble, embeds, exchange, key, send, wait_words};
use crate::coach::Kind;
use crate::discord::answer::{Asked, Entry, Outcome, ask, show};
use crate::discord::answered::{Answer, Then};
use crate::discord::components::only;
use crate::discord::markup::words;
use crate::discord::outgoing;
use crate::discord::retry::{Failure, judge};
use crate::matcher::Mode;

/// If posting the answer takes longer, Discord is asked for more time.
const PATIENCE: Duration = Duration::from_millis(1_500);

#[poise::command(
    context_menu_command = "Ask the coach about this",
    install_context = "Guild|User",
    interaction_context = "Guild|BotDm|PrivateChannel"
)]
pub async fn this(ctx: Ctx<'_>, message: Message) -> Result<(), Trouble> {
    let (bot, exchange) = (ctx.data(), exchange(&ctx));
    let text = words(&message.content);
    if text.is_empty() {
        return Ok(exchange.whisper("I can read nothing in that message.").await?);
    }
    let link = |answer: &Answer| {
        let server = ctx
            .interaction
            .guild_id
            .map_or_else(|| "@me".to_owned(), |it| it.to_string());
        let id = answer.messages.first().copied().unwrap_or(message.id);
        format!("https://discord.com/channels/{server}/{}/{id}", message.channel_id)
    };
    if let Some(answer) = bot.answered.to(message.id) {
        return Ok(exchange
            .whisper(format!("I have answered it: {}", link(&answer)))
            .await?);
    }
    let key = key(&ctx, false);
    let asked = Asked {
        readings: &[text],
        mode: Mode::Asked,
        key,
        entry: Entry::Menu,
        counts: true,
    };
    let found = match ask(bot, &asked) {
        Outcome::Reply(found) => found,
        Outcome::Wait(wait) => return Ok(exchange.whisper(wait_words(wait)).await?),
        Outcome::Silence => return Ok(()),
    };
    // Whoever wrote the message did not ask the coach: what is no answer is for whoever did.
    if found.reply.kind != Kind::Answer {
        return send(ctx, &found, true).await;
    }
    if !can_post(&ctx) {
        return send(ctx, &found, false).await;
    }
    let messages = show(bot, &found, key, embeds(&ctx));
    let _ = bot.answered.begin(message.id, &message.content, bot.clock.now());
    let to = outgoing::Question {
        channel: message.channel_id,
        question: message.id,
        text: &message.content,
    };
    let posting = outgoing::send(bot, to, &messages, true);
    tokio::pin!(posting);
    let (posted, deferred) = tokio::select! {
        biased;
        posted = &mut posting => (posted, false),
        () = bot.timer.sleep(PATIENCE) => {
            exchange.defer(true).await?;
            (posting.await, true)
        }
    };
    let answer = match posted {
        Ok(answer) => answer,
        Err(error) if judge(&error) == Failure::Forbidden && !deferred => {
            return Ok(exchange.send(&messages, false).await?);
        }
        Err(error) => return Err(error.into()),
    };
    let told = format!("Answered: {}", link(&answer));
    if let Then::Delete(answer) = bot.answered.done(message.id, answer) {
        outgoing::delete(bot, message.channel_id, &answer).await;
    }
    if deferred {
        exchange.complete(&only(told), true).await?;
    } else {
        exchange.whisper(told).await?;
    }
    Ok(())
}

/// Whether the bot itself can post where the command was given; installed for a user it may not even be there.
fn can_post(ctx: &Ctx<'_>) -> bool {
    let it = ctx.interaction;
    if it.context == Some(InteractionContext::BotDm) {
        return true;
    }
    let Some(place) = ctx.data().servers.place(it.channel_id) else {
        return false;
    };
    let send = if place.is_thread() {
        Permissions::SEND_MESSAGES_IN_THREADS
    } else {
        Permissions::SEND_MESSAGES
    };
    let needed = send | Permissions::VIEW_CHANNEL | Permissions::READ_MESSAGE_HISTORY;
    it.app_permissions.is_some_and(|it| it.contains(needed))
}
